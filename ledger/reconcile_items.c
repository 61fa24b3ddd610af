/* Both sides' items. Ours are the entries that change what is on balance (pots, reserved, requisitioned and
 * held), per fund and activity: one that moves money between two pots is two items, one that moves it within
 * a pot is none. Theirs are the rows of the file.
 *
 * Rules: the days compared begin with the file's first, or with the book's own opening when that is later;
 * what stood before is one opening of each pot. An entry that has been corrected away, whole and before the
 * day, takes its correction out; else corrections are items as they stand. */
#include <stdlib.h>
#include <string.h>

#include "ledger/amended.h"
#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/reconcile.h"

#define REMEMBERED_DAYS 400 /* before the first day, and after the last, to look for an item in */
#define REFERENCE_MAX 4096

static const char sql_entries[] =
	"SELECT e.seq, e.voucher, e.event, e.date, e.amount_ore, f.kind, ifnull(f.fund, 0),"
	" ifnull(f.activity, 0), t.kind, ifnull(t.fund, 0), ifnull(t.activity, 0), ifnull(e.corrects, 0),"
	" e.reference, CASE WHEN m.seq IS NULL THEN e.text ELSE m.text END, l.label, " AMENDED_PURPOSE(
		"l", "?1") ", ifnull(ifnull(e.counterparty, l.recipient), 0) FROM entry e"
			   " JOIN account f ON f.id = e.from_account JOIN account t ON t.id = e.to_account"
			   " LEFT JOIN allocation l ON l.seq = ifnull(t.allocation, f.allocation)"
			   " LEFT JOIN amendment m ON m.seq = (SELECT max(x.seq) FROM amendment x"
			   "  WHERE x.entry = e.seq AND x.seq <= ?1)"
			   " WHERE e.seq <= ?1 ORDER BY e.seq";

/* ---- marks ---- */

static enum uph_status add_mark(struct reconcile *r, const struct reconcile_mark *mark, struct uph_error *err)
{
	enum uph_status status =
		reconcile_room(&r->marks, r->mark_count, &r->mark_capacity, sizeof *r->marks, err);
	if (status == UPH_OK)
		r->marks[r->mark_count++] = *mark;
	return status;
}

static const char *keep(struct reconcile *r, const char *text)
{
	return text && text[0] ? arena_string(r->memory, text) : "";
}

static bool holds(enum uph_account_kind kind)
{
	return kind == UPH_ACCOUNT_POT || kind == UPH_ACCOUNT_RESERVED || kind == UPH_ACCOUNT_HELD ||
	       kind == UPH_ACCOUNT_REQUISITIONED;
}

static enum uph_status our_side(struct reconcile *r, struct reconcile_mark *mark, int64_t fund,
	int64_t activity, int64_t ore, struct uph_error *err)
{
	if (!reconcile_has_fund(r, fund))
		return UPH_OK;
	enum uph_status status = reconcile_our_pot(r, fund, activity, &mark->pot, err);
	if (status != UPH_OK)
		return status;
	if (mark->phase == PHASE_BEFORE)
		status = reconcile_add(&r->pots[mark->pot].ours_before, ore, err);
	if (status != UPH_OK || mark->days < uph_date_days(r->start) - REMEMBERED_DAYS ||
		mark->days > uph_date_days(r->options.as_of) + REMEMBERED_DAYS)
		return status;
	mark->ore = mark->item.amount.ore = ore;
	mark->item.fund = fund;
	mark->item.activity = activity;
	return add_mark(r, mark, err);
}

static bool words_of(struct reconcile *r, struct db_statement *row, struct reconcile_mark *mark)
{
	const char *label = db_text(row, 14), *text = db_text(row, 13), *purpose = db_text(row, 15);
	const struct uph_party *counted =
		uph_party_by_id(r->ledger, uph_party_counts_as(r->ledger, db_int(row, 16), r->seq_max));
	const char *party = counted ? counted->name : NULL;
	mark->item.name = arena_print(r->memory, "ver %lld", (long long)mark->voucher);
	mark->item.place = "";
	mark->item.reference = keep(r, db_text(row, 12));
	const char *words = text && text[0] ? text : purpose ? purpose : "";
	mark->item.text = arena_print(r->memory, "%s%s%s%s%s%s%s", uph_event_label(mark->event),
		label ? " " : "", label ? label : "", words[0] ? ": " : "", words, party ? ", " : "",
		party ? party : "");
	/* an allocation's number is what its recipient is asked to refer to */
	mark->item.place = label ? arena_string(r->memory, label) : "";
	return mark->item.name && mark->item.reference && mark->item.text && mark->item.place;
}

