/* The audit's rules of what looks like the same thing twice: one invoice paid twice, one cost in two
 * fundings, one amount to one recipient in two decisions. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"
#include "ledger/base/text.h"

/* ---- documents: what one voucher says with one reference ---- */

struct document {
	const char *reference; /* folded */
	int64_t party;
	struct uph_money amount;
	size_t entry; /* its first */
	int64_t voucher;
	enum uph_event event;
	size_t allocation; /* AUDIT_NONE when it speaks of several */
	bool told;         /* it has answered to another */
};

struct documents {
	struct document *items; /* by reference, party and voucher */
	size_t count;
};

/* An invoice has a number. "Lön" comes back each month, and so does what a payment stands on: the line's own
 * number, an agreement, a decision. */
static bool names_paper(const struct audit_book *book, const struct audit_entry *entry)
{
	static const char *const standing[] = {"avtal", "dnr", "diarienummer", "beslut", "lsvo", "§", "uph-"};
	const struct audit_allocation *allocation = &book->allocations[entry->allocation];
	const char *reference = entry->entry.reference, *verdict = allocation->verdict.reference;
	if (!reference || !strpbrk(reference, "0123456789") || (verdict && text_same(reference, verdict)))
		return false;
	for (size_t i = 0; i < sizeof standing / sizeof *standing; i++) {
		if (strncasecmp(reference + strspn(reference, " "), standing[i], strlen(standing[i])) == 0)
			return false;
	}
	return true;
}

static bool is_document(const struct audit_book *book, const struct audit_entry *entry)
{
	enum uph_event event = entry->entry.event;
	return (event == UPH_EVENT_PAY || event == UPH_EVENT_SPEND || event == UPH_EVENT_COFUND) &&
	       entry->left.ore > 0 && entry->allocation != AUDIT_NONE && names_paper(book, entry);
}

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_reference(const void *a, const void *b)
{
	const struct document *x = a, *y = b;
	int order = strcmp(x->reference, y->reference);
	if (order == 0)
		order = compare_numbers(x->voucher, y->voucher);
	if (order == 0)
		order = compare_numbers(x->party, y->party);
	if (order == 0)
		order = compare_numbers((int64_t)x->event, (int64_t)y->event);
	return order ? order : compare_numbers((int64_t)x->entry, (int64_t)y->entry);
}

/* Who sent it: the counterparty, else the allocation's recipient. A funder's own reference is nobody else's.
 */
static int64_t party_of(const struct audit_book *book, const struct audit_entry *entry)
{
	if (entry->entry.counterparty)
		return entry->entry.counterparty;
	return book->allocations[entry->allocation].allocation.recipient;
}

/* Entries of one voucher with the same reference are one document. */
static void join_vouchers(struct documents *documents)
{
	size_t kept = 0;
	for (size_t i = 0; i < documents->count; i++) {
		const struct document *next = &documents->items[i];
		struct document *last = kept ? &documents->items[kept - 1] : NULL;
		if (last && last->voucher == next->voucher && last->party == next->party &&
			last->event == next->event && strcmp(last->reference, next->reference) == 0) {
			last->amount.ore += next->amount.ore;
			last->allocation =
				last->allocation == next->allocation ? last->allocation : AUDIT_NONE;
		} else {
			documents->items[kept++] = *next;
		}
	}
	documents->count = kept;
}

static struct documents gather_documents(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct documents documents = {0};
	for (size_t i = 0; i < book->entry_count; i++)
		documents.count += is_document(book, &book->entries[i]);
	documents.items = audit_memory(audit, documents.count + 1, sizeof *documents.items);
	documents.count = 0;
	for (size_t i = 0; documents.items && i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		if (is_document(book, entry))
			documents.items[documents.count++] = (struct document){
				audit_fold(audit, entry->entry.reference), party_of(book, entry), entry->left,
				i, entry->entry.voucher, entry->entry.event, entry->allocation, false};
	}
	if (documents.count)
		qsort(documents.items, documents.count, sizeof *documents.items, by_reference);
	join_vouchers(&documents);
	return documents;
}

static size_t end_of_reference(const struct documents *documents, size_t first)
{
	size_t end = first;
	while (end < documents->count &&
		strcmp(documents->items[end].reference, documents->items[first].reference) == 0)
		end++;
	return end;
}

static bool same_party(const struct document *a, const struct document *b)
{
	return a->party == b->party && a->party != 0;
}

