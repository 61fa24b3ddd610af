/* The rows of a sheet, by its mapping: each is read, left out and why, or wrong and why. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "import/field_cells.h"
#include "import/journal_sheet.h"
#include "import/mapped_sheet.h"
#include "ledger/base/text.h"

#define ERRORS_MAX 100
#define SENTENCE_MAX ((size_t)1 << 14)
#define ROW_LIKE 3 /* cells of named columns that make a line a row */

struct reading {
	const struct mapped_mapping *mapping;
	struct mapped_grid grid;
	struct mapped_headings headings;
	struct uph_findings *findings;
	struct arena *arena;
	struct mapped_sums all, taken;
	uint32_t columns[MAPPED_FIELDS], sides[2], event_column, find_column, total_column;
	uint32_t named[MAPPED_COLUMNS_MAX + 1]; /* by column: 1 when the mapping names it */
	bool undecided_too, out_of_memory;
	bool unsure; /* an amount above could not be read: sums cannot be checked */
	size_t errors;
};

struct row_reading {
	struct reading *reading;
	const struct mapped_line *line;
	struct mapped_row row;
	const struct uph_money *sides[2]; /* NULL: nothing stands there */
	struct uph_money amounts[2];
	bool has_amount, has_day, sound;
};

/* ---- telling ---- */

