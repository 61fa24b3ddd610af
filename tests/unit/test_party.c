/* Who is who: organisation numbers; what may and may not be said of parties; and that a merge is seen in
 * every figure, is a record, and can be taken back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"
#include "tests/support/book.h"
#include "tests/support/real_book.h"

static char *folder;
static struct book book;
static int64_t kn, allocation;
static struct uph_error err;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	int64_t held;
	book_fill(&book, &allocation, &held);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	const struct uph_party party = {.name = "Karlskrona kn", .kind = "other"};
	assert_status(UPH_OK, uph_party_add(book.ledger, &party, NULL, &kn, &err), &err);
	int64_t own = book_allocation(&book, 20240412, "Lokaler", kn);
	book_post(&book, UPH_EVENT_ALLOCATE, 20240412, 20000, book_pot(book.year, book.a787),
		book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, own));
	own = book_allocation(&book, 20240524, "Utbildning", book.karlskrona);
	book_post(&book, UPH_EVENT_ALLOCATE, 20240524, 10000, book_pot(book.year, book.a787),
		book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, own));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static void begin(void)
{
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
}

static int64_t commit(void)
{
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	return uph_ledger_head(book.ledger).seq;
}

static enum uph_status change(int64_t party, enum uph_party_field field, int64_t other, const char *text)
{
	const struct uph_party_change said = {
		.party = party, .field = field, .other = other, .text = text, .reason = "samma kommun"};
	err.message[0] = '\0';
	return uph_party_change(book.ledger, &said, NULL, NULL, &err);
}

static void say(int64_t party, enum uph_party_field field, int64_t other, const char *text)
{
	begin();
	assert_status(UPH_OK, change(party, field, other, text), &err);
	commit();
}

static void refused(enum uph_status status, int64_t party, enum uph_party_field field, int64_t other,
	const char *text, const char *message)
{
	begin();
	assert_int_equal(status, change(party, field, other, text));
	assert_string_equal(message, err.message);
	uph_ledger_rollback(book.ledger);
}

static int64_t id_of(const char *name)
{
	const struct uph_party *party;
	assert_status(UPH_OK, uph_party_find(book.ledger, name, &party, &err), &err);
	return party->id;
}

static int64_t reserved_of(int64_t party, int64_t seq_max)
{
	const struct uph_scope scope = {.seq_max = seq_max};
	struct uph_balance *rows;
	size_t count;
	int64_t ore = -1;
	assert_status(UPH_OK, uph_balances(book.ledger, &scope, UPH_BY_RECIPIENT, &rows, &count, &err), &err);
	for (size_t i = 0; i < count; i++)
		if (rows[i].party == party)
			ore = rows[i].figures[UPH_STANDS_RESERVED].ore;
	free(rows);
	return ore;
}

/* ---- numbers ---- */

