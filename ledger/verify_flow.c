/* What verify asks of the flow of money and of what lies beside it: money moved inside its allocation's
 * period, no one attests what is his own, and documents are what their digests say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/key_map.h"
#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/verify_walk.h"

/* With the few attests and attachments looked up for each entry, not the other way: entries have no index by
 * voucher. */
static const char sql_own_attests[] =
	"SELECT DISTINCT a.seq, a.voucher, w.person FROM entry e CROSS JOIN attest a ON a.voucher = e.voucher"
	" JOIN command w ON w.seq = e.command JOIN command b ON b.seq = a.command"
	" WHERE w.person = b.person ORDER BY a.seq";
static const char sql_attests[] = "SELECT count(*) FROM attest";
static const char sql_stray_attests[] =
	"SELECT seq, voucher FROM attest WHERE voucher > (SELECT voucher FROM head WHERE id = 1) ORDER BY seq";
static const char sql_stray_attachments[] =
	"SELECT seq, voucher FROM attachment WHERE voucher > (SELECT voucher FROM head WHERE id = 1) ORDER BY seq";
static const char sql_lost_documents[] =
	"SELECT a.seq, a.name FROM attachment a WHERE a.stored = 1"
	" AND NOT EXISTS (SELECT 1 FROM document d WHERE d.digest = a.digest) ORDER BY a.seq";
static const char sql_documents[] =
	"SELECT d.rowid, d.digest, d.content, (SELECT a.name FROM attachment a WHERE a.digest = d.digest LIMIT 1)"
	" FROM document d ORDER BY d.rowid";

/* ---- periods, as the chain is walked ---- */

struct period {
	char label[40];
	int64_t first, last;
	int64_t overridden; /* the command that set its rule aside */
};

struct flow_rules {
	struct key_map allocations;
	struct period *periods;
	size_t capacity;
};

/* Fields of records, as record.c orders them. */
enum {
	ALLOCATION_LABEL = 5,
	ALLOCATION_PERIOD_FIRST = 8,
	ALLOCATION_PERIOD_LAST = 9,
	AMENDMENT_ALLOCATION = 3,
	AMENDMENT_PERIOD_FIRST = 10,
	AMENDMENT_PERIOD_LAST = 11,
	OVERRIDE_RULE = 3,
	OVERRIDE_ALLOCATION = 6
};

struct flow_rules *flow_rules_new(void)
{
	struct flow_rules *rules = calloc(1, sizeof *rules);
	if (rules)
		key_map_init(&rules->allocations, sizeof(int64_t));
	return rules;
}

void flow_rules_free(struct flow_rules *rules)
{
	if (!rules)
		return;
	key_map_free(&rules->allocations);
	free(rules->periods);
	free(rules);
}

static struct period *period_of(const struct flow_rules *rules, int64_t allocation)
{
	size_t number = key_map_find(&rules->allocations, &allocation);
	return number == KEY_MAP_NONE ? NULL : &rules->periods[number];
}

static int64_t number_or(const struct value *value, int64_t otherwise)
{
	return value->kind == VALUE_NUMBER ? value->number : otherwise;
}

static enum uph_status take_allocation(
	struct flow_rules *rules, const struct record_read *record, struct uph_error *err)
{
	const struct value *label = &record->fields[ALLOCATION_LABEL];
	if (rules->allocations.count == rules->capacity) {
		size_t capacity = rules->capacity ? rules->capacity * 2 : 64;
		struct period *more = realloc(rules->periods, capacity * sizeof *more);
		if (!more)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		rules->periods = more;
		rules->capacity = capacity;
	}
	if (period_of(rules, record->seq)) /* two with one number in the chain: told already */
		return UPH_OK;
	size_t number = key_map_add(&rules->allocations, &record->seq);
	if (number == KEY_MAP_NONE)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	struct period *period = &rules->periods[number];
	*period = (struct period){.first = number_or(&record->fields[ALLOCATION_PERIOD_FIRST], 0),
		.last = number_or(&record->fields[ALLOCATION_PERIOD_LAST], 0)};
	if (label->kind == VALUE_TEXT)
		(void)snprintf(period->label, sizeof period->label, "%.*s",
			(int)text_cut(label->data, label->length < 39 ? label->length : 39),
			(const char *)label->data);
	return UPH_OK;
}

static void take_amendment(struct flow_rules *rules, const struct record_read *record)
{
	struct period *period = period_of(rules, number_or(&record->fields[AMENDMENT_ALLOCATION], 0));
	if (!period)
		return;
	period->first = number_or(&record->fields[AMENDMENT_PERIOD_FIRST], period->first);
	period->last = number_or(&record->fields[AMENDMENT_PERIOD_LAST], period->last);
}

