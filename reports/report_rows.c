/* The rows of a report: added, gone over, added up.
 *
 * The rules: rows are held until they are more than UPH_ROWS_HELD_MAX of a section that may have a million
 * (uph_report_rows_begin). From then on they stand in a file; the one being made has an arena of its own,
 * cleared for each, and goes to the file when the next one is added, or the last has been. */
#include "reports/report_memory.h"

#include <assert.h>
#include <stdlib.h>

#include "reports/row_file.h"

static struct report_memory *memory_of(const struct uph_report *report)
{
	return report->memory;
}

static struct uph_value *values_of(struct uph_report *report, struct arena *arena, size_t count)
{
	struct uph_value *values = arena_alloc_array(arena, count, sizeof *values);
	if (!values && count > 0)
		memory_of(report)->failed = true;
	return values;
}

static struct uph_row *row_held(
	struct uph_report *report, struct uph_section *section, enum uph_row_style style)
{
	void *list = section->rows;
	bool room = report_list_room(report, &list, section->row_count, sizeof *section->rows);
	section->rows = list;
	if (!room)
		return NULL;
	struct uph_row *row = &section->rows[section->row_count];
	row->style = style;
	row->values = values_of(report, &memory_of(report)->arena, section->column_count);
	if (!row->values && section->column_count > 0)
		return NULL;
	section->row_count++;
	return row;
}

/* The row that has been made goes to the file. */
static void row_close(struct report_memory *memory)
{
	if (memory->row_open)
		row_file_add(memory->file, &memory->row);
	memory->row_open = false;
	arena_clear(&memory->row_arena);
}

static struct uph_row *row_passing(
	struct uph_report *report, struct uph_section *section, enum uph_row_style style)
{
	struct report_memory *memory = memory_of(report);
	row_close(memory);
	struct uph_value *values = values_of(report, &memory->row_arena, section->column_count);
	if (!values && section->column_count > 0)
		return NULL;
	memory->row = (struct uph_row){.style = style, .values = values};
	memory->row_open = true;
	section->row_count++;
	return &memory->row;
}

/* Too many rows to hold: those there are go to a file, and all that follow. */
static bool rows_pass(struct uph_report *report, struct uph_section *section)
{
	struct report_memory *memory = memory_of(report);
	memory->file = row_file_new(section->column_count);
	if (!memory->file) {
		memory->failed = true;
		return false;
	}
	for (size_t i = 0; i < section->row_count; i++)
		row_file_add(memory->file, &section->rows[i]);
	free(section->rows);
	section->rows = NULL;
	return true;
}

struct uph_row *uph_report_row(struct uph_report *report, size_t section_index, enum uph_row_style style)
{
	struct report_memory *memory = memory_of(report);
	if (section_index >= report->section_count) {
		memory->failed = true;
		return NULL;
	}
	struct uph_section *section = &report->sections[section_index];
	if (memory->many != section_index || section->row_count < UPH_ROWS_HELD_MAX)
		return row_held(report, section, style);
	if (!memory->file && !rows_pass(report, section))
		return NULL;
	return row_passing(report, section, style);
}

void uph_report_rows_begin(struct uph_report *report, size_t section)
{
	assert(memory_of(report)->many == REPORT_NO_SECTION);
	memory_of(report)->many = section;
}

enum uph_status uph_report_rows_end(struct uph_report *report, struct uph_error *err)
{
	struct report_memory *memory = memory_of(report);
	size_t section = memory->many;
	enum uph_status status = UPH_OK;
	memory->many = REPORT_NO_SECTION;
	if (memory->file) {
		row_close(memory);
		status = row_file_finish(memory->file, err);
		report->sections[section].file = memory->file;
		memory->file = NULL;
	}
	arena_free(&memory->row_arena);
	return status;
}

enum uph_status uph_section_visit(
	const struct uph_section *section, uph_row_visitor *visit, void *context, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (section->file)
		return row_file_visit(section->file, visit, context, err);
	for (size_t i = 0; status == UPH_OK && i < section->row_count; i++)
		status = visit(context, &section->rows[i], i, err);
	return status;
}

bool uph_section_total(const struct uph_section *section, size_t column, struct uph_money *out)
{
	struct uph_money sum = {0};
	if (section->file)
		return row_file_total(section->file, column, out);
	for (size_t i = 0; i < section->row_count; i++) {
		const struct uph_row *row = &section->rows[i];
		if (row->style != UPH_ROW_PLAIN || row->values[column].kind != UPH_VALUE_MONEY)
			continue;
		if (!uph_money_add(sum, row->values[column].money, &sum))
			return false;
	}
	*out = sum;
	return true;
}
