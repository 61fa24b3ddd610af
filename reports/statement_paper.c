/* A recipient's statement (saldobesked): what it has been given, what has become of it and what it may still
 * requisition, to be answered and signed. A row without the director's decision has an asterisk and a
 * footnote: it is recommended, not decided. */
#include <string.h>

#include "ledger/base/text.h"
#include "reports/statement.h"
#include "uph/extent.h"

enum {
	NUMBER,
	DECISION,
	DECISION_SHOWN,
	PURPOSE,
	ACTIVITY,
	ACTIVITY_SHOWN,
	PERIOD_FIRST,
	PERIOD_LAST,
	PERIOD_SHOWN,
	GRANTED,
	REQUISITIONED,
	PAID,
	REPORTED,
	REFUNDED,
	CLAIMED,
	LEFT,
	DUE,
	STAGE,
	STAGE_NAME,
	DECIDED,
	REFERENCE,
	REQUISITIONER,
	PERFORMER,
	CONDITIONS,
	COLUMNS
};

enum { S_NUMBER, S_DECISION, S_PURPOSE, S_ACTIVITY, S_BUYER, S_GRANTED, S_SPENT, S_COLUMNS };

#define MICROSECONDS_PER_DAY INT64_C(86400000000)

struct paper {
	const struct statements *statements;
	const struct uph_party *party;
	struct uph_report *report;
	enum uph_language language;
	size_t section;
	bool undecided, mixed; /* some row is not decided; not all of one body and decider */
	const char *body, *decider;
	bool claimed;
};

/* ---- texts ---- */

static const char *party_name(const struct paper *paper, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(paper->statements->ledger, id) : NULL;
	return party ? party->name : NULL;
}

static const char *decision_text(const struct paper *paper, const struct allocation_line *line)
{
	const struct uph_decision *decision = &line->decision;
	return query_decision_text(paper->report, decision->body, decision->date, decision->paragraph);
}

static const char *decider_of(const struct allocation_line *line)
{
	if (line->step.function)
		return line->step.function;
	return line->decision.decider ? line->decision.decider : DIRECTOR;
}

/* "LSVO 2024-04-12 § 31 *", "LSVO 2024-04-12 § 31, RD 2024-05-02", "…, avslaget 2024-05-02". */
static const char *decision_shown(const struct paper *paper, const struct allocation_line *line)
{
	struct uph_report *report = paper->report;
	char day[UPH_DATE_TEXT_MAX];
	const char *text = query_unbroken(report, decision_text(paper, line)), *by = decider_of(line);
	uph_date_print(line->step.date, day);
	if (line->step.stage == UPH_PROPOSED || line->step.stage == UPH_RECOMMENDED)
		return uph_report_print(report, "%s *", text);
	if (line->step.stage == UPH_DECIDED)
		return uph_report_print(report, "%s, %s%s%s", text,
			text_same(by, DIRECTOR) ? word(WORD_DIRECTOR_SHORT, paper->language) : by,
			*day ? "\u00a0" : "", day);
	return uph_report_print(report, "%s, %s%s%s", text,
		allocation_stage(line->step.stage, paper->language), *day ? "\u00a0" : "", day);
}

/* "786", "ofördelat, 786": the activities that the money is taken from. */
static const char *activities(const struct paper *paper, const struct allocation_line *line, bool shown)
{
	const char *list = NULL;
	for (size_t i = 0; i < line->pot_count; i++) {
		const struct uph_activity *activity =
			uph_activity_by_id(paper->statements->ledger, line->pots[i][1]);
		bool told = false;
		for (size_t k = 0; k < i; k++)
			told = told || line->pots[k][1] == line->pots[i][1];
		if (told)
			continue;
		const char *code = activity ? activity->code : "";
		if (shown && *code == '\0')
			code = word(WORD_UNDIVIDED_ACCOUNT, paper->language);
		list = list ? uph_report_print(paper->report, "%s, %s", list, code) : code;
	}
	return list;
}

