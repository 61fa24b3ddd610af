#include "reports/xlsx_page.h"

#include <string.h>

#include "ledger/base/text.h"
#include "reports/shown.h"
#include "reports/typography.h"
#include "reports/words.h"

#define PAPER_A4 9
#define FOOTER_MAX 250 /* characters, codes included; a workbook takes 255 */
#define FOOTER_TITLE_LEAST 40
#define FREEZE_ROWS_MAX 10 /* more, and little is left of a small screen */
#define LEVELS_MAX 7       /* of rows that can be folded */
#define REPEAT_ROWS_MIN 60 /* a table that is longer than a page, though others stand below it */

static bool has(const char *text)
{
	return text && text[0];
}

/* ---- all that is not a cell ---- */

/* Appends a text for a footer, at most so many of a workbook's characters of it; gives how many. */
static size_t put_foot_text(struct buffer *out, const char *text, size_t room)
{
	size_t length = strlen(text), used = 0, at = 0;
	while (at < length) {
		uint32_t code = text_next(text, length, &at);
		size_t units = code == '&' || code > 0xFFFF ? 2 : 1;
		if (used + units + (at < length ? 1 : 0) > room) {
			buffer_text(out, "…");
			return used + 1;
		}
		used += units;
		if (code == '&')
			buffer_byte(out, '&');
		text_put(out, code);
	}
	return used;
}

/* How many of a workbook's characters a text is in a footer. */
static size_t foot_units(const char *text)
{
	size_t length = strlen(text), units = 0, at = 0;
	while (at < length) {
		uint32_t code = text_next(text, length, &at);
		units += code == '&' || code > 0xFFFF ? 2 : 1;
	}
	return units;
}

/* "&L&"Arial"&7 title · words · sida &P (&N)": one line, as the papers have it. Where there is not room for
 * all of it, the title is cut first: the rest says which book and which moment. */
static void set_footer(struct xlsx_book *book, const struct uph_report *report, lxw_worksheet *worksheet)
{
	const char *page = word(WORD_PAGE, report->language);
	struct buffer title, words, footer;
	buffer_init(&title, SHOWN_TEXT_MAX);
	buffer_init(&words, SHOWN_TEXT_MAX);
	buffer_init(&footer, 4096);
	shown_text(&title, report->title, false);
	type_foot_words(&words, report);
	buffer_print(&footer, "&L&\"%s,Regular\"&%d ", TYPE_FONT, TYPE_FOOTER_POINTS);
	size_t room = FOOTER_MAX - foot_units(buffer_string(&footer)) - strlen(page) - 20;
	size_t wanted = foot_units(buffer_string(&words));
	size_t for_title = wanted + FOOTER_TITLE_LEAST < room ? room - wanted : FOOTER_TITLE_LEAST;
	room -= put_foot_text(&footer, buffer_string(&title), for_title);
	(void)put_foot_text(&footer, buffer_string(&words), room);
	buffer_print(&footer, " · %s &P (&N)", page);
	if (buffer_failed(&title) || buffer_failed(&words) || buffer_failed(&footer) ||
		worksheet_set_footer(worksheet, buffer_string(&footer)) != LXW_NO_ERROR)
		book->failed = true;
	buffer_free(&title);
	buffer_free(&words);
	buffer_free(&footer);
}

/* Headings of the longest table stay on the screen and come again on every page. A filter only where the
 * sheet has one table: a filter hides whole rows, of the tables beside it too; nor over rows to be filled in.
 */
static void set_headings(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	lxw_worksheet *worksheet = book->worksheets[index];
	if (sheet->main_section == SIZE_MAX)
		return;
	const struct xlsx_section *placed = &book->layout.sections[sheet->main_section];
	uint32_t heading = placed->heading_row;
	/* A paper of texts across the columns has tables in passing: it is read as a page. */
	if (sheet->spans && !placed->section->inputs)
		return;
	/* Over the rows of a table below it the heading would be another's. */
	if (sheet->heading_count == 1 || placed->section->row_count >= REPEAT_ROWS_MIN)
		(void)worksheet_repeat_rows(worksheet, heading, heading);
	if (heading < FREEZE_ROWS_MAX)
		worksheet_freeze_panes(worksheet, heading + 1, 0);
	if (sheet->heading_count == 1 && placed->section->row_count > 0 && !placed->section->inputs &&
		!placed->starts)
		(void)worksheet_autofilter(worksheet, heading, (lxw_col_t)placed->first_slot,
			placed->first_row + placed->row_count - 1, (lxw_col_t)placed->last_slot);
}

