/* Movements of pots: what comes to them, goes between them and leaves them, and what a funder gives. */
#include <stdlib.h>

#include "ledger/handle.h"
#include "ledger/movement.h"

static bool event_is(const struct moving *moving, enum uph_event event)
{
	return moving->movement->event == event;
}

/* ---- what must be said ---- */

static enum uph_status check_cofunded(const struct moving *moving, struct uph_error *err)
{
	if (moving->movement->counterparty == 0)
		return uph_fail(err, UPH_E_INVARIANT, "%s: ange vem som medfinansierar",
			uph_event_label(UPH_EVENT_COFUND));
	enum uph_status status = movement_check_day(moving, err);
	return status == UPH_OK ? movement_check_cofunding(moving, err) : status;
}

/* The state pays no more than it has granted. */
static enum uph_status check_received(const struct moving *moving, struct uph_error *err)
{
	const struct uph_movement *movement = moving->movement;
	const struct uph_account grantor = {UPH_ACCOUNT_GRANTOR, movement->fund, 0, 0, 0};
	struct uph_money owed;
	enum uph_status status = uph_account_balance(moving->ledger, &grantor, &owed, err);
	if (status != UPH_OK || movement->amount.ore <= -owed.ore)
		return status;
	char asked[UPH_MONEY_TEXT_MAX], left[UPH_MONEY_TEXT_MAX];
	const struct uph_fund *fund = uph_fund_by_id(moving->ledger, movement->fund);
	return uph_fail(err, UPH_E_INVARIANT,
		"%s: %s kan inte vara erhållet, %s är kvar att få av det som är tilldelat; bokför tilldelningen först",
		fund ? fund->name : "?", uph_money_print(movement->amount, UPH_MONEY_SWEDISH, asked),
		uph_money_print((struct uph_money){-owed.ore}, UPH_MONEY_SWEDISH, left));
}

static enum uph_status check_held(const struct moving *moving, struct uph_error *err)
{
	const struct uph_party *recipient = uph_party_by_id(moving->ledger, moving->allocation.recipient);
	if (!recipient)
		return UPH_OK;
	return uph_fail(err, UPH_E_INVARIANT,
		"%s (%s): det som har en mottagare (%s) avsätts inte på balansen utan tilldelas",
		moving->allocation.label, moving->allocation.purpose, recipient->name);
}

enum uph_status movement_pot_check(const struct moving *moving, struct uph_error *err)
{
	const struct uph_movement *movement = moving->movement;
	const char *label = uph_event_label(movement->event);
	if (event_is(moving, UPH_EVENT_COFUND))
		return check_cofunded(moving, err);
	bool by_lines = movement->fund == 0 &&
			(event_is(moving, UPH_EVENT_ALLOCATE) || event_is(moving, UPH_EVENT_HOLD));
	if (!by_lines && movement->fund == 0)
		return uph_fail(err, UPH_E_INVARIANT, "%s: ange bidragsåret", label);
	if (!by_lines && movement->activity == 0 && !event_is(moving, UPH_EVENT_RECEIVE))
		return uph_fail(err, UPH_E_INVARIANT, "%s: ange aktiviteten", label);
	if (event_is(moving, UPH_EVENT_RECEIVE))
		return check_received(moving, err);
	if (event_is(moving, UPH_EVENT_HOLD))
		return check_held(moving, err);
	if (event_is(moving, UPH_EVENT_DISTRIBUTE) && movement->to_activity == 0)
		return uph_fail(err, UPH_E_INVARIANT, "%s: ange aktiviteten som pengarna går till", label);
	if (event_is(moving, UPH_EVENT_CARRY) && movement->to_fund == 0)
		return uph_fail(err, UPH_E_INVARIANT, "%s: ange bidragsåret som pengarna går till", label);
	return UPH_OK;
}

/* ---- posting ---- */

struct lines {
	struct uph_financing items[64];
	size_t count;
};

static enum uph_status add_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct lines *lines = context;
	if (lines->count == sizeof lines->items / sizeof *lines->items)
		return uph_fail(err, UPH_E_LIMIT, "tilldelningen har fler än 64 finansieringsrader");
	lines->items[lines->count++] = *line;
	return UPH_OK;
}

static enum uph_status reserve(
	struct moving *moving, int64_t fund, int64_t activity, struct uph_money amount, struct uph_error *err)
{
	const struct uph_account pot = {UPH_ACCOUNT_POT, fund, activity, 0, 0};
	const struct uph_account to = {
		event_is(moving, UPH_EVENT_HOLD) ? UPH_ACCOUNT_HELD : UPH_ACCOUNT_RESERVED, fund, activity,
		moving->allocation.id, 0};
	return movement_entry(moving, amount, pot, to, err);
}

