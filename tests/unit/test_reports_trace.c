/* The trace as a report: what a program gets, how the tree reads as text, links both ways, anchors; the
 * journal asked with the same words; a tree drawn by the text renderer. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/real_book.h"

static char *folder;
static struct real_book book;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	real_book_open(&book, folder, "spar.uph");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	real_book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static struct uph_report *ask(const struct uph_query *query)
{
	struct uph_report *report = NULL;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_trace(book.ledger, query, &report, &err), &err);
	return report;
}

static char *drawn(const struct uph_report *report, enum uph_format format, size_t width)
{
	char *path = support_path(folder, "ritat");
	struct uph_error err = {0};
	const struct uph_render_options options = {.width = width};
	size_t length;
	assert_status(UPH_OK, uph_report_render(report, format, &options, path, &err), &err);
	char *text = support_read(path, &length);
	free(path);
	return text;
}

/* ---- refusals ---- */

static void refuses_what_it_cannot_answer(void **state)
{
	static const struct {
		struct uph_query query;
		enum uph_status status;
		const char *message;
	} cases[] = {
		{{.question = "ver:6", .from = {20240101}}, UPH_E_USAGE,
			"rapporten visar läget en dag; ange bara vilken dag den ska visa (--as-of)"},
		{{.question = "ver:6", .fund = "UPH t.o.m. 2023"}, UPH_E_MISSING,
			"inget i boken svarar mot hela frågan; var för sig: ver:6 2 poster, bidragsår:UPH t.o.m. 2023 5 poster"},
		{{.question = "Karls"}, UPH_E_USAGE,
			"\"Karls\" kan vara Karlshamns kommun eller Karlskrona kommun; skriv mer av namnet"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_report *report = NULL;
		struct uph_error err = {0};
		assert_int_equal(
			cases[i].status, uph_report_trace(book.ledger, &cases[i].query, &report, &err));
		assert_string_equal(cases[i].message, err.message);
		assert_null(report);
	}
}

/* ---- what a program gets ---- */

static void rows_are_a_tree(void **state)
{
	(void)state;
	struct uph_report *report = ask(&(struct uph_query){.question = "beslut:2024-04-12"});
	const struct uph_section *rows = &report->sections[0];
	assert_string_equal("trace", report->name);
	assert_true(rows->tree);
	for (size_t i = 0; i < rows->row_count; i++) {
		const char *id = report_words(report, 0, i, "id"),
			   *parent = report_words(report, 0, i, "parent");
		assert_true(id[0] != '\0');
		assert_int_equal(rows->rows[i].level, report_value(report, 0, i, "level")->integer);
		for (size_t other = 0; other < i; other++)
			assert_string_not_equal(id, report_words(report, 0, other, "id"));
		if (parent[0])
			assert_int_equal(rows->rows[i].level,
				rows->rows[report_row_named(report, 0, "id", parent)].level + 1);
		else
			assert_int_equal(0, rows->rows[i].level);
	}
	size_t row = report_row_named(report, 0, "id", "UPH-24-006");
	assert_string_equal("allocation", report_words(report, 0, row, "kind"));
	assert_string_equal("decision:LSVO 2024-04-12", report_words(report, 0, row, "parent"));
	assert_string_equal("Karlskrona kommun", report_words(report, 0, row, "recipient"));
	assert_int_equal(52500000, report_ore(report, 0, row, "amount"));
	row++;
	assert_string_equal("entry", report_words(report, 0, row, "kind"));
	assert_string_equal(
		"Rekommenderat: 787 UPH 2024 → reserverat", report_words(report, 0, row, "title"));
	assert_string_equal("matris.tsv rad 21", report_words(report, 0, row, "where"));
	assert_string_equal("controller", report_words(report, 0, row, "who"));
	assert_int_equal(8, report_value(report, 0, row, "voucher")->integer);
	assert_int_equal(16, strlen(report_words(report, 0, row, "digest")));
	assert_int_equal(478559000, report_pair_ore(report, "granted"));
	assert_int_equal(478559000, report_pair_ore(report, "reserved"));
	assert_int_equal(0, report_pair_ore(report, "paid"));
	uph_report_free(report);
}

static void what_answers_is_marked(void **state)
{
	(void)state;
	struct uph_report *report = ask(&(struct uph_query){.question = "246096"});
	const struct uph_section *rows = &report->sections[0];
	size_t marked = 0;
	assert_int_equal(5, report_figure_value(report, "matches")->integer);
	assert_int_equal(123048000, report_figure_value(report, "match_sum")->money.ore);
	for (size_t i = 0; i < rows->row_count; i++) {
		bool matches = report_value(report, 0, i, "match")->boolean;
		marked += matches;
		assert_int_equal(matches, strncmp(rows->rows[i].values[0].text, "► ", strlen("► ")) == 0);
	}
	assert_int_equal(5, marked);
	uph_report_free(report);
}

static void a_click_leads_there_and_back(void **state)
{
	(void)state;
	struct uph_report *report =
		ask(&(struct uph_query){.question = "mottagare:Karlskrona", .detail = true});
	size_t entries = report_section_named(report, "entries"),
	       decisions = report_section_named(report, "decisions");
	assert_int_equal(7, report->sections[entries].row_count); /* opening, grant, and the five */
	assert_int_equal(4, report->sections[decisions].row_count);
	for (size_t i = 0; i < report->sections[entries].row_count; i++) {
		const struct uph_value *back = report_value(report, entries, i, "voucher");
		assert_true(back->linked);
		assert_int_equal(0, back->link_section);
		const struct uph_value *there = report_value(report, 0, back->link_row, "voucher");
		assert_true(there->linked);
		assert_int_equal(entries, there->link_section);
		assert_int_equal(i, there->link_row);
	}
	for (size_t i = 0; i < 4; i++) {
		const struct uph_value *back = report_value(report, decisions, i, "allocation");
		const struct uph_value *there = &report->sections[0].rows[back->link_row].values[0];
		assert_int_equal(decisions, there->link_section);
		assert_int_equal(i, there->link_row);
		assert_string_equal(back->text, report->sections[0].rows[back->link_row].trace);
	}
	assert_int_equal(379509600, report_total_ore(report, decisions, "granted"));
	uph_report_free(report);
}

static void a_page_has_anchors(void **state)
{
	(void)state;
	struct uph_report *report = ask(&(struct uph_query){.question = "UPH-24-016", .detail = true});
	char *page = drawn(report, UPH_FORMAT_HTML, 0);
	assert_non_null(strstr(page, "id=\"LSVO-2024-09-27\""));
	assert_non_null(strstr(page, "href=\"#"));
	free(page);
	uph_report_free(report);
}

/* ---- as text ---- */

static const char tree_of_84[] = "Bidragsår UPH 2024\n"
				 "├─ Pott ofördelat\n"
				 "│  ├─ Tilldelat: bidragsgivare → ofördelat\n"
				 "│  └─ Kvar att besluta i potten\n"
				 "├─ Pott 787 Stärkt samverkan\n"
				 "│  ├─ Till UPH-24-016 Programledare 0,75 (kommun) → KoU\n"
				 "│  ├─ Till 9 andra tilldelningar\n"
				 "│  └─ Kvar att besluta i potten\n"
				 "└─ Kvar att besluta av bidragsåret\n"
				 "Beslut LSVO 2024-09-27 (paragrafen är inte känd)\n"
				 "├─ Rekommenderat av LSVO\n"
				 "├─ Protokollet är inte känt som justerat\n"
				 "├─ Beslut saknas: rekommenderat, men inte beslutat av regiondirektören\n"
				 "└─ Tilldelning UPH-24-016 Programledare 0,75 (kommun) → KoU\n"
				 "   ├─ Rekommenderat: 787 UPH 2024 → reserverat\n"
				 "   └─ Nu reserverat\n";

/* The tree's own column: each line up to two spaces after its first word. */
static char *tree_of(const char *text)
{
	char *out = calloc(1, strlen(text) + 1), *end = out;
	const char *at = strstr(text, "Bidragsår UPH 2024 ");
	assert_non_null(at);
	while (*at && *at != '\n') {
		size_t length = strcspn(at, "\n");
		const char *word = at;
		while (*word == ' ' || (unsigned char)*word == 0xE2)
			word += *word == ' ' ? 1 : 3;
		const char *gap = strstr(word, "  ");
		size_t kept = gap && gap < at + length ? (size_t)(gap - at) : length;
		memcpy(end, at, kept);
		end += kept;
		*end++ = '\n';
		at += length + 1;
	}
	return out;
}

static void reads_as_a_tree(void **state)
{
	(void)state;
	struct uph_report *report = ask(&(struct uph_query){.question = "UPH-24-016"});
	char *text = drawn(report, UPH_FORMAT_TEXT, 0), *tree = tree_of(text);
	/* the sample's own words stand in the book; the shape is what is compared */
	const char *wanted = tree_of_84;
	const char *found = tree;
	while (*wanted && *found) {
		size_t lead = strcspn(wanted, "BPTKR");
		assert_memory_equal(wanted, found, lead);
		wanted += strcspn(wanted, "\n") + 1;
		found += strcspn(found, "\n") + 1;
	}
	assert_int_equal(*wanted, *found);
	assert_non_null(strstr(tree, "   ├─ Rekommenderat: 787 UPH 2024 → reserverat\n"));
	free(tree);
	free(text);
	uph_report_free(report);
}

static void branches_go_on_beside_what_wraps(void **state)
{
	static const struct uph_column columns[] = {{"what", "Vad", UPH_VALUE_TEXT, UPH_COLUMN_WRAP, 0},
		{"amount", "Belopp", UPH_VALUE_MONEY, 0, 0}};
	static const struct {
		int level;
		const char *text;
	} rows[] = {{0, "rot"}, {1, "en gren med många ord som inte får plats"},
		{2, "blad med många ord också"}, {1, "sista grenen är också för lång för raden"},
		{0, "annan rot"}};
	static const char expected[] = "Vad                   Belopp\n"
				       "────────────────────────────\n"
				       "rot                     1,00\n"
				       "├─ en gren med          1,00\n"
				       "│  │  många ord som\n"
				       "│  │  inte får plats\n"
				       "│  └─ blad med många    1,00\n"
				       "│     ord också\n"
				       "└─ sista grenen är      1,00\n"
				       "   också för lång\n"
				       "   för raden\n"
				       "annan rot               1,00\n";
	struct uph_report *report = uph_report_new("tree", "Träd", UPH_SWEDISH);
	(void)state;
	(void)uph_report_section(report, "rows", "", "Träd", columns, 2);
	report->sections[0].tree = true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct uph_row *row = uph_report_row(report, 0, UPH_ROW_PLAIN);
		row->level = rows[i].level;
		row->values[0] = uph_value_text(report, rows[i].text);
		row->values[1] = uph_value_money((struct uph_money){100});
	}
	char *text = drawn(report, UPH_FORMAT_TEXT, 28);
	const char *table = strstr(text, "Vad");
	assert_non_null(table);
	assert_string_equal(expected, table);
	free(text);
	uph_report_free(report);
}

