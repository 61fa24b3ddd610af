#include "import/workbook_header.h"

#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

#define MARK_WITHIN_ROWS 60
#define MARK_STEM "uph-arbetsbok "
#define HEADING_BYTES_MAX 80
#define HEX_DIGITS (WORKBOOK_HEX_MAX - 1)

/* ---- the mark ---- */

static bool all_hex(const char *text, size_t count)
{
	return strspn(text, "0123456789abcdefABCDEF") >= count;
}

/* Whether the cell is a mark; `hex` has its digits, and is "" for one of another form. */
static bool read_mark(const struct table_cell *cell, char hex[WORKBOOK_HEX_MAX])
{
	const char *digits = cell->text + strlen(UPH_WORKBOOK_MARK) + 1;
	hex[0] = '\0';
	if (cell->kind != TABLE_TEXT || strncmp(cell->text, MARK_STEM, strlen(MARK_STEM)) != 0)
		return false;
	if (strncmp(cell->text, UPH_WORKBOOK_MARK " ", strlen(UPH_WORKBOOK_MARK) + 1) != 0)
		return all_hex(cell->text + strlen(MARK_STEM), 1); /* another number */
	if (!all_hex(digits, HEX_DIGITS))
		return false;
	for (size_t i = 0; i < HEX_DIGITS; i++)
		hex[i] = (char)(digits[i] >= 'A' && digits[i] <= 'F' ? digits[i] - 'A' + 'a' : digits[i]);
	hex[HEX_DIGITS] = '\0';
	return true;
}

static void take_cell(struct table *table, size_t sheet, uint32_t row, const struct table_cell *cell,
	struct workbook_mark *out)
{
	char hex[WORKBOOK_HEX_MAX];
	if (!read_mark(cell, hex))
		return;
	if (!hex[0]) {
		out->newer = true;
	} else if (out->hex[0]) {
		out->twice = out->twice || strcmp(out->hex, hex) != 0;
		return;
	}
	memcpy(out->hex, hex, sizeof out->hex);
	table_place(table, sheet, row, cell->column, out->place, sizeof out->place);
}

enum uph_status workbook_mark_find(struct table *table, struct workbook_mark *out, struct uph_error *err)
{
	struct table_row row;
	*out = (struct workbook_mark){0};
	for (size_t sheet = 0; sheet < table_sheet_count(table); sheet++) {
		enum uph_status status = table_select(table, sheet, err);
		while (status == UPH_OK && (status = table_next(table, &row, err)) == UPH_OK &&
			row.number <= MARK_WITHIN_ROWS) {
			for (size_t i = 0; i < row.cell_count; i++)
				take_cell(table, sheet, row.number, &row.cells[i], out);
		}
		if (status != UPH_OK && status != UPH_END)
			return status;
	}
	return UPH_OK;
}

/* ---- headings ---- */

/* "Belopp", "belopp *", "Belopp:". */
static bool same_heading(const char *text, const char *heading)
{
	char plain[HEADING_BYTES_MAX + 1];
	size_t length = strlen(text);
	if (length > HEADING_BYTES_MAX)
		return false;
	memcpy(plain, text, length + 1);
	while (length > 0 && strchr(" :.*", plain[length - 1]))
		plain[--length] = '\0';
	return text_same(plain, heading);
}

static void take_heading(
	const struct uph_form_sheet *form, const struct table_cell *cell, struct workbook_header *out)
{
	for (size_t i = 0; i < form->column_count; i++) {
		const struct uph_form_column *column = &form->columns[i];
		if (cell->kind != TABLE_TEXT || !same_heading(cell->text, column->heading))
			continue;
		if (out->columns[column->field]) {
			if (!out->twice)
				out->second = cell->column;
			out->twice = column->heading;
			return;
		}
		out->columns[column->field] = cell->column;
		out->count++;
		out->required += column->required;
	}
}

