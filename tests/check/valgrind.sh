#!/bin/sh
# The program under valgrind: every command of the golden tests and the main job on the examples under memcheck; imports
# and a verify under helgrind and drd, which watch the thread that reads ahead and the one that walks the pages.
#   valgrind.sh PROGRAM FOLDER [CASE...]      PROGRAM built without sanitizers; CASE: names of tests/golden, all unless said
# One line of figures; exit code 1 when valgrind said anything or a test failed. What it said lies in FOLDER.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
program=$(realpath "$1")
out=$2
shift 2
rm -rf "$out"
mkdir -p "$out"
out=$(realpath "$out")
jobs=$(nproc)
began=$(date +%s)

# wrap TOOL OPTION...: a program that is ours under that tool, each run with a log of its own
wrap() {
	tool=$1
	shift
	mkdir -p "$out/$tool"
	cat >"$out/$tool/uph" <<TEXT
#!/bin/sh
exec valgrind --tool=$tool --quiet --error-exitcode=99 --num-callers=30 --gen-suppressions=all \\
	--suppressions="$here/valgrind.supp" --log-file="$out/$tool/%p-\$1.log" $* "$program" "\$@"
TEXT
	chmod +x "$out/$tool/uph"
}

# Memory still reachable at the end is what libraries keep for the whole run; the rest counts.
wrap memcheck --leak-check=full --show-leak-kinds=definite,indirect,possible \
	--errors-for-leak-kinds=definite,indirect,possible --track-origins=yes
wrap helgrind --history-level=approx
wrap drd

failures=0
if [ $# -eq 0 ]; then
	for folder in "$project"/tests/golden/*/cmd; do
		basename "$(dirname "$folder")"
	done
else
	printf '%s\n' "$@"
fi >"$out/cases"
UPH_PROGRAM=$out/memcheck/uph
export UPH_PROGRAM out project
# shellcheck disable=SC2016
xargs -P "$jobs" -n 1 sh -c '
	sh "$project/tests/cli/run_golden.sh" "$project/tests/golden/$1" >"$out/$1.said" 2>&1 || echo "$1"
' case <"$out/cases" >"$out/failed"
while read -r name; do
	echo "FAIL: golden $name under memcheck" >&2
	tail -20 "$out/$name.said" >&2
	failures=$((failures + 1))
done <"$out/failed"

told() { # told WHAT COMMAND...: one that must succeed
	what=$1
	shift
	"$@" >"$out/$what.said" 2>&1 && return
	echo "FAIL: $what" >&2
	tail -20 "$out/$what.said" >&2
	failures=$((failures + 1))
}

told main-job sh "$project/examples/demo.sh" "$out/memcheck/uph" "$out/memcheck/demo"
for tool in helgrind drd; do
	book=$out/$tool/book.uph
	told "$tool-init" "$out/$tool/uph" -f "$book" init --name Trådar
	for file in fordelning-2024.xlsx fordelning-2024.csv handelser-2024.csv; do
		told "$tool-$file" "$out/$tool/uph" -f "$book" import "$project/examples/$file"
	done
	told "$tool-verify" "$out/$tool/uph" -f "$book" verify
done

runs=0
for log in "$out"/*/*.log; do
	runs=$((runs + 1))
	[ -s "$log" ] || continue
	echo "FAIL: $log" >&2
	grep -v '^{' "$log" | head -30 >&2
	failures=$((failures + 1))
done
echo "valgrind: $(wc -l <"$out/cases") golden cases, the main job and the threads, $runs runs of the program," \
	"$(($(date +%s) - began)) seconds, $failures failures"
[ "$failures" -eq 0 ]
