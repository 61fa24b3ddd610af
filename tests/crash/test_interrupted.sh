#!/bin/sh
# A change that a crash interrupted is taken back by whoever opens the book next. Who may not write there is told why the
# book cannot be read, and what to do; nothing is taken away.
. "$(dirname "$0")/../cli/harness.sh"

python=/usr/bin/python3
command -v "$python" >/dev/null || skip 'python3 is not here'
uph init --name Blekinge 2>/dev/null || exit 99
uph import --quiet "$project/examples/fordelning-2024.csv" >/dev/null || exit 99
uph balance >"$folder/kept/before"
"$python" -B "$project/tests/crash/hold.py" ledger.uph interrupted crashed.uph >/dev/null || exit 99

# ---- who reads takes it back ----
for reader in balance verify 'journal --from 2024-01-01' status; do
	cp crashed.uph read.uph
	cp crashed.uph-journal read.uph-journal
	# shellcheck disable=SC2086
	run uph -f read.uph $reader
	expect_exit 0
	[ ! -e read.uph-journal ] || fail 'the journal is left'
	uph -f read.uph balance >"$folder/kept/after"
	expect_same "$folder/kept/before" "$folder/kept/after"
done

# ---- a journal that never began is no matter ----
cp ledger.uph begun.uph
: >begun.uph-journal
run uph -f begun.uph verify
expect_exit 0

# ---- without its journal the book is damaged, and verify says so ----
cp crashed.uph without.uph
run uph -f without.uph verify
expect_exit 3
expect_stderr 'bokens fil är skadad'

# ---- who may not write ----
as_ordinary_user
mkdir "$folder/work/kept"
cp crashed.uph crashed.uph-journal kept
[ "$(id -u)" -ne 0 ] || chown -R 65534:65534 kept
says='uph: kept/crashed.uph: en ändring i boken avbröts och ska tas tillbaka innan boken kan läsas, och det går inte utan skrivrätt till boken, till crashed.uph-journal och till mappen; öppna boken en gång, till exempel med "uph status", där du har den rätten, och ta inte bort crashed.uph-journal: utan den är boken skadad'
# cannot FOLDER BOOK JOURNAL: with these rights
cannot() {
	chmod "$2" kept/crashed.uph
	chmod "$3" kept/crashed.uph-journal
	chmod "$1" kept
	for command in balance verify 'backup copy.uph' 'setting name Ny'; do
		# shellcheck disable=SC2086
		run uph -f kept/crashed.uph $command
		command_shown="$command_shown, with the rights $*"
		expect_exit 3
		expect_stderr_is "$says"
	done
	chmod 755 kept
	chmod 644 kept/*
}
cannot 555 644 644
cannot 555 444 444
cannot 755 444 644
cannot 755 644 444
cannot 755 644 000
run uph -f kept/crashed.uph balance
expect_exit 0
expect_same "$folder/kept/before" "$folder/kept/out"

# ---- a copy of a book that may only be read ----
chmod 444 kept/crashed.uph
chmod 555 kept
run uph -f kept/crashed.uph backup copy.uph
expect_exit 0
run uph -f copy.uph verify
expect_exit 0
finish
