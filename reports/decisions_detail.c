/* What stands behind the rows of decisions, each kind on a sheet of its own: att-clauses, steps, conditions,
 * distribution lists, attachments. A click on a row's decision leads to its clauses, on its stage to its
 * steps, and from there back. */
#include <stdio.h>
#include <string.h>

#include "reports/decisions.h"
#include "uph/attachment.h"
#include "uph/condition.h"

#define DIGEST_DIGITS 16

struct detail {
	struct decisions_report *decisions;
	struct decision_facts *facts; /* whose things are being written */
	size_t section;
};

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

/* The decision's name, which leads back to its row. */
static struct uph_value back(const struct detail *detail)
{
	struct uph_report *report = detail->decisions->report;
	const struct decision_facts *facts = detail->facts;
	struct uph_value value = uph_value_text(report, decisions_text(detail->decisions, &facts->decision));
	value.linked = facts->first_row != SIZE_MAX;
	value.link_section = detail->decisions->section;
	value.link_row = value.linked ? facts->first_row : 0;
	return value;
}

static size_t add_section(const struct detail *detail, const char *key, enum word title,
	const struct uph_column *columns, size_t count)
{
	struct uph_report *report = detail->decisions->report;
	const char *heading = word(title, report->language);
	return uph_report_section(report, key, heading, heading, columns, count);
}

/* From the column of the decision's rows to a row of this section. */
static void link_rows(const struct detail *detail, size_t column, size_t row)
{
	struct uph_section *rows = &detail->decisions->report->sections[detail->decisions->section];
	const struct decision_facts *facts = detail->facts;
	for (size_t i = 0; i < facts->row_count; i++) {
		struct uph_value *value = &rows->rows[facts->first_row + i].values[column];
		value->linked = true;
		value->link_section = detail->section;
		value->link_row = row;
	}
}

/* Visits the chosen decisions, and links their rows' column to the first row that each visit has made. */
static enum uph_status each(struct detail *detail, size_t link_column,
	enum uph_status (*add)(struct detail *detail, struct uph_error *err), struct uph_error *err)
{
	struct decisions_report *decisions = detail->decisions;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < decisions->count; i++) {
		detail->facts = &decisions->facts[i];
		if (!detail->facts->chosen || detail->facts->first_row == SIZE_MAX)
			continue;
		size_t before = decisions->report->sections[detail->section].row_count;
		status = add(detail, err);
		if (link_column != SIZE_MAX &&
			decisions->report->sections[detail->section].row_count > before)
			link_rows(detail, link_column, before);
	}
	return status;
}

/* ---- clauses and distribution lists: numbered texts ---- */

enum { L_DECISION, L_NUMBER, L_TEXT, L_COLUMNS };

