#include "import/matrix_import.h"

#include <stdlib.h>
#include <string.h>

#include "import/matrix.h"
#include "import/matrix_plan.h"
#include "import/matrix_post.h"
#include "uph/balance.h"
#include "uph/source.h"

struct importing {
	const struct import_job *job;
	struct uph_import_result *out;
	struct matrix matrix;
	struct plan plan;
	int64_t *vouchers; /* one for each row of the plan */
	size_t entries;
};

static enum uph_status available_now(struct uph_ledger *ledger, struct uph_money *out, struct uph_error *err)
{
	struct uph_balance *rows, total;
	size_t count;
	const struct uph_scope everything = {0};
	enum uph_status status = uph_balances(ledger, &everything, UPH_BY_FUND, &rows, &count, err);
	if (status != UPH_OK)
		return status;
	status = uph_balance_total(rows, count, &total, err);
	free(rows);
	if (status == UPH_OK)
		*out = total.figures[UPH_AVAILABLE];
	return status;
}

/* ---- the result's rows ---- */

static const char *activity_words(const struct plan_facts *facts)
{
	return facts->activity[0] ? facts->activity : "ofördelat";
}

/* How a row stands in the ledger, as a sentence's part: "200 000,00 från 787 till KoU, beslut 2024-09-27
 * (verifikation 18)". */
static const char *as_known(struct importing *importing, const struct plan_known *known)
{
	const struct plan_facts *facts = &known->facts;
	char amount[UPH_MONEY_TEXT_MAX], day[UPH_DATE_TEXT_MAX];
	bool decided = facts->event == UPH_EVENT_ALLOCATE || facts->event == UPH_EVENT_HOLD;
	const char *text = arena_print(importing->job->memory,
		"%s%s%s, %s %s%s%s%s%s%s%s%s (verifikation %lld)%s", facts->purpose[0] ? "\"" : "",
		facts->purpose, facts->purpose[0] ? "\"" : uph_event_label(facts->event),
		uph_money_print(facts->amount, UPH_MONEY_SWEDISH, amount), decided ? "från " : "på ",
		activity_words(facts), facts->recipient[0] ? " till " : "", facts->recipient,
		decided ? ", beslut " : ", ", uph_date_print(facts->decided, day),
		facts->comment[0] ? ", " : "", facts->comment, (long long)known->voucher,
		known->corrected_away ? ", sedan rättad bort" : "");
	return text ? text : "";
}

static void fill_row(struct importing *importing, struct uph_import_row *out, const struct plan_facts *facts)
{
	struct arena *memory = importing->job->memory;
	out->event = uph_event_name(facts->event);
	out->date = facts->date;
	out->amount = facts->amount;
	out->activity = arena_string(memory, facts->activity);
	out->recipient = arena_string(memory, facts->recipient);
	out->purpose = arena_string(memory, facts->purpose);
	out->label = out->was = "";
}

static enum uph_status result_rows(struct importing *importing, bool accepted, struct uph_error *err)
{
	const struct plan *plan = &importing->plan;
	struct uph_import_result *out = importing->out;
	struct uph_import_row *rows = arena_alloc_array(
		importing->job->memory, plan->row_count + plan->known_count + 1, sizeof *rows);
	if (!rows)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	out->rows = rows;
	for (size_t i = 0; i < plan->row_count; i++) {
		struct uph_import_row *row = &rows[out->row_count++];
		fill_row(importing, row, &plan->rows[i].facts);
		row->place = arena_string(importing->job->memory, plan->rows[i].row->place);
		row->action = plan->rows[i].action;
		row->voucher = importing->vouchers[i];
		if (row->action == UPH_IMPORT_CONFLICT && accepted)
			row->action = UPH_IMPORT_CORRECTED;
		if (plan->rows[i].known && plan->rows[i].action != UPH_IMPORT_UNCHANGED)
			row->was = as_known(importing, plan->rows[i].known);
	}
	for (size_t k = 0; k < plan->known_count; k++) {
		if (plan->known[k].answered || plan->known[k].corrected_away)
			continue;
		struct uph_import_row *row = &rows[out->row_count++];
		fill_row(importing, row, &plan->known[k].facts);
		row->place = "";
		row->action = accepted ? UPH_IMPORT_CORRECTED : UPH_IMPORT_CONFLICT;
		row->was = as_known(importing, &plan->known[k]);
	}
	return UPH_OK;
}

/* ---- the transaction ---- */

static enum uph_status source_record(
	const struct importing *importing, struct post_source *source, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_source known, new = {.kind = "matrix",
					 .name = job->file->name,
					 .size = (int64_t)job->file->length,
					 .title = importing->matrix.title};
	memcpy(new.digest, job->file->digest, UPH_DIGEST_SIZE);
	source->name = job->file->name;
	enum uph_status status = uph_source_find(job->ledger, "matrix", new.digest, &known, err);
	if (status == UPH_OK)
		source->id = known.id;
	return status == UPH_E_MISSING ? uph_source_add(job->ledger, &new, &source->id, err) : status;
}

