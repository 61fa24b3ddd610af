/* The meeting's day: read where the head says it, and tried against what the rest of the text says. A day
 * whose weekday is another, or that comes before what the minutes tell of as past, cannot be right; the day
 * that agrees with all of it is proposed with the reasons, and the one that stands there is still told. */
#include <string.h>

#include "import/protocol_reading.h"

enum { REASONS_MAX = 8, HEAD_LINES = 40, YEARS_AROUND = 3, PAST_MAX = 40, DAYS_MAX = 100, NEAR_MAX = 16 };

/* A day that the minutes tell of as past. */
struct past {
	struct uph_date date;
	struct protocol_place place;
	const char *sentence;
	int report_year; /* it is the end of a year whose report has been sent in; else 0 */
};

struct dating {
	struct reading *reading;
	struct protocol_text *reasons;
	size_t reason_count;
	int weekday; /* named beside the day; 0: none */
	bool labelled;
	struct past past[PAST_MAX];
	size_t past_count;
	int year_of_numbers; /* "§ 84/24"; 0 */
	struct protocol_place year_place;
};

static void add_reason(struct dating *dating, struct protocol_place place, const char *text)
{
	if (dating->reason_count < REASONS_MAX)
		dating->reasons[dating->reason_count++] = (struct protocol_text){text, place};
}

/* ---- what the head says ---- */

static bool is_label(const struct spoken *said, size_t *rest)
{
	static const char *const words[] = {"tid och plats", "plats och tid", "tid", "datum", "mötesdatum",
		"sammanträdesdatum", "sammanträdesdag", "mötesdag", "dag", "tidpunkt", "sammanträdestid",
		"när", NULL};
	size_t at = 0;
	while (at < said->plain_length &&
		(said->plain[at] == '-' || said->plain[at] == '*' || said->plain[at] == ' '))
		at++;
	struct spoken plain = spoken_part(said, at, said->plain_length);
	for (size_t i = 0; words[i]; i++) {
		if (!words_begins(&plain, words[i], rest))
			continue;
		struct spoken after = spoken_part(&plain, *rest, plain.plain_length);
		*rest += at;
		/* "Plats och tid för justering" is another thing, and so is a sentence that begins with
		 * "Tid". */
		if (words_has(&after, "justering*"))
			return false;
		return i < 2 || after.plain_length == 0 || after.plain[0] == ':' ||
		       words_digit(after.plain[0]) || weekday_named(&after) > 0;
	}
	return false;
}

static void take_day(struct dating *dating, size_t line, const struct day_found *day)
{
	struct protocol *out = dating->reading->out;
	out->date = day->date;
	out->date_place = dating->reading->lines[line].place;
	dating->weekday = weekday_named(&dating->reading->lines[line].said);
}

/* The year of a head's day that has none is the paragraphs', or the file's name's. */
static int hint_year(const struct dating *dating, struct uph_date of_name)
{
	return dating->year_of_numbers ? dating->year_of_numbers : of_name.ymd ? uph_date_year(of_name) : 0;
}

static bool read_label(struct dating *dating, struct uph_date of_name)
{
	struct reading *reading = dating->reading;
	size_t rest;
	for (size_t i = 0; i < reading->head_last; i++) {
		if (reading->lines[i].blank || !is_label(&reading->lines[i].said, &rest))
			continue;
		size_t filled = 0;
		for (size_t k = i; k < reading->head_last && filled < 3; k++) {
			struct day_found day;
			if (reading->lines[k].blank)
				continue;
			filled++;
			if (day_find(&reading->lines[k].said, k == i ? rest : 0, hint_year(dating, of_name),
				    &day) &&
				day.month == 0) {
				take_day(dating, k, &day);
				return dating->labelled = true;
			}
		}
	}
	return false;
}

