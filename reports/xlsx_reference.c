#include "reports/xlsx_reference.h"

#include <xlsxwriter.h>

#include "ledger/base/text.h"

#define LITERAL_MAX 200 /* of the 255 that a text in a formula may have */

void xlsx_formula_cell(struct xlsx_formula *formula, size_t column)
{
	char name[LXW_MAX_CELL_NAME_LENGTH];
	lxw_rowcol_to_cell(name, xlsx_section_row(formula->placed, formula->row),
		(lxw_col_t)formula->placed->section->columns[column].slot);
	buffer_text(&formula->text, name);
}

void xlsx_formula_rows(struct xlsx_formula *formula, const struct xlsx_section *placed, size_t column,
	size_t first, size_t last)
{
	lxw_col_t slot = (lxw_col_t)placed->section->columns[column].slot;
	char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH];
	lxw_rowcol_to_cell_abs(from, xlsx_section_row(placed, first), slot, true, true);
	lxw_rowcol_to_cell_abs(to, xlsx_section_row(placed, last), slot, true, true);
	if (!formula->placed || placed->sheet != formula->placed->sheet) /* a name holds no apostrophe */
		buffer_print(&formula->text, "'%s'!", formula->layout->sheets[placed->sheet].name);
	buffer_print(&formula->text, "%s:%s", from, to);
}

void xlsx_formula_run(struct xlsx_formula *formula, const struct xlsx_run *run)
{
	xlsx_formula_rows(formula, formula->placed, run->column, run->first, run->last);
}

void xlsx_formula_first_word(struct xlsx_formula *formula, size_t column)
{
	buffer_text(&formula->text, "LEFT(TRIM(");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, "),FIND(\" \",TRIM(");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, ")&\" \")-1)");
}

void xlsx_formula_literal(
	struct xlsx_formula *formula, const char *before, const char *between, const char *after)
{
	struct buffer words;
	buffer_init(&words, 65536);
	buffer_print(&words, "%s%s%s", before, between, after);
	size_t length =
		text_cut(buffer_string(&words), words.length < LITERAL_MAX ? words.length : LITERAL_MAX);
	buffer_byte(&formula->text, '"');
	for (size_t i = 0; i < length; i++) {
		char sign = buffer_string(&words)[i];
		if (sign == '"')
			buffer_byte(&formula->text, '"');
		buffer_byte(&formula->text, sign);
	}
	buffer_byte(&formula->text, '"');
	buffer_pass_on(&words, &formula->text);
	if (buffer_failed(&words))
		buffer_print(&formula->text, "%*s", XLSX_FORMULA_MAX, "");
	buffer_free(&words);
}

const char xlsx_formula_lost[] = "";

const char *xlsx_formula_finish(struct xlsx_formula *formula, bool good, struct arena *arena)
{
	const char *text = good && !buffer_failed(&formula->text)
				   ? arena_string(arena, buffer_string(&formula->text))
				   : NULL;
	const bool lost = buffer_starved(&formula->text) || (good && !buffer_failed(&formula->text) && !text);
	buffer_free(&formula->text);
	return lost ? xlsx_formula_lost : text;
}
