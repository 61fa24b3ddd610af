#include "change.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "messages.h"
#include "report_output.h"
#include "uph/closing.h"
#include "uph/finding.h"

#define LINES_BYTES_MAX ((size_t)1 << 20)
#define LINE_MAX_BYTES 2048

static void add_line(struct change *change, const char *line)
{
	const char *kept = arena_string(&change->memory, line);
	if (kept && change->line_count < CHANGE_LINES_MAX)
		change->lines[change->line_count++] = kept;
}

void change_say(struct change *change, const char *format, ...)
{
	char line[LINE_MAX_BYTES];
	va_list values;
	va_start(values, format);
	(void)vsnprintf(line, sizeof line, format, values);
	va_end(values);
	add_line(change, line);
}

void change_warn(struct change *change, const char *format, ...)
{
	char line[LINE_MAX_BYTES], told[LINE_MAX_BYTES + 16];
	va_list values;
	va_start(values, format);
	(void)vsnprintf(line, sizeof line, format, values);
	va_end(values);
	add_line(change, line);
	(void)snprintf(told, sizeof told, "varning: %s", line);
	message_error(told);
}

enum uph_status change_warn_closing(
	struct change *change, int64_t fund, struct uph_date through, struct uph_error *err)
{
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_closing_matters(change->ledger, fund, through, findings, err);
	for (size_t i = 0; status == UPH_OK && i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		change_warn(
			change, "%s%s%s", finding->where, finding->where[0] ? ": " : "", finding->message);
	}
	uph_findings_free(findings);
	return status;
}

static enum uph_status make_receipt(struct change *change, const struct output *output, int64_t seq_after,
	struct uph_report **out, struct uph_error *err)
{
	const struct command *command = change->invocation->command;
	bool dry_run = invocation_value(change->invocation, OPTION_DRY_RUN_CHANGE) != NULL;
	enum uph_status status =
		uph_report_receipt(change->ledger, command->name, seq_after, output->language, out, err);
	if (status != UPH_OK)
		return status;
	if (dry_run) {
		(*out)->title = output->language == UPH_ENGLISH ? "Trial run: nothing is recorded"
								: "Provkörning: ingenting är bokfört";
		(*out)->footer = "";
	}
	uph_report_parameter_boolean(*out, "dry_run", "", dry_run);
	uph_report_parameter_shown(*out, "dry_run", "");
	for (size_t i = 0; i < change->line_count; i++)
		uph_report_note(*out, "%s", change->lines[i]);
	return uph_report_complete(*out) ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* With --override a fund may stand below zero; the reason is kept when it was needed. */
static enum uph_status check(const struct change *change, struct uph_error *err)
{
	const char *reason = invocation_value(change->invocation, OPTION_OVERRIDE);
	enum uph_status status = uph_ledger_check(change->ledger, err);
	if (status != UPH_E_INVARIANT || !reason)
		return status;
	status = uph_ledger_override(change->ledger, "fund-below-zero", reason, err);
	return status == UPH_OK ? uph_ledger_check(change->ledger, err) : status;
}

static enum uph_status draw(
	const struct output *output, const struct uph_report *receipt, bool written, struct uph_error *err)
{
	enum uph_status status = output_draw(output, receipt, err);
	if (status == UPH_OK || !written)
		return status;
	struct uph_error why = *err;
	return uph_fail(err, status, "%s; men ändringen är bokförd", why.message);
}

enum uph_status change_run(struct invocation *invocation,
	enum uph_status (*run)(struct change *change, void *context, struct uph_error *err), void *context,
	struct uph_error *err)
{
	struct change change = {.invocation = invocation};
	struct output output;
	struct uph_report *receipt = NULL;
	bool dry_run = invocation_value(invocation, OPTION_DRY_RUN_CHANGE) != NULL;
	if (invocation_value(invocation, OPTION_KNOWN_AT))
		return uph_fail(
			err, UPH_E_USAGE, "--known-at frågar vad boken visste då; det som ändras ändras nu");
	arena_init(&change.memory, LINES_BYTES_MAX);
	enum uph_status status = output_choose(invocation, &output, err);
	if (status == UPH_OK)
		status = invocation_ledger(invocation, &change.ledger, err);
	if (status == UPH_OK)
		status = uph_ledger_begin(change.ledger, err);
	if (status == UPH_OK) {
		int64_t before = uph_ledger_head(change.ledger).seq;
		status = run(&change, context, err);
		if (status == UPH_OK)
			status = check(&change, err);
		if (status == UPH_OK)
			status = make_receipt(&change, &output, before, &receipt, err);
		if (status == UPH_OK && !dry_run)
			status = uph_ledger_commit(change.ledger, err);
		else
			uph_ledger_rollback(change.ledger);
	}
	if (status == UPH_OK)
		status = draw(&output, receipt, !dry_run, err);
	uph_report_free(receipt);
	arena_free(&change.memory);
	return status;
}

/* ---- options ---- */

enum uph_status change_date(
	const struct invocation *invocation, enum option_id id, struct uph_date *out, struct uph_error *err)
{
	const char *text = invocation_value(invocation, id);
	const char *name = option_by_id(id)->name;
	if (!text)
		return uph_fail(err, UPH_E_USAGE, "ange dagen: --%s 2024-09-27", name);
	if (uph_date_parse(text, strlen(text), out, NULL) != UPH_OK)
		return uph_fail(err, UPH_E_USAGE, "--%s tar en dag som 2024-09-27, inte \"%s\"", name, text);
	return UPH_OK;
}

enum uph_status change_amount(const struct invocation *invocation, enum option_id id, bool *there,
	struct uph_money *out, struct uph_error *err)
{
	const char *text = invocation_value(invocation, id);
	const char *name = option_by_id(id)->name;
	struct uph_error why = {0};
	if (there)
		*there = text != NULL;
	if (!text && there)
		return UPH_OK;
	if (!text)
		return uph_fail(err, UPH_E_USAGE, "ange beloppet: --%s \"200 000,00\"", name);
	if (uph_money_parse(text, strlen(text), 0, out, NULL, &why) != UPH_OK)
		return uph_fail(err, UPH_E_USAGE, "--%s: %s", name, why.message);
	return UPH_OK;
}
