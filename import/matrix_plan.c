#include "import/matrix_plan.h"

#include <stdlib.h>
#include <string.h>

#include "import/plan_match.h"
#include "ledger/base/text.h"
#include "uph/balance.h"
#include "uph/register.h"

struct planning {
	struct uph_ledger *ledger;
	const struct matrix *matrix;
	struct arena *memory;
	struct plan *plan;
	struct uph_findings *findings;
	size_t known_capacity;
};

/* ---- which funds ---- */

static enum uph_status find_fund(
	struct planning *planning, const char *name, int64_t *id, struct uph_error *err)
{
	const struct uph_fund *fund;
	enum uph_status status = uph_fund_find(planning->ledger, name, &fund, err);
	*id = status == UPH_OK ? fund->id : 0;
	return status == UPH_E_MISSING ? UPH_OK : status;
}

/* Whether the ledger holds money of years before the matrix's that this matrix did not bring: then its
 * opening is no news. Rows before the grant draw on the latest of those years. */
static enum uph_status look_for_earlier_years(struct planning *planning, struct uph_error *err)
{
	struct plan *plan = planning->plan;
	const struct uph_fund *funds, *latest = NULL;
	size_t count;
	enum uph_status status = uph_funds(planning->ledger, &funds, &count, err);
	if (status != UPH_OK || plan->earlier_fund_id != 0)
		return status;
	for (size_t i = 0; i < count; i++) {
		if (funds[i].id != plan->year_fund_id && strcmp(funds[i].kind, "state") == 0 &&
			funds[i].year != 0 && funds[i].year < plan->year)
			latest = &funds[i];
	}
	if (!latest)
		return UPH_OK;
	plan->opening_known = true;
	plan->earlier_fund = arena_string(planning->memory, latest->name);
	plan->earlier_fund_id = latest->id;
	(void)uph_findings_add(planning->findings, UPH_SEVERITY_NOTE, "import.opening_known", "",
		"Boken har redan tidigare års medel: ingående balans jämförs med boken och bokförs inte. Rader före "
		"årets bidrag dras från %s.",
		latest->name);
	return UPH_OK;
}

static enum uph_status choose_funds(struct planning *planning, const char *fund_name, struct uph_error *err)
{
	struct plan *plan = planning->plan;
	plan->year = planning->matrix->year;
	if (plan->year == 0) {
		(void)uph_findings_add(planning->findings, UPH_SEVERITY_ERROR, "import.year", "",
			"Matrisen säger inte vilket år den gäller. Skriv året i rubriken ovanför tabellen, till "
			"exempel \"Fördelning av medel 2024\".");
		return uph_fail(err, UPH_E_REFUSED, "matrisens år framgår inte");
	}
	int earlier = planning->matrix->balance_date.ymd ? uph_date_year(planning->matrix->balance_date)
							 : plan->year - 1;
	plan->year_fund = fund_name ? arena_string(planning->memory, fund_name)
				    : arena_print(planning->memory, "UPH %d", plan->year);
	plan->earlier_fund = arena_print(planning->memory, "UPH t.o.m. %d", earlier);
	if (!plan->year_fund || !plan->earlier_fund)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = find_fund(planning, plan->year_fund, &plan->year_fund_id, err);
	if (status == UPH_OK)
		status = find_fund(planning, plan->earlier_fund, &plan->earlier_fund_id, err);
	return status == UPH_OK ? look_for_earlier_years(planning, err) : status;
}

/* ---- what the file says ---- */

static struct uph_date first_of_year(int year)
{
	struct uph_date day = {0};
	(void)uph_date_make(year, 1, 1, &day);
	return day;
}

static struct uph_date later(struct uph_date a, struct uph_date b)
{
	return a.ymd > b.ymd ? a : b;
}

/* The name a recipient has in the ledger; what the file says when it is not there. */
static const char *recipient_name(struct planning *planning, const char *recipient)
{
	const struct uph_party *party;
	if (!recipient)
		return "";
	if (uph_party_find(planning->ledger, recipient, &party, NULL) == UPH_OK)
		return arena_string(planning->memory, party->name);
	return recipient;
}

