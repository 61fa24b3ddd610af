/* Decision files imported into a ledger that holds the example matrix. */
#ifndef UPH_TESTS_DECISION_CASE_H
#define UPH_TESTS_DECISION_CASE_H

#include "tests/support/import_case.h"
#include "uph/decision.h"

/* The one case of a test program, with the matrix imported; setup and teardown are cmocka's. */
extern struct import_case here;
int decision_case_setup(void **state);
int decision_case_teardown(void **state);

#define ESF "examples/beslut-2024-02-16.json"
#define LEADER "examples/beslut-2024-09-27.json"

extern const struct uph_import_options accept_changes;
extern const char decision_conflict[]; /* what one allocation that contradicts the book is refused with */

/* The project's file; the caller's to free. */
char *example(const char *name);
void file_is_example(const char *name);
/* The example with the first `old` made `new`. */
void file_is_example_with(const char *name, const char *old, const char *new);
struct uph_decision decision_of(const char *words);
struct uph_allocation allocation_of(const char *label);
void begin(void);
void commit(void);

#define TEST(name) cmocka_unit_test_setup_teardown(name, decision_case_setup, decision_case_teardown)

#endif
