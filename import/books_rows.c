/* See books_rows.h. Rows are numbered within what they are called, in the order of the file. */
#include "import/books_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

#define UNKNOWN_MAX 200

struct gathering {
	const struct sie_file *file;
	const struct books_map *map;
	struct arena *arena;
	struct books_rows *out;
	struct uph_findings *findings;
	const char *unknown[UNKNOWN_MAX]; /* objects that have been told */
	size_t unknown_count;
	bool out_of_memory, overflow;
};

const char *books_objects(const struct sie_object *objects, size_t count, struct arena *arena)
{
	struct buffer out;
	if (count == 0)
		return "";
	buffer_init(&out, SIE_FIELD_MAX * 4);
	for (size_t i = 0; i < count; i++)
		buffer_print(&out, "%s%d=%s", i ? " " : "", objects[i].dimension, objects[i].number);
	const char *text = buffer_failed(&out) ? NULL : arena_copy(arena, buffer_string(&out), out.length);
	buffer_free(&out);
	return text;
}

/* ---- references ---- */

static bool is_reference_byte(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
	       byte == '-' || byte == '/' || byte == '.' || byte == ':';
}

/* Three digits at least, and no day, no year. */
static bool is_reference(const char *text, size_t length)
{
	struct uph_date date;
	size_t digits = 0;
	for (size_t i = 0; i < length; i++)
		digits += text[i] >= '0' && text[i] <= '9';
	bool year = length == 4 && digits == 4 && (memcmp(text, "19", 2) == 0 || memcmp(text, "20", 2) == 0);
	return digits >= 3 && !year && uph_date_parse(text, length, &date, NULL) != UPH_OK;
}

const char *books_reference(const char *text, struct arena *arena)
{
	while (*text) {
		size_t length = 0;
		while (text[length] && is_reference_byte(text[length]))
			length++;
		size_t kept = length;
		while (kept > 0 && strchr("-/.:", text[kept - 1]))
			kept--;
		if (kept > 0 && is_reference(text, kept))
			return arena_copy(arena, text, kept);
		text += length ? length : 1;
	}
	return "";
}

/* ---- names ---- */

static const char *name_of(const struct gathering *gathering, const struct sie_voucher *voucher)
{
	char day[UPH_DATE_TEXT_MAX], year[SIE_YEAR_NAME_MAX];
	if (sie_is_numbered(voucher))
		return arena_print(gathering->arena, "%s%s%s/%s", voucher->series,
			*voucher->series ? " " : "", voucher->number,
			sie_year_name(gathering->file, voucher->date, year));
	return arena_print(gathering->arena, "%s%s%s", uph_date_print(voucher->date, day),
		*voucher->text ? " " : "", voucher->text);
}

static const char *text_of(
	const struct gathering *gathering, const struct sie_voucher *voucher, const struct sie_row *row)
{
	struct buffer joined;
	buffer_init(&joined, SIE_FIELD_MAX * 8);
	const char *text = sie_words(voucher, row, &joined);
	if (text && joined.length > 0)
		text = arena_copy(gathering->arena, text, joined.length);
	buffer_free(&joined);
	return text;
}

/* ---- rows ---- */

static void tell_unknown(
	struct gathering *gathering, const struct sie_row *row, const struct books_place *place)
{
	char where[24];
	const char *name = sie_object_label(gathering->file, place->dimension, place->object);
	for (size_t i = 0; i < gathering->unknown_count; i++) {
		if (strcmp(gathering->unknown[i], place->object) == 0)
			return;
	}
	if (gathering->unknown_count == UNKNOWN_MAX)
		return;
	gathering->unknown[gathering->unknown_count++] = place->object;
	(void)snprintf(where, sizeof where, "%zu", row->line);
	(void)uph_findings_add(gathering->findings, UPH_SEVERITY_ERROR, "books.object", where,
		"Objektet %s%s%s%s i dimension %d har rader på konto %s, och kartan säger inte vad det är: "
		"lägg det till \"activities\", \"undivided\" eller \"others\".",
		place->object, *name ? " (" : "", name, *name ? ")" : "", place->dimension, row->account);
}

