"""The workbook by a person's steps: values typed into the cells below their headings, read back into the book they came
from, with the workbook as source; again, and after LibreOffice has saved it; and a requisition that a recipient sends.

  test_workbook.py PROGRAM EXAMPLES
"""

import datetime
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import openpyxl

sys.dont_write_bytecode = True
from paper_book import make_plain, office, uph  # noqa: E402

DAY = datetime.date
# What is typed: sheet, and values by heading. In the order of the workbook's own sheets.
TYPED = [
    ("Nya beslut", {"Organ": "LSVO", "Sammanträde": DAY(2024, 9, 30), "Paragraf": "91", "Ändamål": "Öppet hus, Åsa & co",
                    "Belopp": 12345.67, "Bidragsår": "UPH 2024", "Aktivitet": "964 Suicidprevention",
                    "Mottagare": "Ronneby kommun", "Läge": "Rekommenderat"}),
    ("Beslut av RD", {"Tilldelning": "UPH-24-006 Projektledare samsjuklighet, kommun", "Beslutsdatum": DAY(2024, 10, 1),
                      "Utfall": "Beslutat", "Dnr": "2024/00123"}),
    ("Rekvisitioner", {"Tilldelning": "UPH-24-006 Projektledare samsjuklighet, kommun", "Datum": DAY(2024, 10, 1),
                       "Belopp": 400000.5, "Referens": "R 17"}),
    ("Utbetalningar", {"Tilldelning": "6", "Datum": DAY(2024, 10, 2), "Belopp": 300000.25, "Referens": "F1881"}),
    ("Förbrukat", {"Tilldelning": "UPH-24-006", "Datum": DAY(2024, 10, 31), "Belopp": 61318.55}),
    ("Återbetalningar", {"Tilldelning": "UPH-24-006", "Datum": DAY(2024, 11, 4), "Belopp": 1200.5, "Av": "Utbetalt",
                         "Till": "Potten"}),
]
# Money that then stands where it does, of all activities.
AFTER = {"available": "7882596.89", "reserved": "8241450.17", "requisitioned": "100000.25", "paid": "237481.20",
         "spent": "61318.55", "refunded": "1200.50", "on_balance": "16277860.31"}


def heading_row(sheet):
    return next(cell.row for row in sheet.iter_rows(max_row=20) for cell in row if cell.value == "Kontroll")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def type_in(source, target, rows):
    """Each row below the last of its sheet that is filled in."""
    book = openpyxl.load_workbook(source)
    for name, values in rows:
        sheet = book[name]
        heading = heading_row(sheet)
        columns = {cell.value: cell.column for cell in sheet[heading] if cell.value}
        row = heading + 1
        while any(sheet.cell(row, columns[key]).value is not None for key in values):
            row += 1
        for key, value in values.items():
            sheet.cell(row, columns[key]).value = value
    book.save(target)
    return target


