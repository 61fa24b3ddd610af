/* Rows of events into the ledger, all or nothing: what a sheet of events and a workbook have in common.
 *
 * One transaction for the whole file. A row that the books refuse is taken back by itself, and the next ones
 * are tried, so that all refusals come at once. A kind that keeps a state of its own between rows (`restart`)
 * has them posted again from the first instead.
 *
 * Rows are an array, or come one at a time from a stream: then nothing is kept of a row that has been posted,
 * but for a digest of what it says and, of the first LISTED_MAX, its line in the result. */
#ifndef UPH_IMPORT_JOURNAL_POSTING_H
#define UPH_IMPORT_JOURNAL_POSTING_H

#include "import/import_job.h"
#include "import/journal_known.h"
#include "import/journal_sheet.h"

/* Rows that have a line in the result; the others are only counted. */
#define JOURNAL_LISTED_MAX ((size_t)10000)

struct journal_posting;

/* Rows one at a time. */
struct journal_stream {
	void *context;
	/* The first row is the next one (again). */
	enum uph_status (*begin)(void *context, struct uph_error *err);
	/* UPH_END after the last. The row lives until the next call. */
	enum uph_status (*next)(void *context, const struct journal_row **out, struct uph_error *err);
};

/* What a row came to. */
struct journal_deed {
	enum uph_import_action action;
	const char *event; /* "requisition", "approve" */
	struct uph_money amount;
	int64_t allocation, activity, counterparty; /* 0: none */
	int64_t voucher;                            /* 0: no money moved */
	int64_t known_voucher;                      /* unchanged: the one that it became; 0: no money moved */
};

/* What a file of some kind does in its own way. A NULL function has nothing to do. */
struct journal_kind {
	const char *(*called)(enum uph_movement_field field, bool with_value);
	/* Inside the change, when the ledger's entries have been gathered and nothing is posted. */
	enum uph_status (*prepare)(struct journal_posting *posting, struct uph_error *err);
	/* Before the rows are tried, again. */
	void (*restart)(struct journal_posting *posting);
	/* Before each row that is tried, and after the last. */
	enum uph_status (*next)(struct journal_posting *posting, size_t row, struct uph_error *err);
	/* Whether a movement that is new may be posted; UPH_E_INVARIANT with a sentence. `words` may be
	 * changed. `*fault` is the column that a refusal is about. */
	enum uph_status (*check)(struct journal_posting *posting, size_t row,
		struct uph_movement_words *words, size_t *fault, struct uph_error *err);
	/* What is to be said of a movement that is in the books already, as its `allocation` (0: none). */
	enum uph_status (*recognise)(struct journal_posting *posting, size_t row, const char *place,
		int64_t allocation, struct uph_error *err);
	/* Posts a new movement in another way than by its words; `*taken` stays false when it has none. */
	enum uph_status (*take)(struct journal_posting *posting, size_t row,
		const struct uph_movement_words *words, struct journal_deed *out, bool *taken, size_t *fault,
		struct uph_error *err);
	/* Does what a row says that is no movement. `place` is where it stands. */
	enum uph_status (*post)(struct journal_posting *posting, size_t row, const char *place,
		struct journal_deed *out, size_t *fault, struct uph_error *err);
	/* Inside the change, when all rows have been posted and before it is checked; in a dry run, too. */
	enum uph_status (*finish)(struct journal_posting *posting, struct uph_error *err);
	/* What is said of the whole when all has been posted. */
	void (*remark)(struct journal_posting *posting);
};

struct journal_posting {
	/* set by the caller */
	const struct import_job *job;
	struct uph_import_result *out;
	const struct journal_kind *kind;
	void *context;                       /* the kind's own */
	const struct journal_row *rows;      /* all of them … */
	const struct journal_stream *stream; /* … or one at a time: not with `restart`; NULL */
	size_t row_count;                    /* of either */
	/* The stream has not been looked at before: `row_count` is about how many rows it has, until all have
	 * been posted. The first row that is not sound, or that the books refuse, ends it, with nothing told;
	 * to have everything told is to post the rows again, when they have been looked at. */
	bool at_once;
	const char *series;      /* NULL: the file's, by its name */
	const char *source_kind; /* what the books call the file's kind; NULL: "journal" */
	const char *title;       /* of the file's record; NULL */
	size_t fault_count;      /* errors told already: the rows are tried, and then refused */
	/* the running change */
	struct journal_known known;
	int64_t source;                     /* the file's record */
	const struct journal_row *row;      /* the one that is tried */
	struct uph_findings *remarks;       /* of the attempt */
	struct uph_findings *first_remarks; /* those that are told, when there are too many; NULL */
	size_t remarks_dropped;
	bool bulk;    /* the change makes its indexes at the end */
	bool careful; /* each row can be taken back by itself; set by the caller, one is known to be refused
		       */
	bool refused_one; /* `at_once`: the books did */
	size_t told;      /* refusals that have been, by an attempt before this */
	bool *refused;    /* by row; only with `restart` */
	size_t refusal_count, replayed;
	struct journal_deed latest;    /* what was posted last … */
	size_t latest_row;             /* … by which row, from 1; 0: none */
	size_t posted_rows, said_rows; /* the latter moved no money */
	bool unwritten;                /* the row that is tried has written nothing yet */
	struct uph_import_row *result_rows;
	struct key_map warned; /* allocations whose stage has been told */
};

/* Posts each row that the books do not have, all of them or none: a movement as one voucher. A row that the
 * books refuse does not keep the others from being tried: the job's findings have them all, with their
 * places, and UPH_E_REFUSED is returned. */
enum uph_status journal_post(struct journal_posting *posting, struct uph_error *err);

#endif
