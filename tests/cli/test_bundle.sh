#!/bin/sh
# All papers of a meeting in a folder: which files, of which day, how they are listed and checked, and what is refused.
. "$(dirname "$0")/harness.sh"

cp "$project"/examples/fordelning-2024.csv "$project"/examples/beslut-*.json .
uph init --name Blekinge 2>/dev/null || exit 99

# refusals
run uph bundle
expect_exit 2
expect_stderr 'uph: ange mappen som ett mötes papper ska ligga i: uph bundle --papers MAPP; eller filen som revisionen ska vara: uph bundle -o revision.zip'
run uph bundle --papers ut
expect_exit 1
expect_stderr_is 'uph: boken har inget möte med beslut; läs in en matris eller ett beslut först'
uph import --quiet fordelning-2024.csv >/dev/null || exit 99
uph import --quiet beslut-2024-02-16.json beslut-2024-09-27.json >/dev/null || exit 99
run uph bundle --papers ut --meeting LSVO
expect_exit 2
expect_stderr 'mötet "LSVO" har ingen dag; skriv det som "LSVO 2024-09-27" eller 2024-09-27'
run uph bundle --papers ut --meeting 'LSVO 2024-09-26'
expect_exit 1
expect_stderr_is 'uph: mötet "LSVO 2024-09-26" finns inte i boken; närmast är LSVO 2024-09-27, LSVO 2024-06-18, LSVO 2024-06-14'
run uph bundle --papers ut --meeting 'Styrgruppen 2024-09-27'
expect_exit 1
expect_stderr 'närmast är LSVO 2024-09-27'
run uph bundle --papers fordelning-2024.csv
expect_exit 3
expect_stderr_is 'uph: fordelning-2024.csv är ingen mapp; ange en annan med --papers'
expect_stdout_is ''
run uph bundle --papers finns/inte
expect_exit 3
expect_stderr_is 'uph: mappen finns/inte kan inte skapas: mappen som den ska ligga i finns inte'
[ ! -e ut ] || fail 'a refusal made a folder'

# the latest meeting
mkdir ut && echo mitt >ut/anteckning.txt && echo gammalt >ut/saldo.xlsx
run uph bundle --papers ut
expect_exit 0
expect_stderr_is '15 filer är skrivna i ut'
expect_stdout 'Alla papper till LSVO 2024-09-27'
expect_stdout '5 893 742,06'
(cd ut && find . -type f | LC_ALL=C sort) >"$folder/kept/files"
cat >"$folder/kept/expected" <<'END'
./anteckning.txt
./fordelningsmatris.xlsx
./innehall.html
./medfinansiering.xlsx
./poster.xlsx
./rekommendation-2024-09-27-84.html
./rekommendation-2024-09-27-84.xlsx
./saldo.xlsx
./saldobesked/karlshamns-kommun.xlsx
./saldobesked/karlskrona-kommun.xlsx
./saldobesked/kou.xlsx
./saldobesked/olofstroms-kommun.xlsx
./saldobesked/region-blekinge-psykiatri.xlsx
./saldobesked/ronneby-kommun.xlsx
./saldobesked/solvesborgs-kommun.xlsx
./villkor.xlsx
END
diff -u "$folder/kept/expected" "$folder/kept/files" >&2 || fail 'other files than these'
[ "$(cat ut/anteckning.txt)" = mitt ] || fail 'what else lies in the folder was touched'
[ "$(head -c 2 ut/saldo.xlsx)" = PK ] || fail 'a file of the same name was not replaced'
grep -qF 'saldobesked/kou.xlsx' ut/innehall.html || fail 'the list lacks a file'

