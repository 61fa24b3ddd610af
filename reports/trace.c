/* The trace as a report: the tree, and for workbooks, pages and programs the entries, decisions and files
 * behind it. */
#include "reports/trace.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/key_map.h"
#include "reports/account_words.h"

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

/* What a pot has given leads to the allocation's own row, when it has one. */
static enum uph_status link_shares(struct trace_report *made, struct uph_error *err)
{
	const struct uph_trace *trace = made->trace;
	struct uph_section *section = &made->report->sections[made->section];
	size_t *rows = calloc(trace->count + 1, sizeof *rows);
	enum uph_status status = rows ? UPH_OK : out_of_memory(err);
	struct key_map ids;
	key_map_init(&ids, sizeof(int64_t));
	for (size_t i = 0; status == UPH_OK && i < trace->count; i++) {
		if (trace->nodes[i].kind != UPH_TRACE_ALLOCATION)
			continue;
		size_t at = key_map_add(&ids, &trace->nodes[i].allocation->id);
		if (at == KEY_MAP_NONE)
			status = out_of_memory(err);
		else
			rows[at] = made->rows[i];
	}
	for (size_t i = 0; status == UPH_OK && i < trace->count; i++) {
		size_t at = trace->nodes[i].kind == UPH_TRACE_DRAWN
				    ? key_map_find(&ids, &trace->nodes[i].allocation->id)
				    : KEY_MAP_NONE;
		if (at == KEY_MAP_NONE)
			continue;
		struct uph_value *value = &section->rows[made->rows[i]].values[TRACE_TREE];
		value->linked = true;
		value->link_section = made->section;
		value->link_row = rows[at];
	}
	key_map_free(&ids);
	free(rows);
	return status;
}

/* ---- the head ---- */

static void figure_unless_zero(
	struct trace_report *made, const char *key, const char *label, struct uph_money amount)
{
	uph_report_total(made->report, key, NULL, uph_value_money(amount));
	if (amount.ore != 0)
		uph_report_figure(made->report, key, label, uph_value_money(amount));
}

static void add_figures(struct trace_report *made)
{
	const struct uph_trace *trace = made->trace;
	const struct uph_trace_figures *figures = &trace->figures;
	enum uph_language language = made->report->language;
	if (trace->of_entries) {
		uph_report_figure(made->report, "matches", word(WORD_TRACE_MATCHES, language),
			uph_value_integer((int64_t)trace->match_count));
		uph_report_figure(made->report, "match_sum", word(WORD_TRACE_MATCH_SUM, language),
			uph_value_money(trace->match_sum));
	}
	uph_report_figure(made->report, "allocations", word(WORD_TRACE_ALLOCATIONS, language),
		uph_value_integer((int64_t)trace->allocation_count));
	if (trace->allocation_count == 0)
		return;
	uph_report_total(made->report, "granted", NULL, uph_value_money(figures->granted));
	uph_report_figure(made->report, "granted", word(WORD_TRACE_GRANTED, language),
		uph_value_money(figures->granted));
	const struct {
		enum uph_account_kind kind;
		struct uph_money amount;
	} standing[] = {
		{UPH_ACCOUNT_RESERVED, figures->reserved},
		{UPH_ACCOUNT_HELD, figures->held},
		{UPH_ACCOUNT_REQUISITIONED, figures->requisitioned},
		{UPH_ACCOUNT_PAID, figures->paid},
		{UPH_ACCOUNT_SPENT, figures->spent},
		{UPH_ACCOUNT_CLAIMED, figures->claimed},
	};
	for (size_t i = 0; i < sizeof standing / sizeof *standing; i++)
		figure_unless_zero(made, uph_account_kind_name(standing[i].kind),
			uph_report_print(made->report, "%s %s", word(WORD_TRACE_NOW, language),
				word(account_word(standing[i].kind), language)),
			standing[i].amount);
	figure_unless_zero(made, "refunded", word(WORD_TRACE_REFUNDED, language), figures->refunded);
}

/* ---- the whole ---- */

/* ---- parties that have been merged ---- */

struct merging {
	struct trace_report *made;
	const char *told;
	int64_t into;
};

