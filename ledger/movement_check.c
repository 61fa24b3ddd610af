/* What a movement of an allocation's money may not do, and the sentences that say so: which allocation, how
 * much is there, and the decision that bounds it. */
#include <stdio.h>
#include <string.h>

#include "ledger/handle.h"
#include "ledger/movement.h"
#include "ledger/verdict.h"

/* ---- whose it is ---- */

static bool is_of_region(struct uph_ledger *ledger, int64_t party)
{
	const struct uph_party *found = party ? uph_party_by_id(ledger, party) : NULL;
	return found && (strcmp(found->kind, "region") == 0 || strcmp(found->kind, "unit") == 0);
}

bool movement_is_own(const struct moving *moving)
{
	return is_of_region(moving->ledger, moving->allocation.recipient) ||
	       is_of_region(moving->ledger, moving->allocation.performer);
}

int64_t movement_bought_of(const struct moving *moving)
{
	const struct uph_allocation *allocation = &moving->allocation;
	bool bought = allocation->performer != 0 && allocation->performer != allocation->recipient &&
		      !is_of_region(moving->ledger, allocation->performer);
	return bought ? allocation->performer : 0;
}

/* ---- how much there is ---- */

struct shortage {
	const char *cannot; /* "kan inte rekvireras" */
	const char *there;  /* "är kvar att rekvirera" */
};

static struct shortage shortage_of(const struct moving *moving)
{
	enum uph_account_kind source = moving->sources[0];
	switch (moving->movement->event) {
	case UPH_EVENT_REQUISITION:
		return (struct shortage){"kan inte rekvireras", "är kvar att rekvirera"};
	case UPH_EVENT_PAY:
		return (struct shortage){"kan inte betalas ut", "är kvar att betala ut"};
	case UPH_EVENT_SPEND:
		return (struct shortage){"kan inte förbrukas",
			moving->source_count > 1 ? "är kvar att förbruka" : "är utbetalt och inte förbrukat"};
	case UPH_EVENT_CLAIM:
		return (struct shortage){"kan inte återkrävas", source == UPH_ACCOUNT_SPENT
									? "är förbrukat och inte återkrävt"
									: "är utbetalt och inte återkrävt"};
	case UPH_EVENT_REFUND:
		return (struct shortage){"kan inte återbetalas",
			source == UPH_ACCOUNT_CLAIMED ? "är återkrävt och inte återbetalt"
			: source == UPH_ACCOUNT_SPENT ? "är förbrukat och inte återkrävt"
						      : "är utbetalt och inte återkrävt"};
	case UPH_EVENT_RELEASE:
		return (struct shortage){"kan inte återföras", "är kvar att återföra"};
	case UPH_EVENT_OPENING:
	case UPH_EVENT_GRANT:
	case UPH_EVENT_RECEIVE:
	case UPH_EVENT_DISTRIBUTE:
	case UPH_EVENT_CARRY:
	case UPH_EVENT_ALLOCATE:
	case UPH_EVENT_HOLD:
	case UPH_EVENT_REPAY:
	case UPH_EVENT_COFUND:
		break;
	}
	return (struct shortage){"kan inte flyttas", "finns"};
}

/* Where the money of a refusal is, and what to do with it; "" when there is nothing to add. */
static const char *advice(const struct moving *moving)
{
	const struct standing *standing = &moving->standing;
	enum uph_event event = moving->movement->event;
	enum uph_account_kind source = moving->sources[0];
	if (event == UPH_EVENT_REFUND && source != UPH_ACCOUNT_CLAIMED &&
		standing_sum(standing, UPH_ACCOUNT_CLAIMED).ore >= moving->movement->amount.ore)
		return "; det som är återkrävt återbetalas med --of claimed";
	if ((event == UPH_EVENT_REFUND || event == UPH_EVENT_CLAIM) && source == UPH_ACCOUNT_PAID &&
		standing_sum(standing, UPH_ACCOUNT_SPENT).ore >= moving->movement->amount.ore)
		return "; ange --of spent när det gäller det som är förbrukat";
	if (event == UPH_EVENT_SPEND && moving->source_count == 1)
		return "; bara regionens egna enheter förbrukar direkt ur det reserverade, bokför "
		       "utbetalningen först";
	return "";
}

static enum uph_status add_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	(void)err;
	(void)uph_money_add(*(struct uph_money *)context, line->amount, context);
	return UPH_OK;
}

/* What the decision gives the allocation: what is set aside for it and has not gone back; when nothing is,
 * what its financing lines say. */
static struct uph_money bound_of(const struct moving *moving)
{
	struct uph_money holds = {0};
	int64_t id = moving->allocation.id;
	if (allocation_holds(moving->ledger, id, &holds, NULL) == UPH_OK && holds.ore == 0)
		(void)uph_financings(moving->ledger, id, 0, add_line, &holds, NULL);
	return holds;
}

