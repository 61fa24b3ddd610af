/* Meetings and acceptances checked: the rules that meeting.c and acceptance.c keep when they write, asked
 * again of what is written. */
#include "ledger/handle.h"
#include "ledger/verify_walk.h"
#include "uph/audit.h"

static const char sql_held_before[] =
	"SELECT m.seq FROM meeting m WHERE m.state <> 'held' AND EXISTS (SELECT 1 FROM meeting h"
	" WHERE h.body = m.body AND h.date = m.date AND h.state = 'held' AND h.seq < m.seq) ORDER BY m.seq";
static const char sql_of_later_meeting[] =
	"SELECT n.seq FROM minute n JOIN meeting m ON m.seq = n.meeting WHERE m.seq > n.seq ORDER BY n.seq";
static const char sql_of_cancelled[] =
	"SELECT n.seq FROM minute n JOIN meeting m ON m.seq = n.meeting WHERE m.state = 'cancelled' ORDER BY n.seq";
/* What it hangs on may have been amended since; the rule has not. */
static const char sql_nothing_to_withdraw[] =
	"SELECT a.seq FROM acceptance a WHERE a.withdrawn = 1 AND NOT EXISTS (SELECT 1 FROM acceptance p"
	" WHERE p.rule = a.rule AND p.withdrawn = 0 AND p.seq < a.seq) ORDER BY a.seq";
static const char sql_accepted_rules[] = "SELECT seq, rule FROM acceptance ORDER BY seq";

static const struct verify_rule rules[] = {
	{sql_held_before, "meetings.state", "meeting",
		"sammanträdet har hållits, och sägs därefter vara planerat eller inställt"},
	{sql_of_later_meeting, "meetings.minute", "minute",
		"paragrafen hänger på en uppgift om sammanträdet som är senare än den själv"},
	{sql_of_cancelled, "meetings.cancelled", "minute",
		"paragrafen är ur ett sammanträde som är inställt"},
	{sql_nothing_to_withdraw, "audit.withdrawn", "acceptance",
		"godtagandet är återtaget utan att något är godtaget"},
};

static enum uph_status check_rules_exist(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_accepted_rules, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK) {
		const char *rule = db_text(row, 1);
		if (!rule || !uph_audit_rule(rule))
			verify_say(findings, "audit.rule", "acceptance", db_int(row, 0),
				"godtagandet gäller regeln %s, som granskningen inte har", rule ? rule : "?");
	}
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status verify_meetings(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	enum uph_status status = verify_rules(ledger, rules, sizeof rules / sizeof *rules, findings, err);
	return status == UPH_OK ? check_rules_exist(ledger, findings, err) : status;
}
