/* How files from elsewhere are read: mappings that a person has confirmed, kept as records and found again by
 * what a file looks like. The latest of a kind and a key counts.
 *
 * A sheet's mapping is kept by its headings, an accounting system's by whose books they are. What a body says
 * is the business of import/: JSON, as in docs/mapping.md. */
#ifndef UPH_MAPPING_H
#define UPH_MAPPING_H

#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/register.h"

/* A rectangular sheet (events), and somebody else's books (which accounts and dimensions mean what). */
enum uph_mapping_kind { UPH_MAPPING_SHEET, UPH_MAPPING_BOOKS };

struct uph_mapping {
	int64_t id;
	enum uph_mapping_kind kind;
	const char *key;  /* a sheet's folded headings; "232100-0081", or the system's name */
	const char *name; /* as people know it */
	const char *body; /* JSON; "": forgotten */
	/* read, not written */
	int64_t recorded_at;
	const char *person;
};

const char *uph_mapping_kind_name(enum uph_mapping_kind kind); /* "sheet" */

/* UPH_E_MISSING without a message when none is kept, or it has been forgotten. Texts belong to the ledger
 * until its next write, rollback or close, and until the next call. */
enum uph_status uph_mapping_find(struct uph_ledger *ledger, enum uph_mapping_kind kind, const char *key,
	struct uph_mapping *out, struct uph_error *err);
/* Keeps one, inside a change. Nothing is written when the latest says the same; `id` (may be NULL) is then
 * that one's. */
enum uph_status uph_mapping_keep(struct uph_ledger *ledger, const struct uph_mapping *mapping,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
/* The latest of every key up to a record (0: all), by kind and name, the forgotten ones left out. Texts live
 * until the visitor returns. */
enum uph_status uph_mappings(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_mapping *mapping, struct uph_error *err),
	void *context, struct uph_error *err);

#endif
