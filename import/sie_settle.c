/* What is settled when the whole of a SIE file has been read: its order, its type, the days it speaks of; and
 * looking things up in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/sie_reader.h"
#include "ledger/base/text.h"

static int by_number(const char *a, const char *b, size_t line_a, size_t line_b)
{
	int order = strcmp(a, b);
	return order ? order : (line_a > line_b) - (line_a < line_b);
}

static int compare_accounts(const void *a, const void *b)
{
	const struct sie_account *x = a, *y = b;
	return by_number(x->number, y->number, x->line, y->line);
}

static int compare_objects(const void *a, const void *b)
{
	const struct sie_object_name *x = a, *y = b;
	if (x->dimension != y->dimension)
		return x->dimension < y->dimension ? -1 : 1;
	return by_number(x->number, y->number, x->line, y->line);
}

static int compare_dimensions(const void *a, const void *b)
{
	const struct sie_dimension *x = a, *y = b;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static int compare_years(const void *a, const void *b)
{
	const struct sie_year *x = a, *y = b;
	return (x->index < y->index) - (x->index > y->index);
}

static void sort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	if (count > 1)
		qsort(array, count, size, compare);
}

/* A file that does not say its type, or says one that cannot have vouchers, is what its content is. */
static void settle_type(struct sie_file *file)
{
	bool books = false;
	/* Those of earlier years say nothing of this one's vouchers. */
	for (size_t i = 0; i < file->balance_count && !books; i++)
		books = file->balances[i].year == 0 && file->balances[i].kind <= SIE_RES;
	if (file->voucher_count > 0)
		file->type = 4;
	else if (file->type == 0)
		file->type = 1;
	file->import_form = file->type == 4 && !books;
}

static void settle_days(struct sie_file *file)
{
	for (size_t i = 0; i < file->year_count; i++) {
		if (file->years[i].index == 0 && file->years[i].first.ymd) {
			file->first = file->years[i].first;
			file->last = file->as_of.ymd ? file->as_of : file->years[i].last;
			return;
		}
	}
	for (size_t i = 0; i < file->voucher_count; i++) {
		struct uph_date date = file->vouchers[i].date;
		if (!file->first.ymd || date.ymd < file->first.ymd)
			file->first = date;
		if (date.ymd > file->last.ymd)
			file->last = date;
	}
}

void sie_settle(struct sie_file *file)
{
	sort(file->accounts, file->account_count, sizeof *file->accounts, compare_accounts);
	sort(file->objects, file->object_count, sizeof *file->objects, compare_objects);
	sort(file->dimensions, file->dimension_count, sizeof *file->dimensions, compare_dimensions);
	sort(file->years, file->year_count, sizeof *file->years, compare_years);
	settle_type(file);
	settle_days(file);
}

void sie_free(struct sie_file *file)
{
	free(file->years);
	free(file->dimensions);
	free(file->objects);
	free(file->accounts);
	free(file->balances);
	free(file->vouchers);
	buffer_free(&file->text);
	arena_free(&file->arena);
	*file = (struct sie_file){0};
}

/* ---- looking up: the first of those that are said twice ---- */

const char *sie_account_name(const struct sie_file *file, const char *account)
{
	size_t low = 0, high = file->account_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(file->accounts[middle].number, account) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < file->account_count && strcmp(file->accounts[low].number, account) == 0
		       ? file->accounts[low].name
		       : "";
}

/* What SIE reserves, for files that use a dimension and do not name it. */
static const struct {
	int number;
	const char *name;
} standard[] = {
	{1, "Kostnadsställe"},
	{2, "Kostnadsbärare"},
	{6, "Projekt"},
	{7, "Anställd"},
	{8, "Kund"},
	{9, "Leverantör"},
	{10, "Faktura"},
};

const char *sie_dimension_name(const struct sie_file *file, int dimension)
{
	for (size_t i = 0; i < file->dimension_count; i++) {
		if (file->dimensions[i].number == dimension)
			return file->dimensions[i].name;
	}
	for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
		if (standard[i].number == dimension)
			return standard[i].name;
	}
	return "";
}

const char *sie_object_label(const struct sie_file *file, int dimension, const char *number)
{
	const struct sie_object_name key = {.dimension = dimension, .number = number};
	size_t low = 0, high = file->object_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_objects(&file->objects[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == file->object_count)
		return "";
	const struct sie_object_name *found = &file->objects[low];
	return found->dimension == dimension && strcmp(found->number, number) == 0 ? found->name : "";
}

const char *sie_year_name(const struct sie_file *file, struct uph_date date, char text[SIE_YEAR_NAME_MAX])
{
	int first = uph_date_year(date), last = first;
	for (size_t i = 0; i < file->year_count; i++) {
		const struct sie_year *year = &file->years[i];
		if (!year->first.ymd || !year->last.ymd || date.ymd < year->first.ymd ||
			date.ymd > year->last.ymd)
			continue;
		first = uph_date_year(year->first);
		last = uph_date_year(year->last);
		break;
	}
	if (first == last)
		(void)snprintf(text, SIE_YEAR_NAME_MAX, "%d", first);
	else
		(void)snprintf(text, SIE_YEAR_NAME_MAX, "%d-%02d", first, last % 100);
	return text;
}

bool sie_is_numbered(const struct sie_voucher *voucher)
{
	return *voucher->number && strcmp(voucher->number, "0") != 0;
}

const char *sie_words(const struct sie_voucher *voucher, const struct sie_row *row, struct buffer *joined)
{
	if (!*row->text || text_same(row->text, voucher->text))
		return *voucher->text ? voucher->text : row->text;
	if (!*voucher->text)
		return row->text;
	buffer_print(joined, "%s: %s", voucher->text, row->text);
	return buffer_failed(joined) ? NULL : buffer_string(joined);
}

const char *sie_object_of(const struct sie_object *objects, size_t count, int dimension)
{
	for (size_t i = 0; i < count; i++) {
		if (objects[i].dimension == dimension)
			return objects[i].number;
	}
	return NULL;
}
