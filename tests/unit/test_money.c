/* Amounts: what is refused, what is read, and arithmetic at every edge. */
#include <stdio.h>
#include <string.h>

#include "tests/support/support.h"
#include "uph/money.h"

#define NBSP "\xC2\xA0"
#define NARROW "\xE2\x80\xAF"
#define THIN "\xE2\x80\x89"
#define FIGURE "\xE2\x80\x87"
#define MINUS "\xE2\x88\x92"
#define EN_DASH "\xE2\x80\x93"
#define EM_DASH "\xE2\x80\x94"
#define RIGHT_QUOTE "\xE2\x80\x99"

/* A fixed sequence (splitmix64), so that a failure can be repeated. */
static uint64_t next_random(uint64_t *seed)
{
	uint64_t value = *seed += UINT64_C(0x9E3779B97F4A7C15);

	value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
	return value ^ value >> 31;
}

/* An amount within what is accepted, of any size from öre up, either sign. */
static struct uph_money random_amount(uint64_t *seed)
{
	static const int64_t sizes[] = {100, 100000, 1000000000, UPH_MONEY_INPUT_MAX_ORE + 1};
	int64_t size = sizes[next_random(seed) % 4];
	int64_t ore = (int64_t)(next_random(seed) % (uint64_t)size);

	return (struct uph_money){next_random(seed) % 2 == 0 ? ore : -ore};
}

