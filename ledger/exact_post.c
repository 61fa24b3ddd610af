/* The entries of exact rows, voucher by voucher, through the journal: the numbers must be those that the
 * ledger gives, and a correction must be the mirror of its entry. */
#include "ledger/exact_fill.h"

#include "ledger/handle.h"

static const char sql_posted[] =
	"SELECT e.event, f.kind, f.fund, f.activity, f.allocation, f.party, t.kind, t.fund, t.activity,"
	" t.allocation, t.party FROM entry e JOIN account f ON f.id = e.from_account"
	" JOIN account t ON t.id = e.to_account WHERE e.seq = ?1";

/* The fields of an entry after its origin, as record.c has them. */
enum { VOUCHER = 2, EVENT, DATE, AMOUNT, FROM, TO, PARTY, DECISION, REFERENCE, TEXT, REASON, CORRECTS, KEY };

enum uph_status exact_end_voucher(struct uph_exact_filling *filling, struct uph_error *err)
{
	if (filling->voucher == 0)
		return UPH_OK;
	filling->voucher = 0;
	return uph_voucher_end(filling->ledger, err);
}

static enum uph_status turn_to_voucher(struct uph_exact_filling *filling, struct uph_error *err)
{
	int64_t asked = exact_number_at(filling, VOUCHER), given = 0;
	if (asked == filling->voucher && asked)
		return UPH_OK;
	enum uph_status status = exact_end_voucher(filling, err);
	if (status == UPH_OK)
		status = uph_voucher_begin(filling->ledger, &given, err);
	filling->voucher = status == UPH_OK ? given : 0;
	if (status != UPH_OK || given == asked)
		return status;
	*filling->column = UPH_EXACT_VOUCHER;
	return uph_fail(err, UPH_E_CONFLICT,
		"verifikationen har nummer %lld, men nästa i boken är %lld; en rad saknas eller har flyttats",
		(long long)asked, (long long)given);
}

static bool same_account(const struct uph_account *a, const struct uph_account *b)
{
	return a->kind == b->kind && a->fund == b->fund && a->activity == b->activity &&
	       a->allocation == b->allocation && a->party == b->party;
}

/* A correction is the mirror of its entry: the row may not say otherwise. */
static enum uph_status check_mirror(struct uph_exact_filling *filling, int64_t seq, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(filling->ledger->db, sql_posted, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq);
	status = db_step(row, err);
	if (status == UPH_OK) {
		const struct uph_account from = account_at_columns(row, 1), to = account_at_columns(row, 6);
		if (db_int(row, 0) != exact_number_at(filling, EVENT) ||
			!same_account(&from, &filling->accounts[FROM]) ||
			!same_account(&to, &filling->accounts[TO])) {
			*filling->column = UPH_EXACT_ENTRY;
			status = uph_fail(err, UPH_E_CONFLICT,
				"rättelsen är inte spegelbilden av den post som den rättar");
		}
	}
	db_reset(row);
	return status;
}

static enum uph_status add_correction(struct uph_exact_filling *filling, struct uph_error *err)
{
	const struct uph_origin origin = exact_origin(filling);
	int64_t seq = 0;
	enum uph_status status = uph_entry_correct(filling->ledger, exact_number_at(filling, CORRECTS),
		(struct uph_money){exact_number_at(filling, AMOUNT)},
		(struct uph_date){(int32_t)exact_number_at(filling, DATE)}, exact_text_at(filling, REASON),
		&origin, &seq, err);
	return status == UPH_OK ? check_mirror(filling, seq, err) : status;
}

static enum uph_status add_plain_entry(struct uph_exact_filling *filling, struct uph_error *err)
{
	const struct value *key = &filling->values[KEY];
	const struct uph_entry_draft draft = {.event = (enum uph_event)exact_number_at(filling, EVENT),
		.date = {(int32_t)exact_number_at(filling, DATE)},
		.amount = {exact_number_at(filling, AMOUNT)},
		.from = filling->accounts[FROM],
		.to = filling->accounts[TO],
		.counterparty = exact_number_at(filling, PARTY),
		.decision = exact_number_at(filling, DECISION),
		.reference = exact_text_at(filling, REFERENCE),
		.text = exact_text_at(filling, TEXT),
		.origin = exact_origin(filling),
		.row_key = key->kind == VALUE_BLOB ? key->data : NULL};
	if (key->kind == VALUE_BLOB && key->length != UPH_ROW_KEY_SIZE) {
		*filling->column = UPH_EXACT_KEY;
		return uph_fail(err, UPH_E_SYNTAX, "radens nyckel är %d byte, inte %zu", UPH_ROW_KEY_SIZE,
			key->length);
	}
	return uph_entry_add(filling->ledger, &draft, NULL, err);
}

/* What a row of this kind must have, and what only the other kind has. */
static enum uph_status check_entry(const struct uph_exact_filling *filling, struct uph_error *err)
{
	bool correction = exact_number_at(filling, CORRECTS) != 0;
	if (!exact_number_at(filling, EVENT) || !exact_number_at(filling, DATE) ||
		exact_number_at(filling, AMOUNT) <= 0)
		return uph_fail(err, UPH_E_SYNTAX, "posten saknar händelse, dag eller belopp");
	if (correction && (exact_text_at(filling, REFERENCE) || exact_text_at(filling, TEXT) ||
				  filling->values[KEY].kind != VALUE_NULL))
		return uph_fail(err, UPH_E_SYNTAX, "en rättelse har skäl, inte text, referens eller nyckel");
	if (!correction && exact_text_at(filling, REASON))
		return uph_fail(
			err, UPH_E_SYNTAX, "bara en rättelse har skäl; raden säger inte vad den rättar");
	return UPH_OK;
}

enum uph_status exact_add_entry(struct uph_exact_filling *filling, struct uph_error *err)
{
	enum uph_status status = check_entry(filling, err);
	if (status == UPH_OK)
		status = turn_to_voucher(filling, err);
	if (status == UPH_OK)
		status = exact_number_at(filling, CORRECTS) ? add_correction(filling, err)
							    : add_plain_entry(filling, err);
	return status;
}
