/* Matrices as other people make them: other units, other words for the opening balance, other days, other
 * tables on the same sheet. What cannot be understood is refused at its cell, never read as something else.
 */
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

static void read_script(struct matrix_case *c, const char *script)
{
	size_t length;
	char *folder = support_folder();
	char *path = support_path(folder, "matris.xlsx");
	support_workbook(path, script);
	char *bytes = support_read(path, &length);
	case_read(c, bytes, length, NULL);
	table_close(c->table);
	c->table = NULL;
	free(bytes);
	free(path);
	support_folder_remove(folder);
}

static void show_unless_ok(const struct matrix_case *c)
{
	for (size_t i = 0; c->status != UPH_OK && i < uph_findings_count(c->findings); i++) {
		const struct uph_finding *finding = uph_findings_at(c->findings, i);
		print_error("%s %s: %s\n", finding->rule, finding->where, finding->message);
	}
	assert_status(UPH_OK, c->status, &c->err);
}

static void set_line(struct sample_lines *lines, size_t line, const char *text)
{
	assert_true(line >= 1 && line <= lines->count);
	(void)snprintf(lines->text[line - 1], SAMPLE_LINE_MAX, "%s", text);
}

/* A small matrix in whole kronor: opening 1 000, grant 5 000, decisions 700, left 5 300. */
static struct sample_lines *small(const char *title, const char *label)
{
	struct sample_lines *lines = sample_nothing();
	sample_add(lines, "%s;;;;", title);
	sample_add(lines, "%s;;786 Ungdomar;600;", label);
	sample_add(lines, ";;787 Samverkan;400;");
	sample_add(lines, "Datum;Till;Belopp;Aktivitet;Mottagare");
	sample_add(lines, ";;5 000;;");
	sample_add(lines, "2024-03-01;Kurs;300;786;KoU");
	sample_add(lines, "2024-04-01;Resa;250;787;KoU");
	sample_add(lines, "2024-05-01;Bok;150;787;KoU");
	sample_add(lines, ";Kvar;5 300;;");
	return lines;
}

static void has_small_sums(struct matrix_case *c)
{
	show_unless_ok(c);
	assert_int_equal(c->matrix.opening.ore, 100000);
	assert_int_equal(c->matrix.granted.ore, 500000);
	assert_int_equal(c->matrix.moved.ore, 70000);
	assert_int_equal(c->matrix.left.ore, 530000);
	assert_int_equal(c->matrix.balance_date.ymd, 20231231);
	assert_int_equal(c->matrix.year, 2024);
}

/* ---- the unit ---- */

