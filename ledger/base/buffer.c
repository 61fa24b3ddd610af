/* A growable run of bytes with a stated maximum.
 *
 * Rules: data[length] is NUL once anything is written; the first failure sticks and what was there before
 * it stays; an append goes in whole or not at all. */
#include "ledger/base/buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST ((size_t)64)

void buffer_init(struct buffer *buffer, size_t length_max)
{
	/* One byte is kept for the NUL. */
	if (length_max == SIZE_MAX)
		length_max--;
	*buffer = (struct buffer){.length_max = length_max};
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->data);
	buffer_init(buffer, buffer->length_max);
}

void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
	buffer->failed = buffer->starved;
	if (buffer->data != NULL)
		buffer->data[0] = '\0';
}

/* Room for `more` bytes and the NUL; false, and the failure noted, when there is none to get. */
static bool make_room(struct buffer *buffer, size_t more)
{
	if (buffer->failed)
		return false;
	if (more > buffer->length_max - buffer->length) {
		buffer->failed = true;
		return false;
	}
	size_t needed = buffer->length + more + 1;
	if (needed <= buffer->capacity)
		return true;
	size_t capacity = buffer->capacity == 0 ? CAPACITY_FIRST : buffer->capacity;
	while (capacity < needed)
		capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
	if (capacity > buffer->length_max + 1)
		capacity = buffer->length_max + 1;
	char *data = realloc(buffer->data, capacity);
	if (data == NULL) {
		buffer->failed = buffer->starved = true;
		return false;
	}
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

void buffer_append(struct buffer *buffer, const void *data, size_t length)
{
	if (!make_room(buffer, length))
		return;
	if (length > 0)
		memcpy(buffer->data + buffer->length, data, length);
	buffer->length += length;
	buffer->data[buffer->length] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
	buffer_append(buffer, text, strlen(text));
}

void buffer_byte(struct buffer *buffer, char byte)
{
	if (!make_room(buffer, 1))
		return;
	buffer->data[buffer->length++] = byte;
	buffer->data[buffer->length] = '\0';
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	buffer_vprint(buffer, format, arguments);
	va_end(arguments);
}

void buffer_vprint(struct buffer *buffer, const char *format, va_list arguments)
{
	char small[128];
	va_list again;

	if (buffer->failed)
		return;
	va_copy(again, arguments);
	int length = vsnprintf(small, sizeof small, format, again);
	va_end(again);
	if (length < 0) {
		buffer->failed = true;
		return;
	}
	if ((size_t)length < sizeof small) {
		buffer_append(buffer, small, (size_t)length);
		return;
	}
	if (!make_room(buffer, (size_t)length))
		return;
	vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, arguments);
	buffer->length += (size_t)length;
}

char *buffer_room(struct buffer *buffer, size_t most)
{
	const bool failed = buffer->failed, starved = buffer->starved;
	if (most <= buffer->length_max - buffer->length && make_room(buffer, most))
		return buffer->data + buffer->length;
	buffer->failed = failed;
	buffer->starved = starved;
	return NULL;
}

void buffer_grow(struct buffer *buffer, size_t written)
{
	buffer->length += written;
	buffer->data[buffer->length] = '\0';
}

void buffer_pass_on(const struct buffer *from, struct buffer *into)
{
	into->starved = into->starved || from->starved;
	into->failed = into->failed || from->starved;
}

bool buffer_starved(const struct buffer *buffer)
{
	return buffer->starved;
}

bool buffer_failed(const struct buffer *buffer)
{
	return buffer->failed;
}

const char *buffer_string(const struct buffer *buffer)
{
	return buffer->data == NULL ? "" : buffer->data;
}
