/* The allocations of a decision and their money. A leaf of the file is set against the ledger's allocations
 * of the decision, then against those of the same meeting whose paragraph was not known (a matrix brought
 * them: the same fact from two sources is linked, not posted twice). Money that reads otherwise is a conflict
 * until the file is said to be right; then the old entries are mirrored and new ones made. */
#include <stdio.h>
#include <string.h>

#include "import/decision_sync.h"
#include "ledger/base/text.h"
#include "uph/journal.h"
#include "uph/share.h"

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
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- the result's rows ---- */

static struct uph_import_row *new_row(struct syncing *syncing)
{
	struct decision_rows *rows = &syncing->rows;
	if (rows->count == rows->capacity) {
		size_t capacity = rows->capacity ? 2 * rows->capacity : 32;
		struct uph_import_row *more = arena_alloc_array(syncing->memory, capacity, sizeof *more);
		if (!more)
			return NULL;
		if (rows->count > 0)
			memcpy(more, rows->items, rows->count * sizeof *more);
		rows->items = more;
		rows->capacity = capacity;
	}
	return &rows->items[rows->count++];
}

static const char *kept(struct syncing *syncing, const char *text)
{
	const char *copy = arena_string(syncing->memory, text ? text : "");
	return copy ? copy : "";
}

static enum uph_status say_row(struct money *money, const struct leaf *leaf, const struct leaf_line *line,
	enum uph_import_action action, const struct known_leaf *known, const char *was, struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	struct uph_import_row *row = new_row(syncing);
	if (!row)
		return no_memory(err);
	int64_t recipient = leaf ? leaf->recipient : known->recipient;
	const struct uph_party *party = recipient ? uph_party_by_id(syncing->ledger, recipient) : NULL;
	const struct uph_activity *activity = uph_activity_by_id(syncing->ledger, line->activity);
	bool held = leaf && leaf->held;
	*row = (struct uph_import_row){.action = action,
		.place = kept(syncing, leaf ? leaf->path : ""),
		.event = uph_event_name(held ? UPH_EVENT_HOLD : UPH_EVENT_ALLOCATE),
		.date = money->sync->text->date,
		.activity = kept(syncing, activity ? activity->code : ""),
		.recipient = kept(syncing, party ? party->name : ""),
		.purpose = kept(syncing, leaf ? leaf->purpose : known->purpose),
		.label = kept(syncing, known ? known->label : ""),
		.amount = line->amount,
		.voucher = action == UPH_IMPORT_POSTED || action == UPH_IMPORT_CORRECTED ? money->voucher : 0,
		.was = was ? was : ""};
	return UPH_OK;
}

static enum uph_status say_leaf(struct money *money, const struct leaf *leaf, enum uph_import_action action,
	const struct known_leaf *known, const char *was, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < leaf->line_count; i++)
		status = say_row(money, leaf, &leaf->lines[i], action, known, was, err);
	return status;
}

/* ---- matching ---- */

static bool same_words(const struct leaf *leaf, const struct known_leaf *known)
{
	return text_same(leaf->purpose, known->purpose);
}

/* In order of likeness: the same purpose and money; the same money; the same purpose. */
enum likeness { ALIKE_WHOLLY, ALIKE_MONEY, ALIKE_WORDS, LIKENESSES };

static bool alike(
	const struct leaf *leaf, const struct known_leaf *known, enum likeness likeness, bool loosely)
{
	if (known->answered || leaf->recipient != known->recipient)
		return false;
	switch (likeness) {
	case ALIKE_WHOLLY:
		return same_words(leaf, known) && leaf_lines_same(leaf, known, loosely);
	case ALIKE_MONEY:
		return leaf_lines_same(leaf, known, loosely);
	case ALIKE_WORDS:
		return !loosely && same_words(leaf, known);
	case LIKENESSES:
		break;
	}
	return false;
}

static void match(struct money *money, struct known_leaf *known, size_t count, bool others)
{
	const struct leaves *leaves = &money->sync->leaves;
	for (int likeness = 0; likeness < LIKENESSES; likeness++) {
		for (size_t i = 0; i < leaves->count; i++) {
			for (size_t k = 0; !money->answers[i] && k < count; k++) {
				if (!alike(&leaves->items[i], &known[k], (enum likeness)likeness, others))
					continue;
				money->answers[i] = &known[k];
				money->linked[i] = others;
				known[k].answered = true;
			}
		}
	}
}

