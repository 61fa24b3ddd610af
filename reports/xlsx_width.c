/* How wide the columns must be for nothing to be cut off. How wide texts are is in xlsx_text.c.
 *
 * A spreadsheet counts widths in digits of its default font. Amounts always fit, whatever it takes; texts
 * wrap beyond a bound. */
#include "reports/xlsx_layout.h"

#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"
#include "reports/render.h"
#include "reports/shown.h"
#include "reports/typography.h"
#include "reports/wrap.h"
#include "reports/xlsx_inputs.h"

#define WIDTH_LEAST 6.0
#define WIDTH_MOST 60.0
#define AMOUNT_GAP 0.9 /* before an amount, so that it does not touch what is beside it */
#define WIDTH_MOST_WRAP 40.0
#define WIDTH_OF_A_COLUMN 250.0 /* a spreadsheet takes 255 */
#define FIGURE_LABEL_MOST 45.0
#define WIDEST_SIGN 3.0 /* no sign is wider, in bold letters either */
#define TOP_GAP 4.0     /* between the words at the left and the right of the top line */

double xlsx_sheet_width(const struct xlsx_sheet *sheet)
{
	double width = 0;
	for (size_t i = 0; i < sheet->slot_count; i++)
		width += sheet->widths[i];
	return width;
}

/* What the top line needs for both its ends; 0 when one of them is empty. */
static double top_units(const struct uph_report *report, struct buffer *scratch)
{
	buffer_clear(scratch);
	type_top_right(scratch, report);
	double needed = scratch->length > 0 ? xlsx_text_units(buffer_string(scratch), true) : 0;
	if (needed <= 0 || !report->organisation || !report->organisation[0])
		return 0;
	return needed + TOP_GAP + xlsx_text_units(report->organisation, false);
}

/* One when organisation and status, which need `needed`, have room on a line. */
static uint32_t head_lines(const struct xlsx_sheet *sheet, double needed)
{
	double width = xlsx_sheet_width(sheet);
	/* The words at the right stand in the last column, before which those at the left end. */
	bool apart = needed <= 0 || xlsx_text_units(sheet->report->organisation, false) <=
					    width - sheet->widths[sheet->slot_count - 1];
	return needed <= width && apart ? 1 : 2;
}

double xlsx_slots_width(const struct xlsx_sheet *sheet, uint32_t first, uint32_t last)
{
	double width = 0;
	for (uint32_t slot = first; slot <= last && slot < sheet->slot_count; slot++)
		width += sheet->widths[slot] + (slot > first ? TYPE_COLUMN_PIXELS / TYPE_UNIT_PIXELS : 0);
	return width;
}

unsigned xlsx_cell_indent(const struct xlsx_section *placed, size_t column, const struct uph_row *row)
{
	unsigned indent = shown_right(row->values[column].kind) ? 0 : xlsx_column_indent(placed, column);
	if (column == placed->label_column && row->level > 0)
		indent += (unsigned)row->level * 2;
	return indent;
}

double xlsx_cell_room(const struct xlsx_layout *layout, const struct xlsx_section *placed, size_t column,
	const struct uph_row *row)
{
	uint32_t slot = (uint32_t)placed->section->columns[column].slot;
	double width = xlsx_slots_width(
		&layout->sheets[placed->sheet], slot, xlsx_span_last(layout, placed, column));
	return width - XLSX_INDENT_UNITS * (row ? xlsx_cell_indent(placed, column, row)
						: xlsx_column_indent(placed, column));
}

/* A heading wraps between its words; after a stroke only some programs do. */
static double longest_word_units(const char *text, bool bold)
{
	double longest = 0;
	while (*text) {
		char one[256];
		size_t length = strcspn(text, " ");
		(void)snprintf(one, sizeof one, "%.*s", (int)length, text);
		double width = xlsx_text_units(one, bold);
		longest = width > longest ? width : longest;
		text += length;
		text += strspn(text, " ");
	}
	return longest;
}

