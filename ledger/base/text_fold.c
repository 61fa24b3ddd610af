/* Texts made comparable: what two people write differently and mean the same folds to the same bytes.
 *
 * Rules: folding is idempotent (fold(fold(x)) = fold(x)); å, ä, ö and é are letters of their own; a text
 * never folds to more than FOLD_GROWTH times its bytes (a bad byte becomes U+FFFD, three bytes). A million
 * rows are folded in an import, so the common case, ASCII and å ä ö, goes through one table without decoding.
 */
#include "ledger/base/text.h"

#include <stdlib.h>
#include <string.h>

#define FOLD_GROWTH 3
/* Texts up to this many bytes are folded on the stack. */
#define FOLD_SHORT 256

/* clang-format off */
/* Upper-case blocks: `step` 0: code + `shift`; 1: every code of the first's parity is upper case, the next one its
 * lower case. */
static const struct {
	uint16_t first;
	uint16_t last;
	int16_t shift;
	uint16_t step;
} upper_blocks[] = {
	{0x0041, 0x005A, 32, 0}, {0x00C0, 0x00D6, 32, 0}, {0x00D8, 0x00DE, 32, 0},
	{0x0100, 0x012E, 1, 1}, {0x0130, 0x0130, 'i' - 0x130, 0}, {0x0132, 0x0136, 1, 1},
	{0x0139, 0x0147, 1, 1}, {0x014A, 0x0176, 1, 1}, {0x0178, 0x0178, 0xFF - 0x178, 0},
	{0x0179, 0x017D, 1, 1}, {0x017F, 0x017F, 's' - 0x17F, 0}, {0x01CD, 0x01DB, 1, 1},
	{0x01DE, 0x01EE, 1, 1}, {0x01F8, 0x021E, 1, 1}, {0x0222, 0x0232, 1, 1},
	{0x0386, 0x0386, 38, 0}, {0x0388, 0x038A, 37, 0}, {0x038C, 0x038C, 64, 0},
	{0x038E, 0x038F, 63, 0}, {0x0391, 0x03A1, 32, 0}, {0x03A3, 0x03AB, 32, 0},
	{0x03C2, 0x03C2, 1, 0}, {0x0400, 0x040F, 80, 0}, {0x0410, 0x042F, 32, 0},
	{0x0460, 0x0480, 1, 1}, {0x048A, 0x04BE, 1, 1}, {0x04C0, 0x04C0, 15, 0},
	{0x04C1, 0x04CD, 1, 1}, {0x04D0, 0x052E, 1, 1}, {0x1E00, 0x1E94, 1, 1},
	{0x1E9E, 0x1E9E, 0xDF - 0x1E9E, 0}, {0x1EA0, 0x1EFE, 1, 1},
	{0x212A, 0x212A, 'k' - 0x212A, 0}, {0x212B, 0x212B, 0xE5 - 0x212B, 0},
};
/* clang-format on */

static uint32_t lower(uint32_t code)
{
	for (size_t i = 0; i < sizeof upper_blocks / sizeof *upper_blocks; i++) {
		if (code < upper_blocks[i].first)
			return code;
		if (code > upper_blocks[i].last)
			continue;
		if (upper_blocks[i].step == 1 && (code - upper_blocks[i].first) % 2 != 0)
			return code;
		return (uint32_t)((int32_t)code + upper_blocks[i].shift);
	}
	return code;
}

/* The first letter that lowers to this one. */
static uint32_t upper(uint32_t code)
{
	if (code < 'a' || lower(code) != code)
		return code;
	for (size_t i = 0; i < sizeof upper_blocks / sizeof *upper_blocks; i++) {
		int32_t from = (int32_t)code - upper_blocks[i].shift;
		if (from < upper_blocks[i].first || from > upper_blocks[i].last ||
			lower((uint32_t)from) != code)
			continue;
		return (uint32_t)from;
	}
	return code;
}

