/* A sheet of somebody else's vouchers or balances, read for a reconciliation: the grant year of a row, what
 * the book does not know, and rows without an activity. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/real_book.h"

#define MAP(rest)                                                                                                  \
	"{\"format\": \"uph-karta-1\", \"system\": \"Region Blekinge\", \"key_of_system\": \"232100-0081\", " rest \
	"}"
#define BOOKS                                                                                                \
	MAP("\"rows\": \"books\", \"amount\": {\"column\": \"Belopp\"}, \"columns\": {\"date\": \"Datum\", " \
	    "\"voucher\": \"Ver\", \"activity\": \"Akt\", \"fund\": \"År\"}")

struct read_sheet {
	enum uph_status status;
	struct uph_outside outside;
	struct uph_findings *findings;
	struct uph_error err;
};

static char *folder;
static struct real_book book;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	real_book_open(&book, folder, "bok.uph");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	real_book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static struct read_sheet read_sheet(const char *map, const char *sheet)
{
	struct read_sheet out = {.findings = uph_findings_new()};
	char *path = support_path(folder, "blad.csv"), *mapping = support_path(folder, "karta.json");
	support_write(path, sheet, strlen(sheet));
	support_write(mapping, map, strlen(map));
	const struct uph_outside_options options = {.mapping = mapping};
	out.status = uph_outside_read(book.ledger, path, &options, &out.outside, out.findings, &out.err);
	free(path);
	free(mapping);
	return out;
}

static void done(struct read_sheet *read)
{
	if (read->status == UPH_OK)
		uph_outside_free(&read->outside);
	uph_findings_free(read->findings);
}

static void what_the_book_does_not_know_is_told_row_by_row(void **state)
{
	(void)state;
	static const char *const said[] = {
		"Bidragsåret \"UPH 1999\" finns inte i boken. Säg i kartan (\"values\") vad det är hos oss.",
		"Aktiviteten \"999\" finns inte i boken. Säg i kartan (\"values\") vad det är hos oss.",
	};
	struct read_sheet read = read_sheet(BOOKS, "Datum;Ver;Akt;År;Belopp\n2024-05-01;A 1;786;UPH 1999;5\n"
						   "2024-05-02;A 2;999;UPH 2024;7\n2024-05-03;A 3;786;;9\n");
	assert_int_equal(UPH_E_REFUSED, read.status);
	assert_int_equal(2, uph_findings_count(read.findings));
	for (size_t i = 0; i < 2; i++)
		assert_string_equal(said[i], uph_findings_at(read.findings, i)->message);
	done(&read);
}

static void a_row_is_of_its_grant_year_and_activity(void **state)
{
	(void)state;
	struct read_sheet read = read_sheet(BOOKS,
		"Datum;Ver;Akt;År;Belopp\n2024-05-01;A 1;786;UPH 2024;5\n2024-05-01;A 1;Ofördelat;UPH 2024;-7,50\n"
		"2024-05-03;A 2;;;9\n2024-05-03;A 2;787;;0\n");
	assert_status(UPH_OK, read.status, &read.err);
	assert_int_equal(3, read.outside.row_count);
	const struct uph_outside_row *rows = read.outside.rows;
	assert_string_equal("UPH 2024", uph_fund_by_id(book.ledger, rows[0].fund)->name);
	assert_int_equal(real_book_activity(&book, "786"), rows[0].activity);
	assert_int_equal(500, rows[0].amount.ore);
	assert_int_equal(1, rows[0].number);
	assert_int_equal(real_book_activity(&book, ""), rows[1].activity);
	assert_int_equal(-750, rows[1].amount.ore);
	assert_int_equal(2, rows[1].number);
	assert_int_equal(0, rows[2].fund);
	assert_int_equal(real_book_activity(&book, ""), rows[2].activity);
	assert_int_equal(1, rows[2].number);
	done(&read);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_book_does_not_know_is_told_row_by_row),
		cmocka_unit_test(a_row_is_of_its_grant_year_and_activity),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