/* ---- the journal with the same words ---- */

static void the_journal_takes_the_same_words(void **state)
{
	struct uph_report *report = NULL;
	struct uph_error err = {0};
	const struct uph_query query = {.question = "aktivitet:786 mottagare:Karlskrona"};
	(void)state;
	assert_status(UPH_OK, uph_report_journal(book.ledger, &query, &report, &err), &err);
	assert_int_equal(3, report->sections[0].row_count);
	uph_report_free(report);
	const struct uph_query wrong = {.question = "Karls"};
	assert_int_equal(UPH_E_USAGE, uph_report_journal(book.ledger, &wrong, &report, &err));
	assert_null(report);
}

static void what_is_only_proposed_says_which_pots(void **state)
{
	struct real_book other;
	struct uph_error err = {0};
	struct uph_report *report = NULL;
	int64_t decision, allocation;
	(void)state;
	real_book_open(&other, folder, "ur.uph");
	real_book_begin(&other);
	const struct uph_decision proposal = {.body = "LSVO", .date = {20241108}, .paragraph = "97"};
	assert_status(UPH_OK, uph_decision_add(other.ledger, &proposal, NULL, &decision, &err), &err);
	const struct uph_step step = {.stage = UPH_PROPOSED, .date = {20241108}};
	assert_status(UPH_OK, uph_step_add(other.ledger, decision, &step, NULL, &err), &err);
	const struct uph_allocation line = {.decision = decision, .purpose = "Läger", .bound = "most"};
	assert_status(UPH_OK, uph_allocation_add(other.ledger, &line, proposal.date, NULL, &allocation, &err),
		&err);
	const struct uph_financing financing = {.allocation = allocation,
		.fund = real_book_fund(&other, "UPH 2024"),
		.activity = real_book_activity(&other, "786"),
		.amount = {7777700}};
	assert_status(UPH_OK, uph_financing_add(other.ledger, &financing, 0, NULL, &err), &err);
	real_book_commit(&other);
	const struct uph_query query = {.question = "LSVO 2024-11-08"};
	assert_status(UPH_OK, uph_report_trace(other.ledger, &query, &report, &err), &err);
	size_t row = report_row_named(report, 0, "kind", "terms");
	assert_string_equal("högst, inget bokfört, ska tas ur 786 UPH 2024: 77 777,00",
		report_words(report, 0, row, "title"));
	uph_report_free(report);
	real_book_close(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_it_cannot_answer),
		cmocka_unit_test(rows_are_a_tree),
		cmocka_unit_test(what_answers_is_marked),
		cmocka_unit_test(a_click_leads_there_and_back),
		cmocka_unit_test(a_page_has_anchors),
		cmocka_unit_test(reads_as_a_tree),
		cmocka_unit_test(branches_go_on_beside_what_wraps),
		cmocka_unit_test(what_is_only_proposed_says_which_pots),
		cmocka_unit_test(the_journal_takes_the_same_words),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
