/* Rows of a matrix whose paragraph nobody knows, gathered by meeting, and protocols that are not known to be
 * adjusted. */
#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"

/* ---- R02: rows without a known paragraph ---- */

static size_t unknown_paragraph(const struct audit_book *book, size_t index)
{
	const struct audit_entry *entry = &book->entries[index];
	if (!audit_of_matrix(entry) || entry->left.ore <= 0 || entry->decision == AUDIT_NONE ||
		book->decisions[entry->decision].decision.paragraph ||
		(entry->allocation != AUDIT_NONE &&
			audit_is_over(&book->allocations[entry->allocation].step)))
		return AUDIT_NONE;
	return entry->decision;
}

static bool is_read(const struct audit_book *book, size_t decision)
{
	size_t meeting = book->decisions[decision].meeting;
	return meeting != AUDIT_NONE && book->meetings[meeting].minute_count > 0;
}

void audit_row_without_decision(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_picked rows = audit_pick(audit, unknown_paragraph);
	struct audit_draft draft = audit_draft(audit, "R02");
	size_t meetings = 0;
	if (rows.count == 0)
		return;
	for (size_t i = 0; i < rows.count; i = audit_group_end(&rows, i))
		meetings++;
	draft.has_amount = true;
	draft.amount = audit_group_sum(book, &rows, 0, rows.count);
	draft.where = audit_entry_where(audit, rows.items[0].entry);
	draft.action = "läs in protokollen, eller sätt paragrafen med uph amend";
	audit_say(audit, "R02", &draft, "%s i matrisen, från %s, har ingen känd paragraf.",
		audit_number_of(audit, rows.count, "rad", "rader"),
		audit_number_of(audit, meetings, "sammanträde", "sammanträden"));
	for (size_t i = 0, end; i < rows.count; i = end) {
		end = audit_group_end(&rows, i);
		struct uph_money sum = audit_group_sum(book, &rows, i, end);
		size_t decision = rows.items[i].group;
		audit_item(audit, audit_entry_where(audit, rows.items[i].entry), &sum,
			audit_print(audit, "beslut:%s",
				audit_day(audit, book->decisions[decision].decision.date)),
			"%s: %s, protokollet är %s", audit_decision_text(audit, decision),
			audit_number_of(audit, end - i, "rad", "rader"),
			is_read(book, decision) ? "inläst men raderna hör inte till någon paragraf"
						: "inte inläst");
	}
}

/* ---- R10: protocols that are not adjusted ---- */

static bool adjusted_by_a_decision(const struct audit_book *book, size_t meeting)
{
	for (size_t i = 0; i < book->decision_count; i++) {
		if (book->decisions[i].meeting == meeting && book->decisions[i].adjusted.ymd != 0)
			return true;
	}
	return false;
}

static bool not_adjusted(const struct audit_book *book, size_t index)
{
	const struct uph_meeting *meeting = &book->meetings[index];
	bool read = meeting->protocol != 0 || meeting->minute_count > 0;
	bool adjusted = meeting->adjusted.ymd != 0 && meeting->adjusted.ymd <= book->as_of.ymd;
	return meeting->state == UPH_MEETING_HELD && read && meeting->date.ymd <= book->as_of.ymd &&
	       !adjusted && !adjusted_by_a_decision(book, index);
}

void audit_not_adjusted(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_draft draft = audit_draft(audit, "R10");
	size_t count = 0;
	for (size_t i = 0; i < book->meeting_count; i++) {
		if (!not_adjusted(book, i))
			continue;
		const struct uph_meeting *meeting = &book->meetings[i];
		int64_t known = meeting->id > meeting->protocol ? meeting->id : meeting->protocol;
		if (count++ == 0)
			draft.where = meeting->protocol_name;
		draft.newest = known > draft.newest ? known : draft.newest;
	}
	if (count == 0)
		return;
	draft.action = "säg när det blev justerat: uph meeting";
	audit_say(audit, "R10", &draft, "%s.",
		audit_number_of(audit, count, "inläst protokoll är inte känt som justerat",
			"inlästa protokoll är inte kända som justerade"));
	for (size_t i = 0; i < book->meeting_count; i++) {
		const struct uph_meeting *meeting = &book->meetings[i];
		if (not_adjusted(book, i))
			audit_item(audit, meeting->protocol_name, NULL,
				audit_print(audit, "beslut:%s", audit_day(audit, meeting->date)), "%s %s",
				meeting->body, audit_day(audit, meeting->date));
	}
}
