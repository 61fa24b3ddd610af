/* The one writer of entries. Its invariants:
 *  1. an entry moves an amount above zero between two different accounts that its event may join (event.c);
 *  2. a voucher is complete or absent: its number is given at begin, its limits are checked at end;
 *  3. nothing leaves an account of an allocation that did not enter it;
 *  4. a closed period takes no entries;
 *  5. a correction mirrors an earlier entry, and never more of it than is left; one that takes back a
 * correction gives what it had corrected its amount again, and that may not be corrected by others meanwhile;
 *  6. sums and balances move with every entry, in memory, and are written at the commit. */
#include <assert.h>

#include "ledger/closing.h"
#include "ledger/correction.h"
#include "ledger/event.h"
#include "ledger/handle.h"
#include "uph/journal.h"

#define REASON_BYTES_MAX ((size_t)1 << 20)

static const char sql_original[] =
	"SELECT e.event, e.amount_ore, e.voucher, f.kind, f.fund, f.activity, f.allocation, f.party,"
	" t.kind, t.fund, t.activity, t.allocation, t.party, ifnull(e.counterparty, 0),"
	" " CORRECTED("e.seq",
		"9223372036854775807") ", ifnull(e.decision, 0), e.corrects, e.date"
				       " FROM entry e JOIN account f ON f.id = e.from_account JOIN account t ON t.id = e.to_account"
				       " WHERE e.seq = ?1";

/* What stands again when ?1 is corrected, and is then corrected too far: the entries at even distance above
 * it, of which less than ?2 is left, and the last voucher that corrects each. */
#define LEFT_OF(entry) entry ".amount_ore - " CORRECTED(entry ".seq", "9223372036854775807")
static const char sql_corrected_above[] =
	"WITH RECURSIVE above (seq, distance) AS (SELECT e.corrects, 1 FROM entry e WHERE e.seq = ?1 AND"
	" e.corrects < e.seq UNION ALL SELECT e.corrects, above.distance + 1 FROM entry e JOIN above"
	" ON e.seq = above.seq WHERE e.corrects < e.seq)"
	" SELECT a.voucher, " LEFT_OF("a") ", (SELECT max(c.voucher) FROM entry c WHERE c.corrects = a.seq AND " LEFT_OF(
		"c") " > 0) FROM above JOIN entry a ON a.seq = above.seq WHERE above.distance % 2 = 0 AND " LEFT_OF("a") " < ?2"
															 " ORDER BY a.seq DESC LIMIT 1";

/* The allocation, and the last voucher before this one that took money from the account and of which
 * something is left to correct. */
static const char sql_overdrawn[] =
	"SELECT l.label, l.purpose, ifnull(e.voucher, 0), ifnull(e.event, 0), ifnull(e.date, 0), e.reference"
	" FROM allocation l LEFT JOIN entry e ON e.seq = (SELECT x.seq FROM entry x WHERE x.from_account = ?2"
	"  AND x.voucher < ?3 AND x.corrects IS NULL AND x.amount_ore > " CORRECTED(
		"x.seq", "9223372036854775807") " ORDER BY x.seq DESC LIMIT 1)"
						" WHERE l.seq = ?1";

enum uph_status uph_voucher_begin(struct uph_ledger *ledger, int64_t *number, struct uph_error *err)
{
	if (!ledger->writing || ledger->voucher != 0)
		return uph_fail(err, UPH_E_USAGE, "en verifikation börjar i en öppen ändring, en i taget");
	ledger->voucher = ledger->head.voucher + 1;
	ledger->accounts.touched_count = 0;
	if (number)
		*number = ledger->voucher;
	return UPH_OK;
}

struct posting {
	const struct uph_entry_draft *draft;
	const char *reason;
	int64_t corrects;
};

static enum uph_status check(struct uph_ledger *ledger, const struct posting *posting, struct uph_error *err)
{
	const struct uph_entry_draft *draft = posting->draft;
	if (ledger->voucher == 0)
		return uph_fail(err, UPH_E_USAGE, "en post skrivs i en påbörjad verifikation");
	const char *refusal = event_refuses(draft->event, &draft->from, &draft->to, posting->corrects != 0);
	if (refusal)
		return uph_fail(err, UPH_E_INVARIANT, "%s kan inte bokföras: %s",
			uph_event_label(draft->event), refusal);
	if (draft->amount.ore <= 0 || draft->amount.ore > UPH_MONEY_INPUT_MAX_ORE) {
		char amount[UPH_MONEY_TEXT_MAX];
		return uph_fail(err, UPH_E_INVARIANT,
			"beloppet %s ska vara större än noll och högst tio biljoner",
			uph_money_print(draft->amount, UPH_MONEY_SWEDISH, amount));
	}
	if (!uph_date_valid(draft->date))
		return uph_fail(err, UPH_E_INVARIANT, "posten saknar giltigt datum");
	enum uph_status status = closing_check(ledger, draft->from.fund, draft->date, err);
	if (status == UPH_OK && draft->to.fund != draft->from.fund)
		status = closing_check(ledger, draft->to.fund, draft->date, err);
	return status;
}

