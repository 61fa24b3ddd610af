/* The head of the page: to whom, what, how far it has come, by which numbers it is known. */
#include <string.h>

#include "ledger/base/text.h"
#include "reports/recommendation.h"

#define NAMED_MAX 3 /* so many numbers, purposes and references stand in the head, one by one */

static bool is_director(const struct recommendation *recommendation)
{
	return text_same(recommendation_decider(recommendation), DIRECTOR);
}

const struct uph_step *recommendation_step(const struct recommendation *recommendation)
{
	for (size_t i = 0; i < recommendation->line_count; i++) {
		const struct uph_step *step = &recommendation->lines[i].line->step;
		if (recommendation->decided ? step->stage == UPH_DECIDED : true)
			return step;
	}
	return &recommendation->facts->step;
}

/* Whether all of it has come to the same: the same stage, or (`stage` false) on the same day. */
static bool same_verdict(const struct recommendation *recommendation, bool stage)
{
	const struct uph_step *step = recommendation_step(recommendation);
	for (size_t i = 0; i < recommendation->line_count; i++) {
		const struct allocation_line *line = recommendation->lines[i].line;
		if (!allocation_line_undone(line) &&
			(stage ? line->step.stage != step->stage : line->step.date.ymd != step->date.ymd))
			return false;
	}
	return true;
}

static const char *stage_status(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	const struct uph_step *step = recommendation_step(recommendation);
	char day[UPH_DATE_TEXT_MAX];
	if (recommendation->undecided && recommendation->decided)
		return word(WORD_PARTLY_DECIDED, language);
	for (size_t i = 0; recommendation->undecided && i < recommendation->line_count; i++) {
		if (recommendation->lines[i].line->step.stage == UPH_RECOMMENDED)
			step = &recommendation->lines[i].line->step;
	}
	if (recommendation->undone)
		return word(WORD_CORRECTED_STATUS, language);
	if (step->stage == UPH_PROPOSED)
		return word(WORD_PROPOSAL_STATUS, language);
	if (recommendation->undecided && is_director(recommendation))
		return word(WORD_UNDECIDED_STATUS, language);
	if (recommendation->undecided)
		return uph_report_print(report, "%s %s", word(WORD_NOT_DECIDED_BY, language),
			recommendation_capitals(report, recommendation_decider(recommendation)));
	if (recommendation->decided && !same_verdict(recommendation, true))
		return word(WORD_PARTLY_DECIDED, language);
	bool one_day = same_verdict(recommendation, false) && step->date.ymd;
	return uph_report_print(report, "%s%s%s",
		recommendation_capitals(report, allocation_stage(step->stage, language)), one_day ? " " : "",
		one_day ? uph_date_print(step->date, day) : "");
}

/* ---- of several the first few ---- */

/* The different texts of the allocations, the first few named. */
static const char *few(struct recommendation *recommendation,
	const char *(*text_of)(const struct allocation_line *line), const char *between)
{
	struct uph_report *report = recommendation->report;
	const char *list = NULL;
	size_t named = 0;
	for (size_t i = 0; i < recommendation->line_count; i++) {
		const char *text = text_of(recommendation->lines[i].line);
		bool told = !text;
		for (size_t k = 0; k < i && !told; k++) {
			const char *before = text_of(recommendation->lines[k].line);
			told = before && text_same(before, text);
		}
		if (told)
			continue;
		if (named++ == NAMED_MAX)
			return uph_report_print(
				report, "%s %s", list, word(WORD_AND_OTHERS, report->language));
		list = uph_report_print(report, "%s%s%s", list ? list : "", list ? between : "", text);
	}
	return list;
}

static const char *label_of(const struct allocation_line *line)
{
	return line->allocation.label;
}

static const char *purpose_of(const struct allocation_line *line)
{
	return line->allocation.purpose;
}

static const char *reference_of(const struct allocation_line *line)
{
	return line->step.reference;
}

/* "UPH-24-016", "UPH-24-009, UPH-24-010", "UPH-24-009 – UPH-24-013", "UPH-24-001, UPH-24-003, UPH-24-005
 * m.fl." */
