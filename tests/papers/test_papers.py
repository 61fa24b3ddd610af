"""The papers seen from outside: read back with openpyxl, recalculated and printed by LibreOffice; the HTML pages read
by two parsers, and printed by Chromium where there is one.

  test_papers.py PROGRAM EXAMPLES
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import unittest
import urllib.parse
import xml.etree.ElementTree
from html.parser import HTMLParser

import openpyxl

sys.dont_write_bytecode = True
from paper_book import EXAMPLES, FORMS, PAPERS, PROGRAM, office, papers, uph  # noqa: E402,F401
from cell_checks import Cells  # noqa: E402,F401
from print_checks import Printing, Terminal  # noqa: E402,F401


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


class Papers(unittest.TestCase):
    """What the workbooks are beyond their looks."""

    def report(self, *words, book):
        return json.loads(uph(book, *words, "-O", "json"))

    def test_large_enough_to_read(self):
        # One page wide, 96 pixels to the inch, 7 to a unit of width: 10 points when it fits, less in proportion.
        for name in papers().answers:
            for sheet in openpyxl.load_workbook(papers().made / f"{name}.xlsx"):
                long = 11.69 if sheet.page_setup.orientation == "landscape" else 8.27
                paper = (long - sheet.page_margins.left - sheet.page_margins.right) * 96
                wide = sum(column.width * 7 for column in sheet.column_dimensions.values())
                self.assertGreaterEqual(10 * paper / wide, LEAST_POINTS.get(name, 7.9), f"{name} {sheet.title}")

    def test_the_matrix_reads_back(self):
        book, again, matrix = papers().books["plain"], papers().folder / "igen.uph", papers().made / "matris.xlsx"
        uph(again, "init")
        self.assertEqual(self.report("import", matrix, book=again)["posted"], 22)
        for group in ("activity", "fund"):
            ours, theirs = (self.report("balance", "--by", group, book=one) for one in (book, again))
            self.assertEqual([{k: v for k, v in row.items() if k != "trace"} for row in ours["rows"]],
                             [{k: v for k, v in row.items() if k != "trace"} for row in theirs["rows"]])
            self.assertEqual(ours["totals"], theirs["totals"])
        # And into the ledger it came from: nothing new.
        same = papers().folder / "samma.uph"
        shutil.copy(book, same)
        result = self.report("import", matrix, book=same)
        self.assertEqual((result["posted"], result["conflicts"], result["unchanged"]), (0, 0, 22))

    def test_left_to_decide(self):
        for name in ("matris", "matris-full", "matris-protokoll", "matris-forslag", "saldo"):
            self.assertEqual(papers().answers[name]["totals"]["available"], "7893742.06", name)
            for printed in (papers().workbooks.get(name), papers().pages.get(name)):
                if printed:
                    self.assertIn("7 893 742,06", printed.text, name)
        for name in ("mall-matris", "arbetsbok", "rekommendation"):
            self.assertIn("7 893 742,06", papers().workbooks[name].text, name)

    def test_same_question_same_bytes(self):
        again = papers().folder / "igen"
        again.mkdir()
        for name in PAPERS:
            for suffix in ("xlsx",) if name in FORMS else ("xlsx", "html", "json", "txt"):
                path = papers().ask(name, again / f"{name}.{suffix}")
                first = papers().made / path.name
                self.assertEqual(path.read_bytes(), first.read_bytes(), path.name)
        uph(papers().books["plain"], "statement", "--all", "-o", again / "alla")
        uph(papers().books["full"], "bundle", "--papers", again / "mote", "-O", "json")
        for folder, least in (("alla", 7), ("mote", 15)):
            names = sorted(path.relative_to(again) for path in (again / folder).rglob("*.*"))
            self.assertGreaterEqual(len(names), least, names)
            for name in names:
                self.assertEqual((again / name).read_bytes(), (papers().made / name).read_bytes(), name)

    def test_a_meeting_has_all_its_papers(self):
        files = {row["file"]: row for row in papers().bundle["rows"]}
        for file, row in files.items():
            self.assertEqual(hashlib.sha256((papers().made / "mote" / file).read_bytes()).hexdigest(), row["sha256"], file)
        for file in ("fordelningsmatris.xlsx", "saldo.xlsx", "villkor.xlsx", "medfinansiering.xlsx", "poster.xlsx"):
            self.assertIn(file, files)
        recommended = [file for file in files if file.startswith("rekommendation-")]
        self.assertEqual(sorted(file.rpartition(".")[2] for file in recommended), ["html", "xlsx"])
        self.assertEqual(sum(file.startswith("saldobesked/") for file in files),
                         len({path.name for path in (papers().made / "mote" / "saldobesked").iterdir()}))


# Many columns of amounts, or of words: smaller letters, still those of a footer or larger.
LEAST_POINTS = {"saldo-beslut": 6.2, "beslut": 7, "poster-attest": 7.7}


class Reader(HTMLParser):
    """A page as a browser takes it: elements that are closed in their turn, ids, links, and the words of the body."""

    VOID = {"meta", "col", "br", "wbr", "line", "rect"}  # the last two in drawings alone

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


class Pages(unittest.TestCase):
    """The HTML twins of the papers."""

    @classmethod
    def setUpClass(cls):
        cls.pages = {name: (papers().made / f"{name}.html").read_text(encoding="utf-8") for name in papers().answers}

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


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
