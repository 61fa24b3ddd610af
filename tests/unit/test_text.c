/* UTF-8: checked, walked, folded for comparison, measured and cut. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"
#include "tests/support/support.h"

#define NBSP "\xC2\xA0"
#define RING "\xCC\x8A"
#define DIAERESIS "\xCC\x88"
#define ACUTE "\xCC\x81"
#define SOFT_HYPHEN "\xC2\xAD"
#define ZERO_WIDTH "\xE2\x80\x8B"

static void bad_bytes_are_found_where_they_stand(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t length;
		size_t bad_at;
	} cases[] = {
		{"a\0b", 3, 1},                                      /* NUL */
		{"abcdefgh\0abcdefgh", 17, 8},                       /* NUL beyond eight plain bytes */
		{"abcdefg\0abcdefgh", 16, 7},                        /* NUL among eight bytes */
		{"abc\x80", 4, 3},                                   /* continuation alone */
		{"abc\xE5", 4, 3},                                   /* Latin-1 å */
		{"abc\xC3", 4, 3},                                   /* cut short */
		{"\xC3x", 2, 0},                                     /* no continuation */
		{"\xC0\xAF", 2, 0},                                  /* not in shortest form */
		{"\xC1\xBF", 2, 0},                                  /* not in shortest form */
		{"\xE0\x9F\xBF", 3, 0},                              /* not in shortest form */
		{"\xF0\x8F\xBF\xBF", 4, 0},                          /* not in shortest form */
		{"\xED\xA0\x80", 3, 0},                              /* surrogate */
		{"\xED\xBF\xBF", 3, 0},                              /* surrogate */
		{"\xF4\x90\x80\x80", 4, 0},                          /* beyond U+10FFFF */
		{"\xF8\x88\x80\x80\x80", 5, 0},                      /* five bytes */
		{"\xFF", 1, 0},                                      /* never in UTF-8 */
		{"\xE2\x82", 2, 0},                                  /* cut short */
		{"\xC3\xA5\xC3\xA4\xC3\xB6\xC3\xA5\xC3", 9, 8},      /* cut short after good ones */
		{"\xEF\xBB\xBF\xE5", 4, 3},                          /* after a BOM */
		{"abcdefghijklmnopqrstuvwxyz0123\xE5xyzab", 36, 30}, /* after three words of plain bytes */
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t bad_at = 99;
		assert_false(text_valid(cases[i].text, cases[i].length, &bad_at));
		assert_int_equal(bad_at, cases[i].bad_at);
		assert_false(text_valid(cases[i].text, cases[i].length, NULL));
	}
}

static void good_text_is_valid(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "a", "Sölvesborg", "\xEF\xBB\xBFx", "\xF4\x8F\xBF\xBF",
		"\xEE\x80\x80", "\xED\x9F\xBF", "\xF0\x90\x80\x80", "\xC2\x80", "\xE0\xA0\x80",
		"abcdefghijklmnopqrstuvwxyz åäö", "\x7F\x01"};
	size_t bad_at = 99;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_true(text_valid(texts[i], strlen(texts[i]), &bad_at));
	assert_int_equal(bad_at, 99);
}

static void every_code_point_there_and_back(void **state)
{
	(void)state;
	struct buffer buffer;

	buffer_init(&buffer, 16);
	for (uint32_t code = 1; code <= 0x110000; code++) {
		size_t at = 0;
		bool character = code <= 0x10FFFF && (code < 0xD800 || code >= 0xE000);
		buffer_clear(&buffer);
		text_put(&buffer, code);
		uint32_t back = text_next(buffer.data, buffer.length, &at);
		if (at != buffer.length || back != (character ? code : 0xFFFD) ||
			!text_valid(buffer.data, buffer.length, NULL))
			fail_msg("U+%04X", (unsigned)code);
	}
	buffer_free(&buffer);
}