static void numbers_are_read_and_checked(void **state)
{
	(void)state;
	static const struct {
		const char *text, *out, *message;
	} cases[] = {
		{"212000-0828", "",
			"kontrollsiffran i 212000-0828 stämmer inte: sista siffran skulle vara 9; se efter numret"},
		{"232100-081", "",
			"\"232100-081\" är inget organisationsnummer; skriv tio siffror: 232100-0081"},
		{"2321-000081", "",
			"\"2321-000081\" är inget organisationsnummer; skriv tio siffror: 232100-0081"},
		{"19232100-0081", "",
			"\"19232100-0081\" är inget organisationsnummer; skriv tio siffror: 232100-0081"},
		{"", "", "\"\" är inget organisationsnummer; skriv tio siffror: 232100-0081"},
		{"811218-9876", "",
			"numret är en persons: tredje siffran i ett organisationsnummer är minst 2. Personnummer "
			"skrivs inte i boken"},
		{"16811218-9876", "",
			"numret är en persons: tredje siffran i ett organisationsnummer är minst 2. Personnummer "
			"skrivs inte i boken"},
		{"212000-\xe2\x80\x93"
		 "0829",
			"", "\"212000-–0829\" är inget organisationsnummer; skriv tio siffror: 232100-0081"},
		{"212000-0829 1", "",
			"\"212000-0829 1\" är inget organisationsnummer; skriv tio siffror: 232100-0081"},
		{"SE212000082901", "",
			"\"SE212000082901\" är inget organisationsnummer; skriv tio siffror: 232100-0081"},
		{"212000\xe2\x80\x93"
		 "0829",
			"212000-0829", NULL},
		{"212000\xe2\x80\x91"
		 "0829\xc2\xa0",
			"212000-0829", NULL},
		{"\xc2\xa0"
		 "212000 0829",
			"212000-0829", NULL},
		{"16212000\xc2\xa0"
		 "0829",
			"212000-0829", NULL},
		{"232100-0081", "232100-0081", NULL},
		{" 2321000081 ", "232100-0081", NULL},
		{"16232100-0081", "232100-0081", NULL},
		{"162321000081", "232100-0081", NULL},
		{"212000-0829", "212000-0829", NULL},
		{"212000-0811", "212000-0811", NULL},
		{"212000-0845", "212000-0845", NULL},
		{"212000-0852", "212000-0852", NULL},
		{"212000-0837", "212000-0837", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char out[UPH_ORGANISATION_NUMBER_MAX];
		enum uph_status status = uph_organisation_number_parse(cases[i].text, out, &err);
		assert_int_equal(cases[i].message ? UPH_E_REFUSED : UPH_OK, status);
		assert_string_equal(cases[i].out, out);
		if (cases[i].message)
			assert_string_equal(cases[i].message, err.message);
	}
}

static void a_number_has_one_owner(void **state)
{
	(void)state;
	say(book.karlskrona, UPH_PARTY_NUMBER, 0, "2120000829");
	assert_string_equal(
		"212000-0829", uph_party_by_id(book.ledger, book.karlskrona)->organisation_number);
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_NUMBER, 0, "212000-0829",
		"organisationsnumret 212000-0829 är Karlskrona kommun; är det samma part, slå ihop dem: uph party "
		"merge");
	refused(UPH_E_INVARIANT, book.karlskrona, UPH_PARTY_NUMBER, 0, "212000-0829",
		"inget ändras: Karlskrona kommun har redan organisationsnumret 212000-0829");
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_NUMBER, 0, NULL,
		"inget ändras: Karlskrona kn har inget organisationsnummer");
	say(kn, UPH_PARTY_NUMBER, 0, "212000-0811");
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_INTO, book.karlskrona, NULL,
		"Karlskrona kn (212000-0811) och Karlskrona kommun (212000-0829) har olika organisationsnummer: de "
		"är inte samma part");
	say(kn, UPH_PARTY_NUMBER, 0, NULL);
	assert_null(uph_party_by_id(book.ledger, kn)->organisation_number);
}

/* ---- merges ---- */

static void merged_they_count_together_and_apart_again(void **state)
{
	(void)state;
	int64_t before = uph_ledger_head(book.ledger).seq;
	assert_int_equal(20000, reserved_of(kn, 0));
	assert_int_equal(40000, reserved_of(book.karlskrona, 0));
	say(kn, UPH_PARTY_INTO, book.karlskrona, NULL);
	int64_t merged = uph_ledger_head(book.ledger).seq;
	assert_int_equal(book.karlskrona, id_of("Karlskrona kn"));
	assert_int_equal(60000, reserved_of(book.karlskrona, 0));
	assert_int_equal(-1, reserved_of(kn, 0));
	assert_int_equal(20000, reserved_of(kn, before));
	assert_int_equal(40000, reserved_of(book.karlskrona, before));
	assert_int_equal(kn, uph_party_counts_as(book.ledger, kn, before));
	assert_int_equal(book.karlskrona, uph_party_counts_as(book.ledger, kn, merged));
	assert_int_equal(book.karlskrona, uph_party_by_id(book.ledger, kn)->into);
	book_verify(book.ledger);
	say(kn, UPH_PARTY_INTO, 0, NULL);
	assert_int_equal(kn, id_of("Karlskrona kn"));
	assert_int_equal(20000, reserved_of(kn, 0));
	assert_int_equal(40000, reserved_of(book.karlskrona, 0));
	assert_int_equal(60000, reserved_of(book.karlskrona, merged));
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_INTO, 0, NULL,
		"inget ändras: Karlskrona kn är inte sammanslagen med någon");
	book_verify(book.ledger);
}

