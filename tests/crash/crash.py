#!/usr/bin/env python3
"""A writer that is killed with SIGKILL at random moments, and what is there afterwards.

    crash.py PROGRAM FOLDER [--kills 1000] [--seed N] [--short]

After each: the book proves whole (which takes back what was begun), what was acknowledged is there with its figures
and voucher number, nothing is there that was not asked for, a file was read in whole or not at all (the chain ends
where it ended before, or where it ends when nobody is killed), and the same command then works. What writes a file
leaves all of it or nothing. One line of figures at the end; exit code 1 when something was not so."""
import argparse
import gzip
import os
import random
import shutil
import sys
import time
import zipfile
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from books import (EXAMPLES, FIXTURES, FUND, MATRIX, Failure, Program, copy, kill, look, receipt, state, swedish,
                   wait_for, write_events)

NOW = "2024-10-01T12:00:00Z"
BOOK = "bok.uph"


class Crashes:
    def __init__(self, program, folder, seed):
        self.folder, self.chance = folder, random.Random(seed)
        self.program = Program(program, folder, now=NOW)
        self.real = Program(program, folder)  # by the system's clock
        self.kills = self.acknowledged = self.hot = self.too_late = self.verified = 0
        self.left = Counter()
        self.halves = Counter()
        self.without_journal = Counter()

    def path(self, name):
        return os.path.join(self.folder, name)

    def clear(self):
        for name in os.listdir(self.folder):
            if name.startswith("bas-"):
                continue
            where = self.path(name)
            shutil.rmtree(where) if os.path.isdir(where) else os.remove(where)

    # ---- the kill ----

    def moment(self, process, seconds, book):
        """Waits until a random moment of the run; half of them while it writes, when it does."""
        began = time.monotonic()
        journal = self.path(book) + "-journal" if book else None
        if journal and self.chance.random() < 0.5:
            # From the moment that the book itself is written in, or from when it is going to be.
            begun = self.chance.choice((is_hot, is_hot, os.path.exists))
            wait_for(lambda: begun(journal) or process.poll() is not None, seconds * 3 + 1)
            time.sleep(self.chance.random() * seconds * self.chance.choice((0, 0.02, 0.1, 0.5)))
            return
        until = began + self.chance.random() * seconds * 1.05
        time.sleep(max(0.0, until - time.monotonic()))

    def killed(self, words, seconds, book=BOOK, watch=True):
        """Whether the command had acknowledged before it was killed."""
        process = self.program.start(words)
        self.moment(process, seconds, book if watch else None)
        done = process.poll()
        kill(process)
        self.kills += 1
        self.too_late += done is not None
        if done not in (None, 0):
            raise Failure(f"uph {' '.join(words)} was refused: {done}")
        self.acknowledged += done == 0
        self.look_at_leftovers(book)
        return done == 0

    def look_at_leftovers(self, book):
        for name in os.listdir(self.folder):
            if book and name == book + "-journal":
                hot = is_hot(self.path(name))
                self.hot += hot
                self.left["-journal, to roll back" if hot else "-journal, not begun"] += 1
            elif ".ny-" in name:
                kind = ".namn.ny-XXXXXX" + ("-journal" if name.endswith("-journal") else "")
                if os.stat(self.path(name)).st_nlink > 1:
                    kind += " (also under its own name)"
                self.left[kind] += 1

    def undisturbed(self, words, code=0):
        """How long the command takes when nobody disturbs it."""
        began = time.monotonic()
        self.program.must(*words, code=code)
        return time.monotonic() - began

    def verify(self, book=BOOK):
        """By somebody who reads. Whoever is first takes back what was begun."""
        reader = self.chance.choice((["verify"], ["balance"], ["journal"], ["status"]))
        self.program.must("-f", book, *reader)
        self.program.must("-f", book, "verify")
        if is_hot(self.path(book) + "-journal"):
            raise Failure("the book has been read, and what was begun is not taken back")
        self.verified += 1

    def look_without_journal(self, before, after):
        """What becomes of a book whose journal somebody takes for rubbish. Not to be done: only told."""
        journal = self.path(BOOK) + "-journal"
        if not is_hot(journal):
            return
        copy(self.path(BOOK), self.path("utan.uph"))
        code, _, _ = self.program.run("-f", "utan.uph", "verify")
        if code != 0:
            self.without_journal["verify says so"] += 1
        else:
            whole = state(self.path("utan.uph")) in (before, after)
            self.without_journal["nothing had been written yet" if whole else "NOT NOTICED"] += 1
        os.remove(self.path("utan.uph"))

    # ---- one change of a book, all or nothing ----

    def change(self, base, words, count):
        """`base`: the book before, in the folder; the command in words, which ends the same when it is run again."""
        before = state(self.path(base))
        copy(self.path(base), self.path(BOOK))
        words = ["-f", BOOK, *words]
        seconds = self.undisturbed(words)
        after = state(self.path(BOOK))
        if before == after:
            raise Failure(f"uph {' '.join(words)} changes nothing")
        for _ in range(count):
            copy(self.path(base), self.path(BOOK))
            acknowledged = self.killed(words, seconds)
            self.look_without_journal(before, after)
            self.verify()
            now = state(self.path(BOOK))
            if now not in (before, after):
                raise Failure(f"uph {' '.join(words)}: half of it is there: {now}")
            if acknowledged and now != after:
                raise Failure(f"uph {' '.join(words)}: acknowledged, and not there")
            self.halves["before" if now == before else "after"] += 1
            self.program.must(*words)
            if state(self.path(BOOK)) != after:
                raise Failure(f"uph {' '.join(words)}: not the same when it is run again")
        os.remove(self.path(BOOK))

    def migration(self, version, count):
        base = f"bas-v{version}.uph"
        with gzip.open(os.path.join(FIXTURES, f"ledger-v{version}.uph.gz")) as packed:
            with open(self.path(base), "wb") as book:
                shutil.copyfileobj(packed, book)
        copy(self.path(base), self.path(BOOK))
        seconds = self.undisturbed(["-f", BOOK, "balance"])
        exact = self.program.must("-f", BOOK, "journal", "--exact", "-O", "csv")
        after = state(self.path(BOOK))
        for _ in range(count):
            self.clear()
            copy(self.path(base), self.path(BOOK))
            self.killed(["-f", BOOK, "balance"], seconds)
            self.verify()
            (now,) = look(self.path(BOOK), "PRAGMA user_version")
            if now[0] != 5 or state(self.path(BOOK)) != after:
                raise Failure(f"version {version} is not brought up to date after a crash")
            if self.program.must("-f", BOOK, "journal", "--exact", "-O", "csv") != exact:
                raise Failure(f"version {version} says something else after a crash")

    # ---- single records, one after another ----

    def records(self, base, count, rounds):
        """`count` kills, in books of `rounds` kills each, so that no book grows long."""
        number, seconds = 0, 0.0
        while count > 0:
            copy(self.path(base), self.path(BOOK))
            known = {row[0]: row[1:] for row in self.entries()}
            for _ in range(min(rounds, count)):
                if seconds == 0.0:
                    began = time.monotonic()
                    known.update(self.record(number := number + 1))
                    seconds = time.monotonic() - began
                for _ in range(self.chance.randrange(3)):
                    known.update(self.record(number := number + 1))
                number += 1
                asked = (100 + number, f"R{number}")
                process = self.real.start(self.record_words(number))
                self.moment(process, seconds, BOOK)
                done = process.poll()
                self.kills += 1
                if done == 0:
                    known.update({row[0]: row[1:] for row in receipt(process.stdout.read())})
                    self.acknowledged += 1
                    self.too_late += 1
                kill(process)
                self.look_at_leftovers(BOOK)
                self.verify()
                known = self.compare(known, asked, done == 0)
                count -= 1
            (gaps,) = look(self.path(BOOK), "SELECT max(voucher) - min(voucher) + 1 - count(DISTINCT voucher) FROM entry")
            if gaps[0] != 0:
                raise Failure("a voucher number is missing")
        self.clear()

    def record_words(self, number):
        return ["-f", BOOK, "record", "grant", "--fund", FUND, "--date", "2024-05-01", "--amount",
                swedish(100 + number), "--reference", f"R{number}", "-O", "json"]

    def record(self, number):
        self.acknowledged += 1
        return {row[0]: row[1:] for row in receipt(self.real.must(*self.record_words(number)))}

    def entries(self):
        return look(self.path(BOOK), "SELECT voucher, sum(amount_ore), max(reference) FROM entry GROUP BY voucher")

    def compare(self, known, asked, acknowledged):
        found = {row[0]: row[1:] for row in self.entries()}
        for voucher, said in known.items():
            if found.get(voucher) != tuple(said):
                raise Failure(f"voucher {voucher} was acknowledged as {said} and is {found.get(voucher)}")
        more = {voucher: row for voucher, row in found.items() if voucher not in known}
        if len(more) > (0 if acknowledged else 1) or any(row != asked for row in more.values()):
            raise Failure(f"nobody asked for {more}")
        self.halves["after" if more or acknowledged else "before"] += 1
        return found

    # ---- what writes a file ----

    def output(self, base, words, out, whole, count, same=True):
        """The file `out` is complete (`whole` says so; the same bytes as ever, when `same`) or absent."""
        copy(self.path(base), self.path(BOOK))
        with open(self.path(BOOK), "rb") as book:
            kept = book.read()
        words = ["-f", BOOK, *words]
        seconds = self.undisturbed(words)
        expected = files_of(self.path(out))
        for _ in range(count):
            remove(self.path(out))
            acknowledged = self.killed(words, seconds, book=None)
            made = files_of(self.path(out))
            if acknowledged and made.keys() != expected.keys():
                raise Failure(f"uph {' '.join(words)}: acknowledged, and {out} is not there")
            for name, data in made.items():
                if ".ny-" in name:
                    continue
                if same and expected.get(name) != data:
                    raise Failure(f"uph {' '.join(words)}: {name} is not whole")
                whole(self, os.path.join(self.path(out), name) if name else self.path(out))
            self.halves["after" if made.keys() == expected.keys() else "before"] += 1
            with open(self.path(BOOK), "rb") as book:
                if book.read() != kept:
                    raise Failure(f"uph {' '.join(words)} has written in the book")
            remove(self.path(out))
            self.program.must(*words)
            if same and {k: v for k, v in files_of(self.path(out)).items() if ".ny-" not in k} != expected:
                raise Failure(f"uph {' '.join(words)}: not the same when it is run again")
            for name in os.listdir(self.folder):
                if ".ny-" in name:
                    remove(self.path(name))
        self.clear()

    def init(self, count):
        seconds = self.undisturbed(["-f", BOOK, "init", "--name", "Blekinge"])
        whole = state(self.path(BOOK))
        for _ in range(count):
            self.clear()
            acknowledged = self.killed(["-f", BOOK, "init", "--name", "Blekinge"], seconds, watch=False)
            there = os.path.exists(self.path(BOOK))
            if acknowledged and not there:
                raise Failure("uph init: acknowledged, and there is no book")
            self.halves["after" if there else "before"] += 1
            self.program.must("-f", BOOK, "init", "--name", "Blekinge", code=3 if there else 0)
            self.verify()
            if state(self.path(BOOK)) != whole:
                raise Failure("uph init: another book than when nobody is killed")
            self.program.must("-f", BOOK, "import", "-q", MATRIX)
        self.clear()


