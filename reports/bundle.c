/* The papers of a meeting: the matrix, the state and what lies behind it, a recommendation for each of its
 * decisions, a statement for each recipient; all as of one day.
 *
 * What is only proposed stands in a matrix of its own, so that the first one reads back as what has been
 * decided. */
#include "uph/bundle.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/arena.h"
#include "ledger/base/text.h"
#include "reports/query.h"
#include "uph/decision.h"

#define TEXTS_MAX ((size_t)16 << 20)

typedef enum uph_status visitor(void *context, const struct uph_bundle_paper *paper,
	const struct uph_report *report, struct uph_error *err);

struct bundle {
	struct uph_ledger *ledger;
	struct uph_query query; /* as of the meeting's day */
	const struct uph_bundle_meeting *meeting;
	int64_t seq_max;
	visitor *visit;
	void *context;
	struct arena texts;
};

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till papperen");
}

/* ---- the figure that a paper is for ---- */

static bool total_of(const struct uph_report *report, const char *key, struct uph_money *out)
{
	for (size_t i = 0; i < report->total_count; i++) {
		if (strcmp(report->totals[i].key, key) == 0 &&
			report->totals[i].value.kind == UPH_VALUE_MONEY) {
			*out = report->totals[i].value.money;
			return true;
		}
	}
	const struct uph_section *section = &report->sections[0];
	for (size_t i = 0; report->section_count > 0 && i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		if (column->key && strcmp(column->key, key) == 0 && column->kind == UPH_VALUE_MONEY &&
			(column->flags & UPH_COLUMN_TOTAL))
			return uph_section_total(section, i, out);
	}
	return false;
}

static enum uph_status hand_over(struct bundle *bundle, struct uph_bundle_paper *paper, const char *key,
	const struct uph_report *report, struct uph_error *err)
{
	paper->has_amount = key && total_of(report, key, &paper->amount);
	if (!paper->name || !paper->title)
		return out_of_memory(err);
	return bundle->visit(bundle->context, paper, report, err);
}

/* ---- what there is one of ---- */

typedef enum uph_status report_function(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

static const struct sheet {
	const char *name;
	report_function *report;
	enum word title, shows;
	const char *key; /* of the figure among the report's totals; NULL: the number of rows */
	bool proposals;  /* made when something is proposed */
	bool unless_empty;
} sheets[] = {
	{"fördelningsmatris", uph_report_matrix, WORD_MATRIX_SHEET, WORD_AVAILABLE, "available", false,
		false},
	{"fördelningsmatris med förslag", uph_report_matrix, WORD_MATRIX_WITH_PROPOSALS, WORD_LEFT_AFTER,
		"available_after", true, false},
	{"saldo", uph_report_balance, WORD_BALANCE_BY_ACTIVITY, WORD_AVAILABLE, "available", false, false},
	{"villkor", uph_report_conditions, WORD_CONDITIONS, WORD_WOULD_GO_BACK, "unpaid", false, false},
	{"medfinansiering", uph_report_cofinancing, WORD_COFINANCING, WORD_LEFT_TO_PAY, "left", false, true},
	{"poster", uph_report_journal, WORD_JOURNAL, WORD_ENTRIES, NULL, false, false},
};

static enum uph_status add_sheet(struct bundle *bundle, const struct sheet *sheet, struct uph_error *err)
{
	struct uph_report *report = NULL;
	struct uph_query query = bundle->query;
	struct uph_money proposed;
	query.form = UPH_MATRIX_BOTH;
	query.detail = true;
	query.proposals = sheet->proposals;
	enum uph_status status = sheet->report(bundle->ledger, &query, &report, err);
	bool wanted = status == UPH_OK && (!sheet->proposals || total_of(report, "proposed", &proposed)) &&
		      (!sheet->unless_empty || report->sections[0].row_count > 0);
	if (wanted) {
		const char *shows = word(sheet->shows, query.language);
		struct uph_bundle_paper paper = {.folder = "",
			.name = sheet->name,
			.title = word(sheet->title, query.language),
			.shows = sheet->key ? shows
					    : arena_print(&bundle->texts, "%s: %zu", shows,
						      report->sections[0].row_count)};
		status =
			paper.shows ? hand_over(bundle, &paper, sheet->key, report, err) : out_of_memory(err);
	}
	uph_report_free(report);
	return status;
}

/* ---- the meeting's decisions ---- */

struct meeting_decision {
	int64_t id;
	const char *words; /* "LSVO 2024-09-27 § 84" */
	const char *paragraph;
	const char *label; /* of its first allocation; NULL: none */
};

struct meeting_decisions {
	struct bundle *bundle;
	struct meeting_decision *list;
	size_t count, room;
};

static enum uph_status take_decision(
	void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct meeting_decisions *decisions = context;
	struct arena *texts = &decisions->bundle->texts;
	const struct uph_bundle_meeting *meeting = decisions->bundle->meeting;
	char words[UPH_DECISION_TEXT_MAX];
	if (decision->date.ymd != meeting->date.ymd || !text_same(decision->body, meeting->body))
		return UPH_OK;
	if (decisions->count == decisions->room) {
		size_t room = decisions->room ? 2 * decisions->room : 16;
		struct meeting_decision *list = realloc(decisions->list, room * sizeof *list);
		if (!list)
			return out_of_memory(err);
		decisions->list = list;
		decisions->room = room;
	}
	struct meeting_decision *taken = &decisions->list[decisions->count++];
	*taken = (struct meeting_decision){.id = decision->id,
		.words = arena_string(texts, uph_decision_print(decision, words)),
		.paragraph = decision->paragraph ? arena_string(texts, decision->paragraph) : NULL};
	return taken->words && (taken->paragraph || !decision->paragraph) ? UPH_OK : out_of_memory(err);
}

static enum uph_status take_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct meeting_decisions *decisions = context;
	for (size_t i = 0; i < decisions->count; i++) {
		struct meeting_decision *taken = &decisions->list[i];
		if (taken->id != decision->id || taken->label)
			continue;
		taken->label = arena_string(&decisions->bundle->texts, allocation->label);
		return taken->label ? UPH_OK : out_of_memory(err);
	}
	return UPH_OK;
}

