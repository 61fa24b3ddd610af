/* The recommendation: what one decision is put before the one who may decide it with.
 *
 * Part 0 is a page to be signed. Part 1 is the matrix as of the meeting, part 2 the entries behind. A number
 * on the page leads to its first entry, and the enclosed matrix to its row there; both lead back. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "reports/journal.h"
#include "reports/recommendation.h"

/* ---- what is known ---- */

static enum uph_status take_financing(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct allocation_amounts *sum = context; /* `known` until a line has no amount */
	sum->known = sum->known && line->amount.ore != 0;
	sum->is_decided = true; /* there is a line */
	return uph_money_add(sum->recommended, line->amount, &sum->recommended)
		       ? UPH_OK
		       : recommendation_too_large(err);
}

static enum uph_status take_amounts(
	struct recommendation *recommendation, struct recommended_line *line, struct uph_error *err)
{
	struct allocation_amounts sum = {.known = true};
	enum uph_status status = uph_financings(recommendation->ledger, line->line->allocation.id,
		recommendation->resolved->scope.seq_max, take_financing, &sum, err);
	if (status != UPH_OK)
		return status;
	const struct uph_money *financing = sum.known && sum.is_decided ? &sum.recommended : NULL;
	line->by_financing = financing != NULL;
	if (!allocation_line_amounts(line->line, financing, &line->amounts) ||
		(line->amounts.known && !uph_money_add(recommendation->amount, line->amounts.recommended,
						&recommendation->amount)))
		return recommendation_too_large(err);
	return UPH_OK;
}

static enum uph_status take_lines(struct recommendation *recommendation, struct uph_error *err)
{
	const struct allocation_lines *lines = &recommendation->known.lines;
	enum uph_status status = UPH_OK;
	recommendation->lines = calloc(lines->count + 1, sizeof *recommendation->lines);
	if (!recommendation->lines)
		return recommendation_no_memory(err);
	recommendation->amount_known = recommendation->undone = true;
	for (size_t i = 0; status == UPH_OK && i < lines->count; i++) {
		const struct allocation_line *line = &lines->lines[i];
		if (line->decision.id != recommendation->facts->decision.id)
			continue;
		struct recommended_line *own = &recommendation->lines[recommendation->line_count++];
		bool undone = allocation_line_undone(line);
		bool waits =
			!undone && (line->step.stage == UPH_PROPOSED || line->step.stage == UPH_RECOMMENDED);
		own->line = line;
		status = take_amounts(recommendation, own, err);
		recommendation->undone = recommendation->undone && undone;
		recommendation->amount_known = recommendation->amount_known && own->amounts.known;
		recommendation->most =
			recommendation->most ||
			(line->allocation.bound && strcmp(line->allocation.bound, "most") == 0);
		recommendation->undecided = recommendation->undecided || waits;
		recommendation->decided = recommendation->decided || line->step.stage == UPH_DECIDED;
	}
	enum uph_stage stage = recommendation->facts->step.stage;
	if (recommendation->line_count == 0) {
		recommendation->amount_known = recommendation->undone = false;
		recommendation->undecided = stage == UPH_PROPOSED || stage == UPH_RECOMMENDED;
		recommendation->decided = stage == UPH_DECIDED;
	}
	return status;
}

static enum uph_status gather(
	struct recommendation *recommendation, const struct uph_decision *decision, struct uph_error *err)
{
	struct decisions_report *known = &recommendation->known;
	struct uph_date last = recommendation->resolved->scope.to;
	char day[UPH_DATE_TEXT_MAX];
	known->ledger = recommendation->ledger;
	known->report = recommendation->report;
	known->resolved = recommendation->resolved;
	known->only = decision->id;
	if (last.ymd && decision->date.ymd > last.ymd)
		return uph_fail(err, UPH_E_USAGE,
			"%s är från ett möte efter %s; ange en dag som inte är tidigare än mötet (--as-of)",
			recommendation->name, uph_date_print(last, day));
	enum uph_status status = decisions_gather(known, err);
	if (status == UPH_OK)
		recommendation->facts = decisions_find(known, decision->id);
	if (status == UPH_OK && !recommendation->facts)
		return uph_fail(err, UPH_E_MISSING,
			"%s stod inte i boken än; ange en senare tidpunkt (--known-at)",
			recommendation->name);
	if (status == UPH_OK)
		status = take_lines(recommendation, err);
	return status == UPH_OK ? recommendation_count(recommendation, err) : status;
}

