/* Every record names the command that made it: counted by table, and told with the command. */
#include "uph/history.h"

#include <string.h>

#include "ledger/handle.h"

/* In the order of enum uph_made, which the numbers are. */
#define COUNTED(number, table)                                                                               \
	"SELECT command, " #number ", count(*), max(seq) FROM " #table " WHERE seq <= ?1 GROUP BY command"
#define AND_COUNTED(number, table) " UNION ALL " COUNTED(number, table)

/* clang-format off */
static const char sql_history[] =
	"WITH made(command, kind, count, last) AS ("
	COUNTED(0, source)
	AND_COUNTED(1, setting)
	AND_COUNTED(2, fund)
	AND_COUNTED(3, activity)
	AND_COUNTED(4, party)
	AND_COUNTED(5, alias)
	AND_COUNTED(6, decision)
	AND_COUNTED(7, clause)
	AND_COUNTED(8, stage)
	AND_COUNTED(9, allocation)
	AND_COUNTED(10, financing)
	AND_COUNTED(11, amendment)
	AND_COUNTED(12, closing)
	AND_COUNTED(13, override)
	AND_COUNTED(14, distribution)
	AND_COUNTED(15, share)
	AND_COUNTED(16, condition)
	AND_COUNTED(17, outcome)
	AND_COUNTED(18, cofinancing)
	AND_COUNTED(19, cofunder)
	AND_COUNTED(20, attest)
	AND_COUNTED(21, attachment)
	AND_COUNTED(22, meeting)
	AND_COUNTED(23, minute)
	AND_COUNTED(24, acceptance)
	AND_COUNTED(25, party_change)
	AND_COUNTED(26, mapping)
	AND_COUNTED(27, outside)
	AND_COUNTED(28, explanation)
	AND_COUNTED(29, reconciliation)
	AND_COUNTED(30, entry)
	"), moved(command, first, last) AS (SELECT command, min(voucher), max(voucher) FROM entry"
	"  WHERE seq <= ?1 GROUP BY command),"
	" named(command, source) AS (SELECT command, seq FROM source WHERE seq <= ?1"
	"  UNION SELECT command, source FROM entry WHERE source IS NOT NULL AND seq <= ?1),"
	" files(command, names) AS (SELECT command, group_concat(name, ', ') FROM"
	"  (SELECT n.command, s.name FROM named n JOIN source s ON s.seq = n.source ORDER BY n.command, s.seq)"
	"  GROUP BY command)"
	" SELECT c.seq, c.recorded_at, c.person, c.program, c.words, f.names,"
	"  ifnull(v.first, 0), ifnull(v.last, 0), ifnull(m.kind, -1), m.count, m.last"
	" FROM command c LEFT JOIN made m ON m.command = c.seq LEFT JOIN moved v ON v.command = c.seq"
	" LEFT JOIN files f ON f.command = c.seq WHERE c.seq <= ?1 ORDER BY c.seq, m.kind";
/* clang-format on */

