/* How wide a text is in the papers' font, and how many lines it takes in a cell.
 *
 * A spreadsheet lays texts out itself; what is reckoned here is never less than what it needs. */
#include "reports/xlsx_layout.h"

#include <string.h>

#include "ledger/base/text.h"
#include "reports/typography.h"

/* How wide the signs of the papers' font are, in thousandths of its size: the digits' width is that of most
 * small letters, and what is not in the table has the width of a capital. */
#define DIGIT 556
#define CAPITAL 722
/* clang-format off */
static const uint16_t ascii_widths[0x60] = { /* from the space, sixteen to a line */
	278, 278, 722, 722, 722, 889, 722, 222, 333, 333, 722, 722, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 722, 722, 722, 722,
	1015, 722, 722, 722, 722, 722, 722, 722, 722, 278, 500, 722, 722, 833, 722, 722,
	722, 722, 722, 722, 722, 722, 722, 944, 722, 722, 722, 278, 278, 278, 722, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 556, 500, 500, 500, 722, 222, 722, 722, 722,
};
/* clang-format on */

static unsigned sign_width(uint32_t code)
{
	if (code < 0x80)
		return code < 0x20 ? CAPITAL : ascii_widths[code - 0x20];
	if (code == 0xE5 || code == 0xE4 || code == 0xF6 || code == 0xE9 || code == 0xA7 || code == 0x2013)
		return DIGIT;
	if (code == 0xA0 || code == 0x202F || code == 0xB7)
		return 333;
	return code < 0x250 ? CAPITAL : 1000;
}

/* The width of so many bytes of a text, and what stands round it, in the spreadsheet's units. */
static double units_of(const char *text, size_t length, bool bold)
{
	const double pixels_per_thousandth = TYPE_BODY_POINTS / 72.0 * 96.0 / 1000.0;
	double width = 0;
	unsigned long plain = 0; /* whole thousandths add up in any order */
	for (size_t at = 0; at < length;) {
		unsigned char byte = (unsigned char)text[at];
		unsigned sign = sign_width(byte < 0x80 ? byte : text_next(text, length, &at));
		at += byte < 0x80 ? 1 : 0;
		if (bold)
			width += sign != DIGIT ? sign * 1.1 : sign;
		else
			plain += sign;
	}
	width += (double)plain;
	return (width * (bold ? 1.04 : 1.0) * pixels_per_thousandth + 5.0) / TYPE_UNIT_PIXELS;
}

double xlsx_text_units(const char *text, bool bold)
{
	return units_of(text, strlen(text), bold);
}

#define WORD_MOST 255 /* bytes: a longer one is laid in pieces */

static size_t length_of_word(const char *text)
{
	size_t length = 0;
	while (text[length] && text[length] != ' ' && text[length] != '\n')
		length++;
	return length;
}

/* Lays a text on lines; `*taken` is how many bytes of it go on `lines_max` of them. */
static uint32_t lay_lines(const char *text, double room, bool bold, uint32_t lines_max, size_t *taken)
{
	const double empty = xlsx_text_units("", bold); /* what stands round a text */
	const double space = xlsx_text_units(" ", bold) - empty;
	double used = 0;
	uint32_t lines = 1;
	*taken = 0;
	for (size_t at = 0, length; text[at]; at += length) {
		length = length_of_word(text + at);
		length = length <= WORD_MOST ? length : text_cut(text + at, WORD_MOST);
		double wide = units_of(text + at, length, bold) - empty;
		if (used > 0 && used + wide > room) {
			lines++;
			used = 0;
		}
		for (used += wide; used > room && room > 1; used -= room)
			lines++; /* a word longer than the line is broken */
		for (; text[at + length] == ' '; length++)
			used += space;
		if (lines <= lines_max)
			*taken = at + length;
		if (text[at + length] == '\n') {
			length++;
			lines++;
			used = 0;
			if (lines <= lines_max + 1)
				*taken = at + length;
		}
	}
	return lines;
}

/* What is between the lines of a cell comes on top of its width. Most texts are narrower than their cell:
 * they need not be laid word by word, unless so near that the sums may differ. */
uint32_t xlsx_text_lines(const char *text, double units, bool bold)
{
	const double near = 0.001;
	size_t taken;
	if (!strchr(text, '\n') && xlsx_text_units(text, bold) - xlsx_text_units("", bold) < units - near)
		return 1;
	return lay_lines(text, units, bold, UINT32_MAX - 1, &taken);
}

size_t xlsx_text_take(const char *text, double units, bool bold, uint32_t lines_max)
{
	size_t taken;
	(void)lay_lines(text, units, bold, lines_max, &taken);
	if (taken > 0)
		return taken;
	/* One word, longer than all the lines: cut it where it is sure to fit. */
	size_t length = strlen(text), most = (size_t)(units > 2 ? units / 2 : 1) * lines_max;
	size_t cut = most < length ? text_cut(text, most) : length;
	return cut > 0 ? cut : length;
}
