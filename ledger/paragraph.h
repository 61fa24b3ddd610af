/* A paragraph as it is kept: "84", also when it is written "84/24" for the 84th of 2024. */
#ifndef UPH_LEDGER_PARAGRAPH_H
#define UPH_LEDGER_PARAGRAPH_H

#include <stddef.h>

#include "uph/date.h"

#define PARAGRAPH_MAX 60

/* Copies `paragraph` without the meeting's year into `out`; NULL stays NULL. One that is too long is returned
 * as it is. */
const char *paragraph_plain(const char *paragraph, struct uph_date meeting, char out[PARAGRAPH_MAX]);

#endif