/* A day in the head's title: "LSVO 2024-09-27", "Protokoll 27 september 2024". */
static bool read_title(struct dating *dating, struct uph_date of_name)
{
	struct reading *reading = dating->reading;
	static const char *const words[] = {"protokoll*", "sammanträde*", "minnesanteckning*", "möte*",
		"lsvo", "psvo", "ledningssamverkan*", NULL};
	size_t filled = 0;
	for (size_t i = 0; i < reading->head_last && filled < HEAD_LINES; i++) {
		const struct spoken *said = &reading->lines[i].said;
		struct day_found day;
		struct found word;
		if (reading->lines[i].blank)
			continue;
		filled++;
		if (words_has(said, "juster*") || !day_find(said, 0, hint_year(dating, of_name), &day) ||
			day.month != 0)
			continue;
		bool alone = day.at.to - day.at.from + 12 >= said->plain_length;
		if (alone || words_find_any(said, 0, words, &word, NULL)) {
			take_day(dating, i, &day);
			return true;
		}
	}
	return false;
}

/* ---- what the text says ---- */

static struct uph_date day_of_name(struct dating *dating)
{
	struct spoken said;
	struct day_found day;
	const char *name = dating->reading->out->name;
	if (!words_speak(dating->reading->arena, name, strlen(name), &said)) {
		dating->reading->no_memory = true;
		return (struct uph_date){0};
	}
	for (size_t i = 0; i < said.plain_length; i++) {
		/* "lsvo2024-09-27" and "protokoll_240927" */
		struct spoken rest = {
			said.text, said.length, said.plain + i, said.plain_length - i, said.back + i};
		bool begins = words_digit(said.plain[i]) && (i == 0 || !words_digit(said.plain[i - 1]));
		if (begins && day_at(&rest, 0, 0, &day) && day.month == 0)
			return day.date;
	}
	return (struct uph_date){0};
}

/* "§ 84/24": the year of the paragraphs, when they agree. */
static void read_number_years(struct dating *dating)
{
	struct reading *reading = dating->reading;
	for (size_t i = 0; i < reading->line_count; i++) {
		const struct spoken *said = &reading->lines[i].said;
		if (reading->lines[i].blank || said->plain_length < 5 || said->plain[0] != PLAIN_SECTION)
			continue;
		const char *slash =
			memchr(said->plain, '/', said->plain_length < 12 ? said->plain_length : 12);
		if (!slash)
			continue;
		size_t at = (size_t)(slash - said->plain) + 1, digits = 0;
		int year = 0;
		while (at + digits < said->plain_length && words_digit(said->plain[at + digits]) &&
			digits < 5)
			year = year * 10 + (said->plain[at + digits++] - '0');
		if (digits == 2)
			year += 2000;
		if ((digits != 2 && digits != 4) || year < 2000 || year > 2099)
			continue;
		if (dating->year_of_numbers == 0) {
			dating->year_of_numbers = year;
			dating->year_place = reading->lines[i].place;
		} else if (dating->year_of_numbers != year) {
			dating->year_of_numbers = 0;
			return;
		}
	}
}

/* What tells that a day is past: an earlier meeting's minutes, or what was decided then. The words stand
 * close to the day: "beslutade att projektet pågår till 2025-12-31" tells of no past day. */
static bool tells_of_past(const struct spoken *line, const struct found *day)
{
	static const char *const words[] = {"protokoll för mötet", "protokoll för*", "protokollet för*",
		"protokoll från*", "protokollet från*", "upprättat*", "sammanträdesprotokoll", "beslutade",
		"beslutades", "godkänts av", "godkändes", "togs beslut", "antogs", "skickades",
		"föregående möte*", "presenterades", "genomfördes", "inskickad*", NULL};
	static const char *const ahead[] = {
		"till", "senast", "t o m", "t.o.m.", "tom", "från och med", "fr o m", NULL};
	struct spoken before =
		spoken_part(line, day->from > NEAR_MAX + 24 ? day->from - NEAR_MAX - 24 : 0, day->from);
	struct spoken after = spoken_part(line, day->to, day->to + NEAR_MAX + 24);
	struct found hit;
	for (size_t i = 0; ahead[i]; i++) {
		struct spoken tail = spoken_part(line, day->from > 14 ? day->from - 14 : 0, day->from);
		if (words_find(&tail, 0, ahead[i], &hit) && hit.to + 5 > tail.plain_length)
			return false;
	}
	for (size_t i = 0; words[i]; i++) {
		for (size_t from = 0; words_find(&before, from, words[i], &hit); from = hit.to) {
			if (before.plain_length - hit.to <= NEAR_MAX &&
				sentence_end(&before, hit.from) >= before.plain_length)
				return true;
		}
		if (words_find(&after, 0, words[i], &hit) && hit.from <= NEAR_MAX &&
			sentence_end(&after, 0) > hit.from)
			return true;
	}
	return false;
}

