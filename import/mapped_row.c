/* A row of a sheet by its mapping: its cells, and what they say together. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "import/field_cells.h"
#include "import/journal_sheet.h"
#include "import/mapped_reading.h"
#include "ledger/base/text.h"

/* ---- telling ---- */

void mapped_row_error(
	struct mapped_row_reading *at, uint32_t column, const char *rule, const char *format, ...)
{
	struct mapped_reading *reading = at->reading;
	char place[TABLE_PLACE_MAX];
	struct buffer said;
	va_list values;
	at->sound = false;
	if (reading->errors++ >= MAPPED_ERRORS_MAX)
		return;
	buffer_init(&said, MAPPED_SENTENCE_MAX);
	/* A line of a text file is no cell: the column is told by its heading. */
	if (table_format(reading->grid.table) == TABLE_CSV && column && column <= reading->headings.width &&
		reading->headings.texts[column])
		buffer_print(&said, "Kolumnen %s: ", reading->headings.texts[column]);
	va_start(values, format);
	buffer_vprint(&said, format, values);
	va_end(values);
	if (uph_findings_add(reading->findings, UPH_SEVERITY_ERROR, rule,
		    journal_place(reading->grid.table, reading->grid.sheet, at->line->number, column, place),
		    "%s", buffer_string(&said)) != UPH_OK)
		reading->out_of_memory = true;
	buffer_free(&said);
}

const char *mapped_kept(struct mapped_reading *reading, const char *text)
{
	if (!text)
		reading->out_of_memory = true;
	return text ? text : "";
}

void mapped_leave_out(struct mapped_row_reading *at, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	at->row.left_out = mapped_kept(at->reading, arena_vprint(at->reading->arena, format, values));
	va_end(values);
}

/* ---- cells ---- */

const struct table_cell *mapped_row_cell(const struct mapped_row_reading *at, uint32_t column)
{
	const struct table_cell *cell = mapped_cell(at->line, column);
	return cell && !field_is_filler(cell) ? cell : NULL;
}

static const struct mapped_format *format_of(const struct mapped_reading *reading, uint32_t column)
{
	for (size_t i = 0; i < reading->mapping->format_count; i++) {
		const struct mapped_format *format = &reading->mapping->formats[i];
		if (format->column && mapped_column(&reading->headings, format->column) == column)
			return format;
	}
	return NULL;
}

/* A text by its column's map of values; as it stands when the map does not have it. */
static const char *cell_text(struct mapped_row_reading *at, uint32_t column)
{
	struct mapped_reading *reading = at->reading;
	const struct mapped_mapping *mapping = reading->mapping;
	const struct table_cell *cell = mapped_row_cell(at, column);
	const char *text = cell ? mapped_kept(reading, field_text(reading->arena, cell)) : "";
	for (size_t i = 0; i < mapping->value_count; i++) {
		const struct mapped_values *values = &mapping->values[i];
		if (!values->column || mapped_column(&reading->headings, values->column) != column)
			continue;
		for (size_t k = 0; k < values->pairs.count; k++) {
			if (text_same(values->pairs.items[k].from, text))
				return values->pairs.items[k].to;
		}
	}
	return text;
}

bool mapped_row_day(struct mapped_row_reading *at, uint32_t column, struct uph_date *out, struct buffer *why)
{
	const struct table_cell *cell = mapped_row_cell(at, column);
	const struct mapped_format *format = format_of(at->reading, column);
	return cell &&
	       mapped_day(at->reading->grid.table, cell, format ? format->order : MAPPED_YMD, out, why);
}

/* Reads the sides. False when one cannot be read, and why. */
bool mapped_row_amounts(struct mapped_row_reading *at, uint32_t *fault, struct buffer *why)
{
	struct mapped_reading *reading = at->reading;
	at->has_amount = false;
	for (size_t i = 0; i < 2; i++) {
		const struct table_cell *cell = mapped_row_cell(at, reading->sides[i]);
		at->amounts[i].ore = 0;
		at->sides[i] = NULL;
		if (!cell)
			continue;
		*fault = reading->sides[i];
		if (!mapped_amount(
			    cell, format_of(reading, *fault), reading->mapping->unit, &at->amounts[i], why))
			return false;
		at->sides[i] = &at->amounts[i];
		at->has_amount = true;
	}
	return true;
}

