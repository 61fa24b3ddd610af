/* What is shown of a posting: the rows' lines in the result, in the words of the books, and the remarks. */
#include "import/journal_result.h"

#include <stdio.h>
#include <string.h>

#include "uph/decision.h"

#define CODES_MAX 200
#define SENTENCE_MAX ((size_t)1 << 14)
/* Remarks that are told one by one: of a long file the rest is counted. */
#define REMARKS_MAX ((size_t)1000)

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

struct codes {
	struct uph_ledger *ledger;
	char text[CODES_MAX];
};

static enum uph_status add_code(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct codes *codes = context;
	const struct uph_activity *activity = uph_activity_by_id(codes->ledger, line->activity);
	size_t length = strlen(codes->text);
	(void)err;
	if (activity && !strstr(codes->text, activity->code))
		(void)snprintf(codes->text + length, sizeof codes->text - length, "%s%s", length ? ", " : "",
			activity->code);
	return UPH_OK;
}

static const char *kept(struct journal_posting *posting, const char *text)
{
	return arena_string(posting->job->memory, text ? text : "");
}

static const char *activity_of(struct journal_posting *posting, int64_t allocation, int64_t activity)
{
	struct uph_ledger *ledger = posting->job->ledger;
	const struct uph_activity *named = activity ? uph_activity_by_id(ledger, activity) : NULL;
	struct codes codes = {.ledger = ledger};
	if (!named && allocation)
		(void)uph_financings(ledger, allocation, 0, add_code, &codes, NULL);
	return kept(posting, named ? named->code : codes.text);
}

const char *journal_result_place(
	const struct journal_posting *posting, size_t column, char text[TABLE_PLACE_MAX])
{
	const struct journal_row *row = posting->row;
	uint32_t number = row->columns[column] ? row->columns[column] : row->columns[row->anchor];
	return journal_place(posting->job->table, row->sheet, row->number, number, text);
}

size_t journal_result_listed(const struct journal_posting *posting)
{
	if (posting->at_once) /* how many there are is not known yet */
		return JOURNAL_LISTED_MAX;
	return posting->row_count < JOURNAL_LISTED_MAX ? posting->row_count : JOURNAL_LISTED_MAX;
}

static enum uph_status list_row(struct journal_posting *posting, struct uph_import_row *row,
	const struct journal_deed *deed, struct uph_error *err)
{
	const struct journal_row *from = posting->row;
	struct uph_ledger *ledger = posting->job->ledger;
	struct uph_allocation allocation = {0};
	char place[TABLE_PLACE_MAX];
	if (deed->allocation) {
		enum uph_status status = uph_allocation_by_id(ledger, deed->allocation, &allocation, err);
		if (status != UPH_OK)
			return status;
	}
	const struct uph_party *party =
		uph_party_by_id(ledger, allocation.recipient ? allocation.recipient : deed->counterparty);
	*row = (struct uph_import_row){.action = deed->action,
		.place = kept(posting, journal_result_place(posting, from->anchor, place)),
		.event = deed->event,
		.date = from->date,
		.recipient = kept(posting, party ? party->name : ""),
		.purpose = kept(
			posting, allocation.purpose ? allocation.purpose : from->fields[UPH_MOVEMENT_TEXT]),
		.label = kept(posting, allocation.label),
		.amount = deed->amount,
		.voucher = deed->voucher,
		.was = ""};
	row->activity = activity_of(posting, deed->allocation, deed->activity);
	return row->place && row->recipient && row->purpose && row->label && row->activity ? UPH_OK
											   : no_memory(err);
}

enum uph_status journal_result_row(
	struct journal_posting *posting, size_t i, const struct journal_deed *deed, struct uph_error *err)
{
	return i < journal_result_listed(posting) ? list_row(posting, &posting->result_rows[i], deed, err)
						  : UPH_OK;
}

/* ---- remarks ---- */

void journal_result_tell(struct uph_findings *findings, enum uph_severity severity, const char *rule,
	const char *place, const char *message)
{
	struct buffer sentence;
	buffer_init(&sentence, SENTENCE_MAX);
	journal_sentence(&sentence, message);
	(void)uph_findings_add(findings, severity, rule, place, "%s",
		buffer_failed(&sentence) ? message : buffer_string(&sentence));
	buffer_free(&sentence);
}

enum uph_status journal_result_bound_remarks(struct journal_posting *posting, struct uph_error *err)
{
	if (uph_findings_count(posting->remarks) < REMARKS_MAX)
		return UPH_OK;
	if (posting->first_remarks) {
		posting->remarks_dropped += uph_findings_count(posting->remarks);
		uph_findings_free(posting->remarks);
	} else {
		posting->first_remarks = posting->remarks;
	}
	posting->remarks = uph_findings_new();
	return posting->remarks ? UPH_OK : no_memory(err);
}

static void tell_those(struct journal_posting *posting, const struct uph_findings *remarks)
{
	for (size_t i = 0; remarks && i < uph_findings_count(remarks); i++) {
		const struct uph_finding *remark = uph_findings_at(remarks, i);
		journal_result_tell(posting->job->findings, remark->severity, remark->rule, remark->where,
			remark->message);
	}
}

void journal_result_tell_remarks(struct journal_posting *posting)
{
	size_t dropped = posting->remarks_dropped;
	tell_those(posting, posting->first_remarks);
	if (posting->first_remarks)
		dropped += uph_findings_count(posting->remarks);
	else
		tell_those(posting, posting->remarks);
	if (dropped > 0)
		(void)uph_findings_add(posting->job->findings, UPH_SEVERITY_NOTE, "journal.more_remarks", "",
			"Ytterligare %zu %s om raderna visas inte.", dropped,
			dropped == 1 ? "anmärkning" : "anmärkningar");
	if (posting->kind->remark)
		posting->kind->remark(posting);
}
