/* The rows below the header, down to the final Kvar: movements, numbers to be explained, fillers, torn rows.
 *
 * The amount column decides what a row is: an activity in the row makes its amount a movement; without one
 * the amount is a number for the arithmetic, unless the row has a date, a recipient or a purpose of its own,
 * for then it is a movement whose activity is missing, and that is refused. */
#include "import/matrix_row.h"

#include <string.h>

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
			"Raden har ett belopp men inget datum, och ovanför finns inget beslut att ärva "
			"datumet från. "
			"Skriv beslutets dag.");
		return;
	}
	if (above->row.date.ymd == 0) /* has been refused itself */
		return;
	if (pending->date || (purpose_too && pending->purpose)) {
		reading_error(reading, "matrix.date", place,
			"Raden saknar datum, och raden ovanför med ord men utan belopp (rad %u) gör att det "
			"inte går att "
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
	if (at > reading->last_at || !row_next_is_adjacent(reading, first->at))
		return false;
	row_gather(reading, at, second);
	return !second->own[ROLE_AMOUNT] && !row_has_activity(second->own[ROLE_ACTIVITY]) &&
	       row_dated(reading, second) && cell_text(reading, second->own[ROLE_PURPOSE]) != NULL;
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
	if (row_has_activity(cells->merged[ROLE_ACTIVITY]))
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
	draft->never_grant = label == LABEL_LEFT || label == LABEL_SUM || label == LABEL_OTHER;
	draft->named_grant = label == LABEL_GRANT;
	if (row_dated(reading, cells))
		(void)cell_date(reading, cells->at, cells->own[ROLE_DATE], false, &draft->row.date);
}

/* A row with words and no money: said, since nothing is posted from it. */
static void note_without_amount(
	struct reading *reading, const struct row_cells *cells, struct pending *pending)
{
	const char *purpose = cell_text(reading, cells->own[ROLE_PURPOSE]);
	const char *date = cell_text(reading, cells->own[ROLE_DATE]);
	bool is_label = row_label_of(cells->own[ROLE_PURPOSE]) != LABEL_NONE;
	bool is_dated = row_dated(reading, cells);
	if (!purpose && !date && !row_has_activity(cells->own[ROLE_ACTIVITY]) &&
		!cell_text(reading, cells->own[ROLE_RECIPIENT]) &&
		!cell_text(reading, cells->own[ROLE_COMMENT]))
		return;
	if (is_label && !is_dated && !row_has_activity(cells->own[ROLE_ACTIVITY]))
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

static void refuse_without_activity(
	struct reading *reading, const struct row_cells *cells, struct uph_money amount)
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
	if (cell_text(reading, recipient) && row_label_of(recipient) == LABEL_NONE)
		return false;
	if (cell_text(reading, date) && row_label_of(date) == LABEL_NONE &&
		!(label != LABEL_NONE && row_firm_label(label, label_cell)))
		return false;
	return !cell_text(reading, purpose) || label != LABEL_NONE;
}

/* Every cell of the table's own columns in the row can be read. The date column's errors come with the date.
 */
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
static bool words_for_amount(const struct row_cells *cells)
{
	const struct sheet_cell *amount = cells->own[ROLE_AMOUNT];
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
	row_gather(reading, at, &cells);
	if (!row_sound(reading, &cells))
		reading->amounts_unread = reading->amounts_unread || !cells.own[ROLE_AMOUNT];
	if (!cells.own[ROLE_AMOUNT] || words_for_amount(&cells)) {
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
		struct draft *filler = start(reading, &cells, MATRIX_FILLER, amount, whole);
		if (filler)
			filler->zero_formula = cells.own[ROLE_AMOUNT]->cell.formula != NULL &&
					       !row_has_activity(cells.merged[ROLE_ACTIVITY]);
		if (cell_text(reading, cells.own[ROLE_PURPOSE]) || row_has_activity(cells.own[ROLE_ACTIVITY]))
			note_without_amount(reading, &cells, pending);
		return false;
	}
	if (row_has_activity(cells.merged[ROLE_ACTIVITY]))
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
			struct sheet_cell *cell =
				reading->header.columns[role]
					? sheet_cell(&reading->sheet, at, reading->header.columns[role])
					: NULL;
			if (cell)
				cell->used = true;
		}
}

void reading_rows(struct reading *reading)
{
	struct pending pending = {0};
	row_find_end(reading);
	if (!reading->has_left)
		reading_error(reading, "matrix.no_left",
			reading_place(reading, reading->sheet.rows[reading->last_at].number,
				reading->header.columns[ROLE_AMOUNT]),
			"Slutraden saknas: efter sista beslutet ska en rad med ordet Kvar visa vad som är "
			"kvar att besluta.");
	for (size_t at = reading->header_at + 1; at <= reading->last_at && at < reading->sheet.row_count;
		at++)
		if (read_row(reading, at, &pending))
			at++;
	if (reading->has_left)
		row_check_below(reading);
	mark_used(reading);
}
