/* Drafts of protocols before, after and between matrices: the same books in every order, and what is told
 * when the two do not agree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/import_case.h"
#include "uph/decision.h"
#include "uph/register.h"
#include "uph/report.h"
#include "uph/reports.h"
#include "uph/source.h"

#define SHA_A "a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3"
#define FUND_EARLIER "{\"name\": \"UPH t.o.m. 2023\", \"kind\": \"state\", \"year\": 2023, \"earlier\": true}"
#define FUND_YEAR "{\"name\": \"UPH 2024\", \"kind\": \"state\", \"year\": 2024}"
#define DRAFT(sha, funds, activities, lines)                                                                 \
	"\"draft\": {\"protocol\": \"protokoll.txt\", \"sha256\": \"" sha "\", \"funds\": [" funds           \
	"], \"activities\": [" activities "], \"lines\": {" lines "}, \"notes\": [\"läs igenom\"]}"

/* The decision that the matrix forgot. */
#define ESF_DRAFT                                                                                                                                                               \
	"{\"format\": \"uph-beslut-1\", " DRAFT(SHA_A, FUND_EARLIER "," FUND_YEAR,                                                                                              \
		"{\"code\": \"786\", \"name\": \"Barn och unga\"}",                                                                                                             \
		"\"decisions[0].paragraph\": 388, \"decisions[0].clauses[0]\": 392, "                                                                                           \
		"\"decisions[0].clauses[1]\": 398, \"decisions[0].allocations[0].period.first\": 395, "                                                                         \
		"\"decisions[0].allocations[0].at_most\": 392") ", \"decisions\": [{"                                                                                           \
								"\"body\": \"LSVO\", \"date\": \"2024-02-16\", \"paragraph\": \"25 c\", "                                       \
								"\"stage\": \"recommended\", \"title\": \"Egen insats i ett ESF-projekt\", "                                    \
								"\"clauses\": [\"att ge projektet högst två miljoner kronor\", \"att ta hälften ur tidigare års medel\"], " \
								"\"allocations\": [{\"purpose\": \"Egen insats i projektet\", \"at_most\": \"2 000 000\", "                     \
								"\"recipient\": \"KoU\", \"period\": {\"first\": \"2024-09-01\", \"last\": \"2026-08-31\"}, "                   \
								"\"financing\": [{\"fund\": \"UPH t.o.m. 2023\", \"amount\": \"1 000 000\"}, "                                  \
								"{\"fund\": \"UPH 2024\", \"activity\": \"786\", \"amount\": \"1 000 000\"}]}], "                               \
								"\"distribution\": [\"Regiondirektören\"]}]}"

/* The decision that the matrix has, in other words. */
#define LEADER_OF(paragraph, amount, recipient)                                                              \
	"{\"body\": \"LSVO\", \"date\": \"2024-09-27\", \"paragraph\": \"" paragraph "\", "                  \
	"\"stage\": \"recommended\", \"title\": \"Uppdrag psykisk hälsa\", "                                \
	"\"clauses\": [\"att ge medel till en programledare\"], "                                            \
	"\"allocations\": [{\"purpose\": \"Kommunal programledare till årsskiftet\", "                      \
	"\"extent\": \"0,75 årsarbetare\", \"amount\": \"" amount "\", \"recipient\": \"" recipient "\", "   \
	"\"performer\": \"Karlshamns kommun\", "                                                             \
	"\"period\": {\"first\": \"2024-10-01\", \"last\": \"2024-12-31\"}, "                                \
	"\"financing\": [{\"fund\": \"UPH 2024\", \"activity\": \"787\"}]}]}"
#define LEADER_DRAFT_OF(amount, recipient)                                                                   \
	"{" DRAFT("b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4", FUND_YEAR,             \
		"{\"code\": \"787\"}",                                                                       \
		"\"decisions[0]\": 103") ", \"decisions\": [" LEADER_OF("84", amount, recipient) "]}"
#define LEADER_DRAFT LEADER_DRAFT_OF("200 000", "KoU")

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

