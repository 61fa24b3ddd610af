/* One decision of a file set against the ledger, fact by fact; what the ledger does not hold is added. Inside
 * the import's transaction. */
#ifndef UPH_IMPORT_DECISION_SYNC_H
#define UPH_IMPORT_DECISION_SYNC_H

#include "import/decision_leaf.h"
#include "import/import_job.h"
#include "import/row_key.h"
#include "uph/register.h"

struct decision_rows {
	struct uph_import_row *items;
	size_t count, capacity;
};

/* When a fund was opened; none: it was not. */
struct fund_opening {
	int64_t fund;
	struct uph_date first;
	bool holds_money; /* it has an opening, a grant, or money carried to it */
	bool drawn;       /* the file has taken money out of it */
	const char *path; /* of the first that did */
};

struct syncing {
	const struct import_job *job;
	const struct decision_draft *draft; /* NULL: the file is none */
	struct uph_ledger *ledger;
	struct arena *memory;
	struct uph_findings *findings;
	struct row_keys keys;
	struct uph_origin origin; /* the file's record; places are paths */
	bool accept;              /* the file is right where the ledger says other money */
	bool known_file;          /* these very bytes were read before: what has been said since stands */
	char reason[300];         /* of corrections and changed texts */
	struct fund_opening *openings; /* of every fund; NULL: not asked yet */
	size_t opening_count;
	/* what was done */
	struct decision_rows rows;
	size_t posted; /* entries */
	size_t unchanged, changed, conflicts, corrected;
	size_t facts; /* records that are no entries: decisions, clauses, conditions, words, steps */
};

/* The decision being set against the ledger. */
struct decision_sync {
	struct syncing *syncing;
	const struct decision_text *text;
	char name[UPH_DECISION_TEXT_MAX];
	int64_t id;
	bool is_new;
	bool quiet;           /* a file read before, not accepted anew: it changes nothing */
	struct uph_step step; /* where it stands */
	struct leaves leaves;
	int64_t *allocations; /* of each leaf; 0 until it has one */
};

enum uph_status decision_sync(
	struct syncing *syncing, const struct decision_text *text, struct uph_error *err);

/* The parts, each in its file. */
enum uph_status decision_sync_money(struct decision_sync *sync, struct uph_error *err); /* decision_money.c */
enum uph_status decision_sync_words(struct decision_sync *sync, struct uph_error *err); /* decision_words.c */
enum uph_status decision_sync_conditions(
	struct decision_sync *sync, struct uph_error *err); /* decision_conditions.c */

/* Fills syncing->openings when it has not been asked yet (decision_post.c). */
enum uph_status decision_openings(struct syncing *syncing, struct uph_error *err);

/* Lets the funds that a draft has drawn below zero stand so when they hold no money yet, each with a warning
 * and a record of the reason (decision_excuse.c). */
enum uph_status decision_excuse_funds(struct syncing *syncing, struct uph_error *err);

/* A note, warning or error about the decision; `path` is the value's. */
void decision_remark(const struct decision_sync *sync, enum uph_severity severity, const char *rule,
	const char *path, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The origin with a path as its place; NULL for the whole decision. */
struct uph_origin decision_origin(const struct decision_sync *sync, const char *path);

#endif
