/* What the table readers share inside import/: the bytes of a file, the row being put together, and the small
 * set of functions a format brings.
 *
 * A format's reader lives behind table->reader; everything else in struct table belongs to table.c. A reader
 * that fails at a cell says so with table_refuse(), so that every message begins with the place. */
#ifndef UPH_IMPORT_TABLE_READER_H
#define UPH_IMPORT_TABLE_READER_H

#include "import/table.h"
#include "ledger/base/buffer.h"

/* A file, or memory, read at any offset. A pipe is first copied to an unlinked temporary file. */
struct table_bytes {
	int fd; /* -1: memory */
	const unsigned char *memory;
	uint64_t length;
};

/* "-" is standard input. UPH_E_IO, or UPH_E_LIMIT beyond `length_max`. */
enum uph_status table_bytes_open(
	const char *path, uint64_t length_max, struct table_bytes *out, struct uph_error *err);
void table_bytes_close(struct table_bytes *bytes);
/* Up to `size` bytes; fewer only at the end. */
enum uph_status table_bytes_read(const struct table_bytes *bytes, uint64_t offset, void *data, size_t size,
	size_t *got, struct uph_error *err);
/* Whether the pattern (64 bytes at most) stands anywhere in the file. */
bool table_bytes_contain(const struct table_bytes *bytes, const void *pattern, size_t length);

/* The cells of one row. Texts are kept as offsets until the row is finished, because the pool may move. */
struct cell_text {
	const char *outside; /* a text that lives elsewhere (a shared string), or NULL */
	size_t text_at;
	size_t formula_at;
};

struct table_cells {
	struct table_cell *cells;
	struct cell_text *texts;
	size_t count;
	size_t capacity;
	struct buffer pool;
};

#define CELL_NO_FORMULA SIZE_MAX

void table_cells_init(struct table_cells *cells);
void table_cells_free(struct table_cells *cells);
void table_cells_clear(struct table_cells *cells);
/* A new empty cell; NULL when out of memory. */
struct table_cell *table_cells_add(struct table_cells *cells, uint32_t column);
/* Gives every cell its pointers; false when the pool ran out. */
bool table_cells_finish(struct table_cells *cells);

/* The hidden columns of a sheet: one bit each, columns from 1 to a maximum. */
struct column_set {
	unsigned char *bits;
	uint32_t column_max;
};

bool column_set_init(struct column_set *set, uint32_t column_max); /* false: out of memory */
void column_set_free(struct column_set *set);
void column_set_clear(struct column_set *set);
void column_set_add(struct column_set *set, uint32_t first, uint32_t last);
bool column_set_has(const struct column_set *set, uint32_t column);

struct table_sheet {
	char *name;
	bool hidden;
};

struct table_driver {
	enum table_format format;
	enum uph_status (*open)(struct table *table, struct uph_error *err);
	enum uph_status (*select)(struct table *table, struct uph_error *err); /* table->sheet */
	enum uph_status (*next)(struct table *table, struct table_row *row, struct uph_error *err);
	void (*close)(struct table *table);
};

extern const struct table_driver table_csv_driver;
extern const struct table_driver table_xlsx_driver;
extern const struct table_driver table_ods_driver;
extern const struct table_driver table_sie_driver;

struct table {
	const struct table_driver *driver;
	struct table_limits limits;
	struct table_bytes bytes;
	struct table_sheet *sheets;
	size_t sheet_count;
	size_t sheet; /* the selected one */
	const char *encoding;
	char separator;
	const char *known_as; /* see table_known_as(); the reader's own memory */
	uint32_t key_columns; /* see table_key_columns() */
	uint64_t rows_about;  /* see table_rows_about(); set when a sheet is opened or selected */
	bool epoch_1904;      /* an XLSX that counts its days from 1904 */
	bool ended;
	struct uph_error failure; /* a sheet that failed goes on failing; status UPH_OK: none */
	struct table_cells row;
	struct table_range *merges;
	size_t merge_count;
	size_t merge_capacity;
	void *reader; /* the format's own */
};

/* Which reader the bytes ask for; or why none can read them. */
enum uph_status table_sniff(
	const struct table_bytes *bytes, const struct table_driver **out, struct uph_error *err);
/* A text file that is no table (a web page, XML) by its first characters, decoded. */
enum uph_status table_sniff_text(const char *text, size_t length, struct uph_error *err);

/* For the formats. */
enum uph_status table_sheet_add(struct table *table, const char *name, bool hidden, struct uph_error *err);
enum uph_status table_merge_add(struct table *table, const struct table_range *range, struct uph_error *err);
/* Fails with "Blad1!C14: …" or "14: …". Row 0 leaves the place out. */
enum uph_status table_refuse(const struct table *table, uint32_t row, uint32_t column, struct uph_error *err,
	enum uph_status status, const char *format, ...) __attribute__((format(printf, 6, 7)));
enum uph_status table_out_of_memory(struct uph_error *err);

#endif