static void draft(const char *text)
{
	import_case_text(&here, text);
}

/* ---- the same books ---- */

/* The line where two texts part. */
static void assert_same_text(const char *a, const char *b)
{
	size_t start = 0, at = 0;
	for (; a[at] && a[at] == b[at]; at++)
		start = a[at] == '\n' ? at + 1 : start;
	if (a[at] != b[at])
		fail_msg("%.*s\n%.*s", (int)strcspn(a + start, "\n"), a + start,
			(int)strcspn(b + start, "\n"), b + start);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The rows of decisions, sorted, without the numbers: those are given in the order that the files come. */
static void without_numbers(char *text)
{
	char *rows[100], *out = strdup(""), *row = text;
	size_t count = 0, size = strlen(text) + 1;
	assert_non_null(out);
	for (char *line; (line = strstr(row, "\"decision\": \"")) != NULL; row = line) {
		char *end = strstr(line, "\"trace\"");
		if (!end)
			break;
		assert_true(count < 100);
		*end = '\0';
		rows[count++] = line;
		line = end + 1;
	}
	qsort(rows, count, sizeof *rows, by_text);
	out = realloc(out, size);
	assert_non_null(out);
	for (size_t i = 0, used = 0; i < count; i++)
		used += (size_t)snprintf(out + used, size - used, "%s\n", rows[i]);
	assert_int_equal(0, count == 0);
	(void)snprintf(text, size, "%s", out);
	free(out);
}

/* The books as papers tell them, without what the order may decide: the head, and the allocations' numbers.
 */
static char *books_of(struct import_case *book)
{
	static const enum uph_group groups[] = {
		UPH_BY_ACTIVITY, UPH_BY_FUND, UPH_BY_RECIPIENT, UPH_BY_DECISION, UPH_BY_MONTH};
	size_t used = 0, size = 1 << 20;
	char *all = calloc(1, size), *path = support_path(book->folder, "saldo.json");
	struct uph_error err;
	assert_non_null(all);
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		const struct uph_query query = {.group = groups[i]};
		struct uph_report *report;
		assert_status(UPH_OK, uph_report_balance(book->ledger, &query, &report, &err), &err);
		assert_status(UPH_OK, uph_report_render(report, UPH_FORMAT_JSON, NULL, path, &err), &err);
		uph_report_free(report);
		char *text = support_read(path, NULL), *head = strstr(text, "\"head\":");
		assert_non_null(head);
		*head = '\0';
		if (groups[i] == UPH_BY_DECISION)
			without_numbers(text);
		used += (size_t)snprintf(all + used, size - used, "%s\n", text);
		assert_true(used < size);
		free(text);
	}
	free(path);
	return all;
}

enum file { MATRIX, ESF, LEADER, FILES };

static void take(struct import_case *book, enum file file)
{
	struct uph_import_result result;
	struct uph_error err;
	if (file == MATRIX)
		import_case_example(book, NULL);
	else
		import_case_text(book, file == ESF ? ESF_DRAFT : LEADER_DRAFT);
	assert_status(UPH_OK, import_case_run(book, NULL, &result, &err), &err);
	uph_import_free(&result);
}

static void expect_nothing_new(struct import_case *book, enum file file)
{
	struct uph_import_result result;
	struct uph_error err;
	if (file == MATRIX)
		import_case_example(book, NULL);
	else
		import_case_text(book, file == ESF ? ESF_DRAFT : LEADER_DRAFT);
	assert_status(UPH_OK, import_case_run(book, NULL, &result, &err), &err);
	expect_counts(&result, 0, file == MATRIX ? 22 : 1, 0, 0);
	uph_import_free(&result);
}

