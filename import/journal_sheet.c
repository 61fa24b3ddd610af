#include "import/journal_sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "import/journal_header.h"
#include "ledger/base/text.h"

/* Errors of rows that are told one by one. */
#define ERRORS_MAX 100
/* Columns beyond are not told of when they are not read. */
#define UNKNOWN_COLUMNS_MAX 64
#define TEXT_BYTES_MAX ((size_t)1 << 17)
#define SENTENCE_MAX ((size_t)1 << 14)

/* A column that is not read, but has something in it. */
struct unknown {
	uint32_t column;
	char heading[TEXT_EXCERPT_MAX];
	uint32_t first_row;
	size_t cells;
};

struct sheet_reading {
	struct table *table;
	struct arena *arena;
	struct journal_sheet *sheet;
	struct uph_findings *findings;
	struct unknown unknown[UNKNOWN_COLUMNS_MAX];
	size_t unknown_count, error_count, hidden_count;
	bool out_of_memory;
};

/* The row that is being read. */
struct row_reading {
	struct sheet_reading *reading;
	struct journal_row row;
	const struct table_cell *cells[JOURNAL_COLUMNS]; /* NULL: empty, or a dash */
	bool sound;
};

/* ---- telling ---- */

const char *journal_place(struct table *table, const struct journal_sheet *sheet, uint32_t row,
	uint32_t column, char text[TABLE_PLACE_MAX])
{
	return table_place(table, sheet->sheet, row, table_format(table) == TABLE_CSV ? 0 : column, text,
		TABLE_PLACE_MAX);
}

