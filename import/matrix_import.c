#include "import/matrix_import.h"

#include <string.h>

#include "import/available.h"
#include "import/matrix.h"
#include "import/matrix_plan.h"
#include "import/matrix_post.h"
#include "import/plan_left.h"
#include "uph/decision.h"
#include "uph/register.h"
#include "uph/source.h"

struct importing {
	const struct import_job *job;
	struct uph_import_result *out;
	struct matrix matrix;
	struct plan plan;
	bool accept; /* there are conflicts, and the file is right */
	bool written;
	bool failed; /* memory ran out for some text */
};

static const char *keep(struct importing *importing, const char *text)
{
	const char *kept = text ? arena_string(importing->job->memory, text) : NULL;
	importing->failed = importing->failed || !kept;
	return kept ? kept : "";
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
	importing->failed = importing->failed || !text;
	return text ? text : "";
}

static void fill_row(struct importing *importing, struct uph_import_row *out, const struct plan_facts *facts)
{
	out->event = uph_event_name(facts->event);
	out->date = facts->date;
	out->amount = facts->amount;
	out->activity = keep(importing, facts->activity);
	out->recipient = keep(importing, facts->recipient);
	out->purpose = keep(importing, facts->purpose);
	out->place = out->label = out->was = "";
}

static void fill_row_of_file(
	struct importing *importing, struct uph_import_row *out, const struct plan_row *row)
{
	bool posted = row->action == UPH_IMPORT_POSTED || row->action == UPH_IMPORT_CONFLICT;
	fill_row(importing, out, &row->facts);
	out->place = keep(importing, row->row->place);
	out->voucher = row->voucher;
	out->action =
		importing->accept && row->action == UPH_IMPORT_CONFLICT ? UPH_IMPORT_CORRECTED : row->action;
	if (row->known && row->action != UPH_IMPORT_UNCHANGED)
		out->was = as_known(importing, row->known);
	if (row->known && !(posted && importing->written)) /* what is posted is labelled from the ledger */
		out->label = keep(importing, row->known->label);
}

static void fill_row_gone(
	struct importing *importing, struct uph_import_row *out, const struct plan_known *known)
{
	fill_row(importing, out, &known->facts);
	out->label = keep(importing, known->label);
	out->action = importing->accept ? UPH_IMPORT_CORRECTED : UPH_IMPORT_CONFLICT;
	out->was = as_known(importing, known);
}

/* The result's first rows are the plan's. */
struct labelling {
	struct importing *importing;
	struct uph_import_row *rows;
};

static enum uph_status label_rows(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct labelling *labelling = context;
	const struct plan *plan = &labelling->importing->plan;
	(void)decision;
	(void)err;
	for (size_t i = 0; i < plan->row_count; i++) {
		if (plan->rows[i].allocation == allocation->id)
			labelling->rows[i].label = keep(labelling->importing, allocation->label);
	}
	return UPH_OK;
}

static enum uph_status result_rows(struct importing *importing, struct uph_error *err)
{
	const struct plan *plan = &importing->plan;
	struct uph_import_result *out = importing->out;
	struct uph_import_row *rows = arena_alloc_array(
		importing->job->memory, plan->row_count + plan->known_count + 1, sizeof *rows);
	struct labelling labelling = {importing, rows};
	if (!rows)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	out->rows = rows;
	for (size_t i = 0; i < plan->row_count; i++)
		fill_row_of_file(importing, &rows[out->row_count++], &plan->rows[i]);
	for (size_t k = 0; k < plan->known_count; k++) {
		if (!plan->known[k].answered && !plan->known[k].corrected_away && !plan->known[k].others)
			fill_row_gone(importing, &rows[out->row_count++], &plan->known[k]);
	}
	enum uph_status status = UPH_OK;
	if (importing->written)
		status = uph_allocations(importing->job->ledger, 0, label_rows, &labelling, err);
	if (status == UPH_OK && importing->failed)
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return status;
}

/* ---- the transaction ---- */

/* Whether these bytes were read before, and then as this series and no other: under another they would be
 * posted once more. */