static void a_bad_byte_is_one_replacement(void **state)
{
	(void)state;
	const char text[] = "a\xFF\xC3";
	size_t at = 0;

	assert_int_equal(text_next(text, 3, &at), 'a');
	assert_int_equal(text_next(text, 3, &at), 0xFFFD);
	assert_int_equal(at, 2);
	assert_int_equal(text_next(text, 3, &at), 0xFFFD);
	assert_int_equal(at, 3);
}

static void texts_fold_to_what_they_mean(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *folded;
	} cases[] = {
		{"", ""},
		{"   ", ""},
		{" \t\n" NBSP, ""},
		{"Karlskrona", "karlskrona"},
		{"  Karlskrona \t kommun\r\n", "karlskrona kommun"},
		{"Kvar" NBSP NBSP " på\xE2\x80\xAF"
		 "balansen",
			"kvar på balansen"},
		{"ÅÄÖ åäö", "åäö åäö"},
		{"SÖLVESBORG", "sölvesborg"},
		{"É é È Ü ü Ø ø Æ æ Ñ Ç", "é é è ü ü ø ø æ æ ñ ç"},
		{"Š š Ž Ł ł Ő Ÿ Ĳ ŉ Ŋ", "š š ž ł ł ő ÿ ĳ ŉ ŋ"},
		{"ẞ ß × ÷", "ß ß × ÷"},
		{"ΑΒΓ ΆΈΉΊΌΎΏ Σίσυφος", "αβγ άέήίόύώ σίσυφοσ"},
		{"ЖУКОВ Ёлка Њ", "жуков ёлка њ"},
		{"Ș Ț Ǆ Ṡ Ậ", "ș ț Ǆ ṡ ậ"},
		{"A" RING "s o" DIAERESIS "n A" DIAERESIS "ng", "ås ön äng"},
		{"Ande" ACUTE "n", "andén"},
		{"\xE2\x84\xAB"
		 "s \xE2\x84\xAA",
			"ås k"},
		{"a" ZERO_WIDTH RING, "å"},
		{"a " RING, "a " RING},
		{RING "a", RING "a"},
		{"x" RING, "x" RING},
		{"å" RING, "å" RING},
		{"Ungdoms" SOFT_HYPHEN "mottagning", "ungdomsmottagning"},
		{"\xEF\xBB\xBFHuvud", "huvud"},
		{"\xE2\x80\x8Ehej\xE2\x80\xAD", "hej"},
		{"a\xE2\x80\x93"
		 "b\xE2\x88\x92"
		 "c\xE2\x80\x91"
		 "d",
			"a-b-c-d"},
		{"\xE2\x80\x9DUPH\xE2\x80\x9D \xE2\x80\x99x\xE2\x80\x98", "\"uph\" 'x'"},
		{"\xFFX", "\xEF\xBF\xBDx"},
		{"§ 84 / 24, 0,75 %", "§ 84 / 24, 0,75 %"},
		{"LSVO @[`{~", "lsvo @[`{~"},
		{"日本 😀", "日本 😀"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer once;
		struct buffer twice;
		buffer_init(&once, 1000);
		buffer_init(&twice, 1000);
		text_fold(&once, cases[i].text, strlen(cases[i].text));
		assert_string_equal(buffer_string(&once), cases[i].folded);
		text_fold(&twice, buffer_string(&once), once.length);
		assert_string_equal(buffer_string(&twice), buffer_string(&once));
		buffer_free(&once);
		buffer_free(&twice);
	}
}

