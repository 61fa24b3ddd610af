"""Two books to print from, and the questions that give every paper there is.

The plain one holds what the protocols' matrix holds: whatever is asked, it ends in 7 893 742,06 left to decide. The full
one has what a year brings besides: co-financing, a rejection, money on its way, documents, and a second person.
"""

import atexit
import concurrent.futures
import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from paper_pdf import Printed

PROGRAM, EXAMPLES = sys.argv[1], pathlib.Path(sys.argv[2])
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# LibreOffice shows cached values unless told to recalculate always (0).
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""

PROPOSAL = {
    "format": "uph-beslut-1", "body": "LSVO", "date": "2024-11-15", "paragraph": "101",
    "title": "Föräldrastöd i samverkan", "stage": "proposed", "decider": "regiondirektören",
    "clauses": ["att föreslå regiondirektören att finansiera föräldrastöd under 2025 med 300 000 kr",
                "att medlen återgår om kommunen inte har utsett en samordnare senast 2025-03-31"],
    "allocations": [
        {"purpose": "Föräldrastöd, samordnare", "extent": "0,5 årsarbetare", "amount": "212 345,67",
         "recipient": "Ronneby kommun", "period": {"first": "2025-01-01", "last": "2025-12-31"},
         "financing": [{"fund": "UPH 2024", "activity": "786", "amount": "212 345,67"}]},
        {"purpose": "Föräldrastöd, utbildning av handledare", "amount": "87 654,33", "recipient": "Karlshamns kommun",
         "performer": "Region Blekinge (Psykiatri)",
         "financing": [{"fund": "UPH 2024", "activity": "786", "amount": "43 827,17"},
                       {"fund": "UPH 2024", "activity": "964", "amount": "43 827,16"}]}],
    "conditions": [{"kind": "deadline", "text": "Kommunen har utsett en samordnare", "due": "2025-03-31"}],
    "distribution": ["Föredragande", "Regiondirektör", "Ronneby kommun"],
}

# name: (which book, words). Papers that a person signs or sends are meant to be one page; see PAGES in the tests.
PAPERS = {
    "rekommendation": ("plain", ["recommend", "LSVO 2024-09-27 § 84"]),
    "rekommendation-flera": ("plain", ["recommend", "LSVO 2024-04-12"]),
    "rekommendation-forslag": ("plain", ["recommend", "LSVO 2024-11-15"]),
    "rekommendation-esf": ("full", ["recommend", "LSVO 2024-02-16"]),
    "rekommendation-beslutad": ("full", ["recommend", "LSVO 2024-09-27 § 84"]),
    "rekommendation-avslagen": ("full", ["recommend", "LSVO 2024-06-18"]),
    "matris": ("plain", ["matrix"]),
    "matris-full": ("plain", ["matrix", "--form", "full"]),
    "matris-protokoll": ("plain", ["matrix", "--form", "protokoll"]),
    "matris-forslag": ("plain", ["matrix", "--with-proposals"]),
    "saldobesked": ("plain", ["statement", "Karlskrona kommun"]),
    "saldobesked-rekvirerat": ("full", ["statement", "Karlskrona kommun"]),
    "saldo": ("plain", ["balance"]),
    "saldo-bidragsar": ("full", ["balance", "--by", "fund"]),
    "saldo-mottagare": ("full", ["balance", "--by", "recipient"]),
    "saldo-beslut": ("full", ["balance", "--by", "decision"]),
    "saldo-manader": ("full", ["balance", "--by", "month"]),
    "villkor": ("full", ["conditions"]),
    "medfinansiering": ("full", ["cofinancing"]),
    "beslut": ("full", ["decisions"]),
    "poster": ("plain", ["journal"]),
    "poster-attest": ("full", ["journal"]),
    "filer": ("full", ["sources"]),
    "attest": ("full", ["attest"]),
    "bilagor": ("full", ["attach"]),
    "laget": ("full", ["status"]),
    "prov": ("full", ["verify"]),
    "granskning": ("full", ["audit"]),
    "granskning-regler": ("plain", ["audit", "--rules"]),
    "spar-mote": ("plain", ["trace", "beslut:2024-04-12"]),
    "spar-mottagare": ("full", ["trace", "mottagare:Karlskrona"]),
    "sammantraden": ("full", ["meeting"]),
    "huvudbok": ("plain", ["register"]),
    "historik": ("full", ["history"]),
    "stickprov": ("full", ["sample", "5", "--seed", "prov"]),
    "stangda": ("full", ["close"]),
    "avstamning": ("reconciled", ["reconcile", EXAMPLES / "ekonomi-2024-08.se", "--as-of", "2024-08-31"]),
    "arsskifte": ("full", ["newyear", "2025", "--dry-run"]),
    "arbetsbok": ("plain", ["workbook"]),
    "mall-beslut": ("plain", ["template", "decisions"]),
    "mall-rekvisition": ("plain", ["template", "requisition", "Karlskrona kommun"]),
    "mall-matris": ("plain", ["template", "matrix"]),
    "nasta-matris": ("plain", ["newyear", "2025", "--form", "matrix"]),
}
# What is filled in, and nothing else: workbooks alone.
FORMS = ("arbetsbok", "mall-beslut", "mall-rekvisition", "mall-matris", "nasta-matris")


