/* Where the money of a paragraph is taken from: the year and the activity of each amount, read in the stretch
 * of text that belongs to it. What no text names is not chosen: the activity is then left undivided, and that
 * is said. */
#include <string.h>

#include "import/protocol_reading.h"

enum { LINES_MAX = 60 };

static const struct {
	const char *code, *name;
	const char *words[6];
} activities[] = {
	{"265", "Brukarmedverkan", {"brukarmedverkan", "brukarinflytande"}},
	{"786", "Barn och unga",
		{"barn och unga", "barn- och unga", "barn & unga", "ungdomsmottagning*", "barn och ungas"}},
	{"787", "Stärkt samverkan",
		{"samsjuklighet*", "stärkt samverkan", "stärka samverkan", "förstärkt samverkan",
			"samsjuk*"}},
	{"964", "Suicidprevention", {"suicidprevention*", "suicidpreventiv*", "suicid"}},
};

enum { ACTIVITY_COUNT = sizeof activities / sizeof *activities };

const char *activity_name(const char *code)
{
	for (size_t i = 0; i < ACTIVITY_COUNT; i++) {
		if (strcmp(activities[i].code, code) == 0)
			return activities[i].name;
	}
	return NULL;
}

/* The known activity whose code stands at plain[at]; as a word of its own. */
static size_t known_code(const struct spoken *spoken, size_t at)
{
	for (size_t i = 0; i < ACTIVITY_COUNT; i++) {
		size_t length = strlen(activities[i].code);
		if (at + length <= spoken->plain_length &&
			memcmp(spoken->plain + at, activities[i].code, length) == 0 &&
			!words_digit(spoken->plain[at + length]))
			return i;
	}
	return NOT_FOUND;
}

/* "aktivitet 787", "(787)", "akt. 787". */
const char *activity_code(const struct spoken *spoken, struct found *at)
{
	static const char *const heads[] = {
		"aktivitet*", "akt.", "akt", "*(", "ur", "från", "av", "på", "konto", "kod", "projekt", NULL};
	static const size_t least = 3;
	struct amount_found amount;
	for (size_t i = 0; heads[i]; i++) {
		for (size_t from = 0; words_find(spoken, from, heads[i], at); from = at->to) {
			size_t digits = at->to;
			while (digits < spoken->plain_length && spoken->plain[digits] == ' ')
				digits++;
			size_t which = known_code(spoken, digits);
			/* "av 786 000 kr" is money. */
			if (which == NOT_FOUND ||
				(amount_find(spoken, digits, &amount) && amount.at.from == digits))
				continue;
			*at = (struct found){digits, digits + least};
			return activities[which].code;
		}
	}
	return NULL;
}

const char *activity_named(const struct spoken *spoken, const char **name, struct found *at)
{
	const char *code = activity_code(spoken, at);
	struct found first = {NOT_FOUND, 0}, hit;
	for (size_t i = 0; !code && i < ACTIVITY_COUNT; i++) {
		if (words_find_any(spoken, 0, activities[i].words, &hit, NULL) && hit.from < first.from) {
			first = hit;
			*at = hit;
		}
	}
	for (size_t i = 0; !code && first.from != NOT_FOUND && i < ACTIVITY_COUNT; i++) {
		if (words_find_any(spoken, 0, activities[i].words, &hit, NULL) && hit.from == first.from)
			code = activities[i].code;
	}
	if (name)
		*name = code ? activity_name(code) : NULL;
	return code;
}

/* ---- the stretch of an amount ---- */

struct part {
	const struct joined *text;
	struct amount_found amount;
	size_t from, to; /* of its stretch */
};

struct parts {
	struct part items[LINES_MAX];
	size_t count;
};

/* The last place of a joint between two amounts; weak joints only where no strong one stands. */
static size_t parting(const struct spoken *said, size_t from, size_t to)
{
	static const char *const joints[] = {"*- ", "*;", "samt", "och att", "*,", "och", NULL};
	struct spoken between = spoken_part(said, from, to);
	size_t start = (size_t)(between.plain - said->plain);
	for (size_t i = 0; joints[i]; i++) {
		struct found hit, last = {NOT_FOUND, 0};
		for (size_t at = 0; words_find(&between, at, joints[i], &hit); at = hit.to)
			last = hit;
		/* A comma within an amount's own words parts nothing. */
		if (last.from != NOT_FOUND)
			return start + last.from;
	}
	return to;
}

