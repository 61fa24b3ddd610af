#include "import/matrix_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/plan_known.h"
#include "import/plan_match.h"
#include "import/plan_outstanding.h"
#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "uph/balance.h"
#include "uph/register.h"

/* ---- which funds ---- */

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

enum uph_status plan_begin(struct uph_ledger *ledger, const struct matrix *matrix, const char *fund_name,
	struct arena *memory, struct plan *out, struct uph_findings *findings, struct uph_error *err)
{
	const struct uph_fund *fund;
	memset(out, 0, sizeof *out);
	out->year = matrix->year;
	if (out->year == 0) {
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "import.year", "",
			"Matrisen säger inte vilket år den gäller. Skriv året i rubriken ovanför tabellen, till "
			"exempel \"Fördelning av medel 2024\".");
		return uph_fail(err, UPH_E_REFUSED, "matrisens år framgår inte");
	}
	out->year_fund =
		fund_name ? arena_string(memory, fund_name) : arena_print(memory, "UPH %d", out->year);
	if (!out->year_fund)
		return out_of_memory(err);
	out->kind = text_has(out->year_fund, "ESF", true) ? "esf" : "state";
	enum uph_status status = uph_fund_find(ledger, out->year_fund, &fund, err);
	if (status == UPH_E_MISSING)
		return UPH_OK;
	if (status != UPH_OK)
		return status;
	out->year_fund_id = fund->id;
	out->year_fund = arena_string(memory, fund->name);
	out->kind = arena_string(memory, fund->kind);
	return out->year_fund && out->kind ? UPH_OK : out_of_memory(err);
}

/* "UPH 2024" gives "UPH t.o.m. 2023", "ESF 2024" gives "ESF t.o.m. 2023": each money keeps its own earlier
 * years. */
static const char *earlier_name(struct planning *planning)
{
	const char *name = planning->plan->year_fund;
	char ending[16];
	size_t length = strlen(name), ending_length;
	(void)snprintf(ending, sizeof ending, " %d", planning->plan->year);
	ending_length = strlen(ending);
	if (length > ending_length && strcmp(name + length - ending_length, ending) == 0)
		length -= ending_length;
	return arena_print(
		planning->memory, "%.*s t.o.m. %d", (int)length, name, planning->plan->earlier_year);
}

/* The ledger begins with a later year's balance: an older matrix would bring the same money once more. */
static enum uph_status refuse_older(struct planning *planning, struct uph_error *err)
{
	const char *later = planning->opened_later->name;
	(void)uph_findings_add(planning->findings, UPH_SEVERITY_ERROR, "import.older_year", "",
		"Boken börjar med ingående balans för %s. I den ingår det som matrisen för %d skulle bokföra, en gång "
		"till. Läs in åren i ordning i en ny bok.",
		later, planning->plan->year);
	return uph_fail(err, UPH_E_REFUSED, "matrisen för %d är äldre än bokens ingående balans (%s)",
		planning->plan->year, later);
}

static void note_opening_known(struct planning *planning)
{
	size_t funds = 0;
	for (size_t i = 0; i < planning->fund_count; i++)
		funds += plan_earlier_fund(planning->plan, &planning->funds[i]);
	(void)uph_findings_add(planning->findings, UPH_SEVERITY_NOTE, "import.opening_known", "",
		"Boken har redan tidigare års medel: ingående balans jämförs med boken och bokförs inte. "
		"%s före årets bidrag dras från %s.",
		funds > 1 ? "Nya rader" : "Rader",
		funds > 1 ? "det äldsta bidragsår som räcker till på aktiviteten"
			  : planning->plan->earlier_fund);
}

/* The opening is no news when others have brought earlier years' money into the ledger. Rows before the grant
 * then draw on those years, as the series did before or else on the latest of them. */
