#!/bin/sh
# The book as a file: for its owner's eyes, of our own making or refused, older ones upgraded with a copy beside, newer
# ones refused by every command.
. "$(dirname "$0")/harness.sh"
command -v sqlite3 >/dev/null || exit 77

rights() { stat -c %a "$1"; }

# every command: as it is called, up to where it opens the book
every_command() {
	cat <<'END'
status
sources
balance
matrix
journal
history
decisions
conditions
register
audit
verify
cofinancing
party
meeting
setting
recommend "LSVO 2024-04-12"
statement Karlskrona
trace 1
reconcile underlag.csv --as-of 2024-09-30
backup kopia.uph
export sie
bundle -o revision.zip
workbook -o bok.xlsx
template matrix -o matris.xlsx
sample 5
newyear 2025
close 2024
close 2024-06-30 --reason avstämt
import underlag.csv
record grant --fund 2024 --date 2024-03-01 --amount 100
approve "LSVO 2024-04-12" --date 2024-04-20
reject "LSVO 2024-04-12" --date 2024-04-20
withdraw "LSVO 2024-04-12" --date 2024-04-20
condition met V1 --date 2024-04-20
attest 1
reverse 1 --date 2024-04-20 --reason fel
amend UPH-24-001 --purpose annat --reason rättat
attach underlag.csv 1
setting organisation Regionen
END
}

# refused FILE WORDS: what is asked of the book in `commands` comes to that
refused() {
	while read -r words; do
		eval "run uph -f $1 $words"
		expect_exit 3
		expect_stderr "$2"
	done <commands
}

# ---- its owner's alone ----
umask 0
run uph init --name Blekinge
expect_exit 0
[ "$(rights ledger.uph)" = 600 ] || fail "a new book has the rights $(rights ledger.uph)"
umask 022
cp "$project"/examples/fordelning-2024.csv .
run uph import --quiet fordelning-2024.csv
expect_exit 0
[ "$(rights ledger.uph)" = 600 ] || fail "a change gave the book the rights $(rights ledger.uph)"
run uph backup kopia-1.uph
expect_exit 0
[ "$(rights kopia-1.uph)" = 600 ] || fail 'the copy is more open than the book'
run uph balance -o saldo.csv
expect_exit 0
[ "$(rights saldo.csv)" = 644 ] || fail 'a paper has the rights of other papers'
# shared by will, it stays so
chmod 660 ledger.uph
run uph setting organisation Regionen
expect_exit 0
[ "$(rights ledger.uph)" = 660 ] || fail 'the rights of a shared book were taken away'

# ---- no plain file ----
mkfifo ror
run timeout 10 "$program" -f ror balance
expect_exit 3
expect_stderr_is 'uph: ror: detta är ett rör eller en enhet, ingen UPH-bok'

# ---- newer ----
echo 'a;b' >underlag.csv
cp ledger.uph ny.uph
sqlite3 ny.uph 'PRAGMA user_version = 6'
before=$(cksum <ny.uph)
every_command >commands
refused ny.uph 'uph: ny.uph: boken är av version 6 och programmet känner till 5; installera ett nyare program'
[ "$(cksum <ny.uph)" = "$before" ] || fail 'a newer book was changed'

# ---- a stranger's ----
cp ledger.uph strange.uph
sqlite3 strange.uph 'CREATE TRIGGER mer AFTER INSERT ON entry BEGIN DELETE FROM account_balance; END'
before=$(cksum <strange.uph)
every_command | grep -vx verify >commands
refused strange.uph 'spärren mer hör inte till boken'
[ "$(cksum <strange.uph)" = "$before" ] || fail 'a strange book was changed'
run uph -f strange.uph verify
expect_exit 1
expect_stdout 'spärren mer hör inte till boken'
run uph -f strange.uph balance
expect_stderr_is 'uph: strange.uph: spärren mer hör inte till boken; boken är inte som programmet skrev den, och ingenting mer läses ur den; "uph verify" säger vad som skiljer, och en säkerhetskopia kan återställas'

# ---- older ----
for version in 1 2 3 4; do
	book=bok-$version.uph
	gzip -dc "$project/tests/fixtures/ledger-v$version.uph.gz" >"$book"
	cp "$book" fore.uph
	run uph -f "$book" balance -O json
	expect_exit 0
	expect_stderr_is "$book är uppgraderad till version 5; som den var ligger den i $book.version-$version"
	expect_stdout '"available"'
	cmp -s fore.uph "$book.version-$version" || fail 'the copy is not the book as it was'
	run uph -f "$book" verify
	expect_exit 0
	expect_stderr_is ''
	# The copy is a book, and older: it is opened as one.
	run uph -f "$book.version-$version" balance
	expect_exit 0
	expect_stderr "ligger den i $book.version-$version.version-$version"
done

as_ordinary_user
mkdir last
gzip -dc "$project/tests/fixtures/ledger-v4.uph.gz" >last/bok.uph
chown -R 65534 last 2>/dev/null
chmod 555 last
before=$(cksum <last/bok.uph)
run uph -f last/bok.uph balance
expect_exit 3
expect_stderr 'inget är ändrat'
[ "$(cksum <last/bok.uph)" = "$before" ] || fail 'the book was changed without a copy'
chmod 755 last

finish
