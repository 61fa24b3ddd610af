/* A source row's key: what it says, and its occurrence among rows that say the same. The ledger takes each
 * key once, so that no row is posted twice. */
#ifndef UPH_IMPORT_ROW_KEY_H
#define UPH_IMPORT_ROW_KEY_H

#include "import/matrix_plan.h"
#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"
#include "uph/journal.h"

struct row_keys {
	struct digest *digest;
	struct buffer bytes;
};

enum uph_status row_keys_begin(struct row_keys *keys, struct uph_error *err);
void row_keys_end(struct row_keys *keys);

/* A key in the making: what is said, folded, in order. */
void row_key_clear(struct row_keys *keys);
void row_key_put(struct row_keys *keys, const char *text);
/* The key of what was said and its occurrence, whether the ledger has it or not. What was said stays. */
enum uph_status row_key_of(
	struct row_keys *keys, size_t occurrence, unsigned char out[UPH_ROW_KEY_SIZE], struct uph_error *err);
/* The same of what is said in another buffer. */
enum uph_status row_key_of_bytes(struct row_keys *keys, struct buffer *bytes, size_t occurrence,
	unsigned char out[UPH_ROW_KEY_SIZE], struct uph_error *err);
/* The first key of what was said that the ledger has not taken, the running transaction included. */
enum uph_status row_key_take(struct row_keys *keys, struct uph_ledger *ledger,
	unsigned char out[UPH_ROW_KEY_SIZE], struct uph_error *err);

/* Of a matrix's row. */
enum uph_status row_key_make(struct row_keys *keys, struct uph_ledger *ledger, const struct plan_facts *facts,
	const char *fund, unsigned char out[UPH_ROW_KEY_SIZE], struct uph_error *err);

#endif
