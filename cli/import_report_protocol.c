/* A protocol in the report of an import: the meeting, the paragraphs that move money with their amounts,
 * those that do not apart from them, where the draft is and what to do with it. */
#include <stdint.h>
#include <string.h>

#include "import_report.h"
#include "ledger/base/text.h"

#define WORD_BYTES_MAX ((size_t)1 << 15)

enum column {
	COLUMN_NUMBER,
	COLUMN_KIND,
	COLUMN_TITLE,
	COLUMN_LINE,
	COLUMN_AMOUNT,
	COLUMN_BOUND,
	COLUMN_TEXT,
	COLUMN_COUNT
};

struct words {
	const char *swedish, *english;
};

static const struct {
	const char *key;
	enum uph_value_kind kind;
	unsigned flags;
	struct words label;
} columns[COLUMN_COUNT] = {
	[COLUMN_NUMBER] = {"number", UPH_VALUE_TEXT, UPH_COLUMN_CODE, {"§", "§"}},
	[COLUMN_KIND] = {"kind", UPH_VALUE_TEXT, 0, {"Slag", "Kind"}},
	[COLUMN_TITLE] = {"title", UPH_VALUE_TEXT, UPH_COLUMN_WRAP, {"Ärende", "Matter"}},
	[COLUMN_LINE] = {"line", UPH_VALUE_TEXT, UPH_COLUMN_CODE, {"Rad", "Line"}},
	[COLUMN_AMOUNT] = {"amount", UPH_VALUE_MONEY, UPH_COLUMN_ZERO_DASH, {"Belopp", "Amount"}},
	[COLUMN_BOUND] = {"bound", UPH_VALUE_TEXT, 0, {"", ""}},
	[COLUMN_TEXT] = {"text", UPH_VALUE_TEXT, UPH_COLUMN_WRAP, {"Vad", "What"}},
};

/* What a kind is called by people. */
static const struct {
	const char *name;
	struct words word;
} kinds[] = {
	{"money", {"flyttar pengar", "moves money"}},
	{"other", {"andra pengar", "other money"}},
	{"idea", {"tanke eller kostnad utan belopp", "idea, or cost without amount"}},
	{"none", {"flyttar inga pengar", "moves no money"}},
};

static const char *in(const struct import_report *report, struct words words)
{
	return report->language == UPH_ENGLISH ? words.english : words.swedish;
}

static bool is_text(const struct import_report *report)
{
	return report->format == UPH_FORMAT_TEXT;
}

static const char *kind_word(const struct import_report *report, const char *kind)
{
	for (size_t i = 0; report->format != UPH_FORMAT_JSON && i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].name, kind) == 0)
			return in(report, kinds[i].word);
	}
	return kind;
}

static size_t make_section(struct import_report *report, const char *key, struct words title, bool money)
{
	struct uph_column made[COLUMN_COUNT];
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		made[i] = (struct uph_column){
			columns[i].key, in(report, columns[i].label), columns[i].kind, columns[i].flags, 0};
	if (is_text(report)) {
		made[money ? COLUMN_KIND : COLUMN_AMOUNT].flags |= UPH_COLUMN_DATA_ONLY;
		made[COLUMN_BOUND].flags |= UPH_COLUMN_DATA_ONLY; /* said in the text */
		if (!money)
			made[COLUMN_TEXT].flags |= UPH_COLUMN_DATA_ONLY;
	}
	return uph_report_section(report->report, key, in(report, title),
		in(report, (struct words){"Paragrafer", "Paragraphs"}), made, COLUMN_COUNT);
}

static void add_paragraph(struct import_report *report, size_t section, const char *path,
	const struct uph_import_paragraph *from)
{
	struct uph_report *to = report->report;
	struct uph_row *row = uph_report_row(to, section, UPH_ROW_PLAIN);
	bool amount = from->amount.ore > 0;
	if (!row)
		return;
	const char *bound = !amount                             ? NULL
			    : report->format == UPH_FORMAT_JSON ? (from->at_most ? "most" : "exact")
			    : from->at_most ? in(report, (struct words){"högst", "at most"})
					    : NULL;
	row->values[COLUMN_NUMBER] = uph_value_text(to, from->number);
	row->values[COLUMN_KIND] = uph_value_text(to, kind_word(report, from->kind));
	row->values[COLUMN_TITLE] = uph_value_text(to, from->title);
	row->values[COLUMN_LINE] = uph_value_text(
		to, report->many ? uph_report_print(to, "%s:%s", path, from->place) : from->place);
	if (amount)
		row->values[COLUMN_AMOUNT] = uph_value_money(from->amount);
	row->values[COLUMN_BOUND] = uph_value_text(to, bound);
	row->values[COLUMN_TEXT] = uph_value_text(to, from->text);
}

static bool moves(const struct uph_import_paragraph *paragraph)
{
	return strcmp(paragraph->kind, "money") == 0;
}

/* Also those that a draft cannot hold. */
static size_t count_moving(const struct uph_import_result *result)
{
	size_t count = 0;
	for (size_t i = 0; i < result->paragraph_count; i++)
		count += moves(&result->paragraphs[i]);
	return count;
}