static void read_past_line(struct dating *dating, const struct source_line *line)
{
	struct day_found day;
	size_t from = 0;
	for (size_t days = 0; days < DAYS_MAX && dating->past_count < PAST_MAX; days++) {
		if (!day_find(&line->said, from, 0, &day))
			break;
		from = day.at.to;
		if (day.month != 0 || !tells_of_past(&line->said, &day.at))
			continue;
		size_t begin = sentence_begin(&line->said, day.at.from);
		dating->past[dating->past_count++] = (struct past){day.date, line->place,
			spoken_copy(
				dating->reading, &line->said, begin, sentence_end(&line->said, day.at.from)),
			0};
	}
}

/* A report on a year that has been sent in: the meeting is after that year. The last day of it. */
static void read_report_line(struct dating *dating, const struct source_line *line)
{
	struct found at;
	struct uph_date last;
	if (dating->past_count == PAST_MAX || !words_has(&line->said, "redovisning*") ||
		!(words_has(&line->said, "inskicka*") || words_has(&line->said, "inlämna*")))
		return;
	int year = year_find(&line->said, 0, &at);
	if (year == 0 || !uph_date_make(year, 12, 31, &last))
		return;
	dating->past[dating->past_count++] = (struct past){last, line->place,
		spoken_copy(dating->reading, &line->said, 0, line->said.plain_length), year};
}

static void read_past(struct dating *dating)
{
	struct reading *reading = dating->reading;
	for (size_t i = reading->head_last; i < reading->line_count && dating->past_count < PAST_MAX; i++) {
		if (reading->lines[i].blank || reading->lines[i].tabs > 1)
			continue;
		read_past_line(dating, &reading->lines[i]);
		read_report_line(dating, &reading->lines[i]);
	}
}

/* ---- the judgement ---- */

/* The latest past day that is later than `date`; NULL: all are before it. */
static const struct past *latest_after(const struct dating *dating, struct uph_date date)
{
	const struct past *latest = NULL;
	for (size_t i = 0; i < dating->past_count; i++) {
		const struct past *past = &dating->past[i];
		if (past->date.ymd > date.ymd && (!latest || past->date.ymd > latest->date.ymd))
			latest = past;
	}
	return latest;
}

static bool fits(const struct dating *dating, struct uph_date date)
{
	return (dating->weekday == 0 || uph_date_weekday(date) == dating->weekday) &&
	       !latest_after(dating, date) &&
	       (dating->year_of_numbers == 0 || uph_date_year(date) == dating->year_of_numbers);
}

/* The same day and month in the nearest year that agrees with everything. */
static struct uph_date other_year(const struct dating *dating, struct uph_date date)
{
	struct uph_date other;
	for (int away = 1; away <= YEARS_AROUND; away++) {
		for (int sign = 1; sign >= -1; sign -= 2) {
			if (uph_date_make(uph_date_year(date) + sign * away, uph_date_month(date),
				    uph_date_day(date), &other) &&
				fits(dating, other))
				return other;
		}
	}
	return (struct uph_date){0};
}

