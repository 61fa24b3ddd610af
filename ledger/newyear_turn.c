/* The first day of the next year: its fund, and undecided money carried to it by a decision.
 *
 * 1. What is carried is what stood in a pot on the last day of the old year, less what the same decision has
 *    carried from it already, and never more than stands there now. So the same again carries nothing.
 * 2. A pot keeps its activity. One that stands below zero is brought to zero from the new year's.
 * 3. Without a decision nothing is carried.
 * 4. A year that the books do not have is the one after their latest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/decision_named.h"
#include "ledger/newyear.h"
#include "uph/decision.h"
#include "uph/journal.h"
#include "uph/movement.h"
#include "uph/newyear.h"
#include "uph/register.h"

struct pot {
	int64_t fund, activity;
	struct uph_money before;  /* on the last day of the old year */
	struct uph_money already; /* carried from it by the decision */
	struct uph_money now;
};

struct turning {
	struct uph_ledger *ledger;
	const struct uph_newyear_turn *turn;
	struct uph_newyear_turned *out;
	struct uph_decision decision;
	struct uph_date day;
	int64_t only_fund, only_activity; /* 0: all */
	struct pot *pots;
	size_t count;
};

/* ---- the fund ---- */

enum uph_status uph_newyear_fund(struct uph_ledger *ledger, int year, const struct uph_fund **out,
	char name[UPH_NEWYEAR_NAME_MAX], struct uph_error *err)
{
	const struct uph_fund *funds;
	size_t count;
	*out = NULL;
	(void)snprintf(name, UPH_NEWYEAR_NAME_MAX, "UPH %d", year);
	enum uph_status status = uph_funds(ledger, &funds, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		bool state =
			strcmp(funds[i].kind, "state") == 0 && funds[i].year == year && !funds[i].earlier;
		if (state && (!*out || strcmp(funds[i].name, name) == 0))
			*out = &funds[i];
	}
	return status;
}

/* A new year's fund follows the year before: another year is most likely mistyped. */
static enum uph_status check_follows(struct turning *turning, struct uph_error *err)
{
	const struct uph_fund *funds;
	size_t count;
	int year = turning->turn->year, latest = 0;
	enum uph_status status = uph_funds(turning->ledger, &funds, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		bool earlier = strcmp(funds[i].kind, "state") == 0 && funds[i].year < year;
		if (earlier && funds[i].year > latest)
			latest = funds[i].year;
	}
	if (status == UPH_OK && latest == 0)
		return uph_fail(err, UPH_E_MISSING, "boken har inga statsbidrag från åren före %d", year);
	if (status == UPH_OK && latest < year - 1)
		return uph_fail(err, UPH_E_MISSING,
			"bokens senaste bidragsår före %d är %d: året efter det är %d, och börjar med uph newyear %d",
			year, latest, latest + 1, latest + 1);
	return status;
}

static enum uph_status need_fund(struct turning *turning, struct uph_error *err)
{
	const struct uph_fund *fund;
	const struct uph_origin by_hand = {0};
	char name[UPH_NEWYEAR_NAME_MAX];
	enum uph_status status = uph_newyear_fund(turning->ledger, turning->turn->year, &fund, name, err);
	if (status != UPH_OK)
		return status;
	if (fund) {
		turning->out->fund = fund->id;
		return UPH_OK;
	}
	status = check_follows(turning, err);
	if (status != UPH_OK)
		return status;
	const struct uph_fund new = {.name = name, .kind = "state", .year = turning->turn->year};
	turning->out->fund_made = true;
	return uph_fund_add(turning->ledger, &new, &by_hand, &turning->out->fund, err);
}

/* ---- the decision ---- */

static enum uph_status check_stage(struct turning *turning, struct uph_error *err)
{
	struct uph_step step;
	char text[UPH_DECISION_TEXT_MAX];
	enum uph_status status = uph_decision_step(turning->ledger, turning->decision.id, 0, &step, err);
	if (status != UPH_OK || step.stage == UPH_PROPOSED || step.stage == UPH_RECOMMENDED ||
		step.stage == UPH_DECIDED)
		return status;
	return uph_fail(err, UPH_E_INVARIANT, "%s är %s och för ingenting över till ett annat bidragsår",
		uph_decision_print(&turning->decision, text), uph_stage_word(step.stage));
}

static enum uph_status need_decision(struct turning *turning, struct uph_error *err)
{
	const struct uph_origin by_hand = {0};
	const char *words = turning->turn->decision;
	int64_t line;
	enum uph_status status = uph_decision_resolve(turning->ledger, words, &turning->decision, &line, err);
	turning->out->decision_made = status == UPH_E_MISSING;
	if (status == UPH_E_MISSING)
		status = decision_add_named(
			turning->ledger, words, "--decision", &by_hand, &turning->decision, err);
	else if (status == UPH_OK)
		status = check_stage(turning, err);
	turning->out->decision = status == UPH_OK ? turning->decision.id : 0;
	if (status == UPH_OK && uph_date_year(turning->decision.date) > turning->turn->year)
		return uph_fail(err, UPH_E_USAGE,
			"%s är taget efter %d: med det förs ingenting till det bidragsåret; kontrollera året",
			words, turning->turn->year);
	if (status == UPH_OK && turning->decision.date.ymd > turning->day.ymd)
		turning->day = turning->decision.date;
	return status;
}

