#include "import/journal_words.h"

#include <string.h>

#include "import/matrix_words.h"
#include "ledger/base/text.h"

#define SYNONYMS_MAX 6
#define NEAR_EDITS_MAX 3

/* The first is what messages call the column. */
static const char *const headings[JOURNAL_COLUMNS][SYNONYMS_MAX] = {
	[JOURNAL_EVENT] = {"Händelse", "händelsetyp", "event"},
	[UPH_MOVEMENT_DATE] = {"Datum", "dag", "date"},
	[UPH_MOVEMENT_AMOUNT] = {"Belopp", "amount"},
	[UPH_MOVEMENT_ALLOCATION] = {"Nr", "tilldelning", "tilldelning nr", "tilldelningsnummer", "nummer",
		"allocation"},
	[UPH_MOVEMENT_FUND] = {"Bidragsår", "från bidragsår", "fund", "from fund"},
	[UPH_MOVEMENT_ACTIVITY] = {"Aktivitet", "från aktivitet", "aktivitetskod", "activity",
		"from activity"},
	[UPH_MOVEMENT_TO_FUND] = {"Till bidragsår", "to fund"},
	[UPH_MOVEMENT_TO_ACTIVITY] = {"Till aktivitet", "to activity"},
	[UPH_MOVEMENT_DECISION] = {"Beslut", "decision"},
	[UPH_MOVEMENT_PURPOSE] = {"Ändamål", "purpose"},
	[UPH_MOVEMENT_RECIPIENT] = {"Mottagare", "recipient"},
	[UPH_MOVEMENT_PERFORMER] = {"Utförare", "performer"},
	[UPH_MOVEMENT_REQUISITIONER] = {"Rekvirent", "requisitioner"},
	[UPH_MOVEMENT_EXTENT] = {"Omfattning", "extent"},
	[UPH_MOVEMENT_FIRST_DAY] = {"Första dag", "från och med", "first day"},
	[UPH_MOVEMENT_LAST_DAY] = {"Sista dag", "till och med", "last day"},
	[UPH_MOVEMENT_OF] = {"Av", "of"},
	[UPH_MOVEMENT_INTO] = {"Till", "into"},
	[UPH_MOVEMENT_PARTY] = {"Motpart", "part", "party", "counterparty"},
	[UPH_MOVEMENT_REFERENCE] = {"Referens", "reference"},
	[UPH_MOVEMENT_TEXT] = {"Text"},
	[UPH_MOVEMENT_OVERRIDE] = {"Undantag", "override"},
};

static const struct {
	const char *form;
	enum uph_event event;
} forms[] = {
	{"ingående saldo", UPH_EVENT_OPENING},
	{"ib", UPH_EVENT_OPENING},
	{"tilldelat av staten", UPH_EVENT_GRANT},
	{"erhållet från staten", UPH_EVENT_RECEIVE},
	{"fördelat", UPH_EVENT_DISTRIBUTE},
	{"omfördelat", UPH_EVENT_DISTRIBUTE},
	{"omfördelning", UPH_EVENT_DISTRIBUTE},
	{"överfört", UPH_EVENT_CARRY},
	{"överföring", UPH_EVENT_CARRY},
	{"rekommendation", UPH_EVENT_ALLOCATE},
	{"reserverat", UPH_EVENT_ALLOCATE},
	{"avsatt", UPH_EVENT_HOLD},
	{"avsättning", UPH_EVENT_HOLD},
	{"rekvisition", UPH_EVENT_REQUISITION},
	{"rekvirering", UPH_EVENT_REQUISITION},
	{"utbetalat", UPH_EVENT_PAY},
	{"utbetalning", UPH_EVENT_PAY},
	{"förbrukning", UPH_EVENT_SPEND},
	{"använt", UPH_EVENT_SPEND},
	{"återkrav", UPH_EVENT_CLAIM},
	{"återbetalt", UPH_EVENT_REFUND},
	{"återbetalning", UPH_EVENT_REFUND},
	{"återbetalat av mottagare", UPH_EVENT_REFUND},
	{"återföring", UPH_EVENT_RELEASE},
	{"återbetalt till staten", UPH_EVENT_REPAY},
	{"återbetalning till staten", UPH_EVENT_REPAY},
	{"medfinansierat", UPH_EVENT_COFUND},
};

