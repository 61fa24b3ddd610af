/* The reconciliation as a paper to sign: their balance against ours for each pot, and what it ends in:
 * nothing unexplained, or what is. Every difference has one number, O3 until somebody has explained it and F3
 * then. */
#include "reports/reconcile.h"

#include <string.h>

#include "ledger/base/digest.h"
#include "reports/query.h"

enum {
	FUND,
	ACTIVITY,
	POT_SHOWN,
	NAME,
	OUTSIDE,
	ON_BALANCE,
	AVAILABLE,
	DECIDED,
	HELD,
	DIFFERENCE,
	EXPLAINED,
	UNEXPLAINED,
	RECONCILED,
	COLUMNS
};

static const char *said(const struct reconcile_paper *paper, enum word which)
{
	return word(which, paper->language);
}

const char *reconcile_fund(const struct reconcile_paper *paper, int64_t fund)
{
	const struct uph_fund *found = fund ? uph_fund_by_id(paper->ledger, fund) : NULL;
	return found ? found->name : NULL;
}

const char *reconcile_activity(const struct reconcile_paper *paper, int64_t activity, bool shown)
{
	const struct uph_activity *found = activity ? uph_activity_by_id(paper->ledger, activity) : NULL;
	const char *code = found ? found->code : "";
	return shown && *code == '\0' ? said(paper, WORD_UNDIVIDED_ACCOUNT) : code;
}

const char *reconcile_number(const struct reconcile_paper *paper, const struct uph_difference *difference)
{
	return uph_report_print(
		paper->report, "%c%zu", difference->explained ? 'F' : 'O', difference->number);
}

/* ---- the pots ---- */

/* With funds the name of the activity makes room for the fund. */
static size_t add_pots_section(struct reconcile_paper *paper)
{
	const bool funds = paper->of->outside->tells_funds;
	const unsigned data = UPH_COLUMN_DATA_ONLY, money = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH;
	const unsigned wrap = UPH_COLUMN_WRAP | UPH_COLUMN_LINE(18);
	const struct uph_column columns[COLUMNS] = {
		[FUND] = {"fund", said(paper, WORD_FUND), UPH_VALUE_TEXT, funds ? wrap : data,
			RECONCILE_SLOT_NUMBER},
		[ACTIVITY] = {"activity", said(paper, WORD_ACTIVITY), UPH_VALUE_TEXT, data | UPH_COLUMN_CODE,
			RECONCILE_SLOT_POT},
		[POT_SHOWN] = {NULL, said(paper, WORD_ACTIVITY_SHORT), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			funds ? RECONCILE_SLOT_POT : RECONCILE_SLOT_NUMBER},
		[NAME] = {"name", said(paper, WORD_NAME), UPH_VALUE_TEXT, funds ? data : wrap,
			RECONCILE_SLOT_POT},
		[OUTSIDE] = {"outside", said(paper, WORD_RECONCILE_OUTSIDE), UPH_VALUE_MONEY, money,
			RECONCILE_SLOT_THEIRS},
		[ON_BALANCE] = {"on_balance", said(paper, WORD_RECONCILE_OURS), UPH_VALUE_MONEY, money,
			RECONCILE_SLOT_OURS},
		[AVAILABLE] = {"available", said(paper, WORD_RECONCILE_AVAILABLE), UPH_VALUE_MONEY, money,
			RECONCILE_SLOT_AVAILABLE},
		[DECIDED] = {"decided", said(paper, WORD_RECONCILE_DECIDED), UPH_VALUE_MONEY, money,
			RECONCILE_SLOT_DECIDED},
		[HELD] = {"held", said(paper, WORD_RECONCILE_HELD), UPH_VALUE_MONEY, money,
			RECONCILE_SLOT_HELD},
		[DIFFERENCE] = {"difference", said(paper, WORD_RECONCILE_DIFFERENCE), UPH_VALUE_MONEY, money,
			RECONCILE_SLOT_DIFFERENCE},
		[EXPLAINED] = {"explained", said(paper, WORD_RECONCILE_EXPLAINED_OF), UPH_VALUE_MONEY, money,
			RECONCILE_SLOT_EXPLAINED},
		[UNEXPLAINED] = {"unexplained", said(paper, WORD_RECONCILE_UNEXPLAINED_OF), UPH_VALUE_MONEY,
			money, RECONCILE_SLOT_UNEXPLAINED},
		[RECONCILED] = {"reconciled", said(paper, WORD_RECONCILE_THROUGH), UPH_VALUE_DATE, 0,
			RECONCILE_SLOT_THROUGH},
	};
	size_t section = uph_report_section(
		paper->report, "pots", "", said(paper, WORD_RECONCILIATION), columns, COLUMNS);
	paper->report->sections[section].total_row = true;
	return section;
}

