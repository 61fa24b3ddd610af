#!/bin/sh
# One case of tests/errors/: its `cmd` is refused with exactly the words of expected.stderr, whose last line is the
# exit code; standard output is empty; and the book is byte for byte what it was. A `setup` beside it is run first; without
# one there is an empty book called ledger.uph. UPDATE_GOLDEN=1 rewrites what is expected.
. "$(dirname "$0")/harness.sh"

case_folder=$1
cp "$inputs"/* .
for file in "$case_folder"/*; do
	case ${file##*/} in
	cmd | setup | expected.*) ;;
	*) cp "$file" . ;;
	esac
done
if [ -e "$case_folder/setup" ]; then
	. "$case_folder/setup"
else
	uph init --name Provboken 2>/dev/null || exit 99
fi
mkdir "$folder/kept/before" && cp -R . "$folder/kept/before" || exit 99

run eval ". \"\$case_folder/cmd\""
expect_stdout_is ''
[ "$code" -ne 0 ] || fail "exit code 0"
{ cat "$folder/kept/err"; echo "exit $code"; } >"$folder/kept/told"
if [ "${UPDATE_GOLDEN:-0}" = 1 ]; then
	cp "$folder/kept/told" "$case_folder/expected.stderr"
elif ! diff -u "$case_folder/expected.stderr" "$folder/kept/told" >&2; then
	fail "differs from $case_folder/expected.stderr"
fi
diff -r "$folder/kept/before" . >&2 || fail "a file was changed by what was refused"
finish
