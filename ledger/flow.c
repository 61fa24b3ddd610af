#include "ledger/flow.h"

#include "ledger/handle.h"

/* The last block that ends by ?1, and where the next begins. */
static const char sql_whole_blocks[] =
	"SELECT ifnull(max(id), 0), ifnull(max(last_seq), 0) FROM block WHERE last_seq <= ?1";
static const char sql_sums[] = "SELECT month, kind, event, fund, activity, sum(amount_ore) FROM flow_sum"
			       " WHERE block <= ?1 AND month <= ?2 AND month <> ?3 AND month <> ?4"
			       " GROUP BY month, kind, event, fund, activity";

/* Both sides of each entry; ?1–?2 its seq, ?3–?4 its date. By one or the other index. */
#define SIDES(seq, date)                                                                                     \
	"SELECT e.date, a.kind, e.event, ifnull(a.fund, 0), ifnull(a.activity, 0),"                          \
	" ifnull(a.allocation, ifnull(o.allocation, 0)), -e.amount_ore"                                      \
	" FROM entry e JOIN account a ON a.id = e.from_account JOIN account o ON o.id = e.to_account"        \
	" WHERE " seq " BETWEEN ?1 AND ?2 AND " date " BETWEEN ?3 AND ?4"                                    \
	" UNION ALL SELECT e.date, a.kind, e.event, ifnull(a.fund, 0), ifnull(a.activity, 0),"               \
	" ifnull(a.allocation, ifnull(o.allocation, 0)), e.amount_ore"                                       \
	" FROM entry e JOIN account a ON a.id = e.to_account JOIN account o ON o.id = e.from_account"        \
	" WHERE " seq " BETWEEN ?1 AND ?2 AND " date " BETWEEN ?3 AND ?4"
static const char sql_by_seq[] = SIDES("e.seq", "+e.date");
static const char sql_by_date[] = SIDES("+e.seq", "e.date");

#define LAST_DAY INT32_C(99991231)

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

static enum uph_status tell_entries(const struct question *question, const char *sql, int64_t seq_first,
	int64_t seq_last, int32_t day_first, int32_t day_last, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(question->ledger->db, sql, &row, err);
	if (status != UPH_OK || seq_first > seq_last || day_first > day_last)
		return status;
	db_bind_int(row, 1, seq_first);
	db_bind_int(row, 2, seq_last);
	db_bind_int(row, 3, day_first);
	db_bind_int(row, 4, day_last);
	while ((status = db_step(row, err)) == UPH_OK) {
		int32_t day = (int32_t)db_int(row, 0);
		struct flow flow = {day / 100, day < question->scope->from.ymd,
			(enum uph_account_kind)db_int(row, 1), (enum uph_event)db_int(row, 2), db_int(row, 3),
			db_int(row, 4), db_int(row, 5), db_int(row, 6)};
		status = tell(question, &flow, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* The months that the scope cuts in two, 0 when it does not. */
struct cut {
	int32_t first_month, last_month;
	int32_t month_max; /* later ones are not asked for */
};

static bool month_ends(struct uph_date day)
{
	struct uph_date next;
	return uph_date_from_days(uph_date_days(day) + 1, &next) && uph_date_day(next) == 1;
}

static struct cut cut_of(const struct uph_scope *scope)
{
	struct cut cut = {0, 0, LAST_DAY / 100};
	if (scope->from.ymd && uph_date_day(scope->from) != 1)
		cut.first_month = uph_date_year_month(scope->from);
	if (scope->to.ymd) {
		cut.month_max = uph_date_year_month(scope->to);
		if (!month_ends(scope->to))
			cut.last_month = cut.month_max;
	}
	return cut;
}

static enum uph_status tell_sums(
	const struct question *question, int64_t block, const struct cut *cut, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(question->ledger->db, sql_sums, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, block);
	db_bind_int(row, 2, cut->month_max);
	db_bind_int(row, 3, cut->first_month);
	db_bind_int(row, 4, cut->last_month);
	while ((status = db_step(row, err)) == UPH_OK) {
		int32_t month = (int32_t)db_int(row, 0);
		struct flow flow = {month, month < question->scope->from.ymd / 100,
			(enum uph_account_kind)db_int(row, 1), (enum uph_event)db_int(row, 2), db_int(row, 3),
			db_int(row, 4), 0, db_int(row, 5)};
		status = tell(question, &flow, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
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

enum uph_status flows(struct uph_ledger *ledger, const struct uph_scope *scope, bool detail,
	flow_visit *visit, void *context, struct uph_error *err)
{
	const struct question question = {ledger, scope, visit, context};
	int64_t seq_max = scope->seq_max ? scope->seq_max : INT64_MAX, block, whole;
	int32_t last_day = scope->to.ymd ? scope->to.ymd : LAST_DAY;
	if (detail)
		return tell_entries(&question, sql_by_seq, 0, seq_max, 0, last_day, err);
	struct cut cut = cut_of(scope);
	enum uph_status status = whole_blocks(ledger, seq_max, &block, &whole, err);
	if (status == UPH_OK)
		status = tell_sums(&question, block, &cut, err);
	if (status == UPH_OK && cut.first_month && cut.first_month != cut.last_month &&
		cut.first_month <= cut.month_max)
		status = tell_entries(&question, sql_by_date, 0, whole, cut.first_month * 100,
			cut.first_month * 100 + 99, err);
	if (status == UPH_OK && cut.last_month)
		status = tell_entries(&question, sql_by_date, 0, whole, cut.last_month * 100, last_day, err);
	if (status == UPH_OK)
		status = tell_entries(&question, sql_by_seq, whole < INT64_MAX ? whole + 1 : whole, seq_max,
			0, last_day, err);
	return status;
}