size_t mapped_named_cells(const struct mapped_row_reading *at)
{
	size_t count = 0;
	for (size_t i = 0; i < at->line->count; i++) {
		uint32_t column = at->line->cells[i].column;
		count += column <= MAPPED_COLUMNS_MAX && at->reading->named[column] &&
			 !field_is_filler(&at->line->cells[i]);
	}
	return count;
}

/* ---- what a row says ---- */

static void read_field(struct mapped_row_reading *at, size_t field, struct buffer *why)
{
	struct mapped_reading *reading = at->reading;
	uint32_t column = reading->columns[field];
	const struct table_cell *cell = mapped_row_cell(at, column);
	const char *constant = reading->mapping->constants[field];
	struct uph_date day;
	char text[UPH_DATE_TEXT_MAX];
	at->row.columns[field] = column;
	if (cell && !field_is_readable(cell, why)) {
		mapped_row_error(at, column, "mapped.cell", "%s", buffer_string(why));
		buffer_clear(why);
		return;
	}
	if (cell && (field == UPH_MOVEMENT_FIRST_DAY || field == UPH_MOVEMENT_LAST_DAY)) {
		if (!mapped_row_day(at, column, &day, why)) {
			mapped_row_error(at, column, "mapped.date", "%s", buffer_string(why));
			buffer_clear(why);
			return;
		}
		at->row.fields[field] =
			mapped_kept(reading, arena_string(reading->arena, uph_date_print(day, text)));
		return;
	}
	const char *value = column ? cell_text(at, column) : "";
	if (field == UPH_MOVEMENT_OF && journal_of(value))
		value = journal_of(value);
	if (field == UPH_MOVEMENT_INTO && journal_into(value))
		value = journal_into(value);
	if (!*value && constant && strcmp(constant, MAPPED_UNDECIDED) != 0)
		value = constant;
	if (*value)
		at->row.fields[field] = value;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || is_digit(byte);
}

/* "UPH-24-016" in a text, or the like: letters, two digits, three or more. NULL: none. */
static const char *allocation_in(const char *text, struct arena *arena)
{
	for (const char *at = text; (at = strchr(at, '-')) != NULL; at++) {
		const char *first = at;
		size_t digits;
		while (first > text && is_letter(first[-1]) && !is_digit(first[-1]))
			first--;
		if (at - first < 2 || at - first > 8 || (first > text && is_digit(first[-1])) ||
			!is_digit(at[1]) || !is_digit(at[2]) || at[3] != '-')
			continue;
		digits = strspn(at + 4, "0123456789");
		if (digits < 3 || digits > 5 || is_letter(at[4 + digits]))
			continue;
		return arena_copy(arena, first, (size_t)(at - first) + 4 + digits);
	}
	return NULL;
}

static void find_allocation(struct mapped_row_reading *at)
{
	if (!at->reading->find_column || at->row.fields[UPH_MOVEMENT_ALLOCATION])
		return;
	const char *found = allocation_in(cell_text(at, at->reading->find_column), at->reading->arena);
	at->row.fields[UPH_MOVEMENT_ALLOCATION] = found;
	at->row.columns[UPH_MOVEMENT_ALLOCATION] = at->reading->find_column;
}

static void set_event(struct mapped_row_reading *at, const char *word)
{
	if (!word || strcmp(word, MAPPED_UNDECIDED) == 0)
		at->row.undecided = true;
	else if (!*word)
		mapped_leave_out(at, "Raden är ingen händelse, säger kartan.");
	else
		(void)journal_event(word, &at->row.event);
}

static void read_event(struct mapped_row_reading *at)
{
	const struct mapped_mapping *mapping = at->reading->mapping;
	char amount[UPH_MONEY_TEXT_MAX];
	bool below = at->row.amount.ore < 0;
	if (mapping->event_column) {
		const char *word = cell_text(at, at->reading->event_column);
		char quote[TEXT_EXCERPT_MAX];
		for (size_t i = 0; i < mapping->event_words.count; i++) {
			if (text_same(mapping->event_words.items[i].from, word)) {
				set_event(at, mapping->event_words.items[i].to);
				return;
			}
		}
		mapped_row_error(at, at->reading->event_column, "mapped.event",
			"Kartan säger inte vilken händelse \"%s\" är. Skriv det under event, words; \"\" utelämnar "
			"raden.",
			text_excerpt(word, strlen(word), quote));
	} else if (mapping->event) {
		set_event(at, mapping->event);
	} else {
		const char *word = below ? mapping->event_negative : mapping->event_positive;
		if (word)
			set_event(at, word);
		else
			mapped_row_error(at, at->row.anchor, "mapped.event",
				"Beloppet är %s kr, och kartan säger inte vilken händelse ett %s belopp är. Skriv "
				"%s under event.",
				uph_money_print(at->row.amount, UPH_MONEY_SWEDISH, amount),
				below ? "negativt" : "positivt", below ? "negative" : "positive");
		if (below)
			at->row.amount.ore = -at->row.amount.ore;
	}
}

