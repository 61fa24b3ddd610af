/* The meeting's day: where it is read, and when another is proposed; whose meeting; when it is adjusted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/protocol_case.h"

static struct protocol_case here;

static int setup(void **state)
{
	(void)state;
	protocol_case_begin(&here);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	protocol_case_end(&here);
	return 0;
}

#define BODY                                                                                                 \
	"\nNärvarande: ledamöter\nSekreterare: se nedan\n\n§ 3\nEkonomi\n\nLSVO beslutar\n\natt gå hem\n\n§ 4\nNästa möte\n"

static void read_named(const char *text, const char *name)
{
	protocol_case_bytes(&here, text, strlen(text), name);
}

static void the_day_stands_in_the_head(void **state)
{
	static const struct {
		const char *head;
		int32_t stated, proposed;
	} cases[] = {
		{"Tid och plats: Fredagen den 17 april 2026 kl. 08.15", 20260417, 0},
		{"Plats och tid: Digitalt, den 17 april 2026, klockan 08:30-12:00", 20260417, 0},
		{"Plats och tid\nRådhuset, Ronneby\n2026-04-17 kl 9-12", 20260417, 0},
		{"- Tid och plats: 260417", 20260417, 0},
		{"Tid: 17/4 2026", 20260417, 0},
		{"Datum 2026-04-17", 20260417, 0},
		{"Mötesdatum: 26-04-17", 20260417, 0},
		{"LSVO 2026-04-17", 20260417, 0},
		{"Protokoll från mötet den 17 april 2026", 20260417, 0},
		{"T1d och plats: fredag 17 apri1 2026", 20260417, 0},
		/* The adjustment's day is not the meeting's. */
		{"Plats och tid för justering: 2026-04-30\nTid och plats: 2026-04-17", 20260417, 0},
		/* The weekday decides the year. */
		{"Tid och plats: fredagen den 17 april 2025", 20250417, 20260417},
		/* No day at all. */
		{"Tid och plats: Rådhuset", 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[1024];
		(void)snprintf(text, sizeof text, "%s%s", cases[i].head, BODY);
		protocol_case_text(&here, text);
		if (here.protocol->date.ymd != cases[i].stated ||
			here.protocol->date_proposed.ymd != cases[i].proposed)
			fail_msg("\"%s\" is %d, %d", cases[i].head, (int)here.protocol->date.ymd,
				(int)here.protocol->date_proposed.ymd);
	}
}

static void what_is_told_as_past_comes_before(void **state)
{
	(void)state;
	protocol_case_text(&here, "Tid och plats: 16 februari 2025" BODY
				  "Protokollet för mötet 2026-01-16 lades till handlingarna.\n"
				  "LSVO beslutade 2025-12-12 att arbetet pågår till 2027-12-31.\n");
	assert_int_equal(20260216, here.protocol->date_proposed.ymd);
	assert_string_equal(
		"Protokollets dag 2025-02-16 stämmer inte; 2026-02-16 föreslås: texten talar om 2026-01-16 som "
		"förbi: \"Protokollet för mötet 2026-01-16 lades till handlingarna.\" (rad 14); texten talar om "
		"2025-12-12 som förbi: \"LSVO beslutade 2025-12-12 att arbetet pågår till 2027-12-31.\" (rad 15). "
		"Annars: --date DAG.",
		protocol_case_finding(&here, "protocol.date")->message);
	/* A day that a decision names for something to come is not past. */
	protocol_case_text(&here,
		"Tid och plats: 2026-02-16" BODY "LSVO beslutade att arbetet pågår till 2027-12-31.\n");
	assert_int_equal(0, here.protocol->date_proposed.ymd);
	assert_null(protocol_case_find(&here, "protocol.date"));
}

static void the_paragraphs_have_a_year(void **state)
{
	(void)state;
	protocol_case_text(&here,
		"Tid och plats: 17 april 2025\nNärvarande: alla\nSekreterare: en\n\n§ 3/26\nEkonomi\nText.\n\n"
		"§ 4/26\nNästa möte\nText.\n\nLSVO tackar.\n");
	assert_int_equal(20260417, here.protocol->date_proposed.ymd);
	/* It also gives the year of a day without one. */
	protocol_case_text(&here,
		"Tid och plats: den 17 april\nNärvarande: alla\nSekreterare: en\n\n§ 3/26\nEkonomi\nText.\n\n"
		"§ 4/26\nNästa möte\nText.\n\nLSVO tackar.\n");
	assert_int_equal(20260417, here.protocol->date.ymd);
}

