#include "import/matrix_post.h"

#include <stdio.h>
#include <string.h>

#include "import/plan_match.h"
#include "import/row_key.h"
#include "import/undecided.h"
#include "ledger/base/text.h"
#include "uph/decision.h"
#include "uph/register.h"

#define BODY "LSVO"

struct posting {
	struct uph_ledger *ledger;
	struct plan *plan;
	const struct matrix *matrix;
	const struct post_source *source;
	struct uph_findings *findings;
	struct row_keys *keys;
	int64_t undivided;
	char reason[300]; /* of corrections and changed texts */
	size_t entries;
};

static struct uph_origin origin_of(const struct posting *posting, const struct plan_row *row)
{
	return (struct uph_origin){posting->source->id, row && row->row->place[0] ? row->row->place : NULL};
}

/* ---- what must be in the register first ---- */

static enum uph_status need_fund(
	struct posting *posting, const char *name, int year, bool earlier, int64_t *id, struct uph_error *err)
{
	if (*id != 0)
		return UPH_OK;
	const struct uph_fund fund = {
		.name = name, .kind = posting->plan->kind, .year = year, .earlier = earlier};
	struct uph_origin origin = origin_of(posting, NULL);
	return uph_fund_add(posting->ledger, &fund, &origin, id, err);
}

/* A draft that came first added the activity without a name of its own: the matrix gives it one. */
static enum uph_status name_activity(struct posting *posting, const struct uph_activity *activity,
	const char *name, const struct uph_origin *origin, struct uph_error *err)
{
	const struct uph_activity *named;
	if (!activity->unnamed || !name || name[0] == '\0')
		return UPH_OK;
	enum uph_status status = uph_activity_find(posting->ledger, name, &named, err);
	if (status != UPH_E_MISSING)
		return status;
	return uph_alias_add(posting->ledger, UPH_ALIAS_ACTIVITY, activity->id, name, origin, err);
}

static enum uph_status need_activity(
	struct posting *posting, const struct matrix_row *row, struct uph_error *err)
{
	const struct uph_activity *known;
	if (!row->activity)
		return UPH_OK;
	struct uph_origin origin = {posting->source->id, row->place[0] ? row->place : NULL};
	enum uph_status status = uph_activity_find(posting->ledger, row->activity, &known, err);
	if (status == UPH_OK)
		return name_activity(posting, known, row->activity_name, &origin, err);
	if (status != UPH_E_MISSING)
		return status;
	const struct uph_activity activity = {
		.code = row->activity, .name = row->activity_name ? row->activity_name : ""};
	int64_t id;
	return uph_activity_add(posting->ledger, &activity, &origin, &id, err);
}

/* "Region Blekinge (Psykiatri)" is a unit of the party before the bracket. */
static int64_t parent_of(struct posting *posting, const char *name)
{
	const struct uph_party *parent;
	const char *bracket = strchr(name, '(');
	char before[200];
	size_t length = bracket ? (size_t)(bracket - name) : 0;
	if (length == 0 || length >= sizeof before)
		return 0;
	memcpy(before, name, length);
	before[length] = '\0';
	return uph_party_find(posting->ledger, before, &parent, NULL) == UPH_OK ? parent->id : 0;
}

static enum uph_status need_party(
	struct posting *posting, const struct plan_row *row, int64_t *id, struct uph_error *err)
{
	const struct uph_party *known;
	*id = 0;
	if (row->facts.recipient[0] == '\0')
		return UPH_OK;
	enum uph_status status = uph_party_find(posting->ledger, row->facts.recipient, &known, err);
	if (status == UPH_OK)
		*id = known->id;
	if (status != UPH_E_MISSING)
		return status;
	struct uph_party party = {.name = row->facts.recipient,
		.kind = "other",
		.parent = parent_of(posting, row->facts.recipient)};
	if (party.parent)
		party.kind = "unit";
	else if (text_has(party.name, "kommun", true))
		party.kind = "municipality";
	char confirm[UPH_PARTY_CONFIRM_MAX] = "";
	bool near = !party.parent && uph_party_confirm(posting->ledger, party.name, true, confirm);
	struct uph_origin origin = origin_of(posting, row);
	(void)uph_findings_add(posting->findings, near ? UPH_SEVERITY_WARNING : UPH_SEVERITY_NOTE,
		"import.new_party", row->row->place, "Mottagaren \"%s\" är ny i boken%s.", party.name,
		confirm);
	return uph_party_add(posting->ledger, &party, &origin, id, err);
}

