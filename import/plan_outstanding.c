/* Decisions of earlier years that were not paid when the year began stand on top of a matrix, deducted from
 * its opening, each with what is left of it on the balance day. They are in the books already: such a row is
 * the same decision day, activity and recipient with
 *
 *   1. what is left, in one row or in several of one purpose: unchanged;
 *   2. what was once decided, though part of it has been paid since: unchanged too, but the matrix deducts
 *      what is paid twice, and that is said;
 *   3. another amount in the like words: a conflict, with both figures;
 *   4. in the same words, when nothing is left of it: a conflict, too, or it would be decided once more;
 *   5. one row more than there are decisions in the same words: a new one, and that is said.
 *
 * What is left and stands in no row is named: the matrix's Kvar is too high by it. Nothing is posted. */
#include "import/plan_outstanding.h"

#include <stdlib.h>
#include <string.h>

#include "import/words_alike.h"
#include "uph/newyear.h"

/* An allocation's money of one activity, over the earlier years' funds. */
struct outstanding {
	const struct uph_newyear_line *line; /* the first of its lines */
	struct uph_money left, given;
	struct plan_known *known; /* its first row of the ledger */
	struct uph_money found;   /* of what is left, in rows that have been recognised */
	bool settled;             /* all is said of it */
};

struct matching {
	struct planning *planning;
	struct outstanding *items;
	size_t count;
	size_t recognised; /* rows */
	struct uph_money recognised_sum;
	char through[UPH_DATE_TEXT_MAX];
};

bool plan_earlier_fund(const struct plan *plan, const struct uph_fund *fund)
{
	return fund && fund->id != plan->year_fund_id && strcmp(fund->kind, plan->kind) == 0 &&
	       fund->year != 0 && fund->year < plan->year;
}

/* ---- what is outstanding ---- */

static bool gave(const struct plan_known *known, const struct uph_newyear_line *line, const char *code)
{
	return known->others && known->allocation == line->allocation && known->corrected_away == 0 &&
	       (known->facts.event == UPH_EVENT_ALLOCATE || known->facts.event == UPH_EVENT_HOLD) &&
	       strcmp(known->facts.activity, code) == 0;
}

static bool of_item(const struct plan_known *known, const struct outstanding *item)
{
	return gave(known, item->line, item->known->facts.activity);
}

static struct plan_known *first_known(struct planning *planning, const struct uph_newyear_line *line)
{
	const struct uph_activity *activity = uph_activity_by_id(planning->ledger, line->activity);
	for (size_t k = 0; activity && k < planning->plan->known_count; k++) {
		if (gave(&planning->plan->known[k], line, activity->code))
			return &planning->plan->known[k];
	}
	return NULL;
}

static struct outstanding *item_of(struct matching *matching, const struct uph_newyear_line *line)
{
	for (size_t i = 0; i < matching->count; i++) {
		const struct uph_newyear_line *other = matching->items[i].line;
		if (other->allocation == line->allocation && other->activity == line->activity)
			return &matching->items[i];
	}
	struct plan_known *known = first_known(matching->planning, line);
	if (!known)
		return NULL;
	struct outstanding *item = &matching->items[matching->count++];
	*item = (struct outstanding){.line = line, .known = known};
	return item;
}

static enum uph_status gather(
	struct matching *matching, const struct uph_newyear *newyear, struct uph_error *err)
{
	struct planning *planning = matching->planning;
	matching->items =
		arena_alloc_array(planning->memory, newyear->line_count + 1, sizeof *matching->items);
	if (!matching->items)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; i < newyear->line_count; i++) {
		const struct uph_newyear_line *line = &newyear->lines[i];
		const struct uph_fund *fund = uph_fund_by_id(planning->ledger, line->fund);
		struct outstanding *item = line->allocation && plan_earlier_fund(planning->plan, fund)
						   ? item_of(matching, line)
						   : NULL;
		if (item && (!uph_money_add(item->left, line->on_balance, &item->left) ||
				    !uph_money_add(item->given, line->given, &item->given)))
			return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	return UPH_OK;
}

/* ---- recognising ---- */

static bool allocated(const struct plan_facts *facts)
{
	return facts->event == UPH_EVENT_ALLOCATE || facts->event == UPH_EVENT_HOLD;
}

