/* Which of a sheet's header rows is the matrix's. A small table beside the matrix, or one below its Kvar, may
 * repeat its headings and is outside; two tables that could both be a matrix are refused. */
#include "import/matrix_row.h"
#include "import/matrix_solve.h"

/* As many header rows are no matrix and its small tables. */
#define HEADERS_MAX 16
/* Decisions that make a table a matrix even without a Kvar that holds. */
#define DECISIONS_OF_A_MATRIX 3
/* Columns between two tables that are looked at. */
#define GAP_COLUMNS_MAX 64

/* The rows of one header row. */
struct stretch {
	const struct header *header;
	size_t at, end; /* index of its row; index after its last one */
	uint32_t first, last;
	size_t movements;
	size_t left_at; /* the last number labelled Kvar; NOWHERE */
	bool proved;    /* that Kvar follows from the rows, with nothing to begin with */
};

void row_columns(const struct header *header, uint32_t *first, uint32_t *last)
{
	*first = UINT32_MAX;
	*last = 0;
	for (enum column_role role = ROLE_DATE; role < ROLE_COUNT; role++) {
		uint32_t column = header->columns[role];
		if (column && column < *first)
			*first = column;
		if (column > *last)
			*last = column;
	}
}

bool row_within(const struct sheet_row *row, uint32_t first, uint32_t last)
{
	for (size_t i = 0; i < row->cell_count; i++)
		if (row->cells[i].cell.column >= first && row->cells[i].cell.column <= last)
			return true;
	return false;
}

static bool overlap(const struct stretch *one, const struct stretch *other)
{
	return one->first <= other->last && other->first <= one->last;
}

/* The row's last label within the table. */
static enum label_kind label_within(const struct sheet_row *row, const struct stretch *stretch)
{
	enum label_kind label = LABEL_NONE;
	for (size_t i = 0; i < row->cell_count && label == LABEL_NONE; i++)
		if (row->cells[i].cell.column >= stretch->first && row->cells[i].cell.column <= stretch->last)
			label = row_label_of(&row->cells[i]);
	return label;
}

static bool amount_of(const struct sheet_cell *cell, struct uph_money *amount)
{
	if (!cell)
		return false;
	if (cell->cell.kind == TABLE_TEXT)
		return uph_money_parse(cell->cell.text, cell->cell.text_length, UPH_MONEY_DASH_IS_ZERO,
			       amount, NULL, NULL) == UPH_OK;
	return cell->cell.kind == TABLE_NUMBER &&
	       uph_money_from_decimal(cell->cell.text, cell->cell.text_length, amount, NULL, NULL) == UPH_OK;
}

/* Counts the stretch's decisions, finds its Kvar and tries whether it holds. */
static void measure(struct reading *reading, struct stretch *stretch)
{
	size_t count = 0, left = 0;
	struct solve_result result;
	struct solve_item *items =
		arena_alloc_array(reading->arena, stretch->end - stretch->at + 1, sizeof *items);
	if (!items) {
		reading->out_of_memory = true;
		return;
	}
	for (size_t at = stretch->at + 1; at < stretch->end; at++) {
		struct uph_money amount = {0};
		const struct sheet_row *row = &reading->sheet.rows[at];
		if (!amount_of(sheet_cell(&reading->sheet, at, stretch->header->columns[ROLE_AMOUNT]),
			    &amount) ||
			amount.ore == 0)
			continue;
		bool decision = row_has_activity(
			sheet_cell(&reading->sheet, at, stretch->header->columns[ROLE_ACTIVITY]));
		enum label_kind label = decision ? LABEL_NONE : label_within(row, stretch);
		stretch->movements += decision;
		items[count++] = (struct solve_item){
			.kind = decision ? SOLVE_MOVEMENT : SOLVE_NUMBER,
			.amount = amount,
			.whole = amount.ore % 100 == 0,
			.never_grant = label != LABEL_NONE && label != LABEL_GRANT,
			.named_grant = label == LABEL_GRANT,
		};
		if (label == LABEL_LEFT) {
			stretch->left_at = at;
			left = count;
		}
	}
	if (left == 0 || left > SOLVE_ITEMS_MAX)
		return;
	items[left - 1].kind = SOLVE_LEFT;
	stretch->proved = stretch->movements > 0 && solve_chain(items, left, &result) == SOLVE_PROVED;
}