def is_hot(journal):
    """Whether whoever reads the book next will roll it back. One that has no head yet, or no longer, is overwritten."""
    try:
        with open(journal, "rb") as file:
            return file.read(1) not in (b"", b"\0")
    except FileNotFoundError:
        return False


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def files_of(path):
    """The files at `path` and their bytes, by their names in it ("" when it is a file)."""
    made = {}
    if os.path.isfile(path):
        with open(path, "rb") as file:
            made[""] = file.read()
    for folder, _, names in os.walk(path):
        for name in names:
            where = os.path.join(folder, name)
            with open(where, "rb") as file:
                made[os.path.relpath(where, path)] = file.read()
    return made


def whole_zip(crashes, path):
    if zipfile.is_zipfile(path) and zipfile.ZipFile(path).testzip() is not None:
        raise Failure(f"{path} is a broken archive")


def whole_book(crashes, path):
    crashes.program.must("-f", path, "verify")
    if state(path) != state(crashes.path(BOOK)):
        raise Failure(f"{path} is not a copy of the book")


def nothing_more(crashes, path):
    del crashes, path


# ---- the books before ----

def make_bases(crashes, short):
    program, here = crashes.program, crashes.path
    program.must("-f", "bas-tom.uph", "init", "--name", "Blekinge")
    copy(here("bas-tom.uph"), here("bas-fordelad.uph"))
    program.must("-f", "bas-fordelad.uph", "import", "-q", MATRIX)
    copy(here("bas-fordelad.uph"), here("bas-stor.uph"))
    write_events(here("bas-kort.csv"), 200, 1)
    write_events(here("bas-lang.csv"), 10500 if short else 60000, 2)
    if not short:
        write_events(here("bas-langre.csv"), 200000, 3)
    write_events(here("bas-medel.csv"), 500 if short else 20000, 4)
    program.must("-f", "bas-stor.uph", "import", "-q", "bas-medel.csv")
    program.must("-f", "bas-stor.uph", "journal", "--exact", "-o", "bas-exakt.csv")
    program.must("-f", "bas-fordelad.uph", "workbook", "-o", "bas-tom.xlsx")
    fill_workbook(here("bas-tom.xlsx"), here("bas-arbetsbok.xlsx"))


