/* The matrix as it leaves the book: the paper's figures to the öre, sums that are formulas, and a way back
 * in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/matrix_sample.h"
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

static struct uph_report *matrix(struct real_book *book, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_matrix(book->ledger, query, &report, &err), &err);
	assert_string_equal(report->name, "matrix");
	return report;
}

/* ---- sums ---- */

/* A formula over the values as they stand; every one in the report gives the value that is cached. */
static void formulas_hold(const struct uph_report *report)
{
	for (size_t s = 0; s < report->section_count; s++) {
		for (size_t r = 0; r < report->sections[s].row_count; r++) {
			for (size_t c = 0; c < report->sections[s].column_count; c++) {
				const struct uph_value *value = &report->sections[s].rows[r].values[c];
				int64_t sum = 0;
				for (size_t t = 0; t < value->term_count; t++) {
					const struct uph_term *term = &value->terms[t];
					for (size_t row = term->row_first; row <= term->row_last; row++) {
						int64_t ore = report->sections[term->section]
								      .rows[row]
								      .values[term->column]
								      .money.ore;
						sum += term->subtract ? -ore : ore;
					}
				}
				if (value->term_count > 0)
					assert_int_equal(sum, value->money.ore);
			}
		}
	}
}

static int64_t labelled(const struct uph_report *report, size_t section, const char *label)
{
	size_t row = report_row_named(report, section, "purpose", label);
	assert_int_not_equal(report->sections[section].rows[row].style, UPH_ROW_PLAIN);
	return report_ore(report, section, row, "amount");
}

static bool has_row(const struct uph_report *report, const char *label)
{
	for (size_t i = 0; i < report->sections[0].row_count; i++)
		if (strcmp(report_words(report, 0, i, "purpose"), label) == 0)
			return true;
	return false;
}

static void has_real_sums(const struct uph_report *report, size_t section)
{
	assert_int_equal(labelled(report, section, "Summa beslut före årets bidrag"), 76000000);
	assert_int_equal(labelled(report, section, "Statsbidrag 2024 (ofördelat)"), 1476578600);
	assert_int_equal(labelled(report, section, "Kvar på balansen 2023-12-31"), 181087406);
	assert_int_equal(labelled(report, section, "Summa medel"), 1657666006);
	assert_int_equal(labelled(report, section, "Kvar efter tidigare beslut"), 1581666006);
	assert_int_equal(labelled(report, section, "Kvar att besluta"), 789374206);
}

static void refuses(void **state)
{
	struct real_book book;
	struct uph_report *report;
	struct uph_error err = {0};
	const struct uph_query from = {.from = {20240101}}, all = {0};
	(void)state;
	real_book_empty(&book, folder, "refuses.uph");
	assert_int_equal(uph_report_matrix(book.ledger, &all, &report, &err), UPH_E_MISSING);
	assert_null(report);
	assert_string_equal(err.message,
		"boken har inget års statsbidrag att visa en matris för; läs in en matris först");
	assert_int_equal(uph_report_matrix(book.ledger, &from, &report, &err), UPH_E_USAGE);
	assert_string_equal(err.message, "en matris börjar alltid med årets ingående balans; ange bara "
					 "vilken dag den ska visa (--as-of)");
	real_book_close(&book);
}

static const struct {
	int64_t number, ore;
	int32_t date;
	const char *activity, *recipient;
} decisions[] = {
	{1, 48801800, 20231020, "786", "Karlskrona kommun"},
	{1, 27198200, 20231020, "786", "Karlskrona kommun"},
	{2, 20000000, 20240119, "964", "Region Blekinge (Psykiatri)"},
	{3, 5381300, 20240119, "964", ""},
	{4, 17500000, 20240412, "787", "KoU"},
	{4, 17500000, 20240412, "964", "KoU"},
	{5, 52500000, 20240412, "787", "KoU"},
	{6, 52500000, 20240412, "787", "Karlskrona kommun"},
	{7, 105000000, 20240412, "964", "KoU"},
	{8, 110511000, 20240412, "787", "KoU"},
	{9, 24609600, 20240412, "787", "Karlshamns kommun"},
	{10, 24609600, 20240412, "787", "Sölvesborgs kommun"},
	{11, 24609600, 20240412, "787", "Olofströms kommun"},
	{12, 24609600, 20240412, "787", "Ronneby kommun"},
	{13, 24609600, 20240412, "787", "Karlskrona kommun"},
	{14, 226400000, 20240614, "786", "Karlskrona kommun"},
	{15, 41951500, 20240618, "786", "KoU"},
	{16, 20000000, 20240927, "787", "KoU"},
};
#define DECISION_COUNT (sizeof decisions / sizeof decisions[0])

