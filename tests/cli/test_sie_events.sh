#!/bin/sh
# A SIE file without a mapping is checked; by a mapping of sheets its vouchers become events, each once; into a book filled
# by an exact journal its rows come all the same; what is not ours leaves no word behind; our own export is in balance.
. "$(dirname "$0")/harness.sh"

uph init --name Prov 2>/dev/null
uph import "$project/examples/fordelning-2024.csv" >/dev/null 2>&1
head='#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#ORGNR 2321000081
#FNAMN "Region Blekinge"
#RAR 0 20240101 20241231
#DIM 6 "Aktivitet"
#OBJEKT 6 "786" "Ungdomsmottagning"
#KONTO 2490 "Statsbidrag"'
vouchers() {
	cat <<END
#VER A 1 20240703 "Utbetalning"
{
#TRANS 1930 {} -100000.00 "" "till någon annan"
#TRANS 2490 {6 "787"} 100000.00 "" "Utbetalt UPH-24-006"
}
#VER A 2 20240705 "Utbetalning UPH-24-014"
{
#TRANS 1930 {} -$1
#TRANS 2490 {6 "786"} $1
}
END
}
printf '%s\n%s\n' "$head" "$(vouchers 32500.50)" >juli.se

# ---- without any mapping: what the file is, and what does not add up ----
# Once the dry run said that all was well, and the import of the same file refused it.
printf '%s\n#IB 0 2490 0\n#UB 0 2490 5\n%s\n' "$head" "$(vouchers 32500.50)" >saldon.se
run uph import saldon.se --dry-run
expect_exit 1
expect_stderr 'Konto 2490 Statsbidrag: #UB är 5,00, och #IB och verifikationerna ger 132 500,50: skillnaden är −132 495,50.'
expect_stderr 'Filen är bara kontrollerad, och inget läses ur den'
expect_stderr 'SIE typ 4E från Region Blekinge (UTF-8), 2024-01-01–2024-12-31. Verifikationer: 2, varav 0 inte går jämnt upp. Saldona går inte ihop med verifikationerna på alla konton. Filen har ingen kontrollsumma.'
expect_stderr 'boken vet inte vad konton och objekt hos Region Blekinge (232100-0081) betyder'
run uph import saldon.se --dry-run -O json
expect_exit 1
expect_stdout 'Filen är bara kontrollerad, och inget läses ur den'
run uph import saldon.se
expect_exit 1
expect_stderr 'boken vet inte vad konton och objekt hos Region Blekinge (232100-0081) betyder'

# ---- vouchers as events ----
cat >handelser.json <<'END'
{"format": "uph-karta-1", "name": "Regionens utbetalningar", "amount": {"column": "belopp"}, "event": {"is": "pay"},
 "columns": {"date": "datum", "text": "text", "reference": "nummer"}, "find": {"allocation": "text"},
 "filter": [{"column": "konto", "is": "equals", "value": "2490"}]}
END
run uph import juli.se --mapping handelser.json -O json
expect_exit 0
expect_stdout '"posted": 2'
run uph journal
expect_stdout '100 000,00'
run uph import juli.se --mapping handelser.json -O json
expect_stdout '"posted": 0'
expect_stdout '"unchanged": 2'
# Months later other dimensions are in use, and words have been put right: the rows are the same.
{
	printf '%s\n' "$head" '#DIM 7 "Anställd"'
	vouchers 32500.50 | sed 's/"Utbetalning"/"Utbetalning juli"/'
} >augusti.se
run uph import augusti.se --as mapped -O json
expect_exit 0
expect_stdout '"posted": 0'
expect_stdout '"unchanged": 2'
printf '%s\n%s\n' "$head" "$(vouchers 32600.50)" >andrad.se
run uph import andrad.se --as mapped
expect_exit 1
expect_stderr 'andrad.se:18: Raden säger annat än boken. I filen: Utbetalt 32 600,50, 2024-07-05'
expect_stderr 'inget är bokfört: 1 rad säger annat än boken'
# The same numbers another year are other vouchers.
sed 's/2024/2025/g;s/UPH-25/UPH-24/g' juli.se >nasta.se
run uph import nasta.se --as mapped --dry-run -O json
expect_stdout '"posted": 2'
run uph setting mapping
expect_stdout 'Regionens utbetalningar · kalkylblad'
expect_stdout 'SIE 232100-0081'
run uph import juli.se
expect_exit 1
expect_stderr 'En karta som gör verifikationer till händelser är sparad: med --as mapped läses filen med den.'

# ---- a proposal: known by number, with what a person must choose ----
run uph import juli.se --as mapped --suggest -o forslag.json
expect_exit 0
expect_stdout 'lägg till ett filter i kartan'
grep -q '"key": \["serie", "nummer", "rad", "år"\]' forslag.json || fail 'the proposal has another key'
grep -q '"reference": "nummer"' forslag.json || fail 'the proposal has another reference'

# ---- the one kind of mapping in the place of the other ----
cat >karta.json <<'END'
{"books": {"system": "Region Blekinge", "key": "232100-0081", "accounts": ["2490"], "dimension": "6",
 "activities": {"786": "786", "787": "787"}, "ours": "debit"}}
END
run uph import juli.se --as sie --mapping handelser.json
expect_exit 1
expect_stderr 'handelser.json är en karta för tabeller'
for as in '--as mapped' ''; do
	file=juli.se
	[ -n "$as" ] || file=$project/examples/fordelning-2024.csv
	# shellcheck disable=SC2086
	run uph import "$file" $as --mapping karta.json
	expect_exit 1
	expect_stderr 'kartan ("books") säger vilka rader i en SIE-fil som är våra pengar'
done

# ---- source rows by the other kind, and nothing of what is not ours ----
run uph import juli.se --mapping karta.json -O json
expect_exit 0
expect_stdout '"posted": 2'
grep -aq 'till någon annan' ledger.uph* && fail 'the words of a row that is not ours are in the book'
uph verify >/dev/null || fail 'the book is not whole'

# ---- a book filled from an exact journal knows the file, and has no row of it ----
uph journal --exact -O csv >exakt.csv
uph -f ny.uph init --name Prov 2>/dev/null
run uph -f ny.uph import exakt.csv
expect_exit 0
run uph -f ny.uph import juli.se --mapping karta.json -O json
expect_exit 0
expect_stdout '"posted": 2'
run uph -f ny.uph import juli.se -O json
expect_stdout '"posted": 0'
expect_stdout '"unchanged": 2'

# ---- our own export, reconciled with the book that it is of ----
cat >egen.json <<'END'
{"books": {"system": "UPH-boken", "key": "Prov", "accounts": ["1110", "1120", "1130"], "dimension": "20",
 "activities": {"786": "786", "787": "787", "964": "964"}, "undivided": ["Ofördelat"],
 "funds": {"21=UPH 2024": "UPH 2024", "21=UPH t.o.m. 2023": "UPH t.o.m. 2023"}, "ours": "debit"}}
END
uph export sie --from 2024-01-01 --to 2024-12-31 -o egen.se
run uph reconcile egen.se --mapping egen.json --as-of 2024-10-01
expect_exit 0
expect_stdout 'Böckerna stämmer överens.'
run uph import egen.se --dry-run
expect_exit 1
expect_stderr 'Saldona går ihop med verifikationerna på alla konton. Kontrollsumman stämmer.'
finish
