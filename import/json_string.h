/* A text as a JSON string. Every JSON file that import/ writes (a draft, a mapping) has its texts from here.
 */
#ifndef UPH_IMPORT_JSON_STRING_H
#define UPH_IMPORT_JSON_STRING_H

#include "ledger/base/buffer.h"

/* `text` in quotation marks, UTF-8 as it stands; what JSON forbids, and DEL, as escapes. Nothing is left out.
 */
void json_string_put(struct buffer *out, const char *text);

#endif
