/* Matrices that are read: the real figures, and the same in other dress. */
#include "import/matrix.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/matrix_sample.h"
#include "uph/finding.h"

static const struct matrix_row *row_at(const struct matrix_case *c, const char *place)
{
	for (size_t i = 0; i < c->matrix.row_count; i++)
		if (strcmp(c->matrix.rows[i].place, place) == 0)
			return &c->matrix.rows[i];
	fail_msg("no row at %s", place);
	return NULL;
}

static void reads_the_real_figures(void **state)
{
	(void)state;
	struct matrix_case c;
	case_read_lines(&c, sample_matrix());
	case_has_real_sums(&c);
	assert_string_equal(c.matrix.title, "Fördelning av statsbidrag psykisk hälsa 2024");
	assert_int_equal(c.matrix.row_count, 32);

	const struct matrix_row *row = row_at(&c, "2");
	assert_int_equal(row->kind, MATRIX_OPENING);
	assert_string_equal(row->activity, "265");
	assert_string_equal(row->activity_name, "Brukarmedverkan");
	assert_int_equal(row->amount.ore, 0);
	row = row_at(&c, "3");
	assert_string_equal(row->activity, "786");
	assert_int_equal(row->amount.ore, 72000036);
	assert_int_equal(row_at(&c, "6")->kind, MATRIX_OPENING_SUM);

	row = row_at(&c, "9");
	assert_int_equal(row->kind, MATRIX_MOVEMENT);
	assert_int_equal(row->date.ymd, 20231020);
	assert_string_equal(row->purpose, "Utvärdering");
	assert_string_equal(row->recipient, "Karlskrona kommun");
	assert_string_equal(row->comment, "Från 2022 års medel");
	assert_true(row->before_grant);
	assert_false(row->inherited);

	static const struct {
		const char *place;
		enum matrix_row_kind kind;
		const char *explanation;
	} numbers[] = {
		{"10", MATRIX_SUBTOTAL, "summan av raderna ovanför"},
		{"11", MATRIX_GRANT, NULL},
		{"12", MATRIX_SUBTOTAL, "ingående balans"},
		{"13", MATRIX_SUBTOTAL, "ingående + bidrag"},
		{"14", MATRIX_SUBTOTAL, "kvar hittills"},
		{"32", MATRIX_FILLER, NULL},
		{"35", MATRIX_LEFT, NULL},
	};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		row = row_at(&c, numbers[i].place);
		assert_int_equal(row->kind, numbers[i].kind);
		if (numbers[i].explanation)
			assert_string_equal(row->explanation, numbers[i].explanation);
	}

	row = row_at(&c, "16");
	assert_true(row->torn);
	assert_false(row->inherited);
	assert_int_equal(row->date.ymd, 20240119);
	assert_string_equal(row->purpose, "Överföring från balansen 2023 till 2024");
	assert_null(row->recipient);
	assert_string_equal(row->comment, "Ligga kvar på balansen");
	assert_false(row->before_grant);

	row = row_at(&c, "19");
	assert_true(row->inherited);
	assert_int_equal(row->date.ymd, 20240412);
	assert_string_equal(row->purpose, "Ett Blekinge för hälsa 2024");
	assert_string_equal(row->activity, "964");
	assert_string_equal(row->recipient, "KoU");
	case_free(&c);
}

