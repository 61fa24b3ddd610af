/* The numbered texts of a decision read back: its att-clauses and its distribution list. */
#include "ledger/amended.h"
#include "ledger/handle.h"
#include "uph/decision.h"

static const char sql_clauses[] =
	"SELECT c.number, " AMENDED_CLAUSE("c", "?2") " FROM clause c WHERE c.decision = ?1 AND c.seq <= ?2"
						      " ORDER BY c.number";
static const char sql_distribution[] =
	"SELECT number, text FROM distribution WHERE decision = ?1 AND seq <= ?2 ORDER BY number";

static enum uph_status each_text(struct uph_ledger *ledger, const char *sql, int64_t decision,
	int64_t seq_max,
	enum uph_status (*visit)(void *context, int64_t number, const char *text, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, decision);
	db_bind_int(row, 2, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = visit(context, db_int(row, 0), db_text(row, 1), err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_clauses(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_status (*visit)(void *context, int64_t number, const char *text, struct uph_error *err),
	void *context, struct uph_error *err)
{
	return each_text(ledger, sql_clauses, decision, seq_max, visit, context, err);
}

enum uph_status uph_distribution(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_status (*visit)(void *context, int64_t number, const char *text, struct uph_error *err),
	void *context, struct uph_error *err)
{
	return each_text(ledger, sql_distribution, decision, seq_max, visit, context, err);
}
