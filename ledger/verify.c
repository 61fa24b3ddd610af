/* The chain walked from its first record to its head. Each record is read by the same table that wrote it,
 * its canonical bytes made again, and its hash compared; then the books take it (verify_books.c). */
#include "uph/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"
#include "ledger/verify_pages.h"
#include "ledger/verify_walk.h"

#define PROGRESS_STEP 65536
#define FILE_FAULTS_MAX 20

struct walk {
	struct uph_ledger *ledger;
	struct uph_findings *findings;
	struct db_statement *rows[RECORD_KINDS];
	bool ended[RECORD_KINDS];
	int64_t at[RECORD_KINDS]; /* the seq that a table stands at, unless it has ended */
	size_t lowest, second;    /* the tables with the lowest seq and the next; RECORD_KINDS: none */
	struct contents contents;
	struct buffer canonical;
	struct digest *digest;
	struct books *books;
	struct pages *pages;
	bool whole;                          /* the file is proven so: nothing is to be asked of it */
	int64_t seq, recorded_at;            /* of the record before */
	unsigned char stored[DIGEST_SIZE];   /* its hash as stored */
	unsigned char computed[DIGEST_SIZE]; /* and as it should be */
	bool gap;                            /* a record is missing right before this one */
	struct key_map bad;                  /* {record kind, seq} of records that do not hold */
	struct fallen {
		const char *table; /* NULL: the record before held */
		int64_t seq;
		bool made; /* its digest could be counted */
	} fallen;

	bool unreadable; /* told already */

	const char *expected; /* digits of a head that must be in the chain; NULL: none */
	unsigned char expected_low[DIGEST_SIZE], expected_high[DIGEST_SIZE];
	int64_t expected_seq, expected_at, expected_voucher; /* the record that it is */
	int64_t count;
};

void verify_say(struct uph_findings *findings, const char *rule, const char *table, int64_t seq,
	const char *format, ...)
{
	char where[64], message[UPH_ERROR_MESSAGE_MAX];
	size_t count = uph_findings_count(findings);
	if (count >= VERIFY_FINDINGS_MAX)
		return;
	if (count == VERIFY_FINDINGS_MAX - 1) {
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "verify.more", "",
			"det finns fler fel än dessa; listan slutar här");
		return;
	}
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	(void)snprintf(where, sizeof where, "%s %lld", table, (long long)seq);
	(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, rule, seq ? where : table, "%s", message);
}

enum uph_status verify_rules(struct uph_ledger *ledger, const struct verify_rule *rules, size_t count,
	struct uph_findings *findings, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		struct db_statement *row;
		status = db_prepare(ledger->db, rules[i].sql, &row, err);
		while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK)
			verify_say(findings, rules[i].name, rules[i].table, db_int(row, 0), "%s",
				rules[i].message);
		status = status == UPH_END ? UPH_OK : status;
	}
	return status;
}

/* Whether the record that table `a` stands at comes before that of `b`. */
static bool comes_before(const struct walk *walk, size_t a, size_t b)
{
	return b == RECORD_KINDS || walk->at[a] < walk->at[b] || (walk->at[a] == walk->at[b] && a < b);
}

static void find_lowest(struct walk *walk)
{
	walk->lowest = walk->second = RECORD_KINDS;
	for (size_t kind = 0; kind < RECORD_KINDS; kind++) {
		if (walk->ended[kind])
			continue;
		if (comes_before(walk, kind, walk->lowest)) {
			walk->second = walk->lowest;
			walk->lowest = kind;
		} else if (comes_before(walk, kind, walk->second)) {
			walk->second = kind;
		}
	}
}