static void the_same_books_in_every_order(void **state)
{
	static const enum file orders[][FILES] = {{MATRIX, ESF, LEADER}, {MATRIX, LEADER, ESF},
		{ESF, LEADER, MATRIX}, {LEADER, ESF, MATRIX}, {ESF, MATRIX, LEADER}, {LEADER, MATRIX, ESF}};
	char *wanted = NULL;
	(void)state;
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		struct import_case book;
		import_case_begin(&book);
		for (size_t k = 0; k < FILES; k++)
			take(&book, orders[i][k]);
		expect_available(&book, "5893742.06");
		char *books = books_of(&book);
		if (wanted)
			assert_same_text(wanted, books);
		else
			wanted = strdup(books);
		for (size_t k = 0; k < FILES; k++)
			expect_nothing_new(&book, orders[i][k]);
		char *again = books_of(&book);
		assert_same_text(books, again);
		book_verify(book.ledger);
		free(again);
		free(books);
		import_case_end(&book);
	}
	assert_non_null(strstr(wanted, "\"LSVO 2024-09-27 § 84\""));
	assert_non_null(strstr(wanted, "\"LSVO 2024-02-16 § 25 c\""));
	free(wanted);
}

/* ---- what a draft brings ---- */

struct seen {
	struct uph_entry entries[8];
	char places[8][100];
	size_t count;
};

static enum uph_status see(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct seen *seen = context;
	(void)err;
	assert_true(seen->count < 8);
	(void)snprintf(seen->places[seen->count], sizeof seen->places[0], "%s", entry->place);
	seen->entries[seen->count++] = *entry;
	return UPH_OK;
}

static struct seen entries_of(struct import_case *book)
{
	struct seen seen = {.count = 0};
	struct uph_error err;
	const struct uph_scope everything = {0};
	assert_status(UPH_OK, uph_entries(book->ledger, &everything, see, &seen, &err), &err);
	return seen;
}

static void expect_finding(
	const char *rule, enum uph_severity severity, const char *place, const char *message)
{
	const struct uph_finding *finding = import_case_finding(&here, rule);
	assert_string_equal(message, finding->message);
	assert_string_equal(place, finding->where);
	assert_int_equal(severity, finding->severity);
}

static void a_draft_comes_before_the_matrix(void **state)
{
	const struct uph_fund *fund;
	const struct uph_activity *activity;
	struct uph_error err;
	(void)state;
	draft(ESF_DRAFT);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	expect_available(&here, "-2000000.00");
	expect_finding("decision.before_matrix", UPH_SEVERITY_WARNING, "decisions[0].allocations[0]",
		"Bidragsåret UPH t.o.m. 2023 står på \xE2\x88\x92"
		"1 000 000,00: utkastet är inläst före matrisen, och "
		"bidraget är inte bokfört än. Läs in matrisen.");
	expect_finding("decision.new_fund", UPH_SEVERITY_NOTE, "draft.funds[0]",
		"Bidragsåret \"UPH t.o.m. 2023\" är nytt i boken.");
	expect_finding("decision.new_activity", UPH_SEVERITY_NOTE, "draft.activities[0]",
		"Aktiviteten \"786\" är ny i boken.");
	assert_status(UPH_OK, uph_fund_find(here.ledger, "UPH t.o.m. 2023", &fund, &err), &err);
	assert_true(fund->earlier);
	assert_int_equal(2023, fund->year);
	assert_status(UPH_OK, uph_activity_find(here.ledger, "786", &activity, &err), &err);
	assert_string_equal("Barn och unga", activity->name);
	book_verify(here.ledger);
	take(&here, MATRIX);
	assert_status(UPH_OK, uph_activity_find(here.ledger, "786", &activity, &err), &err);
	assert_string_equal("Ungdomsmottagning", activity->name);
	assert_status(UPH_OK, uph_activity_find(here.ledger, "Barn och unga", &activity, &err), &err);
	assert_string_equal("786", activity->code);
	book_verify(here.ledger);
}