static void says_what_an_honest_reader_says(void **state)
{
	(void)state;
	struct matrix_case c;
	case_read_lines(&c, sample_matrix());
	case_has_real_sums(&c);
	case_says(&c, UPH_SEVERITY_WARNING, "matrix.return_deducted", "30",
		"\"Olofström återbetalning\" 419 515,00 dras av, som raden står (Kvar 7 893 742,06). Är det "
		"pengar in som "
		"behålls blir Kvar 8 732 772,06; pengar in som går vidare till KoU, Kvar 8 313 257,06; "
		"pengar ut till någon "
		"annan än KoU, samma Kvar men fel mottagare.");
	case_says(&c, UPH_SEVERITY_WARNING, "matrix.held", "16",
		"\"Överföring från balansen 2023 till 2024\" 53 813,00 (964) har ingen mottagare: beloppet "
		"avsätts på "
		"balansen och är inte givet till någon. Orden nämner balansen 2023, men raden dras från 2024 "
		"års medel.");
	case_says(&c, UPH_SEVERITY_WARNING, "matrix.undivided", "11",
		"Bidraget 14 765 786,00 är inte fördelat på aktivitet. Därför står under noll: 786 −2 723 "
		"514,64, 787 "
		"−2 898 736,30, 964 −1 249 793,00.");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.grant_undated", "11",
		"Bidraget 14 765 786,00 har inget datum; det räknas från 2024-01-01.");
	case_says(&c, UPH_SEVERITY_WARNING, "matrix.before_opening", "8",
		"2 beslut om 760 000,00 är tagna senast balansdagen 2023-12-31 och dras helt från ingående "
		"balans; det som "
		"redan var betalt av dem dras då två gånger. Före bidraget står under noll: 786 −39 999,64.");
	case_says(&c, UPH_SEVERITY_WARNING, "matrix.other_money", "9",
		"\"Utvärdering\" 271 982,00: orden nämner 2022 års pengar, men raden dras från medel t.o.m. "
		"2023. En person "
		"får flytta den.");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.inherited", "19",
		"Raden får datum och ändamål av beslutet ovanför (2024-04-12 \"Ett Blekinge för hälsa "
		"2024\"): ett beslut på "
		"flera aktiviteter, 787 175 000,00 + 964 175 000,00.");
	case_says(&c, UPH_SEVERITY_WARNING, "matrix.torn", "16",
		"Raden är delad i två och läses ihop med rad 17: 2024-01-19 \"Överföring från balansen 2023 "
		"till 2024\" "
		"53 813,00. Det kan också läsas så att beloppet hör till beslutet ovanför (2024-01-19 "
		"\"Mötesplats\") och att "
		"rad 17 är utan belopp; Kvar blir detsamma.");
	assert_int_equal(uph_findings_count(c.findings), 8);
	case_free(&c);
}

static void says_less_of_a_whole_row(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_remove(lines, 17);
	sample_replace(lines, 16, ";;53 813;964;Ligga kvar på balansen;",
		"2024-01-19;Överföring från balansen 2023 till 2024;53 813;964;(avsatt på balansen);");
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	assert_int_equal(case_count(&c, "matrix.torn"), 0);
	assert_int_equal(case_count(&c, "matrix.held"), 1);
	assert_null(row_at(&c, "16")->recipient);
	assert_null(row_at(&c, "16")->comment);
	case_free(&c);
}

/* ---- other dress ---- */

/* The same fields of every line below the opening block, in another order. */
static struct sample_lines *reordered(const size_t order[6])
{
	struct sample_lines *lines = sample_matrix();
	for (size_t i = 6; i < lines->count; i++) {
		char fields[6][SAMPLE_LINE_MAX];
		char *at = lines->text[i];
		for (size_t field = 0; field < 6; field++) {
			size_t length = strcspn(at, ";");
			memcpy(fields[field], at, length);
			fields[field][length] = '\0';
			at += length + (at[length] == ';');
		}
		char joined[SAMPLE_LINE_MAX] = "";
		size_t used = 0;
		for (size_t field = 0; field < 6; field++) {
			size_t length = strlen(fields[order[field]]);
			assert_true(used + length + 2 < sizeof joined);
			memcpy(joined + used, fields[order[field]], length);
			used += length;
			joined[used++] = field < 5 ? ';' : '\0';
		}
		memcpy(lines->text[i], joined, used);
	}
	return lines;
}

