#!/bin/sh
# The books exactly: out, into a new ledger, and out again is the same file; balances are the same on every day and
# from every side; what is not whole, or not a book's, is refused with its line.
. "$(dirname "$0")/harness.sh"

# The book, as exact CSV, into a new one: the same file comes out, both books prove whole, and every balance is equal.
# The days to compare at follow.
through() {
	book=$1
	shift
	rm -f copy.uph one.csv two.csv
	run uph -f "$book" journal --exact -O csv -o one.csv
	expect_exit 0
	run uph -f copy.uph init --name Blekinge
	expect_exit 0
	run uph -f copy.uph import one.csv
	expect_exit 0
	run uph -f copy.uph journal --exact -o two.csv
	expect_exit 0
	expect_same one.csv two.csv
	for whole in "$book" copy.uph; do
		run uph -f "$whole" verify
		expect_exit 0
	done
	for day in '' "$@"; do
		for side in activity fund recipient decision month; do
			for whole in "$book" copy.uph; do
				uph -f "$whole" balance --by $side ${day:+--as-of "$day"} -O json |
					sed '/"head":/d; /"ledger":/d' >"balance.$whole"
			done
			command_shown="balance --by $side $day of $book and its copy"
			[ -s "balance.$book" ] || fail 'there is no balance'
			expect_same "balance.$book" balance.copy.uph
		done
	done
}

# ---- a new book has what every book begins with, and nothing is doubled ----
uph -f new.uph init --name 'Ny bok' 2>/dev/null
through new.uph
run grep -c . one.csv
expect_stdout_is 32

