/* The book that is measured: the same transactions every time, one transfer each, of five years, two
 * activities and some forty accounts. Nothing is random but looks it: a number is mixed from the row's own.
 */
#ifndef UPH_BENCH_BOOK_H
#define UPH_BENCH_BOOK_H

#include <stdbool.h>
#include <stdint.h>

enum { BOOK_FIRST_YEAR = 2020, BOOK_YEARS = 5, BOOK_ACTIVITIES = 2, BOOK_ALLOCATIONS_MAX = 16 };

enum book_event { BOOK_GRANT, BOOK_ALLOCATE, BOOK_REQUISITION, BOOK_PAY, BOOK_REFUND };

/* What the money stands on. */
enum book_kind { BOOK_GRANTOR, BOOK_POT, BOOK_RESERVED, BOOK_REQUISITIONED, BOOK_PAID };

struct book_account {
	enum book_kind kind;
	int year;
	const char *activity; /* NULL: of no activity */
	const char *label;    /* of the allocation; NULL: of none */
};

struct book_transfer {
	int64_t number; /* from 1 */
	enum book_event event;
	int year, month, day;
	int64_t ore;
	struct book_account from, to;
	const char *activity, *label, *purpose, *recipient;
	char decision[40], reference[24], text[80];
};

struct book_allocation {
	char label[24];
	const char *activity, *purpose, *recipient;
	int year, paragraph;
	int64_t reserved_ore, requisitioned_ore, paid_ore;
	bool rare; /* gets one transaction of a thousand */
};

/* Where one stands in the book. */
struct book {
	int64_t count, next;
	int64_t year_first, year_count; /* of the running year's rows: its first, and how many */
	int year;
	struct book_allocation allocations[BOOK_ALLOCATIONS_MAX];
	int allocation_count, year_allocation; /* the running year's first */
};

/* A book of `count` transactions, at least 200. */
void book_begin(struct book *book, int64_t count);
/* False after the last. */
bool book_next(struct book *book, struct book_transfer *out);

extern const char *const book_activities[BOOK_ACTIVITIES];
extern const char *const book_activity_names[BOOK_ACTIVITIES];
/* The recipient that gets one transaction of a thousand. */
#define BOOK_RARE_RECIPIENT "Olofströms kommun"
#define BOOK_RARE_LABEL "UPH-22-007"

#endif
