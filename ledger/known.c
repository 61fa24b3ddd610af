/* What was known when: a moment or a digest becomes a place in the chain. */
#include <string.h>

#include "ledger/handle.h"

/* One question over all record tables. */
#define FROM_TABLE(table, columns, where) "SELECT " columns " FROM " table " WHERE " where
#define ALSO(table, columns, where) " UNION ALL " FROM_TABLE(table, columns, where)
#define EACH_TABLE(columns, where)                                                                           \
	FROM_TABLE("command", columns, where)                                                                \
	ALSO("source", columns, where)                                                                       \
	ALSO("setting", columns, where)                                                                      \
	ALSO("fund", columns, where)                                                                         \
	ALSO("activity", columns, where)                                                                     \
	ALSO("party", columns, where)                                                                        \
	ALSO("alias", columns, where)                                                                        \
	ALSO("decision", columns, where)                                                                     \
	ALSO("clause", columns, where)                                                                       \
	ALSO("stage", columns, where)                                                                        \
	ALSO("distribution", columns, where)                                                                 \
	ALSO("allocation", columns, where)                                                                   \
	ALSO("financing", columns, where)                                                                    \
	ALSO("share", columns, where)                                                                        \
	ALSO("amendment", columns, where)                                                                    \
	ALSO("condition", columns, where)                                                                    \
	ALSO("outcome", columns, where)                                                                      \
	ALSO("cofinancing", columns, where)                                                                  \
	ALSO("cofunder", columns, where)                                                                     \
	ALSO("closing", columns, where)                                                                      \
	ALSO("override", columns, where)                                                                     \
	ALSO("attest", columns, where)                                                                       \
	ALSO("attachment", columns, where)                                                                   \
	ALSO("meeting", columns, where)                                                                      \
	ALSO("minute", columns, where)                                                                       \
	ALSO("acceptance", columns, where)                                                                   \
	ALSO("party_change", columns, where)                                                                 \
	ALSO("mapping", columns, where)                                                                      \
	ALSO("outside", columns, where)                                                                      \
	ALSO("explanation", columns, where)                                                                  \
	ALSO("reconciliation", columns, where)                                                               \
	ALSO("entry", columns, where)

static const char sql_by_seq[] = EACH_TABLE("seq, recorded_at, hash", "seq = ?1");
/* What papers print is the digest of a transaction's last record: those are looked through first, and only
 * when none of them is meant, every record. */
#define BY_HASH "hash >= ?1 AND hash <= ?2"
#define LAST "WITH last (at) AS (SELECT seq - 1 FROM command UNION ALL SELECT seq FROM head) "
static const char sql_last_by_hash[] = LAST EACH_TABLE("seq, recorded_at, hash", "seq IN last AND " BY_HASH);
static const char sql_by_hash[] = EACH_TABLE("seq, recorded_at, hash", BY_HASH);
static const char sql_voucher[] = "SELECT voucher FROM entry WHERE seq <= ?1 ORDER BY seq DESC LIMIT 1";
/* The last transaction begun by then, and the one after it. */
static const char sql_command[] = "SELECT seq FROM command WHERE recorded_at <= ?1 ORDER BY seq DESC LIMIT 1";
static const char sql_command_after[] = "SELECT seq FROM command WHERE seq > ?1 ORDER BY seq LIMIT 1";

static enum uph_status one_number(struct uph_ledger *ledger, const char *sql, int64_t parameter,
	int64_t otherwise, int64_t *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, parameter);
	status = db_step(row, err);
	*out = status == UPH_OK ? db_int(row, 0) : otherwise;
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status take_head(
	struct uph_ledger *ledger, struct db_statement *row, struct uph_head *out, struct uph_error *err)
{
	out->seq = db_int(row, 0);
	out->recorded_at = db_int(row, 1);
	memset(out->hash, 0, sizeof out->hash);
	if (db_length(row, 2) == DIGEST_SIZE)
		memcpy(out->hash, db_blob(row, 2), DIGEST_SIZE);
	return one_number(ledger, sql_voucher, out->seq, 0, &out->voucher, err);
}

static enum uph_status head_at(
	struct uph_ledger *ledger, int64_t seq, struct uph_head *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_by_seq, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq);
	status = db_step(row, err);
	if (status == UPH_OK)
		status = take_head(ledger, row, out, err);
	db_reset(row);
	return status;
}

enum uph_status uph_ledger_known_at_time(
	struct uph_ledger *ledger, int64_t time, struct uph_head *out, struct uph_error *err)
{
	int64_t begun, after;
	enum uph_status status = one_number(ledger, sql_command, time, 0, &begun, err);
	if (status == UPH_OK)
		status = one_number(ledger, sql_command_after, begun, ledger->head.seq + 1, &after, err);
	if (status == UPH_OK && begun > 0)
		status = head_at(ledger, after - 1, out, err);
	if (status == UPH_OK && begun > 1 && out->recorded_at > time) /* not complete by then */
		status = head_at(ledger, begun - 1, out, err);
	if (status == UPH_END || (status == UPH_OK && (begun == 0 || out->recorded_at > time)))
		return uph_fail(err, UPH_E_MISSING, "boken hade inga poster vid den tidpunkten");
	return status;
}

/* UPH_END when no record has it. */
static enum uph_status find_digest(struct uph_ledger *ledger, const char *sql, const char *digest,
	const unsigned char low[DIGEST_SIZE], const unsigned char high[DIGEST_SIZE], struct uph_head *out,
	struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_blob(row, 1, low, DIGEST_SIZE);
	db_bind_blob(row, 2, high, DIGEST_SIZE);
	status = db_step(row, err);
	if (status == UPH_OK)
		status = take_head(ledger, row, out, err);
	if (status == UPH_OK && db_step(row, NULL) == UPH_OK)
		status = uph_fail(err, UPH_E_MISSING,
			"kontrollsumman %s passar flera poster; skriv fler siffror", digest);
	db_reset(row);
	return status;
}

enum uph_status uph_ledger_known_at_digest(
	struct uph_ledger *ledger, const char *digest, struct uph_head *out, struct uph_error *err)
{
	unsigned char low[DIGEST_SIZE], high[DIGEST_SIZE];
	if (digest_read_beginning(digest, low, high) < DIGEST_DIGITS_MIN)
		return uph_fail(err, UPH_E_USAGE,
			"\"%s\" är ingen kontrollsumma; skriv minst 8 hexadecimala siffror", digest);
	enum uph_status status = find_digest(ledger, sql_last_by_hash, digest, low, high, out, err);
	if (status == UPH_END)
		status = find_digest(ledger, sql_by_hash, digest, low, high, out, err);
	return status == UPH_END
		       ? uph_fail(err, UPH_E_MISSING, "kontrollsumman %s finns inte i boken", digest)
		       : status;
}
