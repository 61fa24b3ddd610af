/* Aligned columns: measured first, then drawn row by row.
 *
 * A table as wide as it likes stands whole: nothing is cut. On a terminal that is narrower, headings wrap
 * first, then the columns made to wrap, then other texts; amounts, dates and codes never, even if the
 * terminal must then break the line.
 *
 * Texts that stand across columns on paper wrap first of all, and also where there is no terminal to say how
 * wide: so that they can be pasted into a protocol. A line to write on has an empty one before it; what is
 * filled in, in a workbook, is not here. */
#include "reports/text_table.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "reports/render.h"
#include "reports/shown.h"
#include "reports/words.h"
#include "reports/wrap.h"

#define GAP 2
#define INDENT 2
#define BRANCH 3 /* of a level of a tree */
#define BRANCH_LEVELS_MAX 16
#define BRANCH_BYTES_MAX 256
#define WRAP_LEAST 12
#define TEXT_LEAST 8
#define SPAN_LEAST 20
#define SPAN_WIDTH 100 /* of the table, where no terminal has one */
#define TREE_MORE 16
#define TREE_WIDTH 100 /* of a tree's own column, where no terminal has one */

/* A column of the table, and its cell of the row being drawn. */
struct track {
	const struct uph_column *column;
	size_t index; /* in the section */
	size_t width, width_least;
	struct buffer cell;
	size_t indent;
	bool right;
	size_t at; /* how much of the cell is drawn */
	size_t lines;
	size_t hanging; /* of a tree: how much more lines after the first are moved in */
	struct buffer branch,
		branch_on; /* of a tree: what stands before the first line, and before those after it */
};

struct table {
	const struct uph_section *section;
	const struct text_style *style;
	struct sink *sink;
	struct track *tracks;
	size_t count;
	size_t label; /* the section's column where a total's label stands */
	/* Of a tree, by row: bit n says that a row of level n follows before one of a lower level. */
	uint32_t *follows;
	size_t row_at; /* the row being measured or drawn */
};

const char *text_bold(const struct text_style *style)
{
	return style->colour ? "\x1b[1m" : "";
}

const char *text_dim(const struct text_style *style)
{
	return style->colour ? "\x1b[2m" : "";
}

const char *text_plain(const struct text_style *style)
{
	return style->colour ? "\x1b[0m" : "";
}

/* ---- what the cells hold ---- */

static void cells_clear(struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		struct track *track = &table->tracks[i];
		buffer_clear(&track->cell);
		buffer_clear(&track->branch);
		buffer_clear(&track->branch_on);
		track->indent = track->hanging = 0;
		track->right = shown_right(track->column->kind);
	}
}

static void cells_heading(struct table *table)
{
	cells_clear(table);
	for (size_t i = 0; i < table->count; i++)
		shown_text(&table->tracks[i].cell, table->tracks[i].column->label, false);
}

/* ---- a tree ---- */

static size_t level_of(const struct uph_row *row)
{
	return row->level < 0 ? 0 : row->level < BRANCH_LEVELS_MAX ? (size_t)row->level : BRANCH_LEVELS_MAX;
}

/* From the last row to the first, what is to come. The rows of a tree are held. */
static bool find_branches(struct table *table)
{
	const struct uph_section *section = table->section;
	uint32_t to_come = 0;
	if (!section->tree || section->row_count == 0)
		return true;
	assert(!section->file);
	table->follows = calloc(section->row_count, sizeof *table->follows);
	for (size_t i = section->row_count; table->follows && i-- > 0;) {
		size_t level = level_of(&section->rows[i]);
		table->follows[i] = to_come;
		to_come &= ((uint32_t)1 << level) - 1;
		to_come |= (uint32_t)1 << level;
	}
	return table->follows != NULL;
}

static bool follows(const struct table *table, size_t row, size_t level)
{
	return (table->follows[row] >> level) & 1U;
}

/* "│  ├─ " before the first line, "│  │  " before the rest. */
static void draw_branch(struct table *table, struct track *track, const struct uph_row *row)
{
	size_t at = table->row_at, level = level_of(row);
	for (size_t i = 1; i <= level; i++) {
		bool more = follows(table, at, i);
		buffer_text(&track->branch, i < level ? (more ? "│  " : "   ") : more ? "├─ " : "└─ ");
		buffer_text(&track->branch_on, more ? "│  " : "   ");
	}
	track->indent = level * BRANCH;
	if (at + 1 < table->section->row_count && level_of(row + 1) > level) {
		buffer_text(&track->branch_on, "│  ");
		track->hanging = BRANCH;
	}
}