static bool on_paper(const struct uph_column *column)
{
	return !(column->flags & UPH_COLUMN_DATA_ONLY);
}

static unsigned indent_of(const struct uph_section *section, size_t column)
{
	if (shown_right(section->columns[column].kind))
		return 0;
	for (size_t i = 0; i < section->column_count; i++)
		if (section->columns[i].slot + 1 == section->columns[column].slot &&
			!(section->columns[i].flags & UPH_COLUMN_DATA_ONLY) &&
			shown_right(section->columns[i].kind))
			return 1;
	return 0;
}

unsigned xlsx_column_indent(const struct xlsx_section *placed, size_t column)
{
	return placed->indents[column];
}

/* Asked for every cell, and the same in every row. */
static bool find_indents(struct xlsx_section *placed, struct arena *arena)
{
	const struct uph_section *section = placed->section;
	placed->indents = arena_alloc_array(arena, section->column_count + 1, sizeof *placed->indents);
	for (size_t i = 0; placed->indents && i < section->column_count; i++)
		placed->indents[i] = indent_of(section, i);
	return placed->indents != NULL;
}

static void widen(struct xlsx_sheet *sheet, size_t slot, double width, double most)
{
	if (width > most) {
		width = most;
		sheet->wraps[slot] = true;
	}
	if (width > sheet->widths[slot])
		sheet->widths[slot] = width;
}

/* The widest column of words on a sheet with texts across its columns; the last when there is none. */
static size_t slot_to_stretch(const struct xlsx_layout *layout, size_t index)
{
	const struct xlsx_sheet *sheet = &layout->sheets[index];
	size_t widest = SIZE_MAX;
	for (size_t i = 0; i < layout->section_count; i++) {
		const struct uph_section *section = layout->sections[i].section;
		if (layout->sections[i].sheet != index)
			continue;
		for (size_t k = 0; k < section->column_count; k++) {
			const struct uph_column *column = &section->columns[k];
			if (on_paper(column) && column->kind == UPH_VALUE_TEXT &&
				UPH_COLUMN_SPAN_OF(column->flags) == 0 &&
				(widest == SIZE_MAX || sheet->widths[column->slot] > sheet->widths[widest]))
				widest = column->slot;
		}
	}
	return widest != SIZE_MAX ? widest : sheet->slot_count - 1;
}

/* Columns that wrap share what the paper has left: longer lines, fewer of them. */
static void fill_paper(const struct xlsx_layout *layout, size_t index)
{
	struct xlsx_sheet *sheet = &layout->sheets[index];
	double paper = type_text_pixels(sheet->report->landscape);
	double left = (paper - TYPE_COLUMN_PIXELS * (double)sheet->slot_count) / TYPE_UNIT_PIXELS -
		      xlsx_sheet_width(sheet);
	size_t wrapping = 0;
	for (size_t slot = 0; slot < sheet->slot_count; slot++)
		wrapping += sheet->wraps[slot] ? 1 : 0;
	for (size_t slot = 0; slot < sheet->slot_count && left > 0; slot++)
		if (sheet->wraps[slot])
			sheet->widths[slot] += left / (double)wrapping;
	if (left > 0 && wrapping == 0 && sheet->spans)
		sheet->widths[slot_to_stretch(layout, index)] += left;
}

/* As wide as a column must be for a text to stand whole in a row, which has an end to its height. */
static double width_for(const char *text, bool bold, double most)
{
	while (most < WIDTH_OF_A_COLUMN && xlsx_text_units(text, bold) > most * TYPE_LINES_MAX / 2 &&
		xlsx_text_lines(text, most, bold) > TYPE_LINES_MAX)
		most = most * 1.2 < WIDTH_OF_A_COLUMN ? most * 1.2 : WIDTH_OF_A_COLUMN;
	return most;
}

/* A column being measured. Amounts and numbers of a plain row need measuring only when they are larger than
 * those before, or further below zero; days are all as wide. */
