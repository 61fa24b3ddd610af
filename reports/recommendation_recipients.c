/* Who gets the money, who asks for it and who does the work: a sentence about one allocation, a table of
 * several.
 */
#include <string.h>

#include "ledger/base/text.h"
#include "reports/recommendation.h"

#define WRAP UPH_COLUMN_WRAP
#define DATA UPH_COLUMN_DATA_ONLY
#define CODE UPH_COLUMN_CODE

enum {
	R_NUMBER,
	R_SENTENCE,
	R_PURPOSE,
	R_PURPOSE_SHOWN,
	R_RECIPIENT,
	R_RECIPIENT_SHOWN,
	R_REQUISITIONER,
	R_PERFORMER,
	R_PERFORMER_SHOWN,
	R_EXTENT,
	R_PERIOD_FIRST,
	R_PERIOD_LAST,
	R_PERIOD_SHOWN,
	R_BOUND,
	R_STAGE,
	R_AMOUNT,
	R_COLUMNS
};

/* To programs, "KoU". */
static const char *party_alone(struct recommendation *recommendation, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(recommendation->ledger, id) : NULL;
	return party ? party->name : NULL;
}

/* "Region Blekinge, KoU". */
static const char *party_name(struct recommendation *recommendation, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(recommendation->ledger, id) : NULL;
	struct uph_party then;
	if (!party ||
		!uph_party_known(recommendation->ledger, id, recommendation->resolved->scope.seq_max, &then))
		return NULL;
	const struct uph_party *parent =
		then.parent ? uph_party_by_id(recommendation->ledger, then.parent) : NULL;
	if (!parent || text_has(party->name, parent->name, true))
		return party->name;
	return uph_report_print(recommendation->report, "%s, %s", parent->name, party->name);
}

static const char *performer_text(
	struct recommendation *recommendation, const struct uph_allocation *allocation)
{
	struct uph_report *report = recommendation->report;
	if (allocation->performer == 0 || allocation->performer == allocation->recipient)
		return NULL;
	return uph_report_print(report, "%s (%s)", party_name(recommendation, allocation->performer),
		word(WORD_BOUGHT_SERVICE, report->language));
}

static const char *with(
	struct uph_report *report, const char *text, enum word label, const char *value, const char *between)
{
	if (!value)
		return text;
	return uph_report_print(report, "%s%s%s: %s", text ? text : "", text ? between : "",
		word(label, report->language), value);
}

/* "Mottagare och rekvirent: KoU · Utförare: Karlshamns kommun (tjänsteköp) · Omfattning: … · Period: …". */
static const char *roles_sentence(
	struct recommendation *recommendation, const struct uph_allocation *allocation)
{
	struct uph_report *report = recommendation->report;
	bool same = allocation->requisitioner != 0 && allocation->requisitioner == allocation->recipient;
	const char *recipient = party_name(recommendation, allocation->recipient);
	const char *text = with(report, NULL, same ? WORD_AND_REQUISITIONER : WORD_RECIPIENT,
		recipient ? recipient : word(WORD_NO_RECIPIENT, report->language), "");
	if (!same && recipient)
		text = with(report, text, WORD_REQUISITIONER,
			allocation->requisitioner ? party_name(recommendation, allocation->requisitioner)
						  : word(WORD_NOT_STATED, report->language),
			" · ");
	text = with(report, text, WORD_PERFORMER, performer_text(recommendation, allocation), " · ");
	text = with(report, text, WORD_EXTENT, allocation->extent, " · ");
	return with(report, text, WORD_PERIOD, allocation_period(report, allocation), " · ");
}

/* The same of one of several: in a cell, the recipient and who else asks for the money. */
static const char *recipient_shown(
	struct recommendation *recommendation, const struct uph_allocation *allocation)
{
	struct uph_report *report = recommendation->report;
	const char *recipient = party_name(recommendation, allocation->recipient);
	if (!recipient)
		return word(WORD_SET_ASIDE, report->language);
	if (allocation->requisitioner == 0 || allocation->requisitioner == allocation->recipient)
		return recipient;
	return with(report, recipient, WORD_REQUISITIONER,
		party_name(recommendation, allocation->requisitioner), " · ");
}

static const char *purpose_shown(struct uph_report *report, const struct recommended_line *line)
{
	const struct uph_allocation *allocation = &line->line->allocation;
	const char *text = allocation->purpose;
	bool most = allocation->bound && strcmp(allocation->bound, "most") == 0;
	if (allocation->extent)
		text = uph_report_print(report, "%s, %s", text, allocation->extent);
	if (most || !line->amounts.known)
		text = uph_report_print(report, "%s (%s)", text,
			word(line->amounts.known ? WORD_AT_MOST : WORD_AMOUNT_UNKNOWN, report->language));
	return text;
}