static void refuses_other_units(void **state)
{
	(void)state;
	static const struct {
		size_t line;
		const char *from, *to, *where, *words;
	} cases[] = {
		{7, "Belopp", "Belopp (tkr)", "7", "tusental kronor (\"Belopp (tkr)\")"},
		{7, "Belopp", "Belopp tkr", "7", "tusental kronor (\"Belopp tkr\")"},
		{7, "Belopp", "Belopp 2024 tkr", "7", "tusental kronor (\"Belopp 2024 tkr\")"},
		{7, "Belopp", "TKR", "7", "tusental kronor (\"TKR\")"},
		{7, "Belopp", "Belopp, tusental", "7", "tusental kronor (\"Belopp, tusental\")"},
		{7, "Belopp", "Belopp (1000 kr)", "7", "tusental kronor (\"Belopp (1000 kr)\")"},
		{7, "Belopp", "Belopp i mnkr", "7", "miljoner kronor (\"Belopp i mnkr\")"},
		{7, "Belopp", "Belopp (miljoner)", "7", "miljoner kronor (\"Belopp (miljoner)\")"},
		{1, "2024", "2024 (belopp i tkr)", "1",
			"tusental kronor (\"Fördelning av statsbidrag psykisk hälsa 2024 (belopp i tkr)\")"},
		{1, "2024", "2024 tkr", "1",
			"tusental kronor (\"Fördelning av statsbidrag psykisk hälsa 2024 tkr\")"},
		{6, ";;Summa", "Alla belopp i tusen kronor;;Summa", "6",
			"tusental kronor (\"Alla belopp i tusen kronor\")"},
		{6, ";;Summa", "Mkr;;Summa", "6", "miljoner kronor (\"Mkr\")"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct matrix_case c;
		char message[400];
		struct sample_lines *lines = sample_matrix();
		sample_replace(lines, cases[i].line, cases[i].from, cases[i].to);
		(void)snprintf(message, sizeof message,
			"Beloppen står i %s; skriv dem i kronor och läs in filen igen.", cases[i].words);
		case_read_lines(&c, lines);
		case_refused(&c, "matrix.unit", cases[i].where, message);
	}
	struct matrix_case c;
	read_script(&c,
		"A1 Medel 2024\nA2 Datum\nB2 Till\nC2 Belopp\nD2 Aktivitet\nC3 (tkr)\nA4 2024-03-01\nB4 "
		"Kurs\nC4 100\nD4 786\nB5 Kvar\nC5 -100\n");
	case_refused(&c, "matrix.unit", "Blad1!C3",
		"Beloppen står i tusental kronor (\"(tkr)\"); skriv dem i kronor och läs in filen igen.");
}

static void takes_amounts_in_words_for_no_unit(void **state)
{
	(void)state;
	static const char *const titles[] = {"Fördelning av statsbidrag 2024, 14,8 mkr till länet",
		"Fördelning av statsbidrag 2024 till tusen och en aktiviteter",
		"Fördelning av statsbidrag 2024 (belopp i kronor)", "Fördelning 2024 för Etkrona"};
	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
		struct matrix_case c;
		struct sample_lines *lines = sample_matrix();
		set_line(lines, 1, titles[i]);
		case_read_lines(&c, lines);
		case_has_real_sums(&c);
		case_free(&c);
	}
}

/* ---- no grant ---- */

static void draws_on_the_opening_without_a_grant(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = small("Fördelning 2024", "Kvar på balansen 2023-12-31");
	sample_remove(lines, 5);
	sample_replace(lines, 8, "5 300", "300");
	case_read_lines(&c, lines);
	show_unless_ok(&c);
	assert_int_equal(c.matrix.left.ore, 30000);
	for (size_t i = 0; i < c.matrix.row_count; i++)
		assert_int_equal(c.matrix.rows[i].before_grant, c.matrix.rows[i].kind == MATRIX_MOVEMENT);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.no_grant", "",
		"Tabellen har inget bidrag; alla beslut dras från tidigare års medel.");
	case_free(&c);
}

/* ---- the opening block's label and day ---- */

static void knows_many_labels(void **state)
{
	(void)state;
	static const struct {
		const char *label, *note;
	} cases[] = {
		{"Kvar på balansen 2023-12-31", NULL},
		{"Ingående saldo 2023-12-31", NULL},
		{"Överskott från 2023", NULL},
		{"UB 231231", NULL},
		{"Kvar på balansen",
			"\"Kvar på balansen\" har ingen dag, och rubriken säger 2024: ingående balans räknas "
			"per 2023-12-31."},
		{"Saldo vid årets början",
			"\"Saldo vid årets början\" har ingen dag, och rubriken säger 2024: ingående balans "
			"räknas per 2023-12-31."},
		{"IB", "\"IB\" har ingen dag, och rubriken säger 2024: ingående balans räknas per "
		       "2023-12-31."},
		{"Kvar från tidigare år",
			"\"Kvar från tidigare år\" har ingen dag, och rubriken säger 2024: ingående balans "
			"räknas per 2023-12-31."},
		{"Överskott tidigare år",
			"\"Överskott tidigare år\" har ingen dag, och rubriken säger 2024: ingående balans "
			"räknas per 2023-12-31."},
		{"Ingående balans 2024-01-01",
			"\"Ingående balans 2024-01-01\" är dagen efter den som balansen gäller: ingående "
			"balans räknas per 2023-12-31."},
		{"IB 240101", "\"IB 240101\" är dagen efter den som balansen gäller: ingående balans räknas "
			      "per 2023-12-31."},
		{"Ingående balans 2024", "\"Ingående balans 2024\" är det som året börjar med: ingående "
					 "balans räknas per 2023-12-31."},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct matrix_case c;
		case_read_lines(&c, small("Fördelning av statsbidrag 2024", cases[i].label));
		has_small_sums(&c);
		assert_int_equal(case_count(&c, "matrix.outside"), 0);
		assert_int_equal(case_count(&c, "matrix.balance_date"), cases[i].note != NULL);
		if (cases[i].note)
			case_says(&c, UPH_SEVERITY_NOTE, "matrix.balance_date", "2", cases[i].note);
		case_free(&c);
	}
}

