#include "import/journal_known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "uph/decision.h"
#include "uph/source_row.h"

#define LISTED_MAX 10
#define KEY_TEXT_MAX ((size_t)1 << 20)

/* ---- the ledger's ---- */

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* The latest ones, in the order in which they came. */
static enum uph_status keep_other(void *context, const char *series, struct uph_error *err)
{
	struct journal_known *known = context;
	known->empty = false;
	if (strcmp(series, known->series) == 0)
		return UPH_OK;
	if (known->other_count == KNOWN_OTHERS_MAX) {
		known->other_count--;
		memmove(known->others, known->others + 1, known->other_count * sizeof *known->others);
	}
	const char *kept = arena_string(known->arena, series);
	known->others[known->other_count++] = kept;
	return kept ? UPH_OK : no_memory(err);
}

static struct known_entry known_entry_of(const struct journal_known *known, const struct uph_source_row *row)
{
	return (struct known_entry){.seq = row->seq,
		.voucher = row->voucher,
		.allocation = row->allocation,
		.source = row->source,
		.event = row->event,
		.other = strcmp(row->series, known->series) != 0,
		.named = strcmp(row->name, known->file_name) == 0,
		.gone = row->gone};
}

static enum uph_status gather(void *context, const struct uph_source_row *row, struct uph_error *err)
{
	struct journal_known *known = context;
	if (known->count == known->capacity) {
		size_t larger = known->capacity ? known->capacity * 2 : 64;
		struct known_entry *entries = realloc(known->entries, larger * sizeof *entries);
		if (!entries)
			return no_memory(err);
		known->entries = entries;
		known->capacity = larger;
	}
	known->entries[known->count++] = known_entry_of(known, row);
	return UPH_OK;
}

enum uph_status journal_known_gather(struct journal_known *known, struct uph_error *err)
{
	known->gathered = true;
	return uph_source_rows(known->ledger, known->kind, NULL, known->seq_max, gather, known, err);
}

/* What all keys of a series begin with; how long it is. */
static size_t put_prefix(const struct journal_known *known, struct buffer *bytes, const char *series)
{
	text_fold(bytes, known->kind, strlen(known->kind));
	buffer_byte(bytes, '\0');
	text_fold(bytes, series, strlen(series));
	buffer_byte(bytes, '\0');
	return bytes->length;
}

enum uph_status journal_known_begin(struct journal_known *known, struct uph_ledger *ledger,
	struct arena *arena, const char *kind, const char *series, const char *file_name, size_t row_count,
	struct uph_error *err)
{
	*known = (struct journal_known){.ledger = ledger,
		.arena = arena,
		.kind = kind,
		.series = series,
		.file_name = file_name,
		.seq_max = uph_ledger_head(ledger).seq,
		.empty = true};
	buffer_init(&known->other_bytes, KEY_TEXT_MAX);
	rows_said_init(&known->said);
	enum uph_status status = row_keys_begin(&known->keys, err);
	if (status == UPH_OK)
		known->prefix_length = put_prefix(known, &known->keys.bytes, series);
	if (status == UPH_OK && !rows_said_reserve(&known->said, row_count))
		status = no_memory(err);
	if (status == UPH_OK)
		status = uph_source_series(ledger, known->kind, keep_other, known, err);
	if (status != UPH_OK || known->empty)
		return status;
	known->matched = calloc((size_t)known->seq_max / 8 + 1, 1);
	return known->matched ? UPH_OK : no_memory(err);
}

void journal_known_end(struct journal_known *known)
{
	if (!known->ledger) /* never begun */
		return;
	row_keys_end(&known->keys);
	rows_said_free(&known->said);
	buffer_free(&known->other_bytes);
	free(known->matched);
	free(known->entries);
}

void journal_known_restart(struct journal_known *known)
{
	size_t slots = known->said.slot_count;
	rows_said_free(&known->said);
	known->failed = !rows_said_reserve(&known->said, slots / 4 * 3) || known->failed;
	known->elsewhere = 0;
	if (known->matched)
		memset(known->matched, 0, (size_t)known->seq_max / 8 + 1);
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
	if (text)
		text_fold(&known->keys.bytes, text, strlen(text));
	buffer_byte(&known->keys.bytes, '\0');
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
	if (!words) {
		put(known, "");
		return;
	}
	if (text_same(words, "ofördelat"))
		words = "";
	if (found(known, uph_activity_find(known->ledger, words, &activity, NULL))) {
		put(known, activity->code);
		return;
	}
	(void)snprintf(code, sizeof code, "%.*s", (int)strcspn(words, " "), words);
	put(known, code);
}

static void put_party(struct journal_known *known, const char *words)
{
	struct uph_party party; /* the very one: what is said of the name since then changes no row's key */
	bool is_known = words && found(known, uph_party_first_named(known->ledger, words, &party, NULL));
	put(known, is_known ? party.name : words);
}

static void put_allocation(struct journal_known *known, const char *words)
{
	struct uph_allocation allocation;
	bool is_known = words && found(known, uph_allocation_find(known->ledger, words, &allocation, NULL));
	put(known, is_known ? allocation.label : words);
}

