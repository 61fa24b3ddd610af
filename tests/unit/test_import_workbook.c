/* Workbooks that have been filled in, back into the ledger: every sheet, the same workbook again, one that is
 * older than the books, and all that is refused at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/import_case.h"
#include "tests/support/sheet.h"
#include "uph/movement_words.h"
#include "uph/source.h"
#include "uph/verdict.h"
#include "uph/workbook.h"

static struct import_case here;
static char mark[100]; /* of the workbook that is filled in: what its cell holds */

/* The heading rows as `uph workbook` has them, with columns that are only shown. */
#define ABOUT "sheet Om arbetsboken\nA1 Region Blekinge\n"
#define DECISIONS                                                                                                \
	"sheet Nya beslut\nA2 Nya beslut\nA5 Organ\nB5 Sammanträde\nC5 Paragraf\nD5 Ändamål\nE5 Belopp\n"     \
	"F5 Bidragsår\nG5 Aktivitet\nH5 Mottagare\nI5 Utförare\nJ5 Rekvirent\nK5 Omfattning\nL5 Första dag\n" \
	"M5 Sista dag\nN5 Läge\nO5 Undantag\nP5 Kontroll\nP6 =A6 ?\n"
#define VERDICTS                                                                                             \
	"sheet Beslut av RD\nA5 Tilldelning\nB5 Beslutsdatum\nC5 Utfall\nD5 Belopp\nE5 Dnr\n"                \
	"F5 Beslutsfattare\nG5 Anteckning\nH5 Mottagare\nI5 Ändamål\n"
#define REQUISITIONS                                                                                         \
	"sheet Rekvisitioner\nA1 Region Blekinge\nA3 En rad för varje rekvisition.\nA5 Tilldelning\n"       \
	"B5 Datum\nC5 Belopp\nD5 Referens\nE5 Text\nF5 Undantag\nG5 Mottagare\nH5 Kvar att rekvirera\n"      \
	"L5 Kontroll\nG6 =A6 ?\nG7 =A7 ?\nL7 =A7 \nH7 =A7 ?\n"
#define PAYMENTS                                                                                             \
	"sheet Utbetalningar\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Referens\nE5 Text\nF5 Undantag\n"
#define USE "sheet Förbrukat\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Referens\nE5 Text\nF5 Undantag\n"
#define REFUNDS                                                                                               \
	"sheet Återbetalningar\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Av\nE5 Till\nF5 Referens\nG5 Text\n" \
	"H5 Undantag\n"

/* ---- the case ---- */

static void take_mark(void)
{
	char hex[65];
	const struct uph_head head = uph_ledger_head(here.ledger);
	(void)snprintf(mark, sizeof mark, "%s %s", UPH_WORKBOOK_MARK, uph_head_hex(&head, hex));
}

/* With the example matrix: UPH-24-001 to 016, and a workbook made of it. */
static int setup(void **state)
{
	(void)state;
	import_case_begin(&here);
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 22, 0, 0, 0);
	free(here.file);
	here.file = support_path(here.folder, "arbetsbok.xlsx");
	take_mark();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	import_case_end(&here);
	return 0;
}

static void rename_file(const char *name)
{
	free(here.file);
	here.file = support_path(here.folder, name);
}

/* The workbook, with its mark on the first sheet. */
static void fill(const char *script)
{
	size_t size = strlen(script) + sizeof mark + 100;
	char *whole = malloc(size);
	assert_non_null(whole);
	(void)snprintf(whole, size, ABOUT "B31 %s\n%s", mark, script);
	support_workbook(here.file, whole);
	free(whole);
}

static char *told(enum uph_severity severity)
{
	static char text[16384];
	size_t length = 0;
	text[0] = '\0';
	for (size_t i = 0; i < uph_findings_count(here.findings); i++) {
		const struct uph_finding *finding = uph_findings_at(here.findings, i);
		if (finding->severity == severity)
			length += (size_t)snprintf(text + length, sizeof text - length, "%s: %s\n",
				finding->where, finding->message);
	}
	return text;
}

static void expect_total(enum uph_figure_kind figure, const char *expected)
{
	struct uph_balance *rows, sum;
	struct uph_error err;
	const struct uph_scope all = {0};
	size_t count;
	char text[UPH_MONEY_TEXT_MAX];
	assert_status(UPH_OK, uph_balances(here.ledger, &all, UPH_BY_FUND, &rows, &count, &err), &err);
	assert_status(UPH_OK, uph_balance_total(rows, count, &sum, &err), &err);
	free(rows);
	assert_string_equal(expected, uph_money_print(sum.figures[figure], UPH_MONEY_PLAIN, text));
}

static void expect_stage(const char *label, enum uph_stage stage, int32_t day, const char *reference)
{
	struct uph_error err;
	struct uph_allocation allocation;
	struct uph_step step;
	assert_status(UPH_OK, uph_allocation_find(here.ledger, label, &allocation, &err), &err);
	assert_status(UPH_OK, uph_allocation_step(here.ledger, allocation.id, 0, &step, &err), &err);
	assert_int_equal(stage, step.stage);
	assert_int_equal(day, step.date.ymd);
	assert_string_equal(reference, step.reference ? step.reference : "");
}

static const char *called(enum uph_movement_field field, bool with_value)
{
	(void)field;
	(void)with_value;
	return "fältet";
}

