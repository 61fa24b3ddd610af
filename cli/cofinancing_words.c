#include "cofinancing_words.h"

#include <string.h>

#include "ledger/base/text.h"

#define NAME_BYTES_MAX 200
#define DIGITS_MAX 15

/* ---- shares ---- */

/* Digits from text[*at]; false when there are none, or more than fit. */
static bool read_digits(const char *text, size_t *at, int64_t *out)
{
	size_t first = *at;
	for (*out = 0; text[*at] >= '0' && text[*at] <= '9'; (*at)++) {
		if (*at - first == DIGITS_MAX)
			return false;
		*out = *out * 10 + (text[*at] - '0');
	}
	return *at > first;
}

static void skip_spaces(const char *text, size_t *at)
{
	*at += strspn(text + *at, " ");
}

/* "46/100", "46 %", "46,5 %". */
static bool read_share(const char *text, struct uph_fraction *out)
{
	size_t at = 0;
	skip_spaces(text, &at);
	if (!read_digits(text, &at, &out->numerator))
		return false;
	if (text[at] == '/') {
		at++;
		if (!read_digits(text, &at, &out->denominator))
			return false;
	} else {
		out->denominator = 100;
		if (out->numerator > out->denominator) /* decimals after it would not fit */
			return false;
		if (text[at] == ',' || text[at] == '.') {
			size_t first = ++at;
			for (; text[at] >= '0' && text[at] <= '9'; at++) {
				if (at - first == 6)
					return false;
				out->numerator = out->numerator * 10 + (text[at] - '0');
				out->denominator *= 10;
			}
			if (at == first)
				return false;
		}
		skip_spaces(text, &at);
		if (text[at++] != '%')
			return false;
	}
	skip_spaces(text, &at);
	return text[at] == '\0' && out->numerator > 0 && out->denominator >= out->numerator;
}

static enum uph_status bad_share(const char *option, const char *text, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	return uph_fail(err, UPH_E_USAGE, "--%s: \"%s\" är ingen andel; skriv den som 46/100 eller \"46 %%\"",
		option, text_excerpt(text, strlen(text), excerpt));
}

/* Cuts `text` at the first `mark` and gives what stands after it; NULL when there is none. */
static char *cut(char *text, char mark)
{
	char *at = strchr(text, mark);
	if (at)
		*at++ = '\0';
	return at;
}

/* "ESF-rådet=54/100:50/100:3976183" */
static enum uph_status read_funder(
	struct change *change, char *words, struct uph_cofunder *out, struct uph_error *err)
{
	const struct uph_party *party;
	char *share = cut(words, '=');
	if (!share)
		return uph_fail(err, UPH_E_USAGE,
			"--funder: \"%s\" saknar andel; skriv finansiär och andel som \"ESF-rådet=54/100\"",
			words);
	char *financing = cut(share, ':'), *cap = financing ? cut(financing, ':') : NULL;
	enum uph_status status = uph_party_find(change->ledger, words, &party, err);
	if (status != UPH_OK)
		return status;
	*out = (struct uph_cofunder){.party = party->id};
	if (!read_share(share, &out->share))
		return bad_share("funder", share, err);
	if (financing && *financing && !read_share(financing, &out->financing_share))
		return bad_share("funder", financing, err);
	struct uph_error why = {0};
	if (cap &&
		(uph_money_parse(cap, strlen(cap), 0, &out->cap, NULL, &why) != UPH_OK || out->cap.ore <= 0))
		return uph_fail(
			err, UPH_E_USAGE, "--funder: taket \"%s\" är inget belopp större än noll", cap);
	return UPH_OK;
}

static enum uph_status read_funders(
	struct change *change, const char *list, struct uph_cofinancing *plan, struct uph_error *err)
{
	char words[NAME_BYTES_MAX];
	plan->funder_count = 0;
	while (*list) {
		size_t length = strcspn(list, ",");
		/* "46,5 %": a comma between digits belongs to the share. */
		while (list[length] == ',' && length > 0 && list[length - 1] >= '0' &&
			list[length - 1] <= '9' && list[length + 1] >= '0' && list[length + 1] <= '9')
			length += 1 + strcspn(list + length + 1, ",");
		size_t spaces = strspn(list, " ");
		if (length >= sizeof words || plan->funder_count == UPH_COFUNDERS_MAX)
			return uph_fail(err, UPH_E_USAGE, "--funder är för lång; högst %d finansiärer",
				UPH_COFUNDERS_MAX);
		if (length > spaces) {
			memcpy(words, list + spaces, length - spaces);
			words[length - spaces] = '\0';
			enum uph_status status =
				read_funder(change, words, &plan->funders[plan->funder_count], err);
			if (status != UPH_OK)
				return status;
			plan->funder_count++;
		}
		list += length + (list[length] == ',');
	}
	return UPH_OK;
}

/* The rest, when there is one funder and nothing is said of its share. */
static enum uph_status infer_share(struct uph_cofinancing *plan, struct uph_error *err)
{
	struct uph_fraction own = plan->own_share;
	if (plan->funder_count != 1)
		return uph_fail(err, UPH_E_USAGE,
			"flera finansiärer delar på resten: ange deras andelar med --funder \"NAMN=ANDEL,NAMN=ANDEL\"");
	if (own.numerator >= own.denominator)
		return uph_fail(err, UPH_E_USAGE, "den egna andelen %lld/%lld lämnar inget åt finansiären",
			(long long)own.numerator, (long long)own.denominator);
	plan->funders[0].share = (struct uph_fraction){own.denominator - own.numerator, own.denominator};
	return UPH_OK;
}

