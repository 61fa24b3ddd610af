/* uph meeting: the protocol of a meeting has been adjusted (signed). */
#include <string.h>

#include "change.h"
#include "decision_words.h"
#include "ledger/base/text.h"

#define DECISIONS_MAX 200

static const enum option_id options[] = {OPTION_ADJUSTED, OPTIONS_OF_CHANGE, OPTION_NONE};

struct meeting {
	char body[100];
	struct uph_date date;
	int64_t decisions[DECISIONS_MAX];
	size_t count;
};

static enum uph_status read_words(const struct change *change, struct meeting *out, struct uph_error *err)
{
	const struct arguments *arguments = &change->invocation->arguments;
	size_t used = 0;
	for (size_t i = 0; i < arguments->word_count; i++) {
		const char *word = arguments->words[i];
		/* "LSVO 2024-09-27" may come as one word */
		const char *space = strrchr(word, ' ');
		const char *last = space ? space + 1 : word;
		bool day = uph_date_parse(last, strlen(last), &out->date, NULL) == UPH_OK;
		size_t length = !day ? strlen(word) : space ? (size_t)(space - word) : 0;
		if (used + length + 2 > sizeof out->body)
			return uph_fail(err, UPH_E_USAGE, "mötet har ett för långt namn");
		if (length > 0 && used > 0)
			out->body[used++] = ' ';
		memcpy(out->body + used, word, length);
		used += length;
	}
	if (used == 0 || out->date.ymd == 0)
		return uph_fail(err, UPH_E_USAGE, "ange mötet: LSVO 2024-09-27");
	return UPH_OK;
}

static enum uph_status take(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct meeting *meeting = context;
	if (decision->date.ymd != meeting->date.ymd || !text_same(decision->body, meeting->body))
		return UPH_OK;
	if (meeting->count == DECISIONS_MAX)
		return uph_fail(err, UPH_E_LIMIT, "mötet har fler än %d beslut", DECISIONS_MAX);
	meeting->decisions[meeting->count++] = decision->id;
	return UPH_OK;
}

static enum uph_status adjust(struct change *change, void *context, struct uph_error *err)
{
	struct meeting meeting = {0};
	struct uph_step step = {.stage = UPH_ADJUSTED};
	char day[UPH_DATE_TEXT_MAX], adjusted[UPH_DATE_TEXT_MAX];
	(void)context;
	enum uph_status status = read_words(change, &meeting, err);
	if (status == UPH_OK)
		status = change_date(change->invocation, OPTION_ADJUSTED, &step.date, err);
	if (status == UPH_OK && step.date.ymd < meeting.date.ymd)
		status =
			uph_fail(err, UPH_E_INVARIANT, "protokollet kan inte vara justerat %s, före mötet %s",
				uph_date_print(step.date, adjusted), uph_date_print(meeting.date, day));
	if (status == UPH_OK)
		status = uph_decisions(change->ledger, 0, take, &meeting, err);
	if (status == UPH_OK && meeting.count == 0)
		status = uph_fail(err, UPH_E_MISSING, "boken har inget beslut av %s %s", meeting.body,
			uph_date_print(meeting.date, day));
	for (size_t i = 0; status == UPH_OK && i < meeting.count; i++)
		status = uph_step_add(change->ledger, meeting.decisions[i], &step, NULL, err);
	if (status == UPH_OK)
		change_say(change, "Protokollet för %s %s är justerat %s; det gäller %zu beslut.",
			meeting.body, uph_date_print(meeting.date, day), uph_date_print(step.date, adjusted),
			meeting.count);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return change_run(invocation, adjust, NULL, err);
}

const struct command command_meeting = {
	.name = "meeting",
	.swedish = "möte",
	.group = "Beslut",
	.summary = "ett mötes protokoll är justerat",
	.usage = "ORGAN DAG --adjusted DAG",
	.words_max = DECISION_WORDS_MAX,
	.options = options,
	.help = "Tills det är sagt står protokollet som ojusterat på rapporterna.\n"
		"\n"
		"  uph meeting LSVO 2024-09-27 --adjusted 2024-10-11\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
