/* The ledger's settings as they read now. */
#include "reports/query.h"

enum { KEY, VALUE, COLUMNS };

struct setting_report {
	struct uph_report *report;
	size_t section;
};

static enum uph_status add_setting(void *context, const char *key, const char *value, struct uph_error *err)
{
	struct setting_report *settings = context;
	struct uph_row *row = uph_report_row(settings->report, settings->section, UPH_ROW_PLAIN);
	if (!row)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	row->values[KEY] = uph_value_text(settings->report, key);
	row->values[VALUE] = uph_value_text(settings->report, value);
	return UPH_OK;
}

enum uph_status uph_report_settings(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct setting_report settings = {0};
	const struct uph_column columns[COLUMNS] = {
		[KEY] = {.key = "key", .label = word(WORD_SETTING, query->language), .kind = UPH_VALUE_TEXT},
		[VALUE] = {.key = "value",
			.label = word(WORD_VALUE, query->language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_WRAP},
	};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "settings",
			word(WORD_SETTINGS, query->language), &settings.report, err);
	if (status == UPH_OK) {
		settings.section = uph_report_section(
			settings.report, "settings", "", settings.report->title, columns, COLUMNS);
		status = uph_ledger_settings_at(ledger, resolved.scope.seq_max, add_setting, &settings, err);
	}
	return query_finish(status, settings.report, out, err);
}