static void reads_columns_in_any_order(void **state)
{
	(void)state;
	static const size_t orders[][6] = {
		{5, 4, 3, 2, 1, 0}, {2, 0, 1, 3, 4, 5}, {3, 4, 0, 5, 2, 1}, {1, 2, 0, 4, 5, 3}};
	static const char *const headings[][2] = {
		{"LSVO beslutsdatum", "Sammanträde"},
		{"Till", "Ändamål"},
		{"Belopp", "Kronor"},
		{"Aktivitet", "Akt."},
		{"Mottagare", "Utbetalas till"},
		{"Kommentar", "Anmärkning"},
	};
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
		struct matrix_case c;
		struct sample_lines *lines = reordered(orders[i]);
		for (size_t j = 0; j < 6; j++)
			sample_replace(lines, 7, headings[j][0], headings[j][1]);
		case_read_lines(&c, lines);
		case_has_real_sums(&c);
		assert_string_equal(row_at(&c, "19")->recipient, "KoU");
		assert_string_equal(row_at(&c, "9")->comment, "Från 2022 års medel");
		case_free(&c);
	}
}

static void knows_many_headings(void **state)
{
	(void)state;
	static const char *const headers[] = {
		"LSVO;till;BELOPP (KR);Aktivitetskod;Till vem;Notering",
		"Datum;Insats;kr;Akt;Organisation;Not",
		"Möte;Avser;Summa;Akt.;Betalas till;Kommentarer",
		"Mötesdatum;Benämning;Beviljat;AKTIVITET;Mottagare;Anm.",
		"beslut;Satsning;Belopp i kronor;aktivitet;mottagare;kommentar",
		"Beslutsdatum;Projekt;Belopp 2024;Aktivitet;Mottagare;Anmärkning",
		"LSVO  beslutsdatum;\"Till \";Belopp;Aktivitet;Mottagare;Kommentar",
	};
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		struct matrix_case c;
		struct sample_lines *lines = sample_matrix();
		sample_replace(lines, 7, lines->text[6], headers[i]);
		case_read_lines(&c, lines);
		if (c.status != UPH_OK)
			fail_msg("%s", headers[i]);
		case_has_real_sums(&c);
		case_free(&c);
	}
}

static void reads_amounts_and_dates_in_all_forms(void **state)
{
	(void)state;
	static const char *const changes[][2] = {
		{"2 264 000", "2 264 000 kr"},
		{"1 050 000", "1.050.000,00"},
		{"419 515", "419515:-"},
		{"14 765 786", "14765786"},
		{"15 816 660,06", "kr 15 816 660,06"},
		{";;0;;;", ";;-;;;"},
		{";;0;;;", ";;\xE2\x80\x93;;;"},
		{"2024-06-14", "240614"},
		{"2024-06-18", "24-06-18"},
		{"2024-09-27", "2024/09/27"},
		{"2023-12-31", "31/12 2023"},
		{";786;", ";0786;"},
		{"265 Brukarmedverkan", "265: Brukarmedverkan"},
		{"787 Stärka samverkan;", "787 Stärka samverkan;"},
	};
	struct sample_lines *lines = sample_matrix();
	struct matrix_case c;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		if (strcmp(changes[i][0], ";786;") != 0)
			sample_replace_all(lines, changes[i][0], changes[i][1]);
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	assert_int_equal(row_at(&c, "29")->date.ymd, 20240614);
	assert_int_equal(row_at(&c, "30")->date.ymd, 20240618);
	case_free(&c);
}

static void reads_activities_in_all_forms(void **state)
{
	(void)state;
	static const struct {
		const char *written, *code;
	} forms[] = {
		{"Akt 786", "786"},
		{"Aktivitet 786", "786"},
		{"786 Ungdomsmottagning", "786"},
		{"786, ungdomar", "786"},
		{"Ungdomsmottagning", "786"},
		{"ungdoms", "786"},
		{"Ungdomsmottagning (786)", "786"},
		{"0786", "0786"},
	};
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct matrix_case c;
		char field[100];
		struct sample_lines *lines = sample_matrix();
		(void)snprintf(field, sizeof field, ";%s;", forms[i].written);
		sample_replace(lines, 29, ";786;", field);
		case_read_lines(&c, lines);
		case_has_real_sums(&c);
		assert_string_equal(row_at(&c, "29")->activity, forms[i].code);
		assert_int_equal(
			case_count(&c, "matrix.activity_unlisted"), strcmp(forms[i].code, "0786") == 0);
		case_free(&c);
	}
}

