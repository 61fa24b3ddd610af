#!/bin/sh
# What the program says of itself: commands, options, version, man page; all on standard output, exit code 0.
. "$(dirname "$0")/harness.sh"

run uph help
expect_exit 0
expect_stderr_is ''
expect_stdout 'Användning:'
commands='init import status balance matrix statement decisions journal sources verify help version condition conditions cofinancing record reverse close attest attach setting approve reject withdraw amend meeting bundle workbook template recommend trace backup register history sample export audit reconcile newyear party'
for command in $commands; do
	expect_stdout "  $command "
done
cp "$folder/kept/out" "$folder/kept/overview"
run uph --help
expect_exit 0
expect_same "$folder/kept/overview" "$folder/kept/out"
run uph -h
expect_same "$folder/kept/overview" "$folder/kept/out"

for command in $commands; do
	run uph help "$command"
	expect_exit 0
	expect_stderr_is ''
	expect_stdout "uph $command – "
	expect_stdout '-f, --file BOK'
	awk 'length($0) > 100 { exit 1 }' "$folder/kept/out" || fail 'a line is too long to read'
	cp "$folder/kept/out" "$folder/kept/help"
	run uph "$command" --help
	expect_exit 0
	expect_same "$folder/kept/help" "$folder/kept/out"
	run uph --help "$command"
	expect_same "$folder/kept/help" "$folder/kept/out"
done
[ -z "$(ls -A)" ] || fail 'help made a file'

run uph version
expect_exit 0
expect_stdout 'uph 0.'
expect_stdout 'SQLite 3.'
cp "$folder/kept/out" "$folder/kept/version"
run uph --version
expect_same "$folder/kept/version" "$folder/kept/out"

run uph help --man
expect_exit 0
if [ "${UPDATE_GOLDEN:-0}" = 1 ]; then
	cp "$folder/kept/out" "$project/docs/uph.1"
fi
diff -u "$project/docs/uph.1" "$folder/kept/out" >&2 || fail 'docs/uph.1 is not what uph help --man writes'
if command -v groff >/dev/null; then
	cp "$folder/kept/out" "$folder/kept/uph.1"
	run groff -K utf8 -man -ww -Tutf8 -z "$folder/kept/uph.1"
	expect_exit 0
	expect_stderr_is ''
fi

if [ -c /dev/full ]; then
	command_shown='uph help >/dev/full'
	uph help >/dev/full 2>"$folder/kept/err"
	code=$?
	expect_exit 3
	expect_stderr_is 'uph: utmatningen kan inte skrivas: disken är full; frigör plats och gör om'
fi
finish
