/* The sheet, its headings, and which column is called what. */
#include "import/mapped_sheet.h"

#include <stdio.h>
#include <string.h>

#include "import/field_cells.h"
#include "import/json_reader_value.h"
#include "ledger/base/text.h"

#define HEADER_WITHIN_LINES 60
#define HEADING_BYTES_MAX 400
#define HEADINGS_LISTED 15
#define KEY_BYTES_MAX ((size_t)1 << 16)

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- the grid ---- */

static bool keep_line(struct mapped_grid *grid, const struct table_row *row, size_t *capacity)
{
	if (grid->count == *capacity) {
		size_t larger = *capacity ? *capacity * 2 : 64;
		struct mapped_line *lines = arena_alloc_array(grid->arena, larger, sizeof *lines);
		if (!lines)
			return false;
		if (grid->count)
			memcpy(lines, grid->lines, grid->count * sizeof *lines);
		grid->lines = lines;
		*capacity = larger;
	}
	struct table_cell *cells = arena_alloc_array(grid->arena, row->cell_count + 1, sizeof *cells);
	if (!cells)
		return false;
	for (size_t i = 0; i < row->cell_count; i++) {
		cells[i] = row->cells[i];
		cells[i].text = arena_copy(grid->arena, row->cells[i].text, row->cells[i].text_length);
		if (row->cells[i].formula)
			cells[i].formula = arena_string(grid->arena, row->cells[i].formula);
		if (!cells[i].text)
			return false;
	}
	if (grid->count < MAPPED_TOP_LINES && row->cell_count &&
		cells[row->cell_count - 1].column > grid->top_width)
		grid->top_width = cells[row->cell_count - 1].column;
	grid->lines[grid->count++] = (struct mapped_line){row->number, row->hidden, cells, row->cell_count};
	return true;
}

static bool has_something(const struct table_row *row)
{
	for (size_t i = 0; i < row->cell_count; i++) {
		if (row->cells[i].uncached ||
			(row->cells[i].kind != TABLE_EMPTY && !text_same(row->cells[i].text, "")))
			return true;
	}
	return false;
}

enum uph_status mapped_grid_read(struct table *table, size_t sheet, size_t lines_max, struct arena *arena,
	struct mapped_grid *out, struct uph_error *err)
{
	struct table_row row;
	size_t capacity = 0;
	*out = (struct mapped_grid){.table = table, .arena = arena, .sheet = sheet};
	enum uph_status status = table_select(table, sheet, err);
	while (status == UPH_OK && (status = table_next(table, &row, err)) == UPH_OK) {
		if (out->count >= lines_max && table_format(table) == TABLE_CSV)
			break; /* no merged cells follow */
		if (out->count >= lines_max || !has_something(&row))
			continue;
		if (out->count >= MAPPED_ROWS_MAX)
			return uph_fail(err, UPH_E_LIMIT, "bladet har fler än %zu rader; dela filen",
				MAPPED_ROWS_MAX);
		if (!keep_line(out, &row, &capacity))
			return no_memory(err);
	}
	if (status != UPH_END && status != UPH_OK)
		return status;
	const struct table_range *merges = table_merges(table, &out->merge_count);
	out->merges = arena_alloc_array(arena, out->merge_count + 1, sizeof *out->merges);
	if (!out->merges)
		return no_memory(err);
	if (out->merge_count)
		memcpy(out->merges, merges, out->merge_count * sizeof *merges);
	return UPH_OK;
}

const struct table_cell *mapped_cell(const struct mapped_line *line, uint32_t column)
{
	for (size_t i = 0; column && i < line->count && line->cells[i].column <= column; i++) {
		if (line->cells[i].column == column)
			return line->cells[i].kind == TABLE_EMPTY && !line->cells[i].uncached
				       ? NULL
				       : &line->cells[i];
	}
	return NULL;
}

const char *mapped_place(
	const struct mapped_grid *grid, uint32_t row, uint32_t column, char text[TABLE_PLACE_MAX])
{
	return table_place(grid->table, grid->sheet, row, column, text, TABLE_PLACE_MAX);
}

/* ---- headings ---- */

static bool is_side(const char *text)
{
	static const char *const sides[] = {
		"debet", "kredit", "debit", "credit", "d", "k", "in", "ut", "ib", "ub", "ing", "utg"};
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
		if (text_same(text, sides[i]))
			return true;
	}
	return false;
}

/* What stands over a column in one line of the headings: also what a merged cell spreads over it, and what
 * heads both debit and credit without being merged. */
