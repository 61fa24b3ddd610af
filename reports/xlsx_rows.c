/* The rules: what is written is what the library writes for the same cells in the same mode, texts in their
 * cells and not shared; but amounts digit by digit from öre, where the library prints a double and may end in
 * "…00000001". */
#include "reports/xlsx_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"

#define ROW_BYTES_MAX ((size_t)64 << 20)
#define PIECE_BYTES ((size_t)64 << 10)
#define NUMBER_MOST 24
#define TAGS_MOST 128  /* what stands round a text or a number */
#define ESCAPED_MOST 5 /* bytes that one may become */
#define HEIGHT_MOST 64

struct column {
	char letters[4];
	/* The last format, and what the library calls it: it reckons that anew each time it is asked. */
	lxw_format *format;
	char style[NUMBER_MOST]; /* ` s="8"` */
	size_t style_length;
	/* Of the row at hand: what follows the cell's address, among `cells`; length 0: no cell. */
	size_t at, length;
};

struct xlsx_rows {
	lxw_worksheet *worksheet;
	struct column *columns;
	size_t column_count;
	double usual_points, points;
	uint32_t row;
	struct buffer cells, lines; /* of the row at hand; rows that are to be written */
	double height_points;       /* that `height` says */
	char height[HEIGHT_MOST];
	struct uph_date day; /* the last that was reckoned, and its number */
	int64_t day_number;
};

struct xlsx_rows *xlsx_rows_new(lxw_worksheet *worksheet, size_t column_count, double points)
{
	struct xlsx_rows *rows = calloc(1, sizeof *rows);
	struct column *columns = calloc(column_count, sizeof *columns);
	if (!rows || !columns) {
		free(rows);
		free(columns);
		return NULL;
	}
	*rows = (struct xlsx_rows){.worksheet = worksheet,
		.columns = columns,
		.column_count = column_count,
		.usual_points = points};
	buffer_init(&rows->cells, ROW_BYTES_MAX);
	buffer_init(&rows->lines, ROW_BYTES_MAX);
	for (size_t i = 0; i < column_count; i++) {
		char address[LXW_MAX_CELL_NAME_LENGTH];
		lxw_rowcol_to_cell(address, 0, (lxw_col_t)i);
		memcpy(columns[i].letters, address, strlen(address) - 1);
	}
	/* The row that the library has at hand goes first. */
	lxw_worksheet_write_single_row(worksheet);
	return rows;
}

/* In pieces that go to the system as they are. */
static void write_lines(struct xlsx_rows *rows)
{
	(void)fwrite(buffer_string(&rows->lines), 1, rows->lines.length, rows->worksheet->optimize_tmpfile);
	rows->lines.length = 0;
}

enum uph_status xlsx_rows_free(struct xlsx_rows *rows, uint64_t *bytes)
{
	FILE *file = rows->worksheet->optimize_tmpfile;
	enum uph_status status = UPH_OK;
	write_lines(rows);
	if (buffer_failed(&rows->cells) || buffer_failed(&rows->lines))
		status = UPH_E_MEMORY;
	else if (fflush(file) != 0 || ferror(file))
		status = UPH_E_IO;
	const off_t length = ftello(file);
	*bytes = length > 0 ? (uint64_t)length : 0;
	buffer_free(&rows->cells);
	buffer_free(&rows->lines);
	free(rows->columns);
	free(rows);
	return status;
}

/* ---- what stands in a cell ---- */

static char *put(char *at, const char *text, size_t length)
{
	memcpy(at, text, length);
	return at + length;
}

#define PUT(at, literal) put(at, literal, sizeof(literal) - 1)

static char *put_whole(char *at, uint64_t number)
{
	char digits[NUMBER_MOST], *end = digits + sizeof digits, *first = end;
	do {
		*--first = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	return put(at, first, (size_t)(end - first));
}

static char *put_integer(char *at, int64_t number)
{
	if (number < 0)
		*at++ = '-';
	return put_whole(at, number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number);
}

/* Kronor with as many decimals as there are. */
static char *put_money(char *at, int64_t ore)
{
	uint64_t size = ore < 0 ? (uint64_t)0 - (uint64_t)ore : (uint64_t)ore;
	if (ore < 0)
		*at++ = '-';
	at = put_whole(at, size / 100);
	if (size % 100 == 0)
		return at;
	*at++ = '.';
	*at++ = (char)('0' + size % 100 / 10);
	if (size % 10 != 0)
		*at++ = (char)('0' + size % 10);
	return at;
}

/* A spreadsheet counts days from 1899-12-31, and has one in February 1900 that there never was. */
static int64_t day_number(struct xlsx_rows *rows, struct uph_date date)
{
	const int64_t to_1970 = 25569, march_1900 = 61;
	if (date.ymd != rows->day.ymd) {
		int64_t number = uph_date_days(date) + to_1970;
		rows->day = date;
		rows->day_number = number < march_1900 ? number - 1 : number;
	}
	return rows->day_number;
}

static char *put_escaped(char *at, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '&')
			at = PUT(at, "&amp;");
		else if (text[i] == '<')
			at = PUT(at, "&lt;");
		else if (text[i] == '>')
			at = PUT(at, "&gt;");
		else
			*at++ = text[i];
	}
	return at;
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t';
}

