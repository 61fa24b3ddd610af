#!/bin/sh
# How long each paper takes to write, of a book of twelve thousand entries: 800 allocations, five years, conditions and
# co-financing. The goal is two seconds.
#
#   bench_papers.sh PROGRAM [FOLDER]     the folder's content is replaced; default bench-papers in the current one
#
# A line for each paper, with the seconds and "ok" or "MISS"; exit code 1 when one took longer.
set -eu
program=$1
folder=${2:-bench-papers}
goal=2
LC_ALL=C.UTF-8
UPH_USER=bench
export LC_ALL UPH_USER

rm -rf "$folder"
mkdir -p "$folder"
book=$folder/bok.uph
uph() { "$program" -f "$book" "$@"; }

# ---- the book ----

# 12 000 events: grants, how they are divided, 800 allocations of 40 meetings, and what happens to their money.
awk '
function day(year, number) { return sprintf("%d-%02d-%02d", year, 1 + int(number / 28) % 12, 1 + number % 28) }
function put(event, date, amount, rest) { if (rows++ < 12000) print event ";" date ";" amount ";" rest }
function move(event, number, days, ore, reference, text) {
	put(event, day(years[number], meetings[number] + days), ore, label[number] ";;;;;;;" reference ";" text)
}
BEGIN {
	split("Karlshamns kommun|Karlskrona kommun|Olofströms kommun|Ronneby kommun|Sölvesborgs kommun|KoU|Region Blekinge",
		known, "|")
	split("Åsa Öbergs stiftelse|Föreningen Källan|Brukarrådet i Länet|Östra skärgårdens samtalsgrupp|Ängslans vänner|" \
		"Suicidprevention i Väst|Måleriet på Näset|Själavård Sölve", names, "|")
	split("Svängsta|Kallinge|Jämjö|Bräkne-Hoby|Asarum", places, "|")
	split("Projektledare samsjuklighet|Utvärdering av mötesplatsen|Föräldrastöd och första hjälp|" \
		"Ungdomsmottagning på nätet, kvällsöppet|Brukarmedverkan, arvoden och resor|" \
		"Lokala samordnare för suicidprevention", purposes, "|")
	split("265|786|787|964", codes, "|")
	print "Händelse;Datum;Belopp;Nr;Bidragsår;Aktivitet;Till aktivitet;Beslut;Ändamål;Mottagare;Referens;Text"
	for (year = 2020; year <= 2024; year++) {
		put("Tilldelat", day(year, 8), 60000000, ";UPH " year ";ofördelat;;;;;dnr " year "/1;Årets statsbidrag")
		for (i = 1; i <= 4; i++)
			put("Fördelat på aktivitet", day(year, 9), 14000000, ";UPH " year ";ofördelat;" codes[i] ";;;;;Fördelning")
	}
	for (year = 2020; year <= 2024; year++)
		for (i = 0; i < 160; i++) {
			number++
			meetings[number] = 20 + 40 * int(i / 20)
			years[number] = year
			label[number] = sprintf("UPH-%02d-%03d", year % 100, number)
			who = i % 3 ? known[1 + i % 7] : names[1 + int(i / 3) % 8] " i " places[1 + i % 5]
			put("Rekommenderat", day(year, meetings[number]), 150000 + 100 * i, \
				";UPH " year ";" codes[1 + i % 4] ";;LSVO " day(year, meetings[number]) " § " \
				(20 + int(i / 2) % 10) ";" purposes[1 + i % 6] " " number ";" who ";;")
		}
	for (part = 1; part <= 5; part++)
		for (number = 1; number <= 800; number++) {
			move("Rekvirerat", number, 3 * part, 20000 + number ",50", "rekvisition " part "/" number, "Del " part)
			move("Utbetalt", number, 3 * part + 1, 20000 + number ",50", "F" number * 10 + part, "")
			move("Förbrukat", number, 3 * part + 2, 15000 + number ",25", "", "Redovisat av mottagaren, löner och lokaler")
		}
}' >"$folder/handelser.csv"

