/* What a sheet seems to be: its headings, and what each column holds. */
#ifndef UPH_IMPORT_MAPPED_SUGGEST_H
#define UPH_IMPORT_MAPPED_SUGGEST_H

#include "import/mapped_sheet.h"

/* What the cells of a column are, below the headings. */
struct suggested_column {
	size_t filled, amounts, days, days_dmy, texts, allocations, activities;
	size_t commas, points; /* cells with that mark before their last digits */
	size_t negatives, positives;
};

struct suggested_words {
	const char *word;
	const char *event; /* its name, or "?" */
};

#define SUGGESTED_WORDS_MAX 12

struct suggestion {
	struct mapped_grid grid;
	struct mapped_headings headings;
	bool balances;    /* not events: `amount` is what they closed with … */
	uint32_t opening; /* … and this what they opened with; 0 */
	struct suggested_column columns[MAPPED_COLUMNS_MAX + 1];
	uint32_t date, amount, debit, credit, allocation, activity, reference, text, party,
		event;        /* 0: none */
	bool find_allocation; /* it stands within a text */
	bool day_first;
	enum mapped_unit unit;
	const char *unit_said; /* where the unit stands; NULL: nowhere */
	char decimal;          /* 0: no cell has one */
	bool both_signs;
	uint32_t key[4];
	size_t key_count;
	const char *totals[8];
	size_t total_count;
	struct suggested_words words[SUGGESTED_WORDS_MAX];
	size_t word_count;
	const char *fund; /* NULL: none; "?" */
};

/* UPH_E_REFUSED with a sentence when no table is found. */
enum uph_status suggest_look(const struct import_job *job, struct suggestion *out, struct uph_error *err);
/* The mapping as JSON; NULL when memory is out. */
const char *suggest_write(const struct suggestion *suggestion, struct arena *arena);

#endif
