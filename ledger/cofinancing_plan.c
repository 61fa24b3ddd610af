/* The arithmetic of co-financing: exact fractions, 128 bits between, rounded once. No ledger here.
 *
 * All shares are brought to one denominator; their numerators are then the weights by which what is rounded
 * is divided, by largest remainder, so that own share and funders always sum to the whole. */
#include "ledger/base/fraction.h"
#include "uph/cofinancing.h"

/* Numerators over one denominator: the own share's first, then each funder's. */
struct weights {
	int64_t denominator;
	uint64_t of[UPH_COFUNDERS_MAX + 1];
	size_t count;
};

static enum uph_status too_fine(struct uph_error *err)
{
	return uph_fail(err, UPH_E_OVERFLOW,
		"andelarna har så stora tal under bråkstrecket att de inte kan läggas ihop; skriv dem med mindre tal");
}

static enum uph_status check_share(struct uph_fraction share, const char *whose, struct uph_error *err)
{
	if (share.numerator > 0 && share.denominator >= share.numerator)
		return UPH_OK;
	return uph_fail(err, UPH_E_SYNTAX, "%s är %lld/%lld; en andel ska vara större än noll och högst ett",
		whose, (long long)share.numerator, (long long)share.denominator);
}

static enum uph_status not_one(int64_t sum, int64_t whole, struct uph_error *err)
{
	int64_t off = sum > whole ? sum - whole : whole - sum;
	int64_t divisor = fraction_divisor(sum, whole), off_divisor = fraction_divisor(off, whole);
	return uph_fail(err, UPH_E_SYNTAX, "andelarna blir %lld/%lld tillsammans; de ska bli 1, %lld/%lld %s",
		(long long)(sum / divisor), (long long)(whole / divisor), (long long)(off / off_divisor),
		(long long)(whole / off_divisor), sum > whole ? "för mycket" : "saknas");
}

static enum uph_status weigh(const struct uph_cofinancing *plan, struct weights *out, struct uph_error *err)
{
	*out = (struct weights){.denominator = 1, .count = plan->funder_count + 1};
	if (plan->funder_count == 0 || plan->funder_count > UPH_COFUNDERS_MAX)
		return uph_fail(err, UPH_E_SYNTAX, "medfinansieringen ska ha minst en finansiär och högst %d",
			UPH_COFUNDERS_MAX);
	enum uph_status status = check_share(plan->own_share, "den egna andelen", err);
	for (size_t i = 0; status == UPH_OK && i < plan->funder_count; i++)
		status = check_share(plan->funders[i].share, "finansiärens andel", err);
	if (status != UPH_OK)
		return status;
	int64_t sum = 0;
	for (size_t i = 0; i < out->count; i++) {
		struct uph_fraction share = i == 0 ? plan->own_share : plan->funders[i - 1].share;
		if (!fraction_common(out->denominator, share.denominator, &out->denominator))
			return too_fine(err);
	}
	for (size_t i = 0; i < out->count; i++) {
		struct uph_fraction share = i == 0 ? plan->own_share : plan->funders[i - 1].share;
		int64_t of = share.numerator *
			     (out->denominator / share.denominator); /* at most the denominator */
		if (__builtin_add_overflow(sum, of, &sum))
			return too_fine(err);
		out->of[i] = (uint64_t)of;
	}
	return sum == out->denominator ? UPH_OK : not_one(sum, out->denominator, err);
}

/* What the funders give together, divided between them. */
static enum uph_status divide_grant(struct uph_cofinancing *plan, const struct weights *weights,
	struct uph_money grant, struct uph_error *err)
{
	struct uph_money parts[UPH_COFUNDERS_MAX];
	enum uph_status status = uph_money_split(grant, weights->of + 1, plan->funder_count, parts, err);
	for (size_t i = 0; status == UPH_OK && i < plan->funder_count; i++)
		plan->funders[i].amount = parts[i];
	return status;
}

static enum uph_status from_own(struct uph_cofinancing *plan, const struct weights *weights,
	struct uph_money own, struct uph_error *err)
{
	struct uph_money grant;
	enum uph_status status = uph_money_ratio(own, plan->own_share.denominator, plan->own_share.numerator,
		UPH_ROUND_HALF_UP, &plan->total, err);
	if (status != UPH_OK)
		return status;
	plan->own = own;
	if (!uph_money_subtract(plan->total, own, &grant))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return divide_grant(plan, weights, grant, err);
}

