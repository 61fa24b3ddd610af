/* Exact rows: the forms say what the records hold, a value has one written form, the reader takes one
 * dialect, and a book that has been through is the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/exact_reader.h"
#include "ledger/exact_form.h"
#include "tests/support/book.h"
#include "tests/support/full_book.h"

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

/* ---- forms ---- */

static bool fits(enum field_type type, enum exact_format format)
{
	if (type == FIELD_TEXT)
		return format == EXACT_WORDS;
	if (type == FIELD_BLOB)
		return format == EXACT_HEX;
	if (type == FIELD_NUMBER)
		return format == EXACT_NUMBER || format == EXACT_MONEY || format == EXACT_DAY ||
		       format == EXACT_EVENT;
	return format == EXACT_REFERENCE;
}

static void forms_follow_the_records(void **state)
{
	const struct exact_form *form;
	(void)state;
	for (size_t i = 0; (form = exact_form_at(i)); i++) {
		bool taken[UPH_EXACT_COLUMNS] = {false};
		const char *kind = record_table(form->kind)->name;
		assert_ptr_equal(exact_form_named(kind), form);
		for (size_t k = 0; k < exact_field_count(form); k++) {
			const struct exact_field field = exact_field_at(form, k);
			enum field_type type = exact_field_type(form, k);
			if (!fits(type, field.format))
				fail_msg("field %zu of %s does not fit its type", k + 1, kind);
			for (size_t c = 0; c < (field.format == EXACT_REFERENCE ? exact_columns_of(type) : 1);
				c++) {
				if (taken[field.column + c])
					fail_msg("%s has two fields in %s", kind,
						uph_exact_column_name(
							(enum uph_exact_column)(field.column + c)));
				taken[field.column + c] = true;
			}
		}
	}
	assert_null(exact_form_named("attest"));
	for (size_t i = 0; i < UPH_EXACT_COLUMNS; i++)
		assert_non_null(uph_exact_column_name((enum uph_exact_column)i));
}

static void a_value_has_one_form(void **state)
{
	static const struct {
		enum exact_format format;
		const char *text;
		const char *refusal; /* NULL: it is read */
		int64_t number;
	} cases[] = {
		{EXACT_MONEY, "1234,50", "\"1234,50\" är inte ett belopp som 1234.50", 0},
		{EXACT_MONEY, "1234.5", "\"1234.5\" är inte ett belopp som 1234.50", 0},
		{EXACT_MONEY, "01.50", "\"01.50\" är inte ett belopp som 1234.50", 0},
		{EXACT_MONEY, "-.50", "\"-.50\" är inte ett belopp som 1234.50", 0},
		{EXACT_MONEY, "", "\"\" är inte ett belopp som 1234.50", 0},
		{EXACT_MONEY, "99999999999999999999.00",
			"\"99999999999999999999.00\" är inte ett belopp som 1234.50", 0},
		{EXACT_DAY, "240927", "\"240927\" är inte en dag som 2024-09-27", 0},
		{EXACT_DAY, "2024-02-30", "\"2024-02-30\" är inte en dag som 2024-09-27", 0},
		{EXACT_NUMBER, "+7", "\"+7\" är inte ett helt tal", 0},
		{EXACT_NUMBER, "007", "\"007\" är inte ett helt tal", 0},
		{EXACT_NUMBER, "7 ", "\"7 \" är inte ett helt tal", 0},
		{EXACT_HEX, "0", "\"0\" är inte hexadecimala siffror, två för varje byte", 0},
		{EXACT_HEX, "AB", "\"AB\" är inte hexadecimala siffror, två för varje byte", 0},
		{EXACT_EVENT, "Allocate", "\"Allocate\" är inte en händelse som allocate", 0},
		{EXACT_MONEY, "0.05", NULL, 5},
		{EXACT_MONEY, "-0.05", NULL, -5},
		{EXACT_MONEY, "1810874.06", NULL, 181087406},
		{EXACT_DAY, "2024-09-27", NULL, 20240927},
		{EXACT_NUMBER, "-7", NULL, -7},
		{EXACT_EVENT, "refund", NULL, UPH_EVENT_REFUND},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err = {0};
		struct value value;
		unsigned char bytes[DIGEST_SIZE];
		enum uph_status status = exact_parse(cases[i].format, cases[i].text, &value, bytes, &err);
		assert_int_equal(status, cases[i].refusal ? UPH_E_SYNTAX : UPH_OK);
		if (cases[i].refusal)
			assert_string_equal(err.message, cases[i].refusal);
		else
			assert_int_equal(value.number, cases[i].number);
	}
}

/* ---- the dialect ---- */

struct bytes {
	const char *at;
	size_t left;
};

/* One byte at a time: a piece may end anywhere. */
static size_t next_byte(void *context, char *into, size_t size)
{
	struct bytes *bytes = context;
	(void)size;
	if (bytes->left == 0)
		return 0;
	*into = *bytes->at++;
	bytes->left--;
	return 1;
}

