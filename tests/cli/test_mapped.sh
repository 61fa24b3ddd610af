#!/bin/sh
# A sheet in tkr with debit and credit, two header lines and totals in the middle: the walk-through of docs/handbok.md,
# word for word; then the same file again, the next version, and what is refused.
. "$(dirname "$0")/harness.sh"

cp "$project/examples/ekonomirapport-tkr.csv" .
run uph init --name Prov
run uph import "$project/examples/fordelning-2024.csv"
expect_exit 0

# The proposal says what it found, previews, and writes nothing in the book.
run uph import ekonomirapport-tkr.csv --suggest -o karta.json
expect_exit 0
expect_stdout 'Rubrikerna står på 2 rader, från rad 5, och läses tillsammans.'
expect_stdout 'Dagen står i kolumnen Bokf.datum.'
expect_stdout 'Beloppen står i två kolumner, Belopp tkr Debet och Belopp tkr Kredit; debet läses som plus.'
expect_stdout 'Beloppen är i tusental kronor: det står "Belopp tkr Debet".'
expect_stdout 'Tilldelningens nummer hämtas ur texten i kolumnen Text.'
expect_stdout 'Aktiviteten står i kolumnen Aktivitet.'
expect_stdout 'Referensen tas ur kolumnen Ver. nr.'
expect_stdout 'Vilken händelse en rad är kan filen inte säga.'
expect_stdout 'Med förslaget läses 5 rader, och 7 läses inte.'
expect_stdout '525 000,00'
expect_stdout 'Raden är en summa ("Summa aktivitet 787") och stämmer med raderna ovan.'
run cat karta.json
expect_stdout '"event": {"is": "?"},'
expect_stdout '"unit": "tkr",'
expect_stdout '"header": {"row": 5, "lines": 2},'
expect_stdout '"key": ["Ver. nr"]'

# What is left for a person to choose is refused until it has been chosen.
run uph import ekonomirapport-tkr.csv --mapping karta.json
expect_exit 1
expect_stderr 'uph: karta.json: event.is: Ett frågetecken står kvar: en människa ska välja innan filen kan läsas in.'
expect_stdout_is ''

# The one correction by hand.
sed 's/"is": "?"/"is": "pay"/' karta.json >rattad.json
run uph import ekonomirapport-tkr.csv --mapping rattad.json --dry-run
expect_exit 0
expect_stdout 'Skulle bokföras                    5'
run uph import ekonomirapport-tkr.csv --mapping rattad.json
expect_exit 0
expect_stdout 'Bokförda poster                    5'
expect_stdout 'Filen är läst med kartan rattad.json, som är sparad för filer med samma rubriker.'
run uph balance -O json
expect_stdout '"paid": "2165596.00"'
run uph verify
expect_exit 0

# Again: the mapping is found by itself, and nothing is posted.
run uph import ekonomirapport-tkr.csv
expect_exit 0
expect_stdout 'Bokförda poster                    0'
expect_stdout 'Oförändrade rader                  5'
expect_stdout 'Filen är läst med kartan "ekonomirapport-tkr.csv", sparad för dess rubriker.'

# The next version by another name: one amount changed is one conflict.
sed 's/123,048;;648,048/124,048;;649,048/;s/771,096/772,096/g;s/;2 165,596/;2 166,596/' ekonomirapport-tkr.csv >ny.csv
run uph import ny.csv
expect_exit 1
expect_stderr 'I boken: Utbetalt 123 048,00 2024-06-10, UPH-24-009, Karlshamns kommun, verifikation 20.'
expect_stderr 'uph: ny.csv: inget är bokfört: 1 rad säger annat än boken'

run uph reverse 20 --reason 'Fel belopp i listan'
expect_exit 0
run uph import ny.csv -O json
expect_exit 0
expect_stdout '"posted": 1,'
expect_stdout '"unchanged": 4,'
run uph import ny.csv -O json
expect_stdout '"posted": 0,'
mv ny.csv ekonomirapport-tkr.csv

