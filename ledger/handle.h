/* The inside of an open ledger. One file of this folder owns each part. */
#ifndef UPH_LEDGER_HANDLE_H
#define UPH_LEDGER_HANDLE_H

#include "ledger/account.h"
#include "ledger/db.h"
#include "ledger/record.h"
#include "ledger/register.h"
#include "ledger/remembered.h"
#include "ledger/sums.h"
#include "uph/ledger.h"

#define FUNDS_EXCUSED_MAX 64

/* Where uph_ledger_unmark() takes the running change back to. */
struct ledger_mark {
	bool set;
	struct uph_head head;
	int64_t allocation_number, command;
	bool override_fund_below_zero;
	size_t funds_excused_count, account_count, sum_count, content_count;
	int64_t entry_count, first_seq, last_seq; /* of the sums */
	bool torn; /* an entry has been counted in part: there is no way back */
};

struct uph_ledger {
	struct db *db;
	char *path;
	char *person, *words;
	int64_t (*clock)(void *);
	void *clock_context;
	bool read_only;

	/* the chain (record.c) */
	struct uph_head head;        /* of the file, or of the running transaction */
	struct uph_head head_before; /* when the transaction began */
	int64_t allocation_number, allocation_number_before;
	int64_t command; /* the running transaction's command record; 0: not written yet */
	struct digest *digest;
	struct buffer canonical;
	struct contents contents;

	/* the running transaction (ledger.c, journal.c) */
	bool writing, bulk;
	bool set_for_bulk; /* the engine is set as a bulk load needs it, or may be */
	bool failed;       /* something in it was refused: it can only be taken back */
	int64_t voucher;   /* the open voucher; 0: none */
	int64_t voucher_first_seq;
	bool override_fund_below_zero;
	int64_t funds_excused[FUNDS_EXCUSED_MAX]; /* that alone may stand below zero */
	size_t funds_excused_count;
	int32_t closed_through; /* over all funds, for a quick answer; see closing.c */
	bool closings_known;

	/* what waits for an attest, once asked of a ledger that is only read (attest.c) */
	struct {
		bool known;
		int64_t seq_max, count;
		struct uph_money amount;
	} attests_missing;

	struct register_cache names;  /* register.c */
	struct remembered remembered; /* remembered.c */
	struct accounts accounts;     /* account.c */
	struct sums sums;             /* sums.c */
	struct arena texts;           /* what has been handed out: each text once … */
	struct key_map texts_known;   /* … known by a digest of it … */
	const char **texts_kept;      /* … by the key's number */
	size_t texts_capacity;
	struct ledger_mark mark; /* mark.c */
};
/* A copy of `text` (NULL stays NULL) that lives until the ledger is closed. */
const char *ledger_keep(struct uph_ledger *ledger, const char *text);

/* One moment for several questions: a read transaction unless one is running, with the head as it stands
 * then. End it with what begin said. */
enum uph_status ledger_snapshot_begin(struct uph_ledger *ledger, bool *begun, struct uph_error *err);
void ledger_snapshot_end(struct uph_ledger *ledger, bool begun);

#endif