/* The place is the file's, with the protocol's line once the book holds the protocol. */
static void records_name_the_protocols_line(void **state)
{
	struct uph_error err;
	int64_t id;
	struct uph_source source = {.kind = "protocol", .name = "protokoll.txt", .size = 100};
	(void)state;
	memset(source.digest, 0xA3, sizeof source.digest);
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(UPH_OK, uph_source_add(here.ledger, &source, &id, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
	draft(ESF_DRAFT);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	struct seen seen = entries_of(&here);
	assert_int_equal(2, seen.count);
	assert_string_equal("decisions[0].allocations[0] (protokollet rad 392)", seen.places[0]);
	assert_int_equal(20240216, seen.entries[1].date.ymd);
	assert_int_equal(20240216, seen.entries[0].date.ymd);
	draft(LEADER_DRAFT); /* its protocol is not known */
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	seen = entries_of(&here);
	assert_string_equal("decisions[0].allocations[0]", seen.places[2]);
}

static struct uph_allocation the_leader(void)
{
	struct uph_allocation allocation;
	struct uph_decision decision;
	struct uph_error err;
	int64_t none;
	assert_status(UPH_OK,
		uph_decision_resolve(here.ledger, "LSVO 2024-09-27 § 84", &decision, &none, &err), &err);
	for (int number = 1; number < 40; number++) {
		char words[16];
		(void)snprintf(words, sizeof words, "%d", number);
		assert_status(UPH_OK, uph_allocation_find(here.ledger, words, &allocation, &err), &err);
		if (allocation.decision == decision.id)
			return allocation;
	}
	fail_msg("no allocation of § 84");
	return allocation;
}

/* The purpose is the matrix's and the extent the draft's, whichever came first. */
static void the_words_are_the_matrixs_in_both_orders(void **state)
{
	(void)state;
	draft(LEADER_DRAFT);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal("Kommunal programledare till årsskiftet", the_leader().purpose);
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 21, 0, 1, 0);
	assert_string_equal("Programledare 0,75 (kommun)", the_leader().purpose);
	assert_string_equal("0,75 årsarbetare", the_leader().extent);
	draft(LEADER_DRAFT_OF("200 000,00", "KoU")); /* other bytes: the matrix's words stay */
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	assert_string_equal("Programledare 0,75 (kommun)", the_leader().purpose);
}

/* What a row of the matrix says beside its purpose is the entry's text. */
static void a_rows_comment_is_kept_on_the_drafts_entry(void **state)
{
	static const char *const commented[] = {"2024-09-27;Programledare 0,75 (kommun);200 000;787;KoU;",
		"2024-09-27;Programledare 0,75 (kommun);200 000;787;KoU;Till årsskiftet", NULL};
	(void)state;
	draft(LEADER_DRAFT);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	import_case_example(&here, commented);
	import_case_expect(&here, NULL, 21, 0, 1, 0);
	import_case_expect(&here, NULL, 0, 22, 0, 0);
}

static void a_decision_counts_from_the_same_day_in_both_orders(void **state)
{
	static const char text[] = "{" DRAFT(SHA_A, FUND_EARLIER, "",
		"") ", \"decisions\": [{\"body\": \"LSVO\", "
		    "\"date\": \"2023-11-10\", \"stage\": \"recommended\", \"allocations\": [{\"purpose\": \"Insats\", "
		    "\"recipient\": \"KoU\", \"amount\": \"1000\", \"financing\": [{\"fund\": \"UPH t.o.m. 2023\"}]}]}]}";
	(void)state;
	draft(text);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_int_equal(20240101, entries_of(&here).entries[0].date.ymd);
}

/* ---- what is refused ---- */

static void what_is_not_declared_is_refused(void **state)
{
	(void)state;
	draft("{" DRAFT(SHA_A, "", "{\"code\": \"787\"}", "") ", \"decisions\": [" LEADER_OF(
		"84", "200 000", "KoU") "]}");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "filen nämner något som boken inte känner");
	expect_finding("decision.name", UPH_SEVERITY_ERROR, "decisions[0].allocations[0].financing[0]",
		"bidragsåret \"UPH 2024\" finns inte i boken");
	draft("{" DRAFT(SHA_A, FUND_YEAR, "{\"code\": \"786\"}", "") ", \"decisions\": [" LEADER_OF(
		"84", "200 000", "KoU") "]}");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "filen nämner något som boken inte känner");
	expect_finding("decision.name", UPH_SEVERITY_ERROR, "decisions[0].allocations[0].financing[0]",
		"aktiviteten \"787\" finns inte i boken");
}

