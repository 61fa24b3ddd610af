/* The separator is the candidate that stands equally often in the most lines, outside quotes: TAB, semicolon,
 * bar or comma, in this order when two do equally well. A comma within a number ("1 810 874,06") counts only
 * when there are commas of other kinds as well: a column of amounts is one column. */
#include "import/csv_dialect.h"

#include <string.h>

enum { CANDIDATES = 4, TALLY = 64, COMMA_CANDIDATE = 3 };

static const char candidates[CANDIDATES + 1] = "\t;|,";

struct tally {
	size_t lines[CANDIDATES][TALLY]; /* how many lines have it so many times */
	size_t now[CANDIDATES];
	bool plain_comma; /* one that is no decimal comma */
};

static bool digit(const char *text, size_t length, size_t at)
{
	return at < length && text[at] >= '0' && text[at] <= '9';
}

/* "4,06" with one or two decimals, followed by neither digit nor comma. */
static bool decimal_comma(const char *text, size_t length, size_t at)
{
	if (at == 0 || !digit(text, length, at - 1) || !digit(text, length, at + 1))
		return false;
	size_t after = at + (digit(text, length, at + 2) ? 3 : 2);
	return !digit(text, length, after) && !(after < length && text[after] == ',');
}

static void end_line(struct tally *tally)
{
	for (int i = 0; i < CANDIDATES; i++) {
		if (tally->now[i] > 0)
			tally->lines[i][tally->now[i] < TALLY ? tally->now[i] : TALLY - 1]++;
		tally->now[i] = 0;
	}
}

static bool opens_field(const char *text, size_t at)
{
	while (at > 0 && text[at - 1] == ' ')
		at--;
	return at == 0 || text[at - 1] == '\n' || strchr(candidates, text[at - 1]);
}

static void count(struct tally *tally, const char *text, size_t length, bool whole)
{
	bool quoted = false;
	for (size_t at = 0; at < length; at++) {
		char c = text[at];
		if (quoted) {
			if (c == '"' && at + 1 < length && text[at + 1] == '"')
				at++;
			else if (c == '"')
				quoted = false;
			continue;
		}
		if (c == '"' && opens_field(text, at)) {
			quoted = true;
			continue;
		}
		if (c == '\n') {
			end_line(tally);
			continue;
		}
		const char *hit = c ? strchr(candidates, c) : NULL;
		if (!hit)
			continue;
		tally->now[hit - candidates]++;
		if (c == ',' && !decimal_comma(text, length, at))
			tally->plain_comma = true;
	}
	if (whole)
		end_line(tally);
}

static char best(const struct tally *tally)
{
	size_t most = 0;
	int chosen = -1;
	for (int i = 0; i < CANDIDATES; i++) {
		size_t equal = 0;
		if (i == COMMA_CANDIDATE && !tally->plain_comma)
			continue;
		for (int n = 1; n < TALLY; n++)
			if (tally->lines[i][n] > equal)
				equal = tally->lines[i][n];
		if (equal > most) {
			most = equal;
			chosen = i;
		}
	}
	return chosen < 0 ? ';' : candidates[chosen];
}

/* What amounts, days and words are written with parts no cells: "sep=0" would cut every amount in two. */
static bool can_separate(char byte)
{
	bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
	if (byte == '\t')
		return true;
	return byte > ' ' && byte < 0x7F && !letter && !(byte >= '0' && byte <= '9') &&
	       !strchr("\"'.-+()", byte);
}

/* Excel's own first line: sep=; */
static bool stated(const char *sample, size_t length, struct csv_dialect *dialect)
{
	size_t at = length > 0 && sample[0] == '"' ? 1 : 0;
	size_t quote = at;
	if (length < at + 5 || (sample[at] | 0x20) != 's' || (sample[at + 1] | 0x20) != 'e' ||
		(sample[at + 2] | 0x20) != 'p' || sample[at + 3] != '=')
		return false;
	char separator = sample[at + 4];
	at += 5;
	if (quote && at < length && sample[at] == '"')
		at++;
	if (at < length && sample[at] != '\n')
		return false;
	if (!can_separate(separator))
		return false;
	dialect->separator = separator;
	dialect->skip = at < length ? at + 1 : at;
	return true;
}

struct csv_dialect csv_dialect_find(const char *sample, size_t length, bool whole)
{
	struct csv_dialect dialect = {.separator = ';'};
	struct tally tally = {0};
	if (stated(sample, length, &dialect))
		return dialect;
	count(&tally, sample, length, whole || !memchr(sample, '\n', length));
	dialect.separator = best(&tally);
	return dialect;
}