static enum uph_status need_decision(
	struct posting *posting, const struct plan_row *row, int64_t *id, struct uph_error *err)
{
	const struct uph_decision decision = {.body = BODY, .date = row->facts.decided};
	struct uph_origin origin = origin_of(posting, row);
	enum uph_status status = uph_decision_find(posting->ledger, BODY, decision.date, NULL, id, err);
	if (status != UPH_E_MISSING)
		return status;
	status = uph_decision_add(posting->ledger, &decision, &origin, id, err);
	const struct uph_step step = {.stage = UPH_RECOMMENDED, .date = decision.date};
	if (status == UPH_OK)
		status = uph_step_add(posting->ledger, *id, &step, &origin, err);
	return status;
}

static enum uph_status register_first(struct posting *posting, struct uph_error *err)
{
	struct plan *plan = posting->plan;
	const struct uph_activity *undivided;
	bool earlier = false, year = false;
	for (size_t i = 0; i < plan->row_count; i++) {
		earlier = earlier || plan->rows[i].facts.earlier_fund;
		year = year || !plan->rows[i].facts.earlier_fund;
	}
	enum uph_status status = uph_activity_find(posting->ledger, "", &undivided, err);
	if (status == UPH_OK)
		posting->undivided = undivided->id;
	if (status == UPH_OK && earlier)
		status = need_fund(
			posting, plan->earlier_fund, plan->earlier_year, true, &plan->earlier_fund_id, err);
	if (status == UPH_OK && year)
		status = need_fund(posting, plan->year_fund, plan->year, false, &plan->year_fund_id, err);
	for (size_t i = 0; status == UPH_OK && i < posting->matrix->row_count; i++)
		status = need_activity(posting, &posting->matrix->rows[i], err);
	return status;
}

/* ---- entries ---- */

static int64_t fund_of(const struct posting *posting, const struct plan_facts *facts)
{
	if (facts->fund != 0)
		return facts->fund;
	return facts->earlier_fund ? posting->plan->earlier_fund_id : posting->plan->year_fund_id;
}

static enum uph_status accounts_of(struct posting *posting, const struct plan_facts *facts,
	int64_t allocation, struct uph_account *from, struct uph_account *to, struct uph_error *err)
{
	const struct uph_activity *activity = NULL;
	int64_t fund = fund_of(posting, facts);
	enum uph_status status = UPH_OK;
	if (facts->event != UPH_EVENT_GRANT)
		status = uph_activity_find(posting->ledger, facts->activity, &activity, err);
	if (status != UPH_OK)
		return status;
	int64_t code = activity ? activity->id : posting->undivided;
	struct uph_account pot = {.kind = UPH_ACCOUNT_POT, .fund = fund, .activity = code};
	struct uph_account outside = {.fund = fund};
	struct uph_account aside = {.fund = fund, .activity = code, .allocation = allocation};
	if (facts->event == UPH_EVENT_ALLOCATE || facts->event == UPH_EVENT_HOLD) {
		aside.kind = facts->event == UPH_EVENT_HOLD ? UPH_ACCOUNT_HELD : UPH_ACCOUNT_RESERVED;
		*from = pot;
		*to = aside;
		return UPH_OK;
	}
	outside.kind = facts->event == UPH_EVENT_OPENING ? UPH_ACCOUNT_OPENING
		       : facts->event == UPH_EVENT_GRANT ? UPH_ACCOUNT_GRANTOR
							 : UPH_ACCOUNT_EARLIER;
	*from = facts->out ? pot : outside;
	*to = facts->out ? outside : pot;
	return UPH_OK;
}

