#include "import/workbook_said.h"

#include <string.h>

#include "import/workbook_words.h"
#include "ledger/base/text.h"
#include "uph/decision.h"

/* What an entry is looked up by. A day or an amount of 0 is any: what a row may have been before it was
 * changed. Of what is set aside, which has no number yet, the pot is asked for instead. */
struct said_key {
	int64_t event, allocation, fund, activity, day, ore;
};

/* By which entries are worth keeping: those of an allocation that some row names; what is set aside by its
 * amount (below zero), and whatever is set aside (0). */
struct wanted_key {
	int64_t event, allocation;
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

static bool add_key(struct key_map *map, const void *key)
{
	return key_map_find(map, key) != KEY_MAP_NONE || key_map_add(map, key) != KEY_MAP_NONE;
}

/* ---- what the rows ask for ---- */

static bool want(struct workbook_said *said, struct uph_ledger *ledger, const struct journal_row *row)
{
	struct uph_allocation allocation;
	struct wanted_key key = {row->event, 0};
	const char *words = row->fields[UPH_MOVEMENT_ALLOCATION];
	if (sets_aside(row->event)) {
		const struct wanted_key amount = {row->event, -row->amount.ore};
		return add_key(&said->wanted, &key) && add_key(&said->wanted, &amount);
	}
	if (!words || uph_allocation_find(ledger, words, &allocation, NULL) != UPH_OK)
		return true; /* refused where it is posted */
	key.allocation = allocation.id;
	return add_key(&said->wanted, &key);
}

static bool is_wanted(const struct workbook_said *said, const struct uph_entry *entry, bool before)
{
	struct wanted_key key = {entry->event, entry->allocation};
	if (sets_aside(entry->event))
		key.allocation = before ? -entry->amount.ore : 0;
	return key_map_find(&said->wanted, &key) != KEY_MAP_NONE;
}

/* Which entries the workbook's rows are already: those are known, and say nothing against it. */
static enum uph_status match_rows(struct workbook_said *said, struct journal_posting *posting,
	const struct workbook_rows *rows, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	journal_known_restart(&posting->known);
	for (size_t i = 0; status == UPH_OK && i < rows->count; i++) {
		unsigned char key[UPH_ROW_KEY_SIZE];
		struct known_entry *known;
		if (!rows->rows[i].event)
			continue;
		status = journal_known_find(&posting->known, &rows->rows[i], key, &known, err);
		if (status == UPH_OK && !known && !want(said, posting->job->ledger, &rows->rows[i]))
			return no_memory(err);
	}
	return status;
}

/* Of a row's several entries only the first has its key. A file that has rows of another was saved from it.
 */
static bool match_vouchers(struct workbook_said *said, struct journal_known *known)
{
	for (size_t i = 0; i < known->count; i++) {
		struct known_entry *entry = &known->entries[i];
		if (i > 0 && known->entries[i - 1].matched && !journal_known_is_row(entry) &&
			known->entries[i - 1].voucher == entry->voucher)
			entry->matched = true;
		if ((entry->matched || entry->named) && !entry->other && !add_key(&said->kin, &entry->source))
			return false;
	}
	return true;
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

static struct said *grow(struct workbook_said *said, struct arena *arena)
{
	if (said->count < said->capacity)
		return &said->entries[said->count++];
	size_t larger = said->capacity ? said->capacity * 2 : 64;
	struct said *entries = arena_alloc_array(arena, larger, sizeof *entries);
	if (!entries)
		return NULL;
	if (said->count)
		memcpy(entries, said->entries, said->count * sizeof *entries);
	said->entries = entries;
	said->capacity = larger;
	return &said->entries[said->count++];
}

/* A copy of a text that may be missing. */
static const char *copy(struct arena *arena, const char *text, bool *failed)
{
	const char *kept = text ? arena_string(arena, text) : NULL;
	*failed = *failed || (text && !kept);
	return kept;
}

static enum uph_status keep(struct gathering *gathering, const struct uph_entry *entry, enum said_how how,
	const struct known_entry *posted, struct uph_money amount, struct uph_error *err)
{
	struct arena *arena = gathering->posting->job->memory;
	struct said *before = continued(gathering->said, entry);
	bool failed = false;
	if (before)
		return uph_money_add(before->amount, amount, &before->amount)
			       ? UPH_OK
			       : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	struct said *new = grow(gathering->said, arena);
	if (!new)
		return no_memory(err);
	*new = (struct said){.how = how,
		.event = entry->event,
		.allocation = entry->allocation,
		.fund = entry->from.fund,
		.activity = entry->from.activity,
		.recipient = entry->recipient,
		.voucher = entry->voucher,
		.date = entry->date,
		.decided = entry->decided,
		.amount = amount,
		.body = copy(arena, entry->body, &failed),
		.purpose = copy(arena, entry->purpose, &failed),
		.reference = copy(arena, entry->reference, &failed),
		.source = copy(arena, entry->source_name, &failed),
		.place = copy(arena, entry->place, &failed),
		.mine = posted && !posted->other,
		.named = posted && posted->named};
	return failed ? no_memory(err) : UPH_OK;
}

static enum uph_status take(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct gathering *gathering = context;
	struct workbook_said *said = gathering->said;
	const struct known_entry *posted = journal_known_entry(&gathering->posting->known, entry->seq);
	struct uph_money left;
	bool mine = posted && !posted->other;
	bool since = said->made > 0 && entry->seq > said->made;
	bool own = mine && key_map_find(&said->kin, &entry->source) != KEY_MAP_NONE;
	said->others += since && !mine;
	if (entry->corrects || !entry->allocation || (mine && posted->matched) ||
		!is_wanted(said, entry, !mine && !since) ||
		!uph_money_subtract(entry->amount, entry->corrected, &left) || left.ore <= 0)
		return UPH_OK;
	return keep(gathering, entry,
		own             ? SAID_OWN
		: mine || since ? SAID_SINCE
				: SAID_BEFORE,
		posted, left, err);
}

/* ---- keys ---- */

static struct said_key key_of(const struct said *entry)
{
	if (sets_aside(entry->event))
		return (struct said_key){
			entry->event, 0, entry->fund, entry->activity, entry->decided.ymd, entry->amount.ore};
	return (struct said_key){entry->event, entry->allocation, 0, 0, entry->date.ymd, entry->amount.ore};
}

static bool index_by(struct workbook_said *said, const struct said_key *key, size_t i)
{
	size_t number = key_map_find(&said->keys, key);
	if (number == KEY_MAP_NONE) {
		number = key_map_add(&said->keys, key);
		if (number == KEY_MAP_NONE)
			return false;
		said->first[number] = 0;
	}
	if (key->day && key->ore) /* of what may have been changed one is enough */
		said->entries[i].next = said->first[number];
	said->first[number] = i + 1;
	return true;
}

/* From the last to the first, so that the first is found first. */
static enum uph_status index_entries(struct workbook_said *said, struct arena *arena, struct uph_error *err)
{
	bool fine = true;
	said->first = arena_alloc_array(arena, 3 * said->count + 1, sizeof *said->first);
	if (!said->first)
		return no_memory(err);
	for (size_t i = said->count; fine && i-- > 0;) {
		const struct said *entry = &said->entries[i];
		struct said_key key = key_of(entry);
		fine = index_by(said, &key, i);
		if (!entry->mine)
			continue;
		if (sets_aside(entry->event)) {
			key = (struct said_key){.day = entry->decided.ymd};
			fine = fine && index_by(said, &key, i);
			continue;
		}
		key.ore = 0;
		fine = fine && index_by(said, &key, i);
		key = key_of(entry);
		key.day = 0;
		fine = fine && index_by(said, &key, i);
	}
	return fine ? UPH_OK : no_memory(err);
}

enum uph_status workbook_said_begin(struct workbook_said *said, struct journal_posting *posting,
	const struct workbook_rows *rows, int64_t made, struct uph_error *err)
{
	const struct uph_scope all = {0};
	struct gathering gathering = {.said = said, .posting = posting};
	*said = (struct workbook_said){.made = made};
	key_map_init(&said->keys, sizeof(struct said_key));
	key_map_init(&said->wanted, sizeof(struct wanted_key));
	key_map_init(&said->kin, sizeof(int64_t));
	enum uph_status status = match_rows(said, posting, rows, err);
	if (status == UPH_OK && !match_vouchers(said, &posting->known))
		status = no_memory(err);
	if (status == UPH_OK)
		status = uph_entries(posting->job->ledger, &all, take, &gathering, err);
	return status == UPH_OK ? index_entries(said, posting->job->memory, err) : status;
}

void workbook_said_end(struct workbook_said *said)
{
	if (said->keys.key_size == 0) /* never begun */
		return;
	key_map_free(&said->keys);
	key_map_free(&said->wanted);
	key_map_free(&said->kin);
}

/* ---- asking ---- */

struct asking {
	const struct workbook_said *said;
	const struct journal_posting *posting;
	const struct journal_row *row;
	const struct workbook_row *more;
	int64_t recipient;
};

static const struct said *first_by(const struct workbook_said *said, const struct said_key *key)
{
	size_t number = key_map_find(&said->keys, key);
	size_t first = number == KEY_MAP_NONE ? 0 : said->first[number];
	return first ? &said->entries[first - 1] : NULL;
}

static bool same_text(const char *one, const char *other)
{
	return one && other && text_same(one, other);
}

/* What was in the books when the workbook was made has been seen by who filled it in: only the same paper, or
 * the same purpose of the same decision, tells that it is the same. */
static bool says_the_same(const struct asking *asking, const struct said *entry)
{
	const struct journal_row *row = asking->row;
	if (!sets_aside(row->event))
		return entry->how != SAID_BEFORE ||
		       same_text(entry->reference, row->fields[UPH_MOVEMENT_REFERENCE]);
	return entry->recipient == asking->recipient && same_text(entry->body, asking->more->body) &&
	       (entry->how != SAID_BEFORE || same_text(entry->purpose, row->fields[UPH_MOVEMENT_PURPOSE]));
}

static const struct said *find_same(const struct asking *asking, const struct said_key *key)
{
	const struct said *entry = first_by(asking->said, key);
	while (entry && !says_the_same(asking, entry))
		entry = entry->next ? &asking->said->entries[entry->next - 1] : NULL;
	return entry;
}

/* Whether an entry that no row is was this row. A copy by another name has rows of its own, of other people:
 * there it is only what stood at the same place, or (`near`: the day is the same) in a file that has rows in
 * common with it. */
static const struct said *if_was_here(const struct asking *asking, const struct said *entry, bool near)
{
	char place[TABLE_PLACE_MAX];
	const struct journal_row *row = asking->row;
	if (!entry || entry->named || (near && entry->how == SAID_OWN))
		return entry;
	journal_place(asking->posting->job->table, row->sheet, row->number, row->columns[row->anchor], place);
	return entry->place && strcmp(entry->place, place) == 0 ? entry : NULL;
}

static const struct said *find_changed_movement(const struct asking *asking, struct said_key key)
{
	const struct said_key any_day = {key.event, key.allocation, 0, 0, 0, key.ore};
	const struct said *entry;
	key.ore = 0;
	entry = if_was_here(asking, first_by(asking->said, &key), true);
	return entry ? entry : if_was_here(asking, first_by(asking->said, &any_day), false);
}

/* Of one decision: the same purpose. */
static const struct said *find_changed_allocation(const struct asking *asking)
{
	const struct workbook_said *said = asking->said;
	const struct said_key of_day = {.day = asking->row->date.ymd};
	const struct said *entry = first_by(said, &of_day);
	for (; entry && entry < said->entries + said->count; entry++) {
		if (entry->mine && sets_aside(entry->event) && entry->decided.ymd == asking->row->date.ymd &&
			same_text(entry->body, asking->more->body) &&
			same_text(entry->purpose, asking->row->fields[UPH_MOVEMENT_PURPOSE]) &&
			if_was_here(asking, entry, true))
			return entry;
	}
	return NULL;
}

static const struct said *find_set_aside(struct asking *asking, bool *changed)
{
	struct uph_ledger *ledger = asking->posting->job->ledger;
	const char *const *fields = asking->row->fields;
	const struct uph_fund *fund = NULL;
	const struct uph_activity *activity = NULL;
	const struct uph_party *party = NULL;
	char code[WORKBOOK_CODE_MAX];
	const char *words = workbook_code(fields[UPH_MOVEMENT_ACTIVITY], code);
	const char *name = fields[UPH_MOVEMENT_RECIPIENT];
	const struct said *entry = NULL;
	if (uph_fund_find(ledger, fields[UPH_MOVEMENT_FUND], &fund, NULL) == UPH_OK &&
		uph_activity_find(ledger, words, &activity, NULL) == UPH_OK &&
		(!name || uph_party_find(ledger, name, &party, NULL) == UPH_OK)) {
		const struct said_key key = {asking->row->event, 0, fund->id, activity->id,
			asking->row->date.ymd, asking->row->amount.ore};
		asking->recipient = party ? party->id : 0;
		entry = find_same(asking, &key);
	}
	*changed = !entry;
	return entry ? entry : find_changed_allocation(asking);
}

const struct said *workbook_said_find(const struct workbook_said *said, const struct journal_posting *posting,
	size_t row, const struct workbook_row *more, bool *changed)
{
	struct uph_allocation allocation;
	struct asking asking = {.said = said, .posting = posting, .row = &posting->rows[row], .more = more};
	const char *words = asking.row->fields[UPH_MOVEMENT_ALLOCATION];
	*changed = false;
	if (said->count == 0)
		return NULL;
	if (sets_aside(asking.row->event))
		return find_set_aside(&asking, changed);
	if (!words || uph_allocation_find(posting->job->ledger, words, &allocation, NULL) != UPH_OK)
		return NULL;
	const struct said_key key = {
		asking.row->event, allocation.id, 0, 0, asking.row->date.ymd, asking.row->amount.ore};
	const struct said *entry = find_same(&asking, &key);
	*changed = !entry;
	return entry ? entry : find_changed_movement(&asking, key);
}

/* ---- telling ---- */

static enum uph_status refuse_changed(const struct said *said, struct uph_error *err)
{
	long long voucher = (long long)said->voucher;
	char day[UPH_DATE_TEXT_MAX], amount[UPH_MONEY_TEXT_MAX];
	return uph_fail(err, UPH_E_INVARIANT,
		"raden ser ut att vara en som redan är bokförd ur arbetsboken, som verifikation %lld (%s, %s), "
		"men med andra uppgifter; är det samma sak: ta tillbaka den med uph reverse %lld först, annars "
		"skriv i kolumnen Undantag varför raden är en annan",
		voucher, uph_date_print(said->date, day),
		uph_money_print(said->amount, UPH_MONEY_SWEDISH, amount), voucher);
}

enum uph_status workbook_said_refuse(const struct said *said, bool changed, struct uph_error *err)
{
	long long voucher = (long long)said->voucher;
	if (changed)
		return refuse_changed(said, err);
	if (said->how == SAID_OWN)
		return uph_fail(err, UPH_E_INVARIANT,
			"samma händelse, dag och belopp är redan bokfört ur den här arbetsboken, som verifikation "
			"%lld, men raden hade andra ord då; är det samma sak: ta tillbaka den med uph reverse "
			"%lld först, annars skriv i kolumnen Undantag varför den ska bokföras en gång till",
			voucher, voucher);
	return uph_fail(err, UPH_E_INVARIANT,
		"samma händelse, dag och belopp%s är redan bokfört %s%s, som verifikation %lld, %s "
		"arbetsboken gjordes; ta bort raden, eller skriv i kolumnen Undantag varför den ska bokföras en "
		"gång till",
		said->how == SAID_SINCE   ? ""
		: sets_aside(said->event) ? ", med samma ändamål,"
					  : ", med samma referens,",
		said->source ? "ur " : "för hand", said->source ? said->source : "", voucher,
		said->how == SAID_BEFORE ? "innan" : "efter att");
}
