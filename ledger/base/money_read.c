/* An amount as people write it, read without guessing.
 *
 * Rules: what can be read in two ways is refused, and the message says how to write it; the sign may stand
 * before, directly after, or as parentheses, once; thousands are marked in one way through the whole number,
 * in groups of three; ",50" is refused, since it is as often the torn half of a larger amount. First the text
 * becomes a row of plain signs (one byte each, every space a ' '), then the grammar is read from them. */
#include "uph/money.h"

#include <string.h>

#include "ledger/base/text.h"

/* The longest amount accepted has 16 digits; with marks, sign and unit well below this. */
#define SIGNS_MAX 64

/* Signs that stand for more than one character of the text. */
#define SIGN_EN_DASH 'D'
#define SIGN_EM_DASH 'M'
#define SIGN_OTHER 'X'

struct reader {
	char signs[SIGNS_MAX + 1]; /* lower-case ASCII, and the signs above; NUL at the end */
	size_t at;
	bool negative;
	bool signed_once;
	bool parenthesis;
	bool unit;
	const char *text; /* as written, for messages */
	size_t length;
	char quoted[TEXT_EXCERPT_MAX];
};

static const char *quote(struct reader *reader)
{
	return text_excerpt(reader->text, reader->length, reader->quoted);
}

static char ascii_sign(uint32_t code)
{
	if (code >= 'A' && code <= 'Z')
		return (char)(code + 32);
	if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9'))
		return (char)code;
	return code != 0 && strchr(" .,'-+():", (int)code) != NULL ? (char)code : SIGN_OTHER;
}

/* The plain sign of a character, 0 for one without width. */
static char plain_sign(uint32_t code)
{
	if (code < 0x80)
		return ascii_sign(code);
	switch (code) {
	case 0x00A0: /* no-break space */
	case 0x2007: /* figure space */
	case 0x2008:
	case 0x2009: /* thin space */
	case 0x200A:
	case 0x202F: /* narrow no-break space */
		return ' ';
	case 0x2018:
	case 0x2019:
	case 0x02BC:
		return '\'';
	case 0x2010:
	case 0x2011:
	case 0x2212:
	case 0xFF0D:
		return '-';
	case 0x2013:
		return SIGN_EN_DASH;
	case 0x2014:
		return SIGN_EM_DASH;
	case 0x00AD:
	case 0x200B:
	case 0x200E:
	case 0x200F:
	case 0x2060:
	case 0xFEFF:
		return 0;
	default:
		return code >= 0x202A && code <= 0x202E ? 0 : SIGN_OTHER;
	}
}

static bool is_outer_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Field by field: the row of signs and the quote need no clearing. */
static void reader_init(struct reader *reader, const char *text, size_t length)
{
	reader->text = text;
	reader->length = length;
	reader->at = 0;
	reader->negative = false;
	reader->signed_once = false;
	reader->parenthesis = false;
	reader->unit = false;
}

/* False when the text is longer than any amount. */
static bool read_signs(struct reader *reader)
{
	const char *text = reader->text;
	size_t length = reader->length;
	size_t count = 0;
	size_t at = 0;

	while (length > 0 && is_outer_space(text[length - 1]))
		length--;
	while (at < length && is_outer_space(text[at]))
		at++;
	while (at < length) {
		char sign = plain_sign(text_next(text, length, &at));
		if (sign == 0 || (sign == ' ' && count == 0))
			continue;
		if (count == SIGNS_MAX)
			return false;
		reader->signs[count++] = sign;
	}
	while (count > 0 && reader->signs[count - 1] == ' ')
		count--;
	reader->signs[count] = '\0';
	return true;
}

static bool is_digit(char sign)
{
	return sign >= '0' && sign <= '9';
}

static bool is_letter(char sign)
{
	return sign >= 'a' && sign <= 'z';
}

static bool is_mark(char sign)
{
	return sign == ' ' || sign == '\'' || sign == '.' || sign == ',';
}