# each file is listed with its digest; the list in the chosen format, in the folder and on standard output
cp -r ut "$folder/kept/first"
run uph bundle --papers ut/ -O json
expect_exit 0
expect_same ut/innehall.json "$folder/kept/out"
rm ut/innehall.json
diff -r ut "$folder/kept/first" >&2 || fail 'the same book gave other bytes'
expect_stdout '"report": "bundle"'
expect_stdout '"meeting": "LSVO 2024-09-27"'
expect_stdout '"file_count": 14'
expect_stdout '"file": "fordelningsmatris.xlsx", "paper": "Fördelningsmatris", "shows": "Kvar att besluta", "amount": "5893742.06"'
expect_stdout '"amount": "200000.00", '
sed -n 's/.*"file": "\([^"]*\)".*"sha256": "\([0-9a-f]*\)".*/\2  \1/p' "$folder/kept/out" >"$folder/kept/sums"
[ "$(wc -l <"$folder/kept/sums")" -eq 14 ] || fail 'a file lacks its digest'
(cd ut && sha256sum --quiet -c "$folder/kept/sums") >&2 || fail 'a digest is not the file'"'"'s'
run uph bundle --papers ut --csv=en
expect_exit 0
expect_same ut/innehall.csv "$folder/kept/out"
expect_stdout 'file,paper,shows,amount,size,sha256'

# a meeting that was: as it stood then, and no other meeting's decisions
run uph bundle --papers april --meeting 2024-04-12 -O json
expect_exit 0
expect_stdout '"as_of": "2024-04-12"'
expect_stdout '"file": "rekommendation-2024-04-12-uph-24-004.xlsx"'
expect_no_stdout '2024-09-27'
run uph matrix --as-of 2024-04-12 -o "$folder/kept/matris.xlsx"
expect_exit 0
expect_same april/fordelningsmatris.xlsx "$folder/kept/matris.xlsx"
run uph balance --as-of 2024-04-12 -o "$folder/kept/saldo.xlsx"
expect_same april/saldo.xlsx "$folder/kept/saldo.xlsx"
run uph statement --all --as-of 2024-04-12 -o "$folder/kept/besked"
expect_same april/saldobesked/karlskrona-kommun.xlsx "$folder/kept/besked/saldobesked-karlskrona-kommun.xlsx"
run uph bundle --papers oktober --meeting 'LSVO 2023-10-20'
expect_exit 0
expect_stdout 'Mötet var före bokens första dag; papperen visar läget 2024-01-01.'
expect_stdout '15 816 660,06'

# what is proposed: a matrix of its own, and no meeting that has been
cat >forslag.json <<'END'
{"format": "uph-beslut-1", "body": "LSVO", "date": "2024-11-15", "paragraph": "9", "title": "Föräldrastöd", "stage": "proposed",
 "allocations": [{"purpose": "Föräldrastöd", "recipient": "Ronneby kommun", "amount": "300 000",
  "financing": [{"fund": "UPH 2024", "activity": "786", "amount": "300 000"}]}]}
END
uph import --quiet forslag.json >/dev/null || exit 99
run uph bundle --papers ut
expect_exit 0
expect_stdout 'Alla papper till LSVO 2024-09-27'
expect_stdout '5 593 742,06'
cmp -s ut/fordelningsmatris.xlsx ut/fordelningsmatris-med-forslag.xlsx && fail 'the proposals are not shown'
run uph bundle --papers november --meeting 2024-11-15
expect_exit 0
[ -s november/rekommendation-2024-11-15-9.html ] || fail 'no recommendation of what is proposed'

# two bodies on one day; as the book was known then; in English
sed 's/LSVO/Styrgruppen/; s/2024-11-15/2024-09-27/; s/proposed/recommended/; s/Föräldra/Anhörig/g' forslag.json >styrgruppen.json
uph import --quiet styrgruppen.json >/dev/null || exit 99
run uph bundle --papers dag --meeting 2024-09-27
expect_exit 2
expect_stderr 'flera organ möttes den dagen: LSVO 2024-09-27, Styrgruppen 2024-09-27; ange vilket'
run uph bundle --papers dag --meeting 'styrgruppen 2024-09-27' --lang en
expect_exit 0
expect_stdout 'All papers of Styrgruppen 2024-09-27'
[ -s dag/rekommendation-2024-09-27-9.xlsx ] || fail 'no recommendation'
[ ! -e dag/rekommendation-2024-09-27-84.xlsx ] || fail 'the recommendation of another body'

# a folder in the way
mkdir ivagen ivagen/villkor.xlsx
run uph bundle --papers ivagen --meeting 2023-10-20
expect_exit 3
expect_stderr 'ivagen/villkor.xlsx'
expect_stdout_is ''
find ivagen -name '*.tmp*' -o -name '.*' -type f | grep . >&2 && fail 'something was left behind'
finish
