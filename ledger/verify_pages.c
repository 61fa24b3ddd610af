/* The file under the books: its pages, and that every index says of the entries what their table says.
 *
 * The engine's own examination looks every entry up in every index, which costs more than all else that
 * verify does. So the file is first proven whole in a quicker way, which finds all that the examination
 * finds; only when the proof fails is the engine asked to examine it, for its words about what is wrong.
 *
 * The proof has three parts. The schema is the one that this program writes. The engine's quick check of all
 * pages, types and CHECKs, and its full examination of every table but entry, find nothing. And every index
 * of entry, read once from end to end, rises strictly, has as many cells as there are entries that belong in
 * it, and has the same sum as those entries have as the walk along the chain meets them: a sum over rows that
 * are mixed with numbers drawn by lot, so that no one can make other rows with the same. What rises and is
 * the same rows is what the engine finds when it looks each of them up.
 *
 * All but the walk's sums can be asked beside the walk: in a thread, by a connection of its own that stands
 * at the same moment, when one can be had; else it is asked after the walk. The thread sees struct reading
 * and nothing else until it is joined. */
#include "ledger/verify_pages.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"
#include "ledger/schema_check.h"

#define NUMBERS_MAX 8
#define ROW_KEY_SIZE 16

__extension__ typedef unsigned __int128 wide;

static const char sql_lots[] = "SELECT randomblob(24)";
static const char sql_quick[] = "PRAGMA quick_check(1)";
static const char sql_tables[] = "SELECT 1 FROM pragma_table_list t, pragma_integrity_check(t.name) c"
				 " WHERE t.schema = 'main' AND t.type <> 'view' AND t.name <> 'entry'"
				 " AND c.integrity_check <> 'ok' LIMIT 1";
static const char sql_index_count[] = "SELECT count(*) FROM pragma_index_list('entry')";
static const char sql_cells[] = "SELECT sum(ncell) FROM dbstat WHERE name = ?1";

enum entry_index { BY_TO, APART, BY_CORRECTION, BY_ROW, INDEXES };

/* The indexes of entry, as schema.sql has them: what is read of each, in its order, seq last. */
static const struct {
	const char *name, *sql;
	size_t count; /* of the fields before seq */
	enum entry_field fields[NUMBERS_MAX];
} indexes[INDEXES] = {
	[BY_TO] = {"entry_by_to", "SELECT to_account, seq FROM entry INDEXED BY entry_by_to", 1, {ENTRY_TO}},
	[APART] = {"entry_apart",
		"SELECT from_account, event, to_account, date, amount_ore, seq FROM entry"
		" INDEXED BY entry_apart WHERE event NOT BETWEEN 8 AND 11",
		5, {ENTRY_FROM, ENTRY_EVENT, ENTRY_TO, ENTRY_DATE, ENTRY_AMOUNT}},
	[BY_CORRECTION] = {"entry_by_correction",
		"SELECT corrects, seq FROM entry INDEXED BY entry_by_correction WHERE corrects IS NOT NULL",
		1, {ENTRY_CORRECTS}},
	[BY_ROW] = {"entry_by_row",
		"SELECT row_key, seq FROM entry INDEXED BY entry_by_row WHERE row_key IS NOT NULL", 1,
		{ENTRY_ROW_KEY}},
};

/* The rows of an index, or of the entries that belong in it. */
struct rows {
	uint64_t sum;
	int64_t count;
};

/* What is asked of the file beside the walk. */
struct reading {
	struct db *db;
	uint64_t lots[3];
	struct rows rows[INDEXES];
	bool holds;
};

struct pages {
	struct uph_ledger *ledger;
	struct reading reading;
	struct db *beside; /* the thread's connection; NULL: no thread */
	pthread_t thread;
	struct rows met[INDEXES]; /* by the walk */
	bool strange;             /* an entry has a value of another type than its column */
};

/* ---- sums of rows ---- */