/* ---- the parts ---- */

static size_t column_named(const struct uph_section *section, const char *key)
{
	for (size_t i = 0; i < section->column_count; i++) {
		if (section->columns[i].key && strcmp(section->columns[i].key, key) == 0)
			return i;
	}
	return SIZE_MAX;
}

static void link_value(struct uph_value *value, size_t part, size_t section, size_t row)
{
	if (value->kind == UPH_VALUE_NONE || value->linked)
		return;
	value->linked = true;
	value->link_part = part;
	value->link_section = section;
	value->link_row = row;
}

/* Which of two columns of a row leads back: the first, unless only the second names the number. */
static size_t column_back(
	const struct uph_section *rows, size_t row, const char *const back[2], const char *number)
{
	size_t first = column_named(rows, back[0]), second = back[1] ? column_named(rows, back[1]) : SIZE_MAX;
	const char *text = first == SIZE_MAX ? NULL : rows->rows[row].values[first].text;
	return second != SIZE_MAX && !(text && strstr(text, number)) ? second : first;
}

/* From the rows of a part whose column `key` has one of the decision's numbers back to the page; and from the
 * page, in column `from` of the number's own row, to the first of them. Returns the first of all. */
static size_t link_part(struct recommendation *recommendation, size_t number, const char *key,
	const char *const back[2], const char *from)
{
	struct uph_report *page = recommendation->report;
	struct uph_section *rows = &page->parts[number - 1]->sections[0];
	struct uph_section *own = &page->sections[recommendation->recipients];
	size_t label = column_named(rows, key), column = column_named(own, from), first = SIZE_MAX;
	for (size_t i = 0; label != SIZE_MAX && i < rows->row_count; i++) {
		const char *text = rows->rows[i].values[label].text;
		for (size_t k = 0; text && k < recommendation->line_count; k++) {
			const struct recommended_line *line = &recommendation->lines[k];
			if (strcmp(text, line->line->allocation.label) != 0)
				continue;
			size_t leads = column_back(rows, i, back, text);
			first = first == SIZE_MAX ? i : first;
			if (leads != SIZE_MAX)
				link_value(&rows->rows[i].values[leads], 0, recommendation->recipients,
					line->row);
			if (column != SIZE_MAX && line->row < own->row_count)
				link_value(&own->rows[line->row].values[column], number, 0, i);
		}
	}
	return first;
}

static void link_enclosure(struct recommendation *recommendation, size_t row, size_t part, size_t to)
{
	struct uph_section *section = &recommendation->report->sections[recommendation->enclosures];
	const size_t shown = 2; /* the name as it is shown */
	if (row < section->row_count && part > 0 &&
		to < recommendation->report->parts[part - 1]->sections[0].row_count)
		link_value(&section->rows[row].values[shown], part, 0, to);
}

static enum uph_status join_matrix(struct recommendation *recommendation, struct uph_error *err)
{
	struct uph_report *page = recommendation->report, *matrix;
	const struct uph_query query = {.fund = recommendation->matrix_fund,
		.to = recommendation->day,
		.known_at = recommendation->query->known_at,
		.proposals = recommendation_step(recommendation)->stage == UPH_PROPOSED,
		.language = page->language};
	enum uph_status status = uph_report_matrix(recommendation->ledger, &query, &matrix, err);
	if (status != UPH_OK)
		return status;
	const char *const back[2] = {"purpose", NULL};
	size_t part = uph_report_join(page, matrix);
	if (page->part_count != part)
		return UPH_OK; /* the report remembers that memory is out */
	size_t first = link_part(recommendation, part, "label", back, "amount");
	link_enclosure(recommendation, recommendation->matrix_row, part, first == SIZE_MAX ? 0 : first);
	return UPH_OK;
}

