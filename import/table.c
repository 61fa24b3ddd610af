/* The one face of all tables: opening by content, the sheets, rows by the format's own reader, and the
 * names of places. Nothing here knows a format. */
#include "import/table.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "import/table_reader.h"
#include "ledger/base/reason.h"
#include "ledger/base/text.h"

enum { SHEETS_MAX = 4096, MERGES_MAX = 1 << 20 };

enum uph_status table_out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "Minnet räcker inte: stäng andra program, eller dela upp filen.");
}

static struct table_limits limits_filled(const struct table_limits *given, enum table_format format)
{
	struct table_limits limits = given ? *given : (struct table_limits){0};
	if (!limits.file_bytes)
		limits.file_bytes = (uint64_t)2 << 30;
	if (!limits.unzipped_bytes)
		limits.unzipped_bytes = (uint64_t)2 << 30;
	if (!limits.unzipped_ratio)
		limits.unzipped_ratio = 200;
	if (!limits.rows)
		limits.rows = format == TABLE_CSV ? 10485760 : 1048576;
	if (!limits.columns)
		limits.columns = 16384;
	if (!limits.cell_bytes)
		limits.cell_bytes = 131072;
	if (!limits.shared_bytes)
		limits.shared_bytes = (uint64_t)256 << 20;
	return limits;
}

/* Takes over `bytes`, also when it fails. */
static enum uph_status open_bytes(struct table_bytes *bytes, const struct table_limits *limits,
	struct table **out, struct uph_error *err)
{
	const struct table_driver *driver = NULL;
	struct table *table = NULL;
	enum uph_status status = table_sniff(bytes, &driver, err);
	if (status != UPH_OK)
		goto out;
	table = calloc(1, sizeof *table);
	if (!table) {
		status = table_out_of_memory(err);
		goto out;
	}
	table->driver = driver;
	table->limits = limits_filled(limits, driver->format);
	table->bytes = *bytes;
	bytes->fd = -1;
	table->encoding = "";
	table_cells_init(&table->row);
	status = driver->open(table, err);
	if (status == UPH_OK)
		status = table_select(table, 0, err);
	if (status == UPH_OK) {
		*out = table;
		table = NULL;
	}
out:
	table_close(table);
	table_bytes_close(bytes);
	return status;
}

enum uph_status table_open(
	const char *path, const struct table_limits *limits, struct table **out, struct uph_error *err)
{
	struct table_bytes bytes;
	*out = NULL;
	uint64_t length_max = limits_filled(limits, TABLE_CSV).file_bytes;
	enum uph_status status = table_bytes_open(path, length_max, &bytes, err);
	if (status != UPH_OK)
		return status;
	return open_bytes(&bytes, limits, out, err);
}

enum uph_status table_open_memory(const void *data, size_t length, const struct table_limits *limits,
	struct table **out, struct uph_error *err)
{
	struct table_bytes bytes = {.fd = -1, .memory = data, .length = length};
	*out = NULL;
	uint64_t length_max = limits_filled(limits, TABLE_CSV).file_bytes;
	if (length > length_max)
		return uph_fail(err, UPH_E_LIMIT, "Filen är större än gränsen %llu byte: dela upp den.",
			(unsigned long long)length_max);
	return open_bytes(&bytes, limits, out, err);
}

enum uph_status table_open_descriptor(
	int fd, uint64_t length, const struct table_limits *limits, struct table **out, struct uph_error *err)
{
	struct table_bytes bytes = {.fd = dup(fd), .length = length};
	*out = NULL;
	if (bytes.fd < 0)
		return uph_fail(err, UPH_E_IO, "Filen kan inte läsas: %s.", reason_to_read(errno));
	uint64_t length_max = limits_filled(limits, TABLE_CSV).file_bytes;
	if (length > length_max) {
		table_bytes_close(&bytes);
		return uph_fail(err, UPH_E_LIMIT, "Filen är större än gränsen %llu byte: dela upp den.",
			(unsigned long long)length_max);
	}
	return open_bytes(&bytes, limits, out, err);
}

void table_close(struct table *table)
{
	if (!table)
		return;
	table->driver->close(table);
	for (size_t i = 0; i < table->sheet_count; i++)
		free(table->sheets[i].name);
	free(table->sheets);
	free(table->merges);
	table_cells_free(&table->row);
	table_bytes_close(&table->bytes);
	free(table);
}

enum table_format table_format(const struct table *table)
{
	return table->driver->format;
}

const char *table_known_as(const struct table *table)
{
	return table->known_as;
}

uint32_t table_key_columns(const struct table *table)
{
	return table->key_columns;
}

const char *table_encoding(const struct table *table)
{
	return table->encoding;
}

char table_separator(const struct table *table)
{
	return table->separator;
}

uint64_t table_rows_about(const struct table *table)
{
	return table->rows_about;
}

bool table_epoch_1904(const struct table *table)
{
	return table->epoch_1904;
}

size_t table_sheet_count(const struct table *table)
{
	return table->sheet_count;
}

const char *table_sheet_name(const struct table *table, size_t index)
{
	return index < table->sheet_count ? table->sheets[index].name : "";
}

bool table_sheet_hidden(const struct table *table, size_t index)
{
	return index < table->sheet_count && table->sheets[index].hidden;
}