static enum uph_status advance(struct walk *walk, size_t kind, struct uph_error *err)
{
	enum uph_status status = db_step(walk->rows[kind], err);
	walk->ended[kind] = status != UPH_OK;
	if (status == UPH_OK)
		walk->at[kind] = db_int(walk->rows[kind], 0);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status start(struct walk *walk, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t kind = 0; status == UPH_OK && kind < RECORD_KINDS; kind++) {
		status = db_prepare(walk->ledger->db, record_table((enum record_kind)kind)->select,
			&walk->rows[kind], err);
		if (status == UPH_OK)
			status = advance(walk, kind, err);
	}
	find_lowest(walk);
	return status;
}

/* The table that has just advanced is mostly still the one with the lowest: entries lie by the thousand. */
static enum uph_status go_on(struct walk *walk, struct uph_error *err)
{
	enum uph_status status = advance(walk, walk->lowest, err);
	if (walk->ended[walk->lowest] || !comes_before(walk, walk->lowest, walk->second))
		find_lowest(walk);
	return status;
}

/* The record with the lowest seq of those that the tables stand at; false when all have ended. */
static bool next_record(struct walk *walk, struct record_read *out)
{
	size_t lowest = walk->lowest;
	if (lowest == RECORD_KINDS)
		return false;
	struct db_statement *row = walk->rows[lowest];
	const struct record_table *table = record_table((enum record_kind)lowest);
	out->kind = (enum record_kind)lowest;
	out->seq = walk->at[lowest];
	out->recorded_at = db_int(row, 1);
	for (size_t i = 0; i < table->field_count; i++)
		out->fields[i] = value_of_column(row, (int)i + 2);
	int last = (int)table->field_count + 2;
	const void *hash = db_blob(row, last);
	out->hash_whole = hash && db_length(row, last) == DIGEST_SIZE;
	if (out->hash_whole)
		memcpy(out->hash, hash, DIGEST_SIZE);
	return true;
}

/* ---- a record's hash ---- */

static enum uph_status hash_of(struct walk *walk, const struct record_read *record,
	const unsigned char *previous, unsigned char out[DIGEST_SIZE], struct uph_error *err)
{
	enum uph_status status = record_canonical(&walk->contents, record->kind, previous,
		record->recorded_at, record->fields, &walk->canonical, err);
	if (status != UPH_OK)
		return status;
	if (!digest_begin(walk->digest) ||
		!digest_add(walk->digest, buffer_string(&walk->canonical), walk->canonical.length) ||
		!digest_end(walk->digest, out))
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	return UPH_OK;
}

/* The machine gave out: that says nothing of the book. */
static bool gave_out(enum uph_status status)
{
	return status == UPH_E_MEMORY || status == UPH_E_IO || status == UPH_E_LOCKED;
}

static bool is_bad(const struct walk *walk, enum record_kind kind, int64_t seq)
{
	int64_t key[2] = {(int64_t)kind, seq};
	return seq != 0 && key_map_find(&walk->bad, key) != KEY_MAP_NONE;
}

static bool points_at_bad(const struct walk *walk, const struct record_read *record)
{
	static const enum record_kind kinds[FIELD_TYPES] = {
		[FIELD_COMMAND] = RECORD_COMMAND,
		[FIELD_SOURCE] = RECORD_SOURCE,
		[FIELD_FUND] = RECORD_FUND,
		[FIELD_ACTIVITY] = RECORD_ACTIVITY,
		[FIELD_PARTY] = RECORD_PARTY,
		[FIELD_DECISION] = RECORD_DECISION,
		[FIELD_ALLOCATION] = RECORD_ALLOCATION,
		[FIELD_FINANCING] = RECORD_FINANCING,
		[FIELD_ENTRY] = RECORD_ENTRY,
		[FIELD_SHARE] = RECORD_SHARE,
		[FIELD_CONDITION] = RECORD_CONDITION,
		[FIELD_COFINANCING] = RECORD_COFINANCING,
		[FIELD_MEETING] = RECORD_MEETING,
		[FIELD_MINUTE] = RECORD_MINUTE,
	};
	const struct record_table *table = record_table(record->kind);
	for (size_t i = 0; i < table->field_count; i++) {
		enum field_type type = table->fields[i];
		if (type < FIELD_COMMAND || record->fields[i].kind != VALUE_NUMBER)
			continue;
		if (type != FIELD_ACCOUNT) {
			if (is_bad(walk, kinds[type], record->fields[i].number))
				return true;
			continue;
		}
		const struct uph_account *account = books_account(walk->books, record->fields[i].number);
		if (account && (is_bad(walk, RECORD_FUND, account->fund) ||
				       is_bad(walk, RECORD_ACTIVITY, account->activity) ||
				       is_bad(walk, RECORD_ALLOCATION, account->allocation) ||
				       is_bad(walk, RECORD_PARTY, account->party)))
			return true;
	}
	return false;
}

