/* Findings as a table, for the formats that put them on a page of their own. */
#include "reports/render.h"

#include "reports/words.h"

struct uph_report *render_findings(const struct uph_report *report)
{
	enum uph_language language = report->language;
	size_t count = uph_findings_count(report->findings);
	struct uph_report *made = uph_report_new("", "", language);
	if (!made)
		return NULL;
	const struct uph_column columns[] = {
		{.label = word(WORD_SEVERITY, language), .kind = UPH_VALUE_TEXT},
		{.label = word(WORD_WHERE, language), .kind = UPH_VALUE_TEXT},
		{.label = word(WORD_MESSAGE, language), .kind = UPH_VALUE_TEXT, .flags = UPH_COLUMN_WRAP},
		{.label = word(WORD_AMOUNT, language), .kind = UPH_VALUE_MONEY},
	};
	const char *name = word(WORD_FINDINGS, language);
	size_t section = uph_report_section(made, "", name, name, columns, 4);
	for (size_t i = 0; i < count; i++) {
		const struct uph_finding *finding = uph_findings_at(report->findings, i);
		struct uph_row *row = uph_report_row(made, section, UPH_ROW_PLAIN);
		if (!row)
			break;
		row->values[0] = uph_value_text(made, word_severity(finding->severity, language));
		row->values[1] = uph_value_text(made, finding->where);
		row->values[2] = uph_value_text(made, finding->message);
		if (finding->has_amount)
			row->values[3] = uph_value_money(finding->amount);
	}
	return made;
}
