/* What a person should know before a period is closed: what in it waits for somebody. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/key_map.h"
#include "ledger/handle.h"
#include "uph/attest.h"
#include "uph/balance.h"
#include "uph/closing.h"
#include "uph/condition.h"
#include "uph/decision.h"

#define NAMED_MAX 6
#define LIST_BYTES_MAX 4096

struct period {
	struct uph_ledger *ledger;
	struct uph_scope scope; /* the fund (or all), up to and including the last day */
	struct uph_findings *findings;
	char through[UPH_DATE_TEXT_MAX];
};

/* "UPH-24-001, UPH-24-002 och 3 till" */
struct listing {
	struct buffer names;
	size_t count;
	struct uph_money amount;
};

static void list_one(struct listing *listing, const char *name, struct uph_money amount)
{
	if (listing->count < NAMED_MAX)
		buffer_print(&listing->names, "%s%s", listing->count ? ", " : "", name);
	listing->count++;
	if (!uph_money_add(listing->amount, amount, &listing->amount))
		listing->amount.ore = INT64_MAX;
}

static const char *list_end(struct listing *listing)
{
	if (listing->count > NAMED_MAX)
		buffer_print(&listing->names, " och %zu till", listing->count - NAMED_MAX);
	return buffer_string(&listing->names);
}

/* ---- vouchers that are not attested ---- */

struct waiting {
	struct key_map vouchers;
	struct listing listing;
	int64_t *amounts;
	size_t capacity;
};

static enum uph_status remember(void *context, const struct uph_attest *attest, struct uph_error *err)
{
	struct waiting *waiting = context;
	if (attest->attested_by)
		return UPH_OK;
	if (waiting->vouchers.count == waiting->capacity) {
		size_t capacity = waiting->capacity ? waiting->capacity * 2 : 64;
		int64_t *more = realloc(waiting->amounts, capacity * sizeof *more);
		if (!more)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		waiting->amounts = more;
		waiting->capacity = capacity;
	}
	waiting->amounts[waiting->vouchers.count] = attest->amount.ore;
	if (key_map_add(&waiting->vouchers, &attest->voucher) == KEY_MAP_NONE)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return UPH_OK;
}

/* An entry of the period; its voucher is told once. */
static enum uph_status look_for(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct waiting *waiting = context;
	char name[32];
	size_t number = key_map_find(&waiting->vouchers, &entry->voucher);
	(void)err;
	if (number == KEY_MAP_NONE || waiting->amounts[number] == 0)
		return UPH_OK;
	(void)snprintf(name, sizeof name, "%lld", (long long)entry->voucher);
	list_one(&waiting->listing, name, (struct uph_money){waiting->amounts[number]});
	waiting->amounts[number] = 0;
	return UPH_OK;
}

static enum uph_status tell_unattested(struct period *period, struct uph_error *err)
{
	struct waiting waiting = {0};
	char amount[UPH_MONEY_TEXT_MAX];
	key_map_init(&waiting.vouchers, sizeof(int64_t));
	buffer_init(&waiting.listing.names, LIST_BYTES_MAX);
	enum uph_status status = uph_attests(period->ledger, 0, remember, &waiting, err);
	if (status == UPH_OK && waiting.vouchers.count > 0)
		status = uph_entries(period->ledger, &period->scope, look_for, &waiting, err);
	if (status == UPH_OK && waiting.listing.count > 0)
		status = uph_findings_add_amount(period->findings, UPH_SEVERITY_WARNING, "close.attest", "",
			waiting.listing.amount,
			"%zu verifikation%s om %s med dag till och med %s är inte attesterad%s: %s",
			waiting.listing.count, waiting.listing.count == 1 ? "" : "er",
			uph_money_print(waiting.listing.amount, UPH_MONEY_SWEDISH, amount), period->through,
			waiting.listing.count == 1 ? "" : "e", list_end(&waiting.listing));
	buffer_free(&waiting.listing.names);
	key_map_free(&waiting.vouchers);
	free(waiting.amounts);
	return status;
}

/* ---- money that is recommended and not decided ---- */

