#include "uph/source.h"

#include <string.h>

#include "ledger/amended.h"
#include "ledger/handle.h"

#define COLUMNS "SELECT s.seq, s.recorded_at, s.kind, s.name, s.digest, s.size, s.title, s.series, c.person, "
#define TABLES " FROM source s JOIN command c ON c.seq = s.command"

static const char sql_find[] = COLUMNS "0" TABLES " WHERE s.kind = ?1 AND s.digest = ?2"
				       " AND (?3 IS NULL OR s.series = ?3) ORDER BY s.seq LIMIT 1";
static const char sql_all[] =
	COLUMNS "ifnull(n.entries, 0)" TABLES " LEFT JOIN (SELECT source, count(*) AS entries FROM entry"
		" WHERE source IS NOT NULL AND seq <= ?1 GROUP BY source) n ON n.source = s.seq"
		" WHERE s.seq <= ?1 ORDER BY s.seq";
/* The decision's own allocations, as known. What its entries came from is theirs. */
#define ITS_OWN                                                                                              \
	"own(seq) AS (SELECT l.seq FROM allocation l WHERE l.seq <= ?1 AND " AMENDED(                        \
		"l", "decision", "?1") " = ?2)"
static const char sql_of_decision[] =
	"WITH " ITS_OWN ", said(source) AS ("
	" SELECT source FROM decision WHERE seq = ?2 AND seq <= ?1"
	" UNION SELECT source FROM clause WHERE decision = ?2 AND seq <= ?1"
	" UNION SELECT source FROM distribution WHERE decision = ?2 AND seq <= ?1"
	" UNION SELECT source FROM stage WHERE decision = ?2 AND seq <= ?1"
	" UNION SELECT source FROM condition WHERE decision = ?2 AND seq <= ?1"
	" UNION SELECT a.source FROM allocation a JOIN own USING (seq)"
	" UNION SELECT f.source FROM financing f JOIN own o ON f.allocation = o.seq WHERE f.seq <= ?1"
	" UNION SELECT m.source FROM amendment m WHERE m.seq <= ?1"
	"  AND (m.titled = ?2 OR m.allocation IN (SELECT seq FROM own))) " COLUMNS "0" TABLES
	" WHERE s.seq IN (SELECT source FROM said) ORDER BY s.seq";

static void take(struct db_statement *row, struct uph_source *out)
{
	*out = (struct uph_source){
		.id = db_int(row, 0),
		.recorded_at = db_int(row, 1),
		.kind = db_text(row, 2),
		.name = db_text(row, 3),
		.size = db_int(row, 5),
		.title = db_text(row, 6),
		.series = db_text(row, 7),
		.person = db_text(row, 8),
		.entry_count = db_int(row, 9),
	};
	if (db_length(row, 4) == UPH_DIGEST_SIZE)
		memcpy(out->digest, db_blob(row, 4), UPH_DIGEST_SIZE);
}

enum uph_status uph_source_find(struct uph_ledger *ledger, const char *kind,
	const unsigned char digest[UPH_DIGEST_SIZE], const char *series, struct uph_source *out,
	struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_find, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, kind);
	db_bind_blob(row, 2, digest, UPH_DIGEST_SIZE);
	db_bind_text(row, 3, series);
	status = db_step(row, err);
	if (status == UPH_OK) { /* the texts belong to the statement: kept until it is asked again */
		take(row, out);
		out->kind = ledger_keep(ledger, out->kind);
		out->name = ledger_keep(ledger, out->name);
		out->title = ledger_keep(ledger, out->title);
		out->series = ledger_keep(ledger, out->series);
		out->person = ledger_keep(ledger, out->person);
	}
	db_reset(row);
	return status == UPH_END ? UPH_E_MISSING : status;
}

enum uph_status uph_source_add(
	struct uph_ledger *ledger, const struct uph_source *source, int64_t *id, struct uph_error *err)
{
	const struct value fields[] = {value_text(source->kind), value_text(source->name),
		value_blob(source->digest, UPH_DIGEST_SIZE), value_number(source->size),
		value_text(source->title), value_text(source->series)};
	return record_append(ledger, RECORD_SOURCE, fields, id, err);
}

enum uph_status uph_sources(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_source *source, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_all, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_source source = {0};
		take(row, &source);
		status = visit(context, &source, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_decision_sources(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_source *source, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_of_decision, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	db_bind_int(row, 2, decision);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_source source = {0};
		take(row, &source);
		status = visit(context, &source, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
