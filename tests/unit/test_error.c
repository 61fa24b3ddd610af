/* Statuses, the caller-owned error, and lists of findings. */
#include <string.h>

#include "tests/support/support.h"
#include "uph/error.h"
#include "uph/finding.h"

static void message_too_long_is_cut_at_a_character(void **state)
{
	(void)state;
	struct uph_error err;
	char text[2 * UPH_ERROR_MESSAGE_MAX];

	/* 1022 bytes, then a letter of two: it does not fit whole before the NUL. */
	memset(text, 'x', 1022);
	memcpy(text + 1022, "\xC3\xA5\xC3\xA5", 5);
	assert_int_equal(uph_fail(&err, UPH_E_REFUSED, "%s", text), UPH_E_REFUSED);
	assert_int_equal(strlen(err.message), 1022);

	memset(text, 'x', 1021);
	memcpy(text + 1021, "\xC3\xA5\xC3\xA5", 5);
	uph_fail(&err, UPH_E_REFUSED, "%s", text);
	assert_int_equal(strlen(err.message), 1023);
	assert_string_equal(err.message + 1021, "\xC3\xA5");

	/* A place in front pushes the end out, again at a character. */
	assert_int_equal(uph_error_at(&err, UPH_E_REFUSED, "a"), UPH_E_REFUSED);
	assert_int_equal(strlen(err.message), 1023);
	assert_memory_equal(err.message, "a: xxx", 6);
	assert_string_equal(err.message + 1020, "xxx");
}

/* Words of a command in another encoding stood in the message as they were. */
static void message_is_valid_text_whatever_it_quotes(void **state)
{
	(void)state;
	struct uph_error err;
	uph_fail(&err, UPH_E_USAGE, "\"%s\" finns inte; menade du å?", "Karls\xD7krona\xC3");
	assert_string_equal(err.message, "\"Karls?krona?\" finns inte; menade du å?");
	uph_error_at(&err, UPH_E_USAGE, "b\xFFk.csv");
	assert_string_equal(err.message, "b?k.csv: \"Karls?krona?\" finns inte; menade du å?");
}

static void error_may_be_null(void **state)
{
	(void)state;
	assert_int_equal(uph_fail(NULL, UPH_E_IO, "Filen %s saknas.", "a"), UPH_E_IO);
	assert_int_equal(uph_error_at(NULL, UPH_E_IO, "a"), UPH_E_IO);
}

static void places_are_added_on_the_way_up(void **state)
{
	(void)state;
	struct uph_error err;

	uph_fail(&err, UPH_E_SYNTAX, "Beloppet \"%s\" går inte att läsa.", "x");
	assert_int_equal(err.status, UPH_E_SYNTAX);
	assert_int_equal(uph_error_at(&err, UPH_E_SYNTAX, "Blad1!C14"), UPH_E_SYNTAX);
	uph_error_at(&err, UPH_E_SYNTAX, "fil.xlsx");
	assert_string_equal(err.message, "fil.xlsx: Blad1!C14: Beloppet \"x\" går inte att läsa.");
	uph_error_at(&err, UPH_E_SYNTAX, "");
	assert_string_equal(err.message, "fil.xlsx: Blad1!C14: Beloppet \"x\" går inte att läsa.");
}

static void message_may_be_built_from_itself(void **state)
{
	(void)state;
	struct uph_error err;

	uph_fail(&err, UPH_E_SYNTAX, "inre");
	uph_fail(&err, UPH_E_REFUSED, "yttre (%s)", err.message);
	assert_string_equal(err.message, "yttre (inre)");
	assert_int_equal(err.status, UPH_E_REFUSED);
}

static void exit_codes_are_the_contract(void **state)
{
	(void)state;
	static const struct {
		enum uph_status status;
		int exit_code;
		const char *name;
	} cases[] = {
		{UPH_OK, 0, "ok"},
		{UPH_END, 0, "end"},
		{UPH_E_USAGE, 2, "usage"},
		{UPH_E_MEMORY, 3, "memory"},
		{UPH_E_IO, 3, "io"},
		{UPH_E_NOT_LEDGER, 3, "not-ledger"},
		{UPH_E_NEWER, 3, "newer"},
		{UPH_E_LOCKED, 3, "locked"},
		{UPH_E_READONLY, 3, "readonly"},
		{UPH_E_EXISTS, 3, "exists"},
		{UPH_E_DATABASE, 3, "database"},
		{UPH_E_MISSING, 1, "missing"},
		{UPH_E_SYNTAX, 1, "syntax"},
		{UPH_E_LIMIT, 1, "limit"},
		{UPH_E_OVERFLOW, 1, "overflow"},
		{UPH_E_REFUSED, 1, "refused"},
		{UPH_E_CONFLICT, 1, "conflict"},
		{UPH_E_INVARIANT, 1, "invariant"},
	};

	assert_int_equal(sizeof cases / sizeof *cases, UPH_STATUS_COUNT);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(uph_status_exit(cases[i].status), cases[i].exit_code);
		assert_string_equal(uph_status_name(cases[i].status), cases[i].name);
	}
	assert_int_equal(uph_status_exit(UPH_STATUS_COUNT), 3);
	assert_string_equal(uph_status_name(UPH_STATUS_COUNT), "unknown");
}

