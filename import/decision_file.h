/* The reader of decision files: from JSON that a person or a program wrote to decisions, or to every reason
 * why not.
 *
 * Pure: it knows JSON, money and words, no ledger. What a file may hold is told in docs/decision-file.md and,
 * key by key, in docs/decision-file.schema.json; the tables are in decision_keys.c. Nothing is guessed and
 * nothing is corrected. A text that is absent is NULL, a date that is absent has ymd 0, a fraction that is
 * absent has denominator 0; lists that are absent are empty. A fraction is exact, as it is written (46/100),
 * above zero and at most one. */
#ifndef UPH_IMPORT_DECISION_FILE_H
#define UPH_IMPORT_DECISION_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/arena.h"
#include "uph/cofinancing.h"
#include "uph/condition.h"
#include "uph/date.h"
#include "uph/decision.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/ledger.h"
#include "uph/money.h"

#define DECISION_FILE_BYTES_MAX ((size_t)1024 * 1024)
#define DECISION_SHARES_MAX 500 /* of one allocation, all levels together */
#define DECISION_SHARE_DEPTH_MAX 8
#define DECISION_LINES_MAX 20000 /* of a protocol, that a draft names */

enum decision_bound {
	DECISION_AMOUNT_NONE, /* not known yet */
	DECISION_AMOUNT_EXACT,
	DECISION_AMOUNT_MOST /* "högst" */
};

/* How a whole is divided between siblings. */
enum decision_division {
	DECISION_DIVISION_NONE,     /* not at all, or it is not known how */
	DECISION_DIVISION_EQUAL,    /* nothing is said: equal parts */
	DECISION_DIVISION_FRACTION, /* each has its fraction; they sum to one */
	DECISION_DIVISION_WEIGHT,   /* each has its weight: inhabitants */
	DECISION_DIVISION_AMOUNT    /* each has its amount */
};

/* Where an allocation's money comes from. */
struct decision_line {
	const char *path;
	const char *fund;
	const char *activity; /* never NULL; "" is undivided */
	bool has_amount;
	struct uph_money amount;
	struct uph_fraction share;
	uint64_t weight; /* of its share beside those of the other lines, for uph_money_split(); else 0 */
};

/* A part of an allocation, or a group of parts. */
struct decision_share {
	const char *path;
	const char *recipient; /* NULL in a group */
	const char *name;
	const char *requisitioner, *performer, *purpose;
	struct uph_fraction share;       /* when the division is by fraction */
	uint64_t weight;                 /* beside its siblings', always above 0, for uph_money_split() */
	enum decision_division division; /* of its own shares */
	struct decision_share *shares;
	size_t share_count;
};

struct decision_allocation {
	const char *path;
	const char *purpose;
	const char *extent;
	struct uph_date period_first, period_last;
	const char *requisitioner; /* the recipient's name when the file has none of its own */
	const char *recipient, *performer;
	enum decision_bound bound;
	struct uph_money amount; /* of EXACT and MOST */
	/* AMOUNT: the lines have amounts, which sum to the allocation's. FRACTION: shares that sum to one.
	 * EQUAL never. NONE: no line, one line that takes all, or several whose parts are not known. */
	enum decision_division financing_division;
	struct decision_line *financing;
	size_t financing_count;
	enum decision_division division; /* of its shares */
	struct decision_share *shares;
	size_t share_count;
};

/* Which amount a co-financing is counted from. */
enum decision_basis {
	DECISION_BASIS_ALLOCATED, /* own money is what the decision allocates */
	DECISION_BASIS_OWN,
	DECISION_BASIS_TOTAL,
	DECISION_BASIS_GRANT
};

struct decision_funder {
	const char *path;
	const char *party;
	struct uph_fraction share;           /* of the actual eligible cost */
	struct uph_fraction financing_share; /* of the actual financing; none: no such rule */
	bool has_cap;
	struct uph_money cap;
};

/* own_share and the funders' shares sum to one. */
struct decision_cofinancing {
	const char *path;
	enum uph_cofinancing_version version;
	struct uph_date date;
	struct uph_fraction own_share;
	enum decision_basis basis;
	struct uph_money amount; /* of the basis, unless it is ALLOCATED */
	bool has_cap;
	struct uph_money cap;            /* the most that the funders pay together */
	struct decision_funder *funders; /* at least one */
	size_t funder_count;
};