/* A fund that holds money keeps the ordinary rule, and so does a file that is no draft. */
static void a_fund_that_holds_money_stays_above_zero(void **state)
{
	(void)state;
	take(&here, MATRIX);
	draft(LEADER_DRAFT_OF("30 000 000", "KoU"));
	import_case_refused(&here, &(struct uph_import_options){.accept_changes = true}, UPH_E_INVARIANT,
		"bidragsåret UPH 2024 räcker inte: det skulle stå på \xE2\x88\x92"
		"22 957 132,00 kr; lägg in "
		"tilldelningen först, eller ange ett skäl med --override");
}

/* One fund of the draft is not in the book before it, the other holds too little: the first excuses nothing
 * of the second. */
static void a_new_fund_excuses_no_other(void **state)
{
	(void)state;
	take(&here, MATRIX);
	draft("{" DRAFT(SHA_A, "{\"name\": \"UPH 2025\", \"kind\": \"state\", \"year\": 2025}", "",
		"") ", \"decisions\": [{\"body\": \"LSVO\", \"date\": \"2025-01-17\", \"stage\": \"recommended\", "
		    "\"allocations\": [{\"purpose\": \"Insats\", \"recipient\": \"KoU\", \"financing\": "
		    "[{\"fund\": \"UPH 2025\", \"amount\": \"1\"}, {\"fund\": \"UPH 2024\", \"amount\": "
		    "\"6 842 868,01\"}]}]}]}");
	import_case_refused(&here, NULL, UPH_E_INVARIANT,
		"bidragsåret UPH 2024 räcker inte: det skulle stå på \xE2\x88\x92"
		"0,01 kr; lägg in tilldelningen "
		"först, eller ange ett skäl med --override");
}

static void a_file_that_is_no_draft_keeps_the_rule(void **state)
{
	(void)state;
	draft(ESF_DRAFT);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	draft(LEADER_OF("84", "200 000", "KoU"));
	import_case_refused(&here, NULL, UPH_E_REFUSED, "filen nämner något som boken inte känner");
	draft("{\"body\": \"LSVO\", \"date\": \"2024-09-27\", \"stage\": \"recommended\", \"allocations\": "
	      "[{\"purpose\": \"Insats\", \"amount\": \"1\", \"financing\": [{\"fund\": \"UPH 2024\"}]}]}");
	import_case_refused(&here, NULL, UPH_E_INVARIANT,
		"bidragsåret UPH 2024 räcker inte: det skulle stå på \xE2\x88\x92"
		"1 000 001,00 kr; lägg in "
		"tilldelningen först, eller ange ett skäl med --override");
}

#define CONFLICT_LINE                                                                                          \
	"1 tilldelning säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med " \
	"--accept-changes om filen har rätt"
#define CONFLICT_ROW                                                                                         \
	"1 rad säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med "       \
	"--accept-changes om filen har rätt"

static void a_draft_that_contradicts_the_matrix_is_refused(void **state)
{
	(void)state;
	take(&here, MATRIX);
	draft(LEADER_DRAFT_OF("250 000", "KoU"));
	import_case_refused(&here, NULL, UPH_E_CONFLICT, CONFLICT_LINE);
	expect_finding("decision.contradicts", UPH_SEVERITY_ERROR, "decisions[0].allocations[0]",
		"Utkastet säger 250 000,00 till KoU (\"Kommunal programledare till årsskiftet\"); matris.csv 30 säger "
		"200 000,00 till KoU (\"Programledare 0,75 (kommun)\", UPH-24-016) vid samma möte ur samma pott. Rätta "
		"den som är fel.");
	draft(LEADER_DRAFT_OF("200 000", "Karlskrona kommun"));
	import_case_refused(&here, NULL, UPH_E_CONFLICT, CONFLICT_LINE);
	expect_finding("decision.contradicts", UPH_SEVERITY_ERROR, "decisions[0].allocations[0]",
		"Utkastet säger 200 000,00 till Karlskrona kommun (\"Kommunal programledare till årsskiftet\"); "
		"matris.csv 30 säger 200 000,00 till KoU (\"Programledare 0,75 (kommun)\", UPH-24-016) vid samma möte "
		"ur samma pott. Rätta den som är fel.");
	draft(LEADER_DRAFT_OF("250 000", "KoU"));
	import_case_expect(&here, &(struct uph_import_options){.accept_changes = true}, 2, 0, 0, 0);
	expect_available(&here, "7843742.06");
	assert_string_equal("UPH-24-016", the_leader().label);
	book_verify(here.ledger);
}

