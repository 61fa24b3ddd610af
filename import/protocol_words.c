/* Plain text and tolerant matching: see protocol_words.h. */
#include "import/protocol_words.h"

#include <string.h>

#include "ledger/base/text.h"

enum { PATTERN_MAX = 80, LOST_FROM = 7, BLANK_FROM = 8 };

/* In a compiled pattern: å and ä, and ö. */
enum { ANY_A = 'A', ANY_O = 'O' };

bool words_letter(char plain)
{
	return (plain >= 'a' && plain <= 'z') || plain == '?';
}

bool words_digit(char plain)
{
	return plain >= '0' && plain <= '9';
}

/* A question mark is a letter that was lost when a letter follows it. */
static bool is_word(const char *plain)
{
	if (*plain == '?')
		return plain[1] >= 'a' && plain[1] <= 'z';
	return words_letter(*plain) || words_digit(*plain);
}

/* ---- making plain ---- */

static char plain_latin(uint32_t code)
{
	static const char letters[] = "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo*ouuuuypy";
	char letter = letters[code - 0xC0];
	return letter == '*' ? PLAIN_OTHER : letter;
}

static char plain_sign(uint32_t code)
{
	if (code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x3000 ||
		code == 0x2028)
		return ' ';
	if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
		return '-';
	if (code >= 0x2018 && code <= 0x201B)
		return '\'';
	if ((code >= 0x201C && code <= 0x201F) || code == 0xAB || code == 0xBB)
		return '"';
	if (code == 0x2022 || code == 0xB7 || code == 0x25AA || code == 0x25CF || code == 0x25E6 ||
		code == 0xF0B7)
		return '*';
	if (code == 0xA7)
		return PLAIN_SECTION;
	if (code == 0xFFFD)
		return '?';
	return PLAIN_OTHER;
}

/* Nothing is seen of it. */
static bool is_invisible(uint32_t code)
{
	return code == 0xAD || code == 0xFEFF || (code >= 0x200B && code <= 0x200F) ||
	       (code >= 0x2060 && code <= 0x2064);
}

static char plain_of(uint32_t code)
{
	if (code >= 'A' && code <= 'Z')
		return (char)(code - 'A' + 'a');
	if (code == '\t' || code == '\n' || code == '\r' || code == '\f' || code == '\v')
		return ' ';
	if (code >= 0x20 && code < 0x7F)
		return (char)code;
	if (code >= 0xC0 && code <= 0xFF)
		return plain_latin(code);
	return plain_sign(code);
}

/* UTF-8 that was once read as Latin-1 or Windows-1252: "Ã¶" for ö. 0: it is not. */
static char garbled(uint32_t code, uint32_t next)
{
	if (code != 0xC3)
		return 0;
	switch (next) {
	case 0xA4:
	case 0xA5:
	case 0x84:
	case 0x85:
	case 0x201E:
	case 0x2026:
		return 'a';
	case 0xB6:
	case 0x96:
	case 0x2013:
		return 'o';
	case 0xA9:
	case 0x89:
	case 0x2030:
		return 'e';
	default:
		return 0;
	}
}

bool words_speak(struct arena *arena, const char *text, size_t length, struct spoken *out)
{
	char *plain = arena_alloc(arena, length + 1);
	uint32_t *back = arena_alloc_array(arena, length + 1, sizeof *back);
	size_t at = 0, count = 0;
	if (!plain || !back)
		return false;
	while (at < length) {
		size_t start = at;
		uint32_t code = text_next(text, length, &at);
		if (is_invisible(code) || (code >= 0x300 && code <= 0x36F))
			continue; /* a mark after its letter, too: a + ring is plain a */
		if (code == 0xC2 && at < length) {
			size_t after = at;
			uint32_t next = text_next(text, length, &after);
			if (next >= 0xA0 && next <= 0xBF)
				continue; /* half of a sign that was read as two: § */
		}
		if (code == 0xC3 && at < length) {
			size_t after = at;
			char letter = garbled(code, text_next(text, length, &after));
			if (letter) {
				at = after;
				plain[count] = letter;
				back[count++] = (uint32_t)start;
				continue;
			}
		}
		plain[count] = plain_of(code);
		back[count++] = (uint32_t)start;
	}
	plain[count] = '\0';
	back[count] = (uint32_t)length;
	*out = (struct spoken){text, length, plain, count, back};
	return true;
}

/* ---- matching ---- */

struct pattern {
	char signs[PATTERN_MAX];
	size_t length;
	bool inside, stem; /* may begin within a word; may go on after */
};

static void compile(const char *written, struct pattern *out)
{
	size_t length = strlen(written), at = 0;
	*out = (struct pattern){.length = 0};
	if (length > 0 && written[0] == '*') {
		out->inside = true;
		at = 1;
	}
	if (length > at && written[length - 1] == '*') {
		out->stem = true;
		length--;
	}
	while (at < length && out->length + 1 < PATTERN_MAX) {
		uint32_t code = text_next(written, length, &at);
		out->signs[out->length++] = code == 0xE5 || code == 0xE4 ? (char)ANY_A
					    : code == 0xF6               ? (char)ANY_O
									 : plain_of(code);
	}
	out->signs[out->length] = '\0';
}

/* Letters and digits that scanners take for each other are one. */
static char blurred(char plain)
{
	if (plain == 'l' || plain == '1' || plain == '|')
		return 'i';
	return plain == '0' ? 'o' : plain;
}

static bool fits(char sign, char plain)
{
	if (sign == ANY_A)
		return plain == 'a' || plain == '?';
	if (sign == ANY_O)
		return plain == 'o' || plain == '0' || plain == '?';
	return sign == plain || blurred(sign) == blurred(plain);
}

