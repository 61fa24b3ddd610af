#!/bin/sh
# A book that another program uses is waited for, once and not for ever; whoever only reads holds nobody up longer than
# the reading takes; and who waits for the one that reads in the same file is told that it is read in.
. "$(dirname "$0")/../cli/harness.sh"

python=/usr/bin/python3
command -v "$python" >/dev/null || skip 'python3 is not here'

# hold BOOK reads|writes: another program has it, until let_go
hold() {
	rm -f "$folder/kept/door"
	mkfifo "$folder/kept/door"
	"$python" -B "$project/tests/crash/hold.py" "$@" <"$folder/kept/door" >"$folder/kept/held" &
	background=$!
	exec 8>"$folder/kept/door"
	until grep -q holds "$folder/kept/held"; do sleep 0.05; done
}
let_go() {
	exec 8>&-
	wait "$background"
	background=
}
# With time to wait, and without a hand on the door.
in_background() {
	exec 8>&-
	UPH_WAIT=60
	export UPH_WAIT
	"$@"
}
still_held() { kill -0 "$background" 2>/dev/null || fail 'it was waited for until the other program ended'; }
grant() { uph record grant --fund 'UPH 2024' --date 2024-05-01 --amount 1 "$@"; }
events() {
	"$python" -B -c 'import sys
sys.path.insert(0, sys.argv[1])
import books
books.write_events(sys.argv[2], int(sys.argv[3]), 1)' "$project/tests/crash" "$1" "$2"
}
sentence='boken är upptagen av ett annat program; stäng det eller försök igen om en stund'

uph init --name Blekinge 2>/dev/null || exit 99
uph import --quiet "$project/examples/fordelning-2024.csv" >/dev/null || exit 99
cp ledger.uph small.uph
events long.csv 12000
events longer.csv 30000 # more than the engine keeps in memory while it loads

# ---- how long ----
for wrong in tio -1 3601 1.5 '5 s'; do
	UPH_WAIT=$wrong run uph balance
	expect_exit 2
	expect_stderr 'UPH_WAIT är inte ett antal sekunder från 0 till 3600; skriv till exempel UPH_WAIT=60'
done
hold ledger.uph writes
UPH_WAIT=0 run grant
expect_exit 3
expect_stderr_is "uph: $sentence"
expect_stdout_is ''
UPH_WAIT=0 run uph balance
expect_exit 0
in_background grant >"$folder/kept/waited" 2>&1 &
waiting=$!
sleep 1
let_go
wait "$waiting" || fail 'who waits does not get the book when it is free'

# ---- a copy while another's commit takes its time: after a build, a disk can be busy for seconds ----
hold ledger.uph commits
(
	exec 8>&-
	uph backup copy.uph >"$folder/kept/waited" 2>&1
) &
waiting=$!
sleep 2.6
let_go
wait "$waiting" || fail 'a copy was refused because a commit was slow'

# ---- a long import beside a reader that stands still: refused when it has waited, not at every page anew ----
hold ledger.uph reads
UPH_WAIT=1 run uph import longer.csv
expect_exit 3
expect_stderr_is "uph: ledger.uph: $sentence"
still_held
let_go
run uph verify
expect_exit 0
run uph journal -O json
expect_no_stdout 'S1-0'

# ---- a report that nobody reads on, in a pager, keeps nobody from writing ----
events short.csv 800
uph import --quiet short.csv >/dev/null || exit 99
mkfifo pager
(sleep 30 & echo $! >sleeper; wait) <pager &
background=$!
uph journal >pager 2>/dev/null &
reader=$!
sleep 1.5
UPH_WAIT=1 run grant
expect_exit 0
kill -0 "$reader" 2>/dev/null || fail 'the report was too short to be held up'
kill "$(cat sleeper)" "$reader" 2>/dev/null
wait "$background" "$reader" 2>/dev/null
background=

# ---- the same file by two at once, both of which began when the book had none of it ----
# same_file BOOK FILE ROWS
same_file() {
	hold "$1" writes
	in_background uph -f "$1" import -O json "$2" >one.json 2>one.err &
	one=$!
	in_background uph -f "$1" import -O json "$2" >two.json 2>two.err &
	two=$!
	sleep 2
	let_go
	command_shown="the same file by two at once: $2"
	wait "$one" || fail "one was refused: $(cat one.err)"
	wait "$two" || fail "the other was refused: $(cat two.err)"
	cat one.json two.json | grep -E '^  "(posted|unchanged)"' | sort >said
	printf '  "posted": %s,\n' 0 "$3" >expected
	printf '  "unchanged": %s,\n' 0 "$3" >>expected
	cmp -s said expected || fail "they were told: $(tr '\n' ' ' <said)"
	run uph -f "$1" verify
	expect_exit 0
}
cp small.uph twice.uph
same_file twice.uph long.csv 12000
uph -f new.uph init --name Blekinge 2>/dev/null
uph -f small.uph journal --exact -o exact.csv || exit 99
same_file new.uph exact.csv "$(uph -f small.uph journal -O json | grep -c '"voucher": [0-9]')"
finish
