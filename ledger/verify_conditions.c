/* Conditions and co-financing checked: the rules that condition_outcome.c and cofinancing.c keep when they
 * write, asked again of what is written. */
#include <string.h>

#include "ledger/handle.h"
#include "ledger/verify_walk.h"
#include "uph/cofinancing.h"

/* One outcome at a time: each is the first, or follows a reopening; a reopening follows an outcome. What was
 * met may be settled. */
static const char sql_out_of_order[] =
	"SELECT o.seq FROM outcome o LEFT JOIN outcome p ON p.seq = (SELECT max(x.seq) FROM outcome x"
	"  WHERE x.condition = o.condition AND x.seq < o.seq)"
	" WHERE (o.outcome = 'reopened') = (p.seq IS NULL OR p.outcome = 'reopened')"
	" AND NOT (o.outcome = 'settled' AND p.outcome IS 'met') ORDER BY o.seq";
/* The voucher is of the same command, before the outcome. */
static const char sql_without_voucher[] =
	"SELECT o.seq FROM outcome o WHERE o.voucher IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry e"
	" WHERE e.seq BETWEEN o.command AND o.seq AND e.voucher = o.voucher) ORDER BY o.seq";
static const char sql_not_the_whole[] =
	"SELECT c.seq FROM cofinancing c WHERE c.total_ore <> c.own_ore + (SELECT ifnull(sum(f.amount_ore), 0)"
	" FROM cofunder f WHERE f.cofinancing = c.seq) ORDER BY c.seq";
static const char sql_of_no_cofinancing[] =
	"SELECT c.seq FROM cofinancing c LEFT JOIN condition v ON v.seq = c.condition"
	" WHERE v.kind IS NULL OR v.kind <> 'cofinancing' ORDER BY c.seq";
static const char sql_not_running[] =
	"SELECT v.seq FROM condition v WHERE v.number <> (SELECT count(*) FROM condition x WHERE x.seq <= v.seq)"
	" ORDER BY v.seq LIMIT 1";
static const char sql_shares[] =
	"SELECT c.seq, c.own_numerator, c.own_denominator, f.share_numerator, f.share_denominator"
	" FROM cofinancing c LEFT JOIN cofunder f ON f.cofinancing = c.seq ORDER BY c.seq, f.seq";

static const struct verify_rule rules[] = {
	{sql_out_of_order, "conditions.outcome", "outcome",
		"villkoret har fått ett utfall utan att det förra är taget tillbaka"},
	{sql_without_voucher, "conditions.voucher", "outcome",
		"utfallets verifikation finns inte i samma ändring"},
	{sql_not_the_whole, "cofinancing.total", "cofinancing",
		"egen del och finansiärer blir inte hela kostnaden"},
	{sql_of_no_cofinancing, "cofinancing.condition", "cofinancing",
		"villkoret gäller inte medfinansiering"},
	{sql_not_running, "conditions.number", "condition", "villkorens nummer är inte löpande"},
};

/* Shares are tried by dividing an amount by them, which refuses those that do not sum to one. */
static void try_shares(const struct uph_cofinancing *plan, struct uph_findings *findings)
{
	struct uph_error why;
	struct uph_cofinancing tried = *plan;
	if (plan->id &&
		uph_cofinancing_plan(&tried, UPH_GIVEN_TOTAL, (struct uph_money){100}, &why) != UPH_OK)
		verify_say(findings, "cofinancing.shares", "cofinancing", plan->id, "%s", why.message);
}

static enum uph_status check_shares(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	struct uph_cofinancing plan = {0};
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_shares, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK) {
		if (db_int(row, 0) != plan.id) {
			try_shares(&plan, findings);
			memset(&plan, 0, sizeof plan);
			plan.id = db_int(row, 0);
			plan.own_share = (struct uph_fraction){db_int(row, 1), db_int(row, 2)};
		}
		if (!db_is_null(row, 3) && plan.funder_count < UPH_COFUNDERS_MAX)
			plan.funders[plan.funder_count++].share =
				(struct uph_fraction){db_int(row, 3), db_int(row, 4)};
	}
	if (status == UPH_END)
		try_shares(&plan, findings);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status verify_conditions(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	enum uph_status status = verify_rules(ledger, rules, sizeof rules / sizeof *rules, findings, err);
	return status == UPH_OK ? check_shares(ledger, findings, err) : status;
}
