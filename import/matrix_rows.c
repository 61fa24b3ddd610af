/* The rows below the header, down to the final Kvar: movements, numbers to be explained, fillers, torn rows.
 *
 * The amount column decides what a row is: an activity in the row makes its amount a movement; without one the amount is a number for the
 * arithmetic, unless the row has a date, a recipient or a purpose of its own, for then it is a movement whose activity
 * is missing, and that is refused. */
#include "import/matrix_reading.h"

#include <string.h>

/* A row's cells by role, after merges. */
struct row_cells {
	size_t at;
	uint32_t number;
	struct sheet_cell *own[ROLE_COUNT];
	struct sheet_cell *merged[ROLE_COUNT]; /* own, or the merged cell that reaches here */
};

static size_t row_of_number(const struct sheet *sheet, uint32_t number)
{
	size_t low = 0, high = sheet->row_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sheet->rows[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sheet->row_count && sheet->rows[low].number == number ? low : NOWHERE;
}

static struct sheet_cell *merged_cell(const struct sheet *sheet, uint32_t number, uint32_t column)
{
	for (size_t i = 0; i < sheet->merge_count; i++) {
		const struct table_range *range = &sheet->merges[i];
		if (range->column_first != column || number <= range->row_first || number > range->row_last)
			continue;
		size_t row = row_of_number(sheet, range->row_first);
		return row == NOWHERE ? NULL : sheet_cell(sheet, row, column);
	}
	return NULL;
}

static void gather(struct reading *reading, size_t at, struct row_cells *out)
{
	*out = (struct row_cells){.at = at, .number = reading->sheet.rows[at].number};
	for (enum column_role role = ROLE_DATE; role < ROLE_COUNT; role++) {
		uint32_t column = reading->header.columns[role];
		if (!column)
			continue;
		out->own[role] = sheet_cell(&reading->sheet, at, column);
		out->merged[role] = out->own[role];
		if (!out->own[role] && role != ROLE_AMOUNT)
			out->merged[role] = merged_cell(&reading->sheet, out->number, column);
	}
}

/* Whether the activity's cell names an activity, rather than holding nothing, a dash or a label. */
static bool has_activity(const struct sheet_cell *cell)
{
	if (!cell)
		return false;
	if (cell->cell.kind != TABLE_TEXT)
		return true;
	if (words_dash(cell->folded))
		return false;
	return words_label(cell->folded) == LABEL_NONE || words_code(cell->folded).kind != CODE_NONE;
}

static enum label_kind label_of(const struct sheet_cell *cell)
{
	return cell && cell->cell.kind == TABLE_TEXT ? words_label(cell->folded) : LABEL_NONE;
}

/* The row's label: its purpose, else the nearest text to the left of the amount, else one to the right. */
static enum label_kind row_label(struct reading *reading, const struct row_cells *cells,
	struct sheet_cell **label_cell)
{
	struct sheet_row *row = &reading->sheet.rows[cells->at];
	static const enum column_role right[] = {ROLE_ACTIVITY, ROLE_RECIPIENT, ROLE_COMMENT};
	*label_cell = cells->own[ROLE_PURPOSE];
	enum label_kind label = label_of(*label_cell);
	for (size_t i = row->cell_count; i-- > 0 && label == LABEL_NONE;)
		if (row->cells[i].cell.column < reading->header.columns[ROLE_AMOUNT]) {
			*label_cell = &row->cells[i];
			label = label_of(*label_cell);
		}
	for (size_t i = 0; i < sizeof right / sizeof right[0] && label == LABEL_NONE; i++) {
		*label_cell = cells->own[right[i]];
		label = label_of(*label_cell);
	}
	return label;
}

/* A label that a date beside it does not turn into a decision: the sum, what is left, or the grant "per" a day. */
static bool firm_label(enum label_kind label, const struct sheet_cell *cell)
{
	if (label == LABEL_LEFT || label == LABEL_SUM)
		return true;
	return label == LABEL_GRANT && (strncmp(cell->folded, "statsbidrag", 11) == 0 ||
					       strncmp(cell->folded, "stimulansmedel", 14) == 0 ||
					       strncmp(cell->folded, "tilldel", 7) == 0);
}

/* ---- where the table ends ---- */

static bool dated(struct reading *reading, const struct row_cells *cells)
{
	struct uph_date date;
	return cells->own[ROLE_DATE] && cell_date(reading, cells->at, cells->own[ROLE_DATE], true, &date);
}

static bool nonzero(const struct sheet_cell *cell)
{
	struct uph_money amount;
	if (!cell || cell->cell.uncached)
		return cell != NULL;
	if (cell->cell.kind == TABLE_TEXT)
		return uph_money_parse(cell->cell.text, cell->cell.text_length, UPH_MONEY_DASH_IS_ZERO, &amount, NULL,
			       NULL) == UPH_OK &&
		       amount.ore != 0;
	return cell->cell.kind == TABLE_NUMBER &&
	       uph_money_from_decimal(cell->cell.text, cell->cell.text_length, &amount, NULL, NULL) == UPH_OK &&
	       amount.ore != 0;
}

/* The last labelled number that says what is left; else the last row that looks like a movement. */
static void find_end(struct reading *reading)
{
	struct row_cells cells;
	struct sheet_cell *label;
	size_t movement = reading->header_at;
	for (size_t at = reading->header_at + 1; at < reading->sheet.row_count; at++) {
		gather(reading, at, &cells);
		const struct sheet_cell *amount = cells.own[ROLE_AMOUNT];
		if (!amount)
			continue;
		if (has_activity(cells.own[ROLE_ACTIVITY])) {
			movement = at;
			continue;
		}
		bool number = amount->cell.uncached || amount->cell.kind != TABLE_TEXT || cell_looks_amount(amount);
		if (number && row_label(reading, &cells, &label) == LABEL_LEFT && label->cell.kind == TABLE_TEXT) {
			reading->last_at = at;
			reading->has_left = true;
		}
	}
	if (!reading->has_left)
		reading->last_at = movement;
}

static bool known_activity(const struct reading *reading, const struct sheet_cell *cell)
{
	if (!cell)
		return false;
	struct code_found found = words_code(cell->cell.kind == TABLE_TEXT ? cell->folded : cell->cell.text);
	if (found.kind != CODE_LEADING)
		return false;
	const char *text = cell->cell.kind == TABLE_TEXT ? cell->folded : cell->cell.text;
	for (size_t i = 0; i < reading->count; i++) {
		const char *code = reading->drafts[i].row.activity;
		if (code && strlen(code) == found.length && strncmp(code, text + found.at, found.length) == 0)
			return true;
	}
	return false;
}

/* Decisions below the final Kvar would be left out in silence: refused. */
static void check_below(struct reading *reading)
{
	struct row_cells cells;
	for (size_t at = reading->last_at + 1; at < reading->sheet.row_count; at++) {
		gather(reading, at, &cells);
		if (!nonzero(cells.own[ROLE_AMOUNT]))
			continue;
		bool next = cells.number == reading->sheet.rows[reading->last_at].number + 1;
		bool known = known_activity(reading, cells.own[ROLE_ACTIVITY]);
		if (!dated(reading, &cells) && !(known && (next || cells.own[ROLE_RECIPIENT])))
			continue;
		reading_error(reading, "matrix.below_left",
			reading_place(reading, cells.number, reading->header.columns[ROLE_AMOUNT]),
			"Raden har ett belopp med %s men står under slutraden Kvar (%s). Flytta den ovanför Kvar, eller "
			"skriv Kvar sist.",
			known ? "aktivitet" : "datum",
			reading_spot(reading, reading->sheet.rows[reading->last_at].number,
				reading->header.columns[ROLE_AMOUNT]));
	}
}

/* ---- one row ---- */

/* A row above with a date or a purpose but no amount: what a row below inherits is then uncertain. */
struct pending {
	bool date, purpose;
	uint32_t number;
};

static struct draft *start(struct reading *reading, const struct row_cells *cells, enum matrix_row_kind kind,
	struct uph_money amount, bool whole)
{
	struct draft *draft = reading_draft(reading);
	if (!draft)
		return NULL;
	draft->at = cells->at;
	draft->row.kind = kind;
	draft->row.place = reading_place(reading, cells->number, reading->header.columns[ROLE_AMOUNT]);
	draft->row.amount = amount;
	draft->row.whole = whole;
	return draft;
}

/* The recipient's cell: a party, or words that the money stays on the balance, which are a comment. */
static void add_recipient(struct reading *reading, const struct sheet_cell *cell, struct matrix_row *row)
{
	const char *text = cell_text(reading, cell);
	if (!text || row->recipient)
		return;
	const char *folded = cell_folded(reading, cell);
	if (!words_on_balance(folded) && !words_only_held(folded))
		row->recipient = text;
	else if (!words_only_held(folded))
		row->comment = row->comment ? reading_print(reading, "%s %s", row->comment, text) : text;
}

static void add_comment(struct reading *reading, const struct sheet_cell *cell, struct matrix_row *row)
{
	const char *text = cell_text(reading, cell);
	if (text && !words_only_held(cell_folded(reading, cell)))
		row->comment = row->comment ? reading_print(reading, "%s %s", row->comment, text) : text;
}

static const struct draft *last_movement(const struct reading *reading, const struct draft *before)
{
	for (size_t i = (size_t)(before - reading->drafts); i-- > reading->opening_count;)
		if (reading->drafts[i].row.kind == MATRIX_MOVEMENT)
			return &reading->drafts[i];
	return NULL;
}

static void inherit(struct reading *reading, const struct row_cells *cells, struct draft *draft,
	const struct pending *pending)
{
	const struct draft *above = last_movement(reading, draft);
	bool purpose_too = !draft->row.purpose;
	uint32_t date_column = reading->header.columns[ROLE_DATE];
	const char *place = reading_place(reading, cells->number, date_column);
	if (!above) {
		reading_error(reading, "matrix.date", place,
			"Raden har ett belopp men inget datum, och ovanför finns inget beslut att ärva datumet från. "
			"Skriv beslutets dag.");
		return;
	}
	if (above->row.date.ymd == 0) /* has been refused itself */
		return;
	if (pending->date || (purpose_too && pending->purpose)) {
		reading_error(reading, "matrix.date", place,
			"Raden saknar datum, och raden ovanför med ord men utan belopp (rad %u) gör att det inte går att "
			"veta vilket beslut den hör till. Skriv datum och ändamål på raden.",
			pending->number);
		return;
	}
	draft->row.date = above->row.date;
	draft->row.inherited = true;
	if (purpose_too) {
		draft->row.purpose = above->row.purpose;
		draft->head = above->head;
	}
}

/* The second half of a torn row: date and purpose, no amount and no activity, in the very next row. */
static bool second_half(struct reading *reading, const struct row_cells *first, struct row_cells *second)
{
	size_t at = first->at + 1;
	if (at > reading->last_at || at >= reading->sheet.row_count ||
		reading->sheet.rows[at].number != first->number + 1)
		return false;
	gather(reading, at, second);
	return !second->own[ROLE_AMOUNT] && !has_activity(second->own[ROLE_ACTIVITY]) && dated(reading, second) &&
	       cell_text(reading, second->own[ROLE_PURPOSE]) != NULL;
}

static void own_words(struct reading *reading, const struct row_cells *cells, struct draft *draft)
{
	const struct sheet_cell *date = cells->merged[ROLE_DATE];
	draft->row.purpose = cell_text(reading, cells->merged[ROLE_PURPOSE]);
	draft->own_purpose = draft->row.purpose != NULL;
	add_recipient(reading, cells->merged[ROLE_RECIPIENT], &draft->row);
	add_comment(reading, cells->merged[ROLE_COMMENT], &draft->row);
	if (date && !(date->cell.kind == TABLE_TEXT && words_dash(date->folded))) {
		draft->own_date = true;
		(void)cell_date(reading, cells->at, date, false, &draft->row.date);
	}
}

/* A movement. Returns whether it took the row below with it. */
static bool add_movement(struct reading *reading, const struct row_cells *cells, struct uph_money amount,
	bool whole, struct pending *pending)
{
	const char *activity = NULL;
	if (has_activity(cells->merged[ROLE_ACTIVITY]))
		activity = cell_activity(reading, cells->at, cells->merged[ROLE_ACTIVITY]);
	struct draft *draft = start(reading, cells, MATRIX_MOVEMENT, amount, whole);
	struct row_cells second;
	bool torn = false;
	if (!draft)
		return false;
	draft->row.activity = activity;
	own_words(reading, cells, draft);
	if (!draft->own_date && !draft->own_purpose && second_half(reading, cells, &second)) {
		torn = true;
		draft->row.torn = true;
		draft->second_half = second.at;
		own_words(reading, &second, draft);
	}
	if (!draft->own_date)
		inherit(reading, cells, draft, pending);
	*pending = (struct pending){0};
	return torn;
}

static void add_number(struct reading *reading, const struct row_cells *cells, struct uph_money amount,
	bool whole, enum label_kind label)
{
	struct draft *draft = start(reading, cells, MATRIX_SUBTOTAL, amount, whole);
	if (!draft)
		return;
	draft->number = true;
	draft->never_grant = label == LABEL_LEFT || label == LABEL_SUM;
	if (dated(reading, cells))
		(void)cell_date(reading, cells->at, cells->own[ROLE_DATE], true, &draft->row.date);
}

/* A row with words and no money: said, since nothing is posted from it. */
static void note_without_amount(struct reading *reading, const struct row_cells *cells, struct pending *pending)
{
	const char *purpose = cell_text(reading, cells->own[ROLE_PURPOSE]);
	const char *date = cell_text(reading, cells->own[ROLE_DATE]);
	bool is_label = label_of(cells->own[ROLE_PURPOSE]) != LABEL_NONE;
	bool is_dated = dated(reading, cells);
	if (!purpose && !date && !has_activity(cells->own[ROLE_ACTIVITY]) &&
		!cell_text(reading, cells->own[ROLE_RECIPIENT]) && !cell_text(reading, cells->own[ROLE_COMMENT]))
		return;
	if (is_label && !is_dated && !has_activity(cells->own[ROLE_ACTIVITY]))
		return;
	(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "matrix.zero_decision",
		reading_place(reading, cells->number, reading->header.columns[ROLE_AMOUNT]),
		is_dated && purpose ? "Beslutet %s \"%s\" har inget belopp och bokförs inte."
				    : "Raden %s \"%s\" har inget belopp och bokförs inte.",
		date ? date : "utan datum", purpose ? purpose : "utan ändamål");
	if (is_dated || (purpose && !is_label)) {
		pending->date = pending->date || is_dated;
		pending->purpose = pending->purpose || (purpose && !is_label);
		pending->number = cells->number;
	}
}

static void refuse_without_activity(struct reading *reading, const struct row_cells *cells,
	struct uph_money amount)
{
	const char *purpose = cell_text(reading, cells->own[ROLE_PURPOSE]);
	reading_error_amount(reading, "matrix.activity_missing",
		reading_place(reading, cells->number, reading->header.columns[ROLE_AMOUNT]), amount,
		"Raden \"%s\" med %s saknar aktivitet. Skriv aktivitetens kod i kolumnen för aktivitet.",
		purpose ? purpose : "utan ändamål", reading_money(reading, amount));
}

/* A row without activity: a number for the arithmetic, or a movement that lacks one. */
static bool is_number(struct reading *reading, const struct row_cells *cells, enum label_kind label,
	const struct sheet_cell *label_cell)
{
	const struct sheet_cell *recipient = cells->own[ROLE_RECIPIENT];
	const struct sheet_cell *purpose = cells->own[ROLE_PURPOSE];
	const struct sheet_cell *date = cells->own[ROLE_DATE];
	if (cell_text(reading, recipient) && label_of(recipient) == LABEL_NONE)
		return false;
	if (cell_text(reading, date) && label_of(date) == LABEL_NONE &&
		!(label != LABEL_NONE && firm_label(label, label_cell)))
		return false;
	return !cell_text(reading, purpose) || label != LABEL_NONE;
}

/* Every cell of the table's own columns in the row can be read. The date column's errors come with the date. */
static bool row_sound(struct reading *reading, const struct row_cells *cells)
{
	static const enum column_role roles[] = {ROLE_DATE, ROLE_PURPOSE, ROLE_RECIPIENT, ROLE_COMMENT};
	bool sound = true;
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
		if (cells->own[roles[i]] && !cell_sound(reading, cells->at, cells->own[roles[i]]))
			sound = false;
	return sound;
}

/* Text in the amount column where no amount is: a heading, unless the row is a decision or shows digits. */
static bool words_for_amount(const struct reading *reading, const struct row_cells *cells)
{
	const struct sheet_cell *amount = cells->own[ROLE_AMOUNT];
	(void)reading;
	if (amount->cell.kind != TABLE_TEXT || strpbrk(amount->folded, "0123456789") != NULL)
		return false;
	return !cells->own[ROLE_DATE] && !cells->own[ROLE_ACTIVITY] && !words_dash(amount->folded);
}

static bool read_row(struct reading *reading, size_t at, struct pending *pending)
{
	struct row_cells cells;
	struct sheet_cell *label_cell = NULL;
	struct uph_money amount = {0};
	bool whole = false;
	gather(reading, at, &cells);
	if (!row_sound(reading, &cells))
		reading->amounts_unread = reading->amounts_unread || !cells.own[ROLE_AMOUNT];
	if (!cells.own[ROLE_AMOUNT] || words_for_amount(reading, &cells)) {
		note_without_amount(reading, &cells, pending);
		return false;
	}
	enum label_kind label = row_label(reading, &cells, &label_cell);
	if (label != LABEL_NONE)
		label_cell->used = true;
	if (!cell_amount(reading, at, cells.own[ROLE_AMOUNT], &amount, &whole)) {
		reading->amounts_unread = true;
		return false;
	}
	bool last = reading->has_left && at == reading->last_at;
	if (last) {
		(void)start(reading, &cells, MATRIX_LEFT, amount, whole);
		return false;
	}
	if (amount.ore == 0) {
		(void)start(reading, &cells, MATRIX_FILLER, amount, whole);
		if (cell_text(reading, cells.own[ROLE_PURPOSE]) || has_activity(cells.own[ROLE_ACTIVITY]))
			note_without_amount(reading, &cells, pending);
		return false;
	}
	if (has_activity(cells.merged[ROLE_ACTIVITY]))
		return add_movement(reading, &cells, amount, whole, pending);
	if (is_number(reading, &cells, label, label_cell)) {
		add_number(reading, &cells, amount, whole, label);
		return false;
	}
	refuse_without_activity(reading, &cells, amount);
	return add_movement(reading, &cells, amount, whole, pending);
}

static void mark_used(struct reading *reading)
{
	for (size_t at = reading->header_at; at <= reading->last_at && at < reading->sheet.row_count; at++)
		for (enum column_role role = ROLE_DATE; role < ROLE_COUNT; role++) {
			struct sheet_cell *cell = reading->header.columns[role]
							  ? sheet_cell(&reading->sheet, at,
								    reading->header.columns[role])
							  : NULL;
			if (cell)
				cell->used = true;
		}
}

void reading_rows(struct reading *reading)
{
	struct pending pending = {0};
	find_end(reading);
	if (!reading->has_left)
		reading_error(reading, "matrix.no_left",
			reading_place(reading, reading->sheet.rows[reading->last_at].number,
				reading->header.columns[ROLE_AMOUNT]),
			"Slutraden saknas: efter sista beslutet ska en rad med ordet Kvar visa vad som är kvar att besluta.");
	for (size_t at = reading->header_at + 1; at <= reading->last_at && at < reading->sheet.row_count; at++)
		if (read_row(reading, at, &pending))
			at++;
	if (reading->has_left)
		check_below(reading);
	mark_used(reading);
}
