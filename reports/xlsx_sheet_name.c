#include "reports/xlsx_sheet_name.h"

#include <stdbool.h>
#include <string.h>

#include "ledger/base/text.h"
#include "reports/shown.h"

#define NAME_MAX_UNITS 31
#define RESERVED "History" /* spreadsheets keep it for themselves */

/* Characters as a workbook counts them: in UTF-16. */
static size_t units_of(uint32_t code)
{
	return code > 0xFFFF ? 2 : 1;
}

/* Appends the cleaned name, no longer than `units`. */
static void put_name(struct buffer *out, const char *wanted, size_t units)
{
	struct buffer shown;
	size_t used = 0, at = 0;
	buffer_init(&shown, SHOWN_TEXT_MAX);
	shown_text(&shown, wanted, false);
	const char *text = buffer_string(&shown);
	while (at < shown.length) {
		uint32_t code = text_next(text, shown.length, &at);
		if (used + units_of(code) > units)
			break;
		used += units_of(code);
		if (code < 0x80 && strchr("[]:*?/\\", (int)code))
			code = '-';
		if (code == '\'')
			code = 0x2019; /* a plain one may neither begin nor end a name, and doubles in
					  formulas */
		text_put(out, code);
	}
	if (buffer_failed(&shown))
		out->failed = true;
	buffer_free(&shown);
}

static bool is_taken(const char *name, const char *const *taken, size_t stride, size_t count)
{
	const char *at = (const char *)taken;
	if (text_same(name, RESERVED))
		return true;
	for (size_t i = 0; i < count; i++) {
		const char *const *other = (const char *const *)(const void *)(at + i * stride);
		if (text_same(name, *other))
			return true;
	}
	return false;
}

const char *xlsx_sheet_name(
	const char *wanted, const char *const *taken, size_t stride, size_t count, struct arena *arena)
{
	struct buffer name;
	buffer_init(&name, 1024);
	put_name(&name, wanted, NAME_MAX_UNITS);
	if (name.length == 0) {
		wanted = "Blad";
		put_name(&name, wanted, NAME_MAX_UNITS);
	}
	for (unsigned number = 2; is_taken(buffer_string(&name), taken, stride, count); number++) {
		buffer_clear(&name);
		put_name(&name, wanted, NAME_MAX_UNITS - 7);
		buffer_print(&name, " (%u)", number);
	}
	const char *copy = buffer_failed(&name) ? NULL : arena_string(arena, buffer_string(&name));
	buffer_free(&name);
	return copy;
}
