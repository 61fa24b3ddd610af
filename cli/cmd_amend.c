/* uph amend: what a decision or one of its lines says from now on, and an amount that comes later. */
#include <string.h>

#include "change.h"
#include "decision_words.h"
#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "uph/journal.h"
#include "uph/verdict.h"

#define VOUCHER_ENTRIES_MAX 500
#define LIST_MAX ((size_t)4096)

static const enum option_id options[] = {OPTION_AMOUNT, OPTION_DATE, OPTION_STAGE, OPTION_PURPOSE,
	OPTION_EXTENT, OPTION_PERIOD_FIRST, OPTION_PERIOD_LAST, OPTION_PERFORMER, OPTION_REQUISITIONER,
	OPTION_ALLOCATION, OPTION_PARAGRAPH, OPTION_CLAUSE, OPTION_VOUCHER, OPTION_TEXT, OPTION_REASON,
	OPTION_OVERRIDE, OPTIONS_OF_CHANGE, OPTION_NONE};

static enum uph_status set_amount(
	struct change *change, const struct decision_words *words, const char *reason, struct uph_error *err)
{
	struct uph_money amount;
	struct uph_date date;
	int64_t voucher = 0;
	char text[UPH_MONEY_TEXT_MAX];
	enum uph_status status = change_amount(change->invocation, OPTION_AMOUNT, NULL, &amount, err);
	if (status == UPH_OK && amount.ore <= 0)
		status = uph_fail(err, UPH_E_USAGE, "--amount ska vara större än noll");
	if (status == UPH_OK)
		status = change_date(change->invocation, OPTION_DATE, &date, err);
	if (status == UPH_OK && words->line_count > 1)
		status = uph_fail(err, UPH_E_USAGE, "ett belopp gäller en tilldelning, eller hela beslutet");
	if (status == UPH_OK && words->line_count == 1)
		status = uph_allocation_set_amount(
			change->ledger, words->lines[0], amount, date, reason, NULL, &voucher, err);
	else if (status == UPH_OK)
		status = uph_decision_set_amount(
			change->ledger, words->decision.id, amount, date, reason, NULL, &voucher, err);
	if (status == UPH_OK)
		change_say(change, "%s har nu beloppet %s.", words->name,
			uph_money_print(amount, UPH_MONEY_SWEDISH, text));
	return status;
}

static enum uph_status take_back(
	struct change *change, const struct decision_words *words, const char *reason, struct uph_error *err)
{
	struct uph_verdict verdict = {.decision = words->decision.id,
		.allocations = words->line_count > 0 ? words->lines : NULL,
		.allocation_count = words->line_count,
		.note = reason};
	enum uph_status status = change_date(change->invocation, OPTION_DATE, &verdict.date, err);
	if (status == UPH_OK)
		status = uph_take_back(change->ledger, &verdict, err);
	if (status == UPH_OK)
		change_say(change, "%s är åter rekommenderat, inte beslutat.", words->name);
	return status;
}

static enum uph_status read_party(
	const struct change *change, enum option_id id, int64_t *out, struct uph_error *err)
{
	const char *name = invocation_value(change->invocation, id);
	const struct uph_party *party;
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_party_find(change->ledger, name, &party, err);
	if (status == UPH_OK)
		*out = party->id;
	return status;
}

static enum uph_status reword(struct change *change, const struct decision_words *words,
	const struct uph_allocation_change *wanted, const char *reason, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (words->line_count == 0)
		return uph_fail(err, UPH_E_USAGE,
			"ange vilken tilldelning som ändras, med dess nummer: uph amend UPH-24-016 …");
	for (size_t i = 0; status == UPH_OK && i < words->line_count; i++) {
		struct uph_allocation allocation;
		status = uph_allocation_amend(change->ledger, words->lines[i], wanted, reason, NULL, err);
		if (status == UPH_OK)
			status = uph_allocation_by_id(change->ledger, words->lines[i], &allocation, err);
		if (status == UPH_OK && allocation.period_first.ymd && allocation.period_last.ymd &&
			allocation.period_first.ymd > allocation.period_last.ymd)
			status = uph_fail(err, UPH_E_USAGE, "periodens sista dag ligger före den första");
		if (status == UPH_OK)
			change_say(change, "%s (%s) är ändrad.", allocation.label, allocation.purpose);
	}
	return status;
}

/* ---- what is no line's: a paragraph, an att-clause, a voucher's text ---- */

static enum uph_status renumber(
	struct change *change, const struct decision_words *words, const char *reason, struct uph_error *err)
{
	struct uph_decision now;
	char name[UPH_DECISION_TEXT_MAX];
	const char *paragraph = invocation_value(change->invocation, OPTION_PARAGRAPH);
	enum uph_status status =
		uph_decision_renumber(change->ledger, words->decision.id, paragraph, reason, NULL, err);
	if (status == UPH_OK)
		status = uph_decision_by_id(change->ledger, words->decision.id, &now, err);
	if (status == UPH_OK)
		change_say(change, "%s är nu %s.", words->name, uph_decision_print(&now, name));
	return status;
}

