/* A report's first section as CSV: what a controller opens in a spreadsheet, and what a script reads.
 *
 * Swedish: UTF-8 with a byte order mark (without it Excel misreads å ä ö), ";", decimal comma without
 * thousands marks, the headings a person knows. English (`english_csv`): no mark, ",", decimal point, the
 * columns' keys as headings. Both: CR LF, quotes as RFC 4180 has them, dates ISO, an empty field for nothing.
 *
 * Only the first section is in the file: a CSV is one table with one set of columns. But a report with
 * csv_as_paper is drawn as its first sheet has it, with subtotals and headings. Columns without a key
 * are left out; so are subtotals and totals, unless the section has all_rows: then the last column says what
 * each row is.
 *
 * A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line end) gets an
 * apostrophe before it. Controls that a terminal would obey are the visible signs U+2400…. An amount or a
 * number never does: it is no text. A code such as "0265" stands as it is; a spreadsheet that opens the file
 * without being told may show it without its zero. */
#include "reports/render.h"

#include <inttypes.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "reports/shown.h"
#include "reports/words.h"

#define ROW_KIND_KEY "row_kind"

struct csv {
	const struct uph_report *report;
	const struct uph_section *section;
	struct sink *sink;
	struct buffer scratch;
	bool english;
	char separator;
	bool begun;   /* something stands on the line */
	size_t width; /* as the paper has it: slots of every line */
};

static void put_separator(struct csv *csv)
{
	if (csv->begun)
		sink_byte(csv->sink, csv->separator);
	csv->begun = true;
}

static void put_line_end(struct csv *csv)
{
	sink_text(csv->sink, "\r\n");
	csv->begun = false;
}

static bool needs_quotes(const char *text, char separator)
{
	size_t length = strlen(text);
	if (length > 0 && (text[0] == ' ' || text[length - 1] == ' '))
		return true;
	return strpbrk(text, "\"\r\n\t") || strchr(text, separator);
}

static void put_text(struct csv *csv, const char *text)
{
	put_separator(csv);
	text = shown_data(text ? text : "", &csv->scratch);
	bool formula = text[0] != '\0' && strchr("=+-@\t\r\n", text[0]);
	bool quoted = needs_quotes(text, csv->separator);
	if (quoted)
		sink_byte(csv->sink, '"');
	if (formula)
		sink_byte(csv->sink, '\'');
	for (size_t length; (length = strcspn(text, "\"")), text[length] != '\0'; text += length + 1) {
		sink_bytes(csv->sink, text, length);
		sink_text(csv->sink, "\"\"");
	}
	sink_text(csv->sink, text);
	if (quoted)
		sink_byte(csv->sink, '"');
}

static void put_money(struct csv *csv, struct uph_money money)
{
	char text[UPH_MONEY_TEXT_MAX];
	put_separator(csv);
	sink_text(csv->sink, uph_money_print(money, csv->english ? UPH_MONEY_PLAIN : UPH_MONEY_COMMA, text));
}

static void put_value(struct csv *csv, const struct uph_value *value)
{
	char text[32];
	switch (value->kind) {
	case UPH_VALUE_NONE:
		put_separator(csv);
		break;
	case UPH_VALUE_TEXT:
	case UPH_VALUE_BOOLEAN:
		put_text(csv, value->text);
		break;
	case UPH_VALUE_MONEY:
		put_money(csv, value->money);
		break;
	case UPH_VALUE_DATE:
		put_separator(csv);
		sink_text(csv->sink, uph_date_print(value->date, text));
		break;
	case UPH_VALUE_INTEGER:
		put_separator(csv);
		(void)snprintf(text, sizeof text, "%" PRId64, value->integer);
		sink_text(csv->sink, text);
		break;
	}
}

static void put_heading(struct csv *csv)
{
	for (size_t i = 0; i < csv->section->column_count; i++) {
		const struct uph_column *column = &csv->section->columns[i];
		if (column->key)
			put_text(csv, csv->english || !column->label[0] ? column->key : column->label);
	}
	if (csv->section->all_rows)
		put_text(csv, csv->english ? ROW_KIND_KEY : word(WORD_ROW_KIND, csv->report->language));
	put_line_end(csv);
}

static void put_row(struct csv *csv, const struct uph_row *row)
{
	for (size_t i = 0; i < csv->section->column_count; i++)
		if (csv->section->columns[i].key)
			put_value(csv, &row->values[i]);
	if (csv->section->all_rows)
		put_text(csv, render_row_kind(row->style));
	put_line_end(csv);
}

static void put_total_row(struct csv *csv)
{
	const struct uph_section *section = csv->section;
	size_t label = shown_label_column(section);
	for (size_t i = 0; i < section->column_count; i++) {
		struct uph_money sum;
		if (!section->columns[i].key)
			continue;
		if (render_column_adds_up(&section->columns[i]) && uph_section_total(section, i, &sum))
			put_money(csv, sum);
		else
			put_text(csv, i == label ? shown_total_label(section, csv->report->language) : "");
	}
	put_text(csv, render_row_kind(UPH_ROW_TOTAL));
	put_line_end(csv);
}

