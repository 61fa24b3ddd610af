#!/bin/sh
# Reads every shell script with shellcheck, and sees that each Python script compiles.   scripts.sh PROJECT
# Exit code 77, "skipped", when there is no shellcheck.
set -eu
cd "$1"
command -v shellcheck >/dev/null || { echo "no shellcheck"; exit 77; }

# Not asked for: SC1091 and SC2154 (what harness.sh gives is not followed from every folder), SC2034 (variables that the
# script which reads the file uses), SC2086 (lists in one word are split on purpose), SC2016 (a quoted $ is for eval or
# for Perl), SC1003 and SC1087 (a backslash before a quote, and a bracket of a terminal's code, are meant), SC2015 (A && B
# || C with a B that cannot fail), SC2216 (a pipe to sleep is a reader that never reads), SC2317 (traps).
scripts=$(find dev tests bench examples docs cmake -name '*.sh' -o -path dev | sort)
# shellcheck disable=SC2086
shellcheck -s sh -e SC1091,SC2154,SC2034,SC2086,SC2016,SC1003,SC1087,SC2015,SC2216,SC2317 $scripts

programs=$(find tests bench examples docs -name '*.py' | sort)
# shellcheck disable=SC2086
/usr/bin/python3 -B -W error - $programs <<'TEXT'
import sys
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as source:
        compile(source.read(), name, "exec")
TEXT
echo "scripts: $(echo "$scripts" | wc -l) in sh, $(echo "$programs" | wc -l) in Python, 0 failures"
