/* The audit as a paper to sign: a row for each cause, what has been accepted apart, the rows behind in an
 * appendix, and how to check it. Column Svar is read back as acceptances (import/audit_answers.c). */
#include "uph/audit.h"

#include <string.h>

#include "reports/query.h"
#include "uph/verify.h"

/* A text for people has its amounts and § held together by spaces that do not break; programs get the text as
 * it is, in a column of theirs. */
enum {
	NUMBER,
	RULE,
	KEY,
	KEY_DATA,
	SEVERITY,
	SEVERITY_NAME,
	MESSAGE,
	MESSAGE_DATA,
	AMOUNT,
	WHERE,
	ACTION,
	ACTION_DATA,
	TRACE,
	ANSWER,
	ANSWER_DATA, /* empty: for who answers in a text file */
	COLUMNS
};
/* Where the findings' sentences stand on paper: the columns for programs alone take no place. */
#define MESSAGE_SLOT 3
enum { A_KEY, A_KEY_DATA, A_RULE, A_MESSAGE, A_MESSAGE_DATA, A_AMOUNT, A_REASON, A_BY, A_AT, A_COLUMNS };
enum { I_KEY, I_WHERE, I_TEXT, I_TEXT_DATA, I_AMOUNT, I_TRACE, I_COLUMNS };
enum { R_NUMBER, R_GROUP, R_GROUP_NAME, R_SEVERITY, R_NAME, R_LOOKS_AT, R_COUNT, R_COLUMNS };

/* To write on; read back it is no answer (import/audit_answers.c). */
#define ANSWER_LINE "__________________"

struct audit_report {
	struct uph_report *report;
	const struct uph_audit *audit;
	size_t findings, accepted, rows;
};

static const char *said(const struct audit_report *paper, enum word which)
{
	return word(which, paper->report->language);
}

static const char *severity_name(enum uph_severity severity)
{
	return word_severity(severity, UPH_SWEDISH); /* the contract's: fel, varning, upplysning */
}

/* ---- sections ---- */

