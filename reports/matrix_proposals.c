/* Proposals of a coming meeting in the matrix: rows below what is left, and what would be left after them.
 *
 * A proposal is an allocation that nobody has recommended yet: it has financing lines and no entries. So it
 * is in none of the matrix's own figures, and the matrix without it is the one that the books prove. */
#include <stdlib.h>

#include "reports/matrix_form.h"

#define UNKNOWN 0 /* an amount that nobody has said */

struct collecting {
	struct matrix_report *matrix;
	const struct uph_allocation *allocation;
	const struct uph_decision *decision;
	struct uph_date said; /* when it was proposed */
};

static enum uph_status take_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct collecting *collecting = context;
	struct matrix_report *matrix = collecting->matrix;
	struct uph_report *report = matrix->report;
	const struct uph_allocation *allocation = collecting->allocation;
	const struct uph_party *recipient =
		allocation->recipient ? uph_party_by_id(matrix->ledger, allocation->recipient) : NULL;
	if (!uph_scope_has_fund(&matrix->rows.scope, line->fund))
		return UPH_OK;
	if (matrix->proposal_count == matrix->proposal_capacity) {
		size_t capacity = matrix->proposal_capacity ? matrix->proposal_capacity * 2 : 16;
		struct matrix_line *grown = realloc(matrix->proposals, capacity * sizeof *grown);
		if (!grown)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till matrisen");
		matrix->proposals = grown;
		matrix->proposal_capacity = capacity;
	}
	matrix->proposals[matrix->proposal_count++] = (struct matrix_line){
		.fund = line->fund,
		.activity = line->activity,
		.allocation = allocation->id,
		.decision = allocation->decision,
		.decided_row = true,
		.proposal = true,
		.number = allocation->number,
		.label = uph_report_text(report, allocation->label),
		.purpose = uph_report_text(report, allocation->purpose),
		.recipient = uph_report_text(report, recipient ? recipient->name : NULL),
		.comment = line->amount.ore == UNKNOWN
				   ? uph_report_text(report, word(WORD_AMOUNT_UNKNOWN, report->language))
				   : NULL,
		.body = uph_report_text(report, collecting->decision->body),
		.paragraph = uph_report_text(report, collecting->decision->paragraph),
		.date = collecting->decision->date,
		.amount = line->amount,
		.stage = UPH_PROPOSED,
		.stage_date = collecting->said,
	};
	return uph_money_add(matrix->proposed, line->amount, &matrix->proposed)
		       ? UPH_OK
		       : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

static bool has_entries(const struct matrix_rows *rows, int64_t allocation)
{
	for (size_t i = 0; i < rows->line_count; i++) {
		if (rows->lines[i].allocation == allocation)
			return true;
	}
	return false;
}

static enum uph_status take_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct matrix_report *matrix = context;
	struct uph_step step;
	enum uph_status status =
		uph_allocation_step(matrix->ledger, allocation->id, matrix->rows.scope.seq_max, &step, err);
	if (status != UPH_OK || step.stage != UPH_PROPOSED || has_entries(&matrix->rows, allocation->id))
		return status;
	struct collecting collecting = {matrix, allocation, decision, step.date};
	return uph_financings(
		matrix->ledger, allocation->id, matrix->rows.scope.seq_max, take_line, &collecting, err);
}

enum uph_status matrix_collect_proposals(struct matrix_report *matrix, struct uph_error *err)
{
	enum uph_status status =
		uph_allocations(matrix->ledger, matrix->rows.scope.seq_max, take_allocation, matrix, err);
	if (status == UPH_OK &&
		!uph_money_subtract(matrix->rows.available, matrix->proposed, &matrix->available_after))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return status;
}

