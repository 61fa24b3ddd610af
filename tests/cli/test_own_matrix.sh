#!/bin/sh
# The book's own matrix read back into it posts nothing, whatever has moved its pots: decisions from files, approvals with
# another amount, money divided, given back and repaid.
. "$(dirname "$0")/harness.sh"

uph init --name Provboken 2>/dev/null
uph import -q "$project/examples/fordelning-2024.csv" >/dev/null
uph import -q "$project/examples/beslut-2024-02-16.json" "$project/examples/beslut-2024-09-27.json" >/dev/null
{
	uph approve LSVO 2024-09-27 § 84 --date 2024-10-03 --amount 150000 &&
	uph record distribute --date 2024-10-04 --amount 5000000 --fund 'UPH 2024' --to-activity 786 &&
	uph record repay --date 2024-10-04 --amount 1000 --fund 'UPH t.o.m. 2023' --activity 787 &&
	uph record carry --date 2024-10-05 --amount 2000 --fund 'UPH t.o.m. 2023' --activity 787 --to-fund 'UPH 2024' --to-activity 787 &&
	uph record requisition --allocation UPH-24-006 --date 2024-10-15 --amount 87500 &&
	uph record pay --allocation UPH-24-006 --date 2024-10-16 --amount 87500 &&
	uph record refund --allocation UPH-24-006 --date 2024-10-17 --amount 500 &&
	uph condition failed V-24-001 --date 2024-10-18
} >/dev/null 2>&1 || fail 'a step was refused'

run uph balance -O json
expect_stdout '"available": "7943242.06"'
for suffix in csv xlsx; do
	uph matrix --form protokoll -o "matris.$suffix"
	run uph import "matris.$suffix" -O json
	expect_exit 0
	expect_stdout '"posted": 0,'
	expect_stdout '"changed": 0,'
	expect_stdout '"available_after": "7943242.06"'
done

# By meeting: a decision that came late stands where it belongs.
run uph matrix -O csv
esf=$(grep -n ';ESF-projekt, egen' "$folder/kept/out" | tail -1 | cut -d: -f1)
week=$(grep -n 'Temavecka' "$folder/kept/out" | head -1 | cut -d: -f1)
[ "$esf" -lt "$week" ] || fail 'a late decision stands last'
run uph verify
expect_exit 0
finish
