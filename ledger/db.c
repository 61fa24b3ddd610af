/* The database engine behind its door: SQLite. Everything that knows the engine stands here. */
#include "ledger/db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/db_harden.h"
#include "ledger/db_wait.h"

#define STATEMENTS_MAX 256
#define PIECE 65536

struct db_statement {
	struct db *db;
	const char *sql;
	sqlite3_stmt *handle;
	enum uph_status bound; /* a failed bind is told at the next step */
	bool busy;             /* stands at a row */
	bool at_rest;          /* has been reset since its last step */
};

struct db {
	sqlite3 *handle;
	struct db_statement statements[STATEMENTS_MAX];
	size_t statement_count;
	size_t latest;          /* the statement that was asked for last */
	sqlite3_stmt *rollback; /* made when there was memory for it */
	struct db_wait wait;
	bool begun;    /* a transaction is to stand until it is committed or taken back */
	bool stuck;    /* it was to be taken back, and there was not even memory for that */
	bool unsure;   /* its COMMIT failed, and the engine had let go of it all the same */
	int lost_code; /* what went wrong in it that it cannot be kept after; 0: nothing */
};

/* The machine failed under the transaction, and the engine may have taken it back by itself: what is asked or
 * written from now on would stand outside it. Whoever heard of the failure may have passed it over, so the
 * transaction itself remembers. */
static void remember_loss(struct db *db, int code)
{
	const int kind = code & 0xff;
	const bool loses = kind == SQLITE_NOMEM || kind == SQLITE_IOERR || kind == SQLITE_FULL ||
			   sqlite3_get_autocommit(db->handle) != 0;
	if (db->begun && db->lost_code == 0 && loses)
		db->lost_code = code;
}

static enum uph_status fail(struct db *db, int code, struct uph_error *err)
{
	if (db && db->handle)
		remember_loss(db, code);
	/* What was said last may be of another matter than the code, when it is told again. */
	const bool last = db && db->handle && (sqlite3_extended_errcode(db->handle) & 0xff) == (code & 0xff);
	const char *detail = last ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code);
	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		if (db && !db->begun) /* told; the next question may wait again */
			db_wait_begin(&db->wait);
		return uph_fail(err, UPH_E_LOCKED,
			"boken är upptagen av ett annat program; stäng det eller försök igen om en stund");
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return uph_fail(err, UPH_E_READONLY,
			"boken får inte skrivas; ge dig skrivrätt till filen och dess mapp");
	case SQLITE_NOTADB:
		return uph_fail(err, UPH_E_NOT_LEDGER, "filen är ingen UPH-bok");
	case SQLITE_CANTOPEN:
		return uph_fail(err, UPH_E_IO, "boken kan inte öppnas (%s)", detail);
	case SQLITE_FULL:
		return uph_fail(err, UPH_E_IO, "boken kan inte skrivas: disken är full");
	case SQLITE_IOERR:
		return uph_fail(err, UPH_E_IO, "boken kan inte läsas eller skrivas (%s)", detail);
	case SQLITE_CORRUPT:
		return uph_fail(err, UPH_E_DATABASE,
			"bokens fil är skadad (%s); återställ den från en säkerhetskopia", detail);
	case SQLITE_CONSTRAINT:
		return uph_fail(err, UPH_E_INVARIANT, "boken tar inte emot posten (%s)", detail);
	default:
		return uph_fail(err, UPH_E_DATABASE, "databasfel (%s)", detail);
	}
}

/* A change that has outgrown the cache goes on without the file for as long as the file is taken, and waits
 * for it again at every page. The first wait in vain is the last: the change is refused. */
static enum uph_status answered(struct db *db, struct uph_error *err)
{
	return db->wait.in_vain ? fail(db, SQLITE_BUSY, err) : UPH_OK;
}

