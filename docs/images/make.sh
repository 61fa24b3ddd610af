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

# picture PAPER NAME WORDS HEIGHT: that page, so many of its 96ths of an inch from the top
picture() {
	number=$(page "$1" "$3")
	pdftoppm -png -gray -r 96 -f "$number" -l "$number" -singlefile -x 0 -y 0 -W 1123 -H "$4" \
		"$folder/$1.pdf" "$images/$2"
}

book init --name Blekinge
book import "$examples/fordelning-2024.xlsx"
book matrix -o "$folder/matris.xlsx"
book balance -o "$folder/saldo.xlsx"
book import "$examples/beslut-2024-02-16.json" "$examples/beslut-2024-09-27.json"
book recommend LSVO 2024-09-27 § 84 -o "$folder/rekommendation.xlsx"
book statement "Karlskrona kommun" -o "$folder/saldobesked.xlsx"
book workbook -o "$folder/arbetsbok.xlsx"
for paper in matris saldo rekommendation saldobesked arbetsbok; do
	soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to pdf --outdir "$folder" \
		"$folder/$paper.xlsx" >/dev/null 2>&1
done
picture matris fordelningsmatris "FÖRDELNING" 794
picture saldo saldo "Saldo" 794
picture rekommendation rekommendation "REKOMMENDATION" 1123
picture saldobesked saldobesked "SALDOBESKED" 600
picture arbetsbok arbetsbok "En rad för varje rekvisition" 420
