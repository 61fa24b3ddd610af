#!/bin/sh
# A sample drawn by uph, drawn again with sha256sum and sort alone from the journal; and words that are no sample.
. "$(dirname "$0")/harness.sh"

cp "$project"/examples/*.csv "$project"/examples/*.json .
uph init --name Blekinge 2>/dev/null
uph import -q fordelning-2024.csv beslut-2024-02-16.json beslut-2024-09-27.json >/dev/null 2>&1
uph import -q handelser-2024.csv >/dev/null 2>&1

# "voucher entry sum" for each entry of the journal, by its place in the voucher; those with the smallest sums.
by_hand() {
	uph journal -O csv | sed 1d | cut -d';' -f1 | awk '{ print $1, ++n[$1] }' | while read -r voucher entry; do
		printf '%s %s %s\n' "$(printf '%s:%s:%s' "$1" "$voucher" "$entry" | sha256sum | cut -c1-64)" "$voucher" "$entry"
	done | LC_ALL=C sort | head -n "$2" | cut -d' ' -f2-3 | sort -n
}
by_uph() {
	uph sample "$2" --seed "$1" -O csv | sed 1d | cut -d';' -f1-2 | tr ';' ' ' | sort -n
}
for seed in 'revision 2024' 'å;ä' '1'; do
	by_hand "$seed" 7 >"$folder/kept/hand"
	by_uph "$seed" 7 >"$folder/kept/uph"
	command_shown="sample 7 --seed $seed"
	[ "$(wc -l <"$folder/kept/hand")" -eq 7 ] || fail 'not seven entries by hand'
	expect_same "$folder/kept/hand" "$folder/kept/uph"
done

# Without a seed the book's own sum is it, and is printed.
head=$(uph journal -O json | sed -n 's/.*"head": "\([0-9a-f]*\)".*/\1/p')
run uph sample 4 -O json
expect_exit 0
expect_stdout "\"seed\": \"$head\""
run uph sample 4
expect_stdout '[  ]'
expect_stdout 'Granskare: ____'

run uph sample 4 --all-above '1 132 000' --seed a -O json
[ "$(grep -c '"why": ' "$folder/kept/out")" -ge 5 ] || fail 'the large ones are not there besides those drawn'
expect_stdout '"why": "belopp"'

run uph sample
expect_exit 2
expect_stderr 'ange hur många poster som ska dras: uph sample 25'
for words in 0 -1 tio 2,5 99999999999999999999; do
	run uph sample -- "$words"
	expect_exit 2
	expect_stderr "\"$words\" är inget antal poster; skriv ett heltal från 1"
done
run uph sample 5 --min-amount 0
expect_exit 2
expect_stderr '--min-amount: beloppet ska vara större än noll'
run uph sample 5 --all-above mycket
expect_exit 2
run uph sample 5 --fund 'UPH 2031'
expect_exit 1
finish
