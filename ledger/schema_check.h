/* Whether the file's tables, indexes, triggers and views are those of a book. */
#ifndef UPH_LEDGER_SCHEMA_CHECK_H
#define UPH_LEDGER_SCHEMA_CHECK_H

#include "ledger/base/digest.h"
#include "ledger/db.h"

/* The schema this program writes; stands in the file as user_version. */
#define SCHEMA_VERSION 5

/* Compares the file's schema with the one that a book of `version` has, word by word. UPH_OK: it is the one
 * that this program writes; UPH_END: an earlier one, to be made anew (migrate.h); UPH_E_DATABASE: it is none
 * of ours, and nothing more may be asked of the file. */
enum uph_status schema_check(struct db *db, int64_t version, struct uph_error *err);
/* One digest over all words of the schema, in whichever order they were said. */
enum uph_status schema_digest(struct db *db, unsigned char digest[DIGEST_SIZE], struct uph_error *err);
/* Whether a file with another schema can be looked through all the same, to say what is wrong with it: not
 * when a table is not SQLite's own but a module's (CREATE VIRTUAL TABLE), which would be started. */
enum uph_status schema_examinable(struct db *db, struct uph_error *err);

#endif
