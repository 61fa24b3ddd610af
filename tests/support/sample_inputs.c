#include "tests/support/sample_inputs.h"

#define LIST_COLUMNS 6

static void list_row(struct uph_report *report, enum uph_row_style style, const char *choice,
	const char *number, int64_t left, struct uph_date latest)
{
	struct uph_row *row = uph_report_row(report, 0, style);
	row->values[0] = uph_value_text(report, choice);
	row->values[1] = uph_value_text(report, number);
	row->values[2] = uph_value_text(report, choice + 11);
	row->values[3] = uph_value_money((struct uph_money){left});
	row->values[4] = uph_value_date((struct uph_date){20240614});
	row->values[5] = uph_value_date(latest);
}

static struct uph_report *list_part(void)
{
	static const struct uph_column columns[LIST_COLUMNS] = {
		{.label = "Val", .kind = UPH_VALUE_TEXT},
		{.label = "Nr", .kind = UPH_VALUE_TEXT},
		{.label = "Ändamål", .kind = UPH_VALUE_TEXT},
		{.label = "Kvar", .kind = UPH_VALUE_MONEY, .flags = UPH_COLUMN_ZERO_DASH},
		{.label = "Tidigast", .kind = UPH_VALUE_DATE},
		{.label = "Senast", .kind = UPH_VALUE_DATE},
	};
	struct uph_report *report = uph_report_new("lists", "Öppna tilldelningar", UPH_SWEDISH);
	(void)uph_report_section(report, "lists", "", "Öppna", columns, LIST_COLUMNS);
	list_row(report, UPH_ROW_MUTED, "UPH-24-001 Avslutad", "UPH-24-001", 0, (struct uph_date){0});
	list_row(report, UPH_ROW_PLAIN, "UPH-24-014 Barnahus", "UPH-24-014", 226400000, (struct uph_date){0});
	list_row(report, UPH_ROW_PLAIN, "UPH-24-016 Programledare", "UPH-24-016", 20000000,
		(struct uph_date){20241231});
	return report;
}

static struct uph_report *form_part(void)
{
	static const struct uph_column columns[SAMPLE_COLUMNS] = {
		[SAMPLE_CHOICE] = {.label = "Tilldelning", .kind = UPH_VALUE_TEXT},
		[SAMPLE_DATE] = {.label = "Datum", .kind = UPH_VALUE_DATE},
		[SAMPLE_AMOUNT] = {.label = "Belopp", .kind = UPH_VALUE_MONEY},
		[SAMPLE_REFERENCE] = {.label = "Referens", .kind = UPH_VALUE_TEXT, .flags = UPH_COLUMN_CODE},
		[SAMPLE_EXTENT] = {.label = "Slag", .kind = UPH_VALUE_TEXT},
		[SAMPLE_PURPOSE] = {.label = "Ändamål", .kind = UPH_VALUE_TEXT},
		[SAMPLE_LEFT] = {.label = "Kvar", .kind = UPH_VALUE_MONEY},
		[SAMPLE_EARLIEST] = {.label = "Tidigast", .kind = UPH_VALUE_DATE},
		[SAMPLE_LATEST] = {.label = "Senast", .kind = UPH_VALUE_DATE},
		[SAMPLE_CHECK] = {.label = "Kontroll", .kind = UPH_VALUE_TEXT},
	};
	const struct uph_place choices = {0, 0, 0}, numbers = {0, 0, 1}, unknown = {0, 7, 0};
	const struct uph_input inputs[SAMPLE_COLUMNS] = {
		[SAMPLE_CHOICE] = {UPH_INPUT_CHOICE, .required = true, .note = "Välj i listan. Eller: 16.",
			.choices = choices},
		[SAMPLE_DATE] = {UPH_INPUT_DATE, .required = true, .note = "Rekvisitionens dag: 2024-09-27."},
		[SAMPLE_AMOUNT] = {UPH_INPUT_AMOUNT, .required = true},
		[SAMPLE_REFERENCE] = {UPH_INPUT_TEXT, .note = ""},
		[SAMPLE_EXTENT] = {UPH_INPUT_CHOICE, .fixed = "Helt,Delvis", .choices = unknown},
		[SAMPLE_PURPOSE] = {UPH_INPUT_LOOKUP, .by = SAMPLE_CHOICE, .key = numbers, .shown = 2},
		[SAMPLE_LEFT] = {UPH_INPUT_LOOKUP, .by = SAMPLE_CHOICE, .key = numbers, .shown = 3},
		[SAMPLE_EARLIEST] = {UPH_INPUT_LOOKUP, .by = SAMPLE_CHOICE, .key = numbers, .shown = 4},
		[SAMPLE_LATEST] = {UPH_INPUT_LOOKUP, .by = SAMPLE_CHOICE, .key = numbers, .shown = 5},
		[SAMPLE_CHECK] = {.kind = UPH_INPUT_CHECK},
	};
	static const struct uph_check checks[] = {
		{UPH_CHECK_KNOWN, SAMPLE_CHOICE, SAMPLE_PURPOSE, "inte bland de \"öppna\""},
		{UPH_CHECK_TOGETHER, SAMPLE_AMOUNT, SAMPLE_LEFT, "mer än vad som är kvar"},
		{UPH_CHECK_NOT_BEFORE, SAMPLE_DATE, SAMPLE_EARLIEST, "före beslutet"},
		{UPH_CHECK_NOT_AFTER, SAMPLE_DATE, SAMPLE_LATEST, "efter periodens sista dag"},
	};
	struct uph_report *report = uph_report_new("form", "Rekvisitioner", UPH_SWEDISH);
	report->landscape = true;
	size_t section = uph_report_section(report, "form", "", "Rekvisitioner", columns, SAMPLE_COLUMNS);
	uph_report_inputs(report, section, inputs, checks, sizeof checks / sizeof checks[0]);
	for (int i = 0; i < 8; i++)
		(void)uph_report_row(report, section, UPH_ROW_INPUT);
	uph_report_row(report, section, UPH_ROW_PLAIN)->values[0] = uph_value_text(report, "Senare");
	for (int i = 0; i < 2; i++)
		(void)uph_report_row(report, section, UPH_ROW_INPUT);
	return report;
}

struct uph_report *sample_inputs(void)
{
	struct uph_report *report = list_part();
	(void)uph_report_join(report, form_part());
	return report;
}