static void put_facts(struct journal_known *known, const struct journal_row *row)
{
	const char *const *fields = row->fields;
	known->keys.bytes.length = known->prefix_length;
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

/* The key of what was put, in a file of another series. */
static enum uph_status other_key_of(struct journal_known *known, const char *series, size_t occurrence,
	unsigned char key[UPH_ROW_KEY_SIZE], struct uph_error *err)
{
	const struct buffer *own = &known->keys.bytes;
	buffer_clear(&known->other_bytes);
	(void)put_prefix(known, &known->other_bytes, series);
	buffer_append(
		&known->other_bytes, own->data + known->prefix_length, own->length - known->prefix_length);
	return row_key_of_bytes(&known->keys, &known->other_bytes, occurrence, key, err);
}

/* The entry of a file of events with that key, which this change has not made; NULL: there is none.
 * UPH_E_MISSING when no entry at all has it. */
static enum uph_status ask(struct journal_known *known, const unsigned char key[UPH_ROW_KEY_SIZE],
	struct known_entry **out, struct uph_error *err)
{
	struct uph_source_row row;
	*out = NULL;
	if (known->empty)
		return UPH_E_MISSING;
	enum uph_status status = uph_source_row_find(known->ledger, key, &row, err);
	if (status != UPH_OK || row.seq > known->seq_max)
		return status;
	known->found = known_entry_of(known, &row);
	*out = known->gathered ? journal_known_entry(known, row.seq) : &known->found;
	return UPH_OK;
}

static void match(struct journal_known *known, struct known_entry *entry)
{
	entry->matched = true;
	known->matched[entry->seq / 8] |= (unsigned char)(1u << (entry->seq % 8));
}

static bool is_matched(const struct journal_known *known, const struct known_entry *entry)
{
	return entry->matched || (known->matched[entry->seq / 8] & (1u << (entry->seq % 8))) != 0;
}

/* Whether a file by another name has said the same as a row that is new by this one. */
static enum uph_status look_elsewhere(struct journal_known *known, size_t occurrence, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < known->other_count; i++) {
		unsigned char key[UPH_ROW_KEY_SIZE];
		struct known_entry *entry = NULL;
		status = other_key_of(known, known->others[i], occurrence, key, err);
		if (status == UPH_OK)
			status = ask(known, key, &entry, err);
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
	unsigned char facts[UPH_ROW_KEY_SIZE]; /* the first key of what the row says */
	struct known_entry *entry;
	size_t occurrence = 0;
	put_facts(known, row);
	*out = NULL;
	known->was = known->also = 0;
	enum uph_status status = known->failed ? no_memory(err) : row_key_of(&known->keys, 1, facts, err);
	while (status == UPH_OK) {
		if (!rows_said_add(&known->said, facts, &occurrence))
			return no_memory(err);
		memcpy(key, facts, sizeof facts);
		if (occurrence > 1)
			status = row_key_of(&known->keys, occurrence, key, err);
		if (status == UPH_OK)
			status = ask(known, key, &entry, err);
		if (status != UPH_OK)
			break;
		if (entry && entry->gone && !rows_said_take_back(&known->said, facts, entry->voucher))
			return no_memory(err);
		if (!entry || entry->gone) /* what has been corrected away can be posted anew */
			continue;
		match(known, entry);
		*out = entry;
		return UPH_OK;
	}
	if (status != UPH_E_MISSING)
		return status;
	known->was = rows_said_taken_back(&known->said, facts);
	return known->other_count > 0 ? look_elsewhere(known, occurrence, err) : UPH_OK;
}

void journal_known_match(struct journal_known *known, int64_t voucher)
{
	for (size_t i = 0; i < known->count; i++)
		known->entries[i].matched = known->entries[i].matched || known->entries[i].voucher == voucher;
}

/* ---- what is left ---- */

bool journal_known_is_row(const struct known_entry *entry)
{
	return entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD;
}

/* The entries in order, a row at a time. */
struct leaving {
	struct journal_known *known;
	bool named;
	char *list;
	size_t size, length, rows;
	int64_t listed;       /* the last voucher that is */
	int64_t voucher;      /* of the row that is gathered; 0: none */
	bool matched, stands; /* some entry of it */
};

static void end_row(struct leaving *leaving)
{
	bool left = leaving->voucher != 0 && !leaving->matched && leaving->stands;
	if (left && leaving->voucher != leaving->listed) {
		leaving->listed = leaving->voucher;
		if (leaving->rows < LISTED_MAX && leaving->length + 24 < leaving->size)
			leaving->length += (size_t)snprintf(leaving->list + leaving->length,
				leaving->size - leaving->length, "%s%lld", leaving->rows ? ", " : "",
				(long long)leaving->voucher);
		else if (leaving->rows == LISTED_MAX)
			(void)snprintf(
				leaving->list + leaving->length, leaving->size - leaving->length, " …");
	}
	leaving->rows += left;
	leaving->voucher = 0;
}

static void leave(struct leaving *leaving, const struct known_entry *entry)
{
	if (entry->voucher != leaving->voucher || journal_known_is_row(entry)) {
		end_row(leaving);
		leaving->voucher = entry->voucher;
		leaving->matched = leaving->stands = false;
	}
	leaving->matched = leaving->matched || is_matched(leaving->known, entry);
	leaving->stands =
		leaving->stands || (!entry->gone && !entry->other && (entry->named || !leaving->named));
}

static enum uph_status leave_row(void *context, const struct uph_source_row *row, struct uph_error *err)
{
	struct leaving *leaving = context;
	const struct known_entry entry = known_entry_of(leaving->known, row);
	(void)err;
	leave(leaving, &entry);
	return UPH_OK;
}

size_t journal_known_left(struct journal_known *known, bool named, char *list, size_t size)
{
	struct leaving leaving = {.known = known, .named = named, .list = list, .size = size};
	list[0] = '\0';
	if (known->empty)
		return 0;
	if (known->gathered)
		for (size_t i = 0; i < known->count; i++)
			leave(&leaving, &known->entries[i]);
	else if (uph_source_rows(known->ledger, known->kind, known->series, known->seq_max, leave_row,
			 &leaving, &known->failure) != UPH_OK)
		return 0;
	end_row(&leaving);
	return leaving.rows;
}
