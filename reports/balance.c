/* Balances: a row for each thing asked for, what flowed and where money stands.
 *
 * JSON and CSV carry every figure. Paper shows the figures that a balance is read for, and those that are not
 * zero: so the formula of what is left always holds over the columns that are seen. */
#include <stdlib.h>
#include <string.h>

#include "reports/balance_detail.h"
#include "reports/query.h"
#include "uph/decision.h"
#include "uph/reconcile.h"

#define LEADS_MAX 6 /* columns before the figures */
#define FIGURE_COLUMNS 16

struct figure_column {
	const char *key;
	enum uph_figure_kind figure;
	enum word word;
	bool always; /* on paper even when all are zero */
};

static const struct figure_column figure_columns[FIGURE_COLUMNS] = {
	{"opening", UPH_OPENING, WORD_OPENING, true},
	{"granted", UPH_GRANTED, WORD_GRANTED, true},
	{"distributed", UPH_DISTRIBUTED, WORD_DISTRIBUTED, false},
	{"carried", UPH_CARRIED, WORD_CARRIED, false},
	{"allocated", UPH_ALLOCATED, WORD_ALLOCATED, true},
	{"held", UPH_HELD, WORD_HELD, false},
	{"released", UPH_RELEASED, WORD_RELEASED, false},
	{"refunded", UPH_REFUNDED, WORD_REFUNDED, false},
	{"repaid", UPH_REPAID, WORD_REPAID, false},
	{"available", UPH_AVAILABLE, WORD_AVAILABLE, true},
	{"reserved", UPH_STANDS_RESERVED, WORD_RESERVED, false},
	{"requisitioned", UPH_STANDS_REQUISITIONED, WORD_REQUISITIONED, false},
	{"paid", UPH_STANDS_PAID, WORD_PAID, false},
	{"spent", UPH_STANDS_SPENT, WORD_SPENT, false},
	{"claimed", UPH_STANDS_CLAIMED, WORD_CLAIMED, false},
	{"on_balance", UPH_ON_BALANCE, WORD_ON_BALANCE, true},
};
#define ALLOCATED_COLUMN 4
#define AVAILABLE_COLUMN 9

/* The columns that name the rows, by group. */
struct lead {
	const char *key;
	enum word word;
	unsigned flags;
};
static const struct lead leads[][LEADS_MAX] = {
	[UPH_BY_ACTIVITY] = {{"activity", WORD_ACTIVITY, UPH_COLUMN_CODE}, {"name", WORD_NAME, 0}},
	[UPH_BY_FUND] = {{"fund", WORD_FUND, 0}},
	[UPH_BY_RECIPIENT] = {{"recipient", WORD_RECIPIENT_NAME, UPH_COLUMN_DATA_ONLY},
		{"name", WORD_RECIPIENT, UPH_COLUMN_WRAP}},
	[UPH_BY_DECISION] = {{"number", WORD_NUMBER, UPH_COLUMN_CODE},
		{"decision", WORD_DECISION, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(16)},
		{"purpose", WORD_PURPOSE, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(26)},
		{"recipient", WORD_RECIPIENT, UPH_COLUMN_WRAP}},
	[UPH_BY_MONTH] = {{"month", WORD_MONTH, UPH_COLUMN_CODE}},
};
static const enum word titles[] = {
	[UPH_BY_ACTIVITY] = WORD_BALANCE_BY_ACTIVITY,
	[UPH_BY_FUND] = WORD_BALANCE_BY_FUND,
	[UPH_BY_RECIPIENT] = WORD_BALANCE_BY_RECIPIENT,
	[UPH_BY_DECISION] = WORD_BALANCE_BY_DECISION,
	[UPH_BY_MONTH] = WORD_BALANCE_BY_MONTH,
};
static const char *const group_names[] = {
	[UPH_BY_ACTIVITY] = "activity",
	[UPH_BY_FUND] = "fund",
	[UPH_BY_RECIPIENT] = "recipient",
	[UPH_BY_DECISION] = "decision",
	[UPH_BY_MONTH] = "month",
};
static const char *const section_keys[] = {
	[UPH_BY_ACTIVITY] = "activities",
	[UPH_BY_FUND] = "funds",
	[UPH_BY_RECIPIENT] = "recipients",
	[UPH_BY_DECISION] = "decisions",
	[UPH_BY_MONTH] = "months",
};

