/* Protocols against matrices: paragraphs that move money and have no row, rows whose paragraph nobody knows,
 * rows of a day that no protocol knows, and protocols that are not known to be adjusted.
 *
 * A matrix is asked only for what it should hold: decisions of the bodies whose meetings it lists, from the
 * day that it opens to its latest meeting, on the funds that it draws on. What is only proposed, rejected or
 * taken back needs no row. */
#include <stdlib.h>
#include <string.h>

#include "ledger/audit_matrices.h"
#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"

/* ---- R01: a decision without a row ---- */

/* What a decision has been given by other means than a matrix, of money that a matrix should answer for. */
struct unlisted {
	struct uph_money amount;
	size_t first_entry;
	bool most;   /* some of it is at most */
	bool listed; /* some allocation of it stands in a matrix */
};

static bool gone_back(const struct audit_allocation *allocation)
{
	return allocation->flow.released.ore > 0 &&
	       allocation->flow.released.ore >= allocation->flow.allocated.ore + allocation->flow.held.ore;
}

static void add_unlisted(
	const struct audit_book *book, const struct audit_matrices *matrices, struct unlisted *unlisted)
{
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		if (!audit_draws(entry) || entry->allocation == AUDIT_NONE || entry->decision == AUDIT_NONE)
			continue;
		const struct audit_allocation *allocation = &book->allocations[entry->allocation];
		const struct uph_decision *decision = &book->decisions[entry->decision].decision;
		struct unlisted *here = &unlisted[entry->decision];
		here->listed = here->listed || matrices->listed[entry->allocation];
		if (matrices->listed[entry->allocation] || !audit_alive(allocation) ||
			gone_back(allocation) ||
			!audit_matrices_cover(
				matrices, decision->body, decision->date, entry->entry.from.fund))
			continue;
		if (here->amount.ore == 0)
			here->first_entry = i;
		here->amount.ore += entry->left.ore;
		here->most = here->most || strcmp(allocation->allocation.bound, "most") == 0;
	}
}

/* "Kvar att besluta är 5 893 742,06 med beslutet och 7 893 742,06 utan." */
static const char *what_is_left(struct audit *audit, struct uph_money amount, bool taken)
{
	struct uph_money with = audit_left_to_decide(audit_books(audit)), without = with;
	if (taken)
		without.ore += amount.ore;
	else
		with.ore -= amount.ore;
	return audit_print(audit, "Kvar att besluta är %s med beslutet och %s utan.",
		audit_money(audit, with), audit_money(audit, without));
}

static const char *named(struct audit *audit, const char *decision, const char *title)
{
	return title && title[0] ? audit_print(audit, "%s %s", decision, audit_quoted(audit, title))
				 : decision;
}

static const char *minute_where(struct audit *audit, size_t minute)
{
	const struct uph_minute *read = &audit_books(audit)->minutes[minute];
	return audit_print(audit, "%s%s%s", read->source_name ? read->source_name : "",
		read->source_name && read->place ? " " : "", read->place ? read->place : "");
}

static void say_no_row(
	struct audit *audit, struct audit_draft *draft, const char *what, bool most, bool taken)
{
	draft->has_amount = true;
	draft->action = "inför raden i matrisen, eller visa var den står";
	audit_say(audit, "R01", draft, "%s (%s%s) har ingen rad i matrisen. %s", what, most ? "högst " : "",
		audit_money(audit, draft->amount), what_is_left(audit, draft->amount, taken));
}

static void decision_without_row(struct audit *audit, size_t index, const struct unlisted *unlisted)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_decision *decision = &book->decisions[index];
	struct audit_draft draft = audit_draft(audit, "R01");
	const char *name = audit_decision_text(audit, index), *title = decision->decision.title;
	if (!title && decision->minute != AUDIT_NONE)
		title = book->minutes[decision->minute].title;
	draft.where = decision->minute != AUDIT_NONE ? minute_where(audit, decision->minute)
		      : decision->source_name        ? audit_decision_where(audit, index)
						     : audit_entry_where(audit, unlisted->first_entry);
	draft.amount = unlisted->amount;
	draft.subject.decision = decision->decision.id;
	draft.trace = name;
	say_no_row(audit, &draft, named(audit, name, title), unlisted->most, true);
}

/* ---- R01: a paragraph that no row answers ---- */

static bool of_meeting(const struct audit_book *book, size_t allocation, const struct uph_minute *minute)
{
	const struct uph_decision *decision =
		&book->decisions[book->allocations[allocation].decision].decision;
	return decision->date.ymd == minute->date.ymd && !decision->paragraph &&
	       strcmp(decision->body, minute->body) == 0;
}

