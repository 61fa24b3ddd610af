/* The turn of the year as a paper: for the accountants what is unused per fund, activity and allocation; for
 * the grant officer what goes on, what nobody has decided, and how the next matrix opens.
 *
 * The specification adds up to uph balance's on_balance of the day, which is checked; the next matrix is the
 * state's money alone, and comes from the same rows as uph matrix prints. */
#include "reports/newyear.h"

#include <stdlib.h>
#include <string.h>

#include "reports/allocation_lines.h"
#include "uph/balance.h"
#include "uph/closing.h"

#define DATA UPH_COLUMN_DATA_ONLY
#define LINE(characters) (UPH_COLUMN_WRAP | UPH_COLUMN_LINE(characters))
#define SUM (UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH)

static const char *said(const struct newyear_report *paper, enum word which)
{
	return word(which, paper->report->language);
}

/* ---- names ---- */

const char *newyear_fund(const struct newyear_report *paper, int64_t id)
{
	const struct uph_fund *fund = uph_fund_by_id(paper->ledger, id);
	return fund ? fund->name : "?";
}

const char *newyear_code(const struct newyear_report *paper, int64_t id)
{
	const struct uph_activity *activity = uph_activity_by_id(paper->ledger, id);
	return activity ? activity->code : "";
}

const char *newyear_activity(const struct newyear_report *paper, int64_t id)
{
	const struct uph_activity *activity = uph_activity_by_id(paper->ledger, id);
	if (!activity || activity->code[0] == '\0')
		return said(paper, WORD_UNDIVIDED);
	return uph_report_print(
		paper->report, "%s%s%s", activity->code, activity->name[0] ? " " : "", activity->name);
}

static const char *activity_name(const struct newyear_report *paper, int64_t id)
{
	const struct uph_activity *activity = uph_activity_by_id(paper->ledger, id);
	return activity && activity->code[0] ? activity->name : said(paper, WORD_UNDIVIDED);
}

static const char *code_shown(const struct newyear_report *paper, int64_t id)
{
	const char *code = newyear_code(paper, id);
	return *code ? code : said(paper, WORD_UNDIVIDED);
}

static const char *recipient_of(const struct newyear_report *paper, const struct uph_newyear_line *line)
{
	const struct uph_party *party =
		line->recipient ? uph_party_by_id(paper->ledger, line->recipient) : NULL;
	if (party)
		return party->name;
	return line->held ? said(paper, WORD_SET_ASIDE) : NULL;
}

static const char *decision_of(const struct newyear_report *paper, const struct uph_newyear_line *line)
{
	return query_decision_text(paper->report, line->body, line->decided, line->paragraph);
}

/* ---- 1: the specification ---- */

enum {
	S_FUND,
	S_ACTIVITY,
	S_ACTIVITY_SHOWN,
	S_NAME,
	S_NUMBER,
	S_DECISION,
	S_PURPOSE,
	S_RECIPIENT,
	S_AVAILABLE,
	S_RESERVED,
	S_REQUISITIONED,
	S_HELD,
	S_ON_BALANCE,
	S_COLUMNS
};

