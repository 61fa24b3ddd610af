"""Names and texts that steer a terminal, turn the writing, look like another name, or are formulas, markup or commands:
what comes out of the book in each format."""
import csv
import html.parser
import io
import json
import re
import subprocess
import zipfile
import xml.etree.ElementTree as tree

from archives import imports
from running import EITHER, FINE, REFUSED, Case, unfit

ESCAPE = "\x1b]0;titel\x07\x1b[31mröd\x1b[2J\x9b31m\x7f\x08"
TURNED = "\u202eelpmoc\u202c \u2066x\u2069 \u200f\u200e\u061c"
HIDDEN = "Karls\u200bkro\u200cna\u2060 \ufeffkom\u00admun\U000e0041"
FORMULAS = ["=1+1", "=HYPERLINK(\"http://x\";\"y\")", "+1+1", "-1+1", "@SUM(1)", "=cmd|'/c calc'!A0", "\t=1+1",
            "-100,00", "=DDE(\"a\";\"b\";\"c\")"]
MARKUP = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</style><b>x",
          "javascript:alert(1)", "&lt;b&gt;", "]]><x>", "<!--", "${x}{{x}}"]
SHELL = ["$(touch pwned)", "`touch pwned`", "x; touch pwned", "x\" && touch pwned && \"", "x' ; touch pwned ; '"]

HEAD = "Händelse;Datum;Belopp;Bidragsår;Aktivitet;Till aktivitet;Mottagare;Ändamål;Beslut;Text;Referens\r\n"


def quoted(text):
    return '"%s"' % text.replace('"', '""')


def without_controls(text):
    """A name may not have any."""
    return "".join(each for each in text if ord(each) >= 32 and not 0x7F <= ord(each) < 0xA0)


NAMES = ["Bergslaget", "Folkskolan", "Havsbandet", "Järnvägen", "Kyrkbyn", "Lanthandeln", "Munkhyttan", "Norrgården",
         "Oxtorget", "Pilgrimsleden", "Rosenlund", "Skeppsvarvet", "Tegelbruket", "Ullvigården", "Vattentornet",
         "Västermalm", "Ytterholmen", "Åkervägen", "Älvstranden", "Öppningen", "Djurgården", "Ekbacken", "Glasbruket",
         "Industrigatan", "Cisternen", "Bruksallén", "Dammhagen"]


def book(texts):
    """A sheet of events in which the texts are purposes, recipients, references, notes and funds' names."""
    lines = [HEAD]
    for i, text in enumerate(texts):
        fund = "UPH 2024" if i % 3 else NAMES[i] + without_controls(text) + " 2024"
        lines.append("Tilldelat;2024-02-%02d;5 000,00;%s;;;;;;%s;%s\r\n" % (i % 28 + 1, quoted(fund), quoted(text),
                                                                        quoted(text)))
        lines.append("Rekommenderat;2024-03-%02d;1,00;UPH 2024;786;;%s;%s;LSVO 2024-03-%02d;%s;\r\n" % (
            i % 28 + 1, quoted(without_controls(text) + NAMES[-1 - i] * 2), quoted(text), i % 28 + 1, quoted(text)))
    return "".join(lines).encode("utf-8")


TEXTS = [ESCAPE, TURNED, HIDDEN, *FORMULAS, *MARKUP, *SHELL]
COMMANDS = ("journal", "register", "balance", "decisions", "audit", "matrix", "sources", "history", "status", "party",
            "conditions")


class Page(html.parser.HTMLParser):
    """What a browser would run or fetch."""

    def __init__(self):
        super().__init__()
        self.bad = []

    def handle_starttag(self, name, attributes):
        for key, value in attributes:
            if key.startswith("on") or (key in ("href", "src") and not (value or "").startswith("#")):
                self.bad.append("%s %s=%s" % (name, key, value))
        if name in ("script", "img", "iframe", "object", "link", "base", "form"):
            self.bad.append("<%s>" % name)

    def handle_startendtag(self, name, attributes):
        self.handle_starttag(name, attributes)