static void a_matrix_that_contradicts_the_draft_is_refused(void **state)
{
	(void)state;
	draft(LEADER_DRAFT_OF("250 000", "KoU"));
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	import_case_example(&here, NULL);
	import_case_refused(&here, NULL, UPH_E_CONFLICT, CONFLICT_ROW);
	expect_finding("import.contradicts", UPH_SEVERITY_ERROR, "30",
		"Matrisen säger 200 000,00 till KoU (\"Programledare 0,75 (kommun)\"); matris.csv "
		"decisions[0].allocations[0] säger 250 000,00 till KoU (\"Kommunal programledare till årsskiftet\", "
		"UPH-24-001, verifikation 1) vid samma möte ur samma pott. Rätta den som är fel.");
	import_case_expect(&here, &(struct uph_import_options){.accept_changes = true}, 23, 0, 0, 0);
	expect_available(&here, "7893742.06");
	assert_string_equal("UPH-24-001", the_leader().label);
	assert_string_equal("Programledare 0,75 (kommun)", the_leader().purpose);
	import_case_expect(&here, NULL, 0, 22, 0, 0);
	book_verify(here.ledger);
}

/* A decision on two activities is one: the half of it, in the like words, is not a new decision. */
static void half_of_a_decision_is_refused(void **state)
{
	(void)state;
	take(&here, MATRIX);
	draft("{" DRAFT(SHA_A, FUND_YEAR, "{\"code\": \"787\"}",
		"") ", \"decisions\": [{\"body\": \"LSVO\", "
		    "\"date\": \"2024-04-12\", \"paragraph\": \"40\", \"stage\": \"recommended\", \"allocations\": ["
		    "{\"purpose\": \"En temavecka om hälsa\", \"recipient\": \"KoU\", \"amount\": \"175 000\", "
		    "\"financing\": [{\"fund\": \"UPH 2024\", \"activity\": \"787\"}]}]}]}");
	import_case_refused(&here, NULL, UPH_E_CONFLICT, CONFLICT_LINE);
	expect_finding("decision.contradicts", UPH_SEVERITY_ERROR, "decisions[0].allocations[0]",
		"Utkastet säger 175 000,00 till KoU (\"En temavecka om hälsa\"); matris.csv 17 säger 350 000,00 till KoU "
		"(\"Temavecka hälsa 2024\", UPH-24-004) vid samma möte ur samma pott. Rätta den som är fel.");
}

/* Nobody named in the draft, somebody in the matrix: set aside and given are not two decisions. */
static void a_recipient_that_only_the_matrix_knows_is_told(void **state)
{
	(void)state;
	draft("{" DRAFT(SHA_A, FUND_YEAR, "{\"code\": \"787\"}",
		"") ", \"decisions\": [{\"body\": \"LSVO\", "
		    "\"date\": \"2024-09-27\", \"paragraph\": \"84\", \"stage\": \"recommended\", \"allocations\": ["
		    "{\"purpose\": \"En programledare\", \"amount\": \"200 000\", "
		    "\"financing\": [{\"fund\": \"UPH 2024\", \"activity\": \"787\"}]}]}]}");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	import_case_example(&here, NULL);
	import_case_refused(&here, NULL, UPH_E_CONFLICT, CONFLICT_ROW);
	expect_finding("import.contradicts", UPH_SEVERITY_ERROR, "30",
		"Matrisen säger 200 000,00 till KoU (\"Programledare 0,75 (kommun)\"); matris.csv "
		"decisions[0].allocations[0] säger 200 000,00 till ingen (\"En programledare\", UPH-24-001, verifikation 1) "
		"vid samma möte ur samma pott. Rätta den som är fel.");
	import_case_expect(&here, &(struct uph_import_options){.accept_changes = true}, 23, 0, 0, 0);
	expect_available(&here, "7893742.06");
	book_verify(here.ledger);
}

