#!/bin/sh
# The revision: made of the example book, unpacked, and proved by its own instructions without the program; what is
# altered afterwards is found and named; the same book gives the same bytes.
. "$(dirname "$0")/harness.sh"

python=/usr/bin/python3 # Debian's, which has openpyxl
{ command -v sqlite3 && "$python" -c 'import openpyxl'; } >/dev/null 2>&1 || skip 'sqlite3 or openpyxl is not installed'

cp "$project"/examples/fordelning-2024.csv "$project"/examples/beslut-*.json .
uph init --name Blekinge 2>/dev/null || exit 99

# refusals
run uph bundle -o revision.zip --known-at 2024-09-01
expect_exit 2
expect_stderr 'revisionen är hela boken som den är nu, i alla format; utelämna --known-at'
run uph bundle -o revision.zip --fund 'UPH 2024'
expect_exit 2
expect_stderr 'utelämna --fund'
run uph bundle -o finns/inte/revision.zip
expect_exit 3
expect_stderr_is 'uph: finns/inte/revision.zip kan inte skapas: mappen finns inte'
cp ledger.uph bok.zip
run uph -f bok.zip bundle -o bok.zip
expect_exit 2
expect_stderr 'bok.zip är boken själv'
run uph bundle -o revision.tar
expect_exit 2
rm bok.zip
[ "$(ls)" = 'beslut-2024-02-16.json
beslut-2024-09-27.json
fordelning-2024.csv
ledger.uph' ] || fail 'a refusal left something behind'

# what is no file, and what leads to one
mkdir mapp.zip
run uph bundle -o mapp.zip
expect_exit 3
expect_stderr_is 'uph: mapp.zip kan inte skrivas: där finns redan en mapp med det namnet'
rmdir mapp.zip
mkfifo kanal.zip
run uph bundle -o kanal.zip
expect_exit 3
expect_stderr_is 'uph: kanal.zip kan inte skrivas: en zip skrivs bara till en vanlig fil'
rm kanal.zip
echo gammal >fil.zip
chmod 600 fil.zip
ln -s fil.zip lank.zip
run uph bundle -o lank.zip
expect_exit 0
[ -L lank.zip ] || fail 'the link is gone'
[ "$(stat -c %a fil.zip)" = 600 ] || fail 'other rights than the file had'
chmod 600 ledger.uph
run uph bundle -o ny.zip
[ "$(stat -c %a ny.zip)" = 600 ] || fail 'whoever may not read the book may read the revision'
chmod 644 ledger.uph
rm -f fil.zip lank.zip ny.zip

# a disk that is full, or a file that may not grow: nothing is left
for limit in 40 100 400; do
	# shellcheck disable=SC2016
	run sh -c 'ulimit -f "$1"; exec "$0" bundle -o full.zip' "$program" "$limit"
	expect_exit 3
	expect_stderr 'uph: full.zip'
	! grep -q arbete "$folder/kept/err" || fail 'the workshop is named'
	[ -z "$(find . -name '*full*')" ] || fail 'a part of a revision was left behind'
done

# an empty book is one, too
run uph bundle -o tom.zip
expect_exit 0
expect_stdout_is ''

uph import --quiet fordelning-2024.csv >/dev/null || exit 99
uph import --quiet beslut-2024-02-16.json beslut-2024-09-27.json >/dev/null || exit 99
printf 'Rekvisition 17\n' >rekvisition.txt
uph attach rekvisition.txt UPH-24-016 --store >/dev/null 2>&1 || uph attach rekvisition.txt --allocation UPH-24-016 --store >/dev/null || exit 99
run uph bundle -o revision.zip
expect_exit 0
expect_stdout_is ''
expect_stderr 'Revisionen är skriven i revision.zip: '
expect_stderr "Filens SHA-256, att lämna till revisorn på annat håll än filen: $(sha256sum <revision.zip | cut -c1-64)"
expect_stderr 'Packa upp den i en tom mapp och kör "sh kontrollera.sh" där'

# the same bytes, whoever makes it, when and where; and of one moment
cp revision.zip "$folder/kept/first.zip"
UPH_NOW=2025-03-01T08:00:00Z UPH_USER=Revisor TZ=America/New_York run uph bundle -o revision.zip
expect_exit 0
expect_same revision.zip "$folder/kept/first.zip"
[ -z "$(find . -name '*.arbete-*' -o -name '*.ny-*')" ] || fail 'something was left behind'

unpack() {
	chmod -R u+w upp 2>/dev/null
	rm -rf upp
	mkdir upp
	"$python" -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])' revision.zip upp || exit 99
}
check() { # with the tools of the system alone
	command_shown="sh kontrollera.sh ($1)"
	(cd upp && unset -f uph && PATH=/usr/bin:/bin && ! command -v uph && sh kontrollera.sh) >"$folder/kept/out" 2>"$folder/kept/err"
	code=$?
}
last_line() {
	[ "$(tail -1 "$folder/kept/out")" = "$1" ] || fail "the last line is not: $1"
}