/* The pot that money goes to when a condition fails. */
struct decision_pot {
	const char *path;
	const char *fund;
	const char *activity; /* never NULL; "" is undivided */
	const char *reason;
};

struct decision_condition {
	const char *path;
	enum uph_condition_kind kind;
	const char *name;
	const char *text;
	struct uph_date due;
	size_t allocation;                        /* counted from 1; 0: all */
	const struct decision_pot *on_failure;    /* NULL: back to where it came from */
	struct decision_cofinancing *cofinancing; /* when the kind is co-financing; else NULL */
};

struct decision_approval {
	const char *path;
	enum uph_stage result; /* UPH_DECIDED or UPH_REJECTED */
	struct uph_date date;
	const char *function; /* the decision's decider when the file has none of its own; may be NULL */
	const char *reference;
	bool has_amount;
	struct uph_money amount;
};

/* What an earlier decision is to this one. */
enum decision_link {
	DECISION_LINK_NONE,
	DECISION_LINK_REPLACES,
	DECISION_LINK_WITHDRAWS,
	DECISION_LINK_EXTENDS
};

struct decision_earlier {
	const char *path;
	const char *body;
	struct uph_date date;
	const char *paragraph; /* NULL: unknown */
};

struct decision_text {
	const char *path; /* "" when the file is this decision, else "decisions[0]" */
	const char *body;
	struct uph_date date;
	const char *paragraph; /* NULL: unknown */
	const char *title;
	enum uph_stage stage; /* UPH_PROPOSED, UPH_RECOMMENDED or UPH_DECIDED */
	struct uph_date adjusted;
	const char *decider;
	enum decision_link link;
	struct decision_earlier earlier; /* of the link */
	const char **clauses;
	size_t clause_count;
	struct decision_allocation *allocations;
	size_t allocation_count;
	struct decision_condition *conditions;
	size_t condition_count;
	const struct decision_approval *approval; /* NULL: none */
	const char **distribution;
	size_t distribution_count;
};

/* A fund and an activity that a draft names, for a book that lacks them. */
struct decision_fund {
	const char *path;
	const char *name;
	const char *kind; /* "state", "own", "esf" */
	int year;
	bool earlier; /* all years up to and including it */
};

struct decision_activity {
	const char *path;
	const char *code;
	const char *name; /* NULL */
};

/* Which line of the protocol a value of the file was read from. */
struct decision_source_line {
	const char *path;
	int64_t line; /* from 1 */
};

/* What a file is a draft of: a protocol that the program has read. */
struct decision_draft {
	const char *protocol; /* the file's name */
	unsigned char digest[UPH_DIGEST_SIZE];
	const char *body; /* of the meeting; NULL when the draft does not say */
	struct uph_date date;
	struct decision_fund *funds;
	size_t fund_count;
	struct decision_activity *activities;
	size_t activity_count;
	struct decision_source_line *lines; /* by path */
	size_t line_count;
	bool protocol_known; /* the book holds the protocol: the import finds out */
};

struct decision_file {
	struct decision_text *decisions; /* at least one */
	size_t count;
	struct decision_draft *draft; /* NULL: the file is no draft */
	void *memory;                 /* owns all of the above */
};

/* Whether the bytes look like a decision file: what `uph import` asks of content. Broken JSON is recognised,
 * too, so that its error can be told. */
bool decision_file_recognised(const unsigned char *data, size_t length);

/* Reads the file. UPH_OK and `*out`; or UPH_E_REFUSED when the content is not accepted, then `findings` has
 * every reason as an error whose place is the path of the value ("allocations[1].amount"), or the line and
 * character when it is not JSON ("3:14"), and `err` a one-line summary. */
enum uph_status decision_file_read(const unsigned char *data, size_t length, struct decision_file **out,
	struct uph_findings *findings, struct uph_error *err);
void decision_file_free(struct decision_file *file); /* NULL is fine */

/* The line of the protocol that the value at `path` comes from: its own; of what it holds that of its
 * paragraph, amount, text or purpose, else the first; or that of what holds it; 0 when the draft says nothing
 * of it. */
int64_t decision_draft_line(const struct decision_draft *draft, const char *path);
/* The place of a value as a record has it: the path, and the line of a protocol that the book holds:
 * "decisions[0].allocations[0] (protokollet rad 431)". `draft` may be NULL. Lives in `memory`; NULL when
 * there is none left. */
const char *decision_draft_place(const struct decision_draft *draft, const char *path, struct arena *memory);

#endif