static void reads_a_block_of_one_row(void **state)
{
	(void)state;
	static const char *const labels[] = {"Saldo 2023-12-31", "IB", "Kvar från förra året"};
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct matrix_case c;
		struct sample_lines *lines = small("Fördelning av statsbidrag 2024", labels[i]);
		sample_replace(lines, 2, "600", "1 000");
		sample_remove(lines, 3);
		case_read_lines(&c, lines);
		has_small_sums(&c);
		case_free(&c);
		/* The label on a row of its own. */
		lines = small("Fördelning av statsbidrag 2024", "");
		sample_insert(lines, 2, labels[i]);
		case_read_lines(&c, lines);
		has_small_sums(&c);
		case_free(&c);
		/* A total, not divided. */
		lines = small("Fördelning av statsbidrag 2024", labels[i]);
		sample_replace(lines, 2, "786 Ungdomar;600", ";1 000");
		sample_remove(lines, 3);
		case_read_lines(&c, lines);
		has_small_sums(&c);
		assert_int_equal(case_count(&c, "matrix.opening_undivided"), 1);
		case_free(&c);
	}
}

static void refuses_a_day_that_nothing_tells(void **state)
{
	(void)state;
	struct matrix_case c;
	case_read_lines(&c, small("Fördelning av statsbidrag", "Kvar på balansen"));
	case_refused(&c, "matrix.date", "2",
		"\"Kvar på balansen\" säger inte vilken dag balansen gäller. Skriv dagen, till exempel Kvar "
		"på balansen 2023-12-31.");
}

static void refuses_opening_rows_without_label(void **state)
{
	(void)state;
	static const char *const labels[] = {"", "Pengar i kassan", "Aktiviteter", "Kvar att besluta"};
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct matrix_case c;
		case_read_lines(&c, small("Fördelning av statsbidrag 2024", labels[i]));
		case_refused(&c, "matrix.opening_label", "2",
			"rad 2, rad 3 ser ut som ingående balans, en aktivitet med belopp på varje rad, men "
			"har ingen rubrik som går att förstå. Skriv Kvar på balansen och dagen, till exempel "
			"Kvar på balansen 2023-12-31, ovanför raderna.");
	}
	struct matrix_case c;
	struct sample_lines *lines = small("Fördelning av statsbidrag 2024", "");
	set_line(lines, 3, ";;Summa;600;");
	case_read_lines(&c, lines);
	assert_int_equal(case_count(&c, "matrix.opening_label"), 1);
	case_free(&c);
	/* A label below its rows, or between them. */
	lines = small("Fördelning av statsbidrag 2024", "");
	sample_insert(lines, 4, "Kvar på balansen 2023-12-31;;;1 000;");
	case_read_lines(&c, lines);
	assert_status(UPH_E_REFUSED, c.status, &c.err);
	assert_int_equal(case_count(&c, "matrix.opening_label"), 1);
	case_free(&c);
}

/* ---- the year ---- */

