/* Operations that move no money: what parties turn out to be, settings, reasons, and all that is said of
 * decisions, meetings, entries and files. What reads otherwise for it (who a recipient counts as, what may be
 * attested, a fund that may go below zero) the model knows; of the others it knows how many there are. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/model_operations.h"

static int said; /* numbers for texts, so that no two are the same */

static bool has_decision(void)
{
	return model_count(model, MODEL_DECISIONS) > 0;
}

static const char *words(char text[48], const char *what)
{
	(void)snprintf(text, 48, "%s %d", what, ++said);
	return text;
}

/* ---- parties ---- */

static enum uph_status merge(struct attempt *attempt, struct uph_error *err)
{
	const int party = MODEL_NAMED_PARTIES + one_of(MODEL_PARTIES - MODEL_NAMED_PARTIES);
	const int into = once_in(3) ? 0 : one_of(MODEL_PARTIES);
	if (!goes_on(attempt, model_merge(model, party, into)))
		return UPH_OK;
	const struct uph_party_change change = {.party = book->party[party],
		.field = UPH_PARTY_INTO,
		.other = book->party[into],
		.reason = "samma part"};
	return uph_party_change(book->ledger, &change, NULL, NULL, err);
}

static enum uph_status call_otherwise(struct attempt *attempt, struct uph_error *err)
{
	char name[48];
	const int party = one_of(MODEL_PARTIES);
	if (!goes_on(attempt, NULL))
		return UPH_OK;
	const struct uph_party *found;
	const char *alias = words(name, "Kallad");
	enum uph_status status =
		uph_alias_add(book->ledger, UPH_ALIAS_PARTY, book->party[party], alias, NULL, err);
	if (status == UPH_OK)
		status = uph_party_find(book->ledger, alias, &found, err);
	if (status == UPH_OK && found->id != book->party[model_counts_as(model, party, -1)])
		model_book_fail(book, "%s is party %" PRId64, alias, found->id);
	return status;
}

/* ---- settings and reasons ---- */

static enum uph_status set(struct attempt *attempt, struct uph_error *err)
{
	char value[32];
	const int64_t limit = once_in(5) ? 1 : random_amount() * 10;
	if (!goes_on(attempt, NULL))
		return UPH_OK;
	model_set_limit(model, limit);
	(void)snprintf(value, sizeof value, "%" PRId64 ".%02" PRId64, limit / 100, limit % 100);
	return uph_ledger_set(book->ledger, "attest.limit CHEF", value, err);
}

static enum uph_status excuse(struct attempt *attempt, struct uph_error *err)
{
	const int fund = one_of(MODEL_FUNDS + 3);
	const bool all = fund > MODEL_FUNDS;
	if (!goes_on(attempt, NULL))
		return UPH_OK;
	if (all)
		model->overridden = true;
	else
		model->excused[fund] = true;
	return all ? uph_ledger_override(book->ledger, "fund-below-zero", "rätt ändå", err)
		   : uph_ledger_override_fund(book->ledger, book->fund[fund], "rätt ändå", NULL, err);
}

/* ---- decisions, entries ---- */

static enum uph_status word_decision(struct attempt *attempt, struct uph_error *err)
{
	char text[48], paragraph[24];
	const int kind = (int)below(3);
	if (!has_decision() || !goes_on(attempt, NULL))
		return UPH_OK;
	const int64_t decision = book->decision[some_decision()];
	if (kind == 0)
		return uph_clause_add(book->ledger, decision, words(text, "att"), NULL, err);
	if (kind == 1)
		return uph_decision_retitle(book->ledger, decision, words(text, "Rubrik"), "fel", NULL, err);
	(void)snprintf(paragraph, sizeof paragraph, "%d", 10000 + ++said);
	return uph_decision_renumber(book->ledger, decision, paragraph, "fel", NULL, err);
}

static enum uph_status word_entry(struct attempt *attempt, struct uph_error *err)
{
	char text[48];
	const int count = model_count(model, MODEL_ENTRIES);
	if (count == 0)
		return UPH_OK;
	const int entry = one_of(count);
	if (!goes_on(attempt, NULL))
		return UPH_OK;
	return uph_entry_amend(
		book->ledger, model->entries[entry].seq, words(text, "Text"), "fel", NULL, err);
}

