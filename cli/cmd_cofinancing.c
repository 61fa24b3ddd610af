/* uph cofinancing: a project's versions, shown or recorded. */
#include <stdio.h>
#include <string.h>

#include "cofinancing_words.h"
#include "decision_words.h"
#include "report_output.h"
#include "uph/condition.h"

static const enum option_id options[] = {OPTION_PLAN_VERSION, OPTION_DATE, OPTIONS_OF_PLAN, OPTION_AS_OF,
	OPTION_KNOWN_AT, OPTIONS_OF_CHANGE, OPTION_NONE};

#define CONDITION_TEXT_MAX 256

/* What the shares are taken from: the latest record of this version, else of the one before it. */
static enum uph_status earlier(struct uph_ledger *ledger, int64_t condition,
	enum uph_cofinancing_version version, struct uph_cofinancing *out, struct uph_error *err)
{
	enum uph_status status = UPH_E_MISSING;
	for (int i = (int)version; status == UPH_E_MISSING && i >= 0; i--)
		status = uph_cofinancing_latest(
			ledger, condition, (enum uph_cofinancing_version)i, 0, out, err);
	if (status != UPH_E_MISSING)
		return status;
	memset(out, 0, sizeof *out);
	return UPH_OK;
}

static enum uph_status read_plan(struct change *change, const struct uph_condition *condition,
	struct uph_cofinancing *plan, struct uph_error *err)
{
	enum uph_cofinancing_version version = UPH_APPLIED;
	struct uph_date date;
	bool there;
	(void)uph_cofinancing_version_named(
		invocation_value(change->invocation, OPTION_PLAN_VERSION), &version);
	enum uph_status status = change_date(change->invocation, OPTION_DATE, &date, err);
	if (status == UPH_OK)
		status = earlier(change->ledger, condition->id, version, plan, err);
	if (status != UPH_OK)
		return status;
	plan->condition = condition->id;
	plan->version = version;
	plan->date = date;
	status = cofinancing_words_shares(change, plan, err);
	if (status == UPH_OK)
		status = cofinancing_words_amount(change, plan, &there, err);
	if (status == UPH_OK && !there)
		status = uph_fail(err, UPH_E_USAGE,
			"ange ett belopp: --total för hela kostnaden, --grant för det som finansiärerna ger eller --own för "
			"den egna delen");
	return status;
}

static enum uph_status record(struct change *change, void *context, struct uph_error *err)
{
	struct uph_condition condition;
	struct uph_cofinancing plan;
	char name[CONDITION_TEXT_MAX];
	(void)context;
	enum uph_status status =
		uph_condition_find(change->ledger, decision_words_joined(change), &condition, err);
	if (status == UPH_OK)
		status = read_plan(change, &condition, &plan, err);
	if (status != UPH_OK)
		return status;
	(void)snprintf(name, sizeof name, "%s", condition.label);
	status = uph_cofinancing_add(change->ledger, &plan, NULL, NULL, err);
	return status == UPH_OK ? cofinancing_words_say(change, name, &plan, err) : status;
}

/* The report only reads: the book may be one that this person may not write. */
static const struct command reading = {.name = "cofinancing", .options = options, .ledger = COMMAND_READS};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	static const enum option_id of_recording[] = {
		OPTION_PLAN_VERSION, OPTION_DATE, OPTIONS_OF_PLAN, OPTION_DRY_RUN_CHANGE, OPTION_NONE};
	bool project = invocation->arguments.word_count > 0;
	if (project && !invocation_value(invocation, OPTION_PLAN_VERSION))
		return uph_fail(err, UPH_E_USAGE,
			"ange vilken version det är: --version applied, granted eller final");
	if (project &&
		(invocation_value(invocation, OPTION_AS_OF) || invocation_value(invocation, OPTION_KNOWN_AT)))
		return uph_fail(err, UPH_E_USAGE,
			"--as-of och --known-at hör till rapporten, som tas fram utan projekt");
	if (project)
		return change_run(invocation, record, NULL, err);
	for (size_t i = 0; of_recording[i] != OPTION_NONE; i++) {
		if (invocation_value(invocation, of_recording[i]))
			return uph_fail(err, UPH_E_USAGE,
				"--%s behöver ett projekt: ange villkorets nummer eller projektets namn",
				option_by_id(of_recording[i])->name);
	}
	invocation->command = &reading;
	return report_run(invocation, uph_report_cofinancing, err);
}

const struct command command_cofinancing = {
	.name = "cofinancing",
	.swedish = "medfinansiering",
	.group = "Rapporter",
	.summary = "medfinansierade projekt: ansökt, beviljat och slutligt",
	.usage =
		"[PROJEKT --version applied|granted|final --date DAG [--total BELOPP | --grant BELOPP | --own BELOPP] "
		"[--share ANDEL] [--funder NAMN=ANDEL,…] [--cap BELOPP] [--financing BELOPP]]",
	.words_max = DECISION_WORDS_MAX,
	.options = options,
	.help = "Utan projekt visas en rad för varje projekt, version och part: andelar, planerat, vad "
		"finansiären ska betala, vad som är inbetalt och vad av den egna delen som inte är täckt.\n"
		"\n"
		"Med projekt (villkorets nummer, V-24-001, eller projektets namn) antecknas en version. Ett "
		"belopp anges, resten följer av andelarna på öret: totalen är den egna delen delad med den "
		"egna andelen. Andelar, finansiärer och tak är förra versionens när inget annat anges. "
		"Versionerna står kvar bredvid varandra. I slutversionen är --total vad projektet har "
		"kostat; \"uph condition settle\" återför sedan det som den egna delen inte behöver.\n"
		"\n"
		"  uph cofinancing\n"
		"  uph cofinancing V-24-001 --version granted --grant 3976183 --date 2024-06-14\n"
		"  uph cofinancing V-24-001 --version final --total 4000000 --date 2026-10-01\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
