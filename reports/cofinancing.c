/* Co-financing: a row for each project, version and party, so that what was applied for, granted and came out
 * stand side by side.
 *
 * The own share is set against what has been decided for it, a funder's part against what it has paid. The
 * latest version of a project counts in the totals; earlier ones, and projects whose condition has failed,
 * are muted. */
#include "reports/cofinancing.h"

#include <string.h>

#include "ledger/base/fraction.h"
#include "reports/query.h"
#include "uph/cofinancing.h"
#include "uph/condition.h"
#include "uph/decision.h"

#define VERSIONS 3

enum {
	CONDITION,
	PROJECT,
	STATUS,
	VERSION,
	VERSION_WORD,
	DATE,
	PARTY,
	ROLE,
	SHARE,
	PERCENT,
	ACTUAL,
	TOTAL,
	TOTAL_ONCE,
	PLANNED,
	PAYABLE,
	PAID,
	LEFT,
	OWN_DECIDED,
	OWN_NEEDED,
	NOT_COVERED,
	COLUMNS
};

struct cofinancing_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	struct uph_date as_of;
	int64_t seq_max;
	size_t section;
	bool any_muted, any_final;
};

/* One version of one project. */
struct shown_version {
	const struct uph_condition *condition;
	struct uph_cofinancing plan;
	struct uph_cofinancing_state state;
	struct uph_money payable[UPH_COFUNDERS_MAX];
	enum uph_row_style style;
};

