/* What the report of decisions knows: the decisions themselves, their allocations, how far each has come, and
 * which of them are rows. */
#include <stdlib.h>

#include "reports/decisions.h"
#include "uph/condition.h"

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

struct decision_facts *decisions_find(struct decisions_report *decisions, int64_t decision)
{
	size_t number = key_map_find(&decisions->ids, &decision);
	return number == KEY_MAP_NONE ? NULL : &decisions->facts[number];
}

const char *decisions_text(const struct decisions_report *decisions, const struct uph_decision *decision)
{
	return query_decision_text(decisions->report, decision->body, decision->date, decision->paragraph);
}

const char *decisions_label(const struct decisions_report *decisions, int64_t allocation)
{
	const struct allocation_line *line =
		allocation ? allocation_lines_find(&decisions->lines, allocation) : NULL;
	return line ? line->allocation.label : NULL;
}

static struct decision_facts *new_facts(struct decisions_report *decisions, int64_t decision)
{
	if (decisions->count == decisions->capacity) {
		size_t capacity = decisions->capacity ? decisions->capacity * 2 : 64;
		struct decision_facts *grown = realloc(decisions->facts, capacity * sizeof *grown);
		if (!grown)
			return NULL;
		decisions->facts = grown;
		decisions->capacity = capacity;
	}
	if (key_map_add(&decisions->ids, &decision) == KEY_MAP_NONE)
		return NULL;
	struct decision_facts *facts = &decisions->facts[decisions->count++];
	*facts = (struct decision_facts){.first_row = SIZE_MAX};
	return facts;
}

static enum uph_status take_decision(
	void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct decisions_report *decisions = context;
	struct uph_report *report = decisions->report;
	struct decision_facts *facts = new_facts(decisions, decision->id);
	if (!facts)
		return out_of_memory(err);
	facts->decision = *decision;
	facts->decision.body = uph_report_text(report, decision->body);
	facts->decision.paragraph = uph_report_text(report, decision->paragraph);
	facts->decision.title = uph_report_text(report, decision->title);
	facts->decision.decider = uph_report_text(report, decision->decider);
	return UPH_OK;
}

struct taking {
	struct decisions_report *decisions;
	struct decision_facts *facts;
};

static enum uph_status take_step(void *context, const struct uph_step *step, struct uph_error *err)
{
	struct taking *taking = context;
	struct uph_date last = taking->decisions->resolved->scope.to;
	bool second = step->stage == UPH_DECIDED || step->stage == UPH_REJECTED;
	struct decision_facts *linked =
		second && step->linked ? decisions_find(taking->decisions, step->linked) : NULL;
	(void)err;
	if (linked)
		linked->deciding = true;
	if (step->stage == UPH_ADJUSTED && (last.ymd == 0 || step->date.ymd <= last.ymd))
		taking->facts->adjusted = step->date;
	return UPH_OK;
}

static enum uph_status take_clause(void *context, int64_t number, const char *text, struct uph_error *err)
{
	struct taking *taking = context;
	(void)number;
	(void)text;
	(void)err;
	taking->facts->clauses++;
	return UPH_OK;
}

static enum uph_status take_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct decisions_report *decisions = context;
	struct uph_report *report = decisions->report;
	bool english = report->language == UPH_ENGLISH;
	struct decision_facts *facts = decisions_find(decisions, condition->decision);
	size_t line = condition->allocation ? key_map_find(&decisions->lines.ids, &condition->allocation)
					    : KEY_MAP_NONE;
	const char **list = line != KEY_MAP_NONE ? &decisions->line_conditions[line]
			    : facts              ? &facts->conditions
						 : NULL;
	(void)err;
	if (facts)
		facts->condition_count++;
	if (list)
		*list = uph_report_print(report, "%s%s%s %s", *list ? *list : "", *list ? ", " : "",
			condition->label,
			english ? uph_condition_state_name(condition->state)
				: uph_condition_state_word(condition->state));
	return UPH_OK;
}

/* A decision that only says yes or no to another, and one whose allocations have all turned out to be of
 * other paragraphs, are no rows. */
static void choose(struct decisions_report *decisions)
{
	struct uph_date last = decisions->resolved->scope.to;
	for (size_t i = 0; i < decisions->count; i++) {
		struct decision_facts *facts = &decisions->facts[i];
		bool says = facts->allocation_count > 0 ||
			    (!facts->deciding && (facts->decision.title || facts->clauses > 0 ||
							 facts->condition_count > 0));
		facts->chosen = decisions->only
					? facts->decision.id == decisions->only
					: says && (last.ymd == 0 || facts->decision.date.ymd <= last.ymd);
	}
}

enum uph_status decisions_gather(struct decisions_report *decisions, struct uph_error *err)
{
	const struct uph_scope *scope = &decisions->resolved->scope;
	struct uph_scope of_lines = *scope;
	of_lines.decision = decisions->only;
	enum uph_status status =
		uph_decisions(decisions->ledger, scope->seq_max, take_decision, decisions, err);
	if (status == UPH_OK)
		status = allocation_lines_collect(decisions->ledger, &of_lines, &decisions->lines, err);
	for (size_t i = 0; status == UPH_OK && i < decisions->count; i++) {
		struct taking taking = {decisions, &decisions->facts[i]};
		int64_t id = decisions->facts[i].decision.id;
		status = uph_steps(decisions->ledger, id, scope->seq_max, take_step, &taking, err);
		if (status == UPH_OK)
			status =
				uph_clauses(decisions->ledger, id, scope->seq_max, take_clause, &taking, err);
		struct uph_step *step = &decisions->facts[i].step;
		if (status == UPH_OK)
			status = uph_decision_step_on(
				decisions->ledger, id, scope->to, scope->seq_max, step, err);
		if (status == UPH_OK) {
			step->function = uph_report_text(decisions->report, step->function);
			step->reference = uph_report_text(decisions->report, step->reference);
			step->note = uph_report_text(decisions->report, step->note);
		}
	}
	if (status != UPH_OK)
		return status;
	for (size_t i = 0; i < decisions->lines.count; i++) {
		struct decision_facts *facts =
			decisions_find(decisions, decisions->lines.lines[i].decision.id);
		if (facts)
			facts->allocation_count++;
	}
	decisions->line_conditions = calloc(decisions->lines.count + 1, sizeof *decisions->line_conditions);
	if (!decisions->line_conditions)
		return out_of_memory(err);
	status = uph_conditions_on(
		decisions->ledger, scope->to, scope->seq_max, take_condition, decisions, err);
	choose(decisions);
	return status;
}

void decisions_free(struct decisions_report *decisions)
{
	allocation_lines_free(&decisions->lines);
	key_map_free(&decisions->ids);
	free(decisions->line_conditions);
	free(decisions->facts);
}
