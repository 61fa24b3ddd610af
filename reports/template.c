/* Sheets to fill in, to be sent out: new decisions to a council's secretary, requisitions to a recipient, the
 * year's matrix to whoever keeps it. What comes back is read by the same importers as the workbook and the
 * protocol's table. */
#include <string.h>

#include "reports/matrix_rows.h"
#include "reports/workbook.h"

#define MATRIX_ROWS 30

/* ---- new decisions ---- */

static const enum word decision_steps[] = {WORD_STEP_DECISIONS_FILL_IN, WORD_STEP_DECISIONS_CHOOSE,
	WORD_STEP_RED, WORD_STEP_SEND_BACK, WORD_STEP_KEEPER_TRIES, WORD_COUNT};

static enum uph_status decisions_template(struct workbook *workbook, struct uph_error *err)
{
	const unsigned forms = 1U << UPH_FORM_DECISIONS;
	enum uph_status status =
		workbook_about(workbook, WORD_ABOUT_TEMPLATE, WORD_HOW_TO, decision_steps, err);
	if (status == UPH_OK)
		workbook->report->subtitle = word(WORD_TEMPLATE_OF_DECISIONS, workbook->report->language);
	return status == UPH_OK ? workbook_join_forms(workbook, forms, err) : status;
}

/* ---- a recipient's requisitions ---- */

/* Units of the party that have something to requisition. */
static enum uph_status note_units(struct workbook *workbook, struct uph_error *err)
{
	const struct uph_party *parties;
	const char *names = NULL;
	size_t count;
	enum uph_status status = uph_parties(workbook->ledger, &parties, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		bool has_money = false;
		for (size_t k = 0; k < workbook->lines.count && parties[i].parent == workbook->party->id; k++)
			has_money = has_money ||
				    (workbook->lines.lines[k].allocation.recipient == parties[i].id &&
					    workbook->standing[k].reserved.ore > 0);
		if (has_money)
			names = uph_report_print(workbook->report, "%s%s%s", names ? names : "",
				names ? ", " : "", parties[i].name);
	}
	if (names)
		uph_report_note(workbook->report, "%s: %s.",
			word(WORD_TEMPLATE_UNITS, workbook->report->language), names);
	return status;
}

static enum uph_status requisition_template(struct workbook *workbook, struct uph_error *err)
{
	const unsigned forms = 1U << UPH_FORM_REQUISITIONS;
	struct uph_report *part = NULL;
	static const enum word steps[] = {WORD_STEP_REQUISITION_READ, WORD_STEP_REQUISITION_FILL_IN,
		WORD_STEP_REQUISITION_RED, WORD_COUNT};
	if (!workbook->party)
		return uph_fail(err, UPH_E_USAGE, "ange vem som ska rekvirera: namnet på en mottagare");
	enum uph_status status =
		workbook_about(workbook, WORD_ABOUT_TEMPLATE, WORD_HOW_YOU_REQUISITION, steps, err);
	if (status != UPH_OK)
		return status;
	workbook_add_step(workbook, uph_report_print(workbook->report, "%s %s.",
					    word(WORD_STEP_SEND_BACK_TO, workbook->report->language),
					    workbook->report->organisation));
	workbook_add_step(workbook, word(WORD_STEP_TELL_US, workbook->report->language));
	workbook->report->subtitle = uph_report_print(workbook->report, "%s %s: %s",
		word(WORD_TO_PARTY, workbook->report->language), workbook->party->name,
		word(WORD_TEMPLATE_OF_REQUISITIONS, workbook->report->language));
	status = workbook_open_part(workbook, &part, err);
	if (status != UPH_OK)
		return status;
	size_t rows = part->section_count > 0 ? part->sections[0].row_count : 0;
	status = workbook_join(
		workbook, part, word(WORD_TO_READ_YOURS, workbook->report->language), rows, err);
	if (status == UPH_OK)
		status = workbook_join_forms(workbook, forms, err);
	if (status == UPH_OK && workbook->form_choices[UPH_FORM_REQUISITIONS] == 0)
		workbook->report->subtitle =
			uph_report_print(workbook->report, "%s. %s", workbook->report->subtitle,
				word(WORD_NOTHING_TO_REQUISITION, workbook->report->language));
	return status == UPH_OK ? note_units(workbook, err) : status;
}

/* ---- the matrix ---- */

