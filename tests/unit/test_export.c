/* Exports: names that differ, texts that cannot break out of their place, checksums, whole files or none.
 * What hledger, Ledger and beancount make of them is tested in tests/cli/test_export.sh. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cjson/cJSON.h>

#include "ledger/base/cp437.h"
#include "reports/export.h"
#include "tests/support/book.h"
#include "tests/support/real_book.h"

static char *folder;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	support_folder_remove(folder);
	return 0;
}

/* ---- refusals ---- */

static void a_form_that_is_none(void **state)
{
	enum uph_export_format format;
	struct uph_error err;
	(void)state;
	assert_int_equal(uph_export_format_named("gnucash", &format, &err), UPH_E_USAGE);
	assert_string_equal(err.message,
		"formatet \"gnucash\" finns inte; välj hledger, ledger, beancount, sie eller json");
	assert_null(uph_export_format_name(UPH_EXPORT_COUNT));
	for (size_t i = 0; i < UPH_EXPORT_COUNT; i++) {
		const char *name = uph_export_format_name((enum uph_export_format)i);
		assert_status(UPH_OK, uph_export_format_named(name, &format, &err), &err);
		assert_int_equal(format, i);
	}
}

static void nothing_is_left_of_what_fails(void **state)
{
	struct real_book book;
	struct uph_error err;
	struct stat found;
	(void)state;
	real_book_open(&book, folder, "refuse.uph");
	char *path = support_path(folder, "out.journal"), *missing = support_path(folder, "saknas/x.journal");
	const struct uph_query query = {.fund = "ESF 2019"};
	assert_int_equal(uph_export(book.ledger, UPH_EXPORT_HLEDGER, &query, path, &err), UPH_E_MISSING);
	assert_int_not_equal(stat(path, &found), 0);
	assert_int_equal(
		uph_export(book.ledger, UPH_EXPORT_JSON, &(struct uph_query){0}, missing, &err), UPH_E_IO);
	assert_non_null(strstr(err.message, "kan inte skrivas"));
	support_write(path, "före", 5);
	assert_int_equal(uph_export(book.ledger, UPH_EXPORT_SIE, &query, path, &err), UPH_E_MISSING);
	size_t length;
	char *kept = support_read(path, &length);
	assert_string_equal(kept, "före");
	free(kept);
	free(path);
	free(missing);
	real_book_close(&book);
}

/* ---- texts ---- */

static void texts_made_fit(void **state)
{
	static const struct {
		const char *text, *one_line, *plain;
	} cases[] = {
		{NULL, "", ""},
		{"", "", ""},
		{"  ett\n\ttvå\r\n ", "ett två", "ett två"},
		{"a;b|c:d[e]{f}", "a;b|c:d[e]{f}", "a,b/c.d(e)(f)"},
		{"nb\u00a0\u00a0sp\u2009x\u2028y", "nb sp x y", "nb sp x y"},
		{"v\u202e\u200fnd", "vnd", "vnd"},
		{"e\x1b[31mr", "e [31mr", "e (31mr"},
		{"br\xffok", "br\ufffdok", "br\ufffdok"},
		{"\"\\", "\"\\", "\"\\"},
		{"date: 2024-99-99", "date: 2024-99-99", "date. 2024-99-99"},
	};
	struct buffer out;
	(void)state;
	buffer_init(&out, 4096);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&out);
		export_one_line(&out, cases[i].text);
		assert_string_equal(buffer_string(&out), cases[i].one_line);
		buffer_clear(&out);
		export_plain(&out, cases[i].text);
		assert_string_equal(buffer_string(&out), cases[i].plain);
	}
	buffer_free(&out);
}

static void parts_of_names(void **state)
{
	static const struct {
		const char *part, *plain, *beancount;
	} cases[] = {
		{"UPH 2024", "UPH 2024", "UPH-2024"},
		{"UPH t.o.m. 2023", "UPH t.o.m. 2023", "UPH-t-o-m-2023"},
		{"återkrävt", "återkrävt", "Aterkravt"},
		{"Ålagd Öre", "Ålagd Öre", "Alagd-Ore"},
		{" : ", ".", "X"},
		{"", "-", "X"},
		{"0265", "0265", "0265"},
		{"-a--b-", "-a--b-", "A-b"},
		{"日本", "日本", "X"},
	};
	struct buffer out;
	(void)state;
	buffer_init(&out, 4096);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&out);
		export_part_plain(&out, cases[i].part);
		assert_string_equal(buffer_string(&out), cases[i].plain);
		buffer_clear(&out);
		export_part_beancount(&out, cases[i].part);
		assert_string_equal(buffer_string(&out), cases[i].beancount);
	}
	buffer_free(&out);
}

