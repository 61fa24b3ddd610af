/* The allocations of a decision and their money. A leaf of the file is set against the ledger's allocations
 * of the decision, then against those of the same meeting whose paragraph was not known (a matrix brought
 * them: the same fact from two sources is linked, not posted twice). Money that reads otherwise is a conflict
 * until the file is said to be right; then the old entries are mirrored and new ones made. */
#include "import/decision_money.h"

#include <string.h>

#include "import/undecided.h"
#include "ledger/base/text.h"
#include "uph/journal.h"

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
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
		status = money_finance(money, leaf, sync->allocations[index], err);
	if (status == UPH_OK)
		status = money_post_leaf(money, leaf, sync->allocations[index], err);
	if (status == UPH_OK)
		status = uph_allocation_by_id(sync->syncing->ledger, sync->allocations[index], &made, err);
	known.label = status == UPH_OK ? made.label : "";
	return status == UPH_OK ? money_say_leaf(money, leaf, UPH_IMPORT_POSTED, &known, NULL, err) : status;
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
	if (!known->of_matrix && !known->matrix_words && !money_same_words(leaf, known))
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

static enum uph_status conflict(struct money *money, const struct leaf *leaf, const struct known_leaf *known,
	const char *was, struct uph_error *err)
{
	money->sync->syncing->conflicts++;
	return money_say_leaf(money, leaf, UPH_IMPORT_CONFLICT, known, was, err);
}

static enum uph_status check_undecided(const struct money *money, const struct leaf *leaf,
	const struct known_leaf *known, struct uph_error *err)
{
	enum uph_status status = import_check_undecided(money->sync->syncing->ledger, known->id, err);
	return status == UPH_OK ? UPH_OK
				: uph_error_at(err, status, leaf ? leaf->path : money->sync->text->path);
}

static enum uph_status take_words(struct money *money, size_t index, bool *changed, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	const struct leaf *leaf = &sync->leaves.items[index];
	const struct known_leaf *known = money->answers[index];
	struct uph_allocation_change change;
	struct uph_origin origin = decision_origin(sync, leaf->path);
	*changed = change_of(money, leaf, known, money->linked[index], &change);
	if (!*changed)
		return UPH_OK;
	sync->syncing->facts++;
	return uph_allocation_amend(
		sync->syncing->ledger, known->id, &change, sync->syncing->reason, &origin, err);
}

static struct uph_money sum_of(const struct leaf_line *lines, size_t count)
{
	struct uph_money sum = {0};
	for (size_t i = 0; i < count; i++)
		(void)uph_money_add(sum, lines[i].amount, &sum);
	return sum;
}

static const char *party_name(const struct money *money, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(money->sync->syncing->ledger, id) : NULL;
	return party ? party->name : "ingen";
}

/* A draft and the book say different things of one decision: both places. */
static void tell_contradiction(
	const struct money *money, const struct leaf *leaf, const struct known_leaf *known)
{
	struct uph_money wanted = sum_of(leaf->lines, leaf->line_count),
			 booked = sum_of(known->lines, known->line_count);
	char amount[UPH_MONEY_TEXT_MAX], book[UPH_MONEY_TEXT_MAX];
	struct uph_origin origin = decision_origin(money->sync, leaf->path);
	if (!money->sync->syncing->draft)
		return;
	(void)uph_findings_add_amount(money->sync->syncing->findings, UPH_SEVERITY_ERROR,
		"decision.contradicts", origin.place ? origin.place : "",
		(struct uph_money){wanted.ore - booked.ore},
		"Utkastet säger %s till %s (\"%s\"); %s %s säger %s till %s (\"%s\", %s) vid samma möte ur samma pott. "
		"Rätta den som är fel.",
		uph_money_print(wanted, UPH_MONEY_SWEDISH, amount), party_name(money, leaf->recipient),
		leaf->purpose, known->source_name ? known->source_name : "boken",
		known->place ? known->place : "", uph_money_print(booked, UPH_MONEY_SWEDISH, book),
		party_name(money, known->recipient), known->purpose, known->label);
}

/* The ledger says other money. */
static enum uph_status contradict(struct money *money, size_t index, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	const struct leaf *leaf = &sync->leaves.items[index];
	const struct known_leaf *known = money->answers[index];
	const char *was = as_known(money, known);
	if (!sync->syncing->accept) {
		tell_contradiction(money, leaf, known);
		return conflict(money, leaf, known, was, err);
	}
	bool words;
	enum uph_status status = check_undecided(money, leaf, known, err);
	if (status == UPH_OK && money->linked[index])
		status = take_words(money, index, &words, err);
	if (status == UPH_OK)
		status = money_take_away(money, known->id, leaf->number, leaf->path, err);
	if (status == UPH_OK)
		status = money_finance_no_longer(money, known->id, leaf->path, err);
	if (status == UPH_OK)
		status = money_finance(money, leaf, known->id, err);
	if (status == UPH_OK)
		status = money_post_leaf(money, leaf, known->id, err);
	sync->syncing->corrected++;
	return status == UPH_OK ? money_say_leaf(money, leaf, UPH_IMPORT_CORRECTED, known, was, err) : status;
}

