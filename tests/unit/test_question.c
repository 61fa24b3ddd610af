/* Questions in words: what cannot be read or is not there and the sentence that says so, how each kind of
 * word is understood, and what a question takes of the real matrix's entries. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/matrix_sample.h"
#include "tests/support/real_book.h"

static char *folder;
static struct real_book book;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	real_book_open(&book, folder, "fragor.uph");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	real_book_close(&book);
	support_folder_remove(folder);
	return 0;
}

/* ---- refusals ---- */

struct refusal {
	const char *words;
	enum uph_status status;
	const char *message;
};

#define EXAMPLES                                                                                             \
	"fråga till exempel efter beslut:2024-04-12, UPH-24-016, mottagare:Karlskrona, \"ver 7\", "         \
	"fordelning.xlsx:C24 eller 246096"

static const struct refusal refusals[] = {
	{"", UPH_E_USAGE,
		"frågan är tom; skriv till exempel beslut:2024-04-12, UPH-24-016, mottagare:Karlskrona, \"ver 7\", fordelning.xlsx:C24 eller 246096"},
	/* A byte that is no text was refused as a file's content is (exit 1), not as words. */
	{"mottagare:Karlskrona\xD7", UPH_E_USAGE, "frågan är inte giltig UTF-8 (byte 21)"},
	/* A number larger than any amount was, too. */
	{"belopp:>92233720368580", UPH_E_USAGE,
		"Beloppet \"92233720368580\" är större än boken tar emot (10 000 000 000 000,00). Kontrollera det."},
	{"aktivitet:", UPH_E_USAGE, "efter aktivitet: ska det stå något; skriv till exempel aktivitet:786"},
	/* A space behind it made it a question for every event. */
	{"händelse: ", UPH_E_USAGE, "efter händelse: ska det stå något; skriv till exempel aktivitet:786"},
	{"not:aktivitet: ver:7", UPH_E_USAGE,
		"efter not:aktivitet: ska det stå något; skriv till exempel aktivitet:786"},
	{"aktivtet:786", UPH_E_USAGE, "aktivtet: är inget frågeord; menade du aktivitet:?"},
	{"Karls", UPH_E_USAGE,
		"\"Karls\" kan vara Karlshamns kommun eller Karlskrona kommun; skriv mer av namnet"},
	{"mottagare:Karlskona", UPH_E_MISSING,
		"parten \"Karlskona\" finns inte i boken; menade du \"Karlskrona\"?"},
	{"Solvesborg", UPH_E_MISSING, "\"Solvesborg\" finns inte i boken; menade du Sölvesborgs kommun?"},
	{"månen", UPH_E_MISSING, "\"månen\" finns inte i boken; " EXAMPLES},
	{"ver:99", UPH_E_MISSING, "verifikation 99 finns inte; den sista är 18"},
	{"ver:sju", UPH_E_USAGE, "\"sju\" är inget verifikationsnummer; skriv ver:7 eller ver:7-9"},
	{"ver:99999999999999999999", UPH_E_USAGE,
		"\"99999999999999999999\" är inget verifikationsnummer; skriv ver:7 eller ver:7-9"},
	{"UPH-24-116", UPH_E_MISSING,
		"tilldelningen \"UPH-24-116\" finns inte i boken; menade du UPH-24-016?"},
	{"bidragsår:2031", UPH_E_MISSING, "bidragsåret \"2031\" finns inte i boken"},
	{"datum:imorgon", UPH_E_USAGE,
		"\"imorgon\" är ingen dag; skriv datum:2024, datum:2024-04, datum:2024-04-12 eller datum:2024-01-01..2024-06-30"},
	{"beslut:2024-04-13", UPH_E_MISSING,
		"inget beslut i boken är \"2024-04-13\"; närmast är LSVO 2024-04-12, LSVO 2024-06-14, LSVO 2024-06-18 (uph decisions visar alla)"},
	{"händelse:fest", UPH_E_MISSING,
		"händelsen \"fest\" finns inte; de som finns är rättelse, ingående balans, tilldelat, erhållet, fördelat på aktivitet, överfört mellan bidragsår, rekommenderat, avsatt på balansen, rekvirerat, utbetalt, förbrukat, återkrävt, återbetalt av mottagare, återfört, återbetalat till staten, medfinansiering"},
	{"LSVO 2024-04-12 § 91", UPH_E_MISSING,
		"beslutet \"LSVO 2024-04-12 § 91\" finns inte i boken; menade du LSVO 2024-04-12?"},
	{"LSVO 2024-04-12 §91", UPH_E_MISSING,
		"beslutet \"LSVO 2024-04-12 §91\" finns inte i boken; menade du LSVO 2024-04-12?"},
	{"annan.xlsx:C4", UPH_E_MISSING,
		"filen \"annan.xlsx:C4\" har inte lästs in; de som har det är matris.tsv"},
	{"ver:9-7", UPH_E_USAGE, "\"9-7\" slutar före sin början; skriv det minsta först"},
	{"datum:2024-12..2024-01", UPH_E_USAGE,
		"\"2024-12..2024-01\" slutar före sin början; skriv det minsta först"},
	{"belopp:10..1", UPH_E_USAGE, "\"10..1\" slutar före sin början; skriv det minsta först"},
	{"matris.tsv:13", UPH_E_MISSING,
		"13 i matris.tsv har inte blivit någon post: rubriker, delsummor, saldon och tomma celler blir ingen; närmast är 11 (ver 3, 14 765 786,00), 15 (ver 4, 200 000,00), 16 (ver 5, 53 813,00), 9 (ver 2, 271 982,00)"},
};

