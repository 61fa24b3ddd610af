/* A matrix among other matrices, other hands and closed periods: what is its own, and what is not. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/import_case.h"

static struct import_case here;

static const struct uph_import_options accept_changes = {.accept_changes = true};

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

static void first_import(void)
{
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 22, 0, 0, 0);
}

/* ---- entries of the ledger ---- */

struct wanted {
	const char *purpose;
	int64_t ore;
	struct uph_entry found; /* without its texts */
	size_t count;
};

static enum uph_status look(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct wanted *wanted = context;
	(void)err;
	const char *words = entry->purpose ? entry->purpose : entry->text ? entry->text : "";
	if (entry->amount.ore != wanted->ore || strcmp(words, wanted->purpose) != 0)
		return UPH_OK;
	wanted->found = *entry;
	wanted->count++;
	return UPH_OK;
}

/* The last entry with this purpose (or text, when there is no purpose) and amount; fails when there is none.
 */
static struct uph_entry entry_of(const char *purpose, int64_t ore)
{
	struct uph_error err;
	struct wanted wanted = {.purpose = purpose, .ore = ore};
	const struct uph_scope all = {0};
	assert_status(UPH_OK, uph_entries(here.ledger, &all, look, &wanted, &err), &err);
	if (wanted.count == 0)
		fail_msg("no entry \"%s\" of %lld", purpose, (long long)ore);
	return wanted.found;
}

static void begin(void)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
}

static void commit(void)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
}

static void correct_by_hand(int64_t entry)
{
	struct uph_error err;
	begin();
	assert_status(UPH_OK, uph_voucher_begin(here.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(here.ledger, entry, (struct uph_money){0}, (struct uph_date){20241001},
			"ångrad", NULL, NULL, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(here.ledger, &err), &err);
	commit();
}

/* ---- other documents ---- */

static const char year_2023[] = "Fördelning 2023\nDatum;Till;Belopp;Aktivitet;Mottagare\n;;2 000 000\n"
				"2023-02-20;Insats;300 000;787;KoU\n;Kvar;1 700 000\n";
static const char year_2025[] =
	"Fördelning 2025\nKvar på balansen 2024-12-31;;786 Unga;720 000,36\n"
	"Datum;Till;Belopp;Aktivitet;Mottagare\n"
	"2025-01-20;Nytt;200,00;786;KoU\n;;1 000,00\n2025-02-20;Mer;300,00;787;KoU\n;Kvar;720 500,36\n";
static const char esf[] = "Fördelning 2024\nDatum;Till;Belopp;Aktivitet;Mottagare\n"
			  "2024-01-20;Förstudie;1 000;787;KoU\n;;500 000\n"
			  "2024-05-20;Projekt;100 000;787;KoU\n;Kvar;399 000\n";

static void every_year_is_a_document_of_its_own(void **state)
{
	(void)state;
	import_case_text(&here, year_2023);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 19, 0, 0, 0); /* its three openings are no news */
	assert_string_equal(
		"Boken har redan tidigare års medel: ingående balans jämförs med boken och bokförs "
		"inte. Rader före årets bidrag dras från UPH 2023.",
		import_case_finding(&here, "import.opening_known")->message);
	expect_available(&here, "7782868.00"); /* 1 700 000 + 14 765 786 − 8 682 918 */
	import_case_expect(&here, NULL, 0, 19, 0, 0);
	import_case_expect(&here, NULL, 0, 19, 0, 0);
	import_case_text(&here, year_2025);
	import_case_expect(&here, NULL, 3, 0, 0, 0);
	expect_available(&here, "7783368.00");
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 0, 19, 0, 0);
	import_case_text(&here, year_2023);
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	book_verify(here.ledger);
}

static void the_next_year_leaves_the_last_alone(void **state)
{
	(void)state;
	first_import();
	import_case_text(&here, year_2025);
	import_case_expect(&here, &accept_changes, 3, 0, 0, 0);
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 0, 22, 0, 0);
	expect_available(&here, "7894242.06");
	book_verify(here.ledger);
}

