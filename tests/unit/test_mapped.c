/* Sheets read by mappings: the mapping's own faults, amounts of every writing, totals, rows that are left
 * out. */
#include "import/mapped.h"

#include <string.h>

#include "import/mapped_sheet.h"
#include "tests/support/mapped_case.h"
#include "tests/support/support.h"

/* ---- amounts ---- */

struct amount_case {
	const char *text;
	char decimal, thousands;
	enum mapped_unit unit;
	int64_t ore; /* -1: refused … */
	const char *why;
};

static void reads_amounts_exactly(void **state)
{
	(void)state;
	static const struct amount_case cases[] = {
		{"12,345", ',', 0, MAPPED_THOUSANDS, 1234500, NULL},
		{"12,345", '.', 0, MAPPED_KRONOR, 1234500, NULL},
		{"12,34567", ',', 0, MAPPED_THOUSANDS, 1234567, NULL},
		{"12,345678", ',', 0, MAPPED_THOUSANDS, -1,
			"Beloppet \"12,345678\" tkr har fler decimaler än ören; avrunda det i filen."},
		{"12,3456700", ',', 0, MAPPED_THOUSANDS, 1234567, NULL},
		{"1,5", 0, 0, MAPPED_MILLIONS, 150000000, NULL},
		{"0,00000001", ',', 0, MAPPED_MILLIONS, 1, NULL},
		{"1 234,50-", 0, 0, MAPPED_KRONOR, -123450, NULL},
		{"1\xC2\xA0"
		 "234,50\xE2\x88\x92",
			0, 0, MAPPED_KRONOR, -123450, NULL},
		{"(1.234,50)", 0, 0, MAPPED_KRONOR, -123450, NULL},
		{"-1 234", 0, 0, MAPPED_KRONOR, -123400, NULL},
		{"1,234", 0, 0, MAPPED_KRONOR, -1,
			"\"1,234\" kan läsas på två sätt. Skriv i kartan, under formats, vilket tecken som skiljer "
			"ören (decimal)."},
		{"0,234", 0, 0, MAPPED_THOUSANDS, 23400, NULL},
		{"12 34", 0, 0, MAPPED_KRONOR, -1,
			"\"12 34\" är inget belopp så som kartan säger att kolumnen skrivs."},
		{"1.234.567", ',', '.', MAPPED_KRONOR, 123456700, NULL},
		{"1 234", ',', '.', MAPPED_KRONOR, -1,
			"\"1 234\" är inget belopp så som kartan säger att kolumnen skrivs."},
		{"125 tkr", 0, 0, MAPPED_THOUSANDS, 12500000, NULL},
		{"1O,5", ',', 0, MAPPED_THOUSANDS, -1,
			"\"1O,5\" är inget belopp. Rätta cellen, eller utelämna raden med ett filter."},
		{"99999999999999", ',', 0, MAPPED_MILLIONS, -1,
			"Beloppet \"99999999999999\" mnkr är större än boken kan hålla."},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct amount_case *c = &cases[i];
		const struct mapped_format format = {.decimal = c->decimal, .thousands = c->thousands};
		const struct table_cell cell = {
			.kind = TABLE_TEXT, .text = c->text, .text_length = strlen(c->text)};
		struct uph_money amount = {0};
		struct buffer why;
		buffer_init(&why, 4096);
		bool read = mapped_amount(&cell, &format, c->unit, &amount, &why);
		if (c->why) {
			if (read)
				fail_msg("%s was read", c->text);
			assert_string_equal(buffer_string(&why), c->why);
		} else {
			if (!read)
				fail_msg("%s: %s", c->text, buffer_string(&why));
			assert_int_equal(amount.ore, c->ore);
		}
		buffer_free(&why);
	}
}

static void reads_numbers_of_workbooks(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum mapped_unit unit;
		int64_t ore;
	} cases[] = {{"12.345", MAPPED_THOUSANDS, 1234500},
		{"123.04800000000001", MAPPED_THOUSANDS, 12304800}, {"1.5E-1", MAPPED_MILLIONS, 15000000},
		{"-7", MAPPED_KRONOR, -700}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct table_cell cell = {
			.kind = TABLE_NUMBER, .text = cases[i].text, .text_length = strlen(cases[i].text)};
		struct uph_money amount = {0};
		struct buffer why;
		buffer_init(&why, 4096);
		assert_true(mapped_amount(&cell, NULL, cases[i].unit, &amount, &why));
		assert_int_equal(amount.ore, cases[i].ore);
		buffer_free(&why);
	}
}

/* ---- sheets ---- */

#define PLAIN                                                                                                \
	"{\"format\": \"uph-karta-1\", \"amount\": {\"column\": \"Belopp\"}, \"event\": {\"is\": \"pay\"}, " \
	"\"columns\": {\"date\": \"Datum\"}, \"find\": {\"allocation\": \"Text\"}"

