/* Names in the books: people's names beside pay, recipients that are remarks, and recipients that are nearly
 * the same. Parties that no money concerns are left alone, as are a region and its unit, and parties that a
 * new ledger knows from the start (Karlshamn is not Karlskrona). */
#include <string.h>

#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"
#include "ledger/base/text.h"

/* ---- words of a text, as they stand ---- */

struct word {
	const char *text;
	size_t length;
};

static bool is_letter(uint32_t code)
{
	return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code >= 0xc0;
}

static bool is_capital(uint32_t code)
{
	return (code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde);
}

/* The next run of letters from text[*at]; false at the end. */
static bool next_word(const char *text, size_t *at, struct word *out)
{
	size_t length = strlen(text);
	while (*at < length) {
		size_t here = *at;
		if (!is_letter(text_next(text, length, at)))
			continue;
		size_t end = *at;
		while (end < length) {
			size_t next = end;
			if (!is_letter(text_next(text, length, &next)))
				break;
			end = next;
		}
		*at = end;
		*out = (struct word){text + here, end - here};
		return true;
	}
	return false;
}

/* A capital, then small letters alone, three letters at least. */
static bool is_named_like(const struct word *word)
{
	size_t at = 0, letters = 1;
	if (!is_capital(text_next(word->text, word->length, &at)))
		return false;
	for (; at < word->length; letters++) {
		if (is_capital(text_next(word->text, word->length, &at)))
			return false;
	}
	return letters >= 3;
}

static bool begins(const char *folded, const char *const *stems, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strncmp(folded, stems[i], strlen(stems[i])) == 0)
			return true;
	}
	return false;
}

static const char *folded_word(struct audit *audit, const struct word *word)
{
	return audit_fold(audit, audit_print(audit, "%.*s", (int)word->length, word->text));
}

/* ---- R40: people's names beside pay ---- */

static bool is_pay(struct audit *audit, const struct word *word)
{
	static const char *const words[] = {"lön", "lönen", "löner", "lönekostnad", "lönekostnader",
		"lönemedel", "arvode", "arvodet", "arvoden"};
	const char *folded = folded_word(audit, word);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(folded, words[i]) == 0)
			return true;
	}
	return false;
}

/* Words with a capital that are no person's: posts, places and works. */
static bool is_common(struct audit *audit, const struct word *word)
{
	static const char *const stems[] = {"anställ", "arbet", "assisten", "barn", "blekinge", "chef", "ett",
		"en", "enhet", "folkhälso", "föreläs", "första", "förvaltning", "handled", "hälso", "januari",
		"februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
		"november", "december", "kommun", "konsult", "koordinator", "kurator", "läkar", "länet",
		"länssamordn", "lärar", "lokal", "medarbet", "mission", "mötes", "personal", "process",
		"program", "projekt", "psykiatri", "psykisk", "psykolog", "region", "sam", "skol", "social",
		"staten", "strateg", "suicid", "tema", "tjänst", "ungdom", "uppdrag", "utredar", "utveckl",
		"utvärder", "vikari", "vård", "år"};
	return begins(folded_word(audit, word), stems, sizeof stems / sizeof *stems);
}

/* The word, or the word without its genitive s, is one of a party's or an activity's name. */
static bool is_of_register(struct audit *audit, const struct word *word)
{
	const struct audit_book *book = audit_books(audit);
	const char *folded = folded_word(audit, word);
	size_t length = strlen(folded);
	const char *plain = length > 1 && folded[length - 1] == 's'
				    ? audit_print(audit, "%.*s", (int)(length - 1), folded)
				    : folded;
	for (size_t i = 0; i < book->party_count; i++) {
		if (text_has(book->parties[i].name, folded, true) ||
			text_has(book->parties[i].name, plain, true) ||
			text_has(book->parties[i].name, audit_print(audit, "%ss", plain), true))
			return true;
	}
	for (size_t i = 0; i < book->activity_count; i++) {
		if (text_has(book->activities[i].name, folded, true))
			return true;
	}
	return false;
}

static bool is_person(struct audit *audit, const struct word *word)
{
	return is_named_like(word) && !is_common(audit, word) && !is_of_register(audit, word);
}

/* Only spaces between the words. */
static bool follows(const struct word *before, const struct word *word)
{
	for (const char *at = before->text + before->length; at < word->text; at++) {
		if (*at != ' ')
			return false;
	}
	return true;
}