/* ---- posting ---- */

static enum uph_status end_voucher(struct money *money, struct uph_error *err)
{
	if (money->voucher == 0)
		return UPH_OK;
	money->voucher = 0;
	return uph_voucher_end(money->sync->syncing->ledger, err);
}

/* What one allocation of the file comes to is one voucher. */
static enum uph_status need_voucher(struct money *money, size_t number, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (money->voucher != 0 && money->voucher_number != number)
		status = end_voucher(money, err);
	if (status == UPH_OK && money->voucher == 0)
		status = uph_voucher_begin(money->sync->syncing->ledger, &money->voucher, err);
	money->voucher_number = number;
	return status;
}

struct opening {
	int64_t fund;
	struct uph_date first;
};

static enum uph_status see_opening(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct opening *opening = context;
	(void)err;
	bool of_fund = entry->from.fund == opening->fund || entry->to.fund == opening->fund;
	if (entry->event != UPH_EVENT_OPENING || !of_fund || entry->corrects ||
		entry->corrected.ore >= entry->amount.ore)
		return UPH_OK;
	if (opening->first.ymd == 0 || entry->date.ymd < opening->first.ymd)
		opening->first = entry->date;
	return UPH_OK;
}

/* A decision counts from its meeting, or from the fund's opening or first open day when that is later. */
static enum uph_status day_of(struct money *money, int64_t fund, struct uph_date *out, struct uph_error *err)
{
	struct uph_ledger *ledger = money->sync->syncing->ledger;
	struct opening opening = {.fund = fund};
	const struct uph_scope scope = {.funds = &fund, .fund_count = 1};
	enum uph_status status = uph_entries(ledger, &scope, see_opening, &opening, err);
	*out = money->sync->text->date;
	if (status == UPH_OK && opening.first.ymd > out->ymd)
		*out = opening.first;
	return status == UPH_OK ? uph_ledger_first_open_day(ledger, fund, out->ymd, &out->ymd, err) : status;
}

static enum uph_status key_of(struct money *money, const struct leaf *leaf, const struct leaf_line *line,
	unsigned char key[UPH_ROW_KEY_SIZE], struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	const struct uph_fund *fund = uph_fund_by_id(syncing->ledger, line->fund);
	const struct uph_activity *activity = uph_activity_by_id(syncing->ledger, line->activity);
	const struct uph_party *party =
		leaf->recipient ? uph_party_by_id(syncing->ledger, leaf->recipient) : NULL;
	row_key_clear(&syncing->keys);
	row_key_put(&syncing->keys, "decisions");
	row_key_put(&syncing->keys, money->sync->name);
	row_key_put(&syncing->keys, leaf->purpose);
	row_key_put(&syncing->keys, fund ? fund->name : "");
	row_key_put(&syncing->keys, activity ? activity->code : "");
	row_key_put(&syncing->keys, party ? party->name : "");
	buffer_print(&syncing->keys.bytes, "%lld", (long long)line->amount.ore);
	return row_key_take(&syncing->keys, syncing->ledger, key, err);
}

static enum uph_status post_line(struct money *money, const struct leaf *leaf, const struct leaf_line *line,
	int64_t allocation, struct uph_error *err)
{
	unsigned char key[UPH_ROW_KEY_SIZE];
	struct syncing *syncing = money->sync->syncing;
	struct uph_entry_draft draft = {
		.event = leaf->held ? UPH_EVENT_HOLD : UPH_EVENT_ALLOCATE,
		.amount = line->amount,
		.from = {UPH_ACCOUNT_POT, line->fund, line->activity, 0, 0},
		.to = {leaf->held ? UPH_ACCOUNT_HELD : UPH_ACCOUNT_RESERVED, line->fund, line->activity,
			allocation, 0},
		.counterparty = leaf->recipient,
		.origin = decision_origin(money->sync, leaf->path),
		.row_key = key,
	};
	if (line->amount.ore == 0)
		return UPH_OK;
	enum uph_status status = day_of(money, line->fund, &draft.date, err);
	if (status == UPH_OK)
		status = key_of(money, leaf, line, key, err);
	if (status == UPH_OK)
		status = need_voucher(money, leaf->number, err);
	if (status == UPH_OK)
		status = uph_entry_add(syncing->ledger, &draft, NULL, err);
	syncing->posted += status == UPH_OK;
	return status == UPH_OK ? UPH_OK : uph_error_at(err, status, leaf->path);
}

