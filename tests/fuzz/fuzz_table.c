/* Any bytes as a table: every row of every sheet is read, within small limits, and nothing may break.
 *
 * A checksum keeps changed bytes out of a workbook's XML, so an input may begin with a word that asks for it
 * to be put into a whole workbook first: "SHEET:", "STRINGS:", "STYLES:", "BOOK:" (XLSX), "ODS:". A sheet or
 * strings are read twice: as they are, and so deep within other elements that all of it goes through expat.
 * Both must give the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/table.h"
#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS_MAX = 6, ZIP_MAX = 1 << 20 };

struct part {
	const char *name, *before, *after;
	const char *word; /* of the input that stands between; NULL: none does */
};

static const struct part xlsx[] = {
	{"_rels/.rels", "<R><Relationship Id=\"a\" Type=\"/officeDocument\" Target=\"b.xml\"/></R>", "",
		NULL},
	{"b.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Blad1\" r:id=\"a\"/></sheets>",
		"</workbook>", "BOOK:"},
	{"_rels/b.xml.rels",
		"<R><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s.xml\"/><Relationship Id=\"b\" "
		"Type=\"/styles\" "
		"Target=\"f.xml\"/><Relationship Id=\"c\" Type=\"/sharedStrings\" Target=\"t.xml\"/></R>",
		"", NULL},
	{"s.xml", "<worksheet>", "</worksheet>", "SHEET:"},
	{"f.xml", "<styleSheet><cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>", "</styleSheet>", "STYLES:"},
	{"t.xml", "<sst><si><t>x</t></si>", "</sst>", "STRINGS:"},
};

#define TEN(text) text text text text text text text text text text
#define DEEP(text)                                                                                           \
	TEN(TEN(text))                                                                                       \
	TEN(TEN(text)) TEN(text) TEN(text) TEN(text) TEN(text) text text text text text text text text

static const struct part deep_sheet = {
	"s.xml", "<worksheet>" DEEP("<a>"), DEEP("</a>") "</worksheet>", "SHEET:"};
static const struct part deep_strings = {
	"t.xml", "<sst>" DEEP("<a>") "<si><t>x</t></si>", DEEP("</a>") "</sst>", "STRINGS:"};

#define ODF(name) " xmlns:" name "=\"urn:oasis:names:tc:opendocument:xmlns:" name ":1.0\""

