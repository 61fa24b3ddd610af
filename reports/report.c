/* Building a report: copies every text, grows lists. Knows neither formats nor accounting. Its rows are in
 * report_rows.c.
 *
 * Texts and values live in the report's arena; the lists that grow (sections, notes …) are reallocated by
 * doubling. Memory that runs out is remembered (uph_report_complete), and every building function stays safe
 * to call after that. */
#include "uph/report.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/report_memory.h"
#include "reports/report_words.h"
#include "reports/row_file.h"
#include "reports/words.h"

#define REPORT_BYTES_MAX ((size_t)8 << 30)
#define LIST_FIRST 8
#define PRINT_MOST 256

static struct report_memory *memory_of(const struct uph_report *report)
{
	return report->memory;
}

/* Where texts go that are made now. */
static struct arena *arena_of(const struct uph_report *report)
{
	struct report_memory *memory = memory_of(report);
	return memory->file ? &memory->row_arena : &memory->arena;
}

/* A list of n has room for the next power of two from LIST_FIRST, so it is full exactly when n is such a
 * power.
 */
bool report_list_room(struct uph_report *report, void **list, size_t count, size_t size)
{
	bool full = count == 0 || (count >= LIST_FIRST && (count & (count - 1)) == 0);
	if (full) {
		size_t capacity = count == 0 ? LIST_FIRST : count * 2;
		void *grown = capacity > SIZE_MAX / size ? NULL : realloc(*list, capacity * size);
		if (!grown) {
			memory_of(report)->failed = true;
			return false;
		}
		*list = grown;
	}
	memset((char *)*list + count * size, 0, size);
	return true;
}

struct uph_report *uph_report_new(const char *name, const char *title, enum uph_language language)
{
	struct uph_report *report = calloc(1, sizeof *report);
	struct report_memory *memory = calloc(1, sizeof *memory);
	void *sections = calloc(LIST_FIRST, sizeof *report->sections);
	if (!report || !memory || !sections) {
		free(report);
		free(memory);
		free(sections);
		return NULL;
	}
	arena_init(&memory->arena, REPORT_BYTES_MAX);
	arena_init(&memory->row_arena, REPORT_BYTES_MAX);
	memory->many = REPORT_NO_SECTION;
	report->memory = memory;
	report->sections = sections;
	report->language = language;
	report->name = uph_report_text(report, name ? name : "");
	report->title = uph_report_text(report, title ? title : "");
	report->subtitle = report->status = report->belongs = report->organisation = report->footer =
		report->head = "";
	return report;
}

void uph_report_free(struct uph_report *report)
{
	if (!report)
		return;
	for (size_t i = 0; i < report->part_count; i++)
		uph_report_free(report->parts[i]);
	free(report->parts);
	for (size_t i = 0; i < report->section_count; i++) {
		free(report->sections[i].rows);
		row_file_free(report->sections[i].file);
	}
	free(report->sections);
	free(report->parameters);
	free(report->figures);
	free(report->totals);
	free(report->notes);
	free(report->blanks);
	row_file_free(memory_of(report)->file);
	arena_free(&memory_of(report)->row_arena);
	arena_free(&memory_of(report)->arena);
	free(report->memory);
	free(report);
}

bool uph_report_complete(const struct uph_report *report)
{
	bool complete = !memory_of(report)->failed;
	for (size_t i = 0; i < report->part_count; i++)
		complete = complete && uph_report_complete(report->parts[i]);
	return complete;
}

const char *uph_report_text(struct uph_report *report, const char *text)
{
	if (!text)
		return NULL;
	const char *copy = arena_string(arena_of(report), text);
	if (!copy) {
		memory_of(report)->failed = true;
		return "";
	}
	return copy;
}

const char *report_words_keep(struct uph_report *report, const struct buffer *words)
{
	memory_of(report)->failed = memory_of(report)->failed || buffer_starved(words);
	return uph_report_text(report, buffer_string(words));
}

__attribute__((format(printf, 2, 0))) static const char *print(
	struct uph_report *report, const char *format, va_list arguments)
{
	char most[PRINT_MOST]; /* texts are: a second printing is for those that are longer */
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(most, sizeof most, format, again);
	va_end(again);
	char *text = length < 0 ? NULL : arena_alloc(arena_of(report), (size_t)length + 1);
	if (!text) {
		memory_of(report)->failed = true;
		return "";
	}
	if ((size_t)length < sizeof most)
		memcpy(text, most, (size_t)length);
	else
		(void)vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}

const char *uph_report_print(struct uph_report *report, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *text = print(report, format, arguments);
	va_end(arguments);
	return text;
}