static void read_amount(struct mapped_row_reading *at)
{
	const struct mapped_mapping *mapping = at->reading->mapping;
	char text[UPH_MONEY_TEXT_MAX];
	struct uph_money amount = at->amounts[0];
	if (mapping->debit)
		amount.ore -= at->amounts[1].ore;
	if (mapping->turned || (mapping->debit && mapping->credit_positive))
		amount.ore = -amount.ore;
	at->row.amount = amount;
	if (mapping->rows != MAPPED_EVENTS)
		return;
	if (amount.ore == 0) {
		mapped_leave_out(at, "Beloppet är noll.");
		return;
	}
	read_event(at);
	if (at->row.left_out)
		return;
	if (at->sound && at->row.amount.ore < 0 && !at->row.undecided && at->row.event != UPH_EVENT_OPENING)
		mapped_row_error(at, at->row.anchor, "mapped.amount",
			"Beloppet är %s kr, men händelsen säger åt vilket håll pengarna går. Skriv i kartan vilken "
			"händelse ett negativt belopp är (event: positive och negative), eller vänd tecknet.",
			uph_money_print(at->row.amount, UPH_MONEY_SWEDISH, text));
	at->row.fields[UPH_MOVEMENT_AMOUNT] = mapped_kept(at->reading,
		arena_string(at->reading->arena, uph_money_print(at->row.amount, UPH_MONEY_PLAIN, text)));
}

static void read_balances(struct mapped_row_reading *at)
{
	at->row.has_opening = at->sides[0] != NULL;
	at->row.has_closing = at->sides[1] != NULL;
	int sign = at->reading->mapping->turned ? -1 : 1;
	at->row.opening.ore = sign * at->amounts[0].ore;
	at->row.closing.ore = sign * at->amounts[1].ore;
}

/* What the row is known by: its cells as they stand, whatever the mapping makes of them. Of somebody's
 * records those that number them are enough. */
static void read_identity(struct mapped_row_reading *at)
{
	struct mapped_reading *reading = at->reading;
	struct buffer key;
	buffer_init(&key, (size_t)1 << 20);
	for (size_t i = 0; i < reading->mapping->key_count; i++) {
		const struct table_cell *cell = mapped_row_cell(
			at, mapped_column(&reading->headings, reading->mapping->key_columns[i]));
		buffer_print(
			&key, "%s\n", cell ? mapped_kept(reading, field_text(reading->arena, cell)) : "");
	}
	uint32_t columns = table_key_columns(reading->grid.table);
	for (size_t i = 0; reading->mapping->key_count == 0 && i < at->line->count; i++) {
		const struct table_cell *cell = &at->line->cells[i];
		if (columns > 0 && cell->column > columns)
			break;
		if (!field_is_filler(cell))
			buffer_print(&key, "%u=%s\n", (unsigned)cell->column,
				mapped_kept(reading, field_text(reading->arena, cell)));
	}
	at->row.identity = mapped_kept(
		reading, buffer_failed(&key) ? NULL : arena_string(reading->arena, buffer_string(&key)));
	buffer_free(&key);
}

void mapped_row_read(struct mapped_row_reading *at, struct buffer *why)
{
	char text[UPH_DATE_TEXT_MAX];
	struct mapped_reading *reading = at->reading;
	if (reading->mapping->rows == MAPPED_BALANCES)
		read_balances(at);
	else
		read_amount(at);
	if (at->row.left_out)
		return;
	for (size_t field = 0; field < MAPPED_FIELDS; field++) {
		bool special = field == UPH_MOVEMENT_DATE || field == UPH_MOVEMENT_AMOUNT ||
			       field == MAPPED_OPENING || field == MAPPED_CLOSING;
		if (!special)
			read_field(at, field, why);
	}
	find_allocation(at);
	if (at->row.date.ymd)
		at->row.fields[UPH_MOVEMENT_DATE] = mapped_kept(
			reading, arena_string(reading->arena, uph_date_print(at->row.date, text)));
	read_identity(at);
}
