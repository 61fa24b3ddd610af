/* JSON read sign by sign: what may stand here, and what does.
 *
 * A stack of one byte for each open object or list takes the place of recursion. Texts must be whole UTF-8
 * without control characters and without NUL, however it is written. */
#include "import/json_syntax.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"

/* What may stand next. */
enum expected {
	EXPECT_VALUE,
	EXPECT_VALUE_OR_END, /* directly after [ */
	EXPECT_KEY,
	EXPECT_KEY_OR_END, /* directly after { */
	EXPECT_COLON,
	EXPECT_COMMA_OR_END,
	EXPECT_NOTHING
};

struct scan {
	const char *text;
	size_t length, at;
	enum expected expected;
	char closers[JSON_DEPTH_MAX]; /* of what is open, outermost first */
	size_t depth;
	struct json_fault *fault;
};

static bool refuse(struct scan *scan, const char *rule, size_t at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static bool refuse(struct scan *scan, const char *rule, size_t at, const char *format, ...)
{
	va_list arguments;
	scan->fault->rule = rule;
	scan->fault->at = at;
	va_start(arguments, format);
	(void)vsnprintf(scan->fault->message, sizeof scan->fault->message, format, arguments);
	va_end(arguments);
	return false;
}

static unsigned char byte_at(const struct scan *scan, size_t at)
{
	return at < scan->length ? (unsigned char)scan->text[at] : 0;
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static const char *expected_words(const struct scan *scan)
{
	bool in_list = scan->depth > 0 && scan->closers[scan->depth - 1] == ']';
	switch (scan->expected) {
	case EXPECT_VALUE:
		return "ett värde";
	case EXPECT_VALUE_OR_END:
		return "ett värde eller ]";
	case EXPECT_KEY:
		return "en nyckel inom raka citattecken";
	case EXPECT_KEY_OR_END:
		return "en nyckel inom raka citattecken eller }";
	case EXPECT_COLON:
		return "ett kolon efter nyckeln";
	case EXPECT_COMMA_OR_END:
		return in_list ? "ett komma eller ]" : "ett komma eller }";
	case EXPECT_NOTHING:
		break;
	}
	return "slutet på filen";
}

/* What a person most often did to come here; "" when nothing is known of it. */
static const char *hint(const struct scan *scan, uint32_t code)
{
	bool closes = code == '}' || code == ']';
	if (closes && (scan->expected == EXPECT_KEY || scan->expected == EXPECT_VALUE) && scan->at > 0)
		return " Ta bort kommat efter det sista, eller skriv det som fattas.";
	if (code == '\'' || (code >= 0x2018 && code <= 0x201F) || code == 0x00AB || code == 0x00BB)
		return " Skriv raka citattecken, \".";
	if (code == '/' || code == '#')
		return " JSON har inga kommentarer: ta bort den.";
	if (scan->expected == EXPECT_COMMA_OR_END && code == '"')
		return " Det fattas ett komma före.";
	return "";
}

static bool unexpected(struct scan *scan)
{
	if (scan->at >= scan->length)
		return refuse(scan, "syntax", scan->length,
			"Filen är inte giltig JSON: här väntades %s, men filen tar slut.",
			expected_words(scan));
	size_t end = scan->at;
	uint32_t code = text_next(scan->text, scan->length, &end);
	char quoted[TEXT_EXCERPT_MAX];
	if (scan->expected == EXPECT_NOTHING)
		return refuse(scan, "trailing", scan->at,
			"Efter den sista } står mer text, som börjar med %s. Ta bort den; flera beslut i "
			"samma fil skrivs {\"decisions\": [ … ]}.",
			text_excerpt(scan->text + scan->at, scan->length - scan->at, quoted));
	return refuse(scan, "syntax", scan->at,
		"Filen är inte giltig JSON: här väntades %s, men det står %s.%s", expected_words(scan),
		text_excerpt(scan->text + scan->at, end - scan->at, quoted), hint(scan, code));
}

/* The value of the four hexadecimal digits, or -1. */
static int32_t hexadecimal(const struct scan *scan, size_t at)
{
	int32_t value = 0;
	for (size_t i = at; i < at + 4; i++) {
		unsigned char byte = byte_at(scan, i);
		unsigned char lower = byte | 0x20;
		if (is_digit(byte))
			value = value * 16 + (byte - '0');
		else if (lower >= 'a' && lower <= 'f')
			value = value * 16 + (lower - 'a' + 10);
		else
			return -1;
	}
	return value;
}

/* The character after a backslash, at `scan->at`. */
static bool take_escape(struct scan *scan)
{
	size_t at = scan->at;
	unsigned char byte = byte_at(scan, at + 1);
	if (byte != 'u') {
		scan->at += 2;
		if (byte && strchr("\"\\/bfnrt", byte))
			return true;
		return refuse(scan, "syntax", at,
			"Filen är inte giltig JSON: efter \\ väntades ett av tecknen \" \\ / b f n r t u. Ett "
			"bakstreck i en text skrivs \\\\.");
	}
	int32_t code = hexadecimal(scan, at + 2);
	scan->at += 6;
	if (code == 0)
		return refuse(scan, "nul", at, "Texten innehåller tecknet NUL (\\u0000). Ta bort det.");
	if (code >= 0xD800 && code <= 0xDBFF && byte_at(scan, at + 6) == '\\' &&
		byte_at(scan, at + 7) == 'u') {
		int32_t second = hexadecimal(scan, at + 8);
		scan->at += 6;
		if (second >= 0xDC00 && second <= 0xDFFF)
			return true;
	}
	if (code < 0 || (code >= 0xD800 && code <= 0xDFFF))
		return refuse(scan, "syntax", at,
			"Filen är inte giltig JSON: \\u följs av fyra hexadecimala siffror som är ett tecken. "
			"Skriv hellre tecknet som det är.");
	return true;
}

static bool take_string(struct scan *scan)
{
	size_t start = scan->at++;
	while (scan->at < scan->length && scan->text[scan->at] != '"') {
		unsigned char byte = byte_at(scan, scan->at);
		if (byte == '\\') {
			if (!take_escape(scan))
				return false;
		} else if (byte == '\n' || byte == '\r') {
			return refuse(scan, "syntax", start,
				"Filen är inte giltig JSON: texten som börjar här slutar inte på samma rad. "
				"Avsluta den med \", eller skriv radbrytningen som \\n.");
		} else if (byte < 0x20) {
			return refuse(scan, "syntax", scan->at,
				"Filen är inte giltig JSON: ett styrtecken står i texten. Ta bort det; en "
				"tabb skrivs som \\t.");
		} else {
			scan->at++;
		}
	}
	if (scan->at >= scan->length)
		return refuse(scan, "syntax", start,
			"Filen är inte giltig JSON: texten som börjar här slutar aldrig. Avsluta den med \".");
	scan->at++;
	return true;
}

static size_t take_digits(struct scan *scan)
{
	size_t start = scan->at;
	while (is_digit(byte_at(scan, scan->at)))
		scan->at++;
	return scan->at - start;
}

static bool take_number(struct scan *scan)
{
	size_t start = scan->at;
	if (byte_at(scan, scan->at) == '-')
		scan->at++;
	bool zero_first = byte_at(scan, scan->at) == '0';
	size_t digits = take_digits(scan);
	bool good = digits == 1 || (digits > 1 && !zero_first);
	if (good && byte_at(scan, scan->at) == '.') {
		scan->at++;
		good = take_digits(scan) > 0;
	}
	if (good && (byte_at(scan, scan->at) | 0x20) == 'e') {
		scan->at++;
		if (byte_at(scan, scan->at) == '+' || byte_at(scan, scan->at) == '-')
			scan->at++;
		good = take_digits(scan) > 0;
	}
	if (!good)
		return refuse(scan, "number", start,
			"Filen är inte giltig JSON: talet som börjar här är skrivet på ett sätt som JSON inte "
			"har. Belopp, andelar och datum skrivs som text, inom citattecken.");
	if (scan->at - start > JSON_NUMBER_MAX)
		return refuse(scan, "number", start, "Talet som börjar här har fler än %d tecken.",
			JSON_NUMBER_MAX);
	return true;
}

static bool take_word(struct scan *scan)
{
	static const char *const words[] = {"true", "false", "null"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t length = strlen(words[i]);
		if (scan->length - scan->at < length || memcmp(scan->text + scan->at, words[i], length) != 0)
			continue;
		scan->at += length;
		return true;
	}
	return unexpected(scan);
}

static void after_value(struct scan *scan)
{
	scan->expected = scan->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
}

static bool open_one(struct scan *scan, char closer)
{
	if (scan->depth == JSON_DEPTH_MAX)
		return refuse(scan, "depth", scan->at,
			"Objekt och listor ligger i varandra i fler än %d nivåer. Så djupt läses ingen fil.",
			JSON_DEPTH_MAX);
	scan->closers[scan->depth++] = closer;
	scan->at++;
	scan->expected = closer == '}' ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
	return true;
}

static bool take_value(struct scan *scan)
{
	unsigned char byte = byte_at(scan, scan->at);
	bool taken;
	if (byte == '{' || byte == '[')
		return open_one(scan, byte == '{' ? '}' : ']');
	if (byte == '"')
		taken = take_string(scan);
	else if (byte == '-' || is_digit(byte))
		taken = take_number(scan);
	else
		taken = take_word(scan);
	after_value(scan);
	return taken;
}

/* Closes the innermost when this is its closer and one may stand here. */
static bool take_closer(struct scan *scan)
{
	bool may = scan->expected == EXPECT_KEY_OR_END || scan->expected == EXPECT_VALUE_OR_END ||
		   scan->expected == EXPECT_COMMA_OR_END;
	if (!may || scan->text[scan->at] != scan->closers[scan->depth - 1])
		return false;
	scan->depth--;
	scan->at++;
	after_value(scan);
	return true;
}

static bool take_sign(struct scan *scan, char sign, enum expected next)
{
	if (scan->text[scan->at] != sign)
		return unexpected(scan);
	scan->at++;
	scan->expected = next;
	return true;
}

static bool take_key(struct scan *scan)
{
	if (scan->text[scan->at] != '"')
		return unexpected(scan);
	scan->expected = EXPECT_COLON;
	return take_string(scan);
}

static bool take_next(struct scan *scan)
{
	if (take_closer(scan))
		return true;
	switch (scan->expected) {
	case EXPECT_VALUE:
	case EXPECT_VALUE_OR_END:
		return take_value(scan);
	case EXPECT_KEY:
	case EXPECT_KEY_OR_END:
		return take_key(scan);
	case EXPECT_COLON:
		return take_sign(scan, ':', EXPECT_VALUE);
	case EXPECT_COMMA_OR_END:
		return take_sign(
			scan, ',', scan->closers[scan->depth - 1] == '}' ? EXPECT_KEY : EXPECT_VALUE);
	case EXPECT_NOTHING:
		break;
	}
	return unexpected(scan);
}

static bool encoding_check(struct scan *scan)
{
	size_t bad;
	const char *nul = scan->length > 0 ? memchr(scan->text, '\0', scan->length) : NULL;
	if (nul)
		return refuse(scan, "nul", (size_t)(nul - scan->text),
			"Filen innehåller tecknet NUL: den är ingen text, eller sparad som UTF-16. Spara den "
			"som UTF-8.");
	if (!text_valid(scan->text, scan->length, &bad))
		return refuse(scan, "encoding", bad,
			"Filen är inte UTF-8: ett tecken här går inte att läsa. Spara filen som UTF-8.");
	return true;
}

bool json_syntax_check(const char *text, size_t length, struct json_fault *fault)
{
	struct scan scan = {.text = text, .length = length, .expected = EXPECT_VALUE, .fault = fault};
	if (!encoding_check(&scan))
		return false;
	while (true) {
		while (scan.at < length && strchr(" \t\r\n", text[scan.at]))
			scan.at++;
		if (scan.at >= length)
			return scan.expected == EXPECT_NOTHING || unexpected(&scan);
		if (!take_next(&scan))
			return false;
	}
}

char *json_syntax_place(const char *text, size_t length, size_t at, char *out)
{
	size_t line = 1, start = 0, column = 1;
	if (at > length)
		at = length;
	for (size_t i = 0; i < at; i++)
		if (text[i] == '\n') {
			line++;
			start = i + 1;
		}
	for (size_t i = start; i < at;) {
		(void)text_next(text, length, &i);
		column += i <= at;
	}
	(void)snprintf(out, JSON_PLACE_MAX, "%zu:%zu", line, column);
	return out;
}
