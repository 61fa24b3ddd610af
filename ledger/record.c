/* The chain: how a record becomes bytes, the bytes a hash, and the hash a link. The tables below are the only
 * place that knows the record tables' columns; verify.c reads by them what record_append() wrote by them. */
#include "ledger/record.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"

#define CANONICAL_MAX ((size_t)16 << 20)
#define CONTENTS_MAX ((size_t)1 << 30)

#define ORIGIN FIELD_COMMAND, FIELD_SOURCE, FIELD_TEXT

static const struct record_table tables[RECORD_KINDS] = {
	[RECORD_COMMAND] = {"command", "kommandot", 3, {FIELD_TEXT, FIELD_TEXT, FIELD_TEXT},
		"INSERT INTO command (seq, recorded_at, person, program, words, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		"SELECT seq, recorded_at, person, program, words, hash FROM command ORDER BY seq"},
	[RECORD_SOURCE] = {"source", "källan", 7,
		{FIELD_COMMAND, FIELD_TEXT, FIELD_TEXT, FIELD_BLOB, FIELD_NUMBER, FIELD_TEXT, FIELD_TEXT},
		"INSERT INTO source (seq, recorded_at, command, kind, name, digest, size, title, series,"
		" hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		"SELECT seq, recorded_at, command, kind, name, digest, size, title, series, hash"
		" FROM source ORDER BY seq"},
	[RECORD_SETTING] = {"setting", "inställningen", 5, {ORIGIN, FIELD_TEXT, FIELD_TEXT},
		"INSERT INTO setting (seq, recorded_at, command, source, place, key, value, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		"SELECT seq, recorded_at, command, source, place, key, value, hash FROM setting ORDER BY"
		" seq"},
	[RECORD_FUND] = {"fund", "bidragsåret", 7,
		{ORIGIN, FIELD_TEXT, FIELD_TEXT, FIELD_NUMBER, FIELD_NUMBER},
		"INSERT INTO fund (seq, recorded_at, command, source, place, name, kind, year, earlier,"
		" hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		"SELECT seq, recorded_at, command, source, place, name, kind, year, earlier, hash"
		" FROM fund ORDER BY seq"},
	[RECORD_ACTIVITY] = {"activity", "aktiviteten", 6, {ORIGIN, FIELD_TEXT, FIELD_TEXT, FIELD_TEXT},
		"INSERT INTO activity (seq, recorded_at, command, source, place, code, name, area, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		"SELECT seq, recorded_at, command, source, place, code, name, area, hash"
		" FROM activity ORDER BY seq"},
	[RECORD_PARTY] = {"party", "parten", 7, {ORIGIN, FIELD_TEXT, FIELD_TEXT, FIELD_PARTY, FIELD_TEXT},
		"INSERT INTO party (seq, recorded_at, command, source, place, name, kind, parent,"
		" organisation_number, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		"SELECT seq, recorded_at, command, source, place, name, kind, parent,"
		" organisation_number, hash"
		" FROM party ORDER BY seq"},
	[RECORD_ALIAS] = {"alias", "det andra namnet", 7,
		{ORIGIN, FIELD_TEXT, FIELD_FUND, FIELD_ACTIVITY, FIELD_PARTY},
		"INSERT INTO alias (seq, recorded_at, command, source, place, name, fund, activity,"
		" party, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		"SELECT seq, recorded_at, command, source, place, name, fund, activity, party, hash"
		" FROM alias ORDER BY seq"},
	[RECORD_DECISION] = {"decision", "beslutet", 8,
		{ORIGIN, FIELD_TEXT, FIELD_NUMBER, FIELD_TEXT, FIELD_TEXT, FIELD_TEXT},
		"INSERT INTO decision (seq, recorded_at, command, source, place, body, date, paragraph,"
		" title, decider, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
		"SELECT seq, recorded_at, command, source, place, body, date, paragraph, title, decider,"
		" hash FROM decision ORDER BY seq"},
	[RECORD_CLAUSE] = {"clause", "att-satsen", 6, {ORIGIN, FIELD_DECISION, FIELD_NUMBER, FIELD_TEXT},
		"INSERT INTO clause (seq, recorded_at, command, source, place, decision, number, text,"
		" hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		"SELECT seq, recorded_at, command, source, place, decision, number, text, hash"
		" FROM clause ORDER BY seq"},
	[RECORD_STAGE] = {"stage", "beslutets läge", 13,
		{ORIGIN, FIELD_DECISION, FIELD_TEXT, FIELD_NUMBER, FIELD_TEXT, FIELD_TEXT, FIELD_DECISION,
			FIELD_TEXT, FIELD_NUMBER, FIELD_ALLOCATION, FIELD_NUMBER},
		"INSERT INTO stage (seq, recorded_at, command, source, place, decision, stage, date,"
		" function, reference, linked, note, amount_ore, allocation, voucher, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
		"SELECT seq, recorded_at, command, source, place, decision, stage, date, function,"
		" reference, linked, note, amount_ore, allocation, voucher, hash FROM stage ORDER BY seq"},
	[RECORD_ALLOCATION] = {"allocation", "tilldelningen", 14,
		{ORIGIN, FIELD_DECISION, FIELD_NUMBER, FIELD_TEXT, FIELD_TEXT, FIELD_TEXT, FIELD_NUMBER,
			FIELD_NUMBER, FIELD_TEXT, FIELD_PARTY, FIELD_PARTY, FIELD_PARTY},
		"INSERT INTO allocation (seq, recorded_at, command, source, place, decision, number, label,"
		" purpose, extent, period_first, period_last, bound, requisitioner, recipient,"
		" performer, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
		"SELECT seq, recorded_at, command, source, place, decision, number, label, purpose, extent,"
		" period_first, period_last, bound, requisitioner, recipient, performer, hash"
		" FROM allocation ORDER BY seq"},
	[RECORD_FINANCING] = {"financing", "finansieringsraden", 11,
		{ORIGIN, FIELD_ALLOCATION, FIELD_NUMBER, FIELD_FUND, FIELD_ACTIVITY, FIELD_NUMBER,
			FIELD_NUMBER, FIELD_NUMBER, FIELD_FINANCING},
		"INSERT INTO financing (seq, recorded_at, command, source, place, allocation, line, fund,"
		" activity, amount_ore, share_numerator, share_denominator, replaces, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		"SELECT seq, recorded_at, command, source, place, allocation, line, fund, activity,"
		" amount_ore,"
		" share_numerator, share_denominator, replaces, hash FROM financing ORDER BY seq"},
	[RECORD_AMENDMENT] = {"amendment", "ändringen", 17,
		{ORIGIN, FIELD_ALLOCATION, FIELD_ENTRY, FIELD_TEXT, FIELD_TEXT, FIELD_DECISION,
			FIELD_DECISION, FIELD_TEXT, FIELD_NUMBER, FIELD_NUMBER, FIELD_TEXT, FIELD_PARTY,
			FIELD_PARTY, FIELD_TEXT, FIELD_NUMBER},
		"INSERT INTO amendment (seq, recorded_at, command, source, place, allocation, entry,"
		" text, reason, titled, decision, extent, period_first, period_last, bound,"
		" requisitioner, performer, paragraph, clause, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
		" ?19, ?20)",
		"SELECT seq, recorded_at, command, source, place, allocation, entry, text, reason,"
		" titled, decision, extent, period_first, period_last, bound, requisitioner, performer,"
		" paragraph, clause, hash FROM amendment ORDER BY seq"},
	[RECORD_CLOSING] = {"closing", "periodstängningen", 6, {ORIGIN, FIELD_FUND, FIELD_NUMBER, FIELD_TEXT},
		"INSERT INTO closing (seq, recorded_at, command, source, place, fund, through, reason,"
		" hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		"SELECT seq, recorded_at, command, source, place, fund, through, reason, hash"
		" FROM closing ORDER BY seq"},
	[RECORD_OVERRIDE] = {"override", "undantaget", 7,
		{ORIGIN, FIELD_TEXT, FIELD_FUND, FIELD_TEXT, FIELD_ALLOCATION},
		"INSERT INTO override (seq, recorded_at, command, source, place, rule, fund, reason,"
		" allocation, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		"SELECT seq, recorded_at, command, source, place, rule, fund, reason, allocation, hash"
		" FROM override ORDER BY seq"},
	[RECORD_DISTRIBUTION] = {"distribution", "sändlistan", 6,
		{ORIGIN, FIELD_DECISION, FIELD_NUMBER, FIELD_TEXT},
		"INSERT INTO distribution (seq, recorded_at, command, source, place, decision, number,"
		" text, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		"SELECT seq, recorded_at, command, source, place, decision, number, text, hash FROM"
		" distribution ORDER BY seq"},
	[RECORD_SHARE] = {"share", "andelen", 9,
		{ORIGIN, FIELD_DECISION, FIELD_SHARE, FIELD_TEXT, FIELD_NUMBER, FIELD_NUMBER,
			FIELD_ALLOCATION},
		"INSERT INTO share (seq, recorded_at, command, source, place, decision, parent, name,"
		" numerator, denominator, allocation, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
		"SELECT seq, recorded_at, command, source, place, decision, parent, name, numerator,"
		" denominator, allocation, hash FROM share ORDER BY seq"},
	[RECORD_CONDITION] = {"condition", "villkoret", 14,
		{ORIGIN, FIELD_DECISION, FIELD_NUMBER, FIELD_TEXT, FIELD_TEXT, FIELD_TEXT, FIELD_TEXT,
			FIELD_NUMBER, FIELD_ALLOCATION, FIELD_FUND, FIELD_ACTIVITY, FIELD_TEXT},
		"INSERT INTO condition (seq, recorded_at, command, source, place, decision, number,"
		" label, kind, text, name, due, allocation, fund, activity, reason, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
		"SELECT seq, recorded_at, command, source, place, decision, number, label, kind, text,"
		" name, due, allocation, fund, activity, reason, hash FROM condition ORDER BY seq"},
	[RECORD_OUTCOME] = {"outcome", "villkorets utfall", 8,
		{ORIGIN, FIELD_CONDITION, FIELD_TEXT, FIELD_NUMBER, FIELD_TEXT, FIELD_NUMBER},
		"INSERT INTO outcome (seq, recorded_at, command, source, place, condition, outcome,"
		" date, evidence, voucher, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
		"SELECT seq, recorded_at, command, source, place, condition, outcome, date, evidence,"
		" voucher, hash FROM outcome ORDER BY seq"},
	[RECORD_COFINANCING] = {"cofinancing", "medfinansieringen", 12,
		{ORIGIN, FIELD_CONDITION, FIELD_TEXT, FIELD_NUMBER, FIELD_NUMBER, FIELD_NUMBER, FIELD_NUMBER,
			FIELD_NUMBER, FIELD_NUMBER, FIELD_NUMBER},
		"INSERT INTO cofinancing (seq, recorded_at, command, source, place, condition, version,"
		" date, total_ore, own_ore, own_numerator, own_denominator, cap_ore, financing_ore, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
		"SELECT seq, recorded_at, command, source, place, condition, version, date, total_ore,"
		" own_ore, own_numerator, own_denominator, cap_ore, financing_ore, hash FROM cofinancing"
		" ORDER BY seq"},
	[RECORD_COFUNDER] = {"cofunder", "medfinansiären", 11,
		{ORIGIN, FIELD_COFINANCING, FIELD_PARTY, FIELD_NUMBER, FIELD_NUMBER, FIELD_NUMBER,
			FIELD_NUMBER, FIELD_NUMBER, FIELD_NUMBER},
		"INSERT INTO cofunder (seq, recorded_at, command, source, place, cofinancing, party,"
		" amount_ore, share_numerator, share_denominator, financing_numerator,"
		" financing_denominator, cap_ore, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		"SELECT seq, recorded_at, command, source, place, cofinancing, party, amount_ore,"
		" share_numerator, share_denominator, financing_numerator, financing_denominator,"
		" cap_ore, hash FROM cofunder ORDER BY seq"},
	[RECORD_ATTEST] = {"attest", "attesten", 5, {ORIGIN, FIELD_NUMBER, FIELD_NUMBER},
		"INSERT INTO attest (seq, recorded_at, command, source, place, voucher, amount_ore, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		"SELECT seq, recorded_at, command, source, place, voucher, amount_ore, hash FROM attest"
		" ORDER BY seq"},
	[RECORD_ATTACHMENT] = {"attachment", "bilagan", 11,
		{ORIGIN, FIELD_TEXT, FIELD_BLOB, FIELD_NUMBER, FIELD_DECISION, FIELD_ALLOCATION, FIELD_NUMBER,
			FIELD_PARTY, FIELD_NUMBER},
		"INSERT INTO attachment (seq, recorded_at, command, source, place, name, digest, size,"
		" decision, allocation, voucher, party, stored, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		"SELECT seq, recorded_at, command, source, place, name, digest, size, decision,"
		" allocation, voucher, party, stored, hash FROM attachment ORDER BY seq"},
	[RECORD_MEETING] = {"meeting", "sammanträdet", 10,
		{ORIGIN, FIELD_TEXT, FIELD_NUMBER, FIELD_TEXT, FIELD_NUMBER, FIELD_TEXT, FIELD_TEXT,
			FIELD_TEXT},
		"INSERT INTO meeting (seq, recorded_at, command, source, place, body, date, state, adjusted,"
		" first_paragraph, last_paragraph, note, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
		"SELECT seq, recorded_at, command, source, place, body, date, state, adjusted,"
		" first_paragraph, last_paragraph, note, hash FROM meeting ORDER BY seq"},
	[RECORD_MINUTE] = {"minute", "protokollets paragraf", 10,
		{ORIGIN, FIELD_MEETING, FIELD_TEXT, FIELD_TEXT, FIELD_TEXT, FIELD_NUMBER, FIELD_TEXT,
			FIELD_TEXT},
		"INSERT INTO minute (seq, recorded_at, command, source, place, meeting, paragraph, title,"
		" kind, amount_ore, bound, text, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
		"SELECT seq, recorded_at, command, source, place, meeting, paragraph, title, kind,"
		" amount_ore, bound, text, hash FROM minute ORDER BY seq"},
	[RECORD_ACCEPTANCE] = {"acceptance", "godtagandet", 15,
		{ORIGIN, FIELD_TEXT, FIELD_TEXT, FIELD_NUMBER, FIELD_NUMBER, FIELD_DECISION, FIELD_ALLOCATION,
			FIELD_ENTRY, FIELD_CONDITION, FIELD_PARTY, FIELD_FUND, FIELD_ACTIVITY, FIELD_MINUTE},
		"INSERT INTO acceptance (seq, recorded_at, command, source, place, rule, reason, withdrawn,"
		" amount_ore, decision, allocation, entry, condition, party, fund, activity, minute, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
		"SELECT seq, recorded_at, command, source, place, rule, reason, withdrawn, amount_ore,"
		" decision, allocation, entry, condition, party, fund, activity, minute, hash FROM"
		" acceptance ORDER BY seq"},
	[RECORD_PARTY_CHANGE] = {"party_change", "ändringen av en part", 8,
		{ORIGIN, FIELD_PARTY, FIELD_TEXT, FIELD_PARTY, FIELD_TEXT, FIELD_TEXT},
		"INSERT INTO party_change (seq, recorded_at, command, source, place, party, field, other, text, reason, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
		"SELECT seq, recorded_at, command, source, place, party, field, other, text, reason, hash FROM party_change ORDER BY seq"},
	[RECORD_MAPPING] = {"mapping", "den sparade kartan", 7,
		{ORIGIN, FIELD_TEXT, FIELD_TEXT, FIELD_TEXT, FIELD_TEXT},
		"INSERT INTO mapping (seq, recorded_at, command, source, place, kind, key, name, body, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		"SELECT seq, recorded_at, command, source, place, kind, key, name, body, hash FROM mapping ORDER BY seq"},
	[RECORD_OUTSIDE] = {"outside", "ekonomisystemets rad", 14,
		{ORIGIN, FIELD_TEXT, FIELD_TEXT, FIELD_NUMBER, FIELD_NUMBER, FIELD_TEXT, FIELD_TEXT,
			FIELD_FUND, FIELD_ACTIVITY, FIELD_NUMBER, FIELD_TEXT, FIELD_TEXT},
		"INSERT INTO outside (seq, recorded_at, command, source, place, system, voucher, number, date, account, objects, fund, activity, amount_ore, reference, text, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
		"SELECT seq, recorded_at, command, source, place, system, voucher, number, date, account, objects, fund, activity, amount_ore, reference, text, hash FROM outside ORDER BY seq"},
	[RECORD_EXPLANATION] = {"explanation", "förklaringen", 10,
		{ORIGIN, FIELD_TEXT, FIELD_TEXT, FIELD_FUND, FIELD_ACTIVITY, FIELD_NUMBER, FIELD_TEXT,
			FIELD_NUMBER},
		"INSERT INTO explanation (seq, recorded_at, command, source, place, system, difference, fund, activity, amount_ore, text, until, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
		"SELECT seq, recorded_at, command, source, place, system, difference, fund, activity, amount_ore, text, until, hash FROM explanation ORDER BY seq"},
	[RECORD_RECONCILIATION] = {"reconciliation", "avstämningen", 10,
		{ORIGIN, FIELD_TEXT, FIELD_NUMBER, FIELD_FUND, FIELD_ACTIVITY, FIELD_NUMBER, FIELD_NUMBER,
			FIELD_NUMBER},
		"INSERT INTO reconciliation (seq, recorded_at, command, source, place, system, through, fund, activity, theirs_ore, ours_ore, explained_ore, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
		"SELECT seq, recorded_at, command, source, place, system, through, fund, activity, theirs_ore, ours_ore, explained_ore, hash FROM reconciliation ORDER BY seq"},
	[RECORD_ENTRY] = {"entry", "posten", 16,
		{ORIGIN, FIELD_NUMBER, FIELD_NUMBER, FIELD_NUMBER, FIELD_NUMBER, FIELD_ACCOUNT, FIELD_ACCOUNT,
			FIELD_PARTY, FIELD_DECISION, FIELD_TEXT, FIELD_TEXT, FIELD_TEXT, FIELD_ENTRY,
			FIELD_BLOB},
		"INSERT INTO entry (seq, recorded_at, command, source, place, voucher, event, date,"
		" amount_ore,"
		" from_account, to_account, counterparty, decision, reference, text, reason, corrects,"
		" row_key,"
		" hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
		" ?17, ?18,"
		" ?19)",
		"SELECT seq, recorded_at, command, source, place, voucher, event, date, amount_ore,"
		" from_account, to_account, counterparty, decision, reference, text, reason, corrects,"
		" row_key,"
		" hash FROM entry ORDER BY seq"},
};

/* What identifies the thing a reference leads to. A row without a name of its own is known by its moment. */
static const char *const content_sql[FIELD_TYPES] = {
	[FIELD_COMMAND] = "SELECT recorded_at FROM command WHERE seq = ?1",
	[FIELD_SOURCE] = "SELECT kind, digest FROM source WHERE seq = ?1",
	[FIELD_FUND] = "SELECT name FROM fund WHERE seq = ?1",
	[FIELD_ACTIVITY] = "SELECT code FROM activity WHERE seq = ?1",
	[FIELD_PARTY] = "SELECT name FROM party WHERE seq = ?1",
	[FIELD_DECISION] = "SELECT body, date, paragraph FROM decision WHERE seq = ?1",
	[FIELD_ALLOCATION] = "SELECT label FROM allocation WHERE seq = ?1",
	[FIELD_FINANCING] = "SELECT recorded_at FROM financing WHERE seq = ?1",
	[FIELD_ENTRY] = "SELECT recorded_at FROM entry WHERE seq = ?1",
	[FIELD_SHARE] = "SELECT recorded_at FROM share WHERE seq = ?1",
	[FIELD_CONDITION] = "SELECT label FROM condition WHERE seq = ?1",
	[FIELD_COFINANCING] = "SELECT recorded_at FROM cofinancing WHERE seq = ?1",
	[FIELD_MEETING] = "SELECT recorded_at FROM meeting WHERE seq = ?1",
	[FIELD_MINUTE] = "SELECT recorded_at FROM minute WHERE seq = ?1",
	/* A part that leads nowhere enters by its number, so that it cannot pass for no part at all. */
	[FIELD_ACCOUNT] =
		"SELECT a.kind, ifnull(f.name, a.fund), ifnull(c.code, a.activity),"
		" ifnull(l.label, a.allocation), ifnull(p.name, a.party) FROM account a"
		" LEFT JOIN fund f ON f.seq = a.fund LEFT JOIN activity c ON c.seq = a.activity"
		" LEFT JOIN allocation l ON l.seq = a.allocation LEFT JOIN party p ON p.seq = a.party"
		" WHERE a.id = ?1",
};
static const int content_columns[FIELD_TYPES] = {
	[FIELD_COMMAND] = 1,
	[FIELD_SOURCE] = 2,
	[FIELD_FUND] = 1,
	[FIELD_ACTIVITY] = 1,
	[FIELD_PARTY] = 1,
	[FIELD_DECISION] = 3,
	[FIELD_ALLOCATION] = 1,
	[FIELD_FINANCING] = 1,
	[FIELD_ENTRY] = 1,
	[FIELD_SHARE] = 1,
	[FIELD_CONDITION] = 1,
	[FIELD_COFINANCING] = 1,
	[FIELD_MEETING] = 1,
	[FIELD_MINUTE] = 1,
	[FIELD_ACCOUNT] = 5,
};

struct content {
	const char *bytes;
	size_t length;
};

const struct record_table *record_table(enum record_kind kind)
{
	return &tables[kind];
}

const char *record_content_sql(enum field_type type, int *columns)
{
	*columns = content_columns[type];
	return content_sql[type];
}

struct value value_null(void)
{
	return (struct value){.kind = VALUE_NULL};
}

struct value value_number(int64_t number)
{
	return (struct value){.kind = VALUE_NUMBER, .number = number};
}

struct value value_optional(int64_t number)
{
	return number ? value_number(number) : value_null();
}

struct value value_text(const char *text)
{
	if (!text)
		return value_null();
	return (struct value){.kind = VALUE_TEXT, .data = text, .length = strlen(text)};
}

struct value value_blob(const void *data, size_t length)
{
	if (!data)
		return value_null();
	return (struct value){.kind = VALUE_BLOB, .data = data, .length = length};
}

struct value value_source(const struct uph_origin *origin)
{
	return value_optional(origin ? origin->source : 0);
}

struct value value_place(const struct uph_origin *origin)
{
	return value_text(origin ? origin->place : NULL);
}

struct value value_of_column(struct db_statement *row, int column)
{
	struct db_value value = db_value(row, column);
	if (value.type == DB_NULL)
		return value_null();
	if (value.type == DB_INTEGER)
		return value_number(value.number);
	return (struct value){.kind = value.type == DB_BLOB ? VALUE_BLOB : VALUE_TEXT,
		.data = value.data ? value.data : "",
		.length = value.length};
}

/* ---- canonical bytes ---- */

static unsigned char *put_number(unsigned char *at, char tag, uint64_t number)
{
	*at++ = (unsigned char)tag;
	for (int shift = 56; shift >= 0; shift -= 8)
		*at++ = (unsigned char)(number >> shift);
	return at;
}

static unsigned char *put_bytes(unsigned char *at, char tag, const void *data, size_t length)
{
	*at++ = (unsigned char)tag;
	for (int shift = 24; shift >= 0; shift -= 8)
		*at++ = (unsigned char)(length >> shift);
	memcpy(at, data, length);
	return at + length;
}

static unsigned char *put_value(unsigned char *at, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NULL:
		*at++ = 'N';
		break;
	case VALUE_NUMBER:
		return put_number(at, 'I', (uint64_t)value->number);
	case VALUE_TEXT:
		return put_bytes(at, 'T', value->data, value->length);
	case VALUE_BLOB:
		return put_bytes(at, 'B', value->data, value->length);
	}
	return at;
}

#define BYTES_HEAD ((size_t)1 + 4) /* before bytes: a tag and their length */

/* How many bytes put_value() writes. */
static size_t room_of(const struct value *value)
{
	switch (value->kind) {
	case VALUE_NULL:
		return 1;
	case VALUE_NUMBER:
		return 1 + sizeof(int64_t);
	case VALUE_TEXT:
	case VALUE_BLOB:
		break;
	}
	return BYTES_HEAD + value->length;
}

void contents_init(struct contents *contents, struct db *db)
{
	memset(contents, 0, sizeof *contents);
	contents->db = db;
	key_map_init(&contents->keys, 2 * sizeof(int64_t));
	arena_init(&contents->memory, CONTENTS_MAX);
}

void contents_free(struct contents *contents)
{
	key_map_free(&contents->keys);
	free(contents->items);
	arena_free(&contents->memory);
	contents_init(contents, contents->db);
}

/* Room for one more item, before its key is added: a key never stands without its item. */
static bool content_room(struct contents *contents)
{
	if (contents->keys.count < contents->capacity)
		return true;
	size_t capacity = contents->capacity ? contents->capacity * 2 : 64;
	struct content *items = realloc(contents->items, capacity * sizeof *items);
	if (!items)
		return false;
	contents->items = items;
	contents->capacity = capacity;
	return true;
}

static enum uph_status content_remember(struct contents *contents, const int64_t key[2], struct buffer *bytes,
	struct content *out, struct uph_error *err)
{
	char *copy = buffer_failed(bytes)
			     ? NULL
			     : arena_copy(&contents->memory, buffer_string(bytes), bytes->length);
	size_t number = copy && content_room(contents) ? key_map_add(&contents->keys, key) : KEY_MAP_NONE;
	if (number == KEY_MAP_NONE)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	contents->items[number] = (struct content){copy, bytes->length};
	*out = contents->items[number];
	return UPH_OK;
}

/* The number of a key; first where one that was asked for of late is noted. A note is only a guess: the key
 * that it leads to is compared, so that nothing need be unsaid when keys are forgotten. */
static size_t find_content(struct contents *contents, const int64_t key[2])
{
	uint32_t *note = &contents->notes[((uint64_t)key[0] * 31 + (uint64_t)key[1]) % CONTENT_NOTES];
	if (*note < contents->keys.count &&
		memcmp(key_map_key(&contents->keys, *note), key, 2 * sizeof *key) == 0)
		return *note;
	size_t number = key_map_find(&contents->keys, key);
	if (number != KEY_MAP_NONE)
		*note = (uint32_t)number;
	return number;
}

static enum uph_status content_of(struct contents *contents, enum field_type type, int64_t id,
	struct content *out, struct uph_error *err)
{
	int64_t key[2] = {(int64_t)type, id};
	size_t number = find_content(contents, key);
	if (number != KEY_MAP_NONE) {
		*out = contents->items[number];
		return UPH_OK;
	}
	struct db_statement *row;
	enum uph_status status = db_prepare(contents->db, content_sql[type], &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, id);
	status = db_step(row, err);
	if (status == UPH_END)
		return uph_fail(err, UPH_E_MISSING, "hänvisar till något som inte finns");
	if (status != UPH_OK)
		return status;
	struct buffer bytes;
	buffer_init(&bytes, CANONICAL_MAX);
	for (int i = 0; i < content_columns[type]; i++) {
		struct value value = value_of_column(row, i);
		unsigned char *at = (unsigned char *)buffer_room(&bytes, room_of(&value));
		if (!at) {
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			break;
		}
		buffer_grow(&bytes, (size_t)(put_value(at, &value) - at));
	}
	db_reset(row);
	if (status == UPH_OK)
		status = content_remember(contents, key, &bytes, out, err);
	buffer_free(&bytes);
	return status;
}

/* What the record's references lead to, in the places of their fields; adds up the room that all take. */
static enum uph_status look_up(struct contents *contents, const struct record_table *table, size_t count,
	const struct value *fields, struct content *led_to, size_t *room, struct uph_error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (table->fields[i] < FIELD_COMMAND || fields[i].kind != VALUE_NUMBER) {
			*room += room_of(&fields[i]);
			continue;
		}
		enum uph_status status =
			content_of(contents, table->fields[i], fields[i].number, &led_to[i], err);
		if (status != UPH_OK)
			return status;
		*room += BYTES_HEAD + led_to[i].length;
	}
	return UPH_OK;
}

