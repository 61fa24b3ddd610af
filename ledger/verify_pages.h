/* The file under the books, proven beside the walk along the chain. */
#ifndef UPH_LEDGER_VERIFY_PAGES_H
#define UPH_LEDGER_VERIFY_PAGES_H

#include "ledger/verify_walk.h"

struct pages;

/* Begins the proof, in a thread when one can be had. `ledger` stands in a read transaction until the end. */
enum uph_status pages_begin(struct uph_ledger *ledger, struct pages **out, struct uph_error *err);
void pages_free(struct pages *pages); /* NULL is fine; waits for the thread */
/* Takes an entry of the walk. */
void pages_take(struct pages *pages, const struct record_read *entry);
/* After a walk that came to its end: whether the file is proven whole, with this program's schema, every
 * index of entry what its table says, and no row key there twice. False proves nothing. */
bool pages_prove(struct pages *pages);

#endif
