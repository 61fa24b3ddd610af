/* Who shares an allocation, and by what measure.
 *
 * Siblings are measured in one way: all by fraction, which sum to one; all by weight; or by nothing, which is
 * equal parts. A part with shares of its own is a group and has no recipient itself. */
#include "import/decision_fraction.h"
#include "import/decision_reading.h"

#include <inttypes.h>

void *decision_array(struct decision_reading *reading, size_t count, size_t size)
{
	void *array = count ? arena_alloc_array(reading->walk.arena, count, size) : NULL;
	if (count && !array)
		reading->walk.out_of_memory = true;
	return array;
}

/* ---- fractions ---- */

bool decision_fraction_of(struct decision_reading *reading, const struct json_object *object, const char *key,
	struct uph_fraction *out)
{
	struct uph_error err;
	const char *text = json_text(&reading->walk, object, key);
	if (!text)
		return false;
	if (decision_fraction_parse(text, out, &err) == UPH_OK)
		return true;
	json_say(&reading->walk, "fraction", json_path(&reading->walk, object->path, key), "%s", err.message);
	return false;
}

bool decision_fractions_settle(struct decision_reading *reading, const char *where, const char *they,
	const struct uph_fraction *fractions, uint64_t *weights, size_t count)
{
	int64_t common = 1, sum = 0;
	char together[DECISION_FRACTION_TEXT_MAX], off[DECISION_FRACTION_TEXT_MAX];
	bool countable = true;
	for (size_t i = 0; i < count && countable; i++)
		countable = decision_fraction_common(&common, fractions[i]);
	if (!countable) {
		json_say(&reading->walk, "fraction_sum", where,
			"%s har nämnare som inte går att lägga ihop exakt. Skriv dem med en gemensam nämnare.",
			they);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		int64_t part = fractions[i].numerator * (common / fractions[i].denominator);
		sum += part;
		if (weights)
			weights[i] = (uint64_t)part;
	}
	if (sum == common)
		return true;
	decision_fraction_print(decision_fraction_make(sum, common), together);
	decision_fraction_print(
		decision_fraction_make(sum < common ? common - sum : sum - common, common), off);
	json_say(&reading->walk, "fraction_sum", where, "%s blir %s tillsammans; de ska bli 1, %s %s.", they,
		together, off, sum < common ? "saknas" : "för mycket");
	return false;
}

/* ---- siblings ---- */

struct siblings {
	struct json_list list;
	struct decision_share *shares;
	size_t count; /* that could be opened */
	size_t fractions, weights, neither, unreadable;
};

static void take_measure(struct decision_reading *reading, const struct json_object *object,
	struct siblings *siblings, struct decision_share *out)
{
	bool fraction = json_has(object, "share"), weight = json_has(object, "weight");
	int64_t number = 0;
	if (fraction && weight) {
		json_say(&reading->walk, "share_and_weight", object->path,
			"Andelen har både share och weight. Behåll en av dem.");
		siblings->unreadable++;
		return;
	}
	siblings->fractions += fraction;
	siblings->weights += weight;
	siblings->neither += !fraction && !weight;
	if ((fraction && !decision_fraction_of(reading, object, "share", &out->share)) ||
		(weight && !json_number(&reading->walk, object, "weight", &number)))
		siblings->unreadable++;
	out->weight = weight ? (uint64_t)number : 1;
}

static void settle_fractions(struct decision_reading *reading, const struct siblings *siblings)
{
	size_t count = siblings->count;
	struct uph_fraction *fractions = decision_array(reading, count, sizeof *fractions);
	uint64_t *weights = decision_array(reading, count, sizeof *weights);
	if (!fractions || !weights)
		return;
	for (size_t i = 0; i < count; i++)
		fractions[i] = siblings->shares[i].share;
	(void)decision_fractions_settle(reading, siblings->list.path, "Andelarna", fractions, weights, count);
	for (size_t i = 0; i < count; i++)
		siblings->shares[i].weight = weights[i];
}

