#!/bin/sh
# Every step of the session with everything failing, as many steps at once as there are processors.
#   run.sh FAULT FOLDER [OPTION...]      FAULT: the program; OPTION: its own, such as --most 200 or --kind memory
# What each step said lies in FOLDER. The last line has the figures of them all; exit code 1 when anything failed.
set -eu
fault=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
shift 2
rm -f "$out"/*.said
began=$(date +%s)
# The books of the trials are many and short-lived.
[ -n "${TMPDIR:-}" ] || [ ! -w /dev/shm ] || TMPDIR=/dev/shm
export fault out TMPDIR="${TMPDIR:-/tmp}"
# shellcheck disable=SC2016 # of the inner shell
"$fault" --list | xargs -P "$(nproc)" -I STEP sh -c '
	step=$1
	shift
	"$fault" --step "$step" "$@" >"$out/$step.said" 2>&1 || true
	grep -E "^FAIL|tried" "$out/$step.said" || { echo "FAIL $step:"; tail -5 "$out/$step.said"; }
' step STEP "$@"
awk -v began="$began" -v now="$(date +%s)" '
	/^fault: / { steps += $2; put += $4; failed += $(NF - 1); told++ }
	FNR == 1 { files++ }
	END {
		print "fault: " steps " steps, " put " failures put in, " now - began " seconds, " failed + files - told " failures"
		exit failed + files - told > 0 || files == 0
	}' "$out"/*.said