/* ---- a row ---- */

void xlsx_rows_begin(struct xlsx_rows *rows, uint32_t row)
{
	rows->row = row;
	rows->points = rows->usual_points;
	for (size_t i = 0; i < rows->column_count; i++)
		rows->columns[i].length = 0;
	if (!buffer_failed(&rows->cells))
		rows->cells.length = 0;
}

void xlsx_rows_height(struct xlsx_rows *rows, double points)
{
	rows->points = points;
}

/* Begins a cell with its style, with room for so much more; NULL when memory is out. */
static char *cell_open(struct xlsx_rows *rows, struct column *column, lxw_format *format, size_t most)
{
	if (column->format != format) {
		column->format = format;
		column->style_length = (size_t)snprintf(column->style, sizeof column->style, " s=\"%d\"",
			(int)lxw_format_get_xf_index(format));
	}
	column->at = rows->cells.length;
	char *at = buffer_room(&rows->cells, TAGS_MOST + most);
	if (!at) {
		rows->cells.failed = true;
		return NULL;
	}
	return format ? put(at, column->style, column->style_length) : at;
}

static void cell_close(struct xlsx_rows *rows, struct column *column, const char *end)
{
	buffer_grow(&rows->cells, (size_t)(end - (rows->cells.data + rows->cells.length)));
	column->length = rows->cells.length - column->at;
}

void xlsx_rows_text(struct xlsx_rows *rows, size_t index, const char *text, lxw_format *format)
{
	struct column *column = &rows->columns[index];
	size_t length = strlen(text);
	char *at = cell_open(rows, column, format, length * ESCAPED_MOST);
	if (!at)
		return;
	if (length == 0) {
		at = PUT(at, "/>");
	} else {
		if (is_space(text[0]) || is_space(text[length - 1]))
			at = PUT(at, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
		else
			at = PUT(at, " t=\"inlineStr\"><is><t>");
		at = put_escaped(at, text, length);
		at = PUT(at, "</t></is></c>");
	}
	cell_close(rows, column, at);
}

void xlsx_rows_number(struct xlsx_rows *rows, size_t index, const struct uph_value *value, lxw_format *format)
{
	struct column *column = &rows->columns[index];
	char *at = cell_open(rows, column, format, NUMBER_MOST);
	if (!at)
		return;
	at = PUT(at, "><v>");
	if (value->kind == UPH_VALUE_MONEY)
		at = put_money(at, value->money.ore);
	else
		at = put_integer(
			at, value->kind == UPH_VALUE_DATE ? day_number(rows, value->date) : value->integer);
	at = PUT(at, "</v></c>");
	cell_close(rows, column, at);
}

/* The sheet says how far its rows and columns go. */
static void widen_sheet(struct xlsx_rows *rows, size_t last)
{
	lxw_worksheet *worksheet = rows->worksheet;
	if (rows->row > worksheet->dim_rowmax)
		worksheet->dim_rowmax = rows->row;
	if (last > worksheet->dim_colmax)
		worksheet->dim_colmax = (lxw_col_t)last;
}

static const char *height_of(struct xlsx_rows *rows)
{
	if (rows->height[0] == '\0' || rows->height_points < rows->points ||
		rows->height_points > rows->points)
		(void)snprintf(
			rows->height, sizeof rows->height, "\" ht=\"%g\" customHeight=\"1\">", rows->points);
	rows->height_points = rows->points;
	return rows->height;
}

void xlsx_rows_end(struct xlsx_rows *rows)
{
	const size_t most = TAGS_MOST + HEIGHT_MOST + rows->cells.length + rows->column_count * TAGS_MOST;
	char number[NUMBER_MOST], *number_end = put_whole(number, (uint64_t)rows->row + 1);
	const char *height = height_of(rows);
	char *at = buffer_room(&rows->lines, most);
	if (!at) {
		rows->lines.failed = true;
		return;
	}
	at = PUT(at, "<row r=\"");
	at = put(at, number, (size_t)(number_end - number));
	at = put(at, height, strlen(height));
	for (size_t i = 0; i < rows->column_count; i++) {
		const struct column *column = &rows->columns[i];
		if (column->length == 0)
			continue;
		at = PUT(at, "<c r=\"");
		at = put(at, column->letters, strlen(column->letters));
		at = put(at, number, (size_t)(number_end - number));
		*at++ = '"';
		at = put(at, rows->cells.data + column->at, column->length);
		widen_sheet(rows, i);
	}
	at = PUT(at, "</row>");
	buffer_grow(&rows->lines, (size_t)(at - (rows->lines.data + rows->lines.length)));
	if (rows->lines.length >= PIECE_BYTES)
		write_lines(rows);
}
