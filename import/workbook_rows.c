#include "import/workbook_rows.h"

#include <stdarg.h>
#include <string.h>

#include "import/field_cells.h"
#include "import/workbook_cells.h"
#include "import/workbook_words.h"
#include "ledger/base/text.h"

/* ---- a row ---- */

/* False when nothing is filled in. */
static bool gather(struct workbook_row_reading *at, const struct table_row *row)
{
	bool something = false;
	const uint32_t *columns = at->reading->header->columns;
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct table_cell *cell = &row->cells[i];
		if (field_is_filler(cell))
			continue;
		for (size_t field = 0; field < UPH_FIELD_COUNT; field++) {
			if (columns[field] != cell->column)
				continue;
			at->cells[field] = cell;
			something = true;
		}
	}
	return something;
}

static void check_required(struct workbook_row_reading *at)
{
	const struct uph_form_sheet *form = uph_form_sheet(at->reading->form);
	for (size_t i = 0; i < form->column_count; i++) {
		const struct uph_form_column *column = &form->columns[i];
		if (column->required && !at->cells[column->field])
			workbook_row_error(
				at, column->field, "workbook.missing", "Raden saknar %s.", column->heading);
	}
}

/* The texts as a movement's fields. */
static void make_fields(struct workbook_row_reading *at)
{
	struct workbook_reading *reading = at->reading;
	char code[WORKBOOK_CODE_MAX];
	for (size_t field = 0; field < UPH_FIELD_COUNT; field++) {
		size_t column = workbook_column((enum uph_form_field)field);
		if (column < UPH_MOVEMENT_FIELDS)
			at->row.fields[column] = at->texts[field];
	}
	const char *body = at->texts[UPH_FIELD_BODY], *day = at->texts[UPH_FIELD_DATE];
	const char *paragraph = at->texts[UPH_FIELD_PARAGRAPH];
	const char *activity = at->texts[UPH_FIELD_ACTIVITY];
	at->more.body = body;
	at->more.function = at->texts[UPH_FIELD_FUNCTION];
	at->more.has_amount = at->texts[UPH_FIELD_AMOUNT] != NULL;
	if (body && day)
		at->row.fields[UPH_MOVEMENT_DECISION] =
			workbook_kept(reading, arena_print(reading->arena, "%s %s%s%s", body, day,
						       paragraph ? " § " : "", paragraph ? paragraph : ""));
	/* Only what is recommended may bring a new activity with it, and its name. */
	if (activity && at->row.event == UPH_EVENT_HOLD && !text_same(activity, "ofördelat"))
		at->row.fields[UPH_MOVEMENT_ACTIVITY] =
			workbook_kept(reading, arena_string(reading->arena, workbook_code(activity, code)));
}

static enum uph_form_field field_of(const struct workbook_reading *reading, size_t column)
{
	for (size_t field = 0; field < UPH_FIELD_COUNT; field++) {
		if (reading->header->columns[field] && workbook_column((enum uph_form_field)field) == column)
			return (enum uph_form_field)field;
	}
	return UPH_FIELD_AMOUNT;
}

/* Which fields an event needs and takes is the ledger's to say. */
static void check_fields(struct workbook_row_reading *at)
{
	enum uph_movement_field fault = UPH_MOVEMENT_AMOUNT;
	struct uph_movement_words words = {.event = at->row.event,
		.called = workbook_called,
		.event_called = uph_event_label,
		.at_fault = &fault};
	struct uph_error why = {0};
	memcpy(words.fields, at->row.fields, sizeof words.fields);
	if (at->more.says == WORKBOOK_REJECT && at->more.has_amount)
		workbook_row_error(at, UPH_FIELD_AMOUNT, "workbook.fields",
			"Det som avslås återförs helt: ta bort beloppet, eller skriv Beslutat med det belopp som "
			"beslutades.");
	else if (at->row.event && uph_movement_words_check(&words, &why) != UPH_OK)
		workbook_row_error(at, field_of(at->reading, fault), "workbook.fields", "%s.", why.message);
}

static bool keep_row(struct workbook_reading *reading, const struct workbook_row_reading *at)
{
	struct workbook_rows *out = reading->out;
	if (out->count == out->capacity) {
		size_t larger = out->capacity ? out->capacity * 2 : 64;
		struct journal_row *rows = arena_alloc_array(reading->arena, larger, sizeof *rows);
		struct workbook_row *more = arena_alloc_array(reading->arena, larger, sizeof *more);
		if (!rows || !more)
			return false;
		if (out->count) {
			memcpy(rows, out->rows, out->count * sizeof *rows);
			memcpy(more, out->more, out->count * sizeof *more);
		}
		out->rows = rows;
		out->more = more;
		out->capacity = larger;
	}
	out->rows[out->count] = at->row;
	out->more[out->count++] = at->more;
	return true;
}

