/* Synonyms and small grammars. A word here never decides a direction or a sum: it finds columns, tells labels
 * from decisions, and says what a remark is worth making about. */
#include "import/matrix_words.h"

#include <string.h>

struct synonym {
	const char *word;
	enum column_role role;
};

static const struct synonym synonyms[] = {
	{"lsvo beslutsdatum", ROLE_DATE},
	{"lsvo-beslut", ROLE_DATE},
	{"lsvo", ROLE_DATE},
	{"beslutsdatum", ROLE_DATE},
	{"beslutsdag", ROLE_DATE},
	{"datum", ROLE_DATE},
	{"beslut", ROLE_DATE},
	{"beslutad", ROLE_DATE},
	{"beslutat", ROLE_DATE},
	{"möte", ROLE_DATE},
	{"mötesdatum", ROLE_DATE},
	{"sammanträde", ROLE_DATE},
	{"sammanträdesdatum", ROLE_DATE},
	{"till", ROLE_PURPOSE},
	{"ändamål", ROLE_PURPOSE},
	{"insats", ROLE_PURPOSE},
	{"avser", ROLE_PURPOSE},
	{"benämning", ROLE_PURPOSE},
	{"satsning", ROLE_PURPOSE},
	{"projekt", ROLE_PURPOSE},
	{"belopp", ROLE_AMOUNT},
	{"kronor", ROLE_AMOUNT},
	{"kr", ROLE_AMOUNT},
	{"sek", ROLE_AMOUNT},
	{"tkr", ROLE_AMOUNT}, /* found, to be refused: see words_unit() */
	{"mkr", ROLE_AMOUNT},
	{"mnkr", ROLE_AMOUNT},
	{"ksek", ROLE_AMOUNT},
	{"tusental", ROLE_AMOUNT},
	{"tusen kronor", ROLE_AMOUNT},
	{"miljoner kronor", ROLE_AMOUNT},
	{"summa", ROLE_AMOUNT},
	{"beviljat", ROLE_AMOUNT},
	{"beviljat belopp", ROLE_AMOUNT},
	{"aktivitet", ROLE_ACTIVITY},
	{"aktivitetskod", ROLE_ACTIVITY},
	{"akt", ROLE_ACTIVITY},
	{"akt.", ROLE_ACTIVITY},
	{"mottagare", ROLE_RECIPIENT},
	{"till vem", ROLE_RECIPIENT},
	{"utbetalas till", ROLE_RECIPIENT},
	{"betalas till", ROLE_RECIPIENT},
	{"organisation", ROLE_RECIPIENT},
	{"kommentar", ROLE_COMMENT},
	{"kommentarer", ROLE_COMMENT},
	{"anmärkning", ROLE_COMMENT},
	{"anmärkningar", ROLE_COMMENT},
	{"anm", ROLE_COMMENT},
	{"anm.", ROLE_COMMENT},
	{"notering", ROLE_COMMENT},
	{"noteringar", ROLE_COMMENT},
	{"not", ROLE_COMMENT},
	{"§", ROLE_PARAGRAPH},
	{"paragraf", ROLE_PARAGRAPH},
	{"nr", ROLE_NUMBER},
	{"nr.", ROLE_NUMBER},
	{"nummer", ROLE_NUMBER},
	{"rd-beslut", ROLE_SECOND},
	{"rd beslut", ROLE_SECOND},
	{"beslut rd", ROLE_SECOND},
	{"regiondirektörens beslut", ROLE_SECOND},
};

struct label_word {
	const char *word;
	enum label_kind kind;
};

static const struct label_word label_words[] = {
	{"kvar", LABEL_LEFT},
	{"kvarstår", LABEL_LEFT},
	{"kvarstående", LABEL_LEFT},
	{"kvarvarande", LABEL_LEFT},
	{"återstår", LABEL_LEFT},
	{"återstående", LABEL_LEFT},
	{"saldo", LABEL_LEFT},
	{"summa", LABEL_SUM},
	{"delsumma", LABEL_SUM},
	{"totalsumma", LABEL_SUM},
	{"totalt", LABEL_SUM},
	{"total", LABEL_SUM},
	{"statsbidrag", LABEL_GRANT},
	{"statsbidraget", LABEL_GRANT},
	{"stimulansmedel", LABEL_GRANT},
	{"bidrag", LABEL_GRANT},
	{"bidraget", LABEL_GRANT},
	{"tilldelat", LABEL_GRANT},
	{"tilldelade", LABEL_GRANT},
	{"tilldelning", LABEL_GRANT},
	{"medel", LABEL_GRANT},
	{"ingående", LABEL_OTHER},
	{"balans", LABEL_OTHER},
	{"balansen", LABEL_OTHER},
	{"på balansen", LABEL_OTHER},
	{"ib", LABEL_OTHER},
	{"från balansen", LABEL_OTHER},
	{"från förra året", LABEL_OTHER},
	{"från föregående år", LABEL_OTHER},
	{"från tidigare år", LABEL_OTHER},
	{"från i fjol", LABEL_OTHER},
	{"överskott", LABEL_OTHER},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

enum column_role words_role(const char *folded)
{
	enum column_role role = ROLE_NONE;
	size_t longest = 0;
	for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++) {
		size_t length = words_begin(folded, synonyms[i].word);
		if (length <= longest)
			continue;
		/* "Aktivitet 786 …" and "kr 200" are content; "Belopp 2024" is a heading. */
		const char *rest = folded + length;
		rest += strspn(rest, " .:");
		if (is_digit(*rest) &&
			!(words_year_at(rest) && !is_digit(rest[4]) && synonyms[i].role == ROLE_AMOUNT))
			continue;
		role = synonyms[i].role;
		longest = length;
	}
	return role;
}

