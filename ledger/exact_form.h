/* How a record stands in an exact row: which column each of its fields has, and how a field of its type is
 * written and read. One table serves both ways. */
#ifndef UPH_LEDGER_EXACT_FORM_H
#define UPH_LEDGER_EXACT_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/record.h"
#include "uph/exact.h"

/* How a field is written: as it is, or by what it refers to. */
enum exact_format {
	EXACT_WORDS,
	EXACT_NUMBER,
	EXACT_MONEY,
	EXACT_DAY,
	EXACT_HEX,
	EXACT_EVENT,
	EXACT_REFERENCE /* by the record table's field type; an account has five columns, a decision three */
};

struct exact_field {
	enum exact_format format;
	enum uph_exact_column column;
};

struct exact_form {
	enum record_kind kind;
	bool has_origin; /* source and place come before the fields below */
	struct exact_field fields[RECORD_FIELDS_MAX];
};

/* The forms, in no order; NULL after the last. */
const struct exact_form *exact_form_at(size_t index);
const struct exact_form *exact_form_named(const char *kind);
#define EXACT_FORMS_MAX 32

/* The fields of a form, origin included: those of the record table after `command`. */
size_t exact_field_count(const struct exact_form *form);
struct exact_field exact_field_at(const struct exact_form *form, size_t index);
enum field_type exact_field_type(const struct exact_form *form, size_t index);
/* How many columns a reference of the type takes. */
size_t exact_columns_of(enum field_type type);

/* A plain value's text; `out` holds EXACT_PLAIN_MAX bytes. Words are not copied. */
#define EXACT_PLAIN_MAX 80
const char *exact_print(enum exact_format format, const struct value *value, char *out);
/* The other way. `bytes` (32) takes a blob. UPH_E_SYNTAX with what the column takes. */
enum uph_status exact_parse(enum exact_format format, const char *text, struct value *out,
	unsigned char bytes[DIGEST_SIZE], struct uph_error *err);

/* The source record that says which exact file a ledger was filled from has this title; it is no part of the
 * books that are written out again. */
#define EXACT_SOURCE_KIND "journal"
#define EXACT_SOURCE_TITLE UPH_EXACT_MARK
/* The source records that count as the books' own, as SQL. */
#define EXACT_OWN_SOURCE(source) "ifnull(" source ".title, '') <> '" EXACT_SOURCE_TITLE "'"

/* ---- entries by voucher and row (exact_entry.c) ---- */

/* "17/2" into `out`, of an entry. */
enum uph_status exact_entry_name(
	struct uph_ledger *ledger, int64_t seq, char out[EXACT_PLAIN_MAX], struct uph_error *err);
/* The entry named so; UPH_E_MISSING with a sentence. */
enum uph_status exact_entry_find(
	struct uph_ledger *ledger, const char *name, int64_t *seq, struct uph_error *err);

#endif
