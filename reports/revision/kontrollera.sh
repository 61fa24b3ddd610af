#!/bin/sh
# Kontrollerar allt i den här mappen med sha256sum, sqlite3 och skalets egna verktyg, utan programmet uph.
#   sh kontrollera.sh
# Sista raden är "Allt stämmer" och slutkoden 0, eller så står det vad som inte stämmer, och slutkoden är 1.
# Vad varje steg prövar står i "LÄS MIG.txt".
set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")" || exit 1
folder=$(pwd)
book=$folder/bok/boken.uph
chunk=5000 # poster som skrivs ut åt gången

for tool in sha256sum sqlite3; do
	command -v "$tool" >/dev/null 2>&1 || {
		echo "Programmet $tool saknas. Installera det och kör igen."
		exit 1
	}
done
sqlite3 :memory: "CREATE TABLE prov (tal INTEGER) STRICT; SELECT writefile('/dev/null', '')" >/dev/null 2>&1 || {
	echo "sqlite3 ska vara version 3.37 eller nyare; här är $(sqlite3 --version | cut -d' ' -f1)."
	exit 1
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
faults=0
steps=0

# ask FILE: the script asked of the book; what it says, and what went wrong, are lines
ask() {
	sqlite3 -batch -bail -readonly -init /dev/null "$book" <"$1" 2>&1
}

# say STEP: the lines of $work/fel are its faults
say() {
	steps=$((steps + 1))
	if [ -s "$work/fel" ]; then
		faults=$((faults + 1))
		echo "$steps. $1: STÄMMER INTE"
		sed 's/^/   /' "$work/fel" | head -40
		[ "$(wc -l <"$work/fel")" -le 40 ] || echo "   … och $(($(wc -l <"$work/fel") - 40)) rader till"
	else
		echo "$steps. $1: stämmer"
	fi
}

# failed: lines of sha256sum -c that are not OK, in words
failed() {
	sed -n -e '/: OK$/d' -e 's/: FAILED open or read$/ saknas eller kan inte läsas/' -e 's/: FAILED$/ är ändrad/' -e p
}

# compare LIST: the files of a list of sha256sum's, and the lines in it that sha256sum would pass over in silence
compare() {
	sha256sum -c "$1" 2>/dev/null | failed
	grep -n -v '^[0-9a-f]\{64\}  [^ ]' "$1" | sed "s|^\([0-9]*\):.*|$1, rad \1: ingen kontrollsumma|"
}

# ---- the files ----
compare SHA256SUMS 2>/dev/null >"$work/fel"
[ -s SHA256SUMS ] || echo 'SHA256SUMS saknas' >>"$work/fel"
sed 's/^[0-9a-f]*  //' SHA256SUMS 2>/dev/null | sort >"$work/ska"
find . ! -type d ! -path ./SHA256SUMS | sed 's|^\./||' | sort >"$work/finns"
comm -13 "$work/ska" "$work/finns" | sed 's/$/ hör inte hit/' >>"$work/fel"
say 'Filerna är de som lades in (SHA256SUMS)'

# ---- the book as a database ----
echo 'PRAGMA integrity_check; PRAGMA foreign_key_check;' >"$work/hel.sql"
ask "$work/hel.sql" | sed -e '/^ok$/d' >"$work/fel"
cat >"$work/schema.sql" <<'SQL'
SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY type, name;
SQL
ask "$work/schema.sql" >"$work/schema-bok"
{ cat system/schema.sql "$work/schema.sql"; } | sqlite3 -batch -bail -init /dev/null :memory: >"$work/schema-ska" 2>&1
cat >"$work/namn.sql" <<'SQL'
SELECT type || ' ' || name FROM sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^';
SQL
if ! cmp -s "$work/schema-bok" "$work/schema-ska"; then
	ask "$work/namn.sql" | sort >"$work/finns"
	{ cat system/schema.sql "$work/namn.sql"; } | sqlite3 -batch -init /dev/null :memory: 2>&1 | sort >"$work/ska"
	{
		comm -23 "$work/ska" "$work/finns" | sed 's/$/ saknas i boken/'
		comm -13 "$work/ska" "$work/finns" | sed 's/$/ hör inte till boken/'
		echo 'Bokens tabeller och spärrar är inte de som står i system/schema.sql'
	} >>"$work/fel"
fi
say 'Boken är hel som databas, med rätta tabeller och spärrar'

# ---- the chain ----
ask kontroll/ordning.sql >"$work/fel"
say 'Kedjans poster följer på varandra'

echo 'SELECT max(seq) FROM head;' >"$work/sist.sql"
last=$(ask "$work/sist.sql")
case $last in '' | *[!0-9]*) last=0 ;; esac
: >"$work/fel"
listed=$(wc -l <kontroll/kedja.sha256)
[ "$last" -le $((listed + chunk)) ] || { # a head that has been altered must not keep us here for ever
	echo "Boken säger att dess sista post är $last; kontroll/kedja.sha256 har $listed" >"$work/fel"
	last=$((listed + chunk))
}
: >"$work/kedja"
first=1
while [ "$first" -le "$last" ]; do
	rm -rf "$work/led" && mkdir "$work/led"
	{
		echo 'CREATE TEMP TABLE omfang (forsta, sista);'
		echo "INSERT INTO omfang VALUES ($first, $((first + chunk - 1)));"
		cat kontroll/kedja.sql
	} >"$work/led.sql"
	(cd "$work/led" && sqlite3 -batch -bail -readonly -init /dev/null "$book" <"$work/led.sql" \
		>"$work/lista" 2>>"$work/fel")
	(cd "$work/led" && compare "$work/lista") | sed -e 's|^/.*/lista, rad|Kedjans rad|' -e 's/^0*\([1-9]\)/Post \1/' >>"$work/fel"
	cat "$work/lista" >>"$work/kedja"
	first=$((first + chunk))