static void cells_row(struct table *table, const struct uph_row *row)
{
	cells_clear(table);
	for (size_t i = 0; i < table->count; i++) {
		struct track *track = &table->tracks[i];
		const struct uph_value *value = &row->values[track->index];
		shown_value(&track->cell, value, track->column->flags);
		track->right = track->right || shown_right(value->kind);
		if (track->index == table->label && table->follows)
			draw_branch(table, track, row);
		else if (track->index == table->label && row->level > 0)
			track->indent = (size_t)row->level * INDENT;
	}
}

static void cells_total(struct table *table)
{
	cells_clear(table);
	for (size_t i = 0; i < table->count; i++) {
		struct track *track = &table->tracks[i];
		struct uph_value value = {.kind = UPH_VALUE_MONEY};
		if (track->index == table->label)
			shown_text(&track->cell, shown_total_label(table->section, table->style->language),
				false);
		else if (render_column_adds_up(track->column) &&
			 uph_section_total(table->section, track->index, &value.money))
			shown_value(&track->cell, &value, track->column->flags);
	}
}

/* ---- measuring ---- */

static void measure_cells(struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		struct track *track = &table->tracks[i];
		size_t width = track->indent + track->hanging +
			       text_width(buffer_string(&track->cell), track->cell.length);
		if (width > track->width)
			track->width = width;
	}
}

static size_t table_width(const struct table *table)
{
	size_t width = 0;
	for (size_t i = 0; i < table->count; i++)
		width += table->tracks[i].width + (i > 0 ? GAP : 0);
	return width;
}

/* What wraps, in the order in which it is asked to. */
enum giving { GIVES_SPANS, GIVES_WRAPS, GIVES_TEXTS };
static const size_t width_least[] = {
	[GIVES_SPANS] = SPAN_LEAST, [GIVES_WRAPS] = WRAP_LEAST, [GIVES_TEXTS] = TEXT_LEAST};

static bool may_wrap(const struct uph_column *column, enum giving giving)
{
	if (UPH_COLUMN_SPAN_OF(column->flags) > 0) /* a command is copied whole */
		return (column->flags & UPH_COLUMN_CODE) == 0;
	if (column->flags & UPH_COLUMN_WRAP)
		return giving != GIVES_SPANS;
	return giving == GIVES_TEXTS && column->kind == UPH_VALUE_TEXT && !(column->flags & UPH_COLUMN_CODE);
}

/* A tree's own column has branches to draw, and keeps so much more than the others. */
static size_t wanted_width(const struct table *table, const struct track *track)
{
	bool branches = table->follows && track->index == table->label;
	return track->width + (branches ? 0 : TREE_MORE);
}

/* Takes columns from the widest that may give, until the table has the width. */
static void shrink(struct table *table, size_t width, enum giving giving)
{
	for (size_t total = table_width(table); total > width; total--) {
		struct track *widest = NULL;
		for (size_t i = 0; i < table->count; i++) {
			struct track *track = &table->tracks[i];
			if (may_wrap(track->column, giving) && track->width > width_least[giving] &&
				track->width > track->width_least &&
				(!widest || wanted_width(table, track) > wanted_width(table, widest)))
				widest = track;
		}
		if (!widest)
			return;
		widest->width--;
	}
}

static enum uph_status measure_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct table *table = context;
	(void)err;
	table->row_at = index;
	if (row->style != UPH_ROW_INPUT) {
		cells_row(table, row);
		measure_cells(table);
	}
	return UPH_OK;
}

static void measure_heading(struct table *table)
{
	cells_heading(table);
	for (size_t i = 0; i < table->count; i++) {
		struct track *track = &table->tracks[i];
		track->width_least = wrap_longest_word(buffer_string(&track->cell));
		if (track->width < track->width_least)
			track->width = track->width_least;
	}
	size_t with_wrapped_headings = table_width(table);
	if (table->style->width > 0 && with_wrapped_headings > table->style->width)
		return;
	/* Headings get what room there is, from the left. */
	for (size_t i = 0; i < table->count; i++) {
		struct track *track = &table->tracks[i];
		size_t whole = text_width(buffer_string(&track->cell), track->cell.length);
		size_t used = table_width(table) - track->width;
		if (whole > track->width && (table->style->width == 0 || used + whole <= table->style->width))
			track->width = whole;
	}
}

