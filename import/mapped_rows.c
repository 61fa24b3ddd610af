/* The rows of a sheet, by its mapping: each is read, left out and why, or wrong and why. */
#include <stdio.h>
#include <string.h>

#include "import/journal_sheet.h"
#include "import/mapped_reading.h"
#include "ledger/base/text.h"

#define ROW_LIKE 3 /* cells of named columns that make a line a row */

/* ---- totals ---- */

static bool sums_hold(
	struct mapped_row_reading *at, bool whole, struct uph_money *off, struct uph_money *expected)
{
	struct uph_money other, sum;
	return mapped_sums_hold(&at->reading->all, at->sides, whole, off, expected) ||
	       mapped_sums_hold(&at->reading->taken, at->sides, whole, &other, &sum);
}

static void close_total(struct mapped_row_reading *at)
{
	mapped_sums_mark(&at->reading->all);
	mapped_sums_mark(&at->reading->taken);
}

static void settle_total(struct mapped_row_reading *at, const char *word)
{
	char quote[TEXT_EXCERPT_MAX], off_text[UPH_MONEY_TEXT_MAX], expected_text[UPH_MONEY_TEXT_MAX],
		stated[UPH_MONEY_TEXT_MAX];
	struct uph_money off, expected;
	text_excerpt(word, strlen(word), quote);
	bool whole = mapped_begins(word, "totalt") || mapped_begins(word, "total") ||
		     mapped_begins(word, "slutsumma");
	if (!at->has_amount) {
		mapped_leave_out(at, "Raden är en summa (\"%s\") utan belopp.", quote);
	} else if (sums_hold(at, whole, &off, &expected)) {
		mapped_leave_out(at, "Raden är en summa (\"%s\") och stämmer med raderna ovan.", quote);
	} else if (at->reading->unsure) {
		mapped_leave_out(at,
			"Raden är en summa (\"%s\") som inte kan prövas: ett belopp ovan kan inte läsas.",
			quote);
	} else {
		struct uph_money amount = {expected.ore + off.ore};
		mapped_row_error(at, at->row.anchor, "mapped.total",
			"Summan \"%s\" är %s kr, men raderna ovan är tillsammans %s kr: skillnaden är %s kr. "
			"Rätta filen, eller ta bort raden som fattas eller står två gånger.",
			quote, uph_money_print(amount, UPH_MONEY_SWEDISH, stated),
			uph_money_print(expected, UPH_MONEY_SWEDISH, expected_text),
			uph_money_print(off, UPH_MONEY_SWEDISH, off_text));
	}
	close_total(at);
}

/* A line with an amount and no day: a total by arithmetic, or wrong. */
static void settle_dayless(struct mapped_row_reading *at)
{
	struct uph_money off, expected;
	char off_text[UPH_MONEY_TEXT_MAX];
	if (at->reading->mapping->total_arithmetic && sums_hold(at, false, &off, &expected)) {
		mapped_leave_out(at, "Raden har ingen dag och är summan av raderna ovan.");
		close_total(at);
		return;
	}
	if (at->reading->mapping->total_arithmetic)
		mapped_row_error(at, at->row.anchor, "mapped.date",
			"Raden har ett belopp men ingen dag, och är inte summan av raderna ovan: det skiljer %s "
			"kr. Skriv dagen, rätta summan, eller välj bort raden med ett filter i kartan.",
			uph_money_print(off, UPH_MONEY_SWEDISH, off_text));
	else
		mapped_row_error(at, at->row.anchor, "mapped.date",
			"Raden har ett belopp men ingen dag. Skriv dagen, eller välj bort raden med ett filter i "
			"kartan.");
}

/* ---- a line ---- */

static void add_sums(struct mapped_row_reading *at)
{
	mapped_sums_add(&at->reading->all, at->amounts);
	if (!at->row.left_out)
		mapped_sums_add(&at->reading->taken, at->amounts);
}