static void the_full_form(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "full.uph");
	struct uph_report *report = matrix(&book, &(struct uph_query){0});
	size_t plain = 0;
	assert_string_equal(report->title, "FÖRDELNING AV MEDEL STATSBIDRAG PSYKISK HÄLSA 2024");
	assert_string_equal(report->subtitle, "Läget efter mötet 2024-09-27 · kronor");
	assert_string_equal(report->status, "EJ BESLUTAT AV RD");
	assert_string_equal(report->belongs, "Bilaga till LSVO 2024-09-27 § ____   Dnr ______");
	assert_true(report->landscape);
	for (size_t i = 0; i < report->sections[0].row_count; i++) {
		if (report->sections[0].rows[i].style != UPH_ROW_PLAIN)
			continue;
		assert_true(plain < DECISION_COUNT);
		assert_int_equal(report_value(report, 0, i, "number")->integer, decisions[plain].number);
		assert_int_equal(report_value(report, 0, i, "date")->date.ymd, decisions[plain].date);
		assert_int_equal(report_ore(report, 0, i, "amount"), decisions[plain].ore);
		assert_string_equal(report_words(report, 0, i, "activity"), decisions[plain].activity);
		assert_string_equal(report_words(report, 0, i, "recipient"), decisions[plain].recipient);
		assert_string_equal(report_words(report, 0, i, "paragraph"), "");
		assert_string_equal(report_words(report, 0, i, "rd_decision"),
			decisions[plain].number == 3 ? "–" : "saknas");
		assert_string_equal(report_words(report, 0, i, "fund"),
			decisions[plain].number == 1 ? "UPH t.o.m. 2023" : "UPH 2024");
		plain++;
	}
	assert_int_equal(plain, DECISION_COUNT);
	assert_string_equal(report_words(report, 0, 1, "comment"), "Från 2022 års medel");
	assert_string_equal(report->sections[0].rows[0].trace, "UPH-23-001");
	has_real_sums(report, 0);
	formulas_hold(report);
	assert_int_equal(report_pair_ore(report, "opening"), 181087406);
	assert_int_equal(report_pair_ore(report, "granted"), 1476578600);
	assert_int_equal(report_pair_ore(report, "allocated"), 868291800);
	assert_int_equal(report_pair_ore(report, "undecided"), 868291800);
	assert_int_equal(report_pair_ore(report, "available"), 789374206);
	uph_report_free(report);
	real_book_close(&book);
}

static const struct {
	const char *code;
	int64_t opening, allocated, available, unpaid, held, on_balance;
} states[] = {
	{"265", 0, 0, 0, 0, 0, 0},
	{"786", 72000036, 344351500, -272351464, 344351500, 0, 72000036},
	{"787", 86185370, 376059000, -289873630, 376059000, 0, 86185370},
	{"964", 22902000, 147881300, -124979300, 142500000, 5381300, 22902000},
	{"", 1476578600, 0, 1476578600, 0, 0, 1476578600},
};

static void the_state_per_activity(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "state.uph");
	struct uph_report *report = matrix(&book, &(struct uph_query){0});
	size_t opening = report_section_named(report, "opening");
	size_t section = report_section_named(report, "per_activity");
	assert_true(report->sections[opening].above);
	assert_string_equal(report->sections[opening].title, "Kvar på balansen 2023-12-31");
	assert_int_equal(report->sections[opening].row_count, 5); /* four activities and their sum */
	assert_int_equal(report_total_ore(report, opening, "opening"), 181087406);
	assert_int_equal(report->sections[section].row_count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(report_words(report, section, i, "activity"), states[i].code);
		assert_int_equal(report_ore(report, section, i, "opening"), states[i].opening);
		assert_int_equal(report_ore(report, section, i, "allocated"), states[i].allocated);
		assert_int_equal(report_ore(report, section, i, "available"), states[i].available);
		assert_int_equal(report_ore(report, section, i, "undisbursed"), states[i].unpaid);
		assert_int_equal(report_ore(report, section, i, "held"), states[i].held);
		assert_int_equal(report_ore(report, section, i, "on_balance"), states[i].on_balance);
	}
	assert_int_equal(report_total_ore(report, section, "opening"), 1657666006);
	assert_int_equal(report_total_ore(report, section, "on_balance"), 1657666006);
	assert_string_equal(report->notes[0],
		"Minus på 786, 787 och 964 beror på att årets bidrag inte är fördelat på aktivitet.");
	uph_report_free(report);
	real_book_close(&book);
}

