/* Amounts, percentages and extents in running text. Money is whole öre; nothing is rounded. */
#include <string.h>

#include "import/protocol_figures.h"

enum { GROUPS_MAX = 6 };

static const struct {
	const char *word;
	int64_t ore; /* of one */
} units[] = {
	{"tkr", 100000},
	{"kkr", 100000},
	{"ksek", 100000},
	{"tsek", 100000},
	{"tusen kronor", 100000},
	{"tusen kr", 100000},
	{"tusen", 100000},
	{"mkr", 100000000},
	{"mnkr", 100000000},
	{"mkkr", 100000000},
	{"msek", 100000000},
	{"miljoner kronor", 100000000},
	{"miljoner kr", 100000000},
	{"miljon kronor", 100000000},
	{"miljoner", 100000000},
	{"miljon", 100000000},
	{"milj. kr", 100000000},
	{"milj.kr", 100000000},
	{"milj kr", 100000000},
	{"milj", 100000000},
	{"kronor", 100},
	{"kronors", 100},
	{"krona", 100},
	{"kr", 100},
	{"sek", 100},
	{"*:-", 100},
	{"*,-", 100},
	{"*.-", 100},
	{"svenska kronor", 100},
};

static size_t spaces_at(const struct spoken *spoken, size_t at)
{
	size_t count = 0;
	while (at + count < spoken->plain_length && spoken->plain[at + count] == ' ')
		count++;
	return count;
}

static char sign_at(const struct spoken *spoken, size_t at)
{
	return at < spoken->plain_length ? spoken->plain[at] : '\0';
}

/* What a million or a thousand of is no money. */
static bool people_follow(const struct spoken *spoken, size_t at)
{
	static const char *const words[] = {"invånare*", "personer", "människor*", "barn", "besök*",
		"patienter", "svenskar", "timmar", "vuxna", "euro", "elever", NULL};
	at += spaces_at(spoken, at);
	for (size_t i = 0; words[i]; i++) {
		if (words_match(spoken, at, words[i]) > 0)
			return true;
	}
	return false;
}

/* The unit after a number that ends at plain[at]; its length, white space before it included; 0: none. */
static size_t unit_at(const struct spoken *spoken, size_t at, int64_t *ore)
{
	size_t spaces = spaces_at(spoken, at);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t start = at + spaces;
		size_t length = words_match(spoken, start, units[i].word);
		if (length == 0)
			continue;
		size_t end = start + length;
		bool bare = strchr(units[i].word, ' ') == NULL && units[i].ore > 100;
		if (bare && strncmp(units[i].word, "t", 1) != 0 && people_follow(spoken, end))
			return 0;
		*ore = units[i].ore;
		return spaces + length;
	}
	return 0;
}

struct number {
	size_t end;
	int64_t whole, part; /* part / scale */
	int64_t scale;
	bool too_large;
};

static void add_digit(struct number *number, char digit)
{
	if (number->whole > INT64_C(100000000000000))
		number->too_large = true;
	else
		number->whole = number->whole * 10 + (digit - '0');
}

static size_t take_digits(const struct spoken *spoken, size_t at, struct number *out)
{
	size_t count = 0;
	while (words_digit(sign_at(spoken, at + count)))
		add_digit(out, spoken->plain[at + count++]);
	return count;
}

/* A digit, or what a scanner makes of one; 0: it is none. */
static char figure_at(const struct spoken *spoken, size_t at)
{
	char here = sign_at(spoken, at);
	return here == 'o' ? '0' : here == 'l' || here == 'i' ? '1' : words_digit(here) ? here : '\0';
}

/* Three figures of a group of thousands, and nothing more. */
static bool group_at(const struct spoken *spoken, size_t at)
{
	char after = sign_at(spoken, at + 3);
	return figure_at(spoken, at) && figure_at(spoken, at + 1) && figure_at(spoken, at + 2) &&
	       !words_digit(after) && (!words_letter(after) || words_digit(sign_at(spoken, at + 2)));
}

static size_t take_group(const struct spoken *spoken, size_t at, struct number *out)
{
	for (size_t i = 0; i < 3; i++)
		add_digit(out, figure_at(spoken, at + i));
	return 3;
}

/* A code or a number of a paragraph stands by itself: "aktivitet 787 200 000 kr". */
static bool stands_alone(const struct spoken *spoken, size_t at)
{
	static const char *const before[] = {"aktivitet", "aktivitetskod", "akt", "akt.", "nr", "kod", NULL};
	size_t end = at;
	while (end > 0 && spoken->plain[end - 1] == ' ')
		end--;
	if (end > 0 && spoken->plain[end - 1] == PLAIN_SECTION)
		return true;
	size_t start = end;
	while (start > 0 && (words_letter(spoken->plain[start - 1]) || spoken->plain[start - 1] == '.'))
		start--;
	for (size_t i = 0; start < end && before[i]; i++) {
		if (words_match(spoken, start, before[i]) >= end - start)
			return true;
	}
	return false;
}

