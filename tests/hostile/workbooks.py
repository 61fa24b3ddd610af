"""Workbooks and archives written byte by byte, so that any part of them can lie."""
import struct
import zlib

HEADINGS = ["Händelse", "Datum", "Belopp", "Bidragsår", "Text"]
GOOD_ROW = ["Tilldelat", "2024-02-01", "10,00", "UPH 2024", "Extra"]

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"
ContentType="application/xml"/></Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="%s"/></Relationships>"""
WORKBOOK = """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="%s" sheetId="1"
r:id="rId1"/></sheets></workbook>"""
WORKBOOK_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="%s"/></Relationships>"""
SHARED_RELATION = """<Relationship Id="rId2"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>"""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def column(number):
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell(reference, text):
    return '<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (reference, escaped(text))


def row(number, texts):
    return '<row r="%d">%s</row>' % (
        number, "".join(cell("%s%d" % (column(i + 1), number), text) for i, text in enumerate(texts)))


def sheet(body, after="", before=""):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n%s<worksheet xmlns="%s"><sheetData>%s</sheetData>%s</worksheet>'
            % (before, MAIN, body, after))


def event_rows(*rows):
    return "".join(row(i + 1, texts) for i, texts in enumerate([HEADINGS, *rows]))


def relations(**more):
    """The workbook's relations, with that of a part by its kind: sharedStrings="sharedStrings.xml"."""
    text = WORKBOOK_RELATIONS % "worksheets/sheet1.xml"
    for kind, target in more.items():
        text = text.replace("</Relationships>", SHARED_RELATION % (kind, target))
    return text


def xlsx_parts(sheet_xml=None, name="Blad1", parts=None):
    """The parts of a workbook; those in `parts` replace, add or (None) take away."""
    whole = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS % "xl/workbook.xml",
        "xl/workbook.xml": WORKBOOK % escaped(name),
        "xl/_rels/workbook.xml.rels": relations(),
        "xl/worksheets/sheet1.xml": sheet_xml or sheet(event_rows(GOOD_ROW)),
    }
    whole.update(parts or {})
    return {path: data for path, data in whole.items() if data is not None}


ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods_content(body, before=""):
    return ('<?xml version="1.0" encoding="UTF-8"?>%s<office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            '<table:table table:name="Blad1">%s</table:table></office:spreadsheet></office:body>'
            '</office:document-content>' % (before, body))


def ods_cell(text, more=""):
    return '<table:table-cell office:value-type="string"%s><text:p>%s</text:p></table:table-cell>' % (
        more, escaped(text))


def ods_row(texts, more=""):
    return "<table:table-row%s>%s</table:table-row>" % (more, "".join(ods_cell(text) for text in texts))


def ods_parts(content):
    return {"mimetype": ODS_TYPE, "content.xml": content,
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0"/>'}


DOCX_TYPES = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx_parts(paragraphs, before=""):
    body = "".join("<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % escaped(text) for text in paragraphs)
    return {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONS % "word/document.xml",
            "word/document.xml": '<?xml version="1.0" encoding="UTF-8"?>%s<w:document xmlns:w="%s"><w:body>%s</w:body>'
            '</w:document>' % (before, DOCX_TYPES, body)}


class Part:
    """A file of an archive, with what each header says of it."""

    def __init__(self, name, data, method=8, packed=None, **lies):
        self.name = name if isinstance(name, bytes) else name.encode("utf-8")
        self.data = data if isinstance(data, bytes) else data.encode("utf-8")
        self.method = method
        if packed is None:
            packed = deflated(self.data) if method == 8 else self.data
        self.packed, self.lies = packed, lies

    def said(self, where, key, true):
        return self.lies.get("%s_%s" % (where, key), self.lies.get(key, true))


def deflated(data, level=6):
    pack = zlib.compressobj(level, zlib.DEFLATED, -15)
    return pack.compress(data) + pack.flush()


def deflated_zeros(mib, byte=b"\0"):
    """A stream of so many MiB of one byte, packed piece by piece."""
    pack, piece = zlib.compressobj(9, zlib.DEFLATED, -15), byte * (1 << 20)
    return b"".join([pack.compress(piece) for _ in range(mib)] + [pack.flush()])


def archive(parts, directory_size=None, count=None, comment=b"", end_offset=0):
    """Bytes of a zip; `parts` are Part, or a dict of names and contents."""
    if isinstance(parts, dict):
        parts = [Part(name, data) for name, data in parts.items()]
    body, directory = bytearray(), bytearray()
    for part in parts:
        at = part.lies.get("offset", len(body))
        checksum = zlib.crc32(part.data)
        if "offset" not in part.lies:
            body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, part.said("local", "flags", 0x800), part.method, 0, 33,
                                part.said("local", "crc", checksum), part.said("local", "packed", len(part.packed)),
                                part.said("local", "size", len(part.data)),
                                len(part.said("local", "name", part.name)), 0)
            body += part.said("local", "name", part.name) + part.packed
        extra = part.lies.get("extra", b"")
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 0x0314, 20, part.said("central", "flags", 0x800),
                                 part.method, 0, 33, part.said("central", "crc", checksum),
                                 part.said("central", "packed", len(part.packed)),
                                 part.said("central", "size", len(part.data)), len(part.name), len(extra), 0, 0, 0,
                                 part.lies.get("mode", 0o100644) << 16, at)
        directory += part.name + extra
    told = len(parts) if count is None else count
    size = len(directory) if directory_size is None else directory_size
    return bytes(body + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, min(told, 65535), min(told, 65535), size,
                                                len(body) + end_offset, len(comment)) + comment)


def xlsx(sheet_xml=None, name="Blad1", parts=None):
    return archive(xlsx_parts(sheet_xml, name, parts))


def ods(content):
    return archive(ods_parts(content))
