/* Which sums and which entries make up the flows of a scope: the stored sums of whole blocks, by month, and
 * by day in the months that the scope cuts; and the entries after the last whole block. */
#include "ledger/flow.h"

#include "ledger/entry_moves.h"
#include "ledger/flow_sums.h"
#include "ledger/handle.h"

/* The last block that ends by ?1, and where the next begins. */
static const char sql_whole_blocks[] =
	"SELECT ifnull(max(id), 0), ifnull(max(last_seq), 0) FROM block WHERE last_seq <= ?1";
/* Months and days stand in one column, yyyymm and yyyymmdd: ?2–?3 is a stretch of either. */
static const char sql_sums[] =
	"SELECT f.period, f.kind, f.event, f.fund, f.activity, sum(f.amount_ore)"
	" FROM block b CROSS JOIN flow_sum f ON f.block = b.id AND f.period BETWEEN ?2 AND ?3"
	" WHERE b.id <= ?1 GROUP BY f.period, f.kind, f.event, f.fund, f.activity";
static const char sql_after[] = "SELECT date, event, from_account, to_account, amount_ore FROM entry"
				" WHERE seq BETWEEN ?1 AND ?2 AND date <= ?3";
/* What stands on the accounts of no pot, now. */
static const char sql_standing[] =
	"SELECT a.kind, ifnull(a.fund, 0), ifnull(a.activity, 0), ifnull(a.allocation, 0), b.amount_ore"
	" FROM account_balance b JOIN account a ON a.id = b.account WHERE a.kind <> ?1";

#define LAST_DAY INT32_C(99991231)
#define LAST_MONTH (LAST_DAY / 100)

struct question {
	struct uph_ledger *ledger;
	const struct uph_scope *scope;
	flow_visit *visit;
	void *context;
};

static enum uph_status tell(const struct question *question, const struct flow *flow, struct uph_error *err)
{
	return uph_scope_has_fund(question->scope, flow->fund) ? question->visit(question->context, flow, err)
							       : UPH_OK;
}

/* For those who gather first. */
static enum uph_status tell_gathered(void *context, const struct flow *flow, struct uph_error *err)
{
	return tell(context, flow, err);
}

/* One side of an entry: `ore` above zero came. */
static enum uph_status tell_side(const struct question *question, struct uph_date date, enum uph_event event,
	const struct uph_account *side, const struct uph_account *other, int64_t ore, struct uph_error *err)
{
	const struct flow flow = {uph_date_year_month(date), date.ymd < question->scope->from.ymd, side->kind,
		event, side->fund, side->activity, side->allocation ? side->allocation : other->allocation,
		ore};
	return tell(question, &flow, err);
}

/* ---- whole blocks ---- */

