/* The end of the paper of the turn of the year: conditions that go on, and what remains to do. */
#include <stdlib.h>

#include "reports/newyear.h"
#include "uph/condition.h"

#define LINE(characters) (UPH_COLUMN_WRAP | UPH_COLUMN_LINE(characters))

/* ---- conditions ---- */

enum { C_LABEL, C_DECISION, C_TEXT, C_DUE, C_RESTS, C_COLUMNS };

struct adding {
	struct newyear_report *paper;
	size_t section;
};

/* One that is open on the last day, of a decision that was made by then. */
static enum uph_status add_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct adding *adding = context;
	struct newyear_report *paper = adding->paper;
	struct uph_report *report = paper->report;
	struct uph_decision decision;
	struct uph_money unpaid, paid, rests;
	if (condition->state != UPH_CONDITION_OPEN)
		return UPH_OK;
	enum uph_status status =
		uph_decision_by_id_at(paper->ledger, condition->decision, paper->seq_max, &decision, err);
	if (status != UPH_OK || decision.date.ymd > paper->newyear.through.ymd)
		return status;
	struct uph_row *row = uph_report_row(report, adding->section, UPH_ROW_PLAIN);
	if (!row)
		return UPH_OK;
	row->values[C_LABEL] = uph_value_text(report, condition->label);
	row->values[C_DECISION] = uph_value_text(
		report, query_decision_text(report, decision.body, decision.date, decision.paragraph));
	row->values[C_TEXT] = uph_value_text(report, condition->text);
	row->values[C_DUE] = uph_value_date(condition->due);
	row->trace = uph_report_text(report, condition->label);
	status = uph_condition_at_risk(
		paper->ledger, condition, paper->newyear.through, paper->seq_max, &unpaid, &paid, err);
	if (status != UPH_OK)
		return status;
	if (!uph_money_add(unpaid, paid, &rests))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	row->values[C_RESTS] = uph_value_money(rests);
	return UPH_OK;
}

enum uph_status newyear_add_conditions(struct newyear_report *paper, struct uph_error *err)
{
	struct uph_report *report = paper->report;
	enum uph_language language = report->language;
	const struct uph_column columns[C_COLUMNS] = {
		[C_LABEL] = {"condition", word(WORD_CONDITION, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[C_DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT, LINE(22), 0},
		[C_TEXT] = {"text", word(WORD_CONDITION_TEXT, language), UPH_VALUE_TEXT, LINE(46), 0},
		[C_DUE] = {"due", word(WORD_DUE, language), UPH_VALUE_DATE, 0, 0},
		[C_RESTS] = {"rests", word(WORD_NEWYEAR_RESTS, language), UPH_VALUE_MONEY,
			UPH_COLUMN_ZERO_DASH, 0},
	};
	struct adding adding = {.paper = paper};
	adding.section = uph_report_section(report, "conditions", word(WORD_NEWYEAR_CONDITIONS, language),
		word(WORD_NEWYEAR_TODO_SHEET, language), columns, C_COLUMNS);
	return uph_conditions_on(
		paper->ledger, paper->newyear.through, paper->seq_max, add_condition, &adding, err);
}

/* ---- what remains to do ---- */

enum { T_SEVERITY, T_SEVERITY_NAME, T_WHERE, T_MESSAGE, T_MESSAGE_DATA, T_AMOUNT, T_COLUMNS };

static void add_matter(struct newyear_report *paper, size_t section, const struct uph_finding *finding)
{
	struct uph_report *report = paper->report;
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	if (!row)
		return;
	row->values[T_SEVERITY] = uph_value_text(report, word_severity(finding->severity, report->language));
	row->values[T_SEVERITY_NAME] = uph_value_text(report, word_severity(finding->severity, UPH_SWEDISH));
	row->values[T_WHERE] = uph_value_text(report, finding->where);
	row->values[T_MESSAGE] = uph_value_text(report, query_unbroken(report, finding->message));
	row->values[T_MESSAGE_DATA] = uph_value_text(report, finding->message);
	if (finding->has_amount)
		row->values[T_AMOUNT] = uph_value_money(finding->amount);
}

enum uph_status newyear_add_matters(struct newyear_report *paper, struct uph_error *err)
{
	struct uph_report *report = paper->report;
	enum uph_language language = report->language;
	const struct uph_column columns[T_COLUMNS] = {
		[T_SEVERITY] = {NULL, word(WORD_SEVERITY, language), UPH_VALUE_TEXT, 0, 0},
		[T_SEVERITY_NAME] = {"severity", word(WORD_SEVERITY, language), UPH_VALUE_TEXT,
			UPH_COLUMN_DATA_ONLY, 0},
		[T_WHERE] = {"where", word(WORD_WHERE, language), UPH_VALUE_TEXT, LINE(14), 0},
		[T_MESSAGE] = {NULL, word(WORD_NEWYEAR_WHAT, language), UPH_VALUE_TEXT, LINE(70), 0},
		[T_MESSAGE_DATA] = {"message", word(WORD_NEWYEAR_WHAT, language), UPH_VALUE_TEXT,
			UPH_COLUMN_DATA_ONLY, 0},
		[T_AMOUNT] = {"amount", word(WORD_AMOUNT, language), UPH_VALUE_MONEY, 0, 0},
	};
	size_t section = uph_report_section(report, "todo", word(WORD_NEWYEAR_TODO, language),
		word(WORD_NEWYEAR_TODO_SHEET, language), columns, T_COLUMNS);
	if (paper->seq_max != 0) {
		uph_report_note(report, "%s", word(WORD_NEWYEAR_TODO_NOW, language));
		return UPH_OK;
	}
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_newyear_matters(paper->ledger, &paper->newyear, findings, err);
	for (size_t i = 0; status == UPH_OK && i < uph_findings_count(findings); i++)
		add_matter(paper, section, uph_findings_at(findings, i));
	uph_findings_free(findings);
	return status;
}
