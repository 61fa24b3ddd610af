/* A place in a running change that it can be taken back to: a savepoint of the database, and what memory has
 * beside it. Balances and sums live in memory until the commit, so that what entries did to them is undone by
 * the entries themselves, before these are taken back. */
#include "ledger/handle.h"

/* The first savepoint of a change opens; each new one takes the former's place. */
static const char sql_mark[] = "SAVEPOINT mark";
static const char sql_mark_again[] = "RELEASE mark; SAVEPOINT mark";
static const char sql_unmark[] = "ROLLBACK TO mark";
static const char sql_entries[] =
	"SELECT e.seq, e.event, e.date, e.amount_ore, f.kind, ifnull(f.fund, 0), ifnull(f.activity, 0),"
	" ifnull(f.allocation, 0), ifnull(f.party, 0), t.kind, ifnull(t.fund, 0), ifnull(t.activity, 0),"
	" ifnull(t.allocation, 0), ifnull(t.party, 0) FROM entry e JOIN account f ON f.id = e.from_account"
	" JOIN account t ON t.id = e.to_account WHERE e.seq > ?1 ORDER BY e.seq DESC";

bool uph_ledger_unchanged(const struct uph_ledger *ledger, const struct uph_head *since)
{
	return ledger->writing && !ledger->failed && ledger->voucher == 0 && ledger->head.seq == since->seq;
}

enum uph_status uph_ledger_mark(struct uph_ledger *ledger, struct uph_error *err)
{
	if (!ledger->writing || ledger->failed || ledger->voucher != 0)
		return uph_fail(
			err, UPH_E_USAGE, "ett märke sätts i en öppen ändring, mellan två verifikationer");
	enum uph_status status = db_script(ledger->db, ledger->mark.set ? sql_mark_again : sql_mark, err);
	if (status != UPH_OK)
		return status;
	ledger->mark = (struct ledger_mark){.set = true,
		.head = ledger->head,
		.allocation_number = ledger->allocation_number,
		.command = ledger->command,
		.override_fund_below_zero = ledger->override_fund_below_zero,
		.funds_excused_count = ledger->funds_excused_count,
		.account_count = ledger->accounts.keys.count,
		.sum_count = ledger->sums.keys.count,
		.content_count = ledger->contents.keys.count,
		.entry_count = ledger->sums.entry_count,
		.first_seq = ledger->sums.first_seq,
		.last_seq = ledger->sums.last_seq};
	return UPH_OK;
}

/* The entry's amount off the balances and the sums again. */
static enum uph_status undo_entry(struct uph_ledger *ledger, struct db_statement *row, struct uph_error *err)
{
	const struct uph_account from = account_at_columns(row, 4), to = account_at_columns(row, 9);
	const int64_t ore = db_int(row, 3);
	size_t from_number, to_number;
	enum uph_status status = account_resolve(ledger, &from, false, &from_number, err);
	if (status == UPH_OK)
		status = account_resolve(ledger, &to, false, &to_number, err);
	if (status == UPH_OK)
		status = account_move(ledger, to_number, -ore, err);
	if (status == UPH_OK)
		status = account_move(ledger, from_number, ore, err);
	if (status != UPH_OK)
		return status;
	/* The voucher's number will be another's, whose limits are asked of what it touches. */
	ledger->accounts.items[from_number].voucher = ledger->accounts.items[to_number].voucher = 0;
	return sums_add(&ledger->sums, db_int(row, 0), (enum uph_event)db_int(row, 1),
		(struct uph_date){(int32_t)db_int(row, 2)}, -ore, &from, &to, err);
}

static enum uph_status undo_entries(struct uph_ledger *ledger, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_entries, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, ledger->mark.head.seq);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = undo_entry(ledger, row, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* Accounts, sums and contents that were first met after the mark: their rows are gone, and their numbers will
 * be others'. */
static void forget_new(struct uph_ledger *ledger)
{
	const struct ledger_mark *mark = &ledger->mark;
	accounts_cut(&ledger->accounts, mark->account_count);
	key_map_cut(&ledger->sums.keys, mark->sum_count);
	key_map_cut(&ledger->contents.keys, mark->content_count);
	/* What was written of balances since may have been taken back. */
	for (size_t i = 0; i < mark->account_count; i++)
		ledger->accounts.items[i].dirty = true;
	register_forget(&ledger->names);
	remembered_forget(&ledger->remembered);
	ledger->closings_known = false;
}

enum uph_status uph_ledger_unmark(struct uph_ledger *ledger, struct uph_error *err)
{
	const struct ledger_mark *mark = &ledger->mark;
	if (!ledger->writing || !mark->set)
		return uph_fail(err, UPH_E_USAGE, "ändringen har inget märke att gå tillbaka till");
	enum uph_status status =
		mark->torn ? uph_fail(err, UPH_E_OVERFLOW,
				     "en post räknades bara till hälften; ändringen tas inte emot")
			   : undo_entries(ledger, err);
	if (status == UPH_OK)
		status = db_script(ledger->db, sql_unmark, err);
	if (status != UPH_OK) {
		ledger->failed = true;
		return status;
	}
	forget_new(ledger);
	ledger->head = mark->head;
	ledger->allocation_number = mark->allocation_number;
	ledger->command = mark->command;
	ledger->override_fund_below_zero = mark->override_fund_below_zero;
	ledger->funds_excused_count = mark->funds_excused_count;
	ledger->sums.entry_count = mark->entry_count;
	ledger->sums.first_seq = mark->first_seq;
	ledger->sums.last_seq = mark->last_seq;
	ledger->voucher = 0;
	ledger->failed = false;
	return UPH_OK;
}
