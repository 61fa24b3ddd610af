/* Differences explained by a person, and pots kept as reconciled. Both are records.
 *
 * Rules: an explanation hangs on the difference's key, on the pot and on the amount: another amount is
 * another difference. The latest of a system, a difference and a pot counts; one without a text takes it
 * back. It counts until its day, that day included. What has been kept of a pot counts until a later record
 * changes what was on balance that day. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ledger/flow.h"
#include "ledger/handle.h"
#include "ledger/reconcile.h"
#include "uph/source.h"

static const char sql_explanations[] =
	"SELECT x.difference, ifnull(x.fund, 0), x.activity, x.amount_ore, x.text, x.until, c.person,"
	" x.recorded_at, x.seq FROM explanation x JOIN command c ON c.seq = x.command"
	" WHERE x.system = ?1 AND x.seq <= ?2 AND x.text IS NOT NULL AND NOT EXISTS (SELECT 1 FROM explanation"
	"  n WHERE n.system = x.system AND n.difference = x.difference AND n.fund IS x.fund"
	"  AND n.activity = x.activity AND n.seq > x.seq AND n.seq <= ?2)"
	" ORDER BY x.difference, ifnull(x.fund, 0), x.activity";
/* What has been kept of a pot, the latest day first. */
static const char sql_kept[] =
	"SELECT through, ifnull(fund, 0), ours_ore FROM reconciliation WHERE seq <= ?1 AND activity = ?2"
	" AND (fund IS NULL OR fund = ?3) ORDER BY through DESC, seq DESC";
static const char sql_any_kept[] = "SELECT 1 FROM reconciliation WHERE seq <= ?1 LIMIT 1";

/* ---- what has been explained ---- */

static int by_pointed(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	return strcmp(*x, *y);
}

/* The keys of the items that count, in order; NULL when memory is out. */
static const char **keys_that_count(struct reconcile *r, size_t *count)
{
	const char **keys = calloc(r->mark_count + 1, sizeof *keys);
	*count = 0;
	for (size_t i = 0; keys && i < r->mark_count; i++) {
		if (r->marks[i].phase != PHASE_WITHIN)
			continue;
		keys[*count] = reconcile_key(r, &r->marks[i]);
		if (!keys[*count]) {
			free(keys);
			return NULL;
		}
		(*count)++;
	}
	if (keys && *count > 1)
		qsort(keys, *count, sizeof *keys, by_pointed);
	return keys;
}

static enum uph_status mark_carried(struct reconcile *r, struct uph_error *err)
{
	size_t count;
	if (r->explanation_count == 0)
		return UPH_OK;
	const char **keys = keys_that_count(r, &count);
	if (!keys)
		return reconcile_no_memory(err);
	for (size_t i = 0; i < r->explanation_count; i++)
		r->explanations[i].carried = count == 0 || !bsearch(&r->explanations[i].key, keys, count,
								   sizeof *keys, by_pointed);
	free(keys);
	return UPH_OK;
}

static enum uph_status take_explanation(
	struct reconcile *r, struct db_statement *row, size_t *capacity, struct uph_error *err)
{
	struct explanation item = {.key = arena_string(r->memory, db_text(row, 0)),
		.fund = db_int(row, 1),
		.activity = db_int(row, 2),
		.ore = db_int(row, 3),
		.text = arena_string(r->memory, db_text(row, 4)),
		.until = {(int32_t)db_int(row, 5)},
		.person = arena_string(r->memory, db_text(row, 6)),
		.recorded_at = db_int(row, 7),
		.seq = db_int(row, 8)};
	if (!item.key || !item.text || !item.person)
		return reconcile_no_memory(err);
	if (!reconcile_has_fund(r, item.fund) || (item.fund != 0) != r->outside->tells_funds)
		return UPH_OK;
	enum uph_status status = reconcile_room(
		&r->explanations, r->explanation_count, capacity, sizeof *r->explanations, err);
	if (status == UPH_OK)
		r->explanations[r->explanation_count++] = item;
	return status;
}

