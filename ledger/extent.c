/* The reach of a ledger, read from the ends of each block's days. */
#include "uph/extent.h"

#include "ledger/handle.h"

static const char sql_blocks[] = "SELECT id, last_seq FROM block WHERE last_seq <= ?1 ORDER BY id";
/* The days of a block, yyyymmdd, in order. */
#define DAYS(order)                                                                                          \
	"SELECT period, fund FROM flow_sum WHERE block = ?1 AND period BETWEEN ?2 AND ?3"                    \
	" ORDER BY period " order
static const char sql_first[] = DAYS("ASC");
static const char sql_last[] = DAYS("DESC");
/* What no whole block holds. */
static const char sql_rest[] =
	"SELECT e.date, ifnull(f.fund, 0), ifnull(t.fund, 0) FROM entry e"
	" JOIN account f ON f.id = e.from_account JOIN account t ON t.id = e.to_account"
	" WHERE e.seq > ?1 AND e.seq <= ?2 AND e.date BETWEEN ?3 AND ?4";
/* Whole blocks say how many they have; the rest are counted. */
static const char sql_count[] =
	"WITH whole (last, count) AS (SELECT ifnull(max(last_seq), 0), ifnull(sum(entry_count), 0) FROM block"
	"  WHERE last_seq <= ?1)"
	" SELECT whole.count + (SELECT count(*) FROM entry WHERE seq > whole.last AND seq <= ?1) FROM whole";

#define FIRST_DAY INT32_C(10000101)

struct reach {
	struct uph_ledger *ledger;
	const struct uph_scope *scope;
	int64_t seq_max;
	int32_t from, to;
	int32_t first, last; /* 0: none yet */
};

static void meet(struct reach *reach, int32_t day)
{
	if (reach->first == 0 || day < reach->first)
		reach->first = day;
	if (day > reach->last)
		reach->last = day;
}

/* The day of the scope that comes first in the statement's order. */
static enum uph_status meet_block(struct reach *reach, const char *sql, int64_t block, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(reach->ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, block);
	db_bind_int(row, 2, reach->from);
	db_bind_int(row, 3, reach->to);
	while ((status = db_step(row, err)) == UPH_OK) {
		if (uph_scope_has_fund(reach->scope, db_int(row, 1))) {
			meet(reach, (int32_t)db_int(row, 0));
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status meet_blocks(struct reach *reach, int64_t *whole, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(reach->ledger->db, sql_blocks, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, reach->seq_max);
	while ((status = db_step(row, err)) == UPH_OK) {
		int64_t block = db_int(row, 0);
		*whole = db_int(row, 1);
		status = meet_block(reach, sql_first, block, err);
		if (status == UPH_OK)
			status = meet_block(reach, sql_last, block, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status meet_rest(struct reach *reach, int64_t whole, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(reach->ledger->db, sql_rest, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, whole);
	db_bind_int(row, 2, reach->seq_max);
	db_bind_int(row, 3, reach->from);
	db_bind_int(row, 4, reach->to);
	while ((status = db_step(row, err)) == UPH_OK) {
		if (uph_scope_has_fund(reach->scope, db_int(row, 1)) ||
			uph_scope_has_fund(reach->scope, db_int(row, 2)))
			meet(reach, (int32_t)db_int(row, 0));
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_entry_days(struct uph_ledger *ledger, const struct uph_scope *scope,
	struct uph_date *first, struct uph_date *last, struct uph_error *err)
{
	struct reach reach = {ledger, scope, scope->seq_max ? scope->seq_max : INT64_MAX,
		scope->from.ymd ? scope->from.ymd : FIRST_DAY, scope->to.ymd ? scope->to.ymd : INT32_MAX, 0,
		0};
	int64_t whole = 0;
	enum uph_status status = meet_blocks(&reach, &whole, err);
	if (status == UPH_OK)
		status = meet_rest(&reach, whole, err);
	if (first)
		first->ymd = status == UPH_OK ? reach.first : 0;
	if (last)
		last->ymd = status == UPH_OK ? reach.last : 0;
	return status;
}

enum uph_status uph_entry_count(
	struct uph_ledger *ledger, int64_t seq_max, int64_t *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_count, &row, err);
	*out = 0;
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	status = db_step(row, err);
	if (status == UPH_OK)
		*out = db_int(row, 0);
	db_reset(row);
	return status;
}
