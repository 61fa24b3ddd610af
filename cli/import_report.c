#include "import_report.h"

#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"
#include "messages.h"
#include "uph/journal.h"

enum column {
	COLUMN_STATUS,
	COLUMN_WHERE,
	COLUMN_EVENT,
	COLUMN_DATE,
	COLUMN_ACTIVITY,
	COLUMN_RECIPIENT,
	COLUMN_PURPOSE,
	COLUMN_AMOUNT,
	COLUMN_VOUCHER,
	COLUMN_WAS,
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
	[COLUMN_STATUS] = {"status", UPH_VALUE_TEXT, 0, {"Läge", "Status"}},
	[COLUMN_WHERE] = {"where", UPH_VALUE_TEXT, UPH_COLUMN_CODE, {"Var", "Where"}},
	[COLUMN_EVENT] = {"event", UPH_VALUE_TEXT, 0, {"Händelse", "Event"}},
	[COLUMN_DATE] = {"date", UPH_VALUE_DATE, 0, {"Datum", "Date"}},
	[COLUMN_ACTIVITY] = {"activity", UPH_VALUE_TEXT, UPH_COLUMN_CODE, {"Aktivitet", "Activity"}},
	[COLUMN_RECIPIENT] = {"recipient", UPH_VALUE_TEXT, UPH_COLUMN_WRAP, {"Mottagare", "Recipient"}},
	[COLUMN_PURPOSE] = {"purpose", UPH_VALUE_TEXT, UPH_COLUMN_WRAP, {"Till", "Purpose"}},
	[COLUMN_AMOUNT] = {"amount", UPH_VALUE_MONEY, 0, {"Belopp", "Amount"}},
	[COLUMN_VOUCHER] = {"voucher", UPH_VALUE_INTEGER, UPH_COLUMN_DATA_ONLY, {"Verifikation", "Voucher"}},
	[COLUMN_WAS] = {"was", UPH_VALUE_TEXT, UPH_COLUMN_WRAP, {"I boken", "In the book"}},
};

static const struct {
	const char *key;
	struct words word;
} actions[] = {
	[UPH_IMPORT_POSTED] = {"posted", {"ny", "new"}},
	[UPH_IMPORT_UNCHANGED] = {"unchanged", {"oförändrad", "unchanged"}},
	[UPH_IMPORT_CHANGED] = {"changed", {"ändrad text", "changed text"}},
	[UPH_IMPORT_CORRECTED] = {"corrected", {"rättad", "corrected"}},
	[UPH_IMPORT_CONFLICT] = {"conflict", {"konflikt", "conflict"}},
	[UPH_IMPORT_LEFT_OUT] = {"left_out", {"läses inte", "left out"}},
};

static const char *in(const struct import_report *report, struct words words)
{
	return report->language == UPH_ENGLISH ? words.english : words.swedish;
}

static bool for_people(const struct import_report *report)
{
	return report->format == UPH_FORMAT_TEXT;
}

/* Who has filled in a workbook wants to see each row's voucher; a matrix is too long for that. */
static bool tells_vouchers(const struct import_report *report)
{
	return report->kind && strcmp(report->kind, "workbook") == 0 && !report->dry_run;
}

/* ---- rows ---- */

/* `with_was`: how rows stand in the book has a column on a terminal, too. */
static void make_section(struct import_report *report, bool with_was)
{
	struct uph_column made[COLUMN_COUNT];
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		made[i] = (struct uph_column){
			columns[i].key, in(report, columns[i].label), columns[i].kind, columns[i].flags, 0};
	if (!with_was)
		made[COLUMN_WAS].flags |= UPH_COLUMN_DATA_ONLY;
	if (tells_vouchers(report))
		made[COLUMN_VOUCHER].flags &= ~(unsigned)UPH_COLUMN_DATA_ONLY;
	report->section = uph_report_section(report->report, "rows", "",
		in(report, (struct words){"Inläsning", "Import"}), made, COLUMN_COUNT);
}

/* On a terminal what is new in a dry run, where nothing else shows it, and of a workbook; what is unchanged
 * never. */
