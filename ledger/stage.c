/* The steps of a decision's life, and where it or one of its allocations stands: the latest of them. */
#include <string.h>

#include "ledger/amended.h"
#include "ledger/handle.h"
#include "ledger/verdict.h"
#include "uph/decision.h"

#define STEP                                                                                                 \
	"s.stage, ifnull(s.date, 0), s.function, s.reference, s.note, ifnull(s.linked, 0), s.amount_ore,"    \
	" ifnull(s.allocation, 0), ifnull(s.voucher, 0), s.seq"

static const char sql_steps[] = "SELECT " STEP " FROM stage s WHERE s.decision = ?1 AND s.seq <= ?2"
				" ORDER BY s.seq";
/* That a protocol has been adjusted (signed), or that a decision is prolonged, says nothing of what was
 * decided. */
static const char sql_decision[] =
	"SELECT " STEP " FROM stage s WHERE s.decision = ?1 AND ifnull(s.allocation, 0) = 0 AND s.seq <= ?2"
	" AND ifnull(s.date, 0) <= ?3 AND s.stage NOT IN ('adjusted', 'extended') ORDER BY s.seq DESC LIMIT 1";
/* The decisions that the allocation has ever been counted to come first, and of each the steps about this one
 * allocation (one of its decisions': verify, decisions.line) and about all of them. */
#define OF_ALLOCATION                                                                                             \
	" FROM stage s WHERE s.decision IN (SELECT o.decision FROM allocation o WHERE o.seq = ?1 UNION ALL"       \
	" SELECT m.decision FROM amendment m WHERE m.allocation = ?1 AND m.decision IS NOT NULL)"                 \
	" AND ifnull(s.allocation, 0) IN (0, ?1) AND (s.allocation IS NOT NULL OR s.decision = " DECISION_BEFORE( \
		"?1", "s.seq") ") AND +s.seq <= ?2 AND ifnull(s.date, 0) <= ?3"

static const char sql_allocation[] =
	"SELECT " STEP OF_ALLOCATION
	" AND s.stage NOT IN ('adjusted', 'extended') ORDER BY +s.seq DESC LIMIT 1";
static const char sql_before_verdict[] =
	"SELECT " STEP OF_ALLOCATION
	" AND s.stage IN ('proposed', 'recommended') ORDER BY +s.seq DESC LIMIT 1";

struct stage_word {
	const char *name, *word; /* as stored; as people read it */
};
static const struct stage_word stages[] = {
	[UPH_PROPOSED] = {"proposed", "föreslaget"},
	[UPH_RECOMMENDED] = {"recommended", "rekommenderat"},
	[UPH_DECIDED] = {"decided", "beslutat"},
	[UPH_REJECTED] = {"rejected", "avslaget"},
	[UPH_REPLACED] = {"replaced", "ersatt"},
	[UPH_WITHDRAWN] = {"withdrawn", "återtaget"},
	[UPH_EXTENDED] = {"extended", "förlängt"},
	[UPH_ADJUSTED] = {"adjusted", "justerat"},
};

const char *uph_stage_word(enum uph_stage stage)
{
	return stages[stage].word;
}

const char *uph_stage_name(enum uph_stage stage)
{
	return stages[stage].name;
}

static bool stage_named(const char *name, enum uph_stage *out)
{
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		if (strcmp(stages[i].name, name) == 0) {
			*out = (enum uph_stage)i;
			return true;
		}
	}
	return false;
}

enum uph_status uph_step_add(struct uph_ledger *ledger, int64_t decision, const struct uph_step *step,
	const struct uph_origin *origin, struct uph_error *err)
{
	const struct value fields[] = {value_source(origin), value_place(origin), value_number(decision),
		value_text(stages[step->stage].name), value_optional(step->date.ymd),
		value_text(step->function), value_text(step->reference), value_optional(step->linked),
		value_text(step->note), step->has_amount ? value_number(step->amount.ore) : value_null(),
		value_optional(step->allocation), value_optional(step->voucher)};
	return record_append(ledger, RECORD_STAGE, fields, NULL, err);
}

static enum uph_status take(struct db_statement *row, struct uph_step *out, struct uph_error *err)
{
	*out = (struct uph_step){
		.date = {(int32_t)db_int(row, 1)},
		.function = db_text(row, 2),
		.reference = db_text(row, 3),
		.note = db_text(row, 4),
		.linked = db_int(row, 5),
		.has_amount = !db_is_null(row, 6),
		.amount = {db_int(row, 6)},
		.allocation = db_int(row, 7),
		.voucher = db_int(row, 8),
		.id = db_int(row, 9),
	};
	if (!stage_named(db_text(row, 0), &out->stage))
		return uph_fail(
			err, UPH_E_DATABASE, "ett beslut har ett okänt skede, \"%s\"", db_text(row, 0));
	return UPH_OK;
}

enum uph_status uph_steps(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_step *step, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	struct uph_step step;
	enum uph_status status = db_prepare(ledger->db, sql_steps, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, decision);
	db_bind_int(row, 2, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = take(row, &step, err);
		if (status == UPH_OK)
			status = visit(context, &step, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status latest(struct uph_ledger *ledger, const char *sql, int64_t id, struct uph_date as_of,
	int64_t seq_max, struct uph_step *out, struct uph_error *err)
{
	struct db_statement *row;
	*out = (struct uph_step){.stage = UPH_PROPOSED};
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, id);
	db_bind_int(row, 2, seq_max ? seq_max : INT64_MAX);
	db_bind_int(row, 3, as_of.ymd ? as_of.ymd : INT32_MAX);
	status = db_step(row, err);
	if (status == UPH_OK) {
		status = take(row, out, err);
		out->function = ledger_keep(ledger, out->function);
		out->reference = ledger_keep(ledger, out->reference);
		out->note = ledger_keep(ledger, out->note);
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_decision_step(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	struct uph_step *out, struct uph_error *err)
{
	return latest(ledger, sql_decision, decision, (struct uph_date){0}, seq_max, out, err);
}

enum uph_status uph_decision_step_on(struct uph_ledger *ledger, int64_t decision, struct uph_date as_of,
	int64_t seq_max, struct uph_step *out, struct uph_error *err)
{
	return latest(ledger, sql_decision, decision, as_of, seq_max, out, err);
}

enum uph_status uph_allocation_step(struct uph_ledger *ledger, int64_t allocation, int64_t seq_max,
	struct uph_step *out, struct uph_error *err)
{
	return latest(ledger, sql_allocation, allocation, (struct uph_date){0}, seq_max, out, err);
}

enum uph_status uph_allocation_step_on(struct uph_ledger *ledger, int64_t allocation, struct uph_date as_of,
	int64_t seq_max, struct uph_step *out, struct uph_error *err)
{
	return latest(ledger, sql_allocation, allocation, as_of, seq_max, out, err);
}

enum uph_status stage_before_verdict(
	struct uph_ledger *ledger, int64_t allocation, enum uph_stage *out, struct uph_error *err)
{
	struct uph_step step;
	enum uph_status status =
		latest(ledger, sql_before_verdict, allocation, (struct uph_date){0}, 0, &step, err);
	*out = step.stage;
	return status;
}
