/* A sheet of events: a header row found by its words, and a movement in each row below it. Reading knows no
 * ledger: it says of every row what can be said of its form. */
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
	size_t sheet;                      /* index in the table */
	uint32_t columns[JOURNAL_COLUMNS]; /* 0: not there */
	struct journal_row *rows;
	size_t row_count, capacity;
};

/* Whether the first sheet that is a table of events or a matrix is of events: a row among its first fifty
 * heads the event, the day and the amount. */
bool journal_recognised(struct table *table);

/* Reads the sheet called `name` (NULL: the one with such a header row). UPH_E_REFUSED when a row cannot be
 * read: `findings` has all of them. Rows and texts live in the arena. */
enum uph_status journal_sheet_read(struct table *table, const char *name, struct arena *arena,
	struct journal_sheet *out, struct uph_findings *findings, struct uph_error *err);

/* Where a row's field stands: "Blad1!C14", in a text file its line. */
const char *journal_place(
	struct table *table, size_t sheet, uint32_t row, uint32_t column, char text[TABLE_PLACE_MAX]);

#endif