static bool row_is_shown(const struct import_report *report, const struct uph_import_row *row)
{
	if (!for_people(report))
		return true;
	if (report->quiet || row->action == UPH_IMPORT_UNCHANGED)
		return false;
	return report->dry_run || tells_vouchers(report) || row->action != UPH_IMPORT_POSTED;
}

/* "Rekommenderat" to a person, "allocate" to a program. */
static const char *event_word(const struct import_report *report, const char *name)
{
	static const struct {
		const char *name, *word;
	} said[] = {{"approve", "Beslutat"}, {"reject", "Avslaget"}, {"propose", "Föreslaget"},
		{"accept", "Godtaget"}, {"outside", "Deras rad"}};
	enum uph_event event;
	if (report->format == UPH_FORMAT_JSON || report->language == UPH_ENGLISH)
		return name;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		if (strcmp(said[i].name, name) == 0)
			return said[i].word;
	}
	return uph_event_named(name, &event) ? uph_event_label(event) : name;
}

static const char *activity_word(const struct import_report *report, const char *code)
{
	return for_people(report) && !*code ? in(report, (struct words){"ofördelat", "undivided"}) : code;
}

static void add_row(struct import_report *report, const struct uph_import_row *from, const char *where)
{
	struct uph_report *to = report->report;
	struct uph_row *row = uph_report_row(to, report->section, UPH_ROW_PLAIN);
	if (!row)
		return;
	const char *status = report->format == UPH_FORMAT_JSON ? actions[from->action].key
							       : in(report, actions[from->action].word);
	row->values[COLUMN_STATUS] = uph_value_text(to, status);
	row->values[COLUMN_WHERE] = uph_value_text(to, where);
	row->values[COLUMN_EVENT] = uph_value_text(to, event_word(report, from->event));
	row->values[COLUMN_DATE] = uph_value_date(from->date);
	if (from->action == UPH_IMPORT_LEFT_OUT) {
		row->values[COLUMN_PURPOSE] = uph_value_text(to, from->purpose);
		return;
	}
	row->values[COLUMN_ACTIVITY] = uph_value_text(to, activity_word(report, from->activity));
	row->values[COLUMN_RECIPIENT] = uph_value_text(to, from->recipient);
	row->values[COLUMN_PURPOSE] = uph_value_text(to, from->purpose);
	row->values[COLUMN_AMOUNT] = uph_value_money(from->amount);
	if (from->voucher)
		row->values[COLUMN_VOUCHER] = uph_value_integer(from->voucher);
	row->values[COLUMN_WAS] = uph_value_text(to, from->was);
}

void import_row_sentence(const struct uph_import_row *row, char *out, size_t size)
{
	char amount[UPH_MONEY_TEXT_MAX], day[UPH_DATE_TEXT_MAX];
	enum uph_event event;
	bool named = uph_event_named(row->event, &event);
	bool by_allocation = !*row->activity && *row->label; /* its pots are the allocation's */
	int length;
	if (strcmp(row->event, "outside") == 0)
		length = snprintf(out, size, "%s %s. Som boken minns den: %s",
			*row->place ? "Verifikationen har ändrats:"
				    : "Verifikationen finns inte längre i filen:",
			row->purpose, row->was);
	else if (!*row->place)
		length = snprintf(
			out, size, "Raden finns i boken men inte längre i filen. I boken: %s", row->was);
	else
		length = snprintf(out, size,
			"Raden säger annat än boken. I filen: %s %s%s%s%s%s, %s%s%s%s.%s%s",
			named ? uph_event_label(event) : row->event,
			uph_money_print(row->amount, UPH_MONEY_SWEDISH, amount),
			by_allocation ? "" : ", aktivitet ",
			by_allocation    ? ""
			: *row->activity ? row->activity
					 : "ofördelat",
			*row->recipient ? ", " : "", row->recipient, uph_date_print(row->date, day),
			*row->purpose ? ", \"" : "", row->purpose, *row->purpose ? "\"" : "",
			*row->was ? " I boken: " : " I boken finns den inte.", row->was);
	if (length >= (int)size)
		out[text_cut(out, size - 1)] = '\0';
	else if (*row->was && length > 0 && (size_t)length + 1 < size)
		memcpy(out + length, ".", 2);
}

/* ---- findings ---- */

/* "14", or "fil.csv:14" and "fil.xlsx: Blad1!C14" when there are many files; to a person a line is "rad 14".
 */
