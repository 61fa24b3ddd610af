/* Minutes read from end to end, and whether a text is minutes at all. */
#include "import/protocol.h"

#include <stdio.h>
#include <string.h>

#include "import/protocol_reading.h"
#include "import/protocol_text.h"
#include "ledger/base/text.h"

enum { NOTES_MAX = 200, LOOK_BYTES = 1 << 16, LOOK_LINES = 4000, SIGNS_MIN = 2 };

/* ---- what the parts share ---- */

const char *reading_text(struct reading *reading, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = arena_vprint(reading->arena, format, arguments);
	va_end(arguments);
	if (!text) {
		reading->no_memory = true;
		return "";
	}
	return text;
}

const char *protocol_where(struct arena *arena, struct protocol_place place)
{
	const char *text = place.line == 0   ? ""
			   : place.page == 0 ? arena_print(arena, "%u", place.line)
					     : arena_print(arena, "sida %u rad %u", place.page, place.line);
	return text ? text : "";
}

void reading_say(struct reading *reading, enum uph_severity severity, const char *rule,
	struct protocol_place place, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = arena_vprint(reading->arena, format, arguments);
	va_end(arguments);
	if (!text || uph_findings_add(reading->findings, severity, rule,
			     protocol_where(reading->arena, place), "%s", text) != UPH_OK)
		reading->no_memory = true;
}

const char *reading_amount(struct reading *reading, struct uph_money amount)
{
	char text[UPH_MONEY_TEXT_MAX];
	return reading_text(reading, "%s", uph_money_print(amount, UPH_MONEY_SWEDISH, text));
}

const char *reading_share(struct reading *reading, int64_t numerator, int64_t denominator)
{
	return denominator == 100
		       ? reading_text(reading, "%lld %%", (long long)numerator)
		       : reading_text(reading, "%lld/%lld", (long long)numerator, (long long)denominator);
}

const char *reading_day(struct reading *reading, struct uph_date date)
{
	char text[UPH_DATE_TEXT_MAX];
	return reading_text(reading, "%s", uph_date_print(date, text));
}

void reading_note(struct reading *reading, const char *text)
{
	struct protocol *out = reading->out;
	if (!reading->notes) {
		reading->notes = arena_alloc_array(reading->arena, NOTES_MAX, sizeof *reading->notes);
		out->notes = reading->notes;
	}
	if (!reading->notes)
		reading->no_memory = true;
	else if (out->note_count < NOTES_MAX)
		reading->notes[out->note_count++] = text;
}

struct uph_date protocol_day(const struct protocol *protocol)
{
	return protocol->date_proposed.ymd ? protocol->date_proposed : protocol->date;
}

int reading_year(const struct reading *reading)
{
	struct uph_date day = protocol_day(reading->out);
	return day.ymd ? uph_date_year(day) : 0;
}

bool protocol_drafted(const struct protocol_paragraph *paragraph)
{
	return paragraph->kind == UPH_MINUTE_MONEY && !paragraph->by_hand;
}

size_t protocol_decision_count(const struct protocol *protocol)
{
	size_t count = 0;
	for (size_t i = 0; i < protocol->paragraph_count; i++)
		count += protocol_drafted(&protocol->paragraphs[i]);
	return count;
}

/* ---- is it minutes? ---- */

/* What minutes have and other papers do not; each counts once. */
static const char *const signs[] = {"tid och plats", "plats och tid", "närvarande", "frånvarande",
	"förhinder", "justerare", "justering*", "sekreterare", "ordförande", "föredragande",
	"sammanträdesprotokoll", "protokollet ska skickas till", "protokollet skickas till",
	"närvarande ledamöter", "föregående sammanträde*", "ledamöter", "paragraf", "protokoll", NULL};

struct look {
	size_t signs;
	bool paragraphs, decides;
	size_t filled, table_lines;
};

static void look_at(struct reading *reading, struct look *out)
{
	bool seen[32] = {false};
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < reading->line_count && i < LOOK_LINES; i++) {
		const struct source_line *line = &reading->lines[i];
		size_t semicolons = 0, rest;
		if (line->blank)
			continue;
		for (size_t k = 0; k < line->said.plain_length; k++)
			semicolons += line->said.plain[k] == ';';
		out->filled++;
		out->table_lines += line->tabs >= 2 || semicolons >= 2;
		out->paragraphs = out->paragraphs || line_is_section(&line->said);
		out->decides = out->decides || line_decides(&line->said, &rest);
		for (size_t k = 0; signs[k]; k++) {
			if (!seen[k] && words_has(&line->said, signs[k])) {
				seen[k] = true;
				out->signs++;
			}
		}
	}
}

