/* Reversals: what is left of a voucher, or of an imported file, mirrored in one voucher; and what was said
 * along with it taken back, by new records. */
#include <stdio.h>
#include <stdlib.h>

#include "ledger/correction.h"
#include "ledger/handle.h"
#include "ledger/release.h"
#include "uph/decision.h"
#include "uph/movement.h"

/* The latest first: what moved on is mirrored before what it came from. */
static const char sql_of_voucher[] =
	"SELECT seq, date, voucher FROM entry WHERE voucher = ?1 ORDER BY seq DESC";
static const char sql_of_source[] =
	"SELECT seq, date, voucher FROM entry WHERE source = ?1 ORDER BY seq DESC";
static const char sql_entry[] = "SELECT e.amount_ore - " CORRECTED(
	"e.seq", "9223372036854775807") ", ifnull(f.fund, 0), ifnull(t.fund, 0)"
					" FROM entry e JOIN account f ON f.id = e.from_account"
					" JOIN account t ON t.id = e.to_account WHERE e.seq = ?1";
static const char sql_corrector[] = "SELECT ifnull(max(voucher), 0) FROM entry WHERE corrects = ?1";
/* Steps and outcomes that a voucher carried out and that nothing has followed. */
static const char sql_steps[] =
	"SELECT s.seq, s.decision, ifnull(s.allocation, 0) FROM stage s WHERE s.voucher = ?1"
	" AND NOT EXISTS (SELECT 1 FROM stage n WHERE n.seq > s.seq AND n.decision = s.decision"
	"  AND n.stage NOT IN ('adjusted', 'extended') AND (n.allocation IS NULL OR n.allocation = s.allocation))"
	" ORDER BY s.seq";
static const char sql_outcomes[] =
	"SELECT o.condition FROM outcome o WHERE o.voucher = ?1 AND o.outcome <> 'reopened'"
	" AND NOT EXISTS (SELECT 1 FROM outcome n WHERE n.seq > o.seq AND n.condition = o.condition) ORDER BY o.seq";

struct reversed {
	int64_t entry, voucher;
	int32_t date;
};

struct taken_back {
	int64_t step, decision, allocation; /* a step; else */
	int64_t condition;
};

struct reversing {
	struct uph_ledger *ledger;
	struct uph_date date;
	const char *reason;
	struct reversed *entries;
	size_t count, capacity;
	int64_t voucher;
	bool posted;
};

/* ---- the entries ---- */

