"""Each limit of docs/limits.md that a person can meet: at the limit accepted, one past it refused with the sentence.

    limits.py PROGRAM [--long]

The values are read from the document and compared with the code, so that the three cannot say different things.
"""
import argparse
import json
import pathlib
import random
import re
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from archives import SHEET, imports, with_part  # noqa: E402  the folder must be known first
from running import FINE, REFUSED, Bench, Case, Program  # noqa: E402
from texts import DECISION, HEAD, SIE, VOUCHER, event  # noqa: E402
from workbooks import (GOOD_ROW, HEADINGS, WORKBOOK, Part, cell, deflated, event_rows, ods, ods_cell,  # noqa: E402
                       ods_content, ods_row, row, sheet, xlsx)

PROJECT = pathlib.Path(__file__).resolve().parents[2]


def rows_of_document():
    """Name, value, constant, file and mark of every row of the tables."""
    for line in (PROJECT / "docs" / "limits.md").read_text("utf-8").splitlines():
        cells = [each.strip() for each in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 6 and cells[0] not in ("gräns", "---"):
            constant = re.match(r"`([^`]+)` (\S+)$", cells[2])
            value = re.match(r"\d+", cells[1])
            if value and constant:
                yield cells[0], int(value.group()), constant.group(1), constant.group(2), cells[5]


def evaluated(words):
    """A constant's value: numbers, shifts and products."""
    plain = re.sub(r"\((?:size_t|uint64_t|XML_Index)\)|U?INT64_C|/\*.*", "", words).strip()
    if not re.fullmatch(r"[\d\s()<*+-]+", plain):
        raise ValueError("%r is no number" % words)
    return eval(plain, {"__builtins__": {}})  # digits and operators alone


def differences():
    """What the document says otherwise than the code."""
    count = 0
    for name, value, constant, path, _ in rows_of_document():
        text = (PROJECT / path).read_text("utf-8")
        count += 1
        if re.match(r"\d", constant):
            if constant not in text or evaluated(constant) != value:
                yield "%s: %s does not stand in %s" % (name, constant, path)
            continue
        found = re.search(r"#define %s\s+(.+)" % constant, text) or \
            re.search(r"\b%s = ([^,}]+)[,}\n]" % constant, text)
        if not found:
            yield "%s: %s is not found in %s" % (name, constant, path)
        elif evaluated(found.group(1)) != value:
            yield "%s: the document says %d, %s says %s" % (name, value, path, found.group(1))
    if count < 30:
        yield "only %d rows of the document could be read" % count


def value_of(name):
    for row_name, value, *_ in rows_of_document():
        if row_name == name:
            return value
    raise KeyError(name)


# ---- at a limit, and one past it ----

def decision_file(size):
    body = json.dumps({**DECISION, "decisions": []})
    return (body + " " * (size - len(body))).encode()


def mapping(size):
    def make(folder):
        (folder / "k.json").write_text("{" + " " * (size - 2) + "}")
        (folder / "f.csv").write_bytes(event())
        return ["import", "f.csv", "--as", "mapped", "--mapping", "k.json"]
    return make


def sie_field(size):
    return (SIE % VOUCHER.replace("Text", "x" * size)).encode()


def protocol_lines(count):
    words = ["Protokoll LSVO", "Sammanträdesdatum 2024-09-27", "§ 84 Ärende", "LSVO beslutar", "att godkänna"]
    return "\n".join(words + ["x"] * (count - len(words))).encode()


def protocol(made, count):
    def make(folder):
        (folder / "p.txt").write_bytes(made(count))
        return ["import", "p.txt", "--as", "protocol"]
    return make


def wide(count):
    """A row with something in column `count`."""
    return (HEAD + "Tilldelat;2024-02-01;10,00;UPH 2024;" + ";" * (count - 5) + "x\n").encode()


def wide_sheet(count):
    letters = "XFD" if count == 16384 else "XFE"
    return xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW).replace("</row>", cell(letters + "2", "x") + "</row>")))


def tall_sheet(count):
    return xlsx(sheet(row(1, HEADINGS) + row(count, GOOD_ROW)))


