#include "import/decision_names.h"

#include <string.h>

#include "ledger/base/text.h"

struct names {
	struct uph_ledger *ledger;
	struct uph_findings *findings;
	const struct decision_draft *draft; /* NULL: the file is none */
	const struct uph_origin *origin;    /* NULL: only look */
	struct arena *memory;
	size_t added;
	struct uph_error *err;
};

static enum uph_status refuse(struct names *names, const char *path, const char *message)
{
	(void)uph_findings_add(names->findings, UPH_SEVERITY_ERROR, "decision.name", path, "%s", message);
	return UPH_OK;
}

/* The file's record; of a draft with the value's place. */
static struct uph_origin origin_at(const struct names *names, const char *path)
{
	struct uph_origin origin = *names->origin;
	if (names->draft)
		origin.place = decision_draft_place(names->draft, path, names->memory);
	return origin;
}

static enum uph_status new_party(struct names *names, const char *path, const char *name)
{
	struct uph_party party = {.name = name, .kind = "other"};
	int64_t id;
	char confirm[UPH_PARTY_CONFIRM_MAX];
	if (!names->origin && uph_party_confirm(names->ledger, name, false, confirm)) {
		(void)uph_findings_add(names->findings, UPH_SEVERITY_ERROR, "decision.party", path,
			"Parten \"%s\" finns inte i boken%s.", name, confirm);
		return UPH_OK;
	}
	if (!names->origin)
		return UPH_OK;
	if (text_has(name, "kommun", true))
		party.kind = "municipality";
	(void)uph_findings_add(names->findings, UPH_SEVERITY_NOTE, "decision.new_party", path,
		"Parten \"%s\" är ny i boken.", name);
	names->added++;
	struct uph_origin origin = origin_at(names, path);
	return uph_party_add(names->ledger, &party, &origin, &id, names->err);
}

static enum uph_status see_party(struct names *names, const char *path, const char *name)
{
	const struct uph_party *party;
	struct uph_error why;
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_party_find(names->ledger, name, &party, &why);
	if (status == UPH_E_MISSING)
		return new_party(names, path, name);
	return status == UPH_OK ? UPH_OK : uph_fail(names->err, status, "%s", why.message);
}

static bool declares_fund(const struct decision_draft *draft, const char *name)
{
	for (size_t i = 0; draft && i < draft->fund_count; i++) {
		if (text_same(draft->funds[i].name, name))
			return true;
	}
	return false;
}

static bool declares_activity(const struct decision_draft *draft, const char *code)
{
	for (size_t i = 0; draft && i < draft->activity_count; i++) {
		if (text_same(draft->activities[i].code, code))
			return true;
	}
	return false;
}

static enum uph_status see_pot(struct names *names, const char *path, const char *fund, const char *activity)
{
	const struct uph_fund *found_fund;
	const struct uph_activity *found_activity;
	struct uph_error why;
	if (names->origin)
		return UPH_OK;
	enum uph_status status = uph_fund_find(names->ledger, fund, &found_fund, &why);
	if (status == UPH_E_MISSING)
		status = declares_fund(names->draft, fund) ? UPH_OK : refuse(names, path, why.message);
	if (status == UPH_OK)
		status = uph_activity_find(names->ledger, activity, &found_activity, &why);
	if (status == UPH_E_MISSING)
		status =
			declares_activity(names->draft, activity) ? UPH_OK : refuse(names, path, why.message);
	return status == UPH_OK ? UPH_OK : uph_fail(names->err, status, "%s", why.message);
}

static enum uph_status see_shares(struct names *names, const struct decision_share *shares, size_t count)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		status = see_party(names, shares[i].path, shares[i].recipient);
		if (status == UPH_OK)
			status = see_party(names, shares[i].path, shares[i].requisitioner);
		if (status == UPH_OK)
			status = see_party(names, shares[i].path, shares[i].performer);
		if (status == UPH_OK)
			status = see_shares(names, shares[i].shares, shares[i].share_count);
	}
	return status;
}

static enum uph_status see_allocation(struct names *names, const struct decision_allocation *allocation)
{
	enum uph_status status = see_party(names, allocation->path, allocation->recipient);
	if (status == UPH_OK && allocation->requisitioner != allocation->recipient)
		status = see_party(names, allocation->path, allocation->requisitioner);
	if (status == UPH_OK)
		status = see_party(names, allocation->path, allocation->performer);
	for (size_t i = 0; status == UPH_OK && i < allocation->financing_count; i++)
		status = see_pot(names, allocation->financing[i].path, allocation->financing[i].fund,
			allocation->financing[i].activity);
	return status == UPH_OK ? see_shares(names, allocation->shares, allocation->share_count) : status;
}

static enum uph_status see_condition(struct names *names, const struct decision_condition *condition)
{
	enum uph_status status = UPH_OK;
	const struct decision_pot *pot = condition->on_failure;
	if (pot)
		status = see_pot(names, pot->path, pot->fund, pot->activity);
	for (size_t i = 0;
		status == UPH_OK && condition->cofinancing && i < condition->cofinancing->funder_count; i++)
		status = see_party(names, condition->cofinancing->funders[i].path,
			condition->cofinancing->funders[i].party);
	return status;
}

/* An earlier decision is in the book, or in the file before this one. */
static bool earlier_in_file(
	const struct decision_file *file, size_t before, const struct decision_earlier *earlier)
{
	for (size_t i = 0; i < before; i++) {
		const struct decision_text *decision = &file->decisions[i];
		const char *a = decision->paragraph ? decision->paragraph : "",
			   *b = earlier->paragraph ? earlier->paragraph : "";
		if (decision->date.ymd == earlier->date.ymd && strcmp(decision->body, earlier->body) == 0 &&
			strcmp(a, b) == 0)
			return true;
	}
	return false;
}