static const char *spread(const struct mapped_grid *grid, size_t at, bool last, uint32_t column)
{
	const struct mapped_line *line = &grid->lines[at];
	const struct table_cell *cell = mapped_cell(line, column);
	if (cell)
		return cell->text;
	for (size_t i = 0; i < grid->merge_count; i++) {
		const struct table_range *merge = &grid->merges[i];
		if (line->number != merge->row_first || column <= merge->column_first ||
			column > merge->column_last)
			continue;
		cell = mapped_cell(line, merge->column_first);
		return cell ? cell->text : NULL;
	}
	if (last)
		return NULL;
	const struct table_cell *below = mapped_cell(&grid->lines[at + 1], column);
	const struct table_cell *beside = column > 1 ? mapped_cell(&grid->lines[at + 1], column - 1) : NULL;
	cell = column > 1 ? mapped_cell(line, column - 1) : NULL;
	return cell && below && beside && is_side(below->text) && is_side(beside->text) ? cell->text : NULL;
}

/* "Akti-" above "vitet" is one word. */
static void join(struct buffer *out, const char *text)
{
	if (out->length > 1 && out->data[out->length - 1] == '-' && text[0] >= 'a') {
		out->length--;
		out->data[out->length] = '\0';
	} else if (out->length > 0) {
		buffer_byte(out, ' ');
	}
	buffer_append(out, text, text_cut(text, strnlen(text, HEADING_BYTES_MAX / 5)));
}

static const char *folded(struct arena *arena, const char *text)
{
	struct buffer out;
	buffer_init(&out, 4 * HEADING_BYTES_MAX);
	text_fold(&out, text, strlen(text));
	const char *kept = buffer_failed(&out) ? NULL : arena_string(arena, buffer_string(&out));
	buffer_free(&out);
	return kept;
}

static bool heading_of(const struct mapped_grid *grid, uint32_t column, struct mapped_headings *out)
{
	struct buffer joined;
	buffer_init(&joined, 4 * HEADING_BYTES_MAX);
	for (size_t i = 0; i < out->lines; i++) {
		const char *text = spread(grid, out->first + i, i + 1 == out->lines, column);
		if (text && *text)
			join(&joined, text);
	}
	bool sound = !buffer_failed(&joined);
	if (sound && joined.length > 0) {
		struct table_cell cell = {
			.kind = TABLE_TEXT, .text = buffer_string(&joined), .text_length = joined.length};
		out->texts[column] = field_text(grid->arena, &cell);
		out->folded[column] = folded(grid->arena, buffer_string(&joined));
		sound = out->texts[column] && out->folded[column];
		if (sound && *out->folded[column])
			out->width = column;
		else
			out->texts[column] = out->folded[column] = NULL;
	}
	buffer_free(&joined);
	return sound;
}

bool mapped_headings_at(
	const struct mapped_grid *grid, size_t first, size_t lines, struct mapped_headings *out)
{
	uint32_t width = 0;
	*out = (struct mapped_headings){.first = first, .lines = lines, .lettered = grid->top_width};
	if (first + lines > grid->count)
		out->lines = grid->count > first ? grid->count - first : 0;
	for (size_t i = 0; i < out->lines; i++) {
		const struct mapped_line *line = &grid->lines[first + i];
		uint32_t last = line->count ? line->cells[line->count - 1].column : 0;
		width = last > width ? last : width;
	}
	for (size_t i = 0; i < grid->merge_count; i++) {
		if (grid->merges[i].column_last > width && out->lines &&
			grid->merges[i].row_first >= grid->lines[first].number &&
			grid->merges[i].row_first <= grid->lines[first + out->lines - 1].number)
			width = grid->merges[i].column_last;
	}
	if (width > MAPPED_COLUMNS_MAX)
		width = MAPPED_COLUMNS_MAX;
	for (uint32_t column = 1; column <= width; column++) {
		if (!heading_of(grid, column, out))
			return false;
	}
	return true;
}

static uint32_t letters(const char *name)
{
	uint32_t column = 0;
	size_t length = strlen(name);
	if (length == 0 || length > 3)
		return 0;
	for (size_t i = 0; i < length; i++) {
		if (name[i] < 'A' || name[i] > 'Z')
			return 0;
		column = column * 26 + (uint32_t)(name[i] - 'A') + 1;
	}
	return column <= MAPPED_COLUMNS_MAX ? column : 0;
}

uint32_t mapped_column(const struct mapped_headings *headings, const char *name)
{
	for (uint32_t column = 1; column <= headings->width; column++) {
		if (headings->texts[column] && text_same(headings->texts[column], name))
			return column;
	}
	uint32_t column = letters(name);
	return column <= headings->width || column <= headings->lettered ? column : 0;
}

