/* An open-addressing table of the digests' first bytes, and beside it what there is more to say of a few. */
#define _DEFAULT_SOURCE /* madvise() */
#include "import/rows_said.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SLOTS_FIRST ((size_t)64)
#define LARGE_PAGE ((size_t)2 << 20)

void rows_said_init(struct rows_said *said)
{
	*said = (struct rows_said){0};
	key_map_init(&said->more, sizeof(uint64_t));
}

void rows_said_free(struct rows_said *said)
{
	free(said->slots);
	key_map_free(&said->more);
	free(said->mores);
	rows_said_init(said);
}

/* Never 0, which is a free slot. */
static uint64_t key_of(const unsigned char *digest)
{
	uint64_t key;
	memcpy(&key, digest, sizeof key);
	return key ? key : 1;
}

/* Where the key is, or would be: as far into the table as it is into all keys. Digests are spread evenly as
 * they are. */
static size_t slot_of(const struct rows_said *said, uint64_t key)
{
	size_t slot = (size_t)(((key >> 32) * said->slot_count) >> 32);
	while (said->slots[slot] != 0 && said->slots[slot] != key)
		slot = slot + 1 == said->slot_count ? 0 : slot + 1;
	return slot;
}

/* Free slots. A row asks for one anywhere among them: in pages as large as the system has, the place is found
 * in half the time. */
static uint64_t *slots_new(size_t count)
{
#ifdef MADV_HUGEPAGE
	size_t size = count * sizeof(uint64_t);
	if (size >= LARGE_PAGE) {
		size = (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
		uint64_t *slots = aligned_alloc(LARGE_PAGE, size);
		if (slots) {
			(void)madvise(slots, size, MADV_HUGEPAGE);
			memset(slots, 0, size);
		}
		return slots;
	}
#endif
	return calloc(count, sizeof(uint64_t));
}

static bool resize(struct rows_said *said, size_t slot_count)
{
	struct rows_said larger = {.slot_count = slot_count};
	if (slot_count > UINT32_MAX)
		return false;
	larger.slots = slots_new(slot_count);
	if (!larger.slots)
		return false;
	for (size_t i = 0; i < said->slot_count; i++) {
		if (said->slots[i] != 0)
			larger.slots[slot_of(&larger, said->slots[i])] = said->slots[i];
	}
	free(said->slots);
	said->slots = larger.slots;
	said->slot_count = slot_count;
	return true;
}

bool rows_said_reserve(struct rows_said *said, size_t rows)
{
	size_t wanted = rows + rows / 3 + SLOTS_FIRST;
	return wanted > rows && (wanted <= said->slot_count || resize(said, wanted));
}

static struct said_more *more_of(struct rows_said *said, uint64_t key)
{
	size_t number = key_map_find(&said->more, &key);
	if (number != KEY_MAP_NONE)
		return &said->mores[number];
	if (said->more.count == said->more_capacity) {
		size_t capacity = said->more_capacity ? said->more_capacity * 2 : 64;
		struct said_more *mores = realloc(said->mores, capacity * sizeof *mores);
		if (!mores)
			return NULL;
		said->mores = mores;
		said->more_capacity = capacity;
	}
	number = key_map_add(&said->more, &key);
	if (number == KEY_MAP_NONE)
		return NULL;
	said->mores[number] = (struct said_more){.occurrences = 1};
	return &said->mores[number];
}

bool rows_said_add(struct rows_said *said, const unsigned char *digest, size_t *occurrence)
{
	uint64_t key = key_of(digest);
	*occurrence = 1;
	if ((said->count + 1) * 4 > said->slot_count * 3 &&
		!resize(said, said->slot_count ? said->slot_count * 2 : SLOTS_FIRST))
		return false;
	size_t slot = slot_of(said, key);
	if (said->slots[slot] == 0) {
		said->slots[slot] = key;
		said->count++;
		return true;
	}
	struct said_more *more = more_of(said, key);
	if (!more || more->occurrences == UINT32_MAX)
		return false;
	*occurrence = ++more->occurrences;
	return true;
}

bool rows_said_take_back(struct rows_said *said, const unsigned char *digest, int64_t voucher)
{
	struct said_more *more = more_of(said, key_of(digest));
	if (more)
		more->taken_back = voucher;
	return more != NULL;
}

int64_t rows_said_taken_back(const struct rows_said *said, const unsigned char *digest)
{
	uint64_t key = key_of(digest);
	size_t number = key_map_find(&said->more, &key);
	return number == KEY_MAP_NONE ? 0 : said->mores[number].taken_back;
}
