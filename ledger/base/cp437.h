/* Code page 437, which SIE files are written in. */
#ifndef UPH_BASE_CP437_H
#define UPH_BASE_CP437_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buffer.h"

/* Appends UTF-8 text in code page 437. What the page has no sign for is written as something like it ("-" for
 * an en dash), else "?". False when two different texts could become the same that way. */
bool cp437_put(struct buffer *out, const char *text);

/* The code point of a byte of the page; below 0x80 the byte itself. */
uint32_t cp437_code(unsigned char byte);

#endif
