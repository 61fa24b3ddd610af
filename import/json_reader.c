/* Objects and lists of a document: keys against their table, types, elements. */
#include "import/json_reader.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "import/json_reader_value.h"
#include "import/json_syntax.h"
#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

#define KEYS_MAX 100 /* of one object; no table has as many */
#define RULE_MAX 64

/* ---- saying what is wrong ---- */

static void say(struct json_walk *walk, const char *rule, const char *where, const struct uph_money *amount,
	const char *message)
{
	char name[RULE_MAX];
	if (++walk->errors > JSON_ERRORS_MAX)
		return;
	if (walk->errors == JSON_ERRORS_MAX) {
		rule = "limit";
		where = "";
		amount = NULL;
		message = "Filen har fler fel än så här. Rätta dem som står ovan och läs in den igen.";
	}
	(void)snprintf(name, sizeof name, "%s.%s", walk->family, rule);
	enum uph_status status =
		amount ? uph_findings_add_amount(
				 walk->findings, UPH_SEVERITY_ERROR, name, where, *amount, "%s", message)
		       : uph_findings_add(walk->findings, UPH_SEVERITY_ERROR, name, where, "%s", message);
	if (status != UPH_OK)
		walk->out_of_memory = true;
}

void json_say(struct json_walk *walk, const char *rule, const char *where, const char *format, ...)
{
	char message[UPH_ERROR_MESSAGE_MAX];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	message[text_cut(message, strlen(message))] = '\0';
	say(walk, rule, where, NULL, message);
}

void json_say_amount(struct json_walk *walk, const char *rule, const char *where, struct uph_money amount,
	const char *format, ...)
{
	char message[UPH_ERROR_MESSAGE_MAX];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	message[text_cut(message, strlen(message))] = '\0';
	say(walk, rule, where, &amount, message);
}

const char *json_path(struct json_walk *walk, const char *base, const char *key)
{
	const char *path = arena_print(walk->arena, "%s%s%s", base, *base ? "." : "", key);
	if (!path)
		walk->out_of_memory = true;
	return path ? path : "";
}

/* ---- the document ---- */

struct cJSON *json_document(struct json_walk *walk, const char *text, size_t length)
{
	struct json_fault fault;
	char place[JSON_PLACE_MAX];
	if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		length -= 3;
	}
	if (!json_syntax_check(text, length, &fault)) {
		json_say(walk, fault.rule, json_syntax_place(text, length, fault.at, place), "%s",
			fault.message);
		return NULL;
	}
	struct cJSON *document = cJSON_ParseWithLength(text, length);
	if (!document)
		walk->out_of_memory = true; /* all else would have been a fault */
	return document;
}

void json_document_free(struct cJSON *document)
{
	cJSON_Delete(document);
}

bool json_is_object(const struct cJSON *value)
{
	return cJSON_IsObject(value);
}

bool json_has_member(const struct cJSON *value, const char *key)
{
	return cJSON_IsObject(value) && cJSON_GetObjectItemCaseSensitive(value, key);
}

/* ---- types ---- */

static const char *type_words(const struct cJSON *value)
{
	if (cJSON_IsObject(value))
		return "ett objekt { … }";
	if (cJSON_IsArray(value))
		return "en lista [ … ]";
	if (cJSON_IsString(value))
		return "en text";
	if (cJSON_IsNumber(value))
		return "ett tal";
	return cJSON_IsNull(value) ? "null" : "ett sant eller falskt";
}

static const char *kind_words(enum json_kind kind)
{
	switch (kind) {
	case JSON_NUMBER:
		return "ett heltal utan citattecken";
	case JSON_FLAG:
		return "true eller false utan citattecken";
	case JSON_OBJECT:
	case JSON_NUMBERS:
	case JSON_WORDS:
		return "ett objekt { … }";
	case JSON_LIST:
	case JSON_TEXTS:
		return "en lista [ … ]";
	case JSON_TEXT:
	case JSON_CODE:
	case JSON_AMOUNT:
	case JSON_DATE:
	case JSON_FRACTION:
	case JSON_CHOICE:
		break;
	}
	return "en text inom citattecken";
}

static bool has_kind(const struct cJSON *value, enum json_kind kind)
{
	switch (kind) {
	case JSON_NUMBER:
		return cJSON_IsNumber(value);
	case JSON_FLAG:
		return cJSON_IsBool(value);
	case JSON_OBJECT:
	case JSON_NUMBERS:
	case JSON_WORDS:
		return cJSON_IsObject(value);
	case JSON_LIST:
	case JSON_TEXTS:
		return cJSON_IsArray(value);
	case JSON_TEXT:
	case JSON_CODE:
	case JSON_AMOUNT:
	case JSON_DATE:
	case JSON_FRACTION:
	case JSON_CHOICE:
		break;
	}
	return cJSON_IsString(value);
}

