#!/bin/sh
# The pictures of the handbook and the README, from the example book: papers printed by LibreOffice, each cut to
# the part of the page that is told of.
#   make.sh PROGRAM
set -eu
program=$1
images=$(cd "$(dirname "$0")" && pwd)
examples=$images/../../examples
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
UPH_USER=controller
UPH_NOW=2024-10-01T12:00:00Z
export UPH_USER UPH_NOW

book() {
	"$program" -f "$folder/blekinge.uph" "$@" >"$folder/log" 2>&1 || {
		cat "$folder/log" >&2
		exit 1
	}
}

# page PAPER WORDS: the number of the first page of its PDF that has the words
page() {
	number=1
	while ! pdftotext -f "$number" -l "$number" "$folder/$1.pdf" - | grep -q "$2"; do
		number=$((number + 1))
		[ "$number" -le 60 ] || {
			echo "$1: ingen sida med \"$2\"" >&2
			exit 1
		}
	done
	echo "$number"
}

# picture PAPER NAME WORDS HEIGHT [DOTS WIDTH]: that page, so many dots from the top, so many to the inch
picture() {
	number=$(page "$1" "$3")
	pdftoppm -png -r "${5:-96}" -f "$number" -l "$number" -singlefile -x 0 -y 0 -W "${6:-1123}" -H "$4" \
		"$folder/$1.pdf" "$images/$2"
}

# Rows as a person fills them in, one of them for too much.
fill_in() {
	/usr/bin/python3 - "$folder/arbetsbok.xlsx" <<'PYTHON'
import datetime
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheet = book["Rekvisitioner"]
heading = next(row for row in sheet.iter_rows(max_row=20) if row[0].value == "Tilldelning")
columns = {cell.value: cell.column for cell in heading}
rows = [("UPH-24-006 Projektledare samsjuklighet, kommun", (2024, 10, 7), 262500, "R-17"),
        ("UPH-24-014 Barnahus", (2024, 10, 9), 566000, "R-18"),
        ("UPH-24-016 Programledare 0,75 (kommun)", (2024, 10, 14), 210000, "R-19")]
for number, (allocation, day, amount, reference) in enumerate(rows, heading[0].row + 1):
    for name, value in (("Tilldelning", allocation), ("Datum", datetime.date(*day)), ("Belopp", amount),
                        ("Referens", reference)):
        sheet.cell(number, columns[name]).value = value
book.save(sys.argv[1])
PYTHON
}

# LibreOffice shows the values that stand in a file unless it is told to work them out again.
profile() {
	mkdir -p "$folder/profile/user"
	cat >"$folder/profile/user/registrymodifications.xcu" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>sv-SE</value></prop></item></oor:items>
XML
}

book init --name Blekinge
book import "$examples/fordelning-2024.xlsx"
book matrix -o "$folder/matris.xlsx"
book balance -o "$folder/saldo.xlsx"
book import "$examples/beslut-2024-02-16.json" "$examples/beslut-2024-09-27.json"
book recommend LSVO 2024-09-27 § 84 -o "$folder/rekommendation.xlsx"
book statement "Karlskrona kommun" -o "$folder/saldobesked.xlsx"
book workbook -o "$folder/arbetsbok.xlsx"
fill_in
book trace "mottagare:Karlskrona" -o "$folder/spar.xlsx"
book import "$examples/protokoll-2024-02-16.txt" -o "$folder/utkast.json"
# It ends with 1: there are findings.
"$program" -f "$folder/blekinge.uph" audit -o "$folder/granskning.xlsx" >"$folder/log" 2>&1 || [ $? -eq 1 ]
# So does a reconciliation with something to explain.
"$program" -f "$folder/avstamning.uph" init --name Blekinge >"$folder/log" 2>&1
"$program" -f "$folder/avstamning.uph" import "$examples/fordelning-2024.xlsx" "$examples/handelser-2024.csv" \
	"$examples/handelser-avstamning.csv" >"$folder/log" 2>&1
"$program" -f "$folder/avstamning.uph" reconcile "$examples/ekonomi-2024-07.se" --as-of 2024-07-31 \
	--mapping "$examples/karta-ekonomi.json" -o "$folder/avstamning.xlsx" >"$folder/log" 2>&1 || [ $? -eq 1 ]
profile
for paper in matris saldo rekommendation saldobesked arbetsbok granskning spar avstamning; do
	soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to pdf --outdir "$folder" \
		"$folder/$paper.xlsx" >/dev/null 2>&1
done
picture matris fordelningsmatris "FÖRDELNING" 794
picture saldo saldo "Saldo" 794
picture rekommendation rekommendation "REKOMMENDATION" 1123
picture saldobesked saldobesked "SALDOBESKED" 600
picture arbetsbok arbetsbok "R-17" 330 170 1420
picture granskning granskning "Granskningsrapport" 640
picture spar spar "Bidragsår" 700
picture avstamning avstamning "Avstämning" 640
