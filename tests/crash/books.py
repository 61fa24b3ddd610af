"""What the tests of crashes and of many at once share: the program run as anyone runs it, a book looked into from
outside (by sqlite3, without the program), and input files that are made, the same ones every time."""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

PROJECT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
EXAMPLES = os.path.join(PROJECT, "examples")
FIXTURES = os.path.join(PROJECT, "tests", "fixtures")
MATRIX = os.path.join(EXAMPLES, "fordelning-2024.csv")
FUND = "UPH 2024"
POT = 2  # a kind of account, as the book numbers them


class Failure(Exception):
    """Something that must never be."""


class Program:
    """The program in a folder of its own, with a person's name and, when it is to be the same twice, a clock."""

    def __init__(self, path, folder, now=None, wait=None):
        self.path = os.path.abspath(path)
        self.folder = folder
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("UPH_")}
        self.environment.update(UPH_USER="Ekonom", LC_ALL="C.UTF-8", TERM="dumb")
        if now:
            self.environment["UPH_NOW"] = now
        if wait is not None:
            self.environment["UPH_WAIT"] = str(wait)

    def start(self, words, **more):
        return subprocess.Popen([self.path, *words], cwd=self.folder, env=self.environment, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                start_new_session=True, **more)

    def run(self, *words):
        """Exit code, standard output, standard error."""
        process = self.start(words)
        try:
            out, err = process.communicate(timeout=300)
        except subprocess.TimeoutExpired:
            kill(process)
            raise Failure(f"uph {' '.join(words)} does not end")
        return process.returncode, out, err

    def must(self, *words, code=0):
        got, out, err = self.run(*words)
        if got != code:
            raise Failure(f"uph {' '.join(words)}: exit code {got}, expected {code}: {err.strip() or out.strip()}")
        return out


def kill(process):
    """The whole group, threads and all, at once."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.communicate()


def look(path, question, *values):
    book = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return book.execute(question, values).fetchall()
    finally:
        book.close()


def state(path):
    """What tells two books apart: where the chain ends, and how much there is."""
    (head,) = look(path, "SELECT seq, voucher, lower(hex(hash)) FROM head")
    (entries,) = look(path, "SELECT count(*), ifnull(sum(amount_ore), 0), count(DISTINCT voucher) FROM entry")
    return head + entries


def pots(path):
    """What every pot holds, by its fund's name and activity's code, summed from the entries alone."""
    rows = look(path, "SELECT f.name, x.code, sum(s.sign * e.amount_ore) FROM entry e"
                " CROSS JOIN (SELECT 1 AS sign UNION ALL SELECT -1) s"
                " JOIN account a ON a.id = iif(s.sign = 1, e.to_account, e.from_account)"
                " JOIN fund f ON f.seq = a.fund JOIN activity x ON x.seq = a.activity"
                f" WHERE a.kind = {POT} GROUP BY 1, 2")
    return {(fund, code): ore for fund, code, ore in rows}


def copy(book, path):
    for name in (path, path + "-journal"):
        if os.path.exists(name):
            os.remove(name)
    shutil.copyfile(book, path)


def swedish(ore):
    return f"{ore // 100},{ore % 100:02d}"


def written_ore(text):
    return int(text.replace(".", ""))


def write_events(path, count, seed):
    """A sheet of events that is its own: grants to the four pots of one fund."""
    with open(path, "w", encoding="utf-8") as sheet:
        sheet.write("Händelse;Datum;Belopp;Bidragsår;Aktivitet;Referens;Text\n")
        for i in range(count):
            ore = 100 + (i * 7919 + seed * 104729) % 99991
            activity = ("786", "787", "964", "")[i % 4]
            sheet.write(f"Tilldelat;2024-{1 + i % 12:02d}-{1 + i % 28:02d};{swedish(ore)};{FUND};{activity};"
                        f"S{seed}-{i};Rad {i} av {seed}\n")
    return path


def receipt(out):
    """The vouchers and amounts that a command says it has written."""
    said = json.loads(out)
    return [(row["voucher"], written_ore(row["amount"]), row["reference"]) for row in said["rows"]]


def wait_for(what, seconds=10.0):
    """Whether it came to be; asked again and again without a rest."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
    return False
