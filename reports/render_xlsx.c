/* A report as a workbook: real numbers and dates, live formulas whose cached values are the ledger's own, A4.
 *
 * One worksheet for each that the sections name, with the sections under each other; findings, if any, on one
 * of their own. The parts of a report follow it, each on sheets of its own, with its own head and paper;
 * links lead from one to another (see xlsx_layout.h). A report whose rows stand in a file (see
 * uph_report_rows_begin) is written from its first row to its last, and no row is held. A text across columns
 * stands in cells made one, and in as many rows as it needs. What is filled in is drawn by xlsx_inputs.c,
 * over rows that are empty here. Texts are never formulas. The workbook's moment is that of the chain's head
 * and not of the clock, so that the same report gives the same bytes. It is written to a temporary file, for
 * libxlsxwriter knows only files, checked part by part (see xlsx_check.c), and only then let through. */
#include "reports/render.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/shown.h"
#include "reports/temporary.h"
#include "reports/typography.h"
#include "reports/whole_file.h"
#include "reports/words.h"
#include "reports/xlsx_check.h"
#include "reports/xlsx_inputs.h"
#include "reports/xlsx_page.h"

#define ARENA_BYTES_MAX ((size_t)4 << 30)
#define WORKBOOK "arbetsboken"    /* what messages call it */
#define EARLIEST_MOMENT 315532800 /* 1980: before it, no file in a zip; 0 would be taken for "now" */

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till arbetsboken");
}

/* ---- a section's cells ---- */

static enum xlsx_kind kind_of(const struct uph_value *value, const struct uph_column *column)
{
	enum uph_value_kind kind = value->kind == UPH_VALUE_NONE ? column->kind : value->kind;
	switch (kind) {
	case UPH_VALUE_MONEY:
		return column->flags & UPH_COLUMN_ZERO_DASH ? XLSX_MONEY_DASH : XLSX_MONEY;
	case UPH_VALUE_INTEGER:
		return XLSX_INTEGER;
	case UPH_VALUE_DATE:
		return XLSX_DATE;
	case UPH_VALUE_TEXT:
	case UPH_VALUE_BOOLEAN:
	case UPH_VALUE_NONE:
		break;
	}
	return column->flags & UPH_COLUMN_CODE ? XLSX_CODE : XLSX_TEXT;
}

static struct xlsx_look look_of(const struct xlsx_book *book, const struct xlsx_section *placed,
	size_t column, enum uph_row_style style, const struct uph_value *value)
{
	const struct uph_column *made = &placed->section->columns[column];
	struct xlsx_look look = {
		.kind = kind_of(value, made),
		.style = style,
		.right = shown_right(made->kind) || shown_right(value->kind),
		.link = value->linked,
	};
	if (!look.right)
		look.indent = xlsx_column_indent(placed, column);
	look.wrap = value->kind == UPH_VALUE_TEXT &&
		    ((made->flags & UPH_COLUMN_WRAP) || book->layout.sheets[placed->sheet].wraps[made->slot]);
	return look;
}

static void put_blanks(
	struct xlsx_book *book, const struct xlsx_section *placed, uint32_t row, struct xlsx_look look)
{
	lxw_format *format = xlsx_format(&book->formats, look);
	for (uint32_t slot = placed->first_slot; slot <= placed->last_slot; slot++) {
		if (book->rows)
			xlsx_rows_text(book->rows, slot, "", format);
		else
			(void)worksheet_write_blank(
				book->worksheets[placed->sheet], row, (lxw_col_t)slot, format);
	}
}

/* Programs differ in whether they make room for wrapped text when they open a file; so the room is given. */
static void set_height(struct xlsx_book *book, const struct xlsx_section *placed, uint32_t row,
	uint32_t lines, enum uph_row_style style)
{
	double above = style == UPH_ROW_SIGN ? TYPE_SIGN_POINTS : 0;
	if (lines > TYPE_LINES_MAX)
		lines = TYPE_LINES_MAX;
	if (lines > 1)
		xlsx_row_height(book, placed->sheet, row, lines * TYPE_LINE_POINTS + TYPE_LINES_ROOM + above);
	else if (above > 0)
		xlsx_row_height(book, placed->sheet, row, TYPE_ROW_POINTS + above);
}

