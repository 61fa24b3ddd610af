# What every test of the program needs: a folder of its own, the program run with its output kept, and comparisons that
# say what differed. A test is a POSIX shell script that reads this file first and calls `finish` last. It leaves
# nothing behind, and runs as root and as anyone else.
#
#   run uph balance            the program, with standard output, standard error and exit code kept
#   expect_exit 0
#   expect_stdout 'words'      somewhere in standard output; expect_stdout_is '' compares all of it
#   expect_stderr 'words'      the same of standard error; expect_stderr_is 'a whole line'

set -u
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
program=${UPH_PROGRAM:?UPH_PROGRAM must name the program to test}
inputs=$project/tests/golden/inputs

# Nothing of the person who runs the test may show: neither name, nor clock, nor terminal.
UPH_USER=Ekonom
UPH_NOW=2024-10-01T12:00:00Z
LC_ALL=C.UTF-8
TERM=dumb
export UPH_USER UPH_NOW LC_ALL TERM
unset UPH_LEDGER NO_COLOR COLUMNS 2>/dev/null || :

folder=$(mktemp -d "${TMPDIR:-/tmp}/uph-test.XXXXXX") || exit 99
background=
clean_up() {
	[ -z "$background" ] || kill "$background" 2>/dev/null
	chmod -R u+rwx "$folder" 2>/dev/null
	rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
mkdir "$folder/kept" "$folder/work" && cd "$folder/work" || exit 99

failures=0
command_shown=
uph() { "$program" "$@"; }

# From here on the program is run by someone who may not write everywhere: root's tests need it.
as_ordinary_user() {
	[ "$(id -u)" -eq 0 ] || return 0
	cp "$program" "$folder/kept/uph" || exit 99
	program=$folder/kept/uph
	chown -R 65534:65534 "$folder" || exit 99
	uph() { setpriv --reuid=65534 --regid=65534 --clear-groups "$program" "$@"; }
}

run() {
	command_shown=$*
	"$@" >"$folder/kept/out" 2>"$folder/kept/err"
	code=$?
}

fail() {
	failures=$((failures + 1))
	printf 'FAIL: %s\n  %s\n' "$command_shown" "$1" >&2
	sed 's/^/  stdout: /' "$folder/kept/out" | head -40 >&2
	sed 's/^/  stderr: /' "$folder/kept/err" | head -40 >&2
}

expect_exit() { [ "$code" -eq "$1" ] || fail "exit code $code, expected $1"; }

has() { grep -qF -e "$2" "$folder/kept/$1"; }
is() {
	if [ -n "$2" ]; then printf '%s\n' "$2"; fi | cmp -s - "$folder/kept/$1"
}

expect_stdout() { has out "$1" || fail "standard output lacks: $1"; }
expect_stderr() { has err "$1" || fail "standard error lacks: $1"; }
expect_no_stdout() { ! has out "$1" || fail "standard output has: $1"; }
expect_stdout_is() { is out "$1" || fail "standard output is not: $1"; }
expect_stderr_is() { is err "$1" || fail "standard error is not: $1"; }
expect_same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }

skip() {
	echo "skipped: $1"
	exit 77
}

finish() {
	[ "$failures" -eq 0 ] || { echo "$failures failures" >&2; exit 1; }
	exit 0
}