enum uph_status record_canonical(struct contents *contents, enum record_kind kind,
	const unsigned char previous[DIGEST_SIZE], int64_t recorded_at, const struct value *fields,
	struct buffer *out, struct uph_error *err)
{
	const struct record_table *table = &tables[kind];
	struct content led_to[RECORD_FIELDS_MAX];
	size_t count = table->field_count, name = strlen(table->name) + 1;
	size_t room = DIGEST_SIZE + name + 1 + sizeof(int64_t);
	while (count > 0 && fields[count - 1].kind == VALUE_NULL)
		count--;
	enum uph_status status = look_up(contents, table, count, fields, led_to, &room, err);
	if (status != UPH_OK)
		return status;
	buffer_clear(out);
	unsigned char *start = (unsigned char *)buffer_room(out, room), *at = start;
	if (!start && room <= out->length_max)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (!start)
		return uph_fail(err, UPH_E_LIMIT, "posten är för stor");
	memcpy(at, previous, DIGEST_SIZE);
	memcpy(at + DIGEST_SIZE, table->name, name);
	at = put_number(at + DIGEST_SIZE + name, 'I', (uint64_t)recorded_at);
	for (size_t i = 0; i < count; i++) {
		bool leads = table->fields[i] >= FIELD_COMMAND && fields[i].kind == VALUE_NUMBER;
		at = leads ? put_bytes(at, 'R', led_to[i].bytes, led_to[i].length)
			   : put_value(at, &fields[i]);
	}
	buffer_grow(out, (size_t)(at - start));
	return UPH_OK;
}

