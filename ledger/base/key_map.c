/* An open-addressing hash index. Keys are compared byte for byte: padding in them must be zero. */
#include "ledger/base/key_map.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void key_map_init(struct key_map *map, size_t key_size)
{
	assert(key_size > 0);
	memset(map, 0, sizeof *map);
	map->key_size = key_size;
}

void key_map_free(struct key_map *map)
{
	free(map->keys);
	free(map->slots);
	key_map_init(map, map->key_size);
}

/* FNV-1a over 64-bit words where there are any, then mixed. */
static uint64_t hash(const unsigned char *key, size_t size)
{
	uint64_t h = UINT64_C(14695981039346656037);
	while (size >= sizeof(uint64_t)) {
		uint64_t word;
		memcpy(&word, key, sizeof word);
		h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 29;
		key += sizeof word;
		size -= sizeof word;
	}
	while (size-- > 0)
		h = (h ^ *key++) * UINT64_C(1099511628211);
	return h ^ (h >> 32);
}

const void *key_map_key(const struct key_map *map, size_t number)
{
	return map->keys + number * map->key_size;
}

static size_t slot_of(const struct key_map *map, const void *key)
{
	size_t mask = map->slot_count - 1;
	size_t slot = (size_t)hash(key, map->key_size) & mask;
	while (map->slots[slot] != 0 &&
		memcmp(key_map_key(map, map->slots[slot] - 1), key, map->key_size) != 0)
		slot = (slot + 1) & mask;
	return slot;
}

size_t key_map_find(const struct key_map *map, const void *key)
{
	if (map->count == 0)
		return KEY_MAP_NONE;
	uint32_t number = map->slots[slot_of(map, key)];
	return number ? number - 1 : KEY_MAP_NONE;
}

static bool grow_slots(struct key_map *map)
{
	size_t count = map->slot_count ? map->slot_count * 2 : 64;
	uint32_t *slots = calloc(count, sizeof *slots);
	if (!slots)
		return false;
	free(map->slots);
	map->slots = slots;
	map->slot_count = count;
	for (size_t i = 0; i < map->count; i++)
		map->slots[slot_of(map, key_map_key(map, i))] = (uint32_t)(i + 1);
	return true;
}

static bool grow_keys(struct key_map *map)
{
	size_t capacity = map->capacity ? map->capacity * 2 : 32;
	unsigned char *keys = realloc(map->keys, capacity * map->key_size);
	if (!keys)
		return false;
	map->keys = keys;
	map->capacity = capacity;
	return true;
}

size_t key_map_add(struct key_map *map, const void *key)
{
	if (map->count >= UINT32_MAX - 1)
		return KEY_MAP_NONE;
	if (map->count == map->capacity && !grow_keys(map))
		return KEY_MAP_NONE;
	if ((map->count + 1) * 4 > map->slot_count * 3 && !grow_slots(map))
		return KEY_MAP_NONE;
	memcpy(map->keys + map->count * map->key_size, key, map->key_size);
	map->slots[slot_of(map, key)] = (uint32_t)(map->count + 1);
	return map->count++;
}

void key_map_cut(struct key_map *map, size_t count)
{
	if (count >= map->count)
		return;
	map->count = count;
	memset(map->slots, 0, map->slot_count * sizeof *map->slots);
	for (size_t i = 0; i < map->count; i++)
		map->slots[slot_of(map, key_map_key(map, i))] = (uint32_t)(i + 1);
}
