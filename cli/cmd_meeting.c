/* uph meeting: the register of meetings; what a person knows of one: planned, held, cancelled, its protocol
 * adjusted. */
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "decision_words.h"
#include "ledger/base/text.h"
#include "report_output.h"
#include "uph/meeting.h"

#define DECISIONS_MAX 200
#define DAYS_MAX 60

static const enum option_id options[] = {OPTION_ADJUSTED, OPTION_PLAN, OPTION_HELD, OPTION_CANCELLED,
	OPTION_NOTE, OPTION_DRY_RUN_CHANGE, OPTION_FROM, OPTION_TO, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING,
	OPTION_NONE};
static const enum option_id of_saying[] = {OPTION_ADJUSTED, OPTION_PLAN, OPTION_HELD, OPTION_CANCELLED};

struct meeting {
	char body[100];
	struct uph_date days[DAYS_MAX];
	size_t day_count;
	int64_t decisions[DECISIONS_MAX];
	size_t count;
};

static enum uph_status read_word(
	struct meeting *out, const char *word, size_t length, size_t *used, struct uph_error *err)
{
	struct uph_date day;
	if (length == 0)
		return UPH_OK;
	if (uph_date_parse(word, length, &day, NULL) == UPH_OK) {
		if (out->day_count == DAYS_MAX)
			return uph_fail(err, UPH_E_USAGE, "fler än %d dagar på en gång", DAYS_MAX);
		out->days[out->day_count++] = day;
		return UPH_OK;
	}
	if (word[0] >= '0' && word[0] <= '9' && length >= 6)
		return uph_fail(err, UPH_E_USAGE, "\"%.*s\" är ingen dag; skriv den som 2024-09-27",
			(int)(length < 40 ? length : 40), word);
	if (*used + length + 2 > sizeof out->body)
		return uph_fail(err, UPH_E_USAGE, "mötet har ett för långt namn");
	if (*used > 0)
		out->body[(*used)++] = ' ';
	memcpy(out->body + *used, word, length);
	*used += length;
	return UPH_OK;
}

/* The body and the days, however they are divided into words: "LSVO 2024-09-27" may come as one. */
static enum uph_status read_words(const struct change *change, struct meeting *out, struct uph_error *err)
{
	const struct arguments *arguments = &change->invocation->arguments;
	enum uph_status status = UPH_OK;
	size_t used = 0;
	for (size_t i = 0; status == UPH_OK && i < arguments->word_count; i++) {
		for (const char *at = arguments->words[i]; status == UPH_OK && *at;) {
			size_t length = strcspn(at, " ,");
			status = read_word(out, at, length, &used, err);
			at += length + strspn(at + length, " ,");
		}
	}
	if (status == UPH_OK && (used == 0 || out->day_count == 0))
		status = uph_fail(err, UPH_E_USAGE, "ange mötet: LSVO 2024-09-27");
	return status;
}

static enum uph_status take(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct meeting *meeting = context;
	if (decision->date.ymd != meeting->days[0].ymd || !text_same(decision->body, meeting->body))
		return UPH_OK;
	if (meeting->count == DECISIONS_MAX)
		return uph_fail(err, UPH_E_LIMIT, "mötet har fler än %d beslut", DECISIONS_MAX);
	meeting->decisions[meeting->count++] = decision->id;
	return UPH_OK;
}

/* ---- adjusted ---- */

static enum uph_status say_adjusted(
	struct change *change, const struct meeting *meeting, struct uph_date adjusted, struct uph_error *err)
{
	const struct uph_meeting said = {.body = meeting->body,
		.date = meeting->days[0],
		.state = UPH_MEETING_HELD,
		.adjusted = adjusted,
		.note = invocation_value(change->invocation, OPTION_NOTE)};
	return uph_meeting_say(change->ledger, &said, NULL, NULL, err);
}

static enum uph_status adjust(struct change *change, struct meeting *meeting, struct uph_error *err)
{
	struct uph_step step = {.stage = UPH_ADJUSTED};
	struct uph_meeting known;
	char day[UPH_DATE_TEXT_MAX], adjusted[UPH_DATE_TEXT_MAX];
	if (meeting->day_count > 1)
		return uph_fail(err, UPH_E_USAGE, "--adjusted gäller ett möte i taget");
	(void)uph_date_print(meeting->days[0], day);
	enum uph_status status = change_date(change->invocation, OPTION_ADJUSTED, &step.date, err);
	if (status == UPH_OK && step.date.ymd < meeting->days[0].ymd)
		status =
			uph_fail(err, UPH_E_INVARIANT, "protokollet kan inte vara justerat %s, före mötet %s",
				uph_date_print(step.date, adjusted), day);
	if (status == UPH_OK)
		status = uph_decisions(change->ledger, 0, take, meeting, err);
	if (status == UPH_OK) {
		status = uph_meeting_on(change->ledger, meeting->body, meeting->days[0], 0, &known, err);
		bool cancelled = status == UPH_OK && known.state == UPH_MEETING_CANCELLED;
		if (status == UPH_E_MISSING)
			status = meeting->count > 0 ? UPH_OK
						    : uph_fail(err, UPH_E_MISSING,
							      "boken känner inget sammanträde %s %s",
							      meeting->body, day);
		if (cancelled)
			status = uph_fail(err, UPH_E_INVARIANT,
				"%s %s är inställt; om det hölls ändå, säg först det: --held", meeting->body,
				day);
	}
	for (size_t i = 0; status == UPH_OK && i < meeting->count; i++)
		status = uph_step_add(change->ledger, meeting->decisions[i], &step, NULL, err);
	if (status == UPH_OK)
		status = say_adjusted(change, meeting, step.date, err);
	if (status == UPH_OK)
		change_say(change, "Protokollet för %s %s är justerat %s; det gäller %zu beslut.",
			meeting->body, day, uph_date_print(step.date, adjusted), meeting->count);
	return status;
}

