/* The figures of the real matrix as lines of text to change, and a reading of such lines. */
#ifndef UPH_TESTS_MATRIX_SAMPLE_H
#define UPH_TESTS_MATRIX_SAMPLE_H

#include "import/matrix.h"
#include "tests/support/support.h"

#define SAMPLE_LINES_MAX 400
#define SAMPLE_LINE_MAX 400

/* Lines count from 1, as the reader's places do. */
struct sample_lines {
	char text[SAMPLE_LINES_MAX][SAMPLE_LINE_MAX];
	size_t count;
};

/* The matrix of 2024-09-27, its figures and its shape, one row torn in two (lines 16 and 17). The caller
 * frees. */
struct sample_lines *sample_matrix(void);
/* No lines at all. The caller frees. */
struct sample_lines *sample_nothing(void);
void sample_add(struct sample_lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Fails the test when `from` does not stand in the line. */
void sample_replace(struct sample_lines *lines, size_t line, const char *from, const char *to);
void sample_replace_all(struct sample_lines *lines, const char *from, const char *to);
void sample_insert(struct sample_lines *lines, size_t before_line, const char *text);
void sample_remove(struct sample_lines *lines, size_t line);
/* All lines, each ended by a newline; the caller frees. */
char *sample_joined(const struct sample_lines *lines);

struct matrix_case {
	enum uph_status status;
	struct uph_error err;
	struct uph_findings *findings;
	struct matrix matrix; /* filled when status is UPH_OK */
	struct table *table;
};

/* Reads bytes as a table and that as a matrix; `sheet` may be NULL. Fails the test when it is no table. */
void case_read(struct matrix_case *out, const void *data, size_t length, const char *sheet);
/* The same of lines, which it frees. */
void case_read_lines(struct matrix_case *out, struct sample_lines *lines);
void case_free(struct matrix_case *matrix_case);

/* The case is refused, with exactly one error: this one. Frees the case. */
void case_refused(struct matrix_case *matrix_case, const char *rule, const char *where, const char *message);
/* There is a finding of this rule at this place, with exactly this message. */
void case_says(const struct matrix_case *matrix_case, enum uph_severity severity, const char *rule,
	const char *where, const char *message);
size_t case_count(const struct matrix_case *matrix_case, const char *rule);
/* Accepted with the real matrix's sums, 18 movements of which 2 stand before the grant. */
void case_has_real_sums(const struct matrix_case *matrix_case);

#endif
