/* The cells of a row of events: days, amounts, words of a few. */
#include "import/journal_cells.h"

#include <stdarg.h>
#include <string.h>

#define TEXT_BYTES_MAX ((size_t)1 << 17)
#define SENTENCE_MAX ((size_t)1 << 14)

/* ---- telling ---- */

void journal_row_error(
	struct journal_row_reading *at, size_t column, const char *rule, const char *format, ...)
{
	struct journal_reading *reading = at->reading;
	char place[TABLE_PLACE_MAX];
	struct buffer said;
	va_list values;
	at->sound = false;
	if (reading->error_count++ >= JOURNAL_ERRORS_MAX)
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
static const char *tidy(struct journal_reading *reading, const char *text, size_t length)
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

/* The text in the arena; what is lost for want of memory is not taken for an empty cell. */
static const char *kept(struct journal_reading *reading, const char *text)
{
	const char *copy = arena_string(reading->arena, text);
	reading->out_of_memory = reading->out_of_memory || !copy;
	return copy;
}

/* "786" of a cell that shows "0786" is "0786". */
static const char *number_text(struct journal_reading *reading, const struct table_cell *cell)
{
	char padded[300];
	if (cell->zero_pad <= cell->text_length || strspn(cell->text, "0123456789") != cell->text_length)
		return kept(reading, cell->text);
	size_t zeros = cell->zero_pad - cell->text_length;
	memset(padded, '0', zeros);
	memcpy(padded + zeros, cell->text, cell->text_length + 1);
	return kept(reading, padded);
}

bool journal_is_filler(const struct table_cell *cell)
{
	if (cell->kind == TABLE_EMPTY && !cell->uncached)
		return true;
	if (cell->kind != TABLE_TEXT)
		return false;
	return text_same(cell->text, "") || text_same(cell->text, "-");
}

static bool check_cell(struct journal_row_reading *at, size_t column)
{
	const struct table_cell *cell = at->cells[column];
	if (cell->uncached)
		journal_row_error(at, column, "journal.uncached",
			"Cellen har en formel (=%s) vars resultat inte finns i filen. Öppna filen i Excel "
			"eller LibreOffice, spara den och läs in den igen.",
			cell->formula ? cell->formula : "");
	else if (cell->kind == TABLE_ERROR)
		journal_row_error(at, column, "journal.cell",
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

static bool read_day(struct journal_row_reading *at, size_t column, struct uph_date *out)
{
	const struct table_cell *cell = at->cells[column];
	char quote[TEXT_EXCERPT_MAX], text[UPH_DATE_TEXT_MAX];
	bool digits = cell->kind == TABLE_NUMBER && (cell->text_length == 6 || cell->text_length == 8);
	if (cell->kind == TABLE_DATE) {
		*out = cell->date;
	} else if (!((cell->kind == TABLE_TEXT || digits) &&
			   uph_date_parse(cell->text, cell->text_length, out, NULL) == UPH_OK) &&
		   !serial_date(at->reading->table, cell, out)) {
		journal_row_error(at, column, "journal.date",
			"\"%s\" är inget datum. Skriv dagen som 2024-09-27.", quoted(cell, quote));
		return false;
	}
	at->row.fields[column] = kept(at->reading, uph_date_print(*out, text));
	return true;
}

/* ---- the amount ---- */

static void read_amount(struct journal_row_reading *at)
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
			kept(at->reading, uph_money_print(*amount, UPH_MONEY_PLAIN, text));
		return;
	}
	if (why.message[0])
		journal_row_error(at, UPH_MOVEMENT_AMOUNT, "journal.amount", "%s", why.message);
	else
		journal_row_error(at, UPH_MOVEMENT_AMOUNT, "journal.amount",
			"\"%s\" är inget belopp. Skriv det i kronor, till exempel 200 000 eller 720 000,36.",
			quoted(cell, quote));
}

/* Direction is the event's; only what opens a pot may open it below zero. */
void journal_check_sign(struct journal_row_reading *at)
{
	char amount[UPH_MONEY_TEXT_MAX];
	if (at->row.amount.ore > 0 || (at->row.amount.ore < 0 && at->row.event == UPH_EVENT_OPENING))
		return;
	journal_row_error(at, UPH_MOVEMENT_AMOUNT, "journal.amount",
		"Beloppet %s ska vara större än noll: händelsen säger åt vilket håll pengarna går.",
		uph_money_print(at->row.amount, UPH_MONEY_SWEDISH, amount));
}

/* ---- words ---- */

static void read_event(struct journal_row_reading *at)
{
	const struct table_cell *cell = at->cells[JOURNAL_EVENT];
	char quote[TEXT_EXCERPT_MAX];
	const char *text = tidy(at->reading, cell->text, cell->text_length);
	if (journal_event(text, &at->row.event))
		return;
	const char *near = journal_event_near(text);
	journal_row_error(at, JOURNAL_EVENT, "journal.event", "Händelsen \"%s\" finns inte%s%s%s",
		quoted(cell, quote),
		near ? "; menade du "
		     : ". Skriv till exempel Rekvirerat, Utbetalt, Förbrukat eller Återfört.",
		near ? near : "", near ? "?" : "");
}

/* A word that is one of a few. */
static void read_choice(struct journal_row_reading *at, size_t column, const char *value, const char *choices)
{
	char quote[TEXT_EXCERPT_MAX];
	at->row.fields[column] = value;
	if (!value)
		journal_row_error(at, column, "journal.word", "\"%s\" kan inte stå i kolumnen %s; skriv %s.",
			quoted(at->cells[column], quote), journal_column_name(column), choices);
}

void journal_read_field(struct journal_row_reading *at, size_t column)
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
