/* One step for all versions, after the file has been laid beside itself as it was (kept_copy.c): a version
 * adds tables, columns at the end of tables, and indexes. So the old tables step aside under other names, the
 * schema is made as a new ledger has it (verify compares its words), and every row is moved into the table of
 * its own name, with the columns it had. Record bytes are what they were: a field that holds nothing after
 * the last that does is not part of them (record.h). */
#include "ledger/migrate.h"

#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/interrupted.h"
#include "ledger/kept_copy.h"
#include "ledger/schema_check.h"

#define SCRIPT_MAX ((size_t)1 << 20)

extern const char schema_sql[];

static const char sql_version[] = "PRAGMA user_version";
static const char sql_guards[] = "SELECT type, name FROM sqlite_schema WHERE type = 'trigger'"
				 " OR (type = 'index' AND sql IS NOT NULL) ORDER BY type DESC, name";
static const char sql_tables[] = "SELECT name FROM sqlite_schema WHERE type = 'table'"
				 " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'old_%' ORDER BY name";
static const char sql_old_tables[] =
	"SELECT substr(name, 5) FROM sqlite_schema WHERE type = 'table' AND name LIKE 'old_%' ORDER BY name";
/* Made again when the rows are there: at each row they would cost several times as much. */
static const char sql_indexes[] =
	"SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid";
static const char sql_drop_indexes[] =
	"SELECT type, name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
static const char sql_columns[] = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";

typedef enum uph_status script_print(
	struct db *db, struct db_statement *row, struct buffer *script, struct uph_error *err);

/* A script made of one print for each row that a question gives. */
static enum uph_status write_script(struct db *db, const char *question, script_print *print,
	struct buffer *script, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(db, question, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK)
		status = print(db, row, script, err);
	if (status == UPH_END)
		status = buffer_failed(script) ? uph_fail(err, UPH_E_MEMORY, "minnet räcker inte") : UPH_OK;
	return status;
}

/* Runs it. */
static enum uph_status for_each(
	struct db *db, const char *question, script_print *print, struct uph_error *err)
{
	struct buffer script;
	buffer_init(&script, SCRIPT_MAX);
	enum uph_status status = write_script(db, question, print, &script, err);
	if (status == UPH_OK)
		status = db_script(db, buffer_string(&script), err);
	buffer_free(&script);
	return status;
}

static enum uph_status say_again(
	struct db *db, struct db_statement *row, struct buffer *script, struct uph_error *err)
{
	(void)db;
	(void)err;
	buffer_print(script, "%s;", db_text(row, 0));
	return UPH_OK;
}

static enum uph_status drop_guard(
	struct db *db, struct db_statement *row, struct buffer *script, struct uph_error *err)
{
	(void)db;
	(void)err;
	buffer_print(script, "DROP %s \"%s\";", db_text(row, 0), db_text(row, 1));
	return UPH_OK;
}

static enum uph_status step_aside(
	struct db *db, struct db_statement *row, struct buffer *script, struct uph_error *err)
{
	(void)db;
	(void)err;
	buffer_print(script, "ALTER TABLE \"%s\" RENAME TO \"old_%s\";", db_text(row, 0), db_text(row, 0));
	return UPH_OK;
}

static enum uph_status columns_of(struct db *db, const char *table, struct buffer *out, struct uph_error *err)
{
	struct db_statement *row;
	char old[80] = "old_";
	strncat(old, table, sizeof old - 5);
	enum uph_status status = db_prepare(db, sql_columns, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, old);
	while ((status = db_step(row, err)) == UPH_OK)
		buffer_print(out, "%s\"%s\"", out->length > 0 ? ", " : "", db_text(row, 0));
	return status == UPH_END ? UPH_OK : status;
}

/* The head is the one row that a new schema has; its guards ask it, so it is moved last. Sums are made anew.
 */
static enum uph_status move_rows(
	struct db *db, struct db_statement *row, struct buffer *script, struct uph_error *err)
{
	struct buffer columns;
	const char *table = db_text(row, 0);
	if (strcmp(table, "head") == 0 || strcmp(table, "flow_sum") == 0)
		return UPH_OK;
	buffer_init(&columns, SCRIPT_MAX);
	enum uph_status status = columns_of(db, table, &columns, err);
	buffer_print(script, "INSERT INTO \"%s\" (%s) SELECT %s FROM \"old_%s\";", table,
		buffer_string(&columns), buffer_string(&columns), table);
	buffer_free(&columns);
	return status;
}

