/* SIE files into a ledger: the mapping proposed, read, remembered; rows taken in once; a changed voucher and
 * a vanished one as one conflict each; what is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/books_map.h"
#include "import/books_pattern.h"
#include "import/books_rows.h"
#include "ledger/base/buffer.h"
#include "tests/support/book.h"
#include "uph/import.h"

struct here {
	char *folder, *file, *map;
	struct book book;
};

static int setup(void **state)
{
	struct here *here = calloc(1, sizeof *here);
	assert_non_null(here);
	here->folder = support_folder();
	here->file = support_path(here->folder, "regionen.se");
	here->map = support_path(here->folder, "karta.json");
	book_open(&here->book, here->folder);
	*state = here;
	return 0;
}

static int teardown(void **state)
{
	struct here *here = *state;
	book_verify(here->book.ledger);
	book_close(&here->book);
	support_folder_remove(here->folder);
	free(here->file);
	free(here->map);
	free(here);
	return 0;
}

/* ---- a file of the region's books ---- */

#define HEAD                                                                                                 \
	"#FLAGGA 0\n#PROGRAM \"Raindance\" 1\n#FORMAT PC8\n#SIETYP 4\n#ORGNR 2321000081\n"                   \
	"#FNAMN \"Region Blekinge\"\n#RAR 0 20240101 20241231\n#DIM 1 \"Ansvar\"\n#DIM 6 \"Aktivitet\"\n"    \
	"#OBJEKT 6 \"7860\" \"Ungdomsmottagning\"\n#OBJEKT 6 \"787\" \"Samsjuklighet\"\n"                    \
	"#OBJEKT 6 \"1000\" \"Ledning\"\n#OBJEKT 6 \"9640\" \"Suicidprevention\"\n"                          \
	"#KONTO 1930 \"Bank\"\n#KONTO 2990 \"Förutbetalda statsbidrag\"\n#KONTO 2910 \"Semesterlöner\"\n"
#define GRANT                                                                                                \
	"#VER A 1 20240115 \"Statsbidrag faktura 44871\"\n{\n#TRANS 1930 {} 500.00\n"                        \
	"#TRANS 2990 {6 \"7860\" 1 \"10\"} -300.00\n#TRANS 2990 {6 \"787\"} -200.00\n}\n"
#define PAY(amount)                                                                                          \
	"#VER A 2 20240216 \"Utbetalt\"\n{\n#TRANS 1930 {} -" amount "\n#TRANS 2990 {6 \"7860\"} " amount    \
	" \"\" \"Rekv 2024-118\"\n}\n"
#define WAGES                                                                                                \
	"#VER L 1 20240225 \"Lön till en person\"\n{\n#TRANS 2910 {6 \"1000\"} -9.00\n#TRANS 1930 {} 9.00\n}\n"
#define BOTH HEAD GRANT PAY("50.00") WAGES

#define MAP                                                                                                  \
	"{\n  \"books\": {\n    \"system\": \"Region Blekinge\",\n    \"key\": \"232100-0081\",\n"           \
	"    \"accounts\": [\n      \"2990\"\n    ],\n    \"dimension\": \"6\",\n    \"activities\": {\n"    \
	"      \"7860\": \"786\",\n      \"787\": \"787\",\n      \"9640\": \"964\"\n    },\n"               \
	"    \"ours\": \"credit\"\n  }\n}\n"

static enum uph_status import_file(struct here *here, const struct uph_import_options *options,
	struct uph_import_result *result, struct uph_findings *findings, struct uph_error *err)
{
	return uph_import_file(here->book.ledger, here->file, options, result, findings, err);
}

static void write_text(const char *path, const char *text)
{
	support_write(path, text, strlen(text));
}

static void expect(struct here *here, const struct uph_import_options *options, size_t posted,
	size_t unchanged, size_t changed, size_t corrected)
{
	struct uph_import_result result;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, import_file(here, options, &result, findings, &err), &err);
	assert_string_equal(result.kind, "sie");
	assert_int_equal(result.posted, posted);
	assert_int_equal(result.unchanged, unchanged);
	assert_int_equal(result.changed, changed);
	assert_int_equal(result.conflicts, 0);
	assert_int_equal(result.corrected, corrected);
	uph_import_free(&result);
	uph_findings_free(findings);
}