uint32_t mapped_column_again(const struct mapped_headings *headings, const char *name)
{
	uint32_t first = 0;
	for (uint32_t column = 1; column <= headings->width; column++) {
		if (!headings->texts[column] || !text_same(headings->texts[column], name))
			continue;
		if (first)
			return column;
		first = column;
	}
	return 0;
}

const char *mapped_letters(uint32_t column, char out[4])
{
	size_t count = 0;
	memset(out, 0, 4);
	for (uint32_t rest = column; rest > 0 && count < 3; rest = (rest - 1) / 26) {
		memmove(out + 1, out, count);
		out[0] = (char)('A' + (rest - 1) % 26);
		count++;
	}
	return out;
}

const char *mapped_headings_key(
	const struct table *table, const struct mapped_headings *headings, struct arena *arena)
{
	if (table_known_as(table))
		return arena_string(arena, table_known_as(table));
	struct buffer key;
	buffer_init(&key, KEY_BYTES_MAX);
	for (uint32_t column = 1; column <= headings->width; column++)
		buffer_print(&key, "%s%s", column > 1 ? "|" : "",
			headings->folded[column] ? headings->folded[column] : "");
	const char *kept = buffer_failed(&key) ? NULL : arena_string(arena, buffer_string(&key));
	buffer_free(&key);
	return kept;
}

bool mapped_is_heading(const struct mapped_grid *grid, const struct mapped_headings *headings, size_t line)
{
	const struct mapped_line *at = &grid->lines[line];
	for (size_t i = 0; i < headings->lines; i++) {
		const struct mapped_line *heading = &grid->lines[headings->first + i];
		size_t same = 0;
		for (size_t c = 0; c < at->count; c++) {
			const struct table_cell *cell = mapped_cell(heading, at->cells[c].column);
			if (!cell || !text_same(cell->text, at->cells[c].text))
				break;
			same++;
		}
		if (same == at->count && same == heading->count)
			return true;
	}
	return false;
}

/* ---- what a mapping names ---- */

const char *mapped_named_column(const struct mapped_mapping *m, size_t index, const char **path)
{
	const struct {
		const char *column, *path;
	} first[] = {{m->amount, "amount.column"}, {m->debit, "amount.debit"}, {m->credit, "amount.credit"},
		{m->find_allocation, "find.allocation"}, {m->total_column, "totals.column"},
		{m->event_column, "event.column"}};
	const char *where;
	path = path ? path : &where;
	for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
		*path = first[i].path;
		if (first[i].column && index-- == 0)
			return first[i].column;
	}
	for (size_t i = 0; i < MAPPED_FIELDS; i++) {
		*path = "columns";
		if (m->columns[i] && index-- == 0)
			return m->columns[i];
	}
	*path = "formats";
	if (index < m->format_count)
		return m->formats[index].column ? m->formats[index].column : "";
	index -= m->format_count;
	*path = "values";
	if (index < m->value_count)
		return m->values[index].column ? m->values[index].column : "";
	index -= m->value_count;
	*path = "filter";
	if (index < m->filter_count)
		return m->filters[index].column ? m->filters[index].column : "";
	index -= m->filter_count;
	*path = "key";
	return index < m->key_count ? m->key_columns[index] : NULL;
}

static size_t missing(const struct mapped_mapping *mapping, const struct mapped_headings *headings)
{
	size_t count = 0;
	const char *name;
	for (size_t i = 0; (name = mapped_named_column(mapping, i, NULL)); i++)
		count += strcmp(name, MAPPED_UNDECIDED) != 0 && mapped_column(headings, name) == 0;
	return count;
}

/* The line where all columns are found; else the one that lacks the fewest. */
static enum uph_status find_headings(const struct mapped_grid *grid, const struct mapped_mapping *mapping,
	struct mapped_headings *out, size_t *lacking, struct uph_error *err)
{
	*lacking = SIZE_MAX;
	for (size_t round = 0; round < 2; round++) {
		for (size_t i = 0; i < grid->count && i<HEADER_WITHIN_LINES && * lacking> 0; i++) {
			struct mapped_headings tried;
			bool stated = mapping->header_row && grid->lines[i].number == mapping->header_row;
			if (round == 0 && !stated)
				continue;
			if (!mapped_headings_at(grid, i, mapping->header_lines, &tried))
				return no_memory(err);
			size_t lacks = missing(mapping, &tried);
			if (lacks < *lacking) {
				*lacking = lacks;
				*out = tried;
			}
		}
	}
	return UPH_OK;
}