struct balance_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	enum uph_group group;
	struct uph_balance *rows;
	size_t count;
	size_t lead_count, section;
	bool shown[FIGURE_COLUMNS];
	/* Of rows by activity: the last day each is reconciled through; NULL when none is, and the report
	 * then has no such column. */
	struct uph_date *reconciled;
};

static size_t lead_count(enum uph_group group)
{
	size_t count = 0;
	while (count < LEADS_MAX && leads[group][count].key)
		count++;
	return count;
}

static enum word figure_word(const struct balance_report *balance, size_t column)
{
	if (balance->group == UPH_BY_MONTH && figure_columns[column].figure == UPH_AVAILABLE)
		return WORD_AVAILABLE_CHANGE;
	if (balance->group == UPH_BY_MONTH && figure_columns[column].figure == UPH_ON_BALANCE)
		return WORD_ON_BALANCE_CHANGE;
	return figure_columns[column].word;
}

static void find_shown(struct balance_report *balance)
{
	for (size_t column = 0; column < FIGURE_COLUMNS; column++) {
		balance->shown[column] = figure_columns[column].always;
		for (size_t i = 0; i < balance->count; i++) {
			if (balance->rows[i].figures[figure_columns[column].figure].ore != 0)
				balance->shown[column] = true;
		}
	}
}

/* The last day that each activity is reconciled through, as was known then. */
static enum uph_status find_reconciled(
	struct balance_report *balance, const struct query_scope *resolved, struct uph_error *err)
{
	struct uph_date *days = calloc(balance->count + 1, sizeof *days);
	enum uph_status status = days ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	bool any = false;
	for (size_t i = 0; status == UPH_OK && i < balance->count; i++) {
		status = uph_reconciled_through(balance->ledger, resolved->fund_id, balance->rows[i].activity,
			resolved->scope.seq_max, &days[i], err);
		any = any || days[i].ymd != 0;
	}
	if (status == UPH_OK && any)
		balance->reconciled = days;
	else
		free(days);
	return status;
}

static void add_section(struct balance_report *balance)
{
	struct uph_column columns[LEADS_MAX + FIGURE_COLUMNS + 1];
	size_t count = balance->lead_count + FIGURE_COLUMNS;
	struct uph_report *report = balance->report;
	memset(columns, 0, sizeof columns);
	for (size_t i = 0; i < balance->lead_count; i++) {
		const struct lead *lead = &leads[balance->group][i];
		columns[i] = (struct uph_column){.key = lead->key,
			.label = word(lead->word, report->language),
			.kind = UPH_VALUE_TEXT,
			.flags = lead->flags};
	}
	for (size_t i = 0; i < FIGURE_COLUMNS; i++) {
		unsigned hidden = balance->shown[i] ? 0 : UPH_COLUMN_DATA_ONLY;
		columns[balance->lead_count + i] = (struct uph_column){.key = figure_columns[i].key,
			.label = word(figure_word(balance, i), report->language),
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH | hidden};
	}
	if (balance->reconciled)
		columns[count++] = (struct uph_column){.key = "reconciled",
			.label = word(WORD_RECONCILE_THROUGH, report->language),
			.kind = UPH_VALUE_DATE};
	balance->section =
		uph_report_section(report, section_keys[balance->group], "", report->title, columns, count);
	report->sections[balance->section].total_row = true;
}