/* A number at a digit: "1 810 874,06", "1.810.874", "2,5". */
static void number_at(const struct spoken *spoken, size_t at, struct number *out)
{
	*out = (struct number){.scale = 1};
	size_t first = take_digits(spoken, at, out);
	size_t next = at + first;
	bool alone = stands_alone(spoken, at);
	for (int groups = 0; first <= 3 && !alone && groups < GROUPS_MAX; groups++) {
		char mark = sign_at(spoken, next);
		size_t spaces = spaces_at(spoken, next);
		size_t step = mark == '.' || mark == '\'' ? 1 : spaces;
		if (step == 0 || step > 3 || !group_at(spoken, next + step))
			break;
		next += step;
		next += take_group(spoken, next, out);
	}
	char mark = sign_at(spoken, next);
	bool pence = mark == ':' && next - at > first && words_digit(sign_at(spoken, next + 1)) &&
		     words_digit(sign_at(spoken, next + 2)) && !words_digit(sign_at(spoken, next + 3));
	if (((mark == ',' || mark == '.') && words_digit(sign_at(spoken, next + 1))) || pence) {
		size_t digits = 0;
		while (words_digit(sign_at(spoken, next + 1 + digits)) && digits < 9) {
			out->part = out->part * 10 + (spoken->plain[next + 1 + digits] - '0');
			out->scale *= 10;
			digits++;
		}
		next += 1 + digits;
	}
	out->end = next;
}

static bool to_money(const struct number *number, int64_t ore, struct uph_money *out)
{
	int64_t whole, part;
	if (number->too_large || __builtin_mul_overflow(number->whole, ore, &whole) ||
		__builtin_mul_overflow(number->part, ore, &part) || part % number->scale != 0)
		return false;
	if (__builtin_add_overflow(whole, part / number->scale, &out->ore))
		return false;
	return out->ore > 0 && out->ore <= UPH_MONEY_INPUT_MAX_ORE;
}

/* "maximalt", "högst", "upp till" in the few words before. */
static bool bounded_before(const struct spoken *spoken, size_t at)
{
	static const char *const words[] = {"maximalt", "maximala", "max", "max.", "högst", "hgst",
		"upp till", "som mest", "inte mer än", "ej mer än", "ett tak på", "ett tak om", "tak om",
		"maxbelopp", "maxbelopp om", "upptill", "intill", NULL};
	size_t back = at > 30 ? at - 30 : 0;
	for (size_t i = back; i < at; i++) {
		for (size_t k = 0; words[k]; k++) {
			size_t length = words_match(spoken, i, words[k]);
			if (length == 0 || i + length > at)
				continue;
			/* Between it and the number stands nothing but small words. */
			size_t letters = 0, rest = i + length;
			for (; rest < at; rest++)
				letters += words_letter(spoken->plain[rest]);
			bool sentence = memchr(spoken->plain + i + length, ';', at - i - length) != NULL;
			if (letters <= 8 && !sentence)
				return true;
		}
	}
	return false;
}

/* "(högst)" or "som mest" right after. */
static bool bounded_after(const struct spoken *spoken, size_t at)
{
	static const char *const words[] = {"som mest", "(max)", "(maximalt)", "(högst)", "som högst", NULL};
	at += spaces_at(spoken, at);
	for (size_t k = 0; words[k]; k++) {
		if (words_match(spoken, at, words[k]) > 0)
			return true;
	}
	return false;
}

/* A currency written before the number: "SEK 200 000". */
static bool currency_before(const struct spoken *spoken, size_t at, size_t *from)
{
	static const char *const words[] = {"sek", "kr", NULL};
	size_t end = at;
	while (end > 0 && spoken->plain[end - 1] == ' ')
		end--;
	for (size_t i = 0; words[i] && end < at; i++) {
		size_t length = strlen(words[i]);
		if (end < length || words_match(spoken, end - length, words[i]) != length)
			continue;
		/* "200 000 kr 300 000 kr": the currency is the amount's before. */
		size_t before = end - length;
		while (before > 0 && spoken->plain[before - 1] == ' ')
			before--;
		if (before > 0 && words_digit(spoken->plain[before - 1]))
			return false;
		*from = end - length;
		return true;
	}
	return false;
}

static void bound(const struct spoken *spoken, struct amount_found *out)
{
	out->at_most = bounded_before(spoken, out->at.from) || bounded_after(spoken, out->at.to);
}

/* ---- amounts that are not one amount ---- */

static size_t back_over_spaces(const struct spoken *spoken, size_t at)
{
	while (at > 0 && spoken->plain[at - 1] == ' ')
		at--;
	return at;
}

