/* Entries read back, with what they point at. A scan of the rows alone: what they point at is looked up once
 * for each thing (entry_facts.c), not joined for each row. What is asked of a decision or of some allocations
 * is found by the indexes (entry_moves.c). */
#include "ledger/correction.h"
#include "ledger/entry_facts.h"
#include "ledger/entry_moves.h"
#include "ledger/handle.h"
#include "uph/journal.h"

#define ROWS                                                                                                 \
	"SELECT seq, recorded_at, command, source, place, voucher, event, date, amount_ore, from_account,"   \
	" to_account, counterparty, decision, reference, text, reason, corrects, hash FROM entry"
enum {
	SEQ,
	RECORDED_AT,
	COMMAND,
	SOURCE,
	PLACE,
	VOUCHER,
	EVENT,
	DATE,
	AMOUNT,
	FROM,
	TO,
	COUNTERPARTY,
	DECISION,
	REFERENCE,
	TEXT,
	REASON,
	CORRECTS,
	HASH
};
static const char sql_scan[] = ROWS " WHERE seq <= ?1 AND seq > ?2 AND +date BETWEEN ?3 AND ?4 ORDER BY seq";
static const char sql_one[] = ROWS " WHERE seq = ?1";
static const char sql_corrected[] = "SELECT " CORRECTED(
	"?1", "?2") ","
		    " ifnull((SELECT max(c.voucher) FROM entry c WHERE c.corrects = ?1 AND c.seq <= ?2), 0)";
static const char sql_voucher[] = "SELECT voucher FROM entry WHERE seq = ?1";
/* The words that count now; no row: its own. */
static const char sql_amended[] =
	"SELECT text FROM amendment WHERE entry = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1";

static const char sql_by_row_key[] = "SELECT seq FROM entry WHERE row_key = ?1";

enum uph_status uph_entry_by_row_key(struct uph_ledger *ledger, const unsigned char row_key[UPH_ROW_KEY_SIZE],
	int64_t *seq, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_by_row_key, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_blob(row, 1, row_key, UPH_ROW_KEY_SIZE);
	status = db_step(row, err);
	if (status == UPH_OK)
		*seq = db_int(row, 0);
	db_reset(row);
	return status == UPH_END ? UPH_E_MISSING : status;
}

struct reading {
	struct uph_ledger *ledger;
	const struct uph_scope *scope;
	struct entry_facts facts;
	enum uph_status (*visit)(void *context, const struct uph_entry *entry, struct uph_error *err);
	void *context;
};

static void take_row(struct db_statement *row, struct uph_entry *out)
{
	*out = (struct uph_entry){
		.seq = db_int(row, SEQ),
		.recorded_at = db_int(row, RECORDED_AT),
		.voucher = db_int(row, VOUCHER),
		.event = (enum uph_event)db_int(row, EVENT),
		.date = {(int32_t)db_int(row, DATE)},
		.amount = {db_int(row, AMOUNT)},
		.counterparty_written = db_int(row, COUNTERPARTY),
		.reference = db_text(row, REFERENCE),
		.text = db_text(row, TEXT),
		.reason = db_text(row, REASON),
		.corrects = db_int(row, CORRECTS),
		.source = db_int(row, SOURCE),
		.place = db_text(row, PLACE),
		.hash = db_blob(row, HASH),
	};
}

/* What has been said of the entry since: how much is taken back, and its words. `words` holds the new ones.
 */
