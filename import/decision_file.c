/* A decision file: the file, its decisions, and what a decision holds besides allocations and conditions.
 *
 * All problems are said at once. The structure is handed out only when there are none. */
#include "import/decision_file.h"

#include <stdlib.h>
#include <string.h>

#include "import/decision_keys.h"
#include "import/decision_reading.h"

#define MEMORY_MAX ((size_t)256 * 1024 * 1024)

struct file_memory {
	struct decision_file file;
	struct arena arena;
};

/* ---- a decision ---- */

static const char **read_texts(
	struct decision_reading *reading, const struct json_object *object, const char *key, size_t *count)
{
	struct json_list list;
	*count = 0;
	if (!json_list(&reading->walk, object, key, &list))
		return NULL;
	const char **texts = decision_array(reading, list.count, sizeof *texts);
	while (texts && json_list_text(&reading->walk, &list, &texts[*count]))
		++*count;
	return texts;
}

static void read_stage(
	struct decision_reading *reading, const struct json_object *object, struct decision_text *out)
{
	static const enum uph_stage stages[] = {UPH_PROPOSED, UPH_RECOMMENDED, UPH_DECIDED};
	struct json_walk *walk = &reading->walk;
	size_t stage;
	if (!json_choice(walk, object, "stage", &stage))
		return;
	out->stage = stages[stage];
	if (out->stage == UPH_PROPOSED && json_has(object, "approval"))
		json_say(walk, "approval_of_proposal", json_path(walk, object->path, "approval"),
			"Ett beslut som bara är föreslaget (stage är proposed) kan inte vara godkänt eller "
			"avslaget. Ta bort approval, eller ändra stage.");
}

static void read_dates(
	struct decision_reading *reading, const struct json_object *object, struct decision_text *out)
{
	struct json_walk *walk = &reading->walk;
	char met[UPH_DATE_TEXT_MAX], adjusted[UPH_DATE_TEXT_MAX];
	(void)json_date(walk, object, "date", &out->date);
	(void)json_date(walk, object, "adjusted", &out->adjusted);
	if (out->date.ymd && out->adjusted.ymd && out->adjusted.ymd < out->date.ymd)
		json_say(walk, "adjusted", json_path(walk, object->path, "adjusted"),
			"Protokollet kan inte vara justerat %s, före sammanträdet %s.",
			uph_date_print(out->adjusted, adjusted), uph_date_print(out->date, met));
}

static void read_earlier(
	struct decision_reading *reading, const struct json_object *object, struct decision_text *out)
{
	static const struct {
		const char *key;
		enum decision_link link;
	} links[] = {{"replaces", DECISION_LINK_REPLACES}, {"withdraws", DECISION_LINK_WITHDRAWS},
		{"extends", DECISION_LINK_EXTENDS}};
	struct json_walk *walk = &reading->walk;
	struct json_object earlier;
	bool found = false;
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		if (!json_has(object, links[i].key))
			continue;
		if (found)
			json_say(walk, "links", json_path(walk, object->path, links[i].key),
				"Ett beslut kan ersätta (replaces), återkalla (withdraws) eller förlänga "
				"(extends) ett tidigare beslut. Behåll en av dem.");
		found = true;
		if (!json_member(walk, object, links[i].key, &earlier))
			continue;
		out->link = links[i].link;
		out->earlier.path = earlier.path;
		out->earlier.body = json_text(walk, &earlier, "body");
		(void)json_date(walk, &earlier, "date", &out->earlier.date);
		out->earlier.paragraph = json_text(walk, &earlier, "paragraph");
	}
}

static void read_approval(
	struct decision_reading *reading, const struct json_object *object, struct decision_text *out)
{
	struct json_walk *walk = &reading->walk;
	struct json_object inner;
	size_t result;
	if (!json_member(walk, object, "approval", &inner))
		return;
	struct decision_approval *approval = decision_array(reading, 1, sizeof *approval);
	if (!approval)
		return;
	approval->path = inner.path;
	(void)json_date(walk, &inner, "date", &approval->date);
	approval->function = json_text(walk, &inner, "function");
	if (!json_has(&inner, "function"))
		approval->function = out->decider;
	approval->reference = json_text(walk, &inner, "reference");
	approval->has_amount = json_amount(walk, &inner, "amount", &approval->amount);
	if (json_choice(walk, &inner, "result", &result))
		approval->result = result == 0 ? UPH_DECIDED : UPH_REJECTED;
	if (approval->result == UPH_REJECTED && json_has(&inner, "amount"))
		json_say(walk, "approval_amount", json_path(walk, inner.path, "amount"),
			"Ett avslag har inget belopp. Ta bort amount, eller ändra result.");
	out->approval = approval;
}

static void read_allocations(
	struct decision_reading *reading, const struct json_object *object, struct decision_text *out)
{
	struct json_list list;
	struct json_object allocation;
	reading->allocation_count = json_has(object, "allocations") ? SIZE_MAX : 0;
	if (!json_list(&reading->walk, object, "allocations", &list))
		return;
	reading->allocation_count = list.count;
	out->allocations = decision_array(reading, list.count, sizeof *out->allocations);
	while (out->allocations && json_list_object(&reading->walk, &list, &allocation))
		decision_allocation_read(reading, &allocation, &out->allocations[out->allocation_count++]);
}

