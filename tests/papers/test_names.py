"""Names that do harm where a program is careless: markup, formulas, marks that turn the writing, emoji, words that do
not end. They stand everywhere in a book, and each paper shows them whole and obeys none of them.

  test_names.py PROGRAM
"""

import csv
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import xml.etree.ElementTree
from html.parser import HTMLParser

import openpyxl

PROGRAM = sys.argv[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

NAMES = {
    "swedish": "Åsa Öbergs ängslan, åäö ÅÄÖ",
    "quotes": "Sam\"o\"rd'na're ”x” ’y’ «z»",
    "markup": "<b>fet</b> &amp; <script>alert(1)</script> ]]> -->",
    "equals": "=1+1",
    "plus": "+46",
    "minus": "-1",
    "at": "@x",
    "unbroken": "Oavbrutenbenämning" * 10 + "Xx",
    "long": "Nästan två hundra, långt " * 7,
    "turned": "abc\u202Edef\u200Fghi\u2066jkl\u2069",
    "emoji": "Familj \U0001F468\u200D\U0001F469\u200D\U0001F467 \U0001F389",
    "white": "Flik\tdär\nny rad",
    "combining": "A\u030Asa O\u0308berg e\u0301lan",
    "entity": "&#65;&lt;i&gt; %s %n ${x} {{y}} \\u0041",
}
NAMES = {key: name.strip() for key, name in NAMES.items()}
# Paper has other letters for them, or turns them: what a PDF's text says of them is its fonts' and direction's affair.
NOT_IN_PDF = {"turned", "emoji"}
MARKS = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# What stands at the top of a page that a browser is given.
ELEMENTS = set("html head meta title style body header footer main section article div span p h1 h2 h3 a table caption "
               "colgroup col thead tbody tfoot tr th td br svg g rect line text figure figcaption ul ol li strong em "
               "nav b i small wbr dl dt dd".split())


def on_paper(name, marks=False):
    """As uph shows it: white controls are spaces, marks of direction and what joins or parts unseen are left out."""
    shown = re.sub(r"[\t\r]", " ", name)
    return shown if marks else MARKS.sub("", shown)


def bare(text):
    """Without anything that layout may add or take."""
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"[\s\u00a0\u00ad\u200b\u2028]+", "", text)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


class Words(HTMLParser):
    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.words, self.attributes = set(), [], set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        self.attributes.update(key for key, _ in attributes)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.elements.add("comment")


def decision_file():
    names = list(NAMES.values())
    return {
        "format": "uph-beslut-1", "body": "LSVO", "date": "2024-03-01", "paragraph": "9", "title": NAMES["markup"],
        "stage": "recommended", "clauses": names, "distribution": names,
        "allocations": [{"purpose": name, "extent": name, "amount": "1 000", "recipient": "KoU",
                         "financing": [{"fund": "UPH 2024", "activity": "786", "amount": "1 000"}]}
                        for name in names],
        "conditions": [{"kind": "other", "text": name} for name in names] +
                      [{"kind": "cofinancing", "name": name, "text": name, "allocation": i,
                        "cofinancing": {"version": "applied", "own_share": "46/100",
                                        "funders": [{"party": name, "share": "54/100"}]}}
                       for i, name in enumerate(names, 1)]}