static void says_what_is_wrong_with_a_mapping(void **state)
{
	(void)state;
	assert_reads("{}", "",
		"! format: Nyckeln \"format\" saknas i kartan.\n"
		"! amount: Kartan säger inte i vilken kolumn beloppet står. Skriv amount med column, "
		"eller med debit och credit.\n"
		"! event: Kartan säger inte vilken händelse en rad är. Skriv till exempel \"event\": "
		"{\"is\": \"pay\"}.\n"
		"! columns: Kartan säger inte i vilken kolumn dagen står. Skriv date under columns, eller "
		"en dag för alla rader under constants.\n");
	assert_reads(
		"{\"format\": \"uph-karta-1\", \"amount\": {\"debit\": \"D\"}, \"event\": {\"is\": \"betala\"}, "
		"\"columns\": {\"date\": \"A\", \"voucher\": \"B\"}}",
		"",
		"! amount: Debet och kredit hör ihop: skriv både debit och credit, eller en enda kolumn med column.\n"
		"! event.is: Händelsen \"betala\" finns inte; menade du Utbetalt?\n"
		"! columns.voucher: \"voucher\" är ingen uppgift som en rad med en händelse kan ha. De som finns "
		"står i docs/mapping.md.\n");
	assert_reads(PLAIN "}", "Datum;Summa;Text\n2024-05-01;5;x\n",
		"! 1: Kartan nämner kolumnen \"Belopp\" (amount.column), men ingen rubrik heter så. Rubrikerna är Datum, Summa, Text. Rätta rubriken i "
		"kartan, eller skriv kolumnens bokstav.\n");
}

static void tells_every_bad_row_at_once(void **state)
{
	(void)state;
	assert_reads(PLAIN "}",
		"Datum;Belopp;Text\n2024-05-01;5x;UPH-24-001 a\n2024-13-01;7;b\n2024-05-03;-9;c\n;11;d\n"
		"2024-05-04;13;UPH-24-003\n",
		"6 20240504 13.00 pay UPH-24-003\n"
		"! 2: Kolumnen Belopp: \"5x\" är inget belopp. Rätta cellen, eller utelämna raden med ett filter.\n"
		"! 3: Kolumnen Datum: \"2024-13-01\" är inget datum. Skriv dagen som 2024-09-27.\n"
		"! 4: Kolumnen Belopp: Beloppet är −9,00 kr, men händelsen säger åt vilket håll pengarna går. Skriv i "
		"kartan vilken händelse ett negativt belopp är (event: positive och negative), eller vänd "
		"tecknet.\n"
		"! 5: Kolumnen Belopp: Raden har ett belopp men ingen dag. Skriv dagen, eller välj bort raden med ett "
		"filter i kartan.\n");
}

static void checks_totals(void **state)
{
	(void)state;
	assert_reads(PLAIN ", \"totals\": {\"words\": [\"Summa\"], \"arithmetic\": true, \"total\": \"31\"}}",
		"Datum;Belopp;Text\n240501;5;a\n240502;7;b\nSumma maj;12;\n240603;9;c\n;9;\n240604;11;d\n;20;\n"
		"Summa;33;\n",
		"2 20240501 5.00 pay \n3 20240502 7.00 pay \n"
		"-4 Raden är en summa (\"Summa maj\") och stämmer med raderna ovan.\n"
		"5 20240603 9.00 pay \n-6 Raden har ingen dag och är summan av raderna ovan.\n"
		"7 20240604 11.00 pay \n-8 Raden har ingen dag och är summan av raderna ovan.\n"
		"! 9: Kolumnen Belopp: Summan \"Summa\" är 33,00 kr, men raderna ovan är tillsammans 32,00 kr: "
		"skillnaden är 1,00 kr. Rätta filen, eller ta bort raden som fattas eller står två gånger.\n"
		"! : Kartan säger att raderna är tillsammans 31,00 kr, men de är 32,00 kr: skillnaden är −1,00 kr.\n");
}

static void says_what_a_dayless_amount_is_off_by(void **state)
{
	(void)state;
	assert_reads(PLAIN ", \"totals\": {\"arithmetic\": true}}",
		"Datum;Belopp;Text\n240501;5;a\n240502;7;b\n;13;\n",
		"2 20240501 5.00 pay \n3 20240502 7.00 pay \n"
		"! 4: Kolumnen Belopp: Raden har ett belopp men ingen dag, och är inte summan av raderna ovan: det "
		"skiljer 1,00 kr. Skriv dagen, rätta summan, eller välj bort raden med ett filter i kartan.\n");
}