/* The next year's matrix lists the decision above its grant: its words are let be. */
static void a_later_years_matrix_lets_the_words_be(void **state)
{
	static const char next_year[] =
		"Fördelning av medel 2025;;;;;\nKvar på balansen 2024-12-31;;787 Stärkt samverkan;"
		"200 000,00;;\n;;Summa;200 000,00;;\n"
		"LSVO beslutsdatum;Till;Belopp;Aktivitet;Mottagare;Kommentar\n"
		"2024-09-27;En ledare;200 000;787;KoU;\n;;200 000;;;\n;;1 000 000;;;\n;;1 000 000;;;\n;Kvar;1 000 000,00;;;\n";
	(void)state;
	draft(LEADER_DRAFT);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	take(&here, MATRIX);
	import_case_text(&here, next_year);
	import_case_expect(&here, NULL, 1, 1, 0, 0);
	assert_string_equal("Programledare 0,75 (kommun)", the_leader().purpose);
}

static void another_pot_is_told_and_left(void **state)
{
	static const char *const other_pot[] = {"2024-09-27;Programledare 0,75 (kommun);200 000;787",
		"2024-09-27;Programledare 0,75 (kommun);200 000;786", NULL};
	(void)state;
	draft(LEADER_DRAFT);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	import_case_example(&here, other_pot);
	import_case_expect(&here, NULL, 21, 0, 1, 0);
	expect_available(&here, "7893742.06");
	expect_finding("import.other_pot", UPH_SEVERITY_WARNING, "30",
		"UPH-24-001 (Kommunal programledare till årsskiftet) är bokfört ur UPH 2024, 787 (matris.csv "
		"decisions[0].allocations[0]); matrisen säger UPH 2024, 786. Det som är bokfört står kvar. Flytta det "
		"för hand om matrisen har rätt.");
}

/* ---- one of several paragraphs ---- */

static size_t decisions_of_april(struct import_case *book, char *paragraphs, size_t size);

static enum uph_status count_april(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	char *paragraphs = context;
	(void)err;
	if (decision->date.ymd == 20240412)
		(void)snprintf(paragraphs + strlen(paragraphs), 40, "%s;",
			decision->paragraph ? decision->paragraph : "-");
	return UPH_OK;
}

static size_t decisions_of_april(struct import_case *book, char *paragraphs, size_t size)
{
	struct uph_error err;
	memset(paragraphs, 0, size);
	assert_status(UPH_OK, uph_decisions(book->ledger, 0, count_april, paragraphs, &err), &err);
	return strlen(paragraphs);
}

static void a_draft_of_one_paragraph_of_a_meeting(void **state)
{
	static const char text[] = "{" DRAFT(SHA_A, FUND_YEAR, "{\"code\": \"964\"}",
		"") ", \"decisions\": [{\"body\": \"LSVO\", \"date\": \"2024-04-12\", \"paragraph\": \"40\", "
		    "\"stage\": \"recommended\", \"allocations\": [{\"purpose\": \"En samordnare\", \"recipient\": \"KoU\", "
		    "\"amount\": \"1 050 000\", \"financing\": [{\"fund\": \"UPH 2024\", \"activity\": \"964\"}]}]}]}";
	char paragraphs[400];
	(void)state;
	char *books[2];
	for (size_t matrix_first = 0; matrix_first < 2; matrix_first++) {
		struct import_case book;
		import_case_begin(&book);
		if (matrix_first)
			take(&book, MATRIX);
		import_case_text(&book, text);
		import_case_expect(&book, NULL, 1 - matrix_first, 0, matrix_first, 0);
		if (!matrix_first)
			take(&book, MATRIX);
		expect_available(&book, "7893742.06");
		(void)decisions_of_april(&book, paragraphs, sizeof paragraphs);
		assert_string_equal("-;40;", paragraphs);
		books[matrix_first] = books_of(&book);
		import_case_end(&book);
	}
	assert_same_text(books[0], books[1]);
	free(books[0]);
	free(books[1]);
}

