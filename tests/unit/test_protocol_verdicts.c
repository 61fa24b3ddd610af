/* What a clause does to money, in the words of many secretaries: what gives is listed with its amount, what
 * is turned down, put off or only told moves nothing, and what goes back or between pots is no allocation. */
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

#define DECIDES "LSVO beslutar\n\n"

static const struct protocol_paragraph *read_seven(const char *lines)
{
	protocol_case_end(&here);
	protocol_case_begin(&here);
	protocol_case_paragraph(&here, lines);
	return protocol_case_number(&here, "7");
}

static void what_gives_is_money(void **state)
{
	static const char *const lines[] = {
		"LSVO beslutar att bevilja 200 000 kr ur 786 till Ronneby kommun.",
		"Beslut: att bevilja 200 000 kr från aktivitet 786 till Ronneby kommun.",
		"Beslutades att bevilja 200 000 kr från aktivitet 786 till Ronneby kommun.",
		"LSVO beslutade att bevilja 200 000 kr från aktivitet 786 till Ronneby kommun.",
		"LSVO beslutar enhälligt att bevilja 200 000 kr från aktivitet 786 till Ronneby kommun.",
		"LSVO beslutar bevilja 200 000 kr från aktivitet 786 till Ronneby kommun.",
		"Ledningssamverkan rekommenderar regiondirektören att ge Ronneby kommun 200 000 kr från 786.",
		"LSVO föreslår att regiondirektören beviljar Ronneby kommun 200 000 kr från aktivitet 786.",
		"LSVO ställer sig bakom förslaget att 200 000 kr från 786 går till Ronneby kommun.",
		"LSVO beviljar Ronneby kommun 200 000 kr från aktivitet 786.",
		"LSVO godkänner att 200 000 kr från aktivitet 786 betalas till Ronneby kommun.",
		"LSVO beslutar följande:\n\n1. Bevilja 200 000 kr från aktivitet 786 till Ronneby kommun.\n2. Uppdra åt KoU att följa upp.",
		"Förslag till beslut\n\natt bevilja 200 000 kr från aktivitet 786 till Ronneby kommun\n\nBeslut\n\nEnligt förslag.",
		"Efter samtal enades LSVO om att 200 000 kr från aktivitet 786 ges till Ronneby kommun.",
		"Ärendet avslutas med att LSVO beslutar att ge Ronneby kommun 200 000 kr från 786.",
		"LSVO FÖRESLÅR REGIONDIREKTÖREN BESLUTA\n\nATT BEVILJA 200 000 KR FRÅN AKTIVITET 786 TILL RONNEBY KOMMUN",
		"Ledamöterna är överens om att ge Ronneby kommun 200 000 kr från 786.",
		"Beslut fattades om att ge Ronneby kommun 200 000 kr från 786.",
		DECIDES "att avslå ansökan om 450 000 kr men bevilja 200 000 kr från 786 till Ronneby kommun",
		DECIDES "att bevilja 200\n\n000 kr från aktivitet 786 till Ronneby kommun",
		DECIDES "att bevilja tvåhundratusen kronor från 786 till Ronneby kommun",
		DECIDES "att bevilja 200 000:00 kr från 786 till Ronneby kommun"};
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const struct protocol_paragraph *seven = read_seven(lines[i]);
		if (seven->kind != UPH_MINUTE_MONEY || seven->by_hand || seven->amount.ore != 20000000 ||
			seven->financing_count != 1 || strcmp(seven->financing[0].activity, "786") != 0)
			fail_msg("kind %d, %lld: %s", (int)seven->kind, (long long)seven->amount.ore,
				lines[i]);
		if (!seven->recipient || strcmp(seven->recipient, "Ronneby kommun") != 0)
			fail_msg("recipient %s: %s", seven->recipient ? seven->recipient : "none", lines[i]);
	}
}