/* A few words that let a person find the record. */
static const char *describe(const struct record_read *record, char *text, size_t size)
{
	const struct record_table *table = record_table(record->kind);
	if (record->kind == RECORD_ENTRY) {
		const struct value *place = &record->fields[2];
		(void)snprintf(text, size, "posten i verifikation %lld%s%.*s",
			(long long)record->fields[3].number, place->kind == VALUE_TEXT ? ", källans " : "",
			place->kind == VALUE_TEXT ? (int)place->length : 0,
			place->kind == VALUE_TEXT ? (const char *)place->data : "");
		return text;
	}
	if (record->kind == RECORD_DECISION && record->fields[3].kind == VALUE_TEXT) {
		char day[UPH_DATE_TEXT_MAX];
		const struct uph_date date = {(int32_t)record->fields[4].number};
		(void)snprintf(text, size, "%s \"%.*s %s\"", table->swedish, (int)record->fields[3].length,
			(const char *)record->fields[3].data, uph_date_print(date, day));
		return text;
	}
	size_t first = record->kind == RECORD_COMMAND ? 1 : record->kind == RECORD_SOURCE ? 2 : 3;
	for (size_t i = first; i < table->field_count; i++) {
		if (record->fields[i].kind != VALUE_TEXT || record->fields[i].length == 0)
			continue;
		size_t length = record->fields[i].length < 60 ? record->fields[i].length : 60;
		(void)snprintf(text, size, "%s \"%.*s\"", table->swedish, (int)length,
			(const char *)record->fields[i].data);
		return text;
	}
	(void)snprintf(text, size, "%s", table->swedish);
	return text;
}