def uph(book, *words, user="controller", check=True):
    environment = dict(os.environ, UPH_USER=user, UPH_NOW="2024-10-01T12:00:00Z")
    return subprocess.run([PROGRAM, "-f", str(book), *map(str, words)], check=check, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, env=environment).stdout


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


def chromium(folder, out, *pages):
    """Prints pages as a person does, two at a time, each with a profile of the test's own."""
    out.mkdir(exist_ok=True)

    def printed(index_and_page):
        index, page = index_and_page
        subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                        f"--user-data-dir={folder / f'chromium-{index % 2}'}",
                        f"--print-to-pdf={out / page.stem}.pdf", page.as_uri()],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)

    def halves(first):
        for index in range(first, len(pages), 2):
            printed((index, pages[index]))

    with concurrent.futures.ThreadPoolExecutor(2) as both:
        list(both.map(halves, (0, 1)))
    return out


def make_plain(book, folder):
    """The matrix, what its last decision says besides, and a proposal that takes nothing yet."""
    uph(book, "init", "--name", "Blekinge")
    uph(book, "import", EXAMPLES / "fordelning-2024.xlsx")
    proposal = folder / "forslag-2024-11-15.json"
    proposal.write_text(json.dumps(PROPOSAL, ensure_ascii=False), encoding="utf-8")
    uph(book, "import", EXAMPLES / "beslut-2024-09-27.json", proposal)


def make_full(book, folder):
    make_plain(book, folder)
    uph(book, "import", EXAMPLES / "beslut-2024-02-16.json")
    uph(book, "cofinancing", "ESF-projekt", "--version", "granted", "--grant", "3976183", "--date", "2024-06-14")
    uph(book, "meeting", "LSVO", "2024-09-27", "--adjusted", "2024-10-01")
    protocol = folder / "protokollsutdrag § 84.txt"
    protocol.write_text("§ 84 Kommunal programledare\n", encoding="utf-8")
    uph(book, "attach", protocol, "LSVO 2024-09-27 § 84", "--store")
    uph(book, "approve", "LSVO 2024-09-27 § 84", "--date", "2024-10-01", "--reference", "2024/00123")
    uph(book, "reject", "LSVO 2024-06-18", "--date", "2024-09-30", "--reference", "2024/00119")
    uph(book, "setting", "attest", "two")
    for event, allocation, day, amount in (("requisition", "UPH-24-006", "2024-05-20", "525000"),
                                           ("pay", "UPH-24-006", "2024-06-03", "400000,50"),
                                           ("requisition", "UPH-24-014", "2024-06-28", "1132000,25"),
                                           ("spend", "UPH-24-006", "2024-09-30", "61318,55")):
        uph(book, "record", event, "--allocation", allocation, "--date", day, "--amount", amount,
            "--reference", f"F{amount[:3]}", "--text", "Årets första hälft")
    uph(book, "attest", "20", user="ekonom")
    uph(book, "import", EXAMPLES / "protokoll-2024-02-16.txt", "-o", folder / "utkast.json")
    uph(book, "meeting", "LSVO", "2024-11-15", "2024-12-13", "--plan")
    uph(book, "audit", "--accept", "R39 boken", "--reason", "Stäms av i oktober", check=False)
    uph(book, "close", "2023", "--reason", "Bokslut")


