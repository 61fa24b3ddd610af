/* Wordings of one purpose, and of two. */
#include "import/words_alike.h"

#include "tests/support/support.h"

static void tells_what_can_be_one_thing(void **state)
{
	static const struct {
		const char *a, *b;
		bool alike;
	} cases[] = {
		{"", "", false}, {"Barnahus", "", false},
		{"Programledare 0,75% (kommun)", "Samordnare suicidprevention", false},
		{"Kommunal kommunikatör", "Kommunanställd projektledare", false}, /* only "kommun" */
		{"Regional utvärdering", "Regionanställd handledare", false},
		{"Psykisk hälsa i skolan", "Uppdrag psykisk hälsa", false},
		{"Ett hus", "Ett hus", false}, /* nothing of substance */
		{"Programledare 0,75% (kommun)", "anställande av kommunal PROGRAMLEDARE", true},
		{"Lokala samordnare, femtedel", "Till lokala samordnarna", true},
		{"Barnahus", "Barnahus i länet", true},
		{"Utvärdering av missions", "Utva\xCC\x88rderingar", true}, /* ä in two parts */
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (words_alike(cases[i].a, cases[i].b) != cases[i].alike ||
			words_alike(cases[i].b, cases[i].a) != cases[i].alike)
			fail_msg("\"%s\" and \"%s\"", cases[i].a, cases[i].b);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(tells_what_can_be_one_thing)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