static void read_row(struct workbook_reading *reading, const struct table_row *row)
{
	struct workbook_row_reading at = {.reading = reading,
		.row = {.sheet = reading->header->sheet,
			.columns = reading->out->columns[reading->form],
			.number = row->number,
			.anchor = reading->form == UPH_FORM_VERDICTS ? UPH_MOVEMENT_ALLOCATION
								     : UPH_MOVEMENT_AMOUNT,
			.event = uph_form_sheet(reading->form)->event},
		.sound = true};
	if (!gather(&at, row))
		return;
	reading->out->filled++;
	reading->hidden_count += row->hidden;
	for (size_t field = 0; field < UPH_FIELD_COUNT; field++) {
		if (at.cells[field])
			workbook_read_field(&at, (enum uph_form_field)field);
	}
	check_required(&at);
	if (at.sound) {
		make_fields(&at);
		check_fields(&at);
	}
	if (at.sound && !keep_row(reading, &at))
		reading->out_of_memory = true;
}

/* ---- a sheet ---- */

static void sheet_finding(struct workbook_reading *reading, enum uph_severity severity, const char *rule,
	uint32_t column, const char *format, ...) __attribute__((format(printf, 5, 6)));
static void sheet_finding(struct workbook_reading *reading, enum uph_severity severity, const char *rule,
	uint32_t column, const char *format, ...)
{
	char place[TABLE_PLACE_MAX];
	struct buffer said;
	va_list values;
	const struct workbook_header *header = reading->header;
	buffer_init(&said, WORKBOOK_SENTENCE_MAX);
	va_start(values, format);
	buffer_vprint(&said, format, values);
	va_end(values);
	if (column)
		table_place(reading->table, header->sheet, header->row, column, place, sizeof place);
	(void)uph_findings_add(reading->findings, severity, rule,
		column ? place : table_sheet_name(reading->table, header->sheet), "%s", buffer_string(&said));
	buffer_free(&said);
	reading->out->error_count += severity == UPH_SEVERITY_ERROR;
}

/* Whether the sheet's rows can be read. */
static bool check_header(struct workbook_reading *reading)
{
	const struct workbook_header *header = reading->header;
	const struct uph_form_sheet *form = uph_form_sheet(reading->form);
	bool whole = true;
	if (header->required == 0) {
		sheet_finding(reading, UPH_SEVERITY_ERROR, "workbook.header", 0,
			"Rubrikraden hittas inte bland bladets %d första rader. Gör en ny arbetsbok med uph "
			"workbook och för över raderna.",
			WORKBOOK_HEADER_WITHIN_ROWS);
		return false;
	}
	for (size_t i = 0; i < form->column_count; i++) {
		if (!form->columns[i].required || header->columns[form->columns[i].field])
			continue;
		sheet_finding(reading, UPH_SEVERITY_ERROR, "workbook.header", 0,
			"Kolumnen %s saknas i rubrikraden, rad %u.", form->columns[i].heading, header->row);
		whole = false;
	}
	if (header->twice) {
		sheet_finding(reading, UPH_SEVERITY_ERROR, "workbook.header", header->second,
			"Två kolumner heter %s. Ge den ena ett annat namn.", header->twice);
		whole = false;
	}
	return whole;
}

