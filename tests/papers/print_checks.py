"""Every paper, printed: as many pages as are meant, each with its footer, nothing cut off, nothing on top of anything
else, and the same words whether it is the workbook or the page that is printed."""

import collections
import re
import unittest

from paper_book import CHROMIUM, PAPERS, papers
from paper_pdf import bare

# Pages of the workbook and of the page. What is signed or sent is one page: the recommendation's first, the matrix of a
# year, a statement, a balance.
PAGES = {
    # The page to sign, the matrix after the meeting, the entries.
    "rekommendation": (3, 3),
    "rekommendation-flera": (3, 3),
    "rekommendation-esf": (3, 3),
    "rekommendation-avslagen": (3, 3),
    # The matrix has a row, or three, more than a page can hold in letters that can be read.
    "rekommendation-beslutad": (4, 4),
    "rekommendation-forslag": (4, 4),
    # A workbook has both forms, a page the full one.
    "matris": (2, 1),
    "matris-full": (1, 1),
    "matris-protokoll": (1, 1),
    "matris-forslag": (3, 2),
    "saldobesked": (1, 1),
    "saldobesked-rekvirerat": (1, 1),
    # The balance, and the decisions behind it.
    "saldo": (2, 2),
    "saldo-bidragsar": (1, 1),
    "saldo-mottagare": (1, 1),
    "saldo-beslut": (1, 1),
    "saldo-manader": (1, 1),
    "villkor": (1, 1),
    "medfinansiering": (1, 1),
    # The decisions; clauses, steps, conditions, distribution and attachments behind them.
    "beslut": (6, 6),
    "poster": (2, 1),  # letters of 80 %, which the workbook just misses
    "poster-attest": (2, 2),
    "filer": (1, 1),
    "attest": (1, 1),
    "bilagor": (1, 1),
    "laget": (1, 1),
    "prov": (1, 1),
    # The page to sign; what was matched, and what was not.
    "avstamning": (3, 3),
}
UPRIGHT = {"rekommendation", "rekommendation-flera", "rekommendation-esf", "rekommendation-avslagen",
           "rekommendation-beslutad", "rekommendation-forslag", "attest", "laget", "prov", "arbetsbok", "mall-beslut",
           "mall-rekvisition", "stangda"}

# Keys of JSON whose values are for programs: on paper stand the Swedish words for them, or the title that says so.
FOR_PROGRAMS = {"report", "head", "trace", "bound", "stage_name", "kind", "status", "version", "role", "outcome", "event",
                "flow", "own_share", "severity", "group", "state", "parent", "row", "id", "stands", "command", "rank"}
# What a paper leaves out besides, and why.
LEFT_OUT = {
    ("matris", "fund"), ("matris-full", "fund"), ("matris-forslag", "fund"),  # the subtotals say which
    ("matris", "label"), ("matris-full", "label"), ("matris-forslag", "label"),  # a number of its own in the first column
    ("matris-protokoll", "undecided"), ("matris-protokoll", "allocated"),  # the protocol's own six columns, no more
    ("beslut", "title"),  # a row's purposes
    ("poster", "recorded_at"), ("poster-attest", "recorded_at"),  # the footer, and the audit
    ("granskning", "rule"),  # its key begins with it
    ("poster", "decision"), ("poster-attest", "decision"),  # the allocation's number
    ("avstamning", "digest"), ("avstamning", "how"), ("avstamning", "side"),  # shortened, and in words of people
    ("avstamning", "commands"),  # a row for each
}
FOOTER = (r'UrUPH-boken"Blekinge"·uppgiftert\.o\.m\.(\d{{4}}-\d\d-\d\d)·bokenperverifikation(\d+),2024-10-0112:00UTC'
          r'·kontrollsumma{}')
PAGE = r"sida(\d+)\((\d+)\)"
AMOUNT_TAIL = re.compile(r"^[−–]?\d{1,3},\d\d$")