static void row_error(struct row_reading *at, size_t column, const char *rule, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void row_error(struct row_reading *at, size_t column, const char *rule, const char *format, ...)
{
	struct sheet_reading *reading = at->reading;
	char place[TABLE_PLACE_MAX];
	struct buffer said;
	va_list values;
	at->sound = false;
	if (reading->error_count++ >= ERRORS_MAX)
		return;
	buffer_init(&said, SENTENCE_MAX);
	va_start(values, format);
	buffer_vprint(&said, format, values);
	va_end(values);
	(void)uph_findings_add(reading->findings, UPH_SEVERITY_ERROR, rule,
		journal_place(reading->table, reading->sheet, at->row.number, reading->sheet->columns[column],
			place),
		"%s", buffer_string(&said));
	buffer_free(&said);
}

static const char *quoted(const struct table_cell *cell, char out[TEXT_EXCERPT_MAX])
{
	return text_excerpt(cell->text, cell->text_length, out);
}

/* ---- cells ---- */

/* Without white space at the ends, and none but single spaces within. */
static const char *tidy(struct sheet_reading *reading, const char *text, size_t length)
{
	struct buffer out;
	bool space = false;
	buffer_init(&out, 2 * TEXT_BYTES_MAX);
	for (size_t at = 0; at < length;) {
		size_t from = at;
		uint32_t code = text_next(text, length, &at);
		if (code <= 0x20 || code == 0xA0 || code == 0x2009 || code == 0x202F || code == 0x2028) {
			space = out.length > 0;
			continue;
		}
		if (space)
			buffer_byte(&out, ' ');
		space = false;
		buffer_append(&out, text + from, at - from);
	}
	const char *copy =
		buffer_failed(&out) ? NULL : arena_copy(reading->arena, buffer_string(&out), out.length);
	buffer_free(&out);
	reading->out_of_memory = reading->out_of_memory || !copy;
	return copy ? copy : "";
}

/* "786" of a cell that shows "0786" is "0786". */
static const char *number_text(struct sheet_reading *reading, const struct table_cell *cell)
{
	char padded[300];
	if (cell->zero_pad <= cell->text_length || strspn(cell->text, "0123456789") != cell->text_length)
		return arena_copy(reading->arena, cell->text, cell->text_length);
	size_t zeros = cell->zero_pad - cell->text_length;
	memset(padded, '0', zeros);
	memcpy(padded + zeros, cell->text, cell->text_length + 1);
	return arena_string(reading->arena, padded);
}

static bool is_filler(const struct table_cell *cell)
{
	if (cell->kind == TABLE_EMPTY && !cell->uncached)
		return true;
	if (cell->kind != TABLE_TEXT)
		return false;
	return text_same(cell->text, "") || text_same(cell->text, "-");
}

static bool check_cell(struct row_reading *at, size_t column)
{
	const struct table_cell *cell = at->cells[column];
	if (cell->uncached)
		row_error(at, column, "journal.uncached",
			"Cellen har en formel (=%s) vars resultat inte finns i filen. Öppna filen i Excel "
			"eller LibreOffice, spara den och läs in den igen.",
			cell->formula ? cell->formula : "");
	else if (cell->kind == TABLE_ERROR)
		row_error(at, column, "journal.cell",
			"Cellen visar felvärdet %s. Rätta formeln och spara filen igen.", cell->text);
	return !cell->uncached && cell->kind != TABLE_ERROR;
}

/* ---- days ---- */

/* Day numbers of 2000 to 2099, in both epochs: what a date cell holds whose format was lost. */
#define SERIAL_FIRST 35064
#define SERIAL_LAST 73050

static bool serial_date(const struct table *table, const struct table_cell *cell, struct uph_date *out)
{
	int64_t serial = 0;
	if (cell->kind != TABLE_NUMBER || cell->percent || strspn(cell->text, "0123456789") != 5 ||
		(cell->text[5] != '\0' && cell->text[5] != '.'))
		return false;
	for (size_t i = 0; i < 5; i++)
		serial = serial * 10 + (cell->text[i] - '0');
	return serial >= SERIAL_FIRST && serial <= SERIAL_LAST &&
	       uph_date_from_serial(serial, table_epoch_1904(table), out, NULL) == UPH_OK;
}

static bool read_day(struct row_reading *at, size_t column, struct uph_date *out)
{
	const struct table_cell *cell = at->cells[column];
	char quote[TEXT_EXCERPT_MAX], text[UPH_DATE_TEXT_MAX];
	bool digits = cell->kind == TABLE_NUMBER && (cell->text_length == 6 || cell->text_length == 8);
	if (cell->kind == TABLE_DATE) {
		*out = cell->date;
	} else if (!((cell->kind == TABLE_TEXT || digits) &&
			   uph_date_parse(cell->text, cell->text_length, out, NULL) == UPH_OK) &&
		   !serial_date(at->reading->table, cell, out)) {
		row_error(at, column, "journal.date", "\"%s\" är inget datum. Skriv dagen som 2024-09-27.",
			quoted(cell, quote));
		return false;
	}
	at->row.fields[column] = arena_string(at->reading->arena, uph_date_print(*out, text));
	return true;
}

/* ---- the amount ---- */

static void read_amount(struct row_reading *at)
{
	const struct table_cell *cell = at->cells[UPH_MOVEMENT_AMOUNT];
	struct uph_money *amount = &at->row.amount;
	struct uph_error why = {0};
	char quote[TEXT_EXCERPT_MAX], text[UPH_MONEY_TEXT_MAX];
	enum uph_status status = UPH_E_SYNTAX;
	if (cell->kind == TABLE_TEXT)
		status = uph_money_parse(cell->text, cell->text_length, 0, amount, NULL, &why);
	else if (cell->kind == TABLE_NUMBER && !cell->percent)
		status = uph_money_from_decimal(cell->text, cell->text_length, amount, NULL, &why);
	if (status == UPH_OK) {
		at->row.fields[UPH_MOVEMENT_AMOUNT] =
			arena_string(at->reading->arena, uph_money_print(*amount, UPH_MONEY_PLAIN, text));
		return;
	}
	if (why.message[0])
		row_error(at, UPH_MOVEMENT_AMOUNT, "journal.amount", "%s", why.message);
	else
		row_error(at, UPH_MOVEMENT_AMOUNT, "journal.amount",
			"\"%s\" är inget belopp. Skriv det i kronor, till exempel 200 000 eller 720 000,36.",
			quoted(cell, quote));
}

/* Direction is the event's; only what opens a pot may open it below zero. */
static void check_sign(struct row_reading *at)
{
	char amount[UPH_MONEY_TEXT_MAX];
	if (at->row.amount.ore > 0 || (at->row.amount.ore < 0 && at->row.event == UPH_EVENT_OPENING))
		return;
	row_error(at, UPH_MOVEMENT_AMOUNT, "journal.amount",
		"Beloppet %s ska vara större än noll: händelsen säger åt vilket håll pengarna går.",
		uph_money_print(at->row.amount, UPH_MONEY_SWEDISH, amount));
}

/* ---- words ---- */

static void read_event(struct row_reading *at)
{
	const struct table_cell *cell = at->cells[JOURNAL_EVENT];
	char quote[TEXT_EXCERPT_MAX];
	const char *text = tidy(at->reading, cell->text, cell->text_length);
	if (journal_event(text, &at->row.event))
		return;
	const char *near = journal_event_near(text);
	row_error(at, JOURNAL_EVENT, "journal.event", "Händelsen \"%s\" finns inte%s%s%s",
		quoted(cell, quote),
		near ? "; menade du "
		     : ". Skriv till exempel Rekvirerat, Utbetalt, Förbrukat eller Återfört.",
		near ? near : "", near ? "?" : "");
}

/* A word that is one of a few. */
static void read_choice(struct row_reading *at, size_t column, const char *value, const char *choices)
{
	char quote[TEXT_EXCERPT_MAX];
	at->row.fields[column] = value;
	if (!value)
		row_error(at, column, "journal.word", "\"%s\" kan inte stå i kolumnen %s; skriv %s.",
			quoted(at->cells[column], quote), journal_column_name(column), choices);
}

static void read_field(struct row_reading *at, size_t column)
{
	const struct table_cell *cell = at->cells[column];
	struct uph_date day;
	if (!cell || !check_cell(at, column))
		return;
	switch (column) {
	case UPH_MOVEMENT_DATE:
		(void)read_day(at, column, &at->row.date);
		return;
	case UPH_MOVEMENT_FIRST_DAY:
	case UPH_MOVEMENT_LAST_DAY:
		(void)read_day(at, column, &day);
		return;
	case UPH_MOVEMENT_AMOUNT:
		read_amount(at);
		return;
	case JOURNAL_EVENT:
		read_event(at);
		return;
	case UPH_MOVEMENT_OF:
		read_choice(at, column, journal_of(cell->text), "utbetalt, förbrukat eller återkrävt");
		return;
	case UPH_MOVEMENT_INTO:
		read_choice(at, column, journal_into(cell->text), "potten eller reserverat");
		return;
	default:
		at->row.fields[column] = cell->kind == TABLE_NUMBER
						 ? number_text(at->reading, cell)
						 : tidy(at->reading, cell->text, cell->text_length);
	}
}

/* ---- rows ---- */

/* Which fields the event needs and takes is the ledger's to say. */
static void check_fields(struct row_reading *at)
{
	enum uph_movement_field fault = UPH_MOVEMENT_AMOUNT;
	struct uph_movement_words words = {.event = at->row.event,
		.called = journal_called,
		.event_called = uph_event_label,
		.at_fault = &fault};
	struct uph_error why = {0};
	memcpy(words.fields, at->row.fields, sizeof words.fields);
	if (words.event == UPH_EVENT_CLAIM && words.fields[UPH_MOVEMENT_OF] &&
		strcmp(words.fields[UPH_MOVEMENT_OF], "claimed") == 0)
		row_error(at, UPH_MOVEMENT_OF, "journal.word",
			"Återkrävt gäller det som är utbetalt eller förbrukat; skriv ett av dem i kolumnen Av.");
	else if (uph_movement_words_check(&words, &why) != UPH_OK)
		row_error(at, at->reading->sheet->columns[fault] ? fault : JOURNAL_EVENT, "journal.fields",
			"%s.", why.message);
}

static void note_unknown(struct sheet_reading *reading, uint32_t row, uint32_t column)
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

static size_t column_of(const struct journal_sheet *sheet, uint32_t column)
{
	size_t i = 0;
	while (i < JOURNAL_COLUMNS && sheet->columns[i] != column)
		i++;
	return i;
}

/* False when nothing of the row is to be read. */
static bool gather(struct row_reading *at, const struct table_row *row)
{
	bool something = false;
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct table_cell *cell = &row->cells[i];
		if (is_filler(cell))
			continue;
		size_t column = column_of(at->reading->sheet, cell->column);
		if (column == JOURNAL_COLUMNS) {
			note_unknown(at->reading, row->number, cell->column);
			continue;
		}
		at->cells[column] = cell;
		something = true;
	}
	return something;
}