/* As it was decided, whichever funds the audit is made for. */
static struct uph_money gross(const struct audit_allocation *allocation)
{
	struct uph_money sum = {0};
	for (size_t i = 0; i < allocation->financing_count; i++)
		sum.ore += allocation->financing[i].amount.ore;
	return sum;
}

/* Rows of the meeting whose paragraph is unknown: one of them, those of one purpose, or all together come to
 * what the paragraph moves. */
static bool row_answers(
	const struct audit_book *book, const struct audit_matrices *matrices, const struct uph_minute *minute)
{
	int64_t all = 0;
	for (size_t i = 0; i < book->allocation_count; i++) {
		if (!matrices->listed[i] || !of_meeting(book, i, minute))
			continue;
		int64_t purpose = 0;
		for (size_t k = 0; k < book->allocation_count; k++) {
			if (matrices->listed[k] && of_meeting(book, k, minute) &&
				strcmp(book->allocations[k].allocation.purpose,
					book->allocations[i].allocation.purpose) == 0)
				purpose += gross(&book->allocations[k]).ore;
		}
		all += gross(&book->allocations[i]).ore;
		if (purpose == minute->amount.ore || gross(&book->allocations[i]).ore == minute->amount.ore)
			return true;
	}
	return all == minute->amount.ore;
}

/* The decision that the paragraph is, when the books have one that says something of money. */
static size_t decision_of_minute(const struct audit_book *book, size_t minute)
{
	for (size_t i = 0; i < book->decision_count; i++) {
		if (book->decisions[i].minute == minute)
			return i;
	}
	return AUDIT_NONE;
}

/* Rows with the same amount of another day close by may be the one, its date mistyped. */
static void point_at_near(
	struct audit *audit, const struct audit_matrices *matrices, const struct uph_minute *minute)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_allocation *allocation = &book->allocations[i];
		const struct audit_decision *decision = &book->decisions[allocation->decision];
		struct uph_money amount = gross(allocation);
		int32_t days = audit_days(minute->date, decision->decision.date);
		if (matrices->listed[i] && !decision->decision.paragraph &&
			amount.ore == minute->amount.ore &&
			strcmp(decision->decision.body, minute->body) == 0 && abs(days) <= 31)
			audit_item(audit, audit_allocation_where(audit, i), &amount,
				allocation->allocation.label, "Samma belopp står på %s: %s",
				audit_day(audit, decision->decision.date),
				audit_quoted(audit, allocation->allocation.purpose));
	}
}

static void minute_without_row(struct audit *audit, const struct audit_matrices *matrices, size_t index,
	const struct unlisted *unlisted)
{
	const struct audit_book *book = audit_books(audit);
	const struct uph_minute *minute = &book->minutes[index];
	size_t decision = decision_of_minute(book, index);
	if (minute->kind != UPH_MINUTE_MONEY || minute->amount.ore == 0 ||
		!audit_matrices_cover(matrices, minute->body, minute->date, 0))
		return;
	if (decision != AUDIT_NONE && (unlisted[decision].listed || unlisted[decision].amount.ore != 0 ||
					      audit_is_over(&book->decisions[decision].step)))
		return; /* it has its row, has been told of, or has fallen */
	if (row_answers(book, matrices, minute))
		return;
	struct audit_draft draft = audit_draft(audit, "R01");
	const char *name = audit_print(
		audit, "%s %s § %s", minute->body, audit_day(audit, minute->date), minute->paragraph);
	draft.where = minute_where(audit, index);
	draft.amount = minute->amount;
	draft.subject.minute = minute->id;
	if (decision != AUDIT_NONE) {
		draft.subject = (struct uph_audit_subject){.decision = book->decisions[decision].decision.id};
		draft.trace = name;
	}
	say_no_row(audit, &draft, named(audit, name, minute->title), minute->at_most, false);
	point_at_near(audit, matrices, minute);
}

void audit_no_row(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_matrices matrices;
	audit_matrices_read(audit, &matrices);
	struct unlisted *unlisted = audit_memory(audit, book->decision_count + 1, sizeof *unlisted);
	if (matrices.count == 0 || !unlisted)
		return;
	add_unlisted(book, &matrices, unlisted);
	for (size_t i = 0; i < book->decision_count; i++) {
		if (unlisted[i].amount.ore != 0)
			decision_without_row(audit, i, &unlisted[i]);
	}
	for (size_t i = 0; i < book->minute_count; i++)
		minute_without_row(audit, &matrices, i, unlisted);
}

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
		if (count++ == 0)
			draft.where = book->meetings[i].protocol_name;
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
