/* How fast libxlsxwriter writes the cells of a workbook, when all that one does is hand them over.
 *
 *   limit_xlsx plain|constant CELLS FILE     CELLS as "read_table --cells" prints them
 *
 * "constant" is the library's constant_memory, which leaves each row behind when the next begins. Texts, days
 * and amounts have the formats that a journal has. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

static void stop(const char *what)
{
	(void)fprintf(stderr, "limit_xlsx: %s\n", what);
	exit(1);
}

/* The whole file, and a NUL after it. */
static char *load(const char *path)
{
	struct stat about;
	int file = open(path, O_RDONLY);
	if (file < 0 || fstat(file, &about) != 0)
		stop(path);
	size_t size = (size_t)about.st_size, filled = 0;
	char *bytes = malloc(size + 1);
	while (bytes && filled < size) {
		ssize_t length = read(file, bytes + filled, size - filled);
		if (length <= 0)
			stop(path);
		filled += (size_t)length;
	}
	if (!bytes)
		stop("minnet räcker inte");
	(void)close(file);
	bytes[size] = '\0';
	return bytes;
}

struct sheet {
	lxw_worksheet *worksheet;
	lxw_format *text, *integer, *money, *day;
};

/* "-1234.5" of at most two decimals: a hundredth at a time, and what it is a hundredth of. */
static double number_of(const char *text, bool *whole)
{
	int64_t hundredths = 0;
	int decimals = -1;
	bool negative = *text == '-';
	for (text += negative; *text; text++) {
		if (*text == '.')
			decimals = 0;
		else if (decimals < 2) {
			hundredths = hundredths * 10 + (*text - '0');
			decimals += decimals >= 0;
		}
	}
	*whole = decimals < 0;
	for (int digits = *whole ? 0 : decimals; digits < 2; digits++)
		hundredths *= 10;
	return (double)(negative ? -hundredths : hundredths) / 100;
}

static void put_cell(const struct sheet *sheet, lxw_row_t row, lxw_col_t column, const char *cell)
{
	bool whole;
	if (*cell == 't') {
		(void)worksheet_write_string(sheet->worksheet, row, column, cell + 1, sheet->text);
	} else if (*cell == 'n') {
		double number = number_of(cell + 1, &whole);
		(void)worksheet_write_number(
			sheet->worksheet, row, column, number, whole ? sheet->integer : sheet->money);
	} else if (*cell == 'd') {
		lxw_datetime day = {(int)strtol(cell + 1, NULL, 10), (int)strtol(cell + 6, NULL, 10),
			(int)strtol(cell + 9, NULL, 10), 0, 0, 0};
		(void)worksheet_write_datetime(sheet->worksheet, row, column, &day, sheet->day);
	}
}

static void put_row(const struct sheet *sheet, lxw_row_t row, char *line)
{
	for (int column = -1; line; column++) {
		char *cell = line, *tab = strchr(line, '\t');
		if (tab)
			*tab++ = '\0';
		line = tab;
		if (column >= 0)
			put_cell(sheet, row, (lxw_col_t)column, cell);
	}
}

static void put_rows(const struct sheet *sheet, char *line)
{
	for (lxw_row_t row = 0; *line; row++) {
		char *end = strchr(line, '\n');
		*end = '\0';
		put_row(sheet, row, line);
		line = end + 1;
	}
}

static struct sheet begin(lxw_workbook *workbook)
{
	struct sheet sheet = {workbook_add_worksheet(workbook, "Journal"), workbook_add_format(workbook),
		workbook_add_format(workbook), workbook_add_format(workbook), workbook_add_format(workbook)};
	format_set_text_wrap(sheet.text);
	format_set_align(sheet.text, LXW_ALIGN_VERTICAL_TOP);
	format_set_num_format(sheet.integer, "0");
	format_set_num_format(sheet.money, "#,##0.00");
	format_set_num_format(sheet.day, "yyyy-mm-dd");
	return sheet;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		(void)fputs("limit_xlsx plain|constant CELLER FIL\n", stderr);
		return 2;
	}
	lxw_workbook_options options = {.constant_memory = strcmp(argv[1], "constant") == 0};
	char *cells = load(argv[2]);
	lxw_workbook *workbook = workbook_new_opt(argv[3], &options);
	if (!workbook)
		stop("arbetsboken gick inte att börja");
	struct sheet sheet = begin(workbook);
	put_rows(&sheet, cells);
	free(cells);
	if (workbook_close(workbook) != LXW_NO_ERROR)
		stop("arbetsboken gick inte att skriva");
	return 0;
}
