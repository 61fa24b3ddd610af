#!/bin/sh
# Three months of somebody else's books against ours, with the figures of the real case: what was booked a month late, on
# the wrong activity, in two parts and not at all, and the grant divided there alone. Each is found, explained or
# cleared, and September ends in balance.
. "$(dirname "$0")/harness.sh"

examples=$project/examples
cp "$examples"/ekonomi-2024-0?.se "$examples/karta-ekonomi.json" "$examples/handelser-2024.csv" \
	"$examples/handelser-avstamning.csv" .
cp "$examples/fordelning-2024.csv" fordelning.csv

# pot ACTIVITY OUTSIDE ON_BALANCE EXPLAINED UNEXPLAINED: the row of the last answer in JSON
pot() {
	row=$(sed -n '/"rows"/,/"totals"/p' "$folder/kept/out" | grep "\"activity\": \"$1\",") || row=
	for pair in "outside $2" "on_balance $3" "explained $4" "unexplained $5"; do
		case $row in
		*"\"${pair% *}\": \"${pair#* }\""*) ;;
		*) fail "activity $1 lacks ${pair% *} ${pair#* } in: $row" ;;
		esac
	done
}
# difference NUMBER KIND ACTIVITY AMOUNT: a row of it
difference() {
	grep -F "{\"number\": \"$1\", \"kind\": \"$2\"," "$folder/kept/out" | grep -F "\"activity\": \"$3\"," |
		grep -qF "\"amount\": \"$4\"" || fail "no $1 $2 of $3: $4"
}

uph init --name Blekinge 2>/dev/null || exit 99
uph import -q fordelning.csv handelser-2024.csv handelser-avstamning.csv >/dev/null || exit 99
cp ledger.uph "$folder/kept/before"

# ---- usage and files ----

run uph reconcile
expect_exit 2
expect_stderr 'ange filen ur ekonomisystemet: uph reconcile ekonomi.se --as-of 2024-09-30'
run uph reconcile finns-inte.se --as-of 2024-07-31
expect_exit 3
run uph reconcile ekonomi-2024-07.se --as-of 2024-07-31
expect_exit 1
expect_stdout_is ''
expect_stderr '--suggest -o karta.json'
for words in '--explain O1 --until 2024-08-31' '--explain O1 förklaring' 'ord' '--until 2024-08-31' '--window 0' \
	'--window tio' '--explain O1 text --until mars' '--explain O9 text --until 2024-12-31' \
	'--explain A1 text --until 2024-12-31' \
	'--explain O1 ett --explain O2 två --explain O3 tre --until 2024-12-31 --until 2024-12-30'; do
	# shellcheck disable=SC2086 # words
	run uph reconcile ekonomi-2024-07.se --as-of 2024-07-31 --mapping karta-ekonomi.json $words
	expect_exit 2
	expect_stdout_is ''
done
run uph reconcile ekonomi-2024-07.se --mapping karta-ekonomi.json --explain O9 text --until 2024-12-31
expect_stderr 'O9 finns inte bland de 3 skillnaderna'
run uph reconcile ekonomi-2024-07.se --mapping karta-ekonomi.json --explain O1 text --until 2024-07-30
expect_exit 1
sed 's/"964": "964"//; s/"787": "787", /"787": "787"/' karta-ekonomi.json >halv.json
run uph reconcile ekonomi-2024-07.se --mapping halv.json
expect_exit 1
expect_stderr 'uph: ekonomi-2024-07.se:40: Objektet 964 (Suicidprevention) i dimension 20 har rader på konto 2990'
expect_stdout_is ''
expect_same "$folder/kept/before" ledger.uph

# ---- July: the grant is divided there alone, one payment is missing and one late; it only reads ----

run uph reconcile ekonomi-2024-07.se --as-of 2024-07-31 --mapping karta-ekonomi.json -O json
expect_exit 1
expect_stderr_is ''
pot 786 5588000.36 -411999.64 0.00 6000000.00
pot 787 6602639.70 -29242.30 0.00 6631882.00
pot 964 2729020.00 229020.00 0.00 2500000.00
pot '' 0.00 14765786.00 0.00 -14765786.00
difference O1 divided 786 6000000.00
difference O1 divided 787 6265786.00
difference O1 divided 964 2500000.00
difference O1 divided '' -14765786.00
difference O2 ours 787 120000.00
difference O3 late 787 246096.00
expect_stdout '"unexplained_count": 3'
expect_stdout 'uph record distribute --date 2024-02-12 --amount 6000000.00 --fund \"UPH 2024\" --to-activity 786'
# Nothing is proposed of what is missing.
grep -F '{"number": "O2"' "$folder/kept/out" | grep -qF '"proposal": null' || fail 'a proposal for what is missing'
expect_same "$folder/kept/before" ledger.uph

run uph reconcile ekonomi-2024-07.se --as-of 2024-07-31 --mapping karta-ekonomi.json
expect_exit 1
expect_stdout 'EJ AVSTÄMT'
expect_stdout 'konto 2990, dimension 20 = aktivitet, kredit är våra pengar'
expect_stdout 'Nästa avstämning: 2024-08-31'
run uph balance
expect_no_stdout 'Avstämt'

# Three explained in one command, a day for each; the paper shows the new state.
run uph reconcile ekonomi-2024-07.se --as-of 2024-07-31 --mapping karta-ekonomi.json \
	--explain O1 'fördelas i augusti' --until 2024-08-31 --explain O2 'frågat ekonomi' --until 2024-09-30 \
	--explain o3 'på väg' --until 2024-08-31 --keep