static void read_day(struct mapped_row_reading *at, struct buffer *why, bool *has_cell)
{
	struct mapped_reading *reading = at->reading;
	const char *constant = reading->mapping->constants[UPH_MOVEMENT_DATE];
	uint32_t column = reading->columns[UPH_MOVEMENT_DATE];
	*has_cell = mapped_row_cell(at, column) != NULL;
	at->row.columns[UPH_MOVEMENT_DATE] = column;
	at->has_day = mapped_row_day(at, column, &at->row.date, why);
	if (!at->has_day && !*has_cell && constant)
		at->has_day = uph_date_parse(constant, strlen(constant), &at->row.date, NULL) == UPH_OK;
}

static void read_line(struct mapped_row_reading *at, struct buffer *day_why, struct buffer *why)
{
	struct mapped_reading *reading = at->reading;
	bool balances = reading->mapping->rows == MAPPED_BALANCES, has_day_cell;
	uint32_t fault = reading->sides[0] ? reading->sides[0] : reading->sides[1];
	read_day(at, day_why, &has_day_cell);
	bool readable = mapped_row_amounts(at, &fault, why);
	at->row.anchor = fault;
	if (at->has_amount)
		at->row.anchor = at->sides[0] ? reading->sides[0] : reading->sides[1];
	const char *word = has_day_cell && at->has_day ? NULL : mapped_total_word(at);
	if (word && readable) {
		settle_total(at, word);
	} else if (mapped_filtered_out(at)) {
		if (readable && at->has_amount)
			add_sums(at);
	} else if (!readable && !at->has_day && mapped_named_cells(at) < ROW_LIKE) {
		mapped_leave_out(at, "Raden har varken dag eller belopp.");
	} else if (!readable) {
		reading->unsure = true;
		mapped_row_error(at, fault, "mapped.amount", "%s", buffer_string(why));
	} else if (!at->has_amount && (!at->has_day || mapped_named_cells(at) < ROW_LIKE)) {
		mapped_leave_out(
			at, "Raden har %s.", at->has_day ? "inget belopp" : "varken dag eller belopp");
	} else if (!at->has_amount) {
		mapped_row_error(at, at->row.anchor, "mapped.amount",
			"Raden saknar belopp. Skriv det, eller välj bort "
			"raden med ett filter i kartan.");
	} else if (!at->has_day && !balances && has_day_cell) {
		mapped_row_error(
			at, reading->columns[UPH_MOVEMENT_DATE], "mapped.date", "%s", buffer_string(day_why));
		add_sums(at);
	} else if (!at->has_day && !balances) {
		settle_dayless(at);
	} else {
		mapped_row_read(at, why);
		add_sums(at);
	}
}

static enum uph_status visit_line(struct mapped_reading *reading, size_t index,
	enum uph_status (*visit)(void *context, const struct mapped_row *row, struct uph_error *err),
	void *context, struct uph_error *err)
{
	char place[TABLE_PLACE_MAX];
	struct buffer why, day_why;
	struct mapped_row_reading at = {
		.reading = reading, .line = &reading->grid.lines[index], .sound = true};
	buffer_init(&why, MAPPED_SENTENCE_MAX);
	buffer_init(&day_why, MAPPED_SENTENCE_MAX);
	at.row.number = at.line->number;
	if (mapped_is_heading(&reading->grid, &reading->headings, index))
		mapped_leave_out(&at, "Raden är rubriken en gång till.");
	else
		read_line(&at, &day_why, &why);
	reading->out_of_memory = reading->out_of_memory || buffer_failed(&why) || buffer_failed(&day_why);
	buffer_free(&why);
	buffer_free(&day_why);
	at.row.place = mapped_kept(
		reading, arena_string(reading->arena,
				 journal_place(reading->grid.table, reading->grid.sheet, at.line->number,
					 at.row.left_out ? 0 : at.row.anchor, place)));
	if (reading->out_of_memory)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return at.sound ? visit(context, &at.row, err) : UPH_OK;
}

/* ---- the sheet ---- */

static uint32_t column_of(struct mapped_reading *reading, const char *name)
{
	bool known = name && strcmp(name, MAPPED_UNDECIDED) != 0;
	return known ? mapped_column(&reading->headings, name) : 0;
}

static void choose_columns(struct mapped_reading *reading)
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