static enum uph_status post_entry(struct posting *posting, const struct plan_row *row, int64_t decision,
	int64_t recipient, struct uph_error *err)
{
	const struct plan_facts *facts = &row->facts;
	unsigned char key[UPH_ROW_KEY_SIZE];
	const char *words = facts->event == UPH_EVENT_REFUND ? facts->purpose : facts->comment;
	struct uph_entry_draft draft = {.event = facts->event,
		.date = facts->date,
		.amount = facts->amount,
		.counterparty = recipient,
		.decision = decision,
		.text = words[0] ? words : NULL,
		.origin = origin_of(posting, row),
		.row_key = key};
	enum uph_status status = row_key_make(posting->keys, posting->ledger, facts,
		facts->earlier_fund ? posting->plan->earlier_fund : posting->plan->year_fund, key, err);
	if (status == UPH_OK)
		status = accounts_of(posting, facts, row->allocation, &draft.from, &draft.to, err);
	if (status == UPH_OK)
		status = uph_entry_add(posting->ledger, &draft, NULL, err);
	posting->entries += status == UPH_OK;
	return status;
}

/* ---- allocations ---- */

static bool is_allocated(const struct plan_facts *facts)
{
	return facts->event == UPH_EVENT_ALLOCATE || facts->event == UPH_EVENT_HOLD;
}

/* `before` is the allocation of the row before. */
static enum uph_status need_allocation(struct posting *posting, const struct plan_row *row, int64_t before,
	int64_t recipient, int64_t *out, struct uph_error *err)
{
	int64_t decision;
	struct uph_origin origin = origin_of(posting, row);
	*out = plan_keeps_allocation(row) ? row->known->allocation : row->continues ? before : 0;
	if (*out != 0)
		return UPH_OK;
	enum uph_status status = need_decision(posting, row, &decision, err);
	if (status != UPH_OK)
		return status;
	const struct uph_allocation allocation = {.decision = decision,
		.purpose = row->facts.purpose,
		.bound = "exact",
		.recipient = recipient,
		.requisitioner = recipient};
	return uph_allocation_add(posting->ledger, &allocation, row->facts.decided, &origin, out, err);
}

/* The financing line of a row of the ledger; 0: it has none that stands. */
static enum uph_status old_line(
	struct posting *posting, const struct plan_known *known, int64_t *line, struct uph_error *err)
{
	*line = 0;
	return known->allocation == 0 ? UPH_OK
				      : uph_financing_find(posting->ledger, known->allocation, known->fund,
						known->activity, known->whole, line, err);
}

static enum uph_status finance(struct posting *posting, const struct plan_row *row, struct uph_error *err)
{
	struct uph_account from, to;
	int64_t replaced = 0;
	struct uph_origin origin = origin_of(posting, row);
	enum uph_status status = accounts_of(posting, &row->facts, row->allocation, &from, &to, err);
	if (status == UPH_OK && plan_keeps_allocation(row))
		status = old_line(posting, row->known, &replaced, err);
	const struct uph_financing line = {.allocation = row->allocation,
		.fund = from.fund,
		.activity = from.activity,
		.amount = row->facts.amount};
	return status == UPH_OK ? uph_financing_add(posting->ledger, &line, replaced, &origin, err) : status;
}

/* The row of the ledger is no longer financed: its allocation has lost it. */
static enum uph_status finance_no_longer(struct posting *posting, const struct plan_known *known,
	const struct uph_origin *origin, struct uph_error *err)
{
	int64_t line;
	enum uph_status status = old_line(posting, known, &line, err);
	const struct uph_financing gone = {
		.allocation = known->allocation, .fund = known->fund, .activity = known->activity};
	return status == UPH_OK && line != 0 ? uph_financing_add(posting->ledger, &gone, line, origin, err)
					     : status;
}