static bool posts(const struct money *money)
{
	enum uph_stage stage = money->sync->step.stage;
	return stage == UPH_RECOMMENDED || stage == UPH_DECIDED;
}

static enum uph_status post_leaf(
	struct money *money, const struct leaf *leaf, int64_t allocation, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && posts(money) && i < leaf->line_count; i++)
		status = post_line(money, leaf, &leaf->lines[i], allocation, err);
	return status;
}

/* ---- what a leaf is in the ledger ---- */

static const char *bound_name(const struct leaf *leaf)
{
	switch (leaf->allocation->bound) {
	case DECISION_AMOUNT_EXACT:
		return "exact";
	case DECISION_AMOUNT_MOST:
		return "most";
	case DECISION_AMOUNT_NONE:
		break;
	}
	return "unknown";
}

static enum uph_status finance(
	struct money *money, const struct leaf *leaf, int64_t allocation, struct uph_error *err)
{
	struct uph_origin origin = decision_origin(money->sync, leaf->path);
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < leaf->line_count; i++) {
		const struct leaf_line *line = &leaf->lines[i];
		const struct uph_financing financing = {.allocation = allocation,
			.fund = line->fund,
			.activity = line->activity,
			.amount = line->amount,
			.share_numerator = line->share.numerator,
			.share_denominator = line->share.denominator};
		status = uph_financing_add(money->sync->syncing->ledger, &financing, 0, &origin, err);
	}
	return status;
}

struct ending {
	struct uph_financing lines[DECISION_SHARES_MAX];
	size_t count;
};

static enum uph_status take_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct ending *ending = context;
	if (ending->count == DECISION_SHARES_MAX)
		return uph_fail(err, UPH_E_LIMIT, "tilldelningen har för många finansieringsrader");
	ending->lines[ending->count++] = *line;
	return UPH_OK;
}

/* The allocation's lines are gone; the file's stand instead. */
static enum uph_status finance_no_longer(
	struct money *money, int64_t allocation, const char *path, struct uph_error *err)
{
	struct uph_ledger *ledger = money->sync->syncing->ledger;
	struct uph_origin origin = decision_origin(money->sync, path);
	struct ending *ending = arena_alloc(money->sync->syncing->memory, sizeof *ending);
	if (!ending)
		return no_memory(err);
	enum uph_status status = uph_financings(ledger, allocation, 0, take_line, ending, err);
	for (size_t i = 0; status == UPH_OK && i < ending->count; i++) {
		const struct uph_financing gone = {.allocation = allocation,
			.fund = ending->lines[i].fund,
			.activity = ending->lines[i].activity};
		status = uph_financing_add(ledger, &gone, ending->lines[i].id, &origin, err);
	}
	return status;
}

static enum uph_status add_leaf(struct money *money, size_t index, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	const struct leaf *leaf = &sync->leaves.items[index];
	struct uph_origin origin = decision_origin(sync, leaf->path);
	const struct uph_allocation allocation = {.decision = sync->id,
		.purpose = leaf->purpose,
		.extent = leaf->allocation->extent,
		.period_first = leaf->allocation->period_first,
		.period_last = leaf->allocation->period_last,
		.bound = bound_name(leaf),
		.requisitioner = leaf->requisitioner,
		.recipient = leaf->recipient,
		.performer = leaf->performer};
	struct uph_allocation made;
	struct known_leaf known = {0};
	sync->syncing->facts++;
	enum uph_status status = uph_allocation_add(sync->syncing->ledger, &allocation, sync->text->date,
		&origin, &sync->allocations[index], err);
	if (status == UPH_OK)
		status = finance(money, leaf, sync->allocations[index], err);
	if (status == UPH_OK)
		status = post_leaf(money, leaf, sync->allocations[index], err);
	if (status == UPH_OK)
		status = uph_allocation_by_id(sync->syncing->ledger, sync->allocations[index], &made, err);
	known.label = status == UPH_OK ? made.label : "";
	return status == UPH_OK ? say_leaf(money, leaf, UPH_IMPORT_POSTED, &known, NULL, err) : status;
}

/* ---- words ---- */

static bool differs(const char *wanted, const char *known)
{
	return wanted && (!known || strcmp(wanted, known) != 0);
}

