/* What is chosen from, and what a choice shows. A choice counts by its first word, so that "UPH-24-016
 * Programledare" and "UPH-24-016" are the same. */
#include "reports/xlsx_checks.h"
#include "reports/xlsx_reference.h"

/* Where a place is drawn; NULL when it is not. */
static const struct xlsx_section *drawn(const struct xlsx_layout *layout, struct uph_place place)
{
	const struct xlsx_section *placed = xlsx_layout_section(layout, place.part, place.section);
	bool there = placed && placed->section->row_count > 0 &&
		     place.column < placed->section->column_count &&
		     !(placed->section->columns[place.column].flags & UPH_COLUMN_DATA_ONLY);
	return there ? placed : NULL;
}

const char *xlsx_choices(const struct xlsx_layout *layout, struct uph_place place, struct arena *arena)
{
	const struct xlsx_section *placed = drawn(layout, place);
	if (!placed)
		return NULL;
	const struct uph_section *section = placed->section;
	size_t first = 0, last = section->row_count;
	while (first < last && section->rows[first].style != UPH_ROW_PLAIN)
		first++;
	while (last > first && section->rows[last - 1].style != UPH_ROW_PLAIN)
		last--;
	if (first == last)
		return NULL;
	struct xlsx_formula formula = {.layout = layout};
	buffer_init(&formula.text, XLSX_FORMULA_MAX);
	buffer_byte(&formula.text, '=');
	xlsx_formula_rows(&formula, placed, place.column, first, last - 1);
	return xlsx_formula_finish(&formula, true, arena);
}

/* The row of the first word; an allocation's number alone, 16, finds UPH-24-016. */
static void put_match(
	struct xlsx_formula *formula, const struct uph_input *input, const struct xlsx_section *key)
{
	size_t last = key->section->row_count - 1;
	buffer_text(&formula->text, "IFERROR(MATCH(");
	xlsx_formula_first_word(formula, input->by);
	buffer_byte(&formula->text, ',');
	xlsx_formula_rows(formula, key, input->key.column, 0, last);
	buffer_text(&formula->text, ",0),MATCH(\"*-\"&TEXT(VALUE(");
	xlsx_formula_cell(formula, input->by);
	buffer_text(&formula->text, "),\"000\"),");
	xlsx_formula_rows(formula, key, input->key.column, 0, last);
	buffer_text(&formula->text, ",0))");
}

static void put_index(
	struct xlsx_formula *formula, const struct uph_input *input, const struct xlsx_section *key)
{
	buffer_text(&formula->text, "INDEX(");
	xlsx_formula_rows(formula, key, input->shown, 0, key->section->row_count - 1);
	buffer_byte(&formula->text, ',');
	put_match(formula, input, key);
	buffer_byte(&formula->text, ')');
}

const char *xlsx_lookup_formula(const struct xlsx_layout *layout, const struct xlsx_section *placed,
	size_t row, size_t column, struct arena *arena)
{
	const struct uph_input *input = &placed->section->inputs[column];
	const struct xlsx_section *key = drawn(layout, input->key);
	struct uph_place shown = input->key;
	shown.column = input->shown;
	if (!key || !drawn(layout, shown) || input->by >= placed->section->column_count)
		return NULL;
	enum uph_value_kind kind = key->section->columns[input->shown].kind;
	struct xlsx_formula formula = {.layout = layout, .placed = placed, .row = row};
	buffer_init(&formula.text, XLSX_FORMULA_MAX);
	buffer_text(&formula.text, "=IFERROR(IF(");
	xlsx_formula_cell(&formula, input->by);
	buffer_text(&formula.text, "=\"\",\"\",");
	if (kind == UPH_VALUE_MONEY || kind == UPH_VALUE_INTEGER || kind == UPH_VALUE_DATE) {
		/* An empty cell is zero to a formula, and no day or amount to a person. */
		buffer_text(&formula.text, "IF(");
		put_index(&formula, input, key);
		buffer_text(&formula.text, "=\"\",\"\",");
		put_index(&formula, input, key);
		buffer_byte(&formula.text, ')');
	} else {
		put_index(&formula, input, key);
		buffer_text(&formula.text, "&\"\"");
	}
	buffer_text(&formula.text, "),\"\")");
	return xlsx_formula_finish(&formula, true, arena);
}