static void names_columns_without_guessing(void **state)
{
	(void)state;
	assert_reads(PLAIN "}", "Datum;Belopp;Text;Belopp\n240501;5;a;6\n",
		"! 1: Kartan nämner kolumnen \"Belopp\" (amount.column), men två kolumner heter så, B och D. Skriv "
		"den bokstav som gäller i kartan.\n");
	assert_reads(PLAIN "}", "Datum;Belop;Text\n240501;5;a\n",
		"! 1: Kartan nämner kolumnen \"Belopp\" (amount.column), men ingen rubrik heter så. Menade du "
		"\"Belop\"?\n");
	assert_reads(PLAIN ", \"key\": [\"DR\"]}", "Datum;Belopp;Text\n240501;5;a\n",
		"! 1: Kartan nämner kolumnen \"DR\" (key), men ingen rubrik heter så. Rubrikerna är Datum, Belopp, "
		"Text. Rätta rubriken i kartan, eller skriv kolumnens bokstav.\n");
	/* A sheet without headings keeps its first row. */
	assert_reads("{\"format\": \"uph-karta-1\", \"amount\": {\"column\": \"B\"}, \"event\": {\"is\": "
		     "\"pay\"}, \"columns\": {\"date\": \"A\"}}",
		"240501;5;x\n240502;6;y\n",
		"2 20240502 6.00 pay \n"
		"! 1: Raden läses som rubriker, men den har en dag och ett belopp. Sätt in en rad med rubriker "
		"överst i filen, eller rätta header i kartan.\n");
}

static void says_every_choice_that_is_left(void **state)
{
	(void)state;
	assert_reads("{\"format\": \"uph-karta-1\", \"amount\": {\"column\": \"Belopp\"}, \"event\": "
		     "{\"positive\": \"pay\", \"negative\": \"?\"}, \"columns\": {\"date\": \"Datum\"}, "
		     "\"constants\": {\"fund\": \"?\"}}",
		"Datum;Belopp\n240501;5\n",
		"! event.negative: Ett frågetecken står kvar: en människa ska välja innan filen kan läsas in. Byt "
		"\"?\" mot det som gäller (till exempel pay för Utbetalt eller requisition för Rekvirerat).\n"
		"! constants.fund: Ett frågetecken står kvar: en människa ska välja innan filen kan läsas in. Byt "
		"\"?\" mot det som gäller.\n");
}

static void chooses_events_and_rows(void **state)
{
	(void)state;
	assert_reads(
		"{\"format\": \"uph-karta-1\", \"amount\": {\"debit\": \"Debet\", \"credit\": \"D\"}, "
		"\"event\": {\"positive\": \"pay\", \"negative\": \"refund\"}, \"columns\": {\"date\": \"Dag\"}, "
		"\"formats\": [{\"column\": \"Dag\", \"date\": \"dmy\"}], "
		"\"filter\": [{\"column\": \"Konto\", \"is\": \"matches\", \"value\": \"45*\"}]}",
		"Dag;Konto;Debet;Kredit\n27/9 2024;4510;1 000;\n28.9.2024;4520;;250\n290924;1930;;750\n",
		"2 20240927 1000.00 pay \n3 20240928 250.00 refund \n"
		"-4 Raden väljs bort av kartans filter på Konto.\n");
	assert_reads("{\"format\": \"uph-karta-1\", \"amount\": {\"column\": \"Belopp\", \"turned\": true}, "
		     "\"event\": {\"column\": \"Typ\", \"words\": {\"Utb\": \"pay\", \"Prel\": \"\"}}, "
		     "\"columns\": {\"date\": \"Datum\", \"allocation\": \"Proj\"}, "
		     "\"values\": [{\"column\": \"Proj\", \"words\": {\"Barnahus\": \"UPH-24-014\"}}]}",
		"Datum;Typ;Proj;Belopp\n240501;UTB;barnahus;5,50-\n240502;Prel;;7-\n240503;Kredit;;9-\n",
		"2 20240501 5.50 pay UPH-24-014\n-3 Raden är ingen händelse, säger kartan.\n"
		"! 4: Kolumnen Typ: Kartan säger inte vilken händelse \"Kredit\" är. Skriv det under event, words; "
		"\"\" utelämnar raden.\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_wrong_with_a_mapping),
		cmocka_unit_test(tells_every_bad_row_at_once),
		cmocka_unit_test(reads_amounts_exactly),
		cmocka_unit_test(reads_numbers_of_workbooks),
		cmocka_unit_test(checks_totals),
		cmocka_unit_test(says_what_a_dayless_amount_is_off_by),
		cmocka_unit_test(names_columns_without_guessing),
		cmocka_unit_test(says_every_choice_that_is_left),
		cmocka_unit_test(chooses_events_and_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