/* ---- headings ---- */

/* The same but for case, and "_" or "-" for a space. */
static bool same_heading(const char *folded, const char *word)
{
	char plain[80];
	size_t length = strlen(folded);
	if (length >= sizeof plain)
		return false;
	for (size_t i = 0; i <= length; i++)
		plain[i] = (char)(folded[i] == '_' || folded[i] == '-' ? ' ' : folded[i]);
	while (length > 0 && strchr(":.*", plain[length - 1]))
		plain[--length] = '\0';
	return text_same(plain, word);
}

/* "belopp (kr)", "amount, sek", "belopp tkr": an amount and its unit; whether it is kronor is asked later. */
static bool amount_with_unit(const char *folded)
{
	static const char *const units[] = {
		"kr", "kronor", "sek", "tkr", "ksek", "mkr", "mnkr", "msek", "tusental kronor"};
	char unit[32];
	size_t from = strcspn(folded, " ,("), length = 0;
	if (!(from == strlen("belopp") && strncmp(folded, "belopp", from) == 0) &&
		!(from == strlen("amount") && strncmp(folded, "amount", from) == 0))
		return false;
	for (const char *at = folded + from; *at && length + 1 < sizeof unit; at++) {
		if (!strchr("(),.:", *at) && !(*at == ' ' && length == 0))
			unit[length++] = *at;
	}
	unit[length] = '\0';
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strcmp(unit, units[i]) == 0)
			return true;
	}
	return false;
}

bool journal_heading(const char *folded, size_t *column)
{
	for (size_t i = 0; i < JOURNAL_COLUMNS; i++) {
		for (size_t k = 0; k < SYNONYMS_MAX && headings[i][k]; k++) {
			*column = i;
			if (same_heading(folded, headings[i][k]))
				return true;
		}
	}
	*column = UPH_MOVEMENT_AMOUNT;
	return amount_with_unit(folded);
}

const char *journal_column_name(size_t column)
{
	return headings[column][0];
}

const char *journal_called(enum uph_movement_field field, bool with_value)
{
	static const char *const names[UPH_MOVEMENT_FIELDS] = {
		[UPH_MOVEMENT_DATE] = "kolumnen Datum",
		[UPH_MOVEMENT_AMOUNT] = "kolumnen Belopp",
		[UPH_MOVEMENT_ALLOCATION] = "kolumnen Nr",
		[UPH_MOVEMENT_FUND] = "kolumnen Bidragsår",
		[UPH_MOVEMENT_ACTIVITY] = "kolumnen Aktivitet",
		[UPH_MOVEMENT_TO_FUND] = "kolumnen Till bidragsår",
		[UPH_MOVEMENT_TO_ACTIVITY] = "kolumnen Till aktivitet",
		[UPH_MOVEMENT_DECISION] = "kolumnen Beslut",
		[UPH_MOVEMENT_PURPOSE] = "kolumnen Ändamål",
		[UPH_MOVEMENT_RECIPIENT] = "kolumnen Mottagare",
		[UPH_MOVEMENT_PERFORMER] = "kolumnen Utförare",
		[UPH_MOVEMENT_REQUISITIONER] = "kolumnen Rekvirent",
		[UPH_MOVEMENT_EXTENT] = "kolumnen Omfattning",
		[UPH_MOVEMENT_FIRST_DAY] = "kolumnen Första dag",
		[UPH_MOVEMENT_LAST_DAY] = "kolumnen Sista dag",
		[UPH_MOVEMENT_OF] = "kolumnen Av",
		[UPH_MOVEMENT_INTO] = "kolumnen Till",
		[UPH_MOVEMENT_PARTY] = "kolumnen Motpart",
		[UPH_MOVEMENT_REFERENCE] = "kolumnen Referens",
		[UPH_MOVEMENT_TEXT] = "kolumnen Text",
		[UPH_MOVEMENT_OVERRIDE] = "kolumnen Undantag",
	};
	(void)with_value;
	return names[field];
}

