/* What the words of a question name: looked up among what there is. A name may be given by its beginning
 * where one fits; where several do they are told, and where none does the nearest. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/question.h"

#define CANDIDATES_MAX 8
#define SENTENCE_MAX 2048
#define EVENT_OF_CORRECTION 0
#define CORRECTION_NAME "correct"
#define CORRECTION_LABEL "Rättelse"

static enum uph_status one(
	struct uph_question *question, int64_t id, struct question_term *out, struct uph_error *err)
{
	out->ids.ids = arena_alloc(&question->memory, sizeof id);
	if (!out->ids.ids)
		return question_no_memory(err);
	out->ids.ids[0] = id;
	out->ids.count = 1;
	return UPH_OK;
}

static enum uph_status shown(
	struct uph_question *question, const char *value, struct question_term *out, struct uph_error *err)
{
	out->shown = arena_print(&question->memory, "%s:%s", question_field_name(out->field), value);
	return out->shown ? UPH_OK : question_no_memory(err);
}

/* ---- names of the register ---- */

static bool begins_with(const char *folded, const char *beginning)
{
	return strncmp(folded, beginning, strlen(beginning)) == 0;
}

/* At the beginning of a word of the name. */
static bool has_word_that_begins(const char *folded, const char *beginning)
{
	for (const char *at = folded; (at = strstr(at, beginning)); at++) {
		if (at == folded || strchr(" (-/", at[-1]))
			return true;
	}
	return false;
}

struct candidates {
	int64_t ids[CANDIDATES_MAX];
	size_t count;
};

static void consider(struct candidates *candidates, int64_t id)
{
	for (size_t i = 0; i < candidates->count; i++) {
		if (candidates->ids[i] == id)
			return;
	}
	if (candidates->count < CANDIDATES_MAX)
		candidates->ids[candidates->count++] = id;
}

static const char *name_of(struct uph_ledger *ledger, enum uph_alias_of of, int64_t id)
{
	const struct uph_fund *fund = of == UPH_ALIAS_FUND ? uph_fund_by_id(ledger, id) : NULL;
	const struct uph_activity *activity =
		of == UPH_ALIAS_ACTIVITY ? uph_activity_by_id(ledger, id) : NULL;
	const struct uph_party *party = of == UPH_ALIAS_PARTY ? uph_party_by_id(ledger, id) : NULL;
	if (activity)
		return activity->code[0] ? activity->code : "ofördelat";
	return fund ? fund->name : party ? party->name : "?";
}

/* Names that begin so come before those that have such a word in them. */
static enum uph_status gather(struct uph_ledger *ledger, enum uph_alias_of of, const char *value,
	struct candidates *out, struct uph_error *err)
{
	struct buffer folded;
	*out = (struct candidates){0};
	buffer_init(&folded, SENTENCE_MAX);
	text_fold(&folded, value, strlen(value));
	bool failed = buffer_failed(&folded);
	const char *beginning = buffer_string(&folded);
	for (int pass = 0; !failed && beginning[0] && pass < 2 && out->count == 0; pass++) {
		for (size_t i = 0; i < ledger->names.name_count; i++) {
			const struct register_name *name = &ledger->names.names[i];
			if (name->of == of && name->until == 0 &&
				(pass == 0 ? begins_with(name->folded, beginning)
					   : has_word_that_begins(name->folded, beginning)))
				consider(out, of == UPH_ALIAS_PARTY ? uph_party_counts_as(ledger, name->id, 0)
								    : name->id);
		}
	}
	buffer_free(&folded);
	return failed ? question_no_memory(err) : UPH_OK;
}

static enum uph_status several(struct uph_ledger *ledger, enum uph_alias_of of, const char *value,
	const struct candidates *candidates, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	struct buffer list;
	buffer_init(&list, SENTENCE_MAX);
	for (size_t i = 0; i < candidates->count; i++)
		buffer_print(&list, "%s%s",
			i == 0                       ? ""
			: i + 1 == candidates->count ? " eller "
						     : ", ",
			name_of(ledger, of, candidates->ids[i]));
	enum uph_status status = uph_fail(err, UPH_E_USAGE, "\"%s\" kan vara %s; skriv mer av namnet",
		text_excerpt(value, strlen(value), excerpt), buffer_string(&list));
	buffer_free(&list);
	return status;
}

