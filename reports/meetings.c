/* The register of meetings: what is known of each, from protocols, plans and people; days that only decisions
 * name stand there too, as such. Behind it the paragraphs of the protocols that have been read, with what the
 * books have of them. */
#include "uph/meeting.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/key_map.h"
#include "reports/query.h"
#include "uph/decision.h"

enum {
	BODY,
	DATE,
	WEEKDAY,
	STATE,
	STATE_WORD,
	ADJUSTED,
	PROTOCOL,
	FIRST,
	LAST,
	PARAGRAPHS,
	MONEY,
	DECISIONS,
	NOTE,
	COLUMNS
};
enum {
	M_BODY,
	M_DATE,
	M_PARAGRAPH,
	M_TITLE,
	M_KIND,
	M_KIND_WORD,
	M_AMOUNT,
	M_TEXT,
	M_WHERE,
	M_BOOK,
	M_COLUMNS
};

struct row {
	struct uph_meeting meeting; /* its texts are the report's */
	bool named;                 /* something has been said of it; else only decisions name it */
	int64_t decisions;
};

struct meetings_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	struct row *rows;
	size_t count, room;
	int64_t seq_max;
	struct uph_date from, to;
	size_t section, minutes;
	struct key_map counted; /* decisions with lines */
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

static bool inside(const struct meetings_report *meetings, struct uph_date date)
{
	return (meetings->from.ymd == 0 || date.ymd >= meetings->from.ymd) &&
	       (meetings->to.ymd == 0 || date.ymd <= meetings->to.ymd);
}

static struct row *row_of(struct meetings_report *meetings, const char *body, struct uph_date date)
{
	for (size_t i = 0; i < meetings->count; i++) {
		struct row *row = &meetings->rows[i];
		if (row->meeting.date.ymd == date.ymd && strcmp(row->meeting.body, body) == 0)
			return row;
	}
	if (meetings->count == meetings->room) {
		size_t room = meetings->room ? 2 * meetings->room : 32;
		struct row *larger = realloc(meetings->rows, room * sizeof *larger);
		if (!larger)
			return NULL;
		meetings->rows = larger;
		meetings->room = room;
	}
	struct row *row = &meetings->rows[meetings->count];
	*row = (struct row){.meeting = {.body = uph_report_text(meetings->report, body), .date = date}};
	if (!row->meeting.body)
		return NULL;
	meetings->count++;
	return row;
}

static enum uph_status take_meeting(void *context, const struct uph_meeting *meeting, struct uph_error *err)
{
	struct meetings_report *meetings = context;
	if (!inside(meetings, meeting->date))
		return UPH_OK;
	struct row *row = row_of(meetings, meeting->body, meeting->date);
	if (!row)
		return no_memory(err);
	const char *body = row->meeting.body;
	row->meeting = *meeting;
	row->meeting.body = body;
	row->meeting.first_paragraph = uph_report_text(meetings->report, meeting->first_paragraph);
	row->meeting.last_paragraph = uph_report_text(meetings->report, meeting->last_paragraph);
	row->meeting.note = uph_report_text(meetings->report, meeting->note);
	row->meeting.protocol_name = uph_report_text(meetings->report, meeting->protocol_name);
	row->named = true;
	return UPH_OK;
}

/* A day that only a decision with money names is a row too; a decision that only answers another makes none.
 */
static enum uph_status take_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct meetings_report *meetings = context;
	(void)allocation;
	if (!inside(meetings, decision->date))
		return UPH_OK;
	struct row *row = row_of(meetings, decision->body, decision->date);
	if (!row)
		return no_memory(err);
	if (key_map_find(&meetings->counted, &decision->id) != KEY_MAP_NONE)
		return UPH_OK;
	row->decisions++;
	return key_map_add(&meetings->counted, &decision->id) == KEY_MAP_NONE ? no_memory(err) : UPH_OK;
}

static int by_body_and_day(const void *a, const void *b)
{
	const struct uph_meeting *x = &((const struct row *)a)->meeting,
				 *y = &((const struct row *)b)->meeting;
	int body = strcmp(x->body, y->body);
	return body ? body : x->date.ymd < y->date.ymd ? -1 : x->date.ymd > y->date.ymd;
}

/* ---- sections ---- */

