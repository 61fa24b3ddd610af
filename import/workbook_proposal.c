#include "import/workbook_proposal.h"

#include <string.h>

#include "import/workbook_words.h"
#include "ledger/base/text.h"
#include "uph/decision.h"

/* ---- what stands ---- */

struct gathering {
	struct workbook_proposals *proposals;
	struct arena *arena;
	struct uph_ledger *ledger;
	int64_t *allocations;
	size_t count, capacity;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static enum uph_status take_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct gathering *gathering = context;
	(void)decision;
	if (gathering->count == gathering->capacity) {
		size_t larger = gathering->capacity ? gathering->capacity * 2 : 64;
		int64_t *allocations = arena_alloc_array(gathering->arena, larger, sizeof *allocations);
		if (!allocations)
			return no_memory(err);
		if (gathering->count)
			memcpy(allocations, gathering->allocations, gathering->count * sizeof *allocations);
		gathering->allocations = allocations;
		gathering->capacity = larger;
	}
	gathering->allocations[gathering->count++] = allocation->id;
	return UPH_OK;
}

struct line_taking {
	struct gathering *gathering;
	const struct uph_allocation *allocation;
	const char *purpose;
};

static enum uph_status take_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct line_taking *taking = context;
	struct workbook_proposals *proposals = taking->gathering->proposals;
	if (proposals->count == proposals->capacity) {
		size_t larger = proposals->capacity ? proposals->capacity * 2 : 64;
		struct standing_proposal *standing =
			arena_alloc_array(taking->gathering->arena, larger, sizeof *standing);
		if (!standing)
			return no_memory(err);
		if (proposals->count)
			memcpy(standing, proposals->standing, proposals->count * sizeof *standing);
		proposals->standing = standing;
		proposals->capacity = larger;
	}
	proposals->standing[proposals->count++] =
		(struct standing_proposal){.allocation = taking->allocation->id,
			.decision = taking->allocation->decision,
			.recipient = taking->allocation->recipient,
			.fund = line->fund,
			.activity = line->activity,
			.amount = line->amount,
			.purpose = taking->purpose};
	return UPH_OK;
}

enum uph_status workbook_proposals_begin(struct workbook_proposals *proposals, struct uph_ledger *ledger,
	struct arena *arena, struct uph_error *err)
{
	struct gathering gathering = {.proposals = proposals, .arena = arena, .ledger = ledger};
	enum uph_status status = uph_allocations(ledger, 0, take_allocation, &gathering, err);
	for (size_t i = 0; status == UPH_OK && i < gathering.count; i++) {
		struct uph_allocation allocation;
		status = uph_allocation_by_id(ledger, gathering.allocations[i], &allocation, err);
		if (status != UPH_OK)
			break;
		struct line_taking taking = {
			&gathering, &allocation, arena_string(arena, allocation.purpose)};
		status = taking.purpose ? uph_financings(ledger, allocation.id, 0, take_line, &taking, err)
					: no_memory(err);
	}
	return status;
}

void workbook_proposals_restart(struct workbook_proposals *proposals)
{
	for (size_t i = 0; i < proposals->count; i++)
		proposals->standing[i].matched = false;
}

/* ---- a row ---- */

struct proposing {
	struct uph_ledger *ledger;
	const struct journal_row *row;
	const struct workbook_row *more;
	const struct uph_origin *origin;
	struct uph_findings *remarks; /* NULL: nothing is added */
	size_t *fault;
	struct uph_decision decision; /* id 0: not in the books yet */
	struct uph_allocation allocation;
	int64_t fund, activity;
};

static enum uph_status at(struct proposing *proposing, enum uph_movement_field field, enum uph_status status)
{
	if (status != UPH_OK)
		*proposing->fault = field;
	return status;
}

static enum uph_status find_pot(struct proposing *proposing, struct uph_error *err)
{
	const char *const *fields = proposing->row->fields;
	char code[WORKBOOK_CODE_MAX];
	const char *words = workbook_code(fields[UPH_MOVEMENT_ACTIVITY], code);
	const struct uph_fund *fund;
	const struct uph_activity *activity;
	enum uph_status status = at(proposing, UPH_MOVEMENT_FUND,
		uph_fund_find(proposing->ledger, fields[UPH_MOVEMENT_FUND], &fund, err));
	if (status != UPH_OK)
		return status;
	proposing->fund = fund->id;
	status = at(proposing, UPH_MOVEMENT_ACTIVITY,
		uph_activity_find(proposing->ledger, words, &activity, err));
	if (status == UPH_OK)
		proposing->activity = activity->id;
	return status;
}

