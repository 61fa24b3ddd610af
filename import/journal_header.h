/* The header row of a sheet of events. */
#ifndef UPH_IMPORT_JOURNAL_HEADER_H
#define UPH_IMPORT_JOURNAL_HEADER_H

#include "import/journal_sheet.h"

struct journal_header {
	size_t sheet;
	uint32_t row;
	uint32_t columns[JOURNAL_COLUMNS]; /* 0: not there */
	size_t count;                      /* of columns that are */
	bool whole;                        /* event, day and amount */
	size_t twice;                      /* the column that two headings name … */
	uint32_t second;                   /* … the second of them; 0: none */
	bool not_kronor;                   /* the amount's heading says another unit */
	bool failed;                       /* memory ran out */
};

/* Finds it on the sheet called `name` (NULL: any). What is wrong goes to `findings` as errors. */
enum uph_status journal_header_find(struct table *table, const char *name, struct journal_header *out,
	struct uph_findings *findings, struct uph_error *err);

#endif
