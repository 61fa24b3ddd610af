/* The content of an ODS workbook from any bytes, in a whole workbook: an input that begins with "ODS:" is the
 * document's, all else rows of a table. A cell that is repeated a billion times costs no more than one. */
#include <string.h>

#include "tests/fuzz/require.h"
#include "tests/fuzz/table_seen.h"
#include "tests/fuzz/workbook_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const words[] = {"ODS:", NULL};
	const char *word = workbook_parts_word(words, data, size);
	size_t length = word ? strlen(word) : 0;
	struct table_seen seen = {0};
	struct buffer zip;
	if (size > ZIP_PARTS_BYTES_MAX / 2)
		return 0;
	buffer_init(&zip, ZIP_PARTS_BYTES_MAX);
	zip_parts_write(&zip, word ? ods_parts : ods_row_parts, ODS_PARTS,
		word ? word : "ROWS:", (const char *)data + length, size - length);
	table_seen_memory(buffer_string(&zip), zip.length, &seen);
	/* Rows and columns that are repeated are bounded by the sheet's own limits. */
	require(seen.cells <= (uint64_t)table_seen_limits.rows * table_seen_limits.columns);
	buffer_free(&zip);
	return 0;
}
