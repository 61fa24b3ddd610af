/* The journal: events, accounts, vouchers and the entries in them.
 *
 * An entry moves an amount above zero from one account to another. Which kinds of account an event may join
 * is said by one table (event.c) and nowhere else. Entries are written in vouchers: begin, add, end; the
 * limits of allocations are checked when the voucher is complete. After any failure the whole change is to be
 * rolled back. */
#ifndef UPH_JOURNAL_H
#define UPH_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/register.h"

/* Numbers are stored: never change one. */
enum uph_event {
	UPH_EVENT_OPENING = 1,
	UPH_EVENT_GRANT = 2,
	UPH_EVENT_RECEIVE = 3,
	UPH_EVENT_DISTRIBUTE = 4,
	UPH_EVENT_CARRY = 5,
	UPH_EVENT_ALLOCATE = 6,
	UPH_EVENT_HOLD = 7,
	UPH_EVENT_REQUISITION = 8,
	UPH_EVENT_PAY = 9,
	UPH_EVENT_SPEND = 10,
	UPH_EVENT_CLAIM = 11,
	UPH_EVENT_REFUND = 12,
	UPH_EVENT_RELEASE = 13,
	UPH_EVENT_REPAY = 14,
	UPH_EVENT_COFUND = 15
};
#define UPH_EVENT_LAST 15

/* Numbers are stored: never change one. */
enum uph_account_kind {
	UPH_ACCOUNT_OPENING = 1,
	UPH_ACCOUNT_POT = 2,
	UPH_ACCOUNT_GRANTOR = 3,
	UPH_ACCOUNT_RECEIVED = 4,
	UPH_ACCOUNT_RESERVED = 5,
	UPH_ACCOUNT_HELD = 6,
	UPH_ACCOUNT_REQUISITIONED = 7,
	UPH_ACCOUNT_PAID = 8,
	UPH_ACCOUNT_SPENT = 9,
	UPH_ACCOUNT_CLAIMED = 10,
	UPH_ACCOUNT_EARLIER = 11, /* paid out by a decision older than these books */
	UPH_ACCOUNT_REPAID = 12,
	UPH_ACCOUNT_FUNDER = 13,
	UPH_ACCOUNT_COFUNDED = 14
};
#define UPH_ACCOUNT_LAST 14

/* An account is this tuple; 0 where the kind has no such part. */
struct uph_account {
	enum uph_account_kind kind;
	int64_t fund, activity, allocation, party;
};

const char *uph_event_name(enum uph_event event);  /* "allocate" */
const char *uph_event_label(enum uph_event event); /* "Rekommenderat" */
bool uph_event_named(const char *name, enum uph_event *out);
const char *uph_account_kind_name(enum uph_account_kind kind); /* "reserved" */

#define UPH_ROW_KEY_SIZE 16

struct uph_entry_draft {
	enum uph_event event;
	struct uph_date date;
	struct uph_money amount;
	struct uph_account from, to;
	int64_t counterparty;  /* party; 0: none */
	int64_t decision;      /* behind it, when no allocation says so; 0: none */
	const char *reference; /* NULL */
	const char *text;      /* NULL */
	struct uph_origin origin;
	const unsigned char *row_key; /* UPH_ROW_KEY_SIZE bytes; NULL */
};

/* Begins a voucher with the next number. */
enum uph_status uph_voucher_begin(struct uph_ledger *ledger, int64_t *number, struct uph_error *err);
/* Adds an entry to the open voucher. UPH_E_INVARIANT with a sentence for what the books do not allow. `seq`
 * may be NULL. */
enum uph_status uph_entry_add(
	struct uph_ledger *ledger, const struct uph_entry_draft *draft, int64_t *seq, struct uph_error *err);
/* Adds the mirror of an earlier entry, whole (amount 0) or in part, dated `date`. Never more than is left of
 * it, nor, when it is itself a correction of a correction, than is left of what that one had corrected. */
enum uph_status uph_entry_correct(struct uph_ledger *ledger, int64_t entry, struct uph_money amount,
	struct uph_date date, const char *reason, const struct uph_origin *origin, int64_t *seq,
	struct uph_error *err);
/* Ends the voucher: nothing may have left an allocation that did not enter it. */
enum uph_status uph_voucher_end(struct uph_ledger *ledger, struct uph_error *err);

/* The entry posted for a source's row; UPH_E_MISSING without a message when there is none. */
enum uph_status uph_entry_by_row_key(struct uph_ledger *ledger, const unsigned char row_key[UPH_ROW_KEY_SIZE],
	int64_t *seq, struct uph_error *err);

/* What stands on an account now, the running transaction included. */
enum uph_status uph_account_balance(struct uph_ledger *ledger, const struct uph_account *account,
	struct uph_money *out, struct uph_error *err);

/* Entries as they were written, with what they point at. Texts live until the visitor returns. Parties are as
 * they count: of one that has been merged, the one that it was merged into. */
struct uph_entry {
	int64_t seq, recorded_at, voucher;
	enum uph_event event;
	struct uph_date date;
	struct uph_money amount;
	struct uph_account from, to;
	int64_t counterparty;
	const char *reference;
	const char *text; /* as it reads now, amendments included */
	const char *reason;
	int64_t corrects;             /* entry; 0: none */
	int64_t corrects_voucher;     /* its voucher */
	struct uph_money corrected;   /* how much of this entry later ones have mirrored away */
	int64_t corrected_by_voucher; /* the last of them; 0: none */
	int64_t source;
	const char *source_kind, *source_name, *source_series, *place; /* NULL when made by hand */
	const char *person;
	const unsigned char *hash; /* of its record: UPH_DIGEST_SIZE bytes */
	/* the allocation and decision behind it; 0 and NULL when there is none */
	int64_t allocation, decision;
	const char *allocation_label, *purpose, *body, *paragraph;
	struct uph_date decided;
	int64_t recipient;
	int64_t counterparty_written; /* the very one that the record names */
};

/* Which entries: funds (count 0: all), days (none: open), and what was known (seq_max 0: all). `seq_after`,
 * `decision` and `allocations` are for entries alone: sums do not know them. */
struct uph_scope {
	const int64_t *funds;
	size_t fund_count;
	struct uph_date from, to; /* both inclusive */
	int64_t seq_max;
	int64_t seq_after;          /* only records after this one */
	int64_t decision;           /* only what belongs to it, as known at seq_max; 0: all */
	const int64_t *allocations; /* only what touches one of these; NULL: all */
	size_t allocation_count;
};

/* Whether the scope asks for a fund. */
bool uph_scope_has_fund(const struct uph_scope *scope, int64_t fund);

/* Visits entries in the order they were registered; the visitor returns UPH_OK to go on. */
enum uph_status uph_entries(struct uph_ledger *ledger, const struct uph_scope *scope,
	enum uph_status (*visit)(void *context, const struct uph_entry *entry, struct uph_error *err),
	void *context, struct uph_error *err);

#endif
