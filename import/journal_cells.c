/* The cells of a row of events: days, amounts, words of a few. */
#include "import/journal_cells.h"

#include <stdarg.h>
#include <string.h>

#include "import/field_cells.h"

/* ---- telling ---- */

void journal_row_error(
	struct journal_row_reading *at, size_t column, const char *rule, const char *format, ...)
{
	struct journal_reading *reading = at->reading;
	char place[TABLE_PLACE_MAX];
	struct buffer said;
	va_list values;
	at->sound = false;
	if (reading->error_count++ >= JOURNAL_ERRORS_MAX || !reading->findings)
		return;
	buffer_init(&said, JOURNAL_SENTENCE_MAX);
	va_start(values, format);
	buffer_vprint(&said, format, values);
	va_end(values);
	(void)uph_findings_add(reading->findings, UPH_SEVERITY_ERROR, rule,
		journal_place(reading->table, reading->sheet->sheet, at->row.number,
			reading->sheet->columns[column], place),
		"%s", buffer_string(&said));
	buffer_free(&said);
}

static const char *quoted(const struct table_cell *cell, char out[TEXT_EXCERPT_MAX])
{
	return text_excerpt(cell->text, cell->text_length, out);
}

/* ---- cells ---- */

/* The text in the arena; what is lost for want of memory is not taken for an empty cell. */
static const char *kept(struct journal_reading *reading, const char *text)
{
	reading->out_of_memory = reading->out_of_memory || !text;
	return text ? text : "";
}

/* ---- days and amounts ---- */

static bool read_day(struct journal_row_reading *at, size_t column, struct uph_date *out, struct buffer *why)
{
	char text[UPH_DATE_TEXT_MAX];
	const struct table_cell *cell = at->cells[column];
	if (!field_day(at->reading->table, cell, out, why)) {
		journal_row_error(at, column, "journal.date", "%s", buffer_string(why));
		return false;
	}
	/* As it would be printed: of what can be read only 2024-09-27 has a digit and that dash there. */
	if (cell->text_length == 10 && cell->text[4] == '-' && cell->text[0] >= '0' && cell->text[0] <= '9')
		at->row.fields[column] = cell->text;
	else
		at->row.fields[column] =
			kept(at->reading, arena_string(&at->reading->texts, uph_date_print(*out, text)));
	return true;
}

static void read_amount(struct journal_row_reading *at, struct buffer *why)
{
	struct uph_money *amount = &at->row.amount;
	char text[UPH_MONEY_TEXT_MAX];
	if (field_amount(at->cells[UPH_MOVEMENT_AMOUNT], amount, why))
		at->row.fields[UPH_MOVEMENT_AMOUNT] = kept(at->reading,
			arena_string(&at->reading->texts, uph_money_print(*amount, UPH_MONEY_PLAIN, text)));
	else
		journal_row_error(at, UPH_MOVEMENT_AMOUNT, "journal.amount", "%s", buffer_string(why));
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

static bool said_before(
	const struct journal_reading *reading, const struct table_cell *cell, enum uph_event *out)
{
	for (size_t i = 0; i < SAID_EVENTS_MAX && reading->said[i].length > 0; i++) {
		const struct said_event *said = &reading->said[i];
		if (said->length != cell->text_length || memcmp(said->text, cell->text, said->length) != 0)
			continue;
		*out = said->event;
		return true;
	}
	return false;
}

static void note_said(struct journal_reading *reading, const struct table_cell *cell, enum uph_event event)
{
	size_t i = 0;
	while (i < SAID_EVENTS_MAX && reading->said[i].length > 0)
		i++;
	if (i == SAID_EVENTS_MAX || cell->kind != TABLE_TEXT || cell->text_length > SAID_EVENT_BYTES)
		return;
	reading->said[i].length = cell->text_length;
	reading->said[i].event = event;
	memcpy(reading->said[i].text, cell->text, cell->text_length);
}

static void read_event(struct journal_row_reading *at)
{
	const struct table_cell *cell = at->cells[JOURNAL_EVENT];
	char quote[TEXT_EXCERPT_MAX];
	if (said_before(at->reading, cell, &at->row.event))
		return;
	const char *text = kept(at->reading, field_text_in_place(&at->reading->texts, cell));
	if (journal_event(text, &at->row.event)) {
		note_said(at->reading, cell, at->row.event);
		return;
	}
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

static void read_cell(struct journal_row_reading *at, size_t column, struct buffer *why)
{
	const struct table_cell *cell = at->cells[column];
	struct uph_date day;
	if (!field_is_readable(cell, why)) {
		journal_row_error(at, column, cell->uncached ? "journal.uncached" : "journal.cell", "%s",
			buffer_string(why));
		return;
	}
	switch (column) {
	case UPH_MOVEMENT_DATE:
		(void)read_day(at, column, &at->row.date, why);
		return;
	case UPH_MOVEMENT_FIRST_DAY:
	case UPH_MOVEMENT_LAST_DAY:
		(void)read_day(at, column, &day, why);
		return;
	case UPH_MOVEMENT_AMOUNT:
		read_amount(at, why);
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
		at->row.fields[column] = kept(at->reading, field_text_in_place(&at->reading->texts, cell));
	}
}

void journal_read_field(struct journal_row_reading *at, size_t column)
{
	struct buffer *why = &at->reading->why;
	buffer_clear(why);
	read_cell(at, column, why);
	at->reading->out_of_memory = at->reading->out_of_memory || buffer_failed(why);
}