/* The row that has most of the form's headings. */
static enum uph_status scan(struct table *table, const struct uph_form_sheet *form,
	struct workbook_header *out, struct uph_error *err)
{
	struct table_row row;
	enum uph_status status = table_select(table, out->sheet, err);
	while (status == UPH_OK && (status = table_next(table, &row, err)) == UPH_OK &&
		row.number <= WORKBOOK_HEADER_WITHIN_ROWS) {
		struct workbook_header header = {.there = true, .sheet = out->sheet, .row = row.number};
		for (size_t i = 0; i < row.cell_count; i++)
			take_heading(form, &row.cells[i], &header);
		if (header.count > out->count)
			*out = header;
	}
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status workbook_header_find(
	struct table *table, enum uph_form form, struct workbook_header *out, struct uph_error *err)
{
	const struct uph_form_sheet *sheet = uph_form_sheet(form);
	*out = (struct workbook_header){0};
	for (size_t i = 0; i < table_sheet_count(table); i++) {
		if (!text_same(table_sheet_name(table, i), sheet->name))
			continue;
		out->there = true;
		out->sheet = i;
		return scan(table, sheet, out, err);
	}
	return UPH_OK;
}

static bool has_all_required(const struct uph_form_sheet *form, const struct workbook_header *header)
{
	size_t required = 0;
	for (size_t i = 0; i < form->column_count; i++)
		required += form->columns[i].required;
	return header->required == required;
}

enum uph_status workbook_forms_like(struct table *table, size_t sheet, bool like[UPH_FORM_COUNT], bool *any,
	struct workbook_header *header, struct uph_error *err)
{
	size_t most = 0;
	enum uph_status status = UPH_OK;
	*any = false;
	memset(like, 0, UPH_FORM_COUNT * sizeof *like);
	for (int form = 0; form < UPH_FORM_COUNT; form++) {
		if (text_same(table_sheet_name(table, sheet), uph_form_sheet((enum uph_form)form)->name))
			return UPH_OK;
	}
	for (int form = 0; status == UPH_OK && form < UPH_FORM_COUNT; form++) {
		const struct uph_form_sheet *looked = uph_form_sheet((enum uph_form)form);
		struct workbook_header found = {.sheet = sheet};
		status = scan(table, looked, &found, err);
		if (found.count < most || !has_all_required(looked, &found))
			continue;
		if (found.count > most) {
			memset(like, 0, UPH_FORM_COUNT * sizeof *like);
			*header = found;
		}
		most = found.count;
		like[form] = *any = true;
	}
	return status;
}

/* ---- what the file is ---- */

/* Whether a sheet has all the headings of new decisions, which nothing else has: by any name. */
static bool has_decisions(struct table *table)
{
	bool found = false;
	const struct uph_form_sheet *form = uph_form_sheet(UPH_FORM_DECISIONS);
	for (size_t i = 0; i < table_sheet_count(table) && !found; i++) {
		struct workbook_header header = {.sheet = i};
		found = scan(table, form, &header, NULL) == UPH_OK && has_all_required(form, &header);
	}
	return found;
}

bool workbook_recognised(struct table *table)
{
	struct workbook_mark mark;
	struct workbook_header header;
	bool found = has_decisions(table);
	if (table_format(table) != TABLE_CSV) {
		found = found ||
			(workbook_mark_find(table, &mark, NULL) == UPH_OK && (mark.hex[0] || mark.newer));
		for (int form = 0; form < UPH_FORM_COUNT && !found; form++)
			found = workbook_header_find(table, (enum uph_form)form, &header, NULL) == UPH_OK &&
				header.required >= 2;
	}
	(void)table_select(table, 0, NULL);
	return found;
}

bool workbook_resembled(struct table *table)
{
	bool like[UPH_FORM_COUNT], any = false;
	struct workbook_header header;
	for (size_t i = 0; i < table_sheet_count(table) && !any; i++) {
		if (workbook_forms_like(table, i, like, &any, &header, NULL) != UPH_OK)
			break;
	}
	(void)table_select(table, 0, NULL);
	return any;
}