static void the_protocol_form(void **state)
{
	struct real_book book;
	static const char *const headings[] = {
		"LSVO beslutsdatum", "Till", "Belopp", "Aktivitet", "Mottagare", "Kommentar"};
	(void)state;
	real_book_open(&book, folder, "protocol.uph");
	struct uph_report *report =
		matrix(&book, &(struct uph_query){.form = UPH_MATRIX_PROTOCOL, .language = UPH_ENGLISH});
	const struct uph_section *section = &report->sections[0];
	size_t shown = 0;
	for (size_t i = 0; i < section->column_count; i++)
		if (!(section->columns[i].flags & UPH_COLUMN_DATA_ONLY))
			assert_string_equal(section->columns[i].label, headings[shown++]);
	assert_int_equal(shown, 6);
	assert_string_equal(section->sheet, "Protokoll");
	has_real_sums(report, 0);
	formulas_hold(report);
	uph_report_free(report);

	report = matrix(&book, &(struct uph_query){.form = UPH_MATRIX_BOTH});
	assert_string_equal(report->sections[0].sheet, "Fördelningsmatris");
	size_t protocol = report_section_named(report, "protocol");
	assert_string_equal(report->sections[protocol].sheet, "Protokoll");
	has_real_sums(report, 0);
	has_real_sums(report, protocol);
	formulas_hold(report);
	uph_report_free(report);
	real_book_close(&book);
}

static void as_of_a_day(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "asof.uph");
	struct uph_report *report = matrix(&book, &(struct uph_query){.to = {20240430}});
	assert_string_equal(report->subtitle, "Läget efter mötet 2024-04-12 · kronor");
	assert_int_equal(labelled(report, 0, "Kvar att besluta"), 1077725706);
	assert_false(has_row(report, "Barnahus"));
	formulas_hold(report);
	uph_report_free(report);
	real_book_close(&book);
}

/* ---- the way back in ---- */

struct known_balance {
	char name[80];
	int64_t ore;
};

static size_t balances(
	struct real_book *book, enum uph_group group, const char *key, struct known_balance *out)
{
	struct uph_report *report;
	struct uph_error err;
	const struct uph_query query = {.group = group};
	assert_status(UPH_OK, uph_report_balance(book->ledger, &query, &report, &err), &err);
	size_t count = report->sections[0].row_count;
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(out[i].name, sizeof out[i].name, "%s", report_words(report, 0, i, key));
		out[i].ore = report_ore(report, 0, i, "available");
	}
	uph_report_free(report);
	return count;
}

static void same_balances(struct real_book *a, struct real_book *b, enum uph_group group, const char *key)
{
	struct known_balance first[40], second[40];
	size_t count = balances(a, group, key, first);
	assert_int_equal(balances(b, group, key, second), count);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(first[i].name, second[i].name);
		assert_int_equal(first[i].ore, second[i].ore);
	}
}

/* Draws the matrix as a file and takes it into a ledger of its own. */
static void out_and_in_as(struct real_book *book, struct real_book *copy, const struct uph_query *query,
	enum uph_format format, const char *name)
{
	struct uph_error err;
	char ledger[80], file[80];
	(void)snprintf(ledger, sizeof ledger, "%s-copy.uph", name);
	(void)snprintf(file, sizeof file, "%s.%s", name, format == UPH_FORMAT_CSV ? "csv" : "xlsx");
	char *path = support_path(folder, file);
	struct uph_report *report = matrix(book, query);
	assert_status(UPH_OK, uph_report_render(report, format, NULL, path, &err), &err);
	uph_report_free(report);
	real_book_empty(copy, folder, ledger);
	real_book_import(copy, path);
	book_verify(copy->ledger);
	free(path);
}

static void out_and_in(
	struct real_book *book, struct real_book *copy, enum uph_matrix_form form, const char *name)
{
	out_and_in_as(book, copy, &(struct uph_query){.form = form}, UPH_FORMAT_XLSX, name);
}

