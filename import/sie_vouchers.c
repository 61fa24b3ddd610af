/* See sie_vouchers.h. What counts as the same is account, fund, activity, day and amount, in any order of
 * rows; objects of other dimensions and words are words. */
#include "import/sie_vouchers.h"

#include <stdlib.h>
#include <string.h>

struct comparing {
	struct uph_ledger *ledger;
	const char *system;
	struct arena *arena;
	struct sie_vouchers *out;
	size_t named_count; /* vouchers of the file: by name */
	struct uph_date first, last;
	/* the voucher being gathered */
	struct uph_outside_row *known;
	size_t known_count, known_capacity;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- what the ledger has ---- */

static bool copy_row(struct arena *arena, const struct uph_outside_row *from, struct uph_outside_row *to)
{
	*to = *from;
	const char **const texts[] = {
		&to->voucher, &to->place, &to->account, &to->objects, &to->reference, &to->text};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		*texts[i] = arena_string(arena, *texts[i] ? *texts[i] : "");
		if (!*texts[i])
			return false;
	}
	return true;
}

static enum uph_status take_known(
	void *context, const struct uph_outside_row *row, int64_t source, struct uph_error *err)
{
	struct comparing *comparing = context;
	(void)source;
	if (comparing->known_count == comparing->known_capacity) {
		size_t capacity = comparing->known_capacity ? comparing->known_capacity * 2 : 16;
		struct uph_outside_row *known =
			realloc(comparing->known, capacity * sizeof *comparing->known);
		if (!known)
			return no_memory(err);
		comparing->known = known;
		comparing->known_capacity = capacity;
	}
	return copy_row(comparing->arena, row, &comparing->known[comparing->known_count++]) ? UPH_OK
											    : no_memory(err);
}

static enum uph_status keep_known(struct comparing *comparing, const struct uph_outside_row *rows,
	size_t count, struct sie_vouchers_voucher *voucher, struct uph_error *err)
{
	voucher->known = arena_alloc_array(comparing->arena, count + 1, sizeof *voucher->known);
	if (!voucher->known)
		return no_memory(err);
	if (count > 0)
		memcpy(voucher->known, rows, count * sizeof *voucher->known);
	voucher->known_count = count;
	return UPH_OK;
}

/* ---- the same or not ---- */

static int by_money(const void *a, const void *b)
{
	const struct uph_outside_row *x = *(const struct uph_outside_row *const *)a,
				     *y = *(const struct uph_outside_row *const *)b;
	int order = strcmp(x->account, y->account);
	if (order)
		return order;
	const int64_t pairs[][2] = {{x->fund, y->fund}, {x->activity, y->activity},
		{x->date.ymd, y->date.ymd}, {x->amount.ore, y->amount.ore}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (pairs[i][0] != pairs[i][1])
			return pairs[i][0] < pairs[i][1] ? -1 : 1;
	}
	return 0;
}

static const struct uph_outside_row **sorted(
	struct arena *arena, const struct uph_outside_row *rows, size_t count)
{
	const struct uph_outside_row **list = arena_alloc_array(arena, count + 1, sizeof *list);
	for (size_t i = 0; list && i < count; i++)
		list[i] = &rows[i];
	if (list && count > 1)
		qsort(list, count, sizeof *list, by_money);
	return list;
}

static bool same_words(const struct uph_outside_row *a, const struct uph_outside_row *b)
{
	return strcmp(a->objects, b->objects) == 0 && strcmp(a->text, b->text) == 0 &&
	       strcmp(a->reference, b->reference) == 0;
}

static enum uph_status decide(
	struct comparing *comparing, struct sie_vouchers_voucher *voucher, struct uph_error *err)
{
	voucher->action = UPH_IMPORT_POSTED;
	if (voucher->known_count == 0)
		return UPH_OK;
	const struct uph_outside_row **ours = sorted(comparing->arena, voucher->rows, voucher->row_count);
	const struct uph_outside_row **known = sorted(comparing->arena, voucher->known, voucher->known_count);
	if (!ours || !known)
		return no_memory(err);
	bool money = voucher->row_count == voucher->known_count, words = true;
	for (size_t i = 0; money && i < voucher->row_count; i++)
		money = by_money(&ours[i], &known[i]) == 0;
	for (size_t i = 0; money && words && i < voucher->row_count; i++)
		words = same_words(&voucher->rows[i], &voucher->known[i]);
	voucher->action = !money ? UPH_IMPORT_CONFLICT : words ? UPH_IMPORT_UNCHANGED : UPH_IMPORT_CHANGED;
	return UPH_OK;
}