static uint64_t fold(uint64_t a, uint64_t b)
{
	wide product = (wide)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static void add_row(struct rows *rows, const uint64_t lots[3], const int64_t *numbers, size_t count)
{
	uint64_t mixed = lots[0];
	for (size_t i = 0; i < count; i++)
		mixed = fold(mixed ^ (uint64_t)numbers[i], lots[1]) + lots[2];
	rows->sum += mixed;
	rows->count++;
}

/* A row key as two numbers that stand in the order of its bytes, once the first bit is turned. */
static void split_row_key(const unsigned char *key, int64_t numbers[2])
{
	for (size_t half = 0; half < 2; half++) {
		uint64_t number = 0;
		for (size_t i = 0; i < ROW_KEY_SIZE / 2; i++)
			number = number << 8 | key[half * (ROW_KEY_SIZE / 2) + i];
		number ^= UINT64_C(1) << 63;
		memcpy(&numbers[half], &number, sizeof number);
	}
}

/* A value as numbers; how many, 0 when it is of another type than an indexed column has. */
static size_t to_numbers(const struct value *value, int64_t numbers[2])
{
	if (value->kind == VALUE_NUMBER) {
		numbers[0] = value->number;
		return 1;
	}
	if (value->kind != VALUE_BLOB || value->length != ROW_KEY_SIZE)
		return 0;
	split_row_key(value->data, numbers);
	return 2;
}

/* ---- the indexes, read ---- */

/* The row that the statement stands at, as numbers with seq last; how many, 0 for a value of a wrong type. */
static size_t read_row(struct db_statement *row, enum entry_index index, int64_t numbers[NUMBERS_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i <= indexes[index].count; i++) {
		struct value value = value_of_column(row, (int)i);
		size_t more = to_numbers(&value, numbers + count);
		if (more == 0)
			return 0;
		count += more;
	}
	return count;
}

static bool rises(const int64_t *before, const int64_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (before[i] != numbers[i])
			return before[i] < numbers[i];
	}
	return false;
}

static bool read_index(struct reading *reading, enum entry_index index)
{
	int64_t numbers[2][NUMBERS_MAX];
	struct rows *rows = &reading->rows[index];
	struct db_statement *row;
	if (db_prepare(reading->db, indexes[index].sql, &row, NULL) != UPH_OK)
		return false;
	enum uph_status status;
	bool holds = true;
	while (holds && (status = db_step(row, NULL)) == UPH_OK) {
		int64_t *now = numbers[rows->count % 2], *before = numbers[(rows->count + 1) % 2];
		size_t count = read_row(row, index, now), ordered = index == BY_ROW ? count - 1 : count;
		holds = count > 0 && (rows->count == 0 || rises(before, now, ordered));
		if (holds)
			add_row(rows, reading->lots, now, count);
	}
	db_reset(row);
	return holds && status == UPH_END;
}

/* Also a row that the question above does not ask for is a cell of the index. */
static bool has_cells(struct reading *reading, enum entry_index index)
{
	struct db_statement *row;
	if (db_prepare(reading->db, sql_cells, &row, NULL) != UPH_OK)
		return false;
	db_bind_text(row, 1, indexes[index].name);
	bool holds = db_step(row, NULL) == UPH_OK && db_is_int(row, 0) &&
		     db_int(row, 0) == reading->rows[index].count;
	db_reset(row);
	return holds;
}

/* ---- what needs nothing of the walk ---- */

/* The schema is this program's: nothing is to be said of it. */
static bool quick_check(struct reading *reading)
{
	struct db_statement *row;
	if (db_prepare(reading->db, sql_quick, &row, NULL) != UPH_OK)
		return false;
	const char *words = db_step(row, NULL) == UPH_OK ? db_text(row, 0) : NULL;
	bool holds = words && strcmp(words, "ok") == 0;
	db_reset(row);
	return holds;
}

