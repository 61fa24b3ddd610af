/* Conditions: added, found, and read back with what has become of them. The latest outcome counts; 'reopened'
 * says that the one before it was a mistake. */
#include "ledger/condition.h"

#include <stdio.h>
#include <string.h>

#include "ledger/amended.h"
#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "ledger/handle.h"

#define NEAR_EDITS 3
#define CANDIDATES_MAX 600

static const char sql_next_number[] = "SELECT ifnull(max(number), 0) + 1 FROM condition";
/* One of them when ?3 is its id. */
static const char sql_conditions[] =
	"SELECT c.seq, c.decision, c.label, c.kind, c.text, c.name, ifnull(c.due, 0), ifnull(c.allocation, 0),"
	" ifnull(c.fund, 0), ifnull(c.activity, 0), c.reason, o.outcome, ifnull(o.date, 0), o.evidence,"
	" ifnull(o.voucher, 0)"
	" FROM condition c LEFT JOIN outcome o ON o.seq = (SELECT max(x.seq) FROM outcome x"
	"  WHERE x.condition = c.seq AND x.seq <= ?1 AND x.date <= ?2)"
	" WHERE c.seq <= ?1 AND (?3 = 0 OR c.seq = ?3) ORDER BY c.number";
static const char sql_allocation_of[] = "SELECT l.label, " AMENDED(
	"l", "decision", "9223372036854775807") " FROM allocation l WHERE l.seq = ?1";

struct named {
	const char *name, *word; /* as stored and in JSON; as people read it */
};
static const struct named kinds[UPH_CONDITION_KINDS] = {
	[UPH_CONDITION_COFINANCING] = {"cofinancing", "medfinansiering"},
	[UPH_CONDITION_DEADLINE] = {"deadline", "sista dag"},
	[UPH_CONDITION_PERIOD] = {"period", "period"},
	[UPH_CONDITION_REPORT] = {"report", "redovisning"},
	[UPH_CONDITION_RECEIVED] = {"received", "statsbidrag erhålls"},
	[UPH_CONDITION_BODY] = {"body", "annat organs beslut"},
	[UPH_CONDITION_GRANTED] = {"granted", "beviljad ansökan"},
	[UPH_CONDITION_OTHER] = {"other", "övrigt"},
};
static const struct named states[] = {
	[UPH_CONDITION_OPEN] = {"open", "öppet"},
	[UPH_CONDITION_MET] = {"met", "uppfyllt"},
	[UPH_CONDITION_FAILED] = {"failed", "ej uppfyllt"},
	[UPH_CONDITION_SETTLED] = {"settled", "avräknat"},
};

const char *uph_condition_kind_name(enum uph_condition_kind kind)
{
	return kinds[kind].name;
}

const char *uph_condition_kind_word(enum uph_condition_kind kind)
{
	return kinds[kind].word;
}

bool uph_condition_kind_named(const char *name, enum uph_condition_kind *out)
{
	for (size_t i = 0; i < UPH_CONDITION_KINDS; i++) {
		if (strcmp(kinds[i].name, name) == 0) {
			*out = (enum uph_condition_kind)i;
			return true;
		}
	}
	return false;
}

const char *uph_condition_state_name(enum uph_condition_state state)
{
	return states[state].name;
}

const char *uph_condition_state_word(enum uph_condition_state state)
{
	return states[state].word;
}

/* 'reopened', and no outcome at all, are open. */
static enum uph_condition_state state_of(const char *outcome)
{
	for (size_t i = 0; outcome && i < sizeof states / sizeof *states; i++) {
		if (strcmp(states[i].name, outcome) == 0)
			return (enum uph_condition_state)i;
	}
	return UPH_CONDITION_OPEN;
}

char *condition_name(const struct uph_condition *condition, char text[CONDITION_NAME_MAX])
{
	char excerpt[TEXT_EXCERPT_MAX];
	const char *called = condition->name ? condition->name : condition->text;
	(void)snprintf(text, CONDITION_NAME_MAX, "%s (%s)", condition->label,
		text_excerpt(called, strlen(called), excerpt));
	return text;
}

/* ---- adding ---- */

