/* Movements: an event and what it concerns becomes the entries of one voucher. All that can be refused is
 * refused before the first entry is written; what a voucher and a change may not leave behind is asked at
 * their ends. */
#include "ledger/movement.h"

#include <stdlib.h>

#include "ledger/handle.h"

enum uph_status movement_entry(struct moving *moving, struct uph_money amount, struct uph_account from,
	struct uph_account to, struct uph_error *err)
{
	const struct uph_movement *movement = moving->movement;
	if (movement->row_key && moving->written && !movement->key_of_first)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s tas ur flera potter och blir fler än en post; ange vilken pott raden gäller",
			uph_event_label(movement->event));
	const struct uph_entry_draft draft = {
		.event = movement->event,
		.date = movement->date,
		.amount = amount,
		.from = from,
		.to = to,
		.counterparty = moving->counterparty,
		.decision = moving->allocation.id ? 0 : movement->decision,
		.reference = movement->reference,
		.text = movement->text,
		.origin = movement->origin,
		.row_key = moving->written ? NULL : movement->row_key,
	};
	moving->written = true;
	return uph_entry_add(moving->ledger, &draft, NULL, err);
}

/* ---- what it takes from ---- */

static void add_source(struct moving *moving, enum uph_account_kind kind)
{
	moving->sources[moving->source_count++] = kind;
}

/* Which accounts of the allocation the event takes from, in order; none for one that does not. */
static void choose_sources(struct moving *moving)
{
	const struct uph_movement *movement = moving->movement;
	if (movement->event == UPH_EVENT_REQUISITION) {
		add_source(moving, UPH_ACCOUNT_RESERVED);
	} else if (movement->event == UPH_EVENT_PAY) {
		add_source(moving, UPH_ACCOUNT_REQUISITIONED);
		add_source(moving, UPH_ACCOUNT_RESERVED);
	} else if (movement->event == UPH_EVENT_SPEND) {
		add_source(moving, UPH_ACCOUNT_PAID);
		if (movement_is_own(moving)) {
			add_source(moving, UPH_ACCOUNT_REQUISITIONED);
			add_source(moving, UPH_ACCOUNT_RESERVED);
		}
	} else if (movement->event == UPH_EVENT_CLAIM || movement->event == UPH_EVENT_REFUND) {
		add_source(moving, movement->from_claimed && movement->event == UPH_EVENT_REFUND
					   ? UPH_ACCOUNT_CLAIMED
				   : movement->from_spent ? UPH_ACCOUNT_SPENT
							  : UPH_ACCOUNT_PAID);
	} else if (movement->event == UPH_EVENT_RELEASE) {
		add_source(moving, UPH_ACCOUNT_RESERVED);
		add_source(moving, UPH_ACCOUNT_HELD);
		add_source(moving, UPH_ACCOUNT_REQUISITIONED);
	}
}

/* A pot that is named is the only one taken from. */
static void keep_named_pot(struct moving *moving)
{
	const struct uph_movement *movement = moving->movement;
	struct standing *standing = &moving->standing;
	size_t kept = 0;
	for (size_t i = 0; i < standing->count; i++) {
		const struct standing_line *line = &standing->lines[i];
		if ((movement->fund == 0 || movement->fund == line->fund) &&
			(movement->activity == 0 || movement->activity == line->activity))
			standing->lines[kept++] = *line;
	}
	standing->count = kept;
}

/* Whom the entry is about, when the movement does not say. */
static int64_t usual_counterparty(const struct moving *moving)
{
	const struct uph_allocation *allocation = &moving->allocation;
	switch (moving->movement->event) {
	case UPH_EVENT_REQUISITION:
		return allocation->requisitioner ? allocation->requisitioner : allocation->recipient;
	case UPH_EVENT_SPEND:
		return movement_bought_of(moving);
	case UPH_EVENT_PAY:
	case UPH_EVENT_CLAIM:
	case UPH_EVENT_REFUND:
		return allocation->recipient;
	case UPH_EVENT_OPENING:
	case UPH_EVENT_GRANT:
	case UPH_EVENT_RECEIVE:
	case UPH_EVENT_DISTRIBUTE:
	case UPH_EVENT_CARRY:
	case UPH_EVENT_ALLOCATE:
	case UPH_EVENT_HOLD:
	case UPH_EVENT_RELEASE:
	case UPH_EVENT_REPAY:
	case UPH_EVENT_COFUND:
		break;
	}
	return 0;
}

/* ---- taking ---- */

static struct uph_account destination(const struct moving *moving, const struct standing_line *line)
{
	const struct uph_movement *movement = moving->movement;
	struct uph_account to = {UPH_ACCOUNT_POT, line->fund, line->activity, moving->allocation.id, 0};
	if (movement->event == UPH_EVENT_REQUISITION) {
		to.kind = UPH_ACCOUNT_REQUISITIONED;
	} else if (movement->event == UPH_EVENT_PAY) {
		to.kind = UPH_ACCOUNT_PAID;
	} else if (movement->event == UPH_EVENT_SPEND) {
		to.kind = UPH_ACCOUNT_SPENT;
	} else if (movement->event == UPH_EVENT_CLAIM) {
		to.kind = UPH_ACCOUNT_CLAIMED;
	} else if (movement->event == UPH_EVENT_REFUND && movement->to_reserved) {
		to.kind = UPH_ACCOUNT_RESERVED;
	} else {
		to.allocation = 0;
		to.fund = movement->to_fund ? movement->to_fund : to.fund;
		to.activity = movement->to_activity ? movement->to_activity : to.activity;
	}
	return to;
}