static void reads_opening_blocks_in_all_forms(void **state)
{
	(void)state;
	static const char *const blocks[][5] = {
		{"Kvar på balansen 2023-12-31;;265 Brukarmedverkan;-;;",
			";;786 Ungdomsmottagning;720 000,36;;", ";;787 Samverkan;861 853,70;;",
			";;964 Suicid;229 020,00;;", ";;Totalt;1 810 874,06;;"},
		{"Kvar på balansen per 31 december 2023;265;Brukarmedverkan;-;;",
			";786;Ungdomsmottagning;720 000,36;;", ";787;Samverkan;861 853,70;;",
			";964;Suicidprevention;229 020,00;;", ";;;1 810 874,06;;"},
		{"Ingående balans 231231;;;;;", ";;Akt. 786 Ungdomsmottagning;;720 000,36;",
			";;Akt. 787 Samverkan;;861 853,70;", ";;Akt. 964 Suicidprevention;;229 020,00;",
			";;;;;"},
		{"Kvar på balansen 31.12.2023;;265 Brukarmedverkan;-;;",
			";;786 Ungdomsmottagning;720 000,36;;", ";;;;;", ";;787 Samverkan;861 853,70;;",
			";;964 Suicidprevention;229 020,00;;"},
		{"Kvar på balansen 2023;;;1 810 874,06;;", ";;786 Ungdomsmottagning;720 000,36;;",
			";;787 Samverkan;861 853,70;;", ";;964 Suicidprevention;229 020,00;;", ";;;;;"},
		{"Kvar på balansen;2023-12-31;786 Ungdomsmottagning;720 000,36;;",
			";;787 Samverkan;861 853,70;;", ";;964 Suicidprevention;229 020,00;;",
			";;Ofördelat;-;;", ";;Summa;1 810 874;;"},
	};
	for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
		struct matrix_case c;
		struct sample_lines *lines = sample_matrix();
		for (size_t j = 0; j < 5; j++)
			sample_replace(lines, 2 + j, lines->text[1 + j], blocks[i][j]);
		case_read_lines(&c, lines);
		if (c.status != UPH_OK)
			print_error("block %zu\n", i);
		case_has_real_sums(&c);
		assert_int_equal(case_count(&c, "matrix.activity_unlisted"), 0);
		case_free(&c);
	}
}

static void reads_labels_wherever_they_stand(void **state)
{
	(void)state;
	static const struct {
		size_t line;
		const char *text;
	} changes[] = {
		{10, "Summa;beslut före årets bidrag;760 000;;;"},
		{11, ";Statsbidrag 2024 (ofördelat);14 765 786;;;"},
		{12, ";Kvar på balansen 2023-12-31;1 810 874,06;;;"},
		{13, ";;16 576 660,06;;Summa medel;"},
		{14, ";;15 816 660,06;Kvar;;"},
		{35, "Kvar att besluta;;7 893 742,06;;;"},
	};
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		sample_replace(lines, changes[i].line, lines->text[changes[i].line - 1], changes[i].text);
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	case_free(&c);
}

static void reads_a_dated_grant(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 11, ";;14 765 786;;;", "2024-02-01;Statsbidrag 2024;14 765 786;;;");
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	assert_int_equal(row_at(&c, "11")->date.ymd, 20240201);
	assert_int_equal(case_count(&c, "matrix.grant_undated"), 0);
	case_free(&c);
}