static void refused_amounts(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum uph_status status;
		const char *message; /* NULL: the general one */
	} cases[] = {
		{"", UPH_E_SYNTAX, "Beloppet saknas. Skriv det med siffror, som 1 234,50."},
		{" " NBSP "\t", UPH_E_SYNTAX, "Beloppet saknas. Skriv det med siffror, som 1 234,50."},
		{"-", UPH_E_SYNTAX, "Ett ensamt streck är inget belopp här. Skriv 0,00 om beloppet är noll."},
		{EN_DASH, UPH_E_SYNTAX,
			"Ett ensamt streck är inget belopp här. Skriv 0,00 om beloppet är noll."},
		{"1,234", UPH_E_SYNTAX,
			"Beloppet \"1,234\" är tvetydigt: tusental eller decimaler? Skriv 1 234,00 eller "
			"1,23."},
		{"1.234", UPH_E_SYNTAX,
			"Beloppet \"1.234\" är tvetydigt: tusental eller decimaler? Skriv 1 234,00 eller "
			"1,23."},
		{"-246.096 kr", UPH_E_SYNTAX,
			"Beloppet \"-246.096 kr\" är tvetydigt: tusental eller decimaler? "
			"Skriv 246 096,00 eller 246,09."},
		{"0,234", UPH_E_SYNTAX,
			"Beloppet \"0,234\" har fler än två decimaler. Avrunda det till hela ören."},
		{"1234,567", UPH_E_SYNTAX,
			"Beloppet \"1234,567\" har fler än två decimaler. Avrunda det till hela ören."},
		{"1 234.567", UPH_E_SYNTAX,
			"Beloppet \"1 234.567\" har fler än två decimaler. Avrunda det till hela ören."},
		{"1.234,5678", UPH_E_SYNTAX,
			"Beloppet \"1.234,5678\" har fler än två decimaler. Avrunda det till hela ören."},
		{"1 23", UPH_E_SYNTAX,
			"Siffrorna i beloppet \"1 23\" är inte grupperade tre och tre. "
			"Skriv det som 1 234 567,50."},
		{"1234 567", UPH_E_SYNTAX,
			"Siffrorna i beloppet \"1234 567\" är inte grupperade tre och tre. "
			"Skriv det som 1 234 567,50."},
		{"1,81,0874.06", UPH_E_SYNTAX,
			"Siffrorna i beloppet \"1,81,0874.06\" är inte grupperade tre och tre. "
			"Skriv det som 1 234 567,50."},
		{"1 234.567,00", UPH_E_SYNTAX,
			"Siffrorna i beloppet \"1 234.567,00\" är inte grupperade tre och tre. "
			"Skriv det som 1 234 567,50."},
		{"1 234'567", UPH_E_SYNTAX,
			"Siffrorna i beloppet \"1 234'567\" är inte grupperade tre och tre. "
			"Skriv det som 1 234 567,50."},
		{"0 265", UPH_E_SYNTAX,
			"Siffrorna i beloppet \"0 265\" är inte grupperade tre och tre. "
			"Skriv det som 1 234 567,50."},
		{",50", UPH_E_SYNTAX,
			"Beloppet \",50\" saknar kronor före decimaltecknet. "
			"Skriv 0,50 om det är femtio öre."},
		{"-.5", UPH_E_SYNTAX,
			"Beloppet \"-.5\" saknar kronor före decimaltecknet. "
			"Skriv 0,50 om det är femtio öre."},
		{"500 tkr", UPH_E_SYNTAX,
			"Beloppet \"500 tkr\" står i tusental eller miljoner. "
			"Skriv det i kronor, som 1 500 000,00."},
		{"1,5 mkr", UPH_E_SYNTAX,
			"Beloppet \"1,5 mkr\" står i tusental eller miljoner. "
			"Skriv det i kronor, som 1 500 000,00."},
		{"2 milj. kr", UPH_E_SYNTAX,
			"Beloppet \"2 milj. kr\" står i tusental eller miljoner. "
			"Skriv det i kronor, som 1 500 000,00."},
		{"MSEK 2", UPH_E_SYNTAX,
			"Beloppet \"MSEK 2\" står i tusental eller miljoner. "
			"Skriv det i kronor, som 1 500 000,00."},
		{"200k", UPH_E_SYNTAX,
			"Beloppet \"200k\" står i tusental eller miljoner. "
			"Skriv det i kronor, som 1 500 000,00."},
		{"10000000000000,01", UPH_E_OVERFLOW,
			"Beloppet \"10000000000000,01\" är större än boken tar emot (10 000 000 000 "
			"000,00). "
			"Kontrollera det."},
		{"-10 000 000 000 001", UPH_E_OVERFLOW,
			"Beloppet \"-10 000 000 000 001\" är större än boken tar emot "
			"(10 000 000 000 000,00). Kontrollera det."},
		{"99999999999999999999999999999999999999999999999999", UPH_E_OVERFLOW,
			"Beloppet \"9999999999999999999999999999999999999999…\" är större än boken tar "
			"emot "
			"(10 000 000 000 000,00). Kontrollera det."},
		{"1111111111111111111111111111111111111111111111111111111111111111111", UPH_E_SYNTAX,
			"\"1111111111111111111111111111111111111111…\" är för långt för att vara ett belopp. "
			"Skriv det med siffror, som 1 234,50."},
		{"abc", UPH_E_SYNTAX, NULL},
		{"5,00 -", UPH_E_SYNTAX, NULL},
		{"5,00" EN_DASH, UPH_E_SYNTAX, NULL},
		{EN_DASH " 5", UPH_E_SYNTAX, NULL},
		{EM_DASH "5", UPH_E_SYNTAX, NULL},
		{"--5", UPH_E_SYNTAX, NULL},
		{"-5-", UPH_E_SYNTAX, NULL},
		{"(-5)", UPH_E_SYNTAX, NULL},
		{"(5)-", UPH_E_SYNTAX, NULL},
		{"(5", UPH_E_SYNTAX, NULL},
		{"5)", UPH_E_SYNTAX, NULL},
		{"()", UPH_E_SYNTAX, NULL},
		{"1,", UPH_E_SYNTAX, NULL},
		{"1.", UPH_E_SYNTAX, NULL},
		{"1,,5", UPH_E_SYNTAX, NULL},
		{"1  234", UPH_E_SYNTAX, NULL},
		{"1\n234", UPH_E_SYNTAX, NULL},
		{"1\t234", UPH_E_SYNTAX, NULL},
		{"1,5:-", UPH_E_SYNTAX, NULL},
		{"200:", UPH_E_SYNTAX, NULL},
		{"5 EUR", UPH_E_SYNTAX, NULL},
		{"\xE2\x82\xAC"
		 "5",
			UPH_E_SYNTAX, NULL},
		{"50 öre", UPH_E_SYNTAX, NULL},
		{"kr 5 kr", UPH_E_SYNTAX, NULL},
		{"kr", UPH_E_SYNTAX, NULL},
		{"5 kr 6", UPH_E_SYNTAX, NULL},
		{"1e5", UPH_E_SYNTAX, NULL},
		{"100-200", UPH_E_SYNTAX, NULL},
		{"5%", UPH_E_SYNTAX, NULL},
		{"5\xFF", UPH_E_SYNTAX, NULL},
		{"2024-09-27", UPH_E_SYNTAX, NULL},
		{"X5", UPH_E_SYNTAX, NULL},
		{"D5", UPH_E_SYNTAX, NULL},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err = {.message = ""};
		struct uph_money amount = {7};
		int decimals = 7;
		char general[256];
		const char *expected = cases[i].message;
		enum uph_status status =
			uph_money_parse(cases[i].text, strlen(cases[i].text), 0, &amount, &decimals, &err);
		if (status != cases[i].status)
			fail_msg("\"%s\" gave %s: %s", cases[i].text, uph_status_name(status), err.message);
		assert_int_equal(amount.ore, 7);
		assert_int_equal(decimals, 7);
		if (expected == NULL) {
			snprintf(general, sizeof general,
				"Beloppet \"%s\" går inte att läsa. Skriv det med siffror, som 1 234,50.",
				cases[i].text);
			expected = general;
		}
		/* Control characters and bad bytes are not repeated in a message. */
		if (strpbrk(cases[i].text, "\n\t\xFF") == NULL || cases[i].message != NULL)
			assert_string_equal(err.message, expected);
	}
}

