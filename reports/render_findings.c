/* Findings as a table, for the formats that put them on a page of their own. */
#include "reports/render.h"

#include <stdlib.h>

#include "reports/words.h"

static struct uph_report *as_table(const struct uph_report *report)
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

struct uph_report **render_findings(const struct uph_report *report)
{
	struct uph_report **findings = calloc(report->part_count + 1, sizeof(struct uph_report *));
	for (size_t i = 0; findings && i <= report->part_count; i++) {
		const struct uph_report *part = i == 0 ? report : report->parts[i - 1];
		if (!part->findings || uph_findings_count(part->findings) == 0)
			continue;
		findings[i] = as_table(part);
		if (!findings[i] || !uph_report_complete(findings[i])) {
			render_findings_free(findings, report);
			return NULL;
		}
	}
	return findings;
}

void render_findings_free(struct uph_report **findings, const struct uph_report *report)
{
	for (size_t i = 0; findings && i <= report->part_count; i++)
		uph_report_free(findings[i]);
	free(findings);
}