/* available = the flows before it, over the columns of paper. */
static void set_formula(struct balance_report *balance, size_t index, struct uph_row *row)
{
	struct uph_term terms[UPH_TERMS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < AVAILABLE_COLUMN; i++) {
		enum uph_figure_kind figure = figure_columns[i].figure;
		if (!balance->shown[i])
			continue;
		terms[count++] = (struct uph_term){
			.subtract = figure == UPH_ALLOCATED || figure == UPH_HELD || figure == UPH_REPAID,
			.section = balance->section,
			.row_first = index,
			.row_last = index,
			.column = balance->lead_count + i,
		};
	}
	uph_report_formula(
		balance->report, &row->values[balance->lead_count + AVAILABLE_COLUMN], terms, count);
}

/* ---- what the rows are called ---- */

static const char *party_name(struct uph_ledger *ledger, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(ledger, id) : NULL;
	return party ? party->name : NULL;
}

static void name_activity(struct balance_report *balance, const struct uph_balance *from, struct uph_row *row)
{
	struct uph_report *report = balance->report;
	const struct uph_activity *activity = uph_activity_by_id(balance->ledger, from->activity);
	bool undivided = !activity || activity->code[0] == '\0';
	row->values[0] = uph_value_text(report, activity ? activity->code : "");
	row->values[1] =
		uph_value_text(report, undivided ? word(WORD_UNDIVIDED, report->language) : activity->name);
	row->trace = uph_report_print(report, "aktivitet:%s", undivided ? "ofördelat" : activity->code);
}

static void name_recipient(
	struct balance_report *balance, const struct uph_balance *from, struct uph_row *row)
{
	struct uph_report *report = balance->report;
	const char *name = party_name(balance->ledger, from->party);
	row->values[0] = uph_value_text(report, name);
	row->values[1] = uph_value_text(report, name ? name : word(WORD_NOBODY, report->language));
	row->trace = name ? uph_report_print(report, "mottagare:%s", name) : NULL;
}

static void name_row(struct balance_report *balance, const struct uph_balance *from, struct uph_row *row)
{
	struct uph_report *report = balance->report;
	const struct uph_fund *fund;
	switch (balance->group) {
	case UPH_BY_ACTIVITY:
		name_activity(balance, from, row);
		break;
	case UPH_BY_FUND:
		fund = uph_fund_by_id(balance->ledger, from->fund);
		row->values[0] = uph_value_text(report, fund ? fund->name : NULL);
		break;
	case UPH_BY_RECIPIENT:
		name_recipient(balance, from, row);
		break;
	case UPH_BY_DECISION: /* the allocations' own words come after: see name_allocation() */
		if (from->allocation == 0)
			row->values[2] = uph_value_text(report, word(WORD_NOBODY, report->language));
		else
			row->values[3] = uph_value_text(report, party_name(balance->ledger, from->party));
		break;
	case UPH_BY_MONTH:
		row->values[0] =
			uph_value_text(report, uph_report_print(report, "%04d-%02d", (int)(from->month / 100),
						       (int)(from->month % 100)));
		break;
	}
}

static void add_rows(struct balance_report *balance)
{
	for (size_t i = 0; i < balance->count; i++) {
		const struct uph_balance *from = &balance->rows[i];
		struct uph_row *row = uph_report_row(balance->report, balance->section, UPH_ROW_PLAIN);
		if (!row)
			return;
		name_row(balance, from, row);
		for (size_t k = 0; k < FIGURE_COLUMNS; k++)
			row->values[balance->lead_count + k] =
				uph_value_money(from->figures[figure_columns[k].figure]);
		if (balance->reconciled)
			row->values[balance->lead_count + FIGURE_COLUMNS] =
				uph_value_date(balance->reconciled[i]);
		set_formula(balance, i, row);
	}
}

/* Rows and allocations both come by number. */
static enum uph_status name_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct balance_report *balance = context;
	struct uph_section *section = &balance->report->sections[balance->section];
	(void)err;
	for (size_t i = 0; i < section->row_count; i++) {
		struct uph_row *row =
			&section->rows[(i + (size_t)allocation->number - 1) % section->row_count];
		size_t index = (size_t)(row - section->rows);
		if (index >= balance->count || balance->rows[index].allocation != allocation->id)
			continue;
		row->values[0] = uph_value_text(balance->report, allocation->label);
		row->values[1] =
			uph_value_text(balance->report, query_decision_text(balance->report, decision->body,
								decision->date, decision->paragraph));
		row->values[2] = uph_value_text(balance->report, allocation->purpose);
		row->trace = row->values[0].text;
		break;
	}
	return UPH_OK;
}