def fault_of_text(data):
    bad = unfit(data.decode("utf-8"))
    return "the text holds %s" % bad if bad else None


def fault_of_json(data):
    json.loads(data)
    controls = [code for code in data.decode("utf-8") if (ord(code) < 32 and code != "\n") or 0x7F <= ord(code) < 0xA0]
    return "the JSON holds U+%04X raw" % ord(controls[0]) if controls else None


def fault_of_csv(data):
    text = data.decode("utf-8-sig")
    controls = [code for code in text if (ord(code) < 32 and code not in "\n\r\t") or 0x7F <= ord(code) < 0xA0]
    if controls:
        return "the CSV holds U+%04X" % ord(controls[0])
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        for field in line:
            if field[:1] in ("=", "+", "@", "\t", "\r") or (field[:1] == "-" and not re.fullmatch(r"-\d+(,\d+)?", field)):
                return "the CSV has a field that is a formula: %r" % field
    return None


def fault_of_html(data):
    page = Page()
    page.feed(data.decode("utf-8"))
    bad = page.bad or ([unfit(data.decode("utf-8"))] if unfit(data.decode("utf-8")) else [])
    return "the page has %s" % bad[0] if bad else None


def fault_of_xlsx(data):
    with zipfile.ZipFile(io.BytesIO(data)) as workbook:
        for name in workbook.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            for element in tree.fromstring(workbook.read(name)).iter():
                if element.tag.endswith("}f") and re.search("calc|HYPERLINK|1\\+1|DDE", element.text or "", re.I):
                    return "a text became a formula: %s" % element.text
                target = element.get("Target", "")
                if element.get("TargetMode") == "External" or "javascript" in target:
                    return "a link leads out: %s" % target
    return None


FORMATS = {"text": fault_of_text, "json": fault_of_json, "csv": fault_of_csv, "html": fault_of_html,
           "xlsx": fault_of_xlsx}


class Outputs:
    """Every report of a book with hostile texts, in every format: one case, many runs."""

    def __init__(self, program, commands):
        self.program, self.commands = program, commands

    def __call__(self, ran):
        said = []
        for command in self.commands:
            for form, fault_of in FORMATS.items():
                made = self.program.run(ran.folder, [command, "-O", form])
                if made.code not in (0, 1) or not made.out:
                    said.append("%s -O %s: exit code %d: %s" % (command, form, made.code, ascii(made.err_text)))
                    continue
                if unfit(made.err_text):
                    said.append("%s -O %s: a message holds %s" % (command, form, unfit(made.err_text)))
                fault = fault_of(made.out)
                if fault:
                    said.append("%s -O %s: %s" % (command, form, fault))
        return said


def verifies(program):
    def check(ran):
        made = program.run(ran.folder, ["verify"])
        return [] if made.code == 0 else ["verify: %s" % made.err_text]
    return check


def parties(program, count):
    """How many parties the book knows by what looks like one name."""
    def check(ran):
        rows = json.loads(program.run(ran.folder, ["party", "-O", "json"]).out)["rows"]
        same = [row for row in rows if re.sub("[^a-z]", "", row["name"].lower()) == "karlskronakommun"]
        return [] if len(same) == count else ["the book has %d parties that look like one" % len(same)]
    return check