enum uph_status table_sheet_add(struct table *table, const char *name, bool hidden, struct uph_error *err)
{
	if (table->sheet_count == SHEETS_MAX)
		return uph_fail(err, UPH_E_LIMIT,
			"Arbetsboken har fler än %d blad: spara bladet med tabellen i en egen fil.",
			SHEETS_MAX);
	struct table_sheet *sheets = realloc(table->sheets, (table->sheet_count + 1) * sizeof *sheets);
	if (!sheets)
		return table_out_of_memory(err);
	table->sheets = sheets;
	char *copy = strdup(name);
	if (!copy)
		return table_out_of_memory(err);
	table->sheets[table->sheet_count++] = (struct table_sheet){.name = copy, .hidden = hidden};
	return UPH_OK;
}

enum uph_status table_merge_add(struct table *table, const struct table_range *range, struct uph_error *err)
{
	if (table->merge_count == MERGES_MAX)
		return uph_fail(err, UPH_E_LIMIT,
			"%s: bladet har fler än %d sammanfogade områden: dela upp det.",
			table_sheet_name(table, table->sheet), MERGES_MAX);
	if (table->merge_count == table->merge_capacity) {
		size_t capacity = table->merge_capacity ? table->merge_capacity * 2 : 16;
		struct table_range *merges = realloc(table->merges, capacity * sizeof *merges);
		if (!merges)
			return table_out_of_memory(err);
		table->merges = merges;
		table->merge_capacity = capacity;
	}
	table->merges[table->merge_count++] = *range;
	return UPH_OK;
}

enum uph_status table_select(struct table *table, size_t index, struct uph_error *err)
{
	if (index >= table->sheet_count)
		return uph_fail(err, UPH_E_MISSING, "Blad nummer %zu finns inte: filen har %zu.", index + 1,
			table->sheet_count);
	table->sheet = index;
	table->ended = false;
	table->merge_count = 0;
	table->failure.status = UPH_OK;
	table_cells_clear(&table->row);
	return table->driver->select(table, err);
}

enum uph_status table_next(struct table *table, struct table_row *row, struct uph_error *err)
{
	*row = (struct table_row){0};
	if (table->failure.status != UPH_OK)
		return uph_fail(err, table->failure.status, "%s", table->failure.message);
	if (table->ended)
		return UPH_END;
	enum uph_status status = table->driver->next(table, row, &table->failure);
	if (status == UPH_OK || status == UPH_END) {
		table->failure.status = UPH_OK;
		table->ended = status == UPH_END;
		return status;
	}
	return uph_fail(err, status, "%s", table->failure.message);
}

const struct table_range *table_merges(const struct table *table, size_t *count)
{
	*count = table->merge_count;
	return table->merges;
}

/* Whether a formula would have to quote the sheet's name. */
static bool name_needs_quotes(const char *name)
{
	if (!*name || isdigit((unsigned char)*name))
		return true;
	for (const char *at = name; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte < 0x80 && !isalnum(byte) && byte != '_' && byte != '.')
			return true;
	}
	/* a name that reads as a cell: one to three letters, then only digits */
	size_t letters = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	size_t digits = strspn(name + letters, "0123456789");
	return letters >= 1 && letters <= 3 && digits >= 1 && name[letters + digits] == '\0';
}

static void put(char *text, size_t size, size_t *at, char byte)
{
	if (*at + 1 < size)
		text[*at] = byte;
	(*at)++;
}

static void put_sheet_name(char *text, size_t size, size_t *at, const char *name)
{
	bool quotes = name_needs_quotes(name);
	if (quotes)
		put(text, size, at, '\'');
	for (; *name; name++) {
		if (*name == '\'')
			put(text, size, at, '\'');
		put(text, size, at, *name);
	}
	put(text, size, at, quotes ? '\'' : '!');
	if (quotes)
		put(text, size, at, '!');
}

static void put_column(char *text, size_t size, size_t *at, uint32_t column)
{
	char letters[8];
	size_t count = 0;
	for (; column > 0; column = (column - 1) / 26)
		letters[count++] = (char)('A' + (column - 1) % 26);
	while (count > 0)
		put(text, size, at, letters[--count]);
}

/* An import asks for the place of every row. */
static void put_number(char *text, size_t size, size_t *at, uint32_t number)
{
	char digits[16];
	size_t count = 0;
	do {
		digits[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (count > 0)
		put(text, size, at, digits[--count]);
}

char *table_place(
	const struct table *table, size_t sheet, uint32_t row, uint32_t column, char *text, size_t size)
{
	size_t at = 0;
	assert(size > 0);
	if (table->driver->format == TABLE_CSV) {
		put_number(text, size, &at, row);
		if (column) {
			put(text, size, &at, ':');
			put_number(text, size, &at, column);
		}
	} else {
		put_sheet_name(text, size, &at, table_sheet_name(table, sheet));
		put_column(text, size, &at, column);
		put_number(text, size, &at, row);
	}
	text[at < size ? at : text_cut(text, size - 1)] = '\0';
	return text;
}

enum uph_status table_refuse(const struct table *table, uint32_t row, uint32_t column, struct uph_error *err,
	enum uph_status status, const char *format, ...)
{
	char message[UPH_ERROR_MESSAGE_MAX];
	char place[TABLE_PLACE_MAX];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	(void)uph_fail(err, status, "%s", message);
	if (row == 0)
		return status;
	return uph_error_at(err, status, table_place(table, table->sheet, row, column, place, sizeof place));
}
