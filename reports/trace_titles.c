/* What the nodes of a trace are called, to a person and to a program. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "reports/account_words.h"
#include "reports/allocation_lines.h"
#include "reports/report_words.h"
#include "reports/trace.h"

#define TITLE_MAX ((size_t)1 << 20)
#define DIGEST_DIGITS 16
#define ARROW " → "

static const char *w(const struct trace_report *made, enum word which)
{
	return word(which, made->report->language);
}

/* ---- parts ---- */

const char *trace_code(struct trace_report *made, int64_t activity)
{
	const struct uph_activity *known = activity ? uph_activity_by_id(made->ledger, activity) : NULL;
	return !known ? NULL : known->code[0] ? known->code : w(made, WORD_UNDIVIDED_ACCOUNT);
}

const char *trace_fund(struct trace_report *made, int64_t fund)
{
	const struct uph_fund *known = fund ? uph_fund_by_id(made->ledger, fund) : NULL;
	return known ? known->name : NULL;
}

const char *trace_party(struct trace_report *made, int64_t party)
{
	const struct uph_party *known = party ? uph_party_by_id(made->ledger, party) : NULL;
	return known ? known->name : NULL;
}

const char *trace_decision(struct trace_report *made, const struct uph_decision *decision)
{
	return query_decision_text(made->report, decision->body, decision->date, decision->paragraph);
}

const char *trace_place(struct trace_report *made, const char *name, const char *place)
{
	if (!name)
		return NULL;
	bool line = place && place[0] && place[strspn(place, "0123456789")] == '\0';
	return uph_report_print(made->report, "%s%s%s%s%s", name, place ? " " : "",
		line ? w(made, WORD_TRACE_LINE) : "", line ? " " : "", place ? place : "");
}

const char *trace_entered(struct trace_report *made, const char *person, int64_t moment)
{
	char time[UPH_TIME_TEXT_MAX];
	if (!person)
		return NULL;
	uph_time_print(moment, false, time);
	char *zone = strstr(time, " UTC");
	if (zone)
		*zone = '\0';
	return uph_report_print(made->report, "%s %s", person, time);
}

const char *trace_digits(struct trace_report *made, const unsigned char digest[UPH_DIGEST_SIZE])
{
	char digits[DIGEST_DIGITS + 1];
	for (size_t i = 0; i < DIGEST_DIGITS / 2; i++)
		(void)snprintf(digits + 2 * i, 3, "%02x", digest[i]);
	return uph_report_text(made->report, digits);
}

/* An allocation whose money has not moved. */
static bool has_no_entries(const struct trace_report *made, size_t node)
{
	const struct uph_trace_node *nodes = made->trace->nodes;
	for (size_t i = node + 1; i < made->trace->count && nodes[i].level > nodes[node].level; i++)
		if (nodes[i].kind == UPH_TRACE_ENTRY)
			return false;
	return true;
}

struct financing {
	struct trace_report *made;
	struct buffer words;
};

static enum uph_status take_financing(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct financing *financing = context;
	char amount[UPH_MONEY_TEXT_MAX];
	const char *code = trace_code(financing->made, line->activity),
		   *fund = trace_fund(financing->made, line->fund);
	(void)err;
	buffer_print(&financing->words, "%s%s %s", financing->words.length > 0 ? "; " : "", code ? code : "",
		fund ? fund : "");
	if (line->amount.ore != 0)
		buffer_print(
			&financing->words, ": %s", uph_money_print(line->amount, UPH_MONEY_SWEDISH, amount));
	return UPH_OK;
}

