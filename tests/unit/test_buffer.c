/* Growable buffers with a maximum, and arenas. */
#include <stdalign.h>
#include <string.h>

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "tests/support/support.h"

static void beyond_the_maximum_sticks(void **state)
{
	(void)state;
	struct buffer buffer;

	buffer_init(&buffer, 5);
	buffer_text(&buffer, "abc");
	buffer_text(&buffer, "def");
	assert_true(buffer_failed(&buffer));
	assert_string_equal(buffer_string(&buffer), "abc");
	buffer_byte(&buffer, 'd');
	buffer_print(&buffer, "%d", 1);
	assert_string_equal(buffer_string(&buffer), "abc");
	buffer_clear(&buffer);
	assert_false(buffer_failed(&buffer));
	buffer_text(&buffer, "12345");
	assert_false(buffer_failed(&buffer));
	assert_string_equal(buffer_string(&buffer), "12345");
	buffer_byte(&buffer, '6');
	assert_true(buffer_failed(&buffer));
	buffer_free(&buffer);
	assert_false(buffer_failed(&buffer));
	assert_int_equal(buffer.length, 0);
	assert_int_equal(buffer.length_max, 5);
}

static void print_beyond_the_maximum_fails_whole(void **state)
{
	(void)state;
	struct buffer buffer;

	buffer_init(&buffer, 300);
	buffer_print(&buffer, "%0200d", 7);
	buffer_print(&buffer, "%0200d", 8);
	assert_true(buffer_failed(&buffer));
	assert_int_equal(buffer.length, 200);
	assert_int_equal(strlen(buffer.data), 200);
	buffer_free(&buffer);
}

static void an_empty_buffer_reads_as_empty(void **state)
{
	(void)state;
	struct buffer buffer;

	buffer_init(&buffer, SIZE_MAX);
	assert_string_equal(buffer_string(&buffer), "");
	buffer_append(&buffer, NULL, 0);
	assert_string_equal(buffer_string(&buffer), "");
	assert_false(buffer_failed(&buffer));
	buffer_free(&buffer);
	buffer_init(&buffer, 0);
	buffer_text(&buffer, "");
	assert_false(buffer_failed(&buffer));
	buffer_byte(&buffer, 'x');
	assert_true(buffer_failed(&buffer));
	buffer_free(&buffer);
}

static void a_buffer_grows_and_keeps_what_it_has(void **state)
{
	(void)state;
	struct buffer buffer;

	buffer_init(&buffer, 1000000);
	for (int i = 0; i < 10000; i++)
		buffer_print(&buffer, "%05d;", i);
	assert_false(buffer_failed(&buffer));
	assert_int_equal(buffer.length, 60000);
	assert_memory_equal(buffer.data, "00000;00001;", 12);
	assert_string_equal(buffer.data + 60000 - 6, "09999;");
	buffer_clear(&buffer);
	assert_string_equal(buffer_string(&buffer), "");
	buffer_append(&buffer, "a\0b", 3);
	assert_int_equal(buffer.length, 3);
	buffer_free(&buffer);
}

/* As the allocator leaves it that has nothing more to give. */
static void starve(struct buffer *buffer)
{
	buffer->failed = buffer->starved = true;
}

static void memory_that_ended_is_not_forgotten_by_clearing(void **state)
{
	(void)state;
	struct buffer buffer, made_of_it;

	buffer_init(&buffer, 100);
	buffer_init(&made_of_it, 100);
	buffer_pass_on(&buffer, &made_of_it);
	assert_false(buffer_failed(&made_of_it));
	buffer_text(&buffer, "abc");
	starve(&buffer);
	buffer_clear(&buffer);
	assert_string_equal(buffer_string(&buffer), "");
	assert_true(buffer_failed(&buffer));
	buffer_text(&buffer, "d");
	assert_string_equal(buffer_string(&buffer), "");
	buffer_pass_on(&buffer, &made_of_it);
	assert_true(buffer_starved(&made_of_it));
	assert_true(buffer_failed(&made_of_it));
	buffer_free(&buffer);
	assert_false(buffer_starved(&buffer));
	buffer_text(&buffer, "e");
	assert_string_equal(buffer_string(&buffer), "e");
	buffer_free(&buffer);
	buffer_free(&made_of_it);
}

