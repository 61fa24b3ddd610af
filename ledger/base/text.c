/* UTF-8: checked, walked, measured and cut. Folding for comparison lives in text_fold.c. */
#include "ledger/base/text.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu

/* Decodes the character at text[0], `left` bytes ahead. Returns its size, or 0 when it is not UTF-8 in
 * shortest form or is a surrogate. */
static size_t decode(const unsigned char *text, size_t left, uint32_t *code)
{
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char lead = text[0];
	size_t size;

	if (lead < 0x80) {
		*code = lead;
		return 1;
	}
	if (lead >= 0xC2 && lead < 0xE0)
		size = 2;
	else if (lead >= 0xE0 && lead < 0xF0)
		size = 3;
	else if (lead >= 0xF0 && lead < 0xF5)
		size = 4;
	else
		return 0;
	if (size > left)
		return 0;
	uint32_t value = lead & (0x7Fu >> size);
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (text[i] & 0x3Fu);
	}
	if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
		return 0;
	*code = value;
	return size;
}

/* Eight bytes of ASCII, none of them NUL. */
static bool plain_eight(const unsigned char *text)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t highs = UINT64_C(0x8080808080808080);
	uint64_t word;

	memcpy(&word, text, sizeof word);
	return ((word | (word - ones)) & highs) == 0;
}

bool text_valid(const char *text, size_t length, size_t *bad_at)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0;

	while (at < length) {
		uint32_t code = 0;
		if (length - at >= 8 && plain_eight(bytes + at)) {
			at += 8;
			continue;
		}
		size_t size = decode(bytes + at, length - at, &code);
		if (size == 0 || code == 0) {
			if (bad_at != NULL)
				*bad_at = at;
			return false;
		}
		at += size;
	}
	return true;
}

uint32_t text_next(const char *text, size_t length, size_t *at)
{
	uint32_t code = REPLACEMENT;
	size_t size = decode((const unsigned char *)text + *at, length - *at, &code);

	*at += size == 0 ? 1 : size;
	return code;
}

void text_put(struct buffer *out, uint32_t code)
{
	char bytes[4];

	buffer_append(out, bytes, text_encode(code, bytes));
}

size_t text_encode(uint32_t code, char *bytes)
{
	if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
		code = REPLACEMENT;
	if (code < 0x80) {
		bytes[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		bytes[0] = (char)(0xC0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		bytes[0] = (char)(0xE0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	bytes[0] = (char)(0xF0 | code >> 18);
	bytes[1] = (char)(0x80 | (code >> 12 & 0x3F));
	bytes[2] = (char)(0x80 | (code >> 6 & 0x3F));
	bytes[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

struct range {
	uint32_t first;
	uint32_t last;
};

/* clang-format off */
/* Marks that sit on the letter before, and signs without width. */
static const struct range zero_width[] = {
	{0x00AD, 0x00AD}, {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
	{0x064B, 0x065F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E},
	{0x2060, 0x2069}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
	{0xE0100, 0xE01EF},
};
/* clang-format on */

/* clang-format off */
static const struct range double_width[] = {
	{0x1100, 0x115F}, {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x2614, 0x2615}, {0x26A1, 0x26A1},
	{0x2705, 0x2705}, {0x274C, 0x274C}, {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2B50, 0x2B50},
	{0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF},
	{0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60},
	{0xFFE0, 0xFFE6}, {0x1F1E6, 0x1F1FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB},
	{0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};
/* clang-format on */

static bool in_ranges(uint32_t code, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count && code >= ranges[i].first; i++)
		if (code <= ranges[i].last)
			return true;
	return false;
}

size_t text_width(const char *text, size_t length)
{
	size_t width = 0;
	size_t at = 0;

	while (at < length) {
		uint32_t code = text_next(text, length, &at);
		if (code < 0x20 || (code >= 0x7F && code < 0xA0))
			continue;
		if (code < 0x300 && code != 0xAD)
			width += 1;
		else if (in_ranges(code, double_width, sizeof double_width / sizeof *double_width))
			width += 2;
		else if (!in_ranges(code, zero_width, sizeof zero_width / sizeof *zero_width))
			width += 1;
	}
	return width;
}

bool text_unseen(uint32_t code)
{
	return code == 0xAD || code == 0x061C || (code >= 0x200B && code <= 0x200F) ||
	       (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
	       (code >= 0xE0000 && code <= 0xE007F);
}

size_t text_cut(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t lead = length;

	/* The last lead byte among the last four bytes, if there is one. */
	while (lead > 0 && length - lead < 4) {
		lead--;
		if ((bytes[lead] & 0xC0) != 0x80)
			break;
	}
	if (lead == length || bytes[lead] < 0xC0)
		return length;
	size_t size = bytes[lead] < 0xE0 ? 2 : bytes[lead] < 0xF0 ? 3 : 4;
	return length - lead < size ? lead : length;
}

char *text_excerpt(const char *text, size_t length, char *out)
{
	size_t at = 0;
	size_t used = 0;

	for (size_t characters = 0; at < length; characters++) {
		if (characters == 40) {
			used += text_encode(0x2026, out + used);
			break;
		}
		uint32_t code = text_next(text, length, &at);
		if (code < 0x20 || (code >= 0x7F && code < 0xA0))
			code = ' ';
		used += text_encode(code, out + used);
	}
	out[used] = '\0';
	return out;
}
