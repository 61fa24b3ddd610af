/* Statements: what is gathered once, and the recipients it is parted between. */
#include "reports/statement.h"

#include <stdlib.h>
#include <string.h>

#include "uph/condition.h"

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till saldobeskedet");
}

/* ---- conditions ---- */

static bool append(struct arena *texts, const char **list, const char *label, struct uph_date day)
{
	char text[UPH_DATE_TEXT_MAX];
	const char *longer = arena_print(texts, "%s%s%s%s%s", *list ? *list : "", *list ? ", " : "", label,
		day.ymd ? " " : "", uph_date_print(day, text));
	*list = longer;
	return longer != NULL;
}

static enum uph_status take_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct statements *statements = context;
	const struct uph_date none = {0};
	bool kept = true;
	for (size_t i = 0; i < statements->lines.count; i++) {
		const struct allocation_line *line = &statements->lines.lines[i];
		struct statement_terms *terms = &statements->terms[i];
		if (condition->allocation ? condition->allocation != line->allocation.id
					  : condition->decision != line->decision.id)
			continue;
		if (condition->state == UPH_CONDITION_FAILED)
			kept = kept && append(&statements->lines.texts, &terms->failed, condition->label,
					       condition->outcome_date);
		if (condition->state != UPH_CONDITION_OPEN)
			continue;
		kept = kept && append(&statements->lines.texts, &terms->open, condition->label, none);
		if (condition->due.ymd && (terms->due.ymd == 0 || condition->due.ymd < terms->due.ymd))
			terms->due = condition->due;
	}
	return kept ? UPH_OK : out_of_memory(err);
}

/* For all recipients, or for the one that is named: `party` is then filled. */
static enum uph_status gather(struct statements *statements, struct uph_ledger *ledger,
	const struct uph_query *query, struct query_scope *resolved, struct uph_party *party,
	struct uph_error *err)
{
	*statements = (struct statements){.ledger = ledger, .query = query, .resolved = resolved};
	enum uph_status status = query_refuse_from(query, err);
	if (status == UPH_OK)
		status = query_resolve(ledger, query, resolved, err);
	if (status == UPH_OK && party)
		status = uph_party_find_known(ledger, query->party, resolved->scope.seq_max, party, err);
	if (status == UPH_OK)
		status = party ? allocation_lines_collect_of(
					 ledger, &resolved->scope, party->id, &statements->lines, err)
			       : allocation_lines_collect(ledger, &resolved->scope, &statements->lines, err);
	if (status != UPH_OK)
		return status;
	statements->terms = calloc(statements->lines.count + 1, sizeof *statements->terms);
	if (!statements->terms)
		return out_of_memory(err);
	return uph_conditions_on(
		ledger, resolved->scope.to, resolved->scope.seq_max, take_condition, statements, err);
}

static void drop(struct statements *statements)
{
	allocation_lines_free(&statements->lines);
	free(statements->terms);
}

bool statement_has_line(const struct statements *statements, const struct allocation_line *line)
{
	if (line->allocation.recipient == 0)
		return false;
	return line->has_entries ||
	       (line->step.stage != UPH_PROPOSED && statements->resolved->scope.fund_count == 0);
}

/* ---- one, or all ---- */

enum uph_status uph_report_statement(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct statements statements = {0};
	struct query_scope resolved;
	struct uph_party party;
	*out = NULL;
	if (!query->party)
		return uph_fail(err, UPH_E_USAGE, "ange vems saldobesked: namnet på en mottagare");
	enum uph_status status = gather(&statements, ledger, query, &resolved, &party, err);
	if (status == UPH_OK)
		status = statement_paper(&statements, &party, out, err);
	drop(&statements);
	return status;
}

static bool has_statement(const struct statements *statements, int64_t party)
{
	for (size_t i = 0; i < statements->lines.count; i++) {
		const struct allocation_line *line = &statements->lines.lines[i];
		if (line->allocation.recipient == party && statement_has_line(statements, line))
			return true;
	}
	return false;
}

static int by_name(const void *left, const void *right)
{
	const struct uph_party *a = left, *b = right;
	return strcmp(a->name, b->name);
}

/* The recipients, by name: copies, since the register's list may move while papers are made. */
static enum uph_status recipients(
	const struct statements *statements, struct uph_party **out, size_t *count, struct uph_error *err)
{
	const struct uph_party *parties;
	size_t all;
	*count = 0;
	enum uph_status status = uph_parties(statements->ledger, &parties, &all, err);
	if (status != UPH_OK)
		return status;
	*out = calloc(all + 1, sizeof **out);
	if (!*out)
		return out_of_memory(err);
	for (size_t i = 0; i < all; i++) {
		if (has_statement(statements, parties[i].id))
			(void)uph_party_known(statements->ledger, parties[i].id,
				statements->resolved->scope.seq_max, &(*out)[(*count)++]);
	}
	qsort(*out, *count, sizeof **out, by_name);
	return UPH_OK;
}

enum uph_status uph_report_statements(struct uph_ledger *ledger, const struct uph_query *query,
	enum uph_status (*visit)(void *context, const struct uph_party *party,
		const struct uph_report *report, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct statements statements = {0};
	struct query_scope resolved;
	struct uph_party *parties = NULL;
	size_t count = 0;
	enum uph_status status = gather(&statements, ledger, query, &resolved, NULL, err);
	if (status == UPH_OK)
		status = recipients(&statements, &parties, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		struct uph_report *report = NULL;
		status = statement_paper(&statements, &parties[i], &report, err);
		if (status == UPH_OK)
			status = visit(context, &parties[i], report, err);
		uph_report_free(report);
	}
	free(parties);
	drop(&statements);
	return status;
}
