/* Reads somebody else's books from a file of either kind, and joins what the file lacks.
 *
 * A file that has neither opening nor closing balances, or whose vouchers do not lead from one to the other
 * (a month's), is joined with the vouchers of the same system that have been taken in before; one that stands
 * in both counts once, as the file has it. A file that adds up stands for itself. */
#include "import/outside_read.h"

#include <stdlib.h>
#include <string.h>

#define MEMORY_MAX ((size_t)4 << 30)
#define BYTES_MAX ((size_t)512 << 20)

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till filen");
}

/* ---- balances ---- */

struct uph_outside_balance *outside_balance(
	struct outside_reading *reading, int64_t fund, int64_t activity, const char *place)
{
	struct uph_outside *out = reading->out;
	for (size_t i = 0; i < out->balance_count; i++) {
		if (out->balances[i].fund == fund && out->balances[i].activity == activity)
			return &out->balances[i];
	}
	if (out->balance_count == reading->balance_capacity) {
		size_t wanted = reading->balance_capacity ? reading->balance_capacity * 2 : 16;
		struct uph_outside_balance *grown =
			arena_alloc_array(&reading->memory->arena, wanted, sizeof *grown);
		if (!grown)
			return NULL;
		if (out->balance_count > 0)
			memcpy(grown, out->balances, out->balance_count * sizeof *grown);
		out->balances = grown;
		reading->balance_capacity = wanted;
	}
	struct uph_outside_balance *balance = &out->balances[out->balance_count++];
	*balance = (struct uph_outside_balance){.fund = fund, .activity = activity, .place = place};
	return balance;
}

bool outside_adds_up(const struct outside_reading *reading)
{
	const struct uph_outside *out = reading->out;
	if (!reading->has_openings || !reading->has_closings)
		return reading->has_openings || (reading->has_closings && out->row_count == 0);
	for (size_t i = 0; i < out->balance_count; i++) {
		const struct uph_outside_balance *balance = &out->balances[i];
		struct uph_money sum = balance->opening;
		for (size_t k = 0; k < out->row_count; k++) {
			if (out->rows[k].fund == balance->fund &&
				out->rows[k].activity == balance->activity &&
				!uph_money_add(sum, out->rows[k].amount, &sum))
				return false;
		}
		if (sum.ore != balance->closing.ore)
			return false;
	}
	return true;
}

/* ---- order ---- */

static int by_date(const void *left, const void *right)
{
	const struct uph_outside_row *a = left, *b = right;
	if (a->date.ymd != b->date.ymd)
		return a->date.ymd < b->date.ymd ? -1 : 1;
	int order = strcmp(a->voucher, b->voucher);
	return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

static int by_pot(const void *left, const void *right)
{
	const struct uph_outside_balance *a = left, *b = right;
	if (a->fund != b->fund)
		return a->fund < b->fund ? -1 : 1;
	return (a->activity > b->activity) - (a->activity < b->activity);
}

void outside_sort(struct uph_outside *out)
{
	if (out->row_count > 1)
		qsort(out->rows, out->row_count, sizeof *out->rows, by_date);
	if (out->balance_count > 1)
		qsort(out->balances, out->balance_count, sizeof *out->balances, by_pot);
}

/* ---- what came before ---- */

struct earlier {
	struct arena *arena;
	const char **vouchers; /* of the file, in order */
	size_t voucher_count;
	struct uph_outside_row *rows;
	size_t count, capacity;
};

static int by_name(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;
	return strcmp(*a, *b);
}

static const char *keep(const struct earlier *earlier, const char *text)
{
	return arena_string(earlier->arena, text);
}

static enum uph_status add_earlier(
	void *context, const struct uph_outside_row *row, int64_t source, struct uph_error *err)
{
	struct earlier *earlier = context;
	(void)source;
	if (earlier->voucher_count > 0 && bsearch(&row->voucher, earlier->vouchers, earlier->voucher_count,
						  sizeof *earlier->vouchers, by_name))
		return UPH_OK;
	if (earlier->count == earlier->capacity) {
		size_t wanted = earlier->capacity ? earlier->capacity * 2 : 256;
		struct uph_outside_row *grown = arena_alloc_array(earlier->arena, wanted, sizeof *grown);
		if (!grown)
			return no_memory(err);
		if (earlier->count > 0)
			memcpy(grown, earlier->rows, earlier->count * sizeof *grown);
		earlier->rows = grown;
		earlier->capacity = wanted;
	}
	struct uph_outside_row *kept = &earlier->rows[earlier->count++];
	*kept = *row;
	kept->voucher = keep(earlier, row->voucher);
	kept->place = keep(earlier, row->place);
	kept->account = keep(earlier, row->account);
	kept->objects = keep(earlier, row->objects);
	kept->reference = keep(earlier, row->reference);
	kept->text = keep(earlier, row->text);
	return kept->voucher && kept->place && kept->account && kept->objects && kept->reference && kept->text
		       ? UPH_OK
		       : no_memory(err);
}

static enum uph_status list_vouchers(
	struct earlier *earlier, const struct uph_outside *out, struct uph_error *err)
{
	earlier->vouchers = arena_alloc_array(earlier->arena, out->row_count + 1, sizeof *earlier->vouchers);
	if (!earlier->vouchers)
		return no_memory(err);
	for (size_t i = 0; i < out->row_count; i++) {
		if (out->rows[i].voucher[0])
			earlier->vouchers[earlier->voucher_count++] = out->rows[i].voucher;
	}
	if (earlier->voucher_count > 1)
		qsort(earlier->vouchers, earlier->voucher_count, sizeof *earlier->vouchers, by_name);
	return UPH_OK;
}

enum uph_status outside_add_earlier(struct outside_reading *reading, struct uph_error *err)
{
	struct uph_outside *out = reading->out;
	struct earlier earlier = {.arena = &reading->memory->arena};
	enum uph_status status = list_vouchers(&earlier, out, err);
	if (status == UPH_OK)
		status = uph_outside_rows(reading->ledger, out->key, NULL, 0, add_earlier, &earlier, err);
	if (status != UPH_OK || earlier.count == 0)
		return status;
	struct uph_outside_row *all =
		arena_alloc_array(earlier.arena, earlier.count + out->row_count, sizeof *all);
	if (!all)
		return no_memory(err);
	memcpy(all, earlier.rows, earlier.count * sizeof *all);
	if (out->row_count > 0)
		memcpy(all + earlier.count, out->rows, out->row_count * sizeof *all);
	out->rows = all;
	out->row_count += earlier.count;
	return uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "outside.earlier", "",
		"filen har inte hela året; %zu rader som har lästs in förut är med", earlier.count);
}