/* A cell of the same row as a term. */
static struct uph_term term(size_t section, size_t row, size_t column, bool subtract)
{
	return (struct uph_term){.subtract = subtract,
		.section = section,
		.row_first = row,
		.row_last = row,
		.column = column};
}

static void set_formulas(struct uph_report *report, size_t section, size_t at, struct uph_row *row)
{
	const struct uph_term ours[] = {term(section, at, AVAILABLE, false),
		term(section, at, DECIDED, false), term(section, at, HELD, false)};
	const struct uph_term difference[] = {
		term(section, at, OUTSIDE, false), term(section, at, ON_BALANCE, true)};
	const struct uph_term unexplained[] = {
		term(section, at, DIFFERENCE, false), term(section, at, EXPLAINED, true)};
	uph_report_formula(report, &row->values[ON_BALANCE], ours, 3);
	uph_report_formula(report, &row->values[DIFFERENCE], difference, 2);
	uph_report_formula(report, &row->values[UNEXPLAINED], unexplained, 2);
}

static void add_pot(struct reconcile_paper *paper, size_t section, const struct uph_reconcile_pot *pot)
{
	struct uph_report *report = paper->report;
	const struct uph_activity *activity = uph_activity_by_id(paper->ledger, pot->activity);
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	if (!row)
		return;
	bool undivided = !activity || activity->code[0] == '\0';
	row->values[FUND] = uph_value_text(report, reconcile_fund(paper, pot->fund));
	row->values[ACTIVITY] = uph_value_text(report, reconcile_activity(paper, pot->activity, false));
	row->values[POT_SHOWN] = uph_value_text(
		report, reconcile_activity(paper, pot->activity, paper->of->outside->tells_funds));
	row->values[NAME] = uph_value_text(report, undivided ? said(paper, WORD_UNDIVIDED) : activity->name);
	row->values[OUTSIDE] = uph_value_money(pot->theirs);
	row->values[ON_BALANCE] = uph_value_money(pot->ours);
	row->values[AVAILABLE] = uph_value_money(pot->available);
	row->values[DECIDED] = uph_value_money(pot->decided);
	row->values[HELD] = uph_value_money(pot->held);
	row->values[DIFFERENCE] = uph_value_money(pot->difference);
	row->values[EXPLAINED] = uph_value_money(pot->explained);
	row->values[UNEXPLAINED] = uph_value_money(pot->unexplained);
	row->values[RECONCILED] = uph_value_date(pot->reconciled);
	row->trace = uph_report_print(report, "aktivitet:%s", undivided ? "ofördelat" : activity->code);
	set_formulas(report, section, report->sections[section].row_count - 1, row);
}

/* ---- head and foot ---- */

static void add_head(struct reconcile_paper *paper)
{
	struct uph_report *report = paper->report;
	const struct uph_reconciliation *of = paper->of;
	const struct uph_outside *outside = of->outside;
	char day[UPH_DATE_TEXT_MAX], hex[2 * UPH_DIGEST_SIZE + 1];
	digest_hex(outside->digest, hex);
	report->landscape = true;
	report->title = uph_report_print(
		report, "%s %s", said(paper, WORD_RECONCILIATION), uph_date_print(of->as_of, day));
	report->subtitle = uph_report_print(report, "%s %s · %s: %s (sha256 %.16s…), %s",
		said(paper, WORD_RECONCILE_AGAINST), outside->system, said(paper, WORD_RECONCILE_SOURCE),
		outside->name, hex, outside->reads);
	if (!report->subtitle)
		report->subtitle = "";
	if (of->unexplained_count > 0)
		report->status = said(paper, WORD_RECONCILE_NOT_DONE);
	uph_report_figure(report, "as_of", NULL, uph_value_date(of->as_of));
	uph_report_figure(report, "system", NULL, uph_value_text(report, outside->system));
	uph_report_figure(report, "file", NULL, uph_value_text(report, outside->name));
	uph_report_figure(report, "digest", NULL, uph_value_text(report, hex));
	uph_report_figure(report, "reads", NULL, uph_value_text(report, outside->reads));
	uph_report_figure(
		report, "unexplained_count", NULL, uph_value_integer((int64_t)of->unexplained_count));
}

