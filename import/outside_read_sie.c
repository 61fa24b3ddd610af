/* A SIE file as somebody else's books, by the mapping that says which accounts and objects are our money.
 *
 * Rows are the #TRANS of those accounts. Balances are those of objects (#OIB, #OUB) where the activity is
 * told by an object; what an account has besides (#IB less its #OIB) stands without an object and goes where
 * rows without one go. A file with vouchers and closing balances of accounts alone is closed by its rows. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/books_map.h"
#include "import/books_rows.h"
#include "import/outside_read.h"

#define PLACE_MAX 24
#define UNKNOWN_TOLD_MAX 200

struct sie_outside {
	struct outside_reading *reading;
	const struct sie_file *file;
	struct books_map map;
	struct uph_findings *findings;
	size_t unknown, told;
};

/* What an account of the file has, and how much of it its objects have. */
struct account_sums {
	const char *account;
	struct uph_money opening, closing;         /* #IB, #UB */
	struct uph_money of_openings, of_closings; /* Σ #OIB, Σ #OUB in the dimension */
	bool has_opening, has_closing, objects_open, objects_close;
	size_t line;
};

struct account_list {
	struct account_sums *sums;
	size_t count;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till filen");
}

static enum uph_status too_large(struct uph_error *err)
{
	return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

static const char *place_of(const struct sie_outside *work, size_t line)
{
	return arena_print(&work->reading->memory->arena, "%zu", line);
}

/* ---- objects that the mapping does not name ---- */

static bool is_unknown(const struct sie_outside *work, const char *account, const struct sie_object *objects,
	size_t count, struct books_place *place)
{
	return books_map_apply(&work->map, account, objects, count, place) == BOOKS_UNKNOWN;
}

/* A row has named it already. */
static bool stands_in_rows(const struct sie_outside *work, const struct books_place *unknown)
{
	struct books_place place;
	for (size_t i = 0; i < work->file->voucher_count; i++) {
		const struct sie_voucher *voucher = &work->file->vouchers[i];
		for (size_t k = 0; k < voucher->row_count; k++) {
			const struct sie_row *row = &voucher->rows[k];
			if (row->kind == SIE_TRANS &&
				is_unknown(work, row->account, row->objects, row->object_count, &place) &&
				place.dimension == unknown->dimension &&
				strcmp(place.object, unknown->object) == 0)
				return true;
		}
	}
	return false;
}

static bool told_before(const struct sie_outside *work, size_t index, const struct books_place *unknown)
{
	struct books_place place;
	for (size_t i = 0; i < index; i++) {
		const struct sie_balance *balance = &work->file->balances[i];
		if (balance->year == 0 && balance->amount.ore != 0 &&
			(balance->kind == SIE_OIB || balance->kind == SIE_OUB) &&
			is_unknown(work, balance->account, balance->objects, balance->object_count, &place) &&
			place.dimension == unknown->dimension && strcmp(place.object, unknown->object) == 0)
			return true;
	}
	return false;
}

static enum uph_status tell_unknown(
	struct sie_outside *work, size_t index, const struct books_place *unknown, struct uph_error *err)
{
	const struct sie_balance *balance = &work->file->balances[index];
	char text[UPH_MONEY_TEXT_MAX], place[PLACE_MAX];
	const char *label = sie_object_label(work->file, unknown->dimension, unknown->object);
	work->unknown++;
	if (work->told > UNKNOWN_TOLD_MAX || told_before(work, index, unknown) ||
		stands_in_rows(work, unknown))
		return UPH_OK;
	if (work->told++ == UNKNOWN_TOLD_MAX)
		return uph_findings_add(work->findings, UPH_SEVERITY_ERROR, "books.object", "",
			"Fler objekt är okända för kartan än de %d som visas.", UNKNOWN_TOLD_MAX);
	(void)snprintf(place, sizeof place, "%zu", balance->line);
	return uph_findings_add(work->findings, UPH_SEVERITY_ERROR, "books.object", place,
		"Objektet %s%s%s%s i dimension %d har %s på konto %s, och kartan säger inte vad det är: lägg "
		"det till \"activities\", \"undivided\" eller \"others\".",
		unknown->object, *label ? " (" : "", label, *label ? ")" : "", unknown->dimension,
		uph_money_print(balance->amount, UPH_MONEY_SWEDISH, text), balance->account);
	(void)err;
}

/* ---- balances ---- */

static bool is_read(const struct sie_balance *balance)
{
	return balance->year == 0 && (balance->kind == SIE_IB || balance->kind == SIE_UB ||
					     balance->kind == SIE_OIB || balance->kind == SIE_OUB);
}

static int by_account(const void *a, const void *b)
{
	return strcmp(((const struct account_sums *)a)->account, ((const struct account_sums *)b)->account);
}

static int by_account_and_line(const void *a, const void *b)
{
	const struct account_sums *x = a, *y = b;
	int order = by_account(a, b);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* The accounts that balances are of, by number, each with the line that has it first. */
static void list_accounts(const struct sie_file *file, struct account_list *list)
{
	size_t count = 0;
	for (size_t i = 0; i < file->balance_count; i++) {
		const struct sie_balance *balance = &file->balances[i];
		if (is_read(balance))
			list->sums[count++] =
				(struct account_sums){.account = balance->account, .line = balance->line};
	}
	if (count > 1)
		qsort(list->sums, count, sizeof *list->sums, by_account_and_line);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || by_account(&list->sums[list->count - 1], &list->sums[i]) != 0)
			list->sums[list->count++] = list->sums[i];
	}
}