static void add_recipient_section(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	bool one = recommendation->line_count == 1;
	const unsigned table = one ? DATA : 0, total = one ? 0 : UPH_COLUMN_TOTAL;
	const struct uph_column columns[R_COLUMNS] = {
		[R_NUMBER] = {"number", word(WORD_NUMBER, language), UPH_VALUE_TEXT, CODE, 0},
		[R_SENTENCE] = {NULL, "", UPH_VALUE_TEXT, one ? WRAP | UPH_COLUMN_SPAN(UPH_SPAN_REST) : DATA,
			1},
		[R_PURPOSE] = {"purpose", word(WORD_PURPOSE_OF, language), UPH_VALUE_TEXT, DATA, 0},
		[R_PURPOSE_SHOWN] = {NULL, word(WORD_PURPOSE_OF, language), UPH_VALUE_TEXT,
			WRAP | UPH_COLUMN_LINE(24) | table, 1},
		[R_RECIPIENT] = {"recipient", word(WORD_RECIPIENT, language), UPH_VALUE_TEXT, DATA, 0},
		[R_RECIPIENT_SHOWN] = {NULL, word(WORD_RECIPIENT, language), UPH_VALUE_TEXT,
			WRAP | UPH_COLUMN_LINE(16) | table, 2},
		[R_REQUISITIONER] = {"requisitioner", word(WORD_REQUISITIONER, language), UPH_VALUE_TEXT,
			DATA, 0},
		[R_PERFORMER] = {"performer", word(WORD_PERFORMER, language), UPH_VALUE_TEXT, DATA, 0},
		[R_PERFORMER_SHOWN] = {NULL, word(WORD_PERFORMER, language), UPH_VALUE_TEXT,
			WRAP | UPH_COLUMN_LINE(14) | table, 3},
		[R_EXTENT] = {"extent", word(WORD_EXTENT, language), UPH_VALUE_TEXT, DATA, 0},
		[R_PERIOD_FIRST] = {"period_first", word(WORD_FIRST_DAY, language), UPH_VALUE_DATE, DATA, 0},
		[R_PERIOD_LAST] = {"period_last", word(WORD_LAST_DAY, language), UPH_VALUE_DATE, DATA, 0},
		[R_PERIOD_SHOWN] = {NULL, word(WORD_PERIOD, language), UPH_VALUE_TEXT,
			WRAP | UPH_COLUMN_LINE(12) | table, 4},
		[R_BOUND] = {"bound", word(WORD_BOUND, language), UPH_VALUE_TEXT, DATA, 0},
		[R_STAGE] = {"stage_name", word(WORD_STAGE_NAME, language), UPH_VALUE_TEXT, DATA, 0},
		[R_AMOUNT] = {"amount", word(WORD_AMOUNT, language), UPH_VALUE_MONEY, total | table, 5},
	};
	recommendation->recipients =
		uph_report_section(report, "allocations", word(WORD_RECIPIENTS_NUMBERED, language),
			word(WORD_RECOMMENDATION_SHEET, language), columns, R_COLUMNS);
	report->sections[recommendation->recipients].heading_row = !one;
	report->sections[recommendation->recipients].total_row = !one && recommendation->amount_known;
}

static void add_recipient(struct recommendation *recommendation, struct recommended_line *line)
{
	struct uph_report *report = recommendation->report;
	const struct uph_allocation *allocation = &line->line->allocation;
	struct uph_row *row = uph_report_row(report, recommendation->recipients, UPH_ROW_PLAIN);
	if (!row)
		return;
	struct uph_value *values = row->values;
	const char *period = allocation_period(report, allocation);
	const char *performer = performer_text(recommendation, allocation);
	line->row = report->sections[recommendation->recipients].row_count - 1;
	values[R_NUMBER] = uph_value_text(report, allocation->label);
	values[R_SENTENCE] = uph_value_text(report, roles_sentence(recommendation, allocation));
	values[R_PURPOSE] = uph_value_text(report, allocation->purpose);
	values[R_PURPOSE_SHOWN] = uph_value_text(report, purpose_shown(report, line));
	values[R_RECIPIENT] = uph_value_text(report, party_alone(recommendation, allocation->recipient));
	values[R_RECIPIENT_SHOWN] = uph_value_text(report, recipient_shown(recommendation, allocation));
	values[R_REQUISITIONER] =
		uph_value_text(report, party_alone(recommendation, allocation->requisitioner));
	values[R_PERFORMER] = uph_value_text(report, party_alone(recommendation, allocation->performer));
	values[R_PERFORMER_SHOWN] = uph_value_text(report, performer ? performer : "–");
	values[R_EXTENT] = uph_value_text(report, allocation->extent);
	values[R_PERIOD_FIRST] = uph_value_date(allocation->period_first);
	values[R_PERIOD_LAST] = uph_value_date(allocation->period_last);
	values[R_PERIOD_SHOWN] = uph_value_text(report, period ? period : "–");
	values[R_BOUND] = uph_value_text(report, allocation->bound);
	values[R_STAGE] = uph_value_text(report, uph_stage_name(line->line->step.stage));
	if (line->amounts.known)
		values[R_AMOUNT] = uph_value_money(line->amounts.recommended);
	row->trace = values[R_NUMBER].text;
}

void recommendation_add_recipients(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	add_recipient_section(recommendation);
	for (size_t i = 0; i < recommendation->line_count; i++)
		add_recipient(recommendation, &recommendation->lines[i]);
	if (recommendation->line_count == 0)
		recommendation_sentence(recommendation, "recipients_missing", "",
			uph_report_print(report, "%s: %s.", word(WORD_RECIPIENT, report->language),
				word(WORD_NOT_STATED, report->language)));
}
