/* A decision file's decision and its stage. Order: the decision itself, its money, its words, its conditions,
 * the approval that the file tells of, and what becomes of an earlier decision. */
#include "import/decision_sync.h"

#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"
#include "uph/verdict.h"

void decision_remark(const struct decision_sync *sync, enum uph_severity severity, const char *rule,
	const char *path, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	const char *text = arena_vprint(sync->syncing->memory, format, values);
	va_end(values);
	(void)uph_findings_add(
		sync->syncing->findings, severity, rule, path ? path : "", "%s", text ? text : "");
}

struct uph_origin decision_origin(const struct decision_sync *sync, const char *path)
{
	struct uph_origin origin = sync->syncing->origin;
	const char *place = path && path[0] ? path : sync->text->path;
	if (sync->syncing->draft)
		place = decision_draft_place(sync->syncing->draft, place, sync->syncing->memory);
	origin.place = place && place[0] ? place : NULL;
	return origin;
}

/* ---- the decision ---- */

/* "84/24" is "84". */
static bool is_with_year(const char *said, const char *known)
{
	size_t length = strlen(known);
	return said && strncmp(said, known, length) == 0 && said[length] == '/';
}

/* The file names the decision by a paragraph that it had before. */
static void tell_renumbered(struct decision_sync *sync, const struct uph_decision *known)
{
	struct uph_decision wanted = *known;
	char now[UPH_DECISION_TEXT_MAX], said[UPH_DECISION_TEXT_MAX];
	wanted.paragraph = sync->text->paragraph;
	if (text_same(uph_decision_print(known, now), uph_decision_print(&wanted, said)) ||
		!known->paragraph || is_with_year(sync->text->paragraph, known->paragraph))
		return;
	decision_remark(sync, UPH_SEVERITY_NOTE, "decision.renumbered", sync->text->path,
		"%s i filen är %s i boken: paragrafen är rättad där, och bokens gäller.", said, now);
}

static enum uph_status find_or_add(struct decision_sync *sync, struct uph_error *err)
{
	const struct decision_text *text = sync->text;
	struct syncing *syncing = sync->syncing;
	struct uph_origin origin = decision_origin(sync, NULL);
	const struct uph_decision decision = {.body = text->body,
		.date = text->date,
		.paragraph = text->paragraph,
		.title = text->title,
		.decider = text->decider};
	struct uph_decision known;
	uph_decision_print(&decision, sync->name);
	enum uph_status status =
		uph_decision_find(syncing->ledger, text->body, text->date, text->paragraph, &sync->id, err);
	if (status == UPH_E_MISSING) {
		sync->is_new = true;
		syncing->facts++;
		return uph_decision_add(syncing->ledger, &decision, &origin, &sync->id, err);
	}
	if (status == UPH_OK)
		status = uph_decision_by_id(syncing->ledger, sync->id, &known, err);
	if (status == UPH_OK)
		tell_renumbered(sync, &known);
	if (status != UPH_OK || sync->quiet || !text->title ||
		(known.title && strcmp(known.title, text->title) == 0))
		return status;
	syncing->facts++;
	decision_remark(sync, UPH_SEVERITY_NOTE, "decision.changed", text->path, "%s: rubriken är nu \"%s\".",
		sync->name, text->title);
	return uph_decision_retitle(syncing->ledger, sync->id, text->title, syncing->reason, &origin, err);
}

static enum uph_status add_step(
	struct decision_sync *sync, const struct uph_step *step, struct uph_error *err)
{
	struct uph_origin origin = decision_origin(sync, NULL);
	sync->syncing->facts++;
	return uph_step_add(sync->syncing->ledger, sync->id, step, &origin, err);
}

/* Forwards only: what has been decided since is not undone by an older file. */
static enum uph_status take_stage(struct decision_sync *sync, struct uph_error *err)
{
	const struct decision_text *text = sync->text;
	enum uph_status status = uph_decision_step(sync->syncing->ledger, sync->id, 0, &sync->step, err);
	bool said = sync->step.date.ymd != 0; /* something has been said of it */
	if (status != UPH_OK)
		return status;
	if (said && (sync->step.stage == UPH_REJECTED || sync->step.stage == UPH_WITHDRAWN ||
			    sync->step.stage == UPH_REPLACED)) {
		if (text->stage != UPH_PROPOSED)
			decision_remark(sync, UPH_SEVERITY_NOTE, "decision.stage", sync->text->path,
				"%s är %s i boken; filen säger %s. Det som står i boken gäller.", sync->name,
				uph_stage_word(sync->step.stage), uph_stage_word(text->stage));
		return UPH_OK;
	}
	if (said && sync->step.stage >= text->stage)
		return UPH_OK;
	const struct uph_step step = {.stage = text->stage,
		.date = text->date,
		.function = text->stage == UPH_DECIDED ? text->body : NULL};
	status = add_step(sync, &step, err);
	sync->step = step;
	return status;
}