static struct account_sums *sums_of(const struct account_list *list, const char *account)
{
	const struct account_sums key = {.account = account};
	return bsearch(&key, list->sums, list->count, sizeof key, by_account);
}

static enum uph_status add_to_pot(struct sie_outside *work, const struct books_place *place, bool opens,
	struct uph_money theirs, size_t line, struct uph_error *err)
{
	const char *where = place_of(work, line);
	struct uph_outside_balance *balance =
		where ? outside_balance(work->reading, place->fund, place->activity, where) : NULL;
	struct uph_money ours;
	if (!balance)
		return no_memory(err);
	struct uph_money *sum = opens ? &balance->opening : &balance->closing;
	if (!books_map_amount(&work->map, theirs, &ours) || !uph_money_add(*sum, ours, sum))
		return too_large(err);
	return UPH_OK;
}

/* #OIB and #OUB: into the pot, and out of what the account has without an object. */
static enum uph_status take_object(
	struct sie_outside *work, struct account_sums *sums, size_t index, struct uph_error *err)
{
	const struct sie_balance *balance = &work->file->balances[index];
	bool opens = balance->kind == SIE_OIB;
	struct uph_money *sum = opens ? &sums->of_openings : &sums->of_closings;
	struct books_place place;
	if (work->map.dimension == 0 ||
		!sie_object_of(balance->objects, balance->object_count, work->map.dimension))
		return UPH_OK;
	enum books_verdict verdict = books_map_apply(
		&work->map, balance->account, balance->objects, balance->object_count, &place);
	if (!uph_money_add(*sum, balance->amount, sum))
		return too_large(err);
	if (opens)
		sums->objects_open = true;
	else
		sums->objects_close = true;
	if (verdict == BOOKS_UNKNOWN)
		return balance->amount.ore ? tell_unknown(work, index, &place, err) : UPH_OK;
	return verdict == BOOKS_OURS ? add_to_pot(work, &place, opens, balance->amount, balance->line, err)
				     : UPH_OK;
}

static enum uph_status take_balances(
	struct sie_outside *work, struct account_list *list, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	list_accounts(work->file, list);
	for (size_t i = 0; status == UPH_OK && i < work->file->balance_count; i++) {
		const struct sie_balance *balance = &work->file->balances[i];
		bool of_object = balance->kind == SIE_OIB || balance->kind == SIE_OUB;
		if (!is_read(balance))
			continue;
		struct account_sums *sums = sums_of(list, balance->account);
		assert(sums); /* every account that is read is in the list */
		if (of_object) {
			status = take_object(work, sums, i, err);
			continue;
		}
		bool opens = balance->kind == SIE_IB;
		struct uph_money *sum = opens ? &sums->opening : &sums->closing;
		if (!uph_money_add(*sum, balance->amount, sum))
			status = too_large(err);
		if (opens)
			sums->has_opening = true;
		else
			sums->has_closing = true;
	}
	return status;
}

/* What an account has that no object of it has. */
static enum uph_status take_rest(
	struct sie_outside *work, const struct account_sums *sums, bool opens, struct uph_error *err)
{
	struct books_place place;
	struct uph_money rest;
	char text[UPH_MONEY_TEXT_MAX];
	if (books_map_apply(&work->map, sums->account, NULL, 0, &place) != BOOKS_OURS ||
		!(opens ? sums->has_opening : sums->has_closing))
		return UPH_OK;
	if (!uph_money_subtract(opens ? sums->opening : sums->closing,
		    opens ? sums->of_openings : sums->of_closings, &rest))
		return too_large(err);
	if (rest.ore == 0)
		return UPH_OK;
	if (work->map.dimension != 0) {
		enum uph_status status = uph_findings_add_amount(work->findings, UPH_SEVERITY_WARNING,
			"sie.without-object", place_of(work, sums->line), rest,
			"konto %s har %s %s utan objekt i dimension %d; det läses som ofördelat",
			sums->account, opens ? "ingående" : "utgående",
			uph_money_print(rest, UPH_MONEY_SWEDISH, text), work->map.dimension);
		if (status != UPH_OK)
			return uph_fail(err, status, "minnet räcker inte");
	}
	return add_to_pot(work, &place, opens, rest, sums->line, err);
}

/* Closings of accounts alone say nothing of the pots that the rows tell apart. */
static bool closes_by_pot(const struct sie_outside *work, const struct account_list *list)
{
	struct books_place place;
	bool any = false;
	for (size_t i = 0; i < list->count; i++) {
		const struct account_sums *sums = &list->sums[i];
		if (books_map_apply(&work->map, sums->account, NULL, 0, &place) == BOOKS_OTHERS &&
			!sums->objects_close)
			continue;
		if (work->map.dimension != 0 && work->file->voucher_count > 0 && !sums->objects_close &&
			sums->has_closing && sums->closing.ore != 0)
			return false;
		any = any || sums->has_closing || sums->objects_close;
	}
	return any;
}

