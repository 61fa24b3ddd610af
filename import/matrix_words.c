/* Synonyms and small grammars. A word here never decides a direction or a sum: it finds columns, tells labels from
 * decisions, and says what a remark is worth making about. */
#include "import/matrix_words.h"

#include <stdint.h>
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
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A letter or a digit, any byte of a longer character included (but not of § or other marks of Latin-1). */
static bool is_word_byte(const char *text, size_t at)
{
	unsigned char c = (unsigned char)text[at];
	if (c == 0xC2) /* U+0080–U+00BF: marks, not letters */
		return false;
	if (c >= 0x80 && c < 0xC0 && at > 0 && (unsigned char)text[at - 1] == 0xC2)
		return false;
	return c >= 0x80 || is_digit((char)c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length of `word` when the text is it or begins with it as whole words; else 0. */
static size_t begins(const char *text, const char *word)
{
	size_t length = strlen(word);
	if (strncmp(text, word, length) != 0)
		return 0;
	if (text[length] && is_word_byte(text, length) && is_word_byte(text, length - 1))
		return 0;
	return length;
}

/* Finds `part` where a word begins; NULL when there is none. */
static const char *word_beginning(const char *text, const char *part)
{
	for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
		if (at == text || !is_word_byte(text, (size_t)(at - text) - 1))
			return at;
	return NULL;
}

static int year_at(const char *text)
{
	if (text[0] != '2' || text[1] != '0' || !is_digit(text[2]) || !is_digit(text[3]))
		return 0;
	return 2000 + (text[2] - '0') * 10 + (text[3] - '0');
}

enum column_role words_role(const char *folded)
{
	enum column_role role = ROLE_NONE;
	size_t longest = 0;
	for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++) {
		size_t length = begins(folded, synonyms[i].word);
		if (length <= longest)
			continue;
		/* "Aktivitet 786 …" and "kr 200" are content; "Belopp 2024" is a heading. */
		const char *rest = folded + length;
		rest += strspn(rest, " .:");
		if (is_digit(*rest) && !(year_at(rest) && !is_digit(rest[4]) && synonyms[i].role == ROLE_AMOUNT))
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
		if (begins(folded, label_words[i].word))
			return label_words[i].kind;
	return LABEL_NONE;
}

bool words_on_balance(const char *folded)
{
	return word_beginning(folded, "balansen") != NULL;
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

bool words_return(const char *folded)
{
	static const char *const stems[] = {"återbetal", "återkrav", "återkräv", "återför", "retur", "krediter"};
	for (size_t i = 0; i < sizeof stems / sizeof stems[0]; i++)
		if (word_beginning(folded, stems[i]))
			return true;
	return false;
}

bool words_dash(const char *folded)
{
	return strcmp(folded, "-") == 0 || strcmp(folded, "--") == 0;
}

bool words_undivided(const char *folded)
{
	return begins(folded, "ofördelat") || begins(folded, "ofördelade");
}

struct code_found words_code(const char *folded)
{
	static const char *const prefixes[] = {"aktivitetskod", "aktivitet", "akt.", "akt"};
	struct code_found found = {CODE_NONE, 0, 0, 0};
	size_t at = 0;
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0] && at == 0; i++)
		at = begins(folded, prefixes[i]);
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
	if (found.length > CODE_LENGTH_MAX || (found.at > 0 && is_word_byte(folded, found.at - 1)) ||
		(folded[end] && is_word_byte(folded, end)) || (folded[end] == ',' && is_digit(folded[end + 1])) ||
		(found.at > 0 && folded[found.at - 1] == '-'))
		found.kind = CODE_ODD;
	found.rest = end + strspn(folded + end, " :.,-)");
	const char *rest = folded + end;
	rest += strspn(rest, " /,&+-");
	if (begins(rest, "och"))
		rest += strlen("och ");
	if (folded[end] && *rest && is_digit(*rest))
		found.kind = CODE_SEVERAL;
	return found;
}

bool words_opening(const char *folded)
{
	return strstr(folded, "kvar på balans") || begins(folded, "ingående balans") || begins(folded, "på balansen");
}

static int month_named(const char *text, size_t *length)
{
	static const char *const months[] = {"januari", "februari", "mars", "april", "maj", "juni", "juli",
		"augusti", "september", "oktober", "november", "december"};
	for (int i = 0; i < 12; i++) {
		*length = begins(text, months[i]);
		if (*length)
			return i + 1;
		char brief[4] = {months[i][0], months[i][1], months[i][2], '\0'};
		*length = begins(text, brief);
		if (*length)
			return i + 1;
	}
	return 0;
}

static int small_number(const char *text, size_t length)
{
	int value = 0;
	for (size_t i = 0; i < length; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

/* "31/12 2023", "31/12-2023", "31 december 2023" at `text`, which begins with one or two digits. */
static bool day_month_year(const char *text, struct uph_date *out)
{
	size_t length = strspn(text, "0123456789");
	if (length == 0 || length > 2)
		return false;
	int day = small_number(text, length), month;
	const char *at = text + length;
	size_t month_length;
	if (*at == '/') {
		at++;
		month_length = strspn(at, "0123456789");
		if (month_length == 0 || month_length > 2)
			return false;
		month = small_number(at, month_length);
	} else {
		at += strspn(at, ". ");
		month = month_named(at, &month_length);
	}
	at += month_length;
	at += strspn(at, " -/.");
	int year = year_at(at);
	return year && month && uph_date_make(year, month, day, out);
}

bool words_date_within(const char *folded, struct uph_date *out)
{
	for (const char *at = folded; *at; at++) {
		if (!is_digit(*at) || (at > folded && is_word_byte(folded, (size_t)(at - folded) - 1)))
			continue;
		size_t length = strspn(at, "0123456789-/.");
		while (length > 0 && !is_digit(at[length - 1]))
			length--;
		if (length >= 6 && uph_date_parse(at, length, out, NULL) == UPH_OK)
			return true;
		if (day_month_year(at, out))
			return true;
		at += strspn(at, "0123456789-/.") - 1;
	}
	int years[2];
	size_t count = words_years(folded, years, 2);
	return count == 1 && uph_date_make(years[0], 12, 31, out);
}

/* The year at `at` when it stands alone as a word; else 0. */
static int lone_year(const char *text, const char *at)
{
	int year = year_at(at);
	if (!year || is_word_byte(text, (size_t)(at - text) + 4))
		return 0;
	if (at > text && is_word_byte(text, (size_t)(at - text) - 1))
		return 0;
	bool dated_before = at >= text + 2 && (at[-1] == '-' || at[-1] == '/' || at[-1] == '.') && is_digit(at[-2]);
	bool dated_after = (at[4] == '-' || at[4] == '/' || at[4] == '.') && is_digit(at[5]);
	/* "2023-2024" names two years, "2023-12-31" none. */
	if (dated_after && !(year_at(at + 5) && !is_digit(at[9])))
		return 0;
	if (dated_before && !(at >= text + 5 && year_at(at - 5)))
		return 0;
	return year;
}

static size_t add_year(int *years, size_t count, size_t years_max, int year)
{
	for (size_t i = 0; i < count; i++)
		if (years[i] == year)
			return count;
	if (count < years_max)
		years[count++] = year;
	return count;
}

size_t words_years(const char *folded, int *years, size_t years_max)
{
	size_t count = 0;
	for (const char *at = folded; *at; at++) {
		int year = lone_year(folded, at);
		if (year)
			count = add_year(years, count, years_max, year);
	}
	return count;
}

/* The word that ends just before `at` (spaces between): its start, and its length in `*length`. */
static const char *word_before(const char *text, const char *at, size_t *length)
{
	while (at > text && at[-1] == ' ')
		at--;
	const char *end = at;
	while (at > text && at[-1] != ' ')
		at--;
	*length = (size_t)(end - at);
	return at;
}

static bool starts_with_any(const char *word, size_t length, const char *const *stems)
{
	for (; *stems; stems++)
		if (length >= strlen(*stems) && strncmp(word, *stems, strlen(*stems)) == 0)
			return true;
	return false;
}

static const char *const balance_stems[] = {"balans", NULL};
static const char *const money_stems[] = {"balans", "medel", "medlen", "bidrag", "statsbidrag", "stimulansmedel",
	"pengar", "överskott", NULL};

/* "balansen 2023", "medel från 2022": the year's own word, or the one before "från", "för" or "år". */
static bool after_stem(const char *text, const char *at, const char *const *stems)
{
	size_t length;
	const char *word = word_before(text, at, &length);
	if ((length == 5 && strncmp(word, "från", 5) == 0) || (length == 4 && strncmp(word, "för", 4) == 0) ||
		(length == 3 && strncmp(word, "år", 3) == 0))
		word = word_before(text, word, &length);
	return starts_with_any(word, length, stems);
}

static size_t years_of(const char *folded, const char *const *stems, int *years, size_t years_max)
{
	size_t count = 0;
	for (const char *at = folded; *at; at++) {
		int year = lone_year(folded, at);
		if (!year)
			continue;
		const char *rest = at + 4 + strspn(at + 4, " ");
		size_t possessive = begins(rest, "års");
		const char *thing = rest + possessive + strspn(rest + possessive, " ");
		if ((possessive && starts_with_any(thing, strlen(thing), stems)) ||
			after_stem(folded, at, stems))
			count = add_year(years, count, years_max, year);
	}
	return count;
}

size_t words_money_years(const char *folded, int *years, size_t years_max)
{
	return years_of(folded, money_stems, years, years_max);
}

size_t words_balance_years(const char *folded, int *years, size_t years_max)
{
	return years_of(folded, balance_stems, years, years_max);
}