/* Merged they may share a number; apart they may not, and are told what to take away first. */
static void parted_they_may_not_share_a_number(void **state)
{
	(void)state;
	say(kn, UPH_PARTY_NUMBER, 0, "212000-0829");
	say(kn, UPH_PARTY_INTO, book.karlskrona, NULL);
	say(book.karlskrona, UPH_PARTY_NUMBER, 0, "212000-0829");
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_INTO, 0, NULL,
		"Karlskrona kn och Karlskrona kommun har samma organisationsnummer, 212000-0829; ta först bort det "
		"från den ena: uph party number --none");
	say(book.karlskrona, UPH_PARTY_NUMBER, 0, NULL);
	say(kn, UPH_PARTY_INTO, 0, NULL);
	assert_int_equal(kn, uph_party_counts_as(book.ledger, kn, 0));
	book_verify(book.ledger);
}

static void chains_count_as_their_end_and_circles_are_refused(void **state)
{
	(void)state;
	int64_t region = id_of("Region Blekinge"), ronneby = id_of("Ronneby kommun");
	say(kn, UPH_PARTY_INTO, book.karlskrona, NULL);
	refused(UPH_E_INVARIANT, book.karlskrona, UPH_PARTY_INTO, kn, NULL,
		"Karlskrona kn räknas redan som Karlskrona kommun, och kan inte slås ihop med sig själv");
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_INTO, ronneby, NULL,
		"Karlskrona kn är redan sammanslagen med Karlskrona kommun; ta först tillbaka det: uph party merge "
		"--undo \"Karlskrona kn\"");
	refused(UPH_E_INVARIANT, ronneby, UPH_PARTY_INTO, kn, NULL,
		"Karlskrona kn är sammanslagen med Karlskrona kommun; slå ihop med den");
	refused(UPH_E_INVARIANT, ronneby, UPH_PARTY_INTO, ronneby, NULL,
		"Ronneby kommun räknas redan som Ronneby kommun, och kan inte slås ihop med sig själv");
	say(book.karlskrona, UPH_PARTY_INTO, ronneby, NULL);
	assert_int_equal(ronneby, id_of("karlskrona  KN"));
	assert_int_equal(60000, reserved_of(ronneby, 0));
	refused(UPH_E_INVARIANT, region, UPH_PARTY_INTO, book.kou, NULL,
		"KoU hör till Region Blekinge: den skulle komma att höra till sig själv; ändra det först: uph party "
		"parent");
	book_verify(book.ledger);
}

static void a_parent_that_is_merged_is_the_other(void **state)
{
	(void)state;
	int64_t region = id_of("Region Blekinge");
	refused(UPH_E_INVARIANT, region, UPH_PARTY_PARENT, book.kou, NULL,
		"KoU hör till Region Blekinge, som då skulle höra till sig själv");
	refused(UPH_E_INVARIANT, book.kou, UPH_PARTY_PARENT, region, NULL,
		"inget ändras: KoU hör redan till Region Blekinge");
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_PARENT, 0, NULL,
		"inget ändras: Karlskrona kn hör inte till någon");
	say(book.kou, UPH_PARTY_PARENT, kn, NULL);
	int64_t before = uph_ledger_head(book.ledger).seq;
	say(kn, UPH_PARTY_INTO, book.karlskrona, NULL);
	assert_int_equal(book.karlskrona, uph_party_by_id(book.ledger, book.kou)->parent);
	struct uph_party then;
	assert_true(uph_party_known(book.ledger, book.kou, before, &then));
	assert_int_equal(kn, then.parent);
	assert_true(uph_party_known(book.ledger, book.kou, before - 1, &then));
	assert_int_equal(region, then.parent);
}

/* ---- names and kinds ---- */