static void says_what_is_wrong_and_what_lies_near(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct uph_question *question = NULL;
		struct uph_error err = {0};
		enum uph_status status = uph_question_read(book.ledger, refusals[i].words, &question, &err);
		if (strcmp(err.message, refusals[i].message) != 0)
			print_message("asked: %s\n", refusals[i].words);
		assert_string_equal(refusals[i].message, err.message);
		assert_int_equal(refusals[i].status, status);
		assert_null(question);
	}
}

/* ---- what is understood, and how many entries it takes ---- */

struct counting {
	const struct uph_question *question;
	size_t count;
	int64_t sum;
};

static enum uph_status count(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct counting *counting = context;
	(void)err;
	if (!uph_question_takes_entry(counting->question, entry))
		return UPH_OK;
	counting->count++;
	counting->sum += entry->amount.ore;
	return UPH_OK;
}

struct understood {
	const char *words, *shown;
	size_t entries;
	int64_t ore;
};

static const struct understood questions[] = {
	{"aktivitet:786", "aktivitet:786", 5, 416351536},
	{"786", "aktivitet:786", 5, 416351536},
	{"aktivitet:ofördelat", "aktivitet:ofördelat", 1, 1476578600},
	{"bidragsår:2024", "bidragsår:2024", 17, 2268870400},
	{"bidragsår:UPH t.o.m. 2023", "bidragsår:UPH t.o.m. 2023", 5, 257087406},
	{"mottagare:Karlskrona", "mottagare:Karlskrona kommun", 5, 379509600},
	{"Karlskrona kommun", "mottagare:Karlskrona kommun", 5, 379509600},
	{"mottagare:(psyk", "mottagare:Region Blekinge (Psykiatri)", 1, 20000000},
	{"mottagare:psykiatri", "mottagare:Region Blekinge (Psykiatri)", 1, 20000000},
	{"karlskr", "mottagare:Karlskrona kommun", 5, 379509600},
	{"beslut:2024-04-12", "beslut:2024-04-12", 11, 478559000},
	{"LSVO 2024-04-12", "beslut:LSVO 2024-04-12", 11, 478559000},
	{"2024-04-12", "beslut:2024-04-12", 11, 478559000},
	{"beslut:LSVO 2024-04", "beslut:LSVO 2024-04", 11, 478559000},
	{"2024-01-01", "datum:2024-01-01", 6, 1733666006},
	{"2024", "datum:2024", 22, 2525957806},
	{"2023", "datum:2023", 0, 0},
	{"datum:2024-06", "datum:2024-06", 2, 268351500},
	{"datum:2024-06-01..2024-12", "datum:2024-06-01..2024-12", 3, 288351500},
	{"246096", "belopp:246 096,00", 5, 123048000},
	{"246 096,00", "belopp:246 096,00", 5, 123048000},
	{"belopp:>2000000", "belopp:>2 000 000,00", 2, 1702978600},
	{"belopp:>=2264000", "belopp:≥2 264 000,00", 2, 1702978600},
	{"belopp:<53 813,01", "belopp:<53 813,01", 1, 5381300},
	{"belopp:200000..250000", "belopp:200 000,00..250 000,00", 8, 185950000},
	{"UPH-24-016", "nr:UPH-24-016", 1, 20000000},
	{"beslut:UPH-24-016", "nr:UPH-24-016", 1, 20000000},
	{"nr:16", "nr:UPH-24-016", 1, 20000000},
	{"ver 6", "ver:6", 2, 35000000},
	{"ver:6-8", "ver:6-8", 4, 140000000},
	{"matris.tsv:24", "källa:matris.tsv:24", 1, 24609600},
	{"matris.tsv:rad 24", "källa:matris.tsv:rad 24", 1, 24609600},
	{"matris.tsv rad 24", "källa:matris.tsv:rad 24", 1, 24609600},
	{"matris.tsv:$C$24", "källa:matris.tsv:$C$24", 1, 24609600},
	{"mapp/matris.tsv:11", "källa:matris.tsv:11", 1, 1476578600},
	{"källa:matris", "källa:matris.tsv", 22, 2525957806},
	{"händelse:avsatt", "händelse:Avsatt på balansen", 1, 5381300},
	{"händelse:allocate", "händelse:Rekommenderat", 17, 862910500},
	{"text:barnahus", "text:barnahus", 1, 226400000},
	{"not:händelse:rekommenderat", "not:händelse:Rekommenderat", 5, 1663047306},
	{"inte:aktivitet:787 beslut:2024-04-12", "not:aktivitet:787 beslut:2024-04-12", 2, 122500000},
	{"aktivitet:787 mottagare:Karlskrona datum:2024 belopp:>300000",
		"aktivitet:787 mottagare:Karlskrona kommun datum:2024 belopp:>300 000,00", 1, 52500000},
	{"mottagare:Karlskrona 246096", "mottagare:Karlskrona kommun belopp:246 096,00", 1, 24609600},
	{"mottagare:Region Blekinge (Psykiatri) not:ver:7", "mottagare:Region Blekinge (Psykiatri) not:ver:7",
		1, 20000000},
};

