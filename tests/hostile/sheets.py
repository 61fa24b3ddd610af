"""Sheets whose numbers lie: rows and columns beyond every edge, merges over all, repeats by the billion."""
from archives import RELATED, SHEET, imports
from running import EITHER, FINE, Case
from workbooks import (GOOD_ROW, HEADINGS, MAIN, archive, cell, event_rows, ods, ods_cell, ods_content, ods_row,
                       relations, row, sheet, xlsx)


def journal_has(amount):
    """The balance after the import, asked of the book."""
    def check(ran):
        return [] if amount in ran.out_text else ["the answer lacks %s" % amount]
    return check


def with_merges(ranges):
    return xlsx(sheet(event_rows(GOOD_ROW), after="<mergeCells>%s</mergeCells>" % "".join(
        '<mergeCell ref="%s"/>' % each for each in ranges)))


def strings(count, text):
    return '<sst xmlns="%s">%s</sst>' % (MAIN, ("<si><t>%s</t></si>" % text) * count)


def spreading(body):
    return ods(ods_content(body))


def repeated(rows="", cells="", text="Extra"):
    return spreading(ods_row(HEADINGS) + "<table:table-row%s>%s%s</table:table-row>" % (
        rows, "".join(ods_cell(each) for each in GOOD_ROW[:4]), ods_cell(text, cells)))


def times(what, count):
    return ' table:number-%s-repeated="%s"' % (what, count)


