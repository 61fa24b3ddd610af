/* A frame and a pale fill say where to write; grey words are looked up and follow the choice. Dates and
 * amounts that are none are refused as they are typed; what is not in a list is asked about, for the list is
 * of what was open when the workbook was made. What is pasted passes all that, so every row has its check
 * (xlsx_checks.c). */
#include "reports/xlsx_inputs.h"

#include "ledger/base/text.h"
#include "reports/shown.h"
#include "reports/typography.h"
#include "reports/words.h"
#include "reports/xlsx_checks.h"
#include "reports/xlsx_input_rules.h"
#include "reports/xlsx_reference.h"

#define ARROW_UNITS 3.0 /* the list's button, beside the cell's text */
#define GAP_UNITS 1.0   /* to the next column */
#define CODE_UNITS 12.0
#define TEXT_UNITS 22.0
#define CHOICE_UNITS_MOST 45.0
#define CHECK_UNITS_LEAST 30.0
#define NOTE_PIXELS 250
#define NOTE_LINE_PIXELS 17
#define NOTE_EDGE_PIXELS 20
#define NOTE_UNITS 30.0 /* what a line of a note holds, with room to spare for other programs' fonts */

static void check(struct xlsx_book *book, lxw_error error)
{
	if (error != LXW_NO_ERROR)
		book->failed = true;
}

static bool on_paper(const struct uph_section *section, size_t column)
{
	return !(section->columns[column].flags & UPH_COLUMN_DATA_ONLY);
}

/* ---- how cells look ---- */

static enum xlsx_kind kind_of(enum uph_value_kind kind, unsigned flags)
{
	switch (kind) {
	case UPH_VALUE_MONEY:
		return flags & UPH_COLUMN_ZERO_DASH ? XLSX_MONEY_DASH : XLSX_MONEY;
	case UPH_VALUE_INTEGER:
		return XLSX_INTEGER;
	case UPH_VALUE_DATE:
		return XLSX_DATE;
	case UPH_VALUE_NONE:
	case UPH_VALUE_TEXT:
	case UPH_VALUE_BOOLEAN:
		break;
	}
	return flags & UPH_COLUMN_CODE ? XLSX_CODE : XLSX_TEXT;
}

/* The column that a lookup shows; NULL when it is not there. */
static const struct uph_column *shown_column(const struct xlsx_layout *layout, const struct uph_input *input)
{
	const struct xlsx_section *placed = xlsx_layout_section(layout, input->key.part, input->key.section);
	return placed && input->shown < placed->section->column_count
		       ? &placed->section->columns[input->shown]
		       : NULL;
}

static struct xlsx_look look_of(
	const struct xlsx_layout *layout, const struct xlsx_section *placed, size_t column)
{
	const struct uph_section *section = placed->section;
	const struct uph_column *made = &section->columns[column];
	const struct uph_column *shown = NULL;
	struct xlsx_look look = {.kind = XLSX_TEXT, .style = UPH_ROW_INPUT, .right = shown_right(made->kind)};
	switch (section->inputs[column].kind) {
	case UPH_INPUT_DATE:
		look.kind = XLSX_DATE;
		break;
	case UPH_INPUT_AMOUNT:
		look.kind = XLSX_MONEY;
		look.right = true;
		break;
	case UPH_INPUT_LOOKUP:
		shown = shown_column(layout, &section->inputs[column]);
		look.kind = shown ? kind_of(shown->kind, shown->flags & UPH_COLUMN_ZERO_DASH) : XLSX_TEXT;
		look.style = UPH_ROW_MUTED;
		look.right = look.right || (shown && shown_right(shown->kind));
		break;
	case UPH_INPUT_CHECK:
		look.style = UPH_ROW_PLAIN;
		break;
	case UPH_INPUT_NONE:
		look.kind = kind_of(made->kind, made->flags);
		look.style = UPH_ROW_PLAIN;
		break;
	case UPH_INPUT_TEXT:
	case UPH_INPUT_CHOICE:
		look.kind = kind_of(made->kind, made->flags);
		break;
	}
	if (!look.right)
		look.indent = xlsx_column_indent(placed, column);
	return look;
}