static void check_stated_total(struct mapped_reading *reading)
{
	const struct mapped_mapping *mapping = reading->mapping;
	char stated[UPH_MONEY_TEXT_MAX], found[UPH_MONEY_TEXT_MAX], off_text[UPH_MONEY_TEXT_MAX];
	bool balances = mapping->rows == MAPPED_BALANCES;
	struct uph_money sum = reading->taken.sides[balances && mapping->columns[MAPPED_CLOSING]];
	if (!mapping->has_stated_total)
		return;
	sum.ore -= balances ? 0 : reading->taken.sides[1].ore;
	if (mapping->turned || (mapping->debit && mapping->credit_positive))
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

static enum uph_status refuse_undecided(const struct mapped_mapping *mapping, struct arena *arena,
	struct uph_findings *findings, struct uph_error *err)
{
	const char *file = mapping->file ? mapping->file : "";
	for (size_t i = 0; i < mapping->undecided && i < MAPPED_UNDECIDED_TOLD; i++) {
		const char *path = mapping->undecided_at[i];
		const char *where = arena_print(arena, "%s%s%s", file, *file ? ": " : "", path);
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "mapping.undecided",
			where ? where : path,
			"Ett frågetecken står kvar: en människa ska välja innan filen kan läsas in. Byt \"?\" mot "
			"det som gäller%s.",
			strncmp(path, "event", 5) == 0
				? " (till exempel pay för Utbetalt eller requisition för Rekvirerat)"
				: "");
	}
	return uph_fail(
		err, UPH_E_REFUSED, "kartan är inte färdig: %zu frågetecken står kvar", mapping->undecided);
}

/* A sheet without headings would lose its first row. */
static void check_heading(struct mapped_reading *reading)
{
	struct uph_date day;
	struct buffer why;
	uint32_t fault;
	struct mapped_row_reading at = {
		.reading = reading, .line = &reading->grid.lines[reading->headings.first], .sound = true};
	buffer_init(&why, MAPPED_SENTENCE_MAX);
	if (reading->headings.lines == 1 && mapped_row_amounts(&at, &fault, &why) && at.has_amount &&
		mapped_row_day(&at, reading->columns[UPH_MOVEMENT_DATE], &day, &why))
		mapped_row_error(&at, 0, "mapped.header",
			"Raden läses som rubriker, men den har en dag och ett belopp. Sätt in en rad med rubriker "
			"överst i filen, eller rätta header i kartan.");
	buffer_free(&why);
}

static void say_hidden(struct mapped_reading *reading)
{
	char place[TABLE_PLACE_MAX];
	size_t count = 0;
	uint32_t first = 0;
	for (size_t i = reading->headings.first; i < reading->grid.count; i++) {
		if (reading->grid.lines[i].hidden && count++ == 0)
			first = reading->grid.lines[i].number;
	}
	if (count > 0)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_WARNING, "mapped.hidden",
			journal_place(reading->grid.table, reading->grid.sheet, first, 1, place),
			"%zu %s i bladet, den första är rad %u, och läses som de andra.", count,
			count == 1 ? "rad är dold" : "rader är dolda", (unsigned)first);
}

static enum uph_status read_lines(struct mapped_reading *reading,
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
	if (reading->errors > MAPPED_ERRORS_MAX)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_ERROR, "mapped.more", "",
			"Ytterligare %zu fel visas inte.", reading->errors - MAPPED_ERRORS_MAX);
	return reading->errors ? uph_fail(err, UPH_E_REFUSED, "bladet godtas inte: %zu fel", reading->errors)
			       : UPH_OK;
}

enum uph_status mapped_rows(struct table *table, const struct mapped_mapping *mapping, const char *sheet,
	bool undecided_too, struct arena *arena,
	enum uph_status (*visit)(void *context, const struct mapped_row *row, struct uph_error *err),
	void *context, struct uph_findings *findings, struct uph_error *err)
{
	if (mapping->undecided > 0 && !undecided_too)
		return refuse_undecided(mapping, arena, findings, err);
	struct mapped_reading *reading = arena_alloc(arena, sizeof *reading);
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
	check_heading(reading);
	say_hidden(reading);
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
	*out = status == UPH_OK ? mapped_headings_key(table, &headings, arena) : NULL;
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
