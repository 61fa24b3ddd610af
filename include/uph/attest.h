/* Attest: what one person registers, another stands for. On when the setting "attest" is "two"; "attest.from"
 * is the amount below which a voucher needs no second person, "attest.limit NAME" the most that a person may
 * attest (settings; öre as plain decimals "50000.00"). The name counts in any case. */
#ifndef UPH_ATTEST_H
#define UPH_ATTEST_H

#include <stdbool.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/journal.h"
#include "uph/ledger.h"
#include "uph/money.h"

bool uph_attest_required(struct uph_ledger *ledger); /* the setting */
/* The same as known up to a record (0: now). */
bool uph_attest_required_at(struct uph_ledger *ledger, int64_t seq_max);

struct uph_attest {
	int64_t voucher;
	struct uph_money amount; /* of the voucher's entries */
	const char *registered_by;
	bool needed;             /* the setting is on and the amount is not below the limit */
	const char *attested_by; /* NULL: not attested */
	int64_t attested_at;     /* microseconds */
};

/* A voucher's attest as known up to a record. UPH_E_MISSING when there is no such voucher. */
enum uph_status uph_attest_of(struct uph_ledger *ledger, int64_t voucher, int64_t seq_max,
	struct uph_attest *out, struct uph_error *err);
/* Attests a voucher as the person who writes. UPH_E_INVARIANT: one's own, attested already, above one's
 * limit. */
enum uph_status uph_attest_add(struct uph_ledger *ledger, int64_t voucher, struct uph_error *err);
/* Vouchers that need an attest and have none, as known up to a record: how many, of how much. */
enum uph_status uph_attest_missing(struct uph_ledger *ledger, int64_t seq_max, int64_t *count,
	struct uph_money *amount, struct uph_error *err);
/* Visits every voucher that needs an attest, oldest first. */
enum uph_status uph_attests(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_attest *attest, struct uph_error *err),
	void *context, struct uph_error *err);

#endif