/* Other money keeps its own earlier years, and takes nothing from the state's. */
static void other_money_of_the_year_is_another_document(void **state)
{
	(void)state;
	const struct uph_import_options into = {.fund = "ESF 2024", .accept_changes = true};
	static const char opened[] =
		"Fördelning ESF 2024\nKvar på balansen 2023-12-31;;786 Unga;5 000,00\n"
		"Datum;Till;Belopp;Aktivitet;Mottagare\n2023-11-20;Förstudie;1 000,00;786;KoU\n"
		";Statsbidrag;400 000,00\n2024-02-20;Skolan;500,00;786;KoU\n;Kvar;403 500,00\n";
	first_import();
	import_case_text(&here, esf); /* rows before its grant, and nothing there to draw on */
	import_case_refused(&here, &into, UPH_E_INVARIANT,
		"bidragsåret ESF t.o.m. 2023 räcker inte: det skulle stå på −1 000,00 kr; lägg in tilldelningen "
		"först, eller ange ett skäl med --override");
	import_case_text(&here, opened);
	import_case_expect(&here, &into, 4, 0, 0, 0);
	expect_available(&here, "8297242.06");
	const struct uph_fund *earlier = uph_fund_by_id(here.ledger, entry_of("Förstudie", 100000).from.fund);
	assert_string_equal("ESF t.o.m. 2023", earlier->name);
	assert_string_equal("esf", earlier->kind);
	import_case_expect(&here, &into, 0, 4, 0, 0);
	import_case_example(&here, NULL);
	import_case_expect(&here, &accept_changes, 0, 22, 0, 0);
	book_verify(here.ledger);
}

/* A later year's matrix may list last year's decisions again above its grant: they are not posted twice. */
static void decisions_listed_again_are_known(void **state)
{
	(void)state;
	static const char year1[] =
		"Fördelning 2024\nDatum;Till;Belopp;Aktivitet;Mottagare\n;Statsbidrag;10 000,00\n"
		"2024-02-20;Insats;1 000,00;786;KoU\n2024-03-20;Annat;2 000,00;787;KoU\n"
		";Kvar;7 000,00\n";
	static const char year2[] =
		"Fördelning 2025\nKvar på balansen 2024-12-31;;Ofördelat;10 000,00\n"
		"Datum;Till;Belopp;Aktivitet;Mottagare\n2024-02-20;Insatsen;1 000,00;786;KoU\n"
		"2024-03-20;Annat;2 000,00;787;KoU\n2024-12-10;Sent beslut;500,00;786;KoU\n"
		";Statsbidrag;20 000,00\n2025-02-20;Nytt;100,00;786;KoU\n;Kvar;26 400,00\n";
	import_case_text(&here, year1);
	import_case_expect(&here, NULL, 3, 0, 0, 0);
	import_case_text(&here, year2);
	import_case_expect(&here, NULL, 3, 2, 0, 0);
	assert_string_equal(
		"2 rader före årets bidrag, 3 000,00, är beslut som boken redan har på balansen 2024-12-31. De bokförs "
		"inte igen.",
		import_case_finding(&here, "import.outstanding")->message);
	expect_available(&here, "26400.00");
	import_case_expect(&here, NULL, 0, 5, 0, 0);
	import_case_text(&here, year1);
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	book_verify(here.ledger);
}

/* A ledger that begins with 2025 does not take 2024 afterwards: its opening holds 2024 already. */
static void years_come_in_order(void **state)
{
	(void)state;
	static const char year2[] = "Fördelning 2025\nKvar på balansen 2024-12-31;;786 Unga;10 000,00\n"
				    "Datum;Till;Belopp;Aktivitet;Mottagare\n;Statsbidrag;20 000,00\n"
				    "2025-02-20;Nytt;100,00;786;KoU\n;Kvar;29 900,00\n";
	import_case_text(&here, year2);
	import_case_expect(&here, NULL, 3, 0, 0, 0);
	import_case_example(&here, NULL);
	import_case_refused(&here, NULL, UPH_E_REFUSED,
		"matrisen för 2024 är äldre än bokens ingående balans (UPH t.o.m. 2024)");
	expect_available(&here, "29900.00");
	import_case_text(&here, year2);
	import_case_expect(&here, NULL, 0, 3, 0, 0);
}

