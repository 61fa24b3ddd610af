/* uph setting: what the book is called, and whether two must stand for what is recorded. */
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "ledger/base/text.h"
#include "report_output.h"
#include "setting_mapping.h"

#define KEY_MAX 300

static const enum option_id options[] = {OPTION_KNOWN_AT, OPTIONS_OF_CHANGE, OPTION_NONE};

enum value_kind { VALUE_WORDS, VALUE_TWO_OR_OFF, VALUE_AMOUNT, VALUE_DAY };

struct setting {
	const char *key;
	enum value_kind kind;
	bool of_person; /* the key goes on with a person's name */
};
static const struct setting settings[] = {
	{"name", VALUE_WORDS, false},
	{"organisation", VALUE_WORDS, false},
	{"attest", VALUE_TWO_OR_OFF, false},
	{"reconciled", VALUE_DAY, false},
	{"attest.from", VALUE_AMOUNT, false},
	{"attest.limit", VALUE_AMOUNT, true},
};

struct setting_words {
	char key[KEY_MAX];
	const char *value; /* NULL: to be shown */
	const struct setting *setting;
};

static enum uph_status read_words(
	const struct invocation *invocation, struct setting_words *out, struct uph_error *err)
{
	const struct arguments *arguments = &invocation->arguments;
	const char *key = arguments->words[0];
	size_t used = 1;
	*out = (struct setting_words){.setting = NULL};
	for (size_t i = 0; !out->setting && i < sizeof settings / sizeof *settings; i++) {
		size_t length = strlen(settings[i].key);
		bool with_name = settings[i].of_person && strncmp(key, settings[i].key, length) == 0 &&
				 key[length] == ' ';
		if (strcmp(key, settings[i].key) == 0 || with_name)
			out->setting = &settings[i];
	}
	if (!out->setting)
		return uph_fail(err, UPH_E_USAGE,
			"inställningen \"%s\" finns inte; det finns name, organisation, attest, attest.from, "
			"\"attest.limit NAMN\", reconciled och mapping",
			key);
	(void)snprintf(out->key, sizeof out->key, "%s", key);
	if (out->setting->of_person && strcmp(key, out->setting->key) == 0) {
		if (arguments->word_count < 2)
			return uph_fail(
				err, UPH_E_USAGE, "ange vem gränsen gäller: uph setting %s NAMN BELOPP", key);
		(void)snprintf(out->key, sizeof out->key, "%s %s", key, arguments->words[1]);
		used = 2;
	}
	if (arguments->word_count > used + 1)
		return uph_fail(err, UPH_E_USAGE,
			"\"%s\" är ett ord för mycket; skriv värdet inom citattecken",
			arguments->words[used + 1]);
	out->value = arguments->word_count > used ? arguments->words[used] : NULL;
	return UPH_OK;
}

/* The value as it is kept: amounts as plain decimals, "" for none. */
static enum uph_status read_value(const struct setting_words *words, char out[KEY_MAX], struct uph_error *err)
{
	struct uph_money amount;
	struct uph_error why = {0};
	bool none = strcmp(words->value, "none") == 0;
	(void)snprintf(out, KEY_MAX, "%s", words->value);
	if (strlen(words->value) >= KEY_MAX)
		return uph_fail(err, UPH_E_USAGE, "värdet är för långt");
	if (words->setting->kind == VALUE_WORDS)
		return *out ? UPH_OK : uph_fail(err, UPH_E_USAGE, "värdet för %s är tomt", words->key);
	if (words->setting->kind == VALUE_TWO_OR_OFF)
		return strcmp(out, "two") == 0 || strcmp(out, "off") == 0
			       ? UPH_OK
			       : uph_fail(err, UPH_E_USAGE,
					 "%s är two (två tillsammans) eller off, inte \"%s\"", words->key,
					 out);
	if (none) {
		out[0] = '\0';
		return UPH_OK;
	}
	if (words->setting->kind == VALUE_DAY) {
		struct uph_date day;
		if (uph_date_parse(out, strlen(out), &day, NULL) != UPH_OK)
			return uph_fail(
				err, UPH_E_USAGE, "%s är en dag, 2024-09-30, inte \"%s\"", words->key, out);
		uph_date_print(day, out);
		return UPH_OK;
	}
	if (uph_money_parse(words->value, strlen(words->value), 0, &amount, NULL, &why) != UPH_OK)
		return uph_fail(err, UPH_E_USAGE, "%s: %s", words->key, why.message);
	if (amount.ore < 0)
		return uph_fail(err, UPH_E_USAGE, "%s kan inte vara under noll", words->key);
	uph_money_print(amount, UPH_MONEY_PLAIN, out);
	return UPH_OK;
}

