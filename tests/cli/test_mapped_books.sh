#!/bin/sh
# Sheets of the accounting system's own books, through uph reconcile: a list of balances by a suggested mapping with one
# choice by hand, and a list of vouchers.
. "$(dirname "$0")/harness.sh"

run uph init --name Prov
run uph import "$project/examples/fordelning-2024.csv"
expect_exit 0

cat >saldon.csv <<'END'
Saldon per aktivitet 2024-12-31, belopp i tkr

Aktivitet;Benämning;Ing. saldo;Utgående saldo
786;Barn och unga;;720,00036
787;Samsjuklighet;;861,8537
964;Självmord;;200,02
Ofördelat;;;14 765,786
Summa;;;16 547,66006
END
run uph import saldon.csv --suggest -o saldo.json
expect_exit 0
expect_stdout 'Raderna har ingen dag: de läses som saldon, utgående i kolumnen Utgående saldo.'
expect_stdout 'Byt "?" i kartan (system)'
expect_stdout 'uph reconcile saldon.csv --mapping KARTA --as-of DAG'
run uph reconcile saldon.csv --mapping saldo.json --as-of 2024-12-31
expect_exit 1
expect_stderr_is 'uph: saldo.json: system: Ett frågetecken står kvar: en människa ska välja innan filen kan läsas in. Byt "?" mot det som gäller.'

# 229 020,00 stands on 964 in the book, 200,02 tkr in the list.
sed 's/"system": "?"/"system": "Region Blekinge"/' saldo.json >klar.json
run uph reconcile saldon.csv --mapping klar.json --as-of 2024-12-31 -O json
expect_exit 1
expect_stdout '"reads": "kartan \"saldon.csv\": saldon, kolumnen \"Aktivitet\" = aktivitet"'
expect_stdout '"activity": "964", "name": "Suicidprevention", "outside": "200020.00", "on_balance": "229020.00"'
expect_stdout '"outside": "16547660.06",'
expect_stdout '"difference": "-29000.00",'
expect_stdout '"unexplained_count": 1,'
expect_no_stdout 'är av andra konton'
sed 's/200,02/229,02/;s/16 547,66006/16 576,66006/' saldon.csv >ratt.csv
run uph reconcile ratt.csv --mapping klar.json --as-of 2024-12-31 --keep
expect_exit 0
expect_stderr 'Avstämt t.o.m. 2024-12-31: 4 av 4.'
run uph setting mapping
expect_stdout 'ratt.csv · kalkylblad'
run uph reconcile ratt.csv --as-of 2024-12-31
expect_exit 0
# What is kept of somebody else's books takes over no import.
run uph import ratt.csv
expect_exit 1
expect_no_stdout 'Bokförda poster'

# Vouchers: a month's movements, of one account.
printf 'Datum\tVernr\tKonto\tAktivitet\tText\tDebet\tKredit\n2024-07-03\tA1\t2490\t787\tUPH-24-006\t0\t100 000,00\n2024-07-05\tA2\t2490\t786\tUPH-24-014\t\t32 500,50\n2024-07-05\tA3\t1930\t786\tannat\t5\t\n' >ver.txt
cat >ver.json <<'END'
{"format": "uph-karta-1", "rows": "books", "name": "Verlista", "system": "Region Blekinge",
 "amount": {"debit": "Debet", "credit": "Kredit"}, "columns": {"date": "Datum", "voucher": "Vernr",
 "account": "Konto", "activity": "Aktivitet", "text": "Text"},
 "filter": [{"column": "Konto", "is": "equals", "value": "2490"}]}
END
run uph record pay --date 2024-07-03 --amount 100000 --allocation UPH-24-006
run uph record pay --date 2024-07-05 --amount '32 500,50' --allocation UPH-24-014
run uph reconcile ver.txt --mapping ver.json -O json
expect_exit 1
expect_stdout '"as_of": "2024-07-05",'
expect_stdout '"activity": "786", "name": "Ungdomsmottagning", "outside": "-32500.50", "on_balance": "687499.86"'
expect_stdout '"activity": "787", "name": "Stärkt samverkan", "outside": "-100000.00", "on_balance": "761853.70"'
expect_stdout '"unexplained_count": 4,'
run uph reconcile ver.txt --mapping ver.json
expect_stdout 'Träffar: 2 exakt. Utan träff: 0 i ekonomisystemet, 0 i UPH-boken.'
expect_stdout '1 rader i filen är av andra konton'
run uph import ver.txt --mapping ver.json
expect_exit 2
expect_stderr 'jämför filen med uph reconcile'
# A list of vouchers looks like events until a person says otherwise: the proposal says how.
run uph import ver.txt --suggest -o forslag.json
expect_stdout 'skriv "rows": "books" i kartan, ta bort event, och kör uph reconcile ver.txt --mapping KARTA.'
finish
