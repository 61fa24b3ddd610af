/* A list of findings: what a reader, the verifier or the audit has to say about many places.
 *
 * The list owns its texts; they live until uph_findings_free(). One finding is one cause. */
#ifndef UPH_FINDING_H
#define UPH_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "uph/error.h"
#include "uph/money.h"

enum uph_severity {
	UPH_SEVERITY_NOTE,    /* upplysning */
	UPH_SEVERITY_WARNING, /* varning */
	UPH_SEVERITY_ERROR    /* fel */
};

struct uph_finding {
	enum uph_severity severity;
	const char *rule;    /* short stable name of the rule, ASCII: "matrix.held" */
	const char *where;   /* "Blad1!C14", "14" (a line), "post 7"; "" for the whole */
	const char *message; /* one Swedish sentence or two, no final newline */
	bool has_amount;
	struct uph_money amount; /* what it is about or off by */
};

struct uph_findings;

/* NULL when out of memory. The caller frees. */
struct uph_findings *uph_findings_new(void);
void uph_findings_free(struct uph_findings *list); /* NULL is fine */

/* Adds a finding; fails only for memory (then the list is marked, see uph_findings_complete). */
enum uph_status uph_findings_add(struct uph_findings *list, enum uph_severity severity, const char *rule,
	const char *where, const char *format, ...) __attribute__((format(printf, 5, 6)));
enum uph_status uph_findings_add_amount(struct uph_findings *list, enum uph_severity severity,
	const char *rule, const char *where, struct uph_money amount, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

size_t uph_findings_count(const struct uph_findings *list);
size_t uph_findings_count_of(const struct uph_findings *list, enum uph_severity severity);
/* NULL beyond the last. A finding stays where it is while the list grows. */
const struct uph_finding *uph_findings_at(const struct uph_findings *list, size_t index);
/* False when a finding was lost for want of memory. */
bool uph_findings_complete(const struct uph_findings *list);

/* "fel", "varning", "upplysning". */
const char *uph_severity_word(enum uph_severity severity);

#endif