/* The heading that may have been meant, or those there are. */
static void put_headings(struct buffer *out, const struct mapped_headings *headings, const char *name)
{
	size_t distance = json_reader_slips(name), listed = 0;
	const char *nearest = NULL;
	for (uint32_t column = 1; column <= headings->width; column++) {
		if (headings->texts[column])
			json_reader_nearest(name, headings->texts[column], &distance, &nearest);
	}
	if (nearest) {
		buffer_print(out, " Menade du \"%s\"?", nearest);
		return;
	}
	for (uint32_t column = 1; column <= headings->width && listed < HEADINGS_LISTED; column++) {
		if (headings->texts[column])
			buffer_print(
				out, "%s%s", listed++ ? ", " : " Rubrikerna är ", headings->texts[column]);
	}
	buffer_print(out, "%s Rätta rubriken i kartan, eller skriv kolumnens bokstav.", listed ? "." : "");
}

static void say_missing(const struct mapped_grid *grid, const struct mapped_headings *headings,
	const struct mapped_mapping *mapping, struct uph_findings *findings)
{
	char place[TABLE_PLACE_MAX], quoted[TEXT_EXCERPT_MAX];
	const char *name, *path;
	uint32_t row = grid->count && headings->lines ? grid->lines[headings->first].number : 1;
	mapped_place(grid, row, 0, place);
	if (grid->count == 0)
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "mapped.column", place,
			"Bladet är tomt: det finns ingen rubrik att läsa det efter.");
	for (size_t i = 0; grid->count > 0 && (name = mapped_named_column(mapping, i, &path)); i++) {
		struct buffer there;
		if (strcmp(name, MAPPED_UNDECIDED) == 0 || mapped_column(headings, name))
			continue;
		buffer_init(&there, 4096);
		put_headings(&there, headings, name);
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "mapped.column", place,
			"Kartan nämner kolumnen \"%s\" (%s), men ingen rubrik heter så.%s",
			text_excerpt(name, strlen(name), quoted), path, buffer_string(&there));
		buffer_free(&there);
	}
}

/* A heading that stands over two columns names neither. */
static enum uph_status say_ambiguous(const struct mapped_grid *grid, const struct mapped_headings *headings,
	const struct mapped_mapping *mapping, struct uph_findings *findings, struct uph_error *err)
{
	char place[TABLE_PLACE_MAX], quoted[TEXT_EXCERPT_MAX], first[4], again[4];
	const char *name, *path;
	size_t count = 0;
	for (size_t i = 0; (name = mapped_named_column(mapping, i, &path)); i++) {
		uint32_t other = mapped_column_again(headings, name);
		if (!other)
			continue;
		count++;
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "mapped.column",
			mapped_place(grid, grid->lines[headings->first].number, 0, place),
			"Kartan nämner kolumnen \"%s\" (%s), men två kolumner heter så, %s och %s. Skriv den "
			"bokstav som gäller i kartan.",
			text_excerpt(name, strlen(name), quoted), path,
			mapped_letters(mapped_column(headings, name), first), mapped_letters(other, again));
	}
	return count ? uph_fail(err, UPH_E_REFUSED, "kartan passar inte filen") : UPH_OK;
}

static enum uph_status named_sheet(
	struct table *table, const char *name, size_t *index, struct uph_error *err)
{
	for (*index = 0; *index < table_sheet_count(table); (*index)++) {
		if (text_same(table_sheet_name(table, *index), name))
			return UPH_OK;
	}
	return uph_fail(err, UPH_E_MISSING, "bladet \"%s\" finns inte i filen", name);
}

enum uph_status mapped_open(struct table *table, const struct mapped_mapping *mapping, const char *sheet,
	size_t lines_max, struct arena *arena, struct mapped_grid *grid, struct mapped_headings *headings,
	struct uph_findings *findings, struct uph_error *err)
{
	size_t first = 0, last = table_sheet_count(table), lacking = SIZE_MAX, best = SIZE_MAX;
	const char *name = sheet ? sheet : mapping->sheet;
	enum uph_status status = UPH_OK;
	*headings = (struct mapped_headings){0};
	if (name && (sheet || table_format(table) != TABLE_CSV)) {
		status = named_sheet(table, name, &first, err);
		last = first + 1;
	}
	for (size_t i = first; status == UPH_OK && i < last && best > 0; i++) {
		struct mapped_grid tried;
		struct mapped_headings found = {0};
		status = mapped_grid_read(table, i, lines_max, arena, &tried, err);
		if (status == UPH_OK)
			status = find_headings(&tried, mapping, &found, &lacking, err);
		if (status == UPH_OK && (lacking < best || i == first)) {
			best = lacking;
			*grid = tried;
			*headings = found;
		}
	}
	if (status != UPH_OK)
		return status;
	if (best == 0 && grid->count > 0)
		return say_ambiguous(grid, headings, mapping, findings, err);
	say_missing(grid, headings, mapping, findings);
	return uph_fail(err, UPH_E_REFUSED, "kartan passar inte filen");
}