/* A row that nothing answers yet, of the same meeting, activity and recipient. */
static bool may_be(const struct plan_row *row, const struct outstanding *item)
{
	const struct plan_facts *facts = &row->facts, *known = &item->known->facts;
	return !row->known && facts->earlier_fund && row->row->kind == MATRIX_MOVEMENT && allocated(facts) &&
	       facts->decided.ymd == known->decided.ymd && strcmp(facts->activity, known->activity) == 0 &&
	       strcmp(facts->recipient_folded, known->recipient_folded) == 0;
}

static bool same_purpose(const struct plan_row *row, const struct outstanding *item)
{
	return strcmp(row->facts.purpose_folded, item->known->facts.purpose_folded) == 0;
}

static void recognise(
	struct matching *matching, struct plan_row *row, struct outstanding *item, struct plan_known *known)
{
	struct plan *plan = matching->planning->plan;
	row->known = known;
	row->action = UPH_IMPORT_UNCHANGED;
	row->outstanding = true;
	item->found.ore += row->facts.amount.ore;
	matching->recognised++;
	matching->recognised_sum.ore += row->facts.amount.ore;
	for (size_t k = 0; k < plan->known_count; k++) {
		if (of_item(&plan->known[k], item))
			plan->known[k].answered = true;
	}
}

static void match_left(struct matching *matching, bool by_purpose)
{
	struct plan *plan = matching->planning->plan;
	for (size_t i = 0; i < matching->count; i++) {
		struct outstanding *item = &matching->items[i];
		for (size_t r = 0; !item->settled && item->left.ore > 0 && r < plan->row_count; r++) {
			struct plan_row *row = &plan->rows[r];
			if (!may_be(row, item) || row->facts.amount.ore != item->left.ore ||
				(by_purpose && !same_purpose(row, item)))
				continue;
			recognise(matching, row, item, item->known);
			item->settled = true;
		}
	}
}

/* The rows of one purpose, together; 0 when there are none. */
static int64_t sum_of_rows(const struct plan *plan, const struct outstanding *item)
{
	int64_t sum = 0;
	for (size_t r = 0; r < plan->row_count; r++) {
		if (may_be(&plan->rows[r], item) && same_purpose(&plan->rows[r], item) &&
			sum <= UPH_MONEY_INPUT_MAX_ORE)
			sum += plan->rows[r].facts.amount.ore;
	}
	return sum;
}

static void recognise_rows(struct matching *matching, struct outstanding *item)
{
	struct plan *plan = matching->planning->plan;
	for (size_t r = 0; r < plan->row_count; r++) {
		if (may_be(&plan->rows[r], item) && same_purpose(&plan->rows[r], item))
			recognise(matching, &plan->rows[r], item, item->known);
	}
	item->settled = true;
}

/* Several rows that together are what is left; or, when nothing has been paid, rows as they were decided,
 * some of which may be missing. */
static void match_parts(struct matching *matching)
{
	struct plan *plan = matching->planning->plan;
	for (size_t i = 0; i < matching->count; i++) {
		struct outstanding *item = &matching->items[i];
		if (item->settled || item->left.ore <= 0)
			continue;
		if (sum_of_rows(plan, item) == item->left.ore) {
			recognise_rows(matching, item);
			continue;
		}
		for (size_t k = 0; item->left.ore == item->given.ore && k < plan->known_count; k++) {
			struct plan_known *known = &plan->known[k];
			bool taken = false;
			if (!of_item(known, item))
				continue;
			for (size_t r = 0; !taken && r < plan->row_count; r++) {
				taken = may_be(&plan->rows[r], item) &&
					plan->rows[r].facts.amount.ore == known->facts.amount.ore;
				if (taken)
					recognise(matching, &plan->rows[r], item, known);
			}
		}
	}
}

/* ---- telling ---- */

/* `UPH-24-006 ("Projektledare", LSVO 2024-04-12, 787)`. */
static const char *name_of(struct matching *matching, const struct outstanding *item)
{
	const struct uph_newyear_line *line = item->line;
	char day[UPH_DATE_TEXT_MAX];
	const char *text = arena_print(matching->planning->memory, "%s (\"%s\", %s %s%s%s, %s)", line->label,
		line->purpose, line->body, uph_date_print(line->decided, day), line->paragraph ? " § " : "",
		line->paragraph ? line->paragraph : "",
		item->known->facts.activity[0] ? item->known->facts.activity : "ofördelat");
	matching->planning->failed = matching->planning->failed || !text;
	return text ? text : "";
}