/* ---- notes ---- */

bool balance_undivided_covers(struct uph_ledger *ledger, const struct uph_balance *rows, size_t count)
{
	struct uph_money left = {0};
	for (size_t i = 0; i < count; i++) {
		const struct uph_activity *activity = uph_activity_by_id(ledger, rows[i].activity);
		struct uph_money available = rows[i].figures[UPH_AVAILABLE];
		bool undivided = !activity || activity->code[0] == '\0';
		if ((undivided || available.ore < 0) && !uph_money_add(left, available, &left))
			return false;
	}
	return left.ore >= 0;
}

const char *balance_below_zero(
	struct uph_report *report, struct uph_ledger *ledger, const struct uph_balance *rows, size_t count)
{
	const char *codes = "", *last = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct uph_activity *activity = uph_activity_by_id(ledger, rows[i].activity);
		if (!activity || activity->code[0] == '\0' || rows[i].figures[UPH_AVAILABLE].ore >= 0)
			continue;
		if (last)
			codes = uph_report_print(report, "%s%s%s", codes, *codes ? ", " : "", last);
		last = activity->code;
	}
	if (!last || !*codes)
		return last;
	return uph_report_print(report, "%s %s %s", codes, word(WORD_AND, report->language), last);
}

void balance_note_below_zero(
	struct uph_report *report, struct uph_ledger *ledger, const struct uph_balance *rows, size_t count)
{
	const char *codes = balance_below_zero(report, ledger, rows, count);
	if (!codes || !balance_undivided_covers(ledger, rows, count))
		return;
	uph_report_note(report, "%s %s %s", word(WORD_BELOW_ZERO, report->language), codes,
		word(WORD_GRANT_UNDIVIDED, report->language));
}

enum uph_status uph_report_balance(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct balance_report balance = {
		.ledger = ledger, .group = query->group, .lead_count = lead_count(query->group)};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "balance",
			word(titles[query->group], query->language), &balance.report, err);
	if (status == UPH_OK)
		status = uph_balances(
			ledger, &resolved.scope, query->group, &balance.rows, &balance.count, err);
	if (status == UPH_OK && query->group == UPH_BY_ACTIVITY)
		status = find_reconciled(&balance, &resolved, err);
	if (status != UPH_OK) {
		free(balance.rows);
		return query_finish(status, balance.report, out, err);
	}
	balance.report->landscape = true;
	uph_report_parameter(balance.report, "by", NULL, group_names[query->group]);
	find_shown(&balance);
	add_section(&balance);
	add_rows(&balance);
	if (query->group == UPH_BY_ACTIVITY) {
		balance.report->chart = UPH_CHART_COLUMNS;
		/* What it got, and what is left. */
		balance.report->chart_columns[0] = balance.lead_count + ALLOCATED_COLUMN;
		balance.report->chart_columns[1] = balance.lead_count + AVAILABLE_COLUMN;
		balance.report->chart_column_count = 2;
		balance_note_below_zero(balance.report, ledger, balance.rows, balance.count);
	}
	if (query->group == UPH_BY_DECISION)
		status = uph_allocations(ledger, resolved.scope.seq_max, name_allocation, &balance, err);
	if (status == UPH_OK && query->group == UPH_BY_ACTIVITY && query->detail)
		status = balance_detail(balance.report, balance.section, ledger, &resolved.scope, err);
	if (status == UPH_OK)
		status = query_note_attests(balance.report, ledger, &resolved, err);
	free(balance.rows);
	free(balance.reconciled);
	return query_finish(status, balance.report, out, err);
}
