#!/bin/sh
# Statements to recipients and the report of decisions: one, all in a folder, in every format, and what is refused.
. "$(dirname "$0")/harness.sh"

cp "$project"/examples/fordelning-2024.csv "$project"/examples/beslut-*.json .
uph init --name Blekinge 2>/dev/null || exit 99
uph import --quiet fordelning-2024.csv >/dev/null || exit 99
uph import --quiet beslut-2024-02-16.json beslut-2024-09-27.json >/dev/null || exit 99

# refusals
run uph statement
expect_exit 2
expect_stderr 'uph: ange mottagaren: uph statement "Karlskrona kommun", eller --all -o MAPP'
run uph statement Karlskrona komun
expect_exit 1
expect_stderr_is 'uph: parten "Karlskrona komun" finns inte i boken; menade du "Karlskrona kommun"?'
expect_stdout_is ''
run uph statement --all
expect_exit 2
expect_stderr '--all skriver en fil för varje mottagare; ange mappen: -o saldobesked/'
run uph statement --all KoU -o besked
expect_exit 2
expect_stderr '--all gäller alla mottagare; ange ingen mottagare därtill'
run uph statement --all -o fordelning-2024.csv
expect_exit 3
expect_stderr_is 'uph: fordelning-2024.csv är ingen mapp; ange en annan med -o'
run uph statement --all -o finns/inte
expect_exit 3
expect_stderr_is 'uph: mappen finns/inte kan inte skapas: mappen som den ska ligga i finns inte'
run uph decisions LSVO 2024-04
expect_exit 1
expect_stderr 'uph: beslutet "LSVO 2024-04" finns inte i boken; menade du LSVO 2023-10-20'
expect_stdout_is ''
run uph matrix --with-proposals --form protokoll
expect_exit 2
expect_stderr 'protokollets form läses in igen som beslut, så den visar inga förslag; ta --form full'
[ ! -e besked ] || fail 'a refusal made a folder'

# one
run uph statement Karlskrona kommun
expect_exit 0
expect_stderr_is ''
expect_stdout 'SALDOBESKED 2024-10-01'
expect_stdout 'Mottagare: Karlskrona kommun (org.nr ______)'
expect_stdout '3 795 096,00'
expect_stdout 'Stämmer beskedet?   ☐ Ja   ☐ Nej, avvikelse:'
run uph statement Karlskrona -O json
expect_exit 0
expect_stdout '"granted": "3795096.00"'
expect_stdout '"left": "3795096.00"'
expect_no_stdout 'Stämmer beskedet'
run uph statement "Karlshamns kommun"
expect_stdout 'Därutöver köpta tjänster (ej bidrag)'
expect_stdout 'UPH-24-016'
for format in csv html xlsx; do
	run uph statement KoU -O $format -o "kou.$format"
	expect_exit 0
	[ -s "kou.$format" ] || fail "kou.$format is empty"
done
grep -qF 'Stämmer beskedet?' kou.html || fail 'the web page lacks the reply'

# all
run uph statement --all -o besked/
expect_exit 0
expect_stdout_is ''
expect_stderr_is '7 saldobesked är skrivna i besked/'
for name in karlshamns-kommun karlskrona-kommun kou olofstroms-kommun region-blekinge-psykiatri ronneby-kommun \
	solvesborgs-kommun; do
	[ -s "besked/saldobesked-$name.xlsx" ] || fail "besked/saldobesked-$name.xlsx is not there"
done
[ "$(find besked -type f | wc -l)" -eq 7 ] || fail 'there are other files'
cp -r besked "$folder/kept/besked"
run uph statement --all -o besked
expect_exit 0
diff -r besked "$folder/kept/besked" >&2 || fail 'the same book gave other bytes'
run uph statement --all -O csv -o besked
expect_exit 0
[ -s besked/saldobesked-kou.csv ] || fail 'no CSV'
mkdir besked/saldobesked-kou.html
run uph statement --all -O html -o besked
expect_exit 3
expect_stderr 'besked/saldobesked-kou.html'

# proposals
cat >forslag.json <<'END'
{"format": "uph-beslut-1", "body": "LSVO", "date": "2024-11-15", "title": "Föräldrastöd", "stage": "proposed",
 "allocations": [{"purpose": "Föräldrastöd", "recipient": "Ronneby kommun", "amount": "300 000",
  "financing": [{"fund": "UPH 2024", "activity": "786", "amount": "300 000"}]}]}
END
uph matrix -O csv >"$folder/kept/before"
run uph import --quiet forslag.json
expect_exit 0
uph matrix -O csv >"$folder/kept/after"
expect_same "$folder/kept/before" "$folder/kept/after"
run uph matrix --with-proposals
expect_exit 0
expect_stdout 'Förslag till kommande möte · Kvar före   5 893 742,06'
expect_stdout 'Summa förslag                              300 000,00'
expect_stdout 'Kvar efter                               5 593 742,06'
run uph matrix --with-proposals -O json
expect_stdout '"available": "5893742.06"'
expect_stdout '"available_after": "5593742.06"'
expect_stdout '"stage": "föreslaget"'
run uph statement Ronneby
expect_no_stdout 'Föräldrastöd'
run uph matrix --with-proposals -o matris.xlsx
expect_exit 0
run uph import matris.xlsx
expect_exit 0
expect_stdout 'Bokförda poster                    0'

# decisions: one, and nothing decided until somebody has decided
run uph decisions "LSVO 2024-09-27 § 84"
expect_exit 0
expect_stdout 'att rekommendera regiondirektören att finansiera'
expect_stdout 'Regiondirektör'
expect_stdout 'ojusterat'
expect_no_stdout '  beslutat  '
run uph approve "LSVO 2024-09-27 § 84" --date 2024-10-03 --amount 150000 --reference 2024/123
expect_exit 0
run uph meeting LSVO 2024-09-27 --adjusted 2024-10-11
expect_exit 0
run uph decisions UPH-24-016
expect_stdout 'regiondirektören 2024-10-03, 2024/123'
expect_stdout 'justerat 2024-10-11'
expect_stdout 'Beslutat av den som får besluta  150 000,00'
run uph decisions UPH-24-016 --as-of 2024-10-02
expect_no_stdout 'beslutat'
run uph statement KoU
expect_stdout 'RD 2024-10-03'
expect_stdout '* rekommenderat av LSVO, beslut av regiondirektören saknas.'
finish