static void add_section(struct cofinancing_report *cofinancing)
{
	struct uph_report *report = cofinancing->report;
	enum uph_language language = report->language;
	const unsigned money = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH;
	const struct uph_column columns[COLUMNS] = {
		[CONDITION] = {"condition", word(WORD_CONDITION, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			0},
		[PROJECT] = {"project", word(WORD_PROJECT, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(21), 0},
		[STATUS] = {"status", word(WORD_CONDITION_STATE, language), UPH_VALUE_TEXT,
			UPH_COLUMN_DATA_ONLY, 0},
		[VERSION] = {"version", word(WORD_VERSION, language), UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY,
			0},
		[VERSION_WORD] = {NULL, word(WORD_VERSION, language), UPH_VALUE_TEXT, 0, 0},
		[DATE] = {"date", word(WORD_DATE, language), UPH_VALUE_DATE, 0, 0},
		[PARTY] = {"party", word(WORD_PARTY, language), UPH_VALUE_TEXT, UPH_COLUMN_WRAP, 0},
		[ROLE] = {"role", word(WORD_ROLE, language), UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[SHARE] = {"share", word(WORD_SHARE, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[PERCENT] = {"percent", word(WORD_PERCENT, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[ACTUAL] = {"actual_percent", word(WORD_ACTUAL_PERCENT, language), UPH_VALUE_TEXT,
			UPH_COLUMN_CODE | (cofinancing->any_final ? 0 : UPH_COLUMN_DATA_ONLY), 0},
		[TOTAL] = {"total", word(WORD_PROJECT_TOTAL, language), UPH_VALUE_MONEY, UPH_COLUMN_DATA_ONLY,
			0},
		[TOTAL_ONCE] = {NULL, word(WORD_PROJECT_TOTAL, language), UPH_VALUE_MONEY, 0, 0},
		[PLANNED] = {"planned", word(WORD_PLANNED, language), UPH_VALUE_MONEY, money, 0},
		[PAYABLE] = {"payable", word(WORD_PAYABLE, language), UPH_VALUE_MONEY, money, 0},
		[PAID] = {"paid", word(WORD_PAID_IN, language), UPH_VALUE_MONEY, money, 0},
		[LEFT] = {"left", word(WORD_LEFT_TO_PAY, language), UPH_VALUE_MONEY, money, 0},
		[OWN_DECIDED] = {"own_decided", word(WORD_OWN_DECIDED, language), UPH_VALUE_MONEY, money, 0},
		[OWN_NEEDED] = {"own_needed", word(WORD_OWN_NEEDED, language), UPH_VALUE_MONEY, money, 0},
		[NOT_COVERED] = {"not_covered", word(WORD_NOT_COVERED, language), UPH_VALUE_MONEY, money, 0},
	};
	cofinancing->section = uph_report_section(report, "cofinancing", "", report->title, columns, COLUMNS);
	report->sections[cofinancing->section].total_row = true;
}

const char *cofinancing_percent(struct uph_report *report, int64_t part, int64_t whole)
{
	struct uph_money hundredths;
	bool english = report->language == UPH_ENGLISH;
	char text[UPH_MONEY_TEXT_MAX];
	if (whole <= 0 || uph_money_ratio((struct uph_money){10000}, part, whole, UPH_ROUND_HALF_UP,
				  &hundredths, NULL) != UPH_OK)
		return NULL;
	return uph_report_print(report, "%s%s",
		uph_money_print(hundredths, english ? UPH_MONEY_PLAIN : UPH_MONEY_COMMA, text), " %");
}

static struct uph_value percent(struct uph_report *report, int64_t part, int64_t whole)
{
	return uph_value_text(report, cofinancing_percent(report, part, whole));
}

static struct uph_row *new_row(
	struct cofinancing_report *cofinancing, const struct shown_version *shown, struct uph_fraction share)
{
	struct uph_report *report = cofinancing->report;
	const struct uph_condition *condition = shown->condition;
	enum uph_cofinancing_version version = shown->plan.version;
	const char *name = uph_cofinancing_version_name(version);
	struct uph_row *row = uph_report_row(report, cofinancing->section, shown->style);
	if (!row)
		return NULL;
	row->trace = uph_report_text(report, condition->label);
	row->values[CONDITION] = uph_value_text(report, condition->label);
	row->values[PROJECT] = uph_value_text(report, condition->name ? condition->name : condition->text);
	row->values[STATUS] = uph_value_text(report, uph_condition_state_name(condition->state));
	row->values[VERSION] = uph_value_text(report, name);
	row->values[VERSION_WORD] = uph_value_text(
		report, report->language == UPH_ENGLISH ? name : uph_cofinancing_version_word(version));
	row->values[DATE] = uph_value_date(shown->plan.date);
	row->values[TOTAL] = uph_value_money(shown->plan.total);
	row->values[SHARE] =
		uph_value_text(report, uph_report_print(report, "%lld/%lld", (long long)share.numerator,
					       (long long)share.denominator));
	row->values[PERCENT] = percent(report, share.numerator, share.denominator);
	return row;
}

static void add_own(struct cofinancing_report *cofinancing, const struct shown_version *shown)
{
	struct uph_report *report = cofinancing->report;
	const struct uph_cofinancing_state *state = &shown->state;
	struct uph_row *row = new_row(cofinancing, shown, shown->plan.own_share);
	if (!row)
		return;
	row->values[PARTY] = uph_value_text(report, word(WORD_OWN_SHARE, report->language));
	row->values[ROLE] = uph_value_text(report, "own");
	row->values[TOTAL_ONCE] = uph_value_money(shown->plan.total);
	row->values[PLANNED] = uph_value_money(shown->plan.own);
	row->values[OWN_DECIDED] = uph_value_money(state->own_decided);
	row->values[OWN_NEEDED] = uph_value_money(state->own_needed);
	row->values[NOT_COVERED] = uph_value_money(state->not_covered);
	if (shown->plan.version == UPH_FINAL && shown->condition->state != UPH_CONDITION_FAILED)
		row->values[ACTUAL] = percent(report, state->own_needed.ore, shown->plan.total.ore);
}

static bool join_shares(struct uph_fraction *share, struct uph_fraction more)
{
	struct uph_fraction sum = {0, 0};
	int64_t other;
	if (!fraction_common(share->denominator, more.denominator, &sum.denominator) ||
		__builtin_mul_overflow(
			share->numerator, sum.denominator / share->denominator, &sum.numerator) ||
		__builtin_mul_overflow(more.numerator, sum.denominator / more.denominator, &other) ||
		__builtin_add_overflow(sum.numerator, other, &sum.numerator))
		return false;
	*share = sum;
	return true;
}

/* Two funders of the plan that have turned out to be one party are one: it has paid once, for both parts.
 * Each part's own rules have been counted by then. */
static enum uph_status join_funders(struct shown_version *shown, struct uph_error *err)
{
	struct uph_cofinancing *plan = &shown->plan;
	size_t kept = 0;
	for (size_t i = 0; i < plan->funder_count; i++) {
		size_t k = 0;
		while (k < kept && plan->funders[k].party != plan->funders[i].party)
			k++;
		if (k == kept) {
			plan->funders[kept] = plan->funders[i];
			shown->payable[kept++] = shown->payable[i];
			continue;
		}
		struct uph_cofunder *funder = &plan->funders[k];
		if (!join_shares(&funder->share, plan->funders[i].share) ||
			!uph_money_add(funder->amount, plan->funders[i].amount, &funder->amount) ||
			!uph_money_add(shown->payable[k], shown->payable[i], &shown->payable[k]))
			return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	plan->funder_count = kept;
	return UPH_OK;
}

static enum uph_status add_funder(struct cofinancing_report *cofinancing, const struct shown_version *shown,
	size_t index, struct uph_error *err)
{
	struct uph_report *report = cofinancing->report;
	const struct uph_cofunder *funder = &shown->plan.funders[index];
	const struct uph_party *party = uph_party_by_id(cofinancing->ledger, funder->party);
	const struct uph_money payable = shown->payable[index];
	struct uph_money paid, left;
	enum uph_status status = uph_cofinancing_funded(cofinancing->ledger, shown->condition->id,
		funder->party, cofinancing->as_of, cofinancing->seq_max, &paid, err);
	if (status != UPH_OK)
		return status;
	if (!uph_money_subtract(payable, paid, &left))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	struct uph_row *row = new_row(cofinancing, shown, funder->share);
	if (!row)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	row->values[PARTY] = uph_value_text(report, party ? party->name : NULL);
	row->values[ROLE] = uph_value_text(report, "funder");
	row->values[PLANNED] = uph_value_money(funder->amount);
	row->values[PAYABLE] = uph_value_money(payable);
	row->values[PAID] = uph_value_money(paid);
	row->values[LEFT] = uph_value_money(left);
	if (shown->plan.version == UPH_FINAL && shown->condition->state != UPH_CONDITION_FAILED)
		row->values[ACTUAL] = percent(report, payable.ore, shown->plan.total.ore);
	return UPH_OK;
}

static enum uph_status add_version(
	struct cofinancing_report *cofinancing, struct shown_version *shown, struct uph_error *err)
{
	enum uph_status status = uph_cofinancing_state(cofinancing->ledger, &shown->plan, cofinancing->as_of,
		cofinancing->seq_max, &shown->state, err);
	memset(shown->payable, 0, sizeof shown->payable);
	if (status == UPH_OK && shown->condition->state != UPH_CONDITION_FAILED)
		status = uph_cofinancing_payable(&shown->plan, shown->payable, err);
	if (status == UPH_OK)
		status = join_funders(shown, err);
	if (status != UPH_OK)
		return status;
	cofinancing->any_muted = cofinancing->any_muted || shown->style == UPH_ROW_MUTED;
	add_own(cofinancing, shown);
	for (size_t i = 0; status == UPH_OK && i < shown->plan.funder_count; i++)
		status = add_funder(cofinancing, shown, i, err);
	return status;
}

/* Which versions there are, by number; the latest of them is the one that counts. */
static enum uph_status find_versions(struct cofinancing_report *cofinancing, int64_t condition,
	bool there[VERSIONS], int *latest, struct uph_error *err)
{
	struct uph_cofinancing plan;
	*latest = -1;
	for (int i = 0; i < VERSIONS; i++) {
		enum uph_status status =
			uph_cofinancing_on(cofinancing->ledger, condition, (enum uph_cofinancing_version)i,
				cofinancing->as_of, cofinancing->seq_max, &plan, err);
		if (status != UPH_OK && status != UPH_E_MISSING)
			return status;
		there[i] = status == UPH_OK;
		if (there[i])
			*latest = i;
	}
	return UPH_OK;
}

static enum uph_status add_project(
	struct cofinancing_report *cofinancing, const struct uph_condition *condition, struct uph_error *err)
{
	bool there[VERSIONS];
	int latest;
	enum uph_status status = find_versions(cofinancing, condition->id, there, &latest, err);
	if (status == UPH_OK && latest < 0)
		uph_report_note(cofinancing->report, "%s (%s) %s.", condition->label,
			condition->name ? condition->name : condition->text,
			word(WORD_WITHOUT_VERSION, cofinancing->report->language));
	for (int i = 0; status == UPH_OK && i < VERSIONS; i++) {
		bool counts = i == latest && condition->state != UPH_CONDITION_FAILED;
		struct shown_version shown = {
			.condition = condition, .style = counts ? UPH_ROW_PLAIN : UPH_ROW_MUTED};
		if (!there[i])
			continue;
		status = uph_cofinancing_on(cofinancing->ledger, condition->id,
			(enum uph_cofinancing_version)i, cofinancing->as_of, cofinancing->seq_max,
			&shown.plan, err);
		if (status == UPH_OK)
			status = add_version(cofinancing, &shown, err);
	}
	return status;
}

/* A decision dated after the query's last day has no project yet. */
static enum uph_status take(void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct cofinancing_report *cofinancing = context;
	struct uph_decision decision;
	if (condition->kind != UPH_CONDITION_COFINANCING)
		return UPH_OK;
	enum uph_status status = uph_decision_by_id_at(
		cofinancing->ledger, condition->decision, cofinancing->seq_max, &decision, err);
	if (status != UPH_OK || (cofinancing->as_of.ymd && decision.date.ymd > cofinancing->as_of.ymd))
		return status;
	return add_project(cofinancing, condition, err);
}

/* Until there is a final version nothing has come out, and its column takes no room on paper. */
static enum uph_status look_for_final(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct cofinancing_report *cofinancing = context;
	struct uph_cofinancing plan;
	enum uph_status status = uph_cofinancing_on(cofinancing->ledger, condition->id, UPH_FINAL,
		cofinancing->as_of, cofinancing->seq_max, &plan, err);
	cofinancing->any_final = cofinancing->any_final || status == UPH_OK;
	return status == UPH_E_MISSING ? UPH_OK : status;
}

enum uph_status uph_report_cofinancing(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct cofinancing_report cofinancing = {.ledger = ledger};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "cofinancing",
			word(WORD_COFINANCING, query->language), &cofinancing.report, err);
	if (status == UPH_OK) {
		cofinancing.as_of = resolved.scope.to;
		cofinancing.seq_max = resolved.scope.seq_max;
		cofinancing.report->landscape = true;
		status = uph_conditions_on(
			ledger, cofinancing.as_of, cofinancing.seq_max, look_for_final, &cofinancing, err);
	}
	if (status == UPH_OK) {
		add_section(&cofinancing);
		status = uph_conditions_on(
			ledger, cofinancing.as_of, cofinancing.seq_max, take, &cofinancing, err);
	}
	if (status == UPH_OK && cofinancing.any_muted)
		uph_report_note(cofinancing.report, "%s", word(WORD_CURRENT_VERSIONS, query->language));
	return query_finish(status, cofinancing.report, out, err);
}
