/* Reading a matrix: which sheet, which rows, what they say, and that all of it adds up.
 *
 * The rules, proved on the real tables:
 * 1. An activity in the row makes it a movement; zero is a filler; only words such as "Kvar" and "Summa" are
 * labels, and a label only ever excludes.
 * 2. A number that is no movement is a subtotal of the rows above, the sum so far, the opening, opening +
 * grants, the balance so far, or the sum of grants standing directly above it.
 * 3. The grants are the set of otherwise inexplicable positive numbers that makes Kvar hold. Two possible
 * sets: refused as ambiguous; so is a set with a number that could be a sum, unless it is labelled as a
 * grant.
 * 4. A number shown without öre equals the exact value rounded to kronor, not one krona more or less.
 * 5. If the chain does not hold, the culprit is the one number whose removal proves the rest; it is named,
 * with the difference.
 * 6. A row with amount and no date, followed at once by one with date, purpose and no amount, is read as one
 * torn row, and both readings are reported. The amount does not depend on it. Direction comes from column,
 * sign and arithmetic, never from a word. Nothing is corrected. */
#include "import/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "import/matrix_row.h"
#include "ledger/base/text.h"

/* Rows of a sheet looked at when asked whether it holds a matrix. */
#define RECOGNISED_WITHIN_ROWS 1000

/* ---- finding the sheet ---- */

/* What one sheet's rows say of headers. */
struct sheet_headers {
	struct header first;   /* the first whole header row */
	struct header nearest; /* the row with most headings, when none is whole */
	bool empty;
};

static enum uph_status scan_sheet(
	struct table *table, size_t index, size_t rows_max, struct sheet_headers *out, struct uph_error *err)
{
	struct table_row row;
	size_t rows = 0;
	enum uph_status status = table_select(table, index, err);
	*out = (struct sheet_headers){.empty = true};
	while (status == UPH_OK && rows < rows_max && (status = table_next(table, &row, err)) == UPH_OK) {
		rows++;
		out->empty = out->empty && row.cell_count == 0;
		struct header header = header_of_row(&row);
		if (header.failed)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		if (header.complete && !out->first.complete) {
			out->first = header;
		} else if (header.role_count > out->nearest.role_count) {
			out->nearest = header;
		}
	}
	return status == UPH_END ? UPH_OK : status;
}

bool matrix_recognised(struct table *table)
{
	bool found = false;
	struct sheet_headers headers;
	for (size_t i = 0; i < table_sheet_count(table) && !found; i++)
		found = scan_sheet(table, i, RECOGNISED_WITHIN_ROWS, &headers, NULL) == UPH_OK &&
			headers.first.complete;
	(void)table_select(table, 0, NULL);
	return found;
}

static enum uph_status named_sheet(struct reading *reading, const char *name, struct uph_error *err)
{
	const char *names = "";
	size_t count = table_sheet_count(reading->table), listed = 0;
	if (table_format(reading->table) == TABLE_CSV)
		return uph_fail(
			err, UPH_E_MISSING, "bladet \"%s\" finns inte: en textfil har inga blad", name);
	for (size_t i = 0; i < count; i++) {
		const char *sheet = table_sheet_name(reading->table, i);
		if (text_same(sheet, name)) {
			reading->sheet_index = i;
			return UPH_OK;
		}
		names = reading_list(reading, names, &listed, ", ", reading_print(reading, "\"%s\"", sheet));
	}
	return uph_fail(err, UPH_E_MISSING, "bladet \"%s\" finns inte; filen har %s", name, names);
}

/* "Blad1!C14" before the reading has settled on a sheet. */
static const char *place_on(struct reading *reading, size_t sheet, uint32_t row, uint32_t column)
{
	char text[TABLE_PLACE_MAX];
	return reading_print(
		reading, "%s", table_place(reading->table, sheet, row, column, text, sizeof text));
}