static void one_file_goes_to_one_fund(void **state)
{
	(void)state;
	const struct uph_import_options into = {.fund = "ESF 2024", .accept_changes = true};
	first_import();
	import_case_refused(&here, &into, UPH_E_REFUSED, "filen är redan inläst med bidragsåret UPH 2024");
	const char *message = import_case_finding(&here, "import.other_fund")->message;
	assert_non_null(strstr(message, "Samma fil lästes in 2024-10-01 "));
	assert_non_null(strstr(message,
		" med bidragsåret UPH 2024; till ESF 2024 skulle allt i den bokföras en gång till. Läs in den "
		"med --fund \"UPH 2024\" som förut, eller en fil som gäller ESF 2024."));
	expect_available(&here, "7893742.06");
}

/* ---- two at once ---- */

#define BUSY 99
#define FAILED 98

/* What a second process posts, as its exit code; it says that it is ready and waits for the gate to open. */
static void post_in_child(int ready, int gate)
{
	struct uph_ledger_options options = book_options(&here.now, "uph import matris.csv");
	struct uph_import_result result;
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_findings *findings = uph_findings_new();
	char byte;
	options.busy_milliseconds = 10000;
	if (uph_ledger_open(here.path, &options, &ledger, &err) != UPH_OK)
		_exit(FAILED);
	if (write(ready, "r", 1) != 1 || read(gate, &byte, 1) != 0)
		_exit(FAILED);
	enum uph_status status =
		uph_import_file(ledger, here.file, &(struct uph_import_options){0}, &result, findings, &err);
	if (status != UPH_OK)
		_exit(status == UPH_E_LOCKED ? BUSY : FAILED);
	_exit((int)result.posted);
}

static void two_at_once_post_once(void **state)
{
	(void)state;
	static const char *const two_more[] = {";;0;;;\n;Kvar;7 893 742,06",
		"2024-11-15;Utbildningsdag;40 000;964;KoU;\n2024-11-15;Fest;40 000;964;KoU;\n"
		";Kvar;7 813 742,06",
		NULL};
	int ready[2], gate[2], code[2];
	char byte;
	pid_t child[2];
	first_import();
	import_case_example(&here, two_more);
	assert_int_equal(0, pipe(ready));
	assert_int_equal(0, pipe(gate));
	for (int i = 0; i < 2; i++) {
		child[i] = fork();
		assert_true(child[i] >= 0);
		if (child[i] == 0) {
			(void)close(gate[1]);
			post_in_child(ready[1], gate[0]);
		}
	}
	for (int i = 0; i < 2; i++)
		assert_int_equal(1, read(ready[0], &byte, 1));
	(void)close(gate[1]);
	for (int i = 0; i < 2; i++) {
		int ended;
		assert_int_equal(child[i], waitpid(child[i], &ended, 0));
		assert_true(WIFEXITED(ended));
		code[i] = WEXITSTATUS(ended);
		assert_int_not_equal(FAILED, code[i]);
	}
	(void)close(gate[0]);
	(void)close(ready[0]);
	(void)close(ready[1]);
	int posted = (code[0] == BUSY ? 0 : code[0]) + (code[1] == BUSY ? 0 : code[1]);
	assert_int_equal(2, posted);
	expect_available(&here, "7813742.06");
	import_case_expect(&here, NULL, 0, 24, 0, 0);
	book_verify(here.ledger);
}

/* ---- words ---- */