/* ---- one row ---- */

/* A formula that shows nothing until something is filled in. */
static void put_formula(struct xlsx_book *book, const struct xlsx_section *placed, size_t row, size_t column,
	const char *formula)
{
	lxw_worksheet *worksheet = book->worksheets[placed->sheet];
	lxw_format *format = xlsx_format(&book->formats, look_of(&book->layout, placed, column));
	uint32_t at = xlsx_section_row(placed, row);
	lxw_col_t slot = (lxw_col_t)placed->section->columns[column].slot;
	if (formula == xlsx_formula_lost)
		book->failed = true;
	else if (formula)
		check(book, worksheet_write_formula_str(worksheet, at, slot, formula, format, ""));
	else
		check(book, worksheet_write_blank(worksheet, at, slot, format));
}

static void put_row(struct xlsx_book *book, const struct xlsx_section *placed, size_t row)
{
	const struct uph_section *section = placed->section;
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_value *value = &section->rows[row].values[i];
		enum uph_input_kind kind = section->inputs[i].kind;
		if (!on_paper(section, i))
			continue;
		if (kind == UPH_INPUT_LOOKUP)
			put_formula(book, placed, row, i,
				xlsx_lookup_formula(&book->layout, placed, row, i, &book->arena));
		else if (kind == UPH_INPUT_CHECK)
			put_formula(book, placed, row, i,
				xlsx_check_formula(
					&book->layout, placed, row, placed->report->language, &book->arena));
		else if (kind != UPH_INPUT_NONE || value->kind != UPH_VALUE_NONE)
			xlsx_put_value(book, placed->sheet, xlsx_section_row(placed, row),
				section->columns[i].slot, value, NULL, look_of(&book->layout, placed, i));
	}
}

/* ---- the sheet ---- */

/* What the heading says when one points at it. */
static void put_note(struct xlsx_book *book, const struct xlsx_section *placed, size_t column)
{
	static char author[] = "uph", font[] = TYPE_FONT;
	const char *note = placed->section->inputs[column].note;
	buffer_clear(&book->scratch);
	shown_cell(&book->scratch, note);
	book->failed = book->failed || buffer_failed(&book->scratch);
	uint32_t lines = xlsx_text_lines(buffer_string(&book->scratch), NOTE_UNITS, false);
	lxw_comment_options options = {
		.visible = LXW_COMMENT_DISPLAY_HIDDEN,
		.author = author,
		.width = NOTE_PIXELS,
		.height = (uint16_t)(NOTE_EDGE_PIXELS +
				     NOTE_LINE_PIXELS * (lines < TYPE_LINES_MAX ? lines : TYPE_LINES_MAX)),
		.font_name = font,
		.font_size = 9,
	};
	check(book, worksheet_write_comment_opt(book->worksheets[placed->sheet], placed->heading_row,
			    (lxw_col_t)placed->section->columns[column].slot, buffer_string(&book->scratch),
			    &options));
}

static void put_notes(struct xlsx_book *book, const struct xlsx_section *placed)
{
	for (size_t i = 0; placed->heading_row != XLSX_NOWHERE && i < placed->section->column_count; i++)
		if (on_paper(placed->section, i) && placed->section->inputs[i].note &&
			placed->section->inputs[i].note[0])
			put_note(book, placed, i);
}

/* The first cell to fill in is the one that is chosen when the sheet is opened. */
static void choose_first(struct xlsx_book *book, const struct xlsx_section *placed, size_t row)
{
	const struct uph_section *section = placed->section;
	size_t first = section->column_count;
	for (size_t i = 0; i < section->column_count; i++)
		if (xlsx_filled_in(section, i) &&
			(first == section->column_count ||
				section->columns[i].slot < section->columns[first].slot))
			first = i;
	if (first == section->column_count)
		return;
	lxw_col_t slot = (lxw_col_t)section->columns[first].slot;
	uint32_t at = xlsx_section_row(placed, row);
	worksheet_set_selection(book->worksheets[placed->sheet], at, slot, at, slot);
}

