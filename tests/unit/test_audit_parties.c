/* R40, R41, R42: people's names beside pay, recipients that are remarks, and recipients nearly the same. */
#include <string.h>

#include "tests/support/audit_case.h"

static void money(void)
{
	books_grant(books.year, books.a787, KRONOR(900000), 20240101, "dnr 1");
}

static int64_t row(int day, const char *purpose, int64_t recipient, const char *text)
{
	return books_allocate_as(&(struct uph_allocation){.decision = books_decide(20240401 + day, "1"),
					 .purpose = purpose,
					 .recipient = recipient},
		books.year, books.a787, KRONOR(1000), text);
}

/* ---- R40 ---- */

#define PERSON                                                                                                 \
	"Texten nämner en person vid namn tillsammans med lön eller arvode. Boken och matrisen sprids, och " \
	"beloppet blir en uppgift om personen."

static void a_name_beside_pay(void **state)
{
	(void)state;
	static const char *const texts[] = {"Återbetalning (Kims lön)", "Kims lön",
		"Lön till Kim Exempelsson april", "Arvode Kim Exempelsson", "Olofström: Kims  lönekostnad",
		"Åsas arvode"};
	money();
	for (int i = 0; i < 6; i++)
		(void)row(i, texts[i], books.kou, NULL);
	audit_on(20240927);
	assert_int_equal(6, audit_count("R40"));
}

static void the_finding_does_not_repeat_the_name(void **state)
{
	(void)state;
	money();
	(void)row(1, "Återbetalning (Kims lön)", books.kou, "avser Kims lön");
	audit_on(20240927);
	audit_says("R40", UPH_SEVERITY_WARNING, "ver 2", KRONOR(1000), PERSON); /* and once */
	assert_string_equal("R40 UPH-24-001", audit_finding("R40")->key);
	assert_int_equal(0, audit_finding("R40")->item_count);
}

static void a_name_in_the_text_of_an_entry(void **state)
{
	(void)state;
	money();
	(void)row(1, "Återbetalning", books.kou, "avser Kims lön");
	audit_on(20240927);
	audit_says("R40", UPH_SEVERITY_WARNING, "ver 2", KRONOR(1000), PERSON);
	assert_true(audit_finding("R40")->subject.entry != 0);
}

static void pay_without_a_name_and_names_without_pay(void **state)
{
	(void)state;
	static const char *const texts[] = {"Lön april–september", "Olofström, återbetalning av lön",
		"Kommunens lön", "Projektledarens lön", "Karlskronas lönekostnader", "Lön KoU",
		"Lön Region Blekinge", "Lön Barnahus", "Arvode föreläsare Temavecka Hälsa",
		"Kim Exempelsson föreläser", "Lönsamhet i Samverkan Blekinge", "Lön, Uppdrag Psykisk Hälsa",
		"Samordnares lön", "Lön Januari Februari", "Ungdomsmottagningens lön"};
	money();
	for (int i = 0; i < 15; i++)
		(void)row(i, texts[i], books.kou, texts[i]);
	audit_on(20240927);
	audit_silent("R40");
}

/* ---- R41 ---- */

static void a_recipient_that_is_a_remark(void **state)
{
	(void)state;
	money();
	(void)row(1, "Insats", books_party("Ligga kvar på balansen. Formellt beslut."), NULL);
	audit_on(20240927);
	audit_says("R41", UPH_SEVERITY_WARNING, "ver 2", KRONOR(1000),
		"Mottagaren \"Ligga kvar på balansen. Formellt beslut.\" ser ut som en kommentar: 1 000,00 står på den.");
	static const char *const others[] = {"200 000 kr", "Kommunen?", "saknas", "från 2022 års medel"};
	for (int i = 0; i < 4; i++)
		(void)row(2 + i, "Insats", books_party(others[i]), NULL);
	audit_on(20240927);
	assert_int_equal(5, audit_count("R41"));
}