/* Every error's message, or the error's when there is none. */
static void expect_refused(struct here *here, const struct uph_import_options *options, const char *expected)
{
	struct uph_import_result result;
	struct uph_error err = {0};
	struct buffer out;
	buffer_init(&out, 10000);
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_E_REFUSED, import_file(here, options, &result, findings, &err), &err);
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		if (finding->severity == UPH_SEVERITY_ERROR)
			buffer_print(&out, "%s: %s\n", finding->where, finding->message);
	}
	assert_string_equal(out.length ? buffer_string(&out) : err.message, expected);
	buffer_free(&out);
	uph_findings_free(findings);
}

static enum uph_status print_row(
	void *context, const struct uph_outside_row *row, int64_t source, struct uph_error *err)
{
	(void)source;
	(void)err;
	buffer_print(context, "%s %d %s %d %s [%s] %lld %s (%s) %s\n", row->voucher, row->number, row->place,
		row->date.ymd, row->account, row->objects, (long long)row->amount.ore, row->text,
		row->reference, row->activity > 0 ? "" : "!");
	return UPH_OK;
}

static char *kept_rows(struct here *here)
{
	struct buffer out;
	struct uph_error err;
	buffer_init(&out, 100000);
	assert_status(UPH_OK,
		uph_outside_rows(here->book.ledger, "232100-0081", NULL, 0, print_row, &out, &err), &err);
	char *text = strdup(buffer_string(&out));
	buffer_free(&out);
	return text;
}

static void expect_rows(struct here *here, const char *expected)
{
	char *rows = kept_rows(here);
	assert_string_equal(rows, expected);
	free(rows);
}

#define ROWS_GRANT                                                                                           \
	"A 1/2024 1 20 20240115 2990 [1=10 6=7860] 30000 Statsbidrag faktura 44871 (44871) \n"               \
	"A 1/2024 2 21 20240115 2990 [6=787] 20000 Statsbidrag faktura 44871 (44871) \n"
#define ROWS ROWS_GRANT "A 2/2024 1 26 20240216 2990 [6=7860] -5000 Utbetalt: Rekv 2024-118 (2024-118) \n"

static const struct uph_import_options plain;

static void take(struct here *here)
{
	struct uph_import_options with_map = {.mapping = here->map};
	write_text(here->file, BOTH);
	write_text(here->map, MAP);
	expect(here, &with_map, 3, 0, 0, 0);
}

/* ---- the tests ---- */

static void without_a_map(void **state)
{
	struct here *here = *state;
	write_text(here->file, BOTH);
	expect_refused(here, &plain,
		"boken vet inte vad konton och objekt hos Region Blekinge (232100-0081) betyder: ta fram ett "
		"förslag med uph import FIL --suggest -o karta.json, granska det, och läs in filen med "
		"--mapping karta.json; sedan minns boken det");
	expect_rows(here, "");
}