static enum uph_status take_entry(
	struct reconcile *r, struct db_statement *row, int number, struct uph_error *err)
{
	const enum uph_account_kind from = (enum uph_account_kind)db_int(row, 5);
	const enum uph_account_kind to = (enum uph_account_kind)db_int(row, 8);
	const int64_t ore = db_int(row, 4);
	bool out = holds(from), in = holds(to);
	if (out && in && db_int(row, 7) == db_int(row, 10) &&
		(db_int(row, 6) == db_int(row, 9) || !r->outside->tells_funds)) {
		out = in = false;
	}
	if (!out && !in)
		return UPH_OK;
	struct reconcile_mark mark = {.ours = true,
		.seq = db_int(row, 0),
		.voucher = db_int(row, 1),
		.event = (enum uph_event)db_int(row, 2),
		.root = db_int(row, 11) ? db_int(row, 11) : db_int(row, 0),
		.entry_number = number,
		.sign = 1,
		.other = RECONCILE_NONE,
		.group = RECONCILE_NONE,
		.cause = RECONCILE_NONE,
		.item = {.ours = true, .entry = db_int(row, 0), .date = {(int32_t)db_int(row, 3)}}};
	const struct uph_date day = mark.item.date;
	bool opens = mark.event == UPH_EVENT_OPENING && mark.root == mark.seq && day.ymd <= r->start.ymd;
	mark.days = uph_date_days(day);
	mark.phase = day.ymd < r->start.ymd || opens   ? PHASE_BEFORE
		     : day.ymd <= r->options.as_of.ymd ? PHASE_WITHIN
						       : PHASE_AFTER;
	if (!words_of(r, row, &mark))
		return reconcile_no_memory(err);
	enum uph_status status = out ? our_side(r, &mark, db_int(row, 6), db_int(row, 7), -ore, err) : UPH_OK;
	return status == UPH_OK && in ? our_side(r, &mark, db_int(row, 9), db_int(row, 10), ore, err)
				      : status;
}

