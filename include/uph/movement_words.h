/* A movement as people write it, by hand or in a sheet: an event and its fields in words.
 *
 * One table says which fields an event needs and takes, and one reading makes a movement of them: a day, an
 * amount, pots, parties, an allocation, a decision. What an event may bring to the books with it (a fund, an
 * activity, a party, a decision with its allocation) is added; a name that is near a known one is refused
 * with it. Messages call a field what it is called where the person wrote it. */
#ifndef UPH_MOVEMENT_WORDS_H
#define UPH_MOVEMENT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "uph/finding.h"
#include "uph/movement.h"

enum uph_movement_field {
	UPH_MOVEMENT_DATE,
	UPH_MOVEMENT_AMOUNT,
	UPH_MOVEMENT_ALLOCATION,
	UPH_MOVEMENT_FUND,
	UPH_MOVEMENT_ACTIVITY,
	UPH_MOVEMENT_TO_FUND,
	UPH_MOVEMENT_TO_ACTIVITY,
	UPH_MOVEMENT_DECISION,
	UPH_MOVEMENT_PURPOSE,
	UPH_MOVEMENT_RECIPIENT,
	UPH_MOVEMENT_PERFORMER,
	UPH_MOVEMENT_REQUISITIONER,
	UPH_MOVEMENT_EXTENT,
	UPH_MOVEMENT_FIRST_DAY,
	UPH_MOVEMENT_LAST_DAY,
	UPH_MOVEMENT_OF,   /* "paid", "spent", "claimed" */
	UPH_MOVEMENT_INTO, /* "pot", "reserved" */
	UPH_MOVEMENT_PARTY,
	UPH_MOVEMENT_REFERENCE,
	UPH_MOVEMENT_TEXT,
	UPH_MOVEMENT_OVERRIDE, /* the reason */
	UPH_MOVEMENT_FIELDS
};

struct uph_movement_words {
	enum uph_event event;
	const char *fields[UPH_MOVEMENT_FIELDS]; /* NULL: not written */
	/* "--allocation NR", or without its value "--allocation"; a sheet has "kolumnen Nr" for both. */
	const char *(*called)(enum uph_movement_field field, bool with_value);
	const char *(*event_called)(enum uph_event event); /* NULL: uph_event_name() */
	struct uph_origin origin;
	/* allocate, hold: the money is of one more pot for this allocation, which was made in this change; 0:
	 * for a new one. */
	int64_t joins;
	const unsigned char *row_key; /* of the first entry; NULL */
	/* Set to the field that a refusal is about, when it is about one; NULL. */
	enum uph_movement_field *at_fault;
};

/* Whether the event has the fields it needs and none that it does not take; all take a day, an amount, a
 * reference, a text and a reason. UPH_E_USAGE. Asks no ledger. */
enum uph_status uph_movement_words_check(const struct uph_movement_words *words, struct uph_error *err);

/* Checks, reads and posts, inside a change: one voucher. The texts of `out` are those of `words`. `remarks`
 * (may be NULL) gets what the person should know also when the movement is refused: a warning for a fund, an
 * activity or a party that is new in the books, a note for a decision. Their sentences have no final stop.
 * UPH_E_USAGE for words that cannot be read, else as uph_movement_post() and the finding of names. A refusal
 * may leave what had been added: the change is to be rolled back. */
enum uph_status uph_movement_record(struct uph_ledger *ledger, const struct uph_movement_words *words,
	struct uph_movement *out, int64_t *voucher, struct uph_findings *remarks, struct uph_error *err);

/* A warning when the event is one by which money leaves and its allocation is recommended but not decided, or
 * has a condition that has failed. */
enum uph_status uph_movement_warn(struct uph_ledger *ledger, const struct uph_movement *movement,
	const char *where, struct uph_findings *remarks, struct uph_error *err);

#endif
