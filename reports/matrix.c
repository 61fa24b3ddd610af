/* The allocation matrix, as the protocols print it.
 *
 * Two forms: the protocol's own six columns, which the importer reads back, and the full one with numbers,
 * decisions and the state per activity. Its data are the decision rows; the labelled sums among them are for
 * people, and live formulas in a workbook. What is left comes out of opening + grants − rows, and
 * matrix_rows.c has proved that the pots hold it. */
#include <stdlib.h>
#include <string.h>

#include "reports/balance_detail.h"
#include "reports/matrix_form.h"

#define NOWHERE SIZE_MAX

#define DATA UPH_COLUMN_DATA_ONLY
#define LINE(characters) (UPH_COLUMN_WRAP | UPH_COLUMN_LINE(characters))

static const struct column_form full_form[] = {
	{MATRIX_NUMBER, "number", WORD_NUMBER, UPH_VALUE_INTEGER, 0, 0},
	{MATRIX_LABEL, "label", WORD_LABEL, UPH_VALUE_TEXT, DATA | UPH_COLUMN_CODE, 0},
	{MATRIX_DATE, "date", WORD_LSVO, UPH_VALUE_DATE, 0, 1},
	{MATRIX_PARAGRAPH, "paragraph", WORD_PARAGRAPH, UPH_VALUE_TEXT, DATA, 0},
	{MATRIX_PARAGRAPH_SHOWN, NULL, WORD_PARAGRAPH, UPH_VALUE_TEXT, UPH_COLUMN_CODE, 2},
	{MATRIX_PURPOSE, "purpose", WORD_PURPOSE, UPH_VALUE_TEXT, LINE(38), 3},
	{MATRIX_AMOUNT, "amount", WORD_AMOUNT, UPH_VALUE_MONEY, 0, 4},
	{MATRIX_ACTIVITY, "activity", WORD_ACTIVITY, UPH_VALUE_TEXT, DATA | UPH_COLUMN_CODE, 0},
	{MATRIX_ACTIVITY_SHOWN, NULL, WORD_ACTIVITY_SHORT, UPH_VALUE_TEXT, UPH_COLUMN_CODE, 5},
	{MATRIX_RECIPIENT, "recipient", WORD_RECIPIENT, UPH_VALUE_TEXT, DATA, 0},
	{MATRIX_RECIPIENT_SHOWN, NULL, WORD_RECIPIENT, UPH_VALUE_TEXT, LINE(24), 6},
	{MATRIX_RD_DECISION, "rd_decision", WORD_RD_DECISION, UPH_VALUE_TEXT, 0, 7},
	{MATRIX_COMMENT, "comment", WORD_COMMENT, UPH_VALUE_TEXT, LINE(22), 8},
	{MATRIX_FUND, "fund", WORD_FUND, UPH_VALUE_TEXT, DATA, 0},
	{MATRIX_STAGE, "stage", WORD_STAGE, UPH_VALUE_TEXT, DATA, 0}, /* only beside proposals */
};
#define FULL_COUNT (sizeof full_form / sizeof full_form[0])

static const struct column_form protocol_form[] = {
	{MATRIX_DATE, "date", WORD_LSVO_DATE, UPH_VALUE_DATE, 0, 0},
	{MATRIX_PURPOSE, "purpose", WORD_PURPOSE, UPH_VALUE_TEXT, LINE(38), 1},
	{MATRIX_AMOUNT, "amount", WORD_AMOUNT, UPH_VALUE_MONEY, 0, 2},
	{MATRIX_ACTIVITY, "activity", WORD_ACTIVITY, UPH_VALUE_TEXT, DATA | UPH_COLUMN_CODE, 0},
	{MATRIX_ACTIVITY_SHOWN, NULL, WORD_ACTIVITY, UPH_VALUE_TEXT, UPH_COLUMN_CODE, 3},
	{MATRIX_RECIPIENT, "recipient", WORD_RECIPIENT, UPH_VALUE_TEXT, LINE(20), 4},
	{MATRIX_COMMENT, "comment", WORD_COMMENT, UPH_VALUE_TEXT, LINE(22), 5},
};
#define PROTOCOL_COUNT (sizeof protocol_form / sizeof protocol_form[0])

