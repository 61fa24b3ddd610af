/* Funds, activities and parties by name. Names are matched folded, so that "KARLSKRONA KOMMUN" and
 * "Karlskrona  kommun" are one; å, ä and ö are letters of their own. */
#include "ledger/register.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/party.h"

#define NAMES_MAX ((size_t)256 << 20)
#define NEAR_EDITS 3

static const char sql_funds[] =
	"SELECT seq, name, kind, ifnull(year, 0), earlier FROM fund ORDER BY ifnull(year, 9999), earlier DESC, seq";
/* An activity that was added without a name, by a protocol's draft, is called what a matrix calls it, else by
 * the first of its other names. */
static const char sql_activities[] =
	"SELECT a.seq, a.code, CASE WHEN a.name <> '' OR a.code = '' THEN a.name ELSE ifnull("
	"(SELECT l.name FROM alias l LEFT JOIN source s ON s.seq = l.source WHERE l.activity = a.seq"
	" ORDER BY ifnull(s.kind, '') <> 'matrix', l.seq LIMIT 1), '') END,"
	" a.area, a.name = '' AND a.code <> '' AND NOT EXISTS (SELECT 1 FROM alias m JOIN source t ON t.seq = m.source"
	" WHERE m.activity = a.seq AND t.kind = 'matrix') FROM activity a ORDER BY a.code = '', a.code";
static const char sql_parties[] =
	"SELECT seq, name, kind, ifnull(parent, 0), organisation_number FROM party ORDER BY seq";
static const char sql_aliases[] =
	"SELECT name, ifnull(fund, 0), ifnull(activity, 0), ifnull(party, 0), seq FROM alias ORDER BY seq";
static const char sql_changes[] =
	"SELECT seq, party, field, ifnull(other, 0), text FROM party_change ORDER BY seq";
static const char sql_counts[] = "SELECT (SELECT count(*) FROM fund), (SELECT count(*) FROM activity),"
				 " (SELECT count(*) FROM party), (SELECT count(*) FROM alias),"
				 " (SELECT count(*) FROM party_change)";

void register_init(struct register_cache *cache)
{
	memset(cache, 0, sizeof *cache);
	arena_init(&cache->memory, NAMES_MAX);
}

void register_forget(struct register_cache *cache)
{
	arena_free(&cache->memory);
	register_init(cache);
}

/* A copy; a failure is remembered in the cache and told when the load is over. */
static const char *keep(struct register_cache *cache, const char *text)
{
	char *copy = text ? arena_string(&cache->memory, text) : NULL;
	cache->failed = cache->failed || (text && !copy);
	return copy;
}

/* A column that is never empty in a sound file. */
static const char *keep_name_of(struct register_cache *cache, struct db_statement *row, int column)
{
	const char *text = db_text(row, column);
	const char *kept = keep(cache, text ? text : "");
	return kept ? kept : "";
}

static struct name_letters letters_of(const struct buffer *folded)
{
	struct name_letters letters = {0};
	for (size_t at = 0; at < folded->length; letters.count++)
		letters.which |= UINT64_C(1) << (text_next(folded->data, folded->length, &at) % 64);
	return letters;
}

static void add_name(
	struct register_cache *cache, enum uph_alias_of of, int64_t id, int64_t since, const char *name)
{
	struct buffer folded;
	buffer_init(&folded, NAMES_MAX);
	text_fold(&folded, name, strlen(name));
	cache->failed = cache->failed || buffer_failed(&folded);
	if (cache->name_count < cache->name_capacity)
		cache->names[cache->name_count++] =
			(struct register_name){of, keep(cache, buffer_string(&folded)), keep(cache, name), id,
				since, 0, letters_of(&folded)};
	buffer_free(&folded);
}

static void take_fund(struct register_cache *cache, struct db_statement *row)
{
	if (cache->fund_count == cache->fund_capacity)
		return;
	struct uph_fund *fund = &cache->funds[cache->fund_count++];
	*fund = (struct uph_fund){db_int(row, 0), keep_name_of(cache, row, 1), keep_name_of(cache, row, 2),
		(int)db_int(row, 3), db_int(row, 4) != 0};
	add_name(cache, UPH_ALIAS_FUND, fund->id, fund->id, fund->name);
}

