/* The arithmetic of a matrix, alone: which numbers are grants, what explains the others, and, when the chain
 * does not hold, which number is at fault. Knows no cells, no words but "this can be no grant", no text. */
#ifndef UPH_IMPORT_MATRIX_SOLVE_H
#define UPH_IMPORT_MATRIX_SOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/money.h"

/* More numbers than this are no matrix; up to here no sum of accepted amounts leaves 64 bits. */
#define SOLVE_ITEMS_MAX 3000

enum solve_kind {
	SOLVE_OPENING,     /* an activity's opening amount; these come first */
	SOLVE_OPENING_SUM, /* at most one, among the opening amounts */
	SOLVE_MOVEMENT,    /* taken from the pot (below zero: comes back) */
	SOLVE_NUMBER,      /* a number that is no movement: to be explained, or a grant */
	SOLVE_LEFT         /* the final Kvar: exactly one, last */
};

enum solve_reason {
	REASON_NONE,
	REASON_ROWS_ABOVE, /* the movements directly above */
	REASON_SO_FAR,     /* all movements so far */
	REASON_OPENING,
	REASON_OPENING_AND_GRANTS, /* opening + grants so far */
	REASON_BALANCE,            /* opening + grants so far − movements so far */
	REASON_GRANTS_ABOVE        /* two or more grants standing directly above */
};

struct solve_item {
	enum solve_kind kind;
	struct uph_money amount;
	bool whole;       /* shown without öre: agrees with an exact value rounded to kronor */
	bool never_grant; /* its label says sum or what is left */
	bool named_grant; /* its label says grant: may be one even where it could be explained otherwise */
	bool unchecked;   /* taken as explained whatever it says: for culprit_find() */
	/* answers */
	bool grant;
	bool unexplained; /* a NUMBER that is neither; set by culprit_find() */
	enum solve_reason reason;
	struct uph_money exact; /* what the reason gives; for LEFT and OPENING_SUM what it should be */
	/* the two sets of grants when the verdict is AMBIGUOUS */
	bool grant_first, grant_second;
	bool doubtful; /* a grant although `reason` explains it, when the verdict is DOUBTFUL */
};

enum solve_verdict {
	SOLVE_PROVED,    /* every number explained, one set of grants, Kvar agrees */
	SOLVE_FAILED,    /* the chain does not hold: ask culprit_find() */
	SOLVE_AMBIGUOUS, /* two sets of grants fit equally well */
	SOLVE_DOUBTFUL,  /* Kvar only agrees when a number that is explained is a grant (`doubtful`) */
	SOLVE_TOO_MANY   /* too many numbers that could be grants or sums to tell */
};

struct solve_result {
	struct uph_money opening, granted, moved, left; /* left = opening + granted − moved */
	size_t grant_count;
};

/* Shown agrees with exact: equal, or shown whole and equal to exact rounded half away from zero to kronor. */
bool solve_agrees(struct uph_money shown, bool whole, struct uph_money exact);

/* How far the number is from the exact value: shown whole, from that value rounded. */
struct uph_money solve_difference(struct uph_money shown, bool whole, struct uph_money exact);

/* Solves the chain with the opening amounts as their rows say; the opening sum is not looked at (see
 * solve_opening). `count` at most SOLVE_ITEMS_MAX. */
enum solve_verdict solve_chain(struct solve_item *items, size_t count, struct solve_result *out);

/* The sum of the opening rows, and whether the opening sum, if there is one, agrees with it (its `exact` is
 * set). */
bool solve_opening(struct solve_item *items, size_t count, struct uph_money *rows);

enum culprit_kind {
	CULPRIT_NONE,     /* no single number: the items' `unexplained` describe the best reading */
	CULPRIT_NUMBER,   /* a number whose removal proves the rest: should be `expected` by `reason`, the
			     nearest */
	CULPRIT_LEFT,     /* Kvar should be `expected`; or one of the movements marked `suspect` is wrong */
	CULPRIT_MOVEMENT, /* one movement should be `expected` */
	CULPRIT_GRANT,    /* a grant should be `expected` */
	CULPRIT_OPENING,  /* the opening should be `expected` in all */
	CULPRIT_SEVERAL   /* any one of the `suspect` items, off by `difference`, proves the rest */
};

struct culprit {
	enum culprit_kind kind;
	size_t item;
	enum solve_reason reason;
	struct uph_money expected;
	struct uph_money difference; /* shown − expected */
	struct solve_result reading; /* of the reading it rests on */
	size_t suspect_count;
	bool *suspect; /* count flags, the caller's */
};

/* After SOLVE_FAILED. `suspect` has `count` flags to fill. Marks grants, reasons and `unexplained` in the
 * items as the reading it rests on has them. */
void culprit_find(struct solve_item *items, size_t count, bool *suspect, struct culprit *out);

/* ---- between matrix_solve.c and matrix_culprit.c ---- */

/* What is known when walking the chain from the top. */
struct solve_walk {
	int64_t opening, granted, moved;
	int64_t block; /* the movements directly above */
	size_t block_rows;
	int64_t run; /* the grants directly above */
	size_t run_length;
	size_t grant_count;
};

struct solve_walk solve_start(const struct solve_item *items, size_t count);
void solve_walk_movement(struct solve_walk *walk, int64_t ore);
void solve_walk_grant(struct solve_walk *walk, int64_t ore);
void solve_walk_subtotal(struct solve_walk *walk);
/* The value a reason gives here; false when it gives none (no rows above, no grant yet). */
bool solve_reason_value(const struct solve_walk *walk, enum solve_reason reason, int64_t *ore);
/* The first reason that agrees, or NONE. */
enum solve_reason solve_explain(const struct solve_walk *walk, const struct solve_item *item);
struct solve_result solve_summary(const struct solve_walk *walk);

#endif
