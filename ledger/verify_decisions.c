/* Decisions checked: the rules that verdict.c, share.c and decision files keep when they write, asked again
 * of what is written. */
#include <stdlib.h>

#include "ledger/amended.h"
#include "ledger/handle.h"
#include "ledger/verify_walk.h"
#include "uph/share.h"

#define SETTLED(column) column " IN ('decided', 'rejected', 'withdrawn', 'replaced')"

/* A line that a verdict is about stands as recommended (or proposed) before it; but a reversal says again
 * what stood before what it took back. */
static const char sql_decided_again[] =
	"SELECT DISTINCT s.seq FROM stage s JOIN allocation l ON l.seq < s.seq AND (l.seq = s.allocation"
	" OR (s.allocation IS NULL AND s.decision = " DECISION_BEFORE("l.seq",
		"s.seq") "))"
			 " JOIN stage p ON p.seq = (SELECT max(x.seq) FROM stage x WHERE x.seq < s.seq"
			 "  AND x.stage NOT IN ('adjusted', 'extended') AND (x.allocation = l.seq"
			 "  OR (x.allocation IS NULL AND x.decision = " DECISION_BEFORE("l.seq",
				 "x.seq") ")))"
					  " WHERE s.stage IN ('decided', 'rejected') AND " SETTLED(
						  "p.stage") " AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.seq BETWEEN s.command AND s.seq"
							     "  AND e.corrects IS NOT NULL) ORDER BY s.seq";
static const char sql_before_meeting[] =
	"SELECT s.seq FROM stage s JOIN decision d ON d.seq = s.decision WHERE s.date < d.date"
	" AND s.stage IN ('decided', 'rejected', 'withdrawn', 'replaced', 'adjusted') ORDER BY s.seq";
/* The voucher is of the same command, before the step. */
static const char sql_without_voucher[] =
	"SELECT s.seq FROM stage s WHERE s.voucher IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry e"
	" WHERE e.seq BETWEEN s.command AND s.seq AND e.voucher = s.voucher) ORDER BY s.seq";
static const char sql_line_of_another[] =
	"SELECT s.seq FROM stage s JOIN allocation l ON l.seq = s.allocation WHERE s.decision <> l.decision"
	" AND NOT EXISTS (SELECT 1 FROM amendment m WHERE m.allocation = l.seq AND m.decision = s.decision"
	"  AND m.seq < s.seq) ORDER BY s.seq";
static const char sql_other_meeting[] =
	"SELECT m.seq FROM amendment m JOIN allocation l ON l.seq = m.allocation"
	" JOIN decision a ON a.seq = l.decision JOIN decision b ON b.seq = m.decision"
	" WHERE a.body <> b.body OR a.date <> b.date ORDER BY m.seq";
static const char sql_shared[] = "SELECT DISTINCT decision FROM share ORDER BY decision";

static const struct verify_rule rules[] = {
	{sql_decided_again, "decisions.stage", "stage",
		"beslutet är avgjort en gång till utan att det förra är taget tillbaka"},
	{sql_before_meeting, "decisions.day", "stage", "steget ligger före sammanträdet"},
	{sql_without_voucher, "decisions.voucher", "stage",
		"stegets verifikation finns inte i samma ändring"},
	{sql_line_of_another, "decisions.line", "stage", "tilldelningen hör till ett annat beslut"},
	{sql_other_meeting, "decisions.meeting", "amendment", "tilldelningen är flyttad till ett annat möte"},
};

/* The end of the whole that begins at `first`. */
static size_t whole_end(const struct uph_share *nodes, size_t count, size_t first)
{
	size_t end = first + 1;
	while (end < count && nodes[end].parent != UPH_SHARE_ROOT)
		end++;
	return end;
}

/* Shares are tried by dividing an amount by them, which refuses those that do not sum to one. */
static enum uph_status try_shares(
	struct uph_ledger *ledger, int64_t decision, struct uph_findings *findings, struct uph_error *err)
{
	struct uph_share *nodes;
	size_t count;
	enum uph_status status = uph_shares(ledger, decision, &nodes, &count, err);
	struct uph_money *parts = status == UPH_OK ? calloc(count + 1, sizeof *parts) : NULL;
	if (status == UPH_OK && !parts)
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t first = 0; status == UPH_OK && first < count;) {
		struct uph_error why;
		size_t end = whole_end(nodes, count, first);
		for (size_t i = first + 1; i < end; i++)
			nodes[i].parent -= first;
		enum uph_status tried =
			uph_share_split((struct uph_money){100000}, nodes + first, end - first, parts, &why);
		if (tried == UPH_E_MEMORY)
			status = uph_fail(err, tried, "%s", why.message);
		else if (tried != UPH_OK)
			verify_say(findings, "decisions.shares", "share", nodes[first].id, "%s", why.message);
		first = end;
	}
	free(parts);
	free(nodes);
	return status;
}

enum uph_status verify_decisions(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = verify_rules(ledger, rules, sizeof rules / sizeof *rules, findings, err);
	if (status == UPH_OK)
		status = db_prepare(ledger->db, sql_shared, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK)
		status = try_shares(ledger, db_int(row, 0), findings, err);
	return status == UPH_END ? UPH_OK : status;
}