static void proposed(void **state)
{
	struct here *here = *state;
	struct uph_import_options options = {.suggest = true, .draft = here->map};
	struct uph_import_result result;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	size_t length;
	write_text(here->file, BOTH);
	assert_status(UPH_OK, uph_ledger_begin(here->book.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_alias_add(here->book.ledger, UPH_ALIAS_ACTIVITY, here->book.a964, "9640", NULL, &err),
		&err);
	assert_status(UPH_OK, uph_ledger_commit(here->book.ledger, &err), &err);
	assert_status(UPH_OK, import_file(here, &options, &result, findings, &err), &err);
	assert_int_equal(result.posted, 0);
	assert_int_equal(result.row_count, 3);
	assert_string_equal(result.rows[0].activity, "786");
	char *text = support_read(here->map, &length);
	assert_string_equal(text, MAP);
	free(text);
	struct buffer said;
	buffer_init(&said, 10000);
	for (size_t i = 0; i < uph_findings_count(findings); i++)
		buffer_print(&said, "%s\n", uph_findings_at(findings, i)->message);
	assert_string_equal(buffer_string(&said),
		"Konto 2910 Semesterlöner har objekt i dimensionen men är inte med i förslaget: lägg det till "
		"\"accounts\" om det är våra pengar.\n"
		"Med förslaget skulle 3 rader läsas (konto 2990, dimension 6 = aktivitet, kredit är våra "
		"pengar) och 4 förbigås.\n"
		"SIE typ 4I från Region Blekinge, ur Raindance (UTF-8), 2024-01-01–2024-12-31. Verifikationer: "
		"3, varav 0 inte går jämnt upp. Filen har inte både saldon och verifikationer att ställa mot "
		"varandra. Filen har ingen kontrollsumma.\n");
	buffer_free(&said);
	uph_import_free(&result);
	uph_findings_free(findings);
	expect_rows(here, "");
}

static void taken_in_once(void **state)
{
	struct here *here = *state;
	take(here);
	expect_rows(here, ROWS);
	expect(here, &plain, 0, 3, 0, 0);
	/* the same vouchers in other bytes, encodings and line ends */
	static const char crlf[] =
		"#FLAGGA 0\r\n#SIETYP 4\r\n#ORGNR 232100-0081\r\n#RAR 0 20240101 20241231\r\n"
		"#VER A 2 20240216 \"Utbetalt\"\r\n{\r\n#TRANS 1930 {} -50\r\n"
		"#TRANS 2990 {6 7860} 50 \"\" \"Rekv 2024-118\"\r\n}\r\n";
	write_text(here->file, crlf);
	expect(here, &plain, 0, 1, 0, 0);
	/* a month more */
	write_text(
		here->file, BOTH "#VER A 3 20240301 Mer\n{\n#TRANS 2990 {6 787} -7\n#TRANS 1930 {} 7\n}\n");
	expect(here, &plain, 1, 3, 0, 0);
}

static void changed_words(void **state)
{
	struct here *here = *state;
	take(here);
	write_text(here->file,
		HEAD GRANT "#VER A 2 20240216 \"Utbetalning\"\n{\n#TRANS 1930 {} -50.00\n#TRANS 2990 {6 "
			   "\"7860\"} 50.00\n}\n");
	expect(here, &plain, 0, 2, 1, 0);
	expect_rows(here, ROWS_GRANT "A 2/2024 1 26 20240216 2990 [6=7860] -5000 Utbetalning () \n");
}

static void changed_money(void **state)
{
	struct here *here = *state;
	struct uph_import_options accept = {.accept_changes = true};
	struct uph_import_result result;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	take(here);
	write_text(here->file, HEAD GRANT PAY("60.00"));
	assert_status(UPH_E_CONFLICT, import_file(here, &plain, &result, findings, &err), &err);
	assert_int_equal(result.conflicts, 1);
	assert_string_equal(err.message,
		"1 verifikation säger annat än boken minns; inget är antecknat. Har filen rätt: läs in den med "
		"--accept-changes");
	const struct uph_import_row *row = &result.rows[result.row_count - 1];
	assert_int_equal(row->action, UPH_IMPORT_CONFLICT);
	assert_string_equal(row->place, "26");
	assert_string_equal(row->purpose, "A 2/2024: 2024-02-16 konto 2990 aktivitet 786 −60,00");
	assert_string_equal(row->was, "2024-02-16 konto 2990 aktivitet 786 −50,00");
	uph_import_free(&result);
	expect_rows(here, ROWS);
	expect(here, &accept, 0, 2, 0, 1);
	expect_rows(here, ROWS_GRANT
		"A 2/2024 1 26 20240216 2990 [6=7860] -6000 Utbetalt: Rekv 2024-118 (2024-118) \n");
	expect(here, &plain, 0, 3, 0, 0);
	/* and back: the first file is the latest again */
	write_text(here->file, BOTH);
	expect(here, &accept, 0, 2, 0, 1);
	expect_rows(here, ROWS);
	expect(here, &plain, 0, 3, 0, 0);
	uph_findings_free(findings);
}

#define WHOLE "#IB 0 1930 0.00\n#UB 0 1930 500.00\n#IB 0 2990 0.00\n#UB 0 2990 -500.00\n"

static void vanished(void **state)
{
	struct here *here = *state;
	struct uph_import_options accept = {.accept_changes = true};
	struct uph_import_result result;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	take(here);
	/* an extract that ends before its day says nothing of it */
	write_text(here->file, HEAD GRANT);
	expect(here, &plain, 0, 2, 0, 0);
	/* nor does one of the whole year, of the days after it was written … */
	write_text(here->file, HEAD "#GEN 20240131\n" WHOLE GRANT);
	expect(here, &plain, 0, 2, 0, 0);
	/* … and without that day, it does */
	write_text(here->file, HEAD WHOLE GRANT);
	assert_status(UPH_E_CONFLICT, import_file(here, &plain, &result, findings, &err), &err);
	uph_import_free(&result);
	/* balances of another year make it no file of the whole year */
	write_text(here->file, HEAD "#IB -1 2990 0.00\n" GRANT);
	expect(here, &plain, 0, 2, 0, 0);
	write_text(here->file, HEAD GRANT WAGES);
	assert_status(UPH_E_CONFLICT, import_file(here, &plain, &result, findings, &err), &err);
	assert_int_equal(result.conflicts, 1);
	const struct uph_import_row *row = &result.rows[result.row_count - 1];
	assert_string_equal(row->place, "");
	assert_string_equal(row->was, "A 2/2024: 2024-02-16 konto 2990 aktivitet 786 −50,00");
	uph_import_free(&result);
	expect(here, &accept, 0, 2, 0, 1);
	expect_rows(here, ROWS_GRANT);
	expect(here, &plain, 0, 2, 0, 0);
	uph_findings_free(findings);
}

static void unknown_object(void **state)
{
	struct here *here = *state;
	struct uph_import_options with_map = {.mapping = here->map};
	write_text(here->map, MAP);
	write_text(here->file, HEAD "#VER A 1 20240115\n{\n#TRANS 2990 {6 1000} -5\n#TRANS 2990 {6 1000} 4\n"
				    "#TRANS 2990 {6 55} 1\n}\n");
	expect_refused(here, &with_map,
		"19: Objektet 1000 (Ledning) i dimension 6 har rader på konto 2990, och kartan säger inte "
		"vad det är: lägg det till \"activities\", \"undivided\" eller \"others\".\n"
		"21: Objektet 55 i dimension 6 har rader på konto 2990, och kartan säger inte vad det är: "
		"lägg det till \"activities\", \"undivided\" eller \"others\".\n");
}

static void bad_maps(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"{\"books\": {\"system\": \"R\", \"key\": \"232100-0081\", \"accounts\": [\"2999-2990\"], \"ours\": "
		 "\"kredit\"}}",
			": karta.json: books.accounts: \"2999-2990\" är inget intervall: skriv två lika långa "
			"kontonummer i stigande ordning, som 2990-2999.\n"
			": karta.json: books.ours: \"kredit\" är inget av värdena för ours: skriv credit eller "
			"debit. Menade du credit?\n"},
		{"{\"books\": {\"system\": \"R\", \"key\": \"x\", \"accounts\": [\"29*\"], \"ours\": \"credit\"}}",
			"kartan gäller \"x\", men filen är från \"232100-0081\": ange den karta som hör till "
			"filen, eller ta fram en med --suggest"},
		{"{\"books\": {\"system\": \"R\", \"key\": \"232100-0081\", \"accounts\": [\"29*\"], \"dimension\": "
		 "\"6\", \"activities\": {\"1\": \"999\"}, \"others\": [\"1\", \"1\"], \"ours\": \"credit\"}}",
			": karta.json: books.activities.1: aktiviteten \"999\" finns inte i boken\n"
			": karta.json: books.others: Objektet \"1\" står två gånger: behåll det ena.\n"},
	};
	struct here *here = *state;
	struct uph_import_options with_map = {.mapping = here->map};
	write_text(here->file, BOTH);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		write_text(here->map, cases[i].text);
		expect_refused(here, &with_map, cases[i].message);
	}
}