static enum uph_status word_allocation(struct attempt *attempt, struct uph_error *err)
{
	char text[48];
	const int count = model_count(model, MODEL_ALLOCATIONS);
	if (count == 0)
		return UPH_OK;
	const int allocation = one_of(count);
	if (!goes_on(attempt, NULL))
		return UPH_OK;
	const struct uph_allocation_change change = {
		.purpose = words(text, "Insats"), .extent = "0,75 årsarbetare"};
	struct uph_allocation read;
	enum uph_status status = uph_allocation_amend(
		book->ledger, book->allocation[allocation], &change, "tydligare", NULL, err);
	if (status == UPH_OK)
		status = uph_allocation_by_id(book->ledger, book->allocation[allocation], &read, err);
	if (status == UPH_OK && strcmp(read.purpose, text) != 0)
		model_book_fail(book, "the purpose reads %s, expected %s", read.purpose, text);
	return status;
}

/* ---- meetings, documents, mappings, files ---- */

static enum uph_status meet(struct attempt *attempt, struct uph_error *err)
{
	char text[48], paragraph[24];
	const struct uph_date day = {day_in(2024, 1, 12)};
	int64_t id;
	if (!goes_on(attempt, NULL))
		return UPH_OK;
	struct uph_meeting read, meeting = {.body = "LSVO", .date = day, .state = UPH_MEETING_HELD};
	meeting.note = words(text, "Anteckning");
	(void)snprintf(paragraph, sizeof paragraph, "%d", said);
	enum uph_status status = uph_meeting_say(book->ledger, &meeting, NULL, &id, err);
	const struct uph_minute minute = {
		.meeting = id, .paragraph = paragraph, .kind = UPH_MINUTE_MONEY, .amount = {said}};
	if (status == UPH_OK)
		status = uph_minute_add(book->ledger, &minute, NULL, err);
	if (status == UPH_OK)
		status = uph_meeting_on(book->ledger, "LSVO", day, 0, &read, err);
	if (status == UPH_OK && (!read.note || strcmp(read.note, text) != 0))
		model_book_fail(
			book, "the meeting's note reads %s, expected %s", read.note ? read.note : "", text);
	return status;
}

static enum uph_status attach(struct attempt *attempt, struct uph_error *err)
{
	static const char known[] = "fel, det ligger där redan";
	char text[48] = {0};
	const bool again = once_in(3);
	const int vouchers = model->now.voucher;
	if (vouchers == 0)
		return UPH_OK;
	struct uph_attachment attachment = {.name = "brev.pdf", .size = 1, .voucher = one_of(vouchers)};
	if (!goes_on(attempt, again ? known : NULL))
		return UPH_OK;
	(void)words(text, "dokument");
	memcpy(attachment.digest, text, sizeof attachment.digest);
	enum uph_status status = uph_attachment_add(book->ledger, &attachment, NULL, err);
	return status == UPH_OK && again ? uph_attachment_add(book->ledger, &attachment, NULL, err) : status;
}

static enum uph_status keep_mapping(struct attempt *attempt, struct uph_error *err)
{
	char text[48];
	if (!goes_on(attempt, NULL))
		return UPH_OK;
	const struct uph_mapping mapping = {.kind = UPH_MAPPING_SHEET,
		.key = "datum|belopp",
		.name = "Ekonomi",
		.body = words(text, "{}")};
	struct uph_mapping read;
	enum uph_status status = uph_mapping_keep(book->ledger, &mapping, NULL, NULL, err);
	if (status == UPH_OK)
		status = uph_mapping_find(book->ledger, UPH_MAPPING_SHEET, mapping.key, &read, err);
	if (status == UPH_OK && strcmp(read.body, text) != 0)
		model_book_fail(book, "the mapping reads %s, expected %s", read.body, text);
	return status;
}

struct operation saying_operations[] = {
	{"merge parties", merge, 3, 0, 0},
	{"call a party otherwise", call_otherwise, 1, 0, 0},
	{"set a limit", set, 1, 0, 0},
	{"excuse a fund", excuse, 1, 0, 0},
	{"word a decision", word_decision, 1, 0, 0},
	{"word an entry", word_entry, 1, 0, 0},
	{"word an allocation", word_allocation, 1, 0, 0},
	{"meet", meet, 1, 0, 0},
	{"attach a document", attach, 1, 0, 0},
	{"keep a mapping", keep_mapping, 1, 0, 0},
	{NULL, NULL, 0, 0, 0},
};
