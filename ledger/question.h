/* The inside of a question: its terms, each looked up when it was read. For the question_* files alone. */
#ifndef UPH_LEDGER_QUESTION_H
#define UPH_LEDGER_QUESTION_H

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "uph/question.h"

enum question_field {
	ASKS_ACTIVITY,
	ASKS_FUND,
	ASKS_RECIPIENT,
	ASKS_PARTY, /* in any role */
	ASKS_DECISION,
	ASKS_DATE,
	ASKS_AMOUNT,
	ASKS_ALLOCATION,
	ASKS_VOUCHER,
	ASKS_SOURCE,
	ASKS_EVENT,
	ASKS_TEXT,
	ASKS_NOTHING
};

/* Ids in order of rising value. */
struct question_ids {
	int64_t *ids;
	size_t count;
};

struct question_term {
	enum question_field field;
	bool negated;
	/* activities, funds, parties, decisions, allocations, events; of a source the files. A correction
	 * is the event 0. */
	struct question_ids ids;
	int64_t party;     /* of recipients and parties: the very one that has the name */
	int64_t low, high; /* of days, öre and vouchers: both inclusive */
	const char *text;  /* of ASKS_TEXT: folded */
	/* of a source: what of it is meant, when not all: entries, or what they belong to */
	bool placed;
	struct question_ids entries, allocations, decisions;
	const char *shown; /* as understood: "mottagare:Karlskrona kommun" */
};

#define QUESTION_TERMS_MAX 24

struct uph_question {
	struct arena memory;
	struct question_term terms[QUESTION_TERMS_MAX];
	size_t count;
	const char *text;
};

/* "mottagare": what the key word is called in what is shown. */
const char *question_field_name(enum question_field field);

/* The key word that "aktivtet:786" may have meant; NULL: none is near. */
const char *question_near_key(const char *value);

/* A growing list of ids, sorted and made unique when it is taken. */
struct question_list {
	struct buffer bytes;
};
void question_list_init(struct question_list *list);
void question_list_add(struct question_list *list, int64_t id);
size_t question_list_count(const struct question_list *list);
/* Moves the ids into the question's memory; false when memory is out. The list is empty afterwards. */
bool question_list_take(struct question_list *list, struct arena *memory, struct question_ids *out);
void question_list_free(struct question_list *list);
bool question_has_id(const struct question_ids *ids, int64_t id);

/* The kinds of lookup (question_find.c, question_source.c): `value` is what a person wrote after the key
 * word. UPH_E_MISSING, UPH_E_USAGE with a sentence. Each fills the term but its `negated`. */
enum uph_status question_find(struct uph_ledger *ledger, struct uph_question *question,
	enum question_field field, const char *value, struct question_term *out, struct uph_error *err);
/* A word without a key word. */
enum uph_status question_guess(struct uph_ledger *ledger, struct uph_question *question, const char *value,
	struct question_term *out, struct uph_error *err);
enum uph_status question_find_source(struct uph_ledger *ledger, struct uph_question *question,
	const char *value, struct question_term *out, struct uph_error *err);
/* A place in a file (question_place.c); it points into the words it was read from. */
struct question_place {
	const char *sheet; /* NULL: none is said */
	size_t sheet_length;
	const char *cell;
	int64_t row; /* 0: none */
};
char *question_place_plain(struct arena *memory, const char *place); /* NULL when memory is out */
struct question_place question_place_of(const char *place);
bool question_place_same_sheet(const struct question_place *a, const struct question_place *b);
bool question_place_same(const struct question_place *wanted, const struct question_place *found);
bool question_place_same_row(const struct question_place *wanted, const struct question_place *found);
/* The decision that a protocol's line (from 1) is about: of the paragraph that it stands in. UPH_E_MISSING
 * with a sentence when that one is no decision of the books; without one when `source` has no paragraph
 * there. */
enum uph_status question_find_line(struct uph_ledger *ledger, struct uph_question *question, int64_t source,
	const char *file, int64_t line, int64_t *decision, struct uph_error *err);
/* Decisions of a day or days, of a body or of all. */
enum uph_status question_find_decisions(struct uph_ledger *ledger, struct uph_question *question,
	const char *value, struct question_term *out, struct uph_error *err);
/* Reads "2024", "2024-04", "2024-04-12" and "A..B" into the first and last day; false when it is none. */
bool question_days(const char *text, size_t length, int64_t *low, int64_t *high);

enum uph_status question_no_memory(struct uph_error *err);

#endif
