/* The inside of an audit: the gathered books, and what the rules have said of them. */
#ifndef UPH_LEDGER_AUDIT_H
#define UPH_LEDGER_AUDIT_H

#include "ledger/audit_rules.h"

/* A finding with the list that its rows grow in. */
struct audit_said {
	struct uph_audit_finding finding;
	const char *about; /* its subject in words */
	int64_t newest;    /* as in the draft */
	struct uph_audit_item *items;
	size_t item_count, item_room;
};

struct audit {
	struct audit_book book;
	struct arena memory;
	struct audit_said *said;
	size_t count, room;
	struct uph_audit_scope scope;
	enum uph_status status; /* of the first thing that failed; then what is found is not told */
	struct uph_error error;
};
struct uph_audit {
	struct audit inside;
};

/* What a finding is about, in words that name the same thing whichever record says it: "LSVO 2024-02-16 § 25
 * c", "UPH-24-016", "ver 7", "boken". */
const char *audit_subject_text(struct audit *audit, const struct uph_audit_subject *subject);
/* Remembers a failure inside a rule, the first of them; UPH_OK is none. `err` NULL: without a message. */
void audit_failed(struct audit *audit, enum uph_status status, const struct uph_error *err);
/* Marks the findings that have been accepted. */
enum uph_status audit_accepted(struct audit *audit, struct uph_error *err);

#endif