static void takes_the_year_from_the_title(void **state)
{
	(void)state;
	static const struct {
		const char *above, *title;
	} cases[] = {
		{"Utbetalt 2023", "Fördelning av statsbidrag 2024"},
		{"Rapport 2022", "Medel psykisk hälsa 2024"},
		{"Statsbidrag utbetalt 2023", "Fördelning 2024"},
		{"Utbetalt 2023", "Fördelning av statsbidrag"},
		{"Rapport 2022", "Plan"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct matrix_case c;
		struct sample_lines *lines = small(cases[i].title, "Kvar på balansen 2023-12-31");
		sample_insert(lines, 1, cases[i].above);
		case_read_lines(&c, lines);
		has_small_sums(&c);
		assert_int_equal(case_count(&c, "matrix.year"), i >= 3);
		case_free(&c);
	}
	struct matrix_case c;
	struct sample_lines *lines = small("Fördelning av statsbidrag;2024", "Ingående balans");
	case_read_lines(&c, lines);
	has_small_sums(&c);
	assert_string_equal(c.matrix.title, "Fördelning av statsbidrag");
	case_free(&c);
}

static void refuses_years_that_contradict(void **state)
{
	(void)state;
	struct matrix_case c;
	read_script(&c,
		"A1 Fördelning av medel 2025\nA2 Kvar på balansen 2023-12-31\nB2 786 Ungdomar\nC2 600\n"
		"A3 Datum\nB3 Till\nC3 Belopp\nD3 Aktivitet\nA4 2024-03-01\nB4 Kurs\nC4 100\nD4 786\nB5 "
		"Kvar\nC5 500\n");
	case_refused(&c, "matrix.year", "Blad1!A1",
		"Rubriken (A1) säger 2025, men ingående balans (A2) är per 2023-12-31 och hör till 2024. "
		"Rätta den som är fel.");
}

/* ---- dates ---- */

static void reads_day_numbers_of_workbooks(void **state)
{
	(void)state;
	static const char script[] = "A1 Medel 2024\nA2 Datum\nB2 Till\nC2 Belopp\nD2 Aktivitet\nC3 1000\n"
				     "A4 45352\nB4 Kurs\nC4 100\nD4 786\nA5 45383.5\nB5 Resa\nC5 50\nD5 786\n"
				     "B6 Kvar\nC6 850\n";
	struct matrix_case c;
	read_script(&c, script);
	show_unless_ok(&c);
	assert_int_equal(row_at(&c, "Blad1!C4")->date.ymd, 20240301);
	assert_int_equal(row_at(&c, "Blad1!C5")->date.ymd, 20240401);
	assert_int_equal(case_count(&c, "matrix.date_number"), 1);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.date_number", "Blad1!A4",
		"Datumet står som ett dagnummer utan datumformat och läses som 2024-03-01, och så läses 1 "
		"till. Stämmer det inte: skriv dagen som 2024-09-27.");
	case_free(&c);

	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 29, "2024-06-14", "45352");
	case_read_lines(&c, lines);
	case_refused(
		&c, "matrix.date", "29", "\"45352\" är inget datum. Skriv beslutets dag som 2024-09-27.");
}

static void warns_of_dates_far_away(void **state)
{
	(void)state;
	static const struct {
		const char *date;
		bool far;
	} cases[] = {{"2018-01-01", false}, {"2017-12-31", true}, {"2025-12-31", false}, {"2026-01-01", true},
		{"2042-03-01", true}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct matrix_case c;
		char message[200];
		struct sample_lines *lines = small("Fördelning 2024", "Kvar på balansen 2023-12-31");
		sample_replace(lines, 6, "2024-03-01", cases[i].date);
		case_read_lines(&c, lines);
		has_small_sums(&c);
		assert_int_equal(case_count(&c, "matrix.far_date"), cases[i].far);
		(void)snprintf(message, sizeof message,
			"Beslutet \"Kurs\" är daterat %s, långt från 2024. Kontrollera årtalet.",
			cases[i].date);
		if (cases[i].far)
			case_says(&c, UPH_SEVERITY_WARNING, "matrix.far_date", "6", message);
		case_free(&c);
	}
}