static const char *full_place(const struct import_report *report, const char *path, const char *where)
{
	bool line = *where >= '0' && *where <= '9';
	const char *full = where;
	if (report->many)
		full = uph_report_print(report->report, "%s%s%s", path,
			!*where ? ""
			: line  ? ":"
				: ": ",
			where);
	else if (line && for_people(report))
		full = uph_report_print(
			report->report, "%s %s", in(report, (struct words){"rad", "row"}), where);
	return full ? full : where;
}

static void add_finding(struct import_report *report, const char *path, const struct uph_finding *finding)
{
	const char *where = full_place(report, path, finding->where);
	if (finding->has_amount)
		(void)uph_findings_add_amount(report->findings, finding->severity, finding->rule, where,
			finding->amount, "%s", finding->message);
	else
		(void)uph_findings_add(
			report->findings, finding->severity, finding->rule, where, "%s", finding->message);
}

static void add_refusal(struct import_report *report, const char *path, const struct uph_error *refusal)
{
	size_t length = message_place_length(refusal->message);
	const char *place = uph_report_print(report->report, "%.*s", (int)length, refusal->message);
	(void)uph_findings_add(report->findings, UPH_SEVERITY_ERROR,
		refusal->status == UPH_E_CONFLICT ? "import.conflict" : "import.refused",
		full_place(report, path, place ? place : ""), "%s",
		refusal->message + (length > 0 ? length + 2 : 0));
}

/* ---- the whole ---- */

/* Of a long file the first rows are listed: where rows are shown, it is said that there are more. */
static void note_unlisted(struct import_report *report, const struct uph_import_result *result)
{
	const bool english = report->language == UPH_ENGLISH;
	if (result->unlisted == 0 || report->section == SIZE_MAX)
		return;
	uph_report_note(report->report,
		english ? "The first %zu rows are listed; the other %zu are counted, but not listed."
			: "De första %zu raderna visas; de övriga %zu är räknade men visas inte.",
		result->row_count, result->unlisted);
}

static void add_rows(struct import_report *report, const char *path, const struct uph_import_result *result)
{
	size_t shown = 0, with_was = 0;
	for (size_t i = 0; i < result->row_count; i++) {
		if (!row_is_shown(report, &result->rows[i]))
			continue;
		shown++;
		with_was += *result->rows[i].was != '\0';
	}
	if (shown > 0 && report->section == SIZE_MAX)
		make_section(report, with_was > 0);
	for (size_t i = 0; i < result->row_count; i++) {
		if (row_is_shown(report, &result->rows[i]))
			add_row(report, &result->rows[i], full_place(report, path, result->rows[i].place));
	}
	note_unlisted(report, result);
}