/* Words that mean this decision and no other. One whose paragraph is not known, beside others that are, goes
 * by the number of its first line; NULL: what it said is counted to other paragraphs now. */
static const char *words_for(struct bundle *bundle, const struct meeting_decision *decision)
{
	struct uph_decision found;
	int64_t line;
	if (uph_decision_resolve(bundle->ledger, decision->words, &found, &line, NULL) == UPH_OK &&
		found.id == decision->id)
		return decision->words;
	return decision->label;
}

static enum uph_status add_recommendation(
	struct bundle *bundle, const struct meeting_decision *decision, struct uph_error *err)
{
	struct uph_report *report = NULL;
	struct uph_query query = bundle->query;
	char day[UPH_DATE_TEXT_MAX];
	query.decision = words_for(bundle, decision);
	if (!query.decision)
		return UPH_OK;
	enum uph_status status = uph_report_recommendation(bundle->ledger, &query, &report, err);
	if (status == UPH_OK) {
		struct uph_bundle_paper paper = {.folder = "",
			.name = arena_print(&bundle->texts, "rekommendation %s %s",
				uph_date_print(bundle->meeting->date, day),
				decision->paragraph ? decision->paragraph
				: decision->label   ? decision->label
						    : ""),
			.title = arena_print(&bundle->texts, "%s · %s",
				word(WORD_RECOMMENDATION_PAPER, query.language), decision->words),
			.shows = word(WORD_AMOUNT, query.language),
			.page = true};
		status = hand_over(bundle, &paper, "amount", report, err);
	}
	uph_report_free(report);
	return status;
}

static enum uph_status add_recommendations(struct bundle *bundle, struct uph_error *err)
{
	struct meeting_decisions decisions = {.bundle = bundle};
	enum uph_status status =
		uph_decisions(bundle->ledger, bundle->seq_max, take_decision, &decisions, err);
	if (status == UPH_OK)
		status = uph_allocations(bundle->ledger, bundle->seq_max, take_allocation, &decisions, err);
	for (size_t i = 0; status == UPH_OK && i < decisions.count; i++)
		status = add_recommendation(bundle, &decisions.list[i], err);
	free(decisions.list);
	return status;
}

/* ---- the recipients ---- */

static enum uph_status take_statement(
	void *context, const struct uph_party *party, const struct uph_report *report, struct uph_error *err)
{
	struct bundle *bundle = context;
	enum uph_language language = bundle->query.language;
	struct uph_bundle_paper paper = {.folder = "saldobesked",
		.name = party->name,
		.title = arena_print(
			&bundle->texts, "%s · %s", word(WORD_STATEMENT_SHEET, language), party->name),
		.shows = word(WORD_LEFT_TO_REQUISITION, language)};
	return hand_over(bundle, &paper, "left", report, err);
}

/* ---- all ---- */

enum uph_status uph_bundle_papers(struct uph_ledger *ledger, const struct uph_query *query,
	const struct uph_bundle_meeting *meeting, visitor *visit, void *context, struct uph_error *err)
{
	struct query_scope resolved;
	struct bundle bundle = {.ledger = ledger,
		.query = {.fund = query->fund,
			.known_at = query->known_at,
			.language = query->language,
			.to = meeting->as_of},
		.meeting = meeting,
		.visit = visit,
		.context = context};
	enum uph_status status = query_resolve(ledger, &bundle.query, &resolved, err);
	if (status != UPH_OK)
		return status;
	bundle.seq_max = resolved.scope.seq_max;
	arena_init(&bundle.texts, TEXTS_MAX);
	for (size_t i = 0; status == UPH_OK && i < sizeof sheets / sizeof *sheets; i++)
		status = add_sheet(&bundle, &sheets[i], err);
	if (status == UPH_OK)
		status = add_recommendations(&bundle, err);
	if (status == UPH_OK)
		status = uph_report_statements(ledger, &bundle.query, take_statement, &bundle, err);
	arena_free(&bundle.texts);
	return status;
}