static char sign_at(const struct reader *reader, size_t further)
{
	return reader->signs[reader->at + further];
}

static void skip_spaces(struct reader *reader)
{
	while (sign_at(reader, 0) == ' ')
		reader->at++;
}

/* Takes `word` when it stands here as a whole word. */
static bool take_word(struct reader *reader, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(reader->signs + reader->at, word, length) != 0 || is_letter(sign_at(reader, length)))
		return false;
	reader->at += length;
	return true;
}

/* "kr", "kr.", "kronor", "SEK", once. */
static bool take_unit(struct reader *reader)
{
	if (reader->unit)
		return false;
	if (!take_word(reader, "kr") && !take_word(reader, "sek") && !take_word(reader, "kronor") &&
		!take_word(reader, "krona"))
		return false;
	if (sign_at(reader, 0) == '.' && !is_digit(sign_at(reader, 1)))
		reader->at++;
	reader->unit = true;
	return true;
}

/* A sign before the number: "-", "+", an en dash directly before a digit, or "(". */
static bool take_sign(struct reader *reader)
{
	char sign = sign_at(reader, 0);

	if (reader->signed_once)
		return false;
	if (sign != '-' && sign != '+' && sign != '(' &&
		!(sign == SIGN_EN_DASH && is_digit(sign_at(reader, 1))))
		return false;
	reader->negative = sign != '+';
	reader->parenthesis = sign == '(';
	reader->signed_once = true;
	reader->at++;
	return true;
}

/* The number as it stands in the text: groups of digits and the marks between them. */
struct number {
	int64_t whole;    /* all digits before the decimal mark; capped when above what is accepted */
	int64_t fraction; /* in öre */
	int decimals;
	size_t groups;       /* groups before the decimal mark */
	size_t first_length; /* digits in the first group */
	bool uneven;         /* a later group that is not of three */
	char thousands;      /* the mark between groups, 0 for none */
	bool mixed;          /* more than one kind of mark between groups */
};

/* The digits at `at`; returns how many. The value is capped, not wrapped. */
static size_t read_digits(const char *signs, int64_t *value)
{
	size_t count = 0;

	for (; is_digit(signs[count]); count++)
		if (*value <= UPH_MONEY_INPUT_MAX_ORE)
			*value = *value * 10 + (signs[count] - '0');
	return count;
}

/* The length of the number that begins at `signs`: digits, and marks with a digit on both sides. */
static size_t number_length(const char *signs)
{
	size_t length = 0;

	while (is_digit(signs[length]) ||
		(length > 0 && is_mark(signs[length]) && is_digit(signs[length + 1])))
		length++;
	return length;
}

/* Where the decimal mark stands, or `length` for none: the last mark, when it is "." or ",", is the only one
 * of its kind, and other marks stand before it or it does not have exactly three digits after it.
 * `*ambiguous`: it has, and the number would do as thousands, too. */
static size_t decimal_mark(const char *signs, size_t length, bool *ambiguous)
{
	size_t last = length;
	size_t marks = 0;
	size_t same = 0;

	*ambiguous = false;
	for (size_t i = 0; i < length; i++)
		if (is_mark(signs[i]))
			last = i;
	for (size_t i = 0; i < length; i++) {
		marks += is_mark(signs[i]);
		same += last < length && signs[i] == signs[last];
	}
	if (last == length || same > 1 || (signs[last] != '.' && signs[last] != ','))
		return length;
	*ambiguous = marks == 1 && length - last - 1 == 3 && last <= 3 && signs[0] != '0';
	return last;
}

static void read_number(const char *signs, size_t length, size_t decimal, struct number *out)
{
	size_t at = 0;

	*out = (struct number){0};
	while (at < decimal) {
		size_t digits = read_digits(signs + at, &out->whole);
		if (out->groups == 0)
			out->first_length = digits;
		else if (digits != 3)
			out->uneven = true;
		out->groups++;
		at += digits;
		if (at < decimal) {
			out->mixed |= out->thousands != 0 && out->thousands != signs[at];
			out->thousands = signs[at++];
		}
	}
	if (decimal == length)
		return;
	out->decimals = (int)(length - decimal - 1);
	if (out->decimals == 1)
		out->fraction = (signs[decimal + 1] - '0') * 10;
	else
		out->fraction = (signs[decimal + 1] - '0') * 10 + (signs[decimal + 2] - '0');
}

