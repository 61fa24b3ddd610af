#include "tests/support/mapped_case.h"

#include <stdio.h>
#include <string.h>

#include "import/mapped.h"
#include "ledger/base/buffer.h"
#include "tests/support/support.h"

static enum uph_status note(void *context, const struct mapped_row *row, struct uph_error *err)
{
	struct buffer *seen = context;
	char amount[UPH_MONEY_TEXT_MAX];
	(void)err;
	if (row->left_out) {
		buffer_print(seen, "-%u %s\n", (unsigned)row->number, row->left_out);
		return UPH_OK;
	}
	buffer_print(seen, "%u %d ", (unsigned)row->number, (int)row->date.ymd);
	if (row->has_opening)
		buffer_print(seen, "opening=%s ", uph_money_print(row->opening, UPH_MONEY_PLAIN, amount));
	if (row->has_closing)
		buffer_print(seen, "closing=%s ", uph_money_print(row->closing, UPH_MONEY_PLAIN, amount));
	if (!row->has_opening && !row->has_closing)
		buffer_print(seen, "%s %s %s", uph_money_print(row->amount, UPH_MONEY_PLAIN, amount),
			row->event ? uph_event_name(row->event) : "?",
			row->fields[UPH_MOVEMENT_ALLOCATION] ? row->fields[UPH_MOVEMENT_ALLOCATION] : "");
	for (size_t i = UPH_MOVEMENT_ALLOCATION + 1; i < MAPPED_FIELDS; i++) {
		if (row->fields[i])
			buffer_print(seen, " %s=%s", mapped_field_name(i), row->fields[i]);
	}
	buffer_byte(seen, '\n');
	return UPH_OK;
}

void mapped_case_reads(
	const char *map, const void *data, size_t length, const char *sheet, const char *expected)
{
	struct arena arena;
	struct table *table = NULL;
	struct mapped_mapping mapping;
	struct buffer seen;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	arena_init(&arena, (size_t)64 << 20);
	buffer_init(&seen, (size_t)1 << 20);
	enum uph_status status = mapped_read(map, strlen(map), &arena, &mapping, findings, &err);
	if (status == UPH_OK) {
		assert_status(UPH_OK, table_open_memory(data, length, NULL, &table, &err), &err);
		status = mapped_rows(table, &mapping, sheet, false, &arena, note, &seen, findings, &err);
	}
	size_t errors = 0;
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		errors += finding->severity == UPH_SEVERITY_ERROR;
		buffer_print(&seen, "! %s: %s\n", finding->where, finding->message);
	}
	if (status != UPH_OK && errors == 0)
		buffer_print(&seen, "? %s\n", err.message);
	assert_string_equal(buffer_string(&seen), expected);
	assert_true(errors == 0 || status == UPH_E_REFUSED);
	table_close(table);
	buffer_free(&seen);
	uph_findings_free(findings);
	arena_free(&arena);
}

void assert_reads(const char *map, const char *sheet, const char *expected)
{
	mapped_case_reads(map, sheet, strlen(sheet), NULL, expected);
}
