/* A text as a JSON string: everything comes back as it was. */
#include "import/json_string.h"
#include "tests/support/support.h"

static void texts_as_json(void **state)
{
	static const struct {
		const char *text, *json;
	} cases[] = {
		{"", "\"\""},
		{"Belopp tkr", "\"Belopp tkr\""},
		{"Bel\"opp\\", "\"Bel\\\"opp\\\\\""},
		{"Bokf.-\ndatum", "\"Bokf.-\\ndatum\""},
		{"Ver\tnr", "\"Ver\\tnr\""},
		{"a\rb\x01\x7f", "\"a\\u000db\\u0001\\u007f\""},
		{"Ängelholm – 2 %", "\"Ängelholm – 2 %\""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer out;
		buffer_init(&out, 256);
		json_string_put(&out, cases[i].text);
		assert_string_equal(cases[i].json, buffer_string(&out));
		buffer_free(&out);
	}
}

static void what_does_not_fit(void **state)
{
	struct buffer out;
	(void)state;
	buffer_init(&out, 8);
	json_string_put(&out, "123456789");
	assert_true(buffer_failed(&out));
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_as_json),
		cmocka_unit_test(what_does_not_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
