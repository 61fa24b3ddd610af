/* What has been said of parties, checked: the rules that party.c keeps when it writes, asked again of what is
 * written, each against what stood before it. */
#include "ledger/handle.h"
#include "ledger/verify_walk.h"

/* The latest of a party and a field before the record `r`. */
#define BEFORE(column, of, field, r)                                                                         \
	"(SELECT b." column " FROM party_change b WHERE b.party = " of " AND b.field = '" field              \
	"' AND b.seq < " r " ORDER BY b.seq DESC LIMIT 1)"

static const char sql_merged_before[] =
	"SELECT c.seq FROM party_change c WHERE c.field = 'into' AND c.other IS NOT NULL AND (" BEFORE(
		"other", "c.party", "into", "c.seq") " IS NOT NULL OR " BEFORE("other", "c.other", "into",
		"c.seq") " IS NOT NULL) ORDER BY c.seq";
static const char sql_not_merged[] =
	"SELECT c.seq FROM party_change c WHERE c.field = 'into' AND c.other IS NULL AND " BEFORE(
		"other", "c.party", "into", "c.seq") " IS NULL ORDER BY c.seq";
/* Going on from where it went: by then one comes back. */
#define CIRCLE(field, next)                                                                                  \
	"SELECT c.seq FROM party_change c WHERE c.field = '" field                                           \
	"' AND c.other IS NOT NULL AND c.party IN ("                                                         \
	"WITH RECURSIVE up(party) AS (SELECT c.other UNION SELECT " next                                     \
	" FROM up WHERE up.party IS NOT NULL) SELECT party FROM up) ORDER BY c.seq"
static const char sql_circle_of_merges[] = CIRCLE("into", BEFORE("other", "up.party", "into", "c.seq"));
static const char sql_circle_of_parents[] = CIRCLE("parent",
	"CASE WHEN EXISTS (SELECT 1 FROM party_change e WHERE e.party = up.party AND e.field = 'parent'"
	" AND e.seq < c.seq) THEN " BEFORE("other", "up.party", "parent",
		"c.seq") " ELSE (SELECT p.parent FROM party p WHERE p.seq = up.party) END");
static const char sql_unknown_kind[] =
	"SELECT c.seq FROM party_change c WHERE c.field = 'kind' AND ifnull(c.text, '') NOT IN"
	" ('region', 'unit', 'municipality', 'state', 'funder', 'other') ORDER BY c.seq";
/* Names are folded when they are matched: what is written is the alias as it was learnt. */
static const char sql_no_alias[] =
	"SELECT c.seq FROM party_change c WHERE c.field = 'unnamed' AND (SELECT count(*) FROM alias a"
	" WHERE a.party = c.party AND a.name = c.text AND a.seq < c.seq) <= (SELECT count(*) FROM party_change b"
	" WHERE b.party = c.party AND b.field = 'unnamed' AND b.text = c.text AND b.seq < c.seq) ORDER BY c.seq";
/* Numbers as they stand, of those that have not been merged into others. */
#define NUMBERS                                                                                                       \
	"WITH standing AS (SELECT p.seq AS party, CASE WHEN n.seq IS NULL THEN p.organisation_number ELSE n.text END" \
	" AS number, ifnull(n.seq, p.seq) AS record, n.seq IS NOT NULL AS changed FROM party p"                       \
	" LEFT JOIN party_change n ON n.seq = (SELECT max(x.seq) FROM party_change x WHERE x.party = p.seq"           \
	" AND x.field = 'number') WHERE (SELECT m.other FROM party_change m WHERE m.party = p.seq"                    \
	" AND m.field = 'into' ORDER BY m.seq DESC LIMIT 1) IS NULL)"
static const char sql_same_number[] =
	NUMBERS " SELECT max(record) FROM standing WHERE number IS NOT NULL GROUP BY number"
		" HAVING count(*) > 1 ORDER BY 1";
static const char sql_numbers[] =
	"SELECT seq, text, 1 FROM party_change WHERE field = 'number' AND text IS NOT NULL"
	" UNION ALL SELECT seq, organisation_number, 0 FROM party WHERE organisation_number IS NOT NULL ORDER BY 1";

static const struct verify_rule rules[] = {
	{sql_merged_before, "parties.merged", "party_change",
		"parten slås ihop fast den, eller den som den slås ihop med, redan är sammanslagen med en annan"},
	{sql_not_merged, "parties.parted", "party_change",
		"en sammanslagning tas tillbaka fast parten inte är sammanslagen med någon"},
	{sql_circle_of_merges, "parties.circle", "party_change",
		"sammanslagningen går runt: parten räknas till sist som sig själv"},
	{sql_circle_of_parents, "parties.parent", "party_change", "parten hör till sist till sig själv"},
	{sql_unknown_kind, "parties.kind", "party_change", "partens slag finns inte"},
	{sql_no_alias, "parties.alias", "party_change", "namnet som tas bort är inte partens"},
	{sql_same_number, "parties.same_number", "party_change",
		"organisationsnumret har två parter, som inte är sammanslagna"},
};

static enum uph_status check_numbers(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_numbers, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK) {
		char number[UPH_ORGANISATION_NUMBER_MAX];
		struct uph_error why = {0};
		const char *text = db_text(row, 1);
		if (uph_organisation_number_parse(text ? text : "", number, &why) != UPH_OK)
			verify_say(findings, "parties.number", db_int(row, 2) ? "party_change" : "party",
				db_int(row, 0), "%s", why.message);
	}
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status verify_parties(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	enum uph_status status = verify_rules(ledger, rules, sizeof rules / sizeof *rules, findings, err);
	return status == UPH_OK ? check_numbers(ledger, findings, err) : status;
}
