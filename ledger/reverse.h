/* The inside of a reversal: what reverse.c (entries), reverse_said.c (steps and outcomes) and reverse_check.c
 * (what is decided) share. */
#ifndef UPH_LEDGER_REVERSE_H
#define UPH_LEDGER_REVERSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"

struct reversed {
	int64_t entry, voucher;
	int32_t date;
};

struct reversing {
	struct uph_ledger *ledger;
	struct uph_date date; /* none: each entry's own */
	const char *reason;
	struct reversed *entries; /* by voucher, falling */
	size_t count, capacity;
	int64_t voucher;    /* the one that mirrors them */
	int64_t seq_before; /* the last record before it */
	bool posted;
};

/* Before anything is written. UPH_E_INVARIANT when a line has been decided since by a step that is not taken
 * back with this, and what is reversed had set money aside for it. */
enum uph_status reverse_check_decided(const struct reversing *reversing, struct uph_error *err);
/* When all is written. UPH_E_INVARIANT when money that comes back to a line makes it more than is decided, by
 * what has been said or set aside since. */
enum uph_status reverse_check_restored(const struct reversing *reversing, struct uph_error *err);

/* Takes back the steps and the outcomes that the reversed vouchers carried out, where nothing has followed
 * them. */
enum uph_status reverse_take_back(struct reversing *reversing, struct uph_error *err);

#endif