enum uph_status explanations_gather(struct reconcile *r, struct uph_error *err)
{
	struct db_statement *row;
	size_t capacity = 0;
	enum uph_status status = db_prepare(r->ledger->db, sql_explanations, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, r->outside->key);
	db_bind_int(row, 2, r->seq_max);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = take_explanation(r, row, &capacity, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? mark_carried(r, err) : status;
}

/* The one of a difference's part; explanations are in order of key. */
static const struct explanation *find(
	const struct reconcile *r, const char *key, const struct uph_difference_part *part)
{
	size_t low = 0, high = r->explanation_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(r->explanations[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < r->explanation_count && strcmp(r->explanations[low].key, key) == 0; low++) {
		const struct explanation *item = &r->explanations[low];
		if (item->fund == part->fund && item->activity == part->activity &&
			item->ore == part->amount.ore)
			return item;
	}
	return NULL;
}

void explanation_apply(const struct reconcile *r, struct uph_difference *difference)
{
	const struct explanation *latest = NULL;
	struct uph_date until = {0};
	for (size_t i = 0; i < difference->part_count; i++) {
		const struct explanation *of = find(r, difference->key, &difference->parts[i]);
		if (!of)
			return;
		latest = !latest || of->seq > latest->seq ? of : latest;
		until = until.ymd == 0 || of->until.ymd < until.ymd ? of->until : until;
	}
	if (!latest)
		return;
	difference->explanation = latest->text;
	difference->person = latest->person;
	difference->explained_at = latest->recorded_at;
	difference->until = until;
	difference->explained = until.ymd >= r->options.as_of.ymd;
	difference->lapsed = !difference->explained;
}

/* ---- explaining ---- */

static enum uph_status say(struct uph_ledger *ledger, const struct uph_reconciliation *reconciliation,
	const struct uph_difference *difference, const char *text, struct uph_date until,
	struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < difference->part_count; i++) {
		const struct uph_difference_part *part = &difference->parts[i];
		const struct value fields[] = {value_null(), value_null(),
			value_text(reconciliation->outside->key), value_text(difference->key),
			value_optional(part->fund), value_number(part->activity),
			value_number(part->amount.ore), value_text(text), value_optional(until.ymd)};
		status = record_append(ledger, RECORD_EXPLANATION, fields, NULL, err);
	}
	return status;
}

enum uph_status uph_reconcile_explain(struct uph_ledger *ledger,
	const struct uph_reconciliation *reconciliation, const struct uph_difference *difference,
	const char *text, struct uph_date until, struct uph_error *err)
{
	char day[UPH_DATE_TEXT_MAX], as_of[UPH_DATE_TEXT_MAX];
	if (!text || text[strspn(text, " \t\r\n")] == '\0')
		return uph_fail(err, UPH_E_INVARIANT,
			"ange förklaringen till skillnad %zu: ett tomt skäl förklarar ingenting",
			difference->number);
	if (!uph_date_valid(until))
		return uph_fail(err, UPH_E_INVARIANT,
			"ange till och med vilken dag förklaringen av skillnad %zu gäller: --until DAG",
			difference->number);
	if (until.ymd < reconciliation->as_of.ymd)
		return uph_fail(err, UPH_E_INVARIANT,
			"förklaringen av skillnad %zu skulle gälla till och med %s, före avstämningsdagen "
			"%s; ange en senare dag",
			difference->number, uph_date_print(until, day),
			uph_date_print(reconciliation->as_of, as_of));
	return say(ledger, reconciliation, difference, text, until, err);
}

enum uph_status uph_reconcile_unexplain(struct uph_ledger *ledger,
	const struct uph_reconciliation *reconciliation, const struct uph_difference *difference,
	struct uph_error *err)
{
	if (!difference->explained && !difference->lapsed)
		return uph_fail(err, UPH_E_INVARIANT,
			"skillnad %zu är inte förklarad, så det finns inget att ta tillbaka",
			difference->number);
	return say(ledger, reconciliation, difference, NULL, (struct uph_date){0}, err);
}

/* ---- keeping ---- */

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), tail = strlen(end);
	return length >= tail && strcasecmp(name + length - tail, end) == 0;
}