/* ---- the form ---- */

static void the_drafts_own_form(void **state)
{
	static const struct {
		const char *draft, *place, *message;
	} cases[] = {
		{"{\"protocol\": \"p.txt\", \"sha256\": \"12ab\"}", "draft.sha256",
			"Protokollets kontrollsumma är 64 hexadecimala siffror."},
		{"{\"sha256\": \"" SHA_A "\"}", "draft.protocol", "Nyckeln \"protocol\" saknas i utkastet."},
		{"{\"protocol\": \"p.txt\", \"sha256\": \"" SHA_A
		 "\", \"lines\": {\"decisions[0].date\": 1.5}}",
			"draft.lines.decisions[0].date", "Här ska stå ett heltal från 1 till 1000000000."},
		{"{\"protocol\": \"p.txt\", \"sha256\": \"" SHA_A "\", \"lines\": [1]}", "draft.lines",
			"Här ska stå ett objekt { … }, men det står en lista [ … ]."},
		{"{\"protocol\": \"p.txt\", \"sha256\": \"" SHA_A
		 "\", \"funds\": [{\"name\": \"UPH 24\", \"kind\": \"state\", \"year\": 24}]}",
			"draft.funds[0].year", "Ett bidragsår ligger mellan 1990 och 2199."},
		{"{\"protocol\": \"p.txt\", \"sha256\": \"" SHA_A
		 "\", \"funds\": [{\"name\": \"UPH\", \"kind\": \"state\", \"year\": 2024, \"earlier\": \"ja\"}]}",
			"draft.funds[0].earlier",
			"Här ska stå true eller false utan citattecken, men det står en text."},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[2000];
		(void)snprintf(text, sizeof text, "{\"draft\": %s, \"decisions\": [%s]}", cases[i].draft,
			LEADER_OF("84", "200 000", "KoU"));
		draft(text);
		import_case_refused(&here, NULL, UPH_E_REFUSED, "beslutsfilen godtas inte: 1 fel");
		assert_int_equal(1, uph_findings_count(here.findings));
		assert_string_equal(cases[i].message, uph_findings_at(here.findings, 0)->message);
		assert_string_equal(cases[i].place, uph_findings_at(here.findings, 0)->where);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(the_drafts_own_form),
		TEST(what_is_not_declared_is_refused),
		TEST(a_fund_that_holds_money_stays_above_zero),
		TEST(a_new_fund_excuses_no_other),
		TEST(a_file_that_is_no_draft_keeps_the_rule),
		TEST(a_draft_that_contradicts_the_matrix_is_refused),
		TEST(a_matrix_that_contradicts_the_draft_is_refused),
		TEST(half_of_a_decision_is_refused),
		TEST(a_recipient_that_only_the_matrix_knows_is_told),
		TEST(a_later_years_matrix_lets_the_words_be),
		TEST(another_pot_is_told_and_left),
		TEST(a_draft_comes_before_the_matrix),
		TEST(records_name_the_protocols_line),
		TEST(the_words_are_the_matrixs_in_both_orders),
		TEST(a_rows_comment_is_kept_on_the_drafts_entry),
		TEST(a_decision_counts_from_the_same_day_in_both_orders),
		TEST(a_draft_of_one_paragraph_of_a_meeting),
		TEST(the_same_books_in_every_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
