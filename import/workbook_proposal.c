#include "import/workbook_proposal.h"

#include <string.h>

#include "import/workbook_roles.h"
#include "import/workbook_words.h"
#include "ledger/base/text.h"
#include "uph/decision.h"

/* ---- what stands ---- */

struct gathering {
	struct workbook_proposals *proposals;
	struct arena *arena;
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

/* What rows of recommended decisions are already is not there for other rows. */
static enum uph_status mark_known(
	struct workbook_proposals *proposals, const struct journal_known *known, struct uph_error *err)
{
	struct key_map allocations;
	bool fine = true;
	key_map_init(&allocations, sizeof(int64_t));
	for (size_t i = 0; fine && i < known->count; i++) {
		const struct known_entry *entry = &known->entries[i];
		if (entry->matched &&
			(entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD) &&
			key_map_find(&allocations, &entry->allocation) == KEY_MAP_NONE)
			fine = key_map_add(&allocations, &entry->allocation) != KEY_MAP_NONE;
	}
	for (size_t i = 0; fine && i < proposals->count; i++)
		proposals->standing[i].known =
			key_map_find(&allocations, &proposals->standing[i].allocation) != KEY_MAP_NONE;
	key_map_free(&allocations);
	return fine ? UPH_OK : no_memory(err);
}

enum uph_status workbook_proposals_begin(struct workbook_proposals *proposals, struct uph_ledger *ledger,
	const struct journal_known *known, struct arena *arena, struct uph_error *err)
{
	struct gathering gathering = {.proposals = proposals, .arena = arena};
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
	return status == UPH_OK ? mark_known(proposals, known, err) : status;
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

static enum uph_status find_roles(struct proposing *proposing, struct uph_error *err)
{
	return workbook_roles_read(proposing->ledger, proposing->row, proposing->origin, proposing->remarks,
		&proposing->allocation, proposing->fault, err);
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

static bool is_row(const struct standing_proposal *standing, const struct proposing *proposing)
{
	return !standing->known && !standing->matched && standing->decision == proposing->decision.id &&
	       standing->recipient == proposing->allocation.recipient && standing->fund == proposing->fund &&
	       standing->activity == proposing->activity &&
	       standing->amount.ore == proposing->row->amount.ore &&
	       text_same(standing->purpose, proposing->allocation.purpose);
}

static struct standing_proposal *find_standing(
	struct workbook_proposals *proposals, const struct proposing *proposing)
{
	for (size_t i = 0; i < proposals->count && proposing->decision.id; i++) {
		if (is_row(&proposals->standing[i], proposing))
			return &proposals->standing[i];
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

static enum uph_status add_line(const struct proposing *proposing, struct uph_error *err)
{
	const struct uph_financing line = {.allocation = proposing->allocation.id,
		.fund = proposing->fund,
		.activity = proposing->activity,
		.amount = proposing->row->amount};
	return uph_financing_add(proposing->ledger, &line, 0, proposing->origin, err);
}

static enum uph_status add(struct proposing *proposing, int64_t joins, struct uph_error *err)
{
	struct uph_ledger *ledger = proposing->ledger;
	struct uph_allocation *allocation = &proposing->allocation;
	const struct uph_origin *origin = proposing->origin;
	bool own_step;
	allocation->id = joins;
	if (joins)
		return add_line(proposing, err);
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
	return status == UPH_OK ? add_line(proposing, err) : status;
}

enum uph_status workbook_propose(struct workbook_proposals *proposals, struct uph_ledger *ledger,
	const struct journal_row *row, const struct workbook_row *more, const struct uph_origin *origin,
	int64_t joins, struct uph_findings *remarks, struct journal_deed *out, size_t *fault,
	struct uph_error *err)
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
		if (standing) {
			standing->matched = true;
			status = workbook_roles_compare(
				ledger, standing->allocation, row, origin->place, remarks, err);
		} else {
			status = add(&proposing, joins, err);
		}
	}
	*out = (struct journal_deed){.action = standing ? UPH_IMPORT_UNCHANGED : UPH_IMPORT_POSTED,
		.event = "propose",
		.amount = row->amount,
		.allocation = standing ? standing->allocation : proposing.allocation.id,
		.activity = proposing.activity};
	return status;
}

/* ---- from proposed to recommended ---- */

static enum uph_status set_aside(const struct proposing *proposing, const struct uph_movement_words *words,
	const struct standing_proposal *standing, bool joined, int64_t *voucher, struct uph_error *err)
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
	enum uph_status status = UPH_OK;
	if (!joined) { /* what the row says of roles and period goes for the proposal */
		status = workbook_roles_amend(proposing->ledger, standing->allocation, &proposing->allocation,
			proposing->origin, err);
		if (status == UPH_OK)
			status = uph_step_add(
				proposing->ledger, standing->decision, &step, proposing->origin, err);
	}
	return status == UPH_OK ? uph_movement_post(proposing->ledger, &movement, voucher, err) : status;
}

static bool is_proposed(struct uph_ledger *ledger, int64_t allocation)
{
	struct uph_step step;
	return uph_allocation_step(ledger, allocation, 0, &step, NULL) == UPH_OK &&
	       step.stage == UPH_PROPOSED;
}

/* The proposal that the row is, or a further line of the one that it joins; NULL when there is none, or when
 * some name of the row is not in the books. */
static struct standing_proposal *find_proposal(struct workbook_proposals *proposals,
	struct proposing *proposing, int64_t joins, struct uph_error *err)
{
	if (find_pot(proposing, err) != UPH_OK || find_roles(proposing, err) != UPH_OK ||
		find_decision(proposing, err) != UPH_OK || !proposing->decision.id)
		return NULL;
	for (size_t i = 0; i < proposals->count; i++) {
		struct standing_proposal *standing = &proposals->standing[i];
		if (is_row(standing, proposing) &&
			((joins && standing->allocation == joins) ||
				is_proposed(proposing->ledger, standing->allocation)))
			return standing;
	}
	return NULL;
}

static enum uph_status refuse_part(
	const struct proposing *proposing, int64_t allocation, struct uph_error *err)
{
	struct uph_allocation proposed;
	enum uph_status status = uph_allocation_by_id(proposing->ledger, allocation, &proposed, err);
	if (status != UPH_OK)
		return status;
	return uph_fail(err, UPH_E_INVARIANT,
		"raden säger inte detsamma som förslaget %s (%s), som har flera potter: skriv en rad för varje "
		"pott, med förslagets belopp, direkt under varandra",
		proposed.label, proposed.purpose);
}

/* What is proposed of several pots is not carried out by halves. */
static enum uph_status check_whole(const struct workbook_proposals *proposals,
	const struct proposing *proposing, const struct standing_proposal *standing, size_t row_count,
	struct uph_error *err)
{
	size_t lines = 0;
	for (size_t i = 0; i < proposals->count; i++)
		lines += proposals->standing[i].allocation == standing->allocation;
	return lines <= row_count ? UPH_OK : refuse_part(proposing, standing->allocation, err);
}

enum uph_status workbook_carry_out(struct workbook_proposals *proposals, struct uph_ledger *ledger,
	const struct journal_row *row, const struct workbook_row *more,
	const struct uph_movement_words *words, const struct workbook_carrying *carrying,
	struct journal_deed *out, bool *taken, size_t *fault, struct uph_error *err)
{
	struct proposing proposing = {
		.ledger = ledger, .row = row, .more = more, .origin = &words->origin, .fault = fault};
	struct uph_error why = {0};
	struct standing_proposal *standing = NULL;
	size_t anchor = *fault;
	if (proposals->count > 0 && (row->event == UPH_EVENT_ALLOCATE || row->event == UPH_EVENT_HOLD))
		standing = find_proposal(proposals, &proposing, carrying->joins, &why);
	*fault = anchor;
	if (!standing && carrying->joins_proposal)
		return refuse_part(&proposing, carrying->joins, err);
	if (!standing)
		return UPH_OK; /* what is not found is refused, or added, where it is recorded */
	bool joined = standing->allocation == carrying->joins;
	enum uph_status status =
		joined ? UPH_OK : check_whole(proposals, &proposing, standing, carrying->row_count, err);
	if (status != UPH_OK)
		return status;
	*taken = true;
	standing->matched = true;
	out->allocation = standing->allocation;
	out->activity = standing->activity;
	return set_aside(&proposing, words, standing, joined, &out->voucher, err);
}
