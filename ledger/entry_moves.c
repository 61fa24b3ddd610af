#include "ledger/entry_moves.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"

/* ?2 the last record, ?3 the last day. */
#define MOVES "SELECT e.seq, e.event, e.date, e.amount_ore, e.from_account, e.to_account FROM "
#define KNOWN " AND +e.seq <= ?2 AND +e.date <= ?3"
/* To the letter as in the index, so that the engine takes it. */
#define IS_APART "e.event NOT BETWEEN 8 AND 11"

static const char sql_to_allocation[] =
	MOVES "account a CROSS JOIN entry e ON e.to_account = a.id WHERE a.allocation = ?1" KNOWN;
static const char sql_from_allocation[] = MOVES
	"account a CROSS JOIN entry e ON e.from_account = a.id WHERE a.allocation = ?1 AND " IS_APART KNOWN;
static const char sql_of_decision[] = MOVES
	"entry e WHERE e.seq IN (SELECT e.seq FROM entry e WHERE " IS_APART ") AND e.decision = ?1" KNOWN;
static const char sql_apart[] = MOVES "entry e WHERE ?1 = 0 AND " IS_APART KNOWN;
static const char sql_allocations[] = "SELECT seq FROM allocation WHERE decision = ?1"
				      " UNION SELECT allocation FROM amendment WHERE decision = ?1";

enum uph_status entry_moves_add(
	struct entry_moves *moves, const struct entry_move *more, size_t count, struct uph_error *err)
{
	size_t capacity = moves->capacity ? moves->capacity : 64;
	while (capacity < moves->count + count)
		capacity *= 2;
	if (capacity != moves->capacity) {
		struct entry_move *grown = realloc(moves->moves, capacity * sizeof *grown);
		if (!grown)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		moves->moves = grown;
		moves->capacity = capacity;
	}
	if (count > 0)
		memcpy(&moves->moves[moves->count], more, count * sizeof *more);
	moves->count += count;
	return UPH_OK;
}

static enum uph_status gather(struct uph_ledger *ledger, const char *sql, int64_t of,
	const struct uph_scope *scope, struct entry_moves *moves, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, of);
	db_bind_int(row, 2, scope->seq_max ? scope->seq_max : INT64_MAX);
	db_bind_int(row, 3, scope->to.ymd ? scope->to.ymd : INT32_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct entry_move move = {db_int(row, 0), (enum uph_event)db_int(row, 1),
			{(int32_t)db_int(row, 2)}, db_int(row, 3), db_int(row, 4), db_int(row, 5)};
		status = entry_moves_add(moves, &move, 1, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status entry_moves_of_allocation(struct uph_ledger *ledger, const struct uph_scope *scope,
	int64_t allocation, struct entry_moves *moves, struct uph_error *err)
{
	enum uph_status status = gather(ledger, sql_to_allocation, allocation, scope, moves, err);
	return status == UPH_OK ? gather(ledger, sql_from_allocation, allocation, scope, moves, err) : status;
}

enum uph_status entry_moves_of_decision(struct uph_ledger *ledger, const struct uph_scope *scope,
	int64_t decision, struct entry_moves *moves, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = gather(ledger, sql_of_decision, decision, scope, moves, err);
	if (status == UPH_OK)
		status = db_prepare(ledger->db, sql_allocations, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, decision);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = entry_moves_of_allocation(ledger, scope, db_int(row, 0), moves, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status entry_moves_apart(struct uph_ledger *ledger, const struct uph_scope *scope,
	struct entry_moves *moves, struct uph_error *err)
{
	return gather(ledger, sql_apart, 0, scope, moves, err);
}

static int by_seq(const void *a, const void *b)
{
	const struct entry_move *first = a, *second = b;
	return first->seq < second->seq ? -1 : first->seq > second->seq;
}

void entry_moves_sort(struct entry_moves *moves)
{
	size_t kept = 0;
	if (moves->count > 1)
		qsort(moves->moves, moves->count, sizeof *moves->moves, by_seq);
	for (size_t i = 0; i < moves->count; i++)
		if (kept == 0 || moves->moves[kept - 1].seq != moves->moves[i].seq)
			moves->moves[kept++] = moves->moves[i];
	moves->count = kept;
}

void entry_moves_free(struct entry_moves *moves)
{
	free(moves->moves);
	*moves = (struct entry_moves){.count = 0};
}
