#define _XOPEN_SOURCE 700 /* ftruncate(), pwrite() */

#include "tests/support/sample_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/xlsx_check.h"
#include "tests/support/support.h"

#define TEN "Åtgärd äö "

const char *const sample_names[] = {
	"Ungdomsmottagning åäö ÅÄÖ é",
	"a \"quoted\" name; with, separators",
	"<b>&amp; \\ 'x' ]]>",
	"=SUM(A1:A9)",
	"+46 455",
	"-minus",
	"@konto",
	"\ttab first",
	TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN,
	"höger\xE2\x80\x8Ftill\xE2\x80\xAEvänster",
	"emoji 🧾👩‍⚕️",
	"esc \x1b[31mred\x1b[0m bell\a c1\xC2\x9Bm",
	"two\nlines\r\nthree",
	"bad \xff\xfe bytes \xc3",
	"",
	" spaces ",
};
const size_t sample_name_count = sizeof sample_names / sizeof sample_names[0];

static const struct balance_row {
	enum uph_row_style style;
	const char *activity, *name;
	int64_t opening, used, available;
} balance_rows[] = {
	{UPH_ROW_MUTED, "0265", "Brukarmedverkan", 0, 0, 0},
	{UPH_ROW_PLAIN, "786", "Ungdomsmottagning", 72000036, 344351500, -272351464},
	{UPH_ROW_PLAIN, "787", "Stärkt samverkan", 86185370, 376059000, -289873630},
	{UPH_ROW_PLAIN, "964", "Suicidprevention", 22902000, 147881300, -124979300},
	{UPH_ROW_SUBTOTAL, NULL, "Fördelat", 181087406, 868291800, -687204394},
	{UPH_ROW_PLAIN, "", "Ofördelat", 1476578600, 0, 1476578600},
};

static void add_balances(struct uph_report *report)
{
	static const struct uph_column columns[] = {
		{.key = "activity", .label = "Aktivitet", .kind = UPH_VALUE_TEXT, .flags = UPH_COLUMN_CODE},
		{.key = "name", .label = "Benämning", .kind = UPH_VALUE_TEXT, .flags = UPH_COLUMN_WRAP},
		{.key = "opening",
			.label = "Ingående",
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH},
		{.key = "used",
			.label = "Rekommenderat eller beslutat",
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH},
		{.key = "available",
			.label = "Kvar att besluta",
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL},
		{.key = "rows", .label = "Rader", .kind = UPH_VALUE_INTEGER, .flags = UPH_COLUMN_DATA_ONLY},
		{.key = NULL, .label = "Senast", .kind = UPH_VALUE_DATE},
	};
	size_t index = uph_report_section(report, "activities", "", "Saldo", columns, 7);
	report->sections[index].total_row = true;
	for (size_t i = 0; i < sizeof balance_rows / sizeof balance_rows[0]; i++) {
		const struct balance_row *from = &balance_rows[i];
		struct uph_row *row = uph_report_row(report, index, from->style);
		row->values[0] = uph_value_text(report, from->activity);
		row->values[1] = uph_value_text(report, from->name);
		row->values[2] = uph_value_money((struct uph_money){from->opening});
		row->values[3] = uph_value_money((struct uph_money){from->used});
		row->values[4] = uph_value_money((struct uph_money){from->available});
		row->values[5] = uph_value_integer((int64_t)i);
		row->values[6] = uph_value_date((struct uph_date){i == 1 ? 20240614 : i == 2 ? 20240927 : 0});
		if (from->style == UPH_ROW_PLAIN) {
			struct uph_term terms[2] = {
				{.row_first = i, .row_last = i, .column = 2},
				{.subtract = true, .row_first = i, .row_last = i, .column = 3},
			};
			uph_report_formula(report, &row->values[4], terms, 2);
			row->trace = uph_report_print(report, "aktivitet:%s", from->activity);
			row->values[4].linked = i == 1;
			row->values[4].link_section = 1;
		}
	}
}

