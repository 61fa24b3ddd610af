/* uph record: one event by hand. */
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "nearest.h"
#include "uph/decision.h"
#include "uph/movement_words.h"

static const enum option_id options[] = {OPTION_DATE, OPTION_AMOUNT, OPTION_ALLOCATION, OPTION_POT_FUND,
	OPTION_ACTIVITY, OPTION_TO_FUND, OPTION_TO_ACTIVITY, OPTION_DECISION, OPTION_PURPOSE,
	OPTION_RECIPIENT, OPTION_PERFORMER, OPTION_REQUISITIONER, OPTION_EXTENT, OPTION_PERIOD_FIRST,
	OPTION_PERIOD_LAST, OPTION_OF, OPTION_INTO, OPTION_PARTY, OPTION_REFERENCE, OPTION_TEXT,
	OPTION_OVERRIDE, OPTIONS_OF_CHANGE, OPTION_NONE};

static enum uph_status find_event(
	const struct invocation *invocation, enum uph_event *out, struct uph_error *err)
{
	if (invocation->arguments.word_count == 0)
		return uph_fail(err, UPH_E_USAGE, "ange händelsen, till exempel requisition");
	const char *name = invocation->arguments.words[0];
	struct nearest nearest = nearest_to(name, strlen(name));
	if (uph_event_named(name, out))
		return UPH_OK;
	for (int event = 1; event <= UPH_EVENT_LAST; event++) {
		nearest_try(&nearest, uph_event_name((enum uph_event)event));
		nearest_try_for(&nearest, uph_event_label((enum uph_event)event),
			uph_event_name((enum uph_event)event));
	}
	return uph_fail(err, UPH_E_USAGE, "händelsen \"%s\" finns inte%s%s%s", name,
		nearest.name ? "; menade du " : "", nearest.name ? nearest.name : "",
		nearest.name ? "?" : "");
}

/* ---- the options as fields ---- */

static const enum option_id option_of[UPH_MOVEMENT_FIELDS] = {
	[UPH_MOVEMENT_DATE] = OPTION_DATE,
	[UPH_MOVEMENT_AMOUNT] = OPTION_AMOUNT,
	[UPH_MOVEMENT_ALLOCATION] = OPTION_ALLOCATION,
	[UPH_MOVEMENT_FUND] = OPTION_POT_FUND,
	[UPH_MOVEMENT_ACTIVITY] = OPTION_ACTIVITY,
	[UPH_MOVEMENT_TO_FUND] = OPTION_TO_FUND,
	[UPH_MOVEMENT_TO_ACTIVITY] = OPTION_TO_ACTIVITY,
	[UPH_MOVEMENT_DECISION] = OPTION_DECISION,
	[UPH_MOVEMENT_PURPOSE] = OPTION_PURPOSE,
	[UPH_MOVEMENT_RECIPIENT] = OPTION_RECIPIENT,
	[UPH_MOVEMENT_PERFORMER] = OPTION_PERFORMER,
	[UPH_MOVEMENT_REQUISITIONER] = OPTION_REQUISITIONER,
	[UPH_MOVEMENT_EXTENT] = OPTION_EXTENT,
	[UPH_MOVEMENT_FIRST_DAY] = OPTION_PERIOD_FIRST,
	[UPH_MOVEMENT_LAST_DAY] = OPTION_PERIOD_LAST,
	[UPH_MOVEMENT_OF] = OPTION_OF,
	[UPH_MOVEMENT_INTO] = OPTION_INTO,
	[UPH_MOVEMENT_PARTY] = OPTION_PARTY,
	[UPH_MOVEMENT_REFERENCE] = OPTION_REFERENCE,
	[UPH_MOVEMENT_TEXT] = OPTION_TEXT,
	[UPH_MOVEMENT_OVERRIDE] = OPTION_OVERRIDE,
};

/* "--allocation NR", "--allocation". Two of them may stand in one message. */
static const char *called(enum uph_movement_field field, bool with_value)
{
	static char texts[UPH_MOVEMENT_FIELDS][2][64];
	const struct option *option = option_by_id(option_of[field]);
	char *text = texts[field][with_value];
	(void)snprintf(text, sizeof texts[field][with_value], "--%s%s%s", option->name, with_value ? " " : "",
		with_value ? option->value : "");
	return text;
}

static struct uph_movement_words words_of(const struct invocation *invocation, enum uph_event event)
{
	struct uph_movement_words words = {.event = event, .called = called};
	for (size_t i = 0; i < UPH_MOVEMENT_FIELDS; i++)
		words.fields[i] = invocation_value(invocation, option_of[i]);
	return words;
}

/* ---- telling ---- */

static void tell_remarks(struct change *change, struct uph_findings *remarks)
{
	for (size_t i = 0; i < uph_findings_count(remarks); i++) {
		const struct uph_finding *remark = uph_findings_at(remarks, i);
		if (remark->severity == UPH_SEVERITY_NOTE)
			change_say(change, "%s", remark->message);
		else
			change_warn(change, "%s", remark->message);
	}
}

