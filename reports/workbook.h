/* Between the files that make what is filled in: workbook.c and template.c (which parts there are),
 * workbook_about.c (the first sheet), workbook_open.c (open allocations, to read), workbook_lists.c (what the
 * drop-downs choose among) and workbook_forms.c (the sheets to fill in).
 *
 * Each sheet to fill in has a list of its own: only what can be done now, with how much there is and the days
 * between which it may be done. So what a row chooses says by itself whether the row is right. */
#ifndef UPH_REPORTS_WORKBOOK_H
#define UPH_REPORTS_WORKBOOK_H

#include "reports/allocation_lines.h"
#include "uph/workbook.h"

/* Where an allocation's money stands. */
struct workbook_standing {
	struct uph_money reserved, held, requisitioned, paid, spent, claimed;
};

/* The columns of a form's list. */
enum {
	WORKBOOK_CHOICE,
	WORKBOOK_NUMBER,
	WORKBOOK_RECIPIENT,
	WORKBOOK_PURPOSE,
	WORKBOOK_THERE, /* how much can be taken */
	WORKBOOK_OF_WHICH,
	WORKBOOK_EARLIEST,
	WORKBOOK_LATEST,
	WORKBOOK_LIST_COLUMNS
};

struct workbook {
	struct uph_ledger *ledger;
	const struct uph_query *query;
	struct query_scope resolved;
	struct allocation_lines lines;
	struct workbook_standing *standing; /* of each line */
	struct uph_party party_named;       /* what `party` points at */
	const struct uph_party *party;      /* only what it receives or requisitions; NULL: all */
	struct uph_report *report;          /* the first sheet; owns the parts */
	struct uph_report *lists;           /* until it is joined */
	size_t lists_part;                  /* the part it becomes */
	/* sections of the lists */
	size_t activity_list, fund_list, party_list, body_list;
	size_t form_list[UPH_FORM_COUNT];
	size_t form_choices[UPH_FORM_COUNT]; /* how many each has */
};

/* Whether the line is the workbook's party's. */
bool workbook_concerns(const struct workbook *workbook, const struct allocation_line *line);
/* Whether a form may choose the line now, and how much there is to take. */
bool workbook_may_choose(const struct workbook *workbook, enum uph_form form, size_t line,
	struct uph_money *there, struct uph_money *of_which);
/* The headings of the two amounts; NULL: the form shows none. */
const char *workbook_there_heading(enum uph_form form);
const char *workbook_of_which_heading(enum uph_form form);

/* What stands on every sheet's head and foot. */
enum uph_status workbook_part(const struct workbook *workbook, const char *name, const char *title,
	struct uph_report **out, struct uph_error *err);

/* Reads the books; afterwards always workbook_drop(). */
enum uph_status workbook_gather(struct workbook *workbook, struct uph_ledger *ledger,
	const struct uph_query *query, struct uph_error *err);
void workbook_drop(struct workbook *workbook);

/* Each makes a part, or adds to the first sheet, `forms` being a mask of 1 << enum uph_form. */
enum uph_status workbook_open_part(struct workbook *workbook, struct uph_report **out, struct uph_error *err);
enum uph_status workbook_make_lists(struct workbook *workbook, unsigned forms, struct uph_error *err);
enum uph_status workbook_form_part(
	struct workbook *workbook, enum uph_form form, struct uph_report **out, struct uph_error *err);

/* The next part, with a line in the contents: what it is for, and how many rows are open (SIZE_MAX: not
 * said). Owns the part, also when it fails. */
enum uph_status workbook_join(struct workbook *workbook, struct uph_report *part, const char *what,
	size_t rows, struct uph_error *err);
/* The sheets to fill in and the lists they choose from, as the next parts; what they are goes into the
 * contents. */
enum uph_status workbook_join_forms(struct workbook *workbook, unsigned forms, struct uph_error *err);

/* ---- the first sheet ---- */

/* Makes it, with its steps (WORD_COUNT last). */
enum uph_status workbook_about(struct workbook *workbook, enum word title_word, enum word heading,
	const enum word *steps, struct uph_error *err);
/* The next step. */
void workbook_add_step(struct workbook *workbook, const char *text);
/* A line of its contents: part `part` (its first section), what it is for, how many are open
 * (SIZE_MAX: not said). */
void workbook_add_content(struct workbook *workbook, size_t part, const char *what, size_t rows);
/* The book it was made from, and the mark; last. */
void workbook_add_mark(struct workbook *workbook);

#endif
