#include "import/plan_known.h"

#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "uph/decision.h"
#include "uph/register.h"

#define TEXT_MAX ((size_t)1 << 20)

const char *planning_keep(struct planning *planning, const char *text)
{
	const char *kept = arena_string(planning->memory, text);
	planning->failed = planning->failed || !kept;
	return kept ? kept : "";
}

const char *planning_fold(struct planning *planning, const char *text)
{
	struct buffer folded;
	buffer_init(&folded, TEXT_MAX);
	text_fold(&folded, text, strlen(text));
	const char *kept = planning_keep(planning, buffer_string(&folded));
	planning->failed = planning->failed || buffer_failed(&folded);
	buffer_free(&folded);
	return kept;
}

/* ---- others' entries ---- */

static const struct uph_fund *fund_of(const struct planning *planning, int64_t id)
{
	for (size_t i = 0; i < planning->fund_count; i++) {
		if (planning->funds[i].id == id)
			return &planning->funds[i];
	}
	return NULL;
}

/* The fund, when the account is a pot of earlier years' money of the plan's kind; else NULL. */
static const struct uph_fund *earlier_pot(const struct planning *planning, const struct uph_account *account)
{
	const struct plan *plan = planning->plan;
	const struct uph_fund *fund =
		account->kind == UPH_ACCOUNT_POT ? fund_of(planning, account->fund) : NULL;
	if (!fund || fund->id == plan->year_fund_id || strcmp(fund->kind, plan->kind) != 0 ||
		fund->year == 0 || fund->year >= plan->year)
		return NULL;
	return fund;
}

/* Remembers the latest of those funds that others have used. The register's list goes by year. A decision
 * that came before any money, out of a protocol's draft, is no sign that the ledger holds earlier years. */
static void note_others(
	struct planning *planning, const struct uph_entry *entry, const struct uph_account *account)
{
	if (entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD ||
		entry->event == UPH_EVENT_RELEASE)
		return;
	const struct uph_fund *fund = earlier_pot(planning, account);
	if (fund && (!planning->others_earlier || fund > planning->others_earlier))
		planning->others_earlier = fund;
}

/* ---- the series' own ---- */

static bool of_series(const struct planning *planning, const struct uph_entry *entry)
{
	return entry->source_kind && strcmp(entry->source_kind, "matrix") == 0 && entry->source_series &&
	       strcmp(entry->source_series, planning->plan->year_fund) == 0;
}

static struct plan_known *next_known(struct planning *planning)
{
	struct plan *plan = planning->plan;
	if (plan->known_count == planning->known_capacity) {
		size_t capacity = planning->known_capacity ? planning->known_capacity * 2 : 64;
		struct plan_known *more = arena_alloc_array(planning->memory, capacity, sizeof *more);
		if (!more)
			return NULL;
		if (plan->known_count > 0)
			memcpy(more, plan->known, plan->known_count * sizeof *more);
		plan->known = more;
		planning->known_capacity = capacity;
	}
	return &plan->known[plan->known_count++];
}

static const char *recipient_of(struct planning *planning, const struct uph_entry *entry)
{
	const struct uph_party *party =
		entry->recipient ? uph_party_by_id(planning->ledger, entry->recipient) : NULL;
	if (!party && entry->counterparty)
		party = uph_party_by_id(planning->ledger, entry->counterparty);
	return planning_keep(planning, party ? party->name : "");
}

static void facts_of_entry(struct planning *planning, const struct uph_entry *entry,
	const struct uph_account *pot, struct plan_facts *out)
{
	const struct uph_activity *activity = uph_activity_by_id(planning->ledger, pot->activity);
	bool refund = entry->event == UPH_EVENT_REFUND;
	const char *text = entry->text ? entry->text : "";
	*out = (struct plan_facts){
		.event = entry->event,
		.earlier_fund = pot->fund != planning->plan->year_fund_id,
		.out = entry->event == UPH_EVENT_OPENING && entry->from.kind == UPH_ACCOUNT_POT,
		.date = entry->date,
		.date_last = entry->date,
		.decided = entry->decided.ymd ? entry->decided : entry->date,
		.activity = planning_keep(planning, activity ? activity->code : ""),
		.recipient = recipient_of(planning, entry),
		.purpose = planning_keep(planning, refund           ? text
						   : entry->purpose ? entry->purpose
								    : ""),
		.comment = planning_keep(planning, refund ? "" : text),
	};
	out->recipient_folded = planning_fold(planning, out->recipient);
	out->purpose_folded = planning_fold(planning, out->purpose);
}

static enum uph_status take_known(struct planning *planning, const struct uph_entry *entry,
	const struct uph_account *pot, bool others, struct uph_error *err)
{
	int64_t left = entry->amount.ore - entry->corrected.ore;
	struct plan_known *known = next_known(planning);
	if (!known)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	*known = (struct plan_known){
		.entry = entry->seq,
		.voucher = entry->voucher,
		.allocation = entry->allocation,
		.fund = pot->fund,
		.activity = pot->activity,
		.whole = entry->amount,
		.label = planning_keep(planning, entry->allocation_label ? entry->allocation_label : ""),
		.corrected_away = left > 0 ? 0 : entry->corrected_by_voucher,
		.others = others,
		.of_file = others && entry->source_kind && strcmp(entry->source_kind, "decisions") == 0,
		.source_name = planning_keep(planning, entry->source_name ? entry->source_name : ""),
		.place = planning_keep(planning, entry->place ? entry->place : ""),
	};
	planning->of_files = planning->of_files || known->of_file;
	facts_of_entry(planning, entry, pot, &known->facts);
	known->facts.amount.ore = left > 0 ? left : entry->amount.ore;
	planning->opened = planning->opened || (!others && entry->event == UPH_EVENT_OPENING);
	if (known->facts.earlier_fund && !others)
		planning->own_earlier = fund_of(planning, pot->fund);
	return UPH_OK;
}