void xlsx_row_height(struct xlsx_book *book, size_t index, uint32_t row, double points)
{
	if (book->rows)
		xlsx_rows_height(book->rows, points);
	else
		(void)worksheet_set_row(book->worksheets[index], row, points, NULL);
	if (points > TYPE_ROW_POINTS)
		book->layout.sheets[index].more_points += points - TYPE_ROW_POINTS;
}

void xlsx_row_level(struct xlsx_book *book, size_t index, uint32_t row, double points, int level)
{
	lxw_row_col_options options = {.level = (uint8_t)(level < LEVELS_MAX ? level : LEVELS_MAX)};
	(void)worksheet_set_row_opt(book->worksheets[index], row, points, NULL, &options);
	worksheet_outline_settings(book->worksheets[index], LXW_TRUE, LXW_FALSE, LXW_TRUE, LXW_FALSE);
}

/* One page wide. One page high, too, when that leaves the words large enough to be read. */
void xlsx_page_fit(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	const struct uph_report *report = sheet->report;
	size_t rows = sheet->end_row + (sheet->first ? report->note_count + 2 * report->blank_count : 0);
	double needed = (double)rows * TYPE_ROW_POINTS + sheet->more_points;
	double paper = type_text_points(report->landscape);
	bool one = needed * TYPE_SCALE_LEAST_PERMILLE / 1000.0 <= paper;
	worksheet_fit_to_pages(book->worksheets[index], 1, one ? 1 : 0);
}

void xlsx_page_setup(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	lxw_worksheet *worksheet = book->worksheets[index];
	worksheet_set_paper(worksheet, PAPER_A4);
	if (sheet->report->landscape)
		worksheet_set_landscape(worksheet);
	worksheet_set_margins(worksheet, TYPE_INCHES(TYPE_MARGIN_SIDE_MM), TYPE_INCHES(TYPE_MARGIN_SIDE_MM),
		TYPE_INCHES(TYPE_MARGIN_TOP_MM), TYPE_INCHES(TYPE_MARGIN_BOTTOM_MM));
	worksheet_set_default_row(worksheet, TYPE_ROW_POINTS, LXW_FALSE);
	set_footer(book, sheet->report, worksheet);
	for (size_t slot = 0; slot < sheet->slot_count; slot++)
		(void)worksheet_set_column(
			worksheet, (lxw_col_t)slot, (lxw_col_t)slot, sheet->widths[slot], NULL);
	set_headings(book, index);
	/* Codes are texts that look like numbers, and meant so: no green corners. */
	(void)worksheet_ignore_errors(worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
}

/* ---- words on the page ---- */

/* A sentence across the page: running over the empty cells beside it, or, when it is longer than the page is
 * wide, wrapped in cells made one. */
static void put_across(
	struct xlsx_book *book, size_t index, uint32_t row, const char *text, struct xlsx_look look)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	bool bold = look.kind == XLSX_TITLE || look.kind == XLSX_SECTION_TITLE || look.kind == XLSX_STATUS;
	double scale = look.kind == XLSX_TITLE ? TYPE_TITLE_SCALE : 1.0;
	double width = xlsx_sheet_width(sheet);
	uint32_t last = (uint32_t)sheet->slot_count - 1, slot = look.right ? last : 0;
	if (xlsx_text_units(text, bold) * scale > width) {
		uint32_t lines = xlsx_text_lines(text, width / scale, bold);
		if (lines > TYPE_LINES_MAX)
			lines = TYPE_LINES_MAX;
		look.wrap = true;
		xlsx_row_height(book, index, row, lines * TYPE_LINE_POINTS * scale + TYPE_LINES_ROOM);
		xlsx_merge(book, index, row, 0, last, look);
		slot = 0;
	} else if (look.kind == XLSX_TITLE) {
		xlsx_row_height(book, index, row, TYPE_TITLE_ROW_POINTS);
	}
	xlsx_put_text(book, book->worksheets[index], row, slot, text, look);
}

