#!/bin/sh
# Exported books, read back by hledger, Ledger and beancount, and as SIE and JSON: every account's balance is the ledger's
# own, to the öre, and none of the programs has anything to say of the file.
. "$(dirname "$0")/harness.sh"

check() {
	run /usr/bin/python3 "$here/check_export.py" "$program" "$@"
	expect_exit 0
	expect_stderr_is ''
}
record() {
	run uph record "$@"
	expect_exit 0
}
mkdir out

# What the tests need is there: nothing is passed over in silence.
for needed in hledger ledger bean-check; do
	command -v "$needed" >/dev/null || fail "$needed is not installed"
done

# A new book has no accounts; the forms are whole all the same.
uph -f new.uph init --name 'Ny bok' 2>/dev/null
check new.uph out
expect_stdout '0 accounts, 0 entries: the same in all'

# ---- the example ----
cp "$project"/examples/*.csv "$project"/examples/*.json .
uph -f example.uph init --name Blekinge 2>/dev/null
uph -f example.uph import -q fordelning-2024.csv beslut-2024-02-16.json beslut-2024-09-27.json >/dev/null 2>&1
uph -f example.uph import -q handelser-2024.csv >/dev/null 2>&1
check example.uph out
expect_stdout '35 accounts, 33 entries: the same in all'
check example.uph out --from 2024-06-01 --to 2024-12-31
check example.uph out --as-of 2024-04-12
check example.uph out --fund 'UPH 2024'
check example.uph out --fund 'UPH t.o.m. 2023' --from 2024-02-01
check example.uph out --from 2030-01-01
check example.uph out --to 2020-01-01
expect_stdout '0 accounts, 0 entries: the same in all'

# The matrix's figures, as hledger adds them up.
uph -f example.uph export hledger --as-of 2024-09-27 -o out/september.journal
run hledger -f out/september.journal bal Pott -N --depth 1 -O csv
expect_stdout '"Pott","5893742.06 SEK"'

# What was known then is exported then and now alike.
for form in hledger ledger beancount sie; do uph -f example.uph export $form -o out/then.$form; done
head=$(uph -f example.uph journal -O json | sed -n 's/.*"head": "\([0-9a-f]*\)".*/\1/p')
run uph -f example.uph reverse 24 --reason 'fel månad'
expect_exit 0
for form in hledger ledger beancount sie; do
	run uph -f example.uph export $form --known-at "$head"
	expect_same "out/then.$form" "$folder/kept/out"
done
check example.uph out --known-at "$head"
check example.uph out

# ---- every event there is ----
uph init --name 'Allt som händer' 2>/dev/null
record opening --date 2024-01-01 --amount 1000,50 --fund 'UPH t.o.m. 2023' --activity '786 Ungdomsmottagning'
record grant --date 2024-01-01 --amount '500 000,00' --fund 'UPH 2024'
record receive --date 2024-02-01 --amount 499000 --fund 'UPH 2024'
record distribute --date 2024-01-15 --amount 200000 --fund 'UPH 2024' --to-activity '787 Samsjuklighet'
record carry --date 2024-01-15 --amount 1000,50 --fund 'UPH t.o.m. 2023' --activity 786 --to-fund 'UPH 2024' --to-activity 786
record allocate --decision 'LSVO 2024-04-12 § 30' --purpose 'Projektledare' --recipient Karlskrona \
	--fund 'UPH 2024' --activity 787 --date 2024-04-12 --amount 150000 --last-day 2024-12-31
