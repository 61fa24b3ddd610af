/* docs/mapping.schema.json and docs/mapping.md against the reader's own tables: none changes without the
 * others. */
#include "import/mapped_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "tests/support/support.h"

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static void assert_refers(const cJSON *value, const char *name)
{
	char expected[64];
	(void)snprintf(expected, sizeof expected, "#/$defs/%s", name);
	assert_non_null(member(value, "$ref"));
	assert_string_equal(member(value, "$ref")->valuestring, expected);
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
	if (key->kind == JSON_TEXT)
		assert_refers(property, "text");
	else if (key->kind == JSON_CODE)
		assert_refers(property, "code");
	else if (key->kind == JSON_CHOICE)
		assert_words(property, key->choices);
	else if (key->kind == JSON_FLAG)
		assert_string_equal(member(property, "type")->valuestring, "boolean");
	else if (key->kind == JSON_OBJECT)
		assert_refers(property, key->shape->name);
	else if (key->kind == JSON_NUMBER)
		assert_int_equal(member(property, "maximum")->valueint, key->max);
	else if (key->kind == JSON_WORDS)
		assert_int_equal(member(property, "maxProperties")->valueint, key->max);
	else if (key->kind == JSON_LIST || key->kind == JSON_TEXTS) {
		assert_int_equal(member(property, "maxItems")->valueint, key->max);
		assert_refers(member(property, "items"), key->kind == JSON_LIST ? key->shape->name : "text");
	} else
		fail_msg("no such key in a mapping: %s", key->name);
}

static void says_what_the_reader_reads(void **state)
{
	(void)state;
	char *path = support_project("docs/mapping.schema.json"), *text = support_read(path, NULL);
	char *guide_path = support_project("docs/mapping.md"), *guide = support_read(guide_path, NULL);
	cJSON *schema = cJSON_Parse(text);
	assert_non_null(schema);
	assert_int_equal(cJSON_GetArraySize(member(schema, "$defs")), MAPPED_SHAPES + 2);
	for (size_t i = 0; i < MAPPED_SHAPES; i++) {
		const struct json_shape *shape = &mapped_shapes[i];
		const cJSON *object = member(member(schema, "$defs"), shape->name), *required;
		int needed = 0;
		assert_non_null(object);
		assert_true(cJSON_IsFalse(member(object, "additionalProperties")));
		const cJSON *property = member(object, "properties")->child;
		for (size_t k = 0; k < shape->key_count; k++, property = property->next) {
			char row[80];
			assert_non_null(property);
			assert_string_equal(property->string, shape->keys[k].name);
			assert_kind(property, &shape->keys[k]);
			needed += shape->keys[k].required;
			(void)snprintf(row, sizeof row, "| `%s` | %s", shape->keys[k].name,
				shape->keys[k].required ? "krävs" : "|");
			if (!strstr(guide, row))
				fail_msg("docs/mapping.md lacks \"%s\"", row);
		}
		assert_null(property);
		required = member(object, "required");
		assert_int_equal(cJSON_GetArraySize(required), needed);
	}
	cJSON_Delete(schema);
	free(text);
	free(path);
	free(guide);
	free(guide_path);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(says_what_the_reader_reads)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