static enum uph_status see_earlier(struct names *names, const struct decision_file *file, size_t index)
{
	const struct decision_text *decision = &file->decisions[index];
	struct uph_error why;
	int64_t id;
	if (names->origin || decision->link == DECISION_LINK_NONE ||
		earlier_in_file(file, index, &decision->earlier))
		return UPH_OK;
	enum uph_status status = uph_decision_find(names->ledger, decision->earlier.body,
		decision->earlier.date, decision->earlier.paragraph, &id, &why);
	if (status == UPH_E_MISSING)
		return refuse(names, decision->earlier.path, why.message);
	return status == UPH_OK ? UPH_OK : uph_fail(names->err, status, "%s", why.message);
}

/* Only the one who may decide makes something decided. */
static void see_stage(struct names *names, const struct decision_text *decision)
{
	if (names->origin || decision->stage != UPH_DECIDED || !decision->decider ||
		text_same(decision->decider, decision->body))
		return;
	(void)uph_findings_add(names->findings, UPH_SEVERITY_ERROR, "decision.stage", decision->path,
		"%s får inte besluta: det gör %s. Skriv \"stage\": \"recommended\", och beslutet under \"approval\".",
		decision->body, decision->decider);
}

/* ---- what a draft declares ---- */

static enum uph_status need_fund(struct names *names, const struct decision_fund *declared)
{
	const struct uph_fund *known;
	struct uph_error why;
	int64_t id;
	enum uph_status status = uph_fund_find(names->ledger, declared->name, &known, &why);
	if (status != UPH_E_MISSING)
		return status == UPH_OK ? UPH_OK : uph_fail(names->err, status, "%s", why.message);
	const struct uph_fund fund = {.name = declared->name,
		.kind = declared->kind,
		.year = declared->year,
		.earlier = declared->earlier};
	struct uph_origin origin = origin_at(names, declared->path);
	(void)uph_findings_add(names->findings, UPH_SEVERITY_NOTE, "decision.new_fund", declared->path,
		"Bidragsåret \"%s\" är nytt i boken.", declared->name);
	names->added++;
	return uph_fund_add(names->ledger, &fund, &origin, &id, names->err);
}

static enum uph_status need_activity(struct names *names, const struct decision_activity *declared)
{
	const struct uph_activity *known;
	struct uph_error why;
	int64_t id;
	enum uph_status status = uph_activity_find(names->ledger, declared->code, &known, &why);
	if (status != UPH_E_MISSING)
		return status == UPH_OK ? UPH_OK : uph_fail(names->err, status, "%s", why.message);
	const struct uph_activity activity = {.code = declared->code, .name = ""};
	struct uph_origin origin = origin_at(names, declared->path);
	(void)uph_findings_add(names->findings, UPH_SEVERITY_NOTE, "decision.new_activity", declared->path,
		"Aktiviteten \"%s\" är ny i boken.", declared->code);
	names->added++;
	status = uph_activity_add(names->ledger, &activity, &origin, &id, names->err);
	if (status != UPH_OK || !declared->name ||
		uph_activity_find(names->ledger, declared->name, &known, &why) == UPH_OK)
		return status;
	return uph_alias_add(names->ledger, UPH_ALIAS_ACTIVITY, id, declared->name, &origin, names->err);
}

/* An activity's name is the matrix's to give: a draft's is another name for it, shown until then. */
static enum uph_status see_declared(struct names *names)
{
	const struct decision_draft *draft = names->draft;
	enum uph_status status = UPH_OK;
	if (!draft || !names->origin)
		return UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < draft->fund_count; i++)
		status = need_fund(names, &draft->funds[i]);
	for (size_t i = 0; status == UPH_OK && i < draft->activity_count; i++)
		status = need_activity(names, &draft->activities[i]);
	return status;
}

static enum uph_status see_all(struct names *names, const struct decision_file *file)
{
	enum uph_status status = see_declared(names);
	for (size_t d = 0; status == UPH_OK && d < file->count; d++) {
		const struct decision_text *decision = &file->decisions[d];
		see_stage(names, decision);
		status = see_earlier(names, file, d);
		for (size_t i = 0; status == UPH_OK && i < decision->allocation_count; i++)
			status = see_allocation(names, &decision->allocations[i]);
		for (size_t i = 0; status == UPH_OK && i < decision->condition_count; i++)
			status = see_condition(names, &decision->conditions[i]);
	}
	return status;
}

enum uph_status decision_names_check(struct uph_ledger *ledger, const struct decision_file *file,
	struct uph_findings *findings, struct uph_error *err)
{
	struct names names = {.ledger = ledger, .draft = file->draft, .findings = findings, .err = err};
	enum uph_status status = see_all(&names, file);
	size_t errors = uph_findings_count_of(findings, UPH_SEVERITY_ERROR);
	if (status == UPH_OK && errors > 0)
		return uph_fail(err, UPH_E_REFUSED, "filen nämner något som boken inte känner");
	return status;
}

enum uph_status decision_names_add(struct uph_ledger *ledger, const struct decision_file *file,
	const struct uph_origin *origin, struct arena *memory, struct uph_findings *findings, size_t *added,
	struct uph_error *err)
{
	struct names names = {.ledger = ledger,
		.draft = file->draft,
		.memory = memory,
		.findings = findings,
		.origin = origin,
		.err = err};
	enum uph_status status = see_all(&names, file);
	*added = names.added;
	return status;
}
