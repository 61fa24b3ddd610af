/* SQL that proves the chain without this program, by the shells of sqlite3 and sha256sum alone.
 *
 * All of it is made of record.c's table: the columns of each INSERT, the type of each field, what a reference
 * stands for. So it cannot say otherwise than what record_canonical() writes, and a record table that is
 * added is in it from the first day. What is made is a file for an auditor; this program never runs it. */
#include "uph/recheck.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"
#include "ledger/migrate.h"

#define SQL_MAX ((size_t)1 << 20)

extern const char schema_sql[];

const char *uph_recheck_schema(void)
{
	return schema_sql;
}

/* ---- what the tables say ---- */

struct span {
	const char *text;
	int length;
};

/* Column `number` (from 0) of a record table: its INSERT lists seq, recorded_at, the fields, hash. */
static struct span column_of(const struct record_table *table, size_t number)
{
	const char *at = strchr(table->insert, '(') + 1;
	for (size_t i = 0; i < number; i++)
		at = strchr(at, ',') + 1;
	at += strspn(at, " ");
	return (struct span){at, (int)strcspn(at, ",)")};
}

/* The table that a reference leads to. */
static struct span referred_by(enum field_type type)
{
	static const char from[] = " FROM ";
	int columns;
	const char *at = strstr(record_content_sql(type, &columns), from);
	assert(at);
	at += strlen(from);
	return (struct span){at, (int)strcspn(at, " ")};
}

/* ---- pieces of SQL ---- */

/* A number's lowest `bytes` bytes, the high one first. */
static void put_number(struct buffer *out, const char *number, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		buffer_print(out, "%ssubstr(tal.b, ((%s >> %d) & 255) + 1, 1)", i < bytes - 1 ? " || " : "",
			number, 8 * i);
}

/* A value's canonical bytes, by the type that it has. */
static void put_value(struct buffer *out, const char *value)
{
	buffer_print(out, "CASE typeof(%s) WHEN 'null' THEN 'N'\n\t\tWHEN 'integer' THEN 'I' || ", value);
	put_number(out, value, 8);
	buffer_text(out, "\n\t\tWHEN 'text' THEN 'T' || ");
	struct buffer length;
	buffer_init(&length, 256);
	buffer_print(&length, "length(CAST(%s AS BLOB))", value);
	put_number(out, buffer_string(&length), 4);
	buffer_print(out, " || %s\n\t\tWHEN 'blob' THEN 'B' || ", value);
	put_number(out, buffer_string(&length), 4);
	buffer_print(out, " || %s ELSE 'okänd typ' END", value);
	buffer_free(&length);
}

static void put_tables(struct buffer *out)
{
	buffer_text(out, "-- En byte för varje tal 0-255.\n"
			 "CREATE TEMP TABLE tal (b);\n"
			 "INSERT INTO tal VALUES (x'");
	for (unsigned i = 0; i < 256; i++)
		buffer_print(out, "%02x", i);
	buffer_text(out,
		"');\n"
		"-- Posterna som räknas, och den före.\n"
		"CREATE TEMP TABLE post (seq INTEGER PRIMARY KEY, slag, tid, hash);\n"
		"-- Deras fält i ordning; slag: tabellen som fältet hänvisar till, annars NULL.\n"
		"CREATE TEMP TABLE falt (seq INTEGER, nr INTEGER, slag, varde, PRIMARY KEY (seq, nr)) WITHOUT ROWID;\n"
		"-- Vad det som hänvisas till känns igen på: dess delar, och delarnas byte.\n"
		"CREATE TEMP TABLE del (slag, id, nr, varde, PRIMARY KEY (slag, id, nr)) WITHOUT ROWID;\n"
		"CREATE TEMP TABLE innehall (slag, id, b, PRIMARY KEY (slag, id)) WITHOUT ROWID;\n"
		"-- I den ordning som fälten står i posten.\n\n");
}

static void put_records(struct buffer *out, const struct record_table *table)
{
	buffer_print(out,
		"INSERT OR IGNORE INTO post SELECT seq, '%s', recorded_at, hash FROM %s, omfang\n"
		"\tWHERE seq BETWEEN forsta - 1 AND sista;\n",
		table->name, table->name);
	for (size_t i = 0; i < table->field_count; i++) {
		struct span column = column_of(table, i + 2);
		buffer_print(out, "INSERT OR IGNORE INTO falt SELECT seq, %zu, ", i + 1);
		if (table->fields[i] < FIELD_COMMAND) {
			buffer_text(out, "NULL");
		} else {
			struct span referred = referred_by(table->fields[i]);
			buffer_print(out, "'%.*s'", referred.length, referred.text);
		}
		buffer_print(out, ", %.*s FROM %s, omfang WHERE seq BETWEEN forsta AND sista;\n",
			column.length, column.text, table->name);
	}
	buffer_byte(out, '\n');
}

