/* What stands above the header: the opening block, with its label and an amount for each activity. Numbers
 * above the header that are no part of it are left for the list of what is outside, but never rows that look
 * like a block's own. */
#include "import/matrix_reading.h"

#include <string.h>

/* Where the block's heading stands. */
struct heading_cell {
	size_t row;
	struct sheet_cell *cell;
};

static bool has_letter(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80 || (*text >= 'a' && *text <= 'z'))
			return true;
	return false;
}

/* A row of the block, taken apart. Cells are indexes in the row, NOWHERE when not there. */
struct block_row {
	const char *code, *name;
	size_t code_cell, name_cell, amount_cell;
	enum label_kind label;
	bool text; /* some other text stands in it */
};

/* The part of the cell's text after its code, as written. Folding keeps the order of words, so the name
 * begins after the code's last digit. */
static const char *name_after_code(struct reading *reading, const struct sheet_cell *cell, const char *code)
{
	const char *text = cell_text(reading, cell);
	const char *at = text ? strstr(text, code) : NULL;
	if (!at)
		return NULL;
	at += strlen(code);
	at += strspn(at, " :.,-)");
	return *at ? at : NULL;
}

/* Reads a code with or without its name from cell `index`; false when the cell holds none. */
static bool take_code(
	struct reading *reading, const struct sheet_row *row, size_t index, struct block_row *out)
{
	const struct sheet_cell *cell = &row->cells[index];
	const struct sheet_cell *next = index + 1 < row->cell_count ? &row->cells[index + 1] : NULL;
	bool next_names =
		next && next->cell.kind == TABLE_TEXT && has_letter(next->folded) && !cell_looks_amount(next);
	if (cell->cell.kind == TABLE_TEXT && words_undivided(cell->folded)) {
		out->code = "";
		out->name = cell_text(reading, cell);
		out->code_cell = index;
		return true;
	}
	struct code_found found = words_code(cell_folded(reading, cell));
	if (found.kind != CODE_LEADING || cell->cell.kind == TABLE_DATE)
		return false;
	bool named_here = cell->cell.kind == TABLE_TEXT && has_letter(cell->folded + found.rest);
	bool prefixed = found.at > 0;
	bool next_amount = next && cell_looks_amount(next);
	if (!named_here && !prefixed && !next_names && !next_amount)
		return false;
	if (cell->cell.kind == TABLE_TEXT && cell_looks_amount(cell) && !next_names && !next_amount)
		return false;
	out->code = reading_print(reading, "%.*s", (int)found.length, cell_folded(reading, cell) + found.at);
	out->code_cell = index;
	if (cell->cell.kind == TABLE_NUMBER) {
		for (size_t pad = strlen(out->code); pad < cell->cell.zero_pad && pad < CODE_LENGTH_MAX;
			pad++)
			out->code = reading_print(reading, "0%s", out->code);
	}
	if (named_here) {
		out->name = name_after_code(reading, cell, out->code);
	} else if (next_names) {
		out->name = cell_text(reading, next);
		out->name_cell = index + 1;
	}
	return true;
}

static void take_apart(struct reading *reading, const struct sheet_row *row, const struct sheet_cell *heading,
	struct block_row *out)
{
	*out = (struct block_row){.code_cell = NOWHERE, .name_cell = NOWHERE, .amount_cell = NOWHERE};
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		if (cell == heading || cell->used || i == out->name_cell)
			continue;
		if (!out->code && out->label == LABEL_NONE) {
			if (take_code(reading, row, i, out))
				continue;
			if (cell->cell.kind == TABLE_TEXT)
				out->label = words_label(cell->folded);
			if (out->label != LABEL_NONE) {
				out->code_cell = i;
				continue;
			}
		}
		if (cell->cell.kind == TABLE_TEXT && has_letter(cell->folded) && !cell_looks_amount(cell) &&
			!out->code) {
			out->text = true;
			continue;
		}
		out->amount_cell = i;
		return;
	}
}