/* On a terminal what moves money has a table of its own; programs get one table with all. */
static void add_paragraphs(
	struct import_report *report, const char *path, const struct uph_import_result *result)
{
	static const struct words money = {"Flyttar pengar", "Moves money"};
	static const struct words rest = {"Flyttar inte våra pengar", "Does not move our money"};
	if (is_text(report) && report->quiet)
		return;
	if (is_text(report)) {
		size_t moving = count_moving(result);
		size_t first = moving > 0 ? make_section(report, "money", money, true) : SIZE_MAX;
		size_t second = moving < result->paragraph_count
					? make_section(report, "paragraphs", rest, false)
					: SIZE_MAX;
		for (size_t i = 0; i < result->paragraph_count; i++)
			add_paragraph(report, moves(&result->paragraphs[i]) ? first : second, path,
				&result->paragraphs[i]);
		return;
	}
	if (report->paragraphs == SIZE_MAX)
		report->paragraphs =
			make_section(report, "paragraphs", (struct words){"Paragrafer", "Paragraphs"}, true);
	for (size_t i = 0; i < result->paragraph_count; i++)
		add_paragraph(report, report->paragraphs, path, &result->paragraphs[i]);
}

static void add_meeting(struct import_report *report, const struct uph_import_meeting *meeting)
{
	char day[UPH_DATE_TEXT_MAX], stated[UPH_DATE_TEXT_MAX], adjusted[UPH_DATE_TEXT_MAX];
	struct uph_report *to = report->report;
	bool other = is_text(report) && meeting->stated.ymd != 0 && meeting->stated.ymd != meeting->date.ymd;
	uph_date_print(meeting->stated, stated);
	const char *text =
		uph_report_print(to, "%s %s%s%s%s", meeting->body, uph_date_print(meeting->date, day),
			other ? in(report, (struct words){" (protokollet säger ", " (the minutes say "}) : "",
			other ? stated : "", other ? ")" : "");
	uph_report_figure(to, "meeting", in(report, (struct words){"Sammanträde", "Meeting"}),
		uph_value_text(to, text));
	if (!is_text(report)) {
		uph_report_figure(to, "stated_date", NULL, uph_value_date(meeting->stated));
		uph_report_figure(to, "adjusted", NULL,
			uph_value_date(
				(struct uph_date){meeting->adjusted_latest ? 0 : meeting->adjusted.ymd}));
	} else if (meeting->adjusted.ymd != 0) {
		uph_report_figure(to, "adjusted", in(report, (struct words){"Justering", "Adjustment"}),
			uph_value_text(
				to, uph_report_print(to, "%s%s",
					    meeting->adjusted_latest
						    ? in(report, (struct words){"senast ", "at latest "})
						    : "",
					    uph_date_print(meeting->adjusted, adjusted))));
	}
	if (meeting->matrix_read)
		uph_report_figure(to, "matrix_left",
			in(report, (struct words){"Kvar enligt matrisen i protokollet",
					   "Left in the minutes' matrix"}),
			uph_value_money(meeting->matrix_left));
}

static void add_draft(struct import_report *report, const struct uph_import_result *result)
{
	struct uph_report *to = report->report;
	if (report->file_count == 1)
		uph_report_figure(to, "draft",
			result->draft || !is_text(report) ? in(report, (struct words){"Utkast", "Draft"})
							  : NULL,
			uph_value_text(to, result->draft));
	if (!result->draft && count_moving(result) > 0) {
		uph_report_note(to, "%s",
			in(report,
				(struct words){
					"Det som flyttar pengar flyttar dem tillbaka eller mellan potter: det finns inget utkast att "
					"läsa in, och det bokförs för hand (uph record).",
					"What moves money moves it back or between pots: there is no draft to import, and it is "
					"posted by hand (uph record)."}));
	} else if (!result->draft) {
		uph_report_note(to, "%s",
			in(report,
				(struct words){
					"Ingen paragraf flyttar pengar: det finns inget utkast att läsa in.",
					"No paragraph moves money: there is no draft to import."}));
	} else if (report->dry_run) {
		uph_report_note(to, "%s %s",
			in(report, (struct words){"Utkastet skulle skrivas till",
					   "The draft would be written to"}),
			result->draft);
	} else {
		struct buffer word;
		buffer_init(&word, WORD_BYTES_MAX);
		text_shell_word(&word, result->draft);
		uph_report_note(to, "%s: uph import %s",
			in(report,
				(struct words){
					"Inget är bokfört. Granska utkastet, rätta det, och läs in det",
					"Nothing is posted. Read the draft, mend it, and import it"}),
			buffer_string(&word));
		buffer_free(&word);
	}
}

void import_report_protocol(
	struct import_report *report, const char *path, const struct uph_import_result *result)
{
	if (report->file_count == 1)
		add_meeting(report, result->meeting);
	add_paragraphs(report, path, result);
	add_draft(report, result);
}
