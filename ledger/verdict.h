/* What verdicts and amounts have in common: how much an allocation holds, and reserving for it. */
#ifndef UPH_LEDGER_VERDICT_H
#define UPH_LEDGER_VERDICT_H

#include "uph/verdict.h"

/* All that has been set aside for an allocation and has not gone back: reserved, held, requisitioned, paid,
 * used and claimed. */
enum uph_status allocation_holds(
	struct uph_ledger *ledger, int64_t allocation, struct uph_money *out, struct uph_error *err);

/* Whether an allocation was proposed or recommended before anybody decided of it. */
enum uph_status stage_before_verdict(
	struct uph_ledger *ledger, int64_t allocation, enum uph_stage *out, struct uph_error *err);

/* Reserves from a pot for an allocation. The voucher begins with the first entry: `voucher` 0 before it. */
struct reserving {
	struct uph_ledger *ledger;
	struct uph_date date;
	const char *text;
	struct uph_origin origin;
	bool held; /* set aside for nobody, not reserved */
	int64_t voucher;
};
enum uph_status reserve_from_pot(struct reserving *reserving, int64_t allocation, int64_t fund,
	int64_t activity, struct uph_money amount, struct uph_error *err);
enum uph_status reserve_end(struct reserving *reserving, struct uph_error *err);

#endif
