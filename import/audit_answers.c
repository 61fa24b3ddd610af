#include "import/audit_answers.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "import/available.h"
#include "import/field_cells.h"
#include "ledger/base/text.h"
#include "uph/audit.h"
#include "uph/source.h"

#define HEADER_WITHIN_ROWS 60
#define ANSWERS_MAX 5000
#define HEX_DIGITS 64
#define WHY_MAX 4096
/* Digits of the mark that the series has. */
#define SERIES_DIGITS 16

struct header {
	uint32_t row, key, answer, amount; /* columns; 0: not there */
	size_t sheet;
};

struct answer {
	const char *key, *reason, *place;
	bool has_amount;
	struct uph_money amount;
};

struct answers {
	const struct import_job *job;
	struct uph_import_result *out;
	struct header header;
	const char *mark; /* the digits; NULL: none */
	struct uph_date as_of;
	struct answer *items;
	size_t count;
	struct uph_import_row *rows;
	int64_t source;
	size_t errors;
};

/* ---- reading ---- */

static void fault(struct answers *answers, const struct answer *answer, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void fault(struct answers *answers, const struct answer *answer, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	const char *message = arena_vprint(answers->job->memory, format, list);
	va_end(list);
	answers->errors++;
	(void)uph_findings_add(answers->job->findings, UPH_SEVERITY_ERROR, "audit.answer", answer->place,
		"%s", message ? message : "");
}

static bool is_heading(const struct table_cell *cell, const char *heading)
{
	return cell->kind == TABLE_TEXT && text_same(cell->text, heading);
}

static bool take_header(const struct table_row *row, struct header *out)
{
	*out = (struct header){.row = row->number};
	for (size_t i = 0; i < row->cell_count; i++) {
		if (is_heading(&row->cells[i], UPH_AUDIT_KEY_HEADING))
			out->key = row->cells[i].column;
		if (is_heading(&row->cells[i], UPH_AUDIT_ANSWER_HEADING))
			out->answer = row->cells[i].column;
		if (is_heading(&row->cells[i], "Belopp") || is_heading(&row->cells[i], "Amount"))
			out->amount = row->cells[i].column;
	}
	return out->key && out->answer;
}

static enum uph_status find_header(struct table *table, struct header *out, struct uph_error *err)
{
	struct table_row row;
	for (size_t sheet = 0; sheet < table_sheet_count(table); sheet++) {
		enum uph_status status = table_select(table, sheet, err);
		while (status == UPH_OK && (status = table_next(table, &row, err)) == UPH_OK &&
			row.number <= HEADER_WITHIN_ROWS) {
			if (take_header(&row, out)) {
				out->sheet = sheet;
				return UPH_OK;
			}
		}
		if (status != UPH_OK && status != UPH_END)
			return status;
	}
	return UPH_E_MISSING;
}

bool audit_answers_recognised(struct table *table)
{
	struct header header;
	bool found = find_header(table, &header, NULL) == UPH_OK;
	(void)table_select(table, 0, NULL);
	return found;
}

/* "uph-granskning 1 <64 digits> 2024-09-27" */
static void take_mark(struct answers *answers, const struct table_cell *cell)
{
	const size_t stem = strlen(UPH_AUDIT_MARK);
	if (cell->kind != TABLE_TEXT || strncmp(cell->text, UPH_AUDIT_MARK " ", stem + 1) != 0 ||
		strspn(cell->text + stem + 1, "0123456789abcdef") != HEX_DIGITS)
		return;
	answers->mark = arena_copy(answers->job->memory, cell->text + stem + 1, HEX_DIGITS);
	const char *day = cell->text + stem + 1 + HEX_DIGITS;
	if (*day == ' ')
		(void)uph_date_parse(day + 1, strlen(day + 1), &answers->as_of, NULL);
}

static bool has_letter(const char *text)
{
	for (size_t at = 0, length = strlen(text); at < length;) {
		uint32_t code = text_next(text, length, &at);
		if ((code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
			(code >= 0xc0 && code < 0x2000))
			return true;
	}
	return false;
}

/* A line to write on, or a mark that says no more than that it was seen. */
static bool is_blank(const char *text)
{
	return text[strcspn(text, "0123456789")] == '\0' && !has_letter(text);
}

/* A reason is words: a number or an error value, or a formula that has not been reckoned, is none. */
static const char *read_reason(
	const struct answers *answers, const struct table_cell *cell, struct buffer *why)
{
	const char *text = field_text(answers->job->memory, cell);
	if (!field_is_readable(cell, why))
		return NULL;
	if (text && !is_blank(text) && (cell->kind != TABLE_TEXT || !has_letter(text)))
		buffer_print(why, "\"%s\" är inget skäl; skriv det i ord.", text);
	if (!text || is_blank(text))
		return NULL;
	return text + strspn(text, "_ "); /* written after the line to write on */
}

static enum uph_status take_row(struct answers *answers, const struct table_row *row, struct uph_error *err)
{
	const struct import_job *job = answers->job;
	struct answer answer = {0};
	struct buffer why, refused;
	buffer_init(&why, WHY_MAX);
	buffer_init(&refused, WHY_MAX);
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct table_cell *cell = &row->cells[i];
		if (cell->column == answers->header.key)
			answer.key = field_text(job->memory, cell);
		if (cell->column == answers->header.answer && !field_is_filler(cell))
			answer.reason = read_reason(answers, cell, &refused);
		if (cell->column == answers->header.amount && !field_is_filler(cell))
			answer.has_amount = field_amount(cell, &answer.amount, &why);
	}
	char place[TABLE_PLACE_MAX];
	answer.place = arena_string(job->memory, table_place(job->table, answers->header.sheet, row->number,
							 answers->header.answer, place, sizeof place));
	bool of_finding = answer.key && answer.key[0];
	if (of_finding && answer.place && buffer_string(&refused)[0]) {
		fault(answers, &answer, "%s", buffer_string(&refused));
		answer.reason = NULL;
	}
	buffer_free(&why);
	buffer_free(&refused);
	if (!of_finding || !answer.reason || !answer.reason[0])
		return UPH_OK;
	if (answers->count == ANSWERS_MAX)
		return uph_fail(err, UPH_E_LIMIT, "fler än %d svar", ANSWERS_MAX);
	answers->items[answers->count++] = answer;
	return answer.place ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static enum uph_status read_rows(struct answers *answers, struct uph_error *err)
{
	struct table *table = answers->job->table;
	struct table_row row;
	enum uph_status status = find_header(table, &answers->header, err);
	if (status != UPH_OK)
		return status == UPH_E_MISSING
			       ? uph_fail(err, UPH_E_REFUSED,
					 "filen saknar en rad med rubrikerna %s och %s: den är ingen "
					 "granskningsrapport",
					 UPH_AUDIT_KEY_HEADING, UPH_AUDIT_ANSWER_HEADING)
			       : status;
	while (status == UPH_OK && (status = table_next(table, &row, err)) == UPH_OK)
		status = take_row(answers, &row, err);
	for (size_t sheet = 0; status == UPH_END && !answers->mark && sheet < table_sheet_count(table);
		sheet++) {
		status = table_select(table, sheet, err);
		while (status == UPH_OK && (status = table_next(table, &row, err)) == UPH_OK) {
			for (size_t i = 0; i < row.cell_count; i++)
				take_mark(answers, &row.cells[i]);
		}
	}
	return status == UPH_END ? UPH_OK : status;
}

/* ---- answering ---- */

static const struct uph_audit_finding *finding_of(const struct uph_audit *audit, const char *key)
{
	for (size_t i = 0; i < uph_audit_count(audit); i++) {
		if (text_same(uph_audit_at(audit, i)->key, key))
			return uph_audit_at(audit, i);
	}
	return NULL;
}

static struct uph_import_row *add_row(struct answers *answers, const struct answer *answer,
	const struct uph_audit_finding *finding, enum uph_import_action action)
{
	struct uph_import_row *row = &answers->rows[answers->out->row_count++];
	*row = (struct uph_import_row){.action = action,
		.place = answer->place,
		.event = "accept",
		.activity = "",
		.recipient = "",
		.purpose = arena_string(answers->job->memory, finding->key),
		.label = "",
		.amount = finding->amount,
		.was = ""};
	return row;
}

/* An answer to the same finding further up in the file; NULL: none. */
static const struct answer *answered(const struct answers *answers, const struct answer *answer)
{
	for (const struct answer *at = answers->items; at < answer; at++) {
		if (text_same(at->key, answer->key))
			return at;
	}
	return NULL;
}

static enum uph_status answer_one(struct answers *answers, const struct uph_audit *audit,
	const struct answer *answer, struct uph_error *err)
{
	struct uph_ledger *ledger = answers->job->ledger;
	const struct uph_audit_finding *finding = finding_of(audit, answer->key);
	const struct uph_origin origin = {answers->source, answer->place};
	char now[UPH_MONEY_TEXT_MAX];
	if (!finding) {
		(void)uph_findings_add(answers->job->findings, UPH_SEVERITY_WARNING, "audit.gone",
			answer->place, "%s finns inte längre bland iakttagelserna; svaret sparas inte.",
			answer->key);
		return UPH_OK;
	}
	if (answer->has_amount && finding->has_amount && answer->amount.ore != finding->amount.ore) {
		fault(answers, answer,
			"%s gäller nu %s, inte det som rapporten säger; gör en ny rapport med uph audit.",
			finding->key, uph_money_print(finding->amount, UPH_MONEY_SWEDISH, now));
		return UPH_OK;
	}
	const struct answer *before = answered(answers, answer);
	if (before && !text_same(before->reason, answer->reason)) {
		fault(answers, answer,
			"%s har ett annat svar på %s: %s. Skriv ett svar, eller samma på båda.", finding->key,
			before->place, before->reason);
		return UPH_OK;
	}
	if (before || (finding->accepted && text_same(finding->reason, answer->reason))) {
		(void)add_row(answers, answer, finding, UPH_IMPORT_UNCHANGED);
		answers->out->unchanged++;
		return UPH_OK;
	}
	if (finding->accepted) {
		fault(answers, answer,
			"%s är redan godtagen, med ett annat skäl: %s. Ta tillbaka det först med uph audit --reopen.",
			finding->key, finding->reason);
		return UPH_OK;
	}
	(void)add_row(answers, answer, finding, UPH_IMPORT_POSTED);
	answers->out->posted++;
	return uph_audit_accept(ledger, audit, finding->key, answer->reason, false, &origin, err);
}

/* The report belongs to this book, or says nothing of which it belongs to. */
static enum uph_status check_mark(const struct answers *answers, struct uph_error *err)
{
	struct uph_head head;
	if (!answers->mark) {
		(void)uph_findings_add(answers->job->findings, UPH_SEVERITY_WARNING, "audit.no_mark", "",
			"Rapporten saknar sitt märke: det syns inte vilken bok den är gjord ur.");
		return UPH_OK;
	}
	enum uph_status status = uph_ledger_known_at_digest(answers->job->ledger, answers->mark, &head, err);
	return status == UPH_E_MISSING
		       ? uph_fail(err, UPH_E_REFUSED,
				 "granskningsrapporten är gjord ur en annan bok; läs in den i den boken")
		       : status;
}

static enum uph_status find_source(struct answers *answers, struct uph_error *err)
{
	const struct import_job *job = answers->job;
	struct uph_source known, new = {.kind = "journal",
					 .name = job->file->name,
					 .size = (int64_t)job->file->length,
					 .title = "Granskningsrapport med svar"};
	char series[32] = "granskning";
	if (answers->mark)
		(void)snprintf(series, sizeof series, "granskning %.*s", SERIES_DIGITS, answers->mark);
	new.series = series;
	memcpy(new.digest, job->file->digest, UPH_DIGEST_SIZE);
	enum uph_status status = uph_source_find(job->ledger, "journal", new.digest, series, &known, err);
	answers->out->known_file = status == UPH_OK;
	answers->source = status == UPH_OK ? known.id : 0;
	return status == UPH_E_MISSING ? uph_source_add(job->ledger, &new, &answers->source, err) : status;
}

static enum uph_status inside(struct answers *answers, struct uph_error *err)
{
	const struct uph_audit_options options = {.as_of = answers->as_of};
	struct uph_audit *audit = NULL;
	enum uph_status status = import_available(answers->job->ledger, &answers->out->available_before, err);
	answers->out->available_after = answers->out->available_before;
	if (status == UPH_OK)
		status = uph_audit_run(answers->job->ledger, &options, &audit, err);
	if (status == UPH_OK && answers->count > 0)
		status = find_source(answers, err);
	for (size_t i = 0; status == UPH_OK && i < answers->count; i++)
		status = answer_one(answers, audit, &answers->items[i], err);
	if (status == UPH_OK && answers->errors > 0)
		status = uph_fail(err, UPH_E_REFUSED, "svaren godtas inte: %zu fel", answers->errors);
	uph_audit_free(audit);
	return status;
}

enum uph_status audit_answers_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct answers answers = {.job = job, .out = out};
	answers.items = arena_alloc_array(job->memory, ANSWERS_MAX, sizeof *answers.items);
	answers.rows = arena_alloc_array(job->memory, ANSWERS_MAX, sizeof *answers.rows);
	if (!answers.items || !answers.rows)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (job->options->fund || job->options->sheet)
		return uph_fail(err, UPH_E_USAGE, "--fund och --sheet gäller inte granskningens svar");
	out->rows = answers.rows;
	enum uph_status status = read_rows(&answers, err);
	if (status == UPH_OK)
		status = check_mark(&answers, err);
	if (status == UPH_OK)
		status = uph_ledger_begin(job->ledger, err);
	if (status != UPH_OK)
		return status;
	status = inside(&answers, err);
	if (status == UPH_OK && answers.count == 0)
		(void)uph_findings_add(job->findings, UPH_SEVERITY_NOTE, "audit.empty", "",
			"Inget är ifyllt i kolumnen %s: inget är godtaget.", UPH_AUDIT_ANSWER_HEADING);
	if (status == UPH_OK && out->posted > 0 && !job->options->dry_run)
		return uph_ledger_commit(job->ledger, err);
	uph_ledger_rollback(job->ledger);
	return status;
}
