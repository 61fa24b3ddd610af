/* Sheets of events at random: each row is told to the model as it is drawn, the file is written, and then
 * read in by the importer.
 *
 * A file has its old rows first: what the books have of it is not posted again, but for rows whose entry has
 * been taken back whole. Then new rows, some of them twice the same. Some files have a row that the books
 * refuse, and are then refused whole; some are only tried. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/model_operations.h"

#define FILES 3
#define ROWS_MAX 420000
#define POSTED_MAX 6

/* A row as the file says it, and the entries it has been posted as: a row that has been taken back is posted
 * again, and what was taken back may stand again. */
struct row {
	struct model_movement movement;
	int number;             /* its text: rows with the same are the same */
	int posted[POSTED_MAX]; /* the first entry of each time */
	int count, before;      /* how often; how often before this change */
};
static struct row rows[FILES][ROWS_MAX];
static int row_counts[FILES], numbers;

void forget_files(void)
{
	memset(row_counts, 0, sizeof row_counts);
	numbers = 0;
}

/* ---- rows ---- */

static bool is_of_pot(int event)
{
	return event == DO_OPENING || event == DO_GRANT || event == DO_RECEIVE || event == DO_DISTRIBUTE ||
	       event == DO_CARRY || event == DO_REPAY;
}

static struct model_movement draw_pot(int event)
{
	struct model_movement m = {.event = event, .date = usual_day(), .fund = one_of(MODEL_FUNDS)};
	m.activity = event == DO_RECEIVE ? 0 : one_of(MODEL_ACTIVITIES);
	m.amount = random_amount();
	if (event == DO_OPENING && once_in(5))
		m.amount = -m.amount;
	if (event == DO_GRANT)
		m.amount += below(2000000);
	if (event == DO_DISTRIBUTE || event == DO_CARRY)
		m.to_activity = one_of(MODEL_ACTIVITIES);
	if (event == DO_CARRY)
		m.to_fund = one_of(MODEL_FUNDS);
	return m;
}

static struct model_movement draw_allocation(int event)
{
	static const int from[MODEL_EVENTS] = {[DO_REQUISITION] = AT_RESERVED,
		[DO_PAY] = AT_REQUISITIONED,
		[DO_SPEND] = AT_PAID,
		[DO_CLAIM] = AT_PAID,
		[DO_REFUND] = AT_PAID,
		[DO_RELEASE] = AT_RESERVED};
	struct model_movement m = {.event = event, .date = usual_day()};
	int kind = from[event];
	if ((event == DO_CLAIM || event == DO_REFUND) && once_in(2))
		kind = AT_SPENT;
	if (event == DO_REFUND && once_in(3))
		kind = AT_CLAIMED;
	m.allocation = some_allocation(kind);
	m.from_spent = kind == AT_SPENT;
	m.from_claimed = kind == AT_CLAIMED;
	if (m.allocation == 0 || m.allocation > model_count(model, MODEL_ALLOCATIONS))
		return m;
	int64_t there = model_standing(model, m.allocation, kind, 0, 0);
	m.amount = once_in(4) ? there : 1 + below(there / (1 + below(50)) + 1);
	m.override = once_in(4);
	m.to_reserved = event == DO_REFUND && once_in(2);
	if ((event == DO_RELEASE || (event == DO_REFUND && !m.to_reserved)) && once_in(5)) {
		m.to_fund = one_of(MODEL_FUNDS);
		m.to_activity = one_of(MODEL_ACTIVITIES);
	}
	return m;
}

static struct model_movement draw(void)
{
	static const int of_pots[] = {
		DO_GRANT, DO_GRANT, DO_GRANT, DO_OPENING, DO_RECEIVE, DO_DISTRIBUTE, DO_CARRY, DO_REPAY};
	static const int of_allocations[] = {DO_REQUISITION, DO_REQUISITION, DO_PAY, DO_PAY, DO_SPEND,
		DO_SPEND, DO_CLAIM, DO_REFUND, DO_REFUND, DO_RELEASE};
	if (model_count(model, MODEL_ALLOCATIONS) == 0 || once_in(2))
		return draw_pot(of_pots[below((int64_t)(sizeof of_pots / sizeof *of_pots))]);
	return draw_allocation(
		of_allocations[below((int64_t)(sizeof of_allocations / sizeof *of_allocations))]);
}

