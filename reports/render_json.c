/* A report as JSON: the contract with programs.
 *
 * {"report", "parameters", each figure by its key, "columns", "rows", "totals", "diagnostics", "sections",
 * "notes", "head"}, in that order. Money is a decimal string ("7893742.06"), for a JSON number is a double to
 * most readers; dates are ISO strings, integers numbers, yes and no true and false, and what is not there
 * null. A row's keys are its columns' keys; columns without one are left out. "diagnostics" is there when the
 * report has a list of findings, if only an empty one; "sections" when there is more than one section.
 *
 * Written straight into the sink and not through a tree: a journal of a million rows takes no memory, and
 * integers keep all their digits. UTF-8 stands as it is; the same report gives the same bytes. */
#include "reports/render.h"

#include <string.h>

#include "reports/json_text.h"
#include "reports/shown.h"

/* ---- values ---- */

static void put_value(struct json_text *json, const struct uph_value *value)
{
	switch (value->kind) {
	case UPH_VALUE_NONE:
		sink_text(json->sink, "null");
		break;
	case UPH_VALUE_TEXT:
		json_put_string(json, value->text ? value->text : "");
		break;
	case UPH_VALUE_MONEY:
		json_put_money(json, value->money);
		break;
	case UPH_VALUE_DATE:
		json_put_date(json, value->date);
		break;
	case UPH_VALUE_INTEGER:
		json_put_integer(json, value->integer);
		break;
	case UPH_VALUE_BOOLEAN:
		sink_text(json->sink, value->boolean ? "true" : "false");
		break;
	}
}

static const char *type_name(enum uph_value_kind kind)
{
	switch (kind) {
	case UPH_VALUE_MONEY:
		return "money";
	case UPH_VALUE_DATE:
		return "date";
	case UPH_VALUE_INTEGER:
		return "integer";
	case UPH_VALUE_BOOLEAN:
		return "boolean";
	case UPH_VALUE_NONE:
	case UPH_VALUE_TEXT:
		break;
	}
	return "text";
}

/* ---- a section ---- */

static void put_columns(struct json_text *json, size_t depth, const struct uph_section *section)
{
	bool first = true;
	sink_byte(json->sink, '[');
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		bool first_key = true;
		if (!column->key)
			continue;
		json_put_item(json, depth + 1, &first);
		sink_byte(json->sink, '{');
		json_put_key(json, &first_key, "key");
		json_put_string(json, column->key);
		json_put_key(json, &first_key, "label");
		json_put_string(json, column->label);
		json_put_key(json, &first_key, "type");
		json_put_string(json, type_name(column->kind));
		sink_byte(json->sink, '}');
	}
	json_put_close(json, depth, first, ']');
}

static void put_row(struct json_text *json, const struct uph_section *section, const struct uph_row *row)
{
	bool first = true, has_trace = false;
	sink_byte(json->sink, '{');
	for (size_t i = 0; i < section->column_count; i++) {
		const char *key = section->columns[i].key;
		if (!key)
			continue;
		has_trace = has_trace || strcmp(key, "trace") == 0;
		json_put_key(json, &first, key);
		put_value(json, &row->values[i]);
	}
	if (section->all_rows) {
		json_put_key(json, &first, "row_kind");
		json_put_string(json, render_row_kind(row->style));
	}
	if (row->trace && !has_trace) {
		json_put_key(json, &first, "trace");
		json_put_string(json, row->trace);
	}
	sink_byte(json->sink, '}');
}

struct rows {
	struct json_text *json;
	const struct uph_section *section;
	size_t depth;
	bool first;
};

static enum uph_status put_data_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct rows *rows = context;
	(void)index;
	(void)err;
	if (render_row_is_data(rows->section, row)) {
		json_put_item(rows->json, rows->depth + 1, &rows->first);
		put_row(rows->json, rows->section, row);
	}
	return UPH_OK;
}

static enum uph_status put_rows(
	struct json_text *json, size_t depth, const struct uph_section *section, struct uph_error *err)
{
	struct rows rows = {json, section, depth, true};
	sink_byte(json->sink, '[');
	enum uph_status status = uph_section_visit(section, put_data_row, &rows, err);
	json_put_close(json, depth, rows.first, ']');
	return status;
}

static bool pairs_have(const struct uph_pair *pairs, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (pairs[i].key && strcmp(pairs[i].key, key) == 0)
			return true;
	return false;
}

/* The sums of the columns, and then the report's own, which win where a key is the same. */
static void put_totals(struct json_text *json, size_t depth, const struct uph_section *section,
	const struct uph_pair *pairs, size_t count)
{
	bool first = true;
	sink_byte(json->sink, '{');
	for (size_t i = 0; section && i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		struct uph_money sum;
		if (!column->key || !render_column_adds_up(column) || pairs_have(pairs, count, column->key) ||
			!uph_section_total(section, i, &sum))
			continue;
		json_put_key_line(json, depth + 1, &first, column->key);
		json_put_money(json, sum);
	}
	for (size_t i = 0; i < count; i++) {
		if (!pairs[i].key)
			continue;
		json_put_key_line(json, depth + 1, &first, pairs[i].key);
		put_value(json, &pairs[i].value);
	}
	json_put_close(json, depth, first, '}');
}

