/* What lies in a meeting's folder: a row for each file, with what it shows and a digest to check it by. */
#include "ledger/base/digest.h"
#include "reports/query.h"
#include "uph/bundle.h"

enum column { FILE_PATH, TITLE, SHOWS, AMOUNT, SIZE, DIGEST, DIGEST_SHOWN, COLUMNS };

static size_t add_section(struct uph_report *report)
{
	enum uph_language language = report->language;
	const struct uph_column columns[COLUMNS] = {
		[FILE_PATH] = {"file", word(WORD_FILE, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(40), 0},
		[TITLE] = {"paper", word(WORD_PAPER, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(30), 0},
		[SHOWS] = {"shows", word(WORD_SHOWS, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(20), 0},
		[AMOUNT] = {"amount", word(WORD_AMOUNT, language), UPH_VALUE_MONEY, 0, 0},
		[SIZE] = {"size", word(WORD_SIZE, language), UPH_VALUE_INTEGER, UPH_COLUMN_DATA_ONLY, 0},
		[DIGEST] = {"sha256", "SHA-256", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE, 0},
		[DIGEST_SHOWN] = {NULL, "SHA-256", UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(36), 0},
	};
	return uph_report_section(report, "files", "", report->title, columns, COLUMNS);
}

/* In groups of eight, so that it can be read aloud and stands on two lines. */
static const char *grouped(struct uph_report *report, const char *hex)
{
	return uph_report_print(report, "%.8s %.8s %.8s %.8s %.8s %.8s %.8s %.8s", hex, hex + 8, hex + 16,
		hex + 24, hex + 32, hex + 40, hex + 48, hex + 56);
}

static void add_file(struct uph_report *report, size_t section, const struct uph_bundle_file *file)
{
	char hex[DIGEST_HEX_MAX];
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	if (!row)
		return;
	(void)digest_hex(file->digest, hex);
	row->values[FILE_PATH] = uph_value_text(report, file->path);
	row->values[TITLE] = uph_value_text(report, file->paper.title);
	row->values[SHOWS] = uph_value_text(report, file->paper.shows);
	if (file->paper.has_amount)
		row->values[AMOUNT] = uph_value_money(file->paper.amount);
	row->values[SIZE] = uph_value_integer(file->size);
	row->values[DIGEST] = uph_value_text(report, hex);
	row->values[DIGEST_SHOWN] = uph_value_text(report, grouped(report, hex));
}

enum uph_status uph_report_bundle(struct uph_ledger *ledger, const struct uph_query *query,
	const struct uph_bundle_meeting *meeting, const struct uph_bundle_file *files, size_t count,
	struct uph_report **out, struct uph_error *err)
{
	struct uph_query question = {.fund = query->fund,
		.known_at = query->known_at,
		.language = query->language,
		.to = meeting->as_of};
	struct query_scope resolved;
	struct uph_report *report = NULL;
	char day[UPH_DATE_TEXT_MAX];
	*out = NULL;
	enum uph_status status = query_resolve(ledger, &question, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, &question, &resolved, "bundle",
			word(WORD_BUNDLE, query->language), &report, err);
	if (status == UPH_OK) {
		report->landscape = true;
		report->subtitle = uph_report_print(report, "%s %s %s", word(WORD_BUNDLE_OF, query->language),
			meeting->body, uph_date_print(meeting->date, day));
		uph_report_figure(report, "meeting", word(WORD_MEETING, query->language),
			uph_value_text(report, uph_report_print(report, "%s %s", meeting->body, day)));
		uph_report_figure(report, "file_count", word(WORD_FILE_COUNT, query->language),
			uph_value_integer((int64_t)count));
		size_t section = add_section(report);
		for (size_t i = 0; i < count; i++)
			add_file(report, section, &files[i]);
		if (meeting->as_of.ymd != meeting->date.ymd)
			uph_report_note(report, "%s %s.", word(WORD_BOOK_BEGINS, query->language),
				uph_date_print(meeting->as_of, day));
		uph_report_note(report, "%s", word(WORD_BUNDLE_CHECK, query->language));
	}
	return query_finish(status, report, out, err);
}
