/* Why nothing answered a question: what each of its words would have found alone, and, of an amount, which
 * amounts lie nearest and what else its number could be. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/question.h"
#include "uph/register.h"

#define SENTENCE_MAX 2048
#define NEAR_AMOUNTS 4

struct counting {
	struct uph_question *alone; /* one for each term */
	size_t count;
	int64_t *found;
	bool is_amount;
	struct uph_money amount;
	int64_t near[NEAR_AMOUNTS];
	size_t near_count;
};

static int64_t distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

static void note_near(struct counting *counting, int64_t ore)
{
	size_t at = counting->near_count;
	for (size_t i = 0; i < counting->near_count; i++)
		if (counting->near[i] == ore)
			return;
	while (at > 0 &&
		distance(counting->near[at - 1], counting->amount.ore) > distance(ore, counting->amount.ore))
		at--;
	if (at == NEAR_AMOUNTS)
		return;
	size_t kept = counting->near_count < NEAR_AMOUNTS ? counting->near_count : NEAR_AMOUNTS - 1;
	memmove(&counting->near[at + 1], &counting->near[at], (kept - at) * sizeof *counting->near);
	counting->near[at] = ore;
	counting->near_count = kept + 1;
}

static enum uph_status count(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct counting *counting = context;
	(void)err;
	for (size_t i = 0; i < counting->count; i++)
		counting->found[i] += uph_question_takes_entry(&counting->alone[i], entry);
	if (counting->is_amount)
		note_near(counting, entry->amount.ore);
	return UPH_OK;
}

/* "nr:16 (UPH-24-016)" and "ver:16", when the number is one of them. */
static void add_numbers(struct uph_ledger *ledger, struct uph_money amount, struct buffer *out)
{
	struct uph_allocation allocation;
	struct uph_error ignored = {0};
	char number[32];
	int64_t whole = amount.ore / 100;
	if (amount.ore % 100 != 0 || whole < 1)
		return;
	(void)snprintf(number, sizeof number, "%lld", (long long)whole);
	const char *before = "; menade du ";
	if (uph_allocation_find(ledger, number, &allocation, &ignored) == UPH_OK) {
		buffer_print(out, "%snr:%s (%s)", before, number, allocation.label);
		before = " eller ";
	}
	if (whole <= uph_ledger_head(ledger).voucher) {
		buffer_print(out, "%sver:%s", before, number);
		before = " eller ";
	}
	buffer_text(out, *before == ';' ? "" : "?");
}

static enum uph_status tell_amount(
	struct uph_ledger *ledger, const struct counting *counting, struct uph_error *err)
{
	char text[UPH_MONEY_TEXT_MAX];
	struct buffer near, numbers;
	buffer_init(&near, SENTENCE_MAX);
	buffer_init(&numbers, SENTENCE_MAX);
	for (size_t i = 0; i < counting->near_count; i++)
		buffer_print(&near, "%s%s", i == 0 ? "; närmast är " : ", ",
			uph_money_print((struct uph_money){counting->near[i]}, UPH_MONEY_SWEDISH, text));
	add_numbers(ledger, counting->amount, &numbers);
	enum uph_status status =
		uph_fail(err, UPH_E_MISSING, "ingen post, tilldelning eller verifikation är på %s%s%s",
			uph_money_print(counting->amount, UPH_MONEY_SWEDISH, text), buffer_string(&near),
			buffer_string(&numbers));
	buffer_free(&near);
	buffer_free(&numbers);
	return status;
}

#define UNITS_MAX 6

/* A region's money is its units': "; dess enheter är KoU". */
static void add_units(struct uph_ledger *ledger, const struct uph_question *question, struct buffer *out)
{
	const struct question_term *term = &question->terms[0];
	const struct uph_party *parties;
	size_t count = 0, told = 0;
	if ((term->field != ASKS_RECIPIENT && term->field != ASKS_PARTY) || term->negated ||
		uph_parties(ledger, &parties, &count, NULL) != UPH_OK)
		return;
	for (size_t i = 0; i < count && told < UNITS_MAX; i++) {
		if (!parties[i].parent || !question_has_id(&term->ids, parties[i].parent))
			continue;
		buffer_print(out, "%s%s", told++ == 0 ? "; fråga efter någon av dess enheter: " : ", ",
			parties[i].name);
	}
}

static enum uph_status tell_terms(struct uph_ledger *ledger, const struct uph_question *question,
	const struct counting *counting, struct uph_error *err)
{
	struct buffer list;
	buffer_init(&list, SENTENCE_MAX);
	for (size_t i = 0; i < counting->count; i++) {
		if (question->terms[i].shown[0] == '\0')
			continue;
		buffer_print(&list, "%s%s %lld %s", list.length > 0 ? ", " : "", question->terms[i].shown,
			(long long)counting->found[i], counting->found[i] == 1 ? "post" : "poster");
	}
	enum uph_status status;
	if (question->count > 1)
		status = uph_fail(err, UPH_E_MISSING, "inget i boken svarar mot hela frågan; var för sig: %s",
			buffer_string(&list));
	else if (counting->found[0] > 0)
		status = uph_fail(err, UPH_E_MISSING,
			"inget svarar mot %s den dag som frågan gäller; i boken som den är nu gör %lld %s det",
			question->text, (long long)counting->found[0],
			counting->found[0] == 1 ? "post" : "poster");
	else {
		buffer_clear(&list);
		add_units(ledger, question, &list);
		status = uph_fail(err, UPH_E_MISSING, "inget i boken svarar mot %s%s", question->text,
			buffer_string(&list));
	}
	buffer_free(&list);
	return status;
}

enum uph_status uph_question_nothing(
	struct uph_ledger *ledger, const struct uph_question *question, struct uph_error *err)
{
	const struct uph_scope everything = {0};
	struct counting counting = {.count = question->count};
	counting.is_amount = uph_question_amount(question, &counting.amount);
	counting.alone = calloc(question->count, sizeof *counting.alone);
	counting.found = calloc(question->count, sizeof *counting.found);
	enum uph_status status = counting.alone && counting.found ? UPH_OK : question_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < question->count; i++) {
		counting.alone[i].terms[0] = question->terms[i];
		counting.alone[i].count = 1;
	}
	if (status == UPH_OK)
		status = uph_entries(ledger, &everything, count, &counting, err);
	if (status == UPH_OK)
		status = counting.is_amount && counting.found[0] == 0
				 ? tell_amount(ledger, &counting, err)
				 : tell_terms(ledger, question, &counting, err);
	free(counting.alone);
	free(counting.found);
	return status;
}
