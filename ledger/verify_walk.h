/* The inside of verify: what the walk along the chain hands to the checks of the books. */
#ifndef UPH_LEDGER_VERIFY_WALK_H
#define UPH_LEDGER_VERIFY_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/record.h"
#include "uph/finding.h"
#include "uph/journal.h"

/* The list ends here, with a line that says so: room for every guard of the schema to be gone, and more. */
#define VERIFY_FINDINGS_MAX 400

struct record_read {
	enum record_kind kind;
	int64_t seq, recorded_at;
	struct value fields[RECORD_FIELDS_MAX];
	unsigned char hash[DIGEST_SIZE];
	bool hash_whole;
};

/* Fields of an entry record, as record.c orders them. */
enum entry_field {
	ENTRY_COMMAND,
	ENTRY_SOURCE,
	ENTRY_PLACE,
	ENTRY_VOUCHER,
	ENTRY_EVENT,
	ENTRY_DATE,
	ENTRY_AMOUNT,
	ENTRY_FROM,
	ENTRY_TO,
	ENTRY_COUNTERPARTY,
	ENTRY_DECISION,
	ENTRY_REFERENCE,
	ENTRY_TEXT,
	ENTRY_REASON,
	ENTRY_CORRECTS,
	ENTRY_ROW_KEY
};

/* ---- the books, checked entry by entry (verify_books.c) ---- */

struct books;

enum uph_status books_new(
	struct uph_ledger *ledger, struct uph_findings *findings, struct books **out, struct uph_error *err);
void books_free(struct books *books);
/* Takes the next record of the chain. */
enum uph_status books_take(struct books *books, const struct record_read *record, struct uph_error *err);
/* After the last record: what stands open, stored balances and sums, corrections, numbers. `indexed`: the
 * indexes are proven to say what the entries say, and no row key is there twice. */
enum uph_status books_end(struct books *books, bool indexed, struct uph_error *err);
int64_t books_voucher(const struct books *books);
int64_t books_entries(const struct books *books);
int64_t books_allocation(const struct books *books);
/* The parts of an account, or NULL. */
const struct uph_account *books_account(const struct books *books, int64_t id);

/* ---- the flow of money, attests and attachments (verify_flow.c) ---- */

struct flow_rules;

struct flow_rules *flow_rules_new(void); /* NULL when memory is out */
void flow_rules_free(struct flow_rules *rules);
/* Whether an entry is of an event that has rules here. */
bool flow_rules_ask(const struct record_read *entry);
/* Takes the next record of the chain; `to`: the account of an entry that is asked about, or NULL. */
enum uph_status flow_rules_take(struct flow_rules *rules, struct uph_findings *findings,
	const struct record_read *record, const struct uph_account *to, struct uph_error *err);
/* After the last record. */
enum uph_status flow_rules_end(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err);

/* ---- decisions, conditions and co-financing, after the last record ---- */

/* A question whose rows are the records that break a rule. */
struct verify_rule {
	const char *sql, *name, *table, *message;
};
enum uph_status verify_rules(struct uph_ledger *ledger, const struct verify_rule *rules, size_t count,
	struct uph_findings *findings, struct uph_error *err);

enum uph_status verify_decisions(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err);

enum uph_status verify_conditions(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err);

/* Meetings, their minutes, and acceptances. */
enum uph_status verify_meetings(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err);

/* What has been said of parties: merges, parents, numbers, kinds, aliases. */
enum uph_status verify_parties(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err);

/* Explanations of differences, and pots kept as reconciled (verify_reconcile.c). */
enum uph_status verify_reconcile(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err);

/* ---- the schema (verify_schema.c) ---- */

/* Says what of the schema is missing, altered or added. */
enum uph_status verify_schema(struct db *db, struct uph_findings *findings, struct uph_error *err);

/* Adds an error finding, until the list is full. `where` becomes "entry 12", or the table alone for seq 0. */
void verify_say(struct uph_findings *findings, const char *rule, const char *table, int64_t seq,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
