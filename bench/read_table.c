/* Goes through every cell of a table with the reader that all imports use.
 *
 *   read_table FILE            prints rows and cells
 *   read_table --cells FILE    prints the cells themselves, for limit_xlsx: a line for each row, up to the
 * last that has any; a tab before each cell, and then its kind's letter (t, n, d) and its text */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "import/table.h"

struct count {
	uint64_t rows, cells, bytes;
};

static void print_row(const struct table_row *row, uint32_t *line)
{
	static const char letters[] = {[TABLE_EMPTY] = 't',
		[TABLE_TEXT] = 't',
		[TABLE_NUMBER] = 'n',
		[TABLE_DATE] = 'd',
		[TABLE_BOOL] = 't',
		[TABLE_ERROR] = 't'};
	uint32_t column = 0;
	for (; *line < row->number; ++*line)
		(void)putchar('\n');
	for (size_t i = 0; i < row->cell_count; i++) {
		for (; column < row->cells[i].column; column++)
			(void)putchar('\t');
		(void)putchar(letters[row->cells[i].kind]);
		(void)fwrite(row->cells[i].text, 1, row->cells[i].text_length, stdout);
	}
}

static void count_row(const struct table_row *row, struct count *count)
{
	count->rows++;
	count->cells += row->cell_count;
	for (size_t i = 0; i < row->cell_count; i++)
		count->bytes += row->cells[i].text_length;
}

static enum uph_status read_all(struct table *table, bool print, struct uph_error *err)
{
	struct table_row row;
	struct count count = {0};
	uint32_t line = 1;
	enum uph_status status;
	while ((status = table_next(table, &row, err)) == UPH_OK) {
		if (print)
			print_row(&row, &line);
		else
			count_row(&row, &count);
	}
	if (print)
		(void)putchar('\n');
	else
		(void)printf("%" PRIu64 " rows, %" PRIu64 " cells, %" PRIu64 " bytes\n", count.rows,
			count.cells, count.bytes);
	return status;
}

int main(int argc, char **argv)
{
	struct uph_error err = {0};
	struct table *table = NULL;
	bool print = argc == 3 && strcmp(argv[1], "--cells") == 0;
	if (argc != 2 && !print) {
		(void)fputs("read_table [--cells] FIL\n", stderr);
		return 2;
	}
	enum uph_status status = table_open(argv[argc - 1], NULL, &table, &err);
	if (status == UPH_OK)
		status = read_all(table, print, &err);
	table_close(table);
	if (status != UPH_END) {
		(void)fprintf(stderr, "read_table: %s\n", err.message);
		return 1;
	}
	return 0;
}