static void only_balances(void **state)
{
	struct here *here = *state;
	struct uph_import_result result;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	write_text(
		here->file, "#FLAGGA 0\n#SIETYP 1\n#RAR 0 20240101 20241231\n#UB 0 2990 -5\n#UB 0 1930 5\n");
	assert_status(UPH_OK, import_file(here, &plain, &result, findings, &err), &err);
	assert_int_equal(result.posted, 0);
	assert_string_equal(uph_findings_at(findings, 0)->message,
		"Filen är av typ 1 och har 2 saldon men inga verifikationer: den är läst och kontrollerad, och "
		"inget ur den antecknas. Saldona jämförs med uph reconcile.");
	uph_import_free(&result);
	uph_findings_free(findings);
}

static void patterns(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool fits;
	} cases[] = {{"2990", "2990", true}, {"2990", "29900", false}, {"29*", "2990", true},
		{"*", "x", true}, {"2991-2999", "2991", true}, {"2991-2999", "2999", true},
		{"2991-2999", "2990", false}, {"2991-2999", "29911", false}, {"2991-2999", "299A", false},
		{"10-5", "10-5", true}, {"1-2", "1-2", true}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(books_pattern_fits(cases[i].pattern, cases[i].text), cases[i].fits);
}

static void references(void **state)
{
	static const char *const cases[][2] = {{"Faktura 44871", "44871"}, {"[2452] ENTREPRENAD", "2452"},
		{"2024-02-16 lön", ""}, {"år 2024", ""}, {"Dnr 2024/00123.", "2024/00123"}, {"x 12 y", ""},
		{"", ""}};
	struct arena arena;
	(void)state;
	arena_init(&arena, 100000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(books_reference(cases[i][0], &arena), cases[i][1]);
	arena_free(&arena);
}

/* The map that is written is the one that is read, funds and all. */
static void map_written(void **state)
{
	static const char text[] =
		"{\n  \"books\": {\n    \"system\": \"Region \\\"B\\\"\",\n    \"key\": \"k\",\n"
		"    \"accounts\": [\n      \"2990\",\n      \"2991-2999\",\n      \"28*\"\n    ],\n"
		"    \"dimension\": \"20\",\n    \"activities\": {\n      \"1\": \"786\",\n      \"79*\": \"787\"\n"
		"    },\n    \"undivided\": [\n      \"2\"\n    ],\n    \"others\": [\n      \"3\"\n    ],\n"
		"    \"no_object\": \"others\",\n    \"funds\": {\n      \"21=2023\": \"UPH t.o.m. 2023\",\n"
		"      \"2990\": \"UPH 2024\"\n    },\n    \"ours\": \"debit\"\n  }\n}\n";
	struct here *here = *state;
	struct books_map map;
	struct books_place place;
	struct arena arena;
	struct uph_error err = {0};
	struct uph_money money = {5};
	struct uph_findings *findings = uph_findings_new();
	const struct sie_object objects[] = {{20, "7955"}, {21, "2023"}}, other[] = {{20, "3"}};
	arena_init(&arena, (size_t)16 << 20);
	assert_true(books_map_recognised(text, sizeof text - 1));
	assert_status(UPH_OK,
		books_map_read(here->book.ledger, text, sizeof text - 1, &arena, &map, findings, &err), &err);
	assert_string_equal(books_map_write(&map, &arena), text);
	assert_string_equal(books_map_describe(&map, &arena),
		"konto 2990, 2991–2999 och 28…, dimension 20 = aktivitet, bidragsår efter objekt, debet är våra "
		"pengar");
	assert_int_equal(books_map_apply(&map, "2990", objects, 2, &place), BOOKS_OURS);
	assert_int_equal(place.activity, here->book.a787);
	assert_int_equal(place.fund, here->book.earlier);
	assert_int_equal(books_map_apply(&map, "2990", objects, 1, &place), BOOKS_OURS);
	assert_int_equal(place.fund, here->book.year);
	assert_int_equal(books_map_apply(&map, "2990", other, 1, &place), BOOKS_OTHERS);
	assert_int_equal(books_map_apply(&map, "2990", NULL, 0, &place), BOOKS_OTHERS);
	assert_int_equal(books_map_apply(&map, "1930", objects, 1, &place), BOOKS_OTHERS);
	assert_true(books_map_amount(&map, money, &money) && money.ore == 5);
	arena_free(&arena);
	uph_findings_free(findings);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(without_a_map), TEST(proposed), TEST(taken_in_once),
		TEST(changed_words), TEST(changed_money), TEST(vanished), TEST(unknown_object),
		TEST(bad_maps), TEST(only_balances), TEST(map_written), cmocka_unit_test(patterns),
		cmocka_unit_test(references)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
