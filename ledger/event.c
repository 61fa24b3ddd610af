/* The event table of the books. */
#include "ledger/event.h"

#include <string.h>

#include "ledger/account.h"

#define KIND(name) (1u << UPH_ACCOUNT_##name)

/* What the two accounts of an event have in common. */
enum tie {
	TIE_NONE,
	TIE_FUND,       /* the same fund */
	TIE_OTHER_FUND, /* two different funds */
	TIE_POT,        /* the same fund and activity */
	TIE_ALLOCATION, /* the same fund, activity and allocation */
	TIE_RETURN      /* the same, when it goes back to what is reserved; to a pot: any */
};

struct event_rule {
	const char *name, *label;
	unsigned from, to;
	enum tie tie;
	bool either_way; /* the table's direction, or its reverse */
};

static const struct event_rule rules[UPH_EVENT_LAST + 1] = {
	[UPH_EVENT_OPENING] = {"opening", "Ingående balans", KIND(OPENING), KIND(POT), TIE_FUND, true},
	[UPH_EVENT_GRANT] = {"grant", "Tilldelat", KIND(GRANTOR), KIND(POT), TIE_FUND, false},
	[UPH_EVENT_RECEIVE] = {"receive", "Erhållet", KIND(RECEIVED), KIND(GRANTOR), TIE_FUND, false},
	[UPH_EVENT_DISTRIBUTE] = {"distribute", "Fördelat på aktivitet", KIND(POT), KIND(POT), TIE_FUND,
		false},
	[UPH_EVENT_CARRY] = {"carry", "Överfört mellan bidragsår", KIND(POT), KIND(POT), TIE_OTHER_FUND,
		false},
	[UPH_EVENT_ALLOCATE] = {"allocate", "Rekommenderat", KIND(POT), KIND(RESERVED), TIE_POT, false},
	[UPH_EVENT_HOLD] = {"hold", "Avsatt på balansen", KIND(POT), KIND(HELD), TIE_POT, false},
	[UPH_EVENT_REQUISITION] = {"requisition", "Rekvirerat", KIND(RESERVED), KIND(REQUISITIONED),
		TIE_ALLOCATION, false},
	[UPH_EVENT_PAY] = {"pay", "Utbetalt", KIND(REQUISITIONED) | KIND(RESERVED), KIND(PAID),
		TIE_ALLOCATION, false},
	[UPH_EVENT_SPEND] = {"spend", "Förbrukat", KIND(PAID) | KIND(RESERVED) | KIND(REQUISITIONED),
		KIND(SPENT), TIE_ALLOCATION, false},
	[UPH_EVENT_CLAIM] = {"claim", "Återkrävt", KIND(PAID) | KIND(SPENT), KIND(CLAIMED), TIE_ALLOCATION,
		false},
	[UPH_EVENT_REFUND] = {"refund", "Återbetalt av mottagare",
		KIND(PAID) | KIND(SPENT) | KIND(CLAIMED) | KIND(EARLIER), KIND(POT) | KIND(RESERVED),
		TIE_RETURN, false},
	[UPH_EVENT_RELEASE] = {"release", "Återfört", KIND(RESERVED) | KIND(REQUISITIONED) | KIND(HELD),
		KIND(POT), TIE_NONE, false},
	[UPH_EVENT_REPAY] = {"repay", "Återbetalat till staten", KIND(POT), KIND(REPAID), TIE_FUND, false},
	[UPH_EVENT_COFUND] = {"cofund", "Medfinansiering", KIND(FUNDER), KIND(COFUNDED), TIE_NONE, false},
};

const char *uph_event_name(enum uph_event event)
{
	return event >= 1 && event <= UPH_EVENT_LAST ? rules[event].name : "?";
}

const char *uph_event_label(enum uph_event event)
{
	return event >= 1 && event <= UPH_EVENT_LAST ? rules[event].label : "?";
}

bool uph_event_named(const char *name, enum uph_event *out)
{
	for (int event = 1; event <= UPH_EVENT_LAST; event++) {
		if (strcmp(rules[event].name, name) == 0) {
			*out = (enum uph_event)event;
			return true;
		}
	}
	return false;
}

static bool whole(const struct uph_account *account)
{
	const struct account_rule *rule = account_rule(account->kind);
	return rule && (account->fund != 0) == rule->fund && (account->activity != 0) == rule->activity &&
	       (account->allocation != 0) == rule->allocation && (account->party != 0) == rule->party;
}

static const char *untied(enum tie tie, const struct uph_account *from, const struct uph_account *to)
{
	switch (tie) {
	case TIE_NONE:
		return NULL;
	case TIE_FUND:
		return from->fund == to->fund ? NULL : "bidragsåret ska vara detsamma på båda sidor";
	case TIE_OTHER_FUND:
		return from->fund != to->fund ? NULL : "bidragsåren ska vara två olika";
	case TIE_POT:
		return from->fund == to->fund && from->activity == to->activity
			       ? NULL
			       : "bidragsår och aktivitet ska vara desamma på båda sidor";
	case TIE_RETURN:
		if (from->kind == UPH_ACCOUNT_POT || to->kind == UPH_ACCOUNT_POT)
			return NULL;
		return untied(TIE_ALLOCATION, from, to);
	case TIE_ALLOCATION:
		return from->fund == to->fund && from->activity == to->activity &&
				       from->allocation == to->allocation
			       ? NULL
			       : "bidragsår, aktivitet och tilldelning ska vara desamma på båda sidor";
	}
	return "okänd regel";
}

static bool direction(
	const struct event_rule *rule, const struct uph_account *from, const struct uph_account *to)
{
	return (rule->from & (1u << from->kind)) && (rule->to & (1u << to->kind));
}

const char *event_refuses(
	enum uph_event event, const struct uph_account *from, const struct uph_account *to, bool correction)
{
	if (event < 1 || event > UPH_EVENT_LAST)
		return "händelsen finns inte";
	if (!account_rule(from->kind) || !account_rule(to->kind))
		return "kontot är av ett slag som inte finns";
	if (!whole(from) || !whole(to))
		return "kontot har inte de delar som dess slag ska ha (bidragsår, aktivitet, tilldelning, part)";
	const struct event_rule *rule = &rules[event];
	bool forward = direction(rule, from, to);
	bool back = (correction || rule->either_way) && direction(rule, to, from);
	if (!forward && !back)
		return "händelsen går inte mellan de kontona";
	return untied(rule->tie, from, to);
}
