/* Open allocations, to read: every allocation that something is left to be done about, where its money stands
 * and what is to be done. Finished is what has been decided and paid, and used or given back; and what has
 * been refused, or corrected away, and has no money left. */
#include "reports/workbook.h"

enum {
	NUMBER,
	DECISION,
	PURPOSE,
	RECIPIENT,
	STAGE,
	PERIOD,
	GRANTED,
	REQUISITIONED,
	PAID,
	REPORTED,
	LEFT,
	TO_PAY,
	UNREPORTED,
	CLAIMED,
	HELD,
	COLUMNS
};

static bool is_open(const struct workbook *workbook, size_t index)
{
	const struct allocation_line *line = &workbook->lines.lines[index];
	const struct workbook_standing *stands = &workbook->standing[index];
	bool waits = line->step.stage == UPH_PROPOSED ||
		     (line->step.stage == UPH_RECOMMENDED && !allocation_line_undone(line)) ||
		     (line->step.stage == UPH_DECIDED && !line->has_entries);
	if (!workbook_concerns(workbook, line))
		return false;
	return waits || stands->reserved.ore != 0 || stands->held.ore != 0 ||
	       stands->requisitioned.ore != 0 || stands->paid.ore != 0 || stands->claimed.ore != 0;
}

/* Columns that are zero in most books take no room unless they say something. */
static unsigned unless_zero(const struct workbook *workbook, size_t column)
{
	for (size_t i = 0; i < workbook->lines.count; i++) {
		const struct workbook_standing *stands = &workbook->standing[i];
		if (is_open(workbook, i) && (column == CLAIMED ? stands->claimed : stands->held).ore != 0)
			return 0;
	}
	return UPH_COLUMN_DATA_ONLY;
}

static size_t add_section(const struct workbook *workbook, struct uph_report *report)
{
	enum uph_language language = report->language;
	const unsigned money = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH, wrap = UPH_COLUMN_WRAP;
	const struct uph_column columns[COLUMNS] = {
		[NUMBER] = {"number", word(WORD_NUMBER, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(16), 0},
		[PURPOSE] = {"purpose", word(WORD_PURPOSE_OF, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(28), 0},
		[RECIPIENT] = {"recipient", word(WORD_RECIPIENT, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(18), 0},
		[STAGE] = {"stage", word(WORD_STAGE, language), UPH_VALUE_TEXT, 0, 0},
		[PERIOD] = {"period", word(WORD_PERIOD, language), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(12),
			0},
		[GRANTED] = {"granted", word(WORD_STATEMENT_GRANTED, language), UPH_VALUE_MONEY, money, 0},
		[REQUISITIONED] = {"requisitioned", word(WORD_REQUISITIONED, language), UPH_VALUE_MONEY,
			money, 0},
		[PAID] = {"paid", word(WORD_PAID, language), UPH_VALUE_MONEY, money, 0},
		[REPORTED] = {"reported", word(WORD_REPORTED, language), UPH_VALUE_MONEY, money, 0},
		[LEFT] = {"left", word(WORD_LEFT_TO_REQUISITION, language), UPH_VALUE_MONEY, money, 0},
		[TO_PAY] = {"to_pay", word(WORD_TO_PAY, language), UPH_VALUE_MONEY, money, 0},
		[UNREPORTED] = {"unreported", word(WORD_PAID_UNREPORTED, language), UPH_VALUE_MONEY, money,
			0},
		[CLAIMED] = {"claimed", word(WORD_CLAIMED, language), UPH_VALUE_MONEY,
			money | unless_zero(workbook, CLAIMED), 0},
		[HELD] = {"held", word(WORD_HELD, language), UPH_VALUE_MONEY,
			money | unless_zero(workbook, HELD), 0},
	};
	size_t section = uph_report_section(report, "allocations", "", report->title, columns, COLUMNS);
	report->sections[section].total_row = true;
	return section;
}

static void add_row(const struct workbook *workbook, struct uph_report *report, size_t section, size_t index)
{
	const struct allocation_line *line = &workbook->lines.lines[index];
	const struct workbook_standing *stands = &workbook->standing[index];
	const struct uph_decision *decision = &line->decision;
	const struct uph_party *recipient =
		line->allocation.recipient ? uph_party_by_id(workbook->ledger, line->allocation.recipient)
					   : NULL;
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	if (!row)
		return;
	row->values[NUMBER] = uph_value_text(report, line->allocation.label);
	row->values[DECISION] = uph_value_text(report,
		query_unbroken(report,
			query_decision_text(report, decision->body, decision->date, decision->paragraph)));
	row->values[PURPOSE] = uph_value_text(report, line->allocation.purpose);
	row->values[RECIPIENT] =
		uph_value_text(report, recipient ? recipient->name : word(WORD_SET_ASIDE, report->language));
	row->values[STAGE] = uph_value_text(report, allocation_stage(line->step.stage, report->language));
	row->values[PERIOD] = uph_value_text(report, allocation_period(report, &line->allocation));
	row->values[GRANTED] = uph_value_money(line->granted);
	row->values[REQUISITIONED] = uph_value_money(line->requisitioned);
	row->values[PAID] = uph_value_money(line->paid);
	row->values[REPORTED] = uph_value_money(line->spent);
	row->values[LEFT] = uph_value_money(stands->reserved);
	row->values[TO_PAY] = uph_value_money(stands->requisitioned);
	row->values[UNREPORTED] = uph_value_money(stands->paid);
	row->values[CLAIMED] = uph_value_money(stands->claimed);
	row->values[HELD] = uph_value_money(stands->held);
	row->trace = row->values[NUMBER].text;
}

enum uph_status workbook_open_part(struct workbook *workbook, struct uph_report **out, struct uph_error *err)
{
	enum uph_language language = workbook->query->language;
	enum uph_status status = query_report(workbook->ledger, workbook->query, &workbook->resolved, "open",
		word(WORD_OPEN_ALLOCATIONS, language), out, err);
	if (status != UPH_OK)
		return status;
	(*out)->landscape = true;
	if (workbook->party)
		(*out)->subtitle = uph_report_text(*out, workbook->party->name);
	size_t section = add_section(workbook, *out);
	for (size_t i = 0; i < workbook->lines.count; i++)
		if (is_open(workbook, i))
			add_row(workbook, *out, section, i);
	return UPH_OK;
}
