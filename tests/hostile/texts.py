"""Text files that are not what they seem: bytes, lines, numbers, days, sums and nesting of every kind of file."""
import json

from archives import imports
from markup import PROTOCOL
from running import EITHER, FINE, REFUSED, Case

HEAD = "Händelse;Datum;Belopp;Bidragsår;Text\n"
ROW = "Tilldelat;2024-02-01;10,00;UPH 2024;Extra\n"
SIE = '#FLAGGA 0\n#PROGRAM "x" 1\n#FORMAT PC8\n#GEN 20240101\n#SIETYP 4\n#ORGNR 232100-0081\n#FNAMN "Region"\n' \
      '#RAR 0 20240101 20241231\n#KONTO 1930 "Bank"\n%s'
VOUCHER = '#VER A 1 20240201 "Text"\n{\n#TRANS 1930 {} 10.00\n#TRANS 1930 {} -10.00\n}\n'
DECISION = {"meeting": {"body": "LSVO", "date": "2024-04-01"}, "decisions": []}


def event(date="2024-02-01", amount="10,00", text="Extra"):
    return (HEAD + "Tilldelat;%s;%s;UPH 2024;%s\n" % (date, amount, text)).encode("utf-8")


def balance(program, granted):
    """What the book says was granted after it."""
    def check(ran):
        totals = json.loads(program.run(ran.folder, ["balance", "-O", "json"]).out)["totals"]
        return [] if totals["granted"] == granted else ["granted is %s" % totals["granted"]]
    return check


