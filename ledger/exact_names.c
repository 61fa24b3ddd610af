#include "ledger/exact_names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"

#define NAMES_MAX ((size_t)1 << 30)
#define SLOTS_FIRST ((size_t)1024)

/* By ?1 (of a decision ?1 to ?3); what is numbered, by how many there are before it. */
static const struct finding {
	const char *swedish;
	const char *sql;
	bool numbered;
} findings[FIELD_TYPES] = {
	[FIELD_SOURCE] = {"källan",
		"SELECT s.seq FROM source s WHERE " EXACT_OWN_SOURCE("s") " ORDER BY s.seq LIMIT 1 OFFSET ?1",
		true},
	[FIELD_FUND] = {"bidragsåret", "SELECT seq FROM fund WHERE name = ?1", false},
	[FIELD_ACTIVITY] = {"aktiviteten", "SELECT seq FROM activity WHERE code = ?1", false},
	[FIELD_PARTY] = {"parten", "SELECT seq FROM party WHERE name = ?1", false},
	[FIELD_DECISION] = {"beslutet",
		"SELECT seq FROM decision WHERE body = ?1 AND date = ?2"
		" AND ifnull(paragraph, '') = ifnull(?3, '')",
		false},
	[FIELD_ALLOCATION] = {"tilldelningen", "SELECT seq FROM allocation WHERE label = ?1", false},
	[FIELD_FINANCING] = {"finansieringsraden",
		"SELECT f.seq FROM financing f JOIN allocation a ON a.seq = f.allocation"
		" WHERE a.label || '/' || f.line = ?1",
		false},
	[FIELD_SHARE] = {"andelen", "SELECT seq FROM share ORDER BY seq LIMIT 1 OFFSET ?1", true},
	[FIELD_CONDITION] = {"villkoret", "SELECT seq FROM condition WHERE label = ?1", false},
	[FIELD_COFINANCING] = {"medfinansieringen",
		"SELECT seq FROM cofinancing ORDER BY seq LIMIT 1 OFFSET ?1", true},
	[FIELD_MEETING] = {"sammanträdet", "SELECT seq FROM meeting ORDER BY seq LIMIT 1 OFFSET ?1", true},
	[FIELD_MINUTE] = {"protokollets paragraf", "SELECT seq FROM minute ORDER BY seq LIMIT 1 OFFSET ?1",
		true},
};

void exact_names_init(struct exact_names *names)
{
	*names = (struct exact_names){0};
	arena_init(&names->memory, NAMES_MAX);
}

void exact_names_free(struct exact_names *names)
{
	free(names->items);
	free(names->slots);
	arena_free(&names->memory);
	*names = (struct exact_names){0};
}

/* FNV-1a over type and columns. */
static uint64_t hash_of(enum field_type type, const char *const columns[3])
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ (uint64_t)type;
	for (size_t i = 0; i < 3; i++) {
		for (const char *at = columns[i]; at && *at; at++)
			hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
		hash = (hash ^ (columns[i] ? 0xfeU : 0xffU)) * UINT64_C(1099511628211);
	}
	return hash;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_it(const struct exact_known *known, enum field_type type, const char *const columns[3])
{
	return known->type == type && same_text(known->columns[0], columns[0]) &&
	       same_text(known->columns[1], columns[1]) && same_text(known->columns[2], columns[2]);
}

static size_t slot_of(const struct exact_names *names, enum field_type type, const char *const columns[3])
{
	size_t slot = (size_t)hash_of(type, columns) & (names->slot_count - 1);
	while (names->slots[slot] && !is_it(&names->items[names->slots[slot] - 1], type, columns))
		slot = (slot + 1) & (names->slot_count - 1);
	return slot;
}

static bool grow(struct exact_names *names)
{
	size_t larger = names->slot_count ? 2 * names->slot_count : SLOTS_FIRST;
	uint32_t *slots = calloc(larger, sizeof *slots);
	struct exact_known *items = realloc(names->items, larger / 2 * sizeof *items);
	names->items = items ? items : names->items;
	if (!slots || !items) {
		free(slots);
		return false;
	}
	free(names->slots);
	names->slots = slots;
	names->slot_count = larger;
	names->capacity = larger / 2;
	for (size_t i = 0; i < names->count; i++)
		names->slots[slot_of(names, items[i].type, items[i].columns)] = (uint32_t)(i + 1);
	return true;
}

static enum uph_status remember(struct exact_names *names, enum field_type type, const char *const columns[3],
	int64_t id, struct uph_error *err)
{
	struct exact_known known = {.type = type, .id = id};
	if (names->count == names->capacity && !grow(names))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; i < 3; i++) {
		known.columns[i] = columns[i] ? arena_string(&names->memory, columns[i]) : NULL;
		if (columns[i] && !known.columns[i])
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	names->slots[slot_of(names, type, columns)] = (uint32_t)(names->count + 1);
	names->items[names->count++] = known;
	return UPH_OK;
}

static enum uph_status bind(
	struct db_statement *row, enum field_type type, const char *const columns[3], struct uph_error *err)
{
	struct value value;
	if (findings[type].numbered) {
		enum uph_status status = exact_parse(EXACT_NUMBER, columns[0], &value, NULL, err);
		if (status == UPH_OK && value.number < 1)
			status = uph_fail(err, UPH_E_SYNTAX, "ett löpnummer är 1 eller mer");
		db_bind_int(row, 1, status == UPH_OK ? value.number - 1 : 0);
		return status;
	}
	db_bind_text(row, 1, columns[0]);
	if (type != FIELD_DECISION)
		return UPH_OK;
	db_bind_text(row, 3, columns[2]);
	if (!columns[1])
		return uph_fail(err, UPH_E_SYNTAX, "beslutet saknar sammanträdets dag");
	enum uph_status status = exact_parse(EXACT_DAY, columns[1], &value, NULL, err);
	db_bind_int(row, 2, status == UPH_OK ? value.number : 0);
	return status;
}

static enum uph_status look_up(struct uph_ledger *ledger, enum field_type type, const char *const columns[3],
	int64_t *id, struct uph_error *err)
{
	struct db_statement *row;
	char name[TEXT_EXCERPT_MAX];
	enum uph_status status = db_prepare(ledger->db, findings[type].sql, &row, err);
	if (status != UPH_OK)
		return status;
	status = bind(row, type, columns, err);
	if (status == UPH_OK)
		status = db_step(row, err);
	if (status == UPH_OK)
		*id = db_int(row, 0);
	db_reset(row);
	if (status != UPH_END)
		return status;
	text_excerpt(columns[0], strlen(columns[0]), name);
	return uph_fail(err, UPH_E_MISSING, "%s \"%s%s%s%s%s\" finns inte före denna rad",
		findings[type].swedish, name, columns[1] ? " " : "", columns[1] ? columns[1] : "",
		columns[2] ? " § " : "", columns[2] ? columns[2] : "");
}

enum uph_status exact_names_find(struct exact_names *names, struct uph_ledger *ledger, enum field_type type,
	const char *const columns[3], int64_t *id, struct uph_error *err)
{
	if (names->slot_count) {
		uint32_t known = names->slots[slot_of(names, type, columns)];
		if (known) {
			*id = names->items[known - 1].id;
			return UPH_OK;
		}
	}
	enum uph_status status = look_up(ledger, type, columns, id, err);
	return status == UPH_OK ? remember(names, type, columns, *id, err) : status;
}
