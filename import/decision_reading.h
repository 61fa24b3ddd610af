/* What the parts of the decision reader have in common. */
#ifndef UPH_IMPORT_DECISION_READING_H
#define UPH_IMPORT_DECISION_READING_H

#include "import/decision_file.h"
#include "import/json_reader.h"

struct decision_reading {
	struct json_walk walk;
	size_t allocation_count; /* of the decision at hand; SIZE_MAX: not known, which is said */
	size_t share_count;      /* of the allocation at hand, all levels */
};

/* `count` zeroed elements in the file's memory; NULL when there is none left (the walk then knows). */
void *decision_array(struct decision_reading *reading, size_t count, size_t size);

/* The fraction of a key; false when it is absent or cannot be read (said). */
bool decision_fraction_of(struct decision_reading *reading, const struct json_object *object, const char *key,
	struct uph_fraction *out);
/* Whether the fractions sum to exactly one; else says at `where` what `they` ("Andelarna") sum to. Then
 * weights[] (may be NULL) are the fractions over their common denominator. */
bool decision_fractions_settle(struct decision_reading *reading, const char *where, const char *they,
	const struct uph_fraction *fractions, uint64_t *weights, size_t count);

/* An object of the allocations. */
void decision_allocation_read(
	struct decision_reading *reading, const struct json_object *object, struct decision_allocation *out);
/* The key "financing": lines, and how the amount is divided on them. */
void decision_financing_read(
	struct decision_reading *reading, const struct json_object *object, struct decision_allocation *out);
/* The key "shares" of an allocation. */
void decision_shares_read(
	struct decision_reading *reading, const struct json_object *object, struct decision_allocation *out);
/* An object of the conditions. */
void decision_condition_read(
	struct decision_reading *reading, const struct json_object *object, struct decision_condition *out);

/* The object "draft" of the file; NULL when it cannot be read. */
struct decision_draft *decision_draft_read(
	struct decision_reading *reading, const struct json_object *object);

#endif
