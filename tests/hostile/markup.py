"""XML that grows or calls out, in every part of every format that holds any; and pages that are no XML."""
from archives import RELATED, SHEET, imports
from running import EITHER, FINE, Case
from workbooks import (CONTENT_TYPES, DOCX_TYPES, GOOD_ROW, HEADINGS, MAIN, Part, archive, docx_parts, escaped,
                       event_rows, ods_content, ods_parts, ods_row, relations, row, sheet, xlsx, xlsx_parts)

LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">%s]>' % "".join(
    '<!ENTITY a%d "%s">' % (i, "&a%d;" % (i - 1) * 10) for i in range(1, 11))
QUADRATIC = '<!DOCTYPE x [<!ENTITY a "%s">]>' % ("x" * 100000)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a10 SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY %% p SYSTEM "http://127.0.0.1:9/x.dtd"> %%p; <!ENTITY a10 "x">]>' % ()
DOCTYPES = (("billion laughs", LAUGHS), ("one long entity", QUADRATIC.replace("ENTITY a ", "ENTITY a10 ")),
            ("a file as entity", OUTSIDE), ("a parameter entity from the network", PARAMETER),
            ("a DTD of another place", '<!DOCTYPE x SYSTEM "file:///etc/passwd">'))

STRINGS = '<sst xmlns="%s"><si><t>%%s</t></si></sst>' % MAIN
STYLES = '<styleSheet xmlns="%s"><numFmts count="1"><numFmt numFmtId="200" formatCode="%%s"/></numFmts></styleSheet>' % MAIN
PROTOCOL = ["PROTOKOLL", "Ledningssamverkan vård och omsorg (LSVO)", "Sammanträdesdatum 2024-09-27",
            "§ 84 Tilldelning av medel", "LSVO beslutar", "att rekommendera 200 000 kr till KoU för utbildning."]


def in_parts(doctype):
    """A workbook for each part that is read, with the doctype and a use of its entity."""
    parts = xlsx_parts()
    workbook = parts["xl/workbook.xml"]
    yield SHEET, xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW).replace("Extra", "&a10;"), before=doctype))
    yield "xl/workbook.xml", xlsx(parts={"xl/workbook.xml": workbook.replace("<workbook", doctype + "<workbook").replace(
        "Blad1", "&a10;")})
    yield RELATED, xlsx(parts={RELATED: parts[RELATED].replace("<Relationships", doctype + "<Relationships", 1)})
    yield "_rels/.rels", xlsx(parts={"_rels/.rels": parts["_rels/.rels"].replace("<Relationships",
                                                                              doctype + "<Relationships", 1)})
    yield "xl/sharedStrings.xml", xlsx(parts={RELATED: relations(sharedStrings="sharedStrings.xml"),
                                             "xl/sharedStrings.xml": doctype + STRINGS % "&a10;"})
    yield "xl/styles.xml", xlsx(parts={RELATED: relations(styles="styles.xml"),
                                      "xl/styles.xml": doctype + STYLES % "&a10;"})


def encoded(text, encoding, declared):
    return text.replace('encoding="UTF-8"', 'encoding="%s"' % declared).encode(encoding)


def depth(count):
    return sheet("<row r='1'>" + "<x>" * count + "</x>" * count + "</row>")


