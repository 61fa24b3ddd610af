/* Reversals: what is left of a voucher, or of an imported file, mirrored in one voucher.
 *
 *  1. A mirror is dated no earlier than what it mirrors.
 *  2. What a decided line lives on is not taken from under it, nor made more than what is decided
 *     (reverse_check.c).
 *  3. What was said along with the money is taken back with it, by new records (reverse_said.c). */
#include "ledger/reverse.h"

#include <stdio.h>
#include <stdlib.h>

#include "ledger/correction.h"
#include "ledger/handle.h"
#include "uph/movement.h"

/* The latest first: what moved on is mirrored before what it came from. */
static const char sql_of_voucher[] =
	"SELECT seq, date, voucher FROM entry WHERE voucher = ?1 ORDER BY seq DESC";
static const char sql_of_source[] =
	"SELECT seq, date, voucher FROM entry WHERE source = ?1 ORDER BY seq DESC";
static const char sql_entry[] = "SELECT e.amount_ore - " CORRECTED(
	"e.seq", "9223372036854775807") ", ifnull(f.fund, 0), ifnull(t.fund, 0)"
					" FROM entry e JOIN account f ON f.id = e.from_account"
					" JOIN account t ON t.id = e.to_account WHERE e.seq = ?1";
static const char sql_corrector[] = "SELECT ifnull(max(voucher), 0) FROM entry WHERE corrects = ?1";

/* ---- the entries ---- */

static enum uph_status gather(struct reversing *reversing, const char *sql, int64_t id, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(reversing->ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, id);
	while ((status = db_step(row, err)) == UPH_OK) {
		if (reversing->count == reversing->capacity) {
			size_t capacity = reversing->capacity ? reversing->capacity * 2 : 16;
			struct reversed *more = realloc(reversing->entries, capacity * sizeof *more);
			if (!more) {
				status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
				break;
			}
			reversing->entries = more;
			reversing->capacity = capacity;
		}
		reversing->entries[reversing->count++] =
			(struct reversed){db_int(row, 0), db_int(row, 2), (int32_t)db_int(row, 1)};
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* What is left of an entry, and the day its mirror counts. */
static enum uph_status ask_entry(struct reversing *reversing, const struct reversed *entry, int64_t *left,
	struct uph_date *date, struct uph_error *err)
{
	struct db_statement *row;
	int64_t funds[2] = {0};
	enum uph_status status = db_prepare(reversing->ledger->db, sql_entry, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, entry->entry);
	status = db_step(row, err);
	*left = status == UPH_OK ? db_int(row, 0) : 0;
	for (int i = 0; status == UPH_OK && i < 2; i++)
		funds[i] = db_int(row, i + 1);
	db_reset(row);
	*date = reversing->date;
	if (status != UPH_OK || date->ymd != 0)
		return status;
	date->ymd = entry->date;
	for (int i = 0; status == UPH_OK && i < 2; i++)
		status = uph_ledger_first_open_day(reversing->ledger, funds[i], date->ymd, &date->ymd, err);
	return status;
}

static enum uph_status check_date(const struct reversed *entry, struct uph_date date, struct uph_error *err)
{
	char asked[UPH_DATE_TEXT_MAX], own[UPH_DATE_TEXT_MAX];
	if (date.ymd >= entry->date)
		return UPH_OK;
	return uph_fail(err, UPH_E_INVARIANT,
		"rättelsen kan inte ha dagen %s: den ligger före %s, då verifikation %lld räknas; ange den dagen eller "
		"en senare",
		uph_date_print(date, asked), uph_date_print((struct uph_date){entry->date}, own),
		(long long)entry->voucher);
}

static enum uph_status mirror(
	struct reversing *reversing, const struct reversed *entry, struct uph_error *err)
{
	int64_t left;
	struct uph_date date;
	enum uph_status status = ask_entry(reversing, entry, &left, &date, err);
	if (status != UPH_OK || left <= 0)
		return status;
	status = check_date(entry, date, err);
	if (status != UPH_OK)
		return status;
	reversing->posted = true;
	return uph_entry_correct(reversing->ledger, entry->entry, (struct uph_money){left}, date,
		reversing->reason, NULL, NULL, err);
}

/* ---- the whole ---- */

static enum uph_status nothing_left(
	const struct reversing *reversing, const char *what, struct uph_error *err)
{
	struct db_statement *row;
	int64_t by = 0;
	for (size_t i = 0; i < reversing->count; i++) {
		enum uph_status status = db_prepare(reversing->ledger->db, sql_corrector, &row, err);
		if (status != UPH_OK)
			return status;
		db_bind_int(row, 1, reversing->entries[i].entry);
		if (db_step(row, NULL) == UPH_OK && db_int(row, 0) > by)
			by = db_int(row, 0);
		db_reset(row);
	}
	return uph_fail(err, UPH_E_INVARIANT, "%s är redan rättad i sin helhet (verifikation %lld)", what,
		(long long)by);
}

static enum uph_status reverse(struct reversing *reversing, const char *what, struct uph_error *err)
{
	if (!reversing->reason || reversing->reason[0] == '\0')
		return uph_fail(err, UPH_E_INVARIANT, "en rättelse ska ha ett skäl");
	enum uph_status status = reverse_check_decided(reversing, err);
	if (status != UPH_OK)
		return status;
	reversing->seq_before = reversing->ledger->head.seq;
	status = uph_voucher_begin(reversing->ledger, &reversing->voucher, err);
	for (size_t i = 0; status == UPH_OK && i < reversing->count; i++)
		status = mirror(reversing, &reversing->entries[i], err);
	if (status == UPH_OK && !reversing->posted)
		status = nothing_left(reversing, what, err);
	if (status == UPH_OK)
		status = uph_voucher_end(reversing->ledger, err);
	if (status == UPH_OK)
		status = reverse_take_back(reversing, err);
	if (status == UPH_OK)
		status = reverse_check_restored(reversing, err);
	reversing->ledger->failed = reversing->ledger->failed || status != UPH_OK;
	return status;
}

enum uph_status uph_reverse_voucher(struct uph_ledger *ledger, int64_t voucher, struct uph_date date,
	const char *reason, int64_t *out, struct uph_error *err)
{
	struct reversing reversing = {.ledger = ledger, .date = date, .reason = reason};
	char what[64];
	(void)snprintf(what, sizeof what, "verifikation %lld", (long long)voucher);
	enum uph_status status = gather(&reversing, sql_of_voucher, voucher, err);
	if (status == UPH_OK && reversing.count == 0)
		status = uph_fail(err, UPH_E_MISSING,
			"verifikation %lld finns inte i boken, den sista är %lld", (long long)voucher,
			(long long)ledger->head.voucher);
	if (status == UPH_OK)
		status = reverse(&reversing, what, err);
	if (status == UPH_OK && out)
		*out = reversing.voucher;
	free(reversing.entries);
	return status;
}

enum uph_status uph_reverse_source(struct uph_ledger *ledger, int64_t source, struct uph_date date,
	const char *reason, int64_t *out, struct uph_error *err)
{
	struct reversing reversing = {.ledger = ledger, .date = date, .reason = reason};
	enum uph_status status = gather(&reversing, sql_of_source, source, err);
	if (status == UPH_OK && reversing.count == 0)
		status = uph_fail(err, UPH_E_MISSING, "filen har inga poster i boken att rätta");
	if (status == UPH_OK)
		status = reverse(&reversing, "filen", err);
	if (status == UPH_OK && out)
		*out = reversing.voucher;
	free(reversing.entries);
	return status;
}
