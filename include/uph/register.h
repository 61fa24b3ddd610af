/* The register: funds, activities and parties, each with other names.
 *
 * Ids are the seq of the record that made the thing, and never change. Lists belong to the ledger and live
 * until its next write or rollback. Matching folds case, spaces and the forms of å ä ö. */
#ifndef UPH_REGISTER_H
#define UPH_REGISTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"

struct uph_fund {
	int64_t id;
	const char *name; /* "UPH 2024", "UPH t.o.m. 2023" */
	const char *kind; /* "state", "own", "esf" */
	int year;         /* 0: none */
	bool earlier;     /* all years up to `year` */
};

struct uph_activity {
	int64_t id;
	const char *code; /* "786"; "": undivided */
	const char *name; /* "" when nobody has said */
	const char *area; /* report area; NULL */
	bool unnamed;     /* it was added without a name, and no matrix has named it: it shows another name */
};

struct uph_party {
	int64_t id;
	const char *name;
	const char *kind;                /* "region", "unit", "municipality", "state", "funder", "other" */
	int64_t parent;                  /* 0: none */
	const char *organisation_number; /* NULL */
};

/* Where a record comes from: an imported file's record and the place in it, or 0 and NULL. */
struct uph_origin {
	int64_t source;
	const char *place;
};

enum uph_status uph_funds(
	struct uph_ledger *ledger, const struct uph_fund **out, size_t *count, struct uph_error *err);
enum uph_status uph_activities(
	struct uph_ledger *ledger, const struct uph_activity **out, size_t *count, struct uph_error *err);
enum uph_status uph_parties(
	struct uph_ledger *ledger, const struct uph_party **out, size_t *count, struct uph_error *err);

/* By id; NULL when there is none. */
const struct uph_fund *uph_fund_by_id(struct uph_ledger *ledger, int64_t id);
const struct uph_activity *uph_activity_by_id(struct uph_ledger *ledger, int64_t id);
const struct uph_party *uph_party_by_id(struct uph_ledger *ledger, int64_t id);

/* By name or alias. UPH_E_MISSING with the nearest name there is ("menade du …?"). */
enum uph_status uph_fund_find(
	struct uph_ledger *ledger, const char *name, const struct uph_fund **out, struct uph_error *err);
enum uph_status uph_activity_find(
	struct uph_ledger *ledger, const char *code, const struct uph_activity **out, struct uph_error *err);
enum uph_status uph_party_find(
	struct uph_ledger *ledger, const char *name, const struct uph_party **out, struct uph_error *err);
/* The party whose name is so near that it may be the same, and is not: NULL when there is none. */
const struct uph_party *uph_party_near(struct uph_ledger *ledger, const char *name);

/* New ones, inside a transaction; the `id` of what is given is not read. UPH_E_EXISTS when the name (folded)
 * is taken. */
enum uph_status uph_fund_add(struct uph_ledger *ledger, const struct uph_fund *fund,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
enum uph_status uph_activity_add(struct uph_ledger *ledger, const struct uph_activity *activity,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
enum uph_status uph_party_add(struct uph_ledger *ledger, const struct uph_party *party,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);

enum uph_alias_of { UPH_ALIAS_FUND, UPH_ALIAS_ACTIVITY, UPH_ALIAS_PARTY };
enum uph_status uph_alias_add(struct uph_ledger *ledger, enum uph_alias_of of, int64_t id, const char *name,
	const struct uph_origin *origin, struct uph_error *err);

#endif
