/* uph party: who is who. The list, and what a person confirms about one: another name, that two are the same,
 * what it belongs to, its organisation number, its kind. Each can be taken back. */
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "ledger/base/text.h"
#include "report_output.h"

static const enum option_id options[] = {OPTION_REASON, OPTION_UNDO, OPTION_REMOVE, OPTION_NO_LONGER,
	OPTION_PARTY_KIND, OPTION_PARTY_PARENT, OPTION_PARTY_NUMBER, OPTION_DRY_RUN_CHANGE, OPTION_AS_OF,
	OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

struct verb {
	const char *name;
	const char *example;
	enum uph_status (*run)(struct change *change, struct uph_error *err);
	enum option_id options[5]; /* those it takes, beside --reason and --dry-run */
	enum option_id instead;    /* given, its last word is not; OPTION_NONE: it always is */
	size_t words;              /* after the verb */
};

static const char *word_at(const struct change *change, size_t index)
{
	return change->invocation->arguments.words[index + 1];
}

static bool given(const struct change *change, enum option_id id)
{
	return invocation_value(change->invocation, id) != NULL;
}

static enum uph_status say(struct change *change, int64_t party, enum uph_party_field field, int64_t other,
	const char *text, struct uph_error *err)
{
	const struct uph_party_change said = {.party = party,
		.field = field,
		.other = other,
		.text = text,
		.reason = invocation_value(change->invocation, OPTION_REASON)};
	return uph_party_change(change->ledger, &said, NULL, NULL, err);
}

/* The party that the name counts as. Its texts live until the next change. */
static enum uph_status counted(
	struct change *change, size_t index, struct uph_party *out, struct uph_error *err)
{
	const struct uph_party *party;
	enum uph_status status = uph_party_find(change->ledger, word_at(change, index), &party, err);
	if (status == UPH_OK) {
		*out = *party;
		out->name = arena_string(&change->memory, party->name);
	}
	return status == UPH_OK && !out->name ? uph_fail(err, UPH_E_MEMORY, "minnet räcker inte") : status;
}

/* The very one that bears it, merged or not. */
static enum uph_status bearer(
	struct change *change, size_t index, struct uph_party *out, struct uph_error *err)
{
	enum uph_status status = uph_party_named(change->ledger, word_at(change, index), 0, out, err);
	if (status == UPH_OK)
		out->name = arena_string(&change->memory, out->name);
	return status == UPH_OK && !out->name ? uph_fail(err, UPH_E_MEMORY, "minnet räcker inte") : status;
}

/* ---- the verbs ---- */

static enum uph_status add(struct change *change, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	const struct uph_party *parent = NULL;
	const char *above = invocation_value(invocation, OPTION_PARTY_PARENT);
	const char *kind = invocation_value(invocation, OPTION_PARTY_KIND);
	struct uph_party party = {.name = word_at(change, 0),
		.kind = kind ? uph_party_kind(option_choice(&invocation->arguments, OPTION_PARTY_KIND))
			     : NULL,
		.organisation_number = invocation_value(invocation, OPTION_PARTY_NUMBER)};
	char near[UPH_PARTY_CONFIRM_MAX];
	int64_t id;
	if (!party.kind)
		return uph_fail(err, UPH_E_USAGE, "ange partens slag: --kind municipality, unit, other …");
	if (party.name[0] == '\0')
		return uph_fail(err, UPH_E_USAGE, "ange partens namn");
	enum uph_status status = above ? uph_party_find(change->ledger, above, &parent, err) : UPH_OK;
	if (status != UPH_OK)
		return status;
	party.parent = parent ? parent->id : 0;
	bool is_near = uph_party_confirm(change->ledger, party.name, true, near);
	status = uph_party_add(change->ledger, &party, NULL, &id, err);
	if (status != UPH_OK)
		return status;
	change_say(change, "%s är en part i boken (%s).", party.name, uph_party_kind_word(party.kind));
	if (is_near)
		change_warn(change, "%s är ny i boken%s.", party.name, near);
	return UPH_OK;
}

static enum uph_status undo_merge(struct change *change, struct uph_error *err)
{
	struct uph_party party;
	enum uph_status status = bearer(change, 0, &party, err);
	if (status == UPH_OK)
		status = say(change, party.id, UPH_PARTY_INTO, 0, NULL, err);
	if (status == UPH_OK)
		change_say(
			change, "%s är åter en egen part; rapporterna visar den för sig igen.", party.name);
	return status;
}

static enum uph_status merge(struct change *change, struct uph_error *err)
{
	char words[TEXT_SHELL_MAX];
	struct uph_party from, into;
	const char *reason = invocation_value(change->invocation, OPTION_REASON);
	if (given(change, OPTION_UNDO))
		return undo_merge(change, err);
	if (!reason || text_same(reason, ""))
		return uph_fail(err, UPH_E_USAGE, "ange varför de är samma part: --reason \"…\"");
	enum uph_status status = bearer(change, 0, &from, err);
	if (status == UPH_OK)
		status = counted(change, 1, &into, err);
	if (status == UPH_OK)
		status = say(change, from.id, UPH_PARTY_INTO, into.id, NULL, err);
	if (status != UPH_OK)
		return status;
	change_say(change, "%s räknas från och med nu som %s, i alla rapporter och nästa fil.", from.name,
		into.name);
	change_say(
		change, "Det tas tillbaka med: uph party merge --undo %s", text_shell_name(from.name, words));
	return UPH_OK;
}

static enum uph_status alias(struct change *change, struct uph_error *err)
{
	struct uph_party party;
	const char *name = word_at(change, 1);
	bool remove = given(change, OPTION_REMOVE);
	enum uph_status status = remove ? bearer(change, 0, &party, err) : counted(change, 0, &party, err);
	if (status != UPH_OK)
		return status;
	if (remove) {
		status = say(change, party.id, UPH_PARTY_UNNAMED, 0, name, err);
		if (status == UPH_OK)
			change_say(change, "\"%s\" är inte längre ett namn på %s.", name, party.name);
		return status;
	}
	const struct uph_party *has;
	char words[TEXT_SHELL_MAX], other[TEXT_SHELL_MAX];
	if (name[0] == '\0')
		return uph_fail(err, UPH_E_USAGE, "ange namnet som ska läras");
	if (uph_party_find(change->ledger, name, &has, NULL) == UPH_OK) {
		if (has->id == party.id)
			return uph_fail(
				err, UPH_E_INVARIANT, "inget ändras: \"%s\" är redan %s", name, party.name);
		return uph_fail(err, UPH_E_INVARIANT,
			"\"%s\" är redan ett namn på %s; är de samma part: uph party merge %s %s --reason "
			"\"…\"",
			name, has->name, text_shell_name(has->name, words),
			text_shell_name(party.name, other));
	}
	status = uph_alias_add(change->ledger, UPH_ALIAS_PARTY, party.id, name, NULL, err);
	if (status == UPH_OK)
		change_say(change, "\"%s\" är från och med nu ett namn på %s.", name, party.name);
	return status;
}

static enum uph_status parent(struct change *change, struct uph_error *err)
{
	struct uph_party party, above = {0};
	bool none = given(change, OPTION_NO_LONGER);
	enum uph_status status = counted(change, 0, &party, err);
	if (status == UPH_OK && !none)
		status = counted(change, 1, &above, err);
	if (status == UPH_OK)
		status = say(change, party.id, UPH_PARTY_PARENT, above.id, NULL, err);
	if (status == UPH_OK && none)
		change_say(change, "%s hör inte längre till någon.", party.name);
	else if (status == UPH_OK)
		change_say(change, "%s hör till %s.", party.name, above.name);
	return status;
}

static enum uph_status number(struct change *change, struct uph_error *err)
{
	struct uph_party party;
	bool none = given(change, OPTION_NO_LONGER);
	enum uph_status status = none ? bearer(change, 0, &party, err) : counted(change, 0, &party, err);
	if (status == UPH_OK)
		status = say(change, party.id, UPH_PARTY_NUMBER, 0, none ? NULL : word_at(change, 1), err);
	if (status != UPH_OK)
		return status;
	const struct uph_party *now = uph_party_by_id(change->ledger, party.id);
	if (now && now->organisation_number)
		change_say(change, "%s har organisationsnumret %s.", party.name, now->organisation_number);
	else
		change_say(change, "%s har inget organisationsnummer i boken.", party.name);
	return UPH_OK;
}

static enum uph_status kind(struct change *change, struct uph_error *err)
{
	struct uph_party party;
	const char *name = word_at(change, 1);
	enum uph_status status = counted(change, 0, &party, err);
	if (status == UPH_OK)
		status = say(change, party.id, UPH_PARTY_KIND, 0, name, err);
	if (status == UPH_OK)
		change_say(change, "Slaget på %s är nu: %s.", party.name, uph_party_kind_word(name));
	return status;
}

static const struct verb verbs[] = {
	{"add", "uph party add \"Kommunförbundet\" --kind other", add,
		{OPTION_PARTY_KIND, OPTION_PARTY_PARENT, OPTION_PARTY_NUMBER, OPTION_NONE}, OPTION_NONE, 1},
	{"merge", "uph party merge \"Karlskrona kn\" \"Karlskrona kommun\" --reason \"…\"", merge,
		{OPTION_UNDO, OPTION_NONE}, OPTION_UNDO, 2},
	{"alias", "uph party alias \"Karlskrona kommun\" \"Karlskrona kommn\"", alias,
		{OPTION_REMOVE, OPTION_NONE}, OPTION_NONE, 2},
	{"parent", "uph party parent KoU \"Region Blekinge\"", parent, {OPTION_NO_LONGER, OPTION_NONE},
		OPTION_NO_LONGER, 2},
	{"number", "uph party number \"Karlskrona kommun\" 212000-0829", number,
		{OPTION_NO_LONGER, OPTION_NONE}, OPTION_NO_LONGER, 2},
	{"kind", "uph party kind \"Kommunförbundet\" other", kind, {OPTION_NONE}, OPTION_NONE, 2},
};
#define VERBS (sizeof verbs / sizeof *verbs)

/* Options that only some verbs take. */
static const enum option_id of_verbs[] = {OPTION_UNDO, OPTION_REMOVE, OPTION_NO_LONGER, OPTION_PARTY_KIND,
	OPTION_PARTY_PARENT, OPTION_PARTY_NUMBER};

static bool takes(const struct verb *verb, enum option_id id)
{
	for (size_t i = 0; verb && verb->options[i] != OPTION_NONE; i++)
		if (verb->options[i] == id)
			return true;
	return false;
}

static enum uph_status check_options(
	const struct invocation *invocation, const struct verb *verb, struct uph_error *err)
{
	bool asks =
		invocation_value(invocation, OPTION_AS_OF) || invocation_value(invocation, OPTION_KNOWN_AT);
	if (verb && asks)
		return uph_fail(err, UPH_E_USAGE, "--as-of och --known-at hör till uph party list");
	for (size_t i = 0; i < sizeof of_verbs / sizeof *of_verbs; i++)
		if (invocation_value(invocation, of_verbs[i]) && !takes(verb, of_verbs[i]))
			return uph_fail(err, UPH_E_USAGE,
				"växeln hör inte till uph party %s; se \"uph help party\"",
				verb ? verb->name : "list");
	return UPH_OK;
}

static enum uph_status run_verb(struct change *change, void *context, struct uph_error *err)
{
	const struct verb *verb = context;
	return verb->run(change, err);
}

/* The list only reads: the book may be one that this person may not write. */
static const struct command reading = {.name = "party", .options = options, .ledger = COMMAND_READS};

static enum uph_status list(struct invocation *invocation, struct uph_error *err)
{
	enum uph_status status = check_options(invocation, NULL, err);
	if (status != UPH_OK)
		return status;
	if (invocation->arguments.word_count > 1 || invocation_value(invocation, OPTION_REASON) ||
		invocation_value(invocation, OPTION_DRY_RUN_CHANGE))
		return uph_fail(err, UPH_E_USAGE, "uph party list visar alla parter och tar inga fler ord");
	invocation->command = &reading;
	return report_run(invocation, uph_report_parties, err);
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	const struct arguments *arguments = &invocation->arguments;
	struct verb verb = {0};
	if (arguments->word_count == 0 || strcmp(arguments->words[0], "list") == 0)
		return list(invocation, err);
	for (size_t i = 0; i < VERBS; i++)
		if (strcmp(verbs[i].name, arguments->words[0]) == 0)
			verb = verbs[i];
	if (!verb.name)
		return uph_fail(err, UPH_E_USAGE,
			"uph party tar list, add, merge, alias, parent, number eller kind, inte \"%.60s\"",
			arguments->words[0]);
	enum uph_status status = check_options(invocation, &verb, err);
	bool instead = verb.instead != OPTION_NONE && invocation_value(invocation, verb.instead);
	if (status == UPH_OK && arguments->word_count != 1 + verb.words - (instead ? 1 : 0))
		status = uph_fail(err, UPH_E_USAGE,
			"skriv till exempel: %s (namn med mellanslag står inom citattecken)", verb.example);
	return status == UPH_OK ? change_run(invocation, run_verb, &verb, err) : status;
}

const struct command command_party = {
	.name = "party",
	.swedish = "part",
	.group = "Beslut",
	.summary = "vem är vem: parternas namn, vad de hör till, och två som visat sig vara samma",
	.usage = "[list|add|merge|alias|parent|number|kind] [NAMN] [NAMN]",
	.words_max = 3,
	.options = options,
	.help = "Utan ord, eller med list, visas alla parter: slag, vad de hör till, organisationsnummer, andra "
		"namn, antal tilldelningar och vad de har beviljats.\n"
		"\n"
		"Ett namn lärs bara när någon bekräftar det: boken gissar aldrig att två namn är samma part. alias "
		"lär ett namn till en part; --remove tar bort det. merge säger att två parter i boken är samma: "
		"posterna står kvar som de skrevs, och alla rapporter räknar dem ihop, tills --undo tar tillbaka "
		"det. Rapporter med --known-at före ändringen visar det som gällde då.\n"
		"\n"
		"Organisationsnumrets kontrollsiffra prövas. Personnummer skrivs inte i boken.\n"
		"\n"
		"  uph party list -O xlsx -o parter.xlsx\n"
		"  uph party alias \"Karlskrona kommun\" \"Karlskrona kommn\"\n"
		"  uph party merge \"Karlskrona kn\" \"Karlskrona kommun\" --reason \"felskrivet i matrisen\"\n"
		"  uph party merge --undo \"Karlskrona kn\"\n"
		"  uph party parent \"Region Blekinge (Psykiatri)\" \"Region Blekinge\"\n"
		"  uph party number \"Karlskrona kommun\" 212000-0829\n"
		"  uph party add \"Kommunförbundet\" --kind other\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
