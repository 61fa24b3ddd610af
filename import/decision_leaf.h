/* What a decision file's allocations come to, each share an allocation of its own: the leaves. And the
 * ledger's allocations, in the same shape, to set them against. */
#ifndef UPH_IMPORT_DECISION_LEAF_H
#define UPH_IMPORT_DECISION_LEAF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/decision_file.h"
#include "ledger/base/arena.h"
#include "uph/ledger.h"
#include "uph/share.h"

struct leaf_line {
	int64_t fund, activity;
	struct uph_money amount;   /* 0: not known yet */
	struct uph_fraction share; /* of the leaf's amount; denominator 0: none */
};

/* An allocation as the file has it. */
struct leaf {
	const char *path; /* for messages */
	const struct decision_allocation *allocation;
	const char *purpose;
	int64_t requisitioner, recipient, performer;
	bool held; /* set aside for nobody yet */
	struct leaf_line *lines;
	size_t line_count;
	size_t number; /* of its allocation in the file, from 1 */
	size_t node;   /* its place in the allocation's tree of shares; 0: it is not shared */
};

/* The tree of an allocation that is shared. */
struct leaf_tree {
	const struct decision_allocation *allocation;
	struct uph_share *nodes;
	size_t count;
};

struct leaves {
	struct leaf *items;
	size_t count;
	struct leaf_tree *trees;
	size_t tree_count;
};

/* The leaves of a decision whose names are in the register (see decision_names.c). All lives in `memory`. */
enum uph_status leaves_make(struct uph_ledger *ledger, const struct decision_text *decision,
	struct arena *memory, struct leaves *out, struct uph_error *err);

/* An allocation as the ledger has it. */
struct known_leaf {
	int64_t id, decision;
	const char *label, *purpose, *extent, *bound;
	struct uph_date period_first, period_last;
	int64_t requisitioner, recipient, performer;
	bool of_matrix;                  /* a matrix brought it: its words are the matrix's */
	bool of_file;                    /* a decision file did */
	bool matrix_words;               /* the purpose is a matrix's words: they stay */
	const char *source_name, *place; /* of its first entry that stands; NULL */
	bool posted;                     /* its money has been reserved, and what was is not corrected away */
	bool emptied;                    /* it was, and is corrected away whole */
	struct leaf_line *lines;
	size_t line_count;
	bool answered;
};

/* The ledger's allocations of a decision that stand, by number. */
enum uph_status known_leaves(struct uph_ledger *ledger, int64_t decision, struct arena *memory,
	struct known_leaf **out, size_t *count, struct uph_error *err);

/* The same pots with the same amounts, in any order; with `loosely` fund or activity may differ. */
bool leaf_lines_same(const struct leaf *leaf, const struct known_leaf *known, bool loosely);
/* The same pots, whatever the amounts. */
bool leaf_pots_same(const struct leaf *leaf, const struct known_leaf *known);
/* Some of the pots with the same amounts. */
bool leaf_lines_overlap(const struct leaf *leaf, const struct known_leaf *known);

#endif