/* In a file with balances a pot without one has none. */
static enum uph_status mark_balances(struct sie_outside *work, bool opens, bool closes, struct uph_error *err)
{
	struct uph_outside *out = work->reading->out;
	work->reading->has_openings = opens;
	work->reading->has_closings = closes;
	if (!opens && !closes)
		return UPH_OK;
	for (size_t i = 0; i < out->row_count; i++) {
		if (!outside_balance(
			    work->reading, out->rows[i].fund, out->rows[i].activity, out->rows[i].place))
			return no_memory(err);
	}
	for (size_t i = 0; i < out->balance_count; i++) {
		out->balances[i].has_opening = opens;
		out->balances[i].has_closing = closes;
		if (!closes)
			out->balances[i].closing = (struct uph_money){0};
	}
	return UPH_OK;
}

static enum uph_status read_balances(struct sie_outside *work, struct uph_error *err)
{
	struct account_list list = {0};
	bool opens = false;
	list.sums = calloc(work->file->balance_count + 1, sizeof *list.sums);
	enum uph_status status = list.sums ? take_balances(work, &list, err) : no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < list.count; i++)
		opens = opens || list.sums[i].has_opening || list.sums[i].objects_open;
	bool closes = status == UPH_OK && closes_by_pot(work, &list);
	for (size_t i = 0; status == UPH_OK && i < list.count; i++) {
		status = take_rest(work, &list.sums[i], true, err);
		if (status == UPH_OK && closes)
			status = take_rest(work, &list.sums[i], false, err);
	}
	free(list.sums);
	if (status == UPH_OK && work->unknown > 0)
		status = uph_fail(err, UPH_E_REFUSED, "filen har objekt som är okända för kartan");
	return status == UPH_OK ? mark_balances(work, opens, closes, err) : status;
}

/* ---- the file ---- */

/* The last day it covers: what #OMFATTN says; of a year that goes on, the day it was written. */
static struct uph_date last_day(const struct sie_file *file)
{
	if (file->as_of.ymd)
		return file->as_of;
	if (file->written.ymd && file->last.ymd && file->written.ymd < file->last.ymd &&
		(file->year_count > 0 || file->voucher_count == 0))
		return file->written;
	return file->last;
}

static enum uph_status keep_mapping(struct sie_outside *work, const char *text, struct uph_error *err)
{
	struct uph_outside *out = work->reading->out;
	struct uph_mapping kept;
	out->system = work->map.system;
	out->key = work->map.key;
	out->reads = books_map_describe(&work->map, &work->reading->memory->arena);
	out->mapping = (struct uph_mapping){
		.kind = UPH_MAPPING_BOOKS, .key = out->key, .name = out->system, .body = text};
	if (!out->reads || !text)
		return no_memory(err);
	if (work->reading->options->mapping)
		return UPH_OK;
	enum uph_status status =
		uph_mapping_find(work->reading->ledger, UPH_MAPPING_BOOKS, out->key, &kept, err);
	if (status == UPH_OK)
		out->mapping.id = kept.id;
	return status == UPH_E_MISSING ? UPH_OK : status;
}

/* Rows and balances both: every object that the mapping does not name is told at once. */
static enum uph_status read_both(struct sie_outside *work, struct uph_error *err)
{
	struct uph_outside *out = work->reading->out;
	struct books_rows rows = {0};
	struct uph_error second = {0};
	enum uph_status status =
		books_rows(work->file, &work->map, &work->reading->memory->arena, &rows, work->findings, err);
	if (status == UPH_OK) {
		out->rows = rows.rows;
		out->row_count = rows.count;
		out->passed_over = rows.passed_over;
	} else if (status != UPH_E_REFUSED) {
		return status;
	}
	enum uph_status balances = read_balances(work, &second);
	if (status == UPH_OK && balances != UPH_OK && err)
		*err = second;
	return status == UPH_OK ? balances : status;
}

enum uph_status outside_read_sie(struct outside_reading *reading, struct uph_error *err)
{
	struct sie_file *file = &reading->memory->sie;
	struct sie_outside work = {.reading = reading, .file = file, .findings = reading->findings};
	const char *text = NULL;
	enum uph_status status =
		sie_read(reading->file->data, reading->file->length, file, reading->findings, err);
	if (status != UPH_OK)
		return status;
	reading->memory->has_sie = true;
	status = books_map_load(reading->ledger, file, reading->options->mapping, &reading->memory->arena,
		&work.map, &text, reading->findings, err);
	if (status == UPH_OK)
		status = keep_mapping(&work, text, err);
	if (status == UPH_OK)
		status = read_both(&work, err);
	if (status == UPH_OK)
		status = sie_check(file, reading->findings, err);
	reading->out->first = file->first;
	reading->out->last = last_day(file);
	reading->out->covers = file->as_of;
	return status;
}
