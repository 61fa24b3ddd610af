/* See books_suggest.h. */
#include "import/books_suggest.h"

#include <stdlib.h>
#include <string.h>

#include "import/books_pattern.h"
#include "ledger/base/text.h"
#include "uph/register.h"

enum { ACCOUNTS_MAX = 500, OBJECTS_MAX = 10000, DIMENSIONS_MAX = 200 };

struct candidate {
	const char *account;
	bool named;   /* its name speaks of grants */
	bool matched; /* it carries an object that is an activity of ours */
};

struct suggesting {
	struct uph_ledger *ledger;
	const struct sie_file *file;
	struct arena *arena;
	struct books_map *out;
	struct uph_findings *findings;
	const struct uph_activity *activities;
	size_t activity_count;
	struct candidate *candidates;
	size_t candidate_count;
	const char **doubtful; /* objects that are told */
	size_t doubtful_count;
};

/* ---- what the file has ---- */

/* Visits every object that stands on a row or a balance. */
static void each_use(struct suggesting *suggesting,
	void (*visit)(struct suggesting *suggesting, const char *account, const struct sie_object *object))
{
	const struct sie_file *file = suggesting->file;
	for (size_t i = 0; i < file->balance_count; i++) {
		const struct sie_balance *balance = &file->balances[i];
		for (size_t k = 0; balance->kind != SIE_PBUDGET && k < balance->object_count; k++)
			visit(suggesting, balance->account, &balance->objects[k]);
	}
	for (size_t i = 0; i < file->voucher_count; i++) {
		const struct sie_voucher *voucher = &file->vouchers[i];
		for (size_t j = 0; j < voucher->row_count; j++) {
			const struct sie_row *row = &voucher->rows[j];
			for (size_t k = 0; row->kind == SIE_TRANS && k < row->object_count; k++)
				visit(suggesting, row->account, &row->objects[k]);
		}
	}
}

/* ---- objects and activities ---- */

static const struct uph_activity *by_name(const struct suggesting *suggesting, const char *name)
{
	const struct uph_activity *found;
	if (!*name)
		return NULL;
	for (size_t i = 0; i < suggesting->activity_count; i++) {
		const struct uph_activity *activity = &suggesting->activities[i];
		if (*activity->name && *activity->code && text_same(activity->name, name))
			return activity;
	}
	return uph_activity_find(suggesting->ledger, name, &found, NULL) == UPH_OK && *found->code ? found
												   : NULL;
}

/* The activity that an object is; NULL when it is none, or when its number says one and its name another. */
static const struct uph_activity *activity_of(
	const struct suggesting *suggesting, const char *number, const char *name)
{
	const struct uph_activity *numbered = NULL, *named = by_name(suggesting, name);
	if (uph_activity_find(suggesting->ledger, number, &numbered, NULL) != UPH_OK || !*numbered->code)
		numbered = NULL;
	if (numbered && named && numbered->id != named->id)
		return NULL;
	return numbered ? numbered : named;
}

static bool is_undivided(const char *name)
{
	return text_has(name, "ofördelat", false) || text_has(name, "ofördelad", false);
}

/* ---- the dimension ---- */

static size_t name_score(const char *name)
{
	return text_has(name, "aktivitet", false)    ? 3
	       : text_has(name, "verksamhet", false) ? 2
	       : text_has(name, "projekt", false)    ? 1
						     : 0;
}

static size_t match_count(const struct suggesting *suggesting, int dimension)
{
	size_t count = 0;
	for (size_t i = 0; i < suggesting->file->object_count; i++) {
		const struct sie_object_name *object = &suggesting->file->objects[i];
		count += object->dimension == dimension &&
			 activity_of(suggesting, object->number, object->name) != NULL;
	}
	return count;
}

static void choose_dimension(struct suggesting *suggesting)
{
	const struct sie_file *file = suggesting->file;
	size_t best = 0;
	for (size_t i = 0; i < file->dimension_count; i++) {
		size_t score = match_count(suggesting, file->dimensions[i].number) * 4 +
			       name_score(file->dimensions[i].name);
		if (score > best) {
			best = score;
			suggesting->out->dimension = file->dimensions[i].number;
		}
	}
}

/* ---- accounts ---- */

