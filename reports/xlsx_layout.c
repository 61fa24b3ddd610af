#include "reports/xlsx_layout.h"

#include <string.h>

#include "ledger/base/text.h"
#include "reports/render.h"
#include "reports/shown.h"
#include "reports/words.h"
#include "reports/xlsx_sheet_name.h"

#define WIDTH_LEAST 6.0
#define WIDTH_MOST 60.0
#define WIDTH_MOST_WRAP 40.0
#define FIGURE_LABEL_MOST 45.0

double xlsx_text_units(size_t columns, bool bold)
{
	return (double)columns * (bold ? 1.14 : 1.06) + 1.6;
}

double xlsx_sheet_width(const struct xlsx_sheet *sheet)
{
	double width = 0;
	for (size_t i = 0; i < sheet->slot_count; i++)
		width += sheet->widths[i];
	return width;
}

static bool on_paper(const struct uph_column *column)
{
	return !(column->flags & UPH_COLUMN_DATA_ONLY);
}

/* ---- sheets ---- */

static const char *wanted_sheet(const struct uph_report *report, const struct uph_section *section)
{
	if (section->sheet && section->sheet[0])
		return section->sheet;
	return report->title[0] ? report->title : word(WORD_SHEET, report->language);
}

static size_t sheet_for(struct xlsx_layout *layout, const char *wanted)
{
	for (size_t i = 0; i < layout->sheet_count; i++)
		if (strcmp(layout->sheets[i].wanted, wanted) == 0)
			return i;
	layout->sheets[layout->sheet_count] =
		(struct xlsx_sheet){.wanted = wanted, .main_section = SIZE_MAX, .slot_count = 1};
	return layout->sheet_count++;
}

static bool name_sheets(struct xlsx_layout *layout, struct arena *arena)
{
	for (size_t i = 0; i < layout->sheet_count; i++) {
		layout->sheets[i].name = xlsx_sheet_name(layout->sheets[i].wanted, &layout->sheets[0].name,
			sizeof layout->sheets[0], i, arena);
		if (!layout->sheets[i].name)
			return false;
	}
	return true;
}

static bool place_slots(struct xlsx_section *placed, struct xlsx_sheet *sheet)
{
	bool first = true;
	for (size_t i = 0; i < placed->section->column_count; i++) {
		const struct uph_column *column = &placed->section->columns[i];
		if (!on_paper(column))
			continue;
		if (column->slot >= XLSX_COLUMNS_MAX)
			return false;
		uint32_t slot = (uint32_t)column->slot;
		if (first || slot < placed->first_slot)
			placed->first_slot = slot;
		if (first || slot > placed->last_slot)
			placed->last_slot = slot;
		first = false;
		if (column->slot + 1 > sheet->slot_count)
			sheet->slot_count = column->slot + 1;
	}
	return true;
}

/* ---- widths ---- */

static void widen(struct xlsx_sheet *sheet, size_t slot, double width, double most)
{
	if (width > most) {
		width = most;
		sheet->wraps[slot] = true;
	}
	if (width > sheet->widths[slot])
		sheet->widths[slot] = width;
}

static size_t longest_word(const char *text)
{
	size_t longest = 0;
	while (*text) {
		size_t length = strcspn(text, " ");
		size_t width = text_width(text, length);
		longest = width > longest ? width : longest;
		text += length;
		text += strspn(text, " ");
	}
	return longest;
}

static void measure_column(struct xlsx_sheet *sheet, const struct xlsx_section *placed, size_t index,
	struct buffer *scratch)
{
	const struct uph_section *section = placed->section;
	const struct uph_column *column = &section->columns[index];
	bool narrow = column->flags & UPH_COLUMN_WRAP;
	double most = narrow ? WIDTH_MOST_WRAP : WIDTH_MOST;
	if (section->heading_row)
		widen(sheet, column->slot, xlsx_text_units(longest_word(column->label), true) + 1.0, WIDTH_MOST);
	for (size_t i = 0; i < section->row_count; i++) {
		const struct uph_row *row = &section->rows[i];
		bool bold = row->style == UPH_ROW_SUBTOTAL || row->style == UPH_ROW_TOTAL;
		buffer_clear(scratch);
		shown_value(scratch, &row->values[index], column->flags);
		size_t width = text_width(buffer_string(scratch), scratch->length);
		if (index == placed->label_column && row->level > 0)
			width += (size_t)row->level * 2;
		if (width > 0)
			widen(sheet, column->slot, xlsx_text_units(width, bold),
				shown_right(row->values[index].kind) ? XLSX_COLUMNS_MAX : most);
	}
	struct uph_value sum = {.kind = UPH_VALUE_MONEY};
	if (section->total_row && render_column_adds_up(column) &&
		uph_section_total(section, index, &sum.money)) {
		buffer_clear(scratch);
		shown_value(scratch, &sum, column->flags);
		widen(sheet, column->slot,
			xlsx_text_units(text_width(buffer_string(scratch), scratch->length), true),
			XLSX_COLUMNS_MAX);
	}
}