def cases(_program):
    for number in ("4294967297", "4294967296", "4294967295", "18446744073709551617", "0", "-1", "1048577", "", "x", "1.5",
                   "9" * 400):
        yield Case("xlsx: row number %s" % number[:24],
                   imports(xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW).replace('<row r="2"', '<row r="%s"' % number)))),
                   says="fil.xlsx")
    for reference in ("XFE2", "ZZZZZZ2", "AAAAAAAAAAAAAAAAAAAAAAAAAAA2", "A4294967298", "A0", "A-1", "2", "A", "", "A2A",
                      "$A$2$", "Å2", "A" * 100000 + "2"):
        yield Case("xlsx: a cell called %s" % reference[:24],
                   imports(xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW).replace('r="B2"', 'r="%s"' % reference)))),
                   says="fil.xlsx")
    yield Case("xlsx: the same row twice", imports(xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW) + row(2, GOOD_ROW)))),
               says="Blad1")
    yield Case("xlsx: rows in falling order", imports(xlsx(sheet(row(9, HEADINGS) + row(2, GOOD_ROW)))), says="Blad1")
    yield Case("xlsx: the same cell twice", imports(xlsx(sheet(row(1, HEADINGS) + '<row r="2">%s%s</row>' % (
        cell("A2", "x"), cell("A2", "y"))))), says="Blad1!A2")
    for index in ("0", "99", "4294967296", "-1", "x"):
        yield Case("xlsx: shared string %s of one" % index, imports(xlsx(
            sheet(row(1, HEADINGS) + '<row r="2"><c r="A2" t="s"><v>%s</v></c></row>' % index),
            parts={RELATED: relations(sharedStrings="sharedStrings.xml"), "xl/sharedStrings.xml": strings(1, "x")})),
            says="fil.xlsx")
    for value in ("1e308", "1E+999999999", "NaN", "INF", "-INF", "0x10", "1e-400", "9223372036854775808", "1" * 5000, "",
                  "1 000", "--1"):
        yield Case("xlsx: the number %s" % value[:24], imports(xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW).replace(
            cell("C2", "10,00"), '<c r="C2"><v>%s</v></c>' % value)))), says="Blad1!C2")
    for value in ("0", "60", "-1", "2958466", "1e308", "99999999999"):
        yield Case("xlsx: the day %s" % value, imports(xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW).replace(
            cell("B2", "2024-02-01"), '<c r="B2"><v>%s</v></c>' % value)))), says="Blad1!B2")
    yield Case("xlsx: one merge over the whole sheet", imports(with_merges(["A1:XFD1048576"])), codes=EITHER)
    yield Case("xlsx: a merge beyond every edge", imports(with_merges(["A1:ZZZZ4294967295", "A0:B0", "B2:A1", ""])),
               codes=EITHER)
    yield Case("xlsx: merges that overlap", imports(with_merges(["A1:E9", "B2:F10", "A1:A1", "A1:E9"])), codes=EITHER)
    yield Case("xlsx: a million merges and one more", imports(lambda: with_merges(
        "A%d:B%d" % (i, i) for i in range(2, (1 << 20) + 3))), says="sammanfogade områden", long=True)
    yield Case("xlsx: two hundred thousand merges over all", imports(lambda: with_merges(
        ["A1:XFD1048576"] * 200000)), codes=EITHER)
    yield Case("xlsx: a billion cells in two", imports(xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW) +
                                                              '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))),
               codes=EITHER)
    yield Case("xlsx: columns 1 to 4294967295 hidden", imports(xlsx(sheet(event_rows(GOOD_ROW)).replace(
        "<sheetData>", '<cols><col min="1" max="4294967295" hidden="1"/><col min="9" max="2"/>'
        '<col min="-1" max="99999999999"/></cols><sheetData>', 1))), codes=EITHER)
    yield Case("xlsx: a shared formula without its first cell", imports(xlsx(sheet(row(1, HEADINGS) + row(
        2, GOOD_ROW).replace(cell("C2", "10,00"), '<c r="C2"><f t="shared" si="4294967295"/><v>10</v></c>')))),
        codes=EITHER)
    yield Case("xlsx: a formula of a megabyte", imports(lambda: xlsx(sheet(row(1, HEADINGS) + row(2, GOOD_ROW).replace(
        cell("C2", "10,00"), '<c r="C2"><f>%s</f><v>10</v></c>' % ("1+" * (1 << 19)))))), says="Blad1!C2")
    yield Case("xlsx: a million rich runs in a text", imports(lambda: xlsx(
        sheet(row(1, HEADINGS) + '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'), parts={
            RELATED: relations(sharedStrings="sharedStrings.xml"),
            "xl/sharedStrings.xml": '<sst xmlns="%s"><si>%s</si></sst>' % (MAIN, "<r><t>x</t></r>" * 500000)})),
        says="fil.xlsx")
    yield Case("xlsx: a style by a number beyond", imports(xlsx(sheet(event_rows(GOOD_ROW)).replace(
        '<c r="C2"', '<c s="4294967297" r="C2"'))), codes=EITHER)
    yield Case("xlsx: _x001B_ escapes in a text", imports(xlsx(sheet(event_rows(
        GOOD_ROW[:4] + ["_x001B_]0;x_x0007_ _x0000_ _xD800_ _x202E_"])))), codes=EITHER)
    yield Case("xlsx: a sheet's name with controls", imports(xlsx(
        sheet(row(1, HEADINGS) + row(2, ["?"])), name="\u202e[31m\u200bA!B'C\u2028D" + "x" * 400)), says="fil.xlsx")
    for count in ("2147483648", "4294967296", "99999999999999999999", "-1", "0"):
        yield Case("ods: a row %s times" % count, imports(repeated(rows=times("rows", count)), "fil.ods"),
                   codes=EITHER if count in ("-1", "0") or len(count) > 12 or count == "4294967296" else {1})
        yield Case("ods: a cell %s times" % count, imports(repeated(cells=times("columns", count)), "fil.ods"),
                   codes=EITHER if count in ("-1", "0") or len(count) > 12 or count == "4294967296" else {1})
    yield Case("ods: an empty row two billion times", imports(spreading(
        ods_row(HEADINGS) + '<table:table-row%s><table:table-cell/></table:table-row>' % times("rows", "2147483648") +
        ods_row(GOOD_ROW)), "fil.ods"), codes=EITHER)
    yield Case("ods: empty rows to the end of the sheet", imports(spreading(
        ods_row(HEADINGS) + ods_row(GOOD_ROW) + '<table:table-row%s><table:table-cell%s/></table:table-row>' % (
            times("rows", "1048574"), times("columns", "16384"))), "fil.ods"), codes=FINE)
    yield Case("ods: rows and cells together by the billion", imports(repeated(
        rows=times("rows", "1000000"), cells=times("columns", "16000")), "fil.ods"), says="fil.ods")
    yield Case("ods: rows times rows until 2^64", imports(spreading(ods_row(HEADINGS) + (
        '<table:table-row%s><table:table-cell/></table:table-row>' % times("rows", "4294967295")) * 5000 +
        ods_row(GOOD_ROW)), "fil.ods"), codes=EITHER)
    yield Case("ods: a cell spanning the sheet", imports(repeated(
        cells=' table:number-columns-spanned="4294967295" table:number-rows-spanned="4294967295"'), "fil.ods"),
        codes=EITHER)
    yield Case("ods: a million spaces in a mark", imports(spreading(ods_row(HEADINGS) + ods_row(GOOD_ROW).replace(
        "Extra", '<text:s text:c="4294967295"/>' * 300)), "fil.ods"), codes=EITHER)
    for value in ("1e308", "NaN", "1" * 5000):
        yield Case("ods: the number %s" % value[:24], imports(spreading(ods_row(HEADINGS) + ods_row(GOOD_ROW).replace(
            ods_cell("10,00"), '<table:table-cell office:value-type="float" office:value="%s"/>' % value)), "fil.ods"),
            says="C2")
    yield Case("ods: a table in a table, fifty deep", imports(spreading(ods_row(HEADINGS) + (
        "<table:table-row><table:table-cell><table:table>" * 50) + ods_row(GOOD_ROW) + (
            "</table:table></table:table-cell></table:table-row>" * 50)), "fil.ods"), codes=EITHER)
