/* The journal: every entry in the order it was registered, with accounts in words and corrections linked both
 * ways. */
#include "reports/journal.h"

#include <stdlib.h>
#include <string.h>

#include "reports/account_words.h"
#include "reports/attest_marks.h"
#include "reports/query.h"
#include "uph/balance.h"
#include "uph/journal.h"
#include "uph/question.h"

enum {
	VOUCHER,
	DATE,
	EVENT,
	EVENT_LABEL,
	FLOW,
	FROM,
	TO,
	AMOUNT,
	ABOUT,
	ALLOCATION,
	PURPOSE,
	RECIPIENT,
	DECISION,
	TEXT,
	REFERENCE,
	COUNTERPARTY,
	SOURCE,
	PERSON,
	RECORDED_AT,
	CORRECTION,
	CORRECTS,
	CORRECTED_BY,
	REASON,
	ATTEST, /* these two only when the book asks for attests */
	ATTESTED_BY,
	COLUMNS
};

/* A correction mirrors an entry: `flow` says of which event. */
#define CORRECTION_EVENT "correct"

struct journal_column {
	const char *key;
	enum word word;
	enum uph_value_kind kind;
	unsigned flags;
};

static const struct journal_column journal_columns[COLUMNS] = {
	[VOUCHER] = {"voucher", WORD_VOUCHER, UPH_VALUE_INTEGER, 0},
	[DATE] = {"date", WORD_DATE, UPH_VALUE_DATE, 0},
	[EVENT] = {"event", WORD_EVENT_NAME, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[EVENT_LABEL] = {"event_label", WORD_EVENT, UPH_VALUE_TEXT, 0},
	[FLOW] = {"flow", WORD_FLOW, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[FROM] = {"from", WORD_FROM_ACCOUNT, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(20)},
	[TO] = {"to", WORD_TO_ACCOUNT, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(21)},
	[AMOUNT] = {"amount", WORD_AMOUNT, UPH_VALUE_MONEY, 0},
	[ABOUT] = {NULL, WORD_ABOUT, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(26)},
	[ALLOCATION] = {"allocation", WORD_NUMBER, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE},
	[PURPOSE] = {"purpose", WORD_PURPOSE_OF, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[RECIPIENT] = {"recipient", WORD_RECIPIENT, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(17)},
	[DECISION] = {"decision", WORD_DECISION, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[TEXT] = {"text", WORD_TEXT, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[REFERENCE] = {"reference", WORD_REFERENCE, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[COUNTERPARTY] = {"counterparty", WORD_COUNTERPARTY, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[SOURCE] = {"source", WORD_SOURCE, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(20)},
	[PERSON] = {"person", WORD_PERSON, UPH_VALUE_TEXT, 0},
	[RECORDED_AT] = {"recorded_at", WORD_RECORDED_AT, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[CORRECTION] = {NULL, WORD_CORRECTION, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[CORRECTS] = {"corrects", WORD_CORRECTS, UPH_VALUE_INTEGER, UPH_COLUMN_DATA_ONLY},
	[CORRECTED_BY] = {"corrected_by", WORD_CORRECTED_BY, UPH_VALUE_INTEGER, UPH_COLUMN_DATA_ONLY},
	[REASON] = {"reason", WORD_REASON, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
	[ATTEST] = {NULL, WORD_ATTEST, UPH_VALUE_TEXT, 0},
	[ATTESTED_BY] = {"attested_by", WORD_ATTESTED_BY, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY},
};

/* Columns that come on paper only when some entry has something in them. */
static const int on_demand[] = {REFERENCE, COUNTERPARTY, CORRECTION};

struct journal_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	int64_t decision;                    /* only entries of its allocations; 0: all */
	const struct uph_question *question; /* only entries that it takes; NULL: all */
	size_t section;
	bool needed[COLUMNS];
	int64_t last_voucher; /* 0: no entry */
	struct attest_marks attests;
};

static const char *party_name(struct journal_report *journal, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(journal->ledger, id) : NULL;
	return party ? party->name : NULL;
}

/* What the entry is about, in one cell of paper: its purpose and its own words. */
static const char *about_text(struct uph_report *report, const struct uph_entry *entry)
{
	if (entry->purpose && entry->text)
		return uph_report_texts(report, (const char *const[]){entry->purpose, " · ", entry->text}, 3);
	return entry->purpose ? entry->purpose : entry->text;
}

/* "rättar ver 5: skäl", "rättad i ver 23", or both. */
static const char *correction_text(struct uph_report *report, const struct uph_entry *entry)
{
	const char *corrects = "", *corrected = "";
	if (entry->corrects)
		corrects = uph_report_print(report, "%s %lld%s%s",
			word(WORD_CORRECTS_VOUCHER, report->language), (long long)entry->corrects_voucher,
			entry->reason ? ": " : "", entry->reason ? entry->reason : "");
	if (entry->corrected_by_voucher)
		corrected =
			uph_report_print(report, "%s %lld", word(WORD_CORRECTED_IN_VOUCHER, report->language),
				(long long)entry->corrected_by_voucher);
	if (!*corrects && !*corrected)
		return NULL;
	return uph_report_print(report, "%s%s%s", corrects, *corrects && *corrected ? "; " : "", corrected);
}

/* A value of a text that is the report's already; NULL: none. */
static struct uph_value own_text(const char *text)
{
	return (struct uph_value){.kind = text ? UPH_VALUE_TEXT : UPH_VALUE_NONE, .text = text};
}

static void mark_attest(struct journal_report *journal, int64_t voucher, struct uph_value *values)
{
	struct uph_report *report = journal->report;
	const struct attest_mark *mark = attest_mark_of(&journal->attests, voucher);
	if (!mark)
		return;
	values[ATTEST] = uph_value_text(
		report, mark->attested_by ? mark->attested_by : word(WORD_NOT_ATTESTED, report->language));
	values[ATTESTED_BY] = uph_value_text(report, mark->attested_by);
}

static bool is_asked_for(const struct journal_report *journal, const struct uph_entry *entry)
{
	if (journal->question && !uph_question_takes_entry(journal->question, entry))
		return false;
	return journal->decision == 0 || entry->decision == journal->decision;
}

static void note_needed(struct journal_report *journal, const struct uph_entry *entry)
{
	journal->needed[REFERENCE] = journal->needed[REFERENCE] || entry->reference;
	journal->needed[CORRECTION] =
		journal->needed[CORRECTION] || entry->corrects || entry->corrected_by_voucher;
	journal->needed[COUNTERPARTY] = journal->needed[COUNTERPARTY] ||
					(entry->counterparty && entry->counterparty != entry->recipient);
}

static enum uph_status add_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct journal_report *journal = context;
	struct uph_report *report = journal->report;
	char time[UPH_TIME_TEXT_MAX];
	if (!is_asked_for(journal, entry))
		return UPH_OK;
	note_needed(journal, entry);
	journal->last_voucher = entry->voucher;
	struct uph_row *row = uph_report_row(report, journal->section, UPH_ROW_PLAIN);
	if (!row)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	struct uph_value *values = row->values;
	values[VOUCHER] = uph_value_integer(entry->voucher);
	values[DATE] = uph_value_date(entry->date);
	values[EVENT] =
		uph_value_text(report, entry->corrects ? CORRECTION_EVENT : uph_event_name(entry->event));
	values[EVENT_LABEL] = uph_value_text(report,
		entry->corrects ? word(WORD_CORRECTED, report->language) : uph_event_label(entry->event));
	values[FLOW] = uph_value_text(report, uph_event_name(entry->event));
	values[FROM] = own_text(account_words(report, journal->ledger, &entry->from, entry));
	values[TO] = own_text(account_words(report, journal->ledger, &entry->to, entry));
	values[AMOUNT] = uph_value_money(entry->amount);
	values[ABOUT] = uph_value_text(report, about_text(report, entry));
	values[ALLOCATION] = uph_value_text(report, entry->allocation_label);
	values[PURPOSE] = uph_value_text(report, entry->purpose);
	values[RECIPIENT] = uph_value_text(report, party_name(journal, entry->recipient));
	values[DECISION] =
		own_text(query_decision_text(report, entry->body, entry->decided, entry->paragraph));
	values[TEXT] = uph_value_text(report, entry->text);
	values[REFERENCE] = uph_value_text(report, entry->reference);
	values[COUNTERPARTY] = uph_value_text(report, party_name(journal, entry->counterparty));
	values[SOURCE] = own_text(entry_place(report, entry));
	values[PERSON] = uph_value_text(report, entry->person);
	values[RECORDED_AT] = uph_value_text(report, uph_time_print(entry->recorded_at, true, time));
	values[CORRECTION] = own_text(correction_text(report, entry));
	if (entry->corrects)
		values[CORRECTS] = uph_value_integer(entry->corrects_voucher);
	if (entry->corrected_by_voucher)
		values[CORRECTED_BY] = uph_value_integer(entry->corrected_by_voucher);
	values[REASON] = uph_value_text(report, entry->reason);
	mark_attest(journal, entry->voucher, values);
	row->trace = uph_report_print(report, "ver %lld", (long long)entry->voucher);
	return UPH_OK;
}

static void name_columns(const struct journal_report *journal, struct uph_column columns[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = (struct uph_column){.key = journal_columns[i].key,
			.label = word(journal_columns[i].word, journal->report->language),
			.kind = journal_columns[i].kind,
			.flags = journal_columns[i].flags};
	for (size_t i = 0; i < sizeof on_demand / sizeof *on_demand; i++) {
		if (journal->needed[on_demand[i]])
			columns[on_demand[i]].flags = UPH_COLUMN_WRAP | UPH_COLUMN_LINE(18);
	}
}

/* A row for each entry, and then the columns that they need: one reading of the books. */
static enum uph_status add_entries(
	struct journal_report *journal, const struct uph_scope *scope, struct uph_error *err)
{
	struct uph_report *report = journal->report;
	struct uph_column columns[COLUMNS];
	name_columns(journal, columns);
	journal->section = uph_report_section(
		report, "entries", "", report->title, columns, journal->attests.on ? COLUMNS : ATTEST);
	uph_report_rows_begin(report, journal->section);
	enum uph_status status = uph_entries(journal->ledger, scope, add_entry, journal, err);
	enum uph_status ended = uph_report_rows_end(report, status == UPH_OK ? err : NULL);
	name_columns(journal, columns);
	uph_report_columns(report, journal->section, columns);
	return status == UPH_OK ? ended : status;
}

/* The entries in the query's scope, of journal->decision or (0) all, as a report with this name and title. */
static enum uph_status make(struct journal_report *journal, const struct uph_query *query, const char *name,
	const char *title, struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct uph_ledger *ledger = journal->ledger;
	struct uph_question *question = NULL;
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	resolved.scope.decision = journal->decision;
	if (status == UPH_OK && query->question)
		status = uph_question_read(ledger, query->question, &question, err);
	if (status == UPH_OK && question && resolved.scope.seq_max)
		status = uph_question_known(question, ledger, resolved.scope.seq_max, err);
	journal->question = question;
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, name, title, &journal->report, err);
	if (status == UPH_OK && question)
		uph_report_parameter(journal->report, "question", word(WORD_TRACE_QUESTION, query->language),
			uph_question_text(question));
	if (status == UPH_OK)
		status = attest_marks_read(
			ledger, resolved.scope.seq_max, journal->report, &journal->attests, err);
	if (status == UPH_OK) {
		journal->report->landscape = true;
		status = add_entries(journal, &resolved.scope, err);
	}
	/* A receipt says what a change has made, not what others have left undone; nor do the entries of one
	 * decision. */
	if (status == UPH_OK && query->seq_after == 0 && journal->decision == 0)
		status = query_note_attests(journal->report, ledger, &resolved, err);
	attest_marks_free(&journal->attests);
	uph_question_free(question);
	journal->question = NULL;
	return query_finish(status, journal->report, out, err);
}

enum uph_status uph_report_journal(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct journal_report journal = {.ledger = ledger};
	return make(&journal, query, "journal", word(WORD_JOURNAL, query->language), out, err);
}

enum uph_status journal_of_decision(struct uph_ledger *ledger, const struct uph_query *query,
	int64_t decision, const char *title, struct uph_report **out, struct uph_error *err)
{
	struct journal_report journal = {.ledger = ledger, .decision = decision};
	return make(&journal, query, "journal", title, out, err);
}

enum uph_status uph_report_receipt(struct uph_ledger *ledger, const char *command, int64_t seq_after,
	enum uph_language language, struct uph_report **out, struct uph_error *err)
{
	const struct uph_query query = {.seq_after = seq_after, .language = language};
	struct uph_money available;
	struct journal_report journal = {.ledger = ledger};
	enum uph_status status = make(&journal, &query, command, word(WORD_RECEIPT, language), out, err);
	if (status == UPH_OK)
		status = uph_available(ledger, NULL, 0, &available, err);
	if (status != UPH_OK) {
		uph_report_free(*out);
		*out = NULL;
		return status;
	}
	if (journal.last_voucher == 0)
		(*out)->title = word(WORD_RECEIPT_OF_FACTS, language);
	struct uph_value voucher = {.kind = UPH_VALUE_NONE};
	if (journal.last_voucher > 0)
		voucher = uph_value_integer(journal.last_voucher);
	uph_report_figure(*out, "voucher", word(WORD_VOUCHER_NUMBER, language), voucher);
	uph_report_figure(
		*out, "available", word(WORD_AVAILABLE_AFTER, language), uph_value_money(available));
	return UPH_OK;
}
