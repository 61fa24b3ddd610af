/* Decisions: a row for each allocation under its decision, and one for a decision without any.
 *
 * What is decided stands under "Beslutat" and nowhere else: the amount of a row that is only proposed or
 * recommended, or that has been refused or withdrawn, stands under "Belopp" alone. */
#include "reports/decisions.h"

#include <stdlib.h>
#include <string.h>

enum {
	NUMBER,
	BODY,
	DATE,
	PARAGRAPH,
	DECISION,
	DECISION_SHOWN,
	TITLE,
	PURPOSE,
	PURPOSE_SHOWN,
	FINANCING,
	FINANCING_SHOWN,
	BOUND,
	AMOUNT,
	DECIDED_AMOUNT,
	STAGE,
	STAGE_NAME,
	DECIDED_BY_SHOWN,
	FUNCTION,
	DECIDED,
	REFERENCE,
	ADJUSTED,
	PROTOCOL,
	PERIOD_FIRST,
	PERIOD_LAST,
	PERIOD_SHOWN,
	EXTENT,
	RECIPIENT,
	REQUISITIONER,
	PERFORMER,
	ROLES,
	CONDITIONS,
	CLAUSES,
	COLUMNS
};

enum { OF_PROPOSED, OF_RECOMMENDED, OF_DECIDED, OF_ENDED, SUMS };

/* ---- amounts and financing ---- */

struct financing {
	struct decisions_report *decisions;
	const char *text;
	struct uph_money sum;
	bool known; /* every line has an amount */
	size_t count;
};

static enum uph_status take_financing(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct financing *financing = context;
	struct decisions_report *decisions = financing->decisions;
	struct uph_report *report = decisions->report;
	const struct uph_fund *fund = uph_fund_by_id(decisions->ledger, line->fund);
	const struct uph_activity *activity = uph_activity_by_id(decisions->ledger, line->activity);
	bool undivided = !activity || activity->code[0] == '\0';
	char amount[UPH_MONEY_TEXT_MAX];
	(void)err;
	financing->count++;
	if (line->amount.ore == 0 || !uph_money_add(financing->sum, line->amount, &financing->sum))
		financing->known = false;
	financing->text = uph_report_print(report, "%s%s%s %s%s%s", financing->text ? financing->text : "",
		financing->text ? "; " : "",
		undivided ? word(WORD_UNDIVIDED_ACCOUNT, report->language) : activity->code,
		fund ? fund->name : "?", line->amount.ore ? ": " : "",
		line->amount.ore ? uph_money_print(line->amount, UPH_MONEY_SWEDISH, amount) : "");
	return UPH_OK;
}

/* "786 UPH 2024" when there is one pot; with the amount of each when there are several. */
static enum uph_status find_financing(struct decisions_report *decisions, const struct allocation_line *line,
	struct financing *out, struct uph_error *err)
{
	*out = (struct financing){.decisions = decisions, .known = true};
	enum uph_status status = uph_financings(decisions->ledger, line->allocation.id,
		decisions->resolved->scope.seq_max, take_financing, out, err);
	if (status == UPH_OK && out->count == 1) {
		char *colon = out->text ? strstr(out->text, ": ") : NULL;
		if (colon)
			out->text = uph_report_print(
				decisions->report, "%.*s", (int)(colon - out->text), out->text);
	}
	out->known = out->known && out->count > 0;
	return status;
}

static size_t sum_of(enum uph_stage stage)
{
	switch (stage) {
	case UPH_PROPOSED:
		return OF_PROPOSED;
	case UPH_RECOMMENDED:
		return OF_RECOMMENDED;
	case UPH_DECIDED:
		return OF_DECIDED;
	case UPH_REJECTED:
	case UPH_REPLACED:
	case UPH_WITHDRAWN:
	case UPH_EXTENDED:
	case UPH_ADJUSTED:
		break;
	}
	return OF_ENDED;
}

/* ---- rows ---- */

static const char *party_name(const struct decisions_report *decisions, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(decisions->ledger, id) : NULL;
	return party ? party->name : NULL;
}