static void find_parts(const struct item *item, const struct joined_list *texts, struct parts *out)
{
	(void)item;
	for (size_t i = 0; i < texts->count; i++) {
		const struct joined *text = &texts->items[i];
		struct amount_found amount;
		size_t first = out->count;
		for (size_t from = 0; out->count < LINES_MAX && amount_find(&text->said, from, &amount);) {
			from = amount.at.to;
			if (amount.unreadable)
				continue;
			out->items[out->count++] = (struct part){text, amount, 0, text->said.plain_length};
		}
		for (size_t k = first; k + 1 < out->count; k++) {
			size_t cut = parting(
				&text->said, out->items[k].amount.at.to, out->items[k + 1].amount.at.from);
			out->items[k].to = out->items[k + 1].from = cut;
		}
	}
}

/* Leaves the parts that make the whole: all of them but the whole itself, which is told once. */
static bool leave_parts(struct parts *parts, struct uph_money whole)
{
	struct uph_money sum = {0};
	for (size_t i = 0; i < parts->count; i++) {
		if (!uph_money_add(sum, parts->items[i].amount.amount, &sum))
			return false;
	}
	if (parts->count == 1 || sum.ore == whole.ore)
		return sum.ore == whole.ore;
	/* Each telling of the whole may stand beside the parts. */
	struct parts *kept = parts;
	size_t count = 0;
	for (size_t i = 0; i < parts->count; i++) {
		if (parts->items[i].amount.amount.ore != whole.ore)
			kept->items[count++] = parts->items[i];
	}
	if (count == 0) {
		/* The whole, told more than once: the last telling says where from. */
		kept->items[0] = parts->items[parts->count - 1];
		kept->count = 1;
		return true;
	}
	kept->count = count;
	sum.ore = 0;
	for (size_t i = 0; i < count; i++) {
		if (!uph_money_add(sum, kept->items[i].amount.amount, &sum))
			return false;
	}
	return sum.ore == whole.ore;
}

/* ---- year and activity ---- */

/* Earlier years' money, by its words. */
static bool is_earlier(const struct spoken *said, struct found *at)
{
	static const char *const words[] = {"överskott*", "tidigare års", "tidigare år", "föregående års",
		"förra årets", "från balansen", "på balansen", "oförbrukade", "ej förbrukade",
		"sparade medel", "balanserade", NULL};
	return words_find_any(said, 0, words, at, NULL);
}

/* "för 2025", "under 2025": the time the money is for, unless it is the money that is for that year ("medel
 * för 2025") or belongs to it ("2025 års medel"). */
static bool is_time(const struct spoken *said, const struct found *year)
{
	static const char *const times[] = {"under", "för", "under år", "för år", "verksamhetsåret",
		"helåret", "kalenderåret", "året", "hösten", "våren", "sommaren", "vintern", "till och med",
		"t.o.m.", "t o m", "tom", "från och med", "fr.o.m.", "fr o m", "till", "årsskiftet",
		"kvartal*", "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
		"september", "oktober", "november", "december", "start", "budget", NULL};
	static const char *const moneys[] = {"medel", "medlen", "bidrag*", "statsbidrag*", "uph",
		"uph-medel*", "överskott*", "stimulansmedel*", NULL};
	struct spoken before = spoken_part(said, year->from > 24 ? year->from - 24 : 0, year->from);
	struct spoken after = spoken_part(said, year->to, said->plain_length);
	struct found hit, head;
	if (words_begins(&after, "års", NULL) || words_begins(&after, "ars", NULL))
		return false;
	for (size_t i = 0; times[i]; i++) {
		for (size_t from = 0; words_find(&before, from, times[i], &hit); from = hit.to) {
			if (hit.to < before.plain_length)
				continue;
			struct spoken mine = spoken_part(&before, 0, hit.from);
			return !(words_find_any(&mine, 0, moneys, &head, NULL) &&
				 head.to + 2 >= mine.plain_length);
		}
	}
	/* "2025-2027" */
	return (year->to < said->plain_length && said->plain[year->to] == '-') ||
	       (year->from > 0 && said->plain[year->from - 1] == '-');
}

/* The year of our money named in a stretch; days and periods are no years. */
static int money_year(const struct spoken *said, struct found *at)
{
	int year;
	for (size_t from = 0; (year = year_find(said, from, at)) != 0; from = at->to) {
		if (!is_time(said, at))
			return year;
	}
	return 0;
}

