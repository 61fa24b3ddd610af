/* Between json_reader.c, which knows objects and lists, and json_reader_value.c, which knows what stands in
 * a value. */
#ifndef UPH_IMPORT_JSON_READER_VALUE_H
#define UPH_IMPORT_JSON_READER_VALUE_H

#include "import/json_reader.h"

/* The value of a key when it is of the type its table says, else NULL; and the key's table. */
const struct cJSON *json_reader_value(
	const struct json_object *object, const char *key, const struct json_key **table);
/* Whether the value is a whole number from 1 to `max`, which is then in `out`. */
bool json_reader_whole(const struct cJSON *value, int64_t max, int64_t *out);
/* A copy without white space at the ends; NULL with a finding when it cannot stand in a book. */
const char *json_reader_text(struct json_walk *walk, const char *path, const char *text, bool may_be_empty);
/* "Menade du …?": makes `name` the nearest when it is nearer to `wanted` than what was tried before.
 * `*distance` begins as json_reader_slips(wanted), `*nearest` as NULL. */
void json_reader_nearest(const char *wanted, const char *name, size_t *distance, const char **nearest);
/* One more than the edits of a slip of the pen: a third of the letters may be wrong. */
size_t json_reader_slips(const char *wanted);

#endif
