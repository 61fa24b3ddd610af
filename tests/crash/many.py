#!/usr/bin/env python3
"""Eight who write in one book at once, while others read it and make copies.

    many.py PROGRAM FOLDER [--seconds 60] [--seed N] [--short]

Two record single events, one moves money between activities, one reads in files of its own, two read in the same
files at the same moment (the first of them long enough to be loaded in bulk), one takes back what others have
recorded, one attests and closes periods; beside them one who does not wait (UPH_WAIT=0) and is told so. Four read:
balances, journals, papers, copies.

Afterwards everything acknowledged is there exactly once and nothing else; the vouchers are numbered without a gap;
every pot holds what was acknowledged, to the öre; the chain is one and whole. Each report was one moment: its own sums
agree, and asked again as of the head that it names it is the same. Each copy proved whole and is the beginning of what
the book became. Nobody was shown the words of the database engine. One line of figures at the end; exit code 1 when
something was not so."""
import argparse
import json
import os
import random
import re
import shutil
import sys
import threading
import time
import zipfile
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from books import (FUND, MATRIX, Failure, Program, look, pots, receipt, swedish, write_events, written_ore)

BOOK = "bok.uph"
ENGINE_WORDS = re.compile(r"database is locked|sqlite|constraint|malformed|disk i/o|unable to open", re.I)
LOCKED = re.compile(
    r"uph: (bok\.uph: )?boken är upptagen av ett annat program; stäng det eller försök igen om en stund\n")
FLOWS = (("opening", 1), ("granted", 1), ("distributed", 1), ("carried", 1), ("allocated", -1), ("held", -1),
         ("released", 1), ("refunded", 1), ("repaid", -1))
DISTRIBUTED = ("786", "787")


