/* Co-financing in the ledger: versions recorded and read back, and one set against what has been decided and
 * paid.
 *
 *  1. A version belongs to a condition of co-financing whose outcome is not yet said.
 *  2. Its shares sum to one, and its own part and the funders' to the total: uph_cofinancing_plan() makes
 * them so.
 *  3. Versions are kept side by side; the latest record of a version counts. */
#include "uph/cofinancing.h"

#include <string.h>

#include "ledger/amended.h"
#include "ledger/condition.h"
#include "ledger/handle.h"

#define TEXTS_MAX ((size_t)1 << 20)

static const char sql_latest[] =
	"SELECT seq, condition, version, ifnull(date, 0), total_ore, own_ore, own_numerator, own_denominator,"
	" ifnull(cap_ore, 0), financing_ore FROM cofinancing WHERE condition = ?1 AND version = ?2 AND seq <= ?3"
	" AND ifnull(date, 0) <= ?4 ORDER BY seq DESC LIMIT 1";
static const char sql_funders[] =
	"SELECT party, amount_ore, share_numerator, share_denominator, ifnull(financing_numerator, 0),"
	" ifnull(financing_denominator, 0), ifnull(cap_ore, 0) FROM cofunder WHERE cofinancing = ?1 ORDER BY seq";
/* Whether anything at all has been paid into the condition's allocations (?1 the decision, ?2 the one
 * allocation): spares the journal a walk when nothing has. */
#define ALLOCATIONS                                                                                          \
	"(SELECT l.seq FROM allocation l WHERE l.seq <= ?3 AND (l.seq = ?2 OR (?2 = 0 AND " AMENDED(         \
		"l", "decision", "?3") " = ?1)))"
static const char sql_any_funded[] =
	"SELECT 1 FROM account WHERE kind = 14 AND allocation IN " ALLOCATIONS " LIMIT 1";
/* From each funder; a correction goes the other way. */
static const char sql_funded[] =
	"SELECT sum(CASE t.kind WHEN 14 THEN e.amount_ore ELSE -e.amount_ore END),"
	" CASE t.kind WHEN 14 THEN f.party ELSE t.party END"
	" FROM entry e JOIN account f ON f.id = e.from_account JOIN account t ON t.id = e.to_account"
	" WHERE e.event = 15 AND e.seq <= ?3 AND e.date <= ?4"
	" AND (CASE t.kind WHEN 14 THEN t.allocation ELSE f.allocation END) IN " ALLOCATIONS " GROUP BY 2";
/* What an outcome's voucher took out of the allocations. */
static const char sql_taken[] =
	"SELECT ifnull(sum(e.amount_ore), 0) FROM outcome o JOIN entry e ON e.seq BETWEEN o.command AND o.seq"
	" WHERE o.condition = ?1 AND o.voucher = ?2 AND e.voucher = o.voucher AND e.event IN (11, 13)";

struct named {
	const char *name, *word; /* as stored and in JSON; as people read it */
};
static const struct named versions[] = {
	[UPH_APPLIED] = {"applied", "ansökt"},
	[UPH_GRANTED_VERSION] = {"granted", "beviljat"},
	[UPH_FINAL] = {"final", "slutligt"},
};

const char *uph_cofinancing_version_name(enum uph_cofinancing_version version)
{
	return versions[version].name;
}

const char *uph_cofinancing_version_word(enum uph_cofinancing_version version)
{
	return versions[version].word;
}

bool uph_cofinancing_version_named(const char *name, enum uph_cofinancing_version *out)
{
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		if (strcmp(versions[i].name, name) == 0) {
			*out = (enum uph_cofinancing_version)i;
			return true;
		}
	}
	return false;
}

/* ---- adding ---- */