static void amounts_as_people_write_them(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ore;
		int decimals;
	} cases[] = {
		{"0", 0, 0},
		{"-0", 0, 0},
		{"(0,00)", 0, 2},
		{"1 810 874,06", 181087406, 2},
		{"1" NBSP "810" NBSP "874,06", 181087406, 2},
		{"1" NARROW "810" NARROW "874,06", 181087406, 2},
		{"1" THIN "810" FIGURE "874,06", 181087406, 2},
		{"1'810'874.06", 181087406, 2},
		{"1" RIGHT_QUOTE "810" RIGHT_QUOTE "874,06", 181087406, 2},
		{"1.810.874,06", 181087406, 2},
		{"1,810,874.06", 181087406, 2},
		{"1810874.06", 181087406, 2},
		{"1810874,06", 181087406, 2},
		{"1.810.874", 181087400, 0},
		{"1,810,874", 181087400, 0},
		{"1 810 874.06", 181087406, 2},
		{"1,234.5", 123450, 1},
		{"1.234,5", 123450, 1},
		{"1 234,5", 123450, 1},
		{"1,5", 150, 1},
		{"1.5", 150, 1},
		{"0,5", 50, 1},
		{"0,05", 5, 2},
		{"12,34", 1234, 2},
		{"007", 700, 0},
		{"14765786", 1476578600, 0},
		{"200 000 kr", 20000000, 0},
		{"200 000kr", 20000000, 0},
		{"200 000 Kr.", 20000000, 0},
		{"200 000  KRONOR", 20000000, 0},
		{"1 krona", 100, 0},
		{"200 000:-", 20000000, 0},
		{"200 000:" EN_DASH, 20000000, 0},
		{"200 000,-", 20000000, 0},
		{"200 000,- kr", 20000000, 0},
		{"200 000," MINUS, 20000000, 0},
		{"-200 000:-", -20000000, 0},
		{"kr 200", 20000, 0},
		{"kr. 200", 20000, 0},
		{"SEK 200", 20000, 0},
		{"SEK200", 20000, 0},
		{"200 SEK", 20000, 0},
		{MINUS "5,00", -500, 2},
		{MINUS " 5,00", -500, 2},
		{"- 5", -500, 0},
		{EN_DASH "5,00", -500, 2},
		{"5,00-", -500, 2},
		{"5,00" MINUS, -500, 2},
		{"5,00- kr", -500, 2},
		{"(5,00)", -500, 2},
		{"( 5,00 )", -500, 2},
		{"(5,00) kr", -500, 2},
		{"(5,00 kr)", -500, 2},
		{"kr (5,00)", -500, 2},
		{"kr -5", -500, 0},
		{"-kr 5", -500, 0},
		{"+5,00", 500, 2},
		{"\xE2\x80\xAD"
		 "5,00\xE2\x80\xAC",
			500, 2},
		{" \t" NBSP "5,00" NBSP "\r\n", 500, 2},
		{MINUS "2 723 514,64", -272351464, 2},
		{"10 000 000 000 000,00", UPH_MONEY_INPUT_MAX_ORE, 2},
		{"-10000000000000", -UPH_MONEY_INPUT_MAX_ORE, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err;
		struct uph_money amount = {7};
		int decimals = 7;
		enum uph_status status =
			uph_money_parse(cases[i].text, strlen(cases[i].text), 0, &amount, &decimals, &err);
		if (status != UPH_OK || amount.ore != cases[i].ore || decimals != cases[i].decimals)
			fail_msg("\"%s\" gave %s %lld %d", cases[i].text, uph_status_name(status),
				(long long)amount.ore, decimals);
		assert_int_equal(
			uph_money_parse(cases[i].text, strlen(cases[i].text), 0, &amount, NULL, NULL),
			UPH_OK);
	}
}