/* ---- decision rows ---- */

static void set(struct uph_row *row, const struct matrix_form *form, enum matrix_column column,
	struct uph_value value)
{
	if (form->at[column] != NOWHERE)
		row->values[form->at[column]] = value;
}

static void set_text(struct matrix_report *matrix, struct uph_row *row, const struct matrix_form *form,
	enum matrix_column column, const char *text)
{
	if (form->at[column] != NOWHERE && text)
		row->values[form->at[column]] = uph_value_text(matrix->report, text);
}

/* "saknas" until the one who may decide has decided; a dash for money that is only set aside. */
static const char *rd_decision(
	struct matrix_report *matrix, const struct matrix_line *line, enum uph_language language)
{
	char day[UPH_DATE_TEXT_MAX];
	if (!line->decided_row)
		return NULL;
	if (line->proposal)
		return word(WORD_PROPOSED_WORD, language);
	if (line->stage == UPH_PROPOSED || line->stage == UPH_RECOMMENDED)
		return line->held ? "–" : word(WORD_IS_MISSING, language);
	if (line->stage == UPH_DECIDED && line->stage_date.ymd)
		return uph_report_print(matrix->report, "%s", uph_date_print(line->stage_date, day));
	return uph_report_print(matrix->report, "%s%s%s", uph_stage_word(line->stage),
		line->stage_date.ymd ? " " : "", uph_date_print(line->stage_date, day));
}

void matrix_add_line(
	struct matrix_report *matrix, const struct matrix_form *form, const struct matrix_line *line)
{
	struct uph_report *report = matrix->report;
	struct uph_row *row = uph_report_row(report, form->decisions, UPH_ROW_PLAIN);
	const struct uph_fund *fund = uph_fund_by_id(matrix->ledger, line->fund);
	const char *code = matrix_activity_code(matrix, line->activity);
	if (!row)
		return;
	if (line->number)
		set(row, form, MATRIX_NUMBER, uph_value_integer(line->number));
	set_text(matrix, row, form, MATRIX_LABEL, line->label);
	set(row, form, MATRIX_DATE, uph_value_date(line->date));
	set_text(matrix, row, form, MATRIX_PARAGRAPH, line->paragraph);
	if (line->decided_row)
		set_text(matrix, row, form, MATRIX_PARAGRAPH_SHOWN, line->paragraph ? line->paragraph : "?");
	set_text(matrix, row, form, MATRIX_PURPOSE, line->purpose);
	if (!line->proposal || line->amount.ore != 0)
		set(row, form, MATRIX_AMOUNT, uph_value_money(line->amount));
	set_text(matrix, row, form, MATRIX_ACTIVITY, code);
	set_text(matrix, row, form, MATRIX_ACTIVITY_SHOWN,
		*code ? code : word(WORD_UNDIVIDED, form->language));
	set_text(matrix, row, form, MATRIX_RECIPIENT, line->recipient);
	set_text(matrix, row, form, MATRIX_RECIPIENT_SHOWN,
		line->held ? word(WORD_SET_ASIDE, form->language) : line->recipient);
	set_text(matrix, row, form, MATRIX_RD_DECISION, rd_decision(matrix, line, form->language));
	set_text(matrix, row, form, MATRIX_COMMENT, line->comment);
	set_text(matrix, row, form, MATRIX_FUND, fund ? fund->name : NULL);
	if (line->decided_row)
		set_text(matrix, row, form, MATRIX_STAGE, uph_stage_word(line->stage));
	row->trace = line->label;
}

size_t matrix_add_sum(struct matrix_report *matrix, const struct matrix_form *form, const char *label,
	struct uph_money amount, const struct uph_term *terms, size_t term_count, enum uph_row_style style)
{
	struct uph_report *report = matrix->report;
	size_t index = report->sections[form->decisions].row_count;
	struct uph_row *row = uph_report_row(report, form->decisions, style);
	if (!row)
		return index;
	set_text(matrix, row, form, MATRIX_PURPOSE, label);
	set(row, form, MATRIX_AMOUNT, uph_value_money(amount));
	if (term_count > 0)
		uph_report_formula(report, &row->values[form->at[MATRIX_AMOUNT]], terms, term_count);
	return index;
}

