/* The ledger's writer against bare SQLite: the same entries, as one-row transfers, in one transaction each.
 *
 *   bench_ledger [ENTRIES] [FOLDER]     default 1 000 000, in the current folder
 *
 * Bare is a table of the same columns without constraints, indexes or digests. Both write to a file with
 * SQLite's ordinary durability. */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "uph.h"

#define ALLOCATIONS 1000
#define ROUNDS 3

struct generated {
	struct uph_date date;
	int64_t ore;
	int allocation;
	char place[24], reference[24];
};

/* Entry number i, the same every time. */
static void generate(int64_t i, struct generated *out)
{
	uint64_t x = (uint64_t)i * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	x ^= x >> 33;
	out->date = (struct uph_date){20240101 + (int32_t)(x % 12) * 100 + (int32_t)((x >> 8) % 28)};
	out->ore = 100 + (int64_t)((x >> 16) % 100000);
	out->allocation = (int)((x >> 40) % ALLOCATIONS);
	(void)snprintf(out->place, sizeof out->place, "%" PRId64, i + 2);
	(void)snprintf(out->reference, sizeof out->reference, "R%" PRId64, i);
}

static double seconds(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void stop(const char *what, const char *why)
{
	(void)fprintf(stderr, "bench_ledger: %s: %s\n", what, why);
	exit(1);
}

static void must(enum uph_status status, const struct uph_error *err, const char *what)
{
	if (status != UPH_OK)
		stop(what, err->message);
}

/* ---- the ledger ---- */

struct stage {
	struct uph_ledger *ledger;
	int64_t source, fund, activity, recipient;
	int64_t allocations[ALLOCATIONS];
};

static void prepare(struct stage *stage, const char *path, int64_t entries)
{
	struct uph_error err;
	struct uph_ledger_options options = {.person = "bench", .words = "bench"};
	must(uph_ledger_create(path, "Bench", &options, &err), &err, "create");
	must(uph_ledger_open(path, &options, &stage->ledger, &err), &err, "open");
	must(uph_ledger_begin(stage->ledger, &err), &err, "begin");
	const struct uph_fund fund = {.name = "UPH 2024", .kind = "state", .year = 2024};
	const struct uph_activity activity = {.code = "787", .name = "Samsjuklighet"};
	const struct uph_party *party;
	must(uph_fund_add(stage->ledger, &fund, NULL, &stage->fund, &err), &err, "fund");
	must(uph_activity_add(stage->ledger, &activity, NULL, &stage->activity, &err), &err, "activity");
	must(uph_party_find(stage->ledger, "KoU", &party, &err), &err, "party");
	stage->recipient = party->id;
	struct uph_source source = {.kind = "journal", .name = "journal.csv", .size = 1};
	must(uph_source_add(stage->ledger, &source, &stage->source, &err), &err, "source");
	int64_t decision;
	const struct uph_decision new_decision = {.body = "LSVO", .date = {20240101}};
	must(uph_decision_add(stage->ledger, &new_decision, NULL, &decision, &err), &err, "decision");
	for (int i = 0; i < ALLOCATIONS; i++) {
		char purpose[40];
		(void)snprintf(purpose, sizeof purpose, "Insats %d", i);
		const struct uph_allocation allocation = {.decision = decision,
			.purpose = purpose,
			.bound = "exact",
			.recipient = stage->recipient};
		must(uph_allocation_add(stage->ledger, &allocation, new_decision.date, NULL,
			     &stage->allocations[i], &err),
			&err, "allocation");
	}
	struct uph_entry_draft grant = {.event = UPH_EVENT_GRANT,
		.date = {20240101},
		.amount = {entries * 100100},
		.from = {.kind = UPH_ACCOUNT_GRANTOR, .fund = stage->fund},
		.to = {.kind = UPH_ACCOUNT_POT, .fund = stage->fund, .activity = stage->activity}};
	must(uph_voucher_begin(stage->ledger, NULL, &err), &err, "voucher");
	must(uph_entry_add(stage->ledger, &grant, NULL, &err), &err, "grant");
	must(uph_voucher_end(stage->ledger, &err), &err, "voucher");
	must(uph_ledger_commit(stage->ledger, &err), &err, "commit");
}

static double write_ledger(const char *path, int64_t entries)
{
	struct stage stage;
	struct uph_error err;
	(void)remove(path);
	prepare(&stage, path, entries);
	double begun = seconds();
	must(uph_ledger_begin_bulk(stage.ledger, &err), &err, "begin");
	for (int64_t i = 0; i < entries; i++) {
		struct generated row;
		generate(i, &row);
		int64_t allocation = stage.allocations[row.allocation];
		struct uph_entry_draft draft = {.event = UPH_EVENT_ALLOCATE,
			.date = row.date,
			.amount = {row.ore},
			.from = {.kind = UPH_ACCOUNT_POT, .fund = stage.fund, .activity = stage.activity},
			.to = {.kind = UPH_ACCOUNT_RESERVED,
				.fund = stage.fund,
				.activity = stage.activity,
				.allocation = allocation},
			.counterparty = stage.recipient,
			.reference = row.reference,
			.origin = {stage.source, row.place}};
		must(uph_voucher_begin(stage.ledger, NULL, &err), &err, "voucher");
		must(uph_entry_add(stage.ledger, &draft, NULL, &err), &err, "entry");
		must(uph_voucher_end(stage.ledger, &err), &err, "voucher");
	}
	must(uph_ledger_commit(stage.ledger, &err), &err, "commit");
	double took = seconds() - begun;
	uph_ledger_close(stage.ledger);
	return took;
}

/* ---- bare SQLite ---- */

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		stop(sql, sqlite3_errmsg(db));
}