static enum uph_status take_merge(void *context, const struct uph_party_change *change, struct uph_error *err)
{
	struct merging *merging = context;
	struct uph_report *report = merging->made->report;
	char time[UPH_TIME_TEXT_MAX];
	(void)err;
	if (change->field != UPH_PARTY_INTO)
		return UPH_OK;
	merging->told = NULL;
	merging->into = change->other;
	if (change->other)
		merging->told = uph_report_print(report, "%s %s %s %.10s%s%s%s%s",
			trace_party(merging->made, change->party),
			word(WORD_PARTY_IS_MERGED, report->language),
			trace_party(merging->made, change->other),
			uph_time_print(change->recorded_at, false, time), change->person ? ", " : "",
			change->person ? change->person : "", change->reason ? ": " : "",
			change->reason ? change->reason : "");
	return UPH_OK;
}

/* "Karlskrona kn är sammanslagen med Karlskrona kommun 2024-10-01, …: skäl", and on when that one is. */
static enum uph_status tell_merge(struct trace_report *made, struct key_map *told, int64_t written,
	int64_t counted, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	while (status == UPH_OK && written && written != counted &&
		key_map_find(told, &written) == KEY_MAP_NONE) {
		struct merging merging = {made, NULL, 0};
		if (key_map_add(told, &written) == KEY_MAP_NONE)
			return out_of_memory(err);
		status = uph_party_changes(made->ledger, written, made->seq_max, take_merge, &merging, err);
		if (merging.told)
			uph_report_note(made->report, "%s.", merging.told);
		written = merging.into;
	}
	return status;
}

static enum uph_status tell_merges(struct trace_report *made, struct uph_error *err)
{
	struct key_map told;
	enum uph_status status = UPH_OK;
	key_map_init(&told, sizeof(int64_t));
	for (size_t i = 0; status == UPH_OK && i < made->trace->count; i++) {
		const struct uph_trace_node *node = &made->trace->nodes[i];
		if (node->allocation)
			status = tell_merge(made, &told, node->allocation->recipient_written,
				node->allocation->recipient, err);
		if (status == UPH_OK && node->entry)
			status = tell_merge(made, &told, node->entry->counterparty_written,
				node->entry->counterparty, err);
	}
	key_map_free(&told);
	return status;
}

static enum uph_status fill(struct trace_report *made, bool detail, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	made->report->landscape = true;
	made->rows = calloc(made->trace->count + 1, sizeof *made->rows);
	if (!made->rows)
		return out_of_memory(err);
	add_figures(made);
	trace_add_tree(made);
	for (size_t i = 0; status == UPH_OK && i < made->trace->count; i++)
		status = trace_add_row(made, i, err);
	if (status == UPH_OK)
		status = link_shares(made, err);
	if (status == UPH_OK)
		status = tell_merges(made, err);
	if (status == UPH_OK) {
		if (detail) {
			trace_add_entries_sheet(made);
			trace_add_decisions_sheet(made);
		}
		trace_add_sources(made);
	}
	if (made->trace->of_entries)
		uph_report_note(made->report, "%s", word(WORD_TRACE_OF_ENTRIES, made->report->language));
	free(made->rows);
	return status;
}

static enum uph_status ask(struct uph_ledger *ledger, const struct uph_query *query,
	const struct query_scope *resolved, struct uph_question **question, struct uph_trace **trace,
	struct uph_error *err)
{
	const struct uph_scope scope = {.to = resolved->scope.to, .seq_max = resolved->scope.seq_max};
	enum uph_status status =
		uph_question_read(ledger, query->question ? query->question : "", question, err);
	if (status == UPH_OK && scope.seq_max)
		status = uph_question_known(*question, ledger, scope.seq_max, err);
	if (status == UPH_OK && resolved->fund_id)
		status = uph_question_add_fund(*question, uph_fund_by_id(ledger, resolved->fund_id), err);
	if (status == UPH_OK)
		status = uph_trace_make(ledger, *question, &scope, trace, err);
	return status;
}

enum uph_status uph_report_trace(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct trace_report made = {.ledger = ledger};
	struct uph_question *question = NULL;
	struct uph_trace *trace = NULL;
	*out = NULL;
	enum uph_status status = query_refuse_from(query, err);
	if (status == UPH_OK)
		status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = ask(ledger, query, &resolved, &question, &trace, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "trace", word(WORD_TRACE, query->language),
			&made.report, err);
	if (status == UPH_OK) {
		uph_report_parameter(made.report, "question", word(WORD_TRACE_QUESTION, query->language),
			uph_question_text(question));
		made.trace = trace;
		made.seq_max = resolved.scope.seq_max;
		status = fill(&made, query->detail, err);
	}
	uph_trace_free(trace);
	uph_question_free(question);
	return query_finish(status, made.report, out, err);
}
