/* Bringing an older ledger's schema up to this program's. */
#ifndef UPH_LEDGER_MIGRATE_H
#define UPH_LEDGER_MIGRATE_H

#include <stddef.h>

#include "ledger/db.h"
#include "uph/error.h"

/* The schema this program writes; stands in the file as user_version. */
#define SCHEMA_VERSION 1

struct migration {
	int to; /* the version it leads to, from the one before */
	const char *sql;
};

/* Runs the steps that lead from the file's version to `target`, in one transaction. UPH_E_NEWER when the file
 * is ahead, UPH_E_NOT_LEDGER when it has no version at all. */
enum uph_status migrate(
	struct db *db, const struct migration *steps, size_t count, int target, struct uph_error *err);
/* The program's own steps. A step that changes a table makes it anew with the words of sql/schema.sql: verify
 * compares them. */
enum uph_status migrate_ledger(struct db *db, struct uph_error *err);

#endif