/* ---- the rows ---- */

static void add_section(struct paper *paper)
{
	enum uph_language language = paper->language;
	const unsigned money = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH;
	const unsigned data = UPH_COLUMN_DATA_ONLY, code = UPH_COLUMN_CODE;
	const unsigned lines = UPH_COLUMN_WRAP;
	const unsigned claimed = paper->claimed ? 0 : data;
	const struct uph_column columns[COLUMNS] = {
		[NUMBER] = {"number", word(WORD_NUMBER, language), UPH_VALUE_TEXT, code, 0},
		[DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT, data, 0},
		[DECISION_SHOWN] = {NULL, word(WORD_DECISION, language), UPH_VALUE_TEXT,
			lines | UPH_COLUMN_LINE(21), 0},
		[PURPOSE] = {"purpose", word(WORD_PURPOSE_OF, language), UPH_VALUE_TEXT,
			lines | UPH_COLUMN_LINE(26), 0},
		[ACTIVITY] = {"activity", word(WORD_ACTIVITY, language), UPH_VALUE_TEXT, data | code, 0},
		[ACTIVITY_SHOWN] = {NULL, word(WORD_ACTIVITY_SHORT, language), UPH_VALUE_TEXT, code, 0},
		[PERIOD_FIRST] = {"period_first", word(WORD_FIRST_DAY, language), UPH_VALUE_DATE, data, 0},
		[PERIOD_LAST] = {"period_last", word(WORD_LAST_DAY, language), UPH_VALUE_DATE, data, 0},
		[PERIOD_SHOWN] = {NULL, word(WORD_PERIOD, language), UPH_VALUE_TEXT,
			lines | UPH_COLUMN_LINE(12), 0},
		[GRANTED] = {"granted", word(WORD_STATEMENT_GRANTED, language), UPH_VALUE_MONEY, money, 0},
		[REQUISITIONED] = {"requisitioned", word(WORD_REQUISITIONED, language), UPH_VALUE_MONEY,
			money, 0},
		[PAID] = {"paid", word(WORD_PAID, language), UPH_VALUE_MONEY, money, 0},
		[REPORTED] = {"reported", word(WORD_REPORTED, language), UPH_VALUE_MONEY, money, 0},
		[REFUNDED] = {"refunded", word(WORD_REFUNDED_SHORT, language), UPH_VALUE_MONEY, money, 0},
		[CLAIMED] = {"claimed", word(WORD_CLAIMED, language), UPH_VALUE_MONEY, money | claimed, 0},
		[LEFT] = {"left", word(WORD_LEFT_TO_REQUISITION, language), UPH_VALUE_MONEY, money, 0},
		[DUE] = {"due", word(WORD_DUE, language), UPH_VALUE_DATE, 0, 0},
		[STAGE] = {"stage", word(WORD_STAGE, language), UPH_VALUE_TEXT, data, 0},
		[STAGE_NAME] = {"stage_name", word(WORD_STAGE_NAME, language), UPH_VALUE_TEXT, data, 0},
		[DECIDED] = {"decided", word(WORD_RD_DECISION, language), UPH_VALUE_DATE, data, 0},
		[REFERENCE] = {"reference", word(WORD_REFERENCE, language), UPH_VALUE_TEXT, data, 0},
		[REQUISITIONER] = {"requisitioner", word(WORD_REQUISITIONER, language), UPH_VALUE_TEXT, data,
			0},
		[PERFORMER] = {"performer", word(WORD_PERFORMER, language), UPH_VALUE_TEXT, data, 0},
		[CONDITIONS] = {"conditions", word(WORD_CONDITIONS, language), UPH_VALUE_TEXT, data, 0},
	};
	paper->section = uph_report_section(
		paper->report, "allocations", "", word(WORD_STATEMENT_SHEET, language), columns, COLUMNS);
	paper->report->sections[paper->section].total_row = true;
}

