/* The words of a workbook: what is chosen in a cell, and what its columns are called in the ledger's
 * sentences. */
#ifndef UPH_IMPORT_WORKBOOK_WORDS_H
#define UPH_IMPORT_WORKBOOK_WORDS_H

#include "import/journal_words.h"
#include "ledger/base/buffer.h"
#include "uph/workbook.h"

/* The form field as a movement's column; JOURNAL_COLUMNS when it is none. */
size_t workbook_column(enum uph_form_field field);
/* "kolumnen Tilldelning", for messages about movements. */
const char *workbook_called(enum uph_movement_field field, bool with_value);

/* "786 Ungdomsmottagning" is 786, and what is not divided has no code. */
#define WORKBOOK_CODE_MAX 64
const char *workbook_code(const char *words, char code[WORKBOOK_CODE_MAX]);

/* Which of the choices ("Beslutat,Avslaget") the text is, from 0; their count when it is none of them: `why`
 * then says what can stand there. */
size_t workbook_choice(const char *choices, const char *text, const char *heading, struct buffer *why);

#endif