void matrix_add_proposals(struct matrix_report *matrix, const struct matrix_form *form, size_t available)
{
	enum uph_language language = form->language;
	if (matrix->proposal_count == 0)
		return;
	const struct uph_term before = matrix_block(form, available, available, false);
	const char *title = uph_report_print(
		matrix->report, "%s · %s", word(WORD_PROPOSALS, language), word(WORD_LEFT_BEFORE, language));
	size_t first =
		1 + matrix_add_sum(matrix, form, title, matrix->rows.available, &before, 1, UPH_ROW_SUBTOTAL);
	for (size_t i = 0; i < matrix->proposal_count; i++)
		matrix_add_line(matrix, form, &matrix->proposals[i]);
	const struct uph_term all = matrix_block(form, first, first + matrix->proposal_count - 1, false);
	size_t sum = matrix_add_sum(matrix, form, word(WORD_SUM_PROPOSALS, language), matrix->proposed, &all,
		1, UPH_ROW_SUBTOTAL);
	const struct uph_term after[] = {before, matrix_block(form, sum, sum, true)};
	(void)matrix_add_sum(matrix, form, word(WORD_LEFT_AFTER, language), matrix->available_after, after, 2,
		UPH_ROW_TOTAL);
}

/* ---- by activity ---- */

enum { LA_ACTIVITY, LA_SHOWN, LA_BEFORE, LA_PROPOSED, LA_AFTER, LA_COLUMNS };

static void add_activity(
	struct matrix_report *matrix, const struct matrix_form *form, size_t section, size_t index)
{
	struct uph_report *report = matrix->report;
	const struct uph_balance *balance = &matrix->rows.balances[index];
	struct uph_money before = balance->figures[UPH_AVAILABLE], proposed = {0};
	for (size_t i = 0; i < matrix->proposal_count; i++) {
		if (matrix->proposals[i].activity == balance->activity)
			proposed.ore += matrix->proposals[i].amount.ore; /* the sum of all fits */
	}
	size_t at = report->sections[section].row_count;
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	if (!row)
		return;
	const char *code = matrix_activity_code(matrix, balance->activity);
	row->values[LA_ACTIVITY] = uph_value_text(report, code);
	row->values[LA_SHOWN] =
		uph_value_text(report, matrix_activity_title(matrix, balance->activity, form->language));
	row->values[LA_BEFORE] = uph_value_money(before);
	row->values[LA_PROPOSED] = uph_value_money(proposed);
	row->values[LA_AFTER] = uph_value_money((struct uph_money){before.ore - proposed.ore});
	const struct uph_term after[] = {
		{.section = section, .row_first = at, .row_last = at, .column = LA_BEFORE},
		{.subtract = true,
			.section = section,
			.row_first = at,
			.row_last = at,
			.column = LA_PROPOSED},
	};
	uph_report_formula(report, &row->values[LA_AFTER], after, 2);
	row->trace = uph_report_print(report, "aktivitet:%s", *code ? code : "ofördelat");
}

void matrix_add_left_after(struct matrix_report *matrix, const struct matrix_form *form)
{
	struct uph_report *report = matrix->report;
	enum uph_language language = form->language;
	const unsigned money = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH;
	if (matrix->proposal_count == 0)
		return;
	const struct uph_column columns[LA_COLUMNS] = {
		[LA_ACTIVITY] = {"activity", word(WORD_ACTIVITY, language), UPH_VALUE_TEXT,
			UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE, 0},
		[LA_SHOWN] = {NULL, word(WORD_PROPOSALS, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			form->text_slot},
		[LA_BEFORE] = {"before", word(WORD_LEFT_BEFORE, language), UPH_VALUE_MONEY, money,
			form->amount_slot},
		[LA_PROPOSED] = {"proposed", word(WORD_OF_WHICH_PROPOSED, language), UPH_VALUE_MONEY, money,
			form->amount_slot + 2},
		[LA_AFTER] = {"after", word(WORD_LEFT_AFTER, language), UPH_VALUE_MONEY, money,
			form->amount_slot + 3},
	};
	size_t section = uph_report_section(report, "left_after", "", form->sheet, columns, LA_COLUMNS);
	report->sections[section].total_row = true;
	for (size_t i = 0; i < matrix->rows.balance_count; i++)
		add_activity(matrix, form, section, i);
}
