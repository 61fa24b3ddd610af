/* The audit: gathers the books, runs every rule, and sets what has been accepted apart. A finding is known by
 * its rule and what it is about, in words ("R01 LSVO 2024-02-16 § 25 c"), so that it is the same whichever
 * way the fact came into the books. */
#include "ledger/audit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/audit_table.h"

#define TEXTS_MAX ((size_t)1 << 30)

/* ---- texts ---- */

void audit_failed(struct audit *audit, enum uph_status status, const struct uph_error *err)
{
	if (status == UPH_OK || audit->status != UPH_OK)
		return;
	audit->status = status;
	audit->error = err ? *err : (struct uph_error){.status = status};
}

static void lose(struct audit *audit)
{
	audit_failed(audit, UPH_E_MEMORY, NULL);
}

static const char *print_list(struct audit *audit, const char *format, va_list list)
	__attribute__((format(printf, 2, 0)));
static const char *print_list(struct audit *audit, const char *format, va_list list)
{
	const char *text = arena_vprint(&audit->memory, format, list);
	if (!text)
		lose(audit);
	return text ? text : "";
}

const char *audit_print(struct audit *audit, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	const char *text = print_list(audit, format, list);
	va_end(list);
	return text;
}

/* NULL stays NULL. */
static const char *copy(struct audit *audit, const char *text)
{
	return text ? audit_print(audit, "%s", text) : NULL;
}

const char *audit_money(struct audit *audit, struct uph_money amount)
{
	char text[UPH_MONEY_TEXT_MAX];
	return copy(audit, uph_money_print(amount, UPH_MONEY_SWEDISH, text));
}

const char *audit_day(struct audit *audit, struct uph_date date)
{
	char text[UPH_DATE_TEXT_MAX];
	return copy(audit, uph_date_print(date, text));
}

const char *audit_decision_text(struct audit *audit, size_t decision)
{
	char text[UPH_DECISION_TEXT_MAX];
	return copy(audit, uph_decision_print(&audit->book.decisions[decision].decision, text));
}

const char *audit_place(struct audit *audit, const char *name, const char *place)
{
	bool line = place && place[0] >= '0' && place[0] <= '9';
	return audit_print(audit, "%s%s%s", name, place ? line ? " rad " : " " : "", place ? place : "");
}

const char *audit_entry_where(struct audit *audit, size_t index)
{
	const struct uph_entry *entry = &audit->book.entries[index].entry;
	if (!entry->source_name)
		return audit_print(audit, "ver %lld", (long long)entry->voucher);
	return audit_place(audit, entry->source_name, entry->place);
}

const char *audit_entry_trace(struct audit *audit, size_t index)
{
	return audit_print(audit, "ver:%lld", (long long)audit->book.entries[index].entry.voucher);
}

const struct audit_book *audit_books(const struct audit *audit)
{
	return &audit->book;
}

/* ---- saying ---- */

struct audit_draft audit_draft(const struct audit *audit, const char *rule)
{
	(void)audit;
	return (struct audit_draft){.severity = uph_audit_rule(rule)->severity};
}

void audit_say(
	struct audit *audit, const char *rule, const struct audit_draft *draft, const char *format, ...)
{
	if (audit->count == audit->room) {
		size_t room = audit->room ? 2 * audit->room : 64;
		struct audit_said *larger = realloc(audit->said, room * sizeof *larger);
		if (!larger) {
			lose(audit);
			return;
		}
		audit->said = larger;
		audit->room = room;
	}
	va_list list;
	va_start(list, format);
	audit->said[audit->count++] =
		(struct audit_said){.finding = {.rule = uph_audit_rule(rule),
					    .severity = draft->severity,
					    .where = draft->where ? copy(audit, draft->where) : "",
					    .message = print_list(audit, format, list),
					    .has_amount = draft->has_amount,
					    .amount = draft->amount,
					    .action = draft->action ? copy(audit, draft->action) : "",
					    .subject = draft->subject,
					    .trace = copy(audit, draft->trace)},
			.newest = draft->newest};
	va_end(list);
}

void audit_item(struct audit *audit, const char *where, const struct uph_money *amount, const char *trace,
	const char *format, ...)
{
	if (audit->count == 0)
		return;
	struct audit_said *said = &audit->said[audit->count - 1];
	if (said->item_count == said->item_room) {
		size_t room = said->item_room ? 2 * said->item_room : 8;
		struct uph_audit_item *larger = realloc(said->items, room * sizeof *larger);
		if (!larger) {
			lose(audit);
			return;
		}
		said->items = larger;
		said->item_room = room;
	}
	va_list list;
	va_start(list, format);
	said->items[said->item_count++] = (struct uph_audit_item){.where = where ? copy(audit, where) : "",
		.text = print_list(audit, format, list),
		.has_amount = amount != NULL,
		.amount = amount ? *amount : (struct uph_money){0},
		.trace = copy(audit, trace)};
	va_end(list);
}