static enum uph_status open_name(const char *name, int flags, bool guards, int busy_milliseconds,
	struct db **out, struct uph_error *err)
{
	/* Nobody asks SQLite how much memory it uses; counting costs a lock at every allocation. Refused, and
	 * harmless, once the library is in use. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	struct db *db = calloc(1, sizeof *db);
	if (!db)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");

	int code = sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (code == SQLITE_OK) {
		(void)sqlite3_extended_result_codes(db->handle, 1);
		db_wait_init(&db->wait, busy_milliseconds);
		code = sqlite3_busy_handler(db->handle, db_wait_on, &db->wait);
	}
	if (code == SQLITE_OK)
		code = db_harden(db->handle, guards);
	/* EXTRA: the folder is forced to disk, too, when the journal has been taken away; a journal that a
	 * power cut brings back would take back what has been acknowledged. */
	if (code == SQLITE_OK)
		code = sqlite3_exec(db->handle,
			"PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON;"
			"PRAGMA synchronous = EXTRA;"
			"PRAGMA mmap_size = 0; PRAGMA cache_size = " DB_CACHE,
			NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v3(
			db->handle, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &db->rollback, NULL);
	if (code != SQLITE_OK) {
		enum uph_status status = fail(db, code, err);
		db_close(db);
		return status;
	}
	*out = db;
	return UPH_OK;
}

static enum uph_status open_path(
	const char *path, bool guards, int busy_milliseconds, struct db **out, struct uph_error *err)
{
	/* A name such as ":memory:" or "file:x" is a file's name here, nothing else. */
	size_t size = strlen(path) + 3;
	char *name = malloc(size);
	if (!name)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	(void)snprintf(name, size, "%s%s", path[0] == '/' ? "" : "./", path);
	enum uph_status status = open_name(name, SQLITE_OPEN_READWRITE, guards, busy_milliseconds, out, err);
	free(name);
	return status;
}

enum uph_status db_open(const char *path, int busy_milliseconds, struct db **out, struct uph_error *err)
{
	return open_path(path, true, busy_milliseconds, out, err);
}

enum uph_status db_open_unguarded(
	const char *path, int busy_milliseconds, struct db **out, struct uph_error *err)
{
	enum uph_status status = open_path(path, false, busy_milliseconds, out, err);
	if (status == UPH_OK)
		status = db_script(*out, "PRAGMA query_only = ON", err);
	if (status != UPH_OK) {
		db_close(*out);
		*out = NULL;
	}
	return status;
}

enum uph_status db_open_memory(struct db **out, struct uph_error *err)
{
	return open_name(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, true, 0, out, err);
}

/* With a rollback journal nothing can be written while a reader stands in the file, so two readers see the
 * same. A log that writes ahead lets each stand at a moment of its own. */
static bool writes_ahead(struct db *db)
{
	static const char sql[] = "PRAGMA journal_mode";
	struct db_statement *row = NULL;
	if (db_prepare(db, sql, &row, NULL) != UPH_OK)
		return true;
	const char *mode = db_step(row, NULL) == UPH_OK ? db_text(row, 0) : NULL;
	bool ahead = !mode || strcmp(mode, "wal") == 0;
	db_reset(row);
	return ahead;
}

/* Whether the file that was opened is still the one of its name. */
static bool in_place(const struct db *db)
{
	int moved = 1;
	return sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
	       !moved;
}

/* Opened to write as well, and told not to: of a file that may not be written the engine does not even read
 * the CHECKs, and so finds nothing that breaks them. */
bool db_open_beside(struct db *db, struct db **out)
{
	static const char sql_stand[] = "PRAGMA query_only = ON; PRAGMA cache_size = -2048;"
					"BEGIN; SELECT count(*) FROM sqlite_schema;";
	const char *name = sqlite3_db_filename(db->handle, "main");
	struct db *beside = NULL;
	if (!name || *name == '\0' || sqlite3_txn_state(db->handle, "main") != SQLITE_TXN_READ ||
		writes_ahead(db) || open_name(name, SQLITE_OPEN_READWRITE, false, 0, &beside, NULL) != UPH_OK)
		return false;
	if (db_script(beside, sql_stand, NULL) != UPH_OK || !in_place(db) || !in_place(beside) ||
		!in_place(db)) {
		db_close(beside);
		return false;
	}
	*out = beside;
	return true;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < db->statement_count; i++)
		(void)sqlite3_finalize(db->statements[i].handle);
	(void)sqlite3_finalize(db->rollback);
	(void)sqlite3_close(db->handle);
	free(db);
}

/* What is taken back for want of memory is taken back without any, unless the schema has been changed
 * meanwhile: the engine then makes the statement anew. */
static void take_back(struct db *db)
{
	if (sqlite3_get_autocommit(db->handle) == 0) {
		(void)sqlite3_step(db->rollback);
		(void)sqlite3_reset(db->rollback);
	}
	db->stuck = sqlite3_get_autocommit(db->handle) == 0;
}

static bool is_lost(struct db *db)
{
	if (db->stuck)
		take_back(db);
	return db->stuck || (db->begun && (db->lost_code != 0 || sqlite3_get_autocommit(db->handle) != 0));
}

static enum uph_status fail_lost(struct db *db, struct uph_error *err)
{
	const int code = db->stuck ? SQLITE_NOMEM : SQLITE_ABORT_ROLLBACK;
	return fail(db, db->lost_code ? db->lost_code : code, err);
}

void db_lose(struct db *db)
{
	remember_loss(db, SQLITE_NOMEM);
}

enum uph_status db_sound(struct db *db, struct uph_error *err)
{
	return is_lost(db) ? fail_lost(db, err) : UPH_OK;
}