static void derives_the_year(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 1, "Fördelning av statsbidrag psykisk hälsa 2024", "Fördelning");
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	assert_string_equal(c.matrix.title, "Fördelning");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.year", "",
		"Rubriken säger inte vilket år bidraget gäller; 2024 läses av balansdagen.");
	case_free(&c);
}

static void reads_a_matrix_without_opening_or_grant(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_nothing();
	sample_add(lines, "Datum;Till;Belopp;Akt;Mottagare");
	sample_add(lines, "2025-03-04;Kurs;100,50;786;KoU");
	sample_add(lines, "2025-04-04;Tillbaka;-40;786;KoU");
	sample_add(lines, ";Kvar;-60,50;;");
	case_read_lines(&c, lines);
	assert_status(UPH_OK, c.status, &c.err);
	assert_int_equal(c.matrix.left.ore, -6050);
	assert_int_equal(c.matrix.year, 2025);
	assert_int_equal(c.matrix.balance_date.ymd, 0);
	assert_null(c.matrix.title);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.no_opening", "",
		"Ingående balans (\"Kvar på balansen …\") finns inte ovanför tabellen; ingående räknas som "
		"noll.");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.no_grant", "",
		"Tabellen har inget bidrag; alla beslut dras från årets pott. Under noll står: 786 −60,50.");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.year", "",
		"Rubriken säger inte vilket år bidraget gäller; 2025 läses av besluten.");
	case_says(&c, UPH_SEVERITY_WARNING, "matrix.negative", "3",
		"\"Tillbaka\" −40,00 är negativt och läses som pengar tillbaka till aktivitet 786.");
	case_free(&c);
}

static void notes_decisions_without_amount(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 32, ";;0;;;", "2024-09-27;Utredning;-;787;KoU;");
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.zero_decision", "32",
		"Beslutet 2024-09-27 \"Utredning\" har inget belopp och bokförs inte.");
	case_free(&c);
}

static void lists_what_is_outside(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 7, "Kommentar", "Kommentar;;Kommun;Belopp");
	sample_replace(lines, 8, "Karlskrona kommun;", "Karlskrona kommun;;;Karlshamn;1 000");
	sample_replace(lines, 9, "medel", "medel;;Ronneby;2 000");
	sample_add(lines, ";;;;;");
	sample_add(lines, "Not: läget efter mötet;;;;;");
	sample_add(lines, ";Ej med;500;;;");
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	assert_int_equal(case_count(&c, "matrix.outside"), 2);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.outside", "7",
		"Rad 7–9 ligger utanför tabellen och läses inte (2 tal).");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.outside", "37",
		"Rad 37–38 ligger utanför tabellen och läses inte (1 tal).");
	case_free(&c);
}

/* ---- encodings ---- */

static void reads_encodings(void **state)
{
	(void)state;
	static const char *const encodings[] = {"WINDOWS-1252", "UTF-16", "UTF-16LE", "UTF-8"};
	for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++) {
		struct matrix_case c;
		struct sample_lines *lines = sample_matrix();
		char *text = sample_joined(lines);
		size_t left = strlen(text), room = 4 * left + 16, size = room;
		char *bytes = malloc(room), *in = text, *out = bytes;
		iconv_t converter = iconv_open(encodings[i], "UTF-8");
		assert_true(converter != (iconv_t)-1);
		assert_non_null(bytes);
		if (strcmp(encodings[i], "UTF-16LE") == 0) {
			*out++ = (char)0xFF;
			*out++ = (char)0xFE;
			room -= 2;
		}
		assert_true(iconv(converter, &in, &left, &out, &room) != (size_t)-1);
		iconv_close(converter);
		case_read(&c, bytes, size - room, NULL);
		case_has_real_sums(&c);
		assert_string_equal(row_at(&c, "16")->purpose, "Överföring från balansen 2023 till 2024");
		case_free(&c);
		free(bytes);
		free(text);
		free(lines);
	}
}