def fill_workbook(empty, filled):
    import openpyxl
    book = openpyxl.load_workbook(empty)
    for place, value in (("A6", "UPH-24-006"), ("B6", "2024-09-30"), ("C6", "125 000,50")):
        book["Rekvisitioner"][place] = value
    for place, value in (("A6", "UPH-24-006"), ("B6", "2024-10-02"), ("C6", "100 000,25")):
        book["Utbetalningar"][place] = value
    book.save(filled)


def scenarios(crashes):
    """Name, how many of a thousand, what."""
    one = crashes
    decision = os.path.join(EXAMPLES, "beslut-2024-02-16.json")
    events = os.path.join(EXAMPLES, "handelser-2024.csv")
    return (
        ("single records", 330, lambda n: one.records("bas-fordelad.uph", n, 60)),
        ("a matrix", 70, lambda n: one.change("bas-tom.uph", ["import", "-q", MATRIX], n)),
        ("a decision file", 50, lambda n: one.change("bas-fordelad.uph", ["import", "-q", decision], n)),
        ("a sheet of events", 50, lambda n: one.change("bas-fordelad.uph", ["import", "-q", events], n)),
        ("200 events", 50, lambda n: one.change("bas-fordelad.uph", ["import", "-q", "bas-kort.csv"], n)),
        ("60 000 events", 70, lambda n: one.change("bas-fordelad.uph", ["import", "-q", "bas-lang.csv"], n)),
        ("200 000 events", 20, lambda n: one.change("bas-fordelad.uph", ["import", "-q", "bas-langre.csv"], n)),
        ("an exact journal", 60, lambda n: one.change("bas-tom.uph", ["import", "-q", "bas-exakt.csv"], n)),
        ("a workbook", 40, lambda n: one.change("bas-fordelad.uph", ["import", "-q", "bas-arbetsbok.xlsx"], n)),
        ("migration from 1", 15, lambda n: one.migration(1, n)),
        ("migration from 2", 15, lambda n: one.migration(2, n)),
        ("migration from 3", 15, lambda n: one.migration(3, n)),
        ("migration from 4", 15, lambda n: one.migration(4, n)),
        ("a backup", 50, lambda n: one.output("bas-stor.uph", ["backup", "kopia.uph"], "kopia.uph", whole_book, n)),
        ("a revision", 30, lambda n: one.output(
            "bas-fordelad.uph", ["bundle", "-o", "revision.zip"], "revision.zip", whole_zip, n)),
        ("a meeting's papers", 30, lambda n: one.output(
            "bas-fordelad.uph", ["bundle", "--papers", "papper"], "papper", whole_zip, n)),
        ("a register", 20, lambda n: one.output(
            "bas-stor.uph", ["register", "-o", "huvudbok.xlsx"], "huvudbok.xlsx", whole_zip, n)),
        ("a verification", 20, lambda n: one.output("bas-stor.uph", ["verify"], "ingen", nothing_more, n)),
        ("a new book", 50, lambda n: one.init(n)),
    )


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("program")
    words.add_argument("folder")
    words.add_argument("--kills", type=int, default=1000)
    words.add_argument("--seed", type=int, default=None)
    words.add_argument("--short", action="store_true", help="about thirty kills and small files")
    words.add_argument("--only", default="", help="the scenarios whose name has this")
    given = words.parse_args()
    given.folder = os.path.abspath(given.folder)  # the program runs in it
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 31)
    kills = 30 if given.short else given.kills
    print(f"crash: seed {seed}", flush=True)
    began = time.monotonic()
    shutil.rmtree(given.folder, ignore_errors=True)
    os.makedirs(given.folder)
    crashes = Crashes(given.program, given.folder, seed)
    failures = 0
    left_out = {"200 000 events", "a verification", "a register"}
    left_out.update(crashes.chance.sample([f"migration from {version}" for version in range(1, 5)], 3))
    make_bases(crashes, given.short)
    for name, share, run in scenarios(crashes):
        if given.only not in name or (given.short and name in left_out):
            continue
        count, since = max(1, round(kills * share / 1000)), time.monotonic()
        try:
            run(count)
        except Failure as why:
            failures += 1
            print(f"FAIL: {name}: {why} (seed {seed})", file=sys.stderr, flush=True)
            shutil.copytree(given.folder, f"{given.folder}-failed-{failures}", dirs_exist_ok=True)
            crashes.clear()
        if not given.short:
            print(f"  {name}: {count} kills, {time.monotonic() - since:.1f} s", flush=True)
    print("  left behind, each harmless:", dict(crashes.left))
    print("  without the journal:", dict(crashes.without_journal))
    if crashes.without_journal["NOT NOTICED"]:
        print("  (a book whose journal is removed by hand after a crash can be wrong without being caught)")
    print(f"crash: {crashes.kills} kills ({crashes.too_late} too late, {crashes.hot} with a journal to roll back;"
          f" {crashes.halves['before']} undone, {crashes.halves['after']} done), {crashes.acknowledged} acknowledged,"
          f" {crashes.verified} verified, {time.monotonic() - began:.0f} s, {failures} failures, seed {seed}")
    shutil.rmtree(given.folder, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
