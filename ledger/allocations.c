/* Allocations read back, each with its decision. */
#include "ledger/handle.h"
#include "uph/decision.h"

static const char sql_allocations[] =
	"SELECT l.seq, l.decision, l.number, l.label,"
	" ifnull((SELECT p.text FROM amendment p WHERE p.allocation = l.seq AND p.seq <= ?1"
	"  ORDER BY p.seq DESC LIMIT 1), l.purpose),"
	" l.extent, ifnull(l.period_first, 0), ifnull(l.period_last, 0), l.bound,"
	" ifnull(l.requisitioner, 0), ifnull(l.recipient, 0), ifnull(l.performer, 0),"
	" d.body, d.date, d.paragraph, d.title"
	" FROM allocation l JOIN decision d ON d.seq = l.decision WHERE l.seq <= ?1 ORDER BY l.number";

enum uph_status uph_allocations(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_allocation *allocation,
		const struct uph_decision *decision, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_allocations, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct uph_allocation allocation = {
			.id = db_int(row, 0),
			.decision = db_int(row, 1),
			.number = db_int(row, 2),
			.label = db_text(row, 3),
			.purpose = db_text(row, 4),
			.extent = db_text(row, 5),
			.period_first = {(int32_t)db_int(row, 6)},
			.period_last = {(int32_t)db_int(row, 7)},
			.bound = db_text(row, 8),
			.requisitioner = db_int(row, 9),
			.recipient = db_int(row, 10),
			.performer = db_int(row, 11),
		};
		const struct uph_decision decision = {
			.id = allocation.decision,
			.body = db_text(row, 12),
			.date = {(int32_t)db_int(row, 13)},
			.paragraph = db_text(row, 14),
			.title = db_text(row, 15),
		};
		status = visit(context, &allocation, &decision, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
