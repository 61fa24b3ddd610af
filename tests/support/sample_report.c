#include "tests/support/sample_report.h"

#include <stdlib.h>
#include <string.h>

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