static void an_empty_list_has_nothing(void **state)
{
	(void)state;
	struct uph_findings *list = uph_findings_new();

	assert_non_null(list);
	assert_int_equal(uph_findings_count(list), 0);
	assert_null(uph_findings_at(list, 0));
	assert_true(uph_findings_complete(list));
	uph_findings_free(list);
	uph_findings_free(NULL);
}

static void findings_keep_their_words(void **state)
{
	(void)state;
	struct uph_findings *list = uph_findings_new();
	char where[] = "Blad1!C14";

	assert_int_equal(uph_findings_add(list, UPH_SEVERITY_WARNING, "matrix.held", where,
				 "Rad %d saknar mottagare.", 7),
		UPH_OK);
	where[0] = 'x';
	assert_int_equal(uph_findings_add_amount(list, UPH_SEVERITY_ERROR, "matrix.chain", "",
				 (struct uph_money){-272351464}, "Kvar stämmer inte."),
		UPH_OK);
	const struct uph_finding *first = uph_findings_at(list, 0);
	assert_int_equal(first->severity, UPH_SEVERITY_WARNING);
	assert_string_equal(first->rule, "matrix.held");
	assert_string_equal(first->where, "Blad1!C14");
	assert_string_equal(first->message, "Rad 7 saknar mottagare.");
	assert_false(first->has_amount);
	const struct uph_finding *second = uph_findings_at(list, 1);
	assert_true(second->has_amount);
	assert_int_equal(second->amount.ore, -272351464);
	assert_string_equal(second->where, "");
	assert_null(uph_findings_at(list, 2));
	uph_findings_free(list);
}

static void findings_stay_while_the_list_grows(void **state)
{
	(void)state;
	struct uph_findings *list = uph_findings_new();

	uph_findings_add(list, UPH_SEVERITY_NOTE, "a", "1", "den första");
	const struct uph_finding *first = uph_findings_at(list, 0);
	for (int i = 0; i < 10000; i++)
		uph_findings_add(
			list, i % 2 == 0 ? UPH_SEVERITY_ERROR : UPH_SEVERITY_WARNING, "b", "2", "post %d", i);
	assert_ptr_equal(first, uph_findings_at(list, 0));
	assert_string_equal(first->message, "den första");
	assert_string_equal(uph_findings_at(list, 10000)->message, "post 9999");
	assert_int_equal(uph_findings_count(list), 10001);
	assert_int_equal(uph_findings_count_of(list, UPH_SEVERITY_NOTE), 1);
	assert_int_equal(uph_findings_count_of(list, UPH_SEVERITY_ERROR), 5000);
	assert_int_equal(uph_findings_count_of(list, UPH_SEVERITY_WARNING), 5000);
	assert_true(uph_findings_complete(list));
	uph_findings_free(list);
}

static void a_lost_finding_marks_the_list(void **state)
{
	(void)state;
	struct uph_findings *list = uph_findings_new();
	static char text[1024 * 1024];
	enum uph_status status = UPH_OK;
	size_t kept = 0;

	memset(text, 'x', sizeof text - 1);
	for (; status == UPH_OK && kept < 100; kept += status == UPH_OK)
		status = uph_findings_add(list, UPH_SEVERITY_NOTE, "a", "", "%s", text);
	assert_int_equal(status, UPH_E_MEMORY);
	assert_int_equal(kept, 63);
	assert_int_equal(uph_findings_count(list), kept);
	assert_false(uph_findings_complete(list));
	uph_findings_free(list);
}

static void severities_have_swedish_words(void **state)
{
	(void)state;
	assert_string_equal(uph_severity_word(UPH_SEVERITY_ERROR), "fel");
	assert_string_equal(uph_severity_word(UPH_SEVERITY_WARNING), "varning");
	assert_string_equal(uph_severity_word(UPH_SEVERITY_NOTE), "upplysning");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(message_too_long_is_cut_at_a_character),
		cmocka_unit_test(message_is_valid_text_whatever_it_quotes),
		cmocka_unit_test(error_may_be_null),
		cmocka_unit_test(places_are_added_on_the_way_up),
		cmocka_unit_test(message_may_be_built_from_itself),
		cmocka_unit_test(exit_codes_are_the_contract),
		cmocka_unit_test(an_empty_list_has_nothing),
		cmocka_unit_test(findings_keep_their_words),
		cmocka_unit_test(findings_stay_while_the_list_grows),
		cmocka_unit_test(a_lost_finding_marks_the_list),
		cmocka_unit_test(severities_have_swedish_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
