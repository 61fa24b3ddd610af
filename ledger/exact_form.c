/* The exact rows' columns, kinds and plain values. A value has one written form: what is read is printed
 * again and compared, so that "01.50" or "2024-9-27" is refused and a file cannot change by going through. */
#include "ledger/exact_form.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "uph/date.h"
#include "uph/journal.h"
#include "uph/money.h"

static const char *const column_names[UPH_EXACT_COLUMNS] = {
	[UPH_EXACT_VOUCHER] = "voucher",
	[UPH_EXACT_TYPE] = "type",
	[UPH_EXACT_DATE] = "date",
	[UPH_EXACT_AMOUNT] = "amount",
	[UPH_EXACT_FROM] = "from",
	[UPH_EXACT_FROM_FUND] = "from_fund",
	[UPH_EXACT_FROM_ACTIVITY] = "from_activity",
	[UPH_EXACT_FROM_ALLOCATION] = "from_allocation",
	[UPH_EXACT_FROM_PARTY] = "from_party",
	[UPH_EXACT_TO] = "to",
	[UPH_EXACT_TO_FUND] = "to_fund",
	[UPH_EXACT_TO_ACTIVITY] = "to_activity",
	[UPH_EXACT_TO_ALLOCATION] = "to_allocation",
	[UPH_EXACT_TO_PARTY] = "to_party",
	[UPH_EXACT_PARTY] = "party",
	[UPH_EXACT_BODY] = "body",
	[UPH_EXACT_MEETING] = "meeting",
	[UPH_EXACT_PARAGRAPH] = "paragraph",
	[UPH_EXACT_REFERENCE] = "reference",
	[UPH_EXACT_TEXT] = "text",
	[UPH_EXACT_REASON] = "reason",
	[UPH_EXACT_ENTRY] = "entry",
	[UPH_EXACT_KEY] = "key",
	[UPH_EXACT_SOURCE] = "source",
	[UPH_EXACT_PLACE] = "place",
	[UPH_EXACT_NAME] = "name",
	[UPH_EXACT_FUND] = "fund",
	[UPH_EXACT_ACTIVITY] = "activity",
	[UPH_EXACT_ALLOCATION] = "allocation",
	[UPH_EXACT_OTHER_PARTY] = "other_party",
	[UPH_EXACT_NUMBER] = "number",
	[UPH_EXACT_FLAG] = "flag",
	[UPH_EXACT_TITLE] = "title",
	[UPH_EXACT_SERIES] = "series",
	[UPH_EXACT_FUNCTION] = "function",
	[UPH_EXACT_OTHER_BODY] = "other_body",
	[UPH_EXACT_OTHER_MEETING] = "other_meeting",
	[UPH_EXACT_OTHER_PARAGRAPH] = "other_paragraph",
	[UPH_EXACT_NEW_PARAGRAPH] = "new_paragraph",
	[UPH_EXACT_EXTENT] = "extent",
	[UPH_EXACT_PERIOD_FIRST] = "period_first",
	[UPH_EXACT_PERIOD_LAST] = "period_last",
	[UPH_EXACT_BOUND] = "bound",
	[UPH_EXACT_REQUISITIONER] = "requisitioner",
	[UPH_EXACT_RECIPIENT] = "recipient",
	[UPH_EXACT_PERFORMER] = "performer",
	[UPH_EXACT_NUMERATOR] = "numerator",
	[UPH_EXACT_DENOMINATOR] = "denominator",
	[UPH_EXACT_SECOND_NUMERATOR] = "second_numerator",
	[UPH_EXACT_SECOND_DENOMINATOR] = "second_denominator",
	[UPH_EXACT_PARENT] = "parent",
	[UPH_EXACT_REPLACES] = "replaces",
	[UPH_EXACT_CONDITION] = "condition",
	[UPH_EXACT_OWN] = "own",
	[UPH_EXACT_CAP] = "cap",
	[UPH_EXACT_FINANCING] = "financing",
};

const char *uph_exact_column_name(enum uph_exact_column column)
{
	return column_names[column];
}

#define WORDS(column)                                                                                        \
	{                                                                                                    \
		EXACT_WORDS, UPH_EXACT_##column                                                              \
	}
#define NUMBER(column)                                                                                       \
	{                                                                                                    \
		EXACT_NUMBER, UPH_EXACT_##column                                                             \
	}
