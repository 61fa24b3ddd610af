/* See mutate.h. Cells end at the marks that separate values in what we read: TAB ; , | quotes, braces,
 * colons, tags. A cell is put in another's place, or replaced by a word that means something somewhere. */
#include "tests/fuzz/mutate.h"

#include <stdbool.h>
#include <string.h>

#define CELL_MARKS "\t;,|\"{}[]<>:=\n"
enum { SPAN_MAX = 4096 };

static const char *const words[] = {"", "-", "0", "1", "-1", "786", "787", "0786", "1 810 874,06", "175000",
	"200 000 kr", "-419515", "0,01", "999999999999999", "9223372036854775807", "-9223372036854775808",
	"2024-09-27", "240927", "2024-02-30", "1900-01-01", "45562", "2023", "2024", "UPH-24-001",
	"UPH-24-016", "UPH 2024", "UPH t.o.m. 2023", "LSVO 2024-04-12", "LSVO", "Karlskrona", "KoU",
	"Region Blekinge", "Summa", "Kvar", "Kvar på balansen 2023-12-31", "Datum", "Belopp", "Aktivitet",
	"allocate", "utbetalt", "rekvirerat", "ja", "true", "null", "46/100", "0,75 %", "\"", "\\", "=1+1",
	"\xEF\xBB\xBF", "\xC2\xA0", "\xE2\x88\x92", "\xE2\x80\xAE", "\r\n", "\t", ";", "\n", "A1", "ZZZ9999"};
#define WORDS (sizeof words / sizeof *words)

struct dice {
	uint64_t state;
};

static size_t roll(struct dice *dice, size_t sides)
{
	dice->state ^= dice->state << 13;
	dice->state ^= dice->state >> 7;
	dice->state ^= dice->state << 17;
	return sides > 0 ? (size_t)(dice->state >> 11) % sides : 0;
}

struct span {
	size_t from, to;
};

static bool is_mark(uint8_t byte, bool lines)
{
	return lines ? byte == '\n' : byte != 0 && strchr(CELL_MARKS, byte) != NULL;
}

/* A line (without its break) or a cell about a random place. */
static struct span pick(struct dice *dice, const uint8_t *data, size_t size, bool lines)
{
	size_t at = roll(dice, size + 1);
	struct span span = {at, at};
	while (span.from > 0 && !is_mark(data[span.from - 1], lines))
		span.from--;
	while (span.to < size && !is_mark(data[span.to], lines))
		span.to++;
	return span;
}

/* Puts bytes in the place of a span; the size stays when there is no room. */
static size_t replace(
	uint8_t *data, size_t size, size_t size_max, struct span span, const void *bytes, size_t length)
{
	size_t grown = size - (span.to - span.from) + length;
	if (grown > size_max)
		return size;
	memmove(data + span.from + length, data + span.to, size - span.to);
	if (length > 0)
		memcpy(data + span.from, bytes, length);
	return grown;
}

/* A copy of one line or cell in the place of another, or before it. */
static size_t copy_span(
	struct dice *dice, uint8_t *data, size_t size, size_t size_max, bool lines, bool insert)
{
	uint8_t kept[SPAN_MAX + 1];
	struct span from = pick(dice, data, size, lines), to = pick(dice, data, size, lines);
	size_t length = from.to - from.from;
	if (length > SPAN_MAX)
		return size;
	memcpy(kept, data + from.from, length);
	if (insert) {
		to.to = to.from;
		kept[length++] = lines ? '\n' : (uint8_t)CELL_MARKS[roll(dice, sizeof CELL_MARKS - 1)];
	}
	return replace(data, size, size_max, to, kept, length);
}

static size_t remove_line(struct dice *dice, uint8_t *data, size_t size)
{
	struct span line = pick(dice, data, size, true);
	line.to += line.to < size;
	return replace(data, size, size, line, NULL, 0);
}

static size_t change_digit(struct dice *dice, uint8_t *data, size_t size)
{
	size_t start = roll(dice, size);
	for (size_t i = 0; i < size; i++) {
		uint8_t *byte = &data[(start + i) % size];
		if (*byte >= '0' && *byte <= '9') {
			*byte = (uint8_t)('0' + roll(dice, 10));
			break;
		}
	}
	return size;
}

static size_t put_word(struct dice *dice, uint8_t *data, size_t size, size_t size_max)
{
	const char *word = words[roll(dice, WORDS)];
	struct span cell = pick(dice, data, size, false);
	if (roll(dice, 4) == 0)
		cell.from = cell.to;
	return replace(data, size, size_max, cell, word, strlen(word));
}

size_t mutate_text(uint8_t *data, size_t size, size_t size_max, unsigned seed)
{
	struct dice dice = {seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
	(void)roll(&dice, 1);
	if (size == 0)
		return put_word(&dice, data, size, size_max);
	switch (roll(&dice, 8)) {
	case 0:
		return copy_span(&dice, data, size, size_max, true, true);
	case 1:
		return copy_span(&dice, data, size, size_max, true, false);
	case 2:
		return copy_span(&dice, data, size, size_max, false, false);
	case 3:
		return copy_span(&dice, data, size, size_max, false, true);
	case 4:
		return remove_line(&dice, data, size);
	case 5:
		return change_digit(&dice, data, size);
	default:
		return put_word(&dice, data, size, size_max);
	}
}