/* ---- order ---- */

/* Those that stand before those that are accepted; the gravest, then by rule, the largest amount, and the
 * key. */
static int in_order(const void *a, const void *b)
{
	const struct uph_audit_finding *x = &((const struct audit_said *)a)->finding,
				       *y = &((const struct audit_said *)b)->finding;
	if (x->accepted != y->accepted)
		return x->accepted ? 1 : -1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	int rule = strcmp(x->rule->number, y->rule->number);
	if (rule != 0)
		return rule;
	if (x->amount.ore != y->amount.ore)
		return x->amount.ore > y->amount.ore ? -1 : 1;
	return strcmp(x->key, y->key);
}

static void give_keys(struct audit *audit)
{
	for (size_t i = 0; i < audit->count; i++) {
		struct uph_audit_finding *finding = &audit->said[i].finding;
		const char *about = audit_subject_text(audit, &finding->subject);
		size_t same = 1;
		finding->key = audit_print(audit, "%s %s", finding->rule->number, about);
		for (size_t j = 0; j < i; j++)
			same += strcmp(audit->said[j].about, about) == 0 &&
				audit->said[j].finding.rule == finding->rule;
		if (same > 1)
			finding->key = audit_print(audit, "%s %s (%zu)", finding->rule->number, about, same);
		audit->said[i].about = about;
		finding->items = audit->said[i].items;
		finding->item_count = audit->said[i].item_count;
	}
}

static void look_around(struct audit *audit)
{
	const struct audit_book *book = &audit->book;
	struct uph_audit_scope *scope = &audit->scope;
	scope->as_of = book->as_of;
	scope->entry_count = book->entry_count;
	for (size_t i = 0; i < book->source_count; i++) {
		scope->protocol_count += strcmp(book->sources[i].kind, "protocol") == 0;
		scope->matrix_count += strcmp(book->sources[i].kind, "matrix") == 0;
	}
	for (size_t i = 0; i < book->allocation_count; i++)
		scope->decided.ore +=
			book->allocations[i].flow.allocated.ore + book->allocations[i].flow.held.ore;
}

static enum uph_status run_rules(struct audit *audit, struct uph_error *err)
{
	size_t count;
	(void)uph_audit_rules(&count);
	for (size_t i = 0; i < count; i++)
		audit_function(i)(audit);
	give_keys(audit);
	look_around(audit);
	enum uph_status status = audit_accepted(audit, err);
	if (status == UPH_OK && audit->status != UPH_OK)
		status = uph_fail(err, audit->status, "%s",
			audit->error.message[0] ? audit->error.message
						: "minnet räcker inte till granskningen");
	if (status == UPH_OK && audit->count)
		qsort(audit->said, audit->count, sizeof *audit->said, in_order);
	return status;
}

enum uph_status uph_audit_run(struct uph_ledger *ledger, const struct uph_audit_options *options,
	struct uph_audit **out, struct uph_error *err)
{
	struct uph_audit *made = calloc(1, sizeof *made);
	*out = NULL;
	if (!made)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till granskningen");
	struct audit *audit = &made->inside;
	arena_init(&audit->memory, TEXTS_MAX);
	enum uph_status status = audit_book_gather(ledger, options, &audit->book, err);
	if (status == UPH_OK)
		status = run_rules(audit, err);
	if (status == UPH_OK)
		*out = made;
	else
		uph_audit_free(made);
	return status;
}

void uph_audit_free(struct uph_audit *audit)
{
	if (!audit)
		return;
	struct audit *inside = &audit->inside;
	for (size_t i = 0; i < inside->count; i++)
		free(inside->said[i].items);
	free(inside->said);
	audit_book_free(&inside->book);
	arena_free(&inside->memory);
	free(audit);
}

size_t uph_audit_count(const struct uph_audit *audit)
{
	return audit->inside.count;
}

const struct uph_audit_finding *uph_audit_at(const struct uph_audit *audit, size_t index)
{
	return index < audit->inside.count ? &audit->inside.said[index].finding : NULL;
}

size_t uph_audit_count_of(const struct uph_audit *audit, enum uph_severity severity)
{
	size_t count = 0;
	for (size_t i = 0; i < audit->inside.count; i++) {
		const struct uph_audit_finding *finding = &audit->inside.said[i].finding;
		count += !finding->accepted && finding->severity == severity;
	}
	return count;
}

size_t uph_audit_accepted_count(const struct uph_audit *audit)
{
	size_t count = 0;
	for (size_t i = 0; i < audit->inside.count; i++)
		count += audit->inside.said[i].finding.accepted;
	return count;
}

struct uph_audit_scope uph_audit_scope(const struct uph_audit *audit)
{
	return audit->inside.scope;
}
