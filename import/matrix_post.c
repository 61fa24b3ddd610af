#include "import/matrix_post.h"

#include <stdio.h>
#include <string.h>

#include "import/row_key.h"
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
	const struct uph_fund fund = {.name = name, .kind = "state", .year = year, .earlier = earlier};
	struct uph_origin origin = origin_of(posting, NULL);
	return uph_fund_add(posting->ledger, &fund, &origin, id, err);
}

static enum uph_status need_activity(
	struct posting *posting, const struct matrix_row *row, struct uph_error *err)
{
	const struct uph_activity *known;
	if (!row->activity)
		return UPH_OK;
	enum uph_status status = uph_activity_find(posting->ledger, row->activity, &known, NULL);
	if (status != UPH_E_MISSING)
		return status;
	const struct uph_activity activity = {
		.code = row->activity, .name = row->activity_name ? row->activity_name : ""};
	struct uph_origin origin = {posting->source->id, row->place[0] ? row->place : NULL};
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
	enum uph_status status = uph_party_find(posting->ledger, row->facts.recipient, &known, NULL);
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
	const struct uph_party *near = party.parent ? NULL : uph_party_near(posting->ledger, party.name);
	struct uph_origin origin = origin_of(posting, row);
	(void)uph_findings_add(posting->findings, near ? UPH_SEVERITY_WARNING : UPH_SEVERITY_NOTE,
		"import.new_party", row->row->place, "Mottagaren \"%s\" är ny i boken%s%s%s.", party.name,
		near ? "; menade du \"" : "", near ? near->name : "",
		near ? "\"? Rätta i så fall i filen" : "");
	return uph_party_add(posting->ledger, &party, &origin, id, err);
}

static enum uph_status need_decision(
	struct posting *posting, const struct plan_row *row, int64_t *id, struct uph_error *err)
{
	const struct uph_decision decision = {.body = BODY, .date = row->facts.decided};
	struct uph_origin origin = origin_of(posting, row);
	enum uph_status status = uph_decision_find(posting->ledger, BODY, decision.date, NULL, id, NULL);
	if (status != UPH_E_MISSING)
		return status;
	status = uph_decision_add(posting->ledger, &decision, &origin, id, err);
	if (status == UPH_OK)
		status = uph_stage_add(
			posting->ledger, *id, UPH_RECOMMENDED, decision.date, NULL, NULL, &origin, err);
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
	int earlier_year = posting->matrix->balance_date.ymd ? uph_date_year(posting->matrix->balance_date)
							     : plan->year - 1;
	enum uph_status status = uph_activity_find(posting->ledger, "", &undivided, err);
	if (status == UPH_OK)
		posting->undivided = undivided->id;
	if (status == UPH_OK && earlier)
		status = need_fund(
			posting, plan->earlier_fund, earlier_year, true, &plan->earlier_fund_id, err);
	if (status == UPH_OK && year)
		status = need_fund(posting, plan->year_fund, plan->year, false, &plan->year_fund_id, err);
	for (size_t i = 0; status == UPH_OK && i < posting->matrix->row_count; i++)
		status = need_activity(posting, &posting->matrix->rows[i], err);
	return status;
}

/* ---- entries ---- */

