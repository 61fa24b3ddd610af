/* The wait for a book that is taken: bounded for all of a change together, told, and begun anew with the
 * next. */
#include <stdint.h>

#include "ledger/db_wait.h"
#include "tests/support/support.h"

struct told {
	int times, waited, most;
};

static void note(void *context, int waited_milliseconds, int milliseconds_max)
{
	struct told *told = context;
	assert_true(waited_milliseconds >= told->waited);
	told->times++;
	told->waited = waited_milliseconds;
	told->most = milliseconds_max;
}

static int ask_until_in_vain(struct db_wait *wait)
{
	int times = 0;
	while (db_wait_on(wait, times) == 1)
		times++;
	return times;
}

static void no_wait_at_all(void **state)
{
	(void)state;
	struct db_wait wait;
	struct told told = {0};
	db_wait_init(&wait, 0);
	wait.tell = note;
	wait.tell_context = &told;
	assert_int_equal(0, db_wait_on(&wait, 0));
	assert_true(wait.in_vain);
	assert_int_equal(0, told.times);
}

static void in_vain_once_is_in_vain_until_the_next_change(void **state)
{
	(void)state;
	struct db_wait wait;
	struct told told = {0};
	db_wait_init(&wait, 50);
	wait.tell = note;
	wait.tell_context = &told;
	int times = ask_until_in_vain(&wait);
	assert_in_range(times, 1, 50);
	assert_int_equal(times, told.times);
	assert_int_equal(50, told.most);
	assert_true(told.waited < 50);
	assert_true(wait.slept >= 50 * INT64_C(1000000));
	assert_int_equal(0, db_wait_on(&wait, 0));
	db_wait_begin(&wait);
	told.waited = 0;
	assert_int_equal(1, db_wait_on(&wait, 0));
}

/* The engine counts from zero again at every lock. */
static void waits_of_one_change_are_added_up(void **state)
{
	(void)state;
	struct db_wait wait;
	int times = 0;
	db_wait_init(&wait, 40);
	while (db_wait_on(&wait, 0) == 1)
		times++;
	assert_in_range(times, 1, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_wait_at_all),
		cmocka_unit_test(in_vain_once_is_in_vain_until_the_next_change),
		cmocka_unit_test(waits_of_one_change_are_added_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
