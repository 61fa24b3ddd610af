#!/bin/sh
# What is found without running the program on more data: by reading its code, and by watching it run.
#   check.sh BUILD_FOLDER [STEP...]    BUILD_FOLDER may be empty or missing; all steps unless some are named
#
#   tidy       clang-tidy over every C file, by .clang-tidy
#   analyzer   gcc -fanalyzer over ledger/, import/, reports/ and cli/, by gcc-analyzer-suppressions
#   cppcheck   over the same, by cppcheck-suppressions
#   scripts    shellcheck over the shell scripts; the scripts in Python compile
#   hardening  the program as it is built for use has what the linker and the compiler were asked for
#   valgrind   the golden tests and the main job under memcheck; the threads under helgrind and drd
#   coverage   the tests in a build that counts, and why what they do not run is not run
#
# Each step says a line of figures; exit code 1 when one failed. Needs: clang-tidy gcc cppcheck shellcheck python3
# binutils valgrind, and what builds and tests the program.
set -u
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
[ $# -gt 0 ] || { echo "check.sh BUILD_FOLDER [STEP...]" >&2; exit 2; }
mkdir -p "$1" || exit 2
out=$(cd "$1" && pwd)
shift
python="/usr/bin/python3 -B"

# build NAME TARGETS OPTION...: a build below the folder; TARGETS in one word
build() {
	name=$1
	targets=$2
	shift 2
	# shellcheck disable=SC2086 # several targets
	cmake -S "$project" -B "$out/$name" -G Ninja -DUPH_WERROR=ON "$@" >"$out/$name.log" 2>&1 &&
		cmake --build "$out/$name" --target $targets >>"$out/$name.log" 2>&1 || {
		tail -30 "$out/$name.log" >&2
		return 1
	}
}

# What the readers of code read: how each file is compiled, and the sources that the build writes.
debug_build() {
	build debug "uph_program uph_test_support" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=gcc -DUPH_BENCH=ON
}

step_tidy() {
	debug_build && $python "$here/per_file.py" clang-tidy "$out/debug" --suppressions "$here/clang-tidy-suppressions"
}

step_analyzer() {
	debug_build && $python "$here/per_file.py" gcc-analyzer "$out/debug" --only '^(ledger|import|reports|cli)/' \
		--suppressions "$here/gcc-analyzer-suppressions"
}

step_cppcheck() {
	debug_build || return 1
	began=$(date +%s)
	mkdir -p "$out/cppcheck"
	# shellcheck disable=SC2046 # an option for each folder
	(cd "$project" && cppcheck --project="$out/debug/compile_commands.json" --cppcheck-build-dir="$out/cppcheck" \
		--enable=warning,performance,portability,style --inline-suppr --std=c11 --quiet --error-exitcode=1 \
		-j "$(nproc)" --relative-paths="$project" --suppressions-list="$here/cppcheck-suppressions" \
		$(for floor in ledger import reports cli; do echo "--file-filter=$project/$floor/*"; done) \
		--template='{file}:{line}: {severity}: {message} [{id}]') 2>"$out/cppcheck.said"
	code=$?
	cat "$out/cppcheck.said" >&2
	echo "cppcheck: $(find "$project/ledger" "$project/import" "$project/reports" "$project/cli" -name '*.c' |
		wc -l) files, $(wc -l <"$out/cppcheck.said") warnings, $(($(date +%s) - began)) seconds"
	return "$code"
}

step_scripts() {
	sh "$here/scripts.sh" "$project"
}

# A line of each file header and of the symbols that only these options give.
step_hardening() {
	build release uph_program -DCMAKE_BUILD_TYPE=Release -DUPH_TESTS=OFF || return 1
	missing=0
	readelf -hldW "$out/release/uph" >"$out/readelf.said"
	nm -D "$out/release/uph" >>"$out/readelf.said"
	while read -r pattern what; do
		grep -qE "$pattern" "$out/readelf.said" && continue
		echo "FAIL: the program lacks $what" >&2
		missing=$((missing + 1))
	done <<'TEXT'
Type:.*DYN an address of its own at each start (PIE)
GNU_RELRO a table of the linker that is made read-only (RELRO)
BIND_NOW|FLAGS.*NOW all of that table filled at the start (-z now)
GNU_STACK.*RW[[:space:]] a stack that is not run
__stack_chk_fail guarded stacks (-fstack-protector-strong)
__(memcpy|memmove|snprintf|vsnprintf)_chk checked buffers (-D_FORTIFY_SOURCE)
TEXT
	echo "hardening: 6 properties, $missing failures"
	[ "$missing" -eq 0 ]
}

step_valgrind() {
	debug_build && sh "$here/valgrind.sh" "$out/debug/uph" "$out/valgrind"
}

step_coverage() {
	sh "$here/coverage.sh" "$out/coverage"
}

failed=
[ $# -gt 0 ] || set -- scripts cppcheck tidy analyzer hardening valgrind coverage
for step in "$@"; do
	"step_$step" || failed="$failed $step"
done
[ -z "$failed" ] || { echo "check: failed:$failed" >&2; exit 1; }
