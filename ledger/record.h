/* Records: every fact of the ledger, in one chain.
 *
 * A record's canonical bytes are: the previous record's hash (32 bytes); the table's name and a NUL;
 * recorded_at; then each field in the order of its table here, up to the last that holds something (so that a
 * column added at the end of a table later changes no old record). A number is 'I' and 8 bytes, high byte
 * first; a text 'T', a 4-byte length and the bytes; a blob 'B' likewise; nothing is 'N'; a reference 'R', a
 * 4-byte length and what identifies the thing (a fund's name, an allocation's label, an account's kind, fund,
 * activity, allocation and party), never its row number. The hash is SHA-256 over these bytes. */
#ifndef UPH_LEDGER_RECORD_H
#define UPH_LEDGER_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"
#include "ledger/base/key_map.h"
#include "ledger/db.h"
#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/register.h"

enum record_kind {
	RECORD_COMMAND,
	RECORD_SOURCE,
	RECORD_SETTING,
	RECORD_FUND,
	RECORD_ACTIVITY,
	RECORD_PARTY,
	RECORD_ALIAS,
	RECORD_DECISION,
	RECORD_CLAUSE,
	RECORD_STAGE,
	RECORD_ALLOCATION,
	RECORD_FINANCING,
	RECORD_AMENDMENT,
	RECORD_CLOSING,
	RECORD_OVERRIDE,
	RECORD_DISTRIBUTION,
	RECORD_SHARE,
	RECORD_CONDITION,
	RECORD_OUTCOME,
	RECORD_COFINANCING,
	RECORD_COFUNDER,
	RECORD_ATTEST,
	RECORD_ATTACHMENT,
	RECORD_MEETING,
	RECORD_MINUTE,
	RECORD_ACCEPTANCE,
	RECORD_PARTY_CHANGE,
	RECORD_MAPPING,
	RECORD_OUTSIDE,
	RECORD_EXPLANATION,
	RECORD_RECONCILIATION,
	RECORD_ENTRY,
	RECORD_KINDS
};

/* What a field holds; from FIELD_COMMAND on, a reference. */
enum field_type {
	FIELD_NUMBER,
	FIELD_TEXT,
	FIELD_BLOB,
	FIELD_COMMAND,
	FIELD_SOURCE,
	FIELD_FUND,
	FIELD_ACTIVITY,
	FIELD_PARTY,
	FIELD_DECISION,
	FIELD_ALLOCATION,
	FIELD_FINANCING,
	FIELD_ENTRY,
	FIELD_SHARE,
	FIELD_CONDITION,
	FIELD_COFINANCING,
	FIELD_MEETING,
	FIELD_MINUTE,
	FIELD_ACCOUNT,
	FIELD_TYPES
};

#define RECORD_FIELDS_MAX 17

struct record_table {
	const char *name;    /* of the table */
	const char *swedish; /* for messages: "parten" */
	size_t field_count;
	enum field_type fields[RECORD_FIELDS_MAX];
	const char *insert; /* ?1 seq, ?2 recorded_at, ?3 … fields, last hash */
	const char *select; /* the same columns, ORDER BY seq */
};

const struct record_table *record_table(enum record_kind kind);
/* What identifies the thing that a reference of this type leads to: a question by ?1, and the number of its
 * columns. NULL of a type that is no reference. */
const char *record_content_sql(enum field_type type, int *columns);

enum value_kind { VALUE_NULL, VALUE_NUMBER, VALUE_TEXT, VALUE_BLOB };

struct value {
	enum value_kind kind;
	int64_t number;
	const void *data;
	size_t length;
};

struct value value_null(void);
struct value value_number(int64_t number);
struct value value_optional(int64_t number); /* 0: NULL */
struct value value_text(const char *text);   /* NULL: NULL; not copied */
struct value value_blob(const void *data, size_t length);
/* An origin's two fields; NULL: made by hand. */
struct value value_source(const struct uph_origin *origin);
struct value value_place(const struct uph_origin *origin);
/* A column as the database has it, its real type included. The bytes live as long as the row. */
struct value value_of_column(struct db_statement *row, int column);

#define CONTENT_NOTES 256

/* What identifies referred things, remembered. */
struct contents {
	struct db *db;
	struct key_map keys;           /* {type, id} */
	uint32_t notes[CONTENT_NOTES]; /* numbers of keys that were asked for of late */
	struct content *items;
	size_t capacity;
	struct arena memory;
};

void contents_init(struct contents *contents, struct db *db);
void contents_free(struct contents *contents);

/* Writes a record's canonical bytes into `out` (cleared first). UPH_E_MISSING when a reference leads nowhere.
 */
enum uph_status record_canonical(struct contents *contents, enum record_kind kind,
	const unsigned char previous[DIGEST_SIZE], int64_t recorded_at, const struct value *fields,
	struct buffer *out, struct uph_error *err);

/* Appends a record inside a transaction: `fields` are those after `command` (all of them for a command
 * record). The transaction's command record goes before its first record. `seq` may be NULL. */
enum uph_status record_append(struct uph_ledger *ledger, enum record_kind kind, const struct value *fields,
	int64_t *seq, struct uph_error *err);

#endif
