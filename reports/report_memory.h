/* What a report keeps to itself: between report.c and report_rows.c. */
#ifndef UPH_REPORTS_REPORT_MEMORY_H
#define UPH_REPORTS_REPORT_MEMORY_H

#include "ledger/base/arena.h"
#include "uph/report.h"

#define REPORT_NO_SECTION SIZE_MAX

struct uph_ledger;

struct report_memory {
	struct arena arena;
	bool failed;            /* something was lost for want of memory */
	const struct uph_ledger *ledger; /* that it is made of; NULL: of none */
	size_t many;            /* the section whose rows may be a million; REPORT_NO_SECTION: none now */
	struct row_file *file;  /* of its rows, once they are too many to hold */
	struct arena row_arena; /* of the row being made, then, and of all texts made meanwhile */
	struct uph_row row;
	bool row_open;
};

/* Lists carry no capacity. Room for one more, zeroed; false (and remembered) when memory is out. */
bool report_list_room(struct uph_report *report, void **list, size_t count, size_t size);

#endif