class Names(unittest.TestCase):
    @classmethod
    def run_uph(cls, *words):
        environment = dict(os.environ, UPH_USER="controller", UPH_NOW="2024-10-01T12:00:00Z", LC_ALL="C.UTF-8")
        done = subprocess.run([PROGRAM, "-f", str(cls.book), *map(str, words)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=environment, check=False)
        if done.returncode != 0:
            raise AssertionError(f"{words}: {done.stderr.decode('utf-8')}")
        told = done.stderr.decode("utf-8")
        if MARKS.search(told) or CONTROLS.search(told):
            raise AssertionError(f"{words}: standard error has {told!r}")
        return done.stdout

    @classmethod
    def make_book(cls):
        cls.run_uph("init", "--name", NAMES["markup"])
        cls.run_uph("record", "grant", "--date", "2024-01-01", "--amount", "1000000", "--fund", "UPH 2024",
                    "--activity", "786")
        for name in NAMES.values():
            cls.run_uph("record", "allocate", "--date", "2024-02-16", "--amount", "1000", "--fund", "UPH 2024",
                        "--activity", "786", "--decision", "LSVO 2024-02-16 § 7", f"--purpose={name}",
                        f"--recipient={name}", f"--performer={name}", f"--extent={name}", f"--reference={name}",
                        f"--text={name}")
        source = cls.folder / "beslut <b>&amp; '\"=1+1 å.json"
        source.write_text(json.dumps(decision_file(), ensure_ascii=False), encoding="utf-8")
        cls.run_uph("import", "--quiet", source)

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="uph-names-"))
        cls.book = cls.folder / "bok.uph"
        cls.make_book()
        # Which paper, and whether it shows every name (else what it shows is no name of anybody).
        cls.questions = {
            "beslut": (["decisions"], True), "beslutet": (["decisions", "LSVO 2024-03-01 § 9"], True),
            "matris": (["matrix"], True), "saldo": (["balance"], False),
            "tilldelningar": (["balance", "--by", "decision"], True),
            "mottagare": (["balance", "--by", "recipient"], True), "poster": (["journal"], True),
            "villkor": (["conditions"], True), "medfinansiering": (["cofinancing"], True),
            "besked": (["statement", "KoU"], True), "filer": (["sources"], False), "laget": (["status"], False),
            "attest": (["attest"], False), "bok": (["setting"], False), "huvudbok": (["register"], True),
            "spar": (["trace", "LSVO 2024-03-01 § 9"], True), "historik": (["history"], False),
            "stickprov": (["sample", "100"], False), "sammantraden": (["meeting"], False)}
        commands = cls.run_uph("help").decode("utf-8")
        if re.search(r"^  recommend ", commands, re.M):
            cls.questions["rekommendation"] = (["recommend", "LSVO 2024-03-01 § 9"], True)
            cls.questions["rekommendation-7"] = (["recommend", "LSVO 2024-02-16 § 7"], True)
        cls.workbooks = dict(cls.questions)
        if re.search(r"^  workbook ", commands, re.M):
            cls.workbooks["arbetsbok"] = (["workbook"], True)
        for number, key in enumerate(NAMES):
            cls.workbooks[f"besked-{key}"] = cls.questions[f"besked-{key}"] = (
                ["statement", "--", NAMES[key]], [key])
        for name, (words, _) in cls.workbooks.items():
            cls.ask(name, words, "xlsx")
        cls.printed_xlsx = cls.print_workbooks()

    @classmethod
    def ask(cls, name, words, suffix):
        path = cls.folder / f"{name}.{suffix}"
        if "--" in words:
            at = words.index("--")
            cls.run_uph(*words[:at], "-o", path, *words[at:])
        else:
            cls.run_uph(*words, "-o", path)
        return path

    @classmethod
    def answer(cls, words, form):
        at = words.index("--") if "--" in words else len(words)
        return cls.run_uph(*words[:at], "-O", form, *words[at:]).decode("utf-8")

    @classmethod
    def print_workbooks(cls):
        profile, out = cls.folder / "profile", cls.folder / "pdf"
        kept = [cls.folder / f"{name}.xlsx" for name in cls.workbooks
                if not name.startswith("besked-") or name in ("besked-equals", "besked-unbroken", "besked-white")]
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf",
                        "--outdir", str(out), *map(str, kept)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        return {path.stem: out / f"{path.stem}.pdf" for path in kept}

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def shown(self, names):
        return NAMES if names is True else {key: NAMES[key] for key in names} if names else {}

    def test_json_has_them_whole(self):
        for name, (words, names) in self.questions.items():
            found = set(strings(json.loads(self.answer(words, "json"))))
            for key, text in self.shown(names).items():
                self.assertTrue(text in found or any(text in one for one in found), f"{name}: {key}")

    def test_csv_is_no_formula(self):
        for name, (words, names) in self.questions.items():
            for form in ("sv", "en"):
                at = words.index("--") if "--" in words else len(words)
                text = self.run_uph(*words[:at], f"--csv={form}", *words[at:]).decode("utf-8").removeprefix("\ufeff")
                table = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if form == "sv" else ","))
                fields = {field for row in table for field in row}
                for field in fields:
                    if re.match(r"[=+\-@\t\r\n]", field):
                        self.assertRegex(field, r"^[+-]?\d+([.,]\d+)?$", f"{name} {form}")
                for key, one in self.shown(names).items() if name in ("beslut", "poster", "villkor") else ():
                    self.assertTrue(any(one in field for field in fields), f"{name} {form}: {key}")
                    if re.match(r"[=+\-@]", one):
                        self.assertIn("'" + one, fields, f"{name} {form}: {key}")
                        self.assertNotIn(one, fields, f"{name} {form}: {key}")

    def test_text_has_no_marks(self):
        for name, (words, names) in self.questions.items():
            text = self.answer(words, "text")
            self.assertIsNone(MARKS.search(text), name)
            self.assertIsNone(CONTROLS.search(text), name)
            for key, one in self.shown(names).items():
                wanted = bare(on_paper(one))
                if name == "rekommendation-7":  # a table of a hundred columns: cells wrap beside each other
                    wanted = wanted[:5]
                self.assertIn(wanted, re.sub("[│├└─►]", "", bare(text)), f"{name}: {key}")  # a tree's branches

    def test_workbooks_hold_text(self):
        for name, (_, names) in self.workbooks.items():
            texts = set()
            for sheet in openpyxl.load_workbook(self.folder / f"{name}.xlsx"):
                for row in sheet.iter_rows():
                    for cell in row:
                        if cell.data_type == "f":
                            formula = getattr(cell.value, "text", cell.value)
                            self.assertNotIn(formula, NAMES.values(), f"{name} {cell.coordinate}")
                            self.assertIsNone(re.search(r"alert|abc|Flik|Familj|Oavbruten|@x|\+46", formula),
                                              f"{name} {cell.coordinate}: {formula}")
                        elif isinstance(cell.value, str):
                            self.assertIn(cell.data_type, ("s", "inlineStr"), f"{name} {cell.coordinate}")
                            texts.add(cell.value)
            for key, one in self.shown(names).items():
                shown = on_paper(one, marks=True)
                self.assertTrue(any(shown in text for text in texts), f"{name}: {key}")

    def test_pages_hold_text(self):
        for name, (words, names) in self.questions.items():
            page = self.answer(words, "html")
            self.assertIsNone(MARKS.search(page), name)
            self.assertIsNone(CONTROLS.search(page), name)
            reader = Words(page)
            self.assertLessEqual(reader.elements, ELEMENTS, name)
            self.assertFalse([key for key in reader.attributes if key.startswith("on")], name)
            xml.etree.ElementTree.fromstring(page.replace("<!DOCTYPE html>", "", 1))
            text = bare("".join(reader.words))
            for key, one in self.shown(names).items():
                self.assertIn(bare(on_paper(one)), text, f"{name}: {key}")

    def pdf_text(self, path):
        return subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True,
                              stdout=subprocess.PIPE).stdout.decode("utf-8")

    def check_pdf(self, name, path, names):
        text = self.pdf_text(path)
        self.assertNotIn("###", text, name)
        self.assertNotRegex(text, r"Err:\d|#REF!|#VALUE!|#NAME\?|#N/A", name)
        compared = bare(text)
        for key, one in self.shown(names).items():
            if key not in NOT_IN_PDF:
                self.assertIn(bare(on_paper(one)), compared, f"{name}: {key}")

    def test_printed_workbooks(self):
        for name, path in self.printed_xlsx.items():
            with self.subTest(name):
                self.check_pdf(name, path, self.workbooks[name][1])

    @unittest.skipUnless(CHROMIUM, "no Chromium here")
    def test_printed_pages(self):
        for name in ("beslutet", "matris", "poster", "besked-unbroken", "rekommendation"):
            if name not in self.questions:
                continue
            words, names = self.questions[name]
            source, printed = self.ask(name, words, "html"), self.folder / f"{name}.html.pdf"
            subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                            f"--user-data-dir={self.folder / 'chromium'}", f"--print-to-pdf={printed}",
                            source.as_uri()], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           timeout=120)
            with self.subTest(name):
                self.check_pdf(name, printed, names)
                self.check_as_often(name, source, printed)

    def check_as_often(self, name, source, printed):
        """What runs off the paper's edge is missing where it stood, though it may stand whole elsewhere."""
        page = source.read_text(encoding="utf-8")
        shown, paper = bare("".join(Words(page[page.index("<body"):]).words)), bare(self.pdf_text(printed))
        for text in [bare(on_paper(NAMES[key])) for key in ("swedish", "markup", "unbroken", "long")] + ["1000,00"]:
            self.assertGreaterEqual(paper.count(text), shown.count(text), f"{name}: {text}")

    @unittest.skipUnless("bundle" in subprocess.run([PROGRAM, "help"], stdout=subprocess.PIPE,
                                                    check=True).stdout.decode("utf-8"), "no bundle")
    def test_file_names(self):
        """Each recipient has a file of its own, with a name that every file system takes."""
        papers = self.folder / "papper"
        listed = json.loads(self.run_uph("bundle", "--papers", papers, "-O", "json"))
        files = [row["file"] for row in listed["rows"]]
        self.assertEqual(len(files), len(set(files)))
        for file in files:
            self.assertRegex(file, r"^[a-z0-9/-]+\.(xlsx|html)$")
            self.assertTrue((papers / file).is_file(), file)
        statements = [file for file in files if file.startswith("saldobesked/")]
        self.assertEqual(len(statements), len(NAMES) + 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
