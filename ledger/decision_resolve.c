/* What a person calls a decision: body, day and paragraph, or an allocation's number. */
#include <stdio.h>
#include <string.h>

#include "ledger/amended.h"
#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/paragraph.h"
#include "uph/decision.h"

#define CANDIDATES_MAX 12
#define LIST_MAX 4096

#define DECISION                                                                                             \
	"d.seq, d.body, d.date, " AMENDED_PARAGRAPH("d", "?1") " AS now, " AMENDED_TITLE(                    \
		"d", "?1") ", d.decider"
#define IN_ORDER " ORDER BY d.date, d.body, ifnull(now, ''), d.seq"

static const char sql_all[] = "SELECT " DECISION " FROM decision d WHERE d.seq <= ?1" IN_ORDER;
/* Decisions are found by body and day: the bodies, which are few, are looked up first, one after another. */
static const char sql_of_day[] =
	"WITH RECURSIVE bodies (body) AS (SELECT min(body) FROM decision UNION ALL"
	" SELECT (SELECT min(n.body) FROM decision n WHERE n.body > b.body) FROM bodies b"
	"  WHERE b.body IS NOT NULL)"
	" SELECT " DECISION " FROM bodies b CROSS JOIN decision d ON d.body = b.body WHERE d.date = ?2"
	" AND d.seq <= ?1" IN_ORDER;
static const char sql_by_id[] = "SELECT " DECISION " FROM decision d WHERE d.seq = ?2";
/* A decision whose allocations have all turned out to be of other paragraphs says nothing any more. */
static const char sql_emptied[] =
	"SELECT EXISTS (SELECT 1 FROM allocation l WHERE l.decision = ?2) AND NOT EXISTS"
	" (SELECT 1 FROM allocation l WHERE (l.decision = ?2 OR l.seq IN"
	"  (SELECT c.allocation FROM amendment c WHERE c.decision = ?2)) AND " AMENDED(
		"l", "decision", "?1") " = ?2)";

static struct uph_decision decision_of(struct db_statement *row)
{
	return (struct uph_decision){
		.id = db_int(row, 0),
		.body = db_text(row, 1),
		.date = {(int32_t)db_int(row, 2)},
		.paragraph = db_text(row, 3),
		.title = db_text(row, 4),
		.decider = db_text(row, 5),
	};
}

/* Of one day, or of all. */
static enum uph_status visit_all(struct uph_ledger *ledger, struct uph_date day, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_decision *decision, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, day.ymd ? sql_of_day : sql_all, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	if (day.ymd)
		db_bind_int(row, 2, day.ymd);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct uph_decision decision = decision_of(row);
		status = visit(context, &decision, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_decisions(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_decision *decision, struct uph_error *err),
	void *context, struct uph_error *err)
{
	return visit_all(ledger, (struct uph_date){0}, seq_max, visit, context, err);
}

enum uph_status uph_decision_by_id(
	struct uph_ledger *ledger, int64_t id, struct uph_decision *out, struct uph_error *err)
{
	const struct uph_decision *remembered = remembered_decision(ledger, id);
	if (remembered) {
		*out = *remembered;
		return UPH_OK;
	}
	enum uph_status status = uph_decision_by_id_at(ledger, id, 0, out, err);
	if (status == UPH_OK)
		remember_decision(ledger, out);
	return status;
}

enum uph_status uph_decision_by_id_at(struct uph_ledger *ledger, int64_t id, int64_t seq_max,
	struct uph_decision *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_by_id, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	db_bind_int(row, 2, id);
	status = db_step(row, err);
	if (status == UPH_OK) {
		*out = decision_of(row);
		out->body = ledger_keep(ledger, out->body);
		out->paragraph = ledger_keep(ledger, out->paragraph);
		out->title = ledger_keep(ledger, out->title);
		out->decider = ledger_keep(ledger, out->decider);
	}
	db_reset(row);
	return status == UPH_END ? uph_fail(err, UPH_E_MISSING, "beslutet finns inte") : status;
}

char *uph_decision_print(const struct uph_decision *decision, char text[UPH_DECISION_TEXT_MAX])
{
	char day[UPH_DATE_TEXT_MAX];
	int length = snprintf(text, UPH_DECISION_TEXT_MAX, "%s %s%s%s", decision->body,
		uph_date_print(decision->date, day), decision->paragraph ? " § " : "",
		decision->paragraph ? decision->paragraph : "");
	if (length >= UPH_DECISION_TEXT_MAX)
		text[text_cut(text, UPH_DECISION_TEXT_MAX - 1)] = '\0';
	return text;
}

/* ---- words ---- */

/* What was asked for; a part that was not given is empty. */
struct wanted {
	char body[100];
	struct uph_date date;
	char paragraph[PARAGRAPH_MAX];
};

static void append(char *text, size_t size, const char *word, size_t length)
{
	size_t used = strlen(text);
	(void)snprintf(text + used, size - used, "%s%.*s", used > 0 ? " " : "", (int)length, word);
}

static void read_words(const char *words, struct wanted *out)
{
	bool paragraph = false;
	memset(out, 0, sizeof *out);
	while (*words) {
		size_t length = strcspn(words, " \t");
		struct uph_date date;
		size_t sign = strncmp(words, "§", 2) == 0 ? 2 : 0;
		if (length == 0) {
			words++;
			continue;
		}
		if (sign) {
			paragraph = true;
			if (length > sign)
				append(out->paragraph, sizeof out->paragraph, words + sign, length - sign);
		} else if (paragraph)
			append(out->paragraph, sizeof out->paragraph, words, length);
		else if (out->date.ymd == 0 && uph_date_parse(words, length, &date, NULL) == UPH_OK)
			out->date = date;
		else
			append(out->body, sizeof out->body, words, length);
		words += length;
	}
	char plain[PARAGRAPH_MAX];
	if (out->date.ymd && out->paragraph[0])
		(void)snprintf(out->paragraph, sizeof out->paragraph, "%s",
			paragraph_plain(out->paragraph, out->date, plain));
}

struct candidates {
	struct uph_ledger *ledger;
	const struct wanted *wanted;
	int64_t ids[CANDIDATES_MAX];
	size_t count;
	struct buffer list; /* of those that fit */
	struct buffer near; /* of the same day or paragraph */
	size_t near_count;
};

static enum uph_status emptied(struct uph_ledger *ledger, int64_t decision, bool *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_emptied, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, INT64_MAX);
	db_bind_int(row, 2, decision);
	status = db_step(row, err);
	*out = status == UPH_OK && db_int(row, 0) != 0;
	db_reset(row);
	return status;
}

