/* The register's lists in memory, read when first asked for and forgotten at every change but one: a new
 * party is put in its place, since a long import may bring thousands. */
#ifndef UPH_LEDGER_REGISTER_H
#define UPH_LEDGER_REGISTER_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/arena.h"
#include "uph/error.h"
#include "uph/register.h"

/* What bounds how far apart two names are: an edit changes the number of letters by one at most, and puts in
 * or takes away two different ones at most. */
struct name_letters {
	size_t count;
	uint64_t which; /* a bit for each that is there, by its code point */
};

/* A name or alias, folded, and what it names. */
struct register_name {
	enum uph_alias_of of;
	const char *folded;
	const char *shown;
	int64_t id;
	int64_t since; /* the record that says it */
	int64_t until; /* the one that says it no longer is; 0: it still is */
	struct name_letters letters;
};

/* What has been said of a party since it was written. */
struct register_change {
	int64_t seq, party, other;
	enum uph_party_field field;
	const char *text;
};

struct register_cache {
	bool loaded, failed;
	size_t fund_capacity, activity_capacity, party_capacity, name_capacity;
	struct arena memory;
	struct uph_fund *funds;
	size_t fund_count;
	struct uph_activity *activities;
	size_t activity_count;
	struct uph_party *parties; /* as they are now */
	struct uph_party *written; /* as each was first written, in the same order */
	size_t party_count;
	struct register_change *changes; /* in order */
	size_t change_count, change_capacity, merge_count;
	struct register_name *names;
	size_t name_count;
};

void register_init(struct register_cache *cache);
void register_forget(struct register_cache *cache);

/* A new ledger's first register: the undivided activity, the region with its unit, the municipalities, the
 * state. */
enum uph_status register_seed(struct uph_ledger *ledger, struct uph_error *err);

#endif