static enum uph_status accounts_of(struct posting *posting, const struct plan_facts *facts,
	int64_t allocation, struct uph_account *from, struct uph_account *to, struct uph_error *err)
{
	const struct uph_activity *activity = NULL;
	int64_t fund = facts->earlier_fund ? posting->plan->earlier_fund_id : posting->plan->year_fund_id;
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

static enum uph_status post_entry(struct posting *posting, const struct plan_row *row, int64_t allocation,
	int64_t recipient, struct uph_error *err)
{
	const struct plan_facts *facts = &row->facts;
	unsigned char key[UPH_ROW_KEY_SIZE];
	const char *words = facts->event == UPH_EVENT_REFUND ? facts->purpose : facts->comment;
	struct uph_entry_draft draft = {.event = facts->event,
		.date = facts->date,
		.amount = facts->amount,
		.counterparty = recipient,
		.text = words[0] ? words : NULL,
		.origin = origin_of(posting, row),
		.row_key = key};
	enum uph_status status = row_key_make(posting->keys, posting->ledger, facts,
		facts->earlier_fund ? posting->plan->earlier_fund : posting->plan->year_fund, key, err);
	if (status == UPH_OK)
		status = accounts_of(posting, facts, allocation, &draft.from, &draft.to, err);
	if (status == UPH_OK)
		status = uph_entry_add(posting->ledger, &draft, NULL, err);
	posting->entries += status == UPH_OK;
	return status;
}

/* Whether the row stays with the allocation of the row it replaces: only its amount or its pot differs. */
static bool keeps_allocation(const struct plan_row *row)
{
	const struct plan_facts *old = row->known ? &row->known->facts : NULL;
	return old && row->known->allocation != 0 && old->event == row->facts.event &&
	       old->decided.ymd == row->facts.decided.ymd && text_same(old->purpose, row->facts.purpose) &&
	       text_same(old->recipient, row->facts.recipient);
}

static enum uph_status need_allocation(struct posting *posting, const struct plan_row *row, int64_t before,
	int64_t recipient, int64_t *out, struct uph_error *err)
{
	int64_t decision;
	struct uph_origin origin = origin_of(posting, row);
	*out = row->continues ? before : keeps_allocation(row) ? row->known->allocation : 0;
	if (*out != 0)
		return UPH_OK;
	enum uph_status status = need_decision(posting, row, &decision, err);
	if (status != UPH_OK)
		return status;
	const struct uph_allocation allocation = {.decision = decision,
		.purpose = row->facts.purpose[0] ? row->facts.purpose : "(utan ändamål)",
		.bound = "exact",
		.recipient = recipient,
		.requisitioner = recipient};
	return uph_allocation_add(posting->ledger, &allocation, row->facts.decided, &origin, out, err);
}

/* Posts one row into the open voucher; an allocated one with its allocation and financing line. */
static enum uph_status post_row(
	struct posting *posting, const struct plan_row *row, int64_t *allocation, struct uph_error *err)
{
	const struct plan_facts *facts = &row->facts;
	bool allocated = facts->event == UPH_EVENT_ALLOCATE || facts->event == UPH_EVENT_HOLD;
	int64_t recipient, before = *allocation;
	struct uph_account from, to;
	struct uph_origin origin = origin_of(posting, row);
	enum uph_status status = need_party(posting, row, &recipient, err);
	*allocation = 0;
	if (status == UPH_OK && allocated)
		status = need_allocation(posting, row, before, recipient, allocation, err);
	if (status == UPH_OK && allocated)
		status = accounts_of(posting, facts, *allocation, &from, &to, err);
	if (status == UPH_OK && allocated)
		status = uph_financing_add(
			posting->ledger, *allocation, from.fund, from.activity, facts->amount, &origin, err);
	return status == UPH_OK ? post_entry(posting, row, *allocation, recipient, err) : status;
}

/* ---- words and corrections ---- */

static enum uph_status record_words(
	struct posting *posting, const struct plan_row *row, int64_t *amended, struct uph_error *err)
{
	const struct plan_facts *old = &row->known->facts, *new = &row->facts;
	struct uph_origin origin = origin_of(posting, row);
	enum uph_status status = UPH_OK;
	if (strcmp(old->purpose, new->purpose) != 0 && row->known->allocation == 0)
		status = uph_entry_amend(
			posting->ledger, row->known->entry, new->purpose, posting->reason, &origin, err);
	else if (strcmp(old->purpose, new->purpose) != 0 && *amended != row->known->allocation)
		status = uph_allocation_amend(
			posting->ledger, row->known->allocation, new->purpose, posting->reason, &origin, err);
	*amended = row->known->allocation;
	if (status == UPH_OK && row->known->allocation != 0 && strcmp(old->comment, new->comment) != 0)
		status = uph_entry_amend(posting->ledger, row->known->entry,
			new->comment[0] ? new->comment : NULL, posting->reason, &origin, err);
	return status;
}

static enum uph_status correct(struct posting *posting, const struct plan_known *known,
	const struct uph_origin *origin, struct uph_error *err)
{
	posting->entries++;
	return uph_entry_correct(posting->ledger, known->entry, (struct uph_money){0}, known->facts.date,
		posting->reason, origin, NULL, err);
}

static enum uph_status post_gone(struct posting *posting, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	struct uph_origin origin = origin_of(posting, NULL);
	for (size_t k = 0; status == UPH_OK && k < posting->plan->known_count; k++) {
		if (posting->plan->known[k].answered || posting->plan->known[k].corrected_away)
			continue;
		status = uph_voucher_begin(posting->ledger, NULL, err);
		if (status == UPH_OK)
			status = correct(posting, &posting->plan->known[k], &origin, err);
		if (status == UPH_OK)
			status = uph_voucher_end(posting->ledger, err);
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

static enum uph_status post_rows(struct posting *posting, int64_t *vouchers, struct uph_error *err)
{
	struct plan *plan = posting->plan;
	int64_t allocation = 0, amended = 0, voucher = 0;
	bool open = false;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < plan->row_count; i++) {
		const struct plan_row *row = &plan->rows[i];
		if (open && !(posts(row) && shares_voucher(row - 1, row))) {
			status = uph_voucher_end(posting->ledger, err);
			open = false;
		}
		if (status == UPH_OK && row->action == UPH_IMPORT_CHANGED)
			status = record_words(posting, row, &amended, err);
		if (!posts(row)) {
			allocation = row->known ? row->known->allocation : 0;
			continue;
		}
		if (status == UPH_OK && !open)
			status = uph_voucher_begin(posting->ledger, &voucher, err);
		open = status == UPH_OK;
		struct uph_origin origin = origin_of(posting, row);
		if (status == UPH_OK && row->known && !row->known->corrected_away)
			status = correct(posting, row->known, &origin, err);
		if (status == UPH_OK)
			status = post_row(posting, row, &allocation, err);
		vouchers[i] = voucher;
		if (status != UPH_OK)
			return uph_error_at(err, status, row->row->place);
	}
	return status == UPH_OK && open ? uph_voucher_end(posting->ledger, err) : status;
}

enum uph_status plan_post(struct uph_ledger *ledger, struct plan *plan, const struct matrix *matrix,
	const struct post_source *source, int64_t *vouchers, size_t *entries, struct uph_findings *findings,
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
	enum uph_status status = row_keys_begin(&keys, err);
	if (status == UPH_OK)
		status = register_first(&posting, err);
	if (status == UPH_OK)
		status = post_rows(&posting, vouchers, err);
	if (status == UPH_OK)
		status = post_gone(&posting, err);
	row_keys_end(&keys);
	*entries = posting.entries;
	return status;
}
