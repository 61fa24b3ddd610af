/* A matrix into the ledger: the first time, again, in its next version, and when it contradicts the books. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/import_case.h"

static struct import_case here;

static int setup(void **state)
{
	(void)state;
	import_case_begin(&here);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	import_case_end(&here);
	return 0;
}

static enum uph_status import(
	const struct uph_import_options *options, struct uph_import_result *result, struct uph_error *err)
{
	return import_case_run(&here, options, result, err);
}

/* Imports the example as it is. */
static void first_import(void)
{
	struct uph_import_result result;
	struct uph_error err;
	import_case_example(&here, NULL);
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 22, 0, 0, 0);
	uph_import_free(&result);
}

struct figure {
	const char *key;
	enum uph_figure_kind kind;
	const char *amount;
};

static void the_real_figures_come_out(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_balance *rows;
	size_t count;
	char text[UPH_MONEY_TEXT_MAX];
	const struct uph_scope all = {0};
	static const struct figure figures[] = {
		{"265", UPH_AVAILABLE, "0.00"},
		{"786", UPH_OPENING, "720000.36"},
		{"786", UPH_ALLOCATED, "3443515.00"},
		{"786", UPH_AVAILABLE, "-2723514.64"},
		{"786", UPH_ON_BALANCE, "720000.36"},
		{"787", UPH_ALLOCATED, "3760590.00"},
		{"787", UPH_AVAILABLE, "-2898736.30"},
		{"964", UPH_ALLOCATED, "1425000.00"},
		{"964", UPH_HELD, "53813.00"},
		{"964", UPH_STANDS_HELD, "53813.00"},
		{"964", UPH_AVAILABLE, "-1249793.00"},
		{"", UPH_GRANTED, "14765786.00"},
		{"", UPH_AVAILABLE, "14765786.00"},
	};
	first_import();
	expect_available(&here, "7893742.06");
	assert_status(UPH_OK, uph_balances(here.ledger, &all, UPH_BY_ACTIVITY, &rows, &count, &err), &err);
	assert_int_equal(5, count);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
		bool found = false;
		for (size_t k = 0; k < count; k++) {
			if (strcmp(uph_activity_by_id(here.ledger, rows[k].activity)->code, figures[i].key) !=
				0)
				continue;
			found = true;
			assert_string_equal(figures[i].amount,
				uph_money_print(rows[k].figures[figures[i].kind], UPH_MONEY_PLAIN, text));
		}
		assert_true(found);
	}
	free(rows);
	assert_status(UPH_OK, uph_balances(here.ledger, &all, UPH_BY_FUND, &rows, &count, &err), &err);
	assert_int_equal(2, count);
	assert_string_equal("UPH t.o.m. 2023", uph_fund_by_id(here.ledger, rows[0].fund)->name);
	assert_string_equal(
		"1050874.06", uph_money_print(rows[0].figures[UPH_AVAILABLE], UPH_MONEY_PLAIN, text));
	assert_string_equal(
		"6842868.00", uph_money_print(rows[1].figures[UPH_AVAILABLE], UPH_MONEY_PLAIN, text));
	free(rows);
	book_verify(here.ledger);
}

static void the_same_file_again_posts_nothing(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	size_t before_length, after_length;
	first_import();
	char *before = support_read(here.path, &before_length);
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 0, 22, 0, 0);
	assert_true(result.known_file);
	uph_import_free(&result);
	char *after = support_read(here.path, &after_length);
	assert_int_equal(before_length, after_length);
	assert_memory_equal(before, after, before_length);
	free(before);
	free(after);
}

static void changed_words_are_recorded_and_money_left(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	static const char *const words[] = {
		"Temavecka hälsa 2024", "Ett Blekinge", "Från 2022 års medel", "Äldre medel", NULL};
	first_import();
	import_case_example(&here, words);
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 0, 19, 3, 0); /* the week's two rows, and a comment */
	assert_string_equal(
		"\"Temavecka hälsa 2024\", 175 000,00 från 787 till KoU, beslut 2024-04-12 (verifikation 6)",
		result.rows[8].was);
	uph_import_free(&result);
	expect_available(&here, "7893742.06");
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 0, 22, 0, 0);
	uph_import_free(&result);
	/* The first version once more: its words are history. */
	import_case_example(&here, NULL);
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 0, 22, 0, 0);
	(void)import_case_finding(&here, "import.older_version");
	uph_import_free(&result);
	book_verify(here.ledger);
}

