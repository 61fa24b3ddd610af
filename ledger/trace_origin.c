/* Who wrote a record, when, with which program, and from which file and place; and who attested a voucher. */
#include <string.h>

#include "ledger/handle.h"
#include "ledger/trace.h"

#define ORIGIN(table)                                                                                        \
	"SELECT r.recorded_at, w.person, w.program, w.words, ifnull(r.source, 0), s.kind, s.name, r.place,"  \
	" s.digest FROM " table " r JOIN command w ON w.seq = r.command"                                     \
	" LEFT JOIN source s ON s.seq = r.source WHERE r.seq = ?1"

static const char sql_entry[] = ORIGIN("entry");
static const char sql_decision[] = ORIGIN("decision");
static const char sql_step[] = ORIGIN("stage");
static const char sql_allocation[] = ORIGIN("allocation");
static const char sql_condition[] = ORIGIN("condition");
static const char *const sql_origins[] = {
	[ORIGIN_ENTRY] = sql_entry,
	[ORIGIN_DECISION] = sql_decision,
	[ORIGIN_STEP] = sql_step,
	[ORIGIN_ALLOCATION] = sql_allocation,
	[ORIGIN_CONDITION] = sql_condition,
};
static const char sql_attest[] =
	"SELECT w.person, a.recorded_at FROM attest a JOIN command w ON w.seq = a.command"
	" WHERE a.voucher = ?1 AND a.seq <= ?2";
static const char sql_source[] =
	"SELECT s.seq, s.recorded_at, s.kind, s.name, s.digest, s.size, s.title, s.series, w.person"
	" FROM source s JOIN command w ON w.seq = s.command WHERE s.seq = ?1";

static void take_digest(struct db_statement *row, int column, unsigned char out[UPH_DIGEST_SIZE])
{
	if (!db_is_null(row, column) && db_length(row, column) == UPH_DIGEST_SIZE)
		memcpy(out, db_blob(row, column), UPH_DIGEST_SIZE);
}

enum uph_status trace_origin(struct trace_build *build, enum trace_origin_of of, int64_t record,
	const struct uph_trace_origin **out, struct uph_error *err)
{
	struct db_statement *row;
	struct uph_trace_origin *origin = arena_alloc(build->memory, sizeof *origin);
	*out = origin;
	if (!origin)
		return trace_no_memory(err);
	enum uph_status status = db_prepare(build->ledger->db, sql_origins[of], &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, record);
	status = db_step(row, err);
	if (status == UPH_OK) {
		origin->recorded_at = db_int(row, 0);
		origin->person = trace_keep(build, db_text(row, 1));
		origin->program = trace_keep(build, db_text(row, 2));
		origin->words = trace_keep(build, db_text(row, 3));
		origin->source = db_int(row, 4);
		origin->source_kind = trace_keep(build, db_text(row, 5));
		origin->source_name = trace_keep(build, db_text(row, 6));
		origin->place = trace_keep(build, db_text(row, 7));
		take_digest(row, 8, origin->digest);
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status trace_attest(
	struct trace_build *build, int64_t voucher, const char **person, int64_t *at, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(build->ledger->db, sql_attest, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, voucher);
	db_bind_int(row, 2, build->scope->seq_max ? build->scope->seq_max : INT64_MAX);
	status = db_step(row, err);
	if (status == UPH_OK) {
		*person = trace_keep(build, db_text(row, 0));
		*at = db_int(row, 1);
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* ---- files ---- */

static enum uph_status read_source(
	struct trace_build *build, int64_t id, struct uph_source *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(build->ledger->db, sql_source, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, id);
	status = db_step(row, err);
	if (status == UPH_OK) {
		out->id = id;
		out->recorded_at = db_int(row, 1);
		out->kind = trace_keep(build, db_text(row, 2));
		out->name = trace_keep(build, db_text(row, 3));
		take_digest(row, 4, out->digest);
		out->size = db_int(row, 5);
		out->title = trace_keep(build, db_text(row, 6));
		out->series = trace_keep(build, db_text(row, 7));
		out->person = trace_keep(build, db_text(row, 8));
	}
	db_reset(row);
	return status == UPH_END
		       ? uph_fail(err, UPH_E_DATABASE,
				 "boken hänvisar till en fil som den inte har; pröva den med uph verify")
		       : status;
}

static int64_t source_of(const struct uph_trace_node *node)
{
	if (node->minute)
		return node->minute->source;
	return node->origin ? node->origin->source : 0;
}

/* Their `entry_count` is how many of the trace's entries come from them. */
enum uph_status trace_sources(struct trace_build *build, struct uph_error *err)
{
	struct uph_trace *trace = build->trace;
	struct key_map ids;
	struct uph_source *sources = NULL;
	enum uph_status status = UPH_OK;
	key_map_init(&ids, sizeof(int64_t));
	for (size_t i = 0; status == UPH_OK && i < trace->count; i++) {
		int64_t id = source_of(&trace->nodes[i]);
		if (id && key_map_find(&ids, &id) == KEY_MAP_NONE && key_map_add(&ids, &id) == KEY_MAP_NONE)
			status = trace_no_memory(err);
	}
	if (status == UPH_OK && ids.count > 0) {
		sources = arena_alloc_array(build->memory, ids.count, sizeof *sources);
		status = sources ? UPH_OK : trace_no_memory(err);
	}
	for (size_t i = 0; status == UPH_OK && i < ids.count; i++) {
		int64_t id;
		memcpy(&id, key_map_key(&ids, i), sizeof id);
		size_t at = i; /* by id, which is the order they were read in */
		while (at > 0 && sources[at - 1].id > id) {
			sources[at] = sources[at - 1];
			at--;
		}
		sources[at] = (struct uph_source){.id = id};
		status = read_source(build, id, &sources[at], err);
	}
	for (size_t i = 0; status == UPH_OK && i < trace->count; i++) {
		for (size_t s = 0; trace->nodes[i].entry && s < ids.count; s++)
			sources[s].entry_count += trace->nodes[i].entry->source == sources[s].id;
	}
	trace->sources = sources;
	trace->source_count = ids.count;
	key_map_free(&ids);
	return status;
}
