/* Books and a file of theirs to set them against, with the real case's figures. */
#ifndef UPH_TESTS_RECONCILE_CASE_H
#define UPH_TESTS_RECONCILE_CASE_H

#include "tests/support/book.h"
#include "tests/support/outside_rows.h"

#define KRONOR(n) (INT64_C(100) * (n))
#define GRANT KRONOR(14765786)

struct reconcile_case {
	char *folder;
	struct book book;
	int64_t allocation; /* of 787, to Karlskrona */
	struct outside_rows file;
	struct uph_reconciliation result;
};

/* cmocka's set-up and tear-down: `*state` is the case. */
int reconcile_setup(void **state);
int reconcile_teardown(void **state);
void reconcile_begin(struct reconcile_case *f);
void reconcile_commit(struct reconcile_case *f);
void reconcile_post(struct reconcile_case *f, enum uph_event event, int32_t day, int64_t ore,
	struct uph_account from, struct uph_account to);
/* The real opening and grant: 1 810 874,06 and 14 765 786. */
void reconcile_open_books(struct reconcile_case *f);
void reconcile_pay(struct reconcile_case *f, int32_t day, int64_t ore, const char *reference);
/* A file of the year to date, opened as our books. */
void reconcile_begin_file(struct reconcile_case *f, const char *name, int32_t last);
void reconcile_their_grant(struct reconcile_case *f);
void reconcile_theirs(struct reconcile_case *f, const char *voucher, int number, int32_t day,
	int64_t activity, int64_t ore, const char *reference);
void reconcile_at(struct reconcile_case *f, int32_t as_of);
const struct uph_difference *reconcile_only(struct reconcile_case *f, enum uph_difference_kind kind);
const struct uph_difference *reconcile_of_kind(struct reconcile_case *f, enum uph_difference_kind kind);
void reconcile_expect_part(
	const struct uph_difference *difference, size_t number, int64_t activity, int64_t ore);
size_t reconcile_matched(const struct reconcile_case *f, enum uph_match how);

#define RECONCILE_CASE(name) cmocka_unit_test_setup_teardown(name, reconcile_setup, reconcile_teardown)

#endif
