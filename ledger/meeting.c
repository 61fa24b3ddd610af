/* Meetings and the paragraphs of their protocols. Each record says something of a meeting; what is known of
 * it is the latest that has been said of each thing. A paragraph is known by body, date and §, and its latest
 * reading counts. */
#include "uph/meeting.h"

#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/paragraph.h"

#define SAID_LATEST(column)                                                                                  \
	"(SELECT x." column " FROM meeting x WHERE x.body = m.body AND x.date = m.date AND x.seq <= ?1"      \
	" AND x." column " IS NOT NULL ORDER BY x.seq DESC LIMIT 1)"
/* The paragraphs of a meeting that nothing later has been read of. */
#define MINUTE_STANDS                                                                                        \
	"i.seq <= ?1 AND NOT EXISTS (SELECT 1 FROM minute n JOIN meeting o ON o.seq = n.meeting"             \
	" WHERE o.body = h.body AND o.date = h.date AND n.paragraph = i.paragraph AND n.seq > i.seq"         \
	" AND n.seq <= ?1)"
#define MINUTES_OF(what, more)                                                                               \
	"(SELECT " what " FROM minute i JOIN meeting h ON h.seq = i.meeting WHERE h.body = m.body"           \
	" AND h.date = m.date AND " MINUTE_STANDS more ")"
#define MEETING                                                                                                                        \
	"SELECT min(m.seq), m.body, m.date, " SAID_LATEST("state") ", ifnull(" SAID_LATEST("adjusted") ", 0), " SAID_LATEST(           \
		"first_paragraph") ", " SAID_LATEST("last_paragraph") ", " SAID_LATEST("note") ", ifnull(" MINUTES_OF("max(i.source)", \
		"") ", 0), (SELECT s.name FROM source s WHERE s.seq = " MINUTES_OF("max(i.source)",                                    \
		"") "), " MINUTES_OF("count(*)", "") ", " MINUTES_OF("count(*)",                                                       \
		" AND i.kind = 'money'") " FROM meeting m WHERE m.seq <= ?1"

static const char sql_all[] = MEETING " GROUP BY m.body, m.date ORDER BY m.body, m.date";
/* As first written. */
static const char sql_bodies[] =
	"SELECT body FROM (SELECT body, min(seq) AS first FROM decision GROUP BY body"
	" UNION ALL SELECT body, min(seq) FROM meeting GROUP BY body) ORDER BY first";
static const char sql_one[] = MEETING " AND m.body = ?2 AND m.date = ?3 GROUP BY m.body, m.date";

/* Paragraphs stand in the order of their reading; those of one file were read together. */
#define MINUTE                                                                                                         \
	"SELECT i.seq, i.meeting, i.paragraph, i.title, i.kind, ifnull(i.amount_ore, 0), ifnull(i.bound = 'most', 0)," \
	" i.text, h.body, h.date, ifnull(i.source, 0), (SELECT s.name FROM source s WHERE s.seq = i.source), i.place"  \
	" FROM minute i JOIN meeting h ON h.seq = i.meeting WHERE " MINUTE_STANDS

static const char sql_minutes[] =
	MINUTE " AND (?2 IS NULL OR (h.body = ?2 AND h.date = ?3)) ORDER BY h.body, h.date, i.seq";
static const char sql_minute[] = MINUTE " AND h.body = ?2 AND h.date = ?3 AND i.paragraph = ?4";

struct named {
	const char *name, *word; /* as stored and in JSON; as people read it */
};
static const struct named states[] = {
	[UPH_MEETING_PLANNED] = {"planned", "planerat"},
	[UPH_MEETING_HELD] = {"held", "hållet"},
	[UPH_MEETING_CANCELLED] = {"cancelled", "inställt"},
};
static const struct named kinds[] = {
	[UPH_MINUTE_MONEY] = {"money", "flyttar pengar"},
	[UPH_MINUTE_OTHER] = {"other", "andra pengar"},
	[UPH_MINUTE_IDEA] = {"idea", "tanke eller kostnad utan belopp"},
	[UPH_MINUTE_NONE] = {"none", "flyttar inga pengar"},
};

const char *uph_meeting_state_name(enum uph_meeting_state state)
{
	return states[state].name;
}

const char *uph_meeting_state_word(enum uph_meeting_state state)
{
	return states[state].word;
}

const char *uph_minute_kind_name(enum uph_minute_kind kind)
{
	return kinds[kind].name;
}

const char *uph_minute_kind_word(enum uph_minute_kind kind)
{
	return kinds[kind].word;
}

static size_t number_of(const struct named *names, size_t count, const char *name)
{
	for (size_t i = 0; name && i < count; i++) {
		if (strcmp(names[i].name, name) == 0)
			return i;
	}
	return 0;
}

