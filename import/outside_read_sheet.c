/* A sheet as somebody else's books, by a mapping whose rows are of their vouchers, or of their balances.
 *
 * What the activity's cell says is a code or another name of an activity of ours: an empty one is undivided
 * money, a code that the book does not know an error at its cell, and so is a fund. Rows of vouchers have a
 * day each; balances of vouchers alone compare movements from the first of them on. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "import/books_rows.h"
#include "import/journal_words.h"
#include "import/mapped.h"
#include "import/outside_read.h"
#include "import/table.h"
#include "ledger/base/text.h"

#define UNDIVIDED "ofördelat"

struct sheet_outside {
	struct outside_reading *reading;
	struct mapped_mapping mapping;
	size_t capacity, errors;
	int number; /* of the row in its voucher */
	int64_t undivided;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till filen");
}

static struct arena *arena_of(const struct sheet_outside *work)
{
	return &work->reading->memory->arena;
}

static const char *field(const struct mapped_row *row, size_t which)
{
	return row->fields[which] ? row->fields[which] : "";
}

/* ---- pots ---- */

static enum uph_status tell(struct sheet_outside *work, const struct mapped_row *row, enum uph_status status,
	const struct uph_error *why, struct uph_error *err)
{
	struct buffer said;
	if (status != UPH_E_MISSING)
		return uph_fail(err, status, "%s", why->message);
	work->errors++;
	buffer_init(&said, 4096);
	journal_sentence(&said, why->message);
	status = uph_findings_add(work->reading->findings, UPH_SEVERITY_ERROR, "outside.unknown", row->place,
		"%s Säg i kartan (\"values\") vad det är hos oss.", buffer_string(&said));
	buffer_free(&said);
	return status;
}

static enum uph_status find_pot(struct sheet_outside *work, const struct mapped_row *row, int64_t *fund,
	int64_t *activity, struct uph_error *err)
{
	const char *code = field(row, UPH_MOVEMENT_ACTIVITY), *name = field(row, UPH_MOVEMENT_FUND);
	const struct uph_activity *found;
	const struct uph_fund *year;
	struct uph_error why = {0};
	*fund = 0;
	*activity = work->undivided;
	if (*code && !text_same(code, UNDIVIDED)) {
		enum uph_status status = uph_activity_find(work->reading->ledger, code, &found, &why);
		if (status != UPH_OK)
			return tell(work, row, status, &why, err);
		*activity = found->id;
	}
	if (*name) {
		enum uph_status status = uph_fund_find(work->reading->ledger, name, &year, &why);
		if (status != UPH_OK)
			return tell(work, row, status, &why, err);
		*fund = year->id;
	}
	return UPH_OK;
}

/* ---- rows ---- */

static enum uph_status room(struct sheet_outside *work, struct uph_error *err)
{
	struct uph_outside *out = work->reading->out;
	if (out->row_count < work->capacity)
		return UPH_OK;
	size_t wanted = work->capacity ? work->capacity * 2 : 256;
	struct uph_outside_row *grown = arena_alloc_array(arena_of(work), wanted, sizeof *grown);
	if (!grown)
		return no_memory(err);
	if (out->row_count > 0)
		memcpy(grown, out->rows, out->row_count * sizeof *grown);
	out->rows = grown;
	work->capacity = wanted;
	return UPH_OK;
}

static enum uph_status add_row(struct sheet_outside *work, const struct mapped_row *row, int64_t fund,
	int64_t activity, struct uph_error *err)
{
	struct uph_outside *out = work->reading->out;
	const char *text = field(row, UPH_MOVEMENT_TEXT), *reference = field(row, UPH_MOVEMENT_REFERENCE);
	assert(row->date.ymd != 0); /* a voucher without a day is an error of the sheet */
	enum uph_status status = room(work, err);
	if (status != UPH_OK || row->amount.ore == 0)
		return status;
	const char *voucher = field(row, MAPPED_VOUCHER);
	const struct uph_outside_row *before = out->row_count ? &out->rows[out->row_count - 1] : NULL;
	work->number = before && strcmp(before->voucher, voucher) == 0 ? work->number + 1 : 1;
	out->rows[out->row_count++] = (struct uph_outside_row){.voucher = voucher,
		.number = work->number,
		.place = row->place,
		.date = row->date,
		.account = field(row, MAPPED_ACCOUNT),
		.objects = "",
		.fund = fund,
		.activity = activity,
		.amount = row->amount,
		.reference = *reference ? reference : books_reference(text, arena_of(work)),
		.text = text};
	return out->rows[out->row_count - 1].reference ? UPH_OK : no_memory(err);
}

