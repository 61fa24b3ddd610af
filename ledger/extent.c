/* The reach of a ledger, read from the ends of the date index. */
#include "uph/extent.h"

#include "ledger/handle.h"

#define DAYS(order)                                                                                          \
	"SELECT e.date, ifnull(f.fund, 0), ifnull(t.fund, 0) FROM entry e"                                   \
	" JOIN account f ON f.id = e.from_account JOIN account t ON t.id = e.to_account"                     \
	" WHERE e.date BETWEEN ?2 AND ?3 AND +e.seq <= ?1 ORDER BY e.date " order
static const char sql_first[] = DAYS("ASC");
static const char sql_last[] = DAYS("DESC");
static const char sql_count[] = "SELECT count(*) FROM entry WHERE seq <= ?1";

/* The day of the first entry in the scope, in the statement's order. */
static enum uph_status nearest_day(struct uph_ledger *ledger, const char *sql, const struct uph_scope *scope,
	struct uph_date *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	out->ymd = 0;
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, scope->seq_max ? scope->seq_max : INT64_MAX);
	db_bind_int(row, 2, scope->from.ymd);
	db_bind_int(row, 3, scope->to.ymd ? scope->to.ymd : INT32_MAX);
	while (out->ymd == 0 && (status = db_step(row, err)) == UPH_OK) {
		if (uph_scope_has_fund(scope, db_int(row, 1)) || uph_scope_has_fund(scope, db_int(row, 2)))
			out->ymd = (int32_t)db_int(row, 0);
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_entry_days(struct uph_ledger *ledger, const struct uph_scope *scope,
	struct uph_date *first, struct uph_date *last, struct uph_error *err)
{
	enum uph_status status = first ? nearest_day(ledger, sql_first, scope, first, err) : UPH_OK;
	return status == UPH_OK && last ? nearest_day(ledger, sql_last, scope, last, err) : status;
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