/* What is read at once, and the same with a space before it, which the grammar reads. */
static void the_plain_way_says_what_the_grammar_says(void **state)
{
	(void)state;
	static const char signs[] = "0123456789012345678901234567890123456789,,..- ";
	uint64_t seed = 11;
	for (int round = 0; round < 200000; round++) {
		char text[20] = " ";
		struct uph_money plain = {1}, spaced = {1};
		int plain_decimals = -1, spaced_decimals = -1;
		size_t length = 1 + next_random(&seed) % 16;
		for (size_t i = 0; i < length; i++)
			text[1 + i] = signs[next_random(&seed) % (sizeof signs - 1)];
		if (length > 3 && next_random(&seed) % 2)
			text[length - 2] = next_random(&seed) % 2 ? ',' : '.';
		enum uph_status status = uph_money_parse(text + 1, length, 0, &plain, &plain_decimals, NULL);
		assert_int_equal(
			uph_money_parse(text, length + 1, 0, &spaced, &spaced_decimals, NULL), status);
		assert_int_equal(plain.ore, spaced.ore);
		assert_int_equal(plain_decimals, spaced_decimals);
	}
}

static void a_lone_dash_is_zero_where_the_column_says_so(void **state)
{
	(void)state;
	static const char *const dashes[] = {"-", EN_DASH, EM_DASH, MINUS, " - ", NBSP "-"};
	struct uph_money amount;

	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
		amount.ore = 7;
		assert_int_equal(uph_money_parse(dashes[i], strlen(dashes[i]), UPH_MONEY_DASH_IS_ZERO,
					 &amount, NULL, NULL),
			UPH_OK);
		assert_int_equal(amount.ore, 0);
	}
	assert_int_equal(uph_money_parse("--", 2, UPH_MONEY_DASH_IS_ZERO, &amount, NULL, NULL), UPH_E_SYNTAX);
	assert_int_equal(
		uph_money_parse("- kr", 4, UPH_MONEY_DASH_IS_ZERO, &amount, NULL, NULL), UPH_E_SYNTAX);
}

static void the_length_is_kept(void **state)
{
	(void)state;
	struct uph_money amount;

	assert_int_equal(uph_money_parse("12345", 3, 0, &amount, NULL, NULL), UPH_OK);
	assert_int_equal(amount.ore, 12300);
	assert_int_equal(uph_money_parse("12\0003", 4, 0, &amount, NULL, NULL), UPH_E_SYNTAX);
}

static void refused_decimals(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum uph_status status;
	} cases[] = {
		{"", UPH_E_SYNTAX},
		{"-", UPH_E_SYNTAX},
		{".", UPH_E_SYNTAX},
		{"1,5", UPH_E_SYNTAX},
		{"1.2.3", UPH_E_SYNTAX},
		{"1 000", UPH_E_SYNTAX},
		{"NaN", UPH_E_SYNTAX},
		{"inf", UPH_E_SYNTAX},
		{"0x10", UPH_E_SYNTAX},
		{"1e", UPH_E_SYNTAX},
		{"1e+", UPH_E_SYNTAX},
		{"1e5.5", UPH_E_SYNTAX},
		{"e5", UPH_E_SYNTAX},
		{"--5", UPH_E_SYNTAX},
		{"0.001", UPH_E_SYNTAX},
		{"1.005", UPH_E_SYNTAX},
		{"0.000001", UPH_E_SYNTAX},
		{"0.999999", UPH_E_SYNTAX},
		{"4347826.086956522", UPH_E_SYNTAX},
		{"1e-3", UPH_E_SYNTAX},
		{"999999999999.995", UPH_E_SYNTAX},
		{"10000000000000.1", UPH_E_OVERFLOW},
		{"1e14", UPH_E_OVERFLOW},
		{"-1e300", UPH_E_OVERFLOW},
		{"1e999999999999999999999", UPH_E_OVERFLOW},
		{"123456789012345678901234567890", UPH_E_OVERFLOW},
	};
	struct uph_error err;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_money amount = {7};
		enum uph_status status =
			uph_money_from_decimal(cases[i].text, strlen(cases[i].text), &amount, NULL, &err);
		if (status != cases[i].status || amount.ore != 7)
			fail_msg("\"%s\" gave %s %lld", cases[i].text, uph_status_name(status),
				(long long)amount.ore);
	}
	uph_money_from_decimal("1.005", 5, &(struct uph_money){0}, NULL, &err);
	assert_string_equal(
		err.message, "Beloppet 1.005 har fler än två decimaler. Avrunda det till hela ören.");
	uph_money_from_decimal("abc", 3, &(struct uph_money){0}, NULL, &err);
	assert_string_equal(
		err.message, "\"abc\" är inget tal. Skriv beloppet med decimalpunkt, som 1810874.06.");
}

