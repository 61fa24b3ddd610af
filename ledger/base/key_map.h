/* From a key of fixed size to a number: keys get the numbers 0, 1, 2 … as they are added, so that the
 * caller keeps what belongs to a key in an array of its own. */
#ifndef UPH_BASE_KEY_MAP_H
#define UPH_BASE_KEY_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEY_MAP_NONE SIZE_MAX

struct key_map {
	size_t key_size;
	unsigned char *keys; /* in the order they were added */
	size_t count, capacity;
	uint32_t *slots; /* number + 1; 0: free */
	size_t slot_count;
};

void key_map_init(struct key_map *map, size_t key_size);
void key_map_free(struct key_map *map); /* back to empty, same key size */
/* The key's number, or KEY_MAP_NONE. */
size_t key_map_find(const struct key_map *map, const void *key);
/* Adds a key that is not there yet; KEY_MAP_NONE when memory is out. */
size_t key_map_add(struct key_map *map, const void *key);
/* Forgets the keys that were added last, so that `count` are left. */
void key_map_cut(struct key_map *map, size_t count);
const void *key_map_key(const struct key_map *map, size_t number);

#endif
