/* Rows of files as the books have them: the entries that they were posted as, found by the row's key, without
 * reading all entries there are. */
#ifndef UPH_SOURCE_ROW_H
#define UPH_SOURCE_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/journal.h"
#include "uph/ledger.h"

struct uph_source_row {
	int64_t seq, voucher; /* of the entry */
	enum uph_event event;
	int64_t allocation; /* 0: none */
	int64_t source;
	const char *series, *name; /* of the file; live until the next question, or the visitor returns */
	bool gone;                 /* later entries have taken all of it back */
};

/* The entry with the key; UPH_E_MISSING without a message when there is none. */
enum uph_status uph_source_row_find(struct uph_ledger *ledger, const unsigned char row_key[UPH_ROW_KEY_SIZE],
	struct uph_source_row *out, struct uph_error *err);

/* Entries that files of a kind and series (NULL: of any) were posted as, corrections not among them, up to a
 * record (0: all), in order. */
enum uph_status uph_source_rows(struct uph_ledger *ledger, const char *kind, const char *series,
	int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_source_row *row, struct uph_error *err),
	void *context, struct uph_error *err);

/* The series that files of a kind have been, in the order in which they first came. The text lives until the
 * visitor returns. */
enum uph_status uph_source_series(struct uph_ledger *ledger, const char *kind,
	enum uph_status (*visit)(void *context, const char *series, struct uph_error *err), void *context,
	struct uph_error *err);

/* How many entries have been made after a record. */
enum uph_status uph_entries_after(
	struct uph_ledger *ledger, int64_t seq, size_t *count, struct uph_error *err);

#endif