static bool keep_row(struct sheet_reading *reading, const struct journal_row *row)
{
	struct journal_sheet *sheet = reading->sheet;
	if (sheet->row_count == sheet->capacity) {
		size_t larger = sheet->capacity ? sheet->capacity * 2 : 64;
		struct journal_row *rows = arena_alloc_array(reading->arena, larger, sizeof *rows);
		if (!rows)
			return false;
		if (sheet->row_count)
			memcpy(rows, sheet->rows, sheet->row_count * sizeof *rows);
		sheet->rows = rows;
		sheet->capacity = larger;
	}
	sheet->rows[sheet->row_count++] = *row;
	return true;
}

static void read_row(struct sheet_reading *reading, const struct table_row *row)
{
	struct row_reading at = {.reading = reading, .row = {.number = row->number}, .sound = true};
	char place[TABLE_PLACE_MAX];
	if (!gather(&at, row))
		return;
	bool event = at.cells[JOURNAL_EVENT] != NULL, amount = at.cells[UPH_MOVEMENT_AMOUNT] != NULL;
	reading->hidden_count += row->hidden;
	if (!event && !amount) {
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "journal.no_event",
			journal_place(reading->table, reading->sheet, row->number, 0, place),
			"Raden har varken händelse eller belopp och läses inte.");
		return;
	}
	if (!event) {
		row_error(&at, UPH_MOVEMENT_AMOUNT, "journal.no_event",
			"Raden har ett belopp men ingen händelse. Skriv händelsen, eller ta bort raden om den är "
			"en summa.");
		return;
	}
	for (size_t column = 0; column < JOURNAL_COLUMNS; column++)
		read_field(&at, column);
	if (!amount)
		row_error(&at, UPH_MOVEMENT_AMOUNT, "journal.amount", "Händelsen saknar belopp.");
	if (!at.cells[UPH_MOVEMENT_DATE])
		row_error(&at, UPH_MOVEMENT_DATE, "journal.date", "Händelsen saknar datum.");
	if (at.row.event && at.row.fields[UPH_MOVEMENT_AMOUNT])
		check_sign(&at);
	if (at.row.event)
		check_fields(&at);
	if (at.sound)
		reading->out_of_memory = reading->out_of_memory || !keep_row(reading, &at.row);
}

