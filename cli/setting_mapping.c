#include "setting_mapping.h"

#include <stdio.h>
#include <string.h>

#include "change.h"
#include "ledger/base/text.h"
#include "uph/mapping.h"

struct asked {
	const char *name; /* NULL: all */
	size_t found;
	enum uph_mapping_kind kind;
	char key[1 << 16];
};

static enum uph_status list(void *context, const struct uph_mapping *mapping, struct uph_error *err)
{
	struct asked *asked = context;
	char day[UPH_TIME_TEXT_MAX], quote[TEXT_EXCERPT_MAX];
	(void)err;
	if (asked->name && !text_same(mapping->name, asked->name) && strcmp(mapping->key, asked->name) != 0)
		return UPH_OK;
	asked->found++;
	asked->kind = mapping->kind;
	(void)snprintf(asked->key, sizeof asked->key, "%s", mapping->key);
	if (asked->name)
		(void)printf(
			"%s%s", mapping->body, mapping->body[strlen(mapping->body) - 1] == '\n' ? "" : "\n");
	else
		(void)printf("%s · %s · sparad %s av %s · %s\n", mapping->name,
			mapping->kind == UPH_MAPPING_SHEET ? "kalkylblad" : "någon annans bok",
			uph_time_print(mapping->recorded_at, false, day), mapping->person,
			text_excerpt(mapping->key, strlen(mapping->key), quote));
	return UPH_OK;
}

static enum uph_status show(struct invocation *invocation, struct asked *asked, struct uph_error *err)
{
	struct uph_ledger *ledger;
	enum uph_status status = invocation_ledger(invocation, &ledger, err);
	if (status == UPH_OK)
		status = uph_mappings(ledger, 0, list, asked, err);
	if (status == UPH_OK && asked->name && asked->found == 0)
		return uph_fail(err, UPH_E_MISSING,
			"ingen karta heter \"%s\"; \"uph setting mapping\" visar dem som finns", asked->name);
	if (status == UPH_OK && asked->found == 0)
		(void)puts("Ingen karta är sparad.");
	return status;
}

static enum uph_status find(void *context, const struct uph_mapping *mapping, struct uph_error *err)
{
	struct asked *asked = context;
	(void)err;
	if (!text_same(mapping->name, asked->name) && strcmp(mapping->key, asked->name) != 0)
		return UPH_OK;
	asked->found++;
	asked->kind = mapping->kind;
	(void)snprintf(asked->key, sizeof asked->key, "%s", mapping->key);
	return UPH_OK;
}

static enum uph_status forget(struct change *change, void *context, struct uph_error *err)
{
	struct asked *asked = context;
	const struct uph_origin origin = {0};
	enum uph_status status = uph_mappings(change->ledger, 0, find, asked, err);
	if (status != UPH_OK)
		return status;
	if (asked->found == 0)
		return uph_fail(err, UPH_E_MISSING, "ingen karta heter \"%s\"", asked->name);
	if (asked->found > 1)
		return uph_fail(err, UPH_E_USAGE,
			"%zu kartor heter \"%s\"; skriv rubrikerna, som \"uph setting mapping\" visar",
			asked->found, asked->name);
	const struct uph_mapping none = {
		.kind = asked->kind, .key = asked->key, .name = asked->name, .body = ""};
	status = uph_mapping_keep(change->ledger, &none, &origin, NULL, err);
	if (status == UPH_OK)
		change_say(change, "Kartan \"%s\" är glömd: nästa fil med dess rubriker behöver --mapping.",
			asked->name);
	return status;
}

enum uph_status setting_mapping_run(struct invocation *invocation, struct uph_error *err)
{
	static struct asked asked; /* a key may be long */
	const struct arguments *arguments = &invocation->arguments;
	memset(&asked, 0, sizeof asked);
	asked.name = arguments->word_count > 1 ? arguments->words[1] : NULL;
	if (arguments->word_count < 3)
		return show(invocation, &asked, err);
	if (strcmp(arguments->words[2], "none") != 0)
		return uph_fail(err, UPH_E_USAGE,
			"en karta sparas av uph import --mapping; här kan den visas, eller glömmas med none");
	return change_run(invocation, forget, &asked, err);
}
