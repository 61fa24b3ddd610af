#include "reports/matrix_rows.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/key_map.h"
#include "uph/journal.h"

/* By what a line is found again: the entry that made it, or minus the allocation that stood when the year
 * began. */
struct line_key {
	int64_t entry, fund, activity;
};

struct collecting {
	struct uph_ledger *ledger;
	struct uph_report *report;
	struct matrix_rows *rows;
	struct uph_date first_day; /* of the year; none: all is within */
	struct key_map keys;       /* struct line_key */
	size_t *line_of;           /* for each key */
	size_t line_of_capacity, line_capacity, grant_capacity;
};

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till matrisen");
}

static enum uph_status too_large(struct uph_error *err)
{
	return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

static bool room(void **list, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return true;
	size_t wanted = *capacity ? *capacity * 2 : 64;
	void *grown = realloc(*list, wanted * size);
	if (!grown)
		return false;
	*list = grown;
	*capacity = wanted;
	return true;
}

/* ---- which funds ---- */

enum uph_status matrix_rows_fund(struct uph_ledger *ledger, const struct query_scope *resolved,
	const struct uph_fund **out, struct uph_error *err)
{
	const struct uph_fund *funds;
	size_t count;
	*out = resolved->fund_id ? uph_fund_by_id(ledger, resolved->fund_id) : NULL;
	if (*out)
		return UPH_OK;
	enum uph_status status = uph_funds(ledger, &funds, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		bool known = resolved->scope.seq_max == 0 || funds[i].id <= resolved->scope.seq_max;
		if (known && !funds[i].earlier && funds[i].year != 0 && strcmp(funds[i].kind, "state") == 0 &&
			(!*out || funds[i].year > (*out)->year))
			*out = &funds[i];
	}
	if (status == UPH_OK && !*out)
		return uph_fail(err, UPH_E_MISSING,
			"boken har inget års statsbidrag att visa en matris för; läs in en matris först");
	return status;
}

/* The fund of the year that was asked for, or one that stands in for it. */
static enum uph_status fund_of_year(
	struct collecting *collecting, const struct query_scope *resolved, struct uph_error *err)
{
	struct matrix_rows *rows = collecting->rows;
	enum uph_status status =
		uph_newyear_fund(collecting->ledger, resolved->year, &rows->fund, rows->coming_name, err);
	if (status == UPH_OK && !rows->fund) {
		rows->coming =
			(struct uph_fund){.name = rows->coming_name, .kind = "state", .year = resolved->year};
		rows->fund = &rows->coming;
	}
	return status;
}

static enum uph_status choose_funds(
	struct collecting *collecting, const struct query_scope *resolved, struct uph_error *err)
{
	struct matrix_rows *rows = collecting->rows;
	const struct uph_fund *funds;
	size_t count;
	enum uph_status status = resolved->year
					 ? fund_of_year(collecting, resolved, err)
					 : matrix_rows_fund(collecting->ledger, resolved, &rows->fund, err);
	if (status == UPH_OK)
		status = uph_funds(collecting->ledger, &funds, &count, err);
	if (status != UPH_OK)
		return status;
	rows->funds = calloc(count + 1, sizeof *rows->funds);
	if (!rows->funds)
		return out_of_memory(err);
	size_t chosen = 0;
	for (size_t i = 0; i < count; i++) {
		bool before = !rows->fund->earlier && rows->fund->year != 0 && funds[i].year != 0 &&
			      funds[i].year < rows->fund->year;
		if (funds[i].id == rows->fund->id || (before && strcmp(funds[i].kind, rows->fund->kind) == 0))
			rows->funds[chosen++] = funds[i].id;
	}
	if (chosen == 0)
		return uph_fail(
			err, UPH_E_MISSING, "boken har inga statsbidrag från åren före %d", rows->fund->year);
	rows->scope = (struct uph_scope){.funds = rows->funds,
		.fund_count = chosen,
		.to = resolved->scope.to,
		.seq_max = resolved->scope.seq_max};
	if (rows->fund->year != 0)
		rows->year = rows->fund->year + (rows->fund->earlier ? 1 : 0);
	if (rows->year != 0 && uph_date_make(rows->year, 1, 1, &collecting->first_day))
		(void)uph_date_make(rows->year - 1, 12, 31, &rows->balance_date);
	rows->begins = resolved->year != 0 && rows->scope.to.ymd != 0 &&
		       rows->scope.to.ymd <= rows->balance_date.ymd;
	return UPH_OK;
}

static bool chosen_fund(const struct matrix_rows *rows, int64_t fund)
{
	for (size_t i = 0; i < rows->scope.fund_count; i++) {
		if (rows->funds[i] == fund)
			return true;
	}
	return false;
}

/* ---- lines ---- */

static struct matrix_line *line_find(
	struct collecting *collecting, int64_t entry, const struct uph_account *account)
{
	const struct line_key key = {entry, account->fund, account->activity};
	size_t number = key_map_find(&collecting->keys, &key);
	return number == KEY_MAP_NONE ? NULL : &collecting->rows->lines[collecting->line_of[number]];
}

/* From now on the line answers to this entry, too. */
static bool line_name(struct collecting *collecting, const struct matrix_line *line, int64_t entry,
	const struct uph_account *account)
{
	const struct line_key key = {entry, account->fund, account->activity};
	void *list = collecting->line_of;
	bool fits = room(
		&list, collecting->keys.count, &collecting->line_of_capacity, sizeof *collecting->line_of);
	collecting->line_of = list;
	size_t number = fits ? key_map_add(&collecting->keys, &key) : KEY_MAP_NONE;
	if (number == KEY_MAP_NONE)
		return false;
	collecting->line_of[number] = (size_t)(line - collecting->rows->lines);
	return true;
}

/* A row of the same allocation that has been corrected away: what stands in its stead takes its place. */
static struct matrix_line *line_emptied(struct matrix_rows *rows, const struct uph_entry *entry)
{
	for (size_t i = rows->line_count; entry->allocation && i-- > 0;) {
		struct matrix_line *line = &rows->lines[i];
		if (line->decided_row && line->allocation == entry->allocation && line->amount.ore == 0)
			return line;
	}
	return NULL;
}

static const char *party_name(struct collecting *collecting, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(collecting->ledger, id) : NULL;
	return party ? uph_report_text(collecting->report, party->name) : NULL;
}

static void describe_decided(
	struct collecting *collecting, const struct uph_entry *entry, struct matrix_line *line)
{
	line->decided_row = true;
	line->held = entry->event == UPH_EVENT_HOLD;
	line->date = entry->decided.ymd ? entry->decided : entry->date;
	line->purpose = uph_report_text(collecting->report, entry->purpose);
	line->recipient = party_name(collecting, entry->recipient);
	line->comment = uph_report_text(collecting->report, entry->text);
}

/* Money that comes back, is divided, carried or repaid. A refund's own words are its purpose, as in the file
 * it came from. */
static void describe_other(
	struct collecting *collecting, const struct uph_entry *entry, struct matrix_line *line)
{
	struct uph_report *report = collecting->report;
	bool own_words = entry->event == UPH_EVENT_REFUND && entry->text;
	bool back = entry->event == UPH_EVENT_REFUND || entry->event == UPH_EVENT_RELEASE;
	line->date = entry->date;
	line->purpose = uph_report_text(report, own_words ? entry->text : uph_event_label(entry->event));
	if (back)
		line->recipient =
			party_name(collecting, entry->counterparty ? entry->counterparty : entry->recipient);
	if (!own_words && entry->text)
		line->comment = uph_report_text(report, entry->text);
	else if (entry->allocation_label)
		line->comment = uph_report_print(report, "%s %s", entry->allocation_label, entry->purpose);
	else if (entry->corrects && entry->reason)
		line->comment = uph_report_text(report, entry->reason);
}

static struct matrix_line *line_new(
	struct collecting *collecting, const struct uph_entry *entry, const struct uph_account *account)
{
	struct matrix_rows *rows = collecting->rows;
	bool decided =
		!entry->corrects && (entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD);
	struct matrix_line *line = decided ? line_emptied(rows, entry) : NULL;
	if (!line) {
		void *list = rows->lines;
		bool fits = room(&list, rows->line_count, &collecting->line_capacity, sizeof *rows->lines);
		rows->lines = list;
		if (!fits)
			return NULL;
		line = &rows->lines[rows->line_count++];
	}
	*line = (struct matrix_line){
		.fund = account->fund,
		.activity = account->activity,
		.allocation = entry->allocation,
		.decision = entry->decision,
		.event = entry->event,
		.earlier = account->fund != rows->fund->id,
		.body = uph_report_text(collecting->report, entry->body),
		.paragraph = uph_report_text(collecting->report, entry->paragraph),
	};
	if (decided || entry->date.ymd < collecting->first_day.ymd)
		describe_decided(collecting, entry, line);
	else
		describe_other(collecting, entry, line);
	return line;
}

static enum uph_status line_add(struct collecting *collecting, const struct uph_entry *entry, int64_t key,
	const struct uph_account *account, struct uph_money amount, struct uph_error *err)
{
	struct matrix_line *line = line_find(collecting, key, account);
	if (!line) {
		line = line_new(collecting, entry, account);
		if (!line || !line_name(collecting, line, key, account))
			return out_of_memory(err);
	}
	if (entry->corrects && key == entry->corrects && !line_name(collecting, line, entry->seq, account))
		return out_of_memory(err);
	return uph_money_add(line->amount, amount, &line->amount) ? UPH_OK : too_large(err);
}

/* ---- opening and grants ---- */

static enum uph_status opening_add(
	struct collecting *collecting, int64_t activity, struct uph_money amount, struct uph_error *err)
{
	struct matrix_rows *rows = collecting->rows;
	for (size_t i = 0; i < rows->balance_count; i++) {
		if (rows->balances[i].activity == activity)
			return uph_money_add(rows->openings[i], amount, &rows->openings[i]) ? UPH_OK
											    : too_large(err);
	}
	return uph_fail(err, UPH_E_INVARIANT, "en ingående balans hör till en aktivitet som boken inte har");
}

static enum uph_status grant_add(struct collecting *collecting, const struct uph_account *pot,
	struct uph_money amount, struct uph_error *err)
{
	struct matrix_rows *rows = collecting->rows;
	struct matrix_grant *grant = NULL;
	for (size_t i = 0; i < rows->grant_count && !grant; i++) {
		if (rows->grants[i].fund == pot->fund && rows->grants[i].activity == pot->activity)
			grant = &rows->grants[i];
	}
	if (!grant) {
		void *list = rows->grants;
		bool fits = room(&list, rows->grant_count, &collecting->grant_capacity, sizeof *rows->grants);
		rows->grants = list;
		if (!fits)
			return out_of_memory(err);
		grant = &rows->grants[rows->grant_count++];
		*grant = (struct matrix_grant){.fund = pot->fund, .activity = pot->activity};
	}
	return uph_money_add(grant->amount, amount, &grant->amount) ? UPH_OK : too_large(err);
}

/* ---- entries, side by side ---- */

/* Before the year: all that stands on the balance is opening, and what stands outside the pots is a row, too.
 */
static enum uph_status take_before(struct collecting *collecting, const struct uph_entry *entry,
	const struct uph_account *account, struct uph_money into, struct uph_error *err)
{
	bool pot = account->kind == UPH_ACCOUNT_POT;
	if (!pot && account->kind != UPH_ACCOUNT_RESERVED && account->kind != UPH_ACCOUNT_REQUISITIONED &&
		account->kind != UPH_ACCOUNT_HELD)
		return UPH_OK;
	enum uph_status status = opening_add(collecting, account->activity, into, err);
	if (status == UPH_OK && !pot)
		status = line_add(collecting, entry, -account->allocation, account, into, err);
	return status;
}

static enum uph_status take_within(struct collecting *collecting, const struct uph_entry *entry,
	const struct uph_account *account, struct uph_money into, struct uph_error *err)
{
	struct uph_money taken = {-into.ore};
	if (account->kind != UPH_ACCOUNT_POT)
		return UPH_OK;
	if (entry->event == UPH_EVENT_OPENING)
		return opening_add(collecting, account->activity, into, err);
	if (entry->event == UPH_EVENT_GRANT)
		return grant_add(collecting, account, into, err);
	return line_add(
		collecting, entry, entry->corrects ? entry->corrects : entry->seq, account, taken, err);
}

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct collecting *collecting = context;
	const struct uph_account *sides[] = {&entry->from, &entry->to};
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < 2; i++) {
		struct uph_money into = {i == 0 ? -entry->amount.ore : entry->amount.ore};
		if (!chosen_fund(collecting->rows, sides[i]->fund))
			continue;
		if (entry->date.ymd < collecting->first_day.ymd)
			status = take_before(collecting, entry, sides[i], into, err);
		else
			status = take_within(collecting, entry, sides[i], into, err);
	}
	return status;
}

