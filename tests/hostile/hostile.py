"""Hostile files and hostile surroundings, against the real program.

    hostile.py PROGRAM [--long] [--only WORD] [--keep FOLDER]

The short form takes the cases that once found something and every fifth of the others, none that takes seconds. One line of figures at the end; exit code 1 when anything
failed.
"""
import argparse
import importlib
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from running import Bench, Program  # noqa: E402  the folder must be known first

STRIDE = 5
MODULES = ("archives", "markup", "sheets", "names", "texts", "places")


def all_cases(program, only, long):
    """All of them, or in the short form those that found something once and every fifth of the others."""
    number = 0
    for module in MODULES:
        for case in importlib.import_module(module).cases(program):
            number += 0 if case.long or case.always else 1
            short = case.always or (not case.long and (only or number % STRIDE == 0))
            if (long or short) and only in "%s: %s" % (module, case.name):
                yield case


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--long", action="store_true")
    arguments.add_argument("--only", default="")
    arguments.add_argument("--keep")
    given = arguments.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="uph-hostile.") as temporary:
        program = Program(given.program)
        bench = Bench(program, given.keep or temporary)
        bench.run(all_cases(program, given.only, given.long))
    print("hostile: %d cases, %.0f s, %d failures; slowest %.1f s (%s), largest %d MiB (%s)" %
          (bench.count, time.monotonic() - begun, len(bench.failures), *bench.slowest, *bench.largest))
    return 1 if bench.failures or bench.count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