static enum uph_status write_entry(
	struct uph_ledger *ledger, const struct posting *posting, int64_t *seq_out, struct uph_error *err)
{
	const struct uph_entry_draft *draft = posting->draft;
	size_t from, to;
	int64_t seq;
	enum uph_status status = check(ledger, posting, err);
	if (status == UPH_OK)
		status = account_resolve(ledger, &draft->from, true, &from, err);
	if (status == UPH_OK)
		status = account_resolve(ledger, &draft->to, true, &to, err);
	if (status == UPH_OK && from == to)
		status = uph_fail(err, UPH_E_INVARIANT, "från och till är samma konto");
	if (status != UPH_OK)
		return status;
	/* Asked before anything is done: a change that goes back to a mark undoes each entry whole. */
	if (!account_takes(ledger, from, -draft->amount.ore) || !account_takes(ledger, to, draft->amount.ore))
		return uph_fail(err, UPH_E_OVERFLOW, "summan på kontot blir större än boken kan bära");
	const struct value fields[] = {value_optional(draft->origin.source), value_text(draft->origin.place),
		value_number(ledger->voucher), value_number((int64_t)draft->event),
		value_number(draft->date.ymd), value_number(draft->amount.ore),
		value_number(ledger->accounts.items[from].id), value_number(ledger->accounts.items[to].id),
		value_optional(draft->counterparty), value_optional(draft->decision),
		value_text(draft->reference), value_text(draft->text), value_text(posting->reason),
		value_optional(posting->corrects), value_blob(draft->row_key, UPH_ROW_KEY_SIZE)};
	status = record_append(ledger, RECORD_ENTRY, fields, &seq, err);
	if (status != UPH_OK)
		return status;
	ledger->mark.torn = true;
	status = account_move(ledger, from, -draft->amount.ore, err);
	if (status == UPH_OK)
		status = account_move(ledger, to, draft->amount.ore, err);
	if (status == UPH_OK)
		status = sums_add(&ledger->sums, seq, draft->event, draft->date, draft->amount.ore,
			&draft->from, &draft->to, err);
	if (status != UPH_OK)
		return status;
	ledger->mark.torn = false;
	ledger->head.voucher = ledger->voucher;
	if (seq_out)
		*seq_out = seq;
	return UPH_OK;
}

static enum uph_status post(
	struct uph_ledger *ledger, const struct posting *posting, int64_t *seq_out, struct uph_error *err)
{
	enum uph_status status = write_entry(ledger, posting, seq_out, err);
	ledger->failed = ledger->failed || status != UPH_OK;
	if (posting->corrects) /* what was set aside may be there no longer */
		remembered_forget(&ledger->remembered);
	return status;
}

enum uph_status uph_entry_add(
	struct uph_ledger *ledger, const struct uph_entry_draft *draft, int64_t *seq, struct uph_error *err)
{
	const struct posting posting = {.draft = draft};
	return post(ledger, &posting, seq, err);
}

