#!/bin/sh
# What a terminal gets and a file does not: width, bold words; and what it does not get: a workbook.
. "$(dirname "$0")/harness.sh"

script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip 'no terminal can be made here'
cp "$inputs"/fordelning.csv .
uph init --name Provboken 2>/dev/null
uph import -q fordelning.csv >/dev/null || exit 99
escape=$(printf '\033')

on_terminal() { # one command line; both outputs are the terminal's
	command_shown="$1 (on a terminal)"
	script -qec "$1" /dev/null </dev/null >"$folder/kept/raw" 2>&1
	code=$?
	tr -d '\r' <"$folder/kept/raw" >"$folder/kept/out"
	: >"$folder/kept/err"
}

SHELL=/bin/sh
export SHELL program

on_terminal 'TERM=xterm COLUMNS=70 "$program" status'
expect_exit 0
expect_stdout "$escape[1m"
on_terminal 'TERM=xterm NO_COLOR=1 "$program" status'
expect_exit 0
expect_no_stdout "$escape"
on_terminal 'TERM=dumb "$program" status'
expect_no_stdout "$escape"
on_terminal 'TERM=xterm "$program" status -o status.txt'
expect_exit 0
expect_stdout_is ''
grep -q "$escape" status.txt && fail 'an escape sequence in a file'

# Running text is wrapped to the terminal.
on_terminal 'TERM=dumb COLUMNS=60 "$program" import fordelning.csv'
expect_exit 0
sed -n '/^upplysning/p; /^varning/p' "$folder/kept/out" | awk 'length($0) > 75 { exit 1 }' ||
	fail 'a finding is wider than the terminal'

on_terminal 'TERM=xterm "$program" balance -O xlsx'
expect_exit 2
expect_stdout 'uph: en arbetsbok kan inte visas i terminalen; skriv den till en fil: -o FIL.xlsx. Se "uph help balance".'
finish