static void facts_of_row(struct planning *planning, const struct matrix_row *row, struct plan_facts *out)
{
	const struct matrix *matrix = planning->matrix;
	struct uph_date opening = first_of_year(
		matrix->balance_date.ymd ? uph_date_year(matrix->balance_date) + 1 : planning->plan->year);
	*out = (struct plan_facts){.activity = "", .recipient = "", .purpose = "", .comment = ""};
	out->amount = (struct uph_money){row->amount.ore < 0 ? -row->amount.ore : row->amount.ore};
	if (row->kind == MATRIX_GRANT) {
		out->event = UPH_EVENT_GRANT;
		out->date = row->date.ymd ? row->date : first_of_year(planning->plan->year);
	} else if (row->kind == MATRIX_OPENING) {
		out->event = UPH_EVENT_OPENING;
		out->earlier_fund = true;
		out->out = row->amount.ore < 0;
		out->date = opening;
		out->activity = row->activity;
	} else {
		out->event = row->amount.ore < 0 ? UPH_EVENT_REFUND
			     : row->recipient    ? UPH_EVENT_ALLOCATE
						 : UPH_EVENT_HOLD;
		out->earlier_fund = row->before_grant;
		out->date = later(row->date, opening);
		out->activity = row->activity;
		out->recipient = recipient_name(planning, row->recipient);
		out->purpose = row->purpose ? row->purpose : "";
		out->comment = row->comment ? row->comment : "";
	}
	bool decided = out->event == UPH_EVENT_ALLOCATE || out->event == UPH_EVENT_HOLD;
	out->decided = decided ? row->date : out->date;
}

static bool same_allocation(const struct plan_facts *a, const struct plan_facts *b)
{
	return a->event == b->event && a->event != UPH_EVENT_REFUND && a->decided.ymd == b->decided.ymd &&
	       strcmp(a->purpose, b->purpose) == 0 && strcmp(a->recipient, b->recipient) == 0;
}

static enum uph_status take_rows(struct planning *planning, struct uph_error *err)
{
	struct plan *plan = planning->plan;
	const struct matrix *matrix = planning->matrix;
	plan->rows = arena_alloc_array(planning->memory, matrix->row_count + 1, sizeof *plan->rows);
	if (!plan->rows)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; i < matrix->row_count; i++) {
		const struct matrix_row *row = &matrix->rows[i];
		bool opening = row->kind == MATRIX_OPENING && row->amount.ore != 0 && !plan->opening_known;
		if (!opening && row->kind != MATRIX_GRANT && row->kind != MATRIX_MOVEMENT)
			continue;
		struct plan_row *next = &plan->rows[plan->row_count];
		next->row = row;
		facts_of_row(planning, row, &next->facts);
		next->continues = row->kind == MATRIX_MOVEMENT && plan->row_count > 0 &&
				  next[-1].row->kind == MATRIX_MOVEMENT &&
				  same_allocation(&next[-1].facts, &next->facts);
		plan->row_count++;
	}
	return UPH_OK;
}

/* ---- what the ledger holds ---- */

