/* Numbers in words: "två och en halv", "tvåhundrafemtiotusen", "etthundra tusen". What they count (kronor,
 * miljoner) is the amount's to say. */
#include <string.h>

#include "import/protocol_figures.h"

enum { ELEMENTS_MAX = 16 };

static const struct {
	const char *word;
	int64_t value;
} elements[] = {{"*sjutton*", 17}, {"*sexton*", 16}, {"*femton*", 15}, {"*fjorton*", 14}, {"*tretton*", 13},
	{"*tolv*", 12}, {"*elva*", 11}, {"*arton*", 18}, {"*nitton*", 19}, {"*tjugo*", 20}, {"*trettio*", 30},
	{"*fyrtio*", 40}, {"*femtio*", 50}, {"*sextio*", 60}, {"*sjuttio*", 70}, {"*åttio*", 80},
	{"*nittio*", 90}, {"*ett*", 1}, {"*en*", 1}, {"*två*", 2}, {"*tre*", 3}, {"*fyra*", 4}, {"*fem*", 5},
	{"*sex*", 6}, {"*sju*", 7}, {"*åtta*", 8}, {"*nio*", 9}, {"*tio*", 10}};

enum { ELEMENT_COUNT = sizeof elements / sizeof *elements };

/* Letters only: a scanner's damage is not guessed at in a number of words. */
static size_t element_at(const struct spoken *said, size_t at, int64_t *value)
{
	size_t best = 0;
	for (size_t i = 0; i < ELEMENT_COUNT; i++) {
		size_t length = words_match(said, at, elements[i].word);
		if (length > best) {
			best = length;
			*value = elements[i].value;
		}
	}
	return best;
}

static bool word_ends(const struct spoken *said, size_t at)
{
	return at >= said->plain_length || (!words_letter(said->plain[at]) && !words_digit(said->plain[at]));
}

/* "tvåhundrafemtio": below a thousand, in one word or with blanks; its length. */
static size_t below_thousand(const struct spoken *said, size_t at, int64_t *out)
{
	size_t next = at;
	int64_t sum = 0;
	bool any = false;
	for (int i = 0; i < ELEMENTS_MAX; i++) {
		int64_t value = 0;
		size_t blank = any && next < said->plain_length && said->plain[next] == ' ' ? 1 : 0;
		size_t hundred = words_match(said, next + blank, "*hundra*");
		if (hundred > 0 && sum < 10) {
			sum = (sum == 0 ? 1 : sum) * 100;
			next += blank + hundred;
			any = true;
			continue;
		}
		size_t length = blank ? 0 : element_at(said, next, &value);
		if (length == 0)
			break;
		sum += value;
		next += length;
		any = true;
	}
	*out = sum;
	return any ? next - at : 0;
}

size_t numeral_at(const struct spoken *said, size_t at, int64_t *halves)
{
	int64_t count = 0, rest = 0;
	size_t half = words_match(said, at, "en halv");
	if (half > 0) {
		*halves = 1;
		return half;
	}
	size_t length = below_thousand(said, at, &count);
	if (length == 0)
		return 0;
	size_t next = at + length;
	size_t thousand = words_match(said, next, "*tusen*");
	if (thousand > 0) {
		next += thousand;
		count *= 1000;
		next += below_thousand(said, next, &rest);
		count += rest;
	}
	if (!word_ends(said, next))
		return 0;
	*halves = count * 2;
	half = words_match(said, next, "* och en halv");
	if (half > 0) {
		*halves += 1;
		next += half;
	}
	return next - at;
}
