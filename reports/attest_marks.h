/* Who attested which voucher, for reports that mark what is not attested. */
#ifndef UPH_REPORTS_ATTEST_MARKS_H
#define UPH_REPORTS_ATTEST_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/report.h"

struct attest_mark {
	int64_t voucher;
	const char *attested_by; /* in the report's memory; NULL: not attested */
};

/* Vouchers that need an attest, rising. */
struct attest_marks {
	bool on; /* the ledger asks for attests */
	struct attest_mark *marks;
	size_t count;
};

/* As known up to a record. Free with attest_marks_free(). */
enum uph_status attest_marks_read(struct uph_ledger *ledger, int64_t seq_max, struct uph_report *report,
	struct attest_marks *out, struct uph_error *err);
void attest_marks_free(struct attest_marks *marks);
/* NULL for a voucher that needs none. */
const struct attest_mark *attest_mark_of(const struct attest_marks *marks, int64_t voucher);

#endif