static void folding_is_idempotent_for_every_letter_and_mark(void **state)
{
	(void)state;
	struct buffer text;
	struct buffer once;
	struct buffer twice;

	buffer_init(&text, 100);
	buffer_init(&once, 100);
	buffer_init(&twice, 100);
	for (uint32_t code = 1; code < 0x3000; code++)
		for (uint32_t mark = 0x300; mark <= 0x330; mark++) {
			buffer_clear(&text);
			buffer_clear(&once);
			buffer_clear(&twice);
			text_put(&text, code);
			text_put(&text, mark);
			text_put(&text, mark);
			text_fold(&once, text.data, text.length);
			text_fold(&twice, buffer_string(&once), once.length);
			if (once.length != twice.length || memcmp(once.data, twice.data, once.length) != 0)
				fail_msg("U+%04X U+%04X", (unsigned)code, (unsigned)mark);
		}
	buffer_free(&text);
	buffer_free(&once);
	buffer_free(&twice);
}

static void folding_appends_and_keeps_the_maximum(void **state)
{
	(void)state;
	struct buffer out;
	char text[2000];

	buffer_init(&out, 2500);
	buffer_text(&out, "x:");
	memset(text, 'A', sizeof text);
	text_fold(&out, text, sizeof text);
	assert_false(buffer_failed(&out));
	assert_int_equal(out.length, 2002);
	assert_memory_equal(out.data, "x:aaaa", 6);
	/* Half a letter at the end is not made whole by what lies beyond. */
	text_fold(&out, "å", 1);
	assert_string_equal(out.data + 2002, "\xEF\xBF\xBD");
	out.length = 2002;
	text_fold(&out, text, sizeof text);
	assert_true(buffer_failed(&out));
	assert_int_equal(out.length, 2002);
	buffer_free(&out);
}

/* Where the buffer has the room that any text may need it is folded there, else beside it. */
static void folding_in_place_gives_the_same(void **state)
{
	(void)state;
	static const char *const pieces[] = {"A", "b", "Ä", "ö", "É", " ", "\t", "\xC2\xA0", "-",
		"\xE2\x80\x93", "9", "\xCC\x8A", "ß", "×", "÷", "\xFF", "\xC3", "\xC2\xAD", "Ÿ", "K", "\x7F",
		"\x01"};
	uint32_t seed = 5;
	for (int round = 0; round < 20000; round++) {
		char text[128];
		size_t length = 0;
		struct buffer roomy, narrow;
		for (int i = 0; i < 20; i++) {
			seed = seed * 1664525U + 1013904223U;
			const char *piece = pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)];
			memcpy(text + length, piece, strlen(piece));
			length += strlen(piece);
		}
		buffer_init(&roomy, 1000);
		text_fold(&roomy, text, length);
		buffer_init(&narrow, roomy.length);
		text_fold(&narrow, text, length);
		assert_false(buffer_failed(&roomy) || buffer_failed(&narrow));
		assert_int_equal(roomy.length, narrow.length);
		assert_string_equal(buffer_string(&roomy), buffer_string(&narrow));
		buffer_free(&roomy);
		buffer_free(&narrow);
	}
}

static void different_names_stay_different(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"Ås", "As"}, {"Karlshamn", "Karlskrona"}, {"ö", "o"},
		{"é", "e"}, {"ø", "ö"}, {"a", ""}, {"0265", "265"}, {"Karlshamns kommun", "Karlshamn kommun"},
		{"a b", "ab"}, {"ss", "ß"}};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		assert_false(text_same(pairs[i][0], pairs[i][1]));
		assert_false(text_same(pairs[i][1], pairs[i][0]));
	}
}

static void capitals_keep_what_has_none(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"", ""}, {"regiondirektören", "REGIONDIREKTÖREN"},
		{"hälso- och sjukvårdsnämnden 2", "HÄLSO- OCH SJUKVÅRDSNÄMNDEN 2"}, {"é ü ø š", "É Ü Ø Š"},
		{"ß × ÷ \xF0\x9F\x98\x80", "ẞ × ÷ \xF0\x9F\x98\x80"}, {"ЖЯжя", "ЖЯЖЯ"},
		{"BESLUTAT", "BESLUTAT"}};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct buffer out;
		buffer_init(&out, 200);
		text_capitals(&out, pairs[i][0]);
		assert_string_equal(buffer_string(&out), pairs[i][1]);
		buffer_free(&out);
	}
}