/* ---- what else the file tells ---- */

struct adjusting {
	struct uph_date date;
};

static enum uph_status see_adjusted(void *context, const struct uph_step *step, struct uph_error *err)
{
	struct adjusting *adjusting = context;
	(void)err;
	if (step->stage == UPH_ADJUSTED)
		adjusting->date = step->date;
	return UPH_OK;
}

static enum uph_status take_adjusted(struct decision_sync *sync, struct uph_error *err)
{
	struct adjusting known = {{0}};
	const struct uph_step step = {.stage = UPH_ADJUSTED, .date = sync->text->adjusted};
	if (step.date.ymd == 0)
		return UPH_OK;
	enum uph_status status = uph_steps(sync->syncing->ledger, sync->id, 0, see_adjusted, &known, err);
	return status == UPH_OK && known.date.ymd != step.date.ymd ? add_step(sync, &step, err) : status;
}

/* Of the lines of the decision: how many wait for a verdict, and where the others stand. */
struct standing_lines {
	size_t waiting, settled;
	struct uph_step step; /* of one that is settled */
};

static enum uph_status count_lines(
	struct decision_sync *sync, struct standing_lines *out, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	struct uph_step step;
	*out = (struct standing_lines){0};
	for (size_t i = 0; status == UPH_OK && i <= sync->leaves.count; i++) {
		bool whole = i == sync->leaves.count;
		if (whole && sync->leaves.count > 0)
			break;
		status = whole ? uph_decision_step(sync->syncing->ledger, sync->id, 0, &step, err)
			       : uph_allocation_step(
					 sync->syncing->ledger, sync->allocations[i], 0, &step, err);
		bool waits = step.stage == UPH_PROPOSED || step.stage == UPH_RECOMMENDED;
		out->waiting += waits;
		out->settled += !waits;
		if (!waits)
			out->step = step;
	}
	return status;
}

