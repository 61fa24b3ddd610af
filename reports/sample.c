/* Entries drawn for spot checks: the method is in uph/reports.h, and printed on the list, so that an auditor
 * can draw the same again with sha256sum and nothing else. No machine and no clock has a say in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/digest.h"
#include "reports/account_book.h"
#include "reports/report_words.h"
#include "uph/attachment.h"

#define KEY_TEXT_MAX 64
#define NAME_TEXT_MAX 4096
#define RANK_DIGITS 16

enum {
	ROW,
	VOUCHER,
	ENTRY,
	DATE,
	EVENT,
	AMOUNT,
	FROM,
	TO,
	TEXT,
	SOURCE,
	PERSON,
	DOCUMENT,
	WHY,
	RANK,
	TICK,
	SIGN,
	COLUMNS
};

/* An entry that can be drawn. */
struct candidate {
	unsigned char rank[DIGEST_SIZE];
	int64_t seq, voucher, entry; /* its place in the voucher, from 1 */
	struct uph_money amount;
	bool drawn, large;
};

struct sampling {
	struct uph_ledger *ledger;
	const struct uph_sample *sample;
	const char *seed;
	struct uph_scope asked; /* what the question is about */
	struct account_book book;
	struct digest *digest;
	struct candidate *candidates; /* in the order they were registered */
	size_t count, capacity;
	int64_t voucher, entry; /* the last that was seen */
	struct uph_money amount, amount_drawn;
	int64_t drawn;
	struct key_map vouchers, decisions, allocations; /* int64_t: those that have a document */
	struct uph_report *report;
	size_t section, next;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till stickprovet");
}

/* ---- drawing ---- */

static enum uph_status rank(struct sampling *sampling, struct candidate *candidate, struct uph_error *err)
{
	char place[KEY_TEXT_MAX];
	int length = snprintf(place, sizeof place, ":%lld:%lld", (long long)candidate->voucher,
		(long long)candidate->entry);
	if (!digest_begin(sampling->digest) ||
		!digest_add(sampling->digest, sampling->seed, strlen(sampling->seed)) ||
		!digest_add(sampling->digest, place, (size_t)length) ||
		!digest_end(sampling->digest, candidate->rank))
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	return UPH_OK;
}

static bool is_asked_for(const struct sampling *sampling, const struct uph_entry *entry)
{
	const struct uph_scope *asked = &sampling->asked;
	return (asked->from.ymd == 0 || entry->date.ymd >= asked->from.ymd) &&
	       (asked->to.ymd == 0 || entry->date.ymd <= asked->to.ymd) &&
	       (uph_scope_has_fund(asked, entry->from.fund) || uph_scope_has_fund(asked, entry->to.fund)) &&
	       entry->amount.ore >= sampling->sample->least.ore;
}

/* Every entry of the book is counted, so that an entry's place in its voucher is the same whatever is asked.
 */
static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct sampling *sampling = context;
	sampling->entry = entry->voucher == sampling->voucher ? sampling->entry + 1 : 1;
	sampling->voucher = entry->voucher;
	if (!is_asked_for(sampling, entry))
		return UPH_OK;
	if (sampling->count == sampling->capacity) {
		size_t wanted = sampling->capacity ? sampling->capacity * 2 : 256;
		struct candidate *grown = realloc(sampling->candidates, wanted * sizeof *grown);
		if (!grown)
			return no_memory(err);
		sampling->candidates = grown;
		sampling->capacity = wanted;
	}
	struct candidate *candidate = &sampling->candidates[sampling->count++];
	*candidate = (struct candidate){.seq = entry->seq,
		.voucher = entry->voucher,
		.entry = sampling->entry,
		.amount = entry->amount};
	if (!uph_money_add(sampling->amount, entry->amount, &sampling->amount))
		return uph_fail(
			err, UPH_E_OVERFLOW, "summan av posterna är större än vad som kan hållas i ören");
	return rank(sampling, candidate, err);
}

