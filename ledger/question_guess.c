/* A word of a question without a key word: what it looks like, the most certain first. And decisions by day
 * and body, of which there may be several. */
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/question.h"
#include "uph/condition.h"
#include "uph/meeting.h"

static const char sql_recipients[] = "SELECT DISTINCT recipient FROM allocation WHERE recipient IS NOT NULL";

#define EXAMPLES                                                                                             \
	"fråga till exempel efter beslut:2024-04-12, UPH-24-016, mottagare:Karlskrona, \"ver 7\","          \
	" fordelning.xlsx:C24 eller 246096"

/* ---- decisions ---- */

struct meeting_words {
	const char *body; /* NULL: any */
	size_t body_length;
	int64_t low, high;
};

struct choosing {
	const struct meeting_words *words;
	struct question_list *list;
};

static bool same_body(const struct meeting_words *words, const char *body)
{
	char text[128];
	if (!words->body)
		return true;
	if (words->body_length >= sizeof text)
		return false;
	memcpy(text, words->body, words->body_length);
	text[words->body_length] = '\0';
	return text_same(text, body);
}

static enum uph_status choose(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct choosing *choosing = context;
	(void)err;
	if (decision->date.ymd >= choosing->words->low && decision->date.ymd <= choosing->words->high &&
		same_body(choosing->words, decision->body))
		question_list_add(choosing->list, decision->id);
	return UPH_OK;
}

/* "LSVO 2024-09-27", "2024-09-27", "LSVO 2024", "LSVO". */
static void read_meeting(const char *value, struct meeting_words *out)
{
	const char *last = strrchr(value, ' ');
	const char *day = last ? last + 1 : value;
	*out = (struct meeting_words){.body = value, .body_length = strlen(value), .high = INT32_MAX};
	if (!question_days(day, strlen(day), &out->low, &out->high)) {
		out->low = 0;
		out->high = INT32_MAX;
	} else if (day == value) {
		out->body = NULL;
	} else {
		out->body_length = (size_t)(last - value);
	}
}

/* Decisions of a meeting, or of several; none: an empty list. */
static enum uph_status of_meetings(struct uph_ledger *ledger, struct uph_question *question,
	const char *value, struct question_ids *out, struct uph_error *err)
{
	struct meeting_words words;
	struct question_list list;
	struct choosing choosing = {&words, &list};
	read_meeting(value, &words);
	question_list_init(&list);
	enum uph_status status = uph_decisions(ledger, 0, choose, &choosing, err);
	if (status == UPH_OK && !question_list_take(&list, &question->memory, out))
		status = question_no_memory(err);
	question_list_free(&list);
	return status;
}

/* ---- the nearest meetings ---- */

#define NEAR_MEETINGS 3

struct near_meetings {
	struct uph_date wanted;
	struct uph_decision near[NEAR_MEETINGS]; /* body and day alone, the nearest first */
	char bodies[NEAR_MEETINGS][64];
	size_t count;
};

static int32_t days_between(struct uph_date a, struct uph_date b)
{
	int32_t days = uph_date_days(a) - uph_date_days(b);
	return days < 0 ? -days : days;
}

static enum uph_status note_near(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct near_meetings *near = context;
	size_t at = near->count;
	(void)err;
	for (size_t i = 0; i < near->count; i++)
		if (near->near[i].date.ymd == decision->date.ymd &&
			strcmp(near->bodies[i], decision->body) == 0)
			return UPH_OK;
	while (at > 0 && days_between(near->near[at - 1].date, near->wanted) >
				 days_between(decision->date, near->wanted))
		at--;
	if (at == NEAR_MEETINGS)
		return UPH_OK;
	size_t kept = near->count < NEAR_MEETINGS ? near->count : NEAR_MEETINGS - 1;
	memmove(&near->near[at + 1], &near->near[at], (kept - at) * sizeof *near->near);
	memmove(&near->bodies[at + 1], &near->bodies[at], (kept - at) * sizeof *near->bodies);
	near->near[at].date = decision->date;
	size_t length = strlen(decision->body);
	length = length < sizeof *near->bodies ? length : text_cut(decision->body, sizeof *near->bodies - 1);
	memcpy(near->bodies[at], decision->body, length);
	near->bodies[at][length] = '\0';
	near->count = kept + 1;
	return UPH_OK;
}

