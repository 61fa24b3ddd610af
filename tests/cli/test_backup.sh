#!/bin/sh
# Backups while somebody writes: each is whole, and the beginning of what the book became.
. "$(dirname "$0")/harness.sh"

uph init --name Blekinge 2>/dev/null || exit 99
cp "$project"/examples/fordelning-2024.csv .
uph import --quiet fordelning-2024.csv >/dev/null || exit 99

# refusals
run uph backup
expect_exit 2
expect_stderr 'ange filen som kopian ska ligga i: uph backup FIL'
run uph backup ledger.uph
expect_exit 2
expect_stderr 'ledger.uph är boken själv'
echo mitt >kopia.uph
run uph backup kopia.uph
expect_exit 3
expect_stderr_is 'uph: kopia.uph finns redan; välj ett annat namn'
[ "$(cat kopia.uph)" = mitt ] || fail 'a file was written over'
run uph backup finns/inte.uph
expect_exit 3
expect_stderr_is 'uph: finns/inte.uph kan inte skapas: mappen finns inte'
run uph -f ingen.uph backup kopia-2.uph
expect_exit 3
[ ! -e kopia-2.uph ] || fail 'a copy of nothing'

# shellcheck disable=SC2016
run sh -c 'ulimit -f 100; exec "$0" backup full.uph' "$program"
expect_exit 3
expect_stderr 'uph: full.uph: '
[ -z "$(find . -name 'full*')" ] || fail 'a part of a copy was left behind'

# names that are none, or the database's own
run uph backup -
expect_exit 2
expect_stderr 'en kopia skrivs inte till standard ut'
run uph backup ''
expect_exit 2
expect_stderr 'kopians filnamn är tomt'
for own in ledger.uph-journal ledger.uph-wal x-shm; do
	run uph backup "$own"
	expect_exit 2
	case $own in
	ledger*) expect_stderr "$own är bokens egen arbetsfil" ;;
	*) expect_stderr "$own: en fil vars namn slutar på -" ;;
	esac
	[ ! -e "$own" ] || fail 'it was made'
done

# for no more eyes than the book's; a name as long as names may be
chmod 600 ledger.uph
run uph backup tyst.uph
expect_exit 0
[ "$(stat -c %a tyst.uph)" = 600 ] || fail 'whoever may not read the book may read the copy'
chmod 644 ledger.uph
run uph backup "$(printf '%0250d' 1).uph"
expect_exit 0
rm -f tyst.uph 0*.uph

# interrupted at any moment, more than once: nothing is left
for what in 'backup avbruten.uph' 'bundle -o avbruten.zip' 'register -o avbruten.xlsx'; do
	for wait in 0.02 0.1 0.2 0.3 0.5 0.8; do
		command_shown="$what, interrupted"
		# shellcheck disable=SC2086
		"$program" $what >/dev/null 2>&1 &
		interrupted=$!
		sleep $wait
		kill -TERM $interrupted 2>/dev/null && kill -TERM $interrupted 2>/dev/null
		wait $interrupted 2>/dev/null
		rm -f avbruten.*
		[ -z "$(find . -name '*avbruten*')" ] || fail "something was left behind after $wait s"
	done
done

# one, and what it says
run uph backup ett.uph
expect_exit 0
expect_stdout_is ''
expect_stderr 'Boken är kopierad till ett.uph och kopian prövad: '
expect_stderr 'Anteckna kontrollsumman: '
digits=$(sed -n 's/^Anteckna kontrollsumman: //p' "$folder/kept/err")
run uph -f ett.uph verify --head "$digits"
expect_exit 0
[ "$(stat -c %a ett.uph)" = "$(stat -c %a ledger.uph)" ] || fail 'other rights than the book'
uph balance >"$folder/kept/book"
uph -f ett.uph balance >"$folder/kept/copy"
expect_same "$folder/kept/book" "$folder/kept/copy"

# while somebody writes
(
	number=0
	while [ ! -e stopp ]; do
		number=$((number + 1))
		uph setting organisation "Regionen $number" >/dev/null 2>&1
		echo "$number" >antal.ny
		mv antal.ny antal
	done
) &
background=$!
written=0
for number in 1 2 3 4 5 6 7 8; do
	# However busy the machine is: more is written than what the copy before can have had.
	while now=$(cat antal 2>/dev/null); [ "${now:-0}" -le $((written + 1)) ]; do
		sleep 0.01
	done
	run uph backup "kopia-$number.uph"
	expect_exit 0
	sed -n 's/^Anteckna kontrollsumman: //p' "$folder/kept/err" >"summa-$number"
	written=$(cat antal)
done
touch stopp
wait "$background"
background=
before=0
for number in 1 2 3 4 5 6 7 8; do
	run uph -f "kopia-$number.uph" verify -O json
	expect_exit 0
	expect_stdout '"intact": true'
	records=$(sed -n 's/.*"record_count": \([0-9]*\).*/\1/p' "$folder/kept/out")
	[ "$records" -gt "$before" ] || fail "copy $number has nothing that the one before lacks"
	before=$records
	run uph verify --head "$(cat "summa-$number")"
	expect_exit 0
done
[ -z "$(find . -name '*.ny-*' -o -name '*-journal')" ] || fail 'something was left behind'

# a book that is not whole
command -v sqlite3 >/dev/null || finish
sqlite3 ett.uph "DROP TRIGGER entry_keeps_update; UPDATE entry SET amount_ore = amount_ore + 1 WHERE seq = (SELECT max(seq) FROM entry);
CREATE TRIGGER entry_keeps_update BEFORE UPDATE ON entry BEGIN
	SELECT RAISE(ABORT, 'append-only: entry'); END"
run uph -f ett.uph backup kopia-9.uph
expect_exit 3
expect_stderr 'boken är inte hel, och ingen kopia är gjord: '
[ ! -e kopia-9.uph ] || fail 'a copy of a broken book was made'
finish
