/* uph verify: the book proved from its first record to its last. */
#include "progress.h"
#include "report_output.h"
#include "uph/verify.h"

static const enum option_id options[] = {OPTION_HEAD, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status verify(struct invocation *invocation, struct uph_verify_result *result,
	struct uph_findings *findings, struct uph_error *err)
{
	struct progress progress;
	struct uph_ledger *ledger;
	enum uph_status status = invocation_ledger(invocation, &ledger, err);
	if (status != UPH_OK)
		return status;
	progress_begin(&progress, "Prövar boken");
	status = uph_verify(ledger, invocation_value(invocation, OPTION_HEAD), progress_update, &progress,
		result, findings, err);
	progress_end(&progress);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct output output;
	struct uph_verify_result result;
	struct uph_report *report = NULL;
	enum uph_status status = output_choose(invocation, &output, err);
	if (status != UPH_OK)
		return status;
	struct uph_findings *findings = uph_findings_new();
	status = findings ? verify(invocation, &result, findings, err)
			  : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK)
		status = uph_report_verify(
			invocation->ledger, &result, findings, output.language, &report, err);
	if (status == UPH_OK) {
		uph_ledger_read_end(invocation->ledger);
		status = output_draw(&output, report, err);
	}
	if (status == UPH_OK && uph_findings_count_of(findings, UPH_SEVERITY_ERROR) > 0)
		status = UPH_E_REFUSED; /* the report has said why */
	uph_report_free(report);
	uph_findings_free(findings);
	return status;
}

const struct command command_verify = {
	.name = "verify",
	.swedish = "kontrollera",
	.group = "Kontroll",
	.summary = "prövar att boken är hel: kedjan, posterna, summorna",
	.usage = "[--head SUMMA]",
	.options = options,
	.help = "Räknar om kontrollsumman av varje post från den första till den sista, prövar alla "
		"regler som boken ska hålla, och jämför lagrade summor med posterna. Den första "
		"skadade posten namnges. Slutkod 1 om något är fel.\n"
		"\n"
		"Med --head och de 16 siffror som står i en rapports sidfot visas att allt som "
		"rapporten byggde på ännu står oförändrat i boken.\n"
		"\n"
		"  uph verify\n"
		"  uph verify --head \"3f9a 17c2 8b04 d6e1\"\n",
	.ledger = COMMAND_PROVES,
	.run = run,
};
