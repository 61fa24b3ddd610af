/* A row's key is a digest of what the row says and its occurrence: the books that exist have such keys, so
 * that not a byte of it may change. */
#include <string.h>

#include "import/row_key.h"
#include "tests/support/support.h"

/* The beginning of SHA-256 of the bytes themselves. */
static void expect_digest(const unsigned char key[UPH_ROW_KEY_SIZE], const char *bytes, size_t length)
{
	unsigned char hash[DIGEST_SIZE];
	struct digest *digest = digest_new();
	assert_true(digest && digest_begin(digest) && digest_add(digest, bytes, length) &&
		    digest_end(digest, hash));
	assert_memory_equal(key, hash, UPH_ROW_KEY_SIZE);
	digest_free(digest);
}

static void a_key_is_what_is_said_and_how_often(void **state)
{
	(void)state;
	static const char once[] = "journal\0blad.csv\0utbetalt\0\0å ä 1",
			  often[] = "journal\0blad.csv\0utbetalt\0\0å ä 12";
	struct row_keys keys;
	struct uph_error err;
	unsigned char key[UPH_ROW_KEY_SIZE];
	assert_status(UPH_OK, row_keys_begin(&keys, &err), &err);
	row_key_put(&keys, "journal");
	row_key_put(&keys, "Blad.csv ");
	row_key_put(&keys, "UTBETALT");
	row_key_put(&keys, "");
	buffer_text(&keys.bytes, "å ä");
	assert_status(UPH_OK, row_key_of(&keys, 1, key, &err), &err);
	expect_digest(key, once, sizeof once - 1);
	assert_status(UPH_OK, row_key_of(&keys, 12, key, &err), &err); /* what was said stays */
	expect_digest(key, often, sizeof often - 1);
	row_key_clear(&keys);
	row_key_put(&keys, "journal");
	assert_status(UPH_OK, row_key_of(&keys, 1, key, &err), &err);
	expect_digest(key, "journal\0 1", 10);
	row_keys_end(&keys);
}

static void what_is_too_long_is_refused(void **state)
{
	(void)state;
	struct row_keys keys;
	struct uph_error err;
	unsigned char key[UPH_ROW_KEY_SIZE];
	char text[4096];
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_status(UPH_OK, row_keys_begin(&keys, &err), &err);
	for (int i = 0; i < 300; i++)
		row_key_put(&keys, text);
	assert_int_equal(UPH_E_MEMORY, row_key_of(&keys, 1, key, &err));
	row_keys_end(&keys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_too_long_is_refused),
		cmocka_unit_test(a_key_is_what_is_said_and_how_often),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