#define MONEY(column)                                                                                        \
	{                                                                                                    \
		EXACT_MONEY, UPH_EXACT_##column                                                              \
	}
#define DAY(column)                                                                                          \
	{                                                                                                    \
		EXACT_DAY, UPH_EXACT_##column                                                                \
	}
#define HEX(column)                                                                                          \
	{                                                                                                    \
		EXACT_HEX, UPH_EXACT_##column                                                                \
	}
#define EVENT(column)                                                                                        \
	{                                                                                                    \
		EXACT_EVENT, UPH_EXACT_##column                                                              \
	}
#define REFERENCE(column)                                                                                    \
	{                                                                                                    \
		EXACT_REFERENCE, UPH_EXACT_##column                                                          \
	}

/* To the letter the fields of record.c, after the command and the origin. */
static const struct exact_form forms[] = {
	{RECORD_SOURCE, false,
		{WORDS(TYPE), WORDS(NAME), HEX(KEY), NUMBER(NUMBER), WORDS(TITLE), WORDS(SERIES)}},
	{RECORD_FUND, true, {WORDS(NAME), WORDS(TYPE), NUMBER(NUMBER), NUMBER(FLAG)}},
	{RECORD_ACTIVITY, true, {WORDS(ACTIVITY), WORDS(NAME), WORDS(TEXT)}},
	{RECORD_PARTY, true, {WORDS(NAME), WORDS(TYPE), REFERENCE(OTHER_PARTY), WORDS(REFERENCE)}},
	{RECORD_ALIAS, true, {WORDS(NAME), REFERENCE(FUND), REFERENCE(ACTIVITY), REFERENCE(PARTY)}},
	{RECORD_PARTY_CHANGE, true,
		{REFERENCE(PARTY), WORDS(TYPE), REFERENCE(OTHER_PARTY), WORDS(TEXT), WORDS(REASON)}},
	{RECORD_DECISION, true, {WORDS(BODY), DAY(MEETING), WORDS(PARAGRAPH), WORDS(TITLE), WORDS(FUNCTION)}},
	{RECORD_CLAUSE, true, {REFERENCE(BODY), NUMBER(NUMBER), WORDS(TEXT)}},
	{RECORD_DISTRIBUTION, true, {REFERENCE(BODY), NUMBER(NUMBER), WORDS(TEXT)}},
	{RECORD_STAGE, true,
		{REFERENCE(BODY), WORDS(TYPE), DAY(DATE), WORDS(FUNCTION), WORDS(REFERENCE),
			REFERENCE(OTHER_BODY), WORDS(TEXT), MONEY(AMOUNT), REFERENCE(ALLOCATION),
			NUMBER(VOUCHER)}},
	{RECORD_ALLOCATION, true,
		{REFERENCE(BODY), NUMBER(NUMBER), WORDS(ALLOCATION), WORDS(TEXT), WORDS(EXTENT),
			DAY(PERIOD_FIRST), DAY(PERIOD_LAST), WORDS(BOUND), REFERENCE(REQUISITIONER),
			REFERENCE(RECIPIENT), REFERENCE(PERFORMER)}},
	{RECORD_FINANCING, true,
		{REFERENCE(ALLOCATION), NUMBER(NUMBER), REFERENCE(FUND), REFERENCE(ACTIVITY), MONEY(AMOUNT),
			NUMBER(NUMERATOR), NUMBER(DENOMINATOR), REFERENCE(REPLACES)}},
	{RECORD_AMENDMENT, true,
		{REFERENCE(ALLOCATION), REFERENCE(ENTRY), WORDS(TEXT), WORDS(REASON), REFERENCE(BODY),
			REFERENCE(OTHER_BODY), WORDS(EXTENT), DAY(PERIOD_FIRST), DAY(PERIOD_LAST),
			WORDS(BOUND), REFERENCE(REQUISITIONER), REFERENCE(PERFORMER), WORDS(NEW_PARAGRAPH),
			NUMBER(NUMBER)}},
	{RECORD_OVERRIDE, true, {WORDS(TYPE), REFERENCE(FUND), WORDS(REASON), REFERENCE(ALLOCATION)}},
	{RECORD_SHARE, true,
		{REFERENCE(BODY), REFERENCE(PARENT), WORDS(NAME), NUMBER(NUMERATOR), NUMBER(DENOMINATOR),
			REFERENCE(ALLOCATION)}},
	{RECORD_CONDITION, true,
		{REFERENCE(BODY), NUMBER(NUMBER), WORDS(CONDITION), WORDS(TYPE), WORDS(TEXT), WORDS(NAME),
			DAY(DATE), REFERENCE(ALLOCATION), REFERENCE(FUND), REFERENCE(ACTIVITY),
			WORDS(REASON)}},
	{RECORD_OUTCOME, true, {REFERENCE(CONDITION), WORDS(TYPE), DAY(DATE), WORDS(TEXT), NUMBER(VOUCHER)}},
	{RECORD_COFINANCING, true,
		{REFERENCE(CONDITION), WORDS(TYPE), DAY(DATE), MONEY(AMOUNT), MONEY(OWN), NUMBER(NUMERATOR),
			NUMBER(DENOMINATOR), MONEY(CAP), MONEY(FINANCING)}},
	{RECORD_COFUNDER, true,
		{REFERENCE(PARENT), REFERENCE(PARTY), MONEY(AMOUNT), NUMBER(NUMERATOR), NUMBER(DENOMINATOR),
			NUMBER(SECOND_NUMERATOR), NUMBER(SECOND_DENOMINATOR), MONEY(CAP)}},
	{RECORD_MEETING, true,
		{WORDS(BODY), DAY(MEETING), WORDS(TYPE), DAY(DATE), WORDS(PARAGRAPH), WORDS(OTHER_PARAGRAPH),
			WORDS(TEXT)}},
	{RECORD_MINUTE, true,
		{REFERENCE(PARENT), WORDS(PARAGRAPH), WORDS(TITLE), WORDS(TYPE), MONEY(AMOUNT), WORDS(BOUND),
			WORDS(TEXT)}},
	{RECORD_ACCEPTANCE, true,
		{WORDS(TYPE), WORDS(REASON), NUMBER(FLAG), MONEY(AMOUNT), REFERENCE(BODY),
			REFERENCE(ALLOCATION), REFERENCE(ENTRY), REFERENCE(CONDITION), REFERENCE(PARTY),
			REFERENCE(FUND), REFERENCE(ACTIVITY), REFERENCE(PARENT)}},
	{RECORD_ENTRY, true,
		{NUMBER(VOUCHER), EVENT(TYPE), DAY(DATE), MONEY(AMOUNT), REFERENCE(FROM), REFERENCE(TO),
			REFERENCE(PARTY), REFERENCE(BODY), WORDS(REFERENCE), WORDS(TEXT), WORDS(REASON),
			REFERENCE(ENTRY), HEX(KEY)}},
	{RECORD_CLOSING, true, {REFERENCE(FUND), DAY(DATE), WORDS(REASON)}},
};
#define FORM_COUNT (sizeof forms / sizeof *forms)
_Static_assert(FORM_COUNT < EXACT_FORMS_MAX, "there is room for every form");

