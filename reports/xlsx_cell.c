/* Single cells. The only place where öre become a double: an amount of at most fifteen digits comes out of it
 * unharmed, and a larger one is written as text, since no spreadsheet could hold it. */
#include "reports/xlsx_page.h"

#include "ledger/base/text.h"
#include "reports/shown.h"

#define TEXT_UNITS_MAX 32767
#define NUMBER_DIGITS_LIMIT INT64_C(999999999999999)

static void check(struct xlsx_book *book, lxw_error error)
{
	if (error != LXW_NO_ERROR)
		book->failed = true;
}

/* Cuts what stands in the buffer from `start` to the characters that a cell may hold. */
static const char *cut(struct xlsx_book *book)
{
	struct buffer *scratch = &book->scratch;
	const char *text = buffer_string(scratch);
	size_t units = 0, at = 0, kept = 0;
	if (scratch->length <= TEXT_UNITS_MAX)
		return text;
	while (at < scratch->length) {
		units += text_next(text, scratch->length, &at) > 0xFFFF ? 2 : 1;
		if (units < TEXT_UNITS_MAX)
			kept = at;
		if (units > TEXT_UNITS_MAX) {
			scratch->length = kept;
			buffer_text(scratch, "…");
			return buffer_string(scratch);
		}
	}
	return text;
}

static void put_string(struct xlsx_book *book, lxw_worksheet *worksheet, uint32_t row, size_t column,
	const char *text, lxw_format *format)
{
	if (book->rows)
		xlsx_rows_text(book->rows, column, text, format);
	else if (text[0])
		check(book, worksheet_write_string(worksheet, row, (lxw_col_t)column, text, format));
	else
		check(book, worksheet_write_blank(worksheet, row, (lxw_col_t)column, format));
}

void xlsx_put_text(struct xlsx_book *book, lxw_worksheet *worksheet, uint32_t row, size_t column,
	const char *text, struct xlsx_look look)
{
	buffer_clear(&book->scratch);
	shown_cell(&book->scratch, text ? text : "");
	put_string(book, worksheet, row, column, cut(book), xlsx_format(&book->formats, look));
}

void xlsx_merge(struct xlsx_book *book, size_t sheet, uint32_t row, uint32_t first, uint32_t last,
	struct xlsx_look look)
{
	if (last > first)
		check(book, worksheet_merge_range(book->worksheets[sheet], row, (lxw_col_t)first, row,
				    (lxw_col_t)last, "", xlsx_format(&book->formats, look)));
}

static bool fits_a_number(int64_t number)
{
	return number >= -NUMBER_DIGITS_LIMIT && number <= NUMBER_DIGITS_LIMIT;
}

/* The link goes first; a number written over it keeps it. */
static bool put_link(struct xlsx_book *book, lxw_worksheet *worksheet, uint32_t row, size_t column,
	const struct uph_value *value, const char *text, lxw_format *format)
{
	const char *link = xlsx_layout_link(&book->layout, value, &book->arena, &book->scratch);
	if (!link)
		return false;
	/* A sheet takes 65 530 links; those beyond are cells without one. */
	return worksheet_write_url_opt(worksheet, row, (lxw_col_t)column, link, format, text, NULL) ==
	       LXW_NO_ERROR;
}

static void put_number(struct xlsx_book *book, lxw_worksheet *worksheet, uint32_t row, size_t column,
	double number, const char *formula, lxw_format *format)
{
	if (formula)
		check(book, worksheet_write_formula_num(
				    worksheet, row, (lxw_col_t)column, formula, format, number));
	else
		check(book, worksheet_write_number(worksheet, row, (lxw_col_t)column, number, format));
}

static void put_date(struct xlsx_book *book, lxw_worksheet *worksheet, uint32_t row, size_t column,
	struct uph_date date, lxw_format *format)
{
	lxw_datetime moment = {
		.year = uph_date_year(date), .month = uph_date_month(date), .day = uph_date_day(date)};
	check(book, worksheet_write_datetime(worksheet, row, (lxw_col_t)column, &moment, format));
}

static bool is_number(const struct uph_value *value)
{
	switch (value->kind) {
	case UPH_VALUE_MONEY:
		return fits_a_number(value->money.ore);
	case UPH_VALUE_INTEGER:
		return fits_a_number(value->integer);
	case UPH_VALUE_DATE:
		return uph_date_valid(value->date);
	case UPH_VALUE_NONE:
	case UPH_VALUE_TEXT:
	case UPH_VALUE_BOOLEAN:
		break;
	}
	return false;
}

static void put_a_number(struct xlsx_book *book, lxw_worksheet *worksheet, uint32_t row, size_t column,
	const struct uph_value *value, const char *formula, lxw_format *format)
{
	if (book->rows)
		xlsx_rows_number(book->rows, column, value, format);
	else if (value->kind == UPH_VALUE_DATE)
		put_date(book, worksheet, row, column, value->date, format);
	else if (value->kind == UPH_VALUE_MONEY)
		put_number(book, worksheet, row, column, (double)value->money.ore / 100.0, formula, format);
	else
		put_number(book, worksheet, row, column, (double)value->integer, formula, format);
}

void xlsx_put_value(struct xlsx_book *book, size_t sheet, uint32_t row, size_t column,
	const struct uph_value *value, const char *formula, struct xlsx_look look)
{
	lxw_worksheet *worksheet = book->worksheets[sheet];
	lxw_format *format = xlsx_format(&book->formats, look);
	bool linked = value->linked, number = is_number(value);
	if (number && !linked) {
		put_a_number(book, worksheet, row, column, value, formula, format);
		return;
	}
	buffer_clear(&book->scratch);
	if (value->kind == UPH_VALUE_TEXT)
		shown_cell(&book->scratch, value->text ? value->text : "");
	else
		shown_value(&book->scratch, value, 0);
	const char *text = cut(book);
	linked = linked && text[0] && put_link(book, worksheet, row, column, value, text, format);
	if (number)
		put_a_number(book, worksheet, row, column, value, formula, format);
	else if (!linked)
		put_string(book, worksheet, row, column, text, format);
}
