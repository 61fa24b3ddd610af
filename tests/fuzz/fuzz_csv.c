/* Text tables from any bytes. What is read is written again with every cell in quotes, as UTF-8, each row on
 * its own line, and read again: lines without quotes are split by our own code, the others by libcsv, and
 * both must find the same cells on the same lines. */
#include <ctype.h>

#include "tests/fuzz/require.h"
#include "tests/fuzz/table_seen.h"

static const char beginning[] = "sep=;\n";

/* A workbook is the other harnesses', and a SIE file has rows that are no lines of CSV. */
static bool is_csv(const uint8_t *data, size_t size)
{
	struct table *table;
	if (table_open_memory(data, size, &table_seen_limits, &table, NULL) != UPH_OK)
		return true;
	bool csv = table_format(table) == TABLE_CSV && table_separator(table) != 0 && !table_known_as(table);
	if (csv) {
		require(ispunct((unsigned char)table_separator(table)) || table_separator(table) == '\t');
		require(*table_encoding(table) && table_sheet_count(table) == 1);
	}
	table_close(table);
	return csv;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer rewritten;
	if (size > table_seen_limits.file_bytes / 16 || !is_csv(data, size))
		return 0;
	buffer_init(&rewritten, (size_t)table_seen_limits.file_bytes);
	buffer_text(&rewritten, beginning);
	struct table_seen first = {.rewritten = &rewritten, .line = 1}, second = {.lines_before = 1};
	table_seen_memory(data, size, &first);
	if (first.status == UPH_END && first.cells > 0 && !buffer_failed(&rewritten) &&
		first.line < table_seen_limits.rows) {
		table_seen_memory(buffer_string(&rewritten), rewritten.length, &second);
		require(second.status == UPH_END && second.cells == first.cells);
		require(second.digest == first.digest);
	}
	buffer_free(&rewritten);
	return 0;
}
