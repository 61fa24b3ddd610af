/* Totals against the rows above them: since the last total, since any earlier one, or since the first row. */
#include "import/mapped_sheet.h"

bool mapped_sums_begin(struct mapped_sums *sums, struct arena *arena)
{
	*sums = (struct mapped_sums){.arena = arena, .mark_count = 1};
	sums->marks = arena_alloc_array(arena, MAPPED_TOTALS_MAX + 1, sizeof *sums->marks);
	return sums->marks != NULL;
}

void mapped_sums_add(struct mapped_sums *sums, const struct uph_money sides[2])
{
	for (size_t i = 0; i < 2; i++) {
		if (!uph_money_add(sums->sides[i], sides[i], &sums->sides[i]))
			sums->overflow = true;
	}
}

static bool since(const struct mapped_sums *sums, size_t mark, struct uph_money out[2])
{
	return uph_money_subtract(sums->sides[0], sums->marks[mark][0], &out[0]) &&
	       uph_money_subtract(sums->sides[1], sums->marks[mark][1], &out[1]);
}

/* The sides as sums, or one of them alone as what is left when the other is taken away. */
static bool holds(const struct uph_money sums[2], const struct uph_money *const sides[2])
{
	if (sides[0] && sides[1])
		return sides[0]->ore == sums[0].ore && sides[1]->ore == sums[1].ore;
	size_t side = sides[0] ? 0 : 1;
	int64_t amount = sides[side]->ore;
	return amount == sums[side].ore || (amount == sums[side].ore - sums[1 - side].ore);
}

bool mapped_sums_hold(const struct mapped_sums *sums, const struct uph_money *const sides[2], bool whole,
	struct uph_money *off, struct uph_money *expected)
{
	struct uph_money found[2];
	for (size_t i = sums->mark_count; i-- > 0;) {
		if (since(sums, i, found) && holds(found, sides))
			return true;
	}
	/* The sums of the marks are all there is when nothing has come since the last. */
	size_t mark = whole ? 0 : sums->mark_count - 1;
	if (since(sums, mark, found) && found[0].ore == 0 && found[1].ore == 0)
		(void)since(sums, 0, found);
	size_t side = sides[0] && sides[0]->ore != found[0].ore ? 0 : sides[1] ? 1 : 0;
	*expected = found[side];
	off->ore = sides[side]->ore - found[side].ore;
	return false;
}

void mapped_sums_mark(struct mapped_sums *sums)
{
	if (sums->mark_count > MAPPED_TOTALS_MAX)
		return;
	sums->marks[sums->mark_count][0] = sums->sides[0];
	sums->marks[sums->mark_count][1] = sums->sides[1];
	sums->mark_count++;
}
