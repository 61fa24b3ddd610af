/* Imported files: what was read, byte for byte, and when. */
#ifndef UPH_SOURCE_H
#define UPH_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"

struct uph_source {
	int64_t id;
	int64_t recorded_at;
	const char *kind; /* "matrix", "journal", … */
	const char *name; /* the file's name, without folders */
	unsigned char digest[UPH_DIGEST_SIZE];
	int64_t size;
	const char *title;  /* NULL */
	const char *series; /* the document it is a version of: a matrix's grant fund; NULL */
	const char *person;
	int64_t entry_count; /* entries that name it; uph_sources() counts them, uph_source_find() does not */
};

/* The source with this kind, digest and series (NULL: of any series, the first); UPH_E_MISSING without a
 * message when there is none. */
enum uph_status uph_source_find(struct uph_ledger *ledger, const char *kind,
	const unsigned char digest[UPH_DIGEST_SIZE], const char *series, struct uph_source *out,
	struct uph_error *err);
enum uph_status uph_source_add(
	struct uph_ledger *ledger, const struct uph_source *source, int64_t *id, struct uph_error *err);

/* All of them up to a record, in order; the visitor returns UPH_OK to go on. `seq_max` 0: all. */
enum uph_status uph_sources(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_source *source, struct uph_error *err),
	void *context, struct uph_error *err);

/* The same of the files that have said something of a decision up to a record: made it or one of its
 * allocations, clauses, conditions or steps, or amended them. `entry_count` is not counted. */
enum uph_status uph_decision_sources(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_source *source, struct uph_error *err),
	void *context, struct uph_error *err);

#endif
