/* Code page 437, which SIE files are written in. */
#ifndef UPH_REPORTS_CP437_H
#define UPH_REPORTS_CP437_H

#include <stdbool.h>

#include "ledger/base/buffer.h"

/* Appends UTF-8 text in code page 437. What the page has no sign for is written as something like it ("-" for
 * an en dash), else "?". False when two different texts could become the same that way. */
bool cp437_put(struct buffer *out, const char *text);

#endif
