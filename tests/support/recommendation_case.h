/* Recommendations asked for, and what their pages say. */
#ifndef UPH_TESTS_RECOMMENDATION_CASE_H
#define UPH_TESTS_RECOMMENDATION_CASE_H

#include "tests/support/book.h"
#include "tests/support/decision_case.h"
#include "tests/support/esf_book.h"
#include "tests/support/real_book.h"
#include "uph/condition.h"
#include "uph/verdict.h"

extern char *recommendation_folder; /* of a test with a book of its own */
/* Such a test. */
#define OWN(name) cmocka_unit_test_setup_teardown(name, recommendation_setup, recommendation_teardown)

struct uph_report *recommendation_asked(struct uph_ledger *ledger, const struct uph_query *query);
struct uph_report *recommendation_of(struct uph_ledger *ledger, const char *words);
void recommendation_expect_row(const struct uph_report *report, const char *activity, const char *fund,
	int64_t before, int64_t amount, int64_t after);
void recommendation_expect_all(
	const struct uph_report *report, int64_t before, int64_t amount, int64_t after);
const char *recommendation_says(const struct uph_report *report, const char *key);
bool recommendation_has_section(const struct uph_report *report, const char *key);
void recommendation_import(const char *name);
void recommendation_judge(struct uph_ledger *ledger, enum uph_stage stage, const struct uph_verdict *given);
int recommendation_setup(void **state);
int recommendation_teardown(void **state);

#endif