static const char *const two_more[] = {";;0;;;\n;Kvar;7 893 742,06",
	"2024-11-15;Utbildningsdag;40 000;964;KoU;\n2024-11-15;Utbildningsdag;40 000;964;KoU;\n;Kvar;7 813 742,06",
	NULL};

static void two_new_rows_are_posted(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	first_import();
	import_case_example(&here, two_more);
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 2, 22, 0, 0);
	assert_int_equal(781374206, result.available_after.ore);
	uph_import_free(&result);
	expect_available(&here, "7813742.06");
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 0, 24, 0, 0); /* two rows that say the same are two rows */
	uph_import_free(&result);
	book_verify(here.ledger);
}

static const char *const other_amount[] = {
	"2 264 000", "2 164 000", "Kvar;7 893 742,06", "Kvar;7 993 742,06", NULL};
static const char *const row_gone[] = {"2024-06-14;Barnahus;2 264 000;786;Karlskrona kommun;\n", "",
	"Kvar;7 893 742,06", "Kvar;10 157 742,06", NULL};
static const char *const other_recipient[] = {
	"Barnahus;2 264 000;786;Karlskrona kommun", "Barnahus;2 264 000;786;Ronneby kommun", NULL};
static const char *const other_grant[] = {"14 765 786", "14 865 786", "16 576 660", "16 676 660",
	"15 816 660,06", "15 916 660,06", "Kvar;7 893 742,06", "Kvar;7 993 742,06", NULL};

struct version {
	const char *const *words;
	const char *was; /* of the one conflict */
	size_t entries;  /* that acceptance writes */
	const char *available;
};

static void changed_money_is_a_conflict_until_accepted(void **state)
{
	(void)state;
	static const struct version versions[] = {
		{other_amount,
			"\"Barnahus\", 2 264 000,00 från 786 till Karlskrona kommun, beslut 2024-06-14 (verifikation 16)",
			2, "7993742.06"},
		{row_gone,
			"\"Barnahus\", 2 264 000,00 från 786 till Karlskrona kommun, beslut 2024-06-14 (verifikation 16)",
			1, "10157742.06"},
		{other_recipient,
			"\"Barnahus\", 2 264 000,00 från 786 till Karlskrona kommun, beslut 2024-06-14 (verifikation 16)",
			2, "7893742.06"},
		{other_grant, "Tilldelat, 14 765 786,00 på ofördelat, 2024-01-01 (verifikation 3)", 2,
			"7993742.06"},
	};
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		struct uph_import_result result;
		struct uph_error err;
		const struct uph_import_options accept = {.accept_changes = true};
		if (i > 0) {
			(void)teardown(NULL);
			(void)setup(NULL);
		}
		first_import();
		struct uph_head head = uph_ledger_head(here.ledger);
		import_case_example(&here, versions[i].words);
		assert_status(UPH_E_CONFLICT, import(NULL, &result, &err), &err);
		assert_string_equal(
			"1 rad säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med "
			"--accept-changes om filen har rätt",
			err.message);
		expect_counts(&result, 0, 21, 0, 1);
		for (size_t k = 0; k < result.row_count; k++) {
			if (result.rows[k].action == UPH_IMPORT_CONFLICT)
				assert_string_equal(versions[i].was, result.rows[k].was);
		}
		uph_import_free(&result);
		assert_int_equal(head.seq, uph_ledger_head(here.ledger).seq);
		assert_status(UPH_OK, import(&accept, &result, &err), &err);
		expect_counts(&result, versions[i].entries, 21, 0, 0);
		assert_int_equal(1, result.corrected);
		uph_import_free(&result);
		expect_available(&here, versions[i].available);
		assert_status(UPH_OK, import(NULL, &result, &err), &err); /* and now it is in the ledger */
		assert_int_equal(0, result.posted + result.conflicts + result.changed);
		uph_import_free(&result);
		/* The first version again contradicts what was accepted; accepting it goes back. */
		import_case_example(&here, NULL);
		assert_status(UPH_E_CONFLICT, import(NULL, &result, &err), &err);
		uph_import_free(&result);
		assert_status(UPH_OK, import(&accept, &result, &err), &err);
		uph_import_free(&result);
		expect_available(&here, "7893742.06");
		book_verify(here.ledger);
	}
}