static bool grouped_wrong(const struct number *number, const char *signs)
{
	return number->groups > 1 &&
	       (number->mixed || number->uneven || number->first_length > 3 || signs[0] == '0');
}

/* ":-" or ",-" after whole kronor: the dash stands where the öre would. Word makes the hyphen an en dash. */
static bool take_ending(struct reader *reader, const struct number *number)
{
	char mark = sign_at(reader, 0);
	char dash = mark == '\0' ? '\0' : sign_at(reader, 1);

	if (number->decimals > 0 || (mark != ':' && mark != ','))
		return false;
	if (dash != '-' && dash != SIGN_EN_DASH && dash != SIGN_EM_DASH)
		return false;
	reader->at += 2;
	return true;
}

/* What may stand after the number. False when something else does. */
static bool read_after(struct reader *reader, const struct number *number)
{
	bool ended = take_ending(reader, number);

	if (!ended && !reader->signed_once && sign_at(reader, 0) == '-') {
		reader->negative = true;
		reader->signed_once = true;
		reader->at++;
	}
	for (;;) {
		skip_spaces(reader);
		if (reader->parenthesis && sign_at(reader, 0) == ')') {
			reader->parenthesis = false;
			reader->at++;
		} else if (!take_unit(reader)) {
			break;
		}
	}
	return sign_at(reader, 0) == '\0' && !reader->parenthesis;
}

/* Words for thousands and millions: the amount they stand for is not exact. */
static bool has_multiple(const char *signs)
{
	static const char *const words[] = {"tkr", "mkr", "mnkr", "mdkr", "tsek", "ksek", "msek", "tusen",
		"milj", "miljon", "miljoner", "miljard", "miljarder", "mn", "mdr", "k", "m"};

	for (size_t i = 0; signs[i] != '\0'; i++) {
		if (!is_letter(signs[i]) || (i > 0 && is_letter(signs[i - 1])))
			continue;
		for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
			size_t length = strlen(words[w]);
			if (strncmp(signs + i, words[w], length) == 0 && !is_letter(signs[i + length]))
				return true;
		}
	}
	return false;
}

/* Why a text that does not follow the grammar was refused. */
static enum uph_status refuse_form(struct reader *reader, const char *number, struct uph_error *err)
{
	if (has_multiple(reader->signs))
		return uph_fail(err, UPH_E_SYNTAX,
			"Beloppet \"%s\" står i tusental eller miljoner. "
			"Skriv det i kronor, som 1 500 000,00.",
			quote(reader));
	if ((number[0] == ',' || number[0] == '.') && is_digit(number[1]))
		return uph_fail(err, UPH_E_SYNTAX,
			"Beloppet \"%s\" saknar kronor före decimaltecknet. "
			"Skriv 0,50 om det är femtio öre.",
			quote(reader));
	return uph_fail(err, UPH_E_SYNTAX,
		"Beloppet \"%s\" går inte att läsa. "
		"Skriv det med siffror, som 1 234,50.",
		quote(reader));
}

/* "1,234" is 1 234 to one person and 1,23 and a bit to another: the message gives both ways to write it. */
static enum uph_status refuse_ambiguous(
	struct reader *reader, const char *number, size_t decimal, struct uph_error *err)
{
	return uph_fail(err, UPH_E_SYNTAX,
		"Beloppet \"%s\" är tvetydigt: tusental eller decimaler? "
		"Skriv %.*s %.3s,00 eller %.*s,%.2s.",
		quote(reader), (int)decimal, number, number + decimal + 1, (int)decimal, number,
		number + decimal + 1);
}