static enum uph_status remember_bad(
	struct walk *walk, const struct record_read *record, struct uph_error *err)
{
	int64_t key[2] = {(int64_t)record->kind, record->seq};
	if (key_map_find(&walk->bad, key) != KEY_MAP_NONE || key_map_add(&walk->bad, key) != KEY_MAP_NONE)
		return UPH_OK;
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* What follows the record that fell was written after the digest that its fields still make: nothing but its
 * stored digest has been altered. */
static void tell_hash_alone(struct walk *walk)
{
	if (walk->fallen.table && walk->fallen.made)
		verify_say(walk->findings, "chain.hash", walk->fallen.table, walk->fallen.seq,
			"det är kolumnen hash som har ändrats; det som posten säger är som det skrevs");
}

static enum uph_status check_hash(struct walk *walk, const struct record_read *record, struct uph_error *err)
{
	const char *table = record_table(record->kind)->name;
	char words[256];
	struct uph_error why;
	unsigned char hash[DIGEST_SIZE] = {0};
	why.message[0] = '\0'; /* the whole of it is a thousand bytes, a million times */
	enum uph_status status = hash_of(walk, record, walk->stored, hash, &why);
	if (gave_out(status))
		return uph_fail(err, status, "%s", why.message);
	bool made = status == UPH_OK;
	bool holds = made && record->hash_whole && memcmp(hash, record->hash, DIGEST_SIZE) == 0;
	if (made && !holds && memcmp(walk->stored, walk->computed, DIGEST_SIZE) != 0) {
		/* The record before does not hold; was only its stored hash altered? */
		unsigned char other[DIGEST_SIZE];
		status = hash_of(walk, record, walk->computed, other, &why);
		if (gave_out(status))
			return uph_fail(err, status, "%s", why.message);
		holds = status == UPH_OK && record->hash_whole &&
			memcmp(other, record->hash, DIGEST_SIZE) == 0;
		if (holds)
			tell_hash_alone(walk);
	}
	walk->fallen.table = NULL;
	memcpy(walk->computed, hash, DIGEST_SIZE);
	memcpy(walk->stored, record->hash_whole ? record->hash : hash, DIGEST_SIZE);
	if (holds || walk->gap) { /* after a gap the link before is gone: the gap has been told */
		memcpy(walk->computed, walk->stored, DIGEST_SIZE);
		return UPH_OK;
	}
	if (made && points_at_bad(walk, record))
		verify_say(walk->findings, "chain.hash", table, record->seq,
			"%s stämmer inte med sin kontrollsumma: den har ändrats, eller det den hänvisar till har "
			"bytt namn (se ovan)",
			describe(record, words, sizeof words));
	else if (!made)
		verify_say(walk->findings, "chain.reference", table, record->seq, "%s %s",
			describe(record, words, sizeof words), why.message);
	else if (record->kind == RECORD_ENTRY)
		verify_say(walk->findings, "chain.hash", table, record->seq,
			"%s stämmer inte med sin kontrollsumma: den, eller raden för ett av dess konton (account %lld och "
			"%lld), har ändrats sedan den skrevs, eller bytt plats",
			describe(record, words, sizeof words), (long long)record->fields[ENTRY_FROM].number,
			(long long)record->fields[ENTRY_TO].number);
	else
		verify_say(walk->findings, "chain.hash", table, record->seq,
			"%s stämmer inte med sin kontrollsumma: den har ändrats sedan den skrevs, eller bytt plats",
			describe(record, words, sizeof words));
	walk->fallen = (struct fallen){table, record->seq, made};
	return remember_bad(walk, record, err);
}

static void check_place(struct walk *walk, const struct record_read *record)
{
	const char *table = record_table(record->kind)->name;
	int64_t head = walk->ledger->head.seq, next = walk->seq < INT64_MAX ? walk->seq + 1 : walk->seq;
	char words[256];
	walk->gap = record->seq != next;
	if (!walk->gap && record->seq > walk->seq && record->seq <= head &&
		record->recorded_at > walk->recorded_at)
		return;
	(void)describe(record, words, sizeof words);
	if (record->seq <= walk->seq)
		verify_say(walk->findings, "chain.twice", table, record->seq,
			"%s har ett nummer i kedjan som redan är taget", words);
	else if (record->seq > head)
		verify_say(walk->findings, "chain.stray", table, record->seq,
			"%s ligger utanför kedjan, som slutar med post %lld", words, (long long)head);
	else if (walk->gap && record->seq == next + 1)
		verify_say(walk->findings, "chain.gap", "kedjan", next,
			"post %lld i kedjan saknas: den har tagits bort", (long long)next);
	else if (walk->gap)
		verify_say(walk->findings, "chain.gap", "kedjan", next,
			"posterna %lld till %lld i kedjan saknas: de har tagits bort", (long long)next,
			(long long)record->seq - 1);
	if (record->recorded_at <= walk->recorded_at)
		verify_say(walk->findings, "chain.time", table, record->seq,
			"%s är registrerad före posten närmast före i kedjan", words);
}

/* The program writes no NUL. One who wrote it past the program, with the chain made anew, would have two
 * names that look the same. */
static void check_texts(struct walk *walk, const struct record_read *record)
{
	const struct record_table *table = record_table(record->kind);
	for (size_t i = 0; i < table->field_count; i++) {
		const struct value *value = &record->fields[i];
		char words[256];
		if (value->kind != VALUE_TEXT || value->length == 0 || !memchr(value->data, 0, value->length))
			continue;
		verify_say(walk->findings, "record.text", table->name, record->seq,
			"%s har en text med ett nolltecken i sig: det som visas av den är bara början",
			describe(record, words, sizeof words));
		return;
	}
}

static void look_for_expected(struct walk *walk, const struct record_read *record)
{
	if (!walk->expected || walk->expected_seq || !record->hash_whole ||
		memcmp(record->hash, walk->expected_low, DIGEST_SIZE) < 0 ||
		memcmp(record->hash, walk->expected_high, DIGEST_SIZE) > 0)
		return;
	walk->expected_seq = record->seq;
	walk->expected_at = record->recorded_at;
	walk->expected_voucher = books_voucher(walk->books);
}

/* Says which moment of the book the digits are of, or that there is none. */
static void tell_expected(struct walk *walk)
{
	char time[UPH_TIME_TEXT_MAX];
	if (!walk->expected)
		return;
	if (walk->expected_seq)
		(void)uph_findings_add(walk->findings, UPH_SEVERITY_NOTE, "chain.expected", "kedjan",
			"kontrollsumman %s är post %lld av %lld, registrerad %s, när den sista verifikationen var %lld; "
			"%lld poster har kommit till sedan dess",
			walk->expected, (long long)walk->expected_seq, (long long)walk->seq,
			uph_time_print(walk->expected_at, true, time), (long long)walk->expected_voucher,
			(long long)(walk->seq - walk->expected_seq));
	else
		verify_say(walk->findings, "chain.expected", "kedjan", 0,
			"kontrollsumman %s finns inte i boken: den är inte den bok som papperet gjordes ur, eller så "
			"har den ändrats",
			walk->expected);
}

static enum uph_status take(struct walk *walk, const struct record_read *record, struct uph_error *err)
{
	check_place(walk, record);
	check_texts(walk, record);
	enum uph_status status = check_hash(walk, record, err);
	if (status == UPH_OK)
		status = books_take(walk->books, record, err);
	if (record->kind == RECORD_ENTRY)
		pages_take(walk->pages, record);
	look_for_expected(walk, record);
	walk->seq = record->seq;
	walk->recorded_at = record->recorded_at;
	walk->count++;
	return status;
}

/* The columns of the head that differ from the last record. */
static void compare_head(struct walk *walk)
{
	const struct uph_head *head = &walk->ledger->head;
	bool hash = memcmp(head->hash, walk->stored, DIGEST_SIZE) != 0;
	if (hash && memcmp(head->hash, walk->computed, DIGEST_SIZE) == 0) {
		tell_hash_alone(walk);
		hash = false; /* it is the last record's that is wrong */
	}
	const struct {
		const char *column;
		bool differs;
	} parts[] = {
		{"seq", head->seq != walk->seq},
		{"recorded_at", head->recorded_at != walk->recorded_at},
		{"hash", hash},
		{"voucher", head->voucher != books_voucher(walk->books)},
		{"allocation", walk->ledger->allocation_number != books_allocation(walk->books)},
	};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].differs)
			verify_say(walk->findings, "chain.head", "head", 0,
				"bokens slutmärke stämmer inte med den sista posten (%lld): kolumnen %s",
				(long long)walk->seq, parts[i].column);
	}
}