/* Recorded by hand; returns the voucher. */
static int64_t record(enum uph_event event, const char *allocation, const char *day, const char *amount)
{
	struct uph_error err;
	struct uph_movement movement;
	int64_t voucher;
	struct uph_movement_words words = {.event = event, .called = called};
	words.fields[UPH_MOVEMENT_ALLOCATION] = allocation;
	words.fields[UPH_MOVEMENT_DATE] = day;
	words.fields[UPH_MOVEMENT_AMOUNT] = amount;
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(
		UPH_OK, uph_movement_record(here.ledger, &words, &movement, &voucher, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
	return voucher;
}

static void reverse(int64_t voucher)
{
	struct uph_error err;
	int64_t made;
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_reverse_voucher(here.ledger, voucher, (struct uph_date){0}, "fel", &made, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
}

static enum uph_status count_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	(void)line;
	(void)err;
	++*(size_t *)context;
	return UPH_OK;
}

static void expect_refused(const char *message, const char *errors)
{
	import_case_refused(&here, NULL, UPH_E_REFUSED, message);
	assert_string_equal(errors, told(UPH_SEVERITY_ERROR));
}

/* ---- what is refused ---- */

static void a_workbook_of_another_book(void **state)
{
	(void)state;
	memset(mark + strlen(UPH_WORKBOOK_MARK) + 1, 'a', 64);
	fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 100\n");
	expect_refused("arbetsboken godtas inte: 1 fel",
		"'Om arbetsboken'!B31: Arbetsboken är gjord ur en annan bok, eller ur ett senare läge av den här "
		"än det som boken nu har (en äldre säkerhetskopia kan vara återläst). Gör en ny med uph workbook "
		"och för över raderna.\n");
	(void)snprintf(mark, sizeof mark, "uph-arbetsbok 2 %064d", 7);
	fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 100\n");
	expect_refused("arbetsboken godtas inte: 1 fel",
		"'Om arbetsboken'!B31: Arbetsboken är gjord av en nyare version av uph än den här. Läs in den med "
		"den.\n");
	take_mark();
	char script[400];
	(void)snprintf(script, sizeof script, PAYMENTS "A1 %s %064d\n", UPH_WORKBOOK_MARK, 7);
	fill(script);
	expect_refused("arbetsboken godtas inte: 1 fel",
		"'Om arbetsboken'!B31: Filen har blad ur två olika arbetsböcker. Läs in dem var för sig.\n");
}

static void what_does_not_belong_to_a_workbook(void **state)
{
	(void)state;
	const struct uph_import_options fund = {.fund = "UPH 2024"}, sheet = {.sheet = "Utbetalningar"};
	fill(PAYMENTS);
	import_case_refused(&here, &fund, UPH_E_USAGE, "--fund gäller matriser, inte arbetsböcker");
	import_case_refused(&here, &sheet, UPH_E_USAGE,
		"--sheet gäller inte arbetsböcker: alla blad som fylls i läses tillsammans");
	fill("");
	expect_refused("inget är bokfört: 1 fel",
		": Filen har inget av de blad som fylls i: Nya beslut, Beslut av RD, Rekvisitioner, "
		"Utbetalningar, Förbrukat, Återbetalningar.\n");
}

/* One sheet that was saved by itself: by its headings alone. */
static void a_sheet_saved_as_text(void **state)
{
	(void)state;
	const struct uph_import_options as = {.as = "workbook"};
	const char *why =
		"filen ser ut som ett blad ur en arbetsbok; en textfil kan inte läsas som arbetsbok: "
		"läs in hela arbetsboken, sparad som xlsx eller ods";
	import_case_text(&here, "Tilldelning;Datum;Belopp\n2;2024-05-20;100\n");
	import_case_refused(&here, &as, UPH_E_REFUSED, why);
	import_case_refused(&here, NULL, UPH_E_REFUSED, why);
	import_case_text(&here,
		"Organ;Sammanträde;Paragraf;Ändamål;Belopp;Bidragsår;Aktivitet;Mottagare;Läge\n"
		"LSVO;2024-11-01;91;Resor;1000;UPH 2024;787;KoU;Rekommenderat\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, why);
}

static void headings_that_are_missing_or_double(void **state)
{
	(void)state;
	fill("sheet Rekvisitioner\nA5 Tilldelning\nB5 Datum\nC5 Summa\nA6 2\n"
	     "sheet Utbetalningar\nA6 2\nB6 2024-05-20\nC6 100\n"
	     "sheet Förbrukat\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Belopp\nA6 2\n");
	expect_refused("inget är bokfört: 3 fel",
		"Rekvisitioner: Kolumnen Belopp saknas i rubrikraden, rad 5.\n"
		"Utbetalningar: Rubrikraden hittas inte bland bladets 50 första rader. Gör en ny arbetsbok med "
		"uph workbook och för över raderna.\n"
		"Förbrukat!D5: Två kolumner heter Belopp. Ge den ena ett annat namn.\n");
}

static void all_that_is_wrong_on_all_sheets_at_once(void **state)
{
	(void)state;
	fill(DECISIONS
		"A6 LSVO\nB6 2024-11-01\nC6 2024-05-24\nD6 Resor\nE6 1000\nF6 UPH 2024\nG6 787\nH6 KoU\n"
		"N6 Rekommenderad\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Reserv\nE7 1000\nF7 UPH 2024\nG7 787\nH7 KoU\nN7 Avsatt\n"
		"A8 LSVO\nB8 2024-11-01\nD8 Mer\nE8 1000\nF8 UPH 2024\nG8 787\nN8 Rekommenderat\n" VERDICTS
		"A6 UPH-24-006\nB6 2024-10-01\nC6 kanske\n"
		"A7 UPH-24-006\nC7 Avslaget\nD7 5\nB7 2024-10-01\n" REQUISITIONS
		"A6 UPH-24-002\nB6 '2024-02-30\nC6 ett par\n"
		"A7 UPH-24-002\nE7 glömt\n"
		"A8 UPH-24-002\nB8 2024-05-20\nC8 200000.01\n" PAYMENTS
		"A6 UPH-24-099\nB6 2024-05-20\nC6 -100\nA7 UPH-24-099\nB7 2024-05-20\nC7 100\n" REFUNDS
		"A6 UPH-24-002\nB6 2024-05-20\nC6 =A1 ?\nD6 lite\n");
	expect_refused("inget är bokfört: 15 fel",
		"'Nya beslut'!C6: Kalkylprogrammet har gjort paragrafen till dagen 2024-05-24. Formatera cellen "
		"som text och skriv paragrafen igen.\n"
		"'Nya beslut'!N6: \"Rekommenderad\" kan inte stå i kolumnen Läge; menade du Rekommenderat?\n"
		"'Nya beslut'!H7: Avsatt på balansen tar inte kolumnen Mottagare.\n"
		"'Nya beslut'!H8: Rekommenderat behöver kolumnen Mottagare.\n"
		"'Beslut av RD'!C6: \"kanske\" kan inte stå i kolumnen Utfall; skriv Beslutat eller Avslaget.\n"
		"'Beslut av RD'!D7: Det som avslås återförs helt: ta bort beloppet, eller skriv Beslutat med det "
		"belopp som beslutades.\n"
		"Rekvisitioner!B6: \"2024-02-30\" är inget datum. Skriv dagen som 2024-09-27.\n"
		"Rekvisitioner!C6: Beloppet \"ett par\" går inte att läsa. Skriv det med siffror, som 1 234,50.\n"
		"Rekvisitioner!B7: Raden saknar Datum.\n"
		"Rekvisitioner!C7: Raden saknar Belopp.\n"
		"Utbetalningar!C6: Beloppet −100,00 ska vara större än noll.\n"
		"Återbetalningar!C6: Cellen har en formel (=A1) vars resultat inte finns i filen. Öppna filen i "
		"Excel eller LibreOffice, spara den och läs in den igen.\n"
		"Återbetalningar!D6: \"lite\" kan inte stå i kolumnen Av; skriv Utbetalt, Förbrukat eller "
		"Återkrävt.\n"
		"Rekvisitioner!C8: UPH-24-002 (Mötesplats i Karlshamn): 200 000,01 kan inte rekvireras, "
		"200 000,00 är kvar att rekvirera av beslutet LSVO 2024-01-19 (200 000,00).\n"
		"Utbetalningar!A7: Tilldelningen \"UPH-24-099\" finns inte i boken; menade du UPH-24-009?\n");
}

static void all_that_the_books_refuse_on_three_sheets(void **state)
{
	(void)state;
	fill(VERDICTS
		"A6 UPH-24-006\nB6 2024-04-01\nC6 Beslutat\nA7 UPH-24-044\nB7 2024-10-01\nC7 "
		"Avslaget\n" REQUISITIONS
		"A6 UPH-24-006\nB6 2024-05-20\nC6 525000.01\nA7 UPH-24-006\nB7 2024-05-20\nC7 1000\n" REFUNDS
		"A6 UPH-24-002\nB6 2024-05-20\nC6 100\n");
	expect_refused("inget är bokfört: boken tar inte emot 4 händelser",
		"'Beslut av RD'!B6: LSVO 2024-04-12 kan inte ha avgjorts 2024-04-01, före sammanträdet.\n"
		"'Beslut av RD'!A7: Tilldelningen \"UPH-24-044\" finns inte i boken; menade du UPH-24-004?\n"
		"Rekvisitioner!C6: UPH-24-006 (Projektledare samsjuklighet, kommun): 525 000,01 kan inte "
		"rekvireras, 525 000,00 är kvar att rekvirera av beslutet LSVO 2024-04-12 (525 000,00).\n"
		"Återbetalningar!C6: UPH-24-002 (Mötesplats i Karlshamn): 100,00 kan inte återbetalas, 0,00 är "
		"utbetalt och inte återkrävt av beslutet LSVO 2024-01-19 (200 000,00).\n");
	expect_available(&here, "7893742.06");
}

/* ---- what is filled in ---- */

static void nothing_filled_in_posts_nothing(void **state)
{
	(void)state;
	fill(DECISIONS VERDICTS REQUISITIONS PAYMENTS USE REFUNDS);
	import_case_expect(&here, NULL, 0, 0, 0, 0);
	assert_string_equal(": Inget är ifyllt i arbetsboken: inget är bokfört.\n", told(UPH_SEVERITY_NOTE));
	assert_string_equal("", told(UPH_SEVERITY_WARNING));
}

#define A_MONTH                                                                                              \
	VERDICTS "A6 UPH-24-006 Projektledare samsjuklighet, kommun\nB6 2024-10-02\nC6 beslutat\n"           \
		 "E6 2024/00123\nG6 Delegation 4.1\n" REQUISITIONS "A6 UPH-24-006 Projektledare\nB6 "        \
		 "2024-09-30\nC6 125000.5\nD6 R1\n" PAYMENTS                                                 \
		 "A6 6\nB6 45567\nC6 100 000,25 kr\nD6 '1881\n" REFUNDS "A6 uph-24-006\nB6 2024-12-02\n"     \
		 "C6 10000\nD6 utbetalat\nE6 Reserverat\n"

struct seen {
	size_t count;
	struct uph_source last;
};

static enum uph_status see_source(void *context, const struct uph_source *source, struct uph_error *err)
{
	struct seen *seen = context;
	(void)err;
	seen->count++;
	assert_true(seen->count == 1 || strcmp(source->name, "arbetsbok.xlsx") == 0);
	if (seen->count > 1) {
		assert_string_equal("journal", source->kind);
		assert_string_equal("Arbetsbok, gjord efter verifikation 18", source->title);
		assert_int_equal(3, source->entry_count);
		assert_int_equal(strlen("arbetsbok ") + 16, strlen(source->series));
		assert_memory_equal(source->series + 10, mark + strlen(UPH_WORKBOOK_MARK) + 1, 16);
	}
	return UPH_OK;
}

static void a_month_comes_in_with_the_workbook_as_source(void **state)
{
	(void)state;
	const struct uph_import_options dry = {.dry_run = true};
	struct uph_import_result result;
	struct uph_error err;
	struct seen seen = {0};
	fill(A_MONTH);
	assert_status(UPH_OK, import_case_run(&here, &dry, &result, &err), &err);
	expect_counts(&result, 4, 0, 0, 0);
	uph_import_free(&result);
	expect_total(UPH_STANDS_PAID, "0.00");
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 4, 0, 0, 0);
	assert_string_equal("workbook", result.kind);
	assert_int_equal(4, result.row_count);
	assert_string_equal("'Beslut av RD'!A6", result.rows[0].place);
	assert_string_equal("approve", result.rows[0].event);
	assert_string_equal("UPH-24-006", result.rows[0].label);
	assert_int_equal(52500000, result.rows[0].amount.ore);
	assert_int_equal(0, result.rows[0].voucher);
	assert_string_equal("Utbetalningar!C6", result.rows[2].place);
	assert_string_equal("pay", result.rows[2].event);
	assert_string_equal("Karlskrona kommun", result.rows[2].recipient);
	assert_string_equal("Projektledare samsjuklighet, kommun", result.rows[2].purpose);
	assert_int_equal(20241002, result.rows[2].date.ymd);
	assert_int_equal(10000025, result.rows[2].amount.ore);
	assert_int_equal(20, result.rows[2].voucher);
	uph_import_free(&result);
	expect_stage("UPH-24-006", UPH_DECIDED, 20241002, "2024/00123");
	expect_total(UPH_STANDS_PAID, "90000.25");
	expect_total(UPH_STANDS_REQUISITIONED, "25000.25");
	expect_available(&here, "7893742.06");
	assert_string_equal("", told(UPH_SEVERITY_WARNING));
	assert_status(UPH_OK, uph_sources(here.ledger, 0, see_source, &seen, &err), &err);
	assert_int_equal(2, seen.count);
	import_case_expect(&here, NULL, 0, 4, 0, 0);
	assert_string_equal("", told(UPH_SEVERITY_NOTE));
	book_verify(here.ledger);
}

static void a_row_more_and_another_name(void **state)
{
	(void)state;
	fill(A_MONTH);
	import_case_expect(&here, NULL, 4, 0, 0, 0);
	rename_file("oktober, slutlig.xlsx");
	fill(A_MONTH USE "A6 UPH-24-006\nB6 2024-11-02\nC6 0.01\nE6 lön\nhide row 6\n");
	import_case_expect(&here, NULL, 1, 4, 0, 0);
	assert_string_equal("Förbrukat: 1 dold rad läses som alla andra.\n", told(UPH_SEVERITY_NOTE));
	expect_total(UPH_STANDS_SPENT, "0.01");
	/* Without the rows of its other name: that is another copy's business. */
	fill(USE "A9 UPH-24-006\nB9 2024-11-02\nC9 0,01\nE9 Lön\n");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	assert_string_equal("", told(UPH_SEVERITY_NOTE));
	rename_file("arbetsbok.xlsx");
	fill(USE "A9 UPH-24-006\nB9 2024-11-02\nC9 0,01\nE9 Lön\n");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	assert_string_equal(": 3 rader som tidigare bokfördes ur arbetsboken finns inte i den längre: "
			    "verifikation 19, 20, 21. De står kvar i boken; det som var fel tas bort med uph "
			    "reverse.\n",
		told(UPH_SEVERITY_NOTE));
	book_verify(here.ledger);
}

static void new_decisions_in_three_stages(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_allocation allocation;
	const char *script = DECISIONS
		"A6 LSVO\nB6 2024-11-01\nC6 § 91\nD6 Resor\nE6 1000\nF6 UPH 2024\nG6 787 Stärkt samverkan\nH6 KoU\n"
		"I6 Karlshamn\nK6 0,5 årsarbetare\nL6 2024-11-01\nM6 2025-12-31\nN6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nC7 '91\nD7 Reserv\nE7 2000.55\nF7 UPH 2024\nG7 787 Stärkt samverkan\n"
		"N7 Avsatt\n"
		"A8 LSVO\nB8 2024-11-01\nC8 91\nD8 Idé\nE8 3000\nF8 UPH 2024\nG8 964\nH8 Nya föreningen\n"
		"N8 Föreslaget\n"
		"A9 LSVO\nB9 2024-11-29\nD9 Idé\nE9 3000\nF9 UPH 2024\nG9 Ofördelat\nN9 föreslaget\n";
	fill(script);
	import_case_expect(&here, NULL, 4, 0, 0, 0);
	expect_available(&here, "7890741.51");
	expect_stage("UPH-24-017", UPH_RECOMMENDED, 20241101, "");
	expect_stage("UPH-24-018", UPH_RECOMMENDED, 20241101, "");
	expect_stage("UPH-24-019", UPH_PROPOSED, 20241101, "");
	expect_stage("UPH-24-020", UPH_PROPOSED, 20241129, "");
	assert_status(UPH_OK, uph_allocation_find(here.ledger, "17", &allocation, &err), &err);
	assert_string_equal("0,5 årsarbetare", allocation.extent);
	assert_int_equal(20251231, allocation.period_last.ymd);
	assert_string_equal(
		"'Nya beslut'!E6: Beslutet LSVO 2024-11-01 § 91 är nytt i boken, som rekommenderat.\n"
		"'Nya beslut'!E9: Beslutet LSVO 2024-11-29 är nytt i boken, som föreslaget.\n",
		told(UPH_SEVERITY_NOTE));
	assert_string_equal("'Nya beslut'!E8: Nya föreningen är ny i boken.\n", told(UPH_SEVERITY_WARNING));
	import_case_expect(&here, NULL, 0, 4, 0, 0);
	book_verify(here.ledger);
}

static void a_proposal_that_is_recommended(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_allocation allocation;
	fill(DECISIONS "A6 LSVO\nB6 2024-11-01\nC6 91\nD6 Idé\nE6 3000\nF6 UPH 2024\nG6 964\nH6 KoU\n"
		       "N6 Föreslaget\n"
		       "A7 LSVO\nB7 2024-11-01\nC7 91\nD7 Idé\nE7 3000\nF7 UPH 2024\nG7 964\nH7 KoU\n"
		       "N7 Föreslaget\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	expect_available(&here, "7893742.06");
	fill(DECISIONS "A6 LSVO\nB6 2024-11-01\nC6 91\nD6 idé\nE6 3000\nF6 UPH 2024\nG6 964 Suicid\nH6 KoU\n"
		       "I6 Karlshamn\nM6 2025-12-31\nN6 Rekommenderat\n"
		       "A7 LSVO\nB7 2024-11-01\nC7 91\nD7 Idé\nE7 3000\nF7 UPH 2024\nG7 964\nH7 KoU\n"
		       "N7 Föreslaget\n");
	import_case_expect(&here, NULL, 1, 1, 0, 0);
	expect_available(&here, "7890742.06");
	expect_stage("UPH-24-017", UPH_RECOMMENDED, 20241101, "");
	expect_stage("UPH-24-018", UPH_PROPOSED, 20241101, "");
	assert_status(UPH_OK, uph_allocation_find(here.ledger, "17", &allocation, &err), &err);
	assert_int_equal(20251231, allocation.period_last.ymd);
	assert_int_not_equal(0, allocation.performer);
	assert_status(UPH_E_MISSING, uph_allocation_find(here.ledger, "19", &allocation, &err), &err);
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	book_verify(here.ledger);
}

/* The amounts of a decision on two activities, from row 6 on. */
#define TWO_POTS(stage, first, second)                                                                       \
	DECISIONS "A6 LSVO\nB6 2024-11-01\nC6 91\nD6 Temavecka\nE6 " first                                   \
		  "\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 " stage                                                 \
		  "\nA7 LSVO\nB7 2024-11-01\nC7 91\nD7 temavecka\nE7 " second                                \
		  "\nF7 UPH 2024\nG7 964 Suicidprevention\nH7 KoU\nN7 " stage "\n"

static size_t financing_count(const char *label)
{
	struct uph_error err;
	struct uph_allocation allocation;
	size_t count = 0;
	assert_status(UPH_OK, uph_allocation_find(here.ledger, label, &allocation, &err), &err);
	assert_status(UPH_OK, uph_financings(here.ledger, allocation.id, 0, count_line, &count, &err), &err);
	return count;
}

static void rows_of_several_pots_are_one_allocation(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_allocation allocation;
	fill(TWO_POTS("Rekommenderat", "1000", "2000.50")
		/* the same pot once more is another, and so is what is not right below */
		"A8 LSVO\nB8 2024-11-01\nC8 91\nD8 Temavecka\nE8 1000\nF8 UPH 2024\nG8 787\nH8 KoU\n"
		"N8 Rekommenderat\n"
		"A9 LSVO\nB9 2024-11-01\nC9 91\nD9 Reserv\nE9 5\nF9 UPH 2024\nG9 787\nN9 Avsatt\n"
		"A10 LSVO\nB10 2024-11-01\nC10 91\nD10 Reserv\nE10 6\nF10 UPH t.o.m. 2023\nG10 787\nN10 "
		"Avsatt\n"
		"A11 LSVO\nB11 2024-11-01\nC11 91\nD11 Temavecka\nE11 7\nF11 UPH 2024\nG11 964\nH11 KoU\n"
		"N11 Rekommenderat\n" REQUISITIONS "A6 UPH-24-017\nB6 2024-11-05\nC6 3000.50\n");
	import_case_expect(&here, NULL, 8, 0, 0, 0);
	assert_int_equal(2, financing_count("UPH-24-017"));
	assert_int_equal(1, financing_count("UPH-24-018"));
	assert_int_equal(2, financing_count("UPH-24-019"));
	assert_int_equal(1, financing_count("UPH-24-020"));
	assert_status(UPH_E_MISSING, uph_allocation_find(here.ledger, "21", &allocation, &err), &err);
	assert_int_equal(23, uph_ledger_head(here.ledger).voucher); /* two of two pots, three of one */
	import_case_expect(&here, NULL, 0, 7, 0, 0);
	assert_string_equal("", told(UPH_SEVERITY_NOTE));
	book_verify(here.ledger);
	/* One of its rows is changed: the other is not taken for it. */
	fill(TWO_POTS("Rekommenderat", "1000", "2001"));
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"'Nya beslut'!E7: Raden ser ut att vara en som redan är bokförd ur arbetsboken, som verifikation "
		"19 (2024-11-01, 2 000,50), men med andra uppgifter; är det samma sak: ta tillbaka den med uph "
		"reverse 19 först, annars skriv i kolumnen Undantag varför raden är en annan.\n");
}

static void a_proposal_of_several_pots_is_carried_out_whole(void **state)
{
	(void)state;
	fill(TWO_POTS("Föreslaget", "1000", "2000"));
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	assert_int_equal(2, financing_count("UPH-24-017"));
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	const char *why =
		"Raden säger inte detsamma som förslaget UPH-24-017 (Temavecka), som har flera potter: "
		"skriv en rad för varje pott, med förslagets belopp, direkt under varandra.\n";
	char expected[400];
	fill(TWO_POTS("Rekommenderat", "1000", "2001"));
	(void)snprintf(expected, sizeof expected, "'Nya beslut'!E7: %s", why);
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse", expected);
	fill(TWO_POTS("Rekommenderat", "1000", "2000"));
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	expect_available(&here, "7890742.06");
	expect_stage("UPH-24-017", UPH_RECOMMENDED, 20241101, "");
	assert_int_equal(19, uph_ledger_head(here.ledger).voucher);
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	book_verify(here.ledger);
}

/* Of three equal rows two are recommended, one after the other: what the books have is counted once. */
static void equal_proposals_are_as_many_as_their_rows(void **state)
{
	(void)state;
#define EQUAL(row, stage)                                                                                    \
	"B" row " 2024-11-01\nC" row " 91\nD" row " Idé\nE" row " 3000\nF" row " UPH 2024\nG" row            \
	" 964\nH" row " KoU\nN" row " " stage "\nA" row " LSVO\n"
	struct uph_error err;
	struct uph_allocation allocation;
	fill(DECISIONS EQUAL("6", "Föreslaget") EQUAL("7", "Föreslaget"));
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	fill(DECISIONS EQUAL("6", "Rekommenderat") EQUAL("7", "Föreslaget"));
	import_case_expect(&here, NULL, 1, 1, 0, 0);
	fill(DECISIONS EQUAL("6", "Föreslaget") EQUAL("7", "Rekommenderat") EQUAL("8", "Föreslaget"));
	import_case_expect(&here, NULL, 1, 2, 0, 0);
	fill(DECISIONS EQUAL("6", "Rekommenderat") EQUAL("7", "Rekommenderat") EQUAL("8", "Föreslaget"));
	import_case_expect(&here, NULL, 1, 2, 0, 0);
	expect_stage("UPH-24-018", UPH_RECOMMENDED, 20241101, "");
	expect_stage("UPH-24-019", UPH_PROPOSED, 20241101, "");
	assert_status(UPH_E_MISSING, uph_allocation_find(here.ledger, "20", &allocation, &err), &err);
	book_verify(here.ledger);
#undef EQUAL
}

static void a_proposal_that_the_books_do_not_take(void **state)
{
	(void)state;
	fill(DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 1000\nF6 UPH 2025\nG6 787\nN6 Föreslaget\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Resor\nE7 1000\nF7 UPH 2024\nG7 999\nN7 Föreslaget\n"
		"A8 LSVO\nB8 2024-11-01\nD8 Resor\nE8 1000\nF8 UPH 2024\nG8 787\nH8 Karlskona kommun\nN8 Föreslaget\n"
		"A9 LSVO\nB9 2024-11-01\nD9 Resor\nE9 1000\nF9 UPH 2024\nG9 787\nL9 2024-02-01\nM9 2024-01-01\n"
		"N9 Föreslaget\n");
	expect_refused("inget är bokfört: boken tar inte emot 4 händelser",
		"'Nya beslut'!F6: Bidragsåret \"UPH 2025\" finns inte i boken; menade du \"UPH 2024\"?\n"
		"'Nya beslut'!G7: Aktiviteten \"999\" finns inte i boken.\n"
		"'Nya beslut'!H8: Parten \"Karlskona kommun\" finns inte i boken; menade du \"Karlskrona "
		"kommun\"?\n"
		"'Nya beslut'!M9: Periodens sista dag ligger före den första.\n");
}

static void verdicts_with_another_amount_and_no(void **state)
{
	(void)state;
	const char *script =
		VERDICTS "A6 UPH-24-005\nB6 2024-10-02\nC6 Beslutat\nD6 500000\nE6 2024/00124\n"
			 "A7 UPH-24-016\nB7 2024-10-02\nC7 Avslaget\nF7 Hälso- och sjukvårdsdirektören\n";
	fill(script);
	import_case_expect(&here, NULL, 2, 0, 0, 0); /* what each gave back is an entry */
	expect_available(&here, "8118742.06");
	expect_stage("UPH-24-005", UPH_DECIDED, 20241002, "2024/00124");
	expect_stage("UPH-24-016", UPH_REJECTED, 20241002, "");
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	assert_string_equal("", told(UPH_SEVERITY_NOTE));
	/* What was decided stands: another day, another amount, another word. */
	fill(VERDICTS "A6 UPH-24-005\nB6 2024-10-03\nC6 Beslutat\nD6 500000\n"
		      "A7 UPH-24-005\nB7 2024-10-02\nC7 Beslutat\nD7 400000\n"
		      "A8 UPH-24-005\nB8 2024-10-02\nC8 Avslaget\n"
		      "A9 UPH-24-016\nB9 2024-10-02\nC9 Beslutat\n");
	expect_refused("inget är bokfört: boken tar inte emot 4 händelser",
		"'Beslut av RD'!A6: UPH-24-005 (Projektledare samsjuklighet, region) är redan beslutat 2024-10-02 "
		"(2024/00124).\n"
		"'Beslut av RD'!A7: UPH-24-005 (Projektledare samsjuklighet, region) är redan beslutat 2024-10-02 "
		"(2024/00124).\n"
		"'Beslut av RD'!A8: UPH-24-005 (Projektledare samsjuklighet, region) är redan beslutat 2024-10-02 "
		"(2024/00124); var det fel, ta tillbaka steget med \"uph amend … --stage recommended\" först.\n"
		"'Beslut av RD'!A9: UPH-24-016 (Programledare 0,75 (kommun)) är redan avslaget 2024-10-02.\n");
	book_verify(here.ledger);
}

/* ---- older than the books ---- */

static void what_has_been_recorded_by_hand_since_is_not_recorded_twice(void **state)
{
	(void)state;
	assert_int_equal(19, record(UPH_EVENT_REQUISITION, "UPH-24-004", "2024-05-20", "100000,01"));
	fill(REQUISITIONS "A6 UPH-24-004\nB6 2024-05-20\nC6 100000.01\nA7 UPH-24-004\nB7 2024-05-21\nC7 "
			  "100000.01\n");
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"Rekvisitioner!C6: Samma händelse, dag och belopp är redan bokfört för hand, som verifikation 19, "
		"efter att arbetsboken gjordes; ta bort raden, eller skriv i kolumnen Undantag varför den ska "
		"bokföras en gång till.\n");
	assert_string_equal(
		": Boken har gått vidare sedan arbetsboken gjordes, från verifikation 18 till 19. Varje "
		"rad prövas mot boken som den är nu.\n",
		told(UPH_SEVERITY_WARNING));
	/* Without the row. */
	fill(REQUISITIONS "A7 UPH-24-004\nB7 2024-05-21\nC7 100000.01\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0); /* of two pots */
	assert_string_equal(
		": Boken har gått vidare sedan arbetsboken gjordes, från verifikation 18 till 19. Varje "
		"rad prövas mot boken som den är nu.\n",
		told(UPH_SEVERITY_NOTE));
	/* With a reason, which stays. */
	fill(REQUISITIONS "A6 UPH-24-004\nB6 2024-05-20\nC6 100000.01\nF6 Två rekvisitioner samma dag\nA7 "
			  "UPH-24-004\nB7 2024-05-21\nC7 100000.01\n");
	import_case_expect(&here, NULL, 2, 1, 0, 0);
	expect_total(UPH_STANDS_REQUISITIONED, "300000.03");
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	book_verify(here.ledger);
}

static void what_another_file_has_recorded_or_taken_back(void **state)
{
	(void)state;
	rename_file("handelser.csv");
	import_case_text(
		&here, "Händelse;Datum;Belopp;Nr\nUtbetalt;2024-05-20;1000;2\nUtbetalt;2024-05-21;2000;2\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	reverse(20);
	rename_file("arbetsbok.xlsx");
	fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 1000\nA7 2\nB7 2024-05-21\nC7 2000\n");
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"Utbetalningar!C6: Samma händelse, dag och belopp är redan bokfört ur handelser.csv, som "
		"verifikation 19, efter att arbetsboken gjordes; ta bort raden, eller skriv i kolumnen Undantag "
		"varför den ska bokföras en gång till.\n");
	/* A workbook that was made after knows of it. */
	take_mark();
	fill(PAYMENTS "A7 2\nB7 2024-05-21\nC7 2000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal("", told(UPH_SEVERITY_NOTE));
}

static void a_row_whose_words_were_changed_is_not_posted_twice(void **state)
{
	(void)state;
	fill(PAYMENTS
		"A6 2\nB6 2024-05-20\nC6 1000\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 1000\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 1000\nD6 F1881\n" DECISIONS
		      "A6 LSVO\nB6 2024-11-01\nD6 Resor och mat\nE6 1000\nF6 UPH 2024\nG6 787\nH6 KoU\n"
		      "N6 Rekommenderat\n");
	expect_refused("inget är bokfört: boken tar inte emot 2 händelser",
		"'Nya beslut'!E6: Samma händelse, dag och belopp är redan bokfört ur den här arbetsboken, som "
		"verifikation 19, men raden hade andra ord då; är det samma sak: ta tillbaka den med uph reverse "
		"19 först, annars skriv i kolumnen Undantag varför den ska bokföras en gång till.\n"
		"Utbetalningar!C6: Samma händelse, dag och belopp är redan bokfört ur den här arbetsboken, som "
		"verifikation 20, men raden hade andra ord då; är det samma sak: ta tillbaka den med uph reverse "
		"20 först, annars skriv i kolumnen Undantag varför den ska bokföras en gång till.\n");
	/* In a copy by another name, too. */
	rename_file("kopia.xlsx");
	fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 1000\nD6 F1881\n");
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"Utbetalningar!C6: Samma händelse, dag och belopp är redan bokfört ur arbetsbok.xlsx, som "
		"verifikation 20, efter att arbetsboken gjordes; ta bort raden, eller skriv i kolumnen Undantag "
		"varför den ska bokföras en gång till.\n");
	rename_file("arbetsbok.xlsx");
	/* Two that are the same are two. */
	fill(PAYMENTS
		"A6 2\nB6 2024-05-20\nC6 1000\nA7 2\nB7 2024-05-20\nC7 1000\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 1000\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n");
	import_case_expect(&here, NULL, 1, 2, 0, 0);
}

static void a_row_that_was_corrected_is_not_posted_beside_the_old_one(void **state)
{
	(void)state;
#define TWO_ROWS(day, amount, decided)                                                                       \
	PAYMENTS "A6 2\nB6 " day "\nC6 " amount "\nA7 4\nB7 2024-05-20\nC7 500\n" DECISIONS                  \
		 "A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 " decided "\nF6 UPH 2024\nG6 787\nH6 KoU\n"           \
		 "N6 Rekommenderat\n"
	fill(TWO_ROWS("2024-05-20", "1000", "700"));
	import_case_expect(&here, NULL, 4, 0, 0, 0);
	const char *payment =
		"Utbetalningar!C6: Raden ser ut att vara en som redan är bokförd ur arbetsboken, "
		"som verifikation 20 (2024-05-20, 1 000,00), men med andra uppgifter; är det samma "
		"sak: ta tillbaka den med uph reverse 20 först, annars skriv i kolumnen Undantag "
		"varför raden är en annan.\n";
	fill(TWO_ROWS("2024-05-20", "1100", "700"));
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse", payment);
	fill(TWO_ROWS("2024-05-21", "1000", "700"));
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse", payment);
	/* Saved by another name it has the other rows still; with that row alone, the place. */
	rename_file("rättad.xlsx");
	fill(TWO_ROWS("2024-05-20", "1100", "700"));
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse", payment);
	fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 1100\n");
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse", payment);
	/* A colleague's copy has rows of its own, and maybe some of these. */
	fill(PAYMENTS "A7 4\nB7 2024-05-20\nC7 500\nA9 2\nB9 2024-05-23\nC9 1000\n");
	import_case_expect(&here, NULL, 1, 1, 0, 0);
	fill(PAYMENTS "A8 2\nB8 2024-05-20\nC8 1100\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	rename_file("arbetsbok.xlsx");
	fill(TWO_ROWS("2024-05-20", "1000", "800"));
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"'Nya beslut'!E6: Raden ser ut att vara en som redan är bokförd ur arbetsboken, som verifikation "
		"19 (2024-11-01, 700,00), men med andra uppgifter; är det samma sak: ta tillbaka den med uph "
		"reverse 19 först, annars skriv i kolumnen Undantag varför raden är en annan.\n");
	/* Taken back as it says, the corrected row goes in, and once. */
	reverse(20);
	fill(TWO_ROWS("2024-05-20", "1150", "700"));
	import_case_expect(&here, NULL, 1, 2, 0, 0);
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	expect_total(UPH_STANDS_PAID, "3750.00");
	book_verify(here.ledger);
#undef TWO_ROWS
}

static void what_was_taken_back_is_told_when_it_is_posted_again(void **state)
{
	(void)state;
	const char *script =
		REQUISITIONS "A6 6\nB6 2024-05-20\nC6 1000\nA7 6\nB7 2024-05-20\nC7 1000\nA8 6\nB8 "
			     "2024-05-21\nC8 1000\n" VERDICTS "A6 6\nB6 2024-05-02\nC6 Beslutat\n";
	fill(script);
	import_case_expect(&here, NULL, 4, 0, 0, 0);
	reverse(19);
	import_case_expect(&here, NULL, 1, 3, 0, 0);
	assert_string_equal(
		"Rekvisitioner!C7: Raden bokfördes förut, som verifikation 19, som har tagits tillbaka, "
		"och bokförs nu igen; ska den inte det: ta bort raden.\n",
		told(UPH_SEVERITY_WARNING));
	import_case_expect(&here, NULL, 0, 4, 0, 0);
	assert_string_equal("", told(UPH_SEVERITY_WARNING));
	expect_total(UPH_STANDS_REQUISITIONED, "3000.00");
	/* One of another moment that says the same without any paper. */
	take_mark();
	fill(REQUISITIONS "A8 6\nB8 2024-05-21\nC8 1000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal(
		": 1 rad säger detsamma som redan är bokfört ur en annan fil, som verifikation 21, och "
		"bokförs en gång till. Är det samma händelse: ångra med uph reverse och ta bort raden.\n",
		told(UPH_SEVERITY_WARNING));
}

static void a_mark_that_was_lost_posts_nothing_twice(void **state)
{
	(void)state;
	const char *rows = REQUISITIONS "A6 6\nB6 2024-05-20\nC6 1000\n";
	fill(rows);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	support_workbook(here.file, rows);
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"Rekvisitioner!C6: Samma rad är redan bokförd ur en annan fil, som verifikation 19, och "
		"arbetsboken saknar sitt märke: det syns inte om den är samma arbetsbok; ta bort raden, eller "
		"skriv i kolumnen Undantag varför den ska bokföras en gång till.\n");
	support_workbook(here.file, REQUISITIONS "A6 6\nB6 2024-05-20\nC6 1000\nF6 Två samma dag\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	expect_total(UPH_STANDS_REQUISITIONED, "2000.00");
}

/* Of many files it is the latest that are asked. */
static void the_last_of_many_files_says_the_same(void **state)
{
	(void)state;
	char text[100], name[40];
	for (int i = 1; i <= 20; i++) {
		(void)snprintf(name, sizeof name, "handelser-%02d.csv", i);
		rename_file(name);
		(void)snprintf(
			text, sizeof text, "Händelse;Datum;Belopp;Nr\nRekvirerat;2024-05-%02d;1000;6\n", i);
		import_case_text(&here, text);
		import_case_expect(&here, NULL, 1, 0, 0, 0);
	}
	rename_file("arbetsbok.xlsx");
	take_mark();
	fill(REQUISITIONS "A6 UPH-24-006\nB6 2024-05-20\nC6 1000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal(
		": 1 rad säger detsamma som redan är bokfört ur en annan fil, som verifikation 38, och "
		"bokförs en gång till. Är det samma händelse: ångra med uph reverse och ta bort raden.\n",
		strchr(told(UPH_SEVERITY_WARNING), '\n') + 1);
}

static void what_was_in_the_books_when_the_workbook_was_made(void **state)
{
	(void)state;
	fill(PAYMENTS
		"A6 2\nB6 2024-05-20\nC6 1000\nD6 F1881\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 700\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	take_mark();
	rename_file("nästa.xlsx");
	fill(PAYMENTS
		"A6 2\nB6 2024-05-20\nC6 1000\nD6 f1881\nE6 igen\nA7 2\nB7 2024-05-20\nC7 1000\nD7 F1882\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 resor\nE6 700\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Mat\nE7 700\nF7 UPH 2024\nG7 787\nH7 KoU\nN7 Rekommenderat\n"
		"A8 LSVO\nB8 2024-04-12\nD8 Samordnare suicidprevention\nE8 1050000\nF8 UPH 2024\nG8 964\n"
		"H8 KoU\nN8 Rekommenderat\n");
	expect_refused("inget är bokfört: boken tar inte emot 3 händelser",
		"'Nya beslut'!E6: Samma händelse, dag och belopp, med samma ändamål, är redan bokfört ur "
		"arbetsbok.xlsx, som verifikation 19, innan arbetsboken gjordes; ta bort raden, eller "
		"skriv i kolumnen Undantag varför den ska bokföras en gång till.\n"
		"'Nya beslut'!E8: Samma händelse, dag och belopp, med samma ändamål, är redan bokfört ur "
		"matris.csv, som verifikation 9, innan arbetsboken gjordes; ta bort raden, eller "
		"skriv i kolumnen Undantag varför den ska bokföras en gång till.\n"
		"Utbetalningar!C6: Samma händelse, dag och belopp, med samma referens, är redan bokfört ur "
		"arbetsbok.xlsx, som verifikation 20, innan arbetsboken gjordes; ta bort raden, eller "
		"skriv i kolumnen Undantag varför den ska bokföras en gång till.\n");
}

static void what_a_known_row_says_otherwise_is_told(void **state)
{
	(void)state;
	fill(VERDICTS "A6 6\nB6 2024-10-02\nC6 Beslutat\nG6 möte\n" DECISIONS
		      "A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 700\nF6 UPH 2024\nG6 787\nH6 KoU\nM6 2025-12-31\n"
		      "N6 Rekommenderat\n"
		      "A7 LSVO\nB7 2024-11-01\nD7 Idé\nE7 700\nF7 UPH 2024\nG7 787\nH7 KoU\nN7 Föreslaget\n");
	import_case_expect(&here, NULL, 3, 0, 0, 0);
	fill(VERDICTS
		"A6 6\nB6 2024-10-02\nC6 Beslutat\nF6 Ekonomichefen\nG6 möte\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 700\nF6 UPH 2024\nG6 787\nH6 KoU\nI6 Karlshamn\n"
		"K6 heltid\nM6 2026-12-31\nN6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Idé\nE7 700\nF7 UPH 2024\nG7 787\nH7 KoU\nJ7 KoU\nN7 Föreslaget\n");
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	assert_string_equal(
		"'Nya beslut'!E6: Raden är bokförd förut, som UPH-24-017, men säger nu något annat: Utförare "
		"Karlshamn (i boken: inget), Omfattning heltid (i boken: inget), Sista dag 2026-12-31 (i boken: "
		"2025-12-31). Det är inte ändrat i boken; gör det med uph amend UPH-24-017.\n"
		"'Nya beslut'!E7: Raden är bokförd förut, som UPH-24-018, men säger nu något annat: Rekvirent "
		"KoU (i boken: inget). Det är inte ändrat i boken; gör det med uph amend UPH-24-018.\n"
		"'Beslut av RD'!A6: Beslutet om UPH-24-006 står redan i boken, med annat i Beslutsfattare: "
		"\"regiondirektören\". Det är inte ändrat.\n",
		told(UPH_SEVERITY_WARNING));
	fill(VERDICTS "A6 6\nB6 2024-10-02\nC6 Beslutat\nE6 2024/7\n");
	expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"'Beslut av RD'!E6: UPH-24-006 (Projektledare samsjuklighet, kommun) är redan beslutat 2024-10-02, "
		"utan dnr, och raden säger dnr 2024/7; låt dnr stå tomt, eller ta tillbaka beslutet först och läs "
		"in raden igen.\n");
}

static void money_that_is_gone_and_a_verdict_by_another(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_allocation line;
	record(UPH_EVENT_REQUISITION, "UPH-24-002", "2024-05-19", "150000");
	assert_status(UPH_OK, uph_allocation_find(here.ledger, "UPH-24-006", &line, &err), &err);
	const struct uph_verdict verdict = {.decision = line.decision,
		.allocations = &line.id,
		.allocation_count = 1,
		.date = {20241001},
		.reference = "2024/00100"};
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(UPH_OK, uph_approve(here.ledger, &verdict, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
	fill(VERDICTS "A6 UPH-24-006\nB6 2024-10-02\nC6 Beslutat\nE6 2024/00123\n" REQUISITIONS
		      "A6 UPH-24-002\nB6 2024-05-20\nC6 60000\n");
	expect_refused("inget är bokfört: boken tar inte emot 2 händelser",
		"'Beslut av RD'!A6: UPH-24-006 (Projektledare samsjuklighet, kommun) är redan beslutat 2024-10-01 "
		"(2024/00100).\n"
		"Rekvisitioner!C6: UPH-24-002 (Mötesplats i Karlshamn): 60 000,00 kan inte rekvireras, 50 000,00 "
		"är kvar att rekvirera av beslutet LSVO 2024-01-19 (200 000,00).\n");
	fill(VERDICTS "A6 UPH-24-006\nB6 2024-10-01\nC6 Beslutat\nD6 525000\n" REQUISITIONS
		      "A6 UPH-24-002\nB6 2024-05-20\nC6 50000\n");
	import_case_expect(&here, NULL, 1, 1, 0, 0);
}

static void without_its_mark(void **state)
{
	(void)state;
	support_workbook(here.file, REQUISITIONS "A6 UPH-24-002\nB6 2024-05-20\nC6 1000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal(
		"Arbetsboken saknar sitt märke: det syns inte när den gjordes, och vad andra har bokfört "
		"sedan dess jämförs med raderna bara när referens, eller beslut och ändamål, är desamma.",
		import_case_finding(&here, "workbook.no_mark")->message);
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	/* The same sheet can be read as what it is. */
	support_workbook(here.file, "sheet Rekvisitioner\nA1 Nr\nB1 Datum\nC1 Belopp\nD1 Händelse\n"
				    "A2 2\nB2 2024-05-21\nC2 500\nD2 Rekvirerat\n");
	struct uph_import_result result;
	struct uph_error err;
	assert_status(UPH_OK,
		import_case_run(&here, &(struct uph_import_options){.as = "journal"}, &result, &err), &err);
	assert_string_equal("journal", result.kind);
	expect_counts(&result, 1, 0, 0, 0);
	uph_import_free(&result);
}

static void a_copy_of_a_sheet_is_told_of(void **state)
{
	(void)state;
	fill("sheet Rekvisitioner (2)\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nG6 visas bara\n"
	     "sheet Beslutat\nA1 Tilldelning\nB1 Beslutsdatum\nC1 Utfall\n" PAYMENTS
	     "A6 2\nB6 2024-05-20\nC6 1000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal("Rekvisitioner (2): Bladet läses inte. Det ser ut som bladet Rekvisitioner, "
			    "Förbrukat eller Återbetalningar.\n"
			    "Beslutat: Bladet läses inte. Det ser ut som bladet Beslut av RD.\n"
			    "Utbetalningar!C6: UPH-24-002 (Mötesplats i Karlshamn) är rekommenderat men inte "
			    "beslutat av regiondirektören.\n",
		told(UPH_SEVERITY_WARNING));
}

static void what_is_filled_in_on_a_sheet_of_another_name(void **state)
{
	(void)state;
	fill("sheet Utbetalt oktober\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nA6 2\nB6 2024-05-20\n"
	     "C6 1000\n" REQUISITIONS USE REFUNDS
	     "sheet Beslutat\nA1 Tilldelning\nB1 Beslutsdatum\nC1 Utfall\n"
	     "A2 2\nA3 -\nA4 3\n" VERDICTS);
	expect_refused("inget är bokfört: 2 fel",
		"Utbetalt oktober: 1 rad är ifylld på bladet, men blad med det namnet läses inte: för över den "
		"till bladet Utbetalningar, ge bladet det namnet om det saknas, eller ta bort bladet.\n"
		"Beslutat: 2 rader är ifyllda på bladet, men blad med det namnet läses inte: för över dem till "
		"bladet Beslut av RD, ge bladet det namnet om det saknas, eller ta bort bladet.\n");
}

/* ---- a thousand rows ---- */

static void a_thousand_rows_in_a_moment(void **state)
{
	(void)state;
	enum { ROWS = 1000, BYTES = 200000 };
	char *script = malloc(BYTES);
	struct timespec start, end;
	assert_non_null(script);
	size_t length = (size_t)snprintf(script, BYTES, "%s", PAYMENTS);
	for (int i = 0; i < ROWS; i++)
		length += (size_t)snprintf(script + length, BYTES - length,
			"A%d UPH-24-014\nB%d 2024-%02d-%02d\nC%d %d.25\nE%d nummer %d\n", i + 6, i + 6,
			7 + i % 6, 1 + i % 28, i + 6, 100 + i, i + 6, i);
	fill(script);
	free(script);
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	import_case_expect(&here, NULL, ROWS, 0, 0, 0);
	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	print_message("%d rows in %lld ms\n", ROWS,
		(long long)(end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000);
	expect_total(UPH_STANDS_PAID, "599750.00");
	import_case_expect(&here, NULL, 0, ROWS, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_workbook_of_another_book, setup, teardown),
		cmocka_unit_test_setup_teardown(what_does_not_belong_to_a_workbook, setup, teardown),
		cmocka_unit_test_setup_teardown(headings_that_are_missing_or_double, setup, teardown),
		cmocka_unit_test_setup_teardown(all_that_is_wrong_on_all_sheets_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(all_that_the_books_refuse_on_three_sheets, setup, teardown),
		cmocka_unit_test_setup_teardown(a_proposal_that_is_recommended, setup, teardown),
		cmocka_unit_test_setup_teardown(rows_of_several_pots_are_one_allocation, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_proposal_of_several_pots_is_carried_out_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(equal_proposals_are_as_many_as_their_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(a_proposal_that_the_books_do_not_take, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_filled_in_posts_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_month_comes_in_with_the_workbook_as_source, setup, teardown),
		cmocka_unit_test_setup_teardown(a_row_more_and_another_name, setup, teardown),
		cmocka_unit_test_setup_teardown(new_decisions_in_three_stages, setup, teardown),
		cmocka_unit_test_setup_teardown(verdicts_with_another_amount_and_no, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_has_been_recorded_by_hand_since_is_not_recorded_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_another_file_has_recorded_or_taken_back, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_row_whose_words_were_changed_is_not_posted_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_row_that_was_corrected_is_not_posted_beside_the_old_one, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_was_taken_back_is_told_when_it_is_posted_again, setup, teardown),
		cmocka_unit_test_setup_teardown(a_mark_that_was_lost_posts_nothing_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(the_last_of_many_files_says_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_was_in_the_books_when_the_workbook_was_made, setup, teardown),
		cmocka_unit_test_setup_teardown(what_a_known_row_says_otherwise_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(money_that_is_gone_and_a_verdict_by_another, setup, teardown),
		cmocka_unit_test_setup_teardown(without_its_mark, setup, teardown),
		cmocka_unit_test_setup_teardown(a_copy_of_a_sheet_is_told_of, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_is_filled_in_on_a_sheet_of_another_name, setup, teardown),
		cmocka_unit_test_setup_teardown(a_sheet_saved_as_text, setup, teardown),
		cmocka_unit_test_setup_teardown(a_thousand_rows_in_a_moment, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