static void take_activity(struct register_cache *cache, struct db_statement *row)
{
	if (cache->activity_count == cache->activity_capacity)
		return;
	struct uph_activity *activity = &cache->activities[cache->activity_count++];
	*activity = (struct uph_activity){db_int(row, 0), keep_name_of(cache, row, 1),
		keep_name_of(cache, row, 2), keep(cache, db_text(row, 3)), db_int(row, 4) != 0};
	add_name(cache, UPH_ALIAS_ACTIVITY, activity->id, activity->id, activity->code);
}

static void add_party(struct register_cache *cache, const struct uph_party *party)
{
	cache->written[cache->party_count] = *party;
	cache->parties[cache->party_count++] = *party;
	add_name(cache, UPH_ALIAS_PARTY, party->id, party->id, party->name);
}

static void take_party(struct register_cache *cache, struct db_statement *row)
{
	if (cache->party_count == cache->party_capacity)
		return;
	const struct uph_party party = {.id = db_int(row, 0),
		.name = keep_name_of(cache, row, 1),
		.kind = keep_name_of(cache, row, 2),
		.parent = db_int(row, 3),
		.organisation_number = keep(cache, db_text(row, 4))};
	add_party(cache, &party);
}

static void take_alias(struct register_cache *cache, struct db_statement *row)
{
	int64_t fund = db_int(row, 1), activity = db_int(row, 2), party = db_int(row, 3);
	enum uph_alias_of of = fund ? UPH_ALIAS_FUND : activity ? UPH_ALIAS_ACTIVITY : UPH_ALIAS_PARTY;
	add_name(cache, of,
		fund       ? fund
		: activity ? activity
			   : party,
		db_int(row, 4), keep_name_of(cache, row, 0));
}

/* The alias that a change takes away stops there. */
static void end_alias(struct register_cache *cache, const struct register_change *change)
{
	for (size_t i = 0; change->text && i < cache->name_count; i++) {
		struct register_name *name = &cache->names[i];
		if (name->of == UPH_ALIAS_PARTY && name->id == change->party && name->until == 0 &&
			name->since < change->seq && name->since != name->id &&
			text_same(name->shown, change->text))
			name->until = change->seq;
	}
}

static void take_change(struct register_cache *cache, struct db_statement *row)
{
	if (cache->change_count == cache->change_capacity)
		return;
	struct register_change *change = &cache->changes[cache->change_count];
	*change = (struct register_change){.seq = db_int(row, 0),
		.party = db_int(row, 1),
		.other = db_int(row, 3),
		.text = keep(cache, db_text(row, 4))};
	const char *field = db_text(row, 2);
	for (int i = UPH_PARTY_PARENT; field && i <= UPH_PARTY_UNNAMED; i++) {
		if (strcmp(field, uph_party_field_name((enum uph_party_field)i)) != 0)
			continue;
		change->field = (enum uph_party_field)i;
		cache->change_count++;
		cache->merge_count += change->field == UPH_PARTY_INTO;
		if (change->field == UPH_PARTY_UNNAMED)
			end_alias(cache, change);
	}
}

static enum uph_status take_all(struct uph_ledger *ledger, const char *sql,
	void (*take)(struct register_cache *, struct db_statement *), struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK)
		take(&ledger->names, row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status reserve(struct uph_ledger *ledger, struct uph_error *err)
{
	struct register_cache *cache = &ledger->names;
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_counts, &row, err);
	if (status == UPH_OK)
		status = db_step(row, err);
	if (status != UPH_OK)
		return status;
	size_t counts[5], names = 0;
	for (int i = 0; i < 5; i++) {
		counts[i] = (size_t)db_int(row, i);
		names += i < 4 ? counts[i] : 0;
	}
	db_reset(row);
	cache->fund_capacity = counts[0];
	cache->activity_capacity = counts[1];
	cache->party_capacity = counts[2];
	cache->name_capacity = names;
	cache->change_capacity = counts[4];
	cache->funds = arena_alloc_array(&cache->memory, counts[0] + 1, sizeof *cache->funds);
	cache->activities = arena_alloc_array(&cache->memory, counts[1] + 1, sizeof *cache->activities);
	cache->parties = arena_alloc_array(&cache->memory, counts[2] + 1, sizeof *cache->parties);
	cache->written = arena_alloc_array(&cache->memory, counts[2] + 1, sizeof *cache->written);
	cache->names = arena_alloc_array(&cache->memory, names + 1, sizeof *cache->names);
	cache->changes = arena_alloc_array(&cache->memory, counts[4] + 1, sizeof *cache->changes);
	if (!cache->funds || !cache->activities || !cache->parties || !cache->written || !cache->names ||
		!cache->changes)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return UPH_OK;
}