static void tell_twice(
	struct matching *matching, const struct outstanding *item, const char *place, struct uph_money shown)
{
	char amount[UPH_MONEY_TEXT_MAX], left[UPH_MONEY_TEXT_MAX], twice[UPH_MONEY_TEXT_MAX];
	struct uph_money difference = {shown.ore - item->left.ore};
	bool nothing = item->left.ore == 0;
	uph_money_print(item->left, UPH_MONEY_SWEDISH, left);
	(void)uph_findings_add_amount(matching->planning->findings, UPH_SEVERITY_WARNING,
		"import.outstanding_paid", place, difference,
		"%s står med %s, men %s är kvar av det på balansen %s: %s har redan lämnat balansen och dras två "
		"gånger i matrisen. %s%s; i boken är det rätt.",
		name_of(matching, item), uph_money_print(shown, UPH_MONEY_SWEDISH, amount),
		nothing ? "ingenting" : left, matching->through,
		uph_money_print(difference, UPH_MONEY_SWEDISH, twice),
		nothing ? "Ta bort raden ur matrisen" : "Ändra beloppet i matrisen till ",
		nothing ? "" : left);
}

/* Rule 2: as it was decided, in one row, or row by row. */
static void match_given(struct matching *matching)
{
	struct plan *plan = matching->planning->plan;
	for (size_t i = 0; i < matching->count; i++) {
		struct outstanding *item = &matching->items[i];
		const char *place = NULL;
		if (item->settled || item->left.ore >= item->given.ore)
			continue;
		bool together = sum_of_rows(plan, item) == item->given.ore;
		for (size_t r = 0; r < plan->row_count; r++) {
			struct plan_row *row = &plan->rows[r];
			bool one = may_be(row, item) && row->facts.amount.ore == item->given.ore;
			if (!(one && !item->settled) &&
				!(together && may_be(row, item) && same_purpose(row, item)))
				continue;
			recognise(matching, row, item, item->known);
			place = place ? place : row->row->place;
			item->settled = true;
		}
		if (item->settled)
			tell_twice(matching, item, place, item->found);
	}
}

/* The row stands in for all that the ledger has of it: what was several rows there is gone from the file. */
static void replaces(struct plan *plan, struct outstanding *item)
{
	for (size_t k = 0; k < plan->known_count; k++) {
		if (of_item(&plan->known[k], item) && &plan->known[k] != item->known)
			plan->known[k].others = false;
	}
	item->known->answered = true;
}

/* Rule 3, of what has something left; then rule 4, of what has nothing. */
static void match_other_amounts(struct matching *matching, bool has_left)
{
	struct plan *plan = matching->planning->plan;
	for (size_t i = 0; i < matching->count; i++) {
		struct outstanding *item = &matching->items[i];
		bool open = !item->settled && item->found.ore == 0 && (item->left.ore > 0) == has_left;
		for (size_t r = 0; open && !item->settled && r < plan->row_count; r++) {
			struct plan_row *row = &plan->rows[r];
			char amount[UPH_MONEY_TEXT_MAX], left[UPH_MONEY_TEXT_MAX], given[UPH_MONEY_TEXT_MAX];
			if (!may_be(row, item) || !(same_purpose(row, item) ||
							  (has_left && words_alike(row->facts.purpose,
									       item->known->facts.purpose))))
				continue;
			row->known = item->known;
			row->action = UPH_IMPORT_CONFLICT;
			replaces(plan, item);
			item->settled = true;
			uph_money_print(item->left, UPH_MONEY_SWEDISH, left);
			(void)uph_findings_add_amount(matching->planning->findings, UPH_SEVERITY_ERROR,
				"import.outstanding_amount", row->row->place,
				(struct uph_money){row->facts.amount.ore - item->left.ore},
				"Matrisen drar %s för %s; boken har %s kvar av det på balansen %s (beslutat %s). %s",
				uph_money_print(row->facts.amount, UPH_MONEY_SWEDISH, amount),
				name_of(matching, item), has_left ? left : "ingenting", matching->through,
				uph_money_print(item->given, UPH_MONEY_SWEDISH, given),
				has_left
					? "Rätta den som är fel."
					: "Ta bort raden ur matrisen; är det ett nytt beslut, ge det en egen text.");
		}
	}
}

