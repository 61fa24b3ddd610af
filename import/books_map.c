/* The mapping of somebody else's books, applied: which rows are ours, and what they are called here; and
 * written, in one form. */
#include "import/books_map.h"

#include <stdlib.h>
#include <string.h>

#include "import/books_pattern.h"
#include "import/json_string.h"

#define TEXT_MAX ((size_t)4 << 20)

/* ---- applied ---- */

static bool is_account(const struct books_map *map, const char *account)
{
	for (size_t i = 0; i < map->account_count; i++) {
		if (books_pattern_fits(map->accounts[i], account))
			return true;
	}
	return false;
}

static int64_t fund_of(const struct books_map *map, const char *account, const struct sie_object *objects,
	size_t object_count)
{
	for (size_t i = 0; i < map->fund_count; i++) {
		const struct books_fund *fund = &map->funds[i];
		const char *text =
			fund->dimension ? sie_object_of(objects, object_count, fund->dimension) : account;
		if (text && books_pattern_fits(fund->pattern, text))
			return fund->fund;
	}
	return 0;
}

enum books_verdict books_map_apply(const struct books_map *map, const char *account,
	const struct sie_object *objects, size_t object_count, struct books_place *out)
{
	*out = (struct books_place){.activity = map->undivided, .object = ""};
	if (!is_account(map, account))
		return BOOKS_OTHERS;
	out->fund = fund_of(map, account, objects, object_count);
	if (map->dimension == 0)
		return BOOKS_OURS;
	const char *number = sie_object_of(objects, object_count, map->dimension);
	if (!number)
		return map->bare_is_others ? BOOKS_OTHERS : BOOKS_OURS;
	for (size_t i = 0; i < map->object_count; i++) {
		const struct books_object *object = &map->objects[i];
		if (!books_pattern_fits(object->pattern, number))
			continue;
		out->activity = object->activity;
		return object->code ? BOOKS_OURS : BOOKS_OTHERS;
	}
	out->dimension = map->dimension;
	out->object = number;
	return BOOKS_UNKNOWN;
}

bool books_map_amount(const struct books_map *map, struct uph_money theirs, struct uph_money *out)
{
	if (!map->ours_debit)
		return uph_money_negate(theirs, out);
	*out = theirs;
	return true;
}

/* ---- written ---- */

static void put_key(struct buffer *out, const char *key)
{
	buffer_print(out, ",\n    \"%s\": ", key);
}

static void put_member(struct buffer *out, bool *first, const char *name, const char *value)
{
	buffer_text(out, *first ? "\n      " : ",\n      ");
	*first = false;
	json_string_put(out, name);
	if (!value)
		return;
	buffer_text(out, ": ");
	json_string_put(out, value);
}

static void end_members(struct buffer *out, bool first, char bracket)
{
	buffer_text(out, first ? "" : "\n    ");
	buffer_byte(out, bracket);
}

enum group { GROUP_ACTIVITIES, GROUP_UNDIVIDED, GROUP_OTHERS };

static enum group group_of(const struct books_object *object)
{
	return !object->code ? GROUP_OTHERS : *object->code ? GROUP_ACTIVITIES : GROUP_UNDIVIDED;
}

static void put_objects(struct buffer *out, const struct books_map *map, enum group group, const char *key)
{
	bool first = true;
	bool named = group == GROUP_ACTIVITIES;
	for (size_t i = 0; i < map->object_count; i++) {
		const struct books_object *object = &map->objects[i];
		if (group_of(object) != group)
			continue;
		if (first) {
			put_key(out, key);
			buffer_byte(out, named ? '{' : '[');
		}
		put_member(out, &first, object->pattern, named ? object->code : NULL);
	}
	if (!first)
		end_members(out, first, named ? '}' : ']');
}

static void put_funds(struct buffer *out, const struct books_map *map)
{
	struct buffer name;
	bool first = true;
	if (map->fund_count == 0)
		return;
	buffer_init(&name, TEXT_MAX);
	put_key(out, "funds");
	buffer_byte(out, '{');
	for (size_t i = 0; i < map->fund_count; i++) {
		buffer_clear(&name);
		if (map->funds[i].dimension)
			buffer_print(&name, "%d=", map->funds[i].dimension);
		buffer_text(&name, map->funds[i].pattern);
		put_member(out, &first, buffer_string(&name), map->funds[i].name);
	}
	end_members(out, first, '}');
	buffer_free(&name);
}