/* The paper as the ledger itself prints it, with all its columns, sums and the table below. */
static void reads_the_full_form(void **state)
{
	(void)state;
	static const char *const paper[] = {
		"Region Blekinge;;;;;;;;Bilaga till LSVO 2024-09-27 § 84/24",
		"FÖRDELNING AV MEDEL STATSBIDRAG PSYKISK HÄLSA 2024;;;;;;;;Läget efter mötet",
		"Kvar på balansen 2023-12-31;;;265 Brukarmedverkan;–;;;;",
		";;;786 Ungdomsmottagning;720 000,36;;;;",
		";;;787 Stärka samverkan;861 853,70;;;;",
		";;;964 Suicidprevention;229 020,00;;;;",
		";;;Summa;1 810 874,06;;;;",
		"Nr;LSVO;§;Till;Belopp;Akt.;Mottagare;RD-beslut;Kommentar",
		"1;2023-10-20;?;Utvärdering;760 000,00;786;Karlskrona kommun;saknas;Från 2022 års medel",
		";;;Summa beslut före årets bidrag;760 000,00;;;;",
		";;;Statsbidrag 2024 (ofördelat);14 765 786,00;;;;",
		";;;Kvar på balansen 2023-12-31;1 810 874,06;;;;",
		";;;Summa medel;16 576 660,06;;;;",
		";;;Kvar efter tidigare beslut;15 816 660,06;;;;",
		"2;2024-01-19;?;Överföring;53 813,00;964;(avsatt på balansen);–;",
		"3;2024-09-27;84;Allt annat;7 869 105,00;787;KoU;saknas;",
		";;;Kvar att besluta;7 893 742,06;;;;",
		";;;varav rekommenderat, ej beslutat av regiondirektören: 8 682 918,00 är fråndraget;;;;;",
		"Per aktivitet;Ingående;Rekomm./beslutat;Kvar att besluta;Avsatt;På balansen;;;",
		"786;720 000,36;760 000,00;−39 999,64;–;720 000,36;;;",
		"964;229 020,00;53 813,00;175 207,00;53 813,00;229 020,00;;;",
		"Summa;1 810 874,06;8 682 918,00;7 893 742,06;53 813,00;16 576 660,06;;;",
	};
	struct matrix_case c;
	struct sample_lines *lines = sample_nothing();
	for (size_t i = 0; i < sizeof paper / sizeof paper[0]; i++)
		sample_add(lines, "%s", paper[i]);
	case_read_lines(&c, lines);
	assert_status(UPH_OK, c.status, &c.err);
	assert_string_equal(c.matrix.title, "FÖRDELNING AV MEDEL STATSBIDRAG PSYKISK HÄLSA 2024");
	assert_int_equal(c.matrix.opening.ore, 181087406);
	assert_int_equal(c.matrix.granted.ore, 1476578600);
	assert_int_equal(c.matrix.moved.ore, 868291800);
	assert_int_equal(c.matrix.left.ore, 789374206);
	assert_null(row_at(&c, "15")->recipient);
	assert_null(row_at(&c, "15")->comment);
	assert_string_equal(row_at(&c, "16")->activity, "787");
	assert_int_equal(case_count(&c, "matrix.outside"), 1);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.outside", "18",
		"Rad 18–22 ligger utanför tabellen och läses inte (16 tal).");
	case_free(&c);
}

static void reads_a_torn_row_of_several_lines(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 16, ";Ligga kvar på balansen;", ";\"Ligga kvar\npå balansen\";");
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	assert_true(row_at(&c, "16")->torn);
	assert_string_equal(row_at(&c, "16")->comment, "Ligga kvar på balansen");
	case_free(&c);

	/* With an empty row between they are two rows: the one inherits, the other says nothing. */
	lines = sample_matrix();
	sample_insert(lines, 17, ";;;;;");
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	assert_false(row_at(&c, "16")->torn);
	assert_true(row_at(&c, "16")->inherited);
	assert_string_equal(row_at(&c, "16")->purpose, "Mötesplats");
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.zero_decision", "18",
		"Beslutet 2024-01-19 \"Överföring från balansen 2023 till 2024\" har inget belopp och "
		"bokförs inte.");
	case_free(&c);
}

