/* The inside of decision_money.c: a decision's allocations being set against the ledger's. */
#ifndef UPH_IMPORT_DECISION_MONEY_H
#define UPH_IMPORT_DECISION_MONEY_H

#include "import/decision_sync.h"

struct money {
	struct decision_sync *sync;
	struct known_leaf *known; /* of the decision */
	size_t known_count;
	struct known_leaf *others; /* of the same meeting, paragraph unknown */
	size_t other_count;
	struct known_leaf **answers; /* of each leaf; NULL: it is new */
	bool *linked;                /* the answer is one of the others */
	int64_t *share_ids;          /* of the tree being recorded */
	int64_t voucher;             /* the open one; 0: none */
	size_t voucher_number;       /* of the file's allocation that it is for */
	struct uph_date told_closed; /* the open day that has been told of */
};

/* ---- decision_match.c ---- */

/* Gives every leaf that has none yet the allocation among `known` that it is. `others`: of the same meeting,
 * its paragraph unknown, where fund or activity may differ. */
void money_match(struct money *money, struct known_leaf *known, size_t count, bool others);
/* Of a draft, a leaf without an answer may contradict one of the others: of the same pots in the like words,
 * with another amount (it becomes the answer) or to another recipient (`strangers`). */
void money_match_contradictions(struct money *money, struct known_leaf **strangers);
bool money_same_words(const struct leaf *leaf, const struct known_leaf *known);

/* ---- decision_rows.c: what the result says ---- */

enum uph_status money_say_row(struct money *money, const struct leaf *leaf, const struct leaf_line *line,
	enum uph_import_action action, const struct known_leaf *known, const char *was,
	struct uph_error *err);
/* A row for each line of the leaf. */
enum uph_status money_say_leaf(struct money *money, const struct leaf *leaf, enum uph_import_action action,
	const struct known_leaf *known, const char *was, struct uph_error *err);

/* ---- decision_trees.c ---- */

/* The tree is kept when its leaves are new: an amount that comes later is divided by it. */
enum uph_status money_keep_tree(struct money *money, const struct leaf_tree *tree, struct uph_error *err);

/* ---- decision_post.c: entries and financing lines ---- */

/* What one allocation of the file comes to is one voucher. */
enum uph_status money_end_voucher(struct money *money, struct uph_error *err);
/* Whether the decision has come so far that its money is posted. */
bool money_posts(const struct money *money);
/* Reserves (or sets aside) the leaf's lines for the allocation, when the decision's stage moves money. */
enum uph_status money_post_leaf(
	struct money *money, const struct leaf *leaf, int64_t allocation, struct uph_error *err);
/* Mirrors what an allocation was given; `number` is the file's allocation whose voucher it joins. */
enum uph_status money_take_away(
	struct money *money, int64_t allocation, size_t number, const char *path, struct uph_error *err);
enum uph_status money_finance(
	struct money *money, const struct leaf *leaf, int64_t allocation, struct uph_error *err);
/* The allocation's lines are gone. */
enum uph_status money_finance_no_longer(
	struct money *money, int64_t allocation, const char *path, struct uph_error *err);

#endif
