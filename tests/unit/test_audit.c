/* The audit as a whole: findings keyed by what they are about, accepted with a reason, and open again when
 * the amount is another; the same answer every time, and as it was known at a moment. */
#include <stdio.h>
#include <string.h>

#include "ledger/audit.h"
#include "tests/support/audit_case.h"
#include "tests/support/support.h"

/* A fund below what it was granted, with a recommendation that nobody has decided. */
static int64_t recommended(int64_t ore)
{
	books_grant(books.year, books.undivided, KRONOR(1000000), 20240101, "dnr 1");
	int64_t decision = books_decide(20240412, "25 c");
	(void)books_allocate(decision, books.year, books.undivided, ore, "Samordnare", books.karlskrona);
	return decision;
}

static enum uph_status accept(const char *key, const char *reason, bool withdraw, struct uph_error *err)
{
	struct uph_audit *audit = NULL;
	const struct uph_audit_options options = {{0}, 0, NULL, 0};
	assert_status(UPH_OK, uph_audit_run(books.ledger, &options, &audit, err), err);
	assert_status(UPH_OK, uph_ledger_begin(books.ledger, err), err);
	enum uph_status status = uph_audit_accept(books.ledger, audit, key, reason, withdraw, NULL, err);
	uph_audit_free(audit);
	if (status == UPH_OK)
		assert_status(UPH_OK, uph_ledger_commit(books.ledger, err), err);
	else
		uph_ledger_rollback(books.ledger);
	return status;
}

static const char *key_of(const char *rule)
{
	audit_on(0);
	return audit_finding(rule)->key;
}

static void answers_that_cannot_be_are_refused(void **state)
{
	(void)state;
	struct uph_error err = {0};
	char key[200];
	(void)recommended(KRONOR(200000));
	(void)snprintf(key, sizeof key, "%s", key_of("R04"));
	assert_int_equal(UPH_E_INVARIANT, accept(key, NULL, false, &err));
	assert_non_null(strstr(err.message, "ange skälet till att den godtas"));
	assert_int_equal(UPH_E_INVARIANT, accept(key, "  ", false, &err));
	assert_int_equal(UPH_E_MISSING, accept("R04 något annat", "skäl", false, &err));
	assert_non_null(strstr(err.message, "iakttagelsen \"R04 något annat\" finns inte; det finns \"R04 "));
	assert_int_equal(UPH_E_INVARIANT, accept(key, "skäl", true, &err));
	assert_non_null(strstr(err.message, "är inte godtagen"));
}

static void an_accepted_finding_stands_apart_until_its_amount_is_another(void **state)
{
	(void)state;
	struct uph_error err = {0};
	char key[200];
	int64_t decision = recommended(KRONOR(200000));
	(void)snprintf(key, sizeof key, "%s", key_of("R04"));
	size_t standing = uph_audit_count(audit_of_case());
	assert_false(audit_finding("R04")->accepted);
	/* in any case and with any spaces */
	for (char *at = key; *at; at++)
		*at = (char)(*at == 'R' ? 'r' : *at);
	assert_status(UPH_OK, accept(key, "beslutas i oktober", false, &err), &err);
	int64_t accepted_at = uph_ledger_head(books.ledger).seq;
	audit_on(0);
	const struct uph_audit_finding *finding = audit_finding("R04");
	assert_true(finding->accepted);
	assert_string_equal("beslutas i oktober", finding->reason);
	assert_int_equal(
		standing - 1, uph_audit_count(audit_of_case()) - uph_audit_accepted_count(audit_of_case()));
	assert_ptr_equal(finding, uph_audit_at(audit_of_case(), standing - 1)); /* last */
	assert_int_equal(UPH_E_INVARIANT, accept(key, "igen", false, &err));
	assert_non_null(strstr(err.message, "är redan godtagen av"));
	/* as it was known before */
	const struct uph_audit_options before = {.seq_max = accepted_at - 2};
	struct uph_audit *then;
	assert_status(UPH_OK, uph_audit_run(books.ledger, &before, &then, &err), &err);
	assert_int_equal(0, uph_audit_accepted_count(then));
	uph_audit_free(then);
	/* another amount is another finding */
	(void)books_allocate(decision, books.year, books.undivided, KRONOR(50000), "Mer", books.karlskrona);
	audit_on(0);
	assert_false(audit_finding("R04")->accepted);
	book_verify(books.ledger);
}

static void an_acceptance_is_taken_back(void **state)
{
	(void)state;
	struct uph_error err = {0};
	char key[200];
	(void)recommended(KRONOR(200000));
	(void)snprintf(key, sizeof key, "%s", key_of("R04"));
	assert_status(UPH_OK, accept(key, "utrett", false, &err), &err);
	assert_status(UPH_OK, accept(key, "inte utrett", true, &err), &err);
	audit_on(0);
	assert_false(audit_finding("R04")->accepted);
	assert_status(UPH_OK, accept(key, "utrett igen", false, &err), &err);
	audit_on(0);
	assert_true(audit_finding("R04")->accepted);
	book_verify(books.ledger);
}

