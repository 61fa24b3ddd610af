/* What keys a decision file has: one table for each kind of object, and the words of each choice. The reader
 * reads by them, and a test holds docs/decision-file.schema.json to them. */
#ifndef UPH_IMPORT_DECISION_KEYS_H
#define UPH_IMPORT_DECISION_KEYS_H

#include "import/json_reader.h"

#define DECISION_FORMAT "uph-beslut-1"

enum decision_shape {
	DECISION_SHAPE_FILE,
	DECISION_SHAPE_DECISION,
	DECISION_SHAPE_EARLIER,
	DECISION_SHAPE_ALLOCATION,
	DECISION_SHAPE_PERIOD,
	DECISION_SHAPE_LINE,
	DECISION_SHAPE_SHARE,
	DECISION_SHAPE_CONDITION,
	DECISION_SHAPE_POT,
	DECISION_SHAPE_COFINANCING,
	DECISION_SHAPE_FUNDER,
	DECISION_SHAPE_APPROVAL,
	DECISION_SHAPE_DRAFT,
	DECISION_SHAPE_MEETING,
	DECISION_SHAPE_FUND,
	DECISION_SHAPE_ACTIVITY,
	DECISION_SHAPES
};

extern const struct json_shape decision_shapes[DECISION_SHAPES];

#endif