static enum uph_status choose_earlier(struct planning *planning, struct uph_error *err)
{
	struct plan *plan = planning->plan;
	struct uph_date balanced = planning->matrix->balance_date;
	const struct uph_fund *fund = NULL;
	plan->opening_known = planning->others_earlier && !planning->opened;
	if (planning->opened_later)
		return refuse_older(planning, err);
	plan->earlier_year = balanced.ymd ? uph_date_year(balanced) : plan->year - 1;
	plan->earlier_fund = earlier_name(planning);
	if (!plan->earlier_fund)
		return out_of_memory(err);
	enum uph_status status = uph_fund_find(planning->ledger, plan->earlier_fund, &fund, err);
	if (status != UPH_OK && status != UPH_E_MISSING)
		return status;
	if (planning->own_earlier)
		fund = planning->own_earlier;
	else if (status == UPH_E_MISSING)
		fund = plan->opening_known ? planning->others_earlier : NULL;
	plan->earlier_fund_id = fund ? fund->id : 0;
	if (fund)
		plan->earlier_fund = planning_keep(planning, fund->name);
	if (plan->opening_known)
		note_opening_known(planning);
	return UPH_OK;
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
static enum uph_status name_recipient(
	struct planning *planning, const char *recipient, struct plan_facts *out, struct uph_error *err)
{
	const struct uph_party *party;
	if (!recipient)
		return UPH_OK;
	enum uph_status status = uph_party_find(planning->ledger, recipient, &party, err);
	out->recipient = status == UPH_OK ? planning_keep(planning, party->name) : recipient;
	return status == UPH_E_MISSING ? UPH_OK : status;
}

/* The code an activity has in the ledger, by whatever name the file knows it. */
static enum uph_status name_activity(
	struct planning *planning, const char *code, const char **out, struct uph_error *err)
{
	const struct uph_activity *activity;
	enum uph_status status = uph_activity_find(planning->ledger, code, &activity, err);
	*out = status == UPH_OK ? planning_keep(planning, activity->code) : code;
	return status == UPH_E_MISSING ? UPH_OK : status;
}

/* An entry without allocation has one text, so purpose and comment of a refund are one. */
static const char *joined(struct planning *planning, const char *purpose, const char *comment)
{
	if (purpose[0] == '\0' || comment[0] == '\0')
		return purpose[0] ? purpose : comment;
	const char *text = arena_print(planning->memory, "%s (%s)", purpose, comment);
	planning->failed = planning->failed || !text;
	return text ? text : "";
}

static void words_of_movement(struct planning *planning, const struct matrix_row *row, struct plan_facts *out)
{
	const char *purpose = row->purpose ? row->purpose : "", *comment = row->comment ? row->comment : "";
	if (out->event == UPH_EVENT_REFUND) {
		out->purpose = joined(planning, purpose, comment);
		return;
	}
	out->purpose = purpose[0] ? purpose : "(utan ändamål)";
	out->comment = comment;
}

static void kind_of_row(struct planning *planning, const struct matrix_row *row, struct plan_facts *out)
{
	const struct matrix *matrix = planning->matrix;
	struct uph_date opening = first_of_year(
		matrix->balance_date.ymd ? uph_date_year(matrix->balance_date) + 1 : planning->plan->year);
	if (row->kind == MATRIX_GRANT) {
		out->event = UPH_EVENT_GRANT;
		out->date = row->date.ymd ? row->date : first_of_year(planning->plan->year);
	} else if (row->kind == MATRIX_OPENING) {
		out->event = UPH_EVENT_OPENING;
		out->earlier_fund = true;
		out->out = row->amount.ore < 0;
		out->date = opening;
	} else {
		out->event = row->amount.ore < 0 ? UPH_EVENT_REFUND
			     : row->recipient    ? UPH_EVENT_ALLOCATE
						 : UPH_EVENT_HOLD;
		out->earlier_fund = row->before_grant;
		out->date = later(row->date, opening);
	}
	out->decided = row->kind == MATRIX_MOVEMENT ? row->date : out->date;
}

/* The last day that the row may stand on in the ledger: where its own is closed, an accepted change went to
 * the first day that was open then. */
static enum uph_status last_day(struct planning *planning, struct plan_facts *facts, struct uph_error *err)
{
	int64_t fund = facts->earlier_fund ? planning->plan->earlier_fund_id : planning->plan->year_fund_id;
	facts->date_last = facts->date;
	return fund ? uph_ledger_first_open_day(
			      planning->ledger, fund, facts->date.ymd, &facts->date_last.ymd, err)
		    : UPH_OK;
}

static enum uph_status facts_of_row(struct planning *planning, const struct matrix_row *row,
	struct plan_facts *out, struct uph_error *err)
{
	*out = (struct plan_facts){.activity = "", .recipient = "", .purpose = "", .comment = ""};
	out->amount = (struct uph_money){row->amount.ore < 0 ? -row->amount.ore : row->amount.ore};
	kind_of_row(planning, row, out);
	enum uph_status status = last_day(planning, out, err);
	if (status == UPH_OK && row->kind != MATRIX_GRANT && row->activity)
		status = name_activity(planning, row->activity, &out->activity, err);
	if (status == UPH_OK && row->kind == MATRIX_MOVEMENT) {
		status = name_recipient(planning, row->recipient, out, err);
		words_of_movement(planning, row, out);
	}
	out->recipient_folded = planning_fold(planning, out->recipient);
	out->purpose_folded = planning_fold(planning, out->purpose);
	return status;
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
		return out_of_memory(err);
	for (size_t i = 0; i < matrix->row_count; i++) {
		const struct matrix_row *row = &matrix->rows[i];
		bool opening = row->kind == MATRIX_OPENING && row->amount.ore != 0 && !plan->opening_known;
		if (!opening && row->kind != MATRIX_GRANT && row->kind != MATRIX_MOVEMENT)
			continue;
		struct plan_row *next = &plan->rows[plan->row_count];
		next->row = row;
		enum uph_status status = facts_of_row(planning, row, &next->facts, err);
		if (status != UPH_OK)
			return status;
		next->continues = row->kind == MATRIX_MOVEMENT && plan->row_count > 0 &&
				  next[-1].row->kind == MATRIX_MOVEMENT &&
				  same_allocation(&next[-1].facts, &next->facts);
		plan->row_count++;
	}
	return UPH_OK;
}

/* ---- an opening that the ledger should know ---- */

/* What the ledger held at the balance date, an activity a row, and which of them the opening block names. */
struct opening_check {
	struct uph_balance *rows;
	size_t count;
	bool *named;
	struct uph_money opening; /* of the rows */
	bool differs;
};

static void check_opening_row(struct planning *planning, const struct matrix_row *row, const char *code,
	struct opening_check *check)
{
	struct uph_money held = {0}, difference;
	check->opening.ore += row->amount.ore; /* the reader has added them up without overflow */
	for (size_t k = 0; k < check->count; k++) {
		const struct uph_activity *activity =
			uph_activity_by_id(planning->ledger, check->rows[k].activity);
		if (!activity || strcmp(activity->code, code) != 0)
			continue;
		held = check->rows[k].figures[UPH_ON_BALANCE];
		check->named[k] = true;
	}
	if (!uph_money_subtract(row->amount, held, &difference) || difference.ore == 0)
		return;
	char shown[UPH_MONEY_TEXT_MAX], book[UPH_MONEY_TEXT_MAX], off[UPH_MONEY_TEXT_MAX];
	check->differs = true;
	(void)uph_findings_add_amount(planning->findings, UPH_SEVERITY_WARNING, "import.opening", row->place,
		difference,
		"Ingående %s för aktivitet %s stämmer inte med boken: %s på balansen (skiljer %s). Inget är "
		"bokfört för skillnaden; red ut den och bokför en fördelning eller rättelse.",
		uph_money_print(row->amount, UPH_MONEY_SWEDISH, shown),
		row->activity[0] ? row->activity : "ofördelat",
		uph_money_print(held, UPH_MONEY_SWEDISH, book),
		uph_money_print(difference, UPH_MONEY_SWEDISH, off));
}

/* Money that the ledger holds on activities that the opening block does not name: one line for all of them.
 */
static void tell_unnamed(struct planning *planning, struct opening_check *check)
{
	struct buffer list;
	char amount[UPH_MONEY_TEXT_MAX];
	buffer_init(&list, 4096);
	for (size_t k = 0; k < check->count; k++) {
		const struct uph_activity *activity =
			uph_activity_by_id(planning->ledger, check->rows[k].activity);
		if (check->named[k] || !activity || check->rows[k].figures[UPH_ON_BALANCE].ore == 0)
			continue;
		buffer_print(&list, "%s%s %s", list.length ? ", " : "",
			activity->code[0] ? activity->code : "ofördelat",
			uph_money_print(check->rows[k].figures[UPH_ON_BALANCE], UPH_MONEY_SWEDISH, amount));
	}
	check->differs = check->differs || list.length > 0;
	if (list.length > 0)
		(void)uph_findings_add(planning->findings, UPH_SEVERITY_WARNING, "import.opening_unnamed", "",
			"Boken har på balansen också det som ingående balans inte nämner: %s.",
			buffer_string(&list));
	buffer_free(&list);
}

static void note_equal(struct planning *planning, const struct opening_check *check)
{
	char day[UPH_DATE_TEXT_MAX], amount[UPH_MONEY_TEXT_MAX];
	if (!check->differs)
		(void)uph_findings_add(planning->findings, UPH_SEVERITY_NOTE, "import.opening_equal", "",
			"Ingående balans %s, %s, är på varje aktivitet det som boken har på balansen den dagen.",
			uph_date_print(planning->matrix->balance_date, day),
			uph_money_print(check->opening, UPH_MONEY_SWEDISH, amount));
}

/* Earlier years' money of the matrix's kind, on the balance day. */
static enum uph_status balances_before(
	struct planning *planning, struct opening_check *check, struct uph_error *err)
{
	int64_t *funds = arena_alloc_array(planning->memory, planning->fund_count + 1, sizeof *funds);
	struct uph_scope scope = {.funds = funds, .to = planning->matrix->balance_date};
	if (!funds)
		return out_of_memory(err);
	for (size_t i = 0; i < planning->fund_count; i++) {
		if (plan_earlier_fund(planning->plan, &planning->funds[i]))
			funds[scope.fund_count++] = planning->funds[i].id;
	}
	return uph_balances(planning->ledger, &scope, UPH_BY_ACTIVITY, &check->rows, &check->count, err);
}

static enum uph_status check_opening(struct planning *planning, struct uph_error *err)
{
	const struct matrix *matrix = planning->matrix;
	struct opening_check check = {0};
	enum uph_status status = balances_before(planning, &check, err);
	if (status != UPH_OK)
		return status;
	check.named = arena_alloc_array(planning->memory, check.count + 1, sizeof *check.named);
	if (!check.named)
		status = out_of_memory(err);
	for (size_t i = 0; status == UPH_OK && i < matrix->row_count; i++) {
		const char *code;
		if (matrix->rows[i].kind != MATRIX_OPENING)
			continue;
		status = name_activity(planning, matrix->rows[i].activity, &code, err);
		if (status == UPH_OK)
			check_opening_row(planning, &matrix->rows[i], code, &check);
	}
	if (status == UPH_OK && matrix->balance_date.ymd) {
		tell_unnamed(planning, &check);
		note_equal(planning, &check);
	}
	free(check.rows);
	return status;
}

static const char *fund_name(const struct plan *plan, const struct plan_facts *facts)
{
	return facts->earlier_fund ? plan->earlier_fund : plan->year_fund;
}

static const char *code_words(const struct plan_facts *facts)
{
	return facts->activity[0] ? facts->activity : "ofördelat";
}

static void tell_contradiction(struct planning *planning, const struct plan_row *row)
{
	const struct plan_known *known = row->known;
	char amount[UPH_MONEY_TEXT_MAX], book[UPH_MONEY_TEXT_MAX];
	(void)uph_findings_add_amount(planning->findings, UPH_SEVERITY_ERROR, "import.contradicts",
		row->row->place, (struct uph_money){row->facts.amount.ore - known->facts.amount.ore},
		"Matrisen säger %s till %s (\"%s\"); %s %s säger %s till %s (\"%s\", %s, verifikation %lld) vid samma "
		"möte ur samma pott. Rätta den som är fel.",
		uph_money_print(row->facts.amount, UPH_MONEY_SWEDISH, amount),
		row->facts.recipient[0] ? row->facts.recipient : "ingen", row->facts.purpose,
		known->source_name, known->place,
		uph_money_print(known->facts.amount, UPH_MONEY_SWEDISH, book),
		known->facts.recipient[0] ? known->facts.recipient : "ingen", known->facts.purpose,
		known->label, (long long)known->voucher);
}

static void tell_other_pot(struct planning *planning, const struct plan_row *row)
{
	const struct plan_known *known = row->known;
	(void)uph_findings_add(planning->findings, UPH_SEVERITY_WARNING, "import.other_pot", row->row->place,
		"%s (%s) är bokfört ur %s, %s (%s %s); matrisen säger %s, %s. Det som är bokfört står kvar. Flytta det "
		"för hand om matrisen har rätt.",
		known->label, known->facts.purpose, fund_name(planning->plan, &known->facts),
		code_words(&known->facts), known->source_name, known->place,
		fund_name(planning->plan, &row->facts), code_words(&row->facts));
}

static void note_others_rows(struct planning *planning)
{
	if (planning->plan->answered_by_others > 0)
		(void)uph_findings_add(planning->findings, UPH_SEVERITY_NOTE, "import.known_decisions", "",
			"%zu rader finns redan i boken från ett tidigare års matris, en beslutsfil eller för hand. De "
			"bokförs inte igen.",
			planning->plan->answered_by_others);
}

/* What a decision file has, out of another pot or with other money: both places, so that a person can see
 * which is right. */
static void tell_against_files(struct planning *planning)
{
	const struct plan *plan = planning->plan;
	for (size_t i = 0; i < plan->row_count; i++) {
		const struct plan_row *row = &plan->rows[i];
		const struct plan_known *known = row->known;
		if (!known || !known->of_file)
			continue;
		if (row->action == UPH_IMPORT_CONFLICT)
			tell_contradiction(planning, row);
		else if (known->facts.earlier_fund != row->facts.earlier_fund ||
			 strcmp(known->facts.activity, row->facts.activity) != 0)
			tell_other_pot(planning, row);
	}
}

static void note_older_words(struct planning *planning)
{
	if (planning->plan->words_let_be > 0)
		(void)uph_findings_add(planning->findings, UPH_SEVERITY_NOTE, "import.older_version", "",
			"Filen är inläst förut och en senare version har andra texter på %zu rader. De senare "
			"texterna får stå.",
			planning->plan->words_let_be);
}

enum uph_status plan_make(struct uph_ledger *ledger, const struct matrix *matrix, bool known_file,
	struct arena *memory, struct plan *plan, struct uph_findings *findings, struct uph_error *err)
{
	struct planning planning = {
		.ledger = ledger, .matrix = matrix, .memory = memory, .plan = plan, .findings = findings};
	enum uph_status status = plan_known_take(&planning, err);
	if (status == UPH_OK)
		status = choose_earlier(&planning, err);
	if (status == UPH_OK)
		status = take_rows(&planning, err);
	if (status == UPH_OK && plan->opening_known)
		status = check_opening(&planning, err);
	if (status == UPH_OK)
		status = plan_match_outstanding(&planning, err);
	if (status == UPH_OK && (planning.failed || !plan_match(plan, known_file, memory)))
		status = out_of_memory(err);
	if (status == UPH_OK)
		status = plan_choose_funds(&planning, err);
	if (status == UPH_OK) {
		tell_against_files(&planning);
		note_others_rows(&planning);
		note_older_words(&planning);
	}
	return status;
}
