/* Paragraphs in every numbering, clauses, lists; and what a paragraph of money says, in wordings of our own.
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

/* "7 8 a 8 b": the numbers, in order. */
static void expect_numbers(const char *numbers)
{
	struct buffer found;
	buffer_init(&found, 4096);
	for (size_t i = 0; i < here.protocol->paragraph_count; i++)
		buffer_print(&found, "%s%s", i > 0 ? ", " : "", here.protocol->paragraphs[i].number);
	assert_string_equal(numbers, buffer_string(&found));
	buffer_free(&found);
}

#define HEAD                                                                                                 \
	"Sammanträdesprotokoll\nTid och plats: 2026-04-17, Rådhuset\nNärvarande: ledamöterna\nSekreterare: se ovan\n\n"

static void every_numbering_is_read(void **state)
{
	static const struct {
		const char *text, *numbers;
	} cases[] = {
		{HEAD "§ 4 Ekonomi\n\nLSVO beslutar\n\natt notera det\n\n§5\nÖvrigt\nIntet.\n", "4, 5"},
		{HEAD "§ 84/26\n\nEkonomi\n\nText.\n\n§ 85/26\n\nÖvrigt\n\nText.\n", "84, 85"},
		{HEAD "§ 25\nSamverkan\n\na) Rapport\nText.\n\nb) Plan\nText.\n\nc) Pengar\nText.\n\n§ 26\nSlut\nText.\n",
			"25 a, 25 b, 25 c, 26"},
		{HEAD "§ 25 a Rapport\nText.\n\n§ 25 b Plan\nText.\n\n§ 26 Slut\nText.\n", "25 a, 25 b, 26"},
		{HEAD "§ 9\nÖvrigt\n\na/ Rapport\nText.\n\nb/Plan\nText.\n\n§ 10\nSlut\nText.\n",
			"9 a, 9 b, 10"},
		{HEAD "§ 9\nÖvrigt\n\na. Rapport\nText.\n\nb. Plan\nText.\n", "9 a, 9 b"},
		{HEAD "3).\nFöregående protokoll\n\nLSVO beslutar\natt godkänna det\n\n4).\nEkonomi\n\nText.\n",
			"3, 4"},
		{HEAD "8. Ekonomi\n\nLSVO beslutar\n1. Att utse en\n2. Att gå\n\n9 a.) Rapport\n\nText.\n\n9 b.) Plan\n\nText.\n",
			"8, 9 a, 9 b"},
		{HEAD "$ 84/26\nEkonomi\nText.\n\nS 85/26\nÖvrigt\nText.\n", "84, 85"},
		{HEAD "\xC3\x82\xC2\xA7 84/26\nEkonomi\nText.\n\n\xC3\x82\xC2\xA7 85/26\nSlut\nText.\n",
			"84, 85"},
		{HEAD "12 § Ekonomi\nText.\n\n13 §\nÖvrigt\nText.\n", "12, 13"},
		{HEAD "12/26 § Ekonomi\nText.\n\n13/26 §\nÖvrigt\nText.\n", "12, 13"},
		{HEAD "12.1 Ekonomi\nLSVO beslutar\natt gå.\n\n12.2 Plan\nText.\n\n13.1 Slut\nText.\n",
			"12.1, 12.2, 13.1"},
		{HEAD "III. Ekonomi\nLSVO beslutar\natt gå.\n\nIV. Plan\nText.\n\nIX. Slut\nText.\n",
			"3, 4, 9"},
		{HEAD "Paragraf 3\nEkonomi\nText.\n\nParagraf 4\nÖvrigt\nText.\n", "3, 4"},
		/* A table of contents, paragraphs of another meeting, and lists of paragraphs are none. */
		{HEAD "Innehåll\nEkonomi\t§ 4\nÖvrigt\t§ 5\n\n§ 4 Ekonomi ...... 2\n§ 5 Övrigt ...... 3\n\n§ 4\nEkonomi\n"
		      "§2 Vid förra mötet ströks en mening.\n§ 18, 19 och 20 tas upp nästa gång.\nText.\n\n§ 5\nÖvrigt\nText.\n",
			"4, 5"},
		{HEAD "§ 4\nEkonomi\n\n- a. Frågor (B)\n- b. Svar\n\nText.\n", "4"},
		/* A list of clauses is no list of parts. */
		{HEAD "§ 4\nEkonomi\n\nLSVO beslutar\n\na) att gå\nb) att stanna\n\n§ 5\nÖvrigt\nText.\n",
			"4, 5"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		protocol_case_text(&here, cases[i].text);
		expect_numbers(cases[i].numbers);
	}
}

static void titles_and_pages(void **state)
{
	(void)state;
	protocol_case_text(&here, HEAD
		"§ 4\nArbetsordning för samverkan mellan kommunerna och regionen: rutiner, kontaktvägar och en\nplan för "
		"införande\nInga frågor anmäldes.\n\nLSVO beslutar\n\natt anta arbetsordningen för\n\n  7(10) \n\nalla "
		"verksamheter\n\nÄRENDEN FÖR BESLUT\n\nProtokollet skickas till: Ledamöter, Diariet\n\nJusterandes signatur\n");
	const struct protocol_paragraph *four = protocol_case_number(&here, "4");
	assert_string_equal(
		"Arbetsordning för samverkan mellan kommunerna och regionen: rutiner, kontaktvägar och en plan "
		"för införande",
		four->title);
	assert_int_equal(1, four->clause_count);
	assert_string_equal("att anta arbetsordningen för alla verksamheter", four->clauses[0].text);
	assert_int_equal(2, four->distribution_count);
	assert_string_equal("Diariet", four->distribution[1].text);
}

static void clauses_go_on_over_lines(void **state)
{
	(void)state;
	protocol_case_paragraph(&here,
		"Mötet samtalade om behovet\natt samverka.\n\nLSVO beslutar\n1. Att ge en enhet i uppdrag att ta fram en plan "
		"som beskriver hur\narbetet bedrivs\n2. Att   följa upp planen\natt pengar tas från följande:\n\n- ungdomar\n- "
		"äldre\n\nDokument:\n- Bild\n\nProtokollet ska skickas till\n- Föredragande\n\n- Diariet\n\nNågot annat.");
	const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
	assert_int_equal(3, seven->clause_count);
	assert_string_equal("Att ge en enhet i uppdrag att ta fram en plan som beskriver hur arbetet bedrivs",
		seven->clauses[0].text);
	assert_string_equal("Att följa upp planen", seven->clauses[1].text);
	assert_string_equal("att pengar tas från följande: - ungdomar - äldre", seven->clauses[2].text);
	assert_int_equal(2, seven->distribution_count);
}

static void a_blank_line_after_every_line(void **state)
{
	(void)state;
	protocol_case_paragraph(&here,
		"LSVO BESLUTAR\n\natt gå\n\nPROTOKOLLET SKICKAS TILL\n\nFöredragande\n\nDiariet\n\n\n"
		"Något annat sades.");
	const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
	assert_int_equal(1, seven->clause_count);
	assert_int_equal(2, seven->distribution_count);
	assert_string_equal("Diariet", seven->distribution[1].text);
}

static void kinds_of_paragraphs(void **state)
{
	static const struct {
		const char *lines;
		enum uph_minute_kind kind;
		int64_t ore;
	} cases[] = {
		{"LSVO informeras.", UPH_MINUTE_NONE, 0},
		{"LSVO beslutar\n\natt godkänna redovisningen av UPH-medel 2025", UPH_MINUTE_NONE, 0},
		{"LSVO beslutar\n\natt utse en utredare under förutsättning att PSVO fattar beslut",
			UPH_MINUTE_NONE, 0},
		{"LSVO beslutar\n\natt en ledamot ersätter en annan", UPH_MINUTE_NONE, 0},
		{"Det finns tankar kring fler samordnare.", UPH_MINUTE_IDEA, 0},
		{"Vilka kostnader det medför är oklart.", UPH_MINUTE_IDEA, 0},
		{"En grupp föreslår 300 000 kr till läger.", UPH_MINUTE_IDEA, 30000000},
		{"LSVO beslutar\n\natt finansiera en samordnare med statsbidrag för god och nära vård 2026",
			UPH_MINUTE_OTHER, 0},
		{"LSVO beslutar\n\natt finansiera en processledare med länsgemensamma medel",
			UPH_MINUTE_MONEY, 0},
		{"LSVO beslutar\n\natt bevilja 150 tkr till läger", UPH_MINUTE_MONEY, 15000000},
		{"LSV0 bes1utar\n\natt tillstta medel p? 100 000 kr till l?ger", UPH_MINUTE_MONEY, 10000000},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		protocol_case_paragraph(&here, cases[i].lines);
		const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
		if (seven->kind != cases[i].kind || seven->amount.ore != cases[i].ore)
			fail_msg("\"%s\" is %s, %lld", cases[i].lines, uph_minute_kind_name(seven->kind),
				(long long)seven->amount.ore);
	}
}

static void sources_are_read_where_they_stand(void **state)
{
	static const struct {
		const char *clauses;
		const char *lines; /* "fund activity öre; …" */
	} cases[] = {
		{"att bevilja 100 000 kr till läger", "UPH 2026 - 10000000"},
		{"att bevilja 100 000 kr till utbildning i suicidprevention", "UPH 2026 - 10000000"},
		{"att bevilja 100 000 kr från suicidprevention till läger", "UPH 2026 964 10000000"},
		{"att bevilja 100 000 kr ur aktivitet 265", "UPH 2026 265 10000000"},
		{"att bevilja 100 000 kr av tidigare års överskott, tas av barn och unga",
			"UPH t.o.m. 2025 786 10000000"},
		{"att bevilja 100 000 kr från 2025 års medel", "UPH t.o.m. 2025 - 10000000"},
		{"att bevilja 300 000 kr, varav 100 000 kr från samsjuklighet 2026 och 200 000 kr från överskott",
			"UPH 2026 787 10000000; UPH t.o.m. 2025 - 20000000"},
		{"att bevilja 300 000 kr\n\natt medel inhämtas från följande:\n\n- suicidprevention (aktivitet 964) 100 000 kr\n- "
		 "barn och unga 200 000 kr",
			"UPH 2026 964 10000000; UPH 2026 786 20000000"},
		{"att bevilja max 1 000\n000 kr till läger\n\natt medlen tas ur brukarmedverkan",
			"UPH 2026 265 100000000"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char lines[1024];
		struct buffer found;
		(void)snprintf(lines, sizeof lines, "LSVO beslutar\n\n%s", cases[i].clauses);
		protocol_case_paragraph(&here, lines);
		const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
		buffer_init(&found, 4096);
		for (size_t k = 0; k < seven->financing_count; k++) {
			const struct protocol_line *line = &seven->financing[k];
			buffer_print(&found, "%s%s %s %lld", k > 0 ? "; " : "", line->fund,
				*line->activity ? line->activity : "-", (long long)line->amount.ore);
		}
		if (strcmp(cases[i].lines, buffer_string(&found)) != 0)
			fail_msg("\"%s\" is \"%s\"", cases[i].clauses, buffer_string(&found));
		buffer_free(&found);
	}
}

static void several_purposes_are_parted(void **state)
{
	(void)state;
	protocol_case_paragraph(&here,
		"LSVO beslutar\n\natt bevilja Ronneby kommun 100 000 kr från samsjuklighet till läger\n\natt bevilja KoU högst "
		"100 000 kr ur barn och unga till en kurs\n\natt medlen gäller för perioden 2026-05-01 - 2026-12-31");
	const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
	assert_int_equal(20000000, seven->amount.ore);
	assert_int_equal(2, seven->part_count);
	assert_int_equal(2, seven->financing_count);
	static const struct {
		const char *purpose, *recipient, *activity;
		bool at_most;
	} parts[] = {{"läger", "Ronneby kommun", "787", false}, {"en kurs", "KoU", "786", true}};
	for (size_t i = 0; i < 2; i++) {
		const struct protocol_paragraph *part = &seven->parts[i];
		assert_string_equal(parts[i].purpose, part->purpose);
		assert_string_equal(parts[i].recipient, part->recipient);
		assert_int_equal(1, part->financing_count);
		assert_string_equal(parts[i].activity, part->financing[0].activity);
		assert_int_equal(parts[i].at_most, part->at_most);
		assert_int_equal(10000000, part->amount.ore);
		assert_int_equal(20261231, part->period_last.ymd);
	}
	char *draft = protocol_case_draft(&here);
	assert_non_null(strstr(draft, "\"decisions[0].allocations[1].at_most\": 18"));
	free(draft);
	/* The whole and its parts are one purpose; so is money whose source is told by itself. */
	protocol_case_paragraph(&here,
		"LSVO beslutar\n\natt bevilja 100 000 kr till läger\n\natt medel tas ur samsjuklighet "
		"100 000 kr");
	assert_int_equal(0, protocol_case_number(&here, "7")->part_count);
}

static void what_does_not_add_up_is_said(void **state)
{
	(void)state;
	protocol_case_paragraph(&here,
		"LSVO beslutar\n\natt bevilja 300 000 kr, varav 100 000 kr från samsjuklighet och 150 000 kr från överskott");
	assert_string_equal(
		"§ 7 nämner 3 belopp, tillsammans 550 000,00; 300 000,00 antas vara det hela. Granska belopp och "
		"finansiering, och dela tilldelningen om pengarna går till flera ändamål.",
		protocol_case_finding(&here, "protocol.amount")->message);
	assert_string_equal(
		"§ 7: finansieringen blir 250 000,00, men beloppet är 300 000,00; skillnaden är 50 000,00. Rätta "
		"i utkastet.",
		protocol_case_finding(&here, "protocol.financing")->message);
	protocol_case_paragraph(
		&here, "LSVO beslutar\n\natt finansiera en processledare med UPH-medel under hösten 2026");
	assert_string_equal("§ 7 flyttar pengar, men beloppet står inte i protokollet.",
		protocol_case_finding(&here, "protocol.amount")->message);
	assert_string_equal("§ 7: tiden \"hösten 2026\" kan inte läsas som dagar; skriv perioden i utkastet.",
		protocol_case_finding(&here, "protocol.period")->message);
	assert_string_equal(
		"§ 7 säger inte vem som rekvirerar eller tar emot pengarna; skriv mottagaren i utkastet.",
		protocol_case_finding(&here, "protocol.role")->message);
}

static void roles_are_told_apart(void **state)
{
	static const struct {
		const char *lines, *requisitioner, *recipient, *performer;
	} cases[] = {
		{"LSVO beslutar\n\natt bevilja Ronneby kommun 50 000 kr", NULL, "Ronneby kommun", NULL},
		{"LSVO beslutar\n\natt bevilja 50 000 kr\n\natt medel rekvireras av KoU\n\natt arbetet utförs av Olofströms "
		 "kommun",
			"KoU", "KoU", "Olofströms kommun"},
		{"Karlskrona kommun säljer tiden. Det sker genom tjänsteköp från Sölvesborgs kommun.\n\nLSVO beslutar\n\natt "
		 "bevilja 50 000 kr\n\natt medlen rekvireras av Region Blekinge, enheten för kvalitet och utveckling",
			"KoU", "KoU", "Sölvesborgs kommun"},
		{"LSVO beslutar\n\natt bevilja 50 000 kr som utbetalas till Karlshamns kommun", NULL,
			"Karlshamns kommun", NULL},
		{"LSVO beslutar\n\natt bevilja 50 000 kr\n\natt medlen rekvireras av Folkhögskolan i Ekbacken.",
			"Folkhögskolan i Ekbacken", "Folkhögskolan i Ekbacken", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		protocol_case_paragraph(&here, cases[i].lines);
		const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
		const char *const pairs[][2] = {{cases[i].requisitioner, seven->requisitioner},
			{cases[i].recipient, seven->recipient}, {cases[i].performer, seven->performer}};
		for (size_t k = 0; k < 3; k++) {
			if ((pairs[k][0] == NULL) != (pairs[k][1] == NULL) ||
				(pairs[k][0] && strcmp(pairs[k][0], pairs[k][1]) != 0))
				fail_msg("\"%s\": role %zu is %s", cases[i].lines, k,
					pairs[k][1] ? pairs[k][1] : "(none)");
		}
	}
}

static void conditions_have_a_kind(void **state)
{
	static const struct {
		const char *clause;
		enum uph_condition_kind kind;
		int32_t due;
	} cases[] = {
		{"att beloppet betalas under förutsättning att PSVO fattar beslut", UPH_CONDITION_BODY, 0},
		{"att beloppet betalas under förutsättning att statliga medel erhålls",
			UPH_CONDITION_RECEIVED, 0},
		{"att beloppet betalas under förutsättning att en slutrapport redovisas senast 2026-12-01",
			UPH_CONDITION_REPORT, 20261201},
		{"att beloppet betalas under förutsättning att ansökan beviljas", UPH_CONDITION_GRANTED, 0},
		{"att beloppet betalas under förutsättning att ESF-rådet beviljar medel",
			UPH_CONDITION_GRANTED, 0},
		{"att beloppet betalas under förutsättning att ESF-rådet beviljar medel till 60 % och egen del är 40 %",
			UPH_CONDITION_COFINANCING, 0},
		{"att medlen återbetalas om läget inte blir av", UPH_CONDITION_OTHER, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char lines[512];
		(void)snprintf(lines, sizeof lines, "LSVO beslutar\n\natt bevilja KoU 50 000 kr\n\n%s",
			cases[i].clause);
		protocol_case_paragraph(&here, lines);
		const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
		assert_int_equal(1, seven->condition_count);
		if (seven->conditions[0].kind != cases[i].kind ||
			seven->conditions[0].due.ymd != cases[i].due)
			fail_msg("\"%s\" is %s", cases[i].clause,
				uph_condition_kind_name(seven->conditions[0].kind));
	}
}

static void a_meeting_plan_is_read(void **state)
{
	(void)state;
	protocol_case_text(&here, HEAD
		"§ 4\nMötesplan för 2027\n\nLSVO beslutar\n\natt fastställa dagarna 22 januari, 12 mars och 2027-05-21\n");
	assert_int_equal(3, here.protocol->planned_count);
	assert_int_equal(20270122, here.protocol->planned[0].ymd);
	assert_int_equal(20270312, here.protocol->planned[1].ymd);
	assert_int_equal(20270521, here.protocol->planned[2].ymd);
}

/* A heading at the top of every page is no page head, and an amount at its foot no page foot. */
static void a_page_for_each_paragraph(void **state)
{
	(void)state;
	protocol_case_text(&here, HEAD
		"\f§ 3/26\n\nEkonomi\n\nLSVO beslutar\n\natt bevilja 200 000 kr från 786 till Ronneby kommun\n"
		"\f§ 4/26\n\nEkonomi\n\nLSVO beslutar\n\natt bevilja 300 000 kr från 786 till Ronneby kommun\n"
		"\f§ 5/26\n\nEkonomi\n\nLSVO beslutar\n\natt bevilja 400 000 kr från 786 till Ronneby kommun\n");
	expect_numbers("3, 4, 5");
	assert_int_equal(20000000, protocol_case_number(&here, "3")->amount.ore);
	assert_int_equal(40000000, protocol_case_number(&here, "5")->amount.ore);
}

/* What is decided outside the paragraphs that are known is never lost in silence. */
static void money_outside_the_paragraphs_is_said(void **state)
{
	(void)state;
	protocol_case_text(&here,
		HEAD "§ 3 Ekonomi\n\nLSVO beslutar\n\natt bevilja 200 000 kr från 786 till Ronneby kommun\n\n"
		     "§ 1 Inledning\n\nText.\n\n§ 2 Plan\n\nText.\n");
	expect_numbers("1, 2");
	assert_string_equal("6", protocol_case_finding(&here, "protocol.paragraph")->where);
	assert_string_equal("10", protocol_case_finding(&here, "protocol.outside")->where);
	assert_non_null(strstr(protocol_case_finding(&here, "protocol.outside")->message, "200 000 kr"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_numbering_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(titles_and_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(clauses_go_on_over_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(a_blank_line_after_every_line, setup, teardown),
		cmocka_unit_test_setup_teardown(kinds_of_paragraphs, setup, teardown),
		cmocka_unit_test_setup_teardown(sources_are_read_where_they_stand, setup, teardown),
		cmocka_unit_test_setup_teardown(several_purposes_are_parted, setup, teardown),
		cmocka_unit_test_setup_teardown(what_does_not_add_up_is_said, setup, teardown),
		cmocka_unit_test_setup_teardown(roles_are_told_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(conditions_have_a_kind, setup, teardown),
		cmocka_unit_test_setup_teardown(a_meeting_plan_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(money_outside_the_paragraphs_is_said, setup, teardown),
		cmocka_unit_test_setup_teardown(a_page_for_each_paragraph, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
