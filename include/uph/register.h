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
	int64_t parent;                  /* 0: none; what it belongs to, as that counts */
	const char *organisation_number; /* NULL */
	int64_t into;                    /* the party that it counts as, having been merged; 0: itself */
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
/* Those that have been merged into others too: `into` says so. */
enum uph_status uph_parties(
	struct uph_ledger *ledger, const struct uph_party **out, size_t *count, struct uph_error *err);

/* By id, as they are now; NULL when there is none. A party that has been merged is found as itself. */
const struct uph_fund *uph_fund_by_id(struct uph_ledger *ledger, int64_t id);
const struct uph_activity *uph_activity_by_id(struct uph_ledger *ledger, int64_t id);
const struct uph_party *uph_party_by_id(struct uph_ledger *ledger, int64_t id);

/* By name or alias; a party as the one that it counts as now. UPH_E_MISSING with the nearest name there is
 * ("menade du …?"). */
enum uph_status uph_fund_find(
	struct uph_ledger *ledger, const char *name, const struct uph_fund **out, struct uph_error *err);
enum uph_status uph_activity_find(
	struct uph_ledger *ledger, const char *code, const struct uph_activity **out, struct uph_error *err);
enum uph_status uph_party_find(
	struct uph_ledger *ledger, const char *name, const struct uph_party **out, struct uph_error *err);
/* The party whose name is so near that it may be the same, and is not: NULL when there is none. */
const struct uph_party *uph_party_near(struct uph_ledger *ledger, const char *name);

/* New ones, inside a transaction; the `id` of what is given is not read. UPH_E_EXISTS when the name (folded)
 * is taken; UPH_E_REFUSED for a party's name that no one can read: empty, with control characters, or longer
 * than UPH_PARTY_NAME_MAX. */
#define UPH_PARTY_NAME_MAX 200 /* bytes */
enum uph_status uph_fund_add(struct uph_ledger *ledger, const struct uph_fund *fund,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
enum uph_status uph_activity_add(struct uph_ledger *ledger, const struct uph_activity *activity,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
enum uph_status uph_party_add(struct uph_ledger *ledger, const struct uph_party *party,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);

enum uph_alias_of { UPH_ALIAS_FUND, UPH_ALIAS_ACTIVITY, UPH_ALIAS_PARTY };
enum uph_status uph_alias_add(struct uph_ledger *ledger, enum uph_alias_of of, int64_t id, const char *name,
	const struct uph_origin *origin, struct uph_error *err);

/* ---- what changes about a party, each a record that can be taken back by a later one ---- */

/* A party as known at a record (0: now), for papers that show what was known then; its texts live as lists
 * do. False when there is none. */
bool uph_party_known(struct uph_ledger *ledger, int64_t id, int64_t seq_max, struct uph_party *out);
/* By name or alias as known then: the party that counted, and the very one that has the name, merged or not.
 * Words that nobody had then are looked for among those there are now. UPH_E_MISSING as uph_party_find(). */
enum uph_status uph_party_find_known(struct uph_ledger *ledger, const char *name, int64_t seq_max,
	struct uph_party *out, struct uph_error *err);
enum uph_status uph_party_named(struct uph_ledger *ledger, const char *name, int64_t seq_max,
	struct uph_party *out, struct uph_error *err);
/* The party that was the first to be called so, whoever has the name now: what is remembered of a row in a
 * file must not change when a name is taken away or learnt anew. UPH_E_MISSING without a message. */
enum uph_status uph_party_first_named(
	struct uph_ledger *ledger, const char *name, struct uph_party *out, struct uph_error *err);
/* A party's other names, in the order that they were learnt. */
enum uph_status uph_party_names(struct uph_ledger *ledger, int64_t party, int64_t seq_max,
	enum uph_status (*visit)(void *context, const char *name, struct uph_error *err), void *context,
	struct uph_error *err);

enum uph_party_field {
	UPH_PARTY_PARENT, /* `other`: what it belongs to; 0: nothing */
	UPH_PARTY_NUMBER, /* `text`: organisation number with a right check digit; NULL: none */
	UPH_PARTY_KIND,   /* `text`: "municipality" … */
	UPH_PARTY_INTO, /* `other`: the party that it turned out to be (merged); 0: it is one of its own again
			 */
	UPH_PARTY_UNNAMED /* `text`: an alias that is no longer its */
};

struct uph_party_change {
	int64_t id;
	int64_t party;
	enum uph_party_field field;
	int64_t other;
	const char *text;   /* NULL */
	const char *reason; /* NULL */
	/* read, not written */
	int64_t recorded_at;
	const char *person;
};

const char *uph_party_field_name(enum uph_party_field field); /* "parent" */

/* Says it, inside a change. UPH_E_INVARIANT with a sentence: a circle of parents or merges, a number that
 * another party has, a merge of a party that is merged already or into one that is, a kind that there is not,
 * an alias that is not its, nothing that changes; UPH_E_REFUSED for a number that is none. A party that
 * others have been merged into may be merged in its turn: they follow. */
enum uph_status uph_party_change(struct uph_ledger *ledger, const struct uph_party_change *change,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
/* All changes up to a record (0: all), in order; `party` 0: of all. Texts live until the visitor returns. */
enum uph_status uph_party_changes(struct uph_ledger *ledger, int64_t party, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_party_change *change, struct uph_error *err),
	void *context, struct uph_error *err);
/* The party that this one counts as, as known at a record (0: now): itself, or what it was merged into. */
int64_t uph_party_counts_as(struct uph_ledger *ledger, int64_t party, int64_t seq_max);

/* The kinds of party, "region" …; NULL after the last, and the Swedish word of one ("kommun"). */
const char *uph_party_kind(size_t index);
const char *uph_party_kind_word(const char *kind);

/* What every reader says of a name that is near a known party's, so that it is learnt by confirmation and
 * never guessed: "; menade du "Karlskrona kommun"? …" with the command that confirms it: `uph party alias`,
 * or for a name that has been `taken` in as a party of its own, `uph party merge`. False, and "", when none
 * is near. */
#define UPH_PARTY_CONFIRM_MAX 768
bool uph_party_confirm(
	struct uph_ledger *ledger, const char *name, bool taken, char out[UPH_PARTY_CONFIRM_MAX]);

/* Reads an organisation number ("232100-0081", "2321000081", "16232100-0081") and checks its last digit
 * (Luhn); `out` gets "232100-0081". UPH_E_REFUSED with a sentence. */
#define UPH_ORGANISATION_NUMBER_MAX 16
enum uph_status uph_organisation_number_parse(
	const char *text, char out[UPH_ORGANISATION_NUMBER_MAX], struct uph_error *err);

#endif