static void words_are_understood(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		struct uph_question *question = NULL;
		struct uph_error err = {0};
		struct counting counting = {0};
		const struct uph_scope everything = {0};
		enum uph_status status = uph_question_read(book.ledger, questions[i].words, &question, &err);
		if (status != UPH_OK)
			fail_msg("%s: %s", questions[i].words, err.message);
		counting.question = question;
		assert_string_equal(questions[i].shown, uph_question_text(question));
		assert_status(UPH_OK, uph_entries(book.ledger, &everything, count, &counting, &err), &err);
		if (counting.count != questions[i].entries || counting.sum != questions[i].ore)
			fail_msg("%s takes %zu entries, %lld öre", questions[i].words, counting.count,
				(long long)counting.sum);
		uph_question_free(question);
	}
}

static void what_was_read_is_read_again_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		struct uph_question *question = NULL;
		struct uph_error err = {0};
		assert_status(
			UPH_OK, uph_question_read(book.ledger, questions[i].shown, &question, &err), &err);
		assert_string_equal(questions[i].shown, uph_question_text(question));
		uph_question_free(question);
	}
}

/* ---- a later version of the same file ---- */

static void a_later_version_says_which_file_posted(void **state)
{
	struct real_book versions;
	struct uph_error err = {0};
	struct uph_question *question = NULL;
	struct counting counting = {0};
	const struct uph_scope everything = {0};
	(void)state;
	real_book_open(&versions, folder, "versioner.uph");
	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 30, "419 515", "419 515,00"); /* the same figures, other bytes */
	sample_replace(lines, 20, "Projektledare", "Projektledning");
	char *text = sample_joined(lines), *path = support_path(folder, "matris2.tsv");
	support_write(path, text, strlen(text));
	real_book_import(&versions, path);

	assert_int_equal(
		UPH_E_MISSING, uph_question_read(versions.ledger, "matris2.tsv:24", &question, &err));
	assert_string_equal(
		"matris2.tsv har inte fört in några poster: raderna stod redan i boken, från matris.tsv; fråga efter platsen i den, eller efter beloppet",
		err.message);
	/* The row whose words were changed is the one it was. */
	assert_status(UPH_OK, uph_question_read(versions.ledger, "matris2.tsv:20", &question, &err), &err);
	counting.question = question;
	assert_status(UPH_OK, uph_entries(versions.ledger, &everything, count, &counting, &err), &err);
	assert_int_equal(1, counting.count);
	assert_int_equal(52500000, counting.sum);
	uph_question_free(question);
	free(path);
	free(text);
	free(lines);
	real_book_close(&versions);
}

/* ---- a protocol ---- */

