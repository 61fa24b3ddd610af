/* A trace: asked, gathered, made into a tree. */
#include "ledger/trace.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"

#define MEMORY_MAX ((size_t)4 << 30)

static const char *const kind_names[UPH_TRACE_KINDS] = {
	[UPH_TRACE_FUND] = "fund",
	[UPH_TRACE_POT] = "pot",
	[UPH_TRACE_ENTRY] = "entry",
	[UPH_TRACE_MORE] = "more",
	[UPH_TRACE_DRAWN] = "drawn",
	[UPH_TRACE_OTHERS] = "others",
	[UPH_TRACE_LEFT] = "left",
	[UPH_TRACE_DECISION] = "decision",
	[UPH_TRACE_PROTOCOL] = "protocol",
	[UPH_TRACE_ADJUSTED] = "adjusted",
	[UPH_TRACE_CLAUSE] = "clause",
	[UPH_TRACE_STEP] = "step",
	[UPH_TRACE_UNDECIDED] = "undecided",
	[UPH_TRACE_DISTRIBUTION] = "distribution",
	[UPH_TRACE_CONDITION] = "condition",
	[UPH_TRACE_ATTACHMENT] = "attachment",
	[UPH_TRACE_ALLOCATION] = "allocation",
	[UPH_TRACE_STANDING] = "standing",
};

const char *uph_trace_kind_name(enum uph_trace_kind kind)
{
	return kind_names[kind];
}

enum uph_status trace_no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till spåret");
}

bool trace_grow(void **array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return true;
	size_t larger = *capacity ? *capacity * 2 : 64;
	void *grown = realloc(*array, larger * size);
	if (!grown)
		return false;
	*array = grown;
	*capacity = larger;
	return true;
}

const char *trace_keep(struct trace_build *build, const char *text)
{
	const char *copy = text ? arena_string(build->memory, text) : NULL;
	build->failed = build->failed || (text && !copy);
	return copy;
}

struct uph_decision trace_keep_decision(struct trace_build *build, const struct uph_decision *decision)
{
	struct uph_decision kept = *decision;
	kept.body = trace_keep(build, decision->body);
	kept.paragraph = trace_keep(build, decision->paragraph);
	kept.title = trace_keep(build, decision->title);
	kept.decider = trace_keep(build, decision->decider);
	return kept;
}

static void build_init(struct trace_build *build)
{
	key_map_init(&build->matches, sizeof(int64_t));
	key_map_init(&build->moved, sizeof(int64_t));
	key_map_init(&build->chosen, sizeof(int64_t));
	key_map_init(&build->decided, sizeof(int64_t));
	key_map_init(&build->loose_pots, 2 * sizeof(int64_t));
	key_map_init(&build->allocation_ids, sizeof(int64_t));
	key_map_init(&build->decision_ids, sizeof(int64_t));
	key_map_init(&build->pot_ids, 2 * sizeof(int64_t));
	key_map_init(&build->share_ids, 2 * sizeof(int64_t));
	key_map_init(&build->stepped, sizeof(int64_t));
	key_map_init(&build->vouchers, sizeof(int64_t));
}

static void build_free(struct trace_build *build)
{
	key_map_free(&build->matches);
	key_map_free(&build->moved);
	key_map_free(&build->chosen);
	key_map_free(&build->decided);
	key_map_free(&build->loose_pots);
	key_map_free(&build->allocation_ids);
	key_map_free(&build->decision_ids);
	key_map_free(&build->pot_ids);
	key_map_free(&build->share_ids);
	key_map_free(&build->stepped);
	key_map_free(&build->vouchers);
	free(build->of_allocations.links);
	free(build->of_pots.links);
	free(build->pots);
	free(build->shares);
	free(build->steps);
}

/* What nodes point into lives with the trace. */
struct trace_memory {
	struct arena arena;
	struct trace_allocation *allocations;
	struct trace_decision *decisions;
	struct trace_entry *entries;
	struct uph_condition *conditions;
	struct uph_attachment *attachments;
};

static enum uph_status make(struct trace_build *build, struct uph_error *err)
{
	enum uph_status status = trace_choose(build, err);
	if (status == UPH_OK)
		status = trace_gather(build, err);
	if (status == UPH_OK)
		status = trace_facts(build, err);
	if (status == UPH_OK)
		status = trace_add_pots(build, err);
	if (status == UPH_OK)
		status = trace_add_decisions(build, err);
	if (status == UPH_OK)
		status = trace_sources(build, err);
	if (status == UPH_OK && build->failed)
		status = trace_no_memory(err);
	return status;
}

enum uph_status uph_trace_make(struct uph_ledger *ledger, const struct uph_question *question,
	const struct uph_scope *scope, struct uph_trace **out, struct uph_error *err)
{
	struct trace_build build = {.ledger = ledger, .question = question, .scope = scope};
	struct trace_memory *memory = calloc(1, sizeof *memory);
	struct uph_trace *trace = calloc(1, sizeof *trace);
	*out = NULL;
	if (!memory || !trace) {
		free(memory);
		free(trace);
		return trace_no_memory(err);
	}
	arena_init(&memory->arena, MEMORY_MAX);
	trace->memory = memory;
	trace->of_entries = !uph_question_of_allocations(question);
	build.trace = trace;
	build.memory = &memory->arena;
	build_init(&build);
	bool begun = false;
	enum uph_status status = ledger_snapshot_begin(ledger, &begun, err);
	if (status == UPH_OK)
		status = make(&build, err);
	if (status == UPH_E_MISSING)
		status = uph_question_nothing(ledger, question, err);
	ledger_snapshot_end(ledger, begun);
	memory->allocations = build.allocations;
	memory->decisions = build.decisions;
	memory->entries = build.entries;
	memory->conditions = build.conditions;
	memory->attachments = build.attachments;
	build_free(&build);
	if (status != UPH_OK) {
		uph_trace_free(trace);
		return status;
	}
	*out = trace;
	return UPH_OK;
}

void uph_trace_free(struct uph_trace *trace)
{
	if (!trace)
		return;
	struct trace_memory *memory = trace->memory;
	arena_free(&memory->arena);
	free(memory->allocations);
	free(memory->decisions);
	free(memory->entries);
	free(memory->conditions);
	free(memory->attachments);
	free(memory);
	free(trace->nodes);
	free(trace);
}
