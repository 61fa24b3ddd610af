/* A question's words made into terms, and what the terms take. What names mean is looked up by
 * question_find.c and question_source.c. */
#include "ledger/question.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"

#define WORDS_MAX 4096
#define KEY_EDITS_MAX 2
#define LIST_BYTES_MAX ((size_t)1 << 30)
#define MEMORY_MAX ((size_t)1 << 30)

struct key_word {
	const char *word;
	enum question_field field;
};

/* The first of a field is what the question is shown with. */
static const struct key_word key_words[] = {
	{"aktivitet", ASKS_ACTIVITY},
	{"activity", ASKS_ACTIVITY},
	{"bidragsår", ASKS_FUND},
	{"fund", ASKS_FUND},
	{"mottagare", ASKS_RECIPIENT},
	{"recipient", ASKS_RECIPIENT},
	{"part", ASKS_PARTY},
	{"party", ASKS_PARTY},
	{"beslut", ASKS_DECISION},
	{"decision", ASKS_DECISION},
	{"datum", ASKS_DATE},
	{"date", ASKS_DATE},
	{"belopp", ASKS_AMOUNT},
	{"amount", ASKS_AMOUNT},
	{"nr", ASKS_ALLOCATION},
	{"tilldelning", ASKS_ALLOCATION},
	{"allocation", ASKS_ALLOCATION},
	{"ver", ASKS_VOUCHER},
	{"verifikation", ASKS_VOUCHER},
	{"voucher", ASKS_VOUCHER},
	{"källa", ASKS_SOURCE},
	{"source", ASKS_SOURCE},
	{"fil", ASKS_SOURCE},
	{"händelse", ASKS_EVENT},
	{"event", ASKS_EVENT},
	{"text", ASKS_TEXT},
};
#define KEY_WORDS (sizeof key_words / sizeof *key_words)
static const char *const negations[] = {"not", "inte"};

const char *question_field_name(enum question_field field)
{
	for (size_t i = 0; i < KEY_WORDS; i++) {
		if (key_words[i].field == field)
			return key_words[i].word;
	}
	return "?";
}

const char *question_near_key(const char *value)
{
	char word[64];
	const char *colon = strchr(value, ':'), *nearest = NULL;
	size_t best = KEY_EDITS_MAX + 1;
	if (!colon || (size_t)(colon - value) >= sizeof word)
		return NULL;
	memcpy(word, value, (size_t)(colon - value));
	word[colon - value] = '\0';
	for (size_t i = 0; i < KEY_WORDS && strlen(word) > KEY_EDITS_MAX; i++) {
		size_t distance = text_distance(word, key_words[i].word, KEY_EDITS_MAX);
		if (distance >= best)
			continue;
		best = distance;
		nearest = key_words[i].word;
	}
	return nearest;
}

enum uph_status question_no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till frågan");
}

/* ---- lists of ids ---- */

void question_list_init(struct question_list *list)
{
	buffer_init(&list->bytes, LIST_BYTES_MAX);
}

void question_list_free(struct question_list *list)
{
	buffer_free(&list->bytes);
}

void question_list_add(struct question_list *list, int64_t id)
{
	buffer_append(&list->bytes, &id, sizeof id);
}

size_t question_list_count(const struct question_list *list)
{
	return list->bytes.length / sizeof(int64_t);
}

static int compare_ids(const void *a, const void *b)
{
	int64_t first, second;
	memcpy(&first, a, sizeof first);
	memcpy(&second, b, sizeof second);
	return first < second ? -1 : first > second;
}

bool question_list_take(struct question_list *list, struct arena *memory, struct question_ids *out)
{
	size_t count = question_list_count(list), kept = 0;
	bool taken = !buffer_failed(&list->bytes);
	*out = (struct question_ids){0};
	if (taken && count > 0) {
		out->ids = arena_alloc_array(memory, count, sizeof *out->ids);
		taken = out->ids != NULL;
	}
	if (taken && count > 0) {
		memcpy(out->ids, buffer_string(&list->bytes), count * sizeof *out->ids);
		qsort(out->ids, count, sizeof *out->ids, compare_ids);
		for (size_t i = 0; i < count; i++)
			if (kept == 0 || out->ids[kept - 1] != out->ids[i])
				out->ids[kept++] = out->ids[i];
		out->count = kept;
	}
	question_list_free(list);
	return taken;
}

bool question_has_id(const struct question_ids *ids, int64_t id)
{
	return ids->count > 0 && bsearch(&id, ids->ids, ids->count, sizeof id, compare_ids) != NULL;
}

/* ---- words ---- */