/* The first day from the decision's on that is open in every fund. */
static enum uph_status open_day(
	struct decision_sync *sync, struct uph_date date, struct uph_date *out, struct uph_error *err)
{
	const struct uph_fund *funds;
	size_t count;
	*out = date;
	enum uph_status status = uph_funds(sync->syncing->ledger, &funds, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		status = uph_ledger_first_open_day(
			sync->syncing->ledger, funds[i].id, out->ymd, &out->ymd, err);
	return status;
}

/* What has been decided since, or otherwise, stands: a file tells of a verdict, it does not undo one. */
static enum uph_status take_approval(struct decision_sync *sync, struct uph_error *err)
{
	const struct decision_approval *approval = sync->text->approval;
	struct standing_lines lines;
	int64_t voucher = 0;
	if (!approval)
		return UPH_OK;
	enum uph_status status = count_lines(sync, &lines, err);
	if (status != UPH_OK)
		return status;
	if (lines.settled > 0) {
		if (lines.step.stage != approval->result || lines.step.date.ymd != approval->date.ymd ||
			lines.waiting > 0)
			decision_remark(sync, UPH_SEVERITY_NOTE, "decision.approval", approval->path,
				"%s är %s%s i boken; det som står i boken gäller, och filens beslut antecknas inte.",
				sync->name, lines.waiting > 0 ? "delvis " : "",
				uph_stage_word(lines.step.stage));
		return UPH_OK;
	}
	struct uph_verdict verdict = {.decision = sync->id,
		.has_amount = approval->has_amount,
		.amount = approval->amount,
		.function = approval->function,
		.reference = approval->reference,
		.origin = decision_origin(sync, approval->path)};
	sync->syncing->facts++;
	status = open_day(sync, approval->date, &verdict.date, err);
	if (status == UPH_OK)
		status = approval->result == UPH_DECIDED
				 ? uph_approve(sync->syncing->ledger, &verdict, &voucher, err)
				 : uph_reject(sync->syncing->ledger, &verdict, &voucher, err);
	sync->syncing->posted += voucher != 0;
	return status == UPH_OK ? UPH_OK : uph_error_at(err, status, approval->path);
}

struct extending {
	int64_t by;
	bool known;
};

static enum uph_status see_extended(void *context, const struct uph_step *step, struct uph_error *err)
{
	struct extending *extending = context;
	(void)err;
	extending->known = extending->known || (step->stage == UPH_EXTENDED && step->linked == extending->by);
	return UPH_OK;
}

static enum uph_status extend(struct decision_sync *sync, int64_t earlier, struct uph_error *err)
{
	struct extending known = {.by = sync->id};
	const struct uph_step step = {.stage = UPH_EXTENDED, .date = sync->text->date, .linked = sync->id};
	struct uph_origin origin = decision_origin(sync, sync->text->earlier.path);
	enum uph_status status = uph_steps(sync->syncing->ledger, earlier, 0, see_extended, &known, err);
	if (status != UPH_OK || known.known)
		return status;
	sync->syncing->facts++;
	decision_remark(sync, UPH_SEVERITY_NOTE, "decision.extends", sync->text->earlier.path,
		"%s förlänger ett tidigare beslut. Perioden på det tidigare beslutets tilldelningar ändras inte av filen: "
		"ange den med uph amend NR --last-day.",
		sync->name);
	return uph_step_add(sync->syncing->ledger, earlier, &step, &origin, err);
}

static enum uph_status take_earlier(struct decision_sync *sync, struct uph_error *err)
{
	const struct decision_text *text = sync->text;
	struct uph_step step;
	int64_t earlier, voucher = 0;
	if (text->link == DECISION_LINK_NONE || sync->step.stage == UPH_PROPOSED)
		return UPH_OK;
	enum uph_status status = uph_decision_find(sync->syncing->ledger, text->earlier.body,
		text->earlier.date, text->earlier.paragraph, &earlier, err);
	if (status == UPH_OK && text->link == DECISION_LINK_EXTENDS)
		return extend(sync, earlier, err);
	if (status == UPH_OK)
		status = uph_decision_step(sync->syncing->ledger, earlier, 0, &step, err);
	if (status != UPH_OK || step.stage == UPH_REPLACED || step.stage == UPH_WITHDRAWN)
		return status;
	const struct uph_verdict verdict = {
		.decision = earlier, .date = text->date, .origin = decision_origin(sync, text->earlier.path)};
	sync->syncing->facts++;
	status = uph_withdraw(sync->syncing->ledger, &verdict,
		text->link == DECISION_LINK_REPLACES ? sync->id : 0, &voucher, err);
	sync->syncing->posted += voucher != 0;
	return status == UPH_OK ? UPH_OK : uph_error_at(err, status, text->earlier.path);
}

/* What a decision says beside its money. */
static enum uph_status sync_facts(struct decision_sync *sync, struct uph_error *err)
{
	enum uph_status status = decision_sync_words(sync, err);
	if (status == UPH_OK)
		status = decision_sync_conditions(sync, err);
	if (status == UPH_OK)
		status = take_adjusted(sync, err);
	return status == UPH_OK ? take_approval(sync, err) : status;
}

static void say_new(const struct decision_sync *sync)
{
	const struct decision_text *text = sync->text;
	decision_remark(sync, UPH_SEVERITY_NOTE, "decision.new", text->path,
		"%s är nytt i boken: %s, %zu %s, %zu %s, %zu villkor.", sync->name,
		uph_stage_word(sync->step.stage), text->clause_count,
		text->clause_count == 1 ? "att-sats" : "att-satser", sync->leaves.count,
		sync->leaves.count == 1 ? "tilldelning" : "tilldelningar", text->condition_count);
}

enum uph_status decision_sync(
	struct syncing *syncing, const struct decision_text *text, struct uph_error *err)
{
	struct decision_sync sync = {
		.syncing = syncing, .text = text, .quiet = syncing->known_file && !syncing->accept};
	enum uph_status status = find_or_add(&sync, err);
	if (status == UPH_OK)
		status = leaves_make(syncing->ledger, text, syncing->memory, &sync.leaves, err);
	if (status == UPH_OK) {
		sync.allocations =
			arena_alloc_array(syncing->memory, sync.leaves.count + 1, sizeof *sync.allocations);
		status = sync.allocations ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	if (status == UPH_OK && sync.quiet)
		return decision_sync_money(&sync, err);
	if (status == UPH_OK)
		status = take_stage(&sync, err);
	if (status == UPH_OK)
		status = take_earlier(&sync, err);
	if (status == UPH_OK)
		status = decision_sync_money(&sync, err);
	if (status == UPH_OK && syncing->conflicts > 0)
		return UPH_OK; /* nothing will be written */
	if (status == UPH_OK)
		status = sync_facts(&sync, err);
	if (status == UPH_OK && sync.is_new)
		say_new(&sync);
	return status;
}