/* A total's label may run on over the empty cells beside it; next to an amount it needs its own room. */
static void measure_total_label(
	const struct xlsx_layout *layout, struct xlsx_sheet *sheet, const struct xlsx_section *placed)
{
	const struct uph_section *section = placed->section;
	if (!section->total_row || placed->label_column >= section->column_count)
		return;
	const char *label = shown_total_label(section, layout->report->language);
	double needed = xlsx_text_units(text_width(label, strlen(label)), true), room = 0;
	size_t slot = section->columns[placed->label_column].slot;
	for (size_t at = slot; at < sheet->slot_count; at++) {
		bool amount = false;
		for (size_t i = 0; i < section->column_count; i++)
			amount = amount || (section->columns[i].slot == at && on_paper(&section->columns[i]) &&
				render_column_adds_up(&section->columns[i]));
		if (amount)
			break;
		room += sheet->widths[at];
	}
	if (needed > room)
		widen(sheet, slot, sheet->widths[slot] + needed - room, WIDTH_MOST);
}

/* Figures and totals stand in the first column of amounts that leaves room for their labels; a report without a table
 * gets two columns for them. */
static void measure_figures(const struct xlsx_layout *layout, struct xlsx_sheet *sheet, struct buffer *scratch)
{
	const struct uph_report *report = layout->report;
	double label_width = 0, value_width = 0;
	for (size_t i = 0; i < report->figure_count + report->total_count; i++) {
		bool figure = i < report->figure_count;
		const char *label = figure ? report->figures[i].label : report->totals[i - report->figure_count].label;
		const struct uph_value *value =
			figure ? &report->figures[i].value : &report->totals[i - report->figure_count].value;
		if (!label)
			continue;
		buffer_clear(scratch);
		shown_value(scratch, value, 0);
		double wide = xlsx_text_units(text_width(buffer_string(scratch), scratch->length), false);
		value_width = wide > value_width ? wide : value_width;
		wide = xlsx_text_units(text_width(label, strlen(label)), false);
		label_width = wide > label_width ? wide : label_width;
	}
	if (label_width <= 0 || label_width > FIGURE_LABEL_MOST || value_width > FIGURE_LABEL_MOST)
		return;
	const struct uph_section *first = report->section_count > 0 ? &report->sections[0] : NULL;
	if (!first || first->column_count == 0) {
		sheet->widths[0] = label_width;
		sheet->widths[1] = value_width;
		sheet->figure_slot = 1;
		return;
	}
	double room = 0;
	for (size_t slot = 0; slot < sheet->slot_count && sheet->figure_slot == 0; slot++) {
		bool amounts = false;
		for (size_t i = 0; i < first->column_count; i++)
			amounts = amounts || (first->columns[i].slot == slot && on_paper(&first->columns[i]) &&
				shown_right(first->columns[i].kind));
		if (slot > 0 && amounts && room >= label_width && sheet->widths[slot] >= value_width)
			sheet->figure_slot = slot;
		room += sheet->widths[slot];
	}
}

static bool measure(struct xlsx_layout *layout, struct arena *arena)
{
	struct buffer scratch;
	bool done = true;
	for (size_t i = 0; i < layout->sheet_count; i++) {
		struct xlsx_sheet *sheet = &layout->sheets[i];
		if (i == 0 && sheet->slot_count < 2)
			sheet->slot_count = 2;
		sheet->widths = arena_alloc_array(arena, sheet->slot_count, sizeof *sheet->widths);
		sheet->wraps = arena_alloc_array(arena, sheet->slot_count, sizeof *sheet->wraps);
		if (!sheet->widths || !sheet->wraps)
			return false;
		for (size_t slot = 0; slot < sheet->slot_count; slot++)
			sheet->widths[slot] = WIDTH_LEAST;
	}
	buffer_init(&scratch, SHOWN_TEXT_MAX);
	for (size_t i = 0; i < layout->section_count; i++) {
		struct xlsx_section *placed = &layout->sections[i];
		struct xlsx_sheet *sheet = &layout->sheets[placed->sheet];
		for (size_t column = 0; column < placed->section->column_count; column++)
			if (on_paper(&placed->section->columns[column]))
				measure_column(sheet, placed, column, &scratch);
		measure_total_label(layout, sheet, placed);
	}
	measure_figures(layout, &layout->sheets[0], &scratch);
	done = !buffer_failed(&scratch);
	buffer_free(&scratch);
	return done;
}

