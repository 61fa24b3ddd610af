/* What turns out about a party, or changes. Each is a record, and a later one can say otherwise; the records
 * of money keep the party that they were written with.
 *
 * The rules: (1) a merge makes no circle, is of a party that counts as itself into one that does, and joins
 * no two organisation numbers; (2) parents make no circle, merges counted in; (3) a number has a right check
 * digit and one owner; (4) a kind is one of those there are; (5) an alias that is taken away was its; (6)
 * something changes. They are asked again by verify_parties.c. */
#include "ledger/party.h"

#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"

static const char sql_changes[] =
	"SELECT c.seq, c.party, c.field, ifnull(c.other, 0), c.text, c.reason, c.recorded_at, w.person"
	" FROM party_change c JOIN command w ON w.seq = c.command WHERE c.seq <= ?1 AND (?2 = 0 OR c.party = ?2)"
	" ORDER BY c.seq";

static const char *const field_names[] = {
	[UPH_PARTY_PARENT] = "parent",
	[UPH_PARTY_NUMBER] = "number",
	[UPH_PARTY_KIND] = "kind",
	[UPH_PARTY_INTO] = "into",
	[UPH_PARTY_UNNAMED] = "unnamed",
};

static const struct {
	const char *name, *word;
} kinds[] = {
	{"region", "region"},
	{"unit", "enhet"},
	{"municipality", "kommun"},
	{"state", "staten"},
	{"funder", "finansiär"},
	{"other", "annan"},
};
#define KINDS (sizeof kinds / sizeof *kinds)

const char *uph_party_field_name(enum uph_party_field field)
{
	return field_names[field];
}

const char *uph_party_kind(size_t index)
{
	return index < KINDS ? kinds[index].name : NULL;
}

const char *uph_party_kind_word(const char *kind)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, kind) == 0)
			return kinds[i].word;
	return kind;
}

bool uph_party_confirm(
	struct uph_ledger *ledger, const char *name, bool taken, char out[UPH_PARTY_CONFIRM_MAX])
{
	const struct uph_party *near = uph_party_near(ledger, name);
	char words[TEXT_SHELL_MAX], known[TEXT_SHELL_MAX];
	struct buffer text;
	out[0] = '\0';
	if (!near)
		return false;
	buffer_init(&text, UPH_PARTY_CONFIRM_MAX - 1);
	buffer_print(&text, "; menade du \"%s\"? ", near->name);
	if (taken)
		buffer_print(&text,
			"Slå i så fall ihop dem med uph party merge %s %s --reason \"…\", annars är de två parter",
			text_shell_name(name, words), text_shell_name(near->name, known));
	else
		buffer_print(&text, "Bekräfta det i så fall med uph party alias %s %s, eller rätta namnet",
			text_shell_name(near->name, known), text_shell_name(name, words));
	bool whole = !buffer_failed(&text); /* a name that long is no name */
	if (whole)
		memcpy(out, buffer_string(&text), text.length + 1);
	buffer_free(&text);
	return whole;
}

/* ---- the rules ---- */

static enum uph_status nothing_changes(
	const struct uph_party *party, const char *what, const char *value, struct uph_error *err)
{
	return uph_fail(err, UPH_E_INVARIANT, "inget ändras: %s har redan %s %s", party->name, what, value);
}

static const char *name_of(struct uph_ledger *ledger, int64_t id)
{
	const struct uph_party *party = uph_party_by_id(ledger, id);
	return party ? party->name : "?";
}

/* Whether going up from `from`, as parties count, one comes to `party`. */
static enum uph_status is_above(
	struct uph_ledger *ledger, int64_t from, int64_t party, bool *above, struct uph_error *err)
{
	const struct uph_party *parties;
	size_t count = 0;
	*above = false;
	enum uph_status status = uph_parties(ledger, &parties, &count, err);
	const struct uph_party *at = status == UPH_OK ? uph_party_by_id(ledger, from) : NULL;
	for (size_t steps = 0; at && !*above && steps <= count; steps++) {
		*above = at->id == party;
		at = at->parent ? uph_party_by_id(ledger, at->parent) : NULL;
	}
	return status;
}

