/* What a clause does to money. */
#ifndef UPH_IMPORT_PROTOCOL_VERDICTS_H
#define UPH_IMPORT_PROTOCOL_VERDICTS_H

#include "import/protocol_reading.h"

enum verdict_kind {
	VERDICT_NONE,    /* nothing: it takes note, tells, appoints */
	VERDICT_GIVES,   /* an allocation */
	VERDICT_BACK,    /* money back, or moved between pots: no allocation */
	VERDICT_REFUSES, /* turned down or put off */
	VERDICT_ASKS     /* to be applied for, looked into, worked out */
};

struct verdict {
	enum verdict_kind kind;
	size_t from; /* where the giving begins, when something else stands before it */
	bool named;  /* it names an amount */
};

struct verdict clause_verdict(const struct spoken *said);
/* Whether a verb of giving stands in it. */
bool clause_gives(const struct spoken *said);

#endif
