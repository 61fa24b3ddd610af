/* The schema of the file against the one this program writes: every table, index and guard by its words. */
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/verify_walk.h"

extern const char schema_sql[];

#define NAME_SHOWN 80

/* Those that SQLite makes of itself for UNIQUE are there too: each has a name and a table. A strange file can
 * have an index over the schema itself, with other rows: it is not asked. */
static const char sql_objects[] =
	"SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_schema NOT INDEXED ORDER BY type, name";
static const char sql_object[] =
	"SELECT count(*), tbl_name, ifnull(sql, '') FROM sqlite_schema NOT INDEXED WHERE type = ?1 AND name = ?2";

static const char *swedish(const char *type)
{
	static const char *const words[][2] = {
		{"table", "tabellen"}, {"index", "indexet"}, {"trigger", "spärren"}, {"view", "vyn"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (type && strcmp(words[i][0], type) == 0)
			return words[i][1];
	}
	return "objektet";
}

static bool same(struct db_statement *a, int column, struct db_statement *b, int other)
{
	const char *mine = db_text(a, column), *theirs = db_text(b, other);
	return mine && theirs && strcmp(mine, theirs) == 0;
}

/* Says of one object of `from` what is wrong with it in the other; `same_one` stands at the answer. */
static void say(struct db_statement *object, struct db_statement *same_one, bool altered, const char *message,
	struct uph_findings *findings)
{
	const char *type = swedish(db_text(object, 0)), *name = db_text(object, 1);
	int64_t count = db_int(same_one, 0);
	name = name ? name : "utan namn";
	int shown = (int)text_cut(name, strlen(name) < NAME_SHOWN ? strlen(name) : NAME_SHOWN);
	if (count == 0)
		verify_say(findings, "schema", "schema", 0, "%s %.*s %s", type, shown, name, message);
	else if (altered && count > 1)
		verify_say(findings, "schema", "schema", 0, "%s %.*s finns %lld gånger", type, shown, name,
			(long long)count);
	else if (altered && (!same(object, 2, same_one, 1) || !same(object, 3, same_one, 2)))
		verify_say(findings, "schema", "schema", 0, "%s %.*s har ändrats", type, shown, name);
}

/* What `from` has and `to` lacks, or (when `altered`) has with other words. */
static enum uph_status compare(struct db *from, struct db *to, bool altered, const char *message,
	struct uph_findings *findings, struct uph_error *err)
{
	struct db_statement *object = NULL, *same_one = NULL;
	enum uph_status status = db_prepare(from, sql_objects, &object, err);
	while (status == UPH_OK && (status = db_step(object, err)) == UPH_OK) {
		status = db_prepare(to, sql_object, &same_one, err);
		if (status != UPH_OK)
			break;
		db_bind_text(same_one, 1, db_text(object, 0));
		db_bind_text(same_one, 2, db_text(object, 1));
		status = db_step(same_one, err);
		if (status == UPH_OK)
			say(object, same_one, altered, message, findings);
		db_reset(same_one);
	}
	if (object)
		db_reset(object);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status verify_schema(struct db *db, struct uph_findings *findings, struct uph_error *err)
{
	struct db *model = NULL;
	enum uph_status status = db_open_memory(&model, err);
	if (status == UPH_OK)
		status = db_script(model, schema_sql, err);
	if (status == UPH_OK)
		status = compare(model, db, true, "saknas i boken", findings, err);
	if (status == UPH_OK)
		status = compare(db, model, false, "hör inte till boken", findings, err);
	db_close(model);
	return status;
}
