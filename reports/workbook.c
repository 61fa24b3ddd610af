/* The workbook to work in: sheets to read, sheets to fill in, and what ties them to the book. */
#include "reports/workbook.h"

#include <stdlib.h>
#include <string.h>

#include "reports/matrix_rows.h"

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till arbetsboken");
}

/* ---- what is gathered ---- */

static enum uph_status gather_standing(struct workbook *workbook, struct uph_error *err)
{
	struct uph_balance *rows = NULL;
	size_t count = 0;
	workbook->standing = calloc(workbook->lines.count + 1, sizeof *workbook->standing);
	if (!workbook->standing)
		return out_of_memory(err);
	enum uph_status status = uph_balances(
		workbook->ledger, &workbook->resolved.scope, UPH_BY_DECISION, &rows, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const struct allocation_line *line =
			allocation_lines_find(&workbook->lines, rows[i].allocation);
		if (!line)
			continue;
		const struct uph_money *figures = rows[i].figures;
		workbook->standing[line - workbook->lines.lines] =
			(struct workbook_standing){.reserved = figures[UPH_STANDS_RESERVED],
				.held = figures[UPH_STANDS_HELD],
				.requisitioned = figures[UPH_STANDS_REQUISITIONED],
				.paid = figures[UPH_STANDS_PAID],
				.spent = figures[UPH_STANDS_SPENT],
				.claimed = figures[UPH_STANDS_CLAIMED]};
	}
	free(rows);
	return status;
}

enum uph_status workbook_gather(struct workbook *workbook, struct uph_ledger *ledger,
	const struct uph_query *query, struct uph_error *err)
{
	memset(workbook, 0, sizeof *workbook);
	workbook->ledger = ledger;
	workbook->query = query;
	enum uph_status status = query_refuse_from(query, err);
	if (status == UPH_OK)
		status = query_resolve(ledger, query, &workbook->resolved, err);
	if (status == UPH_OK && query->party) {
		status = uph_party_find_known(
			ledger, query->party, workbook->resolved.scope.seq_max, &workbook->party_named, err);
		workbook->party = status == UPH_OK ? &workbook->party_named : NULL;
	}
	if (status == UPH_OK)
		status = allocation_lines_collect(ledger, &workbook->resolved.scope, &workbook->lines, err);
	return status == UPH_OK ? gather_standing(workbook, err) : status;
}

void workbook_drop(struct workbook *workbook)
{
	allocation_lines_free(&workbook->lines);
	free(workbook->standing);
	uph_report_free(workbook->lists);
	workbook->standing = NULL;
	workbook->lists = NULL;
}

enum uph_status workbook_part(const struct workbook *workbook, const char *name, const char *title,
	struct uph_report **out, struct uph_error *err)
{
	struct uph_query swedish = *workbook->query;
	swedish.language = UPH_SWEDISH;
	return query_report(workbook->ledger, &swedish, &workbook->resolved, name, title, out, err);
}

/* ---- parts ---- */

/* Sheets of the part named as `from` are named `to`. */
static void rename_sheets(struct uph_report *part, const char *from, const char *to)
{
	for (size_t i = 0; i < part->section_count; i++)
		if (strcmp(part->sections[i].sheet, from) == 0)
			part->sections[i].sheet = uph_report_text(part, to);
}

static size_t rows_of(const struct uph_report *part)
{
	return part->section_count > 0 ? part->sections[0].row_count : 0;
}

/* Conditions that wait for an outcome, in time or not. */
static size_t open_conditions(const struct uph_report *part)
{
	const struct uph_section *section = part->sections;
	size_t count = 0;
	for (size_t i = 0; part->section_count > 0 && i < section->column_count; i++) {
		if (!section->columns[i].key || strcmp(section->columns[i].key, "status") != 0)
			continue;
		for (size_t row = 0; row < section->row_count; row++) {
			const char *state = section->rows[row].values[i].text;
			count += strcmp(state, "open") == 0 || strcmp(state, "overdue") == 0;
		}
	}
	return count;
}

enum uph_status workbook_join(struct workbook *workbook, struct uph_report *part, const char *what,
	size_t rows, struct uph_error *err)
{
	if (!uph_report_complete(part)) {
		uph_report_free(part);
		return out_of_memory(err);
	}
	size_t number = uph_report_join(workbook->report, part);
	workbook_add_content(workbook, number, what, rows);
	return UPH_OK;
}