static void notes_a_kvar_shown_in_kronor(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 35, "7 893 742,06", "7 893 742");
	case_read_lines(&c, lines);
	case_has_real_sums(&c);
	case_says(&c, UPH_SEVERITY_NOTE, "matrix.left_rounded", "35",
		"Kvar visas utan öre (7 893 742,00); raderna ger 7 893 742,06.");
	case_free(&c);
}

/* ---- the outside files ---- */

static void reads_the_real_files(void **state)
{
	(void)state;
	static const char *const names[] = {"data/matrix/fordelning-2024-09-27.tsv",
		"data/matrix/fordelning-2024-09-27.xlsx", "data/matrix/fordelning-2024-09-27.ods"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct matrix_case c;
		size_t length;
		char *path = support_sample(names[i]);
		if (!path)
			skip();
		char *bytes = support_read(path, &length);
		case_read(&c, bytes, length, NULL);
		case_has_real_sums(&c);
		assert_true(matrix_recognised(c.table));
		assert_int_equal(case_count(&c, "matrix.torn"), i == 0);
		size_t held = 0;
		for (size_t j = 0; j < c.matrix.row_count; j++) {
			const struct matrix_row *row = &c.matrix.rows[j];
			if (row->kind != MATRIX_MOVEMENT || row->recipient)
				continue;
			held++;
			assert_string_equal(row->purpose, "Överföring från balansen 2023 till 2024");
			assert_string_equal(row->comment, "Ligga kvar på balansen. Formellt beslut.");
			assert_int_equal(row->amount.ore, 5381300);
		}
		assert_int_equal(held, 1);
		case_free(&c);
		free(bytes);
		free(path);
	}
}

static void recognises_matrices_only(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool matrix;
	} cases[] = {
		{"datum;belopp;text\n2024-01-01;5;Kurs\n", false},
		{"Namn;Ort\nKoU;Karlskrona\n", false},
		{"Fördelning\n\nLSVO;Till;Belopp;Aktivitet\n", true},
		{"Till;kr;akt\n", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct table *table;
		struct table_row row;
		struct uph_error err;
		assert_status(UPH_OK,
			table_open_memory(cases[i].text, strlen(cases[i].text), NULL, &table, &err), &err);
		assert_int_equal(matrix_recognised(table), cases[i].matrix);
		assert_status(UPH_OK, table_next(table, &row, &err), &err);
		assert_int_equal(row.number, 1);
		table_close(table);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_real_figures),
		cmocka_unit_test(says_what_an_honest_reader_says),
		cmocka_unit_test(says_less_of_a_whole_row),
		cmocka_unit_test(reads_columns_in_any_order),
		cmocka_unit_test(knows_many_headings),
		cmocka_unit_test(reads_amounts_and_dates_in_all_forms),
		cmocka_unit_test(reads_activities_in_all_forms),
		cmocka_unit_test(reads_opening_blocks_in_all_forms),
		cmocka_unit_test(reads_labels_wherever_they_stand),
		cmocka_unit_test(reads_a_dated_grant),
		cmocka_unit_test(derives_the_year),
		cmocka_unit_test(reads_a_matrix_without_opening_or_grant),
		cmocka_unit_test(notes_decisions_without_amount),
		cmocka_unit_test(lists_what_is_outside),
		cmocka_unit_test(reads_encodings),
		cmocka_unit_test(reads_the_full_form),
		cmocka_unit_test(reads_a_torn_row_of_several_lines),
		cmocka_unit_test(notes_a_kvar_shown_in_kronor),
		cmocka_unit_test(reads_the_real_files),
		cmocka_unit_test(recognises_matrices_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