const char *books_map_write(const struct books_map *map, struct arena *arena)
{
	struct buffer out;
	bool first = true;
	buffer_init(&out, TEXT_MAX);
	buffer_text(&out, "{\n  \"books\": {\n    \"system\": ");
	json_string_put(&out, map->system);
	put_key(&out, "key");
	json_string_put(&out, map->key);
	put_key(&out, "accounts");
	buffer_byte(&out, '[');
	for (size_t i = 0; i < map->account_count; i++)
		put_member(&out, &first, map->accounts[i], NULL);
	end_members(&out, first, ']');
	if (map->dimension) {
		put_key(&out, "dimension");
		buffer_print(&out, "\"%d\"", map->dimension);
	}
	put_objects(&out, map, GROUP_ACTIVITIES, "activities");
	put_objects(&out, map, GROUP_UNDIVIDED, "undivided");
	put_objects(&out, map, GROUP_OTHERS, "others");
	if (map->bare_is_others) {
		put_key(&out, "no_object");
		buffer_text(&out, "\"others\"");
	}
	put_funds(&out, map);
	put_key(&out, "ours");
	buffer_print(&out, "\"%s\"\n  }\n}\n", map->ours_debit ? "debit" : "credit");
	const char *text = buffer_failed(&out) ? NULL : arena_copy(arena, buffer_string(&out), out.length);
	buffer_free(&out);
	return text;
}

/* ---- described ---- */

static void put_account(struct buffer *out, const char *pattern)
{
	size_t length = strlen(pattern);
	const char *dash = strchr(pattern, '-');
	if (dash)
		buffer_print(out, "%.*s–%s", (int)(dash - pattern), pattern, dash + 1);
	else if (length > 0 && pattern[length - 1] == '*')
		buffer_print(out, "%.*s…", (int)(length - 1), pattern);
	else
		buffer_text(out, pattern);
}

const char *books_map_describe(const struct books_map *map, struct arena *arena)
{
	struct buffer out;
	buffer_init(&out, TEXT_MAX);
	buffer_text(&out, "konto ");
	for (size_t i = 0; i < map->account_count; i++) {
		if (i > 0)
			buffer_text(&out, i + 1 < map->account_count ? ", " : " och ");
		put_account(&out, map->accounts[i]);
	}
	if (map->dimension)
		buffer_print(&out, ", dimension %d = aktivitet", map->dimension);
	else
		buffer_text(&out, ", allt som ofördelat");
	if (map->fund_count > 0)
		buffer_text(&out,
			map->funds[0].dimension ? ", bidragsår efter objekt" : ", bidragsår efter konto");
	buffer_text(&out, map->ours_debit ? ", debet är våra pengar" : ", kredit är våra pengar");
	const char *text = buffer_failed(&out) ? NULL : arena_copy(arena, buffer_string(&out), out.length);
	buffer_free(&out);
	return text;
}

/* ---- whose books ---- */

/* "232100-0081" of what has ten digits, or twelve that begin with 16; "" of all else, and of zeros. */
static const char *organisation_number(const char *text, struct arena *arena)
{
	char digits[12];
	size_t count = 0;
	bool any = false;
	for (; *text; text++) {
		if (*text == '-' || *text == ' ')
			continue;
		if (*text < '0' || *text > '9' || count == sizeof digits)
			return "";
		any = any || *text != '0';
		digits[count++] = *text;
	}
	const char *ten = count == 12 && memcmp(digits, "16", 2) == 0 ? digits + 2 : digits;
	if (!any || (count != 10 && ten == digits))
		return "";
	return arena_print(arena, "%.6s-%.4s", ten, ten + 6);
}

const char *books_map_key(const struct sie_file *file, struct arena *arena)
{
	const char *number = organisation_number(file->number, arena);
	if (!number || *number)
		return number;
	if (*file->company)
		return file->company;
	return *file->program ? file->program : "SIE";
}