static enum uph_status drop_table(
	struct db *db, struct db_statement *row, struct buffer *script, struct uph_error *err)
{
	(void)db;
	(void)err;
	buffer_print(script, "DROP TABLE \"old_%s\";", db_text(row, 0));
	return UPH_OK;
}

/* Sums are made of the entries again: what they are kept by has changed between versions. */
#define SUMS(period)                                                                                         \
	"INSERT INTO flow_sum SELECT b.id, " period ", a.kind, e.event, ifnull(a.fund, 0),"                  \
	" ifnull(a.activity, 0), sum(s.sign * e.amount_ore) FROM block b"                                    \
	" CROSS JOIN entry e ON e.seq BETWEEN b.first_seq AND b.last_seq"                                    \
	" CROSS JOIN (SELECT 1 AS sign UNION ALL SELECT -1) s"                                               \
	" JOIN account a ON a.id = iif(s.sign = 1, e.to_account, e.from_account) GROUP BY 1, 2, 3, 4, 5, 6;"
static const char sql_sums[] = SUMS("e.date") SUMS("e.date / 100");

static const char sql_move_head[] =
	"UPDATE head SET (seq, recorded_at, voucher, allocation, hash) ="
	" (SELECT seq, recorded_at, voucher, allocation, hash FROM old_head WHERE id = 1)";

static enum uph_status set_version(struct db *db, struct uph_error *err)
{
	struct buffer version;
	buffer_init(&version, 64);
	buffer_print(&version, "PRAGMA user_version = %d", SCHEMA_VERSION);
	enum uph_status status = db_script(db, buffer_string(&version), err);
	buffer_free(&version);
	return status;
}

/* The tables as they are now, without their indexes: those are written down in `indexes`. */
static enum uph_status make_tables(struct db *db, struct buffer *indexes, struct uph_error *err)
{
	enum uph_status status = db_script(db, schema_sql, err);
	if (status == UPH_OK)
		status = write_script(db, sql_indexes, say_again, indexes, err);
	return status == UPH_OK ? for_each(db, sql_drop_indexes, drop_guard, err) : status;
}

static enum uph_status make_anew(struct db *db, struct uph_error *err)
{
	struct buffer indexes;
	buffer_init(&indexes, SCRIPT_MAX);
	enum uph_status status = for_each(db, sql_guards, drop_guard, err);
	if (status == UPH_OK)
		status = for_each(db, sql_tables, step_aside, err);
	if (status == UPH_OK)
		status = make_tables(db, &indexes, err);
	if (status == UPH_OK)
		status = for_each(db, sql_old_tables, move_rows, err);
	if (status == UPH_OK)
		status = db_script(db, sql_sums, err);
	if (status == UPH_OK)
		status = db_script(db, buffer_string(&indexes), err);
	if (status == UPH_OK)
		status = db_script(db, sql_move_head, err);
	if (status == UPH_OK)
		status = for_each(db, sql_old_tables, drop_table, err);
	buffer_free(&indexes);
	return status == UPH_OK ? set_version(db, err) : status;
}

enum uph_status migrate_version(struct db *db, int64_t *version, struct uph_error *err)
{
	enum uph_status status = db_number(db, sql_version, version, err);
	if (status != UPH_OK)
		return status;
	if (*version > SCHEMA_VERSION)
		return uph_fail(err, UPH_E_NEWER,
			"boken är av version %lld och programmet känner till %d; installera ett nyare program",
			(long long)*version, SCHEMA_VERSION);
	if (*version < 1)
		return uph_fail(err, UPH_E_NOT_LEDGER, "filen är ingen färdig UPH-bok (version saknas)");
	return UPH_OK;
}

/* Why there is no copy, and so no upgrade. */
static enum uph_status no_copy(
	enum uph_status status, int64_t version, const struct uph_error *why, struct uph_error *err)
{
	if (status == UPH_E_MEMORY || status == UPH_E_LOCKED)
		return uph_fail(err, status, "%s", why->message);
	return uph_fail(err, status,
		"boken är av version %lld och ska skrivas om till version %d, men den kan inte först läggas bredvid som "
		"den är: %s; inget är ändrat",
		(long long)version, SCHEMA_VERSION, why->message);
}