static void check_head(struct walk *walk)
{
	const struct uph_head *head = &walk->ledger->head;
	if (head->seq > walk->seq)
		verify_say(walk->findings, "chain.tail", "head", 0,
			"de sista posterna saknas: boken ska sluta med post %lld men slutar med %lld",
			(long long)head->seq, (long long)walk->seq);
	else
		compare_head(walk);
	tell_expected(walk);
}

static enum uph_status run(struct walk *walk, void (*progress)(void *, int64_t, int64_t),
	void *progress_context, struct uph_error *err)
{
	struct record_read record;
	enum uph_status status = start(walk, err);
	while (status == UPH_OK && next_record(walk, &record)) {
		status = take(walk, &record, err);
		if (status == UPH_OK)
			status = go_on(walk, err);
		if (progress && walk->count % PROGRESS_STEP == 0)
			progress(progress_context, walk->count, walk->ledger->head.seq);
	}
	if (status != UPH_OK)
		return status;
	check_head(walk);
	walk->whole = pages_prove(walk->pages);
	return books_end(walk->books, walk->whole, err);
}

static void file_fault(void *context, const char *words)
{
	verify_say(context, "file", "filen", 0, "filens inre stämmer inte: %s", words);
}

/* A file that gives out, or lacks a table, is itself a finding: what else can be asked of it is asked all the
 * same. */
