#include "import/journal_sheet.h"

#include <stdlib.h>
#include <string.h>

#include "import/field_cells.h"
#include "import/journal_cells.h"
#include "import/journal_header.h"

/* The texts of one row: as many cells as there are columns, each within the table's limit. */
#define ROW_TEXTS_MAX ((size_t)16 << 20)
#define TELL_EVERY 4096

const char *journal_place(
	struct table *table, size_t sheet, uint32_t row, uint32_t column, char text[TABLE_PLACE_MAX])
{
	return table_place(
		table, sheet, row, table_format(table) == TABLE_CSV ? 0 : column, text, TABLE_PLACE_MAX);
}

/* ---- rows ---- */

/* Which fields the event needs and takes is the ledger's to say. */
static void check_fields(struct journal_row_reading *at)
{
	enum uph_movement_field fault = UPH_MOVEMENT_AMOUNT;
	struct uph_movement_words words = {.event = at->row.event,
		.called = journal_called,
		.event_called = uph_event_label,
		.at_fault = &fault};
	struct uph_error why;
	memcpy(words.fields, at->row.fields, sizeof words.fields);
	if (words.event == UPH_EVENT_CLAIM && words.fields[UPH_MOVEMENT_OF] &&
		strcmp(words.fields[UPH_MOVEMENT_OF], "claimed") == 0)
		journal_row_error(at, UPH_MOVEMENT_OF, "journal.word",
			"Återkrävt gäller det som är utbetalt eller förbrukat; skriv ett av dem i kolumnen Av.");
	else if (uph_movement_words_check(&words, &why) != UPH_OK)
		journal_row_error(at, at->reading->sheet->columns[fault] ? fault : JOURNAL_EVENT,
			"journal.fields", "%s.", why.message);
}

static void note_unknown(struct journal_reading *reading, uint32_t row, uint32_t column)
{
	for (size_t i = 0; i < reading->unknown_count; i++) {
		struct unknown *unknown = &reading->unknown[i];
		if (unknown->column == column && unknown->cells++ == 0)
			unknown->first_row = row;
		if (unknown->column == column)
			return;
	}
	if (reading->unknown_count < UNKNOWN_COLUMNS_MAX)
		reading->unknown[reading->unknown_count++] =
			(struct unknown){.column = column, .first_row = row, .cells = 1};
}

static size_t find_column(const struct journal_sheet *sheet, uint32_t column)
{
	size_t i = 0;
	while (i < JOURNAL_COLUMNS && sheet->columns[i] != column)
		i++;
	return i;
}

static size_t column_of(struct journal_reading *reading, uint32_t column)
{
	if (column > NEAR_COLUMNS)
		return find_column(reading->sheet, column);
	if (!reading->fields_made) {
		for (uint32_t i = 0; i <= NEAR_COLUMNS; i++)
			reading->fields[i] = (unsigned char)find_column(reading->sheet, i);
		reading->fields_made = true;
	}
	return reading->fields[column];
}

/* False when nothing of the row is to be read. */
static bool gather(struct journal_row_reading *at, const struct table_row *row)
{
	bool something = false;
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct table_cell *cell = &row->cells[i];
		if (field_is_filler(cell))
			continue;
		size_t column = column_of(at->reading, cell->column);
		if (column == JOURNAL_COLUMNS) {
			note_unknown(at->reading, row->number, cell->column);
			continue;
		}
		at->cells[column] = cell;
		something = true;
	}
	return something;
}

static void note_no_event(struct journal_reading *reading, uint32_t row)
{
	char place[TABLE_PLACE_MAX];
	if (reading->no_event_count++ < JOURNAL_ERRORS_MAX && reading->findings)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "journal.no_event",
			journal_place(reading->table, reading->sheet->sheet, row, 0, place),
			"Raden har varken händelse eller belopp och läses inte.");
}

