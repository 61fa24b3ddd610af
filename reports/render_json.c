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

#include <inttypes.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "reports/shown.h"

struct json {
	struct sink *sink;
	struct buffer scratch;
};

/* ---- the bare syntax ---- */

static void put_escaped(struct json *json, unsigned char byte)
{
	char escape[8];
	switch (byte) {
	case '"':
		sink_text(json->sink, "\\\"");
		break;
	case '\\':
		sink_text(json->sink, "\\\\");
		break;
	case '\n':
		sink_text(json->sink, "\\n");
		break;
	case '\r':
		sink_text(json->sink, "\\r");
		break;
	case '\t':
		sink_text(json->sink, "\\t");
		break;
	default:
		(void)snprintf(escape, sizeof escape, "\\u%04x", byte);
		sink_text(json->sink, escape);
		break;
	}
}

/* U+0080 to U+009F, which some terminals obey. */
static bool is_high_control(const char *text)
{
	return (unsigned char)text[0] == 0xC2 && (unsigned char)text[1] < 0xA0;
}

static bool stands_as_it_is(const char *text)
{
	unsigned char byte = (unsigned char)text[0];
	return byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F && !is_high_control(text);
}

static void put_string(struct json *json, const char *text)
{
	if (!text) {
		sink_text(json->sink, "null");
		return;
	}
	text = shown_valid(text, &json->scratch);
	sink_byte(json->sink, '"');
	while (*text) {
		size_t length = 0;
		while (text[length] && stands_as_it_is(text + length))
			length++;
		sink_bytes(json->sink, text, length);
		text += length;
		if (*text && is_high_control(text))
			text++; /* its code point is its second byte */
		if (*text)
			put_escaped(json, (unsigned char)*text++);
	}
	sink_byte(json->sink, '"');
}

static void put_line(struct json *json, size_t depth)
{
	sink_byte(json->sink, '\n');
	sink_repeat(json->sink, ' ', depth * 2);
}

/* "key": at the beginning of an object's line, with the comma that ends the line before. */
static void put_key_line(struct json *json, size_t depth, bool *first, const char *key)
{
	if (!*first)
		sink_byte(json->sink, ',');
	*first = false;
	put_line(json, depth);
	put_string(json, key);
	sink_text(json->sink, ": ");
}

/* "key": within an object that stands on one line. */
static void put_key(struct json *json, bool *first, const char *key)
{
	if (!*first)
		sink_text(json->sink, ", ");
	*first = false;
	put_string(json, key);
	sink_text(json->sink, ": ");
}

static void put_item(struct json *json, size_t depth, bool *first)
{
	if (!*first)
		sink_byte(json->sink, ',');
	*first = false;
	put_line(json, depth);
}

/* The closing sign on a line of its own, unless nothing stood between. */
static void put_close(struct json *json, size_t depth, bool empty, char sign)
{
	if (!empty)
		put_line(json, depth);
	sink_byte(json->sink, sign);
}

/* ---- values ---- */

static void put_money(struct json *json, struct uph_money money)
{
	char text[UPH_MONEY_TEXT_MAX];
	put_string(json, uph_money_print(money, UPH_MONEY_PLAIN, text));
}

static void put_value(struct json *json, const struct uph_value *value)
{
	char text[32];
	switch (value->kind) {
	case UPH_VALUE_NONE:
		sink_text(json->sink, "null");
		break;
	case UPH_VALUE_TEXT:
		put_string(json, value->text ? value->text : "");
		break;
	case UPH_VALUE_MONEY:
		put_money(json, value->money);
		break;
	case UPH_VALUE_DATE:
		put_string(json, uph_date_print(value->date, text));
		break;
	case UPH_VALUE_INTEGER:
		(void)snprintf(text, sizeof text, "%" PRId64, value->integer);
		sink_text(json->sink, text);
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

static void put_columns(struct json *json, size_t depth, const struct uph_section *section)
{
	bool first = true;
	sink_byte(json->sink, '[');
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		bool first_key = true;
		if (!column->key)
			continue;
		put_item(json, depth + 1, &first);
		sink_byte(json->sink, '{');
		put_key(json, &first_key, "key");
		put_string(json, column->key);
		put_key(json, &first_key, "label");
		put_string(json, column->label);
		put_key(json, &first_key, "type");
		put_string(json, type_name(column->kind));
		sink_byte(json->sink, '}');
	}
	put_close(json, depth, first, ']');
}

static void put_row(struct json *json, const struct uph_section *section, const struct uph_row *row)
{
	bool first = true, has_trace = false;
	sink_byte(json->sink, '{');
	for (size_t i = 0; i < section->column_count; i++) {
		const char *key = section->columns[i].key;
		if (!key)
			continue;
		has_trace = has_trace || strcmp(key, "trace") == 0;
		put_key(json, &first, key);
		put_value(json, &row->values[i]);
	}
	if (section->all_rows) {
		put_key(json, &first, "row_kind");
		put_string(json, render_row_kind(row->style));
	}
	if (row->trace && !has_trace) {
		put_key(json, &first, "trace");
		put_string(json, row->trace);
	}
	sink_byte(json->sink, '}');
}

static void put_rows(struct json *json, size_t depth, const struct uph_section *section)
{
	bool first = true;
	sink_byte(json->sink, '[');
	for (size_t i = 0; i < section->row_count; i++) {
		if (!render_row_is_data(section, &section->rows[i]))
			continue;
		put_item(json, depth + 1, &first);
		put_row(json, section, &section->rows[i]);
	}
	put_close(json, depth, first, ']');
}

static bool pairs_have(const struct uph_pair *pairs, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (pairs[i].key && strcmp(pairs[i].key, key) == 0)
			return true;
	return false;
}

/* The sums of the columns, and then the report's own, which win where a key is the same. */
static void put_totals(struct json *json, size_t depth, const struct uph_section *section,
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
		put_key_line(json, depth + 1, &first, column->key);
		put_money(json, sum);
	}
	for (size_t i = 0; i < count; i++) {
		if (!pairs[i].key)
			continue;
		put_key_line(json, depth + 1, &first, pairs[i].key);
		put_value(json, &pairs[i].value);
	}
	put_close(json, depth, first, '}');
}