struct span {
	const char *start;
	size_t length;
};

/* The words, as they are cut at spaces. */
struct reading {
	struct uph_ledger *ledger;
	struct uph_question *question;
	const char *words;
};

static const char *next_word(const char *at, struct span *out)
{
	at += strspn(at, " \t\n");
	out->start = at;
	out->length = strcspn(at, " \t\n");
	return at + out->length;
}

static bool is_word(const char *start, size_t length, const char *word)
{
	char text[64];
	if (length == 0 || length >= sizeof text)
		return false;
	memcpy(text, start, length);
	text[length] = '\0';
	return text_same(text, word);
}

/* "not:", "mottagare:": what the word begins with; moves the span past it. */
static enum question_field take_key(struct span *word, bool *negated)
{
	const char *colon;
	while ((colon = memchr(word->start, ':', word->length))) {
		size_t length = (size_t)(colon - word->start);
		bool turned = false;
		for (size_t i = 0; i < sizeof negations / sizeof *negations; i++)
			turned = turned || is_word(word->start, length, negations[i]);
		for (size_t i = 0; !turned && i < KEY_WORDS; i++) {
			if (!is_word(word->start, length, key_words[i].word))
				continue;
			word->start += length + 1;
			word->length -= length + 1;
			return key_words[i].field;
		}
		if (!turned)
			break;
		*negated = !*negated;
		word->start += length + 1;
		word->length -= length + 1;
	}
	return ASKS_NOTHING;
}

static bool begins_term(const char *at)
{
	struct span word;
	bool negated = false;
	(void)next_word(at, &word);
	const char *start = word.start;
	return word.length > 0 && (take_key(&word, &negated) != ASKS_NOTHING || word.start != start);
}

/* Where the words that may belong to the term end: at the next key word. */
static const char *run_end(const char *at)
{
	struct span word;
	const char *end = at;
	for (at = next_word(at, &word); word.length > 0; at = next_word(at, &word)) {
		end = word.start + word.length;
		if (begins_term(at))
			break;
	}
	return end;
}

/* Before the last word of a stretch; its start when it has one word alone. */
static const char *without_last(const char *start, const char *end)
{
	while (end > start && !strchr(" \t\n", end[-1]))
		end--;
	while (end > start && strchr(" \t\n", end[-1]))
		end--;
	return end;
}

static enum uph_status look_up(struct reading *reading, enum question_field field, const char *start,
	const char *end, struct question_term *out, struct uph_error *err)
{
	char *value = arena_copy(&reading->question->memory, start, (size_t)(end - start));
	if (!value)
		return question_no_memory(err);
	*out = (struct question_term){.field = field};
	if (field == ASKS_NOTHING)
		return question_guess(reading->ledger, reading->question, value, out, err);
	return question_find(reading->ledger, reading->question, field, value, out, err);
}

/* A paragraph's number is not cut from its sign, nor the sign from the decision: "§ 91" is no amount. */
static bool parts_paragraph(const char *start, const char *before, const char *all)
{
	static const char sign[] = "§";
	const size_t length = sizeof sign - 1;
	const char *found = strstr(start, sign);
	return found && found < all && found + length >= before;
}

/* The longest stretch of words that means something; the error is that of them all. */
static enum uph_status read_term(struct reading *reading, enum question_field field, bool negated,
	const char *start, const char **at, struct uph_error *err)
{
	struct uph_question *question = reading->question;
	if (question->count == QUESTION_TERMS_MAX)
		return uph_fail(
			err, UPH_E_LIMIT, "frågan har fler än %d delar; dela upp den", QUESTION_TERMS_MAX);
	struct question_term *term = &question->terms[question->count];
	start += strspn(start, " \t\n");
	const char *all = run_end(start), *end = all;
	enum uph_status status = look_up(reading, field, start, end, term, err);
	while (status == UPH_E_MISSING || status == UPH_E_SYNTAX) {
		struct uph_error shorter = {0};
		const char *before = without_last(start, end);
		if (before == start || parts_paragraph(start, before, all))
			break;
		end = before;
		enum uph_status tried = look_up(reading, field, start, end, term, &shorter);
		if (tried == UPH_OK)
			status = tried;
		else if (tried != UPH_E_MISSING && tried != UPH_E_SYNTAX) {
			if (err)
				*err = shorter;
			return tried;
		}
	}
	if (status != UPH_OK)
		return status;
	term->negated = negated;
	if (negated)
		term->shown = arena_print(&question->memory, "not:%s", term->shown);
	if (!term->shown)
		return question_no_memory(err);
	question->count++;
	*at = end;
	return UPH_OK;
}

