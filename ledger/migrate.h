/* Bringing an older ledger's schema up to this program's. */
#ifndef UPH_LEDGER_MIGRATE_H
#define UPH_LEDGER_MIGRATE_H

#include "ledger/db.h"
#include "uph/error.h"

/* The schema this program writes; stands in the file as user_version. */
#define SCHEMA_VERSION 5

/* Makes every table of an older file anew with the words of sql/schema.sql and moves its rows over, in one
 * transaction. Versions differ in tables and columns that were added; a record's bytes, and so its hash,
 * stay. UPH_E_NEWER when the file is ahead, UPH_E_NOT_LEDGER when it has no version at all. */
enum uph_status migrate_ledger(struct db *db, struct uph_error *err);

#endif