static bool is_lone_dash(const char *signs)
{
	return (signs[0] == '-' || signs[0] == SIGN_EN_DASH || signs[0] == SIGN_EM_DASH) && signs[1] == '\0';
}

/* The number at the reader's place, into `number`. */
static enum uph_status read_amount(struct reader *reader, struct number *number, struct uph_error *err)
{
	const char *signs = reader->signs + reader->at;
	size_t length = number_length(signs);
	bool ambiguous;

	if (length == 0)
		return refuse_form(reader, signs, err);
	size_t decimal = decimal_mark(signs, length, &ambiguous);
	read_number(signs, length, decimal, number);
	reader->at += length;
	if (!read_after(reader, number))
		return refuse_form(reader, signs, err);
	if (ambiguous)
		return refuse_ambiguous(reader, signs, decimal, err);
	if (number->decimals > 2)
		return uph_fail(err, UPH_E_SYNTAX,
			"Beloppet \"%s\" har fler än två decimaler. Avrunda det till hela ören.",
			quote(reader));
	if (grouped_wrong(number, signs))
		return uph_fail(err, UPH_E_SYNTAX,
			"Siffrorna i beloppet \"%s\" är inte grupperade tre och tre. "
			"Skriv det som 1 234 567,50.",
			quote(reader));
	return UPH_OK;
}

/* As most are written: up to twelve digits, and perhaps a comma or a point and two more. It says nothing that
 * the grammar would not; it only says it at once. */
static bool parse_plain(const char *text, size_t length, struct uph_money *out, int *decimals)
{
	int64_t ore = 0;
	bool mark = length > 3 && (text[length - 3] == ',' || text[length - 3] == '.');
	size_t whole = mark ? length - 3 : length;

	if (whole == 0 || whole > 12)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (mark && i == whole)
			continue;
		if (!is_digit(text[i]))
			return false;
		ore = ore * 10 + (text[i] - '0');
	}
	out->ore = mark ? ore : ore * 100;
	if (decimals != NULL)
		*decimals = mark ? 2 : 0;
	return true;
}

enum uph_status uph_money_parse(const char *text, size_t length, unsigned flags, struct uph_money *out,
	int *decimals, struct uph_error *err)
{
	struct reader reader;
	struct number number = {0};

	if (parse_plain(text, length, out, decimals))
		return UPH_OK;
	reader_init(&reader, text, length);
	if (!read_signs(&reader))
		return uph_fail(err, UPH_E_SYNTAX,
			"\"%s\" är för långt för att vara ett belopp. "
			"Skriv det med siffror, som 1 234,50.",
			quote(&reader));
	if (reader.signs[0] == '\0')
		return uph_fail(err, UPH_E_SYNTAX, "Beloppet saknas. Skriv det med siffror, som 1 234,50.");
	if (is_lone_dash(reader.signs)) {
		if ((flags & UPH_MONEY_DASH_IS_ZERO) == 0)
			return uph_fail(err, UPH_E_SYNTAX,
				"Ett ensamt streck är inget belopp här. "
				"Skriv 0,00 om beloppet är noll.");
		out->ore = 0;
		if (decimals != NULL)
			*decimals = 0;
		return UPH_OK;
	}
	while (take_sign(&reader) || take_unit(&reader))
		skip_spaces(&reader);
	enum uph_status status = read_amount(&reader, &number, err);
	if (status != UPH_OK)
		return status;
	if (number.whole > UPH_MONEY_INPUT_MAX_ORE / 100 ||
		number.whole * 100 + number.fraction > UPH_MONEY_INPUT_MAX_ORE)
		return uph_fail(err, UPH_E_OVERFLOW,
			"Beloppet \"%s\" är större än boken tar emot (10 000 000 000 000,00). "
			"Kontrollera det.",
			quote(&reader));
	out->ore = number.whole * 100 + number.fraction;
	if (reader.negative)
		out->ore = -out->ore;
	if (decimals != NULL)
		*decimals = number.decimals;
	return UPH_OK;
}