/* ---- afterwards ---- */

static enum uph_status take_number(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct collecting *collecting = context;
	(void)decision;
	(void)err;
	for (size_t i = 0; i < collecting->rows->line_count; i++) {
		struct matrix_line *line = &collecting->rows->lines[i];
		if (!line->decided_row || line->allocation != allocation->id)
			continue;
		line->number = allocation->number;
		line->label = uph_report_text(collecting->report, allocation->label);
	}
	return UPH_OK;
}

/* Rows that have been corrected away are left out. */
static void drop_empty(struct matrix_rows *rows)
{
	size_t kept = 0;
	for (size_t i = 0; i < rows->line_count; i++) {
		if (rows->lines[i].amount.ore != 0)
			rows->lines[kept++] = rows->lines[i];
	}
	rows->line_count = kept;
}

static int by_day(const void *a, const void *b)
{
	const struct matrix_line *x = a, *y = b;
	if (x->date.ymd != y->date.ymd)
		return x->date.ymd < y->date.ymd ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* By meeting, whenever they were registered: a decision that was taken in late stands where it belongs. */
static void sort_lines(struct matrix_rows *rows)
{
	for (size_t i = 0; i < rows->line_count; i++)
		rows->lines[i].order = i;
	if (rows->line_count > 1)
		qsort(rows->lines, rows->line_count, sizeof *rows->lines, by_day);
}

static void take_meeting(struct matrix_rows *rows, const struct matrix_line *line)
{
	if (line->date.ymd > rows->latest_meeting.ymd) {
		rows->latest_meeting = line->date;
		rows->latest_body = line->body;
		rows->latest_paragraph = line->paragraph;
	} else if (line->date.ymd == rows->latest_meeting.ymd && rows->latest_paragraph &&
		   (!line->paragraph || strcmp(line->paragraph, rows->latest_paragraph) != 0)) {
		rows->latest_paragraph = NULL;
	}
}

static enum uph_status take_stages(struct collecting *collecting, struct uph_error *err)
{
	struct matrix_rows *rows = collecting->rows;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < rows->line_count; i++) {
		struct matrix_line *line = &rows->lines[i];
		if (!line->decided_row)
			continue;
		take_meeting(rows, line);
		struct uph_step step;
		status = uph_allocation_step_on(collecting->ledger, line->allocation, rows->scope.to,
			rows->scope.seq_max, &step, err);
		line->stage = step.stage;
		line->stage_date = step.date;
		if (status != UPH_OK || (line->stage != UPH_PROPOSED && line->stage != UPH_RECOMMENDED))
			continue;
		rows->undecided_count += line->held ? 0 : 1;
		if (!uph_money_add(rows->undecided, line->amount, &rows->undecided))
			status = too_large(err);
	}
	return status;
}