static void reason_weekday(struct dating *dating, struct uph_date date)
{
	struct reading *reading = dating->reading;
	if (dating->weekday == 0 || uph_date_weekday(date) == dating->weekday)
		return;
	add_reason(dating, reading->out->date_place,
		reading_text(reading, "huvudet säger %s, men %s var en %s", weekday_word(dating->weekday),
			reading_day(reading, date), weekday_word(uph_date_weekday(date))));
}

/* Two of the days that come after, one for each date. */
static void reason_past(struct dating *dating, struct uph_date date)
{
	struct reading *reading = dating->reading;
	struct uph_date told = {0};
	size_t count = 0;
	for (size_t i = 0; i < dating->past_count && count < 3; i++) {
		const struct past *past = &dating->past[i];
		if (past->date.ymd <= date.ymd || past->date.ymd == told.ymd)
			continue;
		told = past->date;
		count++;
		add_reason(dating, past->place,
			past->report_year
				? reading_text(reading, "redovisningen av år %d är inskickad: \"%s\"",
					  past->report_year, past->sentence)
				: reading_text(reading, "texten talar om %s som förbi: \"%s\"",
					  reading_day(reading, past->date), past->sentence));
	}
}

static void reason_numbers(struct dating *dating, struct uph_date date)
{
	if (dating->year_of_numbers != 0 && dating->year_of_numbers != uph_date_year(date))
		add_reason(dating, dating->year_place,
			reading_text(dating->reading, "paragraferna är numrerade för år %d",
				dating->year_of_numbers));
}

/* A day of its own that the rest of the text contradicts. */
static void judge(struct dating *dating, struct uph_date of_name)
{
	struct reading *reading = dating->reading;
	struct protocol *out = reading->out;
	if (fits(dating, out->date)) {
		if (of_name.ymd != 0 && of_name.ymd != out->date.ymd)
			reading_say(reading, UPH_SEVERITY_WARNING, "protocol.date", out->date_place,
				"Protokollet säger %s, men filens namn %s; protokollets dag gäller. Är den fel: --date %s.",
				reading_day(reading, out->date), reading_day(reading, of_name),
				reading_day(reading, of_name));
		return;
	}
	reason_weekday(dating, out->date);
	reason_past(dating, out->date);
	reason_numbers(dating, out->date);
	struct uph_date other = other_year(dating, out->date);
	if (other.ymd == 0 && of_name.ymd != 0 && of_name.ymd != out->date.ymd && fits(dating, of_name))
		other = of_name;
	if (other.ymd != 0 && dating->weekday != 0)
		add_reason(dating, out->date_place,
			reading_text(reading, "%s är en %s", reading_day(reading, other),
				weekday_word(dating->weekday)));
	if (other.ymd != 0 && of_name.ymd == other.ymd)
		add_reason(dating, (struct protocol_place){0}, "filens namn säger samma dag");
	out->date_proposed = other;
}

/* No day stands in the head: the title's, else the name's. */
static void propose(struct dating *dating, struct uph_date of_name)
{
	struct reading *reading = dating->reading;
	struct protocol *out = reading->out;
	if (of_name.ymd != 0) {
		out->date_proposed = of_name;
		add_reason(dating, (struct protocol_place){0},
			reading_text(reading, "protokollet säger ingen dag; filen heter \"%s\"", out->name));
	}
}

/* "2024-02-30" in the head: written as a day, and none. NULL: there is nothing such. */
static const char *impossible_day(struct reading *reading, struct protocol_place *place)
{
	static const char form[] = "dddd-dd-dd";
	for (size_t i = 0; i < reading->head_last; i++) {
		const struct spoken *said = &reading->lines[i].said;
		for (size_t at = 0; at + sizeof form - 1 <= said->plain_length; at++) {
			size_t fit = 0;
			struct day_found day;
			while (form[fit] && (form[fit] == 'd' ? words_digit(said->plain[at + fit])
							      : said->plain[at + fit] == '-'))
				fit++;
			bool alone = (at == 0 || !words_digit(said->plain[at - 1])) &&
				     !words_digit(said->plain[at + fit]);
			if (form[fit] || !alone || day_at(said, at, 0, &day))
				continue;
			*place = reading->lines[i].place;
			return spoken_copy(reading, said, at, at + fit);
		}
	}
	return NULL;
}