static enum decision_division settle(struct decision_reading *reading, const struct siblings *siblings)
{
	bool mixed = (siblings->fractions > 0) + (siblings->weights > 0) + (siblings->neither > 0) > 1;
	if (mixed) {
		json_say(&reading->walk, "shares_mixed", siblings->list.path,
			"Av andelarna har %zu share, %zu weight och %zu ingetdera. Mät alla på samma sätt: "
			"share, weight, eller inget för lika delar.",
			siblings->fractions, siblings->weights, siblings->neither);
		return DECISION_DIVISION_NONE;
	}
	if (siblings->neither)
		return DECISION_DIVISION_EQUAL;
	if (siblings->weights)
		return DECISION_DIVISION_WEIGHT;
	if (!siblings->unreadable && siblings->count == siblings->list.count)
		settle_fractions(reading, siblings);
	return DECISION_DIVISION_FRACTION;
}

/* ---- the tree ---- */

struct level {
	struct decision_share *shares;
	size_t count;
	enum decision_division division;
};

static struct level read_level(
	struct decision_reading *reading, const struct json_object *parent, size_t depth);

static void read_share(struct decision_reading *reading, const struct json_object *object, size_t depth,
	struct siblings *siblings, struct decision_share *out)
{
	struct json_walk *walk = &reading->walk;
	out->path = object->path;
	out->recipient = json_text(walk, object, "recipient");
	out->name = json_text(walk, object, "name");
	out->requisitioner = json_text(walk, object, "requisitioner");
	out->performer = json_text(walk, object, "performer");
	out->purpose = json_text(walk, object, "purpose");
	take_measure(reading, object, siblings, out);
	struct level below = read_level(reading, object, depth + 1);
	out->shares = below.shares;
	out->share_count = below.count;
	out->division = below.division;
	if (!json_has(object, "recipient") && !json_has(object, "name"))
		json_say(walk, "share_nobody", object->path,
			"Andelen säger inte vems den är. Skriv en mottagare (recipient), eller ett namn (name) "
			"på en grupp.");
	if (json_has(object, "recipient") && below.count > 0)
		json_say(walk, "share_group", json_path(walk, object->path, "recipient"),
			"Andelen delas vidare och kan inte ha en egen mottagare. Kalla gruppen något med name, "
			"och skriv mottagarna på dess andelar.");
}

/* False when there is nothing to read: no list, or too much of it. */
static bool open_level(struct decision_reading *reading, const struct json_object *parent, size_t depth,
	struct json_list *list)
{
	if (!json_list(&reading->walk, parent, "shares", list) || list->count == 0)
		return false;
	if (depth > DECISION_SHARE_DEPTH_MAX) {
		json_say(&reading->walk, "depth", list->path,
			"Andelar delas vidare i fler än %d nivåer. Så djupt läses de inte.",
			DECISION_SHARE_DEPTH_MAX);
		return false;
	}
	bool inside = reading->share_count <= DECISION_SHARES_MAX;
	reading->share_count += list->count;
	if (inside && reading->share_count > DECISION_SHARES_MAX)
		json_say(&reading->walk, "limit", list->path,
			"Tilldelningen har fler än %d andelar, alla nivåer räknade. Dela den i flera.",
			DECISION_SHARES_MAX);
	return reading->share_count <= DECISION_SHARES_MAX;
}

static struct level read_level(
	struct decision_reading *reading, const struct json_object *parent, size_t depth)
{
	struct siblings siblings = {.count = 0};
	struct level level = {.count = 0};
	struct json_object object;
	if (!open_level(reading, parent, depth, &siblings.list))
		return level;
	siblings.shares = decision_array(reading, siblings.list.count, sizeof *siblings.shares);
	if (!siblings.shares)
		return level;
	while (json_list_object(&reading->walk, &siblings.list, &object)) {
		read_share(reading, &object, depth, &siblings, &siblings.shares[siblings.count]);
		siblings.count++;
	}
	level.shares = siblings.shares;
	level.count = siblings.count;
	level.division = settle(reading, &siblings);
	return level;
}

void decision_shares_read(
	struct decision_reading *reading, const struct json_object *object, struct decision_allocation *out)
{
	reading->share_count = 0;
	struct level level = read_level(reading, object, 1);
	out->shares = level.shares;
	out->share_count = level.count;
	out->division = level.division;
	if (level.count > 0 && json_has(object, "recipient"))
		json_say(&reading->walk, "share_group", json_path(&reading->walk, object->path, "recipient"),
			"Tilldelningen är delad och kan inte ha en egen mottagare. Skriv mottagarna på "
			"andelarna, och den som rekvirerar för alla som requisitioner.");
}
