"""The papers seen from outside: read back with openpyxl, recalculated and printed by LibreOffice; the HTML pages read
by two parsers, and printed by Chromium where there is one.

  test_papers.py PROGRAM EXAMPLES
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree
from html.parser import HTMLParser

import openpyxl

PROGRAM, EXAMPLES = sys.argv[1], pathlib.Path(sys.argv[2])
# LibreOffice shows cached values unless told to recalculate always (0).
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def office(folder, kind, *files):
    """Converts files with a LibreOffice profile of the test's own, into folder/kind."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    out = folder / kind
    out.mkdir(exist_ok=True)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind,
         "--outdir", str(out), *map(str, files)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    return out


class Asking(unittest.TestCase):
    """Tests that ask a book of their own, cls.book in cls.folder."""

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def run_uph(cls, *words, book=None):
        environment = dict(os.environ, UPH_USER="controller", UPH_NOW="2024-10-01T12:00:00Z")
        return subprocess.run([PROGRAM, "-f", str(book or cls.book), *map(str, words)], check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment).stdout


class Papers(Asking):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="uph-papers-"))
        cls.book = cls.folder / "bok.uph"
        cls.run_uph("init", "--name", "Blekinge")
        cls.run_uph("import", EXAMPLES / "fordelning-2024.xlsx")
        cls.run_uph("matrix", "-o", cls.folder / "matris.xlsx")
        cls.run_uph("balance", "-o", cls.folder / "saldo.xlsx")
        cls.run_uph("journal", "-o", cls.folder / "poster.xlsx")
        cls.papers = ["matris", "saldo", "poster"]
        files = [cls.folder / f"{name}.xlsx" for name in cls.papers]
        cls.recalculated = office(cls.folder, "xlsx", *files)
        cls.printed = office(cls.folder, "pdf", *files)

    def report(self, *words, book=None):
        return json.loads(self.run_uph(*words, "-O", "json", book=book))

    def cells(self, path, values):
        workbook = openpyxl.load_workbook(path, data_only=values)
        return {(sheet.title, cell.coordinate): cell.value
                for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None}

    def text(self, name):
        return subprocess.run(["pdftotext", "-layout", str(self.printed / f"{name}.pdf"), "-"], check=True,
                              stdout=subprocess.PIPE).stdout.decode("utf-8").replace("\u00a0", " ")

    def pages(self, name):
        return self.text(name).count("\f")

    def test_formulas_hold_when_recalculated(self):
        for name in self.papers:
            formulas = {place for place, value in self.cells(self.folder / f"{name}.xlsx", False).items()
                        if isinstance(value, str) and value.startswith("=")}
            cached = self.cells(self.folder / f"{name}.xlsx", True)
            fresh = self.cells(self.recalculated / f"{name}.xlsx", True)
            if name != "poster":
                self.assertGreater(len(formulas), 8, name)
            for place in formulas:
                self.assertIsNotNone(cached.get(place), place)
                self.assertAlmostEqual(cached[place], fresh[place], places=6, msg=f"{name} {place}")

    def test_amounts_are_the_reports_own(self):
        total = float(self.report("balance")["totals"]["available"])
        self.assertEqual(total, 7893742.06)
        for name in ("matris", "saldo"):
            values = self.cells(self.folder / f"{name}.xlsx", True).values()
            self.assertIn(total, values, name)
            self.assertIn(16576660.06, values, name)

    def test_no_text_is_a_formula_or_an_error(self):
        for name in self.papers:
            for place, value in self.cells(self.folder / f"{name}.xlsx", True).items():
                if isinstance(value, str):
                    self.assertNotRegex(value, r"^(=|#REF!|#VALUE!|#NAME\?|#DIV/0!|#NUM!)", place)

    def test_printed_whole(self):
        self.assertEqual(self.pages("matris"), 2)
        for name in self.papers:
            text = self.text(name)
            self.assertNotIn("###", text, name)
            self.assertNotRegex(text, r"Err:5\d\d|#REF!|#VALUE!|#NAME\?")
            self.assertEqual(len(re.findall(r"sida \d+ \(\d+\)", text)), self.pages(name), name)
        matrix = self.text("matris")
        for words in ("FÖRDELNING AV MEDEL STATSBIDRAG PSYKISK HÄLSA 2024", "7 893 742,06", "−2 723 514,64",
                      "16 576 660,06", "Region Blekinge (Psykiatri)", "2024-09-27", "Kvar att besluta"):
            self.assertIn(words, matrix)

    def test_large_enough_to_read(self):
        # One page wide, 96 pixels to the inch, 7 to a unit of width: 10 points when it fits, less in proportion.
        for name, least in (("matris", 8), ("saldo", 8), ("poster", 7)):
            for sheet in openpyxl.load_workbook(self.folder / f"{name}.xlsx"):
                paper = (11.69 - sheet.page_margins.left - sheet.page_margins.right) * 96
                wide = sum(column.width * 7 for column in sheet.column_dimensions.values())
                self.assertGreaterEqual(10 * paper / wide, least, f"{name} {sheet.title}")

    def test_the_matrix_reads_back(self):
        again = self.folder / "igen.uph"
        self.run_uph("init", book=again)
        self.assertEqual(self.report("import", self.folder / "matris.xlsx", book=again)["posted"], 22)
        for group in ("activity", "fund"):
            ours, theirs = self.report("balance", "--by", group), self.report("balance", "--by", group, book=again)
            self.assertEqual([{k: v for k, v in row.items() if k != "trace"} for row in ours["rows"]],
                             [{k: v for k, v in row.items() if k != "trace"} for row in theirs["rows"]])
            self.assertEqual(ours["totals"], theirs["totals"])
        # And into the ledger it came from: nothing new.
        result = self.report("import", self.folder / "matris.xlsx")
        self.assertEqual((result["posted"], result["conflicts"], result["unchanged"]), (0, 0, 22))

    def test_same_question_same_bytes(self):
        for command in ("matrix", "balance", "journal"):
            for suffix in ("xlsx", "json", "csv", "txt", "html"):
                paths = [self.folder / f"{command}-{i}.{suffix}" for i in (1, 2)]
                for path in paths:
                    self.run_uph(command, "-o", path)
                self.assertEqual(paths[0].read_bytes(), paths[1].read_bytes(), f"{command} {suffix}")


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Reader(HTMLParser):
    """A page as a browser takes it: elements that are closed in their turn, ids, links, and the words of the body."""

    VOID = {"meta", "col", "br", "line"}  # the last in drawings alone

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.words, self.faults = [], [], [], [], []
        self.feed(page)
        self.close()
        if self.open:
            self.faults.append(f"not closed: {self.open}")

    def handle_startendtag(self, tag, attributes):
        if tag not in self.VOID:
            self.faults.append(f"<{tag}/> is open to a browser")

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        values = dict(attributes)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        self.words.append(data)