static void a_name_taken_away_no_longer_finds(void **state)
{
	(void)state;
	const struct uph_party *party;
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_UNNAMED, 0, "Karlskrona KN",
		"\"Karlskrona kn\" är partens eget namn och kan inte tas bort");
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_UNNAMED, 0, "KRN", "\"KRN\" är inget namn på Karlskrona kn");
	begin();
	assert_status(
		UPH_OK, uph_alias_add(book.ledger, UPH_ALIAS_PARTY, kn, "Krona kommun", NULL, &err), &err);
	int64_t named = commit();
	assert_int_equal(kn, id_of("krona KOMMUN"));
	say(kn, UPH_PARTY_UNNAMED, 0, "KRONA kommun");
	assert_int_equal(UPH_E_MISSING, uph_party_find(book.ledger, "Krona kommun", &party, &err));
	struct uph_party then;
	assert_status(UPH_OK, uph_party_find_known(book.ledger, "Krona kommun", named, &then, &err), &err);
	assert_int_equal(kn, then.id);
	begin();
	assert_status(UPH_OK,
		uph_alias_add(book.ledger, UPH_ALIAS_PARTY, book.karlskrona, "Krona kommun", NULL, &err),
		&err);
	commit();
	assert_int_equal(book.karlskrona, id_of("Krona kommun"));
	assert_status(UPH_OK, uph_party_find_known(book.ledger, "Krona kommun", named, &then, &err), &err);
	assert_int_equal(kn, then.id);
	book_verify(book.ledger);
}

/* Names that no paper could be addressed to, and no command could say again. */
static void names_that_no_one_can_read_are_refused(void **state)
{
	(void)state;
	char wide[UPH_PARTY_NAME_MAX + 2], fits[UPH_PARTY_NAME_MAX + 1], confirm[UPH_PARTY_CONFIRM_MAX];
	memset(wide, 'q', sizeof wide - 1);
	wide[sizeof wide - 1] = '\0';
	memset(fits, 'q', sizeof fits - 1);
	fits[sizeof fits - 1] = '\0';
	const struct {
		const char *name, *message;
	} cases[] = {
		{"", "namnet är tomt; skriv vad parten heter"},
		{" \xc2\xa0\t", "namnet är tomt; skriv vad parten heter"},
		{"\xe2\x80\x8f\xe2\x80\xae", "namnet är tomt; skriv vad parten heter"},
		{"Ron\x07neby",
			"namnet \"Ron neby\" har ett styrtecken, som inte syns (byte 4); skriv om det"},
		{"Ron\x7f", "namnet \"Ron \" har ett styrtecken, som inte syns (byte 4); skriv om det"},
		{wide, "namnet \"qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq…\" är 201 byte långt; ett namn på en "
		       "part får vara högst 200"},
	};
	begin();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct uph_party party = {.name = cases[i].name, .kind = "other"};
		int64_t id;
		assert_int_equal(UPH_E_REFUSED, uph_party_add(book.ledger, &party, NULL, &id, &err));
		assert_string_equal(cases[i].message, err.message);
		assert_int_equal(UPH_E_REFUSED,
			uph_alias_add(book.ledger, UPH_ALIAS_PARTY, kn, cases[i].name, NULL, &err));
		assert_string_equal(cases[i].message, err.message);
	}
	/* the longest there is can be asked about */
	assert_status(UPH_OK, uph_alias_add(book.ledger, UPH_ALIAS_PARTY, kn, fits, NULL, &err), &err);
	fits[7] = 'p';
	const struct uph_party named = {.name = fits, .kind = "other"};
	int64_t id;
	assert_status(UPH_OK, uph_party_add(book.ledger, &named, NULL, &id, &err), &err);
	fits[9] = 'p';
	assert_true(uph_party_confirm(book.ledger, fits, true, confirm));
	uph_ledger_rollback(book.ledger);
}

/* What a row in a file was known by does not change with the name. */
static void the_first_to_be_called_so_stays_the_first(void **state)
{
	(void)state;
	struct uph_party first;
	assert_int_equal(UPH_E_MISSING, uph_party_first_named(book.ledger, "Krona", &first, &err));
	begin();
	assert_status(UPH_OK, uph_alias_add(book.ledger, UPH_ALIAS_PARTY, kn, "Krona", NULL, &err), &err);
	commit();
	say(kn, UPH_PARTY_UNNAMED, 0, "krona");
	assert_status(UPH_OK, uph_party_first_named(book.ledger, "KRONA", &first, &err), &err);
	assert_int_equal(kn, first.id);
	begin();
	const struct uph_party other = {.name = "Krona", .kind = "other"};
	int64_t id;
	assert_status(UPH_OK, uph_party_add(book.ledger, &other, NULL, &id, &err), &err);
	commit();
	assert_int_equal(id, id_of("Krona"));
	assert_status(UPH_OK, uph_party_first_named(book.ledger, "Krona", &first, &err), &err);
	assert_int_equal(kn, first.id);
}

