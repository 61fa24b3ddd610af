/* Vouchers that wait for a second person, with what each of them is about: its first entry. */
#include <stdlib.h>

#include "reports/query.h"
#include "uph/attest.h"
#include "uph/journal.h"

enum { VOUCHER, DATE, EVENT, TEXT, AMOUNT, PERSON, COLUMNS };

struct attest_report {
	struct uph_report *report;
	size_t section;
	size_t at; /* the row that the entries have come to */
};

static void add_section(struct attest_report *attests)
{
	enum uph_language language = attests->report->language;
	const struct uph_column columns[COLUMNS] = {
		[VOUCHER] = {.key = "voucher",
			.label = word(WORD_VOUCHER, language),
			.kind = UPH_VALUE_INTEGER},
		[DATE] = {.key = "date", .label = word(WORD_DATE, language), .kind = UPH_VALUE_DATE},
		[EVENT] = {.key = "event_label", .label = word(WORD_EVENT, language), .kind = UPH_VALUE_TEXT},
		[TEXT] = {.key = "text",
			.label = word(WORD_TEXT, language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_WRAP},
		[AMOUNT] = {.key = "amount",
			.label = word(WORD_AMOUNT, language),
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL},
		[PERSON] = {.key = "registered_by",
			.label = word(WORD_REGISTERED_BY, language),
			.kind = UPH_VALUE_TEXT},
	};
	attests->section =
		uph_report_section(attests->report, "attests", "", attests->report->title, columns, COLUMNS);
	attests->report->sections[attests->section].total_row = true;
}

static enum uph_status add_attest(void *context, const struct uph_attest *attest, struct uph_error *err)
{
	struct attest_report *attests = context;
	struct uph_report *report = attests->report;
	if (attest->attested_by)
		return UPH_OK;
	struct uph_row *row = uph_report_row(report, attests->section, UPH_ROW_PLAIN);
	if (!row)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	row->trace = uph_report_print(report, "ver %lld", (long long)attest->voucher);
	row->values[VOUCHER] = uph_value_integer(attest->voucher);
	row->values[AMOUNT] = uph_value_money(attest->amount);
	row->values[PERSON] = uph_value_text(report, attest->registered_by);
	return UPH_OK;
}

/* Rows and entries both stand by voucher. */
static enum uph_status describe(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct attest_report *attests = context;
	struct uph_report *report = attests->report;
	const struct uph_section *section = &report->sections[attests->section];
	(void)err;
	while (attests->at < section->row_count &&
		section->rows[attests->at].values[VOUCHER].integer < entry->voucher)
		attests->at++;
	if (attests->at == section->row_count)
		return UPH_OK;
	struct uph_row *row = &section->rows[attests->at];
	if (row->values[VOUCHER].integer != entry->voucher || row->values[EVENT].kind != UPH_VALUE_NONE)
		return UPH_OK;
	bool correction = entry->corrects != 0;
	row->values[DATE] = uph_value_date(entry->date);
	row->values[EVENT] = uph_value_text(
		report, correction ? word(WORD_CORRECTION, report->language) : uph_event_label(entry->event));
	row->values[TEXT] = uph_value_text(
		report, entry->allocation_label
				? uph_report_print(report, "%s %s", entry->allocation_label, entry->purpose)
			: correction ? entry->reason
				     : entry->text);
	return UPH_OK;
}

enum uph_status uph_report_attests(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct attest_report attests = {0};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "attest", word(WORD_ATTESTS, query->language),
			&attests.report, err);
	if (status == UPH_OK) {
		const struct uph_scope all = {.seq_max = resolved.scope.seq_max};
		add_section(&attests);
		status = uph_attests(ledger, all.seq_max, add_attest, &attests, err);
		if (status == UPH_OK && attests.report->sections[attests.section].row_count > 0)
			status = uph_entries(ledger, &all, describe, &attests, err);
		if (status == UPH_OK && !uph_attest_required_at(ledger, all.seq_max))
			uph_report_note(attests.report, "%s", word(WORD_ATTEST_OFF, query->language));
	}
	return query_finish(status, attests.report, out, err);
}
