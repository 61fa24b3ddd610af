/* What commands are told of a co-financing plan: shares, funders, and the one amount that the rest follows
 * from. */
#ifndef UPH_CLI_COFINANCING_WORDS_H
#define UPH_CLI_COFINANCING_WORDS_H

#include "change.h"
#include "uph/cofinancing.h"

#define OPTIONS_OF_PLAN                                                                                      \
	OPTION_TOTAL, OPTION_GRANT, OPTION_OWN, OPTION_SHARE, OPTION_FUNDER, OPTION_CAP, OPTION_FINANCING

/* Reads --share, --funder, --cap and --financing into the plan, over what it already holds (an earlier
 * version's). Given only the own share, the one funder there is has the rest. UPH_E_USAGE with a sentence. */
enum uph_status cofinancing_words_shares(
	struct change *change, struct uph_cofinancing *plan, struct uph_error *err);
/* Reads the one of --total, --grant and --own that is there, `*there` false when none is, and fills the plan.
 */
enum uph_status cofinancing_words_amount(
	struct change *change, struct uph_cofinancing *plan, bool *there, struct uph_error *err);
/* The plan on the receipt, and a warning for what is not covered. `name` is the condition's. */
enum uph_status cofinancing_words_say(
	struct change *change, const char *name, const struct uph_cofinancing *plan, struct uph_error *err);

#endif
