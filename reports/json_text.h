/* JSON's bare syntax, written straight into a sink: what the renderer and the export share. Texts become
 * whole UTF-8 and stand as they are; controls, quotes and backslashes are escaped. Money is a decimal string.
 */
#ifndef UPH_REPORTS_JSON_TEXT_H
#define UPH_REPORTS_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buffer.h"
#include "reports/sink.h"
#include "uph/date.h"
#include "uph/money.h"

struct json_text {
	struct sink *sink;
	struct buffer scratch; /* init before, free after */
};

void json_put_string(struct json_text *json, const char *text); /* NULL: null */
void json_put_money(struct json_text *json, struct uph_money money);
void json_put_date(struct json_text *json, struct uph_date date); /* none: null */
void json_put_integer(struct json_text *json, int64_t integer);

/* A line end and the indentation of so many levels. */
void json_put_line(struct json_text *json, size_t depth);
/* "key": at the beginning of an object's line, with the comma that ends the line before. */
void json_put_key_line(struct json_text *json, size_t depth, bool *first, const char *key);
/* "key": within an object that stands on one line. */
void json_put_key(struct json_text *json, bool *first, const char *key);
/* The next item of a list, on a line of its own. */
void json_put_item(struct json_text *json, size_t depth, bool *first);
/* The closing sign on a line of its own, unless nothing stood between. */
void json_put_close(struct json_text *json, size_t depth, bool empty, char sign);

#endif
