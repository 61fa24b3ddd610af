/* JSON from any bytes: what our own check takes for JSON is JSON to cJSON as well, and is the same when it is
 * written and read again; what it refuses is told with a place within the text. */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "import/json_reader.h"
#include "import/json_syntax.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

static size_t depth_of(const cJSON *value)
{
	size_t deepest = 0;
	for (const cJSON *child = value->child; child; child = child->next) {
		size_t depth = depth_of(child);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest + 1;
}

static void check_accepted(const char *text, size_t length)
{
	cJSON *value = cJSON_ParseWithLength(text, length);
	require(value != NULL);
	require(depth_of(value) <= JSON_DEPTH_MAX + 1);
	require(text_valid(text, length, NULL));
	char *printed = cJSON_PrintUnformatted(value);
	require(printed != NULL);
	struct json_fault fault;
	if (!json_syntax_check(printed, strlen(printed), &fault))
		require_failed(printed, 0, fault.message);
	cJSON *again = cJSON_Parse(printed);
	/* Numbers are doubles: what has been printed once is printed the same. */
	char *twice = again ? cJSON_PrintUnformatted(again) : NULL;
	require(twice && strcmp(printed, twice) == 0);
	cJSON_Delete(again);
	cJSON_Delete(value);
	cJSON_free(printed);
	cJSON_free(twice);
}

static void check_refused(const char *text, size_t length, const struct json_fault *fault)
{
	char place[JSON_PLACE_MAX];
	require(fault->rule && *fault->rule && fault->message[0] != '\0' && fault->at <= length);
	require_text(fault->message);
	json_syntax_place(text, length, fault->at, place);
	size_t digits = strspn(place, "0123456789");
	require(digits > 0 && place[digits] == ':' && place[digits + 1] != '\0' && place[0] != '0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_fault fault = {0};
	char *text = malloc(size > 0 ? size : 1);
	require(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	if (json_syntax_check(text, size, &fault))
		check_accepted(text, size);
	else
		check_refused(text, size, &fault);
	free(text);
	return 0;
}
