/* How fast SQLite takes the entries of the book, when it is all that one does: a prepared insert of each as
 * one row, in one transaction, into a table of the columns of our entries without constraints, indexes or
 * digests.
 *
 *   limit_sqlite TRANSACTIONS FILE     the file must not be there before
 *
 * As durable as the ledger: SQLite's rollback journal, and all on disk before it is done. */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/book.h"

#define ACCOUNTS_MAX 128

static const char sql_table[] =
	"CREATE TABLE entry (seq INTEGER PRIMARY KEY, recorded_at INTEGER, command INTEGER, source INTEGER, place TEXT,"
	" voucher INTEGER, event INTEGER, date INTEGER, amount_ore INTEGER, from_account INTEGER, to_account INTEGER,"
	" counterparty INTEGER, decision INTEGER, reference TEXT, text TEXT, reason TEXT, corrects INTEGER,"
	" row_key BLOB, hash BLOB)";
static const char sql_insert[] = "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

static void stop(sqlite3 *db, const char *what)
{
	(void)fprintf(stderr, "limit_sqlite: %s: %s\n", what, sqlite3_errmsg(db));
	exit(1);
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		stop(db, sql);
}

/* A small number for each account, as the ledger's rows have. */
static int64_t account_id(const struct book_account *account)
{
	int64_t allocation = account->label ? 1 + strtol(account->label + 7, NULL, 10) : 0;
	return (account->year - BOOK_FIRST_YEAR) * ACCOUNTS_MAX + allocation * 8 + (int64_t)account->kind;
}

static void bind_text(sqlite3_stmt *insert, int column, const char *text)
{
	if (text[0])
		(void)sqlite3_bind_text(insert, column, text, -1, SQLITE_STATIC);
	else
		(void)sqlite3_bind_null(insert, column);
}

static void bind(
	sqlite3_stmt *insert, const struct book_transfer *transfer, char place[24], unsigned char digest[32])
{
	int64_t number = transfer->number;
	const int64_t numbers[] = {number + 40, INT64_C(1795392916405319) + number * 7, 32, 33};
	const int64_t facts[] = {number, (int64_t)transfer->event + 1,
		transfer->year * 10000 + transfer->month * 100 + transfer->day, transfer->ore,
		account_id(&transfer->from), account_id(&transfer->to), 12};
	for (int i = 0; i < 4; i++)
		(void)sqlite3_bind_int64(insert, i + 1, numbers[i]);
	(void)sqlite3_bind_text(insert, 5, place, -1, SQLITE_STATIC);
	for (int i = 0; i < 7; i++)
		(void)sqlite3_bind_int64(insert, i + 6, facts[i]);
	bind_text(insert, 14, transfer->reference);
	bind_text(insert, 15, transfer->text);
	memcpy(digest, &number, sizeof number);
	(void)sqlite3_bind_blob(insert, 18, digest, 16, SQLITE_STATIC);
	(void)sqlite3_bind_blob(insert, 19, digest, 32, SQLITE_STATIC);
}

/* The row's number in the sheet: one more each time. */
static void count_up(char place[24])
{
	size_t at = strlen(place);
	while (at > 0 && place[at - 1] == '9')
		place[--at] = '0';
	if (at > 0) {
		place[at - 1]++;
		return;
	}
	memmove(place + 1, place, strlen(place) + 1);
	place[0] = '1';
}

static void insert_all(sqlite3 *db, int64_t count)
{
	struct book book;
	struct book_transfer transfer;
	sqlite3_stmt *insert;
	char place[24] = "1";
	unsigned char digest[32] = {0};
	if (sqlite3_prepare_v2(db, sql_insert, -1, &insert, NULL) != SQLITE_OK)
		stop(db, sql_insert);
	book_begin(&book, count);
	while (book_next(&book, &transfer)) {
		count_up(place);
		bind(insert, &transfer, place, digest);
		if (sqlite3_step(insert) != SQLITE_DONE)
			stop(db, sql_insert);
		(void)sqlite3_reset(insert);
	}
	(void)sqlite3_finalize(insert);
}

int main(int argc, char **argv)
{
	sqlite3 *db = NULL;
	if (argc != 3) {
		(void)fputs("limit_sqlite TRANSAKTIONER FIL\n", stderr);
		return 2;
	}
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(argv[2], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
		    NULL) != SQLITE_OK)
		stop(db, argv[2]);
	run(db, "PRAGMA cache_size = -16384");
	run(db, sql_table);
	run(db, "BEGIN IMMEDIATE");
	insert_all(db, strtoll(argv[1], NULL, 10));
	run(db, "COMMIT");
	(void)sqlite3_close(db);
	return 0;
}