/* "regiondirektören 2024-10-03, dnr 2024/00123"; NULL until somebody has said yes or no. */
static const char *decided_by(struct uph_report *report, const struct uph_step *step)
{
	char day[UPH_DATE_TEXT_MAX];
	if (step->stage == UPH_PROPOSED || step->stage == UPH_RECOMMENDED)
		return NULL;
	return uph_report_print(report, "%s%s%s%s%s", step->function ? step->function : "",
		step->function && step->date.ymd ? " " : "", uph_date_print(step->date, day),
		step->reference ? ", " : "", step->reference ? step->reference : "");
}

static const char *protocol(struct uph_report *report, const struct decision_facts *facts)
{
	char day[UPH_DATE_TEXT_MAX];
	if (facts->adjusted.ymd == 0)
		return word(WORD_UNADJUSTED, report->language);
	return uph_report_print(
		report, "%s %s", word(WORD_ADJUSTED, report->language), uph_date_print(facts->adjusted, day));
}

/* The recipient, and those of the others that are not the same. */
static const char *roles(const struct decisions_report *decisions, const struct uph_allocation *allocation)
{
	const struct {
		int64_t party;
		enum word word;
	} others[] = {
		{allocation->requisitioner, WORD_REQUISITIONER}, {allocation->performer, WORD_PERFORMER}};
	struct uph_report *report = decisions->report;
	const char *text = party_name(decisions, allocation->recipient);
	for (size_t i = 0; i < 2; i++) {
		if (others[i].party == 0 || others[i].party == allocation->recipient)
			continue;
		text = uph_report_print(report, "%s%s%s: %s", text ? text : "", text ? " · " : "",
			word(others[i].word, report->language), party_name(decisions, others[i].party));
	}
	return text;
}

static const char *join(struct uph_report *report, const char *first, const char *second)
{
	if (!first || !second)
		return first ? first : second;
	return uph_report_print(report, "%s, %s", first, second);
}

static void set_decision(struct decisions_report *decisions, struct decision_facts *facts,
	const struct uph_step *step, struct uph_row *row)
{
	struct uph_report *report = decisions->report;
	const struct uph_decision *decision = &facts->decision;
	struct uph_value *values = row->values;
	const char *text = decisions_text(decisions, decision);
	if (facts->first_row == SIZE_MAX)
		facts->first_row = report->sections[decisions->section].row_count - 1;
	facts->row_count++;
	values[BODY] = uph_value_text(report, decision->body);
	values[DATE] = uph_value_date(decision->date);
	values[PARAGRAPH] = uph_value_text(report, decision->paragraph);
	values[DECISION] = uph_value_text(report, text);
	values[DECISION_SHOWN] =
		uph_value_text(report, decision->paragraph ? text : uph_report_print(report, "%s § ?", text));
	values[TITLE] = uph_value_text(report, decision->title);
	values[STAGE] = uph_value_text(report, uph_stage_word(step->stage));
	values[STAGE_NAME] = uph_value_text(report, uph_stage_name(step->stage));
	values[DECIDED_BY_SHOWN] = uph_value_text(report, decided_by(report, step));
	if (step->stage != UPH_PROPOSED && step->stage != UPH_RECOMMENDED) {
		values[FUNCTION] = uph_value_text(report, step->function);
		values[DECIDED] = uph_value_date(step->date);
		values[REFERENCE] = uph_value_text(report, step->reference);
	}
	values[ADJUSTED] = uph_value_date(facts->adjusted);
	values[PROTOCOL] = uph_value_text(report, protocol(report, facts));
	values[CLAUSES] = uph_value_integer(facts->clauses);
}

static bool set_amounts(struct decisions_report *decisions, const struct allocation_line *line,
	const struct financing *financing, struct uph_row *row, struct uph_money sums[SUMS])
{
	struct allocation_amounts amounts;
	bool by_financing = financing->known && !allocation_line_undone(line);
	if (!allocation_line_amounts(line, by_financing ? &financing->sum : NULL, &amounts))
		return false;
	row->values[BOUND] = uph_value_text(decisions->report, line->allocation.bound);
	if (!amounts.known)
		return true;
	row->values[AMOUNT] = uph_value_money(amounts.recommended);
	if (amounts.is_decided)
		row->values[DECIDED_AMOUNT] = uph_value_money(amounts.decided);
	size_t sum = sum_of(line->step.stage);
	return uph_money_add(
		sums[sum], amounts.is_decided ? amounts.decided : amounts.recommended, &sums[sum]);
}

