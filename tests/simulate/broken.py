#!/usr/bin/python3
"""Breaks the rules of the books one at a time, and demands that the simulation sees each of them broken.

    broken.py BUILD WORK [NAME...]

BUILD is a build folder of the tests (the program itself need not be built), WORK a folder to work in. Of each
variant (variants.py) the one file is compiled from a changed copy and put into a copy of its library; the simulation
linked with that must end with a mismatch, not with a crash. The last line has the figures; the exit code is 1 when
a variant was not caught.
"""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time

from variants import VARIANTS

SHORT = ["--first", "--runs", "12", "--operations", "1200", "--rows", "12000", "--seed"]
SEED = "20240927"
LIMIT_SECONDS = 600


def run(words, **more):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **more)


class Tree:
    def __init__(self, build, work):
        self.build = os.path.abspath(build)
        self.work = os.path.abspath(work)
        os.makedirs(self.work, exist_ok=True)
        with open(os.path.join(self.build, "compile_commands.json"), encoding="utf-8") as file:
            self.commands = json.load(file)
        with open(os.path.join(self.build, "CMakeCache.txt"), encoding="utf-8") as file:
            self.source = re.search(r"^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$", file.read(), re.M).group(1)
        made = run(["cmake", "--build", self.build, "--target", "simulate"])
        if made.returncode:
            sys.exit("broken.py: the simulation does not build:\n" + made.stdout[-3000:])
        told = run(["ninja", "-C", self.build, "-t", "commands", "simulate"]).stdout.strip().splitlines()
        self.link = told[-1]

    def compile(self, path, changed, into):
        """The object of a file, compiled from a changed copy as the build does it, without its warnings."""
        whole = os.path.join(self.source, path)
        entry = [c for c in self.commands if c["file"] == whole and "-c " in c["command"]][0]
        words = shlex.split(entry["command"])
        words[words.index("-o") + 1] = into
        words[words.index("-c") + 1] = changed
        words += ["-I" + os.path.dirname(whole), "-w"]
        return run(words, cwd=self.build)

    def simulation(self, path, text):
        """The simulation with a file's changed text; its path, or None and why not."""
        library = "libuph_base.a" if path.startswith("ledger/base/") else \
            "libuph_import.a" if path.startswith("import/") else "libuph_ledger.a"
        library = [word for word in self.link.split() if word.endswith(library)] or \
            [word for word in self.link.split() if word.endswith("libuph_ledger.a")]
        folder = os.path.join(self.work, "one")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        changed = os.path.join(folder, os.path.basename(path))
        with open(changed, "w", encoding="utf-8") as file:
            file.write(text)
        made = self.compile(path, changed, changed + ".o")
        if made.returncode:
            return None, made.stdout
        own = os.path.join(folder, os.path.basename(library[0]))
        shutil.copy(os.path.join(self.build, library[0]), own)
        made = run(["ar", "r", own, changed + ".o"])
        program = os.path.join(folder, "simulate")
        link = self.link.replace(" " + library[0], " " + own).replace("-o tests/simulate/simulate", "-o " + program)
        if made.returncode == 0:
            made = run(["sh", "-c", link], cwd=self.build)
        return (program, "") if made.returncode == 0 else (None, made.stdout)


def try_variant(tree, variant):
    """What became of it: "caught after …", or why it was not."""
    name, _, path, old, new = variant[:5]
    options = variant[5] if len(variant) > 5 else []
    with open(os.path.join(tree.source, path), encoding="utf-8") as file:
        text = file.read()
    if text.count(old) != 1:
        return f"MISSED: its text stands {text.count(old)} times in {path}", False
    program, why = tree.simulation(path, text.replace(old, new))
    if not program:
        return "MISSED: does not build:\n" + why[-2000:], False
    try:
        told = run([program, *SHORT, SEED, *options], timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        return f"MISSED: it went on for {LIMIT_SECONDS} s", False
    found = re.search(r"after (\d+) operations and (\d+) events", told.stdout)
    if told.returncode != 1 or not found:
        return "MISSED: " + (told.stdout.strip().splitlines() or ["it said nothing"])[-1], False
    if re.search(r"signal \d+ after|the run ended by itself", told.stdout):
        return "MISSED: it crashed: " + told.stdout.strip(), False
    why = re.search(r"simulate: seed \d+ operation \d+ (.*)", told.stdout)
    return f"caught after {found.group(1)} operations: {why.group(1)[:110] if why else '?'}", True


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    began = time.monotonic()
    tree = Tree(sys.argv[1], sys.argv[2])
    wanted = [v for v in VARIANTS if not sys.argv[3:] or v[0] in sys.argv[3:]]
    caught = 0
    for variant in wanted:
        told, good = try_variant(tree, variant)
        caught += good
        print(f"{variant[0]} ({variant[1]}): {told}", flush=True)
    shutil.rmtree(os.path.join(tree.work, "one"), ignore_errors=True)
    print(f"broken: {len(wanted)} variants, {caught} caught, missed {len(wanted) - caught}, "
          f"{time.monotonic() - began:.0f} s")
    return 1 if caught < len(wanted) else 0


if __name__ == "__main__":
    sys.exit(main())
