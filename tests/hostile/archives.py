"""Archives made to harm: what grows, what overlaps, what lies, what is missing."""
import struct

from running import EITHER, FINE, REFUSED, Case
from workbooks import (CONTENT_TYPES, RELATIONS, WORKBOOK, WORKBOOK_RELATIONS, Part, archive, deflated_zeros,
                       event_rows, GOOD_ROW, ods_content, ods_parts, ods_row, HEADINGS, relations, sheet, xlsx, xlsx_parts)


def imports(data, name="fil.xlsx"):
    """A case's maker: the bytes (or what makes them) as a file, and its import."""
    def make(folder):
        (folder / name).write_bytes(data() if callable(data) else data)
        return ["import", name]
    return make


def with_part(name, part, *more):
    """A good workbook in which one part is another."""
    parts = [Part(path, data) for path, data in xlsx_parts().items() if path != name]
    return archive([*parts, part, *more])


def nested(depth):
    data = xlsx()
    for level in range(depth):
        data = archive([Part("%d-%d.zip" % (level, i), data) for i in range(16)])
    return data


def overlapping(count):
    """Many names for the same packed bytes, as in the flat zip bombs."""
    kernel = deflated_zeros(8)
    first = Part("xl/worksheets/sheet1.xml", b"", packed=kernel, size=8 << 20)
    parts = [Part(path, data) for path, data in xlsx_parts().items() if path != "xl/worksheets/sheet1.xml"]
    more = [Part("xl/part%d.xml" % i, b"", packed=kernel, size=8 << 20, offset=0) for i in range(count)]
    return archive([first, *parts, *more])


def many_parts(count):
    name = b"xl/media/image%07d.png"
    body = archive(xlsx_parts())
    entries = b"".join(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name % i), 0, 0,
                                   0, 0, 0, 0) + name % i for i in range(count))
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65535, 65535, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, len(entries), len(body))
    locator = struct.pack("<IIQI", 0x07064B50, 0, len(body) + len(entries), 1)
    return body + entries + end64 + locator + end


def zip64_end(size, offset, count=1, at=0):
    body = archive(xlsx_parts())[:-22]
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<IIQI", 0x07064B50, 0, at or len(body), 1)
    return body + end64 + locator + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65535, 65535, 0xFFFFFFFF, 0xFFFFFFFF, 0)


def zip64_extra(size):
    return struct.pack("<HHQQ", 1, 16, size, size)


SHEET = "xl/worksheets/sheet1.xml"
RELATED = "xl/_rels/workbook.xml.rels"


def lying(**lies):
    return with_part(SHEET, Part(SHEET, sheet(event_rows(GOOD_ROW)), **lies))