def commands_are_words(ran):
    """What a message tells a person to type does what it says, whatever the file is called."""
    suggested = re.findall(r'"(uph -f .* init)"', ran.err_text)
    if len(suggested) != 1:
        return ["no command is suggested"]
    done = subprocess.run(["sh", "-c", "uph() { printf '%s\\n' \"$#\" \"$@\"; }\n" + suggested[0]], cwd=ran.folder,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    lines = done.stdout.decode().split("\n")
    said = [] if lines[0] == "3" and lines[3] == "init" else ["the command that is suggested is: %s" % lines]
    return said + (["the command that is suggested runs another"] if (ran.folder / "pwned").exists() else [])


def confirms_with_words(ran):
    """The command that confirms a name names two words, and runs nothing."""
    suggested = re.findall(r"(uph party (?:alias|merge) .*?)(?:, eller| --reason)", ran.err_text + ran.out_text)
    if not suggested:
        return ["no command is suggested"]
    done = subprocess.run(["sh", "-c", "uph() { echo \"$#:$4\"; }; p() { touch p; }\n" + suggested[0]], cwd=ran.folder,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    said = [] if done.stdout.startswith(b"4:Karlskrona ") and done.stdout[13:14] in b"`k" else ["the command that is suggested is: %s" % suggested[0]]
    return said + (["the command that is suggested runs another"] if (ran.folder / "p").exists() else [])


def party(name):
    return (HEAD + "Rekommenderat;2024-03-09;1,00;UPH 2024;786;;%s;Mer;LSVO 2024-03-09;;\r\n" % quoted(name)).encode()


def cases(program):
    for i, command in enumerate(COMMANDS):
        yield Case("names: hostile texts in every format of %s" % command, imports(book(TEXTS), "fil.csv"), codes=FINE,
                   check=Outputs(program, [command]), long=i >= 4, always=i == 0, seconds=60)
    yield Case("names: the book with hostile texts verifies", imports(book(TEXTS), "fil.csv"), codes=FINE,
               check=verifies(program))
    for mark in ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u200f", "\u00a0 "):
        yield Case("names: one that differs by U+%04X alone" % ord(mark[0]),
                   imports(party("Karlskrona %skommun" % mark), "fil.csv"), codes=FINE, check=parties(program, 1),
                   long=mark not in "\u200b\u202e")
    for name in ("Karlskr\u043ena kommun", "Karlskr\u00f6na kommun"):
        yield Case("names: one of other letters is told to be near (%s)" % ascii(name),
                   imports(party(name), "fil.csv"), codes=EITHER, check=lambda ran:
                   [] if "Karlskrona" in ran.out_text + ran.err_text else ["nothing says that it is near"])
    # Regression: a name from a file stood in a command to type, and a shell would have run what was in it.
    for words in ("Karlskrona `p`mmun", "Karlskrona k$mmun", "Karlskrona komm\"n"):
        yield Case("names: a party that is near and a command: %s" % words, imports(party(words), "fil.csv"),
                   codes=REFUSED, check=confirms_with_words, always=True)
    for words in SHELL:
        yield Case("names: a ledger called %s" % words,
                   lambda folder, w=words: ["-f", w.replace("/", "_") + ".uph", "balance"], codes={3},
                   check=commands_are_words, long=words != SHELL[0], always=words == SHELL[0])
    # Regression: a message let zero-width characters and line separators through.
    yield Case("names: hostile texts in messages", imports(
        (HEAD + "%s;2024-03-09;%s;%s;;;;;;;\r\n" % (quoted(HIDDEN), quoted(TURNED + ESCAPE), quoted("\u2028" + HIDDEN)))
        .encode(), "fil.csv"), says="fil.csv:2", always=True)
    yield Case("names: arguments that are no UTF-8", lambda folder: ["-f", b"\xff\xfe\x1b[31m.uph", "balance"], codes={2},
               says="inte giltig UTF-8")
    yield Case("names: a command of controls", lambda folder: [ESCAPE], codes={2})
    yield Case("names: an option of controls", lambda folder: ["balance", "--" + ESCAPE], codes={2})
    yield Case("names: query words of controls", lambda folder: ["journal", "mottagare:" + ESCAPE + HIDDEN],
               codes=EITHER)
    yield Case("names: a note of controls by hand", lambda folder: [
        "record", "grant", "--date", "2024-05-01", "--amount", "1", "--fund", "UPH 2024", "--text", ESCAPE + HIDDEN],
        codes=EITHER, check=verifies(program))
    yield Case("names: a book's name of controls", lambda folder: ["-f", "ny.uph", "init", "--name", ESCAPE + TURNED],
               codes=EITHER)
