/* The schema of the file against the one this program writes: every table, index and guard by its words. */
#include <string.h>

#include "ledger/handle.h"
#include "ledger/verify_walk.h"

extern const char schema_sql[];

static const char sql_objects[] =
	"SELECT type, name, ifnull(sql, '') FROM sqlite_schema WHERE substr(name, 1, 16) <> 'sqlite_autoindex' ORDER BY type, name";
static const char sql_object[] = "SELECT ifnull(sql, '') FROM sqlite_schema WHERE type = ?1 AND name = ?2";

static const char *swedish(const char *type)
{
	static const char *const words[][2] = {
		{"table", "tabellen"}, {"index", "indexet"}, {"trigger", "spärren"}, {"view", "vyn"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i][0], type) == 0)
			return words[i][1];
	}
	return type;
}

/* What `from` has and `to` lacks, or (when `altered`) has with other words. */
static enum uph_status compare(struct db *from, struct db *to, bool altered, const char *message,
	struct uph_findings *findings, struct uph_error *err)
{
	struct db_statement *object = NULL, *same = NULL;
	enum uph_status status = db_prepare(from, sql_objects, &object, err);
	while (status == UPH_OK && (status = db_step(object, err)) == UPH_OK) {
		status = db_prepare(to, sql_object, &same, err);
		if (status != UPH_OK)
			break;
		db_bind_text(same, 1, db_text(object, 0));
		db_bind_text(same, 2, db_text(object, 1));
		status = db_step(same, err);
		if (status == UPH_END)
			verify_say(findings, "schema", "schema", 0, "%s %s %s", swedish(db_text(object, 0)),
				db_text(object, 1), message);
		else if (status == UPH_OK && altered && strcmp(db_text(object, 2), db_text(same, 0)) != 0)
			verify_say(findings, "schema", "schema", 0, "%s %s har ändrats",
				swedish(db_text(object, 0)), db_text(object, 1));
		db_reset(same);
		if (status == UPH_END)
			status = UPH_OK;
	}
	if (object)
		db_reset(object);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status verify_schema(struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	struct db *model = NULL;
	enum uph_status status = db_open_memory(&model, err);
	if (status == UPH_OK)
		status = db_script(model, schema_sql, err);
	if (status == UPH_OK)
		status = compare(model, ledger->db, true, "saknas i boken", findings, err);
	if (status == UPH_OK)
		status = compare(ledger->db, model, false, "hör inte till boken", findings, err);
	db_close(model);
	return status;
}
