/* A row's meeting on a weekday that its body does not meet, days from one that it did, and no protocol of
 * that day: most likely the day is mistyped, or somebody else decided. */
#include <stdlib.h>
#include <string.h>

#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"

enum {
	OTHERS_MIN = 3,     /* meetings that make a habit */
	HABIT_PERCENT = 75, /* of them on the same weekday */
	NEAR_DAYS = 14
};

static const char *const weekdays[] = {
	"", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"};

/* The days on which a body has met or decided, each once. */
struct days {
	struct uph_date *items;
	size_t count;
};

static void add_day(struct days *days, struct uph_date day)
{
	for (size_t i = 0; i < days->count; i++) {
		if (days->items[i].ymd == day.ymd)
			return;
	}
	days->items[days->count++] = day;
}

static bool days_of_body(struct audit *audit, const char *body, struct days *out)
{
	const struct audit_book *book = audit_books(audit);
	out->count = 0;
	out->items = audit_memory(audit, book->decision_count + book->meeting_count + 1, sizeof *out->items);
	if (!out->items)
		return false;
	for (size_t i = 0; i < book->decision_count; i++) {
		if (strcmp(book->decisions[i].decision.body, body) == 0)
			add_day(out, book->decisions[i].decision.date);
	}
	for (size_t i = 0; i < book->meeting_count; i++) {
		if (strcmp(book->meetings[i].body, body) == 0 &&
			book->meetings[i].state != UPH_MEETING_CANCELLED)
			add_day(out, book->meetings[i].date);
	}
	return true;
}

/* The weekday that most of the other days share; 0: no habit. */
static int habit_of(const struct days *days, struct uph_date but)
{
	size_t on[8] = {0}, others = 0;
	int most = 0;
	for (size_t i = 0; i < days->count; i++) {
		if (days->items[i].ymd == but.ymd)
			continue;
		int weekday = uph_date_weekday(days->items[i]);
		others++;
		if (++on[weekday] > on[most] || most == 0)
			most = weekday;
	}
	return others >= OTHERS_MIN && on[most] * 100 >= others * HABIT_PERCENT ? most : 0;
}

/* The nearest of the days with that weekday; none when it is too far away. */
static struct uph_date nearest(const struct days *days, struct uph_date to, int weekday)
{
	struct uph_date best = {0};
	for (size_t i = 0; i < days->count; i++) {
		struct uph_date day = days->items[i];
		if (uph_date_weekday(day) != weekday || abs(audit_days(to, day)) > NEAR_DAYS)
			continue;
		if (best.ymd == 0 || abs(audit_days(to, day)) < abs(audit_days(to, best)))
			best = day;
	}
	return best;
}

/* Held, or planned, or with a paragraph that somebody has read: the day is known. */
static bool is_known(const struct audit_book *book, const struct audit_decision *decision)
{
	return decision->decision.paragraph || decision->adjusted.ymd != 0 ||
	       (decision->meeting != AUDIT_NONE &&
		       book->meetings[decision->meeting].state != UPH_MEETING_CANCELLED);
}

static size_t row_of_unknown_day(const struct audit_book *book, size_t index)
{
	const struct audit_entry *entry = &book->entries[index];
	bool row = audit_of_matrix(entry) && entry->left.ore > 0 && entry->decision != AUDIT_NONE;
	return row && !is_known(book, &book->decisions[entry->decision]) ? entry->decision : AUDIT_NONE;
}

static void say_odd(struct audit *audit, const struct audit_picked *rows, size_t first, size_t end)
{
	const struct audit_book *book = audit_books(audit);
	const struct uph_decision *decision = &book->decisions[rows->items[first].group].decision;
	struct days days;
	if (!days_of_body(audit, decision->body, &days))
		return;
	int habit = habit_of(&days, decision->date), weekday = uph_date_weekday(decision->date);
	struct uph_date near = habit ? nearest(&days, decision->date, habit) : (struct uph_date){0};
	if (habit == 0 || weekday == habit || near.ymd == 0)
		return;
	struct audit_draft draft = audit_draft(audit, "R09");
	int32_t apart = audit_days(near, decision->date);
	draft.has_amount = true;
	draft.amount = audit_group_sum(book, rows, first, end);
	draft.where = audit_entry_where(audit, rows->items[first].entry);
	draft.subject.decision = decision->id;
	draft.trace = audit_print(audit, "beslut:%s", audit_day(audit, decision->date));
	draft.action = "fråga vem som beslutade och när; rätta datumet i matrisen om det är fel";
	audit_say(audit, "R09", &draft,
		"%s %s är en %s, %s %s %sen %s. %s sammanträder annars på %sar, och inget protokoll från den "
		"dagen är känt.",
		decision->body, audit_day(audit, decision->date), weekdays[weekday],
		audit_number_of(audit, (size_t)abs(apart), "dag", "dagar"), apart > 0 ? "efter" : "före",
		weekdays[habit], audit_day(audit, near), decision->body, weekdays[habit]);
	for (size_t i = first; i < end; i++) {
		const struct audit_entry *entry = &book->entries[rows->items[i].entry];
		audit_item(audit, audit_entry_where(audit, rows->items[i].entry), &entry->left,
			audit_entry_trace(audit, rows->items[i].entry), "%s",
			entry->entry.purpose ? entry->entry.purpose
			: entry->entry.text  ? entry->entry.text
					     : "");
	}
}

void audit_odd_weekday(struct audit *audit)
{
	struct audit_picked rows = audit_pick(audit, row_of_unknown_day);
	for (size_t i = 0, end; i < rows.count; i = end) {
		end = audit_group_end(&rows, i);
		say_odd(audit, &rows, i, end);
	}
}