# And one new row is one new entry.
sed 's/^;;;Delsumma.*/240901;51020;964;UPH-24-007 Samordnare, höst;0,50005;;\n;;;Delsumma;1 395,00005;;/;s/Totalt;2 166,596/Totalt;2 167,09605/' \
	ekonomirapport-tkr.csv >mer.csv
run uph import mer.csv -O json
expect_exit 0
expect_stdout '"posted": 1,'
expect_stdout '"unchanged": 5,'
expect_stdout '"amount": "500.05"'

# A total that does not hold is named with the difference, and so is an amount finer than öre; nothing is posted.
sed 's/Summa aktivitet 787;772,096/Summa aktivitet 787;772,1/;s/;262,500;;/;262,5000001;;/' ekonomirapport-tkr.csv >fel.csv
run uph import fel.csv
expect_exit 1
expect_stderr 'uph: fel.csv:10: Kolumnen Belopp tkr Debet: Summan "Summa aktivitet 787" är 772 100,00 kr, men raderna ovan är tillsammans 772 096,00 kr: skillnaden är 4,00 kr.'
expect_stderr 'uph: fel.csv:15: Kolumnen Belopp tkr Debet: Beloppet "262,5000001" tkr har fler decimaler än ören; avrunda det i filen.'

# What is kept can be seen and forgotten.
run uph setting mapping
expect_exit 0
expect_stdout 'ekonomirapport-tkr.csv · kalkylblad · sparad 2024-10-01 12:00 UTC av Ekonom · bokf.datum|ver. nr|aktivitet|text|belopp'
run uph setting mapping ekonomirapport-tkr.csv
expect_stdout '"event": {"is": "pay"},'
run uph setting mapping annan.csv
expect_exit 1
expect_stderr 'ingen karta heter "annan.csv"'
run uph setting mapping ekonomirapport-tkr.csv none
expect_exit 0
run uph setting mapping
expect_stdout_is 'Ingen karta är sparad.'
run uph import ekonomirapport-tkr.csv --as mapped
expect_exit 1
expect_stderr 'ingen karta är sparad för filens rubriker'

# Where no column can be the amount's, that is asked for: the proposal once had a column called "", which no
# mapping may have.
printf 'Datum;Text;Saldo\n2024-06-03;a;100,00\n2024-06-10;b;350,00\n' >saldo.csv
run uph import saldo.csv --suggest -o utan-belopp.json
expect_exit 0
expect_stdout 'Vilken kolumn beloppet står i kan filen inte säga.'
grep -q '"amount": {"column": "?"}' utan-belopp.json || fail "the amount's column is not asked for"
run uph import saldo.csv --mapping utan-belopp.json
expect_exit 1
expect_stderr 'utan-belopp.json: amount.column'

# The same of the day.
printf 'r;x\nr;;140603\n' >utan-dag.csv
run uph import utan-dag.csv --suggest -o utan-dag.json
expect_exit 0
expect_stdout 'Vilken kolumn dagen står i kan filen inte säga.'
grep -q '"date": "?"' utan-dag.json || fail "the day's column is not asked for"
run uph import utan-dag.csv --mapping utan-dag.json
expect_exit 1
expect_stderr 'utan-dag.json: columns.date'

# A heading with a control character cannot stand in a mapping: its column is named by letter.
printf 'Da\177tum;Text;Belopp\n2024-06-03;a;100,00\n2024-06-10;b;350,00\n' >styrtecken.csv
run uph import styrtecken.csv --suggest -o styrtecken.json
expect_exit 0
grep -q '"date": "A"' styrtecken.json || fail "the column is not named by its letter"

# Misuse.
run uph import fel.csv mer.csv --suggest
expect_exit 2
run uph import mer.csv --suggest --mapping karta.json
expect_exit 2
run uph import mer.csv --suggest -o karta.txt
expect_exit 2
expect_stderr 'den föreslagna kartan'
printf 'a;b\n1;2\n' >liten.csv
run uph import liten.csv --suggest
expect_exit 1
expect_stderr 'ingen tabell hittas'
printf '{"format": "uph-karta-1", "belopp": 1}' >fel.json
run uph import mer.csv --mapping fel.json
expect_exit 1
expect_stderr 'belopp'

finish