static void decimals_of_a_cell(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ore;
		int decimals;
	} cases[] = {
		{"0", 0, 0},
		{"-0", 0, 0},
		{"-0.00", 0, 0},
		{"0e99999999999", 0, 0},
		{"-5", -500, 0},
		{"+5", 500, 0},
		{".5", 50, 1},
		{"5.", 500, 0},
		{" 12.50 ", 1250, 1},
		{"0012.34", 1234, 2},
		{"1810874.0600000001", 181087406, 2},
		{"1810874.0599999999", 181087406, 2},
		{"0.30000000000000004", 30, 1},
		{"874.0600000000559", 87406, 2},
		{"873.9399999999441", 87394, 2},
		{"0.35999999998603016", 36, 2},
		{"0.99999999906867743", 100, 0},
		{"-1.8189894035458565E-12", 0, 0},
		{"7.2759576141834e-300", 0, 0},
		{"1.4765786E7", 1476578600, 0},
		{"1.4765786e+07", 1476578600, 0},
		{"12345e-2", 12345, 2},
		{"1000000e-8", 1, 2},
		{"1E13", UPH_MONEY_INPUT_MAX_ORE, 0},
		{"-10000000000000", -UPH_MONEY_INPUT_MAX_ORE, 0},
		{"9999999999999.994", INT64_C(999999999999999), 2},
		{"9999999999999.985", INT64_C(999999999999999), 2},
		{"9999999999999.984", INT64_C(999999999999998), 2},
		{"0.00000000000000000000000000000000000000005e40", 50, 1},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err = {.message = ""};
		struct uph_money amount = {7};
		int decimals = 7;
		enum uph_status status = uph_money_from_decimal(
			cases[i].text, strlen(cases[i].text), &amount, &decimals, &err);
		if (status != UPH_OK || amount.ore != cases[i].ore || decimals != cases[i].decimals)
			fail_msg("\"%s\" gave %s %lld %d %s", cases[i].text, uph_status_name(status),
				(long long)amount.ore, decimals, err.message);
	}
}

static void amounts_are_printed(void **state)
{
	(void)state;
	static const struct {
		int64_t ore;
		const char *plain;
		const char *swedish;
		const char *comma;
	} cases[] = {
		{0, "0.00", "0,00", "0,00"},
		{5, "0.05", "0,05", "0,05"},
		{-5, "-0.05", MINUS "0,05", "-0,05"},
		{99900, "999.00", "999,00", "999,00"},
		{100000, "1000.00", "1 000,00", "1000,00"},
		{-272351464, "-2723514.64", MINUS "2 723 514,64", "-2723514,64"},
		{789374206, "7893742.06", "7 893 742,06", "7893742,06"},
		{INT64_MAX, "92233720368547758.07", "92 233 720 368 547 758,07", "92233720368547758,07"},
		{INT64_MIN, "-92233720368547758.08", MINUS "92 233 720 368 547 758,08",
			"-92233720368547758,08"},
	};
	char text[UPH_MONEY_TEXT_MAX];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_money amount = {cases[i].ore};
		assert_string_equal(uph_money_print(amount, UPH_MONEY_PLAIN, text), cases[i].plain);
		assert_string_equal(uph_money_print(amount, UPH_MONEY_SWEDISH, text), cases[i].swedish);
		assert_string_equal(uph_money_print(amount, UPH_MONEY_COMMA, text), cases[i].comma);
	}
}