/* Others' opening of a later year holds, among other things, what this year's matrix would bring. */
static void note_later_opening(struct planning *planning, const struct uph_entry *entry)
{
	const struct uph_account *pot = entry->from.kind == UPH_ACCOUNT_POT ? &entry->from : &entry->to;
	const struct uph_fund *fund = fund_of(planning, pot->fund);
	if (entry->event == UPH_EVENT_OPENING && fund && strcmp(fund->kind, planning->plan->kind) == 0 &&
		fund->year >= planning->plan->year && entry->corrected.ore < entry->amount.ore)
		planning->opened_later = fund;
}

/* ---- what others brought, and this matrix may list ---- */

static bool of_matrix(const struct uph_entry *entry)
{
	return entry->source_kind && strcmp(entry->source_kind, "matrix") == 0;
}

/* Another matrix's decision on earlier years' money: this one may list it again above its grant. */
static bool earlier_decision(const struct planning *planning, const struct uph_entry *entry)
{
	return (entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD ||
		       entry->event == UPH_EVENT_REFUND) &&
	       (earlier_pot(planning, &entry->from) || earlier_pot(planning, &entry->to));
}

/* A matrix lists every movement of a pot, whatever brought it: what leaves the pot as a decision, what comes
 * to it as money back. What has no recipient is set aside. */
static enum uph_event listed_as(const struct uph_entry *entry, bool leaves)
{
	if (entry->event == UPH_EVENT_GRANT || entry->event == UPH_EVENT_ALLOCATE ||
		entry->event == UPH_EVENT_HOLD)
		return entry->event;
	if (!leaves)
		return UPH_EVENT_REFUND;
	return entry->recipient || entry->counterparty ? UPH_EVENT_ALLOCATE : UPH_EVENT_HOLD;
}

static enum uph_status take_side(
	struct planning *planning, const struct uph_entry *entry, bool leaves, struct uph_error *err)
{
	const struct plan *plan = planning->plan;
	const struct uph_account *pot = leaves ? &entry->from : &entry->to;
	bool of_year =
		pot->kind == UPH_ACCOUNT_POT && plan->year_fund_id != 0 && pot->fund == plan->year_fund_id;
	if (!of_year && !earlier_pot(planning, pot))
		return UPH_OK;
	enum uph_status status = take_known(planning, entry, pot, true, err);
	if (status != UPH_OK)
		return status;
	struct plan_facts *facts = &plan->known[plan->known_count - 1].facts;
	facts->event = listed_as(entry, leaves);
	if (entry->event != UPH_EVENT_ALLOCATE && entry->event != UPH_EVENT_HOLD)
		facts->decided = entry->date; /* it has its own day, not its decision's */
	return UPH_OK;
}

static enum uph_status take_others(
	struct planning *planning, const struct uph_entry *entry, struct uph_error *err)
{
	note_others(planning, entry, &entry->from);
	note_others(planning, entry, &entry->to);
	note_later_opening(planning, entry);
	if (of_matrix(entry))
		return earlier_decision(planning, entry)
			       ? take_known(planning, entry,
					 entry->from.kind == UPH_ACCOUNT_POT ? &entry->from : &entry->to,
					 true, err)
			       : UPH_OK;
	if (entry->event == UPH_EVENT_OPENING)
		return UPH_OK;
	enum uph_status status = take_side(planning, entry, true, err);
	return status == UPH_OK ? take_side(planning, entry, false, err) : status;
}

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct planning *planning = context;
	bool from = entry->from.kind == UPH_ACCOUNT_POT, to = entry->to.kind == UPH_ACCOUNT_POT;
	if (entry->corrects)
		return UPH_OK;
	if (!of_series(planning, entry))
		return take_others(planning, entry, err);
	return from || to ? take_known(planning, entry, from ? &entry->from : &entry->to, false, err)
			  : UPH_OK;
}

/* Whose words the purposes are that decision files have brought: a later year's matrix lets them be. */
static enum uph_status take_wording(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct planning *planning = context;
	bool matrix = allocation->purpose_kind && strcmp(allocation->purpose_kind, "matrix") == 0;
	bool file = allocation->purpose_kind && strcmp(allocation->purpose_kind, "decisions") == 0;
	bool series = matrix && allocation->purpose_series &&
		      strcmp(allocation->purpose_series, planning->plan->year_fund) == 0;
	(void)decision;
	(void)err;
	for (size_t i = 0; i < planning->plan->known_count; i++) {
		struct plan_known *known = &planning->plan->known[i];
		if (known->of_file && known->allocation == allocation->id)
			known->words_are_ours = file || series;
	}
	return UPH_OK;
}

enum uph_status plan_known_take(struct planning *planning, struct uph_error *err)
{
	const struct uph_scope everything = {0};
	enum uph_status status = uph_funds(planning->ledger, &planning->funds, &planning->fund_count, err);
	if (status == UPH_OK)
		status = uph_entries(planning->ledger, &everything, take_entry, planning, err);
	return status == UPH_OK && planning->of_files
		       ? uph_allocations(planning->ledger, 0, take_wording, planning, err)
		       : status;
}