static void add_decisions(struct uph_report *report)
{
	static const struct uph_column columns[] = {
		{.key = "date", .label = "LSVO", .kind = UPH_VALUE_DATE},
		{.key = "purpose", .label = "Till", .kind = UPH_VALUE_TEXT},
		{.key = "amount", .label = "Belopp", .kind = UPH_VALUE_MONEY, .flags = UPH_COLUMN_TOTAL},
	};
	size_t index = uph_report_section(report, "decisions", "Beslut", "Beslut", columns, 3);
	struct uph_row *row = uph_report_row(report, index, UPH_ROW_PLAIN);
	row->values[0] = uph_value_date((struct uph_date){20240927});
	row->values[1] = uph_value_text(report, "Programledare 0,75 årsarbetare");
	row->values[1].linked = true;
	row->values[1].link_row = 2;
	row->values[2] = uph_value_money((struct uph_money){20000000});
}

struct uph_report *sample_balance(void)
{
	struct uph_report *report = uph_report_new("balance", "Saldo per aktivitet", UPH_SWEDISH);
	report->organisation = "Region Blekinge · KoU";
	report->subtitle = "Läget efter mötet 2024-09-27 · kronor";
	report->status = "OJUSTERAT";
	report->footer = "Ur UPH-boken \"Blekinge\" · boken per verifikation 19 & senare";
	report->head = "3f9a17c28b04d6e1";
	report->head_time = INT64_C(1727791509000000);
	uph_report_parameter(report, "as_of", "Per", "2024-09-27");
	uph_report_parameter(report, "fund", "Bidragsår", NULL);
	uph_report_figure(report, "posted", "Bokförda poster", uph_value_integer(22));
	uph_report_figure(report, "left", "Kvar", uph_value_money((struct uph_money){789374206}));
	uph_report_figure(report, "silent", NULL, uph_value_integer(INT64_MAX));
	add_balances(report);
	add_decisions(report);
	uph_report_total(
		report, "on_balance", "På balansen", uph_value_money((struct uph_money){1657666006}));
	uph_report_note(report,
		"Minus på %d, %d och %d beror på att årets bidrag inte är fördelat på aktivitet.", 786, 787,
		964);
	return report;
}

struct uph_report *sample_hard_names(void)
{
	static const struct uph_column columns[] = {
		{.key = "name", .label = "Namn", .kind = UPH_VALUE_TEXT},
		{.key = "amount", .label = "Belopp", .kind = UPH_VALUE_MONEY, .flags = UPH_COLUMN_TOTAL},
	};
	struct uph_report *report = uph_report_new("names", "Svåra \x1b[31m namn", UPH_SWEDISH);
	size_t index = uph_report_section(report, "names", "", "Blad", columns, 2);
	for (size_t i = 0; i < sample_name_count; i++) {
		struct uph_row *row = uph_report_row(report, index, UPH_ROW_PLAIN);
		row->values[0] = uph_value_text(report, sample_names[i]);
		row->values[1] = uph_value_money((struct uph_money){-100 - (int64_t)i});
	}
	return report;
}

static void add_clauses(struct uph_report *report)
{
	static const struct uph_column columns[] = {
		{.key = "number", .label = "Nr", .kind = UPH_VALUE_TEXT},
		{.key = "clause",
			.label = "Att-sats",
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_SPAN(UPH_SPAN_REST),
			.slot = 1},
	};
	char clause[SAMPLE_CLAUSE_WORDS * 8];
	size_t length = 0;
	for (int i = 1; i <= SAMPLE_CLAUSE_WORDS; i++)
		length += (size_t)snprintf(
			clause + length, sizeof clause - length, "%sord%d", i > 1 ? " " : "", i);
	const char *const clauses[] = {"att bevilja medlen", clause, "att förklara paragrafen justerad"};
	size_t index = uph_report_section(report, "clauses", "LSVO beslutar", "Papper", columns, 2);
	report->sections[index].heading_row = false;
	for (size_t i = 0; i < 3; i++) {
		struct uph_row *row = uph_report_row(report, index, UPH_ROW_PLAIN);
		row->values[0] = uph_value_text(report, uph_report_print(report, "%zu.", i + 1));
		row->values[1] = uph_value_text(report, clauses[i]);
		row->values[i == 1].linked = i < 2; /* a number, and a text too long to be a link */
		row->values[i == 1].link_part = 1;
		row->values[i == 1].link_section = 1;
	}
}