static enum uph_status look_for_file(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	const char *series = importing->plan.year_fund;
	struct uph_source known;
	char time[UPH_TIME_TEXT_MAX];
	enum uph_status status =
		uph_source_find(job->ledger, "matrix", job->file->digest, series, &known, err);
	importing->out->known_file = status == UPH_OK;
	if (status == UPH_E_MISSING)
		status = uph_source_find(job->ledger, "matrix", job->file->digest, NULL, &known, err);
	if (status != UPH_OK || importing->out->known_file)
		return status == UPH_E_MISSING ? UPH_OK : status;
	const char *other = known.series ? known.series : "";
	(void)uph_findings_add(job->findings, UPH_SEVERITY_ERROR, "import.other_fund", "",
		"Samma fil lästes in %s med bidragsåret %s; till %s skulle allt i den bokföras en gång till. Läs "
		"in den med --fund \"%s\" som förut, eller en fil som gäller %s.",
		uph_time_print(known.recorded_at, false, time), other, series, other, series);
	return uph_fail(err, UPH_E_REFUSED, "filen är redan inläst med bidragsåret %s", other);
}

static enum uph_status source_record(
	const struct importing *importing, struct post_source *source, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_source known, new = {.kind = "matrix",
					 .name = job->file->name,
					 .size = (int64_t)job->file->length,
					 .title = importing->matrix.title,
					 .series = importing->plan.year_fund};
	memcpy(new.digest, job->file->digest, UPH_DIGEST_SIZE);
	source->name = job->file->name;
	enum uph_status status = uph_source_find(job->ledger, "matrix", new.digest, new.series, &known, err);
	if (status == UPH_OK)
		source->id = known.id;
	return status == UPH_E_MISSING ? uph_source_add(job->ledger, &new, &source->id, err) : status;
}

static enum uph_status write_plan(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_import_result *out = importing->out;
	struct post_source source;
	importing->written = true;
	enum uph_status status = source_record(importing, &source, err);
	if (status == UPH_OK)
		status = plan_post(job->ledger, &importing->plan, &importing->matrix, &source, &out->posted,
			job->findings, err);
	if (status == UPH_OK)
		status = import_check(job->ledger, job->options, err);
	return status == UPH_OK ? import_available(job->ledger, &out->available_after, err) : status;
}

static enum uph_status carry_out(struct importing *importing, struct uph_error *err)
{
	const struct plan *plan = &importing->plan;
	struct uph_import_result *out = importing->out;
	importing->accept = importing->job->options->accept_changes && plan->conflicts > 0;
	out->unchanged = plan->unchanged;
	out->changed = plan->changed;
	out->conflicts = importing->accept ? 0 : plan->conflicts;
	out->corrected = importing->accept ? plan->conflicts : 0;
	out->available_after = out->available_before;
	enum uph_status status = UPH_OK;
	if (out->conflicts == 0 && plan->new_rows + plan->changed + plan->conflicts > 0)
		status = write_plan(importing, err);
	if (status == UPH_OK && out->conflicts == 0 && !out->known_file)
		status = plan_check_left(
			importing->job->ledger, plan, &importing->matrix, importing->job->findings, err);
	if (status == UPH_OK)
		status = result_rows(importing, err);
	if (status != UPH_OK || out->conflicts == 0)
		return status;
	return uph_fail(err, UPH_E_CONFLICT,
		"%zu %s säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med "
		"--accept-changes om filen har rätt",
		out->conflicts, out->conflicts == 1 ? "rad" : "rader");
}

/* All that asks the ledger what it holds, so that none can write in between. */
static enum uph_status inside(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_import_result *out = importing->out;
	enum uph_status status = plan_begin(job->ledger, &importing->matrix, job->options->fund, job->memory,
		&importing->plan, job->findings, err);
	if (status == UPH_OK)
		status = look_for_file(importing, err);
	if (status == UPH_OK)
		status = import_available(job->ledger, &out->available_before, err);
	if (status == UPH_OK)
		status = plan_make(job->ledger, &importing->matrix, out->known_file, job->memory,
			&importing->plan, job->findings, err);
	return status == UPH_OK ? carry_out(importing, err) : status;
}

enum uph_status matrix_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct importing importing = {.job = job, .out = out};
	const struct matrix_options options = {.sheet = job->options->sheet};
	enum uph_status status = matrix_read(job->table, &options, &importing.matrix, job->findings, err);
	if (status != UPH_OK)
		return status;
	status = uph_ledger_begin(job->ledger, err);
	if (status == UPH_OK) {
		status = inside(&importing, err);
		if (status == UPH_OK && importing.written && !job->options->dry_run)
			status = uph_ledger_commit(job->ledger, err);
		else
			uph_ledger_rollback(job->ledger);
	}
	matrix_free(&importing.matrix);
	return status;
}
