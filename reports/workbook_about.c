/* The first sheet of what is filled in: what to do, step by step; the sheets there are; and the book it was
 * made from, with the mark that the importer knows it by. Swedish alone, as the sheets to fill in are. */
#include "reports/workbook.h"

enum { STEPS, CONTENTS, BOOK };
enum { SHEET, WHAT, COUNT, CONTENT_COLUMNS };
enum { LABEL, VALUE, BOOK_COLUMNS };

void workbook_add_step(struct workbook *workbook, const char *text)
{
	struct uph_report *report = workbook->report;
	struct uph_row *row = uph_report_row(report, STEPS, UPH_ROW_PLAIN);
	if (row)
		row->values[0] = uph_value_text(
			report, uph_report_print(report, "%zu. %s", report->sections[STEPS].row_count, text));
}

enum uph_status workbook_about(struct workbook *workbook, enum word title_word, enum word heading,
	const enum word *steps, struct uph_error *err)
{
	const char *title = word(title_word, UPH_SWEDISH);
	const struct uph_column step = {NULL, "", UPH_VALUE_TEXT, UPH_COLUMN_SPAN(UPH_SPAN_REST), 0};
	const struct uph_column contents[CONTENT_COLUMNS] = {
		[SHEET] = {NULL, "", UPH_VALUE_TEXT, 0, 0},
		[WHAT] = {NULL, "", UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(60), 1},
		[COUNT] = {NULL, "", UPH_VALUE_TEXT, 0, 2},
	};
	const struct uph_column book[BOOK_COLUMNS] = {
		[LABEL] = {NULL, "", UPH_VALUE_TEXT, 0, 0},
		[VALUE] = {NULL, "", UPH_VALUE_TEXT, UPH_COLUMN_SPAN(2), 1},
	};
	enum uph_status status = workbook_part(workbook, "workbook", title, &workbook->report, err);
	if (status != UPH_OK)
		return status;
	struct uph_report *report = workbook->report;
	(void)uph_report_section(report, "steps", word(heading, report->language), title, &step, 1);
	(void)uph_report_section(
		report, "contents", word(WORD_SHEETS, report->language), title, contents, CONTENT_COLUMNS);
	(void)uph_report_section(
		report, "book", word(WORD_THE_BOOK, report->language), title, book, BOOK_COLUMNS);
	if (!uph_report_complete(report))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till arbetsboken");
	for (size_t i = 0; i < report->section_count; i++)
		report->sections[i].heading_row = false; /* a page to read, not a table that stays in view */
	for (size_t i = 0; steps[i] != WORD_COUNT; i++)
		workbook_add_step(workbook, word(steps[i], report->language));
	return UPH_OK;
}

void workbook_add_content(struct workbook *workbook, size_t part, const char *what, size_t rows)
{
	struct uph_report *report = workbook->report;
	if (part == 0 || part > report->part_count || report->parts[part - 1]->section_count == 0)
		return;
	const struct uph_section *section = &report->parts[part - 1]->sections[0];
	struct uph_row *row = uph_report_row(report, CONTENTS, UPH_ROW_PLAIN);
	if (!row)
		return;
	row->values[SHEET] = uph_value_text(report, section->sheet);
	if (section->row_count > 0) {
		row->values[SHEET].linked = true;
		row->values[SHEET].link_part = part;
	}
	row->values[WHAT] = uph_value_text(report, what);
	if (rows != SIZE_MAX)
		row->values[COUNT] = uph_value_text(report,
			uph_report_print(report, "%s %zu", word(WORD_HOW_MANY_OPEN, report->language), rows));
}

static void add_fact(struct uph_report *report, const char *label, const char *value)
{
	struct uph_row *row = uph_report_row(report, BOOK, UPH_ROW_PLAIN);
	if (!row)
		return;
	row->values[LABEL] = uph_value_text(report, label);
	row->values[VALUE] = uph_value_text(report, value);
}

void workbook_add_mark(struct workbook *workbook)
{
	struct uph_report *report = workbook->report;
	enum uph_language language = report->language;
	const struct uph_head *head = &workbook->resolved.head;
	char time[UPH_TIME_TEXT_MAX];
	add_fact(report, word(WORD_BOOK_NAME, language),
		uph_ledger_setting_at(workbook->ledger, "name", workbook->resolved.scope.seq_max, ""));
	add_fact(report, word(WORD_LAST_VOUCHER, language),
		uph_report_print(report, "%lld", (long long)head->voucher));
	add_fact(report, word(WORD_BOOK_AS_OF, language), uph_time_print(head->recorded_at, false, time));
	add_fact(report, word(WORD_MARK, language),
		uph_report_print(report, "%s %s", UPH_WORKBOOK_MARK, report->head));
	uph_report_note(report, "%s", word(WORD_MARK_NOTE, language));
}
