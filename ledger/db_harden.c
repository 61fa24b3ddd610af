/* A ledger may come from a stranger, who made it to do harm. The schema is compared with our own before
 * anything is asked of it (schema_check.c); this is what holds until then, and for verify, which also looks
 * at a file that is not as it should be.
 *
 * No code runs that the file brings along: no views, no triggers when it is only read, no functions but
 * harmless ones in its CHECKs and indexes, no extensions, no tokenizers. What the file claims is not taken
 * for true: the cells of a page are counted, memory is not mapped onto it, and what it may ask for is held
 * within what our own books need, with room to spare. */
#include "ledger/db_harden.h"

#include <sqlite3.h>
#include <stddef.h>

/* A stored document is 64 MiB at the most; a schema about 50 KB; the longest statement a few KB. */
#define VALUE_BYTES_MAX (256 << 20)
#define SQL_BYTES_MAX (1 << 20)

static const struct {
	int id, value;
} limits[] = {
	{SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX},
	{SQLITE_LIMIT_SQL_LENGTH, SQL_BYTES_MAX},
	{SQLITE_LIMIT_COLUMN, 200},
	{SQLITE_LIMIT_EXPR_DEPTH, 200},
	{SQLITE_LIMIT_COMPOUND_SELECT, 100},
	{SQLITE_LIMIT_VDBE_OP, 100000},
	{SQLITE_LIMIT_ATTACHED, 0},
	{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 5000},
	{SQLITE_LIMIT_VARIABLE_NUMBER, 250},
	{SQLITE_LIMIT_TRIGGER_DEPTH, 10},
};

/* Two of these are off unless asked for, in an SQLite that is built as it usually is; and a name in double
 * quotes is a name, never a text. */
static const struct {
	int id, value;
} switches[] = {
	{SQLITE_DBCONFIG_DEFENSIVE, 1},
	{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
	{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	{SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
	{SQLITE_DBCONFIG_DQS_DDL, 0},
	{SQLITE_DBCONFIG_DQS_DML, 0},
	{SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
};

int db_harden(sqlite3 *handle, bool guards)
{
	int code = SQLITE_OK;
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		(void)sqlite3_limit(handle, limits[i].id, limits[i].value);
	for (size_t i = 0; code == SQLITE_OK && i < sizeof switches / sizeof *switches; i++)
		code = sqlite3_db_config(handle, switches[i].id, switches[i].value, NULL);
	if (code == SQLITE_OK && !guards)
		code = sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	return code;
}