/* Takes a file that was drawn from the book into it again: every row is there, and reads as it did. */
static void nothing_new(struct real_book *book, const char *name, size_t rows)
{
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	struct uph_error err = {0};
	char *path = support_path(folder, name);
	assert_status(UPH_OK,
		uph_import_file(book->ledger, path, &(struct uph_import_options){0}, &result, findings, &err),
		&err);
	assert_int_equal(result.posted, 0);
	assert_int_equal(result.changed, 0);
	assert_int_equal(result.conflicts, 0);
	assert_int_equal(result.unchanged, rows);
	uph_import_free(&result);
	uph_findings_free(findings);
	free(path);
}

static void reads_back_from_csv(void **state)
{
	struct real_book book, copy;
	const struct uph_query query = {.form = UPH_MATRIX_PROTOCOL};
	(void)state;
	real_book_open(&book, folder, "csv.uph");
	out_and_in_as(&book, &copy, &query, UPH_FORMAT_CSV, "csv");
	same_balances(&book, &copy, UPH_BY_ACTIVITY, "activity");
	same_balances(&book, &copy, UPH_BY_FUND, "fund");
	same_balances(&book, &copy, UPH_BY_DECISION, "number");
	nothing_new(&book, "csv.csv", 22);
	real_book_close(&copy);
	real_book_close(&book);
}

/* Marks of direction in the book's texts are in every file that may be read back. */
static void marks_of_direction_come_back(void **state)
{
	struct real_book book, copy;
	struct sample_lines *lines = sample_matrix();
	(void)state;
	sample_replace_all(lines, "Barnahus", "Barna\xE2\x80\x8Fhus \xE2\x80\xAEx\xE2\x80\xAC");
	char *text = sample_joined(lines), *path = support_path(folder, "marks.tsv");
	support_write(path, text, strlen(text));
	real_book_empty(&book, folder, "marks.uph");
	real_book_import(&book, path);
	struct uph_report *report = matrix(&book, &(struct uph_query){0});
	assert_true(has_row(report, "Barna\xE2\x80\x8Fhus \xE2\x80\xAEx\xE2\x80\xAC"));
	uph_report_free(report);
	out_and_in(&book, &copy, UPH_MATRIX_BOTH, "marks");
	real_book_close(&copy);
	nothing_new(&book, "marks.xlsx", 22);
	out_and_in_as(
		&book, &copy, &(struct uph_query){.form = UPH_MATRIX_PROTOCOL}, UPH_FORMAT_CSV, "marks2");
	real_book_close(&copy);
	nothing_new(&book, "marks2.csv", 22);
	real_book_close(&book);
	free(text);
	free(path);
	free(lines);
}

static const char *shown_fund(const struct uph_report *report)
{
	assert_string_equal(report->parameters[0].key, "fund");
	return report->parameters[0].shown;
}

/* The year's fund names the whole matrix; that of earlier years is shown alone, as it stands in it. */
static void of_a_fund(void **state)
{
	struct real_book book, copy;
	(void)state;
	real_book_open(&book, folder, "fund.uph");
	const struct uph_query of_year = {.fund = "UPH 2024"};
	const struct uph_query of_earlier = {.fund = "UPH t.o.m. 2023", .form = UPH_MATRIX_BOTH};
	struct uph_report *report = matrix(&book, &of_year);
	assert_string_equal(report->title, "FÖRDELNING AV MEDEL STATSBIDRAG PSYKISK HÄLSA 2024");
	assert_string_equal(report->parameters[0].value.text, "UPH 2024");
	assert_string_equal(shown_fund(report), "Bidragsår: UPH 2024 och tidigare");
	has_real_sums(report, 0);
	uph_report_free(report);
	out_and_in_as(&book, &copy, &of_year, UPH_FORMAT_XLSX, "fund-year");
	same_balances(&book, &copy, UPH_BY_FUND, "fund");
	nothing_new(&book, "fund-year.xlsx", 22);
	real_book_close(&copy);

	report = matrix(&book, &of_earlier);
	assert_string_equal(report->title, "FÖRDELNING AV MEDEL STATSBIDRAG PSYKISK HÄLSA 2024");
	assert_string_equal(report->subtitle, "Läget efter mötet 2023-10-20 · kronor");
	assert_string_equal(report->parameters[0].value.text, "UPH t.o.m. 2023");
	assert_string_equal(shown_fund(report), "Endast UPH t.o.m. 2023");
	assert_int_equal(labelled(report, 0, "Kvar på balansen 2023-12-31"), 181087406);
	assert_int_equal(labelled(report, 0, "Summa medel"), 181087406);
	assert_int_equal(labelled(report, 0, "Kvar att besluta"), 105087406);
	assert_int_equal(report->sections[0].row_count, 5); /* two rows of the decision, three sums */
	assert_false(has_row(report, "Barnahus"));
	assert_int_equal(report_pair_ore(report, "granted"), 0);
	formulas_hold(report);
	uph_report_free(report);
	/* A book of its own can be made of it. */
	out_and_in_as(&book, &copy, &of_earlier, UPH_FORMAT_XLSX, "fund-earlier");
	report = matrix(&copy, &of_earlier);
	assert_int_equal(labelled(report, 0, "Kvar att besluta"), 105087406);
	uph_report_free(report);
	real_book_close(&copy);
	/* The book it came from refuses it whole, since the year's rows are not in it. */
	char *path = support_path(folder, "fund-earlier.xlsx");
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	struct uph_error err = {0};
	struct uph_head before = uph_ledger_head(book.ledger);
	assert_int_equal(
		uph_import_file(book.ledger, path, &(struct uph_import_options){0}, &result, findings, &err),
		UPH_E_CONFLICT);
	assert_int_equal(uph_ledger_head(book.ledger).seq, before.seq);
	uph_import_free(&result);
	uph_findings_free(findings);
	free(path);
	real_book_close(&book);
}