static enum uph_status list_undecided(
	struct period *period, const struct uph_balance *row, struct listing *listing, struct uph_error *err)
{
	struct uph_allocation allocation;
	struct uph_step step;
	struct uph_money stands = row->figures[UPH_STANDS_RESERVED];
	bool fits = uph_money_add(stands, row->figures[UPH_STANDS_HELD], &stands) &&
		    uph_money_add(stands, row->figures[UPH_STANDS_REQUISITIONED], &stands);
	if (row->allocation == 0 || !fits || stands.ore == 0)
		return UPH_OK;
	enum uph_status status = uph_allocation_step(period->ledger, row->allocation, 0, &step, err);
	if (status != UPH_OK || step.stage != UPH_RECOMMENDED)
		return status;
	status = uph_allocation_by_id(period->ledger, row->allocation, &allocation, err);
	if (status == UPH_OK)
		list_one(listing, allocation.label, stands);
	return status;
}

static enum uph_status tell_undecided(struct period *period, struct uph_error *err)
{
	struct uph_balance *rows = NULL;
	size_t count = 0;
	struct listing listing = {.count = 0};
	char amount[UPH_MONEY_TEXT_MAX];
	buffer_init(&listing.names, LIST_BYTES_MAX);
	enum uph_status status =
		uph_balances(period->ledger, &period->scope, UPH_BY_DECISION, &rows, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		status = list_undecided(period, &rows[i], &listing, err);
	if (status == UPH_OK && listing.count > 0)
		status = uph_findings_add_amount(period->findings, UPH_SEVERITY_WARNING, "close.undecided",
			"", listing.amount,
			"%zu tilldelning%s om %s är rekommenderad%s men inte beslutad%s av den som får besluta: %s",
			listing.count, listing.count == 1 ? "" : "ar",
			uph_money_print(listing.amount, UPH_MONEY_SWEDISH, amount),
			listing.count == 1 ? "" : "e", listing.count == 1 ? "" : "e", list_end(&listing));
	buffer_free(&listing.names);
	free(rows);
	return status;
}

/* ---- conditions past their day ---- */

/* What rests on a condition in the closed fund (or in all), on the last day. */
static enum uph_status rests_on(const struct period *period, const struct uph_condition *condition,
	struct uph_money *out, struct uph_error *err)
{
	struct uph_condition_part *parts = NULL;
	size_t count = 0;
	*out = (struct uph_money){0};
	enum uph_status status =
		uph_condition_parts(period->ledger, condition, period->scope.to, 0, &parts, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		if (!uph_scope_has_fund(&period->scope, parts[i].fund))
			continue;
		if (!uph_money_add(*out, parts[i].unpaid, out) || !uph_money_add(*out, parts[i].paid, out))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	free(parts);
	return status;
}

static enum uph_status tell_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct period *period = context;
	struct uph_money rests;
	char day[UPH_DATE_TEXT_MAX], amount[UPH_MONEY_TEXT_MAX];
	if (condition->state != UPH_CONDITION_OPEN || condition->due.ymd == 0 ||
		condition->due.ymd > period->scope.to.ymd)
		return UPH_OK;
	enum uph_status status = rests_on(period, condition, &rests, err);
	if (status != UPH_OK || (period->scope.fund_count > 0 && rests.ore == 0))
		return status;
	return uph_findings_add_amount(period->findings, UPH_SEVERITY_WARNING, "close.condition",
		condition->label, rests,
		"villkoret \"%s\" skulle vara uppfyllt senast %s och är ännu öppet; %s vilar på det",
		condition->name ? condition->name : condition->text, uph_date_print(condition->due, day),
		uph_money_print(rests, UPH_MONEY_SWEDISH, amount));
}

enum uph_status uph_closing_matters(struct uph_ledger *ledger, int64_t fund, struct uph_date through,
	struct uph_findings *findings, struct uph_error *err)
{
	struct period period = {.ledger = ledger,
		.scope = {.funds = fund ? &fund : NULL, .fund_count = fund ? 1 : 0, .to = through},
		.findings = findings};
	(void)uph_date_print(through, period.through);
	enum uph_status status = tell_unattested(&period, err);
	if (status == UPH_OK)
		status = tell_undecided(&period, err);
	return status == UPH_OK ? uph_conditions(ledger, 0, tell_condition, &period, err) : status;
}