struct uph_money movement_there(const struct moving *moving)
{
	struct uph_money there = {0};
	for (size_t i = 0; i < moving->source_count; i++)
		(void)uph_money_add(there, standing_sum(&moving->standing, moving->sources[i]), &there);
	return there;
}

/* ", ur UPH 2024 786" when the movement names a pot. */
static void print_pot(const struct moving *moving, char *out, size_t size)
{
	const struct uph_movement *movement = moving->movement;
	const struct uph_fund *fund = movement->fund ? uph_fund_by_id(moving->ledger, movement->fund) : NULL;
	const struct uph_activity *activity =
		movement->activity ? uph_activity_by_id(moving->ledger, movement->activity) : NULL;
	const char *code = !activity ? "" : activity->code[0] ? activity->code : "ofördelat";
	out[0] = '\0';
	if (fund || activity)
		(void)snprintf(
			out, size, ", ur %s%s%s", fund ? fund->name : "aktivitet", activity ? " " : "", code);
}

enum uph_status movement_check_amount(const struct moving *moving, struct uph_error *err)
{
	char asked[UPH_MONEY_TEXT_MAX], there[UPH_MONEY_TEXT_MAX], bound[UPH_MONEY_TEXT_MAX];
	char decision[UPH_DECISION_TEXT_MAX], pot[256];
	const struct shortage shortage = shortage_of(moving);
	if (moving->movement->amount.ore <= movement_there(moving).ore)
		return UPH_OK;
	print_pot(moving, pot, sizeof pot);
	return uph_fail(err, UPH_E_INVARIANT, "%s (%s%s): %s %s, %s %s av beslutet %s (%s)%s",
		moving->allocation.label, moving->allocation.purpose, pot,
		uph_money_print(moving->movement->amount, UPH_MONEY_SWEDISH, asked), shortage.cannot,
		uph_money_print(movement_there(moving), UPH_MONEY_SWEDISH, there), shortage.there,
		uph_decision_print(&moving->decision, decision),
		uph_money_print(bound_of(moving), UPH_MONEY_SWEDISH, bound), advice(moving));
}

/* ---- when ---- */

enum uph_status movement_check_day(const struct moving *moving, struct uph_error *err)
{
	const struct uph_allocation *allocation = &moving->allocation;
	const struct uph_date day = moving->movement->date;
	struct uph_date first;
	enum uph_status status = standing_there_from(moving->ledger, allocation->id, day, &first, err);
	if (status != UPH_OK || first.ymd <= day.ymd)
		return status;
	char asked[UPH_DATE_TEXT_MAX], there[UPH_DATE_TEXT_MAX], decision[UPH_DECISION_TEXT_MAX];
	return uph_fail(err, UPH_E_INVARIANT,
		"%s (%s): %s ligger före %s%s, vars pengar finns från och med %s; ange den dagen eller en senare",
		allocation->label, allocation->purpose, uph_date_print(day, asked),
		day.ymd < moving->decision.date.ymd ? "beslutet " : "avsättningen enligt beslutet ",
		uph_decision_print(&moving->decision, decision), uph_date_print(first, there));
}

/* "2024-10-01 – 2024-12-31", with one end alone "från …" or "till och med …". */
static void print_period(const struct uph_allocation *allocation, char *out, size_t size)
{
	char first[UPH_DATE_TEXT_MAX], last[UPH_DATE_TEXT_MAX];
	uph_date_print(allocation->period_first, first);
	uph_date_print(allocation->period_last, last);
	if (first[0] && last[0])
		(void)snprintf(out, size, "%s – %s", first, last);
	else
		(void)snprintf(
			out, size, "%s %s", first[0] ? "från" : "till och med", first[0] ? first : last);
}

static bool has_period(enum uph_event event)
{
	return event == UPH_EVENT_REQUISITION || event == UPH_EVENT_PAY || event == UPH_EVENT_SPEND;
}

enum uph_status movement_check_period(const struct moving *moving, struct uph_error *err)
{
	const struct uph_movement *movement = moving->movement;
	const struct uph_allocation *allocation = &moving->allocation;
	bool early = allocation->period_first.ymd != 0 && movement->date.ymd < allocation->period_first.ymd;
	bool late = allocation->period_last.ymd != 0 && movement->date.ymd > allocation->period_last.ymd;
	if (!has_period(movement->event) || (!early && !late))
		return UPH_OK;
	if (movement->override_reason)
		return uph_ledger_override_allocation(
			moving->ledger, "outside-period", allocation->id, movement->override_reason, err);
	char day[UPH_DATE_TEXT_MAX], period[64], decision[UPH_DECISION_TEXT_MAX];
	print_period(allocation, period, sizeof period);
	return uph_fail(err, UPH_E_INVARIANT,
		"%s (%s): %s ligger utanför perioden %s i beslutet %s; ange ett skäl med --override om det "
		"ändå är rätt",
		allocation->label, allocation->purpose, uph_date_print(movement->date, day), period,
		uph_decision_print(&moving->decision, decision));
}