static void same_names_are_the_same(void **state)
{
	(void)state;
	char upper[1200];
	char lower[1200];

	assert_true(text_same("", "  "));
	assert_true(text_same("KoU", "kou"));
	assert_true(text_same("Region" NBSP "Blekinge ", "region blekinge"));
	assert_true(text_same("Olofstro" DIAERESIS "m", "OLOFSTRÖM"));
	memset(upper, 'A', sizeof upper);
	memset(lower, 'a', sizeof lower);
	upper[sizeof upper - 1] = lower[sizeof lower - 1] = '\0';
	assert_true(text_same(upper, lower));
	lower[600] = 'b';
	assert_false(text_same(upper, lower));
}

static void words_are_found_whole(void **state)
{
	(void)state;
	static const struct {
		const char *haystack;
		const char *needle;
		bool anywhere;
		bool words;
	} cases[] = {
		{"", "a", false, false},
		{"abc", "", false, false},
		{"abc", "  ", false, false},
		{"ab", "abc", false, false},
		{"Kvarnby", "kvar", true, false},
		{"Kvar på balansen", "KVAR", true, true},
		{"Kvar på balansen 2023-12-31", "balansen  2023", true, true},
		{"oförbrukade", "brukade", true, false},
		{"åsö", "s", true, false},
		{"å s ö", "s", true, true},
		{"(summa)", "summa", true, true},
		{"delsumma, summa:", "summa", true, true},
		{"delsummaXsumma", "summa", true, false},
		{"2024", "202", true, false},
		{"§ 84/24", "84", true, true},
		{"§ 84/24", "§ 8", true, false},
		{"aaab", "aab", true, false},
		{"naïve", "na", true, false},
		{"x" RING "y", "x", true, false},
		{"Жуков", "жук", true, false},
		{"жук.", "Жук", true, true},
		{"summa°", "summa", true, true},
		{"§summa", "summa", true, true},
		{"summaỻ", "summa", true, false},
		{"SUMMAX", "summa", true, false},
		{"ΑΒΓ", "αβ", true, false},
		{"Ungdoms" SOFT_HYPHEN "mottagning", "ungdomsmottagning", true, true},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (text_has(cases[i].haystack, cases[i].needle, false) != cases[i].anywhere ||
			text_has(cases[i].haystack, cases[i].needle, true) != cases[i].words)
			fail_msg("\"%s\" in \"%s\"", cases[i].needle, cases[i].haystack);
}

static void widths_on_a_terminal(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t width;
	} cases[] = {
		{"", 0},
		{"Sölvesborg", 10},
		{"a" RING "b", 2},
		{"\x1B[1m", 3},
		{"a" SOFT_HYPHEN ZERO_WIDTH "b", 2},
		{"日本", 4},
		{"😀", 2},
		{"§ 84 \xE2\x80\x93 85", 9},
		{"\xE2\x88\x92"
		 "5",
			2},
		{"\xFF\xFF", 2},
		{"\t\n", 0},
		{"ЖΩ", 2},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(text_width(cases[i].text, strlen(cases[i].text)), cases[i].width);
}

static void distances_between_names(void **state)
{
	(void)state;
	static const struct {
		const char *a;
		const char *b;
		size_t distance;
	} cases[] = {
		{"", "", 0},
		{"abc", "", 3},
		{"", "abc", 3},
		{"Ronneby", "ronneby", 0},
		{"Roneby", "Ronneby", 1},
		{"Rnoneby", "Ronneby", 1},
		{"Ronnebx", "Ronneby", 1},
		{"Karlshamn", "Karlskrona", 4},
		{"Solvesborg", "Sölvesborg", 1},
		{"balanec", "balance", 1},
		{"ca", "abc", 3},
		{"åäö", "öäå", 2},
		{"recomend", "recommend", 1},
	};
	char longer[400];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t limit = 0; limit < 12; limit++) {
			size_t expected = cases[i].distance <= limit ? cases[i].distance : limit + 1;
			if (text_distance(cases[i].a, cases[i].b, limit) != expected ||
				text_distance(cases[i].b, cases[i].a, limit) != expected)
				fail_msg("\"%s\" \"%s\" %zu", cases[i].a, cases[i].b, limit);
		}
	memset(longer, 'a', sizeof longer);
	longer[399] = '\0';
	assert_int_equal(text_distance(longer, "a", 1000), 1001);
	assert_int_equal(text_distance(longer, "a", SIZE_MAX), SIZE_MAX);
	longer[256] = '\0';
	assert_int_equal(text_distance(longer, "a", SIZE_MAX), 255);
}

