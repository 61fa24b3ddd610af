/* Attest: who registered a voucher is read from the command of its entries, who attested it from the command
 * of the attest. The settings count as they read at the moment that is asked about. */
#include "uph/attest.h"

#include <stdio.h>
#include <string.h>

#include "ledger/base/arena.h"
#include "ledger/base/text.h"
#include "ledger/handle.h"

#define ATTEST                                                                                               \
	"SELECT e.voucher, sum(e.amount_ore), w.person, b.person, ifnull(a.recorded_at, 0)"                  \
	" FROM entry e JOIN command w ON w.seq = e.command"                                                  \
	" LEFT JOIN attest a ON a.voucher = e.voucher AND a.seq <= ?1"                                       \
	" LEFT JOIN command b ON b.seq = a.command WHERE e.seq <= ?1"

static const char sql_one[] = ATTEST " AND e.voucher = ?2 GROUP BY e.voucher";
static const char sql_all[] = ATTEST " GROUP BY e.voucher ORDER BY e.voucher";
static const char sql_setting[] =
	"SELECT value FROM setting WHERE key = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1";

/* What has been said of anybody's limit, the latest first. */
#define LIMIT_OF "attest.limit "
static const char sql_limits[] =
	"SELECT key, value FROM setting WHERE substr(key, 1, 13) = '" LIMIT_OF "' ORDER BY seq DESC";

/* ---- the settings ---- */

struct rules {
	bool two;
	struct uph_money from; /* smaller vouchers need no second person */
};

/* A setting as it read at a record; "" when nobody has said. */
static enum uph_status setting(struct uph_ledger *ledger, const char *key, int64_t seq_max, char *out,
	size_t size, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_setting, &row, err);
	out[0] = '\0';
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, key);
	db_bind_int(row, 2, seq_max);
	status = db_step(row, err);
	if (status == UPH_OK)
		(void)snprintf(out, size, "%s", db_text(row, 0));
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* The amount that a setting says; 0 when it says none. */
static enum uph_status amount_of(
	const char *key, const char *value, struct uph_money *out, struct uph_error *err)
{
	*out = (struct uph_money){0};
	if (value[0] == '\0' || uph_money_from_decimal(value, strlen(value), out, NULL, NULL) == UPH_OK)
		return UPH_OK;
	return uph_fail(err, UPH_E_INVARIANT, "inställningen %s är inget belopp: \"%s\"", key, value);
}

static enum uph_status read_rules(
	struct uph_ledger *ledger, int64_t seq_max, struct rules *out, struct uph_error *err)
{
	static const char from[] = "attest.from";
	char value[64];
	enum uph_status status = setting(ledger, "attest", seq_max, value, sizeof value, err);
	out->two = status == UPH_OK && strcmp(value, "two") == 0;
	if (status == UPH_OK)
		status = setting(ledger, from, seq_max, value, sizeof value, err);
	return status == UPH_OK ? amount_of(from, value, &out->from, err) : status;
}

bool uph_attest_required_at(struct uph_ledger *ledger, int64_t seq_max)
{
	struct rules rules;
	enum uph_status status = read_rules(ledger, seq_max ? seq_max : INT64_MAX, &rules, NULL);
	if (status == UPH_E_MEMORY)
		db_lose(ledger->db);
	return status == UPH_OK && rules.two;
}

bool uph_attest_required(struct uph_ledger *ledger)
{
	return uph_attest_required_at(ledger, 0);
}

/* ---- vouchers ---- */

static void take(struct db_statement *row, const struct rules *rules, struct uph_attest *out)
{
	*out = (struct uph_attest){
		.voucher = db_int(row, 0),
		.amount = {db_int(row, 1)},
		.registered_by = db_text(row, 2),
		.needed = rules->two && db_int(row, 1) >= rules->from.ore,
		.attested_by = db_text(row, 3),
		.attested_at = db_int(row, 4),
	};
}

enum uph_status uph_attest_of(struct uph_ledger *ledger, int64_t voucher, int64_t seq_max,
	struct uph_attest *out, struct uph_error *err)
{
	struct db_statement *row;
	struct rules rules = {0};
	int64_t last = seq_max ? seq_max : INT64_MAX;
	enum uph_status status = read_rules(ledger, last, &rules, err);
	if (status == UPH_OK)
		status = db_prepare(ledger->db, sql_one, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, last);
	db_bind_int(row, 2, voucher);
	status = db_step(row, err);
	if (status == UPH_OK) {
		take(row, &rules, out);
		out->registered_by = ledger_keep(ledger, out->registered_by);
		out->attested_by = ledger_keep(ledger, out->attested_by);
	}
	db_reset(row);
	if (status == UPH_OK && !out->registered_by)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return status == UPH_END ? uph_fail(err, UPH_E_MISSING,
					   "verifikation %lld finns inte i boken, den sista är %lld",
					   (long long)voucher, (long long)ledger->head.voucher)
				 : status;
}

