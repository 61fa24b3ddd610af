/* uph newyear: the turn of the year: what stands on the balance, what goes on, and the first day of the next.
 */
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "report_output.h"
#include "uph/closing.h"
#include "uph/newyear.h"
#include "uph/register.h"

static const enum option_id options[] = {OPTION_DRY_RUN_CHANGE, OPTION_NEWYEAR_FORM, OPTION_DECISION,
	OPTION_POT_FUND, OPTION_ACTIVITY, OPTION_AMOUNT, OPTION_NEWYEAR_CLOSE, OPTION_REASON, OPTION_KNOWN_AT,
	OPTIONS_OF_DRAWING, OPTION_NONE};

/* In the order of the option's choices. */
enum form { FORM_PAPER, FORM_MATRIX };

static enum uph_status read_year(const struct invocation *invocation, int *out, struct uph_error *err)
{
	const struct arguments *arguments = &invocation->arguments;
	const char *word = arguments->word_count ? arguments->words[0] : "";
	*out = 0;
	if (strlen(word) == 4 && strspn(word, "0123456789") == 4) {
		for (const char *digit = word; *digit; digit++)
			*out = *out * 10 + (*digit - '0');
	}
	struct uph_date last;
	if (*out == 0 || !uph_date_make(*out - 1, 12, 31, &last))
		return uph_fail(err, UPH_E_USAGE, "ange året som börjar: uph newyear 2025 --dry-run");
	return UPH_OK;
}

/* ---- the turn ---- */

static enum uph_status read_turn(
	const struct invocation *invocation, int year, struct uph_newyear_turn *out, struct uph_error *err)
{
	*out = (struct uph_newyear_turn){.year = year,
		.decision = invocation_value(invocation, OPTION_DECISION),
		.fund = invocation_value(invocation, OPTION_POT_FUND),
		.activity = invocation_value(invocation, OPTION_ACTIVITY)};
	bool there = false;
	enum uph_status status = change_amount(invocation, OPTION_AMOUNT, &there, &out->amount, err);
	if (status != UPH_OK)
		return status;
	if (there && out->amount.ore <= 0)
		return uph_fail(err, UPH_E_USAGE, "beloppet som förs över ska vara större än noll");
	if (!out->decision && (there || out->fund || out->activity))
		return uph_fail(err, UPH_E_USAGE,
			"obeslutade medel förs över endast genom beslut: ange det med --decision \"LSVO %d-12-13 § 101\"",
			year - 1);
	if (!invocation_value(invocation, OPTION_NEWYEAR_CLOSE) &&
		invocation_value(invocation, OPTION_REASON))
		return uph_fail(err, UPH_E_USAGE, "--reason hör ihop med --close");
	return UPH_OK;
}

static void say_carried(
	struct change *change, const struct uph_newyear_turn *turn, const struct uph_newyear_turned *turned)
{
	char amount[UPH_MONEY_TEXT_MAX];
	const struct uph_fund *new = uph_fund_by_id(change->ledger, turned->fund);
	for (size_t i = 0; i < turned->carried_count; i++) {
		const struct uph_newyear_carried *carried = &turned->carried[i];
		const struct uph_fund *fund = uph_fund_by_id(change->ledger, carried->fund);
		const struct uph_activity *activity = uph_activity_by_id(change->ledger, carried->activity);
		change_say(change, "%s, %s: %s förs över till %s%s.", fund ? fund->name : "?",
			activity && activity->code[0] ? activity->code : "ofördelat",
			uph_money_print(carried->amount, UPH_MONEY_SWEDISH, amount), new ? new->name : "?",
			carried->amount.ore < 0 ? " (potten stod under noll)" : "");
	}
	if (turn->decision && turned->carried_count == 0)
		change_say(change,
			"Ingenting förs över: det som beslutet gäller är redan fört, eller finns inte kvar.");
	if (turned->left.ore != 0)
		change_say(change,
			"Obeslutat i tidigare bidragsår%s: %s. Det står kvar där och förs över endast genom beslut.",
			turned->carried_count > 0 ? " efter det" : "",
			uph_money_print(turned->left, UPH_MONEY_SWEDISH, amount));
}

/* What still waits in the year is said, and does not hinder. */
static enum uph_status close_year(struct change *change, int year, struct uph_error *err)
{
	struct uph_date last = {0};
	bool made = false;
	(void)uph_date_make(year - 1, 12, 31, &last);
	enum uph_status status = uph_close(
		change->ledger, 0, last, invocation_value(change->invocation, OPTION_REASON), &made, err);
	if (status == UPH_OK && made)
		status = change_warn_closing(change, 0, last, err);
	if (status == UPH_OK)
		change_say(change, made ? "%d är stängt: inga poster tas emot där." : "%d är redan stängt.",
			year - 1);
	return status;
}