expect_exit 0
# Numbers are counted anew next month: what was meant is said.
expect_stderr_is 'Skillnad 1 (786 6 000 000,00; 787 6 265 786,00; 964 2 500 000,00; ofördelat −14 765 786,00; ver 3) är förklarad t.o.m. 2024-08-31.
Skillnad 2 (787 120 000,00; ver 27) är förklarad t.o.m. 2024-09-30.
Skillnad 3 (787 246 096,00; ver 28) är förklarad t.o.m. 2024-08-31.
Avstämt t.o.m. 2024-07-31: 4 av 4.'
expect_stdout 'Ingenting är oförklarat.'
expect_stdout 'F2  787'
run uph history
expect_stdout '--explain O1 --explain O2 --explain o3'

# ---- August: the late one has come, the split one is matched, one stands on the wrong activity ----

# The mapping is kept: it need not be given again.
run uph reconcile ekonomi-2024-08.se --as-of 2024-08-31 -O json
expect_exit 1
pot 787 5758093.45 -317242.30 6385786.00 -310450.25
pot 964 2729020.00 -81430.25 2500000.00 310450.25
difference F1 divided 786 6000000.00
difference O2 activity 787 -310450.25
difference O2 activity 964 310450.25
difference F3 ours 787 120000.00
expect_no_stdout '"kind": "late"'
expect_stdout '"how": "split"'
expect_stdout '"unexplained_count": 1'

# The commands proposed, as they stand on the paper.
run uph reconcile ekonomi-2024-08.se --as-of 2024-08-31
sed -n 's/^F1  uph record distribute/uph record distribute/p' "$folder/kept/out" >commands
[ "$(wc -l <commands)" -eq 3 ] || fail 'not three commands'
run eval "$(cat commands)"
expect_exit 0
run uph reconcile ekonomi-2024-08.se --as-of 2024-08-31 -O json
expect_exit 1
expect_no_stdout '"kind": "divided"'
difference O1 activity 964 310450.25
difference F2 ours 787 120000.00

run uph reconcile ekonomi-2024-08.se --as-of 2024-08-31 --explain O1 'ekonomi rättar i september' --until 2024-09-30
expect_exit 0
run uph reconcile ekonomi-2024-08.se --as-of 2024-08-31 --unexplain F1
expect_exit 1
expect_stderr 'Skillnad 1 (787 −310 450,25; 964 310 450,25; ver 30) är inte längre förklarad.'
expect_stdout 'O1  787'
run uph reconcile ekonomi-2024-08.se --as-of 2024-08-31 --explain 1 'a' --explain O1 'b' --until 2024-09-30
expect_exit 2
expect_stderr 'O1 förklaras två gånger; en skillnad har en förklaring'
run uph reconcile ekonomi-2024-08.se --as-of 2024-08-31 --explain 1 'ekonomi rättar i september' --until 2024-09-30 --keep
expect_exit 0
expect_stderr 'Avstämt t.o.m. 2024-08-31: 4 av 4.'
run uph reconcile ekonomi-2024-08.se --as-of 2024-08-31 --keep
expect_exit 0
expect_stderr_is 'Avstämt t.o.m. 2024-08-31: 4 av 4, antecknat förut.'
# The file ends in August, and says nothing of September.
run uph reconcile ekonomi-2024-08.se --as-of 2024-09-30 --keep
expect_exit 2
expect_stderr 'ekonomi-2024-08.se går till och med 2024-08-31 och säger inget om 2024-09-30'

# ---- September: corrected there, the missing one booked; in balance ----

run uph reconcile ekonomi-2024-09.se --keep -O json
expect_exit 0
expect_stderr_is 'Avstämt t.o.m. 2024-09-30: 4 av 4.'
pot 786 5588000.36 5588000.36 0.00 0.00
pot 787 5614177.20 5614177.20 0.00 0.00
pot 964 2418569.75 2418569.75 0.00 0.00
expect_stdout '"outside": "13620747.31"'
expect_stdout '"unexplained_count": 0'
expect_no_stdout '"number": "F'
run uph reconcile ekonomi-2024-09.se
expect_stdout 'Böckerna stämmer överens.'

# Whoever asks for the balance sees how far it is reconciled.
run uph balance --as-of 2024-09-30
expect_stdout 'Avstämt t.o.m.'
run uph balance --as-of 2024-09-30 -O json
expect_stdout '"reconciled": "2024-09-30"'
run uph status
expect_stdout 'Avstämt t.o.m.                                  2024-09-30'
# What changes an earlier day takes it back.
run uph record distribute --date 2024-09-15 --amount 10 --fund 'UPH 2024' --activity 786 --to-activity 787
expect_exit 0
run uph reconcile ekonomi-2024-09.se -O json
expect_exit 1
pot 786 5588000.36 5587990.36 0.00 10.00
pot 787 5614177.20 5614187.20 0.00 -10.00

# Someone who may read and not write may ask, and not answer.
run uph verify
expect_exit 0
as_ordinary_user
chmod a-w . ledger.uph
run uph reconcile ekonomi-2024-09.se
expect_exit 1
run uph reconcile ekonomi-2024-09.se --keep
expect_exit 3
chmod u+w .
finish