/* A whole number above zero. */
static enum uph_status read_number(
	const struct change *change, enum option_id id, int64_t *out, struct uph_error *err)
{
	const char *text = invocation_value(change->invocation, id);
	size_t length = strspn(text, "0123456789");
	*out = 0;
	for (size_t i = 0; i < length && length <= 9; i++)
		*out = *out * 10 + (text[i] - '0');
	if (*out > 0 && text[length] == '\0')
		return UPH_OK;
	return uph_fail(err, UPH_E_USAGE, "--%s tar ett nummer, inte \"%s\"", option_by_id(id)->name, text);
}

static enum uph_status reword_clause(
	struct change *change, const struct decision_words *words, const char *reason, struct uph_error *err)
{
	int64_t number;
	const char *text = invocation_value(change->invocation, OPTION_TEXT);
	enum uph_status status = read_number(change, OPTION_CLAUSE, &number, err);
	if (status == UPH_OK && !text)
		status = uph_fail(err, UPH_E_USAGE, "ange hur att-satsen ska lyda: --text \"att …\"");
	if (status == UPH_OK)
		status =
			uph_clause_amend(change->ledger, words->decision.id, number, text, reason, NULL, err);
	if (status == UPH_OK)
		change_say(change, "%s: att-sats %lld är ändrad.", words->name, (long long)number);
	return status;
}

/* The entries of a voucher, and whether all of them have one text. */
struct voucher_entries {
	int64_t voucher;
	int64_t seqs[VOUCHER_ENTRIES_MAX];
	size_t count;
	char text[TEXT_EXCERPT_MAX]; /* of the first */
	bool differ;
	struct buffer list; /* of what they say, for a message */
};

static enum uph_status see_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct voucher_entries *entries = context;
	char amount[UPH_MONEY_TEXT_MAX], text[TEXT_EXCERPT_MAX] = "";
	if (entry->voucher != entries->voucher)
		return UPH_OK;
	if (entries->count == VOUCHER_ENTRIES_MAX)
		return uph_fail(err, UPH_E_USAGE,
			"verifikation %lld har fler än %d poster; deras text ändras inte så här",
			(long long)entries->voucher, VOUCHER_ENTRIES_MAX);
	if (entry->text)
		text_excerpt(entry->text, strlen(entry->text), text);
	if (entries->count == 0)
		memcpy(entries->text, text, sizeof text);
	entries->differ = entries->differ || strcmp(entries->text, text) != 0;
	buffer_print(&entries->list, "%s%s \"%s\"", entries->count > 0 ? ", " : "",
		uph_money_print(entry->amount, UPH_MONEY_SWEDISH, amount), text);
	entries->seqs[entries->count++] = entry->seq;
	return UPH_OK;
}

static enum uph_status reword_entries(struct change *change, const struct voucher_entries *entries,
	const char *text, const char *reason, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (entries->count == 0)
		return uph_fail(err, UPH_E_MISSING, "verifikation %lld finns inte i boken",
			(long long)entries->voucher);
	if (entries->differ)
		return uph_fail(err, UPH_E_USAGE,
			"posterna i verifikation %lld har olika texter (%s); de ändras inte till en",
			(long long)entries->voucher, buffer_string(&entries->list));
	for (size_t i = 0; status == UPH_OK && i < entries->count; i++)
		status = uph_entry_amend(change->ledger, entries->seqs[i], text, reason, NULL, err);
	if (status == UPH_OK)
		change_say(change, "Texten på verifikation %lld är ändrad (%zu %s).",
			(long long)entries->voucher, entries->count, entries->count == 1 ? "post" : "poster");
	return status;
}

static enum uph_status reword_voucher(struct change *change, const char *reason, struct uph_error *err)
{
	const char *text = invocation_value(change->invocation, OPTION_TEXT);
	const struct uph_scope everything = {0};
	struct voucher_entries *entries = arena_alloc(&change->memory, sizeof *entries);
	if (!entries)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	buffer_init(&entries->list, LIST_MAX);
	enum uph_status status = read_number(change, OPTION_VOUCHER, &entries->voucher, err);
	if (status == UPH_OK && (!text || text[0] == '\0'))
		status = uph_fail(err, UPH_E_USAGE, "ange hur texten ska lyda: --text \"…\"");
	if (status == UPH_OK)
		status = uph_entries(change->ledger, &everything, see_entry, entries, err);
	if (status == UPH_OK)
		status = reword_entries(change, entries, text, reason, err);
	buffer_free(&entries->list);
	return status;
}

/* ---- the command ---- */

