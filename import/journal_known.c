#include "import/journal_known.h"

#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"
#include "uph/decision.h"

#define LISTED_MAX 10

/* ---- the ledger's ---- */

static bool keep_other(struct journal_known *known, const char *series)
{
	for (size_t i = 0; i < known->other_count; i++) {
		if (strcmp(known->others[i], series) == 0)
			return true;
	}
	const char *kept = arena_string(known->arena, series);
	if (known->other_count < KNOWN_OTHERS_MAX) {
		known->others[known->other_count++] = kept;
	} else {
		known->others[known->oldest] = kept;
		known->oldest = (known->oldest + 1) % KNOWN_OTHERS_MAX;
	}
	return kept != NULL;
}

static enum uph_status take(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct journal_known *known = context;
	if (entry->corrects || !entry->source_kind || strcmp(entry->source_kind, "journal") != 0 ||
		!entry->source_series)
		return UPH_OK;
	bool other = strcmp(entry->source_series, known->series) != 0;
	if (other && !keep_other(known, entry->source_series))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (known->count == known->capacity) {
		size_t larger = known->capacity ? known->capacity * 2 : 64;
		struct known_entry *entries = arena_alloc_array(known->arena, larger, sizeof *entries);
		if (!entries)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		if (known->count)
			memcpy(entries, known->entries, known->count * sizeof *entries);
		known->entries = entries;
		known->capacity = larger;
	}
	known->entries[known->count++] = (struct known_entry){.seq = entry->seq,
		.voucher = entry->voucher,
		.allocation = entry->allocation,
		.source = entry->source,
		.event = entry->event,
		.other = other,
		.named = strcmp(entry->source_name, known->file_name) == 0,
		.gone = entry->corrected.ore >= entry->amount.ore};
	return UPH_OK;
}

enum uph_status journal_known_begin(struct journal_known *known, struct uph_ledger *ledger,
	struct arena *arena, const char *series, const char *file_name, size_t row_count,
	struct uph_error *err)
{
	const struct uph_scope all = {0};
	*known = (struct journal_known){
		.ledger = ledger, .arena = arena, .series = series, .file_name = file_name};
	key_map_init(&known->facts, UPH_ROW_KEY_SIZE);
	known->occurrences = arena_alloc_array(arena, row_count + 1, sizeof *known->occurrences);
	known->taken_back = arena_alloc_array(arena, row_count + 1, sizeof *known->taken_back);
	if (!known->occurrences || !known->taken_back)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = row_keys_begin(&known->keys, err);
	return status == UPH_OK ? uph_entries(ledger, &all, take, known, err) : status;
}

void journal_known_end(struct journal_known *known)
{
	if (!known->ledger) /* never begun */
		return;
	row_keys_end(&known->keys);
	key_map_free(&known->facts);
}

void journal_known_restart(struct journal_known *known)
{
	key_map_free(&known->facts);
	known->elsewhere = 0;
	for (size_t i = 0; i < known->count; i++)
		known->entries[i].matched = false;
}

struct known_entry *journal_known_entry(const struct journal_known *known, int64_t seq)
{
	size_t first = 0, last = known->count;
	while (first < last) {
		size_t middle = first + (last - first) / 2;
		if (known->entries[middle].seq < seq)
			first = middle + 1;
		else
			last = middle;
	}
	return first < known->count && known->entries[first].seq == seq ? &known->entries[first] : NULL;
}

/* ---- a row's facts; what the ledger knows by several names is said by one ---- */

static void put(struct journal_known *known, const char *text)
{
	row_key_put(&known->keys, text ? text : "");
}

/* Whether a name was found; one that cannot be looked up is another thing than one that is not there. */
static bool found(struct journal_known *known, enum uph_status status)
{
	known->failed = known->failed || (status != UPH_OK && status != UPH_E_MISSING);
	return status == UPH_OK;
}

static void put_fund(struct journal_known *known, const char *words)
{
	const struct uph_fund *fund;
	bool is_known = words && found(known, uph_fund_find(known->ledger, words, &fund, NULL));
	put(known, is_known ? fund->name : words);
}

/* "787 Samsjuklighet" is 787. */
static void put_activity(struct journal_known *known, const char *words)
{
	char code[64];
	const struct uph_activity *activity;
	if (words && text_same(words, "ofördelat"))
		words = "";
	if (words && found(known, uph_activity_find(known->ledger, words, &activity, NULL))) {
		put(known, activity->code);
		return;
	}
	(void)snprintf(code, sizeof code, "%.*s", words ? (int)strcspn(words, " ") : 0, words ? words : "");
	put(known, code);
}

static void put_party(struct journal_known *known, const char *words)
{
	const struct uph_party *party;
	bool is_known = words && found(known, uph_party_find(known->ledger, words, &party, NULL));
	put(known, is_known ? party->name : words);
}

static void put_allocation(struct journal_known *known, const char *words)
{
	struct uph_allocation allocation;
	bool is_known = words && found(known, uph_allocation_find(known->ledger, words, &allocation, NULL));
	put(known, is_known ? allocation.label : words);
}

