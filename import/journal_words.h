/* The words of a sheet of events: headings, events, and what money it is about. Swedish and English; case,
 * spaces, dashes and underscores do not matter. */
#ifndef UPH_IMPORT_JOURNAL_WORDS_H
#define UPH_IMPORT_JOURNAL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/buffer.h"
#include "uph/movement_words.h"

/* The columns: a movement's fields, and the event. */
#define JOURNAL_EVENT UPH_MOVEMENT_FIELDS
#define JOURNAL_COLUMNS (UPH_MOVEMENT_FIELDS + 1)

/* The column a heading names; false when it is none of them. `folded` is folded text. A heading of amounts
 * may say a unit. */
bool journal_heading(const char *folded, size_t *column);
/* "Nr", "Bidragsår": as a person would head the column. */
const char *journal_column_name(size_t column);
/* "kolumnen Nr", for messages about movements. */
const char *journal_called(enum uph_movement_field field, bool with_value);

/* The event by its English name, its label, or a common form of it. */
bool journal_event(const char *text, enum uph_event *out);
/* The label that was probably meant; NULL when none is near. */
const char *journal_event_near(const char *text);

/* "förbrukat" as "spent", "potten" as "pot"; NULL when it is no such word. */
const char *journal_of(const char *text);
const char *journal_into(const char *text);

/* What the ledger says, as a sentence about a sheet: a capital first, a stop last, columns for options. */
void journal_sentence(struct buffer *out, const char *message);

#endif
