#include "tests/fault/dump.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void begin(struct dump *dump)
{
	*dump = (struct dump){
		.there = true, .digest = {UINT64_C(14695981039346656037), UINT64_C(0x9E3779B97F4A7C15)}};
}

static void add(struct dump *dump, const void *data, size_t length)
{
	const unsigned char *bytes = data;
	for (size_t i = 0; i < length; i++) {
		dump->digest[0] = (dump->digest[0] ^ bytes[i]) * UINT64_C(1099511628211);
		dump->digest[1] =
			(dump->digest[1] ^ (dump->digest[1] >> 29) ^ bytes[i]) * UINT64_C(0xBF58476D1CE4E5B9);
	}
}

static void add_row(struct dump *dump, sqlite3_stmt *row)
{
	for (int i = 0; i < sqlite3_column_count(row); i++) {
		int type = sqlite3_column_type(row, i);
		add(dump, &type, sizeof type);
		const void *data = sqlite3_column_blob(row, i);
		int length = sqlite3_column_bytes(row, i);
		add(dump, &length, sizeof length);
		if (data)
			add(dump, data, (size_t)length);
	}
	dump->rows++;
}

static int add_rows(struct dump *dump, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *row = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &row, NULL);
	while (code == SQLITE_OK && (code = sqlite3_step(row)) == SQLITE_ROW) {
		add_row(dump, row);
		code = SQLITE_OK;
	}
	(void)sqlite3_finalize(row);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int add_tables(struct dump *dump, sqlite3 *db)
{
	char sql[256];
	sqlite3_stmt *table = NULL;
	int code = add_rows(dump, db, "PRAGMA user_version");
	if (code == SQLITE_OK)
		code = add_rows(dump, db, "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name");
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(db,
			"SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", -1, &table,
			NULL);
	while (code == SQLITE_OK && (code = sqlite3_step(table)) == SQLITE_ROW) {
		(void)snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1, 2",
			(const char *)sqlite3_column_text(table, 0));
		add(dump, sql, strlen(sql));
		code = add_rows(dump, db, sql);
	}
	(void)sqlite3_finalize(table);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* "ok", or the first fault. */
static int look_through(sqlite3 *db, char *why, int why_size)
{
	sqlite3_stmt *row = NULL;
	int code = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &row, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(row) == SQLITE_ROW ? SQLITE_OK : sqlite3_errcode(db);
	if (code == SQLITE_OK && strcmp((const char *)sqlite3_column_text(row, 0), "ok") != 0) {
		(void)snprintf(why, (size_t)why_size, "%s", (const char *)sqlite3_column_text(row, 0));
		code = SQLITE_CORRUPT;
	}
	(void)sqlite3_finalize(row);
	return code;
}

bool dump_ledger(const char *path, struct dump *out, char *why, int why_size)
{
	struct stat st;
	sqlite3 *db = NULL;
	*out = (struct dump){0};
	why[0] = '\0';
	if (stat(path, &st) != 0)
		return true;
	begin(out);
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = add_tables(out, db);
	if (code == SQLITE_OK)
		code = look_through(db, why, why_size);
	if (code != SQLITE_OK && !why[0])
		(void)snprintf(why, (size_t)why_size, "%s", db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
	(void)sqlite3_close(db);
	return code == SQLITE_OK;
}

bool dump_same(const struct dump *one, const struct dump *other)
{
	return one->there == other->there && memcmp(one->digest, other->digest, sizeof one->digest) == 0 &&
	       one->rows == other->rows;
}

bool dump_file(const char *path, struct dump *out)
{
	unsigned char bytes[65536];
	size_t length;
	FILE *in = fopen(path, "rb");
	*out = (struct dump){0};
	if (!in)
		return false;
	begin(out);
	while ((length = fread(bytes, 1, sizeof bytes, in)) > 0)
		add(out, bytes, length);
	(void)fclose(in);
	return true;
}