/* ---- what has been said of parties since ---- */

static int64_t counts_as(const struct register_cache *cache, int64_t party, int64_t seq_max)
{
	size_t steps = 0;
	for (int64_t into = party; into != 0 && steps <= cache->merge_count; steps++) {
		party = into;
		into = 0;
		for (size_t i = 0; i < cache->change_count; i++) {
			const struct register_change *change = &cache->changes[i];
			if (change->field == UPH_PARTY_INTO && change->party == party &&
				(seq_max == 0 || change->seq <= seq_max))
				into = change->other;
		}
	}
	return party;
}

/* `party` as it was first written becomes what it is as known at a record. */
static void change_party(const struct register_cache *cache, int64_t seq_max, struct uph_party *party)
{
	for (size_t i = 0; i < cache->change_count; i++) {
		const struct register_change *change = &cache->changes[i];
		if (change->party != party->id || (seq_max && change->seq > seq_max))
			continue;
		if (change->field == UPH_PARTY_PARENT)
			party->parent = change->other;
		else if (change->field == UPH_PARTY_NUMBER)
			party->organisation_number = change->text;
		else if (change->field == UPH_PARTY_KIND && change->text)
			party->kind = change->text;
	}
	int64_t counted = counts_as(cache, party->id, seq_max);
	party->into = counted == party->id ? 0 : counted;
	party->parent = counts_as(cache, party->parent, seq_max);
}

static void apply_changes(struct register_cache *cache)
{
	for (size_t i = 0; cache->change_count > 0 && i < cache->party_count; i++)
		change_party(cache, 0, &cache->parties[i]);
}

static enum uph_status read_lists(struct uph_ledger *ledger, struct uph_error *err)
{
	enum uph_status status = reserve(ledger, err);
	if (status == UPH_OK)
		status = take_all(ledger, sql_funds, take_fund, err);
	if (status == UPH_OK)
		status = take_all(ledger, sql_activities, take_activity, err);
	if (status == UPH_OK)
		status = take_all(ledger, sql_parties, take_party, err);
	if (status == UPH_OK)
		status = take_all(ledger, sql_aliases, take_alias, err);
	if (status == UPH_OK)
		status = take_all(ledger, sql_changes, take_change, err);
	if (status == UPH_OK)
		apply_changes(&ledger->names);
	if (status == UPH_OK && ledger->names.failed)
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return status;
}

/* Reads the lists, all as of one moment. */
static enum uph_status load(struct uph_ledger *ledger, struct uph_error *err)
{
	bool begun;
	if (ledger->names.loaded)
		return UPH_OK;
	register_forget(&ledger->names);
	enum uph_status status = ledger_snapshot_begin(ledger, &begun, err);
	if (status != UPH_OK)
		return status;
	status = read_lists(ledger, err);
	if (status != UPH_OK)
		db_lose(ledger->db); /* a name that is not found is not to be taken for one that is not there */
	ledger_snapshot_end(ledger, begun);
	ledger->names.loaded = status == UPH_OK;
	return status;
}

enum uph_status uph_funds(
	struct uph_ledger *ledger, const struct uph_fund **out, size_t *count, struct uph_error *err)
{
	enum uph_status status = load(ledger, err);
	*out = ledger->names.funds;
	*count = ledger->names.fund_count;
	return status;
}

enum uph_status uph_activities(
	struct uph_ledger *ledger, const struct uph_activity **out, size_t *count, struct uph_error *err)
{
	enum uph_status status = load(ledger, err);
	*out = ledger->names.activities;
	*count = ledger->names.activity_count;
	return status;
}

enum uph_status uph_parties(
	struct uph_ledger *ledger, const struct uph_party **out, size_t *count, struct uph_error *err)
{
	enum uph_status status = load(ledger, err);
	*out = ledger->names.parties;
	*count = ledger->names.party_count;
	return status;
}