static enum uph_status compare_voucher(
	struct comparing *comparing, struct sie_vouchers_voucher *voucher, struct uph_error *err)
{
	comparing->known_count = 0;
	enum uph_status status = uph_outside_rows(comparing->ledger, comparing->system,
		voucher->rows[0].voucher, 0, take_known, comparing, err);
	if (status == UPH_OK)
		status = keep_known(comparing, comparing->known, comparing->known_count, voucher, err);
	return status == UPH_OK ? decide(comparing, voucher, err) : status;
}

/* ---- those that are gone ---- */

static bool is_in_file(const struct comparing *comparing, const char *name)
{
	size_t low = 0, high = comparing->named_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(comparing->out->vouchers[middle].rows[0].voucher, name);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static enum uph_status take_gone(
	void *context, const struct uph_outside_row *row, int64_t source, struct uph_error *err)
{
	struct comparing *comparing = context;
	if (row->date.ymd < comparing->first.ymd || row->date.ymd > comparing->last.ymd ||
		is_in_file(comparing, row->voucher))
		return UPH_OK;
	return take_known(context, row, source, err);
}

static int by_name(const void *a, const void *b)
{
	const struct uph_outside_row *x = a, *y = b;
	int order = strcmp(x->voucher, y->voucher);
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

static enum uph_status add_gone(struct comparing *comparing, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (!comparing->first.ymd || !comparing->last.ymd)
		return UPH_OK;
	comparing->known_count = 0;
	status = uph_outside_rows(comparing->ledger, comparing->system, NULL, 0, take_gone, comparing, err);
	if (status != UPH_OK || comparing->known_count == 0)
		return status;
	qsort(comparing->known, comparing->known_count, sizeof *comparing->known, by_name);
	struct sie_vouchers_voucher *more = arena_alloc_array(
		comparing->arena, comparing->out->count + comparing->known_count, sizeof *more);
	if (!more)
		return no_memory(err);
	if (comparing->out->count > 0)
		memcpy(more, comparing->out->vouchers, comparing->out->count * sizeof *more);
	comparing->out->vouchers = more;
	for (size_t i = 0, end; status == UPH_OK && i < comparing->known_count; i = end) {
		for (end = i + 1; end < comparing->known_count &&
				  strcmp(comparing->known[end].voucher, comparing->known[i].voucher) == 0;
			end++)
			;
		struct sie_vouchers_voucher *voucher = &more[comparing->out->count++];
		voucher->action = UPH_IMPORT_CONFLICT;
		status = keep_known(comparing, &comparing->known[i], end - i, voucher, err);
	}
	return status;
}

enum uph_status sie_vouchers_compare(struct uph_ledger *ledger, const char *system, struct books_rows *rows,
	struct uph_date first, struct uph_date last, struct arena *arena, struct sie_vouchers *out,
	struct uph_error *err)
{
	struct comparing comparing = {
		.ledger = ledger, .system = system, .arena = arena, .out = out, .first = first, .last = last};
	enum uph_status status = UPH_OK;
	if (rows->count > 1)
		qsort(rows->rows, rows->count, sizeof *rows->rows, by_name);
	*out = (struct sie_vouchers){
		.vouchers = arena_alloc_array(arena, rows->count + 1, sizeof *out->vouchers)};
	if (!out->vouchers)
		return no_memory(err);
	for (size_t i = 0; i < rows->count; i++) {
		if (i > 0 && strcmp(rows->rows[i - 1].voucher, rows->rows[i].voucher) == 0)
			out->vouchers[out->count - 1].row_count++;
		else
			out->vouchers[out->count++] =
				(struct sie_vouchers_voucher){.rows = &rows->rows[i], .row_count = 1};
	}
	comparing.named_count = out->count;
	for (size_t i = 0; status == UPH_OK && i < out->count; i++)
		status = compare_voucher(&comparing, &out->vouchers[i], err);
	if (status == UPH_OK)
		status = add_gone(&comparing, err);
	free(comparing.known);
	return status;
}
