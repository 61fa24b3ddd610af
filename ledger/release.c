/* Money given back, in one voucher. What is still reserved or held goes first, then what is requisitioned; a
 * claim is made on what has left. Each pot gets back what it gave: a part of the whole is taken in proportion
 * to what the pots' lines hold. */
#include "ledger/release.h"

#include <stdio.h>
#include <stdlib.h>

#include "ledger/amended.h"
#include "ledger/handle.h"
#include "ledger/standing.h"
#include "uph/decision.h"

static const char sql_of_decision[] =
	"SELECT l.seq FROM allocation l WHERE " AMENDED("l", "decision", "?1") " = ?2 ORDER BY l.number";

/* In this order; `claim` for money that has left. */
struct stage_of_money {
	enum uph_account_kind kind;
	bool claim;
};
static const struct stage_of_money stages[] = {
	{UPH_ACCOUNT_RESERVED, false},
	{UPH_ACCOUNT_HELD, false},
	{UPH_ACCOUNT_REQUISITIONED, false},
	{UPH_ACCOUNT_PAID, true},
	{UPH_ACCOUNT_SPENT, true},
};
#define STAGES (sizeof stages / sizeof *stages)

enum uph_status release_allocations(struct uph_ledger *ledger, int64_t decision, int64_t allocation,
	int64_t **out, size_t *count, struct uph_error *err)
{
	struct db_statement *row = NULL;
	size_t capacity = 8;
	*count = 0;
	*out = malloc(capacity * sizeof **out);
	enum uph_status status = *out ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK && allocation != 0) {
		(*out)[(*count)++] = allocation;
		return UPH_OK;
	}
	if (status == UPH_OK)
		status = db_prepare(ledger->db, sql_of_decision, &row, err);
	if (status != UPH_OK) {
		free(*out);
		*out = NULL;
		return status;
	}
	db_bind_int(row, 1, INT64_MAX);
	db_bind_int(row, 2, decision);
	while ((status = db_step(row, err)) == UPH_OK) {
		if (*count == capacity) {
			int64_t *more = realloc(*out, 2 * capacity * sizeof *more);
			if (!more) {
				status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
				break;
			}
			*out = more;
			capacity *= 2;
		}
		(*out)[(*count)++] = db_int(row, 0);
	}
	db_reset(row);
	if (status == UPH_END)
		return UPH_OK;
	free(*out);
	*out = NULL;
	return status;
}

struct releasing {
	struct uph_ledger *ledger;
	const struct release *release;
	struct standing *standings;
	int64_t voucher;
};

/* The fund that the money goes to must be open on the day. */
static enum uph_status check_open(
	const struct releasing *releasing, int64_t fund, struct uph_date day, struct uph_error *err)
{
	int32_t open;
	const char *advice = releasing->release->closed_advice;
	enum uph_status status = uph_ledger_first_open_day(releasing->ledger, fund, day.ymd, &open, err);
	if (status != UPH_OK || open == day.ymd)
		return status;
	char first[UPH_DATE_TEXT_MAX], last[UPH_DATE_TEXT_MAX];
	struct uph_date through = day;
	(void)uph_date_from_days(uph_date_days((struct uph_date){open}) - 1, &through);
	const struct uph_fund *closed = uph_fund_by_id(releasing->ledger, fund);
	return uph_fail(err, UPH_E_INVARIANT,
		"bidragsåret %s är stängt till och med %s; kör igen med --date %s%s",
		closed ? closed->name : "?", uph_date_print(through, last),
		uph_date_print((struct uph_date){open}, first), advice ? advice : "");
}

static enum uph_status post(struct releasing *releasing, const struct stage_of_money *stage,
	int64_t allocation, const struct standing_line *line, struct uph_money amount, struct uph_error *err)
{
	const struct release *release = releasing->release;
	bool elsewhere = release->fund != 0 && !stage->claim;
	struct uph_entry_draft draft = {
		.event = stage->claim ? UPH_EVENT_CLAIM : UPH_EVENT_RELEASE,
		.date = release->date,
		.amount = amount,
		.from = {stage->kind, line->fund, line->activity, allocation, 0},
		.to = {UPH_ACCOUNT_CLAIMED, line->fund, line->activity, allocation, 0},
		.text = release->text,
		.origin = release->origin,
	};
	if (!stage->claim)
		draft.to = (struct uph_account){UPH_ACCOUNT_POT, elsewhere ? release->fund : line->fund,
			elsewhere ? release->activity : line->activity, 0, 0};
	enum uph_status status =
		standing_there_from(releasing->ledger, allocation, release->date, &draft.date, err);
	if (status == UPH_OK && !stage->claim)
		status = check_open(releasing, line->fund, draft.date, err);
	if (status == UPH_OK && releasing->voucher == 0)
		status = uph_voucher_begin(releasing->ledger, &releasing->voucher, err);
	return status == UPH_OK ? uph_entry_add(releasing->ledger, &draft, NULL, err) : status;
}