static void refuse_no_header(struct reading *reading, size_t sheet, const struct header *nearest, bool empty)
{
	static const enum column_role needed[] = {ROLE_AMOUNT, ROLE_ACTIVITY, ROLE_DATE};
	if (empty) {
		reading_error(reading, "matrix.empty", table_sheet_name(reading->table, sheet),
			"Det finns inget att läsa: bladet är tomt.");
		return;
	}
	const char *missing = "", *found = "";
	size_t count = 0;
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		if (nearest->columns[needed[i]] || (needed[i] == ROLE_DATE && nearest->columns[ROLE_PURPOSE]))
			continue;
		missing = reading_print(
			reading, "%s%s%s", missing, count ? ", " : "", words_role_name(needed[i]));
		count++;
	}
	for (enum column_role role = ROLE_DATE; role < ROLE_COUNT; role++)
		if (nearest->columns[role])
			found = reading_print(
				reading, "%s%s%s", found, *found ? ", " : "", words_role_name(role));
	if (*found)
		found = reading_print(reading, " Närmast är rad %u, som har %s.", nearest->row, found);
	reading_error(reading, "matrix.header_missing",
		*found ? place_on(reading, sheet, nearest->row, 0) : table_sheet_name(reading->table, sheet),
		"%s %s hittas inte: tabellen ska ha en rubrikrad med Belopp, Aktivitet och LSVO beslutsdatum "
		"eller Till.%s",
		count == 1 ? "Kolumnen" : "Kolumnerna", missing, found);
}

/* "C7", or "kolumn 3". */
static const char *column_words(struct reading *reading, uint32_t row, uint32_t column)
{
	if (table_format(reading->table) == TABLE_CSV)
		return reading_print(reading, "kolumn %u", column);
	return reading_spot(reading, row, column);
}

static void check_header(struct reading *reading)
{
	const struct header *header = &reading->header;
	if (header->twice != ROLE_NONE)
		reading_error(reading, "matrix.header_twice",
			place_on(reading, reading->sheet_index, header->row, header->twice_second),
			"Två kolumner heter som %s: %s och %s. Ge den ena ett annat namn.",
			words_role_name(header->twice),
			column_words(reading, header->row, header->twice_first),
			column_words(reading, header->row, header->twice_second));
	if (!header->columns[ROLE_DATE] && header->twice == ROLE_NONE)
		reading_error(reading, "matrix.header_missing",
			place_on(reading, reading->sheet_index, header->row, 0),
			"Kolumnen LSVO beslutsdatum hittas inte: rubrikraden %u har ingen kolumn för "
			"beslutens dag.",
			header->row);
}

struct candidate_sheets {
	size_t count, plain_count; /* all that qualify; those not of the full form */
	size_t first, first_plain, second, second_plain;
	struct sheet_headers nearest;
	size_t nearest_sheet;
	bool all_empty;
};

static void add_candidate(struct candidate_sheets *sheets, size_t index, const struct sheet_headers *headers)
{
	sheets->all_empty = sheets->all_empty && headers->empty;
	if (!headers->first.complete) {
		if (headers->nearest.role_count > sheets->nearest.nearest.role_count) {
			sheets->nearest = *headers;
			sheets->nearest_sheet = index;
		}
		return;
	}
	if (sheets->count++ == 0)
		sheets->first = index;
	else if (sheets->count == 2)
		sheets->second = index;
	if (header_full_form(&headers->first))
		return;
	if (sheets->plain_count++ == 0)
		sheets->first_plain = index;
	else if (sheets->plain_count == 2)
		sheets->second_plain = index;
}

static void refuse_two_sheets(struct reading *reading, const struct candidate_sheets *sheets)
{
	bool plain = sheets->plain_count >= 2;
	size_t first = plain ? sheets->first_plain : sheets->first;
	size_t second = plain ? sheets->second_plain : sheets->second;
	reading_error(reading, "matrix.sheets", table_sheet_name(reading->table, second),
		"Två blad har en matris: \"%s\" och \"%s\". Välj ett med --sheet.",
		table_sheet_name(reading->table, first), table_sheet_name(reading->table, second));
}