class Workbook(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="uph-workbook-"))
        cls.empty = cls.folder / "tom.uph"
        make_plain(cls.empty, cls.folder)
        cls.blank = cls.folder / "arbetsbok.xlsx"
        uph(cls.empty, "workbook", "-o", cls.blank)
        cls.filled = type_in(cls.blank, cls.folder / "ifylld.xlsx", TYPED)
        cls.saved = office(cls.folder, "xlsx", cls.filled) / "ifylld.xlsx"

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def fresh(self, name):
        book = self.folder / f"{name}.uph"
        shutil.copy(self.empty, book)
        return book

    def ask(self, book, *words):
        return json.loads(uph(book, *words, "-O", "json"))

    def refused(self, book, path):
        done = subprocess.run([sys.argv[1], "-f", str(book), "import", str(path)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1, done.stderr.decode("utf-8"))
        return done.stderr.decode("utf-8")

    def test_typed_in_and_read_back(self):
        book = self.fresh("skriven")
        result = self.ask(book, "import", self.filled)
        self.assertEqual((result["posted"], result["unchanged"], result["conflicts"]), (6, 0, 0))
        totals = self.ask(book, "balance")["totals"]
        self.assertEqual({key: totals[key] for key in AFTER}, AFTER)
        # 787 had 2 898 736,30 too little, and gets 1 200,50 back; the new decision takes from 964.
        rows = {row["activity"]: row["available"] for row in self.ask(book, "balance")["rows"]}
        self.assertEqual((rows["787"], rows["964"]), ("-2897535.80", "-1262138.67"))
        stages = {row["number"]: row["stage_name"] for row in self.ask(book, "decisions")["rows"]}
        self.assertEqual((stages["UPH-24-006"], stages["UPH-24-016"]), ("decided", "recommended"))
        self.assertEqual(self.ask(book, "verify")["diagnostics"], [])

    def test_the_workbook_is_the_source(self):
        book = self.fresh("kallan")
        uph(book, "import", self.filled)
        source = self.ask(book, "sources")["rows"][-1]
        self.assertEqual((source["name"], source["digest"], source["entries"]), ("ifylld.xlsx", digest(self.filled), 5))
        placed = [(row["event"], row["amount"], row["source"]) for row in self.ask(book, "journal")["rows"][-5:]]
        self.assertEqual(placed, [
            ("allocate", "12345.67", "ifylld.xlsx 'Nya beslut'!E6"),
            ("requisition", "400000.50", "ifylld.xlsx Rekvisitioner!C6"),
            ("pay", "300000.25", "ifylld.xlsx Utbetalningar!C6"),
            ("spend", "61318.55", "ifylld.xlsx Förbrukat!C6"),
            ("refund", "1200.50", "ifylld.xlsx Återbetalningar!C6")])

    def test_the_second_time_posts_nothing(self):
        book = self.fresh("igen")
        uph(book, "import", self.filled)
        for path in (self.filled, self.saved):
            result = self.ask(book, "import", path)
            self.assertEqual((result["posted"], result["unchanged"], result["conflicts"]), (0, 6, 0), path)
        totals = self.ask(book, "balance")["totals"]
        self.assertEqual({key: totals[key] for key in AFTER}, AFTER)

    def test_saved_by_libreoffice(self):
        book = self.fresh("sparad")
        self.assertEqual(self.ask(book, "import", self.saved)["posted"], 6)
        totals = self.ask(book, "balance")["totals"]
        self.assertEqual({key: totals[key] for key in AFTER}, AFTER)

    def test_all_or_nothing(self):
        """One row too much, and none is taken; what is wrong is told with its cell, by how much."""
        book = self.fresh("allt")
        before = book.read_bytes()
        path = type_in(self.filled, self.folder / "for-mycket.xlsx",
                       [("Utbetalningar", {"Tilldelning": "UPH-24-016", "Datum": DAY(2024, 10, 1), "Belopp": 200000.01}),
                        ("Rekvisitioner", {"Tilldelning": "UPH-24-099", "Datum": DAY(2024, 10, 1), "Belopp": 1})])
        told = self.refused(book, path)
        for words in ("Utbetalningar!C7", "0,01", "Rekvisitioner!A7", "UPH-24-099"):
            self.assertIn(words, told)
        self.assertEqual(book.read_bytes(), before)

    def test_the_book_has_moved_on(self):
        """Row by row: what still fits is taken, what somebody has used up since is told."""
        book = self.fresh("vidare")
        uph(book, "record", "requisition", "--allocation", "UPH-24-006", "--date", "2024-09-30", "--amount", "125000")
        told = self.refused(book, self.filled)
        self.assertIn("Boken har gått vidare sedan arbetsboken gjordes", told)
        self.assertIn("Rekvisitioner!C6", told)
        self.assertIn("0,50", told)  # 400 000,50 of the 400 000,00 that are left

    def test_a_requisition_comes_back(self):
        book, sent = self.fresh("rekvirent"), self.folder / "rekvisition.xlsx"
        uph(book, "template", "requisition", "Karlskrona kommun", "-o", sent)
        back = type_in(sent, self.folder / "rekvisition-svar.xlsx",
                       [("Rekvisitioner", {"Tilldelning": "UPH-24-014 Barnahus", "Datum": DAY(2024, 10, 1),
                                           "Belopp": 1132000.25, "Referens": "2"})])
        self.assertEqual(self.ask(book, "import", back)["posted"], 1)
        self.assertEqual(self.ask(book, "import", back)["posted"], 0)
        self.assertEqual(self.ask(book, "balance")["totals"]["requisitioned"], "1132000.25")
        self.assertEqual(self.ask(book, "balance")["totals"]["available"], "7893742.06")

    def test_the_matrix_comes_back(self):
        """As it was sent nothing is posted; with a row in an empty one, that row."""
        book, sent = self.fresh("matris"), self.folder / "matris-mall.xlsx"
        uph(book, "template", "matrix", "-o", sent)
        self.assertEqual(self.ask(book, "import", sent)["posted"], 0)
        self.assertEqual(self.ask(book, "balance")["totals"]["available"], "7893742.06")
        # Formulas have no values when openpyxl has saved them: LibreOffice reckons what is then left.
        filled = openpyxl.load_workbook(sent)
        sheet = filled["Protokoll"]
        last = max(cell.row for cell in sheet["B"] if cell.value == "Programledare 0,75 (kommun)")
        for column, value in enumerate((DAY(2024, 11, 15), "Öppet hus", 1000.5, "964", "Ronneby kommun"), 1):
            self.assertIsNone(sheet.cell(last + 1, column).value)
            sheet.cell(last + 1, column).value = value
        path = self.folder / "matris-svar.xlsx"
        filled.save(path)
        result = self.ask(book, "import", office(self.folder, "xlsx", path) / path.name)
        self.assertEqual((result["posted"], result["unchanged"], result["conflicts"]), (1, 22, 0))
        self.assertEqual(self.ask(book, "balance")["totals"]["available"], "7892741.56")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
