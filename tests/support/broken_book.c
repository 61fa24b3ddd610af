#include "tests/support/broken_book.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/record.h"
#include "uph/ledger.h"
#include "uph/verify.h"

#define SUMS_OF(period)                                                                                      \
	"INSERT INTO flow_sum SELECT 1, " period ", a.kind, m.event, ifnull(a.fund, 0),"                     \
	" ifnull(a.activity, 0), sum(m.amount_ore) FROM moved m JOIN account a ON a.id = m.account"          \
	" GROUP BY 2, 3, 4, 5, 6;"

/* What can be made again from the records, as a forger who knows the schema would. */
static const char sql_derive[] =
	"DELETE FROM account_balance; DELETE FROM flow_sum; DELETE FROM block;"
	"DELETE FROM account WHERE id NOT IN (SELECT from_account FROM entry UNION SELECT to_account FROM entry);"
	"DELETE FROM document WHERE digest NOT IN (SELECT digest FROM attachment);"
	"CREATE TEMP VIEW moved AS SELECT date, event, to_account AS account, amount_ore FROM entry"
	" UNION ALL SELECT date, event, from_account, -amount_ore FROM entry;"
	"INSERT INTO account_balance SELECT account, sum(amount_ore) FROM moved GROUP BY account;"
	"INSERT INTO block SELECT 1, min(seq), max(seq), count(*) FROM entry;" SUMS_OF("m.date") SUMS_OF(
		"m.date / 100") "DROP VIEW moved;"
				"UPDATE head SET voucher = (SELECT ifnull(max(voucher), 0) FROM entry),"
				" allocation = (SELECT ifnull(max(number), 0) FROM allocation);";

static void execute(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

/* One text for each row, joined. */
static char *join(sqlite3 *db, const char *question, const char *format)
{
	sqlite3_stmt *row;
	char *all = sqlite3_mprintf("%s", "");
	assert_int_equal(SQLITE_OK, sqlite3_prepare_v2(db, question, -1, &row, NULL));
	while (sqlite3_step(row) == SQLITE_ROW) {
		char *one = sqlite3_mprintf(format, sqlite3_column_text(row, 0));
		char *more = sqlite3_mprintf("%s%s", all, one);
		sqlite3_free(one);
		sqlite3_free(all);
		all = more;
	}
	sqlite3_finalize(row);
	return all;
}

void broken_book_begin(struct forged_book *book, const char *original, const char *path)
{
	size_t length;
	char *bytes = support_read(original, &length);
	support_write(path, bytes, length);
	free(bytes);
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &book->db));
	book->path = path;
	book->guards = join(book->db, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'", "%s;");
	char *drop =
		join(book->db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", "DROP TRIGGER %s;");
	/* Nothing is lost when the machine stops: a copy need not reach the disk. */
	execute(book->db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"
			  "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;");
	execute(book->db, drop);
	sqlite3_free(drop);
}

void broken_book_end(struct forged_book *book, bool guards)
{
	if (guards)
		execute(book->db, book->guards);
	sqlite3_free(book->guards);
	sqlite3_close(book->db);
}

void broken_book_derive(struct forged_book *book)
{
	execute(book->db, sql_derive);
}

void broken_book_cut(struct forged_book *book, int64_t last)
{
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		const char *table = record_table((enum record_kind)kind)->name;
		char *sql = sqlite3_mprintf("DELETE FROM %s WHERE seq > %lld;"
					    "UPDATE head SET (seq, recorded_at, hash) ="
					    " (SELECT seq, recorded_at, hash FROM %s WHERE seq = %lld)"
					    " WHERE EXISTS (SELECT 1 FROM %s WHERE seq = %lld)",
			table, (long long)last, table, (long long)last, table, (long long)last);
		execute(book->db, sql);
		sqlite3_free(sql);
	}
	broken_book_derive(book);
}

/* ---- the chain made anew ---- */

struct rechain {
	struct db *db;
	struct contents contents;
	struct db_statement *rows[RECORD_KINDS];
	bool ended[RECORD_KINDS];
	struct buffer canonical;
	struct digest *digest;
	unsigned char hash[DIGEST_SIZE];
	sqlite3_stmt *update[RECORD_KINDS];
};

static void step(struct rechain *chain, int kind)
{
	struct uph_error err;
	enum uph_status status = db_step(chain->rows[kind], &err);
	chain->ended[kind] = status == UPH_END;
	assert_true(status == UPH_OK || status == UPH_END);
}

static int lowest(const struct rechain *chain)
{
	int lowest = -1;
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		if (!chain->ended[kind] &&
			(lowest < 0 || db_int(chain->rows[kind], 0) < db_int(chain->rows[lowest], 0)))
			lowest = kind;
	}
	return lowest;
}