/* "200–300 000 kr", "mellan 200 000 och 300 000 kr", "200 000 kr till 300 000 kr": where it begins, or the
 * amount's own beginning. */
static size_t range_begins(const struct spoken *spoken, size_t from)
{
	size_t at = back_over_spaces(spoken, from);
	bool joint = false;
	if (at > 0 && spoken->plain[at - 1] == '-') {
		at = back_over_spaces(spoken, at - 1);
		joint = true;
	} else if (at > 3 && memcmp(spoken->plain + at - 3, "och", 3) == 0) {
		struct spoken before = spoken_part(spoken, at > 40 ? at - 40 : 0, at - 3);
		if (!words_has(&before, "mellan"))
			return from;
		at = back_over_spaces(spoken, at - 3);
		joint = true;
	}
	if (!joint || at == 0)
		return from;
	/* The lower end: figures, with a unit or without. */
	while (at > 0 && words_letter(spoken->plain[at - 1]) && from - at < 30)
		at--;
	at = back_over_spaces(spoken, at);
	size_t end = at;
	while (at > 0 && (words_digit(spoken->plain[at - 1]) || strchr(" .,", spoken->plain[at - 1])))
		at--;
	while (at < end && !words_digit(spoken->plain[at]))
		at++;
	/* A paragraph or a code is no lower end. */
	return at < end && !(at > 0 && words_letter(spoken->plain[at - 1])) ? at : from;
}

/* "2 x 150 000 kr", "3 st à 150 000 kr". */
static size_t times_begins(const struct spoken *spoken, size_t from)
{
	size_t at = back_over_spaces(spoken, from);
	if (at == 0)
		return from;
	char sign = spoken->plain[at - 1];
	bool times = (sign == 'x' || sign == '*' || sign == PLAIN_OTHER || sign == 'a') &&
		     (at < 2 || spoken->plain[at - 2] == ' ' || words_digit(spoken->plain[at - 2]));
	if (!times)
		return from;
	at = back_over_spaces(spoken, at - 1);
	if (at > 2 && memcmp(spoken->plain + at - 2, "st", 2) == 0)
		at = back_over_spaces(spoken, at - 2);
	size_t end = at;
	while (at > 0 && words_digit(spoken->plain[at - 1]))
		at--;
	return at < end ? at : sign == 'a' ? back_over_spaces(spoken, from) - 1 : from;
}

static bool follows(const struct spoken *spoken, size_t at, const char *const *words)
{
	at += spaces_at(spoken, at);
	for (size_t i = 0; words[i]; i++) {
		if (words_match(spoken, at, words[i]) > 0)
			return true;
	}
	return false;
}

/* Money for certain, but the whole must be asked: a range, so much to each, so much a year. */
static void doubt(const struct spoken *spoken, struct amount_found *out)
{
	static const char *const each[] = {"till vardera", "till var och en", "vardera", "per kommun",
		"till varje", "var till", "var för", "per styck", "/kommun", "i varje", "till respektive",
		"per deltagare", "per person", "*/kommun", "/styck", NULL};
	static const char *const rate[] = {"per år", "/år", "*/år", "årligen", "per månad", "*/mån*",
		"per termin", "per kvartal", "per halvår", "om året", "i månaden", NULL};
	static const char *const about[] = {"ca", "ca.", "cirka", "c:a", "omkring", "ungefär", "drygt",
		"knappt", "runt", "minst", "lägst", "uppskattningsvis", "preliminärt", "beräknat*", NULL};
	size_t range = range_begins(spoken, out->at.from), times = times_begins(spoken, out->at.from);
	if (range < out->at.from) {
		out->doubt = AMOUNT_RANGE;
		out->at.from = range;
	} else if (times < out->at.from) {
		out->doubt = AMOUNT_EACH;
		out->at.from = times;
	} else if (follows(spoken, out->at.to, each)) {
		out->doubt = AMOUNT_EACH;
	} else if (follows(spoken, out->at.to, rate)) {
		out->doubt = AMOUNT_RATE;
	} else {
		size_t back = out->at.from > 18 ? out->at.from - 18 : 0;
		struct spoken before = spoken_part(spoken, back, out->at.from);
		struct found hit;
		for (size_t i = 0; about[i]; i++) {
			if (words_find(&before, 0, about[i], &hit) && before.plain_length - hit.to <= 1)
				out->doubt = AMOUNT_ABOUT;
		}
	}
	if (out->doubt == AMOUNT_RANGE || out->doubt == AMOUNT_RATE)
		out->unreadable = true;
}

