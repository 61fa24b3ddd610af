/* How things read from now on: an allocation, an entry's text, a decision's title and paragraph, an
 * att-clause. Nothing is written over: an amendment is a record, and what was said before is known at every
 * earlier moment. Money is never changed this way. */
#include <stdio.h>
#include <string.h>

#include "ledger/handle.h"
#include "ledger/paragraph.h"
#include "uph/decision.h"

static const char sql_last_clause[] = "SELECT ifnull(max(number), 0) FROM clause WHERE decision = ?1";

/* The fields of an amendment after its origin. */
enum amendment_field {
	AMENDMENT_ALLOCATION = 2,
	AMENDMENT_ENTRY,
	AMENDMENT_TEXT,
	AMENDMENT_REASON,
	AMENDMENT_TITLED,
	AMENDMENT_DECISION,
	AMENDMENT_EXTENT,
	AMENDMENT_PERIOD_FIRST,
	AMENDMENT_PERIOD_LAST,
	AMENDMENT_BOUND,
	AMENDMENT_REQUISITIONER,
	AMENDMENT_PERFORMER,
	AMENDMENT_PARAGRAPH,
	AMENDMENT_CLAUSE,
	AMENDMENT_FIELDS
};

static enum uph_status amend(struct uph_ledger *ledger, struct value fields[AMENDMENT_FIELDS],
	const char *text, const char *reason, const struct uph_origin *origin, struct uph_error *err)
{
	fields[0] = value_source(origin);
	fields[1] = value_place(origin);
	fields[AMENDMENT_TEXT] = value_text(text);
	fields[AMENDMENT_REASON] = value_text(reason);
	return record_append(ledger, RECORD_AMENDMENT, fields, NULL, err);
}

enum uph_status uph_allocation_amend(struct uph_ledger *ledger, int64_t allocation,
	const struct uph_allocation_change *change, const char *reason, const struct uph_origin *origin,
	struct uph_error *err)
{
	struct value fields[AMENDMENT_FIELDS] = {
		[AMENDMENT_ALLOCATION] = value_number(allocation),
		[AMENDMENT_DECISION] = value_optional(change->decision),
		[AMENDMENT_EXTENT] = value_text(change->extent),
		[AMENDMENT_PERIOD_FIRST] = value_optional(change->period_first.ymd),
		[AMENDMENT_PERIOD_LAST] = value_optional(change->period_last.ymd),
		[AMENDMENT_BOUND] = value_text(change->bound),
		[AMENDMENT_REQUISITIONER] = value_optional(change->requisitioner),
		[AMENDMENT_PERFORMER] = value_optional(change->performer),
	};
	return amend(ledger, fields, change->purpose, reason, origin, err);
}

enum uph_status uph_entry_amend(struct uph_ledger *ledger, int64_t entry, const char *text,
	const char *reason, const struct uph_origin *origin, struct uph_error *err)
{
	struct value fields[AMENDMENT_FIELDS] = {[AMENDMENT_ENTRY] = value_number(entry)};
	return amend(ledger, fields, text, reason, origin, err);
}

enum uph_status uph_decision_retitle(struct uph_ledger *ledger, int64_t decision, const char *title,
	const char *reason, const struct uph_origin *origin, struct uph_error *err)
{
	struct value fields[AMENDMENT_FIELDS] = {[AMENDMENT_TITLED] = value_number(decision)};
	return amend(ledger, fields, title, reason, origin, err);
}

/* ---- the paragraph ---- */

/* "§ 84/24" and " 84 " of a meeting in 2024 are "84". */
static enum uph_status plain_paragraph(
	const struct uph_decision *decision, const char *text, char out[PARAGRAPH_MAX], struct uph_error *err)
{
	char bare[PARAGRAPH_MAX], plain[PARAGRAPH_MAX];
	text += strspn(text, " ");
	if (strncmp(text, "§", strlen("§")) == 0)
		text += strlen("§");
	text += strspn(text, " ");
	size_t length = strlen(text);
	while (length > 0 && text[length - 1] == ' ')
		length--;
	if (length == 0)
		return uph_fail(err, UPH_E_USAGE, "ange paragrafen, till exempel \"84\" eller \"25 c\"");
	if (length >= PARAGRAPH_MAX)
		return uph_fail(
			err, UPH_E_USAGE, "paragrafen är för lång: högst %d tecken", PARAGRAPH_MAX - 1);
	(void)snprintf(bare, sizeof bare, "%.*s", (int)length, text);
	(void)snprintf(out, PARAGRAPH_MAX, "%s", paragraph_plain(bare, decision->date, plain));
	return UPH_OK;
}

