#include "ledger/entry_facts.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/amended.h"
#include "ledger/handle.h"

#define TEXTS_BYTES_MAX ((size_t)1 << 30)

static const char sql_corrected[] = "SELECT DISTINCT corrects FROM entry WHERE corrects IS NOT NULL";
static const char sql_amended[] = "SELECT DISTINCT entry FROM amendment WHERE entry IS NOT NULL";
static const char sql_command[] = "SELECT person FROM command WHERE seq = ?1";
static const char sql_source[] = "SELECT kind, name, series FROM source WHERE seq = ?1";
static const char sql_allocation[] = "SELECT " AMENDED(
	"l", "decision", "?2") ", ifnull(l.recipient, 0), l.label,"
			       " " AMENDED_PURPOSE("l", "?2") " FROM allocation l WHERE l.seq = ?1";
static const char sql_decision[] =
	"SELECT d.body, " AMENDED_PARAGRAPH("d", "?2") ", d.date FROM decision d WHERE d.seq = ?1";

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static enum uph_status read_ids(
	struct uph_ledger *ledger, const char *sql, struct key_map *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	while ((status = db_step(row, err)) == UPH_OK) {
		int64_t id = db_int(row, 0);
		if (key_map_add(out, &id) == KEY_MAP_NONE) {
			status = no_memory(err);
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status entry_facts_init(
	struct entry_facts *facts, struct uph_ledger *ledger, int64_t seq_max, struct uph_error *err)
{
	*facts = (struct entry_facts){.ledger = ledger, .seq_max = seq_max};
	account_reader_init(&facts->accounts, ledger);
	key_map_init(&facts->commands.ids, sizeof(int64_t));
	key_map_init(&facts->sources.ids, sizeof(int64_t));
	key_map_init(&facts->allocations.ids, sizeof(int64_t));
	key_map_init(&facts->decisions.ids, sizeof(int64_t));
	key_map_init(&facts->corrected, sizeof(int64_t));
	key_map_init(&facts->amended, sizeof(int64_t));
	arena_init(&facts->texts, TEXTS_BYTES_MAX);
	enum uph_status status = read_ids(ledger, sql_corrected, &facts->corrected, err);
	return status == UPH_OK ? read_ids(ledger, sql_amended, &facts->amended, err) : status;
}

static void table_free(struct fact_table *table)
{
	key_map_free(&table->ids);
	free(table->facts);
}

void entry_facts_free(struct entry_facts *facts)
{
	account_reader_free(&facts->accounts);
	table_free(&facts->commands);
	table_free(&facts->sources);
	table_free(&facts->allocations);
	table_free(&facts->decisions);
	key_map_free(&facts->corrected);
	key_map_free(&facts->amended);
	arena_free(&facts->texts);
}

/* ---- one kind ---- */

struct fact_kind {
	const char *sql; /* ?1 the id, and ?2 the last record that counts when it changes with time */
	bool changes;
	size_t size;
	/* False when memory is out. */
	bool (*take)(struct entry_facts *facts, struct db_statement *row, void *fact);
};

static const char *keep(struct entry_facts *facts, struct db_statement *row, int column, bool *kept)
{
	const char *text = db_text(row, column), *copy = text ? arena_string(&facts->texts, text) : NULL;
	*kept = *kept && (copy || !text);
	return copy;
}

static enum uph_status look_up(struct entry_facts *facts, const struct fact_kind *kind, int64_t id,
	void *fact, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(facts->ledger->db, kind->sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, id);
	if (kind->changes)
		db_bind_int(row, 2, facts->seq_max ? facts->seq_max : INT64_MAX);
	status = db_step(row, err);
	if (status == UPH_OK && !kind->take(facts, row, fact))
		status = no_memory(err);
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status fact_of(struct entry_facts *facts, const struct fact_kind *kind,
	struct fact_table *table, int64_t id, const void **out, struct uph_error *err)
{
	size_t at = key_map_find(&table->ids, &id);
	if (at == KEY_MAP_NONE) {
		if (table->ids.count == table->capacity) {
			size_t capacity = table->capacity ? table->capacity * 2 : 32;
			void *grown = realloc(table->facts, capacity * kind->size);
			if (!grown)
				return no_memory(err);
			table->facts = grown;
			table->capacity = capacity;
		}
		void *fact = (char *)table->facts + table->ids.count * kind->size;
		memset(fact, 0, kind->size);
		enum uph_status status = look_up(facts, kind, id, fact, err);
		if (status != UPH_OK)
			return status;
		at = key_map_add(&table->ids, &id);
		if (at == KEY_MAP_NONE)
			return no_memory(err);
	}
	*out = (const char *)table->facts + at * kind->size;
	return UPH_OK;
}

static bool take_command(struct entry_facts *facts, struct db_statement *row, void *fact)
{
	bool kept = true;
	*(struct command_fact *)fact =
		(struct command_fact){.found = true, .person = keep(facts, row, 0, &kept)};
	return kept;
}

static bool take_source(struct entry_facts *facts, struct db_statement *row, void *fact)
{
	bool kept = true;
	struct source_fact *source = fact;
	source->kind = keep(facts, row, 0, &kept);
	source->name = keep(facts, row, 1, &kept);
	source->series = keep(facts, row, 2, &kept);
	return kept;
}

static bool take_allocation(struct entry_facts *facts, struct db_statement *row, void *fact)
{
	bool kept = true;
	struct allocation_fact *allocation = fact;
	allocation->found = true;
	allocation->decision = db_int(row, 0);
	allocation->recipient = db_int(row, 1);
	allocation->label = keep(facts, row, 2, &kept);
	allocation->purpose = keep(facts, row, 3, &kept);
	return kept;
}

static bool take_decision(struct entry_facts *facts, struct db_statement *row, void *fact)
{
	bool kept = true;
	struct decision_fact *decision = fact;
	decision->found = true;
	decision->body = keep(facts, row, 0, &kept);
	decision->paragraph = keep(facts, row, 1, &kept);
	decision->date.ymd = (int32_t)db_int(row, 2);
	return kept;
}

enum uph_status command_fact(
	struct entry_facts *facts, int64_t id, const struct command_fact **out, struct uph_error *err)
{
	static const struct fact_kind kind = {sql_command, false, sizeof(struct command_fact), take_command};
	const void *fact = NULL;
	enum uph_status status = fact_of(facts, &kind, &facts->commands, id, &fact, err);
	*out = fact;
	return status;
}

enum uph_status source_fact(
	struct entry_facts *facts, int64_t id, const struct source_fact **out, struct uph_error *err)
{
	static const struct fact_kind kind = {sql_source, false, sizeof(struct source_fact), take_source};
	const void *fact = NULL;
	enum uph_status status = fact_of(facts, &kind, &facts->sources, id, &fact, err);
	*out = fact;
	return status;
}

enum uph_status allocation_fact(
	struct entry_facts *facts, int64_t id, const struct allocation_fact **out, struct uph_error *err)
{
	static const struct fact_kind kind = {
		sql_allocation, true, sizeof(struct allocation_fact), take_allocation};
	const void *fact = NULL;
	enum uph_status status = fact_of(facts, &kind, &facts->allocations, id, &fact, err);
	*out = fact;
	return status;
}

enum uph_status decision_fact(
	struct entry_facts *facts, int64_t id, const struct decision_fact **out, struct uph_error *err)
{
	static const struct fact_kind kind = {
		sql_decision, true, sizeof(struct decision_fact), take_decision};
	const void *fact = NULL;
	enum uph_status status = fact_of(facts, &kind, &facts->decisions, id, &fact, err);
	*out = fact;
	return status;
}
