/* See ledger_damage.h. What is done to pages is done to the file's bytes; what is done to rows goes through a
 * plain connection of the engine, with the schema loosened for as long as it takes. */
#include "tests/fuzz/ledger_damage.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_SIZE 4096
#define HUGE_BYTES (1 << 20)

struct input {
	const uint8_t *data;
	size_t size, at;
};

static unsigned take(struct input *input)
{
	return input->at < input->size ? input->data[input->at++] : 0;
}

static size_t take_two(struct input *input)
{
	size_t high = take(input);
	return high << 8 | take(input);
}

/* ---- bytes ---- */

struct image {
	unsigned char *bytes;
	size_t length;
};

static struct image image_read(const char *path)
{
	struct image image = {0};
	FILE *file = fopen(path, "rb");
	if (!file)
		return image;
	(void)fseek(file, 0, SEEK_END);
	long length = ftell(file);
	(void)fseek(file, 0, SEEK_SET);
	image.bytes = calloc(1, (size_t)length + PAGE_SIZE);
	if (image.bytes)
		image.length = fread(image.bytes, 1, (size_t)length, file);
	(void)fclose(file);
	return image;
}

static void image_write(const char *path, struct image *image)
{
	FILE *file = fopen(path, "wb");
	if (file && image->length > 0)
		(void)fwrite(image->bytes, 1, image->length, file);
	if (file)
		(void)fclose(file);
	free(image->bytes);
}

/* The page with this number, counted round; NULL when the file has none whole. */
static unsigned char *page_of(const struct image *image, size_t number)
{
	size_t count = image->length / PAGE_SIZE;
	return count > 0 ? image->bytes + (number % count) * PAGE_SIZE : NULL;
}

static void put_bytes(struct image *image, size_t at, struct input *input)
{
	size_t count = take(input) % 64 + 1;
	for (size_t i = 0; i < count; i++) {
		unsigned char byte = (unsigned char)take(input);
		if (at + i < image->length)
			image->bytes[at + i] = byte;
	}
}

static void damage_pages(enum damage kind, struct image *image, struct input *input)
{
	unsigned char *page = page_of(image, take_two(input)), *other = page_of(image, take_two(input));
	unsigned char kept[PAGE_SIZE];
	if (!page)
		return;
	memcpy(kept, page, sizeof kept);
	if (kind == DAMAGE_ZERO)
		memset(page, 0, PAGE_SIZE);
	else
		memmove(page, other, PAGE_SIZE);
	if (kind == DAMAGE_SWAP)
		memcpy(other, kept, sizeof kept);
}

static void damage_bytes(enum damage kind, const char *path, struct input *input)
{
	struct image image = image_read(path);
	size_t at;
	if (!image.bytes)
		return;
	if (kind == DAMAGE_BYTES) {
		at = take_two(input) * PAGE_SIZE;
		at += take_two(input) % PAGE_SIZE;
		put_bytes(&image, image.length > 0 ? at % image.length : 0, input);
	} else if (kind == DAMAGE_HEADER) {
		put_bytes(&image, take(input) % 100, input);
	} else if (kind == DAMAGE_CUT) {
		at = take_two(input) * PAGE_SIZE;
		at += take(input);
		image.length = image.length > 0 ? at % image.length : 0;
	} else if (kind == DAMAGE_GROW) {
		at = image.length;
		image.length += 64;
		put_bytes(&image, at, input);
	} else {
		damage_pages(kind, &image, input);
	}
	image_write(path, &image);
}

/* ---- rows ---- */

static sqlite3 *open_raw(const char *path)
{
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
		sqlite3_exec(db,
			"PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF;"
			"PRAGMA writable_schema = ON; PRAGMA journal_mode = MEMORY",
			NULL, NULL, NULL) == SQLITE_OK)
		return db;
	(void)sqlite3_close(db);
	return NULL;
}

/* Runs a text made of names of the file's own. */
static bool run(sqlite3 *db, char *sql)
{
	bool done = sql && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
	sqlite3_free(sql);
	return done;
}

/* The nth text that a question answers with, counted round; the caller frees it with sqlite3_free(). */
static char *nth(sqlite3 *db, const char *sql, const char *about, unsigned number)
{
	sqlite3_stmt *rows = NULL;
	char *found = NULL;
	int count = 0;
	if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK)
		return NULL;
	(void)sqlite3_bind_text(rows, 1, about, -1, SQLITE_STATIC);
	while (sqlite3_step(rows) == SQLITE_ROW)
		count++;
	(void)sqlite3_reset(rows);
	for (int i = count > 0 ? (int)(number % (unsigned)count) : -1;
		i >= 0 && sqlite3_step(rows) == SQLITE_ROW; i--)
		if (i == 0)
			found = sqlite3_mprintf("%s", (const char *)sqlite3_column_text(rows, 0));
	(void)sqlite3_finalize(rows);
	return found;
}