def texts(value, key=""):
    """Every text and amount of a report in JSON, with its key; parameters and headings are not what it says."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for inner, part in value.items():
            if inner not in ("columns", "parameters"):
                yield from texts(part, inner)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, key)


def on_paper(key, text):
    """As a person reads it: amounts in Swedish; the first sixteen digits of a digest are enough, in fours."""
    amount = re.fullmatch(r"(-?)(\d+)\.(\d\d)", text)
    if amount:
        kronor = f"{int(amount[2]):,}".replace(",", " ")
        return f"{'−' if amount[1] else ''}{kronor},{amount[3]}"
    return text[:16] if key == "digest" else text


class Printing(unittest.TestCase):
    maxDiff = None

    def test_as_many_pages_as_are_meant(self):
        for index, prints in enumerate((papers().workbooks, papers().pages)):
            found = {name: len(prints[name].pages) for name in PAGES if name in prints}
            self.assertEqual(found, {name: PAGES[name][index] for name in found})
        for name, path in papers().several.items():
            with self.subTest(name):
                if path.parent.name in ("alla", "saldobesked"):
                    self.assertEqual(len(papers().workbooks[name].pages), 1)

    def test_the_page_to_sign_is_one(self):
        """From the status word to the distribution list: what is signed is not parted."""
        for name, how, printed in papers().every():
            if name.startswith("rekommendation") or name.startswith("mote-rekommendation"):
                with self.subTest(f"{name}, {how}"):
                    first, rest = bare(printed.drawn[0]), bare("".join(printed.drawn[1:]))
                    for words in ("REKOMMENDATIONTILLREGIONDIREKTÖREN", "1LSVObeslutar", "2Finansiering",
                                  "3Mottagareochutförande", "4Villkorochåtergång", "5Bilagor",
                                  "6Regiondirektörensbeslut", "Upprättadav", "Sändlista:"):
                        self.assertIn(words, first)
                    # Until it is signed: then stands there what was decided.
                    self.assertEqual("Underskrift" in first, "EJBESLUTATAVRD" in first or "FÖRSLAG" in first)
                    self.assertNotIn("Underskrift", rest)

    def test_paper_is_a4_and_turned_right(self):
        for name, how, printed in papers().every():
            with self.subTest(f"{name}, {how}"):
                for width, height in printed.sizes:
                    self.assertAlmostEqual(min(width, height), 595.3, delta=1)
                    self.assertAlmostEqual(max(width, height), 841.9, delta=1)
                if name in PAPERS:
                    width, height = printed.sizes[0]
                    self.assertEqual(width < height, name in UPRIGHT)

    def test_every_page_has_its_footer(self):
        heads = {book: papers().answers[name]["head"] for book, name in (("plain", "saldo"), ("full", "laget"), ("reconciled", "avstamning"))}
        for name, how, printed in papers().every():
            book = PAPERS[name][0] if name in PAPERS else "plain" if name.startswith("alla-") else "full"
            last = {"plain": "18", "full": "24", "reconciled": "33"}[book]
            for number, page in enumerate(printed.drawn, 1):
                with self.subTest(f"{name}, {how}, page {number}"):
                    feet = re.findall(FOOTER.format(heads[book][:16]), bare(page))
                    self.assertEqual([voucher for _, voucher in feet], [last])
                    self.assertLessEqual("2024-02-16", feet[0][0])
                    self.assertEqual(re.findall(PAGE, bare(page)), [(str(number), str(len(printed.drawn)))])

    def test_no_errors(self):
        for name, how, printed in papers().every():
            with self.subTest(f"{name}, {how}"):
                self.assertNotRegex(printed.text, r"#{3}|Err:\s*\d|#(REF|VALUE|NAME|DIV/0|NUM|N/A|NULL)|\bnan\b|NULL")

    def test_swedish_figures_and_days(self):
        for name, how, printed in papers().every():
            with self.subTest(f"{name}, {how}"):
                self.assertNotRegex(printed.text, r"(?<![\w./-])-\d[\d ]*,\d\d\b")  # a hyphen for a minus
                if name not in ("historik", "avstamning"):  # commands stand there as they are typed
                    self.assertNotRegex(printed.text, r"\d,\d{3}\.\d\d\b|(?<![\d.])\d{4,}[.,]\d\d\b")
                self.assertNotRegex(printed.text, r"\b\d{1,2}/\d{1,2}[-/ ](20)?\d\d\b")

    def test_nothing_is_cut(self):
        """Every text and amount of the report's JSON stands whole on its paper."""
        for name, how, printed in papers().every():
            if name not in papers().answers:
                continue
            missing = []
            count = 0
            for key, text in texts(papers().answers[name]):
                if key in FOR_PROGRAMS or (name, key) in LEFT_OUT or text in ("0.00", ""):
                    continue
                count += 1
                if bare(on_paper(key, text)) not in printed.bare:
                    missing.append((key, on_paper(key, text)))
            self.assertEqual(missing, [], f"{name}, {how}")
            self.assertGreater(count, 0 if name == "prov" else 3, name)

    def test_nothing_on_top_of_anything(self):
        for name, how, printed in papers().every():
            self.assertEqual(printed.collisions(), [], f"{name}, {how}")

    def test_nothing_outside_the_margins(self):
        side = top = 12 * 72 / 25.4  # millimetres
        for name, how, printed in papers().every():
            self.assertEqual(printed.outside(side, top, 10), [], f"{name}, {how}")

    @unittest.skipUnless(CHROMIUM, "no Chromium here")
    def test_the_same_words_from_both(self):
        """A word of one is in the other, whole or broken; and amounts as many times, where both have the same parts."""
        for name, page in papers().pages.items():
            workbook = papers().workbooks[name]
            with self.subTest(name):
                differing = [{word for word in said(one) if bare(word) not in other.bare}
                             for one, other in ((workbook, page), (page, workbook))]
                self.assertEqual(differing, [ONLY_IN_WORKBOOK.get(name, set()), set()])
                # The workbook has the protocol's form besides; a chart's axis has amounts on a page.
                if name not in ("matris", "matris-forslag", "saldo"):
                    amounts = [collections.Counter(word for word in said(one) if AMOUNT_TAIL.match(word))
                               for one in (workbook, page)]
                    self.assertEqual(*amounts)


