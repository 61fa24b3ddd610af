/* The mapping of somebody else's books: which of their accounts hold our money, in which dimension they keep
 * our activities, and what each object there is called here. A person confirms it; it is kept as a record
 * under whose books they are.
 *
 * {"books": {
 *	"system": "Region Blekinge", "key": "232100-0081",
 *	"accounts": ["2990", "2991-2999", "29*"],     a number, an interval of equally long ones, a beginning
 *	"dimension": "6",                             absent: nothing is told apart by activity
 *	"activities": {"7860": "786", "79*": "787"},  object: a code of ours
 *	"undivided": ["7869"],                        objects of money that is not divided
 *	"others": ["1000"],                           objects that are not ours
 *	"no_object": "undivided",                     or "others": rows without an object
 *	"funds": {"2991": "UPH 2024", "21=2023": "UPH t.o.m. 2023"},  an account, or dimension=object
 *	"ours": "credit"                              the side on which money that we hold stands
 * }}
 *
 * A row on one of the accounts without an object of the dimension is undivided money, unless "no_object" says
 * otherwise. An object that the mapping does not name is an error: it is never guessed. */
#ifndef UPH_IMPORT_BOOKS_MAP_H
#define UPH_IMPORT_BOOKS_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/sie.h"
#include "ledger/base/arena.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/ledger.h"

/* Larger mapping files are refused. */
#define BOOKS_MAP_BYTES_MAX ((size_t)16 << 20)

struct books_object {
	const char *pattern; /* "7860", "79*" */
	const char *code;    /* of the activity; NULL: not ours; "": undivided */
	int64_t activity;    /* 0: not ours */
};

struct books_fund {
	int dimension;       /* 0: by account */
	const char *pattern; /* of the account, or the object */
	const char *name;
	int64_t fund;
};

struct books_map {
	const char *system, *key;
	const char **accounts; /* patterns */
	size_t account_count;
	int dimension;                /* 0: none */
	struct books_object *objects; /* exact ones before beginnings, those the longest first */
	size_t object_count;
	struct books_fund *funds; /* in the same way */
	size_t fund_count;
	bool ours_debit;     /* else credit */
	bool bare_is_others; /* rows without an object are not ours */
	int64_t undivided;   /* the activity */
};

/* Reads the JSON strictly, against the ledger's activities and funds. UPH_E_REFUSED with every reason in
 * `findings`. What it holds lives in `arena`. */
enum uph_status books_map_read(struct uph_ledger *ledger, const char *text, size_t length,
	struct arena *arena, struct books_map *out, struct uph_findings *findings, struct uph_error *err);
/* Whether a JSON text is of this kind (its outermost key is "books"). */
bool books_map_recognised(const char *text, size_t length);
/* The canonical JSON, in the arena; NULL when memory is out. */
const char *books_map_write(const struct books_map *map, struct arena *arena);
/* For papers: "konto 2990 och 2991–2999, dimension 6 = aktivitet, kredit är våra pengar". */
const char *books_map_describe(const struct books_map *map, struct arena *arena);

/* The key that a file's mapping is kept under: its organisation number ("232100-0081"), else the company's
 * name, else the program's. */
const char *books_map_key(const struct sie_file *file, struct arena *arena);

/* The kept mapping of a file, or the one in the file `path` when it is not NULL. UPH_E_MISSING with a
 * sentence that says how to get one; `text` (may be NULL) gets the canonical JSON. */
enum uph_status books_map_load(struct uph_ledger *ledger, const struct sie_file *file, const char *path,
	struct arena *arena, struct books_map *out, const char **text, struct uph_findings *findings,
	struct uph_error *err);

enum books_verdict {
	BOOKS_OURS,
	BOOKS_OTHERS, /* another account, or an object that is not ours */
	BOOKS_UNKNOWN /* an object that the mapping does not name */
};

struct books_place {
	int64_t fund;     /* 0: the mapping does not tell */
	int64_t activity; /* the undivided one when no object says */
	/* of BOOKS_UNKNOWN */
	int dimension;
	const char *object; /* "" */
};

enum books_verdict books_map_apply(const struct books_map *map, const char *account,
	const struct sie_object *objects, size_t object_count, struct books_place *out);
/* With our sign: above zero is money that we hold. */
bool books_map_amount(const struct books_map *map, struct uph_money theirs, struct uph_money *out);

#endif