static enum uph_status from_total(struct uph_cofinancing *plan, const struct weights *weights,
	struct uph_money total, struct uph_error *err)
{
	struct uph_money parts[UPH_COFUNDERS_MAX + 1];
	enum uph_status status = uph_money_split(total, weights->of, weights->count, parts, err);
	plan->total = total;
	for (size_t i = 0; status == UPH_OK && i < weights->count; i++)
		*(i == 0 ? &plan->own : &plan->funders[i - 1].amount) = parts[i];
	return status;
}

static enum uph_status from_grant(struct uph_cofinancing *plan, const struct weights *weights,
	struct uph_money grant, struct uph_error *err)
{
	int64_t theirs = weights->denominator - (int64_t)weights->of[0];
	enum uph_status status =
		uph_money_ratio(grant, weights->denominator, theirs, UPH_ROUND_HALF_UP, &plan->total, err);
	if (status == UPH_OK && !uph_money_subtract(plan->total, grant, &plan->own))
		status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return status == UPH_OK ? divide_grant(plan, weights, grant, err) : status;
}

enum uph_status uph_cofinancing_plan(struct uph_cofinancing *plan, enum uph_cofinancing_given given,
	struct uph_money amount, struct uph_error *err)
{
	struct weights weights;
	char text[UPH_MONEY_TEXT_MAX];
	enum uph_status status = weigh(plan, &weights, err);
	if (status != UPH_OK)
		return status;
	if (amount.ore <= 0 || amount.ore > UPH_MONEY_INPUT_MAX_ORE)
		return uph_fail(err, UPH_E_SYNTAX,
			"beloppet %s ska vara större än noll och högst tio biljoner",
			uph_money_print(amount, UPH_MONEY_SWEDISH, text));
	switch (given) {
	case UPH_GIVEN_OWN:
		return from_own(plan, &weights, amount, err);
	case UPH_GIVEN_TOTAL:
		return from_total(plan, &weights, amount, err);
	case UPH_GIVEN_GRANT:
		return from_grant(plan, &weights, amount, err);
	}
	return uph_fail(err, UPH_E_SYNTAX, "det är inte sagt vilket belopp som är givet");
}

/* ---- what funders are to pay ---- */

static void lower(struct uph_money limit, struct uph_money *amount)
{
	if (limit.ore < amount->ore)
		*amount = limit;
}

static enum uph_status by_rules(const struct uph_cofinancing *plan, const struct uph_cofunder *funder,
	struct uph_money *out, struct uph_error *err)
{
	struct uph_money by_financing;
	*out = funder->amount;
	if (plan->version != UPH_FINAL)
		return UPH_OK;
	enum uph_status status = uph_money_ratio(
		plan->total, funder->share.numerator, funder->share.denominator, UPH_ROUND_HALF_UP, out, err);
	if (status != UPH_OK || !plan->has_financing || funder->financing_share.denominator == 0)
		return status;
	status = uph_money_ratio(plan->financing, funder->financing_share.numerator,
		funder->financing_share.denominator, UPH_ROUND_HALF_UP, &by_financing, err);
	if (status == UPH_OK)
		lower(by_financing, out);
	return status;
}

enum uph_status uph_cofinancing_payable(
	const struct uph_cofinancing *plan, struct uph_money *parts, struct uph_error *err)
{
	uint64_t weights[UPH_COFUNDERS_MAX];
	struct uph_money sum = {0}, most = plan->total;
	for (size_t i = 0; i < plan->funder_count; i++) {
		enum uph_status status = by_rules(plan, &plan->funders[i], &parts[i], err);
		if (status != UPH_OK)
			return status;
		if (plan->funders[i].cap.ore > 0)
			lower(plan->funders[i].cap, &parts[i]);
		weights[i] = (uint64_t)parts[i].ore;
		if (!uph_money_add(sum, parts[i], &sum))
			return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	/* Two halves of an öre rounded up may pass the cost: no more than that is paid. */
	if (plan->cap.ore > 0)
		lower(plan->cap, &most);
	return sum.ore > most.ore ? uph_money_split(most, weights, plan->funder_count, parts, err) : UPH_OK;
}
