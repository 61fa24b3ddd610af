#!/bin/sh
# A year is closed from outside: what waits is said, what is closed stays closed, corrections name it; and a paper of
# before the closing is drawn again as it was.
. "$(dirname "$0")/harness.sh"

UPH_NOW=2025-02-01T12:00:00Z
uph init --name Provboken 2>/dev/null
run uph record grant --date 2024-01-01 --amount '500 000,00' --fund 'UPH 2024'
expect_exit 0
run uph record allocate --decision 'LSVO 2024-04-12 § 30' --purpose Projektledare --recipient Karlskrona \
	--fund 'UPH 2024' --activity ofördelat --date 2024-04-12 --amount 150000
expect_exit 0
run uph setting attest two
expect_exit 0

run uph close
expect_exit 0
expect_stdout 'Ingen period är stängd: alla dagar tar emot poster.'

# Refusals.
run uph close MMXXIV
expect_exit 2
expect_stderr '"MMXXIV" är varken ett år eller en dag; skriv uph close 2024, eller uph close 2024-06-30'
run uph close 2025
expect_exit 1
expect_stderr_is 'uph: 2025-12-31 är inte förbi än; ange varför perioden stängs i förväg: --reason "…"'
run uph close 2042 --reason bokslut
expect_exit 1
expect_stderr_is 'uph: 2042-12-31 ligger i ett år som inte har börjat; det som stängs öppnas inte igen, så året stängs först när det är inne'
run uph close 2023-02-29
expect_exit 2
run uph close --reason bokslut
expect_exit 2
expect_stderr 'ange året som ska stängas: uph close 2024'
run uph close 2024 --fund 'UPH 2042'
expect_exit 1
run uph close 2024 --known-at 2025-01-01
expect_exit 2
expect_stderr '--known-at frågar vad boken visste då; det som ändras ändras nu'

# A dry run says all and writes nothing.
cp ledger.uph "$folder/kept/before"
run uph close 2024 --dry-run
expect_exit 0
expect_stdout 'Provkörning: ingenting är bokfört'
expect_same "$folder/kept/before" ledger.uph

# Papers of before.
mkdir before after
papers='balance matrix journal decisions conditions cofinancing sources attest setting status close meeting register'
for paper in $papers; do
	uph $paper -O json >before/$paper || fail "$paper"
done
head=$(uph status -O json | sed -n 's/^ *"head": "\(.\{16\}\).*/\1/p')

run uph close 2024 --reason bokslut
expect_exit 0
expect_stderr 'uph: varning: 2 verifikationer om 650 000,00 med dag till och med 2024-12-31 är inte attesterade: 1, 2'
expect_stderr 'uph: varning: 1 tilldelning om 150 000,00 är rekommenderad men inte beslutad av den som får besluta: UPH-24-001'
expect_stdout '2024 är stängt till och med 2024-12-31: inga poster tas emot där. Rättelser räknas från 2025-01-01 och säger vilken stängd period de rör.'

# Again: nothing is made.
cp ledger.uph "$folder/kept/before"
for again in 'close 2024' 'close 2023' 'close 2024-06-30 --reason igen'; do
	run uph $again
	expect_exit 0
	expect_stdout 'är redan stängt: allt till och med 2024-12-31 stängdes 2025-02-01 12:00 UTC av Ekonom, bokslut. Ingenting är gjort.'
	expect_stderr_is ''
	expect_same "$folder/kept/before" ledger.uph
done
run uph close -O json
expect_stdout '{"through": "2024-12-31", "fund": "alla", "closed": "2025-02-01 12:00 UTC", "person": "Ekonom", "reason": "bokslut"}'

# What is dated in it is refused, and the open day named.
run uph record grant --date 2024-12-31 --amount 1000 --fund 'UPH 2024'
expect_exit 1
expect_stderr_is 'uph: perioden är stängd till och med 2024-12-31: en post daterad 2024-12-31 tas inte emot; den första öppna dagen är 2025-01-01. Ange den med --date; en ny rad i en fil bokförs för hand den dagen (uph record), och läses sedan in som oförändrad'
run uph reverse 2 --reason 'fel belopp' --date 2024-06-01
expect_exit 1

# What a refusal says to do is done: the row of the closed period by hand, on the open day, and the file is as it was.
uph -f annan.uph init --name Annan 2>/dev/null
uph -f annan.uph import --quiet "$project/examples/fordelning-2024.csv" >/dev/null || fail 'the matrix'
uph -f annan.uph close 2024 >/dev/null 2>&1 || fail 'closing'
awk '{ print } /^2024-09-27;/ { print "2024-11-29;Ny insats;100 000;787;KoU;" }' "$project/examples/fordelning-2024.csv" |
	sed 's/7 893 742,06/7 793 742,06/' >ny.csv
run uph -f annan.uph import ny.csv
expect_exit 1
expect_stderr 'uph: ny.csv:31: perioden är stängd till och med 2024-12-31: en post daterad 2024-11-29 tas inte emot; den första öppna dagen är 2025-01-01. Ange den med --date; en ny rad i en fil bokförs för hand den dagen (uph record), och läses sedan in som oförändrad'
run uph -f annan.uph record allocate --decision 'LSVO 2024-11-29' --purpose 'Ny insats' --recipient KoU \
	--fund 'UPH 2024' --activity 787 --date 2025-01-01 --amount 100000
expect_exit 0
run uph -f annan.uph import ny.csv -O json
expect_exit 0
expect_stdout '"posted": 0'
rm annan.uph ny.csv

# A correction goes to the open period and names the closed.
run uph reverse 2 --reason 'fel belopp' -O json
expect_exit 0
expect_stdout '"date": "2025-01-01"'
expect_stdout 'fel belopp (rättelse av post 2024-04-12 i stängd period t.o.m. 2024-12-31)'
run uph setting organisation 'En annan region'
expect_exit 0
run uph verify
expect_exit 0

# The papers of before are what they were, but for the line that says which moment was asked for.
for paper in $papers; do
	uph $paper --known-at "$head" -O json | sed 's/"known_at": "[0-9a-f]*"/"known_at": null/' >after/$paper
	command_shown="$paper --known-at $head"
	cmp -s before/$paper after/$paper || {
		diff before/$paper after/$paper >"$folder/kept/out"
		fail "is not what it was"
	}
done

# A head of that paper is in the book; another is not; what is no digest is refused.
run uph verify --head "$head"
expect_exit 0
expect_stdout "kontrollsumman $head är post "
run uph verify --head 0123456789abcdef
expect_exit 1
expect_stdout 'kontrollsumman 0123456789abcdef finns inte i boken'
run uph verify --head 0123456
expect_exit 2
expect_stderr '"0123456" är ingen kontrollsumma; skriv minst 8 hexadecimala siffror'

# A decision of a closed day: its money counts from the first open one, and that is said.
rm -f ledger.uph && uph init --name Provboken 2>/dev/null
uph import -q "$project/examples/fordelning-2024.csv" >/dev/null
uph close 2024 --reason bokslut >/dev/null 2>&1
run uph import "$project/examples/beslut-2024-02-16.json"
expect_exit 0
expect_stdout 'LSVO 2024-02-16 § 25 c: 2024-02-16 ligger i en stängd period; pengarna räknas från 2025-01-01, den första öppna dagen.'
run uph verify
expect_exit 0
finish
