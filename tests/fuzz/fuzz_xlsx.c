/* The XML parts of an XLSX workbook from any bytes, in a whole workbook: an input begins with the word of the
 * part that it belongs in. A sheet and its strings are read twice: as they are,
 * and so deep within other elements that all of it goes through expat. Both must give the same. */
#include <string.h>

#include "tests/fuzz/require.h"
#include "tests/fuzz/table_seen.h"
#include "tests/fuzz/workbook_parts.h"

static struct table_seen read_within(
	const struct zip_part *parts, const char *word, const uint8_t *data, size_t size)
{
	struct table_seen seen = {0};
	struct buffer zip;
	buffer_init(&zip, ZIP_PARTS_BYTES_MAX);
	zip_parts_write(&zip, parts, XLSX_PARTS, word, (const char *)data, size);
	table_seen_memory(buffer_string(&zip), zip.length, &seen);
	buffer_free(&zip);
	return seen;
}

/* A deeper document is refused for its depth before the other is. */
static void compare_with_expat(struct table_seen seen, const char *word, const uint8_t *data, size_t size)
{
	struct zip_part parts[XLSX_PARTS];
	memcpy(parts, xlsx_parts, sizeof parts);
	if (strcmp(word, "SHEET:") == 0)
		parts[XLSX_SHEET] = xlsx_deep_sheet;
	else
		parts[XLSX_STRINGS] = xlsx_deep_strings;
	struct table_seen deep = read_within(parts, word, data, size);
	require(deep.nested || (deep.digest == seen.digest && !seen.nested));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const words[] = {"BOOK:", "SHEET:", "STYLES:", "STRINGS:", "RELATIONS:", NULL};
	const char *word = workbook_parts_word(words, data, size);
	if (size > ZIP_PARTS_BYTES_MAX / 2 || !word)
		return 0;
	data += strlen(word);
	size -= strlen(word);
	struct table_seen seen = read_within(xlsx_parts, word, data, size);
	if (strcmp(word, "SHEET:") == 0 || strcmp(word, "STRINGS:") == 0)
		compare_with_expat(seen, word, data, size);
	return 0;
}