static size_t match(const struct spoken *spoken, size_t from, const struct pattern *pattern)
{
	const char *plain = spoken->plain;
	size_t at = from, sign = 0;
	while (sign < pattern->length) {
		char wanted = pattern->signs[sign];
		char here = at < spoken->plain_length ? plain[at] : '\0';
		if (here && fits(wanted, here)) {
			at++;
			sign++;
			if (wanted == ' ') {
				while (at < spoken->plain_length && plain[at] == ' ')
					at++;
			}
			continue;
		}
		bool lost = wanted == ANY_A || wanted == ANY_O;
		bool between = at > from && here && is_word(plain + at - 1) && is_word(plain + at + 1);
		if (here == '-' && wanted != ' ' && between) {
			at++; /* a word parted by a hyphen */
		} else if (lost && here == ' ' && pattern->length >= BLANK_FROM && between) {
			at++;
			sign++;
		} else if (lost && pattern->length >= LOST_FROM) {
			sign++;
		} else {
			return 0;
		}
	}
	if (!pattern->stem && at < spoken->plain_length && is_word(plain + at) && at > 0 &&
		is_word(plain + at - 1))
		return 0;
	return at - from;
}

static bool may_begin(const struct spoken *spoken, size_t at, const struct pattern *pattern)
{
	return pattern->inside || at == 0 || !is_word(spoken->plain + at - 1) || !is_word(spoken->plain + at);
}

size_t words_match(const struct spoken *spoken, size_t at, const char *pattern)
{
	struct pattern compiled;
	/* Most patterns are turned down by their first letter. */
	bool letter = *pattern >= 'a' && *pattern <= 'z';
	if (at >= spoken->plain_length || (letter && !fits(*pattern, spoken->plain[at])))
		return 0;
	compile(pattern, &compiled);
	return compiled.length > 0 && at < spoken->plain_length && may_begin(spoken, at, &compiled)
		       ? match(spoken, at, &compiled)
		       : 0;
}

/* The next place from `at` on where the pattern may begin; the text's length: there is none. Most letters are
 * read in one way only, and are looked for all at once. */
static size_t next_candidate(
	const struct spoken *spoken, size_t at, const struct pattern *pattern, bool first_lost)
{
	char sign = pattern->signs[0];
	bool blurs = sign == ANY_A || sign == ANY_O || blurred(sign) == 'i' || blurred(sign) == 'o';
	if (!blurs && !first_lost) {
		const char *hit = at < spoken->plain_length
					  ? memchr(spoken->plain + at, sign, spoken->plain_length - at)
					  : NULL;
		return hit ? (size_t)(hit - spoken->plain) : spoken->plain_length;
	}
	while (at < spoken->plain_length && !fits(sign, spoken->plain[at]) &&
		!(first_lost && fits(pattern->signs[1], spoken->plain[at])))
		at++;
	return at;
}

/* Whether no place can begin the pattern, by its first letter alone: most are turned down by it. */
static bool lacks_first(const struct spoken *spoken, size_t from, const char *pattern)
{
	char first = *pattern;
	if (first < 'a' || first > 'z' || first == 'i' || first == 'l' || first == 'o')
		return false;
	return from >= spoken->plain_length ||
	       !memchr(spoken->plain + from, first, spoken->plain_length - from);
}

bool words_find(const struct spoken *spoken, size_t from, const char *pattern, struct found *out)
{
	struct pattern compiled;
	if (lacks_first(spoken, from, pattern))
		return false;
	compile(pattern, &compiled);
	if (compiled.length == 0)
		return false;
	bool first_lost =
		compiled.length >= LOST_FROM && (compiled.signs[0] == ANY_A || compiled.signs[0] == ANY_O);
	for (size_t at = from;
		(at = next_candidate(spoken, at, &compiled, first_lost)) < spoken->plain_length; at++) {
		if (!may_begin(spoken, at, &compiled))
			continue;
		size_t length = match(spoken, at, &compiled);
		if (length > 0) {
			*out = (struct found){at, at + length};
			return true;
		}
	}
	return false;
}

bool words_find_any(const struct spoken *spoken, size_t from, const char *const *patterns, struct found *out,
	size_t *which)
{
	bool any = false;
	for (size_t i = 0; patterns[i]; i++) {
		struct found hit;
		if (!words_find(spoken, from, patterns[i], &hit) || (any && hit.from >= out->from))
			continue;
		*out = hit;
		any = true;
		if (which)
			*which = i;
	}
	return any;
}

bool words_has(const struct spoken *spoken, const char *pattern)
{
	struct found hit;
	return words_find(spoken, 0, pattern, &hit);
}

bool words_has_any(const struct spoken *spoken, const char *const *patterns)
{
	for (size_t i = 0; patterns[i]; i++) {
		if (words_has(spoken, patterns[i]))
			return true;
	}
	return false;
}

bool words_begins(const struct spoken *spoken, const char *pattern, size_t *end)
{
	size_t at = 0;
	while (at < spoken->plain_length && spoken->plain[at] == ' ')
		at++;
	size_t length = words_match(spoken, at, pattern);
	if (length == 0)
		return false;
	at += length;
	while (at < spoken->plain_length && spoken->plain[at] == ' ')
		at++;
	if (end)
		*end = at;
	return true;
}

struct spoken spoken_part(const struct spoken *spoken, size_t from, size_t to)
{
	if (to > spoken->plain_length)
		to = spoken->plain_length;
	/* An amount that is a range begins before the figures it was found by. */
	if (from > to)
		from = to;
	while (from < to && spoken->plain[from] == ' ')
		from++;
	while (to > from && spoken->plain[to - 1] == ' ')
		to--;
	return (struct spoken){
		spoken->text, spoken->back[to], spoken->plain + from, to - from, spoken->back + from};
}