def path_in_relation(target):
    parts = xlsx_parts(parts={"xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS % target})
    return archive(parts)


def outside_untouched(ran):
    return [] if not (ran.folder.parent / "escaped.xml").exists() else ["a part was written outside"]


def cases(_program):
    yield Case("zip: archives in archives", imports(lambda: nested(4)), says="zip-arkiv utan arbetsbok")
    yield Case("zip: overlapping entries", imports(lambda: overlapping(2000)), says="fil.xlsx")
    yield Case("zip: a part that grows a thousand times",
               imports(lambda: with_part(SHEET, Part(SHEET, b"", packed=deflated_zeros(256), size=256 << 20))),
               says="fil.xlsx")
    yield Case("zip: a part of ten gibibytes",
               imports(lambda: with_part(SHEET, Part(SHEET, b"", packed=deflated_zeros(10240, b" "), size=0xFFFFFFFF,
                                                     extra=struct.pack("<HHQ", 1, 8, 10 << 30)))),
               says="växer mer än 200 gånger", long=True, seconds=120)  # after two gibibytes: 200 times its ten MiB
    yield Case("zip: shared strings that grow", imports(lambda: archive([
        *(Part(p, d) for p, d in xlsx_parts(parts={RELATED: relations(sharedStrings="sharedStrings.xml")}).items()),
        Part("xl/sharedStrings.xml", b"", packed=deflated_zeros(64, b" "), size=64 << 20)])),
               says="xl/sharedStrings.xml")
    yield Case("zip: a million parts", imports(lambda: many_parts(1000000)), says="för många delar", long=True)
    yield Case("zip: a hundred thousand parts", imports(lambda: many_parts(100000)), says="för många delar")
    yield Case("zip: fifty thousand small parts", imports(lambda: many_parts(50000)), codes=EITHER)
    for where in ("local", "central"):
        for key, value in (("size", 10), ("size", 0), ("size", 0xFFFFFFF0), ("packed", 5), ("packed", 0),
                           ("packed", 0x7FFFFFFF), ("crc", 12345)):
            yield Case("zip: the %s header lies of %s (%d)" % (where, key, value),
                       imports(lambda w=where, k=key, v=value: lying(**{"%s_%s" % (w, k): v})), codes=EITHER,
                       long=where == "local" and value in (0, 5))
    yield Case("zip: another name in the local header",
               imports(lambda: lying(local_name=b"xl/worksheets/sheet9.xml")), codes=EITHER)
    for name, size in (("size beyond the file", 1 << 40), ("size of 64 ones", (1 << 64) - 1), ("no size", 0)):
        yield Case("zip64: directory, %s" % name, imports(lambda s=size: zip64_end(s, 0)))
        yield Case("zip64: directory at %s" % name, imports(lambda s=size: zip64_end(100, s)))
    yield Case("zip64: a locator that points beyond the file", imports(lambda: zip64_end(100, 0, at=(1 << 63) + 5)))
    yield Case("zip64: entries by the quintillion", imports(lambda: zip64_end(46, 0, count=(1 << 62))))
    yield Case("zip64: a part of 2^63 bytes", imports(lambda: lying(central_size=0xFFFFFFFF, central_packed=0xFFFFFFFF,
                                                                   extra=zip64_extra(1 << 63))), codes=EITHER)
    # Regression: the limit of how much a part may grow believed what the directory says that it takes packed.
    yield Case("zip: a part that grows and lies of its packed size",
               imports(lambda: with_part(SHEET, Part(SHEET, b"", packed=deflated_zeros(64, b" "), size=64 << 20,
                                                     central_packed=0x7FFFFFFF))), says="växer mer än 200 gånger", always=True)
    yield Case("zip: a part with a password", imports(lambda: lying(flags=0x801)), says="lösenord")
    yield Case("zip: an unknown way of packing", imports(lambda: with_part(SHEET, Part(SHEET, b"x" * 99, method=99))),
               says="fil.xlsx")
    # Regression: of two parts with one name the first was read, where other programs read the last.
    yield Case("zip: the same part twice in other letters",
               imports(lambda: with_part(SHEET, Part(SHEET.upper(), sheet(event_rows(GOOD_ROW))),
                                         Part(SHEET, sheet(event_rows(GOOD_ROW, GOOD_ROW))))),
               says="mer än en gång", always=True)
    yield Case("zip: the same part twice",
               imports(lambda: with_part(SHEET, Part(SHEET, sheet(event_rows(GOOD_ROW))),
                                         Part(SHEET, sheet(event_rows(GOOD_ROW, GOOD_ROW))))),
               says="mer än en gång", always=True)
    for path in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET, "_rels/.rels"):
        yield Case("zip: without %s" % path, imports(lambda p=path: archive(xlsx_parts(parts={p: None}))),
                   codes=EITHER, says="" if path == "xl/_rels/workbook.xml.rels" else "fil.xlsx")
    yield Case("zip: cut in the middle", imports(lambda: xlsx()[:700]), says="fil.xlsx")
    yield Case("zip: only the end record", imports(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0, 0, 0, 0, 0)))
    yield Case("zip: counts more entries than it has", imports(archive(xlsx_parts(), count=65535)))
    yield Case("zip: directory beyond the end", imports(archive(xlsx_parts(), end_offset=1 << 20)))
    yield Case("zip: bytes before it", imports(b"MZ" + bytes(4000) + xlsx()), codes=EITHER)
    # Nothing is ever unpacked to a file: a part's name is only looked for.
    for target in ("../../escaped.xml", "../../../../../../etc/passwd", "/etc/passwd", "..\\..\\escaped.xml",
                   "worksheets/../../../x.xml", "file:///etc/passwd", "http://127.0.0.1:9/x.xml", "", "/", "..",
                   "a/" * 2000):
        yield Case("zip: a relation to %s" % target[:40], imports(lambda t=target: path_in_relation(t)),
                   says="fil.xlsx", lacks="root:", check=outside_untouched)
    yield Case("zip: parts with paths out of the folder",
               imports(lambda: archive([*(Part(p, d) for p, d in xlsx_parts().items()), Part("../escaped.xml", "x"),
                                        Part("/tmp/escaped.xml", "x"), Part("..\\escaped.xml", "x"),
                                        Part("C:\\escaped.xml", "x"), Part("link", "/etc/passwd", mode=0o120777)])),
               codes=FINE, check=outside_untouched)
    yield Case("zip: the sheet is a link to a file", imports(lambda: with_part(SHEET, Part(SHEET, "/etc/passwd",
                                                                                         mode=0o120777))),
               lacks="root:")
    yield Case("zip: a name with NUL and control characters",
               imports(lambda: archive([*(Part(p, d) for p, d in xlsx_parts().items()),
                                        Part(b"xl/\0\x1b]0;x\x07\n.xml", "x")])), codes=EITHER)
    yield Case("ods: a mimetype of a megabyte",
               imports(lambda: archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet" + "x" * (1 << 20),
                                        "content.xml": ods_content(ods_row(HEADINGS) + ods_row(GOOD_ROW))}), "fil.ods"),
               codes=EITHER)
    yield Case("ods: content that grows",
               imports(lambda: archive([Part("mimetype", ods_parts("")["mimetype"]),
                                        Part("content.xml", b"", packed=deflated_zeros(64, b" "), size=64 << 20)]),
                       "fil.ods"), says="content.xml")
    # the relations that name themselves
    yield Case("xlsx: a workbook that is its own sheet", imports(lambda: path_in_relation("workbook.xml")), codes=REFUSED)
    yield Case("xlsx: relations whose workbook is the relations",
               imports(lambda: archive({"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONS % "_rels/.rels"})))
    yield Case("xlsx: a hundred thousand sheets", imports(lambda: archive(xlsx_parts(parts={
        "xl/workbook.xml": WORKBOOK.replace('<sheet name="%s" sheetId="1"\nr:id="rId1"/>',
                                            "".join('<sheet name="B%d" sheetId="%d" r:id="rId1"/>' % (i, i + 1)
                                                    for i in range(100000)))}))), says="fil.xlsx")