class Many:
    def __init__(self, program, folder, seed, seconds, short):
        self.folder, self.seed, self.short = folder, seed, short
        self.path_of_program = program
        self.end = time.monotonic() + seconds
        self.lock = threading.Lock()
        self.failures = []
        self.done = Counter()
        self.slowest = Counter()
        self.recorded = {}    # reference: (voucher, öre, activity)
        self.moved = {}       # reference: (voucher, öre)
        self.rows = {}        # reference of a row in a file: (öre, activity)
        self.reversed = set()  # references
        self.attested = set()
        self.closed = 0
        self.refused_for_lock = set()
        self.copies = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def program(self, person="Ekonom", wait=None):
        made = Program(self.path_of_program, self.folder, wait=wait)
        made.environment["UPH_USER"] = person
        return made

    def ask(self, role, program, *words, codes=(0,)):
        began = time.monotonic()
        code, out, err = program.run("-f", BOOK, *words)
        taken = time.monotonic() - began
        with self.lock:
            self.done[role] += 1
            self.slowest[role] = max(self.slowest[role], taken)
        if ENGINE_WORDS.search(err):
            raise Failure(f"{role}: the engine's words: {err.strip()}")
        if code not in codes:
            raise Failure(f"{role}: uph {' '.join(words)}: exit code {code} after {taken:.1f} s: {err.strip()}")
        return code, out, err

    # ---- those who write ----

    def grant(self, role, program, reference, ore, activity, codes=(0,)):
        more = ["--activity", activity] if activity else []
        code, out, err = self.ask(role, program, "record", "grant", "--fund", FUND, "--date", "2024-05-01",
                                  "--amount", swedish(ore), "--reference", reference, "-O", "json", *more, codes=codes)
        if code != 0:
            if not LOCKED.fullmatch(err) or out:
                raise Failure(f"{role}: another sentence than the one for a book that is taken: {err!r}")
            with self.lock:
                self.refused_for_lock.add(reference)
            return
        ((voucher, said, named),) = receipt(out)
        if (said, named) != (ore, reference):
            raise Failure(f"{role}: asked for {ore} {reference}, told {said} {named}")
        with self.lock:
            self.recorded[reference] = (voucher, ore, activity)

    def recorder(self, name, chance):
        program = self.program()
        for number in self.while_time():
            self.grant("records", program, f"{name}-{number}", chance.randrange(100, 10 ** 7),
                       chance.choice(("786", "787", "964", "")))

    def impatient(self, name, chance):
        program = self.program(wait=0)
        for number in self.while_time():
            self.grant("does not wait", program, f"{name}-{number}", chance.randrange(100, 10 ** 7), "786", codes=(0, 3))

    def mover(self, name, chance):
        program = self.program()
        for number in self.while_time():
            ore, reference = chance.randrange(100, 10 ** 6), f"{name}-{number}"
            _, out, _ = self.ask("moves", program, "record", "distribute", "--fund", FUND, "--activity",
                                 DISTRIBUTED[0], "--to-activity", DISTRIBUTED[1], "--date", "2024-05-02", "--amount",
                                 swedish(ore), "--reference", reference, "-O", "json")
            ((voucher, _, _),) = receipt(out)
            with self.lock:
                self.moved[reference] = (voucher, ore)

    def importer(self, name, chance):
        program = self.program()
        for number in self.while_time():
            seed = 1000 + number
            count = chance.choice((1, 5, 50, 300))
            file = f"{name}-{number}.csv"
            write_events(self.path(file), count, seed)
            _, out, _ = self.ask("imports", program, "import", file, "-O", "json")
            if json.loads(out)["posted"] != count:
                raise Failure(f"{file}: {count} rows, posted {json.loads(out)['posted']}")
            self.note_rows(file)

    def note_rows(self, file):
        with open(self.path(file), encoding="utf-8") as sheet:
            next(sheet)
            read = [line.rstrip("\n").split(";") for line in sheet]
        with self.lock:
            for row in read:
                self.rows[row[5]] = (int(row[2].replace(",", "")), row[4])

    def twins(self, chance):
        """Two read in the same file at the same moment: one of them posts it."""
        programs = self.program(), self.program("Kollega")
        for number in self.while_time():
            count = 12000 if number == 0 else chance.choice((2, 40, 400))
            file = f"lika-{number}.csv"
            write_events(self.path(file), count, 500000 + number)
            said, why = [], []

            def read_in(program):
                try:
                    said.append(json.loads(self.ask("same file", program, "import", file, "-O", "json")[1]))
                except Failure as failure:
                    why.append(failure)
            both = [threading.Thread(target=read_in, args=(program,)) for program in programs]
            for one in both:
                one.start()
            for one in both:
                one.join()
            if why:
                raise why[0]
            told = sorted((one["posted"], one["unchanged"]) for one in said)
            if told != [(0, count), (count, 0)]:
                raise Failure(f"{file}: {count} rows, and the two who read it in were told {told}")
            self.note_rows(file)

    def reverser(self, chance):
        program = self.program()
        for _ in self.while_time():
            with self.lock:
                left = sorted(set(self.recorded) - self.reversed)
            if not left:
                time.sleep(0.05)
                continue
            reference = chance.choice(left)
            self.ask("reverses", program, "reverse", str(self.recorded[reference][0]), "--reason", "prov")
            with self.lock:
                self.reversed.add(reference)

    def attester(self, chance):
        program = self.program("Attestant")
        day = 0
        for number in self.while_time():
            if number % 5 == 4:
                day += 1
                self.ask("closes", program, "close", f"{2000 + day // 12}-{1 + day % 12:02d}-28")
                with self.lock:
                    self.closed += 1
                continue
            with self.lock:
                left = sorted({said[0] for said in self.moved.values()} - self.attested)
            if left:
                voucher = chance.choice(left)
                self.ask("attests", program, "attest", str(voucher))
                with self.lock:
                    self.attested.add(voucher)
            else:
                time.sleep(0.05)

    # ---- those who read ----

    def balances(self, chance):
        program = self.program()
        for _ in self.while_time():
            side = chance.choice(("activity", "fund"))
            said = json.loads(self.ask("balances", program, "balance", "--by", side, "-O", "json")[1])
            check_balance(said)
            again = json.loads(self.ask("balances", program, "balance", "--by", side, "-O", "json", "--known-at",
                                        said["head"])[1])
            if (again["rows"], again["totals"]) != (said["rows"], said["totals"]):
                raise Failure(f"balance --by {side}: not the same as known at the head it names, {said['head']}")

    def journals(self, chance):
        program = self.program()
        for _ in self.while_time():
            words = chance.choice((["journal"], ["journal", "händelse:fördelat"], ["register"], ["decisions"]))
            said = json.loads(self.ask("journals", program, *words, "-O", "json")[1])
            if words == ["journal"]:
                vouchers = sorted({row["voucher"] for row in said["rows"]})
                if vouchers != list(range(1, len(vouchers) + 1)):
                    raise Failure("journal: a voucher is missing")
            again = json.loads(self.ask("journals", program, *words, "-O", "json", "--known-at", said["head"])[1])
            if moments(again) != moments(said):
                raise Failure(f"{' '.join(words)}: not the same as known at the head it names")

    def papers(self, chance):
        program = self.program()
        for number in self.while_time():
            if chance.random() < 0.5:
                self.ask("papers", program, "matrix", "-o", "matris.xlsx")
                self.ask("papers", program, "trace", "UPH-24-016", "-o", "spar.xlsx")
                continue
            folder = f"papper-{number % 3}"
            shutil.rmtree(self.path(folder), ignore_errors=True)
            self.ask("papers", program, "bundle", "--papers", folder)
            heads = heads_in(self.path(folder))
            if len(heads) != 1:
                raise Failure(f"one meeting's papers are of {len(heads)} moments: {heads}")

    def copier(self, chance):
        del chance
        program = self.program()
        for number in self.while_time():
            file = f"kopia-{number}.uph"
            _, _, err = self.ask("copies", program, "backup", file)
            head = re.search(r"kontrollsumman: ([0-9a-f ]+)", err).group(1)
            program.must("-f", file, "verify", "--head", head)
            (found,) = look(self.path(file), "SELECT seq, lower(hex(hash)) FROM head")
            self.copies.append(found)
            os.remove(self.path(file))

    # ---- all together ----

    def while_time(self):
        number = 0
        while time.monotonic() < self.end and not self.failures:
            yield number
            number += 1

    def run(self):
        start = self.program()
        start.must("-f", BOOK, "init", "--name", "Blekinge")
        start.must("-f", BOOK, "import", "-q", MATRIX)
        start.must("-f", BOOK, "setting", "attest", "two")
        self.base_pots = pots(self.path(BOOK))
        (self.base_entries,) = look(self.path(BOOK), "SELECT count(*) FROM entry")[0]
        writers = ((self.recorder, "A"), (self.recorder, "B"), (self.mover, "C"), (self.importer, "D"), (self.twins,),
                   (self.reverser,), (self.attester,), (self.impatient, "E"))
        readers = ((self.balances,), (self.journals,), (self.papers,), (self.copier,))
        threads = []
        for index, (what, *more) in enumerate(writers + readers):
            chance = random.Random(f"{self.seed}-{index}")
            threads.append(threading.Thread(target=self.guarded, args=(what, *more, chance)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if not self.failures:
            self.guarded(self.afterwards)

    def guarded(self, what, *more):
        try:
            what(*more)
        except Exception as why:  # whatever it is, it is a failure, told with its seed
            self.failures.append(why)
            print(f"FAIL: {type(why).__name__}: {why} (seed {self.seed})", file=sys.stderr, flush=True)

    # ---- what must be so afterwards ----

    def afterwards(self):
        program = self.program()
        book = self.path(BOOK)
        program.must("-f", BOOK, "verify")
        found = look(book, "SELECT reference, voucher, amount_ore FROM entry WHERE reference IS NOT NULL"
                     " AND corrects IS NULL")
        expected = {reference: ore for reference, (_, ore, _) in self.recorded.items()}
        expected.update({reference: ore for reference, (_, ore) in self.moved.items()})
        expected.update({reference: ore for reference, (ore, _) in self.rows.items()})
        if len(found) != len({row[0] for row in found}):
            raise Failure("something is there twice")
        if {row[0]: row[2] for row in found} != expected:
            raise Failure(f"{len(expected)} were acknowledged and {len(found)} are there")
        vouchers = {row[0]: row[1] for row in found}
        for reference, said in list(self.recorded.items()) + list(self.moved.items()):
            if vouchers[reference] != said[0]:
                raise Failure(f"{reference} was voucher {said[0]} and is {vouchers[reference]}")
        if self.refused_for_lock & set(vouchers):
            raise Failure("something is there that was refused")
        ((first, last, numbers, entries),) = look(
            book, "SELECT min(voucher), max(voucher), count(DISTINCT voucher), count(*) FROM entry")
        if (first, last) != (1, numbers):
            raise Failure(f"vouchers from {first} to {last}, and {numbers} of them")
        if entries != self.base_entries + len(expected) + len(self.reversed):
            raise Failure(f"{entries} entries, of which {len(expected)} were asked for")
        ((attests,),) = look(book, "SELECT count(*) FROM attest")
        if attests != len(self.attested):
            raise Failure(f"{len(self.attested)} attests were acknowledged and {attests} are there")
        ((closings,),) = look(book, "SELECT count(*) FROM closing")
        if closings != self.closed:
            raise Failure(f"{self.closed} closings were acknowledged and {closings} are there")
        self.compare_pots(program)
        for seq, digest in self.copies:
            program.must("-f", BOOK, "verify", "--head", digest)
            if seq > look(book, "SELECT seq FROM head")[0][0]:
                raise Failure("a copy is longer than the book")
        left = [name for name in os.listdir(self.folder) if ".ny-" in name or name.endswith("-journal")]
        if left:
            raise Failure(f"left behind: {left}")

    def compare_pots(self, program):
        pot = Counter(self.base_pots)
        for reference, (_, ore, activity) in self.recorded.items():
            pot[FUND, activity] += 0 if reference in self.reversed else ore
        for _, ore in self.moved.values():
            pot[FUND, DISTRIBUTED[0]] -= ore
            pot[FUND, DISTRIBUTED[1]] += ore
        for ore, activity in self.rows.values():
            pot[FUND, activity] += ore
        found = pots(self.path(BOOK))
        if {k: v for k, v in pot.items() if v} != {k: v for k, v in found.items() if v}:
            raise Failure(f"the pots hold {found}, and what was acknowledged makes {dict(pot)}")
        said = json.loads(program.must("-f", BOOK, "balance", "-O", "json"))
        if written_ore(said["totals"]["available"]) != sum(pot.values()):
            raise Failure("the balance is not what was acknowledged")


def check_balance(said):
    totals = Counter()
    for row in said["rows"]:
        flow = sum(sign * written_ore(row[key]) for key, sign in FLOWS)
        if flow != written_ore(row["available"]):
            raise Failure(f"balance: a row's flows make {flow}, available {row['available']}")
        for key in said["totals"]:
            totals[key] += written_ore(row[key])
    for key, amount in said["totals"].items():
        if totals[key] != written_ore(amount):
            raise Failure(f"balance: the rows' {key} make {totals[key]}, the total is {amount}")
    # Money that moves between activities is in one of them, never in none or both.
    if written_ore(said["totals"]["distributed"]) != 0:
        raise Failure(f"balance: {said['totals']['distributed']} is under way between activities")


def moments(said):
    """A report without what says which moment was asked for, and what a correction that came later adds to a row."""
    rows = [{k: v for k, v in row.items() if k != "corrected_by"} for row in said["rows"]]
    return rows, said["totals"], said["head"]


def heads_in(folder):
    heads = set()
    for where, _, names in os.walk(folder):
        for name in names:
            if not name.endswith(".xlsx"):
                continue
            with zipfile.ZipFile(os.path.join(where, name)) as book:
                for part in book.namelist():
                    if part.startswith("xl/worksheets/sheet"):
                        text = book.read(part).decode("utf-8")
                        heads.update(re.findall(r"kontrollsumma ((?:[0-9a-f]{4} ?){4})", text))
    return {head.strip() for head in heads}


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("program")
    words.add_argument("folder")
    words.add_argument("--seconds", type=float, default=60)
    words.add_argument("--seed", type=int, default=None)
    words.add_argument("--short", action="store_true", help="a few seconds")
    given = words.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 31)
    print(f"many: seed {seed}", flush=True)
    shutil.rmtree(given.folder, ignore_errors=True)
    os.makedirs(given.folder)
    began = time.monotonic()
    many = Many(given.program, given.folder, seed, 5 if given.short else given.seconds, given.short)
    many.run()
    for role in sorted(many.done):
        print(f"  {role}: {many.done[role]} times, the slowest took {many.slowest[role]:.2f} s")
    print(f"many: {sum(many.done.values())} commands, {len(many.recorded) + len(many.moved)} single records"
          f" ({len(many.refused_for_lock)} told that the book is taken), {len(many.rows)} rows of files,"
          f" {len(many.reversed)} reversed, {len(many.attested)} attested, {many.closed} closings,"
          f" {len(many.copies)} copies, slowest {max(many.slowest.values(), default=0):.2f} s,"
          f" {time.monotonic() - began:.0f} s, {len(many.failures)} failures, seed {seed}")
    if many.failures:
        return 1
    shutil.rmtree(given.folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
