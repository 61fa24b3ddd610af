#include "reports/shown.h"

#include <inttypes.h>
#include <string.h>

#include "ledger/base/text.h"
#include "reports/words.h"

const char *shown_valid(const char *text, struct buffer *scratch)
{
	size_t length = strlen(text);
	if (text_valid(text, length, NULL))
		return text;
	buffer_clear(scratch);
	for (size_t at = 0; at < length;)
		text_put(scratch, text_next(text, length, &at));
	return buffer_string(scratch);
}

static bool is_line_end(uint32_t code)
{
	return code == '\n' || code == 0x2028 || code == 0x2029;
}

/* Letters of Swedish and its neighbours (U+00A0 to U+00FF, whole, but for the soft hyphen) and ASCII without
 * controls: nothing is made of them. */
static bool stands_as_it_is(const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (*at >= 0x20 && *at < 0x7F)
			continue;
		if ((*at != 0xC2 && *at != 0xC3) || at[1] < (*at == 0xC2 ? 0xA0 : 0x80) || at[1] > 0xBF ||
			(*at == 0xC2 && at[1] == 0xAD))
			return false;
		at++;
	}
	return true;
}

/* What is made of the characters that a reader does not see as such. */
struct manner {
	bool lines, marks; /* what stays */
};

static void put_shown(struct buffer *out, uint32_t code, struct manner manner)
{
	if (is_line_end(code))
		buffer_byte(out, manner.lines ? '\n' : ' ');
	else if (code == '\t' || code == '\v' || code == '\f' || code == 0x85)
		buffer_byte(out, ' ');
	else if (code < 0x20)
		text_put(out, 0x2400 + code);
	else if (code == 0x7F)
		text_put(out, 0x2421);
	else if ((code >= 0x80 && code < 0xA0) || (code & 0xFFFE) == 0xFFFE) /* no XML may hold the latter */
		text_put(out, 0xFFFD);
	else if (manner.marks || !text_unseen(code))
		text_put(out, code);
}

static void put_text(struct buffer *out, const char *text, struct manner manner)
{
	if (stands_as_it_is(text)) {
		buffer_text(out, text);
		return;
	}
	size_t length = strlen(text);
	for (size_t at = 0; at < length;) {
		uint32_t code = text_next(text, length, &at);
		if (code == '\r') { /* CR LF is one line end, CR alone too */
			if (at < length && text[at] == '\n')
				at++;
			code = '\n';
		}
		put_shown(out, code, manner);
	}
}

void shown_text(struct buffer *out, const char *text, bool lines)
{
	put_text(out, text, (struct manner){.lines = lines});
}

const char *shown_data(const char *text, struct buffer *scratch)
{
	size_t length = strlen(text);
	if (stands_as_it_is(text))
		return text;
	buffer_clear(scratch);
	for (size_t at = 0; at < length;) {
		uint32_t code = text_next(text, length, &at);
		if (code == '\t' || code == '\n' || code == '\r')
			buffer_byte(scratch, (char)code);
		else
			put_shown(scratch, code, (struct manner){.lines = true, .marks = true});
	}
	return buffer_string(scratch);
}

void shown_cell(struct buffer *out, const char *text)
{
	put_text(out, text, (struct manner){.lines = true, .marks = true});
}

void shown_value(struct buffer *out, const struct uph_value *value, unsigned column_flags)
{
	char money[UPH_MONEY_TEXT_MAX], date[UPH_DATE_TEXT_MAX];
	switch (value->kind) {
	case UPH_VALUE_NONE:
		break;
	case UPH_VALUE_TEXT:
	case UPH_VALUE_BOOLEAN:
		shown_text(out, value->text ? value->text : "", false);
		break;
	case UPH_VALUE_MONEY:
		if (value->money.ore == 0 && (column_flags & UPH_COLUMN_ZERO_DASH))
			buffer_text(out, "–");
		else
			buffer_text(out, uph_money_print(value->money, UPH_MONEY_SWEDISH, money));
		break;
	case UPH_VALUE_DATE:
		buffer_text(out, uph_date_print(value->date, date));
		break;
	case UPH_VALUE_INTEGER:
		if (value->integer < 0) {
			buffer_text(out, "−");
			buffer_print(out, "%" PRIu64, (uint64_t)0 - (uint64_t)value->integer);
		} else {
			buffer_print(out, "%" PRId64, value->integer);
		}
		break;
	}
}

bool shown_right(enum uph_value_kind kind)
{
	return kind == UPH_VALUE_MONEY || kind == UPH_VALUE_INTEGER;
}

bool shown_on_paper(const struct uph_section *section)
{
	for (size_t i = 0; i < section->column_count; i++)
		if (!(section->columns[i].flags & UPH_COLUMN_DATA_ONLY))
			return true;
	return false;
}

bool shown_only_inputs(const struct uph_section *section)
{
	if (section->file) /* has none of them */
		return false;
	for (size_t i = 0; i < section->row_count; i++)
		if (section->rows[i].style != UPH_ROW_INPUT)
			return false;
	return section->row_count > 0;
}

const char *shown_total_label(const struct uph_section *section, enum uph_language language)
{
	if (section->total_label && section->total_label[0])
		return section->total_label;
	return word(WORD_TOTAL, language);
}

size_t shown_label_column(const struct uph_section *section)
{
	for (size_t i = 0; i < section->column_count; i++)
		if (section->columns[i].kind == UPH_VALUE_TEXT &&
			!(section->columns[i].flags & UPH_COLUMN_DATA_ONLY))
			return i;
	return section->column_count;
}

void shown_parameters(struct buffer *out, const struct uph_report *report)
{
	bool first = true;
	for (size_t i = 0; i < report->parameter_count; i++) {
		const struct uph_pair *pair = &report->parameters[i];
		if (pair->value.kind == UPH_VALUE_NONE || !pair->label)
			continue;
		buffer_text(out, first ? "" : " · ");
		first = false;
		if (pair->shown) {
			shown_text(out, pair->shown, false);
			continue;
		}
		shown_text(out, pair->label, false);
		buffer_text(out, pair->label[0] ? ": " : "");
		shown_value(out, &pair->value, 0);
	}
}

size_t shown_chart_names(const struct uph_section *section, size_t bars)
{
	for (size_t i = bars < section->column_count ? bars : 0; i-- > 0;)
		if (section->columns[i].kind == UPH_VALUE_TEXT &&
			!(section->columns[i].flags & UPH_COLUMN_DATA_ONLY))
			return i;
	return shown_label_column(section);
}

bool shown_chart_drawable(const struct uph_report *report)
{
	if (report->chart == UPH_CHART_NONE || report->section_count == 0 ||
		report->chart_column_count == 0 || report->chart_column_count > UPH_CHART_SERIES_MAX)
		return false;
	const struct uph_section *section = &report->sections[0];
	if (section->file)
		return false;
	for (size_t i = 0; i < report->chart_column_count; i++)
		if (report->chart_columns[i] >= section->column_count)
			return false;
	return shown_chart_names(section, report->chart_columns[0]) < section->column_count;
}