static void a_line_is_of_the_paragraph_it_stands_in(void **state)
{
	struct real_book other;
	struct uph_error err = {0};
	int64_t meeting, source;
	(void)state;
	real_book_open(&other, folder, "protokoll.uph");
	real_book_begin(&other);
	struct uph_decision decision;
	int64_t allocation;
	assert_status(UPH_OK,
		uph_decision_resolve(other.ledger, "LSVO 2024-09-27", &decision, &allocation, &err), &err);
	/* The paragraph became known after the row was read. */
	assert_status(UPH_OK,
		uph_decision_renumber(other.ledger, decision.id, "84", "enligt protokollet", NULL, &err),
		&err);
	const struct uph_source file = {
		.kind = "protocol", .name = "protokoll.txt", .digest = {7}, .size = 900};
	assert_status(UPH_OK, uph_source_add(other.ledger, &file, &source, &err), &err);
	const struct uph_meeting held = {.body = "LSVO", .date = {20240927}, .state = UPH_MEETING_HELD};
	assert_status(UPH_OK, uph_meeting_say(other.ledger, &held, NULL, &meeting, &err), &err);
	const struct uph_origin from_40 = {source, "rad 40"}, from_60 = {source, "rad 60"};
	const struct uph_minute money = {
		.meeting = meeting, .paragraph = "84", .title = "Ledare", .kind = UPH_MINUTE_MONEY};
	const struct uph_minute idea = {
		.meeting = meeting, .paragraph = "88", .title = "Tankar", .kind = UPH_MINUTE_IDEA};
	assert_status(UPH_OK, uph_minute_add(other.ledger, &money, &from_40, &err), &err);
	assert_status(UPH_OK, uph_minute_add(other.ledger, &idea, &from_60, &err), &err);
	const struct uph_source draft = {
		.kind = "decisions", .name = "utkast.json", .digest = {8}, .size = 90};
	assert_status(UPH_OK, uph_source_add(other.ledger, &draft, &source, &err), &err);
	const struct uph_origin in_draft = {source, "decisions[0].clauses[1] (protokollet rad 45)"};
	assert_status(UPH_OK,
		uph_clause_add(other.ledger, decision.id, "att tillsätta medel", &in_draft, &err), &err);
	real_book_commit(&other);

	static const char *const lines[] = {"protokoll.txt:40", "protokoll.txt:59", "protokoll.txt:rad 45",
		"protokoll.txt rad 45", "utkast.json:decisions[0].clauses[1]",
		"utkast.json decisions[0].clauses[1] (protokollet rad 45)"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct uph_question *question = NULL;
		struct counting counting = {0};
		const struct uph_scope everything = {0};
		if (uph_question_read(other.ledger, lines[i], &question, &err) != UPH_OK)
			fail_msg("%s: %s", lines[i], err.message);
		counting.question = question;
		assert_status(UPH_OK, uph_entries(other.ledger, &everything, count, &counting, &err), &err);
		assert_int_equal(20000000, counting.sum);
		uph_question_free(question);
	}
	struct uph_question *none = NULL;
	assert_int_equal(UPH_E_MISSING, uph_question_read(other.ledger, "protokoll.txt:72", &none, &err));
	assert_string_equal(
		"rad 72 i protokoll.txt står i § 88, Tankar, som inte är något beslut i boken; protokollet säger: tanke eller kostnad utan belopp",
		err.message);
	assert_int_equal(UPH_E_MISSING, uph_question_read(other.ledger, "protokoll.txt:3", &none, &err));
	assert_string_equal(
		"protokoll.txt har inte fört in några poster: det som står i den stod redan i boken, eller flyttar inga pengar",
		err.message);
	real_book_close(&other);
}

/* ---- nothing answers ---- */

static const struct refusal unanswered[] = {
	{"246097", UPH_E_MISSING,
		"ingen post, tilldelning eller verifikation är på 246 097,00; närmast är 246 096,00, 229 020,00, 271 982,00, 200 000,00"},
	{"16", UPH_E_MISSING,
		"ingen post, tilldelning eller verifikation är på 16,00; närmast är 53 813,00, 175 000,00, 200 000,00, 229 020,00; menade du nr:16 (UPH-24-016) eller ver:16?"},
	{"aktivitet:786 ver:7", UPH_E_MISSING,
		"inget i boken svarar mot hela frågan; var för sig: aktivitet:786 5 poster, ver:7 1 post"},
	{"mottagare:Region Blekinge", UPH_E_MISSING,
		"inget i boken svarar mot mottagare:Region Blekinge; fråga efter någon av dess enheter: KoU, Region Blekinge (Psykiatri)"},
	{"datum:2019", UPH_E_MISSING, "inget i boken svarar mot datum:2019"},
};

static void says_what_each_word_would_have_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof unanswered / sizeof *unanswered; i++) {
		struct uph_question *question = NULL;
		struct uph_error err = {0};
		assert_status(
			UPH_OK, uph_question_read(book.ledger, unanswered[i].words, &question, &err), &err);
		assert_int_equal(unanswered[i].status, uph_question_nothing(book.ledger, question, &err));
		assert_string_equal(unanswered[i].message, err.message);
		uph_question_free(question);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_wrong_and_what_lies_near),
		cmocka_unit_test(says_what_each_word_would_have_found),
		cmocka_unit_test(words_are_understood),
		cmocka_unit_test(what_was_read_is_read_again_the_same),
		cmocka_unit_test(a_later_version_says_which_file_posted),
		cmocka_unit_test(a_line_is_of_the_paragraph_it_stands_in),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