static enum uph_status gather_ours(struct reconcile *r, struct uph_error *err)
{
	struct db_statement *row;
	int64_t voucher = 0;
	int number = 0;
	enum uph_status status = db_prepare(r->ledger->db, sql_entries, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, r->seq_max);
	while ((status = db_step(row, err)) == UPH_OK) {
		number = db_int(row, 1) == voucher ? number + 1 : 1;
		voucher = db_int(row, 1);
		status = take_entry(r, row, number, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	r->ours_count = r->mark_count;
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status their_row(
	struct reconcile *r, const struct uph_outside_row *row, struct uph_error *err)
{
	struct reconcile_mark mark = {.other = RECONCILE_NONE,
		.group = RECONCILE_NONE,
		.cause = RECONCILE_NONE,
		.ore = row->amount.ore,
		.entry_number = row->number,
		.item = {.name = row->voucher ? row->voucher : "",
			.place = row->place,
			.date = row->date,
			.fund = row->fund,
			.activity = row->activity,
			.amount = row->amount,
			.reference = row->reference ? row->reference : "",
			.text = row->text ? row->text : ""}};
	if (!reconcile_has_fund(r, row->fund))
		return UPH_OK;
	enum uph_status status = reconcile_pot_at(r, row->fund, row->activity, &mark.pot, err);
	if (status != UPH_OK)
		return status;
	struct reconcile_pot *pot = &r->pots[mark.pot];
	mark.days = uph_date_days(row->date);
	mark.phase = row->date.ymd < r->start.ymd            ? PHASE_BEFORE
		     : row->date.ymd <= r->options.as_of.ymd ? PHASE_WITHIN
							     : PHASE_AFTER;
	status = reconcile_add(mark.phase == PHASE_BEFORE   ? &pot->theirs_before
			       : mark.phase == PHASE_WITHIN ? &pot->theirs_within
							    : &pot->theirs_after,
		mark.ore, err);
	return status != UPH_OK || mark.phase == PHASE_BEFORE || mark.ore == 0 ? status
									       : add_mark(r, &mark, err);
}

/* ---- order, and what is alike ---- */

static int by_day_ours(const void *a, const void *b)
{
	const struct reconcile_mark *x = a, *y = b;
	if (x->days != y->days)
		return x->days < y->days ? -1 : 1;
	if (x->seq != y->seq)
		return x->seq < y->seq ? -1 : 1;
	return (x->ore > y->ore) - (x->ore < y->ore);
}

static int by_day_theirs(const void *a, const void *b)
{
	const struct reconcile_mark *x = a, *y = b;
	if (x->days != y->days)
		return x->days < y->days ? -1 : 1;
	int order = strcmp(x->item.name, y->item.name);
	if (order == 0)
		order = (x->entry_number > y->entry_number) - (x->entry_number < y->entry_number);
	if (order == 0)
		order = (x->ore > y->ore) - (x->ore < y->ore);
	if (order == 0)
		order = (x->pot > y->pot) - (x->pot < y->pot);
	return order ? order : strcmp(x->item.text, y->item.text);
}

struct written {
	const char *text;
	uint32_t *number;
};

static int by_text(const void *a, const void *b)
{
	const struct written *x = a, *y = b;
	return strcmp(x->text, y->text);
}

/* The letters and digits of a reference, in lower case; NULL when memory is out. */
static const char *plain(struct reconcile *r, struct buffer *folded, const char *text)
{
	buffer_clear(folded);
	text_fold(folded, text, strlen(text));
	char *copy = buffer_failed(folded) ? NULL : arena_string(r->memory, buffer_string(folded));
	size_t length = 0;
	for (size_t i = 0; copy && copy[i]; i++) {
		if (copy[i] != ' ' && copy[i] != '-' && copy[i] != '.')
			copy[length++] = copy[i];
	}
	if (copy)
		copy[length] = '\0';
	return copy;
}

/* What is written, and its form: any digit is as good as another. */
struct written_list {
	struct written *texts, *forms;
	size_t count;
};

static bool add_written(struct reconcile *r, struct buffer *folded, struct written_list *list,
	const char *text, uint32_t *number, uint32_t *form)
{
	if (!text[0])
		return true;
	const char *copy = plain(r, folded, text);
	char *shape = copy ? arena_string(r->memory, copy) : NULL;
	if (!shape)
		return false;
	for (size_t i = 0; shape[i]; i++) {
		if (shape[i] >= '0' && shape[i] <= '9')
			shape[i] = '0';
	}
	if (copy[0]) {
		list->texts[list->count] = (struct written){copy, number};
		list->forms[list->count++] = (struct written){shape, form};
	}
	return true;
}

static void number_alike(struct written *list, size_t count)
{
	uint32_t number = 0;
	if (count > 1)
		qsort(list, count, sizeof *list, by_text);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || strcmp(list[i - 1].text, list[i].text) != 0)
			number++;
		*list[i].number = number;
	}
}

/* References, numbers of allocations, and the forms of both. */
static enum uph_status number_references(struct reconcile *r, struct uph_error *err)
{
	struct written_list list = {.texts = calloc(r->mark_count + 1, 2 * sizeof *list.texts),
		.forms = calloc(r->mark_count + 1, 2 * sizeof *list.forms)};
	struct buffer folded;
	bool kept = list.texts && list.forms;
	buffer_init(&folded, REFERENCE_MAX);
	for (size_t i = 0; kept && i < r->mark_count; i++) {
		struct reconcile_mark *mark = &r->marks[i];
		kept = add_written(
			r, &folded, &list, mark->item.reference, &mark->reference, &mark->reference_form);
		if (kept && mark->ours)
			kept = add_written(
				r, &folded, &list, mark->item.place, &mark->label, &mark->label_form);
		if (mark->ours)
			mark->item.place = "";
	}
	buffer_free(&folded);
	if (kept) {
		number_alike(list.texts, list.count);
		number_alike(list.forms, list.count);
	}
	free(list.texts);
	free(list.forms);
	return kept ? UPH_OK : reconcile_no_memory(err);
}

/* Vouchers are told apart by year as well: numbers begin anew. */
static enum uph_status number_vouchers(struct reconcile *r, struct uph_error *err)
{
	struct written *list = calloc(r->mark_count - r->ours_count + 1, sizeof *list);
	size_t count = 0;
	bool kept = list != NULL;
	for (size_t i = r->ours_count; kept && i < r->mark_count; i++) {
		struct reconcile_mark *mark = &r->marks[i];
		if (!mark->item.name[0])
			continue;
		const char *named =
			arena_print(r->memory, "%d %s", uph_date_year(mark->item.date), mark->item.name);
		kept = named != NULL;
		list[count++] = (struct written){named, &mark->bundle};
	}
	if (kept)
		number_alike(list, count);
	free(list);
	return kept ? UPH_OK : reconcile_no_memory(err);
}

struct nameless {
	int32_t days;
	size_t pot;
	int64_t ore;
	size_t mark;
};

static int by_content(const void *a, const void *b)
{
	const struct nameless *x = a, *y = b;
	if (x->days != y->days)
		return x->days < y->days ? -1 : 1;
	if (x->pot != y->pot)
		return x->pot < y->pot ? -1 : 1;
	if (x->ore != y->ore)
		return x->ore < y->ore ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

/* Rows without a voucher are told apart by what they say, and which of those that say the same. */
static enum uph_status number_nameless(struct reconcile *r, struct uph_error *err)
{
	struct nameless *list = calloc(r->mark_count - r->ours_count + 1, sizeof *list);
	size_t count = 0;
	if (!list)
		return reconcile_no_memory(err);
	for (size_t i = r->ours_count; i < r->mark_count; i++) {
		const struct reconcile_mark *mark = &r->marks[i];
		if (!mark->item.name[0])
			list[count++] = (struct nameless){mark->days, mark->pot, mark->ore, i};
	}
	if (count > 1)
		qsort(list, count, sizeof *list, by_content);
	for (size_t i = 0; i < count; i++) {
		bool same = i > 0 && list[i].days == list[i - 1].days && list[i].pot == list[i - 1].pot &&
			    list[i].ore == list[i - 1].ore;
		r->marks[list[i].mark].entry_number = same ? r->marks[list[i - 1].mark].entry_number + 1 : 1;
	}
	free(list);
	return UPH_OK;
}

/* ---- corrections ---- */

static size_t ours_by_seq(const struct reconcile *r, int64_t seq)
{
	size_t low = 0, high = r->ours_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (r->marks[middle].seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->ours_count && r->marks[low].seq == seq ? low : RECONCILE_NONE;
}

/* While ours stand as registered: what a correction is of was registered before it. */
static void find_roots(struct reconcile *r)
{
	for (size_t i = 0; i < r->ours_count; i++) {
		struct reconcile_mark *mark = &r->marks[i];
		if (mark->root == mark->seq)
			continue;
		size_t of = ours_by_seq(r, mark->root);
		if (of == RECONCILE_NONE)
			continue; /* older than what is looked at */
		mark->sign = -r->marks[of].sign;
		mark->root = r->marks[of].root;
	}
}

static void find_other_pots(struct reconcile *r)
{
	for (size_t i = 1; i < r->ours_count; i++) {
		if (r->marks[i].seq == r->marks[i - 1].seq) {
			r->marks[i].other = i - 1;
			r->marks[i - 1].other = i;
		}
	}
}

enum uph_status reconcile_gather(struct reconcile *r, struct uph_error *err)
{
	enum uph_status status = reconcile_choose_start(r, err);
	if (status == UPH_OK)
		status = gather_ours(r, err);
	if (status != UPH_OK)
		return status;
	find_roots(r);
	if (r->ours_count > 1)
		qsort(r->marks, r->ours_count, sizeof *r->marks, by_day_ours);
	find_other_pots(r);
	for (size_t i = 0; status == UPH_OK && i < r->outside->row_count; i++)
		status = their_row(r, &r->outside->rows[i], err);
	if (status == UPH_OK && r->mark_count > r->ours_count + 1)
		qsort(r->marks + r->ours_count, r->mark_count - r->ours_count, sizeof *r->marks,
			by_day_theirs);
	if (status == UPH_OK)
		status = number_nameless(r, err);
	if (status == UPH_OK)
		status = number_references(r, err);
	return status == UPH_OK ? number_vouchers(r, err) : status;
}
