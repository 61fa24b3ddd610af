#!/bin/sh
# The main job on the examples: a matrix in, the decisions beside it, and the papers out.
#   demo.sh PROGRAM FOLDER
set -eu
program=$1
folder=$2
examples=$(dirname "$0")
book=$folder/blekinge.uph

rm -rf "$folder"
mkdir -p "$folder"

"$program" -f "$book" init --name Blekinge
echo
"$program" -f "$book" import "$examples/fordelning-2024.xlsx"
echo
echo "Samma matris som CSV: ingenting nytt"
"$program" -f "$book" import --quiet "$examples/fordelning-2024.csv"
echo
"$program" -f "$book" balance
"$program" -f "$book" matrix -o "$folder/fordelningsmatris.xlsx"
echo
echo "Protokollet: vad det säger, och ett utkast att granska; ingenting bokförs"
"$program" -f "$book" import "$examples/protokoll-2024-02-16.txt" -o "$folder/utkast-2024-02-16.json"
echo
echo "Beslutet som matrisen saknar, och det som säger mer än matrisen"
"$program" -f "$book" import --quiet "$examples/beslut-2024-02-16.json" "$examples/beslut-2024-09-27.json"
echo
"$program" -f "$book" conditions
"$program" -f "$book" cofinancing
echo
"$program" -f "$book" verify
"$program" -f "$book" matrix -o "$folder/fordelningsmatris-med-esf.xlsx"
"$program" -f "$book" balance -o "$folder/saldo.xlsx"
"$program" -f "$book" decisions -o "$folder/beslut.xlsx"
"$program" -f "$book" conditions -o "$folder/villkor.xlsx"
"$program" -f "$book" cofinancing -o "$folder/medfinansiering.xlsx"
"$program" -f "$book" recommend LSVO 2024-09-27 § 84 -o "$folder/rekommendation.xlsx"
"$program" -f "$book" recommend LSVO 2024-02-16 § 25 c -o "$folder/rekommendation-esf.xlsx"
"$program" -f "$book" statement --all -o "$folder/saldobesked/"
"$program" -f "$book" workbook -o "$folder/arbetsbok.xlsx"
"$program" -f "$book" bundle --papers "$folder/mote-2024-09-27" >/dev/null
"$program" -f "$book" trace "beslut:2024-04-12" -o "$folder/spar-2024-04-12.xlsx"
"$program" -f "$book" register -o "$folder/huvudbok.xlsx"
# Slutkod 1: det finns iakttagelser att svara på.
"$program" -f "$book" audit -o "$folder/granskning.xlsx" || [ $? -eq 1 ]
"$program" -f "$book" bundle -o "$folder/revision.zip" >/dev/null
echo
echo "Vart tog pengarna vägen?"
"$program" -f "$book" trace "UPH-24-016"
echo
"$program" -f "$book" balance
"$program" -f "$book" newyear 2025 --dry-run -o "$folder/arsskifte-2025.xlsx"
echo
echo "Avstämningen mot ekonomisystemet i juli, i en egen bok med årets utbetalningar:"
theirs=$folder/avstamning.uph
"$program" -f "$theirs" init --name Blekinge >/dev/null 2>&1
"$program" -f "$theirs" import --quiet "$examples/fordelning-2024.xlsx" "$examples/handelser-2024.csv" \
	"$examples/handelser-avstamning.csv" >/dev/null
# Slutkod 1: det finns skillnader att förklara.
"$program" -f "$theirs" reconcile "$examples/ekonomi-2024-07.se" --as-of 2024-07-31 \
	--mapping "$examples/karta-ekonomi.json" || [ $? -eq 1 ]
"$program" -f "$theirs" reconcile "$examples/ekonomi-2024-07.se" --as-of 2024-07-31 \
	--mapping "$examples/karta-ekonomi.json" -o "$folder/avstamning-2024-07.xlsx" || [ $? -eq 1 ]
echo
echo "Saldobesked, beviljat:"
for municipality in "Karlshamns kommun" "Karlskrona kommun" "Olofströms kommun" "Ronneby kommun" "Sölvesborgs kommun"; do
	granted=$("$program" -f "$book" statement "$municipality" | sed -n '/^Summa  */{s///;s/  .*//;p;q}')
	printf '  %14s  %s\n' "$granted" "$municipality"
done
echo
echo "Arbetsböckerna att öppna i Excel eller LibreOffice:"
for paper in "$folder"/*.xlsx "$folder"/saldobesked/*.xlsx; do
	echo "  $paper"
done
echo
echo "Underlaget till revisorn, som går att kontrollera utan uph:"
echo "  $folder/revision.zip"
echo
echo "Alla papper till mötet, med en innehållsförteckning:"
echo "  $folder/mote-2024-09-27/innehall.html"
