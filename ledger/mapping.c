/* Mappings kept as records: of a kind and a key the latest counts, and an empty body has been forgotten. */
#include "uph/mapping.h"

#include <string.h>

#include "ledger/handle.h"

#define MAPPING                                                                                              \
	"SELECT m.seq, m.kind, m.key, m.name, m.body, m.recorded_at, c.person FROM mapping m"                \
	" JOIN command c ON c.seq = m.command WHERE "

static const char sql_one[] = MAPPING "m.kind = ?1 AND m.key = ?2 ORDER BY m.seq DESC LIMIT 1";
static const char sql_all[] =
	MAPPING "m.seq <= ?1 AND m.body <> '' AND NOT EXISTS (SELECT 1 FROM mapping n WHERE n.kind = m.kind"
		" AND n.key = m.key AND n.seq > m.seq AND n.seq <= ?1) ORDER BY m.kind, m.name, m.seq";

static const char *const kind_names[] = {
	[UPH_MAPPING_SHEET] = "sheet",
	[UPH_MAPPING_BOOKS] = "books",
};

const char *uph_mapping_kind_name(enum uph_mapping_kind kind)
{
	return kind_names[kind];
}

static void take(struct db_statement *row, struct uph_mapping *out)
{
	const char *kind = db_text(row, 1);
	*out = (struct uph_mapping){
		.id = db_int(row, 0),
		.kind = kind && strcmp(kind, kind_names[UPH_MAPPING_BOOKS]) == 0 ? UPH_MAPPING_BOOKS
										 : UPH_MAPPING_SHEET,
		.key = db_text(row, 2),
		.name = db_text(row, 3),
		.body = db_text(row, 4),
		.recorded_at = db_int(row, 5),
		.person = db_text(row, 6),
	};
}

static enum uph_status keep_texts(
	struct uph_ledger *ledger, struct uph_mapping *mapping, struct uph_error *err)
{
	const char **const texts[] = {&mapping->key, &mapping->name, &mapping->body, &mapping->person};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *kept = ledger_keep(ledger, *texts[i]);
		if (!kept)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		*texts[i] = kept;
	}
	return UPH_OK;
}

/* The latest, forgotten or not. */
static enum uph_status latest(struct uph_ledger *ledger, enum uph_mapping_kind kind, const char *key,
	struct uph_mapping *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_one, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, kind_names[kind]);
	db_bind_text(row, 2, key);
	status = db_step(row, err);
	if (status == UPH_OK) {
		take(row, out);
		status = keep_texts(ledger, out, err);
	}
	db_reset(row);
	return status == UPH_END ? UPH_E_MISSING : status;
}

enum uph_status uph_mapping_find(struct uph_ledger *ledger, enum uph_mapping_kind kind, const char *key,
	struct uph_mapping *out, struct uph_error *err)
{
	enum uph_status status = latest(ledger, kind, key, out, err);
	return status == UPH_OK && !*out->body ? UPH_E_MISSING : status;
}

enum uph_status uph_mapping_keep(struct uph_ledger *ledger, const struct uph_mapping *mapping,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	struct uph_mapping known;
	enum uph_status status = latest(ledger, mapping->kind, mapping->key, &known, err);
	if (status == UPH_OK && strcmp(known.name, mapping->name) == 0 &&
		strcmp(known.body, mapping->body) == 0) {
		if (id)
			*id = known.id;
		return UPH_OK;
	}
	if (status != UPH_OK && status != UPH_E_MISSING)
		return status;
	const struct value fields[] = {value_source(origin), value_place(origin),
		value_text(kind_names[mapping->kind]), value_text(mapping->key), value_text(mapping->name),
		value_text(mapping->body)};
	return record_append(ledger, RECORD_MAPPING, fields, id, err);
}

enum uph_status uph_mappings(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_mapping *mapping, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_all, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_mapping mapping;
		take(row, &mapping);
		status = visit(context, &mapping, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