static void what_is_refused_or_told_moves_nothing(void **state)
{
	static const struct {
		const char *lines;
		enum uph_minute_kind kind;
		const char *rule; /* NULL: nothing is said */
	} cases[] = {
		{DECIDES "att avslå ansökan om 450 000 kr", UPH_MINUTE_NONE, "protocol.refused"},
		{DECIDES "att ansökan om 450 000 kr avslås", UPH_MINUTE_NONE, "protocol.refused"},
		{DECIDES "att inte bevilja 450 000 kr till föreningen", UPH_MINUTE_NONE, "protocol.refused"},
		{DECIDES "att inte återkräva 45 000 kr av Karlshamns kommun", UPH_MINUTE_NONE,
			"protocol.refused"},
		{DECIDES "att bordlägga ansökan om 450 000 kr", UPH_MINUTE_NONE, "protocol.refused"},
		{DECIDES "att återremittera ärendet om 450 000 kr", UPH_MINUTE_NONE, "protocol.refused"},
		{DECIDES "att avslå ansökan om att tilldela föreningen 450 000 kr", UPH_MINUTE_NONE,
			"protocol.refused"},
		{DECIDES "att godkänna slutredovisning på 1 234 567 kr", UPH_MINUTE_NONE, "protocol.noted"},
		{DECIDES "att notera att 14 765 786 kr har beviljats av staten", UPH_MINUTE_NONE,
			"protocol.noted"},
		{"KoU informerar om att 14 765 786 kr har beviljats av staten.", UPH_MINUTE_IDEA,
			"protocol.idea"},
		{"Styrgruppen föreslår att 300 000 kr avsätts till läger.", UPH_MINUTE_IDEA,
			"protocol.undecided"},
		{"KoU föreslår att LSVO beslutar att bevilja 300 000 kr till läger.", UPH_MINUTE_IDEA,
			"protocol.undecided"},
		{"LSVO beslutade att bevilja 200 000 kr till läger vid mötet 2026-01-16.", UPH_MINUTE_IDEA,
			"protocol.undecided"},
		{DECIDES "att uppdra åt KoU att ansöka om 500 000 kr hos staten", UPH_MINUTE_IDEA,
			"protocol.idea"},
		{"Förslag till beslut\n\natt bevilja 200 000 kr från 786\n\nBeslut\n\nÄrendet utgår.",
			UPH_MINUTE_NONE, NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct protocol_paragraph *seven = read_seven(cases[i].lines);
		if (seven->kind != cases[i].kind)
			fail_msg("kind %d: %s", (int)seven->kind, cases[i].lines);
		if (cases[i].rule && !protocol_case_find(&here, cases[i].rule))
			fail_msg("no %s: %s", cases[i].rule, cases[i].lines);
		assert_int_equal(0, protocol_decision_count(here.protocol));
	}
}

static void money_back_is_listed_and_not_drafted(void **state)
{
	static const char *const lines[] = {DECIDES "att omfördela 300 tkr från 786 till 964",
		DECIDES "att återföra 120 000 kr till länets gemensamma UPH-medel",
		DECIDES "att Karlshamns kommun återbetalar 45 000 kr",
		DECIDES "att avsluta projektet och återlämna 100 000 kr till potten",
		DECIDES "att de 200 000 kr som Ronneby kommun inte förbrukat får behållas till 2027",
		DECIDES "att upphäva beslutet om 200 000 kr till Ronneby kommun",
		DECIDES "att överföra 53 813 kr på balansen från 2023 till 2024"};
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const struct protocol_paragraph *seven = read_seven(lines[i]);
		if (seven->kind != UPH_MINUTE_MONEY || !seven->by_hand)
			fail_msg("kind %d: %s", (int)seven->kind, lines[i]);
		assert_int_equal(0, protocol_decision_count(here.protocol));
		assert_non_null(strstr(protocol_case_finding(&here, "protocol.back")->message, "uph record"));
	}
	/* Beside an allocation the allocation is drafted, and the rest is said. */
	const struct protocol_paragraph *seven = read_seven(DECIDES
		"att bevilja 100 000 kr från 786 till Ronneby kommun,\natt omfördela 300 tkr från 786 till 964.");
	assert_false(seven->by_hand);
	assert_int_equal(10000000, seven->amount.ore);
	assert_int_equal(1, protocol_decision_count(here.protocol));
	assert_non_null(protocol_case_find(&here, "protocol.back"));
}