static enum uph_status add_sum(struct uph_money *sum, struct uph_money amount, struct uph_error *err)
{
	return uph_money_add(*sum, amount, sum)
		       ? UPH_OK
		       : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

/* A balance is the amount of the row unless columns say what it opened and closed with. */
static enum uph_status add_balance(struct sheet_outside *work, const struct mapped_row *row, int64_t fund,
	int64_t activity, struct uph_error *err)
{
	struct uph_outside_balance *balance = outside_balance(work->reading, fund, activity, row->place);
	bool columns = row->has_opening || row->has_closing;
	enum uph_status status = balance ? UPH_OK : no_memory(err);
	if (status == UPH_OK && row->has_opening) {
		balance->has_opening = work->reading->has_openings = true;
		status = add_sum(&balance->opening, row->opening, err);
	}
	if (status == UPH_OK && (row->has_closing || !columns)) {
		balance->has_closing = work->reading->has_closings = true;
		status = add_sum(&balance->closing, columns ? row->closing : row->amount, err);
	}
	return status;
}

static enum uph_status take(void *context, const struct mapped_row *row, struct uph_error *err)
{
	struct sheet_outside *work = context;
	int64_t fund, activity;
	if (row->left_out) {
		work->reading->out->passed_over += row->filtered; /* totals and the like are no rows */
		return UPH_OK;
	}
	size_t errors = work->errors;
	enum uph_status status = find_pot(work, row, &fund, &activity, err);
	if (status != UPH_OK || work->errors > errors)
		return status;
	return work->mapping.rows == MAPPED_BALANCES ? add_balance(work, row, fund, activity, err)
						     : add_row(work, row, fund, activity, err);
}

/* ---- the sheet ---- */

/* "blad med rubrikerna i kartan \"Saldolista\": saldon per aktivitet". */
static const char *describe(const struct sheet_outside *work)
{
	const struct mapped_mapping *mapping = &work->mapping;
	const char *activity = mapping->columns[UPH_MOVEMENT_ACTIVITY];
	return arena_print(arena_of(work), "kartan \"%s\": %s, %s%s%s", mapping->name,
		mapping->rows == MAPPED_BALANCES ? "saldon" : "verifikationer",
		activity ? "kolumnen \"" : "ofördelat", activity ? activity : "",
		activity ? "\" = aktivitet" : "");
}

static enum uph_status load(struct sheet_outside *work, struct table *table, struct uph_error *err)
{
	struct outside_reading *reading = work->reading;
	const char *text = NULL, *key = NULL;
	enum uph_status status = reading->options->mapping
					 ? mapped_read_file(reading->options->mapping, arena_of(work),
						   &work->mapping, &text, reading->findings, err)
					 : mapped_find_kept(reading->ledger, table, arena_of(work),
						   &work->mapping, NULL, &text, err);
	if (status == UPH_E_MISSING)
		return uph_fail(err, UPH_E_MISSING,
			"boken har ingen karta för filen; gör en med \"uph import FIL --suggest -o "
			"karta.json\", granska den, och ange den med --mapping karta.json");
	if (status != UPH_OK)
		return status;
	if (!*work->mapping.name)
		work->mapping.name = arena_string(arena_of(work), reading->file->name);
	if (!work->mapping.name)
		return no_memory(err);
	if (work->mapping.rows == MAPPED_EVENTS)
		return uph_fail(err, UPH_E_REFUSED,
			"kartan är för händelser; den för ett ekonomisystem säger \"books\" eller "
			"\"balances\" om raderna");
	status = mapped_key(table, &work->mapping, arena_of(work), &key, reading->findings, err);
	reading->out->mapping = (struct uph_mapping){
		.kind = UPH_MAPPING_SHEET, .key = key, .name = work->mapping.name, .body = text};
	return status;
}

static enum uph_status find_undivided(struct sheet_outside *work, struct uph_error *err)
{
	const struct uph_activity *undivided;
	enum uph_status status = uph_activity_find(work->reading->ledger, "", &undivided, err);
	if (status == UPH_OK)
		work->undivided = undivided->id;
	return status;
}

/* Rows alone speak of their own days; balances of the day that --as-of names. */
static void choose_days(struct uph_outside *out)
{
	for (size_t i = 0; i < out->row_count; i++) {
		if (out->first.ymd == 0 || out->rows[i].date.ymd < out->first.ymd)
			out->first = out->rows[i].date;
		if (out->rows[i].date.ymd > out->last.ymd)
			out->last = out->rows[i].date;
	}
}

static enum uph_status read_table(struct sheet_outside *work, struct table *table, struct uph_error *err)
{
	struct uph_outside *out = work->reading->out;
	enum uph_status status = find_undivided(work, err);
	if (status == UPH_OK)
		status = load(work, table, err);
	if (status == UPH_OK)
		status = mapped_rows(table, &work->mapping, work->reading->options->sheet, false,
			arena_of(work), take, work, work->reading->findings, err);
	if (status == UPH_OK && work->errors > 0)
		status = uph_fail(err, UPH_E_REFUSED, "%zu rader kan inte läsas", work->errors);
	if (status != UPH_OK)
		return status;
	out->system = *work->mapping.system ? work->mapping.system : work->mapping.name;
	out->key = *work->mapping.key ? work->mapping.key : out->system;
	out->reads = describe(work);
	choose_days(out);
	return out->reads ? UPH_OK : no_memory(err);
}

enum uph_status outside_read_sheet(struct outside_reading *reading, struct uph_error *err)
{
	struct sheet_outside work = {.reading = reading};
	struct table *table = NULL;
	enum uph_status status =
		table_open_memory(reading->file->data, reading->file->length, NULL, &table, err);
	if (status == UPH_OK)
		status = read_table(&work, table, err);
	table_close(table);
	return status;
}