static void the_code_page(void **state)
{
	static const struct {
		const char *text, *bytes;
		bool kept;
	} cases[] = {
		{"abc \"", "abc \"", true},
		{"åäöÅÄÖé", "\x86\x84\x94\x8f\x8e\x99\x82", true},
		{"9–12 ”x”…", "9-12 \"x\"...", true},
		{"−5", "-5", true},
		{"§", "par.", false},
		{"5 €", "5 EUR", false},
		{"Ж", "?", false},
		{"½ ·", "\xab \xfa", true},
	};
	struct buffer out;
	(void)state;
	buffer_init(&out, 4096);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&out);
		assert_int_equal(cp437_put(&out, cases[i].text), cases[i].kept);
		assert_string_equal(buffer_string(&out), cases[i].bytes);
	}
	buffer_free(&out);
}

/* ---- files ---- */

static char *export_text(
	struct uph_ledger *ledger, enum uph_export_format format, const struct uph_query *query)
{
	struct uph_error err;
	size_t length;
	char *path = support_path(folder, "export.txt");
	assert_status(UPH_OK, uph_export(ledger, format, query, path, &err), &err);
	char *text = support_read(path, &length);
	assert_int_equal(strlen(text), length);
	free(path);
	return text;
}

/* Two funds whose names become the same are told apart in every form. */
static void names_stay_apart(void **state)
{
	static const struct {
		enum uph_export_format format;
		const char *first, *second;
	} cases[] = {
		{UPH_EXPORT_HLEDGER, "account Pott:A. B:786\n", "account Pott:A. B:786-2\n"},
		{UPH_EXPORT_LEDGER, "account Pott:A. B:786\n", "account Pott:A. B:786-2\n"},
		{UPH_EXPORT_BEANCOUNT, "open Assets:Pott:A-B:786 SEK\n", "open Assets:Pott:A-B:786-2 SEK\n"},
		{UPH_EXPORT_SIE, "#OBJEKT 21 \"A. B\" ", "#OBJEKT 21 \"A: B\" "},
	};
	static const char *const names[] = {"A: B", "A. B"};
	struct book book;
	struct uph_error err;
	(void)state;
	book_open(&book, folder);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	for (size_t i = 0; i < 2; i++) {
		int64_t fund;
		const struct uph_fund new = {.name = names[i], .kind = "own", .year = 2024};
		assert_status(UPH_OK, uph_fund_add(book.ledger, &new, NULL, &fund, &err), &err);
		(void)book_post(&book, UPH_EVENT_GRANT, 20240101, 100,
			(struct uph_account){.kind = UPH_ACCOUNT_GRANTOR, .fund = fund},
			book_pot(fund, book.a786));
	}
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = export_text(book.ledger, cases[i].format, &(struct uph_query){0});
		assert_non_null(strstr(text, cases[i].first));
		assert_non_null(strstr(text, cases[i].second));
		free(text);
	}
	book_close(&book);
}

/* What was there before the first day is a first transaction, which adds up to zero; SIE has it as #IB. */
static void openings_are_carried(void **state)
{
	struct real_book book;
	const struct uph_query query = {.from = {20240601}, .to = {20240630}};
	(void)state;
	real_book_open(&book, folder, "opening.uph");
	char *text = export_text(book.ledger, UPH_EXPORT_HLEDGER, &query);
	assert_non_null(strstr(text, "2024-06-01 * Ingående saldon\n"));
	assert_non_null(strstr(text, "    Pott:UPH t.o.m. 2023:786  -39999.64 SEK\n"));
	assert_non_null(strstr(text, "2024-06-30 * Saldon enligt boken\n"));
	assert_null(strstr(text, "2024-09-27"));
	free(text);
	text = export_text(book.ledger, UPH_EXPORT_SIE, &query);
	assert_non_null(strstr(text, "#RAR 0 20240601 20240630\r\n"));
	assert_non_null(strstr(text, "#OIB 0 1110 {20 \"786\" 21 \"UPH t.o.m. 2023\"} -39999.64\r\n"));
	free(text);
	real_book_close(&book);
}

static const char *member(const cJSON *object, const char *key)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
	return text ? text : "";
}

