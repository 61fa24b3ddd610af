/* The real minutes, read to the figure: which paragraphs move money, and everything that a draft says of
 * them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/protocol_case.h"

static bool read_sample(struct protocol_case *here, const char *file)
{
	char path[64];
	size_t length;
	(void)snprintf(path, sizeof path, "protocols/%s", file);
	char *found = support_sample(path);
	if (!found)
		return false;
	char *bytes = support_read(found, &length);
	protocol_case_bytes(here, bytes, length, file);
	free(bytes);
	free(found);
	return true;
}

static void expect_line(const struct protocol_line *line, const char *fund, int year, bool earlier,
	const char *activity, int64_t ore, unsigned row)
{
	assert_string_equal(fund, line->fund);
	assert_int_equal(year, line->year);
	assert_int_equal(earlier, line->earlier);
	assert_string_equal(activity, line->activity);
	assert_int_equal(ore, line->amount.ore);
	assert_int_equal(row, line->place.line);
}

static size_t count_of(const struct protocol *protocol, enum uph_minute_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < protocol->paragraph_count; i++)
		count += protocol->paragraphs[i].kind == kind;
	return count;
}

static void expect_reason(const struct protocol *protocol, const char *words)
{
	for (size_t i = 0; i < protocol->reason_count; i++) {
		if (strstr(protocol->reasons[i].text, words))
			return;
	}
	fail_msg("no reason \"%s\"", words);
}

static void the_meeting_of_february(void **state)
{
	struct protocol_case here;
	(void)state;
	protocol_case_begin(&here);
	if (!read_sample(&here, "lsvo-2024-02-16.txt"))
		skip();
	const struct protocol *protocol = here.protocol;
	assert_string_equal("LSVO", protocol->body);
	assert_int_equal(20230216, protocol->date.ymd);
	assert_int_equal(20240216, protocol->date_proposed.ymd);
	expect_reason(protocol, "huvudet säger fredag, men 2023-02-16 var en torsdag");
	expect_reason(protocol, "texten talar om 2024-01-19 som förbi");
	expect_reason(protocol, "redovisningen av år 2023 är inskickad");
	expect_reason(protocol, "2024-02-16 är en fredag");
	assert_non_null(strstr(protocol_case_finding(&here, "protocol.date")->message, "2023-02-16"));
	assert_int_equal(0, protocol->adjusted.ymd);
	assert_string_equal("15", protocol->first_paragraph);
	assert_string_equal("28", protocol->last_paragraph);
	assert_int_equal(26, protocol->paragraph_count);
	assert_int_equal(1, count_of(protocol, UPH_MINUTE_MONEY));
	assert_int_equal(25, count_of(protocol, UPH_MINUTE_NONE));
	assert_false(protocol->has_matrix);
	assert_string_equal("25 c", protocol_case_number(&here, "20 c")->decided);
	protocol_case_end(&here);
}

static void the_own_share_of_the_esf_project(void **state)
{
	struct protocol_case here;
	(void)state;
	protocol_case_begin(&here);
	if (!read_sample(&here, "lsvo-2024-02-16.txt"))
		skip();
	const struct protocol_paragraph *esf = protocol_case_number(&here, "25 c");
	assert_int_equal(UPH_MINUTE_MONEY, esf->kind);
	assert_int_equal(388, esf->place.line);
	assert_string_equal("20 c", esf->discussed);
	assert_int_equal(200000000, esf->amount.ore);
	assert_true(esf->at_most);
	assert_int_equal(392, esf->amount_place.line);
	assert_int_equal(5, esf->clause_count);
	assert_string_equal("regiondirektören", esf->decider);
	assert_int_equal(2, esf->financing_count);
	expect_line(&esf->financing[0], "UPH t.o.m. 2023", 2023, true, "", 100000000, 398);
	expect_line(&esf->financing[1], "UPH 2024", 2024, false, "786", 100000000, 398);
	assert_int_equal(20240901, esf->period_first.ymd);
	assert_int_equal(20260831, esf->period_last.ymd);
	assert_string_equal("KoU", esf->requisitioner);
	assert_string_equal("KoU", esf->recipient);
	assert_int_equal(401, esf->recipient_place.line);
	assert_int_equal(1, esf->condition_count);
	const struct protocol_condition *condition = &esf->conditions[0];
	assert_int_equal(UPH_CONDITION_COFINANCING, condition->kind);
	assert_string_equal("ESF-rådet", condition->funder);
	assert_int_equal(46, condition->own_numerator);
	assert_int_equal(100, condition->own_denominator);
	assert_int_equal(54, condition->funder_numerator);
	assert_int_equal(227, condition->own_place.line);
	assert_int_equal(403, condition->otherwise_place.line);
	assert_non_null(strstr(condition->otherwise, "återbetalas"));
	assert_int_equal(2, esf->distribution_count);
	assert_string_equal("Föredragande", esf->distribution[0].text);
	assert_string_equal("Regiondirektören", esf->distribution[1].text);
	protocol_case_end(&here);
}

static void the_meeting_of_september(void **state)
{
	struct protocol_case here;
	(void)state;
	protocol_case_begin(&here);
	if (!read_sample(&here, "lsvo-2024-09-27.txt"))
		skip();
	const struct protocol *protocol = here.protocol;
	assert_string_equal("LSVO", protocol->body);
	assert_int_equal(20240927, protocol->date.ymd);
	assert_int_equal(0, protocol->date_proposed.ymd);
	assert_int_equal(20241011, protocol->adjusted.ymd);
	assert_true(protocol->adjusted_latest);
	assert_string_equal("81", protocol->first_paragraph);
	assert_string_equal("93", protocol->last_paragraph);
	assert_true(protocol->matrix_read);
	assert_int_equal(789374206, protocol->matrix_left.ore);
	assert_int_equal(115, protocol->matrix_first.line);
	assert_int_equal(149, protocol->matrix_last.line);
	assert_int_equal(1, count_of(protocol, UPH_MINUTE_MONEY));
	assert_int_equal(1, count_of(protocol, UPH_MINUTE_OTHER));
	assert_int_equal(UPH_MINUTE_IDEA, protocol_case_number(&here, "89")->kind);
	assert_int_equal(UPH_MINUTE_NONE, protocol_case_number(&here, "93 a")->kind);
	/* The matrix reader's places are the minutes' lines. */
	assert_string_equal("144", protocol_case_finding(&here, "matrix.return_deducted")->where);
	protocol_case_end(&here);
}