static void rows_without_purpose_are_known_again(void **state)
{
	(void)state;
	import_case_text(&here, "Fördelning 2024\nDatum;Till;Belopp;Aktivitet;Mottagare\n;;1 000,00\n"
				"2024-02-20;;300,00;787;KoU\n2024-03-20;;50,00;787;KoU\n;Kvar;650,00\n");
	import_case_expect(&here, NULL, 3, 0, 0, 0);
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	import_case_text(&here, "Fördelning 2024\nDatum;Till;Belopp;Aktivitet;Mottagare\n;;1 000,00\n"
				"2024-02-20;;310,00;787;KoU\n2024-03-20;;50,00;787;KoU\n;Kvar;640,00\n");
	import_case_expect(&here, &accept_changes, 2, 2, 0, 0);
	assert_int_not_equal(0, entry_of("(utan ändamål)", 31000).allocation);
	assert_int_equal(
		entry_of("(utan ändamål)", 30000).allocation, entry_of("(utan ändamål)", 31000).allocation);
	book_verify(here.ledger);
}

static void a_refund_has_its_comment_and_its_decision(void **state)
{
	(void)state;
	static const char text[] =
		"Fördelning 2024\nDatum;Till;Belopp;Aktivitet;Mottagare;Kommentar\n;;1 000,00\n"
		"2024-02-20;Insats;300,00;787;KoU\n2024-03-20;Åter;-50,00;787;KoU;för mycket\n;Kvar;750,00\n";
	import_case_text(&here, text);
	import_case_expect(&here, NULL, 3, 0, 0, 0);
	struct uph_entry entry = entry_of("Åter (för mycket)", 5000);
	assert_int_equal(20240320, entry.decided.ymd);
	assert_int_not_equal(0, entry.decision);
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	static const char other[] =
		"Fördelning 2024\nDatum;Till;Belopp;Aktivitet;Mottagare;Kommentar\n;;1 000,00\n"
		"2024-02-20;Insats;300,00;787;KoU\n2024-03-20;Åter;-50,00;787;KoU;överskott\n;Kvar;750,00\n";
	import_case_text(&here, other);
	import_case_expect(&here, NULL, 0, 2, 1, 0);
	assert_int_equal(entry.seq, entry_of("Åter (överskott)", 5000).seq);
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	book_verify(here.ledger);
}

static void no_row_renames_another(void **state)
{
	(void)state;
	static const char *const split[] = {
		"\n;;175 000;964;KoU;", "\n2024-04-12;Annan vecka;175 000;964;KoU;", NULL};
	first_import();
	int64_t together = entry_of("Temavecka hälsa 2024", 17500000).allocation;
	import_case_example(&here, split);
	import_case_refused(&here, NULL, UPH_E_CONFLICT,
		"1 rad säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med "
		"--accept-changes om filen har rätt");
	import_case_expect(&here, &accept_changes, 2, 21, 0, 0);
	assert_int_not_equal(together, entry_of("Annan vecka", 17500000).allocation);
	assert_int_equal(together, entry_of("Temavecka hälsa 2024", 17500000).allocation);
	import_case_expect(&here, NULL, 0, 22, 0, 0);
	expect_available(&here, "7893742.06");
	book_verify(here.ledger);
}

static void a_changed_amount_takes_its_words_along(void **state)
{
	(void)state;
	static const char *const both[] = {
		"Barnahus;2 264 000", "BARNAHUS;2 164 000", "Kvar;7 893 742,06", "Kvar;7 993 742,06", NULL};
	first_import();
	int64_t allocation = entry_of("Barnahus", 226400000).allocation;
	import_case_example(&here, both);
	import_case_expect(&here, &accept_changes, 2, 21, 0, 0);
	assert_int_equal(allocation, entry_of("BARNAHUS", 216400000).allocation);
	import_case_expect(&here, NULL, 0, 22, 0, 0);
	book_verify(here.ledger);
}

/* ---- names ---- */

