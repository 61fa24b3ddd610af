/* Which meeting: body and day, as the decisions of the book name them. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "reports/query.h"
#include "uph/bundle.h"
#include "uph/decision.h"
#include "uph/extent.h"

#define LIST_BYTES_MAX 4096
#define NEAREST_MAX 3

struct near_meeting {
	struct uph_bundle_meeting meeting;
	int64_t days; /* between it and the day that was asked for */
};

struct finding {
	struct uph_ledger *ledger;
	int64_t seq_max;
	struct uph_bundle_meeting wanted; /* no body: any; no day: the latest */
	struct uph_bundle_meeting found[NEAREST_MAX];
	size_t found_count;
	struct near_meeting nearest[NEAREST_MAX]; /* the nearest first */
	size_t nearest_count;
};

static bool same_meeting(const struct uph_bundle_meeting *a, const struct uph_bundle_meeting *b)
{
	return a->date.ymd == b->date.ymd && text_same(a->body, b->body);
}

static void copy_body(struct uph_bundle_meeting *out, const char *body)
{
	(void)snprintf(out->body, sizeof out->body, "%s", body);
	out->body[text_cut(out->body, strlen(out->body))] = '\0';
}

/* ---- the words ---- */

/* The day stands last, or alone. */
static enum uph_status read_words(const char *words, struct uph_bundle_meeting *out, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	size_t length = strlen(words);
	while (length > 0 && words[length - 1] == ' ')
		length--;
	size_t day = length;
	while (day > 0 && words[day - 1] != ' ')
		day--;
	size_t body = day;
	while (body > 0 && words[body - 1] == ' ')
		body--;
	if (body >= sizeof out->body || uph_date_parse(words + day, length - day, &out->date, NULL) != UPH_OK)
		return uph_fail(err, UPH_E_USAGE,
			"mötet \"%s\" har ingen dag; skriv det som \"LSVO 2024-09-27\" eller 2024-09-27",
			text_excerpt(words, strlen(words), excerpt));
	memcpy(out->body, words, body);
	out->body[body] = '\0';
	return UPH_OK;
}

/* ---- the meetings of the book ---- */

/* Keeps the meetings nearest in time; of those equally near the earlier. */
static void try_near(struct finding *finding, const struct uph_bundle_meeting *meeting)
{
	int64_t days = (int64_t)uph_date_days(meeting->date) - uph_date_days(finding->wanted.date);
	struct near_meeting candidate = {*meeting, days < 0 ? -days : days};
	for (size_t i = 0; i < finding->nearest_count; i++) {
		if (same_meeting(&finding->nearest[i].meeting, meeting))
			return;
	}
	for (size_t i = 0; i < NEAREST_MAX; i++) {
		if (i < finding->nearest_count && finding->nearest[i].days <= candidate.days)
			continue;
		struct near_meeting moved = finding->nearest[i];
		finding->nearest[i] = candidate;
		if (i == finding->nearest_count) {
			finding->nearest_count++;
			return;
		}
		candidate = moved;
	}
}

static void add_found(struct finding *finding, const struct uph_bundle_meeting *meeting)
{
	for (size_t i = 0; i < finding->found_count; i++) {
		if (same_meeting(&finding->found[i], meeting))
			return;
	}
	if (finding->found_count < NEAREST_MAX)
		finding->found[finding->found_count++] = *meeting;
}

static enum uph_status take(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct finding *finding = context;
	const struct uph_bundle_meeting *wanted = &finding->wanted;
	struct uph_bundle_meeting meeting = {.date = decision->date};
	struct uph_step step;
	copy_body(&meeting, decision->body);
	if (wanted->date.ymd) {
		bool body = wanted->body[0] == '\0' || text_same(wanted->body, meeting.body);
		if (body && wanted->date.ymd == meeting.date.ymd)
			add_found(finding, &meeting);
		else
			try_near(finding, &meeting);
		return UPH_OK;
	}
	/* The latest; what is only proposed is of a meeting that has not been. */
	enum uph_status status =
		uph_decision_step(finding->ledger, decision->id, finding->seq_max, &step, err);
	if (status != UPH_OK || step.stage == UPH_PROPOSED)
		return status;
	if (finding->found_count > 0 && finding->found[0].date.ymd < meeting.date.ymd)
		finding->found_count = 0;
	if (finding->found_count == 0 || finding->found[0].date.ymd == meeting.date.ymd)
		add_found(finding, &meeting);
	return UPH_OK;
}

/* ---- the answer ---- */

static void list_meeting(struct buffer *list, const struct uph_bundle_meeting *meeting)
{
	char day[UPH_DATE_TEXT_MAX];
	buffer_print(list, "%s%s %s", list->length > 0 ? ", " : "", meeting->body,
		uph_date_print(meeting->date, day));
}

static enum uph_status choose(const struct finding *finding, const char *words,
	struct uph_bundle_meeting *out, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	struct buffer list;
	if (finding->found_count == 1) {
		*out = finding->found[0];
		return UPH_OK;
	}
	buffer_init(&list, LIST_BYTES_MAX);
	for (size_t i = 0; i < finding->found_count; i++)
		list_meeting(&list, &finding->found[i]);
	for (size_t i = 0; finding->found_count == 0 && i < finding->nearest_count; i++)
		list_meeting(&list, &finding->nearest[i].meeting);
	enum uph_status status =
		finding->found_count > 1
			? uph_fail(err, UPH_E_USAGE, "flera organ möttes den dagen: %s; ange vilket",
				  buffer_string(&list))
		: list.length > 0
			? uph_fail(err, UPH_E_MISSING, "mötet \"%s\" finns inte i boken; närmast är %s",
				  text_excerpt(words, strlen(words), excerpt), buffer_string(&list))
			: uph_fail(err, UPH_E_MISSING,
				  "boken har inget möte med beslut; läs in en matris eller ett beslut först");
	buffer_free(&list);
	return status;
}

enum uph_status uph_bundle_meeting_find(struct uph_ledger *ledger, const struct uph_query *query,
	const char *words, struct uph_bundle_meeting *out, struct uph_error *err)
{
	struct finding finding = {.ledger = ledger};
	struct query_scope resolved;
	const struct uph_query known = {.known_at = query->known_at};
	struct uph_date first = {0};
	enum uph_status status = query_resolve(ledger, &known, &resolved, err);
	if (status == UPH_OK && words)
		status = read_words(words, &finding.wanted, err);
	if (status != UPH_OK)
		return status;
	finding.seq_max = resolved.scope.seq_max;
	status = uph_decisions(ledger, finding.seq_max, take, &finding, err);
	if (status == UPH_OK)
		status = choose(&finding, words ? words : "", out, err);
	if (status == UPH_OK)
		status = uph_entry_days(ledger, &resolved.scope, &first, NULL, err);
	if (status == UPH_OK)
		out->as_of = first.ymd > out->date.ymd ? first : out->date;
	return status;
}