static void tells_what_older_decisions_draw_on(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = small("Fördelning 2024", "Kvar på balansen 2023-12-31");
	sample_replace(lines, 6, "2024", "2023");
	case_read_lines(&c, lines);
	has_small_sums(&c);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.before_opening", "6",
		"1 beslut om 300,00 är tagna senast balansdagen 2023-12-31 men står efter bidraget och dras "
		"från 2024 års medel. Hör de till ingående balans: flytta dem ovanför bidraget.");
	case_free(&c);

	lines = small("Fördelning 2024", "Kvar på balansen 2023-12-31");
	sample_replace(lines, 6, "2024", "2023");
	sample_remove(lines, 5);
	sample_insert(lines, 6, ";;5 000;;");
	sample_replace(lines, 7, "2024", "2022");
	case_read_lines(&c, lines);
	has_small_sums(&c);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.before_opening", "5",
		"2 beslut om 550,00 är tagna senast balansdagen 2023-12-31. De ovanför bidraget dras helt "
		"från ingående balans; det som redan var betalt av dem dras då två gånger. 1 om 250,00 står "
		"efter bidraget och dras från 2024 års medel.");
	case_free(&c);
}

/* ---- single cells ---- */

static void notes_a_decision_without_purpose(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = small("Fördelning 2024", "Kvar på balansen 2023-12-31");
	sample_replace(lines, 7, "Resa", "");
	case_read_lines(&c, lines);
	has_small_sums(&c);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.no_purpose", "7",
		"Beslutet 2024-04-01 om 250,00 säger inte vad pengarna går till. Skriv ändamålet i kolumnen "
		"Till.");
	assert_int_equal(case_count(&c, "matrix.no_purpose"), 1);
	case_free(&c);
}

static void notes_a_sum_that_came_out_as_zero(void **state)
{
	(void)state;
	static const struct {
		const char *cells;
		size_t notes;
	} cases[] = {
		{"C6 =SUM(C12:C13) 0\n", 1}, {"C6 0\n", 0}, /* no formula */
		{"C6 =C4 150\nC7 =C12 0\n", 1},             /* below another sum: still no true zero */
		{"C6 150\nC7 0\nC8 =SUM(C7) 0\n", 0},       /* the sum of a zero */
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct matrix_case c;
		char script[600];
		(void)snprintf(script, sizeof script,
			"A1 Medel 2024\nA2 Datum\nB2 Till\nC2 Belopp\nD2 Aktivitet\nC3 1000\n"
			"A4 2024-03-01\nB4 Kurs\nC4 100\nD4 786\nA5 2024-04-01\nB5 Resa\nC5 50\nD5 786\n"
			"%sB9 Kvar\nC9 850\n",
			cases[i].cells);
		read_script(&c, script);
		show_unless_ok(&c);
		if (case_count(&c, "matrix.zero_sum") != cases[i].notes)
			fail_msg("%s", cases[i].cells);
		if (i == 0)
			case_says(&c, UPH_SEVERITY_NOTE, "matrix.zero_sum", "Blad1!C6",
				"Formeln blir noll, men ingen summa av raderna är noll här. Kontrollera vilka "
				"celler den räknar på.");
		case_free(&c);
	}
}