static bool is_genitive(const struct word *word)
{
	return word->length > 3 && word->text[word->length - 1] == 's';
}

/* A name in the genitive right before the pay, or two names in a row anywhere in a text about pay. */
static bool names_person_with_pay(struct audit *audit, const char *text)
{
	struct word before = {0}, word;
	bool pay = false, genitive = false, pair = false;
	bool may = text && (text_has(text, "lön", false) || text_has(text, "arvode", false));
	if (!may)
		return false;
	for (size_t at = 0; next_word(text, &at, &word); before = word) {
		bool adjacent = before.text && follows(&before, &word);
		if (is_pay(audit, &word)) {
			pay = true;
			genitive =
				genitive || (adjacent && is_genitive(&before) && is_person(audit, &before));
		}
		/* how they look first: the register is long */
		bool alike = !pair && adjacent && is_named_like(&before) && is_named_like(&word);
		pair = pair || (alike && is_person(audit, &before) && is_person(audit, &word));
	}
	return pay && (genitive || pair);
}

static void say_name(struct audit *audit, const char *where, struct uph_money amount,
	struct uph_audit_subject subject, const char *trace)
{
	struct audit_draft draft = audit_draft(audit, "R40");
	draft.has_amount = true;
	draft.amount = amount;
	draft.where = where;
	draft.subject = subject;
	draft.trace = trace;
	draft.action = "skriv funktionen i stället för namnet: uph amend";
	audit_say(audit, "R40", &draft,
		"Texten nämner en person vid namn tillsammans med lön eller arvode. Boken och matrisen sprids, "
		"och beloppet blir en uppgift om personen.");
}

void audit_names_with_pay(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	bool *told = audit_memory(audit, book->allocation_count + 1, sizeof *told);
	for (size_t i = 0; told && i < book->allocation_count; i++) {
		const struct audit_allocation *of = &book->allocations[i];
		told[i] = names_person_with_pay(audit, of->allocation.purpose);
		if (told[i])
			say_name(audit, audit_allocation_where(audit, i), audit_given(of),
				(struct uph_audit_subject){.allocation = of->allocation.id},
				of->allocation.label);
	}
	for (size_t i = 0; told && i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		if (!entry->entry.text || (entry->allocation != AUDIT_NONE && told[entry->allocation]) ||
			!names_person_with_pay(audit, entry->entry.text))
			continue;
		say_name(audit, audit_entry_where(audit, i), entry->entry.amount,
			(struct uph_audit_subject){.entry = entry->entry.seq}, audit_entry_trace(audit, i));
	}
}

/* ---- parties that money concerns ---- */

static size_t index_of_party(const struct audit_book *book, int64_t id)
{
	for (size_t i = 0; id != 0 && i < book->party_count; i++) {
		if (book->parties[i].id == id)
			return i;
	}
	return AUDIT_NONE;
}

struct money_of {
	struct uph_money amount;
	size_t entry; /* the first */
	bool there;
};

static void add_money(const struct audit_book *book, struct money_of *money, int64_t party,
	struct uph_money amount, size_t entry)
{
	size_t index = index_of_party(book, party);
	if (index == AUDIT_NONE)
		return;
	if (!money[index].there)
		money[index].entry = entry;
	money[index].there = true;
	money[index].amount.ore += amount.ore;
}

/* What has been decided for each, or has gone to it. */
static struct money_of *money_of_parties(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct money_of *money = audit_memory(audit, book->party_count + 1, sizeof *money);
	for (size_t i = 0; money && i < book->allocation_count; i++) {
		const struct audit_allocation *of = &book->allocations[i];
		if (of->first_entry != AUDIT_NONE)
			add_money(book, money, of->allocation.recipient, audit_given(of), of->first_entry);
	}
	for (size_t i = 0; money && i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		bool counted = entry->allocation != AUDIT_NONE &&
			       book->allocations[entry->allocation].allocation.recipient ==
				       entry->entry.counterparty;
		if (!counted && entry->left.ore > 0)
			add_money(book, money, entry->entry.counterparty, entry->left, i);
	}
	return money;
}

/* ---- R41: a remark ---- */

