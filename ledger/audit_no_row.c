/* R01: decisions, and paragraphs of protocols, that move money and have no row in the matrix. R45: paragraphs
 * that no matrix is asked for and that the books do not have: a draft that nobody has taken in.
 *
 * A matrix is asked only for what it should hold: decisions of the bodies whose meetings it lists, from the
 * day that it opens to its latest meeting, on the funds that it draws on. What is only proposed, rejected or
 * taken back needs no row. Many decisions without rows have one cause, a file that no matrix has followed:
 * they are one line with a row for each. */
#include <stdlib.h>
#include <string.h>

#include "ledger/audit_matrices.h"
#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"

/* More than these of a kind are one line. */
#define LINES_MAX 10

/* What a decision has been given by other means than a matrix, of money that a matrix should answer for. */
struct unlisted {
	struct uph_money amount;
	size_t first_entry;
	bool most;     /* some of it is at most */
	bool listed;   /* some allocation of it stands in a matrix */
	bool financed; /* some allocation of it says which money it is, of whichever fund */
};

/* A decision or a paragraph that has no row. */
struct missing {
	size_t decision, minute; /* AUDIT_NONE: not that */
	struct uph_money amount;
	bool most, taken; /* at most; taken from the pots already */
};

/* Those that the books have alone, and those that a protocol says. */
struct missing_list {
	struct missing *items;
	size_t count;
};

/* ---- decisions ---- */

static bool gone_back(const struct audit_allocation *allocation)
{
	return allocation->flow.released.ore > 0 &&
	       allocation->flow.released.ore >= allocation->flow.allocated.ore + allocation->flow.held.ore;
}

