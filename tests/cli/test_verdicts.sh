#!/bin/sh
# The second decision from outside: approve, reject, withdraw, amend, a meeting's protocol, and what each does to Kvar.
. "$(dirname "$0")/harness.sh"

cp "$inputs"/fordelning.csv .
uph init --name Provboken 2>/dev/null
uph import -q fordelning.csv >/dev/null

run uph balance -O json
expect_stdout '"available": "835000.25"'

# What is decided as it was recommended moves no money.
run uph approve LSVO 2024-02-09 --allocation UPH-24-002 --date 2024-03-01 --reference 2024/00042 -O json
expect_exit 0
expect_stdout '"voucher": null'
expect_stdout '"available": "835000.25"'

# A lower amount gives the rest back to both pots, in their shares, in one voucher.
run uph approve UPH-24-003 --date 2024-03-01 --amount 40000 -O json
expect_exit 0
expect_stdout '"available": "845000.50"'
expect_stdout '"event": "release"'
expect_stdout '"voucher": 7'

# Seen first, then done.
cp ledger.uph "$folder/kept/before"
run uph reject UPH-24-004 --date 2024-06-03 --dry-run
expect_exit 0
expect_stdout 'Provkörning: ingenting är bokfört'
expect_same "$folder/kept/before" ledger.uph

# An approval that was wrong is taken back; one that moved money by its voucher.
run uph amend UPH-24-002 --stage recommended --date 2024-03-05 --reason 'fel paragraf'
expect_exit 0
expect_stdout 'är åter rekommenderat, inte beslutat'
run uph amend UPH-24-003 --stage recommended --date 2024-03-05 --reason 'fel'
expect_exit 1
expect_stderr 'ta tillbaka det med "uph reverse 7"'
run uph reverse 7 --date 2024-03-05 --reason 'fel belopp'
expect_exit 0
run uph approve UPH-24-003 --date 2024-03-06
expect_exit 0
run uph balance -O json
expect_stdout '"available": "835000.25"'

# Two decisions of the same day, with and without a dnr, are one paper's and another's; both are taken.
run uph approve UPH-24-004 --date 2024-06-03 --reference 2024/00050
expect_exit 0
run uph approve UPH-23-001 --date 2024-06-03 --reference 2024/00051
expect_exit 0

# Withdrawn: the money is back.
run uph withdraw UPH-24-003 --date 2024-04-01 --note 'ställs in'
expect_exit 0
run uph balance -O json
expect_stdout '"available": "885000.50"'

# Texts and periods; what was said before stays in the chain.
run uph amend UPH-24-002 --first-day 2024-03-01 --last-day 2024-12-31 --performer 'Ronneby kommun' --reason 'enligt § 7'
expect_exit 0
run uph amend UPH-24-002 --last-day 2024-02-01 --reason 'fel'
expect_exit 2
expect_stderr 'periodens sista dag ligger före den första'

run uph meeting LSVO 2024-02-09 --adjusted 2024-02-20
expect_exit 0
expect_stdout 'Protokollet för LSVO 2024-02-09 är justerat 2024-02-20; det gäller 1 beslut'

run uph verify
expect_exit 0
finish
