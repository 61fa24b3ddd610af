/* The words of a command line, a line of the input for each: what is understood is a value of an option that
 * the command takes, and what is not is refused with a sentence. */
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

enum { WORDS_MAX = 64 };

static const enum option_id reports[] = {OPTIONS_OF_QUESTION, OPTIONS_OF_DRAWING, OPTION_BY, OPTION_NONE};
static const enum option_id changes[] = {OPTION_DATE, OPTION_AMOUNT, OPTION_ALLOCATION, OPTION_EXPLAIN,
	OPTION_UNTIL, OPTION_CONDITION_KIND, OPTION_DRY_RUN_CHANGE, OPTION_QUIET, OPTION_NONE};

static bool takes(const enum option_id *allowed, enum option_id id)
{
	for (; *allowed != OPTION_NONE; allowed++)
		if (*allowed == id)
			return true;
	for (allowed = options_global; *allowed != OPTION_NONE; allowed++)
		if (*allowed == id)
			return true;
	return false;
}

static void check_value(enum option_id id, const char *value)
{
	const struct option *option = option_by_id(id);
	require(option->value ? *value != '\0' : *value == '\0');
	require_text(value);
	bool chosen = option->choices == NULL;
	for (size_t i = 0; option->choices && option->choices[i]; i++)
		chosen = chosen || strcmp(option->choices[i], value) == 0;
	require(chosen);
}

static void check(const enum option_id *allowed, char **words, int count, bool first_word)
{
	const char *kept[WORDS_MAX];
	static struct arguments out;
	struct uph_error err = {0};
	int first = -1;
	memset(&out, 0, sizeof out);
	out.words = kept;
	enum uph_status status = options_parse(count, words, allowed, first_word ? &first : NULL, &out, &err);
	if (status != UPH_OK) {
		require(status == UPH_E_USAGE);
		require_refusal(status, &err);
		return;
	}
	require(out.word_count <= (size_t)count && out.repeated_count <= OPTIONS_REPEATED_MAX);
	require(!first_word || (first >= 0 && first <= count));
	for (enum option_id id = OPTION_NONE + 1; id < OPTION_COUNT; id++) {
		if (!out.values[id])
			continue;
		require(takes(allowed, id));
		check_value(id, out.values[id]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *words[WORDS_MAX];
	int count = 0;
	if (size > 4096 || memchr(data, '\0', size))
		return 0;
	char *text = malloc(size + 1);
	require(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	for (char *at = text; at && count < WORDS_MAX; count++) {
		words[count] = at;
		at = strchr(at, '\n');
		if (at)
			*at++ = '\0';
	}
	check(reports, words, count, false);
	check(changes, words, count, false);
	check(changes, words, count, true);
	free(text);
	return 0;
}