/* A day, or a body, without decisions. */
static enum uph_status no_such_meeting(struct uph_ledger *ledger, const char *value, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX], day[UPH_DATE_TEXT_MAX];
	struct near_meetings near = {.count = 0};
	struct meeting_words words;
	struct buffer list;
	read_meeting(value, &words);
	near.wanted.ymd = (int32_t)words.low;
	bool has_day = uph_date_valid(near.wanted);
	enum uph_status status = has_day ? uph_decisions(ledger, 0, note_near, &near, err) : UPH_OK;
	if (status != UPH_OK)
		return status;
	buffer_init(&list, 1024);
	for (size_t i = 0; i < near.count; i++)
		buffer_print(&list, "%s%s %s", i == 0 ? "; närmast är " : ", ", near.bodies[i],
			uph_date_print(near.near[i].date, day));
	status = uph_fail(err, UPH_E_MISSING, "inget beslut i boken är \"%s\"%s (uph decisions visar alla)",
		text_excerpt(value, strlen(value), excerpt), buffer_string(&list));
	buffer_free(&list);
	return status;
}

/* ---- what a protocol says that has been read, and that is no decision of the books ---- */

struct in_protocol {
	const char *value;
	struct uph_error *err;
	bool found;
};

static enum uph_status look_at_minute(void *context, const struct uph_minute *minute, struct uph_error *err)
{
	struct in_protocol *looking = context;
	char text[UPH_DECISION_TEXT_MAX];
	const struct uph_decision as_decision = {
		.body = minute->body, .date = minute->date, .paragraph = minute->paragraph};
	(void)err;
	if (looking->found || !text_same(uph_decision_print(&as_decision, text), looking->value))
		return UPH_OK;
	looking->found = true;
	(void)uph_fail(looking->err, UPH_E_MISSING,
		"%s är inget beslut i boken; protokollet (%s%s%s) säger: %s%s%s", text,
		minute->source_name ? minute->source_name : "för hand", minute->place ? " " : "",
		minute->place ? minute->place : "", uph_minute_kind_word(minute->kind),
		minute->title ? ", " : "", minute->title ? minute->title : "");
	return UPH_OK;
}

/* The error that is there already stands when no protocol says it either. */
static enum uph_status only_in_protocol(struct uph_ledger *ledger, const char *value, struct uph_error *err)
{
	const struct uph_date any = {0};
	struct in_protocol looking = {.value = value, .err = err};
	enum uph_status status = uph_minutes(ledger, NULL, any, 0, look_at_minute, &looking, err);
	return status == UPH_OK ? UPH_E_MISSING : status;
}

/* ---- terms ---- */

static enum uph_status shown_as(struct uph_question *question, enum question_field field, const char *value,
	struct question_term *out, struct uph_error *err)
{
	out->field = field;
	out->shown = arena_print(&question->memory, "%s:%s", question_field_name(field), value);
	return out->shown ? UPH_OK : question_no_memory(err);
}

static enum uph_status one_id(
	struct uph_question *question, int64_t id, struct question_ids *out, struct uph_error *err)
{
	struct question_list list;
	question_list_init(&list);
	question_list_add(&list, id);
	return question_list_take(&list, &question->memory, out) ? UPH_OK : question_no_memory(err);
}