const char *words_role_name(enum column_role role)
{
	static const char *const names[ROLE_COUNT] = {
		[ROLE_NONE] = "",
		[ROLE_DATE] = "LSVO beslutsdatum",
		[ROLE_PURPOSE] = "Till",
		[ROLE_AMOUNT] = "Belopp",
		[ROLE_ACTIVITY] = "Aktivitet",
		[ROLE_RECIPIENT] = "Mottagare",
		[ROLE_COMMENT] = "Kommentar",
		[ROLE_PARAGRAPH] = "§",
		[ROLE_NUMBER] = "Nr",
		[ROLE_SECOND] = "RD-beslut",
	};
	return names[role];
}

enum label_kind words_label(const char *folded)
{
	for (size_t i = 0; i < sizeof label_words / sizeof label_words[0]; i++)
		if (words_begin(folded, label_words[i].word))
			return label_words[i].kind;
	return LABEL_NONE;
}

bool words_on_balance(const char *folded)
{
	return words_beginning(folded, "balansen") != NULL;
}

bool words_only_held(const char *folded)
{
	char bare[64];
	size_t length = 0;
	for (const char *c = folded; *c; c++) {
		if (*c == '(' || *c == ')' || *c == '.')
			continue;
		if (length + 1 == sizeof bare)
			return false;
		bare[length++] = *c;
	}
	bare[length] = '\0';
	return strcmp(bare, "avsatt på balansen") == 0 || strcmp(bare, "avsatt") == 0;
}

bool words_dash(const char *folded)
{
	return strcmp(folded, "-") == 0 || strcmp(folded, "--") == 0;
}

bool words_undivided(const char *folded)
{
	return words_begin(folded, "ofördelat") || words_begin(folded, "ofördelade");
}

struct code_found words_code(const char *folded)
{
	static const char *const prefixes[] = {"aktivitetskod", "aktivitet", "akt.", "akt"};
	struct code_found found = {CODE_NONE, 0, 0, 0};
	size_t at = 0;
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0] && at == 0; i++)
		at = words_begin(folded, prefixes[i]);
	at += strspn(folded + at, " :.(");
	const char *digits = folded + at;
	while (*digits && !is_digit(*digits))
		digits++;
	if (!*digits)
		return found;
	found.kind = digits == folded + at ? CODE_LEADING : CODE_WITHIN;
	found.at = (size_t)(digits - folded);
	found.length = strspn(digits, "0123456789");
	size_t end = found.at + found.length;
	if (found.length > CODE_LENGTH_MAX || (found.at > 0 && words_is_letter(folded, found.at - 1)) ||
		(folded[end] && words_is_letter(folded, end)) ||
		(folded[end] == ',' && is_digit(folded[end + 1])) ||
		(found.at > 0 && folded[found.at - 1] == '-'))
		found.kind = CODE_ODD;
	found.rest = end + strspn(folded + end, " :.,-)");
	const char *rest = folded + end;
	rest += strspn(rest, " /,&+-");
	if (words_begin(rest, "och"))
		rest += strlen("och ");
	if (folded[end] && *rest && is_digit(*rest))
		found.kind = CODE_SEVERAL;
	return found;
}

static bool begins_with_any(const char *folded, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (words_begin(folded, words[i]))
			return true;
	return false;
}

static bool has_any(const char *folded, const char *const *stems, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (words_beginning(folded, stems[i]))
			return true;
	return false;
}

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

bool words_opening(const char *folded)
{
	return strstr(folded, "kvar på balans") || words_begin(folded, "ingående balans") ||
	       words_begin(folded, "på balansen");
}

