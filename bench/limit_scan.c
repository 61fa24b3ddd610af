/* How fast the chain of entries can be read and summed, when it is all that one does: every entry of the
 * ledger with all its columns, in their order, and SHA-256 of the bytes that the ledger's own chain has of
 * it, one after the other.
 *
 *   limit_scan LEDGER     prints entries and bytes
 *
 * That the bytes are the same is seen from the digests: each is compared with the one that stands in the
 * ledger, but for an entry that another record than an entry stands before. */
#include <inttypes.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGEST = 32, RECORD_BYTES_MAX = 1 << 16, REMEMBERED = 4096, CONTENT_BYTES_MAX = 1000 };
enum { SEQ, RECORDED_AT, FIRST, HASH = 18, COLUMNS };

enum kind { PLAIN, COMMAND, SOURCE, PARTY, DECISION, ENTRY, ACCOUNT, KINDS };

/* Of what kind each column is; a number of another kind than PLAIN leads to something, and that is what is
 * summed. */
static const enum kind kinds[COLUMNS] = {[FIRST] = COMMAND,
	[3] = SOURCE,
	[9] = ACCOUNT,
	[10] = ACCOUNT,
	[11] = PARTY,
	[12] = DECISION,
	[16] = ENTRY};

static const char *const sql_content[KINDS] = {[COMMAND] = "SELECT recorded_at FROM command WHERE seq = ?1",
	[SOURCE] = "SELECT kind, digest FROM source WHERE seq = ?1",
	[PARTY] = "SELECT name FROM party WHERE seq = ?1",
	[DECISION] = "SELECT body, date, paragraph FROM decision WHERE seq = ?1",
	[ENTRY] = "SELECT recorded_at FROM entry WHERE seq = ?1",
	[ACCOUNT] = "SELECT a.kind, f.name, c.code, l.label, p.name FROM account a"
		    " LEFT JOIN fund f ON f.seq = a.fund LEFT JOIN activity c ON c.seq = a.activity"
		    " LEFT JOIN allocation l ON l.seq = a.allocation LEFT JOIN party p ON p.seq = a.party"
		    " WHERE a.id = ?1"};
static const char sql_entries[] =
	"SELECT seq, recorded_at, command, source, place, voucher, event, date, amount_ore, from_account, to_account,"
	" counterparty, decision, reference, text, reason, corrects, row_key, hash FROM entry ORDER BY seq";

struct content {
	enum kind kind;
	int64_t id;
	size_t length;
	unsigned char bytes[CONTENT_BYTES_MAX];
};

struct scan {
	sqlite3 *db;
	sqlite3_stmt *content[KINDS];
	struct content remembered[REMEMBERED];
	EVP_MD *sha256;
	EVP_MD_CTX *context;
	unsigned char bytes[RECORD_BYTES_MAX];
	uint64_t entries, summed;
};

static void stop(const char *what)
{
	(void)fprintf(stderr, "limit_scan: %s\n", what);
	exit(1);
}

/* ---- bytes ---- */

static unsigned char *put_number(unsigned char *at, uint64_t number)
{
	*at++ = 'I';
	for (int shift = 56; shift >= 0; shift -= 8)
		*at++ = (unsigned char)(number >> shift);
	return at;
}

static unsigned char *put_bytes(unsigned char *at, char tag, const void *data, size_t length)
{
	*at++ = (unsigned char)tag;
	for (int shift = 24; shift >= 0; shift -= 8)
		*at++ = (unsigned char)(length >> shift);
	memcpy(at, data, length);
	return at + length;
}

static unsigned char *put_column(unsigned char *at, sqlite3_stmt *row, int column)
{
	switch (sqlite3_column_type(row, column)) {
	case SQLITE_INTEGER:
		return put_number(at, (uint64_t)sqlite3_column_int64(row, column));
	case SQLITE_TEXT:
		return put_bytes(
			at, 'T', sqlite3_column_text(row, column), (size_t)sqlite3_column_bytes(row, column));
	case SQLITE_BLOB:
		return put_bytes(
			at, 'B', sqlite3_column_blob(row, column), (size_t)sqlite3_column_bytes(row, column));
	default:
		*at++ = 'N';
		return at;
	}
}