static const char *numbers(struct recommendation *recommendation)
{
	size_t count = recommendation->line_count;
	if (count == 0)
		return "–";
	const struct uph_allocation *first = &recommendation->lines[0].line->allocation;
	const struct uph_allocation *last = &recommendation->lines[count - 1].line->allocation;
	if (count > NAMED_MAX && last->number - first->number == (int64_t)count - 1)
		return uph_report_print(recommendation->report, "%s – %s", first->label, last->label);
	return few(recommendation, label_of, ", ");
}

static const char *title_words(struct recommendation *recommendation)
{
	const char *title = recommendation->facts->decision.title;
	const char *words = title ? title : few(recommendation, purpose_of, "; ");
	return words ? words : recommendation->name;
}

/* What it was decided under, when all of it is; else a line to write it on. */
static const char *references(struct recommendation *recommendation)
{
	const char *known = NULL;
	if (!recommendation->undecided)
		known = recommendation->line_count > 0 ? few(recommendation, reference_of, ", ")
						       : recommendation->facts->step.reference;
	return known ? known : "______";
}

/* "84/24": a number alone is of its year. */
static const char *paragraph_text(struct recommendation *recommendation)
{
	const struct uph_decision *decision = &recommendation->facts->decision;
	const char *paragraph = decision->paragraph;
	if (!paragraph)
		return "____";
	if (paragraph[strspn(paragraph, "0123456789")] != '\0')
		return paragraph;
	return uph_report_print(
		recommendation->report, "%s/%02d", paragraph, (int)(decision->date.ymd / 10000 % 100));
}

/* The period that all of it has in common. */
static const char *common_period(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	const struct uph_allocation *first = NULL;
	for (size_t i = 0; i < recommendation->line_count; i++) {
		const struct uph_allocation *allocation = &recommendation->lines[i].line->allocation;
		if (first && (first->period_first.ymd != allocation->period_first.ymd ||
				     first->period_last.ymd != allocation->period_last.ymd))
			return word(WORD_SEVERAL_PERIODS, report->language);
		first = first ? first : allocation;
	}
	const char *period = first ? allocation_period(report, first) : NULL;
	return period ? period : "–";
}

static const char *amount_text(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	char text[UPH_MONEY_TEXT_MAX];
	if (recommendation->line_count == 0)
		return "–";
	if (!recommendation->amount_known)
		return word(WORD_AMOUNT_NOT_SAID, report->language);
	return uph_report_print(report, "%s%s%s %s",
		recommendation->most ? word(WORD_AT_MOST, report->language) : "",
		recommendation->most ? " " : "",
		uph_money_print(recommendation->amount, UPH_MONEY_SWEDISH, text),
		word(WORD_CURRENCY, report->language));
}

void recommendation_add_head(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	const struct decision_facts *facts = recommendation->facts;
	char meeting[UPH_DATE_TEXT_MAX], adjusted[UPH_DATE_TEXT_MAX];
	const char *to = is_director(recommendation)
				 ? word(WORD_THE_DIRECTOR_CAPITALS, language)
				 : recommendation_capitals(report, recommendation_decider(recommendation));
	report->status = uph_report_print(
		report, "%s · %s", word(WORD_DECISION_PAPER, language), stage_status(recommendation));
	report->belongs = uph_report_print(report, "%s %s   %s %s", word(WORD_REGISTRY_NUMBER, language),
		references(recommendation), word(WORD_NUMBER, language), numbers(recommendation));
	report->title = uph_report_print(
		report, "%s %s: %s", word(WORD_RECOMMENDATION_TO, language), to, title_words(recommendation));
	report->subtitle = query_unbroken(
		report, uph_report_print(report, "%s %s § %s · %s %s · %s %s · %s %s", facts->decision.body,
				uph_date_print(facts->decision.date, meeting), paragraph_text(recommendation),
				word(WORD_SIGNED_ON, language),
				facts->adjusted.ymd ? uph_date_print(facts->adjusted, adjusted) : "________",
				word(WORD_AMOUNT_IN_LINE, language), amount_text(recommendation),
				word(WORD_PERIOD, language), common_period(recommendation)));
}