/* From the pots of the allocation's financing lines, in proportion to their amounts. */
static enum uph_status reserve_by_lines(struct moving *moving, struct uph_error *err)
{
	struct lines lines = {.count = 0};
	uint64_t weights[64];
	struct uph_money parts[64];
	bool known = true;
	enum uph_status status =
		uph_financings(moving->ledger, moving->allocation.id, 0, add_line, &lines, err);
	for (size_t i = 0; i < lines.count; i++) {
		weights[i] = (uint64_t)lines.items[i].amount.ore;
		known = known && lines.items[i].amount.ore > 0;
	}
	if (lines.count == 1)
		weights[0] = 1;
	else if (status == UPH_OK && (lines.count == 0 || !known))
		status = uph_fail(err, UPH_E_INVARIANT, "%s (%s): ange vilket bidragsår och vilken aktivitet",
			moving->allocation.label, moving->allocation.purpose);
	if (status == UPH_OK)
		status = uph_money_split(moving->movement->amount, weights, lines.count, parts, err);
	for (size_t i = 0; status == UPH_OK && i < lines.count; i++) {
		if (parts[i].ore > 0)
			status = reserve(moving, lines.items[i].fund, lines.items[i].activity, parts[i], err);
	}
	return status;
}

static enum uph_status post_opening(struct moving *moving, struct uph_error *err)
{
	const struct uph_movement *movement = moving->movement;
	const struct uph_account opening = {UPH_ACCOUNT_OPENING, movement->fund, 0, 0, 0};
	const struct uph_account pot = {UPH_ACCOUNT_POT, movement->fund, movement->activity, 0, 0};
	struct uph_money negated;
	if (movement->amount.ore > 0)
		return movement_entry(moving, movement->amount, opening, pot, err);
	if (!uph_money_negate(movement->amount, &negated))
		return uph_fail(err, UPH_E_OVERFLOW, "beloppet är större än boken kan bära");
	return movement_entry(moving, negated, pot, opening, err);
}

enum uph_status movement_pot_post(struct moving *moving, struct uph_error *err)
{
	const struct uph_movement *movement = moving->movement;
	const struct uph_money amount = movement->amount;
	int64_t fund = movement->fund, to_fund = movement->to_fund ? movement->to_fund : fund;
	int64_t to_activity = movement->to_activity ? movement->to_activity : movement->activity;
	const struct uph_account pot = {UPH_ACCOUNT_POT, fund, movement->activity, 0, 0};
	const struct uph_account to = {UPH_ACCOUNT_POT, to_fund, to_activity, 0, 0};
	const struct uph_account grantor = {UPH_ACCOUNT_GRANTOR, fund, 0, 0, 0};
	switch (movement->event) {
	case UPH_EVENT_OPENING:
		return post_opening(moving, err);
	case UPH_EVENT_GRANT:
		return movement_entry(moving, amount, grantor, pot, err);
	case UPH_EVENT_RECEIVE:
		return movement_entry(moving, amount,
			(struct uph_account){UPH_ACCOUNT_RECEIVED, fund, 0, 0, 0}, grantor, err);
	case UPH_EVENT_DISTRIBUTE:
	case UPH_EVENT_CARRY:
		return movement_entry(moving, amount, pot, to, err);
	case UPH_EVENT_ALLOCATE:
	case UPH_EVENT_HOLD:
		return fund ? reserve(moving, fund, movement->activity, amount, err)
			    : reserve_by_lines(moving, err);
	case UPH_EVENT_REFUND:
		return movement_entry(
			moving, amount, (struct uph_account){UPH_ACCOUNT_EARLIER, fund, 0, 0, 0}, to, err);
	case UPH_EVENT_REPAY:
		return movement_entry(
			moving, amount, pot, (struct uph_account){UPH_ACCOUNT_REPAID, fund, 0, 0, 0}, err);
	case UPH_EVENT_COFUND:
		return movement_entry(moving, amount,
			(struct uph_account){UPH_ACCOUNT_FUNDER, 0, 0, 0, movement->counterparty},
			(struct uph_account){UPH_ACCOUNT_COFUNDED, 0, 0, moving->allocation.id, 0}, err);
	case UPH_EVENT_REQUISITION:
	case UPH_EVENT_PAY:
	case UPH_EVENT_SPEND:
	case UPH_EVENT_CLAIM:
	case UPH_EVENT_RELEASE:
		break;
	}
	return uph_fail(err, UPH_E_INVARIANT, "händelsen finns inte");
}