static size_t specification_section(struct newyear_report *paper)
{
	struct uph_report *report = paper->report;
	const struct uph_column columns[S_COLUMNS] = {
		[S_FUND] = {"fund", said(paper, WORD_FUND), UPH_VALUE_TEXT, 0, 0},
		[S_ACTIVITY] = {"activity", said(paper, WORD_ACTIVITY), UPH_VALUE_TEXT,
			DATA | UPH_COLUMN_CODE, 0},
		[S_ACTIVITY_SHOWN] = {NULL, said(paper, WORD_ACTIVITY_SHORT), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			0},
		[S_NAME] = {"name", said(paper, WORD_NAME), UPH_VALUE_TEXT, DATA, 0},
		[S_NUMBER] = {"number", said(paper, WORD_NUMBER), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[S_DECISION] = {"decision", said(paper, WORD_DECISION), UPH_VALUE_TEXT, LINE(22), 0},
		[S_PURPOSE] = {"purpose", said(paper, WORD_PURPOSE), UPH_VALUE_TEXT, LINE(28), 0},
		[S_RECIPIENT] = {"recipient", said(paper, WORD_RECIPIENT), UPH_VALUE_TEXT, LINE(18), 0},
		[S_AVAILABLE] = {"available", said(paper, WORD_AVAILABLE), UPH_VALUE_MONEY, SUM, 0},
		[S_RESERVED] = {"reserved", said(paper, WORD_RESERVED), UPH_VALUE_MONEY, SUM, 0},
		[S_REQUISITIONED] = {"requisitioned", said(paper, WORD_REQUISITIONED), UPH_VALUE_MONEY, SUM,
			0},
		[S_HELD] = {"held", said(paper, WORD_HELD), UPH_VALUE_MONEY, SUM, 0},
		[S_ON_BALANCE] = {"on_balance", said(paper, WORD_ON_BALANCE), UPH_VALUE_MONEY, SUM, 0},
	};
	const char *title =
		uph_report_print(report, "%s %s", said(paper, WORD_NEWYEAR_SPECIFICATION), paper->through);
	size_t section = uph_report_section(report, "specification", title,
		said(paper, WORD_NEWYEAR_SPECIFICATION_SHEET), columns, S_COLUMNS);
	report->sections[section].total_row = true;
	return section;
}

/* on balance = left to decide + reserved + requisitioned + held */
static void add_up_row(struct uph_report *report, size_t section, size_t index, struct uph_row *row,
	size_t first, size_t last, size_t sum)
{
	struct uph_term terms[UPH_TERMS_MAX];
	size_t count = 0;
	for (size_t column = first; column <= last; column++)
		terms[count++] = (struct uph_term){
			.section = section, .row_first = index, .row_last = index, .column = column};
	uph_report_formula(report, &row->values[sum], terms, count);
}

static void add_specification(struct newyear_report *paper)
{
	struct uph_report *report = paper->report;
	size_t section = specification_section(paper);
	for (size_t i = 0; i < paper->newyear.line_count; i++) {
		const struct uph_newyear_line *line = &paper->newyear.lines[i];
		if (!uph_newyear_line_stands(line))
			continue;
		size_t index = report->sections[section].row_count;
		struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
		if (!row)
			return;
		row->values[S_FUND] = uph_value_text(report, newyear_fund(paper, line->fund));
		row->values[S_ACTIVITY] = uph_value_text(report, newyear_code(paper, line->activity));
		row->values[S_ACTIVITY_SHOWN] = uph_value_text(report, code_shown(paper, line->activity));
		row->values[S_NAME] = uph_value_text(report, activity_name(paper, line->activity));
		row->values[S_NUMBER] = uph_value_text(report, line->label);
		row->values[S_DECISION] = uph_value_text(report, decision_of(paper, line));
		row->values[S_PURPOSE] = uph_value_text(
			report, line->allocation ? line->purpose : said(paper, WORD_NEWYEAR_UNDECIDED_POT));
		row->values[S_RECIPIENT] = uph_value_text(report, recipient_of(paper, line));
		row->values[S_AVAILABLE] = uph_value_money(line->available);
		row->values[S_RESERVED] = uph_value_money(line->reserved);
		row->values[S_REQUISITIONED] = uph_value_money(line->requisitioned);
		row->values[S_HELD] = uph_value_money(line->held_amount);
		row->values[S_ON_BALANCE] = uph_value_money(line->on_balance);
		add_up_row(report, section, index, row, S_AVAILABLE, S_HELD, S_ON_BALANCE);
		row->trace = line->allocation ? uph_report_text(report, line->label)
					      : uph_report_print(report, "aktivitet:%s",
							*newyear_code(paper, line->activity)
								? newyear_code(paper, line->activity)
								: "ofördelat");
	}
}

/* ---- the summary above it ---- */

enum { P_FUND, P_ACTIVITY, P_NAME, P_AVAILABLE, P_UNPAID, P_HELD, P_ON_BALANCE, P_COLUMNS };

static void add_pots(struct newyear_report *paper)
{
	struct uph_report *report = paper->report;
	const struct uph_newyear *newyear = &paper->newyear;
	const struct uph_column columns[P_COLUMNS] = {
		[P_FUND] = {"fund", said(paper, WORD_FUND), UPH_VALUE_TEXT, 0, 0},
		[P_ACTIVITY] = {"activity", said(paper, WORD_ACTIVITY_SHORT), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			0},
		[P_NAME] = {"name", said(paper, WORD_ACTIVITY), UPH_VALUE_TEXT, LINE(28), 0},
		[P_AVAILABLE] = {"available", said(paper, WORD_AVAILABLE), UPH_VALUE_MONEY, SUM, 0},
		[P_UNPAID] = {"unpaid", said(paper, WORD_NEWYEAR_UNPAID), UPH_VALUE_MONEY, SUM, 0},
		[P_HELD] = {"held", said(paper, WORD_HELD), UPH_VALUE_MONEY, SUM, 0},
		[P_ON_BALANCE] = {"on_balance", said(paper, WORD_ON_BALANCE), UPH_VALUE_MONEY, SUM, 0},
	};
	size_t section = uph_report_section(report, "pots", said(paper, WORD_NEWYEAR_POTS),
		said(paper, WORD_NEWYEAR_POTS_SHEET), columns, P_COLUMNS);
	report->sections[section].above = true;
	report->sections[section].total_row = true;
	for (size_t i = 0; i < newyear->line_count;) {
		const struct uph_newyear_line *pot = &newyear->lines[i];
		struct uph_newyear_line sum = {.fund = pot->fund};
		bool stands = false;
		for (; i < newyear->line_count && newyear->lines[i].fund == pot->fund &&
			newyear->lines[i].activity == pot->activity;
			i++) {
			const struct uph_newyear_line *line = &newyear->lines[i];
			stands = stands || uph_newyear_line_stands(line);
			sum.available.ore +=
				line->available.ore; /* gathering has added all without overflow */
			sum.reserved.ore += line->reserved.ore + line->requisitioned.ore;
			sum.held_amount.ore += line->held_amount.ore;
			sum.on_balance.ore += line->on_balance.ore;
		}
		size_t index = report->sections[section].row_count;
		struct uph_row *row = stands ? uph_report_row(report, section, UPH_ROW_PLAIN) : NULL;
		if (!row)
			continue;
		row->values[P_FUND] = uph_value_text(report, newyear_fund(paper, pot->fund));
		row->values[P_ACTIVITY] = uph_value_text(report, newyear_code(paper, pot->activity));
		row->values[P_NAME] = uph_value_text(report, activity_name(paper, pot->activity));
		row->values[P_AVAILABLE] = uph_value_money(sum.available);
		row->values[P_UNPAID] = uph_value_money(sum.reserved);
		row->values[P_HELD] = uph_value_money(sum.held_amount);
		row->values[P_ON_BALANCE] = uph_value_money(sum.on_balance);
		add_up_row(report, section, index, row, P_AVAILABLE, P_HELD, P_ON_BALANCE);
	}
}

/* ---- 2: decisions that go on ---- */

enum {
	O_NUMBER,
	O_DECISION,
	O_PURPOSE,
	O_FUND,
	O_ACTIVITY,
	O_ACTIVITY_SHOWN,
	O_RECIPIENT,
	O_STAGE,
	O_GIVEN,
	O_GONE,
	O_LEFT,
	O_COLUMNS
};

/* "beslutat 2024-05-02", "rekommenderat". */
static enum uph_status stage_of(struct newyear_report *paper, const struct uph_newyear_line *line,
	const char **out, struct uph_error *err)
{
	struct uph_step step;
	char day[UPH_DATE_TEXT_MAX];
	enum uph_status status = uph_allocation_step_on(
		paper->ledger, line->allocation, paper->newyear.through, paper->seq_max, &step, err);
	bool dated = status == UPH_OK && step.stage != UPH_RECOMMENDED && step.date.ymd;
	if (status == UPH_OK)
		*out = uph_report_print(paper->report, "%s%s%s",
			allocation_stage(step.stage, paper->report->language), dated ? " " : "",
			dated ? uph_date_print(step.date, day) : "");
	return status;
}

static enum uph_status add_outstanding(struct newyear_report *paper, struct uph_error *err)
{
	struct uph_report *report = paper->report;
	const struct uph_column columns[O_COLUMNS] = {
		[O_NUMBER] = {"number", said(paper, WORD_NUMBER), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[O_DECISION] = {"decision", said(paper, WORD_DECISION), UPH_VALUE_TEXT, LINE(22), 0},
		[O_PURPOSE] = {"purpose", said(paper, WORD_PURPOSE), UPH_VALUE_TEXT, LINE(30), 0},
		[O_FUND] = {"fund", said(paper, WORD_FUND), UPH_VALUE_TEXT, 0, 0},
		[O_ACTIVITY] = {"activity", said(paper, WORD_ACTIVITY), UPH_VALUE_TEXT,
			DATA | UPH_COLUMN_CODE, 0},
		[O_ACTIVITY_SHOWN] = {NULL, said(paper, WORD_ACTIVITY_SHORT), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			0},
		[O_RECIPIENT] = {"recipient", said(paper, WORD_RECIPIENT), UPH_VALUE_TEXT, LINE(20), 0},
		[O_STAGE] = {"stage", said(paper, WORD_STAGE), UPH_VALUE_TEXT, LINE(16), 0},
		[O_GIVEN] = {"decided", said(paper, WORD_NEWYEAR_DECIDED_AMOUNT), UPH_VALUE_MONEY, SUM, 0},
		[O_GONE] = {"gone", said(paper, WORD_NEWYEAR_GONE), UPH_VALUE_MONEY, SUM, 0},
		[O_LEFT] = {"left", said(paper, WORD_NEWYEAR_LEFT), UPH_VALUE_MONEY, SUM, 0},
	};
	size_t section = uph_report_section(report, "outstanding",
		uph_report_print(report, "%s %d", said(paper, WORD_NEWYEAR_OUTSTANDING), paper->newyear.year),
		said(paper, WORD_NEWYEAR_OUTSTANDING_SHEET), columns, O_COLUMNS);
	report->sections[section].total_row = true;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < paper->newyear.line_count; i++) {
		const struct uph_newyear_line *line = &paper->newyear.lines[i];
		const char *stage = NULL;
		if (!line->allocation || !uph_newyear_line_stands(line))
			continue;
		status = stage_of(paper, line, &stage, err);
		struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
		if (!row)
			continue;
		row->values[O_NUMBER] = uph_value_text(report, line->label);
		row->values[O_DECISION] = uph_value_text(report, decision_of(paper, line));
		row->values[O_PURPOSE] = uph_value_text(report, line->purpose);
		row->values[O_FUND] = uph_value_text(report, newyear_fund(paper, line->fund));
		row->values[O_ACTIVITY] = uph_value_text(report, newyear_code(paper, line->activity));
		row->values[O_ACTIVITY_SHOWN] = uph_value_text(report, code_shown(paper, line->activity));
		row->values[O_RECIPIENT] = uph_value_text(report, recipient_of(paper, line));
		row->values[O_STAGE] = uph_value_text(report, stage);
		row->values[O_GIVEN] = uph_value_money(line->given);
		row->values[O_GONE] =
			uph_value_money((struct uph_money){line->given.ore - line->on_balance.ore});
		row->values[O_LEFT] = uph_value_money(line->on_balance);
		row->trace = uph_report_text(report, line->label);
	}
	return status;
}

/* ---- 3: undecided ---- */

enum { U_FUND, U_ACTIVITY, U_NAME, U_SHOWN, U_AVAILABLE, U_COLUMNS };

static void add_undecided(struct newyear_report *paper)
{
	struct uph_report *report = paper->report;
	const struct uph_column columns[U_COLUMNS] = {
		[U_FUND] = {"fund", said(paper, WORD_FUND), UPH_VALUE_TEXT, 0, 0},
		[U_ACTIVITY] = {"activity", said(paper, WORD_ACTIVITY), UPH_VALUE_TEXT,
			DATA | UPH_COLUMN_CODE, 0},
		[U_NAME] = {"name", said(paper, WORD_NAME), UPH_VALUE_TEXT, DATA, 0},
		[U_SHOWN] = {NULL, said(paper, WORD_ACTIVITY), UPH_VALUE_TEXT, LINE(34), 0},
		[U_AVAILABLE] = {"available", said(paper, WORD_AVAILABLE), UPH_VALUE_MONEY, SUM, 0},
	};
	size_t section = uph_report_section(report, "undecided", said(paper, WORD_NEWYEAR_UNDECIDED),
		said(paper, WORD_NEWYEAR_UNDECIDED_SHEET), columns, U_COLUMNS);
	report->sections[section].total_row = true;
	for (size_t i = 0; i < paper->newyear.line_count; i++) {
		const struct uph_newyear_line *line = &paper->newyear.lines[i];
		struct uph_row *row = !line->allocation && line->available.ore != 0
					      ? uph_report_row(report, section, UPH_ROW_PLAIN)
					      : NULL;
		if (!row)
			continue;
		row->values[U_FUND] = uph_value_text(report, newyear_fund(paper, line->fund));
		row->values[U_ACTIVITY] = uph_value_text(report, newyear_code(paper, line->activity));
		row->values[U_NAME] = uph_value_text(report, activity_name(paper, line->activity));
		row->values[U_SHOWN] = uph_value_text(report, newyear_activity(paper, line->activity));
		row->values[U_AVAILABLE] = uph_value_money(line->available);
	}
}

/* ---- 4: how the next matrix opens ---- */

enum { M_ACTIVITY, M_NAME, M_SHOWN, M_AMOUNT, M_COLUMNS };
enum { R_DATE, R_PURPOSE, R_AMOUNT, R_ACTIVITY, R_ACTIVITY_SHOWN, R_RECIPIENT, R_LABEL, R_COLUMNS };

/* A labelled sum below the rows; returns its index. */
static size_t sum_row(struct newyear_report *paper, size_t section, const char *label, struct uph_money sum,
	const struct uph_term *terms, size_t term_count, enum uph_row_style style)
{
	size_t index = paper->report->sections[section].row_count;
	struct uph_row *row = uph_report_row(paper->report, section, style);
	if (!row)
		return index;
	row->values[R_PURPOSE] = uph_value_text(paper->report, label);
	row->values[R_AMOUNT] = uph_value_money(sum);
	uph_report_formula(paper->report, &row->values[R_AMOUNT], terms, term_count);
	return index;
}

static size_t add_opening_block(struct newyear_report *paper)
{
	struct uph_report *report = paper->report;
	const struct uph_column columns[M_COLUMNS] = {
		[M_ACTIVITY] = {"activity", said(paper, WORD_ACTIVITY), UPH_VALUE_TEXT,
			DATA | UPH_COLUMN_CODE, 0},
		[M_NAME] = {"name", said(paper, WORD_NAME), UPH_VALUE_TEXT, DATA, 0},
		[M_SHOWN] = {NULL,
			uph_report_print(report, "%s %s", said(paper, WORD_LEFT_ON_BALANCE), paper->through),
			UPH_VALUE_TEXT, LINE(34), 1},
		[M_AMOUNT] = {"opening", said(paper, WORD_OPENING), UPH_VALUE_MONEY, SUM, 2},
	};
	size_t section = uph_report_section(report, "opening",
		uph_report_print(report, "%s %d", said(paper, WORD_NEWYEAR_MATRIX), paper->newyear.year),
		said(paper, WORD_NEWYEAR_MATRIX_SHEET), columns, M_COLUMNS);
	report->sections[section].total_row = true;
	for (size_t i = 0; i < paper->matrix.balance_count; i++) {
		int64_t activity = paper->matrix.balances[i].activity;
		bool undivided = *newyear_code(paper, activity) == '\0';
		struct uph_row *row = undivided && paper->matrix.openings[i].ore == 0
					      ? NULL
					      : uph_report_row(report, section, UPH_ROW_PLAIN);
		if (!row)
			continue;
		row->values[M_ACTIVITY] = uph_value_text(report, newyear_code(paper, activity));
		row->values[M_NAME] = uph_value_text(report, activity_name(paper, activity));
		row->values[M_SHOWN] = uph_value_text(report, newyear_activity(paper, activity));
		row->values[M_AMOUNT] = uph_value_money(paper->matrix.openings[i]);
	}
	return section;
}

static void add_matrix_rows(struct newyear_report *paper, size_t opening)
{
	struct uph_report *report = paper->report;
	const struct matrix_rows *matrix = &paper->matrix;
	const struct uph_column columns[R_COLUMNS] = {
		[R_DATE] = {"date", said(paper, WORD_LSVO_DATE), UPH_VALUE_DATE, 0, 0},
		[R_PURPOSE] = {"purpose", said(paper, WORD_PURPOSE), UPH_VALUE_TEXT, LINE(34), 1},
		[R_AMOUNT] = {"amount", said(paper, WORD_AMOUNT), UPH_VALUE_MONEY, UPH_COLUMN_ZERO_DASH, 2},
		[R_ACTIVITY] = {"activity", said(paper, WORD_ACTIVITY), UPH_VALUE_TEXT,
			DATA | UPH_COLUMN_CODE, 0},
		[R_ACTIVITY_SHOWN] = {NULL, said(paper, WORD_ACTIVITY_SHORT), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			3},
		[R_RECIPIENT] = {"recipient", said(paper, WORD_RECIPIENT), UPH_VALUE_TEXT, LINE(24), 4},
		[R_LABEL] = {"number", said(paper, WORD_NUMBER), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 5},
	};
	size_t section = uph_report_section(report, "matrix", said(paper, WORD_NEWYEAR_ROWS),
		said(paper, WORD_NEWYEAR_MATRIX_SHEET), columns, R_COLUMNS);
	for (size_t i = 0; i < matrix->line_count; i++) {
		const struct matrix_line *line = &matrix->lines[i];
		struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
		if (!row)
			return;
		row->values[R_DATE] = uph_value_date(line->date);
		row->values[R_PURPOSE] = uph_value_text(report, line->purpose);
		row->values[R_AMOUNT] = uph_value_money(line->amount);
		row->values[R_ACTIVITY] = uph_value_text(report, newyear_code(paper, line->activity));
		row->values[R_ACTIVITY_SHOWN] = uph_value_text(report, code_shown(paper, line->activity));
		row->values[R_RECIPIENT] =
			uph_value_text(report, line->held ? said(paper, WORD_SET_ASIDE) : line->recipient);
		row->values[R_LABEL] = uph_value_text(report, line->label);
		row->trace = line->label;
	}
	struct uph_term terms[2] = {
		{.section = section, .row_last = matrix->line_count - 1, .column = R_AMOUNT}};
	size_t total = report->sections[opening].row_count, count = 1;
	const struct uph_term opened = {
		.section = opening, .row_first = total, .row_last = total, .column = M_AMOUNT};
	if (matrix->line_count > 0) {
		size_t sum = sum_row(paper, section, said(paper, WORD_NEWYEAR_ROWS_SUM), matrix->allocated,
			terms, 1, UPH_ROW_SUBTOTAL);
		terms[1] = (struct uph_term){.subtract = true,
			.section = section,
			.row_first = sum,
			.row_last = sum,
			.column = R_AMOUNT};
		count = 2;
	}
	terms[0] = opened;
	(void)sum_row(paper, section, said(paper, WORD_NEWYEAR_CARRIED), matrix->available, terms, count,
		UPH_ROW_TOTAL);
}

/* ---- the whole ---- */

/* The specification is what uph balance says; else one of the two is wrong, and no paper is made. */
static enum uph_status prove(struct newyear_report *paper, struct uph_error *err)
{
	const struct uph_scope scope = {.to = paper->newyear.through, .seq_max = paper->seq_max};
	struct uph_balance *rows = NULL, total = {0};
	size_t count = 0;
	enum uph_status status = uph_balances(paper->ledger, &scope, UPH_BY_FUND, &rows, &count, err);
	if (status == UPH_OK)
		status = uph_balance_total(rows, count, &total, err);
	free(rows);
	if (status != UPH_OK || total.figures[UPH_ON_BALANCE].ore == paper->newyear.total.on_balance.ore)
		return status;
	char here[UPH_MONEY_TEXT_MAX], there[UPH_MONEY_TEXT_MAX];
	return uph_fail(err, UPH_E_INVARIANT,
		"specifikationen ger %s på balansen, men boken har %s; kör uph verify",
		uph_money_print(paper->newyear.total.on_balance, UPH_MONEY_SWEDISH, here),
		uph_money_print(total.figures[UPH_ON_BALANCE], UPH_MONEY_SWEDISH, there));
}

static void add_notes(struct newyear_report *paper)
{
	struct uph_report *report = paper->report;
	struct uph_money others = {paper->newyear.total.on_balance.ore - paper->matrix.opening.ore};
	char amount[UPH_MONEY_TEXT_MAX];
	int year = paper->newyear.year;
	if (paper->newyear.total.available.ore != 0)
		uph_report_note(report, "%s %d --decision \"LSVO … § …\".",
			said(paper, WORD_NEWYEAR_ONLY_BY_DECISION), year);
	uph_report_note(report, "%s %d --form matrix -o fordelning-%d.xlsx.",
		said(paper, WORD_NEWYEAR_HOW_MATRIX), year, year);
	if (others.ore != 0)
		uph_report_note(report, "%s %s.", said(paper, WORD_NEWYEAR_OTHER_MONEY),
			uph_money_print(others, UPH_MONEY_SWEDISH, amount));
	uph_report_blank(report, said(paper, WORD_RECONCILE_PREPARED));
	uph_report_blank(report, said(paper, WORD_RECONCILE_REVIEWED));
}

static void add_figures(struct newyear_report *paper)
{
	struct uph_report *report = paper->report;
	uph_report_total(report, "opening", NULL, uph_value_money(paper->matrix.opening));
	uph_report_total(report, "outstanding", NULL, uph_value_money(paper->matrix.allocated));
	uph_report_total(report, "carried", NULL, uph_value_money(paper->matrix.available));
}

/* The matrix itself, to be printed and gone on in. */
static enum uph_status join_matrix(struct newyear_report *paper, struct uph_error *err)
{
	struct uph_report *matrix;
	struct uph_query query = {.year = paper->newyear.year,
		.to = paper->newyear.through,
		.known_at = paper->query->known_at,
		.form = UPH_MATRIX_PROTOCOL,
		.language = paper->report->language};
	enum uph_status status = uph_report_matrix(paper->ledger, &query, &matrix, err);
	if (status == UPH_OK)
		(void)uph_report_join(paper->report, matrix);
	return status;
}

static enum uph_status build(struct newyear_report *paper, struct uph_error *err)
{
	struct uph_report *report = paper->report;
	struct uph_closing closing;
	enum uph_status closed = uph_closing_of(paper->ledger, 0, paper->newyear.through, &closing, err);
	if (closed != UPH_OK && closed != UPH_E_MISSING)
		return closed;
	if (closed == UPH_E_MISSING)
		report->status = said(paper, WORD_NEWYEAR_DRAFT);
	report->landscape = true;
	report->title = uph_report_print(
		report, "%s %d/%d", said(paper, WORD_NEWYEAR), paper->newyear.year - 1, paper->newyear.year);
	report->subtitle = uph_report_print(report, "%s %s · %s", said(paper, WORD_NEWYEAR_SUBTITLE),
		paper->through, said(paper, WORD_KRONOR));
	add_specification(paper);
	add_pots(paper);
	enum uph_status status = add_outstanding(paper, err);
	add_undecided(paper);
	add_matrix_rows(paper, add_opening_block(paper));
	if (status == UPH_OK)
		status = newyear_add_conditions(paper, err);
	if (status == UPH_OK)
		status = newyear_add_matters(paper, err);
	add_notes(paper);
	add_figures(paper);
	return status == UPH_OK && paper->query->detail ? join_matrix(paper, err) : status;
}

/* The last day of the year before, as the query's last. */
static enum uph_status last_day(const struct uph_query *query, struct uph_query *out, struct uph_error *err)
{
	*out = *query;
	out->from.ymd = 0;
	out->fund = NULL;
	if (query->year == 0 || !uph_date_make(query->year - 1, 12, 31, &out->to))
		return uph_fail(err, UPH_E_USAGE, "ange året som börjar, till exempel 2025");
	return UPH_OK;
}

enum uph_status uph_report_newyear(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct uph_query asked;
	struct query_scope resolved;
	struct newyear_report paper = {.ledger = ledger, .query = query};
	*out = NULL;
	enum uph_status status = last_day(query, &asked, err);
	if (status == UPH_OK)
		status = query_resolve(ledger, &asked, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, &asked, &resolved, "newyear", "", &paper.report, err);
	if (status == UPH_OK) {
		paper.seq_max = resolved.scope.seq_max;
		(void)uph_date_print(asked.to, paper.through);
		status = uph_newyear_gather(ledger, asked.to, paper.seq_max, &paper.newyear, err);
	}
	if (status == UPH_OK)
		status = prove(&paper, err);
	if (status == UPH_OK)
		status = matrix_rows_collect(ledger, &resolved, paper.report, &paper.matrix, err);
	if (status == UPH_OK)
		status = build(&paper, err);
	if (status == UPH_OK)
		status = query_note_attests(paper.report, ledger, &resolved, err);
	uph_newyear_free(&paper.newyear);
	matrix_rows_free(&paper.matrix);
	return query_finish(status, paper.report, out, err);
}

enum uph_status uph_report_newyear_matrix(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct uph_query asked;
	enum uph_status status = last_day(query, &asked, err);
	*out = NULL;
	return status == UPH_OK ? uph_report_template(ledger, UPH_TEMPLATE_MATRIX, &asked, out, err) : status;
}