static const char *said(const struct meetings_report *meetings, enum word which)
{
	return word(which, meetings->report->language);
}

static void add_section(struct meetings_report *meetings)
{
	const struct uph_column columns[COLUMNS] = {
		[BODY] = {"body", said(meetings, WORD_BODY), UPH_VALUE_TEXT, 0, 0},
		[DATE] = {"date", said(meetings, WORD_MEETING_DAY), UPH_VALUE_DATE, 0, 1},
		[WEEKDAY] = {"weekday", said(meetings, WORD_WEEKDAY), UPH_VALUE_TEXT, 0, 2},
		[STATE] = {"state", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 3},
		[STATE_WORD] = {NULL, said(meetings, WORD_MEETING_STATE), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(18), 4},
		[ADJUSTED] = {"adjusted", said(meetings, WORD_ADJUSTED_DAY), UPH_VALUE_DATE, 0, 5},
		[PROTOCOL] = {"protocol", said(meetings, WORD_PROTOCOL_FILE), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(24), 6},
		[FIRST] = {"first_paragraph", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 7},
		[LAST] = {"last_paragraph", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 8},
		[PARAGRAPHS] = {NULL, said(meetings, WORD_PARAGRAPHS), UPH_VALUE_TEXT, 0, 9},
		[MONEY] = {"money_paragraphs", "", UPH_VALUE_INTEGER, UPH_COLUMN_DATA_ONLY, 10},
		[DECISIONS] = {"decisions", said(meetings, WORD_DECISIONS_KNOWN), UPH_VALUE_INTEGER, 0, 11},
		[NOTE] = {"note", said(meetings, WORD_REMARKS), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(36), 12},
	};
	meetings->section = uph_report_section(
		meetings->report, "meetings", "", said(meetings, WORD_MEETINGS), columns, COLUMNS);
}

static void add_minutes_section(struct meetings_report *meetings)
{
	const struct uph_column columns[M_COLUMNS] = {
		[M_BODY] = {"body", said(meetings, WORD_BODY), UPH_VALUE_TEXT, 0, 0},
		[M_DATE] = {"date", said(meetings, WORD_MEETING_DAY), UPH_VALUE_DATE, 0, 1},
		[M_PARAGRAPH] = {"paragraph", "§", UPH_VALUE_TEXT, UPH_COLUMN_CODE, 2},
		[M_TITLE] = {"title", said(meetings, WORD_MINUTE_TITLE), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(36), 3},
		[M_KIND] = {"kind", "", UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 4},
		[M_KIND_WORD] = {NULL, said(meetings, WORD_MINUTE_KIND), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(20), 5},
		[M_AMOUNT] = {"amount", said(meetings, WORD_AMOUNT), UPH_VALUE_MONEY, 0, 6},
		[M_TEXT] = {"text", said(meetings, WORD_TEXT), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(44), 7},
		[M_WHERE] = {"where", said(meetings, WORD_WHERE), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(24), 8},
		[M_BOOK] = {"in_book", said(meetings, WORD_IN_BOOK), UPH_VALUE_BOOLEAN, 0, 9},
	};
	meetings->minutes = uph_report_section(meetings->report, "minutes", said(meetings, WORD_MINUTES),
		said(meetings, WORD_MINUTES), columns, M_COLUMNS);
}

static void add_row(struct meetings_report *meetings, const struct row *from)
{
	struct uph_report *report = meetings->report;
	const struct uph_meeting *meeting = &from->meeting;
	struct uph_row *row = uph_report_row(report, meetings->section, UPH_ROW_PLAIN);
	if (!row)
		return;
	row->trace = uph_report_print(report, "beslut:%04d-%02d-%02d", (int)(meeting->date.ymd / 10000),
		(int)(meeting->date.ymd / 100 % 100), (int)(meeting->date.ymd % 100));
	row->values[BODY] = uph_value_text(report, meeting->body);
	row->values[DATE] = uph_value_date(meeting->date);
	row->values[WEEKDAY] =
		uph_value_text(report, word_weekday(uph_date_weekday(meeting->date), report->language));
	row->values[STATE] =
		uph_value_text(report, from->named ? uph_meeting_state_name(meeting->state) : "decisions");
	row->values[STATE_WORD] =
		uph_value_text(report, from->named ? uph_meeting_state_word(meeting->state)
						   : said(meetings, WORD_ONLY_BY_DECISIONS));
	row->values[ADJUSTED] = uph_value_date(meeting->adjusted);
	row->values[PROTOCOL] = uph_value_text(report, meeting->protocol_name);
	row->values[FIRST] = uph_value_text(report, meeting->first_paragraph);
	row->values[LAST] = uph_value_text(report, meeting->last_paragraph);
	if (meeting->first_paragraph)
		row->values[PARAGRAPHS] = uph_value_text(
			report, uph_report_print(report, "§ %s%s%s", meeting->first_paragraph,
					meeting->last_paragraph ? "–" : "",
					meeting->last_paragraph ? meeting->last_paragraph : ""));
	row->values[MONEY] = uph_value_integer((int64_t)meeting->money_count);
	row->values[DECISIONS] = uph_value_integer(from->decisions);
	row->values[NOTE] = uph_value_text(report, meeting->note);
}