const char *uph_report_texts(struct uph_report *report, const char *const *texts, size_t count)
{
	size_t length = 0;
	for (size_t i = 0; i < count; i++)
		length += texts[i] ? strlen(texts[i]) : 0;
	char *made = arena_alloc(arena_of(report), length + 1), *at = made;
	if (!made) {
		memory_of(report)->failed = true;
		return "";
	}
	for (size_t i = 0; i < count; i++) {
		length = texts[i] ? strlen(texts[i]) : 0;
		at = length > 0 ? (char *)memcpy(at, texts[i], length) + length : at;
	}
	return made;
}

/* Values given from outside may point at texts and terms that do not live long enough. */
static struct uph_value value_copy(struct uph_report *report, struct uph_value value)
{
	value.text = uph_report_text(report, value.text);
	if (value.term_count > 0)
		uph_report_formula(report, &value, value.terms, value.term_count);
	return value;
}

static void pair_add(struct uph_report *report, struct uph_pair **pairs, size_t *count, const char *key,
	const char *label, struct uph_value value)
{
	void *list = *pairs;
	bool room = report_list_room(report, &list, *count, sizeof **pairs);
	*pairs = list;
	if (!room)
		return;
	(*pairs)[(*count)++] = (struct uph_pair){
		.key = uph_report_text(report, key),
		.label = uph_report_text(report, label),
		.value = value_copy(report, value),
	};
}

void uph_report_parameter(struct uph_report *report, const char *key, const char *label, const char *text)
{
	struct uph_value value = {.kind = text ? UPH_VALUE_TEXT : UPH_VALUE_NONE, .text = text};
	pair_add(report, &report->parameters, &report->parameter_count, key, label, value);
}

void uph_report_parameter_boolean(struct uph_report *report, const char *key, const char *label, bool boolean)
{
	pair_add(report, &report->parameters, &report->parameter_count, key, label,
		uph_value_boolean(report, boolean));
}

void uph_report_parameter_shown(struct uph_report *report, const char *key, const char *shown)
{
	for (size_t i = 0; i < report->parameter_count; i++)
		if (report->parameters[i].key && strcmp(report->parameters[i].key, key) == 0)
			report->parameters[i].shown = uph_report_text(report, shown);
}

void uph_report_total(struct uph_report *report, const char *key, const char *label, struct uph_value value)
{
	pair_add(report, &report->totals, &report->total_count, key, label, value);
}

void uph_report_figure(struct uph_report *report, const char *key, const char *label, struct uph_value value)
{
	void *list = report->figures;
	bool room = report_list_room(report, &list, report->figure_count, sizeof *report->figures);
	report->figures = list;
	if (!room)
		return;
	report->figures[report->figure_count++] = (struct uph_figure){
		.key = uph_report_text(report, key),
		.label = uph_report_text(report, label),
		.value = value_copy(report, value),
	};
}

void uph_report_note(struct uph_report *report, const char *format, ...)
{
	void *list = report->notes;
	bool room = report_list_room(report, &list, report->note_count, sizeof *report->notes);
	report->notes = list;
	if (!room)
		return;
	va_list arguments;
	va_start(arguments, format);
	report->notes[report->note_count++] = print(report, format, arguments);
	va_end(arguments);
}

void uph_report_blank(struct uph_report *report, const char *text)
{
	void *list = report->blanks;
	bool room = report_list_room(report, &list, report->blank_count, sizeof *report->blanks);
	report->blanks = list;
	if (room)
		report->blanks[report->blank_count++] = uph_report_text(report, text);
}

static bool slots_given(const struct uph_column *columns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (columns[i].slot != 0)
			return true;
	return false;
}

static const struct uph_column *columns_copy(
	struct uph_report *report, const struct uph_column *columns, size_t count)
{
	if (count == 0)
		return NULL;
	struct uph_column *copy = arena_alloc_array(&memory_of(report)->arena, count, sizeof *copy);
	if (!copy) {
		memory_of(report)->failed = true;
		return NULL;
	}
	bool given = slots_given(columns, count);
	size_t slot = 0;
	for (size_t i = 0; i < count; i++) {
		copy[i] = columns[i];
		copy[i].key = uph_report_text(report, columns[i].key);
		copy[i].label = uph_report_text(report, columns[i].label ? columns[i].label : "");
		if (!given && !(columns[i].flags & UPH_COLUMN_DATA_ONLY))
			copy[i].slot = slot++;
	}
	return copy;
}

/* Room for one section more than there are is kept, so that the index given back when memory is out can be
 * written to and is counted nowhere. */