static void reads_back(void **state)
{
	struct real_book book, copy;
	(void)state;
	real_book_open(&book, folder, "back.uph");
	static const enum uph_matrix_form forms[] = {UPH_MATRIX_PROTOCOL, UPH_MATRIX_BOTH, UPH_MATRIX_FULL};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		char name[16];
		(void)snprintf(name, sizeof name, "back%zu", i);
		out_and_in(&book, &copy, forms[i], name);
		same_balances(&book, &copy, UPH_BY_ACTIVITY, "activity");
		same_balances(&book, &copy, UPH_BY_FUND, "fund");
		same_balances(&book, &copy, UPH_BY_DECISION, "number");
		real_book_close(&copy);
	}
	/* Into the book it came from: nothing new. */
	struct uph_head before = uph_ledger_head(book.ledger);
	nothing_new(&book, "back1.xlsx", 22);
	assert_int_equal(uph_ledger_head(book.ledger).voucher, before.voucher);
	real_book_close(&book);
}

/* ---- what is not a decision ---- */

static int64_t post(struct real_book *book, enum uph_event event, int32_t date, int64_t ore,
	struct uph_account from, struct uph_account to)
{
	struct uph_error err;
	int64_t seq;
	struct uph_entry_draft draft = {
		.event = event, .date = {date}, .amount = {ore}, .from = from, .to = to};
	assert_status(UPH_OK, uph_voucher_begin(book->ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book->ledger, &draft, &seq, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(book->ledger, &err), &err);
	return seq;
}

struct found {
	const char *label;
	int64_t entry, allocation;
};

static enum uph_status find_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct found *found = context;
	(void)err;
	if (entry->allocation_label && strcmp(entry->allocation_label, found->label) == 0) {
		found->entry = entry->seq;
		found->allocation = entry->allocation;
	}
	return UPH_OK;
}

static struct found entry_of(struct real_book *book, const char *label)
{
	struct found found = {.label = label};
	struct uph_error err;
	const struct uph_scope all = {0};
	assert_status(UPH_OK, uph_entries(book->ledger, &all, find_entry, &found, &err), &err);
	assert_true(found.entry > 0);
	return found;
}

