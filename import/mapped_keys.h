/* What keys a mapping has: one table for each kind of object. The reader reads by them, and a test holds
 * docs/mapping.schema.json to them. */
#ifndef UPH_IMPORT_MAPPED_KEYS_H
#define UPH_IMPORT_MAPPED_KEYS_H

#include "import/json_reader.h"

#define MAPPED_FORMAT "uph-karta-1"

enum mapped_shape {
	MAPPED_SHAPE_MAPPING,
	MAPPED_SHAPE_HEADER,
	MAPPED_SHAPE_AMOUNT,
	MAPPED_SHAPE_FORMAT,
	MAPPED_SHAPE_VALUES,
	MAPPED_SHAPE_FILTER,
	MAPPED_SHAPE_TOTALS,
	MAPPED_SHAPE_EVENT,
	MAPPED_SHAPES
};

extern const struct json_shape mapped_shapes[MAPPED_SHAPES];

#endif
