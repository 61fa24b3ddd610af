/* Organisation numbers. Ten digits, the last of them a check digit (Luhn). A legal person's third digit is 2
 * or more; where it is less, the third and fourth are a month and the number is a person's: those are not
 * kept in the books, which are spread. */
#include "ledger/party.h"

#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"

#define DIGITS 10
#define GROUP 6
#define CENTURY "16"
#define LONGEST 16

/* As letters and web pages write it: a hyphen, a dash, a minus or a space. */
static bool is_between(uint32_t code)
{
	return code == '-' || code == ' ' || code == 0xA0 || code == 0x202F ||
	       (code >= 0x2010 && code <= 0x2014) || code == 0x2212;
}

static bool is_space(uint32_t code)
{
	return code == ' ' || code == 0xA0;
}

/* The digits of "232100-0081", "2321000081" or "16232100-0081"; false for anything else. */
static bool read_digits(const char *text, char out[DIGITS + 1])
{
	char digits[LONGEST + 1];
	size_t count = 0, hyphen = 0, length = strlen(text);
	bool ended = false;
	for (size_t at = 0; at < length;) {
		uint32_t code = text_next(text, length, &at);
		if (is_space(code) && (count == 0 || count >= DIGITS)) {
			ended = count > 0;
			continue;
		}
		if (is_between(code) && hyphen == 0 && count > 0 && !ended) {
			hyphen = count;
			continue;
		}
		if (code < '0' || code > '9' || count == LONGEST || ended)
			return false;
		digits[count++] = (char)code;
	}
	size_t before = count == DIGITS + 2 && strncmp(digits, CENTURY, 2) == 0 ? 2 : 0;
	if (count != DIGITS + before || (hyphen && hyphen != GROUP + before))
		return false;
	memcpy(out, digits + before, DIGITS);
	out[DIGITS] = '\0';
	return true;
}

/* The digit that the nine before it call for: every other one doubled, from the first, and the sum of their
 * digits made up to a ten. */
static int check_digit(const char *digits)
{
	int sum = 0;
	for (int i = 0; i < DIGITS - 1; i++) {
		int value = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
		sum += value / 10 + value % 10;
	}
	return (10 - sum % 10) % 10;
}

enum uph_status uph_organisation_number_parse(
	const char *text, char out[UPH_ORGANISATION_NUMBER_MAX], struct uph_error *err)
{
	char digits[DIGITS + 1], excerpt[TEXT_EXCERPT_MAX];
	out[0] = '\0';
	if (!read_digits(text, digits))
		return uph_fail(err, UPH_E_REFUSED,
			"\"%s\" är inget organisationsnummer; skriv tio siffror: 232100-0081",
			text_excerpt(text, strlen(text), excerpt));
	if (digits[2] < '2')
		return uph_fail(err, UPH_E_REFUSED,
			"numret är en persons: tredje siffran i ett organisationsnummer är minst 2. Personnummer "
			"skrivs inte i boken");
	if (check_digit(digits) != digits[DIGITS - 1] - '0')
		return uph_fail(err, UPH_E_REFUSED,
			"kontrollsiffran i %.6s-%.4s stämmer inte: sista siffran skulle vara %d; se efter numret",
			digits, digits + GROUP, check_digit(digits));
	(void)snprintf(out, UPH_ORGANISATION_NUMBER_MAX, "%.6s-%.4s", digits, digits + GROUP);
	return UPH_OK;
}

enum uph_status party_number_is_free(struct uph_ledger *ledger, int64_t party, const char *text,
	char out[UPH_ORGANISATION_NUMBER_MAX], struct uph_error *err)
{
	const struct uph_party *parties;
	size_t count;
	enum uph_status status = uph_organisation_number_parse(text, out, err);
	if (status == UPH_OK)
		status = uph_parties(ledger, &parties, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const char *number = parties[i].organisation_number;
		bool same = party && uph_party_counts_as(ledger, parties[i].id, 0) ==
					     uph_party_counts_as(ledger, party, 0);
		if (number && strcmp(number, out) == 0 && !same)
			status = uph_fail(err, UPH_E_INVARIANT,
				"organisationsnumret %s är %s; är det samma part, slå ihop dem: uph party merge",
				out, parties[i].name);
	}
	return status;
}
