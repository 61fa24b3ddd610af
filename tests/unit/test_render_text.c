/* The text a terminal gets: aligned, wrapped when asked, and nothing in it that a terminal obeys. */
#include "tests/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "tests/support/sample_report.h"

static bool holds(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static void test_no_control_reaches_the_terminal(void **state)
{
	(void)state;
	struct uph_report *report = sample_hard_names();
	struct uph_findings *findings = uph_findings_new();
	uph_findings_add(findings, UPH_SEVERITY_ERROR, "r", "Bl\x1b[5mad", "esc \x1b]0;x\a och \xE2\x80\xAE");
	report->findings = findings;
	report->subtitle = report->footer = report->organisation = report->status = "\x1b[2J\xC2\x9BK";
	uph_report_note(report, "%s", "\x1b[2J");
	uph_report_parameter(report, "k", "\x1b[2J", "\x1b[2J");
	uph_report_figure(report, "k", "\x1b[2J", uph_value_text(report, "\x1b[2J"));
	size_t length;
	char *text = sample_drawn(report, UPH_FORMAT_TEXT, NULL, &length);
	assert_int_equal(length, strlen(text));
	assert_true(text_valid(text, length, NULL));
	for (size_t at = 0; at < length;) {
		uint32_t code = text_next(text, length, &at);
		if (code == '\n')
			continue;
		assert_false(code < 0x20 || (code >= 0x7F && code < 0xA0));
		assert_false(code == 0x200F || (code >= 0x202A && code <= 0x202E));
	}
	assert_true(holds(text, "esc ␛[31mred␛[0m bell␇ c1\xEF\xBF\xBDm"));
	assert_true(holds(text, "högertillvänster"));
	assert_true(holds(text, "two lines three"));
	assert_true(holds(text, "emoji 🧾"));
	assert_true(holds(text, "fel  Bl␛[5mad: esc ␛]0;x␇ och "));
	free(text);
	uph_findings_free(findings);
	uph_report_free(report);
}

/* What is to be filled in by hand is for paper: not in what programs read. Unbreakable spaces hold words
 * together on a line, and are plain ones on the terminal. */
static void test_blanks_and_spaces(void **state)
{
	(void)state;
	const struct uph_column column = {.key = "text", .label = "Text", .kind = UPH_VALUE_TEXT};
	struct uph_report *report = uph_report_new("saldobesked", "Saldobesked", UPH_SWEDISH);
	size_t section = uph_report_section(report, "rows", "", "Blad", &column, 1);
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	row->values[0] = uph_value_text(report, "LSVO § 84 \u00a0\u00a0 2");
	uph_report_blank(report, "Datum, namn: ____");
	size_t length;
	char *text = sample_drawn(report, UPH_FORMAT_TEXT, NULL, &length);
	assert_string_equal(
		text, "Saldobesked\n\nText\n──────────────\nLSVO § 84    2\n\nDatum, namn: ____\n");
	free(text);
	text = sample_drawn(report, UPH_FORMAT_JSON, NULL, &length);
	assert_false(holds(text, "Datum, namn"));
	free(text);
	text = sample_drawn(report, UPH_FORMAT_HTML, NULL, &length);
	assert_true(holds(text, "<p style=\"margin-top:1em\">Datum, namn: ____</p>"));
	free(text);
	uph_report_free(report);
}

static void test_balance_whole(void **state)
{
	static const char expected[] =
		"Region Blekinge · KoU · OJUSTERAT\n"
		"Saldo per aktivitet\n"
		"Läget efter mötet 2024-09-27 · kronor\n"
		"Per: 2024-09-27\n"
		"\n"
		"Bokförda poster            22\n"
		"Kvar             7 893 742,06\n"
		"\n"
		"Aktivitet  Benämning               Ingående  Rekommenderat eller beslutat  Kvar att besluta "
		" Senast\n"
		"────────────────────────────────────────────────────────────────────────────────────────────"
		"───────────\n"
		"0265       Brukarmedverkan                –                             –              "
		"0,00\n"
		"786        Ungdomsmottagning     720 000,36                  3 443 515,00     −2 723 514,64 "
		" 2024-06-14\n"
		"787        Stärkt samverkan      861 853,70                  3 760 590,00     −2 898 736,30 "
		" 2024-09-27\n"
		"964        Suicidprevention      229 020,00                  1 478 813,00     −1 249 "
		"793,00\n"
		"                              ─────────────  ────────────────────────────  "
		"────────────────\n"
		"           Fördelat            1 810 874,06                  8 682 918,00     −6 872 "
		"043,94\n"
		"           Ofördelat          14 765 786,00                             –     14 765 "
		"786,00\n"
		"                              ─────────────  ────────────────────────────  "
		"────────────────\n"
		"Summa                         16 576 660,06                  8 682 918,00      7 893 "
		"742,06\n"
		"                              ═════════════  ════════════════════════════  "
		"════════════════\n"
		"\n"
		"På balansen  16 576 660,06\n"
		"\n"
		"Beslut\n"
		"LSVO        Till                                Belopp\n"
		"──────────────────────────────────────────────────────\n"
		"2024-09-27  Programledare 0,75 årsarbetare  200 000,00\n"
		"\n"
		"Anm. Minus på 786, 787 och 964 beror på att årets bidrag inte är fördelat på aktivitet.\n"
		"\n"
		"Ur UPH-boken \"Blekinge\" · boken per verifikation 19 & senare\n";
	(void)state;
	struct uph_report *report = sample_balance();
	char *text = sample_drawn(report, UPH_FORMAT_TEXT, NULL, NULL);
	assert_string_equal(expected, text);
	free(text);
	uph_report_free(report);
}

static size_t widest_line(const char *text)
{
	size_t widest = 0;
	while (*text) {
		size_t length = strcspn(text, "\n"), width = text_width(text, length);
		widest = width > widest ? width : widest;
		text += length + (text[length] == '\n');
	}
	return widest;
}

static void test_narrow_terminals(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	/* Amounts, dates and codes are never broken: below 73 columns this table is as narrow as it gets. */
	for (size_t width = 40; width < 130; width++) {
		struct uph_render_options options = {.width = width};
		char *text = sample_drawn(report, UPH_FORMAT_TEXT, &options, NULL);
		assert_true(widest_line(text) <= (width < 77 ? 77 : width));
		assert_true(holds(text, "−2 723 514,64"));
		assert_true(holds(text, "16 576 660,06"));
		assert_true(holds(text, "2024-06-14"));
		assert_true(width < 77 || holds(text, "Stärkt"));
		free(text);
	}
	struct uph_render_options options = {.width = 60};
	char *text = sample_drawn(report, UPH_FORMAT_TEXT, &options, NULL);
	assert_true(holds(text, "Anm. Minus på 786, 787 och 964 beror på att årets bidrag\n     inte är "
				"fördelat på aktivitet.\n"));
	free(text);
	uph_report_free(report);
}

static void test_colour_and_findings(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	struct uph_findings *findings = uph_findings_new();
	uph_findings_add(findings, UPH_SEVERITY_WARNING, "a", "Blad1!C29", "fråga mottagaren.");
	uph_findings_add_amount(findings, UPH_SEVERITY_NOTE, "b", "", (struct uph_money){1}, "gäller allt.");
	report->findings = findings;
	struct uph_render_options options = {.colour = true};
	char *text = sample_drawn(report, UPH_FORMAT_TEXT, &options, NULL);
	assert_true(holds(text, "\x1b[1mSaldo per aktivitet\n\x1b[0m"));
	assert_true(holds(text, "\x1b[2m0265 "));
	assert_true(holds(text, "\x1b[1mSumma "));
	assert_true(holds(text, "\nvarning     Blad1!C29: fråga mottagaren.\nupplysning  gäller allt.\n"));
	free(text);
	report->language = UPH_ENGLISH;
	text = sample_drawn(report, UPH_FORMAT_TEXT, NULL, NULL);
	assert_false(holds(text, "\x1b"));
	assert_true(holds(text, "\nTotal "));
	assert_true(holds(text, "\nwarning  Blad1!C29: fråga"));
	assert_true(holds(text, "\nNote: Minus"));
	free(text);
	uph_findings_free(findings);
	uph_report_free(report);
}

static void test_levels_empty_tables_and_slots(void **state)
{
	(void)state;
	static const struct uph_column columns[] = {
		{.key = "amount", .label = "Belopp", .kind = UPH_VALUE_MONEY, .slot = 2},
		{.key = "name", .label = "Namn", .kind = UPH_VALUE_TEXT, .slot = 1},
	};
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	size_t first = uph_report_section(report, "", "", "", columns, 2);
	struct uph_row *row = uph_report_row(report, first, UPH_ROW_PLAIN);
	row->values[1] = uph_value_text(report, "Yttre");
	row = uph_report_row(report, first, UPH_ROW_PLAIN);
	row->level = 2;
	row->values[1] = uph_value_text(report, "Inre");
	row->values[0] = uph_value_money((struct uph_money){-5});
	size_t second = uph_report_section(report, "x", "Tom", "", columns, 2);
	report->sections[second].heading_row = false;
	char *text = sample_drawn(report, UPH_FORMAT_TEXT, NULL, NULL);
	assert_string_equal(
		"R\n\nNamn      Belopp\n────────────────\nYttre\n    Inre   −0,05\n\nTom\n(inga rader)\n",
		text);
	free(text);
	uph_report_free(report);
	report = uph_report_new("import", "Import", UPH_SWEDISH);
	uph_report_figure(report, "posted", "Bokförda", uph_value_integer(-22));
	static const struct uph_column data = {.key = "a", .label = "A", .flags = UPH_COLUMN_DATA_ONLY};
	uph_report_section(report, "rows", "Syns inte", "", &data, 1);
	text = sample_drawn(report, UPH_FORMAT_TEXT, NULL, NULL);
	assert_string_equal("Import\n\nBokförda  −22\n", text);
	free(text);
	uph_report_free(report);
}

/* A text across columns is wrapped, so that it can be pasted; a line to write on has room above; the parts
 * that follow are for paper. */
static void test_spans_and_lines_to_sign(void **state)
{
	(void)state;
	struct uph_report *report = sample_paper();
	uph_report_row(report, 1, UPH_ROW_INPUT)->values[0] =
		uph_value_text(report, "En rad som fylls i, och som inte är med");
	for (size_t width = 0; width <= 72; width += 36) {
		struct uph_render_options options = {.width = width};
		char *text = sample_drawn(report, UPH_FORMAT_TEXT, &options, NULL);
		const char *clause = strstr(text, "1.  att bevilja medlen\n2.  ord1 ");
		assert_non_null(clause);
		size_t longest = 0;
		for (const char *line = strchr(clause, '\n') + 1; strncmp(line, "3.  ", 4) != 0;) {
			size_t length = strcspn(line, "\n");
			longest = length > longest ? length : longest;
			line += length + 1;
		}
		size_t most = width > 0 ? width : 100;
		assert_true(longest <= most && longest > most - 8);
		assert_true(holds(text, "ord500\n3.  att förklara paragrafen"));
		assert_false(holds(text, "fylls i"));
		assert_false(holds(text, "Posterna bakom"));
		free(text);
	}
	char *text = sample_drawn(report, UPH_FORMAT_TEXT, NULL, NULL);
	assert_true(
		holds(text, "Beslut\n\n☐ enligt rekommendationen  ☐ avslag\n\nUnderskrift ____________\n"));
	free(text);
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_control_reaches_the_terminal),
		cmocka_unit_test(test_blanks_and_spaces),
		cmocka_unit_test(test_balance_whole),
		cmocka_unit_test(test_narrow_terminals),
		cmocka_unit_test(test_colour_and_findings),
		cmocka_unit_test(test_levels_empty_tables_and_slots),
		cmocka_unit_test(test_spans_and_lines_to_sign),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
