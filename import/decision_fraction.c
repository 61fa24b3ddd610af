/* Fractions of one, kept as they are written: 46/100 is what the award says.
 *
 * Denominators are bounded so that everything fits in 64 bits: one as written by 10^12, the common one of
 * siblings by 10^15, and five hundred numerators over it are less than 10^18. */
#include "import/decision_fraction.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/fraction.h"
#include "ledger/base/text.h"

#define DENOMINATOR_MAX INT64_C(1000000000000)
#define COMMON_MAX INT64_C(1000000000000000)

struct uph_fraction decision_fraction_make(int64_t numerator, int64_t denominator)
{
	int64_t divisor = fraction_divisor(numerator, denominator);
	return (struct uph_fraction){numerator / divisor, denominator / divisor};
}

bool decision_fraction_common(int64_t *common, struct uph_fraction fraction)
{
	return fraction_common(*common, fraction.denominator, common) && *common <= COMMON_MAX;
}

char *decision_fraction_print(struct uph_fraction fraction, char *text)
{
	if (fraction.denominator == 1)
		(void)snprintf(text, DECISION_FRACTION_TEXT_MAX, "%" PRId64, fraction.numerator);
	else
		(void)snprintf(text, DECISION_FRACTION_TEXT_MAX, "%" PRId64 "/%" PRId64, fraction.numerator,
			fraction.denominator);
	return text;
}

/* The text as it is read: spaces passed over, of any kind. */
struct reader {
	const char *text;
	size_t length, at;
};

static void skip_spaces(struct reader *reader)
{
	while (reader->at < reader->length) {
		size_t next = reader->at;
		uint32_t code = text_next(reader->text, reader->length, &next);
		if (code != ' ' && code != 0xA0 && code != 0x202F && code != 0x2009)
			return;
		reader->at = next;
	}
}

static bool take(struct reader *reader, char sign)
{
	if (reader->at >= reader->length || reader->text[reader->at] != sign)
		return false;
	reader->at++;
	return true;
}

/* Digits onto `*value`, times ten for each; how many, 0 when there are none or they do not fit. */
static size_t take_digits(struct reader *reader, int64_t *value)
{
	size_t count = 0;
	for (; reader->at < reader->length; reader->at++, count++) {
		char sign = reader->text[reader->at];
		if (sign < '0' || sign > '9')
			break;
		if (*value > DENOMINATOR_MAX / 10)
			return 0;
		*value = *value * 10 + (sign - '0');
	}
	return count;
}

/* After the whole part: "/ 100", or ",5 %". */
static bool take_rest(struct reader *reader, int64_t *numerator, int64_t *denominator)
{
	bool decimals = take(reader, ',') || take(reader, '.');
	*denominator = 100;
	if (decimals) {
		size_t count = take_digits(reader, numerator);
		if (count == 0 || count > 9)
			return false;
		while (count-- > 0)
			*denominator *= 10;
	}
	skip_spaces(reader);
	if (take(reader, '%'))
		return true;
	*denominator = 0;
	if (decimals || !take(reader, '/'))
		return false;
	skip_spaces(reader);
	return take_digits(reader, denominator) > 0 && *denominator > 0;
}

enum uph_status decision_fraction_parse(const char *text, struct uph_fraction *out, struct uph_error *err)
{
	struct reader reader = {.text = text, .length = strlen(text)};
	int64_t numerator = 0, denominator = 0;
	char quoted[TEXT_EXCERPT_MAX];
	text_excerpt(text, reader.length, quoted);
	skip_spaces(&reader);
	bool read = take_digits(&reader, &numerator) > 0 && take_rest(&reader, &numerator, &denominator);
	skip_spaces(&reader);
	if (!read || reader.at < reader.length || denominator > DENOMINATOR_MAX)
		return uph_fail(err, UPH_E_SYNTAX,
			"Andelen \"%s\" går inte att läsa. Skriv den som bråk, \"46/100\", eller i procent, "
			"\"46,5 %%\".",
			quoted);
	if (numerator == 0)
		return uph_fail(err, UPH_E_SYNTAX,
			"Andelen \"%s\" är noll. Den ska vara större än noll; ta bort den som inte har någon "
			"del.",
			quoted);
	if (numerator > denominator)
		return uph_fail(err, UPH_E_SYNTAX, "Andelen \"%s\" är mer än det hela. Den får vara högst 1.",
			quoted);
	*out = (struct uph_fraction){numerator, denominator};
	return UPH_OK;
}
