/* How fast libcsv reads a file when all that one does is count.
 *
 *   limit_csv FILE     semicolons between the fields; prints rows and fields */
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct count {
	unsigned long long rows, fields, bytes;
};

static void take_field(void *field, size_t length, void *context)
{
	struct count *count = context;
	(void)field;
	count->fields++;
	count->bytes += length;
}

static void take_row(int end, void *context)
{
	struct count *count = context;
	(void)end;
	count->rows++;
}

static int parse(int file, struct count *count)
{
	static char bytes[1 << 16];
	struct csv_parser parser;
	ssize_t length;
	int failed = csv_init(&parser, 0);
	csv_set_delim(&parser, ';');
	while (!failed && (length = read(file, bytes, sizeof bytes)) > 0)
		failed = csv_parse(&parser, bytes, (size_t)length, take_field, take_row, count) !=
			 (size_t)length;
	failed = failed || csv_fini(&parser, take_field, take_row, count) != 0;
	csv_free(&parser);
	return failed;
}

int main(int argc, char **argv)
{
	struct count count = {0};
	int file = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	if (file < 0 || parse(file, &count)) {
		(void)fputs("limit_csv FIL\n", stderr);
		return 2;
	}
	(void)close(file);
	(void)printf("%llu rows, %llu fields, %llu bytes\n", count.rows, count.fields, count.bytes);
	return 0;
}
