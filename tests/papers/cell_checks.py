"""Every workbook, read back: amounts are numbers, days are days, codes are texts; a formula shows what LibreOffice and
the report's JSON have; links lead somewhere; and nothing from the book is a formula."""

import collections
import datetime
import html
import re
import unittest
import zipfile
from decimal import Decimal

import openpyxl
from openpyxl.utils import range_boundaries

from paper_book import FORMS, PAPERS, papers
from print_checks import FOR_PROGRAMS, LEFT_OUT, UPRIGHT

MONEY = {'[$-41D]#,##0.00;[$-41D]"−"#,##0.00', '[$-41D]#,##0.00;[$-41D]"−"#,##0.00;"–"'}
DAY, WHOLE = "yyyy\\-mm\\-dd", '0;"−"0'
# Of a paper that is read: sums and differences of cells. What is filled in looks up and checks, too.
READ_FORMULA = re.compile(r"=(SUM\([A-Z]+\d+(:[A-Z]+\d+)?\)|[-+]?('[^']+'!)?[A-Z]+\d+)([-+](SUM\([A-Z]+\d+(:[A-Z]+\d+)?\)|"
                          r"('[^']+'!)?[A-Z]+\d+))*")
# What a table does not show of a row, or shows in other words.
NOT_IN_ROWS = {"before", "recorded_at", "fund", "label"}
IN_OTHER_WORDS = {
    ("matris-forslag", "stage"),  # proposals stand in a table of their own
    ("saldobesked", "stage"), ("saldobesked-rekvirerat", "stage"),  # an asterisk, and what it means below
    ("beslut", "body"), ("beslut", "date"),  # the decision's name has both
    ("medfinansiering", "total"),  # once for a version
    ("saldobesked", "requisitioner"), ("saldobesked-rekvirerat", "requisitioner"),  # the paper's head
    ("arsskifte", "name"),  # of the activity: in the summary
}
# The account stands above its rows; the one it goes to without dots, the event with its purpose.
IN_OTHER_WORDS |= {("huvudbok", key) for key in ("account", "activity", "allocation", "party", "counter_account", "purpose",
                                                "text")}
# A row of the trace says its accounts and its place in words; the parts of these, and the program, stand on other sheets.
IN_OTHER_WORDS |= {(name, key) for name in ("spar-mote", "spar-mottagare")
                   for key in ("from", "to", "source", "place", "program", "recorded", "attested_at", "decision", "allocation",
                               "recipient", "activity", "digest", "reference", "text", "title", "who")}


class Book:
    """A workbook as a file, and as LibreOffice has reckoned it."""

    def __init__(self, name):
        path = papers().made / f"{name}.xlsx"
        self.formulas = openpyxl.load_workbook(path)
        self.values = openpyxl.load_workbook(path, data_only=True)
        self.fresh = openpyxl.load_workbook(papers().recalculated / f"{name}.xlsx", data_only=True)

    def cells(self):
        for sheet in self.formulas:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        yield sheet, cell


def typed(kind, text):
    """A value of the JSON as a cell has it."""
    if kind == "money":
        return Decimal(text)
    return datetime.datetime.fromisoformat(text) if kind == "date" else text


def plain(value):
    """To the öre; and an unbroken space is a space."""
    if isinstance(value, str):
        return value.replace("\u00a0", " ")
    return round(Decimal(value), 2) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