static void mark_listed(
	const struct audit_book *book, const struct audit_matrices *matrices, struct unlisted *unlisted)
{
	for (size_t i = 0; i < book->allocation_count; i++) {
		struct unlisted *here = &unlisted[book->allocations[i].decision];
		here->listed = here->listed || matrices->listed[i];
		here->financed = here->financed || book->allocations[i].financing_count > 0;
	}
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

/* ---- paragraphs ---- */

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

/* The decision has its row, has been told of, has fallen, or takes only of funds that are not asked about. */
static bool is_answered(const struct audit_book *book, size_t decision, const struct unlisted *unlisted)
{
	return unlisted[decision].listed || unlisted[decision].amount.ore != 0 ||
	       audit_is_over(&book->decisions[decision].step) ||
	       (!book->all_funds && unlisted[decision].financed);
}

static bool has_no_row(const struct audit_book *book, const struct audit_matrices *matrices, size_t index,
	size_t decision, const struct unlisted *unlisted)
{
	const struct uph_minute *minute = &book->minutes[index];
	return minute->kind == UPH_MINUTE_MONEY && minute->amount.ore != 0 &&
	       audit_matrices_cover(matrices, minute->body, minute->date, 0) &&
	       (decision == AUDIT_NONE || !is_answered(book, decision, unlisted)) &&
	       !row_answers(book, matrices, minute);
}

/* ---- saying ---- */

/* "Kvar att besluta är 5 893 742,06 med beslutet och 7 893 742,06 utan." */
static const char *what_is_left(
	struct audit *audit, const struct missing *items, size_t count, const char *decided)
{
	struct uph_money with = audit_left_to_decide(audit_books(audit)), without = with;
	for (size_t i = 0; i < count; i++) {
		if (items[i].taken)
			without.ore += items[i].amount.ore;
		else
			with.ore -= items[i].amount.ore;
	}
	return audit_print(audit, "Kvar att besluta är %s med %s och %s utan.", audit_money(audit, with),
		decided, audit_money(audit, without));
}

static const char *name_of(struct audit *audit, const struct missing *missing)
{
	const struct audit_book *book = audit_books(audit);
	if (missing->decision != AUDIT_NONE)
		return audit_decision_text(audit, missing->decision);
	const struct uph_minute *minute = &book->minutes[missing->minute];
	return audit_print(
		audit, "%s %s § %s", minute->body, audit_day(audit, minute->date), minute->paragraph);
}

/* Its name, its title and its amount. */
static const char *described(struct audit *audit, const struct missing *missing)
{
	const struct audit_book *book = audit_books(audit);
	const char *title =
		missing->decision != AUDIT_NONE ? book->decisions[missing->decision].decision.title : NULL;
	if (!title && missing->minute != AUDIT_NONE)
		title = book->minutes[missing->minute].title;
	return audit_print(audit, "%s%s%s (%s%s)", name_of(audit, missing), title && title[0] ? " " : "",
		title && title[0] ? audit_quoted(audit, title) : "", missing->most ? "högst " : "",
		audit_money(audit, missing->amount));
}

static const char *where_of(
	struct audit *audit, const struct missing *missing, const struct unlisted *unlisted)
{
	if (missing->minute != AUDIT_NONE)
		return audit_minute_where(audit, missing->minute);
	return audit_books(audit)->decisions[missing->decision].source_name
		       ? audit_decision_where(audit, missing->decision)
		       : audit_entry_where(audit, unlisted[missing->decision].first_entry);
}

/* What uph trace takes; a paragraph that is no decision has none. */
static const char *trace_of(struct audit *audit, const struct missing *missing)
{
	return missing->decision != AUDIT_NONE ? name_of(audit, missing) : NULL;
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

static void say_one(struct audit *audit, const struct missing *missing, const struct audit_matrices *matrices,
	const struct unlisted *unlisted)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_draft draft = audit_draft(audit, "R01");
	draft.where = where_of(audit, missing, unlisted);
	draft.has_amount = true;
	draft.amount = missing->amount;
	draft.action = "inför raden i matrisen, eller visa var den står";
	if (missing->decision != AUDIT_NONE)
		draft.subject.decision = book->decisions[missing->decision].decision.id;
	else
		draft.subject.minute = book->minutes[missing->minute].id;
	draft.trace = trace_of(audit, missing);
	audit_say(audit, "R01", &draft, "%s har ingen rad i matrisen. %s", described(audit, missing),
		what_is_left(audit, missing, 1, "beslutet"));
	if (!missing->taken)
		point_at_near(audit, matrices, &book->minutes[missing->minute]);
}

static void say_many(struct audit *audit, const struct missing_list *list, const char *what,
	const struct unlisted *unlisted)
{
	struct audit_draft draft = audit_draft(audit, "R01");
	draft.where = where_of(audit, &list->items[0], unlisted);
	draft.has_amount = true;
	for (size_t i = 0; i < list->count; i++)
		draft.amount.ore += list->items[i].amount.ore;
	draft.action = "inför raderna i matrisen, eller visa var de står";
	audit_say(audit, "R01", &draft, "%zu %s om tillsammans %s har ingen rad i matrisen. %s", list->count,
		what, audit_money(audit, draft.amount),
		what_is_left(audit, list->items, list->count, "besluten"));
	for (size_t i = 0; i < list->count; i++)
		audit_item(audit, where_of(audit, &list->items[i], unlisted), &list->items[i].amount,
			trace_of(audit, &list->items[i]), "%s", described(audit, &list->items[i]));
}

static void say_list(struct audit *audit, const struct missing_list *list, const char *what,
	const struct audit_matrices *matrices, const struct unlisted *unlisted)
{
	if (list->count > LINES_MAX) {
		say_many(audit, list, what, unlisted);
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		say_one(audit, &list->items[i], matrices, unlisted);
}

/* ---- the rule ---- */

void audit_no_row(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_matrices matrices;
	audit_matrices_read(audit, &matrices);
	struct unlisted *unlisted = audit_memory(audit, book->decision_count + 1, sizeof *unlisted);
	struct missing_list alone = {audit_memory(audit, book->decision_count + 1, sizeof *alone.items), 0};
	struct missing_list said = {
		audit_memory(audit, book->decision_count + book->minute_count + 1, sizeof *said.items), 0};
	if (matrices.count == 0 || !unlisted || !alone.items || !said.items)
		return;
	mark_listed(book, &matrices, unlisted);
	add_unlisted(book, &matrices, unlisted);
	for (size_t i = 0; i < book->decision_count; i++) {
		size_t minute = book->decisions[i].minute;
		struct missing_list *list = minute == AUDIT_NONE ? &alone : &said;
		if (unlisted[i].amount.ore != 0)
			list->items[list->count++] =
				(struct missing){i, minute, unlisted[i].amount, unlisted[i].most, true};
	}
	for (size_t i = 0; i < book->minute_count; i++) {
		size_t decision = decision_of_minute(book, i);
		if (has_no_row(book, &matrices, i, decision, unlisted))
			said.items[said.count++] = (struct missing){
				decision, i, book->minutes[i].amount, book->minutes[i].at_most, false};
	}
	say_list(audit, &alone, "beslut i boken", &matrices, unlisted);
	say_list(audit, &said, "paragrafer i protokollen", &matrices, unlisted);
}

/* A decision of the meeting whose paragraph is unknown may be the one. */
static bool booked_without_paragraph(const struct audit_book *book, const struct uph_minute *minute)
{
	for (size_t i = 0; i < book->allocation_count; i++) {
		if (of_meeting(book, i, minute) && gross(&book->allocations[i]).ore == minute->amount.ore)
			return true;
	}
	return false;
}

void audit_not_in_books(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_matrices matrices;
	audit_matrices_read(audit, &matrices);
	for (size_t i = 0; i < book->minute_count; i++) {
		const struct uph_minute *minute = &book->minutes[i];
		struct audit_draft draft = audit_draft(audit, "R45");
		if (minute->kind != UPH_MINUTE_MONEY || minute->amount.ore == 0 ||
			(book->day_asked && minute->date.ymd > book->as_of.ymd) ||
			decision_of_minute(book, i) != AUDIT_NONE ||
			audit_matrices_cover(&matrices, minute->body, minute->date, 0) ||
			booked_without_paragraph(book, minute))
			continue;
		const struct missing missing = {AUDIT_NONE, i, minute->amount, minute->at_most, false};
		draft.where = audit_minute_where(audit, i);
		draft.has_amount = true;
		draft.amount = minute->amount;
		draft.action = "läs in protokollets utkast: uph import UTKAST";
		draft.subject.minute = minute->id;
		audit_say(audit, "R45", &draft, "%s står i protokollet och finns inte i boken.",
			described(audit, &missing));
	}
}