/* What was accepted of a protocol's paragraph holds when the paragraph has become a decision. */
static void an_acceptance_follows_the_paragraph(void **state)
{
	(void)state;
	struct uph_error err = {0};
	books_grant(books.year, books.undivided, KRONOR(5000000), 20240101, "dnr 1");
	books_from("matrix", "fordelning.xlsx", "Blad1!C9");
	(void)books_allocate(books_decide(20240119, NULL), books.year, books.undivided, KRONOR(100000),
		"Annat", books.karlskrona);
	(void)books_allocate(books_decide(20240412, NULL), books.year, books.undivided, KRONOR(200000), "Mer",
		books.karlskrona);
	books_by_hand();
	books_minute("LSVO", 20240216, "25 c", UPH_MINUTE_MONEY, KRONOR(2000000));
	assert_string_equal("R01 LSVO 2024-02-16 § 25 c", key_of("R01"));
	assert_status(
		UPH_OK, accept("R01 LSVO 2024-02-16 § 25 c", "kommer i nästa matris", false, &err), &err);
	(void)books_allocate(books_decide(20240216, "25 c"), books.year, books.undivided, KRONOR(2000000),
		"Egen del", books.kou);
	audit_on(0);
	assert_string_equal("R01 LSVO 2024-02-16 § 25 c", audit_finding("R01")->key);
	assert_true(audit_finding("R01")->accepted);
}

static void rules_are_numbered_once(void **state)
{
	(void)state;
	size_t count;
	const struct uph_audit_rule *rules = uph_audit_rules(&count);
	for (size_t i = 0; i < count; i++) {
		char number[32];
		(void)snprintf(number, sizeof number, "R%02zu", i + 1);
		assert_string_equal(number, rules[i].number);
		assert_ptr_equal(&rules[i], uph_audit_rule(number));
		assert_true(strlen(rules[i].name) > 0 && strlen(rules[i].looks_at) > 20);
		assert_int_equal('.', rules[i].looks_at[strlen(rules[i].looks_at) - 1]);
	}
	assert_ptr_equal(&rules[0], uph_audit_rule("r01"));
	assert_null(uph_audit_rule("R99"));
}

/* Twice the same question, twice the same answer; keys are unique, the gravest first. */
static void the_same_question_has_the_same_answer(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_audit *one, *two;
	const struct uph_audit_options options = {{0}, 0, NULL, 0};
	(void)recommended(KRONOR(2000000) / 10);
	assert_status(UPH_OK, uph_audit_run(books.ledger, &options, &one, &err), &err);
	assert_status(UPH_OK, uph_audit_run(books.ledger, &options, &two, &err), &err);
	assert_int_equal(uph_audit_count(one), uph_audit_count(two));
	for (size_t i = 0; i < uph_audit_count(one); i++) {
		const struct uph_audit_finding *a = uph_audit_at(one, i), *b = uph_audit_at(two, i);
		assert_string_equal(a->key, b->key);
		assert_string_equal(a->message, b->message);
		assert_true(strlen(a->action) > 0);
		if (i > 0) {
			assert_true(uph_audit_at(one, i - 1)->severity >= a->severity);
			assert_string_not_equal(uph_audit_at(one, i - 1)->key, a->key);
		}
	}
	uph_audit_free(one);
	uph_audit_free(two);
}

static void an_empty_book_has_nothing_to_say(void **state)
{
	(void)state;
	audit_on(0);
	assert_int_equal(0, uph_audit_count(audit_of_case()));
}

/* Without entries the day is that of the last decision, never a day that has not come. */
static void a_book_of_decisions_alone_is_examined_as_of_the_last(void **state)
{
	(void)state;
	int64_t decision = books_decide(20240412, "25 c");
	(void)books_condition(decision, UPH_CONDITION_OTHER, NULL, 20251231);
	audit_on(0);
	assert_int_equal(20240412, uph_audit_scope(audit_of_case()).as_of.ymd);
	audit_silent("R29");
}

/* The day is the book's, also when the audit is made for one fund: what is decided of another is decided. */
static void one_fund_is_examined_as_of_the_same_day(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_audit *audit;
	const struct uph_audit_options options = {.funds = &books.earlier, .fund_count = 1};
	books_open(books.earlier, books.a787, KRONOR(100), 20240101);
	(void)recommended(KRONOR(200000));
	assert_status(UPH_OK, uph_audit_run(books.ledger, &options, &audit, &err), &err);
	assert_int_equal(20240412, uph_audit_scope(audit).as_of.ymd);
	uph_audit_free(audit);
}

static void the_first_failure_is_kept(void **state)
{
	(void)state;
	struct audit audit = {.status = UPH_OK};
	const struct uph_error first = {UPH_E_DATABASE, "databasen är skadad"};
	audit_failed(&audit, UPH_OK, NULL);
	assert_int_equal(UPH_OK, audit.status);
	audit_failed(&audit, UPH_E_DATABASE, &first);
	audit_failed(&audit, UPH_E_MEMORY, NULL);
	assert_int_equal(UPH_E_DATABASE, audit.status);
	assert_string_equal("databasen är skadad", audit.error.message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(answers_that_cannot_be_are_refused),
		AUDIT_TEST(an_accepted_finding_stands_apart_until_its_amount_is_another),
		AUDIT_TEST(an_acceptance_is_taken_back),
		AUDIT_TEST(an_acceptance_follows_the_paragraph),
		AUDIT_TEST(rules_are_numbered_once),
		AUDIT_TEST(the_same_question_has_the_same_answer),
		AUDIT_TEST(an_empty_book_has_nothing_to_say),
		AUDIT_TEST(a_book_of_decisions_alone_is_examined_as_of_the_last),
		AUDIT_TEST(one_fund_is_examined_as_of_the_same_day),
		AUDIT_TEST(the_first_failure_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
