#include "ledger/account_reader.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"

/* Ids are given one after the other; what lies beyond is a broken book's, and is not kept. */
#define KEPT_MAX (INT64_C(1) << 24)

static const char sql_account[] =
	"SELECT kind, ifnull(fund, 0), ifnull(activity, 0), ifnull(allocation, 0), ifnull(party, 0)"
	" FROM account WHERE id = ?1";

void account_reader_init(struct account_reader *reader, struct uph_ledger *ledger)
{
	*reader = (struct account_reader){.ledger = ledger};
}

void account_reader_free(struct account_reader *reader)
{
	free(reader->accounts);
	account_reader_init(reader, reader->ledger);
}

static enum uph_status look_up(
	struct account_reader *reader, int64_t id, struct uph_account *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(reader->ledger->db, sql_account, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, id);
	status = db_step(row, err);
	if (status == UPH_OK)
		*out = account_at_columns(row, 0);
	db_reset(row);
	return status == UPH_END ? UPH_E_MISSING : status;
}

static bool make_room(struct account_reader *reader, size_t id)
{
	size_t count = reader->count ? reader->count : 64;
	while (count <= id)
		count *= 2;
	struct uph_account *accounts = realloc(reader->accounts, count * sizeof *accounts);
	if (!accounts)
		return false;
	memset(accounts + reader->count, 0, (count - reader->count) * sizeof *accounts);
	reader->accounts = accounts;
	reader->count = count;
	return true;
}

enum uph_status account_read(
	struct account_reader *reader, int64_t id, struct uph_account *out, struct uph_error *err)
{
	if (id < 0 || id >= KEPT_MAX)
		return look_up(reader, id, out, err);
	if ((size_t)id >= reader->count && !make_room(reader, (size_t)id))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	struct uph_account *kept = &reader->accounts[id];
	if (kept->kind == 0) {
		enum uph_status status = look_up(reader, id, kept, err);
		if (status != UPH_OK)
			return status;
	}
	*out = *kept;
	return UPH_OK;
}
