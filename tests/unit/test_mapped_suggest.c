/* What --suggest proposes for sheets of every look: which column the amount, the day, the event and the
 * number of the allocation stand in, in which unit and writing, and what it leaves for a person to choose. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/import_case.h"
#include "tests/support/sheet.h"

static struct import_case here;

/* Two grant years and the activities 265, 786, 787 and 964. */
static int setup(void **state)
{
	struct uph_error err;
	struct uph_import_result result;
	(void)state;
	import_case_begin(&here);
	import_case_example(&here, NULL);
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	uph_import_free(&result);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	import_case_end(&here);
	return 0;
}

/* The proposal for the file, and what is said of it; the caller frees. */
static char *proposal(const char *sheet)
{
	const struct uph_import_options options = {.suggest = true, .sheet = sheet};
	struct uph_import_result result;
	struct uph_error err;
	struct buffer {
		char text[16384];
		size_t length;
	} *out = calloc(1, sizeof *out);
	assert_non_null(out);
	enum uph_status status = import_case_run(&here, &options, &result, &err);
	if (status != UPH_OK) {
		out->length = (size_t)snprintf(
			out->text, sizeof out->text, "%s: %s\n", uph_status_name(status), err.message);
	} else {
		out->length = (size_t)snprintf(out->text, sizeof out->text, "%s", result.draft_text);
		for (size_t i = 0; i < uph_findings_count(here.findings); i++) {
			const struct uph_finding *finding = uph_findings_at(here.findings, i);
			out->length +=
				(size_t)snprintf(out->text + out->length, sizeof out->text - out->length,
					"%s%s%s%s\n", finding->severity == UPH_SEVERITY_NOTE ? "" : "! ",
					finding->where, *finding->where ? ": " : "", finding->message);
		}
	}
	uph_import_free(&result);
	return (char *)out;
}

static void proposed(const char *sheet, const char *of, const char *const *wanted)
{
	char *found = proposal(sheet);
	for (; *wanted; wanted++) {
		bool unwanted = **wanted == '~';
		if ((strstr(found, *wanted + unwanted) != NULL) == unwanted)
			fail_msg("%s%s\n--- in:\n%s--- of:\n%s", unwanted ? "there is " : "there is no ",
				*wanted + unwanted, found, of);
	}
	free(found);
}

/* What the proposal and the notes hold, word for word; after "~" what they do not hold. */
static void holds(const char *text, const char *sheet, const char *const *wanted)
{
	import_case_text(&here, text);
	proposed(sheet, text, wanted);
}

static void workbook_holds(const char *script, const char *sheet, const char *const *wanted)
{
	support_workbook(here.file, script);
	proposed(sheet, script, wanted);
}

#define HOLDS(text, ...) holds(text, NULL, (const char *const[]){__VA_ARGS__, NULL})
#define HOLDS_OF(script, sheet, ...) workbook_holds(script, sheet, (const char *const[]){__VA_ARGS__, NULL})

/* ---- refusals ---- */

static void what_is_no_table_is_refused(void **state)
{
	(void)state;
	static const char *const none =
		"refused: ingen tabell hittas: bland de 60 första raderna ska en rubrikrad stå direkt ovanför en "
		"rad med en dag och ett belopp, eller med en aktivitet och ett saldo; skriv kartan för hand efter "
		"docs/mapping.md\n";
	HOLDS("a;b\nc;d\n", none);
	HOLDS("Datum;Belopp\n2024-05-02;x\n", none); /* no amount */
	HOLDS("Belopp;Text\n5;x\n", none);           /* no day, no activity */
	HOLDS("2024-05-02;5;x\n2024-05-03;7;y\n", none);
	HOLDS_OF("sheet Utfall\nA1 Datum\nB1 Belopp\nA2 2024-05-02\nB2 5\nsheet Tomt\nA1 Datum\n", "Tomt",
		none);
	HOLDS_OF("sheet Utfall\nA1 Datum\nB1 Belopp\nA2 2024-05-02\nB2 5\n", "Budget", none);
}

/* ---- the amount ---- */