/* Posts one row into the open voucher; an allocated one with its allocation and financing line. */
static enum uph_status post_row(
	struct posting *posting, struct plan_row *row, int64_t before, struct uph_error *err)
{
	int64_t recipient, decision = 0;
	bool allocated = is_allocated(&row->facts);
	enum uph_status status = need_party(posting, row, &recipient, err);
	if (status == UPH_OK && allocated)
		status = need_allocation(posting, row, before, recipient, &row->allocation, err);
	if (status == UPH_OK && allocated)
		status = finance(posting, row, err);
	if (status == UPH_OK && row->facts.event == UPH_EVENT_REFUND)
		status = need_decision(posting, row, &decision, err);
	return status == UPH_OK ? post_entry(posting, row, decision, recipient, err) : status;
}

/* ---- words and corrections ---- */

static enum uph_status record_words(
	struct posting *posting, const struct plan_row *row, struct uph_error *err)
{
	const struct plan_known *known = row->known;
	const struct plan_facts *old = &known->facts, *new = &row->facts;
	struct uph_origin origin = origin_of(posting, row);
	const char *words = known->allocation ? new->comment : new->purpose;
	bool changed = strcmp(known->allocation ? old->comment : old->purpose, words) != 0;
	enum uph_status status = UPH_OK;
	const struct uph_allocation_change renamed = {.purpose = new->purpose};
	if (row->renames)
		status = uph_allocation_amend(
			posting->ledger, known->allocation, &renamed, posting->reason, &origin, err);
	if (status == UPH_OK && changed && row->action == UPH_IMPORT_CHANGED)
		status = uph_entry_amend(posting->ledger, known->entry, words[0] ? words : NULL,
			posting->reason, &origin, err);
	return status;
}

static enum uph_status open_day(
	struct posting *posting, int64_t fund, struct uph_date *day, struct uph_error *err)
{
	return uph_ledger_first_open_day(posting->ledger, fund, day->ymd, &day->ymd, err);
}

/* Takes a row of the ledger back; `row` is the one that replaces it, NULL when none does. */
static enum uph_status correct(struct posting *posting, const struct plan_known *known,
	const struct plan_row *row, struct uph_error *err)
{
	struct uph_origin origin = origin_of(posting, row);
	struct uph_date day = known->facts.date;
	enum uph_status status = open_day(posting, known->fund, &day, err);
	if (status == UPH_OK && known->allocation != 0)
		status = import_check_undecided(posting->ledger, known->allocation, err);
	if (status == UPH_OK)
		status = uph_entry_correct(posting->ledger, known->entry, (struct uph_money){0}, day,
			posting->reason, &origin, NULL, err);
	if (status == UPH_OK && !(row && plan_keeps_allocation(row)))
		status = finance_no_longer(posting, known, &origin, err);
	posting->entries += status == UPH_OK;
	return status;
}

/* A row that answers a row of the ledger with other money: the old one is taken back, the new one counts from
 * an open day. */
static enum uph_status replace(struct posting *posting, struct plan_row *row, struct uph_error *err)
{
	enum uph_status status = open_day(posting, fund_of(posting, &row->facts), &row->facts.date, err);
	if (status == UPH_OK && row->known->corrected_away == 0)
		status = correct(posting, row->known, row, err);
	return status == UPH_OK ? record_words(posting, row, err) : status;
}

