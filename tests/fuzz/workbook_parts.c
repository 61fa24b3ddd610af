#include "tests/fuzz/workbook_parts.h"

#include <string.h>

const struct zip_part xlsx_parts[XLSX_PARTS] = {
	{"_rels/.rels", "<R><Relationship Id=\"a\" Type=\"/officeDocument\" Target=\"b.xml\"/></R>", "",
		NULL},
	{"b.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Blad1\" r:id=\"a\"/></sheets>",
		"</workbook>", "BOOK:"},
	{"_rels/b.xml.rels",
		"<R><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s.xml\"/><Relationship Id=\"b\" "
		"Type=\"/styles\" "
		"Target=\"f.xml\"/><Relationship Id=\"c\" Type=\"/sharedStrings\" Target=\"t.xml\"/>",
		"</R>", "RELATIONS:"},
	{"s.xml", "<worksheet>", "</worksheet>", "SHEET:"},
	{"f.xml", "<styleSheet><cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>", "</styleSheet>", "STYLES:"},
	{"t.xml", "<sst><si><t>x</t></si>", "</sst>", "STRINGS:"},
};

#define TEN(text) text text text text text text text text text text
#define DEEP(text)                                                                                           \
	TEN(TEN(text))                                                                                       \
	TEN(TEN(text)) TEN(text) TEN(text) TEN(text) TEN(text) text text text text text text text text

const struct zip_part xlsx_deep_sheet = {
	"s.xml", "<worksheet>" DEEP("<a>"), DEEP("</a>") "</worksheet>", "SHEET:"};
const struct zip_part xlsx_deep_strings = {
	"t.xml", "<sst>" DEEP("<a>") "<si><t>x</t></si>", DEEP("</a>") "</sst>", "STRINGS:"};

#define ODF(name) " xmlns:" name "=\"urn:oasis:names:tc:opendocument:xmlns:" name ":1.0\""
#define ODF_DOCUMENT                                                                                         \
	"<office:document-content" ODF("office") ODF("table") ODF("text") ODF(                               \
		"style") " xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" "            \
			 "xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">"
#define ODF_MIMETYPE                                                                                         \
	{                                                                                                    \
		"mimetype", "application/vnd.oasis.opendocument.spreadsheet", "", NULL                       \
	}

const struct zip_part ods_parts[ODS_PARTS] = {
	ODF_MIMETYPE,
	{"content.xml", ODF_DOCUMENT, "</office:document-content>", "ODS:"},
};

const struct zip_part ods_row_parts[ODS_PARTS] = {
	ODF_MIMETYPE,
	{"content.xml", ODF_DOCUMENT "<office:body><office:spreadsheet><table:table table:name=\"Blad1\">",
		"</table:table></office:spreadsheet></office:body></office:document-content>", "ROWS:"},
};

const char *workbook_parts_word(const char *const *words, const unsigned char *data, size_t size)
{
	for (; *words; words++) {
		size_t length = strlen(*words);
		if (size >= length && memcmp(data, *words, length) == 0)
			return *words;
	}
	return NULL;
}
