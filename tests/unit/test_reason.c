/* Why the system would not, in Swedish; and two threads with a reason each. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/reason.h"
#include "tests/support/support.h"

struct reason_case {
	int error;
	const char *read, *write;
};

static void what_the_system_says_is_told_in_swedish(void **state)
{
	static const struct reason_case cases[] = {
		{ENOMEM, "minnet räcker inte", "minnet räcker inte"},
		{EACCES, "du har inte rätt att läsa den", "du har inte rätt att skriva där"},
		{EPERM, "du har inte rätt att läsa den", "du har inte rätt att skriva där"},
		{ENOENT, "den finns inte", "mappen finns inte"},
		{ENOTDIR, "den finns inte", "mappen finns inte"},
		{EISDIR, "det är en mapp", "där finns redan en mapp med det namnet"},
		{ENAMETOOLONG, "filnamnet är för långt", "filnamnet är för långt"},
		{ENOSPC, NULL, "disken är full; frigör plats och gör om"},
		{EDQUOT, NULL, "utrymmet som du har rätt till är slut; frigör plats och gör om"},
		{EFBIG, NULL, "filen blir större än vad systemet tillåter"},
		{EPIPE, NULL, "mottagaren slutade läsa innan allt var skrivet"},
		{EROFS, NULL, "platsen är skrivskyddad"},
		{EIO, "disken svarar med ett fel", "disken svarar med ett fel"},
		{EMFILE, "för många filer är öppna; stäng några program och gör om",
			"för många filer är öppna; stäng några program och gör om"},
		{EBADF, NULL, "den är stängd"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (cases[i].read)
			assert_string_equal(reason_to_read(cases[i].error), cases[i].read);
		assert_string_equal(reason_to_write(cases[i].error), cases[i].write);
	}
}

static void what_has_no_words_is_quoted(void **state)
{
	(void)state;
	char expected[200];
	(void)snprintf(expected, sizeof expected, "systemet säger \"%s\"", strerror(ENXIO));
	assert_string_equal(reason_to_read(ENXIO), expected);
	assert_string_equal(reason_to_write(ENXIO), expected);
	assert_non_null(strstr(reason_to_read(123456), "123456"));
}

static void *say_another(void *context)
{
	*(bool *)context = strstr(reason_to_read(ELOOP), "systemet säger") != NULL;
	return NULL;
}

/* The thread that reads ahead had the same 160 bytes as the one that records. */
static void a_reason_is_not_overwritten_by_another_thread(void **state)
{
	(void)state;
	pthread_t thread;
	bool said = false;
	char before[200];
	const char *reason = reason_to_write(ENXIO);
	(void)snprintf(before, sizeof before, "%s", reason);
	assert_int_equal(pthread_create(&thread, NULL, say_another, &said), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(said);
	assert_string_equal(reason, before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reason_is_not_overwritten_by_another_thread),
		cmocka_unit_test(what_the_system_says_is_told_in_swedish),
		cmocka_unit_test(what_has_no_words_is_quoted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
