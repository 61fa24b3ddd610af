/* A sheet of events: a header row found by its words, and a movement in each row below it. Reading knows no
 * ledger: it says of every row what can be said of its form. No more than one row is in memory. A sheet is
 * first read as if all its rows were sound, and then once is enough; when one is not, all of them are looked
 * at from the first on, and those of a sheet that has been looked at can be read again. */
#ifndef UPH_IMPORT_JOURNAL_SHEET_H
#define UPH_IMPORT_JOURNAL_SHEET_H

#include "import/journal_words.h"
#include "import/table.h"
#include "ledger/base/arena.h"
#include "uph/finding.h"

struct journal_row {
	size_t sheet;            /* index in the table */
	const uint32_t *columns; /* JOURNAL_COLUMNS of them, of its sheet; 0: not there */
	uint32_t number;
	size_t anchor; /* the column that the row as a whole is named by */
	/* 0 in a workbook's row that is no movement. */
	enum uph_event event;
	struct uph_date date;
	struct uph_money amount;
	/* What stands in the cells, as uph_movement_record() reads it: days as 2024-09-27, the amount as a
	 * plain decimal. */
	const char *fields[UPH_MOVEMENT_FIELDS];
};

struct journal_sheet {
	size_t sheet; /* index in the table */
	uint32_t header_row;
	uint32_t columns[JOURNAL_COLUMNS]; /* 0: not there */
	size_t row_count;                  /* of events */
};

/* Whether the first sheet that is a table of events or a matrix is of events: a row among its first fifty
 * heads the event, the day and the amount. */
bool journal_recognised(struct table *table);

/* How far a job has come; `total` 0: not known. NULL is fine where it is asked for. */
struct journal_progress {
	void (*tell)(void *context, int64_t done, int64_t total);
	void *context;
};

/* The sheet called `name` (NULL: the one with such a header row), by its header row alone: `row_count` is 0.
 * What is wrong with it goes to `findings` as errors. */
enum uph_status journal_sheet_find(struct table *table, const char *name, struct journal_sheet *out,
	struct uph_findings *findings, struct uph_error *err);

/* Looks at every row of the sheet called `name` (NULL: the one with such a header row), and keeps none.
 * UPH_E_REFUSED when a row cannot be read: `findings` has all of them. */
enum uph_status journal_sheet_check(struct table *table, const char *name, struct journal_sheet *out,
	const struct journal_progress *progress, struct uph_findings *findings, struct uph_error *err);

/* The rows of a sheet, one at a time: of one that has been checked (`findings` NULL), or of one that has only
 * been found. `findings` then gets what is to be said of rows that are sound, as the check says it, all of it
 * when the last has been read. */
struct journal_rows;
enum uph_status journal_rows_new(struct table *table, const struct journal_sheet *sheet,
	struct uph_findings *findings, struct journal_rows **out, struct uph_error *err);
void journal_rows_free(struct journal_rows *rows); /* NULL is fine */
/* The first row is the next one, again. */
enum uph_status journal_rows_begin(struct journal_rows *rows, struct uph_error *err);
/* UPH_END after the last. The row lives until the next call. Of a sheet that has been checked UPH_E_IO when
 * it reads otherwise than it did then; of another UPH_E_REFUSED at the first row that is not sound: it is to
 * be checked. */
enum uph_status journal_rows_next(
	struct journal_rows *rows, const struct journal_row **out, struct uph_error *err);

/* Where a row's field stands: "Blad1!C14", in a text file its line. */
const char *journal_place(
	struct table *table, size_t sheet, uint32_t row, uint32_t column, char text[TABLE_PLACE_MAX]);

#endif