static enum uph_status look_for_spelling(
	void *context, const char *key, const char *value, struct uph_error *err)
{
	struct setting_words *words = context;
	(void)value;
	(void)err;
	if (text_same(key, words->key))
		(void)snprintf(words->key, sizeof words->key, "%s", key);
	return UPH_OK;
}

/* A person's name is the same in any case: the setting keeps the spelling that it was first given. */
static enum uph_status find_spelling(
	struct uph_ledger *ledger, struct setting_words *words, struct uph_error *err)
{
	return words->setting->of_person ? uph_ledger_settings(ledger, look_for_spelling, words, err)
					 : UPH_OK;
}

static enum uph_status set(struct change *change, void *context, struct uph_error *err)
{
	struct setting_words *words = context;
	char value[KEY_MAX];
	enum uph_status status = find_spelling(change->ledger, words, err);
	if (status == UPH_OK)
		status = read_value(words, value, err);
	if (status != UPH_OK)
		return status;
	const char *before = uph_ledger_setting(change->ledger, words->key, "");
	if (strcmp(before, value) == 0) {
		change_say(change, "Inställningen %s är redan \"%s\".", words->key, value);
		return UPH_OK;
	}
	status = uph_ledger_set(change->ledger, words->key, value, err);
	if (status == UPH_OK && before[0])
		change_say(
			change, "Inställningen %s är nu \"%s\"; den var \"%s\".", words->key, value, before);
	else if (status == UPH_OK)
		change_say(change, "Inställningen %s är nu \"%s\".", words->key, value);
	return status;
}

static enum uph_status show(struct invocation *invocation, struct setting_words *words, struct uph_error *err)
{
	struct uph_ledger *ledger;
	enum uph_status status = invocation_ledger(invocation, &ledger, err);
	if (status == UPH_OK)
		status = find_spelling(ledger, words, err);
	if (status != UPH_OK)
		return status;
	const char *value = uph_ledger_setting(ledger, words->key, "");
	if (value[0])
		(void)printf("%s\n", value);
	return UPH_OK;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct setting_words words;
	if (invocation->arguments.word_count == 0)
		return report_run(invocation, uph_report_settings, err);
	if (strcmp(invocation->arguments.words[0], "mapping") == 0)
		return setting_mapping_run(invocation, err);
	enum uph_status status = read_words(invocation, &words, err);
	if (status != UPH_OK)
		return status;
	return words.value ? change_run(invocation, set, &words, err) : show(invocation, &words, err);
}

const struct command command_setting = {
	.name = "setting",
	.swedish = "inställning",
	.group = "Boken",
	.summary = "visar och ändrar bokens inställningar",
	.usage = "[INSTÄLLNING [VÄRDE] | --known-at NÄR]",
	.words_max = 3,
	.options = options,
	.help = "Inställningarna är bokens, inte programmets: de följer med filen, och varje ändring står i "
		"behandlingshistoriken.\n"
		"\n"
		"  name               bokens namn, som står på alla rapporter\n"
		"  organisation       vems bok det är\n"
		"  attest             two (två tillsammans) eller off\n"
		"  attest.from        verifikationer under beloppet behöver ingen attest\n"
		"  attest.limit NAMN  högsta belopp som personen får attestera; none tar\n"
		"                     bort gränsen\n"
		"  reconciled         dagen för senaste avstämning mot ekonomisystemet\n"
		"  mapping            kartorna som filer läses med (docs/mapping.md);\n"
		"  mapping NAMN       vad en säger, och med none glöms den\n"
		"\n"
		"  uph setting\n"
		"  uph setting attest two\n"
		"  uph setting attest.from 10000\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