/* The file as a source, however it was read. */
static enum uph_status source_of(
	struct uph_ledger *ledger, const struct uph_outside *outside, int64_t *id, struct uph_error *err)
{
	static const char *const kinds[] = {"sie", "mapped"};
	static const char *const ends[] = {".se", ".si", ".sie"};
	struct uph_source source = {0};
	bool sie = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		enum uph_status status =
			uph_source_find(ledger, kinds[i], outside->digest, NULL, &source, err);
		*id = source.id;
		if (status != UPH_E_MISSING)
			return status;
	}
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		sie = sie || ends_with(outside->name, ends[i]);
	source =
		(struct uph_source){.kind = kinds[sie ? 0 : 1], .name = outside->name, .size = outside->size};
	memcpy(source.digest, outside->digest, sizeof source.digest);
	return uph_source_add(ledger, &source, id, err);
}

enum uph_status uph_reconcile_keep(struct uph_ledger *ledger, const struct uph_reconciliation *reconciliation,
	size_t *kept, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	int64_t source = 0;
	*kept = 0;
	for (size_t i = 0; status == UPH_OK && i < reconciliation->pot_count; i++) {
		const struct uph_reconcile_pot *pot = &reconciliation->pots[i];
		if (pot->unexplained_count > 0 || pot->before.ymd >= reconciliation->as_of.ymd)
			continue;
		if (source == 0)
			status = source_of(ledger, reconciliation->outside, &source, err);
		if (status != UPH_OK)
			break;
		const struct value fields[] = {value_number(source), value_null(),
			value_text(reconciliation->outside->key), value_number(reconciliation->as_of.ymd),
			value_optional(pot->fund), value_number(pot->activity), value_number(pot->theirs.ore),
			value_number(pot->ours.ore), value_number(pot->explained.ore)};
		status = record_append(ledger, RECORD_RECONCILIATION, fields, NULL, err);
		*kept += status == UPH_OK;
	}
	return status;
}

/* ---- reconciled through ---- */

static bool stands_on_balance(enum uph_account_kind kind)
{
	return kind == UPH_ACCOUNT_POT || kind == UPH_ACCOUNT_RESERVED || kind == UPH_ACCOUNT_HELD ||
	       kind == UPH_ACCOUNT_REQUISITIONED;
}

/* What stands on balance, by fund and activity. */
struct standing_pots {
	struct uph_date day; /* at the end of it */
	bool counted;
	struct key_map keys;
	int64_t *ore;
	size_t capacity;
};

static void standing_pots_free(struct standing_pots *pots)
{
	if (pots->counted)
		key_map_free(&pots->keys);
	free(pots->ore);
	*pots = (struct standing_pots){0};
}

static enum uph_status take_standing(void *context, const struct flow *flow, struct uph_error *err)
{
	struct standing_pots *pots = context;
	const int64_t key[2] = {flow->fund, flow->activity};
	if (!stands_on_balance(flow->kind))
		return UPH_OK;
	size_t number = key_map_find(&pots->keys, key);
	if (number == KEY_MAP_NONE) {
		enum uph_status status =
			reconcile_room(&pots->ore, pots->keys.count, &pots->capacity, sizeof *pots->ore, err);
		if (status != UPH_OK)
			return status;
		number = key_map_add(&pots->keys, key);
		if (number == KEY_MAP_NONE)
			return reconcile_no_memory(err);
		pots->ore[number] = 0;
	}
	return reconcile_add(&pots->ore[number], flow->ore, err);
}

/* Counted once for a day: most pots are kept through the same. */
static enum uph_status count_standing(struct uph_ledger *ledger, struct uph_date day, int64_t seq_max,
	struct standing_pots *pots, struct uph_error *err)
{
	const struct uph_scope scope = {.to = day, .seq_max = seq_max};
	if (pots->counted && pots->day.ymd == day.ymd)
		return UPH_OK;
	standing_pots_free(pots);
	key_map_init(&pots->keys, 2 * sizeof(int64_t));
	pots->counted = true;
	pots->day = day;
	return flows(ledger, &scope, false, take_standing, pots, err);
}

