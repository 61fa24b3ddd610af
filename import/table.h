/* One face for every table a person can send: CSV, TSV, XLSX and ODS give the same cells.
 *
 * The kind of file is found from its content, never from its name. Rows come one at a time, so that a
 * million of them fit in little memory; a row and its cells belong to the reader and live until the next
 * call of table_next(), table_select() or table_close(). Row and column numbers count from 1, as people see
 * them.
 *
 * Line breaks within a cell are "\n". A clock time without a day is text ("10:37:58"). A day number that is
 * no day (60, below zero) stays a number. In CSV every cell is text, without the spaces around it unless they
 * are quoted. A SIE
 * file with vouchers is a table of the same kind as CSV: a row for each #TRANS, numbered by its line. */
#ifndef UPH_IMPORT_TABLE_H
#define UPH_IMPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"

enum table_format { TABLE_CSV, TABLE_XLSX, TABLE_ODS };

enum table_cell_kind {
	TABLE_EMPTY,
	TABLE_TEXT,
	TABLE_NUMBER, /* text is the machine's decimal, as stored */
	TABLE_DATE,   /* date is set; text is "2024-09-27", or "2024-09-27 15:22:00" with a clock time */
	TABLE_BOOL,   /* text is "TRUE" or "FALSE" */
	TABLE_ERROR   /* a spreadsheet's error value; text is "#REF!" or the like */
};

struct table_cell {
	enum table_cell_kind kind;
	uint32_t column;  /* from 1 */
	const char *text; /* valid UTF-8, never NULL, NUL-terminated; see above for the kinds */
	size_t text_length;
	struct uph_date date;
	/* NULL when the cell is no formula; without the leading "=". Of an XLSX formula shared by several
	 * cells each has the first cell's text, unshifted; an ODS formula is written as in XLSX
	 * ("SUM(A1:A2,B1)"). */
	const char *formula;
	bool uncached;    /* a formula whose result is not in the file: kind is TABLE_EMPTY */
	bool hidden;      /* its column is hidden */
	bool shown_whole; /* a number whose format shows no decimals ("#,##0", "0") */
	bool percent;     /* a number whose format is a percentage; text is still the stored decimal */
	uint8_t zero_pad; /* a format of zeros alone: how many ("0000": 265 is shown "0265"); else 0 */
};

struct table_row {
	uint32_t number; /* from 1; in CSV the line the row begins on, counting every line of the file */
	bool hidden;
	const struct table_cell *cells; /* those that hold something, by rising column */
	size_t cell_count;
};

struct table_range {
	uint32_t row_first, column_first, row_last, column_last;
};

/* Limits; beyond them UPH_E_LIMIT, with a sentence that says which. A zero field takes the default. */
struct table_limits {
	uint64_t file_bytes;     /* default 2 GiB, of the file itself */
	uint64_t unzipped_bytes; /* default 2 GiB, one part of a workbook */
	uint32_t unzipped_ratio; /* default 200, unzipped over zipped, counted from the first MiB */
	uint32_t rows;           /* default 1 048 576 × 10 for CSV, 1 048 576 for a sheet */
	uint32_t columns;        /* default 16 384 */
	uint32_t cell_bytes;     /* default 131 072 */
	uint64_t shared_bytes;   /* default 256 MiB, all shared strings of a workbook */
};

struct table;

/* Opens a file, or standard input for "-". Refuses what is not a table, each in one Swedish sentence that
 * says what it is and what to do: password-protected, truncated, an old .xls, a PDF, a web page saved under a
 * spreadsheet's name, a picture, another zip, a binary, an empty file. The error's place is left to the
 * caller. */
enum uph_status table_open(
	const char *path, const struct table_limits *limits, struct table **out, struct uph_error *err);
/* The same from memory; `data` must outlive the table. */
enum uph_status table_open_memory(const void *data, size_t length, const struct table_limits *limits,
	struct table **out, struct uph_error *err);
/* The same of an open file, read at any place without moving in it; it stays the caller's and must stay open
 * as long as the table. */
enum uph_status table_open_descriptor(int fd, uint64_t length, const struct table_limits *limits,
	struct table **out, struct uph_error *err);
void table_close(struct table *table); /* NULL is fine */

enum table_format table_format(const struct table *table);
/* Words for a person: "UTF-8", "Windows-1252", …; "" for workbooks. */
const char *table_encoding(const struct table *table);
/* What a table of somebody's records is known by, whatever headings it has this time: "SIE 232100-0081".
 * NULL: by its headings. */
const char *table_known_as(const struct table *table);
/* The leading columns that together are a row's own for ever, the second the number that people know its
 * record by; 0: there are none such. */
#define TABLE_RECORD_NUMBER 2
uint32_t table_key_columns(const struct table *table);
char table_separator(const struct table *table); /* 0 for workbooks */
/* About how many rows the selected sheet has, as far as can be told without reading it; 0: it cannot. */
uint64_t table_rows_about(const struct table *table);
/* Whether a bare day number in it counts from 1904. */
bool table_epoch_1904(const struct table *table);

size_t table_sheet_count(const struct table *table);                   /* 1 for CSV */
const char *table_sheet_name(const struct table *table, size_t index); /* "" for CSV */
bool table_sheet_hidden(const struct table *table, size_t index);

/* Starts (again) at the first row of a sheet. A table opens on its first sheet. */
enum uph_status table_select(struct table *table, size_t index, struct uph_error *err);

/* UPH_OK and a row, UPH_END after the last, or an error whose message begins with the cell ("Blad1!C14: …")
 * or line. Rows without any cell are skipped; their numbers are not. */
enum uph_status table_next(struct table *table, struct table_row *row, struct uph_error *err);

/* The merged ranges of the selected sheet, all known once table_next() has said UPH_END. The value stands in
 * the first cell; the others are empty, unless a program wrote values beneath a merged cell of an XLSX. */
const struct table_range *table_merges(const struct table *table, size_t *count);

/* "Blad1!C14" for a sheet (quoted as spreadsheets do when the name needs it: 'Min plan'!C14); "14" for a CSV
 * row, "14:3" with a column. `column` 0 leaves the column out ("Blad1!14"). Writes at most `size` bytes;
 * returns `text`. */
char *table_place(
	const struct table *table, size_t sheet, uint32_t row, uint32_t column, char *text, size_t size);
#define TABLE_PLACE_MAX 320

#endif
