/* Accepted findings. An acceptance is a record with the rule, what the finding is about and its amount, and
 * the reason. It is matched by what its subject is called, so that what was accepted of a protocol's
 * paragraph holds when the paragraph has become a decision. The latest of a rule and a subject counts. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ledger/audit.h"
#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "ledger/handle.h"

#define NEAR_MAX 5
#define KEY_MAX 4096

static const char sql_acceptances[] =
	"SELECT a.rule, a.reason, a.withdrawn, a.amount_ore, ifnull(a.decision, 0), ifnull(a.allocation, 0),"
	" ifnull(a.entry, 0), ifnull(a.condition, 0), ifnull(a.party, 0), ifnull(a.fund, 0),"
	" ifnull(a.activity, 0), ifnull(a.minute, 0), c.person, a.recorded_at, a.seq FROM acceptance a"
	" JOIN command c ON c.seq = a.command WHERE a.seq <= ?1 ORDER BY a.seq";
static const char sql_entry[] =
	"SELECT e.voucher, (SELECT count(*) FROM entry o WHERE o.voucher = e.voucher),"
	" (SELECT count(*) FROM entry o WHERE o.voucher = e.voucher AND o.seq <= e.seq) FROM entry e"
	" WHERE e.seq = ?1";
static const char sql_minute[] =
	"SELECT h.body, h.date, i.paragraph FROM minute i JOIN meeting h ON h.seq = i.meeting WHERE i.seq = ?1";

/* ---- what a finding is about ---- */

/* A name that cannot be had: what is missing has none, any other failure is remembered. */
static const char *no_text(struct audit *audit, enum uph_status status, const struct uph_error *err)
{
	audit_failed(audit, status == UPH_E_MISSING || status == UPH_END ? UPH_OK : status, err);
	return "";
}

static const char *entry_text(struct audit *audit, int64_t id)
{
	struct db_statement *row;
	struct uph_error err = {0};
	enum uph_status status = db_prepare(audit->book.ledger->db, sql_entry, &row, &err);
	if (status != UPH_OK)
		return no_text(audit, status, &err);
	db_bind_int(row, 1, id);
	status = db_step(row, &err);
	const char *text = status != UPH_OK ? no_text(audit, status, &err)
			   : db_int(row, 1) == 1
				   ? audit_print(audit, "ver %lld", (long long)db_int(row, 0))
				   : audit_print(audit, "ver %lld/%lld", (long long)db_int(row, 0),
					     (long long)db_int(row, 2));
	db_reset(row);
	return text;
}

static const char *decision_name(struct audit *audit, const struct uph_decision *decision)
{
	char printed[UPH_DECISION_TEXT_MAX];
	return audit_print(audit, "%s", uph_decision_print(decision, printed));
}

static const char *minute_text(struct audit *audit, int64_t id)
{
	struct db_statement *row;
	struct uph_error err = {0};
	enum uph_status status = db_prepare(audit->book.ledger->db, sql_minute, &row, &err);
	if (status != UPH_OK)
		return no_text(audit, status, &err);
	db_bind_int(row, 1, id);
	status = db_step(row, &err);
	const char *text = status != UPH_OK
				   ? no_text(audit, status, &err)
				   : decision_name(audit, &(struct uph_decision){.body = db_text(row, 0),
								  .date = {(int32_t)db_int(row, 1)},
								  .paragraph = db_text(row, 2)});
	db_reset(row);
	return text;
}

static const char *decision_text(struct audit *audit, int64_t id)
{
	struct uph_decision decision;
	struct uph_error err = {0};
	enum uph_status status = uph_decision_by_id(audit->book.ledger, id, &decision, &err);
	return status == UPH_OK ? decision_name(audit, &decision) : no_text(audit, status, &err);
}

static const char *allocation_text(struct audit *audit, int64_t id)
{
	struct uph_allocation allocation;
	struct uph_error err = {0};
	enum uph_status status = uph_allocation_by_id(audit->book.ledger, id, &allocation, &err);
	return status == UPH_OK ? audit_print(audit, "%s", allocation.label) : no_text(audit, status, &err);
}

static const char *condition_text(struct audit *audit, int64_t id)
{
	struct uph_condition condition;
	struct uph_error err = {0};
	enum uph_status status = uph_condition_by_id(audit->book.ledger, id, &condition, &err);
	return status == UPH_OK ? audit_print(audit, "%s", condition.label) : no_text(audit, status, &err);
}

static const char *pot_text(struct audit *audit, const struct uph_audit_subject *subject)
{
	const struct uph_fund *fund = audit_fund(&audit->book, subject->fund);
	const char *activity = subject->activity ? audit_activity_text(&audit->book, subject->activity) : "";
	if (!fund)
		return audit_print(audit, "%s", activity);
	return audit_print(audit, "%s%s%s", fund->name, activity[0] ? " " : "", activity);
}

const char *audit_subject_text(struct audit *audit, const struct uph_audit_subject *subject)
{
	const struct uph_party *party;
	if (subject->entry)
		return entry_text(audit, subject->entry);
	if (subject->allocation)
		return allocation_text(audit, subject->allocation);
	if (subject->condition)
		return condition_text(audit, subject->condition);
	if (subject->decision)
		return decision_text(audit, subject->decision);
	if (subject->minute)
		return minute_text(audit, subject->minute);
	if (subject->party) {
		party = audit_party(&audit->book, subject->party);
		return audit_print(audit, "%s", party ? party->name : "");
	}
	return subject->fund || subject->activity ? pot_text(audit, subject) : "boken";
}