bool words_opening_maybe(const char *folded)
{
	static const char *const words[] = {"ingående", "ib", "ub", "utgående balans", "utgående saldo",
		"saldo", "balans", "balanserade", "balanserat", "behållning", "kvar", "kvarvarande",
		"kvarstår", "kvarstående", "återstår", "återstående", "överskott", "överfört", "överförda",
		"sparade", "sparat", "outnyttjade", "medel från tidigare", "medel från förra",
		"medel från föregående", "medel kvar", "tidigare års", "från tidigare", "från förra året",
		"från föregående år", "föregående års"};
	/* What is left to decide, and titles, are something else. */
	static const char *const others[] = {"fördelning", "psykisk", "att besluta", "att fördela"};
	return words_opening(folded) ||
	       (begins_with_any(folded, words, COUNT(words)) && !has_any(folded, others, COUNT(others)));
}

bool words_opening_of_year(const char *folded)
{
	static const char *const words[] = {"ingående", "ib"};
	return begins_with_any(folded, words, COUNT(words)) || strstr(folded, "årets början") ||
	       strstr(folded, "årets ingång");
}

bool words_title(const char *folded)
{
	static const char *const stems[] = {
		"fördelning", "medel", "statsbidrag", "bidrag", "psykisk", "stimulansmedel"};
	return has_any(folded, stems, COUNT(stems));
}

bool words_note(const char *folded)
{
	static const char *const words[] = {"utbetalt", "utbetalat", "utbetalning", "utbetalningar", "betalt",
		"utskrivet", "utskriven", "utskrift", "uppdaterad", "uppdaterat", "senast", "reviderad",
		"version", "läge", "läget", "not", "obs", "källa", "dnr", "diarienummer", "rekvirerat",
		"rekvisition", "återbetalt", "återbetalning", "jämför", "se", "avstämt", "avstämd",
		"kommentar", "anm", "anmärkning", "kvar", "beslutat", "beviljat", "förbrukat", "bokfört"};
	static const char *const stems[] = {
		"utbetal", "återbetal", "uppdater", "utskri", "rekvirer", "bokför"};
	return begins_with_any(folded, words, COUNT(words)) || has_any(folded, stems, COUNT(stems));
}

/* Digits just before the unit, other than a year's, make the words an amount. */
static bool counted(const char *text, const char *unit)
{
	const char *end = unit;
	while (end > text && end[-1] == ' ')
		end--;
	const char *start = end;
	while (start > text && (is_digit(start[-1]) || start[-1] == ',' || start[-1] == '.'))
		start--;
	if (start == end || !is_digit(*start))
		return false;
	return !(end - start == 4 && words_year_at(start));
}

/* A thousand or a million as a word by itself, or the beginning of one that a heading may have. */
static const struct {
	const char *word;
	enum money_unit unit;
	bool needs_money; /* says nothing unless the text speaks of kronor or amounts, too */
} unit_words[] = {
	{"tkr", UNIT_THOUSANDS, false},
	{"ksek", UNIT_THOUSANDS, false},
	{"tsek", UNIT_THOUSANDS, false},
	{"kkr", UNIT_THOUSANDS, false},
	{"tusental", UNIT_THOUSANDS, true},
	{"tusentals", UNIT_THOUSANDS, true},
	{"tusen", UNIT_THOUSANDS, true},
	{"1000-tal", UNIT_THOUSANDS, true},
	{"1000 kr", UNIT_THOUSANDS, false},
	{"1 000 kr", UNIT_THOUSANDS, false},
	{"1000 kronor", UNIT_THOUSANDS, false},
	{"1 000 kronor", UNIT_THOUSANDS, false},
	{"mkr", UNIT_MILLIONS, false},
	{"mnkr", UNIT_MILLIONS, false},
	{"msek", UNIT_MILLIONS, false},
	{"miljoner", UNIT_MILLIONS, true},
	{"miljontal", UNIT_MILLIONS, true},
	{"miljontals", UNIT_MILLIONS, true},
};

enum money_unit words_unit(const char *folded, bool heading)
{
	static const char *const money[] = {"belopp", "kronor", "kr", "sek", "summor"};
	bool of_money = heading || has_any(folded, money, COUNT(money));
	for (size_t i = 0; i < COUNT(unit_words); i++) {
		if (unit_words[i].needs_money && !of_money)
			continue;
		/* "Bidrag 1000 kr" above the table is an amount. */
		if (is_digit(unit_words[i].word[0]) && !heading && !words_beginning(folded, "belopp"))
			continue;
		for (const char *at = folded; (at = words_beginning(at, unit_words[i].word)) != NULL; at++) {
			bool inside = at > folded && words_is_letter(folded, (size_t)(at - folded) - 1);
			if (!inside && words_begin(at, unit_words[i].word) &&
				(heading || !counted(folded, at)))
				return unit_words[i].unit;
		}
	}
	return UNIT_KRONOR;
}
