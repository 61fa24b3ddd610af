#!/bin/sh
# The rules of the house.   test_house.sh PROJECT COMPILER
set -eu
project=$1
compiler=$2
cd "$project"
failures=0

# none RULE PATTERN FILE...: no line of the files may match
none() {
	rule=$1
	pattern=$2
	shift 2
	if found=$(grep -nE "$pattern" "$@" /dev/null); then
		printf 'FAIL: %s\n%s\n' "$rule" "$found" >&2
		failures=$((failures + 1))
	fi
}

files() { # files FOLDER...: the C files below
	find "$@" -name '*.[ch]' | sort
}

library=$(files ledger import reports)
all=$(files include ledger import reports cli tests bench)

# shellcheck disable=SC2046,SC2086
{
	none "the base knows no floor above" '#include "(uph/(ledger|journal|import|report)|ledger/[a-z_]+\.h|import|reports|cli)' \
		$(files ledger/base)
	none "the ledger sees neither import nor reports" '#include "(import|reports|cli)/|uph/(import|report|reports)\.h' \
		$(files ledger)
	none "import does not see reports, nor the ledger's inside" \
		'#include "(reports|cli)/|uph/reports?\.h|"ledger/[a-z_]+\.h' $(files import)
	none "reports do not see import, nor the ledger's inside" '#include "(import|cli)/|uph/import\.h|"ledger/[a-z_]+\.h' \
		$(files reports)
	none "the program uses the public face and the base" '#include "(import|reports)/|"ledger/[a-z_]+\.h' $(files cli)
	none "the database has one door" '#include *<sqlite3\.h>' \
		$(files ledger import reports cli include | grep -v '^ledger/db[a-z_]*\.c$')
	none "libcsv, libzip, expat and iconv stay in import" '#include *<(csv|zip|expat|iconv)\.h>' \
		$(files ledger reports cli include)
	# The checksum of a workbook's parts and of a SIE file is zlib's, written or read.
	none "zlib has its doors in reports, in the SIE reader, and where a workbook is unpacked" '#include *<zlib\.h>' \
		$(files ledger import reports cli include | grep -vE '^(reports/(xlsx_check|archive|export_sie)|import/(sie_checksum|workbook_zip))\.c$')
	none "cJSON stays in the JSON reader" '#include *<(cjson/)?cJSON\.h>' \
		$(files ledger import reports cli include | grep -vE '^import/(json_reader|decision_)[a-z_]*\.[ch]$')
	none "libxlsxwriter stays in the XLSX renderer" '#include *<xlsxwriter\.h>' \
		$(files ledger import reports cli include | grep -vE '^reports/(render_xlsx|xlsx_[a-z_]*)\.[ch]$')
	none "these functions are not used" '(^|[^a-zA-Z0-9_])(sprintf|strcpy|strcat|strtok|atoi|strtod|gets)\(' $all
	# The one program that is started is pdftotext, without a shell, by its own arguments alone.
	none "no shell, and no other program" \
		'(^|[^a-zA-Z0-9_])(system|popen|exec[lv]p?e?|fexecve|posix_spawnp?|wordexp|dlopen)\(' \
		$(files ledger import reports cli include | grep -v '^import/protocol_pdf\.c$')
	none "the file brings no code along" 'load_extension\(|sqlite3_create_function|sqlite3_create_module|ATTACH ' \
		$(files ledger import reports cli include)
	none "the library neither prints nor exits" '(^|[^a-z_])(printf|puts|perror|exit|abort)\(' $library
	none "nothing is left for later" '\b(TODO|FIXME|XXX|HACK)\b' $all
}

for header in include/uph.h include/uph/*.h; do
	if ! printf '#include "%s"\n' "${header#include/}" |
		"$compiler" -std=c17 -D_POSIX_C_SOURCE=200809L -Iinclude -Wall -Werror -fsyntax-only -x c -; then
		echo "FAIL: $header does not stand alone" >&2
		failures=$((failures + 1))
	fi
done

[ "$failures" -eq 0 ] || exit 1
