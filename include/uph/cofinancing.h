/* Co-financing: a project paid by its own share and by funders, in exact fractions, in versions that are kept
 * side by side (applied, granted, final).
 *
 * Total = own / share, rounded half up to the öre; the funders' parts are the residual. Given the total, or
 * what the funders have granted, the rest follows. A funder pays the least of share of cost × actual eligible
 * cost, share of financing × actual financing, and its cap; payable is that less what it has paid. */
#ifndef UPH_COFINANCING_H
#define UPH_COFINANCING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/register.h"

#define UPH_COFUNDERS_MAX 32

enum uph_cofinancing_version { UPH_APPLIED, UPH_GRANTED_VERSION, UPH_FINAL };

struct uph_fraction {
	int64_t numerator, denominator; /* 0, 0: none */
};

struct uph_cofunder {
	int64_t party;
	struct uph_fraction share;           /* of the cost */
	struct uph_fraction financing_share; /* of the financing; none: the rule is not there */
	struct uph_money cap;                /* 0: none */
	struct uph_money amount;             /* its part of the total; made by uph_cofinancing_plan() */
};

struct uph_cofinancing {
	int64_t id, condition;
	enum uph_cofinancing_version version;
	struct uph_date date;
	struct uph_money total, own;
	struct uph_fraction own_share;
	struct uph_money cap; /* the most that the funders together pay; 0: none */
	bool has_financing;   /* what the project has been financed with has been reported */
	struct uph_money financing;
	struct uph_cofunder funders[UPH_COFUNDERS_MAX];
	size_t funder_count;
};

/* What is given of a plan; the rest follows. */
enum uph_cofinancing_given { UPH_GIVEN_OWN, UPH_GIVEN_TOTAL, UPH_GIVEN_GRANT };
/* Fills total, own and the funders' amounts from the one that is given (for GRANT: the funders' amounts
 * together) and the shares. UPH_E_SYNTAX when the shares do not sum to one. */
enum uph_status uph_cofinancing_plan(struct uph_cofinancing *plan, enum uph_cofinancing_given given,
	struct uph_money amount, struct uph_error *err);

enum uph_status uph_cofinancing_add(struct uph_ledger *ledger, const struct uph_cofinancing *plan,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
/* The latest of a version as known up to a record (0: all); UPH_E_MISSING without a message. */
enum uph_status uph_cofinancing_latest(struct uph_ledger *ledger, int64_t condition,
	enum uph_cofinancing_version version, int64_t seq_max, struct uph_cofinancing *out,
	struct uph_error *err);

/* The same among those dated no later than a day (none: any). */
enum uph_status uph_cofinancing_on(struct uph_ledger *ledger, int64_t condition,
	enum uph_cofinancing_version version, struct uph_date as_of, int64_t seq_max,
	struct uph_cofinancing *out, struct uph_error *err);

/* What each funder is to pay, caps and rules counted: parts[funder_count]. Of the final version by the rules
 * on actual cost (the total) and, where it has been reported, actual financing; before it what is planned.
 * What they come to together is held under the cap of them all by largest remainder. */
enum uph_status uph_cofinancing_payable(
	const struct uph_cofinancing *plan, struct uph_money *parts, struct uph_error *err);
/* What a funder has paid into the condition's allocations as of a day. */
enum uph_status uph_cofinancing_funded(struct uph_ledger *ledger, int64_t condition, int64_t party,
	struct uph_date as_of, int64_t seq_max, struct uph_money *out, struct uph_error *err);

/* A version set against what has been decided and paid. */
struct uph_cofinancing_state {
	struct uph_money own_decided; /* what the condition's decision has set aside, claw-backs taken off */
	struct uph_money not_covered; /* own share beyond that; 0 when it is enough */
	struct uph_money payable;    /* by the funders in all, caps and rules counted; of the final version */
	struct uph_money funded;     /* what they have paid */
	struct uph_money left;       /* payable − funded */
	struct uph_money own_needed; /* of the final version: cost − payable */
};
enum uph_status uph_cofinancing_state(struct uph_ledger *ledger, const struct uph_cofinancing *plan,
	struct uph_date as_of, int64_t seq_max, struct uph_cofinancing_state *out, struct uph_error *err);

const char *uph_cofinancing_version_name(enum uph_cofinancing_version version); /* "applied" */
const char *uph_cofinancing_version_word(enum uph_cofinancing_version version); /* "ansökt" */
bool uph_cofinancing_version_named(const char *name, enum uph_cofinancing_version *out);

#endif
