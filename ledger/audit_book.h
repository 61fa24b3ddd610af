/* The books as the audit's rules read them: everything known by a moment, with what belongs together joined,
 * in memory. Gathered once; rules only read. Indexes point into the arrays here; AUDIT_NONE is none. */
#ifndef UPH_LEDGER_AUDIT_BOOK_H
#define UPH_LEDGER_AUDIT_BOOK_H

#include "ledger/base/arena.h"
#include "uph/attachment.h"
#include "uph/attest.h"
#include "uph/audit.h"
#include "uph/cofinancing.h"
#include "uph/condition.h"
#include "uph/decision.h"
#include "uph/journal.h"
#include "uph/meeting.h"
#include "uph/source.h"

#define AUDIT_NONE SIZE_MAX

struct audit_text {
	int64_t number;
	const char *text;
};

struct audit_decision {
	struct uph_decision decision;
	struct uph_step step;                          /* where it stands by the day */
	const char *source_kind, *source_name, *place; /* of the file that brought it; NULL by hand */
	struct audit_text *clauses, *distribution;
	size_t clause_count, distribution_count;
	size_t minute;            /* the protocol's paragraph that it is; AUDIT_NONE */
	size_t meeting;           /* what is known of its meeting; AUDIT_NONE */
	struct uph_date adjusted; /* of its protocol, from the meeting or its own step; none */
	int64_t extended_by;      /* the decision that prolongs it, by the day; 0 */
	bool is_verdict;          /* a decision that only says yes or no to another, and has no lines */
};

/* What an allocation's money has done by the day, corrections taken off. */
struct audit_flow {
	struct uph_money allocated, held, requisitioned, paid, spent, claimed, refunded, released;
};
/* Where it stands. */
struct audit_stands {
	struct uph_money reserved, held, requisitioned, paid, spent, claimed;
};

struct audit_allocation {
	struct uph_allocation allocation;
	size_t decision; /* index */
	struct uph_step step;
	struct uph_step verdict; /* the step that decided it (stage DECIDED), date none when there is none */
	struct uph_financing *financing;
	size_t financing_count;
	struct audit_flow flow;
	struct audit_stands stands;
	const char *first_purpose; /* as it read when it was made */
	size_t first_entry;        /* the first entry that gave it money; AUDIT_NONE */
	size_t matrix_entry;       /* the first that a matrix brought; AUDIT_NONE */
};

struct audit_entry {
	struct uph_entry entry; /* texts copied; counts up to the day */
	size_t allocation;      /* index; AUDIT_NONE */
	size_t decision;        /* index; AUDIT_NONE */
	struct uph_money left;  /* amount less what has been corrected away; 0 for a correction */
};

struct audit_condition {
	struct uph_condition condition;
	size_t decision, allocation;   /* indexes */
	struct uph_money unpaid, paid; /* at risk */
	struct uph_cofinancing plan;   /* the latest version; version as in uph/cofinancing.h */
	bool has_plan;
};

struct audit_override {
	int64_t seq, recorded_at, fund, allocation;
	const char *rule, *reason, *person;
};

struct audit_pot {
	int64_t fund, activity;
	struct uph_money opening, granted, distributed, carried, allocated, held, released, refunded, repaid;
	struct uph_money available;
};

struct audit_book {
	struct uph_ledger *ledger;
	struct uph_date as_of; /* entries and steps after it are not there */
	int64_t seq_max;
	bool all_funds; /* else entries of some funds alone are there: no sum over all of them can be asked */
	bool day_asked; /* a person named the day: what was known after it is not looked at */
	struct uph_fund *funds;
	struct uph_activity *activities;
	struct uph_party *parties;
	size_t fund_count, activity_count, party_count;
	struct audit_decision *decisions; /* by date, body, paragraph */
	size_t decision_count;
	struct audit_allocation *allocations; /* by number */
	size_t allocation_count;
	struct audit_entry *entries; /* as registered */
	size_t entry_count;
	struct audit_condition *conditions; /* by number */
	size_t condition_count;
	struct uph_meeting *meetings; /* by body and date */
	size_t meeting_count;
	struct uph_minute *minutes; /* by body, date and order */
	size_t minute_count;
	struct uph_source *sources;
	size_t source_count;
	struct uph_attachment *attachments;
	size_t attachment_count;
	struct uph_attest *attests; /* vouchers that need or have one */
	size_t attest_count;
	struct audit_override *overrides;
	size_t override_count;
	struct audit_pot *pots; /* those that money has moved over, by fund and code */
	size_t pot_count;
	struct arena memory;
};

/* Gathers; `book` is filled also when it fails, and freed by audit_book_free(). */
enum uph_status audit_book_gather(struct uph_ledger *ledger, const struct uph_audit_options *options,
	struct audit_book *book, struct uph_error *err);
void audit_book_free(struct audit_book *book);

const struct uph_fund *audit_fund(const struct audit_book *book, int64_t id);         /* NULL */
const struct uph_activity *audit_activity(const struct audit_book *book, int64_t id); /* NULL */
const struct uph_party *audit_party(const struct audit_book *book, int64_t id);       /* NULL */
/* "787", "ofördelat" for the undivided. */
const char *audit_activity_text(const struct audit_book *book, int64_t id);

#endif