/* By its name; else by the beginning of one. `missing` has filled the error when there is none. */
static enum uph_status named(struct uph_ledger *ledger, struct uph_question *question, enum uph_alias_of of,
	int64_t exact, enum uph_status missing, const char *value, struct question_term *out,
	struct uph_error *err)
{
	struct candidates candidates;
	enum uph_status status = UPH_OK;
	if (missing == UPH_OK) {
		candidates = (struct candidates){.ids = {exact}, .count = 1};
	} else if (missing != UPH_E_MISSING) {
		return missing;
	} else {
		status = gather(ledger, of, value, &candidates, err);
	}
	if (status == UPH_OK && candidates.count == 0)
		return missing;
	if (status == UPH_OK && candidates.count > 1)
		return several(ledger, of, value, &candidates, err);
	if (status == UPH_OK)
		status = one(question, candidates.ids[0], out, err);
	return status == UPH_OK ? shown(question, name_of(ledger, of, candidates.ids[0]), out, err) : status;
}

static enum uph_status find_activity(struct uph_ledger *ledger, struct uph_question *question,
	const char *value, struct question_term *out, struct uph_error *err)
{
	const struct uph_activity *activity = NULL;
	enum uph_status status =
		uph_activity_find(ledger, text_same(value, "ofördelat") ? "" : value, &activity, err);
	return named(
		ledger, question, UPH_ALIAS_ACTIVITY, activity ? activity->id : 0, status, value, out, err);
}

static enum uph_status find_party(struct uph_ledger *ledger, struct uph_question *question, const char *value,
	struct question_term *out, struct uph_error *err)
{
	struct uph_party party = {0};
	enum uph_status status = uph_party_named(ledger, value, 0, &party, err);
	int64_t counted = party.into ? party.into : party.id;
	bool exact = status == UPH_OK;
	status = named(ledger, question, UPH_ALIAS_PARTY, counted, status, value, out, err);
	if (status == UPH_OK)
		out->party = exact ? party.id : out->ids.ids[0];
	return status;
}

/* A year alone is every fund of that year's money. */
static enum uph_status find_fund(struct uph_ledger *ledger, struct uph_question *question, const char *value,
	struct question_term *out, struct uph_error *err)
{
	const struct uph_fund *fund = NULL, *funds;
	size_t count;
	int64_t low, high;
	enum uph_status status = uph_fund_find(ledger, value, &fund, err);
	if (status != UPH_E_MISSING || strlen(value) != 4 || !question_days(value, 4, &low, &high))
		return named(ledger, question, UPH_ALIAS_FUND, fund ? fund->id : 0, status, value, out, err);
	struct uph_error reading = {0};
	struct question_list list;
	enum uph_status read = uph_funds(ledger, &funds, &count, &reading);
	if (read != UPH_OK) {
		if (err)
			*err = reading;
		return read;
	}
	question_list_init(&list);
	for (size_t i = 0; i < count; i++)
		if (funds[i].year == low / 10000 && !funds[i].earlier)
			question_list_add(&list, funds[i].id);
	if (question_list_count(&list) == 0) {
		question_list_free(&list);
		return status;
	}
	if (!question_list_take(&list, &question->memory, &out->ids))
		return question_no_memory(err);
	return shown(question, value, out, err);
}

/* ---- days, amounts, numbers ---- */

/* "ver:9-7" means nothing. */
static enum uph_status refuse_backwards(
	const struct question_term *term, const char *value, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	if (term->low <= term->high)
		return UPH_OK;
	return uph_fail(err, UPH_E_USAGE, "\"%s\" slutar före sin början; skriv det minsta först",
		text_excerpt(value, strlen(value), excerpt));
}

static bool digits(const char *text, size_t length, int64_t *out)
{
	*out = 0;
	if (length == 0 || length >= 16)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*out = *out * 10 + (text[i] - '0');
	}
	return true;
}

/* "2024", "2024-04", "2024-04-12". */
static bool stretch(const char *text, size_t length, int64_t *low, int64_t *high)
{
	struct uph_date day;
	int64_t year, month;
	if (length == 4 && digits(text, 4, &year) && year >= 1990 && year <= 2199) {
		*low = year * 10000 + 101;
		*high = year * 10000 + 1231;
		return true;
	}
	if (length == 7 && text[4] == '-' && digits(text, 4, &year) && digits(text + 5, 2, &month) &&
		year >= 1990 && year <= 2199 && month >= 1 && month <= 12) {
		*low = year * 10000 + month * 100 + 1;
		*high = *low + 30;
		return true;
	}
	if (uph_date_parse(text, length, &day, NULL) != UPH_OK)
		return false;
	*low = *high = day.ymd;
	return true;
}