/* ---- values ---- */

/* As it is mostly written, to the letter: a long sheet says it a million times. */
static bool event_to_the_letter(const char *text, enum uph_event *out)
{
	for (int number = 1; number <= UPH_EVENT_LAST; number++) {
		enum uph_event event = (enum uph_event)number;
		if (strcmp(text, uph_event_name(event)) != 0 && strcmp(text, uph_event_label(event)) != 0)
			continue;
		*out = event;
		return true;
	}
	return false;
}

bool journal_event(const char *text, enum uph_event *out)
{
	if (event_to_the_letter(text, out))
		return true;
	for (int number = 1; number <= UPH_EVENT_LAST; number++) {
		enum uph_event event = (enum uph_event)number;
		if (text_same(text, uph_event_name(event)) || text_same(text, uph_event_label(event))) {
			*out = event;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (text_same(text, forms[i].form)) {
			*out = forms[i].event;
			return true;
		}
	}
	return false;
}

const char *journal_event_near(const char *text)
{
	const char *near = NULL;
	size_t least = NEAR_EDITS_MAX + 1;
	for (int event = 1; event <= UPH_EVENT_LAST; event++) {
		const char *label = uph_event_label((enum uph_event)event);
		size_t edits = text_distance(text, label, NEAR_EDITS_MAX);
		if (edits < least) {
			least = edits;
			near = label;
		}
	}
	return near;
}

struct value_word {
	const char *word, *value;
};

static const char *value_of(const struct value_word *words, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (text_same(text, words[i].word) || text_same(text, words[i].value))
			return words[i].value;
	}
	return NULL;
}

const char *journal_of(const char *text)
{
	static const struct value_word words[] = {{"utbetalt", "paid"}, {"utbetalat", "paid"},
		{"förbrukat", "spent"}, {"återkrävt", "claimed"}};
	return value_of(words, sizeof words / sizeof *words, text);
}

const char *journal_into(const char *text)
{
	static const struct value_word words[] = {
		{"potten", "pot"}, {"kvar att besluta", "pot"}, {"reserverat", "reserved"}};
	return value_of(words, sizeof words / sizeof *words, text);
}

/* ---- sentences ---- */

/* a–z, å, ä and ö as capitals; returns how many bytes were taken. */
static size_t put_capital(struct buffer *out, const char *message)
{
	const unsigned char *bytes = (const unsigned char *)message;
	if (bytes[0] >= 'a' && bytes[0] <= 'z') {
		buffer_byte(out, (char)(bytes[0] - 'a' + 'A'));
		return 1;
	}
	if (bytes[0] == 0xC3 && (bytes[1] == 0xA5 || bytes[1] == 0xA4 || bytes[1] == 0xB6)) {
		buffer_byte(out, message[0]);
		buffer_byte(out, (char)(bytes[1] - 0x20));
		return 2;
	}
	return 0;
}

void journal_sentence(struct buffer *out, const char *message)
{
	static const struct {
		const char *option, *column;
	} said[] = {
		{"med --override", "i kolumnen Undantag"},
		{"med --of claimed", "med återkrävt i kolumnen Av"},
		{"--of spent", "förbrukat i kolumnen Av"},
	};
	const char *at = message + put_capital(out, message);
	while (*at) {
		size_t i = 0, count = sizeof said / sizeof *said;
		while (i < count && strncmp(at, said[i].option, strlen(said[i].option)) != 0)
			i++;
		if (i < count) {
			buffer_text(out, said[i].column);
			at += strlen(said[i].option);
		} else {
			buffer_byte(out, *at++);
		}
	}
	size_t length = strlen(message);
	if (length > 0 && !strchr(".?!", message[length - 1]))
		buffer_byte(out, '.');
}