static enum uph_status gather(struct reversing *reversing, const char *sql, int64_t id, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(reversing->ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, id);
	while ((status = db_step(row, err)) == UPH_OK) {
		if (reversing->count == reversing->capacity) {
			size_t capacity = reversing->capacity ? reversing->capacity * 2 : 16;
			struct reversed *more = realloc(reversing->entries, capacity * sizeof *more);
			if (!more) {
				status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
				break;
			}
			reversing->entries = more;
			reversing->capacity = capacity;
		}
		reversing->entries[reversing->count++] =
			(struct reversed){db_int(row, 0), db_int(row, 2), (int32_t)db_int(row, 1)};
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* What is left of an entry, and the day its mirror counts. */
static enum uph_status ask_entry(struct reversing *reversing, const struct reversed *entry, int64_t *left,
	struct uph_date *date, struct uph_error *err)
{
	struct db_statement *row;
	int64_t funds[2] = {0};
	enum uph_status status = db_prepare(reversing->ledger->db, sql_entry, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, entry->entry);
	status = db_step(row, err);
	*left = status == UPH_OK ? db_int(row, 0) : 0;
	for (int i = 0; status == UPH_OK && i < 2; i++)
		funds[i] = db_int(row, i + 1);
	db_reset(row);
	*date = reversing->date;
	if (status != UPH_OK || date->ymd != 0)
		return status;
	date->ymd = entry->date;
	for (int i = 0; status == UPH_OK && i < 2; i++)
		status = uph_ledger_first_open_day(reversing->ledger, funds[i], date->ymd, &date->ymd, err);
	return status;
}

static enum uph_status mirror(
	struct reversing *reversing, const struct reversed *entry, struct uph_error *err)
{
	int64_t left;
	struct uph_date date;
	enum uph_status status = ask_entry(reversing, entry, &left, &date, err);
	if (status != UPH_OK || left <= 0)
		return status;
	reversing->posted = true;
	return uph_entry_correct(reversing->ledger, entry->entry, (struct uph_money){left}, date,
		reversing->reason, NULL, NULL, err);
}

/* ---- what was said along with it ---- */

static enum uph_status read_taken_back(struct reversing *reversing, const char *sql, int64_t voucher,
	struct taken_back **out, size_t *count, struct uph_error *err)
{
	struct db_statement *row;
	bool steps = sql == sql_steps;
	*out = NULL;
	*count = 0;
	enum uph_status status = db_prepare(reversing->ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, voucher);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct taken_back *more = realloc(*out, (*count + 1) * sizeof *more);
		if (!more) {
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			break;
		}
		*out = more;
		more[(*count)++] =
			steps ? (struct taken_back){db_int(row, 0), db_int(row, 1), db_int(row, 2), 0}
			      : (struct taken_back){.condition = db_int(row, 0)};
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

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

/* The step that stood before is said again: of the decision, and of those of its lines that had steps of
 * their own. */
static enum uph_status take_step_back(
	struct reversing *reversing, const struct taken_back *step, int64_t voucher, struct uph_error *err)
{
	struct uph_ledger *ledger = reversing->ledger;
	struct uph_step before;
	int64_t *lines = NULL;
	size_t count = 0;
	if (step->allocation != 0) {
		enum uph_status status =
			uph_allocation_step(ledger, step->allocation, step->step - 1, &before, err);
		return status == UPH_OK
			       ? say_again(reversing, step->decision, step->allocation, &before, voucher, err)
			       : status;
	}
	enum uph_status status = uph_decision_step(ledger, step->decision, step->step - 1, &before, err);
	if (status == UPH_OK)
		status = say_again(reversing, step->decision, 0, &before, voucher, err);
	if (status == UPH_OK)
		status = release_allocations(ledger, step->decision, 0, &lines, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		status = uph_allocation_step(ledger, lines[i], step->step - 1, &before, err);
		if (status == UPH_OK && before.allocation != 0)
			status = say_again(reversing, step->decision, lines[i], &before, voucher, err);
	}
	free(lines);
	return status;
}

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
	struct taken_back *steps = NULL, *outcomes = NULL;
	size_t step_count = 0, outcome_count = 0;
	enum uph_status status = read_taken_back(reversing, sql_steps, voucher, &steps, &step_count, err);
	if (status == UPH_OK)
		status = read_taken_back(reversing, sql_outcomes, voucher, &outcomes, &outcome_count, err);
	for (size_t i = 0; status == UPH_OK && i < step_count; i++)
		status = take_step_back(reversing, &steps[i], voucher, err);
	for (size_t i = 0; status == UPH_OK && i < outcome_count; i++)
		status = reopen(reversing, outcomes[i].condition, voucher, err);
	free(steps);
	free(outcomes);
	return status;
}

static enum uph_status take_all_back(struct reversing *reversing, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	int64_t last = 0; /* entries stand by voucher, falling */
	for (size_t i = 0; status == UPH_OK && i < reversing->count; i++) {
		if (reversing->entries[i].voucher != last)
			status = take_back(reversing, reversing->entries[i].voucher, err);
		last = reversing->entries[i].voucher;
	}
	return status;
}

/* ---- the whole ---- */

static enum uph_status nothing_left(
	const struct reversing *reversing, const char *what, struct uph_error *err)
{
	struct db_statement *row;
	int64_t by = 0;
	for (size_t i = 0; i < reversing->count; i++) {
		enum uph_status status = db_prepare(reversing->ledger->db, sql_corrector, &row, err);
		if (status != UPH_OK)
			return status;
		db_bind_int(row, 1, reversing->entries[i].entry);
		if (db_step(row, NULL) == UPH_OK && db_int(row, 0) > by)
			by = db_int(row, 0);
		db_reset(row);
	}
	return uph_fail(err, UPH_E_INVARIANT, "%s är redan rättad i sin helhet (verifikation %lld)", what,
		(long long)by);
}

static enum uph_status reverse(struct reversing *reversing, const char *what, struct uph_error *err)
{
	if (!reversing->reason || reversing->reason[0] == '\0')
		return uph_fail(err, UPH_E_INVARIANT, "en rättelse ska ha ett skäl");
	enum uph_status status = uph_voucher_begin(reversing->ledger, &reversing->voucher, err);
	for (size_t i = 0; status == UPH_OK && i < reversing->count; i++)
		status = mirror(reversing, &reversing->entries[i], err);
	if (status == UPH_OK && !reversing->posted)
		status = nothing_left(reversing, what, err);
	if (status == UPH_OK)
		status = uph_voucher_end(reversing->ledger, err);
	return status == UPH_OK ? take_all_back(reversing, err) : status;
}

enum uph_status uph_reverse_voucher(struct uph_ledger *ledger, int64_t voucher, struct uph_date date,
	const char *reason, int64_t *out, struct uph_error *err)
{
	struct reversing reversing = {.ledger = ledger, .date = date, .reason = reason};
	char what[64];
	(void)snprintf(what, sizeof what, "verifikation %lld", (long long)voucher);
	enum uph_status status = gather(&reversing, sql_of_voucher, voucher, err);
	if (status == UPH_OK && reversing.count == 0)
		status = uph_fail(err, UPH_E_MISSING,
			"verifikation %lld finns inte i boken, den sista är %lld", (long long)voucher,
			(long long)ledger->head.voucher);
	if (status == UPH_OK)
		status = reverse(&reversing, what, err);
	if (status == UPH_OK && out)
		*out = reversing.voucher;
	free(reversing.entries);
	return status;
}

enum uph_status uph_reverse_source(struct uph_ledger *ledger, int64_t source, struct uph_date date,
	const char *reason, int64_t *out, struct uph_error *err)
{
	struct reversing reversing = {.ledger = ledger, .date = date, .reason = reason};
	enum uph_status status = gather(&reversing, sql_of_source, source, err);
	if (status == UPH_OK && reversing.count == 0)
		status = uph_fail(err, UPH_E_MISSING, "filen har inga poster i boken att rätta");
	if (status == UPH_OK)
		status = reverse(&reversing, "filen", err);
	if (status == UPH_OK && out)
		*out = reversing.voucher;
	free(reversing.entries);
	return status;
}
