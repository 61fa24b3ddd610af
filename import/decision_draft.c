/* The part of a decision file that says that it is a draft: which protocol it was read from, what funds and
 * activities it names, and the protocol's line of each value. */
#include <stdlib.h>
#include <string.h>

#include "import/decision_reading.h"
#include "ledger/base/digest.h"

#define YEAR_MIN 1990

/* ---- reading ---- */

static void read_digest(
	struct decision_reading *reading, const struct json_object *object, struct decision_draft *out)
{
	unsigned char high[UPH_DIGEST_SIZE];
	const char *text = json_text(&reading->walk, object, "sha256");
	if (text && digest_read_beginning(text, out->digest, high) != (size_t)2 * UPH_DIGEST_SIZE)
		json_say(&reading->walk, "digest", json_path(&reading->walk, object->path, "sha256"),
			"Protokollets kontrollsumma är 64 hexadecimala siffror.");
}

static void read_funds(
	struct decision_reading *reading, const struct json_object *object, struct decision_draft *out)
{
	static const char *const kinds[] = {"state", "own", "esf"};
	struct json_walk *walk = &reading->walk;
	struct json_list list;
	struct json_object fund;
	if (!json_list(walk, object, "funds", &list))
		return;
	out->funds = decision_array(reading, list.count, sizeof *out->funds);
	while (out->funds && json_list_object(walk, &list, &fund)) {
		struct decision_fund *next = &out->funds[out->fund_count++];
		size_t kind = 0;
		int64_t year = 0;
		next->path = fund.path;
		next->name = json_text(walk, &fund, "name");
		next->kind = json_choice(walk, &fund, "kind", &kind) ? kinds[kind] : NULL;
		next->earlier = json_flag(&fund, "earlier");
		if (json_number(walk, &fund, "year", &year) && year < YEAR_MIN)
			json_say(walk, "year", json_path(walk, fund.path, "year"),
				"Ett bidragsår ligger mellan %d och 2199.", YEAR_MIN);
		next->year = (int)year;
	}
}

static void read_activities(
	struct decision_reading *reading, const struct json_object *object, struct decision_draft *out)
{
	struct json_walk *walk = &reading->walk;
	struct json_list list;
	struct json_object activity;
	if (!json_list(walk, object, "activities", &list))
		return;
	out->activities = decision_array(reading, list.count, sizeof *out->activities);
	while (out->activities && json_list_object(walk, &list, &activity)) {
		struct decision_activity *next = &out->activities[out->activity_count++];
		next->path = activity.path;
		next->code = json_text(walk, &activity, "code");
		next->name = json_text(walk, &activity, "name");
	}
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct decision_source_line *)a)->path,
		((const struct decision_source_line *)b)->path);
}

static void read_lines(
	struct decision_reading *reading, const struct json_object *object, struct decision_draft *out)
{
	struct json_list list;
	struct decision_source_line line = {.line = 0};
	if (!json_numbers(&reading->walk, object, "lines", &list))
		return;
	out->lines = decision_array(reading, list.count, sizeof *out->lines);
	while (out->lines && json_list_number(&reading->walk, &list, &line.path, &line.line))
		out->lines[out->line_count++] = line;
	if (out->lines && out->line_count > 1)
		qsort(out->lines, out->line_count, sizeof *out->lines, by_path);
}

/* What the reader of the protocol remarked, for the person who goes through the draft: only its form is
 * asked. */
static void read_notes(struct decision_reading *reading, const struct json_object *object)
{
	struct json_list list;
	const char *note;
	if (!json_list(&reading->walk, object, "notes", &list))
		return;
	while (json_list_text(&reading->walk, &list, &note))
		continue;
}

struct decision_draft *decision_draft_read(struct decision_reading *reading, const struct json_object *object)
{
	struct decision_draft *out = decision_array(reading, 1, sizeof *out);
	struct json_object meeting;
	if (!out)
		return NULL;
	out->protocol = json_text(&reading->walk, object, "protocol");
	read_digest(reading, object, out);
	if (json_member(&reading->walk, object, "meeting", &meeting)) {
		out->body = json_text(&reading->walk, &meeting, "body");
		(void)json_date(&reading->walk, &meeting, "date", &out->date);
	}
	read_funds(reading, object, out);
	read_activities(reading, object, out);
	read_lines(reading, object, out);
	read_notes(reading, object);
	return out;
}

/* ---- asking ---- */

/* Whether `inner` is a path inside `outer`: "a.b" and "a[0]" are inside "a", "ab" is not. */
static bool is_inside(const char *inner, const char *outer, size_t length)
{
	return strncmp(inner, outer, length) == 0 && (inner[length] == '.' || inner[length] == '[');
}

/* The line of what a person would look for first: a decision's paragraph, an allocation's amount. */
static int64_t telling_line(const struct decision_draft *draft, const char *path, size_t length)
{
	static const char *const keys[] = {
		"paragraph", "amount", "at_most", "text", "purpose", "name", "code"};
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		for (size_t i = 0; i < draft->line_count; i++) {
			const char *inner = draft->lines[i].path;
			if (is_inside(inner, path, length) && inner[length] == '.' &&
				strcmp(inner + length + 1, keys[k]) == 0)
				return draft->lines[i].line;
		}
	}
	return 0;
}

int64_t decision_draft_line(const struct decision_draft *draft, const char *path)
{
	size_t length = strlen(path), around_length = 0;
	int64_t within = telling_line(draft, path, length), around = 0;
	bool told = within != 0;
	if (length == 0)
		return 0;
	for (size_t i = 0; i < draft->line_count; i++) {
		const struct decision_source_line *line = &draft->lines[i];
		size_t outer = strlen(line->path);
		if (strcmp(line->path, path) == 0)
			return line->line;
		if (!told && is_inside(line->path, path, length) && (within == 0 || line->line < within))
			within = line->line;
		if (is_inside(path, line->path, outer) && outer > around_length) {
			around = line->line;
			around_length = outer;
		}
	}
	return within ? within : around;
}

const char *decision_draft_place(const struct decision_draft *draft, const char *path, struct arena *memory)
{
	int64_t line = draft && draft->protocol_known ? decision_draft_line(draft, path) : 0;
	return line == 0 ? arena_string(memory, path)
			 : arena_print(memory, "%s (protokollet rad %lld)", path, (long long)line);
}