static void an_activity_is_known_by_its_alias(void **state)
{
	(void)state;
	const struct uph_activity *activity;
	struct uph_error err;
	static const char *const other_code[] = {"2 264 000;786", "2 264 000;0786", NULL};
	first_import();
	assert_status(UPH_OK, uph_activity_find(here.ledger, "786", &activity, &err), &err);
	int64_t id = activity->id;
	begin();
	assert_status(UPH_OK, uph_alias_add(here.ledger, UPH_ALIAS_ACTIVITY, id, "0786", NULL, &err), &err);
	commit();
	import_case_example(&here, other_code);
	import_case_expect(&here, NULL, 0, 22, 0, 0);
	book_verify(here.ledger);
}

static void rows_carry_their_allocations_label(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	import_case_example(&here, NULL);
	for (int again = 0; again < 2; again++) {
		assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
		for (size_t i = 0; i < result.row_count; i++) {
			bool decided = strcmp(result.rows[i].event, "allocate") == 0 ||
				       strcmp(result.rows[i].event, "hold") == 0;
			assert_true(decided == (strncmp(result.rows[i].label, "UPH-2", 5) == 0));
		}
		/* after three openings, the week's second row */
		assert_string_equal(result.rows[8].label, result.rows[9].label);
		uph_import_free(&result);
	}
}

/* ---- corrections ---- */

static const char *const other_amount[] = {
	"2 264 000", "2 164 000", "Kvar;7 893 742,06", "Kvar;7 993 742,06", NULL};
static const char *const row_gone[] = {"2024-06-14;Barnahus;2 264 000;786;Karlskrona kommun;\n", "",
	"Kvar;7 893 742,06", "Kvar;10 157 742,06", NULL};

static int64_t line_of(const struct uph_entry *entry)
{
	struct uph_error err;
	int64_t line;
	assert_status(UPH_OK,
		uph_financing_find(here.ledger, entry->allocation, entry->from.fund, entry->from.activity,
			entry->amount, &line, &err),
		&err);
	return line;
}

static void financing_follows_the_rows(void **state)
{
	(void)state;
	first_import();
	struct uph_entry old = entry_of("Barnahus", 226400000);
	assert_int_not_equal(0, line_of(&old));
	import_case_example(&here, other_amount);
	import_case_expect(&here, &accept_changes, 2, 21, 0, 0);
	struct uph_entry new = entry_of("Barnahus", 216400000);
	assert_int_equal(0, line_of(&old));
	assert_int_not_equal(0, line_of(&new));
	import_case_example(&here, row_gone);
	import_case_expect(&here, &accept_changes, 1, 21, 0, 0);
	assert_int_equal(0, line_of(&new));
	expect_available(&here, "10157742.06");
	book_verify(here.ledger);
}

static void an_undone_correction_is_no_correction(void **state)
{
	(void)state;
	first_import();
	int64_t first = entry_of("Barnahus", 226400000).seq;
	import_case_example(&here, other_amount);
	import_case_expect(&here, &accept_changes, 2, 21, 0, 0);
	int64_t second = entry_of("Barnahus", 216400000).seq;
	int64_t correction = entry_of("Barnahus", 226400000).seq;
	assert_int_not_equal(first, correction);
	correct_by_hand(second);
	correct_by_hand(correction);
	expect_available(&here, "7893742.06");
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 0, 22, 0, 0);
	/* the version that was accepted and undone is a conflict again, not news */
	import_case_example(&here, other_amount);
	import_case_refused(&here, NULL, UPH_E_CONFLICT,
		"1 rad säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med "
		"--accept-changes om filen har rätt");
	import_case_expect(&here, &accept_changes, 2, 21, 0, 0);
	expect_available(&here, "7993742.06");
	book_verify(here.ledger);
}

