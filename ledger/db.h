/* The door to the database engine: the only header that ledger files use to reach it, and db.c the only file
 * that includes sqlite3.h. Statements are prepared once for each SQL text and kept.
 *
 * A statement belongs to whom it was given until its last step or its reset (db_reset). Rows' texts and
 * blobs belong to the statement and live until its next step or reset. */
#ifndef UPH_LEDGER_DB_H
#define UPH_LEDGER_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"

struct db;
struct db_statement;

/* The number in the file's header that says "a grant ledger": 'UPHb'. */
#define DB_APPLICATION_ID 0x55504862

/* How much of the file is kept in memory, as PRAGMA cache_size has it (KiB, negated): usually, and while many
 * rows are loaded. */
#define DB_CACHE "-16384"
#define DB_CACHE_BULK "-2048"

/* Opens the file `path`, which must be there (an empty one will do). One that may not be written is told so
 * at the first write (UPH_E_READONLY). Sets foreign keys, recursive triggers (so that INSERT OR REPLACE meets
 * the guards), and takes the file for a stranger's (db_harden.c). */
enum uph_status db_open(const char *path, int busy_milliseconds, struct db **out, struct uph_error *err);
/* The same for a book that is only asked: nothing is written (PRAGMA query_only), and no trigger of the file's
 * runs. */
enum uph_status db_open_unguarded(
	const char *path, int busy_milliseconds, struct db **out, struct uph_error *err);
/* Whom to tell, every few milliseconds, that another program is waited for. */
void db_on_wait(struct db *db, void (*tell)(void *context, int waited_milliseconds, int milliseconds_max),
	void *context);
/* A database of its own in memory. */
enum uph_status db_open_memory(struct db **out, struct uph_error *err);
/* A second connection to the file that `db` stands in a read transaction of, for another thread to read by;
 * it stands at the same moment, as long as `db` does. False when there is none to be had that is sure to (a
 * database in memory, one that writes, a file that has been moved or writes ahead): the caller does without.
 */
bool db_open_beside(struct db *db, struct db **out);
void db_close(struct db *db); /* NULL is fine */

/* Runs a script of statements without results. */
enum uph_status db_script(struct db *db, const char *sql, struct uph_error *err);
/* The first column of the first row as an integer; 0 when there is no row. */
enum uph_status db_number(struct db *db, const char *sql, int64_t *out, struct uph_error *err);

/* Looks through the file's pages, indexes and types; tells each fault, `limit` of them at the most. */
enum uph_status db_examine(struct db *db, int limit, void (*fault)(void *context, const char *words),
	void *context, struct uph_error *err);

/* A prepared statement for `sql`, with nothing bound, that nobody is stepping. `sql` must be a constant: it
 * is kept by address. */
enum uph_status db_prepare(struct db *db, const char *sql, struct db_statement **out, struct uph_error *err);
void db_bind_int(struct db_statement *statement, int index, int64_t value);
void db_bind_text(
	struct db_statement *statement, int index, const char *text); /* NULL binds NULL; not copied */
void db_bind_blob(
	struct db_statement *statement, int index, const void *data, size_t length); /* not copied */
void db_bind_null(struct db_statement *statement, int index);
/* UPH_OK with a row, UPH_END when done (and reset), or the failure. */
enum uph_status db_step(struct db_statement *statement, struct uph_error *err);
/* Steps a statement that gives no rows; UPH_OK when done. */
enum uph_status db_run(struct db_statement *statement, struct uph_error *err);
void db_reset(struct db_statement *statement);

enum db_type { DB_NULL, DB_INTEGER, DB_TEXT, DB_BLOB, DB_REAL };

/* A column as the database has it: its type, and the number or the bytes (a real number's are its digits). */
struct db_value {
	enum db_type type;
	int64_t number;
	const void *data; /* NULL when there are none */
	size_t length;
};

struct db_value db_value(struct db_statement *statement, int column);
bool db_is_null(struct db_statement *statement, int column);
bool db_is_blob(struct db_statement *statement, int column);
bool db_is_int(struct db_statement *statement, int column);
int64_t db_int(struct db_statement *statement, int column);
const char *db_text(struct db_statement *statement, int column); /* NULL for NULL */
size_t db_length(struct db_statement *statement, int column);
const void *db_blob(struct db_statement *statement, int column);

/* The file's bytes as they lie, piece by piece. `db` holds the lock of one who writes and has written nothing
 * yet. UPH_E_LOCKED when a part of the book lies in a log beside the file. */
enum uph_status db_each_byte(struct db *db,
	enum uph_status (*take)(void *context, const void *bytes, size_t length, struct uph_error *err),
	void *context, struct uph_error *err);
/* Every page of `from`, as its open read transaction has it, into the empty database `into`. */
enum uph_status db_copy(struct db *from, struct db *into, struct uph_error *err);

/* A transaction under which memory, the disk or the file failed can only be taken back: every later question
 * and writing in it fails as the first did, also when nobody heard of that. */
enum uph_status db_begin(struct db *db, bool write, struct uph_error *err);
enum uph_status db_commit(struct db *db, struct uph_error *err);
/* After db_commit() failed: whether the change may be in the file all the same, because what failed came after
 * it had been written. Only the file can tell, after db_rollback(). */
bool db_may_stand(const struct db *db);
/* The same for a failure outside the engine that cannot be passed on: memory ran out. */
void db_lose(struct db *db);
/* The failure that the running transaction was lost by; UPH_OK when it stands, or none runs. */
enum uph_status db_sound(struct db *db, struct uph_error *err);
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

#endif