static void put_facts(struct journal_known *known, const char *series, const struct journal_row *row)
{
	const char *const *fields = row->fields;
	row_key_clear(&known->keys);
	put(known, "journal");
	put(known, series);
	put(known, uph_event_name(row->event));
	put(known, fields[UPH_MOVEMENT_DATE]);
	put(known, fields[UPH_MOVEMENT_AMOUNT]);
	put_allocation(known, fields[UPH_MOVEMENT_ALLOCATION]);
	put_fund(known, fields[UPH_MOVEMENT_FUND]);
	put_activity(known, fields[UPH_MOVEMENT_ACTIVITY]);
	put_fund(known, fields[UPH_MOVEMENT_TO_FUND]);
	put_activity(known, fields[UPH_MOVEMENT_TO_ACTIVITY]);
	put(known, fields[UPH_MOVEMENT_PURPOSE]);
	put_party(known, fields[UPH_MOVEMENT_RECIPIENT]);
	put_party(known, fields[UPH_MOVEMENT_PARTY]);
	put(known, fields[UPH_MOVEMENT_OF]);
	put(known, fields[UPH_MOVEMENT_INTO]);
	put(known, fields[UPH_MOVEMENT_REFERENCE]);
	put(known, fields[UPH_MOVEMENT_TEXT]);
	if (known->with_decision && fields[UPH_MOVEMENT_DECISION])
		put(known, fields[UPH_MOVEMENT_DECISION]);
}

/* ---- setting the two against each other ---- */

/* Which counter is that of rows that say the same as this one. */
static enum uph_status counter(struct journal_known *known, size_t *out, struct uph_error *err)
{
	unsigned char facts[UPH_ROW_KEY_SIZE];
	enum uph_status status = row_key_of(&known->keys, 0, facts, err);
	if (status != UPH_OK)
		return status;
	size_t number = key_map_find(&known->facts, facts);
	if (number == KEY_MAP_NONE) {
		number = key_map_add(&known->facts, facts);
		if (number == KEY_MAP_NONE)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		known->occurrences[number] = 0;
		known->taken_back[number] = 0;
	}
	*out = number;
	return UPH_OK;
}

/* Whether a file by another name has said the same as a row that is new by this one. */
static enum uph_status look_elsewhere(
	struct journal_known *known, const struct journal_row *row, size_t occurrence, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < known->other_count; i++) {
		unsigned char key[UPH_ROW_KEY_SIZE];
		int64_t seq;
		put_facts(known, known->others[i], row);
		status = row_key_of(&known->keys, occurrence, key, err);
		if (status == UPH_OK)
			status = uph_entry_by_row_key(known->ledger, key, &seq, err);
		const struct known_entry *entry = status == UPH_OK ? journal_known_entry(known, seq) : NULL;
		if (entry && !entry->gone) {
			known->elsewhere++;
			known->elsewhere_name = known->others[i];
			known->elsewhere_voucher = known->also = entry->voucher;
			return UPH_OK;
		}
		if (status == UPH_E_MISSING)
			status = UPH_OK;
	}
	return status;
}

enum uph_status journal_known_find(struct journal_known *known, const struct journal_row *row,
	unsigned char key[UPH_ROW_KEY_SIZE], struct known_entry **out, struct uph_error *err)
{
	size_t number = 0;
	put_facts(known, known->series, row);
	*out = NULL;
	known->was = known->also = 0;
	enum uph_status status = known->failed ? uph_fail(err, UPH_E_MEMORY, "minnet räcker inte")
					       : counter(known, &number, err);
	while (status == UPH_OK) {
		int64_t seq;
		status = row_key_of(&known->keys, ++known->occurrences[number], key, err);
		if (status == UPH_OK)
			status = uph_entry_by_row_key(known->ledger, key, &seq, err);
		if (status != UPH_OK)
			break;
		struct known_entry *entry = journal_known_entry(known, seq);
		if (entry && entry->gone)
			known->taken_back[number] = entry->voucher;
		if (!entry || entry->gone) /* what has been corrected away can be posted anew */
			continue;
		entry->matched = true;
		*out = entry;
		return UPH_OK;
	}
	if (status != UPH_E_MISSING)
		return status;
	known->was = known->taken_back[number];
	return known->other_count > 0 ? look_elsewhere(known, row, known->occurrences[number], err) : UPH_OK;
}

void journal_known_match(struct journal_known *known, int64_t voucher)
{
	for (size_t i = 0; i < known->count; i++)
		known->entries[i].matched = known->entries[i].matched || known->entries[i].voucher == voucher;
}

bool journal_known_is_row(const struct known_entry *entry)
{
	return entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD;
}

/* Whether two entries, with none but such between them, came of one row. */
static bool same_row(const struct journal_known *known, size_t first, size_t i)
{
	return i == first || (known->entries[i].voucher == known->entries[first].voucher &&
				     !journal_known_is_row(&known->entries[i]));
}

size_t journal_known_left(const struct journal_known *known, bool named, char *list, size_t size)
{
	size_t vouchers = 0, length = 0;
	int64_t last = 0;
	list[0] = '\0';
	for (size_t i = 0; i < known->count;) {
		int64_t voucher = known->entries[i].voucher;
		bool matched = false, stands = false;
		for (size_t first = i; i < known->count && same_row(known, first, i); i++) {
			matched = matched || known->entries[i].matched;
			stands = stands || (!known->entries[i].gone && !known->entries[i].other &&
						   (known->entries[i].named || !named));
		}
		if (matched || !stands)
			continue;
		if (voucher == last) {
			vouchers++;
			continue;
		}
		last = voucher;
		if (vouchers < LISTED_MAX && length + 24 < size)
			length += (size_t)snprintf(list + length, size - length, "%s%lld",
				vouchers ? ", " : "", (long long)voucher);
		else if (vouchers == LISTED_MAX)
			(void)snprintf(list + length, size - length, " …");
		vouchers++;
	}
	return vouchers;
}
