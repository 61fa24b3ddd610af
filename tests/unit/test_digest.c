/* SHA-256 against the published examples (FIPS 180-4), whole, in pieces and again with the same digest. */
#include <string.h>

#include "ledger/base/digest.h"
#include "tests/support/support.h"

static const char of_nothing[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
static const char of_abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char of_million[] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

static void assert_end(struct digest *digest, const char *expected)
{
	unsigned char out[DIGEST_SIZE];
	char text[DIGEST_HEX_MAX];

	assert_true(digest_end(digest, out));
	assert_string_equal(digest_hex(out, text), expected);
}

static void digests_are_the_published_ones(void **state)
{
	(void)state;
	struct digest *digest = digest_new();
	char thousand[1000];

	assert_non_null(digest);
	assert_true(digest_begin(digest));
	assert_end(digest, of_nothing);
	assert_true(digest_begin(digest));
	assert_true(digest_add(digest, "abc", 3));
	assert_end(digest, of_abc);
	memset(thousand, 'a', sizeof thousand);
	assert_true(digest_begin(digest));
	for (int i = 0; i < 1000; i++)
		assert_true(digest_add(digest, thousand, sizeof thousand));
	assert_end(digest, of_million);
	digest_free(digest);
	digest_free(NULL);
}

static void pieces_and_interrupted_runs_make_no_difference(void **state)
{
	(void)state;
	struct digest *first = digest_new();
	struct digest *second = digest_new();

	assert_true(digest_begin(first));
	assert_true(digest_begin(second));
	assert_true(digest_add(first, "a", 1));
	assert_true(digest_add(second, "något annat", 12));
	assert_true(digest_add(first, NULL, 0));
	assert_true(digest_add(first, "bc", 2));
	assert_end(first, of_abc);
	/* Begun again without an end: what was added is forgotten. */
	assert_true(digest_begin(second));
	assert_end(second, of_nothing);
	digest_free(first);
	digest_free(second);
}

/* The beginning of a digest as papers print it, and what is none. */
static void beginnings_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t digits;
	} cases[] = {
		{"", 0},
		{" ", 0},
		{"x", 0},
		{"3f9a-17c2", 0},
		{"3f9a 17c2 8b04 d6e1 …", 0},
		{"\xc2", 0},
		{"3", 1},
		{"3f9a17c2", 8},
		{"3F9A 17C2", 8},
		{" 3f9a 17c2 8b04 d6e1\n", 16},
		{"3f9a\u00a017c2\u202f8b04\td6e1", 16},
		{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 64},
		{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0", 0},
	};
	unsigned char low[DIGEST_SIZE], high[DIGEST_SIZE];
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(cases[i].digits, digest_read_beginning(cases[i].text, low, high));
	assert_int_equal(3, digest_read_beginning("a b C", low, high));
	assert_int_equal(0xab, low[0]);
	assert_int_equal(0xab, high[0]);
	assert_int_equal(0xc0, low[1]);
	assert_int_equal(0xcf, high[1]);
	assert_int_equal(0x00, low[31]);
	assert_int_equal(0xff, high[31]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests_are_the_published_ones),
		cmocka_unit_test(pieces_and_interrupted_runs_make_no_difference),
		cmocka_unit_test(beginnings_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