static void all_as_json(void **state)
{
	static const struct {
		const char *key;
		int count;
	} lists[] = {{"funds", 2}, {"activities", 5}, {"commands", 2}, {"sources", 1}, {"decisions", 6},
		{"allocations", 16}, {"conditions", 0}, {"attachments", 0}, {"accounts", 26},
		{"entries", 22}};
	struct real_book book;
	char hex[65];
	(void)state;
	real_book_open(&book, folder, "json.uph");
	char *text = export_text(book.ledger, UPH_EXPORT_JSON, &(struct uph_query){0});
	cJSON *document = cJSON_Parse(text);
	assert_non_null(document);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		assert_int_equal(
			cJSON_GetArraySize(cJSON_GetObjectItem(document, lists[i].key)), lists[i].count);
	assert_int_equal(cJSON_GetObjectItem(document, "version")->valueint, 1);
	const cJSON *entry = cJSON_GetArrayItem(cJSON_GetObjectItem(document, "entries"), 21);
	assert_string_equal(member(entry, "amount"), "200000.00");
	assert_string_equal(member(entry, "from"), "Pott:UPH 2024:787");
	assert_string_equal(member(entry, "to"), "Reserverat:UPH 2024:787:UPH-24-016");
	assert_string_equal(member(entry, "event"), "allocate");
	assert_int_equal(strlen(member(entry, "hash")), 64);
	struct uph_head head = uph_ledger_head(book.ledger);
	assert_string_equal(member(cJSON_GetObjectItem(document, "head"), "hash"), uph_head_hex(&head, hex));
	cJSON_Delete(document);
	free(text);
	/* A fund that was added later was not known then. */
	struct uph_error err;
	int64_t fund;
	real_book_begin(&book);
	const struct uph_fund later = {.name = "UPH 2025", .kind = "state", .year = 2025};
	assert_status(UPH_OK, uph_fund_add(book.ledger, &later, NULL, &fund, &err), &err);
	real_book_commit(&book);
	text = export_text(book.ledger, UPH_EXPORT_JSON, &(struct uph_query){.known_at = hex});
	document = cJSON_Parse(text);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(document, "funds")), 2);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(document, "commands")), 2);
	cJSON_Delete(document);
	free(text);
	real_book_close(&book);
}

/* A text cannot begin a line, end a string or close a list anywhere. */
static void hostile_words_stay_in_their_place(void **state)
{
	static const char words[] =
		"x\n2024-01-01 * (9) Falsk\r\n}\r\n#VER A 9 20240101\r\n\t; date: 2024-99-99 \" \\";
	struct book book;
	struct uph_error err;
	int64_t allocation, held;
	(void)state;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	const struct uph_movement grant = {.event = UPH_EVENT_GRANT,
		.date = {20240401},
		.amount = {700},
		.fund = book.year,
		.activity = book.a786,
		.text = words,
		.reference = words};
	assert_status(UPH_OK, uph_movement_post(book.ledger, &grant, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	for (size_t i = 0; i < UPH_EXPORT_COUNT; i++) {
		char *text = export_text(book.ledger, (enum uph_export_format)i, &(struct uph_query){0});
		assert_null(strstr(text, "\n2024-01-01 * (9)"));
		assert_null(strstr(text, "\n#VER A 9 "));
		assert_null(strstr(text, "\t"));
		if (i == UPH_EXPORT_BEANCOUNT)
			assert_non_null(
				strstr(text, "    text: \"x 2024-01-01 * (9) Falsk } #VER A 9 20240101 ; "
					     "date: 2024-99-99 \\\" \\\\\"\n"));
		if (i == UPH_EXPORT_HLEDGER)
			assert_non_null(strstr(text, "        ; text: x 2024-01-01 * (9) Falsk ) #VER A 9 "
						     "20240101 , date. 2024-99-99 \" \\\n"));
		if (i == UPH_EXPORT_SIE)
			assert_non_null(strstr(text, "date: 2024-99-99 \\\" /\"\r\n"));
		free(text);
	}
	book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_that_is_none),
		cmocka_unit_test_setup_teardown(nothing_is_left_of_what_fails, setup, teardown),
		cmocka_unit_test(texts_made_fit),
		cmocka_unit_test(parts_of_names),
		cmocka_unit_test(the_code_page),
		cmocka_unit_test_setup_teardown(names_stay_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(openings_are_carried, setup, teardown),
		cmocka_unit_test_setup_teardown(all_as_json, setup, teardown),
		cmocka_unit_test_setup_teardown(hostile_words_stay_in_their_place, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
