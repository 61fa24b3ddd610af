/* Words of a question, from any bytes, to a book that is in use: what is understood is shown in words that
 * are understood the same, takes entries, and makes a trace that hangs together. The same words as a name of
 * a decision, an allocation, a party, a fund, an activity, a moment and the beginning of a digest. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/require.h"
#include "tests/fuzz/small_book.h"
#include "uph.h"

struct counting {
	const struct uph_question *question;
	size_t count;
};

static enum uph_status count_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct counting *counting = context;
	(void)err;
	counting->count += uph_question_takes_entry(counting->question, entry);
	return UPH_OK;
}

static size_t entries_of(struct uph_ledger *ledger, const struct uph_question *question)
{
	struct counting counting = {.question = question};
	const struct uph_scope all = {0};
	require(uph_entries(ledger, &all, count_entry, &counting, NULL) == UPH_OK);
	return counting.count;
}

static void require_same_again(struct uph_ledger *ledger, const struct uph_question *question)
{
	struct uph_question *again;
	struct uph_error err = {0};
	const char *shown = uph_question_text(question);
	require(shown && *shown);
	require_text(shown);
	if (uph_question_read(ledger, shown, &again, &err) != UPH_OK)
		require_failed(shown, 0, err.message);
	require(strcmp(uph_question_text(again), shown) == 0);
	require(entries_of(ledger, again) == entries_of(ledger, question));
	uph_question_free(again);
}

static void require_trace(struct uph_ledger *ledger, const struct uph_question *question)
{
	const struct uph_scope now = {0};
	struct uph_trace *trace;
	struct uph_error err = {0};
	enum uph_status status = uph_trace_make(ledger, question, &now, &trace, &err);
	if (status != UPH_OK) {
		require(status == UPH_E_MISSING);
		require_refusal(status, &err);
		return;
	}
	for (size_t i = 0; i < trace->count; i++) {
		const struct uph_trace_node *node = &trace->nodes[i];
		require(node->parent == SIZE_MAX ? node->level == 0 : node->parent < i);
		require(node->level == 0 || node->level == trace->nodes[node->parent].level + 1);
		require_text(node->text);
	}
	uph_trace_free(trace);
}

static void ask(struct uph_ledger *ledger, const char *words)
{
	struct uph_question *question;
	struct uph_error err = {0};
	enum uph_status status = uph_question_read(ledger, words, &question, &err);
	if (status != UPH_OK) {
		require(!question &&
			(status == UPH_E_MISSING || status == UPH_E_USAGE || status == UPH_E_LIMIT));
		require_refusal(status, &err);
		return;
	}
	require_same_again(ledger, question);
	require_trace(ledger, question);
	uph_question_free(question);
}

static void found_or_refused(enum uph_status status, const struct uph_error *err)
{
	require(status == UPH_OK || status == UPH_E_MISSING || status == UPH_E_USAGE ||
		status == UPH_E_SYNTAX || status == UPH_E_LIMIT || status == UPH_E_REFUSED);
	if (status != UPH_OK)
		require_refusal(status, err);
}

static void look_up(struct uph_ledger *ledger, const char *words)
{
	struct uph_decision decision;
	struct uph_allocation allocation;
	const struct uph_party *party;
	const struct uph_activity *activity;
	const struct uph_fund *fund;
	struct uph_head head;
	int64_t of, time;
	struct uph_error err = {0};
	found_or_refused(uph_decision_resolve(ledger, words, &decision, &of, &err), &err);
	found_or_refused(uph_allocation_find(ledger, words, &allocation, &err), &err);
	found_or_refused(uph_party_find(ledger, words, &party, &err), &err);
	found_or_refused(uph_activity_find(ledger, words, &activity, &err), &err);
	found_or_refused(uph_fund_find(ledger, words, &fund, &err), &err);
	found_or_refused(uph_ledger_known_at_digest(ledger, words, &head, &err), &err);
	if (uph_time_parse(words, strlen(words), true, &time, NULL) == UPH_OK)
		found_or_refused(uph_ledger_known_at_time(ledger, time, &head, &err), &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 5000 || memchr(data, '\0', size))
		return 0;
	struct uph_ledger *ledger = small_book(SMALL_BOOK_FILLED);
	char *words = malloc(size + 1);
	require(words != NULL);
	if (size > 0)
		memcpy(words, data, size);
	words[size] = '\0';
	ask(ledger, words);
	if (strlen(words) < 1000)
		look_up(ledger, words);
	free(words);
	return 0;
}