static void add_financing(struct uph_report *report)
{
	static const struct uph_column columns[] = {
		{.key = "activity", .label = "Aktivitet", .kind = UPH_VALUE_TEXT, .slot = 1},
		{.key = "before", .label = "Kvar före", .kind = UPH_VALUE_MONEY, .slot = 2},
		{.key = "amount", .label = "Detta beslut", .kind = UPH_VALUE_MONEY, .slot = 3},
		{.key = "after", .label = "Kvar efter", .kind = UPH_VALUE_MONEY, .slot = 4},
	};
	size_t index = uph_report_section(report, "financing", "Finansiering", "Papper", columns, 4);
	struct uph_row *row = uph_report_row(report, index, UPH_ROW_PLAIN);
	row->values[0] = uph_value_text(report, "Stärkt samverkan");
	row->values[1] = uph_value_money((struct uph_money){809374206});
	row->values[2] = uph_value_money((struct uph_money){20000000});
	row->values[3] = uph_value_money((struct uph_money){789374206});
	const struct uph_term terms[] = {
		{.section = index, .column = 1}, {.subtract = true, .section = index, .column = 2}};
	uph_report_formula(report, &row->values[3], terms, 2);
}

static void add_lines_to_sign(struct uph_report *report)
{
	static const struct uph_column columns[] = {
		{.label = "", .kind = UPH_VALUE_TEXT, .flags = UPH_COLUMN_SPAN(1)},
		{.label = "", .kind = UPH_VALUE_TEXT, .flags = UPH_COLUMN_SPAN(UPH_SPAN_REST), .slot = 2},
	};
	size_t index = uph_report_section(report, "sign", "Beslut", "Papper", columns, 2);
	report->sections[index].heading_row = false;
	report->sections[index].paper_only = true;
	struct uph_row *row = uph_report_row(report, index, UPH_ROW_SIGN);
	row->values[0] = uph_value_text(report, "☐ enligt rekommendationen");
	row->values[1] = uph_value_text(report, "☐ avslag");
	row = uph_report_row(report, index, UPH_ROW_SIGN);
	row->values[0] = uph_value_text(report, "Underskrift ____________");
}

struct uph_report *sample_paper(void)
{
	struct uph_report *report = uph_report_new("recommend", "Rekommendation", UPH_SWEDISH);
	report->organisation = "Region Blekinge · Ledningssamverkan vård och omsorg (LSVO)";
	report->status = "EJ BESLUTAT AV RD";
	report->belongs = "BESLUTSUNDERLAG Dnr ______ Nr UPH-24-016 · bilaga till LSVO 2024-09-27 § 84/24";
	report->footer = "Ur UPH-boken \"Blekinge\"";
	add_clauses(report);
	add_financing(report);
	add_lines_to_sign(report);
	struct uph_report *balances = sample_balance();
	balances->landscape = true;
	balances->chart = UPH_CHART_COLUMNS;
	balances->chart_columns[0] = 3;
	balances->chart_columns[1] = 4;
	balances->chart_column_count = 2;
	(void)uph_report_join(report, balances);
	struct uph_report *entries = uph_report_new("entries", "Posterna bakom", UPH_SWEDISH);
	entries->footer = "a \"b\" </style> c";
	static const struct uph_column column = {.key = "entry", .label = "Post", .kind = UPH_VALUE_TEXT};
	size_t index = uph_report_section(entries, "entries", "", "Papper", &column, 1);
	uph_report_row(entries, index, UPH_ROW_PLAIN)->values[0] = uph_value_text(entries, "ver 19");
	(void)uph_report_join(report, entries);
	struct uph_value *value = &entries->sections[index].rows[0].values[0];
	value->linked = true;
	value->link_part = 0;
	value->link_section = 1;
	return report;
}

char *sample_drawn(const struct uph_report *report, enum uph_format format,
	const struct uph_render_options *options, size_t *length)
{
	struct uph_error err = {0};
	char *folder = support_folder();
	char *path = support_path(folder, "drawn");
	assert_status(UPH_OK, uph_report_render(report, format, options, path, &err), &err);
	char *data = support_read(path, length);
	free(path);
	support_folder_remove(folder);
	return data;
}

bool sample_is_whole(const char *data, size_t length)
{
	static FILE *file; /* one for all: asked of every byte of a workbook */
	if (!file)
		file = tmpfile();
	assert_non_null(file);
	assert_int_equal(0, ftruncate(fileno(file), 0));
	assert_int_equal(length, pwrite(fileno(file), data, length, 0));
	return xlsx_is_whole(fileno(file), 0);
}