/* Texts of the database's row kept until the ledger's next write; NULL stays NULL. */
static enum uph_status keep_texts(
	struct uph_ledger *ledger, const char **const *texts, size_t count, struct uph_error *err)
{
	for (size_t i = 0; i < count; i++) {
		const char *kept = ledger_keep(ledger, *texts[i]);
		if (*texts[i] && !kept)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		*texts[i] = kept;
	}
	return UPH_OK;
}

/* ---- meetings ---- */

static void take_meeting(struct db_statement *row, struct uph_meeting *out)
{
	*out = (struct uph_meeting){
		.id = db_int(row, 0),
		.body = db_text(row, 1),
		.date = {(int32_t)db_int(row, 2)},
		.state = (enum uph_meeting_state)number_of(
			states, sizeof states / sizeof *states, db_text(row, 3)),
		.adjusted = {(int32_t)db_int(row, 4)},
		.first_paragraph = db_text(row, 5),
		.last_paragraph = db_text(row, 6),
		.note = db_text(row, 7),
		.protocol = db_int(row, 8),
		.protocol_name = db_text(row, 9),
		.minute_count = (size_t)db_int(row, 10),
		.money_count = (size_t)db_int(row, 11),
	};
}

enum uph_status uph_meetings(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_meeting *meeting, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_all, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_meeting meeting;
		take_meeting(row, &meeting);
		status = visit(context, &meeting, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_meeting_on(struct uph_ledger *ledger, const char *body, struct uph_date date,
	int64_t seq_max, struct uph_meeting *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_one, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	db_bind_text(row, 2, body);
	db_bind_int(row, 3, date.ymd);
	status = db_step(row, err);
	if (status == UPH_OK) {
		take_meeting(row, out);
		const char **texts[] = {&out->body, &out->first_paragraph, &out->last_paragraph, &out->note,
			&out->protocol_name};
		status = keep_texts(ledger, texts, sizeof texts / sizeof *texts, err);
	}
	db_reset(row);
	return status == UPH_END ? UPH_E_MISSING : status;
}

static bool same_text(const char *said, const char *known)
{
	return !said || (known && strcmp(said, known) == 0);
}

static enum uph_status may_be_said(
	const struct uph_meeting *meeting, const struct uph_meeting *known, struct uph_error *err)
{
	char day[UPH_DATE_TEXT_MAX], other[UPH_DATE_TEXT_MAX];
	(void)uph_date_print(meeting->date, day);
	if (!uph_date_valid(meeting->date))
		return uph_fail(err, UPH_E_INVARIANT, "sammanträdets dag är inget datum");
	if (meeting->adjusted.ymd && meeting->adjusted.ymd < meeting->date.ymd)
		return uph_fail(err, UPH_E_INVARIANT, "%s %s kan inte vara justerat %s, före sammanträdet",
			meeting->body, day, uph_date_print(meeting->adjusted, other));
	if (known && known->state == UPH_MEETING_HELD && meeting->state != UPH_MEETING_HELD)
		return uph_fail(err, UPH_E_INVARIANT, "%s %s har hållits: det kan inte bli %s", meeting->body,
			day, states[meeting->state].word);
	return UPH_OK;
}

enum uph_status uph_meeting_body(
	struct uph_ledger *ledger, const char *body, const char **out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_bodies, &row, err);
	*out = body;
	if (status != UPH_OK)
		return status;
	while (*out == body && (status = db_step(row, err)) == UPH_OK) {
		if (text_same(db_text(row, 0), body))
			*out = ledger_keep(ledger, db_text(row, 0));
	}
	db_reset(row);
	if (!*out)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_meeting_say(struct uph_ledger *ledger, const struct uph_meeting *given,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	struct uph_meeting known, spelled = *given;
	const struct uph_meeting *meeting = &spelled;
	enum uph_status status = uph_meeting_body(ledger, given->body, &spelled.body, err);
	if (status == UPH_OK)
		status = uph_meeting_on(ledger, meeting->body, meeting->date, 0, &known, err);
	bool there = status == UPH_OK;
	if (status != UPH_OK && status != UPH_E_MISSING)
		return status;
	status = may_be_said(meeting, there ? &known : NULL, err);
	if (status != UPH_OK)
		return status;
	if (there && known.state == meeting->state &&
		(meeting->adjusted.ymd == 0 || meeting->adjusted.ymd == known.adjusted.ymd) &&
		same_text(meeting->first_paragraph, known.first_paragraph) &&
		same_text(meeting->last_paragraph, known.last_paragraph) &&
		same_text(meeting->note, known.note)) {
		if (id)
			*id = known.id;
		return UPH_OK;
	}
	const struct value fields[] = {value_source(origin), value_place(origin), value_text(meeting->body),
		value_number(meeting->date.ymd), value_text(states[meeting->state].name),
		value_optional(meeting->adjusted.ymd), value_text(meeting->first_paragraph),
		value_text(meeting->last_paragraph), value_text(meeting->note)};
	return record_append(ledger, RECORD_MEETING, fields, id, err);
}

/* ---- paragraphs ---- */

static void take_minute(struct db_statement *row, struct uph_minute *out)
{
	*out = (struct uph_minute){
		.id = db_int(row, 0),
		.meeting = db_int(row, 1),
		.paragraph = db_text(row, 2),
		.title = db_text(row, 3),
		.kind = (enum uph_minute_kind)number_of(kinds, sizeof kinds / sizeof *kinds, db_text(row, 4)),
		.amount = {db_int(row, 5)},
		.at_most = db_int(row, 6) != 0,
		.text = db_text(row, 7),
		.body = db_text(row, 8),
		.date = {(int32_t)db_int(row, 9)},
		.source = db_int(row, 10),
		.source_name = db_text(row, 11),
		.place = db_text(row, 12),
	};
}

enum uph_status uph_minutes(struct uph_ledger *ledger, const char *body, struct uph_date date,
	int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_minute *minute, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_minutes, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	db_bind_text(row, 2, body);
	db_bind_int(row, 3, date.ymd);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_minute minute;
		take_minute(row, &minute);
		status = visit(context, &minute, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_minute_of(struct uph_ledger *ledger, const char *body, struct uph_date date,
	const char *paragraph, int64_t seq_max, struct uph_minute *out, struct uph_error *err)
{
	struct db_statement *row;
	char plain[PARAGRAPH_MAX];
	if (!paragraph)
		return UPH_E_MISSING;
	enum uph_status status = db_prepare(ledger->db, sql_minute, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	db_bind_text(row, 2, body);
	db_bind_int(row, 3, date.ymd);
	db_bind_text(row, 4, paragraph_plain(paragraph, date, plain));
	status = db_step(row, err);
	if (status == UPH_OK) {
		take_minute(row, out);
		const char **texts[] = {
			&out->paragraph, &out->title, &out->text, &out->body, &out->source_name, &out->place};
		status = keep_texts(ledger, texts, sizeof texts / sizeof *texts, err);
	}
	db_reset(row);
	return status == UPH_END ? UPH_E_MISSING : status;
}

static bool reads_the_same(const struct uph_minute *minute, const struct uph_minute *known)
{
	return minute->kind == known->kind && minute->amount.ore == known->amount.ore &&
	       minute->at_most == known->at_most && same_text(minute->title, known->title) &&
	       same_text(minute->text, known->text);
}

static enum uph_status meeting_of(struct uph_ledger *ledger, int64_t id, const char **body,
	struct uph_date *date, struct uph_error *err)
{
	static const char sql[] = "SELECT body, date FROM meeting WHERE seq = ?1";
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, id);
	status = db_step(row, err);
	if (status == UPH_OK) {
		*body = ledger_keep(ledger, db_text(row, 0));
		date->ymd = (int32_t)db_int(row, 1);
		if (!*body)
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	db_reset(row);
	return status == UPH_END ? uph_fail(err, UPH_E_MISSING, "sammanträdet finns inte") : status;
}

enum uph_status uph_minute_add(struct uph_ledger *ledger, const struct uph_minute *minute,
	const struct uph_origin *origin, struct uph_error *err)
{
	struct uph_minute known;
	const char *body = NULL;
	struct uph_date date = {0};
	char plain[PARAGRAPH_MAX];
	enum uph_status status = meeting_of(ledger, minute->meeting, &body, &date, err);
	if (status == UPH_OK)
		status = uph_minute_of(ledger, body, date, minute->paragraph, 0, &known, err);
	if (status == UPH_OK && reads_the_same(minute, &known))
		return UPH_OK;
	if (status != UPH_OK && status != UPH_E_MISSING)
		return status;
	bool amount = minute->amount.ore > 0;
	const struct value fields[] = {value_source(origin), value_place(origin),
		value_number(minute->meeting), value_text(paragraph_plain(minute->paragraph, date, plain)),
		value_text(minute->title), value_text(kinds[minute->kind].name),
		value_optional(minute->amount.ore),
		value_text(!amount           ? NULL
			   : minute->at_most ? "most"
					     : "exact"),
		value_text(minute->text)};
	return record_append(ledger, RECORD_MINUTE, fields, NULL, err);
}