/* What the file says of an allocation and the ledger does not; a matrix's wording stays the matrix's. */
static bool change_of(const struct money *money, const struct leaf *leaf, const struct known_leaf *known,
	bool linked, struct uph_allocation_change *out)
{
	const struct decision_allocation *wanted = leaf->allocation;
	*out = (struct uph_allocation_change){0};
	if (linked)
		out->decision = money->sync->id;
	if (!known->of_matrix && !same_words(leaf, known))
		out->purpose = leaf->purpose;
	if (differs(wanted->extent, known->extent))
		out->extent = wanted->extent;
	if (wanted->period_first.ymd != 0 && wanted->period_first.ymd != known->period_first.ymd)
		out->period_first = wanted->period_first;
	if (wanted->period_last.ymd != 0 && wanted->period_last.ymd != known->period_last.ymd)
		out->period_last = wanted->period_last;
	if (leaf->requisitioner != 0 && leaf->requisitioner != known->requisitioner)
		out->requisitioner = leaf->requisitioner;
	if (leaf->performer != 0 && leaf->performer != known->performer)
		out->performer = leaf->performer;
	if (wanted->bound != DECISION_AMOUNT_NONE && strcmp(bound_name(leaf), known->bound) != 0)
		out->bound = bound_name(leaf);
	return out->decision || out->purpose || out->extent || out->bound || out->period_first.ymd ||
	       out->period_last.ymd || out->requisitioner || out->performer;
}

static const char *as_known(struct money *money, const struct known_leaf *known)
{
	struct uph_money sum = {0};
	char amount[UPH_MONEY_TEXT_MAX];
	struct uph_decision decision;
	char name[UPH_DECISION_TEXT_MAX] = "";
	if (uph_decision_by_id(money->sync->syncing->ledger, known->decision, &decision, NULL) == UPH_OK)
		uph_decision_print(&decision, name);
	for (size_t i = 0; i < known->line_count; i++)
		(void)uph_money_add(sum, known->lines[i].amount, &sum);
	const char *text = arena_print(money->sync->syncing->memory, "%s \"%s\", %s, %s", known->label,
		known->purpose, uph_money_print(sum, UPH_MONEY_SWEDISH, amount), name);
	return text ? text : "";
}

/* ---- a leaf that the ledger has ---- */

struct correcting {
	struct money *money;
	int64_t allocation;
	int64_t entries[DECISION_SHARES_MAX];
	int32_t days[DECISION_SHARES_MAX];
	int64_t funds[DECISION_SHARES_MAX];
	size_t count;
};

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct correcting *correcting = context;
	bool setting_aside = entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD;
	if (entry->allocation != correcting->allocation || !setting_aside || entry->corrects ||
		entry->corrected.ore >= entry->amount.ore)
		return UPH_OK;
	if (correcting->count == DECISION_SHARES_MAX)
		return uph_fail(err, UPH_E_LIMIT, "tilldelningen har för många poster att rätta");
	correcting->entries[correcting->count] = entry->seq;
	correcting->days[correcting->count] = entry->date.ymd;
	correcting->funds[correcting->count++] = entry->from.fund;
	return UPH_OK;
}

/* Mirrors what an allocation was given. */
static enum uph_status take_away(
	struct money *money, int64_t allocation, size_t number, const char *path, struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	struct uph_origin origin = decision_origin(money->sync, path);
	const struct uph_scope everything = {0};
	struct correcting *correcting = arena_alloc(syncing->memory, sizeof *correcting);
	if (!correcting)
		return no_memory(err);
	correcting->money = money;
	correcting->allocation = allocation;
	enum uph_status status = uph_entries(syncing->ledger, &everything, take_entry, correcting, err);
	for (size_t i = 0; status == UPH_OK && i < correcting->count; i++) {
		struct uph_date day = {correcting->days[i]};
		status = uph_ledger_first_open_day(
			syncing->ledger, correcting->funds[i], day.ymd, &day.ymd, err);
		if (status == UPH_OK)
			status = need_voucher(money, number, err);
		if (status == UPH_OK)
			status = uph_entry_correct(syncing->ledger, correcting->entries[i],
				(struct uph_money){0}, day, syncing->reason, &origin, NULL, err);
		syncing->posted += status == UPH_OK;
	}
	return status;
}

