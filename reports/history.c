/* The processing history: a row for each command that has changed the book. */
#include <string.h>

#include "ledger/base/buffer.h"
#include "reports/query.h"
#include "reports/report_words.h"
#include "uph/history.h"

#define MADE_TEXT_MAX 4096
#define MICROSECONDS_OF_DAY (INT64_C(86400) * 1000000)

enum {
	TIME,
	PERSON,
	PROGRAM,
	WORDS,
	MADE,
	SOURCES,
	FIRST_VOUCHER,
	LAST_VOUCHER,
	FIRST_RECORD,
	LAST_RECORD,
	COUNTS, /* one for each kind, to programs */
	COLUMNS = COUNTS + UPH_MADE_KINDS
};

struct history_report {
	struct uph_report *report;
	size_t section;
	struct uph_date from, to;
};

static enum word made_word(size_t kind)
{
	return (enum word)((size_t)WORD_MADE_SOURCE + kind);
}

static void add_section(struct history_report *history)
{
	struct uph_report *report = history->report;
	enum uph_language language = report->language;
	const unsigned wrap = UPH_COLUMN_WRAP;
	struct uph_column columns[COLUMNS] = {
		[TIME] = {"recorded_at", word(WORD_HISTORY_WHEN, language), UPH_VALUE_TEXT, 0, 0},
		[PERSON] = {"person", word(WORD_HISTORY_WHO, language), UPH_VALUE_TEXT, wrap, 0},
		[PROGRAM] = {"program", word(WORD_HISTORY_PROGRAM, language), UPH_VALUE_TEXT, 0, 0},
		[WORDS] = {"command", word(WORD_HISTORY_COMMAND, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(34), 0},
		[MADE] = {"made", word(WORD_HISTORY_MADE, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(34), 0},
		[SOURCES] = {"sources", word(WORD_SOURCE, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(20), 0},
		[FIRST_VOUCHER] = {"first_voucher", word(WORD_HISTORY_VOUCHER_FIRST, language),
			UPH_VALUE_INTEGER, 0, 0},
		[LAST_VOUCHER] = {"last_voucher", word(WORD_HISTORY_VOUCHER_LAST, language),
			UPH_VALUE_INTEGER, 0, 0},
		[FIRST_RECORD] = {"first_record", word(WORD_HISTORY_RECORD_FIRST, language),
			UPH_VALUE_INTEGER, 0, 0},
		[LAST_RECORD] = {"last_record", word(WORD_HISTORY_RECORD_LAST, language), UPH_VALUE_INTEGER,
			0, 0},
	};
	for (size_t i = 0; i < UPH_MADE_KINDS; i++) {
		const char *words = word(made_word(i), language);
		columns[COUNTS + i] = (struct uph_column){
			.key = uph_report_print(report, "count_%s", uph_made_name((enum uph_made)i)),
			.label = uph_report_text(report, strchr(words, '|') + 1),
			.kind = UPH_VALUE_INTEGER,
			.flags = UPH_COLUMN_DATA_ONLY};
	}
	history->section = uph_report_section(report, "commands", "", report->title, columns, COLUMNS);
}

/* "22 poster, 16 beslut, 1 källa": what there is most reason to look at first. */
static const char *made_text(struct uph_report *report, const struct uph_command_run *run)
{
	struct buffer text;
	buffer_init(&text, MADE_TEXT_MAX);
	for (size_t i = UPH_MADE_KINDS; i-- > 0;) {
		const char *words = word(made_word(i), report->language), *bar = strchr(words, '|');
		if (run->made[i] == 0)
			continue;
		buffer_print(&text, "%s%lld ", text.length > 0 ? ", " : "", (long long)run->made[i]);
		if (run->made[i] == 1)
			buffer_append(&text, words, (size_t)(bar - words));
		else
			buffer_text(&text, bar + 1);
	}
	if (text.length == 0)
		buffer_text(&text, word(WORD_HISTORY_NOTHING, report->language));
	const char *made = report_words_keep(report, &text);
	buffer_free(&text);
	return made;
}

static bool is_asked_for(const struct history_report *history, int64_t recorded_at)
{
	int64_t day = recorded_at / MICROSECONDS_OF_DAY;
	return (history->from.ymd == 0 || day >= uph_date_days(history->from)) &&
	       (history->to.ymd == 0 || day <= uph_date_days(history->to));
}

static enum uph_status add_run(void *context, const struct uph_command_run *run, struct uph_error *err)
{
	struct history_report *history = context;
	struct uph_report *report = history->report;
	char time[UPH_TIME_TEXT_MAX];
	if (!is_asked_for(history, run->recorded_at))
		return UPH_OK;
	struct uph_row *row = uph_report_row(report, history->section, UPH_ROW_PLAIN);
	if (!row)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	struct uph_value *values = row->values;
	values[TIME] = uph_value_text(report, uph_time_print(run->recorded_at, true, time));
	values[PERSON] = uph_value_text(report, run->person);
	values[PROGRAM] = uph_value_text(report, run->program);
	values[WORDS] = uph_value_text(report, run->words);
	values[MADE] = (struct uph_value){.kind = UPH_VALUE_TEXT, .text = made_text(report, run)};
	values[SOURCES] = uph_value_text(report, run->sources);
	if (run->first_voucher) {
		values[FIRST_VOUCHER] = uph_value_integer(run->first_voucher);
		values[LAST_VOUCHER] = uph_value_integer(run->last_voucher);
	}
	values[FIRST_RECORD] = uph_value_integer(run->first_seq);
	values[LAST_RECORD] = uph_value_integer(run->last_seq);
	for (size_t i = 0; i < UPH_MADE_KINDS; i++)
		values[COUNTS + i] = uph_value_integer(run->made[i]);
	return UPH_OK;
}

enum uph_status uph_report_history(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct history_report history = {.from = query->from, .to = query->to};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "history",
			word(WORD_HISTORY, query->language), &history.report, err);
	if (status == UPH_OK) {
		history.report->landscape = true;
		add_section(&history);
		status = uph_history(ledger, resolved.scope.seq_max, add_run, &history, err);
	}
	if (status == UPH_OK)
		uph_report_note(history.report, "%s", word(WORD_HISTORY_NOTE, query->language));
	return query_finish(status, history.report, out, err);
}