def bytes_cases(program):
    same = balance(program, "100010.00")
    good = (HEAD + ROW).encode("utf-8")
    yield Case("csv: as it should be", imports(good, "fil.csv"), codes=FINE, check=same)
    for name, data, fine in (("a byte order mark", b"\xef\xbb\xbf" + good, True),
                             ("two byte order marks", b"\xef\xbb\xbf\xef\xbb\xbf" + good, None),
                             ("UTF-16", good.decode().encode("utf-16"), True),
                             ("UTF-16 of odd length", good.decode().encode("utf-16")[:-1], None),
                             ("UTF-16 with a lone surrogate", HEAD.encode("utf-16") + b"\x00\xd8\n\0", None),
                             ("UTF-32", good.decode().encode("utf-32"), False),
                             ("UTF-7 with its mark", b"+/v8-" + good, None),
                             ("NUL in a text", good.replace(b"Extra", b"Ex\0tra"), False),
                             ("NUL at the end", good + b"\0" * 100, False),
                             ("NUL alone", b"\0" * 70000, False),
                             ("overlong UTF-8", good.replace(b"Extra", b"\xc0\xaf\xe0\x80\xaf"), None),
                             ("a surrogate in UTF-8", good.replace(b"Extra", b"\xed\xa0\x80"), None),
                             ("beyond U+10FFFF", good.replace(b"Extra", b"\xf4\x90\x80\x80"), None),
                             ("bytes cut in a letter", good[:-2] + b"\xc3", None),
                             ("lines that end in CR", good.replace(b"\n", b"\r"), True),
                             ("lines that end in CR CR LF", good.replace(b"\n", b"\r\r\n"), None),
                             ("random bytes", bytes((i * 7919 + i // 251) % 256 for i in range(70000)), False)):
        yield Case("csv: %s" % name, imports(data, "fil.csv"),
                   codes=FINE if fine else REFUSED if fine is False else EITHER, check=same if fine else None)


def line_cases():
    yield Case("csv: a line of a hundred megabytes", imports(lambda: HEAD.encode() + b"x" * (100 << 20), "fil.csv"),
               says="fil.csv:2", long=True)
    # Regression: the line stood apart from the file's name ("fil.csv: 2: …").
    yield Case("csv: a line of ten megabytes", imports(lambda: HEAD.encode() + b"x" * (10 << 20), "fil.csv"),
               says="fil.csv:2", always=True)
    yield Case("csv: ten megabytes without a line", imports(lambda: b"x" * (10 << 20), "fil.csv"), says="fil.csv")
    yield Case("csv: a quote that is never closed", imports(lambda: HEAD.encode() + b'"' + ROW.encode() * 200000,
                                                           "fil.csv"), says="fil.csv:2")
    yield Case("csv: a quote never closed, short", imports(HEAD.encode() + b'"Tilldelat;2024', "fil.csv"),
               says="stängs aldrig")
    yield Case("csv: quotes alone", imports(lambda: HEAD.encode() + b'"' * 2000001, "fil.csv"), says="fil.csv")
    yield Case("csv: a million columns", imports(lambda: HEAD.encode() + b";" * 1000000 + b"x\n", "fil.csv"),
               says="fler kolumner än gränsen")
    yield Case("csv: a million columns in the headings", imports(lambda: b"a;" * 1000000 + b"x\n", "fil.csv"),
               says="fler kolumner än gränsen")
    yield Case("csv: a million empty lines", imports(lambda: b"\n" * 1000000 + HEAD.encode() + ROW.encode(), "fil.csv"),
               codes=EITHER)
    yield Case("csv: eleven million lines", imports(lambda: HEAD.encode() + b"\n" * 11000000 + ROW.encode(), "fil.csv"),
               says="fler rader än gränsen", long=True)
    yield Case("csv: fifty thousand rows that are all wrong", imports(
        lambda: HEAD.encode() + b"X;Y;Z;W;V\n" * 50000, "fil.csv"), says="fil.csv:2")


def all_from_there_on(ran):
    """Regression: after a row whose sum did not fit, the next one did: what was undone had never been done."""
    count = ran.err_text.count("större än boken kan bära")
    return [] if count == 77 else ["%d rows are refused, expected 77" % count]


def number_cases(program):
    for amount in ("9223372036854775807", "9223372036854775808", "92233720368547758,08", "10000000000000,01", "1" * 400,
                   "1e308", "1E5", "NaN", "inf", "0x10", "1,2,3", "1.2.3,4", "--1", "10,001", "٣٤", "１００", "½", "1 0", "0",
                   "-0", "", "1_000", "=1+1", "1;0"):
        yield Case("amount: %s" % amount[:24], imports(event(amount=amount), "fil.csv"),
                   codes=EITHER if amount in ("１００", "1 0", "=1+1", "1;0") else REFUSED, says="")
    # Each row is within what an amount may be; what does not fit is their sum. It is refused and never wrapped.
    rows = HEAD + "Tilldelat;2024-02-01;10 000 000 000 000,00;UPH 2024;\n" * 9000
    yield Case("amount: nine thousand times the largest", imports(rows.encode(), "fil.csv"), codes=EITHER,
               check=balance(program, "90000000000100000.00"))
    rows = HEAD + "Tilldelat;2024-02-01;10 000 000 000 000,00;UPH 2024;\n" * 9300
    yield Case("amount: sums beyond 64 bits", imports(rows.encode(), "fil.csv"), says="fil.csv",
               check=lambda ran: all_from_there_on(ran) + balance(program, "100000.00")(ran), always=True)
    rows = HEAD + "".join("Tilldelat;2024-02-01;10 000 000 000 000,00;UPH 20%02d;\n" % (i % 99) for i in range(9300))
    yield Case("amount: sums beyond 64 bits over many funds", imports(rows.encode(), "fil.csv"), codes=EITHER,
               check=every_report_answers(program))
    for date in ("0000-01-01", "99999-01-01", "2024-02-30", "2023-02-29", "1899-12-31", "2200-01-01", "2024-13-01",
                 "2024-00-10", "2024-1-1-1", "-2024-01-01", "2024-02-01T00:00:00Z x", "１９９９-01-01", "20240201"):
        yield Case("date: %s" % date, imports(event(date=date), "fil.csv"),
                   codes=EITHER if date in ("20240201", "１９９９-01-01") else REFUSED, says="")


def every_report_answers(program):
    def check(ran):
        said = []
        for command in ("balance", "status", "register", "audit", "matrix"):
            made = program.run(ran.folder, [command])
            if made.code not in (0, 1, 3) or b"Sanitizer" in made.err or b"runtime error" in made.err:
                said.append("%s: exit code %d: %s" % (command, made.code, made.err_text[:300]))
            if made.code == 0 and b"-9" in made.out:
                said.append("%s wraps" % command)
        return said
    return check


def json_cases():
    def draft(**more):
        return json.dumps({**DECISION, **more}).encode()

    bad = (("deep lists", b'{"meeting":' + b"[" * 200000), ("deep objects", b'{"meeting":' * 100000),
           ("63 lists and no end", b"[" * 63), ("a number of a megabyte", b'{"meeting": %s}' % (b"1" * (1 << 20))),
           ("1e999999999", b'{"meeting": {"body": "LSVO", "date": 1e999999999}}'), ("NaN", b'{"meeting": NaN}'),
           ("the same key twice", b'{"meeting": {"body": "LSVO", "body": "X", "date": "2024-04-01"}, "decisions": []}'),
           ("text after the end", draft() + b"{}"), ("NUL after the end", draft() + b"\0"),
           ("NUL escaped", draft(meeting={"body": "LS\0VO", "date": "2024-04-01"})),
           ("half a surrogate", b'{"meeting": {"body": "\\ud800", "date": "2024-04-01"}, "decisions": []}'),
           ("a raw control", b'{"meeting": {"body": "L\x1bSVO", "date": "2024-04-01"}, "decisions": []}'),
           ("a thousand keys", json.dumps({"meeting": {"k%d" % i: i for i in range(1000)}}).encode()),
           ("a text of two megabytes", draft(meeting={"body": "x" * (2 << 20), "date": "2024-04-01"})),
           ("a hundred thousand decisions", draft(decisions=[{}] * 100000)), ("nothing", b"{}"), ("a list", b"[]"),
           ("invalid UTF-8", b'{"meeting": {"body": "\xff\xfe", "date": "2024-04-01"}, "decisions": []}'))
    for name, data in bad:
        yield Case("json: %s" % name, imports(data, "beslut.json"), says="beslut.json")
        yield Case("mapping: %s" % name, lambda folder, d=data: [
            (folder / "k.json").write_bytes(d), (folder / "f.csv").write_text(HEAD + ROW, "utf-8"),
            ["import", "f.csv", "--as", "mapped", "--mapping", "k.json"]][-1], says="k.json",
            long=name in ("a thousand keys", "nothing", "a list", "a text of two megabytes"))


def sie_cases():
    for name, body in (("a line of a megabyte", '#VER A 1 20240201 "%s"\n{\n}\n' % ("x" * (1 << 20))),
                       ("a megabyte of fields", "#VER A 1 20240201 %s\n{\n}\n" % ("x " * (1 << 19))),
                       ("a megabyte of braces", "#TRANS 1930 %s 1\n" % ("{" * (1 << 20))),
                       ("a quote that is never closed", '#VER A 1 20240201 "x\n{\n#TRANS 1930 {} 1\n'),
                       ("a voucher that is never closed", "#VER A 1 20240201\n{\n#TRANS 1930 {} 1.00\n"),
                       ("a voucher in a voucher", "#VER A 1 20240201\n{\n#VER A 2 20240201\n{\n}\n}\n"),
                       ("an amount beyond 64 bits", VOUCHER.replace("10.00", "99999999999999999999.00")),
                       ("1e308", VOUCHER.replace("10.00", "1e308")), ("NaN", VOUCHER.replace("10.00", "NaN")),
                       ("February 30", VOUCHER.replace("20240201", "20240230")),
                       ("the year 99999", VOUCHER.replace("20240201", "999990201")),
                       ("NUL", VOUCHER.replace("Text", "Te\0xt")),
                       ("escape sequences", VOUCHER.replace("Text", "\x1b]0;x\x07\u202e")),
                       ("a wrong checksum", "#KSUMMA\n" + VOUCHER + "#KSUMMA 1\n"),
                       ("a checksum of 2^70", "#KSUMMA\n" + VOUCHER + "#KSUMMA 1180591620717411303424\n"),
                       ("a hundred thousand labels", "".join("#X%d 1\n" % i for i in range(100000))),
                       ("a hundred thousand years", "".join("#RAR -%d 20230101 20231231\n" % i for i in range(100000))),
                       ("dimension 2^40", "#DIM 1099511627776 \"x\"\n" + VOUCHER),
                       ("sums beyond 64 bits", "#VER A 1 20240201\n{\n" + "#TRANS 1930 {} 9000000000000000.00\n" * 20 +
                        "}\n")):
        yield Case("sie: %s" % name, imports(lambda b=body: (SIE % b).encode("utf-8"), "fil.se"), codes=EITHER,
                   says="")


def protocol_cases():
    whole = "\n".join(PROTOCOL)
    for name, text in (("NUL", whole.replace("KoU", "Ko\0U")), ("four million paragraphs' signs", whole + "§ " * 1000000),
                       ("a line of four megabytes", whole + "x" * (5 << 20)),
                       ("two hundred thousand lines and more", whole + "\nx" * 200001),
                       ("three thousand paragraphs", whole + "".join("\n§ %d Ärende\nLSVO beslutar\natt godkänna" % i
                                                                     for i in range(85, 3085))),
                       ("escape sequences", whole.replace("KoU", "\x1b]0;x\x07KoU\u202e")),
                       ("amounts beyond everything", whole.replace("200 000", "9" * 300)),
                       ("a paragraph of 2^64", whole.replace("§ 84", "§ 18446744073709551700")),
                       ("February 30", whole.replace("2024-09-27", "2024-02-30")),
                       ("att-clauses by the thousand", whole + "\natt godkänna" * 20000)):
        yield Case("protocol: %s" % name, imports(lambda t=text: t.encode("utf-8"), "protokoll.txt"), codes=EITHER)
    yield Case("protocol: a PDF that is cut", imports(b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 1 0 R>> endobj\n",
                                                    "protokoll.pdf"), says="protokoll.pdf")


def cases(program):
    yield from bytes_cases(program)
    yield from line_cases()
    yield from number_cases(program)
    yield from json_cases()
    yield from sie_cases()
    yield from protocol_cases()