/* "inget bokfört, ska tas ur 786 UPH 2024: 1 000 000,00"; NULL when the decision names no pot. */
static const char *financed_by(struct trace_report *made, const struct uph_allocation *allocation)
{
	struct financing financing = {.made = made};
	struct uph_error ignored = {0};
	const char *words = NULL;
	buffer_init(&financing.words, TITLE_MAX);
	if (uph_financings(made->ledger, allocation->id, made->seq_max, take_financing, &financing,
		    &ignored) == UPH_OK &&
		financing.words.length > 0)
		words = uph_report_print(made->report, "%s %s", w(made, WORD_TRACE_FINANCING),
			report_words_keep(made->report, &financing.words));
	buffer_free(&financing.words);
	return words;
}

const char *trace_terms(struct trace_report *made, size_t node)
{
	const struct uph_allocation *allocation = made->trace->nodes[node].allocation;
	const char *words[6], *financing = has_no_entries(made, node) ? financed_by(made, allocation) : NULL;
	size_t count = 0;
	struct buffer out;
	if (allocation->requisitioner && allocation->requisitioner != allocation->recipient)
		words[count++] = uph_report_print(made->report, "%s %s", w(made, WORD_TRACE_REQUISITIONER),
			trace_party(made, allocation->requisitioner));
	if (allocation->performer && allocation->performer != allocation->recipient)
		words[count++] = uph_report_print(made->report, "%s %s", w(made, WORD_TRACE_PERFORMER),
			trace_party(made, allocation->performer));
	if (allocation->extent)
		words[count++] = allocation->extent;
	if (allocation_period(made->report, allocation))
		words[count++] = allocation_period(made->report, allocation);
	if (strcmp(allocation->bound, "most") == 0)
		words[count++] = w(made, WORD_AT_MOST);
	else if (strcmp(allocation->bound, "unknown") == 0)
		words[count++] = w(made, WORD_TRACE_AMOUNT_UNKNOWN);
	if (financing)
		words[count++] = financing;
	if (count == 0)
		return NULL;
	buffer_init(&out, TITLE_MAX);
	for (size_t i = 0; i < count; i++)
		buffer_print(&out, "%s%s", i > 0 ? ", " : "", words[i]);
	const char *terms = report_words_keep(made->report, &out);
	buffer_free(&out);
	return terms;
}

/* ---- entries ---- */

/* A pot by its activity, and its fund where the tree does not say it; all else by its kind. */
static const char *account(struct trace_report *made, const struct uph_account *from, bool in_pot)
{
	const char *kind = w(made, account_word(from->kind));
	if (from->kind == UPH_ACCOUNT_POT)
		return in_pot ? trace_code(made, from->activity)
			      : uph_report_print(made->report, "%s %s", trace_code(made, from->activity),
					trace_fund(made, from->fund));
	const char *party = trace_party(made, from->party);
	return party ? uph_report_print(made->report, "%s %s", kind, party) : kind;
}

static void put_entry(struct trace_report *made, struct buffer *out, const struct uph_trace_node *node)
{
	const struct uph_entry *entry = node->entry;
	bool in_pot = node->parent != SIZE_MAX && made->trace->nodes[node->parent].kind == UPH_TRACE_POT;
	bool other_fund = entry->from.fund && entry->to.fund && entry->from.fund != entry->to.fund;
	const char *counterparty = trace_party(made, entry->counterparty);
	buffer_print(out, "%s: %s" ARROW "%s",
		entry->corrects ? w(made, WORD_CORRECTED) : uph_event_label(entry->event),
		account(made, &entry->from, in_pot && !other_fund),
		account(made, &entry->to, in_pot && !other_fund));
	if (entry->corrects)
		buffer_print(out, " · %s %lld%s%s", w(made, WORD_CORRECTS_VOUCHER),
			(long long)entry->corrects_voucher, entry->reason ? ": " : "",
			entry->reason ? entry->reason : "");
	if (counterparty && entry->counterparty != entry->recipient)
		buffer_print(out, " · %s", counterparty);
	if (entry->reference)
		buffer_print(out, " · %s", entry->reference);
	if (entry->text && !(entry->purpose && text_same(entry->text, entry->purpose)))
		buffer_print(out, " · %s", entry->text);
	if (entry->corrected_by_voucher)
		buffer_print(out, " · %s %lld", w(made, WORD_CORRECTED_IN_VOUCHER),
			(long long)entry->corrected_by_voucher);
}