static void put_heading(struct xlsx_book *book, const struct xlsx_section *placed)
{
	const struct uph_section *section = placed->section;
	uint32_t lines = 1;
	put_blanks(book, placed, placed->heading_row, (struct xlsx_look){.kind = XLSX_HEADING});
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		if (column->flags & UPH_COLUMN_DATA_ONLY)
			continue;
		struct xlsx_look look = {
			.kind = XLSX_HEADING, .wrap = true, .right = shown_right(column->kind)};
		look.indent = xlsx_column_indent(placed, i);
		xlsx_merge(book, placed->sheet, placed->heading_row, (uint32_t)column->slot,
			xlsx_span_last(&book->layout, placed, i), look);
		xlsx_put_text(book, book->worksheets[placed->sheet], placed->heading_row, column->slot,
			column->label, look);
		uint32_t needed =
			xlsx_text_lines(column->label, xlsx_cell_room(&book->layout, placed, i, NULL), true);
		lines = needed > lines ? needed : lines;
	}
	set_height(book, placed, placed->heading_row, lines, UPH_ROW_PLAIN);
}

/* A text across columns, without its link when it takes several lines: some programs print a linked text on
 * one line, cut off. What is more than a row can hold goes on in the row below. Gives the lines of its first
 * row. */
static uint32_t put_span(struct xlsx_book *book, const struct xlsx_section *placed, const struct uph_row *row,
	size_t index, size_t column, struct xlsx_look look)
{
	bool bold = type_bold(row->style);
	uint32_t at = xlsx_section_row(placed, index), lines = 0, first_lines = 0;
	uint32_t slot = (uint32_t)placed->section->columns[column].slot;
	uint32_t last = xlsx_span_last(&book->layout, placed, column);
	double room = xlsx_cell_room(&book->layout, placed, column, row);
	struct buffer piece;
	buffer_init(&piece, SHOWN_TEXT_MAX);
	look.wrap = true;
	for (const char *rest = row->values[column].text; lines == 0 || *rest; at++) {
		size_t taken = xlsx_text_take(rest, room, bold, TYPE_LINES_MAX);
		struct uph_value value = row->values[column];
		buffer_clear(&piece);
		buffer_append(&piece, rest, taken);
		value.text = buffer_string(&piece);
		lines = xlsx_text_lines(value.text, room, bold);
		value.linked = look.link = look.link && lines == 1;
		xlsx_merge(book, placed->sheet, at, slot, last, look);
		xlsx_put_value(book, placed->sheet, at, slot, &value, NULL, look);
		if (rest == row->values[column].text)
			first_lines = lines;
		else
			set_height(book, placed, at, lines, UPH_ROW_PLAIN);
		rest += taken;
	}
	book->failed = book->failed || buffer_failed(&piece);
	buffer_free(&piece);
	return first_lines;
}

/* Gives how many lines the cell takes. */
static uint32_t put_cell(struct xlsx_book *book, const struct xlsx_section *placed, const struct uph_row *row,
	size_t index, size_t column)
{
	const struct uph_value *value = &row->values[column];
	const struct uph_column *made = &placed->section->columns[column];
	struct xlsx_look look = look_of(book, placed, column, row->style, value);
	look.indent = xlsx_cell_indent(placed, column, row);
	if (UPH_COLUMN_SPAN_OF(made->flags) > 0 && value->kind == UPH_VALUE_TEXT && value->text)
		return put_span(book, placed, row, index, column, look);
	uint32_t lines = 1;
	if (look.wrap && value->text)
		lines = xlsx_text_lines(value->text, xlsx_cell_room(&book->layout, placed, column, row),
			type_bold(row->style));
	struct uph_value put = *value;
	put.linked = look.link = look.link && lines == 1;
	const char *formula =
		xlsx_layout_formula(&book->layout, placed->sheet, value, &book->arena, &book->scratch);
	xlsx_put_value(book, placed->sheet, xlsx_section_row(placed, index), made->slot, &put, formula, look);
	return lines;
}

