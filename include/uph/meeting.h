/* Meetings of a body, and what their protocols say: a register of facts on paper. It moves no money;
 * decisions are made of it by a person (uph/decision.h).
 *
 * A meeting is body + date. What is said of it later counts, each thing for itself. It is known to have been
 * held when its protocol has been read, when it has been adjusted, or when somebody says so; a decision of
 * that day alone does not say that it was held, for the day may be mistyped in a matrix. */
#ifndef UPH_MEETING_H
#define UPH_MEETING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/register.h"

enum uph_meeting_state { UPH_MEETING_PLANNED, UPH_MEETING_HELD, UPH_MEETING_CANCELLED };

struct uph_meeting {
	int64_t id; /* of the first record that speaks of it */
	const char *body;
	struct uph_date date;
	enum uph_meeting_state state;
	struct uph_date adjusted;                     /* none: not known to be */
	const char *first_paragraph, *last_paragraph; /* NULL: not known */
	const char *note;                             /* NULL */
	/* read, not written */
	int64_t protocol;                 /* the source that its minutes were read from; 0: none */
	const char *protocol_name;        /* NULL */
	size_t minute_count, money_count; /* paragraphs of the protocol; those that move our money */
};

const char *uph_meeting_state_name(enum uph_meeting_state state); /* "planned" */
const char *uph_meeting_state_word(enum uph_meeting_state state); /* "planerat" */

/* Says something of a meeting, its body as the books spell it; what is NULL or none stays as it was. Nothing
 * is written when nothing is new. `id` (may be NULL) gets the record to hang minutes on. UPH_E_INVARIANT:
 * adjusted before it was held, or a held meeting made planned again. */
enum uph_status uph_meeting_say(struct uph_ledger *ledger, const struct uph_meeting *meeting,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
/* The body as these books spell it ("LSVO" of "lsvo"), by decisions and meetings; else as given. `*out`
 * belongs to the ledger until its next write. */
enum uph_status uph_meeting_body(
	struct uph_ledger *ledger, const char *body, const char **out, struct uph_error *err);
/* UPH_E_MISSING without a message when nothing is known of it. Texts belong to the ledger until its next
 * write. */
enum uph_status uph_meeting_on(struct uph_ledger *ledger, const char *body, struct uph_date date,
	int64_t seq_max, struct uph_meeting *out, struct uph_error *err);
/* Every meeting that something has been said of, by body and date; texts live until the visitor returns. */
enum uph_status uph_meetings(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_meeting *meeting, struct uph_error *err),
	void *context, struct uph_error *err);

enum uph_minute_kind {
	UPH_MINUTE_MONEY, /* moves money of these books */
	UPH_MINUTE_OTHER, /* other money */
	UPH_MINUTE_IDEA,  /* an idea, or a cost without amount */
	UPH_MINUTE_NONE
};

/* A paragraph of a protocol as it was read. */
struct uph_minute {
	int64_t id;
	int64_t meeting; /* the record it hangs on */
	const char *paragraph;
	const char *title; /* NULL */
	enum uph_minute_kind kind;
	struct uph_money amount; /* 0: none is named */
	bool at_most;
	const char *text; /* what it moves, in a sentence; NULL */
	/* read, not written */
	const char *body;
	struct uph_date date;
	int64_t source;
	const char *source_name, *place; /* the protocol's file, "rad 412" */
};

const char *uph_minute_kind_name(enum uph_minute_kind kind); /* "money", "other", "idea", "none" */
const char *uph_minute_kind_word(enum uph_minute_kind kind); /* "flyttar pengar", … */

/* Adds a paragraph; the same paragraph of the same meeting that reads the same adds nothing. A later reading
 * of the protocol counts instead of an earlier one. */
enum uph_status uph_minute_add(struct uph_ledger *ledger, const struct uph_minute *minute,
	const struct uph_origin *origin, struct uph_error *err);
/* Every paragraph as last read, by body, date and the order they were read in; a `body` of NULL: all. */
enum uph_status uph_minutes(struct uph_ledger *ledger, const char *body, struct uph_date date,
	int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_minute *minute, struct uph_error *err),
	void *context, struct uph_error *err);
/* The paragraph that a decision is: same body, date and §. UPH_E_MISSING without a message when no protocol
 * that has been read says it. Texts belong to the ledger until its next write. */
enum uph_status uph_minute_of(struct uph_ledger *ledger, const char *body, struct uph_date date,
	const char *paragraph, int64_t seq_max, struct uph_minute *out, struct uph_error *err);

#endif