static enum uph_status take_known(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct planning *planning = context;
	struct plan *plan = planning->plan;
	int64_t left = entry->amount.ore - entry->corrected.ore;
	const struct uph_account *pot = entry->from.kind == UPH_ACCOUNT_POT ? &entry->from : &entry->to;
	if (entry->corrects || !entry->source_kind || strcmp(entry->source_kind, "matrix") != 0 ||
		pot->kind != UPH_ACCOUNT_POT ||
		(pot->fund != plan->year_fund_id &&
			(pot->fund != plan->earlier_fund_id || plan->opening_known)))
		return UPH_OK;
	if (plan->known_count == planning->known_capacity) {
		size_t capacity = planning->known_capacity ? planning->known_capacity * 2 : 64;
		struct plan_known *more = arena_alloc_array(planning->memory, capacity, sizeof *more);
		if (!more)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		if (plan->known_count > 0)
			memcpy(more, plan->known, plan->known_count * sizeof *more);
		plan->known = more;
		planning->known_capacity = capacity;
	}
	const struct uph_activity *activity = uph_activity_by_id(planning->ledger, pot->activity);
	const struct uph_party *recipient =
		entry->recipient ? uph_party_by_id(planning->ledger, entry->recipient) : NULL;
	if (!recipient && entry->counterparty)
		recipient = uph_party_by_id(planning->ledger, entry->counterparty);
	bool refund = entry->event == UPH_EVENT_REFUND;
	struct plan_known *known = &plan->known[plan->known_count++];
	*known = (struct plan_known){
		.facts = {.event = entry->event,
			.earlier_fund = pot->fund != plan->year_fund_id,
			.out = entry->event == UPH_EVENT_OPENING && entry->from.kind == UPH_ACCOUNT_POT,
			.date = entry->date,
			.decided = entry->decided.ymd ? entry->decided : entry->date,
			.activity = arena_string(planning->memory, activity ? activity->code : ""),
			.recipient = arena_string(planning->memory, recipient ? recipient->name : ""),
			.purpose = arena_string(planning->memory, entry->purpose          ? entry->purpose
								  : refund && entry->text ? entry->text
											  : ""),
			.comment = arena_string(planning->memory, !refund && entry->text ? entry->text : ""),
			.amount = {left > 0 ? left : entry->amount.ore}},
		.entry = entry->seq,
		.voucher = entry->voucher,
		.corrected_away = left > 0 ? 0 : entry->corrected_by_voucher,
		.allocation = entry->allocation,
	};
	return UPH_OK;
}

/* ---- an opening that the ledger should know ---- */

static enum uph_status check_opening(struct planning *planning, struct uph_error *err)
{
	const struct matrix *matrix = planning->matrix;
	struct uph_balance *rows = NULL;
	size_t count = 0;
	const struct uph_scope scope = {.to = matrix->balance_date};
	enum uph_status status = uph_balances(planning->ledger, &scope, UPH_BY_ACTIVITY, &rows, &count, err);
	for (size_t i = 0; status == UPH_OK && i < matrix->row_count; i++) {
		const struct matrix_row *row = &matrix->rows[i];
		if (row->kind != MATRIX_OPENING)
			continue;
		struct uph_money held = {0}, difference;
		for (size_t k = 0; k < count; k++) {
			const struct uph_activity *activity =
				uph_activity_by_id(planning->ledger, rows[k].activity);
			if (activity && strcmp(activity->code, row->activity) == 0)
				held = rows[k].figures[UPH_ON_BALANCE];
		}
		if (!uph_money_subtract(row->amount, held, &difference) || difference.ore == 0)
			continue;
		char shown[UPH_MONEY_TEXT_MAX], book[UPH_MONEY_TEXT_MAX], off[UPH_MONEY_TEXT_MAX];
		(void)uph_findings_add_amount(planning->findings, UPH_SEVERITY_WARNING, "import.opening",
			row->place, difference,
			"Ingående %s för aktivitet %s stämmer inte med boken: %s på balansen (skiljer %s). Inget är "
			"bokfört för skillnaden; red ut den och bokför en fördelning eller rättelse.",
			uph_money_print(row->amount, UPH_MONEY_SWEDISH, shown), row->activity,
			uph_money_print(held, UPH_MONEY_SWEDISH, book),
			uph_money_print(difference, UPH_MONEY_SWEDISH, off));
	}
	free(rows);
	return status;
}

enum uph_status plan_make(struct uph_ledger *ledger, const struct matrix *matrix, const char *fund_name,
	struct arena *memory, struct plan *out, struct uph_findings *findings, struct uph_error *err)
{
	struct planning planning = {ledger, matrix, memory, out, findings, 0};
	const struct uph_scope everything = {0};
	memset(out, 0, sizeof *out);
	enum uph_status status = choose_funds(&planning, fund_name, err);
	if (status == UPH_OK)
		status = take_rows(&planning, err);
	if (status == UPH_OK && out->opening_known)
		status = check_opening(&planning, err);
	if (status == UPH_OK)
		status = uph_entries(ledger, &everything, take_known, &planning, err);
	if (status == UPH_OK && !plan_match(out, memory))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return status;
}