static enum uph_status consider(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct candidates *candidates = context;
	const struct wanted *wanted = candidates->wanted;
	char text[UPH_DECISION_TEXT_MAX];
	bool empty = false;
	bool body = wanted->body[0] == '\0' || text_same(wanted->body, decision->body);
	bool day = wanted->date.ymd == 0 || wanted->date.ymd == decision->date.ymd;
	bool paragraph = wanted->paragraph[0] == '\0' ||
			 (decision->paragraph && text_same(wanted->paragraph, decision->paragraph));
	if ((!day || (wanted->date.ymd == 0 && !paragraph)) || (!body && !paragraph))
		return UPH_OK;
	enum uph_status status = emptied(candidates->ledger, decision->id, &empty, err);
	if (status != UPH_OK || empty)
		return status;
	uph_decision_print(decision, text);
	if (!body || !paragraph) {
		if (candidates->near_count++ < CANDIDATES_MAX)
			buffer_print(
				&candidates->near, "%s%s", candidates->near.length > 0 ? ", " : "", text);
		return UPH_OK;
	}
	if (candidates->count < CANDIDATES_MAX) {
		candidates->ids[candidates->count] = decision->id;
		buffer_print(&candidates->list, "%s%s", candidates->list.length > 0 ? ", " : "", text);
	}
	candidates->count++;
	return UPH_OK;
}

static enum uph_status choose(
	struct candidates *candidates, const char *words, struct uph_decision *out, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	text_excerpt(words, strlen(words), excerpt);
	if (candidates->count == 1)
		return uph_decision_by_id(candidates->ledger, candidates->ids[0], out, err);
	if (candidates->count > 1)
		return uph_fail(err, UPH_E_USAGE, "\"%s\" kan vara flera beslut: %s%s; ange paragrafen",
			excerpt, buffer_string(&candidates->list),
			candidates->count > CANDIDATES_MAX ? " …" : "");
	if (candidates->near_count > 0)
		return uph_fail(err, UPH_E_MISSING, "beslutet \"%s\" finns inte i boken; menade du %s?",
			excerpt, buffer_string(&candidates->near));
	return uph_fail(err, UPH_E_MISSING,
		"beslutet \"%s\" finns inte i boken; skriv det som \"LSVO 2024-09-27 § 84\" (uph decisions visar alla)",
		excerpt);
}

enum uph_status uph_decision_resolve(struct uph_ledger *ledger, const char *words, struct uph_decision *out,
	int64_t *allocation, struct uph_error *err)
{
	struct uph_allocation line;
	struct wanted wanted;
	*allocation = 0;
	if (strncmp(words, "UPH-", 4) == 0 || strncmp(words, "uph-", 4) == 0) {
		enum uph_status found = uph_allocation_find(ledger, words, &line, err);
		if (found != UPH_OK)
			return found;
		*allocation = line.id;
		return uph_decision_by_id(ledger, line.decision, out, err);
	}
	read_words(words, &wanted);
	struct candidates candidates = {.ledger = ledger, .wanted = &wanted};
	buffer_init(&candidates.list, LIST_MAX);
	buffer_init(&candidates.near, LIST_MAX);
	enum uph_status status = visit_all(ledger, wanted.date, 0, consider, &candidates, err);
	if (status == UPH_OK)
		status = choose(&candidates, words, out, err);
	buffer_free(&candidates.list);
	buffer_free(&candidates.near);
	return status;
}
