/* The books in account order: every account that money has moved over, what it opened with, what came in and
 * went out, and what it closes with. What the register shows and the exports write.
 *
 * Debit is what comes into an account, credit what goes out of it, and a balance is debit less credit: what
 * stands there. All balances add up to zero. When one fund is asked for, what another fund's account gives or
 * takes stands on an account of kind BOOK_OUTSIDE with that fund, so that the sum is zero then, too. */
#ifndef UPH_REPORTS_ACCOUNT_BOOK_H
#define UPH_REPORTS_ACCOUNT_BOOK_H

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "ledger/base/key_map.h"
#include "reports/query.h"

#define BOOK_OUTSIDE ((enum uph_account_kind)0)

struct book_account {
	struct uph_account tuple;
	const char *fund;       /* "UPH 2024"; NULL: the kind has none */
	const char *activity;   /* its code, "" for the undivided; NULL */
	const char *allocation; /* "UPH-24-016"; NULL */
	const char *party;      /* NULL */
	size_t fund_place;      /* among the funds, by year */
	int64_t allocation_number;
	struct uph_money opening, debit, credit, closing;
	int64_t entry_count;   /* in the scope */
	struct uph_date first; /* the first of them; none: there is none */
};

struct account_book {
	struct uph_ledger *ledger;
	struct uph_scope scope; /* of the entries; everything is read as known at its seq_max */
	struct book_account *accounts;
	size_t count, capacity;
	/* The accounts with an opening balance or an entry, by kind, fund, activity, allocation and party. */
	size_t *order;
	size_t order_count;
	int64_t entry_count;
	struct uph_date first, last; /* days of the entries in the scope; none when there are none */
	struct uph_money sum;        /* of all that closes: zero, or something is very wrong */
	struct key_map keys;
	struct arena texts;
};

/* Reads the accounts; `resolved` must outlive the book. Free with account_book_free(), also after a failure.
 */
enum uph_status account_book_read(struct uph_ledger *ledger, const struct query_scope *resolved,
	struct account_book *out, struct uph_error *err);
void account_book_free(struct account_book *book);

/* Visits the entries of the scope, in the order they were registered, with the numbers of their accounts. */
typedef enum uph_status account_book_visit(
	void *context, const struct uph_entry *entry, size_t from, size_t to, struct uph_error *err);
enum uph_status account_book_entries(
	const struct account_book *book, account_book_visit *visit, void *context, struct uph_error *err);

/* What a kind of account is called: "Pott", "Reserverat". BOOK_OUTSIDE has a name, too. */
const char *book_kind_word(enum uph_account_kind kind, enum uph_language language);
/* "pot", "reserved"; "outside". */
const char *book_kind_name(enum uph_account_kind kind);
/* Appends the parts of an account's name with `between` between them: "Reserverat:UPH 2024:787:UPH-24-016".
 */
void book_account_name(struct buffer *out, const struct book_account *account, const char *between,
	enum uph_language language);
/* The same, shorter: an allocation says the rest by its number. */
void book_account_short_name(
	struct buffer *out, const struct book_account *account, enum uph_language language);

#endif
