/* What entries point at (accounts, commands, files, allocations, decisions), as known up to a record. Each is
 * looked up once while entries are visited and lives until the visit is over: a million entries name a few
 * hundred of them. */
#ifndef UPH_LEDGER_ENTRY_FACTS_H
#define UPH_LEDGER_ENTRY_FACTS_H

#include "ledger/account_reader.h"
#include "ledger/base/arena.h"
#include "ledger/base/key_map.h"
#include "uph/date.h"

struct command_fact {
	bool found;
	const char *person;
};

struct source_fact {
	const char *kind, *name, *series;
};

struct allocation_fact {
	bool found;
	int64_t decision, recipient; /* the recipient as it is written */
	const char *label, *purpose;
};

struct decision_fact {
	bool found;
	const char *body, *paragraph;
	struct uph_date date;
};

/* Facts of one kind, by id. */
struct fact_table {
	struct key_map ids;
	void *facts;
	size_t capacity;
};

struct entry_facts {
	struct uph_ledger *ledger;
	int64_t seq_max;
	struct account_reader accounts;
	struct fact_table commands, sources, allocations, decisions;
	struct key_map corrected,
		amended; /* int64_t entry: those that have a correction, or words that were changed */
	struct arena texts;
};

/* Reads which entries are corrected and amended. Free it also after a failure. */
enum uph_status entry_facts_init(
	struct entry_facts *facts, struct uph_ledger *ledger, int64_t seq_max, struct uph_error *err);
void entry_facts_free(struct entry_facts *facts);

/* Pointers live until the next fact of the kind is asked for; texts until the facts are freed. An id that
 * leads nowhere gives a fact that is not found, or has no texts. */
enum uph_status command_fact(
	struct entry_facts *facts, int64_t id, const struct command_fact **out, struct uph_error *err);
enum uph_status source_fact(
	struct entry_facts *facts, int64_t id, const struct source_fact **out, struct uph_error *err);
enum uph_status allocation_fact(
	struct entry_facts *facts, int64_t id, const struct allocation_fact **out, struct uph_error *err);
enum uph_status decision_fact(
	struct entry_facts *facts, int64_t id, const struct decision_fact **out, struct uph_error *err);

#endif
