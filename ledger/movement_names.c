/* The names in a movement: funds, activities and parties that are found, or that the event brings with it. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/movement_words.h"

#define UNDIVIDED "ofördelat"

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

static enum uph_status add_fund(
	const struct wording *wording, const char *name, int64_t *out, struct uph_error *err)
{
	const struct uph_fund fund = {.name = name,
		.kind = text_has(name, "ESF", true)    ? "esf"
			: text_has(name, "egna", true) ? "own"
						       : "state",
		.year = year_in(name),
		.earlier = text_has(name, "t.o.m.", false)};
	enum uph_status status = uph_fund_add(wording->ledger, &fund, &wording->words->origin, out, err);
	if (status == UPH_OK)
		wording_remark(wording, UPH_SEVERITY_WARNING, "movement.new_fund",
			"bidragsåret %s är nytt i boken", name);
	return status;
}

static enum uph_status read_fund(const struct wording *wording, enum uph_movement_field field, bool may_add,
	int64_t *out, struct uph_error *err)
{
	const char *name = wording_text(wording, field);
	const struct uph_fund *fund;
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_fund_find(wording->ledger, name, &fund, err);
	if (status == UPH_OK)
		*out = fund->id;
	if (status == UPH_E_MISSING && may_add && !fund_is_near(wording->ledger, name))
		status = add_fund(wording, name, out, err);
	return wording_at(wording, field, status);
}

/* ---- activities ---- */

/* "265 Brukarmedverkan": a code, and what it is called. */
static enum uph_status find_or_add_activity(
	const struct wording *wording, const char *words, int64_t *out, struct uph_error *err)
{
	char code[64];
	size_t length = strcspn(words, " ");
	const char *name = words + length + (words[length] == ' ');
	const struct uph_activity *known;
	if (length >= sizeof code)
		return uph_fail(err, UPH_E_USAGE, "aktivitetens kod är för lång: \"%s\"", words);
	memcpy(code, words, length);
	code[length] = '\0';
	if (*name && uph_activity_find(wording->ledger, code, &known, NULL) == UPH_OK) {
		*out = known->id;
		return UPH_OK;
	}
	const struct uph_activity activity = {.code = code, .name = name};
	enum uph_status status =
		uph_activity_add(wording->ledger, &activity, &wording->words->origin, out, err);
	if (status == UPH_OK)
		wording_remark(wording, UPH_SEVERITY_WARNING, "movement.new_activity",
			"aktiviteten %s är ny i boken", words);
	return status;
}

static enum uph_status read_activity(const struct wording *wording, enum uph_movement_field field,
	bool may_add, int64_t *out, struct uph_error *err)
{
	const char *words = wording_text(wording, field);
	const struct uph_activity *activity;
	if (!words)
		return UPH_OK;
	enum uph_status status =
		uph_activity_find(wording->ledger, text_same(words, UNDIVIDED) ? "" : words, &activity, err);
	if (status == UPH_OK)
		*out = activity->id;
	if (status == UPH_E_MISSING && may_add)
		status = find_or_add_activity(wording, words, out, err);
	return wording_at(wording, field, status);
}

/* ---- both ---- */

enum uph_status wording_pots(const struct wording *wording, struct uph_movement *out, struct uph_error *err)
{
	bool brings = out->event == UPH_EVENT_OPENING || out->event == UPH_EVENT_GRANT;
	bool divides = out->event == UPH_EVENT_DISTRIBUTE || out->event == UPH_EVENT_CARRY;
	const struct uph_activity *undivided;
	enum uph_status status = read_fund(wording, UPH_MOVEMENT_FUND, brings, &out->fund, err);
	if (status == UPH_OK)
		status = read_activity(wording, UPH_MOVEMENT_ACTIVITY,
			brings || out->event == UPH_EVENT_ALLOCATE, &out->activity, err);
	if (status == UPH_OK)
		status = read_fund(wording, UPH_MOVEMENT_TO_FUND, false, &out->to_fund, err);
	if (status == UPH_OK)
		status = read_activity(wording, UPH_MOVEMENT_TO_ACTIVITY, divides, &out->to_activity, err);
	if (status != UPH_OK || out->allocation || out->activity || out->event == UPH_EVENT_RECEIVE)
		return status;
	/* Money whose activity nobody names is what is not divided. */
	status = uph_activity_find(wording->ledger, "", &undivided, err);
	if (status == UPH_OK)
		out->activity = undivided->id;
	return status;
}

/* ---- parties ---- */

enum uph_status wording_party(
	const struct wording *wording, enum uph_movement_field field, int64_t *out, struct uph_error *err)
{
	const char *name = wording_text(wording, field);
	const struct uph_party *party;
	*out = 0;
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_party_find(wording->ledger, name, &party, err);
	if (status == UPH_OK)
		*out = party->id;
	if (status != UPH_E_MISSING)
		return wording_at(wording, field, status);
	char confirm[UPH_PARTY_CONFIRM_MAX];
	if (uph_party_confirm(wording->ledger, name, false, confirm))
		return wording_at(wording, field,
			uph_fail(err, UPH_E_MISSING, "parten \"%s\" finns inte i boken%s", name, confirm));
	const struct uph_party new = {.name = name, .kind = "other"};
	status = uph_party_add(wording->ledger, &new, &wording->words->origin, out, err);
	if (status == UPH_OK)
		wording_remark(wording, UPH_SEVERITY_WARNING, "movement.new_party", "%s är ny i boken", name);
	return wording_at(wording, field, status);
}