static enum uph_status put_data_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct csv *csv = context;
	(void)index;
	(void)err;
	if (render_row_is_data(csv->section, row))
		put_row(csv, row);
	return UPH_OK;
}

static enum uph_status put_section(struct csv *csv, const struct uph_section *section, struct uph_error *err)
{
	csv->section = section;
	put_heading(csv);
	enum uph_status status = uph_section_visit(section, put_data_row, csv, err);
	if (section->all_rows && section->total_row)
		put_total_row(csv);
	return status;
}

/* A report without a table of its own is its findings; a sound ledger's is the heading alone. */
static void put_findings(struct csv *csv)
{
	static const enum word words[] = {WORD_SEVERITY, WORD_RULE, WORD_WHERE, WORD_MESSAGE, WORD_AMOUNT};
	static const char *const keys[] = {"severity", "rule", "where", "message", "amount"};
	const struct uph_findings *findings = csv->report->findings;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		put_text(csv, csv->english ? keys[i] : word(words[i], csv->report->language));
	put_line_end(csv);
	for (size_t i = 0; findings && i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		put_text(csv, word_severity(finding->severity, csv->report->language));
		put_text(csv, finding->rule);
		put_text(csv, finding->where);
		put_text(csv, finding->message);
		if (finding->has_amount)
			put_money(csv, finding->amount);
		else
			put_separator(csv);
		put_line_end(csv);
	}
}

/* ---- as the paper has it ---- */

static bool on_paper(const struct uph_column *column)
{
	return !(column->flags & UPH_COLUMN_DATA_ONLY);
}

static size_t slot_count(const struct uph_section *section)
{
	size_t count = 0;
	for (size_t i = 0; i < section->column_count; i++)
		if (on_paper(&section->columns[i]) && section->columns[i].slot >= count)
			count = section->columns[i].slot + 1;
	return count;
}

/* A line of csv->width slots: the section's headings, or a row. */
static void put_slots(struct csv *csv, const struct uph_row *row)
{
	const struct uph_section *section = csv->section;
	for (size_t slot = 0; slot < csv->width; slot++) {
		size_t at = 0;
		while (at < section->column_count &&
			(!on_paper(&section->columns[at]) || section->columns[at].slot != slot))
			at++;
		if (at == section->column_count)
			put_text(csv, "");
		else if (row)
			put_value(csv, &row->values[at]);
		else
			put_text(csv, section->columns[at].label);
	}
	put_line_end(csv);
}

static enum uph_status put_paper_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	(void)index;
	(void)err;
	if (row->style != UPH_ROW_SIGN && row->style != UPH_ROW_INPUT)
		put_slots(context, row);
	return UPH_OK;
}

static enum uph_status put_paper_section(
	struct csv *csv, const struct uph_section *section, struct uph_error *err)
{
	csv->section = section;
	if (section->title[0]) {
		put_text(csv, section->title);
		for (size_t slot = 1; slot < csv->width; slot++)
			put_separator(csv);
		put_line_end(csv);
	}
	if (section->heading_row)
		put_slots(csv, NULL);
	return uph_section_visit(section, put_paper_row, csv, err);
}

/* The first sheet's sections under each other, every line with the same number of fields. */
static enum uph_status put_paper(struct csv *csv, const char *sheet, struct uph_error *err)
{
	const struct uph_report *report = csv->report;
	const struct uph_section *section;
	enum uph_status status = UPH_OK;
	for (size_t next = 0; (section = render_data(report, &next));) {
		size_t needed = slot_count(section);
		csv->width = needed > csv->width ? needed : csv->width;
	}
	for (int pass = 0; pass < 2; pass++) /* those that stand above the others first */
		for (size_t next = 0; status == UPH_OK && (section = render_data(report, &next));)
			if (section->above == (pass == 0) && strcmp(section->sheet, sheet) == 0)
				status = put_paper_section(csv, section, err);
	return status;
}

enum uph_status render_csv(const struct uph_report *report, const struct uph_render_options *options,
	struct sink *sink, struct uph_error *err)
{
	struct csv csv = {
		.report = report,
		.sink = sink,
		.english = options->english_csv,
		.separator = options->english_csv ? ',' : ';',
	};
	buffer_init(&csv.scratch, SHOWN_TEXT_MAX);
	if (!csv.english)
		sink_text(sink, "\xEF\xBB\xBF");
	size_t next = 0;
	enum uph_status status = UPH_OK;
	const struct uph_section *section = render_data(report, &next);
	if (!section)
		put_findings(&csv);
	else if (report->csv_as_paper)
		status = put_paper(&csv, section->sheet, err);
	else
		status = put_section(&csv, section, err);
	bool failed = buffer_failed(&csv.scratch);
	buffer_free(&csv.scratch);
	if (status == UPH_OK && failed)
		return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till att skriva rapporten som CSV");
	return status;
}
