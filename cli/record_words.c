#include "record_words.h"

#include <string.h>

#include "ledger/base/text.h"
#include "uph/decision.h"

#define UNDIVIDED "ofördelat"

/* Every event also takes --date and --amount (needed), --reference, --text and --override. */
#define ROLES OPTION_PERFORMER, OPTION_REQUISITIONER, OPTION_EXTENT, OPTION_PERIOD_FIRST, OPTION_PERIOD_LAST
#define POT OPTION_POT_FUND, OPTION_ACTIVITY

static const struct record_fields fields[] = {
	{UPH_EVENT_OPENING, {OPTION_POT_FUND}, {OPTION_ACTIVITY}},
	{UPH_EVENT_GRANT, {OPTION_POT_FUND}, {OPTION_ACTIVITY, OPTION_PARTY}},
	{UPH_EVENT_RECEIVE, {OPTION_POT_FUND}, {OPTION_PARTY}},
	{UPH_EVENT_DISTRIBUTE, {OPTION_POT_FUND, OPTION_TO_ACTIVITY}, {OPTION_ACTIVITY}},
	{UPH_EVENT_CARRY, {OPTION_POT_FUND, OPTION_TO_FUND}, {OPTION_ACTIVITY, OPTION_TO_ACTIVITY}},
	{UPH_EVENT_ALLOCATE, {OPTION_DECISION, OPTION_PURPOSE, OPTION_RECIPIENT, POT}, {ROLES}},
	{UPH_EVENT_HOLD, {OPTION_DECISION, OPTION_PURPOSE, POT},
		{OPTION_EXTENT, OPTION_PERIOD_FIRST, OPTION_PERIOD_LAST}},
	{UPH_EVENT_REQUISITION, {OPTION_ALLOCATION}, {POT, OPTION_PARTY}},
	{UPH_EVENT_PAY, {OPTION_ALLOCATION}, {POT, OPTION_PARTY}},
	{UPH_EVENT_SPEND, {OPTION_ALLOCATION}, {POT, OPTION_PARTY}},
	{UPH_EVENT_CLAIM, {OPTION_ALLOCATION}, {POT, OPTION_PARTY, OPTION_OF}},
	{UPH_EVENT_REFUND, {OPTION_NONE},
		{OPTION_ALLOCATION, POT, OPTION_PARTY, OPTION_OF, OPTION_INTO, OPTION_TO_FUND,
			OPTION_TO_ACTIVITY, OPTION_DECISION}},
	{UPH_EVENT_RELEASE, {OPTION_ALLOCATION}, {POT, OPTION_TO_FUND, OPTION_TO_ACTIVITY}},
	{UPH_EVENT_REPAY, {OPTION_POT_FUND}, {OPTION_ACTIVITY, OPTION_PARTY}},
	{UPH_EVENT_COFUND, {OPTION_ALLOCATION, OPTION_PARTY}, {OPTION_NONE}},
};

const struct record_fields *record_fields_of(enum uph_event event)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (fields[i].event == event)
			return &fields[i];
	}
	return &fields[0];
}

static bool listed(const enum option_id *list, enum option_id id)
{
	for (size_t i = 0; i < RECORD_OPTIONS_MAX && list[i] != OPTION_NONE; i++) {
		if (list[i] == id)
			return true;
	}
	return false;
}

enum uph_status record_fields_check(
	const struct invocation *invocation, enum uph_event event, struct uph_error *err)
{
	/* Those that some events take and others do not. */
	static const enum option_id all[] = {POT, OPTION_TO_FUND, OPTION_TO_ACTIVITY, OPTION_ALLOCATION,
		OPTION_DECISION, OPTION_PURPOSE, OPTION_RECIPIENT, OPTION_PARTY, OPTION_OF, OPTION_INTO,
		ROLES};
	const struct record_fields *own = record_fields_of(event);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct option *option = option_by_id(all[i]);
		bool given = invocation_value(invocation, all[i]) != NULL;
		if (!given && listed(own->needs, all[i]))
			return uph_fail(err, UPH_E_USAGE, "%s behöver --%s %s", uph_event_name(event),
				option->name, option->value);
		if (given && !listed(own->needs, all[i]) && !listed(own->takes, all[i]))
			return uph_fail(
				err, UPH_E_USAGE, "%s tar inte --%s", uph_event_name(event), option->name);
	}
	if (event == UPH_EVENT_REFUND && !invocation_value(invocation, OPTION_ALLOCATION) &&
		(!invocation_value(invocation, OPTION_POT_FUND) ||
			!invocation_value(invocation, OPTION_ACTIVITY)))
		return uph_fail(err, UPH_E_USAGE,
			"refund behöver --allocation NR; för ett beslut som är äldre än boken i stället --fund NAMN och "
			"--activity KOD");
	return UPH_OK;
}