static const char *reasons_text(struct dating *dating)
{
	struct reading *reading = dating->reading;
	const char *text = "";
	for (size_t i = 0; i < dating->reason_count; i++) {
		const char *where = protocol_where(reading->arena, dating->reasons[i].place);
		text = reading_text(reading, "%s%s%s%s%s%s", text, i > 0 ? "; " : "", dating->reasons[i].text,
			*where ? " (" : "", *where && words_digit(*where) ? "rad " : "", where);
		if (*where)
			text = reading_text(reading, "%s)", text);
	}
	return text;
}

static void tell(struct dating *dating)
{
	struct reading *reading = dating->reading;
	struct protocol *out = reading->out;
	const char *proposed = reading_day(reading, out->date_proposed);
	const char *text = NULL;
	struct protocol_place place = {0};
	const char *impossible = out->date.ymd == 0 ? impossible_day(reading, &place) : NULL;
	if (impossible)
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.date", place,
			"Protokollet säger %s, en dag som inte finns; ange rätt dag med --date.", impossible);
	else if (out->date.ymd == 0 && out->date_proposed.ymd == 0)
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.date", (struct protocol_place){0},
			"Protokollet säger inte vilken dag mötet hölls; ange dagen med --date.");
	if (out->date.ymd == 0 && out->date_proposed.ymd != 0)
		text = reading_text(reading,
			"Mötets dag saknas i protokollet; %s föreslås: %s. Annars: --date DAG.", proposed,
			reasons_text(dating));
	else if (out->date_proposed.ymd != 0)
		text = reading_text(reading,
			"Protokollets dag %s stämmer inte; %s föreslås: %s. Annars: --date DAG.",
			reading_day(reading, out->date), proposed, reasons_text(dating));
	else if (dating->reason_count > 0)
		text = reading_text(reading,
			"Protokollets dag %s stämmer inte: %s. Ange rätt dag med --date.",
			reading_day(reading, out->date), reasons_text(dating));
	if (!text)
		return;
	reading_say(reading, UPH_SEVERITY_WARNING, "protocol.date", out->date_place, "%s", text);
	reading_note(reading, text);
}

/* A person has said the day: the protocol's own is still told when it is another. */
static void take_given(struct reading *reading)
{
	struct protocol *out = reading->out;
	if (out->date.ymd != reading->day_given.ymd && out->date.ymd != 0) {
		const char *text =
			reading_text(reading, "Protokollet säger %s; %s är angivet med --date och gäller.",
				reading_day(reading, out->date), reading_day(reading, reading->day_given));
		reading_say(reading, UPH_SEVERITY_NOTE, "protocol.date", out->date_place, "%s", text);
		reading_note(reading, text);
	}
	out->date_proposed.ymd = out->date.ymd == reading->day_given.ymd ? 0 : reading->day_given.ymd;
}

void reading_dating(struct reading *reading)
{
	struct dating *dating = arena_alloc(reading->arena, sizeof *dating);
	if (!dating || !(dating->reasons = arena_alloc_array(
				 reading->arena, REASONS_MAX, sizeof *dating->reasons))) {
		reading->no_memory = true;
		return;
	}
	dating->reading = reading;
	read_number_years(dating);
	struct uph_date of_name = day_of_name(dating);
	bool found = read_label(dating, of_name) || read_title(dating, of_name);
	read_past(dating);
	if (reading->day_given.ymd != 0) {
		take_given(reading);
		return;
	}
	if (found)
		judge(dating, of_name);
	else
		propose(dating, of_name);
	reading->out->reasons = dating->reasons;
	reading->out->reason_count = dating->reason_count;
	tell(dating);
}
