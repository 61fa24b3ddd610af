/* The first day that is compared: the file's first, or the book's own opening when that is later.
 *
 * Rules: a file whose vouchers begin later in the year than its opening balances (a month's vouchers with the
 * year's opening) is compared from the month of its first voucher, with an opening counted back from its
 * closing balances; but only when that explains more than the rows that it then lacks: else its balances do
 * not hold, and what is off is told. */
#include <stdlib.h>

#include "ledger/flow.h"
#include "ledger/handle.h"
#include "ledger/reconcile.h"

static const char sql_begins[] =
	"SELECT e.date, max(e.event = 1 AND e.corrects IS NULL) FROM entry e"
	" WHERE e.date = (SELECT min(x.date) FROM entry x WHERE x.seq <= ?1) AND e.seq <= ?1";

static enum uph_status book_begins(struct reconcile *r, struct uph_date *day, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(r->ledger->db, sql_begins, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, r->seq_max);
	status = db_step(row, err);
	if (status == UPH_OK && !db_is_null(row, 0) && db_int(row, 1) == 1)
		day->ymd = (int32_t)db_int(row, 0);
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* ---- vouchers of a part of the days alone ---- */

struct counting_back {
	struct reconcile *r;
	int64_t *lacks;  /* by pot: closing less opening and all rows */
	int64_t *opened; /* closing less all rows, less ours the day before */
	size_t count;
};

static enum uph_status take_ours_before(void *context, const struct flow *flow, struct uph_error *err)
{
	struct counting_back *counting = context;
	size_t pot;
	if (flow->kind != UPH_ACCOUNT_POT && flow->kind != UPH_ACCOUNT_RESERVED &&
		flow->kind != UPH_ACCOUNT_REQUISITIONED && flow->kind != UPH_ACCOUNT_HELD)
		return UPH_OK;
	enum uph_status status = reconcile_our_pot(counting->r, flow->fund, flow->activity, &pot, err);
	if (status != UPH_OK || pot >= counting->count) /* all of ours have a pot already */
		return status;
	return reconcile_take(&counting->opened[pot], flow->ore, err);
}

static enum uph_status take_theirs(struct counting_back *counting, struct uph_error *err)
{
	struct reconcile *r = counting->r;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < counting->count; i++) {
		counting->lacks[i] = counting->opened[i] = r->pots[i].theirs_closing;
		status = reconcile_take(&counting->lacks[i], r->pots[i].theirs_opening, err);
	}
	for (size_t i = 0; status == UPH_OK && i < r->outside->row_count; i++) {
		const struct uph_outside_row *row = &r->outside->rows[i];
		const int64_t key[2] = {row->fund, row->activity};
		const size_t pot = key_map_find(&r->pot_keys, key);
		if (pot == KEY_MAP_NONE || pot >= counting->count)
			continue;
		status = reconcile_take(&counting->lacks[pot], row->amount.ore, err);
		if (status == UPH_OK)
			status = reconcile_take(&counting->opened[pot], row->amount.ore, err);
	}
	return status;
}

static enum uph_status sum_sizes(const int64_t *amounts, size_t count, int64_t *out, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	*out = 0;
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		status = amounts[i] < 0 ? reconcile_take(out, amounts[i], err)
					: reconcile_add(out, amounts[i], err);
	return status;
}

static bool has_both(const struct reconcile *r)
{
	bool both = r->outside->row_count > 0 && reconcile_pot_count(r) > 0;
	for (size_t i = 0; both && i < r->outside->balance_count; i++)
		both = r->outside->balances[i].has_opening && r->outside->balances[i].has_closing;
	return both && r->outside->balance_count > 0;
}

static enum uph_status weigh(
	struct counting_back *counting, struct uph_date from, bool *better, struct uph_error *err)
{
	struct reconcile *r = counting->r;
	struct uph_date before;
	if (!uph_date_from_days(uph_date_days(from) - 1, &before))
		return UPH_OK;
	const struct uph_scope scope = {.funds = r->options.funds,
		.fund_count = r->options.fund_count,
		.to = before,
		.seq_max = r->options.seq_max};
	int64_t lacks = 0, opened = 0;
	enum uph_status status = take_theirs(counting, err);
	if (status == UPH_OK)
		status = sum_sizes(counting->lacks, counting->count, &lacks, err);
	if (status != UPH_OK || lacks == 0)
		return status;
	status = flows(r->ledger, &scope, false, take_ours_before, counting, err);
	if (status == UPH_OK)
		status = sum_sizes(counting->opened, counting->count, &opened, err);
	*better = opened < lacks;
	return status;
}

static enum uph_status begin_later(struct reconcile *r, struct uph_error *err)
{
	struct uph_date from = r->outside->row_count > 0 ? r->outside->rows[0].date : r->start;
	bool better = false;
	for (size_t i = 1; i < r->outside->row_count; i++) {
		if (r->outside->rows[i].date.ymd < from.ymd)
			from = r->outside->rows[i].date;
	}
	(void)uph_date_make(uph_date_year(from), uph_date_month(from), 1, &from);
	if (!has_both(r) || from.ymd <= r->start.ymd || from.ymd > r->options.as_of.ymd)
		return UPH_OK;
	struct counting_back counting = {.r = r, .count = reconcile_pot_count(r)};
	counting.lacks = calloc(counting.count, sizeof *counting.lacks);
	counting.opened = calloc(counting.count, sizeof *counting.opened);
	enum uph_status status = counting.lacks && counting.opened ? weigh(&counting, from, &better, err)
								   : reconcile_no_memory(err);
	free(counting.lacks);
	free(counting.opened);
	if (status != UPH_OK || !better)
		return status;
	r->start = from;
	for (size_t i = 0; i < reconcile_pot_count(r); i++)
		r->pots[i].has_opening = false; /* counted back from the closing */
	return UPH_OK;
}

enum uph_status reconcile_choose_start(struct reconcile *r, struct uph_error *err)
{
	const struct uph_outside *outside = r->outside;
	struct uph_date book = {0};
	r->start = outside->first;
	for (size_t i = 0; outside->first.ymd == 0 && i < outside->row_count; i++) {
		if (r->start.ymd == 0 || outside->rows[i].date.ymd < r->start.ymd)
			r->start = outside->rows[i].date;
	}
	enum uph_status status = book_begins(r, &book, err);
	if (book.ymd > r->start.ymd && book.ymd <= r->options.as_of.ymd)
		r->start = book;
	if (r->start.ymd == 0)
		r->start = r->options.as_of;
	return status == UPH_OK ? begin_later(r, err) : status;
}