/* Whether the words of a sheet can say it at all. */
static bool can_be_written(const struct model_movement *m)
{
	return m->date != 0 && m->amount != 0 &&
	       (is_of_pot(m->event) ||
		       (m->allocation > 0 && m->allocation <= model_count(model, MODEL_ALLOCATIONS)));
}

/* ---- the file ---- */

static void put_money(FILE *out, int64_t ore)
{
	const int64_t size = ore < 0 ? -ore : ore;
	(void)fprintf(out, "%s%" PRId64 ",%02" PRId64, ore < 0 ? "-" : "", size / 100, size % 100);
}

static void put_row(FILE *out, const struct row *row)
{
	static const char *const events[MODEL_EVENTS] = {NULL, "Ingående saldo", "Tilldelat",
		"Erhållet från staten", "Omfördelat", "Överfört", NULL, NULL, "Rekvirerat", "Utbetalt",
		"Förbrukat", "Återkrävt", "Återbetalt av mottagare", "Återföring", "Återbetalt till staten",
		NULL};
	static const char *const codes[] = {"", "ofördelat", "786", "787", "964"};
	static const char *const funds[] = {"", "UPH t.o.m. 2023", "UPH 2024", "ESF 2024"};
	const struct model_movement *m = &row->movement;
	bool refund = m->event == DO_REFUND, of = refund || m->event == DO_CLAIM;
	(void)fprintf(out, "%s;%04d-%02d-%02d;", events[m->event], m->date / 10000, m->date / 100 % 100,
		m->date % 100);
	put_money(out, m->amount);
	(void)fprintf(out, ";%s;%s;%s;%s;%s;%s;%s;%s;rad %d\n",
		m->allocation ? book->label[m->allocation] : "", funds[m->fund], codes[m->activity],
		funds[m->to_fund], codes[m->to_activity],
		!of               ? ""
		: m->from_spent   ? "förbrukat"
		: m->from_claimed ? "återkrävt"
				  : "utbetalt",
		!refund          ? ""
		: m->to_reserved ? "reserverat"
				 : "potten",
		m->override ? "rätt ändå" : "", row->number);
}

static void write_file(const char *path, int file, int count)
{
	FILE *out = fopen(path, "w");
	if (!out)
		model_book_fail(book, "%s cannot be written", path);
	(void)fputs("Händelse;Datum;Belopp;Nr;Bidragsår;Aktivitet;Till bidragsår;Till aktivitet;Av;Till;"
		    "Undantag;Text\n",
		out);
	for (int i = 0; i < count; i++)
		put_row(out, &rows[file][i]);
	if (fclose(out) != 0)
		model_book_fail(book, "%s cannot be written", path);
}

/* ---- what the model says of it ---- */

static const char *post(struct row *row, int *posted)
{
	const int entry = model_count(model, MODEL_ENTRIES) + 1;
	if (row->count == POSTED_MAX)
		model_book_fail(book, "a row has been posted %d times", POSTED_MAX);
	const char *refusal = model_move(model, &row->movement);
	if (refusal)
		return refusal;
	row->posted[row->count++] = entry;
	*posted += model_count(model, MODEL_ENTRIES) - entry + 1;
	return NULL;
}

/* Rows that say the same lie next to each other, and are as many as stand: the others are posted. */
static const char *post_same(struct row *first, int same, int *posted)
{
	const char *refusal = NULL;
	int there = 0;
	for (int i = 0; i < same; i++) {
		for (int k = 0; k < first[i].count; k++)
			there += model->entries[first[i].posted[k]].left > 0;
	}
	for (int i = there; !refusal && i < same; i++)
		refusal = post(&first[i], posted);
	return refusal;
}

static const char *post_old(int file, int *posted)
{
	const char *refusal = NULL;
	int same;
	for (int i = 0; !refusal && i < row_counts[file]; i += same) {
		struct row *row = &rows[file][i];
		same = 1;
		while (i + same < row_counts[file] && row[same].number == row->number)
			same++;
		refusal = post_same(row, same, posted);
	}
	return refusal;
}

