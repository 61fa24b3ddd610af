/* What was said along with a voucher, taken back when the voucher is: the step that stood before is said
 * again, of the decision and of each line that the step was about, under the decision that the line belongs
 * to now; a condition is open again. What something has followed stays as it is. */
#include "ledger/reverse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/amended.h"
#include "ledger/handle.h"
#include "ledger/release.h"
#include "uph/decision.h"

static const char sql_steps[] =
	"SELECT seq, decision, ifnull(allocation, 0) FROM stage WHERE voucher = ?1 ORDER BY seq";
static const char sql_outcomes[] =
	"SELECT o.condition, 0, 0 FROM outcome o WHERE o.voucher = ?1 AND o.outcome <> 'reopened'"
	" AND NOT EXISTS (SELECT 1 FROM outcome n WHERE n.seq > o.seq AND n.condition = o.condition) ORDER BY o.seq";
/* The lines that a step of a whole decision was about: those that belonged to it then. */
static const char sql_lines[] = "SELECT l.seq, 0, 0 FROM allocation l WHERE l.seq < ?2 AND " AMENDED(
	"l", "decision", "?2") " = ?1 ORDER BY l.number";

struct said {
	int64_t id; /* a step; a condition; a line */
	int64_t decision, allocation;
};

struct said_list {
	struct said *items;
	size_t count;
};

static enum uph_status read_list(struct uph_ledger *ledger, const char *sql, int64_t first, int64_t second,
	struct said_list *out, struct uph_error *err)
{
	struct db_statement *row;
	*out = (struct said_list){.items = NULL};
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, first);
	if (sql == sql_lines)
		db_bind_int(row, 2, second);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct said *more = realloc(out->items, (out->count + 1) * sizeof *more);
		if (!more) {
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			break;
		}
		out->items = more;
		more[out->count++] = (struct said){db_int(row, 0), db_int(row, 1), db_int(row, 2)};
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* ---- steps ---- */

