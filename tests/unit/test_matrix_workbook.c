/* Matrices in workbooks: wherever they stand, with merged and hidden cells, date numbers, formats and several
 * sheets. */
#include "import/matrix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/matrix_sample.h"
#include "tests/support/sheet.h"

static const struct matrix_row *row_at(const struct matrix_case *c, const char *place)
{
	for (size_t i = 0; i < c->matrix.row_count; i++)
		if (strcmp(c->matrix.rows[i].place, place) == 0)
			return &c->matrix.rows[i];
	fail_msg("no row at %s", place);
	return NULL;
}

/* The real figures as a workbook script, the table's first cell at row 1 + down, column A + right. */
static char *workbook_script(size_t down, char first_column, const char *before, const char *after)
{
	struct sample_lines *lines = sample_matrix();
	size_t size = 65536, length;
	char *script = malloc(size);
	assert_non_null(script);
	length = (size_t)snprintf(script, size, "%s\n", before);
	for (size_t i = 0; i < lines->count; i++) {
		char *at = lines->text[i];
		for (char column = first_column; *at; column++) {
			size_t field = strcspn(at, ";");
			char value[SAMPLE_LINE_MAX];
			size_t used = 0;
			bool amount =
				field > 0 && at[strspn(at, "0123456789 ,")] == at[field] && at[0] != ' ';
			for (size_t j = 0; j < field; j++)
				if (!amount || at[j] != ' ')
					value[used++] = amount && at[j] == ',' ? '.' : at[j];
			value[used] = '\0';
			if (used > 0)
				length += (size_t)snprintf(script + length, size - length, "%c%zu %s\n",
					column, i + 1 + down, value);
			at += field + (at[field] == ';');
		}
	}
	(void)snprintf(script + length, size - length, "%s\n", after);
	free(lines);
	return script;
}

/* Writes the script as a workbook and reads it. */
static void read_script(struct matrix_case *c, char *script, const char *sheet)
{
	size_t length;
	char *folder = support_folder();
	char *path = support_path(folder, "matris.xlsx");
	support_workbook(path, script);
	char *bytes = support_read(path, &length);
	case_read(c, bytes, length, sheet);
	table_close(c->table);
	c->table = NULL;
	free(bytes);
	free(path);
	free(script);
	support_folder_remove(folder);
}

static void reads_a_workbook(void **state)
{
	(void)state;
	struct matrix_case c;
	read_script(&c, workbook_script(0, 'A', "sheet Plan 2024", ""), NULL);
	case_has_real_sums(&c);
	assert_string_equal(row_at(&c, "'Plan 2024'!C9")->comment, "Från 2022 års medel");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.grant_undated", "'Plan 2024'!C11",
		"Bidraget 14 765 786,00 har inget datum; det räknas från 2024-01-01.");
	case_free(&c);
}

static void reads_from_c8_of_the_second_sheet(void **state)
{
	(void)state;
	struct matrix_case c;
	read_script(&c,
		workbook_script(7, 'C', "sheet Läs mig\nA1 Se nästa blad\nsheet Fördelning",
			"hide row 12\nhide row 20\nhide column G\nK9 Kommun\nL9 Belopp\nK10 Ronneby\nL10 12"),
		NULL);
	case_has_real_sums(&c);
	assert_int_equal(c.matrix.sheet, 1);
	assert_string_equal(row_at(&c, "Fördelning!E36")->recipient, "Karlskrona kommun");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.hidden", "Fördelning",
		"Dolt i bladet läses som allt annat: rad 12, 20; kolumn G.");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.outside", "Fördelning!L10",
		"L10 ligger utanför tabellen och läses inte (1 tal).");
	case_free(&c);
}

