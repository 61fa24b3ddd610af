#!/bin/sh
# The tests in a build that counts executed lines, and the faults put in at places of every step; then what they ran.
#   coverage.sh FOLDER [CTEST_OPTION...]      the build, and the report: summary.txt, uncovered.txt, branches.txt, index.html
#
# What is run by LibreOffice, by the bench and by installing adds nothing to ledger/ and import/ and is left out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
began=$(date +%s)
# Some tests run the program as a user without rights, who has to write counts too.
umask 000
export GCOV_ERROR_FILE=/dev/null
# Counts are of this build: a compiler cache would give objects that count elsewhere.
export CCACHE_DISABLE=1
cmake -S "$project" -B "$out/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DUPH_COVERAGE=ON -DCMAKE_C_COMPILER=gcc \
	>"$out/build.log" 2>&1 && cmake --build "$out/build" >>"$out/build.log" 2>&1 || {
	tail -30 "$out/build.log" >&2
	exit 1
}
find "$out/build" -name '*.gcda' -delete
chmod -R a+rwX "$out/build"
code=0
ctest --test-dir "$out/build" -j "$(nproc)" -E '^(papers|inputs|bench|install)' "$@" >"$out/ctest.log" 2>&1 || {
	code=1
	grep -E '\*\*\*(Failed|Timeout|Exception|Not Run)' "$out/ctest.log" >&2
}
/usr/bin/python3 -B "$here/coverage.py" "$out/build" "$out/tests" >"$out/tests.said"
echo "without faults:"
head -3 "$out/tests.said"
sh "$here/../fault/run.sh" "$out/build/tests/fault/fault" "$out/fault" --most 12 >"$out/fault.log" 2>&1 || {
	code=1
	tail -20 "$out/fault.log" >&2
}
echo "with faults:"
/usr/bin/python3 -B "$here/coverage.py" "$out/build" "$out" --explained "$here/uncovered.txt" --unexplained 960 \
	--lines 95 --branches 83 || code=1
echo "coverage: $(($(date +%s) - began)) seconds; see $out/index.html"
exit "$code"
