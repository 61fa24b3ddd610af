/* A leaf of the file and the allocation of the ledger that it is. */
#include "import/decision_money.h"

#include "import/words_alike.h"
#include "ledger/base/text.h"

bool money_same_words(const struct leaf *leaf, const struct known_leaf *known)
{
	return text_same(leaf->purpose, known->purpose);
}

/* In order of likeness: the same purpose and money; the same money; the same purpose; the same pots. */
enum likeness { ALIKE_WHOLLY, ALIKE_MONEY, ALIKE_WORDS, ALIKE_POTS, LIKENESSES };

/* Of a meeting whose paragraph is unknown, only the same money is the same decision. */
static bool alike(
	const struct leaf *leaf, const struct known_leaf *known, enum likeness likeness, bool others)
{
	bool loosely = others || known->of_matrix;
	bool nothing = known->line_count == 0 && leaf->line_count > 0; /* it was taken away */
	if (known->answered || leaf->recipient != known->recipient || nothing)
		return false;
	switch (likeness) {
	case ALIKE_WHOLLY:
		return money_same_words(leaf, known) && leaf_lines_same(leaf, known, loosely);
	case ALIKE_MONEY:
		return leaf_lines_same(leaf, known, loosely);
	case ALIKE_WORDS:
		return !others && money_same_words(leaf, known);
	case ALIKE_POTS:
		return !others && leaf_pots_same(leaf, known);
	case LIKENESSES:
		break;
	}
	return false;
}

void money_match(struct money *money, struct known_leaf *known, size_t count, bool others)
{
	const struct leaves *leaves = &money->sync->leaves;
	for (int likeness = 0; likeness < LIKENESSES; likeness++) {
		for (size_t i = 0; i < leaves->count; i++) {
			for (size_t k = 0; !money->answers[i] && k < count; k++) {
				if (!alike(&leaves->items[i], &known[k], (enum likeness)likeness, others))
					continue;
				money->answers[i] = &known[k];
				money->linked[i] = others;
				known[k].answered = true;
			}
		}
	}
}

static struct known_leaf *contradicted(struct money *money, const struct leaf *leaf, bool other_recipient)
{
	for (size_t k = 0; k < money->other_count; k++) {
		struct known_leaf *other = &money->others[k];
		bool same_recipient = leaf->recipient == other->recipient;
		bool pots = other_recipient ? leaf_lines_same(leaf, other, false)
					    : leaf_pots_same(leaf, other) || leaf_lines_overlap(leaf, other);
		if (!other->answered && other->posted && same_recipient != other_recipient && pots &&
			words_alike(leaf->purpose, other->purpose))
			return other;
	}
	return NULL;
}

void money_match_contradictions(struct money *money, struct known_leaf **strangers)
{
	const struct leaves *leaves = &money->sync->leaves;
	for (size_t i = 0; i < leaves->count; i++) {
		if (money->answers[i])
			continue;
		money->answers[i] = contradicted(money, &leaves->items[i], false);
		money->linked[i] = money->answers[i] != NULL;
		if (money->answers[i])
			money->answers[i]->answered = true;
		else
			strangers[i] = contradicted(money, &leaves->items[i], true);
	}
}
