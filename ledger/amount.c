/* Amounts that come later: an allocation, or a decision divided by shares, gets one, or another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"
#include "ledger/release.h"
#include "ledger/standing.h"
#include "ledger/verdict.h"
#include "uph/share.h"

#define LINES_MAX 200

struct amounting {
	struct reserving reserving;
	int64_t released; /* the voucher that gave back what was too much */
	const char *reason;
	const struct uph_origin *origin;
	struct uph_financing lines[LINES_MAX];
	size_t line_count;
};

static enum uph_status take_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct amounting *amounting = context;
	if (amounting->line_count == LINES_MAX)
		return uph_fail(
			err, UPH_E_LIMIT, "tilldelningen har fler än %d finansieringsrader", LINES_MAX);
	amounting->lines[amounting->line_count++] = *line;
	return UPH_OK;
}

/* The amount divided by the lines' shares; by their amounts when they had amounts; one line takes it all. */
static enum uph_status divide(const struct amounting *amounting, struct uph_money amount,
	struct uph_money *parts, struct uph_error *err)
{
	size_t count = amounting->line_count;
	const struct uph_financing *lines = amounting->lines;
	if (count == 0)
		return uph_fail(err, UPH_E_INVARIANT,
			"tilldelningen säger inte vilket bidragsår och vilken aktivitet pengarna tas från");
	if (count == 1) {
		parts[0] = amount;
		return UPH_OK;
	}
	struct uph_share nodes[LINES_MAX + 1] = {
		{.parent = UPH_SHARE_ROOT, .numerator = 1, .denominator = 1}};
	struct uph_money divided[LINES_MAX + 1] = {{0}};
	struct uph_money sum = {0};
	for (size_t i = 0; i < count; i++)
		(void)uph_money_add(sum, lines[i].amount, &sum);
	for (size_t i = 0; i < count; i++) {
		bool share = lines[i].share_denominator != 0;
		if (!share && lines[i].amount.ore == 0)
			return uph_fail(err, UPH_E_INVARIANT,
				"tilldelningen har flera finansieringsrader utan andelar; ange beloppet för var och en");
		nodes[i + 1] = (struct uph_share){.parent = 0,
			.numerator = share ? lines[i].share_numerator : lines[i].amount.ore,
			.denominator = share ? lines[i].share_denominator : sum.ore};
	}
	enum uph_status status = uph_share_split(amount, nodes, count + 1, divided, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		parts[i] = divided[i + 1];
	return status;
}

/* Each line is replaced by one with its amount. */
static enum uph_status finance(
	struct amounting *amounting, const struct uph_money *parts, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < amounting->line_count; i++) {
		struct uph_financing line = amounting->lines[i];
		if (line.amount.ore == parts[i].ore)
			continue;
		line.amount = parts[i];
		status = uph_financing_add(
			amounting->reserving.ledger, &line, line.id, amounting->origin, err);
	}
	return status;
}

static enum uph_status bind(
	struct amounting *amounting, const struct uph_allocation *allocation, struct uph_error *err)
{
	const struct uph_allocation_change exact = {.bound = "exact"};
	return strcmp(allocation->bound, "unknown") == 0
		       ? uph_allocation_amend(amounting->reserving.ledger, allocation->id, &exact,
				 amounting->reason, amounting->origin, err)
		       : UPH_OK;
}

/* What has been decided is decided anew, not amended; what is rejected gets nothing. */
static enum uph_status check_step(const struct uph_allocation *allocation, const struct uph_step *step,
	struct uph_money holds, struct uph_error *err)
{
	if (step->stage == UPH_PROPOSED || step->stage == UPH_RECOMMENDED ||
		(step->stage == UPH_DECIDED && holds.ore == 0))
		return UPH_OK;
	if (step->stage == UPH_DECIDED)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s (%s) är redan beslutat med sitt belopp; ta tillbaka steget (uph amend %s --stage recommended) och "
			"besluta det nya beloppet med uph approve",
			allocation->label, allocation->purpose, allocation->label);
	return uph_fail(err, UPH_E_INVARIANT, "%s (%s) är %s och får inget belopp", allocation->label,
		allocation->purpose, uph_stage_word(step->stage));
}

