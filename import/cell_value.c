/* See cell_value.h. No floating point: the part of a day is counted in whole units of 10⁻¹² day. */
#include "import/cell_value.h"

#include <string.h>

#include "ledger/base/text.h"

#define DAY_PARTS INT64_C(1000000000000) /* 12 decimals */
enum { DAY_SECONDS = 86400, SERIAL_MAX = 10000000 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct decimal {
	bool negative;
	char digits[40]; /* significant digits, without the point */
	int count;
	int point; /* digits before the decimal point */
};

/* Digits beyond the fortieth are dropped. */
static bool read_decimal(const char *text, size_t length, struct decimal *out)
{
	size_t at = 0;
	int seen = 0, exponent = 0;
	bool negative_exponent = false;
	*out = (struct decimal){0};
	if (at < length && (text[at] == '-' || text[at] == '+'))
		out->negative = text[at++] == '-';
	bool point = false;
	for (; at < length && (is_digit(text[at]) || (text[at] == '.' && !point)); at++) {
		if (text[at] == '.') {
			point = true;
			continue;
		}
		seen = 1;
		if (out->count == 0 && text[at] == '0') {
			out->point -= point;
			continue;
		}
		if (out->count < (int)sizeof out->digits)
			out->digits[out->count++] = text[at];
		if (!point && out->point < 100000)
			out->point++;
	}
	if (!seen)
		return false;
	if (at < length && (text[at] == 'e' || text[at] == 'E')) {
		at++;
		if (at < length && (text[at] == '-' || text[at] == '+'))
			negative_exponent = text[at++] == '-';
		if (at == length || !is_digit(text[at]))
			return false;
		for (; at < length && is_digit(text[at]); at++)
			exponent = exponent < 100000 ? exponent * 10 + (text[at] - '0') : exponent;
	}
	out->point += negative_exponent ? -exponent : exponent;
	return at == length;
}

bool cell_is_decimal(const char *text, size_t length)
{
	struct decimal decimal;
	return read_decimal(text, length, &decimal);
}

static int digit_at(const struct decimal *decimal, int at)
{
	return at >= 0 && at < decimal->count ? decimal->digits[at] - '0' : 0;
}

static void put_clock(struct buffer *pool, int64_t seconds)
{
	buffer_print(
		pool, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

static void put_date(struct buffer *pool, struct uph_date date)
{
	char text[UPH_DATE_TEXT_MAX];
	buffer_text(pool, uph_date_print(date, text));
}

enum cell_moment cell_from_serial(
	const char *text, size_t length, bool epoch_1904, struct uph_date *date, struct buffer *pool)
{
	struct decimal decimal;
	int64_t day = 0, parts = 0;
	if (!read_decimal(text, length, &decimal) || decimal.negative || decimal.point > 7)
		return CELL_NO_MOMENT;
	for (int i = 0; i < decimal.point; i++)
		day = day * 10 + digit_at(&decimal, i);
	for (int i = 0; i < 12; i++)
		parts = parts * 10 + digit_at(&decimal, decimal.point + i);
	int64_t seconds = (parts * DAY_SECONDS + DAY_PARTS / 2) / DAY_PARTS;
	bool clock = seconds > 0;
	if (seconds == DAY_SECONDS) {
		day++;
		seconds = 0;
		clock = false;
	}
	if (day == 0 && (clock || !epoch_1904)) {
		put_clock(pool, seconds);
		return CELL_CLOCK;
	}
	if (day > SERIAL_MAX || uph_date_from_serial(day, epoch_1904, date, NULL) != UPH_OK)
		return CELL_NO_MOMENT;
	put_date(pool, *date);
	if (clock) {
		buffer_byte(pool, ' ');
		put_clock(pool, seconds);
	}
	return CELL_DAY;
}

/* Two digits at `at`, or -1. */
static int pair(const char *text, size_t length, size_t at)
{
	if (at + 2 > length || !is_digit(text[at]) || !is_digit(text[at + 1]))
		return -1;
	return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

/* "15:22:00.5Z": seconds of the day, the fraction dropped; -1 when it is none. */
static int64_t read_clock(const char *text, size_t length)
{
	int hour = pair(text, length, 0), minute = pair(text, length, 3), second = 0;
	size_t at = 5;
	if (hour < 0 || minute < 0 || text[2] != ':' || hour > 24 || minute > 59)
		return -1;
	if (at < length && text[at] == ':') {
		second = pair(text, length, at + 1);
		if (second < 0 || second > 59)
			return -1;
		at += 3;
		if (at < length && (text[at] == '.' || text[at] == ','))
			for (at++; at < length && is_digit(text[at]);)
				at++;
	}
	if (at < length && text[at] == 'Z')
		at++;
	return at == length ? hour * 3600 + minute * 60 + second : -1;
}

enum cell_moment cell_from_iso(const char *text, size_t length, struct uph_date *date, struct buffer *pool)
{
	if (length >= 5 && text[2] == ':') {
		int64_t seconds = read_clock(text, length);
		if (seconds < 0)
			return CELL_NO_MOMENT;
		put_clock(pool, seconds);
		return CELL_CLOCK;
	}
	if (length < 10 || text[4] != '-' || text[7] != '-' || uph_date_parse(text, 10, date, NULL) != UPH_OK)
		return CELL_NO_MOMENT;
	int64_t seconds = 0;
	if (length > 10) {
		seconds = text[10] == 'T' || text[10] == ' ' ? read_clock(text + 11, length - 11) : -1;
		if (seconds < 0 || seconds >= DAY_SECONDS)
			return CELL_NO_MOMENT;
	}
	put_date(pool, *date);
	if (seconds > 0) {
		buffer_byte(pool, ' ');
		put_clock(pool, seconds);
	}
	return CELL_DAY;
}

bool cell_from_duration(const char *text, struct buffer *pool)
{
	int64_t seconds = 0, number = 0;
	bool any = false, fraction = false;
	if (text[0] != 'P')
		return false;
	for (text++; *text; text++) {
		if (is_digit(*text)) {
			if (!fraction && number < INT64_C(1000000000))
				number = number * 10 + (*text - '0');
			any = true;
			continue;
		}
		switch (*text) {
		case 'T':
			break;
		case 'D':
			seconds += number * DAY_SECONDS;
			break;
		case 'H':
			seconds += number * 3600;
			break;
		case 'M':
			seconds += number * 60;
			break;
		case 'S':
			seconds += number;
			break;
		case '.':
		case ',':
			fraction = true;
			continue;
		default:
			return false;
		}
		number = 0;
		fraction = false;
		if (seconds > INT64_C(100000) * DAY_SECONDS)
			return false;
	}
	if (!any)
		return false;
	put_clock(pool, seconds);
	return true;
}

/* "_x000D_" at `text`: its code, or -1. */
static int32_t escape_at(const char *text, size_t left)
{
	int32_t code = 0;
	if (left < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++) {
		char c = text[i];
		if (is_digit(c))
			code = code * 16 + (c - '0');
		else if (c >= 'A' && c <= 'F')
			code = code * 16 + (c - 'A' + 10);
		else if (c >= 'a' && c <= 'f')
			code = code * 16 + (c - 'a' + 10);
		else
			return -1;
	}
	return code;
}

/* UTF-8 of a code that came from one escape or two: always shorter than they were. */
static size_t write_code(char *out, uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xC0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xE0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3F));
		out[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3F));
	out[2] = (char)(0x80 | (code >> 6 & 0x3F));
	out[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

static size_t decode_escapes(char *text, size_t length)
{
	size_t at = 0, to = 0;
	while (at < length) {
		int32_t code = escape_at(text + at, length - at);
		size_t used = 7;
		if (code >= 0xD800 && code <= 0xDBFF) {
			int32_t second = escape_at(text + at + 7, length - at - 7);
			code = second >= 0xDC00 && second <= 0xDFFF
				       ? 0x10000 + ((code - 0xD800) << 10) + (second - 0xDC00)
				       : -1;
			used = 14;
		} else if (code >= 0xDC00 && code <= 0xDFFF) {
			code = -1;
		}
		if (code <= 0) { /* none, a lone half, or NUL: stays as it is written */
			text[to++] = text[at++];
			continue;
		}
		to += write_code(text + to, (uint32_t)code);
		at += used;
	}
	return to;
}

size_t cell_unescape(char *text, size_t length)
{
	if (memchr(text, '_', length))
		length = decode_escapes(text, length);
	char *found = memchr(text, '\r', length);
	if (!found)
		return length;
	size_t at = (size_t)(found - text), to = at;
	for (; at < length; at++) {
		if (text[at] != '\r')
			text[to++] = text[at];
		else if (at + 1 == length || text[at + 1] != '\n')
			text[to++] = '\n';
	}
	return to;
}

/* One side of a reference within brackets: ".A1" is A1, "$Blad2.B1" is $Blad2!B1. */
static void put_reference(struct buffer *pool, const char *text, size_t length)
{
	size_t point = length;
	bool quoted = false;
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\'')
			quoted = !quoted;
		else if (text[i] == '.' && !quoted)
			point = i;
	}
	if (point == length) {
		buffer_append(pool, text, length);
		return;
	}
	if (point > 0) {
		buffer_append(pool, text, point);
		buffer_byte(pool, '!');
	}
	buffer_append(pool, text + point + 1, length - point - 1);
}

static const char *put_references(struct buffer *pool, const char *at)
{
	bool quoted = false;
	const char *start = at;
	for (; *at && (quoted || *at != ']'); at++) {
		if (*at == '\'')
			quoted = !quoted;
		if (*at != ':' || quoted)
			continue;
		put_reference(pool, start, (size_t)(at - start));
		buffer_byte(pool, ':');
		start = at + 1;
	}
	put_reference(pool, start, (size_t)(at - start));
	return *at ? at + 1 : at;
}

void cell_formula_from_open(const char *formula, struct buffer *pool)
{
	bool text = false;
	const char *at = formula + strspn(formula, "abcdefghijklmnopqrstuvwxyz");
	at = *at == ':' ? at + 1 : formula;
	at += *at == '=';
	while (*at) {
		if (*at == '"')
			text = !text;
		if (*at == '[' && !text) {
			at = put_references(pool, at + 1);
			continue;
		}
		buffer_byte(pool, *at == ';' && !text ? ',' : *at);
		at++;
	}
}
