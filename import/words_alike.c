/* Two wordings of one purpose seldom agree: the matrix writes "Programledare 0,75% (kommun)", the protocol
 * "kommunal programledare". What they have in common is a word. */
#include "import/words_alike.h"

#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

#define PURPOSE_MAX ((size_t)1 << 20)
#define WORD_MIN 5  /* bytes of a word that two texts may share */
#define BEGINNING 8 /* bytes that two words begin with alike */

static bool says_nothing(const char *word, size_t length)
{
	static const char *const beginnings[] = {"kommun", "region", "uppdrag", "psykisk", "hälsa",
		"länsgemensam", "gemensam", "finansiering", "medel", "statsbidrag", "blekinge"};
	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
		size_t known = strlen(beginnings[i]);
		if (length >= known && memcmp(word, beginnings[i], known) == 0)
			return true;
	}
	return false;
}

static bool is_letter(char byte)
{
	unsigned char value = (unsigned char)byte;
	return (value >= 'a' && value <= 'z') || value >= 0x80;
}

/* The next word of letters in the folded text from `*at`; its length, 0 after the last. */
static size_t next_word(const char *text, size_t *at)
{
	while (text[*at] && !is_letter(text[*at]))
		++*at;
	size_t length = 0;
	while (is_letter(text[*at + length]))
		length++;
	return length;
}

static bool same(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t shorter = a_length < b_length ? a_length : b_length;
	size_t wanted = shorter > BEGINNING ? BEGINNING : shorter;
	bool whole = a_length == b_length || shorter >= BEGINNING;
	return whole && wanted >= WORD_MIN && memcmp(a, b, wanted) == 0 && !says_nothing(a, a_length);
}

static bool share_a_word(const char *a, const char *b)
{
	size_t i = 0, length;
	while ((length = next_word(a, &i)) > 0) {
		size_t k = 0, other;
		while ((other = next_word(b, &k)) > 0) {
			if (same(a + i, length, b + k, other))
				return true;
			k += other;
		}
		i += length;
	}
	return false;
}

bool words_alike(const char *a, const char *b)
{
	struct buffer first, second;
	buffer_init(&first, PURPOSE_MAX);
	buffer_init(&second, PURPOSE_MAX);
	text_fold(&first, a, strlen(a));
	text_fold(&second, b, strlen(b));
	bool alike = !buffer_failed(&first) && !buffer_failed(&second) &&
		     share_a_word(buffer_string(&first), buffer_string(&second));
	buffer_free(&first);
	buffer_free(&second);
	return alike;
}