static struct uph_input matrix_input(const struct workbook *workbook, const struct uph_column *column)
{
	struct uph_place activities = {workbook->lists_part, workbook->activity_list, 0};
	struct uph_place parties = {workbook->lists_part, workbook->party_list, 0};
	struct uph_input input = {.kind = UPH_INPUT_TEXT};
	if (column->flags & UPH_COLUMN_DATA_ONLY)
		return (struct uph_input){.kind = UPH_INPUT_NONE};
	if (!column->key) /* the activity as it is shown */
		return (struct uph_input){.kind = UPH_INPUT_CHOICE,
			.required = true,
			.choices = activities,
			.note = word(WORD_INPUT_ACTIVITY, UPH_SWEDISH)};
	if (strcmp(column->key, "recipient") == 0)
		return (struct uph_input){.kind = UPH_INPUT_CHOICE,
			.choices = parties,
			.note = word(WORD_INPUT_RECIPIENT, UPH_SWEDISH)};
	input.required = strcmp(column->key, "comment") != 0;
	if (column->kind == UPH_VALUE_DATE) {
		input.kind = UPH_INPUT_DATE;
		input.note = word(WORD_INPUT_MEETING, UPH_SWEDISH);
	} else if (column->kind == UPH_VALUE_MONEY) {
		input.kind = UPH_INPUT_AMOUNT;
		input.note = word(WORD_FILL_IN_AMOUNT, UPH_SWEDISH);
	} else if (input.required) {
		input.note = word(WORD_INPUT_PURPOSE, UPH_SWEDISH);
	}
	return input;
}

/* What earlier years left is a matrix that its own book does not take back: this year's rows are missing. */
static enum uph_status refuse_earlier(const struct workbook *workbook, struct uph_error *err)
{
	const struct uph_fund *fund;
	if (workbook->query->year)
		return UPH_OK;
	enum uph_status status = matrix_rows_fund(workbook->ledger, &workbook->resolved, &fund, err);
	if (status != UPH_OK || !fund->earlier)
		return status;
	return uph_fail(err, UPH_E_USAGE,
		"mallen matrix är av ett års bidrag; %s är det som tidigare år lämnade och ingår i årets matris",
		fund->name);
}

/* The importer reads the table where it stands; the lists on the sheet beside are not part of it. */
static enum uph_status matrix_template(struct workbook *workbook, struct uph_error *err)
{
	struct uph_query query = *workbook->query;
	struct uph_input inputs[32];
	query.form = UPH_MATRIX_PROTOCOL;
	query.proposals = false;
	query.input_rows = MATRIX_ROWS;
	query.language = UPH_SWEDISH;
	enum uph_status status = refuse_earlier(workbook, err);
	if (status == UPH_OK)
		status = uph_report_matrix(workbook->ledger, &query, &workbook->report, err);
	if (status != UPH_OK)
		return status;
	workbook->lists_part = 1;
	status = workbook_make_lists(workbook, 1U << UPH_FORM_DECISIONS, err);
	if (status != UPH_OK)
		return status;
	const struct uph_section *decisions = &workbook->report->sections[0];
	for (size_t i = 0; i < decisions->column_count && i < sizeof inputs / sizeof inputs[0]; i++)
		inputs[i] = matrix_input(workbook, &decisions->columns[i]);
	uph_report_inputs(workbook->report, 0, inputs, NULL, 0);
	bool complete = uph_report_complete(workbook->lists);
	(void)uph_report_join(workbook->report, workbook->lists);
	workbook->lists = NULL;
	return complete ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till mallen");
}

enum uph_status uph_report_template(struct uph_ledger *ledger, enum uph_template kind,
	const struct uph_query *query, struct uph_report **out, struct uph_error *err)
{
	struct workbook workbook;
	*out = NULL;
	enum uph_status status = workbook_gather(&workbook, ledger, query, err);
	if (status == UPH_OK && kind == UPH_TEMPLATE_MATRIX) {
		status = matrix_template(&workbook, err);
	} else if (status == UPH_OK) {
		status = kind == UPH_TEMPLATE_DECISIONS ? decisions_template(&workbook, err)
							: requisition_template(&workbook, err);
		if (status == UPH_OK)
			workbook_add_mark(&workbook);
	}
	workbook_drop(&workbook);
	return query_finish(status, workbook.report, out, err);
}