size_t uph_report_section(struct uph_report *report, const char *key, const char *title, const char *sheet,
	const struct uph_column *columns, size_t column_count)
{
	size_t index = report->section_count;
	const struct uph_column *copy = columns_copy(report, columns, column_count);
	void *list = report->sections;
	bool room = (copy || column_count == 0) &&
		    report_list_room(report, &list, index + 1, sizeof *report->sections);
	report->sections = list;
	if (!room)
		return index;
	report->sections[index] = (struct uph_section){
		.key = uph_report_text(report, key ? key : ""),
		.title = uph_report_text(report, title ? title : ""),
		.sheet = uph_report_text(report, sheet ? sheet : ""),
		.heading_row = true,
		.total_label = "",
		.columns = copy,
		.column_count = column_count,
	};
	report->section_count++;
	return index;
}

void uph_report_columns(struct uph_report *report, size_t section_index, const struct uph_column *columns)
{
	struct uph_section *section = &report->sections[section_index];
	if (section_index >= report->section_count)
		return;
	const struct uph_column *copy = columns_copy(report, columns, section->column_count);
	if (copy)
		section->columns = copy;
}

/* ---- parts, inputs, formulas ---- */

/* Links within a report that becomes a part lead to that part. */
static void number_links(struct uph_report *part, size_t number)
{
	for (size_t s = 0; s < part->section_count; s++) {
		struct uph_section *section = &part->sections[s];
		for (size_t r = 0; !section->file && r < section->row_count; r++)
			for (size_t i = 0; i < section->column_count; i++)
				if (section->rows[r].values[i].linked)
					section->rows[r].values[i].link_part = number;
	}
}

size_t uph_report_join(struct uph_report *report, struct uph_report *part)
{
	void *list = report->parts;
	bool room = report_list_room(report, &list, report->part_count, sizeof *report->parts);
	report->parts = list;
	if (!room) {
		uph_report_free(part);
		return report->part_count;
	}
	assert(part->part_count == 0);
	report->parts[report->part_count++] = part;
	number_links(part, report->part_count);
	return report->part_count;
}

void uph_report_inputs(struct uph_report *report, size_t section_index, const struct uph_input *inputs,
	const struct uph_check *checks, size_t check_count)
{
	struct arena *arena = &memory_of(report)->arena;
	struct uph_section *section = &report->sections[section_index];
	struct uph_input *input_copy = arena_alloc_array(arena, section->column_count, sizeof *input_copy);
	struct uph_check *check_copy = arena_alloc_array(arena, check_count + 1, sizeof *check_copy);
	if (section_index >= report->section_count || !input_copy || !check_copy) {
		memory_of(report)->failed = true;
		return;
	}
	for (size_t i = 0; i < section->column_count; i++) {
		input_copy[i] = inputs[i];
		input_copy[i].note = uph_report_text(report, inputs[i].note);
		input_copy[i].fixed = uph_report_text(report, inputs[i].fixed);
	}
	for (size_t i = 0; i < check_count; i++) {
		check_copy[i] = checks[i];
		check_copy[i].message = uph_report_text(report, checks[i].message);
	}
	section->inputs = input_copy;
	section->checks = check_copy;
	section->check_count = check_count;
}

void uph_report_formula(
	struct uph_report *report, struct uph_value *value, const struct uph_term *terms, size_t count)
{
	assert(count <= UPH_TERMS_MAX);
	value->terms = NULL;
	value->term_count = 0;
	if (count == 0)
		return;
	struct uph_term *copy = arena_alloc_array(&memory_of(report)->arena, count, sizeof *copy);
	if (!copy) {
		memory_of(report)->failed = true;
		return;
	}
	memcpy(copy, terms, count * sizeof *copy);
	value->terms = copy;
	value->term_count = count;
}

struct uph_value uph_value_text(struct uph_report *report, const char *text)
{
	if (!text)
		return (struct uph_value){.kind = UPH_VALUE_NONE};
	return (struct uph_value){.kind = UPH_VALUE_TEXT, .text = uph_report_text(report, text)};
}

struct uph_value uph_value_money(struct uph_money money)
{
	return (struct uph_value){.kind = UPH_VALUE_MONEY, .money = money};
}

struct uph_value uph_value_date(struct uph_date date)
{
	return (struct uph_value){.kind = date.ymd ? UPH_VALUE_DATE : UPH_VALUE_NONE, .date = date};
}

struct uph_value uph_value_integer(int64_t integer)
{
	return (struct uph_value){.kind = UPH_VALUE_INTEGER, .integer = integer};
}

struct uph_value uph_value_boolean(struct uph_report *report, bool boolean)
{
	return (struct uph_value){.kind = UPH_VALUE_BOOLEAN,
		.boolean = boolean,
		.text = uph_report_text(report, word(boolean ? WORD_YES : WORD_NO, report->language))};
}
