/* A question in words: which entries, allocations and decisions are meant.
 *
 *   aktivitet:786 mottagare:Karlskrona beslut:2024-04-12 datum:2024 belopp:>100000 not:händelse:utbetalt
 *
 * Several words together: all must hold. "not:" turns one round. What stands after a key word belongs to it,
 * up to the next, as far as it can be read as one ("mottagare:Region Blekinge"). Words without a key word say
 * what they look like: "UPH-24-016", "LSVO 2024-09-27 § 84", "2024-04-12" (the meeting of that day, else the
 * day), "2024", "ver 7", "fordelning.xlsx:C24", "246 096,00" (an amount), "Karlskrona" (a recipient, else a
 * party in any role). Names need only their beginning where one fits.
 *
 * The names are looked up when the question is read; it answers for the ledger as it stood then. */
#ifndef UPH_QUESTION_H
#define UPH_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/decision.h"
#include "uph/error.h"
#include "uph/journal.h"
#include "uph/ledger.h"

struct uph_question;

/* UPH_E_MISSING for what is not in the books, with the nearest there are; UPH_E_USAGE when several fit, with
 * the candidates, and for words that cannot be read. The caller frees. */
enum uph_status uph_question_read(
	struct uph_ledger *ledger, const char *words, struct uph_question **out, struct uph_error *err);
void uph_question_free(struct uph_question *question); /* NULL is fine */

/* One more that must hold: the money is, or comes to be, of this fund. */
enum uph_status uph_question_add_fund(
	struct uph_question *question, const struct uph_fund *fund, struct uph_error *err);

/* Parties as they counted at a record (0: now). Merges alone are asked for: the rest is as it was read. */
enum uph_status uph_question_known(
	struct uph_question *question, struct uph_ledger *ledger, int64_t seq_max, struct uph_error *err);

/* As it was understood: "mottagare:Karlskrona kommun belopp:>100 000,00". */
const char *uph_question_text(const struct uph_question *question);

/* Whether an entry is meant. */
bool uph_question_takes_entry(const struct uph_question *question, const struct uph_entry *entry);
/* Whether an allocation without entries is: its financing lines stand for them, and its decision's day. */
bool uph_question_takes_allocation(const struct uph_question *question,
	const struct uph_allocation *allocation, const struct uph_decision *decision,
	const struct uph_financing *lines, size_t line_count);
/* Whether a decision without allocations is. */
bool uph_question_takes_decision(const struct uph_question *question, const struct uph_decision *decision);

/* True when it asks for nothing but allocations, their decisions and recipients: what it takes is then all of
 * an allocation or nothing of it. */
bool uph_question_of_allocations(const struct uph_question *question);
/* The amount when the question is that amount alone; false when it is not. */
bool uph_question_amount(const struct uph_question *question, struct uph_money *out);

/* Why nothing answers, after nothing was found: what each of the words would have found, and what lies
 * nearest. Always UPH_E_MISSING (or a failure to read). */
enum uph_status uph_question_nothing(
	struct uph_ledger *ledger, const struct uph_question *question, struct uph_error *err);

#endif