/* clang-format off */
/* A letter and the mark after it, as some systems write file names: together one letter. */
static const struct {
	uint16_t letter;
	uint16_t mark;
	uint16_t whole;
} compositions[] = {
	{'a', 0x030A, 0xE5}, {'a', 0x0308, 0xE4}, {'o', 0x0308, 0xF6}, {'e', 0x0301, 0xE9},
	{'u', 0x0308, 0xFC}, {'a', 0x0300, 0xE0}, {'a', 0x0301, 0xE1}, {'a', 0x0302, 0xE2},
	{'a', 0x0303, 0xE3}, {'e', 0x0300, 0xE8}, {'e', 0x0302, 0xEA}, {'e', 0x0308, 0xEB},
	{'i', 0x0300, 0xEC}, {'i', 0x0301, 0xED}, {'i', 0x0302, 0xEE}, {'i', 0x0308, 0xEF},
	{'o', 0x0300, 0xF2}, {'o', 0x0301, 0xF3}, {'o', 0x0302, 0xF4}, {'o', 0x0303, 0xF5},
	{'u', 0x0300, 0xF9}, {'u', 0x0301, 0xFA}, {'u', 0x0302, 0xFB}, {'u', 0x030A, 0x16F},
	{'y', 0x0301, 0xFD}, {'y', 0x0308, 0xFF}, {'n', 0x0303, 0xF1}, {'n', 0x0301, 0x144},
	{'c', 0x0327, 0xE7}, {'c', 0x030C, 0x10D}, {'c', 0x0301, 0x107}, {'s', 0x030C, 0x161},
	{'s', 0x0301, 0x15B}, {'s', 0x0327, 0x15F}, {'z', 0x030C, 0x17E}, {'z', 0x0301, 0x17A},
	{'z', 0x0307, 0x17C}, {'r', 0x030C, 0x159}, {'e', 0x030C, 0x11B}, {'g', 0x0306, 0x11F},
};
/* clang-format on */

static uint32_t compose(uint32_t letter, uint32_t mark)
{
	for (size_t i = 0; i < sizeof compositions / sizeof *compositions; i++)
		if (compositions[i].letter == letter && compositions[i].mark == mark)
			return compositions[i].whole;
	return 0;
}

/* What is not a letter: white space is ' ', what has no width 0, dashes and quotes their plain form. */
static uint32_t plain_sign(uint32_t code)
{
	if (code >= 0x2000 && code <= 0x206F) {
		if (code <= 0x200A || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F)
			return ' ';
		if (code <= 0x200F || (code >= 0x202A && code <= 0x202E) || code >= 0x2060)
			return 0;
		if (code >= 0x2010 && code <= 0x2015)
			return '-';
		if (code >= 0x2018 && code <= 0x201B)
			return '\'';
		if (code >= 0x201C && code <= 0x201F)
			return '"';
		return code;
	}
	switch (code) {
	case 0x00A0:
	case 0x0085:
	case 0x1680:
	case 0x3000:
		return ' ';
	case 0x00AD:
	case 0xFEFF:
		return 0;
	case 0x2212:
	case 0xFE58:
	case 0xFE63:
	case 0xFF0D:
		return '-';
	case 0x02BC:
		return '\'';
	case '\0':
		return 0xFFFD;
	default:
		return code;
	}
}

/* A text being folded: what is out, and the last character of it, which a mark may still change. */
struct fold {
	char *out;
	size_t length;
	uint32_t last;
	bool space; /* white space seen since the last character */
};

static void fold_put(struct fold *fold, uint32_t code)
{
	if (fold->space && fold->length > 0)
		fold->out[fold->length++] = ' ';
	if (fold->space)
		fold->last = ' ';
	fold->space = false;
	if (code >= 0x300 && code < 0x370 && fold->length > 0) {
		uint32_t whole = compose(fold->last, code);
		if (whole != 0) {
			fold->length--; /* the letters of the table are all one byte */
			code = whole;
		}
	}
	fold->length += text_encode(code, fold->out + fold->length);
	fold->last = code;
}

