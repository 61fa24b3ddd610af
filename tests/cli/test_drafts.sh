#!/bin/sh
# Two protocols and the matrix: read, each protocol gives a draft, and drafts and matrix give the same books in every
# order. Skipped where the samples are not.
. "$(dirname "$0")/harness.sh"

shared=${UPH_SHARED:-$project/../shared}
matrix=$shared/data/matrix/fordelning-2024-09-27
[ -f "$matrix.tsv" ] && [ -d "$shared/protocols" ] || skip "no samples in $shared"

# ---- the drafts, made once: reading posts nothing ----
uph -f utkast.uph init --name Provboken 2>/dev/null
for day in 2024-02-16 2024-09-27; do
	run uph -f utkast.uph import "$shared/protocols/lsvo-$day.txt" -o "$day.json"
	expect_exit 0
	[ -s "$day.json" ] || fail "no draft of $day"
done
run uph -f utkast.uph balance -O json
expect_stdout '"available": "0.00"'

# ---- the books in one order ----
# books NAME FILE…: a book of its own with the files imported, and its balances in NAME/.
books() {
	name=$1
	shift
	mkdir "$name"
	uph -f "$name.uph" init --name Provboken 2>/dev/null
	for file; do
		run uph -f "$name.uph" import "$file" -O json
		expect_exit 0
	done
	# An allocation's number is given in the order that the files come; the rest is the same.
	for by in activity fund recipient month; do
		run uph -f "$name.uph" balance --by "$by" -O json
		expect_exit 0
		grep -v '"head":' "$folder/kept/out" >"$name/$by.json"
	done
	run uph -f "$name.uph" balance --by decision -O json
	grep '"decision":' "$folder/kept/out" |
		sed 's/"number": "[^"]*", //; s/, "trace": .*//' | sort >"$name/decision.json"
	run uph -f "$name.uph" verify
	expect_exit 0
}

books first "$matrix.tsv" 2024-02-16.json 2024-09-27.json
books last 2024-02-16.json 2024-09-27.json "$matrix.tsv"
books between 2024-02-16.json "$matrix.tsv" 2024-09-27.json
books other 2024-09-27.json "$matrix.tsv" 2024-02-16.json
books turned 2024-09-27.json 2024-02-16.json "$matrix.tsv"

for name in first last between other turned; do
	for by in activity fund recipient month decision; do
		run cmp "first/$by.json" "$name/$by.json"
		expect_exit 0
	done
	run uph -f "$name.uph" balance -O json
	expect_stdout '"available": "5893742.06"'
	run uph -f "$name.uph" decisions -O csv
	[ "$(grep -c ';84;' "$folder/kept/out")" -eq 1 ] || fail '§ 84 does not stand once'
	expect_stdout 'ofördelat UPH t.o.m. 2023: 1 000 000,00; 786 UPH 2024: 1 000 000,00'
	expect_stdout '0,75 årsarbetare'

	# ---- again, and the matrix in its other dress ----
	for file in "$matrix.tsv" 2024-02-16.json 2024-09-27.json "$matrix.xlsx"; do
		run uph -f "$name.uph" import "$file" -O json
		expect_exit 0
		expect_stdout '"posted": 0,'
	done
	run uph -f "$name.uph" balance -O json
	expect_stdout '"available": "5893742.06"'
	run uph -f "$name.uph" verify
	expect_exit 0
done
finish