static void prepare(struct scan *scan, const char *sql, sqlite3_stmt **out)
{
	if (sqlite3_prepare_v2(scan->db, sql, -1, out, NULL) != SQLITE_OK)
		stop(sqlite3_errmsg(scan->db));
}

static void read_content(struct scan *scan, enum kind kind, int64_t id, struct content *out)
{
	unsigned char *at = out->bytes;
	sqlite3_stmt **row = &scan->content[kind];
	if (!*row)
		prepare(scan, sql_content[kind], row);
	(void)sqlite3_bind_int64(*row, 1, id);
	if (sqlite3_step(*row) != SQLITE_ROW)
		stop("en post leder till något som inte finns");
	for (int i = 0; i < sqlite3_column_count(*row); i++)
		at = put_column(at, *row, i);
	(void)sqlite3_reset(*row);
	out->kind = kind;
	out->id = id;
	out->length = (size_t)(at - out->bytes);
}

static const struct content *content_of(struct scan *scan, enum kind kind, int64_t id)
{
	struct content *content = &scan->remembered[((uint64_t)id * 8 + (uint64_t)kind) % REMEMBERED];
	if (content->kind != kind || content->id != id)
		read_content(scan, kind, id, content);
	return content;
}

/* What the chain has of the row, after the digest before it, which stands first in scan->bytes already. */
static size_t put_row(struct scan *scan, sqlite3_stmt *row)
{
	unsigned char *at = scan->bytes + DIGEST;
	int end = HASH;
	memcpy(at, "entry", sizeof "entry");
	at = put_number(at + sizeof "entry", (uint64_t)sqlite3_column_int64(row, RECORDED_AT));
	while (sqlite3_column_type(row, end - 1) == SQLITE_NULL)
		end--;
	for (int i = FIRST; i < end; i++) {
		if (kinds[i] == PLAIN || sqlite3_column_type(row, i) == SQLITE_NULL) {
			at = put_column(at, row, i);
			continue;
		}
		const struct content *content = content_of(scan, kinds[i], sqlite3_column_int64(row, i));
		at = put_bytes(at, 'R', content->bytes, content->length);
	}
	return (size_t)(at - scan->bytes);
}

/* ---- the scan ---- */

static void sum_row(struct scan *scan, sqlite3_stmt *row, bool linked)
{
	unsigned char digest[DIGEST];
	size_t length = put_row(scan, row);
	if (!EVP_DigestInit_ex2(scan->context, scan->sha256, NULL) ||
		!EVP_DigestUpdate(scan->context, scan->bytes, length) ||
		!EVP_DigestFinal_ex(scan->context, digest, NULL))
		stop("SHA-256 kan inte räknas");
	const void *told = sqlite3_column_blob(row, HASH);
	if (!told || (linked && memcmp(told, digest, DIGEST) != 0))
		stop("en kontrollsumma är en annan än bokens");
	memcpy(scan->bytes, told, DIGEST);
	scan->entries++;
	scan->summed += length;
}

static void scan_entries(struct scan *scan)
{
	sqlite3_stmt *row;
	int64_t before = -1;
	int code;
	prepare(scan, sql_entries, &row);
	while ((code = sqlite3_step(row)) == SQLITE_ROW) {
		int64_t seq = sqlite3_column_int64(row, SEQ);
		sum_row(scan, row, seq == before + 1);
		before = seq;
	}
	if (code != SQLITE_DONE)
		stop(sqlite3_errmsg(scan->db));
	(void)sqlite3_finalize(row);
}

int main(int argc, char **argv)
{
	static struct scan scan;
	if (argc != 2) {
		(void)fputs("limit_scan BOK\n", stderr);
		return 2;
	}
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(argv[1], &scan.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		stop(sqlite3_errmsg(scan.db));
	scan.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	scan.context = EVP_MD_CTX_new();
	if (!scan.sha256 || !scan.context)
		stop("SHA-256 kan inte räknas");
	scan_entries(&scan);
	(void)printf("%" PRIu64 " entries, %" PRIu64 " bytes\n", scan.entries, scan.summed);
	for (int i = 0; i < KINDS; i++)
		(void)sqlite3_finalize(scan.content[i]);
	(void)sqlite3_close(scan.db);
	EVP_MD_CTX_free(scan.context);
	EVP_MD_free(scan.sha256);
	return 0;
}
