#!/bin/sh
# Looks for inputs that break the readers, with libFuzzer and AFL++, two harnesses at a time.
#   run.sh LIBFUZZER-BUILD AFL-BUILD FOLDER [NAME...]
# FUZZ_SECONDS for each harness and engine (60). What is found is in FOLDER/found/NAME, made as small as can be;
# what was learnt stays in FOLDER/learnt/NAME for the next run. A line for each harness and engine, one for them
# all, and exit code 1 when something was found. "-" for AFL-BUILD: libFuzzer alone.
#   run.sh merge LIBFUZZER-BUILD FOLDER [NAME...]
# keeps of a corpus and what was learnt what covers something of its own, in FOLDER/merged/NAME.
set -u
here=$(cd "$(dirname "$0")" && pwd)
seconds=${FUZZ_SECONDS:-60}
MEGABYTES=1536
MILLISECONDS=10000

names() {
	for source in "$here"/fuzz_*.c; do
		name=${source##*/fuzz_}
		echo "${name%.c}"
	done
}

# absolute FOLDER: made, and named from the root
absolute() {
	mkdir -p "$1" && (cd "$1" && pwd)
}

# stat FILE WORD: a figure of libFuzzer's or AFL++'s statistics
stat_of() {
	sed -n "s/^\(stat::\)\{0,1\}$2 *: *//p" "$1" 2>/dev/null | tail -1
}

# minimise NAME FILE: smaller, with the same end
minimise() {
	"$libfuzzer/tests/fuzz/fuzz_$1" -minimize_crash=1 -max_total_time=20 -timeout=10 -rss_limit_mb=$MEGABYTES \
		-exact_artifact_path="$2.small" "$2" >/dev/null 2>&1
	[ -s "$2.small" ] || rm -f "$2.small"
}

# told NAME ENGINE EXECUTIONS EDGES SECONDS FOUND
told() {
	printf '%-10s %-9s %12s executions %6s edges %5s s %3s found\n' "$@"
	echo "$*" >>"$folder/figures"
}

run_libfuzzer() {
	name=$1
	program=$libfuzzer/tests/fuzz/fuzz_$name
	found=$folder/found/$name
	learnt=$folder/learnt/$name
	log=$folder/log/$name-libfuzzer
	mkdir -p "$found" "$learnt"
	before=$(find "$found" -type f | wc -l)
	dictionary=$here/dict/$name.dict
	[ -f "$dictionary" ] || dictionary=$here/dict/words.dict
	"$program" -max_total_time="$seconds" -timeout=$((MILLISECONDS / 1000)) -rss_limit_mb=$MEGABYTES \
		-malloc_limit_mb=$MEGABYTES -print_final_stats=1 -dict="$dictionary" -artifact_prefix="$found/" \
		"$learnt" "$here/corpus/$name" >"$log" 2>&1
	code=$?
	for file in "$found"/crash-* "$found"/timeout-* "$found"/oom-* "$found"/leak-*; do
		[ -f "$file" ] && [ ! -e "$file.small" ] && minimise "$name" "$file"
	done
	new=$(($(find "$found" -type f ! -name '*.small' ! -name 'slow-unit-*' | wc -l) - before))
	[ $code -eq 0 ] || [ $new -gt 0 ] || new=1
	edges=$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -1)
	executions=$(stat_of "$log" number_of_executed_units)
	told "$name" libFuzzer "${executions:-0}" "${edges:-0}" "$seconds" "$new"
}

run_afl() {
	name=$1
	program=$afl/tests/fuzz/fuzz_$name
	out=$folder/afl/$name
	found=$folder/found/$name
	log=$folder/log/$name-afl
	stats=$out/default/fuzzer_stats
	rm -rf "$out"
	mkdir -p "$found"
	mutator=
	case "$name" in
	zip | table) ;;
	*) mutator=$libfuzzer/tests/fuzz/uph_afl_mutator.so ;;
	esac
	dictionary=$here/dict/$name.dict
	[ -f "$dictionary" ] || dictionary=$here/dict/words.dict
	[ -z "$mutator" ] || export AFL_CUSTOM_MUTATOR_LIBRARY="$mutator"
	AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_QUIET=1 \
		AFL_SKIP_CRASHES=1 AFL_FAST_CAL=1 AFL_FORKSRV_INIT_TMOUT=60000 \
		afl-fuzz -V "$seconds" -t $MILLISECONDS -m none -x "$dictionary" -i "$here/corpus/$name" -o "$out" \
		-- "$program" >"$log" 2>&1
	code=$?
	unset AFL_CUSTOM_MUTATOR_LIBRARY
	new=0
	for file in "$out"/default/crashes/id* "$out"/default/hangs/id*; do
		[ -f "$file" ] || continue
		new=$((new + 1))
		kept=$found/afl-${file##*/}
		cp "$file" "$kept" && minimise "$name" "$kept"
	done
	[ -f "$stats" ] && { [ $code -eq 0 ] || [ $new -gt 0 ]; } || new=1
	executions=$(stat_of "$stats" execs_done)
	edges=$(stat_of "$stats" edges_found)
	told "$name" AFL++ "${executions:-0}" "${edges:-0}" "$seconds" "$new"
}

run_one() {
	run_libfuzzer "$1"
	[ "$afl" = - ] || run_afl "$1"
}

merge() {
	libfuzzer=$(absolute "$1")
	folder=$(absolute "$2")
	shift 2
	TMPDIR=$(mktemp -d)
	export TMPDIR
	# shellcheck disable=SC2048
	for name in ${*:-$(names)}; do
		mkdir -p "$folder/merged/$name" "$folder/learnt/$name" "$folder/log"
		"$libfuzzer/tests/fuzz/fuzz_$name" -merge=1 -timeout=10 "$folder/merged/$name" "$here/corpus/$name" \
			"$folder/learnt/$name" >"$folder/log/$name-merge" 2>&1
		printf '%-10s %5s files\n' "$name" "$(find "$folder/merged/$name" -type f | wc -l)"
	done
	rm -rf "$TMPDIR"
}

if [ "${1:-}" = merge ]; then
	shift
	merge "$@"
	exit
fi

libfuzzer=$(absolute "$1")
afl=$2
[ "$afl" = - ] || afl=$(absolute "$afl")
folder=$(absolute "$3")
shift 3
mkdir -p "$folder/log" "$folder/afl"
rm -f "$folder/figures"
: >"$folder/figures"
# Books are written thousands of times: in memory where there is such a place.
base=${TMPDIR:-/tmp}
[ -d /dev/shm ] && [ -w /dev/shm ] && base=/dev/shm
TMPDIR=$(mktemp -d "$base/uph-fuzz-run-XXXXXX")
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'kill 0' INT TERM

running=0
# shellcheck disable=SC2048
for name in ${*:-$(names)}; do
	run_one "$name" &
	running=$((running + 1))
	if [ $running -ge 2 ]; then
		wait
		running=0
	fi
done
wait
awk '{ runs++; executions += $3; seconds += $5; found += $6 }
	END { printf "fuzz: %d runs, %d executions, %d s, %d found\n", runs, executions, seconds, found
	exit found > 0 }' "$folder/figures"