def said(printed):
    """The words of a paper, but the footer's (checked by itself) and the marks of a chart's axis, which a spreadsheet
    program divides as it likes. A figure's name has a colon in a workbook, and a cell of its own on a page."""
    return [word.text.rstrip(":") for words in printed.pages for word in words
            if not re.search(r"…$|^\(\d+\)$|^−?\d$", word.text)]


# The protocol's form is a sheet of its own in a workbook.
ONLY_IN_WORKBOOK = {"matris": {"beslutsdatum", "Aktivitet"}, "matris-forslag": {"beslutsdatum", "Aktivitet"}}


class Terminal(unittest.TestCase):
    def test_no_line_is_wider_than_a_hundred(self):
        for name in papers().answers:
            if name.startswith("rekommendation"):
                lines = (papers().made / f"{name}.txt").read_text(encoding="utf-8").splitlines()
                self.assertEqual([line for line in lines if len(line) > 100], [], name)
                self.assertGreater(len(lines), 40)

    def test_the_text_has_all_that_the_json_has(self):
        for name, answer in papers().answers.items():
            if name.startswith("rekommendation"):
                shown = bare((papers().made / f"{name}.txt").read_text(encoding="utf-8"))
                # What stands in a column wraps between the others: word by word.
                # One purpose is the title.
                left_out = FOR_PROGRAMS | ({"purpose"} if len(answer["sections"]["allocations"]["rows"]) == 1 else set())
                missing = {word for key, text in texts(answer) if key not in left_out and text != "0.00"
                           for word in on_paper(key, text).split() if bare(word) not in shown}
                self.assertEqual(missing, set(), name)