/* What is empty in a row that is filled in stays so here. */
static void put_row(
	struct xlsx_book *book, const struct xlsx_section *placed, const struct uph_row *row, size_t index)
{
	const struct uph_section *section = placed->section;
	uint32_t at = xlsx_section_row(placed, index), lines = 1;
	if (type_bold(row->style))
		put_blanks(book, placed, at, (struct xlsx_look){.kind = XLSX_TEXT, .style = row->style});
	for (size_t i = 0; i < section->column_count; i++) {
		if ((section->columns[i].flags & UPH_COLUMN_DATA_ONLY) ||
			row->values[i].kind == UPH_VALUE_NONE)
			continue;
		uint32_t needed = put_cell(book, placed, row, index, i);
		lines = needed > lines ? needed : lines;
	}
	set_height(book, placed, at, lines, row->style);
	lines = lines < TYPE_LINES_MAX ? lines : TYPE_LINES_MAX;
	if (section->tree && row->level > 0)
		xlsx_row_level(book, placed->sheet, at,
			lines > 1 ? lines * TYPE_LINE_POINTS + TYPE_LINES_ROOM : TYPE_ROW_POINTS, row->level);
}

static void put_total(struct xlsx_book *book, const struct xlsx_section *placed)
{
	const struct uph_section *section = placed->section;
	put_blanks(book, placed, placed->total_row, (struct xlsx_look){.style = UPH_ROW_TOTAL});
	for (size_t i = 0; i < section->column_count; i++) {
		struct uph_value sum = {.kind = UPH_VALUE_MONEY};
		const struct uph_column *column = &section->columns[i];
		if (column->flags & UPH_COLUMN_DATA_ONLY)
			continue;
		if (i == placed->label_column)
			xlsx_put_text(book, book->worksheets[placed->sheet], placed->total_row, column->slot,
				shown_total_label(section, placed->report->language),
				(struct xlsx_look){.kind = XLSX_TEXT, .style = UPH_ROW_TOTAL});
		else if (render_column_adds_up(column) && uph_section_total(section, i, &sum.money))
			xlsx_put_value(book, placed->sheet, placed->total_row, column->slot, &sum,
				xlsx_layout_total(placed, i, &book->arena, &book->scratch),
				look_of(book, placed, i, UPH_ROW_TOTAL, &sum));
	}
}

struct rows {
	struct xlsx_book *book;
	const struct xlsx_section *placed;
};

static enum uph_status put_each_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	const struct rows *rows = context;
	(void)err;
	if (rows->book->rows)
		xlsx_rows_begin(rows->book->rows, xlsx_section_row(rows->placed, index));
	put_row(rows->book, rows->placed, row, index);
	if (rows->book->rows)
		xlsx_rows_end(rows->book->rows);
	return UPH_OK;
}

static enum uph_status put_rows(
	struct xlsx_book *book, const struct xlsx_section *placed, struct uph_error *err)
{
	struct rows rows = {book, placed};
	return uph_section_visit(placed->section, put_each_row, &rows, err);
}

/* The same past the library, which holds none of them. */
static enum uph_status put_rows_past(
	struct xlsx_book *book, const struct xlsx_section *placed, struct uph_error *err)
{
	book->rows = xlsx_rows_new(
		book->worksheets[placed->sheet], (size_t)placed->last_slot + 1, TYPE_ROW_POINTS);
	if (!book->rows)
		return out_of_memory(err);
	enum uph_status status = put_rows(book, placed, err);
	enum uph_status written = xlsx_rows_free(book->rows, &book->row_bytes);
	book->rows = NULL;
	if (status != UPH_OK || written == UPH_OK)
		return status;
	return written == UPH_E_IO ? temporary_failed(WORKBOOK, err) : out_of_memory(err);
}