/* The question of record.c, with the number that it is asked by. */
static void put_question(struct buffer *out, const char *sql)
{
	const char *at;
	while ((at = strstr(sql, "?1"))) {
		buffer_append(out, sql, (size_t)(at - sql));
		buffer_text(out, "i.id");
		sql = at + 2;
	}
	buffer_text(out, sql);
}

static void put_content(struct buffer *out, enum field_type type)
{
	int columns;
	const char *sql = record_content_sql(type, &columns);
	struct span table = referred_by(type);
	for (int i = 1; i <= columns; i++) {
		buffer_print(out, "INSERT INTO del SELECT '%.*s', i.id, %d, (WITH d (", table.length,
			table.text, i);
		for (int c = 1; c <= columns; c++)
			buffer_print(out, "%sd%d", c > 1 ? ", " : "", c);
		buffer_text(out, ") AS\n\t(");
		put_question(out, sql);
		buffer_print(out,
			") SELECT d%d FROM d)\n"
			"\tFROM (SELECT DISTINCT varde AS id FROM falt WHERE slag = '%.*s' AND varde IS NOT "
			"NULL) AS i\n\tWHERE EXISTS (",
			i, table.length, table.text);
		put_question(out, sql);
		buffer_text(out, ");\n");
	}
}

static void put_answer(struct buffer *out)
{
	buffer_text(out, "\nINSERT INTO innehall SELECT slag, id, CAST(group_concat(kod, '') AS BLOB)\n"
			 "FROM (SELECT slag, id, nr, ");
	put_value(out, "varde");
	buffer_text(out,
		" AS kod\n\tFROM del, tal ORDER BY slag, id, nr) GROUP BY slag, id;\n\n"
		"-- Tomma fält sist i posten räknas inte.\n"
		"DELETE FROM falt WHERE varde IS NULL AND nr > ifnull((SELECT max(f.nr) FROM falt AS f"
		"\n\tWHERE f.seq = falt.seq AND f.varde IS NOT NULL), 0);\n\n"
		"-- Föregående kontrollsumma, tabellens namn och en nolla, tidpunkten, fälten.\n"
		"SELECT lower(hex(p.hash)) || '  ' || substr('000000000' || p.seq, -9) || CASE WHEN "
		"writefile(substr('000000000' || p.seq, -9), CAST(\n"
		"\tifnull((SELECT f.hash FROM post AS f WHERE f.seq = p.seq - 1),\n"
		"\t\tCASE p.seq WHEN 1 THEN zeroblob(32) ELSE 'posten före saknas' END)\n"
		"\t|| p.slag || x'00' || 'I' || ");
	put_number(out, "p.tid", 8);
	buffer_text(out, "\n\t|| ifnull((SELECT group_concat(kod, '') FROM (SELECT\n"
			 "\t\tCASE WHEN f.slag IS NOT NULL AND typeof(f.varde) = 'integer'\n"
			 "\t\tTHEN ifnull('R' || ");
	put_number(out, "length(i.b)", 4);
	buffer_text(out, " || i.b,\n\t\t\t'hänvisar till något som inte finns')\n\t\tELSE ");
	put_value(out, "f.varde");
	buffer_text(out,
		" END AS kod\n"
		"\t\tFROM falt AS f LEFT JOIN innehall AS i ON i.slag = f.slag AND i.id = f.varde\n"
		"\t\tWHERE f.seq = p.seq ORDER BY f.nr)), '') AS BLOB)) IS NULL THEN '' ELSE '' END\n"
		"FROM omfang, tal, post AS p WHERE p.seq BETWEEN forsta AND sista ORDER BY p.seq;\n");
}

/* ---- the scripts ---- */