static void money_that_moves_otherwise(void **state)
{
	struct real_book book, copy;
	(void)state;
	real_book_open(&book, folder, "other.uph");
	int64_t year = real_book_fund(&book, "UPH 2024"), earlier = real_book_fund(&book, "UPH t.o.m. 2023");
	int64_t undivided = real_book_activity(&book, ""), a786 = real_book_activity(&book, "786");
	int64_t a964 = real_book_activity(&book, "964");
	struct found held = entry_of(&book, "UPH-24-003");
	real_book_begin(&book);
	(void)post(&book, UPH_EVENT_DISTRIBUTE, 20241001, 300000000, book_pot(year, undivided),
		book_pot(year, a786));
	(void)post(&book, UPH_EVENT_RELEASE, 20241002, 5381300,
		book_at(UPH_ACCOUNT_HELD, year, a964, held.allocation), book_pot(year, a964));
	(void)post(&book, UPH_EVENT_REFUND, 20241003, 1000000,
		(struct uph_account){.kind = UPH_ACCOUNT_EARLIER, .fund = earlier}, book_pot(earlier, a786));
	(void)post(&book, UPH_EVENT_CARRY, 20241004, 700000, book_pot(earlier, a964), book_pot(year, a964));
	(void)post(&book, UPH_EVENT_REPAY, 20241005, 100000, book_pot(earlier, a964),
		(struct uph_account){.kind = UPH_ACCOUNT_REPAID, .fund = earlier});
	real_book_commit(&book);
	struct uph_report *report = matrix(&book, &(struct uph_query){.form = UPH_MATRIX_PROTOCOL});
	/* 7 893 742,06 + 53 813,00 + 10 000,00 − 1 000,00 */
	assert_int_equal(labelled(report, 0, "Kvar att besluta"), 795655506);
	assert_int_equal(
		labelled(report, 0, "Summa beslut före årets bidrag"), 76000000 - 1000000 + 700000 + 100000);
	size_t row = report_row_named(report, 0, "purpose", "Fördelat på aktivitet");
	assert_int_equal(report_ore(report, 0, row, "amount"), 300000000);
	assert_string_equal(report_words(report, 0, row, "activity"), "");
	assert_int_equal(report_ore(report, 0, row + 1, "amount"), -300000000);
	assert_string_equal(report_words(report, 0, row + 1, "activity"), "786");
	row = report_row_named(report, 0, "purpose", "Återfört");
	assert_int_equal(report_ore(report, 0, row, "amount"), -5381300);
	assert_string_equal(report_words(report, 0, row, "comment"),
		"UPH-24-003 Överföring från balansen 2023 till 2024");
	formulas_hold(report);
	uph_report_free(report);
	out_and_in(&book, &copy, UPH_MATRIX_PROTOCOL, "other");
	same_balances(&book, &copy, UPH_BY_ACTIVITY, "activity");
	same_balances(&book, &copy, UPH_BY_FUND, "fund");
	real_book_close(&copy);
	real_book_close(&book);
}