def cases(_program):
    for name, doctype in DOCTYPES:
        for part, data in in_parts(doctype):
            yield Case("xml: %s in %s" % (name, part), imports(data), says="dokumenttyp (DTD)", lacks="root:",
                       long=name in ("one long entity", "a DTD of another place") and part != SHEET)
        yield Case("xml: %s in content.xml" % name,
                   imports(archive(ods_parts(ods_content(ods_row(HEADINGS) + ods_row(GOOD_ROW).replace("Extra", "&a10;"),
                                                         doctype))), "fil.ods"),
                   says="dokumenttyp (DTD)", lacks="root:")
        yield Case("xml: %s in a protocol in Word" % name,
                   imports(archive({k: v.replace("KoU", "&a10;") if k.startswith("word/") else v
                                    for k, v in docx_parts(PROTOCOL, doctype).items()}), "protokoll.docx"),
                   says="Word-dokumentet är skadat", lacks="root:")
        yield Case("html: %s in a protocol" % name,
                   imports((doctype + "<html><body>" + "".join("<p>%s</p>" % text for text in PROTOCOL) +
                            "<p>&a10;</p></body></html>").encode(), "protokoll.html"),
                   codes=EITHER, lacks="root:")
    for encoding, declared in (("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-8", "UTF-7"), ("utf-7", "UTF-7"),
                               ("utf-8", "UTF-16"), ("utf-8", "UCS-4"), ("utf-16", "UTF-8"), ("utf-8", "EBCDIC-CP-SE"),
                               ("utf-8", "x" * 5000), ("latin-1", "ISO-8859-1"), ("latin-1", "UTF-8")):
        yield Case("xml: %s said to be %s" % (encoding, declared[:20]),
                   imports(xlsx(parts={SHEET: encoded(sheet(event_rows(GOOD_ROW[:4] + ["år"])), encoding, declared)})),
                   codes=EITHER)
    yield Case("xml: UTF-7 hides a doctype",
               imports(xlsx(parts={SHEET: '<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE x+AD4-' + sheet("")[39:]})))
    yield Case("xml: laughs in UTF-16", imports(xlsx(parts={
        SHEET: encoded(sheet(row(1, HEADINGS) + row(2, ["&a10;"]).replace("&amp;", "&"), before=LAUGHS), "utf-16",
                       "UTF-16")})), says="dokumenttyp (DTD)")
    for count in (250, 300, 100000):
        yield Case("xml: %d elements deep" % count, imports(xlsx(depth(count))), says="fil.xlsx")
    yield Case("xml: a hundred thousand attributes", imports(lambda: xlsx(sheet("<row r='1' %s/>" % " ".join(
        "a%d='x'" % i for i in range(100000))))), says="fil.xlsx")
    yield Case("xml: an attribute of twenty megabytes", imports(lambda: xlsx(sheet("<row r='%s'/>" % ("1" * (20 << 20))))),
               says="fil.xlsx")
    yield Case("xml: a comment of twenty megabytes", imports(lambda: xlsx(sheet("<!--%s-->" % ("x y" * (7 << 20))))),
               says="fil.xlsx")
    yield Case("xml: a name of a megabyte", imports(lambda: xlsx(sheet("<%s/>" % ("x" * (1 << 20))))), says="fil.xlsx")
    yield Case("xml: never closed", imports(xlsx(sheet(event_rows(GOOD_ROW))[:-30])), says="sheet1.xml")
    yield Case("xml: text after the end", imports(xlsx(sheet(event_rows(GOOD_ROW)) + "<x/>")), says="sheet1.xml")
    for code in ("0", "1", "8", "65534", "xD800", "x110000", "99999999999"):
        yield Case("xml: character number %s" % code, imports(xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW).replace(
            "Extra", "&#%s;" % code)))), says="fil.xlsx")
    yield Case("xml: NUL in a cell", imports(xlsx(sheet(event_rows(GOOD_ROW)).replace("Extra", "Ex\0tra"))),
               says="fil.xlsx")
    yield Case("xml: CDATA with an end tag in it", imports(xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW).replace(
        "Extra", "<![CDATA[</t></is></c></row>]]>")))), codes=FINE)
    yield Case("docx: four megabytes of one line", imports(lambda: archive(docx_parts(PROTOCOL + ["x" * (5 << 20)])),
                                                        "protokoll.docx"), says="protokoll.docx")
    yield Case("docx: a hundred thousand paragraphs", imports(lambda: archive(docx_parts(
        PROTOCOL + ["§ %d Ärende" % i for i in range(100000)])), "protokoll.docx"), says="protokoll.docx")
    yield Case("html: a hundred thousand elements deep", imports(
        ("<html><body><h1>Protokoll LSVO 2024-09-27</h1>" + "<table><tr><td><div>" * 100000).encode(), "protokoll.html"),
        says="protokoll.html")
    yield Case("html: a million numbered signs", imports(
        ("<html><body>Protokoll LSVO 2024-09-27 § 1 " + "&#99999999999;&#xD800;&#0;&#27;" * 250000).encode(),
        "protokoll.html"), codes=EITHER)
    yield Case("html: a page under a workbook's name", imports(b"<html><body>Not found</body></html>", "fil.xlsx"),
               says="fil.xlsx")