static void a_recipient_with_a_long_or_odd_name(void **state)
{
	(void)state;
	money();
	static const char *const names[] = {"Barn- och utbildningsförvaltningen, Olofströms kommun",
		"Region Blekinge (Psykiatri)", "Föreningen Mind", "FINSAM i Blekinge", "Suicide Zero",
		"Kulturskolan 2", "St. Petri församling", "Brottsofferjouren Karlskrona Ronneby"};
	for (int i = 0; i < 8; i++)
		(void)row(1 + i, "Insats", books_party(names[i]), NULL);
	(void)books_party("Ligga kvar på balansen."); /* no money concerns it */
	audit_on(20240927);
	audit_silent("R41");
}

/* ---- R42 ---- */

static void recipients_nearly_the_same(void **state)
{
	(void)state;
	money();
	(void)row(1, "Insats", books_party("Föreningen Balans"), NULL);
	(void)row(2, "Insats", books_party("Föreningen Ballans"), NULL);
	(void)row(3, "Insats", books_party("Föreningen Ballans"), NULL);
	audit_on(20240927);
	audit_says("R42", UPH_SEVERITY_NOTE, "ver 3", KRONOR(2000),
		"Mottagarna \"Föreningen Ballans\" och \"Föreningen Balans\" heter nästan lika; är de samma?");
	assert_string_equal("R42 Föreningen Ballans", audit_finding("R42")->key);
	assert_string_equal(
		"är de samma: uph party merge \"Föreningen Ballans\" \"Föreningen Balans\" --reason "
		"\"…\"; annars godta",
		audit_finding("R42")->action);
}

static void merged_they_are_no_longer_two(void **state)
{
	(void)state;
	struct uph_error err;
	money();
	int64_t one = books_party("Föreningen Balans"), other = books_party("Föreningen Ballans");
	(void)row(1, "Insats", one, NULL);
	(void)row(2, "Insats", other, NULL);
	const struct uph_party_change merged = {
		.party = other, .field = UPH_PARTY_INTO, .other = one, .reason = "felskrivet"};
	assert_status(UPH_OK, uph_ledger_begin(books.ledger, &err), &err);
	assert_status(UPH_OK, uph_party_change(books.ledger, &merged, NULL, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(books.ledger, &err), &err);
	audit_on(20240927);
	audit_silent("R42");
}

static void recipients_that_are_not_the_same(void **state)
{
	(void)state;
	money();
	int64_t region = books_party("Region Blekinge");
	(void)row(1, "Insats", books_party("Karlshamns kommun"), NULL);
	(void)row(2, "Insats", books.karlskrona, NULL);
	(void)row(3, "Insats", region, NULL);
	(void)row(4, "Insats", books_party_of("Region Blekinge 1", "unit", region), NULL); /* its unit */
	(void)row(5, "Insats", books.kou, NULL);
	(void)row(6, "Insats", books_party("Skola 1 i Ronneby"), NULL);
	(void)row(7, "Insats", books_party("Skola 2 i Ronneby"), NULL);
	(void)row(8, "Insats", books_party("Mind"), NULL);
	(void)row(9, "Insats", books_party("Mina"), NULL);              /* too short to tell */
	(void)row(10, "Insats", books_party("Karlshamn kommun"), NULL); /* an alias is the same party */
	(void)books_party("Regionn Blekinge");                          /* no money concerns it */
	audit_on(20240927);
	audit_silent("R42");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(a_name_beside_pay),
		AUDIT_TEST(the_finding_does_not_repeat_the_name),
		AUDIT_TEST(a_name_in_the_text_of_an_entry),
		AUDIT_TEST(pay_without_a_name_and_names_without_pay),
		AUDIT_TEST(a_recipient_that_is_a_remark),
		AUDIT_TEST(a_recipient_with_a_long_or_odd_name),
		AUDIT_TEST(recipients_nearly_the_same),
		AUDIT_TEST(merged_they_are_no_longer_two),
		AUDIT_TEST(recipients_that_are_not_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