enum uph_status db_script(struct db *db, const char *sql, struct uph_error *err)
{
	if (is_lost(db))
		return fail_lost(db, err);
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? answered(db, err) : fail(db, code, err);
}

enum uph_status db_number(struct db *db, const char *sql, int64_t *out, struct uph_error *err)
{
	struct db_statement *statement = NULL;
	enum uph_status status = db_prepare(db, sql, &statement, err);
	if (status != UPH_OK)
		return status;
	*out = 0;
	status = db_step(statement, err);
	if (status == UPH_OK)
		*out = db_int(statement, 0);
	db_reset(statement);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status db_examine(struct db *db, int limit, void (*fault)(void *context, const char *words),
	void *context, struct uph_error *err)
{
	sqlite3_stmt *check = NULL;
	char sql[64];
	(void)snprintf(sql, sizeof sql, "PRAGMA integrity_check(%d)", limit);
	int code = sqlite3_prepare_v2(db->handle, sql, -1, &check, NULL);
	if (code == SQLITE_OK) {
		while ((code = sqlite3_step(check)) == SQLITE_ROW) {
			const char *words = (const char *)sqlite3_column_text(check, 0);
			if (words && strcmp(words, "ok") != 0)
				fault(context, words);
		}
	}
	(void)sqlite3_finalize(check);
	return code == SQLITE_DONE ? UPH_OK : fail(db, code, err);
}

enum uph_status db_prepare(struct db *db, const char *sql, struct db_statement **out, struct uph_error *err)
{
	/* Mostly it is the same as the last time: then it is found at once. */
	for (size_t i = 0; i <= db->statement_count; i++) {
		size_t number = i == 0 ? db->latest : i - 1;
		struct db_statement *known = &db->statements[number];
		if (known->sql == sql && !known->busy) {
			db_reset(known);
			db->latest = number;
			*out = known;
			return UPH_OK;
		}
	}
	if (db->statement_count == STATEMENTS_MAX)
		return uph_fail(err, UPH_E_DATABASE, "för många olika databasfrågor");
	struct db_statement *statement = &db->statements[db->statement_count];
	int code =
		sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
	if (code != SQLITE_OK)
		return fail(db, code, err);
	statement->db = db;
	statement->sql = sql;
	statement->bound = UPH_OK;
	db->statement_count++;
	*out = statement;
	return UPH_OK;
}

static void bound(struct db_statement *statement, int code)
{
	if (code != SQLITE_OK)
		statement->bound =
			code == SQLITE_NOMEM || code == SQLITE_TOOBIG ? UPH_E_MEMORY : UPH_E_DATABASE;
}

void db_bind_int(struct db_statement *statement, int index, int64_t value)
{
	bound(statement, sqlite3_bind_int64(statement->handle, index, value));
}

void db_bind_text(struct db_statement *statement, int index, const char *text)
{
	bound(statement, sqlite3_bind_text(statement->handle, index, text, -1, SQLITE_STATIC));
}

void db_bind_blob(struct db_statement *statement, int index, const void *data, size_t length)
{
	bound(statement, sqlite3_bind_blob64(statement->handle, index, data, length, SQLITE_STATIC));
}

void db_bind_null(struct db_statement *statement, int index)
{
	bound(statement, sqlite3_bind_null(statement->handle, index));
}

enum uph_status db_step(struct db_statement *statement, struct uph_error *err)
{
	if (statement->bound != UPH_OK)
		return uph_fail(err, statement->bound, "ett värde är för stort för databasen");
	if (is_lost(statement->db))
		return fail_lost(statement->db, err);
	int code = sqlite3_step(statement->handle);
	statement->busy = code == SQLITE_ROW;
	statement->at_rest = code != SQLITE_ROW;
	if (code == SQLITE_ROW)
		return UPH_OK;
	enum uph_status status = UPH_END;
	if (code != SQLITE_DONE)
		status = fail(statement->db, code, err);
	else if (answered(statement->db, err) != UPH_OK)
		status = UPH_E_LOCKED;
	(void)sqlite3_reset(statement->handle);
	return status;
}

enum uph_status db_run(struct db_statement *statement, struct uph_error *err)
{
	enum uph_status status = db_step(statement, err);
	if (status == UPH_OK)
		db_reset(statement);
	return status == UPH_END ? UPH_OK : status;
}

void db_reset(struct db_statement *statement)
{
	if (!statement->at_rest)
		(void)sqlite3_reset(statement->handle);
	(void)sqlite3_clear_bindings(statement->handle);
	statement->bound = UPH_OK;
	statement->busy = false;
	statement->at_rest = true;
}

/* One way in to the column instead of three. The engine calls such a value unprotected: no other thread may
 * use the connection meanwhile, and none ever does. */
struct db_value db_value(struct db_statement *statement, int column)
{
	sqlite3_value *value = sqlite3_column_value(statement->handle, column);
	struct db_value out = {.type = DB_NULL};
	switch (sqlite3_value_type(value)) {
	case SQLITE_NULL:
		return out;
	case SQLITE_INTEGER:
		out.type = DB_INTEGER;
		out.number = sqlite3_value_int64(value);
		return out;
	case SQLITE_BLOB:
		out.type = DB_BLOB;
		break;
	case SQLITE_FLOAT:
		out.type = DB_REAL;
		break;
	default:
		out.type = DB_TEXT;
		break;
	}
	out.data = sqlite3_value_blob(value);
	out.length = (size_t)sqlite3_value_bytes(value);
	return out;
}

bool db_is_null(struct db_statement *statement, int column)
{
	return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

bool db_is_blob(struct db_statement *statement, int column)
{
	return sqlite3_column_type(statement->handle, column) == SQLITE_BLOB;
}

bool db_is_int(struct db_statement *statement, int column)
{
	return sqlite3_column_type(statement->handle, column) == SQLITE_INTEGER;
}

int64_t db_int(struct db_statement *statement, int column)
{
	return sqlite3_column_int64(statement->handle, column);
}

const char *db_text(struct db_statement *statement, int column)
{
	return (const char *)sqlite3_column_text(statement->handle, column);
}

size_t db_length(struct db_statement *statement, int column)
{
	return (size_t)sqlite3_column_bytes(statement->handle, column);
}

const void *db_blob(struct db_statement *statement, int column)
{
	return sqlite3_column_blob(statement->handle, column);
}

/* The online backup, in one step: pages are copied as they lie, from the moment that the reader's transaction
 * stands in. In smaller steps it would begin anew whenever another program has written between them. */
enum uph_status db_copy(struct db *from, struct db *into, struct uph_error *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(into->handle, "main", from->handle, "main");
	if (!backup)
		return fail(into, sqlite3_errcode(into->handle), err);
	(void)sqlite3_backup_step(backup, -1);
	int code = sqlite3_backup_finish(backup);
	return code == SQLITE_OK ? UPH_OK : fail(into, code, err);
}

/* Past the cache of pages: the file's own bytes, by the file that is open already, because a second one would
 * take the locks along when it is closed. */
enum uph_status db_each_byte(struct db *db,
	enum uph_status (*take)(void *context, const void *bytes, size_t length, struct uph_error *err),
	void *context, struct uph_error *err)
{
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	int code = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (code == SQLITE_OK && writes_ahead(db))
		code = SQLITE_BUSY;
	if (code == SQLITE_OK)
		code = file->pMethods->xFileSize(file, &size);
	unsigned char *piece = malloc(PIECE);
	enum uph_status status = piece ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (sqlite3_int64 at = 0; status == UPH_OK && code == SQLITE_OK && at < size; at += PIECE) {
		int length = size - at < PIECE ? (int)(size - at) : PIECE;
		code = file->pMethods->xRead(file, piece, length, at);
		if (code == SQLITE_OK)
			status = take(context, piece, (size_t)length, err);
	}
	free(piece);
	return status == UPH_OK && code != SQLITE_OK ? fail(NULL, code, err) : status;
}

void db_on_wait(struct db *db, void (*tell)(void *context, int waited_milliseconds, int milliseconds_max),
	void *context)
{
	db->wait.tell = tell;
	db->wait.tell_context = context;
}

enum uph_status db_begin(struct db *db, bool write, struct uph_error *err)
{
	db_wait_begin(&db->wait);
	enum uph_status status = db_script(db, write ? "BEGIN IMMEDIATE" : "BEGIN", err);
	db->begun = db->begun || status == UPH_OK;
	return status;
}

enum uph_status db_commit(struct db *db, struct uph_error *err)
{
	enum uph_status status = db_sound(db, err);
	db->unsure = false;
	if (status != UPH_OK)
		return status;
	status = db_script(db, "COMMIT", err);
	db->unsure = status != UPH_OK && sqlite3_get_autocommit(db->handle) != 0;
	db->begun = db->begun && status != UPH_OK;
	return status;
}

bool db_may_stand(const struct db *db)
{
	return db->unsure;
}

void db_rollback(struct db *db)
{
	take_back(db);
	db->begun = false;
	db->lost_code = 0;
	db_wait_begin(&db->wait);
}

/* One that is lost still stands in the way of a new one. */
bool db_in_transaction(const struct db *db)
{
	return db->begun || sqlite3_get_autocommit(db->handle) == 0;
}
