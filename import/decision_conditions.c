/* The conditions of a decision: each is known by its kind and its words. A co-financing's versions are kept
 * side by side; one that reads otherwise than before is added, and the latest counts. */
#include <string.h>

#include "import/decision_sync.h"
#include "ledger/base/text.h"
#include "uph/cofinancing.h"
#include "uph/condition.h"
#include "uph/verdict.h"

struct finding_condition {
	const struct decision_sync *sync;
	const struct decision_condition *wanted;
	int64_t id;
	struct uph_date due;
	bool same_text;
};

static enum uph_status see(void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct finding_condition *finding = context;
	const struct decision_condition *wanted = finding->wanted;
	(void)err;
	if (condition->decision != finding->sync->id || condition->kind != wanted->kind)
		return UPH_OK;
	bool named = wanted->name && condition->name && text_same(wanted->name, condition->name);
	if (!named && !text_same(wanted->text, condition->text))
		return UPH_OK;
	finding->id = condition->id;
	finding->due = condition->due;
	finding->same_text = text_same(wanted->text, condition->text);
	return UPH_OK;
}

/* The allocation that a condition is about; 0: all of the decision's. */
static enum uph_status allocation_of(const struct decision_sync *sync,
	const struct decision_condition *condition, int64_t *out, struct uph_error *err)
{
	size_t found = 0;
	*out = 0;
	if (condition->allocation == 0 || sync->text->allocation_count == 1)
		return UPH_OK;
	for (size_t i = 0; i < sync->leaves.count; i++) {
		if (sync->leaves.items[i].number != condition->allocation)
			continue;
		*out = sync->allocations[i];
		found++;
	}
	if (found == 1)
		return UPH_OK;
	enum uph_status status = uph_fail(err, UPH_E_REFUSED,
		"villkoret gäller en tilldelning som är delad mellan flera; skriv dem som egna tilldelningar, eller "
		"utelämna \"allocation\" så att villkoret gäller hela beslutet");
	return uph_error_at(err, status, condition->path);
}

static enum uph_status add_condition(struct decision_sync *sync, const struct decision_condition *wanted,
	int64_t *id, struct uph_error *err)
{
	struct syncing *syncing = sync->syncing;
	struct uph_origin origin = decision_origin(sync, wanted->path);
	struct uph_condition condition = {.decision = sync->id,
		.kind = wanted->kind,
		.text = wanted->text,
		.name = wanted->name,
		.due = wanted->due};
	enum uph_status status = allocation_of(sync, wanted, &condition.allocation, err);
	if (status == UPH_OK && wanted->on_failure) {
		const struct uph_fund *fund;
		const struct uph_activity *activity;
		status = uph_fund_find(syncing->ledger, wanted->on_failure->fund, &fund, err);
		if (status == UPH_OK)
			condition.fund = fund->id;
		if (status == UPH_OK)
			status = uph_activity_find(
				syncing->ledger, wanted->on_failure->activity, &activity, err);
		if (status == UPH_OK)
			condition.activity = activity->id;
		condition.reason = wanted->on_failure->reason;
	}
	syncing->facts++;
	return status == UPH_OK
		       ? uph_condition_add(syncing->ledger, &condition, sync->text->date, &origin, id, err)
		       : status;
}

/* ---- co-financing ---- */

/* What the decision sets aside for the condition. */
static struct uph_money own_money(
	const struct decision_sync *sync, const struct decision_condition *condition)
{
	struct uph_money sum = {0};
	for (size_t i = 0; i < sync->leaves.count; i++) {
		const struct leaf *leaf = &sync->leaves.items[i];
		if (condition->allocation != 0 && leaf->number != condition->allocation)
			continue;
		for (size_t k = 0; k < leaf->line_count; k++)
			(void)uph_money_add(sum, leaf->lines[k].amount, &sum);
	}
	return sum;
}

static enum uph_status make_plan(struct decision_sync *sync, const struct decision_condition *condition,
	int64_t id, struct uph_cofinancing *out, struct uph_error *err)
{
	const struct decision_cofinancing *wanted = condition->cofinancing;
	enum uph_cofinancing_given given = wanted->basis == DECISION_BASIS_TOTAL   ? UPH_GIVEN_TOTAL
					   : wanted->basis == DECISION_BASIS_GRANT ? UPH_GIVEN_GRANT
										   : UPH_GIVEN_OWN;
	struct uph_money amount =
		wanted->basis == DECISION_BASIS_ALLOCATED ? own_money(sync, condition) : wanted->amount;
	*out = (struct uph_cofinancing){.condition = id,
		.version = wanted->version,
		.date = wanted->date.ymd ? wanted->date : sync->text->date,
		.own_share = wanted->own_share,
		.cap = wanted->cap};
	for (size_t i = 0; i < wanted->funder_count && i < UPH_COFUNDERS_MAX; i++) {
		const struct uph_party *party;
		enum uph_status status =
			uph_party_find(sync->syncing->ledger, wanted->funders[i].party, &party, err);
		if (status != UPH_OK)
			return status;
		out->funders[out->funder_count++] = (struct uph_cofunder){.party = party->id,
			.share = wanted->funders[i].share,
			.financing_share = wanted->funders[i].financing_share,
			.cap = wanted->funders[i].cap};
	}
	if (amount.ore == 0)
		return UPH_END; /* gets its amounts with the decision's */
	return uph_cofinancing_plan(out, given, amount, err);
}