static const struct draft *same_activity(const struct reading *reading, const char *code)
{
	for (size_t i = 0; i < reading->opening_count; i++)
		if (reading->drafts[i].row.kind == MATRIX_OPENING &&
			strcmp(reading->drafts[i].row.activity, code) == 0)
			return &reading->drafts[i];
	return NULL;
}

static const char *spot_of_draft(struct reading *reading, const struct draft *draft)
{
	const char *mark = strrchr(draft->row.place, '!');
	return mark ? mark + 1 : reading_print(reading, "rad %s", draft->row.place);
}

static void add(struct reading *reading, size_t row, const struct block_row *parts, enum matrix_row_kind kind)
{
	struct sheet_row *sheet_row = &reading->sheet.rows[row];
	struct sheet_cell *cell = &sheet_row->cells[parts->amount_cell];
	struct uph_money amount = {0};
	bool whole = false;
	cell->used = true;
	if (parts->code_cell != NOWHERE)
		sheet_row->cells[parts->code_cell].used = true;
	if (parts->name_cell != NOWHERE)
		sheet_row->cells[parts->name_cell].used = true;
	if (!cell_amount(reading, row, cell, &amount, &whole))
		reading->amounts_unread = true;
	const char *place = reading_place(reading, sheet_row->number, cell->cell.column);
	const struct draft *before = parts->code ? same_activity(reading, parts->code) : NULL;
	if (before)
		reading_error_amount(reading, "matrix.activity_twice", place, amount,
			"Aktivitet %s står två gånger i ingående balans, med %s här och %s i %s. Slå ihop "
			"raderna.",
			parts->code, reading_money(reading, amount),
			reading_money(reading, before->row.amount), spot_of_draft(reading, before));
	struct draft *draft = reading_draft(reading);
	if (!draft)
		return;
	draft->at = row;
	draft->row.kind = kind;
	draft->row.place = place;
	draft->row.amount = amount;
	draft->row.whole = whole;
	draft->row.activity = parts->code;
	draft->row.activity_name = parts->name;
	reading->opening_count = reading->count;
}

static bool missing_amount(struct reading *reading, size_t row, const struct block_row *parts)
{
	if (!parts->code || parts->amount_cell != NOWHERE)
		return false;
	struct sheet_row *sheet_row = &reading->sheet.rows[row];
	reading_error(reading, "matrix.amount",
		reading_place(reading, sheet_row->number, sheet_row->cells[parts->code_cell].cell.column),
		"Aktivitet %s har inget belopp i ingående balans. Skriv beloppet, eller - för noll.",
		parts->code);
	sheet_row->cells[parts->code_cell].used = true;
	reading->amounts_unread = true;
	return true;
}

/* The column the block's amounts stand in, once one is read; else 0. */
static uint32_t amount_column(const struct reading *reading)
{
	if (reading->opening_count == 0)
		return 0;
	const struct draft *draft = &reading->drafts[0];
	const struct sheet_row *row = &reading->sheet.rows[draft->at];
	for (size_t i = row->cell_count; i-- > 0;)
		if (row->cells[i].used)
			return row->cells[i].cell.column;
	return 0;
}