static void a_dry_run_writes_nothing(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	const struct uph_import_options dry = {.dry_run = true};
	size_t before_length, after_length;
	char *before = support_read(here.path, &before_length);
	import_case_example(&here, NULL);
	assert_status(UPH_OK, import(&dry, &result, &err), &err);
	expect_counts(&result, 22, 0, 0, 0);
	assert_int_equal(789374206, result.available_after.ore);
	uph_import_free(&result);
	char *after = support_read(here.path, &after_length);
	assert_int_equal(before_length, after_length);
	assert_memory_equal(before, after, before_length);
	free(before);
	free(after);
	first_import(); /* as if nothing had been */
}

static void a_recipient_nearly_known_is_asked_about(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	static const char *const words[] = {
		"Barnahus;2 264 000;786;Karlskrona kommun", "Barnahus;2 264 000;786;Karlskorna kommun", NULL};
	import_case_example(&here, words);
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	uph_import_free(&result);
	const struct uph_party *party;
	assert_status(UPH_OK, uph_party_find(here.ledger, "Region Blekinge (Psykiatri)", &party, &err), &err);
	assert_string_equal("Region Blekinge", uph_party_by_id(here.ledger, party->parent)->name);
	bool asked = false;
	for (size_t i = 0; i < uph_findings_count(here.findings); i++)
		asked = asked ||
			strcmp(uph_findings_at(here.findings, i)->message,
				"Mottagaren \"Karlskorna kommun\" är ny i boken; menade du \"Karlskrona kommun\"? "
				"Slå i så fall ihop dem med uph party merge \"Karlskorna kommun\" "
				"\"Karlskrona kommun\" --reason \"…\", annars är de två parter.") == 0;
	assert_true(asked);
}

static void what_the_fund_cannot_bear_is_refused_whole(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	size_t before_length, after_length;
	static const char text[] = "Fördelning 2024\nKvar på balansen 2023-12-31;;786 Unga;100,00\n"
				   "Datum;Till;Belopp;Aktivitet;Mottagare\n"
				   "2023-10-20;Tidigt;200,00;786;KoU\n;;1 000,00\n;Kvar;900,00\n";
	char *before = support_read(here.path, &before_length);
	import_case_text(&here, text);
	assert_status(UPH_E_INVARIANT, import(NULL, &result, &err), &err);
	assert_non_null(
		strstr(err.message, "bidragsåret UPH t.o.m. 2023 räcker inte: det skulle stå på −100,00 kr"));
	char *after = support_read(here.path, &after_length);
	assert_int_equal(before_length, after_length);
	assert_memory_equal(before, after, before_length);
	free(before);
	free(after);
}

static void the_next_year_finds_its_opening_in_the_ledger(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	static const char text[] =
		"Fördelning 2025\nKvar på balansen 2024-12-31;;786 Unga;720 000,36\n"
		";;787 Samverkan;861 853,70\n;;964 Suicid;229 021,00\n;;Summa;1 810 875,06\n"
		"Datum;Till;Belopp;Aktivitet;Mottagare\n"
		"2025-01-20;Nytt;200,00;786;KoU\n;;1 000,00\n2025-02-20;Mer;300,00;787;KoU\n"
		";Kvar;1 811 375,06\n";
	first_import();
	import_case_text(&here, text);
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 3, 0, 0, 0); /* two decisions and the grant; the opening is no news */
	uph_import_free(&result);
	expect_available(&here, "7894242.06"); /* + 1 000 − 200 − 300 */
	assert_string_equal(
		"Ingående 229 021,00 för aktivitet 964 stämmer inte med boken: 229 020,00 på balansen (skiljer "
		"1,00). Inget är bokfört för skillnaden; red ut den och bokför en fördelning eller rättelse.",
		import_case_finding(&here, "import.opening")->message);
	assert_string_equal(
		"Boken har på balansen också det som ingående balans inte nämner: ofördelat 14 765 786,00.",
		import_case_finding(&here, "import.opening_unnamed")->message);
	book_verify(here.ledger);
}

