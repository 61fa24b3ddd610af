/* The ledger proved from its first record to its head. */
#ifndef UPH_VERIFY_H
#define UPH_VERIFY_H

#include <stdint.h>

#include "uph/error.h"
#include "uph/finding.h"
#include "uph/ledger.h"

struct uph_verify_result {
	int64_t record_count, entry_count, voucher_count;
};

/* Checks every invariant of the books: the chain and its order, every record's bytes, events and accounts,
 * limits, periods, sums, sources, the guards of the schema. Findings are errors, the first bad record first;
 * a file that gives out, or lacks a table, is one of them. UPH_OK when it could be carried out, findings or
 * not. `expected_head` (8 to 64 hexadecimal digits, spaces allowed between; may be NULL) must be in the
 * chain: a note names its record and moment, its absence is an error; UPH_E_USAGE for what is no digest.
 * `progress` may be NULL. Part of the file is read by a thread that is gone when this returns. */
enum uph_status uph_verify(struct uph_ledger *ledger, const char *expected_head,
	void (*progress)(void *context, int64_t done, int64_t total), void *progress_context,
	struct uph_verify_result *result, struct uph_findings *findings, struct uph_error *err);

#endif
