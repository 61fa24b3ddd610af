"""Runs clang-tidy or gcc's analyzer over each C file of a build, several at once.

	per_file.py clang-tidy|gcc-analyzer BUILD_FOLDER [--only PATTERN] [--suppressions FILE] [--project FOLDER]

BUILD_FOLDER has a compile_commands.json and its generated sources. Every file of the project that is compiled is read,
once, with tests/check/analysis.h before it. Suppressions are lines of FILE.c: -Wno-analyzer-…: REASON for gcc, and
FILE.c: -CHECK: REASON for clang-tidy; one that is not needed any longer is a failure. One line of figures; exit code 1
when anything was said.
"""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

FOLDERS = ("ledger/", "import/", "reports/", "cli/", "tests/", "bench/")
ANALYSIS = "tests/check/analysis.h"
# It defines what analysis.h makes a macro of.
DEFINES_FAIL = "ledger/base/error.c"


def read_suppressions(path):
	"""{file: {flag: reason}}"""
	rules = {}
	with open(path, encoding="utf-8") as source:
		for number, line in enumerate(source, 1):
			line = line.strip()
			if not line or line.startswith("#"):
				continue
			match = re.match(r"^(\S+\.c): (-[A-Za-z0-9.-]+): \S", line)
			if not match:
				sys.exit(f"{path}:{number}: not FILE.c: -CHECK: REASON")
			rules.setdefault(match[1], []).append(match[2])
	return rules


def commands_of(build, project, only):
	"""[(file below the project, how it is compiled)], each file once."""
	with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as source:
		compiled = json.load(source)
	seen = {}
	for one in compiled:
		name = os.path.relpath(os.path.realpath(os.path.join(one["directory"], one["file"])), project)
		if name.startswith(FOLDERS) and re.search(only, name):
			seen.setdefault(name, (shlex.split(one["command"]), one["directory"]))
	return sorted(seen.items())


def clang_tidy(build, project, name, _command, suppressed):
	own = ["--extra-arg=-DUPH_CHECK_ERROR"] if name == DEFINES_FAIL else []
	own += ["--checks=" + ",".join(suppressed)] if suppressed else []
	command = ["clang-tidy", "-p", build, "--quiet", *own, name]
	return subprocess.run(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)


def gcc_analyzer(_build, project, name, command, suppressed):
	arguments, folder = command
	flags = [argument for argument in arguments[1:] if argument not in ("-c", "-o") and not argument.endswith((".o", ".c"))]
	own = ["-DUPH_CHECK_ERROR"] if name == DEFINES_FAIL else []
	source = os.path.join(project, name)
	asked = ["gcc", *flags, "-O1", "-fanalyzer", *own, "-include", ANALYSIS, *suppressed]
	asked += ["-fdiagnostics-path-format=none", "-c", "-o", "/dev/null", source]
	return subprocess.run(asked, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def main():
	parser = argparse.ArgumentParser()
	parser.add_argument("tool", choices=["clang-tidy", "gcc-analyzer"])
	parser.add_argument("build")
	parser.add_argument("--only", default="")
	parser.add_argument("--suppressions")
	parser.add_argument("--project", default=os.path.join(os.path.dirname(__file__), "..", ".."))
	asked = parser.parse_args()
	project = os.path.realpath(asked.project)
	build = os.path.realpath(asked.build)
	run = clang_tidy if asked.tool == "clang-tidy" else gcc_analyzer
	suppressions = read_suppressions(asked.suppressions) if asked.suppressions else {}
	files = commands_of(build, project, asked.only)
	began = time.monotonic()
	failures = warnings = 0

	def check(file):
		name, command = file
		result = run(build, project, name, command, suppressions.get(name, []))
		said = result.stdout
		if not said and result.returncode == 0:
			for flag in suppressions.get(name, []):
				fewer = [other for other in suppressions[name] if other != flag]
				if not run(build, project, name, command, fewer).stdout:
					said += f"{name}: {flag} is not needed\n"
		return name, result.returncode, said

	with ThreadPoolExecutor(os.cpu_count()) as pool:
		for name, code, said in pool.map(check, files):
			if code != 0 or said.strip():
				failures += 1
				warnings += len(re.findall(r"(?:warning|error): ", said)) or 1
				print(f"FAIL: {name}\n{said}", file=sys.stderr, flush=True)
	if not files:
		failures += 1
		print("FAIL: no files; is there a compile_commands.json of this project?", file=sys.stderr)
	seconds = time.monotonic() - began
	print(f"{asked.tool}: {len(files)} files, {warnings} warnings, {seconds:.0f} seconds, {failures} failures")
	return 1 if failures else 0


if __name__ == "__main__":
	sys.exit(main())