static void a_kind_is_one_of_those_there_are(void **state)
{
	(void)state;
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_KIND, 0, "kommun",
		"slaget \"kommun\" finns inte; välj region, unit, municipality, state, funder eller other");
	refused(UPH_E_INVARIANT, kn, UPH_PARTY_KIND, 0, "other",
		"inget ändras: Karlskrona kn har redan slaget annan");
	say(kn, UPH_PARTY_KIND, 0, "municipality");
	assert_string_equal("municipality", uph_party_by_id(book.ledger, kn)->kind);
}

/* ---- papers ---- */

static struct uph_report *made(enum uph_status (*report)(struct uph_ledger *, const struct uph_query *,
				       struct uph_report **, struct uph_error *),
	struct uph_query query)
{
	struct uph_report *out;
	assert_status(UPH_OK, report(book.ledger, &query, &out, &err), &err);
	return out;
}

static void papers_count_them_together(void **state)
{
	(void)state;
	say(kn, UPH_PARTY_INTO, book.karlskrona, NULL);
	struct uph_report *report = made(uph_report_statement, (struct uph_query){.party = "Karlskrona kn"});
	assert_int_equal(3, report->sections[0].row_count);
	assert_non_null(strstr(report->belongs, "Karlskrona kommun (org.nr ______)"));
	uph_report_free(report);
	report = made(uph_report_trace, (struct uph_query){.question = "mottagare:Karlskrona kn"});
	bool told = false;
	for (size_t i = 0; i < report->note_count; i++)
		told = told || strstr(report->notes[i],
				       "Karlskrona kn är sammanslagen med Karlskrona kommun 2024-10-01");
	assert_true(told);
	uph_report_free(report);
	report = made(uph_report_journal, (struct uph_query){.question = "mottagare:Karlskrona"});
	assert_int_equal(3, report->sections[0].row_count);
	uph_report_free(report);
	report = made(uph_report_parties, (struct uph_query){0});
	size_t row = report_row_named(report, 0, "name", "Karlskrona kommun");
	assert_int_equal(60000, report_ore(report, 0, row, "granted"));
	assert_string_equal("Karlskrona kn", report_words(report, 0, row + 1, "name"));
	assert_string_equal("Karlskrona kommun", report_words(report, 0, row + 1, "merged_into"));
	assert_int_equal(UPH_ROW_MUTED, report->sections[0].rows[row + 1].style);
	size_t changes = report_section_named(report, "changes");
	assert_string_equal("sammanslagen med Karlskrona kommun", report_words(report, changes, 0, "change"));
	assert_string_equal("samma kommun", report_words(report, changes, 0, "reason"));
	uph_report_free(report);
}

static void the_number_stands_on_the_statement(void **state)
{
	(void)state;
	say(book.karlskrona, UPH_PARTY_NUMBER, 0, "212000-0829");
	struct uph_report *report = made(uph_report_statement, (struct uph_query){.party = "Karlskrona"});
	assert_non_null(strstr(report->belongs, "Karlskrona kommun (org.nr 212000-0829)"));
	uph_report_free(report);
}