static const char *dots(const char *text, size_t length)
{
	for (size_t i = 1; i + 2 < length; i++) {
		if (text[i] == '.' && text[i + 1] == '.')
			return text + i;
	}
	return NULL;
}

bool question_days(const char *text, size_t length, int64_t *low, int64_t *high)
{
	const char *between = dots(text, length);
	int64_t other;
	if (!between)
		return stretch(text, length, low, high);
	return stretch(text, (size_t)(between - text), low, &other) &&
	       stretch(between + 2, length - (size_t)(between - text) - 2, &other, high);
}

static enum uph_status find_days(
	struct uph_question *question, const char *value, struct question_term *out, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	if (!question_days(value, strlen(value), &out->low, &out->high))
		return uph_fail(err, UPH_E_SYNTAX,
			"\"%s\" är ingen dag; skriv datum:2024, datum:2024-04, datum:2024-04-12 eller datum:2024-01-01..2024-06-30",
			text_excerpt(value, strlen(value), excerpt));
	enum uph_status status = refuse_backwards(out, value, err);
	return status == UPH_OK ? shown(question, value, out, err) : status;
}

struct comparison {
	const char *sign, *shown;
	bool below, equal;
};

static const struct comparison comparisons[] = {
	{">=", "≥", false, true},
	{"<=", "≤", true, true},
	{"≥", "≥", false, true},
	{"≤", "≤", true, true},
	{">", ">", false, false},
	{"<", "<", true, false},
	{"=", "", false, true},
};

static enum uph_status read_amount(const char *text, size_t length, int64_t *ore, struct uph_error *err)
{
	struct uph_money money;
	enum uph_status status = uph_money_parse(text, length, 0, &money, NULL, err);
	if (status == UPH_OK)
		*ore = money.ore;
	return status;
}

static enum uph_status find_amount(
	struct uph_question *question, const char *value, struct question_term *out, struct uph_error *err)
{
	char first[UPH_MONEY_TEXT_MAX], last[UPH_MONEY_TEXT_MAX];
	const char *between = dots(value, strlen(value)), *sign = "";
	const struct comparison *comparison = NULL;
	for (size_t i = 0; !comparison && i < sizeof comparisons / sizeof *comparisons; i++)
		if (strncmp(value, comparisons[i].sign, strlen(comparisons[i].sign)) == 0)
			comparison = &comparisons[i];
	if (comparison) {
		value += strlen(comparison->sign);
		sign = comparison->shown;
		between = NULL;
	}
	size_t length = between ? (size_t)(between - value) : strlen(value);
	enum uph_status status = read_amount(value, length, &out->low, err);
	out->high = out->low;
	if (status == UPH_OK && between)
		status = read_amount(between + 2, strlen(between + 2), &out->high, err);
	if (status == UPH_OK)
		status = refuse_backwards(out, value, err);
	if (status != UPH_OK)
		return status;
	(void)uph_money_print((struct uph_money){out->low}, UPH_MONEY_SWEDISH, first);
	(void)uph_money_print((struct uph_money){out->high}, UPH_MONEY_SWEDISH, last);
	if (comparison && comparison->below) {
		out->high = out->low - !comparison->equal;
		out->low = INT64_MIN;
	} else if (comparison && *sign) {
		out->low += !comparison->equal;
		out->high = INT64_MAX;
	}
	out->shown = arena_print(&question->memory, "%s:%s%s%s%s", question_field_name(out->field), sign,
		first, between ? ".." : "", between ? last : "");
	return out->shown ? UPH_OK : question_no_memory(err);
}

static enum uph_status find_vouchers(struct uph_ledger *ledger, struct uph_question *question,
	const char *value, struct question_term *out, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	const char *dash = strpbrk(value, "-.");
	size_t length = dash ? (size_t)(dash - value) : strlen(value);
	const char *rest = dash ? dash + strspn(dash, "-.") : value;
	if (!digits(value, length, &out->low) || !digits(rest, strlen(rest), &out->high) || out->low < 1)
		return uph_fail(err, UPH_E_SYNTAX,
			"\"%s\" är inget verifikationsnummer; skriv ver:7 eller ver:7-9",
			text_excerpt(value, strlen(value), excerpt));
	if (refuse_backwards(out, value, err) != UPH_OK)
		return UPH_E_USAGE;
	int64_t last = uph_ledger_head(ledger).voucher;
	if (out->low > last)
		return uph_fail(err, UPH_E_MISSING, "verifikation %lld finns inte; den sista är %lld",
			(long long)out->low, (long long)last);
	return shown(question, value, out, err);
}

