#include "import/workbook_said.h"

#include <string.h>

#include "import/workbook_words.h"
#include "ledger/base/text.h"
#include "uph/decision.h"

struct said_key {
	int64_t event, allocation, day, ore;
};

struct gathering {
	struct workbook_said *said;
	struct journal_posting *posting;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static bool sets_aside(enum uph_event event)
{
	return event == UPH_EVENT_ALLOCATE || event == UPH_EVENT_HOLD;
}

/* ---- the books ---- */

/* One voucher's entries by the same event for the same allocation are one statement: a requisition from
 * several pots is. */
static struct said *continued(struct workbook_said *said, const struct uph_entry *entry)
{
	struct said *last = said->count ? &said->entries[said->count - 1] : NULL;
	bool same = last && last->voucher == entry->voucher && last->event == entry->event &&
		    last->allocation == entry->allocation && last->date.ymd == entry->date.ymd &&
		    !sets_aside(entry->event);
	return same ? last : NULL;
}

static enum uph_status keep(struct gathering *gathering, const struct uph_entry *entry, bool own,
	struct uph_money amount, struct uph_error *err)
{
	struct workbook_said *said = gathering->said;
	struct arena *arena = gathering->posting->job->memory;
	struct said *before = continued(said, entry);
	if (before)
		return uph_money_add(before->amount, amount, &before->amount)
			       ? UPH_OK
			       : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	if (said->count == said->capacity) {
		size_t larger = said->capacity ? said->capacity * 2 : 64;
		struct said *entries = arena_alloc_array(arena, larger, sizeof *entries);
		if (!entries)
			return no_memory(err);
		if (said->count)
			memcpy(entries, said->entries, said->count * sizeof *entries);
		said->entries = entries;
		said->capacity = larger;
	}
	struct said *new = &said->entries[said->count++];
	*new = (struct said){.event = entry->event,
		.allocation = entry->allocation,
		.fund = entry->from.fund,
		.activity = entry->from.activity,
		.recipient = entry->recipient,
		.voucher = entry->voucher,
		.date = entry->date,
		.decided = entry->decided,
		.amount = amount,
		.body = entry->body ? arena_string(arena, entry->body) : NULL,
		.source = entry->source_name ? arena_string(arena, entry->source_name) : NULL,
		.own = own};
	return (entry->body && !new->body) || (entry->source_name && !new->source) ? no_memory(err) : UPH_OK;
}

static enum uph_status take(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct gathering *gathering = context;
	struct workbook_said *said = gathering->said;
	const struct journal_known *known = &gathering->posting->known;
	const struct known_entry *posted = journal_known_entry(known, entry->seq);
	struct uph_money left;
	bool own = posted && !posted->other;
	bool since = said->made > 0 && entry->seq > said->made;
	said->others += since && !own;
	if (entry->corrects || !entry->allocation || (own ? posted->matched : !since) ||
		!uph_money_subtract(entry->amount, entry->corrected, &left) || left.ore <= 0)
		return UPH_OK;
	return keep(gathering, entry, own && posted->named, left, err);
}

/* ---- what the rows are ---- */

/* Which entries the workbook's rows are already: those are known, and say nothing against it. */
static enum uph_status match_rows(
	struct journal_posting *posting, const struct workbook_rows *rows, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	journal_known_restart(&posting->known);
	for (size_t i = 0; status == UPH_OK && i < rows->count; i++) {
		unsigned char key[UPH_ROW_KEY_SIZE];
		struct known_entry *known;
		if (rows->rows[i].event)
			status = journal_known_find(&posting->known, &rows->rows[i], key, &known, err);
	}
	return status;
}

/* A row of several pots is one voucher of several entries, and only the first of them has its key. */
static void match_vouchers(struct journal_known *known)
{
	for (size_t i = 1; i < known->count; i++)
		known->entries[i].matched =
			known->entries[i].matched ||
			(known->entries[i - 1].matched &&
				known->entries[i].voucher == known->entries[i - 1].voucher);
}

static enum uph_status index_entries(struct workbook_said *said, struct arena *arena, struct uph_error *err)
{
	said->first = arena_alloc_array(arena, said->count + 1, sizeof *said->first);
	if (!said->first)
		return no_memory(err);
	for (size_t i = 0; i < said->count; i++) {
		const struct said *entry = &said->entries[i];
		const struct said_key key = {
			entry->event, entry->allocation, entry->date.ymd, entry->amount.ore};
		if (key_map_find(&said->keys, &key) != KEY_MAP_NONE)
			continue;
		size_t number = key_map_add(&said->keys, &key);
		if (number == KEY_MAP_NONE)
			return no_memory(err);
		said->first[number] = i;
	}
	return UPH_OK;
}

enum uph_status workbook_said_begin(struct workbook_said *said, struct journal_posting *posting,
	const struct workbook_rows *rows, int64_t made, struct uph_error *err)
{
	const struct uph_scope all = {0};
	struct gathering gathering = {.said = said, .posting = posting};
	*said = (struct workbook_said){.made = made};
	key_map_init(&said->keys, sizeof(struct said_key));
	enum uph_status status = match_rows(posting, rows, err);
	match_vouchers(&posting->known);
	if (status == UPH_OK)
		status = uph_entries(posting->job->ledger, &all, take, &gathering, err);
	return status == UPH_OK ? index_entries(said, posting->job->memory, err) : status;
}

void workbook_said_end(struct workbook_said *said)
{
	key_map_free(&said->keys);
}

/* ---- asking ---- */

/* What is set aside anew has no number yet: the decision, the pot, the recipient and the amount tell. */
static const struct said *find_set_aside(const struct workbook_said *said, struct uph_ledger *ledger,
	const struct journal_row *row, const struct workbook_row *more)
{
	const struct uph_fund *fund = NULL;
	const struct uph_activity *activity = NULL;
	const struct uph_party *party = NULL;
	char code[WORKBOOK_CODE_MAX];
	const char *words = workbook_code(row->fields[UPH_MOVEMENT_ACTIVITY], code);
	const char *name = row->fields[UPH_MOVEMENT_RECIPIENT];
	if (uph_fund_find(ledger, row->fields[UPH_MOVEMENT_FUND], &fund, NULL) != UPH_OK ||
		uph_activity_find(ledger, words, &activity, NULL) != UPH_OK ||
		(name && uph_party_find(ledger, name, &party, NULL) != UPH_OK))
		return NULL;
	for (size_t i = 0; i < said->count; i++) {
		const struct said *entry = &said->entries[i];
		if (entry->event == row->event && entry->amount.ore == row->amount.ore &&
			entry->fund == fund->id && entry->activity == activity->id &&
			entry->recipient == (party ? party->id : 0) && entry->decided.ymd == row->date.ymd &&
			entry->body && text_same(entry->body, more->body))
			return entry;
	}
	return NULL;
}

const struct said *workbook_said_find(const struct workbook_said *said, struct uph_ledger *ledger,
	const struct journal_row *row, const struct workbook_row *more)
{
	struct uph_allocation allocation;
	const char *words = row->fields[UPH_MOVEMENT_ALLOCATION];
	if (said->count == 0)
		return NULL;
	if (sets_aside(row->event))
		return find_set_aside(said, ledger, row, more);
	if (!words || uph_allocation_find(ledger, words, &allocation, NULL) != UPH_OK)
		return NULL;
	const struct said_key key = {row->event, allocation.id, row->date.ymd, row->amount.ore};
	size_t number = key_map_find(&said->keys, &key);
	return number == KEY_MAP_NONE ? NULL : &said->entries[said->first[number]];
}

enum uph_status workbook_said_refuse(const struct said *said, struct uph_error *err)
{
	long long voucher = (long long)said->voucher;
	if (said->own)
		return uph_fail(err, UPH_E_INVARIANT,
			"samma händelse, dag och belopp är redan bokfört ur den här arbetsboken, som verifikation "
			"%lld, men raden hade andra ord då; är det samma sak: ta tillbaka den med uph reverse "
			"%lld först, annars skriv i kolumnen Undantag varför den ska bokföras en gång till",
			voucher, voucher);
	return uph_fail(err, UPH_E_INVARIANT,
		"samma händelse, dag och belopp är redan bokfört %s%s, som verifikation %lld, efter att "
		"arbetsboken gjordes; ta bort raden, eller skriv i kolumnen Undantag varför den ska bokföras en "
		"gång till",
		said->source ? "ur " : "för hand", said->source ? said->source : "", voucher);
}