/* ---- what has been accepted ---- */

/* The acceptance is of the finding as it is now: of its amount, or given when all that it rests on was known.
 */
static bool is_of(const struct audit_said *said, struct db_statement *row)
{
	const struct uph_audit_finding *finding = &said->finding;
	if (!db_is_null(row, 3))
		return finding->has_amount && finding->amount.ore == db_int(row, 3);
	return finding->has_amount || said->newest < db_int(row, 14);
}

static void take(struct audit *audit, struct db_statement *row)
{
	const struct uph_audit_subject subject = {.decision = db_int(row, 4),
		.allocation = db_int(row, 5),
		.entry = db_int(row, 6),
		.condition = db_int(row, 7),
		.party = db_int(row, 8),
		.fund = db_int(row, 9),
		.activity = db_int(row, 10),
		.minute = db_int(row, 11)};
	const char *about = audit_subject_text(audit, &subject);
	for (size_t i = 0; i < audit->count; i++) {
		struct uph_audit_finding *finding = &audit->said[i].finding;
		if (strcmp(finding->rule->number, db_text(row, 0)) != 0 ||
			strcmp(audit->said[i].about, about) != 0 || !is_of(&audit->said[i], row))
			continue;
		finding->accepted = db_int(row, 2) == 0;
		finding->reason = audit_print(audit, "%s", db_text(row, 1));
		finding->accepted_by = audit_print(audit, "%s", db_text(row, 12));
		finding->accepted_at = db_int(row, 13);
	}
}

enum uph_status audit_accepted(struct audit *audit, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(audit->book.ledger->db, sql_acceptances, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, audit->book.seq_max);
	while ((status = db_step(row, err)) == UPH_OK)
		take(audit, row);
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* ---- accepting ---- */

static bool same_key(struct buffer *wanted, struct buffer *folded, const char *key)
{
	buffer_clear(folded);
	text_fold(folded, key, strlen(key));
	return !buffer_failed(folded) && strcmp(buffer_string(wanted), buffer_string(folded)) == 0;
}

static const struct uph_audit_finding *find(const struct uph_audit *audit, const char *key)
{
	const struct uph_audit_finding *found = NULL;
	struct buffer wanted, folded;
	buffer_init(&wanted, KEY_MAX);
	buffer_init(&folded, KEY_MAX);
	text_fold(&wanted, key, strlen(key));
	for (size_t i = 0; !found && !buffer_failed(&wanted) && i < uph_audit_count(audit); i++) {
		const struct uph_audit_finding *finding = uph_audit_at(audit, i);
		if (same_key(&wanted, &folded, finding->key))
			found = finding;
	}
	buffer_free(&wanted);
	buffer_free(&folded);
	return found;
}

/* The keys of the same rule, or the first there are. */
static enum uph_status refuse_unknown(const struct uph_audit *audit, const char *key, struct uph_error *err)
{
	char near[800] = "", excerpt[TEXT_EXCERPT_MAX];
	size_t named = 0;
	for (int all = 0; named == 0 && all < 2; all++) {
		for (size_t i = 0; i < uph_audit_count(audit) && named < NEAR_MAX; i++) {
			const char *there = uph_audit_at(audit, i)->key;
			size_t used = strlen(near);
			if (!all && strncasecmp(there, key, 3) != 0)
				continue;
			(void)snprintf(near + used, sizeof near - used, "%s\"%s\"", named ? ", " : "", there);
			named++;
		}
	}
	if (named == 0)
		return uph_fail(err, UPH_E_MISSING, "granskningen har inga iakttagelser att godta");
	return uph_fail(err, UPH_E_MISSING, "iakttagelsen \"%s\" finns inte; det finns %s",
		text_excerpt(key, strlen(key), excerpt), near);
}

enum uph_status uph_audit_accept(struct uph_ledger *ledger, const struct uph_audit *audit, const char *key,
	const char *reason, bool withdraw, const struct uph_origin *origin, struct uph_error *err)
{
	const struct uph_audit_finding *finding = find(audit, key);
	if (!finding)
		return refuse_unknown(audit, key, err);
	if (!reason || reason[strspn(reason, " \t")] == '\0')
		return uph_fail(err, UPH_E_INVARIANT, "%s: ange skälet till att den godtas", finding->key);
	if (finding->accepted && !withdraw)
		return uph_fail(err, UPH_E_INVARIANT, "%s är redan godtagen av %s: %s", finding->key,
			finding->accepted_by, finding->reason);
	if (!finding->accepted && withdraw)
		return uph_fail(err, UPH_E_INVARIANT, "%s är inte godtagen", finding->key);
	const struct uph_audit_subject *subject = &finding->subject;
	const struct value fields[] = {value_source(origin), value_place(origin),
		value_text(finding->rule->number), value_text(reason), value_number(withdraw),
		finding->has_amount ? value_number(finding->amount.ore) : value_null(),
		value_optional(subject->decision), value_optional(subject->allocation),
		value_optional(subject->entry), value_optional(subject->condition),
		value_optional(subject->party), value_optional(subject->fund),
		value_optional(subject->activity), value_optional(subject->minute)};
	return record_append(ledger, RECORD_ACCEPTANCE, fields, NULL, err);
}
