/* Entries and financing lines of a decision's allocations. */
#include "import/decision_money.h"

#include <string.h>

#include "uph/journal.h"

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- posting ---- */

enum uph_status money_end_voucher(struct money *money, struct uph_error *err)
{
	if (money->voucher == 0)
		return UPH_OK;
	money->voucher = 0;
	return uph_voucher_end(money->sync->syncing->ledger, err);
}

/* What one allocation of the file comes to is one voucher. */
static enum uph_status need_voucher(struct money *money, size_t number, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (money->voucher != 0 && money->voucher_number != number)
		status = money_end_voucher(money, err);
	if (status == UPH_OK && money->voucher == 0)
		status = uph_voucher_begin(money->sync->syncing->ledger, &money->voucher, err);
	money->voucher_number = number;
	return status;
}

static enum uph_status see_opening(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	const struct syncing *syncing = context;
	bool opens = entry->event == UPH_EVENT_OPENING;
	int64_t fund = opens && entry->from.kind == UPH_ACCOUNT_POT ? entry->from.fund : entry->to.fund;
	(void)err;
	if (entry->corrects || entry->corrected.ore >= entry->amount.ore)
		return UPH_OK;
	for (size_t i = 0; i < syncing->opening_count; i++) {
		struct fund_opening *opening = &syncing->openings[i];
		if (opening->fund != fund)
			continue;
		opening->holds_money = opening->holds_money || opens || entry->event == UPH_EVENT_GRANT ||
				       entry->event == UPH_EVENT_CARRY;
		if (opens && (opening->first.ymd == 0 || entry->date.ymd < opening->first.ymd))
			opening->first = entry->date;
	}
	return UPH_OK;
}

/* One pass over the entries answers for all funds. */
enum uph_status decision_openings(struct syncing *syncing, struct uph_error *err)
{
	const struct uph_fund *funds;
	const struct uph_scope everything = {0};
	size_t count;
	if (syncing->openings)
		return UPH_OK;
	enum uph_status status = uph_funds(syncing->ledger, &funds, &count, err);
	if (status != UPH_OK)
		return status;
	syncing->openings = arena_alloc_array(syncing->memory, count + 1, sizeof *syncing->openings);
	if (!syncing->openings)
		return no_memory(err);
	syncing->opening_count = count;
	for (size_t i = 0; i < count; i++)
		syncing->openings[i].fund = funds[i].id;
	return uph_entries(syncing->ledger, &everything, see_opening, syncing, err);
}

/* The first day that a matrix would let the fund's money count: its year's, or after the years it is left of.
 */
static struct uph_date first_day_of(struct uph_ledger *ledger, int64_t id)
{
	struct uph_date day = {0};
	const struct uph_fund *fund = uph_fund_by_id(ledger, id);
	if (fund && fund->year > 0)
		(void)uph_date_make(fund->year + (fund->earlier ? 1 : 0), 1, 1, &day);
	return day;
}

/* The money of a closed day counts from the first open one: that is told, with both days, once for a
 * decision. */
static void tell_closed(struct money *money, struct uph_date closed, struct uph_date open)
{
	if (money->told_closed.ymd == open.ymd)
		return;
	money->told_closed = open;
	char day[UPH_DATE_TEXT_MAX], first[UPH_DATE_TEXT_MAX];
	(void)uph_findings_add(money->sync->syncing->findings, UPH_SEVERITY_WARNING, "decision.closed", "",
		"%s: %s ligger i en stängd period; pengarna räknas från %s, den första öppna dagen.",
		money->sync->name, uph_date_print(closed, day), uph_date_print(open, first));
}

/* A decision counts from its meeting, or from the fund's opening or first open day when that is later. A
 * draft's may come before the opening: it counts from the same day as after it. */