unpack
for file in 'LÄS MIG.txt' bok/boken.uph system/systemdokumentation.md system/schema.sql kontroll/kedja.sql rapporter/grundbok.xlsx \
	rapporter/huvudbok.csv rapporter/behandlingshistorik.xlsx rapporter/granskning.csv rapporter/sammantraden.xlsx \
	rapporter/kontroll-av-boken.csv export/boken.journal export/boken.ledger export/boken.beancount export/boken.se \
	export/boken.json saldobesked/karlskrona-kommun.xlsx; do
	[ -s "upp/$file" ] || fail "the revision lacks $file"
done
digest=$(sha256sum <rekvisition.txt | cut -c1-64)
expect_same rekvisition.txt "upp/dokument/$digest.txt"
head -6 'upp/LÄS MIG.txt' >"$folder/kept/out"
expect_stdout 'REVISION AV BOKEN "Blekinge"'
grep -qF 'CREATE TABLE entry' upp/system/schema.sql || fail 'the schema lacks a table'
"$python" - <<'END' || fail 'a workbook cannot be opened'
import openpyxl
book = openpyxl.load_workbook("upp/rapporter/saldo-aktivitet.xlsx", data_only=True)
cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
assert any(isinstance(value, (int, float)) and abs(value - 5893742.06) < 0.001 for value in cells), "5 893 742,06"
END

check whole
expect_exit 0
is err '' || fail 'standard error is not empty'
expect_stdout '1. Filerna är de som lades in (SHA256SUMS): stämmer'
expect_stdout '6. Bokens dokument (1) är de som boken säger: stämmer'
expect_no_stdout 'STÄMMER INTE'
expect_stdout '5893742,06           16576660,06'
expect_stdout "Kedjans sista kontrollsumma är "
last_line 'Allt stämmer'
uph verify -O json >"$folder/kept/verify"
head_digits=$(sed -n 's/.*"digest": "\(....\)\(....\)\(....\)\(....\).*/\1 \2 \3 \4/p' "$folder/kept/verify")
[ -n "$head_digits" ] && expect_stdout "$head_digits"

# where nothing may be written
chmod -R a-w upp
check 'read-only'
expect_exit 0
last_line 'Allt stämmer'

# an amount
unpack
post=$(sqlite3 upp/bok/boken.uph 'SELECT min(seq) FROM entry WHERE event = 6')
sqlite3 upp/bok/boken.uph "DROP TRIGGER entry_keeps_update; UPDATE entry SET amount_ore = amount_ore + 100 WHERE seq = $post"
check 'an amount'
expect_exit 1
expect_stdout '   bok/boken.uph är ändrad'
expect_stdout '   trigger entry_keeps_update saknas i boken'
expect_stdout "   Post $post är ändrad"
expect_stdout '7. Reglerna för poster, konton och summor håller: STÄMMER INTE'
expect_stdout 'lagrat saldo är'
expect_stdout ': rapporten säger kvar '
expect_stdout '3. Kedjans poster följer på varandra: stämmer'
last_line '5 av 8 kontroller stämmer inte'

# the same, with every list made again: the rules and the chain still say it
(cd upp && sed 's/^[0-9a-f]*  //' SHA256SUMS | tr '\n' '\0' | xargs -0 sha256sum >../sums && mv ../sums SHA256SUMS)
check 'an amount, and the list of files'
expect_exit 1
expect_stdout '1. Filerna är de som lades in (SHA256SUMS): stämmer'
expect_stdout "   Post $post är ändrad"
last_line '4 av 8 kontroller stämmer inte'