/* ---- decisions ---- */

/* "rekommenderat" with a capital. */
static void put_capital(struct buffer *out, const char *text)
{
	char first[8];
	size_t at = 0;
	(void)text_next(text, strlen(text), &at);
	if (at >= sizeof first)
		at = 0;
	memcpy(first, text, at);
	first[at] = '\0';
	text_capitals(out, first);
	buffer_text(out, text + at);
}

/* Of a decision that its allocation was counted to before the one that it stands under. */
static bool before_its_decision(const struct trace_report *made, const struct uph_trace_node *node)
{
	const struct uph_trace_node *nodes = made->trace->nodes;
	size_t above = node->parent;
	while (above != SIZE_MAX && !nodes[above].decision)
		above = nodes[above].parent;
	return above != SIZE_MAX && node->of && node->of->id != nodes[above].decision->id;
}

static void put_step(struct trace_report *made, struct buffer *out, const struct uph_trace_node *node)
{
	const struct uph_step *step = node->step;
	put_capital(out, allocation_stage(step->stage, made->report->language));
	const char *by = step->function;
	if (!by && (step->stage == UPH_RECOMMENDED || step->stage == UPH_PROPOSED) && node->of)
		by = node->of->body;
	if (by)
		buffer_print(out, " %s %s", w(made, WORD_TRACE_BY), by);
	if (step->reference)
		buffer_print(out, ", %s", step->reference);
	if (node->linked)
		buffer_print(out, " (%s)", trace_decision(made, node->linked));
	if (before_its_decision(made, node))
		buffer_print(out, " · %s %s", w(made, WORD_TRACE_THEN_OF), trace_decision(made, node->of));
	if (step->note)
		buffer_print(out, " · %s", step->note);
}

static void put_decision(struct trace_report *made, struct buffer *out, const struct uph_decision *decision)
{
	buffer_print(out, "%s %s", w(made, WORD_TRACE_DECISION), trace_decision(made, decision));
	if (!decision->paragraph)
		buffer_print(out, " (%s)", w(made, WORD_TRACE_NO_PARAGRAPH));
	if (decision->title)
		buffer_print(out, " · %s", decision->title);
}

static void put_protocol(struct trace_report *made, struct buffer *out, const struct uph_minute *minute)
{
	buffer_print(out, "%s § %s: %s", w(made, WORD_TRACE_PROTOCOL), minute->paragraph,
		made->report->language == UPH_ENGLISH ? uph_minute_kind_name(minute->kind)
						      : uph_minute_kind_word(minute->kind));
	if (minute->at_most)
		buffer_print(out, ", %s", w(made, WORD_AT_MOST));
	if (minute->text)
		buffer_print(out, " · %s", minute->text);
}

static void put_condition(
	struct trace_report *made, struct buffer *out, const struct uph_condition *condition)
{
	char day[UPH_DATE_TEXT_MAX];
	buffer_print(out, "%s %s (%s): %s", w(made, WORD_CONDITION), condition->label,
		made->report->language == UPH_ENGLISH ? uph_condition_state_name(condition->state)
						      : uph_condition_state_word(condition->state),
		condition->text);
	if (condition->name)
		buffer_print(out, " · %s", condition->name);
	if (condition->due.ymd)
		buffer_print(out, ", %s %s", w(made, WORD_TRACE_DUE), uph_date_print(condition->due, day));
	else if (condition->state == UPH_CONDITION_OPEN)
		buffer_print(out, ", %s", w(made, WORD_TRACE_NO_DUE));
	if (condition->evidence)
		buffer_print(out, " · %s", condition->evidence);
}