static const struct part ods[] = {
	{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", "", NULL},
	{"content.xml",
		"<office:document-content" ODF("office") ODF("table") ODF("text")
			ODF("style") " xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" "
				     "xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:"
				     "xmlns:calcext:1.0\">",
		"</office:document-content>", "ODS:"},
};

static uint32_t checksum(const char *data, size_t length)
{
	uint32_t sum = UINT32_MAX;
	for (size_t i = 0; i < length; i++) {
		sum ^= (unsigned char)data[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (sum & 1 ? UINT32_C(0xEDB88320) : 0);
	}
	return ~sum;
}

static void put_number(struct buffer *out, uint32_t number, int bytes)
{
	for (; bytes > 0; bytes--, number >>= 8)
		buffer_byte(out, (char)(unsigned char)(number & 0xFF));
}

/* What a local header and the directory have in common. */
static void put_entry(struct buffer *out, const char *name, uint32_t sum, uint32_t length)
{
	put_number(out, 20, 2);
	put_number(out, 0, 4); /* flags; stored as it is */
	put_number(out, 0x21, 4);
	put_number(out, sum, 4);
	put_number(out, length, 4);
	put_number(out, length, 4);
	put_number(out, (uint32_t)strlen(name), 2);
	put_number(out, 0, 2);
}

static void put_zip(struct buffer *out, const struct part *parts, uint32_t count, const char *word,
	const char *input, size_t length)
{
	struct buffer directory, body;
	buffer_init(&directory, ZIP_MAX);
	buffer_init(&body, ZIP_MAX);
	for (uint32_t i = 0; i < count; i++) {
		buffer_clear(&body);
		buffer_text(&body, parts[i].before);
		if (parts[i].word && strcmp(parts[i].word, word) == 0)
			buffer_append(&body, input, length);
		buffer_text(&body, parts[i].after);
		uint32_t sum = checksum(body.data, body.length), at = (uint32_t)out->length;
		buffer_append(out, "PK\3\4", 4);
		put_entry(out, parts[i].name, sum, (uint32_t)body.length);
		buffer_text(out, parts[i].name);
		buffer_append(out, body.data, body.length);
		buffer_append(&directory, "PK\1\2\24\0", 6);
		put_entry(&directory, parts[i].name, sum, (uint32_t)body.length);
		put_number(&directory, 0, 4);
		put_number(&directory, 0, 4);
		put_number(&directory, 0, 2);
		put_number(&directory, at, 4);
		buffer_text(&directory, parts[i].name);
	}
	uint32_t start = (uint32_t)out->length;
	buffer_append(out, directory.data, directory.length);
	buffer_append(out, "PK\5\6\0\0\0\0", 8);
	put_number(out, count, 2);
	put_number(out, count, 2);
	put_number(out, (uint32_t)directory.length, 4);
	put_number(out, start, 4);
	put_number(out, 0, 2);
	buffer_free(&directory);
	buffer_free(&body);
}

static void must(bool held)
{
	if (!held)
		abort();
}

/* What was read, for comparing; `nested` when it was refused for its depth. */
struct seen {
	uint64_t digest;
	bool nested;
};

static void see(struct seen *seen, const void *data, size_t size)
{
	const unsigned char *bytes = data;
	for (size_t i = 0; i < size; i++)
		seen->digest = (seen->digest ^ bytes[i]) * UINT64_C(1099511628211);
}

static void see_cell(struct seen *seen, uint32_t row, const struct table_cell *cell)
{
	int parts[] = {(int)row, (int)cell->column, (int)cell->kind, cell->uncached, cell->hidden,
		cell->shown_whole, cell->percent, cell->zero_pad};
	see(seen, parts, sizeof parts);
	see(seen, cell->text, cell->text_length + 1);
	if (cell->formula)
		see(seen, cell->formula, strlen(cell->formula) + 1);
}

static void see_end(struct seen *seen, enum uph_status status, const struct uph_error *error)
{
	see(seen, &status, sizeof status);
	if (status != UPH_OK && status != UPH_END && strstr(error->message, "nästlad"))
		seen->nested = true;
}

static void read_sheet(struct table *table, size_t sheet, struct seen *seen)
{
	struct uph_error error = {0};
	struct table_row row;
	uint32_t before = 0;
	char place[TABLE_PLACE_MAX];
	enum uph_status status = table_select(table, sheet, &error);
	while (status == UPH_OK && (status = table_next(table, &row, &error)) == UPH_OK) {
		uint32_t column = 0;
		must(row.number > before && row.cell_count > 0);
		before = row.number;
		for (size_t i = 0; i < row.cell_count; i++) {
			const struct table_cell *cell = &row.cells[i];
			must(cell->column > column && cell->text && cell->text[cell->text_length] == '\0');
			must(text_valid(cell->text, cell->text_length, NULL));
			must(!cell->formula || text_valid(cell->formula, strlen(cell->formula), NULL));
			must(cell->kind != TABLE_DATE || uph_date_valid(cell->date));
			column = cell->column;
			see_cell(seen, row.number, cell);
			table_place(table, sheet, row.number, column, place, sizeof place);
		}
	}
	must(status == UPH_END || (error.status == status && error.message[0]));
	see_end(seen, status, &error);
	size_t count;
	(void)table_merges(table, &count);
}

static struct seen read_all(const void *data, size_t size)
{
	static const struct table_limits limits = {.rows = 5000,
		.columns = 200,
		.cell_bytes = 4096,
		.unzipped_bytes = 1 << 20,
		.shared_bytes = 1 << 16,
		.file_bytes = 1 << 20};
	struct uph_error error = {0};
	struct seen seen = {0};
	struct table *table;
	enum uph_status status = table_open_memory(data, size, &limits, &table, &error);
	if (status != UPH_OK) {
		must(error.message[0] && !table);
		see_end(&seen, status, &error);
		return seen;
	}
	for (size_t sheet = 0; sheet < table_sheet_count(table); sheet++)
		read_sheet(table, sheet, &seen);
	table_close(table);
	return seen;
}

static struct seen read_within(
	const struct part *parts, uint32_t count, const char *word, const uint8_t *data, size_t size)
{
	struct buffer zip;
	buffer_init(&zip, ZIP_MAX);
	put_zip(&zip, parts, count, word, (const char *)data, size);
	struct seen seen = read_all(buffer_string(&zip), zip.length);
	buffer_free(&zip);
	return seen;
}

/* A deeper document is refused for its depth before the other is. */
static void compare_with_expat(struct seen seen, const char *word, const uint8_t *data, size_t size)
{
	struct part parts[PARTS_MAX];
	memcpy(parts, xlsx, sizeof parts);
	if (strcmp(word, "SHEET:") == 0)
		parts[3] = deep_sheet;
	else
		parts[5] = deep_strings;
	struct seen deep = read_within(parts, PARTS_MAX, word, data, size);
	must(deep.nested || (deep.digest == seen.digest && !seen.nested));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const words[] = {"BOOK:", "SHEET:", "STYLES:", "STRINGS:", "ODS:"};
	if (size > ZIP_MAX / 2)
		return 0;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t length = strlen(words[i]);
		if (size < length || memcmp(data, words[i], length) != 0)
			continue;
		bool open = strcmp(words[i], "ODS:") == 0;
		struct seen seen = read_within(
			open ? ods : xlsx, open ? 2 : PARTS_MAX, words[i], data + length, size - length);
		if (strcmp(words[i], "SHEET:") == 0 || strcmp(words[i], "STRINGS:") == 0)
			compare_with_expat(seen, words[i], data + length, size - length);
		return 0;
	}
	(void)read_all(data, size);
	return 0;
}
