/* Small words that carry figures, from any bytes: fractions, organisation numbers, formats of numbers; and
 * sums divided by shares, and by shares of shares: every level sums to the level above, to the öre. */
#include <stdlib.h>
#include <string.h>

#include "import/decision_fraction.h"
#include "import/number_format.h"
#include "tests/fuzz/require.h"
#include "uph.h"

enum { NODES_MAX = 24 };

__extension__ typedef __int128 wide;

static void check_fraction(const char *text)
{
	struct uph_fraction fraction, again;
	struct uph_error err = {0};
	char printed[DECISION_FRACTION_TEXT_MAX];
	enum uph_status status = decision_fraction_parse(text, &fraction, &err);
	if (status != UPH_OK) {
		require(status == UPH_E_SYNTAX);
		require_refusal(status, &err);
		return;
	}
	require(fraction.numerator > 0 && fraction.numerator <= fraction.denominator);
	decision_fraction_print(decision_fraction_make(fraction.numerator, fraction.denominator), printed);
	if (fraction.numerator == fraction.denominator)
		return; /* "1", which is no fraction to read */
	require(decision_fraction_parse(printed, &again, NULL) == UPH_OK);
	require((wide)again.numerator * fraction.denominator == (wide)fraction.numerator * again.denominator);
}

static void check_number(const char *text)
{
	char number[UPH_ORGANISATION_NUMBER_MAX], again[UPH_ORGANISATION_NUMBER_MAX];
	struct uph_error err = {0};
	enum uph_status status = uph_organisation_number_parse(text, number, &err);
	if (status != UPH_OK) {
		require(status == UPH_E_REFUSED);
		require_refusal(status, &err);
		return;
	}
	require(strlen(number) == 11 && number[6] == '-');
	require(uph_organisation_number_parse(number, again, NULL) == UPH_OK && strcmp(number, again) == 0);
}

struct draw {
	const uint8_t *data;
	size_t size, at;
};

static int64_t draw(struct draw *from, size_t bytes)
{
	int64_t number = 0;
	if (from->at + bytes > from->size)
		return 0;
	memcpy(&number, from->data + from->at, bytes);
	from->at += bytes;
	return number;
}

static void check_split(struct draw *from)
{
	uint64_t weights[NODES_MAX] = {0};
	struct uph_money parts[NODES_MAX], total = {draw(from, 8)};
	struct uph_error err = {0};
	size_t count = (size_t)draw(from, 1) % NODES_MAX;
	size_t bytes = (size_t)(draw(from, 1) & 7) + 1;
	for (size_t i = 0; i < count; i++)
		weights[i] = (uint64_t)draw(from, bytes);
	enum uph_status status = uph_money_split(total, weights, count, parts, &err);
	if (status != UPH_OK) {
		require_refusal(status, &err);
		return;
	}
	wide sum = 0;
	for (size_t i = 0; i < count; i++) {
		sum += parts[i].ore;
		require(weights[i] > 0 || parts[i].ore == 0);
		require(total.ore < 0 ? parts[i].ore <= 0 : parts[i].ore >= 0);
	}
	require(sum == total.ore);
}

static void check_shares(struct draw *from)
{
	struct uph_share nodes[NODES_MAX] = {{.parent = UPH_SHARE_ROOT, .numerator = 1, .denominator = 1}};
	struct uph_money parts[NODES_MAX], total = {draw(from, 7)};
	struct uph_error err = {0};
	size_t count = (size_t)draw(from, 1) % NODES_MAX + 1;
	size_t bytes = (size_t)(draw(from, 1) & 7) + 1;
	for (size_t i = 1; i < count; i++)
		nodes[i] = (struct uph_share){.parent = (size_t)draw(from, 1) % i,
			.numerator = draw(from, bytes),
			.denominator = draw(from, bytes)};
	enum uph_status status = uph_share_split(total, nodes, count, parts, &err);
	if (status != UPH_OK) {
		require_refusal(status, &err);
		return;
	}
	require(parts[0].ore == total.ore);
	for (size_t i = 0; i < count; i++) {
		wide sum = 0;
		size_t children = 0;
		for (size_t j = i + 1; j < count; j++) {
			if (nodes[j].parent != i)
				continue;
			sum += parts[j].ore;
			children++;
		}
		require(children == 0 || sum == parts[i].ore);
	}
}

static void check_ratio(struct draw *from)
{
	int64_t amount = draw(from, 8), numerator = draw(from, 8), denominator = draw(from, 8);
	struct uph_error err = {0};
	struct uph_money down, up, half;
	enum uph_status status = uph_money_ratio(
		(struct uph_money){amount}, numerator, denominator, UPH_ROUND_DOWN, &down, &err);
	if (status != UPH_OK) {
		require_refusal(status, &err);
		return;
	}
	require(denominator > 0);
	wide product = (wide)amount * numerator;
	require(down.ore == (int64_t)(product / denominator));
	if (uph_money_ratio((struct uph_money){amount}, numerator, denominator, UPH_ROUND_UP, &up, NULL) !=
		UPH_OK)
		return;
	require((wide)up.ore - down.ore == (product % denominator > 0) - (product % denominator < 0));
	require(uph_money_ratio((struct uph_money){amount}, numerator, denominator, UPH_ROUND_HALF_EVEN,
			&half, NULL) == UPH_OK);
	require(half.ore == up.ore || half.ore == down.ore);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 1000)
		return 0;
	struct draw from = {data, size, 0};
	char *text = malloc(size + 1);
	require(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	check_fraction(text);
	check_number(text);
	struct number_format format = number_format_parse(text);
	require(!(format.date && format.percent));
	(void)number_format_builtin((uint32_t)draw(&from, 4));
	check_split(&from);
	check_shares(&from);
	check_ratio(&from);
	free(text);
	return 0;
}