/* The ledger says other money. */
static enum uph_status contradict(struct money *money, size_t index, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	const struct leaf *leaf = &sync->leaves.items[index];
	const struct known_leaf *known = money->answers[index];
	const char *was = as_known(money, known);
	if (!sync->syncing->accept) {
		sync->syncing->conflicts++;
		return say_leaf(money, leaf, UPH_IMPORT_CONFLICT, known, was, err);
	}
	enum uph_status status = take_away(money, known->id, leaf->number, leaf->path, err);
	if (status == UPH_OK)
		status = finance_no_longer(money, known->id, leaf->path, err);
	if (status == UPH_OK)
		status = finance(money, leaf, known->id, err);
	if (status == UPH_OK)
		status = post_leaf(money, leaf, known->id, err);
	sync->syncing->corrected++;
	return status == UPH_OK ? say_leaf(money, leaf, UPH_IMPORT_CORRECTED, known, was, err) : status;
}

/* Not reserved yet, a proposal or a decision without an amount: the file's lines stand, and are reserved when
 * it is time. */
static enum uph_status settle_unposted(struct money *money, size_t index, bool same, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	const struct leaf *leaf = &sync->leaves.items[index];
	const struct known_leaf *known = money->answers[index];
	size_t before = sync->syncing->posted;
	enum uph_status status = UPH_OK;
	if (!same) {
		status = finance_no_longer(money, known->id, leaf->path, err);
		if (status == UPH_OK)
			status = finance(money, leaf, known->id, err);
		sync->syncing->facts++;
	}
	if (status == UPH_OK)
		status = post_leaf(money, leaf, known->id, err);
	bool moved = sync->syncing->posted > before;
	if (!moved && same)
		sync->syncing->unchanged++;
	else if (!moved)
		sync->syncing->changed++;
	return status == UPH_OK ? say_leaf(money, leaf,
					  moved  ? UPH_IMPORT_POSTED
					  : same ? UPH_IMPORT_UNCHANGED
						 : UPH_IMPORT_CHANGED,
					  known, moved || same ? NULL : as_known(money, known), err)
				: status;
}

/* The file says no amount, and the decision has got one since. */
static bool amount_came_later(const struct leaf *leaf, const struct known_leaf *known)
{
	for (size_t i = 0; i < leaf->line_count; i++) {
		if (leaf->lines[i].amount.ore != 0)
			return false;
	}
	return known->posted;
}

static enum uph_status settle_leaf(struct money *money, size_t index, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	const struct leaf *leaf = &sync->leaves.items[index];
	const struct known_leaf *known = money->answers[index];
	struct uph_allocation_change change;
	struct uph_origin origin = decision_origin(sync, leaf->path);
	bool same = leaf_lines_same(leaf, known, money->linked[index]) || amount_came_later(leaf, known);
	sync->allocations[index] = known->id;
	if (known->posted && !same)
		return contradict(money, index, err);
	bool words = change_of(money, leaf, known, money->linked[index], &change);
	enum uph_status status = UPH_OK;
	if (words) {
		sync->syncing->facts++;
		status = uph_allocation_amend(
			sync->syncing->ledger, known->id, &change, sync->syncing->reason, &origin, err);
	}
	if (status != UPH_OK)
		return status;
	if (!known->posted)
		return settle_unposted(money, index, same, err);
	sync->syncing->changed += words;
	sync->syncing->unchanged += !words;
	return say_leaf(money, leaf, words ? UPH_IMPORT_CHANGED : UPH_IMPORT_UNCHANGED, known,
		words ? as_known(money, known) : NULL, err);
}

/* An allocation that an earlier version of the file had. */
static enum uph_status gone(struct money *money, const struct known_leaf *known, struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	enum uph_status status = UPH_OK;
	if (syncing->accept) {
		status = end_voucher(money, err);
		if (status == UPH_OK)
			status = take_away(money, known->id, 0, "", err);
		if (status == UPH_OK)
			status = finance_no_longer(money, known->id, "", err);
		syncing->corrected++;
		syncing->facts++;
	} else
		syncing->conflicts++;
	for (size_t i = 0; status == UPH_OK && i < known->line_count; i++)
		status = say_row(money, NULL, &known->lines[i],
			syncing->accept ? UPH_IMPORT_CORRECTED : UPH_IMPORT_CONFLICT, known,
			as_known(money, known), err);
	return status == UPH_OK ? end_voucher(money, err) : status;
}

