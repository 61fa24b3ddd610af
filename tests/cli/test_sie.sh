#!/bin/sh
# The region's books as SIE: a mapping proposed, used and remembered; rows taken in once, a changed voucher as one
# conflict; our own export read back.
. "$(dirname "$0")/harness.sh"

uph init --name Provboken 2>/dev/null
uph record grant --fund 'UPH 2024' --date 2024-01-01 --amount 100000 >/dev/null 2>&1
for code in 786 787; do
	uph record distribute --fund 'UPH 2024' --to-activity "$code" --date 2024-01-10 --amount 1000 >/dev/null 2>&1
done

head='#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#ORGNR 2321000081
#FNAMN "Region Blekinge"
#RAR 0 20240101 20241231
#DIM 6 "Aktivitet"
#OBJEKT 6 "786" "Ungdomsmottagning"
#OBJEKT 6 "787" "Återhämtning"
#KONTO 2990 "Förutbetalda statsbidrag"
#KONTO 2910 "Semesterlöner"'
grant='#VER A 1 20240115 "Bidrag för året"
{
#TRANS 1930 {} 500.00
#TRANS 2990 {6 "786"} -300.00
#TRANS 2990 {6 "787"} -200.00
}'
paid() {
	printf '#VER A 2 20240216 "Utbetalt"\n{\n#TRANS 1930 {} -%s\n#TRANS 2990 {6 "786"} %s\n}\n' "$1" "$1"
}
printf '%s\n%s\n%s\n' "$head" "$grant" "$(paid 50.00)" >regionen-utf8.se
iconv -f UTF-8 -t CP437 regionen-utf8.se >regionen.se
iconv -f UTF-8 -t LATIN1 regionen-utf8.se | sed 's/$/\r/' >regionen-latin1.se

# ---- without a mapping, and with a proposed one ----
run uph import regionen.se
expect_exit 1
expect_stderr 'ta fram ett förslag med uph import FIL --suggest -o karta.json'
run uph import regionen.se --suggest -o karta.json
expect_exit 0
expect_stdout 'Med förslaget skulle 3 rader läsas'
grep -q '"786": "786"' karta.json || fail 'the mapping lacks an activity'
grep -q '"2990"' karta.json || fail 'the mapping lacks the account'
run uph import regionen.se --mapping karta.json --dry-run
expect_exit 0
expect_stdout 'Skulle antecknas'
run uph import regionen.se --mapping karta.json -O json
expect_exit 0
expect_stdout '"posted": 3'
expect_stdout '"conflicts": 0'

# ---- again: the same file, other encodings, other line ends ----
for file in regionen.se regionen-utf8.se regionen-latin1.se; do
	run uph import "$file" -O json
	expect_exit 0
	expect_stdout '"posted": 0'
	expect_stdout '"unchanged": 3'
done

# ---- one changed voucher is one conflict ----
printf '%s\n%s\n%s\n' "$head" "$grant" "$(paid 60.00)" >andrad.se
run uph import andrad.se
expect_exit 1
expect_stderr 'Verifikationen har ändrats: A 2/2024: 2024-02-16 konto 2990 aktivitet 786 −60,00. Som boken minns den: 2024-02-16 konto 2990 aktivitet 786 −50,00'
expect_stderr '1 verifikation säger annat än boken minns'
run uph import andrad.se -O json
expect_exit 1
expect_stdout '"conflicts": 1'
run uph import andrad.se --accept-changes -O json
expect_exit 0
expect_stdout '"corrected": 1'
run uph import andrad.se -O json
expect_stdout '"unchanged": 3'
run uph verify
expect_exit 0

# ---- refusals have their lines ----
printf '<!DOCTYPE html>\n' >sida.se
run uph import sida.se --as sie
expect_exit 1
expect_stderr 'sida.se:1: Filen är en webbsida'
printf '%s\n#VER A 9 20240230\n{\n#TRANS 2990 {} x\n}\n' "$head" >fel.se
run uph import fel.se
expect_exit 1
expect_stderr 'fel.se:12: #VER: "20240230" är inget datum'

# ---- what we write ourselves is read back: the checksum holds, and so do the balances ----
uph export sie -o var.se 2>/dev/null
run uph import var.se --suggest
printf '%s\n' '{"books": {"system": "Vi", "key": "Provboken", "accounts": ["1110"], "dimension": "20",' \
	'"activities": {"786": "786", "787": "787"}, "undivided": ["Ofördelat"], "ours": "debit"}}' >var.json
run uph import var.se --mapping var.json
expect_exit 0
expect_no_stdout 'går inte jämnt upp'
expect_no_stdout 'skillnaden är'
expect_stdout 'Antecknade rader'
sed 's/1000.00/1001.00/' var.se >skadad.se
cmp -s var.se skadad.se && fail 'nothing was changed'
run uph import skadad.se
expect_exit 1
expect_stderr 'kontrollsumman stämmer inte: filen säger'

finish