static int64_t hash_one(struct rechain *chain, int kind)
{
	struct uph_error err;
	struct value fields[RECORD_FIELDS_MAX];
	const struct record_table *table = record_table((enum record_kind)kind);
	int64_t seq = db_int(chain->rows[kind], 0), recorded_at = db_int(chain->rows[kind], 1);
	for (size_t i = 0; i < table->field_count; i++)
		fields[i] = value_of_column(chain->rows[kind], (int)i + 2);
	assert_status(UPH_OK,
		record_canonical(&chain->contents, (enum record_kind)kind, chain->hash, recorded_at, fields,
			&chain->canonical, &err),
		&err);
	assert_true(digest_begin(chain->digest) &&
		    digest_add(chain->digest, buffer_string(&chain->canonical), chain->canonical.length) &&
		    digest_end(chain->digest, chain->hash));
	return seq;
}

static void write_hash(sqlite3 *db, const char *table, int64_t seq, const unsigned char hash[DIGEST_SIZE])
{
	sqlite3_stmt *update;
	char *sql = sqlite3_mprintf("UPDATE %s SET hash = ?1%s", table, seq ? " WHERE seq = ?2" : "");
	assert_int_equal(SQLITE_OK, sqlite3_prepare_v2(db, sql, -1, &update, NULL));
	sqlite3_bind_blob(update, 1, hash, DIGEST_SIZE, SQLITE_STATIC);
	if (seq)
		sqlite3_bind_int64(update, 2, seq);
	assert_int_equal(SQLITE_DONE, sqlite3_step(update));
	sqlite3_finalize(update);
	sqlite3_free(sql);
}

void broken_book_rechain(struct forged_book *book)
{
	struct uph_error err;
	struct rechain chain = {.digest = digest_new()};
	unsigned char(*hashes)[DIGEST_SIZE] = NULL;
	int64_t *seqs = NULL;
	const char **tables = NULL;
	size_t count = 0;
	assert_status(UPH_OK, db_open(book->path, 0, &chain.db, &err), &err);
	contents_init(&chain.contents, chain.db);
	buffer_init(&chain.canonical, (size_t)16 << 20);
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		assert_status(UPH_OK,
			db_prepare(chain.db, record_table((enum record_kind)kind)->select, &chain.rows[kind],
				&err),
			&err);
		step(&chain, kind);
	}
	for (int kind; (kind = lowest(&chain)) >= 0; step(&chain, kind)) {
		hashes = realloc(hashes, (count + 1) * sizeof *hashes);
		seqs = realloc(seqs, (count + 1) * sizeof *seqs);
		tables = realloc(tables, (count + 1) * sizeof *tables);
		seqs[count] = hash_one(&chain, kind);
		tables[count] = record_table((enum record_kind)kind)->name;
		memcpy(hashes[count++], chain.hash, DIGEST_SIZE);
	}
	contents_free(&chain.contents);
	buffer_free(&chain.canonical);
	digest_free(chain.digest);
	db_close(chain.db);
	for (size_t i = 0; i < count; i++)
		write_hash(book->db, tables[i], seqs[i], hashes[i]);
	write_hash(book->db, "head", 0, hashes[count - 1]);
	free(hashes);
	free(seqs);
	free(tables);
}

/* ---- what verify says ---- */

struct uph_findings *broken_book_findings(const char *path, const char *head)
{
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	const struct uph_ledger_options options = {.read_only = true, .examine = true};
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	assert_status(UPH_OK, uph_verify(ledger, head, NULL, NULL, &result, findings, &err), &err);
	uph_ledger_close(ledger);
	return findings;
}

static void expect_finding(const char *path, const char *sql, const char *rule, const char *message)
{
	struct uph_findings *findings = broken_book_findings(path, NULL);
	bool found = false;
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		if (strcmp(finding->rule, rule) != 0)
			continue;
		found = true;
		assert_string_equal(message, finding->message);
	}
	if (!found)
		fail_msg("%s: %s is not found", sql, rule);
	uph_findings_free(findings);
}

void broken_book_expect(
	const char *original, const char *folder, const struct broken_book *cases, size_t count)
{
	char *path = support_path(folder, "rubbad.uph");
	for (size_t i = 0; i < count; i++) {
		struct forged_book book;
		broken_book_begin(&book, original, path);
		execute(book.db, cases[i].sql);
		assert_true(sqlite3_changes(book.db) > 0);
		broken_book_end(&book, false);
		expect_finding(path, cases[i].sql, cases[i].rule, cases[i].message);
	}
	free(path);
}
