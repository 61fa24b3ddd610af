/* The audit's rules of conditions: past their last day, without one, met without evidence; an own share that
 * is not covered; a ratio that the final account breaks. Projects that run on are left alone: what has been
 * used by now says nothing of the shares in the end. */
#include <string.h>

#include "ledger/audit.h"
#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"

/* `V-24-001 "ESF-projekt"` */
static const char *condition_text(struct audit *audit, const struct audit_condition *condition)
{
	const struct uph_condition *of = &condition->condition;
	return audit_print(audit, "%s %s", of->label, audit_quoted(audit, of->name ? of->name : of->text));
}

static struct uph_money at_risk(const struct audit_condition *condition)
{
	return (struct uph_money){condition->unpaid.ore + condition->paid.ore};
}

static struct audit_draft draft_of(
	struct audit *audit, const char *rule, const struct audit_condition *condition, const char *action)
{
	struct audit_draft draft = audit_draft(audit, rule);
	draft.where = audit_decision_where(audit, condition->decision);
	draft.action = action;
	draft.subject.condition = condition->condition.id;
	draft.trace = condition->condition.label;
	return draft;
}

static bool is_open(const struct audit_book *book, const struct audit_condition *condition)
{
	return condition->condition.state == UPH_CONDITION_OPEN &&
	       !audit_is_over(&book->decisions[condition->decision].step);
}

/* That the money is used inside a period has a last day when its lines do. */
static bool bound_by_period(const struct audit_book *book, const struct audit_condition *condition)
{
	bool bound = condition->condition.kind == UPH_CONDITION_PERIOD;
	for (size_t i = 0; bound && i < book->allocation_count; i++) {
		const struct audit_allocation *of = &book->allocations[i];
		bool its = condition->allocation == AUDIT_NONE ? of->decision == condition->decision
							       : i == condition->allocation;
		bound = !its || of->allocation.period_last.ymd != 0;
	}
	return bound;
}

/* ---- R29: past the last day ---- */

void audit_past_deadline(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->condition_count; i++) {
		const struct audit_condition *condition = &book->conditions[i];
		struct uph_date due = condition->condition.due;
		if (!is_open(book, condition) || due.ymd == 0 || due.ymd >= book->as_of.ymd)
			continue;
		struct audit_draft draft = draft_of(audit, "R29", condition,
			"ta reda på hur det gick, och för in det: uph condition met, failed eller settle");
		draft.has_amount = true;
		draft.amount = at_risk(condition);
		audit_say(audit, "R29", &draft,
			"%s (%s): sista dag var %s och villkoret är öppet; %s står på spel%s.",
			condition_text(audit, condition), audit_decision_text(audit, condition->decision),
			audit_day(audit, due), audit_money(audit, draft.amount),
			condition->paid.ore > 0 ? audit_print(audit, ", varav %s är utbetalt",
							  audit_money(audit, condition->paid))
						: "");
	}
}

/* ---- R30: without a last day ---- */

void audit_without_last_day(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->condition_count; i++) {
		const struct audit_condition *condition = &book->conditions[i];
		if (!is_open(book, condition) || condition->condition.due.ymd ||
			bound_by_period(book, condition))
			continue;
		struct audit_draft draft =
			draft_of(audit, "R30", condition, "fråga den som beslutade vilken dag som gäller");
		draft.has_amount = true;
		draft.amount = at_risk(condition);
		audit_say(audit, "R30", &draft, "%s (%s) har ingen sista dag; %s väntar på det.",
			condition_text(audit, condition), audit_decision_text(audit, condition->decision),
			audit_money(audit, draft.amount));
	}
}

/* ---- R31: met without evidence ---- */

static bool says_something(const char *evidence)
{
	return evidence && strspn(evidence, " \t-–.?") < strlen(evidence);
}

void audit_met_without_evidence(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->condition_count; i++) {
		const struct audit_condition *condition = &book->conditions[i];
		if (condition->condition.state != UPH_CONDITION_MET ||
			says_something(condition->condition.evidence))
			continue;
		struct audit_draft draft = draft_of(
			audit, "R31", condition, "ange vad som visar det: beslut, datum och diarienummer");
		audit_say(audit, "R31", &draft, "%s (%s) är satt som uppfyllt %s utan uppgift om underlag.",
			condition_text(audit, condition), audit_decision_text(audit, condition->decision),
			audit_day(audit, condition->condition.outcome_date));
	}
}

/* ---- R32: the own share is not covered ---- */

/* The latest plan of a condition that has not failed, set against the books; false when there is none. */
static bool look_at_plan(
	struct audit *audit, const struct audit_condition *condition, struct uph_cofinancing_state *state)
{
	const struct audit_book *book = audit_books(audit);
	if (!condition->has_plan || condition->condition.state == UPH_CONDITION_FAILED ||
		audit_is_over(&book->decisions[condition->decision].step))
		return false;
	struct uph_error err = {0};
	enum uph_status status = uph_cofinancing_state(
		book->ledger, &condition->plan, book->as_of, book->seq_max, state, &err);
	audit_failed(audit, status, &err);
	return status == UPH_OK;
}

static const char *plan_text(struct audit *audit, const struct uph_cofinancing *plan)
{
	return audit_print(
		audit, "%s (%s)", uph_cofinancing_version_word(plan->version), audit_day(audit, plan->date));
}