/* ---- funds ---- */

static bool same_digits(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a && (*a < '0' || *a > '9'))
			a++;
		while (*b && (*b < '0' || *b > '9'))
			b++;
		if (*a != *b || !*a)
			return *a == *b;
	}
}

/* Whether a new fund's name may be a known one's with a slip of the pen; another year's is not. */
static bool fund_is_near(struct uph_ledger *ledger, const char *name)
{
	const struct uph_fund *funds;
	size_t count = 0;
	if (uph_funds(ledger, &funds, &count, NULL) != UPH_OK)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (text_distance(funds[i].name, name, 2) <= 2 && same_digits(funds[i].name, name))
			return true;
	}
	return false;
}

/* The last four digits in a row; 0: none. */
static int year_in(const char *name)
{
	int year = 0;
	for (const char *at = name; *at; at++) {
		int number = 0, digits = 0;
		for (; *at >= '0' && *at <= '9'; at++, digits++)
			number = digits < 4 ? number * 10 + (*at - '0') : 0;
		if (digits == 4 && number >= 1990 && number <= 2199)
			year = number;
		if (!*at)
			break;
	}
	return year;
}

static enum uph_status add_fund(struct change *change, const char *name, int64_t *out, struct uph_error *err)
{
	const struct uph_fund fund = {.name = name,
		.kind = text_has(name, "ESF", true)    ? "esf"
			: text_has(name, "egna", true) ? "own"
						       : "state",
		.year = year_in(name),
		.earlier = text_has(name, "t.o.m.", false)};
	enum uph_status status = uph_fund_add(change->ledger, &fund, NULL, out, err);
	if (status == UPH_OK)
		change_warn(change, "bidragsåret %s är nytt i boken", name);
	return status;
}

static enum uph_status read_fund(
	struct change *change, enum option_id id, bool may_add, int64_t *out, struct uph_error *err)
{
	const char *name = invocation_value(change->invocation, id);
	const struct uph_fund *fund;
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_fund_find(change->ledger, name, &fund, err);
	if (status == UPH_OK)
		*out = fund->id;
	if (status == UPH_E_MISSING && may_add && !fund_is_near(change->ledger, name))
		return add_fund(change, name, out, err);
	return status;
}

/* ---- activities ---- */

/* "265 Brukarmedverkan": a code, and what it is called. */
static enum uph_status add_activity(
	struct change *change, const char *words, int64_t *out, struct uph_error *err)
{
	char code[64];
	size_t length = strcspn(words, " ");
	const char *name = words + length + (words[length] == ' ');
	if (length >= sizeof code)
		return uph_fail(err, UPH_E_USAGE, "aktivitetens kod är för lång: \"%s\"", words);
	memcpy(code, words, length);
	code[length] = '\0';
	const struct uph_activity activity = {.code = code, .name = name};
	enum uph_status status = uph_activity_add(change->ledger, &activity, NULL, out, err);
	if (status == UPH_OK)
		change_warn(change, "aktiviteten %s är ny i boken", words);
	return status;
}

static enum uph_status read_activity(
	struct change *change, enum option_id id, bool may_add, int64_t *out, struct uph_error *err)
{
	const char *words = invocation_value(change->invocation, id);
	const struct uph_activity *activity;
	if (!words)
		return UPH_OK;
	enum uph_status status =
		uph_activity_find(change->ledger, text_same(words, UNDIVIDED) ? "" : words, &activity, err);
	if (status == UPH_OK)
		*out = activity->id;
	return status == UPH_E_MISSING && may_add ? add_activity(change, words, out, err) : status;
}

/* ---- parties ---- */

