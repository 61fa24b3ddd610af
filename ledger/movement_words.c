/* Movements in words: the table of what an event needs and takes, and the reading of it. */
#include "ledger/movement_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"
#include "uph/condition.h"
#include "uph/decision.h"

#define REMARK_MAX 512

#define FIELD(name) (1u << UPH_MOVEMENT_##name)
#define POT (FIELD(FUND) | FIELD(ACTIVITY))
#define TO_POT (FIELD(TO_FUND) | FIELD(TO_ACTIVITY))
#define PERIOD (FIELD(EXTENT) | FIELD(FIRST_DAY) | FIELD(LAST_DAY))
#define ROLES (FIELD(PERFORMER) | FIELD(REQUISITIONER) | PERIOD)
#define OF_ALL (FIELD(DATE) | FIELD(AMOUNT) | FIELD(REFERENCE) | FIELD(TEXT) | FIELD(OVERRIDE))

static const struct {
	unsigned needs, takes;
} fields_of[UPH_EVENT_LAST + 1] = {
	[UPH_EVENT_OPENING] = {FIELD(FUND), FIELD(ACTIVITY)},
	[UPH_EVENT_GRANT] = {FIELD(FUND), FIELD(ACTIVITY) | FIELD(PARTY)},
	[UPH_EVENT_RECEIVE] = {FIELD(FUND), FIELD(PARTY)},
	[UPH_EVENT_DISTRIBUTE] = {FIELD(FUND) | FIELD(TO_ACTIVITY), FIELD(ACTIVITY)},
	[UPH_EVENT_CARRY] = {FIELD(FUND) | FIELD(TO_FUND), FIELD(ACTIVITY) | FIELD(TO_ACTIVITY)},
	[UPH_EVENT_ALLOCATE] = {FIELD(DECISION) | FIELD(PURPOSE) | FIELD(RECIPIENT) | POT, ROLES},
	[UPH_EVENT_HOLD] = {FIELD(DECISION) | FIELD(PURPOSE) | POT, PERIOD},
	[UPH_EVENT_REQUISITION] = {FIELD(ALLOCATION), POT | FIELD(PARTY)},
	[UPH_EVENT_PAY] = {FIELD(ALLOCATION), POT | FIELD(PARTY)},
	[UPH_EVENT_SPEND] = {FIELD(ALLOCATION), POT | FIELD(PARTY)},
	[UPH_EVENT_CLAIM] = {FIELD(ALLOCATION), POT | FIELD(PARTY) | FIELD(OF)},
	[UPH_EVENT_REFUND] = {0,
		FIELD(ALLOCATION) | POT | FIELD(PARTY) | FIELD(OF) | FIELD(INTO) | TO_POT | FIELD(DECISION)},
	[UPH_EVENT_RELEASE] = {FIELD(ALLOCATION), POT | TO_POT},
	[UPH_EVENT_REPAY] = {FIELD(FUND), FIELD(ACTIVITY) | FIELD(PARTY)},
	[UPH_EVENT_COFUND] = {FIELD(ALLOCATION) | FIELD(PARTY), 0},
};

/* ---- what is shared ---- */

const char *wording_text(const struct wording *wording, enum uph_movement_field field)
{
	return wording->words->fields[field];
}

const char *wording_called(const struct wording *wording, enum uph_movement_field field)
{
	return wording->words->called(field, false);
}

static enum uph_status at_fault(
	const struct uph_movement_words *words, enum uph_movement_field field, enum uph_status status)
{
	if (status != UPH_OK && words->at_fault)
		*words->at_fault = field;
	return status;
}

enum uph_status wording_at(
	const struct wording *wording, enum uph_movement_field field, enum uph_status status)
{
	return at_fault(wording->words, field, status);
}

void wording_remark(
	const struct wording *wording, enum uph_severity severity, const char *rule, const char *format, ...)
{
	char remark[REMARK_MAX];
	const char *place = wording->words->origin.place;
	va_list values;
	if (!wording->remarks)
		return;
	va_start(values, format);
	(void)vsnprintf(remark, sizeof remark, format, values);
	va_end(values);
	remark[text_cut(remark, strlen(remark))] = '\0';
	(void)uph_findings_add(wording->remarks, severity, rule, place ? place : "", "%s", remark);
}

/* ---- which fields ---- */

static const char *event_called(const struct uph_movement_words *words)
{
	return words->event_called ? words->event_called(words->event) : uph_event_name(words->event);
}

