/* Who writes in the books, by which command, and when.
 *
 * The person is $UPH_USER, else the login name. The time is the system's, or begins at $UPH_NOW (UTC), each
 * reading a microsecond after the one before: so that examples and tests give the same books twice. */
#ifndef UPH_CLI_IDENTITY_H
#define UPH_CLI_IDENTITY_H

#include <stdint.h>

#include "ledger/base/buffer.h"
#include "options.h"
#include "uph/ledger.h"

struct identity {
	char person[256];
	struct buffer words; /* "uph import fordelning.xlsx --accept-changes" */
	int64_t now;         /* the next moment of a clock that $UPH_NOW began; 0: the system's clock */
};

/* UPH_E_USAGE for a $UPH_USER or $UPH_NOW that cannot be read. */
enum uph_status identity_find(
	struct identity *out, const char *command, const struct arguments *arguments, struct uph_error *err);
void identity_free(struct identity *identity);
/* Options that point into `identity`. */
struct uph_ledger_options identity_options(struct identity *identity);

#endif