/* Settles on a sheet and its header row; false when the content is refused. */
static enum uph_status choose_sheet(
	struct reading *reading, const char *name, bool *chosen, struct uph_error *err)
{
	struct candidate_sheets sheets = {.all_empty = true};
	enum uph_status status = name ? named_sheet(reading, name, err) : UPH_OK;
	*chosen = false;
	for (size_t i = 0; i < table_sheet_count(reading->table) && status == UPH_OK; i++) {
		struct sheet_headers headers;
		if (name && i != reading->sheet_index)
			continue;
		status = scan_sheet(reading->table, i, SIZE_MAX, &headers, err);
		if (status == UPH_OK)
			add_candidate(&sheets, i, &headers);
	}
	if (status != UPH_OK)
		return status;
	if (sheets.count == 0) {
		refuse_no_header(reading, name ? reading->sheet_index : sheets.nearest_sheet,
			&sheets.nearest.nearest, sheets.all_empty);
	} else if (sheets.count == 1 || sheets.plain_count == 1) {
		reading->sheet_index = sheets.plain_count == 1 ? sheets.first_plain : sheets.first;
		*chosen = true;
	} else {
		refuse_two_sheets(reading, &sheets);
	}
	return UPH_OK;
}

/* ---- reading it ---- */

static void settle_year(struct reading *reading)
{
	if (reading->year)
		return;
	reading->year_derived = true;
	if (reading->balance_date.ymd) {
		reading->year = uph_date_year(reading->balance_date) + 1;
		return;
	}
	int32_t latest = 0;
	for (size_t i = 0; i < reading->count; i++)
		if (reading->drafts[i].row.kind == MATRIX_MOVEMENT &&
			reading->drafts[i].row.date.ymd > latest)
			latest = reading->drafts[i].row.date.ymd;
	reading->year = latest ? uph_date_year((struct uph_date){latest}) : 0;
	reading->year_derived = latest != 0;
}

static bool fill(struct reading *reading, struct matrix *out)
{
	out->title = reading->title;
	out->year = reading->year;
	out->balance_date = reading->balance_date;
	out->sheet = reading->sheet_index;
	out->rows = arena_alloc_array(reading->arena, reading->count ? reading->count : 1, sizeof *out->rows);
	if (!out->rows)
		return false;
	for (size_t i = 0; i < reading->count; i++)
		out->rows[i] = reading->drafts[i].row;
	out->row_count = reading->count;
	return true;
}

static enum uph_status read_chosen(struct reading *reading, struct matrix *out, struct uph_error *err)
{
	enum uph_status status =
		sheet_load(reading->table, reading->sheet_index, reading->arena, &reading->sheet, err);
	if (status != UPH_OK)
		return status;
	row_choose_header(reading);
	if (reading->error_count == 0)
		check_header(reading);
	if (reading->error_count > 0)
		return UPH_OK;
	reading_unit(reading);
	reading_opening(reading);
	reading_rows(reading);
	settle_year(reading);
	reading_prove(reading, out);
	reading_outside(reading);
	if (reading->out_of_memory || !fill(reading, out))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (reading->error_count == 0)
		reading_remarks(reading, out);
	return UPH_OK;
}

enum uph_status matrix_read(struct table *table, const struct matrix_options *options, struct matrix *out,
	struct uph_findings *findings, struct uph_error *err)
{
	*out = (struct matrix){0};
	struct arena *arena = calloc(1, sizeof *arena);
	if (!arena)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	arena_init(arena, READING_BYTES_MAX);
	struct reading reading = {.arena = arena, .table = table, .findings = findings};
	bool chosen = false;
	enum uph_status status = choose_sheet(&reading, options ? options->sheet : NULL, &chosen, err);
	if (status == UPH_OK && chosen)
		status = read_chosen(&reading, out, err);
	out->memory = arena;
	if (status == UPH_OK && (reading.out_of_memory || !uph_findings_complete(findings)))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK && reading.error_count > 0)
		status = uph_fail(err, UPH_E_REFUSED, "matrisen godtas inte: %zu fel", reading.error_count);
	if (status != UPH_OK)
		matrix_free(out);
	return status;
}

void matrix_free(struct matrix *matrix)
{
	struct arena *arena = matrix->memory;
	if (arena)
		arena_free(arena);
	free(arena);
	*matrix = (struct matrix){0};
}