static void takes_no_old_money_for_a_grant(void **state)
{
	(void)state;
	static const char *const labels[] = {"Från balansen", "Från förra året", "Från föregående år",
		"Från tidigare år", "IB", "Ingående"};
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct matrix_case c;
		char line[100];
		struct sample_lines *lines = sample_nothing();
		(void)snprintf(line, sizeof line, ";%s;1 000;;", labels[i]);
		sample_add(lines, "Fördelning 2024");
		sample_add(lines, "Datum;Till;Belopp;Aktivitet;Mottagare");
		sample_add(lines, "%s", line);
		sample_add(lines, "2024-03-01;Kurs;300;786;KoU");
		sample_add(lines, ";Kvar;700;;");
		case_read_lines(&c, lines);
		assert_status(UPH_E_REFUSED, c.status, &c.err);
		assert_int_equal(case_count(&c, "matrix.activity_missing"), 0);
		case_free(&c);
		lines = small("Fördelning 2024", "Kvar på balansen 2023-12-31");
		sample_insert(lines, 6, line);
		case_read_lines(&c, lines);
		has_small_sums(&c);
		assert_int_equal(row_at(&c, "6")->kind, MATRIX_SUBTOTAL);
		case_free(&c);
	}
}

/* ---- other tables ---- */

#define MATRIX                                                                                               \
	"A1 Fördelning 2024\nA2 Kvar på balansen 2023-12-31\nC2 786 Ungdomar\nD2 1000\nA4 Datum\nB4 "      \
	"Till\nC4 Belopp\nD4 Aktivitet\nE4 Mottagare\nC5 5000\nA6 2024-03-01\nB6 Kurs\nC6 300\nD6 786\nE6 "  \
	"KoU\nA7 2024-04-01\nB7 Resa\nC7 250\nD7 786\nE7 KoU\nA8 2024-05-01\nB8 Bok\nC8 150\nD8 786\nE8 "    \
	"KoU\nB9 Kvar\nC9 5300\n"