static void say_type(struct json_walk *walk, const char *path, enum json_kind kind, const struct cJSON *value)
{
	if (kind == JSON_AMOUNT && cJSON_IsNumber(value))
		json_say(walk, "amount_number", path,
			"Ett belopp skrivs som text, inom citattecken: \"200 000,00\"; ett tal i JSON är "
			"inte exakt.");
	else if (kind == JSON_FRACTION && cJSON_IsNumber(value))
		json_say(walk, "fraction_number", path,
			"En andel skrivs som text, inom citattecken: \"46/100\" eller \"46 %%\"; ett tal i "
			"JSON är inte exakt.");
	else if (cJSON_IsNull(value))
		json_say(walk, "type", path,
			"Här ska stå %s, men det står null. Ta bort nyckeln om uppgiften saknas.",
			kind_words(kind));
	else
		json_say(walk, "type", path, "Här ska stå %s, men det står %s.", kind_words(kind),
			type_words(value));
}

/* ---- keys ---- */

static const struct json_key *key_of(const struct json_shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->key_count; i++)
		if (strcmp(shape->keys[i].name, name) == 0)
			return &shape->keys[i];
	return NULL;
}

static void say_unknown(struct json_walk *walk, const struct json_object *object, const char *name)
{
	char quoted[TEXT_EXCERPT_MAX];
	const char *nearest = NULL;
	size_t distance = json_reader_slips(name);
	struct buffer known;
	for (size_t i = 0; i < object->shape->key_count; i++)
		json_reader_nearest(name, object->shape->keys[i].name, &distance, &nearest);
	text_excerpt(name, strlen(name), quoted);
	const char *path = json_path(walk, object->path, quoted);
	if (nearest) {
		json_say(walk, "unknown_key", path, "Nyckeln \"%s\" är okänd; menade du \"%s\"?", quoted,
			nearest);
		return;
	}
	buffer_init(&known, UPH_ERROR_MESSAGE_MAX);
	for (size_t i = 0; i < object->shape->key_count; i++)
		buffer_print(&known, "%s%s", i ? ", " : "", object->shape->keys[i].name);
	json_say(walk, "unknown_key", path, "Nyckeln \"%s\" är okänd i %s. De som finns är %s.", quoted,
		object->shape->noun, buffer_string(&known));
	buffer_free(&known);
}

/* The key's first value among those of the object; `*again`: there is a second one. */
static const struct cJSON *member_named(const struct cJSON *value, const char *name, bool *again)
{
	const struct cJSON *first = NULL, *member;
	*again = false;
	cJSON_ArrayForEach(member, value)
	{
		if (strcmp(member->string, name) != 0)
			continue;
		if (first) {
			*again = true;
			return first;
		}
		first = member;
	}
	return first;
}

static void check_key(struct json_walk *walk, const struct json_object *object, const struct json_key *key)
{
	bool again;
	const struct cJSON *value = member_named(object->value, key->name, &again);
	if (!value && key->required)
		json_say(walk, "missing_key", json_path(walk, object->path, key->name),
			"Nyckeln \"%s\" saknas i %s.", key->name, object->shape->noun);
	if (again)
		json_say(walk, "duplicate_key", json_path(walk, object->path, key->name),
			"Nyckeln \"%s\" står mer än en gång i %s. Behåll en av dem.", key->name,
			object->shape->noun);
	if (value && !has_kind(value, key->kind))
		say_type(walk, json_path(walk, object->path, key->name), key->kind, value);
}

bool json_object_open(struct json_walk *walk, const struct cJSON *value, const char *path,
	const struct json_shape *shape, struct json_object *out)
{
	const struct cJSON *member;
	*out = (struct json_object){.value = value, .path = path, .shape = shape};
	if (!cJSON_IsObject(value)) {
		say_type(walk, path, JSON_OBJECT, value);
		return false;
	}
	if (cJSON_GetArraySize(value) > KEYS_MAX) {
		json_say(walk, "limit", path,
			"Här står fler än %d nycklar; så många har inget objekt i filen.", KEYS_MAX);
		return false;
	}
	cJSON_ArrayForEach(member, value)
	{
		if (!key_of(shape, member->string))
			say_unknown(walk, out, member->string);
	}
	for (size_t i = 0; i < shape->key_count; i++)
		check_key(walk, out, &shape->keys[i]);
	return true;
}

/* ---- from an object to what it holds ---- */

