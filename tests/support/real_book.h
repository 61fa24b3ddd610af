/* A ledger with the real matrix's figures, taken in by the importer; and reports read back by their keys. */
#ifndef UPH_TESTS_REAL_BOOK_H
#define UPH_TESTS_REAL_BOOK_H

#include "tests/support/support.h"
#include "uph.h"

struct real_book {
	struct uph_ledger *ledger;
	char *path;
	int64_t time;
};

/* An empty ledger "Blekinge" at folder/name. */
void real_book_empty(struct real_book *book, const char *folder, const char *name);
/* The same with the matrix of 2024-09-27 imported from a file that it writes. */
void real_book_open(struct real_book *book, const char *folder, const char *name);
void real_book_import(struct real_book *book, const char *path);
void real_book_close(struct real_book *book);

/* Inside a change of its own: begin, then end with real_book_commit(). */
void real_book_begin(struct real_book *book);
void real_book_commit(struct real_book *book);

int64_t real_book_fund(struct real_book *book, const char *name);
int64_t real_book_activity(struct real_book *book, const char *code);

/* The value in the row `row` of a section's column; fails the test when there is none. */
const struct uph_value *report_value(
	const struct uph_report *report, size_t section, size_t row, const char *key);
int64_t report_ore(const struct uph_report *report, size_t section, size_t row, const char *key);
/* "" for a value that is not there. */
const char *report_words(const struct uph_report *report, size_t section, size_t row, const char *key);
/* The section with this key; fails the test when there is none. */
size_t report_section_named(const struct uph_report *report, const char *key);
/* The row whose column `key` is `text`. */
size_t report_row_named(const struct uph_report *report, size_t section, const char *key, const char *text);
/* The sum that a section's column has in JSON's totals. */
int64_t report_total_ore(const struct uph_report *report, size_t section, const char *key);
/* A pair of the report's own totals. */
int64_t report_pair_ore(const struct uph_report *report, const char *key);
const struct uph_value *report_figure_value(const struct uph_report *report, const char *key);

#endif