static void put_allocation(
	struct trace_report *made, struct buffer *out, const struct uph_allocation *allocation)
{
	const char *recipient = trace_party(made, allocation->recipient);
	buffer_print(out, "%s %s %s" ARROW "%s", w(made, WORD_TRACE_ALLOCATION), allocation->label,
		allocation->purpose, recipient ? recipient : w(made, WORD_TRACE_NO_RECIPIENT));
}

static void put_others(struct trace_report *made, struct buffer *out, const struct uph_trace_node *node)
{
	bool of_pot = made->trace->nodes[node->parent].kind == UPH_TRACE_POT;
	const char *what = w(made, node->number == 1 ? WORD_TRACE_OTHERS_ONE : WORD_TRACE_OTHERS);
	if (of_pot)
		buffer_print(out, "%s %lld %s", w(made, WORD_TRACE_OF_POT), (long long)node->number, what);
	else
		buffer_print(
			out, "%lld %s %s", (long long)node->number, what, w(made, WORD_TRACE_SAME_DECISION));
}

static void put_pot(struct trace_report *made, struct buffer *out, const struct uph_trace_node *node)
{
	const struct uph_activity *activity = uph_activity_by_id(made->ledger, node->activity);
	bool named = activity && activity->code[0] && activity->name[0];
	buffer_print(out, "%s %s%s%s", w(made, WORD_TRACE_POT), trace_code(made, node->activity),
		named ? " " : "", named ? activity->name : "");
}

static void put_title(struct trace_report *made, struct buffer *out, const struct uph_trace_node *node)
{
	bool of_fund = node->parent == SIZE_MAX || made->trace->nodes[node->parent].kind == UPH_TRACE_FUND;
	switch (node->kind) {
	case UPH_TRACE_FUND:
		buffer_print(out, "%s %s", w(made, WORD_TRACE_FUND), trace_fund(made, node->fund));
		break;
	case UPH_TRACE_POT:
		put_pot(made, out, node);
		break;
	case UPH_TRACE_ENTRY:
		put_entry(made, out, node);
		break;
	case UPH_TRACE_MORE:
		buffer_print(out, "%lld %s", (long long)node->number, w(made, WORD_TRACE_MORE));
		break;
	case UPH_TRACE_DRAWN:
		buffer_print(out, "%s %s %s%s%s", w(made, WORD_TRACE_DRAWN), node->allocation->label,
			node->allocation->purpose, node->allocation->recipient ? ARROW : "",
			node->allocation->recipient ? trace_party(made, node->allocation->recipient) : "");
		break;
	case UPH_TRACE_OTHERS:
		put_others(made, out, node);
		break;
	case UPH_TRACE_LEFT:
		buffer_text(out, w(made, of_fund ? WORD_TRACE_FUND_LEFT : WORD_TRACE_POT_LEFT));
		break;
	case UPH_TRACE_DECISION:
		put_decision(made, out, node->decision);
		break;
	case UPH_TRACE_PROTOCOL:
		put_protocol(made, out, node->minute);
		break;
	case UPH_TRACE_ADJUSTED:
		buffer_text(out, w(made, node->date.ymd ? WORD_TRACE_ADJUSTED : WORD_TRACE_NOT_ADJUSTED));
		break;
	case UPH_TRACE_CLAUSE:
		buffer_print(
			out, "%s %lld: %s", w(made, WORD_TRACE_CLAUSE), (long long)node->number, node->text);
		break;
	case UPH_TRACE_STEP:
		put_step(made, out, node);
		break;
	case UPH_TRACE_UNDECIDED:
		buffer_print(out, "%s %s", w(made, WORD_TRACE_UNDECIDED), node->text ? node->text : DIRECTOR);
		break;
	case UPH_TRACE_DISTRIBUTION:
		buffer_print(out, "%s: %s", w(made, WORD_DISTRIBUTION), node->text);
		break;
	case UPH_TRACE_CONDITION:
		put_condition(made, out, node->condition);
		break;
	case UPH_TRACE_ATTACHMENT:
		buffer_print(out, "%s %s, SHA-256 %s%s%s", w(made, WORD_TRACE_ATTACHMENT),
			node->attachment->name, trace_digits(made, node->attachment->digest),
			node->attachment->stored ? ", " : "",
			node->attachment->stored ? w(made, WORD_TRACE_IN_BOOK) : "");
		break;
	case UPH_TRACE_ALLOCATION:
		put_allocation(made, out, node->allocation);
		break;
	case UPH_TRACE_STANDING:
		buffer_print(out, "%s %s",
			w(made, made->trace->nodes[node->parent].kind == UPH_TRACE_DECISION
					? WORD_TRACE_WHOLE_NOW
					: WORD_TRACE_NOW),
			w(made, account_word(node->stands)));
		break;
	}
}