/* Only what is neither requisitioned nor paid is given back by a lower amount. */
static enum uph_status check_unpaid(struct uph_ledger *ledger, const struct uph_allocation *allocation,
	struct uph_money off, struct uph_error *err)
{
	struct standing standing;
	struct uph_money unpaid;
	char wanted[UPH_MONEY_TEXT_MAX], there[UPH_MONEY_TEXT_MAX];
	enum uph_status status = standing_take(ledger, allocation->id, &standing, err);
	if (status != UPH_OK)
		return status;
	unpaid.ore = standing_sum(&standing, UPH_ACCOUNT_RESERVED).ore +
		     standing_sum(&standing, UPH_ACCOUNT_HELD).ore;
	standing_free(&standing);
	if (off.ore <= unpaid.ore)
		return UPH_OK;
	return uph_fail(err, UPH_E_INVARIANT,
		"%s (%s): %s ska återföras, men bara %s är varken rekvirerat eller utbetalt; rätta eller återkräv det först",
		allocation->label, allocation->purpose, uph_money_print(off, UPH_MONEY_SWEDISH, wanted),
		uph_money_print(unpaid, UPH_MONEY_SWEDISH, there));
}

/* Whether it is set aside for nobody. */
static bool is_held(struct uph_ledger *ledger, int64_t allocation)
{
	struct standing standing;
	if (standing_take(ledger, allocation, &standing, NULL) != UPH_OK)
		return false;
	bool held = standing_sum(&standing, UPH_ACCOUNT_HELD).ore > 0;
	standing_free(&standing);
	return held;
}

/* One allocation gets its amount: what it holds already is taken off; a proposal only says how it is meant.
 */
static enum uph_status set(
	struct amounting *amounting, int64_t id, struct uph_money amount, struct uph_error *err)
{
	struct uph_ledger *ledger = amounting->reserving.ledger;
	struct uph_allocation allocation;
	struct uph_step step;
	struct uph_money parts[LINES_MAX] = {{0}}, more[LINES_MAX] = {{0}}, holds;
	amounting->line_count = 0;
	enum uph_status status = uph_allocation_by_id(ledger, id, &allocation, err);
	if (status == UPH_OK)
		status = uph_allocation_step(ledger, id, 0, &step, err);
	if (status == UPH_OK)
		status = allocation_holds(ledger, id, &holds, err);
	if (status == UPH_OK)
		status = check_step(&allocation, &step, holds, err);
	if (status == UPH_OK && holds.ore > amount.ore)
		status = check_unpaid(ledger, &allocation, (struct uph_money){holds.ore - amount.ore}, err);
	if (status == UPH_OK)
		status = uph_financings(ledger, id, 0, take_line, amounting, err);
	if (status == UPH_OK)
		status = divide(amounting, amount, parts, err);
	if (status != UPH_OK)
		return status;
	amounting->reserving.held = is_held(ledger, id);
	if (holds.ore < amount.ore && step.stage != UPH_PROPOSED) {
		status = divide(amounting, (struct uph_money){amount.ore - holds.ore}, more, err);
		for (size_t i = 0; status == UPH_OK && i < amounting->line_count; i++)
			status = reserve_from_pot(&amounting->reserving, id, amounting->lines[i].fund,
				amounting->lines[i].activity, more[i], err);
	} else if (holds.ore > amount.ore) {
		const struct release release = {.allocations = &id,
			.allocation_count = 1,
			.date = amounting->reserving.date,
			.amount = {holds.ore - amount.ore},
			.text = amounting->reason};
		status = release_post(ledger, &release, &amounting->released, err);
	}
	if (status == UPH_OK)
		status = finance(amounting, parts, err);
	return status == UPH_OK ? bind(amounting, &allocation, err) : status;
}

static enum uph_status no_amount(struct uph_error *err)
{
	return uph_fail(err, UPH_E_INVARIANT, "ett belopp ska vara större än noll");
}

