/* Explanations and kept reconciliations checked: the rules that explanation.c keeps when it writes, asked
 * again of what is written. What was on balance is counted anew from the entries that were known when it was
 * kept, in one walk through them. */
#include <stdlib.h>

#include "ledger/handle.h"
#include "ledger/verify_walk.h"

static const char sql_not_given[] =
	"SELECT x.seq FROM explanation x WHERE x.text IS NULL AND NOT EXISTS (SELECT 1 FROM explanation g"
	" WHERE g.system = x.system AND g.difference = x.difference AND g.fund IS x.fund"
	" AND g.activity = x.activity AND g.text IS NOT NULL AND g.seq < x.seq) ORDER BY x.seq";
static const char sql_uneven[] =
	"SELECT seq FROM reconciliation WHERE theirs_ore - ours_ore <> explained_ore ORDER BY seq";
static const char sql_kept[] =
	"SELECT seq, through, ifnull(fund, 0), activity, ours_ore FROM reconciliation ORDER BY seq";
/* What is on balance: pots, reserved, held, requisitioned. */
static const char sql_entries[] =
	"SELECT e.seq, e.date, e.amount_ore, CASE WHEN f.kind IN (2, 5, 6, 7) THEN f.fund ELSE 0 END,"
	" f.activity, CASE WHEN t.kind IN (2, 5, 6, 7) THEN t.fund ELSE 0 END, t.activity FROM entry e"
	" JOIN account f ON f.id = e.from_account JOIN account t ON t.id = e.to_account ORDER BY e.seq";

static const struct verify_rule rules[] = {
	{sql_not_given, "reconcile.explanation", "explanation",
		"förklaringen är återtagen utan att någon är given"},
	{sql_uneven, "reconcile.sum", "reconciliation",
		"avstämningens skillnad är inte det som är förklarat"},
};

struct kept {
	int64_t seq, fund, activity, ours_ore, counted;
	int32_t through;
};

static enum uph_status gather(
	struct uph_ledger *ledger, struct kept **out, size_t *count, struct uph_error *err)
{
	struct db_statement *row;
	size_t capacity = 0;
	enum uph_status status = db_prepare(ledger->db, sql_kept, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK) {
		if (*count == capacity) {
			capacity = capacity ? 2 * capacity : 64;
			struct kept *larger = realloc(*out, capacity * sizeof *larger);
			if (!larger) {
				db_reset(row);
				return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			}
			*out = larger;
		}
		(*out)[(*count)++] = (struct kept){.seq = db_int(row, 0),
			.through = (int32_t)db_int(row, 1),
			.fund = db_int(row, 2),
			.activity = db_int(row, 3),
			.ours_ore = db_int(row, 4)};
	}
	return status == UPH_END ? UPH_OK : status;
}

static void count_side(struct kept *kept, size_t count, int64_t seq, int32_t date, int64_t fund,
	int64_t activity, int64_t ore)
{
	for (size_t i = 0; fund != 0 && i < count; i++) {
		if (kept[i].seq > seq && date <= kept[i].through && kept[i].activity == activity &&
			(kept[i].fund == 0 || kept[i].fund == fund) &&
			__builtin_add_overflow(kept[i].counted, ore, &kept[i].counted))
			kept[i].counted = INT64_MIN; /* no book holds it: it is told as differing */
	}
}

static enum uph_status count_anew(
	struct uph_ledger *ledger, struct kept *kept, size_t count, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_entries, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK) {
		const int64_t seq = db_int(row, 0), ore = db_int(row, 2);
		const int32_t date = (int32_t)db_int(row, 1);
		count_side(kept, count, seq, date, db_int(row, 3), db_int(row, 4), -ore);
		count_side(kept, count, seq, date, db_int(row, 5), db_int(row, 6), ore);
	}
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status verify_reconcile(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	struct kept *kept = NULL;
	size_t count = 0;
	char stands[UPH_MONEY_TEXT_MAX], counted[UPH_MONEY_TEXT_MAX];
	enum uph_status status = verify_rules(ledger, rules, sizeof rules / sizeof *rules, findings, err);
	if (status == UPH_OK)
		status = gather(ledger, &kept, &count, err);
	if (status == UPH_OK && count > 0)
		status = count_anew(ledger, kept, count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		if (kept[i].counted != kept[i].ours_ore)
			verify_say(findings, "reconcile.ours", "reconciliation", kept[i].seq,
				"avstämningen säger %s på balansen, och posterna som fanns då ger %s",
				uph_money_print(
					(struct uph_money){kept[i].ours_ore}, UPH_MONEY_SWEDISH, stands),
				uph_money_print(
					(struct uph_money){kept[i].counted}, UPH_MONEY_SWEDISH, counted));
	}
	free(kept);
	return status;
}
