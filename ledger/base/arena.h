/* Memory that lives together and is freed together: rows of one report, cells of one sheet. */
#ifndef UPH_BASE_ARENA_H
#define UPH_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;
	size_t used_total;
	size_t used_max; /* beyond this, allocation fails */
};

void arena_init(struct arena *arena, size_t used_max);
void arena_free(struct arena *arena); /* frees all; the arena can be used again */
/* As free, but what is alike next time needs no memory from the system: the last chunk stays. */
void arena_clear(struct arena *arena);
/* Zeroed, aligned for any type; NULL when out of memory or beyond the maximum. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_array(struct arena *arena, size_t count, size_t size); /* NULL on overflow, too */
char *arena_copy(struct arena *arena, const char *text, size_t length);  /* NUL added */
char *arena_string(struct arena *arena, const char *text);
char *arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprint(struct arena *arena, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));

#endif