static void read_block(struct reading *reading, const struct heading_cell *heading)
{
	struct block_row total = {0}; /* an amount beside the heading itself */
	bool has_total = false;
	for (size_t row = heading->row; row < reading->header_at; row++) {
		const struct sheet_row *sheet_row = &reading->sheet.rows[row];
		struct block_row parts;
		take_apart(reading, sheet_row, heading->cell, &parts);
		if (parts.amount_cell == NOWHERE) {
			(void)missing_amount(reading, row, &parts);
			continue;
		}
		uint32_t column = sheet_row->cells[parts.amount_cell].cell.column;
		if (parts.code) {
			add(reading, row, &parts, MATRIX_OPENING);
		} else if (row == heading->row && !parts.text) {
			total = parts;
			has_total = true;
		} else if (reading->opening_count > 0 && column == amount_column(reading)) {
			if (parts.text && parts.label == LABEL_NONE) {
				reading_error(reading, "matrix.unexplained",
					reading_place(reading, sheet_row->number, column),
					"Beloppet står bland ingående balans men hör inte till någon "
					"aktivitet. "
					"Skriv aktivitetens kod framför namnet, eller flytta beloppet.");
				sheet_row->cells[parts.amount_cell].used = true;
				reading->amounts_unread = true;
				continue;
			}
			add(reading, row, &parts, MATRIX_OPENING_SUM);
			break;
		}
	}
	if (!has_total)
		return;
	if (reading->opening_count > 0) {
		add(reading, heading->row, &total, MATRIX_OPENING_SUM);
		return;
	}
	total.code = "";
	total.name = "Ofördelat";
	add(reading, heading->row, &total, MATRIX_OPENING);
	if (reading->count > 0)
		(void)uph_findings_add_amount(reading->findings, UPH_SEVERITY_WARNING,
			"matrix.opening_undivided", reading->drafts[0].row.place,
			reading->drafts[0].row.amount,
			"Ingående balans %s anges utan aktiviteter och läses som ofördelad.",
			reading_money(reading, reading->drafts[0].row.amount));
}

/* ---- the label ---- */

/* A label that can mean nothing else. Two of them are refused. */
static bool find_sure_label(struct reading *reading, struct heading_cell *out)
{
	bool found = false;
	for (size_t row = 0; row < reading->header_at; row++) {
		struct sheet_row *sheet_row = &reading->sheet.rows[row];
		for (size_t i = 0; i < sheet_row->cell_count; i++) {
			struct sheet_cell *cell = &sheet_row->cells[i];
			if (cell->cell.kind != TABLE_TEXT || !words_opening(cell->folded))
				continue;
			if (found) {
				reading_error(reading, "matrix.opening_twice",
					reading_place_exact(reading, sheet_row->number, cell->cell.column),
					"Ingående balans anges på två ställen, också i %s. Behåll en av dem.",
					reading_spot(reading, reading->sheet.rows[out->row].number,
						out->cell->cell.column));
				return true;
			}
			*out = (struct heading_cell){row, cell};
			found = true;
		}
	}
	return found;
}

/* "786 Ungdomsmottagning 720 000,36", as a row of an opening block is; its parts in `parts`. A year and an
 * amount are something else. */
static bool looks_like_opening(struct reading *reading, size_t row, struct block_row *parts)
{
	const struct sheet_row *sheet_row = &reading->sheet.rows[row];
	const struct sheet_cell *label = NULL;
	for (size_t i = 0; i < sheet_row->cell_count && !label; i++)
		if (sheet_row->cells[i].cell.kind == TABLE_TEXT &&
			words_label(sheet_row->cells[i].folded) != LABEL_NONE)
			label = &sheet_row->cells[i];
	take_apart(reading, sheet_row, label, parts);
	if (!parts->code || !*parts->code || parts->amount_cell == NOWHERE)
		return false;
	if (strlen(parts->code) == 4 && words_year_at(parts->code))
		return false;
	const struct sheet_cell *amount = &sheet_row->cells[parts->amount_cell];
	return cell_looks_amount(amount) || amount->cell.uncached;
}

static size_t first_like_opening(struct reading *reading)
{
	struct block_row parts;
	for (size_t row = 0; row < reading->header_at; row++)
		if (looks_like_opening(reading, row, &parts))
			return row;
	return NOWHERE;
}

/* An amount beside a label that speaks of what the year began with, or of the day between two years. */
static bool heads_an_amount(const struct sheet_row *row, size_t i)
{
	const char *folded = row->cells[i].folded;
	struct uph_date day = {0};
	bool new_year =
		words_date_within(folded, &day) && (day.ymd % 10000 == 1231 || day.ymd % 10000 == 101);
	if (!new_year && !words_opening_of_year(folded) && !strstr(folded, "från") &&
		!strstr(folded, "tidigare"))
		return false;
	for (size_t j = i + 1; j < row->cell_count; j++)
		if (cell_looks_amount(&row->cells[j]))
			return true;
	return false;
}