const struct uph_fund *uph_fund_by_id(struct uph_ledger *ledger, int64_t id)
{
	if (load(ledger, NULL) != UPH_OK)
		return NULL;
	for (size_t i = 0; i < ledger->names.fund_count; i++) {
		if (ledger->names.funds[i].id == id)
			return &ledger->names.funds[i];
	}
	return NULL;
}

const struct uph_activity *uph_activity_by_id(struct uph_ledger *ledger, int64_t id)
{
	if (load(ledger, NULL) != UPH_OK)
		return NULL;
	for (size_t i = 0; i < ledger->names.activity_count; i++) {
		if (ledger->names.activities[i].id == id)
			return &ledger->names.activities[i];
	}
	return NULL;
}

/* Where the party stands in both lists, which are in order; their length when it is not there. */
static size_t place_of(const struct register_cache *cache, int64_t party)
{
	size_t first = 0, last = cache->party_count;
	while (first < last) {
		size_t middle = first + (last - first) / 2;
		if (cache->written[middle].id < party)
			first = middle + 1;
		else
			last = middle;
	}
	return first < cache->party_count && cache->written[first].id == party ? first : cache->party_count;
}

const struct uph_party *uph_party_by_id(struct uph_ledger *ledger, int64_t id)
{
	if (load(ledger, NULL) != UPH_OK)
		return NULL;
	size_t at = place_of(&ledger->names, id);
	return at < ledger->names.party_count ? &ledger->names.parties[at] : NULL;
}

int64_t uph_party_counts_as(struct uph_ledger *ledger, int64_t party, int64_t seq_max)
{
	if (party != 0 && load(ledger, NULL) != UPH_OK)
		db_lose(ledger->db); /* nobody is to read on as if it had not been merged */
	else if (party != 0 && ledger->names.merge_count > 0)
		return counts_as(&ledger->names, party, seq_max);
	return party;
}

bool uph_party_known(struct uph_ledger *ledger, int64_t id, int64_t seq_max, struct uph_party *out)
{
	if (load(ledger, NULL) != UPH_OK)
		return false;
	const struct register_cache *cache = &ledger->names;
	size_t at = place_of(cache, id);
	if (at == cache->party_count)
		return false;
	*out = cache->written[at];
	change_party(cache, seq_max, out);
	return true;
}

/* Whether the name was said by then and not taken away; at 0: whether it is so now. */
static bool stands_at(const struct register_name *name, int64_t seq_max)
{
	if (seq_max == 0)
		return name->until == 0;
	return name->since <= seq_max && (name->until == 0 || name->until > seq_max);
}

/* UPH_E_MISSING without a message when nothing has that name. What was known at a record goes before what has
 * been learnt since. */
static enum uph_status find_at(struct uph_ledger *ledger, enum uph_alias_of of, const char *name,
	int64_t seq_max, const struct register_name **out, struct uph_error *err)
{
	struct buffer folded;
	enum uph_status status = load(ledger, err);
	*out = NULL;
	if (status != UPH_OK)
		return status;
	buffer_init(&folded, NAMES_MAX);
	text_fold(&folded, name, strlen(name));
	bool failed = buffer_failed(&folded);
	for (int pass = seq_max ? 0 : 1; !failed && !*out && pass < 2; pass++) {
		for (size_t i = 0; !*out && i < ledger->names.name_count; i++) {
			const struct register_name *known = &ledger->names.names[i];
			if (known->of == of && stands_at(known, pass == 0 ? seq_max : 0) &&
				strcmp(known->folded, buffer_string(&folded)) == 0)
				*out = known;
		}
	}
	buffer_free(&folded);
	if (failed)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return *out ? UPH_OK : UPH_E_MISSING;
}

static enum uph_status find(struct uph_ledger *ledger, enum uph_alias_of of, const char *name,
	const struct register_name **out, struct uph_error *err)
{
	return find_at(ledger, of, name, 0, out, err);
}

/* Two names are at least so many edits from each other. */
static size_t apart(const struct name_letters *a, const struct name_letters *b)
{
	size_t longer = a->count > b->count ? a->count - b->count : b->count - a->count;
	size_t other = 0;
	for (uint64_t differ = a->which ^ b->which; differ != 0; differ &= differ - 1)
		other++;
	return longer > (other + 1) / 2 ? longer : (other + 1) / 2;
}