/* What is scribbled beside the table is not printed. */
static void set_print_area(struct xlsx_book *book, const struct xlsx_section *placed)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[placed->sheet];
	bool more = sheet->first && (sheet->report->note_count > 0 || sheet->report->blank_count > 0);
	if (!more && sheet->end_row > 1)
		check(book, worksheet_print_area(book->worksheets[placed->sheet], 0, 0, sheet->end_row - 2,
				    (lxw_col_t)(sheet->slot_count - 1)));
}

void xlsx_inputs_put(struct xlsx_book *book, const struct xlsx_section *placed)
{
	const struct uph_section *section = placed->section;
	bool chosen = false;
	if (!section->inputs || !shown_on_paper(section))
		return;
	for (size_t first = 0; first < section->row_count; first++) {
		size_t end = first;
		while (end < section->row_count && section->rows[end].style == UPH_ROW_INPUT)
			put_row(book, placed, end++);
		if (end == first)
			continue;
		xlsx_input_rules_put(book, placed, first, end - 1);
		if (!chosen)
			choose_first(book, placed, first);
		chosen = true;
		first = end;
	}
	put_notes(book, placed);
	set_print_area(book, placed);
}

/* ---- widths ---- */

/* The widest value of the plain rows of a column. */
static double widest(const struct xlsx_layout *layout, struct uph_place place, struct buffer *scratch)
{
	const struct xlsx_section *placed = xlsx_layout_section(layout, place.part, place.section);
	double width = 0;
	if (!placed || place.column >= placed->section->column_count)
		return 0;
	for (size_t i = 0; i < placed->section->row_count; i++) {
		buffer_clear(scratch);
		shown_value(scratch, &placed->section->rows[i].values[place.column],
			placed->section->columns[place.column].flags);
		double units = xlsx_text_units(buffer_string(scratch), false);
		width = units > width ? units : width;
	}
	return width < CHOICE_UNITS_MOST ? width : CHOICE_UNITS_MOST;
}

/* The longest sentence of a row's checks, with room for a large amount. */
static double widest_check(const struct xlsx_section *placed, struct buffer *scratch)
{
	const struct uph_section *section = placed->section;
	double width = 0;
	for (size_t i = 0; i < section->check_count; i++) {
		const struct uph_check *made = &section->checks[i];
		buffer_clear(scratch);
		buffer_print(scratch, "%s: ", section->columns[made->column].label);
		if (made->kind == UPH_CHECK_TOGETHER)
			buffer_print(
				scratch, "9 999 999,00 %s ", word(WORD_CURRENCY, placed->report->language));
		buffer_text(scratch, made->message);
		double units = xlsx_text_units(buffer_string(scratch), true);
		width = units > width ? units : width;
	}
	return width > CHECK_UNITS_LEAST ? width : CHECK_UNITS_LEAST;
}

double xlsx_input_units(const struct xlsx_layout *layout, const struct xlsx_section *placed, size_t column,
	struct buffer *scratch)
{
	if (!placed->section->inputs || column >= placed->section->column_count)
		return 0;
	const struct uph_input *input = &placed->section->inputs[column];
	unsigned line = UPH_COLUMN_LINE_OF(placed->section->columns[column].flags);
	struct uph_place shown = {input->key.part, input->key.section, input->shown};
	if (line > 0 && input->kind != UPH_INPUT_CHECK)
		return input->kind == UPH_INPUT_NONE ? 0 : line;
	switch (input->kind) {
	case UPH_INPUT_DATE:
		return xlsx_text_units("2024-09-27", false) + GAP_UNITS;
	case UPH_INPUT_AMOUNT:
		return xlsx_text_units("99 999 999,00", false) + GAP_UNITS;
	case UPH_INPUT_CHOICE:
		return ARROW_UNITS + (input->fixed ? CODE_UNITS : widest(layout, input->choices, scratch));
	case UPH_INPUT_LOOKUP:
		return widest(layout, shown, scratch) + GAP_UNITS;
	case UPH_INPUT_TEXT:
		return placed->section->columns[column].flags & UPH_COLUMN_CODE ? CODE_UNITS : TEXT_UNITS;
	case UPH_INPUT_CHECK:
		return widest_check(placed, scratch);
	case UPH_INPUT_NONE:
		break;
	}
	return 0;
}