static int compare_ranks(const void *left, const void *right)
{
	const struct candidate *const *a = left, *const *b = right;
	int order = memcmp((*a)->rank, (*b)->rank, DIGEST_SIZE);
	if (order != 0)
		return order;
	return (*a)->seq < (*b)->seq ? -1 : (*a)->seq > (*b)->seq;
}

static enum uph_status draw(struct sampling *sampling, struct uph_error *err)
{
	const struct uph_sample *sample = sampling->sample;
	struct candidate **ranked = calloc(sampling->count + 1, sizeof *ranked);
	if (!ranked)
		return no_memory(err);
	for (size_t i = 0; i < sampling->count; i++)
		ranked[i] = &sampling->candidates[i];
	qsort(ranked, sampling->count, sizeof *ranked, compare_ranks);
	for (size_t i = 0; i < sampling->count && (int64_t)i < sample->count; i++)
		ranked[i]->drawn = true;
	free(ranked);
	for (size_t i = 0; i < sampling->count; i++) {
		struct candidate *candidate = &sampling->candidates[i];
		candidate->large =
			sample->all_above.ore > 0 && candidate->amount.ore >= sample->all_above.ore;
		if (!candidate->drawn && !candidate->large)
			continue;
		sampling->drawn++;
		/* A part of what could be added. */
		(void)uph_money_add(sampling->amount_drawn, candidate->amount, &sampling->amount_drawn);
	}
	return UPH_OK;
}

/* ---- documents ---- */

static bool remember(struct key_map *map, int64_t key)
{
	return key == 0 || key_map_find(map, &key) != KEY_MAP_NONE || key_map_add(map, &key) != KEY_MAP_NONE;
}

static enum uph_status take_document(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct sampling *sampling = context;
	if (!remember(&sampling->vouchers, attachment->voucher) ||
		!remember(&sampling->decisions, attachment->decision) ||
		!remember(&sampling->allocations, attachment->allocation))
		return no_memory(err);
	return UPH_OK;
}

static const char *document_text(const struct sampling *sampling, const struct uph_entry *entry)
{
	enum uph_language language = sampling->report->language;
	if (key_map_find(&sampling->vouchers, &entry->voucher) != KEY_MAP_NONE)
		return word(WORD_SAMPLE_AT_VOUCHER, language);
	if (key_map_find(&sampling->decisions, &entry->decision) != KEY_MAP_NONE ||
		key_map_find(&sampling->allocations, &entry->allocation) != KEY_MAP_NONE)
		return word(WORD_SAMPLE_AT_DECISION, language);
	return word(WORD_IS_MISSING, language);
}

/* ---- the list ---- */

static void add_section(struct sampling *sampling)
{
	struct uph_report *report = sampling->report;
	enum uph_language language = report->language;
	const enum uph_value_kind text = UPH_VALUE_TEXT;
	const unsigned wrap = UPH_COLUMN_WRAP, data = UPH_COLUMN_DATA_ONLY;
	const struct uph_column columns[COLUMNS] = {
		[ROW] = {NULL, word(WORD_SAMPLE_ROW, language), UPH_VALUE_INTEGER, 0, 0},
		[VOUCHER] = {"voucher", word(WORD_VOUCHER, language), UPH_VALUE_INTEGER, 0, 0},
		[ENTRY] = {"entry", word(WORD_NUMBER_IN_ORDER, language), UPH_VALUE_INTEGER, data, 0},
		[DATE] = {"date", word(WORD_DATE, language), UPH_VALUE_DATE, 0, 0},
		[EVENT] = {"event", word(WORD_EVENT_NAME, language), text, data, 0},
		[AMOUNT] = {"amount", word(WORD_AMOUNT, language), UPH_VALUE_MONEY, UPH_COLUMN_TOTAL, 0},
		[FROM] = {"from", word(WORD_FROM_ACCOUNT, language), text, wrap | UPH_COLUMN_LINE(22), 0},
		[TO] = {"to", word(WORD_TO_ACCOUNT, language), text, wrap | UPH_COLUMN_LINE(22), 0},
		[TEXT] = {"text", word(WORD_TEXT, language), text, wrap | UPH_COLUMN_LINE(28), 0},
		[SOURCE] = {"source", word(WORD_SOURCE, language), text, wrap | UPH_COLUMN_LINE(20), 0},
		[PERSON] = {"person", word(WORD_PERSON, language), text, wrap, 0},
		[DOCUMENT] = {"document", word(WORD_SAMPLE_DOCUMENT, language), text, wrap, 0},
		[WHY] = {"why", word(WORD_SAMPLE_WHY, language), text, 0, 0},
		[RANK] = {"rank", word(WORD_SAMPLE_RANK, language), text, data | UPH_COLUMN_CODE, 0},
		[TICK] = {NULL, word(WORD_SAMPLE_TICK, language), text, 0, 0},
		[SIGN] = {NULL, word(WORD_SAMPLE_SIGN, language), text, 0, 0},
	};
	sampling->section = uph_report_section(report, "entries", "", report->title, columns, COLUMNS);
}