static enum uph_status tell_unreadable(
	struct walk *walk, enum uph_status status, struct uph_error *why, struct uph_error *err)
{
	if (status != UPH_E_DATABASE)
		return status == UPH_OK ? UPH_OK : uph_fail(err, status, "%s", why->message);
	if (!walk->unreadable)
		verify_say(walk->findings, "file", "filen", 0, "boken kan inte läsas hel: %s", why->message);
	walk->unreadable = true;
	return UPH_OK;
}

static enum uph_status walk_and_check(struct walk *walk, void (*progress)(void *, int64_t, int64_t),
	void *progress_context, struct uph_error *err)
{
	walk->digest = digest_new();
	if (!walk->digest)
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	enum uph_status status = pages_begin(walk->ledger, &walk->pages, err);
	if (status == UPH_OK)
		status = books_new(walk->ledger, walk->findings, &walk->books, err);
	return status == UPH_OK ? run(walk, progress, progress_context, err) : status;
}

static enum uph_status prove(struct walk *walk, void (*progress)(void *, int64_t, int64_t),
	void *progress_context, struct uph_verify_result *result, struct uph_error *err)
{
	struct uph_error why = {0};
	enum uph_status status = walk_and_check(walk, progress, progress_context, &why);
	status = tell_unreadable(walk, status, &why, err);
	*result = (struct uph_verify_result){.record_count = walk->count};
	if (walk->books) {
		result->entry_count = books_entries(walk->books);
		result->voucher_count = books_voucher(walk->books);
	}
	if (status != UPH_OK || walk->whole)
		return status;
	struct db *db = walk->ledger->db;
	status = tell_unreadable(
		walk, db_examine(db, FILE_FAULTS_MAX, file_fault, walk->findings, &why), &why, err);
	if (status == UPH_OK)
		status = tell_unreadable(walk, verify_schema(db, walk->findings, &why), &why, err);
	return status;
}

enum uph_status uph_verify(struct uph_ledger *ledger, const char *expected_head,
	void (*progress)(void *context, int64_t done, int64_t total), void *progress_context,
	struct uph_verify_result *result, struct uph_findings *findings, struct uph_error *err)
{
	struct walk walk = {.ledger = ledger, .findings = findings, .expected = expected_head};
	bool begun;
	if (expected_head && digest_read_beginning(expected_head, walk.expected_low, walk.expected_high) <
				     DIGEST_DIGITS_MIN)
		return uph_fail(err, UPH_E_USAGE,
			"\"%s\" är ingen kontrollsumma; skriv minst 8 hexadecimala siffror", expected_head);
	enum uph_status status = ledger_snapshot_begin(ledger, &begun, err);
	if (status != UPH_OK)
		return status;
	contents_init(&walk.contents, ledger->db);
	buffer_init(&walk.canonical, (size_t)16 << 20);
	key_map_init(&walk.bad, 2 * sizeof(int64_t));
	status = prove(&walk, progress, progress_context, result, err);
	for (size_t kind = 0; kind < RECORD_KINDS; kind++) {
		if (walk.rows[kind])
			db_reset(walk.rows[kind]);
	}
	pages_free(walk.pages);
	books_free(walk.books);
	digest_free(walk.digest);
	key_map_free(&walk.bad);
	buffer_free(&walk.canonical);
	contents_free(&walk.contents);
	ledger_snapshot_end(ledger, begun);
	return status;
}