static enum uph_status read_all(struct reading *reading, struct uph_error *err)
{
	const char *at = reading->words;
	enum uph_status status = UPH_OK;
	while (status == UPH_OK) {
		struct span word;
		bool negated = false;
		(void)next_word(at, &word);
		if (word.length == 0)
			break;
		struct span whole = word;
		enum question_field field = take_key(&word, &negated);
		if (word.length == 0 &&
			(word.start[strspn(word.start, " \t\n")] == '\0' || begins_term(word.start)))
			return uph_fail(err, UPH_E_USAGE,
				"efter %.*s ska det stå något; skriv till exempel aktivitet:786",
				(int)whole.length, whole.start);
		status = read_term(reading, field, negated, word.start, &at, err);
	}
	return status;
}

/* ---- the whole ---- */

static enum uph_status show(struct uph_question *question, struct uph_error *err)
{
	struct buffer text;
	buffer_init(&text, LIST_BYTES_MAX);
	for (size_t i = 0; i < question->count; i++)
		buffer_print(&text, "%s%s", i > 0 ? " " : "", question->terms[i].shown);
	question->text = buffer_failed(&text) ? NULL : arena_string(&question->memory, buffer_string(&text));
	buffer_free(&text);
	return question->text ? UPH_OK : question_no_memory(err);
}

enum uph_status uph_question_read(
	struct uph_ledger *ledger, const char *words, struct uph_question **out, struct uph_error *err)
{
	size_t bad_at;
	*out = NULL;
	if (strlen(words) > WORDS_MAX)
		return uph_fail(err, UPH_E_LIMIT, "frågan är längre än %d tecken", WORDS_MAX);
	if (!text_valid(words, strlen(words), &bad_at))
		return uph_fail(err, UPH_E_USAGE, "frågan är inte giltig UTF-8 (byte %zu)", bad_at + 1);
	struct uph_question *question = calloc(1, sizeof *question);
	if (!question)
		return question_no_memory(err);
	arena_init(&question->memory, MEMORY_MAX);
	struct reading reading = {ledger, question, words};
	enum uph_status status = read_all(&reading, err);
	if (status == UPH_OK && question->count == 0)
		status = uph_fail(err, UPH_E_USAGE,
			"frågan är tom; skriv till exempel beslut:2024-04-12, UPH-24-016, mottagare:Karlskrona, \"ver 7\", fordelning.xlsx:C24 eller 246096");
	if (status == UPH_OK)
		status = show(question, err);
	/* What cannot be read, or is larger than any amount, is words that are off. */
	if (status == UPH_E_SYNTAX || status == UPH_E_OVERFLOW) {
		status = UPH_E_USAGE;
		if (err)
			err->status = status;
	}
	if (status != UPH_OK) {
		uph_question_free(question);
		return status;
	}
	*out = question;
	return UPH_OK;
}

enum uph_status uph_question_known(
	struct uph_question *question, struct uph_ledger *ledger, int64_t seq_max, struct uph_error *err)
{
	for (size_t i = 0; i < question->count; i++) {
		struct question_term *term = &question->terms[i];
		int64_t then = term->party ? uph_party_counts_as(ledger, term->party, seq_max) : 0;
		const struct uph_party *party = then ? uph_party_by_id(ledger, then) : NULL;
		if (!party || then == term->ids.ids[0])
			continue;
		term->ids.ids[0] = then;
		term->shown = arena_print(
			&question->memory, "%s:%s", question_field_name(term->field), party->name);
		if (!term->shown)
			return question_no_memory(err);
	}
	return show(question, err);
}

void uph_question_free(struct uph_question *question)
{
	if (!question)
		return;
	arena_free(&question->memory);
	free(question);
}

enum uph_status uph_question_add_fund(
	struct uph_question *question, const struct uph_fund *fund, struct uph_error *err)
{
	if (question->count == QUESTION_TERMS_MAX)
		return uph_fail(
			err, UPH_E_LIMIT, "frågan har fler än %d delar; dela upp den", QUESTION_TERMS_MAX);
	int64_t *id = arena_alloc(&question->memory, sizeof *id);
	const char *shown =
		arena_print(&question->memory, "%s:%s", question_field_name(ASKS_FUND), fund->name);
	if (!id || !shown)
		return question_no_memory(err);
	*id = fund->id;
	question->terms[question->count++] =
		(struct question_term){.field = ASKS_FUND, .ids = {id, 1}, .shown = shown};
	return UPH_OK;
}

const char *uph_question_text(const struct uph_question *question)
{
	return question->text;
}