/* The same paper, booked as the same thing, once more: paid twice is paid twice whichever line it is of; a
 * cost reported on two lines is another question. */
static bool is_again(const struct document *a, const struct document *b)
{
	return a->event == b->event && a->event != UPH_EVENT_COFUND && same_party(a, b) &&
	       a->voucher != b->voucher && a->amount.ore == b->amount.ore &&
	       (a->allocation == b->allocation || a->event == UPH_EVENT_PAY);
}

/* The same cost on two lines, or here and as a funder's. A payment and its own report are one; a paper that
 * two payments share may be divided. */
static bool is_in_two(const struct document *a, const struct document *b)
{
	if (a->voucher == b->voucher || is_again(a, b))
		return false;
	if ((a->event == UPH_EVENT_COFUND) != (b->event == UPH_EVENT_COFUND))
		return true;
	if (a->event == UPH_EVENT_COFUND || !same_party(a, b) || a->allocation == b->allocation)
		return false;
	return a->amount.ore == b->amount.ore || (a->event == UPH_EVENT_SPEND && b->event == UPH_EVENT_SPEND);
}

typedef bool pair_question(const struct document *a, const struct document *b);
typedef void say_pair(struct audit *audit, const struct documents *documents, size_t at, size_t end);

/* Says each document that later ones of the same reference answer to; what has answered is not asked again.
 */
static void say_pairs(struct audit *audit, struct documents *documents, pair_question *ask, say_pair *say)
{
	for (size_t first = 0, end; first < documents->count; first = end) {
		end = end_of_reference(documents, first);
		for (size_t i = first; i < end; i++) {
			bool found = false;
			for (size_t j = i + 1; !documents->items[i].told && j < end; j++) {
				bool answers = !documents->items[j].told &&
					       ask(&documents->items[i], &documents->items[j]);
				documents->items[j].told = documents->items[j].told || answers;
				found = found || answers;
			}
			if (found)
				say(audit, documents, i, end);
		}
	}
}

static void item_document(struct audit *audit, const struct document *document)
{
	const struct audit_entry *entry = &audit_books(audit)->entries[document->entry];
	audit_item(audit, audit_entry_where(audit, document->entry), &document->amount,
		audit_entry_trace(audit, document->entry), "%s %s, %s", uph_event_label(entry->entry.event),
		audit_day(audit, entry->entry.date), audit_allocation_text(audit, entry->allocation));
}

/* The document and those that answer to it, as rows; how many, and what those others come to. */
static size_t count_pairs(const struct documents *documents, size_t at, size_t end, pair_question *ask,
	struct uph_money *others)
{
	size_t count = 1;
	for (size_t i = at + 1; i < end; i++) {
		if (!ask(&documents->items[at], &documents->items[i]))
			continue;
		count++;
		others->ore += documents->items[i].amount.ore;
	}
	return count;
}

static void list_pairs(
	struct audit *audit, const struct documents *documents, size_t at, size_t end, pair_question *ask)
{
	item_document(audit, &documents->items[at]);
	for (size_t i = at + 1; i < end; i++) {
		if (ask(&documents->items[at], &documents->items[i]))
			item_document(audit, &documents->items[i]);
	}
}

static const char *reference_of(const struct audit_book *book, const struct document *document)
{
	return book->entries[document->entry].entry.reference;
}

/* ---- R26: the same invoice twice ---- */

static void say_again(struct audit *audit, const struct documents *documents, size_t at, size_t end)
{
	const struct audit_book *book = audit_books(audit);
	const struct document *document = &documents->items[at];
	struct audit_draft draft = audit_draft(audit, "R26");
	size_t count = count_pairs(documents, at, end, is_again, &draft.amount);
	bool paid = document->event == UPH_EVENT_PAY;
	draft.where = audit_entry_where(audit, document->entry);
	draft.has_amount = true;
	draft.action = paid ? "se efter om den är betald två gånger; rätta, eller kräv tillbaka"
			    : "rätta den som är för mycket";
	draft.subject.entry = book->entries[document->entry].entry.seq;
	draft.trace = audit_entry_trace(audit, document->entry);
	audit_say(audit, "R26", &draft, "%s från %s, %s, är %s %zu gånger.",
		audit_quoted(audit, reference_of(book, document)), audit_party_text(book, document->party),
		audit_money(audit, document->amount), paid ? "utbetald" : "bokförd som förbrukad", count);
	list_pairs(audit, documents, at, end, is_again);
}

void audit_invoice_twice(struct audit *audit)
{
	struct documents documents = gather_documents(audit);
	say_pairs(audit, &documents, is_again, say_again);
}