/* What was known before the merge reads as it did before it. */
static void known_before_reads_as_then(void **state)
{
	(void)state;
	static const struct {
		enum uph_status (*report)(struct uph_ledger *, const struct uph_query *, struct uph_report **,
			struct uph_error *);
		struct uph_query query;
	} papers[] = {
		{uph_report_balance, {.group = UPH_BY_RECIPIENT}},
		{uph_report_statement, {.party = "Karlskrona kn"}},
		{uph_report_statement, {.party = "KoU"}},
		{uph_report_decisions, {.detail = true}},
		{uph_report_journal, {.question = "mottagare:Karlskrona kn"}},
		{uph_report_trace, {.question = "part:Karlskrona kn"}},
		{uph_report_register, {.group = UPH_BY_ACTIVITY}},
		{uph_report_parties, {.group = UPH_BY_ACTIVITY}},
	};
	char known[32], *before[sizeof papers / sizeof *papers];
	size_t lengths[sizeof papers / sizeof *papers];
	char *path = support_path(folder, "paper.csv"), hex[2 * UPH_DIGEST_SIZE + 1];
	const struct uph_head head = uph_ledger_head(book.ledger);
	(void)uph_head_hex(&head, hex);
	(void)snprintf(known, sizeof known, "%.16s", hex);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
			struct uph_query query = papers[i].query;
			query.known_at = known;
			struct uph_report *report = made(papers[i].report, query);
			assert_status(
				UPH_OK, uph_report_render(report, UPH_FORMAT_JSON, NULL, path, &err), &err);
			uph_report_free(report);
			size_t length;
			char *bytes = support_read(path, &length);
			if (pass == 0) {
				before[i] = bytes;
				lengths[i] = length;
				continue;
			}
			assert_int_equal(lengths[i], length);
			assert_memory_equal(before[i], bytes, length);
			free(bytes);
			free(before[i]);
		}
		if (pass == 1)
			break;
		say(kn, UPH_PARTY_INTO, book.karlskrona, NULL);
		say(book.karlskrona, UPH_PARTY_NUMBER, 0, "212000-0829");
		say(book.kou, UPH_PARTY_PARENT, book.karlskrona, NULL);
		say(book.karlskrona, UPH_PARTY_KIND, 0, "other");
		say(book.karlskrona, UPH_PARTY_UNNAMED, 0, "Karlskrona");
	}
	free(path);
}

/* What a party is told of at its making: as what is said of it later. */
static void a_new_party_is_refused_as_one_that_changes(void **state)
{
	(void)state;
	static const struct {
		struct uph_party party;
		enum uph_status status;
		const char *message;
	} cases[] = {
		{{.name = "Ny\xd7", .kind = "other"}, UPH_E_SYNTAX, "namnet är inte giltig UTF-8 (byte 3)"},
		{{.name = "karlskrona  KN", .kind = "other"}, UPH_E_EXISTS,
			"namnet \"Karlskrona kn\" finns redan i boken"},
		{{.name = "Ny", .kind = "other", .organisation_number = "212000-0828"}, UPH_E_REFUSED,
			"kontrollsiffran i 212000-0828 stämmer inte: sista siffran skulle vara 9; se efter numret"},
		{{.name = "Ny", .kind = "other", .organisation_number = "2120000811"}, UPH_E_INVARIANT,
			"organisationsnumret 212000-0811 är Karlskrona kn; är det samma part, slå ihop dem: uph party "
			"merge"},
	};
	say(kn, UPH_PARTY_NUMBER, 0, "212000-0811");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t id = 0;
		begin();
		assert_status(
			cases[i].status, uph_party_add(book.ledger, &cases[i].party, NULL, &id, &err), &err);
		assert_string_equal(cases[i].message, err.message);
		assert_int_equal(0, id);
		uph_ledger_rollback(book.ledger);
	}
	assert_string_equal("kommun", uph_party_kind_word("municipality"));
	assert_string_equal("klubb", uph_party_kind_word("klubb"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_and_checked),
#define WITH_BOOK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
		WITH_BOOK(a_number_has_one_owner),
		WITH_BOOK(merged_they_count_together_and_apart_again),
		WITH_BOOK(parted_they_may_not_share_a_number),
		WITH_BOOK(chains_count_as_their_end_and_circles_are_refused),
		WITH_BOOK(a_parent_that_is_merged_is_the_other),
		WITH_BOOK(a_name_taken_away_no_longer_finds),
		WITH_BOOK(names_that_no_one_can_read_are_refused),
		WITH_BOOK(the_first_to_be_called_so_stays_the_first),
		WITH_BOOK(a_kind_is_one_of_those_there_are),
		WITH_BOOK(a_new_party_is_refused_as_one_that_changes),
		WITH_BOOK(papers_count_them_together),
		WITH_BOOK(the_number_stands_on_the_statement),
		WITH_BOOK(known_before_reads_as_then),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