# Fifty decisions with clauses, conditions and projects that others pay a part of.
awk 'BEGIN {
	printf "{\"format\": \"uph-beslut-1\", \"decisions\": ["
	for (i = 1; i <= 50; i++) {
		printf "%s\n{\"body\": \"LSVO\", \"date\": \"2024-12-13\", \"paragraph\": \"%d\", \"title\": \"Ärende %d\",", \
			(i > 1 ? "," : ""), i + 40, i
		printf " \"stage\": \"recommended\", \"clauses\": [\"att rekommendera att medlen används till ärende %d\"],", i
		printf " \"allocations\": [{\"purpose\": \"Egen insats i projekt %d\", \"recipient\": \"KoU\", \"amount\": \"20 000\",", i
		printf " \"financing\": [{\"fund\": \"UPH 2024\", \"activity\": \"\", \"amount\": \"20 000\"}]}], \"conditions\": ["
		printf "{\"kind\": \"cofinancing\", \"name\": \"Projekt %d\", \"text\": \"att projektet beviljas\", \"cofinancing\":", i
		printf " {\"version\": \"applied\", \"own_share\": \"46/100\", \"funders\": [{\"party\": \"ESF-rådet\","
		printf " \"share\": \"54/100\"}]}}, {\"kind\": \"report\", \"text\": \"att slutrapport %d lämnas\",", i
		printf " \"due\": \"2025-10-31\"}]}"
	}
	print "]}"
}' >"$folder/beslut.json"

seconds_of() { # runs what follows, and says how long it took
	before=$(date +%s%N)
	"$@" >"$folder/told" 2>&1 || {
		cat "$folder/told" >&2
		exit 2
	}
	after=$(date +%s%N)
	awk -v ns=$((after - before)) 'BEGIN { printf "%.2f", ns / 1e9 }'
}

uph init --name "Mätboken" 2>/dev/null
printf '%-34s %6s s\n' "import: 12 000 events" "$(seconds_of uph import --quiet "$folder/handelser.csv")"
printf '%-34s %6s s\n' "import: 50 decisions" "$(seconds_of uph import --quiet "$folder/beslut.json")"
uph setting attest two >/dev/null 2>&1 || :

# ---- the papers ----

missed=0
paper() { # NAME COMMAND...
	name=$1
	shift
	took=$(seconds_of "$@")
	word=$(awk -v took="$took" -v goal=$goal 'BEGIN { print took <= goal ? "ok" : "MISS" }')
	[ "$word" = ok ] || missed=1
	printf '%-34s %6s s  %s\n' "$name" "$took" "$word"
}

for form in xlsx html; do
	for report in balance matrix decisions conditions cofinancing journal attest sources; do
		paper "$report $form" uph "$report" -o "$folder/$report.$form"
	done
	paper "matrix, the protocol's form $form" uph matrix --form protokoll -o "$folder/protokoll.$form"
	paper "matrix with proposals $form" uph matrix --with-proposals -o "$folder/forslag.$form"
	for group in recipient decision month; do
		paper "balance by $group $form" uph balance --by $group -o "$folder/$group.$form"
	done
	paper "statement $form" uph statement KoU -o "$folder/besked.$form"
	paper "all statements $form" uph statement --all -O $form -o "$folder/besked-$form"
	paper "recommendation $form" uph recommend "LSVO 2024-11-21 § 22" -o "$folder/rekommendation.$form"
done
paper "workbook" uph workbook -o "$folder/arbetsbok.xlsx"
paper "all papers of a meeting" uph bundle --papers "$folder/mote" --meeting 2024-11-21
# A meeting that there is none of: how it grows, and no goal.
printf '%-34s %6s s\n' "all papers, 50 decisions" \
	"$(seconds_of uph bundle --papers "$folder/mote-50" --meeting 2024-12-13)"
rm -rf "$folder"
[ "${BENCH_JUDGE:-yes}" = no ] || exit $missed
