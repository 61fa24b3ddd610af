/* Single values: texts, amounts, days, whole numbers, words of a choice. */
#include "import/json_reader_value.h"

#include <assert.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

static bool is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

const char *json_reader_text(struct json_walk *walk, const char *path, const char *text, bool may_be_empty)
{
	size_t length = strlen(text);
	while (length > 0 && is_blank(text[length - 1]))
		length--;
	while (length > 0 && is_blank(*text)) {
		text++;
		length--;
	}
	if (length == 0 && !may_be_empty) {
		json_say(walk, "empty", path,
			"Texten är tom. Skriv den, eller ta bort den om uppgiften saknas.");
		return NULL;
	}
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) {
			json_say(walk, "control", path,
				"Texten har ett styrtecken, som inte kan stå på ett papper. Ta bort det.");
			return NULL;
		}
	}
	const char *copy = arena_copy(walk->arena, text, length);
	if (!copy)
		walk->out_of_memory = true;
	return copy;
}

const char *json_text(struct json_walk *walk, const struct json_object *object, const char *key)
{
	const struct json_key *table;
	const struct cJSON *value = json_reader_value(object, key, &table);
	if (!value)
		return NULL;
	assert(table->kind == JSON_TEXT || table->kind == JSON_CODE || table->kind == JSON_FRACTION);
	return json_reader_text(
		walk, json_path(walk, object->path, key), value->valuestring, table->kind == JSON_CODE);
}

bool json_amount(
	struct json_walk *walk, const struct json_object *object, const char *key, struct uph_money *out)
{
	const struct json_key *table;
	const struct cJSON *value = json_reader_value(object, key, &table);
	struct uph_error err;
	struct uph_money amount;
	char printed[UPH_MONEY_TEXT_MAX];
	if (!value)
		return false;
	assert(table->kind == JSON_AMOUNT);
	const char *path = json_path(walk, object->path, key);
	if (uph_money_parse(value->valuestring, strlen(value->valuestring), 0, &amount, NULL, &err)) {
		json_say(walk, "amount", path, "%s", err.message);
		return false;
	}
	if (amount.ore <= 0) {
		json_say_amount(walk, "amount", path, amount, "Beloppet ska vara större än noll, men är %s.",
			uph_money_print(amount, UPH_MONEY_SWEDISH, printed));
		return false;
	}
	*out = amount;
	return true;
}

bool json_date(
	struct json_walk *walk, const struct json_object *object, const char *key, struct uph_date *out)
{
	const struct json_key *table;
	const struct cJSON *value = json_reader_value(object, key, &table);
	struct uph_error err;
	if (!value)
		return false;
	assert(table->kind == JSON_DATE);
	if (uph_date_parse(value->valuestring, strlen(value->valuestring), out, &err) == UPH_OK)
		return true;
	json_say(walk, "date", json_path(walk, object->path, key), "%s", err.message);
	return false;
}

/* cJSON holds numbers as doubles; a whole one of up to `max`, far below 2^53, is exact in it. */
bool json_reader_whole(const struct cJSON *value, int64_t max, int64_t *out)
{
	double number = cJSON_IsNumber(value) ? value->valuedouble : 0;
	bool inside = number >= 1 && number <= (double)max;
	if (!inside || (double)(int64_t)number < number || (double)(int64_t)number > number)
		return false;
	*out = (int64_t)number;
	return true;
}

bool json_number(struct json_walk *walk, const struct json_object *object, const char *key, int64_t *out)
{
	const struct json_key *table;
	const struct cJSON *value = json_reader_value(object, key, &table);
	if (!value)
		return false;
	assert(table->kind == JSON_NUMBER && table->max < INT64_C(1) << 52);
	if (json_reader_whole(value, table->max, out))
		return true;
	json_say(walk, "number", json_path(walk, object->path, key),
		"Här ska stå ett heltal från 1 till %lld.", (long long)table->max);
	return false;
}

bool json_flag(const struct json_object *object, const char *key)
{
	const struct json_key *table;
	const struct cJSON *value = json_reader_value(object, key, &table);
	assert(table->kind == JSON_FLAG);
	return value && cJSON_IsTrue(value);
}

/* ---- words ---- */

size_t json_reader_slips(const char *wanted)
{
	return strlen(wanted) / 3 + 1;
}

void json_reader_nearest(const char *wanted, const char *name, size_t *distance, const char **nearest)
{
	size_t edits = text_distance(wanted, name, *distance);
	if (edits < *distance && edits < strlen(name)) {
		*distance = edits;
		*nearest = name;
	}
}

/* "proposed, recommended eller decided" */
static void list_words(struct buffer *out, const struct json_choices *choices)
{
	for (size_t i = 0; i < choices->count; i++) {
		if (i > 0)
			buffer_text(out, i + 1 < choices->count ? ", " : " eller ");
		buffer_text(out, choices->words[i]);
	}
}

static void say_choice(
	struct json_walk *walk, const char *path, const struct json_key *table, const char *word)
{
	const struct json_choices *choices = table->choices;
	const char *nearest = NULL;
	size_t distance = json_reader_slips(word);
	char quoted[TEXT_EXCERPT_MAX];
	struct buffer known;
	buffer_init(&known, UPH_ERROR_MESSAGE_MAX);
	list_words(&known, choices);
	for (size_t i = 0; i < choices->count && choices->count > 1; i++)
		json_reader_nearest(word, choices->words[i], &distance, &nearest);
	json_say(walk, "choice", path, "\"%s\" är inget av värdena för %s: skriv %s.%s%s%s",
		text_excerpt(word, strlen(word), quoted), table->name, buffer_string(&known),
		nearest ? " Menade du " : "", nearest ? nearest : "", nearest ? "?" : "");
	buffer_free(&known);
}

bool json_choice(struct json_walk *walk, const struct json_object *object, const char *key, size_t *out)
{
	const struct json_key *table;
	const struct cJSON *value = json_reader_value(object, key, &table);
	if (!value)
		return false;
	assert(table->kind == JSON_CHOICE);
	for (size_t i = 0; i < table->choices->count; i++)
		if (strcmp(value->valuestring, table->choices->words[i]) == 0) {
			*out = i;
			return true;
		}
	say_choice(walk, json_path(walk, object->path, key), table, value->valuestring);
	return false;
}
