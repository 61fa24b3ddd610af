/* A growable run of bytes that states its maximum at birth. Always NUL-terminated once written to.
 * A failure (memory, or beyond the maximum) sticks: later appends do nothing, and buffer_failed() tells. That
 * memory ended sticks over buffer_clear() too: whoever fills a buffer many times asks once, at the end. */
#ifndef UPH_BASE_BUFFER_H
#define UPH_BASE_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buffer {
	char *data; /* NULL until the first append; use buffer_string() to read */
	size_t length;
	size_t capacity;
	size_t length_max;
	bool failed;
	bool starved; /* failed for want of memory, not at the maximum */
};

void buffer_init(struct buffer *buffer, size_t length_max);
void buffer_free(struct buffer *buffer);  /* back to empty, same maximum, failure forgotten */
void buffer_clear(struct buffer *buffer); /* empty again; keeps the memory, and that it has ended */
/* `data` may not lie in the buffer itself. */
void buffer_append(struct buffer *buffer, const void *data, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_byte(struct buffer *buffer, char byte);
void buffer_print(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_vprint(struct buffer *buffer, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
/* Where up to `most` bytes may be written at the end, before buffer_grow() says how many were; NULL, and no
 * failure, when there is no such room. */
char *buffer_room(struct buffer *buffer, size_t most);
void buffer_grow(struct buffer *buffer, size_t written);
bool buffer_failed(const struct buffer *buffer);
/* It failed because there was no memory: what was put in is not to be called too long. */
bool buffer_starved(const struct buffer *buffer);
/* When memory ended under `from`, it counts as ended under `into`: what is made of the one is lacking in the
 * other. */
void buffer_pass_on(const struct buffer *from, struct buffer *into);
/* The bytes so far, never NULL. */
const char *buffer_string(const struct buffer *buffer);

#endif