/* Adds up, and proves that it is what the pots hold. */
static enum uph_status add_up(struct matrix_rows *rows, struct uph_error *err)
{
	struct uph_balance total;
	bool fits = true;
	for (size_t i = 0; i < rows->balance_count; i++)
		fits = fits && uph_money_add(rows->opening, rows->openings[i], &rows->opening);
	for (size_t i = 0; i < rows->grant_count; i++)
		fits = fits && uph_money_add(rows->granted, rows->grants[i].amount, &rows->granted);
	for (size_t i = 0; i < rows->line_count; i++)
		fits = fits && uph_money_add(rows->allocated, rows->lines[i].amount, &rows->allocated);
	fits = fits && uph_money_add(rows->opening, rows->granted, &rows->available) &&
	       uph_money_subtract(rows->available, rows->allocated, &rows->available);
	enum uph_status status = uph_balance_total(rows->balances, rows->balance_count, &total, err);
	if (status != UPH_OK || !fits)
		return status == UPH_OK ? too_large(err) : status;
	if (total.figures[UPH_AVAILABLE].ore == rows->available.ore)
		return UPH_OK;
	char left[UPH_MONEY_TEXT_MAX], held[UPH_MONEY_TEXT_MAX];
	return uph_fail(err, UPH_E_INVARIANT,
		"matrisens rader ger %s kvar att besluta, men boken har %s; kör uph verify",
		uph_money_print(rows->available, UPH_MONEY_SWEDISH, left),
		uph_money_print(total.figures[UPH_AVAILABLE], UPH_MONEY_SWEDISH, held));
}