static enum uph_status put_section(
	struct xlsx_book *book, const struct xlsx_section *placed, struct uph_error *err)
{
	if (!shown_on_paper(placed->section))
		return UPH_OK;
	if (placed->title_row != XLSX_NOWHERE)
		xlsx_put_text(book, book->worksheets[placed->sheet], placed->title_row, placed->first_slot,
			placed->section->title, (struct xlsx_look){.kind = XLSX_SECTION_TITLE});
	if (placed->heading_row != XLSX_NOWHERE)
		put_heading(book, placed);
	enum uph_status status =
		book->passes ? put_rows_past(book, placed, err) : put_rows(book, placed, err);
	if (placed->section->row_count == 0 && placed->row_count > 0)
		xlsx_put_text(book, book->worksheets[placed->sheet], placed->first_row, placed->first_slot,
			word(WORD_NO_ROWS, book->layout.sheets[placed->sheet].report->language),
			(struct xlsx_look){.kind = XLSX_TEXT});
	if (placed->total_row != XLSX_NOWHERE)
		put_total(book, placed);
	if (placed->section->inputs)
		xlsx_inputs_put(book, placed);
	return status;
}

/* ---- the workbook ---- */

static void set_properties(struct xlsx_book *book)
{
	const struct uph_report *report = book->report;
	struct buffer title, company;
	char author[] = "uph";
	buffer_init(&title, SHOWN_TEXT_MAX);
	buffer_init(&company, SHOWN_TEXT_MAX);
	shown_text(&title, report->title, false);
	shown_text(&company, report->organisation ? report->organisation : "", false);
	int64_t moment = report->head_time / 1000000;
	lxw_doc_properties properties = {
		.title = title.data,
		.company = company.data,
		.author = author,
		.created = (time_t)(moment < EARLIEST_MOMENT ? EARLIEST_MOMENT : moment),
	};
	if (buffer_failed(&title) || buffer_failed(&company) ||
		workbook_set_properties(book->workbook, &properties) != LXW_NO_ERROR)
		book->failed = true;
	buffer_free(&title);
	buffer_free(&company);
}

/* What may be said of a sheet before its tables. When rows pass, what stands below them comes after them. */
static enum uph_status begin_sheets(struct xlsx_book *book, struct uph_error *err)
{
	const struct xlsx_layout *layout = &book->layout;
	book->worksheets = arena_alloc_array(&book->arena, layout->sheet_count, sizeof(lxw_worksheet *));
	if (!book->worksheets)
		return out_of_memory(err);
	for (size_t i = 0; i < layout->sheet_count; i++) {
		book->worksheets[i] = workbook_add_worksheet(book->workbook, layout->sheets[i].name);
		if (!book->worksheets[i])
			return out_of_memory(err);
		xlsx_page_setup(book, i);
		xlsx_page_words(book, i);
		if (!book->passes)
			xlsx_page_words_below(book, i);
	}
	return UPH_OK;
}

static enum uph_status fill(struct xlsx_book *book, struct uph_error *err)
{
	const struct xlsx_layout *layout = &book->layout;
	book->formats.workbook = book->workbook;
	set_properties(book);
	enum uph_status status = begin_sheets(book, err);
	for (size_t i = 0; status == UPH_OK && i < layout->section_count; i++)
		status = put_section(book, &layout->sections[i], err);
	for (size_t i = 0; status == UPH_OK && book->passes && i < layout->sheet_count; i++)
		xlsx_page_words_below(book, i);
	for (size_t i = 0; status == UPH_OK && i < layout->sheet_count; i++)
		xlsx_page_fit(book, i);
	if (status == UPH_OK && (book->failed || buffer_failed(&book->scratch)))
		return out_of_memory(err);
	return status;
}

/* Widths of columns are counted in digits of the workbook's own font, the first of its formats: it is to be
 * the papers', so that a program that has another in its stead widens columns and texts alike. */
static void set_default_font(lxw_workbook *workbook)
{
	lxw_format *first = STAILQ_FIRST(workbook->formats);
	if (first) {
		format_set_font_name(first, TYPE_FONT);
		format_set_font_size(first, TYPE_BODY_POINTS);
	}
}

/* Rows that stand in a file need not be held by the library either, when they are all there is. */
static bool rows_pass(const struct uph_report *report)
{
	return report->part_count == 0 && report->section_count == 1 && report->sections[0].file;
}

/* The library tells its troubles on standard error, in words that are for no grant officer, and writes to
 * what `stderr` points at. What it returns says enough. Back comes what to give to speak_again(). */