/* Takes `amount` (no more than there is) of one allocation's money of one stage. */
static enum uph_status release_stage(struct releasing *releasing, const struct stage_of_money *stage,
	const struct standing *standing, struct uph_money amount, struct uph_error *err)
{
	struct uph_money *parts = calloc(standing->count + 1, sizeof *parts);
	if (!parts)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = standing_divide(standing, stage->kind, amount, parts, err);
	for (size_t i = 0; status == UPH_OK && i < standing->count; i++) {
		if (parts[i].ore > 0)
			status = post(
				releasing, stage, standing->allocation, &standing->lines[i], parts[i], err);
	}
	free(parts);
	return status;
}

static struct uph_money stage_total(const struct releasing *releasing, const struct stage_of_money *stage)
{
	struct uph_money total = {0};
	for (size_t i = 0; i < releasing->release->allocation_count; i++)
		(void)uph_money_add(total, standing_sum(&releasing->standings[i], stage->kind), &total);
	return total;
}

/* Takes `amount` of a stage's money from the allocations, in proportion to what they have there. */
static enum uph_status release_from_stage(struct releasing *releasing, const struct stage_of_money *stage,
	struct uph_money amount, struct uph_error *err)
{
	size_t count = releasing->release->allocation_count;
	uint64_t *weights = calloc(count, sizeof *weights);
	struct uph_money *parts = calloc(count, sizeof *parts);
	enum uph_status status =
		weights && parts ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		weights[i] = (uint64_t)standing_sum(&releasing->standings[i], stage->kind).ore;
	if (status == UPH_OK)
		status = uph_money_split(amount, weights, count, parts, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		status = release_stage(releasing, stage, &releasing->standings[i], parts[i], err);
	free(weights);
	free(parts);
	return status;
}

static enum uph_status release_all_stages(struct releasing *releasing, struct uph_error *err)
{
	const struct release *release = releasing->release;
	struct uph_money left = {release->whole ? INT64_MAX : release->amount.ore};
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < STAGES && left.ore > 0; i++) {
		if (stages[i].claim && !release->claims)
			break;
		struct uph_money there = stage_total(releasing, &stages[i]);
		struct uph_money take = there.ore < left.ore ? there : left;
		if (take.ore > 0)
			status = release_from_stage(releasing, &stages[i], take, err);
		left.ore -= take.ore;
	}
	if (status != UPH_OK || release->whole || left.ore == 0)
		return status;
	char text[UPH_MONEY_TEXT_MAX];
	return uph_fail(err, UPH_E_INVARIANT, "det saknas %s: så mycket finns inte kvar att återföra",
		uph_money_print(left, UPH_MONEY_SWEDISH, text));
}

enum uph_status release_post(
	struct uph_ledger *ledger, const struct release *release, int64_t *voucher, struct uph_error *err)
{
	struct releasing releasing = {.ledger = ledger, .release = release};
	enum uph_status status = UPH_OK;
	if (voucher)
		*voucher = 0;
	if (release->allocation_count == 0)
		return UPH_OK;
	releasing.standings = calloc(release->allocation_count, sizeof *releasing.standings);
	if (!releasing.standings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; status == UPH_OK && i < release->allocation_count; i++)
		status = standing_take(ledger, release->allocations[i], &releasing.standings[i], err);
	if (status == UPH_OK)
		status = release_all_stages(&releasing, err);
	if (status == UPH_OK && releasing.voucher != 0)
		status = uph_voucher_end(ledger, err);
	if (status == UPH_OK && voucher)
		*voucher = releasing.voucher;
	for (size_t i = 0; i < release->allocation_count; i++)
		standing_free(&releasing.standings[i]);
	free(releasing.standings);
	return status;
}