bool json_has(const struct json_object *object, const char *key)
{
	assert(key_of(object->shape, key));
	return cJSON_GetObjectItemCaseSensitive(object->value, key);
}

const struct cJSON *json_reader_value(
	const struct json_object *object, const char *key, const struct json_key **table)
{
	*table = key_of(object->shape, key);
	assert(*table);
	const struct cJSON *value = cJSON_GetObjectItemCaseSensitive(object->value, key);
	return value && has_kind(value, (*table)->kind) ? value : NULL;
}

bool json_member(
	struct json_walk *walk, const struct json_object *object, const char *key, struct json_object *out)
{
	const struct json_key *table;
	const struct cJSON *value = json_reader_value(object, key, &table);
	return value && json_object_open(walk, value, json_path(walk, object->path, key), table->shape, out);
}

/* The children of a list, or of an object of free keys. */
static bool open_list(
	struct json_walk *walk, const struct json_object *object, const char *key, struct json_list *out)
{
	const struct json_key *table;
	const struct cJSON *value = json_reader_value(object, key, &table);
	*out = (struct json_list){.count = 0};
	if (!value)
		return false;
	*out = (struct json_list){.path = json_path(walk, object->path, key),
		.count = (size_t)cJSON_GetArraySize(value),
		.next = value->child,
		.shape = table->shape};
	if (out->count <= (size_t)table->max)
		return true;
	json_say(walk, "limit", out->path, "Listan har %zu delar; högst %d läses. Dela den.", out->count,
		(int)table->max);
	return false;
}

bool json_list(
	struct json_walk *walk, const struct json_object *object, const char *key, struct json_list *out)
{
	return open_list(walk, object, key, out);
}

bool json_numbers(
	struct json_walk *walk, const struct json_object *object, const char *key, struct json_list *out)
{
	return open_list(walk, object, key, out);
}

bool json_words(
	struct json_walk *walk, const struct json_object *object, const char *key, struct json_list *out)
{
	return open_list(walk, object, key, out);
}

/* The next element and its path; NULL after the last, and when nothing more will be said. */
static const struct cJSON *next_element(struct json_walk *walk, struct json_list *list, const char **path)
{
	const struct cJSON *element = list->next;
	if (!element || walk->errors >= JSON_ERRORS_MAX || walk->out_of_memory)
		return NULL;
	*path = arena_print(walk->arena, "%s[%zu]", list->path, list->index);
	if (!*path) {
		walk->out_of_memory = true;
		return NULL;
	}
	list->next = element->next;
	list->index++;
	return element;
}

bool json_list_object(struct json_walk *walk, struct json_list *list, struct json_object *out)
{
	const struct cJSON *element;
	const char *path;
	while ((element = next_element(walk, list, &path)))
		if (json_object_open(walk, element, path, list->shape, out))
			return true;
	return false;
}

bool json_list_text(struct json_walk *walk, struct json_list *list, const char **out)
{
	const struct cJSON *element;
	const char *path;
	while ((element = next_element(walk, list, &path))) {
		if (!cJSON_IsString(element))
			say_type(walk, path, JSON_TEXT, element);
		else if ((*out = json_reader_text(walk, path, element->valuestring, false)))
			return true;
	}
	return false;
}

bool json_list_number(struct json_walk *walk, struct json_list *list, const char **name, int64_t *out)
{
	while (list->next && walk->errors < JSON_ERRORS_MAX && !walk->out_of_memory) {
		const struct cJSON *element = list->next;
		list->next = element->next;
		list->index++;
		*name = arena_string(walk->arena, element->string);
		if (!*name)
			walk->out_of_memory = true;
		else if (json_reader_whole(element, JSON_FREE_NUMBER_MAX, out))
			return true;
		else
			json_say(walk, "number", json_path(walk, list->path, *name),
				"Här ska stå ett heltal från 1 till %lld.", (long long)JSON_FREE_NUMBER_MAX);
	}
	return false;
}

bool json_list_word(struct json_walk *walk, struct json_list *list, const char **name, const char **out)
{
	while (list->next && walk->errors < JSON_ERRORS_MAX && !walk->out_of_memory) {
		const struct cJSON *element = list->next;
		list->next = element->next;
		list->index++;
		*name = arena_string(walk->arena, element->string);
		if (!*name) {
			walk->out_of_memory = true;
			return false;
		}
		const char *path = json_path(walk, list->path, *name);
		if (!cJSON_IsString(element))
			say_type(walk, path, JSON_TEXT, element);
		else if ((*out = json_reader_text(walk, path, element->valuestring, true)))
			return true;
	}
	return false;
}
