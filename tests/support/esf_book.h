/* A ledger with the real case of co-financing: 2 000 000 kr of own share from two pots, on condition that ESF
 * pays. */
#ifndef UPH_TESTS_ESF_BOOK_H
#define UPH_TESTS_ESF_BOOK_H

#include "tests/support/book.h"

struct esf_book {
	struct book book;
	int64_t decision, allocation, condition, esf;
};

#define ESF_NAME "ESF Mission: psykisk hälsa i skolan"

/* Opening 1 810 874,06 undivided of earlier years (voucher 1), the grant of 14 765 786 undivided (2), and
 * LSVO 2024-02-16 § 25 c: 1 000 000 of earlier years, undivided, and 1 000 000 of the year's, 786 (voucher
 * 3). Condition V-24-001 of co-financing without a last date, and the version applied for on the decision's
 * day. */
void esf_book_open(struct esf_book *esf, const char *folder);
void esf_book_close(struct esf_book *esf);

/* Inside a change. The plan's shares are 46/100 and ESF-rådet's 54/100. */
void esf_book_version(struct esf_book *esf, enum uph_cofinancing_version version,
	enum uph_cofinancing_given given, int64_t ore, int32_t date);
/* Commits, and fails the test when that is refused. */
void esf_book_commit(struct esf_book *esf);
/* A change of its own with one outcome; returns the voucher. */
int64_t esf_book_outcome(struct esf_book *esf, enum uph_condition_state state, int32_t date);
/* The same, which is refused with exactly `message`. */
void esf_book_refuses(struct esf_book *esf, const struct uph_condition_outcome *outcome, const char *message);
/* Inside a change: moves `ore` of each pot's line from one kind of account to another, one voucher. */
void esf_book_move(struct esf_book *esf, enum uph_event event, enum uph_account_kind from,
	enum uph_account_kind to, int64_t ore, int32_t date);
/* In a change of its own: reverses a voucher. */
enum uph_status esf_book_reverse(struct esf_book *esf, int64_t voucher, int32_t date, struct uph_error *err);

/* What stands on an account now. */
int64_t esf_book_at(struct esf_book *esf, enum uph_account_kind kind, int64_t fund, int64_t activity);
int64_t esf_book_pot(struct esf_book *esf, int64_t fund, int64_t activity);
struct uph_condition esf_book_condition(struct esf_book *esf);

#endif
