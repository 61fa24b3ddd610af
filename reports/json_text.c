#include "reports/json_text.h"

#include <inttypes.h>
#include <string.h>

#include "reports/shown.h"

static void put_escaped(struct json_text *json, unsigned char byte)
{
	char escape[8];
	switch (byte) {
	case '"':
		sink_text(json->sink, "\\\"");
		break;
	case '\\':
		sink_text(json->sink, "\\\\");
		break;
	case '\n':
		sink_text(json->sink, "\\n");
		break;
	case '\r':
		sink_text(json->sink, "\\r");
		break;
	case '\t':
		sink_text(json->sink, "\\t");
		break;
	default:
		(void)snprintf(escape, sizeof escape, "\\u%04x", byte);
		sink_text(json->sink, escape);
		break;
	}
}

/* U+0080 to U+009F, which some terminals obey. */
static bool is_high_control(const char *text)
{
	return (unsigned char)text[0] == 0xC2 && (unsigned char)text[1] < 0xA0;
}

static bool stands_as_it_is(const char *text)
{
	unsigned char byte = (unsigned char)text[0];
	return byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F && !is_high_control(text);
}

void json_put_string(struct json_text *json, const char *text)
{
	if (!text) {
		sink_text(json->sink, "null");
		return;
	}
	text = shown_valid(text, &json->scratch);
	sink_byte(json->sink, '"');
	while (*text) {
		size_t length = 0;
		while (text[length] && stands_as_it_is(text + length))
			length++;
		sink_bytes(json->sink, text, length);
		text += length;
		if (*text && is_high_control(text))
			text++; /* its code point is its second byte */
		if (*text)
			put_escaped(json, (unsigned char)*text++);
	}
	sink_byte(json->sink, '"');
}

void json_put_line(struct json_text *json, size_t depth)
{
	sink_byte(json->sink, '\n');
	sink_repeat(json->sink, ' ', depth * 2);
}

/* "key": at the beginning of an object's line, with the comma that ends the line before. */
void json_put_key_line(struct json_text *json, size_t depth, bool *first, const char *key)
{
	if (!*first)
		sink_byte(json->sink, ',');
	*first = false;
	json_put_line(json, depth);
	json_put_string(json, key);
	sink_text(json->sink, ": ");
}

/* "key": within an object that stands on one line. */
void json_put_key(struct json_text *json, bool *first, const char *key)
{
	if (!*first)
		sink_text(json->sink, ", ");
	*first = false;
	json_put_string(json, key);
	sink_text(json->sink, ": ");
}

void json_put_item(struct json_text *json, size_t depth, bool *first)
{
	if (!*first)
		sink_byte(json->sink, ',');
	*first = false;
	json_put_line(json, depth);
}

/* The closing sign on a line of its own, unless nothing stood between. */
void json_put_close(struct json_text *json, size_t depth, bool empty, char sign)
{
	if (!empty)
		json_put_line(json, depth);
	sink_byte(json->sink, sign);
}

void json_put_money(struct json_text *json, struct uph_money money)
{
	char text[UPH_MONEY_TEXT_MAX];
	json_put_string(json, uph_money_print(money, UPH_MONEY_PLAIN, text));
}

void json_put_date(struct json_text *json, struct uph_date date)
{
	char text[UPH_DATE_TEXT_MAX];
	json_put_string(json, date.ymd ? uph_date_print(date, text) : NULL);
}

void json_put_integer(struct json_text *json, int64_t integer)
{
	char text[32];
	(void)snprintf(text, sizeof text, "%" PRId64, integer);
	sink_text(json->sink, text);
}