class Cells(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.books = {name: Book(name) for name in PAPERS}

    def test_formulas_have_the_value_that_libreoffice_finds(self):
        for name, book in self.books.items():
            count = 0
            for sheet, cell in book.cells():
                if cell.data_type == "f":
                    place = f"{name} {sheet.title}!{cell.coordinate}"
                    cached = book.values[sheet.title][cell.coordinate].value
                    fresh = book.fresh[sheet.title][cell.coordinate].value
                    if isinstance(fresh, (int, float)):
                        self.assertIsInstance(cached, (int, float), place)
                        self.assertEqual(plain(cached), plain(fresh), place)
                        count += 1
                    else:  # what nobody has filled in says nothing
                        self.assertIn(name, FORMS, place)
                        self.assertEqual((cached or "", fresh or ""), ("", ""), place)
            self.assertEqual(count, SUMS.get(name, 0), name)

    def test_rows_are_the_reports_own(self):
        """Each row of the JSON is a row of a sheet: the same amounts as numbers, days as days, texts as texts."""
        for name, answer in papers().answers.items():
            kinds = {column["key"]: column["type"] for column in answer["columns"]}
            sheets = [[collections.Counter(map(plain, row)) for row in sheet.iter_rows(values_only=True)]
                      for sheet in self.books[name].values]
            for row in answer["rows"]:
                left_out = FOR_PROGRAMS | NOT_IN_ROWS | {"digest"}
                meant = collections.Counter(
                    typed(kinds[key], value) for key, value in row.items() if key in kinds and value not in (None, "")
                    and kinds[key] in ("money", "date", "text") and key not in left_out
                    and (name, key) not in LEFT_OUT | IN_OTHER_WORDS)
                del meant[Decimal(0)]
                self.assertTrue(any(shows(cells, meant) for sheet in sheets for cells in sheet), f"{name}: {list(meant)}")

    def test_totals_are_formulas(self):
        """What a paper ends in is reckoned by the spreadsheet, and is the JSON's."""
        for name in SUMS.keys() & papers().answers.keys():
            book, totals = self.books[name], papers().answers[name]["totals"]
            sums = {plain(book.values[sheet.title][cell.coordinate].value) for sheet, cell in book.cells()
                    if cell.data_type == "f"}
            missing = {key: amount for key, amount in totals.items() if Decimal(amount) and Decimal(amount) not in sums}
            self.assertEqual(missing, NO_FORMULA.get(name, {}), name)

    def test_left_to_decide(self):
        for name, (kept, _) in PAPERS.items():
            if kept == "plain" and name.startswith(("matris", "saldo-", "mall-matris", "arbetsbok")) or name == "saldo":
                numbers = {plain(cell.value) for sheet in self.books[name].values for row in sheet.iter_rows()
                           for cell in row}
                self.assertIn(Decimal("7893742.06"), numbers, name)

    def test_kinds_of_cells(self):
        for name, book in self.books.items():
            for sheet, cell in book.cells():
                place = f"{name} {sheet.title}!{cell.coordinate}"
                value = book.values[sheet.title][cell.coordinate].value
                if isinstance(value, str):
                    # An amount or a day in a cell of its own is no text.
                    self.assertNotRegex(value, r"^[−-]?\d{1,3}([  ]\d{3})*,\d\d$", place)
                    if name not in FORMS:
                        self.assertNotRegex(value, r"^\d{4}-\d\d-\d\d$", place)
                elif isinstance(value, datetime.datetime):
                    self.assertEqual(cell.number_format, DAY, place)
                elif isinstance(value, (int, float)) and not isinstance(value, bool):
                    self.assertIn(cell.number_format, MONEY | {WHOLE}, place)
                    self.assertNotIn(value, (265, 786, 787, 964), place)  # a code is a text
                    if cell.number_format == WHOLE:
                        self.assertEqual(value, int(value), place)

    def test_formulas_hold_no_data(self):
        for name, book in self.books.items():
            for sheet, cell in book.cells():
                if cell.data_type == "f":
                    formula = getattr(cell.value, "text", cell.value)
                    place = f"{name} {sheet.title}!{cell.coordinate}: {formula}"
                    if name not in FORMS or not formula.startswith("=IFERROR("):
                        self.assertRegex(formula, f"^{READ_FORMULA.pattern}$", place)
                    self.assertNotRegex(formula, r"Karls|KoU|Barnahus|UPH-\d|DDE|HYPERLINK|WEBSERVICE|INDIRECT", place)

    def test_links_lead_somewhere(self):
        count = 0
        for name, book in self.books.items():
            for sheet, cell in book.cells():
                if cell.hyperlink:
                    self.assertIsNone(cell.hyperlink.target, "a link out of the workbook")
                    found = re.fullmatch(r"'(.+)'!([A-Z]+\d+)", cell.hyperlink.location)
                    self.assertIn(found[1], book.formulas.sheetnames, f"{name} {cell.coordinate}")
                    row = range_boundaries(found[2])[1]
                    self.assertTrue(any(other.value is not None for other in book.formulas[found[1]][row]),
                                    f"{name} {cell.coordinate}: {cell.hyperlink.location}")
                    count += 1
        self.assertGreater(count, 60)

    def test_set_up_for_paper(self):
        for name, book in self.books.items():
            for sheet in book.formulas:
                place = f"{name} {sheet.title}"
                self.assertEqual(sheet.page_setup.paperSize, 9, place)
                if sheet is book.formulas.worksheets[0]:
                    upright = name in UPRIGHT
                    self.assertEqual(sheet.page_setup.orientation, "portrait" if upright else "landscape", place)
                self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage, place)
                if sheet.title in NO_TABLE:
                    continue
                titles, first = sheet.print_title_rows, sheet.freeze_panes
                if sheet.title in SEVERAL_TABLES:  # a heading would come again over another table's rows
                    self.assertIn(titles, (None, ""), place)
                    continue
                self.assertRegex(titles or "", r"^\$(\d+):\$\1$", place)
                heading = int(titles.split("$")[-1])
                if heading <= 10:  # further down, little would be left of a small screen
                    self.assertEqual(first, f"A{heading + 1}", place)
                self.assertGreater(sum(cell.value is not None for cell in sheet[heading]), 2, place)

    def test_footers(self):
        """As written: openpyxl takes the book's name for a font's."""
        for name in PAPERS:
            with zipfile.ZipFile(papers().made / f"{name}.xlsx") as book:
                sheets = [part for part in book.namelist() if part.startswith("xl/worksheets/sheet")]
                for part in sheets:
                    foot = re.findall(r"<oddFooter>(.*?)</oddFooter>", book.read(part).decode("utf-8"))
                    self.assertEqual(len(foot), 1, f"{name} {part}")
                    self.assertRegex(html.unescape(foot[0]), r'^&L&"Arial,Regular"&7 .+ · Ur UPH-boken "Blekinge" · '
                                     r"uppgifter t\.o\.m\. [\d-]{10} · boken per verifikation \d+, 2024-10-01 12:00 UTC · kontrollsumma "
                                     r"[0-9a-f ]{19} · sida &P \(&N\)$", f"{name} {part}")

    def test_properties(self):
        for name, book in self.books.items():
            properties = book.formulas.properties
            self.assertEqual((properties.creator, properties.created), ("uph", datetime.datetime(2024, 10, 1, 12)), name)
            self.assertGreater(len(properties.title), 3, name)
            first = [cell.value for row in book.formulas.worksheets[0].iter_rows(max_row=4) for cell in row]
            self.assertIn(properties.title, first, name)