/* Whether it is the row of an event, and sound: `out` is it. */
static bool read_row(struct journal_reading *reading, const struct table_row *row, struct journal_row *out)
{
	struct journal_row_reading at = {.reading = reading,
		.row = {.sheet = reading->sheet->sheet,
			.columns = reading->sheet->columns,
			.number = row->number,
			.anchor = UPH_MOVEMENT_AMOUNT},
		.sound = true};
	if (!gather(&at, row))
		return false;
	bool event = at.cells[JOURNAL_EVENT] != NULL, amount = at.cells[UPH_MOVEMENT_AMOUNT] != NULL;
	reading->hidden_count += row->hidden;
	if (!event && !amount) {
		note_no_event(reading, row->number);
		return false;
	}
	if (!event) {
		journal_row_error(&at, UPH_MOVEMENT_AMOUNT, "journal.no_event",
			"Raden har ett belopp men ingen händelse. Skriv händelsen, eller ta bort raden om den är "
			"en summa.");
		return false;
	}
	for (size_t column = 0; column < JOURNAL_COLUMNS; column++) {
		if (at.cells[column])
			journal_read_field(&at, column);
	}
	if (!amount)
		journal_row_error(&at, UPH_MOVEMENT_AMOUNT, "journal.amount", "Händelsen saknar belopp.");
	if (!at.cells[UPH_MOVEMENT_DATE])
		journal_row_error(&at, UPH_MOVEMENT_DATE, "journal.date", "Händelsen saknar datum.");
	if (at.row.event && at.row.fields[UPH_MOVEMENT_AMOUNT])
		journal_check_sign(&at);
	if (at.row.event)
		check_fields(&at);
	*out = at.row;
	return at.sound;
}

/* ---- the sheet ---- */

/* The headings of columns that are not read, for what is said of them. */
static void take_headings(struct journal_reading *reading, const struct table_row *row)
{
	for (size_t i = 0; i < row->cell_count && reading->unknown_count < UNKNOWN_COLUMNS_MAX; i++) {
		const struct table_cell *cell = &row->cells[i];
		if (field_is_filler(cell) || column_of(reading, cell->column) < JOURNAL_COLUMNS)
			continue;
		struct unknown *unknown = &reading->unknown[reading->unknown_count++];
		*unknown = (struct unknown){.column = cell->column};
		text_excerpt(cell->text, cell->text_length, unknown->heading);
	}
}

static void remark(struct journal_reading *reading)
{
	char place[TABLE_PLACE_MAX];
	for (size_t i = 0; i < reading->unknown_count; i++) {
		const struct unknown *unknown = &reading->unknown[i];
		if (unknown->cells == 0)
			continue;
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "journal.unknown_column",
			journal_place(reading->table, reading->sheet->sheet, unknown->first_row,
				unknown->column, place),
			"%s%s%s läses inte; den har innehåll på %zu %s.",
			unknown->heading[0] ? "Kolumnen \"" : "En kolumn utan rubrik", unknown->heading,
			unknown->heading[0] ? "\"" : "", unknown->cells,
			unknown->cells == 1 ? "rad" : "rader");
	}
	if (reading->hidden_count > 0)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "journal.hidden",
			table_sheet_name(reading->table, reading->sheet->sheet),
			"%zu %s läses som alla andra.", reading->hidden_count,
			reading->hidden_count == 1 ? "dold rad" : "dolda rader");
	if (reading->no_event_count > JOURNAL_ERRORS_MAX)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "journal.no_event", "",
			"Ytterligare %zu rader har varken händelse eller belopp och läses inte.",
			reading->no_event_count - JOURNAL_ERRORS_MAX);
	if (reading->error_count > JOURNAL_ERRORS_MAX)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_ERROR, "journal.more", "",
			"Ytterligare %zu fel visas inte.", reading->error_count - JOURNAL_ERRORS_MAX);
}

static void reading_begin(struct journal_reading *reading, struct table *table,
	const struct journal_sheet *sheet, struct uph_findings *findings)
{
	*reading = (struct journal_reading){.table = table, .sheet = sheet, .findings = findings};
	arena_init(&reading->texts, ROW_TEXTS_MAX);
	buffer_init(&reading->why, JOURNAL_SENTENCE_MAX);
}

static void reading_end(struct journal_reading *reading)
{
	arena_free(&reading->texts);
	buffer_free(&reading->why);
}

/* The next row of an event that is sound; of a sheet that is read only as long as all are, the first that is
 * not ends it. */