static enum uph_status check_allocation(
	struct uph_ledger *ledger, const struct uph_condition *condition, struct uph_error *err)
{
	struct db_statement *row;
	if (condition->allocation == 0)
		return UPH_OK;
	enum uph_status status = db_prepare(ledger->db, sql_allocation_of, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, condition->allocation);
	status = db_step(row, err);
	if (status == UPH_OK && db_int(row, 1) != condition->decision)
		status = uph_fail(
			err, UPH_E_INVARIANT, "%s hör till ett annat beslut än villkoret", db_text(row, 0));
	db_reset(row);
	return status == UPH_END
		       ? uph_fail(err, UPH_E_MISSING, "tilldelningen som villkoret gäller finns inte")
		       : status;
}

static enum uph_status check(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date decided, struct uph_error *err)
{
	char day[UPH_DATE_TEXT_MAX], due[UPH_DATE_TEXT_MAX];
	if (!condition->text || condition->text[0] == '\0')
		return uph_fail(
			err, UPH_E_INVARIANT, "villkoret saknar text; skriv vad som ska vara uppfyllt");
	if ((unsigned)condition->kind >= UPH_CONDITION_KINDS)
		return uph_fail(err, UPH_E_INVARIANT, "villkoret är av ett slag som inte finns");
	if ((condition->fund == 0) != (condition->activity == 0))
		return uph_fail(err, UPH_E_INVARIANT,
			"potten som pengarna går till anges med både bidragsår och aktivitet");
	if (condition->due.ymd && !uph_date_valid(condition->due))
		return uph_fail(err, UPH_E_INVARIANT, "villkorets sista dag finns inte i almanackan");
	if (condition->due.ymd && condition->due.ymd < decided.ymd)
		return uph_fail(err, UPH_E_INVARIANT, "villkorets sista dag %s ligger före beslutet %s",
			uph_date_print(condition->due, due), uph_date_print(decided, day));
	return check_allocation(ledger, condition, err);
}

enum uph_status uph_condition_add(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date decided, const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	char label[40];
	int64_t number;
	enum uph_status status = check(ledger, condition, decided, err);
	if (status == UPH_OK)
		status = db_number(ledger->db, sql_next_number, &number, err);
	if (status != UPH_OK)
		return status;
	(void)snprintf(label, sizeof label, "V-%02d-%03lld", uph_date_year(decided) % 100, (long long)number);
	const struct value fields[] = {value_source(origin), value_place(origin),
		value_number(condition->decision), value_number(number), value_text(label),
		value_text(kinds[condition->kind].name), value_text(condition->text),
		value_text(condition->name), value_optional(condition->due.ymd),
		value_optional(condition->allocation), value_optional(condition->fund),
		value_optional(condition->activity), value_text(condition->reason)};
	return record_append(ledger, RECORD_CONDITION, fields, id, err);
}

/* ---- reading ---- */

static enum uph_status take(struct db_statement *row, struct uph_condition *out, struct uph_error *err)
{
	*out = (struct uph_condition){
		.id = db_int(row, 0),
		.decision = db_int(row, 1),
		.label = db_text(row, 2),
		.text = db_text(row, 4),
		.name = db_text(row, 5),
		.due = {(int32_t)db_int(row, 6)},
		.allocation = db_int(row, 7),
		.fund = db_int(row, 8),
		.activity = db_int(row, 9),
		.reason = db_text(row, 10),
		.state = state_of(db_text(row, 11)),
	};
	if (out->state != UPH_CONDITION_OPEN) {
		out->outcome_date.ymd = (int32_t)db_int(row, 12);
		out->evidence = db_text(row, 13);
		out->voucher = db_int(row, 14);
	}
	if (!db_text(row, 3) || !uph_condition_kind_named(db_text(row, 3), &out->kind))
		return uph_fail(err, UPH_E_DATABASE, "villkoret %s är av ett okänt slag", out->label);
	return UPH_OK;
}