const struct exact_form *exact_form_at(size_t index)
{
	return index < FORM_COUNT ? &forms[index] : NULL;
}

const struct exact_form *exact_form_named(const char *kind)
{
	for (size_t i = 0; i < FORM_COUNT; i++) {
		if (strcmp(record_table(forms[i].kind)->name, kind) == 0)
			return &forms[i];
	}
	return NULL;
}

size_t exact_field_count(const struct exact_form *form)
{
	return record_table(form->kind)->field_count - 1;
}

struct exact_field exact_field_at(const struct exact_form *form, size_t index)
{
	static const struct exact_field origin[2] = {REFERENCE(SOURCE), WORDS(PLACE)};
	if (!form->has_origin)
		return form->fields[index];
	return index < 2 ? origin[index] : form->fields[index - 2];
}

enum field_type exact_field_type(const struct exact_form *form, size_t index)
{
	return record_table(form->kind)->fields[index + 1];
}

size_t exact_columns_of(enum field_type type)
{
	return type == FIELD_ACCOUNT ? 5 : type == FIELD_DECISION ? 3 : 1;
}

/* ---- plain values ---- */

static const char *print_hex(const struct value *value, char *out)
{
	const unsigned char *bytes = value->data;
	size_t length = value->length < DIGEST_SIZE ? value->length : DIGEST_SIZE;
	for (size_t i = 0; i < length; i++)
		(void)snprintf(out + 2 * i, 3, "%02x", bytes[i]);
	return length ? out : "";
}