/* The party; one that is not known is added (when something may be), unless it is near one that is. */
static enum uph_status find_party(
	struct proposing *proposing, enum uph_movement_field field, int64_t *out, struct uph_error *err)
{
	const char *name = proposing->row->fields[field], *place = proposing->origin->place;
	const struct uph_party *party;
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_party_find(proposing->ledger, name, &party, err);
	if (status == UPH_OK)
		*out = party->id;
	if (status != UPH_E_MISSING || !proposing->remarks || uph_party_near(proposing->ledger, name))
		return at(proposing, field, status);
	const struct uph_party new = {.name = name, .kind = "other"};
	status = uph_party_add(proposing->ledger, &new, proposing->origin, out, err);
	if (status == UPH_OK)
		(void)uph_findings_add(proposing->remarks, UPH_SEVERITY_WARNING, "movement.new_party", place,
			"%s är ny i boken", name);
	return at(proposing, field, status);
}

static enum uph_status find_roles(struct proposing *proposing, struct uph_error *err)
{
	struct uph_allocation *out = &proposing->allocation;
	const char *const *fields = proposing->row->fields;
	const char *first = fields[UPH_MOVEMENT_FIRST_DAY], *last = fields[UPH_MOVEMENT_LAST_DAY];
	out->purpose = fields[UPH_MOVEMENT_PURPOSE];
	out->extent = fields[UPH_MOVEMENT_EXTENT];
	out->bound = "exact";
	if (first)
		(void)uph_date_parse(first, strlen(first), &out->period_first, NULL);
	if (last)
		(void)uph_date_parse(last, strlen(last), &out->period_last, NULL);
	if (first && last && out->period_first.ymd > out->period_last.ymd)
		return at(proposing, UPH_MOVEMENT_LAST_DAY,
			uph_fail(err, UPH_E_USAGE, "periodens sista dag ligger före den första"));
	enum uph_status status = find_party(proposing, UPH_MOVEMENT_RECIPIENT, &out->recipient, err);
	if (status == UPH_OK)
		status = find_party(proposing, UPH_MOVEMENT_PERFORMER, &out->performer, err);
	if (status == UPH_OK)
		status = find_party(proposing, UPH_MOVEMENT_REQUISITIONER, &out->requisitioner, err);
	return status;
}

static enum uph_status find_decision(struct proposing *proposing, struct uph_error *err)
{
	int64_t line;
	const char *words = proposing->row->fields[UPH_MOVEMENT_DECISION];
	enum uph_status status =
		uph_decision_resolve(proposing->ledger, words, &proposing->decision, &line, err);
	if (status == UPH_E_MISSING) {
		proposing->decision = (struct uph_decision){0};
		return UPH_OK;
	}
	return at(proposing, UPH_MOVEMENT_DECISION, status);
}

static struct standing_proposal *find_standing(
	struct workbook_proposals *proposals, const struct proposing *proposing)
{
	for (size_t i = 0; i < proposals->count && proposing->decision.id; i++) {
		struct standing_proposal *standing = &proposals->standing[i];
		if (!standing->matched && standing->decision == proposing->decision.id &&
			standing->recipient == proposing->allocation.recipient &&
			standing->fund == proposing->fund && standing->activity == proposing->activity &&
			standing->amount.ore == proposing->row->amount.ore &&
			text_same(standing->purpose, proposing->allocation.purpose))
			return standing;
	}
	return NULL;
}

/* ---- adding ---- */

/* "84" of "LSVO 2024-09-27 § 84"; NULL: unknown. */
static const char *paragraph_in(const char *words)
{
	const char *sign = strstr(words, " § ");
	return sign ? sign + strlen(" § ") : NULL;
}