enum uph_status uph_attests(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_attest *attest, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	struct rules rules = {0};
	struct uph_attest attest;
	int64_t last = seq_max ? seq_max : INT64_MAX;
	enum uph_status status = read_rules(ledger, last, &rules, err);
	if (status != UPH_OK || !rules.two)
		return status;
	status = db_prepare(ledger->db, sql_all, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, last);
	while ((status = db_step(row, err)) == UPH_OK) {
		take(row, &rules, &attest);
		if (attest.needed && (status = visit(context, &attest, err)) != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

struct missing {
	int64_t count;
	struct uph_money amount;
};

static enum uph_status count_missing(void *context, const struct uph_attest *attest, struct uph_error *err)
{
	struct missing *missing = context;
	if (attest->attested_by)
		return UPH_OK;
	missing->count++;
	return uph_money_add(missing->amount, attest->amount, &missing->amount)
		       ? UPH_OK
		       : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

enum uph_status uph_attest_missing(struct uph_ledger *ledger, int64_t seq_max, int64_t *count,
	struct uph_money *amount, struct uph_error *err)
{
	struct missing missing = {0};
	enum uph_status status = UPH_OK;
	/* A ledger that is only read stands in one transaction: the answer holds for all of its papers. */
	if (ledger->attests_missing.known && ledger->attests_missing.seq_max == seq_max) {
		missing.count = ledger->attests_missing.count;
		missing.amount = ledger->attests_missing.amount;
	} else {
		status = uph_attests(ledger, seq_max, count_missing, &missing, err);
		ledger->attests_missing.known = status == UPH_OK && ledger->read_only;
		ledger->attests_missing.seq_max = seq_max;
		ledger->attests_missing.count = missing.count;
		ledger->attests_missing.amount = missing.amount;
	}
	*count = missing.count;
	*amount = missing.amount;
	return status;
}

/* ---- attesting ---- */

/* The most that the person may attest; false in `*there` when nothing is said. People are the same in
 * whatever case their names are written, here as when they register. */
static enum uph_status limit_of_person(
	struct uph_ledger *ledger, struct uph_money *out, bool *there, struct uph_error *err)
{
	struct db_statement *row;
	*there = false;
	*out = (struct uph_money){0};
	enum uph_status status = db_prepare(ledger->db, sql_limits, &row, err);
	if (status != UPH_OK)
		return status;
	while ((status = db_step(row, err)) == UPH_OK) {
		const char *key = db_text(row, 0), *value = db_text(row, 1);
		if (!text_same(key + strlen(LIMIT_OF), ledger->person))
			continue;
		*there = value[0] != '\0';
		status = amount_of(key, value, out, err);
		break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status check_limit(
	struct uph_ledger *ledger, const struct uph_attest *attest, struct uph_error *err)
{
	char amount[UPH_MONEY_TEXT_MAX], most[UPH_MONEY_TEXT_MAX];
	struct uph_money limit;
	bool there;
	enum uph_status status = limit_of_person(ledger, &limit, &there, err);
	if (status != UPH_OK || !there || attest->amount.ore <= limit.ore)
		return status;
	return uph_fail(err, UPH_E_INVARIANT,
		"verifikation %lld är på %s, och %s får attestera högst %s; någon med högre gräns ska göra det",
		(long long)attest->voucher, uph_money_print(attest->amount, UPH_MONEY_SWEDISH, amount),
		ledger->person, uph_money_print(limit, UPH_MONEY_SWEDISH, most));
}

enum uph_status uph_attest_add(struct uph_ledger *ledger, int64_t voucher, struct uph_error *err)
{
	struct uph_attest attest = {0};
	enum uph_status status = uph_attest_of(ledger, voucher, 0, &attest, err);
	if (status != UPH_OK)
		return status;
	if (attest.attested_by) {
		char time[UPH_TIME_TEXT_MAX];
		return uph_fail(err, UPH_E_INVARIANT, "verifikation %lld är redan attesterad av %s %s",
			(long long)voucher, attest.attested_by,
			uph_time_print(attest.attested_at, false, time));
	}
	if (text_same(attest.registered_by, ledger->person))
		return uph_fail(err, UPH_E_INVARIANT,
			"verifikation %lld är registrerad av %s: den som har registrerat får inte själv attestera, "
			"någon annan ska göra det",
			(long long)voucher, attest.registered_by);
	status = check_limit(ledger, &attest, err);
	if (status != UPH_OK)
		return status;
	const struct value fields[] = {
		value_null(), value_null(), value_number(voucher), value_number(attest.amount.ore)};
	return record_append(ledger, RECORD_ATTEST, fields, NULL, err);
}