static double write_bare(const char *path, int64_t entries)
{
	sqlite3 *db;
	sqlite3_stmt *insert;
	unsigned char hash[UPH_DIGEST_SIZE] = {0};
	(void)remove(path);
	if (sqlite3_open(path, &db) != SQLITE_OK)
		stop(path, sqlite3_errmsg(db));
	run(db, "CREATE TABLE entry (seq INTEGER PRIMARY KEY, recorded_at INTEGER, command INTEGER, source INTEGER,"
		" place TEXT, voucher INTEGER, event INTEGER, date INTEGER, amount_ore INTEGER,"
		" from_account INTEGER, to_account INTEGER, counterparty INTEGER, reference TEXT, text TEXT,"
		" reason TEXT, corrects INTEGER, row_key BLOB, hash BLOB)");
	double begun = seconds();
	run(db, "BEGIN");
	if (sqlite3_prepare_v2(db, "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1,
		    &insert, NULL) != SQLITE_OK)
		stop("prepare", sqlite3_errmsg(db));
	for (int64_t i = 0; i < entries; i++) {
		struct generated row;
		generate(i, &row);
		memcpy(hash, &i, sizeof i);
		const int64_t numbers[] = {i + 1, INT64_C(1727784000000000) + i, 1, 2};
		for (int k = 0; k < 4; k++)
			(void)sqlite3_bind_int64(insert, k + 1, numbers[k]);
		(void)sqlite3_bind_text(insert, 5, row.place, -1, SQLITE_STATIC);
		const int64_t more[] = {
			i + 2, UPH_EVENT_ALLOCATE, row.date.ymd, row.ore, 2, 3 + row.allocation, 7};
		for (int k = 0; k < 7; k++)
			(void)sqlite3_bind_int64(insert, k + 6, more[k]);
		(void)sqlite3_bind_text(insert, 13, row.reference, -1, SQLITE_STATIC);
		(void)sqlite3_bind_blob(insert, 18, hash, sizeof hash, SQLITE_STATIC);
		if (sqlite3_step(insert) != SQLITE_DONE)
			stop("insert", sqlite3_errmsg(db));
		(void)sqlite3_reset(insert);
	}
	run(db, "COMMIT");
	double took = seconds() - begun;
	(void)sqlite3_finalize(insert);
	(void)sqlite3_close(db);
	return took;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	int64_t entries = argc > 1 ? (int64_t)strtoll(argv[1], NULL, 10) : 1000000;
	const char *folder = argc > 2 ? argv[2] : ".";
	char book[4096], bare[4096];
	double ledger_seconds[ROUNDS], bare_seconds[ROUNDS], ratios[ROUNDS];
	if (entries < 1)
		stop("ENTRIES", "ett antal större än noll");
	(void)snprintf(book, sizeof book, "%s/bench-ledger.uph", folder);
	(void)snprintf(bare, sizeof bare, "%s/bench-bare.db", folder);
	for (int i = 0; i < ROUNDS; i++) { /* in turn, so that a drifting machine hits both */
		bare_seconds[i] = write_bare(bare, entries);
		ledger_seconds[i] = write_ledger(book, entries);
		ratios[i] = ledger_seconds[i] / bare_seconds[i];
	}
	qsort(bare_seconds, ROUNDS, sizeof(double), by_value);
	qsort(ledger_seconds, ROUNDS, sizeof(double), by_value);
	qsort(ratios, ROUNDS, sizeof(double), by_value);
	struct rusage usage;
	(void)getrusage(RUSAGE_SELF, &usage);
	(void)printf("write %" PRId64
		     " entries: bare SQLite %.2f s, ledger %.2f s, ratio %.2f (median of %d; goal 3.00);"
		     " peak memory %ld MiB\n",
		entries, bare_seconds[ROUNDS / 2], ledger_seconds[ROUNDS / 2], ratios[ROUNDS / 2], ROUNDS,
		usage.ru_maxrss / 1024);
	(void)remove(book);
	(void)remove(bare);
	return 0;
}