# ---- the example, with corrections, co-financing that fails, overrides and texts that are hard to carry ----
cp "$project"/examples/*.csv "$project"/examples/*.json .
uph -f example.uph init --name Blekinge 2>/dev/null
uph -f example.uph import -q fordelning-2024.csv beslut-2024-02-16.json beslut-2024-09-27.json >/dev/null 2>&1
uph -f example.uph import -q handelser-2024.csv >/dev/null 2>&1
through example.uph 2024-02-16 2024-09-27
# What the files were is known in the copy: they are not posted again.
cp copy.uph again.uph
run uph -f again.uph import fordelning-2024.csv
expect_exit 0
run uph -f again.uph import handelser-2024.csv
expect_exit 0
cp copy.uph sound.uph
uph -f again.uph journal --exact -o three.csv
command_shown='the same files into the copy'
expect_same one.csv three.csv

run uph -f example.uph reverse 24 --reason 'fel månad; "citat", = och
en ny rad'
expect_exit 0
run uph -f example.uph reverse 25 --reason '=1+1'
expect_exit 0
run uph -f example.uph record distribute --date 2024-10-01 --fund 'UPH 2024' --to-activity 0786 --amount 100 --text '=SUM(A1)'
expect_exit 0
run uph -f example.uph record distribute --date 2024-10-01 --fund 'UPH 2024' --to-activity 787 --amount 0,01 --text "+@-	\"a\",b;c 
'x' € 𝄞 ﷽ é å"
expect_exit 0
run uph -f example.uph record repay --date 2024-10-02 --fund 'UPH t.o.m. 2023' --activity 786 --amount 5000000 --override 'staten krävde = mer'
expect_exit 0
run uph -f example.uph record repay --date 2024-10-03 --fund 'UPH t.o.m. 2023' --activity 786 --amount 1 --override 'en gång till'
expect_exit 0
run uph -f example.uph approve 'LSVO 2024-09-27 § 84' --date 2024-09-30 --reference 'RB 2024/"7"'
expect_exit 0
run uph -f example.uph close 2023
expect_exit 0
run uph -f example.uph condition failed V-24-001 --date 2024-10-01 --evidence 'avslag = nej'
expect_exit 0
run uph -f example.uph amend 'LSVO 2024-09-27 § 84' --name 'ny rubrik' --reason x
through example.uph 2023-12-31 2024-10-02
# The closing comes last, with the reason; two fund overrides and the correction's reason stand as they were written.
run tail -2 one.csv
expect_stdout '"closing",,,2023-12-31,'
expect_stdout '"end",'
run grep -c '^"override",' one.csv
expect_stdout_is 2
run grep -c '"0786"' one.csv
[ "$(cat "$folder/kept/out")" -gt 0 ] || fail 'the leading zero is gone'
run grep -c '"fel månad; ""citat"", = och' one.csv
expect_stdout_is 1
run grep -c '=SUM(A1)' one.csv
expect_stdout_is 1
run sed -n 1p one.csv
expect_stdout '"uph exact",1,"Texterna står oförändrade: öppna inte filen i ett kalkylprogram'
# The ordinary CSV guards the same text.
run uph -f example.uph journal -O csv
expect_stdout "'=SUM(A1)"

# Once in, the same file says nothing new; and nothing of a book can go into one that has begun.
run uph -f copy.uph import one.csv
expect_exit 0
run uph -f copy.uph journal --exact -o two.csv
expect_same one.csv two.csv
run uph -f sound.uph import one.csv
expect_exit 1
expect_stderr 'boken har redan innehåll; en hel bok läses in i en ny: gör en med uph init'

# ---- questions that a whole book does not answer ----
run uph -f example.uph journal --exact
expect_exit 2
expect_stderr '--exact skriver CSV och inget annat: uph journal --exact -O csv, eller -o FIL.csv'
for asked in '--fund=UPH' '--as-of=2024-01-01' '--from=2024-01-01' '--to=2024-01-01' '--known-at=2024-01-01' '--csv=en'; do
	run uph -f example.uph journal --exact -O csv "$asked"
	expect_exit 2
	expect_stderr '--exact är hela boken i en enda form och kan inte förenas med --'
done
run uph -f example.uph journal --exact -O csv aktivitet:786
expect_exit 2
expect_stderr '--exact är hela boken och kan inte förenas med en fråga; ta bort "aktivitet:786"'
run uph -f example.uph journal --exact -O json
expect_exit 2

# ---- what is not whole, or says otherwise than the ledger, leaves the book as it was ----
refused() {
	rm -f fresh.uph
	uph -f fresh.uph init 2>/dev/null
	uph -f fresh.uph journal --exact -o before.csv
	run uph -f fresh.uph import broken.csv
	expect_exit 1
	expect_stderr "$1"
	uph -f fresh.uph journal --exact -o after.csv
	expect_same before.csv after.csv
}
sed '$d' one.csv >broken.csv
refused 'broken.csv:'
refused 'filens sista rad, end, saknas: filen är avbruten'
sed '1s/,1,/,2,/' one.csv >broken.csv
refused 'den är av version 2 och uph läser version 1'
sed '2s/"voucher"/"verifikation"/' one.csv >broken.csv
refused 'kolumnerna är inte de som uph journal --exact skriver'
sed '3s/$/,/' one.csv >broken.csv
refused 'raden har fler än 57 fält'
sed '/^"entry",1,/d' one.csv >broken.csv
refused 'voucher: verifikationen har nummer 2, men nästa i boken är 1'
sed 's/^\("entry",[0-9]*,"[a-z]*",2024-[0-9-]*,[0-9]*\)\.\([0-9][0-9],\)/\1,\2/' one.csv >broken.csv
refused 'fält'
sed 's/^\("entry",5,"[a-z]*",[0-9-]*,[0-9]*\)\.[0-9][0-9],/\1,/' one.csv >broken.csv
refused 'är inte ett belopp som 1234.50'
sed 's/^"allocation",/"tilldelning",/' one.csv >broken.csv
refused '"tilldelning" är inget slag av rad'
sed '/^"fund",/d' one.csv >broken.csv
refused 'bidragsåret "UPH t.o.m. 2023" finns inte före denna rad'
sed 's/$/\r/' one.csv >broken.csv
refused 'CR'
sed '/^"override"/d' one.csv >broken.csv
refused 'rader saknas eller har lagts till'
iconv -f UTF-8 -t ISO-8859-1//TRANSLIT one.csv >broken.csv 2>/dev/null
refused 'är inte giltig UTF-8'
cp one.csv broken.csv && echo '"x"' >>broken.csv
refused 'efter filens sista rad, end, står mer'

# A change that no rule of the books can see: a figure, a letter, two rows in the other order.
[ "$(sed '$d' one.csv | sha256sum | cut -c1-64)" = "$(tail -1 one.csv | cut -d'"' -f4)" ] ||
	fail 'the last row does not have the digest of all before it'
unseen='kontrollsumman på filens sista rad stämmer inte: något i filen är ändrat sedan uph skrev den'
sed 's/,0\.01,"pot"/,0.02,"pot"/' one.csv >broken.csv
cmp -s one.csv broken.csv && fail 'no amount was changed'
refused "$unseen"
sed 's/fel månad/fel manad/' one.csv >broken.csv
refused "$unseen"
sed '$s/,"[0-9a-f]*"$//' one.csv >broken.csv
refused "$unseen"

# A spreadsheet has saved it: another separator, no quotation marks, a byte order mark, another encoding.
anew='broken.csv:1: filen har sparats om av ett annat program, som har ändrat citattecken, avgränsare eller teckenkodning'
tr -d '"' <one.csv | tr ',' ';' >broken.csv
refused "$anew"
{ printf '\357\273\277' && cat one.csv; } >broken.csv
refused "$anew"
iconv -f UTF-8 -t UTF-16 one.csv >broken.csv
refused "$anew"
sed 's/"/""/g; s/^/"/; s/$/"/' one.csv >broken.csv
refused "$anew"

# A dry run says what would be, and writes nothing.
rm -f fresh.uph
uph -f fresh.uph init 2>/dev/null
run uph -f fresh.uph import --dry-run one.csv
expect_exit 0
uph -f fresh.uph journal --exact -o after.csv
command_shown='import --dry-run'
expect_same before.csv after.csv
run uph -f fresh.uph import --fund X one.csv
expect_exit 2

# By way of standard input and output, and named.
uph -f example.uph journal --exact -O csv >piped.csv
expect_same one.csv piped.csv
run uph -f fresh.uph import --as exact - <piped.csv
expect_exit 0
finish