# one byte of a paper, a paper that is gone, one that was put there
unpack
sed -i '2s/./X/' upp/rapporter/grundbok.csv
rm upp/rapporter/underlag.csv
echo eget >upp/rapporter/eget.csv
check 'a paper'
expect_exit 1
expect_stdout '   rapporter/grundbok.csv är ändrad'
expect_stdout '   rapporter/underlag.csv saknas eller kan inte läsas'
expect_stdout '   rapporter/eget.csv hör inte hit'
last_line '2 av 8 kontroller stämmer inte'

# one who alters something, and then every list so that they say the same
listed() { (cd upp && sed 's/^[0-9a-f]*  //' SHA256SUMS | tr '\n' '\0' | xargs -0 sha256sum >../sums && mv ../sums SHA256SUMS); }
book() { sqlite3 upp/bok/boken.uph "$1"; }
alters() { # NAME, WORDS that the check must say: what was altered lies there
	listed
	check "$1"
	expect_exit 1
	expect_stdout '1. Filerna är de som lades in (SHA256SUMS): stämmer'
	expect_stdout "   $2"
	unpack
}
unpack
sed -i 's/720000,36/720001,36/' upp/rapporter/saldo-aktivitet.csv
alters 'a balance of a report' 'rapporter/saldo-aktivitet.csv, raden "786", är inte som i kontroll/saldo-aktivitet.csv'
sed -i '2s/720000,36/720001,36/' upp/rapporter/grundbok.csv
alters 'an amount of the journal' 'rapporter/grundbok.csv, verifikation 1: 2024-01-01, 720001,36  är inte bokens'
sed -i 2d upp/rapporter/grundbok.csv
alters 'an entry of the journal that is gone' 'rapporter/grundbok.csv saknar i verifikation 1: 2024-01-01, 720000,36 '
book "DROP TRIGGER document_keeps_update; UPDATE document SET content = x'41'"
alters 'a document in the book' "dokumentet $digest är ändrat i boken"
book 'DROP TRIGGER document_keeps_delete; DELETE FROM document'
: >upp/kontroll/dokument.sha256
rm "upp/dokument/$digest.txt"
sed -i '/  dokument\//d' upp/SHA256SUMS
alters 'a document that is gone from all places' "dokumentet $digest är borta ur boken"
book 'INSERT INTO account (kind, allocation) SELECT 14, max(seq) FROM allocation'
alters 'an account' 'Konto '
book 'UPDATE block SET entry_count = entry_count - 1'
alters 'a block' 'Blocket 1 har fel antal poster eller fel gränser'
book 'DROP TRIGGER head_only_rises; UPDATE head SET allocation = allocation + 1'
alters 'the number of allocations' 'Bokens sista tilldelningsnummer är '
book 'DROP TRIGGER head_only_rises; UPDATE head SET seq = 9000000000000000000'
alters 'a head out of reach' 'Boken säger att dess sista post är 9000000000000000000; kontroll/kedja.sha256 har '
book "DROP TRIGGER setting_keeps_insert; INSERT INTO setting SELECT 0, 1, command, NULL, NULL, key, 'x', hash FROM setting LIMIT 1"
alters 'a record before the first' 'Post 0 hör inte till kedjan, som börjar med 1'
book 'PRAGMA user_version = 9'
alters 'the version of the file' 'Filens huvud är inte bokens: application_id 1431324770, user_version 9'

# lines that sha256sum passes over in silence
for cut in '[0-9a-f]*' '[0-9a-f]\{10\}' '\(.*\)'; do
	unpack
	echo x >>upp/rapporter/underlag.csv
	sed -i "s|^$cut  rapporter/underlag.csv|  rapporter/underlag.csv|; s|^[0-9a-f]\{10\}\(.*  rapporter/underlag.csv\)|\1|" upp/SHA256SUMS
	check "a line cut short: $cut"
	expect_exit 1
	expect_stdout ': ingen kontrollsumma'