/* ---- shares ---- */

static int64_t allocation_at(
	const struct money *money, const struct leaf_tree *tree, size_t node, bool *is_new)
{
	const struct leaves *leaves = &money->sync->leaves;
	for (size_t i = 0; i < leaves->count; i++) {
		if (leaves->items[i].allocation != tree->allocation)
			continue;
		*is_new = *is_new || !money->answers[i];
		if (leaves->items[i].node == node)
			return money->sync->allocations[i];
	}
	return 0;
}

/* The tree is kept when its leaves are new: an amount that comes later is divided by it. */
static enum uph_status keep_tree(struct money *money, const struct leaf_tree *tree, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	struct uph_origin origin = decision_origin(sync, tree->allocation->path);
	int64_t *ids = arena_alloc_array(sync->syncing->memory, tree->count, sizeof *ids);
	bool is_new = false;
	(void)allocation_at(money, tree, 0, &is_new);
	enum uph_status status = ids ? UPH_OK : no_memory(err);
	for (size_t i = 0; status == UPH_OK && is_new && i < tree->count; i++) {
		struct uph_share node = tree->nodes[i];
		node.allocation = allocation_at(money, tree, i, &is_new);
		status = uph_share_add(sync->syncing->ledger, sync->id, i > 0 ? ids[node.parent] : 0, &node,
			&origin, &ids[i], err);
	}
	return status;
}

/* ---- all of it ---- */

static enum uph_status take_known(struct money *money, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	struct syncing *syncing = sync->syncing;
	int64_t other = 0;
	enum uph_status status = known_leaves(
		syncing->ledger, sync->id, syncing->memory, &money->known, &money->known_count, err);
	if (status == UPH_OK && sync->text->paragraph) {
		status = uph_decision_find(
			syncing->ledger, sync->text->body, sync->text->date, NULL, &other, NULL);
		if (status == UPH_E_MISSING)
			status = UPH_OK;
	}
	return status == UPH_OK && other != 0 ? known_leaves(syncing->ledger, other, syncing->memory,
							&money->others, &money->other_count, err)
					      : status;
}

/* What has been decided of a linked allocation is decided of it still. */
static enum uph_status keep_stage(struct money *money, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && sync->is_new && i < sync->leaves.count; i++) {
		struct uph_step step;
		if (!money->answers[i] || !money->linked[i])
			continue;
		status = uph_allocation_step(sync->syncing->ledger, money->answers[i]->id, 0, &step, err);
		if (status != UPH_OK || step.stage == UPH_RECOMMENDED || step.stage == UPH_PROPOSED)
			continue;
		struct uph_origin origin = decision_origin(sync, sync->leaves.items[i].path);
		step.allocation = money->answers[i]->id;
		step.voucher = 0;
		status = uph_step_add(sync->syncing->ledger, sync->id, &step, &origin, err);
	}
	return status;
}

static enum uph_status settle_all(struct money *money, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	enum uph_status status = keep_stage(money, err);
	for (size_t i = 0; status == UPH_OK && i < sync->leaves.count; i++)
		status = money->answers[i] ? settle_leaf(money, i, err) : add_leaf(money, i, err);
	if (status == UPH_OK)
		status = end_voucher(money, err);
	for (size_t i = 0; status == UPH_OK && i < sync->leaves.tree_count; i++)
		status = keep_tree(money, &sync->leaves.trees[i], err);
	for (size_t k = 0; status == UPH_OK && k < money->known_count; k++) {
		const struct known_leaf *known = &money->known[k];
		if (!known->answered && !known->of_matrix && known->line_count > 0)
			status = gone(money, known, err);
	}
	return status;
}

enum uph_status decision_sync_money(struct decision_sync *sync, struct uph_error *err)
{
	struct money money = {.sync = sync};
	size_t count = sync->leaves.count;
	money.answers = arena_alloc_array(sync->syncing->memory, count + 1, sizeof(struct known_leaf *));
	money.linked = arena_alloc_array(sync->syncing->memory, count + 1, sizeof *money.linked);
	if (!money.answers || !money.linked)
		return no_memory(err);
	enum uph_status status = take_known(&money, err);
	if (status != UPH_OK)
		return status;
	match(&money, money.known, money.known_count, false);
	match(&money, money.others, money.other_count, true);
	return settle_all(&money, err);
}