struct measured {
	bool on;
	double most, around; /* how wide a text may make it; what stands round what it has */
	bool known;
	int64_t least, largest;
};

struct measuring {
	struct xlsx_sheet *sheet;
	const struct xlsx_section *placed;
	struct measured *columns;
	struct buffer *scratch;
};

static bool known_to_fit(struct measured *column, const struct uph_value *value)
{
	int64_t number = value->kind == UPH_VALUE_MONEY     ? value->money.ore
			 : value->kind == UPH_VALUE_INTEGER ? value->integer
							    : 0;
	if (column->known && number >= column->least && number <= column->largest)
		return true;
	column->least = column->known && column->least < number ? column->least : number;
	column->largest = column->known && column->largest > number ? column->largest : number;
	column->known = true;
	return false;
}

/* The column is as wide as texts make it, but those that would not stand whole in a row of that width: which
 * take more than so many signs. */
static bool cannot_widen(
	const struct xlsx_sheet *sheet, size_t slot, const struct measured *column, const char *text)
{
	return sheet->wraps[slot] && sheet->widths[slot] >= column->most &&
	       (!text || (double)strlen(text) * WIDEST_SIGN < column->most * TYPE_LINES_MAX / 2);
}

static void measure_value(
	struct measuring *measuring, size_t index, const struct uph_row *row, const struct uph_value *value)
{
	const struct xlsx_section *placed = measuring->placed;
	const struct uph_column *column = &placed->section->columns[index];
	struct measured *measured = &measuring->columns[index];
	bool bold = type_bold(row->style), levelled = index == placed->label_column && row->level > 0;
	const char *text;
	if (value->kind == UPH_VALUE_NONE)
		return;
	if (value->kind == column->kind && value->kind != UPH_VALUE_TEXT &&
		value->kind != UPH_VALUE_BOOLEAN && !bold && !levelled &&
		(value->kind != UPH_VALUE_DATE || uph_date_valid(value->date)) &&
		known_to_fit(measured, value))
		return;
	if (value->kind == UPH_VALUE_TEXT &&
		cannot_widen(measuring->sheet, column->slot, measured, value->text))
		return;
	buffer_clear(measuring->scratch);
	shown_value(measuring->scratch, value, column->flags);
	text = buffer_string(measuring->scratch);
	double width = xlsx_text_units(text, bold) + measured->around;
	if (levelled)
		width += XLSX_INDENT_UNITS * 2 * row->level;
	double most = measured->most;
	if (shown_right(value->kind))
		most = XLSX_COLUMNS_MAX;
	else if (width > most)
		most = width_for(text, bold, most);
	if (measuring->scratch->length > 0)
		widen(measuring->sheet, column->slot, width, most);
}

static enum uph_status measure_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct measuring *measuring = context;
	(void)index;
	(void)err;
	for (size_t i = 0; i < measuring->placed->section->column_count; i++)
		if (measuring->columns[i].on)
			measure_value(measuring, i, row, &row->values[i]);
	return UPH_OK;
}

static struct measured measure_heading(
	struct xlsx_sheet *sheet, const struct xlsx_section *placed, size_t index)
{
	const struct uph_section *section = placed->section;
	const struct uph_column *column = &section->columns[index];
	unsigned line = UPH_COLUMN_LINE_OF(column->flags);
	struct measured measured = {
		.on = true,
		.most = line > 0                          ? line
			: column->flags & UPH_COLUMN_WRAP ? WIDTH_MOST_WRAP
							  : WIDTH_MOST,
		.around = XLSX_INDENT_UNITS * xlsx_column_indent(placed, index) +
			  (shown_right(column->kind) ? AMOUNT_GAP : 0),
	};
	if (section->heading_row)
		widen(sheet, column->slot, longest_word_units(column->label, true) + measured.around,
			WIDTH_MOST);
	return measured;
}

