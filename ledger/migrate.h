/* Bringing an older ledger's schema up to this program's. */
#ifndef UPH_LEDGER_MIGRATE_H
#define UPH_LEDGER_MIGRATE_H

#include "ledger/db.h"
#include "ledger/schema_check.h"
#include "uph/ledger.h"

/* The file's version. UPH_E_NEWER when the file is ahead, UPH_E_NOT_LEDGER when it has none at all. */
enum uph_status migrate_version(struct db *db, int64_t *version, struct uph_error *err);

/* How the message begins when the upgrade stands and something after it failed. */
#define MIGRATE_UPGRADED "boken är uppgraderad, men kan inte öppnas nu"

/* Makes every table of an older file anew with the words of sql/schema.sql and moves its rows over, in one
 * transaction, and only when the schema is one that a program of ours has written. Versions differ in tables
 * and columns that were added; a record's bytes, and so its hash, stay. The file as it was lies beside `book`
 * afterwards, which is told to `options->upgraded`; when that cannot be, nothing is changed. `db` stands in
 * no transaction. */
enum uph_status migrate_ledger(
	struct db *db, const char *book, const struct uph_ledger_options *options, struct uph_error *err);

#endif