static void set_fund(struct reading *reading, struct item *item, const struct spoken *said,
	struct protocol_place place, struct protocol_line *line)
{
	struct found at;
	int meeting = reading_year(reading);
	int year = money_year(said, &at);
	bool earlier = is_earlier(said, &at);
	if (meeting == 0)
		meeting = year ? year : 0;
	line->earlier = earlier || (year != 0 && year < meeting);
	line->year = meeting == 0 ? 0 : line->earlier ? meeting - 1 : year ? year : meeting;
	line->fund = line->year == 0 ? "UPH"
		     : line->earlier ? reading_text(reading, "UPH t.o.m. %d", line->year)
				     : reading_text(reading, "UPH %d", line->year);
	line->place = place;
	if (line->earlier && year != 0 && year != meeting - 1)
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.year", place,
			"§ %s tar av %d års medel; de läses som %s. Ändra i utkastet om boken håller året för sig.",
			item->out.number, year, line->fund);
	else if (year > meeting && meeting != 0)
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.year", place,
			"§ %s tar av %d års medel, ett år efter mötets; pröva att det är bidraget och inte tiden som menas.",
			item->out.number, year);
	else if (!earlier && year == 0)
		reading_say(reading, UPH_SEVERITY_NOTE, "protocol.year", place,
			"§ %s säger inte vilket års medel; mötets år antas: %s.", item->out.number,
			line->fund);
}

static void set_activity(struct reading *reading, const struct joined *text, const struct spoken *said,
	struct protocol_line *line)
{
	struct found at;
	const char *code = activity_named(said, &line->activity_name, &at);
	line->activity = code ? code : "";
	if (code)
		line->activity_place =
			joined_place(reading, text, (size_t)(said->plain - text->said.plain) + at.from);
}

static void line_of_part(
	struct reading *reading, struct item *item, const struct part *part, struct protocol_line *out)
{
	struct spoken stretch = spoken_part(&part->text->said, part->from, part->to);
	*out = (struct protocol_line){.amount = part->amount.amount};
	set_fund(reading, item, &stretch, joined_place(reading, part->text, part->amount.at.from), out);
	set_activity(reading, part->text, &stretch, out);
}

/* Where a clause says that money is taken from: the stretch after such words. */
static bool source_stretch(const struct joined *text, struct spoken *out)
{
	static const char *const words[] = {"från följande", "inhämtas från", "inhämtas ur", "tas från",
		"tas ur", "tas av", "avkonteras från", "avkonteras", "belastar", "belasta", "finansieras med",
		"finansieras av", "finansieras genom", "finansieras från", "finansieras ur", "täcks av",
		"täckas av", "ur potten", "ur", "från", "medel för", "insatser för", "insatser inom",
		"inom aktivitet", NULL};
	struct found hit;
	if (!words_find_any(&text->said, 0, words, &hit, NULL))
		return false;
	*out = spoken_part(&text->said, hit.from, text->said.plain_length);
	return true;
}

/* One line that takes all: from the amount's own stretch where that names an activity, else from the clause
 * that says where from, else from a code anywhere. */
static void single_line(struct reading *reading, struct item *item, struct protocol_line *out)
{
	const struct joined *best = NULL;
	struct spoken stretch = {0};
	struct found at;
	for (size_t i = item->clauses.count; i-- > 0;) {
		const struct joined *clause = &item->clauses.items[i];
		if (activity_code(&clause->said, &at)) {
			best = clause;
			stretch = clause->said;
			break;
		}
	}
	for (size_t i = 0; !best && i < item->clauses.count; i++) {
		struct spoken here;
		if (source_stretch(&item->clauses.items[i], &here) &&
			(activity_named(&here, NULL, &at) || is_earlier(&here, &at) ||
				money_year(&here, &at) != 0)) {
			best = &item->clauses.items[i];
			stretch = here;
		}
	}
	*out = (struct protocol_line){.amount = item->out.amount, .activity = ""};
	if (best) {
		struct amount_found amount;
		bool named = amount_find(&best->said, 0, &amount);
		bool year = money_year(&stretch, &at) != 0 || is_earlier(&stretch, &at);
		set_fund(reading, item, year ? &stretch : &best->said,
			joined_place(reading, best, named ? amount.at.from : 0), out);
		set_activity(reading, best, &stretch, out);
		return;
	}
	struct spoken nothing = {"", 0, "", 0, (const uint32_t[]){0}};
	set_fund(reading, item, &nothing,
		item->out.amount_place.line > 0 ? item->out.amount_place : item->out.place, out);
}