/* ---- planned, held, cancelled ---- */

static enum uph_status say_state(struct change *change, const struct meeting *meeting,
	enum uph_meeting_state state, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < meeting->day_count; i++) {
		const struct uph_meeting said = {.body = meeting->body,
			.date = meeting->days[i],
			.state = state,
			.note = invocation_value(change->invocation, OPTION_NOTE)};
		char day[UPH_DATE_TEXT_MAX];
		status = uph_meeting_say(change->ledger, &said, NULL, NULL, err);
		if (status == UPH_OK)
			change_say(change, "%s %s är %s.", meeting->body,
				uph_date_print(meeting->days[i], day), uph_meeting_state_word(state));
	}
	return status;
}

static enum uph_status say(struct change *change, void *context, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	struct meeting meeting = {0};
	const char *body;
	(void)context;
	enum uph_status status = read_words(change, &meeting, err);
	if (status == UPH_OK)
		status = uph_meeting_body(change->ledger, meeting.body, &body, err);
	if (status != UPH_OK)
		return status;
	if (body != meeting.body)
		(void)snprintf(meeting.body, sizeof meeting.body, "%s", body);
	if (invocation_value(invocation, OPTION_ADJUSTED))
		return adjust(change, &meeting, err);
	return say_state(change, &meeting,
		invocation_value(invocation, OPTION_PLAN)   ? UPH_MEETING_PLANNED
		: invocation_value(invocation, OPTION_HELD) ? UPH_MEETING_HELD
							    : UPH_MEETING_CANCELLED,
		err);
}

/* ---- the register ---- */

/* The register only reads: the book may be one that this person may not write. */
static const struct command reading = {.name = "meeting", .options = options, .ledger = COMMAND_READS};

static enum uph_status show(struct invocation *invocation, struct uph_error *err)
{
	if (invocation_value(invocation, OPTION_NOTE) || invocation_value(invocation, OPTION_DRY_RUN_CHANGE))
		return uph_fail(err, UPH_E_USAGE,
			"ange vad som är känt om mötet: --plan, --held, --cancelled eller --adjusted DAG");
	if (invocation->arguments.word_count > 0)
		return uph_fail(err, UPH_E_USAGE,
			"ange vad som är känt om mötet: --plan, --held, --cancelled eller --adjusted DAG; utan "
			"ord visas alla sammanträden");
	invocation->command = &reading;
	return report_run(invocation, uph_report_meetings, err);
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	size_t given = 0;
	for (size_t i = 0; i < sizeof of_saying / sizeof *of_saying; i++)
		given += invocation_value(invocation, of_saying[i]) != NULL;
	if (given > 1)
		return uph_fail(err, UPH_E_USAGE, "välj en av --adjusted, --plan, --held och --cancelled");
	return given ? change_run(invocation, say, NULL, err) : show(invocation, err);
}

const struct command command_meeting = {
	.name = "meeting",
	.swedish = "möte",
	.group = "Beslut",
	.summary = "sammanträdena: planerade, hållna, och om protokollet är justerat",
	.usage = "[ORGAN DAG... --plan|--held|--cancelled|--adjusted DAG]",
	.words_max = DAYS_MAX,
	.options = options,
	.help = "Utan ord visas alla sammanträden som boken känner: ur inlästa protokoll, ur mötesplaner, "
		"och dagar som bara besluten nämner; och protokollens paragrafer med vad boken har av dem.\n"
		"\n"
		"Tills det är sagt står protokollet som ojusterat på rapporterna.\n"
		"\n"
		"  uph meeting\n"
		"  uph meeting LSVO 2025-01-17 2025-02-14 2025-03-21 --plan\n"
		"  uph meeting LSVO 2024-09-27 --adjusted 2024-10-11\n"
		"  uph meeting LSVO 2024-11-29 --cancelled --note \"flyttat till 2024-12-06\"\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