/* "Träffar: 12 exakt, 1 delad. Utan träff: 1 i ekonomisystemet, 2 i UPH-boken." */
static void note_matches(struct reconcile_paper *paper)
{
	const struct uph_reconciliation *of = paper->of;
	size_t counts[RECONCILE_HOWS] = {0}, theirs = 0, ours = 0;
	const char *list = "";
	for (size_t i = 0; i < of->match_count; i++)
		counts[of->matches[i].how]++;
	for (size_t how = 0; how < RECONCILE_HOWS; how++) {
		if (counts[how] > 0)
			list = uph_report_print(paper->report, "%s%s%zu %s", list, *list ? ", " : "",
				counts[how], said(paper, reconcile_hows[how]));
	}
	for (size_t i = 0; i < of->item_count; i++) {
		bool alone = of->items[i].group >= of->match_count && of->items[i].counts;
		theirs += alone && !of->items[i].ours;
		ours += alone && of->items[i].ours;
	}
	if (of->item_count == 0)
		return;
	uph_report_note(paper->report, "%s: %s. %s: %zu %s, %zu %s.", said(paper, WORD_RECONCILE_MATCHED),
		*list ? list : "–", said(paper, WORD_RECONCILE_UNMATCHED), theirs,
		said(paper, WORD_RECONCILE_IN_THEIRS), ours, said(paper, WORD_RECONCILE_IN_OURS));
}

/* The last day of the month after. */
static struct uph_date next_day(struct uph_date day)
{
	int month = uph_date_month(day) + 2, year = uph_date_year(day);
	struct uph_date first = {0}, last = {0};
	if (month > 12) {
		month -= 12;
		year++;
	}
	if (uph_date_make(year, month, 1, &first))
		(void)uph_date_from_days(uph_date_days(first) - 1, &last);
	return last;
}

static void add_foot(struct reconcile_paper *paper)
{
	struct uph_report *report = paper->report;
	const struct uph_reconciliation *of = paper->of;
	char day[UPH_DATE_TEXT_MAX];
	if (of->difference_count == 0)
		uph_report_note(report, "%s", said(paper, WORD_RECONCILE_EQUAL));
	else if (of->unexplained_count == 0)
		uph_report_note(report, "%s", said(paper, WORD_RECONCILE_NONE_LEFT));
	note_matches(paper);
	if (of->outside->first.ymd && of->start.ymd > of->outside->first.ymd && of->item_count > 0)
		uph_report_note(report, "%s %s%s.", said(paper, WORD_RECONCILE_FROM),
			uph_date_print(of->start, day), said(paper, WORD_RECONCILE_FROM_REST));
	if (of->outside->passed_over > 0)
		uph_report_note(
			report, "%zu %s.", of->outside->passed_over, said(paper, WORD_RECONCILE_PASSED_OVER));
	if (!of->outside->tells_funds)
		uph_report_note(report, "%s", said(paper, WORD_RECONCILE_ALL_FUNDS));
	if (of->unexplained_count > 0)
		uph_report_note(report, "%s %s %s", said(paper, WORD_RECONCILE_HOW_TO),
			uph_date_print(of->as_of, day), said(paper, WORD_RECONCILE_HOW_TO_REST));
	uph_report_blank(report, said(paper, WORD_RECONCILE_PREPARED));
	uph_report_blank(report, said(paper, WORD_RECONCILE_REVIEWED));
	const char *next = uph_report_print(
		report, "%s: %s", said(paper, WORD_RECONCILE_NEXT), uph_date_print(next_day(of->as_of), day));
	if (next)
		uph_report_blank(report, next);
}

static enum uph_status fill(struct reconcile_paper *paper, bool detail, struct uph_error *err)
{
	size_t section = add_pots_section(paper);
	if (!uph_report_complete(paper->report))
		return UPH_OK; /* query_finish() says it */
	for (size_t i = 0; i < paper->of->pot_count; i++)
		add_pot(paper, section, &paper->of->pots[i]);
	reconcile_add_differences(paper, true);
	reconcile_add_differences(paper, false);
	reconcile_add_commands(paper);
	if (detail && !reconcile_add_items(paper))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	add_head(paper);
	add_foot(paper);
	return UPH_OK;
}

enum uph_status uph_report_reconciliation(struct uph_ledger *ledger, const struct uph_query *query,
	const struct uph_reconciliation *reconciliation, struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct reconcile_paper paper = {.ledger = ledger, .of = reconciliation, .language = query->language};
	*out = NULL;
	enum uph_status status = query_refuse_from(query, err);
	if (status == UPH_OK)
		status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "reconcile",
			word(WORD_RECONCILIATION, query->language), &paper.report, err);
	if (status == UPH_OK)
		status = fill(&paper, query->detail, err);
	if (status == UPH_OK)
		status = query_note_attests(paper.report, ledger, &resolved, err);
	return query_finish(status, paper.report, out, err);
}