static enum uph_status check_parent(struct uph_ledger *ledger, const struct uph_party *party,
	const struct uph_party_change *change, struct uph_error *err)
{
	if (change->other == 0)
		return party->parent == 0 ? uph_fail(err, UPH_E_INVARIANT,
						    "inget ändras: %s hör inte till någon", party->name)
					  : UPH_OK;
	int64_t parent = uph_party_counts_as(ledger, change->other, 0);
	if (parent == party->parent)
		return uph_fail(err, UPH_E_INVARIANT, "inget ändras: %s hör redan till %s", party->name,
			name_of(ledger, parent));
	bool above;
	enum uph_status status = is_above(ledger, parent, party->id, &above, err);
	if (status == UPH_OK && above)
		return uph_fail(err, UPH_E_INVARIANT, "%s hör till %s, som då skulle höra till sig själv",
			name_of(ledger, parent), party->name);
	return status;
}

static enum uph_status check_number(struct uph_ledger *ledger, const struct uph_party *party,
	const struct uph_party_change *change, char out[UPH_ORGANISATION_NUMBER_MAX], struct uph_error *err)
{
	const char *has = party->organisation_number;
	if (!change->text)
		return has ? UPH_OK
			   : uph_fail(err, UPH_E_INVARIANT, "inget ändras: %s har inget organisationsnummer",
				     party->name);
	enum uph_status status = party_number_is_free(ledger, party->id, change->text, out, err);
	if (status == UPH_OK && has && strcmp(has, out) == 0)
		return nothing_changes(party, "organisationsnumret", out, err);
	return status;
}

static enum uph_status check_kind(
	const struct uph_party *party, const struct uph_party_change *change, struct uph_error *err)
{
	size_t at = 0;
	while (at < KINDS && (!change->text || strcmp(kinds[at].name, change->text) != 0))
		at++;
	if (at == KINDS)
		return uph_fail(err, UPH_E_INVARIANT,
			"slaget \"%s\" finns inte; välj region, unit, municipality, state, funder eller other",
			change->text ? change->text : "");
	if (strcmp(party->kind, change->text) == 0)
		return nothing_changes(party, "slaget", kinds[at].word, err);
	return UPH_OK;
}

/* One of its own again: then no other may have its number. */
static enum uph_status check_parting(
	struct uph_ledger *ledger, const struct uph_party *party, struct uph_error *err)
{
	const struct uph_party *parties;
	size_t count;
	if (!party->into)
		return uph_fail(
			err, UPH_E_INVARIANT, "inget ändras: %s är inte sammanslagen med någon", party->name);
	enum uph_status status = uph_parties(ledger, &parties, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const char *number = parties[i].organisation_number;
		if (number && party->organisation_number && parties[i].id != party->id &&
			strcmp(number, party->organisation_number) == 0)
			status = uph_fail(err, UPH_E_INVARIANT,
				"%s och %s har samma organisationsnummer, %s; ta först bort det från den ena: "
				"uph party number --none",
				party->name, parties[i].name, number);
	}
	return status;
}

static enum uph_status check_into(struct uph_ledger *ledger, const struct uph_party *party,
	const struct uph_party_change *change, struct uph_error *err)
{
	char words[TEXT_SHELL_MAX];
	if (change->other == 0)
		return check_parting(ledger, party, err);
	const struct uph_party *into = uph_party_by_id(ledger, change->other);
	if (!into)
		return uph_fail(err, UPH_E_MISSING, "parten som det skulle gälla finns inte i boken");
	if (uph_party_counts_as(ledger, into->id, 0) == party->id)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s räknas redan som %s, och kan inte slås ihop med sig själv", into->name,
			party->name);
	if (party->into)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s är redan sammanslagen med %s; ta först tillbaka det: uph party merge --undo %s",
			party->name, name_of(ledger, party->into), text_shell_name(party->name, words));
	if (into->into)
		return uph_fail(err, UPH_E_INVARIANT, "%s är sammanslagen med %s; slå ihop med den",
			into->name, name_of(ledger, into->into));
	bool above;
	enum uph_status status = is_above(ledger, into->parent, party->id, &above, err);
	if (status != UPH_OK)
		return status;
	if (above)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s hör till %s: den skulle komma att höra till sig själv; ändra det först: uph party parent",
			into->name, party->name);
	if (party->organisation_number && into->organisation_number &&
		strcmp(party->organisation_number, into->organisation_number) != 0)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s (%s) och %s (%s) har olika organisationsnummer: de är inte samma part",
			party->name, party->organisation_number, into->name, into->organisation_number);
	return UPH_OK;
}