static bool same_plan(const struct uph_cofinancing *a, const struct uph_cofinancing *b)
{
	if (a->total.ore != b->total.ore || a->own.ore != b->own.ore || a->cap.ore != b->cap.ore ||
		a->funder_count != b->funder_count)
		return false;
	for (size_t i = 0; i < a->funder_count; i++) {
		const struct uph_cofunder *x = &a->funders[i], *y = &b->funders[i];
		if (x->party != y->party || x->amount.ore != y->amount.ore || x->cap.ore != y->cap.ore ||
			x->share.numerator != y->share.numerator ||
			x->share.denominator != y->share.denominator)
			return false;
	}
	return true;
}

static enum uph_status sync_cofinancing(struct decision_sync *sync,
	const struct decision_condition *condition, int64_t id, struct uph_error *err)
{
	struct uph_cofinancing *plan = arena_alloc(sync->syncing->memory, 2 * sizeof *plan);
	if (!plan)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	struct uph_origin origin = decision_origin(sync, condition->cofinancing->path);
	enum uph_status status = make_plan(sync, condition, id, &plan[0], err);
	if (status == UPH_END) {
		decision_remark(sync, UPH_SEVERITY_NOTE, "decision.cofinancing", condition->cofinancing->path,
			"Medfinansieringen får sina belopp när beslutet har fått sitt (uph cofinancing).");
		return UPH_OK;
	}
	if (status != UPH_OK)
		return uph_error_at(err, status, condition->cofinancing->path);
	status = uph_cofinancing_latest(sync->syncing->ledger, id, plan[0].version, 0, &plan[1], err);
	if (status == UPH_OK && same_plan(&plan[0], &plan[1]))
		return UPH_OK;
	if (status != UPH_OK && status != UPH_E_MISSING)
		return status;
	if (status == UPH_OK) {
		char was[UPH_MONEY_TEXT_MAX], is[UPH_MONEY_TEXT_MAX];
		decision_remark(sync, UPH_SEVERITY_WARNING, "decision.cofinancing",
			condition->cofinancing->path,
			"%s: medfinansieringen (%s) är en annan än i boken, totalt %s mot %s; filens gäller från nu, bokens finns "
			"kvar i historiken.",
			sync->name, uph_cofinancing_version_word(plan[0].version),
			uph_money_print(plan[0].total, UPH_MONEY_SWEDISH, is),
			uph_money_print(plan[1].total, UPH_MONEY_SWEDISH, was));
	}
	sync->syncing->facts++;
	return uph_cofinancing_add(sync->syncing->ledger, &plan[0], &origin, NULL, err);
}

struct missing_conditions {
	const struct decision_sync *sync;
	const int64_t *ids; /* that the file has */
	size_t count;
};

/* A condition of the decision that the file does not have stays, and is told. */
static enum uph_status tell_missing(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	const struct missing_conditions *missing = context;
	(void)err;
	if (condition->decision != missing->sync->id)
		return UPH_OK;
	for (size_t i = 0; i < missing->count; i++) {
		if (missing->ids[i] == condition->id)
			return UPH_OK;
	}
	decision_remark(missing->sync, UPH_SEVERITY_WARNING, "decision.condition", missing->sync->text->path,
		"%s: villkoret %s finns i boken men inte i filen; det står kvar.", missing->sync->name,
		condition->label);
	return UPH_OK;
}

enum uph_status decision_sync_conditions(struct decision_sync *sync, struct uph_error *err)
{
	const struct decision_text *text = sync->text;
	size_t count = 0;
	int64_t *ids = arena_alloc_array(sync->syncing->memory, text->condition_count + 1, sizeof *ids);
	enum uph_status status = ids ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; status == UPH_OK && i < text->condition_count; i++) {
		const struct decision_condition *wanted = &text->conditions[i];
		struct finding_condition finding = {.sync = sync, .wanted = wanted};
		status = uph_conditions(sync->syncing->ledger, 0, see, &finding, err);
		bool known = finding.id != 0;
		if (known)
			ids[count++] = finding.id;
		if (status == UPH_OK && !known) {
			status = add_condition(sync, wanted, &finding.id, err);
			ids[count++] = finding.id;
			if (!sync->is_new)
				decision_remark(sync, UPH_SEVERITY_NOTE, "decision.changed", wanted->path,
					"%s: villkoret \"%s\" är nytt i boken.", sync->name,
					wanted->name ? wanted->name : wanted->text);
		}
		if (status == UPH_OK && known && !finding.same_text)
			decision_remark(sync, UPH_SEVERITY_WARNING, "decision.condition", wanted->path,
				"%s: villkoret \"%s\" lyder annorlunda i boken; bokens lydelse står kvar.",
				sync->name, wanted->name ? wanted->name : wanted->text);
		if (status == UPH_OK && known && finding.due.ymd != wanted->due.ymd)
			decision_remark(sync, UPH_SEVERITY_WARNING, "decision.condition", wanted->path,
				"%s: villkoret \"%s\" har en annan sista dag i boken; bokens står kvar.",
				sync->name, wanted->name ? wanted->name : wanted->text);
		if (status == UPH_OK && wanted->cofinancing)
			status = sync_cofinancing(sync, wanted, finding.id, err);
	}
	struct missing_conditions missing = {sync, ids, count};
	return status == UPH_OK ? uph_conditions(sync->syncing->ledger, 0, tell_missing, &missing, err)
				: status;
}
