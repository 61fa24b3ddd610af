/* A decision in words that the books do not have yet. */
#ifndef UPH_LEDGER_DECISION_NAMED_H
#define UPH_LEDGER_DECISION_NAMED_H

#include "uph/decision.h"

/* Adds the decision that the words name ("LSVO 2024-09-27 § 84"), recommended on its day. UPH_E_USAGE,
 * beginning with what the caller calls the words, when there is no body or no day in them. */
enum uph_status decision_add_named(struct uph_ledger *ledger, const char *words, const char *called,
	const struct uph_origin *origin, struct uph_decision *out, struct uph_error *err);

#endif