static bool check_tables(struct reading *reading)
{
	struct db_statement *row;
	if (db_prepare(reading->db, sql_tables, &row, NULL) != UPH_OK)
		return false;
	bool holds = db_step(row, NULL) == UPH_END;
	db_reset(row);
	return holds;
}

static void *read_through(void *context)
{
	struct reading *reading = context;
	int64_t count = 0;
	bool holds = schema_check(reading->db, SCHEMA_VERSION, NULL) == UPH_OK &&
		     db_number(reading->db, sql_index_count, &count, NULL) == UPH_OK && count == INDEXES &&
		     quick_check(reading) && check_tables(reading);
	for (enum entry_index index = 0; holds && index < INDEXES; index++)
		holds = read_index(reading, index) && has_cells(reading, index);
	reading->holds = holds;
	return NULL;
}

/* ---- the walk's side ---- */

static enum uph_status draw_lots(struct pages *pages, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(pages->ledger->db, sql_lots, &row, err);
	if (status == UPH_OK)
		status = db_step(row, err);
	if (status != UPH_OK)
		return status;
	memcpy(pages->reading.lots, db_blob(row, 0), sizeof pages->reading.lots);
	pages->reading.lots[1] |= 1;
	db_reset(row);
	return UPH_OK;
}

enum uph_status pages_begin(struct uph_ledger *ledger, struct pages **out, struct uph_error *err)
{
	struct pages *pages = calloc(1, sizeof *pages);
	if (!pages)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	pages->ledger = ledger;
	enum uph_status status = draw_lots(pages, err);
	if (status != UPH_OK) {
		free(pages);
		return status;
	}
	*out = pages;
	if (!db_open_beside(ledger->db, &pages->beside))
		return UPH_OK;
	pages->reading.db = pages->beside;
	if (pthread_create(&pages->thread, NULL, read_through, &pages->reading) != 0) {
		db_close(pages->beside);
		pages->beside = NULL;
	}
	return UPH_OK;
}

static void wait_for_thread(struct pages *pages)
{
	if (!pages->beside)
		return;
	(void)pthread_join(pages->thread, NULL);
	db_close(pages->beside);
	pages->beside = NULL;
}

void pages_free(struct pages *pages)
{
	if (!pages)
		return;
	wait_for_thread(pages);
	free(pages);
}

/* Whether an entry has a row in an index, by its WHERE. */
static bool belongs(enum entry_index index, const struct value *fields)
{
	int64_t event = fields[ENTRY_EVENT].number;
	switch (index) {
	case APART:
		return event < 8 || event > 11;
	case BY_CORRECTION:
		return fields[ENTRY_CORRECTS].kind != VALUE_NULL;
	case BY_ROW:
		return fields[ENTRY_ROW_KEY].kind != VALUE_NULL;
	case BY_TO:
	case INDEXES:
		break;
	}
	return true;
}

void pages_take(struct pages *pages, const struct record_read *entry)
{
	for (enum entry_index index = 0; index < INDEXES; index++) {
		int64_t numbers[NUMBERS_MAX];
		size_t count = 0;
		if (!belongs(index, entry->fields))
			continue;
		for (size_t i = 0; i < indexes[index].count; i++) {
			size_t more = to_numbers(&entry->fields[indexes[index].fields[i]], numbers + count);
			pages->strange = pages->strange || more == 0;
			count += more;
		}
		numbers[count++] = entry->seq;
		add_row(&pages->met[index], pages->reading.lots, numbers, count);
	}
}

bool pages_prove(struct pages *pages)
{
	struct reading *reading = &pages->reading;
	bool alone = !pages->beside;
	wait_for_thread(pages);
	if (alone) {
		reading->db = pages->ledger->db;
		(void)read_through(reading);
	}
	bool same = reading->holds && !pages->strange;
	for (enum entry_index index = 0; index < INDEXES; index++)
		same = same && reading->rows[index].sum == pages->met[index].sum &&
		       reading->rows[index].count == pages->met[index].count;
	return same;
}
