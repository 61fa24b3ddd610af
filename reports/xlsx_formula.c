/* Formulas and links: from sections, rows and columns to 'Sheet'!C8:C9. What points outside the paper gives
 * no formula; the cell then holds its value alone. Formulas stay within the part of the sheet that they stand
 * on; links lead across parts. */
#include "reports/xlsx_layout.h"

#include <string.h>

#include "ledger/base/buffer.h"
#include "reports/shown.h"

#define FORMULA_MAX 8000 /* a spreadsheet takes 8 192 characters */
#define SUM_ARGUMENTS_MAX 255

static void put_cell(struct buffer *out, size_t column, uint32_t row)
{
	char letters[8];
	size_t at = sizeof letters;
	for (size_t left = column + 1; left > 0; left = (left - 1) / 26)
		letters[--at] = (char)('A' + (left - 1) % 26);
	buffer_append(out, letters + at, sizeof letters - at);
	buffer_print(out, "%u", row + 1);
}

static void put_sheet(struct buffer *out, const char *name)
{
	buffer_byte(out, '\'');
	buffer_text(out, name); /* holds no apostrophe: see xlsx_sheet_name() */
	buffer_text(out, "'!");
}

/* The row of the sheet; the one after the last is the drawn total. */
static bool row_of(const struct xlsx_section *placed, size_t row, uint32_t *out)
{
	if (row < placed->section->row_count)
		*out = xlsx_section_row(placed, row);
	else if (row == placed->section->row_count && placed->total_row != XLSX_NOWHERE)
		*out = placed->total_row;
	else
		return false;
	return true;
}

static bool put_term(const struct xlsx_layout *layout, size_t sheet, const struct uph_term *term, bool first,
	struct buffer *out)
{
	const struct xlsx_section *placed =
		xlsx_layout_section(layout, layout->sheets[sheet].part, term->section);
	if (!placed)
		return false;
	const struct uph_section *section = placed->section;
	uint32_t row_first, row_last;
	if (term->column >= section->column_count ||
		(section->columns[term->column].flags & UPH_COLUMN_DATA_ONLY) ||
		term->row_first > term->row_last || !row_of(placed, term->row_first, &row_first) ||
		!row_of(placed, term->row_last, &row_last))
		return false;
	bool block = row_first != row_last;
	size_t slot = section->columns[term->column].slot;
	buffer_text(out, term->subtract ? "-" : first ? "" : "+");
	buffer_text(out, block ? "SUM(" : "");
	if (placed->sheet != sheet)
		put_sheet(out, layout->sheets[placed->sheet].name);
	put_cell(out, slot, row_first);
	if (block) {
		buffer_byte(out, ':');
		put_cell(out, slot, row_last);
		buffer_byte(out, ')');
	}
	return true;
}

static const char *finish(struct buffer *out, bool good, struct arena *arena, struct buffer *scratch)
{
	const bool whole = good && !buffer_failed(out);
	const char *text = whole ? arena_string(arena, buffer_string(out)) : NULL;
	out->starved = out->starved || (whole && !text);
	buffer_pass_on(out, scratch);
	buffer_free(out);
	return text;
}

const char *xlsx_layout_formula(const struct xlsx_layout *layout, size_t sheet, const struct uph_value *value,
	struct arena *arena, struct buffer *scratch)
{
	struct buffer out;
	bool good = value->term_count > 0;
	if (!good)
		return NULL;
	buffer_init(&out, FORMULA_MAX);
	buffer_byte(&out, '=');
	for (size_t i = 0; good && i < value->term_count; i++)
		good = put_term(layout, sheet, &value->terms[i], i == 0, &out);
	return finish(&out, good, arena, scratch);
}

/* Plain rows that follow each other, as arguments of a sum. */
struct summing {
	const struct xlsx_section *placed;
	size_t slot, runs;
	size_t first, length; /* of the run at hand */
	struct buffer out;
};

static void put_run(struct summing *summing)
{
	if (summing->length == 0)
		return;
	buffer_text(&summing->out, summing->runs++ > 0 ? "," : "");
	put_cell(&summing->out, summing->slot, xlsx_section_row(summing->placed, summing->first));
	if (summing->length > 1) {
		buffer_byte(&summing->out, ':');
		put_cell(&summing->out, summing->slot,
			xlsx_section_row(summing->placed, summing->first + summing->length - 1));
	}
	summing->length = 0;
}

static enum uph_status sum_row(void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct summing *summing = context;
	(void)err;
	if (row->style != UPH_ROW_PLAIN) {
		put_run(summing);
		return UPH_OK;
	}
	if (summing->length++ == 0)
		summing->first = index;
	return UPH_OK;
}

const char *xlsx_layout_total(
	const struct xlsx_section *placed, size_t column, struct arena *arena, struct buffer *scratch)
{
	const struct uph_section *section = placed->section;
	struct summing summing = {.placed = placed, .slot = section->columns[column].slot};
	buffer_init(&summing.out, FORMULA_MAX);
	buffer_text(&summing.out, "=SUM(");
	bool read = uph_section_visit(section, sum_row, &summing, NULL) == UPH_OK;
	put_run(&summing);
	buffer_byte(&summing.out, ')');
	return finish(
		&summing.out, read && summing.runs > 0 && summing.runs <= SUM_ARGUMENTS_MAX, arena, scratch);
}

const char *xlsx_layout_link(const struct xlsx_layout *layout, const struct uph_value *value,
	struct arena *arena, struct buffer *scratch)
{
	uint32_t row;
	const struct xlsx_section *placed =
		value->linked ? xlsx_layout_section(layout, value->link_part, value->link_section) : NULL;
	if (!placed || !shown_on_paper(placed->section) || !row_of(placed, value->link_row, &row))
		return NULL;
	struct buffer out;
	buffer_init(&out, FORMULA_MAX);
	buffer_text(&out, "internal:");
	put_sheet(&out, layout->sheets[placed->sheet].name);
	put_cell(&out, placed->first_slot, row);
	return finish(&out, true, arena, scratch);
}