static enum uph_status check_condition(struct uph_ledger *ledger, int64_t id, struct uph_error *err)
{
	struct uph_condition condition;
	struct arena texts;
	char name[CONDITION_NAME_MAX];
	arena_init(&texts, TEXTS_MAX);
	enum uph_status status = condition_read(ledger, id, (struct uph_date){0}, 0, &texts, &condition, err);
	if (status == UPH_OK && condition.kind != UPH_CONDITION_COFINANCING)
		status = uph_fail(err, UPH_E_INVARIANT, "%s: villkoret gäller inte medfinansiering utan %s",
			condition_name(&condition, name), uph_condition_kind_word(condition.kind));
	if (status == UPH_OK &&
		(condition.state == UPH_CONDITION_FAILED || condition.state == UPH_CONDITION_SETTLED))
		status = condition_has_outcome(&condition, err);
	arena_free(&texts);
	return status;
}

/* The plan's parts are the whole, and no one is named twice. */
static enum uph_status check_plan(const struct uph_cofinancing *plan, struct uph_error *err)
{
	struct uph_cofinancing shares = *plan;
	struct uph_money sum = plan->own;
	char parts[UPH_MONEY_TEXT_MAX], total[UPH_MONEY_TEXT_MAX];
	enum uph_status status = uph_cofinancing_plan(&shares, UPH_GIVEN_TOTAL, plan->total, err);
	if (status != UPH_OK)
		return status;
	for (size_t i = 0; i < plan->funder_count; i++) {
		if (plan->funders[i].amount.ore < 0 || !uph_money_add(sum, plan->funders[i].amount, &sum))
			return uph_fail(err, UPH_E_INVARIANT, "en finansiärs belopp är orimligt");
		for (size_t k = 0; k < i; k++) {
			if (plan->funders[k].party == plan->funders[i].party)
				return uph_fail(err, UPH_E_INVARIANT,
					"samma finansiär är angiven två gånger; lägg ihop andelarna");
		}
	}
	if (plan->own.ore < 0 || sum.ore != plan->total.ore)
		return uph_fail(err, UPH_E_INVARIANT,
			"egen del och finansiärer blir %s; de ska bli hela kostnaden %s",
			uph_money_print(sum, UPH_MONEY_SWEDISH, parts),
			uph_money_print(plan->total, UPH_MONEY_SWEDISH, total));
	return UPH_OK;
}

static enum uph_status add_funder(struct uph_ledger *ledger, int64_t cofinancing,
	const struct uph_cofunder *funder, const struct uph_origin *origin, struct uph_error *err)
{
	const struct value fields[] = {value_source(origin), value_place(origin), value_number(cofinancing),
		value_number(funder->party), value_number(funder->amount.ore),
		value_number(funder->share.numerator), value_number(funder->share.denominator),
		value_optional(funder->financing_share.numerator),
		value_optional(funder->financing_share.denominator), value_optional(funder->cap.ore)};
	return record_append(ledger, RECORD_COFUNDER, fields, NULL, err);
}

enum uph_status uph_cofinancing_add(struct uph_ledger *ledger, const struct uph_cofinancing *plan,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	int64_t seq = 0;
	enum uph_status status = check_condition(ledger, plan->condition, err);
	if (status == UPH_OK)
		status = check_plan(plan, err);
	const struct value fields[] = {value_source(origin), value_place(origin),
		value_number(plan->condition), value_text(versions[plan->version].name),
		value_optional(plan->date.ymd), value_number(plan->total.ore), value_number(plan->own.ore),
		value_number(plan->own_share.numerator), value_number(plan->own_share.denominator),
		value_optional(plan->cap.ore),
		plan->has_financing ? value_number(plan->financing.ore) : value_null()};
	if (status == UPH_OK)
		status = record_append(ledger, RECORD_COFINANCING, fields, &seq, err);
	for (size_t i = 0; status == UPH_OK && i < plan->funder_count; i++)
		status = add_funder(ledger, seq, &plan->funders[i], origin, err);
	if (status == UPH_OK && id)
		*id = seq;
	return status;
}

/* ---- reading ---- */