static FILE *hush(void)
{
	FILE *kept = stderr, *nothing = fopen("/dev/null", "we");
	if (nothing)
		stderr = nothing;
	return kept;
}

static void speak_again(FILE *kept)
{
	const int error = errno; /* the library's, which is told */
	if (stderr != kept)
		(void)fclose(stderr);
	stderr = kept;
	errno = error;
}

/* Writes the workbook to `path`, which exists and is ours. `row_bytes`: what the rows take that stand in a
 * file. */
static enum uph_status write_book(const struct uph_report *report, struct uph_report *const *findings,
	const char *path, uint64_t *row_bytes, struct uph_error *err)
{
	struct xlsx_book *book = calloc(1, sizeof *book);
	if (!book)
		return out_of_memory(err);
	book->report = report;
	book->passes = rows_pass(report);
	arena_init(&book->arena, ARENA_BYTES_MAX);
	buffer_init(&book->scratch, SHOWN_TEXT_MAX);
	enum uph_status status = xlsx_layout_make(report, findings, &book->arena, &book->layout, err);
	if (status == UPH_OK) {
		char folder[TEMPORARY_PATH_MAX];
		(void)snprintf(folder, sizeof folder, "%s", temporary_folder());
		lxw_workbook_options options = {.tmpdir = folder, .constant_memory = book->passes};
		FILE *kept = hush();
		book->workbook = workbook_new_opt(path, &options);
		if (book->workbook)
			set_default_font(book->workbook);
		status = book->workbook ? fill(book, err) : out_of_memory(err);
		lxw_error closed = book->workbook ? workbook_close(book->workbook) : LXW_NO_ERROR;
		speak_again(kept);
		if (status == UPH_OK && closed == LXW_ERROR_MEMORY_MALLOC_FAILED)
			status = out_of_memory(err);
		else if (status == UPH_OK && closed != LXW_NO_ERROR)
			status = temporary_failed(WORKBOOK, err);
	}
	*row_bytes = book->row_bytes;
	buffer_free(&book->scratch);
	arena_free(&book->arena);
	free(book);
	return status;
}

/* Draws it once more and compares: see xlsx_check.c. */
static enum uph_status compare(
	const struct uph_report *report, struct uph_report *const *findings, int file, struct uph_error *err)
{
	char path[TEMPORARY_PATH_MAX];
	uint64_t row_bytes;
	int other = temporary_open_named(path);
	if (other < 0)
		return whole_file_failed(path, errno, err);
	enum uph_status status = write_book(report, findings, path, &row_bytes, err);
	if (status == UPH_OK && !xlsx_is_same(file, other))
		status = temporary_failed(WORKBOOK, err);
	(void)close(other);
	(void)unlink(path);
	return status;
}

/* Checks the finished file and lets it through. */
static enum uph_status pass_on(int file, uint64_t row_bytes, struct sink *sink, struct uph_error *err)
{
	char piece[65536];
	ssize_t got = -1;
	if (!xlsx_is_whole(file, row_bytes) || lseek(file, 0, SEEK_SET) != 0)
		return temporary_failed(WORKBOOK, err);
	while ((got = read(file, piece, sizeof piece)) > 0)
		sink_bytes(sink, piece, (size_t)got);
	return got < 0 ? temporary_failed(WORKBOOK, err) : UPH_OK;
}

enum uph_status render_xlsx(const struct uph_report *report, const struct uph_render_options *options,
	struct sink *sink, struct uph_error *err)
{
	char path[TEMPORARY_PATH_MAX];
	(void)options;
	int file = temporary_open_named(path);
	if (file < 0)
		return whole_file_failed(path, errno, err);
	struct uph_report **findings = render_findings(report);
	uint64_t row_bytes = 0;
	enum uph_status status =
		findings ? write_book(report, findings, path, &row_bytes, err) : out_of_memory(err);
	if (status == UPH_OK && !rows_pass(report))
		status = compare(report, findings, file, err);
	if (status == UPH_OK)
		status = pass_on(file, row_bytes, sink, err);
	(void)close(file);
	(void)unlink(path);
	render_findings_free(findings, report);
	return status;
}
