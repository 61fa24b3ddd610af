/* A ledger and a matrix file to import into it, over and over. */
#ifndef UPH_TESTS_IMPORT_CASE_H
#define UPH_TESTS_IMPORT_CASE_H

#include "tests/support/book.h"

struct import_case {
	char *folder, *path, *file; /* the ledger, and the file to import */
	struct uph_ledger *ledger;
	struct uph_findings *findings; /* of the latest import */
	int64_t now;
};

void import_case_begin(struct import_case *here);
void import_case_end(struct import_case *here);

/* The example matrix as the file, with texts replaced: pairs of old and new, ended by NULL. */
void import_case_example(struct import_case *here, const char *const *replacements);
/* A text as the file. */
void import_case_text(struct import_case *here, const char *text);

/* Imports the file; `options` NULL: plainly. */
enum uph_status import_case_run(struct import_case *here, const struct uph_import_options *options,
	struct uph_import_result *result, struct uph_error *err);
void expect_counts(const struct uph_import_result *result, size_t posted, size_t unchanged, size_t changed,
	size_t conflicts);
/* Imports the file, which is taken in with these counts. */
void import_case_expect(struct import_case *here, const struct uph_import_options *options, size_t posted,
	size_t unchanged, size_t changed, size_t conflicts);
/* Imports the file, which is not taken in, and leaves the ledger's bytes as they were. */
void import_case_refused(struct import_case *here, const struct uph_import_options *options,
	enum uph_status status, const char *message);

struct uph_money import_case_available(struct import_case *here);
void expect_available(struct import_case *here, const char *total);
/* Fails the test when there is none. */
const struct uph_finding *import_case_finding(const struct import_case *here, const char *rule);

#endif