static void the_name_of_the_file_helps(void **state)
{
	(void)state;
	read_named("Tid och plats: Rådhuset" BODY, "lsvo-2026-04-17.txt");
	assert_int_equal(0, here.protocol->date.ymd);
	assert_int_equal(20260417, here.protocol->date_proposed.ymd);
	assert_string_equal(
		"Mötets dag saknas i protokollet; 2026-04-17 föreslås: protokollet säger ingen dag; filen heter "
		"\"lsvo-2026-04-17.txt\". Annars: --date DAG.",
		protocol_case_finding(&here, "protocol.date")->message);
	read_named("Tid och plats: 2026-04-17" BODY, "LSVO_260418.txt");
	assert_string_equal(
		"Protokollet säger 2026-04-17, men filens namn 2026-04-18; protokollets dag gäller. Är den fel: "
		"--date 2026-04-18.",
		protocol_case_finding(&here, "protocol.date")->message);
	read_named("Tid och plats: Rådhuset" BODY, "protokoll.txt");
	assert_string_equal("Protokollet säger inte vilken dag mötet hölls; ange dagen med --date.",
		protocol_case_finding(&here, "protocol.date")->message);
}

static void a_day_that_is_none_is_named(void **state)
{
	(void)state;
	protocol_case_text(&here, "Tid och plats: 2026-02-30" BODY);
	assert_int_equal(0, protocol_day(here.protocol).ymd);
	assert_string_equal("Protokollet säger 2026-02-30, en dag som inte finns; ange rätt dag med --date.",
		protocol_case_finding(&here, "protocol.date")->message);
}

static void a_person_may_say_the_day(void **state)
{
	const char *text = "Tid och plats: 2026-04-17" BODY;
	(void)state;
	assert_status(UPH_OK,
		protocol_read_on((const unsigned char *)text, strlen(text), "p.txt",
			(struct uph_date){20260418}, &here.arena, here.findings, &here.protocol, &here.err),
		&here.err);
	assert_int_equal(20260418, protocol_day(here.protocol).ymd);
	assert_string_equal("Protokollet säger 2026-04-17; 2026-04-18 är angivet med --date och gäller.",
		protocol_case_finding(&here, "protocol.date")->message);
}

static void bodies_are_those_that_decide(void **state)
{
	static const struct {
		const char *marker, *body;
	} cases[] = {
		{"LSVO beslutar", "LSVO"},
		{"Ledningssamverkan vård och omsorg beslutar", "LSVO"},
		{"Ledningssamverkan vard och omsorg bes1utar:", "LSVO"},
		{"PSVO beslutar", "PSVO"},
		{"Hälsorådet beslutar", "Hälsorådet"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[1024];
		(void)snprintf(text, sizeof text,
			"Tid och plats: 2026-04-17\nNärvarande: alla\n\n§ 3\nEkonomi\nLSVO talade med PSVO.\n\n%s\n\natt gå\n",
			cases[i].marker);
		protocol_case_text(&here, text);
		assert_string_equal(cases[i].body, here.protocol->body);
	}
}

static void adjustment(void **state)
{
	static const struct {
		const char *line;
		int32_t day;
		bool latest;
	} cases[] = {
		{"Ingen uppgift", 0, false},
		{"Plats och tid för justering: Digital justering senast 2026-04-30 kl. 16.00", 20260430,
			true},
		{"Justeras senast den 30 april 2026", 20260430, true},
		{"Protokollet justerat den 30 april 2026", 20260430, false},
		{"Justerat 2026-04-30", 20260430, false},
		{"Justering: 30/4", 20260430, true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[1024];
		(void)snprintf(text, sizeof text, "Tid och plats: 2026-04-17\n%s%s", cases[i].line, BODY);
		protocol_case_text(&here, text);
		if (here.protocol->adjusted.ymd != cases[i].day ||
			here.protocol->adjusted_latest != cases[i].latest)
			fail_msg("\"%s\" is %d, %d", cases[i].line, (int)here.protocol->adjusted.ymd,
				here.protocol->adjusted_latest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_day_stands_in_the_head, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_told_as_past_comes_before, setup, teardown),
		cmocka_unit_test_setup_teardown(the_paragraphs_have_a_year, setup, teardown),
		cmocka_unit_test_setup_teardown(the_name_of_the_file_helps, setup, teardown),
		cmocka_unit_test_setup_teardown(a_day_that_is_none_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(a_person_may_say_the_day, setup, teardown),
		cmocka_unit_test_setup_teardown(bodies_are_those_that_decide, setup, teardown),
		cmocka_unit_test_setup_teardown(adjustment, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