enum uph_status uph_movement_words_check(const struct uph_movement_words *words, struct uph_error *err)
{
	/* In the order they are asked for. */
	static const enum uph_movement_field all[] = {UPH_MOVEMENT_FUND, UPH_MOVEMENT_ACTIVITY,
		UPH_MOVEMENT_TO_FUND, UPH_MOVEMENT_TO_ACTIVITY, UPH_MOVEMENT_ALLOCATION,
		UPH_MOVEMENT_DECISION, UPH_MOVEMENT_PURPOSE, UPH_MOVEMENT_RECIPIENT, UPH_MOVEMENT_PARTY,
		UPH_MOVEMENT_OF, UPH_MOVEMENT_INTO, UPH_MOVEMENT_PERFORMER, UPH_MOVEMENT_REQUISITIONER,
		UPH_MOVEMENT_EXTENT, UPH_MOVEMENT_FIRST_DAY, UPH_MOVEMENT_LAST_DAY};
	const unsigned needs = fields_of[words->event].needs, takes = fields_of[words->event].takes | OF_ALL;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		unsigned bit = 1u << all[i];
		if (!words->fields[all[i]] && (needs & bit))
			return at_fault(words, all[i],
				uph_fail(err, UPH_E_USAGE, "%s behöver %s", event_called(words),
					words->called(all[i], true)));
		if (words->fields[all[i]] && !((needs | takes) & bit))
			return at_fault(words, all[i],
				uph_fail(err, UPH_E_USAGE, "%s tar inte %s", event_called(words),
					words->called(all[i], false)));
	}
	if (words->event == UPH_EVENT_REFUND && !words->fields[UPH_MOVEMENT_ALLOCATION] &&
		(!words->fields[UPH_MOVEMENT_FUND] || !words->fields[UPH_MOVEMENT_ACTIVITY]))
		return at_fault(words, UPH_MOVEMENT_ALLOCATION,
			uph_fail(err, UPH_E_USAGE,
				"%s behöver %s; för ett beslut som är äldre än boken i stället %s och %s",
				event_called(words), words->called(UPH_MOVEMENT_ALLOCATION, true),
				words->called(UPH_MOVEMENT_FUND, true),
				words->called(UPH_MOVEMENT_ACTIVITY, true)));
	return UPH_OK;
}

/* ---- day, amount, which money ---- */

enum uph_status wording_day(const struct wording *wording, enum uph_movement_field field,
	struct uph_date *out, struct uph_error *err)
{
	const char *text = wording_text(wording, field);
	if (!text || uph_date_parse(text, strlen(text), out, NULL) == UPH_OK)
		return UPH_OK;
	return wording_at(wording, field,
		uph_fail(err, UPH_E_USAGE, "%s tar en dag som 2024-09-27, inte \"%s\"",
			wording_called(wording, field), text));
}

static enum uph_status read_date(
	const struct wording *wording, struct uph_movement *out, struct uph_error *err)
{
	if (!wording_text(wording, UPH_MOVEMENT_DATE))
		return wording_at(wording, UPH_MOVEMENT_DATE,
			uph_fail(err, UPH_E_USAGE, "ange dagen: %s 2024-09-27",
				wording_called(wording, UPH_MOVEMENT_DATE)));
	return wording_day(wording, UPH_MOVEMENT_DATE, &out->date, err);
}

static enum uph_status read_amount(
	const struct wording *wording, struct uph_movement *out, struct uph_error *err)
{
	const char *text = wording_text(wording, UPH_MOVEMENT_AMOUNT);
	const char *name = wording_called(wording, UPH_MOVEMENT_AMOUNT);
	struct uph_error why = {0};
	if (!text)
		return wording_at(wording, UPH_MOVEMENT_AMOUNT,
			uph_fail(err, UPH_E_USAGE, "ange beloppet: %s \"200 000,00\"", name));
	if (uph_money_parse(text, strlen(text), 0, &out->amount, NULL, &why) != UPH_OK)
		return wording_at(wording, UPH_MOVEMENT_AMOUNT,
			uph_fail(err, UPH_E_USAGE, "%s: %s", name, why.message));
	return UPH_OK;
}

static bool is(const char *text, const char *word)
{
	return text && strcmp(text, word) == 0;
}

static enum uph_status read_of_and_into(
	const struct wording *wording, struct uph_movement *out, struct uph_error *err)
{
	const char *of = wording_text(wording, UPH_MOVEMENT_OF);
	const char *into = wording_text(wording, UPH_MOVEMENT_INTO);
	const char *name = wording_called(wording, UPH_MOVEMENT_OF);
	out->from_spent = is(of, "spent");
	out->from_claimed = is(of, "claimed");
	out->to_reserved = is(into, "reserved");
	if (of && !out->from_spent && !out->from_claimed && !is(of, "paid"))
		return wording_at(wording, UPH_MOVEMENT_OF,
			uph_fail(
				err, UPH_E_USAGE, "%s tar paid, spent eller claimed, inte \"%s\"", name, of));
	if (into && !out->to_reserved && !is(into, "pot"))
		return wording_at(wording, UPH_MOVEMENT_INTO,
			uph_fail(err, UPH_E_USAGE, "%s tar pot eller reserved, inte \"%s\"",
				wording_called(wording, UPH_MOVEMENT_INTO), into));
	if (out->event == UPH_EVENT_CLAIM && out->from_claimed)
		return wording_at(wording, UPH_MOVEMENT_OF,
			uph_fail(err, UPH_E_USAGE, "%s tar %s paid eller %s spent",
				event_called(wording->words), name, name));
	return UPH_OK;
}

/* ---- what it is about ---- */