/* Words that remarks have and names do not. */
static bool has_remark_words(const char *folded)
{
	static const char *const words[] = {"kvar på", "ligger", "ligga", "beslut", "balansen", "enligt",
		"saknas", "oklart", "okänd", "kommer att", "ska", "återbetalning", "se ovan", "se nedan",
		"års medel", "ej", "inte"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (text_has(folded, words[i], true))
			return true;
	}
	return false;
}

/* A full stop, colon or question mark after a word, with more text or nothing behind it. */
static bool is_sentence(const char *folded)
{
	size_t spaces = 0;
	for (const char *at = folded; *at; at++) {
		spaces += *at == ' ';
		if (*at == '?' || *at == '!' || *at == ';')
			return true;
		if (*at == '.' && at - folded > 3 && spaces >= 1 && (at[1] == '\0' || at[1] == ' '))
			return true;
	}
	return spaces >= 8;
}

static bool is_amount(const char *folded)
{
	struct uph_money amount;
	size_t digits = 0;
	for (const char *at = folded; *at; at++)
		digits += *at >= '0' && *at <= '9';
	return digits >= 4 && (uph_money_parse(folded, strlen(folded), 0, &amount, NULL, NULL) == UPH_OK ||
				      text_has(folded, "kr", true));
}

void audit_recipient_is_comment(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	const struct money_of *money = money_of_parties(audit);
	for (size_t i = 0; money && i < book->party_count; i++) {
		const struct uph_party *party = &book->parties[i];
		const char *folded = audit_fold(audit, party->name);
		bool remark = has_remark_words(folded) || is_sentence(folded) || is_amount(folded);
		if (!money[i].there || !remark || strcmp(party->kind, "other") != 0)
			continue;
		struct audit_draft draft = audit_draft(audit, "R41");
		draft.has_amount = true;
		draft.amount = money[i].amount;
		draft.where = audit_entry_where(audit, money[i].entry);
		draft.subject.party = party->id;
		draft.trace = audit_print(audit, "mottagare:%s", party->name);
		draft.action = "skriv vem som får pengarna, eller avsätt dem utan mottagare";
		audit_say(audit, "R41", &draft, "Mottagaren %s ser ut som en kommentar: %s står på den.",
			audit_quoted(audit, party->name), audit_money(audit, money[i].amount));
	}
}

/* ---- R42: nearly the same ---- */

static bool has_digit(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
}

/* Numbers tell places apart; two municipalities are never the same. */
static bool nearly_same(const struct audit_book *book, const struct uph_party *a, const struct uph_party *b)
{
	size_t length = strlen(a->name) < strlen(b->name) ? strlen(a->name) : strlen(b->name);
	size_t limit = length < 6 ? 0 : length < 12 ? 1 : 2;
	bool municipalities = strcmp(a->kind, "municipality") == 0 && strcmp(b->kind, "municipality") == 0;
	bool numbers = a->organisation_number && b->organisation_number;
	if (limit == 0 || municipalities || numbers || has_digit(a->name) || has_digit(b->name))
		return false;
	if (audit_same_family(book, a->id, b->id))
		return false;
	return text_distance(a->name, b->name, limit) <= limit;
}

void audit_near_duplicates(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	const struct money_of *money = money_of_parties(audit);
	for (size_t i = 0; money && i < book->party_count; i++) {
		for (size_t k = i + 1; k < book->party_count; k++) {
			const struct uph_party *a = &book->parties[i], *b = &book->parties[k];
			if (!money[i].there || !money[k].there || !nearly_same(book, a, b))
				continue;
			const struct uph_party *later = a->id > b->id ? a : b;
			char words[TEXT_SHELL_MAX], other[TEXT_SHELL_MAX];
			size_t index = later == a ? i : k;
			struct audit_draft draft = audit_draft(audit, "R42");
			draft.has_amount = true;
			draft.amount = money[index].amount;
			draft.where = audit_entry_where(audit, money[index].entry);
			draft.subject.party = later->id;
			draft.trace = audit_print(audit, "mottagare:%s", later->name);
			draft.action = audit_print(audit,
				"är de samma: uph party merge %s %s --reason \"…\"; annars godta",
				text_shell_name(later->name, words),
				text_shell_name(later == a ? b->name : a->name, other));
			audit_say(audit, "R42", &draft,
				"Mottagarna %s och %s heter nästan lika; är de samma?",
				audit_quoted(audit, later->name),
				audit_quoted(audit, later == a ? b->name : a->name));
		}
	}
}