struct uph_term matrix_block(const struct matrix_form *form, size_t first, size_t last, bool subtract)
{
	return (struct uph_term){
		.subtract = subtract,
		.section = form->decisions,
		.row_first = first,
		.row_last = last,
		.column = form->at[MATRIX_AMOUNT],
	};
}

static const char *grant_label(
	struct matrix_report *matrix, const struct matrix_form *form, const struct matrix_grant *grant)
{
	const struct uph_fund *fund = uph_fund_by_id(matrix->ledger, grant->fund);
	const char *code = matrix_activity_code(matrix, grant->activity);
	int year = fund ? fund->year : 0;
	const char *what = *code ? matrix_activity_title(matrix, grant->activity, form->language)
				 : word(WORD_UNDIVIDED_BRACKETED, form->language);
	return year ? uph_report_print(
			      matrix->report, "%s %d %s", word(WORD_STATE_GRANT, form->language), year, what)
		    : uph_report_print(matrix->report, "%s %s", word(WORD_STATE_GRANT, form->language), what);
}

/* Rows that draw on earlier years, or those that draw on this one's; their sum. */
static struct uph_money add_lines(
	struct matrix_report *matrix, const struct matrix_form *form, bool earlier, size_t *count)
{
	struct uph_money sum = {0};
	*count = 0;
	for (size_t i = 0; i < matrix->rows.line_count; i++) {
		const struct matrix_line *line = &matrix->rows.lines[i];
		if (line->earlier != earlier)
			continue;
		matrix_add_line(matrix, form, line);
		sum.ore += line->amount.ore; /* matrix_rows.c has added up all of them without overflow */
		(*count)++;
	}
	return sum;
}

/* From the opening and the grants to what is left before this year's rows; returns the row of the last sum.
 */
static size_t add_means(struct matrix_report *matrix, const struct matrix_form *form, size_t earlier_count,
	struct uph_money earlier_sum)
{
	const struct matrix_rows *rows = &matrix->rows;
	struct uph_term terms[UPH_TERMS_MAX];
	size_t sum_row = NOWHERE, grant_first = matrix->report->sections[form->decisions].row_count,
	       term_count = 0;
	if (earlier_count > 0) {
		const struct uph_term all = matrix_block(form, 0, earlier_count - 1, false);
		sum_row = matrix_add_sum(matrix, form, word(WORD_SUM_BEFORE_GRANT, form->language),
			earlier_sum, &all, 1, UPH_ROW_SUBTOTAL);
		grant_first = sum_row + 1;
	}
	for (size_t i = 0; i < rows->grant_count; i++)
		(void)matrix_add_sum(matrix, form, grant_label(matrix, form, &rows->grants[i]),
			rows->grants[i].amount, NULL, 0, UPH_ROW_SUBTOTAL);
	if (rows->begins) /* to be filled in */
		(void)matrix_add_sum(matrix, form,
			uph_report_print(
				matrix->report, "%s %d", word(WORD_STATE_GRANT, form->language), rows->year),
			(struct uph_money){0}, NULL, 0, UPH_ROW_SUBTOTAL);
	const struct uph_term opening = {
		.section = form->opening,
		.row_first = form->opening_sum,
		.row_last = form->opening_sum,
		.column = MATRIX_OPENING_AMOUNT,
	};
	size_t opening_row = matrix_add_sum(matrix, form, matrix_opening_title(matrix, form->language),
		rows->opening, &opening, 1, UPH_ROW_SUBTOTAL);
	if (rows->grant_count > 0 || rows->begins)
		terms[term_count++] = matrix_block(form, grant_first, opening_row - 1, false);
	terms[term_count++] = matrix_block(form, opening_row, opening_row, false);
	struct uph_money means = {rows->opening.ore + rows->granted.ore};
	size_t means_row = matrix_add_sum(matrix, form, word(WORD_SUM_MEANS, form->language), means, terms,
		term_count, UPH_ROW_SUBTOTAL);
	if (sum_row == NOWHERE)
		return means_row;
	terms[0] = matrix_block(form, means_row, means_row, false);
	terms[1] = matrix_block(form, sum_row, sum_row, true);
	struct uph_money left = {means.ore - earlier_sum.ore};
	return matrix_add_sum(matrix, form, word(WORD_LEFT_AFTER_EARLIER, form->language), left, terms, 2,
		UPH_ROW_SUBTOTAL);
}

