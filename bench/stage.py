"""Where a run is measured: the programs, the folder, and the files and ledgers that the contenders get, each made once."""
import itertools
import json
import pathlib
import shutil
import subprocess

RARE_RECIPIENT = "Olofströms kommun"
RARE_ALLOCATION = "UPH-22-007"
LAST_ALLOCATION = "UPH-24-010"
PARTS = 10  # that a ledger with several moments is imported in
HLEDGER_RULES = "skip 1\nfields date,code,description,account1,account2,amount\ncurrency SEK\n"


class Stage:
    def __init__(self, program, tools, folder, count, records):
        self.program = str(pathlib.Path(program).resolve())
        self.tools = pathlib.Path(tools).resolve()
        self.folder = pathlib.Path(folder).resolve()
        self.count = count
        self.records = records  # that are made by hand, one by one, where there are to be several moments
        self.folder.mkdir(parents=True, exist_ok=True)

    def of_size(self, count):
        return Stage(self.program, self.tools, self.folder, count, self.records)

    def sweep(self):
        """What an earlier program made is not for this one."""
        for pattern in ("*.uph*", "*.db*", "cells-*", "part-*", "*.new"):
            for path in self.folder.glob(pattern):
                path.unlink()

    def tool(self, name):
        return str(self.tools / name)

    def path(self, name):
        return str(self.folder / name)

    def uph(self, ledger, *words):
        return [self.program, "-f", self.path(ledger), *words]

    def run(self, command):
        """What a command prints that is not measured."""
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"bench: {' '.join(command)}: {done.stderr or done.stdout}")
        return done.stdout

    def remove(self, name):
        pathlib.Path(self.path(name)).unlink(missing_ok=True)

    def copy(self, name, to):
        shutil.copyfile(self.path(name), self.path(to))

    def new_ledger(self, name):
        self.remove(name)
        self.run(self.uph(name, "init", "--name", "Mätboken"))

    # ---- the book ----

    def book(self, form, name, count):
        """The path of the book in one of its forms; made when it is not there, or by an older generator."""
        path, generator = self.folder / name, self.tools / "bench_book"
        if not path.exists() or path.stat().st_mtime < generator.stat().st_mtime:
            self.run([str(generator), str(count), form, f"{path}.new"])
            pathlib.Path(f"{path}.new").rename(path)
        return str(path)

    def events(self, count=None):
        return self.book("events", f"events-{count or self.count}.csv", count or self.count)

    def parts(self, sheet, row_count):
        """A sheet in files of so many rows, each with the headings."""
        paths = []
        with open(sheet, encoding="utf-8") as lines:
            headings = next(lines)
            while rows := list(itertools.islice(lines, row_count)):
                paths.append(self.path(f"part-{row_count}-{len(paths) + 1}.csv"))
                with open(paths[-1], "w", encoding="utf-8") as part:
                    part.writelines((headings, *rows))
        return paths

    def workbook(self, count=None):
        return self.book("events-xlsx", f"events-{count or self.count}.xlsx", count or self.count)

    def of_peer(self, form):
        return self.book(form, f"{self.count}.{form}", self.count)

    def rules(self):
        path = self.folder / "hledger.rules"
        path.write_text(HLEDGER_RULES, encoding="utf-8")
        return str(path)

    # ---- ledgers ----

    def ledger(self, count=None):
        """A ledger with the book in it, imported at once."""
        name = f"book-{count or self.count}.uph"
        if not pathlib.Path(self.path(name)).exists():
            self.new_ledger(name)
            self.run(self.uph(name, "import", "--quiet", self.events(count)))
        return name

    def head(self, ledger):
        """The digest of the last record, by which a moment is known."""
        return json.loads(self.run(self.uph(ledger, "balance", "-O", "json")))["head"]

    def moments(self):
        """A ledger with the book in it, imported bit by bit, and then records made by hand. Its name and some moments
        in it: by digest after an import and between records, by time in the middle of an import."""
        name, heads = "moments.uph", []
        if not pathlib.Path(self.path(name)).exists():
            self.new_ledger(name)
            for part in self.parts(self.events(), self.count // PARTS):
                self.run(self.uph(name, "import", "--quiet", part))
                heads.append(self.head(name))
            for number in range(self.records):
                self.run(self.spend(name))
                if number in (self.records // 3, self.records * 2 // 3):
                    heads.append(self.head(name))
            heads.append(self.moment_of(name, self.count // 2 - self.count // 20))
            pathlib.Path(self.path("moments.txt")).write_text("\n".join(heads), encoding="utf-8")
        return name, pathlib.Path(self.path("moments.txt")).read_text(encoding="utf-8").splitlines()

    def moment_of(self, ledger, voucher):
        question = ("SELECT strftime('%Y-%m-%d %H:%M:%S.', recorded_at / 1000000, 'unixepoch')"
                    f" || printf('%06d', recorded_at % 1000000) FROM entry WHERE voucher = {voucher}")
        return self.run(["sqlite3", self.path(ledger), question]).strip()

    def spend(self, ledger):
        """One event by hand."""
        return self.uph(ledger, "record", "spend", "--allocation", LAST_ALLOCATION, "--date", "2024-12-30",
                        "--amount", "1", "--reference", "F1", "--text", "Lön, december")
