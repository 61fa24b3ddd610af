/* uph audit: what an honest reader of the books would ask about; and a person's answers. */
#include <string.h>

#include "change.h"
#include "report_output.h"
#include "uph/audit.h"

static const enum option_id options[] = {OPTION_RULES, OPTION_ACCEPT, OPTION_REOPEN, OPTION_REASON,
	OPTION_DRY_RUN_CHANGE, OPTION_FUND, OPTION_AS_OF, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

/* ---- answers ---- */

static enum uph_status answer(struct change *change, void *context, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	const char *reopened = invocation_value(invocation, OPTION_REOPEN);
	const char *key = reopened ? reopened : invocation_value(invocation, OPTION_ACCEPT);
	const char *reason = invocation_value(invocation, OPTION_REASON);
	const struct uph_query *query = context;
	struct uph_audit_options asked = {.as_of = query->to};
	struct uph_audit *audit = NULL;
	enum uph_status status = uph_audit_run(change->ledger, &asked, &audit, err);
	if (status == UPH_OK)
		status = uph_audit_accept(change->ledger, audit, key, reason, reopened != NULL, NULL, err);
	if (status == UPH_OK)
		change_say(change, "%s är %s: %s", key, reopened ? "öppen igen" : "godtagen", reason);
	uph_audit_free(audit);
	return status;
}

static enum uph_status refuse(const struct invocation *invocation, struct uph_error *err)
{
	bool accepts = invocation_value(invocation, OPTION_ACCEPT) != NULL,
	     reopens = invocation_value(invocation, OPTION_REOPEN) != NULL;
	if (accepts && reopens)
		return uph_fail(err, UPH_E_USAGE, "välj --accept eller --reopen, inte båda");
	if ((accepts || reopens) && !invocation_value(invocation, OPTION_REASON))
		return uph_fail(err, UPH_E_USAGE, "ange skälet: --reason \"…\"");
	if (!accepts && !reopens && invocation_value(invocation, OPTION_REASON))
		return uph_fail(err, UPH_E_USAGE, "--reason hör ihop med --accept eller --reopen");
	if (!accepts && !reopens && invocation_value(invocation, OPTION_DRY_RUN_CHANGE))
		return uph_fail(err, UPH_E_USAGE, "--dry-run hör ihop med --accept eller --reopen");
	if ((accepts || reopens) &&
		(invocation_value(invocation, OPTION_KNOWN_AT) || invocation_value(invocation, OPTION_FUND)))
		return uph_fail(err, UPH_E_USAGE,
			"en iakttagelse godtas som boken är nu, över alla bidragsår: utan --known-at och --fund");
	return UPH_OK;
}

/* ---- the report ---- */

/* The report only reads: the book may be one that this person may not write. */
static const struct command reading = {.name = "audit", .options = options, .ledger = COMMAND_READS};

static enum uph_status show(struct invocation *invocation, const struct output *output,
	const struct uph_query *query, struct uph_error *err)
{
	struct uph_ledger *ledger;
	struct uph_report *report = NULL;
	size_t standing = 0;
	invocation->command = &reading;
	enum uph_status status = invocation_ledger(invocation, &ledger, err);
	if (status == UPH_OK)
		status = uph_report_audit(ledger, query, &report, &standing, err);
	if (status == UPH_OK) {
		uph_ledger_read_end(ledger);
		status = output_draw(output, report, err);
	}
	if (status == UPH_OK && standing > 0)
		status = UPH_E_REFUSED; /* the report has said why */
	uph_report_free(report);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct output output;
	struct uph_query query;
	bool answers =
		invocation_value(invocation, OPTION_ACCEPT) || invocation_value(invocation, OPTION_REOPEN);
	enum uph_status status = refuse(invocation, err);
	if (status == UPH_OK)
		status = report_ask(invocation, &output, &query, err);
	if (status != UPH_OK)
		return status;
	query.detail = output.format != UPH_FORMAT_TEXT && output.format != UPH_FORMAT_CSV;
	if (invocation_value(invocation, OPTION_RULES)) {
		invocation->command = &reading;
		return report_answer(invocation, &output, &query, uph_report_audit_rules, err);
	}
	return answers ? change_run(invocation, answer, &query, err) : show(invocation, &output, &query, err);
}

const struct command command_audit = {
	.name = "audit",
	.swedish = "granska",
	.group = "Kontroll",
	.summary = "granskar boken: vad en ärlig läsare skulle fråga om",
	.usage = "[--rules] [--as-of DAG] [--accept BETECKNING --reason SKÄL]",
	.options = options,
	.help = "Numrerade regler om besluten, pengarna, flödet, villkoren och ordningen läser boken, "
		"protokollen och matrisen mot varandra. Varje iakttagelse är en orsak: hur allvarlig den är "
		"(fel, varning, upplysning), vad som är iakttaget, beloppet, var det står och vad man kan "
		"göra. Ingenting ändras. Slutkod 1 när någon iakttagelse står kvar.\n"
		"\n"
		"En iakttagelse som är utredd godtas med ett skäl. Godtagandet hänger på beslutet eller "
		"posten, inte på cellen, och visas för sig; ändras beloppet är det en ny iakttagelse. Som "
		"arbetsbok har rapporten en kolumn Svar: fyll i skälen och läs in den igen med uph import.\n"
		"\n"
		"  uph audit\n"
		"  uph audit -o granskning.xlsx\n"
		"  uph audit --rules\n"
		"  uph audit --accept \"R05 UPH-24-015\" --reason \"KoU har bekräftat: pengar ut\"\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
