/* Memory that lives together: chunks that double in size, never moved, freed all at once.
 *
 * Rules: what is handed out is zeroed and aligned for any type; the stated maximum counts what is handed out,
 * with its alignment, and is never passed. */
#include "ledger/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_FIRST ((size_t)4096)
#define CHUNK_LARGEST ((size_t)1024 * 1024)

struct arena_chunk {
	struct arena_chunk *next;
	size_t used;
	size_t size;
	alignas(max_align_t) unsigned char data[];
};

void arena_init(struct arena *arena, size_t used_max)
{
	*arena = (struct arena){.used_max = used_max};
}

void arena_free(struct arena *arena)
{
	struct arena_chunk *chunk = arena->chunks;

	while (chunk != NULL) {
		struct arena_chunk *next = chunk->next;
		free(chunk);
		chunk = next;
	}
	arena->chunks = NULL;
	arena->used_total = 0;
}

void arena_clear(struct arena *arena)
{
	struct arena_chunk *kept = arena->chunks;

	if (kept == NULL)
		return;
	arena->chunks = kept->next;
	arena_free(arena);
	memset(kept->data, 0, kept->used);
	kept->used = 0;
	kept->next = NULL;
	arena->chunks = kept;
}

static struct arena_chunk *add_chunk(struct arena *arena, size_t least)
{
	size_t size = arena->chunks == NULL ? CHUNK_FIRST : arena->chunks->size * 2;

	if (size > CHUNK_LARGEST)
		size = CHUNK_LARGEST;
	if (size < least)
		size = least;
	if (size > SIZE_MAX - sizeof(struct arena_chunk))
		return NULL;
	struct arena_chunk *chunk = calloc(1, sizeof *chunk + size);
	if (chunk == NULL)
		return NULL;
	chunk->size = size;
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);

	if (size == 0)
		size = 1;
	if (size > SIZE_MAX - (unit - 1))
		return NULL;
	size = (size + unit - 1) / unit * unit;
	if (arena->used_total > arena->used_max || size > arena->used_max - arena->used_total)
		return NULL;
	struct arena_chunk *chunk = arena->chunks;
	if (chunk == NULL || size > chunk->size - chunk->used)
		chunk = add_chunk(arena, size);
	if (chunk == NULL)
		return NULL;
	void *memory = chunk->data + chunk->used;
	chunk->used += size;
	arena->used_total += size;
	return memory;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	return arena_alloc(arena, count * size);
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
	if (length == SIZE_MAX)
		return NULL;
	char *copy = arena_alloc(arena, length + 1);
	if (copy != NULL && length > 0)
		memcpy(copy, text, length);
	return copy;
}

char *arena_string(struct arena *arena, const char *text)
{
	return arena_copy(arena, text, strlen(text));
}

char *arena_print(struct arena *arena, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = arena_vprint(arena, format, arguments);
	va_end(arguments);
	return text;
}

char *arena_vprint(struct arena *arena, const char *format, va_list arguments)
{
	va_list again;

	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		return NULL;
	char *text = arena_alloc(arena, (size_t)length + 1);
	if (text != NULL)
		vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}