static bool has_paragraph(const struct uph_decision *decision, const char *paragraph)
{
	return decision->paragraph && strcmp(decision->paragraph, paragraph) == 0;
}

/* Another decision of the meeting that has the paragraph now; a former one does not stand in the way. */
static enum uph_status refuse_taken(struct uph_ledger *ledger, const struct uph_decision *decision,
	const char *paragraph, struct uph_error *err)
{
	struct uph_decision other;
	char name[UPH_DECISION_TEXT_MAX], was[UPH_DECISION_TEXT_MAX];
	int64_t id;
	enum uph_status status =
		uph_decision_find(ledger, decision->body, decision->date, paragraph, &id, err);
	if (status == UPH_E_MISSING || (status == UPH_OK && id == decision->id))
		return UPH_OK;
	if (status == UPH_OK)
		status = uph_decision_by_id(ledger, id, &other, err);
	if (status != UPH_OK || !has_paragraph(&other, paragraph))
		return status;
	return uph_fail(err, UPH_E_REFUSED,
		"%s kan inte bli § %s: %s finns redan i boken; två beslut vid ett möte har inte samma paragraf",
		uph_decision_print(decision, was), paragraph, uph_decision_print(&other, name));
}

enum uph_status uph_decision_renumber(struct uph_ledger *ledger, int64_t decision, const char *paragraph,
	const char *reason, const struct uph_origin *origin, struct uph_error *err)
{
	struct uph_decision known;
	char plain[PARAGRAPH_MAX], name[UPH_DECISION_TEXT_MAX];
	enum uph_status status = uph_decision_by_id(ledger, decision, &known, err);
	if (status == UPH_OK)
		status = plain_paragraph(&known, paragraph, plain, err);
	if (status != UPH_OK)
		return status;
	if (has_paragraph(&known, plain))
		return uph_fail(
			err, UPH_E_USAGE, "%s har redan den paragrafen", uph_decision_print(&known, name));
	status = refuse_taken(ledger, &known, plain, err);
	struct value fields[AMENDMENT_FIELDS] = {
		[AMENDMENT_TITLED] = value_number(decision), [AMENDMENT_PARAGRAPH] = value_text(plain)};
	return status == UPH_OK ? amend(ledger, fields, NULL, reason, origin, err) : status;
}

/* ---- an att-clause ---- */

static enum uph_status last_clause(
	struct uph_ledger *ledger, int64_t decision, int64_t *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_last_clause, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, decision);
	status = db_step(row, err);
	*out = status == UPH_OK ? db_int(row, 0) : 0;
	db_reset(row);
	return status;
}

enum uph_status uph_clause_amend(struct uph_ledger *ledger, int64_t decision, int64_t number,
	const char *text, const char *reason, const struct uph_origin *origin, struct uph_error *err)
{
	struct uph_decision known;
	char name[UPH_DECISION_TEXT_MAX];
	int64_t count = 0;
	enum uph_status status = uph_decision_by_id(ledger, decision, &known, err);
	if (status == UPH_OK)
		status = last_clause(ledger, decision, &count, err);
	if (status != UPH_OK)
		return status;
	uph_decision_print(&known, name);
	if (!text || text[0] == '\0')
		return uph_fail(err, UPH_E_USAGE, "ange att-satsens text");
	if (count == 0)
		return uph_fail(err, UPH_E_MISSING, "%s har inga att-satser i boken", name);
	if (number < 1 || number > count)
		return uph_fail(err, UPH_E_MISSING, "%s har ingen att-sats %lld; att-satserna är 1–%lld",
			name, (long long)number, (long long)count);
	struct value fields[AMENDMENT_FIELDS] = {
		[AMENDMENT_TITLED] = value_number(decision), [AMENDMENT_CLAUSE] = value_number(number)};
	return amend(ledger, fields, text, reason, origin, err);
}
