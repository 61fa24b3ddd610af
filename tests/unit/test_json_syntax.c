/* JSON to the letter: what is none is refused by its rule and byte, and cJSON then takes all that is left. */
#include "import/json_syntax.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "tests/support/support.h"

static const struct {
	const char *text;
	const char *rule;
	size_t at;
} refused[] = {
	{"", "syntax", 0},
	{" \n", "syntax", 2},
	{"{", "syntax", 1},
	{"[1", "syntax", 2},
	{"}", "syntax", 0},
	{"[}", "syntax", 1},
	{"{]", "syntax", 1},
	{"[1,]", "syntax", 3},
	{"[,1]", "syntax", 1},
	{"[1 2]", "syntax", 3},
	{"{\"a\"}", "syntax", 4},
	{"{\"a\":}", "syntax", 5},
	{"{\"a\":1,}", "syntax", 7},
	{"{a:1}", "syntax", 1},
	{"{1:1}", "syntax", 1},
	{"tru", "syntax", 0},
	{"True", "syntax", 0},
	{"NaN", "syntax", 0},
	{"\xC2\xA0{}", "syntax", 0},
	{"\f{}", "syntax", 0},
	{"\"\t\"", "syntax", 1},
	{"\"\\a\"", "syntax", 1},
	{"\"\\u12\"", "syntax", 1},
	{"\"\\u12g4\"", "syntax", 1},
	{"\"\\uDC00\"", "syntax", 1},
	{"\"\\uD83D\\u0041\"", "syntax", 1},
	{"\"\\", "syntax", 1},
	{"\"a\\\"", "syntax", 0},
	{"\"\\u0000\"", "nul", 1},
	{"\xFF\xFE{", "encoding", 0},
	{"\"\xC3\"", "encoding", 1},
	{"\"\xED\xA0\x80\"", "encoding", 1},
	{"-", "number", 0},
	{"+1", "syntax", 0},
	{".5", "syntax", 0},
	{"01", "number", 0},
	{"-01", "number", 0},
	{"1.", "number", 0},
	{"-.5", "number", 0},
	{"1e", "number", 0},
	{"1e+", "number", 0},
	{"1-2", "trailing", 1},
	{"0x10", "trailing", 1},
	{"{}{}", "trailing", 2},
	{"1 1", "trailing", 2},
};

static void refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct json_fault fault;
		if (json_syntax_check(refused[i].text, strlen(refused[i].text), &fault))
			fail_msg("accepted: %s", refused[i].text);
		if (strcmp(fault.rule, refused[i].rule) != 0 || fault.at != refused[i].at)
			fail_msg("%s: %s at %zu: %s", refused[i].text, fault.rule, fault.at, fault.message);
	}
}

static void accepts(void **state)
{
	(void)state;
	static const char *const texts[] = {"{}", "[]", " [ ] ", "null", "true", "false", "0", "-0", "10",
		"1.50", "1e5", "-1.5E-3", "\"\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
		"\"\\u00e5\\uD83D\\uDE00\"", "\"\xC3\xA5\xF0\x9F\x98\x80\"",
		"\r\n{\"a\" :\t[1, {\"b\":[[]]}, \"c\"] , \"\":{}}\n",
		"1234567890123456789012345678901234567890"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct json_fault fault;
		if (!json_syntax_check(texts[i], strlen(texts[i]), &fault))
			fail_msg("%s: %s", texts[i], fault.message);
		cJSON *tree = cJSON_ParseWithLength(texts[i], strlen(texts[i]));
		if (!tree)
			fail_msg("cJSON refuses %s", texts[i]);
		cJSON_Delete(tree);
	}
}

static void bounds_depth(void **state)
{
	(void)state;
	char text[2 * JSON_DEPTH_MAX + 2];
	struct json_fault fault;
	memset(text, '[', JSON_DEPTH_MAX);
	memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
	assert_true(json_syntax_check(text, (size_t)2 * JSON_DEPTH_MAX, &fault));
	memset(text, '[', JSON_DEPTH_MAX + 1);
	memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
	assert_false(json_syntax_check(text, sizeof text, &fault));
	assert_string_equal(fault.rule, "depth");
	assert_int_equal(fault.at, JSON_DEPTH_MAX);
}

static void tells_line_and_character(void **state)
{
	(void)state;
	static const char text[] = "ab\n\xC3\xA5\xC3\xA5x\n";
	static const struct {
		size_t at;
		const char *place;
	} cases[] = {{0, "1:1"}, {2, "1:3"}, {3, "2:1"}, {5, "2:2"}, {7, "2:3"}, {8, "2:4"}, {9, "3:1"},
		{99, "3:1"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char place[JSON_PLACE_MAX];
		assert_string_equal(
			json_syntax_place(text, sizeof text - 1, cases[i].at, place), cases[i].place);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(accepts),
		cmocka_unit_test(bounds_depth),
		cmocka_unit_test(tells_line_and_character),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