def make_reconciled(book, _):
    """Our payments beside the region's books: two explained differences, and one that nobody has explained."""
    uph(book, "init", "--name", "Blekinge")
    uph(book, "import", EXAMPLES / "fordelning-2024.xlsx")
    uph(book, "import", EXAMPLES / "handelser-2024.csv", EXAMPLES / "handelser-avstamning.csv")
    uph(book, "reconcile", EXAMPLES / "ekonomi-2024-07.se", "--mapping", EXAMPLES / "karta-ekonomi.json",
        "--explain", "O1", "Fördelas i boken när LSVO har sett den", "--explain", "O2", "Frågat ekonomiavdelningen",
        "--explain", "O3", "Utbetalning på väg", "--until", "2024-09-30", "--keep")


class Papers:
    """Every paper in every format, in a folder of its own, and printed: made once for all tests of a run."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="uph-papers-"))
        atexit.register(shutil.rmtree, self.folder)
        self.books = {"plain": self.folder / "bok.uph", "full": self.folder / "full.uph",
                      "reconciled": self.folder / "avstamd.uph"}
        make_plain(self.books["plain"], self.folder)
        make_full(self.books["full"], self.folder)
        make_reconciled(self.books["reconciled"], self.folder)
        self.made = self.folder / "gjort"
        self.made.mkdir()
        for name in PAPERS:
            for suffix in ("xlsx",) if name in FORMS else ("xlsx", "html", "json", "txt"):
                self.ask(name, self.made / f"{name}.{suffix}")
        self.answers = {name: json.loads((self.made / f"{name}.json").read_text(encoding="utf-8"))
                        for name in PAPERS if name not in FORMS}
        uph(self.books["plain"], "statement", "--all", "-o", self.made / "alla")
        self.bundle = json.loads(uph(self.books["full"], "bundle", "--papers", self.made / "mote", "-O", "json"))
        self.several = {f"{folder}-{path.stem}": path for folder in ("alla", "mote")
                        for path in sorted((self.made / folder).rglob("*.xlsx"))}
        self.print_all()

    def ask(self, name, path):
        book, words = PAPERS[name]
        uph(self.books[book], *words, "-o", path, check=words[0] not in ("audit", "reconcile"))  # 1: there are findings
        return path

    def print_all(self):
        workbooks, pages = self.folder / "bocker", [self.made / f"{name}.html" for name in self.answers]
        workbooks.mkdir()
        for name in PAPERS:
            shutil.copy(self.made / f"{name}.xlsx", workbooks)
        for name, path in self.several.items():
            shutil.copy(path, workbooks / f"{name}.xlsx")
        with concurrent.futures.ThreadPoolExecutor(2) as both:
            browsed = both.submit(chromium, self.folder, self.folder / "sidor", *pages) if CHROMIUM else None
            books = sorted(workbooks.iterdir())
            pdf = office(self.folder, "pdf", *books)
            self.recalculated = office(self.folder, "xlsx", *(workbooks / f"{name}.xlsx" for name in PAPERS))
            self.workbooks = {path.stem: Printed(pdf / f"{path.stem}.pdf") for path in books}
            if browsed:
                browsed.result()
        self.pages = {page.stem: Printed(self.folder / "sidor" / f"{page.stem}.pdf") for page in pages} if CHROMIUM \
            else {}

    def every(self):
        """Name, how it was printed, and the print."""
        yield from ((name, "workbook", printed) for name, printed in self.workbooks.items())
        yield from ((name, "page", printed) for name, printed in self.pages.items())


@functools.cache
def papers():
    return Papers()