static void measure_total(
	struct xlsx_sheet *sheet, const struct xlsx_section *placed, size_t index, struct buffer *scratch)
{
	const struct uph_section *section = placed->section;
	const struct uph_column *column = &section->columns[index];
	struct uph_value sum = {.kind = UPH_VALUE_MONEY};
	if (!section->total_row || !render_column_adds_up(column) ||
		!uph_section_total(section, index, &sum.money))
		return;
	buffer_clear(scratch);
	shown_value(scratch, &sum, column->flags);
	widen(sheet, column->slot,
		xlsx_text_units(buffer_string(scratch), true) + (shown_right(column->kind) ? AMOUNT_GAP : 0),
		XLSX_COLUMNS_MAX);
}

/* Room for what will be written. */
static void measure_input(const struct xlsx_layout *layout, const struct xlsx_section *placed, size_t column,
	struct buffer *scratch)
{
	double needed = xlsx_input_units(layout, placed, column, scratch);
	widen(&layout->sheets[placed->sheet], placed->section->columns[column].slot, needed, needed);
}

/* A total's label may run on over the empty cells beside it; next to an amount it needs its own room. */
static void measure_total_label(struct xlsx_sheet *sheet, const struct xlsx_section *placed)
{
	const struct uph_section *section = placed->section;
	if (!section->total_row || placed->label_column >= section->column_count)
		return;
	const char *label = shown_total_label(section, placed->report->language);
	double needed = xlsx_text_units(label, true), room = 0;
	size_t slot = section->columns[placed->label_column].slot;
	for (size_t at = slot; at < sheet->slot_count; at++) {
		bool amount = false;
		for (size_t i = 0; i < section->column_count; i++)
			amount =
				amount || (section->columns[i].slot == at && on_paper(&section->columns[i]) &&
						  render_column_adds_up(&section->columns[i]));
		if (amount)
			break;
		room += sheet->widths[at];
	}
	if (needed > room)
		widen(sheet, slot, sheet->widths[slot] + needed - room, WIDTH_MOST);
}

/* Figures and totals stand in the first column of amounts that leaves room for their labels; a report without
 * a table gets two columns for them. */
static void measure_figures(struct xlsx_sheet *sheet, struct buffer *scratch)
{
	const struct uph_report *report = sheet->report;
	double label_width = 0, value_width = 0;
	for (size_t i = 0; i < report->figure_count + report->total_count; i++) {
		bool figure = i < report->figure_count;
		const char *label =
			figure ? report->figures[i].label : report->totals[i - report->figure_count].label;
		const struct uph_value *value =
			figure ? &report->figures[i].value : &report->totals[i - report->figure_count].value;
		if (!label)
			continue;
		buffer_clear(scratch);
		shown_value(scratch, value, 0);
		double wide = xlsx_text_units(buffer_string(scratch), false);
		value_width = wide > value_width ? wide : value_width;
		wide = xlsx_text_units(label, false);
		label_width = wide > label_width ? wide : label_width;
	}
	if (label_width <= 0 || label_width > FIGURE_LABEL_MOST || value_width > FIGURE_LABEL_MOST)
		return;
	const struct uph_section *first = report->section_count > 0 ? &report->sections[0] : NULL;
	if (!first || !shown_on_paper(first)) {
		widen(sheet, 0, label_width, FIGURE_LABEL_MOST);
		widen(sheet, 1, value_width, FIGURE_LABEL_MOST);
		sheet->figure_slot = 1;
		return;
	}
	double room = 0;
	for (size_t slot = 0; slot < sheet->slot_count && sheet->figure_slot == 0; slot++) {
		bool amounts = false;
		for (size_t i = 0; i < first->column_count; i++)
			amounts =
				amounts || (first->columns[i].slot == slot && on_paper(&first->columns[i]) &&
						   shown_right(first->columns[i].kind));
		if (slot > 0 && amounts && room >= label_width && sheet->widths[slot] >= value_width)
			sheet->figure_slot = slot;
		room += sheet->widths[slot];
	}
}

/* The head of a narrow table may be wider than it: an empty column beside the table, as far as the paper
 * goes, and not one word on a line. */