static enum uph_status find_allocation(struct uph_ledger *ledger, struct uph_question *question,
	const char *value, struct question_term *out, struct uph_error *err)
{
	struct uph_allocation allocation;
	enum uph_status status = uph_allocation_find(ledger, value, &allocation, err);
	if (status == UPH_OK)
		status = one(question, allocation.id, out, err);
	return status == UPH_OK ? shown(question, allocation.label, out, err) : status;
}

/* ---- events ---- */

/* Every event whose name or label begins so: "Återbetalat" is two. */
static enum uph_status find_event(
	struct uph_question *question, const char *value, struct question_term *out, struct uph_error *err)
{
	struct question_list list;
	struct buffer known, wanted, label;
	const char *first = NULL;
	char excerpt[TEXT_EXCERPT_MAX];
	buffer_init(&known, SENTENCE_MAX);
	buffer_init(&wanted, SENTENCE_MAX);
	buffer_init(&label, SENTENCE_MAX);
	question_list_init(&list);
	text_fold(&wanted, value, strlen(value));
	for (int event = EVENT_OF_CORRECTION; event <= UPH_EVENT_LAST; event++) {
		bool correction = event == EVENT_OF_CORRECTION;
		const char *swedish = correction ? CORRECTION_LABEL : uph_event_label((enum uph_event)event);
		const char *name = correction ? CORRECTION_NAME : uph_event_name((enum uph_event)event);
		buffer_clear(&label);
		text_fold(&label, swedish, strlen(swedish));
		buffer_print(&known, "%s%s", known.length > 0 ? ", " : "", buffer_string(&label));
		if (strcmp(name, buffer_string(&wanted)) != 0 &&
			!begins_with(buffer_string(&label), buffer_string(&wanted)))
			continue;
		question_list_add(&list, event);
		first = first ? value : swedish;
	}
	enum uph_status status = UPH_OK;
	if (!first)
		status = uph_fail(err, UPH_E_MISSING, "händelsen \"%s\" finns inte; de som finns är %s",
			text_excerpt(value, strlen(value), excerpt), buffer_string(&known));
	else if (!question_list_take(&list, &question->memory, &out->ids))
		status = question_no_memory(err);
	question_list_free(&list);
	buffer_free(&known);
	buffer_free(&wanted);
	buffer_free(&label);
	return status == UPH_OK ? shown(question, first, out, err) : status;
}

static enum uph_status find_text(
	struct uph_question *question, const char *value, struct question_term *out, struct uph_error *err)
{
	struct buffer folded;
	buffer_init(&folded, SENTENCE_MAX);
	text_fold(&folded, value, strlen(value));
	out->text = buffer_failed(&folded) ? NULL : arena_string(&question->memory, buffer_string(&folded));
	buffer_free(&folded);
	return out->text ? shown(question, value, out, err) : question_no_memory(err);
}

/* ---- by key word ---- */

enum uph_status question_find(struct uph_ledger *ledger, struct uph_question *question,
	enum question_field field, const char *value, struct question_term *out, struct uph_error *err)
{
	*out = (struct question_term){.field = field};
	switch (field) {
	case ASKS_ACTIVITY:
		return find_activity(ledger, question, value, out, err);
	case ASKS_FUND:
		return find_fund(ledger, question, value, out, err);
	case ASKS_RECIPIENT:
	case ASKS_PARTY:
		return find_party(ledger, question, value, out, err);
	case ASKS_DECISION:
		return question_find_decisions(ledger, question, value, out, err);
	case ASKS_DATE:
		return find_days(question, value, out, err);
	case ASKS_AMOUNT:
		return find_amount(question, value, out, err);
	case ASKS_ALLOCATION:
		return find_allocation(ledger, question, value, out, err);
	case ASKS_VOUCHER:
		return find_vouchers(ledger, question, value, out, err);
	case ASKS_SOURCE:
		return question_find_source(ledger, question, value, out, err);
	case ASKS_EVENT:
		return find_event(question, value, out, err);
	case ASKS_TEXT:
		return find_text(question, value, out, err);
	case ASKS_NOTHING:
		break;
	}
	return uph_fail(err, UPH_E_SYNTAX, "\"%s\" är ingen fråga", value);
}