static enum uph_status say_again(struct reversing *reversing, int64_t decision, int64_t allocation,
	const struct uph_step *before, int64_t voucher, struct uph_error *err)
{
	char note[UPH_ERROR_MESSAGE_MAX];
	struct uph_step step = *before;
	(void)snprintf(note, sizeof note, "rättelse av verifikation %lld: %s", (long long)voucher,
		reversing->reason);
	step.note = note;
	step.allocation = allocation;
	step.voucher = 0;
	return uph_step_add(reversing->ledger, decision, &step, NULL, err);
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_step(const struct uph_step *a, const struct uph_step *b)
{
	return a->stage == b->stage && a->date.ymd == b->date.ymd && same_text(a->function, b->function) &&
	       same_text(a->reference, b->reference) && a->linked == b->linked &&
	       a->has_amount == b->has_amount && a->amount.ore == b->amount.ore;
}

/* Whether the step of the voucher is what the line stands in: nothing has followed it. */
static enum uph_status stands_in(
	struct uph_ledger *ledger, int64_t line, int64_t voucher, bool *out, struct uph_error *err)
{
	struct uph_step now;
	enum uph_status status = uph_allocation_step(ledger, line, 0, &now, err);
	*out = status == UPH_OK && now.voucher == voucher;
	return status;
}

/* Keeps the lines that stand in the step; the others have gone on. */
static enum uph_status keep_standing(
	struct uph_ledger *ledger, struct said_list *lines, int64_t voucher, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	size_t kept = 0;
	for (size_t i = 0; status == UPH_OK && i < lines->count; i++) {
		bool stands;
		status = stands_in(ledger, lines->items[i].id, voucher, &stands, err);
		if (stands)
			lines->items[kept++] = lines->items[i];
	}
	lines->count = kept;
	return status;
}

/* A step of the whole decision would count for all lines that belong to it now: they must all stand in the
 * one that is taken back. */
static enum uph_status goes_back_whole(
	struct uph_ledger *ledger, const struct said *step, int64_t voucher, bool *out, struct uph_error *err)
{
	struct uph_step now;
	int64_t *lines = NULL;
	size_t count = 0;
	*out = false;
	if (step->allocation != 0)
		return UPH_OK;
	enum uph_status status = uph_decision_step(ledger, step->decision, 0, &now, err);
	*out = status == UPH_OK && now.voucher == voucher;
	if (*out)
		status = release_allocations(ledger, step->decision, 0, &lines, &count, err);
	for (size_t i = 0; status == UPH_OK && *out && i < count; i++)
		status = stands_in(ledger, lines[i], voucher, out, err);
	free(lines);
	return status;
}

/* One line; not when what is said of its whole decision says it already. */
static enum uph_status take_line_back(struct reversing *reversing, const struct said *step, int64_t line,
	bool whole, int64_t voucher, struct uph_error *err)
{
	struct uph_ledger *ledger = reversing->ledger;
	struct uph_allocation allocation;
	struct uph_step before, of_decision;
	enum uph_status status = uph_allocation_by_id(ledger, line, &allocation, err);
	if (status == UPH_OK && whole && allocation.decision == step->decision)
		status = uph_decision_step(ledger, step->decision, step->id - 1, &of_decision, err);
	if (status == UPH_OK)
		status = uph_allocation_step(ledger, line, step->id - 1, &before, err);
	if (status != UPH_OK || (whole && allocation.decision == step->decision && before.allocation == 0 &&
					same_step(&before, &of_decision)))
		return status;
	return say_again(reversing, allocation.decision, line, &before, voucher, err);
}

static enum uph_status take_step_back(
	struct reversing *reversing, const struct said *step, int64_t voucher, struct uph_error *err)
{
	struct uph_ledger *ledger = reversing->ledger;
	struct said_list lines = {.items = NULL};
	struct uph_step before;
	bool whole;
	enum uph_status status = goes_back_whole(ledger, step, voucher, &whole, err);
	if (status == UPH_OK && step->allocation == 0)
		status = read_list(ledger, sql_lines, step->decision, step->id, &lines, err);
	else if (status == UPH_OK) {
		lines.items = calloc(1, sizeof *lines.items);
		status = lines.items ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		if (lines.items)
			lines.items[lines.count++].id = step->allocation;
	}
	if (status == UPH_OK)
		status = keep_standing(ledger, &lines, voucher, err);
	if (status == UPH_OK && whole)
		status = uph_decision_step(ledger, step->decision, step->id - 1, &before, err);
	if (status == UPH_OK && whole)
		status = say_again(reversing, step->decision, 0, &before, voucher, err);
	for (size_t i = 0; status == UPH_OK && i < lines.count; i++)
		status = take_line_back(reversing, step, lines.items[i].id, whole, voucher, err);
	free(lines.items);
	return status;
}

/* ---- outcomes ---- */

static enum uph_status reopen(
	struct reversing *reversing, int64_t condition, int64_t voucher, struct uph_error *err)
{
	char evidence[UPH_ERROR_MESSAGE_MAX];
	struct uph_date date = reversing->date;
	if (date.ymd == 0)
		date.ymd = reversing->entries[0].date;
	(void)snprintf(evidence, sizeof evidence, "rättelse av verifikation %lld: %s", (long long)voucher,
		reversing->reason);
	const struct value fields[] = {value_null(), value_null(), value_number(condition),
		value_text("reopened"), value_number(date.ymd), value_text(evidence), value_null()};
	return record_append(reversing->ledger, RECORD_OUTCOME, fields, NULL, err);
}

static enum uph_status take_back(struct reversing *reversing, int64_t voucher, struct uph_error *err)
{
	struct said_list steps, outcomes = {.items = NULL};
	enum uph_status status = read_list(reversing->ledger, sql_steps, voucher, 0, &steps, err);
	if (status == UPH_OK)
		status = read_list(reversing->ledger, sql_outcomes, voucher, 0, &outcomes, err);
	for (size_t i = 0; status == UPH_OK && i < steps.count; i++)
		status = take_step_back(reversing, &steps.items[i], voucher, err);
	for (size_t i = 0; status == UPH_OK && i < outcomes.count; i++)
		status = reopen(reversing, outcomes.items[i].id, voucher, err);
	free(steps.items);
	free(outcomes.items);
	return status;
}

enum uph_status reverse_take_back(struct reversing *reversing, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	int64_t last = 0;
	for (size_t i = 0; status == UPH_OK && i < reversing->count; i++) {
		if (reversing->entries[i].voucher != last)
			status = take_back(reversing, reversing->entries[i].voucher, err);
		last = reversing->entries[i].voucher;
	}
	return status;
}
