"""Which lines and branches of ledger/ and import/ the tests have run, from what gcov counted.

	coverage.py BUILD_FOLDER OUTPUT_FOLDER [--explained FILE [--unexplained N]] [--lines PERCENT] [--branches PERCENT]

Reads every .gcda of a build with UPH_COVERAGE=ON through `gcov --json-format`. A line counts when the compiler made code
of it; a line that several programs hold (the library is linked into each test) counts once and is run when any of them
ran it. A branch is a way out of a condition in the machine's code: each && and || has two of its own, as has each `?:`,
loop and case. Nothing is left out: no asserts, no "unreachable", no marks in the source.

Writes to OUTPUT_FOLDER: summary.txt (per file and floor), uncovered.txt (FILE:LINE: FUNCTION: the line, for each that
was not run), branches.txt (lines with a way that was never taken) and index.html (the sources, coloured).

With --explained the file's lines say why something is not run, and more than N uncovered lines that nobody explains are
failures, as is an explanation that no line needs any longer:

	ledger/db.c: in_place: only a file system without inodes
	*: /return [a-z_]*no_memory\\(err\\);/: memory ends; the fault tests end it at other places

FILE (or ledger/*, or *), then a function's name, or a pattern of the line between slashes, then the reason.
"""

import argparse
import fnmatch
import html
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

FLOORS = ("ledger/", "import/")


class File:
	def __init__(self, source):
		self.lines = {}  # number -> times run
		self.ways = {}  # number -> times each way out of the line's conditions was taken
		self.functions = {}  # number -> the function the line is of
		self.source = source


def folders_of(build):
	"""Folders with counts, each with its .gcda files."""
	for folder, _, names in os.walk(build):
		counts = sorted(name for name in names if name.endswith(".gcda"))
		if counts:
			yield folder, counts


def ask_gcov(folder, counts):
	command = ["gcov", "--json-format", "--stdout", "--branch-probabilities", *counts]
	asked = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
	return [json.loads(line) for line in asked.stdout.splitlines() if line.strip()]


def take(files, project, told):
	for file in told["files"]:
		path = os.path.normpath(os.path.join(told["current_working_directory"], file["file"]))
		name = os.path.relpath(path, project)
		if not name.startswith(FLOORS) or not os.path.exists(path):
			continue
		if name not in files:
			with open(path, encoding="utf-8") as source:
				files[name] = File(source.read().splitlines())
		seen = files[name]
		for line in file["lines"]:
			number = line["line_number"]
			seen.lines[number] = seen.lines.get(number, 0) + line["count"]
			seen.functions.setdefault(number, line.get("function_name", ""))
			ways = [way["count"] for way in line["branches"]]
			before = seen.ways.get(number, [])
			if len(before) == len(ways):
				ways = [a + b for a, b in zip(before, ways)]
			if len(ways) >= len(before):
				seen.ways[number] = ways


def read(build, project):
	files = {}
	jobs = [(folder, counts[i : i + 8]) for folder, counts in folders_of(build) for i in range(0, len(counts), 8)]
	jobs = [job for job in jobs if re.search(r"/(ledger|import)(/|$)", os.path.relpath(job[0], build).join("//"))]
	with ThreadPoolExecutor(os.cpu_count()) as pool:
		for tolds in pool.map(lambda job: ask_gcov(*job), jobs):
			for told in tolds:
				take(files, project, told)
	return files


def share(part, whole):
	return 100.0 * part / whole if whole else 100.0


def sums(files):
	"""(lines, lines run, ways, ways taken) of the files together."""
	lines = run = ways = taken = 0
	for file in files:
		lines += len(file.lines)
		run += sum(count > 0 for count in file.lines.values())
		ways += sum(len(w) for w in file.ways.values())
		taken += sum(count > 0 for w in file.ways.values() for count in w)
	return lines, run, ways, taken


def row(name, figures):
	lines, run, ways, taken = figures
	return (
		f"{name:44} {run:6} of {lines:6} lines {share(run, lines):6.2f} %"
		f"   {taken:6} of {ways:6} branches {share(taken, ways):6.2f} %"
	)


def write_texts(folder, files, uncovered):
	worst_first = sorted(files, key=lambda name: (sums([files[name]])[1] - sums([files[name]])[0], name))
	with open(os.path.join(folder, "summary.txt"), "w", encoding="utf-8") as out:
		for line in floor_rows(files) + [""] + [row(name, sums([files[name]])) for name in worst_first]:
			out.write(line + "\n")
	with open(os.path.join(folder, "uncovered.txt"), "w", encoding="utf-8") as out:
		for name, number, function, text, reason in uncovered:
			out.write(f"{name}:{number}: {function}: {text}" + (f" -- {reason}\n" if reason else "\n"))
	with open(os.path.join(folder, "branches.txt"), "w", encoding="utf-8") as out:
		for name, file in sorted(files.items()):
			for number, ways in sorted(file.ways.items()):
				if file.lines[number] > 0 and 0 in ways:
					text = file.source[number - 1].strip()
					out.write(f"{name}:{number}: {ways.count(0)} of {len(ways)} not taken: {text}\n")