enum uph_status cofinancing_words_shares(
	struct change *change, struct uph_cofinancing *plan, struct uph_error *err)
{
	const char *share = invocation_value(change->invocation, OPTION_SHARE);
	const char *funders = invocation_value(change->invocation, OPTION_FUNDER);
	struct uph_money cap;
	bool there;
	enum uph_status status = UPH_OK;
	if (share && !read_share(share, &plan->own_share))
		return bad_share("share", share, err);
	if (funders)
		status = read_funders(change, funders, plan, err);
	if (status == UPH_OK && plan->own_share.denominator == 0)
		return uph_fail(err, UPH_E_USAGE, "ange den egna andelen: --share 46/100");
	if (status == UPH_OK && plan->funder_count == 0)
		return uph_fail(err, UPH_E_USAGE, "ange finansiären: --funder \"ESF-rådet=54/100\"");
	if (status == UPH_OK && share && !funders)
		status = infer_share(plan, err);
	if (status == UPH_OK)
		status = change_amount(change->invocation, OPTION_CAP, &there, &cap, err);
	if (status == UPH_OK && there && cap.ore <= 0)
		return uph_fail(err, UPH_E_USAGE, "--cap ska vara större än noll");
	if (status == UPH_OK && there)
		plan->cap = cap;
	if (status == UPH_OK)
		status = change_amount(
			change->invocation, OPTION_FINANCING, &plan->has_financing, &plan->financing, err);
	if (status == UPH_OK && plan->has_financing && plan->financing.ore < 0)
		return uph_fail(err, UPH_E_USAGE, "--financing kan inte vara under noll");
	return status;
}

/* ---- the amount ---- */

enum uph_status cofinancing_words_amount(
	struct change *change, struct uph_cofinancing *plan, bool *there, struct uph_error *err)
{
	static const struct {
		enum option_id option;
		enum uph_cofinancing_given given;
	} amounts[] = {{OPTION_TOTAL, UPH_GIVEN_TOTAL}, {OPTION_GRANT, UPH_GIVEN_GRANT},
		{OPTION_OWN, UPH_GIVEN_OWN}};
	size_t found = 0;
	*there = false;
	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
		if (!invocation_value(change->invocation, amounts[i].option))
			continue;
		if (*there)
			return uph_fail(
				err, UPH_E_USAGE, "ange ett av --total, --grant och --own, resten följer");
		*there = true;
		found = i;
	}
	if (!*there)
		return UPH_OK;
	struct uph_money amount;
	enum uph_status status = change_amount(change->invocation, amounts[found].option, NULL, &amount, err);
	return status == UPH_OK ? uph_cofinancing_plan(plan, amounts[found].given, amount, err) : status;
}

/* ---- the receipt ---- */

static const char *kronor(struct uph_money amount, char text[UPH_MONEY_TEXT_MAX])
{
	return uph_money_print(amount, UPH_MONEY_SWEDISH, text);
}

static void say_plan(struct change *change, const char *name, const struct uph_cofinancing *plan)
{
	char total[UPH_MONEY_TEXT_MAX], amount[UPH_MONEY_TEXT_MAX];
	bool final = plan->version == UPH_FINAL;
	change_say(change, "%s: %s %s; egen del %lld/%lld är %s.", name,
		final ? "projektet har kostat" : uph_cofinancing_version_word(plan->version),
		kronor(plan->total, total), (long long)plan->own_share.numerator,
		(long long)plan->own_share.denominator, kronor(plan->own, amount));
	for (size_t i = 0; i < plan->funder_count; i++) {
		const struct uph_cofunder *funder = &plan->funders[i];
		const struct uph_party *party = uph_party_by_id(change->ledger, funder->party);
		change_say(change, "%s: %lld/%lld är %s.", party ? party->name : "?",
			(long long)funder->share.numerator, (long long)funder->share.denominator,
			kronor(funder->amount, amount));
		if (final && funder->financing_share.denominator && !plan->has_financing)
			change_warn(change,
				"%s räknar också på faktisk finansiering, som inte är angiven (--financing)",
				party ? party->name : "?");
	}
}

enum uph_status cofinancing_words_say(
	struct change *change, const char *name, const struct uph_cofinancing *plan, struct uph_error *err)
{
	struct uph_cofinancing_state state;
	char needed[UPH_MONEY_TEXT_MAX], decided[UPH_MONEY_TEXT_MAX], missing[UPH_MONEY_TEXT_MAX];
	const struct uph_date now = {0};
	enum uph_status status = uph_cofinancing_state(change->ledger, plan, now, 0, &state, err);
	if (status != UPH_OK)
		return status;
	say_plan(change, name, plan);
	if (plan->version == UPH_FINAL)
		change_say(change, "Finansiärerna ska betala %s, varav %s är inbetalt.",
			kronor(state.payable, needed), kronor(state.funded, decided));
	if (state.not_covered.ore > 0)
		change_warn(change, "egen del behöver %s och %s är beslutat: %s är inte täckt",
			kronor(state.own_needed, needed), kronor(state.own_decided, decided),
			kronor(state.not_covered, missing));
	return UPH_OK;
}