const char *exact_print(enum exact_format format, const struct value *value, char *out)
{
	switch (format) {
	case EXACT_WORDS:
	case EXACT_REFERENCE:
		break;
	case EXACT_NUMBER:
		(void)snprintf(out, EXACT_PLAIN_MAX, "%" PRId64, value->number);
		return out;
	case EXACT_MONEY:
		return uph_money_print((struct uph_money){value->number}, UPH_MONEY_PLAIN, out);
	case EXACT_DAY:
		return uph_date_print((struct uph_date){(int32_t)value->number}, out);
	case EXACT_HEX:
		return print_hex(value, out);
	case EXACT_EVENT:
		return uph_event_name((enum uph_event)value->number);
	}
	return value->data;
}

static bool parse_number(const char *text, int64_t *out)
{
	char *end;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	*out = number;
	return errno == 0 && end != text && *end == '\0';
}

/* Öre from "1234.50": the point goes, and what is left is a number. */
static bool parse_money(const char *text, int64_t *out)
{
	char digits[EXACT_PLAIN_MAX];
	size_t length = strlen(text);
	if (length < 4 || length >= sizeof digits || text[length - 3] != '.')
		return false;
	memcpy(digits, text, length - 3);
	memcpy(digits + length - 3, text + length - 2, 3);
	return parse_number(digits, out);
}

static bool parse_day(const char *text, int64_t *out)
{
	struct uph_date day;
	if (uph_date_parse(text, strlen(text), &day, NULL) != UPH_OK)
		return false;
	*out = day.ymd;
	return true;
}

static int nibble(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = digit ? strchr(digits, digit) : NULL;
	return at ? (int)(at - digits) : -1;
}

static bool parse_hex(const char *text, unsigned char *bytes, size_t *length)
{
	size_t count = strlen(text);
	if (count == 0 || count % 2 != 0 || count > (size_t)2 * DIGEST_SIZE)
		return false;
	*length = count / 2;
	for (size_t i = 0; i < *length; i++) {
		int high = nibble(text[2 * i]), low = nibble(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		bytes[i] = (unsigned char)(high * 16 + low);
	}
	return true;
}

static bool read_value(
	enum exact_format format, const char *text, int64_t *number, unsigned char *bytes, size_t *length)
{
	enum uph_event event;
	switch (format) {
	case EXACT_WORDS:
	case EXACT_REFERENCE:
		return true;
	case EXACT_NUMBER:
		return parse_number(text, number);
	case EXACT_MONEY:
		return parse_money(text, number);
	case EXACT_DAY:
		return parse_day(text, number);
	case EXACT_HEX:
		return parse_hex(text, bytes, length);
	case EXACT_EVENT:
		if (!uph_event_named(text, &event))
			return false;
		*number = (int64_t)event;
		return true;
	}
	return false;
}

enum uph_status exact_parse(enum exact_format format, const char *text, struct value *out,
	unsigned char bytes[DIGEST_SIZE], struct uph_error *err)
{
	static const char *const takes[] = {
		[EXACT_WORDS] = "en text",
		[EXACT_NUMBER] = "ett helt tal",
		[EXACT_MONEY] = "ett belopp som 1234.50",
		[EXACT_DAY] = "en dag som 2024-09-27",
		[EXACT_HEX] = "hexadecimala siffror, två för varje byte",
		[EXACT_EVENT] = "en händelse som allocate",
		[EXACT_REFERENCE] = "en text",
	};
	char again[EXACT_PLAIN_MAX], excerpt[TEXT_EXCERPT_MAX];
	int64_t number = 0;
	size_t length = 0;
	bool sound = read_value(format, text, &number, bytes, &length);
	if (format == EXACT_WORDS || format == EXACT_REFERENCE)
		*out = value_text(text);
	else if (format == EXACT_HEX)
		*out = value_blob(bytes, length);
	else
		*out = value_number(number);
	if (sound && strcmp(exact_print(format, out, again), text) == 0)
		return UPH_OK;
	return uph_fail(err, UPH_E_SYNTAX, "\"%s\" är inte %s", text_excerpt(text, strlen(text), excerpt),
		takes[format]);
}