static enum uph_status take_of_line(struct moving *moving, enum uph_account_kind kind,
	const struct standing_line *line, struct uph_money amount, struct uph_error *err)
{
	const struct uph_account from = {kind, line->fund, line->activity, moving->allocation.id, 0};
	return movement_entry(moving, amount, from, destination(moving, line), err);
}

/* Takes `amount`, which is there, from the allocation's accounts of one kind: mostly of one pot's money,
 * where there is nothing to divide. */
static enum uph_status take(
	struct moving *moving, enum uph_account_kind kind, struct uph_money amount, struct uph_error *err)
{
	const struct standing *standing = &moving->standing;
	if (standing->count == 1)
		return take_of_line(moving, kind, &standing->lines[0], amount, err);
	struct uph_money *parts = calloc(standing->count + 1, sizeof *parts);
	if (!parts)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = standing_divide(standing, kind, amount, parts, err);
	for (size_t i = 0; status == UPH_OK && i < standing->count; i++) {
		if (parts[i].ore > 0)
			status = take_of_line(moving, kind, &standing->lines[i], parts[i], err);
	}
	free(parts);
	return status;
}

static enum uph_status post(struct moving *moving, struct uph_error *err)
{
	if (moving->source_count == 0)
		return movement_pot_post(moving, err);
	struct uph_money left = moving->movement->amount;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < moving->source_count && left.ore > 0; i++) {
		struct uph_money there = standing_sum(&moving->standing, moving->sources[i]);
		struct uph_money part = there.ore < left.ore ? there : left;
		if (part.ore > 0)
			status = take(moving, moving->sources[i], part, err);
		left.ore -= part.ore;
	}
	return status;
}

/* ---- the whole movement ---- */

static bool needs_allocation(enum uph_event event)
{
	return event == UPH_EVENT_REQUISITION || event == UPH_EVENT_PAY || event == UPH_EVENT_SPEND ||
	       event == UPH_EVENT_CLAIM || event == UPH_EVENT_RELEASE || event == UPH_EVENT_COFUND ||
	       event == UPH_EVENT_ALLOCATE || event == UPH_EVENT_HOLD;
}

static enum uph_status load(struct moving *moving, struct uph_error *err)
{
	const struct uph_movement *movement = moving->movement;
	struct uph_ledger *ledger = moving->ledger;
	moving->counterparty = movement->counterparty;
	if (movement->allocation == 0)
		return needs_allocation(movement->event)
			       ? uph_fail(err, UPH_E_INVARIANT, "%s gäller en tilldelning; ange dess nummer",
					 uph_event_label(movement->event))
			       : UPH_OK;
	enum uph_status status = uph_allocation_by_id(ledger, movement->allocation, &moving->allocation, err);
	if (status == UPH_OK)
		status = uph_decision_by_id(ledger, moving->allocation.decision, &moving->decision, err);
	if (status == UPH_OK)
		status = standing_take(ledger, movement->allocation, &moving->standing, err);
	if (status != UPH_OK)
		return status;
	keep_named_pot(moving);
	choose_sources(moving);
	if (moving->counterparty == 0)
		moving->counterparty = usual_counterparty(moving);
	return UPH_OK;
}

/* All that can be refused before anything is written. */
static enum uph_status check(const struct moving *moving, struct uph_error *err)
{
	const struct uph_movement *movement = moving->movement;
	char amount[UPH_MONEY_TEXT_MAX];
	if (!uph_date_valid(movement->date))
		return uph_fail(
			err, UPH_E_INVARIANT, "%s ska ha ett datum", uph_event_label(movement->event));
	if (movement->amount.ore == 0 || (movement->amount.ore < 0 && movement->event != UPH_EVENT_OPENING))
		return uph_fail(err, UPH_E_INVARIANT, "%s: beloppet %s ska vara större än noll",
			uph_event_label(movement->event),
			uph_money_print(movement->amount, UPH_MONEY_SWEDISH, amount));
	if (moving->source_count == 0)
		return movement_pot_check(moving, err);
	enum uph_status status = movement_check_amount(moving, err);
	if (status == UPH_OK)
		status = movement_check_day(moving, err);
	return status == UPH_OK ? movement_check_period(moving, err) : status;
}

/* A reason that was given stands for a fund that the voucher puts below zero, when it does. */
static enum uph_status hold_funds(struct moving *moving, struct uph_error *err)
{
	struct uph_error why = {0};
	enum uph_status status = uph_ledger_check(moving->ledger, &why);
	if (status == UPH_E_INVARIANT)
		return uph_ledger_override(
			moving->ledger, "fund-below-zero", moving->movement->override_reason, err);
	return status == UPH_OK ? UPH_OK : uph_fail(err, status, "%s", why.message);
}

enum uph_status uph_movement_post(struct uph_ledger *ledger, const struct uph_movement *movement,
	int64_t *voucher, struct uph_error *err)
{
	struct moving moving = {.ledger = ledger, .movement = movement};
	bool own_voucher = ledger->voucher == 0;
	int64_t number = ledger->voucher;
	enum uph_status status = load(&moving, err);
	if (status == UPH_OK)
		status = check(&moving, err);
	if (status == UPH_OK && own_voucher)
		status = uph_voucher_begin(ledger, &number, err);
	if (status == UPH_OK)
		status = post(&moving, err);
	if (status == UPH_OK && own_voucher)
		status = uph_voucher_end(ledger, err);
	if (status == UPH_OK && own_voucher && movement->override_reason)
		status = hold_funds(&moving, err);
	if (status == UPH_OK && voucher)
		*voucher = number;
	standing_free(&moving.standing);
	return status;
}
