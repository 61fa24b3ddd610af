/* Conditions of a decision as they stand, what happens when they fail, and what others pay. */
#include <stdlib.h>
#include <string.h>

#include "reports/cofinancing.h"
#include "reports/conditions.h"
#include "reports/recommendation.h"
#include "uph/cofinancing.h"

#define VERSIONS 3

enum { LABEL, TEXT, ALLOCATION, DUE, DUE_SHOWN, STATUS, GOES_TO, CONSEQUENCE, UNPAID, PAID, AMOUNT, COLUMNS };

enum { V_CONDITION, V_VERSION, V_DATE, V_SENTENCE, V_SHARE, V_OWN, V_TOTAL, V_NOT_COVERED, V_COLUMNS };

struct terms {
	struct recommendation *recommendation;
	size_t conditions, versions; /* sections */
	bool any;                    /* shown: there is a condition, and a version */
	size_t version_count;
};

/* ---- conditions ---- */

static void add_section(struct terms *terms)
{
	struct uph_report *report = terms->recommendation->report;
	enum uph_language language = report->language;
	const unsigned data = UPH_COLUMN_DATA_ONLY, wrap = UPH_COLUMN_WRAP, code = UPH_COLUMN_CODE;
	const unsigned shown = terms->any ? 0 : data;
	const struct uph_column columns[COLUMNS] = {
		[LABEL] = {"condition", word(WORD_CONDITION, language), UPH_VALUE_TEXT, code | shown, 0},
		[TEXT] = {"text", word(WORD_CONDITION_TEXT, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(24) | shown, 1},
		[ALLOCATION] = {"allocation", word(WORD_NUMBER, language), UPH_VALUE_TEXT, data | code, 0},
		[DUE] = {"due", word(WORD_DUE, language), UPH_VALUE_DATE, data, 0},
		[DUE_SHOWN] = {NULL, word(WORD_DUE, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(12) | shown, 2},
		[STATUS] = {"status", word(WORD_CONDITION_STATE, language), UPH_VALUE_TEXT, data, 0},
		[GOES_TO] = {"returns_to", word(WORD_GOES_TO, language), UPH_VALUE_TEXT, data, 0},
		[CONSEQUENCE] = {NULL, word(WORD_IF_NOT_MET, language), UPH_VALUE_TEXT,
			wrap | shown | UPH_COLUMN_SPAN(1), 3},
		[UNPAID] = {"unpaid", word(WORD_WOULD_GO_BACK, language), UPH_VALUE_MONEY, data, 0},
		[PAID] = {"paid", word(WORD_WOULD_BE_CLAIMED, language), UPH_VALUE_MONEY, data, 0},
		[AMOUNT] = {"amount", word(WORD_AMOUNT, language), UPH_VALUE_MONEY,
			shown | UPH_COLUMN_ZERO_DASH, 5},
	};
	terms->conditions = uph_report_section(report, "conditions",
		terms->any ? word(WORD_CONDITIONS_NUMBERED, language) : "",
		word(WORD_RECOMMENDATION_SHEET, language), columns, COLUMNS);
}

/* "återförs till UPH 2024 786; det som är utbetalt återkrävs", or what has become of it. */
static const char *consequence(struct uph_report *report, const struct uph_condition *condition,
	const char *goes_to, struct uph_money paid)
{
	enum uph_language language = report->language;
	char day[UPH_DATE_TEXT_MAX];
	if (condition->state != UPH_CONDITION_OPEN)
		return uph_report_print(report, "%s %s",
			language == UPH_ENGLISH ? uph_condition_state_name(condition->state)
						: uph_condition_state_word(condition->state),
			uph_date_print(condition->outcome_date, day));
	const char *back =
		goes_to ? uph_report_print(report, "%s %s", word(WORD_GOES_BACK_TO, language), goes_to)
			: word(WORD_MONEY_GOES_BACK, language);
	if (paid.ore == 0)
		return back;
	return uph_report_print(report, "%s; %s", back, word(WORD_PAID_IS_CLAIMED, language));
}

static enum uph_status fill_money(struct terms *terms, const struct uph_condition *condition,
	struct uph_row *row, struct uph_error *err)
{
	struct recommendation *recommendation = terms->recommendation;
	const struct uph_scope *scope = &recommendation->resolved->scope;
	struct uph_report *report = recommendation->report;
	struct uph_condition_part *parts;
	struct uph_money unpaid = {0}, paid = {0}, both;
	size_t count;
	enum uph_status status = uph_condition_parts(
		recommendation->ledger, condition, scope->to, scope->seq_max, &parts, &count, err);
	if (status != UPH_OK)
		return status;
	bool fits = true;
	for (size_t i = 0; i < count; i++)
		fits = fits && uph_money_add(unpaid, parts[i].unpaid, &unpaid) &&
		       uph_money_add(paid, parts[i].paid, &paid);
	const char *goes_to = condition_goes_to(recommendation->ledger, report, condition, parts, count);
	free(parts);
	if (!fits || !uph_money_add(unpaid, paid, &both))
		return recommendation_too_large(err);
	row->values[GOES_TO] = uph_value_text(report, goes_to);
	row->values[CONSEQUENCE] = uph_value_text(report, consequence(report, condition, goes_to, paid));
	row->values[UNPAID] = uph_value_money(unpaid);
	row->values[PAID] = uph_value_money(paid);
	row->values[AMOUNT] = uph_value_money(both);
	return UPH_OK;
}

static enum uph_status take_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct terms *terms = context;
	struct recommendation *recommendation = terms->recommendation;
	struct uph_report *report = recommendation->report;
	if (condition->decision != recommendation->facts->decision.id)
		return UPH_OK;
	struct uph_row *row = uph_report_row(report, terms->conditions, UPH_ROW_PLAIN);
	if (!row)
		return recommendation_no_memory(err);
	row->trace = uph_report_text(report, condition->label);
	row->values[LABEL] = uph_value_text(report, condition->label);
	row->values[TEXT] = uph_value_text(report, condition->text);
	row->values[ALLOCATION] =
		uph_value_text(report, decisions_label(&recommendation->known, condition->allocation));
	row->values[DUE] = uph_value_date(condition->due);
	row->values[DUE_SHOWN] =
		condition->due.ymd ? uph_value_date(condition->due)
				   : uph_value_text(report, word(WORD_NO_LAST_DAY_STATED, report->language));
	row->values[STATUS] = uph_value_text(report, uph_condition_state_name(condition->state));
	return fill_money(terms, condition, row, err);
}

/* ---- what others pay ---- */

/* "46 %": without decimals when there are none. */
static const char *short_percent(struct uph_report *report, struct uph_fraction share)
{
	const char *text = cofinancing_percent(report, share.numerator, share.denominator);
	const char *cents = text ? strpbrk(text, ",.") : NULL;
	if (!cents || strncmp(cents + 1, "00", 2) != 0)
		return text ? text : "";
	return uph_report_print(report, "%.*s%s", (int)(cents - text), text, cents + 3);
}

/* "ansökt 2024-02-16: egen del 46 % 2 000 000,00 · ESF-rådet 54 % 2 347 826,09 · totalt 4 347 826,09". */
static const char *version_sentence(
	struct terms *terms, const struct uph_cofinancing *plan, struct uph_money not_covered)
{
	struct uph_report *report = terms->recommendation->report;
	enum uph_language language = report->language;
	char amount[UPH_MONEY_TEXT_MAX], day[UPH_DATE_TEXT_MAX];
	const char *text = uph_report_print(report, "%s, %s%s%s: %s %s %s", word(WORD_COFINANCING, language),
		language == UPH_ENGLISH ? uph_cofinancing_version_name(plan->version)
					: uph_cofinancing_version_word(plan->version),
		plan->date.ymd ? " " : "", uph_date_print(plan->date, day), word(WORD_OWN_SHARE, language),
		short_percent(report, plan->own_share),
		uph_money_print(plan->own, UPH_MONEY_SWEDISH, amount));
	for (size_t i = 0; i < plan->funder_count; i++) {
		const struct uph_cofunder *funder = &plan->funders[i];
		const struct uph_party *party = uph_party_by_id(terms->recommendation->ledger, funder->party);
		text = uph_report_print(report, "%s · %s %s %s", text, party ? party->name : "?",
			short_percent(report, funder->share),
			uph_money_print(funder->amount, UPH_MONEY_SWEDISH, amount));
	}
	text = uph_report_print(report, "%s · %s %s", text, word(WORD_IN_TOTAL, language),
		uph_money_print(plan->total, UPH_MONEY_SWEDISH, amount));
	if (not_covered.ore != 0)
		text = uph_report_print(report, "%s · %s %s", text, word(WORD_OWN_NOT_COVERED, language),
			uph_money_print(not_covered, UPH_MONEY_SWEDISH, amount));
	return query_unbroken(report, text);
}

static void add_version_section(struct terms *terms)
{
	struct uph_report *report = terms->recommendation->report;
	enum uph_language language = report->language;
	const unsigned data = UPH_COLUMN_DATA_ONLY;
	const struct uph_column columns[V_COLUMNS] = {
		[V_CONDITION] = {"condition", word(WORD_CONDITION, language), UPH_VALUE_TEXT, data, 0},
		[V_VERSION] = {"version", word(WORD_VERSION, language), UPH_VALUE_TEXT, data, 0},
		[V_DATE] = {"date", word(WORD_DATE, language), UPH_VALUE_DATE, data, 0},
		[V_SENTENCE] = {NULL, word(WORD_COFINANCING, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_SPAN(UPH_SPAN_REST), 0},
		[V_SHARE] = {"own_share", word(WORD_SHARE, language), UPH_VALUE_TEXT, data, 0},
		[V_OWN] = {"own", word(WORD_OWN_SHARE, language), UPH_VALUE_MONEY, data, 0},
		[V_TOTAL] = {"total", word(WORD_PROJECT_TOTAL, language), UPH_VALUE_MONEY, data, 0},
		[V_NOT_COVERED] = {"not_covered", word(WORD_NOT_COVERED, language), UPH_VALUE_MONEY, data, 0},
	};
	terms->versions = uph_report_section(
		report, "cofinancing", "", word(WORD_RECOMMENDATION_SHEET, language), columns, V_COLUMNS);
	report->sections[terms->versions].heading_row = false;
}

static enum uph_status add_version(struct terms *terms, const struct uph_condition *condition,
	const struct uph_cofinancing *plan, struct uph_error *err)
{
	const struct recommendation *recommendation = terms->recommendation;
	const struct uph_scope *scope = &recommendation->resolved->scope;
	struct uph_report *report = recommendation->report;
	struct uph_cofinancing_state state;
	enum uph_status status =
		uph_cofinancing_state(recommendation->ledger, plan, scope->to, scope->seq_max, &state, err);
	if (status != UPH_OK)
		return status;
	/* What is only proposed covers nothing yet, and what has failed need not be covered. */
	if (condition->state == UPH_CONDITION_FAILED || recommendation->voucher_count == 0)
		state.not_covered = (struct uph_money){0};
	if (terms->version_count++ == 0)
		add_version_section(terms);
	struct uph_row *row = uph_report_row(report, terms->versions, UPH_ROW_PLAIN);
	if (!row)
		return recommendation_no_memory(err);
	row->trace = uph_report_text(report, condition->label);
	row->values[V_CONDITION] = uph_value_text(report, condition->label);
	row->values[V_VERSION] = uph_value_text(report, uph_cofinancing_version_name(plan->version));
	row->values[V_DATE] = uph_value_date(plan->date);
	row->values[V_SENTENCE] = uph_value_text(report, version_sentence(terms, plan, state.not_covered));
	row->values[V_SHARE] = uph_value_text(
		report, uph_report_print(report, "%lld/%lld", (long long)plan->own_share.numerator,
				(long long)plan->own_share.denominator));
	row->values[V_OWN] = uph_value_money(plan->own);
	row->values[V_TOTAL] = uph_value_money(plan->total);
	row->values[V_NOT_COVERED] = uph_value_money(state.not_covered);
	return UPH_OK;
}

static enum uph_status take_versions(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct terms *terms = context;
	const struct recommendation *recommendation = terms->recommendation;
	const struct uph_scope *scope = &recommendation->resolved->scope;
	enum uph_status status = UPH_OK;
	if (condition->decision != recommendation->facts->decision.id ||
		condition->kind != UPH_CONDITION_COFINANCING)
		return UPH_OK;
	for (int i = 0; status == UPH_OK && i < VERSIONS; i++) {
		struct uph_cofinancing plan;
		status = uph_cofinancing_on(recommendation->ledger, condition->id,
			(enum uph_cofinancing_version)i, scope->to, scope->seq_max, &plan, err);
		if (status == UPH_OK)
			status = add_version(terms, condition, &plan, err);
		else if (status == UPH_E_MISSING)
			status = UPH_OK;
	}
	return status;
}

enum uph_status recommendation_add_terms(struct recommendation *recommendation, struct uph_error *err)
{
	const struct uph_scope *scope = &recommendation->resolved->scope;
	enum uph_language language = recommendation->report->language;
	struct terms terms = {
		.recommendation = recommendation, .any = recommendation->facts->condition_count > 0};
	add_section(&terms);
	if (!terms.any) {
		recommendation_sentence(recommendation, "conditions_none",
			word(WORD_CONDITIONS_NUMBERED, language), word(WORD_NO_CONDITIONS, language));
		return UPH_OK;
	}
	enum uph_status status = uph_conditions_on(
		recommendation->ledger, scope->to, scope->seq_max, take_condition, &terms, err);
	if (status == UPH_OK)
		status = uph_conditions_on(
			recommendation->ledger, scope->to, scope->seq_max, take_versions, &terms, err);
	return status;
}