static void the_amount_is_found_by_its_heading(void **state)
{
	(void)state;
	/* A running balance has as many amounts, and is none of them. */
	HOLDS("Datum;Saldo;Belopp;Text\n2024-05-02;5,50;5,50;UPH-24-001 a\n2024-05-03;12,50;7;UPH-24-002 b\n",
		"\"amount\": {\"column\": \"Belopp\"},", "{\"column\": \"Belopp\", \"decimal\": \",\"}",
		"Beloppet står i kolumnen Belopp.\n",
		"Tilldelningens nummer hämtas ur texten i kolumnen Text.\n",
		"Ingen annan enhet nämns: beloppen läses som kronor.\n");
	/* Without a word for it: the one that holds the most amounts, but no code. */
	HOLDS("Datum;Konto;Betalt\n2024-05-02;4510;1200.50\n2024-05-03;4511;300.25\n",
		"\"amount\": {\"column\": \"Betalt\"},", "{\"column\": \"Betalt\", \"decimal\": \".\"}");
	/* Only codes and balances: nothing is guessed. */
	HOLDS("Datum;Konto;Saldo\n2024-05-02;4510;1 200,50\n2024-05-03;4511;300,25\n",
		"\"amount\": {\"column\": \"?\"},",
		"! Vilken kolumn beloppet står i kan filen inte säga. Byt \"?\" i kartan (amount, column) mot "
		"kolumnens rubrik.\n",
		"Med förslaget läses 0 rader, och 2 läses inte.\n");
	/* A debit without a credit is one column. */
	HOLDS("Datum;Debet;Text\n2024-05-02;5;x\n2024-05-03;-7;y\n", "\"amount\": {\"column\": \"Debet\"},",
		"\"event\": {\"positive\": \"?\", \"negative\": \"?\"},",
		"Byt \"?\" i kartan (event, positive och negative) mot");
}