static bool amount_at(const struct spoken *spoken, size_t at, struct amount_found *out)
{
	struct number number;
	int64_t ore = 100;
	size_t from = at;
	number_at(spoken, at, &number);
	size_t unit = unit_at(spoken, number.end, &ore);
	if (unit == 0 && !currency_before(spoken, at, &from))
		return false;
	memset(out, 0, sizeof *out);
	out->at = (struct found){from, number.end + unit};
	/* "75,000 kr" may be seventy-five or seventy-five thousand. */
	out->unreadable = !to_money(&number, ore, &out->amount) || (ore == 100 && number.scale == 1000);
	bound(spoken, out);
	doubt(spoken, out);
	return true;
}

/* "två miljoner kronor", "en halv miljon", "tvåhundratusen kronor". */
static bool spelled_at(const struct spoken *spoken, size_t at, struct amount_found *out)
{
	int64_t ore, halves;
	size_t length = numeral_at(spoken, at, &halves);
	size_t unit = length > 0 ? unit_at(spoken, at + length, &ore) : 0;
	/* "en krona" is a way of speaking; a thousand of them is money. */
	if (unit == 0 || (ore < 100000 && halves < 2000))
		return false;
	memset(out, 0, sizeof *out);
	out->at = (struct found){at, at + length + unit};
	out->amount.ore = halves * (ore / 2);
	bound(spoken, out);
	doubt(spoken, out);
	return true;
}

bool amount_find(const struct spoken *spoken, size_t from, struct amount_found *out)
{
	for (size_t at = from; at < spoken->plain_length; at++) {
		char here = spoken->plain[at];
		char before = at > 0 ? spoken->plain[at - 1] : ' ';
		struct day_found day;
		if (words_letter(before) && before != '?')
			continue;
		if (!words_digit(here)) {
			bool may_spell = here != ' ' && strchr("etfsnah", here) != NULL;
			if (may_spell && spelled_at(spoken, at, out))
				return true;
			continue;
		}
		if (words_digit(before))
			continue;
		if (day_at(spoken, at, 0, &day) && day.month == 0) {
			at = day.at.to - 1;
			continue;
		}
		if ((before == ',' || before == '.') && at > 1 && words_digit(spoken->plain[at - 2]))
			continue;
		if (amount_at(spoken, at, out))
			return true;
		/* Not money: past its digits, but not past the groups, which may be an amount of their own.
		 */
		while (at + 1 < spoken->plain_length && words_digit(spoken->plain[at + 1]))
			at++;
	}
	return false;
}

bool percent_find(const struct spoken *spoken, size_t from, struct percent_found *out)
{
	for (size_t at = from; at < spoken->plain_length; at++) {
		if (!words_digit(spoken->plain[at]) || (at > 0 && words_digit(spoken->plain[at - 1])))
			continue;
		struct number number;
		number_at(spoken, at, &number);
		size_t next = number.end + spaces_at(spoken, number.end);
		size_t length = sign_at(spoken, next) == '%' ? 1 : words_match(spoken, next, "procent");
		bool fits = number.whole <= 100 && number.scale <= 1000000;
		if (length == 0)
			continue;
		if (!fits || (number.whole == 0 && number.part == 0)) {
			at = next;
			continue;
		}
		out->at = (struct found){at, next + length};
		out->numerator = number.whole * number.scale + number.part;
		out->denominator = 100 * number.scale;
		if (out->numerator <= out->denominator)
			return true;
	}
	return false;
}

bool extent_find(const struct spoken *spoken, size_t from, struct found *out)
{
	static const char *const measures[] = {"årsarbetare", "årsarbetskraft", "årsarbetskrafter",
		"heltidstjänst*", "tjänst", "tjänster", "heltid", "åa", "helårsarbetare", NULL};
	for (size_t at = from; at < spoken->plain_length; at++) {
		if (!words_digit(spoken->plain[at]) || (at > 0 && words_digit(spoken->plain[at - 1])))
			continue;
		struct number number;
		number_at(spoken, at, &number);
		size_t next = number.end + spaces_at(spoken, number.end);
		if (sign_at(spoken, next) == '%')
			next++;
		if (words_match(spoken, next, "*-ig*") > 0)
			next += 3;
		next += spaces_at(spoken, next);
		for (size_t i = 0; measures[i]; i++) {
			size_t length = words_match(spoken, next, measures[i]);
			if (length == 0 || number.whole > 200)
				continue;
			*out = (struct found){at, next + length};
			return true;
		}
	}
	/* "tjänsteutrymme 100 %" */
	static const char *const before[] = {
		"tjänsteutrymme*", "tjänstgöringsgrad*", "sysselsättningsgrad*", NULL};
	struct found word;
	struct percent_found percent;
	if (words_find_any(spoken, from, before, &word, NULL) && percent_find(spoken, word.to, &percent) &&
		percent.at.from - word.to < 12) {
		*out = (struct found){word.from, percent.at.to};
		return true;
	}
	return false;
}