/* Words that may head an opening block, when one follows: the nearest above it. */
static bool find_likely_label(struct reading *reading, struct heading_cell *out)
{
	size_t block = first_like_opening(reading);
	bool found = false;
	for (size_t row = 0; row < reading->header_at && (block == NOWHERE || row <= block); row++) {
		struct sheet_row *sheet_row = &reading->sheet.rows[row];
		for (size_t i = 0; i < sheet_row->cell_count; i++) {
			struct sheet_cell *cell = &sheet_row->cells[i];
			if (cell->cell.kind != TABLE_TEXT || !words_opening_maybe(cell->folded) ||
				(block == NOWHERE && !heads_an_amount(sheet_row, i)))
				continue;
			*out = (struct heading_cell){row, cell};
			found = true;
			break;
		}
	}
	return found;
}

/* ---- rows without a label ---- */

/* The row below shows a sum in the same column. */
static bool sum_follows(const struct reading *reading, size_t row, uint32_t column)
{
	if (row + 1 >= reading->header_at)
		return false;
	const struct sheet_row *next = &reading->sheet.rows[row + 1];
	const struct sheet_cell *amount = sheet_cell(&reading->sheet, row + 1, column);
	if (!amount || !cell_looks_amount(amount))
		return false;
	for (size_t i = 0; i < next->cell_count; i++) {
		const struct sheet_cell *cell = &next->cells[i];
		if (cell != amount && cell->cell.kind == TABLE_TEXT &&
			words_label(cell->folded) == LABEL_NONE)
			return false;
	}
	return true;
}

/* Rows like those of an opening block that no block took up: their money would be lost. */
static void refuse_left_over(struct reading *reading)
{
	const char *spots = "", *place = NULL;
	size_t count = 0;
	bool sum = false;
	uint32_t taken = amount_column(reading);
	for (size_t row = 0; row < reading->header_at; row++) {
		const struct sheet_row *sheet_row = &reading->sheet.rows[row];
		struct block_row parts;
		if (!looks_like_opening(reading, row, &parts))
			continue;
		uint32_t column = sheet_row->cells[parts.amount_cell].cell.column;
		if (taken && column != taken)
			continue;
		if (!place)
			place = reading_place(reading, sheet_row->number, column);
		spots = reading_list(
			reading, spots, &count, ", ", reading_spot(reading, sheet_row->number, column));
		sum = sum || sum_follows(reading, row, column);
	}
	if (count < 2 && !sum)
		return;
	reading->amounts_unread = true;
	reading_error(reading, "matrix.opening_label", place,
		"%s ser ut som ingående balans, en aktivitet med belopp på varje rad, men %s. Skriv Kvar på "
		"balansen och dagen, till exempel Kvar på balansen %d-12-31, %s.",
		spots,
		reading->has_opening ? "hör inte till det som läses som ingående balans"
				     : "har ingen rubrik som går att förstå",
		reading->year ? reading->year - 1 : 2023,
		reading->has_opening ? "en gång, ovanför alla raderna" : "ovanför raderna");
}

void reading_opening(struct reading *reading)
{
	struct heading_cell heading = {NOWHERE, NULL};
	size_t errors = reading->error_count;
	reading->has_opening = find_sure_label(reading, &heading) || find_likely_label(reading, &heading);
	if (reading->error_count > errors) {
		reading->amounts_unread = true;
		reading_title(reading, NOWHERE);
		return;
	}
	if (reading->has_opening) {
		reading_label_date(reading, heading.row, heading.cell);
		read_block(reading, &heading);
	}
	reading_title(reading, heading.row);
	if (reading->has_opening)
		reading_balance_day(reading, heading.cell);
	refuse_left_over(reading);
	if (!reading->has_opening)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "matrix.no_opening", "",
			"Ingående balans (\"Kvar på balansen …\") finns inte ovanför tabellen; ingående "
			"räknas som noll.");
}
