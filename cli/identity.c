#include "identity.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/text.h"
#include "uph/date.h"

#define WORDS_MAX 4096

static const char *set(const char *variable)
{
	const char *value = getenv(variable);
	return value && *value ? value : NULL;
}

static enum uph_status find_person(char *out, size_t size, struct uph_error *err)
{
	const char *name = set("UPH_USER");
	if (name && (!text_valid(name, strlen(name), NULL) || strlen(name) >= size))
		return uph_fail(
			err, UPH_E_USAGE, "UPH_USER är inte ett namn i UTF-8 om högst %zu byte", size - 1);
	if (!name) {
		const struct passwd *login = getpwuid(getuid());
		name = login && login->pw_name && *login->pw_name ? login->pw_name : set("USER");
	}
	if (name && text_valid(name, strlen(name), NULL) && strlen(name) < size)
		memcpy(out, name, strlen(name) + 1);
	else
		(void)snprintf(out, size, "uid %ld", (long)getuid());
	return UPH_OK;
}

static void put_word(struct buffer *words, const char *word)
{
	bool quoted = !*word || strpbrk(word, " \t\"'");
	buffer_print(words, quoted ? " \"%s\"" : " %s", word);
}

static void put_option(struct buffer *words, enum option_id id, const char *value)
{
	buffer_print(words, " --%s", option_by_id(id)->name);
	if (option_by_id(id)->value)
		put_word(words, value);
}

/* The command in one form, however it was typed. What only says how to show the answer is left out. */
static void put_command(struct buffer *words, const char *command, const struct arguments *arguments)
{
	buffer_print(words, "uph %s", command);
	for (size_t i = 0; i < arguments->word_count; i++)
		put_word(words, arguments->words[i]);
	for (enum option_id id = OPTION_NONE + 1; id < OPTION_COUNT; id++) {
		if (!arguments->values[id] || !option_by_id(id)->recorded)
			continue;
		const char *again;
		for (size_t i = 0; (again = arguments_repeated(arguments, id, i)) != NULL; i++)
			put_option(words, id, again);
		if (!option_repeats(id))
			put_option(words, id, arguments->values[id]);
	}
}

enum uph_status identity_find(
	struct identity *out, const char *command, const struct arguments *arguments, struct uph_error *err)
{
	const char *now = set("UPH_NOW");
	buffer_init(&out->words, WORDS_MAX);
	out->now = 0;
	enum uph_status status = find_person(out->person, sizeof out->person, err);
	if (status != UPH_OK)
		return status;
	if (now && (uph_time_parse(now, strlen(now), false, &out->now, NULL) != UPH_OK || out->now <= 0))
		return uph_fail(err, UPH_E_USAGE,
			"UPH_NOW är ingen tidpunkt som kan läsas; skriv den som 2024-10-01T12:00:00Z");
	put_command(&out->words, command, arguments);
	if (!text_valid(buffer_string(&out->words), out->words.length, NULL))
		return uph_fail(err, UPH_E_USAGE, "ett filnamn är inte giltig UTF-8; byt namn på filen");
	return UPH_OK;
}

void identity_free(struct identity *identity)
{
	buffer_free(&identity->words);
}

static int64_t tick(void *context)
{
	struct identity *identity = context;
	return identity->now++;
}

struct uph_ledger_options identity_options(struct identity *identity)
{
	return (struct uph_ledger_options){
		.person = identity->person,
		.words = buffer_string(&identity->words),
		.clock = identity->now ? tick : NULL,
		.clock_context = identity,
	};
}