static enum uph_status add_decision(struct proposing *proposing, struct uph_error *err)
{
	const struct journal_row *row = proposing->row;
	char text[UPH_DECISION_TEXT_MAX];
	const struct uph_decision new = {.body = proposing->more->body,
		.date = row->date,
		.paragraph = paragraph_in(row->fields[UPH_MOVEMENT_DECISION])};
	const struct uph_step step = {.stage = UPH_PROPOSED, .date = row->date};
	int64_t id;
	enum uph_status status = uph_decision_add(proposing->ledger, &new, proposing->origin, &id, err);
	if (status == UPH_OK)
		status = uph_step_add(proposing->ledger, id, &step, proposing->origin, err);
	if (status == UPH_OK)
		status = uph_decision_by_id(proposing->ledger, id, &proposing->decision, err);
	if (status == UPH_OK)
		(void)uph_findings_add(proposing->remarks, UPH_SEVERITY_NOTE, "movement.new_decision",
			proposing->origin->place, "Beslutet %s är nytt i boken, som föreslaget.",
			uph_decision_print(&proposing->decision, text));
	return status;
}

/* Before anything is written; `*own_step`: what is proposed beside lines that have come further says so
 * itself. */
static enum uph_status check_stage(struct proposing *proposing, bool *own_step, struct uph_error *err)
{
	const struct uph_decision *decision = &proposing->decision;
	struct uph_step step;
	char text[UPH_DECISION_TEXT_MAX];
	*own_step = false;
	if (decision->id == 0)
		return UPH_OK;
	enum uph_status status = uph_decision_step(proposing->ledger, decision->id, 0, &step, err);
	*own_step = step.stage != UPH_PROPOSED;
	if (status != UPH_OK || step.stage == UPH_PROPOSED || step.stage == UPH_RECOMMENDED ||
		step.stage == UPH_DECIDED)
		return status;
	return at(proposing, UPH_MOVEMENT_DECISION,
		uph_fail(err, UPH_E_INVARIANT, "%s är %s och tar inga nya tilldelningar",
			uph_decision_print(decision, text), uph_stage_word(step.stage)));
}

static enum uph_status add(struct proposing *proposing, struct uph_error *err)
{
	struct uph_ledger *ledger = proposing->ledger;
	struct uph_allocation *allocation = &proposing->allocation;
	const struct uph_origin *origin = proposing->origin;
	bool own_step;
	enum uph_status status = check_stage(proposing, &own_step, err);
	if (status == UPH_OK && proposing->decision.id == 0)
		status = add_decision(proposing, err);
	allocation->decision = proposing->decision.id;
	if (status == UPH_OK)
		status = uph_allocation_add(
			ledger, allocation, proposing->row->date, origin, &allocation->id, err);
	const struct uph_step step = {
		.stage = UPH_PROPOSED, .date = proposing->row->date, .allocation = allocation->id};
	if (status == UPH_OK && own_step)
		status = uph_step_add(ledger, allocation->decision, &step, origin, err);
	const struct uph_financing line = {.allocation = allocation->id,
		.fund = proposing->fund,
		.activity = proposing->activity,
		.amount = proposing->row->amount};
	return status == UPH_OK ? uph_financing_add(ledger, &line, 0, origin, err) : status;
}

enum uph_status workbook_propose(struct workbook_proposals *proposals, struct uph_ledger *ledger,
	const struct journal_row *row, const struct workbook_row *more, const struct uph_origin *origin,
	struct uph_findings *remarks, struct journal_deed *out, size_t *fault, struct uph_error *err)
{
	struct proposing proposing = {.ledger = ledger,
		.row = row,
		.more = more,
		.origin = origin,
		.remarks = remarks,
		.fault = fault};
	struct standing_proposal *standing = NULL;
	*fault = row->anchor;
	enum uph_status status = find_pot(&proposing, err);
	if (status == UPH_OK)
		status = find_roles(&proposing, err);
	if (status == UPH_OK)
		status = find_decision(&proposing, err);
	if (status == UPH_OK) {
		standing = find_standing(proposals, &proposing);
		if (standing)
			standing->matched = true;
		else
			status = add(&proposing, err);
	}
	*out = (struct journal_deed){.action = standing ? UPH_IMPORT_UNCHANGED : UPH_IMPORT_POSTED,
		.event = "propose",
		.amount = row->amount,
		.allocation = standing ? standing->allocation : proposing.allocation.id,
		.activity = proposing.activity};
	return status;
}

