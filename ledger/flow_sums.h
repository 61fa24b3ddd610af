/* Flows added up by what they are of, in memory: entries read one after another, without a join. */
#ifndef UPH_LEDGER_FLOW_SUMS_H
#define UPH_LEDGER_FLOW_SUMS_H

#include "ledger/account_reader.h"
#include "ledger/base/key_map.h"
#include "ledger/flow.h"

/* What flows are added up by. */
struct flow_class {
	int64_t kind, event, fund, activity, allocation;
};

struct flow_amount {
	int64_t ore[2]; /* [before]: dated before the scope's first day */
	bool told[2];   /* has flows, also when they add up to nothing */
};

struct flow_sums {
	struct uph_ledger *ledger;
	struct account_reader accounts;
	struct key_map classes; /* struct flow_class */
	struct flow_amount *amounts;
	size_t capacity;
	uint32_t *class_of; /* by account and event: the class's number + 1; 0: not known yet */
	size_t class_of_accounts;
};

void flow_sums_init(struct flow_sums *sums, struct uph_ledger *ledger);
void flow_sums_free(struct flow_sums *sums);

/* Adds both sides of the entries up to the record `seq_last` and the day `day_last`; those dated before
 * `day_first` by themselves. */
enum uph_status flow_sums_add(
	struct flow_sums *sums, int64_t seq_last, int32_t day_first, int32_t day_last, struct uph_error *err);

/* Visits what has been added up; the month is not told. */
enum uph_status flow_sums_visit(
	struct flow_sums *sums, flow_visit *visit, void *context, struct uph_error *err);

#endif
