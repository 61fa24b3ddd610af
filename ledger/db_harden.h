/* What a connection allows the file to do: a ledger may come from a stranger. */
#ifndef UPH_LEDGER_DB_HARDEN_H
#define UPH_LEDGER_DB_HARDEN_H

#include <stdbool.h>

struct sqlite3;

/* For a connection that nothing has been asked of yet. `guards`: the triggers of the file run, as they must
 * when it is written to. An SQLite result code. */
int db_harden(struct sqlite3 *handle, bool guards);

#endif
