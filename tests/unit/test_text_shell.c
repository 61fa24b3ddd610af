/* A text as one word of a shell's command; characters that are not seen. */
#include <string.h>

#include "ledger/base/text.h"
#include "tests/support/support.h"

static const struct {
	const char *text, *word, *quoted;
} words[] = {
	{"", "\"\"", "\"\""},
	{"bok.uph", "bok.uph", "\"bok.uph\""},
	{"/tmp/a_b-c,d:e@f%g+h=i", "/tmp/a_b-c,d:e@f%g+h=i", "\"/tmp/a_b-c,d:e@f%g+h=i\""},
	{"böcker/år.uph", "böcker/år.uph", "\"böcker/år.uph\""},
	{"UPH 2024", "\"UPH 2024\"", "\"UPH 2024\""},
	{"en\u00a0bok", "\"en\u00a0bok\"", "\"en\u00a0bok\""},
	{"en\u2028bok", "\"en\u2028bok\"", "\"en\u2028bok\""},
	{"Kalles'", "\"Kalles'\"", "\"Kalles'\""},
	{"x;rm y", "\"x;rm y\"", "\"x;rm y\""},
	{"$(rm y)", "'$(rm y)'", "'$(rm y)'"},
	{"`rm y`", "'`rm y`'", "'`rm y`'"},
	{"a\"b", "'a\"b'", "'a\"b'"},
	{"a\\b", "'a\\b'", "'a\\b'"},
	{"hej!", "'hej!'", "'hej!'"},
	{"$'x'", "'$'\\''x'\\'''", "'$'\\''x'\\'''"},
};

static void a_text_is_one_word(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct buffer out;
		char name[TEXT_SHELL_MAX];
		buffer_init(&out, 100);
		text_shell_word(&out, words[i].text);
		assert_string_equal(words[i].word, buffer_string(&out));
		buffer_clear(&out);
		text_shell_quoted(&out, words[i].text);
		assert_string_equal(words[i].quoted, buffer_string(&out));
		assert_string_equal(words[i].quoted, text_shell_name(words[i].text, name));
		buffer_free(&out);
	}
}

static void a_name_that_is_no_name_is_left_out(void **state)
{
	(void)state;
	char name[TEXT_SHELL_MAX], text[2 * TEXT_SHELL_MAX];
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_string_equal("\"…\"", text_shell_name(text, name));
	memset(text, '\'', sizeof text - 1); /* four bytes each */
	text[0] = '$';
	text[TEXT_SHELL_MAX / 4 + 8] = '\0';
	assert_string_equal("\"…\"", text_shell_name(text, name));
}

static void what_is_not_seen(void **state)
{
	(void)state;
	static const uint32_t unseen[] = {0xAD, 0x061C, 0x200B, 0x200D, 0x200F, 0x202A, 0x202E, 0x2060,
		0x2066, 0x206F, 0xFEFF, 0xE0000, 0xE007F};
	static const uint32_t seen[] = {'a', 0xAC, 0xAE, 0xE5, 0x061B, 0x200A, 0x2010, 0x2029, 0x202F, 0x205F,
		0x2070, 0xFEFE, 0xFF00, 0xE0080, 0x1F600};
	for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
		assert_true(text_unseen(unseen[i]));
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
		assert_false(text_unseen(seen[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_one_word),
		cmocka_unit_test(a_name_that_is_no_name_is_left_out),
		cmocka_unit_test(what_is_not_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
