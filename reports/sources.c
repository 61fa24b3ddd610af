/* The files that the book has taken in: what, when, by whom, and how many entries came of each. */
#include "reports/query.h"
#include "uph/source.h"

enum { NAME, KIND, TITLE, DIGEST_SHORT, DIGEST, SIZE, ENTRIES, IMPORTED, PERSON, COLUMNS };

struct source_report {
	struct uph_report *report;
	size_t section;
};

static void add_section(struct source_report *sources)
{
	enum uph_language language = sources->report->language;
	const struct uph_column columns[COLUMNS] = {
		[NAME] = {.key = "name", .label = word(WORD_FILE, language), .kind = UPH_VALUE_TEXT},
		[KIND] = {.key = "kind", .label = word(WORD_KIND, language), .kind = UPH_VALUE_TEXT},
		[TITLE] = {.key = "title",
			.label = word(WORD_TITLE, language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_WRAP},
		[DIGEST_SHORT] = {.label = word(WORD_CHECKSUM_HEADING, language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_CODE},
		[DIGEST] = {.key = "digest",
			.label = word(WORD_CHECKSUM_HEADING, language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE},
		[SIZE] = {.key = "size", .label = word(WORD_SIZE, language), .kind = UPH_VALUE_INTEGER},
		[ENTRIES] = {.key = "entries",
			.label = word(WORD_ENTRIES, language),
			.kind = UPH_VALUE_INTEGER},
		[IMPORTED] = {.key = "imported",
			.label = word(WORD_IMPORTED, language),
			.kind = UPH_VALUE_TEXT},
		[PERSON] = {.key = "person", .label = word(WORD_PERSON, language), .kind = UPH_VALUE_TEXT},
	};
	sources->section =
		uph_report_section(sources->report, "sources", "", sources->report->title, columns, COLUMNS);
}

static enum uph_status add_source(void *context, const struct uph_source *source, struct uph_error *err)
{
	struct source_report *sources = context;
	struct uph_report *report = sources->report;
	struct uph_head digest = {0};
	char hex[2 * UPH_DIGEST_SIZE + 1], time[UPH_TIME_TEXT_MAX];
	struct uph_row *row = uph_report_row(report, sources->section, UPH_ROW_PLAIN);
	if (!row)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	for (size_t i = 0; i < UPH_DIGEST_SIZE; i++)
		digest.hash[i] = source->digest[i];
	(void)uph_head_hex(&digest, hex);
	row->values[NAME] = uph_value_text(report, source->name);
	row->values[KIND] = uph_value_text(report, source->kind);
	row->values[TITLE] = uph_value_text(report, source->title);
	row->values[DIGEST_SHORT] = uph_value_text(report, uph_report_print(report, "%.16s", hex));
	row->values[DIGEST] = uph_value_text(report, hex);
	row->values[SIZE] = uph_value_integer(source->size);
	row->values[ENTRIES] = uph_value_integer(source->entry_count);
	row->values[IMPORTED] = uph_value_text(report, uph_time_print(source->recorded_at, false, time));
	row->values[PERSON] = uph_value_text(report, source->person);
	return UPH_OK;
}

enum uph_status uph_report_sources(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct source_report sources = {0};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "sources",
			word(WORD_SOURCES, query->language), &sources.report, err);
	if (status == UPH_OK) {
		sources.report->landscape = true;
		add_section(&sources);
		status = uph_sources(ledger, resolved.scope.seq_max, add_source, &sources, err);
	}
	return query_finish(status, sources.report, out, err);
}