/* ---- reading ---- */

/* Without balances the days compared begin with the month of the first row: such files are of whole months.
 */
static void choose_days(const struct outside_reading *reading)
{
	struct uph_outside *out = reading->out;
	if (reading->has_openings || out->row_count == 0)
		return;
	struct uph_date first = out->rows[0].date;
	(void)uph_date_make(uph_date_year(first), uph_date_month(first), 1, &out->first);
}

static enum uph_status read_kind(struct outside_reading *reading, struct uph_error *err)
{
	const struct file_bytes *file = reading->file;
	enum uph_status status = sie_recognised((const unsigned char *)file->data, file->length)
					 ? outside_read_sie(reading, err)
					 : outside_read_sheet(reading, err);
	if (status == UPH_OK && !outside_adds_up(reading))
		status = outside_add_earlier(reading, err);
	if (status != UPH_OK)
		return status;
	for (size_t i = 0; i < reading->out->row_count; i++)
		reading->out->tells_funds = reading->out->tells_funds || reading->out->rows[i].fund != 0;
	for (size_t i = 0; i < reading->out->balance_count; i++)
		reading->out->tells_funds = reading->out->tells_funds || reading->out->balances[i].fund != 0;
	outside_sort(reading->out);
	choose_days(reading);
	return UPH_OK;
}

enum uph_status uph_outside_read(struct uph_ledger *ledger, const char *path,
	const struct uph_outside_options *options, struct uph_outside *out, struct uph_findings *findings,
	struct uph_error *err)
{
	static const struct uph_outside_options none = {0};
	struct file_bytes file;
	struct outside_memory *memory = calloc(1, sizeof *memory);
	*out = (struct uph_outside){.memory = memory};
	if (!memory)
		return no_memory(err);
	arena_init(&memory->arena, MEMORY_MAX);
	enum uph_status status = file_bytes_read(path, BYTES_MAX, &file, err);
	if (status == UPH_OK) {
		struct outside_reading reading = {.ledger = ledger,
			.options = options ? options : &none,
			.file = &file,
			.memory = memory,
			.findings = findings,
			.out = out};
		status = file_bytes_hold(&file, err);
		out->name = arena_string(&memory->arena, file.name);
		out->size = (int64_t)file.length;
		memcpy(out->digest, file.digest, sizeof out->digest);
		if (status == UPH_OK)
			status = out->name ? read_kind(&reading, err) : no_memory(err);
		file_bytes_free(&file);
	}
	if (status != UPH_OK)
		uph_outside_free(out);
	return status;
}

void uph_outside_free(struct uph_outside *outside)
{
	struct outside_memory *memory = outside->memory;
	if (memory && memory->has_sie)
		sie_free(&memory->sie);
	if (memory)
		arena_free(&memory->arena);
	free(memory);
	*outside = (struct uph_outside){0};
}