static bool is_minutes(const struct look *look)
{
	return (look->paragraphs || look->decides) && look->signs >= SIGNS_MIN;
}

/* Signs that another reader knows better what to do with. */
static bool begins_otherwise(const unsigned char *data, size_t length)
{
	size_t at = length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	while (at < length && (data[at] == ' ' || data[at] == '\n' || data[at] == '\r' || data[at] == '\t'))
		at++;
	return at >= length || data[at] == '{' || data[at] == '[';
}

enum uph_status protocol_look(const unsigned char *data, size_t length, bool *is, struct uph_error *err)
{
	*is = false;
	enum protocol_form form = protocol_form_of(data, length);
	if (form == PROTOCOL_PDF || form == PROTOCOL_DOCX) {
		*is = form == PROTOCOL_PDF || protocol_is_docx(data, length);
		return UPH_OK;
	}
	if (begins_otherwise(data, length))
		return UPH_OK;
	struct arena arena;
	struct buffer text;
	struct reading reading = {.arena = &arena};
	struct look look;
	size_t size = length > LOOK_BYTES ? LOOK_BYTES : length;
	/* The piece ends with a line: characters are not split. */
	while (size < length && size > 1 && data[size - 1] != '\n')
		size--;
	size += size < length && size % 2 != 0 && data[size] == 0; /* of UTF-16 */
	arena_init(&arena, (size_t)64 << 20);
	buffer_init(&text, PROTOCOL_TEXT_MAX);
	enum uph_status status = protocol_text(data, size, &text, NULL);
	if (status == UPH_OK)
		status = reading_lines(&reading, buffer_string(&text), text.length, NULL);
	if (status == UPH_OK && text.length > 0) {
		look_at(&reading, &look);
		/* A short protocol may hold a long matrix; a matrix has no paragraphs that decide. */
		bool certain = look.paragraphs && look.decides && look.signs > SIGNS_MIN;
		*is = is_minutes(&look) && (certain || look.table_lines * 2 < look.filled);
	}
	buffer_free(&text);
	arena_free(&arena);
	return status == UPH_E_MEMORY ? uph_fail(err, status, "minnet räcker inte") : UPH_OK;
}

bool protocol_recognised(const unsigned char *data, size_t length)
{
	bool is;
	return protocol_look(data, length, &is, NULL) == UPH_OK && is;
}

/* "… är inget protokoll: …; det som saknas är …" */
static enum uph_status refuse(const struct reading *reading, const struct look *look, struct uph_error *err)
{
	const char *is = look->table_lines * 2 > look->filled ? "den är en tabell"
			 : look->filled == 0                  ? "den är tom"
							      : "texten är av annat slag";
	const char *numbers = look->paragraphs || look->decides ? "" : "paragrafer (§) eller \"… beslutar\"";
	const char *words =
		look->signs >= SIGNS_MIN ? "" : "uppgifter om mötet (tid och plats, närvarande, justering)";
	return uph_fail(err, UPH_E_REFUSED, "%s är inget protokoll: %s; det som saknas är %s%s%s.",
		reading->out->name, is, numbers, *numbers && *words ? " och " : "", words);
}

/* ---- coming meetings ---- */

enum { PLANNED_MAX = 60 };

static void plan_of(struct reading *reading, struct item *item, struct uph_date *days)
{
	struct protocol *out = reading->out;
	const struct joined_list *lists[] = {&item->discussion, &item->clauses};
	struct found at;
	int year = item->title.text ? year_find(&item->title, 0, &at) : 0;
	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < lists[k]->count && year == 0; i++)
			year = year_find(&lists[k]->items[i].said, 0, &at);
	}
	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < lists[k]->count; i++) {
			const struct spoken *said = &lists[k]->items[i].said;
			struct day_found day;
			for (size_t from = 0;
				out->planned_count < PLANNED_MAX && day_find(said, from, year, &day);) {
				from = day.at.to;
				if (day.month == 0 && day.date.ymd > protocol_day(out).ymd)
					days[out->planned_count++] = day.date;
			}
		}
	}
}