/* New rows; one that is refused is mostly left out. Returns how many rows the file has. */
static int post_new(int file, int wanted, const char **refusal, int *posted)
{
	int count = row_counts[file];
	const bool sloppy = once_in(12);
	for (int i = 0; i < wanted && count < ROWS_MAX - 1 && !*refusal &&
			model_count(model, MODEL_ENTRIES) < MODEL_ENTRIES_MAX - 100000;
		i++) {
		struct row *row = &rows[file][count];
		*row = (struct row){.movement = draw(), .number = ++numbers};
		if (!can_be_written(&row->movement))
			continue;
		const char *why = post(row, posted);
		if (why && sloppy && once_in(20)) {
			*refusal = why;
			count++;
		}
		if (why)
			continue;
		count++;
		if (once_in(50)) { /* the same thing twice */
			rows[file][count] = (struct row){.movement = row->movement, .number = row->number};
			if (!post(&rows[file][count], posted))
				count++;
		}
	}
	return count;
}

static void keep_or_forget(int file, int count, bool kept)
{
	for (int i = 0; i < row_counts[file]; i++) {
		struct row *row = &rows[file][i];
		if (kept)
			row->before = row->count;
		else
			row->count = row->before;
	}
	for (int i = row_counts[file]; kept && i < count; i++)
		rows[file][i].before = rows[file][i].count;
	if (kept)
		row_counts[file] = count;
}

/* ---- both ---- */

static enum uph_status read_in(const char *path, bool dry_run, int posted, struct uph_error *err)
{
	const struct uph_import_options options = {.dry_run = dry_run};
	struct uph_import_result result = {0};
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		abort();
	strike_whole(4000);
	enum uph_status status = uph_import_file(book->ledger, path, &options, &result, findings, err);
	if (status == UPH_OK && (int)result.posted != posted)
		model_book_fail(book, "posted %zu, expected %d", result.posted, posted);
	if (status == UPH_OK || status == UPH_E_CONFLICT)
		uph_import_free(&result);
	uph_findings_free(findings);
	return status;
}

static void expect_same(const struct model_mark *mark, int64_t seq)
{
	model_book_same_entries(book, mark, seq);
	model_book_same_accounts(book, mark);
	model_book_remember(book);
}

bool import_events(int64_t most)
{
	static const int64_t sizes[] = {20, 200, 2000, 20000, 1000000};
	const int file = (int)below(FILES);
	int64_t limit = sizes[below((int64_t)(sizeof sizes / sizeof *sizes))];
	int posted = 0, count;
	const char *refusal;
	struct uph_error err = {0};
	char name[32];
	const struct uph_head before = uph_ledger_head(book->ledger);
	const bool first = row_counts[0] + row_counts[1] + row_counts[2] == 0;
	if (first)
		limit = most;
	limit = limit < most ? limit : most;
	book->doing = "a sheet of events";
	model_begin(model);
	const struct model_mark mark = model_mark(model);
	refusal = post_old(file, &posted);
	count = post_new(file, once_in(6) ? 0 : (int)(first ? limit : 1 + below(limit)), &refusal, &posted);
	if (!refusal)
		refusal = model_commit(model);
	const bool dry_run = once_in(10) && !first;
	(void)snprintf(name, sizeof name, "handelser-%d.csv", file + 1);
	char *path = support_path(book->folder, name);
	write_file(path, file, count);
	enum uph_status status = read_in(path, dry_run, posted, &err);
	free(path);
	count_one(refusal != NULL);
	if (struck_whole(status)) {
		const bool kept = kept_after_fault(&before);
		keep_or_forget(file, count, kept);
		if (!kept) {
			model_rollback(model);
			expect_unchanged(&before);
		} else if (refusal || dry_run) {
			model_book_fail(book, "kept after a fault, expected nothing of it");
		} else {
			expect_same(&mark, before.seq);
		}
		return true;
	}
	keep_or_forget(file, count, !refusal && !dry_run);
	if (refusal)
		expect_refusal(refusal, status, &err);
	else if (status != UPH_OK)
		model_book_fail(book, "not read in: %s", err.message);
	if (refusal || dry_run || posted == 0) {
		if (refusal || dry_run)
			model_rollback(model);
		expect_unchanged(&before);
		return true;
	}
	expect_same(&mark, before.seq);
	return true;
}