static enum uph_status join_entries(struct recommendation *recommendation, struct uph_error *err)
{
	struct uph_report *page = recommendation->report, *entries;
	const struct uph_query query = {.to = recommendation->query->to,
		.known_at = recommendation->query->known_at,
		.language = page->language};
	enum uph_status status = journal_of_decision(recommendation->ledger, &query,
		recommendation->facts->decision.id, word(WORD_ENTRIES_BEHIND, page->language), &entries, err);
	if (status != UPH_OK)
		return status;
	entries->subtitle = uph_report_text(entries, recommendation->name);
	if (entries->sections[0].row_count == 0)
		uph_report_note(entries, "%s", word(WORD_NO_ENTRIES_BEHIND, page->language));
	const char *const back[2] = {"to", "from"};
	size_t part = uph_report_join(page, entries);
	if (page->part_count != part)
		return UPH_OK;
	size_t first = link_part(recommendation, part, "allocation", back, "number");
	link_enclosure(recommendation, recommendation->entries_row, part, first);
	return UPH_OK;
}

/* A book without any year's grant has no matrix, and a decision of its own all the same. */
static enum uph_status join_parts(struct recommendation *recommendation, struct uph_error *err)
{
	enum uph_status status = join_matrix(recommendation, err);
	if (status == UPH_E_MISSING && !recommendation->matrix_fund)
		status = UPH_OK;
	return status == UPH_OK ? join_entries(recommendation, err) : status;
}

/* ---- the whole ---- */

static enum uph_status fill(
	struct recommendation *recommendation, const struct uph_decision *decision, struct uph_error *err)
{
	enum uph_status status = gather(recommendation, decision, err);
	if (status != UPH_OK)
		return status;
	uph_report_parameter(recommendation->report, "decision", NULL, recommendation->name);
	recommendation_add_head(recommendation);
	status = recommendation_add_page(recommendation, err);
	if (status == UPH_OK)
		status = recommendation_add_terms(recommendation, err);
	if (status == UPH_OK)
		status = recommendation_add_end(recommendation, err);
	if (status == UPH_OK)
		status = query_note_attests(
			recommendation->report, recommendation->ledger, recommendation->resolved, err);
	return status == UPH_OK ? join_parts(recommendation, err) : status;
}

enum uph_status uph_report_recommendation(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct uph_decision decision;
	char text[UPH_DECISION_TEXT_MAX];
	int64_t allocation;
	struct recommendation recommendation = {.ledger = ledger,
		.query = query,
		.resolved = &resolved,
		.matrix_row = SIZE_MAX,
		.entries_row = SIZE_MAX};
	*out = NULL;
	assert(query->decision);
	key_map_init(&recommendation.known.ids, sizeof(int64_t));
	enum uph_status status = query_refuse_from(query, err);
	if (status == UPH_OK)
		status = uph_decision_resolve(ledger, query->decision, &decision, &allocation, err);
	if (status == UPH_OK)
		status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = uph_decision_by_id_at(ledger, decision.id, resolved.scope.seq_max, &decision, err);
	if (status == UPH_OK)
		status = query_report(
			ledger, query, &resolved, "recommendation", "", &recommendation.report, err);
	if (status == UPH_OK) {
		recommendation.name =
			uph_report_text(recommendation.report, uph_decision_print(&decision, text));
		status = fill(&recommendation, &decision, err);
	}
	decisions_free(&recommendation.known);
	free(recommendation.lines);
	free(recommendation.activities);
	free(recommendation.vouchers);
	free(recommendation.funds);
	return query_finish(status, recommendation.report, out, err);
}