record hold --decision 'LSVO 2024-04-12 § 30' --purpose 'Reserv' --fund 'UPH 2024' --activity 787 --date 2024-04-12 --amount 10000
run uph approve LSVO 2024-04-12 § 30 --date 2024-05-03 --reference 2024/17
record requisition --allocation UPH-24-001 --date 2024-06-01 --amount 100000 --reference 'rekvisition 12'
record pay --allocation UPH-24-001 --date 2024-06-15 --amount 99999,99 --reference F1881
record spend --allocation UPH-24-001 --date 2024-11-30 --amount 80000
record claim --allocation UPH-24-001 --date 2025-01-10 --amount 15000
record refund --allocation UPH-24-001 --date 2025-01-20 --amount 9000 --of claimed
record release --allocation UPH-24-001 --date 2025-01-31 --amount 50000,01
record refund --fund 'UPH 2024' --activity ofördelat --date 2025-01-31 --amount 700
record repay --fund 'UPH 2024' --date 2025-02-01 --amount 700
run uph condition add 'LSVO 2024-04-12 § 30' --kind cofinancing --name 'Projektet' --text 'ESF betalar sin del' \
	--share 46/100 --funder ESF-rådet=54/100
record cofund --allocation UPH-24-001 --date 2025-02-02 --amount 1234,56 --party ESF-rådet
run uph reverse 16 --reason 'fel dag' --date 2025-02-05
expect_exit 0
check ledger.uph out
for event in opening grant receive distribute carry allocate hold requisition pay spend claim refund release repay cofund; do
	grep -q "\"event\": \"$event\"" out/book.json || fail "no $event in the book"
done
grep -q 'corrects: 16' out/book.hledger || fail 'the correction does not name what it corrects'
grep -q '^2025-02-05 \* .* ^ver-17 ^ver-16$' out/book.beancount || fail 'the correction is not linked'
check ledger.uph out --fund 'UPH 2024'
check ledger.uph out --from 2025-01-01

# ---- texts that would break a journal of plain text ----
uph -f hostile.uph init --name 'Bok "ett"; | [2024-13-45] \' 2>/dev/null
hostile() { run uph -f hostile.uph record "$@"; expect_exit 0; }
fund='UPH: 2024; [bidrag]  "å" | x'
hostile grant --date 2024-01-01 --amount 1000000 --fund "$fund" --text '2024-02-30 * (99) Falsk'
hostile allocate --decision 'LSVO 2024-04-12' --purpose '; date: 2024-99-99, [=2024/01/02]' --recipient Karlskrona \
	--fund "$fund" --activity ofördelat --date 2024-04-12 --amount 10 --text "$(printf 'rad ett\n    Pott:Annan  5 SEK\r\n2024-01-01 open Assets:X')"
i=0
for text in '"' '\' '\"' 'slut \' '{}' '#VER "A" 1' '= 5 SEK' '@ 2 EUR' '* !' '(kod)' '~ monthly' 'a  b' ':tagg:' \
	'date: 2024-13-01' '[2024-02-31]' 'ÅÄÖ – “citat” € 𝒳 日本' "$(printf 'tab\there')" "$(printf 'nb\302\240sp')" \
	"$(printf 'vänd\342\200\256om')" '%(account)' 'include /etc/passwd' 'end comment' "$(printf 'esc\033[31m')"; do
	i=$((i + 1))
	hostile allocate --decision 'LSVO 2024-04-12' --purpose "$text" --recipient Karlskrona --fund "$fund" --activity ofördelat \
		--date 2024-04-12 --amount "1,0$((i % 10))" --text "$text" --reference "$text"
done
check hostile.uph out
expect_stdout "$((i + 3)) accounts, $((i + 2)) entries: the same in all"

# ---- the file ----
run uph export csv
expect_exit 2
expect_stderr 'formatet "csv" finns inte; välj hledger, ledger, beancount, sie eller json'
run uph export
expect_exit 2
run uph export json -o ledger.uph
expect_exit 2
expect_stderr 'ledger.uph är boken själv'
run uph export sie -o saknas/bok.se
expect_exit 3
[ ! -e saknas ] || fail 'a folder was made'
if [ -c /dev/full ]; then
	run uph export hledger -o /dev/full
	expect_exit 3
fi
finish