static void what_is_printed_is_read_back(void **state)
{
	(void)state;
	uint64_t seed = 20240927;
	char text[UPH_MONEY_TEXT_MAX];

	for (int i = 0; i < 100000; i++) {
		struct uph_money amount = random_amount(&seed);
		struct uph_money read;
		for (int style = UPH_MONEY_PLAIN; style <= UPH_MONEY_COMMA; style++) {
			uph_money_print(amount, (enum uph_money_style)style, text);
			if (uph_money_parse(text, strlen(text), 0, &read, NULL, NULL) != UPH_OK ||
				read.ore != amount.ore)
				fail_msg("%s", text);
		}
		uph_money_print(amount, UPH_MONEY_PLAIN, text);
		if (uph_money_from_decimal(text, strlen(text), &read, NULL, NULL) != UPH_OK ||
			read.ore != amount.ore)
			fail_msg("%s", text);
	}
}

/* What a spreadsheet stores for an amount is that amount, with all the digits of its binary number. */
static void binary_numbers_are_read_back(void **state)
{
	(void)state;
	uint64_t seed = 84;
	char text[64];

	for (int i = 0; i < 100000; i++) {
		struct uph_money amount = random_amount(&seed);
		struct uph_money read;
		snprintf(text, sizeof text, i % 2 == 0 ? "%.17g" : "%.16e", (double)amount.ore / 100.0);
		if (uph_money_from_decimal(text, strlen(text), &read, NULL, NULL) != UPH_OK ||
			read.ore != amount.ore)
			fail_msg("%s", text);
	}
}

static void sums_beyond_64_bits_are_refused(void **state)
{
	(void)state;
	const struct uph_money most = {INT64_MAX};
	const struct uph_money least = {INT64_MIN};
	const struct uph_money one = {1};
	struct uph_money out = {7};

	assert_false(uph_money_add(most, one, &out));
	assert_false(uph_money_add(least, (struct uph_money){-1}, &out));
	assert_false(uph_money_subtract(least, one, &out));
	assert_false(uph_money_subtract((struct uph_money){0}, least, &out));
	assert_false(uph_money_negate(least, &out));
	assert_false(uph_money_round_kronor(most, UPH_ROUND_UP, &out));
	assert_false(uph_money_round_kronor(least, UPH_ROUND_UP, &out));
	assert_int_equal(out.ore, 7);
	assert_true(uph_money_add(most, least, &out));
	assert_int_equal(out.ore, -1);
	assert_true(uph_money_negate(most, &out));
	assert_int_equal(out.ore, -INT64_MAX);
	assert_true(uph_money_subtract(one, one, &out));
	assert_int_equal(out.ore, 0);
}

static void ratios_that_cannot_be_are_refused(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_money out = {7};

	assert_int_equal(
		uph_money_ratio((struct uph_money){1}, 1, 0, UPH_ROUND_DOWN, &out, &err), UPH_E_SYNTAX);
	assert_string_equal(err.message, "Andelen 1/0 går inte att räkna med. "
					 "Talet under bråkstrecket ska vara större än noll.");
	assert_int_equal(uph_money_ratio((struct uph_money){1}, 1, INT64_MIN, UPH_ROUND_DOWN, &out, &err),
		UPH_E_SYNTAX);
	assert_int_equal(uph_money_ratio((struct uph_money){INT64_MAX}, 2, 1, UPH_ROUND_DOWN, &out, &err),
		UPH_E_OVERFLOW);
	assert_string_equal(err.message,
		"92 233 720 368 547 758,07 gånger 2/1 blir ett större belopp än boken "
		"kan hålla. Kontrollera andelen.");
	assert_int_equal(uph_money_ratio((struct uph_money){INT64_MIN}, -1, 1, UPH_ROUND_DOWN, &out, &err),
		UPH_E_OVERFLOW);
	assert_int_equal(uph_money_ratio((struct uph_money){INT64_MIN}, INT64_MIN, INT64_MAX, UPH_ROUND_DOWN,
				 &out, &err),
		UPH_E_OVERFLOW);
	assert_int_equal(out.ore, 7);
	assert_int_equal(uph_money_ratio((struct uph_money){INT64_MIN}, INT64_MAX, INT64_MAX, UPH_ROUND_DOWN,
				 &out, &err),
		UPH_OK);
	assert_true(out.ore == INT64_MIN);
}

