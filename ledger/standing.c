/* Where an allocation's money stands, by its accounts as the running change has left them. */
#include "ledger/standing.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/correction.h"
#include "ledger/handle.h"

/* What has been set aside for an allocation (events allocate and hold), which comes after the allocation's
 * own record, mostly at once: some of it on or before a day, or the first day of it all. */
#define SET_ASIDE                                                                                            \
	" FROM entry e CROSS JOIN account a ON a.id = e.to_account WHERE e.seq > ?1 AND e.event IN (6, 7)"   \
	" AND e.corrects IS NULL AND a.allocation = ?1 AND e.amount_ore > " CORRECTED(                       \
		"e.seq", "9223372036854775807")
static const char sql_there_by[] = "SELECT 1" SET_ASIDE " AND e.date <= ?2 LIMIT 1";
static const char sql_first_day[] = "SELECT min(e.date)" SET_ASIDE;

static enum uph_status line_of(struct standing *standing, const struct uph_account *account, size_t *capacity,
	struct standing_line **out, struct uph_error *err)
{
	for (size_t i = 0; i < standing->count; i++) {
		*out = &standing->lines[i];
		if ((*out)->fund == account->fund && (*out)->activity == account->activity)
			return UPH_OK;
	}
	if (standing->count == *capacity) {
		size_t more = *capacity ? *capacity * 2 : 4;
		struct standing_line *lines = realloc(standing->lines, more * sizeof *lines);
		if (!lines)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		standing->lines = lines;
		*capacity = more;
	}
	*out = &standing->lines[standing->count++];
	memset(*out, 0, sizeof **out);
	(*out)->fund = account->fund;
	(*out)->activity = account->activity;
	return UPH_OK;
}

/* Balances live in memory while a change runs, so that a million entries of the same few allocations ask the
 * database for each allocation once. */
enum uph_status standing_take(
	struct uph_ledger *ledger, int64_t allocation, struct standing *out, struct uph_error *err)
{
	size_t capacity = 0, number;
	*out = (struct standing){.allocation = allocation};
	enum uph_status status = accounts_of_allocation(ledger, allocation, &number, err);
	while (status == UPH_OK && number != KEY_MAP_NONE) {
		struct uph_account account;
		struct standing_line *line = NULL;
		account_tuple(ledger, number, &account);
		status = line_of(out, &account, &capacity, &line, err);
		if (status == UPH_OK)
			line->at[account.kind].ore = ledger->accounts.items[number].balance_ore;
		number = account_next(&ledger->accounts, number);
	}
	if (status != UPH_OK)
		standing_free(out);
	return status;
}

void standing_free(struct standing *standing)
{
	free(standing->lines);
	*standing = (struct standing){0};
}

struct uph_money standing_sum(const struct standing *standing, enum uph_account_kind kind)
{
	struct uph_money sum = {0};
	for (size_t i = 0; i < standing->count; i++)
		(void)uph_money_add(sum, standing->lines[i].at[kind], &sum);
	return sum;
}

enum uph_status standing_divide(const struct standing *standing, enum uph_account_kind kind,
	struct uph_money amount, struct uph_money *parts, struct uph_error *err)
{
	if (amount.ore > standing_sum(standing, kind).ore || amount.ore < 0)
		return UPH_E_INVARIANT;
	if (amount.ore == 0) {
		memset(parts, 0, standing->count * sizeof *parts);
		return UPH_OK;
	}
	uint64_t *weights = calloc(standing->count, sizeof *weights);
	if (!weights)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; i < standing->count; i++)
		weights[i] = (uint64_t)standing->lines[i].at[kind].ore;
	enum uph_status status = uph_money_split(amount, weights, standing->count, parts, err);
	free(weights);
	return status;
}

enum uph_status standing_there_from(struct uph_ledger *ledger, int64_t allocation, struct uph_date day,
	struct uph_date *out, struct uph_error *err)
{
	struct db_statement *row;
	*out = day;
	if (remembered_there(ledger, allocation, day))
		return UPH_OK;
	enum uph_status status = db_prepare(ledger->db, sql_there_by, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, allocation);
	db_bind_int(row, 2, day.ymd);
	status = db_step(row, err);
	db_reset(row);
	if (status == UPH_OK)
		remember_there(ledger, allocation, day);
	if (status == UPH_END)
		status = db_prepare(ledger->db, sql_first_day, &row, err);
	else
		return status;
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, allocation);
	status = db_step(row, err);
	if (status == UPH_OK && !db_is_null(row, 0))
		out->ymd = (int32_t)db_int(row, 0);
	db_reset(row);
	return status;
}