static enum uph_status measure(struct table *table, struct uph_error *err)
{
	enum uph_status status = uph_section_visit(table->section, measure_row, table, err);
	if (table->section->total_row) {
		cells_total(table);
		measure_cells(table);
	}
	if (table->section->heading_row)
		measure_heading(table);
	return status;
}

static void fit(struct table *table)
{
	size_t width = table->style->width;
	shrink(table, width > 0 ? width : SPAN_WIDTH, GIVES_SPANS);
	for (size_t i = 0; width == 0 && table->follows && i < table->count; i++)
		if (table->tracks[i].index == table->label && table->tracks[i].width > TREE_WIDTH)
			table->tracks[i].width = TREE_WIDTH;
	if (width == 0)
		return;
	shrink(table, width, GIVES_WRAPS);
	shrink(table, width, GIVES_TEXTS);
}

/* ---- drawing ---- */

static void put_repeated(struct sink *sink, const char *sign, size_t count)
{
	while (count-- > 0)
		sink_text(sink, sign);
}

/* Spaces that hold a text together have done so when the line is made: what is searched for and copied are
 * plain ones. */
static void put_plain(struct table *table, const char *line, size_t length)
{
	static const char unbroken[] = "\u00a0";
	const size_t size = sizeof unbroken - 1;
	size_t start = 0;
	for (size_t i = 0; i + size <= length; i++) {
		if (memcmp(line + i, unbroken, size) != 0)
			continue;
		sink_bytes(table->sink, line + start, i - start);
		sink_byte(table->sink, ' ');
		start = i + size;
		i = start - 1;
	}
	sink_bytes(table->sink, line + start, length - start);
}

/* The branch before a line of the cell; spaces at its end are not put yet. Gives how wide it is. */
static size_t put_branch(struct table *table, const struct track *track, bool first, size_t *spaces)
{
	const struct buffer *branch = first ? &track->branch : &track->branch_on;
	const char *text = buffer_string(branch);
	size_t length = branch->length;
	while (length > 0 && text[length - 1] == ' ')
		length--;
	if (length > 0) {
		sink_repeat(table->sink, ' ', *spaces);
		sink_bytes(table->sink, text, length);
		*spaces = 0;
	}
	*spaces += branch->length - length;
	return text_width(text, branch->length);
}

/* One line of each cell; `skip` of them stay empty. Spaces are only put before something. */
static void put_cell_line(struct table *table, struct track *track, bool first, size_t *spaces)
{
	const char *text = buffer_string(&track->cell);
	size_t length = 0, room = track->width - track->indent - track->hanging;
	const char *line = wrap_next(text, &track->at, room, &length);
	size_t width = text_width(line, length);
	size_t rest = room > width ? room - width : 0;
	size_t before = track->indent + (track->right ? rest : 0), after = track->hanging;
	if (table->follows && track->index == table->label && track->indent + track->hanging > 0) {
		size_t branch = put_branch(table, track, first, spaces);
		before -= branch < track->indent ? branch : track->indent;
		after = first ? track->hanging : 0;
	}
	*spaces += before;
	if (length > 0) {
		sink_repeat(table->sink, ' ', *spaces);
		put_plain(table, line, length);
		*spaces = 0;
	} else {
		*spaces += width;
	}
	*spaces += (track->right ? 0 : rest) + after;
}

static void put_cells(struct table *table, bool at_bottom)
{
	size_t lines = 1;
	for (size_t i = 0; i < table->count; i++) {
		struct track *track = &table->tracks[i];
		if (track->indent + track->hanging >= track->width)
			track->indent = track->hanging = 0;
		track->at = 0;
		track->lines = wrap_count(
			buffer_string(&track->cell), track->width - track->indent - track->hanging);
		lines = track->lines > lines ? track->lines : lines;
	}
	for (size_t line = 0; line < lines; line++) {
		size_t spaces = 0;
		for (size_t i = 0; i < table->count; i++) {
			struct track *track = &table->tracks[i];
			spaces += i > 0 ? GAP : 0;
			if (at_bottom && line + track->lines < lines)
				spaces += track->width;
			else
				put_cell_line(table, track, line == 0, &spaces);
		}
		sink_byte(table->sink, '\n');
	}
}