static void a_row_whose_money_has_moved_on_is_named(void **state)
{
	(void)state;
	struct uph_error err;
	first_import();
	struct uph_entry entry = entry_of("Barnahus", 226400000);
	struct uph_account requisitioned = entry.to;
	requisitioned.kind = UPH_ACCOUNT_REQUISITIONED;
	const struct uph_entry_draft draft = {.event = UPH_EVENT_REQUISITION,
		.date = {20240901},
		.amount = {100000000},
		.from = entry.to,
		.to = requisitioned};
	begin();
	assert_status(UPH_OK, uph_voucher_begin(here.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(here.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(here.ledger, &err), &err);
	commit();
	import_case_example(&here, row_gone);
	struct uph_import_result result;
	assert_status(UPH_E_INVARIANT, import_case_run(&here, &accept_changes, &result, &err), &err);
	static const char start[] = "raden \"Barnahus\", 2 264 000,00, beslut 2024-06-14, står inte i filen "
				    "längre men kan inte rättas bort: ";
	if (strncmp(start, err.message, sizeof start - 1) != 0)
		fail_msg("%s", err.message);
	expect_available(&here, "7893742.06");
}

/* Corrections that name the closed period. */
static enum uph_status count_named(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	size_t *named = context;
	(void)err;
	*named +=
		entry->corrects != 0 && strstr(entry->reason, " i stängd period t.o.m. 2024-12-31)") != NULL;
	return UPH_OK;
}

static void a_closed_period_is_corrected_in_an_open_one(void **state)
{
	(void)state;
	struct uph_error err;
	static const char *const grant_too[] = {"2 264 000", "2 164 000", "14 765 786", "14 865 786",
		"16 576 660", "16 676 660", "15 816 660,06", "15 916 660,06", "Kvar;7 893 742,06",
		"Kvar;8 093 742,06", NULL};
	first_import();
	begin();
	assert_status(UPH_OK, uph_ledger_close_period(here.ledger, 0, 20241231, "bokslut", &err), &err);
	commit();
	import_case_expect(&here, NULL, 0, 22, 0, 0);
	import_case_example(&here, grant_too);
	import_case_expect(&here, &accept_changes, 4, 20, 0, 0);
	expect_available(&here, "8093742.06");
	assert_int_equal(20250101, entry_of("Barnahus", 226400000).date.ymd); /* the correction */
	assert_int_equal(20250101, entry_of("Barnahus", 216400000).date.ymd);
	assert_int_equal(20250101, entry_of("", 1486578600).date.ymd);
	size_t named = 0;
	const struct uph_scope all = {0};
	assert_status(UPH_OK, uph_entries(here.ledger, &all, count_named, &named, &err), &err);
	assert_int_equal(2, named);
	import_case_expect(&here, NULL, 0, 22, 0, 0);
	book_verify(here.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_year_is_a_document_of_its_own, setup, teardown),
		cmocka_unit_test_setup_teardown(the_next_year_leaves_the_last_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(other_money_of_the_year_is_another_document, setup, teardown),
		cmocka_unit_test_setup_teardown(decisions_listed_again_are_known, setup, teardown),
		cmocka_unit_test_setup_teardown(years_come_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(one_file_goes_to_one_fund, setup, teardown),
		cmocka_unit_test_setup_teardown(two_at_once_post_once, setup, teardown),
		cmocka_unit_test_setup_teardown(rows_without_purpose_are_known_again, setup, teardown),
		cmocka_unit_test_setup_teardown(a_refund_has_its_comment_and_its_decision, setup, teardown),
		cmocka_unit_test_setup_teardown(no_row_renames_another, setup, teardown),
		cmocka_unit_test_setup_teardown(a_changed_amount_takes_its_words_along, setup, teardown),
		cmocka_unit_test_setup_teardown(an_activity_is_known_by_its_alias, setup, teardown),
		cmocka_unit_test_setup_teardown(rows_carry_their_allocations_label, setup, teardown),
		cmocka_unit_test_setup_teardown(financing_follows_the_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(an_undone_correction_is_no_correction, setup, teardown),
		cmocka_unit_test_setup_teardown(a_row_whose_money_has_moved_on_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(a_closed_period_is_corrected_in_an_open_one, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