/* ---- the pots ---- */

/* A pot of the state's money of an earlier year. */
static bool is_earlier(struct turning *turning, int64_t id)
{
	const struct uph_fund *fund = uph_fund_by_id(turning->ledger, id);
	return fund && strcmp(fund->kind, "state") == 0 && fund->year != 0 &&
	       fund->year < turning->turn->year;
}

static bool is_asked(const struct turning *turning, const struct pot *pot)
{
	return (turning->only_fund == 0 || pot->fund == turning->only_fund) &&
	       (turning->only_activity == 0 || pot->activity == turning->only_activity);
}

static enum uph_status gather_pots(struct turning *turning, struct uph_error *err)
{
	struct uph_newyear newyear = {0};
	struct uph_date last = {0};
	(void)uph_date_make(turning->turn->year - 1, 12, 31, &last);
	enum uph_status status = uph_newyear_gather(turning->ledger, last, 0, &newyear, err);
	turning->pots = status == UPH_OK ? calloc(newyear.line_count + 1, sizeof *turning->pots) : NULL;
	if (status == UPH_OK && !turning->pots)
		status = newyear_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < newyear.line_count; i++) {
		const struct uph_newyear_line *line = &newyear.lines[i];
		if (line->allocation || !is_earlier(turning, line->fund))
			continue;
		const struct uph_account account = {UPH_ACCOUNT_POT, line->fund, line->activity, 0, 0};
		struct pot *pot = &turning->pots[turning->count++];
		*pot = (struct pot){
			.fund = line->fund, .activity = line->activity, .before = line->available};
		status = uph_account_balance(turning->ledger, &account, &pot->now, err);
	}
	uph_newyear_free(&newyear);
	return status;
}

static enum uph_status note_side(struct turning *turning, const struct uph_account *account,
	struct uph_money out_of, struct uph_error *err)
{
	for (size_t i = 0; i < turning->count; i++) {
		struct pot *pot = &turning->pots[i];
		if (account->kind == UPH_ACCOUNT_POT && account->fund == pot->fund &&
			account->activity == pot->activity)
			return newyear_add(&pot->already, out_of, err);
	}
	return UPH_OK;
}

/* What the decision has carried, and nobody has taken back. */
static enum uph_status note_carried(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct turning *turning = context;
	struct uph_money left = {entry->amount.ore - entry->corrected.ore};
	if (entry->event != UPH_EVENT_CARRY || entry->corrects || entry->decision != turning->decision.id)
		return UPH_OK;
	enum uph_status status = note_side(turning, &entry->from, left, err);
	return status == UPH_OK ? note_side(turning, &entry->to, (struct uph_money){-left.ore}, err) : status;
}

static enum uph_status find_asked(struct turning *turning, struct uph_error *err)
{
	const struct uph_newyear_turn *turn = turning->turn;
	const struct uph_fund *fund = NULL;
	const struct uph_activity *activity = NULL;
	enum uph_status status = UPH_OK;
	if (turn->fund)
		status = uph_fund_find(turning->ledger, turn->fund, &fund, err);
	if (status == UPH_OK && fund && !is_earlier(turning, fund->id))
		return uph_fail(err, UPH_E_USAGE,
			"%s är inte ett tidigare års statsbidrag: därifrån förs ingenting till %d",
			fund->name, turn->year);
	if (status == UPH_OK && turn->activity)
		status = uph_activity_find(turning->ledger,
			strcmp(turn->activity, "ofördelat") == 0 ? "" : turn->activity, &activity, err);
	turning->only_fund = fund ? fund->id : 0;
	turning->only_activity = activity ? activity->id : 0;
	return status;
}

/* ---- carrying ---- */

static int64_t nearer_zero(int64_t a, int64_t b)
{
	if ((a > 0) != (b > 0) || a == 0 || b == 0)
		return 0;
	return a > 0 ? (a < b ? a : b) : (a > b ? a : b);
}

/* Rule 1. */
static enum uph_status due_of(const struct pot *pot, struct uph_money *out, struct uph_error *err)
{
	if (!uph_money_subtract(pot->before, pot->already, out))
		return uph_fail(err, UPH_E_OVERFLOW, "beloppet är större än boken kan bära");
	out->ore = nearer_zero(out->ore, pot->now.ore);
	return UPH_OK;
}

static enum uph_status carry(
	struct turning *turning, const struct pot *pot, struct uph_money amount, struct uph_error *err)
{
	struct uph_newyear_turned *out = turning->out;
	bool back = amount.ore < 0;
	char text[UPH_DECISION_TEXT_MAX];
	const struct uph_movement movement = {.event = UPH_EVENT_CARRY,
		.date = turning->day,
		.amount = {back ? -amount.ore : amount.ore},
		.fund = back ? out->fund : pot->fund,
		.activity = pot->activity,
		.to_fund = back ? pot->fund : out->fund,
		.to_activity = pot->activity,
		.text = uph_decision_print(&turning->decision, text),
		.decision = turning->decision.id};
	if (out->voucher == 0) {
		enum uph_status status = uph_voucher_begin(turning->ledger, &out->voucher, err);
		if (status != UPH_OK)
			return status;
	}
	out->carried[out->carried_count++] = (struct uph_newyear_carried){pot->fund, pot->activity, amount};
	enum uph_status status = newyear_add(&out->sum, amount, err);
	return status == UPH_OK ? uph_movement_post(turning->ledger, &movement, NULL, err) : status;
}

