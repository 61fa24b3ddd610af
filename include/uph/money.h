/* Money: whole öre in a struct, so that an amount is never added to a row number.
 *
 * No floating point. Every operation that can overflow says so. Nothing here allocates. */
#ifndef UPH_MONEY_H
#define UPH_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"

struct uph_money {
	int64_t ore;
};

/* The largest amount accepted from outside, either sign: ten thousand billion kronor. Keeps sums of a
 * thousand such amounts within 64 bits. */
#define UPH_MONEY_INPUT_MAX_ORE INT64_C(1000000000000000)

/* Bytes that hold any printed amount, NUL included. */
#define UPH_MONEY_TEXT_MAX 48

enum uph_money_flags {
	UPH_MONEY_DASH_IS_ZERO = 1 /* "-", "–", "—" and U+2212 alone read as zero */
};

/* Reads an amount as people write it: "1 810 874,06", "1.810.874,06", "1,810,874.06", "1810874.06", "200 000
 * kr", "200 000:-", "kr 200", "SEK 200", "−5,00", "5,00-", "(5,00)", with space, NBSP, thin and narrow spaces
 * or apostrophe between thousands. A single "." or "," before exactly three digits is a thousands mark only
 * when the amount cannot be read otherwise: "1,234" and "1.234" are refused as ambiguous (UPH_E_SYNTAX), as
 * are more than two decimals and groups that are not of three digits. "1,5" and "1.5" are 1,50. ":-" and ",-"
 * after whole kronor stand for no öre. ",50" is refused: it is as often the torn end of a larger amount. An
 * en dash is a minus only directly before a digit, an em dash never; "tkr", "mkr" and "milj" are refused and
 * asked for in kronor. White space at the ends is passed over; an empty text is UPH_E_SYNTAX. `*decimals`
 * (may be NULL) gets the number of decimals shown, 0 to 2. UPH_E_OVERFLOW beyond UPH_MONEY_INPUT_MAX_ORE. */
enum uph_status uph_money_parse(const char *text, size_t length, unsigned flags, struct uph_money *out,
	int *decimals, struct uph_error *err);

/* Reads a machine's decimal ("1810874.0600000001", "-5", "1.4765786E7"): a spreadsheet's cell value. The
 * value is first rounded half away from zero to 15 significant digits, a spreadsheet's precision; what is
 * left must be whole öre, else UPH_E_SYNTAX ("fler än två decimaler"); closer to a whole öre than a
 * millionth of a krona is that öre, since 1810874.06 - 1810000 is 874.0600000000559 in a cell. `*decimals`
 * (may be NULL) gets the decimals that are needed, 0 to 2. UPH_E_OVERFLOW as above. */
enum uph_status uph_money_from_decimal(
	const char *text, size_t length, struct uph_money *out, int *decimals, struct uph_error *err);

enum uph_money_style {
	UPH_MONEY_PLAIN,   /* -2723514.64: JSON and machines */
	UPH_MONEY_SWEDISH, /* −2 723 514,64: U+2212, ordinary spaces */
	UPH_MONEY_COMMA    /* -2723514,64: Swedish CSV */
};

/* Prints into `text`, which holds UPH_MONEY_TEXT_MAX bytes; returns `text`. */
char *uph_money_print(struct uph_money amount, enum uph_money_style style, char *text);

/* Checked arithmetic: false on overflow, `*out` then untouched. */
bool uph_money_add(struct uph_money a, struct uph_money b, struct uph_money *out);
bool uph_money_subtract(struct uph_money a, struct uph_money b, struct uph_money *out);
bool uph_money_negate(struct uph_money a, struct uph_money *out);

enum uph_rounding {
	UPH_ROUND_HALF_UP,   /* half away from zero, as spreadsheets and tax rules do */
	UPH_ROUND_HALF_EVEN, /* banker's */
	UPH_ROUND_DOWN,      /* towards zero */
	UPH_ROUND_UP         /* away from zero */
};

/* amount × numerator / denominator, rounded to the öre as named. denominator > 0, else UPH_E_SYNTAX. */
enum uph_status uph_money_ratio(struct uph_money amount, int64_t numerator, int64_t denominator,
	enum uph_rounding rounding, struct uph_money *out, struct uph_error *err);

/* The amount rounded to whole kronor, still in öre. */
bool uph_money_round_kronor(struct uph_money amount, enum uph_rounding rounding, struct uph_money *out);

/* Splits `total` (either sign) by weights with the largest-remainder method: the parts sum to the total, to
 * the öre, and a part of weight 0 is zero. Ties go to the earlier part. At least one weight above zero, else
 * UPH_E_SYNTAX; the sum of weights may not overflow. parts[count] is the caller's. */
enum uph_status uph_money_split(struct uph_money total, const uint64_t *weights, size_t count,
	struct uph_money *parts, struct uph_error *err);

#endif
