/* uph condition: a condition is registered, met, failed, settled, or opened again. */
#include <stdio.h>
#include <string.h>

#include "cofinancing_words.h"
#include "decision_words.h"
#include "ledger/base/text.h"
#include "uph/condition.h"
#include "uph/journal.h"

static const enum option_id options[] = {OPTION_DATE, OPTION_EVIDENCE, OPTION_TO_FUND, OPTION_TO_ACTIVITY,
	OPTION_REASON, OPTION_CONDITION_KIND, OPTION_CONDITION_TEXT, OPTION_PROJECT_NAME, OPTION_DUE,
	OPTION_ALLOCATION, OPTIONS_OF_PLAN, OPTIONS_OF_CHANGE, OPTION_NONE};

#define NAME_BYTES_MAX 320
#define UNDIVIDED "ofördelat"

struct verb {
	const char *name;
	bool adds;
	enum uph_condition_state state;
	const char *happened; /* "villkoret föll" */
};
static const struct verb verbs[] = {
	{"met", false, UPH_CONDITION_MET, "uppfylldes"},
	{"failed", false, UPH_CONDITION_FAILED, "föll"},
	{"settle", false, UPH_CONDITION_SETTLED, "avräknades"},
	{"reopen", false, UPH_CONDITION_OPEN, "öppnades igen"},
	{"add", true, UPH_CONDITION_OPEN, ""},
};

/* ---- what is told ---- */

/* The pot of --to-fund and --to-activity; the undivided one unless an activity is given. */
static enum uph_status read_pot(
	struct change *change, int64_t *fund_id, int64_t *activity_id, struct uph_error *err)
{
	const char *name = invocation_value(change->invocation, OPTION_TO_FUND);
	const char *code = invocation_value(change->invocation, OPTION_TO_ACTIVITY);
	const struct uph_fund *fund;
	const struct uph_activity *activity;
	if (!name && code)
		return uph_fail(err, UPH_E_USAGE, "--to-activity behöver ett bidragsår: --to-fund");
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_fund_find(change->ledger, name, &fund, err);
	if (status == UPH_OK)
		status = uph_activity_find(
			change->ledger, code && !text_same(code, UNDIVIDED) ? code : "", &activity, err);
	if (status != UPH_OK)
		return status;
	*fund_id = fund->id;
	*activity_id = activity->id;
	return UPH_OK;
}

static enum uph_status read_due(
	const struct invocation *invocation, struct uph_date *out, struct uph_error *err)
{
	out->ymd = 0;
	return invocation_value(invocation, OPTION_DUE) ? change_date(invocation, OPTION_DUE, out, err)
							: UPH_OK;
}

static void name_of(const struct uph_condition *condition, char name[NAME_BYTES_MAX])
{
	char excerpt[TEXT_EXCERPT_MAX];
	const char *called = condition->name ? condition->name : condition->text;
	(void)snprintf(name, NAME_BYTES_MAX, "%s (%s)", condition->label,
		text_excerpt(called, strlen(called), excerpt));
}

/* ---- outcomes ---- */

static const char *kronor(struct uph_money amount, char text[UPH_MONEY_TEXT_MAX])
{
	return uph_money_print(amount, UPH_MONEY_SWEDISH, text);
}

struct moved {
	int64_t voucher;
	struct uph_money released, claimed;
};

