/* Which decision funded what: everything that answers a question, as a tree of nodes, forwards and backwards.
 *
 * First the money's origin: each fund concerned, its pots, what came into them (with the source's cell), what
 * the allocations asked for have taken, what others have, what is left to decide. Then the decisions by day:
 * the protocol, clauses, steps, what is missing, conditions; under each its allocations, and under these
 * every entry of their lives and where their money stands now.
 *
 * A node's parent always comes before it. Everything belongs to the trace and lives until uph_trace_free().
 */
#ifndef UPH_TRACE_H
#define UPH_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/attachment.h"
#include "uph/condition.h"
#include "uph/decision.h"
#include "uph/journal.h"
#include "uph/meeting.h"
#include "uph/question.h"
#include "uph/source.h"

enum uph_trace_kind {
	UPH_TRACE_FUND,   /* amount: what has come in, all pots together */
	UPH_TRACE_POT,    /* of a fund; amount: what has come in */
	UPH_TRACE_ENTRY,  /* of a pot, a fund or an allocation */
	UPH_TRACE_MORE,   /* of a pot: `number` entries that are not listed, their sum */
	UPH_TRACE_DRAWN,  /* of a pot: what `allocation` has of it */
	UPH_TRACE_OTHERS, /* of a pot, what others have of it; of a decision, its other allocations: `number`
			   */
	UPH_TRACE_LEFT,   /* of a pot or a fund: what is left to decide */
	UPH_TRACE_DECISION,     /* amount: what is granted by it now */
	UPH_TRACE_PROTOCOL,     /* the paragraph of the protocol that has been read */
	UPH_TRACE_ADJUSTED,     /* the meeting's protocol has been signed: `date`; no date: not known to be */
	UPH_TRACE_CLAUSE,       /* `number`, `text` */
	UPH_TRACE_STEP,         /* of a decision or an allocation */
	UPH_TRACE_UNDECIDED,    /* only recommended: the one who may decide has not */
	UPH_TRACE_DISTRIBUTION, /* `text`: to whom it is sent */
	UPH_TRACE_CONDITION,
	UPH_TRACE_ATTACHMENT,
	UPH_TRACE_ALLOCATION, /* amount: what is granted to it now */
	UPH_TRACE_STANDING    /* of an allocation, or of a decision with several: what stands on `stands` */
};
#define UPH_TRACE_KINDS (UPH_TRACE_STANDING + 1)

/* Where a record comes from: file and place, or by hand; and who wrote it when, with which program. */
struct uph_trace_origin {
	int64_t recorded_at;
	const char *person, *program, *words;
	int64_t source; /* 0: by hand */
	const char *source_kind, *source_name, *place;
	unsigned char digest[UPH_DIGEST_SIZE];
};

/* What an allocation's, or several allocations', money has done; all net of corrections. */
struct uph_trace_figures {
	struct uph_money granted; /* set aside, less what went back to the pots without having left */
	struct uph_money reserved, held, requisitioned, paid, spent, claimed; /* stands there */
	struct uph_money refunded;                                            /* has come back */
};

struct uph_trace_node {
	enum uph_trace_kind kind;
	size_t parent; /* its place among the nodes; SIZE_MAX: none */
	int level;     /* 0: has no parent */
	bool matches;  /* is what was asked for, not what belongs to it */
	bool has_amount;
	struct uph_money amount;
	struct uph_date date;
	int64_t fund, activity; /* 0: none */
	/* those that are of the node; NULL and 0: none */
	const struct uph_entry *entry;
	const struct uph_decision *decision;
	const struct uph_allocation *allocation;
	const struct uph_step *step;
	const struct uph_decision *of;     /* of a step: the decision it is of … */
	const struct uph_decision *linked; /* … and the deciding or replacing one */
	const struct uph_condition *condition;
	const struct uph_attachment *attachment;
	const struct uph_minute *minute;
	const char *text;
	int64_t number;
	enum uph_account_kind stands;
	const struct uph_trace_figures *figures; /* of an allocation or a decision */
	const struct uph_trace_origin *origin;
	const char *attested_by; /* of an entry's voucher */
	int64_t attested_at;
};

struct uph_trace {
	struct uph_trace_node *nodes;
	size_t count;
	struct uph_trace_figures figures; /* of the allocations that answer */
	size_t decision_count, allocation_count, entry_count;
	/* When single entries were asked for: how many answer, and their amounts together. */
	bool of_entries;
	size_t match_count;
	struct uph_money match_sum;
	/* Every file that something of it stands in, in the order they were read. */
	const struct uph_source *sources;
	size_t source_count;
	void *memory;
};

/* What there was on scope->to, as known at scope->seq_max; the rest of the scope is not read (a fund is a
 * word of the question: uph_question_add_fund()). UPH_E_MISSING when nothing answers, with the nearest there
 * are (uph_question_nothing()). */
enum uph_status uph_trace_make(struct uph_ledger *ledger, const struct uph_question *question,
	const struct uph_scope *scope, struct uph_trace **out, struct uph_error *err);
void uph_trace_free(struct uph_trace *trace); /* NULL is fine */

/* "allocation", "pot", …: as in JSON. */
const char *uph_trace_kind_name(enum uph_trace_kind kind);

#endif