static bool again(const struct plan_row *row, const struct outstanding *item)
{
	return may_be(row, item) && (item->settled || item->found.ore > 0 || item->left.ore <= 0) &&
	       (same_purpose(row, item) || words_alike(row->facts.purpose, item->known->facts.purpose));
}

/* Rule 5. */
static void tell_again(struct matching *matching)
{
	struct plan *plan = matching->planning->plan;
	for (size_t r = 0; r < plan->row_count; r++) {
		const struct plan_row *row = &plan->rows[r];
		char amount[UPH_MONEY_TEXT_MAX];
		size_t i = 0;
		while (i < matching->count && !again(row, &matching->items[i]))
			i++;
		if (i == matching->count)
			continue;
		const struct outstanding *item = &matching->items[i];
		(void)uph_findings_add_amount(matching->planning->findings, UPH_SEVERITY_WARNING,
			"import.outstanding_again", row->row->place, row->facts.amount,
			"Raden, %s, liknar %s men läses som ett nytt beslut: %s. Är det samma beslut dras det två "
			"gånger; ta då bort raden ur matrisen.",
			uph_money_print(row->facts.amount, UPH_MONEY_SWEDISH, amount),
			name_of(matching, item),
			item->found.ore > 0 ? "det står redan på en annan rad"
					    : "ingenting är kvar av det på balansen");
	}
}

static void tell_missing(struct matching *matching)
{
	for (size_t i = 0; i < matching->count; i++) {
		const struct outstanding *item = &matching->items[i];
		struct uph_money missing = {item->left.ore - item->found.ore};
		char left[UPH_MONEY_TEXT_MAX], amount[UPH_MONEY_TEXT_MAX];
		if (item->settled || missing.ore <= 0)
			continue;
		(void)uph_findings_add_amount(matching->planning->findings, UPH_SEVERITY_WARNING,
			"import.outstanding_missing", "", missing,
			"%s har %s kvar på balansen %s men %s i matrisen: dess Kvar är %s för högt. Lägg in beslutet "
			"före årets bidrag; i boken står det kvar.",
			name_of(matching, item), uph_money_print(item->left, UPH_MONEY_SWEDISH, left),
			matching->through, item->found.ore > 0 ? "står inte med allt det" : "saknas",
			uph_money_print(missing, UPH_MONEY_SWEDISH, amount));
	}
}

static void tell_recognised(const struct matching *matching)
{
	char sum[UPH_MONEY_TEXT_MAX];
	if (matching->recognised > 0)
		(void)uph_findings_add(matching->planning->findings, UPH_SEVERITY_NOTE, "import.outstanding",
			"",
			"%zu rad%s före årets bidrag, %s, är beslut som boken redan har på balansen %s. De bokförs inte "
			"igen.",
			matching->recognised, matching->recognised == 1 ? "" : "er",
			uph_money_print(matching->recognised_sum, UPH_MONEY_SWEDISH, sum), matching->through);
}

enum uph_status plan_match_outstanding(struct planning *planning, struct uph_error *err)
{
	struct matching matching = {.planning = planning};
	struct uph_date through = planning->matrix->balance_date;
	struct uph_newyear newyear = {0};
	if (!planning->plan->opening_known || through.ymd == 0)
		return UPH_OK;
	(void)uph_date_print(through, matching.through);
	enum uph_status status = uph_newyear_gather(planning->ledger, through, 0, &newyear, err);
	if (status == UPH_OK)
		status = gather(&matching, &newyear, err);
	if (status == UPH_OK) {
		match_left(&matching, true);
		match_left(&matching, false);
		match_parts(&matching);
		match_given(&matching);
		match_other_amounts(&matching, true);
		match_other_amounts(&matching, false);
		tell_again(&matching);
		tell_recognised(&matching);
		tell_missing(&matching);
	}
	uph_newyear_free(&newyear);
	return status;
}
