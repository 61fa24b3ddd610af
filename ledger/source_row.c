/* Rows of files as the books have them. A key leads to its entry by the unique index; the entries of a file
 * are read in order of the chain. */
#include "uph/source_row.h"

#include "ledger/correction.h"
#include "ledger/handle.h"

#define COLUMNS                                                                                              \
	"SELECT e.seq, e.voucher, e.event, ifnull(ifnull(t.allocation, f.allocation), 0),"                   \
	" ifnull(e.source, 0), s.series, s.name, CASE WHEN EXISTS (SELECT 1 FROM entry c"                    \
	" WHERE c.corrects = e.seq) THEN e.amount_ore <= " CORRECTED(                                        \
		"e.seq", "9223372036854775807") " ELSE 0 END"
#define TABLES                                                                                               \
	" FROM entry e JOIN account f ON f.id = e.from_account JOIN account t ON t.id = e.to_account"        \
	" LEFT JOIN source s ON s.seq = e.source"
/* The files, looked up once for the whole question. */
#define FILES "source WHERE kind = ?1 AND series IS NOT NULL AND (?2 IS NULL OR series = ?2) AND seq <= ?3"

static const char sql_find[] = COLUMNS TABLES " WHERE e.row_key = ?1";
static const char sql_first[] = "SELECT min(seq) FROM " FILES;
/* No entry of a file is older than the file's record. */
static const char sql_rows[] = COLUMNS TABLES " WHERE e.seq BETWEEN ?4 AND ?3 AND e.corrects IS NULL"
					      " AND e.source IN (SELECT seq FROM " FILES ") ORDER BY e.seq";
static const char sql_series[] = "SELECT series FROM source WHERE kind = ?1 AND series IS NOT NULL"
				 " GROUP BY series ORDER BY min(seq)";
static const char sql_after[] = "SELECT count(*) FROM entry WHERE seq > ?1";

static void take(struct db_statement *row, struct uph_source_row *out)
{
	const char *series = db_text(row, 5), *name = db_text(row, 6);
	*out = (struct uph_source_row){.seq = db_int(row, 0),
		.voucher = db_int(row, 1),
		.event = (enum uph_event)db_int(row, 2),
		.allocation = db_int(row, 3),
		.source = db_int(row, 4),
		.series = series ? series : "",
		.name = name ? name : "",
		.gone = db_int(row, 7) != 0};
}

enum uph_status uph_source_row_find(struct uph_ledger *ledger, const unsigned char row_key[UPH_ROW_KEY_SIZE],
	struct uph_source_row *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_find, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_blob(row, 1, row_key, UPH_ROW_KEY_SIZE);
	status = db_step(row, err);
	if (status == UPH_OK) {
		take(row, out);
		out->series = ledger_keep(ledger, out->series);
		out->name = ledger_keep(ledger, out->name);
	}
	db_reset(row);
	if (status == UPH_OK && (!out->series || !out->name))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return status == UPH_END ? UPH_E_MISSING : status;
}

static void bind_files(struct db_statement *row, const char *kind, const char *series, int64_t seq_max)
{
	db_bind_text(row, 1, kind);
	db_bind_text(row, 2, series);
	db_bind_int(row, 3, seq_max ? seq_max : INT64_MAX);
}

/* The first of the files' records; 0: there is none, and no entry need be looked at. */
static enum uph_status first_file(struct uph_ledger *ledger, const char *kind, const char *series,
	int64_t seq_max, int64_t *out, struct uph_error *err)
{
	struct db_statement *row;
	*out = 0;
	enum uph_status status = db_prepare(ledger->db, sql_first, &row, err);
	if (status != UPH_OK)
		return status;
	bind_files(row, kind, series, seq_max);
	status = db_step(row, err);
	if (status == UPH_OK && !db_is_null(row, 0))
		*out = db_int(row, 0);
	db_reset(row);
	return status;
}

enum uph_status uph_source_rows(struct uph_ledger *ledger, const char *kind, const char *series,
	int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_source_row *row, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	int64_t first;
	enum uph_status status = first_file(ledger, kind, series, seq_max, &first, err);
	if (status != UPH_OK || first == 0)
		return status;
	status = db_prepare(ledger->db, sql_rows, &row, err);
	if (status != UPH_OK)
		return status;
	bind_files(row, kind, series, seq_max);
	db_bind_int(row, 4, first);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_source_row found;
		take(row, &found);
		status = visit(context, &found, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_source_series(struct uph_ledger *ledger, const char *kind,
	enum uph_status (*visit)(void *context, const char *series, struct uph_error *err), void *context,
	struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_series, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, kind);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = visit(context, db_text(row, 0), err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_entries_after(
	struct uph_ledger *ledger, int64_t seq, size_t *count, struct uph_error *err)
{
	struct db_statement *row;
	if (ledger->writing && seq == ledger->head_before.seq) {
		*count = (size_t)ledger->sums.entry_count;
		return UPH_OK;
	}
	enum uph_status status = db_prepare(ledger->db, sql_after, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq);
	status = db_step(row, err);
	*count = status == UPH_OK ? (size_t)db_int(row, 0) : 0;
	db_reset(row);
	return status;
}