static void say_undivided(struct reading *reading, const struct item *item)
{
	for (size_t i = 0; i < item->out.financing_count; i++) {
		const struct protocol_line *line = &item->out.financing[i];
		if (*line->activity)
			continue;
		const char *text = reading_text(reading,
			"§ %s: %s ur %s tas ofördelat, för protokollet namnger ingen aktivitet.",
			item->out.number,
			line->amount.ore > 0 ? reading_amount(reading, line->amount) : "pengarna",
			line->fund);
		reading_say(reading, UPH_SEVERITY_NOTE, "protocol.activity", line->place, "%s", text);
		reading_note(reading, text);
	}
}

void item_pot(struct reading *reading, struct item *item)
{
	struct protocol_line *line = arena_alloc(reading->arena, sizeof *line);
	static const struct protocol_line none = {.fund = "UPH", .activity = ""};
	item->out.financing_count = 1;
	item->out.financing = line ? line : &none;
	if (!line) {
		reading->no_memory = true;
		return;
	}
	single_line(reading, item, line);
	say_undivided(reading, item);
}

static void say_difference(struct reading *reading, const struct item *item, const struct parts *parts)
{
	struct uph_money sum = {0}, difference;
	for (size_t i = 0; i < parts->count; i++)
		(void)uph_money_add(sum, parts->items[i].amount.amount, &sum);
	if (!uph_money_subtract(item->out.amount, sum, &difference))
		return;
	const char *text = reading_text(reading,
		"§ %s: finansieringen blir %s, men beloppet är %s; skillnaden är %s. Rätta i utkastet.",
		item->out.number, reading_amount(reading, sum), reading_amount(reading, item->out.amount),
		reading_amount(reading, difference));
	reading_say(reading, UPH_SEVERITY_WARNING, "protocol.financing", item->out.amount_place, "%s", text);
	reading_note(reading, text);
}

/* The activity that is named once for all: "från aktivitet 787, varav …". */
static void share_activity(struct reading *reading, const struct item *item, struct protocol_line *lines)
{
	struct found at;
	for (size_t i = 0; i < item->out.financing_count; i++) {
		if (*lines[i].activity)
			return;
	}
	for (size_t i = 0; i < item->clauses.count; i++) {
		const struct joined *clause = &item->clauses.items[i];
		const char *code = activity_code(&clause->said, &at);
		for (size_t k = 0; code && k < item->out.financing_count; k++) {
			lines[k].activity = code;
			lines[k].activity_name = activity_name(code);
			lines[k].activity_place = joined_place(reading, clause, at.from);
		}
		if (code)
			return;
	}
}

void item_sources(struct reading *reading, struct item *item)
{
	struct parts *parts = arena_alloc(reading->arena, sizeof *parts);
	struct protocol_line *lines = arena_alloc_array(reading->arena, LINES_MAX, sizeof *lines);
	if (!parts || !lines) {
		reading->no_memory = true;
		return;
	}
	item->out.financing = lines;
	item->out.financing_count = 1;
	find_parts(item, &item->clauses, parts);
	bool whole = parts->count > 0 && leave_parts(parts, item->out.amount);
	if (parts->count <= 1) {
		/* The clauses name one amount; the discussion may say how it is made up. */
		struct parts *discussed = arena_alloc(reading->arena, sizeof *discussed);
		if (!discussed) {
			reading->no_memory = true;
			return;
		}
		if (item->discussed != NOT_FOUND)
			find_parts(item, &reading->items[item->discussed].discussion, discussed);
		if (discussed->count > 2 && leave_parts(discussed, item->out.amount) &&
			discussed->count > 1) {
			parts = discussed;
			whole = true;
		}
	}
	if (parts->count <= 1) {
		single_line(reading, item, lines);
	} else {
		for (size_t i = 0; i < parts->count; i++)
			line_of_part(reading, item, &parts->items[i], &lines[i]);
		item->out.financing_count = parts->count;
		share_activity(reading, item, lines);
		if (!whole)
			say_difference(reading, item, parts);
	}
	say_undivided(reading, item);
}
