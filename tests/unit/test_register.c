/* The register's lists in memory: a party that is added stands where a new reading would put it, and the name
 * nearest to another is the one that spelling alone finds. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "tests/support/book.h"

#define PARTIES 300

static struct book book;
static char *folder;
static uint64_t seed;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	seed = 11;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static size_t next(size_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(seed >> 33) % below;
}

/* A name of a few letters, so that many are near each other. */
static const char *any_name(char out[64])
{
	static const char *const letters[] = {"a", "b", "å", "ö", "é", "K", "l", " ", "1", "ß"};
	out[0] = '\0';
	for (size_t i = 0, count = 3 + next(9); i < count; i++)
		(void)snprintf(out + strlen(out), 64 - strlen(out), "%s",
			letters[next(sizeof letters / sizeof *letters)]);
	(void)snprintf(out + strlen(out), 64 - strlen(out), "x");
	return out;
}

static void same_party(const struct uph_party *a, const struct uph_party *b)
{
	assert_int_equal(a->id, b->id);
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->kind, b->kind);
	assert_int_equal(a->parent, b->parent);
	assert_int_equal(a->into, b->into);
	assert_int_equal(a->organisation_number != NULL, b->organisation_number != NULL);
	if (a->organisation_number)
		assert_string_equal(a->organisation_number, b->organisation_number);
}

/* The lists as they stand are those that the database gives. */
static void compare_with_a_new_reading(void)
{
	struct register_cache before = book.ledger->names;
	const struct uph_party *parties;
	size_t count;
	struct uph_error err;
	assert_true(before.loaded);
	register_init(&book.ledger->names);
	assert_status(UPH_OK, uph_parties(book.ledger, &parties, &count, &err), &err);
	const struct register_cache *now = &book.ledger->names;
	assert_int_equal(before.party_count, count);
	assert_int_equal(before.name_count, now->name_count);
	for (size_t i = 0; i < count; i++) {
		same_party(&before.parties[i], &now->parties[i]);
		same_party(&before.written[i], &now->written[i]);
	}
	for (size_t i = 0; i < now->name_count; i++) {
		assert_int_equal(before.names[i].of, now->names[i].of);
		assert_string_equal(before.names[i].folded, now->names[i].folded);
		assert_string_equal(before.names[i].shown, now->names[i].shown);
		assert_int_equal(before.names[i].id, now->names[i].id);
		assert_int_equal(before.names[i].since, now->names[i].since);
		assert_int_equal(before.names[i].until, now->names[i].until);
	}
	register_forget(&book.ledger->names);
	book.ledger->names = before;
}

/* The nearest by text_distance() alone; NULL: none is near. */
static const char *nearest_of_all(const char *name)
{
	const struct register_cache *names = &book.ledger->names;
	size_t limit = strlen(name) < 6 ? 1 : 3, best = limit + 1;
	const char *near = NULL;
	for (size_t i = 0; i < names->name_count; i++) {
		const struct register_name *known = &names->names[i];
		if (known->of != UPH_ALIAS_PARTY || known->until != 0)
			continue;
		size_t distance = text_distance(known->shown, name, limit);
		if (distance < best) {
			best = distance;
			near = known->shown;
		}
	}
	return near;
}

static void compare_nearest(const char *name, int *found)
{
	char expected[300];
	const struct uph_party *party;
	struct uph_error err;
	const char *near = nearest_of_all(name);
	if (uph_party_find(book.ledger, name, &party, &err) != UPH_E_MISSING)
		return;
	if (near)
		(void)snprintf(expected, sizeof expected,
			"parten \"%s\" finns inte i boken; menade du \"%s\"?", name, near);
	else
		(void)snprintf(expected, sizeof expected, "parten \"%s\" finns inte i boken", name);
	assert_string_equal(err.message, expected);
	*found += near != NULL;
}

static void a_new_party_stands_where_a_new_reading_puts_it(void **state)
{
	(void)state;
	char name[64];
	struct uph_error err;
	int64_t id, added = 0;
	int near = 0;
	const struct uph_party seen = {.name = "Sedd part", .kind = "other"};
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_alias_add(book.ledger, UPH_ALIAS_PARTY, book.karlskrona, "Kronan", NULL, &err), &err);
	for (int i = 0; i < PARTIES; i++) {
		const struct uph_party party = {.name = any_name(name),
			.kind = i % 3 ? "other" : "unit",
			.parent = i % 3 ? 0 : book.kou};
		enum uph_status status = uph_party_add(book.ledger, &party, NULL, &id, &err);
		assert_true(status == UPH_OK || status == UPH_E_EXISTS);
		added += status == UPH_OK;
		if (i % 20 == 0 || i < 5)
			compare_with_a_new_reading();
		compare_nearest(any_name(name), &near);
	}
	assert_true(added > PARTIES / 2);
	assert_true(near > PARTIES / 4 && near < PARTIES);
	assert_status(UPH_OK, uph_ledger_mark(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_party_add(book.ledger, &seen, NULL, &id, &err), &err);
	assert_string_equal("Sedd part", uph_party_by_id(book.ledger, id)->name);
	assert_status(UPH_OK, uph_ledger_unmark(book.ledger, &err), &err);
	assert_null(uph_party_by_id(book.ledger, id));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void a_name_that_is_taken_or_no_text_is_refused(void **state)
{
	(void)state;
	struct uph_error err;
	const struct uph_fund fund = {.name = "UPH 2024", .kind = "state", .year = 2024};
	const struct uph_activity activity = {.code = "78\xd7", .name = "Ny"};
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_E_EXISTS, uph_fund_add(book.ledger, &fund, NULL, NULL, &err), &err);
	assert_string_equal("namnet \"UPH 2024\" finns redan i boken", err.message);
	assert_status(UPH_E_SYNTAX, uph_activity_add(book.ledger, &activity, NULL, NULL, &err), &err);
	assert_string_equal("namnet är inte giltig UTF-8 (byte 3)", err.message);
	uph_ledger_rollback(book.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_new_party_stands_where_a_new_reading_puts_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_name_that_is_taken_or_no_text_is_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
