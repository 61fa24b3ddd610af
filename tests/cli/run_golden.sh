#!/bin/sh
# One case of tests/golden/: its `cmd` is run once for each expected.<format> there is, with $format set, in a folder
# that holds the shared inputs, the case's own, and a book called ledger.uph. UPDATE_GOLDEN=1 rewrites what is expected.
. "$(dirname "$0")/harness.sh"

case_folder=$1
cp "$inputs"/* .
for file in "$case_folder"/*; do
	case ${file##*/} in
	cmd | expected.*) ;;
	*) cp "$file" . ;;
	esac
done
uph init --name Provboken 2>/dev/null || exit 99
cp ledger.uph "$folder/kept/new"

for expected in "$case_folder"/expected.*; do
	format=${expected##*.}
	cp "$folder/kept/new" ledger.uph
	run eval ". \"\$case_folder/cmd\""
	[ ! -s "$folder/kept/err" ] || fail "standard error is not empty"
	if [ "${UPDATE_GOLDEN:-0}" = 1 ]; then
		cp "$folder/kept/out" "$expected"
	elif ! diff -u "$expected" "$folder/kept/out" >&2; then
		fail "differs from $expected"
	fi
done
finish
