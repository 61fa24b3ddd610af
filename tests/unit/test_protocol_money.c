/* What a paragraph of money says beside its amount: shares, periods, how much work, who asks for the money,
 * which year's it is, what happens if a condition falls, and what is discussed in one paragraph and decided
 * in another.
 */
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
#define GIVES DECIDES "att bevilja 100 000 kr från aktivitet 786 till Ronneby kommun för läger\n\n"

static const struct protocol_paragraph *read_seven(const char *lines)
{
	protocol_case_end(&here);
	protocol_case_begin(&here);
	protocol_case_paragraph(&here, lines);
	return protocol_case_number(&here, "7");
}

/* ---- shares ---- */

/* "name n/d; …" */
static void expect_shares(const struct protocol_paragraph *paragraph, const char *shares)
{
	struct buffer found;
	buffer_init(&found, 4096);
	for (size_t i = 0; i < paragraph->share_count; i++)
		buffer_print(&found, "%s%s %lld/%lld", i > 0 ? "; " : "", paragraph->shares[i].name,
			(long long)paragraph->shares[i].numerator,
			(long long)paragraph->shares[i].denominator);
	assert_string_equal(shares, buffer_string(&found));
	buffer_free(&found);
}

static void shares_are_told_and_not_drafted(void **state)
{
	static const struct {
		const char *clause, *shares;
	} cases[] = {
		{"att kostnaden delas mellan länets fem kommuner (50 %) och Region Blekinge (50 %)",
			"länets fem kommuner 50/100; Region Blekinge 50/100"},
		{"att fördelningen är: Karlskrona 46,5 %, Ronneby 30 % samt Olofström - 23,5 %",
			"Karlskrona 465/1000; Ronneby 30/100; Olofström 235/1000"},
		/* How much work it is, and what a funder pays, are no shares. */
		{"att läger leds av en samordnare på 50 % tjänst", ""},
		{"att egenfinansiering är 40 %", ""},
		/* A percentage of nothing that has a name. */
		{"(50 %) är det", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char lines[512];
		(void)snprintf(lines, sizeof lines, GIVES "%s", cases[i].clause);
		expect_shares(read_seven(lines), cases[i].shares);
		assert_int_equal(
			*cases[i].shares != '\0', protocol_case_find(&here, "protocol.share") != NULL);
	}
	(void)read_seven(
		GIVES "att kostnaden delas mellan länets fem kommuner (50 %) och Region Blekinge (50 %)");
	const struct uph_finding *share = protocol_case_finding(&here, "protocol.share");
	assert_string_equal(
		"§ 7 nämner andelar: länets fem kommuner 50 %, Region Blekinge 50 %; de kommer inte med i "
		"utkastet: skriv in dem om de delar pengarna.",
		share->message);
	assert_int_equal(UPH_SEVERITY_NOTE, share->severity);
	assert_string_equal("18", share->where);
}

static void shares_of_other_money_stand_in_its_summary(void **state)
{
	(void)state;
	const struct protocol_paragraph *seven = read_seven(DECIDES
		"att finansiera en samordnare med statsbidrag för god och nära vård 2026, delat mellan kommunerna (60 %) och "
		"Region Blekinge (40 %)");
	assert_int_equal(UPH_MINUTE_OTHER, seven->kind);
	assert_string_equal(
		"andra pengar: statsbidrag för god och nära vård 2026; kommunerna 60 %, Region Blekinge 40 %",
		seven->summary);
	assert_null(protocol_case_find(&here, "protocol.share"));
}

static void a_long_summary_is_cut_at_a_word(void **state)
{
	(void)state;
	const struct protocol_paragraph *seven = read_seven(DECIDES
		"att bevilja Ronneby kommun 100 000 kr från 786 till sommarläger med ledare som kan möta unga "
		"som har det svårt hemma och i skolan och som annars inte hade kommit ut ur stan på hela sommaren");
	assert_string_equal(
		"100 000,00 kr: UPH 2026, 786; till Ronneby kommun; sommarläger med ledare som kan möta unga "
		"som har det svårt hemma och i skolan och som annars inte hade kommit …",
		seven->summary);
}

/* ---- periods and work ---- */

static void periods_that_do_not_agree_are_said(void **state)
{
	static const struct {
		const char *lines, *message; /* NULL: nothing is said */
		int32_t first, last;
	} cases[] = {
		{"Medlen gäller för perioden 2026-08-01 – 2027-06-30.\n\n" GIVES
		 "att medlen gäller för perioden 2026-05-01 – 2026-12-31",
			"§ 7: beslutet säger perioden 2026-05-01 – 2026-12-31, men här står \"2026-08-01 – 2027-06-30\"; "
			"beslutets gäller.",
			20260501, 20261231},
		{"Medlen gäller för perioden 2026-05-01 – 2026-12-31.\n\n" GIVES
		 "att medlen gäller för perioden 2026-05-01 – 2026-12-31",
			NULL, 20260501, 20261231},
		{GIVES "att medlen gäller för perioden 2026-12-31 – 2026-05-01",
			"§ 7: perioden \"2026-12-31 – 2026-05-01\" slutar innan den börjar; skriv den i utkastet.",
			0, 0},
		/* A day by which something is reported is no period of the money. */
		{GIVES "att en plan tas fram från och med 2026-05-01", NULL, 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct protocol_paragraph *seven = read_seven(cases[i].lines);
		assert_int_equal(cases[i].first, seven->period_first.ymd);
		assert_int_equal(cases[i].last, seven->period_last.ymd);
		if (!cases[i].message)
			assert_null(protocol_case_find(&here, "protocol.period"));
		else
			assert_string_equal(
				cases[i].message, protocol_case_finding(&here, "protocol.period")->message);
	}
}

static void how_much_work_it_pays_is_read(void **state)
{
	static const struct {
		const char *clause, *extent;
	} cases[] = {{"att anställa en samordnare på 0,75 årsarbetare", "0,75 årsarbetare"},
		{"att anställa en samordnare på 100 % tjänst", "100 % tjänst"},
		{"att en 50 %-ig tjänst tillsätts", "50 %-ig tjänst"},
		{"att tjänstgöringsgraden är 80 %", "tjänstgöringsgraden är 80 %"},
		{"att en plan tas fram", NULL}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char lines[512];
		(void)snprintf(lines, sizeof lines, GIVES "%s", cases[i].clause);
		const struct protocol_paragraph *seven = read_seven(lines);
		if (!cases[i].extent)
			assert_null(seven->extent);
		else
			assert_string_equal(cases[i].extent, seven->extent);
	}
}

/* ---- who ---- */

static void who_asks_for_the_money_may_stand_first(void **state)
{
	static const struct {
		const char *clauses, *requisitioner, *recipient, *performer;
	} cases[] = {
		{"att bevilja 50 000 kr från 786\n\natt KoU rekvirerar medlen", "KoU", "KoU", NULL},
		{"att bevilja Ronneby kommun 50 000 kr från 786\n\natt Ronneby kommun rekvirerar medlen",
			"Ronneby kommun", "Ronneby kommun", NULL},
		/* Nobody is named before the verb, and nobody after it. */
		{"att bevilja Ronneby kommun 50 000 kr från 786\n\natt medlen rekvireras i efterskott", NULL,
			"Ronneby kommun", NULL},
		{"att bevilja Ronneby kommun 50 000 kr från 786\n\natt medlen rekvireras av.", NULL,
			"Ronneby kommun", NULL},
		/* Who receives and the region that a unit belongs to do not do the work for themselves. */
		{"att bevilja KoU 50 000 kr från 786\n\natt arbetet utförs av KoU vid Region Blekinge genom tjänsteköp av "
		 "Olofströms kommun",
			NULL, "KoU", "Olofströms kommun"},
		{"att bevilja KoU 50 000 kr från 786\n\natt arbetet utförs av KoU", NULL, "KoU", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char lines[512];
		(void)snprintf(lines, sizeof lines, DECIDES "%s", cases[i].clauses);
		const struct protocol_paragraph *seven = read_seven(lines);
		const char *const pairs[][2] = {{cases[i].requisitioner, seven->requisitioner},
			{cases[i].recipient, seven->recipient}, {cases[i].performer, seven->performer}};
		for (size_t k = 0; k < 3; k++) {
			if ((pairs[k][0] == NULL) != (pairs[k][1] == NULL) ||
				(pairs[k][0] && strcmp(pairs[k][0], pairs[k][1]) != 0))
				fail_msg("\"%s\": role %zu is %s", cases[i].clauses, k,
					pairs[k][1] ? pairs[k][1] : "(none)");
		}
	}
}

/* A name that goes on and on is cut. */
static void a_requisitioner_without_end_is_cut(void **state)
{
	char lines[1024];
	(void)state;
	(void)snprintf(lines, sizeof lines,
		DECIDES "att bevilja 50 000 kr från 786\n\natt medlen rekvireras av Föreningen %s",
		"Alla Goda Krafter I Hela Länet Och Alla Dess Grannar Öster Och Väster Om Ån Samt Deras Vänner I Staden Och På "
		"Landet Och Ute Bland Öarna");
	const struct protocol_paragraph *seven = read_seven(lines);
	assert_string_equal(
		"Föreningen Alla Goda Krafter I Hela Länet Och Alla Dess Grannar Öster Och Väster Om Ån Samt "
		"Deras Vänner I Staden Och P",
		seven->requisitioner);
}

/* ---- which year's money, from where ---- */

static void money_of_a_year_long_ago_is_asked_about(void **state)
{
	(void)state;
	const struct protocol_paragraph *seven = read_seven(
		DECIDES "att bevilja 100 000 kr ur 2023 års medel från aktivitet 786 till Ronneby kommun");
	assert_string_equal("UPH t.o.m. 2025", seven->financing[0].fund);
	assert_string_equal(
		"§ 7 tar av 2023 års medel; de läses som UPH t.o.m. 2025. Ändra i utkastet om boken håller "
		"året för sig.",
		protocol_case_finding(&here, "protocol.year")->message);
}

static void an_activity_named_once_is_all_amounts(void **state)
{
	(void)state;
	const struct protocol_paragraph *seven = read_seven(DECIDES
		"att bevilja 300 000 kr till läger, varav 100 000 kr av 2026 års medel och 200 000 kr av överskott\n\natt medlen "
		"belastar aktivitet 787");
	assert_int_equal(2, seven->financing_count);
	assert_string_equal("UPH 2026", seven->financing[0].fund);
	assert_string_equal("UPH t.o.m. 2025", seven->financing[1].fund);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal("787", seven->financing[i].activity);
		assert_string_equal("Stärkt samverkan", seven->financing[i].activity_name);
	}
	assert_null(protocol_case_find(&here, "protocol.activity"));
}

/* ---- several purposes ---- */

static void the_whole_told_beside_its_parts_is_no_purpose(void **state)
{
	(void)state;
	const struct protocol_paragraph *seven = read_seven(DECIDES
		"att bevilja 300 000 kr från 786 till Ronneby kommun\n\natt avsätta 100 000 kr till läger\n\natt "
		"avsätta 200 000 kr till kurser");
	assert_int_equal(0, seven->part_count);
	assert_int_equal(30000000, seven->amount.ore);
}

/* The clause that gives tells the whole, wherever it stands among amounts that do not add up. */
static void the_clause_that_gives_tells_the_whole(void **state)
{
	(void)state;
	const struct protocol_paragraph *seven = read_seven(DECIDES
		"att 70 000 kr går till lokaler och 20 000 kr till mat\n\natt bevilja 100 000 kr från 786 "
		"till Ronneby kommun");
	assert_int_equal(10000000, seven->amount.ore);
	assert_string_equal(
		"§ 7 nämner 3 belopp, tillsammans 190 000,00; 100 000,00 antas vara det hela. Granska belopp och "
		"finansiering, och dela tilldelningen om pengarna går till flera ändamål.",
		protocol_case_finding(&here, "protocol.amount")->message);
}

/* ---- conditions ---- */

static void what_happens_may_stand_in_the_discussion(void **state)
{
	(void)state;
	const struct protocol_paragraph *seven = read_seven(
		"Mötet talade om läger. Om bidraget inte kommer återbetalas medlen till potten. Sedan blev det kaffe.\n\n" GIVES
		"att medlen betalas ut under förutsättning att statsbidraget kommer");
	assert_int_equal(1, seven->condition_count);
	assert_string_equal(
		"Om bidraget inte kommer återbetalas medlen till potten", seven->conditions[0].otherwise);
	const struct uph_finding *told = protocol_case_finding(&here, "protocol.condition");
	assert_string_equal(
		"§ 7: att-satserna säger inte vad som händer om villkoret faller; det är hämtat här.",
		told->message);
	assert_string_equal("14", told->where);
	/* Nothing is said of it. */
	seven = read_seven("Mötet talade om läger.\n\n" GIVES
			   "att medlen betalas ut under förutsättning att statsbidraget kommer");
	assert_null(seven->conditions[0].otherwise);
}

static void a_cofinancing_without_a_funder_is_a_grant_to_wait_for(void **state)
{
	(void)state;
	const struct protocol_paragraph *seven = read_seven(
		GIVES "att medlen betalas ut under förutsättning att egenfinansieringen är ordnad");
	assert_int_equal(UPH_CONDITION_GRANTED, seven->conditions[0].kind);
	assert_null(seven->conditions[0].funder);
}

/* The project is what the title says after "till", or the title. */
static void the_project_of_a_cofinancing_is_named_by_the_title(void **state)
{
	static const struct {
		const char *title, *name;
	} cases[] = {{"Medel till Lugna barn i Blekinge", "Lugna barn i Blekinge"},
		{"Medel till ESF", "Medel till ESF"}, {"", NULL}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[1024];
		(void)snprintf(text, sizeof text,
			"Protokoll\nTid och plats: 2026-04-17, Rådhuset\nNärvarande: ledamöterna\n\n§ 7 %s\n\nLSVO beslutar\n\natt "
			"bevilja 100 000 kr från 786 till Ronneby kommun\n\natt medlen betalas under förutsättning att ESF-rådet "
			"beviljar 60 %% och egen del är 40 %%\n",
			cases[i].title);
		protocol_case_text(&here, text);
		const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
		assert_int_equal(UPH_CONDITION_COFINANCING, seven->conditions[0].kind);
		if (cases[i].name)
			assert_string_equal(cases[i].name, seven->conditions[0].name);
		else
			assert_null(seven->conditions[0].name);
	}
}

/* ---- discussed here, decided there ---- */

#define HEAD "Protokoll\nTid och plats: 2026-04-17, Rådhuset\nNärvarande: ledamöterna\n\n"

static void a_matter_discussed_in_one_paragraph_and_decided_in_another(void **state)
{
	(void)state;
	protocol_case_text(&here, HEAD
		"§ 4 Läger för unga (information)\n\nFörslaget är 300 000 kr: 100 000 kr från suicidprevention och 200 000 kr från "
		"samsjuklighet.\n\n§ 9 Läger för unga\n\nLSVO beslutar\n\natt bevilja 300 000 kr till Ronneby kommun\n");
	const struct protocol_paragraph *four = protocol_case_number(&here, "4"),
					*nine = protocol_case_number(&here, "9");
	assert_string_equal("9", four->decided);
	assert_string_equal("4", nine->discussed);
	assert_int_equal(UPH_MINUTE_NONE, four->kind);
	assert_string_equal("behandlas; beslutas i § 9", four->summary);
	assert_null(protocol_case_find(&here, "protocol.idea"));
	/* How the one amount is made up is told where it was discussed. */
	assert_int_equal(30000000, nine->amount.ore);
	assert_int_equal(2, nine->financing_count);
	assert_string_equal("964", nine->financing[0].activity);
	assert_int_equal(10000000, nine->financing[0].amount.ore);
	assert_string_equal("787", nine->financing[1].activity);
	assert_int_equal(20000000, nine->financing[1].amount.ore);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(shares_are_told_and_not_drafted, setup, teardown),
		cmocka_unit_test_setup_teardown(shares_of_other_money_stand_in_its_summary, setup, teardown),
		cmocka_unit_test_setup_teardown(a_long_summary_is_cut_at_a_word, setup, teardown),
		cmocka_unit_test_setup_teardown(periods_that_do_not_agree_are_said, setup, teardown),
		cmocka_unit_test_setup_teardown(how_much_work_it_pays_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(who_asks_for_the_money_may_stand_first, setup, teardown),
		cmocka_unit_test_setup_teardown(a_requisitioner_without_end_is_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(money_of_a_year_long_ago_is_asked_about, setup, teardown),
		cmocka_unit_test_setup_teardown(an_activity_named_once_is_all_amounts, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_whole_told_beside_its_parts_is_no_purpose, setup, teardown),
		cmocka_unit_test_setup_teardown(the_clause_that_gives_tells_the_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(what_happens_may_stand_in_the_discussion, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_cofinancing_without_a_funder_is_a_grant_to_wait_for, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_project_of_a_cofinancing_is_named_by_the_title, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_matter_discussed_in_one_paragraph_and_decided_in_another, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