static enum uph_status take_later(
	struct reading *reading, struct uph_entry *entry, struct db_statement **words, struct uph_error *err)
{
	struct db *db = reading->ledger->db;
	struct db_statement *row;
	int64_t seq_max = reading->scope->seq_max ? reading->scope->seq_max : INT64_MAX;
	enum uph_status status = UPH_OK;
	if (key_map_find(&reading->facts.corrected, &entry->seq) != KEY_MAP_NONE) {
		status = db_prepare(db, sql_corrected, &row, err);
		if (status != UPH_OK)
			return status;
		db_bind_int(row, 1, entry->seq);
		db_bind_int(row, 2, seq_max);
		status = db_step(row, err);
		if (status == UPH_OK) {
			entry->corrected.ore = db_int(row, 0);
			entry->corrected_by_voucher = db_int(row, 1);
		}
		db_reset(row);
	}
	if (status == UPH_OK && key_map_find(&reading->facts.amended, &entry->seq) != KEY_MAP_NONE) {
		status = db_prepare(db, sql_amended, words, err);
		if (status != UPH_OK)
			return status;
		db_bind_int(*words, 1, entry->seq);
		db_bind_int(*words, 2, seq_max);
		status = db_step(*words, err);
		if (status == UPH_OK)
			entry->text = db_text(*words, 0);
	}
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status take_corrected(struct reading *reading, struct uph_entry *entry, struct uph_error *err)
{
	struct db_statement *row;
	if (entry->corrects == 0)
		return UPH_OK;
	enum uph_status status = db_prepare(reading->ledger->db, sql_voucher, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, entry->corrects);
	status = db_step(row, err);
	if (status == UPH_OK)
		entry->corrects_voucher = db_int(row, 0);
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status take_purpose(
	struct reading *reading, struct uph_entry *entry, int64_t decision, struct uph_error *err)
{
	struct entry_facts *facts = &reading->facts;
	const struct allocation_fact *allocation;
	const struct decision_fact *behind;
	int64_t id = entry->to.allocation ? entry->to.allocation : entry->from.allocation;
	enum uph_status status = id ? allocation_fact(facts, id, &allocation, err) : UPH_END;
	if (status == UPH_OK && allocation->found) {
		entry->allocation = id;
		entry->allocation_label = allocation->label;
		entry->purpose = allocation->purpose;
		entry->recipient = allocation->recipient;
		decision = allocation->decision ? allocation->decision : decision;
	}
	if ((status != UPH_OK && status != UPH_END) || decision == 0)
		return status == UPH_END ? UPH_OK : status;
	status = decision_fact(facts, decision, &behind, err);
	if (status == UPH_OK && behind->found) {
		entry->decision = decision;
		entry->body = behind->body;
		entry->paragraph = behind->paragraph;
		entry->decided = behind->date;
	}
	return status;
}

/* UPH_E_MISSING without a message when what it must point at is not there. */
static enum uph_status take_facts(
	struct reading *reading, struct db_statement *row, struct uph_entry *entry, struct uph_error *err)
{
	struct entry_facts *facts = &reading->facts;
	const struct command_fact *command;
	const struct source_fact *source;
	enum uph_status status = account_read(&facts->accounts, db_int(row, FROM), &entry->from, err);
	if (status == UPH_OK)
		status = account_read(&facts->accounts, db_int(row, TO), &entry->to, err);
	if (status == UPH_OK)
		status = command_fact(facts, db_int(row, COMMAND), &command, err);
	if (status == UPH_OK && !command->found)
		status = UPH_E_MISSING;
	if (status != UPH_OK)
		return status;
	entry->person = command->person;
	if (entry->source) {
		status = source_fact(facts, entry->source, &source, err);
		if (status != UPH_OK)
			return status;
		entry->source_kind = source->kind;
		entry->source_name = source->name;
		entry->source_series = source->series;
	}
	return take_purpose(reading, entry, db_int(row, DECISION), err);
}

static void count_parties(struct reading *reading, struct uph_entry *entry)
{
	int64_t *const parties[] = {
		&entry->counterparty, &entry->recipient, &entry->from.party, &entry->to.party};
	entry->counterparty = entry->counterparty_written;
	for (size_t i = 0; i < sizeof parties / sizeof *parties; i++)
		if (*parties[i])
			*parties[i] =
				uph_party_counts_as(reading->ledger, *parties[i], reading->scope->seq_max);
}

static enum uph_status tell(struct reading *reading, struct db_statement *row, struct uph_error *err)
{
	const struct uph_scope *scope = reading->scope;
	struct uph_entry entry;
	struct db_statement *words = NULL;
	take_row(row, &entry);
	enum uph_status status = take_facts(reading, row, &entry, err);
	if (status != UPH_OK)
		return status == UPH_E_MISSING ? UPH_OK : status;
	if ((scope->decision && entry.decision != scope->decision) ||
		(!uph_scope_has_fund(scope, entry.from.fund) && !uph_scope_has_fund(scope, entry.to.fund)))
		return UPH_OK;
	count_parties(reading, &entry);
	status = take_corrected(reading, &entry, err);
	if (status == UPH_OK)
		status = take_later(reading, &entry, &words, err);
	if (status == UPH_OK)
		status = reading->visit(reading->context, &entry, err);
	if (words)
		db_reset(words);
	return status;
}

bool uph_scope_has_fund(const struct uph_scope *scope, int64_t fund)
{
	if (scope->fund_count == 0)
		return true;
	for (size_t i = 0; i < scope->fund_count; i++) {
		if (scope->funds[i] == fund)
			return true;
	}
	return false;
}

static enum uph_status scan(struct reading *reading, struct uph_error *err)
{
	const struct uph_scope *scope = reading->scope;
	struct db_statement *row;
	enum uph_status status = db_prepare(reading->ledger->db, sql_scan, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, scope->seq_max ? scope->seq_max : INT64_MAX);
	db_bind_int(row, 2, scope->seq_after);
	db_bind_int(row, 3, scope->from.ymd);
	db_bind_int(row, 4, scope->to.ymd ? scope->to.ymd : INT32_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = tell(reading, row, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status read_one(struct reading *reading, int64_t seq, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(reading->ledger->db, sql_one, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq);
	status = db_step(row, err);
	if (status == UPH_OK)
		status = tell(reading, row, err);
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status read_list(
	struct reading *reading, const struct entry_moves *moves, struct uph_error *err)
{
	const struct uph_scope *scope = reading->scope;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < moves->count; i++) {
		const struct entry_move *move = &moves->moves[i];
		if (move->seq > scope->seq_after && move->date.ymd >= scope->from.ymd)
			status = read_one(reading, move->seq, err);
	}
	return status;
}

enum uph_status entry_moves_read(struct uph_ledger *ledger, const struct uph_scope *scope,
	const struct entry_moves *moves,
	enum uph_status (*visit)(void *context, const struct uph_entry *entry, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct reading reading = {.ledger = ledger, .scope = scope, .visit = visit, .context = context};
	enum uph_status status = entry_facts_init(&reading.facts, ledger, scope->seq_max, err);
	if (status == UPH_OK)
		status = read_list(&reading, moves, err);
	entry_facts_free(&reading.facts);
	return status;
}

static enum uph_status list(struct uph_ledger *ledger, const struct uph_scope *scope, struct entry_moves *out,
	struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < scope->allocation_count; i++)
		status = entry_moves_of_allocation(ledger, scope, scope->allocations[i], out, err);
	if (status == UPH_OK && !scope->allocations)
		status = entry_moves_of_decision(ledger, scope, scope->decision, out, err);
	entry_moves_sort(out);
	return status;
}

enum uph_status uph_entries(struct uph_ledger *ledger, const struct uph_scope *scope,
	enum uph_status (*visit)(void *context, const struct uph_entry *entry, struct uph_error *err),
	void *context, struct uph_error *err)
{
	if (scope->decision || scope->allocations) {
		struct entry_moves moves = {.count = 0};
		enum uph_status status = list(ledger, scope, &moves, err);
		if (status == UPH_OK)
			status = entry_moves_read(ledger, scope, &moves, visit, context, err);
		entry_moves_free(&moves);
		return status;
	}
	struct reading reading = {.ledger = ledger, .scope = scope, .visit = visit, .context = context};
	enum uph_status status = entry_facts_init(&reading.facts, ledger, scope->seq_max, err);
	if (status == UPH_OK)
		status = scan(&reading, err);
	entry_facts_free(&reading.facts);
	return status;
}
