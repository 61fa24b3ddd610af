/* A workbook is opened and read with every allocation failing in turn. What ends is memory, and that is what
 * is said: the person is never told that the workbook is damaged. */
#include <stdlib.h>
#include <string.h>

#include "import/table.h"
#include "tests/fault/faulty_memory.h"
#include "tests/support/sheet.h"
#include "tests/support/support.h"

enum { PLACES_MAX = 5000 };

/* All rows of all sheets, as the importing does it. */
static enum uph_status read_all(const char *path, size_t *rows, struct uph_error *err)
{
	struct table *table = NULL;
	struct table_row row;
	enum uph_status status = table_open(path, NULL, &table, err);
	if (status != UPH_OK)
		return status;
	while ((status = table_next(table, &row, err)) == UPH_OK)
		*rows += 1;
	table_close(table);
	return status == UPH_END ? UPH_OK : status;
}

static void try_every_place(const char *path)
{
	size_t whole = 0;
	struct uph_error err = {0};
	assert_status(UPH_OK, read_all(path, &whole, &err), &err);
	assert_int_equal(3, whole);
	for (int on = 0; on < 2; on++) {
		long place = 0;
		for (bool struck = true; struck && place < PLACES_MAX; place++) {
			size_t rows = 0;
			err = (struct uph_error){0};
			faulty_memory_begin(place, on);
			enum uph_status status = read_all(path, &rows, &err);
			(void)faulty_memory_end();
			struck = faulty_memory_struck();
			if (status != UPH_OK && status != UPH_E_MEMORY)
				fail_msg("%s, place %ld%s: %s: %s", path, place, on ? " and on" : "",
					uph_status_name(status), err.message);
			assert_true(status != UPH_OK || rows == whole);
		}
		/* The last of them failed nothing, and some did before it. */
		assert_in_range(place, 10, PLACES_MAX - 1);
	}
}

/* Once a person was told to save the workbook again when memory had ended in what unpacks it. */
static void memory_that_ends_in_the_unpacking_is_no_damaged_workbook(void **state)
{
	char *folder = support_folder(), *path = support_path(folder, "blad.xlsx");
	const struct support_xlsx parts = {
		.sheet =
			"<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Till</t></is></c></row><row r=\"2\"><c "
			"r=\"A2\"><v>5</v></c></row><row r=\"3\"><c r=\"A3\"><v>7</v></c></row></sheetData>"};
	(void)state;
	support_xlsx(path, &parts);
	try_every_place(path);
	free(path);
	support_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_that_ends_in_the_unpacking_is_no_damaged_workbook)};
	if (!faulty_memory_register())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