static enum uph_status day_of(struct money *money, int64_t fund, struct uph_date *out, struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	enum uph_status status = decision_openings(syncing, err);
	*out = money->sync->text->date;
	if (syncing->draft && first_day_of(syncing->ledger, fund).ymd > out->ymd)
		*out = first_day_of(syncing->ledger, fund);
	for (size_t i = 0; status == UPH_OK && i < syncing->opening_count; i++) {
		const struct fund_opening *opening = &syncing->openings[i];
		if (opening->fund == fund && opening->first.ymd > out->ymd)
			*out = opening->first;
	}
	struct uph_date open = *out;
	if (status == UPH_OK)
		status = uph_ledger_first_open_day(syncing->ledger, fund, out->ymd, &open.ymd, err);
	if (status == UPH_OK && open.ymd != out->ymd)
		tell_closed(money, *out, open);
	*out = open;
	return status;
}

static enum uph_status key_of(struct money *money, const struct leaf *leaf, const struct leaf_line *line,
	unsigned char key[UPH_ROW_KEY_SIZE], struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	const struct uph_fund *fund = uph_fund_by_id(syncing->ledger, line->fund);
	const struct uph_activity *activity = uph_activity_by_id(syncing->ledger, line->activity);
	const struct uph_party *party =
		leaf->recipient ? uph_party_by_id(syncing->ledger, leaf->recipient) : NULL;
	row_key_clear(&syncing->keys);
	row_key_put(&syncing->keys, "decisions");
	row_key_put(&syncing->keys, money->sync->name);
	row_key_put(&syncing->keys, leaf->purpose);
	row_key_put(&syncing->keys, fund ? fund->name : "");
	row_key_put(&syncing->keys, activity ? activity->code : "");
	row_key_put(&syncing->keys, party ? party->name : "");
	buffer_print(&syncing->keys.bytes, "%lld", (long long)line->amount.ore);
	return row_key_take(&syncing->keys, syncing->ledger, key, err);
}

static void note_drawn(struct syncing *syncing, int64_t fund, const char *path)
{
	for (size_t i = 0; i < syncing->opening_count; i++) {
		struct fund_opening *opening = &syncing->openings[i];
		if (opening->fund != fund || opening->drawn)
			continue;
		opening->drawn = true;
		opening->path = path;
	}
}

static enum uph_status post_line(struct money *money, const struct leaf *leaf, const struct leaf_line *line,
	int64_t allocation, struct uph_error *err)
{
	unsigned char key[UPH_ROW_KEY_SIZE];
	struct syncing *syncing = money->sync->syncing;
	struct uph_entry_draft draft = {
		.event = leaf->held ? UPH_EVENT_HOLD : UPH_EVENT_ALLOCATE,
		.amount = line->amount,
		.from = {UPH_ACCOUNT_POT, line->fund, line->activity, 0, 0},
		.to = {leaf->held ? UPH_ACCOUNT_HELD : UPH_ACCOUNT_RESERVED, line->fund, line->activity,
			allocation, 0},
		.counterparty = leaf->recipient,
		.origin = decision_origin(money->sync, leaf->path),
		.row_key = key,
	};
	if (line->amount.ore == 0)
		return UPH_OK;
	enum uph_status status = day_of(money, line->fund, &draft.date, err);
	if (status == UPH_OK)
		status = key_of(money, leaf, line, key, err);
	if (status == UPH_OK)
		status = need_voucher(money, leaf->number, err);
	if (status == UPH_OK)
		status = uph_entry_add(syncing->ledger, &draft, NULL, err);
	syncing->posted += status == UPH_OK;
	if (status == UPH_OK)
		note_drawn(syncing, line->fund, leaf->path);
	return status == UPH_OK ? UPH_OK : uph_error_at(err, status, leaf->path);
}

bool money_posts(const struct money *money)
{
	enum uph_stage stage = money->sync->step.stage;
	return stage == UPH_RECOMMENDED || stage == UPH_DECIDED;
}

enum uph_status money_post_leaf(
	struct money *money, const struct leaf *leaf, int64_t allocation, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && money_posts(money) && i < leaf->line_count; i++)
		status = post_line(money, leaf, &leaf->lines[i], allocation, err);
	return status;
}

