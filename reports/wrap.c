#include "reports/wrap.h"

#include <string.h>

#include "ledger/base/text.h"

const char *wrap_next(const char *text, size_t *at, size_t width, size_t *length)
{
	const char *start = text + *at;
	size_t left = strlen(start), end = 0, space = 0, used = 0;
	if (width == 0 || text_width(start, left) <= width) {
		*at += left;
		*length = left;
		return start;
	}
	while (end < left) {
		size_t next = end;
		(void)text_next(start, left, &next);
		size_t wide = text_width(start + end, next - end);
		if (start[end] == ' ')
			space = end;
		if (used + wide > width && end > 0)
			break;
		used += wide;
		end = next;
	}
	if (space > 0 && start[end] != ' ')
		end = space;
	*length = end;
	while (*length > 0 && start[*length - 1] == ' ')
		(*length)--;
	while (start[end] == ' ')
		end++;
	*at += end;
	return start;
}

size_t wrap_count(const char *text, size_t width)
{
	size_t at = 0, length, lines = 0;
	while (text[at]) {
		const char *line = wrap_next(text, &at, width, &length);
		lines++;
		/* A line end within breaks it there, whatever the width. */
		const char *end = memchr(line, '\n', length);
		if (end)
			at = (size_t)(end - text) + 1;
	}
	return lines;
}

size_t wrap_longest_word(const char *text)
{
	size_t longest = 0;
	while (*text) {
		size_t length = strcspn(text, " ");
		size_t width = text_width(text, length);
		longest = width > longest ? width : longest;
		text += length;
		text += strspn(text, " ");
	}
	return longest;
}