static void cuts_fall_between_characters(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t length;
		size_t cut;
	} cases[] = {
		{"", 0, 0},
		{"abc", 3, 3},
		{"abc", 2, 2},
		{"åä", 4, 4},
		{"åä", 3, 2},
		{"åä", 2, 2},
		{"åä", 1, 0},
		{"a\xE2\x82\xAC", 4, 4},
		{"a\xE2\x82\xAC", 3, 1},
		{"a\xE2\x82\xAC", 2, 1},
		{"a\xF0\x9F\x98\x80", 5, 5},
		{"a\xF0\x9F\x98\x80", 4, 1},
		{"a\xF0\x9F\x98\x80", 3, 1},
		{"a\xF0\x9F\x98\x80", 2, 1},
		{"\x80\x80\x80\x80\x80", 5, 5},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(text_cut(cases[i].text, cases[i].length), cases[i].cut);
}

static void excerpts_are_short_and_safe(void **state)
{
	(void)state;
	char out[TEXT_EXCERPT_MAX];
	const char *ten = "åäöåäöåäöå";
	char text[200];

	assert_string_equal(text_excerpt("a\nb\x1B\xC2\x9B\xFF", 7, out), "a b  \xEF\xBF\xBD");
	snprintf(text, sizeof text, "%s%s%s%s", ten, ten, ten, ten);
	assert_string_equal(text_excerpt(text, strlen(text), out), text);
	snprintf(text, sizeof text, "%s%s%s%sx", ten, ten, ten, ten);
	text_excerpt(text, strlen(text), out);
	assert_int_equal(strlen(out), 83);
	assert_string_equal(out + 80, "\xE2\x80\xA6");
	/* The most bytes an excerpt can have. */
	memset(text, '\xFF', sizeof text);
	assert_int_equal(strlen(text_excerpt(text, sizeof text, out)), 123);
	for (int i = 0; i < 44; i++)
		memcpy(text + (size_t)4 * (size_t)i, "\xF0\x9F\x98\x80", 4);
	assert_int_equal(strlen(text_excerpt(text, 176, out)), 163);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_bytes_are_found_where_they_stand),
		cmocka_unit_test(good_text_is_valid),
		cmocka_unit_test(every_code_point_there_and_back),
		cmocka_unit_test(a_bad_byte_is_one_replacement),
		cmocka_unit_test(texts_fold_to_what_they_mean),
		cmocka_unit_test(folding_is_idempotent_for_every_letter_and_mark),
		cmocka_unit_test(folding_appends_and_keeps_the_maximum),
		cmocka_unit_test(folding_in_place_gives_the_same),
		cmocka_unit_test(different_names_stay_different),
		cmocka_unit_test(capitals_keep_what_has_none),
		cmocka_unit_test(same_names_are_the_same),
		cmocka_unit_test(words_are_found_whole),
		cmocka_unit_test(widths_on_a_terminal),
		cmocka_unit_test(distances_between_names),
		cmocka_unit_test(cuts_fall_between_characters),
		cmocka_unit_test(excerpts_are_short_and_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