static struct uph_value account_value(struct sampling *sampling, const struct book_account *account)
{
	struct buffer name;
	buffer_init(&name, NAME_TEXT_MAX);
	book_account_short_name(&name, account, sampling->report->language);
	struct uph_value value = uph_value_text(sampling->report, report_words_keep(sampling->report, &name));
	buffer_free(&name);
	return value;
}

static const char *joined(struct uph_report *report, const char *a, const char *between, const char *b)
{
	if (!a || !b)
		return a ? a : b;
	return uph_report_print(report, "%s%s%s", a, between, b);
}

static enum uph_status add_entry(
	void *context, const struct uph_entry *entry, size_t from, size_t to, struct uph_error *err)
{
	struct sampling *sampling = context;
	struct uph_report *report = sampling->report;
	enum uph_language language = report->language;
	char hex[DIGEST_HEX_MAX];
	while (sampling->next < sampling->count && sampling->candidates[sampling->next].seq < entry->seq)
		sampling->next++;
	if (sampling->next == sampling->count || sampling->candidates[sampling->next].seq != entry->seq)
		return UPH_OK;
	const struct candidate *candidate = &sampling->candidates[sampling->next];
	if (!candidate->drawn && !candidate->large)
		return UPH_OK;
	struct uph_row *row = uph_report_row(report, sampling->section, UPH_ROW_PLAIN);
	if (!row)
		return no_memory(err);
	struct uph_value *values = row->values;
	values[ROW] = uph_value_integer((int64_t)report->sections[sampling->section].row_count);
	values[VOUCHER] = uph_value_integer(entry->voucher);
	values[ENTRY] = uph_value_integer(candidate->entry);
	values[DATE] = uph_value_date(entry->date);
	values[EVENT] = uph_value_text(report, uph_event_name(entry->event));
	values[AMOUNT] = uph_value_money(entry->amount);
	values[FROM] = account_value(sampling, &sampling->book.accounts[from]);
	values[TO] = account_value(sampling, &sampling->book.accounts[to]);
	values[TEXT] = uph_value_text(report, joined(report, entry->purpose, " · ", entry->text));
	values[SOURCE] = uph_value_text(
		report, entry->source_name ? joined(report, entry->source_name, " ", entry->place)
					   : entry->reference);
	values[PERSON] = uph_value_text(report, entry->person);
	values[DOCUMENT] = uph_value_text(report, document_text(sampling, entry));
	values[WHY] = uph_value_text(
		report, word(candidate->drawn ? WORD_SAMPLE_DRAWN : WORD_SAMPLE_LARGE, language));
	values[RANK] = uph_value_text(
		report, uph_report_print(report, "%.*s", RANK_DIGITS, digest_hex(candidate->rank, hex)));
	values[TICK] = uph_value_text(report, "[  ]");
	values[SIGN] = uph_value_text(report, "________");
	row->trace = uph_report_print(report, "ver %lld", (long long)entry->voucher);
	return UPH_OK;
}

