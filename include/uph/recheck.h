/* What somebody without this program needs to prove the books: SQL for the shell `sqlite3`, made of the same
 * table that records are written by, and the chain as a list.
 *
 * Texts are UTF-8, end with a NUL and are freed with free(). */
#ifndef UPH_RECHECK_H
#define UPH_RECHECK_H

#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"

/* The schema that ledgers are made by, with its comments; not to be freed. */
const char *uph_recheck_schema(void);

/* Writes every record's canonical bytes into a file named by its number (nine digits) in the current folder,
 * and on standard output a list of the hashes that stand in the ledger, as `sha256sum -c` reads it. Wants a
 * table `omfang (forsta, sista)` with the first and the last record to write. */
enum uph_status uph_recheck_chain_sql(char **out, struct uph_error *err);
/* A line on standard output for each fault in the order of the chain: a number that is missing or used twice,
 * a moment that does not rise, a head that is not the last record. */
enum uph_status uph_recheck_order_sql(char **out, struct uph_error *err);

/* Every record, in the order of the chain. */
struct uph_chained {
	int64_t seq, recorded_at;
	const char *table;
	unsigned char hash[UPH_DIGEST_SIZE];
};
enum uph_status uph_recheck_chain(struct uph_ledger *ledger,
	enum uph_status (*visit)(void *context, const struct uph_chained *record, struct uph_error *err),
	void *context, struct uph_error *err);

#endif
