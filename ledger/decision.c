/* Decisions, allocations and their financing lines: finding and adding them. */
#include "uph/decision.h"

#include <stdio.h>
#include <string.h>

#include "ledger/amended.h"
#include "ledger/handle.h"
#include "ledger/paragraph.h"

/* By the paragraph that it has now, else by one that it had before: a file that was written before a
 * renumbering still means it. */
static const char sql_find[] =
	"SELECT d.seq FROM decision d WHERE d.body = ?1 AND d.date = ?2 AND (ifnull(d.paragraph, '') = ifnull(?3, '')"
	" OR EXISTS (SELECT 1 FROM amendment x WHERE x.titled = d.seq AND x.paragraph = ?3)) ORDER BY"
	" ifnull(" AMENDED_PARAGRAPH("d", "?4") ", '') = ifnull(?3, '') DESC, d.seq LIMIT 1";
static const char sql_line[] = "SELECT ifnull(max(line), 0) + 1 FROM financing WHERE allocation = ?1";
static const char sql_line_of[] =
	"SELECT f.seq FROM financing f WHERE f.allocation = ?1 AND f.fund = ?2 AND f.activity = ?3"
	" AND f.amount_ore = ?4 AND NOT EXISTS (SELECT 1 FROM financing r WHERE r.replaces = f.seq)"
	" ORDER BY f.seq DESC LIMIT 1";
static const char sql_clause[] = "SELECT ifnull(max(number), 0) + 1 FROM clause WHERE decision = ?1";
static const char sql_distribution[] =
	"SELECT ifnull(max(number), 0) + 1 FROM distribution WHERE decision = ?1";

const char *paragraph_plain(const char *paragraph, struct uph_date meeting, char out[PARAGRAPH_MAX])
{
	char year[8];
	if (!paragraph || strlen(paragraph) >= PARAGRAPH_MAX)
		return paragraph;
	(void)snprintf(out, PARAGRAPH_MAX, "%s", paragraph);
	(void)snprintf(year, sizeof year, "%02d", uph_date_year(meeting) % 100);
	char *slash = strchr(out, '/');
	if (slash && slash != out && strcmp(slash + 1, year) == 0)
		*slash = '\0';
	return out;
}

enum uph_status uph_decision_find(struct uph_ledger *ledger, const char *body, struct uph_date date,
	const char *paragraph, int64_t *id, struct uph_error *err)
{
	struct db_statement *row;
	char plain[PARAGRAPH_MAX];
	enum uph_status status = db_prepare(ledger->db, sql_find, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, body);
	db_bind_int(row, 2, date.ymd);
	db_bind_text(row, 3, paragraph_plain(paragraph, date, plain));
	db_bind_int(row, 4, INT64_MAX);
	status = db_step(row, err);
	if (status == UPH_OK)
		*id = db_int(row, 0);
	db_reset(row);
	if (status != UPH_END)
		return status;
	char day[UPH_DATE_TEXT_MAX];
	return uph_fail(err, UPH_E_MISSING, "beslutet %s %s%s%s finns inte i boken", body,
		uph_date_print(date, day), paragraph ? " § " : "", paragraph ? paragraph : "");
}

enum uph_status uph_decision_add(struct uph_ledger *ledger, const struct uph_decision *decision,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	if (!uph_date_valid(decision->date))
		return uph_fail(err, UPH_E_INVARIANT, "ett beslut ska ha sitt sammanträdes datum");
	char plain[PARAGRAPH_MAX];
	const struct value fields[] = {value_source(origin), value_place(origin), value_text(decision->body),
		value_number(decision->date.ymd),
		value_text(paragraph_plain(decision->paragraph, decision->date, plain)),
		value_text(decision->title), value_text(decision->decider)};
	return record_append(ledger, RECORD_DECISION, fields, id, err);
}

/* The next number of a numbered list under `owner`. */
static enum uph_status next_number(
	struct uph_ledger *ledger, const char *sql, int64_t owner, int64_t *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, owner);
	status = db_step(row, err);
	*out = status == UPH_OK ? db_int(row, 0) : 0;
	db_reset(row);
	return status;
}

/* The next text of a numbered list under a decision. */
static enum uph_status add_text(struct uph_ledger *ledger, enum record_kind kind, const char *sql,
	int64_t decision, const char *text, const struct uph_origin *origin, struct uph_error *err)
{
	int64_t number;
	enum uph_status status = next_number(ledger, sql, decision, &number, err);
	if (status != UPH_OK)
		return status;
	const struct value fields[] = {value_source(origin), value_place(origin), value_number(decision),
		value_number(number), value_text(text)};
	return record_append(ledger, kind, fields, NULL, err);
}

enum uph_status uph_clause_add(struct uph_ledger *ledger, int64_t decision, const char *text,
	const struct uph_origin *origin, struct uph_error *err)
{
	return add_text(ledger, RECORD_CLAUSE, sql_clause, decision, text, origin, err);
}

enum uph_status uph_distribution_add(struct uph_ledger *ledger, int64_t decision, const char *text,
	const struct uph_origin *origin, struct uph_error *err)
{
	return add_text(ledger, RECORD_DISTRIBUTION, sql_distribution, decision, text, origin, err);
}

enum uph_status uph_allocation_add(struct uph_ledger *ledger, const struct uph_allocation *allocation,
	struct uph_date decided, const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	char label[40];
	int64_t number = ledger->allocation_number + 1;
	(void)snprintf(
		label, sizeof label, "UPH-%02d-%03lld", uph_date_year(decided) % 100, (long long)number);
	const struct value fields[] = {value_source(origin), value_place(origin),
		value_number(allocation->decision), value_number(number), value_text(label),
		value_text(allocation->purpose), value_text(allocation->extent),
		value_optional(allocation->period_first.ymd), value_optional(allocation->period_last.ymd),
		value_text(allocation->bound), value_optional(allocation->requisitioner),
		value_optional(allocation->recipient), value_optional(allocation->performer)};
	enum uph_status status = record_append(ledger, RECORD_ALLOCATION, fields, id, err);
	if (status == UPH_OK)
		ledger->allocation_number = number;
	return status;
}

enum uph_status uph_financing_add(struct uph_ledger *ledger, const struct uph_financing *financing,
	int64_t replaces, const struct uph_origin *origin, struct uph_error *err)
{
	int64_t line;
	enum uph_status status = next_number(ledger, sql_line, financing->allocation, &line, err);
	if (status != UPH_OK)
		return status;
	const struct value fields[] = {value_source(origin), value_place(origin),
		value_number(financing->allocation), value_number(line), value_number(financing->fund),
		value_number(financing->activity), value_optional(financing->amount.ore),
		value_optional(financing->share_numerator), value_optional(financing->share_denominator),
		value_optional(replaces)};
	return record_append(ledger, RECORD_FINANCING, fields, NULL, err);
}

enum uph_status uph_financing_find(struct uph_ledger *ledger, int64_t allocation, int64_t fund,
	int64_t activity, struct uph_money amount, int64_t *id, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_line_of, &row, err);
	*id = 0;
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, allocation);
	db_bind_int(row, 2, fund);
	db_bind_int(row, 3, activity);
	db_bind_int(row, 4, amount.ore);
	status = db_step(row, err);
	if (status == UPH_OK)
		*id = db_int(row, 0);
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