static const char *purpose_shown(struct uph_report *report, const struct allocation_line *line, bool unknown)
{
	const char *text = line->allocation.purpose;
	bool most = line->allocation.bound && strcmp(line->allocation.bound, "most") == 0;
	if (line->allocation.extent)
		text = uph_report_print(report, "%s, %s", text, line->allocation.extent);
	if (most || unknown)
		text = uph_report_print(report, "%s (%s)", text,
			word(unknown ? WORD_AMOUNT_UNKNOWN : WORD_AT_MOST, report->language));
	return text;
}

static enum uph_status add_line(struct decisions_report *decisions, struct decision_facts *facts,
	const struct allocation_line *line, struct uph_money sums[SUMS], struct uph_error *err)
{
	struct uph_report *report = decisions->report;
	const struct uph_allocation *allocation = &line->allocation;
	char first[UPH_DATE_TEXT_MAX], last[UPH_DATE_TEXT_MAX];
	struct financing financing;
	enum uph_status status = find_financing(decisions, line, &financing, err);
	if (status != UPH_OK)
		return status;
	struct uph_row *row = uph_report_row(report, decisions->section, UPH_ROW_PLAIN);
	if (!row)
		return UPH_OK; /* the report remembers */
	struct uph_value *values = row->values;
	set_decision(decisions, facts, &line->step, row);
	if (!set_amounts(decisions, line, &financing, row, sums))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	values[NUMBER] = uph_value_text(report, allocation->label);
	values[PURPOSE] = uph_value_text(report, allocation->purpose);
	values[PURPOSE_SHOWN] =
		uph_value_text(report, purpose_shown(report, line, values[AMOUNT].kind == UPH_VALUE_NONE));
	values[FINANCING] = uph_value_text(report, financing.text);
	values[FINANCING_SHOWN] = uph_value_text(report, query_unbroken(report, financing.text));
	values[PERIOD_FIRST] = uph_value_date(allocation->period_first);
	values[PERIOD_LAST] = uph_value_date(allocation->period_last);
	if (allocation->period_first.ymd || allocation->period_last.ymd)
		values[PERIOD_SHOWN] = uph_value_text(report,
			uph_report_print(report, "%s – %s", uph_date_print(allocation->period_first, first),
				uph_date_print(allocation->period_last, last)));
	values[EXTENT] = uph_value_text(report, allocation->extent);
	values[RECIPIENT] = uph_value_text(report, party_name(decisions, allocation->recipient));
	values[REQUISITIONER] = uph_value_text(report, party_name(decisions, allocation->requisitioner));
	values[PERFORMER] = uph_value_text(report, party_name(decisions, allocation->performer));
	values[ROLES] = uph_value_text(report, roles(decisions, allocation));
	values[CONDITIONS] = uph_value_text(report,
		join(report, facts->conditions, decisions->line_conditions[line - decisions->lines.lines]));
	row->trace = values[NUMBER].text;
	return UPH_OK;
}

static void add_bare(struct decisions_report *decisions, struct decision_facts *facts)
{
	struct uph_report *report = decisions->report;
	struct uph_row *row = uph_report_row(report, decisions->section, UPH_ROW_PLAIN);
	if (!row)
		return;
	set_decision(decisions, facts, &facts->step, row);
	row->values[PURPOSE_SHOWN] = uph_value_text(report, facts->decision.title);
	row->values[CONDITIONS] = uph_value_text(report, facts->conditions);
	row->trace = row->values[DECISION].text;
}

