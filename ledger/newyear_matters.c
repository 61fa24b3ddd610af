/* What waits before the turn of the year: what a closing would tell, and what the accountants will ask. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/handle.h"
#include "uph/closing.h"
#include "uph/newyear.h"
#include "uph/reconcile.h"
#include "uph/register.h"

#define LIST_BYTES_MAX 4096

struct asking {
	struct uph_ledger *ledger;
	const struct uph_newyear *newyear;
	struct uph_findings *findings;
	char through[UPH_DATE_TEXT_MAX];
};

static const char *activity_code(struct asking *asking, int64_t id)
{
	const struct uph_activity *activity = uph_activity_by_id(asking->ledger, id);
	return activity && activity->code[0] ? activity->code : "ofördelat";
}

static const char *fund_name(struct asking *asking, int64_t id)
{
	const struct uph_fund *fund = uph_fund_by_id(asking->ledger, id);
	return fund ? fund->name : "?";
}

static enum uph_status tell_open(struct asking *asking, struct uph_error *err)
{
	struct uph_closing closing;
	enum uph_status status = uph_closing_of(asking->ledger, 0, asking->newyear->through, &closing, err);
	if (status != UPH_E_MISSING)
		return status;
	return uph_findings_add(asking->findings, UPH_SEVERITY_NOTE, "newyear.open", "",
		"%d är inte stängt: poster med dag till och med %s tas ännu emot, och ändrar det som står här. När "
		"bokslutet är klart: uph close %d.",
		asking->newyear->year - 1, asking->through, asking->newyear->year - 1);
}

/* Every line of a pot counts; the pot is asked about once. */
static bool first_of_pot(const struct uph_newyear *newyear, size_t index)
{
	const struct uph_newyear_line *line = &newyear->lines[index];
	for (size_t i = 0; i < index; i++) {
		if (newyear->lines[i].fund == line->fund && newyear->lines[i].activity == line->activity)
			return false;
	}
	return true;
}

static int64_t pot_ore(const struct uph_newyear *newyear, const struct uph_newyear_line *pot)
{
	int64_t ore = 0;
	for (size_t i = 0; i < newyear->line_count; i++) {
		if (newyear->lines[i].fund == pot->fund && newyear->lines[i].activity == pot->activity)
			ore += newyear->lines[i].on_balance.ore;
	}
	return ore;
}

/* The books before reconciliations were kept said it with a setting, over all pots. */
static struct uph_date said_reconciled(struct asking *asking)
{
	const char *text = uph_ledger_setting(asking->ledger, "reconciled", "");
	struct uph_date day = {0};
	if (uph_date_parse(text, strlen(text), &day, NULL) != UPH_OK)
		day.ymd = 0;
	return day;
}

static enum uph_status tell_unreconciled(struct asking *asking, struct uph_error *err)
{
	const struct uph_newyear *newyear = asking->newyear;
	struct uph_date said = said_reconciled(asking);
	struct buffer list;
	enum uph_status status = UPH_OK;
	buffer_init(&list, LIST_BYTES_MAX);
	for (size_t i = 0; status == UPH_OK && i < newyear->line_count; i++) {
		const struct uph_newyear_line *line = &newyear->lines[i];
		char amount[UPH_MONEY_TEXT_MAX], day[UPH_DATE_TEXT_MAX];
		int64_t ore = first_of_pot(newyear, i) ? pot_ore(newyear, line) : 0;
		struct uph_date through = {0};
		if (ore == 0)
			continue;
		status = uph_reconciled_through(asking->ledger, line->fund, line->activity, 0, &through, err);
		if (through.ymd < said.ymd)
			through = said;
		if (through.ymd >= newyear->through.ymd)
			continue;
		buffer_print(&list, "%s%s, %s: %s (%s%s)", list.length ? "; " : "",
			fund_name(asking, line->fund), activity_code(asking, line->activity),
			uph_money_print((struct uph_money){ore}, UPH_MONEY_SWEDISH, amount),
			through.ymd ? "avstämt t.o.m. " : "aldrig avstämt",
			through.ymd ? uph_date_print(through, day) : "");
	}
	if (status == UPH_OK && list.length > 0)
		status = uph_findings_add(asking->findings, UPH_SEVERITY_WARNING, "newyear.reconcile", "",
			"Inte avstämt mot ekonomisystemet till och med %s: %s. Stäm av: uph reconcile FIL --as-of %s.",
			asking->through, buffer_string(&list), asking->through);
	buffer_free(&list);
	return status;
}

/* Pots below zero that the fund's undivided grant could cover: divided before the turn, each activity has its
 * own balance. */
static enum uph_status tell_undivided(struct asking *asking)
{
	const struct uph_newyear *newyear = asking->newyear;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < newyear->line_count; i++) {
		const struct uph_newyear_line *undivided = &newyear->lines[i];
		const struct uph_activity *activity = uph_activity_by_id(asking->ledger, undivided->activity);
		struct buffer list;
		char amount[UPH_MONEY_TEXT_MAX];
		if (undivided->allocation || !activity || activity->code[0] || undivided->available.ore <= 0)
			continue;
		buffer_init(&list, LIST_BYTES_MAX);
		for (size_t k = 0; k < newyear->line_count; k++) {
			const struct uph_newyear_line *line = &newyear->lines[k];
			if (line->allocation || line->fund != undivided->fund || line->available.ore >= 0)
				continue;
			buffer_print(&list, "%s%s %s", list.length ? ", " : "",
				activity_code(asking, line->activity),
				uph_money_print(line->available, UPH_MONEY_SWEDISH, amount));
		}
		if (list.length > 0)
			status = uph_findings_add_amount(asking->findings, UPH_SEVERITY_NOTE,
				"newyear.undivided", fund_name(asking, undivided->fund), undivided->available,
				"%s är inte fördelat på aktivitet, och står därför som ofördelat i nästa matris; under noll: "
				"%s. Fördela, om det är beslutat: uph record distribute.",
				uph_money_print(undivided->available, UPH_MONEY_SWEDISH, amount),
				buffer_string(&list));
		buffer_free(&list);
	}
	return status;
}

enum uph_status uph_newyear_matters(struct uph_ledger *ledger, const struct uph_newyear *newyear,
	struct uph_findings *findings, struct uph_error *err)
{
	struct asking asking = {.ledger = ledger, .newyear = newyear, .findings = findings};
	(void)uph_date_print(newyear->through, asking.through);
	enum uph_status status = uph_closing_matters(ledger, 0, newyear->through, findings, err);
	if (status == UPH_OK)
		status = tell_unreconciled(&asking, err);
	if (status == UPH_OK)
		status = tell_undivided(&asking);
	return status == UPH_OK ? tell_open(&asking, err) : status;
}