enum uph_status import_report_begin(struct import_report *report, const char *path, struct uph_error *err)
{
	report->report = uph_report_new("import", "", report->language);
	report->findings = uph_findings_new();
	report->section = report->paragraphs = SIZE_MAX;
	report->file_count = report->posted = report->unchanged = report->changed = report->conflicts =
		report->corrected = 0;
	report->balances_known = false;
	if (!report->report || !report->findings) {
		import_report_free(report);
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	const char *verb = report->dry_run ? in(report, (struct words){"Provläsning", "Dry run"})
					   : in(report, (struct words){"Inläsning", "Import"});
	const char *title = report->many && !for_people(report)
				    ? verb
				    : uph_report_print(report->report, "%s: %s", verb,
					      strcmp(path, "-") == 0 ? "(standard in)" : path);
	report->report->title = title ? title : verb;
	report->report->landscape = true;
	if (report->dry_run)
		report->report->subtitle = uph_report_text(report->report,
			in(report, (struct words){"Inget är skrivet i boken.", "Nothing has been written."}));
	if (!for_people(report))
		make_section(report, true);
	return UPH_OK;
}

void import_report_add(struct import_report *report, const char *path, const struct uph_import_result *result,
	const struct uph_findings *findings, const struct uph_error *refusal)
{
	bool explained = refusal && refusal->status == UPH_E_REFUSED &&
			 uph_findings_count_of(findings, UPH_SEVERITY_ERROR) > 0;
	report->file_count++;
	if (!(for_people(report) && report->quiet))
		for (size_t i = 0; i < uph_findings_count(findings); i++)
			add_finding(report, path, uph_findings_at(findings, i));
	if (refusal && !explained)
		add_refusal(report, path, refusal);
	if (!result)
		return;
	if (!report->balances_known)
		report->before = result->available_before;
	report->after = result->available_after;
	/* A protocol posts nothing; on a terminal two equal balances say nothing. */
	report->balances_known = report->balances_known || !result->meeting || !for_people(report);
	report->kind = result->kind;
	report->posted += result->posted;
	report->unchanged += result->unchanged;
	report->changed += result->changed;
	report->conflicts += result->conflicts;
	report->corrected += result->corrected;
	add_rows(report, path, result);
	if (result->meeting)
		import_report_protocol(report, path, result);
	if (!result->meeting && result->draft && strcmp(result->draft, "-") != 0)
		uph_report_note(report->report, "%s %s. %s %s.",
			in(report, (struct words){"Kartan är skriven till", "The mapping is in"}),
			result->draft,
			in(report,
				(struct words){
					"Granska den, välj det som står som \"?\" och läs in filen med "
					"--mapping",
					"Check it, replace every \"?\", and import with --mapping"}),
			result->draft);
	if (result->known_file && result->posted == 0)
		uph_report_note(report->report, "%s",
			in(report, (struct words){"Filen är inläst förut, byte för byte.",
					   "These very bytes have been imported before."}));
}

/* On a terminal zeros that nobody asked about are left out. */
static void add_count(
	struct import_report *report, const char *key, struct words label, size_t count, bool always)
{
	bool shown = always || count > 0 || !for_people(report);
	uph_report_figure(
		report->report, key, shown ? in(report, label) : NULL, uph_value_integer((int64_t)count));
}

/* What is posted: entries, or answers to the audit. */
static struct words posted_words(const struct import_report *report)
{
	bool answers = report->kind && strcmp(report->kind, "audit") == 0;
	/* Rows of somebody else's books are kept, and post nothing in ours. */
	if (report->kind && strcmp(report->kind, "sie") == 0)
		return report->dry_run ? (struct words){"Skulle antecknas", "Would be recorded"}
				       : (struct words){"Antecknade rader", "Recorded rows"};
	if (report->dry_run)
		return answers ? (struct words){"Skulle godtas", "Would be accepted"}
			       : (struct words){"Skulle bokföras", "Would be posted"};
	return answers ? (struct words){"Godtagna iakttagelser", "Accepted findings"}
		       : (struct words){"Bokförda poster", "Posted"};
}

static void add_figures(struct import_report *report)
{
	add_count(report, "posted", posted_words(report), report->posted, true);
	add_count(report, "unchanged", (struct words){"Oförändrade rader", "Unchanged"}, report->unchanged,
		false);
	add_count(
		report, "changed", (struct words){"Ändrade texter", "Changed texts"}, report->changed, false);
	add_count(report, "conflicts", (struct words){"Konflikter", "Conflicts"}, report->conflicts, false);
	add_count(
		report, "corrected", (struct words){"Rättade rader", "Corrected"}, report->corrected, false);
	if (!report->balances_known)
		return;
	uph_report_figure(report->report, "available_before",
		in(report, (struct words){"Kvar att besluta före", "Available before"}),
		uph_value_money(report->before));
	uph_report_figure(report->report, "available_after",
		in(report, (struct words){"Kvar att besluta efter", "Available after"}),
		uph_value_money(report->after));
}

const struct uph_report *import_report_end(struct import_report *report, const struct uph_head *head)
{
	char hex[65];
	add_figures(report);
	uph_report_parameter(report->report, "kind", NULL, report->kind);
	uph_report_parameter_boolean(report->report, "dry_run", NULL, report->dry_run);
	report->report->head = uph_report_text(report->report, uph_head_hex(head, hex));
	report->report->head_time = head->recorded_at;
	if (!for_people(report) || uph_findings_count(report->findings) > 0)
		report->report->findings = report->findings;
	return report->report;
}

void import_report_free(struct import_report *report)
{
	uph_report_free(report->report);
	uph_findings_free(report->findings);
	report->report = NULL;
	report->findings = NULL;
}