def shows(cells, meant):
    """A text, or a day of a period, may stand with more in its cell: "Region Blekinge, KoU"."""
    words = [value for value in cells if isinstance(value, str)]
    rest = [value.date().isoformat() if isinstance(value, datetime.datetime) else value for value in meant - cells]
    return all(isinstance(value, str) and any(value in word for word in words) for value in rest)


# How many cells are reckoned, a chart's and what is filled in not among them.
SUMS = {
    "rekommendation": 25, "rekommendation-flera": 27, "rekommendation-forslag": 38, "rekommendation-esf": 25,
    "rekommendation-beslutad": 25, "rekommendation-avslagen": 25, "matris": 28, "matris-full": 22, "matris-protokoll": 6,
    "matris-forslag": 39, "saldobesked": 6, "saldobesked-rekvirerat": 6, "saldo": 13, "saldo-bidragsar": 13,
    "saldo-mottagare": 19, "saldo-beslut": 31, "saldo-manader": 17, "villkor": 2, "medfinansiering": 7, "beslut": 1,
    "attest": 1, "laget": 2, "huvudbok": 107, "spar-mote": 6, "spar-mottagare": 6, "avstamning": 20,
    "arbetsbok": 44, "mall-rekvisition": 7, "mall-matris": 6,
    "arsskifte": 56, "nasta-matris": 6,
}
# What stands as a number, for no cells of the paper make it: what was left before, of all activities; the parts that the
# protocol's form does not tell apart; decisions by stage.
NO_FORMULA = {
    "rekommendation": {"before": "8093742.06", "amount": "200000.00"},
    "rekommendation-flera": {"before": "15562847.06"},
    "rekommendation-esf": {"before": "15562847.06", "amount": "2000000.00"},
    "rekommendation-beslutad": {"before": "6093742.06", "amount": "200000.00"},
    "rekommendation-avslagen": {"before": "6513257.06", "amount": "419515.00"},
    "matris-protokoll": {"undecided": "8682918.00", "granted": "14765786.00", "allocated": "8682918.00"},
    "beslut": {"proposed": "300000.00", "recommended": "10063403.00", "ended": "419515.00"},
}
# Sheets without a table that goes on from page to page.
SEVERAL_TABLES = {"Fördelningsmatris", "Avstämning", "Ingående block", "Att göra"}
NO_TABLE = {"Rekommendation", "Om arbetsboken", "Om mallen", "Listor", "Kontroll av boken"}