static enum uph_status add_minute(void *context, const struct uph_minute *minute, struct uph_error *err)
{
	struct meetings_report *meetings = context;
	struct uph_report *report = meetings->report;
	int64_t decision;
	if (!inside(meetings, minute->date))
		return UPH_OK;
	enum uph_status found = uph_decision_find(
		meetings->ledger, minute->body, minute->date, minute->paragraph, &decision, NULL);
	struct uph_row *row = uph_report_row(report, meetings->minutes, UPH_ROW_PLAIN);
	if (!row)
		return no_memory(err);
	row->values[M_BODY] = uph_value_text(report, minute->body);
	row->values[M_DATE] = uph_value_date(minute->date);
	row->values[M_PARAGRAPH] = uph_value_text(report, minute->paragraph);
	row->values[M_TITLE] = uph_value_text(report, minute->title);
	row->values[M_KIND] = uph_value_text(report, uph_minute_kind_name(minute->kind));
	row->values[M_KIND_WORD] = uph_value_text(report, uph_minute_kind_word(minute->kind));
	if (minute->amount.ore)
		row->values[M_AMOUNT] = uph_value_money(minute->amount);
	row->values[M_TEXT] = uph_value_text(report, minute->text);
	if (minute->source_name)
		row->values[M_WHERE] = uph_value_text(
			report, uph_report_print(report, "%s%s%s", minute->source_name,
					minute->place ? " " : "", minute->place ? minute->place : ""));
	row->values[M_BOOK] =
		minute->kind == UPH_MINUTE_MONEY
			? uph_value_boolean(report, found == UPH_OK && (meetings->seq_max == 0 ||
									       decision <= meetings->seq_max))
			: (struct uph_value){.kind = UPH_VALUE_NONE};
	return UPH_OK;
}

static enum uph_status gather(struct meetings_report *meetings, struct uph_error *err)
{
	enum uph_status status =
		uph_meetings(meetings->ledger, meetings->seq_max, take_meeting, meetings, err);
	if (status == UPH_OK)
		status = uph_allocations(meetings->ledger, meetings->seq_max, take_allocation, meetings, err);
	return status;
}

enum uph_status uph_report_meetings(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct meetings_report meetings = {.ledger = ledger};
	*out = NULL;
	key_map_init(&meetings.counted, sizeof(int64_t));
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "meeting",
			word(WORD_MEETINGS, query->language), &meetings.report, err);
	if (status == UPH_OK) {
		meetings.seq_max = resolved.scope.seq_max;
		meetings.from = query->from;
		meetings.to = query->to;
		add_section(&meetings);
		add_minutes_section(&meetings);
		meetings.report->landscape = true;
		status = gather(&meetings, err);
	}
	if (status == UPH_OK && meetings.count)
		qsort(meetings.rows, meetings.count, sizeof *meetings.rows, by_body_and_day);
	for (size_t i = 0; status == UPH_OK && i < meetings.count; i++)
		add_row(&meetings, &meetings.rows[i]);
	if (status == UPH_OK)
		status = uph_minutes(
			ledger, NULL, (struct uph_date){0}, meetings.seq_max, add_minute, &meetings, err);
	free(meetings.rows);
	key_map_free(&meetings.counted);
	return query_finish(status, meetings.report, out, err);
}