enum uph_status matrix_rows_collect(struct uph_ledger *ledger, const struct query_scope *resolved,
	struct uph_report *report, struct matrix_rows *out, struct uph_error *err)
{
	struct collecting collecting = {.ledger = ledger, .report = report, .rows = out};
	memset(out, 0, sizeof *out);
	key_map_init(&collecting.keys, sizeof(struct line_key));
	enum uph_status status = choose_funds(&collecting, resolved, err);
	if (status == UPH_OK)
		status = uph_balances(
			ledger, &out->scope, UPH_BY_ACTIVITY, &out->balances, &out->balance_count, err);
	if (status == UPH_OK) {
		out->openings = calloc(out->balance_count + 1, sizeof *out->openings);
		status = out->openings ? uph_entries(ledger, &out->scope, take_entry, &collecting, err)
				       : out_of_memory(err);
	}
	if (status == UPH_OK) {
		drop_empty(out);
		sort_lines(out);
		status = uph_allocations(ledger, out->scope.seq_max, take_number, &collecting, err);
	}
	if (status == UPH_OK)
		status = take_stages(&collecting, err);
	key_map_free(&collecting.keys);
	free(collecting.line_of);
	return status == UPH_OK ? add_up(out, err) : status;
}

void matrix_rows_free(struct matrix_rows *rows)
{
	free(rows->funds);
	free(rows->balances);
	free(rows->openings);
	free(rows->grants);
	free(rows->lines);
	memset(rows, 0, sizeof *rows);
}