static const struct register_name *nearest(struct uph_ledger *ledger, enum uph_alias_of of, const char *name)
{
	const struct register_name *near = NULL;
	size_t limit = strlen(name) < 6 ? 1 : NEAR_EDITS, best = limit + 1;
	struct buffer folded;
	buffer_init(&folded, NAMES_MAX);
	text_fold(&folded, name, strlen(name));
	const struct name_letters letters = letters_of(&folded);
	bool failed = buffer_failed(&folded);
	buffer_free(&folded);
	for (size_t i = 0; !failed && i < ledger->names.name_count; i++) {
		const struct register_name *known = &ledger->names.names[i];
		if (known->of != of || known->until != 0 || apart(&known->letters, &letters) >= best)
			continue;
		size_t distance = text_distance(known->shown, name, limit);
		if (distance < best) {
			best = distance;
			near = known;
		}
	}
	return near;
}

static enum uph_status missing(struct uph_ledger *ledger, enum uph_alias_of of, const char *what,
	const char *name, struct uph_error *err)
{
	const struct register_name *near = nearest(ledger, of, name);
	if (near)
		return uph_fail(err, UPH_E_MISSING, "%s \"%s\" finns inte i boken; menade du \"%s\"?", what,
			name, near->shown);
	return uph_fail(err, UPH_E_MISSING, "%s \"%s\" finns inte i boken", what, name);
}

enum uph_status uph_fund_find(
	struct uph_ledger *ledger, const char *name, const struct uph_fund **out, struct uph_error *err)
{
	const struct register_name *known;
	enum uph_status status = find(ledger, UPH_ALIAS_FUND, name, &known, err);
	*out = known ? uph_fund_by_id(ledger, known->id) : NULL;
	return status == UPH_E_MISSING ? missing(ledger, UPH_ALIAS_FUND, "bidragsåret", name, err) : status;
}

enum uph_status uph_activity_find(
	struct uph_ledger *ledger, const char *code, const struct uph_activity **out, struct uph_error *err)
{
	const struct register_name *known;
	enum uph_status status = find(ledger, UPH_ALIAS_ACTIVITY, code, &known, err);
	*out = known ? uph_activity_by_id(ledger, known->id) : NULL;
	return status == UPH_E_MISSING ? missing(ledger, UPH_ALIAS_ACTIVITY, "aktiviteten", code, err)
				       : status;
}

enum uph_status uph_party_find(
	struct uph_ledger *ledger, const char *name, const struct uph_party **out, struct uph_error *err)
{
	const struct register_name *known;
	enum uph_status status = find(ledger, UPH_ALIAS_PARTY, name, &known, err);
	*out = known ? uph_party_by_id(ledger, counts_as(&ledger->names, known->id, 0)) : NULL;
	return status == UPH_E_MISSING ? missing(ledger, UPH_ALIAS_PARTY, "parten", name, err) : status;
}

enum uph_status uph_party_named(struct uph_ledger *ledger, const char *name, int64_t seq_max,
	struct uph_party *out, struct uph_error *err)
{
	const struct register_name *known;
	enum uph_status status = find_at(ledger, UPH_ALIAS_PARTY, name, seq_max, &known, err);
	if (status == UPH_E_MISSING)
		return missing(ledger, UPH_ALIAS_PARTY, "parten", name, err);
	return status == UPH_OK && !uph_party_known(ledger, known->id, seq_max, out) ? UPH_E_MISSING : status;
}

enum uph_status uph_party_first_named(
	struct uph_ledger *ledger, const char *name, struct uph_party *out, struct uph_error *err)
{
	struct buffer folded;
	const struct register_name *first = NULL;
	enum uph_status status = load(ledger, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&folded, NAMES_MAX);
	text_fold(&folded, name, strlen(name));
	bool failed = buffer_failed(&folded);
	for (size_t i = 0; !failed && i < ledger->names.name_count; i++) {
		const struct register_name *known = &ledger->names.names[i];
		if (known->of == UPH_ALIAS_PARTY && (!first || known->since < first->since) &&
			strcmp(known->folded, buffer_string(&folded)) == 0)
			first = known;
	}
	buffer_free(&folded);
	if (failed)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return first && uph_party_known(ledger, first->id, 0, out) ? UPH_OK : UPH_E_MISSING;
}

