/* Places in files as people write them: "C24", "$C$24", "Blad1!C24", "'Fördelning 2024'!C24", "24", "rad 24",
 * "decisions[0]". */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/question.h"

/* "$C$24" is C24; a sheet's name may have a $ of its own. */
char *question_place_plain(struct arena *memory, const char *place)
{
	char *plain = arena_string(memory, place);
	const char *mark = plain ? strrchr(plain, '!') : NULL;
	size_t first = mark ? (size_t)(mark - plain) : 0, kept = first;
	for (size_t i = first; plain && plain[i]; i++)
		if (plain[i] != '$')
			plain[kept++] = plain[i];
	if (plain)
		plain[kept] = '\0';
	return plain;
}

struct question_place question_place_of(const char *place)
{
	struct question_place where = {.cell = place};
	const char *mark = strrchr(place, '!');
	if (mark) {
		bool quoted = place[0] == '\'' && mark - place > 1 && mark[-1] == '\'';
		where.sheet = place + (quoted ? 1 : 0);
		where.sheet_length = (size_t)(mark - place) - (quoted ? 2 : 0);
		where.cell = mark + 1;
	}
	const char *digits = where.cell + strcspn(where.cell, "0123456789");
	if (digits[strspn(digits, "0123456789")] == '\0' && strlen(digits) < 10)
		where.row = *digits ? strtol(digits, NULL, 10) : 0;
	return where;
}

bool question_place_same_sheet(const struct question_place *a, const struct question_place *b)
{
	char first[128], second[128];
	if (!a->sheet || !b->sheet)
		return true;
	if (a->sheet_length >= sizeof first || b->sheet_length >= sizeof second)
		return false;
	memcpy(first, a->sheet, a->sheet_length);
	memcpy(second, b->sheet, b->sheet_length);
	first[a->sheet_length] = second[b->sheet_length] = '\0';
	return text_same(first, second);
}

static bool has_letters(const char *cell)
{
	return cell[strspn(cell, "0123456789")] != '\0';
}

/* "decisions[0]" is written "decisions[0] (protokollet rad 103)" in what a draft has posted. */
static bool same_words(const char *wanted, const char *found)
{
	char words[128];
	const char *remark = strstr(found, " (");
	if (text_same(wanted, found))
		return true;
	if (!remark || (size_t)(remark - found) >= sizeof words)
		return false;
	memcpy(words, found, (size_t)(remark - found));
	words[remark - found] = '\0';
	return text_same(wanted, words);
}

/* The cell itself; a line is itself however it is written ("30", "rad 30"). */
bool question_place_same(const struct question_place *wanted, const struct question_place *found)
{
	if (!question_place_same_sheet(wanted, found))
		return false;
	if (same_words(wanted->cell, found->cell))
		return true;
	return wanted->row && wanted->row == found->row && !has_letters(found->cell);
}

bool question_place_same_row(const struct question_place *wanted, const struct question_place *found)
{
	return question_place_same_sheet(wanted, found) && wanted->row && wanted->row == found->row;
}
