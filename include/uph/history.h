/* The processing history (behandlingshistorik): who did what when, with which version of the program, and
 * what came of it. One item for each command that has changed the ledger. */
#ifndef UPH_HISTORY_H
#define UPH_HISTORY_H

#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"

/* What a command can make. */
enum uph_made {
	UPH_MADE_SOURCES,
	UPH_MADE_SETTINGS,
	UPH_MADE_FUNDS,
	UPH_MADE_ACTIVITIES,
	UPH_MADE_PARTIES,
	UPH_MADE_ALIASES,
	UPH_MADE_DECISIONS,
	UPH_MADE_CLAUSES,
	UPH_MADE_STAGES,
	UPH_MADE_ALLOCATIONS,
	UPH_MADE_FINANCINGS,
	UPH_MADE_AMENDMENTS,
	UPH_MADE_CLOSINGS,
	UPH_MADE_OVERRIDES,
	UPH_MADE_DISTRIBUTIONS,
	UPH_MADE_SHARES,
	UPH_MADE_CONDITIONS,
	UPH_MADE_OUTCOMES,
	UPH_MADE_COFINANCINGS,
	UPH_MADE_COFUNDERS,
	UPH_MADE_ATTESTS,
	UPH_MADE_ATTACHMENTS,
	UPH_MADE_MEETINGS,
	UPH_MADE_MINUTES,
	UPH_MADE_ACCEPTANCES,
	UPH_MADE_PARTY_CHANGES,
	UPH_MADE_MAPPINGS,
	UPH_MADE_OUTSIDE,
	UPH_MADE_EXPLANATIONS,
	UPH_MADE_RECONCILIATIONS,
	UPH_MADE_ENTRIES,
	UPH_MADE_KINDS
};

struct uph_command_run {
	int64_t recorded_at; /* UTC microseconds */
	const char *person;
	const char *program; /* "uph 0.3.0" */
	const char *words;   /* "uph import fordelning.xlsx" */
	const char
		*sources; /* the files that it took in or that its entries name, ", " between; NULL: none */
	int64_t first_seq, last_seq;         /* its own record, and the last it made */
	int64_t first_voucher, last_voucher; /* 0: no money moved */
	int64_t made[UPH_MADE_KINDS];
};

/* "source", "entry": as the record tables are called. */
const char *uph_made_name(enum uph_made kind);

/* Every command up to a record (0: all), in order; texts live until the visitor returns, which returns UPH_OK
 * to go on. */
enum uph_status uph_history(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_command_run *run, struct uph_error *err),
	void *context, struct uph_error *err);

#endif
