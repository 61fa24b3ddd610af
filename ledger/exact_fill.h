/* The inside of filling a ledger from exact rows: the row at hand, its values in the order of its record's
 * fields, and those who add the records. */
#ifndef UPH_LEDGER_EXACT_FILL_H
#define UPH_LEDGER_EXACT_FILL_H

#include "ledger/exact_names.h"
#include "uph/journal.h"

struct uph_exact_filling {
	struct uph_ledger *ledger;
	struct exact_names names;
	int64_t began;   /* the last record there was */
	int64_t voucher; /* the open one; 0: none */
	/* the row at hand */
	const struct exact_form *form;
	struct value values[RECORD_FIELDS_MAX];
	struct uph_account accounts[RECORD_FIELDS_MAX];
	unsigned char bytes[RECORD_FIELDS_MAX][DIGEST_SIZE];
	enum uph_exact_column *column; /* the one at fault */
};

/* ---- values of the row at hand, by field; NULL or 0 where there is none (exact_fill.c) ---- */

const char *exact_text_at(const struct uph_exact_filling *filling, size_t index);
const char *exact_some_text_at(const struct uph_exact_filling *filling, size_t index); /* "" for none */
int64_t exact_number_at(const struct uph_exact_filling *filling, size_t index);
struct uph_origin exact_origin(const struct uph_exact_filling *filling);
/* The record that is named so; 0 for no name. */
enum uph_status exact_find_one(struct uph_exact_filling *filling, enum field_type type, const char *name,
	int64_t *id, struct uph_error *err);

/* ---- those who add the record of the row at hand ---- */

/* What is no entry (exact_record.c). */
enum uph_status exact_add_record(
	struct uph_exact_filling *filling, const struct uph_exact_row *row, struct uph_error *err);
/* An entry in its voucher, which stays open until an entry of another comes (exact_post.c). */
enum uph_status exact_add_entry(struct uph_exact_filling *filling, struct uph_error *err);
enum uph_status exact_end_voucher(struct uph_exact_filling *filling, struct uph_error *err);

#endif
