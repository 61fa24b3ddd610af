/* Any rectangular sheet, read by a mapping: a JSON text (docs/mapping.md) that says where the headings are,
 * which column means what, how amounts and days are written, which rows are left out, and what a row is.
 *
 * Nothing is guessed: what a mapping names and the sheet does not have is an error, and every bad row is
 * told, each with its cell. A row that is a total is checked against the rows above it and is no row. */
#ifndef UPH_IMPORT_MAPPED_H
#define UPH_IMPORT_MAPPED_H

#include "import/import_job.h"
#include "import/table.h"
#include "ledger/base/arena.h"
#include "uph/mapping.h"
#include "uph/movement_words.h"

/* Larger mapping files are refused. */
#define MAPPED_BYTES_MAX ((size_t)1 << 20)
#define MAPPED_COLUMNS_MAX 200
#define MAPPED_ROWS_MAX ((size_t)500000)
/* Stands in a mapping for what a person has to choose. */
#define MAPPED_UNDECIDED "?"
#define MAPPED_UNDECIDED_TOLD 20

enum mapped_rows_are { MAPPED_EVENTS, MAPPED_BOOKS, MAPPED_BALANCES };

/* What a column or a constant can be: the fields of uph record (enum uph_movement_field), and those of
 * somebody else's books. */
enum mapped_field {
	MAPPED_ACCOUNT = UPH_MOVEMENT_FIELDS,
	MAPPED_VOUCHER,
	MAPPED_OPENING,
	MAPPED_CLOSING,
	MAPPED_FIELDS
};

/* "activity", "account"; MAPPED_FIELDS when it is no field. */
const char *mapped_field_name(size_t field);
size_t mapped_field_named(const char *name);

enum mapped_unit { MAPPED_KRONOR, MAPPED_THOUSANDS, MAPPED_MILLIONS };
enum mapped_day_order { MAPPED_YMD, MAPPED_DMY, MAPPED_MDY };
enum mapped_test { MAPPED_EQUALS, MAPPED_NOT_EQUALS, MAPPED_MATCHES, MAPPED_IS_EMPTY, MAPPED_NOT_EMPTY };

struct mapped_pair {
	const char *from, *to;
};

struct mapped_pairs {
	struct mapped_pair *items;
	size_t count;
};

struct mapped_format {
	const char *column;
	enum mapped_day_order order;
	char decimal; /* 0: by its looks, which must then be clear */
	/* what stands between thousands: a character, ' ' for every kind of space; 0: anything that is usual
	 */
	char thousands;
	bool no_thousands;
};

struct mapped_values {
	const char *column;
	struct mapped_pairs pairs;
};

struct mapped_filter {
	const char *column, *value;
	enum mapped_test test;
	const char *path;
};

/* Columns are named by heading or by letter ("C"); NULL: none. */
struct mapped_mapping {
	enum mapped_rows_are rows;
	const char *name;      /* as people know it; "" */
	const char *system;    /* whose books, of MAPPED_BOOKS and MAPPED_BALANCES: "Region Blekinge"; "" */
	const char *key;       /* … and their key, "232100-0081"; "" */
	const char *sheet;     /* NULL: the first that has the headings */
	uint32_t header_row;   /* the first line of the headings; 0: found by them */
	uint32_t header_lines; /* 1 to 5 */
	enum mapped_unit unit;
	const char *amount, *debit, *credit;
	bool credit_positive; /* of debit and credit: which side is above zero */
	bool turned;          /* of one column: its sign is the other way round */
	struct mapped_format *formats;
	size_t format_count;
	const char *columns[MAPPED_FIELDS];   /* by field */
	const char *find_allocation;          /* the column whose text has "UPH-24-016" in it */
	const char *constants[MAPPED_FIELDS]; /* by field; NULL: none */
	struct mapped_values *values;
	size_t value_count;
	struct mapped_filter *filters;
	size_t filter_count;
	const char *total_column; /* where total words stand; NULL: anywhere */
	const char **total_words;
	size_t total_word_count;
	bool total_arithmetic; /* a row without a day that is the sum of those above is a total */
	bool has_stated_total;
	struct uph_money stated_total; /* kronor, of all rows that are read */
	const char *event;             /* always; NULL */
	const char *event_column;      /* or by a column's words … */
	struct mapped_pairs event_words;
	const char *event_positive, *event_negative; /* … or by the amount's sign */
	const char **key_columns;
	size_t key_count;
	size_t undecided;                                /* "?" left … */
	const char *undecided_at[MAPPED_UNDECIDED_TOLD]; /* … and where the first of them stand: "event.is" */
	const char *file;                                /* that it was read from; NULL */
};