static enum uph_status turn_year(struct change *change, void *context, struct uph_error *err)
{
	const struct uph_newyear_turn *turn = context;
	struct uph_newyear_turned turned = {0};
	enum uph_status status = uph_newyear_turn(change->ledger, turn, &turned, err);
	if (status == UPH_OK) {
		const struct uph_fund *new = uph_fund_by_id(change->ledger, turned.fund);
		change_say(change,
			turned.fund_made ? "Bidragsåret %s är upplagt." : "Bidragsåret %s finns redan.",
			new ? new->name : "?");
		if (turned.decision_made)
			change_warn(change,
				"Beslutet %s är nytt i boken, som rekommenderat: kontrollera organ, dag och paragraf mot "
				"protokollet.",
				turn->decision);
		say_carried(change, turn, &turned);
	}
	if (status == UPH_OK && invocation_value(change->invocation, OPTION_NEWYEAR_CLOSE))
		status = close_year(change, turn->year, err);
	else if (status == UPH_OK)
		change_say(change, "När bokslutet för %d är klart: uph close %d.", turn->year - 1,
			turn->year - 1);
	uph_newyear_turned_free(&turned);
	return status;
}

/* ---- the papers ---- */

/* They only read: the book may be one that this person may not write. */
static const struct command reading = {.name = "newyear", .options = options, .ledger = COMMAND_READS};

static enum uph_status show(struct invocation *invocation, int year, struct uph_error *err)
{
	struct output output;
	struct uph_query query;
	bool matrix = invocation_value(invocation, OPTION_NEWYEAR_FORM) &&
		      option_choice(&invocation->arguments, OPTION_NEWYEAR_FORM) == FORM_MATRIX;
	enum uph_status status = report_ask(invocation, &output, &query, err);
	if (status != UPH_OK)
		return status;
	query.year = year;
	query.detail = output.format == UPH_FORMAT_XLSX || output.format == UPH_FORMAT_HTML;
	invocation->command = &reading;
	return report_answer(
		invocation, &output, &query, matrix ? uph_report_newyear_matrix : uph_report_newyear, err);
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct uph_newyear_turn turn;
	int year;
	enum uph_status status = read_year(invocation, &year, err);
	if (status == UPH_OK)
		status = read_turn(invocation, year, &turn, err);
	if (status != UPH_OK)
		return status;
	bool turns = turn.decision || invocation_value(invocation, OPTION_NEWYEAR_CLOSE);
	bool form = invocation_value(invocation, OPTION_NEWYEAR_FORM) != NULL;
	bool dry_run = invocation_value(invocation, OPTION_DRY_RUN_CHANGE) != NULL;
	if (form && turns)
		return uph_fail(err, UPH_E_USAGE,
			"--form visar papperen; det som ska göras (--decision, --close) körs för sig");
	/* Without anything to do, a trial is the paper; with it, the receipt of what would be done. */
	if (form || (dry_run && !turns))
		return show(invocation, year, err);
	return change_run(invocation, turn_year, &turn, err);
}

const struct command command_newyear = {
	.name = "newyear",
	.swedish = "årsskifte",
	.group = "Boken",
	.summary = "årsskiftet: det oförbrukade, det som följer med, och nästa års bok",
	.usage = "ÅR [--dry-run] [--form paper|matrix] [--decision BESLUT [--fund NAMN] [--activity KOD] "
		 "[--amount BELOPP]] [--close] [-o FIL]",
	.words_max = 1,
	.options = options,
	.help = "Med --dry-run visas allt och skrivs ingenting: specifikationen av det som är oförbrukat på "
		"balansen årets sista dag, per bidragsår, aktivitet och tilldelning, till redovisningen; "
		"besluten som följer med; det obeslutade; ingående blocket i nästa års matris; villkoren som "
		"följer med; och det som är kvar att göra. --form matrix ger nästa års matris att fortsätta i, i "
		"protokollets form: fyll i bidraget och raderna och läs in den med uph import.\n"
		"\n"
		"Boken lever vidare från år till år. Beslut som inte är utbetalda följer med av sig själva, och "
		"obeslutade medel står kvar i sitt bidragsår. Utan --dry-run läggs nästa års bidragsår upp. Bara "
		"med --decision förs obeslutade medel dit, aktivitet för aktivitet: allt som stod i potterna "
		"årets sista dag, eller det som --fund, --activity och --amount säger. En pott under noll jämnas "
		"ut från det nya året. Samma en gång till för ingenting.\n"
		"\n"
		"När nästa års riktiga matris läses in jämförs dess ingående block och dess rader före bidraget "
		"med boken.\n"
		"\n"
		"  uph newyear 2025 --dry-run\n"
		"  uph newyear 2025 --dry-run -o arsskifte-2025.xlsx\n"
		"  uph newyear 2025 --form matrix -o fordelning-2025.xlsx\n"
		"  uph newyear 2025 --decision \"LSVO 2024-12-13 § 101\" --activity 964 --amount 150000\n"
		"  uph newyear 2025 --close\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