static void money_back_is_a_refund(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	static const char text[] =
		"Fördelning 2024\nDatum;Till;Belopp;Aktivitet;Mottagare\n;;1 000,00\n"
		"2024-02-20;Insats;300,00;787;KoU\n2024-03-20;Åter;-50,00;787;KoU\n;Kvar;750,00\n";
	import_case_text(&here, text);
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 3, 0, 0, 0);
	uph_import_free(&result);
	expect_available(&here, "750.00");
	assert_status(UPH_OK, import(NULL, &result, &err), &err);
	expect_counts(&result, 0, 3, 0, 0);
	uph_import_free(&result);
	book_verify(here.ledger);
}

static void unreadable_files_are_told(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	char *missing = support_path(here.folder, "saknas.csv");
	assert_status(UPH_E_IO,
		uph_import_file(
			here.ledger, missing, &(struct uph_import_options){0}, &result, here.findings, &err),
		&err);
	assert_string_equal("filen kan inte öppnas: den finns inte", err.message);
	assert_status(UPH_E_IO,
		uph_import_file(here.ledger, here.folder, &(struct uph_import_options){0}, &result,
			here.findings, &err),
		&err);
	import_case_example(&here, NULL);
	assert_status(UPH_E_USAGE, import(&(struct uph_import_options){.as = "brev"}, &result, &err), &err);
	free(missing);
}

/* The real files, where they are at hand. */
static void the_three_real_files(void **state)
{
	(void)state;
	static const char *const names[] = {"data/matrix/fordelning-2024-09-27.tsv",
		"data/matrix/fordelning-2024-09-27.xlsx", "data/matrix/fordelning-2024-09-27.ods"};
	for (size_t i = 0; i < 3; i++) {
		struct uph_import_result result;
		struct uph_error err;
		char *sample = support_sample(names[i]);
		if (!sample)
			skip();
		assert_status(UPH_OK,
			uph_import_file(here.ledger, sample, &(struct uph_import_options){0}, &result,
				here.findings, &err),
			&err);
		if (i == 0)
			expect_counts(&result, 22, 0, 0, 0);
		else if (i == 1)
			expect_counts(&result, 0, 19, 3, 0);
		else
			expect_counts(&result, 0, 22, 0, 0);
		uph_import_free(&result);
		expect_available(&here, "7893742.06");
		free(sample);
	}
	static const char *const rules[] = {"matrix.return_deducted", "matrix.held", "matrix.undivided",
		"matrix.other_money", "matrix.inherited", "matrix.torn"};
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		assert_string_not_equal("", import_case_finding(&here, rules[i])->where);
	book_verify(here.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_real_figures_come_out, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_file_again_posts_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(changed_words_are_recorded_and_money_left, setup, teardown),
		cmocka_unit_test_setup_teardown(two_new_rows_are_posted, setup, teardown),
		cmocka_unit_test_setup_teardown(changed_money_is_a_conflict_until_accepted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_dry_run_writes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_recipient_nearly_known_is_asked_about, setup, teardown),
		cmocka_unit_test_setup_teardown(what_the_fund_cannot_bear_is_refused_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_next_year_finds_its_opening_in_the_ledger, setup, teardown),
		cmocka_unit_test_setup_teardown(money_back_is_a_refund, setup, teardown),
		cmocka_unit_test_setup_teardown(unreadable_files_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(the_three_real_files, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
