#include "import/workbook_verdict.h"

#include "ledger/base/text.h"
#include "uph/verdict.h"

struct judged {
	struct uph_ledger *ledger;
	const struct journal_row *row;
	const struct workbook_row *more;
	struct uph_allocation allocation;
	struct uph_money recommended;
	int64_t voucher; /* of the step that says the same */
	bool said;       /* a step that is past says the same */
};

static enum uph_status add_amount(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct judged *judged = context;
	return uph_money_add(judged->recommended, line->amount, &judged->recommended)
		       ? UPH_OK
		       : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

/* ---- known ---- */

static enum uph_stage wanted(const struct judged *judged)
{
	return judged->more->says == WORKBOOK_REJECT ? UPH_REJECTED : UPH_DECIDED;
}

/* Whether a step is what the row says. A reference that the row does not have is not said; an amount that it
 * does not have is what was recommended. A step of a whole decision has the amount of all its lines. */
static bool same_but_for_reference(const struct judged *judged, const struct uph_step *step)
{
	if (step->stage != wanted(judged) || step->date.ymd != judged->row->date.ymd)
		return false;
	if (step->stage == UPH_REJECTED)
		return true;
	struct uph_money row = judged->more->has_amount ? judged->row->amount : judged->recommended;
	if (step->has_amount && step->allocation)
		return row.ore == step->amount.ore;
	return step->has_amount ? !judged->more->has_amount : row.ore == judged->recommended.ore;
}

static bool same(const struct judged *judged, const struct uph_step *step)
{
	const char *reference = judged->row->fields[UPH_MOVEMENT_REFERENCE];
	return same_but_for_reference(judged, step) &&
	       (!reference || (step->reference && text_same(reference, step->reference)));
}

static enum uph_status see_step(void *context, const struct uph_step *step, struct uph_error *err)
{
	struct judged *judged = context;
	(void)err;
	if ((step->allocation != 0 && step->allocation != judged->allocation.id) || !same(judged, step))
		return UPH_OK;
	judged->said = true;
	judged->voucher = step->voucher;
	return UPH_OK;
}

/* What was said and has been followed by something else is not said again. */
static enum uph_status ask_known(
	struct judged *judged, struct uph_step *step, bool *out, struct uph_error *err)
{
	enum uph_status status = uph_allocation_step(judged->ledger, judged->allocation.id, 0, step, err);
	if (status == UPH_OK)
		status = uph_financings(judged->ledger, judged->allocation.id, 0, add_amount, judged, err);
	*out = status == UPH_OK && same(judged, step);
	judged->voucher = *out ? step->voucher : 0;
	if (status != UPH_OK || *out || step->stage == UPH_RECOMMENDED || step->stage == UPH_PROPOSED)
		return status;
	status = uph_steps(judged->ledger, judged->allocation.decision, 0, see_step, judged, err);
	*out = judged->said && step->stage != UPH_DECIDED && step->stage != UPH_REJECTED;
	return status;
}

/* What is in the books is not changed by a row that says it otherwise. */
static void remark_on_words(const struct judged *judged, const struct uph_step *step, const char *place,
	struct uph_findings *remarks)
{
	const struct {
		const char *heading, *row, *step;
	} words[] = {{"Beslutsfattare", judged->more->function, step->function},
		{"Anteckning", judged->row->fields[UPH_MOVEMENT_TEXT], step->note}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (words[i].row && !(words[i].step && text_same(words[i].row, words[i].step)))
			(void)uph_findings_add(remarks, UPH_SEVERITY_WARNING, "workbook.differs", place,
				"beslutet om %s står redan i boken, med annat i %s: \"%s\". Det är inte ändrat",
				judged->allocation.label, words[i].heading,
				words[i].step ? words[i].step : "");
	}
}

static enum uph_status refuse_reference(
	const struct judged *judged, const struct uph_step *step, size_t *fault, struct uph_error *err)
{
	char day[UPH_DATE_TEXT_MAX];
	*fault = UPH_MOVEMENT_REFERENCE;
	return uph_fail(err, UPH_E_INVARIANT,
		"%s (%s) är redan %s %s, %s%s, och raden säger dnr %s; låt dnr stå tomt, eller ta tillbaka "
		"beslutet först och läs in raden igen",
		judged->allocation.label, judged->allocation.purpose, uph_stage_word(step->stage),
		uph_date_print(step->date, day), step->reference ? "med dnr " : "utan dnr",
		step->reference ? step->reference : "", judged->row->fields[UPH_MOVEMENT_REFERENCE]);
}

/* ---- saying ---- */

/* Which cell a refusal is about: the day, the amount, or else the allocation. */
static size_t fault_of(
	const struct judged *judged, const struct uph_step *step, const struct uph_decision *decision)
{
	if (judged->row->date.ymd < decision->date.ymd)
		return UPH_MOVEMENT_DATE;
	return step->stage == UPH_RECOMMENDED && judged->more->has_amount ? UPH_MOVEMENT_AMOUNT
									  : UPH_MOVEMENT_ALLOCATION;
}

static enum uph_status say(struct judged *judged, const struct uph_step *step,
	const struct uph_origin *origin, int64_t *voucher, size_t *fault, struct uph_error *err)
{
	const struct journal_row *row = judged->row;
	const struct uph_verdict verdict = {.decision = judged->allocation.decision,
		.allocations = &judged->allocation.id,
		.allocation_count = 1,
		.date = row->date,
		.has_amount = judged->more->has_amount,
		.amount = row->amount,
		.function = judged->more->function,
		.reference = row->fields[UPH_MOVEMENT_REFERENCE],
		.note = row->fields[UPH_MOVEMENT_TEXT],
		.origin = *origin};
	struct uph_decision decision;
	enum uph_status status =
		uph_decision_by_id(judged->ledger, judged->allocation.decision, &decision, err);
	if (status != UPH_OK)
		return status;
	*fault = fault_of(judged, step, &decision);
	return judged->more->says == WORKBOOK_REJECT ? uph_reject(judged->ledger, &verdict, voucher, err)
						     : uph_approve(judged->ledger, &verdict, voucher, err);
}

enum uph_status workbook_judge(struct uph_ledger *ledger, const struct journal_row *row,
	const struct workbook_row *more, const struct uph_origin *origin, struct uph_findings *remarks,
	struct journal_deed *out, size_t *fault, struct uph_error *err)
{
	struct judged judged = {.ledger = ledger, .row = row, .more = more};
	struct uph_step step;
	bool known = false;
	*fault = UPH_MOVEMENT_ALLOCATION;
	enum uph_status status =
		uph_allocation_find(ledger, row->fields[UPH_MOVEMENT_ALLOCATION], &judged.allocation, err);
	if (status == UPH_OK)
		status = ask_known(&judged, &step, &known, err);
	*out = (struct journal_deed){.action = known ? UPH_IMPORT_UNCHANGED : UPH_IMPORT_POSTED,
		.event = more->says == WORKBOOK_REJECT ? "reject" : "approve",
		.amount = more->has_amount ? row->amount : judged.recommended,
		.allocation = judged.allocation.id,
		.known_voucher = known ? judged.voucher : 0};
	if (status == UPH_OK && known && same(&judged, &step))
		remark_on_words(&judged, &step, origin->place, remarks);
	else if (status == UPH_OK && !known && same_but_for_reference(&judged, &step))
		return refuse_reference(&judged, &step, fault, err);
	return status == UPH_OK && !known ? say(&judged, &step, origin, &out->voucher, fault, err) : status;
}