static void put_parameters(struct xlsx_book *book, size_t index, uint32_t row)
{
	struct buffer line;
	buffer_init(&line, SHOWN_TEXT_MAX);
	shown_parameters(&line, book->layout.sheets[index].report);
	if (line.length > 0)
		put_across(book, index, row, buffer_string(&line), (struct xlsx_look){.kind = XLSX_SUBTITLE});
	if (buffer_failed(&line))
		book->failed = true;
	buffer_free(&line);
}

/* Organisation at the left and status at the right of one line; where it has not room for both, of two. */
static uint32_t put_top(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	uint32_t lines = sheet->head_lines;
	struct buffer right;
	buffer_init(&right, SHOWN_TEXT_MAX);
	type_top_right(&right, sheet->report);
	if (has(sheet->report->organisation) || right.length == 0)
		put_across(book, index, 0,
			has(sheet->report->organisation) ? sheet->report->organisation : "",
			(struct xlsx_look){.kind = XLSX_ORGANISATION});
	if (right.length > 0)
		put_across(book, index, lines - 1, buffer_string(&right),
			(struct xlsx_look){.kind = XLSX_STATUS, .right = true});
	book->failed = book->failed || buffer_failed(&right);
	buffer_free(&right);
	return lines;
}

static void put_head(struct xlsx_book *book, size_t index)
{
	const struct uph_report *report = book->layout.sheets[index].report;
	uint32_t row = put_top(book, index);
	put_across(book, index, row++, report->title, (struct xlsx_look){.kind = XLSX_TITLE});
	if (has(report->subtitle))
		put_across(book, index, row++, report->subtitle, (struct xlsx_look){.kind = XLSX_SUBTITLE});
	if (report->parameter_count > 0)
		put_parameters(book, index, row);
}

/* A label and its value, the value under the amounts of the table where there is room. */
static void put_figure(
	struct xlsx_book *book, size_t index, uint32_t row, const char *label, const struct uph_value *value)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	if (sheet->figure_slot == 0) {
		struct buffer line;
		buffer_init(&line, SHOWN_TEXT_MAX);
		shown_text(&line, label, false);
		buffer_text(&line, ": ");
		shown_value(&line, value, 0);
		put_across(book, index, row, buffer_string(&line), (struct xlsx_look){.kind = XLSX_TEXT});
		buffer_pass_on(&line, &book->scratch);
		buffer_free(&line);
		return;
	}
	struct xlsx_look look = {.kind = XLSX_TEXT, .right = shown_right(value->kind)};
	if (value->kind == UPH_VALUE_MONEY)
		look.kind = XLSX_MONEY;
	else if (value->kind == UPH_VALUE_INTEGER)
		look.kind = XLSX_INTEGER;
	else if (value->kind == UPH_VALUE_DATE)
		look.kind = XLSX_DATE;
	const char *formula = xlsx_layout_formula(&book->layout, index, value, &book->arena, &book->scratch);
	xlsx_put_text(book, book->worksheets[index], row, 0, label, (struct xlsx_look){.kind = XLSX_TEXT});
	xlsx_put_value(book, index, row, sheet->figure_slot, value, formula, look);
}

static void put_figures(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	const struct uph_report *report = sheet->report;
	uint32_t row = sheet->figure_row;
	for (size_t i = 0; i < report->figure_count; i++)
		if (report->figures[i].label)
			put_figure(book, index, row++, report->figures[i].label, &report->figures[i].value);
}

static void put_totals(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	const struct uph_report *report = sheet->report;
	uint32_t row = sheet->totals_row;
	for (size_t i = 0; row != XLSX_NOWHERE && i < report->total_count; i++)
		if (report->totals[i].label)
			put_figure(book, index, row++, report->totals[i].label, &report->totals[i].value);
}

/* A note, of any length: in as many rows as it needs. Gives how many. */
static uint32_t put_pieces(struct xlsx_book *book, size_t index, uint32_t row, const struct buffer *line)
{
	double width = xlsx_sheet_width(&book->layout.sheets[index]);
	struct buffer piece;
	uint32_t rows = 0;
	buffer_init(&piece, SHOWN_TEXT_MAX);
	for (const char *rest = buffer_string(line); *rest; rows++) {
		size_t taken = xlsx_text_take(rest, width, false, TYPE_LINES_MAX);
		buffer_clear(&piece);
		buffer_append(&piece, rest, taken);
		put_across(book, index, row + rows, buffer_string(&piece),
			(struct xlsx_look){.kind = XLSX_NOTE});
		rest += taken;
	}
	book->failed = book->failed || buffer_failed(&piece);
	buffer_free(&piece);
	return rows;
}

