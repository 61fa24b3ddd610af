/* Exact fractions: read from text, printed, and siblings brought to a common denominator. */
#ifndef UPH_IMPORT_DECISION_FRACTION_H
#define UPH_IMPORT_DECISION_FRACTION_H

#include "import/decision_file.h"

#define DECISION_FRACTION_TEXT_MAX 48

/* Reads "46/100", "46 %" or "46,5 %": above zero, at most one. UPH_E_SYNTAX with a sentence. */
enum uph_status decision_fraction_parse(const char *text, struct uph_fraction *out, struct uph_error *err);

/* "9/10", or "1". Returns `text`, which holds DECISION_FRACTION_TEXT_MAX. */
char *decision_fraction_print(struct uph_fraction fraction, char *text);

/* In lowest terms; the denominator is above 0. */
struct uph_fraction decision_fraction_make(int64_t numerator, int64_t denominator);

/* Brings `*common`, which starts as 1, to a multiple of the denominator too; false when it is then larger
 * than siblings are counted with. */
bool decision_fraction_common(int64_t *common, struct uph_fraction fraction);

#endif