/* In hundredths of a per cent, drawn as amounts are; rounded down: what is said to be covered is covered. */
static struct uph_money share_of(struct uph_money part, struct uph_money whole)
{
	struct uph_money share = {0};
	if (whole.ore > 0)
		(void)uph_money_ratio(
			(struct uph_money){10000}, part.ore, whole.ore, UPH_ROUND_DOWN, &share, NULL);
	return share;
}

static void add_figures(struct sampling *sampling)
{
	struct uph_report *report = sampling->report;
	enum uph_language language = report->language;
	uph_report_figure(
		report, "seed", word(WORD_SAMPLE_SEED, language), uph_value_text(report, sampling->seed));
	uph_report_figure(
		report, "sampled", word(WORD_SAMPLE_COUNT, language), uph_value_integer(sampling->drawn));
	uph_report_figure(report, "population", word(WORD_SAMPLE_OF_COUNT, language),
		uph_value_integer((int64_t)sampling->count));
	uph_report_figure(report, "sampled_amount", word(WORD_SAMPLE_AMOUNT, language),
		uph_value_money(sampling->amount_drawn));
	uph_report_figure(report, "population_amount", word(WORD_SAMPLE_OF_AMOUNT, language),
		uph_value_money(sampling->amount));
	uph_report_figure(report, "share_percent", word(WORD_SAMPLE_SHARE, language),
		uph_value_money(share_of(sampling->amount_drawn, sampling->amount)));
	uph_report_note(report, "%s", word(WORD_SAMPLE_METHOD, language));
	uph_report_blank(report, word(WORD_SAMPLE_SIGNED, language));
}

static enum uph_status make(
	struct sampling *sampling, const struct query_scope *resolved, struct uph_error *err)
{
	const struct uph_scope everything = {.seq_max = resolved->head.seq};
	sampling->digest = digest_new();
	if (!sampling->digest)
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	enum uph_status status = uph_entries(sampling->ledger, &everything, take_entry, sampling, err);
	if (status == UPH_OK)
		status = draw(sampling, err);
	if (status == UPH_OK)
		status = uph_attachments(sampling->ledger, resolved->head.seq, take_document, sampling, err);
	if (status == UPH_OK)
		status = account_book_read(sampling->ledger, resolved, &sampling->book, err);
	if (status != UPH_OK)
		return status;
	sampling->report->landscape = true;
	add_figures(sampling);
	add_section(sampling);
	return account_book_entries(&sampling->book, add_entry, sampling, err);
}

enum uph_status uph_report_sample(struct uph_ledger *ledger, const struct uph_query *query,
	const struct uph_sample *sample, struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct sampling sampling = {.ledger = ledger, .sample = sample};
	char hex[2 * UPH_DIGEST_SIZE + 1];
	*out = NULL;
	if (sample->count <= 0)
		return uph_fail(err, UPH_E_USAGE, "stickprovets antal ska vara större än noll");
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status != UPH_OK)
		return status;
	key_map_init(&sampling.vouchers, sizeof(int64_t));
	key_map_init(&sampling.decisions, sizeof(int64_t));
	key_map_init(&sampling.allocations, sizeof(int64_t));
	sampling.asked = resolved.scope;
	sampling.seed = sample->seed ? sample->seed : uph_head_hex(&resolved.head, hex);
	status = query_report(ledger, query, &resolved, "sample", word(WORD_SAMPLE, query->language),
		&sampling.report, err);
	if (status == UPH_OK)
		status = make(&sampling, &resolved, err);
	free(sampling.candidates);
	digest_free(sampling.digest);
	account_book_free(&sampling.book);
	key_map_free(&sampling.vouchers);
	key_map_free(&sampling.decisions);
	key_map_free(&sampling.allocations);
	return query_finish(status, sampling.report, out, err);
}