static void the_programme_leader(void **state)
{
	struct protocol_case here;
	(void)state;
	protocol_case_begin(&here);
	if (!read_sample(&here, "lsvo-2024-09-27.txt"))
		skip();
	const struct protocol_paragraph *leader = protocol_case_number(&here, "84");
	assert_int_equal(20000000, leader->amount.ore);
	assert_false(leader->at_most);
	assert_int_equal(1, leader->financing_count);
	expect_line(&leader->financing[0], "UPH 2024", 2024, false, "787", 20000000, 159);
	assert_int_equal(20241001, leader->period_first.ymd);
	assert_int_equal(20241231, leader->period_last.ymd);
	assert_string_equal("0,75 årsarbetare", leader->extent);
	assert_string_equal("KoU", leader->requisitioner);
	assert_string_equal("KoU", leader->recipient);
	assert_string_equal("Karlshamns kommun", leader->performer);
	assert_int_equal(113, leader->performer_place.line);
	assert_int_equal(4, leader->clause_count);
	assert_int_equal(2, leader->distribution_count);
	assert_string_equal("Regiondirektör", leader->distribution[1].text);
	assert_int_equal(1, leader->idea_count);
	assert_int_equal(111, leader->ideas[0].place.line);
	protocol_case_end(&here);
}

static void the_coordinator_of_other_money(void **state)
{
	struct protocol_case here;
	(void)state;
	protocol_case_begin(&here);
	if (!read_sample(&here, "lsvo-2024-09-27.txt"))
		skip();
	const struct protocol_paragraph *other = protocol_case_number(&here, "91");
	assert_int_equal(UPH_MINUTE_OTHER, other->kind);
	assert_int_equal(0, other->amount.ore);
	assert_string_equal("statsbidrag för omställningen till nära vård 2025", other->other_money);
	assert_int_equal(2, other->share_count);
	assert_string_equal("länets fem kommuner", other->shares[0].name);
	assert_string_equal("Region Blekinge", other->shares[1].name);
	assert_int_equal(50, other->shares[0].numerator);
	assert_int_equal(50, other->shares[1].numerator);
	assert_int_equal(20251231, other->period_last.ymd);
	assert_int_equal(1, other->condition_count);
	assert_int_equal(UPH_CONDITION_RECEIVED, other->conditions[0].kind);
	protocol_case_end(&here);
}

