#!/bin/sh
# The main job on the example matrix: a spreadsheet in, books that prove it, the matrix out again.
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
"$program" -f "$book" verify
"$program" -f "$book" matrix -o "$folder/fordelningsmatris.xlsx"
"$program" -f "$book" balance -o "$folder/saldo.xlsx"
echo
"$program" -f "$book" balance
echo
echo "Arbetsböckerna att öppna i Excel eller LibreOffice:"
echo "  $folder/fordelningsmatris.xlsx"
echo "  $folder/saldo.xlsx"