enum uph_status uph_party_find_known(struct uph_ledger *ledger, const char *name, int64_t seq_max,
	struct uph_party *out, struct uph_error *err)
{
	enum uph_status status = uph_party_named(ledger, name, seq_max, out, err);
	if (status == UPH_OK && out->into)
		(void)uph_party_known(ledger, out->into, seq_max, out);
	return status;
}

enum uph_status uph_party_names(struct uph_ledger *ledger, int64_t party, int64_t seq_max,
	enum uph_status (*visit)(void *context, const char *name, struct uph_error *err), void *context,
	struct uph_error *err)
{
	enum uph_status status = load(ledger, err);
	for (size_t i = 0; status == UPH_OK && i < ledger->names.name_count; i++) {
		const struct register_name *name = &ledger->names.names[i];
		if (name->of == UPH_ALIAS_PARTY && name->id == party && name->since != party &&
			stands_at(name, seq_max))
			status = visit(context, name->shown, err);
	}
	return status;
}

const struct uph_party *uph_party_near(struct uph_ledger *ledger, const char *name)
{
	if (load(ledger, NULL) != UPH_OK)
		return NULL;
	const struct register_name *near = nearest(ledger, UPH_ALIAS_PARTY, name);
	return near ? uph_party_by_id(ledger, counts_as(&ledger->names, near->id, 0)) : NULL;
}

/* ---- new ones ---- */

static enum uph_status name_is_free(
	struct uph_ledger *ledger, enum uph_alias_of of, const char *name, struct uph_error *err)
{
	size_t bad_at;
	if (!text_valid(name, strlen(name), &bad_at))
		return uph_fail(err, UPH_E_SYNTAX, "namnet är inte giltig UTF-8 (byte %zu)", bad_at + 1);
	const struct register_name *known;
	enum uph_status status = find(ledger, of, name, &known, err);
	if (status == UPH_OK)
		return uph_fail(err, UPH_E_EXISTS, "namnet \"%s\" finns redan i boken", known->shown);
	return status == UPH_E_MISSING ? UPH_OK : status;
}

/* A party's name is what papers are addressed to, and is said back in commands to copy. Cells hold names of
 * two lines, which fold to one. */
static enum uph_status is_a_name(const char *name, struct uph_error *err)
{
	size_t length = strlen(name), bad_at;
	char excerpt[TEXT_EXCERPT_MAX];
	if (!text_valid(name, length, &bad_at))
		return UPH_OK; /* name_is_free() says so */
	for (size_t i = 0; i < length; i++)
		if (((unsigned char)name[i] < ' ' && !strchr("\t\n\r", name[i])) || name[i] == 0x7f)
			return uph_fail(err, UPH_E_REFUSED,
				"namnet \"%s\" har ett styrtecken, som inte syns (byte %zu); skriv om det",
				text_excerpt(name, length, excerpt), i + 1);
	if (text_same(name, ""))
		return uph_fail(err, UPH_E_REFUSED, "namnet är tomt; skriv vad parten heter");
	if (length > UPH_PARTY_NAME_MAX)
		return uph_fail(err, UPH_E_REFUSED,
			"namnet \"%s\" är %zu byte långt; ett namn på en part får vara högst %d",
			text_excerpt(name, length, excerpt), length, UPH_PARTY_NAME_MAX);
	return UPH_OK;
}

static enum uph_status append(struct uph_ledger *ledger, enum record_kind kind, struct value *fields,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	if (origin) {
		fields[0] = value_optional(origin->source);
		fields[1] = value_text(origin->place);
	}
	enum uph_status status = record_append(ledger, kind, fields, id, err);
	ledger->names.loaded = false;
	return status;
}

/* Room for one more party and its name; what was handed out before stays where it is. */
static bool party_room(struct register_cache *cache)
{
	if (cache->party_count == cache->party_capacity) {
		size_t capacity = 2 * cache->party_capacity + 64;
		struct uph_party *parties = arena_alloc_array(&cache->memory, capacity, sizeof *parties);
		struct uph_party *written = arena_alloc_array(&cache->memory, capacity, sizeof *written);
		if (!parties || !written)
			return false;
		memcpy(parties, cache->parties, cache->party_count * sizeof *parties);
		memcpy(written, cache->written, cache->party_count * sizeof *written);
		cache->parties = parties;
		cache->written = written;
		cache->party_capacity = capacity;
	}
	if (cache->name_count == cache->name_capacity) {
		size_t capacity = 2 * cache->name_capacity + 64;
		struct register_name *names = arena_alloc_array(&cache->memory, capacity, sizeof *names);
		if (!names)
			return false;
		memcpy(names, cache->names, cache->name_count * sizeof *names);
		cache->names = names;
		cache->name_capacity = capacity;
	}
	return true;
}

