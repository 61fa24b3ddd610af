/* See workbook_window.h. */
#include "import/workbook_window.h"

#include <string.h>

static bool begins_in_utf16(const struct workbook_window *window)
{
	for (size_t i = 0; i < 4 && i < window->to; i++)
		if (window->bytes[i] == '\0' || (unsigned char)window->bytes[i] >= 0xFE)
			return true;
	return false;
}

static size_t last_end(const struct workbook_window *window)
{
	size_t length = strlen(window->end_tag), at = window->to;
	for (; at >= window->from + length; at--)
		if (window->bytes[at - 1] == '>' &&
			memcmp(window->bytes + at - length, window->end_tag, length) == 0)
			return at;
	return window->from;
}

bool workbook_window_wants(const struct workbook_window *window)
{
	return !window->ended && window->from >= window->whole && window->to - window->from < WORKBOOK_CHUNK;
}

void workbook_window_fill(struct workbook_window *window, struct workbook_part *part)
{
	size_t got = 0, left = window->to - window->from;
	bool first = window->to == 0;
	memmove(window->bytes, window->bytes + window->from, left);
	enum uph_status status =
		workbook_part_read(part, window->bytes + left, WORKBOOK_CHUNK, &got, &window->failed);
	window->failed.status = status;
	window->ended = status != UPH_OK || got == 0;
	window->from = 0;
	window->to = status == UPH_OK ? left + got : left;
	window->bytes[window->to] = '\0';
	window->whole = last_end(window);
	if (first)
		window->utf16 = begins_in_utf16(window);
}

size_t workbook_window_piece(const struct workbook_window *window, bool many)
{
	const char *from = window->bytes + window->from;
	if (window->from >= window->whole)
		return window->to - window->from;
	const char *end = many ? NULL : strstr(from, window->end_tag);
	return end ? (size_t)(end - from) + strlen(window->end_tag) : window->whole - window->from;
}