void audit_cofinancing_not_covered(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->condition_count; i++) {
		const struct audit_condition *condition = &book->conditions[i];
		struct uph_cofinancing_state state;
		if (!look_at_plan(audit, condition, &state) || state.not_covered.ore <= 0)
			continue;
		struct audit_draft draft = draft_of(audit, "R32", condition,
			"besluta resten, skaffa fler finansiärer, eller registrera den andel som gäller");
		draft.has_amount = true;
		draft.amount = state.not_covered;
		audit_say(audit, "R32", &draft,
			"%s, %s: totalt %s kräver egen del %s, men %s är beslutat; %s är inte täckt.",
			condition_text(audit, condition), plan_text(audit, &condition->plan),
			audit_money(audit, condition->plan.total), audit_money(audit, state.own_needed),
			audit_money(audit, state.own_decided), audit_money(audit, state.not_covered));
	}
}

/* ---- R33: the ratio is broken ---- */

/* "46/100" */
static const char *fraction_text(struct audit *audit, struct uph_fraction share)
{
	return audit_print(audit, "%lld/%lld", (long long)share.numerator, (long long)share.denominator);
}

/* "46,0 %": a part of a whole, rounded. */
static const char *percent_text(struct audit *audit, struct uph_money part, struct uph_money whole)
{
	struct uph_money tenths = {0};
	if (whole.ore <= 0 || part.ore < 0 || part.ore > whole.ore ||
		uph_money_ratio((struct uph_money){1000}, part.ore, whole.ore, UPH_ROUND_HALF_UP, &tenths,
			NULL) != UPH_OK)
		return "?";
	return audit_print(audit, "%lld,%lld %%", (long long)(tenths.ore / 10), (long long)(tenths.ore % 10));
}

static bool same_fraction(struct uph_fraction a, struct uph_fraction b)
{
	return a.numerator == b.numerator && a.denominator == b.denominator;
}

/* What the condition was set with: the version granted, else the one applied for; false: neither. */
static bool promised(
	struct audit *audit, const struct audit_condition *condition, struct uph_cofinancing *out)
{
	const struct audit_book *book = audit_books(audit);
	const enum uph_cofinancing_version versions[] = {UPH_GRANTED_VERSION, UPH_APPLIED};
	for (size_t i = 0; i < 2; i++) {
		struct uph_error err = {0};
		enum uph_status status = uph_cofinancing_on(book->ledger, condition->condition.id,
			versions[i], book->as_of, book->seq_max, out, &err);
		audit_failed(audit, status == UPH_E_MISSING ? UPH_OK : status, &err);
		if (status == UPH_OK)
			return true;
	}
	return false;
}

/* What has been used of the condition's money: its line's, or all of the decision's. */
static struct uph_money used_of(const struct audit_book *book, const struct audit_condition *condition)
{
	struct uph_money used = {0};
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_allocation *of = &book->allocations[i];
		bool its = condition->allocation == AUDIT_NONE ? of->decision == condition->decision
							       : i == condition->allocation;
		used.ore += its ? of->stands.paid.ore + of->stands.spent.ore : 0;
	}
	return used;
}

static void say_broken(
	struct audit *audit, const struct audit_condition *condition, struct uph_money by, const char *why)
{
	struct audit_draft draft = draft_of(audit, "R33", condition,
		"stäm av slutredovisningen med finansiären: andelen styr vad som betalas");
	draft.has_amount = true;
	draft.amount = by;
	audit_say(audit, "R33", &draft, "%s, %s: av redovisad kostnad %s %s.",
		condition_text(audit, condition), plan_text(audit, &condition->plan),
		audit_money(audit, condition->plan.total), why);
}

/* The first that holds: another share than was promised, funders that pay less than their share (what is not
 * covered of that R32 says), own money that was not used to its share. */
static void ask_of_final(struct audit *audit, const struct audit_condition *condition)
{
	const struct audit_book *book = audit_books(audit);
	const struct uph_cofinancing *final = &condition->plan;
	struct uph_cofinancing before;
	struct uph_cofinancing_state state;
	if (!look_at_plan(audit, condition, &state))
		return;
	struct uph_money used = used_of(book, condition), should = final->own;
	if (promised(audit, condition, &before) && !same_fraction(before.own_share, final->own_share) &&
		uph_money_ratio(final->total, before.own_share.numerator, before.own_share.denominator,
			UPH_ROUND_HALF_UP, &should, NULL) == UPH_OK) {
		say_broken(audit, condition, (struct uph_money){final->own.ore - should.ore},
			audit_print(audit, "är egen del %s, villkoret säger %s",
				fraction_text(audit, final->own_share),
				fraction_text(audit, before.own_share)));
	} else if (state.own_needed.ore > should.ore && state.not_covered.ore == 0) {
		say_broken(audit, condition, (struct uph_money){state.own_needed.ore - should.ore},
			audit_print(audit,
				"betalar finansiärerna %s; egen del blir %s, %s, mot villkorets %s",
				audit_money(audit, state.payable), audit_money(audit, state.own_needed),
				percent_text(audit, state.own_needed, final->total),
				percent_text(audit, should, final->total)));
	} else if (book->all_funds && used.ore < should.ore) {
		say_broken(audit, condition, (struct uph_money){should.ore - used.ore},
			audit_print(audit, "är %s egna medel använda, %s, mot villkorets %s (%s)",
				audit_money(audit, used), percent_text(audit, used, final->total),
				percent_text(audit, should, final->total), audit_money(audit, should)));
	}
}

void audit_ratio_broken(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->condition_count; i++) {
		const struct audit_condition *condition = &book->conditions[i];
		if (condition->has_plan && condition->plan.version == UPH_FINAL)
			ask_of_final(audit, condition);
	}
}
