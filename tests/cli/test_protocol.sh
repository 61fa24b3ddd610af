#!/bin/sh
# A protocol is read to a draft, which a person imports; the protocol itself posts nothing.
. "$(dirname "$0")/harness.sh"

cat > lsvo.txt <<'TEXT'
Tid och plats: fredagen den 17 april 2025, Rådhuset
Närvarande: ledamöterna
Justeras senast 2026-04-30

§ 6
Ekonomi

Kostnaden för nästa år är oklar: vilka kostnader det gäller utreds.

§ 7 Stöd till unga

LSVO beslutar

att rekommendera regiondirektören att tillsätta högst 120 000 kr till läger
att medlen tas ur barn och unga 2026
att medlen rekvireras av Ronneby kommun

Protokollet skickas till
- Regiondirektören
TEXT

uph init --name Provboken 2>/dev/null

run uph import --dry-run lsvo.txt
expect_exit 0
expect_stdout 'Utkastet skulle skrivas till lsvo-utkast.json'
[ ! -e lsvo-utkast.json ] || fail 'a dry run wrote the draft'

run uph import lsvo.txt -O json
expect_exit 0
expect_stdout '"meeting": "LSVO 2026-04-17"'
expect_stdout '"stated_date": "2025-04-17"'
expect_stdout '"draft": "lsvo-utkast.json"'
expect_stdout '"posted": 0,'
expect_stdout '"paragraphs": {'
expect_stdout '{"number": "7", "kind": "money", "title": "Stöd till unga", "line": "10", "amount": "120000.00", "bound": "most"'
expect_stdout '{"number": "6", "kind": "idea"'

run uph import lsvo.txt
expect_exit 0
expect_stdout 'LSVO 2026-04-17 (protokollet säger 2025-04-17)'
expect_stdout 'Inget är bokfört. Granska utkastet, rätta det, och läs in det: uph import lsvo-utkast.json'

# A draft that somebody has worked on stays, unless it is named.
echo '{}' > lsvo-utkast.json
run uph import lsvo.txt
expect_exit 3
expect_stderr_is 'uph: lsvo.txt: utkastet lsvo-utkast.json finns redan och säger annat; läs in det, ta bort det, eller namnge ett annat med -o'
run uph import lsvo.txt -q -o lsvo-utkast.json
expect_exit 0

# The draft alone on standard output.
run uph import lsvo.txt -o -
expect_exit 0
expect_stdout '"at_most": "120 000,00"'
expect_stderr 'Protokollets dag 2025-04-17 stämmer inte; 2026-04-17 föreslås'
uph import lsvo.txt -o - 2>/dev/null | cmp -s - lsvo-utkast.json || fail 'the draft is not the same on standard output'

run uph import lsvo-utkast.json -O json
expect_exit 0
expect_stdout '"posted": 1,'
expect_stdout '"available_after": "-120000.00"'

# What is off is said.
run uph import lsvo.txt -o utkast.txt
expect_exit 2
expect_stderr 'uph: -o namnger ett protokolls utkast, som är en beslutsfil; ge filen ändelsen .json, inte utkast.txt'
run uph import lsvo.txt lsvo.txt -o utkast.json
expect_exit 2
run uph import lsvo.txt --date igår
expect_exit 2
expect_stderr '--date tar en dag som 2024-09-27, inte "igår"'
run uph import --as protocol "$project/examples/fordelning-2024.csv"
expect_exit 1
expect_stderr 'fordelning-2024.csv är inget protokoll: den är en tabell'
run uph import --date 2026-04-17 "$project/examples/fordelning-2024.csv"
expect_exit 2
expect_stderr '-o och --date gäller protokoll, och filen är inget'

run uph verify
expect_exit 0
# The register of meetings says that the protocol's own day cannot be right.
rm -f ledger.uph && uph init --name Provboken 2>/dev/null
uph import -q "$project/examples/protokoll-2024-02-16.txt" -o exempel.json >/dev/null
run uph meeting
expect_exit 0
expect_stdout 'protokollet säger 2023-02-16'
finish