static void add_findings_section(struct audit_report *paper)
{
	const struct uph_column columns[COLUMNS] = {
		[NUMBER] = {"number", said(paper, WORD_NUMBER), UPH_VALUE_INTEGER, 0, 0},
		[RULE] = {"rule", said(paper, WORD_RULE), UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[KEY_DATA] = {"key", UPH_AUDIT_KEY_HEADING, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[KEY] = {NULL, UPH_AUDIT_KEY_HEADING, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(18),
			0},
		[SEVERITY] = {NULL, said(paper, WORD_SEVERITY), UPH_VALUE_TEXT, 0, 0},
		[SEVERITY_NAME] = {"severity", said(paper, WORD_SEVERITY), UPH_VALUE_TEXT,
			UPH_COLUMN_DATA_ONLY, 0},
		[MESSAGE_DATA] = {"message", said(paper, WORD_MESSAGE), UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY,
			0},
		[MESSAGE] = {NULL, said(paper, WORD_MESSAGE), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(48), 0},
		[AMOUNT] = {"amount", said(paper, WORD_AMOUNT), UPH_VALUE_MONEY, 0, 0},
		[WHERE] = {"where", said(paper, WORD_WHERE), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(18), 0},
		[ACTION_DATA] = {"action", said(paper, WORD_AUDIT_ACTION), UPH_VALUE_TEXT,
			UPH_COLUMN_DATA_ONLY, 0},
		[ACTION] = {NULL, said(paper, WORD_AUDIT_ACTION), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(26), 0},
		[TRACE] = {"trace", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[ANSWER] = {NULL, UPH_AUDIT_ANSWER_HEADING, UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(18), 0},
		[ANSWER_DATA] = {"answer", UPH_AUDIT_ANSWER_HEADING, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
	};
	paper->findings =
		uph_report_section(paper->report, "findings", "", said(paper, WORD_AUDIT), columns, COLUMNS);
}

static void add_accepted_section(struct audit_report *paper)
{
	const struct uph_column columns[A_COLUMNS] = {
		[A_KEY_DATA] = {"key", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[A_KEY] = {NULL, UPH_AUDIT_KEY_HEADING, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(18),
			0},
		[A_RULE] = {"rule", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[A_MESSAGE_DATA] = {"message", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[A_MESSAGE] = {NULL, said(paper, WORD_MESSAGE), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(50), 0},
		[A_AMOUNT] = {"amount", said(paper, WORD_AMOUNT), UPH_VALUE_MONEY, 0, 0},
		[A_REASON] = {"reason", said(paper, WORD_REASON), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(40), 0},
		[A_BY] = {"accepted_by", said(paper, WORD_AUDIT_ACCEPTED_BY), UPH_VALUE_TEXT, 0, 0},
		[A_AT] = {"accepted_at", said(paper, WORD_AUDIT_ACCEPTED_AT), UPH_VALUE_TEXT, 0, 0},
	};
	paper->accepted = uph_report_section(paper->report, "accepted", said(paper, WORD_AUDIT_ACCEPTED),
		said(paper, WORD_AUDIT_ACCEPTED), columns, A_COLUMNS);
}

static void add_rows_section(struct audit_report *paper)
{
	const struct uph_column columns[I_COLUMNS] = {
		[I_KEY] = {"key", UPH_AUDIT_KEY_HEADING, UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(26), 0},
		[I_WHERE] = {"where", said(paper, WORD_WHERE), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(30), 0},
		[I_TEXT_DATA] = {"text", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[I_TEXT] = {NULL, said(paper, WORD_TEXT), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(56), 0},
		[I_AMOUNT] = {"amount", said(paper, WORD_AMOUNT), UPH_VALUE_MONEY, 0, 0},
		[I_TRACE] = {"trace", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
	};
	paper->rows = uph_report_section(paper->report, "rows", said(paper, WORD_AUDIT_ROWS),
		said(paper, WORD_AUDIT_ROWS), columns, I_COLUMNS);
}

/* ---- rows ---- */

/* In the column and in the one for programs after it. */
static void put_text(struct uph_report *report, struct uph_row *row, size_t column, const char *text)
{
	row->values[column] = uph_value_text(report, query_unbroken(report, text));
	row->values[column + 1] = uph_value_text(report, text);
}

static void add_items(struct audit_report *paper, const struct uph_audit_finding *finding, size_t row_at)
{
	struct uph_report *report = paper->report;
	size_t first = report->sections[paper->rows].row_count;
	for (size_t i = 0; i < finding->item_count; i++) {
		const struct uph_audit_item *item = &finding->items[i];
		struct uph_row *row = uph_report_row(report, paper->rows, UPH_ROW_PLAIN);
		if (!row)
			return;
		row->values[I_KEY] = uph_value_text(report, finding->key);
		if (!finding->accepted) {
			row->values[I_KEY].linked = true;
			row->values[I_KEY].link_section = paper->findings;
			row->values[I_KEY].link_row = row_at;
		}
		row->values[I_WHERE] = uph_value_text(report, item->where);
		put_text(report, row, I_TEXT, item->text);
		if (item->has_amount)
			row->values[I_AMOUNT] = uph_value_money(item->amount);
		row->values[I_TRACE] = uph_value_text(report, item->trace);
	}
	if (finding->accepted || finding->item_count == 0 || report->sections[paper->rows].row_count <= first)
		return;
	struct uph_row *row = &report->sections[paper->findings].rows[row_at];
	row->values[KEY].linked = true;
	row->values[KEY].link_section = paper->rows;
	row->values[KEY].link_row = first;
}

static void add_finding(struct audit_report *paper, const struct uph_audit_finding *finding)
{
	struct uph_report *report = paper->report;
	struct uph_row *row = uph_report_row(report, paper->findings, UPH_ROW_PLAIN);
	size_t row_at = report->sections[paper->findings].row_count - 1;
	if (!row)
		return;
	row->trace = uph_report_text(report, finding->key);
	row->values[NUMBER] = uph_value_integer((int64_t)row_at + 1);
	row->values[RULE] = uph_value_text(report, finding->rule->number);
	put_text(report, row, KEY, finding->key);
	row->values[SEVERITY] = uph_value_text(report, word_severity(finding->severity, report->language));
	row->values[SEVERITY_NAME] = uph_value_text(report, severity_name(finding->severity));
	put_text(report, row, MESSAGE, finding->message);
	if (finding->has_amount)
		row->values[AMOUNT] = uph_value_money(finding->amount);
	row->values[WHERE] = uph_value_text(report, finding->where);
	put_text(report, row, ACTION, finding->action);
	row->values[TRACE] = uph_value_text(report, finding->trace);
	row->values[ANSWER] = uph_value_text(report, ANSWER_LINE);
	add_items(paper, finding, row_at);
}

static void add_accepted(struct audit_report *paper, const struct uph_audit_finding *finding)
{
	struct uph_report *report = paper->report;
	struct uph_row *row = uph_report_row(report, paper->accepted, UPH_ROW_PLAIN);
	char time[UPH_TIME_TEXT_MAX];
	if (!row)
		return;
	put_text(report, row, A_KEY, finding->key);
	row->values[A_RULE] = uph_value_text(report, finding->rule->number);
	put_text(report, row, A_MESSAGE, finding->message);
	if (finding->has_amount)
		row->values[A_AMOUNT] = uph_value_money(finding->amount);
	row->values[A_REASON] = uph_value_text(report, finding->reason);
	row->values[A_BY] = uph_value_text(report, finding->accepted_by);
	row->values[A_AT] = uph_value_text(report, uph_time_print(finding->accepted_at, false, time));
	add_items(paper, finding, 0);
}

/* ---- figures and notes ---- */

/* For programs; a person has the summary. */
static void add_figures(struct audit_report *paper, bool intact)
{
	struct uph_report *report = paper->report;
	const struct uph_audit *audit = paper->audit;
	const struct uph_audit_scope scope = uph_audit_scope(audit);
	const struct {
		const char *key;
		size_t count;
	} counts[] = {
		{"entry_count", scope.entry_count},
		{"protocol_count", scope.protocol_count},
		{"matrix_count", scope.matrix_count},
		{"error_count", uph_audit_count_of(audit, UPH_SEVERITY_ERROR)},
		{"warning_count", uph_audit_count_of(audit, UPH_SEVERITY_WARNING)},
		{"note_count", uph_audit_count_of(audit, UPH_SEVERITY_NOTE)},
		{"accepted_count", uph_audit_accepted_count(audit)},
	};
	uph_report_figure(report, "as_of", NULL, uph_value_date(scope.as_of));
	uph_report_figure(report, "decided", NULL, uph_value_money(scope.decided));
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		uph_report_figure(report, counts[i].key, NULL, uph_value_integer((int64_t)counts[i].count));
	uph_report_figure(report, "intact", NULL, uph_value_boolean(report, intact));
}

/* What was looked at, and what came of it, under the title. */
static void add_summary(struct audit_report *paper, bool intact)
{
	struct uph_report *report = paper->report;
	const struct uph_audit *audit = paper->audit;
	const struct uph_audit_scope scope = uph_audit_scope(audit);
	char day[UPH_DATE_TEXT_MAX], decided[UPH_MONEY_TEXT_MAX];
	const char *text = uph_report_print(report,
		"%s %s: %zu %s, %s kr, %zu %s, %zu %s · %s %zu · %s %zu · %s %zu · %s %zu · %s: %s",
		said(paper, WORD_AUDIT_EXAMINED), uph_date_print(scope.as_of, day), scope.entry_count,
		said(paper, scope.entry_count == 1 ? WORD_AUDIT_ENTRY : WORD_AUDIT_ENTRIES),
		uph_money_print(scope.decided, UPH_MONEY_SWEDISH, decided), scope.protocol_count,
		said(paper, WORD_AUDIT_PROTOCOLS), scope.matrix_count,
		said(paper, scope.matrix_count == 1 ? WORD_AUDIT_MATRIX : WORD_AUDIT_MATRICES),
		said(paper, WORD_AUDIT_ERRORS), uph_audit_count_of(audit, UPH_SEVERITY_ERROR),
		said(paper, WORD_AUDIT_WARNINGS), uph_audit_count_of(audit, UPH_SEVERITY_WARNING),
		said(paper, WORD_AUDIT_NOTES), uph_audit_count_of(audit, UPH_SEVERITY_NOTE),
		said(paper, WORD_AUDIT_EARLIER), uph_audit_accepted_count(audit), said(paper, WORD_INTACT),
		uph_value_boolean(report, intact).text);
	report->subtitle = text ? query_unbroken(report, text) : "";
}

static void add_notes(struct audit_report *paper, const struct uph_query *query)
{
	struct uph_report *report = paper->report;
	char digits[20] = "";
	for (size_t i = 0, at = 0; i < 16 && report->head[i]; i++) {
		if (i > 0 && i % 4 == 0)
			digits[at++] = ' ';
		digits[at++] = report->head[i];
		digits[at] = '\0';
	}
	if (report->sections[paper->findings].row_count == 0)
		uph_report_note(report, "%s", said(paper, WORD_AUDIT_NOTHING));
	if (query->to.ymd == 0)
		uph_report_note(report, "%s", said(paper, WORD_AUDIT_DAY_NOTE));
	uph_report_note(report, "%s", said(paper, WORD_AUDIT_METHOD_NOTE));
	uph_report_note(report, "%s", said(paper, WORD_AUDIT_ANSWER_NOTE));
	uph_report_note(report, "%s \"%s\" %s", said(paper, WORD_AUDIT_RECHECK_VERIFY), digits,
		said(paper, WORD_AUDIT_RECHECK));
	uph_report_blank(report, said(paper, WORD_AUDIT_AUDITOR));
	uph_report_blank(report, said(paper, WORD_AUDIT_COMMENT));
}

/* ---- rules ---- */

static void add_rules(struct uph_report *report, const struct uph_audit *audit)
{
	enum uph_language language = report->language;
	const struct uph_column columns[R_COLUMNS] = {
		[R_NUMBER] = {"rule", word(WORD_RULE, language), UPH_VALUE_TEXT, 0, 0},
		[R_GROUP] = {"group", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[R_GROUP_NAME] = {NULL, word(WORD_GROUP, language), UPH_VALUE_TEXT, 0, 0},
		[R_SEVERITY] = {"severity", word(WORD_SEVERITY, language), UPH_VALUE_TEXT, 0, 0},
		[R_NAME] = {"name", word(WORD_NAME, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(30), 0},
		[R_LOOKS_AT] = {"looks_at", word(WORD_LOOKS_AT, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(60), 0},
		[R_COUNT] = {"count", word(WORD_HOW_MANY, language), UPH_VALUE_INTEGER,
			audit ? 0 : UPH_COLUMN_DATA_ONLY, 0},
	};
	size_t count, section = uph_report_section(report, "rules", word(WORD_AUDIT_RULES, language),
			      word(WORD_AUDIT_RULES, language), columns, R_COLUMNS);
	const struct uph_audit_rule *rules = uph_audit_rules(&count);
	for (size_t i = 0; i < count; i++) {
		struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
		int64_t found = 0;
		for (size_t k = 0; audit && k < uph_audit_count(audit); k++)
			found += uph_audit_at(audit, k)->rule == &rules[i];
		if (!row)
			return;
		row->values[R_NUMBER] = uph_value_text(report, rules[i].number);
		row->values[R_GROUP] = uph_value_text(report, uph_audit_group_name(rules[i].group));
		row->values[R_GROUP_NAME] = uph_value_text(report, uph_audit_group_word(rules[i].group));
		row->values[R_SEVERITY] = uph_value_text(report, severity_name(rules[i].severity));
		row->values[R_NAME] = uph_value_text(report, rules[i].name);
		row->values[R_LOOKS_AT] = uph_value_text(report, rules[i].looks_at);
		if (audit)
			row->values[R_COUNT] = uph_value_integer(found);
	}
}

enum uph_status uph_report_audit_rules(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct uph_report *report = NULL;
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "audit",
			word(WORD_AUDIT_RULES, query->language), &report, err);
	if (status == UPH_OK) {
		report->landscape = true;
		add_rules(report, NULL);
	}
	return query_finish(status, report, out, err);
}

/* ---- the paper ---- */

static enum uph_status look_through(struct uph_ledger *ledger, bool *intact, struct uph_error *err)
{
	struct uph_verify_result result;
	struct uph_findings *findings = uph_findings_new();
	enum uph_status status = findings ? uph_verify(ledger, NULL, NULL, NULL, &result, findings, err)
					  : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	*intact = status == UPH_OK && uph_findings_count_of(findings, UPH_SEVERITY_ERROR) == 0;
	uph_findings_free(findings);
	return status;
}

static void add_mark(struct audit_report *paper)
{
	char day[UPH_DATE_TEXT_MAX];
	struct uph_report *report = paper->report;
	/* Under the findings' own sentences: no column becomes wider for it. */
	const struct uph_column mark = {
		NULL, "", UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(48), MESSAGE_SLOT};
	size_t section = uph_report_section(report, "mark", "", said(paper, WORD_AUDIT), &mark, 1);
	if (!uph_report_complete(report))
		return;
	report->sections[section].heading_row = false;
	report->sections[section].paper_only = true;
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_MUTED);
	if (row)
		row->values[0] = uph_value_text(
			report, uph_report_print(report, "%s %s %s", UPH_AUDIT_MARK, report->head,
					uph_date_print(uph_audit_scope(paper->audit).as_of, day)));
}

static enum uph_status fill(struct uph_ledger *ledger, struct audit_report *paper,
	const struct uph_query *query, struct uph_error *err)
{
	struct uph_report *report = paper->report;
	bool intact = false;
	add_findings_section(paper);
	bool rows = false;
	for (size_t i = 0; i < uph_audit_count(paper->audit); i++)
		rows = rows || uph_audit_at(paper->audit, i)->item_count > 0;
	if (uph_audit_accepted_count(paper->audit) > 0)
		add_accepted_section(paper);
	if (rows)
		add_rows_section(paper);
	if (!uph_report_complete(report))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	for (size_t i = 0; i < uph_audit_count(paper->audit); i++) {
		const struct uph_audit_finding *finding = uph_audit_at(paper->audit, i);
		if (finding->accepted)
			add_accepted(paper, finding);
		else
			add_finding(paper, finding);
	}
	if (query->detail)
		add_rules(report, paper->audit);
	add_mark(paper);
	enum uph_status status = look_through(ledger, &intact, err);
	if (status == UPH_OK) {
		add_figures(paper, intact);
		add_summary(paper, intact);
		add_notes(paper, query);
		report->landscape = true;
	}
	return status;
}

enum uph_status uph_report_audit(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, size_t *standing, struct uph_error *err)
{
	struct query_scope resolved;
	struct audit_report paper = {0};
	struct uph_audit *audit = NULL;
	*out = NULL;
	enum uph_status status = query_refuse_from(query, err);
	if (status == UPH_OK)
		status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK) {
		const struct uph_audit_options options = {.as_of = resolved.scope.to,
			.seq_max = resolved.scope.seq_max,
			.funds = resolved.scope.funds,
			.fund_count = resolved.scope.fund_count};
		status = uph_audit_run(ledger, &options, &audit, err);
	}
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "audit", word(WORD_AUDIT, query->language),
			&paper.report, err);
	if (status == UPH_OK) {
		paper.audit = audit;
		status = fill(ledger, &paper, query, err);
	}
	if (standing)
		*standing = audit ? uph_audit_count(audit) - uph_audit_accepted_count(audit) : 0;
	uph_audit_free(audit);
	return query_finish(status, paper.report, out, err);
}
