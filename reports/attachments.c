/* Documents and what they lie beside. */
#include "reports/query.h"
#include "uph/attachment.h"
#include "uph/decision.h"
#include "uph/register.h"

enum { NAME, BESIDE, DIGEST_SHORT, DIGEST, SIZE, STORED, RECORDED, PERSON, COLUMNS };

struct attachment_report {
	int64_t seq_max;
	struct uph_ledger *ledger;
	struct uph_report *report;
	size_t section;
};

static void add_section(struct attachment_report *attachments)
{
	enum uph_language language = attachments->report->language;
	const struct uph_column columns[COLUMNS] = {
		[NAME] = {.key = "name", .label = word(WORD_FILE, language), .kind = UPH_VALUE_TEXT},
		[BESIDE] = {.key = "beside",
			.label = word(WORD_BESIDE, language),
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
		[STORED] = {.key = "stored", .label = word(WORD_STORED, language), .kind = UPH_VALUE_BOOLEAN},
		[RECORDED] = {.key = "recorded_at",
			.label = word(WORD_RECORDED_AT, language),
			.kind = UPH_VALUE_TEXT},
		[PERSON] = {.key = "person", .label = word(WORD_PERSON, language), .kind = UPH_VALUE_TEXT},
	};
	attachments->section = uph_report_section(
		attachments->report, "attachments", "", attachments->report->title, columns, COLUMNS);
}

static const char *beside(
	const struct attachment_report *attachments, const struct uph_attachment *attachment)
{
	char text[UPH_DECISION_TEXT_MAX];
	struct uph_decision decision;
	struct uph_allocation allocation;
	struct uph_ledger *ledger = attachments->ledger;
	if (attachment->voucher)
		return uph_report_print(attachments->report, "ver %lld", (long long)attachment->voucher);
	if (attachment->party) {
		const struct uph_party *party = uph_party_by_id(ledger, attachment->party);
		return party ? party->name : "";
	}
	if (attachment->allocation &&
		uph_allocation_by_id(ledger, attachment->allocation, &allocation, NULL) == UPH_OK)
		return uph_report_print(attachments->report, "%s %s", allocation.label, allocation.purpose);
	if (attachment->decision && uph_decision_by_id_at(ledger, attachment->decision, attachments->seq_max,
					    &decision, NULL) == UPH_OK)
		return uph_report_print(attachments->report, "%s", uph_decision_print(&decision, text));
	return "";
}

static enum uph_status add_attachment(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct attachment_report *attachments = context;
	struct uph_report *report = attachments->report;
	struct uph_head digest = {0};
	char hex[2 * UPH_DIGEST_SIZE + 1], time[UPH_TIME_TEXT_MAX];
	struct uph_row *row = uph_report_row(report, attachments->section, UPH_ROW_PLAIN);
	if (!row)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	for (size_t i = 0; i < UPH_DIGEST_SIZE; i++)
		digest.hash[i] = attachment->digest[i];
	(void)uph_head_hex(&digest, hex);
	row->values[NAME] = uph_value_text(report, attachment->name);
	row->values[BESIDE] = uph_value_text(report, beside(attachments, attachment));
	row->values[DIGEST_SHORT] = uph_value_text(report, uph_report_print(report, "%.16s", hex));
	row->values[DIGEST] = uph_value_text(report, hex);
	row->values[SIZE] = uph_value_integer(attachment->size);
	row->values[STORED] = uph_value_boolean(report, attachment->stored);
	row->values[RECORDED] = uph_value_text(report, uph_time_print(attachment->recorded_at, false, time));
	row->values[PERSON] = uph_value_text(report, attachment->person);
	return UPH_OK;
}

enum uph_status uph_report_attachments(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct attachment_report attachments = {.ledger = ledger};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "attachments",
			word(WORD_ATTACHMENTS, query->language), &attachments.report, err);
	if (status == UPH_OK) {
		attachments.report->landscape = true;
		attachments.seq_max = resolved.scope.seq_max;
		add_section(&attachments);
		status = uph_attachments(ledger, resolved.scope.seq_max, add_attachment, &attachments, err);
	}
	return query_finish(status, attachments.report, out, err);
}
