/* A JSON document read strictly, against tables that say which keys an object has and what they hold.
 *
 * All that is wrong is a finding with the path of the value ("allocations[1].amount", elements counted from
 * 0), and reading goes on. What belongs to a path of a document: unknown keys with the nearest known one,
 * keys that stand twice or are missing, values of another type, too long lists, texts that are empty, amounts
 * and dates that cannot be read. What the values mean together is the caller's. cJSON is seen by
 * json_reader*.c alone. */
#ifndef UPH_IMPORT_JSON_READER_H
#define UPH_IMPORT_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/arena.h"
#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/money.h"

struct cJSON;

/* ---- tables ---- */

enum json_kind {
	JSON_TEXT,     /* not empty */
	JSON_CODE,     /* a text that may be empty */
	JSON_AMOUNT,   /* money above zero, as text */
	JSON_DATE,     /* as text */
	JSON_FRACTION, /* as text; read by the caller */
	JSON_NUMBER,   /* a whole JSON number from 1 to `max` */
	JSON_FLAG,     /* true or false */
	JSON_CHOICE,   /* one of `choices` */
	JSON_OBJECT,   /* of `shape` */
	JSON_LIST,     /* at most `max` objects of `shape` */
	JSON_TEXTS,    /* a list of at most `max` texts */
	JSON_NUMBERS,  /* an object of at most `max` keys of any name, each a whole number above zero */
	JSON_WORDS     /* an object of at most `max` keys of any name, each a text that may be empty */
};

struct json_choices {
	const char *name;
	const char *const *words;
	size_t count;
};

struct json_shape {
	const char *name; /* in the schema: "allocation" */
	const char *noun; /* in messages, as in "saknas i …": "tilldelningen" */
	const struct json_key *keys;
	size_t key_count;
};

struct json_key {
	const char *name;
	enum json_kind kind;
	bool required;
	int64_t max;
	const struct json_shape *shape;
	const struct json_choices *choices;
};

/* ---- a document and the walk over it ---- */

/* Findings beyond this many errors are not added; a last one says so. */
#define JSON_ERRORS_MAX 500

struct json_walk {
	const char *family; /* what the rules' names begin with: "decision" */
	struct arena *arena;
	struct uph_findings *findings;
	size_t errors;
	bool out_of_memory; /* sticks; what was read is then not whole */
};

/* An error at `where`; the rule's name is family.rule. The forms with an amount say what it is off by. */
void json_say(struct json_walk *walk, const char *rule, const char *where, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void json_say_amount(struct json_walk *walk, const char *rule, const char *where, struct uph_money amount,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The root of the text, which may begin with a byte order mark; NULL with a finding ("3:14") when it is not
 * JSON, NULL without one when memory is out. Free with json_document_free(). */
struct cJSON *json_document(struct json_walk *walk, const char *text, size_t length);
void json_document_free(struct cJSON *document);
bool json_is_object(const struct cJSON *value);
bool json_has_member(const struct cJSON *value, const char *key); /* false of what is no object */

/* "allocations[1].amount"; `base` "" is the root. Lives in the arena. */
const char *json_path(struct json_walk *walk, const char *base, const char *key);

struct json_object {
	const struct cJSON *value;
	const char *path; /* "" is the root */
	const struct json_shape *shape;
};

/* Makes the value an object and checks its keys and their types; false with a finding when it is none. */
bool json_object_open(struct json_walk *walk, const struct cJSON *value, const char *path,
	const struct json_shape *shape, struct json_object *out);
/* Whether the key stands there, whatever it holds. */
bool json_has(const struct json_object *object, const char *key);

/* The value of a key. Absent, or of another type (which opening said): NULL or false. Unreadable: the same,
 * with a finding. A text has no white space at its ends; it lives in the arena. */
const char *json_text(struct json_walk *walk, const struct json_object *object, const char *key);
bool json_amount(
	struct json_walk *walk, const struct json_object *object, const char *key, struct uph_money *out);
bool json_date(
	struct json_walk *walk, const struct json_object *object, const char *key, struct uph_date *out);
bool json_number(struct json_walk *walk, const struct json_object *object, const char *key, int64_t *out);
/* The flag; false, too, when it is absent. */
bool json_flag(const struct json_object *object, const char *key);
/* The index of the word in the key's choices. */
bool json_choice(struct json_walk *walk, const struct json_object *object, const char *key, size_t *out);
bool json_member(
	struct json_walk *walk, const struct json_object *object, const char *key, struct json_object *out);

struct json_list {
	const char *path;
	size_t count, index; /* index: of the next element */
	const struct cJSON *next;
	const struct json_shape *shape;
};

/* False when there is none, or when it is longer than its table says (with a finding). */
bool json_list(
	struct json_walk *walk, const struct json_object *object, const char *key, struct json_list *out);
/* The next element, opened; an element that is no object is said and passed over. False after the last. */
bool json_list_object(struct json_walk *walk, struct json_list *list, struct json_object *out);
/* The next text of a list of texts, in the same way. */
bool json_list_text(struct json_walk *walk, struct json_list *list, const char **out);

#define JSON_FREE_NUMBER_MAX INT64_C(1000000000)

/* The object of JSON_NUMBERS as a list, to be walked with json_list_number(). */
bool json_numbers(
	struct json_walk *walk, const struct json_object *object, const char *key, struct json_list *out);
/* The next key and its number; what is no such number is said and passed over. */
bool json_list_number(struct json_walk *walk, struct json_list *list, const char **name, int64_t *out);

/* The same of JSON_WORDS, with json_list_word(). */
bool json_words(
	struct json_walk *walk, const struct json_object *object, const char *key, struct json_list *out);
bool json_list_word(struct json_walk *walk, struct json_list *list, const char **name, const char **out);

#endif