static void ratios_are_rounded_as_named(void **state)
{
	(void)state;
	static const struct {
		int64_t ore, numerator, denominator;
		int64_t half_up, half_even, down, up;
	} cases[] = {
		{200000000, 100, 46, 434782609, 434782609, 434782608, 434782609},
		{397618300, 46, 54, 338711885, 338711885, 338711885, 338711886},
		{5, 1, 2, 3, 2, 2, 3},
		{-5, 1, 2, -3, -2, -2, -3},
		{15, 1, 10, 2, 2, 1, 2},
		{25, 1, 10, 3, 2, 2, 3},
		{-25, 1, 10, -3, -2, -2, -3},
		{26, 1, 10, 3, 3, 2, 3},
		{24, 1, 10, 2, 2, 2, 3},
		{20, 1, 10, 2, 2, 2, 2},
		{0, 7, 3, 0, 0, 0, 0},
		{7, 0, 3, 0, 0, 0, 0},
		{7, -1, 2, -4, -4, -3, -4},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const int64_t expected[] = {[UPH_ROUND_HALF_UP] = cases[i].half_up,
			[UPH_ROUND_HALF_EVEN] = cases[i].half_even,
			[UPH_ROUND_DOWN] = cases[i].down,
			[UPH_ROUND_UP] = cases[i].up};
		for (int rounding = UPH_ROUND_HALF_UP; rounding <= UPH_ROUND_UP; rounding++) {
			struct uph_money out;
			assert_int_equal(
				uph_money_ratio((struct uph_money){cases[i].ore}, cases[i].numerator,
					cases[i].denominator, (enum uph_rounding)rounding, &out, NULL),
				UPH_OK);
			assert_int_equal(out.ore, expected[rounding]);
		}
	}
}

static void whole_kronor(void **state)
{
	(void)state;
	struct uph_money out;

	assert_true(uph_money_round_kronor((struct uph_money){1657666006}, UPH_ROUND_HALF_UP, &out));
	assert_int_equal(out.ore, 1657666000);
	assert_true(uph_money_round_kronor((struct uph_money){-150}, UPH_ROUND_HALF_UP, &out));
	assert_int_equal(out.ore, -200);
	assert_true(uph_money_round_kronor((struct uph_money){250}, UPH_ROUND_HALF_EVEN, &out));
	assert_int_equal(out.ore, 200);
	assert_true(uph_money_round_kronor((struct uph_money){INT64_MAX}, UPH_ROUND_DOWN, &out));
	assert_true(out.ore == INT64_MAX - 7);
}

static void splits_that_cannot_be_are_refused(void **state)
{
	(void)state;
	static const uint64_t none[3] = {0, 0, 0};
	static const uint64_t large[2] = {UINT64_MAX, 1};
	struct uph_money parts[3] = {{7}, {7}, {7}};
	struct uph_error err;

	assert_int_equal(uph_money_split((struct uph_money){100}, none, 3, parts, &err), UPH_E_SYNTAX);
	assert_string_equal(
		err.message, "Beloppet kan inte delas: ingen andel är större än noll. Ge minst en andel.");
	assert_int_equal(uph_money_split((struct uph_money){100}, NULL, 0, NULL, &err), UPH_E_SYNTAX);
	assert_int_equal(uph_money_split((struct uph_money){100}, large, 2, parts, &err), UPH_E_OVERFLOW);
	assert_string_equal(
		err.message, "Andelarna är för stora för att läggas ihop. Skriv dem med mindre tal.");
	assert_int_equal(parts[0].ore, 7);
}

static void known_splits(void **state)
{
	(void)state;
	static const struct {
		int64_t total;
		size_t count;
		uint64_t weights[5];
		int64_t parts[5];
	} cases[] = {
		{123048000, 5, {1, 1, 1, 1, 1}, {24609600, 24609600, 24609600, 24609600, 24609600}},
		{100000000, 3, {1, 1, 1}, {33333334, 33333333, 33333333}},
		{-100000000, 3, {1, 1, 1}, {-33333334, -33333333, -33333333}},
		{1, 5, {1, 1, 1, 1, 1}, {1, 0, 0, 0, 0}},
		{-1, 5, {0, 1, 1, 1, 1}, {0, -1, 0, 0, 0}},
		{3, 5, {1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}},
		{0, 2, {1, 2}, {0, 0}},
		{10, 1, {7}, {10}},
		{100, 3, {0, 1, 0}, {0, 100, 0}},
		{10, 3, {3, 3, 4}, {3, 3, 4}},
		/* 1,5 + 2,5 + 6: the two halves tie, the earlier gets the öre. */
		{10, 3, {3, 5, 12}, {2, 2, 6}},
		/* 0,9 + 3,6 + 5,5: the largest remainders are the first and the second. */
		{10, 3, {9, 36, 55}, {1, 4, 5}},
		{INT64_MAX, 2, {1, 1}, {INT64_MAX / 2 + 1, INT64_MAX / 2}},
		{INT64_MIN, 2, {1, 1}, {INT64_MIN / 2, INT64_MIN / 2}},
		{INT64_MIN, 2, {1, 0}, {INT64_MIN, 0}},
		{INT64_MAX, 2, {INT64_MAX, INT64_MAX}, {INT64_MAX / 2 + 1, INT64_MAX / 2}},
		{INT64_MIN, 2, {UINT64_MAX, 0}, {INT64_MIN, 0}},
		{INT64_MAX, 2, {UINT64_MAX - 1, 1}, {INT64_MAX, 0}},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_money parts[5];
		assert_int_equal(uph_money_split((struct uph_money){cases[i].total}, cases[i].weights,
					 cases[i].count, parts, NULL),
			UPH_OK);
		for (size_t p = 0; p < cases[i].count; p++)
			if (parts[p].ore != cases[i].parts[p])
				fail_msg("case %zu part %zu: %lld", i, p, (long long)parts[p].ore);
	}
}