/* Money that leaves the books before the one who may decide has decided. */
static enum uph_status warn_of_stage(
	struct change *change, const struct uph_movement *movement, struct uph_error *err)
{
	struct uph_findings *remarks = uph_findings_new();
	if (!remarks)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_movement_warn(change->ledger, movement, "", remarks, err);
	tell_remarks(change, remarks);
	uph_findings_free(remarks);
	return status;
}

static enum uph_status tell(
	struct change *change, const struct uph_movement *movement, int64_t voucher, struct uph_error *err)
{
	struct uph_allocation allocation;
	char amount[UPH_MONEY_TEXT_MAX];
	const char *label =
		movement->event == UPH_EVENT_ALLOCATE ? "Rekommenderat" : uph_event_label(movement->event);
	uph_money_print(movement->amount, UPH_MONEY_SWEDISH, amount);
	if (movement->allocation == 0) {
		change_say(change, "%s %s i verifikation %lld.", label, amount, (long long)voucher);
		return UPH_OK;
	}
	enum uph_status status = uph_allocation_by_id(change->ledger, movement->allocation, &allocation, err);
	if (status != UPH_OK)
		return status;
	change_say(change, "%s %s för %s (%s) i verifikation %lld.", label, amount, allocation.label,
		allocation.purpose, (long long)voucher);
	return warn_of_stage(change, movement, err);
}

static enum uph_status record(struct change *change, void *context, struct uph_error *err)
{
	const enum uph_event *event = context;
	const struct uph_movement_words words = words_of(change->invocation, *event);
	struct uph_findings *remarks = uph_findings_new();
	struct uph_movement movement;
	int64_t voucher = 0;
	if (!remarks)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status =
		uph_movement_record(change->ledger, &words, &movement, &voucher, remarks, err);
	tell_remarks(change, remarks);
	uph_findings_free(remarks);
	return status == UPH_OK ? tell(change, &movement, voucher, err) : status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	enum uph_event event;
	enum uph_status status = find_event(invocation, &event, err);
	if (status != UPH_OK)
		return status;
	const struct uph_movement_words words = words_of(invocation, event);
	status = uph_movement_words_check(&words, err);
	return status == UPH_OK ? change_run(invocation, record, &event, err) : status;
}

const struct command command_record = {
	.name = "record",
	.swedish = "bokför",
	.group = "Pengar",
	.summary = "bokför en händelse för hand",
	.usage = "HÄNDELSE --date DAG --amount BELOPP …",
	.words_max = 1,
	.options = options,
	.help = "Händelserna och vad var och en behöver, utöver --date och --amount. Det inom "
		"hakparentes kan utelämnas. Alla tar --reference, --text och --override.\n"
		"\n"
		"  opening      ingående balans, kan vara under noll: --fund [--activity]\n"
		"  grant        tilldelat av staten: --fund [--activity] [--party]\n"
		"  receive      erhållet från staten: --fund [--party]\n"
		"  distribute   fördelat på aktivitet: --fund --to-activity [--activity]\n"
		"  carry        fört till annat bidragsår: --fund --to-fund [--activity]\n"
		"               [--to-activity]\n"
		"  allocate     rekommenderat till en mottagare: --decision --purpose\n"
		"               --recipient --fund --activity [--performer] [--requisitioner]\n"
		"               [--extent] [--first-day] [--last-day]\n"
		"  hold         avsatt på balansen: --decision --purpose --fund --activity\n"
		"  requisition  rekvirerat: --allocation [--fund --activity] [--party]\n"
		"  pay          utbetalt: --allocation [--fund --activity] [--party]\n"
		"  spend        förbrukat: --allocation [--fund --activity] [--party]\n"
		"  claim        återkrävt: --allocation [--of paid|spent] [--party]\n"
		"  refund       återbetalt av mottagare: --allocation [--of] [--into]\n"
		"               [--to-fund --to-activity]; för ett beslut som är äldre än\n"
		"               boken i stället --fund --activity [--decision]\n"
		"  release      återfört: --allocation [--to-fund --to-activity]\n"
		"  repay        återbetalat till staten: --fund [--activity]\n"
		"  cofund       medfinansiering: --allocation --party\n"
		"\n"
		"Aldrig mer än vad som finns: annars säger kommandot hur mycket som är kvar och vilket "
		"beslut som begränsar. Har en tilldelning pengar ur flera potter tas beloppet ur dem i "
		"proportion till vad som står där, om inte --fund och --activity namnger en pott. Det "
		"rekvirerade betalas ut före det som bara är reserverat. Regionens egna enheter "
		"förbrukar direkt ur det reserverade, andra det som är utbetalt.\n"
		"\n"
		"  uph record requisition --allocation UPH-24-016 --date 2024-10-15 --amount 87500\n"
		"  uph record pay --allocation UPH-24-016 --date 2024-10-20 --amount 87500 --reference F1881\n"
		"  uph record refund --allocation UPH-24-016 --date 2025-01-20 --amount 1200,50\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