static enum uph_status add_moved(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct moved *moved = context;
	struct uph_money *sum = entry->event == UPH_EVENT_CLAIM ? &moved->claimed : &moved->released;
	if (entry->voucher != moved->voucher || uph_money_add(*sum, entry->amount, sum))
		return UPH_OK;
	return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

/* What went back and what was claimed, of what has been recorded after `seq_after`. */
static enum uph_status say_money(
	struct change *change, int64_t voucher, int64_t seq_after, struct uph_error *err)
{
	struct moved moved = {.voucher = voucher};
	const struct uph_scope scope = {.seq_after = seq_after};
	char released[UPH_MONEY_TEXT_MAX], claimed[UPH_MONEY_TEXT_MAX];
	if (voucher == 0) {
		change_say(change, "Inga pengar återförs.");
		return UPH_OK;
	}
	enum uph_status status = uph_entries(change->ledger, &scope, add_moved, &moved, err);
	if (status != UPH_OK)
		return status;
	if (moved.claimed.ore > 0)
		change_say(change, "%s återförs och %s krävs åter i verifikation %lld.",
			kronor(moved.released, released), kronor(moved.claimed, claimed), (long long)voucher);
	else
		change_say(change, "%s återförs i verifikation %lld.", kronor(moved.released, released),
			(long long)voucher);
	return UPH_OK;
}

/* A final version may need more than has been decided. */
static enum uph_status warn_not_covered(struct change *change, int64_t condition, struct uph_error *err)
{
	struct uph_cofinancing final;
	struct uph_cofinancing_state state;
	char needed[UPH_MONEY_TEXT_MAX], decided[UPH_MONEY_TEXT_MAX], missing[UPH_MONEY_TEXT_MAX];
	enum uph_status status = uph_cofinancing_latest(change->ledger, condition, UPH_FINAL, 0, &final, err);
	if (status == UPH_OK)
		status = uph_cofinancing_state(change->ledger, &final, (struct uph_date){0}, 0, &state, err);
	if (status == UPH_OK && state.not_covered.ore > 0)
		change_warn(change, "egen del behöver %s och %s är beslutat: %s är inte täckt",
			kronor(state.own_needed, needed), kronor(state.own_decided, decided),
			kronor(state.not_covered, missing));
	return status == UPH_E_MISSING ? UPH_OK : status;
}

static enum uph_status read_outcome(struct change *change, const struct verb *verb,
	struct uph_condition_outcome *out, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	static const enum option_id of_adding[] = {OPTION_CONDITION_KIND, OPTION_CONDITION_TEXT,
		OPTION_PROJECT_NAME, OPTION_DUE, OPTION_ALLOCATION, OPTIONS_OF_PLAN, OPTION_NONE};
	for (size_t i = 0; of_adding[i] != OPTION_NONE; i++) {
		if (invocation_value(invocation, of_adding[i]))
			return uph_fail(err, UPH_E_USAGE, "--%s hör till \"uph condition add\"",
				option_by_id(of_adding[i])->name);
	}
	*out = (struct uph_condition_outcome){.state = verb->state,
		.evidence = invocation_value(invocation, OPTION_EVIDENCE),
		.reason = invocation_value(invocation, OPTION_REASON)};
	enum uph_status status = change_date(invocation, OPTION_DATE, &out->date, err);
	return status == UPH_OK ? read_pot(change, &out->to_fund, &out->to_activity, err) : status;
}

static enum uph_status decide(struct change *change, const struct verb *verb, struct uph_error *err)
{
	struct uph_condition condition;
	struct uph_condition_outcome outcome;
	int64_t voucher = 0, before = uph_ledger_head(change->ledger).seq;
	char name[NAME_BYTES_MAX], day[UPH_DATE_TEXT_MAX];
	const char *words = decision_words_joined(change);
	if (words[0] == '\0')
		return uph_fail(err, UPH_E_USAGE, "ange villkoret: numret V-24-001 eller projektets namn");
	enum uph_status status = uph_condition_find(change->ledger, words, &condition, err);
	if (status == UPH_OK)
		status = read_outcome(change, verb, &outcome, err);
	if (status != UPH_OK)
		return status;
	name_of(&condition, name);
	outcome.condition = condition.id;
	status = uph_condition_settle(change->ledger, &outcome, &voucher, err);
	if (status != UPH_OK)
		return status;
	change_say(change, "%s: villkoret %s %s.", name, verb->happened, uph_date_print(outcome.date, day));
	if (verb->state == UPH_CONDITION_FAILED || verb->state == UPH_CONDITION_SETTLED)
		status = say_money(change, voucher, before, err);
	if (status == UPH_OK && verb->state == UPH_CONDITION_SETTLED)
		status = warn_not_covered(change, condition.id, err);
	return status;
}

/* ---- adding ---- */

/* The applied version, when shares are given: of the amount given, else of what the decision has set aside.
 */
static enum uph_status add_plan(struct change *change, const struct uph_condition *condition,
	struct uph_date date, const char *name, struct uph_error *err)
{
	struct uph_cofinancing plan = {.condition = condition->id, .version = UPH_APPLIED, .date = date};
	struct uph_money unpaid, paid;
	bool there;
	enum uph_status status = cofinancing_words_shares(change, &plan, err);
	if (status == UPH_OK)
		status = cofinancing_words_amount(change, &plan, &there, err);
	if (status == UPH_OK && !there) {
		status = uph_condition_at_risk(
			change->ledger, condition, (struct uph_date){0}, 0, &unpaid, &paid, err);
		if (status == UPH_OK && !uph_money_add(unpaid, paid, &unpaid))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
		if (status == UPH_OK && unpaid.ore == 0)
			status = uph_fail(err, UPH_E_USAGE,
				"beslutet har inget belopp att räkna från; ange --own, --grant eller --total");
		if (status == UPH_OK)
			status = uph_cofinancing_plan(&plan, UPH_GIVEN_OWN, unpaid, err);
	}
	if (status == UPH_OK)
		status = uph_cofinancing_add(change->ledger, &plan, NULL, NULL, err);
	return status == UPH_OK ? cofinancing_words_say(change, name, &plan, err) : status;
}

static enum uph_status read_condition(
	struct change *change, struct uph_condition *out, struct uph_date *decided, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	const char *kind = invocation_value(invocation, OPTION_CONDITION_KIND);
	struct decision_words words;
	enum uph_status status = decision_words_read(change, &words, err);
	if (status != UPH_OK)
		return status;
	if (!kind || !uph_condition_kind_named(kind, &out->kind))
		return uph_fail(err, UPH_E_USAGE,
			"ange villkorets slag: --kind cofinancing, deadline, period, report, "
			"received, body, granted eller other");
	if (!invocation_value(invocation, OPTION_CONDITION_TEXT))
		return uph_fail(err, UPH_E_USAGE, "ange vad som ska vara uppfyllt: --text");
	if (words.line_count > 1)
		return uph_fail(
			err, UPH_E_USAGE, "ett villkor gäller hela beslutet eller en av dess tilldelningar");
	out->decision = words.decision.id;
	out->allocation = words.line_count ? words.lines[0] : 0;
	out->text = invocation_value(invocation, OPTION_CONDITION_TEXT);
	out->name = invocation_value(invocation, OPTION_PROJECT_NAME);
	*decided = words.decision.date;
	status = read_due(invocation, &out->due, err);
	if (status == UPH_OK)
		status = read_pot(change, &out->fund, &out->activity, err);
	out->reason = out->fund ? invocation_value(invocation, OPTION_REASON) : NULL;
	return status;
}

static enum uph_status add(struct change *change, struct uph_error *err)
{
	struct uph_condition condition = {0};
	struct uph_date decided = {0}, date;
	char name[NAME_BYTES_MAX];
	int64_t id;
	enum uph_status status = read_condition(change, &condition, &decided, err);
	bool shares = invocation_value(change->invocation, OPTION_SHARE) != NULL;
	if (status == UPH_OK && invocation_value(change->invocation, OPTION_EVIDENCE))
		status = uph_fail(err, UPH_E_USAGE, "--evidence hör till villkorets utfall");
	if (status == UPH_OK && shares && condition.kind != UPH_CONDITION_COFINANCING)
		status = uph_fail(err, UPH_E_USAGE, "--share hör till medfinansiering: --kind cofinancing");
	date = decided;
	if (status == UPH_OK && invocation_value(change->invocation, OPTION_DATE))
		status = change_date(change->invocation, OPTION_DATE, &date, err);
	if (status == UPH_OK)
		status = uph_condition_add(change->ledger, &condition, decided, NULL, &id, err);
	if (status == UPH_OK)
		status = uph_condition_by_id(change->ledger, id, &condition, err);
	if (status != UPH_OK)
		return status;
	name_of(&condition, name);
	change_say(change, "%s: villkoret är antecknat%s.", name,
		condition.due.ymd ? "" : "; det saknar sista dag");
	return shares ? add_plan(change, &condition, date, condition.label, err) : UPH_OK;
}

/* ---- the command ---- */

static enum uph_status change_books(struct change *change, void *context, struct uph_error *err)
{
	const struct verb *verb = context;
	struct arguments *arguments = &change->invocation->arguments;
	arguments->words++; /* the verb has been read; the book has kept the whole command */
	arguments->word_count--;
	enum uph_status status = verb->adds ? add(change, err) : decide(change, verb, err);
	arguments->words--;
	arguments->word_count++;
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	const struct arguments *arguments = &invocation->arguments;
	char excerpt[TEXT_EXCERPT_MAX];
	if (arguments->word_count == 0)
		return uph_fail(
			err, UPH_E_USAGE, "ange vad som har hänt: met, failed, settle, reopen eller add");
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		struct verb verb = verbs[i];
		if (strcmp(verb.name, arguments->words[0]) == 0)
			return change_run(invocation, change_books, &verb, err);
	}
	return uph_fail(err, UPH_E_USAGE, "\"%s\" är inget av met, failed, settle, reopen och add",
		text_excerpt(arguments->words[0], strlen(arguments->words[0]), excerpt));
}