struct asked {
	const char *name, *found;
};

static enum uph_status take_name(void *context, const char *name, struct uph_error *err)
{
	struct asked *asked = context;
	(void)err;
	if (text_same(name, asked->name))
		asked->found = name;
	return UPH_OK;
}

static enum uph_status check_alias(struct uph_ledger *ledger, const struct uph_party *party,
	struct uph_party_change *change, struct uph_error *err)
{
	struct asked asked = {change->text ? change->text : "", NULL};
	if (text_same(asked.name, party->name))
		return uph_fail(err, UPH_E_INVARIANT, "\"%s\" är partens eget namn och kan inte tas bort",
			party->name);
	enum uph_status status = uph_party_names(ledger, party->id, 0, take_name, &asked, err);
	if (status == UPH_OK && !asked.found)
		status =
			uph_fail(err, UPH_E_INVARIANT, "\"%s\" är inget namn på %s", asked.name, party->name);
	change->text = asked.found;
	return status;
}

/* ---- writing and reading ---- */

enum uph_status uph_party_change(struct uph_ledger *ledger, const struct uph_party_change *change,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	struct uph_party_change said = *change;
	char number[UPH_ORGANISATION_NUMBER_MAX] = "";
	const struct uph_party *party = uph_party_by_id(ledger, change->party);
	enum uph_status status = UPH_OK;
	if (!party)
		return uph_fail(err, UPH_E_MISSING, "parten som ska ändras finns inte i boken");
	switch (change->field) {
	case UPH_PARTY_PARENT:
		status = check_parent(ledger, party, change, err);
		break;
	case UPH_PARTY_NUMBER:
		status = check_number(ledger, party, change, number, err);
		said.text = change->text ? number : NULL;
		break;
	case UPH_PARTY_KIND:
		status = check_kind(party, change, err);
		break;
	case UPH_PARTY_INTO:
		status = check_into(ledger, party, change, err);
		break;
	case UPH_PARTY_UNNAMED:
		status = check_alias(ledger, party, &said, err);
		break;
	}
	if (status != UPH_OK)
		return status;
	struct value fields[] = {value_source(origin), value_place(origin), value_number(said.party),
		value_text(field_names[said.field]), value_optional(said.other), value_text(said.text),
		value_text(said.reason && said.reason[0] ? said.reason : NULL)};
	status = record_append(ledger, RECORD_PARTY_CHANGE, fields, id, err);
	ledger->names.loaded = false;
	return status;
}

static bool read_field(const char *name, enum uph_party_field *out)
{
	for (int i = UPH_PARTY_PARENT; name && i <= UPH_PARTY_UNNAMED; i++) {
		*out = (enum uph_party_field)i;
		if (strcmp(name, field_names[i]) == 0)
			return true;
	}
	return false;
}

enum uph_status uph_party_changes(struct uph_ledger *ledger, int64_t party, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_party_change *change, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_changes, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	db_bind_int(row, 2, party);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_party_change change = {.id = db_int(row, 0),
			.party = db_int(row, 1),
			.other = db_int(row, 3),
			.text = db_text(row, 4),
			.reason = db_text(row, 5),
			.recorded_at = db_int(row, 6),
			.person = db_text(row, 7)};
		if (!read_field(db_text(row, 2), &change.field))
			continue;
		status = visit(context, &change, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