static char *table_name(sqlite3 *db, unsigned number)
{
	return nth(db,
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND ?1 IS NULL"
		" ORDER BY name",
		NULL, number);
}

/* Without guards, NOT NULL, STRICT and UNIQUE, until tighten() puts the words back. */
static const char sql_loosen[] =
	"CREATE TEMP TABLE kept AS SELECT rowid AS number, type, name, tbl_name, rootpage, sql FROM sqlite_schema;"
	"DELETE FROM sqlite_schema WHERE type = 'trigger';"
	"UPDATE sqlite_schema SET sql = replace(replace(sql, ' NOT NULL', ''), 'STRICT', '') WHERE type = 'table';"
	"CREATE TABLE IF NOT EXISTS reparse (x); DROP TABLE reparse";
static const char sql_tighten[] =
	"DELETE FROM sqlite_schema; INSERT INTO sqlite_schema (rowid, type, name, tbl_name, rootpage, sql)"
	" SELECT number, type, name, tbl_name, rootpage, sql FROM kept ORDER BY number";

static void bind_value(sqlite3_stmt *update, unsigned which)
{
	static const char *const texts[] = {
		"", "=1+1", "9223372036854775808", "\xff\xfe", "åäö \x1b[31m", "786"};
	static const int64_t numbers[] = {
		0, 1, -1, INT64_MAX, INT64_MIN, 20240230, 99991231, 5, 123456789012345};
	const unsigned text_count = sizeof texts / sizeof *texts,
		       number_count = sizeof numbers / sizeof *numbers;
	if (which < text_count)
		(void)sqlite3_bind_text(update, 1, texts[which], -1, SQLITE_STATIC);
	else if (which - text_count < number_count)
		(void)sqlite3_bind_int64(update, 1, numbers[which - text_count]);
	else if (which % 6 == 0)
		(void)sqlite3_bind_null(update, 1);
	else if (which % 6 == 1)
		(void)sqlite3_bind_double(update, 1, 1e300);
	else if (which % 6 == 2)
		(void)sqlite3_bind_text(update, 1, "NUL\0behind", 10, SQLITE_STATIC);
	else if (which % 6 == 3)
		(void)sqlite3_bind_zeroblob(update, 1, HUGE_BYTES);
	else if (which % 6 == 4)
		(void)sqlite3_bind_blob(update, 1, "\0\1\2", 3, SQLITE_STATIC);
	else
		(void)sqlite3_bind_int64(update, 1, which);
}

static void set_field(sqlite3 *db, const char *table, struct input *input)
{
	unsigned row = take(input);
	char *column = nth(db, "SELECT name FROM pragma_table_info(?1)", table, take(input));
	char *sql = sqlite3_mprintf(
		"UPDATE \"%w\" SET \"%w\" = ?1 WHERE rowid = (SELECT rowid FROM \"%w\" LIMIT 1"
		" OFFSET (SELECT %u %% max(count(*), 1) FROM \"%w\"))",
		table, column ? column : "", table, row, table);
	sqlite3_stmt *update = NULL;
	if (sql && sqlite3_prepare_v2(db, sql, -1, &update, NULL) == SQLITE_OK) {
		bind_value(update, take(input));
		(void)sqlite3_step(update);
	}
	(void)sqlite3_finalize(update);
	sqlite3_free(sql);
	sqlite3_free(column);
}

static void damage_rows(enum damage kind, const char *path, struct input *input)
{
	unsigned number = take(input);
	sqlite3 *db = open_raw(path);
	if (!db)
		return;
	char *table = table_name(db, number);
	if (table && sqlite3_exec(db, sql_loosen, NULL, NULL, NULL) == SQLITE_OK) {
		if (kind == DAMAGE_ROW)
			set_field(db, table, input);
		else
			(void)run(db,
				sqlite3_mprintf(
					"DELETE FROM \"%w\" WHERE rowid = (SELECT rowid FROM \"%w\" LIMIT 1 OFFSET"
					" (SELECT %u %% max(count(*), 1) FROM \"%w\"))",
					table, table, take(input), table));
		(void)sqlite3_exec(db, sql_tighten, NULL, NULL, NULL);
	}
	sqlite3_free(table);
	(void)sqlite3_close(db);
}

/* ---- the schema ---- */

