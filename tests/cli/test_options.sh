#!/bin/sh
# Options in every form that means the same, and which book is meant.
. "$(dirname "$0")/harness.sh"

cp "$inputs"/fordelning.csv .
uph init 2>/dev/null
uph import -q fordelning.csv >/dev/null || exit 99

run uph balance --by fund -O json --as-of 2024-02-09
expect_exit 0
expect_stdout '"report": "balance"'
cp "$folder/kept/out" "$folder/kept/expected"
same() {
	run uph "$@"
	expect_exit 0
	expect_stderr_is ''
	expect_same "$folder/kept/expected" "$folder/kept/out"
}
same balance --by=fund --output-format=json --as-of=2024-02-09
same balance -Ojson --by fund --as-of 240209
same balance --by fund --output-f json --as-o 20240209
same -f ledger.uph balance --by fund -O json --as-of 2024-02-09
same balance -fledger.uph --by fund -O json --as-of 2024-02-09
same balance --by fund -O json --as-of 2024-02-09 --file=./ledger.uph
same balance --by fund --by fund -O json --as-of 2024-02-09
same balance --by fund -O json --as-of 2024-02-09 -o -
same balance --by fund -O json --to 2024-02-09

# Letters together, options after words, and words that begin with a dash.
cp fordelning.csv ./-q.csv
run uph import -q fordelning.csv -O json --dry-run
expect_exit 0
expect_stdout '"posted": 0'
run uph import -qOjson -- -q.csv
expect_exit 0
expect_stdout '"unchanged": 8'
run uph import -q - <fordelning.csv
expect_exit 0
expect_stdout 'Oförändrade rader'

# Which book: -f before UPH_LEDGER before ledger.uph.
mkdir bok
run uph -f bok/annan.uph init --name 'En annan bok'
expect_exit 0
expect_stdout_is ''
expect_stderr_is 'Boken "En annan bok" är skapad i bok/annan.uph. Läs in en matris med "uph -f bok/annan.uph import FIL".'
run env UPH_LEDGER=bok/annan.uph "$program" balance -O json
expect_exit 0
expect_stdout '"available": "0.00"'
run env UPH_LEDGER=bok/annan.uph "$program" -f ledger.uph balance -O json
expect_exit 0
expect_stdout '"available": "835000.25"'

# A book that may only be read is read.
mkdir last && cp ledger.uph last && chmod 444 last/ledger.uph && chmod 555 last
for command in balance matrix journal sources status verify; do
	run uph -f last/ledger.uph $command
	expect_exit 0
	expect_stderr_is ''
done
chmod 755 last

# The name of a book without --name is the file's.
run uph -f bok/blekinge.2024.uph init
expect_stderr_is 'Boken "blekinge.2024" är skapad i bok/blekinge.2024.uph. Läs in en matris med "uph -f bok/blekinge.2024.uph import FIL".'

# Who and when are kept.
run uph -f bok/tid.uph init
run env UPH_USER='Anna Ek' UPH_NOW='2024-11-30 08:15' "$program" -f bok/tid.uph import -q fordelning.csv
expect_exit 0
run uph -f bok/tid.uph sources -O json
expect_stdout 'Anna Ek'
expect_stdout '2024-11-30'

# The same commands at the same time make the same book, byte for byte.
for n in 1 2; do
	mkdir "bok/$n" && cp fordelning.csv "bok/$n" && cd "bok/$n" || exit 99
	uph init --name Provboken 2>/dev/null
	uph import -q fordelning.csv >/dev/null
	cd "$folder/work" || exit 99
done
run cmp bok/1/ledger.uph bok/2/ledger.uph
expect_exit 0
finish
