/* uph init: a new, empty book. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "ledger/base/text.h"
#include "messages.h"

static const enum option_id options[] = {OPTION_NAME, OPTION_NONE};

/* "bocker/blekinge.uph" gives "blekinge". */
static void name_from_path(const char *path, char *out, size_t size)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
	length = text_cut(name, length < size ? length : size - 1);
	memcpy(out, name, length);
	out[length] = '\0';
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	char from_path[256];
	const char *name = invocation_value(invocation, OPTION_NAME);
	const char *path = invocation->ledger_path;
	enum uph_status status = identity_find(&invocation->identity, "init", &invocation->arguments, err);
	if (status != UPH_OK)
		return status;
	if (!name) {
		name_from_path(path, from_path, sizeof from_path);
		name = from_path;
	}
	const struct uph_ledger_options who = identity_options(&invocation->identity);
	status = uph_ledger_create(path, name, &who, err);
	if (status != UPH_OK)
		return status;
	bool usual = strcmp(path, "ledger.uph") == 0;
	message_told("Boken \"%s\" är skapad i %s. Läs in en matris med \"uph%s%s import FIL\".", name, path,
		usual ? "" : " -f ", usual ? "" : path);
	return UPH_OK;
}

const struct command command_init = {
	.name = "init",
	.swedish = "skapa",
	.group = "Boken",
	.summary = "skapar en ny, tom bok",
	.usage = "[--name TEXT]",
	.options = options,
	.help = "Skapar boken i den fil som -f eller UPH_LEDGER anger, annars i ledger.uph i mappen "
		"där du står. Finns filen redan görs ingenting. En bok är en enda fil, som kan "
		"flyttas och kopieras som andra filer när inget program har den öppen.\n"
		"\n"
		"  uph init --name \"Blekinge\"\n"
		"  uph -f bok/2024.uph init\n",
	.ledger = COMMAND_NO_LEDGER,
	.run = run,
};
