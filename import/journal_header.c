/* Which sheet and which row: the headings of a sheet of events. */
#include "import/journal_header.h"

#include <stdio.h>
#include <string.h>

#include "import/matrix_sheet.h"
#include "ledger/base/text.h"

#define HEADER_WITHIN_ROWS 50
#define HEADING_BYTES_MAX 80

/* ---- one row ---- */

static bool whole(const struct journal_header *header)
{
	return header->columns[JOURNAL_EVENT] && header->columns[UPH_MOVEMENT_DATE] &&
	       header->columns[UPH_MOVEMENT_AMOUNT];
}

static void take_heading(struct journal_header *header, const struct table_cell *cell)
{
	size_t column;
	struct buffer folded;
	buffer_init(&folded, 4 * HEADING_BYTES_MAX + 16);
	text_fold(&folded, cell->text, cell->text_length);
	const char *words = buffer_string(&folded);
	if (buffer_failed(&folded)) {
		header->failed = true;
	} else if (journal_heading(words, &column)) {
		if (header->columns[column] == 0) {
			header->columns[column] = cell->column;
			header->count++;
		} else if (header->second == 0) {
			header->twice = column;
			header->second = cell->column;
		}
		if (column == UPH_MOVEMENT_AMOUNT && words_unit(words, true) != UNIT_KRONOR)
			header->not_kronor = true;
	}
	buffer_free(&folded);
}

static struct journal_header header_of(const struct table_row *row)
{
	struct journal_header header = {.row = row->number};
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct table_cell *cell = &row->cells[i];
		if (cell->kind == TABLE_TEXT && cell->text_length <= HEADING_BYTES_MAX)
			take_heading(&header, cell);
	}
	header.whole = whole(&header);
	return header;
}

/* ---- one sheet ---- */

/* Its first whole header row, or else the row that comes nearest. `matrix`: a matrix's header row came first.
 */
static enum uph_status scan_sheet(
	struct table *table, size_t index, struct journal_header *out, bool *matrix, struct uph_error *err)
{
	struct table_row row;
	enum uph_status status = table_select(table, index, err);
	*out = (struct journal_header){.sheet = index};
	*matrix = false;
	for (size_t rows = 0; status == UPH_OK && rows < HEADER_WITHIN_ROWS && !out->whole; rows++) {
		status = table_next(table, &row, err);
		if (status != UPH_OK)
			break;
		struct journal_header header = header_of(&row);
		if (header.failed)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		if (header.whole || header.count > out->count) {
			*out = header;
			out->sheet = index;
		}
		*matrix = *matrix || (!header.whole && header_of_row(&row).complete);
	}
	return status == UPH_END ? UPH_OK : status;
}

bool journal_recognised(struct table *table)
{
	bool found = false, matrix = false;
	struct journal_header header;
	for (size_t i = 0; i < table_sheet_count(table) && !found && !matrix; i++)
		found = scan_sheet(table, i, &header, &matrix, NULL) == UPH_OK && !matrix && header.whole;
	(void)table_select(table, 0, NULL);
	return found;
}

/* ---- the file ---- */

static enum uph_status named_sheet(
	struct table *table, const char *name, size_t *index, struct uph_error *err)
{
	if (table_format(table) == TABLE_CSV)
		return uph_fail(
			err, UPH_E_MISSING, "bladet \"%s\" finns inte: en textfil har inga blad", name);
	for (*index = 0; *index < table_sheet_count(table); (*index)++) {
		if (text_same(table_sheet_name(table, *index), name))
			return UPH_OK;
	}
	return uph_fail(err, UPH_E_MISSING, "bladet \"%s\" finns inte i filen", name);
}

static void refuse_missing(
	struct table *table, const struct journal_header *nearest, struct uph_findings *findings)
{
	static const size_t needed[] = {JOURNAL_EVENT, UPH_MOVEMENT_DATE, UPH_MOVEMENT_AMOUNT};
	char place[TABLE_PLACE_MAX] = "", missing[100] = "";
	size_t count = 0, length = 0;
	for (size_t i = 0; i < 3; i++) {
		if (nearest->columns[needed[i]])
			continue;
		length += (size_t)snprintf(missing + length, sizeof missing - length, "%s%s",
			count++ ? ", " : "", journal_column_name(needed[i]));
	}
	if (nearest->count > 0)
		table_place(table, nearest->sheet, nearest->row, 0, place, sizeof place);
	(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "journal.header_missing", place,
		"%s %s hittas inte: tabellen ska bland de %d första raderna ha en rubrikrad med Händelse, "
		"Datum och Belopp.",
		count == 1 ? "Kolumnen" : "Kolumnerna", missing, HEADER_WITHIN_ROWS);
}

static void check(struct table *table, const struct journal_header *header, struct uph_findings *findings)
{
	char place[TABLE_PLACE_MAX];
	bool text = table_format(table) == TABLE_CSV;
	if (header->second) {
		table_place(
			table, header->sheet, header->row, text ? 0 : header->second, place, sizeof place);
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "journal.header_twice", place,
			"Två kolumner heter som %s. Ge den ena ett annat namn.",
			journal_column_name(header->twice));
	}
	if (header->not_kronor) {
		table_place(table, header->sheet, header->row,
			text ? 0 : header->columns[UPH_MOVEMENT_AMOUNT], place, sizeof place);
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "journal.unit", place,
			"Beloppen ska stå i kronor; rubriken säger en annan enhet.");
	}
}

enum uph_status journal_header_find(struct table *table, const char *name, struct journal_header *out,
	struct uph_findings *findings, struct uph_error *err)
{
	size_t only = 0, found = 0;
	struct journal_header nearest = {0};
	bool matrix;
	enum uph_status status = name ? named_sheet(table, name, &only, err) : UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < table_sheet_count(table); i++) {
		struct journal_header header;
		if (name && i != only)
			continue;
		status = scan_sheet(table, i, &header, &matrix, err);
		if (header.whole && found++ == 0)
			*out = header;
		else if (header.whole && found == 2)
			(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "journal.sheets",
				table_sheet_name(table, i),
				"Två blad har händelser: \"%s\" och \"%s\". Välj ett med --sheet.",
				table_sheet_name(table, out->sheet), table_sheet_name(table, i));
		if (header.count > nearest.count)
			nearest = header;
	}
	if (status == UPH_OK && found == 0)
		refuse_missing(table, &nearest, findings);
	else if (status == UPH_OK && found == 1)
		check(table, out, findings);
	return status;
}