static enum uph_status write_plan(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct post_source source;
	enum uph_status status = uph_ledger_begin(job->ledger, err);
	if (status != UPH_OK)
		return status;
	status = source_record(importing, &source, err);
	if (status == UPH_OK)
		status = plan_post(job->ledger, &importing->plan, &importing->matrix, &source,
			importing->vouchers, &importing->entries, job->findings, err);
	if (status == UPH_OK && job->options->dry_run)
		status = uph_ledger_check(job->ledger, err);
	if (status != UPH_OK || job->options->dry_run) {
		uph_ledger_rollback(job->ledger);
		return status;
	}
	return uph_ledger_commit(job->ledger, err);
}

static struct uph_money plan_effect(const struct plan *plan)
{
	int64_t ore = 0;
	for (size_t i = 0; i < plan->row_count; i++) {
		const struct plan_facts *facts = &plan->rows[i].facts;
		if (plan->rows[i].action != UPH_IMPORT_POSTED && plan->rows[i].action != UPH_IMPORT_CONFLICT)
			continue;
		bool taken =
			facts->out || facts->event == UPH_EVENT_ALLOCATE || facts->event == UPH_EVENT_HOLD;
		ore += taken ? -facts->amount.ore : facts->amount.ore;
	}
	for (size_t k = 0; k < plan->known_count; k++) {
		const struct plan_facts *facts = &plan->known[k].facts;
		if (plan->known[k].corrected_away)
			continue;
		bool corrected = !plan->known[k].answered;
		for (size_t i = 0; !corrected && i < plan->row_count; i++)
			corrected = plan->rows[i].known == &plan->known[k] &&
				    plan->rows[i].action == UPH_IMPORT_CONFLICT;
		bool taken =
			facts->out || facts->event == UPH_EVENT_ALLOCATE || facts->event == UPH_EVENT_HOLD;
		if (corrected)
			ore += taken ? facts->amount.ore : -facts->amount.ore;
	}
	return (struct uph_money){ore};
}

/* A file that was read before and has been followed by another version: its words are history, not news. */
static void let_words_be(struct importing *importing)
{
	struct plan *plan = &importing->plan;
	if (!importing->out->known_file || plan->changed == 0)
		return;
	(void)uph_findings_add(importing->job->findings, UPH_SEVERITY_NOTE, "import.older_version", "",
		"Filen är inläst förut och en senare version har andra texter på %zu rader. De senare texterna får stå.",
		plan->changed);
	for (size_t i = 0; i < plan->row_count; i++) {
		if (plan->rows[i].action == UPH_IMPORT_CHANGED)
			plan->rows[i].action = UPH_IMPORT_UNCHANGED;
	}
	plan->unchanged += plan->changed;
	plan->changed = 0;
}

static enum uph_status carry_out(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct plan *plan = &importing->plan;
	struct uph_import_result *out = importing->out;
	bool accept = job->options->accept_changes && plan->conflicts > 0;
	out->unchanged = plan->unchanged;
	out->changed = plan->changed;
	out->conflicts = accept ? 0 : plan->conflicts;
	out->corrected = accept ? plan->conflicts : 0;
	out->available_after = out->available_before;
	if (plan->conflicts > 0 && !accept) {
		enum uph_status status = result_rows(importing, false, err);
		return status == UPH_OK
			       ? uph_fail(err, UPH_E_CONFLICT,
					 "%zu %s säger annat än boken; inget är bokfört. Granska skillnaderna och "
					 "läs in igen med --accept-changes om filen har rätt",
					 plan->conflicts, plan->conflicts == 1 ? "rad" : "rader")
			       : status;
	}
	enum uph_status status = UPH_OK;
	if (plan->new_rows + plan->changed + plan->conflicts > 0) {
		status = write_plan(importing, err);
		if (status == UPH_OK &&
			!uph_money_add(out->available_before, plan_effect(plan), &out->available_after))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	out->posted = importing->entries;
	return status == UPH_OK ? result_rows(importing, accept, err) : status;
}

enum uph_status matrix_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct importing importing = {.job = job, .out = out};
	const struct matrix_options options = {.sheet = job->options->sheet};
	struct uph_source known;
	enum uph_status status = matrix_read(job->table, &options, &importing.matrix, job->findings, err);
	if (status != UPH_OK)
		return status;
	out->known_file = uph_source_find(job->ledger, "matrix", job->file->digest, &known, NULL) == UPH_OK;
	status = available_now(job->ledger, &out->available_before, err);
	if (status == UPH_OK)
		status = plan_make(job->ledger, &importing.matrix, job->options->fund, job->memory,
			&importing.plan, job->findings, err);
	if (status == UPH_OK) {
		let_words_be(&importing);
		importing.vouchers = arena_alloc_array(
			job->memory, importing.plan.row_count + 1, sizeof *importing.vouchers);
		status = importing.vouchers ? carry_out(&importing, err)
					    : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	matrix_free(&importing.matrix);
	return status;
}
