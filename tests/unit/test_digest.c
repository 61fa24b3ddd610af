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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests_are_the_published_ones),
		cmocka_unit_test(pieces_and_interrupted_runs_make_no_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