/* Of one fund, or of all (0). */
static enum uph_status standing_of(
	const struct standing_pots *pots, int64_t fund, int64_t activity, int64_t *ore, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	*ore = 0;
	for (size_t i = 0; status == UPH_OK && i < pots->keys.count; i++) {
		int64_t key[2];
		memcpy(key, key_map_key(&pots->keys, i), sizeof key);
		if (key[1] == activity && (fund == 0 || key[0] == fund))
			status = reconcile_add(ore, pots->ore[i], err);
	}
	return status;
}

/* The last day of a pot that still has on balance what was kept of it: the sums of entries tell, whatever
 * has been registered since. `pots` is of the day asked for last. */
static enum uph_status pot_through(struct uph_ledger *ledger, int64_t fund, int64_t activity, int64_t seq_max,
	struct standing_pots *pots, struct uph_date *out, struct uph_error *err)
{
	struct db_statement *row;
	*out = (struct uph_date){0};
	enum uph_status status = db_prepare(ledger->db, sql_kept, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	db_bind_int(row, 2, activity);
	db_bind_int(row, 3, fund);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct uph_date day = {(int32_t)db_int(row, 0)};
		int64_t now = 0;
		status = count_standing(ledger, day, seq_max, pots, err);
		if (status == UPH_OK)
			status = standing_of(pots, db_int(row, 1), activity, &now, err);
		if (status != UPH_OK)
			break;
		if (now == db_int(row, 2)) {
			*out = day;
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status any_kept(struct uph_ledger *ledger, int64_t seq_max, bool *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_any_kept, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	status = db_step(row, err);
	*out = status == UPH_OK;
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* The earliest day of those that have money, of an activity or of all (0); *any: some have. */
static enum uph_status earliest(struct uph_ledger *ledger, int64_t activity, struct uph_date as_of,
	int64_t seq_max, struct uph_date *out, bool *any, struct uph_error *err)
{
	struct standing_pots pots = {0}, then = {0};
	*out = (struct uph_date){0};
	*any = false;
	enum uph_status status = count_standing(ledger, as_of, seq_max, &pots, err);
	for (size_t i = 0; status == UPH_OK && i < pots.keys.count; i++) {
		int64_t key[2];
		struct uph_date day;
		memcpy(key, key_map_key(&pots.keys, i), sizeof key);
		if (pots.ore[i] == 0 || (activity != 0 && key[1] != activity))
			continue;
		status = pot_through(ledger, key[0], key[1], seq_max, &then, &day, err);
		if (!*any || day.ymd < out->ymd)
			*out = day;
		*any = true;
	}
	standing_pots_free(&then);
	standing_pots_free(&pots);
	return status;
}

static enum uph_status one_through(struct uph_ledger *ledger, int64_t fund, int64_t activity, int64_t seq_max,
	struct uph_date *out, struct uph_error *err)
{
	struct standing_pots then = {0};
	enum uph_status status = pot_through(ledger, fund, activity, seq_max, &then, out, err);
	standing_pots_free(&then);
	return status;
}

enum uph_status uph_reconciled_through(struct uph_ledger *ledger, int64_t fund, int64_t activity,
	int64_t seq_max, struct uph_date *out, struct uph_error *err)
{
	bool any;
	*out = (struct uph_date){0};
	enum uph_status status = any_kept(ledger, seq_max, &any, err);
	if (status != UPH_OK || !any)
		return status;
	if (fund != 0)
		return one_through(ledger, fund, activity, seq_max, out, err);
	status = earliest(ledger, activity, (struct uph_date){0}, seq_max, out, &any, err);
	return status == UPH_OK && !any ? one_through(ledger, 0, activity, seq_max, out, err) : status;
}

enum uph_status uph_reconciled_all(struct uph_ledger *ledger, struct uph_date as_of, int64_t seq_max,
	struct uph_date *out, struct uph_error *err)
{
	bool any;
	*out = (struct uph_date){0};
	enum uph_status status = any_kept(ledger, seq_max, &any, err);
	return status == UPH_OK && any ? earliest(ledger, 0, as_of, seq_max, out, &any, err) : status;
}