static void the_unit_is_found_above_the_table(void **state)
{
	(void)state;
	static const struct {
		const char *above, *unit, *said;
	} cases[] = {
		{"Belopp i tkr", "\"unit\": \"tkr\"",
			"Beloppen är i tusental kronor: det står \"Belopp i tkr\".\n"},
		{"Redovisas i tusental", "\"unit\": \"tkr\"",
			"Beloppen är i tusental kronor: det står \"Redovisas i tusental\".\n"},
		{"Utfall (tkr)", "\"unit\": \"tkr\"", "det står \"Utfall (tkr)\".\n"},
		{"Belopp i miljoner kronor", "\"unit\": \"mnkr\"",
			"Beloppen är i miljoner kronor: det står \"Belopp i miljoner kronor\".\n"},
		{"Belopp i kronor", "\"unit\": \"kr\"",
			"Ingen annan enhet nämns: beloppen läses som kronor.\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[400];
		(void)snprintf(text, sizeof text,
			"Sammanställning\n%s\n\nDatum;Utfall;Text\n2024-05-02;5,5;x\n2024-05-03;7;y\n",
			cases[i].above);
		HOLDS(text, cases[i].unit, cases[i].said, "\"header\": {\"row\": 4, \"lines\": 1}",
			"Rubrikerna står på rad 4.\n");
	}
	/* The column's own word is asked first. */
	HOLDS("Belopp i tkr\n\nDatum;Belopp mnkr\n2024-05-02;5,5\n2024-05-03;7\n", "\"unit\": \"mnkr\"",
		"det står \"Belopp mnkr\".\n");
}

/* ---- what a row is ---- */

static void words_of_events_are_found(void **state)
{
	(void)state;
	HOLDS("Datum;Händelse;Belopp;Löpnr\n2024-05-02;Utbetalt;5;1\n2024-05-03;Preliminärt;7;2\n"
	      "2024-05-04;utbetalt;9;3\n",
		"\"event\": {\"column\": \"Händelse\", \"words\": {\"Utbetalt\": \"pay\", \"Preliminärt\": "
		"\"?\"}},",
		"! Vilken händelse en rad är kan filen inte säga. Byt \"?\" i kartan (event, words) mot till "
		"exempel pay (Utbetalt), requisition (Rekvirerat) eller refund (Återbetalt av mottagare).\n",
		"\"key\": [\"Löpnr\"]", "Referensen tas ur kolumnen Löpnr.\n",
		"Med förslaget läses 3 rader, och 0 läses inte.\n");
	/* All words known: nothing is left to choose but the grant year. */
	HOLDS("Datum;Händelse;Belopp\n2024-05-02;Utbetalt;5\n2024-05-03;Rekvirerat;7\n",
		"\"words\": {\"Utbetalt\": \"pay\", \"Rekvirerat\": \"requisition\"}",
		"~Vilken händelse en rad är",
		"! Vilket bidragsår pengarna är av kan filen inte säga. Byt \"?\" i kartan (constants, fund) mot "
		"bidragsårets namn.\n");
	/* More than twelve different words are no kinds of event. */
	HOLDS("Datum;Typ;Belopp\n2024-05-01;a;1\n2024-05-02;b;1\n2024-05-03;c;1\n2024-05-04;d;1\n"
	      "2024-05-05;e;1\n2024-05-06;f;1\n2024-05-07;g;1\n2024-05-08;h;1\n2024-05-09;i;1\n"
	      "2024-05-10;j;1\n2024-05-11;k;1\n2024-05-12;l;1\n2024-05-13;m;1\n",
		"\"event\": {\"is\": \"?\"},", "Byt \"?\" i kartan (event, is) mot",
		"Med förslaget läses 13 rader, och 0 läses inte; de första visas.\n");
	/* Filled only where there is no day: no row says it. */
	HOLDS("Datum;Typ;Belopp\n2024-05-01;;1\n2024-05-02;;2\n;Summa;3\n", "\"event\": {\"is\": \"?\"},");
}

static void days_are_found_in_either_order(void **state)
{
	(void)state;
	HOLDS("Bokförd dag;Belopp\n13.5.2024;5\n14/5 2024;7\n",
		"{\"column\": \"Bokförd dag\", \"date\": \"dmy\"}",
		"Dagen står i kolumnen Bokförd dag, med dagen först.\n",
		"Med förslaget läses 2 rader, och 0 läses inte.\n");
	HOLDS("Bokförd dag;Belopp\n13.5.2024;5,5\n14/5 2024;7\n",
		"\"formats\": [\n    {\"column\": \"Bokförd dag\", \"date\": \"dmy\"},\n    {\"column\": "
		"\"Belopp\", \"decimal\": \",\"}\n  ]");
	/* Of two columns of days the one that is headed so. */
	HOLDS("Registrerad;Bokf.datum;Belopp\n2024-05-01;2024-05-02;5\n2024-05-01;2024-05-03;7\n",
		"\"date\": \"Bokf.datum\"");
}

/* Two days and one amount in a row were no row, nor was an amount that could be a day: 240501 kronor. */
static void a_row_may_seem_to_have_more_days_than_amounts(void **state)
{
	(void)state;
	HOLDS("Fakturadatum;Förfallodag;Belopp\n2024-05-01;2024-05-31;5\n2024-05-02;2024-06-01;7\n",
		"\"date\": \"Fakturadatum\"", "\"amount\": {\"column\": \"Belopp\"},",
		"Med förslaget läses 2 rader, och 0 läses inte.\n");
	HOLDS("Datum;Belopp\n2024-05-01;240501\n2024-05-02;7\n", "\"date\": \"Datum\"",
		"\"amount\": {\"column\": \"Belopp\"},", "Med förslaget läses 2 rader, och 0 läses inte.\n");
	/* Both may be days in every row: the heading decides. */
	HOLDS("Belopp;Datum\n240501;240503\n240502;240504\n", "\"date\": \"Datum\"",
		"\"amount\": {\"column\": \"Belopp\"},");
}

static void one_row_is_counted_as_one(void **state)
{
	(void)state;
	HOLDS("Datum;Belopp\n2024-05-02;5\n", "Med förslaget läses 1 rad, och 0 läses inte.\n");
}

/* ---- what tells rows apart, and what they are of ---- */

static void a_key_is_as_many_columns_as_it_takes(void **state)
{
	(void)state;
	static const struct {
		const char *rows, *key;
	} cases[] = {
		{"2024-05-02;1;786;a;5\n2024-05-03;2;787;a;7\n", "\"key\": [\"Faktura\"]"},
		{"2024-05-02;1;786;a;5\n2024-05-03;1;787;a;7\n", "\"key\": [\"Faktura\", \"Aktivitet\"]"},
		{"2024-05-02;1;786;a;5\n2024-05-03;1;787;a;7\n2024-05-04;1;787;b;7\n",
			"\"key\": [\"Faktura\", \"Aktivitet\", \"Text\"]"},
		{"2024-05-02;1;786;a;5\n2024-05-03;1;787;a;7\n2024-05-04;1;787;a;7\n",
			"Inga kolumner skiljer raderna åt: en rad som ändras i nästa version av filen blir en ny "
			"rad.\n"},
		/* nothing in both is the same, too */
		{"2024-05-02;;786;a;5\n2024-05-03;;786;a;7\n2024-05-04;3;786;;7\n",
			"Inga kolumner skiljer raderna åt"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[400];
		(void)snprintf(text, sizeof text, "Datum;Faktura;Aktivitet;Text;Belopp\n%s", cases[i].rows);
		HOLDS(text, cases[i].key, "\"activity\": \"Aktivitet\"",
			"Aktiviteten står i kolumnen Aktivitet.\n");
	}
}

static void allocations_stand_in_a_column_or_in_a_text(void **state)
{
	(void)state;
	HOLDS("Datum;Belopp;Nummer;Mottagare\n2024-05-02;5;UPH-24-001;KoU\n2024-05-03;7;UPH-24-002;KoU\n"
	      "Summa;12;;\n",
		"\"allocation\": \"Nummer\"", "\"party\": \"Mottagare\"", "~\"find\"",
		"Tilldelningens nummer står i kolumnen Nummer.\n", "\"totals\": {\"words\": [\"Summa\"], ",
		"Summarader känns igen på orden och prövas mot raderna ovan.\n",
		"Med förslaget läses 2 rader, och 1 läses inte.\n");
	/* Not in every row: it is looked for in what the cell says. */
	HOLDS("Datum;Belopp;Märkning\n2024-05-02;5;avser UPH-24-001\n2024-05-03;7;hyra\n",
		"\"find\": {\"allocation\": \"Märkning\"}",
		"Tilldelningens nummer hämtas ur texten i kolumnen Märkning.\n");
	HOLDS("Datum;Belopp;Text\n2024-05-02;5;A-24-001\n2024-05-03;7;AB-2-24-1\n",
		"Ingen kolumn har tilldelningens nummer (som UPH-24-016). De händelser som behöver det, som "
		"Utbetalt, tas inte emot utan.\n");
}

/* ---- workbooks ---- */

static void a_heading_of_a_merged_cell_is_over_all_its_columns(void **state)
{
	(void)state;
	HOLDS_OF(
		"sheet Utfall 2024\nA1 Datum\nB1 Text\nmerge C1:D1 Belopp tkr\nC2 Debet\nD2 Kredit\nA2 Bokfört\n"
		"B2 Verifikation\nA3 2024-05-02\nB3 Hyra\nC3 5.5\nA4 2024-05-03\nB4 Rättad\nD4 7\n",
		NULL, "\"sheet\": \"Utfall 2024\",", "\"header\": {\"row\": 1, \"lines\": 2},",
		"\"amount\": {\"debit\": \"Belopp tkr Debet\", \"credit\": \"Belopp tkr Kredit\", \"positive\": "
		"\"debit\"},",
		"\"date\": \"Datum Bokfört\"", "\"unit\": \"tkr\"",
		"Rubrikerna står på 2 rader, från rad 1, och läses tillsammans.\n",
		"Beloppen står i två kolumner, Belopp tkr Debet och Belopp tkr Kredit; debet läses som plus.\n",
		"Med förslaget läses 2 rader, och 0 läses inte.\n");
}

static void the_sheet_that_is_named_is_looked_at(void **state)
{
	(void)state;
	static const char script[] = "sheet Ett\nA1 Datum\nB1 Belopp\nA2 2024-05-02\nB2 5\n"
				     "sheet Två\nA1 Dag\nB1 Summa\nA2 2024-06-02\nB2 7\nhide row 2\n";
	HOLDS_OF(script, NULL, "\"sheet\": \"Ett\"", "\"column\": \"Belopp\"");
	HOLDS_OF(script, "två", "\"sheet\": \"Två\"", "\"column\": \"Summa\"",
		"! Två!A2: 1 rad är dold i bladet, den första är rad 2, och läses som de andra.\n",
		"Med förslaget läses 1 rad, och 0 läses inte.\n");
}

static void balances_without_a_day_are_found(void **state)
{
	(void)state;
	/* What only shows a word of its own is the closing balance: the last column of amounts. */
	HOLDS("Aktivitet;IB;Vid årets slut\n786;5;7\n787;1;2\n", "\"rows\": \"balances\"",
		"\"opening\": \"IB\"", "\"closing\": \"Vid årets slut\"",
		"Raderna har ingen dag: de läses som saldon, utgående i kolumnen Vid årets slut.\n",
		"! Vems bok saldona är ur kan filen inte säga. Byt \"?\" i kartan (system), till exempel mot "
		"Region Blekinge, och stäm av med uph reconcile matris.csv --mapping KARTA --as-of DAG.\n");
	HOLDS("Aktivitet;Ingående balans\n786;5\n787;1\n", "\"opening\": \"Ingående balans\"", "~\"closing\"",
		"Raderna har ingen dag: de läses som saldon, ingående i kolumnen Ingående balans.\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_table_is_refused),
		cmocka_unit_test(the_amount_is_found_by_its_heading),
		cmocka_unit_test(the_unit_is_found_above_the_table),
		cmocka_unit_test(words_of_events_are_found),
		cmocka_unit_test(days_are_found_in_either_order),
		cmocka_unit_test(a_row_may_seem_to_have_more_days_than_amounts),
		cmocka_unit_test(one_row_is_counted_as_one),
		cmocka_unit_test(a_key_is_as_many_columns_as_it_takes),
		cmocka_unit_test(allocations_stand_in_a_column_or_in_a_text),
		cmocka_unit_test(a_heading_of_a_merged_cell_is_over_all_its_columns),
		cmocka_unit_test(the_sheet_that_is_named_is_looked_at),
		cmocka_unit_test(balances_without_a_day_are_found),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