static void an_amount_that_must_be_asked_for(void **state)
{
	static const struct {
		const char *amount;
		int64_t ore; /* 0: left out of the draft */
		const char *says;
	} cases[] = {
		{"200–300 000 kr", 0, "intervall"},
		{"200 000 - 300 000 kr", 0, "intervall"},
		{"mellan 200 000 och 300 000 kr", 0, "intervall"},
		{"0,5-1 miljon kronor", 0, "intervall"},
		{"500 000 kr per år", 0, "varje period"},
		{"200 000 kr/år", 0, "varje period"},
		{"2 x 150 000 kr", 15000000, "var och en"},
		{"3 st à 150 000 kr", 15000000, "var och en"},
		{"75,000 kr", 0, "läsas säkert"},
		{"ca 200 000 kr", 20000000, "ungefärligt"},
		{"200 000", 0, "beloppet står inte"},
		{"200 000 kr exkl. moms", 20000000, "utan moms"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char lines[256];
		(void)snprintf(lines, sizeof lines,
			DECIDES "att bevilja %s från aktivitet 786 till Ronneby kommun", cases[i].amount);
		const struct protocol_paragraph *seven = read_seven(lines);
		assert_int_equal(UPH_MINUTE_MONEY, seven->kind);
		if (seven->amount.ore != cases[i].ore)
			fail_msg("%lld: %s", (long long)seven->amount.ore, cases[i].amount);
		if (!strstr(protocol_case_finding(&here, "protocol.amount")->message, cases[i].says))
			fail_msg("%s: %s", cases[i].amount,
				protocol_case_finding(&here, "protocol.amount")->message);
	}
}

static void a_clause_for_several_recipients_is_parted(void **state)
{
	static const char *const five[] = {DECIDES
		"att bevilja följande ur 787:\n\nKarlshamn 246 096 kr\nKarlskrona 246 096 kr\nOlofström 246 096 kr\n"
		"Ronneby 246 096 kr\nSölvesborg 246 096 kr\nSumma 1 230 480 kr",
		DECIDES "att bevilja 246 096 kr till vardera kommunen från aktivitet 787",
		DECIDES "att bevilja 246 096 kr per kommun till länets fem kommuner från 787"};
	(void)state;
	for (size_t i = 0; i < sizeof five / sizeof *five; i++) {
		const struct protocol_paragraph *seven = read_seven(five[i]);
		if (seven->part_count != 5)
			fail_msg("%zu parts: %s", seven->part_count, five[i]);
		assert_int_equal(123048000, seven->amount.ore);
		for (size_t k = 0; k < 5; k++) {
			assert_int_equal(24609600, seven->parts[k].amount.ore);
			assert_string_equal("787", seven->parts[k].financing[0].activity);
		}
		assert_string_equal("Karlshamns kommun", seven->parts[0].recipient);
		assert_string_equal("Sölvesborgs kommun", seven->parts[4].recipient);
	}
	const struct protocol_paragraph *seven = read_seven(DECIDES
		"att bevilja 500 000 kr från 786 till Ronneby kommun, 250 000 kr från 964 till Karlskrona kommun, totalt 750 000 kr");
	assert_int_equal(2, seven->part_count);
	assert_string_equal("786", seven->parts[0].financing[0].activity);
	assert_string_equal("964", seven->parts[1].financing[0].activity);
	assert_int_equal(75000000, seven->amount.ore);
	seven = read_seven(DECIDES
		"att bevilja totalt 900 000 kr från 787, varav 700 000 kr till Karlskrona kommun och 200 000 kr till Ronneby kommun");
	assert_int_equal(2, seven->part_count);
	assert_int_equal(90000000, seven->amount.ore);
	assert_string_equal("787", seven->parts[1].financing[0].activity);
}

static void a_year_of_use_is_no_fund(void **state)
{
	static const struct {
		const char *words, *fund;
	} cases[] = {{"för 2027", "UPH 2026"}, {"under 2027", "UPH 2026"},
		{"ur 2026 års medel under 2027", "UPH 2026"}, {"av 2027 års medel", "UPH 2027"},
		{"ur medel för 2027", "UPH 2027"}, {"ur 2025 års medel", "UPH t.o.m. 2025"},
		{"för perioden 2026-2028", "UPH 2026"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char lines[256];
		(void)snprintf(lines, sizeof lines,
			DECIDES "att bevilja 200 000 kr %s från aktivitet 786 till Ronneby kommun",
			cases[i].words);
		const struct protocol_paragraph *seven = read_seven(lines);
		if (strcmp(cases[i].fund, seven->financing[0].fund) != 0)
			fail_msg("%s: %s", cases[i].words, seven->financing[0].fund);
	}
	read_seven(DECIDES "att bevilja 200 000 kr av 2027 års medel från aktivitet 786 till Ronneby kommun");
	assert_non_null(strstr(protocol_case_finding(&here, "protocol.year")->message, "efter mötets"));
}

/* A range that reaches back over the amount before it, in a list of recipients. */
static void ranges_in_a_list_are_not_parted(void **state)
{
	(void)state;
	const struct protocol_paragraph *seven = read_seven(DECIDES
		"att bevilja Ronneby 100 000 kr - 200 000 kr, Karlshamn 100 000 kr - 300 000 kr ur 786");
	assert_int_equal(UPH_MINUTE_MONEY, seven->kind);
	assert_int_equal(0, seven->part_count);
	assert_non_null(strstr(protocol_case_finding(&here, "protocol.amount")->message, "intervall"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_gives_is_money, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_refused_or_told_moves_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(money_back_is_listed_and_not_drafted, setup, teardown),
		cmocka_unit_test_setup_teardown(an_amount_that_must_be_asked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(a_clause_for_several_recipients_is_parted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_year_of_use_is_no_fund, setup, teardown),
		cmocka_unit_test_setup_teardown(ranges_in_a_list_are_not_parted, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
