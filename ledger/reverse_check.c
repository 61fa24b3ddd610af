/* What a reversal may not do to a line that has gone on: take the money from under what is decided, or lay
 * money back on top of what has come since. */
#include "ledger/reverse.h"

#include <stdio.h>
#include <stdlib.h>

#include "ledger/amended.h"
#include "ledger/correction.h"
#include "ledger/handle.h"
#include "ledger/release.h"
#include "ledger/verdict.h"
#include "uph/decision.h"

/* An entry that set money aside for an allocation (f the pot, t what is reserved, held or requisitioned), and
 * what is left of it. */
#define SETS_ASIDE "f.kind = 2 AND t.kind IN (5, 6, 7)"
#define WITH_ACCOUNTS                                                                                        \
	" FROM entry e JOIN account f ON f.id = e.from_account JOIN account t ON t.id = e.to_account"
#define LEFT "e.amount_ore > " CORRECTED("e.seq", "9223372036854775807")

static const char sql_set_aside[] =
	"SELECT t.allocation" WITH_ACCOUNTS " WHERE e.seq = ?1 AND " SETS_ASIDE " AND " LEFT;
static const char sql_decided_since[] =
	"SELECT 1 FROM stage s WHERE s.seq > ?1 AND s.seq <= ?3 AND s.stage = 'decided'"
	" AND (s.allocation = ?2 OR (s.allocation IS NULL AND s.decision = " DECISION_BEFORE(
		"?2", "s.seq") ")) LIMIT 1";
/* The allocations that the mirrors gave money, and the first entry that had taken it. */
static const char sql_restored[] =
	"SELECT t.allocation, min(e.corrects)" WITH_ACCOUNTS " WHERE e.seq > ?1 AND " SETS_ASIDE
	" GROUP BY t.allocation ORDER BY t.allocation";
static const char sql_given_since[] =
	"SELECT ifnull(max(e.voucher), 0)" WITH_ACCOUNTS
	" WHERE e.seq > ?1 AND e.seq <= ?3 AND e.corrects IS NULL AND t.allocation = ?2 AND " SETS_ASIDE
	" AND " LEFT;

/* First column of the first row, 0 when there is none. */
static enum uph_status ask(struct uph_ledger *ledger, const char *sql, const int64_t *values, int count,
	int64_t *out, struct uph_error *err)
{
	struct db_statement *row;
	*out = 0;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	for (int i = 0; i < count; i++)
		db_bind_int(row, i + 1, values[i]);
	status = db_step(row, err);
	if (status == UPH_OK)
		*out = db_int(row, 0);
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* Whether the line stands decided, by a step after an entry. */
static enum uph_status decided_since(struct uph_ledger *ledger, const struct uph_allocation *allocation,
	int64_t entry, int64_t seq_max, struct uph_step *step, bool *out, struct uph_error *err)
{
	const int64_t values[] = {entry, allocation->id, seq_max};
	int64_t since = 0;
	enum uph_status status = uph_allocation_step(ledger, allocation->id, 0, step, err);
	if (status == UPH_OK && step->stage == UPH_DECIDED)
		status = ask(ledger, sql_decided_since, values, 3, &since, err);
	*out = since != 0;
	return status;
}

/* "beslutat 2024-10-03 (2024/77); ta tillbaka det steget först: uph reverse 12" */
static void advise(
	const struct uph_allocation *allocation, const struct uph_step *step, char *out, size_t size)
{
	char day[UPH_DATE_TEXT_MAX], command[100];
	if (step->voucher)
		(void)snprintf(command, sizeof command, "reverse %lld", (long long)step->voucher);
	else
		(void)snprintf(command, sizeof command, "amend %.60s --stage recommended", allocation->label);
	(void)snprintf(out, size, "%s %s%s%.100s%s; ta tillbaka det steget först: uph %s",
		uph_stage_word(step->stage), uph_date_print(step->date, day), step->reference ? " (" : "",
		step->reference ? step->reference : "", step->reference ? ")" : "", command);
}

/* ---- before ---- */

static bool takes_back(const struct reversing *reversing, int64_t voucher)
{
	for (size_t i = 0; voucher != 0 && i < reversing->count; i++) {
		if (reversing->entries[i].voucher == voucher)
			return true;
	}
	return false;
}

enum uph_status reverse_check_decided(const struct reversing *reversing, struct uph_error *err)
{
	struct uph_ledger *ledger = reversing->ledger;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < reversing->count; i++) {
		struct uph_allocation allocation;
		struct uph_step step;
		int64_t id, entry = reversing->entries[i].entry;
		bool decided = false;
		char advice[300];
		status = ask(ledger, sql_set_aside, &entry, 1, &id, err);
		if (status != UPH_OK || id == 0)
			continue;
		status = uph_allocation_by_id(ledger, id, &allocation, err);
		if (status == UPH_OK)
			status = decided_since(
				ledger, &allocation, entry, ledger->head.seq, &step, &decided, err);
		if (status != UPH_OK || !decided || takes_back(reversing, step.voucher))
			continue;
		advise(&allocation, &step, advice, sizeof advice);
		status = uph_fail(
			err, UPH_E_INVARIANT, "%s (%s) är %s", allocation.label, allocation.purpose, advice);
	}
	return status;
}