/* ---- the report ---- */

static void put_diagnostics(struct json_text *json, const struct uph_findings *findings)
{
	bool first = true;
	sink_byte(json->sink, '[');
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		bool first_key = true;
		json_put_item(json, 2, &first);
		sink_byte(json->sink, '{');
		json_put_key(json, &first_key, "severity");
		json_put_string(json, uph_severity_word(finding->severity));
		json_put_key(json, &first_key, "rule");
		json_put_string(json, finding->rule);
		json_put_key(json, &first_key, "where");
		json_put_string(json, finding->where);
		json_put_key(json, &first_key, "message");
		json_put_string(json, finding->message);
		json_put_key(json, &first_key, "amount");
		if (finding->has_amount)
			json_put_money(json, finding->amount);
		else
			sink_text(json->sink, "null");
		sink_byte(json->sink, '}');
	}
	json_put_close(json, 1, first, ']');
}

/* Those from index `next`. */
static enum uph_status put_sections(
	struct json_text *json, const struct uph_report *report, size_t next, struct uph_error *err)
{
	const struct uph_section *section;
	enum uph_status status = UPH_OK;
	bool first = true;
	sink_byte(json->sink, '{');
	while (status == UPH_OK && (section = render_data(report, &next))) {
		bool first_key = true;
		json_put_key_line(json, 2, &first, section->key);
		sink_byte(json->sink, '{');
		json_put_key_line(json, 3, &first_key, "title");
		json_put_string(json, section->title);
		json_put_key_line(json, 3, &first_key, "columns");
		put_columns(json, 3, section);
		json_put_key_line(json, 3, &first_key, "rows");
		status = put_rows(json, 3, section, err);
		json_put_key_line(json, 3, &first_key, "totals");
		put_totals(json, 3, section, NULL, 0);
		json_put_close(json, 2, false, '}');
	}
	json_put_close(json, 1, first, '}');
	return status;
}

static void put_notes(struct json_text *json, const struct uph_report *report)
{
	bool first = true;
	sink_byte(json->sink, '[');
	for (size_t i = 0; i < report->note_count; i++) {
		json_put_item(json, 2, &first);
		json_put_string(json, report->notes[i]);
	}
	json_put_close(json, 1, first, ']');
}

static enum uph_status put_report(
	struct json_text *json, const struct uph_report *report, struct uph_error *err)
{
	static const struct uph_section none;
	size_t next = 0;
	const struct uph_section *section = render_data(report, &next);
	bool first = true;
	section = section ? section : &none;
	sink_byte(json->sink, '{');
	json_put_key_line(json, 1, &first, "report");
	json_put_string(json, report->name);
	json_put_key_line(json, 1, &first, "parameters");
	put_totals(json, 1, NULL, report->parameters, report->parameter_count);
	for (size_t i = 0; i < report->figure_count; i++) {
		if (!report->figures[i].key)
			continue;
		json_put_key_line(json, 1, &first, report->figures[i].key);
		put_value(json, &report->figures[i].value);
	}
	json_put_key_line(json, 1, &first, "columns");
	put_columns(json, 1, section);
	json_put_key_line(json, 1, &first, "rows");
	enum uph_status status = put_rows(json, 1, section, err);
	json_put_key_line(json, 1, &first, "totals");
	put_totals(json, 1, section, report->totals, report->total_count);
	if (report->findings) {
		json_put_key_line(json, 1, &first, "diagnostics");
		put_diagnostics(json, report->findings);
	}
	size_t another = next;
	if (status == UPH_OK && render_data(report, &another)) {
		json_put_key_line(json, 1, &first, "sections");
		status = put_sections(json, report, next, err);
	}
	json_put_key_line(json, 1, &first, "notes");
	put_notes(json, report);
	json_put_key_line(json, 1, &first, "head");
	json_put_string(json, report->head);
	json_put_close(json, 0, false, '}');
	sink_byte(json->sink, '\n');
	return status;
}

enum uph_status render_json(const struct uph_report *report, const struct uph_render_options *options,
	struct sink *sink, struct uph_error *err)
{
	struct json_text json = {.sink = sink};
	(void)options;
	buffer_init(&json.scratch, SHOWN_TEXT_MAX);
	enum uph_status status = put_report(&json, report, err);
	bool failed = buffer_failed(&json.scratch);
	buffer_free(&json.scratch);
	if (status == UPH_OK && failed)
		return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till att skriva rapporten som JSON");
	return status;
}