static void make_room_for_head(struct xlsx_sheet *sheet, double needed)
{
	const struct uph_report *report = sheet->report;
	double paper = type_text_pixels(report->landscape) / TYPE_UNIT_PIXELS -
		       TYPE_COLUMN_PIXELS / TYPE_UNIT_PIXELS * (double)(sheet->slot_count + 2);
	double title = xlsx_text_units(report->title, true) * TYPE_TITLE_SCALE;
	double subtitle = report->subtitle ? xlsx_text_units(report->subtitle, false) : 0;
	needed = title > needed ? title : needed;
	needed = subtitle > needed ? subtitle : needed;
	double missing = (needed < paper ? needed : paper) - xlsx_sheet_width(sheet);
	if (sheet->spans || missing <= 0)
		return;
	if (missing > 2 * WIDTH_LEAST)
		sheet->widths[sheet->slot_count++] = missing - WIDTH_LEAST;
	sheet->widths[sheet->slot_count++] = WIDTH_LEAST;
}

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till arbetsboken");
}

/* Words, amounts and headings of a section; what spans columns makes none wider. */
static enum uph_status measure_section(struct xlsx_layout *layout, struct xlsx_section *placed,
	struct arena *arena, struct buffer *scratch, struct uph_error *err)
{
	const struct uph_section *section = placed->section;
	struct xlsx_sheet *sheet = &layout->sheets[placed->sheet];
	struct measuring measuring = {.sheet = sheet, .placed = placed, .scratch = scratch};
	measuring.columns = arena_alloc_array(arena, section->column_count + 1, sizeof *measuring.columns);
	if (!measuring.columns || !find_indents(placed, arena))
		return out_of_memory(err);
	for (size_t i = 0; i < section->column_count; i++)
		if (on_paper(&section->columns[i]) && UPH_COLUMN_SPAN_OF(section->columns[i].flags) == 0)
			measuring.columns[i] = measure_heading(sheet, placed, i);
	enum uph_status status = uph_section_visit(section, measure_row, &measuring, err);
	for (size_t i = 0; i < section->column_count; i++) {
		if (measuring.columns[i].on) {
			measure_total(sheet, placed, i, scratch);
			measure_input(layout, placed, i, scratch);
		}
	}
	measure_total_label(sheet, placed);
	return status;
}

enum uph_status xlsx_measure(struct xlsx_layout *layout, struct arena *arena, struct uph_error *err)
{
	struct buffer scratch;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; i < layout->sheet_count; i++) {
		struct xlsx_sheet *sheet = &layout->sheets[i];
		sheet->widths = arena_alloc_array(arena, sheet->slot_count + 2, sizeof *sheet->widths);
		sheet->wraps = arena_alloc_array(arena, sheet->slot_count + 2, sizeof *sheet->wraps);
		if (!sheet->widths || !sheet->wraps)
			return out_of_memory(err);
		for (size_t slot = 0; slot < sheet->slot_count; slot++)
			sheet->widths[slot] = WIDTH_LEAST;
	}
	buffer_init(&scratch, SHOWN_TEXT_MAX);
	for (size_t i = 0; status == UPH_OK && i < layout->section_count; i++)
		status = measure_section(layout, &layout->sections[i], arena, &scratch, err);
	for (size_t i = 0; i < layout->sheet_count; i++)
		fill_paper(layout, i);
	for (size_t i = 0; i < layout->sheet_count; i++)
		if (layout->sheets[i].first)
			measure_figures(&layout->sheets[i], &scratch);
	for (size_t i = 0; i < layout->sheet_count; i++) {
		double top = top_units(layout->sheets[i].report, &scratch);
		make_room_for_head(&layout->sheets[i], top);
		layout->sheets[i].head_lines = head_lines(&layout->sheets[i], top);
	}
	if (status == UPH_OK && buffer_failed(&scratch))
		status = out_of_memory(err);
	buffer_free(&scratch);
	return status;
}
