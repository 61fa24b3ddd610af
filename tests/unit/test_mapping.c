/* Mappings as records: the latest of a kind and a key counts, what is forgotten is not found, and nothing is
 * written when nothing is new. */
#include <string.h>

#include "ledger/base/buffer.h"
#include "tests/support/audit_case.h"
#include "tests/support/support.h"
#include "uph/mapping.h"

static int64_t keep(enum uph_mapping_kind kind, const char *key, const char *name, const char *body)
{
	struct uph_error err = {0};
	int64_t id;
	const struct uph_mapping mapping = {.kind = kind, .key = key, .name = name, .body = body};
	assert_status(UPH_OK, uph_ledger_begin(books.ledger, &err), &err);
	assert_status(UPH_OK, uph_mapping_keep(books.ledger, &mapping, NULL, &id, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(books.ledger, &err), &err);
	return id;
}

static void what_is_not_kept_is_not_found(void **state)
{
	(void)state;
	struct uph_mapping found;
	struct uph_error err = {0};
	assert_int_equal(UPH_E_MISSING,
		uph_mapping_find(books.ledger, UPH_MAPPING_SHEET, "datum;belopp", &found, &err));
	keep(UPH_MAPPING_SHEET, "datum;belopp", "Kontoutdrag", "{\"a\":1}");
	assert_int_equal(UPH_E_MISSING,
		uph_mapping_find(books.ledger, UPH_MAPPING_BOOKS, "datum;belopp", &found, &err));
	keep(UPH_MAPPING_SHEET, "datum;belopp", "Kontoutdrag", "");
	assert_int_equal(UPH_E_MISSING,
		uph_mapping_find(books.ledger, UPH_MAPPING_SHEET, "datum;belopp", &found, &err));
}

static enum uph_status list(void *context, const struct uph_mapping *mapping, struct uph_error *err)
{
	(void)err;
	struct buffer *out = context;
	buffer_print(out, "%s %s %s %s\n", uph_mapping_kind_name(mapping->kind), mapping->key, mapping->name,
		mapping->body);
	return UPH_OK;
}

static void the_latest_counts(void **state)
{
	(void)state;
	struct uph_mapping found;
	struct uph_error err = {0};
	int64_t first = keep(UPH_MAPPING_SHEET, "datum;belopp", "Kontoutdrag", "{\"a\":1}");
	int64_t before = uph_ledger_head(books.ledger).seq;
	assert_int_equal(first, keep(UPH_MAPPING_SHEET, "datum;belopp", "Kontoutdrag", "{\"a\":1}"));
	assert_int_equal(before, uph_ledger_head(books.ledger).seq);
	int64_t second = keep(UPH_MAPPING_SHEET, "datum;belopp", "Kontoutdrag", "{\"a\":2}");
	assert_true(second > first);
	keep(UPH_MAPPING_BOOKS, "232100-0081", "Region Blekinge", "{\"b\":1}");
	keep(UPH_MAPPING_SHEET, "glömd", "Glömd", "{}");
	keep(UPH_MAPPING_SHEET, "glömd", "Glömd", "");
	assert_status(UPH_OK, uph_mapping_find(books.ledger, UPH_MAPPING_SHEET, "datum;belopp", &found, &err),
		&err);
	assert_string_equal("{\"a\":2}", found.body);
	assert_int_equal(second, found.id);
	struct buffer listed;
	buffer_init(&listed, 4096);
	assert_status(UPH_OK, uph_mappings(books.ledger, 0, list, &listed, &err), &err);
	assert_string_equal("books 232100-0081 Region Blekinge {\"b\":1}\n"
			    "sheet datum;belopp Kontoutdrag {\"a\":2}\n",
		buffer_string(&listed));
	buffer_clear(&listed);
	assert_status(UPH_OK, uph_mappings(books.ledger, before, list, &listed, &err), &err);
	assert_string_equal("sheet datum;belopp Kontoutdrag {\"a\":1}\n", buffer_string(&listed));
	buffer_free(&listed);
	book_verify(books.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(what_is_not_kept_is_not_found),
		AUDIT_TEST(the_latest_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