/* ---- rows ---- */

static bool has(const char *text)
{
	return text && text[0];
}

static uint32_t labelled_figures(const struct uph_report *report)
{
	uint32_t count = 0;
	for (size_t i = 0; i < report->figure_count; i++)
		count += report->figures[i].label ? 1 : 0;
	return count;
}

static uint32_t labelled_totals(const struct uph_report *report)
{
	uint32_t count = 0;
	for (size_t i = 0; i < report->total_count; i++)
		count += report->totals[i].label ? 1 : 0;
	return count;
}

static void place_head(struct xlsx_layout *layout, size_t index)
{
	const struct uph_report *report = layout->report;
	struct xlsx_sheet *sheet = &layout->sheets[index];
	uint32_t row = 2; /* organisation and status; title */
	row += has(report->subtitle) ? 1 : 0;
	row += report->parameter_count > 0 ? 1 : 0;
	sheet->head_row_count = ++row;
	if (index == 0) {
		uint32_t figures = labelled_figures(report);
		sheet->figure_row = row;
		row += figures > 0 ? figures + 1 : 0;
	}
	sheet->totals_row = sheet->chart_row = XLSX_NOWHERE;
	sheet->end_row = row;
}

static bool place_section(struct xlsx_layout *layout, size_t index)
{
	struct xlsx_section *placed = &layout->sections[index];
	struct xlsx_sheet *sheet = &layout->sheets[placed->sheet];
	const struct uph_section *section = placed->section;
	uint64_t row = sheet->end_row;
	placed->title_row = placed->heading_row = placed->total_row = XLSX_NOWHERE;
	if (section->column_count == 0)
		return true;
	if (has(section->title))
		placed->title_row = (uint32_t)row++;
	if (section->heading_row) {
		placed->heading_row = (uint32_t)row++;
		sheet->heading_count++;
		if (sheet->main_section == SIZE_MAX ||
			section->row_count > layout->sections[sheet->main_section].section->row_count)
			sheet->main_section = index;
	}
	placed->first_row = (uint32_t)row;
	row += section->row_count;
	if (section->total_row)
		placed->total_row = (uint32_t)row++;
	row++;
	uint32_t totals = index == 0 ? labelled_totals(layout->report) : 0;
	if (totals > 0) {
		sheet->totals_row = (uint32_t)row;
		row += totals + 1;
	}
	if (row + layout->report->note_count + XLSX_CHART_ROWS + 2 > XLSX_ROWS_MAX)
		return false;
	sheet->end_row = (uint32_t)row;
	return true;
}

static bool place_rows(struct xlsx_layout *layout)
{
	for (size_t i = 0; i < layout->sheet_count; i++)
		place_head(layout, i);
	for (size_t i = 0; i < layout->section_count; i++)
		if (!place_section(layout, i))
			return false;
	struct xlsx_sheet *first = &layout->sheets[0];
	if (layout->report->chart != UPH_CHART_NONE && layout->report->section_count > 0) {
		first->chart_row = first->end_row;
		first->end_row += XLSX_CHART_ROWS;
	}
	return true;
}

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till arbetsboken");
}

enum uph_status xlsx_layout_make(const struct uph_report *report, const struct uph_section *extra,
	struct arena *arena, struct xlsx_layout *out, struct uph_error *err)
{
	*out = (struct xlsx_layout){.report = report};
	out->section_count = report->section_count + (extra ? 1 : 0);
	out->sections = arena_alloc_array(arena, out->section_count + 1, sizeof *out->sections);
	out->sheets = arena_alloc_array(arena, out->section_count + 1, sizeof *out->sheets);
	if (!out->sections || !out->sheets)
		return out_of_memory(err);
	static const struct uph_section none;
	if (report->section_count == 0)
		(void)sheet_for(out, wanted_sheet(report, &none));
	for (size_t i = 0; i < out->section_count; i++) {
		struct xlsx_section *placed = &out->sections[i];
		placed->section = i < report->section_count ? &report->sections[i] : extra;
		placed->sheet = sheet_for(out, wanted_sheet(report, placed->section));
		placed->label_column = shown_label_column(placed->section);
		if (!place_slots(placed, &out->sheets[placed->sheet]))
			return uph_fail(err, UPH_E_LIMIT, "rapporten har fler kolumner än ett kalkylblad rymmer (%d)",
				XLSX_COLUMNS_MAX);
	}
	if (!name_sheets(out, arena) || !measure(out, arena))
		return out_of_memory(err);
	if (!place_rows(out))
		return uph_fail(err, UPH_E_LIMIT,
			"rapporten har fler rader än ett kalkylblad rymmer (%d); avgränsa den, eller välj csv eller json",
			XLSX_ROWS_MAX);
	return UPH_OK;
}