static void put_notes(struct xlsx_book *book, size_t index)
{
	const struct uph_report *report = book->layout.sheets[index].report;
	struct buffer line;
	uint32_t row = book->layout.sheets[index].end_row;
	buffer_init(&line, SHOWN_TEXT_MAX);
	for (size_t i = 0; i < report->note_count; i++) {
		buffer_clear(&line);
		buffer_text(&line, word(WORD_NOTE, report->language));
		buffer_byte(&line, ' ');
		shown_text(&line, report->notes[i], false);
		row += put_pieces(book, index, row, &line);
	}
	for (size_t i = 0; i < report->blank_count; i++) {
		buffer_clear(&line);
		shown_text(&line, report->blanks[i], false);
		put_across(book, index, ++row, buffer_string(&line), (struct xlsx_look){.kind = XLSX_TEXT});
		row++;
	}
	if (buffer_failed(&line))
		book->failed = true;
	buffer_free(&line);
}

/* A series of bars for each column of the chart over the plain rows of the first section. */
static bool add_bars(struct xlsx_book *book, size_t index, lxw_chart *chart, size_t series, size_t row_first,
	size_t row_last)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	const struct uph_report *report = sheet->report;
	const struct xlsx_section *placed = xlsx_layout_section(&book->layout, sheet->part, 0);
	const struct uph_section *section = placed->section;
	const struct uph_column *column = &section->columns[report->chart_columns[series]];
	size_t names = shown_chart_names(section, report->chart_columns[0]);
	lxw_chart_series *bars = chart_add_series(chart, NULL, NULL);
	if (!bars)
		return false;
	lxw_row_t first = xlsx_section_row(placed, row_first), last = xlsx_section_row(placed, row_last);
	lxw_col_t slot = (lxw_col_t)section->columns[names].slot, value = (lxw_col_t)column->slot;
	chart_series_set_categories(bars, sheet->name, first, slot, last, slot);
	chart_series_set_values(bars, sheet->name, first, value, last, value);
	chart_series_set_name(bars, column->label);
	lxw_chart_fill fill = {.color = type_bars[series]};
	lxw_chart_line line = {.color = TYPE_BAR_EDGE, .width = 0.75F};
	chart_series_set_fill(bars, &fill);
	chart_series_set_line(bars, &line);
	return true;
}

/* Below the tables. */
static void put_chart(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	const struct uph_report *report = sheet->report;
	const struct uph_section *section = &report->sections[0];
	size_t first = 0, end = section->row_count;
	if (!shown_chart_drawable(report))
		return;
	while (first < end && section->rows[first].style != UPH_ROW_PLAIN)
		first++;
	while (end > first && section->rows[end - 1].style != UPH_ROW_PLAIN)
		end--;
	if (first == end)
		return;
	lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_COLUMN);
	bool made = chart != NULL;
	for (size_t i = 0; made && i < report->chart_column_count; i++)
		made = add_bars(book, index, chart, i, first, end - 1);
	if (!made) {
		book->failed = true;
		return;
	}
	if (report->chart_column_count == 1) {
		chart_title_set_name(chart, section->columns[report->chart_columns[0]].label);
		chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	} else {
		chart_title_off(chart);
		chart_legend_set_position(chart, LXW_CHART_LEGEND_TOP);
	}
	chart_axis_set_num_format(chart->y_axis, TYPE_FORMAT_KRONOR);
	/* Names stand below the lowest bar, not across those below zero. */
	chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
	lxw_chart_options wide = {.x_scale = 1.8, .y_scale = 1.1};
	if (worksheet_insert_chart_opt(book->worksheets[index], sheet->chart_row, 0, chart, &wide) !=
		LXW_NO_ERROR)
		book->failed = true;
}

void xlsx_page_words(struct xlsx_book *book, size_t index)
{
	put_head(book, index);
	if (book->layout.sheets[index].first)
		put_figures(book, index);
}

void xlsx_page_words_below(struct xlsx_book *book, size_t index)
{
	if (!book->layout.sheets[index].first)
		return;
	put_totals(book, index);
	if (book->layout.sheets[index].chart_row != XLSX_NOWHERE)
		put_chart(book, index);
	put_notes(book, index);
}