/* ---- damage ---- */

/* How scanners and careless programs hurt a text. */
enum damage { MARKS_LOST, MARKS_ASKED, MARKS_PLAIN, ONE_FOR_I, NOUGHT_FOR_O, LINES_DOUBLE, DAMAGES };

static void put_damaged(struct buffer *out, const char *text, enum damage damage)
{
	for (const char *c = text; *c; c++) {
		bool mark = (unsigned char)*c == 0xC3 && strchr("\xA5\xA4\xB6\x85\x84\x96", c[1]);
		bool within = c > text && c[-1] >= 'a' && c[-1] <= 'z' && c[1] >= 'a' && c[1] <= 'z';
		if (mark && damage <= MARKS_PLAIN) {
			bool o = strchr("\xB6\x96", c[1]) != NULL;
			c++;
			if (damage == MARKS_ASKED)
				buffer_byte(out, '?');
			else if (damage == MARKS_PLAIN)
				buffer_byte(out, o ? 'o' : 'a');
		} else if (within && *c == 'i' && damage == ONE_FOR_I) {
			buffer_byte(out, '1');
		} else if (within && *c == 'o' && damage == NOUGHT_FOR_O) {
			buffer_byte(out, '0');
		} else {
			buffer_byte(out, *c);
			if (*c == '\n' && damage == LINES_DOUBLE)
				buffer_byte(out, '\n');
		}
	}
}

/* What has to come out of each of the two. */
static void expect_figures(const struct protocol_case *here, bool february)
{
	const struct protocol_paragraph *money = protocol_case_number(here, february ? "25 c" : "84");
	assert_string_equal("LSVO", here->protocol->body);
	assert_int_equal(february ? 20240216 : 20240927, protocol_day(here->protocol).ymd);
	assert_int_equal(1, protocol_decision_count(here->protocol));
	assert_int_equal(february ? 200000000 : 20000000, money->amount.ore);
	assert_int_equal(february, money->at_most);
	assert_int_equal(february ? 2 : 1, money->financing_count);
	assert_string_equal(february ? "786" : "787", money->financing[money->financing_count - 1].activity);
	assert_int_equal(february ? 20240901 : 20241001, money->period_first.ymd);
	assert_int_equal(february ? 20260831 : 20241231, money->period_last.ymd);
	assert_string_equal("KoU", money->recipient);
	assert_int_equal(2, money->distribution_count);
	if (february)
		assert_int_equal(46, money->conditions[0].own_numerator);
	else
		assert_string_equal("Karlshamns kommun", money->performer);
}

static void damaged_minutes_say_the_same(void **state)
{
	static const char *const files[] = {"protocols/lsvo-2024-09-27.txt", "protocols/lsvo-2024-02-16.txt"};
	struct protocol_case here;
	(void)state;
	protocol_case_begin(&here);
	for (int i = 0; i < 2; i++) {
		size_t length;
		char *path = support_sample(files[i]);
		if (!path)
			skip();
		char *text = support_read(path, &length);
		for (enum damage damage = MARKS_LOST; damage < DAMAGES; damage++) {
			struct buffer damaged;
			buffer_init(&damaged, 1 << 20);
			put_damaged(&damaged, text, damage);
			protocol_case_text(&here, buffer_string(&damaged));
			expect_figures(&here, i == 1);
			buffer_free(&damaged);
		}
		free(text);
		free(path);
	}
	protocol_case_end(&here);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_meeting_of_february),
		cmocka_unit_test(the_own_share_of_the_esf_project),
		cmocka_unit_test(the_meeting_of_september),
		cmocka_unit_test(the_programme_leader),
		cmocka_unit_test(the_coordinator_of_other_money),
		cmocka_unit_test(damaged_minutes_say_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