/* ---- financing ---- */

enum uph_status money_finance(
	struct money *money, const struct leaf *leaf, int64_t allocation, struct uph_error *err)
{
	struct uph_origin origin = decision_origin(money->sync, leaf->path);
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < leaf->line_count; i++) {
		const struct leaf_line *line = &leaf->lines[i];
		const struct uph_financing financing = {.allocation = allocation,
			.fund = line->fund,
			.activity = line->activity,
			.amount = line->amount,
			.share_numerator = line->share.numerator,
			.share_denominator = line->share.denominator};
		status = uph_financing_add(money->sync->syncing->ledger, &financing, 0, &origin, err);
	}
	return status;
}

struct ending {
	struct uph_financing lines[DECISION_SHARES_MAX];
	size_t count;
};

static enum uph_status take_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct ending *ending = context;
	if (ending->count == DECISION_SHARES_MAX)
		return uph_fail(err, UPH_E_LIMIT, "tilldelningen har för många finansieringsrader");
	ending->lines[ending->count++] = *line;
	return UPH_OK;
}

/* The allocation's lines are gone; the file's stand instead. */
enum uph_status money_finance_no_longer(
	struct money *money, int64_t allocation, const char *path, struct uph_error *err)
{
	struct uph_ledger *ledger = money->sync->syncing->ledger;
	struct uph_origin origin = decision_origin(money->sync, path);
	struct ending *ending = arena_alloc(money->sync->syncing->memory, sizeof *ending);
	if (!ending)
		return no_memory(err);
	enum uph_status status = uph_financings(ledger, allocation, 0, take_line, ending, err);
	for (size_t i = 0; status == UPH_OK && i < ending->count; i++) {
		const struct uph_financing gone = {.allocation = allocation,
			.fund = ending->lines[i].fund,
			.activity = ending->lines[i].activity};
		status = uph_financing_add(ledger, &gone, ending->lines[i].id, &origin, err);
	}
	return status;
}

/* ---- taking back ---- */

struct correcting {
	struct money *money;
	int64_t allocation;
	int64_t entries[DECISION_SHARES_MAX];
	int32_t days[DECISION_SHARES_MAX];
	int64_t funds[DECISION_SHARES_MAX];
	size_t count;
};

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct correcting *correcting = context;
	bool setting_aside = entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD;
	if (entry->allocation != correcting->allocation || !setting_aside || entry->corrects ||
		entry->corrected.ore >= entry->amount.ore)
		return UPH_OK;
	if (correcting->count == DECISION_SHARES_MAX)
		return uph_fail(err, UPH_E_LIMIT, "tilldelningen har för många poster att rätta");
	correcting->entries[correcting->count] = entry->seq;
	correcting->days[correcting->count] = entry->date.ymd;
	correcting->funds[correcting->count++] = entry->from.fund;
	return UPH_OK;
}

/* Mirrors what an allocation was given. */
enum uph_status money_take_away(
	struct money *money, int64_t allocation, size_t number, const char *path, struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	struct uph_origin origin = decision_origin(money->sync, path);
	const struct uph_scope everything = {0};
	struct correcting *correcting = arena_alloc(syncing->memory, sizeof *correcting);
	if (!correcting)
		return no_memory(err);
	correcting->money = money;
	correcting->allocation = allocation;
	enum uph_status status = uph_entries(syncing->ledger, &everything, take_entry, correcting, err);
	for (size_t i = 0; status == UPH_OK && i < correcting->count; i++) {
		struct uph_date day = {correcting->days[i]};
		status = uph_ledger_first_open_day(
			syncing->ledger, correcting->funds[i], day.ymd, &day.ymd, err);
		if (status == UPH_OK)
			status = need_voucher(money, number, err);
		if (status == UPH_OK)
			status = uph_entry_correct(syncing->ledger, correcting->entries[i],
				(struct uph_money){0}, day, syncing->reason, &origin, NULL, err);
		syncing->posted += status == UPH_OK;
	}
	return status;
}