done
unpack
ln -s /etc/hostname upp/rapporter/lank.csv
check 'a link'
expect_exit 1
expect_stdout '   rapporter/lank.csv hör inte hit'

# one hash: in the list, and in the book
unpack
sed -i '7s/^./g/; 7s/^g/0/; 9s/^\(.\)./\1f/' upp/kontroll/kedja.sha256
cmp -s upp/kontroll/kedja.sha256 "$folder/kept/out" # only to name it
check 'a hash of the list'
expect_exit 1
expect_stdout '   kontroll/kedja.sha256 är ändrad'
expect_stdout ': boken och kontroll/kedja.sha256 har inte samma kontrollsumma'
unpack
fund=$(sqlite3 upp/bok/boken.uph 'SELECT min(seq) FROM fund')
sqlite3 upp/bok/boken.uph "DROP TRIGGER fund_keeps_update; UPDATE fund SET hash = zeroblob(32) WHERE seq = $fund"
check 'a hash of the book'
expect_exit 1
expect_stdout "   Post $fund är ändrad"
expect_stdout "   Post $((fund + 1)) är ändrad"
expect_stdout "   Post $fund: boken och kontroll/kedja.sha256 har inte samma kontrollsumma"
last_line '4 av 8 kontroller stämmer inte'

# a record that is gone, the last one, too; a document; a report's balance
unpack
sqlite3 upp/bok/boken.uph "DROP TRIGGER clause_keeps_delete; DELETE FROM clause WHERE seq = (SELECT min(seq) FROM clause)"
check 'a record that is gone'
expect_exit 1
expect_stdout ' saknas'
expect_stdout '3. Kedjans poster följer på varandra: STÄMMER INTE'
unpack
sqlite3 upp/bok/boken.uph 'DROP TRIGGER attachment_keeps_delete; DELETE FROM attachment'
check 'the last record'
expect_exit 1
expect_stdout '   Bokens sista led är inte den sista posten'
unpack
echo mer >>"upp/dokument/$digest.txt"
check 'a document'
expect_exit 1
expect_stdout '6. Bokens dokument (1) är de som boken säger: STÄMMER INTE'
unpack
sed -i 's/5842868\.00/5842869.00/' upp/kontroll/saldo-bidragsar.csv
check 'a balance'
expect_exit 1
expect_stdout '   bidragsåret "UPH 2024": rapporten säger kvar 5842869.00 och på balansen 14765786.00, posterna 5842868.00 och 14765786.00'

# in chunks, as a large book is
unpack
sed -i 's/^chunk=5000/chunk=7/' upp/kontrollera.sh
check 'in chunks'
expect_exit 1
expect_stdout '   kontrollera.sh är ändrad'
expect_stdout '4. Varje posts kontrollsumma, räknad ur boken'
last_line '1 av 8 kontroller stämmer inte'

# in English, of a book that is attested
uph setting attest two >/dev/null || exit 99
run uph bundle -o revision.zip --lang en
unpack
grep -qF 'Left to decide' upp/rapporter/saldo-aktivitet.csv || grep -qF 'Activity' upp/rapporter/saldo-aktivitet.csv ||
	fail 'the reports are not in English'
check 'in English'
expect_exit 0
last_line 'Allt stämmer'
# a book that is not whole is handed over as it is, and said to be so
sqlite3 ledger.uph "DROP TRIGGER entry_keeps_update; UPDATE entry SET amount_ore = amount_ore + 100 WHERE seq = $post;
CREATE TRIGGER entry_keeps_update BEFORE UPDATE ON entry BEGIN
	SELECT RAISE(ABORT, 'append-only: entry'); END"
run uph bundle -o trasig.zip
expect_exit 1
expect_stderr 'uph: boken är inte hel: se rapporter/kontroll-av-boken i revisionen, eller kör "uph verify"'
mv trasig.zip revision.zip
unpack
grep -qF 'fordelningsmatris: matrisens rader ger' upp/rapporter/kunde-inte-goras.txt || fail 'a paper that could not be made is not named'
check 'a broken book'
expect_exit 1
expect_stdout "   Post $post är ändrad"
last_line '3 av 8 kontroller stämmer inte'

finish