static void what_is_no_row(void **state)
{
	static const struct {
		const char *bytes;
		const char *refusal;
	} cases[] = {
		{"\"a\",1", "raden är inte hel: filen är avbruten"},
		{"\"a\",\"b\n\n", "texten som börjar på rad 1 slutar inte: filen är avbruten"},
		{"\"a\"x\n", "efter fält 1 står varken komma eller radslut"},
		{"a\"b\n", "ett citattecken eller en nollbyte står fel"},
		{"1\r\n", "raden slutar som i ett annat program (CR): filen är ändrad sedan uph skrev den"},
		{"\"a\"\r\n",
			"raden slutar som i ett annat program (CR): filen är ändrad sedan uph skrev den"},
		{"\"\xff\"\n", "fält 1 är inte giltig UTF-8 (byte 1)"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bytes bytes = {cases[i].bytes, strlen(cases[i].bytes)};
		struct exact_reader reader;
		struct uph_error err;
		assert_status(UPH_OK, exact_reader_open(&reader, next_byte, &bytes, &err), &err);
		assert_int_equal(exact_reader_row(&reader, &err), UPH_E_SYNTAX);
		assert_string_equal(err.message, cases[i].refusal);
		exact_reader_close(&reader);
	}
}

static void rows_as_they_stand(void **state)
{
	static const char text[] = "\"\",,\"=1+\"\"2\"\"\n;\t\r\",-7.50\n\nx\n";
	struct bytes bytes = {text, sizeof text - 1};
	struct exact_reader reader;
	struct uph_error err;
	(void)state;
	assert_status(UPH_OK, exact_reader_open(&reader, next_byte, &bytes, &err), &err);
	assert_status(UPH_OK, exact_reader_row(&reader, &err), &err);
	assert_int_equal(reader.count, 4);
	assert_string_equal(reader.cells[0].text, "");
	assert_true(reader.cells[0].words);
	assert_null(reader.cells[1].text);
	assert_string_equal(reader.cells[2].text, "=1+\"2\"\n;\t\r");
	assert_string_equal(reader.cells[3].text, "-7.50");
	assert_false(reader.cells[3].words);
	assert_status(UPH_OK, exact_reader_row(&reader, &err), &err);
	assert_int_equal(reader.row_line, 3);
	assert_int_equal(reader.count, 1);
	assert_null(reader.cells[0].text);
	assert_status(UPH_OK, exact_reader_row(&reader, &err), &err);
	assert_int_equal(reader.row_line, 4);
	assert_int_equal(exact_reader_row(&reader, &err), UPH_END);
	exact_reader_close(&reader);
}

/* The digest is of all rows before the last one that was read, wherever the pieces end. */
static void the_rows_digest(void **state)
{
	static const char text[] = "\"a\"\"\n\",1\n2,\nlast\n";
	struct bytes bytes = {text, sizeof text - 1};
	struct exact_reader reader;
	struct uph_error err;
	unsigned char digest[DIGEST_SIZE];
	char hex[DIGEST_HEX_MAX];
	(void)state;
	assert_status(UPH_OK, exact_reader_open(&reader, next_byte, &bytes, &err), &err);
	for (size_t i = 0; i < 3; i++)
		assert_status(UPH_OK, exact_reader_row(&reader, &err), &err);
	assert_string_equal(reader.cells[0].text, "last");
	assert_status(UPH_OK, exact_reader_digest(&reader, digest, &err), &err);
	assert_string_equal(
		digest_hex(digest, hex), "29d3e29ece29ddcb789fcdeb74ec892792a0dce8f864ce50f3c8c7b962d08dc0");
	assert_int_equal(exact_reader_row(&reader, &err), UPH_END);
	assert_int_equal(exact_reader_digest(&reader, digest, &err), UPH_E_MEMORY);
	exact_reader_close(&reader);
}

/* ---- through ---- */

static void import_into(const char *path, const char *file, enum uph_status expected, const char *finding)
{
	int64_t time = 0;
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_ledger_options options = book_options(&time, "uph import bok.csv");
	struct uph_import_result result;
	const struct uph_import_options how = {0};
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	enum uph_status status = uph_import_file(ledger, file, &how, &result, findings, &err);
	if (status != expected)
		fail_msg("%s: %s", err.message,
			uph_findings_count(findings) ? uph_findings_at(findings, 0)->message : "");
	if (finding)
		assert_string_equal(uph_findings_at(findings, 0)->message, finding);
	if (status == UPH_OK) {
		assert_string_equal(result.kind, "exact");
		uph_import_free(&result);
		book_verify(ledger);
	}
	uph_findings_free(findings);
	uph_ledger_close(ledger);
}

static void export_from(const char *path, const char *file)
{
	int64_t time = 0;
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_ledger_options options = book_options(&time, "uph journal");
	options.read_only = true;
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	assert_status(UPH_OK, uph_exact_export(ledger, file, &err), &err);
	uph_ledger_close(ledger);
}

static void create(const char *path)
{
	int64_t time = 0;
	struct uph_error err;
	struct uph_ledger_options options = book_options(&time, "uph init");
	assert_status(UPH_OK, uph_ledger_create(path, "Provbok", &options, &err), &err);
}

/* Out, in and out again; the second file is the first. */
static void go_through(const char *path)
{
	char *copy = support_path(folder, "copy.uph"), *one = support_path(folder, "one.csv"),
	     *two = support_path(folder, "two.csv");
	size_t first_length, second_length;
	(void)remove(copy);
	export_from(path, one);
	create(copy);
	import_into(copy, one, UPH_OK, NULL);
	export_from(copy, two);
	char *first = support_read(one, &first_length), *second = support_read(two, &second_length);
	assert_string_equal(first, second);
	assert_int_equal(first_length, second_length);
	import_into(copy, one, UPH_OK, NULL);
	import_into(path, one, UPH_E_REFUSED, NULL);
	free(first);
	free(second);
	free(copy);
	free(one);
	free(two);
}

static void a_book_with_every_record(void **state)
{
	(void)state;
	char *path = full_book(folder), *file = support_path(folder, "one.csv");
	size_t length;
	go_through(path);
	char *text = support_read(file, &length);
	for (size_t i = 0; exact_form_at(i); i++) {
		char kind[64];
		(void)snprintf(kind, sizeof kind, "\n\"%s\",", record_table(exact_form_at(i)->kind)->name);
		if (!strstr(text, kind))
			fail_msg("no row of the kind %s", kind);
	}
	free(text);
	free(file);
	free(path);
}

static const char *const odd_texts[] = {"=SUM(A1)", "\"", "\"\"", ",", ";", "\n", "\r\n", "a\nb", "\t", " x ",
	"007", "-", "+1", "@a", "'=1", "é", "e\xcc\x81", "\xf0\x9d\x84\x9e", "\xe2\x80\xae abc",
	("\xef\xbb\xbf"
	 "bom"),
	"\x01\x7f", "NULL", "\\", "\\\"", "\",\""};
#define ODD_COUNT (sizeof odd_texts / sizeof *odd_texts)

static void texts_that_are_hard_to_carry(void **state)
{
	struct book book;
	struct uph_error err;
	(void)state;
	book_open(&book, folder);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	(void)book_post(&book, UPH_EVENT_GRANT, 20240101, 1000000,
		(struct uph_account){.kind = UPH_ACCOUNT_GRANTOR, .fund = book.year},
		book_pot(book.year, book.undivided));
	int64_t last = 0;
	for (size_t i = 0; i < ODD_COUNT; i++) {
		const struct uph_entry_draft draft = {.event = UPH_EVENT_DISTRIBUTE,
			.date = {20240102},
			.amount = {(int64_t)i + 1},
			.from = book_pot(book.year, book.undivided),
			.to = book_pot(book.year, book.a786),
			.reference = odd_texts[ODD_COUNT - 1 - i],
			.text = odd_texts[i]};
		assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
		assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
		assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, &last, &err), &err);
		assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
		assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
		assert_status(UPH_OK,
			uph_entry_correct(book.ledger, last, (struct uph_money){0},
				(struct uph_date){20240103}, odd_texts[i], NULL, &last, &err),
			&err);
		assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
		assert_status(UPH_OK,
			uph_entry_amend(book.ledger, last, odd_texts[i], odd_texts[i], NULL, &err), &err);
	}
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	char *path = strdup(book.path);
	book_close(&book);
	go_through(path);
	free(path);
}

