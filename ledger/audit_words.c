/* What the audit's rules share when they speak: names, counts, lists, and small questions to the gathered
 * books. */
#include "ledger/audit_words.h"

#include <string.h>

#include "ledger/base/text.h"

#define TEXT_MAX ((size_t)1 << 20)
#define YEARS_MAX 8

/* ---- texts ---- */

const char *audit_fold(struct audit *audit, const char *text)
{
	struct buffer folded;
	if (!text)
		return "";
	buffer_init(&folded, TEXT_MAX);
	text_fold(&folded, text, strlen(text));
	const char *kept = audit_print(audit, "%s", buffer_string(&folded));
	buffer_free(&folded);
	return kept;
}

bool audit_text_is(const char *text, bool (*is)(const char *folded))
{
	struct buffer folded;
	if (!text)
		return false;
	buffer_init(&folded, TEXT_MAX);
	text_fold(&folded, text, strlen(text));
	bool found = is(buffer_string(&folded));
	buffer_free(&folded);
	return found;
}

int audit_text_year(const char *text, int but, size_t (*years_in)(const char *, int *, size_t))
{
	struct buffer folded;
	int years[YEARS_MAX], year = 0;
	if (!text || !strstr(text, "20"))
		return 0;
	buffer_init(&folded, TEXT_MAX);
	text_fold(&folded, text, strlen(text));
	size_t count = years_in(buffer_string(&folded), years, YEARS_MAX);
	for (size_t i = 0; i < count && year == 0; i++)
		year = years[i] != but ? years[i] : 0;
	buffer_free(&folded);
	return year;
}

const char *audit_quoted(struct audit *audit, const char *text)
{
	char excerpt[TEXT_EXCERPT_MAX];
	return audit_print(audit, "\"%s\"", text ? text_excerpt(text, strlen(text), excerpt) : "");
}

const char *audit_number_of(struct audit *audit, size_t count, const char *one, const char *several)
{
	return audit_print(audit, "%zu %s", count, count == 1 ? one : several);
}

const char *audit_joined(struct audit *audit, const char *list, const char *separator, const char *more)
{
	return *list ? audit_print(audit, "%s%s%s", list, separator, more) : more;
}

/* ---- names ---- */

const char *audit_fund_name(const struct audit_book *book, int64_t id)
{
	const struct uph_fund *fund = audit_fund(book, id);
	return fund ? fund->name : "?";
}

const char *audit_party_name(const struct audit_book *book, int64_t id)
{
	const struct uph_party *party = id ? audit_party(book, id) : NULL;
	return party ? party->name : NULL;
}

const char *audit_pot_text(struct audit *audit, int64_t fund, int64_t activity)
{
	const struct audit_book *book = audit_books(audit);
	const char *name = audit_fund_name(book, fund);
	if (audit_is_undivided(book, activity))
		return audit_print(audit, "det ofördelade i %s", name);
	return audit_print(audit, "%s i %s", audit_activity_text(book, activity), name);
}

const char *audit_allocation_text(struct audit *audit, size_t allocation)
{
	const struct uph_allocation *of = &audit_books(audit)->allocations[allocation].allocation;
	return audit_print(audit, "%s %s", of->label, audit_quoted(audit, of->purpose));
}

const char *audit_allocation_where(struct audit *audit, size_t allocation)
{
	const struct audit_allocation *of = &audit_books(audit)->allocations[allocation];
	if (of->matrix_entry != AUDIT_NONE)
		return audit_entry_where(audit, of->matrix_entry);
	if (of->first_entry != AUDIT_NONE)
		return audit_entry_where(audit, of->first_entry);
	return audit_decision_where(audit, of->decision);
}

const char *audit_minute_where(struct audit *audit, size_t minute)
{
	const struct uph_minute *of = &audit_books(audit)->minutes[minute];
	return of->source_name ? audit_place(audit, of->source_name, of->place) : "";
}

const char *audit_decision_where(struct audit *audit, size_t decision)
{
	const struct audit_decision *of = &audit_books(audit)->decisions[decision];
	if (!of->source_name)
		return audit_decision_text(audit, decision);
	return audit_place(audit, of->source_name, of->place);
}

/* ---- questions ---- */

bool audit_is_undivided(const struct audit_book *book, int64_t activity)
{
	const struct uph_activity *found = audit_activity(book, activity);
	return found && found->code[0] == '\0';
}

bool audit_is_own(const struct audit_book *book, int64_t party)
{
	const struct uph_party *found = party ? audit_party(book, party) : NULL;
	return found && (strcmp(found->kind, "region") == 0 || strcmp(found->kind, "unit") == 0);
}

/* "Olofströms kommun" is named by "Olofström" and "Olofströms", others by their whole name. */
static bool names_party(const char *text, const struct uph_party *party)
{
	char name[128];
	size_t length = strcspn(party->name, " ");
	if (strcmp(party->kind, "municipality") != 0)
		return text_has(text, party->name, true);
	if (length < 3 || length + 2 > sizeof name)
		return false;
	memcpy(name, party->name, length);
	name[length] = '\0';
	if (text_has(text, name, true))
		return true;
	if (name[length - 1] == 's') {
		name[length - 1] = '\0';
	} else {
		name[length] = 's';
		name[length + 1] = '\0';
	}
	return text_has(text, name, true);
}

int64_t audit_party_in(struct audit *audit, const char *text, int64_t but)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; text && i < book->party_count; i++) {
		const struct uph_party *party = &book->parties[i];
		int64_t id = party->into ? party->into : party->id;
		if (id != but && names_party(text, party))
			return id;
	}
	return 0;
}

bool audit_alive(const struct audit_allocation *allocation)
{
	return allocation->step.stage == UPH_RECOMMENDED || allocation->step.stage == UPH_DECIDED;
}

struct uph_money audit_given(const struct audit_allocation *allocation)
{
	const struct audit_flow *flow = &allocation->flow;
	return (struct uph_money){flow->allocated.ore + flow->held.ore - flow->released.ore};
}

struct uph_money audit_left_to_decide(const struct audit_book *book)
{
	struct uph_money left = {0};
	for (size_t i = 0; i < book->pot_count; i++)
		left.ore += book->pots[i].available.ore;
	return left;
}

bool audit_draws(const struct audit_entry *entry)
{
	bool sets_aside = entry->entry.event == UPH_EVENT_ALLOCATE || entry->entry.event == UPH_EVENT_HOLD;
	return sets_aside && entry->entry.from.kind == UPH_ACCOUNT_POT && entry->left.ore > 0;
}

int32_t audit_days(struct uph_date from, struct uph_date to)
{
	return uph_date_days(to) - uph_date_days(from);
}