static void corrected_rows(void **state)
{
	struct real_book book;
	struct uph_error err;
	int64_t seq;
	(void)state;
	real_book_open(&book, folder, "corrected.uph");
	struct found barnahus = entry_of(&book, "UPH-24-014"), left = entry_of(&book, "UPH-24-016");
	real_book_begin(&book);
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(book.ledger, barnahus.entry, (struct uph_money){26400000},
			(struct uph_date){20241001}, "för mycket", NULL, &seq, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(book.ledger, left.entry, (struct uph_money){0}, (struct uph_date){20241001},
			"återtaget", NULL, &seq, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	real_book_commit(&book);
	struct uph_report *report = matrix(&book, &(struct uph_query){0});
	size_t row = report_row_named(report, 0, "purpose", "Barnahus");
	assert_int_equal(report_ore(report, 0, row, "amount"), 200000000);
	assert_false(has_row(report, "Programledare 0,75% (kommun)"));
	assert_int_equal(labelled(report, 0, "Kvar att besluta"), 789374206 + 26400000 + 20000000);
	uph_report_free(report);
	/* Before the day of the corrections the rows stand as they were. */
	report = matrix(&book, &(struct uph_query){.to = {20240930}});
	row = report_row_named(report, 0, "purpose", "Barnahus");
	assert_int_equal(report_ore(report, 0, row, "amount"), 226400000);
	assert_int_equal(labelled(report, 0, "Kvar att besluta"), 789374206);
	uph_report_free(report);
	real_book_close(&book);
}

static void decided_by_the_director(void **state)
{
	struct real_book book;
	struct uph_error err;
	int64_t decision;
	(void)state;
	real_book_open(&book, folder, "decided.uph");
	char hex[65];
	struct uph_head before = uph_ledger_head(book.ledger);
	(void)uph_head_hex(&before, hex);
	assert_status(UPH_OK,
		uph_decision_find(book.ledger, "LSVO", (struct uph_date){20240614}, NULL, &decision, &err),
		&err);
	real_book_begin(&book);
	assert_status(UPH_OK,
		uph_step_add(book.ledger, decision,
			&(struct uph_step){
				.stage = UPH_DECIDED, .date = {20240702}, .function = "regiondirektör"},
			NULL, &err),
		&err);
	assert_status(UPH_OK,
		uph_step_add(book.ledger, decision,
			&(struct uph_step){.stage = UPH_ADJUSTED, .date = {20240703}}, NULL, &err),
		&err);
	real_book_commit(&book);
	struct uph_report *report = matrix(&book, &(struct uph_query){0});
	size_t row = report_row_named(report, 0, "purpose", "Barnahus");
	assert_string_equal(report_words(report, 0, row, "rd_decision"), "2024-07-02");
	assert_int_equal(report_pair_ore(report, "undecided"), 868291800 - 226400000);
	uph_report_free(report);
	report = matrix(&book, &(struct uph_query){.known_at = hex});
	assert_string_equal(report_words(report, 0, row, "rd_decision"), "saknas");
	assert_int_equal(report_pair_ore(report, "undecided"), 868291800);
	uph_report_free(report);
	real_book_close(&book);
}

/* What 2024 decided and has not paid stands in the next year's matrix as the 2023 decision stood in this one.
 */
static void the_next_year(void **state)
{
	struct real_book book, copy;
	struct uph_error err;
	(void)state;
	real_book_open(&book, folder, "next.uph");
	int64_t year = real_book_fund(&book, "UPH 2024"), undivided = real_book_activity(&book, "");
	int64_t a786 = real_book_activity(&book, "786"), next;
	struct found barnahus = entry_of(&book, "UPH-24-014");
	real_book_begin(&book);
	(void)post(&book, UPH_EVENT_PAY, 20241215, 100000000,
		book_at(UPH_ACCOUNT_RESERVED, year, a786, barnahus.allocation),
		book_at(UPH_ACCOUNT_PAID, year, a786, barnahus.allocation));
	const struct uph_fund fund = {.name = "UPH 2025", .kind = "state", .year = 2025};
	assert_status(UPH_OK, uph_fund_add(book.ledger, &fund, NULL, &next, &err), &err);
	(void)post(&book, UPH_EVENT_GRANT, 20250101, 900000000,
		(struct uph_account){.kind = UPH_ACCOUNT_GRANTOR, .fund = next}, book_pot(next, undivided));
	real_book_commit(&book);
	struct uph_report *report = matrix(&book, &(struct uph_query){.form = UPH_MATRIX_PROTOCOL});
	assert_string_equal(report->title, "FÖRDELNING AV MEDEL STATSBIDRAG PSYKISK HÄLSA 2025");
	assert_int_equal(labelled(report, 0, "Kvar på balansen 2024-12-31"), 1657666006 - 100000000);
	assert_int_equal(labelled(report, 0, "Statsbidrag 2025 (ofördelat)"), 900000000);
	assert_int_equal(labelled(report, 0, "Summa beslut före årets bidrag"), 868291800 - 100000000);
	assert_int_equal(labelled(report, 0, "Kvar att besluta"), 789374206 + 900000000);
	size_t row = report_row_named(report, 0, "purpose", "Barnahus");
	assert_int_equal(report_ore(report, 0, row, "amount"), 126400000);
	size_t opening = report_section_named(report, "opening");
	row = report_row_named(report, opening, "activity", "786");
	assert_int_equal(report_ore(report, opening, row, "opening"), 72000036 - 100000000);
	formulas_hold(report);
	uph_report_free(report);
	/* The year before is still there to ask for, as it stood at its end and as it stands. */
	report = matrix(&book, &(struct uph_query){.fund = "UPH 2024"});
	has_real_sums(report, 0);
	uph_report_free(report);
	out_and_in(&book, &copy, UPH_MATRIX_PROTOCOL, "next");
	same_balances(&book, &copy, UPH_BY_ACTIVITY, "activity");
	real_book_close(&copy);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(the_full_form),
		cmocka_unit_test(the_state_per_activity),
		cmocka_unit_test(the_protocol_form),
		cmocka_unit_test(as_of_a_day),
		cmocka_unit_test(reads_back),
		cmocka_unit_test(reads_back_from_csv),
		cmocka_unit_test(marks_of_direction_come_back),
		cmocka_unit_test(of_a_fund),
		cmocka_unit_test(money_that_moves_otherwise),
		cmocka_unit_test(corrected_rows),
		cmocka_unit_test(decided_by_the_director),
		cmocka_unit_test(the_next_year),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