static enum uph_status read_rows(struct workbook_reading *reading, struct uph_error *err)
{
	struct table_row row;
	uint32_t *columns = reading->out->columns[reading->form];
	for (size_t field = 0; field < UPH_FIELD_COUNT; field++) {
		size_t column = workbook_column((enum uph_form_field)field);
		if (column < JOURNAL_COLUMNS && reading->header->columns[field])
			columns[column] = reading->header->columns[field];
	}
	reading->hidden_count = 0;
	enum uph_status status = table_select(reading->table, reading->header->sheet, err);
	while (status == UPH_OK && (status = table_next(reading->table, &row, err)) == UPH_OK) {
		if (row.number > reading->header->row)
			read_row(reading, &row);
		if (reading->out_of_memory || buffer_failed(&reading->why))
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	if (reading->hidden_count > 0)
		sheet_finding(reading, UPH_SEVERITY_NOTE, "workbook.hidden", 0,
			"%zu %s läses som alla andra.", reading->hidden_count,
			reading->hidden_count == 1 ? "dold rad" : "dolda rader");
	return status == UPH_END ? UPH_OK : status;
}

/* ---- sheets that are not read ---- */

/* How many rows hold something in the columns that the form fills in. */
static enum uph_status count_filled(
	struct table *table, const struct workbook_header *header, size_t *out, struct uph_error *err)
{
	struct table_row row;
	*out = 0;
	enum uph_status status = table_select(table, header->sheet, err);
	while (status == UPH_OK && (status = table_next(table, &row, err)) == UPH_OK) {
		bool filled = false;
		for (size_t i = 0; row.number > header->row && i < row.cell_count; i++) {
			for (size_t field = 0; field < UPH_FIELD_COUNT; field++)
				filled = filled || (header->columns[field] == row.cells[i].column &&
							   !field_is_filler(&row.cells[i]));
		}
		*out += filled;
	}
	return status == UPH_END ? UPH_OK : status;
}

/* "Rekvisitioner, Utbetalningar eller Förbrukat": those that the file does not have, or all when it has them.
 */
static void name_forms(const struct workbook_rows *rows, const bool like[UPH_FORM_COUNT], struct buffer *out)
{
	size_t missing = 0, count = 0, named = 0;
	for (int form = 0; form < UPH_FORM_COUNT; form++) {
		missing += like[form] && !rows->headers[form].there;
		count += like[form];
	}
	count = missing ? missing : count;
	for (int form = 0; form < UPH_FORM_COUNT; form++) {
		if (!like[form] || (missing && rows->headers[form].there))
			continue;
		named++;
		buffer_print(out, "%s%s",
			named == 1       ? ""
			: named == count ? " eller "
					 : ", ",
			uph_form_sheet((enum uph_form)form)->name);
	}
}

/* What is filled in on a sheet that is not read must not be thought to be in the books. */
static void tell_unread(
	struct workbook_reading *reading, const char *sheet, size_t filled, const bool like[UPH_FORM_COUNT])
{
	buffer_clear(&reading->why);
	if (filled > 0)
		buffer_print(&reading->why,
			"%zu %s på bladet, men blad med det namnet läses inte: för över %s till bladet ",
			filled, filled == 1 ? "rad är ifylld" : "rader är ifyllda",
			filled == 1 ? "den" : "dem");
	else
		buffer_text(&reading->why, "Bladet läses inte. Det ser ut som bladet ");
	name_forms(reading->out, like, &reading->why);
	buffer_text(&reading->why,
		filled > 0 ? ", ge bladet det namnet om det saknas, eller ta bort bladet." : ".");
	(void)uph_findings_add(reading->findings, filled > 0 ? UPH_SEVERITY_ERROR : UPH_SEVERITY_WARNING,
		"workbook.copy", sheet, "%s", buffer_string(&reading->why));
	reading->out->error_count += filled > 0;
}

static enum uph_status look_for_copies(struct workbook_reading *reading, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < table_sheet_count(reading->table); i++) {
		bool like[UPH_FORM_COUNT], any;
		struct workbook_header header;
		size_t filled = 0;
		status = workbook_forms_like(reading->table, i, like, &any, &header, err);
		if (status == UPH_OK && any)
			status = count_filled(reading->table, &header, &filled, err);
		if (status == UPH_OK && any)
			tell_unread(reading, table_sheet_name(reading->table, i), filled, like);
	}
	return status;
}

enum uph_status workbook_rows_read(struct table *table, struct arena *arena, struct workbook_rows *out,
	struct uph_findings *findings, struct uph_error *err)
{
	struct workbook_reading reading = {.table = table, .arena = arena, .out = out, .findings = findings};
	enum uph_status status = UPH_OK;
	size_t sheet_count = 0;
	*out = (struct workbook_rows){0};
	buffer_init(&reading.why, WORKBOOK_SENTENCE_MAX);
	for (int form = 0; status == UPH_OK && form < UPH_FORM_COUNT; form++) {
		struct workbook_header *header = &out->headers[form];
		reading.form = (enum uph_form)form;
		reading.header = header;
		status = workbook_header_find(table, reading.form, header, err);
		sheet_count += header->there;
		if (status == UPH_OK && header->there && check_header(&reading))
			status = read_rows(&reading, err);
	}
	if (status == UPH_OK)
		status = look_for_copies(&reading, err);
	if (status == UPH_OK && sheet_count == 0 && out->error_count == 0) {
		out->error_count++;
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "workbook.sheets", "",
			"Filen har inget av de blad som fylls i: Nya beslut, Beslut av RD, Rekvisitioner, "
			"Utbetalningar, Förbrukat, Återbetalningar.");
	}
	if (out->error_count > WORKBOOK_ERRORS_MAX)
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "workbook.more", "",
			"Ytterligare %zu fel visas inte.", out->error_count - WORKBOOK_ERRORS_MAX);
	buffer_free(&reading.why);
	return status;
}
