/* Reads a format code as spreadsheets store it, always in English letters. Quoted text, escaped characters,
 * colours, conditions and currencies ("[$kr-41D]") say nothing about what the number is. */
#include "import/number_format.h"

#include <stddef.h>
#include <string.h>

struct code {
	const char *at;
	bool date, clock, elapsed, percent, decimals, scaled, fraction, exponent;
	size_t digits; /* 0, # and ? */
	size_t zeros;
	size_t others; /* anything that is shown besides zeros */
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool begins(const char *text, const char *word)
{
	for (; *word; text++, word++)
		if (lower(*text) != *word)
			return false;
	return true;
}

/* "[h]", "[mm]", "[ss]" count time; every other bracket is a colour, a condition or a currency. */
static void read_bracket(struct code *code)
{
	const char *close = strchr(code->at, ']');
	const char *at = code->at + 1;
	if (!close) {
		code->at += strlen(code->at);
		return;
	}
	while (at < close && lower(*at) == lower(code->at[1]))
		at++;
	if (at == close && close > code->at + 1 && strchr("hms", lower(code->at[1])))
		code->elapsed = true;
	code->others++;
	code->at = close + 1;
}

static void read_quoted(struct code *code)
{
	const char *close = strchr(code->at + 1, '"');
	code->at = close ? close + 1 : code->at + strlen(code->at);
	code->others++;
}

static void read_digit(struct code *code)
{
	code->digits++;
	if (*code->at == '0')
		code->zeros++;
	else
		code->others++;
	code->at++;
}

/* A comma after the last digit divides by a thousand; between digits it groups. */
static void read_comma(struct code *code)
{
	const char *next = code->at + 1;
	while (*next == ',')
		next++;
	if (code->digits > 0 && (*next == '\0' || !strchr("0#?", *next)))
		code->scaled = true;
	code->others++;
	code->at = next;
}

static void read_letter(struct code *code)
{
	char c = lower(*code->at);
	if (begins(code->at, "general")) {
		code->at += 7;
		code->others += 1;
		code->decimals = true; /* shows them when there are any */
		return;
	}
	if (begins(code->at, "am/pm")) {
		code->at += 5;
		code->clock = true;
		return;
	}
	if (c == 'e' && (code->at[1] == '+' || code->at[1] == '-')) {
		code->exponent = true;
		code->at += 2;
		return;
	}
	if (c == 'y' || c == 'd' || c == 'm' || c == 'e' || c == 'g')
		code->date = true;
	else if (c == 'h' || c == 's')
		code->clock = true;
	code->others++;
	code->at++;
}

static void read_sign(struct code *code)
{
	switch (*code->at) {
	case '.':
		code->decimals = true;
		break;
	case '%':
		code->percent = true;
		break;
	case '/':
		code->fraction = true;
		break;
	default:
		break;
	}
	code->others++;
	code->at++;
}

static void read_token(struct code *code)
{
	switch (*code->at) {
	case '"':
		read_quoted(code);
		return;
	case '\\':
	case '_':
	case '*':
		code->at += code->at[1] ? 2 : 1;
		code->others++;
		return;
	case '[':
		read_bracket(code);
		return;
	case '0':
	case '#':
	case '?':
		read_digit(code);
		return;
	case ',':
		read_comma(code);
		return;
	default:
		break;
	}
	if (lower(*code->at) >= 'a' && lower(*code->at) <= 'z')
		read_letter(code);
	else
		read_sign(code);
}

struct number_format number_format_parse(const char *text)
{
	struct code code = {.at = text};
	while (*code.at && *code.at != ';')
		read_token(&code);
	struct number_format format = {0};
	format.date = (code.date || code.clock) && !code.elapsed && !code.exponent;
	if (format.date || code.elapsed)
		return format;
	format.percent = code.percent;
	format.whole = code.digits > 0 && !code.decimals && !code.percent && !code.scaled && !code.fraction &&
		       !code.exponent;
	if (format.whole && code.others == 0 && code.zeros > 1 && code.zeros <= UINT8_MAX)
		format.zero_pad = (uint8_t)code.zeros;
	return format;
}

struct number_format number_format_builtin(uint32_t id)
{
	struct number_format format = {0};
	format.date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ||
		      id == 45 || id == 47;
	format.percent = id == 9 || id == 10;
	format.whole =
		id == 1 || id == 3 || id == 5 || id == 6 || id == 37 || id == 38 || id == 41 || id == 42;
	return format;
}