/* A line of the sign under or over the amounts of the cells at hand. */
static void put_amount_rule(struct table *table, const char *sign)
{
	size_t spaces = 0;
	for (size_t i = 0; i < table->count; i++) {
		const struct track *track = &table->tracks[i];
		spaces += i > 0 ? GAP : 0;
		if (track->right && track->cell.length > 0) {
			sink_repeat(table->sink, ' ', spaces);
			put_repeated(table->sink, sign, track->width);
			spaces = 0;
		} else {
			spaces += track->width;
		}
	}
	sink_byte(table->sink, '\n');
}

static void put_styled(struct table *table, enum uph_row_style style)
{
	const struct text_style *text = table->style;
	bool bold = style == UPH_ROW_SUBTOTAL || style == UPH_ROW_TOTAL;
	if (bold)
		put_amount_rule(table, "─");
	sink_text(table->sink, bold ? text_bold(text) : style == UPH_ROW_MUTED ? text_dim(text) : "");
	put_cells(table, false);
	sink_text(table->sink, bold || style == UPH_ROW_MUTED ? text_plain(text) : "");
	if (style == UPH_ROW_TOTAL)
		put_amount_rule(table, "═");
}

static void put_heading(struct table *table)
{
	cells_heading(table);
	sink_text(table->sink, text_bold(table->style));
	put_cells(table, true);
	sink_text(table->sink, text_plain(table->style));
	put_repeated(table->sink, "─", table_width(table));
	sink_byte(table->sink, '\n');
}

static enum uph_status put_row(void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct table *table = context;
	(void)err;
	table->row_at = index;
	if (row->style == UPH_ROW_INPUT)
		return UPH_OK;
	if (row->style == UPH_ROW_SIGN)
		sink_byte(table->sink, '\n');
	cells_row(table, row);
	put_styled(table, row->style);
	return UPH_OK;
}

static enum uph_status put_table(struct table *table, struct uph_error *err)
{
	const struct uph_section *section = table->section;
	if (section->heading_row)
		put_heading(table);
	enum uph_status status = uph_section_visit(section, put_row, table, err);
	if (section->row_count == 0) {
		sink_text(table->sink, word(WORD_NO_ROWS, table->style->language));
		sink_byte(table->sink, '\n');
	}
	if (section->total_row) {
		cells_total(table);
		put_styled(table, UPH_ROW_TOTAL);
	}
	return status;
}

/* The columns of paper, by slot. */
static void collect(struct table *table)
{
	for (size_t i = 0; i < table->section->column_count; i++) {
		const struct uph_column *column = &table->section->columns[i];
		if (column->flags & UPH_COLUMN_DATA_ONLY)
			continue;
		size_t place = table->count++;
		for (; place > 0 && table->tracks[place - 1].column->slot > column->slot; place--)
			table->tracks[place] = table->tracks[place - 1];
		table->tracks[place] = (struct track){.column = column, .index = i};
		buffer_init(&table->tracks[place].cell, SHOWN_TEXT_MAX);
		buffer_init(&table->tracks[place].branch, BRANCH_BYTES_MAX);
		buffer_init(&table->tracks[place].branch_on, BRANCH_BYTES_MAX);
	}
}

enum uph_status text_table_draw(const struct uph_section *section, const struct text_style *style,
	struct sink *sink, struct uph_error *err)
{
	struct table table = {
		.section = section,
		.style = style,
		.sink = sink,
		.label = shown_label_column(section),
	};
	bool failed = false;
	enum uph_status status = UPH_OK;
	if (section->column_count == 0)
		return UPH_OK;
	table.tracks = calloc(section->column_count, sizeof *table.tracks);
	bool branches = find_branches(&table);
	if (table.tracks && branches) {
		collect(&table);
		status = measure(&table, err);
		fit(&table);
		if (status == UPH_OK)
			status = put_table(&table, err);
	}
	for (size_t i = 0; table.tracks && i < table.count; i++) {
		struct track *track = &table.tracks[i];
		failed = failed || buffer_failed(&track->cell) || buffer_failed(&track->branch) ||
			 buffer_failed(&track->branch_on);
		buffer_free(&track->cell);
		buffer_free(&track->branch);
		buffer_free(&track->branch_on);
	}
	failed = failed || !table.tracks || !branches;
	free(table.follows);
	free(table.tracks);
	if (status == UPH_OK && failed)
		return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till att rita rapporten");
	return status;
}