/* A correction of a correction takes from what is left of the entry that the latter had corrected. */
static enum uph_status check_above(struct uph_ledger *ledger, int64_t entry, struct uph_money amount,
	int64_t voucher, struct uph_error *err)
{
	struct db_statement *row;
	char asked[UPH_MONEY_TEXT_MAX], left[UPH_MONEY_TEXT_MAX];
	enum uph_status status = db_prepare(ledger->db, sql_corrected_above, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, entry);
	db_bind_int(row, 2, amount.ore);
	status = db_step(row, err);
	if (status == UPH_OK)
		status = uph_fail(err, UPH_E_INVARIANT,
			"verifikation %lld kan inte rättas med %s: då är verifikation %lld rättad igen, och av den är bara "
			"%s kvar att rätta; rätta verifikation %lld först",
			(long long)voucher, uph_money_print(amount, UPH_MONEY_SWEDISH, asked),
			(long long)db_int(row, 0),
			uph_money_print((struct uph_money){db_int(row, 1)}, UPH_MONEY_SWEDISH, left),
			(long long)db_int(row, 2));
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* With a reason that names the closed period, when what is corrected stands in one. */
static enum uph_status post_correction(struct uph_ledger *ledger, const struct uph_entry_draft *draft,
	int64_t entry, struct uph_date original, const char *reason, int64_t *seq, struct uph_error *err)
{
	struct buffer words;
	const int64_t funds[2] = {draft->from.fund, draft->to.fund};
	buffer_init(&words, REASON_BYTES_MAX);
	enum uph_status status = closing_reason(ledger, funds, original, reason, &words, err);
	const struct posting posting = {.draft = draft, .reason = buffer_string(&words), .corrects = entry};
	if (status == UPH_OK)
		status = post(ledger, &posting, seq, err);
	buffer_free(&words);
	return status;
}

enum uph_status uph_entry_correct(struct uph_ledger *ledger, int64_t entry, struct uph_money amount,
	struct uph_date date, const char *reason, const struct uph_origin *origin, int64_t *seq,
	struct uph_error *err)
{
	if (!reason || reason[0] == '\0')
		return uph_fail(err, UPH_E_INVARIANT, "en rättelse ska ha ett skäl");
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_original, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, entry);
	status = db_step(row, err);
	if (status == UPH_END)
		return uph_fail(err, UPH_E_MISSING, "posten som ska rättas finns inte");
	if (status != UPH_OK)
		return status;
	int64_t left = db_int(row, 1) - db_int(row, 14), voucher = db_int(row, 2);
	bool of_correction = !db_is_null(row, 16);
	const struct uph_date original = {(int32_t)db_int(row, 17)};
	struct uph_entry_draft draft = {
		.event = (enum uph_event)db_int(row, 0),
		.date = date,
		.amount = amount.ore ? amount : (struct uph_money){left},
		.from = account_at_columns(row, 8),
		.to = account_at_columns(row, 3),
		.counterparty = db_int(row, 13),
		.decision = db_int(row, 15),
	};
	db_reset(row);
	if (origin)
		draft.origin = *origin;
	if (draft.amount.ore > left || left <= 0) {
		char text[UPH_MONEY_TEXT_MAX];
		return uph_fail(err, UPH_E_INVARIANT, "posten i verifikation %lld har bara %s kvar att rätta",
			(long long)voucher,
			uph_money_print((struct uph_money){left}, UPH_MONEY_SWEDISH, text));
	}
	if (of_correction)
		status = check_above(ledger, entry, draft.amount, voucher, err);
	return status == UPH_OK ? post_correction(ledger, &draft, entry, original, reason, seq, err) : status;
}

/* What is missing on an account of an allocation, which one it is, and which voucher moved its money on. */
static enum uph_status overdrawn(struct uph_ledger *ledger, const struct account_state *state,
	const struct uph_account *account, struct uph_error *err)
{
	struct db_statement *row;
	char missing[UPH_MONEY_TEXT_MAX];
	uph_money_print((struct uph_money){-state->balance_ore}, UPH_MONEY_SWEDISH, missing);
	enum uph_status status = db_prepare(ledger->db, sql_overdrawn, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, account->allocation);
	db_bind_int(row, 2, state->id);
	db_bind_int(row, 3, ledger->voucher);
	status = db_step(row, err);
	const char *label = account_rule(account->kind)->label;
	if (status == UPH_OK && db_int(row, 2) > 0) {
		char day[UPH_DATE_TEXT_MAX];
		const char *reference = db_text(row, 5);
		status = uph_fail(err, UPH_E_INVARIANT,
			"%s (%s): det saknas %s på %s, som har gått vidare: %s%s%s %s (verifikation %lld); rätta den först",
			db_text(row, 0), db_text(row, 1), missing, label,
			uph_event_label((enum uph_event)db_int(row, 3)), reference ? " " : "",
			reference ? reference : "",
			uph_date_print((struct uph_date){(int32_t)db_int(row, 4)}, day),
			(long long)db_int(row, 2));
	} else if (status == UPH_OK) {
		status = uph_fail(err, UPH_E_INVARIANT,
			"%s (%s): mer lämnar tilldelningen än som finns där, det saknas %s på %s",
			db_text(row, 0), db_text(row, 1), missing, label);
	}
	db_reset(row);
	return status == UPH_END ? uph_fail(err, UPH_E_INVARIANT, "det saknas %s på %s", missing, label)
				 : status;
}

enum uph_status uph_voucher_end(struct uph_ledger *ledger, struct uph_error *err)
{
	const struct accounts *accounts = &ledger->accounts;
	assert(ledger->voucher != 0);
	for (size_t i = 0; i < accounts->touched_count; i++) {
		const struct account_state *state = &accounts->items[accounts->touched[i]];
		struct uph_account account;
		if (state->balance_ore >= 0)
			continue;
		account_tuple(ledger, accounts->touched[i], &account);
		if (account_rule(account.kind)->below_zero)
			continue;
		ledger->failed = true;
		return overdrawn(ledger, state, &account, err);
	}
	ledger->voucher = 0;
	return UPH_OK;
}
