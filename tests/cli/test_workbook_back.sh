#!/bin/sh
# The workbook filled in by a person's steps and read back: values typed into the named cells, saved by openpyxl and by
# LibreOffice; the second import posts nothing, and one that is older than the book is handled row by row.
. "$(dirname "$0")/harness.sh"

python=/usr/bin/python3
"$python" -c 'import openpyxl' 2>/dev/null || skip 'openpyxl is not here'

# type_in FROM TO SHEET!CELL=VALUE...: a day or a number when it looks like one
type_in() {
	"$python" - "$@" <<'PYTHON' || exit 99
import datetime
import re
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
for typed in sys.argv[3:]:
    place, value = typed.split("=", 1)
    sheet, cell = place.split("!")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        value = datetime.date.fromisoformat(value)
    elif re.fullmatch(r"\d+(\.\d+)?", value):
        value = float(value)
    book[sheet][cell] = value
book.save(sys.argv[2])
PYTHON
}

uph init --name Provboken 2>/dev/null
uph import -q "$project/examples/fordelning-2024.csv" >/dev/null
uph workbook -o tom.xlsx || exit 99
cp ledger.uph older.uph

run uph import tom.xlsx
expect_exit 0
expect_stdout 'Inget är ifyllt i arbetsboken: inget är bokfört.'

type_in tom.xlsx arbetsbok.xlsx \
	'Rekvisitioner!A6=UPH-24-006 Projektledare samsjuklighet, kommun' 'Rekvisitioner!B6=2024-09-30' \
	'Rekvisitioner!C6=125000.5' 'Utbetalningar!A6=UPH-24-006' 'Utbetalningar!B6=2024-10-02' \
	'Utbetalningar!C6=100 000,25' 'Beslut av RD!A6=UPH-24-006' 'Beslut av RD!B6=2024-10-01' \
	'Beslut av RD!C6=Beslutat' 'Beslut av RD!E6=2024/00123'
run uph import arbetsbok.xlsx
expect_exit 0
expect_stdout 'Bokförda poster                    3'
expect_stdout "'Beslut av RD'!A6"
expect_stdout '100 000,25            20'
run uph balance -O json
expect_stdout '"paid": "100000.25"'
expect_stdout '"requisitioned": "25000.25"'
run uph sources
expect_stdout 'Arbetsbok, gjord efter verifikation 18'

run uph import arbetsbok.xlsx
expect_exit 0
expect_stdout 'Bokförda poster                    0'
expect_stdout 'Oförändrade rader                  3'

# Another name, one row more.
type_in arbetsbok.xlsx slutlig.xlsx 'Förbrukat!A6=6' 'Förbrukat!B6=2024-10-31' 'Förbrukat!C6=0.01'
run uph import slutlig.xlsx
expect_stdout 'Bokförda poster                    1'
expect_stdout 'Oförändrade rader                  3'

if command -v soffice >/dev/null 2>&1; then
	mkdir "$folder/kept/office"
	soffice "-env:UserInstallation=file://$folder/kept/office" --headless --convert-to xlsx --outdir lo slutlig.xlsx \
		>/dev/null 2>&1
	run uph import lo/slutlig.xlsx
	expect_stdout 'Bokförda poster                    0'
	expect_stdout 'Oförändrade rader                  4'
	uph -f older.uph import -q lo/slutlig.xlsx >/dev/null
	run uph -f older.uph import slutlig.xlsx
	expect_stdout 'Bokförda poster                    0'
	expect_stdout 'Oförändrade rader                  4'
fi

# Since it was made somebody has recorded the same by hand; the book is not this one's; one of another book.
uph record pay --allocation UPH-24-002 --date 2024-10-10 --amount 1000 >/dev/null 2>&1
type_in tom.xlsx sen.xlsx 'Utbetalningar!A6=2' 'Utbetalningar!B6=2024-10-10' 'Utbetalningar!C6=1000'
run uph import sen.xlsx
expect_exit 1
expect_stderr 'sen.xlsx: Utbetalningar!C6: Samma händelse, dag och belopp är redan bokfört för hand, som verifikation 22,'
expect_stderr 'sen.xlsx: varning: Boken har gått vidare sedan arbetsboken gjordes, från verifikation 18 till 22.'
uph -f annan.uph init --name Annan 2>/dev/null
run uph -f annan.uph import sen.xlsx
expect_exit 1
expect_stderr 'Arbetsboken är gjord ur en annan bok'
run uph verify
expect_exit 0
finish
