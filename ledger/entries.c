/* Entries read back, with what they point at. */
#include "ledger/amended.h"
#include "ledger/correction.h"
#include "ledger/handle.h"
#include "uph/journal.h"

/* The accounts of allocations that are, or have been, counted to a decision: entries that touch none of them
 * are passed over before anything is looked up for them. */
#define OF_DECISION                                                                                          \
	"(SELECT a.id FROM account a JOIN allocation x ON x.seq = a.allocation WHERE x.decision = ?5"        \
	" OR x.seq IN (SELECT m.allocation FROM amendment m WHERE m.decision = ?5))"

static const char sql_entries[] =
	"SELECT e.seq, e.recorded_at, e.voucher, e.event, e.date, e.amount_ore,"
	" f.kind, ifnull(f.fund, 0), ifnull(f.activity, 0), ifnull(f.allocation, 0), ifnull(f.party, 0),"
	" t.kind, ifnull(t.fund, 0), ifnull(t.activity, 0), ifnull(t.allocation, 0), ifnull(t.party, 0),"
	" ifnull(e.counterparty, 0), e.reference,"
	" CASE WHEN m.seq IS NULL THEN e.text ELSE m.text END, e.reason,"
	" ifnull(e.corrects, 0), ifnull(o.voucher, 0),"
	" CASE WHEN EXISTS (SELECT 1 FROM entry c WHERE c.corrects = e.seq) THEN " CORRECTED("e.seq",
		"?1") " ELSE 0 END,"
		      " ifnull((SELECT max(c.voucher) FROM entry c WHERE c.corrects = e.seq AND c.seq <= ?1), 0),"
		      " ifnull(e.source, 0), s.kind, s.name, s.series, e.place, w.person,"
		      " ifnull(l.seq, 0), ifnull(d.seq, 0), l.label,"
		      " " AMENDED_PURPOSE("l",
			      "?1") ","
				    " d.body, ifnull(r.paragraph, d.paragraph), ifnull(d.date, 0), ifnull(l.recipient, 0), e.hash"
				    " FROM entry e JOIN account f ON f.id = e.from_account JOIN account t ON t.id = e.to_account"
				    " JOIN command w ON w.seq = e.command"
				    " LEFT JOIN entry o ON o.seq = e.corrects LEFT JOIN source s ON s.seq = e.source"
				    " LEFT JOIN allocation l ON l.seq = ifnull(t.allocation, f.allocation)"
				    " LEFT JOIN decision d ON d.seq = ifnull(" AMENDED("l", "decision",
					    "?1") ", e.decision)"
						  " LEFT JOIN " RENUMBERED(
							  "?1") " r ON r.titled = d.seq"
								" LEFT JOIN amendment m ON m.seq = (SELECT max(x.seq) FROM amendment x"
								"  WHERE x.entry = e.seq AND x.seq <= ?1)"
								" WHERE e.seq <= ?1 AND e.seq > ?4 AND +e.date BETWEEN ?2 AND ?3"
								" AND (?5 = 0 OR e.decision = ?5 OR e.to_account IN " OF_DECISION
								" OR e.from_account IN " OF_DECISION ")"
								" AND (?5 = 0 OR d.seq = ?5) ORDER BY e.seq";

static const char sql_by_row_key[] = "SELECT seq FROM entry WHERE row_key = ?1";

enum uph_status uph_entry_by_row_key(struct uph_ledger *ledger, const unsigned char row_key[UPH_ROW_KEY_SIZE],
	int64_t *seq, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_by_row_key, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_blob(row, 1, row_key, UPH_ROW_KEY_SIZE);
	status = db_step(row, err);
	if (status == UPH_OK)
		*seq = db_int(row, 0);
	db_reset(row);
	return status == UPH_END ? UPH_E_MISSING : status;
}

static void take(struct uph_ledger *ledger, int64_t seq_max, struct db_statement *row, struct uph_entry *out)
{
	*out = (struct uph_entry){
		.seq = db_int(row, 0),
		.recorded_at = db_int(row, 1),
		.voucher = db_int(row, 2),
		.event = (enum uph_event)db_int(row, 3),
		.date = {(int32_t)db_int(row, 4)},
		.amount = {db_int(row, 5)},
		.from = account_at_columns(row, 6),
		.to = account_at_columns(row, 11),
		.counterparty = uph_party_counts_as(ledger, db_int(row, 16), seq_max),
		.counterparty_written = db_int(row, 16),
		.reference = db_text(row, 17),
		.text = db_text(row, 18),
		.reason = db_text(row, 19),
		.corrects = db_int(row, 20),
		.corrects_voucher = db_int(row, 21),
		.corrected = {db_int(row, 22)},
		.corrected_by_voucher = db_int(row, 23),
		.source = db_int(row, 24),
		.source_kind = db_text(row, 25),
		.source_name = db_text(row, 26),
		.source_series = db_text(row, 27),
		.place = db_text(row, 28),
		.person = db_text(row, 29),
		.allocation = db_int(row, 30),
		.decision = db_int(row, 31),
		.allocation_label = db_text(row, 32),
		.purpose = db_text(row, 33),
		.body = db_text(row, 34),
		.paragraph = db_text(row, 35),
		.decided = {(int32_t)db_int(row, 36)},
		.recipient = uph_party_counts_as(ledger, db_int(row, 37), seq_max),
		.hash = db_blob(row, 38),
	};
	out->from.party = uph_party_counts_as(ledger, out->from.party, seq_max);
	out->to.party = uph_party_counts_as(ledger, out->to.party, seq_max);
}

bool uph_scope_has_fund(const struct uph_scope *scope, int64_t fund)
{
	if (scope->fund_count == 0)
		return true;
	for (size_t i = 0; i < scope->fund_count; i++) {
		if (scope->funds[i] == fund)
			return true;
	}
	return false;
}

enum uph_status uph_entries(struct uph_ledger *ledger, const struct uph_scope *scope,
	enum uph_status (*visit)(void *context, const struct uph_entry *entry, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_entries, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, scope->seq_max ? scope->seq_max : INT64_MAX);
	db_bind_int(row, 2, scope->from.ymd);
	db_bind_int(row, 3, scope->to.ymd ? scope->to.ymd : INT32_MAX);
	db_bind_int(row, 4, scope->seq_after);
	db_bind_int(row, 5, scope->decision);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_entry entry;
		take(ledger, scope->seq_max, row, &entry);
		if (!uph_scope_has_fund(scope, entry.from.fund) && !uph_scope_has_fund(scope, entry.to.fund))
			continue;
		status = visit(context, &entry, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
