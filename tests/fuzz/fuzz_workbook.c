/* A workbook from any bytes: reading never fails but by saying so, and what is accepted has what its form
 * needs. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/workbook_rows.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

static void check_row(const struct journal_row *row, const struct workbook_row *more)
{
	require(uph_date_valid(row->date));
	require(row->columns[row->anchor] != 0);
	for (size_t i = 0; i < UPH_MOVEMENT_FIELDS; i++)
		require_text(row->fields[i]);
	require_text(more->body);
	require_text(more->function);
	if (more->says == WORKBOOK_MOVEMENT || more->says == WORKBOOK_PROPOSE)
		require(row->amount.ore > 0 && row->fields[UPH_MOVEMENT_AMOUNT]);
	require((more->says == WORKBOOK_MOVEMENT) == (row->event != 0));
	if (row->event != UPH_EVENT_ALLOCATE && row->event != UPH_EVENT_HOLD &&
		more->says != WORKBOOK_PROPOSE)
		require(row->fields[UPH_MOVEMENT_ALLOCATION] != NULL);
	else
		require(more->body && row->fields[UPH_MOVEMENT_DECISION] && row->fields[UPH_MOVEMENT_FUND] &&
			row->fields[UPH_MOVEMENT_ACTIVITY] && row->fields[UPH_MOVEMENT_PURPOSE]);
}

static void read_workbook(struct table *table)
{
	struct arena arena;
	struct workbook_mark mark;
	struct workbook_rows rows;
	struct uph_error err;
	struct uph_findings *findings = uph_findings_new();
	arena_init(&arena, (size_t)64 << 20);
	if (findings && workbook_mark_find(table, &mark, &err) == UPH_OK)
		require(mark.hex[0] == '\0' || strlen(mark.hex) == WORKBOOK_HEX_MAX - 1);
	if (findings && workbook_rows_read(table, &arena, &rows, findings, &err) == UPH_OK) {
		require(rows.count <= rows.filled);
		require(rows.count == rows.filled || rows.error_count > 0);
		for (size_t i = 0; i < rows.count; i++)
			check_row(&rows.rows[i], &rows.more[i]);
	}
	if (findings)
		require_findings(findings);
	uph_findings_free(findings);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct table *table;
	struct table_limits limits = {.unzipped_bytes = 1 << 20, .rows = 2000, .columns = 200};
	struct uph_error err;
	if (table_open_memory(data, size, &limits, &table, &err) != UPH_OK)
		return 0;
	(void)workbook_recognised(table);
	read_workbook(table);
	table_close(table);
	return 0;
}