static void too_long_is_forgotten_by_clearing_and_not_passed_on(void **state)
{
	(void)state;
	struct buffer buffer, made_of_it;

	buffer_init(&buffer, 3);
	buffer_init(&made_of_it, 100);
	buffer_text(&buffer, "abcd");
	assert_true(buffer_failed(&buffer));
	assert_false(buffer_starved(&buffer));
	buffer_pass_on(&buffer, &made_of_it);
	assert_false(buffer_failed(&made_of_it));
	buffer_clear(&buffer);
	assert_false(buffer_failed(&buffer));
	buffer_free(&buffer);
	buffer_free(&made_of_it);
}

static void long_prints_are_whole(void **state)
{
	(void)state;
	struct buffer buffer;

	buffer_init(&buffer, 10000);
	for (int width = 120; width <= 136; width++) {
		buffer_clear(&buffer);
		buffer_print(&buffer, "%0*d", width, 1);
		assert_int_equal(buffer.length, width);
		assert_int_equal(strlen(buffer.data), (size_t)width);
		assert_int_equal(buffer.data[width - 1], '1');
	}
	buffer_free(&buffer);
}

static void an_arena_refuses_beyond_its_maximum(void **state)
{
	(void)state;
	struct arena arena;

	arena_init(&arena, 64);
	assert_non_null(arena_alloc(&arena, 48));
	assert_null(arena_alloc(&arena, 17));
	assert_non_null(arena_alloc(&arena, 16));
	assert_null(arena_alloc(&arena, 0));
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_alloc_array(&arena, SIZE_MAX / 2, 3));
	assert_null(arena_copy(&arena, "a", SIZE_MAX));
	assert_null(arena_print(&arena, "%d", 1));
	arena_free(&arena);
	assert_int_equal(arena.used_total, 0);
	assert_non_null(arena_alloc(&arena, 64));
	arena_free(&arena);
}

static void an_arena_gives_zeroed_aligned_memory(void **state)
{
	(void)state;
	struct arena arena;

	arena_init(&arena, 10000000);
	for (size_t size = 0; size < 3000; size += 7) {
		unsigned char *memory = arena_alloc(&arena, size);
		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xFF, size);
	}
	unsigned char *large = arena_alloc(&arena, 3000000);
	assert_non_null(large);
	assert_int_equal(large[0] | large[2999999], 0);
	arena_free(&arena);
}

static void an_arena_copies_texts(void **state)
{
	(void)state;
	struct arena arena;

	arena_init(&arena, 100000);
	char *cut = arena_copy(&arena, "Karlskrona", 5);
	char *whole = arena_string(&arena, "Karlshamn");
	char *printed = arena_print(&arena, "%s § %d", "LSVO", 84);
	char *none = arena_copy(&arena, NULL, 0);
	assert_string_equal(cut, "Karls");
	assert_string_equal(whole, "Karlshamn");
	assert_string_equal(printed, "LSVO § 84");
	assert_string_equal(none, "");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(beyond_the_maximum_sticks),
		cmocka_unit_test(print_beyond_the_maximum_fails_whole),
		cmocka_unit_test(an_empty_buffer_reads_as_empty),
		cmocka_unit_test(a_buffer_grows_and_keeps_what_it_has),
		cmocka_unit_test(memory_that_ended_is_not_forgotten_by_clearing),
		cmocka_unit_test(too_long_is_forgotten_by_clearing_and_not_passed_on),
		cmocka_unit_test(long_prints_are_whole),
		cmocka_unit_test(an_arena_refuses_beyond_its_maximum),
		cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(an_arena_copies_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