done
[ -s "$work/kedja" ] || echo 'Kedjan är tom' >>"$work/fel"
say "Varje posts kontrollsumma, räknad ur boken ($last poster)"

diff "$work/kedja" kontroll/kedja.sha256 2>&1 | sed -n 's/^[<>] [0-9a-f]*  0*//p' | sort -un |
	sed 's/.*/Post &: boken och kontroll\/kedja.sha256 har inte samma kontrollsumma/' >"$work/fel"
cmp -s "$work/kedja" kontroll/kedja.sha256 || [ -s "$work/fel" ] || echo 'kontroll/kedja.sha256 är inte kedjan' >"$work/fel"
say 'Kontrollsummorna är de som lades in (kontroll/kedja.sha256)'

# ---- the documents ----
# Which they are, the chain's records say; the bytes lie in the book and beside it, and both are counted.
echo 'SELECT DISTINCT lower(hex(digest)) FROM attachment WHERE stored = 1 ORDER BY 1;' >"$work/dokument.sql"
ask "$work/dokument.sql" >"$work/finns"
sed 's/ .*//' kontroll/dokument.sha256 | sort >"$work/ska"
: >"$work/fel"
[ ! -s kontroll/dokument.sha256 ] || compare kontroll/dokument.sha256 >"$work/fel"
comm -3 "$work/finns" "$work/ska" | tr -d '\t' | sed 's/.*/dokumentet & finns inte på båda ställena/' >>"$work/fel"
echo 'SELECT DISTINCT lower(hex(digest)) FROM document ORDER BY 1;' >"$work/dokument.sql"
ask "$work/dokument.sql" >"$work/ska"
comm -23 "$work/finns" "$work/ska" | sed 's/.*/dokumentet & är borta ur boken/' >>"$work/fel"
comm -13 "$work/finns" "$work/ska" | sed 's/.*/dokumentet & i boken hör inte till någon bilaga/' >>"$work/fel"
while read -r digest; do
	case $digest in *[!0-9a-f]*) continue ;; esac
	echo "SELECT CASE WHEN writefile('$work/innehall', content) IS NULL THEN 'kan inte skrivas' END FROM document
		WHERE digest = x'$digest';" >"$work/innehall.sql"
	ask "$work/innehall.sql" >"$work/svar"
	[ "$(sha256sum <"$work/innehall" | cut -c1-64)" = "$digest" ] || echo "dokumentet $digest är ändrat i boken" >>"$work/fel"
done <"$work/ska"
say "Bokens dokument ($(wc -l <"$work/finns" | tr -d ' ')) är de som boken säger"

# ---- the money ----
ask kontroll/regler.sql >"$work/fel"
say 'Reglerna för poster, konton och summor håller'
ask kontroll/jamfor.sql | sed '/^rapporter.grundbok.csv:[0-9]*: expected .* filling the rest with NULL$/d' >"$work/fel"
say 'Kvar att besluta, På balansen och grundboken i rapporterna, mot posterna'

echo
ask kontroll/saldo.sql
echo
echo "SELECT 'Kedjans sista kontrollsumma är ' || substr(h, 1, 4) || ' ' || substr(h, 5, 4) || ' ' || substr(h, 9, 4)
	|| ' ' || substr(h, 13, 4) || ' (post ' || seq || ').' FROM (SELECT seq, lower(hex(hash)) AS h FROM head);" >"$work/sist.sql"
ask "$work/sist.sql"
echo 'Jämför den med en som du har fått på annat håll: på en rapport i pärmen, eller vid en säkerhetskopia.'
echo
if [ "$faults" -gt 0 ]; then
	echo "$faults av $steps kontroller stämmer inte"
	exit 1
fi
echo 'Allt stämmer'