def grown(percent):
    """A sheet whose part grows less, or more, than the limit; the white space in it is what makes it so."""
    text, limit = sheet(event_rows(GOOD_ROW)), value_of("hur mycket en del växer")
    filler, packed = b"", b""
    noise = bytes(random.Random(8).choices(b"abcdefghijklmnopqrstuvwxyz0123456789", k=40000))
    for _ in range(60):
        data = text.encode() + b"<!--" + noise + b"-->" + filler
        packed = deflated(data, 9)
        wanted = len(packed) * limit * percent // 100
        if abs(wanted - len(data)) < 2000:
            break
        filler = b" " * max(len(filler) + wanted - len(data), 0)
    return with_part(SHEET, Part(SHEET, data, packed=packed))


def many_sheets(count):
    names = "".join('<sheet name="B%d" sheetId="%d" r:id="rId1"/>' % (i, i + 1) for i in range(count))
    return xlsx(parts={"xl/workbook.xml": WORKBOOK.replace('<sheet name="%s" sheetId="1"\nr:id="rId1"/>', names)})


def merged(count):
    return xlsx(sheet(event_rows(GOOD_ROW), after="<mergeCells>%s</mergeCells>" % "".join(
        '<mergeCell ref="H%d:I%d"/>' % (i, i) for i in range(1, count + 1))))


def repeated(count):
    """So many cells made by repeats alone: rows of 1 000 cells that say nothing to the reader."""
    rows, rest = count // 1000, count % 1000
    body = ods_row(HEADINGS) + ods_row(GOOD_ROW)
    for cells, times in ((1000, rows), (rest, 1 if rest else 0)):
        if times:
            body += "<table:table-row%s>%s</table:table-row>" % (
                ' table:number-rows-repeated="%d"' % (times + 1),
                "<table:table-cell/>" * 6 + "".join(ods_cell("x") for _ in range(cells)))
    return ods(ods_content(body))


def deep(count):
    """Elements so many within each other, those of the sheet counted."""
    return xlsx(sheet(event_rows(GOOD_ROW), after="<x>" * (count - 1) + "</x>" * (count - 1)))


def nested(count):
    lists = count - 1
    return b'{"meeting": ' + b"[" * lists + b"]" * lists + b', "decisions": []}'


def long_number(count):
    return b'{"meeting": {"body": "LSVO", "date": %s}, "decisions": []}' % (b"1" * count)


