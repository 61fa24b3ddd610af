#!/usr/bin/python3
"""Measures uph against its peers and against what its libraries can do at best; see README.md.

BENCH_N        how many transactions the book has (100000)
BENCH_ROUNDS   how many rounds each work has (7)
BENCH_PATIENCE seconds after which a contender is left out (900)
BENCH_JUDGE    "no": exit 0 whatever the figures
"""
import argparse
import os
import sys

import contenders
import goals
import report
import rounds
import stage as stages
import sums

QUICK_COUNT, QUICK_RECORDS, RECORDS = 10000, 9, 300


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="uph")
    parser.add_argument("tools", help="the folder of bench_book, timed and the limits")
    parser.add_argument("folder", help="for the book and the ledgers")
    parser.add_argument("--works", default="", help="some of the works, with commas between")
    parser.add_argument("--quick", action="store_true", help="a small book, one round, no judgement: does it all work")
    return parser.parse_args()


def setting(name, otherwise):
    return int(os.environ.get(name, otherwise))


def main():
    told = arguments()
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    count = QUICK_COUNT if told.quick else setting("BENCH_N", 100000)
    stage = stages.Stage(told.program, told.tools, told.folder, count, QUICK_RECORDS if told.quick else RECORDS)
    timer = rounds.Timer(stage, setting("BENCH_PATIENCE", 900), 1 if told.quick else 100)
    figures, works, where = rounds.Figures(), [], report.machine(stage)
    print("\n".join(f"{name:12}{value}" for name, value in where.items()), flush=True)
    stage.sweep()
    compared = sums.check(stage)
    print(f"\n{count} transaktioner. uph, hledger, Ledger och beancount har samma saldon till öret i en bok med "
          f"{compared}.", flush=True)
    for make in contenders.of_size(count, told.works and told.works.split(",")):
        works.append(make(stage))
        rounds.measure(works[-1], timer, figures, 1 if told.quick else setting("BENCH_ROUNDS", 7))
        report.show(works[-1], figures)
    judged = [(goal, *goal.judge(figures, 0 if told.quick else count)) for goal in goals.ALL]
    print("\n" + "\n".join(goal.line(mark, measured) for goal, mark, measured in judged))
    report.write(stage.folder.parent / f"bench-{count}.json", count, where, works, judged, figures)
    missed = any(mark == "MISS" for _, mark, _ in judged)
    return 1 if missed and os.environ.get("BENCH_JUDGE") != "no" else 0


if __name__ == "__main__":
    sys.exit(main())