static enum uph_status prepare(struct uph_ledger *ledger, int64_t id, struct uph_date as_of, int64_t seq_max,
	struct db_statement **out, struct uph_error *err)
{
	enum uph_status status = db_prepare(ledger->db, sql_conditions, out, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(*out, 1, seq_max ? seq_max : INT64_MAX);
	db_bind_int(*out, 2, as_of.ymd ? as_of.ymd : INT32_MAX);
	db_bind_int(*out, 3, id);
	return UPH_OK;
}

enum uph_status uph_conditions_on(struct uph_ledger *ledger, struct uph_date as_of, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_condition *condition, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = prepare(ledger, 0, as_of, seq_max, &row, err);
	if (status != UPH_OK)
		return status;
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_condition condition;
		status = take(row, &condition, err);
		if (status == UPH_OK)
			status = visit(context, &condition, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_conditions(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_condition *condition, struct uph_error *err),
	void *context, struct uph_error *err)
{
	return uph_conditions_on(ledger, (struct uph_date){0}, seq_max, visit, context, err);
}

/* Copies the texts, which belong to the row; false when memory is out. */
static bool keep(struct arena *texts, struct uph_condition *condition)
{
	const char **all[] = {&condition->label, &condition->text, &condition->name, &condition->reason,
		&condition->evidence};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (*all[i] && !(*all[i] = arena_string(texts, *all[i])))
			return false;
	}
	return true;
}

enum uph_status condition_read(struct uph_ledger *ledger, int64_t id, struct uph_date as_of, int64_t seq_max,
	struct arena *texts, struct uph_condition *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = id == 0 ? UPH_END : prepare(ledger, id, as_of, seq_max, &row, err);
	if (status == UPH_OK) {
		status = db_step(row, err);
		if (status == UPH_OK)
			status = take(row, out, err);
		if (status == UPH_OK && !keep(texts, out))
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		db_reset(row);
	}
	return status == UPH_END ? uph_fail(err, UPH_E_MISSING, "villkoret finns inte i boken") : status;
}

enum uph_status uph_condition_by_id(
	struct uph_ledger *ledger, int64_t id, struct uph_condition *out, struct uph_error *err)
{
	return condition_read(ledger, id, (struct uph_date){0}, 0, &ledger->texts, out, err);
}

/* ---- finding ---- */

struct search {
	const char *words;
	int64_t labelled, named, holding; /* the one by label; by its whole name; by words of its name */
	size_t named_count, holding_count;
	size_t near_distance;
	char near[64];
	struct buffer candidates;
};

static void candidate(struct search *search, const struct uph_condition *condition)
{
	char name[CONDITION_NAME_MAX];
	buffer_print(&search->candidates, "%s%s", search->candidates.length > 0 ? ", " : "",
		condition_name(condition, name));
}

static void measure(struct search *search, const char *name, const struct uph_condition *condition)
{
	size_t distance = text_distance(name, search->words, NEAR_EDITS);
	if (distance >= search->near_distance)
		return;
	search->near_distance = distance;
	(void)snprintf(search->near, sizeof search->near, "%s", condition->label);
}

static enum uph_status try_one(void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct search *search = context;
	(void)err;
	measure(search, condition->label, condition);
	if (text_same(condition->label, search->words))
		search->labelled = condition->id;
	if (!condition->name)
		return UPH_OK;
	measure(search, condition->name, condition);
	if (text_same(condition->name, search->words)) {
		search->named = condition->id;
		search->named_count++;
	}
	if (text_has(condition->name, search->words, true)) {
		search->holding = condition->id;
		search->holding_count++;
		candidate(search, condition);
	}
	return UPH_OK;
}

static enum uph_status not_found(const struct search *search, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	text_excerpt(search->words, strlen(search->words), excerpt);
	if (search->holding_count > 1)
		return uph_fail(err, UPH_E_USAGE, "\"%s\" kan vara flera villkor: %s; ange numret", excerpt,
			buffer_string(&search->candidates));
	return uph_fail(err, UPH_E_MISSING, "villkoret \"%s\" finns inte i boken%s%s%s", excerpt,
		search->near[0] ? "; menade du \"" : "", search->near, search->near[0] ? "\"?" : "");
}

enum uph_status uph_condition_find(
	struct uph_ledger *ledger, const char *words, struct uph_condition *out, struct uph_error *err)
{
	struct search search = {.words = words, .near_distance = NEAR_EDITS + 1};
	buffer_init(&search.candidates, CANDIDATES_MAX);
	enum uph_status status = uph_conditions(ledger, 0, try_one, &search, err);
	if (status == UPH_OK) {
		int64_t found = search.labelled             ? search.labelled
				: search.named_count == 1   ? search.named
				: search.holding_count == 1 ? search.holding
							    : 0;
		status = found ? uph_condition_by_id(ledger, found, out, err) : not_found(&search, err);
	}
	buffer_free(&search.candidates);
	return status;
}