static void add_row(struct paper *paper, const struct allocation_line *line)
{
	const struct statement_terms *terms =
		&paper->statements->terms[line - paper->statements->lines.lines];
	const struct uph_allocation *allocation = &line->allocation;
	const char *period = allocation_period(paper->report, allocation);
	struct uph_report *report = paper->report;
	struct uph_row *row = uph_report_row(report, paper->section, UPH_ROW_PLAIN);
	if (!row)
		return;
	struct uph_value *values = row->values;
	values[NUMBER] = uph_value_text(report, allocation->label);
	values[DECISION] = uph_value_text(report, decision_text(paper, line));
	values[DECISION_SHOWN] = uph_value_text(report, decision_shown(paper, line));
	values[PURPOSE] = uph_value_text(report, allocation->purpose);
	values[ACTIVITY] = uph_value_text(report, activities(paper, line, false));
	values[ACTIVITY_SHOWN] = uph_value_text(report, activities(paper, line, true));
	values[PERIOD_FIRST] = uph_value_date(allocation->period_first);
	values[PERIOD_LAST] = uph_value_date(allocation->period_last);
	values[PERIOD_SHOWN] = uph_value_text(report, period ? period : "–");
	values[GRANTED] = uph_value_money(line->granted);
	values[REQUISITIONED] = uph_value_money(line->requisitioned);
	values[PAID] = uph_value_money(line->paid);
	values[REPORTED] = uph_value_money(line->spent);
	values[REFUNDED] = uph_value_money(line->refunded);
	values[CLAIMED] = uph_value_money(line->claimed);
	values[LEFT] = uph_value_money(line->left);
	values[DUE] = uph_value_date(terms->due.ymd ? terms->due : allocation->period_last);
	values[STAGE] = uph_value_text(report, allocation_stage(line->step.stage, paper->language));
	values[STAGE_NAME] = uph_value_text(report, uph_stage_name(line->step.stage));
	if (line->step.stage == UPH_DECIDED) {
		values[DECIDED] = uph_value_date(line->step.date);
		values[REFERENCE] = uph_value_text(report, line->step.reference);
	}
	values[REQUISITIONER] = uph_value_text(report, party_name(paper, allocation->requisitioner));
	values[PERFORMER] = uph_value_text(report, party_name(paper, allocation->performer));
	values[CONDITIONS] = uph_value_text(report, terms->open);
	row->trace = values[NUMBER].text;
}

/* ---- what the party performs for others ---- */

static bool is_service(const struct paper *paper, const struct allocation_line *line)
{
	return line->allocation.performer == paper->party->id &&
	       line->allocation.recipient != paper->party->id && line->has_entries;
}