static enum uph_status take_funders(
	struct uph_ledger *ledger, int64_t seq_max, struct uph_cofinancing *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_funders, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, out->id);
	while ((status = db_step(row, err)) == UPH_OK && out->funder_count < UPH_COFUNDERS_MAX)
		out->funders[out->funder_count++] = (struct uph_cofunder){
			.party = uph_party_counts_as(ledger, db_int(row, 0), seq_max),
			.amount = {db_int(row, 1)},
			.share = {db_int(row, 2), db_int(row, 3)},
			.financing_share = {db_int(row, 4), db_int(row, 5)},
			.cap = {db_int(row, 6)},
		};
	db_reset(row);
	return status == UPH_END ? UPH_OK
	       : status == UPH_OK
		       ? uph_fail(err, UPH_E_DATABASE, "medfinansieringen har för många finansiärer")
		       : status;
}

enum uph_status uph_cofinancing_on(struct uph_ledger *ledger, int64_t condition,
	enum uph_cofinancing_version version, struct uph_date as_of, int64_t seq_max,
	struct uph_cofinancing *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_latest, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, condition);
	db_bind_text(row, 2, versions[version].name);
	db_bind_int(row, 3, seq_max ? seq_max : INT64_MAX);
	db_bind_int(row, 4, as_of.ymd ? as_of.ymd : INT32_MAX);
	status = db_step(row, err);
	if (status == UPH_OK) {
		memset(out, 0, sizeof *out);
		out->id = db_int(row, 0);
		out->condition = db_int(row, 1);
		out->version = version;
		out->date.ymd = (int32_t)db_int(row, 3);
		out->total.ore = db_int(row, 4);
		out->own.ore = db_int(row, 5);
		out->own_share = (struct uph_fraction){db_int(row, 6), db_int(row, 7)};
		out->cap.ore = db_int(row, 8);
		out->has_financing = !db_is_null(row, 9);
		out->financing.ore = out->has_financing ? db_int(row, 9) : 0;
	}
	db_reset(row);
	if (status == UPH_END)
		return UPH_E_MISSING;
	return status == UPH_OK ? take_funders(ledger, seq_max, out, err) : status;
}

enum uph_status uph_cofinancing_latest(struct uph_ledger *ledger, int64_t condition,
	enum uph_cofinancing_version version, int64_t seq_max, struct uph_cofinancing *out,
	struct uph_error *err)
{
	return uph_cofinancing_on(ledger, condition, version, (struct uph_date){0}, seq_max, out, err);
}

/* ---- against what has been decided and paid ---- */

