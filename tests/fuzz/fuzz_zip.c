/* Zips that are wrong in every way: an input says part by part what the zip is to hold and where it lies.
 * Bytes that begin with "PK" are tried as they are. A part is unpacked no further than the limits say.
 *
 * Each part takes five bytes, and what follows is its content: its name, what is wrong with it, by how much,
 * how long the content is, and how often it is repeated (2 to the power of it). */
#include <string.h>

#include "import/workbook_zip.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/table_seen.h"
#include "tests/fuzz/workbook_parts.h"

enum { HEAD = 5, POWER_MAX = 14, PART_MAX = 1 << 18 };

static const char *const names[] = {"_rels/.rels", "b.xml", "_rels/b.xml.rels", "s.xml", "f.xml", "t.xml",
	"mimetype", "content.xml", "META-INF/manifest.xml", "xl/workbook.bin", "word/document.xml",
	"../../b.xml", "/b.xml", "B.XML", "", "s.xml/"};
#define NAMES (sizeof names / sizeof *names)

enum wrong {
	WRONG_ENCRYPTED = 1,
	WRONG_DESCRIPTOR = 2,
	WRONG_METHOD = 4,
	WRONG_SUM = 8,
	WRONG_ZIPPED = 16,
	WRONG_UNZIPPED = 32,
	WRONG_OFFSET = 64,
	DEFLATED = 128
};

static struct zip_fault fault_of(uint8_t wrong, uint8_t by)
{
	uint32_t off = (uint32_t)by << (by % 24);
	return (struct zip_fault){
		.flags = (uint16_t)((wrong & WRONG_ENCRYPTED ? 1 : 0) | (wrong & WRONG_DESCRIPTOR ? 8 : 0)),
		.method = (uint16_t)(wrong & WRONG_METHOD ? by
				     : wrong & DEFLATED   ? 8
							  : 0),
		.deflate = (wrong & DEFLATED) != 0,
		.sum_off = wrong & WRONG_SUM ? off : 0,
		.zipped_off = wrong & WRONG_ZIPPED ? off : 0,
		.unzipped_off = wrong & WRONG_UNZIPPED ? off : 0,
		.offset_off = wrong & WRONG_OFFSET ? off : 0};
}

/* What the part is when nothing stands there: as in a whole workbook. */
static void put_usual(struct buffer *out, const char *name)
{
	for (size_t i = 0; i < XLSX_PARTS; i++) {
		if (strcmp(xlsx_parts[i].name, name) != 0)
			continue;
		buffer_text(out, xlsx_parts[i].before);
		buffer_text(out, xlsx_parts[i].after);
	}
	for (size_t i = 0; i < ODS_PARTS; i++) {
		if (strcmp(ods_row_parts[i].name, name) != 0)
			continue;
		buffer_text(out, ods_row_parts[i].before);
		buffer_text(out, ods_row_parts[i].after);
	}
}

static size_t add_part(struct zip_writer *writer, const uint8_t *data, size_t size)
{
	const char *name = names[data[0] % NAMES];
	struct zip_fault fault = fault_of(data[1], data[2]);
	size_t length = data[3] < size - HEAD ? data[3] : size - HEAD;
	size_t times = (size_t)1 << (data[4] % (POWER_MAX + 1));
	struct buffer body;
	buffer_init(&body, PART_MAX);
	if (length == 0)
		put_usual(&body, name);
	for (size_t i = 0; i < times && body.length + length <= PART_MAX; i++)
		buffer_append(&body, data + HEAD, length);
	zip_writer_add(writer, name, buffer_string(&body), body.length, &fault);
	buffer_free(&body);
	return HEAD + length;
}

/* Every part of the zip to its end, as far as it lets itself be read. */
static void read_parts(const void *data, size_t size)
{
	static const struct table_limits limits = {.unzipped_bytes = PART_MAX / 2, .unzipped_ratio = 20};
	struct table_bytes bytes = {.fd = -1, .memory = data, .length = size};
	struct workbook_zip *zip;
	struct uph_error err = {0};
	char piece[4096];
	enum uph_status status = workbook_zip_open(&bytes, &limits, &zip, &err);
	if (status != UPH_OK) {
		require_refusal(status, &err);
		return;
	}
	for (size_t i = 0; i < NAMES; i++) {
		struct workbook_part *part = NULL;
		uint64_t all = 0;
		size_t got = 1;
		bool there = workbook_zip_has(zip, names[i]);
		status = workbook_part_open(zip, names[i], &part, &err);
		require(there || status != UPH_OK);
		while (status == UPH_OK && got > 0) {
			status = workbook_part_read(part, piece, sizeof piece, &got, &err);
			all += got;
		}
		if (status != UPH_OK)
			require_refusal(status, &err);
		require(all <= limits.unzipped_bytes + sizeof piece);
		workbook_part_close(part);
	}
	workbook_zip_close(zip);
}

static void read_zip(const void *data, size_t size)
{
	struct table_seen seen = {0};
	table_seen_memory(data, size, &seen);
	read_parts(data, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zip_writer writer;
	if (size > ZIP_PARTS_BYTES_MAX / 8 || size < 4)
		return 0;
	if (data[0] == 'P' && data[1] == 'K') {
		read_zip(data, size);
		return 0;
	}
	zip_writer_init(&writer, (size_t)ZIP_PARTS_BYTES_MAX * 4);
	size_t at = 3;
	while (at + HEAD <= size && writer.bytes.length < ZIP_PARTS_BYTES_MAX)
		at += add_part(&writer, data + at, size - at);
	zip_writer_end(&writer, data[0], (uint32_t)data[1] << (data[1] % 24), "slut", data[2] % 5);
	require(!buffer_failed(&writer.bytes));
	read_zip(buffer_string(&writer.bytes), writer.bytes.length);
	zip_writer_free(&writer);
	return 0;
}