static const char *const schema_damages[] = {
	"CREATE TRIGGER bad AFTER INSERT ON entry BEGIN DELETE FROM account_balance; END",
	"CREATE TRIGGER bad AFTER INSERT ON command BEGIN INSERT INTO setting SELECT * FROM setting; END",
	"CREATE TRIGGER bad BEFORE INSERT ON entry BEGIN SELECT load_extension('x'); END",
	"CREATE TRIGGER bad AFTER INSERT ON entry BEGIN SELECT RAISE(IGNORE); END",
	"ALTER TABLE entry RENAME TO entry_hidden; CREATE VIEW entry AS SELECT * FROM entry_hidden WHERE amount_ore > 9999",
	"CREATE VIEW extra AS SELECT randomblob(1000000000)",
	"CREATE INDEX bad ON entry (abs(amount_ore))",
	"CREATE INDEX bad ON entry (amount_ore) WHERE typeof(writefile('x', 'y')) = 'integer'",
	"DROP INDEX entry_by_row",
	"DROP TRIGGER entry_keeps_insert",
	"DROP TABLE head",
	"DROP TABLE flow_sum",
	"DELETE FROM head",
	"UPDATE head SET seq = 9223372036854775807",
	"UPDATE head SET voucher = -1, allocation = 9223372036854775807",
	"PRAGMA user_version = 0",
	"PRAGMA user_version = 4",
	"PRAGMA user_version = 2147483647",
	"PRAGMA application_id = 1",
	"PRAGMA journal_mode = WAL",
	"PRAGMA auto_vacuum = 1; VACUUM",
	"PRAGMA page_size = 512; VACUUM",
	"PRAGMA encoding = 'UTF-16'; VACUUM",
	"UPDATE sqlite_schema SET sql = 'CREATE TABLE head (x)' WHERE name = 'head'",
	"UPDATE sqlite_schema SET sql = 'garbage' WHERE name = 'entry'",
	"UPDATE sqlite_schema SET sql = replace(sql, 'INTEGER', 'TEXT') WHERE name = 'entry'",
	"UPDATE sqlite_schema SET sql = replace(sql, ')', ', CHECK (randomblob(99999999) IS NOT NULL))') WHERE name = 'fund'",
	"UPDATE sqlite_schema SET rootpage = 99999999 WHERE name = 'entry'",
	"UPDATE sqlite_schema SET type = 'view' WHERE name = 'party'",
	"DELETE FROM sqlite_schema WHERE type = 'trigger'",
	"DELETE FROM sqlite_schema",
	"INSERT INTO sqlite_schema SELECT * FROM sqlite_schema",
	"CREATE VIRTUAL TABLE extra USING fts5(x)",
	"CREATE TABLE sqlite_stat1 (tbl, idx, stat); INSERT INTO sqlite_stat1 VALUES ('entry', 'entry_by_to', '999999999 1')",
	"ANALYZE; UPDATE sqlite_stat1 SET stat = '-1 x 99999999999999999999'",
	"CREATE TABLE extra (x); INSERT INTO extra VALUES (zeroblob(500000))",
	"ALTER TABLE fund ADD COLUMN extra GENERATED ALWAYS AS (name || name)",
};

static void damage_schema(enum damage kind, const char *path, struct input *input)
{
	static const char sql_names[] =
		"SELECT name FROM sqlite_schema WHERE rootpage > 0 AND ?1 IS NULL ORDER BY name";
	const unsigned count = sizeof schema_damages / sizeof *schema_damages;
	unsigned which = take(input);
	sqlite3 *db = open_raw(path);
	if (!db)
		return;
	if (kind == DAMAGE_SCHEMA) {
		(void)sqlite3_exec(db, schema_damages[which % count], NULL, NULL, NULL);
	} else {
		char *name = nth(db, sql_names, NULL, which), *other = nth(db, sql_names, NULL, take(input));
		(void)run(
			db, sqlite3_mprintf(
				    "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema"
				    " WHERE name = %Q) WHERE name = %Q",
				    other, name));
		sqlite3_free(name);
		sqlite3_free(other);
	}
	(void)sqlite3_close(db);
}

void ledger_damage(const char *path, const uint8_t *data, size_t size)
{
	struct input input = {data, size, 0};
	for (int i = 0; i < DAMAGES_MAX && input.at < input.size; i++) {
		enum damage kind = (enum damage)(take(&input) % DAMAGE_KINDS);
		if (kind < DAMAGE_ROW)
			damage_bytes(kind, path, &input);
		else if (kind < DAMAGE_SCHEMA)
			damage_rows(kind, path, &input);
		else
			damage_schema(kind, path, &input);
	}
}