static void add_section(struct decisions_report *decisions)
{
	struct uph_report *report = decisions->report;
	enum uph_language language = report->language;
	const unsigned data = UPH_COLUMN_DATA_ONLY, code = UPH_COLUMN_CODE, wrap = UPH_COLUMN_WRAP;
	const struct uph_column columns[COLUMNS] = {
		[NUMBER] = {"number", word(WORD_NUMBER, language), UPH_VALUE_TEXT, code, 0},
		[BODY] = {"body", word(WORD_BODY, language), UPH_VALUE_TEXT, data, 0},
		[DATE] = {"date", word(WORD_DATE, language), UPH_VALUE_DATE, data, 0},
		[PARAGRAPH] = {"paragraph", word(WORD_PARAGRAPH, language), UPH_VALUE_TEXT, data | code, 0},
		[DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT, data, 0},
		[DECISION_SHOWN] = {NULL, word(WORD_DECISION, language), UPH_VALUE_TEXT, 0, 0},
		[TITLE] = {"title", word(WORD_TITLE, language), UPH_VALUE_TEXT, data, 0},
		[PURPOSE] = {"purpose", word(WORD_PURPOSE_OF, language), UPH_VALUE_TEXT, data, 0},
		[PURPOSE_SHOWN] = {NULL, word(WORD_PURPOSE_OF, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(26), 0},
		[FINANCING] = {"financing", word(WORD_FINANCING, language), UPH_VALUE_TEXT, data, 0},
		[FINANCING_SHOWN] = {NULL, word(WORD_FINANCING, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(22), 0},
		[BOUND] = {"bound", word(WORD_BOUND, language), UPH_VALUE_TEXT, data, 0},
		[AMOUNT] = {"amount", word(WORD_AMOUNT, language), UPH_VALUE_MONEY, 0, 0},
		[DECIDED_AMOUNT] = {"decided_amount", word(WORD_DECIDED_AMOUNT, language), UPH_VALUE_MONEY,
			UPH_COLUMN_TOTAL, 0},
		[STAGE] = {"stage", word(WORD_STAGE, language), UPH_VALUE_TEXT, 0, 0},
		[STAGE_NAME] = {"stage_name", word(WORD_STAGE_NAME, language), UPH_VALUE_TEXT, data, 0},
		[DECIDED_BY_SHOWN] = {NULL, word(WORD_DECIDED_BY, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(16), 0},
		[FUNCTION] = {"decided_by", word(WORD_DECIDED_BY, language), UPH_VALUE_TEXT, data, 0},
		[DECIDED] = {"decided", word(WORD_RD_DECISION, language), UPH_VALUE_DATE, data, 0},
		[REFERENCE] = {"reference", word(WORD_REFERENCE, language), UPH_VALUE_TEXT, data, 0},
		[ADJUSTED] = {"adjusted", word(WORD_ADJUSTED, language), UPH_VALUE_DATE, data, 0},
		[PROTOCOL] = {NULL, word(WORD_PROTOCOL, language), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(10),
			0},
		[PERIOD_FIRST] = {"period_first", word(WORD_FIRST_DAY, language), UPH_VALUE_DATE, data, 0},
		[PERIOD_LAST] = {"period_last", word(WORD_LAST_DAY, language), UPH_VALUE_DATE, data, 0},
		[PERIOD_SHOWN] = {NULL, word(WORD_PERIOD, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(12), 0},
		[EXTENT] = {"extent", word(WORD_EXTENT, language), UPH_VALUE_TEXT, data, 0},
		[RECIPIENT] = {"recipient", word(WORD_RECIPIENT, language), UPH_VALUE_TEXT, data, 0},
		[REQUISITIONER] = {"requisitioner", word(WORD_REQUISITIONER, language), UPH_VALUE_TEXT, data,
			0},
		[PERFORMER] = {"performer", word(WORD_PERFORMER, language), UPH_VALUE_TEXT, data, 0},
		[ROLES] = {NULL, word(WORD_RECIPIENT, language), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(20),
			0},
		[CONDITIONS] = {"conditions", word(WORD_CONDITIONS, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(10), 0},
		[CLAUSES] = {"clause_count", word(WORD_CLAUSES, language), UPH_VALUE_INTEGER, 0, 0},
	};
	decisions->section = uph_report_section(report, "decisions", "", report->title, columns, COLUMNS);
	report->sections[decisions->section].total_row = true;
	decisions->decision_column = DECISION_SHOWN;
	decisions->stage_column = STAGE;
}

/* Sums by stage: what is decided is never added to what is not. */
static void add_totals(struct uph_report *report, const struct uph_money sums[SUMS])
{
	static const struct {
		const char *key;
		enum word word;
	} names[SUMS] = {
		[OF_PROPOSED] = {"proposed", WORD_OF_WHICH_PROPOSED},
		[OF_RECOMMENDED] = {"recommended", WORD_OF_WHICH_RECOMMENDED},
		[OF_DECIDED] = {"decided", WORD_OF_WHICH_DECIDED},
		[OF_ENDED] = {"ended", WORD_OF_WHICH_ENDED},
	};
	for (size_t i = 0; i < SUMS; i++)
		uph_report_total(report, names[i].key,
			sums[i].ore != 0 ? word(names[i].word, report->language) : NULL,
			uph_value_money(sums[i]));
}

static enum uph_status add_rows(struct decisions_report *decisions, struct uph_error *err)
{
	const struct uph_scope *scope = &decisions->resolved->scope;
	struct uph_money sums[SUMS] = {{0}};
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < decisions->count; i++) {
		struct decision_facts *facts = &decisions->facts[i];
		if (!facts->chosen)
			continue;
		for (size_t k = 0; status == UPH_OK && k < decisions->lines.count; k++) {
			const struct allocation_line *line = &decisions->lines.lines[k];
			if (line->decision.id == facts->decision.id &&
				(scope->fund_count == 0 || line->has_entries))
				status = add_line(decisions, facts, line, sums, err);
		}
		if (facts->allocation_count == 0 && scope->fund_count == 0)
			add_bare(decisions, facts);
	}
	add_totals(decisions->report, sums);
	return status;
}

static enum uph_status fill(
	struct decisions_report *decisions, const struct uph_query *query, struct uph_error *err)
{
	struct uph_report *report = decisions->report;
	enum uph_status status = decisions_gather(decisions, err);
	if (status != UPH_OK)
		return status;
	report->landscape = true;
	add_section(decisions);
	status = add_rows(decisions, err);
	if (status == UPH_OK && (query->detail || decisions->only))
		status = decisions_detail(decisions, err);
	if (status == UPH_OK)
		status = query_note_attests(report, decisions->ledger, decisions->resolved, err);
	return status;
}

static enum uph_status find_only(struct decisions_report *decisions, const struct uph_query *query,
	const char **title, struct uph_error *err)
{
	struct uph_decision decision;
	char text[UPH_DECISION_TEXT_MAX];
	int64_t allocation;
	if (!query->decision)
		return UPH_OK;
	enum uph_status status =
		uph_decision_resolve(decisions->ledger, query->decision, &decision, &allocation, err);
	if (status == UPH_OK)
		status = uph_decision_by_id_at(
			decisions->ledger, decision.id, decisions->resolved->scope.seq_max, &decision, err);
	if (status != UPH_OK)
		return status;
	decisions->only = decision.id;
	decisions->report->title = uph_report_text(decisions->report, uph_decision_print(&decision, text));
	decisions->report->subtitle =
		uph_report_text(decisions->report, decision.title ? decision.title : "");
	*title = decisions->report->title;
	return UPH_OK;
}

enum uph_status uph_report_decisions(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct decisions_report decisions = {.ledger = ledger, .resolved = &resolved};
	const char *title = NULL;
	*out = NULL;
	key_map_init(&decisions.ids, sizeof(int64_t));
	enum uph_status status = query_refuse_from(query, err);
	if (status == UPH_OK)
		status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "decisions",
			word(WORD_DECISIONS, query->language), &decisions.report, err);
	if (status == UPH_OK)
		status = find_only(&decisions, query, &title, err);
	if (status == UPH_OK)
		uph_report_parameter(decisions.report, "decision", NULL, title);
	if (status == UPH_OK)
		status = fill(&decisions, query, err);
	decisions_free(&decisions);
	return query_finish(status, decisions.report, out, err);
}