def floor_rows(files):
	groups = [(floor, [file for name, file in files.items() if name.startswith(floor)]) for floor in FLOORS]
	return [row(name, sums(group)) for name, group in groups + [("together", list(files.values()))]]


def write_pages(folder, files):
	style = "body{font:13px monospace} .no{background:#f8c8c8} .half{background:#f8f0b8} td{padding:0 8px}"
	with open(os.path.join(folder, "index.html"), "w", encoding="utf-8") as out:
		out.write(f"<!doctype html><meta charset=utf-8><title>Coverage</title><style>{style}</style><pre>")
		out.write("\n".join(floor_rows(files)) + "</pre>\n")
		for name, file in sorted(files.items()):
			out.write(f"<details><summary>{html.escape(row(name, sums([file])))}</summary><pre>\n")
			for number, text in enumerate(file.source, 1):
				count = file.lines.get(number)
				kind = "no" if count == 0 else "half" if count and 0 in file.ways.get(number, []) else ""
				shown = "" if count is None else count
				out.write(f'<span class="{kind}">{shown:>9} {number:5} {html.escape(text)}</span>\n')
			out.write("</pre></details>\n")


def read_explanations(path):
	"""[file, function, pattern, reason, times used]"""
	rules = []
	with open(path, encoding="utf-8") as source:
		for number, line in enumerate(source, 1):
			line = line.strip()
			if not line or line.startswith("#"):
				continue
			match = re.match(r"^(\*|[^:]+): (?:/(.+)/|([a-z_0-9*]+)): (\S.*)$", line)
			if not match:
				sys.exit(f"{path}:{number}: not FILE: FUNCTION or /PATTERN/: REASON")
			file, pattern, function, reason = match.groups()
			rules.append([file, function, re.compile(pattern) if pattern else None, reason, 0])
	return rules


def explain(rules, name, function, text):
	"""The first rule that speaks of the line is used, and counted."""
	for rule in rules:
		if not fnmatch.fnmatchcase(name, rule[0]):
			continue
		if rule[2].search(text) if rule[2] else rule[1] in ("*", function):
			rule[4] += 1
			return rule[3]
	return None


def main():
	parser = argparse.ArgumentParser()
	parser.add_argument("build")
	parser.add_argument("output")
	parser.add_argument("--project", default=os.path.join(os.path.dirname(__file__), "..", ".."))
	parser.add_argument("--explained")
	parser.add_argument("--unexplained", type=int, default=0, help="so many lines may be without a reason")
	parser.add_argument("--lines", type=float, default=0)
	parser.add_argument("--branches", type=float, default=0)
	asked = parser.parse_args()
	os.makedirs(asked.output, exist_ok=True)
	rules = read_explanations(asked.explained) if asked.explained else []

	files = read(os.path.abspath(asked.build), os.path.realpath(asked.project))
	uncovered = []
	for name, file in sorted(files.items()):
		for number, count in sorted(file.lines.items()):
			if count == 0:
				text = file.source[number - 1].strip()
				reason = explain(rules, name, file.functions[number], text)
				uncovered.append((name, number, file.functions[number], text, reason))
	write_texts(asked.output, files, uncovered)
	write_pages(asked.output, files)

	lines, run, ways, taken = sums(files.values())
	failures = []
	if not lines:
		failures.append("nothing was counted: is this a build with UPH_COVERAGE=ON, and have its tests been run?")
	if share(run, lines) < asked.lines:
		failures.append(f"{share(run, lines):.2f} % of the lines are run, {asked.lines} % are asked for")
	if share(taken, ways) < asked.branches:
		failures.append(f"{share(taken, ways):.2f} % of the branches are taken, {asked.branches} % are asked for")
	if asked.explained:
		silent = [f"{n}:{l}: {f}: not run, and nobody says why: {t}" for n, l, f, t, why in uncovered if not why]
		failures += silent if len(silent) > asked.unexplained else []
		failures += [
			f"{asked.explained}: explains what is run: {rule[0]}: {rule[1] or rule[2].pattern}"
			for rule in rules
			if rule[4] == 0
		]
	print("\n".join(floor_rows(files)))
	for failure in failures:
		print("FAIL: " + failure, file=sys.stderr)
	explained = sum(1 for line in uncovered if line[4])
	print(
		f"coverage: {len(files)} files, {len(uncovered)} lines not run, {explained} of them explained, "
		f"{len(failures)} failures"
	)
	return 1 if failures else 0


if __name__ == "__main__":
	sys.exit(main())
