/* Reading a sheet of events, cell by cell: what journal_sheet.c and journal_cells.c share. */
#ifndef UPH_IMPORT_JOURNAL_CELLS_H
#define UPH_IMPORT_JOURNAL_CELLS_H

#include "import/journal_sheet.h"
#include "ledger/base/arena.h"
#include "ledger/base/text.h"

/* Errors of rows that are told one by one. */
#define JOURNAL_ERRORS_MAX 100
/* Columns beyond are not told of when they are not read. */
#define UNKNOWN_COLUMNS_MAX 64

#define JOURNAL_SENTENCE_MAX ((size_t)1 << 14)

/* A column that is not read, but has something in it. */
struct unknown {
	uint32_t column;
	char heading[TEXT_EXCERPT_MAX];
	uint32_t first_row;
	size_t cells;
};

/* Words for events that the sheet has used: a long one says the same few all the way. */
#define SAID_EVENTS_MAX 8
#define SAID_EVENT_BYTES 24
struct said_event {
	char text[SAID_EVENT_BYTES]; /* of `length` bytes; 0: free */
	size_t length;
	enum uph_event event;
};

/* Columns up to this one are looked up in a table. */
#define NEAR_COLUMNS 64

struct journal_reading {
	struct table *table;
	const struct journal_sheet *sheet;
	unsigned char fields[NEAR_COLUMNS + 1]; /* by column, its field; made when the first row is read */
	bool fields_made;
	struct said_event said[SAID_EVENTS_MAX];
	struct buffer why;             /* the cell that is read cannot be */
	struct uph_findings *findings; /* NULL: the sheet has been checked, and nothing is told again */
	bool all_sound;                /* reading ends at the first row that is not */
	struct arena texts;            /* of the row that is read */
	struct unknown unknown[UNKNOWN_COLUMNS_MAX];
	size_t unknown_count, error_count, hidden_count, no_event_count;
	bool out_of_memory;
};

/* The row that is being read. */
struct journal_row_reading {
	struct journal_reading *reading;
	struct journal_row row;
	const struct table_cell *cells[JOURNAL_COLUMNS]; /* NULL: empty, or a dash */
	bool sound;
};

/* An error at a cell of the row, which is then not posted. */
void journal_row_error(struct journal_row_reading *at, size_t column, const char *rule, const char *format,
	...) __attribute__((format(printf, 4, 5)));
/* Reads the cell of a column, which there is, into the row; an error when it cannot be read. */
void journal_read_field(struct journal_row_reading *at, size_t column);
/* An amount is above zero; only what opens a pot may open it below. */
void journal_check_sign(struct journal_row_reading *at);

#endif
