/* The ledger as a file, and a change to it as one transaction. */
#include "uph/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ledger/base/new_file.h"
#include "ledger/base/reason.h"
#include "ledger/base/text.h"
#include "ledger/db_wait.h"
#include "ledger/handle.h"
#include "ledger/interrupted.h"
#include "ledger/migrate.h"
#include "ledger/unfinished_ledger.h"

#define CANONICAL_BYTES_MAX ((size_t)16 << 20)
#define TEXTS_MAX ((size_t)64 << 20)
#define RECORDS_ON_PAGE_MAX (65536 / DIGEST_SIZE) /* of the largest page; each has its digest */
#define TEXT_KEY_SIZE (2 * sizeof(uint64_t))

extern const char schema_sql[];

static const char sql_application[] = "PRAGMA application_id";
static const char sql_encoding[] = "PRAGMA encoding";
static const char sql_head[] = "SELECT seq, recorded_at, voucher, allocation, hash FROM head WHERE id = 1";
static const char sql_pages[] = "PRAGMA page_count";
static const char sql_set_head[] =
	"UPDATE head SET seq = ?1, recorded_at = ?2, voucher = ?3, allocation = ?4, hash = ?5 WHERE id = 1";
static const char sql_setting[] =
	"SELECT value FROM setting WHERE key = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1";
static const char sql_settings[] =
	"SELECT s.key, s.value FROM setting s WHERE s.seq = (SELECT max(n.seq) FROM setting n WHERE n.key = s.key"
	"  AND n.seq <= ?1)"
	" ORDER BY s.key";
static const char sql_fund_totals[] =
	"SELECT f.name, sum(b.amount_ore), f.seq FROM account a JOIN account_balance b ON b.account = a.id"
	" JOIN fund f ON f.seq = a.fund WHERE a.kind = 2 GROUP BY f.seq HAVING sum(b.amount_ore) < 0"
	" ORDER BY f.seq";
/* What costs at every row of a bulk load: indexes, and the guard of the insert. Made again before the commit,
 * in the same transaction. The index of corrections stays: it has nothing to do for an entry that is none,
 * and what is left of an entry is asked all the time. */
static const char sql_before_bulk[] =
	"DROP INDEX entry_by_to; DROP INDEX entry_apart; DROP INDEX entry_by_row;"
	" DROP TRIGGER entry_keeps_insert;";
/* To the letter as in schema.sql: verify compares. */
static const char sql_after_bulk[] =
	"CREATE INDEX entry_by_to ON entry (to_account);"
	"CREATE INDEX entry_apart ON entry (from_account, event, to_account, date, amount_ore)"
	" WHERE event NOT BETWEEN 8 AND 11;"
	"CREATE UNIQUE INDEX entry_by_row ON entry (row_key) WHERE row_key IS NOT NULL;"
	"CREATE TRIGGER entry_keeps_insert BEFORE INSERT ON entry WHEN NEW.seq <= (SELECT seq FROM head) BEGIN\n"
	"\tSELECT RAISE(ABORT, 'append-only: entry'); END;";

static int64_t system_clock(void *context)
{
	(void)context;
	struct timespec now;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Numbers that the file cannot have come to, which would be counted on from: every record takes bytes, every
 * voucher and allocation a record. */
static enum uph_status check_head(struct uph_ledger *ledger, struct uph_error *err)
{
	int64_t pages = 0, seq = ledger->head.seq;
	enum uph_status status = db_number(ledger->db, sql_pages, &pages, err);
	if (status != UPH_OK)
		return status;
	if (seq >= 0 && seq / RECORDS_ON_PAGE_MAX <= pages && ledger->head.voucher >= 0 &&
		ledger->head.voucher <= seq && ledger->allocation_number >= 0 &&
		ledger->allocation_number <= seq)
		return UPH_OK;
	return uph_fail(err, UPH_E_DATABASE, "bokens sista led är skadat; återställ en säkerhetskopia");
}

static enum uph_status read_head(struct uph_ledger *ledger, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_head, &row, err);
	if (status == UPH_OK)
		status = db_step(row, err);
	if (status == UPH_END || (status == UPH_OK && db_length(row, 4) != DIGEST_SIZE)) {
		db_reset(row);
		return uph_fail(err, UPH_E_DATABASE, "bokens sista led saknas; återställ en säkerhetskopia");
	}
	if (status != UPH_OK)
		return status;
	ledger->head.seq = db_int(row, 0);
	ledger->head.recorded_at = db_int(row, 1);
	ledger->head.voucher = db_int(row, 2);
	ledger->allocation_number = db_int(row, 3);
	memcpy(ledger->head.hash, db_blob(row, 4), DIGEST_SIZE);
	db_reset(row);
	return check_head(ledger, err);
}