static enum uph_status read_allocation(
	const struct wording *wording, struct uph_movement *out, struct uph_error *err)
{
	const char *number = wording_text(wording, UPH_MOVEMENT_ALLOCATION);
	struct uph_allocation allocation;
	if (!number)
		return UPH_OK;
	enum uph_status status = uph_allocation_find(wording->ledger, number, &allocation, err);
	if (status == UPH_OK)
		out->allocation = allocation.id;
	return wording_at(wording, UPH_MOVEMENT_ALLOCATION, status);
}

/* The decision of a refund of something older than the books. */
static enum uph_status read_decision(
	const struct wording *wording, struct uph_movement *out, struct uph_error *err)
{
	const char *text = wording_text(wording, UPH_MOVEMENT_DECISION);
	struct uph_decision decision;
	int64_t line;
	if (!text || out->event != UPH_EVENT_REFUND)
		return UPH_OK;
	enum uph_status status = uph_decision_resolve(wording->ledger, text, &decision, &line, err);
	if (status == UPH_OK)
		out->decision = decision.id;
	return wording_at(wording, UPH_MOVEMENT_DECISION, status);
}

static enum uph_status read_words(
	const struct wording *wording, struct uph_movement *out, struct uph_error *err)
{
	const struct uph_movement_words *words = wording->words;
	*out = (struct uph_movement){.event = words->event,
		.reference = words->fields[UPH_MOVEMENT_REFERENCE],
		.text = words->fields[UPH_MOVEMENT_TEXT],
		.override_reason = words->fields[UPH_MOVEMENT_OVERRIDE],
		.origin = words->origin,
		.row_key = words->row_key,
		.key_of_first = true};
	enum uph_status status = read_of_and_into(wording, out, err);
	if (status == UPH_OK)
		status = read_date(wording, out, err);
	if (status == UPH_OK)
		status = read_amount(wording, out, err);
	if (status == UPH_OK)
		status = read_allocation(wording, out, err);
	if (status == UPH_OK)
		status = wording_pots(wording, out, err);
	if (status == UPH_OK)
		status = read_decision(wording, out, err);
	return status == UPH_OK ? wording_party(wording, UPH_MOVEMENT_PARTY, &out->counterparty, err)
				: status;
}

enum uph_status uph_movement_record(struct uph_ledger *ledger, const struct uph_movement_words *words,
	struct uph_movement *out, int64_t *voucher, struct uph_findings *remarks, struct uph_error *err)
{
	const struct wording wording = {ledger, words, remarks};
	enum uph_status status = uph_movement_words_check(words, err);
	if (status == UPH_OK)
		status = read_words(&wording, out, err);
	if (status == UPH_OK && (words->event == UPH_EVENT_ALLOCATE || words->event == UPH_EVENT_HOLD))
		status = wording_allocation(&wording, out, &out->allocation, err);
	return status == UPH_OK ? uph_movement_post(ledger, out, voucher, err) : status;
}

/* ---- what should be minded ---- */

static bool leaves_the_books(enum uph_event event)
{
	return event == UPH_EVENT_REQUISITION || event == UPH_EVENT_PAY || event == UPH_EVENT_SPEND;
}

struct fallen {
	const struct uph_allocation *allocation;
	const char *where;
	struct uph_findings *remarks;
};

static enum uph_status tell_fallen(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	const struct fallen *fallen = context;
	char day[UPH_DATE_TEXT_MAX];
	(void)err;
	if (condition->state != UPH_CONDITION_FAILED || condition->decision != fallen->allocation->decision ||
		(condition->allocation != 0 && condition->allocation != fallen->allocation->id))
		return UPH_OK;
	(void)uph_findings_add(fallen->remarks, UPH_SEVERITY_WARNING, "movement.condition_failed",
		fallen->where, "%s (%s): villkoret %s föll %s", fallen->allocation->label,
		fallen->allocation->purpose, condition->label, uph_date_print(condition->outcome_date, day));
	return UPH_OK;
}

enum uph_status uph_movement_warn(struct uph_ledger *ledger, const struct uph_movement *movement,
	const char *where, struct uph_findings *remarks, struct uph_error *err)
{
	struct uph_step step;
	struct uph_decision decision;
	struct uph_allocation allocation;
	if (!leaves_the_books(movement->event))
		return UPH_OK;
	enum uph_status status = uph_allocation_by_id(ledger, movement->allocation, &allocation, err);
	if (status == UPH_OK)
		status = uph_allocation_step(ledger, allocation.id, 0, &step, err);
	if (status == UPH_OK)
		status = uph_decision_by_id(ledger, allocation.decision, &decision, err);
	if (status == UPH_OK && step.stage == UPH_RECOMMENDED)
		(void)uph_findings_add(remarks, UPH_SEVERITY_WARNING, "movement.not_decided", where,
			"%s (%s) är rekommenderat men inte beslutat av %s", allocation.label,
			allocation.purpose, decision.decider ? decision.decider : "regiondirektören");
	struct fallen fallen = {&allocation, where, remarks};
	return status == UPH_OK ? uph_conditions(ledger, 0, tell_fallen, &fallen, err) : status;
}