/* ---- R27: the same cost in two fundings ---- */

static void say_in_two(struct audit *audit, const struct documents *documents, size_t at, size_t end)
{
	const struct audit_book *book = audit_books(audit);
	const struct document *document = &documents->items[at], *other = NULL;
	for (size_t i = at + 1; i < end && !other; i++)
		other = is_in_two(document, &documents->items[i]) ? &documents->items[i] : NULL;
	if (!other)
		return;
	bool cofunded = document->event == UPH_EVENT_COFUND || other->event == UPH_EVENT_COFUND;
	bool equal = document->amount.ore == other->amount.ore;
	struct audit_draft draft = audit_draft(audit, "R27");
	draft.severity = cofunded || equal ? draft.severity : UPH_SEVERITY_NOTE;
	draft.where = audit_entry_where(audit, document->entry);
	draft.has_amount = true;
	draft.amount = document->amount.ore < other->amount.ore ? document->amount : other->amount;
	draft.action = "se efter att kostnaden bärs en gång, eller visa hur den är delad";
	draft.subject.entry = book->entries[document->entry].entry.seq;
	draft.trace = audit_entry_trace(audit, document->entry);
	audit_say(audit, "R27", &draft, "%s, %s, står både på %s och %s%s.",
		audit_quoted(audit, reference_of(book, document)), audit_money(audit, draft.amount),
		audit_allocation_text(audit, book->entries[document->entry].allocation),
		cofunded ? "som medfinansiering av " : "på ",
		audit_allocation_text(audit, book->entries[other->entry].allocation));
	list_pairs(audit, documents, at, end, is_in_two);
}

/* The other attachment with the same bytes whose voucher is a cost of another allocation; AUDIT_NONE. */
static size_t cost_of_voucher(const struct audit_book *book, int64_t voucher)
{
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		bool cost = entry->entry.event == UPH_EVENT_PAY || entry->entry.event == UPH_EVENT_SPEND;
		if (entry->entry.voucher == voucher && cost && entry->left.ore > 0)
			return i;
	}
	return AUDIT_NONE;
}

static void say_same_paper(
	struct audit *audit, const struct uph_attachment *paper, size_t first, size_t second)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_entry *a = &book->entries[first], *b = &book->entries[second];
	struct audit_draft draft = audit_draft(audit, "R27");
	draft.severity = a->left.ore == b->left.ore ? draft.severity : UPH_SEVERITY_NOTE;
	draft.where = audit_entry_where(audit, first);
	draft.has_amount = true;
	draft.amount = a->left.ore < b->left.ore ? a->left : b->left;
	draft.action = "se efter att kostnaden bärs en gång, eller visa hur den är delad";
	draft.subject.entry = a->entry.seq;
	draft.trace = audit_entry_trace(audit, first);
	audit_say(audit, "R27", &draft, "Underlaget %s ligger både vid %s och vid %s.",
		audit_quoted(audit, paper->name), audit_allocation_text(audit, a->allocation),
		audit_allocation_text(audit, b->allocation));
}

static void ask_of_papers(struct audit *audit, size_t index)
{
	const struct audit_book *book = audit_books(audit);
	const struct uph_attachment *paper = &book->attachments[index];
	size_t first = AUDIT_NONE;
	for (size_t i = index + 1; paper->voucher && i < book->attachment_count; i++) {
		const struct uph_attachment *other = &book->attachments[i];
		if (!other->voucher || other->voucher == paper->voucher ||
			memcmp(paper->digest, other->digest, sizeof paper->digest) != 0)
			continue;
		first = first == AUDIT_NONE ? cost_of_voucher(book, paper->voucher) : first;
		size_t second = cost_of_voucher(book, other->voucher);
		if (first == AUDIT_NONE || second == AUDIT_NONE)
			continue;
		const struct audit_entry *a = &book->entries[first], *b = &book->entries[second];
		bool told = a->entry.reference && b->entry.reference &&
			    text_same(a->entry.reference, b->entry.reference);
		if (a->allocation != b->allocation && !told) {
			say_same_paper(audit, paper, first, second);
			return;
		}
	}
}

void audit_cost_twice(struct audit *audit)
{
	struct documents documents = gather_documents(audit);
	say_pairs(audit, &documents, is_in_two, say_in_two);
	for (size_t i = 0; i < audit_books(audit)->attachment_count; i++)
		ask_of_papers(audit, i);
}