enum uph_status question_find_decisions(struct uph_ledger *ledger, struct uph_question *question,
	const char *value, struct question_term *out, struct uph_error *err)
{
	struct uph_decision decision;
	char text[UPH_DECISION_TEXT_MAX];
	int64_t allocation;
	enum uph_status status = of_meetings(ledger, question, value, &out->ids, err);
	if (status != UPH_OK)
		return status;
	if (out->ids.count > 0)
		return shown_as(question, ASKS_DECISION, value, out, err);
	status = uph_decision_resolve(ledger, value, &decision, &allocation, err);
	if (status == UPH_E_MISSING)
		return strstr(value, "§") ? only_in_protocol(ledger, value, err)
					  : no_such_meeting(ledger, value, err);
	if (status != UPH_OK)
		return status;
	if (allocation) {
		status = one_id(question, allocation, &out->ids, err);
		return status == UPH_OK ? shown_as(question, ASKS_ALLOCATION, value, out, err) : status;
	}
	status = one_id(question, decision.id, &out->ids, err);
	return status == UPH_OK
		       ? shown_as(question, ASKS_DECISION, uph_decision_print(&decision, text), out, err)
		       : status;
}

/* ---- what a word looks like ---- */

static bool begins(const char *value, const char *folded_beginning)
{
	char start[16];
	size_t length = strlen(folded_beginning);
	if (strlen(value) < length || length >= sizeof start)
		return false;
	memcpy(start, value, length);
	start[length] = '\0';
	return text_same(start, folded_beginning);
}

static bool only_digits(const char *value)
{
	return value[0] && value[strspn(value, "0123456789")] == '\0';
}

/* "ver 7", "ver. 7", "verifikation 7": the number. */
static const char *voucher_words(const char *value)
{
	static const char *const names[] = {"verifikation", "voucher", "ver.", "ver"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!begins(value, names[i]))
			continue;
		const char *rest = value + strlen(names[i]);
		rest += strspn(rest, " ");
		return rest[0] >= '0' && rest[0] <= '9' ? rest : NULL;
	}
	return NULL;
}

