/* How often rows have said the same: counted by the first bytes of a digest, with room reserved or not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "import/rows_said.h"

static void digest_of(uint64_t number, unsigned char digest[16])
{
	uint64_t mixed = number * UINT64_C(0x9E3779B97F4A7C15);
	memset(digest, 7, 16);
	memcpy(digest, &mixed, sizeof mixed);
}

static size_t add(struct rows_said *said, uint64_t number)
{
	unsigned char digest[16];
	size_t occurrence = 0;
	digest_of(number, digest);
	assert_true(rows_said_add(said, digest, &occurrence));
	return occurrence;
}

static void count_some(struct rows_said *said)
{
	for (uint64_t i = 0; i < 5000; i++) /* 0 is the digest of zeros, which is no free place */
		assert_int_equal(1, add(said, i));
	for (uint64_t i = 0; i < 5000; i += 7)
		assert_int_equal(2, add(said, i));
	assert_int_equal(3, add(said, 7));
	assert_int_equal(2, add(said, 8));
	assert_int_equal(5000, said->count);
}

static void counts_as_it_grows(void **state)
{
	(void)state;
	struct rows_said said;
	rows_said_init(&said);
	count_some(&said);
	rows_said_free(&said);
	assert_int_equal(1, add(&said, 7)); /* empty again */
	rows_said_free(&said);
}

static void reserved_room_does_not_grow(void **state)
{
	(void)state;
	struct rows_said said;
	rows_said_init(&said);
	assert_true(rows_said_reserve(&said, 5000));
	size_t slots = said.slot_count;
	assert_true(slots * sizeof *said.slots <= 5000 * 12);
	count_some(&said);
	assert_int_equal(slots, said.slot_count);
	rows_said_free(&said);
}

static void what_was_taken_back_is_remembered(void **state)
{
	(void)state;
	struct rows_said said;
	unsigned char digest[16];
	rows_said_init(&said);
	digest_of(3, digest);
	assert_int_equal(0, rows_said_taken_back(&said, digest));
	assert_int_equal(1, add(&said, 3));
	assert_true(rows_said_take_back(&said, digest, 41));
	assert_int_equal(41, rows_said_taken_back(&said, digest));
	assert_int_equal(2, add(&said, 3));
	digest_of(4, digest);
	assert_int_equal(0, rows_said_taken_back(&said, digest));
	rows_said_free(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_as_it_grows),
		cmocka_unit_test(reserved_room_does_not_grow),
		cmocka_unit_test(what_was_taken_back_is_remembered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