/* A row as it is read. Texts live in the arena. */
struct mapped_row {
	uint32_t number;
	uint32_t anchor;      /* the column of its amount */
	const char *place;    /* "Blad1!C14", "14" */
	struct uph_date date; /* none when no column says */
	/* In öre. Of events above zero, when the event says the direction; of books with the sign of the
	 * mapping. */
	struct uph_money amount;
	bool has_opening, has_closing;
	struct uph_money opening, closing;
	bool undecided;                    /* the mapping does not say which event it is */
	enum uph_event event;              /* of MAPPED_EVENTS; 0 */
	const char *fields[MAPPED_FIELDS]; /* NULL: nothing stands there */
	uint32_t columns[MAPPED_FIELDS];   /* where each stands; 0 */
	/* What the row is known by: the cells of the key columns, or all its cells. */
	const char *identity;
	/* NULL when it is read; else why it is not, as a sentence ("Raden är en delsumma och stämmer."). */
	const char *left_out;
	bool filtered; /* … by a condition of the mapping */
};

/* Reads the JSON strictly. UPH_E_REFUSED with every reason in `findings`. What it holds lives in `arena`. */
enum uph_status mapped_read(const char *text, size_t length, struct arena *arena, struct mapped_mapping *out,
	struct uph_findings *findings, struct uph_error *err);
/* The same from a file; `text` (may be NULL) gets the JSON as it stands. Findings about the mapping itself
 * are of rules that begin with "mapping.", and their place has the mapping's file: "karta.json: event.is". */
enum uph_status mapped_read_file(const char *path, struct arena *arena, struct mapped_mapping *out,
	const char **text, struct uph_findings *findings, struct uph_error *err);
/* Whether a text is a mapping of a sheet ("format": "uph-karta-…"), however it reads otherwise; and a file.
 */
bool mapped_text_is_sheet(const char *text, size_t length);
enum uph_status mapped_file_is_sheet(const char *path, bool *out, struct uph_error *err);
/* The kept mapping of a table with these headings, the forgotten ones passed over. UPH_E_MISSING without a
 * message when there is none. `name` and `text` may be NULL. Leaves the table at the first row of its first
 * sheet. */
enum uph_status mapped_find_kept(struct uph_ledger *ledger, struct table *table, struct arena *arena,
	struct mapped_mapping *out, const char **name, const char **text, struct uph_error *err);
/* The key that a mapping of this table is kept under: its folded headings, joined. */
enum uph_status mapped_key(struct table *table, const struct mapped_mapping *mapping, struct arena *arena,
	const char **out, struct uph_findings *findings, struct uph_error *err);
/* The same of the sheet called `sheet` (NULL: as the mapping says), whose index is told, too. */
enum uph_status mapped_sheet_key(struct table *table, const struct mapped_mapping *mapping, const char *sheet,
	struct arena *arena, size_t *index, const char **out, struct uph_findings *findings,
	struct uph_error *err);

/* Reads the rows, in order, those that are left out as well (`left_out`). What cannot be read goes to
 * `findings`, each at its cell, and the row is not visited; totals that do not hold, too: UPH_E_REFUSED after
 * the last row, then. A "?" in the mapping is an error, unless `undecided_too`. `sheet` (may be NULL) names
 * another sheet than the mapping. */
enum uph_status mapped_rows(struct table *table, const struct mapped_mapping *mapping, const char *sheet,
	bool undecided_too, struct arena *arena,
	enum uph_status (*visit)(void *context, const struct mapped_row *row, struct uph_error *err),
	void *context, struct uph_findings *findings, struct uph_error *err);

/* ---- uph import ---- */

/* Whether a mapping of events is kept for these headings. */
bool mapped_recognised(struct uph_ledger *ledger, struct table *table);
enum uph_status mapped_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);
/* Proposes a mapping (--suggest): nothing is written but the file that -o names. */
enum uph_status mapped_suggest(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
