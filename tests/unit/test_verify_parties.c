/* What verify says of what was written about parties past the program. */
#include <stdlib.h>

#include "tests/support/book.h"
#include "tests/support/broken_book.h"

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

static int64_t id_of(struct book *book, const char *name)
{
	struct uph_error err;
	const struct uph_party *party;
	assert_status(UPH_OK, uph_party_find(book->ledger, name, &party, &err), &err);
	return party->id;
}

static void say(struct book *book, int64_t party, enum uph_party_field field, int64_t other, const char *text)
{
	struct uph_error err;
	const struct uph_party_change said = {.party = party, .field = field, .other = other, .text = text};
	assert_status(UPH_OK, uph_party_change(book->ledger, &said, NULL, NULL, &err), &err);
}

/* A whole ledger where Ronneby has been merged into Karlskrona, taken back and merged again, Karlshamn has
 * its number, Sölvesborg is a unit of Olofström and has lost a name; its path is the caller's. */
static char *whole_ledger(void)
{
	struct uph_error err;
	struct book book;
	book_open(&book, folder);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	int64_t ronneby = id_of(&book, "Ronneby kommun"), solvesborg = id_of(&book, "Sölvesborgs kommun");
	say(&book, ronneby, UPH_PARTY_INTO, book.karlskrona, NULL);
	say(&book, ronneby, UPH_PARTY_INTO, 0, NULL);
	say(&book, ronneby, UPH_PARTY_INTO, book.karlskrona, NULL);
	say(&book, id_of(&book, "Karlshamn"), UPH_PARTY_NUMBER, 0, "212000-0845");
	say(&book, solvesborg, UPH_PARTY_PARENT, id_of(&book, "Olofström"), NULL);
	say(&book, solvesborg, UPH_PARTY_UNNAMED, 0, "Sölvesborg");
	say(&book, solvesborg, UPH_PARTY_KIND, 0, "unit");
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
	uph_ledger_close(book.ledger);
	return book.path;
}

#define LAST "(SELECT max(seq) FROM party_change)"
#define COPY(field, party, other)                                                                            \
	"INSERT INTO party_change SELECT seq + 1000, recorded_at + 1, command, source, place, " party        \
	", '" field "', " other ", NULL, NULL, hash FROM party_change WHERE seq = " LAST
#define PARTY(name) "(SELECT seq FROM party WHERE name = '" name "')"

static void what_breaks_a_rule_is_found(void **state)
{
	(void)state;
	static const struct broken_book cases[] = {
		{"DELETE FROM party_change WHERE field = 'into' AND other IS NULL", "parties.merged",
			"parten slås ihop fast den, eller den som den slås ihop med, redan är sammanslagen med en "
			"annan"},
		{COPY("into", PARTY("KoU"), PARTY("Ronneby kommun")), "parties.merged",
			"parten slås ihop fast den, eller den som den slås ihop med, redan är sammanslagen med en "
			"annan"},
		{COPY("into", PARTY("KoU"), "NULL"), "parties.parted",
			"en sammanslagning tas tillbaka fast parten inte är sammanslagen med någon"},
		{COPY("into", PARTY("Karlskrona kommun"), PARTY("Ronneby kommun")), "parties.circle",
			"sammanslagningen går runt: parten räknas till sist som sig själv"},
		{COPY("parent", PARTY("Region Blekinge"), PARTY("KoU")), "parties.parent",
			"parten hör till sist till sig själv"},
		{COPY("parent", PARTY("Olofströms kommun"), PARTY("Sölvesborgs kommun")), "parties.parent",
			"parten hör till sist till sig själv"},
		{"UPDATE party_change SET text = 'by' WHERE field = 'kind'", "parties.kind",
			"partens slag finns inte"},
		{"UPDATE party_change SET text = 'Ronneby' WHERE field = 'unnamed'", "parties.alias",
			"namnet som tas bort är inte partens"},
		{"UPDATE party_change SET text = '212000-0846' WHERE field = 'number'", "parties.number",
			"kontrollsiffran i 212000-0846 stämmer inte: sista siffran skulle vara 5; se efter numret"},
		{"UPDATE party SET organisation_number = '811218-9876' WHERE name = 'KoU'", "parties.number",
			"numret är en persons: tredje siffran i ett organisationsnummer är minst 2. Personnummer "
			"skrivs inte i boken"},
		{"UPDATE party SET organisation_number = '212000-0845' WHERE name = 'KoU'",
			"parties.same_number",
			"organisationsnumret har två parter, som inte är sammanslagna"},
	};
	char *original = whole_ledger();
	broken_book_expect(original, folder, cases, sizeof cases / sizeof *cases);
	free(original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_breaks_a_rule_is_found, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