static void read_conditions(
	struct decision_reading *reading, const struct json_object *object, struct decision_text *out)
{
	struct json_list list;
	struct json_object condition;
	if (!json_list(&reading->walk, object, "conditions", &list))
		return;
	out->conditions = decision_array(reading, list.count, sizeof *out->conditions);
	while (out->conditions && json_list_object(&reading->walk, &list, &condition))
		decision_condition_read(reading, &condition, &out->conditions[out->condition_count++]);
}

static void read_decision(
	struct decision_reading *reading, const struct json_object *object, struct decision_text *out)
{
	struct json_walk *walk = &reading->walk;
	size_t format;
	out->path = object->path;
	(void)json_choice(walk, object, "format", &format);
	out->body = json_text(walk, object, "body");
	read_dates(reading, object, out);
	out->paragraph = json_text(walk, object, "paragraph");
	out->title = json_text(walk, object, "title");
	read_stage(reading, object, out);
	out->decider = json_text(walk, object, "decider");
	read_earlier(reading, object, out);
	out->clauses = read_texts(reading, object, "clauses", &out->clause_count);
	read_allocations(reading, object, out);
	read_conditions(reading, object, out);
	read_approval(reading, object, out);
	out->distribution = read_texts(reading, object, "distribution", &out->distribution_count);
}

/* ---- the file ---- */

static void read_several(
	struct decision_reading *reading, const struct cJSON *root, struct decision_file *file)
{
	struct json_object object, decision;
	struct json_list list;
	size_t format;
	if (!json_object_open(&reading->walk, root, "", &decision_shapes[DECISION_SHAPE_FILE], &object))
		return;
	(void)json_choice(&reading->walk, &object, "format", &format);
	if (!json_list(&reading->walk, &object, "decisions", &list))
		return;
	if (list.count == 0)
		json_say(&reading->walk, "no_decisions", list.path,
			"Filen har inget beslut. Skriv minst ett.");
	file->decisions = decision_array(reading, list.count, sizeof *file->decisions);
	while (file->decisions && json_list_object(&reading->walk, &list, &decision))
		read_decision(reading, &decision, &file->decisions[file->count++]);
	if (json_member(&reading->walk, &object, "draft", &decision))
		file->draft = decision_draft_read(reading, &decision);
}

static void read_single(
	struct decision_reading *reading, const struct cJSON *root, struct decision_file *file)
{
	struct json_object decision;
	if (!json_object_open(&reading->walk, root, "", &decision_shapes[DECISION_SHAPE_DECISION], &decision))
		return;
	file->decisions = decision_array(reading, 1, sizeof *file->decisions);
	if (!file->decisions)
		return;
	file->count = 1;
	read_decision(reading, &decision, file->decisions);
}

static void read_file(
	struct decision_reading *reading, const char *text, size_t length, struct decision_file *file)
{
	if (length > DECISION_FILE_BYTES_MAX) {
		json_say(&reading->walk, "size", "",
			"Filen är %zu byte; en beslutsfil är högst %zu (1 MiB). Dela den i flera.", length,
			DECISION_FILE_BYTES_MAX);
		return;
	}
	struct cJSON *root = json_document(&reading->walk, text, length);
	if (!root)
		return;
	if (!json_is_object(root))
		json_say(&reading->walk, "type", "",
			"Filen ska vara ett objekt { … }: ett beslut, eller {\"decisions\": [ … ]} för flera.");
	else if (json_has_member(root, "decisions"))
		read_several(reading, root, file);
	else
		read_single(reading, root, file);
	json_document_free(root);
}

enum uph_status decision_file_read(const unsigned char *data, size_t length, struct decision_file **out,
	struct uph_findings *findings, struct uph_error *err)
{
	struct decision_reading reading = {.walk = {.family = "decision", .findings = findings}};
	struct file_memory *memory = calloc(1, sizeof *memory);
	*out = NULL;
	if (!memory)
		return uph_fail(err, UPH_E_MEMORY, "Minnet räcker inte för att läsa beslutsfilen.");
	arena_init(&memory->arena, MEMORY_MAX);
	memory->file.memory = memory;
	reading.walk.arena = &memory->arena;
	read_file(&reading, (const char *)data, length, &memory->file);
	if (reading.walk.errors == 0 && !reading.walk.out_of_memory) {
		*out = &memory->file;
		return UPH_OK;
	}
	decision_file_free(&memory->file);
	if (reading.walk.out_of_memory)
		return uph_fail(err, UPH_E_MEMORY, "Minnet räcker inte för att läsa beslutsfilen.");
	return uph_fail(err, UPH_E_REFUSED, "beslutsfilen godtas inte: %zu fel", reading.walk.errors);
}

void decision_file_free(struct decision_file *file)
{
	if (!file)
		return;
	struct file_memory *memory = file->memory;
	arena_free(&memory->arena);
	free(memory);
}

/* ---- recognising ---- */

static size_t skip_blanks(const unsigned char *data, size_t length, size_t at)
{
	while (at < length && memchr(" \t\r\n", data[at], 4))
		at++;
	return at;
}

bool decision_file_recognised(const unsigned char *data, size_t length)
{
	size_t at = length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	at = skip_blanks(data, length, at);
	if (at < length &&
		data[at] == '[') /* a list of decisions, which reading refuses with what to write */
		at = skip_blanks(data, length, at + 1);
	if (at >= length || data[at] != '{')
		return false;
	at = skip_blanks(data, length, at + 1);
	return at >= length || data[at] == '"' || data[at] == '}' || data[at] == '\'';
}