static void reading_planned(struct reading *reading)
{
	static const char *const words[] = {"mötesplan*", "sammanträdesplan*", "mötestider*",
		"sammanträdestider*", "mötesdagar*", "sammanträdesdagar*", NULL};
	struct uph_date *days = arena_alloc_array(reading->arena, PLANNED_MAX, sizeof *days);
	if (!days) {
		reading->no_memory = true;
		return;
	}
	reading->out->planned = days;
	if (protocol_day(reading->out).ymd == 0)
		return;
	for (size_t i = 0; i < reading->item_count; i++) {
		struct item *item = &reading->items[i];
		if (item->title.text && words_has_any(&item->title, words))
			plan_of(reading, item, days);
	}
}

/* ---- the whole ---- */

static enum uph_status digest(const unsigned char *data, size_t length, char *hex, struct uph_error *err)
{
	unsigned char bytes[DIGEST_SIZE];
	struct digest *running = digest_new();
	bool made = running && digest_begin(running) && digest_add(running, data, length) &&
		    digest_end(running, bytes);
	digest_free(running);
	if (!made)
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	digest_hex(bytes, hex);
	return UPH_OK;
}

static void take_paragraphs(struct reading *reading)
{
	struct protocol_paragraph *paragraphs =
		arena_alloc_array(reading->arena, reading->item_count + 1, sizeof *paragraphs);
	if (!paragraphs) {
		reading->no_memory = true;
		return;
	}
	for (size_t i = 0; i < reading->item_count; i++)
		paragraphs[i] = reading->items[i].out;
	reading->out->paragraphs = paragraphs;
	reading->out->paragraph_count = reading->item_count;
	if (reading->item_count == PROTOCOL_PARAGRAPHS_MAX)
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.paragraph", (struct protocol_place){0},
			"Protokollet har fler paragrafer än gränsen %d; de sista är inte lästa.",
			PROTOCOL_PARAGRAPHS_MAX);
}

static void say_matrix(struct reading *reading)
{
	const struct protocol *out = reading->out;
	if (out->matrix_read)
		(void)uph_findings_add_amount(reading->findings, UPH_SEVERITY_NOTE, "protocol.matrix",
			protocol_where(reading->arena, out->matrix_first), out->matrix_left,
			"Fördelningen av medel på raderna %u–%u går ihop: Kvar %s. Den bokförs inte härifrån.",
			out->matrix_first.text_line, out->matrix_last.text_line,
			reading_amount(reading, out->matrix_left));
}

static enum uph_status read_lines(struct reading *reading, struct uph_error *err)
{
	struct look look;
	look_at(reading, &look);
	if (!is_minutes(&look))
		return refuse(reading, &look, err);
	reading_matrix(reading);
	reading_paragraphs(reading);
	reading_clauses(reading);
	reading_dating(reading);
	reading_body(reading);
	if (reading->no_memory)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (reading->item_count == 0)
		return uph_fail(err, UPH_E_REFUSED,
			"%s är inget protokoll: inga numrerade paragrafer finns i texten; det som saknas är \"§ 1\" eller "
			"\"1.\" i början av raderna.",
			reading->out->name);
	reading_kinds(reading);
	say_matrix(reading);
	take_paragraphs(reading);
	reading_planned(reading);
	return reading->no_memory ? uph_fail(err, UPH_E_MEMORY, "minnet räcker inte") : UPH_OK;
}

enum uph_status protocol_read_on(const unsigned char *data, size_t length, const char *name,
	struct uph_date day, struct arena *arena, struct uph_findings *findings, struct protocol **out,
	struct uph_error *err)
{
	struct buffer text;
	struct protocol *protocol = arena_alloc(arena, sizeof *protocol);
	struct reading reading = {.arena = arena, .findings = findings, .out = protocol, .day_given = day};
	*out = NULL;
	if (!protocol || !(protocol->name = arena_string(arena, name)))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	buffer_init(&text, PROTOCOL_TEXT_MAX);
	enum uph_status status = protocol_text(data, length, &text, err);
	/* The lines point into the text, which must live as long as the protocol. */
	const char *kept = status == UPH_OK ? arena_copy(arena, buffer_string(&text), text.length) : NULL;
	size_t size = text.length;
	buffer_free(&text);
	if (status == UPH_OK && !kept)
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK)
		status = reading_lines(&reading, kept, size, err);
	if (status == UPH_OK)
		status = digest(data, length, protocol->sha256, err);
	if (status == UPH_OK)
		status = read_lines(&reading, err);
	if (status == UPH_OK)
		*out = protocol;
	return status;
}

enum uph_status protocol_read(const unsigned char *data, size_t length, const char *name, struct arena *arena,
	struct uph_findings *findings, struct protocol **out, struct uph_error *err)
{
	return protocol_read_on(data, length, name, (struct uph_date){0}, arena, findings, out, err);
}
