/* The audit: what an honest reader of the books would ask about. Numbered rules, each looking at one kind of
 * cause; one finding is one cause, with the rows it concerns as its items. The audit changes nothing.
 *
 * A finding hangs on what it is about (a decision, an allocation, an entry …), never on a cell, so that it is
 * the same finding when the file is imported again. A person may accept it, with a reason, which is kept as a
 * record: it is then shown apart, until its amount is another. */
#ifndef UPH_AUDIT_H
#define UPH_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/register.h"

/* The two columns of the report that are read back: a finding's key, and a person's answer to it. Swedish
 * alone, as all that is read back is. One cell says which moment of which book the
 * report is of: the mark, a space, the 64 hexadecimal digits of the chain's head, a space, and the day it is
 * as of. */
#define UPH_AUDIT_KEY_HEADING "Beteckning"
#define UPH_AUDIT_ANSWER_HEADING "Svar"
#define UPH_AUDIT_MARK "uph-granskning 1"

enum uph_audit_group {
	UPH_AUDIT_DECISIONS,
	UPH_AUDIT_MONEY,
	UPH_AUDIT_FLOW,
	UPH_AUDIT_CONDITIONS,
	UPH_AUDIT_ORDER
};
#define UPH_AUDIT_GROUPS 5
const char *uph_audit_group_name(enum uph_audit_group group); /* "money" */
const char *uph_audit_group_word(enum uph_audit_group group); /* "Pengar" */

struct uph_audit_rule {
	const char *number; /* "R01": stands in acceptances, never changes */
	enum uph_audit_group group;
	enum uph_severity severity; /* the usual; a finding may be milder */
	const char *name;           /* "Beslut utan rad i matrisen" */
	const char *looks_at;       /* one Swedish sentence: what it looks at, and when it says something */
};
/* All rules, in the order of their numbers. */
const struct uph_audit_rule *uph_audit_rules(size_t *count);
/* By number in any case; NULL. */
const struct uph_audit_rule *uph_audit_rule(const char *number);

/* What a finding is about; 0: not that. All 0: the whole book. */
struct uph_audit_subject {
	int64_t decision, allocation, entry, condition, party, fund, activity, minute;
};

/* A row that a finding is about. */
struct uph_audit_item {
	const char *where; /* "fordelning.xlsx Blad1!C24", "ver 7", "" */
	const char *text;
	bool has_amount;
	struct uph_money amount;
	const char *trace; /* what uph trace takes; NULL */
};

struct uph_audit_finding {
	const struct uph_audit_rule *rule;
	enum uph_severity severity;
	const char *where;   /* the first place: "protokollet rad 412", "matrisen Blad1!C24", "ver 7"; "" */
	const char *message; /* a sentence that a controller understands */
	bool has_amount;
	struct uph_money amount;
	const char *action; /* what to do: "inför raden, eller visa var den står" */
	struct uph_audit_subject subject;
	const char *key;   /* what --accept takes: "R01 LSVO 2024-02-16 § 25 c"; unique in the audit */
	const char *trace; /* what uph trace takes; NULL */
	const struct uph_audit_item *items;
	size_t item_count; /* none when the finding says it all */
	/* when a person has accepted it */
	bool accepted;
	const char *reason, *accepted_by;
	int64_t accepted_at;
};

struct uph_audit_options {
	struct uph_date as_of; /* none: the day of the last entry */
	int64_t seq_max;       /* 0: all that is known */
	const int64_t *funds;  /* fund_count 0: all */
	size_t fund_count;
};

struct uph_audit; /* owns its texts */
/* Runs every rule. Findings are sorted: errors first, then by rule and amount; accepted ones last. The same
 * book asked the same question gives the same answer. */
enum uph_status uph_audit_run(struct uph_ledger *ledger, const struct uph_audit_options *options,
	struct uph_audit **out, struct uph_error *err);
void uph_audit_free(struct uph_audit *audit);
size_t uph_audit_count(const struct uph_audit *audit);
const struct uph_audit_finding *uph_audit_at(const struct uph_audit *audit, size_t index);
/* How many stand, not accepted. */
size_t uph_audit_count_of(const struct uph_audit *audit, enum uph_severity severity);
size_t uph_audit_accepted_count(const struct uph_audit *audit);
/* What was looked at. */
struct uph_audit_scope {
	struct uph_date as_of;
	size_t entry_count, protocol_count, matrix_count;
	struct uph_money decided; /* allocated and held together */
};
struct uph_audit_scope uph_audit_scope(const struct uph_audit *audit);

/* Inside a change. Accepts the finding with this key ("R01 LSVO 2024-02-16 § 25 c" in any case, spaces
 * folded), or takes an acceptance back (`withdraw`). UPH_E_MISSING with the nearest keys; UPH_E_INVARIANT
 * without a reason, or when it is accepted already (not accepted, to be withdrawn). */
enum uph_status uph_audit_accept(struct uph_ledger *ledger, const struct uph_audit *audit, const char *key,
	const char *reason, bool withdraw, const struct uph_origin *origin, struct uph_error *err);

#endif