static enum uph_status amend(struct change *change, void *context, struct uph_error *err)
{
	struct decision_words words;
	const struct invocation *invocation = change->invocation;
	const char *reason = invocation_value(invocation, OPTION_REASON);
	struct uph_allocation_change wanted = {.purpose = invocation_value(invocation, OPTION_PURPOSE),
		.extent = invocation_value(invocation, OPTION_EXTENT)};
	bool of_voucher = invocation_value(invocation, OPTION_VOUCHER) != NULL;
	bool renumbers = invocation_value(invocation, OPTION_PARAGRAPH) != NULL;
	bool rewords_clause = invocation_value(invocation, OPTION_CLAUSE) != NULL;
	(void)context;
	if (of_voucher && invocation->arguments.word_count > 0)
		return uph_fail(err, UPH_E_USAGE, "ange ett beslut eller --voucher, inte båda");
	enum uph_status status = of_voucher ? UPH_OK : decision_words_read(change, &words, err);
	if (status == UPH_OK && !reason)
		status = uph_fail(err, UPH_E_USAGE, "ange skälet till ändringen: --reason \"…\"");
	if (status != UPH_OK || of_voucher)
		return status == UPH_OK ? reword_voucher(change, reason, err) : status;
	if (invocation_value(invocation, OPTION_TEXT) && !rewords_clause)
		return uph_fail(err, UPH_E_USAGE,
			"--text gäller en att-sats (--clause 2) eller en verifikation (--voucher 7)");
	if (status == UPH_OK && invocation_value(invocation, OPTION_PERIOD_FIRST))
		status = change_date(invocation, OPTION_PERIOD_FIRST, &wanted.period_first, err);
	if (status == UPH_OK && invocation_value(invocation, OPTION_PERIOD_LAST))
		status = change_date(invocation, OPTION_PERIOD_LAST, &wanted.period_last, err);
	if (status == UPH_OK)
		status = read_party(change, OPTION_PERFORMER, &wanted.performer, err);
	if (status == UPH_OK)
		status = read_party(change, OPTION_REQUISITIONER, &wanted.requisitioner, err);
	if (status != UPH_OK)
		return status;
	bool rewords = wanted.purpose || wanted.extent || wanted.period_first.ymd || wanted.period_last.ymd ||
		       wanted.performer || wanted.requisitioner;
	bool amounts = invocation_value(invocation, OPTION_AMOUNT) != NULL;
	bool stages = invocation_value(invocation, OPTION_STAGE) != NULL;
	if (!rewords && !amounts && !stages && !renumbers && !rewords_clause)
		return uph_fail(
			err, UPH_E_USAGE, "ange vad som ändras, till exempel --amount eller --last-day");
	if (renumbers)
		status = renumber(change, &words, reason, err);
	if (status == UPH_OK && rewords_clause)
		status = reword_clause(change, &words, reason, err);
	if (status == UPH_OK && stages)
		status = take_back(change, &words, reason, err);
	if (status == UPH_OK && rewords)
		status = reword(change, &words, &wanted, reason, err);
	if (status == UPH_OK && amounts)
		status = set_amount(change, &words, reason, err);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return change_run(invocation, amend, NULL, err);
}

const struct command command_amend = {
	.name = "amend",
	.swedish = "ändra",
	.group = "Beslut",
	.summary = "ändrar vad ett beslut säger: belopp som kommer senare, period, roller, §, text",
	.usage = "BESLUT|NR --reason TEXT [--amount BELOPP --date DAG] [--last-day DAG] …",
	.words_max = DECISION_WORDS_MAX,
	.options = options,
	.help = "Ingenting skrivs över: det som stod finns kvar i boken, med skälet till ändringen.\n"
		"\n"
		"--amount ger ett beslut utan belopp dess belopp, delat efter beslutets andelar till "
		"öret, och reserverar det; har det redan ett belopp reserveras eller återförs "
		"skillnaden. --stage recommended tar tillbaka ett felaktigt \"beslutat\" som inte "
		"flyttade pengar; har steget flyttat pengar rättas det med \"uph reverse\".\n"
		"\n"
		"--paragraph säger vilken paragraf beslutet är, när den var okänd eller fel; --clause och "
		"--text hur en att-sats ska lyda; --voucher och --text vad det ska stå om en verifikation. "
		"Pengar ändras aldrig så.\n"
		"\n"
		"  uph amend LSVO 2025-02-14 § 12 --amount 500000 --date 2025-03-01 --reason \"beslut om belopp\"\n"
		"  uph amend UPH-24-016 --last-day 2025-03-31 --reason \"förlängt enligt § 91/24\"\n"
		"  uph amend LSVO 2024-04-12 --paragraph 40 --reason \"enligt protokollet\"\n"
		"  uph amend LSVO 2024-02-16 § 25 c --clause 2 --text \"att …\" --reason \"skrivfel\"\n"
		"  uph amend --voucher 7 --text \"Till årsskiftet\" --reason \"skrivfel\"\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
