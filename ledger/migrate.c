/* Version 1 is the first: there are no steps yet. A new one is a row here and a change in sql/schema.sql. */
#include "ledger/migrate.h"

#include "ledger/base/buffer.h"

static const char sql_version[] = "PRAGMA user_version";

static enum uph_status take(struct db *db, const struct migration *step, struct uph_error *err)
{
	struct buffer script;
	buffer_init(&script, 64);
	buffer_print(&script, "PRAGMA user_version = %d", step->to);
	enum uph_status status = db_script(db, step->sql, err);
	if (status == UPH_OK)
		status = db_script(db, buffer_string(&script), err);
	buffer_free(&script);
	return status;
}

enum uph_status migrate(
	struct db *db, const struct migration *steps, size_t count, int target, struct uph_error *err)
{
	int64_t version;
	enum uph_status status = db_number(db, sql_version, &version, err);
	if (status != UPH_OK)
		return status;
	if (version > target)
		return uph_fail(err, UPH_E_NEWER,
			"boken är av version %lld och programmet känner till %d; installera ett nyare program",
			(long long)version, target);
	if (version < 1)
		return uph_fail(err, UPH_E_NOT_LEDGER, "filen är ingen färdig UPH-bok (version saknas)");
	if (version == target)
		return UPH_OK;
	status = db_begin(db, true, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		if (steps[i].to > version && steps[i].to <= target)
			status = take(db, &steps[i], err);
	}
	if (status == UPH_OK)
		status = db_commit(db, err);
	if (status != UPH_OK)
		db_rollback(db);
	return status;
}

enum uph_status migrate_ledger(struct db *db, struct uph_error *err)
{
	return migrate(db, NULL, 0, SCHEMA_VERSION, err);
}