static void reads_merged_cells_and_date_numbers(void **state)
{
	(void)state;
	struct matrix_case c;
	static const char script[] =
		"A1 Medel 2024\nA2 Datum\nB2 Till\nC2 Belopp\nD2 Aktivitet\nE2 Mottagare\n"
		"C3 1000\nmerge A4:A6 2024-03-01\nmerge B4:B6 Kurs\nmerge E4:E5 KoU\n"
		"C4 100\nD4 786\nC5 200\nD5 787\nC6 50\nD6 964\n"
		"A7 240401\nB7 Resa\nC7 25\nD7 786\nE7 KoU\n"
		"A8 20240402\nB8 Resa\nC8 25\nD8 786\nE8 KoU\n"
		"B9 Kvar\nC9 =C3-SUM(C4:C8) 600\n";
	char *copy = strdup(script);
	assert_non_null(copy);
	read_script(&c, copy, NULL);
	if (c.status != UPH_OK)
		fail_msg("%s", uph_findings_at(c.findings, 0)->message);
	for (int line = 4; line <= 6; line++) {
		char place[20];
		(void)snprintf(place, sizeof place, "Blad1!C%d", line);
		const struct matrix_row *row = row_at(&c, place);
		assert_int_equal(row->date.ymd, 20240301);
		assert_string_equal(row->purpose, "Kurs");
		assert_false(row->inherited);
		if (line < 6)
			assert_string_equal(row->recipient, "KoU");
		else
			assert_null(row->recipient);
	}
	assert_int_equal(row_at(&c, "Blad1!C7")->date.ymd, 20240401);
	assert_int_equal(row_at(&c, "Blad1!C8")->date.ymd, 20240402);
	assert_int_equal(c.matrix.granted.ore, 100000);
	case_free(&c);
}

/* The ledger's own workbook: the protocol's form, and the full form beside it. */
static void prefers_the_protocol_form(void **state)
{
	(void)state;
	struct matrix_case c;
	static const char full[] =
		"sheet Bilaga\nA1 Nr\nB1 LSVO\nC1 §\nD1 Till\nE1 Belopp\nF1 Akt.\nG1 Mottagare\n"
		"H1 RD-beslut\nI1 Kommentar\nA2 1\nB2 2024-01-19\nC2 84\nD2 Kurs\nE2 5\nF2 786\n"
		"G2 KoU\nH2 saknas\nD3 Kvar\nE3 -5\n";
	read_script(&c, workbook_script(0, 'A', "sheet Matris", full), NULL);
	case_has_real_sums(&c);
	assert_int_equal(c.matrix.sheet, 0);
	assert_int_equal(case_count(&c, "matrix.sheets"), 0);
	case_free(&c);
	read_script(&c, workbook_script(0, 'A', "sheet Matris", full), "bilaga");
	assert_status(UPH_OK, c.status, &c.err);
	assert_int_equal(c.matrix.left.ore, -500);
	assert_int_equal(case_count(&c, "matrix.outside"), 0);
	case_free(&c);
}

static void keeps_leading_zeros(void **state)
{
	(void)state;
	struct matrix_case c;
	static const char script[] =
		"A1 Medel 2024\nA2 Datum\nB2 Till\nC2 Belopp\nD2 Aktivitet\n"
		"A3 2024-03-01\nB3 Kurs\nC3 100\nformat 0000\nD3 265\nformat\n"
		"A4 2024-03-01\nB4 Kurs\nC4 50\nD4 '0264\nA5 2024-03-01\nB5 Kurs\nC5 5\nD5 263\n"
		"B6 Kvar\nC6 -155\n";
	char *copy = strdup(script);
	assert_non_null(copy);
	read_script(&c, copy, NULL);
	assert_status(UPH_OK, c.status, &c.err);
	assert_string_equal(row_at(&c, "Blad1!C3")->activity, "0265");
	assert_string_equal(row_at(&c, "Blad1!C4")->activity, "0264");
	assert_string_equal(row_at(&c, "Blad1!C5")->activity, "263");
	case_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_workbook),
		cmocka_unit_test(reads_from_c8_of_the_second_sheet),
		cmocka_unit_test(reads_merged_cells_and_date_numbers),
		cmocka_unit_test(prefers_the_protocol_form),
		cmocka_unit_test(keeps_leading_zeros),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
