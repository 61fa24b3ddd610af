#!/bin/sh
# Rows of a mapped sheet that say otherwise than the books: a conflict, or with --accept-changes a correction of what was
# posted and the row as it reads now, in one change.
. "$(dirname "$0")/harness.sh"

cat >karta.json <<'END'
{"format": "uph-karta-1", "name": "Utbetalningar", "amount": {"column": "Belopp"}, "event": {"is": "pay"},
 "columns": {"date": "Datum", "allocation": "Nr", "reference": "Ver", "text": "Text"}, "key": ["Ver"]}
END
cat >juni.csv <<'END'
Ver;Datum;Nr;Belopp;Text
1;2024-07-03;UPH-24-014;1000000;ett
2;2024-07-03;UPH-24-014;1264000;två
3;2024-07-04;UPH-24-006;5000;tre
END
run uph init --name Prov
run uph import "$project/examples/fordelning-2024.csv"
expect_exit 0

# The mapping is kept in the very change of the rows: what is refused keeps neither.
sed 's/UPH-24-006;5000/UPH-24-006;99999999/' juni.csv >for-mycket.csv
run uph import for-mycket.csv --mapping karta.json
expect_exit 1
expect_stderr 'uph: for-mycket.csv:4: '
run uph setting mapping
expect_stdout_is 'Ingen karta är sparad.'
run uph import juni.csv --mapping karta.json -O json
expect_exit 0
expect_stdout '"posted": 3,'
run uph setting mapping
expect_stdout 'Utbetalningar · kalkylblad'

# Amounts that change places: the allocation has money for them only when both are taken back first. Another
# allocation is a change, too, though the amount and the day are the same.
cat >igen.csv <<'END'
Ver;Datum;Nr;Belopp;Text
1;2024-07-03;UPH-24-014;1264000;ett
2;2024-07-03;UPH-24-014;1000000;två
3;2024-07-04;UPH-24-007;5000;tre
END
run uph import igen.csv -O json
expect_exit 1
expect_stdout '"posted": 0,'
expect_stdout '"conflicts": 3,'
expect_stderr 'uph: igen.csv:4: Raden säger annat än boken. I filen: Utbetalt 5 000,00, 2024-07-04, "UPH-24-007 tre".'
expect_stderr 'I boken: Utbetalt 5 000,00 2024-07-04, UPH-24-006, Karlskrona kommun, verifikation 21.'
expect_stderr 'uph: igen.csv: inget är bokfört: 3 rader säger annat än boken. Har filen rätt: läs in den med --accept-changes, så rättas boken'
run uph import igen.csv --accept-changes --dry-run
expect_exit 0
expect_stdout 'Rättade rader                      3'
run uph import igen.csv --accept-changes -O json
expect_exit 0
expect_stdout '"posted": 6,'
expect_stdout '"unchanged": 0,'
expect_stdout '"corrected": 3,'
expect_stdout '"conflicts": 0,'
run uph journal aktivitet:964 -O json
expect_stdout '"5000.00"'
run uph balance -O json
expect_stdout '"paid": "2269000.00"'
run uph verify
expect_exit 0

# Again, nothing; and the first version is now the one that says otherwise.
run uph import igen.csv -O json
expect_stdout '"posted": 0,'
expect_stdout '"unchanged": 3,'
run uph import juni.csv
expect_exit 1
expect_stderr 'uph: juni.csv: inget är bokfört: 3 rader säger annat än boken.'

# A row whose money has moved on is not reversed away, and nothing else is posted either.
run uph record spend --date 2024-08-01 --amount 2264000 --allocation UPH-24-014
expect_exit 0
sed 's/;1000000;/;900000;/;s/;5000;/;6000;/' igen.csv >senare.csv
run uph import senare.csv --accept-changes
expect_exit 1
expect_stderr 'uph: senare.csv:3: Raden kan inte rätta verifikation 26: '
expect_stdout_is ''
run uph balance -O json
expect_stdout '"spent": "2264000.00"'
expect_stdout '"paid": "5000.00"'

# Two rows of one key: each is set against what it says, whichever comes first.
printf 'Ver;Datum;Nr;Belopp;Text\n9;2024-07-05;UPH-24-006;100;a\n9;2024-07-05;UPH-24-006;200;b\n' >tva.csv
run uph import tva.csv -O json
expect_stdout '"posted": 2,'
printf 'Ver;Datum;Nr;Belopp;Text\n9;2024-07-05;UPH-24-006;200;b\n9;2024-07-05;UPH-24-006;150;a\n' >tva-igen.csv
run uph import tva-igen.csv --accept-changes -O json
expect_exit 0
expect_stdout '"corrected": 1,'
expect_stdout '"unchanged": 1,'
run uph import tva-igen.csv -O json
expect_stdout '"posted": 0,'
expect_stdout '"unchanged": 2,'
run uph verify
expect_exit 0

# A mapping is told by its own name and the path in it.
sed 's/"is": "pay"/"is": "betala"/; s/"key": \["Ver"\]/"key": 7/' karta.json >trasig.json
run uph import juni.csv --mapping trasig.json
expect_exit 1
expect_stderr 'uph: trasig.json: event.is: Händelsen "betala" finns inte; menade du Utbetalt?'
expect_stderr 'uph: trasig.json: key: '
printf '{"format": "uph-karta-1",\n "belopp"}' >rubbig.json
run uph import juni.csv --mapping rubbig.json
expect_exit 1
expect_stderr 'uph: rubbig.json:2:'

# A mapping that is kept takes over no sheet that is known by itself: not a sheet of events, not a matrix.
printf 'Händelse;Datum;Belopp;Nr;Ver\nUtbetalt;2024-08-05;700;UPH-24-006;77\n' >handelser.csv
sed 's/"columns": {/"columns": {"text": "Händelse", /; s/, "text": "Text"//' karta.json >handelsekarta.json
run uph import handelser.csv --mapping handelsekarta.json -O json
expect_exit 0
expect_stdout '"kind": "mapped"'
run uph import handelser.csv --dry-run -O json
expect_stdout '"kind": "journal"'
run uph import "$project/examples/fordelning-2024.csv" -O json
expect_stdout '"kind": "matrix"'
expect_stdout '"posted": 0,'

# What the books refuse is told at the row, and in the mapping's own words.
printf 'Ver;Datum;Nr;Belopp;Text\n20;2024-08-06;;700;x\n' >utan.csv
run uph import utan.csv
expect_exit 1
expect_stderr "uph: utan.csv:2: "
expect_stderr "tilldelningens nummer (allocation)"

# Headings alone are no rows.
printf 'Ver;Datum;Nr;Belopp;Text\n' >rubriker.csv
run uph import rubriker.csv
expect_exit 0
expect_stdout 'Under rubrikerna finns ingen rad att läsa.'
finish