static void add_candidate(struct suggesting *suggesting, const char *account, const struct sie_object *object)
{
	struct candidate *candidate = NULL;
	if (*account != '2' || object->dimension != suggesting->out->dimension)
		return;
	for (size_t i = 0; i < suggesting->candidate_count && !candidate; i++) {
		if (strcmp(suggesting->candidates[i].account, account) == 0)
			candidate = &suggesting->candidates[i];
	}
	if (!candidate && suggesting->candidate_count < ACCOUNTS_MAX) {
		const char *name = sie_account_name(suggesting->file, account);
		candidate = &suggesting->candidates[suggesting->candidate_count++];
		*candidate = (struct candidate){.account = account,
			.named = text_has(name, "förutbetal", false) || text_has(name, "oförbruk", false) ||
				 text_has(name, "statsbidrag", false) ||
				 text_has(name, "stimulansmedel", false)};
	}
	if (candidate && !candidate->matched)
		candidate->matched = activity_of(suggesting, object->number,
					     sie_object_label(suggesting->file, object->dimension,
						     object->number)) != NULL;
}

static int compare_candidates(const void *a, const void *b)
{
	return strcmp(((const struct candidate *)a)->account, ((const struct candidate *)b)->account);
}

static void choose_accounts(struct suggesting *suggesting)
{
	bool any_named = false;
	each_use(suggesting, add_candidate);
	if (suggesting->candidate_count > 1)
		qsort(suggesting->candidates, suggesting->candidate_count, sizeof *suggesting->candidates,
			compare_candidates);
	for (size_t i = 0; i < suggesting->candidate_count; i++)
		any_named = any_named || suggesting->candidates[i].named;
	for (size_t i = 0; i < suggesting->candidate_count; i++) {
		const struct candidate *candidate = &suggesting->candidates[i];
		const char *name = sie_account_name(suggesting->file, candidate->account);
		if (any_named ? candidate->named : candidate->matched)
			suggesting->out->accounts[suggesting->out->account_count++] = candidate->account;
		else
			(void)uph_findings_add(suggesting->findings, UPH_SEVERITY_WARNING, "books.doubtful",
				"",
				"Konto %s%s%s har objekt i dimensionen men är inte med i förslaget: lägg det till "
				"\"accounts\" om det är våra pengar.",
				candidate->account, *name ? " " : "", name);
	}
}

/* ---- objects ---- */

static void add_object(struct suggesting *suggesting, const char *number, const char *name)
{
	struct books_map *map = suggesting->out;
	const struct uph_activity *activity = activity_of(suggesting, number, name);
	if (map->object_count == OBJECTS_MAX || (!activity && !is_undivided(name)))
		return;
	for (size_t i = 0; i < map->object_count; i++) {
		if (strcmp(map->objects[i].pattern, number) == 0)
			return;
	}
	map->objects[map->object_count++] = (struct books_object){.pattern = number,
		.code = activity ? activity->code : "",
		.activity = activity ? activity->id : map->undivided};
}

static void add_used(struct suggesting *suggesting, const char *account, const struct sie_object *object)
{
	(void)account;
	if (object->dimension == suggesting->out->dimension)
		add_object(suggesting, object->number,
			sie_object_label(suggesting->file, object->dimension, object->number));
}

static bool told(struct suggesting *suggesting, const char *number)
{
	for (size_t i = 0; i < suggesting->doubtful_count; i++) {
		if (strcmp(suggesting->doubtful[i], number) == 0)
			return true;
	}
	if (suggesting->doubtful_count == OBJECTS_MAX)
		return true;
	suggesting->doubtful[suggesting->doubtful_count++] = number;
	return false;
}

/* An object on one of the accounts that is left for a person. */
static void tell_doubtful(struct suggesting *suggesting, const char *account, const struct sie_object *object)
{
	struct books_place place;
	if (books_map_apply(suggesting->out, account, object, 1, &place) != BOOKS_UNKNOWN ||
		told(suggesting, object->number))
		return;
	const char *name = sie_object_label(suggesting->file, object->dimension, object->number);
	(void)uph_findings_add(suggesting->findings, UPH_SEVERITY_WARNING, "books.doubtful", "",
		"Objekt %s%s%s%s i dimension %d finns på konto %s men liknar ingen aktivitet säkert: lägg det "
		"till \"activities\" med aktivitetens kod, till \"undivided\" eller till \"others\".",
		object->number, *name ? " (" : "", name, *name ? ")" : "", object->dimension, account);
}

static int compare_objects(const void *a, const void *b)
{
	return books_pattern_compare(
		((const struct books_object *)a)->pattern, ((const struct books_object *)b)->pattern);
}