/* Runs a statement about the condition's allocations; its first column, 0 when there is no row. */
static enum uph_status ask(struct uph_ledger *ledger, const char *sql, const struct uph_condition *condition,
	int64_t seq_max, int64_t *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	*out = 0;
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, condition->decision);
	db_bind_int(row, 2, condition->allocation);
	db_bind_int(row, 3, seq_max ? seq_max : INT64_MAX);
	status = db_step(row, err);
	if (status == UPH_OK)
		*out = db_int(row, 0);
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* From the funder `party` (0: any of them). */
static enum uph_status funded(struct uph_ledger *ledger, const struct uph_condition *condition, int64_t party,
	struct uph_date as_of, int64_t seq_max, struct uph_money *out, struct uph_error *err)
{
	int64_t any;
	out->ore = 0;
	enum uph_status status = ask(ledger, sql_any_funded, condition, seq_max, &any, err);
	if (status != UPH_OK || !any)
		return status;
	struct db_statement *row;
	status = db_prepare(ledger->db, sql_funded, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, condition->decision);
	db_bind_int(row, 2, condition->allocation);
	db_bind_int(row, 3, seq_max ? seq_max : INT64_MAX);
	db_bind_int(row, 4, as_of.ymd ? as_of.ymd : INT32_MAX);
	int64_t asked = uph_party_counts_as(ledger, party, seq_max);
	while ((status = db_step(row, err)) == UPH_OK) {
		if (asked && uph_party_counts_as(ledger, db_int(row, 1), seq_max) != asked)
			continue;
		if (!uph_money_add(*out, (struct uph_money){db_int(row, 0)}, out)) {
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_cofinancing_funded(struct uph_ledger *ledger, int64_t id, int64_t party,
	struct uph_date as_of, int64_t seq_max, struct uph_money *out, struct uph_error *err)
{
	struct uph_condition condition;
	struct arena texts;
	arena_init(&texts, TEXTS_MAX);
	enum uph_status status = condition_read(ledger, id, as_of, seq_max, &texts, &condition, err);
	if (status == UPH_OK)
		status = funded(ledger, &condition, party, as_of, seq_max, out, err);
	arena_free(&texts);
	return status;
}

/* What has been set aside, and for a plan what the settlement took of it since. */
static enum uph_status set_aside(struct uph_ledger *ledger, const struct uph_condition *condition,
	enum uph_cofinancing_version version, struct uph_date as_of, int64_t seq_max, struct uph_money *out,
	struct uph_error *err)
{
	struct uph_money unpaid, paid;
	struct db_statement *row;
	enum uph_status status = condition_sum(ledger, condition, as_of, seq_max, &unpaid, &paid, err);
	if (status == UPH_OK && !uph_money_add(unpaid, paid, out))
		status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	if (status != UPH_OK || condition->state != UPH_CONDITION_SETTLED || version == UPH_FINAL ||
		condition->voucher == 0)
		return status;
	status = db_prepare(ledger->db, sql_taken, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, condition->id);
	db_bind_int(row, 2, condition->voucher);
	status = db_step(row, err);
	if (status == UPH_OK && !uph_money_add(*out, (struct uph_money){db_int(row, 0)}, out))
		status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	db_reset(row);
	return status;
}

static enum uph_status add_up(
	const struct uph_cofinancing *plan, struct uph_cofinancing_state *out, struct uph_error *err)
{
	struct uph_money parts[UPH_COFUNDERS_MAX], beyond;
	enum uph_status status = uph_cofinancing_payable(plan, parts, err);
	bool fits = status == UPH_OK;
	for (size_t i = 0; fits && i < plan->funder_count; i++)
		fits = uph_money_add(out->payable, parts[i], &out->payable);
	fits = fits && uph_money_subtract(plan->total, out->payable, &out->own_needed) &&
	       uph_money_subtract(out->own_needed, out->own_decided, &beyond);
	if (fits && beyond.ore > 0)
		out->not_covered = beyond;
	if (status != UPH_OK)
		return status;
	return fits ? UPH_OK : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

static enum uph_status state_of(struct uph_ledger *ledger, const struct uph_cofinancing *plan,
	const struct uph_condition *condition, struct uph_date as_of, int64_t seq_max,
	struct uph_cofinancing_state *out, struct uph_error *err)
{
	enum uph_status status =
		set_aside(ledger, condition, plan->version, as_of, seq_max, &out->own_decided, err);
	if (status == UPH_OK)
		status = funded(ledger, condition, 0, as_of, seq_max, &out->funded, err);
	if (status == UPH_OK && condition->state != UPH_CONDITION_FAILED)
		status = add_up(plan, out, err);
	if (status == UPH_OK && !uph_money_subtract(out->payable, out->funded, &out->left))
		status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return status;
}

enum uph_status uph_cofinancing_state(struct uph_ledger *ledger, const struct uph_cofinancing *plan,
	struct uph_date as_of, int64_t seq_max, struct uph_cofinancing_state *out, struct uph_error *err)
{
	struct uph_condition condition;
	struct arena texts;
	memset(out, 0, sizeof *out);
	arena_init(&texts, TEXTS_MAX);
	enum uph_status status =
		condition_read(ledger, plan->condition, as_of, seq_max, &texts, &condition, err);
	if (status == UPH_OK)
		status = state_of(ledger, plan, &condition, as_of, seq_max, out, err);
	arena_free(&texts);
	return status;
}