/* ---- from proposed to recommended ---- */

/* What the row says of roles and period goes for the proposal. */
static enum uph_status amend(const struct proposing *proposing, int64_t id, struct uph_error *err)
{
	const struct uph_allocation *row = &proposing->allocation;
	struct uph_allocation_change change = {.extent = row->extent,
		.period_first = row->period_first,
		.period_last = row->period_last,
		.requisitioner = row->requisitioner,
		.performer = row->performer};
	struct uph_allocation old;
	enum uph_status status = uph_allocation_by_id(proposing->ledger, id, &old, err);
	if (status != UPH_OK)
		return status;
	if (change.extent && old.extent && text_same(change.extent, old.extent))
		change.extent = NULL;
	if (change.period_first.ymd == old.period_first.ymd)
		change.period_first.ymd = 0;
	if (change.period_last.ymd == old.period_last.ymd)
		change.period_last.ymd = 0;
	if (change.requisitioner == old.requisitioner)
		change.requisitioner = 0;
	if (change.performer == old.performer)
		change.performer = 0;
	if (!change.extent && !change.period_first.ymd && !change.period_last.ymd && !change.requisitioner &&
		!change.performer)
		return UPH_OK;
	return uph_allocation_amend(
		proposing->ledger, id, &change, "som den rekommenderades", proposing->origin, err);
}

static enum uph_status set_aside(const struct proposing *proposing, const struct uph_movement_words *words,
	const struct standing_proposal *standing, int64_t *voucher, struct uph_error *err)
{
	const struct journal_row *row = proposing->row;
	const struct uph_step step = {
		.stage = UPH_RECOMMENDED, .date = row->date, .allocation = standing->allocation};
	const struct uph_movement movement = {.event = row->event,
		.date = row->date,
		.amount = row->amount,
		.allocation = standing->allocation,
		.fund = standing->fund,
		.activity = standing->activity,
		.reference = words->fields[UPH_MOVEMENT_REFERENCE],
		.text = words->fields[UPH_MOVEMENT_TEXT],
		.override_reason = words->fields[UPH_MOVEMENT_OVERRIDE],
		.origin = words->origin,
		.row_key = words->row_key,
		.key_of_first = true};
	enum uph_status status = amend(proposing, standing->allocation, err);
	if (status == UPH_OK)
		status = uph_step_add(proposing->ledger, standing->decision, &step, proposing->origin, err);
	return status == UPH_OK ? uph_movement_post(proposing->ledger, &movement, voucher, err) : status;
}

/* The proposal that the row is; NULL when there is none, or when some name of the row is not in the books. */
static struct standing_proposal *find_proposal(
	struct workbook_proposals *proposals, struct proposing *proposing, struct uph_error *err)
{
	struct uph_step step;
	if (find_pot(proposing, err) != UPH_OK || find_roles(proposing, err) != UPH_OK ||
		find_decision(proposing, err) != UPH_OK)
		return NULL;
	struct standing_proposal *standing = find_standing(proposals, proposing);
	bool proposed =
		standing &&
		uph_allocation_step(proposing->ledger, standing->allocation, 0, &step, err) == UPH_OK &&
		step.stage == UPH_PROPOSED;
	return proposed ? standing : NULL;
}

enum uph_status workbook_carry_out(struct workbook_proposals *proposals, struct uph_ledger *ledger,
	const struct journal_row *row, const struct workbook_row *more,
	const struct uph_movement_words *words, struct journal_deed *out, bool *taken, size_t *fault,
	struct uph_error *err)
{
	struct proposing proposing = {
		.ledger = ledger, .row = row, .more = more, .origin = &words->origin, .fault = fault};
	struct uph_error why = {0};
	struct standing_proposal *standing = NULL;
	size_t anchor = *fault;
	if (proposals->count > 0 && (row->event == UPH_EVENT_ALLOCATE || row->event == UPH_EVENT_HOLD))
		standing = find_proposal(proposals, &proposing, &why);
	*fault = anchor;
	if (!standing)
		return UPH_OK; /* what is not found is refused, or added, where it is recorded */
	*taken = true;
	standing->matched = true;
	out->allocation = standing->allocation;
	out->activity = standing->activity;
	return set_aside(&proposing, words, standing, &out->voucher, err);
}