static size_t add_list(const struct detail *detail, const char *key, enum word title, enum word text)
{
	enum uph_language language = detail->decisions->report->language;
	const struct uph_column columns[L_COLUMNS] = {
		[L_DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT, 0, 0},
		[L_NUMBER] = {"order", word(WORD_NUMBER_IN_ORDER, language), UPH_VALUE_INTEGER, 0, 0},
		[L_TEXT] = {"text", word(text, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(90), 0},
	};
	return add_section(detail, key, title, columns, L_COLUMNS);
}

static enum uph_status take_text(void *context, int64_t number, const char *text, struct uph_error *err)
{
	struct detail *detail = context;
	struct uph_report *report = detail->decisions->report;
	struct uph_row *row = uph_report_row(report, detail->section, UPH_ROW_PLAIN);
	if (!row)
		return out_of_memory(err);
	row->values[L_DECISION] = back(detail);
	row->values[L_NUMBER] = uph_value_integer(number);
	row->values[L_TEXT] = uph_value_text(report, text);
	row->trace = row->values[L_DECISION].text;
	return UPH_OK;
}

static enum uph_status add_clauses(struct detail *detail, struct uph_error *err)
{
	const struct decisions_report *decisions = detail->decisions;
	return uph_clauses(decisions->ledger, detail->facts->decision.id, decisions->resolved->scope.seq_max,
		take_text, detail, err);
}

static enum uph_status add_distribution(struct detail *detail, struct uph_error *err)
{
	const struct decisions_report *decisions = detail->decisions;
	return uph_distribution(decisions->ledger, detail->facts->decision.id,
		decisions->resolved->scope.seq_max, take_text, detail, err);
}

/* ---- steps ---- */

enum {
	T_DECISION,
	T_ALLOCATION,
	T_STAGE,
	T_STAGE_NAME,
	T_DATE,
	T_FUNCTION,
	T_REFERENCE,
	T_AMOUNT,
	T_LINKED,
	T_NOTE,
	T_VOUCHER,
	T_COLUMNS
};

static size_t add_step_section(const struct detail *detail)
{
	enum uph_language language = detail->decisions->report->language;
	const unsigned data = UPH_COLUMN_DATA_ONLY, wrap = UPH_COLUMN_WRAP;
	const struct uph_column columns[T_COLUMNS] = {
		[T_DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT, 0, 0},
		[T_ALLOCATION] = {"allocation", word(WORD_NUMBER, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			0},
		[T_STAGE] = {"stage", word(WORD_STAGE, language), UPH_VALUE_TEXT, 0, 0},
		[T_STAGE_NAME] = {"stage_name", word(WORD_STAGE_NAME, language), UPH_VALUE_TEXT, data, 0},
		[T_DATE] = {"date", word(WORD_DATE, language), UPH_VALUE_DATE, 0, 0},
		[T_FUNCTION] = {"function", word(WORD_PERSON, language), UPH_VALUE_TEXT, wrap, 0},
		[T_REFERENCE] = {"reference", word(WORD_REFERENCE, language), UPH_VALUE_TEXT, wrap, 0},
		[T_AMOUNT] = {"amount", word(WORD_AMOUNT, language), UPH_VALUE_MONEY, 0, 0},
		[T_LINKED] = {"linked", word(WORD_LINKED, language), UPH_VALUE_TEXT, wrap, 0},
		[T_NOTE] = {"note", word(WORD_COMMENT, language), UPH_VALUE_TEXT, wrap, 0},
		[T_VOUCHER] = {"voucher", word(WORD_VOUCHER, language), UPH_VALUE_INTEGER, 0, 0},
	};
	return add_section(detail, "steps", WORD_STEPS, columns, T_COLUMNS);
}

/* A step after the report's last day has not been taken yet. */
static enum uph_status take_step(void *context, const struct uph_step *step, struct uph_error *err)
{
	struct detail *detail = context;
	struct decisions_report *decisions = detail->decisions;
	struct uph_report *report = decisions->report;
	const struct decision_facts *linked = step->linked ? decisions_find(decisions, step->linked) : NULL;
	struct uph_date last = decisions->resolved->scope.to;
	if (last.ymd && step->date.ymd > last.ymd)
		return UPH_OK;
	struct uph_row *row = uph_report_row(report, detail->section, UPH_ROW_PLAIN);
	if (!row)
		return out_of_memory(err);
	row->values[T_DECISION] = back(detail);
	row->values[T_ALLOCATION] = uph_value_text(report, decisions_label(decisions, step->allocation));
	row->values[T_STAGE] = uph_value_text(report, uph_stage_word(step->stage));
	row->values[T_STAGE_NAME] = uph_value_text(report, uph_stage_name(step->stage));
	row->values[T_DATE] = uph_value_date(step->date);
	row->values[T_FUNCTION] = uph_value_text(report, step->function);
	row->values[T_REFERENCE] = uph_value_text(report, step->reference);
	if (step->has_amount)
		row->values[T_AMOUNT] = uph_value_money(step->amount);
	if (linked && linked->deciding) /* its paragraph is the reference */
		row->values[T_LINKED] = uph_value_text(report,
			query_decision_text(report, linked->decision.body, linked->decision.date, NULL));
	else if (linked)
		row->values[T_LINKED] = uph_value_text(report, decisions_text(decisions, &linked->decision));
	row->values[T_NOTE] = uph_value_text(report, step->note);
	if (step->voucher)
		row->values[T_VOUCHER] = uph_value_integer(step->voucher);
	row->trace = row->values[T_DECISION].text;
	return UPH_OK;
}

static enum uph_status add_steps(struct detail *detail, struct uph_error *err)
{
	const struct decisions_report *decisions = detail->decisions;
	return uph_steps(decisions->ledger, detail->facts->decision.id, decisions->resolved->scope.seq_max,
		take_step, detail, err);
}

/* ---- conditions ---- */

enum {
	C_DECISION,
	C_LABEL,
	C_TEXT,
	C_ALLOCATION,
	C_DUE,
	C_STATUS,
	C_STATUS_WORD,
	C_OUTCOME,
	C_EVIDENCE,
	C_VOUCHER,
	C_COLUMNS
};

static size_t add_condition_section(const struct detail *detail)
{
	enum uph_language language = detail->decisions->report->language;
	const unsigned data = UPH_COLUMN_DATA_ONLY, wrap = UPH_COLUMN_WRAP;
	const struct uph_column columns[C_COLUMNS] = {
		[C_DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT, 0, 0},
		[C_LABEL] = {"condition", word(WORD_CONDITION, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[C_TEXT] = {"text", word(WORD_CONDITION_TEXT, language), UPH_VALUE_TEXT, wrap, 0},
		[C_ALLOCATION] = {"allocation", word(WORD_NUMBER, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			0},
		[C_DUE] = {"due", word(WORD_DUE, language), UPH_VALUE_DATE, 0, 0},
		[C_STATUS] = {"status", word(WORD_CONDITION_STATE, language), UPH_VALUE_TEXT, data, 0},
		[C_STATUS_WORD] = {NULL, word(WORD_CONDITION_STATE, language), UPH_VALUE_TEXT, 0, 0},
		[C_OUTCOME] = {"outcome_date", word(WORD_OUTCOME_DATE, language), UPH_VALUE_DATE, 0, 0},
		[C_EVIDENCE] = {"evidence", word(WORD_EVIDENCE, language), UPH_VALUE_TEXT, wrap, 0},
		[C_VOUCHER] = {"voucher", word(WORD_VOUCHER, language), UPH_VALUE_INTEGER, 0, 0},
	};
	return add_section(detail, "conditions", WORD_CONDITIONS, columns, C_COLUMNS);
}

static enum uph_status take_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct detail *detail = context;
	struct decisions_report *decisions = detail->decisions;
	struct uph_report *report = decisions->report;
	detail->facts = decisions_find(decisions, condition->decision);
	if (!detail->facts || !detail->facts->chosen || detail->facts->first_row == SIZE_MAX)
		return UPH_OK;
	struct uph_row *row = uph_report_row(report, detail->section, UPH_ROW_PLAIN);
	if (!row)
		return out_of_memory(err);
	const char *name = uph_condition_state_name(condition->state);
	row->values[C_DECISION] = back(detail);
	row->values[C_LABEL] = uph_value_text(report, condition->label);
	row->values[C_TEXT] = uph_value_text(report, condition->text);
	row->values[C_ALLOCATION] = uph_value_text(report, decisions_label(decisions, condition->allocation));
	row->values[C_DUE] = uph_value_date(condition->due);
	row->values[C_STATUS] = uph_value_text(report, name);
	row->values[C_STATUS_WORD] = uph_value_text(
		report, report->language == UPH_ENGLISH ? name : uph_condition_state_word(condition->state));
	row->values[C_OUTCOME] = uph_value_date(condition->outcome_date);
	row->values[C_EVIDENCE] = uph_value_text(report, condition->evidence);
	if (condition->voucher)
		row->values[C_VOUCHER] = uph_value_integer(condition->voucher);
	row->trace = row->values[C_LABEL].text;
	return UPH_OK;
}

/* ---- attachments ---- */

enum { A_DECISION, A_ALLOCATION, A_NAME, A_DIGEST, A_SIZE, A_STORED, A_PERSON, A_COLUMNS };

static size_t add_attachment_section(const struct detail *detail)
{
	enum uph_language language = detail->decisions->report->language;
	const struct uph_column columns[A_COLUMNS] = {
		[A_DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT, 0, 0},
		[A_ALLOCATION] = {"allocation", word(WORD_NUMBER, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			0},
		[A_NAME] = {"name", word(WORD_FILE, language), UPH_VALUE_TEXT, UPH_COLUMN_WRAP, 0},
		[A_DIGEST] = {"digest", word(WORD_CHECKSUM_HEADING, language), UPH_VALUE_TEXT,
			UPH_COLUMN_CODE, 0},
		[A_SIZE] = {"size", word(WORD_SIZE, language), UPH_VALUE_INTEGER, 0, 0},
		[A_STORED] = {"stored", word(WORD_STORED, language), UPH_VALUE_BOOLEAN, 0, 0},
		[A_PERSON] = {"person", word(WORD_PERSON, language), UPH_VALUE_TEXT, 0, 0},
	};
	return add_section(detail, "attachments", WORD_ATTACHMENTS, columns, A_COLUMNS);
}

static enum uph_status take_attachment(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct detail *detail = context;
	struct decisions_report *decisions = detail->decisions;
	struct uph_report *report = decisions->report;
	const struct allocation_line *line =
		attachment->allocation ? allocation_lines_find(&decisions->lines, attachment->allocation)
				       : NULL;
	char digits[DIGEST_DIGITS + 1];
	detail->facts = decisions_find(decisions, line ? line->decision.id : attachment->decision);
	if (!detail->facts || !detail->facts->chosen || detail->facts->first_row == SIZE_MAX)
		return UPH_OK;
	struct uph_row *row = uph_report_row(report, detail->section, UPH_ROW_PLAIN);
	if (!row)
		return out_of_memory(err);
	for (size_t i = 0; i < DIGEST_DIGITS / 2; i++)
		(void)snprintf(digits + 2 * i, 3, "%02x", attachment->digest[i]);
	row->values[A_DECISION] = back(detail);
	row->values[A_ALLOCATION] = uph_value_text(report, line ? line->allocation.label : NULL);
	row->values[A_NAME] = uph_value_text(report, attachment->name);
	row->values[A_DIGEST] = uph_value_text(report, digits);
	row->values[A_SIZE] = uph_value_integer(attachment->size);
	row->values[A_STORED] = uph_value_boolean(report, attachment->stored);
	row->values[A_PERSON] = uph_value_text(report, attachment->person);
	row->trace = row->values[A_DECISION].text;
	return UPH_OK;
}

enum uph_status decisions_detail(struct decisions_report *decisions, struct uph_error *err)
{
	const struct uph_scope *scope = &decisions->resolved->scope;
	struct uph_report *report = decisions->report;
	struct detail detail = {.decisions = decisions};
	detail.section = add_list(&detail, "clauses", WORD_CLAUSES, WORD_CLAUSE);
	enum uph_status status = each(&detail, decisions->decision_column, add_clauses, err);
	if (report->sections[detail.section].row_count == 0)
		uph_report_note(report, "%s", word(WORD_CLAUSES_MISSING, report->language));
	detail.section = add_step_section(&detail);
	if (status == UPH_OK)
		status = each(&detail, decisions->stage_column, add_steps, err);
	detail.section = add_condition_section(&detail);
	if (status == UPH_OK)
		status = uph_conditions_on(
			decisions->ledger, scope->to, scope->seq_max, take_condition, &detail, err);
	detail.section = add_list(&detail, "distribution", WORD_DISTRIBUTION, WORD_RECIPIENT);
	if (status == UPH_OK)
		status = each(&detail, SIZE_MAX, add_distribution, err);
	detail.section = add_attachment_section(&detail);
	if (status == UPH_OK)
		status = uph_attachments(decisions->ledger, scope->seq_max, take_attachment, &detail, err);
	return status;
}