static size_t add_decisions(struct matrix_report *matrix, struct matrix_form *form)
{
	struct uph_column columns[MATRIX_COLUMNS];
	size_t earlier_count, count;
	memset(columns, 0, sizeof columns);
	for (size_t i = 0; i < MATRIX_COLUMNS; i++)
		form->at[i] = NOWHERE;
	for (size_t i = 0; i < form->column_count; i++) {
		const struct column_form *from = &form->columns[i];
		form->at[from->column] = i;
		columns[i] = (struct uph_column){.key = from->key,
			.label = word(from->word, form->language),
			.kind = from->kind,
			.flags = from->flags,
			.slot = from->slot};
	}
	form->decisions = uph_report_section(
		matrix->report, form->decisions_key, "", form->sheet, columns, form->column_count);
	struct uph_money earlier_sum = add_lines(matrix, form, true, &earlier_count);
	size_t base = add_means(matrix, form, earlier_count, earlier_sum);
	(void)add_lines(matrix, form, false, &count);
	for (size_t i = 0; i < form->input_rows; i++, count++)
		(void)uph_report_row(matrix->report, form->decisions, UPH_ROW_INPUT);
	struct uph_term terms[2] = {matrix_block(form, base, base, false)};
	if (count > 0)
		terms[1] = matrix_block(form, base + 1, base + count, true);
	return matrix_add_sum(matrix, form, word(WORD_AVAILABLE, form->language), matrix->rows.available,
		terms, count > 0 ? 2 : 1, UPH_ROW_TOTAL);
}

/* The decisions, and the opening block that stands above them. */
static void add_form(struct matrix_report *matrix, struct matrix_form *form)
{
	form->opening = matrix->report->section_count + 1;
	form->opening_sum = matrix_opening_sum_row(matrix);
	size_t available = add_decisions(matrix, form);
	if (form->full)
		matrix_add_proposals(matrix, form, available);
	matrix_add_opening(matrix, form);
}

/* ---- the whole ---- */

static void add_totals(struct matrix_report *matrix, bool full, enum uph_language language)
{
	struct uph_report *report = matrix->report;
	const struct matrix_rows *rows = &matrix->rows;
	if (full && rows->undecided.ore != 0)
		uph_report_total(report, "undecided", word(WORD_OF_WHICH_UNDECIDED, language),
			uph_value_money(rows->undecided));
	else
		uph_report_total(report, "undecided", NULL, uph_value_money(rows->undecided));
	uph_report_total(report, "opening", NULL, uph_value_money(rows->opening));
	uph_report_total(report, "granted", NULL, uph_value_money(rows->granted));
	uph_report_total(report, "allocated", NULL, uph_value_money(rows->allocated));
	uph_report_total(report, "available", NULL, uph_value_money(rows->available));
	if (full && matrix->proposal_count > 0) {
		uph_report_total(report, "proposed", NULL, uph_value_money(matrix->proposed));
		uph_report_total(report, "available_after", NULL, uph_value_money(matrix->available_after));
	}
}