/* ---- the report ---- */

static void put_diagnostics(struct json *json, const struct uph_findings *findings)
{
	bool first = true;
	sink_byte(json->sink, '[');
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		bool first_key = true;
		put_item(json, 2, &first);
		sink_byte(json->sink, '{');
		put_key(json, &first_key, "severity");
		put_string(json, uph_severity_word(finding->severity));
		put_key(json, &first_key, "rule");
		put_string(json, finding->rule);
		put_key(json, &first_key, "where");
		put_string(json, finding->where);
		put_key(json, &first_key, "message");
		put_string(json, finding->message);
		put_key(json, &first_key, "amount");
		if (finding->has_amount)
			put_money(json, finding->amount);
		else
			sink_text(json->sink, "null");
		sink_byte(json->sink, '}');
	}
	put_close(json, 1, first, ']');
}

/* Those from index `next`. */
static void put_sections(struct json *json, const struct uph_report *report, size_t next)
{
	const struct uph_section *section;
	bool first = true;
	sink_byte(json->sink, '{');
	while ((section = render_data(report, &next))) {
		bool first_key = true;
		put_key_line(json, 2, &first, section->key);
		sink_byte(json->sink, '{');
		put_key_line(json, 3, &first_key, "title");
		put_string(json, section->title);
		put_key_line(json, 3, &first_key, "columns");
		put_columns(json, 3, section);
		put_key_line(json, 3, &first_key, "rows");
		put_rows(json, 3, section);
		put_key_line(json, 3, &first_key, "totals");
		put_totals(json, 3, section, NULL, 0);
		put_close(json, 2, false, '}');
	}
	put_close(json, 1, first, '}');
}

static void put_notes(struct json *json, const struct uph_report *report)
{
	bool first = true;
	sink_byte(json->sink, '[');
	for (size_t i = 0; i < report->note_count; i++) {
		put_item(json, 2, &first);
		put_string(json, report->notes[i]);
	}
	put_close(json, 1, first, ']');
}

static void put_report(struct json *json, const struct uph_report *report)
{
	static const struct uph_section none;
	size_t next = 0;
	const struct uph_section *section = render_data(report, &next);
	bool first = true;
	section = section ? section : &none;
	sink_byte(json->sink, '{');
	put_key_line(json, 1, &first, "report");
	put_string(json, report->name);
	put_key_line(json, 1, &first, "parameters");
	put_totals(json, 1, NULL, report->parameters, report->parameter_count);
	for (size_t i = 0; i < report->figure_count; i++) {
		if (!report->figures[i].key)
			continue;
		put_key_line(json, 1, &first, report->figures[i].key);
		put_value(json, &report->figures[i].value);
	}
	put_key_line(json, 1, &first, "columns");
	put_columns(json, 1, section);
	put_key_line(json, 1, &first, "rows");
	put_rows(json, 1, section);
	put_key_line(json, 1, &first, "totals");
	put_totals(json, 1, section, report->totals, report->total_count);
	if (report->findings) {
		put_key_line(json, 1, &first, "diagnostics");
		put_diagnostics(json, report->findings);
	}
	size_t another = next;
	if (render_data(report, &another)) {
		put_key_line(json, 1, &first, "sections");
		put_sections(json, report, next);
	}
	put_key_line(json, 1, &first, "notes");
	put_notes(json, report);
	put_key_line(json, 1, &first, "head");
	put_string(json, report->head);
	put_close(json, 0, false, '}');
	sink_byte(json->sink, '\n');
}

enum uph_status render_json(const struct uph_report *report, const struct uph_render_options *options,
	struct sink *sink, struct uph_error *err)
{
	struct json json = {.sink = sink};
	(void)options;
	buffer_init(&json.scratch, SHOWN_TEXT_MAX);
	put_report(&json, report);
	bool failed = buffer_failed(&json.scratch);
	buffer_free(&json.scratch);
	if (failed)
		return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till att skriva rapporten som JSON");
	return UPH_OK;
}