/* clang-format off */
/* One ASCII byte in lower case; 0 for what takes the long way, 1 for white space. */
static const unsigned char ascii_fold[128] = {
	['\t'] = 1, ['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1, [' '] = 1, ['!'] = '!', ['"'] = '"',
	['#'] = '#', ['$'] = '$', ['%'] = '%', ['&'] = '&', ['\''] = '\'', ['('] = '(', [')'] = ')',
	['*'] = '*', ['+'] = '+', [','] = ',', ['-'] = '-', ['.'] = '.', ['/'] = '/', ['0'] = '0',
	['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
	['8'] = '8', ['9'] = '9', [':'] = ':', [';'] = ';', ['<'] = '<', ['='] = '=', ['>'] = '>',
	['?'] = '?', ['@'] = '@', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e',
	['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l',
	['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's',
	['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
	['['] = '[', ['\\'] = '\\', [']'] = ']', ['^'] = '^', ['_'] = '_', ['`'] = '`', ['a'] = 'a',
	['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h',
	['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o',
	['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v',
	['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z', ['{'] = '{', ['|'] = '|', ['}'] = '}',
	['~'] = '~',
};
/* clang-format on */

/* The white space that was seen is one space, but for the first. */
static void fold_space(struct fold *fold)
{
	if (fold->space && fold->length > 0)
		fold->out[fold->length++] = ' ';
	fold->space = false;
}

/* A run of ASCII signs that are no white space, as far as the table knows them. Returns where it stopped. */
static size_t fold_ascii(struct fold *fold, const unsigned char *text, size_t length, size_t at)
{
	unsigned char folded;
	char *out = fold->out + fold->length;
	for (; at < length && text[at] < 0x80 && (folded = ascii_fold[text[at]]) > 1; at++)
		*out++ = (char)folded;
	fold->length = (size_t)(out - fold->out);
	fold->last = (unsigned char)out[-1];
	return at;
}

/* Takes what the table knows, from text[at] on: ASCII, and the letters of Latin-1 that begin with the byte
 * C3. Returns where it stopped. */
static size_t fold_fast(struct fold *fold, const unsigned char *text, size_t length, size_t at)
{
	while (at < length) {
		unsigned char byte = text[at];
		if (byte < 0x80 && ascii_fold[byte] == 1) {
			fold->space = true;
			at++;
		} else if (byte < 0x80 && ascii_fold[byte] != 0) {
			fold_space(fold);
			at = fold_ascii(fold, text, length, at);
		} else if (byte == 0xC3 && at + 1 < length && (text[at + 1] & 0xC0) == 0x80) {
			unsigned char second = text[at + 1];
			if (second < 0x9F && second != 0x97)
				second = (unsigned char)(second + 0x20);
			fold_space(fold);
			fold->out[fold->length++] = (char)byte;
			fold->out[fold->length++] = (char)second;
			fold->last = 0xC0U | (second & 0x3FU);
			at += 2;
		} else {
			break;
		}
	}
	return at;
}

/* Folds into `out`, which holds FOLD_GROWTH × length bytes; returns the bytes written. No NUL. */
static size_t fold_into(char *out, const char *text, size_t length)
{
	struct fold fold = {.out = out};
	size_t at = 0;

	while ((at = fold_fast(&fold, (const unsigned char *)text, length, at)) < length) {
		uint32_t code = plain_sign(text_next(text, length, &at));
		if (code == ' ')
			fold.space = true;
		else if (code != 0)
			fold_put(&fold, lower(code));
	}
	return fold.length;
}

/* A folded text for the length of a comparison: short ones on the stack. */
struct folded {
	char *text;
	size_t length;
	char small[FOLD_SHORT * FOLD_GROWTH];
};

static bool folded_make(struct folded *folded, const char *text, size_t length)
{
	folded->text = folded->small;
	if (length > FOLD_SHORT)
		folded->text = length > SIZE_MAX / FOLD_GROWTH ? NULL : malloc(length * FOLD_GROWTH);
	if (folded->text == NULL)
		return false;
	folded->length = fold_into(folded->text, text, length);
	return true;
}

static void folded_drop(struct folded *folded)
{
	if (folded->text != folded->small)
		free(folded->text);
}

void text_fold(struct buffer *out, const char *text, size_t length)
{
	struct folded folded;
	char *room = length <= FOLD_SHORT ? buffer_room(out, length * FOLD_GROWTH) : NULL;

	if (room != NULL) {
		buffer_grow(out, fold_into(room, text, length));
		return;
	}
	if (!folded_make(&folded, text, length)) {
		out->failed = true;
		return;
	}
	buffer_append(out, folded.text, folded.length);
	folded_drop(&folded);
}

bool text_same(const char *a, const char *b)
{
	struct folded folded_a;
	struct folded folded_b;

	if (strcmp(a, b) == 0)
		return true;
	if (!folded_make(&folded_a, a, strlen(a)))
		return false;
	bool same = false;
	if (folded_make(&folded_b, b, strlen(b))) {
		same = folded_a.length == folded_b.length &&
		       memcmp(folded_a.text, folded_b.text, folded_a.length) == 0;
		folded_drop(&folded_b);
	}
	folded_drop(&folded_a);
	return same;
}

/* A letter, a digit, or a mark that belongs to the letter before it; of folded text, which has no capitals.
 */
static bool is_word_sign(uint32_t code)
{
	if (code < 0x80)
		return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z');
	if (code < 0xC0)
		return code == 0xAA || code == 0xB5 || code == 0xBA;
	if (code < 0x2C2)
		return code != 0xD7 && code != 0xF7;
	if (code >= 0x300 && code < 0x370)
		return true;
	if (code >= 0x370 && code < 0x400)
		return code != 0x375 && code != 0x37E && code != 0x384 && code != 0x385 && code != 0x387;
	if (code >= 0x400 && code < 0x530)
		return code != 0x482;
	return code >= 0x1E00 && code < 0x1F00;
}

static bool word_ends(const struct folded *text, size_t from, size_t to)
{
	size_t before = from;
	size_t after = to;

	while (before > 0) {
		before--;
		if (((unsigned char)text->text[before] & 0xC0) != 0x80)
			break;
	}
	if (from > 0 && is_word_sign(text_next(text->text, from, &before)))
		return false;
	return to == text->length || !is_word_sign(text_next(text->text, text->length, &after));
}

static bool find(const struct folded *haystack, const struct folded *needle, bool words)
{
	size_t at = 0;

	if (needle->length == 0)
		return false;
	while (haystack->length - at >= needle->length) {
		const char *hit = memchr(
			haystack->text + at, needle->text[0], haystack->length - at - needle->length + 1);
		if (hit == NULL)
			return false;
		at = (size_t)(hit - haystack->text);
		if (memcmp(hit, needle->text, needle->length) == 0 &&
			(!words || word_ends(haystack, at, at + needle->length)))
			return true;
		at++;
	}
	return false;
}

bool text_has(const char *haystack, const char *needle, bool words)
{
	struct folded folded_haystack;
	struct folded folded_needle;

	if (!folded_make(&folded_haystack, haystack, strlen(haystack)))
		return false;
	bool has = false;
	if (folded_make(&folded_needle, needle, strlen(needle))) {
		has = find(&folded_haystack, &folded_needle, words);
		folded_drop(&folded_needle);
	}
	folded_drop(&folded_haystack);
	return has;
}

void text_capitals(struct buffer *out, const char *text)
{
	size_t length = strlen(text), at = 0;
	while (at < length)
		text_put(out, upper(text_next(text, length, &at)));
}