const struct command command_condition = {
	.name = "condition",
	.swedish = "villkora",
	.group = "Beslut",
	.summary = "ett villkor är uppfyllt, har fallit eller avräknas",
	.usage =
		"met|failed|settle|reopen VILLKOR --date DAG [--evidence TEXT] [--to-fund NAMN --to-activity KOD "
		"--reason TEXT] [--dry-run] | add BESLUT --kind SLAG --text TEXT [--due DAG] [--name NAMN] "
		"[--allocation NR] [--share ANDEL --funder NAMN=ANDEL]",
	.words_max = DECISION_WORDS_MAX + 1,
	.options = options,
	.help = "VILLKOR är villkorets nummer, V-24-001, eller projektets namn.\n"
		"\n"
		"met: villkoret är uppfyllt; inga pengar flyttas. failed: det föll. Det som är reserverat, "
		"avsatt eller rekvirerat går tillbaka till potterna som det kom ifrån, var och en vad den "
		"gav, eller till potten som villkoret anger; det som är utbetalt eller förbrukat krävs åter; "
		"allt i en verifikation. settle: sista dagen har passerat, som failed; för medfinansiering "
		"med en slutversion återförs det som den egna delen inte behöver, i potternas proportion.\n"
		"\n"
		"Ett utfall som flyttade pengar rättas med \"uph reverse VERIFIKATION\", som öppnar villkoret "
		"igen; ett som inte gjorde det öppnas med reopen. --dry-run visar vad som går vart.\n"
		"\n"
		"  uph condition failed V-24-001 --date 2024-07-01 --evidence \"ESF-rådets avslag\" --dry-run\n"
		"  uph condition settle V-24-001 --date 2026-10-15\n"
		"  uph condition add LSVO 2024-02-16 § 25 c --kind cofinancing --name \"ESF Mission\"\n"
		"      --text \"medel från ESF-rådet\" --share 46/100 --funder ESF-rådet=54/100\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