static struct amounting *amounting_new(
	struct uph_ledger *ledger, struct uph_date date, const char *reason, const struct uph_origin *origin)
{
	struct amounting *amounting = calloc(1, sizeof *amounting);
	if (!amounting)
		return NULL;
	amounting->reserving = (struct reserving){.ledger = ledger, .date = date, .text = reason};
	amounting->reason = reason;
	amounting->origin = origin;
	if (origin)
		amounting->reserving.origin = *origin;
	return amounting;
}

static enum uph_status end(
	struct amounting *amounting, enum uph_status status, int64_t *voucher, struct uph_error *err)
{
	int64_t number = amounting->reserving.voucher;
	if (status == UPH_OK)
		status = reserve_end(&amounting->reserving, err);
	if (voucher)
		*voucher = number ? number : amounting->released;
	free(amounting);
	return status;
}

enum uph_status uph_allocation_set_amount(struct uph_ledger *ledger, int64_t allocation,
	struct uph_money amount, struct uph_date date, const char *reason, const struct uph_origin *origin,
	int64_t *voucher, struct uph_error *err)
{
	if (amount.ore <= 0)
		return no_amount(err);
	struct amounting *amounting = amounting_new(ledger, date, reason, origin);
	if (!amounting)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return end(amounting, set(amounting, allocation, amount, err), voucher, err);
}

/* ---- a decision divided by shares ---- */

static enum uph_status set_by_shares(struct amounting *amounting, const struct uph_share *nodes, size_t count,
	struct uph_money amount, struct uph_error *err)
{
	struct uph_money *parts = calloc(count, sizeof *parts);
	if (!parts)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = UPH_OK;
	for (size_t i = 1; status == UPH_OK && i < count; i++) {
		if (nodes[i].parent == UPH_SHARE_ROOT)
			status = uph_fail(err, UPH_E_INVARIANT,
				"beslutet har flera belopp att dela; ange vilken tilldelning beloppet gäller");
	}
	if (status == UPH_OK)
		status = uph_share_split(amount, nodes, count, parts, err);
	/* What gives back comes first: each such line has a voucher of its own. */
	for (int lower = 1; status == UPH_OK && lower >= 0; lower--) {
		for (size_t i = 0; status == UPH_OK && i < count; i++) {
			struct uph_money holds = {0};
			if (nodes[i].allocation == 0 || parts[i].ore == 0)
				continue;
			status = allocation_holds(
				amounting->reserving.ledger, nodes[i].allocation, &holds, err);
			if (status == UPH_OK && (holds.ore > parts[i].ore) == (lower == 1))
				status = set(amounting, nodes[i].allocation, parts[i], err);
		}
	}
	free(parts);
	return status;
}

enum uph_status uph_decision_set_amount(struct uph_ledger *ledger, int64_t decision, struct uph_money amount,
	struct uph_date date, const char *reason, const struct uph_origin *origin, int64_t *voucher,
	struct uph_error *err)
{
	int64_t *allocations = NULL;
	struct uph_share *nodes = NULL;
	size_t count = 0, node_count = 0;
	if (amount.ore <= 0)
		return no_amount(err);
	struct amounting *amounting = amounting_new(ledger, date, reason, origin);
	if (!amounting)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = release_allocations(ledger, decision, 0, &allocations, &count, err);
	if (status == UPH_OK)
		status = uph_shares(ledger, decision, &nodes, &node_count, err);
	if (status == UPH_OK && count == 0)
		status = uph_fail(err, UPH_E_INVARIANT, "beslutet har ingen tilldelning att ge ett belopp");
	if (status == UPH_OK && node_count > 0)
		status = set_by_shares(amounting, nodes, node_count, amount, err);
	else if (status == UPH_OK && count > 1)
		status = uph_fail(err, UPH_E_INVARIANT,
			"beslutet har %zu tilldelningar; ange vilken av dem beloppet gäller, med dess nummer",
			count);
	else if (status == UPH_OK)
		status = set(amounting, allocations[0], amount, err);
	free(allocations);
	free(nodes);
	return end(amounting, status, voucher, err);
}
