/* The end of the page: enclosures with their digests, the decision block, the distribution list. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "reports/recommendation.h"
#include "uph/attachment.h"
#include "uph/source.h"

#define WRAP UPH_COLUMN_WRAP
#define DATA UPH_COLUMN_DATA_ONLY
#define DIGEST_SHOWN 4 /* groups of four digits */

enum { E_KIND, E_NAME, E_NAME_SHOWN, E_DIGEST, E_DIGEST_SHOWN, E_COLUMNS };
enum { D_NUMBER, D_OUTCOME, D_SENTENCE, D_DATE, D_FUNCTION, D_REFERENCE, D_NOTE, D_AMOUNT, D_COLUMNS };
enum { S_TEXT, S_COLUMNS };

struct ending {
	struct recommendation *recommendation;
	size_t distribution; /* section */
	const char *list;    /* "Föredragande · Regiondirektör"; NULL */
	bool extract;        /* some document lies beside the decision */
};

/* ---- enclosures ---- */

static void add_enclosure_section(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	const struct uph_column columns[E_COLUMNS] = {
		[E_KIND] = {"kind", word(WORD_KIND, language), UPH_VALUE_TEXT, DATA, 0},
		[E_NAME] = {"name", word(WORD_NAME, language), UPH_VALUE_TEXT, DATA, 0},
		[E_NAME_SHOWN] = {NULL, "", UPH_VALUE_TEXT, WRAP | UPH_COLUMN_SPAN(2), 0},
		[E_DIGEST] = {"digest", word(WORD_CHECKSUM_HEADING, language), UPH_VALUE_TEXT,
			DATA | UPH_COLUMN_CODE, 0},
		[E_DIGEST_SHOWN] = {NULL, "", UPH_VALUE_TEXT, WRAP | UPH_COLUMN_SPAN(2), 3},
	};
	recommendation->enclosures =
		uph_report_section(report, "enclosures", word(WORD_ENCLOSURES_NUMBERED, language),
			word(WORD_RECOMMENDATION_SHEET, language), columns, E_COLUMNS);
	report->sections[recommendation->enclosures].heading_row = false;
}

/* "sha256 9c1e 04ab 1234 5678". */
static const char *digest_shown(struct uph_report *report, const char *hex)
{
	const char *text = "sha256";
	for (int i = 0; i < DIGEST_SHOWN; i++)
		text = uph_report_print(report, "%s\u00a0%.4s", text, hex + (ptrdiff_t)4 * i);
	return text;
}

