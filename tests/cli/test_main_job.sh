#!/bin/sh
# The main job on the real matrix of 2024-09-27, in each of its three dresses. Skipped where the samples are not.
. "$(dirname "$0")/harness.sh"

samples=${UPH_SHARED:-$project/../shared}/data/matrix
[ -d "$samples" ] || skip "no samples in $samples"

row() { # activity, available: one row of the balances
	grep -F "{\"activity\": \"$1\"" "$folder/kept/out" | grep -qF "\"available\": \"$2\"" ||
		fail "activity '$1' is not $2"
}

for suffix in tsv ods xlsx; do
	rm -f ledger.uph
	uph init --name Blekinge 2>/dev/null
	run uph import "$samples/fordelning-2024-09-27.$suffix" -O json
	expect_exit 0
	expect_stdout '"posted": 22,'
	expect_stdout '"available_after": "7893742.06"'
	run uph balance -O json
	expect_stdout '"available": "7893742.06"'
	expect_stdout '"on_balance": "16576660.06"'
	row 786 -2723514.64
	row 787 -2898736.30
	row 964 -1249793.00
	row '' 14765786.00
	run uph balance --by fund -O json
	expect_stdout '"available": "1050874.06"'
	expect_stdout '"available": "6842868.00"'
	cp ledger.uph "$folder/kept/ledger.uph"
	run uph import "$samples/fordelning-2024-09-27.$suffix" -O json
	expect_exit 0
	expect_stdout '"posted": 0,'
	expect_stdout '"unchanged": 22,'
	expect_same "$folder/kept/ledger.uph" ledger.uph
	run uph verify
	expect_exit 0

	# The matrix out and in again: the same balances.
	run uph matrix -o matris.xlsx
	expect_exit 0
	rm -f ny.uph && uph -f ny.uph init 2>/dev/null
	run uph -f ny.uph import matris.xlsx -O json
	expect_exit 0
	run uph -f ny.uph balance -O json
	expect_stdout '"available": "7893742.06"'
	expect_stdout '"on_balance": "16576660.06"'
	row 786 -2723514.64
	row 787 -2898736.30
	row 964 -1249793.00
	row '' 14765786.00
done

# First the extracted text, then the sheet: changed words, and not a krona moved.
rm -f ledger.uph && uph init 2>/dev/null
run uph import -q "$samples/fordelning-2024-09-27.tsv"
run uph import "$samples/fordelning-2024-09-27.xlsx" -O json
expect_exit 0
expect_stdout '"posted": 0,'
expect_stdout '"changed": 3,'
expect_stdout '"available_after": "7893742.06"'
finish
