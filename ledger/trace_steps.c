/* The steps in the life of what is traced. The steps of a decision are read once and handed out by
 * allocation: a decision may have thousands of both. An allocation that was counted to another decision
 * before (a row of the matrix, until the protocol's paragraph was known) has with it what was decided of it
 * there. */
#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"
#include "ledger/trace.h"

static const char sql_history[] =
	"SELECT 0 AS since, decision FROM allocation WHERE seq = ?1"
	" UNION ALL SELECT seq, decision FROM amendment WHERE allocation = ?1 AND decision IS NOT NULL"
	"  AND seq <= ?2 ORDER BY since";
static const char sql_linked[] =
	"SELECT decision, linked FROM stage WHERE linked IS NOT NULL AND seq <= ?1 ORDER BY seq";

static int64_t last_record(const struct trace_build *build)
{
	return build->scope->seq_max ? build->scope->seq_max : INT64_MAX;
}

/* ---- of a decision ---- */

struct reading {
	struct trace_build *build;
	struct uph_step *steps;
	size_t count, capacity;
};

static enum uph_status take_step(void *context, const struct uph_step *step, struct uph_error *err)
{
	struct reading *reading = context;
	struct trace_build *build = reading->build;
	if (build->scope->to.ymd && step->date.ymd > build->scope->to.ymd)
		return UPH_OK;
	if (!trace_grow((void **)&reading->steps, reading->count, &reading->capacity, sizeof *step))
		return trace_no_memory(err);
	struct uph_step *kept = &reading->steps[reading->count++];
	*kept = *step;
	kept->function = trace_keep(build, step->function);
	kept->reference = trace_keep(build, step->reference);
	kept->note = trace_keep(build, step->note);
	return UPH_OK;
}

static int compare_steps(const void *a, const void *b)
{
	const struct uph_step *first = a, *second = b;
	if (first->allocation != second->allocation)
		return first->allocation < second->allocation ? -1 : 1;
	return first->id < second->id ? -1 : first->id > second->id;
}

static enum uph_status read_steps(
	struct trace_build *build, int64_t decision, struct trace_steps *out, struct uph_error *err)
{
	struct reading reading = {.build = build};
	enum uph_status status =
		uph_steps(build->ledger, decision, build->scope->seq_max, take_step, &reading, err);
	*out = (struct trace_steps){.count = 0};
	if (status == UPH_OK && reading.count > 0) {
		qsort(reading.steps, reading.count, sizeof *reading.steps, compare_steps);
		struct uph_step *kept = arena_alloc_array(build->memory, reading.count, sizeof *kept);
		if (kept) {
			memcpy(kept, reading.steps, reading.count * sizeof *kept);
			*out = (struct trace_steps){kept, reading.count};
		} else {
			status = trace_no_memory(err);
		}
	}
	free(reading.steps);
	return status;
}

enum uph_status trace_steps_of(struct trace_build *build, int64_t decision, int64_t allocation,
	struct trace_steps *out, struct uph_error *err)
{
	size_t at = key_map_find(&build->stepped, &decision);
	if (at == KEY_MAP_NONE) {
		struct trace_steps read;
		enum uph_status status = read_steps(build, decision, &read, err);
		if (status != UPH_OK)
			return status;
		if (!trace_grow((void **)&build->steps, build->stepped.count, &build->step_capacity,
			    sizeof *build->steps) ||
			(at = key_map_add(&build->stepped, &decision)) == KEY_MAP_NONE)
			return trace_no_memory(err);
		build->steps[at] = read;
	}
	const struct trace_steps *all = &build->steps[at];
	size_t low = 0, high = all->count, end;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (all->steps[middle].allocation < allocation)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < all->count && all->steps[end].allocation == allocation; end++)
		;
	*out = (struct trace_steps){low < end ? all->steps + low : NULL, end - low};
	return UPH_OK;
}

/* ---- of an allocation ---- */

struct counted {
	int64_t since, decision;
};

/* The decisions that it has been counted to, each since a record. */
struct history {
	struct counted *counted;
	size_t count, capacity;
};

static enum uph_status read_history(
	struct trace_build *build, int64_t allocation, struct history *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(build->ledger->db, sql_history, &row, err);
	*out = (struct history){.count = 0};
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, allocation);
	db_bind_int(row, 2, last_record(build));
	while ((status = db_step(row, err)) == UPH_OK) {
		if (!trace_grow((void **)&out->counted, out->count, &out->capacity, sizeof *out->counted)) {
			status = trace_no_memory(err);
			break;
		}
		out->counted[out->count++] = (struct counted){db_int(row, 0), db_int(row, 1)};
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static bool counted_before(const struct history *history, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (history->counted[i].decision == history->counted[at].decision)
			return true;
	return false;
}

/* A step of a whole decision is about the allocations that were counted to it then. */
enum uph_status trace_life_of(struct trace_build *build, int64_t allocation,
	enum uph_status (*visit)(
		void *context, const struct uph_step *step, int64_t decision, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct history history;
	enum uph_status status = read_history(build, allocation, &history, err);
	for (size_t i = 0; status == UPH_OK && i < history.count; i++) {
		struct trace_steps whole = {.count = 0}, own = {.count = 0};
		int64_t since = history.counted[i].since, decision = history.counted[i].decision;
		int64_t until = i + 1 < history.count ? history.counted[i + 1].since : INT64_MAX;
		status = trace_steps_of(build, decision, 0, &whole, err);
		for (size_t s = 0; status == UPH_OK && s < whole.count; s++)
			if (whole.steps[s].id > since && whole.steps[s].id < until)
				status = visit(context, &whole.steps[s], decision, err);
		if (status == UPH_OK && !counted_before(&history, i))
			status = trace_steps_of(build, decision, allocation, &own, err);
		for (size_t s = 0; status == UPH_OK && s < own.count; s++)
			status = visit(context, &own.steps[s], decision, err);
	}
	free(history.counted);
	return status;
}

/* That a protocol has been adjusted, or a decision prolonged, says nothing of what was decided. */
static enum uph_status take_latest(
	void *context, const struct uph_step *step, int64_t decision, struct uph_error *err)
{
	struct uph_step *latest = context;
	(void)decision;
	(void)err;
	if (step->stage != UPH_ADJUSTED && step->stage != UPH_EXTENDED && step->id > latest->id)
		*latest = *step;
	return UPH_OK;
}

enum uph_status trace_stands_at(
	struct trace_build *build, int64_t allocation, struct uph_step *out, struct uph_error *err)
{
	*out = (struct uph_step){.stage = UPH_PROPOSED};
	return trace_life_of(build, allocation, take_latest, out, err);
}

/* ---- decisions of the one who may decide ---- */

enum uph_status trace_linked(struct trace_build *build,
	bool (*visit)(void *context, int64_t decision, int64_t linked), void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(build->ledger->db, sql_linked, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, last_record(build));
	while ((status = db_step(row, err)) == UPH_OK)
		if (!visit(context, db_int(row, 0), db_int(row, 1))) {
			status = trace_no_memory(err);
			break;
		}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