class Pages(Asking):
    """The HTML twins of the papers."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="uph-pages-"))
        cls.book = cls.folder / "bok.uph"
        cls.run_uph("init", "--name", "Blekinge")
        cls.run_uph("import", EXAMPLES / "fordelning-2024.xlsx")
        cls.questions = {"matris": ["matrix"], "saldo": ["balance"], "poster": ["journal"], "filer": ["sources"],
                         "laget": ["status"], "prov": ["verify"], "manader": ["balance", "--by", "month"]}
        cls.pages = {name: cls.run_uph(*words, "-O", "html").decode("utf-8")
                     for name, words in cls.questions.items()}

    def test_well_formed(self):
        for name, page in self.pages.items():
            reader = Reader(page)
            self.assertEqual(reader.faults, [], name)
            self.assertEqual(len(reader.ids), len(set(reader.ids)), f"{name}: an id stands twice")
            for link in reader.links:
                self.assertIn(urllib.parse.unquote(link).removeprefix("#"), reader.ids, f"{name}: {link}")
            root = xml.etree.ElementTree.fromstring(page.replace("<!DOCTYPE html>", "", 1))
            self.assertEqual(root.get("lang"), "sv", name)
            self.assertIsNone(re.search(r"(src|action)=|url\(|@import|<(script|link|img|iframe)", page), name)

    def test_columns_are_straight(self):
        """Every row has a cell for each column, spans counted, and no row has more than there are columns."""
        for name, page in self.pages.items():
            root = xml.etree.ElementTree.fromstring(page.replace("<!DOCTYPE html>", "", 1))
            for table in root.iter("table"):
                columns = len(table.findall("colgroup/col")) or 2
                for row in table.iter("tr"):
                    self.assertEqual(sum(int(cell.get("colspan", 1)) for cell in row), columns, name)

    def test_amounts_are_the_reports_own(self):
        for name in ("matris", "saldo"):
            words = "".join(Reader(self.pages[name]).words).replace("\u00a0", " ")
            for amount in ("7 893 742,06", "16 576 660,06", "−2 723 514,64", "−2 898 736,30", "−1 249 793,00"):
                self.assertIn(amount, words, name)

    @unittest.skipUnless(CHROMIUM, "no Chromium here")
    def test_printed_by_chromium(self):
        for name, page in self.pages.items():
            source, printed = self.folder / f"{name}.html", self.folder / f"{name}.pdf"
            source.write_text(page, encoding="utf-8")
            subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                            f"--user-data-dir={self.folder / 'chromium'}", f"--print-to-pdf={printed}",
                            source.as_uri()], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           timeout=120)
            text = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True,
                                  stdout=subprocess.PIPE).stdout.decode("utf-8").replace("\u00a0", " ")
            sheets = text.split("\f")[:-1]
            self.assertEqual(len(re.findall("Ur UPH-boken", text)), len(sheets), f"{name}: a page lacks its footer")
            if name in ("matris", "saldo"):
                self.assertEqual(len(sheets), 1, name)
                self.assertIn("7 893 742,06", text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