static enum uph_status hand_over(struct buffer *sql, char **out, struct uph_error *err)
{
	*out = buffer_failed(sql) ? NULL : strdup(buffer_string(sql));
	buffer_free(sql);
	return *out ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

enum uph_status uph_recheck_chain_sql(char **out, struct uph_error *err)
{
	struct buffer sql;
	buffer_init(&sql, SQL_MAX);
	buffer_text(&sql,
		"-- Posternas byte, så som de räknas in i kedjan: en fil för varje post, och en lista över de\n"
		"-- kontrollsummor som står i boken, för sha256sum -c. Hur byten är ordnade står i\n"
		"-- system/systemdokumentation.md. Tabellen omfang säger första och sista posten att skriva.\n\n");
	put_tables(&sql);
	for (enum record_kind kind = 0; kind < RECORD_KINDS; kind++)
		put_records(&sql, record_table(kind));
	for (enum field_type type = FIELD_COMMAND; type < FIELD_TYPES; type++)
		put_content(&sql, type);
	put_answer(&sql);
	return hand_over(&sql, out, err);
}

enum uph_status uph_recheck_order_sql(char **out, struct uph_error *err)
{
	struct buffer sql;
	buffer_init(&sql, SQL_MAX);
	buffer_text(&sql, "-- Kedjans ordning: en rad för varje fel, ingen när den håller.\n"
			  "CREATE TEMP VIEW alla AS\n");
	for (enum record_kind kind = 0; kind < RECORD_KINDS; kind++)
		buffer_print(&sql, "%s\tSELECT seq, recorded_at AS tid, hash FROM %s",
			kind > 0 ? " UNION ALL\n" : "", record_table(kind)->name);
	buffer_text(&sql,
		";\n\n"
		"SELECT 'Post ' || seq || ' hör inte till kedjan, som börjar med 1' FROM alla WHERE seq < 1;\n"
		"SELECT 'Post ' || seq || ' finns flera gånger' FROM alla GROUP BY seq HAVING count(*) > 1;\n"
		"SELECT 'Post ' || (fore + 1) || CASE WHEN seq > fore + 2 THEN ' till ' || (seq - 1) ELSE '' "
		"END || ' saknas'\n"
		"\tFROM (SELECT seq, lag(seq, 1, 0) OVER (ORDER BY seq) AS fore FROM alla) WHERE seq > fore + "
		"1;\n"
		"SELECT 'Post ' || seq || ' är inte senare än posten före den'\n"
		"\tFROM (SELECT seq, tid, lag(tid, 1, tid - 1) OVER (ORDER BY seq) AS fore FROM alla) WHERE "
		"tid <= fore;\n"
		"SELECT 'Bokens sista led är inte den sista posten' WHERE NOT EXISTS (SELECT 1 FROM head, alla\n"
		"\tWHERE alla.seq = head.seq AND alla.hash = head.hash AND alla.tid = head.recorded_at\n"
		"\tAND head.seq = (SELECT max(seq) FROM alla));\n");
	buffer_print(&sql,
		"SELECT 'Filens huvud är inte bokens: application_id ' || application_id || ', user_version ' || "
		"user_version\n"
		"\tFROM pragma_application_id, pragma_user_version WHERE application_id <> %d OR user_version "
		"<> %d;\n",
		DB_APPLICATION_ID, SCHEMA_VERSION);
	return hand_over(&sql, out, err);
}

/* ---- the list ---- */

static int by_seq(const void *left, const void *right)
{
	const struct uph_chained *a = left, *b = right;
	return (a->seq > b->seq) - (a->seq < b->seq);
}

struct chain {
	struct uph_chained *records;
	size_t count, room;
};

static enum uph_status take_table(
	struct uph_ledger *ledger, enum record_kind kind, struct chain *chain, struct uph_error *err)
{
	const struct record_table *table = record_table(kind);
	const int hash = (int)table->field_count + 2;
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, table->select, &row, err);
	if (status != UPH_OK)
		return status;
	while ((status = db_step(row, err)) == UPH_OK) {
		if (chain->count == chain->room) {
			size_t room = chain->room ? 2 * chain->room : 1024;
			struct uph_chained *records = realloc(chain->records, room * sizeof *records);
			if (!records) {
				status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till kedjan");
				break;
			}
			chain->records = records;
			chain->room = room;
		}
		struct uph_chained *record = &chain->records[chain->count++];
		*record = (struct uph_chained){
			.seq = db_int(row, 0), .recorded_at = db_int(row, 1), .table = table->name};
		if (db_length(row, hash) == UPH_DIGEST_SIZE)
			memcpy(record->hash, db_blob(row, hash), UPH_DIGEST_SIZE);
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_recheck_chain(struct uph_ledger *ledger,
	enum uph_status (*visit)(void *context, const struct uph_chained *record, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct chain chain = {0};
	enum uph_status status = UPH_OK;
	for (enum record_kind kind = 0; status == UPH_OK && kind < RECORD_KINDS; kind++)
		status = take_table(ledger, kind, &chain, err);
	if (status == UPH_OK && chain.count > 0)
		qsort(chain.records, chain.count, sizeof *chain.records, by_seq);
	for (size_t i = 0; status == UPH_OK && i < chain.count; i++)
		status = visit(context, &chain.records[i], err);
	free(chain.records);
	return status;
}
