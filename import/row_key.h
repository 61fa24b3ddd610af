/* A source row's key: what it says, and its occurrence among rows that say the same. The ledger takes each
 * key once, so that no row is posted twice. */
#ifndef UPH_IMPORT_ROW_KEY_H
#define UPH_IMPORT_ROW_KEY_H

#include "import/matrix_plan.h"
#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"

struct row_keys {
	struct digest *digest;
	struct buffer bytes;
};

enum uph_status row_keys_begin(struct row_keys *keys, struct uph_error *err);
void row_keys_end(struct row_keys *keys);
/* The first key of the row that the ledger has not taken, the running transaction included. */
enum uph_status row_key_make(struct row_keys *keys, struct uph_ledger *ledger, const struct plan_facts *facts,
	const char *fund, unsigned char out[UPH_ROW_KEY_SIZE], struct uph_error *err);

#endif