/* Returns the row; SIZE_MAX when memory is out. `digest` may be NULL. */
static size_t add_enclosure(struct recommendation *recommendation, const char *kind, const char *name,
	const char *shown, const unsigned char *digest)
{
	struct uph_report *report = recommendation->report;
	char hex[2 * UPH_DIGEST_SIZE + 1];
	struct uph_row *row = uph_report_row(report, recommendation->enclosures, UPH_ROW_PLAIN);
	if (!row)
		return SIZE_MAX;
	row->values[E_KIND] = uph_value_text(report, kind);
	row->values[E_NAME] = uph_value_text(report, name);
	row->values[E_NAME_SHOWN] = uph_value_text(report, shown);
	row->trace = recommendation->name;
	for (size_t i = 0; digest && i < UPH_DIGEST_SIZE; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	if (digest) {
		row->values[E_DIGEST] = uph_value_text(report, hex);
		row->values[E_DIGEST_SHOWN] = uph_value_text(report, digest_shown(report, hex));
	}
	return report->sections[recommendation->enclosures].row_count - 1;
}

static bool lies_beside(const struct recommendation *recommendation, const struct uph_attachment *attachment)
{
	if (attachment->decision == recommendation->facts->decision.id)
		return true;
	for (size_t i = 0; attachment->allocation && i < recommendation->line_count; i++) {
		if (recommendation->lines[i].line->allocation.id == attachment->allocation)
			return true;
	}
	for (size_t i = 0; attachment->voucher && i < recommendation->voucher_count; i++) {
		if (recommendation->vouchers[i] == attachment->voucher)
			return true;
	}
	return false;
}

static enum uph_status take_attachment(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct ending *ending = context;
	(void)err;
	if (!lies_beside(ending->recommendation, attachment))
		return UPH_OK;
	ending->extract = ending->extract || attachment->voucher == 0;
	(void)add_enclosure(
		ending->recommendation, "attachment", attachment->name, attachment->name, attachment->digest);
	return UPH_OK;
}

static enum uph_status take_source(void *context, const struct uph_source *source, struct uph_error *err)
{
	struct ending *ending = context;
	struct uph_report *report = ending->recommendation->report;
	(void)err;
	(void)add_enclosure(ending->recommendation, "source", source->name,
		uph_report_print(report, "%s %s", word(WORD_FILE_READ, report->language), source->name),
		source->digest);
	return UPH_OK;
}

static enum uph_status add_enclosures(struct ending *ending, struct uph_error *err)
{
	struct recommendation *recommendation = ending->recommendation;
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	int64_t seq_max = recommendation->resolved->scope.seq_max;
	char day[UPH_DATE_TEXT_MAX];
	add_enclosure_section(recommendation);
	enum uph_status status =
		uph_attachments(recommendation->ledger, seq_max, take_attachment, ending, err);
	const char *matrix = uph_report_print(
		report, "%s %s", word(WORD_MATRIX_SHEET, language), uph_date_print(recommendation->day, day));
	recommendation->matrix_row = add_enclosure(recommendation, "matrix", matrix, matrix, NULL);
	const char *entries = word(WORD_ENTRIES_BEHIND, language);
	if (recommendation->voucher_count > 0)
		recommendation->entries_row =
			add_enclosure(recommendation, "entries", entries, entries, NULL);
	if (status == UPH_OK)
		status = uph_decision_sources(recommendation->ledger, recommendation->facts->decision.id,
			seq_max, take_source, ending, err);
	if (!ending->extract)
		recommendation_sentence(
			recommendation, "extract_missing", "", word(WORD_EXTRACT_MISSING, language));
	return status;
}

/* ---- the decision ---- */

/* "6 Regiondirektörens beslut". */
static const char *block_title(const struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	const char *decider = recommendation_decider(recommendation);
	size_t length = strlen(decider), first = 0;
	char letter[8] = "";
	if (report->language == UPH_ENGLISH)
		return uph_report_print(report, "6 %s: %s", word(WORD_DECISION, UPH_ENGLISH),
			text_same(decider, DIRECTOR) ? word(WORD_THE_DIRECTOR, UPH_ENGLISH) : decider);
	(void)text_next(decider, length, &first);
	if (first < sizeof letter)
		(void)snprintf(letter, sizeof letter, "%.*s", (int)first, decider);
	bool sibilant = length > 0 && strchr("sxz", decider[length - 1]);
	return uph_report_print(report, "6 %s%s%s %s", recommendation_capitals(report, letter),
		decider + first, sibilant ? "" : "s", word(WORD_DECISION_OF, UPH_SWEDISH));
}

static void add_verdict_section(struct recommendation *recommendation, bool shown)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	const unsigned hidden = shown ? 0 : DATA;
	const struct uph_column columns[D_COLUMNS] = {
		[D_NUMBER] = {"number", word(WORD_NUMBER, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE | hidden,
			0},
		[D_OUTCOME] = {"outcome", word(WORD_STAGE_NAME, language), UPH_VALUE_TEXT, DATA, 0},
		[D_SENTENCE] = {NULL, word(WORD_DECISION, language), UPH_VALUE_TEXT,
			WRAP | UPH_COLUMN_SPAN(3) | hidden, 1},
		[D_DATE] = {"date", word(WORD_DATE, language), UPH_VALUE_DATE, DATA, 0},
		[D_FUNCTION] = {"function", word(WORD_PERSON, language), UPH_VALUE_TEXT, DATA, 0},
		[D_REFERENCE] = {"reference", word(WORD_REFERENCE, language), UPH_VALUE_TEXT, DATA, 0},
		[D_NOTE] = {"note", word(WORD_COMMENT, language), UPH_VALUE_TEXT, DATA, 0},
		[D_AMOUNT] = {"amount", word(WORD_AMOUNT, language), UPH_VALUE_MONEY, hidden, 5},
	};
	(void)uph_report_section(report, "verdict", shown ? block_title(recommendation) : "",
		word(WORD_RECOMMENDATION_SHEET, language), columns, D_COLUMNS);
}

/* "beslutat 2024-10-02 av regiondirektören, dnr 2024/00123, med ändring · skäl". */
static const char *verdict_sentence(struct recommendation *recommendation, const struct uph_step *step,
	struct uph_money recommended, struct uph_money decided)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	char day[UPH_DATE_TEXT_MAX];
	const char *text = uph_report_print(report, "%s%s%s", allocation_stage(step->stage, language),
		step->date.ymd ? " " : "", uph_date_print(step->date, day));
	if (step->function)
		text = uph_report_print(report, "%s %s %s", text, word(WORD_BY_FUNCTION, language),
			text_same(step->function, DIRECTOR) ? word(WORD_THE_DIRECTOR, language)
							    : step->function);
	if (step->reference)
		text = uph_report_print(
			report, "%s, %s %s", text, word(WORD_REGISTRY_NUMBER, language), step->reference);
	if (step->stage == UPH_DECIDED)
		text = uph_report_print(report, "%s, %s", text,
			word(recommended.ore == decided.ore ? WORD_AS_RECOMMENDED : WORD_WITH_CHANGE,
				language));
	return step->note ? uph_report_print(report, "%s · %s", text, step->note) : text;
}