/* One amount out of one pot. */
static enum uph_status carry_amount(struct turning *turning, struct uph_error *err)
{
	const struct uph_newyear_turn *turn = turning->turn;
	const struct pot *pot = NULL;
	char asked[UPH_MONEY_TEXT_MAX], there[UPH_MONEY_TEXT_MAX];
	if (turning->only_activity == 0)
		return uph_fail(err, UPH_E_USAGE,
			"ange vilken aktivitet beloppet förs från: --activity 964, eller --activity ofördelat");
	for (size_t i = 0; i < turning->count; i++) {
		const struct pot *candidate = &turning->pots[i];
		bool has = candidate->now.ore > 0 || candidate->already.ore > 0;
		if (!is_asked(turning, candidate) || (!has && turning->only_fund == 0))
			continue;
		if (pot)
			return uph_fail(err, UPH_E_USAGE,
				"flera bidragsår har pengar på aktiviteten; ange vilket med --fund NAMN");
		pot = candidate;
	}
	uph_money_print(turn->amount, UPH_MONEY_SWEDISH, asked);
	struct uph_money left = {turn->amount.ore - (pot ? pot->already.ore : 0)};
	if (left.ore <= 0)
		return UPH_OK; /* carried already */
	if (!pot || pot->now.ore < left.ore)
		return uph_fail(err, UPH_E_INVARIANT, "%s kan inte föras över: %s är kvar att besluta där",
			asked,
			uph_money_print(pot ? pot->now : (struct uph_money){0}, UPH_MONEY_SWEDISH, there));
	return carry(turning, pot, left, err);
}

/* Those with money first, so that what covers a pot below zero is there. */
static enum uph_status carry_pots(struct turning *turning, bool below_zero, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < turning->count; i++) {
		struct uph_money due;
		if (!is_asked(turning, &turning->pots[i]))
			continue;
		status = due_of(&turning->pots[i], &due, err);
		if (status == UPH_OK && due.ore != 0 && (due.ore < 0) == below_zero)
			status = carry(turning, &turning->pots[i], due, err);
	}
	return status;
}

static enum uph_status carry_all(struct turning *turning, struct uph_error *err)
{
	const struct uph_scope everything = {0};
	struct uph_newyear_turned *out = turning->out;
	out->carried = calloc(turning->count + 1, sizeof *out->carried);
	if (!out->carried)
		return newyear_no_memory(err);
	enum uph_status status = uph_entries(turning->ledger, &everything, note_carried, turning, err);
	if (status == UPH_OK && turning->turn->amount.ore > 0) {
		status = carry_amount(turning, err);
	} else if (status == UPH_OK) {
		status = carry_pots(turning, false, err);
		if (status == UPH_OK)
			status = carry_pots(turning, true, err);
	}
	return status == UPH_OK && out->voucher ? uph_voucher_end(turning->ledger, err) : status;
}

/* What stays: in the earlier funds, when all is done. */
static enum uph_status count_left(struct turning *turning, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < turning->count; i++)
		status = newyear_add(&turning->out->left, turning->pots[i].now, err);
	if (status == UPH_OK &&
		!uph_money_subtract(turning->out->left, turning->out->sum, &turning->out->left))
		status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return status;
}

enum uph_status uph_newyear_turn(struct uph_ledger *ledger, const struct uph_newyear_turn *turn,
	struct uph_newyear_turned *out, struct uph_error *err)
{
	struct turning turning = {.ledger = ledger, .turn = turn, .out = out};
	memset(out, 0, sizeof *out);
	if (!uph_date_make(turn->year, 1, 1, &turning.day))
		return uph_fail(err, UPH_E_USAGE, "året %d kan boken inte räkna med", turn->year);
	enum uph_status status = find_asked(&turning, err);
	if (status == UPH_OK)
		status = need_fund(&turning, err);
	if (status == UPH_OK && turn->decision)
		status = need_decision(&turning, err);
	if (status == UPH_OK)
		status = gather_pots(&turning, err);
	if (status == UPH_OK && turn->decision)
		status = carry_all(&turning, err);
	if (status == UPH_OK)
		status = count_left(&turning, err);
	/* A decision is not put into the books for nothing. */
	if (status == UPH_OK && out->decision_made && out->carried_count == 0)
		status = uph_fail(err, UPH_E_INVARIANT,
			"%s finns inte i boken, och det finns inget obeslutat att föra över: ingenting är bokfört",
			turn->decision);
	free(turning.pots);
	return status;
}

void uph_newyear_turned_free(struct uph_newyear_turned *turned)
{
	free(turned->carried);
	memset(turned, 0, sizeof *turned);
}