static enum uph_status next_row(
	struct journal_reading *reading, struct journal_row *out, struct uph_error *err)
{
	struct table_row row;
	enum uph_status status;
	bool found = false;
	while (!found && (status = table_next(reading->table, &row, err)) == UPH_OK) {
		if (reading->texts.chunks)
			arena_clear(&reading->texts);
		if (row.number == reading->sheet->header_row)
			take_headings(reading, &row);
		else if (row.number > reading->sheet->header_row)
			found = read_row(reading, &row, out);
		if (reading->out_of_memory)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		if (reading->all_sound && reading->error_count > 0)
			return uph_fail(err, UPH_E_REFUSED, "händelserna godtas inte");
	}
	return found ? UPH_OK : status;
}

/* ---- looking at all ---- */

static enum uph_status count_rows(struct journal_reading *reading, struct journal_sheet *sheet,
	const struct journal_progress *progress, struct uph_error *err)
{
	struct journal_row row;
	enum uph_status status = table_select(reading->table, sheet->sheet, err);
	while (status == UPH_OK && (status = next_row(reading, &row, err)) == UPH_OK) {
		sheet->row_count++;
		if (progress && progress->tell && sheet->row_count % TELL_EVERY == 0)
			progress->tell(progress->context, (int64_t)sheet->row_count, 0);
	}
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status journal_sheet_find(struct table *table, const char *name, struct journal_sheet *out,
	struct uph_findings *findings, struct uph_error *err)
{
	struct journal_header header = {0};
	*out = (struct journal_sheet){0};
	enum uph_status status = journal_header_find(table, name, &header, findings, err);
	if (status != UPH_OK)
		return status;
	out->sheet = header.sheet;
	out->header_row = header.row;
	memcpy(out->columns, header.columns, sizeof out->columns);
	return UPH_OK;
}

enum uph_status journal_sheet_check(struct table *table, const char *name, struct journal_sheet *out,
	const struct journal_progress *progress, struct uph_findings *findings, struct uph_error *err)
{
	struct journal_reading reading;
	enum uph_status status = journal_sheet_find(table, name, out, findings, err);
	if (status != UPH_OK)
		return status;
	reading_begin(&reading, table, out, findings);
	if (uph_findings_count_of(findings, UPH_SEVERITY_ERROR) == 0) {
		status = count_rows(&reading, out, progress, err);
		remark(&reading);
	}
	reading_end(&reading);
	size_t errors = uph_findings_count_of(findings, UPH_SEVERITY_ERROR);
	if (status == UPH_OK && !uph_findings_complete(findings))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK && errors > 0)
		status = uph_fail(err, UPH_E_REFUSED, "händelserna godtas inte: %zu fel", errors);
	return status;
}

/* ---- one at a time ---- */

struct journal_rows {
	struct journal_reading reading;
	struct journal_row row;
	size_t count;
};

enum uph_status journal_rows_new(struct table *table, const struct journal_sheet *sheet,
	struct uph_findings *findings, struct journal_rows **out, struct uph_error *err)
{
	*out = calloc(1, sizeof **out);
	if (!*out)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	reading_begin(&(*out)->reading, table, sheet, findings);
	(*out)->reading.all_sound = findings != NULL;
	return UPH_OK;
}

void journal_rows_free(struct journal_rows *rows)
{
	if (rows)
		reading_end(&rows->reading);
	free(rows);
}

enum uph_status journal_rows_begin(struct journal_rows *rows, struct uph_error *err)
{
	rows->count = 0;
	rows->reading.unknown_count = 0;
	return table_select(rows->reading.table, rows->reading.sheet->sheet, err);
}

enum uph_status journal_rows_next(
	struct journal_rows *rows, const struct journal_row **out, struct uph_error *err)
{
	enum uph_status status = next_row(&rows->reading, &rows->row, err);
	rows->count += status == UPH_OK;
	*out = &rows->row;
	if (rows->reading.all_sound) {
		if (status == UPH_END)
			remark(&rows->reading);
		return status;
	}
	if ((status == UPH_OK && rows->count > rows->reading.sheet->row_count) ||
		(status == UPH_END && rows->count != rows->reading.sheet->row_count) ||
		rows->reading.error_count > 0)
		return uph_fail(
			err, UPH_E_IO, "filen ändrades medan den lästes; inget är bokfört, läs in den igen");
	return status;
}