/* Each part is within an öre of its exact share, on the total's side of zero, and nothing where the weight is
 * 0; no part that got an öre had a smaller remainder than one that did not. */
static void check_split(struct uph_money total, const uint64_t *weights, size_t count)
{
	struct uph_money parts[12];
	uint64_t size = total.ore < 0 ? UINT64_C(0) - (uint64_t)total.ore : (uint64_t)total.ore;
	uint64_t weight_sum = 0;
	int64_t sum = 0;
	long double most_left = -1.0L;
	long double least_given = 2.0L;

	assert_int_equal(uph_money_split(total, weights, count, parts, NULL), UPH_OK);
	for (size_t i = 0; i < count; i++)
		weight_sum += weights[i];
	for (size_t i = 0; i < count; i++) {
		sum += parts[i].ore;
		if (weights[i] == 0)
			assert_int_equal(parts[i].ore, 0);
		assert_true(total.ore < 0 ? parts[i].ore <= 0 : parts[i].ore >= 0);
		__extension__ unsigned __int128 product = (unsigned __int128)size * weights[i];
		uint64_t share = (uint64_t)(product / weight_sum);
		uint64_t part = (uint64_t)(total.ore < 0 ? -parts[i].ore : parts[i].ore);
		long double remainder =
			(long double)(uint64_t)(product % weight_sum) / (long double)weight_sum;
		assert_true(part == share || part == share + 1);
		if (part == share && remainder > most_left)
			most_left = remainder;
		if (part == share + 1 && remainder < least_given)
			least_given = remainder;
	}
	assert_true(sum == total.ore);
	assert_true(least_given >= most_left);
}

static void every_split_sums_to_the_whole(void **state)
{
	(void)state;
	static const uint64_t weight_sizes[] = {2, 100, 1000000007, UINT64_MAX / 16};
	uint64_t seed = 46;

	for (int i = 0; i < 100000; i++) {
		uint64_t weights[12];
		size_t count = 1 + (size_t)(next_random(&seed) % 12);
		uint64_t weight_size = weight_sizes[next_random(&seed) % 4];
		for (size_t w = 0; w < count; w++)
			weights[w] = next_random(&seed) % weight_size;
		weights[next_random(&seed) % count] += 1;
		struct uph_money total = random_amount(&seed);
		if (i % 10 == 0)
			total.ore = (int64_t)(next_random(&seed) >> 1) * (i % 20 == 0 ? -1 : 1);
		check_split(total, weights, count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_amounts),
		cmocka_unit_test(amounts_as_people_write_them),
		cmocka_unit_test(the_plain_way_says_what_the_grammar_says),
		cmocka_unit_test(a_lone_dash_is_zero_where_the_column_says_so),
		cmocka_unit_test(the_length_is_kept),
		cmocka_unit_test(refused_decimals),
		cmocka_unit_test(decimals_of_a_cell),
		cmocka_unit_test(amounts_are_printed),
		cmocka_unit_test(what_is_printed_is_read_back),
		cmocka_unit_test(binary_numbers_are_read_back),
		cmocka_unit_test(sums_beyond_64_bits_are_refused),
		cmocka_unit_test(ratios_that_cannot_be_are_refused),
		cmocka_unit_test(ratios_are_rounded_as_named),
		cmocka_unit_test(whole_kronor),
		cmocka_unit_test(splits_that_cannot_be_are_refused),
		cmocka_unit_test(known_splits),
		cmocka_unit_test(every_split_sums_to_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