/* A new party into the lists that are read, where a new reading would find it: last of the parties, its name
 * before the aliases. */
static void join_party(struct register_cache *cache, const struct uph_party *said, const char *number)
{
	cache->loaded = party_room(cache);
	if (!cache->loaded)
		return;
	const struct uph_party party = {.id = said->id,
		.name = keep(cache, said->name),
		.kind = keep(cache, said->kind),
		.parent = said->parent,
		.organisation_number = keep(cache, number)};
	size_t place = cache->fund_count + cache->activity_count + cache->party_count;
	size_t aliases = cache->name_count - place;
	if (!cache->failed)
		add_party(cache, &party);
	cache->loaded = !cache->failed;
	if (!cache->loaded)
		return;
	const struct register_name name = cache->names[cache->name_count - 1];
	memmove(&cache->names[place + 1], &cache->names[place], aliases * sizeof name);
	cache->names[place] = name;
	if (cache->change_count > 0)
		change_party(cache, 0, &cache->parties[cache->party_count - 1]);
}

enum uph_status uph_fund_add(struct uph_ledger *ledger, const struct uph_fund *fund,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	enum uph_status status = name_is_free(ledger, UPH_ALIAS_FUND, fund->name, err);
	struct value fields[] = {value_null(), value_null(), value_text(fund->name), value_text(fund->kind),
		value_optional(fund->year), value_number(fund->earlier)};
	return status == UPH_OK ? append(ledger, RECORD_FUND, fields, origin, id, err) : status;
}

enum uph_status uph_activity_add(struct uph_ledger *ledger, const struct uph_activity *activity,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	enum uph_status status = name_is_free(ledger, UPH_ALIAS_ACTIVITY, activity->code, err);
	struct value fields[] = {value_null(), value_null(), value_text(activity->code),
		value_text(activity->name ? activity->name : ""), value_text(activity->area)};
	return status == UPH_OK ? append(ledger, RECORD_ACTIVITY, fields, origin, id, err) : status;
}

enum uph_status uph_party_add(struct uph_ledger *ledger, const struct uph_party *party,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	char number[UPH_ORGANISATION_NUMBER_MAX];
	const char *said = party->organisation_number;
	struct uph_party added = *party;
	enum uph_status status = is_a_name(party->name, err);
	if (status == UPH_OK)
		status = name_is_free(ledger, UPH_ALIAS_PARTY, party->name, err);
	if (status == UPH_OK && said)
		status = party_number_is_free(ledger, 0, said, number, err);
	struct value fields[] = {value_null(), value_null(), value_text(party->name), value_text(party->kind),
		value_optional(party->parent), value_text(said ? number : NULL)};
	if (status == UPH_OK)
		status = append(ledger, RECORD_PARTY, fields, origin, &added.id, err);
	if (status == UPH_OK)
		join_party(&ledger->names, &added, said ? number : NULL);
	if (status == UPH_OK && id)
		*id = added.id;
	return status;
}

enum uph_status uph_alias_add(struct uph_ledger *ledger, enum uph_alias_of of, int64_t id, const char *name,
	const struct uph_origin *origin, struct uph_error *err)
{
	enum uph_status status = of == UPH_ALIAS_PARTY ? is_a_name(name, err) : UPH_OK;
	if (status == UPH_OK)
		status = name_is_free(ledger, of, name, err);
	struct value fields[] = {value_null(), value_null(), value_text(name),
		value_optional(of == UPH_ALIAS_FUND ? id : 0),
		value_optional(of == UPH_ALIAS_ACTIVITY ? id : 0),
		value_optional(of == UPH_ALIAS_PARTY ? id : 0)};
	return status == UPH_OK ? append(ledger, RECORD_ALIAS, fields, origin, NULL, err) : status;
}