static enum uph_status write_head(struct uph_ledger *ledger, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_set_head, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, ledger->head.seq);
	db_bind_int(row, 2, ledger->head.recorded_at);
	db_bind_int(row, 3, ledger->head.voucher);
	db_bind_int(row, 4, ledger->allocation_number);
	db_bind_blob(row, 5, ledger->head.hash, DIGEST_SIZE);
	return db_run(row, err);
}

static char *copy(const char *text)
{
	return text ? strdup(text) : NULL;
}

static enum uph_status handle_new(const char *path, const struct uph_ledger_options *options,
	struct uph_ledger **out, struct uph_error *err)
{
	struct uph_ledger *ledger = calloc(1, sizeof *ledger);
	if (!ledger)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	buffer_init(&ledger->canonical, CANONICAL_BYTES_MAX);
	contents_init(&ledger->contents, NULL);
	register_init(&ledger->names);
	remembered_init(&ledger->remembered);
	accounts_init(&ledger->accounts);
	sums_init(&ledger->sums);
	arena_init(&ledger->texts, TEXTS_MAX);
	key_map_init(&ledger->texts_known, TEXT_KEY_SIZE);
	ledger->path = copy(path);
	ledger->person = copy(options->person);
	ledger->words = copy(options->words);
	if (!ledger->path || (options->person && !ledger->person) || (options->words && !ledger->words)) {
		uph_ledger_close(ledger);
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	ledger->clock = options->clock ? options->clock : system_clock;
	ledger->clock_context = options->clock_context;
	ledger->read_only = options->read_only;
	*out = ledger;
	return UPH_OK;
}

void uph_ledger_close(struct uph_ledger *ledger)
{
	if (!ledger)
		return;
	if (ledger->db && db_in_transaction(ledger->db))
		db_rollback(ledger->db);
	register_forget(&ledger->names);
	remembered_forget(&ledger->remembered);
	accounts_free(&ledger->accounts);
	sums_free(&ledger->sums);
	contents_free(&ledger->contents);
	buffer_free(&ledger->canonical);
	arena_free(&ledger->texts);
	key_map_free(&ledger->texts_known);
	free(ledger->texts_kept);
	digest_free(ledger->digest);
	db_close(ledger->db);
	free(ledger->path);
	free(ledger->person);
	free(ledger->words);
	free(ledger);
}

enum uph_status ledger_snapshot_begin(struct uph_ledger *ledger, bool *begun, struct uph_error *err)
{
	*begun = !db_in_transaction(ledger->db);
	if (!*begun)
		return UPH_OK;
	enum uph_status status = db_begin(ledger->db, false, err);
	if (status == UPH_OK)
		status = read_head(ledger, err);
	if (status != UPH_OK)
		ledger_snapshot_end(ledger, true);
	return status;
}

void ledger_snapshot_end(struct uph_ledger *ledger, bool begun)
{
	if (begun)
		db_rollback(ledger->db);
}

enum uph_status uph_ledger_read_begin(struct uph_ledger *ledger, struct uph_error *err)
{
	bool begun;
	return ledger_snapshot_begin(ledger, &begun, err);
}

void uph_ledger_read_end(struct uph_ledger *ledger)
{
	ledger_snapshot_end(ledger, !ledger->writing);
}

/* ---- create ---- */

static enum uph_status fill_new(struct uph_ledger *ledger, const char *name, struct uph_error *err)
{
	struct buffer pragma;
	buffer_init(&pragma, 128);
	buffer_print(&pragma, "PRAGMA application_id = %d; PRAGMA user_version = %d", DB_APPLICATION_ID,
		SCHEMA_VERSION);
	enum uph_status status = db_script(ledger->db, buffer_string(&pragma), err);
	buffer_free(&pragma);
	if (status == UPH_OK)
		status = db_script(ledger->db, schema_sql, err);
	if (status == UPH_OK)
		status = uph_ledger_begin(ledger, err);
	if (status == UPH_OK)
		status = uph_ledger_set(ledger, "name", name, err);
	if (status == UPH_OK)
		status = register_seed(ledger, err);
	return status == UPH_OK ? uph_ledger_commit(ledger, err) : status;
}

enum uph_status uph_ledger_create(
	const char *path, const char *name, const struct uph_ledger_options *options, struct uph_error *err)
{
	struct unfinished_ledger made;
	struct uph_ledger *ledger = NULL;
	enum uph_status status = new_file_absent(path, err);
	if (status == UPH_OK)
		status = unfinished_ledger_begin(path, &made, err);
	if (status != UPH_OK)
		return status;
	status = handle_new(path, options, &ledger, err);
	if (status == UPH_OK)
		status = db_open(made.path, DB_WAIT_MILLISECONDS, &ledger->db, err);
	if (status == UPH_OK) {
		ledger->contents.db = ledger->db;
		status = fill_new(ledger, name, err);
	}
	uph_ledger_close(ledger);
	if (status == UPH_OK)
		status = new_file_place(made.path, path, err);
	unfinished_ledger_end(&made);
	return status;
}

/* ---- open ---- */

static enum uph_status refuse_missing(const char *path, struct uph_error *err)
{
	struct buffer word;
	buffer_init(&word, TEXTS_MAX);
	text_shell_word(&word, path);
	(void)uph_fail(
		err, UPH_E_IO, "boken finns inte; skapa den med \"uph -f %s init\"", buffer_string(&word));
	buffer_free(&word);
	return UPH_E_IO;
}

static enum uph_status check_file(const char *path, struct uph_error *err)
{
	struct stat st;
	if (stat(path, &st) != 0) {
		if (errno == ENOENT)
			return refuse_missing(path, err);
		return uph_fail(err, UPH_E_IO, "boken kan inte öppnas: %s", reason_to_read(errno));
	}
	if (S_ISDIR(st.st_mode))
		return uph_fail(err, UPH_E_NOT_LEDGER, "detta är en mapp, ingen UPH-bok");
	if (!S_ISREG(st.st_mode))
		return uph_fail(err, UPH_E_NOT_LEDGER, "detta är ett rör eller en enhet, ingen UPH-bok");
	if (access(path, R_OK) != 0)
		return uph_fail(err, UPH_E_IO, "boken kan inte öppnas: %s", reason_to_read(errno));
	return UPH_OK;
}

static enum uph_status check_kind(struct db *db, struct uph_error *err)
{
	int64_t application;
	enum uph_status status = db_number(db, sql_application, &application, err);
	if (status == UPH_OK && application != DB_APPLICATION_ID)
		return uph_fail(err, UPH_E_NOT_LEDGER, "filen är ingen UPH-bok");
	return status;
}

/* Texts are compared and hashed by their bytes, which are UTF-8. */
static enum uph_status check_encoding(struct db *db, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(db, sql_encoding, &row, err);
	if (status == UPH_OK)
		status = db_step(row, err);
	if (status != UPH_OK)
		return status;
	const char *encoding = db_text(row, 0);
	if (!encoding || strcmp(encoding, "UTF-8") != 0)
		status = uph_fail(err, UPH_E_DATABASE,
			"bokens texter står inte i UTF-8, som ingen bok gör; återställ den från en säkerhetskopia");
	db_reset(row);
	return status;
}

/* Whose the file is, before anything of it is used. UPH_END: an older book's. */
static enum uph_status check_book(struct uph_ledger *ledger, bool examine, struct uph_error *err)
{
	int64_t version = 0;
	struct db *db = ledger->db;
	enum uph_status status = check_kind(db, err);
	if (status == UPH_OK)
		status = migrate_version(db, &version, err);
	if (status == UPH_OK)
		status = check_encoding(db, err);
	if (status == UPH_OK)
		status = schema_check(db, version, err);
	if (status == UPH_E_DATABASE && examine && ledger->read_only && version == SCHEMA_VERSION)
		status = schema_examinable(db, err);
	return status;
}

/* The book is found to be one in the same transaction as it is read in. */
static enum uph_status stand(struct uph_ledger *ledger, bool examine, struct uph_error *err)
{
	enum uph_status status = db_begin(ledger->db, false, err);
	if (status == UPH_OK)
		status = check_book(ledger, examine, err);
	if (status == UPH_OK)
		status = read_head(ledger, err);
	if (status != UPH_OK || !ledger->read_only)
		db_rollback(ledger->db);
	return status;
}

/* The upgrade stands, whatever fails after it. */
static enum uph_status stand_upgraded(struct uph_ledger *ledger, bool examine, struct uph_error *err)
{
	enum uph_status status = stand(ledger, examine, err);
	return status == UPH_OK || status == UPH_END
		       ? status
		       : uph_fail(err, status, MIGRATE_UPGRADED ": %s", err ? err->message : "");
}

static enum uph_status open_file(
	struct uph_ledger *ledger, const struct uph_ledger_options *options, struct uph_error *err)
{
	int busy = options->busy_milliseconds ? options->busy_milliseconds : DB_WAIT_MILLISECONDS;
	enum uph_status status = check_file(ledger->path, err);
	if (status == UPH_OK)
		status = ledger->read_only ? db_open_unguarded(ledger->path, busy, &ledger->db, err)
					   : db_open(ledger->path, busy, &ledger->db, err);
	if (status != UPH_OK)
		return status;
	db_on_wait(ledger->db, options->waiting, options->waiting_context);
	ledger->contents.db = ledger->db;
	status = stand(ledger, options->examine, err);
	if (status == UPH_END) {
		status = migrate_ledger(ledger->db, ledger->path, options, err);
		if (status == UPH_OK)
			status = stand_upgraded(ledger, options->examine, err);
	}
	return status == UPH_END
		       ? uph_fail(err, UPH_E_LOCKED, "boken skrivs om av ett annat program; försök igen")
		       : status;
}

enum uph_status uph_ledger_open(const char *path, const struct uph_ledger_options *options,
	struct uph_ledger **out, struct uph_error *err)
{
	struct uph_ledger *ledger = NULL;
	enum uph_status status = handle_new(path, options, &ledger, err);
	if (status == UPH_OK)
		status = open_file(ledger, options, err);
	if (status != UPH_OK) {
		uph_ledger_close(ledger);
		return uph_error_at(err, interrupted_explain(path, status, err), path);
	}
	*out = ledger;
	return UPH_OK;
}

/* ---- a change ---- */

static void forget(struct uph_ledger *ledger)
{
	register_forget(&ledger->names);
	remembered_forget(&ledger->remembered);
	accounts_free(&ledger->accounts);
	sums_free(&ledger->sums);
	contents_free(&ledger->contents);
	ledger->closings_known = false;
	ledger->mark.set = false;
	ledger->writing = ledger->bulk = ledger->failed = ledger->override_fund_below_zero = false;
	ledger->funds_excused_count = 0;
	ledger->voucher = ledger->command = 0;
}

/* In a bulk load the engine need not look up every reference again: record_canonical() resolves each of them
 * before the row is written, and refuses one that leads nowhere. Takes effect between transactions only. The
 * cache of pages is small meanwhile: rows come last in their table, and the sorter of the indexes takes as
 * much at a time as the cache may hold, which goes faster where the processor's own cache holds it, too. A
 * thread of the engine's own sorts and merges beside this one. */
static enum uph_status set_bulk(struct uph_ledger *ledger, bool on, struct uph_error *err)
{
	ledger->set_for_bulk = ledger->set_for_bulk || on;
	enum uph_status status = db_script(ledger->db,
		on ? "PRAGMA foreign_keys = OFF; PRAGMA threads = 1; PRAGMA cache_size = " DB_CACHE_BULK
		   : "PRAGMA foreign_keys = ON; PRAGMA threads = 0; PRAGMA cache_size = " DB_CACHE,
		err);
	ledger->set_for_bulk = ledger->set_for_bulk && (on || status != UPH_OK);
	return status;
}

static enum uph_status begin(struct uph_ledger *ledger, bool bulk, struct uph_error *err)
{
	if (ledger->writing)
		return uph_fail(err, UPH_E_USAGE, "en ändring pågår redan");
	if (ledger->read_only || !ledger->person || !ledger->words)
		return uph_fail(err, UPH_E_READONLY, "boken är öppnad för att läsas, inte skrivas");
	/* What a bulk load could not set back at its end is set back now. */
	enum uph_status status = bulk || ledger->set_for_bulk ? set_bulk(ledger, bulk, err) : UPH_OK;
	if (status == UPH_OK)
		status = db_begin(ledger->db, true, err);
	if (status == UPH_OK)
		status = read_head(ledger, err); /* another may have written since it was opened */
	if (status == UPH_OK && bulk)
		status = db_script(ledger->db, sql_before_bulk, err);
	if (status != UPH_OK) {
		db_rollback(ledger->db);
		if (bulk)
			(void)set_bulk(ledger, false, NULL);
		return status;
	}
	forget(ledger);
	ledger->head_before = ledger->head;
	ledger->allocation_number_before = ledger->allocation_number;
	ledger->writing = true;
	ledger->bulk = bulk;
	return UPH_OK;
}

enum uph_status uph_ledger_begin(struct uph_ledger *ledger, struct uph_error *err)
{
	return begin(ledger, false, err);
}

enum uph_status uph_ledger_begin_bulk(struct uph_ledger *ledger, struct uph_error *err)
{
	return begin(ledger, true, err);
}

void uph_ledger_rollback(struct uph_ledger *ledger)
{
	if (!ledger->writing)
		return;
	db_rollback(ledger->db);
	if (ledger->bulk)
		(void)set_bulk(ledger, false, NULL);
	forget(ledger);
	ledger->head = ledger->head_before;
	ledger->allocation_number = ledger->allocation_number_before;
}

/* What the running change did to a fund's pots. */
static int64_t fund_change(const struct uph_ledger *ledger, int64_t fund)
{
	int64_t change = 0;
	for (size_t i = 0; i < ledger->accounts.keys.count; i++) {
		struct uph_account account;
		account_tuple(ledger, i, &account);
		if (account.kind == UPH_ACCOUNT_POT && account.fund == fund)
			change +=
				ledger->accounts.items[i].balance_ore - ledger->accounts.items[i].before_ore;
	}
	return change;
}

static bool is_excused(const struct uph_ledger *ledger, int64_t fund)
{
	for (size_t i = 0; i < ledger->funds_excused_count; i++) {
		if (ledger->funds_excused[i] == fund)
			return true;
	}
	return false;
}

/* No fund may stand below zero because of this change; one that stood there before is not its fault. */
static enum uph_status funds_hold(struct uph_ledger *ledger, struct uph_error *err)
{
	if (ledger->override_fund_below_zero || ledger->sums.entry_count == 0)
		return UPH_OK;
	struct db_statement *row = NULL;
	enum uph_status status = db_prepare(ledger->db, sql_fund_totals, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK) {
		if (fund_change(ledger, db_int(row, 2)) >= 0 || is_excused(ledger, db_int(row, 2)))
			continue;
		char amount[UPH_MONEY_TEXT_MAX];
		status = uph_fail(err, UPH_E_INVARIANT,
			"bidragsåret %s räcker inte: det skulle stå på %s kr; lägg in tilldelningen först, eller ange "
			"ett skäl med --override",
			db_text(row, 0),
			uph_money_print((struct uph_money){db_int(row, 1)}, UPH_MONEY_SWEDISH, amount));
	}
	if (row)
		db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_ledger_check(struct uph_ledger *ledger, struct uph_error *err)
{
	if (!ledger->writing)
		return uph_fail(err, UPH_E_USAGE, "ingen ändring pågår");
	if (ledger->failed)
		return uph_fail(err, UPH_E_USAGE, "ändringen har misslyckats och kan bara tas tillbaka");
	enum uph_status status =
		ledger->voucher == 0 ? UPH_OK : uph_fail(err, UPH_E_USAGE, "verifikationen är inte avslutad");
	if (status == UPH_OK)
		status = accounts_flush(ledger, err);
	return status == UPH_OK ? funds_hold(ledger, err) : status;
}

static bool same_head(const struct uph_head *one, const struct uph_head *other)
{
	return one->seq == other->seq && memcmp(one->hash, other->hash, sizeof one->hash) == 0;
}

/* Whether the file ends where the change ended: what failed then failed after the commit, which stands. When
 * the file cannot be read either, or another has written in it meanwhile, that is told, since who does it
 * again may do it twice. */
static enum uph_status look_again(
	struct uph_ledger *ledger, const struct uph_head *made, enum uph_status status, struct uph_error *err)
{
	const struct uph_head before = ledger->head;
	const enum uph_status seen = read_head(ledger, NULL);
	if (seen == UPH_OK && same_head(&ledger->head, made))
		return UPH_OK;
	if (seen == UPH_OK && same_head(&ledger->head, &before))
		return status;
	ledger->head = before;
	ledger->allocation_number = ledger->allocation_number_before;
	/* It is to be taken back by whoever opens the book; and a new book that is not finished is not kept.
	 */
	if ((seen != UPH_OK && seen != UPH_E_LOCKED && interrupted(ledger->path)) || before.seq == 0)
		return status;
	return uph_fail(err, status,
		"%s. Det hände när ändringen skrevs, och det går inte att läsa om den blev bokförd: se efter i boken "
		"innan du gör om",
		err ? err->message : "");
}

enum uph_status uph_ledger_commit(struct uph_ledger *ledger, struct uph_error *err)
{
	bool unsure = false;
	enum uph_status status = uph_ledger_check(ledger, err);
	if (status == UPH_OK)
		status = sums_flush(ledger, err);
	if (status == UPH_OK)
		status = write_head(ledger, err);
	if (status == UPH_OK && ledger->bulk)
		status = db_script(ledger->db, sql_after_bulk, err);
	if (status == UPH_OK) {
		status = db_commit(ledger->db, err);
		unsure = status != UPH_OK && db_may_stand(ledger->db);
	}
	const struct uph_head made = ledger->head;
	if (status != UPH_OK)
		uph_ledger_rollback(ledger);
	if (unsure)
		return look_again(ledger, &made, status, err);
	if (status != UPH_OK)
		return status;
	if (ledger->bulk)
		(void)set_bulk(ledger, false, NULL);
	forget(ledger);
	return UPH_OK;
}

static enum uph_status override(struct uph_ledger *ledger, const char *rule, const char *const *known,
	int64_t allocation, const char *reason, struct uph_error *err)
{
	while (*known && strcmp(rule, *known) != 0)
		known++;
	if (!*known)
		return uph_fail(err, UPH_E_USAGE, "regeln \"%s\" kan inte åsidosättas", rule);
	if (!reason || reason[0] == '\0')
		return uph_fail(err, UPH_E_USAGE, "ett undantag ska ha ett skäl");
	const struct value fields[] = {value_null(), value_null(), value_text(rule), value_null(),
		value_text(reason), value_optional(allocation)};
	return record_append(ledger, RECORD_OVERRIDE, fields, NULL, err);
}

enum uph_status uph_ledger_override(
	struct uph_ledger *ledger, const char *rule, const char *reason, struct uph_error *err)
{
	static const char *const known[] = {"fund-below-zero", NULL};
	enum uph_status status = override(ledger, rule, known, 0, reason, err);
	ledger->override_fund_below_zero = ledger->override_fund_below_zero || status == UPH_OK;
	return status;
}

enum uph_status uph_ledger_override_fund(struct uph_ledger *ledger, int64_t fund, const char *reason,
	const struct uph_origin *origin, struct uph_error *err)
{
	if (!reason || reason[0] == '\0')
		return uph_fail(err, UPH_E_USAGE, "ett undantag ska ha ett skäl");
	bool excused = is_excused(ledger, fund);
	if (!excused && ledger->funds_excused_count == FUNDS_EXCUSED_MAX)
		return uph_fail(err, UPH_E_LIMIT, "för många bidragsår får stå under noll i en ändring");
	const struct value fields[] = {value_source(origin), value_place(origin),
		value_text("fund-below-zero"), value_number(fund), value_text(reason), value_null()};
	enum uph_status status = record_append(ledger, RECORD_OVERRIDE, fields, NULL, err);
	if (status == UPH_OK && !excused)
		ledger->funds_excused[ledger->funds_excused_count++] = fund;
	return status;
}

enum uph_status uph_ledger_override_allocation(struct uph_ledger *ledger, const char *rule,
	int64_t allocation, const char *reason, struct uph_error *err)
{
	static const char *const known[] = {"outside-period", "cofunding-above-plan", NULL};
	return override(ledger, rule, known, allocation, reason, err);
}

/* ---- facts ---- */

/* Two ways to mix a text's bytes. */
static void text_key(const char *text, uint64_t key[2])
{
	uint64_t a = UINT64_C(14695981039346656037), b = UINT64_C(0x9E3779B97F4A7C15);
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		a = (a ^ *at) * UINT64_C(1099511628211);
		b = (b ^ (b >> 29) ^ *at) * UINT64_C(0xBF58476D1CE4E5B9);
	}
	key[0] = a;
	key[1] = b;
}

static const char *keep_new(struct uph_ledger *ledger, const char *text, const uint64_t key[2])
{
	if (ledger->texts_known.count == ledger->texts_capacity) {
		size_t capacity = ledger->texts_capacity ? ledger->texts_capacity * 2 : 64;
		const char **kept = realloc(ledger->texts_kept, capacity * sizeof *kept);
		if (!kept)
			return NULL;
		ledger->texts_kept = kept;
		ledger->texts_capacity = capacity;
	}
	const char *copy = arena_string(&ledger->texts, text);
	size_t number = copy ? key_map_add(&ledger->texts_known, key) : KEY_MAP_NONE;
	if (number == KEY_MAP_NONE)
		return NULL;
	ledger->texts_kept[number] = copy;
	return copy;
}

/* The same text is kept once: a long import asks for the same allocations a million times. */
const char *ledger_keep(struct uph_ledger *ledger, const char *text)
{
	uint64_t key[2];
	if (!text)
		return NULL;
	text_key(text, key);
	size_t number = key_map_find(&ledger->texts_known, key);
	if (number != KEY_MAP_NONE && strcmp(ledger->texts_kept[number], text) == 0)
		return ledger->texts_kept[number];
	const char *kept = number == KEY_MAP_NONE
				   ? keep_new(ledger, text, key)
				   : arena_string(&ledger->texts, text); /* another text with the same key */
	if (!kept)
		db_lose(ledger->db); /* a text that is lost is not to be taken for none */
	return kept;
}

enum uph_status uph_ledger_sound(const struct uph_ledger *ledger, struct uph_error *err)
{
	return db_sound(ledger->db, err);
}

const char *uph_ledger_path(const struct uph_ledger *ledger)
{
	return ledger->path;
}

const char *uph_ledger_setting(struct uph_ledger *ledger, const char *key, const char *otherwise)
{
	return uph_ledger_setting_at(ledger, key, 0, otherwise);
}

const char *uph_ledger_setting_at(
	struct uph_ledger *ledger, const char *key, int64_t seq_max, const char *otherwise)
{
	struct db_statement *row;
	const char *value = otherwise;
	if (db_prepare(ledger->db, sql_setting, &row, NULL) != UPH_OK) {
		db_lose(ledger->db);
		return otherwise;
	}
	db_bind_text(row, 1, key);
	db_bind_int(row, 2, seq_max ? seq_max : INT64_MAX);
	enum uph_status status = db_step(row, NULL);
	if (status != UPH_OK && status != UPH_END)
		db_lose(ledger->db);
	if (status == UPH_OK) {
		const char *kept = ledger_keep(ledger, db_text(row, 0));
		value = kept ? kept : otherwise;
	}
	db_reset(row);
	return value;
}

enum uph_status uph_ledger_settings(struct uph_ledger *ledger,
	enum uph_status (*visit)(void *context, const char *key, const char *value, struct uph_error *err),
	void *context, struct uph_error *err)
{
	return uph_ledger_settings_at(ledger, 0, visit, context, err);
}

enum uph_status uph_ledger_settings_at(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const char *key, const char *value, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_settings, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = visit(context, db_text(row, 0), db_text(row, 1), err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_ledger_set(
	struct uph_ledger *ledger, const char *key, const char *value, struct uph_error *err)
{
	const struct value fields[] = {value_null(), value_null(), value_text(key), value_text(value)};
	return record_append(ledger, RECORD_SETTING, fields, NULL, err);
}

struct uph_head uph_ledger_head(const struct uph_ledger *ledger)
{
	return ledger->head;
}

char *uph_head_hex(const struct uph_head *head, char *text)
{
	return digest_hex(head->hash, text);
}
