/* Rows of somebody else's books, as records. A voucher of theirs is what the latest file that had it says:
 * its rows of that file, and none when that file had it without an amount alone (it has been taken away). */
#include "uph/outside.h"

#include "ledger/handle.h"

/* The latest source of each voucher up to a record. */
#define STANDS                                                                                               \
	"o.seq <= ?2 AND o.source = (SELECT n.source FROM outside n WHERE n.system = o.system"               \
	" AND n.voucher = o.voucher AND n.seq <= ?2 ORDER BY n.seq DESC LIMIT 1)"
#define ROWS                                                                                                 \
	"SELECT o.voucher, o.number, o.place, o.date, o.account, o.objects, ifnull(o.fund, 0), o.activity,"  \
	" o.amount_ore, ifnull(o.reference, ''), ifnull(o.text, ''), o.source FROM outside o"                \
	" WHERE o.system = ?1 AND " STANDS " AND o.amount_ore <> 0"

static const char sql_all[] = ROWS " ORDER BY o.date, o.voucher, o.number, o.seq";
static const char sql_voucher[] = ROWS " AND o.voucher = ?3 ORDER BY o.number, o.seq";

enum uph_status uph_outside_add(struct uph_ledger *ledger, const char *system,
	const struct uph_outside_row *row, const struct uph_origin *origin, int64_t *seq,
	struct uph_error *err)
{
	const struct value fields[] = {value_source(origin), value_place(origin), value_text(system),
		value_text(row->voucher), value_number(row->number), value_number(row->date.ymd),
		value_text(row->account), value_text(row->objects), value_optional(row->fund),
		value_number(row->activity), value_number(row->amount.ore),
		value_text(row->reference && *row->reference ? row->reference : NULL),
		value_text(row->text && *row->text ? row->text : NULL)};
	return record_append(ledger, RECORD_OUTSIDE, fields, seq, err);
}

/* A text that the file may lack. */
static const char *text_of(struct db_statement *row, int column)
{
	const char *text = db_text(row, column);
	return text ? text : "";
}

enum uph_status uph_outside_rows(struct uph_ledger *ledger, const char *system, const char *voucher,
	int64_t seq_max,
	enum uph_status (*visit)(
		void *context, const struct uph_outside_row *row, int64_t source, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, voucher ? sql_voucher : sql_all, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, system);
	db_bind_int(row, 2, seq_max ? seq_max : INT64_MAX);
	if (voucher)
		db_bind_text(row, 3, voucher);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct uph_outside_row found = {.voucher = text_of(row, 0),
			.number = (int)db_int(row, 1),
			.place = text_of(row, 2),
			.date = {(int32_t)db_int(row, 3)},
			.account = text_of(row, 4),
			.objects = text_of(row, 5),
			.fund = db_int(row, 6),
			.activity = db_int(row, 7),
			.amount = {db_int(row, 8)},
			.reference = text_of(row, 9),
			.text = text_of(row, 10)};
		status = visit(context, &found, db_int(row, 11), err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
