/* Entries by the voucher they stand in and which of its entries they are: "17/2". Vouchers are numbered as
 * they are written, so that their numbers never fall along the chain: where a voucher begins is found by
 * halving it, without an index and without holding anything. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/exact_form.h"
#include "ledger/handle.h"

static const char sql_from[] = "SELECT seq, voucher FROM entry WHERE seq >= ?1 ORDER BY seq LIMIT 1";
static const char sql_nth[] = "SELECT seq, voucher FROM entry WHERE seq >= ?1 ORDER BY seq LIMIT 1 OFFSET ?2";
static const char sql_rows[] = "SELECT count(*) FROM entry WHERE seq BETWEEN ?1 AND ?2";

/* The first entry from a record on, or the one that many after it; both 0 beyond the last. */
static enum uph_status entry_from(struct uph_ledger *ledger, int64_t seq, int64_t after, int64_t *found,
	int64_t *voucher, struct uph_error *err)
{
	struct db_statement *row;
	*found = *voucher = 0;
	enum uph_status status = db_prepare(ledger->db, after ? sql_nth : sql_from, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq);
	if (after)
		db_bind_int(row, 2, after);
	status = db_step(row, err);
	if (status == UPH_OK) {
		*found = db_int(row, 0);
		*voucher = db_int(row, 1);
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* The first entry of the voucher; 0: it has none. */
static enum uph_status voucher_begins(
	struct uph_ledger *ledger, int64_t number, int64_t *out, struct uph_error *err)
{
	int64_t low = 1, high = ledger->head.seq, found = 0, voucher = 0;
	enum uph_status status = UPH_OK;
	while (status == UPH_OK && low < high) {
		int64_t middle = low + (high - low) / 2;
		status = entry_from(ledger, middle, 0, &found, &voucher, err);
		if (found && voucher < number)
			low = found + 1;
		else
			high = middle;
	}
	if (status == UPH_OK)
		status = entry_from(ledger, low, 0, &found, &voucher, err);
	*out = status == UPH_OK && voucher == number ? found : 0;
	return status;
}

enum uph_status exact_entry_name(
	struct uph_ledger *ledger, int64_t seq, char out[EXACT_PLAIN_MAX], struct uph_error *err)
{
	struct db_statement *row;
	int64_t found = 0, voucher = 0, first = 0, number = 0;
	enum uph_status status = entry_from(ledger, seq, 0, &found, &voucher, err);
	if (status == UPH_OK)
		status = voucher_begins(ledger, voucher, &first, err);
	if (status == UPH_OK)
		status = db_prepare(ledger->db, sql_rows, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, first);
	db_bind_int(row, 2, seq);
	status = db_step(row, err);
	if (status == UPH_OK)
		number = db_int(row, 0);
	db_reset(row);
	(void)snprintf(out, EXACT_PLAIN_MAX, "%" PRId64 "/%" PRId64, voucher, number);
	return status;
}

enum uph_status exact_entry_find(
	struct uph_ledger *ledger, const char *name, int64_t *seq, struct uph_error *err)
{
	char again[EXACT_PLAIN_MAX];
	int64_t number = 0, row = 0, first = 0, voucher = 0;
	enum uph_status status = UPH_OK;
	*seq = 0;
	if (sscanf(name, "%18" SCNd64 "/%18" SCNd64, &number, &row) == 2 && number > 0 && row > 0) {
		(void)snprintf(again, sizeof again, "%" PRId64 "/%" PRId64, number, row);
		if (strcmp(again, name) == 0)
			status = voucher_begins(ledger, number, &first, err);
	}
	if (status == UPH_OK && first)
		status = entry_from(ledger, first, row - 1, seq, &voucher, err);
	if (status == UPH_OK && (*seq == 0 || voucher != number))
		return uph_fail(err, UPH_E_MISSING,
			"posten %.40s (verifikation/rad) finns inte före denna rad", name);
	return status;
}
