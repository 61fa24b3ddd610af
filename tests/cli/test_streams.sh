#!/bin/sh
# Standard input, output and error when who started the program gave others than it counts on; and what is said then.
. "$(dirname "$0")/harness.sh"

cp "$inputs"/fordelning.csv .
uph init --name Provboken 2>/dev/null
uph import -q fordelning.csv >/dev/null || exit 99
uph attach fordelning.csv 4 --store >/dev/null || exit 99
cp ledger.uph "$folder/kept/ledger.uph"
sum=$(sha256sum fordelning.csv | cut -c1-8)
uph journal -o hel.csv || exit 99

# What is said on standard error never lands in the books.
run sh -c '"$0" balance -O finns-inte 2>>ledger.uph' "$program"
expect_exit 2
expect_same "$folder/kept/ledger.uph" ledger.uph

# A closed stream is told in Swedish; and no file of ours takes its number and gets what is said on it.
run sh -c '"$0" balance >&-' "$program"
expect_exit 3
expect_stderr_is 'uph: utmatningen kan inte skrivas: den är stängd'
for closed in '>&-' '2>&-' '<&-' '<&- >&- 2>&-'; do
	run sh -c "\"\$0\" journal -o ut.csv $closed" "$program"
	expect_exit 0
	expect_same hel.csv ut.csv
	rm -f ut.csv
done

# What the library of workbooks says in English on standard error stays with it.
run sh -c 'ulimit -f 1; "$0" balance -o saldo.xlsx' "$program"
expect_exit 3
[ "$(grep -vc '^uph: ' "$folder/kept/err")" -eq 0 ] || fail 'standard error has lines that are not ours'
[ ! -e saldo.xlsx ] || fail 'half a workbook'

# A document that is taken out of the book is whole or not there, and never what the engine takes for its own.
run uph attach --get "$sum" -o ut.csv
expect_exit 0
expect_same fordelning.csv ut.csv
run sh -c 'ulimit -f 1; "$0" attach --get "$1" -o stor.csv' "$program" "$sum"
expect_exit 3
expect_stderr_is 'uph: stor.csv kan inte skrivas: filen blir större än vad systemet tillåter'
for end in journal wal shm; do
	run uph attach --get "$sum" -o "ledger.uph-$end"
	expect_exit 2
	expect_stderr "ledger.uph-$end är bokens egen arbetsfil"
	[ ! -e "ledger.uph-$end" ] || fail "a document in the place of ledger.uph-$end"
	rm -f "ledger.uph-$end"
done
[ -z "$(find . -name '.*.ny-*')" ] || fail 'a temporary file is left'

expect_same "$folder/kept/ledger.uph" ledger.uph
finish