enum uph_status record_party(struct change *change, enum option_id id, int64_t *out, struct uph_error *err)
{
	const char *name = invocation_value(change->invocation, id);
	const struct uph_party *party;
	*out = 0;
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_party_find(change->ledger, name, &party, err);
	if (status == UPH_OK)
		*out = party->id;
	if (status != UPH_E_MISSING || uph_party_near(change->ledger, name))
		return status;
	const struct uph_party new = {.name = name, .kind = "other"};
	status = uph_party_add(change->ledger, &new, NULL, out, err);
	if (status == UPH_OK)
		change_warn(change, "%s är ny i boken", name);
	return status;
}

/* ---- the movement ---- */

static enum uph_status read_allocation(struct change *change, struct uph_movement *out, struct uph_error *err)
{
	const char *number = invocation_value(change->invocation, OPTION_ALLOCATION);
	struct uph_allocation allocation;
	if (!number)
		return UPH_OK;
	enum uph_status status = uph_allocation_find(change->ledger, number, &allocation, err);
	if (status == UPH_OK)
		out->allocation = allocation.id;
	return status;
}

/* The decision of a refund of something older than the books. */
static enum uph_status read_decision(struct change *change, struct uph_movement *out, struct uph_error *err)
{
	const char *words = invocation_value(change->invocation, OPTION_DECISION);
	struct uph_decision decision;
	int64_t line;
	if (!words || out->event != UPH_EVENT_REFUND)
		return UPH_OK;
	enum uph_status status = uph_decision_resolve(change->ledger, words, &decision, &line, err);
	if (status == UPH_OK)
		out->decision = decision.id;
	return status;
}

static enum uph_status read_pots(struct change *change, struct uph_movement *out, struct uph_error *err)
{
	bool brings = out->event == UPH_EVENT_OPENING || out->event == UPH_EVENT_GRANT;
	bool divides = out->event == UPH_EVENT_DISTRIBUTE || out->event == UPH_EVENT_CARRY;
	const struct uph_activity *undivided;
	enum uph_status status = read_fund(change, OPTION_POT_FUND, brings, &out->fund, err);
	if (status == UPH_OK)
		status = read_activity(change, OPTION_ACTIVITY, brings || out->event == UPH_EVENT_ALLOCATE,
			&out->activity, err);
	if (status == UPH_OK)
		status = read_fund(change, OPTION_TO_FUND, false, &out->to_fund, err);
	if (status == UPH_OK)
		status = read_activity(change, OPTION_TO_ACTIVITY, divides, &out->to_activity, err);
	if (status != UPH_OK || out->allocation || out->activity || out->event == UPH_EVENT_RECEIVE)
		return status;
	/* Money whose activity nobody names is what is not divided. */
	status = uph_activity_find(change->ledger, "", &undivided, err);
	if (status == UPH_OK)
		out->activity = undivided->id;
	return status;
}

enum uph_status record_words_read(
	struct change *change, enum uph_event event, struct uph_movement *out, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	const char *of = invocation_value(invocation, OPTION_OF);
	const char *into = invocation_value(invocation, OPTION_INTO);
	*out = (struct uph_movement){.event = event,
		.reference = invocation_value(invocation, OPTION_REFERENCE),
		.text = invocation_value(invocation, OPTION_TEXT),
		.override_reason = invocation_value(invocation, OPTION_OVERRIDE),
		.from_spent = of && strcmp(of, "spent") == 0,
		.from_claimed = of && strcmp(of, "claimed") == 0,
		.to_reserved = into && strcmp(into, "reserved") == 0};
	if (event == UPH_EVENT_CLAIM && out->from_claimed)
		return uph_fail(err, UPH_E_USAGE, "claim tar --of paid eller --of spent");
	enum uph_status status = change_date(invocation, OPTION_DATE, &out->date, err);
	if (status == UPH_OK)
		status = change_amount(invocation, OPTION_AMOUNT, NULL, &out->amount, err);
	if (status == UPH_OK)
		status = read_allocation(change, out, err);
	if (status == UPH_OK)
		status = read_pots(change, out, err);
	if (status == UPH_OK)
		status = read_decision(change, out, err);
	return status == UPH_OK ? record_party(change, OPTION_PARTY, &out->counterparty, err) : status;
}
