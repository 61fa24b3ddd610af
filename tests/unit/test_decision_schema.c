/* docs/decision-file.schema.json against the reader's own tables: neither changes without the other. And the
 * words of the tables against those of the ledger. */
#include "import/decision_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "tests/support/support.h"
#include "uph/cofinancing.h"
#include "uph/condition.h"

static cJSON *schema;

static int load(void **state)
{
	(void)state;
	char *path = support_project("docs/decision-file.schema.json");
	char *text = support_read(path, NULL);
	schema = cJSON_Parse(text);
	free(text);
	free(path);
	return schema ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	cJSON_Delete(schema);
	return 0;
}

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const cJSON *definition(const char *name)
{
	return member(member(schema, "$defs"), name);
}

static bool lists(const cJSON *list, const char *word)
{
	const cJSON *element;
	cJSON_ArrayForEach(element, list) if (strcmp(element->valuestring, word) == 0) return true;
	return false;
}

static void assert_refers(const cJSON *value, const char *name)
{
	char expected[64];
	const cJSON *reference = member(value, "$ref");
	(void)snprintf(expected, sizeof expected, "#/$defs/%s", name);
	if (!reference)
		fail_msg("no $ref to %s", name);
	assert_string_equal(reference->valuestring, expected);
}

static void assert_list(const cJSON *property, const struct json_key *key, const char *of)
{
	assert_string_equal(member(property, "type")->valuestring, "array");
	assert_refers(member(property, "items"), of);
	assert_int_equal(member(property, "maxItems")->valueint, key->max);
}

static void assert_words(const cJSON *property, const struct json_choices *choices)
{
	const cJSON *words = member(property, "enum");
	assert_int_equal(cJSON_GetArraySize(words), choices->count);
	for (size_t i = 0; i < choices->count; i++)
		assert_string_equal(cJSON_GetArrayItem(words, (int)i)->valuestring, choices->words[i]);
}

static void assert_kind(const cJSON *property, const struct json_key *key)
{
	switch (key->kind) {
	case JSON_TEXT:
		assert_refers(property, "text");
		break;
	case JSON_CODE:
		assert_refers(property, "code");
		break;
	case JSON_AMOUNT:
		assert_refers(property, "amount");
		break;
	case JSON_DATE:
		assert_refers(property, "date");
		break;
	case JSON_FRACTION:
		assert_refers(property, "fraction");
		break;
	case JSON_NUMBER:
		assert_string_equal(member(property, "type")->valuestring, "integer");
		assert_int_equal(member(property, "minimum")->valueint, 1);
		assert_true(member(property, "maximum")->valuedouble >= (double)key->max &&
			    member(property, "maximum")->valuedouble <= (double)key->max);
		break;
	case JSON_CHOICE:
		assert_words(property, key->choices);
		break;
	case JSON_OBJECT:
		assert_refers(property, key->shape->name);
		break;
	case JSON_LIST:
		assert_list(property, key, key->shape->name);
		break;
	case JSON_TEXTS:
		assert_list(property, key, "text");
		break;
	case JSON_FLAG:
		assert_string_equal(member(property, "type")->valuestring, "boolean");
		break;
	case JSON_NUMBERS:
		assert_string_equal(member(property, "type")->valuestring, "object");
		assert_int_equal(member(property, "maxProperties")->valueint, key->max);
		assert_string_equal(
			member(member(property, "additionalProperties"), "type")->valuestring, "integer");
		break;
	case JSON_WORDS:
		fail_msg("the schema has no such key");
		break;
	}
}

static void assert_shape(const struct json_shape *shape)
{
	const cJSON *object = definition(shape->name);
	size_t required = 0;
	if (!object)
		fail_msg("the schema lacks %s", shape->name);
	const cJSON *property = member(object, "properties")->child;
	for (size_t i = 0; i < shape->key_count; i++, property = property->next) {
		const struct json_key *key = &shape->keys[i];
		if (!property)
			fail_msg("the schema's %s lacks %s", shape->name, key->name);
		assert_string_equal(property->string, key->name);
		assert_kind(property, key);
		if (lists(member(object, "required"), key->name) != key->required)
			fail_msg("%s.%s: required in one, not in the other", shape->name, key->name);
		required += key->required;
	}
	if (property)
		fail_msg("the reader's %s lacks %s", shape->name, property->string);
	assert_int_equal(cJSON_GetArraySize(member(object, "required")), required);
	assert_true(cJSON_IsFalse(member(object, "additionalProperties")));
	assert_string_equal(member(object, "type")->valuestring, "object");
}

static void says_what_the_reader_reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < DECISION_SHAPES; i++)
		assert_shape(&decision_shapes[i]);
}

/* Every definition is of the reader's, and every one of a text is a text. */
static void defines_nothing_else(void **state)
{
	(void)state;
	static const char *const texts[] = {"text", "code", "amount", "date", "fraction"};
	size_t text_count = sizeof texts / sizeof texts[0];
	for (size_t i = 0; i < text_count; i++)
		assert_string_equal(member(definition(texts[i]), "type")->valuestring, "string");
	assert_int_equal(cJSON_GetArraySize(member(schema, "$defs")), DECISION_SHAPES + text_count);
	assert_refers(member(schema, "then"), decision_shapes[DECISION_SHAPE_FILE].name);
	assert_refers(member(schema, "else"), decision_shapes[DECISION_SHAPE_DECISION].name);
}

static const struct json_choices *choices_of(enum decision_shape shape, const char *key)
{
	for (size_t i = 0; i < decision_shapes[shape].key_count; i++)
		if (strcmp(decision_shapes[shape].keys[i].name, key) == 0)
			return decision_shapes[shape].keys[i].choices;
	return NULL;
}

static void has_the_words_of_the_ledger(void **state)
{
	(void)state;
	const struct json_choices *kinds = choices_of(DECISION_SHAPE_CONDITION, "kind");
	const struct json_choices *versions = choices_of(DECISION_SHAPE_COFINANCING, "version");
	assert_int_equal(kinds->count, UPH_CONDITION_KINDS);
	for (size_t i = 0; i < kinds->count; i++)
		assert_string_equal(kinds->words[i], uph_condition_kind_name((enum uph_condition_kind)i));
	assert_int_equal(versions->count, UPH_FINAL + 1);
	for (size_t i = 0; i < versions->count; i++)
		assert_string_equal(
			versions->words[i], uph_cofinancing_version_name((enum uph_cofinancing_version)i));
}

/* The guide has a row for every key, in the table of its object, and says which are required. */
static void is_told_key_by_key(void **state)
{
	(void)state;
	char *path = support_project("docs/decision-file.md");
	char *text = support_read(path, NULL);
	for (size_t i = 0; i < DECISION_SHAPES; i++)
		for (size_t j = 0; j < decision_shapes[i].key_count; j++) {
			char row[80];
			const struct json_key *key = &decision_shapes[i].keys[j];
			if (i == DECISION_SHAPE_DECISION && strcmp(key->name, "format") == 0)
				continue; /* told with the file */
			(void)snprintf(
				row, sizeof row, "| `%s` | %s", key->name, key->required ? "krävs" : "");
			if (!strstr(text, row))
				fail_msg("docs/decision-file.md lacks \"%s\" of %s", row,
					decision_shapes[i].name);
		}
	free(text);
	free(path);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_the_reader_reads),
		cmocka_unit_test(defines_nothing_else),
		cmocka_unit_test(has_the_words_of_the_ledger),
		cmocka_unit_test(is_told_key_by_key),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