static void take_override(struct flow_rules *rules, const struct record_read *record)
{
	static const char rule[] = "outside-period";
	const struct value *said = &record->fields[OVERRIDE_RULE];
	struct period *period = period_of(rules, number_or(&record->fields[OVERRIDE_ALLOCATION], 0));
	if (period && said->kind == VALUE_TEXT && said->length == strlen(rule) &&
		memcmp(said->data, rule, said->length) == 0)
		period->overridden = record->fields[0].number;
}

bool flow_rules_ask(const struct record_read *entry)
{
	int64_t event = entry->fields[ENTRY_EVENT].number;
	return (event == UPH_EVENT_REQUISITION || event == UPH_EVENT_PAY || event == UPH_EVENT_SPEND) &&
	       entry->fields[ENTRY_CORRECTS].kind != VALUE_NUMBER;
}

static void take_entry(const struct flow_rules *rules, struct uph_findings *findings,
	const struct record_read *record, const struct uph_account *to)
{
	int64_t event = record->fields[ENTRY_EVENT].number, date = record->fields[ENTRY_DATE].number;
	const struct period *period = to ? period_of(rules, to->allocation) : NULL;
	if (!period || period->overridden == record->fields[0].number)
		return;
	if (date >= period->first && (period->last == 0 || date <= period->last))
		return;
	char day[UPH_DATE_TEXT_MAX];
	const struct uph_date when = {date > 0 && date <= INT32_MAX ? (int32_t)date : 0};
	verify_say(findings, "books.period", "entry", record->seq,
		"%s: %s %s ligger utanför tilldelningens period utan att ett skäl är angivet", period->label,
		uph_event_label((enum uph_event)event), uph_date_print(when, day));
}

enum uph_status flow_rules_take(struct flow_rules *rules, struct uph_findings *findings,
	const struct record_read *record, const struct uph_account *to, struct uph_error *err)
{
	if (record->kind == RECORD_ENTRY)
		take_entry(rules, findings, record, to);
	else if (record->kind == RECORD_ALLOCATION)
		return take_allocation(rules, record, err);
	else if (record->kind == RECORD_AMENDMENT)
		take_amendment(rules, record);
	else if (record->kind == RECORD_OVERRIDE)
		take_override(rules, record);
	return UPH_OK;
}

/* ---- attests and attachments, when the chain has been walked ---- */

/* Says of each row (seq, voucher, who or what). */
static enum uph_status say_each(struct uph_ledger *ledger, struct uph_findings *findings, const char *sql,
	const char *rule, const char *table, const char *after, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK)
		verify_say(findings, rule, table, db_int(row, 0), "verifikation %lld %s",
			(long long)db_int(row, 1), after);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status check_attests(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	int64_t count = 0;
	enum uph_status status = db_number(ledger->db, sql_attests, &count, err);
	if (status == UPH_OK && count > 0)
		status = say_each(ledger, findings, sql_own_attests, "attest.own", "attest",
			"är attesterad av den som registrerade den", err);
	return status == UPH_OK ? say_each(ledger, findings, sql_stray_attests, "attest.voucher", "attest",
					  "är attesterad men finns inte i boken", err)
				: status;
}

static enum uph_status check_lost_documents(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_lost_documents, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK)
		verify_say(findings, "document.gone", "attachment", db_int(row, 0),
			"dokumentet %s är borta ur boken", db_text(row, 1));
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status check_documents(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	struct db_statement *row = NULL;
	struct digest *digest = digest_new();
	enum uph_status status = digest ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	if (status == UPH_OK)
		status = db_prepare(ledger->db, sql_documents, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK) {
		unsigned char made[DIGEST_SIZE] = {0};
		const void *content = db_blob(row, 2);
		const char *name = db_text(row, 3);
		bool whole = digest_begin(digest) &&
			     digest_add(digest, content ? content : "", db_length(row, 2)) &&
			     digest_end(digest, made) && db_length(row, 1) == DIGEST_SIZE &&
			     memcmp(made, db_blob(row, 1), DIGEST_SIZE) == 0;
		if (!whole)
			verify_say(findings, "document.digest", "document", db_int(row, 0),
				"dokumentet %s stämmer inte med sin kontrollsumma: det har ändrats sedan det lades in",
				name ? name : "utan bilaga");
		else if (!name)
			verify_say(findings, "document.stray", "document", db_int(row, 0),
				"ett dokument i boken hör inte till någon bilaga");
	}
	digest_free(digest);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status flow_rules_end(
	struct uph_ledger *ledger, struct uph_findings *findings, struct uph_error *err)
{
	enum uph_status status = check_attests(ledger, findings, err);
	if (status == UPH_OK)
		status = say_each(ledger, findings, sql_stray_attachments, "attachment.voucher", "attachment",
			"har en bilaga men finns inte i boken", err);
	if (status == UPH_OK)
		status = check_lost_documents(ledger, findings, err);
	return status == UPH_OK ? check_documents(ledger, findings, err) : status;
}