static void leaves_small_tables_outside(void **state)
{
	(void)state;
	static const struct {
		const char *what, *cells;
		size_t outside;
	} cases[] = {
		{"beside, on a decision's row",
			"G6 Datum\nH6 Belopp\nI6 Aktivitet\nG7 2024-05-05\nH7 10\nI7 786\nG8 Kvar\nH8 4711\n",
			1},
		{"beside, above the header's row",
			"G3 Datum\nH3 Belopp\nI3 Aktivitet\nG4 2024-05-05\nH4 10\nI4 786\n", 1},
		{"below",
			"A12 Datum\nB12 Till\nC12 Belopp\nD12 Aktivitet\nA13 2024-06-01\nB13 Betalt\nC13 "
			"10\nD13 786\nB14 Kvar\nC14 999\n",
			1},
		{"below, with other headings",
			"A11 Utbetalt\nA12 Datum\nC12 Belopp\nA13 2024-06-01\nC13 10\nB14 Kvar\nC14 999\n",
			1},
		{"below, without headings", "A11 Utbetalt\nA12 Ronneby\nC12 10\nB13 Kvar\nC13 999\n", 1},
		{"below, dated, with one heading",
			"A11 Utbetalt\nC11 Belopp\nA12 2024-06-01\nC12 10\nB13 Kvar\nC13 999\n", 1},
		{"beside, with a note far below",
			"G6 Datum\nH6 Belopp\nI6 Aktivitet\nG7 2024-05-05\nH7 10\nI7 786\nF20 Not\n", 2},
		{"below, a total", "B11 Summa utbetalt\nC11 10\nB12 Kvar att betala\nC12 999\n", 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct matrix_case c;
		char script[1200];
		(void)snprintf(script, sizeof script, MATRIX "%s", cases[i].cells);
		read_script(&c, script);
		if (c.status != UPH_OK || case_count(&c, "matrix.outside") != cases[i].outside)
			print_error("%s: %zu outside\n", cases[i].what, case_count(&c, "matrix.outside"));
		has_small_sums(&c);
		assert_int_equal(case_count(&c, "matrix.outside"), cases[i].outside);
		assert_int_equal(row_at(&c, "Blad1!C9")->kind, MATRIX_LEFT);
		case_free(&c);
	}
}

static void refuses_two_matrices_on_one_sheet(void **state)
{
	(void)state;
	static const struct {
		const char *cells, *where;
		unsigned row;
	} cases[] = {
		/* three decisions each, beside and below */
		{"G6 Datum\nH6 Belopp\nI6 Aktivitet\nG7 2024-05-05\nH7 10\nI7 786\nG8 2024-05-05\nH8 10\nI8 "
		 "786\nG9 2024-05-05\nH9 10\nI9 786\n",
			"Blad1!H6", 6},
		{"A12 Datum\nB12 Till\nC12 Belopp\nD12 Aktivitet\nA13 2024-06-01\nC13 10\nD13 786\nA14 "
		 "2024-06-01\nC14 10\nD14 786\nA15 2024-06-01\nC15 10\nD15 786\n",
			"Blad1!C12", 12},
		/* a Kvar that holds */
		{"A12 Datum\nB12 Till\nC12 Belopp\nD12 Aktivitet\nC13 100\nA14 2024-06-01\nC14 10\nD14 786\n"
		 "B15 Kvar\nC15 90\n",
			"Blad1!C12", 12},
		/* nothing between the tables */
		{"F6 Datum\nG6 Belopp\nH6 Aktivitet\nF7 2024-05-05\nG7 10\nH7 786\n", "Blad1!G6", 6},
		{"A10 Datum\nB10 Till\nC10 Belopp\nD10 Aktivitet\n", "Blad1!C10", 10},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct matrix_case c;
		char script[1200], message[200];
		(void)snprintf(script, sizeof script, MATRIX "%s", cases[i].cells);
		(void)snprintf(message, sizeof message,
			"Bladet har två rubrikrader, rad 4 och rad %u. Behåll en, eller lägg tabellerna på "
			"var sitt blad.",
			cases[i].row);
		read_script(&c, script);
		case_refused(&c, "matrix.header_twice", cases[i].where, message);
	}
}

static void goes_on_past_an_empty_row(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = small("Fördelning 2024", "Kvar på balansen 2023-12-31");
	sample_insert(lines, 7, ";Kvar;5 700;;");
	sample_insert(lines, 8, ";;;;");
	sample_insert(lines, 9, "Efter sommaren;;;;");
	case_read_lines(&c, lines);
	has_small_sums(&c);
	assert_int_equal(row_at(&c, "12")->kind, MATRIX_LEFT);
	case_free(&c);
	/* Decisions below Kvar are refused all the same. */
	lines = small("Fördelning 2024", "Kvar på balansen 2023-12-31");
	sample_add(lines, ";;;;");
	sample_add(lines, "2024-06-01;Kurs;10;786;KoU");
	case_read_lines(&c, lines);
	assert_status(UPH_E_REFUSED, c.status, &c.err);
	assert_int_equal(case_count(&c, "matrix.below_left"), 1);
	case_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_other_units),
		cmocka_unit_test(takes_amounts_in_words_for_no_unit),
		cmocka_unit_test(draws_on_the_opening_without_a_grant),
		cmocka_unit_test(knows_many_labels),
		cmocka_unit_test(reads_a_block_of_one_row),
		cmocka_unit_test(refuses_a_day_that_nothing_tells),
		cmocka_unit_test(refuses_opening_rows_without_label),
		cmocka_unit_test(takes_the_year_from_the_title),
		cmocka_unit_test(refuses_years_that_contradict),
		cmocka_unit_test(reads_day_numbers_of_workbooks),
		cmocka_unit_test(warns_of_dates_far_away),
		cmocka_unit_test(tells_what_older_decisions_draw_on),
		cmocka_unit_test(notes_a_decision_without_purpose),
		cmocka_unit_test(notes_a_sum_that_came_out_as_zero),
		cmocka_unit_test(takes_no_old_money_for_a_grant),
		cmocka_unit_test(leaves_small_tables_outside),
		cmocka_unit_test(refuses_two_matrices_on_one_sheet),
		cmocka_unit_test(goes_on_past_an_empty_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