static void add_row(struct gathering *gathering, const struct sie_voucher *voucher, const char *voucher_name,
	const struct sie_row *row, const struct books_place *place)
{
	struct uph_outside_row *to = &gathering->out->rows[gathering->out->count];
	*to = (struct uph_outside_row){.voucher = voucher_name,
		.number = 0,
		.place = arena_print(gathering->arena, "%zu", row->line),
		.date = voucher->date,
		.account = row->account,
		.objects = books_objects(row->objects, row->object_count, gathering->arena),
		.fund = place->fund,
		.activity = place->activity,
		.text = text_of(gathering, voucher, row)};
	if (!to->place || !to->objects || !to->text) {
		gathering->out_of_memory = true;
		return;
	}
	to->reference = books_reference(to->text, gathering->arena);
	if (!to->reference)
		gathering->out_of_memory = true;
	if (!books_map_amount(gathering->map, row->amount, &to->amount))
		gathering->overflow = true;
	gathering->out->count++;
}

static void gather_voucher(struct gathering *gathering, const struct sie_voucher *voucher)
{
	const char *name = NULL;
	for (size_t i = 0; i < voucher->row_count; i++) {
		const struct sie_row *row = &voucher->rows[i];
		struct books_place place;
		if (row->kind != SIE_TRANS || row->amount.ore == 0)
			continue;
		switch (books_map_apply(
			gathering->map, row->account, row->objects, row->object_count, &place)) {
		case BOOKS_OTHERS:
			gathering->out->passed_over++;
			break;
		case BOOKS_UNKNOWN:
			tell_unknown(gathering, row, &place);
			break;
		case BOOKS_OURS:
			name = name ? name : name_of(gathering, voucher);
			if (name)
				add_row(gathering, voucher, name, row, &place);
			else
				gathering->out_of_memory = true;
			break;
		}
	}
}

/* ---- order ---- */

static size_t line_of(const struct uph_outside_row *row)
{
	return (size_t)strtoul(row->place, NULL, 10);
}

static int by_name(const void *a, const void *b)
{
	const struct uph_outside_row *x = a, *y = b;
	int order = strcmp(x->voucher, y->voucher);
	return order ? order : line_of(x) < line_of(y) ? -1 : line_of(x) > line_of(y);
}

static int by_date(const void *a, const void *b)
{
	const struct uph_outside_row *x = a, *y = b;
	if (x->date.ymd != y->date.ymd)
		return x->date.ymd < y->date.ymd ? -1 : 1;
	int order = strcmp(x->voucher, y->voucher);
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void number_rows(struct books_rows *out)
{
	if (out->count == 0)
		return;
	qsort(out->rows, out->count, sizeof *out->rows, by_name);
	for (size_t i = 0; i < out->count; i++)
		out->rows[i].number = i > 0 && strcmp(out->rows[i - 1].voucher, out->rows[i].voucher) == 0
					      ? out->rows[i - 1].number + 1
					      : 1;
	qsort(out->rows, out->count, sizeof *out->rows, by_date);
}

enum uph_status books_rows(const struct sie_file *file, const struct books_map *map, struct arena *arena,
	struct books_rows *out, struct uph_findings *findings, struct uph_error *err)
{
	struct gathering gathering = {
		.file = file, .map = map, .arena = arena, .out = out, .findings = findings};
	*out = (struct books_rows){
		.rows = arena_alloc_array(arena, file->trans_count + 1, sizeof *out->rows)};
	if (!out->rows)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; i < file->voucher_count && !gathering.out_of_memory; i++)
		gather_voucher(&gathering, &file->vouchers[i]);
	if (gathering.out_of_memory)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (gathering.overflow)
		return uph_fail(err, UPH_E_OVERFLOW, "ett belopp är större än vad boken kan hålla");
	if (gathering.unknown_count > 0)
		return uph_fail(
			err, UPH_E_REFUSED, "%zu objekt är okända för kartan", gathering.unknown_count);
	number_rows(out);
	return UPH_OK;
}