enum uph_status workbook_join_forms(struct workbook *workbook, unsigned forms, struct uph_error *err)
{
	size_t count = 0;
	for (enum uph_form form = 0; form < UPH_FORM_COUNT; form++)
		count += (forms & 1U << form) != 0;
	workbook->lists_part = workbook->report->part_count + count + 1;
	enum uph_status status = workbook_make_lists(workbook, forms, err);
	for (enum uph_form form = 0; status == UPH_OK && form < UPH_FORM_COUNT; form++) {
		struct uph_report *part = NULL;
		if (!(forms & 1U << form))
			continue;
		status = workbook_form_part(workbook, form, &part, err);
		if (status == UPH_OK)
			status = workbook_join(workbook, part,
				uph_report_print(workbook->report, "%s %s",
					word(WORD_TO_FILL_IN, workbook->report->language),
					uph_form_sheet(form)->what),
				form == UPH_FORM_DECISIONS ? SIZE_MAX : workbook->form_choices[form], err);
	}
	if (status != UPH_OK)
		return status;
	struct uph_report *lists = workbook->lists;
	workbook->lists = NULL;
	return workbook_join(
		workbook, lists, word(WORD_TO_CHOOSE_FROM, workbook->report->language), SIZE_MAX, err);
}

/* ---- the workbook ---- */

#define ALL_FORMS ((1U << UPH_FORM_COUNT) - 1)

static const enum word steps[] = {WORD_STEP_READ, WORD_STEP_FILL_IN, WORD_STEP_CHECK, WORD_STEP_SAVE,
	WORD_STEP_TRY, WORD_STEP_RECORD, WORD_STEP_AGAIN, WORD_COUNT};

static enum uph_status join_balance(struct workbook *workbook, struct uph_error *err)
{
	struct uph_query query = *workbook->query;
	struct uph_report *part = NULL;
	query.group = UPH_BY_ACTIVITY;
	query.detail = false;
	enum uph_status status = uph_report_balance(workbook->ledger, &query, &part, err);
	if (status != UPH_OK)
		return status;
	rename_sheets(part, part->title, word(WORD_BALANCE_SHEET, query.language));
	return workbook_join(
		workbook, part, word(WORD_TO_READ_BALANCE, workbook->report->language), SIZE_MAX, err);
}

/* A book without a year's grant has no matrix, and its workbook none. */
static enum uph_status join_matrix(struct workbook *workbook, struct uph_error *err)
{
	struct uph_query query = *workbook->query;
	const struct uph_fund *fund;
	struct uph_report *part = NULL;
	query.form = UPH_MATRIX_FULL;
	query.proposals = false;
	enum uph_status status = matrix_rows_fund(workbook->ledger, &workbook->resolved, &fund, err);
	if (status == UPH_E_MISSING)
		return UPH_OK;
	if (status == UPH_OK)
		status = uph_report_matrix(workbook->ledger, &query, &part, err);
	if (status == UPH_OK)
		status = workbook_join(
			workbook, part, word(WORD_TO_READ_MATRIX, workbook->report->language), SIZE_MAX, err);
	return status;
}

static enum uph_status join_open(struct workbook *workbook, struct uph_error *err)
{
	struct uph_report *part = NULL;
	enum uph_status status = workbook_open_part(workbook, &part, err);
	if (status == UPH_OK)
		status = workbook_join(workbook, part, word(WORD_TO_READ_OPEN, workbook->report->language),
			rows_of(part), err);
	return status;
}

static enum uph_status join_conditions(struct workbook *workbook, struct uph_error *err)
{
	struct uph_report *part = NULL;
	enum uph_status status = uph_report_conditions(workbook->ledger, workbook->query, &part, err);
	if (status == UPH_OK)
		status = workbook_join(workbook, part,
			word(WORD_TO_READ_CONDITIONS, workbook->report->language), open_conditions(part),
			err);
	return status;
}

enum uph_status uph_report_workbook(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct workbook workbook;
	*out = NULL;
	enum uph_status status = workbook_gather(&workbook, ledger, query, err);
	if (status == UPH_OK)
		status = workbook_about(&workbook, WORD_ABOUT_WORKBOOK, WORD_HOW_TO, steps, err);
	if (status == UPH_OK)
		status = join_balance(&workbook, err);
	if (status == UPH_OK)
		status = join_matrix(&workbook, err);
	if (status == UPH_OK)
		status = join_open(&workbook, err);
	if (status == UPH_OK)
		status = join_conditions(&workbook, err);
	if (status == UPH_OK)
		status = workbook_join_forms(&workbook, ALL_FORMS, err);
	if (status == UPH_OK)
		workbook_add_mark(&workbook);
	workbook_drop(&workbook);
	return query_finish(status, workbook.report, out, err);
}
