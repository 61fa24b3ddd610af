/* The cells that people fill in: a text, a day, an amount. What cannot be read is told as a sentence; where
 * it stands is the caller's to say. */
#ifndef UPH_IMPORT_FIELD_CELLS_H
#define UPH_IMPORT_FIELD_CELLS_H

#include "import/table.h"
#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "uph/money.h"

/* Nothing, or a dash. */
bool field_is_filler(const struct table_cell *cell);

/* False, and why, for a formula without its result and for an error value. */
bool field_is_readable(const struct table_cell *cell, struct buffer *why);

/* As it is shown, without white space at the ends and none but single spaces within: "0786" of a number that
 * is shown so. NULL when memory is out. */
const char *field_text(struct arena *arena, const struct table_cell *cell);
/* The same, for as long as the cell lives: a text that is so already is not copied. */
const char *field_text_in_place(struct arena *arena, const struct table_cell *cell);

/* A date, a text or digits that say one, or a day number whose format was lost. */
bool field_day(
	const struct table *table, const struct table_cell *cell, struct uph_date *out, struct buffer *why);

/* Kronor, of any sign. */
bool field_amount(const struct table_cell *cell, struct uph_money *out, struct buffer *why);

#endif