static enum uph_status unchanged(struct money *money, size_t index, struct uph_error *err)
{
	money->sync->syncing->unchanged++;
	return money_say_leaf(money, &money->sync->leaves.items[index], UPH_IMPORT_UNCHANGED,
		money->answers[index], NULL, err);
}

/* The book has gone on: nothing of the file is done, and where it differs, that is told. */
static enum uph_status let_be(
	struct money *money, size_t index, bool same, const char *why, struct uph_error *err)
{
	const struct known_leaf *known = money->answers[index];
	if (!same)
		decision_remark(money->sync, UPH_SEVERITY_NOTE, "decision.later",
			money->sync->leaves.items[index].path, "%s (%s) %s; det som står i boken gäller.",
			known->label, known->purpose, why);
	return unchanged(money, index, err);
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
		status = money_finance_no_longer(money, known->id, leaf->path, err);
		if (status == UPH_OK)
			status = money_finance(money, leaf, known->id, err);
		sync->syncing->facts++;
	}
	if (status == UPH_OK)
		status = money_post_leaf(money, leaf, known->id, err);
	bool moved = sync->syncing->posted > before;
	if (!moved && same)
		sync->syncing->unchanged++;
	else if (!moved)
		sync->syncing->changed++;
	return status == UPH_OK ? money_say_leaf(money, leaf,
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

/* The money is where the matrix had it, from another pot than the file says. */
static void tell_other_pot(const struct money *money, const struct leaf *leaf, const struct known_leaf *known)
{
	if (!leaf_lines_same(leaf, known, false) && leaf_lines_same(leaf, known, true))
		decision_remark(money->sync, UPH_SEVERITY_WARNING, "decision.other_pot", leaf->path,
			"%s (%s) är bokfört ur en annan pott än filen säger; det som är bokfört står kvar. Flytta det för hand "
			"om filen har rätt.",
			known->label, known->purpose);
}

/* Rejected, withdrawn or replaced: what a file says of it is history. */
static bool is_over(const struct uph_step *step)
{
	return step->stage == UPH_REJECTED || step->stage == UPH_WITHDRAWN || step->stage == UPH_REPLACED;
}

static enum uph_status settle_leaf(struct money *money, size_t index, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	const struct leaf *leaf = &sync->leaves.items[index];
	const struct known_leaf *known = money->answers[index];
	struct uph_step step;
	bool words, loosely = money->linked[index] || known->of_matrix;
	bool same = leaf_lines_same(leaf, known, loosely) || amount_came_later(leaf, known);
	sync->allocations[index] = known->id;
	enum uph_status status = uph_allocation_step(sync->syncing->ledger, known->id, 0, &step, err);
	if (status != UPH_OK)
		return status;
	if (is_over(&step))
		return let_be(money, index, same, "är avslaget, återtaget eller ersatt", err);
	if (known->emptied && !sync->syncing->accept)
		return conflict(money, leaf, known,
			arena_print(sync->syncing->memory, "%s, sedan rättad bort", as_known(money, known)),
			err);
	if (sync->quiet)
		return let_be(money, index, same, "har ändrats sedan filen lästes in", err);
	if (known->posted && !same)
		return contradict(money, index, err);
	tell_other_pot(money, leaf, known);
	status = take_words(money, index, &words, err);
	if (status != UPH_OK)
		return status;
	if (!known->posted)
		return settle_unposted(money, index, same, err);
	if (!words)
		return unchanged(money, index, err);
	sync->syncing->changed++;
	return money_say_leaf(money, leaf, UPH_IMPORT_CHANGED, known, as_known(money, known), err);
}

/* Of the same meeting there is another amount to the same recipient out of the same pot, its paragraph
 * unknown. */
static void tell_alike(const struct money *money, const struct leaf *leaf)
{
	for (size_t k = 0; k < money->other_count; k++) {
		const struct known_leaf *other = &money->others[k];
		if (other->answered || leaf->recipient != other->recipient || !leaf_pots_same(leaf, other))
			continue;
		decision_remark(money->sync, UPH_SEVERITY_WARNING, "decision.alike", leaf->path,
			"Samma möte har redan %s (%s) till samma mottagare ur samma pott, med ett annat belopp. Är det samma "
			"beslut %s.",
			other->label, other->purpose,
			money_posts(money)
				? "är det nu bokfört två gånger: ta tillbaka det ena med uph reverse"
				: "bokförs det två gånger när förslaget rekommenderas: dra tillbaka förslaget med "
				  "uph withdraw");
		return;
	}
}

/* An allocation that an earlier version of the file had is withdrawn. */
static enum uph_status withdraw_line(
	struct money *money, const struct known_leaf *known, struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	struct uph_origin origin = decision_origin(money->sync, "");
	const struct uph_step step = {.stage = UPH_WITHDRAWN,
		.date = money->sync->text->date,
		.note = syncing->reason,
		.allocation = known->id};
	enum uph_status status = money_end_voucher(money, err);
	if (status == UPH_OK)
		status = check_undecided(money, NULL, known, err);
	if (status == UPH_OK)
		status = money_take_away(money, known->id, 0, "", err);
	if (status == UPH_OK)
		status = money_finance_no_longer(money, known->id, "", err);
	syncing->corrected++;
	syncing->facts++;
	return status == UPH_OK ? uph_step_add(syncing->ledger, known->decision, &step, &origin, err)
				: status;
}

static enum uph_status gone(struct money *money, const struct known_leaf *known, struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	struct uph_step step;
	enum uph_status status = uph_allocation_step(syncing->ledger, known->id, 0, &step, err);
	if (status != UPH_OK || is_over(&step) || money->sync->quiet)
		return status;
	syncing->conflicts += !syncing->accept;
	if (syncing->accept)
		status = withdraw_line(money, known, err);
	for (size_t i = 0; status == UPH_OK && i < known->line_count; i++)
		status = money_say_row(money, NULL, &known->lines[i],
			syncing->accept ? UPH_IMPORT_CORRECTED : UPH_IMPORT_CONFLICT, known,
			as_known(money, known), err);
	return status == UPH_OK ? money_end_voucher(money, err) : status;
}

/* ---- all of it ---- */

static enum uph_status take_known(struct money *money, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	struct syncing *syncing = sync->syncing;
	struct uph_decision unknown = {.paragraph = NULL};
	int64_t other = 0;
	enum uph_status status = known_leaves(
		syncing->ledger, sync->id, syncing->memory, &money->known, &money->known_count, err);
	if (status == UPH_OK && sync->text->paragraph) {
		status = uph_decision_find(
			syncing->ledger, sync->text->body, sync->text->date, NULL, &other, err);
		if (status == UPH_OK)
			status = uph_decision_by_id(syncing->ledger, other, &unknown, err);
		if (unknown.paragraph) /* a person has said which it is */
			other = 0;
		if (status == UPH_E_MISSING)
			status = UPH_OK;
	}
	return status == UPH_OK && other != 0 ? known_leaves(syncing->ledger, other, syncing->memory,
							&money->others, &money->other_count, err)
					      : status;
}

/* The same money out of the same pot, to another recipient than the book has it: one of them is wrong, unless
 * the file is said to be right. */
static enum uph_status refuse_stranger(
	struct money *money, size_t index, const struct known_leaf *known, struct uph_error *err)
{
	const struct leaf *leaf = &money->sync->leaves.items[index];
	tell_contradiction(money, leaf, known);
	return conflict(money, leaf, known, as_known(money, known), err);
}

static enum uph_status settle_all(
	struct money *money, struct known_leaf *const *strangers, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < sync->leaves.count; i++) {
		if (strangers[i] && !sync->syncing->accept) {
			status = refuse_stranger(money, i, strangers[i], err);
			continue;
		}
		if (!money->answers[i])
			tell_alike(money, &sync->leaves.items[i]);
		status = money->answers[i] ? settle_leaf(money, i, err) : add_leaf(money, i, err);
	}
	if (status == UPH_OK)
		status = money_end_voucher(money, err);
	for (size_t i = 0; status == UPH_OK && i < sync->leaves.tree_count; i++)
		status = money_keep_tree(money, &sync->leaves.trees[i], err);
	for (size_t k = 0; status == UPH_OK && k < money->known_count; k++) {
		const struct known_leaf *known = &money->known[k];
		if (!known->answered && known->of_file && known->line_count > 0)
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
	money_match(&money, money.known, money.known_count, false);
	money_match(&money, money.others, money.other_count, true);
	struct known_leaf **strangers =
		arena_alloc_array(sync->syncing->memory, count + 1, sizeof(struct known_leaf *));
	if (!strangers)
		return no_memory(err);
	if (sync->syncing->draft && !sync->quiet)
		money_match_contradictions(&money, strangers);
	return settle_all(&money, strangers, err);
}