const char *uph_made_name(enum uph_made kind)
{
	static const enum record_kind kinds[UPH_MADE_KINDS] = {
		[UPH_MADE_SOURCES] = RECORD_SOURCE,
		[UPH_MADE_SETTINGS] = RECORD_SETTING,
		[UPH_MADE_FUNDS] = RECORD_FUND,
		[UPH_MADE_ACTIVITIES] = RECORD_ACTIVITY,
		[UPH_MADE_PARTIES] = RECORD_PARTY,
		[UPH_MADE_ALIASES] = RECORD_ALIAS,
		[UPH_MADE_DECISIONS] = RECORD_DECISION,
		[UPH_MADE_CLAUSES] = RECORD_CLAUSE,
		[UPH_MADE_STAGES] = RECORD_STAGE,
		[UPH_MADE_ALLOCATIONS] = RECORD_ALLOCATION,
		[UPH_MADE_FINANCINGS] = RECORD_FINANCING,
		[UPH_MADE_AMENDMENTS] = RECORD_AMENDMENT,
		[UPH_MADE_CLOSINGS] = RECORD_CLOSING,
		[UPH_MADE_OVERRIDES] = RECORD_OVERRIDE,
		[UPH_MADE_DISTRIBUTIONS] = RECORD_DISTRIBUTION,
		[UPH_MADE_SHARES] = RECORD_SHARE,
		[UPH_MADE_CONDITIONS] = RECORD_CONDITION,
		[UPH_MADE_OUTCOMES] = RECORD_OUTCOME,
		[UPH_MADE_COFINANCINGS] = RECORD_COFINANCING,
		[UPH_MADE_COFUNDERS] = RECORD_COFUNDER,
		[UPH_MADE_ATTESTS] = RECORD_ATTEST,
		[UPH_MADE_ATTACHMENTS] = RECORD_ATTACHMENT,
		[UPH_MADE_MEETINGS] = RECORD_MEETING,
		[UPH_MADE_MINUTES] = RECORD_MINUTE,
		[UPH_MADE_ACCEPTANCES] = RECORD_ACCEPTANCE,
		[UPH_MADE_PARTY_CHANGES] = RECORD_PARTY_CHANGE,
		[UPH_MADE_MAPPINGS] = RECORD_MAPPING,
		[UPH_MADE_OUTSIDE] = RECORD_OUTSIDE,
		[UPH_MADE_EXPLANATIONS] = RECORD_EXPLANATION,
		[UPH_MADE_RECONCILIATIONS] = RECORD_RECONCILIATION,
		[UPH_MADE_ENTRIES] = RECORD_ENTRY,
	};
	return record_table(kinds[kind])->name;
}

/* The rows of one command stand together, one for each kind of what it made. Its texts are the first row's,
 * which are gone at the next: copied. */
struct gathering {
	struct uph_command_run run;
	struct arena texts;
};

static enum uph_status begin_run(struct gathering *gathering, struct db_statement *row, struct uph_error *err)
{
	struct arena *texts = &gathering->texts;
	const char *sources = db_text(row, 5);
	arena_free(texts);
	gathering->run = (struct uph_command_run){
		.first_seq = db_int(row, 0),
		.last_seq = db_int(row, 0),
		.recorded_at = db_int(row, 1),
		.person = arena_string(texts, db_text(row, 2)),
		.program = arena_string(texts, db_text(row, 3)),
		.words = arena_string(texts, db_text(row, 4)),
		.sources = sources ? arena_string(texts, sources) : NULL,
		.first_voucher = db_int(row, 6),
		.last_voucher = db_int(row, 7),
	};
	const struct uph_command_run *run = &gathering->run;
	if (!run->person || !run->program || !run->words || (sources && !run->sources))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return UPH_OK;
}

static void add_made(struct uph_command_run *run, struct db_statement *row)
{
	int64_t kind = db_int(row, 8);
	if (kind < 0 || kind >= UPH_MADE_KINDS)
		return;
	run->made[kind] = db_int(row, 9);
	if (db_int(row, 10) > run->last_seq)
		run->last_seq = db_int(row, 10);
}

enum uph_status uph_history(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_command_run *run, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	struct gathering gathering = {0};
	enum uph_status status = db_prepare(ledger->db, sql_history, &row, err);
	if (status != UPH_OK)
		return status;
	arena_init(&gathering.texts, (size_t)64 << 20);
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		if (gathering.run.first_seq != db_int(row, 0)) {
			if (gathering.run.first_seq)
				status = visit(context, &gathering.run, err);
			if (status == UPH_OK)
				status = begin_run(&gathering, row, err);
			if (status != UPH_OK)
				break;
		}
		add_made(&gathering.run, row);
	}
	db_reset(row);
	if (status == UPH_END && gathering.run.first_seq)
		status = visit(context, &gathering.run, err);
	arena_free(&gathering.texts);
	return status == UPH_END ? UPH_OK : status;
}