static void add_verdict(struct recommendation *recommendation, const struct uph_step *step,
	const char *number, bool known, struct uph_money recommended, struct uph_money decided)
{
	struct uph_report *report = recommendation->report;
	struct uph_row *row = uph_report_row(report, report->section_count - 1, UPH_ROW_PLAIN);
	if (!row)
		return;
	row->values[D_NUMBER] = uph_value_text(report, number);
	row->values[D_OUTCOME] = uph_value_text(report, uph_stage_name(step->stage));
	row->values[D_SENTENCE] =
		uph_value_text(report, verdict_sentence(recommendation, step, recommended, decided));
	row->values[D_DATE] = uph_value_date(step->date);
	row->values[D_FUNCTION] = uph_value_text(report, step->function);
	row->values[D_REFERENCE] = uph_value_text(report, step->reference);
	row->values[D_NOTE] = uph_value_text(report, step->note);
	if (known && step->stage == UPH_DECIDED)
		row->values[D_AMOUNT] = uph_value_money(decided);
	row->trace = number ? row->values[D_NUMBER].text : recommendation->name;
}

static bool is_verdict(enum uph_stage stage)
{
	return stage != UPH_PROPOSED && stage != UPH_RECOMMENDED;
}

static bool add_verdicts(struct recommendation *recommendation)
{
	bool any = false;
	for (size_t i = 0; i < recommendation->line_count; i++)
		any = any || is_verdict(recommendation->lines[i].line->step.stage);
	any = any || (recommendation->line_count == 0 && is_verdict(recommendation->facts->step.stage));
	add_verdict_section(recommendation, any);
	for (size_t i = 0; i < recommendation->line_count; i++) {
		const struct recommended_line *line = &recommendation->lines[i];
		if (is_verdict(line->line->step.stage))
			add_verdict(recommendation, &line->line->step, line->line->allocation.label,
				line->amounts.known, line->amounts.recommended, line->amounts.decided);
	}
	if (any && recommendation->line_count == 0)
		add_verdict(recommendation, &recommendation->facts->step, NULL, false, (struct uph_money){0},
			(struct uph_money){0});
	return any;
}

/* Lines to sign, of what is not decided yet. */
static void add_signing(struct recommendation *recommendation, bool any_verdict)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	const enum word lines[] = {WORD_SIGN_OUTCOME, WORD_SIGN_DATE, WORD_SIGN_NAME, WORD_SIGN_MADE_BY};
	const struct uph_column column = {NULL, "", UPH_VALUE_TEXT, WRAP | UPH_COLUMN_SPAN(UPH_SPAN_REST), 0};
	size_t first = recommendation->undecided ? 0 : 3; /* who made the paper is asked in any case */
	size_t index = uph_report_section(report, "signing", any_verdict ? "" : block_title(recommendation),
		word(WORD_RECOMMENDATION_SHEET, language), &column, S_COLUMNS);
	report->sections[index].paper_only = true;
	report->sections[index].heading_row = false;
	for (size_t i = first; i < sizeof lines / sizeof *lines; i++) {
		struct uph_row *row = uph_report_row(report, index, UPH_ROW_SIGN);
		if (row)
			row->values[S_TEXT] = uph_value_text(report, word(lines[i], language));
	}
}

/* ---- the distribution list ---- */

static enum uph_status take_recipient(void *context, int64_t number, const char *text, struct uph_error *err)
{
	struct ending *ending = context;
	struct uph_report *report = ending->recommendation->report;
	struct uph_row *row = uph_report_row(report, ending->distribution, UPH_ROW_PLAIN);
	(void)number;
	if (!row)
		return recommendation_no_memory(err);
	row->values[S_TEXT] = uph_value_text(report, text);
	row->trace = ending->recommendation->name;
	ending->list = uph_report_print(
		report, "%s%s%s", ending->list ? ending->list : "", ending->list ? " · " : "", text);
	return UPH_OK;
}

static enum uph_status add_distribution(struct ending *ending, struct uph_error *err)
{
	struct recommendation *recommendation = ending->recommendation;
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	const struct uph_column column = {"text", word(WORD_DISTRIBUTION, language), UPH_VALUE_TEXT, DATA, 0};
	ending->distribution = uph_report_section(
		report, "distribution", "", word(WORD_RECOMMENDATION_SHEET, language), &column, S_COLUMNS);
	enum uph_status status = uph_distribution(recommendation->ledger, recommendation->facts->decision.id,
		recommendation->resolved->scope.seq_max, take_recipient, ending, err);
	recommendation_sentence(recommendation, "distribution_list", "",
		uph_report_print(report, "%s: %s", word(WORD_DISTRIBUTION, language),
			ending->list ? ending->list : "______________________________"));
	return status;
}

enum uph_status recommendation_add_end(struct recommendation *recommendation, struct uph_error *err)
{
	struct ending ending = {.recommendation = recommendation};
	enum uph_status status = add_enclosures(&ending, err);
	if (status == UPH_OK)
		add_signing(recommendation, add_verdicts(recommendation));
	return status == UPH_OK ? add_distribution(&ending, err) : status;
}