static void choose_objects(struct suggesting *suggesting)
{
	const struct sie_file *file = suggesting->file;
	struct books_map *map = suggesting->out;
	for (size_t i = 0; i < file->object_count; i++) {
		if (file->objects[i].dimension == map->dimension)
			add_object(suggesting, file->objects[i].number, file->objects[i].name);
	}
	each_use(suggesting, add_used);
	if (map->object_count > 1)
		qsort(map->objects, map->object_count, sizeof *map->objects, compare_objects);
	each_use(suggesting, tell_doubtful);
}

/* ---- funds: an account whose name has a fund's, an object whose name is one ---- */

static void add_fund(
	struct suggesting *suggesting, int dimension, const char *pattern, const struct uph_fund *fund)
{
	struct books_map *map = suggesting->out;
	if (map->fund_count == OBJECTS_MAX)
		return;
	map->funds[map->fund_count++] = (struct books_fund){
		.dimension = dimension, .pattern = pattern, .name = fund->name, .fund = fund->id};
}

static enum uph_status choose_funds(struct suggesting *suggesting, struct uph_error *err)
{
	const struct sie_file *file = suggesting->file;
	struct books_map *map = suggesting->out;
	const struct uph_fund *funds;
	size_t count;
	enum uph_status status = uph_funds(suggesting->ledger, &funds, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		for (size_t k = 0; k < file->object_count; k++) {
			const struct sie_object_name *object = &file->objects[k];
			if (object->dimension != map->dimension && text_same(object->name, funds[i].name))
				add_fund(suggesting, object->dimension, object->number, &funds[i]);
		}
	}
	for (size_t k = 0; status == UPH_OK && k < map->account_count; k++) {
		const struct uph_fund *fund = NULL;
		const char *name = sie_account_name(file, map->accounts[k]);
		size_t fits = 0;
		for (size_t i = 0; i < count; i++) {
			if (text_has(name, funds[i].name, true)) {
				fund = &funds[i];
				fits++;
			}
		}
		if (fits == 1)
			add_fund(suggesting, 0, map->accounts[k], fund);
	}
	return status;
}

static enum uph_status prepare(struct suggesting *suggesting, struct uph_error *err)
{
	struct books_map *map = suggesting->out;
	const struct uph_activity *undivided;
	suggesting->candidates =
		arena_alloc_array(suggesting->arena, ACCOUNTS_MAX, sizeof *suggesting->candidates);
	suggesting->doubtful =
		arena_alloc_array(suggesting->arena, OBJECTS_MAX, sizeof *suggesting->doubtful);
	*map = (struct books_map){.key = books_map_key(suggesting->file, suggesting->arena),
		.accounts = arena_alloc_array(suggesting->arena, ACCOUNTS_MAX, sizeof *map->accounts),
		.objects = arena_alloc_array(suggesting->arena, OBJECTS_MAX, sizeof *map->objects),
		.funds = arena_alloc_array(suggesting->arena, OBJECTS_MAX, sizeof *map->funds)};
	if (!suggesting->candidates || !suggesting->doubtful || !map->key || !map->accounts ||
		!map->objects || !map->funds)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	map->system = *suggesting->file->company ? suggesting->file->company : map->key;
	enum uph_status status = uph_activity_find(suggesting->ledger, "", &undivided, err);
	if (status == UPH_OK)
		map->undivided = undivided->id;
	return status == UPH_OK ? uph_activities(suggesting->ledger, &suggesting->activities,
					  &suggesting->activity_count, err)
				: status;
}

enum uph_status books_suggest(struct uph_ledger *ledger, const struct sie_file *file, struct arena *arena,
	struct books_map *out, struct uph_findings *findings, struct uph_error *err)
{
	struct suggesting suggesting = {
		.ledger = ledger, .file = file, .arena = arena, .out = out, .findings = findings};
	enum uph_status status = prepare(&suggesting, err);
	if (status != UPH_OK)
		return status;
	choose_dimension(&suggesting);
	if (out->dimension == 0)
		return uph_fail(err, UPH_E_REFUSED,
			"ingen dimension i filen heter aktivitet, verksamhet eller projekt eller har bokens "
			"aktiviteter som objekt: skriv kartan för hand, så som docs/sie.md visar");
	choose_accounts(&suggesting);
	if (out->account_count == 0)
		return uph_fail(err, UPH_E_REFUSED,
			"inget skuldkonto (2…) i filen har objekt i dimension %d (%s) som är bokens aktiviteter: "
			"skriv kartan för hand, så som docs/sie.md visar",
			out->dimension, sie_dimension_name(file, out->dimension));
	choose_objects(&suggesting);
	return choose_funds(&suggesting, err);
}
