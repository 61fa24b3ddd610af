#!/bin/sh
# The audit as a controller has it: the report, the rules, an answer by the command and answers filled in in the workbook;
# what has been accepted stands apart, and twice the same question has the same answer.
. "$(dirname "$0")/harness.sh"

python=/usr/bin/python3
"$python" -c 'import openpyxl' 2>/dev/null || skip 'openpyxl is not here'

# answer FROM TO KEY REASON...: writes the reasons in the column Svar of the rows with those keys
answer() {
	"$python" - "$@" <<'PYTHON' || exit 99
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
wanted = dict(zip(sys.argv[3::2], sys.argv[4::2]))
for sheet in book:
    columns = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in ("Beteckning", "Svar"):
                columns[cell.value] = cell.column
        if len(columns) < 2:
            continue
        key = str(row[columns["Beteckning"] - 1].value or "").replace("\u00a0", " ")
        if key in wanted:
            sheet.cell(row[0].row, columns["Svar"]).value = wanted.pop(key)
assert not wanted, wanted
book.save(sys.argv[2])
PYTHON
}

# standing: how many findings nobody has accepted; key RULE: of the rule's first
standing() { uph audit -O json | "$python" -c 'import json, sys; print(len(json.load(sys.stdin)["rows"]))'; }
key() {
	uph audit -O json | "$python" -c '
import json, sys
print(next(row["key"] for row in json.load(sys.stdin)["rows"] if row["rule"] == sys.argv[1]))' "$1"
}

uph init --name Provboken 2>/dev/null
run uph audit
expect_exit 0
expect_stdout 'Ingenting att anmärka på.'
uph import -q "$project/examples/fordelning-2024.csv" >/dev/null

run uph audit
expect_exit 1
expect_stdout 'R05 UPH-24-'
expect_stdout '419 515,00'
expect_stdout 'Boken är hel: ja'
cp "$folder/kept/out" once
run uph audit
expect_same once "$folder/kept/out"
run uph audit --rules
expect_exit 0
expect_stdout 'R05    Flöde    varning'
expect_stdout 'R44    Beslut   upplysning'
before=$(standing)

# What cannot be meant.
run uph audit --accept "$(key R05)"
expect_exit 2
expect_stderr 'ange skälet: --reason "…"'
run uph audit --reason 'utrett'
expect_exit 2
expect_stderr '--reason hör ihop med --accept eller --reopen'
run uph audit --accept 'R05 något annat' --reason 'utrett'
expect_exit 1
expect_stderr 'iakttagelsen "R05 något annat" finns inte; det finns "R05 '

# By the command: first to see, then for good.
run uph audit --accept "$(key R05)" --reason 'KoU har bekräftat: pengar ut' --dry-run
expect_exit 0
[ "$(standing)" -eq "$before" ] || fail 'a dry run accepted'
accepted=$(key R05)
run uph audit --accept "$accepted" --reason 'KoU har bekräftat: pengar ut'
expect_exit 0
[ "$(standing)" -eq $((before - 1)) ] || fail "$(standing) stand, of $before"
run uph audit
expect_stdout 'Godtagna iakttagelser'
expect_stdout 'KoU har bekräftat: pengar ut'
run uph audit --reopen "$accepted" --reason 'mottagaren minns fel'
expect_exit 0
[ "$(standing)" -eq "$before" ] || fail 'not open again'

# In the workbook.
uph audit -o granskning.xlsx
run uph import granskning.xlsx
expect_exit 0
expect_stdout 'Inget är ifyllt i kolumnen Svar: inget är godtaget.'
# What is no reason: a line to write on, a number, a formula that nobody has reckoned; two reasons for one finding.
answer granskning.xlsx tom.xlsx "$(key R05)" '________' "$(key R04)" '-'
run uph import tom.xlsx
expect_exit 0
expect_stdout 'Inget är ifyllt i kolumnen Svar: inget är godtaget.'
answer granskning.xlsx tal.xlsx "$(key R05)" '=1+1' "$(key R04)" '12'
run uph import tal.xlsx
expect_exit 1
expect_stderr 'Cellen har en formel (=1+1) vars resultat inte finns i filen.'
expect_stderr '"12" är inget skäl; skriv det i ord.'
printf 'Beteckning;Svar\n%s;ja, utrett\n%s;ja,  UTRETT\n' "$(key R05)" "$(key R05)" >lika.csv
run uph import --dry-run lika.csv
expect_exit 0
expect_stdout 'Oförändrade rader                  1'
printf 'Beteckning;Svar\n%s;ja, utrett\n%s;nej, fråga KoU\n' "$(key R05)" "$(key R05)" >olika.csv
run uph import olika.csv
expect_exit 1
expect_stderr 'har ett annat svar på 2:2: ja, utrett. Skriv ett svar, eller samma på båda.'
[ "$(standing)" -eq "$before" ] || fail 'accepted without a reason'
answer granskning.xlsx svar.xlsx "$(key R05)" 'utrett: pengar ut' "$(key R04)" 'beslutas i oktober'
run uph import svar.xlsx
expect_exit 0
[ "$(standing)" -eq $((before - 2)) ] || fail "$(standing) stand, of $before"
run uph import svar.xlsx
expect_exit 0
expect_stdout 'Oförändrade rader                  2'
answer svar.xlsx annat.xlsx "$accepted" 'ett annat skäl'
run uph import annat.xlsx
expect_exit 1
expect_stderr 'är redan godtagen, med ett annat skäl: utrett: pengar ut.'
run uph sources
expect_stdout 'Granskningsrapport med svar'

# The acceptance hangs on the decision, not on the cell: the next version of the file changes nothing; another book's report
# is refused.
uph import -q "$project/examples/fordelning-2024.xlsx" >/dev/null
[ "$(standing)" -eq $((before - 2)) ] || fail "$(standing) stand after another file"
uph -f annan.uph init --name Annan 2>/dev/null
run uph -f annan.uph import svar.xlsx
expect_exit 1
expect_stderr 'granskningsrapporten är gjord ur en annan bok'
run uph verify
expect_exit 0
finish