const char *trace_title(struct trace_report *made, size_t node)
{
	struct buffer out;
	buffer_init(&out, TITLE_MAX);
	put_title(made, &out, &made->trace->nodes[node]);
	const char *title = report_words_keep(made->report, &out);
	buffer_free(&out);
	return title ? title : "";
}

/* ---- ids ---- */

/* Its number among those of its kind under the same node, from 1. */
static size_t order_of(const struct uph_trace *trace, size_t node)
{
	const struct uph_trace_node *its = &trace->nodes[node];
	size_t order = 1;
	for (size_t i = node; i-- > 0 && i != its->parent;)
		order += trace->nodes[i].parent == its->parent && trace->nodes[i].kind == its->kind;
	return order;
}

const char *trace_id(struct trace_report *made, size_t at)
{
	const struct uph_trace_node *node = &made->trace->nodes[at];
	const char *kind = uph_trace_kind_name(node->kind);
	struct uph_report *report = made->report;
	const char *parent = node->parent == SIZE_MAX ? "" : trace_id(made, node->parent);
	switch (node->kind) {
	case UPH_TRACE_FUND:
		return uph_report_print(report, "fund:%s", trace_fund(made, node->fund));
	case UPH_TRACE_POT: {
		const struct uph_activity *activity = uph_activity_by_id(made->ledger, node->activity);
		return uph_report_print(
			report, "pot:%s:%s", trace_fund(made, node->fund), activity ? activity->code : "");
	}
	case UPH_TRACE_ENTRY: /* a transfer between pots stands under both */
		if (made->trace->nodes[node->parent].kind == UPH_TRACE_POT)
			return uph_report_print(report, "%s/entry:%lld", parent, (long long)node->entry->seq);
		return uph_report_print(report, "entry:%lld", (long long)node->entry->seq);
	case UPH_TRACE_DRAWN:
		return uph_report_print(report, "%s/drawn:%s", parent, node->allocation->label);
	case UPH_TRACE_DECISION:
		return uph_report_print(report, "decision:%s", trace_decision(made, node->decision));
	case UPH_TRACE_ALLOCATION:
		return node->allocation->label;
	case UPH_TRACE_CONDITION:
		return node->condition->label;
	case UPH_TRACE_STANDING:
		return uph_report_print(report, "%s/%s", parent, uph_account_kind_name(node->stands));
	case UPH_TRACE_CLAUSE:
		return uph_report_print(report, "%s/clause:%lld", parent, (long long)node->number);
	case UPH_TRACE_MORE:
	case UPH_TRACE_OTHERS:
	case UPH_TRACE_LEFT:
	case UPH_TRACE_PROTOCOL:
	case UPH_TRACE_ADJUSTED:
	case UPH_TRACE_UNDECIDED:
	case UPH_TRACE_DISTRIBUTION:
		return uph_report_print(report, "%s/%s", parent, kind);
	case UPH_TRACE_STEP:
	case UPH_TRACE_ATTACHMENT:
		break;
	}
	return uph_report_print(report, "%s/%s:%zu", parent, kind, order_of(made->trace, at));
}