static bool is_number(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool looks_like_amount(const char *value)
{
	return is_number(value[0]) || strchr("<>=-", value[0]) || strncmp(value, "≥", 3) == 0 ||
	       strncmp(value, "≤", 3) == 0 || strncmp(value, "−", 3) == 0;
}

/* A condition is asked for by what it is about. */
static enum uph_status of_condition(struct uph_ledger *ledger, struct uph_question *question,
	const char *value, struct question_term *out, struct uph_error *err)
{
	struct uph_condition condition;
	enum uph_status status = uph_condition_find(ledger, value, &condition, err);
	if (status != UPH_OK)
		return status;
	bool whole = condition.allocation == 0;
	status = one_id(question, whole ? condition.decision : condition.allocation, &out->ids, err);
	return status == UPH_OK ? shown_as(question, whole ? ASKS_DECISION : ASKS_ALLOCATION, condition.label,
					  out, err)
				: status;
}

/* The meeting of a day when there was one, else what is dated so. */
static enum uph_status of_day(struct uph_ledger *ledger, struct uph_question *question, const char *value,
	struct question_term *out, struct uph_error *err)
{
	enum uph_status status = of_meetings(ledger, question, value, &out->ids, err);
	if (status != UPH_OK)
		return status;
	if (out->ids.count > 0 && strlen(value) > 7)
		return shown_as(question, ASKS_DECISION, value, out, err);
	out->ids = (struct question_ids){0};
	return question_find(ledger, question, ASKS_DATE, value, out, err);
}

static enum uph_status of_number(struct uph_ledger *ledger, struct uph_question *question, const char *value,
	struct question_term *out, struct uph_error *err)
{
	struct uph_error ignored = {0};
	const struct uph_activity *activity;
	if (uph_activity_find(ledger, value, &activity, &ignored) == UPH_OK)
		return question_find(ledger, question, ASKS_ACTIVITY, value, out, err);
	int64_t low, high;
	if (strlen(value) == 4 && question_days(value, 4, &low, &high))
		return question_find(ledger, question, ASKS_DATE, value, out, err);
	return question_find(ledger, question, ASKS_AMOUNT, value, out, err);
}

/* A recipient when anything has been allocated to it; else a party in any role. */
static enum uph_status of_party(struct uph_ledger *ledger, struct uph_question *question, const char *value,
	struct question_term *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = question_find(ledger, question, ASKS_RECIPIENT, value, out, err);
	if (status != UPH_OK)
		return status;
	status = db_prepare(ledger->db, sql_recipients, &row, err);
	if (status != UPH_OK)
		return status;
	bool is_recipient = false;
	while (!is_recipient && (status = db_step(row, err)) == UPH_OK)
		is_recipient = uph_party_counts_as(ledger, db_int(row, 0), 0) == out->ids.ids[0];
	db_reset(row);
	if (status != UPH_OK && status != UPH_END)
		return status;
	if (is_recipient)
		return UPH_OK;
	return question_find(ledger, question, ASKS_PARTY, value, out, err);
}

/* What can be a name: the first that knows it. Each that has found several says so. */
static enum uph_status of_name(struct uph_ledger *ledger, struct uph_question *question, const char *value,
	struct question_term *out, struct uph_error *err)
{
	enum uph_status status = of_meetings(ledger, question, value, &out->ids, err);
	if (status != UPH_OK)
		return status;
	if (out->ids.count > 0)
		return shown_as(question, ASKS_DECISION, value, out, err);
	status = of_party(ledger, question, value, out, err);
	if (status == UPH_E_MISSING)
		status = question_find(ledger, question, ASKS_FUND, value, out, err);
	if (status == UPH_E_MISSING)
		status = question_find(ledger, question, ASKS_ACTIVITY, value, out, err);
	return status;
}

static enum uph_status nothing_so_called(struct uph_ledger *ledger, const char *value, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	const struct uph_party *near = uph_party_near(ledger, value);
	text_excerpt(value, strlen(value), excerpt);
	if (near)
		return uph_fail(
			err, UPH_E_MISSING, "\"%s\" finns inte i boken; menade du %s?", excerpt, near->name);
	return uph_fail(err, UPH_E_MISSING, "\"%s\" finns inte i boken; " EXAMPLES, excerpt);
}

enum uph_status question_guess(struct uph_ledger *ledger, struct uph_question *question, const char *value,
	struct question_term *out, struct uph_error *err)
{
	int64_t low, high;
	const char *voucher = voucher_words(value);
	*out = (struct question_term){.field = ASKS_NOTHING};
	if (begins(value, "uph-"))
		return question_find(ledger, question, ASKS_ALLOCATION, value, out, err);
	if (begins(value, "v-"))
		return of_condition(ledger, question, value, out, err);
	if (voucher)
		return question_find(ledger, question, ASKS_VOUCHER, voucher, out, err);
	if (strstr(value, "§"))
		return question_find(ledger, question, ASKS_DECISION, value, out, err);
	if (only_digits(value))
		return of_number(ledger, question, value, out, err);
	if (question_days(value, strlen(value), &low, &high))
		return of_day(ledger, question, value, out, err);
	enum uph_status status = question_find(ledger, question, ASKS_SOURCE, value, out, err);
	if (status != UPH_E_MISSING)
		return status;
	const char *key = question_near_key(value);
	if (key)
		return uph_fail(err, UPH_E_USAGE, "%.*s är inget frågeord; menade du %s:?",
			(int)(strchr(value, ':') - value + 1), value, key);
	if (strpbrk(value, ".:") && !looks_like_amount(value))
		return status;
	if (looks_like_amount(value))
		return question_find(ledger, question, ASKS_AMOUNT, value, out, err);
	status = of_name(ledger, question, value, out, err);
	return status == UPH_E_MISSING ? nothing_so_called(ledger, value, err) : status;
}