/* ---- after ---- */

struct bound {
	bool known;
	struct uph_money amount; /* what is decided */
	struct uph_money holds;  /* what stands there of that */
};

static enum uph_status add_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct bound *bound = context;
	(void)err;
	bound->known = line->amount.ore > 0 && uph_money_add(bound->amount, line->amount, &bound->amount) &&
		       bound->amount.ore > 0;
	return bound->known ? UPH_OK : UPH_END;
}

/* What the decision's lines hold together. */
static enum uph_status decision_holds(
	struct uph_ledger *ledger, int64_t decision, struct uph_money *out, struct uph_error *err)
{
	int64_t *lines = NULL;
	size_t count = 0;
	struct uph_money holds;
	*out = (struct uph_money){0};
	enum uph_status status = release_allocations(ledger, decision, 0, &lines, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		status = allocation_holds(ledger, lines[i], &holds, err);
		if (status == UPH_OK && !uph_money_add(*out, holds, out))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	free(lines);
	return status;
}

/* The amount that the step says, of the line or of the whole decision; else what the line's financing says.
 */
static enum uph_status read_bound(struct uph_ledger *ledger, const struct uph_allocation *allocation,
	const struct uph_step *step, struct bound *out, struct uph_error *err)
{
	bool said = step->stage == UPH_DECIDED && step->has_amount;
	*out = (struct bound){.known = said, .amount = said ? step->amount : (struct uph_money){0}};
	if (said && step->allocation == 0)
		return decision_holds(ledger, allocation->decision, &out->holds, err);
	enum uph_status status = UPH_OK;
	if (!said)
		status = uph_financings(ledger, allocation->id, 0, add_line, out, err);
	if (status == UPH_END)
		status = UPH_OK;
	return status == UPH_OK ? allocation_holds(ledger, allocation->id, &out->holds, err) : status;
}

/* One line that has got money back from a reversed entry. */
static enum uph_status check_line(
	const struct reversing *reversing, int64_t line, int64_t entry, struct uph_error *err)
{
	struct uph_ledger *ledger = reversing->ledger;
	const int64_t values[] = {entry, line, reversing->seq_before};
	struct uph_allocation allocation;
	struct uph_step step;
	struct bound bound = {.known = false};
	bool decided = false;
	int64_t given = 0;
	enum uph_status status = uph_allocation_by_id(ledger, line, &allocation, err);
	if (status == UPH_OK)
		status = ask(ledger, sql_given_since, values, 3, &given, err);
	if (status == UPH_OK)
		status = decided_since(
			ledger, &allocation, entry, reversing->seq_before, &step, &decided, err);
	if (status == UPH_OK && (given || decided))
		status = read_bound(ledger, &allocation, &step, &bound, err);
	if (status != UPH_OK || !bound.known || bound.holds.ore <= bound.amount.ore)
		return status;
	char holds[UPH_MONEY_TEXT_MAX], amount[UPH_MONEY_TEXT_MAX], advice[300];
	uph_money_print(bound.holds, UPH_MONEY_SWEDISH, holds);
	uph_money_print(bound.amount, UPH_MONEY_SWEDISH, amount);
	if (given)
		(void)snprintf(advice, sizeof advice,
			"den har fått pengar i verifikation %lld; rätta den först", (long long)given);
	else
		advise(&allocation, &step, advice, sizeof advice);
	return uph_fail(err, UPH_E_INVARIANT,
		"%s (%s) skulle få %s när pengarna kommer tillbaka, men beslutet ger %s; %s%s",
		allocation.label, allocation.purpose, holds, amount, given ? "" : "det är ", advice);
}

struct restored {
	int64_t line, entry;
};

enum uph_status reverse_check_restored(const struct reversing *reversing, struct uph_error *err)
{
	struct db_statement *row;
	struct restored *lines = NULL;
	size_t count = 0;
	enum uph_status status = db_prepare(reversing->ledger->db, sql_restored, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, reversing->seq_before);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct restored *more = realloc(lines, (count + 1) * sizeof *more);
		if (!more) {
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			break;
		}
		lines = more;
		lines[count++] = (struct restored){db_int(row, 0), db_int(row, 1)};
	}
	db_reset(row);
	status = status == UPH_END ? UPH_OK : status;
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		status = check_line(reversing, lines[i].line, lines[i].entry, err);
	free(lines);
	return status;
}
