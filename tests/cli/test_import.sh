#!/bin/sh
# Import from outside: dry run, again, refusals as JSON, several files.
. "$(dirname "$0")/harness.sh"

cp "$inputs"/fordelning.csv .
uph init --name Provboken 2>/dev/null
cp ledger.uph "$folder/kept/new"

run uph import --dry-run fordelning.csv
expect_exit 0
expect_stderr_is ''
expect_stdout 'Provläsning: fordelning.csv'
expect_stdout 'Mötesplats'
expect_same "$folder/kept/new" ledger.uph

# What is refused is written as JSON all the same, and told on standard error.
sed 's/200 000;787;/200 000;;/' fordelning.csv >fel.csv
run uph import fel.csv -O json
expect_exit 1
expect_stdout '"posted": 0,'
expect_stdout '"severity": "fel", "rule": "matrix.activity_missing", "where": "11"'
expect_stderr 'uph: fel.csv:11: Raden "Mötesplats"'
[ "$(wc -l <"$folder/kept/err")" -eq 1 ] || fail 'more than one line'
expect_same "$folder/kept/new" ledger.uph
run uph import finns-inte.csv -O json
expect_exit 3
expect_stdout '"posted": 0,'
expect_stdout '"severity": "fel", "rule": "import.refused", "where": ""'

# Files are read one after another; after a refused one no more.
sed 's/^;;0;;;$/2024-09-20;Föreläsning;5 000;787;KoU;/; s/835 000,25/830 000,25/' fordelning.csv >nasta.csv
run uph import fordelning.csv fel.csv nasta.csv
expect_exit 1
expect_stdout 'Inläsning: fordelning.csv'
expect_no_stdout 'nasta.csv'
expect_stderr 'uph: fel.csv:11: '
run uph balance -O json
expect_stdout '"available": "835000.25"'

# Several files in one document: places carry the file's name.
run uph import fordelning.csv nasta.csv -O json
expect_exit 0
expect_stdout '"posted": 1,'
expect_stdout '"unchanged": 16,'
expect_stdout '"where": "nasta.csv:15"'
expect_stdout '"available_before": "835000.25"'
expect_stdout '"available_after": "830000.25"'

# A conflict as JSON: the row, old against new.
sed 's/200 000/210 000/; s/830 000,25/820 000,25/' nasta.csv >andrad.csv
cp ledger.uph "$folder/kept/before"
run uph import andrad.csv -O json
expect_exit 1
expect_stdout '"posted": 0,'
expect_stdout '"conflicts": 1,'
expect_stdout '"status": "conflict", "where": "11"'
expect_stdout '"amount": "210000.00"'
expect_same "$folder/kept/before" ledger.uph
run uph import --dry-run --accept-changes andrad.csv
expect_exit 0
expect_stdout 'rättad'
expect_same "$folder/kept/before" ledger.uph
run uph import --accept-changes andrad.csv -O json
expect_exit 0
expect_stdout '"corrected": 1,'
expect_stdout '"available_after": "820000.25"'
run uph verify
expect_exit 0

# The fund that the grant goes to can be named.
rm ledger.uph && uph init 2>/dev/null
run uph import -q fordelning.csv --fund 'Statsbidrag 2024'
expect_exit 0
run uph balance --by fund -O json
expect_stdout '"Statsbidrag 2024"'
run uph balance --fund 'statsbidrag 2024' -O json
expect_exit 0

# Names with spaces and letters beyond ASCII.
cp fordelning.csv 'Fördelning av medel.csv'
run uph import -q 'Fördelning av medel.csv' --fund 'Statsbidrag 2024'
expect_exit 0
expect_stdout 'Inläsning: Fördelning av medel.csv'
finish