static void add_services(struct paper *paper)
{
	const struct allocation_lines *lines = &paper->statements->lines;
	struct uph_report *report = paper->report;
	enum uph_language language = paper->language;
	const unsigned money = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH;
	const struct uph_column columns[S_COLUMNS] = {
		[S_NUMBER] = {"number", word(WORD_NUMBER, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[S_DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(16), 1},
		[S_PURPOSE] = {"purpose", word(WORD_PURPOSE_OF, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(26), 2},
		[S_ACTIVITY] = {"activity", word(WORD_ACTIVITY_SHORT, language), UPH_VALUE_TEXT,
			UPH_COLUMN_CODE, 3},
		[S_BUYER] = {"recipient", word(WORD_BUYER, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(12), 4},
		[S_GRANTED] = {"granted", word(WORD_STATEMENT_GRANTED, language), UPH_VALUE_MONEY, money, 5},
		[S_SPENT] = {"spent", word(WORD_SPENT, language), UPH_VALUE_MONEY, money, 6},
	};
	size_t section = uph_report_section(report, "services", word(WORD_SERVICES, language),
		word(WORD_STATEMENT_SHEET, language), columns, S_COLUMNS);
	report->sections[section].total_row = true;
	for (size_t i = 0; i < lines->count; i++) {
		const struct allocation_line *line = &lines->lines[i];
		struct uph_row *row =
			is_service(paper, line) ? uph_report_row(report, section, UPH_ROW_PLAIN) : NULL;
		if (!row)
			continue;
		row->values[S_NUMBER] = uph_value_text(report, line->allocation.label);
		row->values[S_DECISION] = uph_value_text(report, decision_shown(paper, line));
		row->values[S_PURPOSE] = uph_value_text(report, line->allocation.purpose);
		row->values[S_ACTIVITY] = uph_value_text(report, activities(paper, line, true));
		row->values[S_BUYER] = uph_value_text(report, party_name(paper, line->allocation.recipient));
		row->values[S_GRANTED] = uph_value_money(line->granted);
		row->values[S_SPENT] = uph_value_money(line->spent);
		row->trace = row->values[S_NUMBER].text;
	}
}

/* ---- words ---- */

/* Who has recommended what nobody has decided: one sentence for all rows. */
static void note_undecided(struct paper *paper, const struct allocation_line *line)
{
	if (line->step.stage != UPH_PROPOSED && line->step.stage != UPH_RECOMMENDED)
		return;
	const char *decider = line->decision.decider ? line->decision.decider : DIRECTOR;
	paper->mixed = paper->mixed || (paper->undecided && (!text_same(paper->body, line->decision.body) ||
								    !text_same(paper->decider, decider)));
	paper->undecided = true;
	paper->body = line->decision.body;
	paper->decider = decider;
}

static void add_condition_notes(struct paper *paper)
{
	const struct statements *statements = paper->statements;
	for (size_t i = 0; i < statements->lines.count; i++) {
		const struct allocation_line *line = &statements->lines.lines[i];
		if (line->allocation.recipient != paper->party->id || !statement_has_line(statements, line))
			continue;
		if (statements->terms[i].failed)
			uph_report_note(paper->report, "%s: %s %s.", line->allocation.label,
				word(WORD_CONDITION_FAILED, paper->language), statements->terms[i].failed);
		if (statements->terms[i].open)
			uph_report_note(paper->report, "%s %s %s.", line->allocation.label,
				word(WORD_UNDER_CONDITION, paper->language), statements->terms[i].open);
	}
}

/* The party's units with statements of their own. */
static enum uph_status add_units(struct paper *paper, struct uph_error *err)
{
	const struct uph_party *parties;
	const struct allocation_lines *lines = &paper->statements->lines;
	const char *names = NULL;
	size_t count;
	enum uph_status status = uph_parties(paper->statements->ledger, &parties, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		bool has_money = false;
		struct uph_party party = {0};
		(void)uph_party_known(paper->statements->ledger, parties[i].id,
			paper->statements->resolved->scope.seq_max, &party);
		for (size_t k = 0; k < lines->count && party.parent == paper->party->id; k++)
			has_money =
				has_money || (lines->lines[k].allocation.recipient == parties[i].id &&
						     statement_has_line(paper->statements, &lines->lines[k]));
		if (has_money)
			names = uph_report_print(paper->report, "%s%s%s", names ? names : "",
				names ? ", " : "", parties[i].name);
	}
	if (names)
		uph_report_note(paper->report, "%s: %s.", word(WORD_STATEMENT_UNITS, paper->language), names);
	return status;
}

static enum uph_status add_notes(struct paper *paper, bool services, struct uph_error *err)
{
	struct uph_report *report = paper->report;
	enum uph_language language = paper->language;
	if (paper->undecided)
		uph_report_note(report, "* %s %s, %s %s %s.", word(WORD_RECOMMENDED_BY, language),
			paper->mixed ? word(WORD_BODY_OR_BODIES, language) : paper->body,
			word(WORD_DECISION_BY, language),
			paper->mixed ? word(WORD_DECIDER_OR_DECIDERS, language) : paper->decider,
			word(WORD_IS_MISSING, language));
	if (report->sections[paper->section].row_count == 0)
		uph_report_note(report, "%s", word(WORD_STATEMENT_EMPTY, language));
	add_condition_notes(paper);
	if (paper->claimed)
		uph_report_note(report, "%s", word(WORD_STATEMENT_CLAIMED, language));
	if (!services)
		uph_report_note(report, "%s: –", word(WORD_SERVICES, language));
	enum uph_status status = add_units(paper, err);
	if (status == UPH_OK)
		status = query_note_attests(
			report, paper->statements->ledger, paper->statements->resolved, err);
	uph_report_note(report, "%s", word(WORD_HOW_TO_REQUISITION, language));
	uph_report_blank(report, word(WORD_STATEMENT_REPLY, language));
	uph_report_blank(report, word(WORD_STATEMENT_SIGNED, language));
	return status;
}

/* The day that the statement shows: the one asked for, else the day of the last record that is known, or of
 * an entry that counts from a later one. */
static enum uph_status statement_day(const struct paper *paper, struct uph_date *out, struct uph_error *err)
{
	const struct query_scope *resolved = paper->statements->resolved;
	struct uph_date known = {0};
	*out = resolved->scope.to;
	if (out->ymd)
		return UPH_OK;
	(void)uph_date_from_days((int32_t)(resolved->head.recorded_at / MICROSECONDS_PER_DAY), &known);
	enum uph_status status = uph_entry_days(paper->statements->ledger, &resolved->scope, NULL, out, err);
	if (known.ymd > out->ymd)
		*out = known;
	return status;
}

static enum uph_status add_head(struct paper *paper, struct uph_error *err)
{
	const struct uph_party *party = paper->party;
	struct uph_report *report = paper->report;
	struct uph_date day;
	char text[UPH_DATE_TEXT_MAX];
	enum uph_status status = statement_day(paper, &day, err);
	if (status != UPH_OK)
		return status;
	report->landscape = true;
	report->title = uph_report_print(
		report, "%s %s", word(WORD_STATEMENT, paper->language), uph_date_print(day, text));
	report->belongs = uph_report_print(report, "%s: %s (%s %s)", word(WORD_RECIPIENT, paper->language),
		party->name, word(WORD_ORGANISATION_NUMBER, paper->language),
		party->organisation_number ? party->organisation_number : "______");
	uph_report_parameter(report, "party", NULL, party->name);
	return UPH_OK;
}

static enum uph_status fill(struct paper *paper, struct uph_error *err)
{
	const struct allocation_lines *lines = &paper->statements->lines;
	bool services = false;
	for (size_t i = 0; i < lines->count; i++) {
		const struct allocation_line *line = &lines->lines[i];
		services = services || is_service(paper, line);
		if (line->allocation.recipient != paper->party->id ||
			!statement_has_line(paper->statements, line))
			continue;
		paper->claimed = paper->claimed || line->claimed.ore != 0;
		note_undecided(paper, line);
	}
	add_section(paper);
	for (size_t i = 0; i < lines->count; i++) {
		if (lines->lines[i].allocation.recipient == paper->party->id &&
			statement_has_line(paper->statements, &lines->lines[i]))
			add_row(paper, &lines->lines[i]);
	}
	if (services)
		add_services(paper);
	return add_notes(paper, services, err);
}

enum uph_status statement_paper(const struct statements *statements, const struct uph_party *party,
	struct uph_report **out, struct uph_error *err)
{
	struct paper paper = {
		.statements = statements, .party = party, .language = statements->query->language};
	*out = NULL;
	enum uph_status status = query_report(statements->ledger, statements->query, statements->resolved,
		"statement", "", &paper.report, err);
	if (status == UPH_OK)
		status = add_head(&paper, err);
	if (status == UPH_OK)
		status = fill(&paper, err);
	return query_finish(status, paper.report, out, err);
}