static size_t find_stretches(struct reading *reading, struct stretch *stretches)
{
	const struct sheet *sheet = &reading->sheet;
	size_t count = 0;
	for (size_t at = 0; at < sheet->row_count && count < HEADERS_MAX; at++) {
		if (!sheet->rows[at].header.complete)
			continue;
		struct stretch *stretch = &stretches[count++];
		*stretch = (struct stretch){.header = &sheet->rows[at].header,
			.at = at,
			.end = sheet->row_count,
			.left_at = NOWHERE};
		row_columns(stretch->header, &stretch->first, &stretch->last);
		for (size_t i = count - 1; i-- > 0;)
			if (stretches[i].end > at && overlap(&stretches[i], stretch))
				stretches[i].end = at;
	}
	if (count > 1)
		for (size_t i = 0; i < count; i++)
			measure(reading, &stretches[i]);
	return count;
}

/* An empty column stands between the two tables. */
static bool beside(const struct reading *reading, const struct stretch *one, const struct stretch *other)
{
	if (overlap(one, other))
		return false;
	uint32_t from = one->last < other->first ? one->last + 1 : other->last + 1;
	uint32_t to = one->last < other->first ? other->first : one->first;
	size_t first = one->at < other->at ? one->at : other->at, end = first;
	for (size_t at = first; at < reading->sheet.row_count; at++)
		if (row_within(&reading->sheet.rows[at], other->first, other->last))
			end = at + 1;
	for (uint32_t column = from; column < to && column - from < GAP_COLUMNS_MAX; column++) {
		bool empty = true;
		for (size_t at = first; at < end && empty; at++)
			empty = sheet_cell(&reading->sheet, at, column) == NULL;
		if (empty)
			return true;
	}
	return false;
}

/* `other` begins below the Kvar of `one`, after an empty row. */
static bool below(const struct reading *reading, const struct stretch *one, const struct stretch *other)
{
	if (one->left_at == NOWHERE || other->at <= one->left_at)
		return false;
	for (size_t at = one->left_at + 1; at <= other->at; at++)
		if (!row_next_is_adjacent(reading, at - 1) ||
			!row_within(&reading->sheet.rows[at], one->first, one->last))
			return true;
	return false;
}

static bool is_matrix(const struct stretch *stretch)
{
	return stretch->movements >= DECISIONS_OF_A_MATRIX ||
	       (stretch->left_at != NOWHERE && stretch->movements > 0);
}

static bool clash(const struct reading *reading, const struct stretch *chosen, const struct stretch *other)
{
	if (!beside(reading, chosen, other) && !below(reading, chosen, other))
		return true;
	return (chosen->movements >= DECISIONS_OF_A_MATRIX && other->movements >= DECISIONS_OF_A_MATRIX) ||
	       (is_matrix(chosen) && other->proved);
}

static void refuse_two(struct reading *reading, const struct header *first, const struct header *second)
{
	uint32_t column = second->columns[ROLE_AMOUNT];
	reading_error(reading, "matrix.header_twice", reading_place(reading, second->row, column),
		"Bladet har två rubrikrader, rad %u och rad %u. Behåll en, eller lägg tabellerna på "
		"var sitt blad.",
		first->row, second->row);
}

void row_choose_header(struct reading *reading)
{
	struct stretch stretches[HEADERS_MAX];
	size_t count = find_stretches(reading, stretches), chosen = 0;
	reading->stop_at = reading->sheet.row_count;
	if (count == 0)
		return;
	if (count == HEADERS_MAX) {
		refuse_two(reading, stretches[0].header, stretches[1].header);
		return;
	}
	while (chosen + 1 < count && !is_matrix(&stretches[chosen]))
		chosen++;
	if (!is_matrix(&stretches[chosen]))
		chosen = 0;
	for (size_t i = 0; i < count; i++) {
		if (i == chosen)
			continue;
		if (clash(reading, &stretches[chosen], &stretches[i])) {
			size_t first = i < chosen ? i : chosen, second = i < chosen ? chosen : i;
			refuse_two(reading, stretches[first].header, stretches[second].header);
			return;
		}
		if (overlap(&stretches[chosen], &stretches[i]) && stretches[i].at < reading->stop_at)
			reading->stop_at = stretches[i].at;
	}
	reading->header = *stretches[chosen].header;
	reading->header_at = stretches[chosen].at;
}