/* ---- the sheet ---- */

/* The headings of columns that are not read, for what is said of them. */
static void take_headings(struct sheet_reading *reading, const struct table_row *row)
{
	for (size_t i = 0; i < row->cell_count && reading->unknown_count < UNKNOWN_COLUMNS_MAX; i++) {
		const struct table_cell *cell = &row->cells[i];
		if (is_filler(cell) || column_of(reading->sheet, cell->column) < JOURNAL_COLUMNS)
			continue;
		struct unknown *unknown = &reading->unknown[reading->unknown_count++];
		*unknown = (struct unknown){.column = cell->column};
		text_excerpt(cell->text, cell->text_length, unknown->heading);
	}
}

static void remark(struct sheet_reading *reading)
{
	char place[TABLE_PLACE_MAX];
	for (size_t i = 0; i < reading->unknown_count; i++) {
		const struct unknown *unknown = &reading->unknown[i];
		if (unknown->cells == 0)
			continue;
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "journal.unknown_column",
			journal_place(
				reading->table, reading->sheet, unknown->first_row, unknown->column, place),
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
	if (reading->error_count > ERRORS_MAX)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_ERROR, "journal.more", "",
			"Ytterligare %zu fel visas inte.", reading->error_count - ERRORS_MAX);
}

static enum uph_status read_rows(struct sheet_reading *reading, uint32_t header_row, struct uph_error *err)
{
	struct table_row row;
	enum uph_status status = table_select(reading->table, reading->sheet->sheet, err);
	while (status == UPH_OK && (status = table_next(reading->table, &row, err)) == UPH_OK) {
		if (row.number == header_row)
			take_headings(reading, &row);
		else if (row.number > header_row)
			read_row(reading, &row);
		if (reading->out_of_memory)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status journal_sheet_read(struct table *table, const char *name, struct arena *arena,
	struct journal_sheet *out, struct uph_findings *findings, struct uph_error *err)
{
	struct journal_header header = {0};
	struct sheet_reading reading = {.table = table, .arena = arena, .sheet = out, .findings = findings};
	*out = (struct journal_sheet){0};
	enum uph_status status = journal_header_find(table, name, &header, findings, err);
	if (status != UPH_OK)
		return status;
	if (uph_findings_count_of(findings, UPH_SEVERITY_ERROR) == 0) {
		out->sheet = header.sheet;
		memcpy(out->columns, header.columns, sizeof out->columns);
		status = read_rows(&reading, header.row, err);
		remark(&reading);
	}
	size_t errors = uph_findings_count_of(findings, UPH_SEVERITY_ERROR);
	if (status == UPH_OK && !uph_findings_complete(findings))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK && errors > 0)
		status = uph_fail(err, UPH_E_REFUSED, "händelserna godtas inte: %zu fel", errors);
	return status;
}
