/* The inside of making a trace: what is gathered before it becomes nodes. For the trace_* files alone. */
#ifndef UPH_LEDGER_TRACE_H
#define UPH_LEDGER_TRACE_H

#include "ledger/base/arena.h"
#include "ledger/base/key_map.h"
#include "uph/trace.h"

/* How many entries of a pot are listed; the rest are summed. */
#define TRACE_POT_ENTRIES_MAX 24

struct trace_entry {
	struct uph_entry entry;
	bool matches;
};

/* An entry under an allocation or a pot (by their places). */
struct trace_link {
	size_t owner, entry;
	struct uph_date date; /* the entry's, to sort by */
};

struct trace_links {
	struct trace_link *links;
	size_t count, capacity;
};

struct trace_allocation {
	struct uph_allocation allocation;
	struct uph_decision decision;
	bool subject; /* answers; else it is another of the same decision */
	struct uph_trace_figures figures;
	struct uph_step step;
};

struct trace_decision {
	struct uph_decision decision;
	bool subject;              /* is shown: has an allocation that answers, or answers itself */
	const size_t *allocations; /* its own, by their places */
	size_t allocation_count;
};

struct trace_pot {
	int64_t fund, activity;
	struct uph_money in;             /* all but what allocations have taken and given back */
	struct uph_money subject, other; /* what those that answer have of it, and what others have */
	bool concerned;                  /* is shown */
	bool loose; /* an entry of no allocation answers: all that it paid for is listed */
	size_t listed;
	int64_t more;
	struct uph_money more_sum;
};

/* What an allocation has of a pot. */
struct trace_share {
	size_t pot;
	int64_t allocation;
	struct uph_money amount;
};

/* Steps of a decision that are about one allocation, or about all of it; in the order they were recorded. */
struct trace_steps {
	const struct uph_step *steps;
	size_t count;
};

struct trace_build {
	struct uph_ledger *ledger;
	const struct uph_question *question;
	const struct uph_scope *scope;
	struct uph_trace *trace;
	struct arena *memory; /* the trace's */
	bool failed;          /* a text was lost */

	struct key_map matches;    /* int64_t entry: those asked for */
	struct key_map moved;      /* int64_t allocation that has entries; its subject flag in `chosen` */
	struct key_map chosen;     /* int64_t allocation that answers */
	struct key_map decided;    /* int64_t decision that is concerned */
	struct key_map loose_pots; /* int64_t[2] fund and activity */

	struct trace_allocation *allocations;
	size_t allocation_count, allocation_capacity;
	struct key_map allocation_ids;
	struct trace_decision *decisions;
	size_t decision_count, decision_capacity;
	struct key_map decision_ids;
	struct trace_entry *entries;
	size_t entry_count, entry_capacity;
	struct trace_pot *pots;
	size_t pot_count, pot_capacity;
	struct key_map pot_ids; /* int64_t[2] */
	struct trace_share *shares;
	size_t share_count, share_capacity;
	struct key_map share_ids; /* int64_t[2]: pot's place, allocation */
	struct trace_links of_allocations, of_pots;

	struct key_map stepped; /* int64_t decision whose steps have been read */
	struct trace_steps *steps;
	size_t step_capacity;

	struct uph_condition *conditions;
	size_t condition_count, condition_capacity;
	struct key_map vouchers;            /* int64_t: of the entries that are shown */
	struct uph_attachment *attachments; /* by voucher; those of no voucher first */
	size_t attachment_count, attachment_capacity;
	size_t node_capacity;
};

enum uph_status trace_no_memory(struct uph_error *err);
/* Room for one more in an array of things of `size`; false when memory is out. */
bool trace_grow(void **array, size_t count, size_t *capacity, size_t size);
/* A copy of `text` (NULL stays NULL) that lives with the trace. */
const char *trace_keep(struct trace_build *build, const char *text);
struct uph_decision trace_keep_decision(struct trace_build *build, const struct uph_decision *decision);

/* trace_choose.c: what answers: entries, allocations, decisions. UPH_E_MISSING without a message when nothing
 * does. */
enum uph_status trace_choose(struct trace_build *build, struct uph_error *err);
/* trace_gather.c: the lives of what answers. */
enum uph_status trace_gather(struct trace_build *build, struct uph_error *err);
/* Adds up; false when a sum is too large. */
bool trace_add_figures(struct uph_trace_figures *sum, const struct uph_trace_figures *more);
/* trace_steps.c: the decision's steps on the scope's day about `allocation` (0: about the whole); they live
 * with the trace. */
enum uph_status trace_steps_of(struct trace_build *build, int64_t decision, int64_t allocation,
	struct trace_steps *out, struct uph_error *err);
/* Every step about an allocation, also of a decision that it was counted to before, with the decision's id.
 */
enum uph_status trace_life_of(struct trace_build *build, int64_t allocation,
	enum uph_status (*visit)(
		void *context, const struct uph_step *step, int64_t decision, struct uph_error *err),
	void *context, struct uph_error *err);
/* Where it stands: the latest of its steps (as uph_allocation_step_on()). */
enum uph_status trace_stands_at(
	struct trace_build *build, int64_t allocation, struct uph_step *out, struct uph_error *err);
/* Every step that another decision took; `visit` says false when memory is out. */
enum uph_status trace_linked(struct trace_build *build,
	bool (*visit)(void *context, int64_t decision, int64_t linked), void *context, struct uph_error *err);
/* trace_facts.c: steps, conditions, attachments of what answers. */
enum uph_status trace_facts(struct trace_build *build, struct uph_error *err);
/* trace_origin.c: who, when, where. */
enum trace_origin_of { ORIGIN_ENTRY, ORIGIN_DECISION, ORIGIN_STEP, ORIGIN_ALLOCATION, ORIGIN_CONDITION };
enum uph_status trace_origin(struct trace_build *build, enum trace_origin_of of, int64_t record,
	const struct uph_trace_origin **out, struct uph_error *err);
/* Who attested a voucher and when; NULL: nobody. */
enum uph_status trace_attest(
	struct trace_build *build, int64_t voucher, const char **person, int64_t *at, struct uph_error *err);
/* The files that the trace's origins name. */
enum uph_status trace_sources(struct trace_build *build, struct uph_error *err);
/* trace_nodes.c, trace_pots.c: the tree. A new node under `parent` (SIZE_MAX: none); its place, SIZE_MAX when
 * memory is out. */
size_t trace_node(struct trace_build *build, enum uph_trace_kind kind, size_t parent);
enum uph_status trace_add_entries(struct trace_build *build, const struct trace_links *links, size_t owner,
	size_t parent, struct uph_error *err);
enum uph_status trace_add_pots(struct trace_build *build, struct uph_error *err);
enum uph_status trace_add_decisions(struct trace_build *build, struct uph_error *err);

#endif
