/* Accounts by id, for those who read many entries without joining: each is looked up once. Belongs to one
 * reading and is forgotten with it. */
#ifndef UPH_LEDGER_ACCOUNT_READER_H
#define UPH_LEDGER_ACCOUNT_READER_H

#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/journal.h"

struct account_reader {
	struct uph_ledger *ledger;
	struct uph_account *accounts; /* by id; kind 0: not read yet */
	size_t count;
};

void account_reader_init(struct account_reader *reader, struct uph_ledger *ledger);
void account_reader_free(struct account_reader *reader);
/* UPH_E_MISSING without a message when no account has the id. */
enum uph_status account_read(
	struct account_reader *reader, int64_t id, struct uph_account *out, struct uph_error *err);

#endif
