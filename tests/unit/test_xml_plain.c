/* The words of plain XML: what is taken, and what is left to expat. */
#include "import/xml_plain.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/support.h"

/* A copy with the bytes behind it that the reader may look at, all of them tempting. */
static char *padded(const char *text)
{
	size_t length = strlen(text);
	char *copy = malloc(length + 1 + XML_PLAIN_PADDING);
	assert_non_null(copy);
	memset(copy, '<', length + 1 + XML_PLAIN_PADDING);
	memcpy(copy, text, length + 1);
	return copy;
}

static void text_left_to_expat(void **state)
{
	static const char *const cases[] = {
		"a",             /* no end */
		"a\nb<",         /* a line break: expat counts lines */
		"a\tb<",         /* a control character */
		"a\x7F<",        /* another */
		"a>b<",          /* "]]>" is refused */
		"a]]>b<",        /* … */
		"\xEF\xBF\xBE<", /* no character */
		"\xEF\xBC\xA1<", /* one, but of the same beginning */
		"\xC3<",         /* half a letter */
		"\xC0\x80<",     /* too long a form */
		"\xED\xA0\x80<", /* half a pair */
		"\xF4\x90\x80\x80<",
		"&<",
		"&amp<",
		"&aring;<",
		"&#;<",
		"&#x;<",
		"&#X41;<",
		"&#0;<",
		"&#13;<",
		"&#x1F;<",
		"&#xD800;<",
		"&#xFFFE;<",
		"&#65535;<",
		"&#x110000;<",
		"&#00000065;<",
		"&#65<",
		"&#",
		"&",
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buffer out;
		char *text = padded(cases[i]);
		const char *at = text;
		buffer_init(&out, 100);
		if (xml_plain_text(&at, &out))
			fail_msg("taken: %s", cases[i]);
		buffer_free(&out);
		free(text);
	}
}

static void text_taken(void **state)
{
	static const struct {
		const char *text, *out;
	} cases[] = {
		{"<", ""},
		{"a b<", "a b"},
		{"sm\xC3\xA5 \xE2\x82\xAC \xF0\x9F\x98\x80<", "sm\xC3\xA5 \xE2\x82\xAC \xF0\x9F\x98\x80"},
		{"\"'=/]];#<", "\"'=/]];#"},
		{"&amp;&lt;&gt;&quot;&apos;<", "&<>\"'"},
		{"a&#229;b&#xE5;c&#xe5;<", "a\xC3\xA5"
					   "b\xC3\xA5"
					   "c\xC3\xA5"},
		{"&#x10FFFF;&#32;&#0000065;<", "\xF4\x8F\xBF\xBF A"},
		{"&amp;amp;<", "&amp;"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buffer out;
		char *text = padded(cases[i].text);
		const char *at = text;
		buffer_init(&out, 100);
		assert_true(xml_plain_text(&at, &out));
		assert_string_equal(buffer_string(&out), cases[i].out);
		assert_ptr_equal(at, text + strlen(cases[i].text) - 1);
		buffer_free(&out);
		free(text);
	}
}

static void attributes(void **state)
{
	static const struct {
		const char *text;
		int count; /* -1: left to expat */
	} cases[] = {
		{" a=\"1\" a=\"2\">", -1},
		{" a=\"1\" bb=\"2\" a=\"3\">", -1},
		{" a='1'>", -1},
		{" a = \"1\">", -1},
		{"  a=\"1\">", -1},
		{" a=\"&amp;\">", -1},
		{" a=\"<\">", -1},
		{" a=\"\xC3\xA5\">", -1},
		{" a=\"x", -1},
		{" a=", -1},
		{" a", -1},
		{" =\"1\">", -1},
		{" >", -1},
		{" a=\"1\" b=\"1\" c=\"1\" d=\"1\" e=\"1\">", -1},
		{">", 0},
		{"/>", 0},
		{" a=\"\">", 1},
		{" a=\"1\" x:aa=\"2 3\"/>", 2},
		{" a=\"1\" b=\"1\" c=\"1\" d=\"1\">", 4},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct xml_plain_attribute found[4];
		size_t count = 0;
		char *text = padded(cases[i].text);
		const char *at = text;
		bool taken = xml_plain_attributes(&at, found, 4, &count);
		if (taken != (cases[i].count >= 0) || (taken && (int)count != cases[i].count))
			fail_msg("%s: %d, %zu attributes", cases[i].text, taken, count);
		if (taken && count > 0) {
			const struct xml_plain_attribute *a = xml_plain_attribute(found, count, "a");
			assert_non_null(a);
			assert_ptr_equal(a->value, text + strlen(" a=\""));
			assert_null(xml_plain_attribute(found, count, "aa"));
		}
		free(text);
	}
}

static void numbers(void **state)
{
	static const struct {
		const char *text;
		uint32_t number;
		bool taken;
	} cases[] = {
		{"\"", 0, false},
		{"-1\"", 0, false},
		{"1000000000\"", 0, false},
		{"0\"", 0, true},
		{"007\"", 7, true},
		{"999999999\"", 999999999, true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint32_t number = 0;
		char *text = padded(cases[i].text);
		const char *at = text;
		assert_int_equal(xml_plain_number(&at, &number), cases[i].taken);
		if (cases[i].taken) {
			assert_int_equal(number, cases[i].number);
			assert_int_equal(*at, '"');
		}
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_left_to_expat),
		cmocka_unit_test(text_taken),
		cmocka_unit_test(attributes),
		cmocka_unit_test(numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