/* ---- appending ---- */

static void bind_value(struct db_statement *statement, int index, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NULL:
		db_bind_null(statement, index);
		break;
	case VALUE_NUMBER:
		db_bind_int(statement, index, value->number);
		break;
	case VALUE_TEXT:
		db_bind_text(statement, index, value->data);
		break;
	case VALUE_BLOB:
		db_bind_blob(statement, index, value->data, value->length);
		break;
	}
}

static enum uph_status hash_bytes(
	struct uph_ledger *ledger, unsigned char out[DIGEST_SIZE], struct uph_error *err)
{
	if (!ledger->digest)
		ledger->digest = digest_new();
	if (!ledger->digest || !digest_begin(ledger->digest) ||
		!digest_add(ledger->digest, buffer_string(&ledger->canonical), ledger->canonical.length) ||
		!digest_end(ledger->digest, out))
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	return UPH_OK;
}

static enum uph_status append(struct uph_ledger *ledger, enum record_kind kind, const struct value *fields,
	int64_t *seq, struct uph_error *err)
{
	const struct record_table *table = &tables[kind];
	struct uph_head next = ledger->head;
	int64_t now = ledger->clock(ledger->clock_context);
	next.seq++;
	next.recorded_at = now > ledger->head.recorded_at ? now : ledger->head.recorded_at + 1;
	enum uph_status status = record_canonical(&ledger->contents, kind, ledger->head.hash,
		next.recorded_at, fields, &ledger->canonical, err);
	if (status == UPH_OK)
		status = hash_bytes(ledger, next.hash, err);
	struct db_statement *insert;
	if (status == UPH_OK)
		status = db_prepare(ledger->db, table->insert, &insert, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(insert, 1, next.seq);
	db_bind_int(insert, 2, next.recorded_at);
	for (size_t i = 0; i < table->field_count; i++)
		bind_value(insert, (int)i + 3, &fields[i]);
	db_bind_blob(insert, (int)table->field_count + 3, next.hash, DIGEST_SIZE);
	status = db_run(insert, err);
	if (status != UPH_OK)
		return status;
	ledger->head = next;
	if (kind != RECORD_ENTRY)
		remembered_forget(&ledger->remembered);
	if (seq)
		*seq = next.seq;
	return UPH_OK;
}

static enum uph_status append_command(struct uph_ledger *ledger, struct uph_error *err)
{
	const struct value fields[] = {
		value_text(ledger->person), value_text("uph " UPH_VERSION), value_text(ledger->words)};
	return append(ledger, RECORD_COMMAND, fields, &ledger->command, err);
}

enum uph_status record_append(struct uph_ledger *ledger, enum record_kind kind, const struct value *fields,
	int64_t *seq, struct uph_error *err)
{
	assert(ledger->writing && kind != RECORD_COMMAND);
	if (ledger->command == 0) {
		enum uph_status status = append_command(ledger, err);
		if (status != UPH_OK)
			return status;
	}
	struct value all[RECORD_FIELDS_MAX];
	all[0] = value_number(ledger->command);
	for (size_t i = 1; i < tables[kind].field_count; i++)
		all[i] = fields[i - 1];
	return append(ledger, kind, all, seq, err);
}