static enum uph_status make_copy(
	struct db *db, const char *book, int64_t version, struct kept_copy *copy, struct uph_error *err)
{
	struct uph_error why = {0};
	enum uph_status status = kept_copy_make(db, book, copy, &why);
	return status == UPH_OK ? status : no_copy(status, version, &why, err);
}

static enum uph_status place_copy(
	const char *book, int64_t version, struct kept_copy *copy, struct uph_error *err)
{
	struct uph_error why = {0};
	enum uph_status status = kept_copy_place(copy, book, version, &why);
	return status == UPH_OK ? status : no_copy(status, version, &why, err);
}

/* What failed at the commit may have failed after it: then the book is another now, and what it was is to
 * stay beside it, as it is when nobody can tell. */
static enum uph_status look_again(struct db *db, const char *book, enum uph_status status,
	struct kept_copy *copy, struct uph_error *err)
{
	int64_t version = 0;
	enum uph_status seen = db_number(db, sql_version, &version, NULL);
	if (seen == UPH_OK)
		seen = schema_check(db, version, NULL);
	if (seen == UPH_OK || seen == UPH_END)
		return seen == UPH_OK ? UPH_OK : status;
	if (seen != UPH_E_LOCKED && interrupted(book))
		return status; /* it is to be taken back */
	copy->placed = false;
	return uph_fail(err, status,
		"%s. Det hände när boken skrevs om till version %d, och det går inte att läsa om den blev det: gör om",
		err ? err->message : "", SCHEMA_VERSION);
}

/* UPH_END when another program was first. The copy has its name just before the book is another: what fails
 * before leaves neither. */
static enum uph_status in_one_transaction(
	struct db *db, const char *book, int64_t *version, struct kept_copy *copy, struct uph_error *err)
{
	enum uph_status status = db_begin(db, true, err);
	if (status != UPH_OK)
		return status;
	status = migrate_version(db, version, err);
	if (status == UPH_OK)
		status = schema_check(db, *version, err);
	if (status == UPH_OK || status == UPH_END) {
		bool older = status == UPH_END;
		status = older ? make_copy(db, book, *version, copy, err) : UPH_END;
		if (status == UPH_OK)
			status = make_anew(db, err);
		if (status == UPH_OK)
			status = place_copy(book, *version, copy, err);
		if (status == UPH_OK)
			status = db_commit(db, err);
	}
	const bool unsure = status != UPH_OK && db_may_stand(db);
	if (status != UPH_OK)
		db_rollback(db);
	return unsure ? look_again(db, book, status, copy, err) : status;
}

/* `upgraded`: whether the book is another now, whatever failed after that. */
static enum uph_status upgrade(struct db *db, const char *book, bool read_only, int64_t *version,
	struct kept_copy *copy, bool *upgraded, struct uph_error *err)
{
	/* Between transactions only: the old tables point at each other by names that change. And a book
	 * whose last changes lie in a log beside it is put together again, so that its file is all of it. */
	enum uph_status status = db_script(db,
		"PRAGMA query_only = OFF; PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;"
		"PRAGMA journal_mode = DELETE",
		err);
	if (status == UPH_OK)
		status = in_one_transaction(db, book, version, copy, err);
	struct uph_error why = {0};
	enum uph_status after = db_script(db,
		read_only
			? "PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON; PRAGMA query_only = ON"
			: "PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON",
		&why);
	*upgraded = status == UPH_OK;
	if (status == UPH_E_READONLY)
		return uph_fail(err, status,
			"boken är av en äldre version och ska skrivas om till version %d, men filen får inte skrivas; öppna den "
			"en gång där den får det",
			SCHEMA_VERSION);
	if (status == UPH_OK && after != UPH_OK)
		return uph_fail(err, after, MIGRATE_UPGRADED ": %s", why.message);
	return status;
}

enum uph_status migrate_ledger(
	struct db *db, const char *book, const struct uph_ledger_options *options, struct uph_error *err)
{
	int64_t version = 0;
	struct kept_copy copy = {0};
	bool upgraded;
	enum uph_status status = upgrade(db, book, options->read_only, &version, &copy, &upgraded, err);
	if (upgraded && options->upgraded)
		options->upgraded(options->upgraded_context, (int)version, SCHEMA_VERSION, copy.path);
	kept_copy_end(&copy, upgraded);
	return status == UPH_END ? UPH_OK : status;
}