/* A merge, a parent and a number, said of parties that every book knows. */
static void parties_that_change(void **state)
{
	struct book book;
	struct uph_error err;
	int64_t other;
	(void)state;
	book_open(&book, folder);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	const struct uph_party party = {.name = "=Karlskrona \"stad\"", .kind = "other", .parent = book.kou};
	assert_status(UPH_OK, uph_party_add(book.ledger, &party, NULL, &other, &err), &err);
	const struct uph_party_change changes[] = {
		{.party = other, .field = UPH_PARTY_INTO, .other = book.karlskrona, .reason = "samma"},
		{.party = book.kou, .field = UPH_PARTY_NUMBER, .text = "232100-0081"},
		{.party = other, .field = UPH_PARTY_INTO, .reason = "ändå inte"},
	};
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		assert_status(UPH_OK, uph_party_change(book.ledger, &changes[i], NULL, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	char *path = strdup(book.path);
	book_close(&book);
	go_through(path);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_follow_the_records),
		cmocka_unit_test(a_value_has_one_form),
		cmocka_unit_test(what_is_no_row),
		cmocka_unit_test(rows_as_they_stand),
		cmocka_unit_test(the_rows_digest),
		cmocka_unit_test_setup_teardown(a_book_with_every_record, setup, teardown),
		cmocka_unit_test_setup_teardown(texts_that_are_hard_to_carry, setup, teardown),
		cmocka_unit_test_setup_teardown(parties_that_change, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
