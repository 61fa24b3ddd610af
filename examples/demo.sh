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
echo
echo "Beslutet som matrisen saknar, och det som säger mer än matrisen"
"$program" -f "$book" import --quiet "$examples/beslut-2024-02-16.json" "$examples/beslut-2024-09-27.json"
echo
"$program" -f "$book" conditions
"$program" -f "$book" cofinancing
echo
"$program" -f "$book" verify
"$program" -f "$book" matrix -o "$folder/fordelningsmatris.xlsx"
"$program" -f "$book" balance -o "$folder/saldo.xlsx"
"$program" -f "$book" decisions -o "$folder/beslut.xlsx"
"$program" -f "$book" conditions -o "$folder/villkor.xlsx"
"$program" -f "$book" cofinancing -o "$folder/medfinansiering.xlsx"
"$program" -f "$book" statement --all -o "$folder/saldobesked/"
echo
"$program" -f "$book" balance
echo
echo "Saldobesked, beviljat:"
for municipality in "Karlshamns kommun" "Karlskrona kommun" "Olofströms kommun" "Ronneby kommun" "Sölvesborgs kommun"; do
	granted=$("$program" -f "$book" statement "$municipality" -O csv | awk -F';' '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == "Beviljat") column = i; next }
		{ gsub(",", ".", $column); sum += $column * 100 }
		END { kronor = sprintf("%.0f", sum / 100); printf "%s,%02d", kronor, sum % 100 }')
	printf '  %-20s %14s\n' "$municipality" "$granted"
done
echo
echo "Arbetsböckerna att öppna i Excel eller LibreOffice:"
for paper in "$folder"/*.xlsx "$folder"/saldobesked/*.xlsx; do
	echo "  $paper"
done