def party(size):
    return ("Händelse;Datum;Belopp;Bidragsår;Aktivitet;Mottagare;Ändamål;Beslut\nRekommenderat;2024-03-09;1;UPH 2024;786;%s;"
            "Mer;LSVO 2024-03-09\n" % ("Å" * (size // 2) + "x" * (size % 2))).encode()


def file_of(size):
    """A file of so many bytes that are hardly anything on disk."""
    def make(folder):
        with open(folder / "f.csv", "wb") as out:
            out.write(event())
            out.truncate(size)
        return ["import", "f.csv"]
    return make


def pairs(long):
    """Name in the document, maker at a size, whether at the limit it is taken, and the words one past it."""
    def csv(data):
        return lambda size: imports(lambda: data(size), "f.csv")

    yield "en beslutsfil", lambda n: imports(lambda: decision_file(n), "b.json"), None, "en beslutsfil är högst 1048576"
    yield "en karta", mapping, None, "filen är större än gränsen 1 MiB"
    yield "ett fält i SIE", lambda n: imports(lambda: sie_field(n), "f.se"), None, "längre än gränsen 65536 byte"
    yield "ett protokoll, rader", lambda n: protocol(protocol_lines, n), None, "fler rader än gränsen 200000"
    yield "kolumner", csv(wide), FINE, "fler kolumner än gränsen 16384"
    yield "kolumner", lambda n: imports(lambda: wide_sheet(n), "f.xlsx"), FINE, "fler kolumner än gränsen 16384"
    yield "rader på ett kalkylblad", lambda n: imports(lambda: tall_sheet(n), "f.xlsx"), FINE, "fler rader än gränsen 1048576"
    yield "en cell", csv(lambda n: event(text="x" * n)), FINE, "större än gränsen 131072 byte"
    yield "en cell", lambda n: imports(lambda: xlsx(sheet(event_rows(GOOD_ROW[:4] + ["x" * n]))), "f.xlsx"), FINE, \
        "större än gränsen 131072 byte"
    yield "blad", lambda n: imports(lambda: many_sheets(n), "f.xlsx"), None, "fler än 4096 blad"
    yield "element i varandra i XML", lambda n: imports(lambda: deep(n), "f.xlsx"), FINE, "djupare än 256 nivåer"
    yield "objekt och listor i varandra", lambda n: imports(lambda: nested(n), "b.json"), None, "fler än 64 nivåer"
    yield "tecken i ett tal", lambda n: imports(lambda: long_number(n), "b.json"), None, "fler än 40 tecken"
    yield "en parts namn", csv(party), FINE, "högst 200"
    yield "delar av en fråga", lambda n: lambda folder: ["journal", *["belopp:>1"] * n], None, "fler än 24 delar"
    yield "en fråga", lambda n: lambda folder: ["journal", "text:" + "x" * (n - 5)], None, "frågan är för lång"
    if long:
        yield "upprepade celler i ODS", lambda n: imports(lambda: repeated(n), "f.ods"), None, "mer än 8388608 gånger"
        yield "sammanfogade områden på ett blad", lambda n: imports(lambda: merged(n), "f.xlsx"), FINE, \
            "fler än 1048576 sammanfogade"
        yield "rader i en textfil", csv(lambda n: event() + b"\n" * (n - 2)), FINE, "fler rader än gränsen 10485760"
        yield "en fil som läses in", file_of, None, "större än gränsen 2048 MiB"


def exact_edges():
    """Limits whose edge is no size of a file."""
    top = value_of("ett belopp")
    for öre, codes, says in ((top, FINE, ""), (top + 1, REFUSED, "större än boken tar emot")):
        yield Case("limit: an amount of %d öre" % öre, imports(event(amount="%d,%02d" % divmod(öre, 100)), "f.csv"),
                   codes=codes, says=says)
    for day, codes in (("1900-01-01", FINE), ("2199-12-31", FINE), ("1899-12-31", REFUSED), ("2200-01-01", REFUSED)):
        yield Case("limit: the day %s" % day, imports(event(date=day), "f.csv"), codes=codes,
                   says="f.csv:2" if codes is REFUSED else "")
    for percent, says, lacks in ((99, "", "växer mer än"), (101, "växer mer än 200 gånger", "")):
        yield Case("limit: a part that grows %d %% of what it may" % percent,
                   imports(lambda p=percent: grown(p), "f.xlsx"), codes=FINE if percent < 100 else REFUSED, says=says,
                   lacks=lacks or ())
    # 92 233 entries of the largest amount fill an account; what does not fit is told by row.
    fits = 9223372036854775807 // top
    for count, codes in ((fits - 1, FINE), (fits + 1, REFUSED)):
        rows = HEAD + "Tilldelat;2024-02-01;%d,00;UPH 2030;\n" % (top // 100) * count
        yield Case("limit: a sum of %d times the largest amount" % count, imports(rows.encode(), "f.csv"), codes=codes,
                   says="större än boken kan bära" if codes is REFUSED else "")


def cases(long):
    for name, make, at, words in pairs(long):
        value = value_of(name)
        if at is FINE:
            yield Case("limit: %s, %d" % (name, value), make(value), codes=FINE, seconds=120 if long else 20)
        else:  # it may be refused for another reason, never for this one
            yield Case("limit: %s, %d" % (name, value), make(value), codes=FINE | REFUSED, lacks=words,
                       seconds=120 if long else 20)
        yield Case("limit: %s, one past" % name, make(value + 1), says=words, seconds=120 if long else 20)
    yield from exact_edges()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--long", action="store_true")
    given = arguments.parse_args()
    begun, wrong = time.monotonic(), list(differences())
    for words in wrong:
        print("FAIL: docs/limits.md: %s" % words)
    with tempfile.TemporaryDirectory(prefix="uph-limits.") as folder:
        program = Program(given.program)
        bench = Bench(program, folder)
        bench.run(cases(given.long))
    failures = len(bench.failures) + len(wrong)
    print("limits: %d rows of docs/limits.md compared with the code, %d cases, %.0f s, %d failures; slowest %.1f s (%s)" %
          (len(list(rows_of_document())), bench.count, time.monotonic() - begun, failures, *bench.slowest))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
