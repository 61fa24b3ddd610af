#!/bin/sh
# Where a report goes and in which format; what happens when it cannot get there.
. "$(dirname "$0")/harness.sh"

cp "$inputs"/fordelning.csv .
uph init --name Provboken 2>/dev/null
uph import -q fordelning.csv >/dev/null || exit 99
cp ledger.uph "$folder/kept/ledger.uph"

# The books are no place for what is drawn from them, whoever opened them for it.
run sh -c '"$0" balance >>ledger.uph' "$program"
expect_exit 2
expect_stderr 'uph: standard ut är boken själv; skriv till en annan fil'
expect_same "$folder/kept/ledger.uph" ledger.uph

# The suffix says the format; standard output is silent then.
for format in csv json; do
	uph balance -O $format >"$folder/kept/expected" || exit 99
	run uph balance -o saldo.$format
	expect_exit 0
	expect_stdout_is ''
	expect_stderr_is ''
	expect_same "$folder/kept/expected" saldo.$format
done
run uph balance -o saldo.txt
expect_exit 0
grep -q 'Kvar att besluta' saldo.txt || fail 'saldo.txt is no text'
run uph balance -O csv -o saldo.dat
expect_exit 0
expect_same saldo.csv saldo.dat

# A workbook is a zip, the same bytes twice, and may go into a pipe.
run uph balance -o saldo.xlsx
expect_exit 0
[ "$(head -c 2 saldo.xlsx)" = PK ] || fail 'saldo.xlsx is no workbook'
run uph balance -O xlsx
expect_same saldo.xlsx "$folder/kept/out"

# A page for a browser, by either suffix.
run uph balance -o saldo.html
expect_exit 0
head -1 saldo.html | grep -qx '<!DOCTYPE html>' || fail 'saldo.html is no page'
run uph balance -o saldo.htm
expect_same saldo.html saldo.htm

# CSV the Swedish way and the other.
run uph balance --csv=sv
expect_stdout ';5000,25;'
cp "$folder/kept/out" "$folder/kept/swedish"
run uph balance -O csv
expect_same "$folder/kept/swedish" "$folder/kept/out"
run uph balance --csv en
expect_stdout ',5000.25,'

# No colour and no escape sequences in a file or a pipe, whatever the terminal can do.
run env TERM=xterm-256color "$program" balance
expect_exit 0
grep -q "$(printf '\033')" "$folder/kept/out" && fail 'an escape sequence in a pipe'

# Every command on a full disk: exit code 3 and one line. (A sound book has no findings, so verify writes no CSV.)
if [ -c /dev/full ]; then
	for command in balance matrix journal sources status verify; do
		for format in text csv json xlsx html; do
			[ $command$format != verifycsv ] || continue
			command_shown="uph $command -O $format >/dev/full"
			uph $command -O $format >/dev/full 2>"$folder/kept/err"
			code=$?
			expect_exit 3
			expect_stderr_is 'uph: utmatningen kan inte skrivas: disken är full; frigör plats och gör om'
		done
	done
	# What was posted is posted, and that is said.
	cp "$folder/kept/ledger.uph" ny.uph
	sed 's/^;;0;;;$/2024-09-20;Föreläsning;5 000;787;KoU;/; s/835 000,25/830 000,25/' fordelning.csv >nasta.csv
	command_shown='uph import nasta.csv >/dev/full'
	uph -f ny.uph import nasta.csv >/dev/full 2>"$folder/kept/err"
	code=$?
	expect_exit 3
	expect_stderr_is 'uph: utmatningen kan inte skrivas: disken är full; frigör plats och gör om; men inläsningen är bokförd'
	run uph -f ny.uph balance -O json
	expect_stdout '"available": "830000.25"'
fi

# A reader that goes away is a failure to write, told in one line.
command_shown='uph journal | true'
{ uph journal -O json 2>"$folder/kept/err"; echo $? >"$folder/kept/code"; } | sleep 0.2
code=$(cat "$folder/kept/code")
[ "$code" -eq 0 ] || [ "$code" -eq 3 ] || fail "exit code $code"

# What stood in the place of a report that could not be written still stands there.
echo 'den gamla' >journal.json
run sh -c 'ulimit -f 1; "$0" journal -o journal.json' "$program"
expect_exit 3
expect_stderr_is 'uph: journal.json kan inte skrivas: filen blir större än vad systemet tillåter'
[ "$(cat journal.json)" = 'den gamla' ] || fail 'the old report is gone'
[ -z "$(find . -name '.*uph-*')" ] || fail 'a temporary file is left'

expect_same "$folder/kept/ledger.uph" ledger.uph
finish