static void add_titles(struct matrix_report *matrix, enum uph_language language)
{
	struct uph_report *report = matrix->report;
	const struct matrix_rows *rows = &matrix->rows;
	char day[UPH_DATE_TEXT_MAX];
	report->landscape = true;
	report->title =
		rows->year ? uph_report_print(report, "%s %d", word(WORD_MATRIX_TITLE, language), rows->year)
			   : uph_report_print(
				     report, "%s %s", word(WORD_MATRIX_TITLE, language), rows->fund->name);
	/* What is read back finds the matrix's year among the words above the table: the title has it. */
	if (rows->fund->earlier)
		uph_report_parameter_shown(report, "fund",
			uph_report_print(report, "%s %s", word(WORD_ONLY, language), rows->fund->name));
	else if (rows->scope.fund_count > 1)
		uph_report_parameter_shown(report, "fund",
			uph_report_print(report, "%s: %s %s", word(WORD_FUND, language), rows->fund->name,
				word(WORD_AND_EARLIER, language)));
	if (rows->undecided_count > 0)
		report->status = word(WORD_UNDECIDED_STATUS, language);
	if (rows->begins) { /* no meeting of the year has been held */
		report->status = word(WORD_NEWYEAR_DRAFT, language);
		report->belongs = word(WORD_NEWYEAR_APPENDIX, language);
		report->subtitle = uph_report_print(report, "%s %s · %s", word(WORD_NEWYEAR_STATE, language),
			uph_date_print(rows->balance_date, day), word(WORD_KRONOR, language));
		return;
	}
	if (rows->latest_meeting.ymd)
		report->belongs = uph_report_print(report, "%s %s %s § %s   Dnr ______",
			word(WORD_APPENDIX_TO, language), rows->latest_body ? rows->latest_body : "LSVO",
			uph_date_print(rows->latest_meeting, day),
			rows->latest_paragraph ? rows->latest_paragraph : "____");
	report->subtitle =
		rows->latest_meeting.ymd
			? uph_report_print(report, "%s %s · %s", word(WORD_STATE_AFTER_MEETING, language),
				  uph_date_print(rows->latest_meeting, day), word(WORD_KRONOR, language))
			: uph_report_text(report, word(WORD_KRONOR, language));
}

static void build(struct matrix_report *matrix, const struct uph_query *query)
{
	bool full = query->form != UPH_MATRIX_PROTOCOL, both = query->form == UPH_MATRIX_BOTH;
	/* What is to be read back is in the language of the protocols. */
	enum uph_language language = full ? query->language : UPH_SWEDISH;
	struct matrix_form full_sheet = {.columns = full_form,
		.column_count = FULL_COUNT - (matrix->proposal_count > 0 ? 0 : 1),
		.text_slot = 3,
		.amount_slot = 4,
		.language = language,
		.decisions_key = "decisions",
		.opening_key = "opening",
		.sheet = word(WORD_MATRIX_SHEET, language),
		.full = true};
	struct matrix_form protocol = {.columns = protocol_form,
		.column_count = PROTOCOL_COUNT,
		.text_slot = 1,
		.amount_slot = 2,
		.language = UPH_SWEDISH,
		.decisions_key = both ? "protocol" : "decisions",
		.opening_key = both ? "protocol_opening" : "opening",
		.sheet = word(WORD_PROTOCOL_SHEET, UPH_SWEDISH),
		.input_rows = query->input_rows};
	add_titles(matrix, language);
	matrix->report->csv_as_paper = !full;
	if (full) {
		add_form(matrix, &full_sheet);
		matrix_add_per_activity(matrix, &full_sheet);
		matrix_add_left_after(matrix, &full_sheet);
	}
	if (!full || both)
		add_form(matrix, &protocol);
	add_totals(matrix, full, language);
	if (full)
		balance_note_below_zero(
			matrix->report, matrix->ledger, matrix->rows.balances, matrix->rows.balance_count);
}

enum uph_status uph_report_matrix(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct matrix_report matrix = {.ledger = ledger};
	*out = NULL;
	if (query->from.ymd)
		return uph_fail(err, UPH_E_USAGE,
			"en matris börjar alltid med årets ingående balans; ange bara vilken dag den ska "
			"visa (--as-of)");
	if (query->proposals && query->form == UPH_MATRIX_PROTOCOL)
		return uph_fail(err, UPH_E_USAGE,
			"protokollets form läses in igen som beslut, så den visar inga förslag; ta --form full");
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "matrix", "", &matrix.report, err);
	if (status == UPH_OK)
		status = matrix_rows_collect(ledger, &resolved, matrix.report, &matrix.rows, err);
	if (status == UPH_OK && query->proposals)
		status = matrix_collect_proposals(&matrix, err);
	if (status == UPH_OK) {
		build(&matrix, query);
		status = query_note_attests(matrix.report, ledger, &resolved, err);
	}
	matrix_rows_free(&matrix.rows);
	free(matrix.proposals);
	return query_finish(status, matrix.report, out, err);
}