/* The sums of whole blocks in a stretch of months, or of days. */
static enum uph_status tell_sums(
	const struct question *question, int64_t block, int32_t first, int32_t last, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(question->ledger->db, sql_sums, &row, err);
	if (status != UPH_OK || first > last)
		return status;
	db_bind_int(row, 1, block);
	db_bind_int(row, 2, first);
	db_bind_int(row, 3, last);
	while ((status = db_step(row, err)) == UPH_OK) {
		int32_t period = (int32_t)db_int(row, 0);
		bool is_day = period > LAST_MONTH;
		struct flow flow = {is_day ? period / 100 : period,
			is_day ? period < question->scope->from.ymd
			       : period < question->scope->from.ymd / 100,
			(enum uph_account_kind)db_int(row, 1), (enum uph_event)db_int(row, 2), db_int(row, 3),
			db_int(row, 4), 0, db_int(row, 5)};
		status = tell(question, &flow, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static bool month_ends(struct uph_date day)
{
	struct uph_date next;
	return uph_date_from_days(uph_date_days(day) + 1, &next) && uph_date_day(next) == 1;
}

/* The months that lie whole before or within the scope, and the days of those that it cuts: the one that its
 * first day stands in, and the one that its last does. */
static enum uph_status tell_blocks(const struct question *question, int64_t block, struct uph_error *err)
{
	const struct uph_scope *scope = question->scope;
	int32_t last_day = scope->to.ymd ? scope->to.ymd : LAST_DAY, last_month = last_day / 100;
	bool cut_last = scope->to.ymd && !month_ends(scope->to);
	int32_t months_last = cut_last ? last_month - 1 : last_month;
	int32_t cut_first = scope->from.ymd && uph_date_day(scope->from) != 1 ? scope->from.ymd / 100 : 0;
	enum uph_status status = UPH_OK;
	if (cut_first > 0 && cut_first <= months_last) {
		status = tell_sums(question, block, 0, cut_first - 1, err);
		if (status == UPH_OK)
			status = tell_sums(question, block, cut_first * 100, cut_first * 100 + 99, err);
		if (status == UPH_OK)
			status = tell_sums(question, block, cut_first + 1, months_last, err);
	} else {
		status = tell_sums(question, block, 0, months_last, err);
	}
	if (status == UPH_OK && cut_last)
		status = tell_sums(question, block, last_month * 100, last_day, err);
	return status;
}

static enum uph_status whole_blocks(
	struct uph_ledger *ledger, int64_t seq_max, int64_t *block, int64_t *last_seq, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_whole_blocks, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max);
	status = db_step(row, err);
	if (status == UPH_OK) {
		*block = db_int(row, 0);
		*last_seq = db_int(row, 1);
	}
	db_reset(row);
	return status;
}

/* ---- entries after the last whole block ---- */

static enum uph_status tell_after(const struct question *question, int64_t seq_first, int64_t seq_last,
	int32_t last_day, struct uph_error *err)
{
	struct account_reader accounts;
	struct db_statement *row;
	if (seq_first > seq_last)
		return UPH_OK;
	enum uph_status status = db_prepare(question->ledger->db, sql_after, &row, err);
	if (status != UPH_OK)
		return status;
	account_reader_init(&accounts, question->ledger);
	db_bind_int(row, 1, seq_first);
	db_bind_int(row, 2, seq_last);
	db_bind_int(row, 3, last_day);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct uph_date date = {(int32_t)db_int(row, 0)};
		enum uph_event event = (enum uph_event)db_int(row, 1);
		struct uph_account from, to;
		status = account_read(&accounts, db_int(row, 2), &from, err);
		if (status == UPH_OK)
			status = account_read(&accounts, db_int(row, 3), &to, err);
		if (status == UPH_OK)
			status = tell_side(question, date, event, &from, &to, -db_int(row, 4), err);
		if (status == UPH_OK)
			status = tell_side(question, date, event, &to, &from, db_int(row, 4), err);
		if (status != UPH_OK && status != UPH_E_MISSING)
			break;
	}
	db_reset(row);
	account_reader_free(&accounts);
	return status == UPH_END ? UPH_OK : status;
}

/* ---- by allocation ---- */

/* All that is known: what stands is stored, and what touches a pot has an index of its own. */
static enum uph_status tell_standing(const struct question *question, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(question->ledger->db, sql_standing, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, UPH_ACCOUNT_POT);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct flow flow = {.kind = (enum uph_account_kind)db_int(row, 0),
			.fund = db_int(row, 1),
			.activity = db_int(row, 2),
			.allocation = db_int(row, 3),
			.ore = db_int(row, 4)};
		status = tell(question, &flow, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status tell_pots(const struct question *question, struct uph_error *err)
{
	struct account_reader accounts;
	struct entry_moves moves = {.count = 0};
	enum uph_status status = entry_moves_apart(question->ledger, question->scope, &moves, err);
	account_reader_init(&accounts, question->ledger);
	for (size_t i = 0; status == UPH_OK && i < moves.count; i++) {
		const struct entry_move *move = &moves.moves[i];
		struct uph_account from, to;
		status = account_read(&accounts, move->from, &from, err);
		if (status == UPH_OK)
			status = account_read(&accounts, move->to, &to, err);
		if (status == UPH_OK && from.kind == UPH_ACCOUNT_POT)
			status = tell_side(question, move->date, move->event, &from, &to, -move->ore, err);
		if (status == UPH_OK && to.kind == UPH_ACCOUNT_POT)
			status = tell_side(question, move->date, move->event, &to, &from, move->ore, err);
		status = status == UPH_E_MISSING ? UPH_OK : status;
	}
	account_reader_free(&accounts);
	entry_moves_free(&moves);
	return status;
}

/* As known then, or as of a day: every entry. */
static enum uph_status tell_detail(
	const struct question *question, int64_t seq_max, int32_t last_day, struct uph_error *err)
{
	struct flow_sums sums;
	flow_sums_init(&sums, question->ledger);
	struct question asked = *question;
	enum uph_status status = flow_sums_add(&sums, seq_max, question->scope->from.ymd, last_day, err);
	if (status == UPH_OK)
		status = flow_sums_visit(&sums, tell_gathered, &asked, err);
	flow_sums_free(&sums);
	return status;
}

/* Stored balances are those of the last commit. */
static bool asks_for_all(const struct question *question)
{
	const struct uph_ledger *ledger = question->ledger;
	return !ledger->writing && question->scope->to.ymd == 0 &&
	       (question->scope->seq_max == 0 || question->scope->seq_max >= ledger->head.seq);
}

/* ---- the whole ---- */

enum uph_status flows(struct uph_ledger *ledger, const struct uph_scope *scope, bool detail,
	flow_visit *visit, void *context, struct uph_error *err)
{
	const struct question question = {ledger, scope, visit, context};
	int64_t seq_max = scope->seq_max ? scope->seq_max : INT64_MAX, block, whole;
	int32_t last_day = scope->to.ymd ? scope->to.ymd : LAST_DAY;
	enum uph_status status;
	if (detail && asks_for_all(&question)) {
		status = tell_standing(&question, err);
		return status == UPH_OK ? tell_pots(&question, err) : status;
	}
	if (detail)
		return tell_detail(&question, seq_max, last_day, err);
	status = whole_blocks(ledger, seq_max, &block, &whole, err);
	if (status == UPH_OK)
		status = tell_blocks(&question, block, err);
	return status == UPH_OK ? tell_after(&question, whole + 1, seq_max, last_day, err) : status;
}