/* The row is in no file any more, so its place cannot be named: its facts are. */
static enum uph_status name_gone(
	const struct plan_facts *facts, enum uph_status status, struct uph_error *err)
{
	char amount[UPH_MONEY_TEXT_MAX], day[UPH_DATE_TEXT_MAX];
	if (!err)
		return status;
	struct uph_error why = *err;
	bool named = facts->purpose[0] != '\0';
	return uph_fail(err, status,
		"raden %s%s%s, %s, %s%s, står inte i filen längre men kan inte rättas bort: %s",
		named ? "\"" : "", named ? facts->purpose : uph_event_label(facts->event), named ? "\"" : "",
		uph_money_print(facts->amount, UPH_MONEY_SWEDISH, amount),
		is_allocated(facts) ? "beslut " : "", uph_date_print(facts->decided, day), why.message);
}

static enum uph_status post_gone(struct posting *posting, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t k = 0; status == UPH_OK && k < posting->plan->known_count; k++) {
		const struct plan_known *known = &posting->plan->known[k];
		if (known->answered || known->corrected_away || known->others)
			continue;
		status = uph_voucher_begin(posting->ledger, NULL, err);
		if (status == UPH_OK)
			status = correct(posting, known, NULL, err);
		if (status == UPH_OK)
			status = uph_voucher_end(posting->ledger, err);
		if (status != UPH_OK)
			return name_gone(&known->facts, status, err);
	}
	return status;
}

/* ---- vouchers ---- */

static bool posts(const struct plan_row *row)
{
	return row->action == UPH_IMPORT_POSTED || row->action == UPH_IMPORT_CONFLICT;
}

/* The opening block is one voucher; the rows of one allocation are one; every other row is its own. */
static bool shares_voucher(const struct plan_row *before, const struct plan_row *row)
{
	bool openings = before->facts.event == UPH_EVENT_OPENING && row->facts.event == UPH_EVENT_OPENING;
	return posts(before) && (openings || row->continues);
}

static enum uph_status end_voucher(
	struct posting *posting, const struct plan_row *last, struct uph_error *err)
{
	enum uph_status status = uph_voucher_end(posting->ledger, err);
	return status == UPH_OK ? UPH_OK : uph_error_at(err, status, last->row->place);
}

static enum uph_status post_rows(struct posting *posting, struct uph_error *err)
{
	struct plan *plan = posting->plan;
	int64_t before = 0, voucher = 0;
	bool open = false;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		if (open && !(posts(row) && shares_voucher(row - 1, row))) {
			status = end_voucher(posting, row - 1, err);
			open = false;
			if (status != UPH_OK)
				return status;
		}
		if (!posts(row)) {
			if (row->action == UPH_IMPORT_CHANGED)
				status = record_words(posting, row, err);
			before = row->known ? row->known->allocation : 0;
			continue;
		}
		if (!open)
			status = uph_voucher_begin(posting->ledger, &voucher, err);
		open = true;
		if (status == UPH_OK && row->known)
			status = replace(posting, row, err);
		if (status == UPH_OK)
			status = post_row(posting, row, before, err);
		row->voucher = voucher;
		before = row->allocation;
		if (status != UPH_OK)
			return uph_error_at(err, status, row->row->place);
	}
	return status == UPH_OK && open ? end_voucher(posting, &plan->rows[plan->row_count - 1], err)
					: status;
}

enum uph_status plan_post(struct uph_ledger *ledger, struct plan *plan, const struct matrix *matrix,
	const struct post_source *source, size_t *entries, struct uph_findings *findings,
	struct uph_error *err)
{
	struct row_keys keys;
	struct posting posting = {.ledger = ledger,
		.plan = plan,
		.matrix = matrix,
		.source = source,
		.findings = findings,
		.keys = &keys};
	(void)snprintf(posting.reason, sizeof posting.reason, "ny version av matrisen: %.200s", source->name);
	posting.reason[text_cut(posting.reason, strlen(posting.reason))] = '\0';
	enum uph_status status = row_keys_begin(&keys, err);
	if (status == UPH_OK)
		status = register_first(&posting, err);
	if (status == UPH_OK)
		status = post_rows(&posting, err);
	if (status == UPH_OK)
		status = post_gone(&posting, err);
	row_keys_end(&keys);
	*entries = posting.entries;
	return status;
}