static void row_error(struct row_reading *at, uint32_t column, const char *rule, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void row_error(struct row_reading *at, uint32_t column, const char *rule, const char *format, ...)
{
	struct reading *reading = at->reading;
	char place[TABLE_PLACE_MAX];
	struct buffer said;
	va_list values;
	at->sound = false;
	if (reading->errors++ >= ERRORS_MAX)
		return;
	buffer_init(&said, SENTENCE_MAX);
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

static const char *kept(struct reading *reading, const char *text)
{
	if (!text)
		reading->out_of_memory = true;
	return text ? text : "";
}

static void leave_out(struct row_reading *at, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void leave_out(struct row_reading *at, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	at->row.left_out = kept(at->reading, arena_vprint(at->reading->arena, format, values));
	va_end(values);
}

/* ---- cells ---- */

static const struct table_cell *cell_at(const struct row_reading *at, uint32_t column)
{
	const struct table_cell *cell = mapped_cell(at->line, column);
	return cell && !field_is_filler(cell) ? cell : NULL;
}

static const struct mapped_format *format_of(const struct reading *reading, uint32_t column)
{
	for (size_t i = 0; i < reading->mapping->format_count; i++) {
		const struct mapped_format *format = &reading->mapping->formats[i];
		if (format->column && mapped_column(&reading->headings, format->column) == column)
			return format;
	}
	return NULL;
}

/* A text by its column's map of values; as it stands when the map does not have it. */
static const char *cell_text(struct row_reading *at, uint32_t column)
{
	struct reading *reading = at->reading;
	const struct mapped_mapping *mapping = reading->mapping;
	const struct table_cell *cell = cell_at(at, column);
	const char *text = cell ? kept(reading, field_text(reading->arena, cell)) : "";
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

static bool try_day(struct row_reading *at, uint32_t column, struct uph_date *out, struct buffer *why)
{
	const struct table_cell *cell = cell_at(at, column);
	const struct mapped_format *format = format_of(at->reading, column);
	return cell &&
	       mapped_day(at->reading->grid.table, cell, format ? format->order : MAPPED_YMD, out, why);
}

/* Reads the sides. False when one cannot be read, and why. */
static bool try_amounts(struct row_reading *at, uint32_t *fault, struct buffer *why)
{
	struct reading *reading = at->reading;
	at->has_amount = false;
	for (size_t i = 0; i < 2; i++) {
		const struct table_cell *cell = cell_at(at, reading->sides[i]);
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

static size_t named_cells(const struct row_reading *at)
{
	size_t count = 0;
	for (size_t i = 0; i < at->line->count; i++) {
		uint32_t column = at->line->cells[i].column;
		count += column <= MAPPED_COLUMNS_MAX && at->reading->named[column] &&
			 !field_is_filler(&at->line->cells[i]);
	}
	return count;
}

/* ---- filters ---- */

/* `*` is any characters, `?` one; both folded. */
static bool matches(const char *pattern, const char *text)
{
	const char *star = NULL, *from = NULL;
	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			from = text;
		} else if (*pattern == '?' || (*pattern && *pattern == *text)) {
			pattern++;
			text++;
			while (pattern[-1] == '?' && ((unsigned char)*text & 0xC0) == 0x80)
				text++;
		} else if (star) {
			pattern = star;
			text = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static bool folded_matches(const char *pattern, const char *text)
{
	struct buffer a, b;
	buffer_init(&a, SENTENCE_MAX);
	buffer_init(&b, SENTENCE_MAX * 16);
	text_fold(&a, pattern, strlen(pattern));
	text_fold(&b, text, strlen(text));
	bool same = !buffer_failed(&a) && !buffer_failed(&b) && matches(buffer_string(&a), buffer_string(&b));
	buffer_free(&a);
	buffer_free(&b);
	return same;
}

static bool passes(struct row_reading *at, const struct mapped_filter *filter)
{
	struct reading *reading = at->reading;
	const struct table_cell *cell = cell_at(at, mapped_column(&reading->headings, filter->column));
	const char *text = cell ? kept(reading, field_text(reading->arena, cell)) : "";
	const char *value = filter->value ? filter->value : "";
	switch (filter->test) {
	case MAPPED_EQUALS:
		return text_same(text, value);
	case MAPPED_NOT_EQUALS:
		return !text_same(text, value);
	case MAPPED_MATCHES:
		return folded_matches(value, text);
	case MAPPED_IS_EMPTY:
		return !*text;
	case MAPPED_NOT_EMPTY:
		break;
	}
	return *text != '\0';
}

static bool filtered_out(struct row_reading *at)
{
	const struct mapped_mapping *mapping = at->reading->mapping;
	for (size_t i = 0; i < mapping->filter_count; i++) {
		if (!passes(at, &mapping->filters[i])) {
			leave_out(
				at, "Raden väljs bort av kartans filter på %s.", mapping->filters[i].column);
			return true;
		}
	}
	return false;
}

/* ---- totals ---- */

static bool begins(const char *text, const char *word)
{
	struct buffer folded, head;
	buffer_init(&folded, SENTENCE_MAX * 16);
	buffer_init(&head, SENTENCE_MAX);
	text_fold(&folded, text, strlen(text));
	text_fold(&head, word, strlen(word));
	const char *rest = buffer_string(&folded) + head.length;
	bool found = head.length > 0 && folded.length >= head.length &&
		     memcmp(buffer_string(&folded), buffer_string(&head), head.length) == 0 &&
		     (*rest == '\0' || strchr(" :,.;-", *rest));
	buffer_free(&folded);
	buffer_free(&head);
	return found;
}

/* The word that makes the line a total; NULL: it is none. */
static const char *total_word(const struct row_reading *at)
{
	const struct mapped_mapping *mapping = at->reading->mapping;
	uint32_t only = at->reading->total_column;
	for (size_t i = 0; i < at->line->count; i++) {
		const struct table_cell *cell = &at->line->cells[i];
		if (cell->kind != TABLE_TEXT || (only && cell->column != only))
			continue;
		for (size_t k = 0; k < mapping->total_word_count; k++) {
			if (begins(cell->text, mapping->total_words[k]))
				return cell->text;
		}
	}
	return NULL;
}

static bool sums_hold(struct row_reading *at, bool whole, struct uph_money *off, struct uph_money *expected)
{
	struct uph_money other, sum;
	return mapped_sums_hold(&at->reading->all, at->sides, whole, off, expected) ||
	       mapped_sums_hold(&at->reading->taken, at->sides, whole, &other, &sum);
}

static void close_total(struct row_reading *at)
{
	mapped_sums_mark(&at->reading->all);
	mapped_sums_mark(&at->reading->taken);
}

static void settle_total(struct row_reading *at, const char *word)
{
	char quote[TEXT_EXCERPT_MAX], off_text[UPH_MONEY_TEXT_MAX], expected_text[UPH_MONEY_TEXT_MAX],
		stated[UPH_MONEY_TEXT_MAX];
	struct uph_money off, expected;
	text_excerpt(word, strlen(word), quote);
	bool whole = begins(word, "totalt") || begins(word, "total") || begins(word, "slutsumma");
	if (!at->has_amount) {
		leave_out(at, "Raden är en summa (\"%s\") utan belopp.", quote);
	} else if (sums_hold(at, whole, &off, &expected)) {
		leave_out(at, "Raden är en summa (\"%s\") och stämmer med raderna ovan.", quote);
	} else if (at->reading->unsure) {
		leave_out(at,
			"Raden är en summa (\"%s\") som inte kan prövas: ett belopp ovan kan inte läsas.",
			quote);
	} else {
		struct uph_money amount = {expected.ore + off.ore};
		row_error(at, at->row.anchor, "mapped.total",
			"Summan \"%s\" är %s kr, men raderna ovan är tillsammans %s kr: skillnaden är %s kr. "
			"Rätta filen, eller ta bort raden som fattas eller står två gånger.",
			quote, uph_money_print(amount, UPH_MONEY_SWEDISH, stated),
			uph_money_print(expected, UPH_MONEY_SWEDISH, expected_text),
			uph_money_print(off, UPH_MONEY_SWEDISH, off_text));
	}
	close_total(at);
}

/* A line with an amount and no day: a total by arithmetic, or wrong. */
static void settle_dayless(struct row_reading *at)
{
	struct uph_money off, expected;
	char off_text[UPH_MONEY_TEXT_MAX];
	if (at->reading->mapping->total_arithmetic && sums_hold(at, false, &off, &expected)) {
		leave_out(at, "Raden har ingen dag och är summan av raderna ovan.");
		close_total(at);
		return;
	}
	if (at->reading->mapping->total_arithmetic)
		row_error(at, at->row.anchor, "mapped.date",
			"Raden har ett belopp men ingen dag, och är inte summan av raderna ovan: det skiljer %s "
			"kr. Skriv dagen, rätta summan, eller välj bort raden med ett filter i kartan.",
			uph_money_print(off, UPH_MONEY_SWEDISH, off_text));
	else
		row_error(at, at->row.anchor, "mapped.date",
			"Raden har ett belopp men ingen dag. Skriv dagen, eller välj bort raden med ett filter i "
			"kartan.");
}

/* ---- what a row says ---- */

static void read_field(struct row_reading *at, size_t field, struct buffer *why)
{
	struct reading *reading = at->reading;
	uint32_t column = reading->columns[field];
	const struct table_cell *cell = cell_at(at, column);
	const char *constant = reading->mapping->constants[field];
	struct uph_date day;
	char text[UPH_DATE_TEXT_MAX];
	at->row.columns[field] = column;
	if (cell && !field_is_readable(cell, why)) {
		row_error(at, column, "mapped.cell", "%s", buffer_string(why));
		buffer_clear(why);
		return;
	}
	if (cell && (field == UPH_MOVEMENT_FIRST_DAY || field == UPH_MOVEMENT_LAST_DAY)) {
		if (!try_day(at, column, &day, why)) {
			row_error(at, column, "mapped.date", "%s", buffer_string(why));
			buffer_clear(why);
			return;
		}
		at->row.fields[field] =
			kept(reading, arena_string(reading->arena, uph_date_print(day, text)));
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

static void find_allocation(struct row_reading *at)
{
	if (!at->reading->find_column || at->row.fields[UPH_MOVEMENT_ALLOCATION])
		return;
	const char *found = allocation_in(cell_text(at, at->reading->find_column), at->reading->arena);
	at->row.fields[UPH_MOVEMENT_ALLOCATION] = found;
	at->row.columns[UPH_MOVEMENT_ALLOCATION] = at->reading->find_column;
}

static void set_event(struct row_reading *at, const char *word)
{
	if (!word || strcmp(word, MAPPED_UNDECIDED) == 0)
		at->row.undecided = true;
	else if (!*word)
		leave_out(at, "Raden är ingen händelse, säger kartan.");
	else
		(void)journal_event(word, &at->row.event);
}

static void read_event(struct row_reading *at)
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
		row_error(at, at->reading->event_column, "mapped.event",
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
			row_error(at, at->row.anchor, "mapped.event",
				"Beloppet är %s kr, och kartan säger inte vilken händelse ett %s belopp är. Skriv "
				"%s under event.",
				uph_money_print(at->row.amount, UPH_MONEY_SWEDISH, amount),
				below ? "negativt" : "positivt", below ? "negative" : "positive");
		if (below)
			at->row.amount.ore = -at->row.amount.ore;
	}
}

static void read_amount(struct row_reading *at)
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
		leave_out(at, "Beloppet är noll.");
		return;
	}
	read_event(at);
	if (at->row.left_out)
		return;
	if (at->sound && at->row.amount.ore < 0 && !at->row.undecided && at->row.event != UPH_EVENT_OPENING)
		row_error(at, at->row.anchor, "mapped.amount",
			"Beloppet är %s kr, men händelsen säger åt vilket håll pengarna går. Skriv i kartan vilken "
			"händelse ett negativt belopp är (event: positive och negative), eller vänd tecknet.",
			uph_money_print(at->row.amount, UPH_MONEY_SWEDISH, text));
	at->row.fields[UPH_MOVEMENT_AMOUNT] = kept(at->reading,
		arena_string(at->reading->arena, uph_money_print(at->row.amount, UPH_MONEY_PLAIN, text)));
}

static void read_balances(struct row_reading *at)
{
	at->row.has_opening = at->sides[0] != NULL;
	at->row.has_closing = at->sides[1] != NULL;
	int sign = at->reading->mapping->turned ? -1 : 1;
	at->row.opening.ore = sign * at->amounts[0].ore;
	at->row.closing.ore = sign * at->amounts[1].ore;
}

/* What the row is known by: its cells as they stand, whatever the mapping makes of them. */
static void read_identity(struct row_reading *at)
{
	struct reading *reading = at->reading;
	struct buffer key;
	buffer_init(&key, (size_t)1 << 20);
	for (size_t i = 0; i < reading->mapping->key_count; i++) {
		const struct table_cell *cell =
			cell_at(at, mapped_column(&reading->headings, reading->mapping->key_columns[i]));
		buffer_print(&key, "%s\n", cell ? kept(reading, field_text(reading->arena, cell)) : "");
	}
	for (size_t i = 0; reading->mapping->key_count == 0 && i < at->line->count; i++) {
		const struct table_cell *cell = &at->line->cells[i];
		if (!field_is_filler(cell))
			buffer_print(&key, "%u=%s\n", (unsigned)cell->column,
				kept(reading, field_text(reading->arena, cell)));
	}
	at->row.identity =
		kept(reading, buffer_failed(&key) ? NULL : arena_string(reading->arena, buffer_string(&key)));
	buffer_free(&key);
}

static void read_what_it_says(struct row_reading *at, struct buffer *why)
{
	char text[UPH_DATE_TEXT_MAX];
	struct reading *reading = at->reading;
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
		at->row.fields[UPH_MOVEMENT_DATE] =
			kept(reading, arena_string(reading->arena, uph_date_print(at->row.date, text)));
	read_identity(at);
}

/* ---- a line ---- */

static void add_sums(struct row_reading *at)
{
	mapped_sums_add(&at->reading->all, at->amounts);
	if (!at->row.left_out)
		mapped_sums_add(&at->reading->taken, at->amounts);
}

static void read_day(struct row_reading *at, struct buffer *why, bool *has_cell)
{
	struct reading *reading = at->reading;
	const char *constant = reading->mapping->constants[UPH_MOVEMENT_DATE];
	uint32_t column = reading->columns[UPH_MOVEMENT_DATE];
	*has_cell = cell_at(at, column) != NULL;
	at->row.columns[UPH_MOVEMENT_DATE] = column;
	at->has_day = try_day(at, column, &at->row.date, why);
	if (!at->has_day && !*has_cell && constant)
		at->has_day = uph_date_parse(constant, strlen(constant), &at->row.date, NULL) == UPH_OK;
}

static void read_line(struct row_reading *at, struct buffer *day_why, struct buffer *why)
{
	struct reading *reading = at->reading;
	bool balances = reading->mapping->rows == MAPPED_BALANCES, has_day_cell;
	uint32_t fault = reading->sides[0] ? reading->sides[0] : reading->sides[1];
	read_day(at, day_why, &has_day_cell);
	bool readable = try_amounts(at, &fault, why);
	at->row.anchor = fault;
	if (at->has_amount)
		at->row.anchor = at->sides[0] ? reading->sides[0] : reading->sides[1];
	const char *word = has_day_cell && at->has_day ? NULL : total_word(at);
	if (word && readable) {
		settle_total(at, word);
	} else if (filtered_out(at)) {
		if (readable && at->has_amount)
			add_sums(at);
	} else if (!readable && !at->has_day && named_cells(at) < ROW_LIKE) {
		leave_out(at, "Raden har varken dag eller belopp.");
	} else if (!readable) {
		reading->unsure = true;
		row_error(at, fault, "mapped.amount", "%s", buffer_string(why));
	} else if (!at->has_amount && (!at->has_day || named_cells(at) < ROW_LIKE)) {
		leave_out(at, "Raden har %s.", at->has_day ? "inget belopp" : "varken dag eller belopp");
	} else if (!at->has_amount) {
		row_error(at, at->row.anchor, "mapped.amount",
			"Raden saknar belopp. Skriv det, eller välj bort "
			"raden med ett filter i kartan.");
	} else if (!at->has_day && !balances && has_day_cell) {
		row_error(
			at, reading->columns[UPH_MOVEMENT_DATE], "mapped.date", "%s", buffer_string(day_why));
		add_sums(at);
	} else if (!at->has_day && !balances) {
		settle_dayless(at);
	} else {
		read_what_it_says(at, why);
		add_sums(at);
	}
}

static enum uph_status visit_line(struct reading *reading, size_t index,
	enum uph_status (*visit)(void *context, const struct mapped_row *row, struct uph_error *err),
	void *context, struct uph_error *err)
{
	char place[TABLE_PLACE_MAX];
	struct buffer why, day_why;
	struct row_reading at = {.reading = reading, .line = &reading->grid.lines[index], .sound = true};
	buffer_init(&why, SENTENCE_MAX);
	buffer_init(&day_why, SENTENCE_MAX);
	at.row.number = at.line->number;
	if (mapped_is_heading(&reading->grid, &reading->headings, index))
		leave_out(&at, "Raden är rubriken en gång till.");
	else
		read_line(&at, &day_why, &why);
	reading->out_of_memory = reading->out_of_memory || buffer_failed(&why) || buffer_failed(&day_why);
	buffer_free(&why);
	buffer_free(&day_why);
	at.row.place =
		kept(reading, arena_string(reading->arena,
				      journal_place(reading->grid.table, reading->grid.sheet, at.line->number,
					      at.row.left_out ? 0 : at.row.anchor, place)));
	if (reading->out_of_memory)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return at.sound ? visit(context, &at.row, err) : UPH_OK;
}

/* ---- the sheet ---- */

static uint32_t column_of(struct reading *reading, const char *name)
{
	bool known = name && strcmp(name, MAPPED_UNDECIDED) != 0;
	return known ? mapped_column(&reading->headings, name) : 0;
}

static void choose_columns(struct reading *reading)
{
	const struct mapped_mapping *mapping = reading->mapping;
	const char *name;
	for (size_t i = 0; i < MAPPED_FIELDS; i++)
		reading->columns[i] = column_of(reading, mapping->columns[i]);
	bool balances = mapping->rows == MAPPED_BALANCES;
	reading->sides[0] = balances ? reading->columns[MAPPED_OPENING]
				     : column_of(reading, mapping->debit ? mapping->debit : mapping->amount);
	reading->sides[1] = balances ? reading->columns[MAPPED_CLOSING] : column_of(reading, mapping->credit);
	reading->event_column = column_of(reading, mapping->event_column);
	reading->find_column = column_of(reading, mapping->find_allocation);
	reading->total_column = column_of(reading, mapping->total_column);
	for (size_t i = 0; (name = mapped_named_column(mapping, i, NULL)); i++)
		reading->named[column_of(reading, name)] = 1;
	reading->named[0] = 0;
}

static void check_stated_total(struct reading *reading)
{
	const struct mapped_mapping *mapping = reading->mapping;
	char stated[UPH_MONEY_TEXT_MAX], found[UPH_MONEY_TEXT_MAX], off_text[UPH_MONEY_TEXT_MAX];
	struct uph_money sum = reading->taken.sides[0];
	if (!mapping->has_stated_total)
		return;
	sum.ore -= mapping->rows == MAPPED_BALANCES ? 0 : reading->taken.sides[1].ore;
	if (mapping->turned || mapping->credit_positive)
		sum.ore = -sum.ore;
	struct uph_money off = {mapping->stated_total.ore - sum.ore};
	if (off.ore == 0)
		return;
	reading->errors++;
	(void)uph_findings_add_amount(reading->findings, UPH_SEVERITY_ERROR, "mapped.total", "", off,
		"Kartan säger att raderna är tillsammans %s kr, men de är %s kr: skillnaden är %s kr.",
		uph_money_print(mapping->stated_total, UPH_MONEY_SWEDISH, stated),
		uph_money_print(sum, UPH_MONEY_SWEDISH, found),
		uph_money_print(off, UPH_MONEY_SWEDISH, off_text));
}

static enum uph_status refuse_undecided(
	const struct mapped_mapping *mapping, struct uph_findings *findings, struct uph_error *err)
{
	(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "mapped.undecided", "",
		"Kartan har %zu %s kvar%s: en människa ska välja innan filen kan läsas in. Öppna kartan, byt "
		"\"?\" mot det som gäller%s och läs in igen.",
		mapping->undecided, mapping->undecided == 1 ? "frågetecken" : "frågetecken",
		mapping->event && strcmp(mapping->event, MAPPED_UNDECIDED) == 0 ? " (event, is)" : "",
		mapping->event && strcmp(mapping->event, MAPPED_UNDECIDED) == 0
			? " (till exempel pay för Utbetalt eller requisition för Rekvirerat)"
			: "");
	return uph_fail(err, UPH_E_REFUSED, "kartan är inte färdig");
}

static enum uph_status read_lines(struct reading *reading,
	enum uph_status (*visit)(void *context, const struct mapped_row *row, struct uph_error *err),
	void *context, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	size_t first = reading->headings.first + reading->headings.lines;
	for (size_t i = first; status == UPH_OK && i < reading->grid.count; i++)
		status = visit_line(reading, i, visit, context, err);
	if (status != UPH_OK)
		return status;
	check_stated_total(reading);
	if (reading->all.overflow)
		return uph_fail(err, UPH_E_OVERFLOW, "summan av bladets belopp är för stor");
	if (reading->errors > ERRORS_MAX)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_ERROR, "mapped.more", "",
			"Ytterligare %zu fel visas inte.", reading->errors - ERRORS_MAX);
	return reading->errors ? uph_fail(err, UPH_E_REFUSED, "bladet godtas inte: %zu fel", reading->errors)
			       : UPH_OK;
}

enum uph_status mapped_rows(struct table *table, const struct mapped_mapping *mapping, const char *sheet,
	bool undecided_too, struct arena *arena,
	enum uph_status (*visit)(void *context, const struct mapped_row *row, struct uph_error *err),
	void *context, struct uph_findings *findings, struct uph_error *err)
{
	if (mapping->undecided > 0 && !undecided_too)
		return refuse_undecided(mapping, findings, err);
	struct reading *reading = arena_alloc(arena, sizeof *reading);
	if (!reading)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	reading->mapping = mapping;
	reading->findings = findings;
	reading->arena = arena;
	reading->undecided_too = undecided_too;
	enum uph_status status = mapped_open(
		table, mapping, sheet, SIZE_MAX, arena, &reading->grid, &reading->headings, findings, err);
	if (status != UPH_OK)
		return status;
	if (!mapped_sums_begin(&reading->all, arena) || !mapped_sums_begin(&reading->taken, arena))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	choose_columns(reading);
	return read_lines(reading, visit, context, err);
}

enum uph_status mapped_sheet_key(struct table *table, const struct mapped_mapping *mapping, const char *sheet,
	struct arena *arena, size_t *index, const char **out, struct uph_findings *findings,
	struct uph_error *err)
{
	struct mapped_grid grid;
	struct mapped_headings headings;
	enum uph_status status =
		mapped_open(table, mapping, sheet, MAPPED_TOP_LINES, arena, &grid, &headings, findings, err);
	*out = status == UPH_OK ? mapped_headings_key(&headings, arena) : NULL;
	*index = status == UPH_OK ? grid.sheet : 0;
	if (status == UPH_OK && !*out)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return status;
}

enum uph_status mapped_key(struct table *table, const struct mapped_mapping *mapping, struct arena *arena,
	const char **out, struct uph_findings *findings, struct uph_error *err)
{
	size_t index;
	return mapped_sheet_key(table, mapping, NULL, arena, &index, out, findings, err);
}
