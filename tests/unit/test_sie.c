/* The SIE reader: encodings, lines, fields, labels, checksums; what is refused, with its line; what does not
 * add up, with its difference; and files of other systems, when they are here. */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/sie.h"
#include "import/table.h"
#include "tests/support/support.h"

static char *in_encoding(const char *text, size_t length, const char *from, const char *to, size_t *out)
{
	iconv_t converter = iconv_open(to, from);
	assert_true(converter != (iconv_t)-1);
	size_t room = length * 4 + 16, left = room;
	char *copy = malloc(room), *at = copy, *input = malloc(length + 1), *read = input;
	assert_non_null(copy);
	assert_non_null(input);
	memcpy(input, text, length);
	assert_int_equal(iconv(converter, &read, &length, &at, &left), 0);
	iconv_close(converter);
	free(input);
	*out = room - left;
	return copy;
}

static enum uph_status read_text(
	const char *text, size_t length, struct sie_file *file, struct uph_findings **findings)
{
	struct uph_error err = {0};
	/* exactly as long, so that a read beyond the end is seen */
	char *copy = malloc(length ? length : 1);
	assert_non_null(copy);
	memcpy(copy, text, length);
	*findings = uph_findings_new();
	enum uph_status status = sie_read(copy, length, file, *findings, &err);
	free(copy);
	return status;
}

/* "error sie.date 5: message\n…" */
static char *findings_text(const struct uph_findings *findings)
{
	struct buffer out;
	buffer_init(&out, (size_t)1 << 20);
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		buffer_print(&out, "%s %s %s: %s\n", uph_severity_word(finding->severity), finding->rule,
			finding->where, finding->message);
	}
	char *text = strdup(buffer_string(&out));
	buffer_free(&out);
	return text;
}

#define HEAD "#FLAGGA 0\n#SIETYP 4\n#FNAMN \"Provbolaget\"\n#ORGNR 556000-0001\n#RAR 0 20240101 20241231\n"
#define VER "#VER A 1 20240115 \"Prov\"\n{\n#TRANS 1930 {} 100.00\n#TRANS 2990 {6 \"7860\"} -100.00\n}\n"

/* ---- refusals ---- */

static void refused(void **state)
{
	static const struct {
		const char *name, *text, *findings;
	} cases[] = {
		{"no date", HEAD "#VER A 1 \"\" \"x\"\n{\n#TRANS 1930 {} 1\n}\n",
			"fel sie.date 6: #VER: datumet saknas.\n"},
		{"a day that is none", HEAD "#VER A 1 20240230\n{\n}\n",
			"fel sie.date 6: #VER: \"20240230\" är inget datum: det ska stå som 20240927.\n"},
		{"no amount and no account",
			HEAD "#VER A 1 20240115\n{\n#TRANS 1930 {}\n#TRANS \"\" {} 5\n}\n",
			"fel sie.amount 8: #TRANS: beloppet saknas.\nfel sie.missing 9: #TRANS: kontot saknas.\n"},
		{"an amount with letters", HEAD "#VER A 1 20240115\n{\n#TRANS 1930 {} 1E3\n}\n",
			"fel sie.amount 8: #TRANS: \"1E3\" är inget belopp: det ska vara siffror med punkt före "
			"ören, som -1250.50.\n"},
		{"too large", HEAD "#VER A 1 20240115\n{\n#TRANS 1930 {} 99999999999999999.00\n}\n",
			"fel sie.amount 8: #TRANS: beloppet \"99999999999999999.00\" är större än vad boken kan "
			"hålla.\n"},
		{"a quote without end",
			HEAD "#VER A 1 20240115 \"x\n{\n#TRANS 1930 {} 1\n#TRANS 2990 {} -1\n}\n",
			"fel sie.quote 6: #VER: ett citattecken öppnas och stängs inte på raden; ett citattecken "
			"i en text skrivs \\\".\n"},
		{"half an object", HEAD "#VER A 1 20240115\n{\n#TRANS 1930 {6} 1\n}\n",
			"fel sie.objects 8: #TRANS: objektlistan har dimension 6 utan objekt.\n"},
		{"a dimension of letters", HEAD "#VER A 1 20240115\n{\n#TRANS 1930 {X 7} 1\n}\n",
			"fel sie.objects 8: #TRANS: objektlistan har \"X\" där numret på en dimension ska stå: "
			"{dimension objekt}.\n"},
		{"cut short", HEAD "#VER A 1 20240115\n{\n#TRANS 1930 {} 1\n",
			"fel sie.cut 8: verifikation A 1 (rad 6) slutar utan klammer \"}\": filen är avhuggen "
			"eller ändrad.\nvarning sie.unbalanced 6: verifikation A 1 går inte jämnt upp: debet "
			"minus kredit är 1,00.\n"},
		{"a row beside the first brace",
			HEAD "#VER A 1 20240115\n{ #TRANS 1930 {} 1\n#TRANS 1 {} 2\n}\n",
			"fel sie.brace 7: klammern \"{\" ska stå ensam på sin rad, så att ingen rad i "
			"verifikationen går förlorad.\n"},
		{"a brace after a row", HEAD "#VER A 1 20240115\n{\n#TRANS 1930 {6 7} 1 }\n",
			"fel sie.brace 8: #TRANS: klammern \"}\" ska stå ensam på sin rad, så att ingen rad i "
			"verifikationen går förlorad.\n"},
		{"all on one line", HEAD "#VER A 1 20240115 x { #TRANS 1930 {} 1 }\n",
			"fel sie.brace 6: #VER: klammern \"{\" ska stå ensam på sin rad, så att ingen rad i "
			"verifikationen går förlorad.\n"},
		{"two years with one number", HEAD "#RAR 5 20290101 20291231\n#RAR 5 20300101 20301231\n",
			"fel sie.date 7: #RAR: år 5 har andra dagar på rad 6.\n"},
		{"no label", HEAD "Summa 5\n",
			"fel sie.label 6: raden börjar med \"Summa\" och inte med en etikett (#…).\n"},
		{"a checksum that is wrong", "#FLAGGA 0\n#KSUMMA\n#SIETYP 4\n#KSUMMA 1\n",
			"fel sie.checksum 4: #KSUMMA: kontrollsumman stämmer inte: filen säger 1, och innehållet "
			"ger 78635328. Filen har ändrats eller skadats sedan den skrevs: exportera den "
			"igen.\n"},
		{"no last checksum", "#FLAGGA 0\n#KSUMMA\n#SIETYP 4\n",
			"fel sie.cut 3: kontrollsumman som öppnas på rad 2 saknar avslutande #KSUMMA: filen är "
			"avhuggen.\n"},
		{"a year backwards", "#FLAGGA 0\n#RAR 0 20241231 20240101\n",
			"fel sie.date 2: #RAR: året börjar (20241231) efter att det slutar (20240101).\n"},
		{"the same year with another end",
			HEAD "#RAR 5 20290101 20291231\n#RAR 5 20290101 20301231\n",
			"fel sie.date 7: #RAR: år 5 har andra dagar på rad 6.\n"},
		{"a year without a number", "#FLAGGA 0\n#RAR\n",
			"fel sie.number 2: #RAR: årsnumret saknas.\n"},
		{"a balance of no year", HEAD "#IB x 2990 5\n",
			"fel sie.number 6: #IB: årsnumret är \"x\", och ska vara ett heltal från -99 till 99.\n"},
		{"a list of objects in another", HEAD "#VER A 1 20240115\n{\n#TRANS 1930 {6 {7} } 1\n}\n",
			"fel sie.objects 8: #TRANS: objektlistan saknar sin sista klammer.\n"},
		{"a list of objects that is not closed", HEAD "#VER A 1 20240115\n{\n#TRANS 1930 {6 7\n}\n",
			"fel sie.objects 8: #TRANS: objektlistan saknar sin sista klammer.\n"
			"fel sie.amount 8: #TRANS: beloppet saknas.\n"},
		{"rows without a voucher", HEAD "#TRANS 1930 {} 1\n{\n}\n",
			"fel sie.brace 6: #TRANS: raden står utanför en verifikation.\n"
			"fel sie.brace 7: klammern \"{\" står inte efter en verifikation.\n"
			"fel sie.brace 8: klammern \"}\" avslutar ingen verifikation.\n"},
		{"a checksum without a beginning", "#FLAGGA 0\n#KSUMMA 5\n",
			"fel sie.checksum 2: #KSUMMA: kontrollsumman har ingen inledande #KSUMMA: filens början är borta "
			"eller ändrad.\n"},
		{"a checksum that says nothing", "#FLAGGA 0\n#KSUMMA\n#SIETYP 4\n#KSUMMA\n",
			"fel sie.checksum 4: #KSUMMA: kontrollsumman stämmer inte: filen säger ingenting, och innehållet ger "
			"78635328. Filen har ändrats eller skadats sedan den skrevs: exportera den igen.\n"},
		{"a month that is none", HEAD "#PSALDO 0 202413 1930 {} 5\n",
			"fel sie.date 6: #PSALDO: 202413 är ingen månad: perioden ska stå som 202404.\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sie_file file;
		struct uph_findings *findings;
		enum uph_status status = read_text(cases[i].text, strlen(cases[i].text), &file, &findings);
		char *text = findings_text(findings);
		if (status != UPH_E_REFUSED || strcmp(text, cases[i].findings) != 0)
			fail_msg("%s: status %s\n%s\nexpected\n%s", cases[i].name, uph_status_name(status),
				text, cases[i].findings);
		free(text);
		uph_findings_free(findings);
	}
}

/* Fields without end, and errors without end. */
static void limits(void **state)
{
	struct sie_file file;
	struct uph_findings *findings;
	struct buffer text;
	(void)state;
	buffer_init(&text, (size_t)1 << 20);
	buffer_text(&text, HEAD "#ADRESS");
	for (size_t i = 0; i < SIE_FIELDS_MAX; i++)
		buffer_text(&text, " x");
	assert_int_equal(UPH_E_REFUSED, read_text(text.data, text.length, &file, &findings));
	char *said = findings_text(findings);
	assert_string_equal(said, "fel sie.limit 6: #ADRESS: raden har fler än 4096 fält.\n");
	free(said);
	uph_findings_free(findings);
	/* one fewer, with the label, is as many as there may be */
	text.length -= 2;
	assert_int_equal(UPH_OK, read_text(text.data, text.length, &file, &findings));
	sie_free(&file);
	uph_findings_free(findings);

	buffer_clear(&text);
	buffer_text(&text, HEAD);
	for (size_t i = 0; i < 503; i++)
		buffer_text(&text, "Summa\n");
	struct uph_error err = {0};
	findings = uph_findings_new();
	assert_int_equal(UPH_E_REFUSED, sie_read(text.data, text.length, &file, findings, &err));
	assert_string_equal("filen kan inte läsas: 503 fel, det första på rad 6", err.message);
	assert_int_equal(501, uph_findings_count(findings));
	assert_string_equal("sie.more", uph_findings_at(findings, 500)->rule);
	assert_string_equal("Ytterligare 3 fel visas inte.", uph_findings_at(findings, 500)->message);
	/* the size alone is told before a byte of it is looked at */
	assert_int_equal(UPH_E_LIMIT, sie_read("", SIE_BYTES_MAX + 1, &file, findings, &err));
	assert_string_equal("Filen är större än gränsen 536870912 byte: dela upp den.", err.message);
	uph_findings_free(findings);
	buffer_free(&text);
}

static void refused_whole(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"", "Filen är tom: exportera den igen."},
		{"  \n\n", "Filen är tom: exportera den igen."},
		{"<!DOCTYPE html><html>",
			"Filen är en webbsida (HTML eller XML) som har sparats som SIE-fil, oftast ett "
			"felmeddelande: hämta exporten på nytt."},
		{"Konto;Belopp\n1930;5\n",
			"Filen är ingen SIE-fil: den första raden börjar inte med en etikett som #FLAGGA."},
		{"#FLAGGA 0\n\xE5\x84\x01\x02\n",
			"Filen är ingen text, alltså ingen SIE-fil: kontrollera att rätt fil är angiven."},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sie_file file;
		struct uph_error err = {0};
		struct uph_findings *findings = uph_findings_new();
		assert_int_equal(
			sie_read(cases[i].text, strlen(cases[i].text), &file, findings, &err), UPH_E_REFUSED);
		assert_string_equal(err.message, cases[i].message);
		uph_findings_free(findings);
	}
}

/* ---- what is read ---- */

static void fields(void **state)
{
	static const char text[] =
		"#FLAGGA\t0\r\n#PROGRAM \"Boken\" 1.0\r\n#FORMAT PC8\r\n#GEN 20240301 X\r\n#SIETYP 4\r\n"
		"#FNAMN \"Sagt \\\"så\\\"\"\r\n#RAR 0 20240101 20241231\r\n#RAR -1 20230101 20231231\r\n"
		"#DIM 6 Projekt\r\n#UNDERDIM 20 \"Aktivitet\" 6\r\n#OBJEKT 20 \"786\" \"Ungdomsmottagning\"\r\n"
		"#KONTO 2990 \"Oförbrukade bidrag\"\r\n#KTYP 2990 S\r\n#IB 0 2990 -50,5\r\n"
		"#OIB 0 2990 {20 \"786\"} -50.50 0\r\n#PSALDO 0 202401 2990 {20 \"786\"} +1.00\r\n"
		"#MOMSKOD 2990 10\r\n#momskod 1 2\r\n\r\n"
		"#VER \"\" \"\" 240115\r\n{\r\n  #RTRANS 2990{20 786 6 P1}-1.00 \"\" \"a\\b\"\r\n"
		"  #TRANS 2990{20 786 6 P1}-1.00 \"\" \"a\\b\"\r\n  #BTRANS 2990 {} -9 20240101\r\n"
		"  #TRANS 1930 {} 1 20240116\r\n}\r\n";
	struct sie_file file;
	struct uph_findings *findings;
	(void)state;
	assert_int_equal(read_text(text, sizeof text - 1, &file, &findings), UPH_OK);
	char *said = findings_text(findings);
	assert_string_equal(said,
		"upplysning sie.unknown : 2 rader har en etikett som inte hör till SIE och är förbigången: "
		"#MOMSKOD (rad 17), #momskod (rad 18).\n");
	free(said);
	assert_string_equal(file.encoding, "UTF-8");
	assert_string_equal(file.company, "Sagt \"så\"");
	assert_string_equal(file.program, "Boken");
	assert_int_equal(file.written.ymd, 20240301);
	assert_int_equal(file.year_count, 2);
	assert_int_equal(file.years[1].index, -1);
	assert_int_equal(file.dimensions[1].parent, 6);
	assert_string_equal(sie_object_label(&file, 20, "786"), "Ungdomsmottagning");
	assert_string_equal(sie_object_label(&file, 20, "787"), "");
	assert_string_equal(sie_account_name(&file, "2990"), "Oförbrukade bidrag");
	assert_int_equal(file.accounts[0].type, 'S');
	assert_int_equal(file.balance_count, 3);
	assert_int_equal(file.balances[0].amount.ore, -5050);
	assert_int_equal(file.balances[1].object_count, 1);
	assert_int_equal(file.balances[2].period, 202401);
	assert_int_equal(file.voucher_count, 1);
	const struct sie_voucher *voucher = &file.vouchers[0];
	assert_int_equal(voucher->date.ymd, 20240115);
	assert_int_equal(voucher->row_count, 4);
	assert_int_equal(voucher->trans_count, 2);
	assert_int_equal(voucher->sum.ore, 0);
	assert_int_equal(voucher->rows[0].kind, SIE_RTRANS);
	assert_int_equal(voucher->rows[2].kind, SIE_BTRANS);
	assert_int_equal(voucher->rows[1].object_count, 2);
	assert_int_equal(voucher->rows[1].objects[0].dimension, 6);
	assert_string_equal(voucher->rows[1].text, "a\\b");
	assert_int_equal(voucher->rows[1].number, 1);
	assert_int_equal(voucher->rows[3].number, 2);
	assert_int_equal(voucher->rows[3].date.ymd, 20240116);
	assert_int_equal(voucher->rows[3].line, 25);
	sie_free(&file);
	uph_findings_free(findings);
}

/* What is odd and still can be read: no line end last, control characters, a voucher without a number, a year
 * without days, a dimension twice, and the names that SIE gives dimensions. */
static void odd_and_read(void **state)
{
	static const char text[] =
		"#FLAGGA 0\n#SIETYP 4\n#RAR 0 \"\" \"\"\n#DIM 6 Aktivitet\n#DIM 6 Igen\n#FNAMN \"Prov\001"
		"bolaget\xC2\x85 AB\"\n#KSUMMA\n#KSUMMA 0\n#VER \"\" \"\" 20240115 \"\" x\n{\n#TRANS 1930 {} 1 "
		"\"\" Kaffe\n#TRANS 1930 {} 2\n}\n#KONTO 1930 Bank";
	struct sie_file file;
	struct uph_findings *findings;
	struct uph_error err;
	struct buffer joined;
	(void)state;
	assert_int_equal(read_text(text, sizeof text - 1, &file, &findings), UPH_OK);
	assert_int_equal(sie_check(&file, findings, &err), UPH_OK);
	char *said = findings_text(findings);
	assert_string_equal(said,
		"varning sie.unbalanced 9: verifikationen utan nummer går inte jämnt upp: debet minus kredit "
		"är 3,00.\n");
	free(said);
	assert_string_equal("Prov bolaget   AB", file.company);
	assert_string_equal("Bank", sie_account_name(&file, "1930"));
	assert_int_equal(20240115, file.first.ymd);
	assert_int_equal(20240115, file.last.ymd);
	assert_string_equal("Aktivitet", sie_dimension_name(&file, 6));
	assert_string_equal("Faktura", sie_dimension_name(&file, 10));
	assert_string_equal("", sie_dimension_name(&file, 11));
	buffer_init(&joined, 1000);
	assert_string_equal("Kaffe", sie_words(&file.vouchers[0], &file.vouchers[0].rows[0], &joined));
	assert_string_equal("", sie_words(&file.vouchers[0], &file.vouchers[0].rows[1], &joined));
	assert_int_equal(0, joined.length);
	buffer_free(&joined);
	sie_free(&file);
	uph_findings_free(findings);
}

/* The same text in every encoding and with every line end is the same file. */
static void encodings(void **state)
{
	static const struct {
		const char *to, *name, *mark;
	} cases[] = {{"UTF-8", "UTF-8", ""}, {"UTF-8", "UTF-8", "\xEF\xBB\xBF"}, {"CP437", "CP437", ""},
		{"ISO-8859-1", "Latin-1", ""}, {"WINDOWS-1252", "Latin-1", ""},
		{"UTF-16LE", "UTF-16", "\xFF\xFE"}, {"UTF-16BE", "UTF-16", "\xFE\xFF"},
		{"UTF-16LE", "UTF-16", ""}};
	static const char *const ends[] = {"\n", "\r\n", "\r"};
	static const char *const lines[] = {"#FLAGGA 0", "#FORMAT PC8", "#SIETYP 4",
		"#FNAMN \"Åhus Älvängens Öräknare é\"", "#VER A 1 20240115 \"Återföring\"", "{",
		"#TRANS 1930 {} 5 20240115 \"Ärende\"", "#TRANS 2990 {} -5", "}"};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t k = 0; k < 3; k++) {
			struct sie_file file;
			struct uph_findings *findings;
			char text[1024] = "", whole[4096];
			size_t length = 0, size;
			for (size_t j = 0; j < sizeof lines / sizeof *lines; j++)
				length += (size_t)snprintf(
					text + length, sizeof text - length, "%s%s", lines[j], ends[k]);
			char *bytes = in_encoding(text, length, "UTF-8", cases[i].to, &size);
			size_t mark = strlen(cases[i].mark);
			memcpy(whole, cases[i].mark, mark);
			memcpy(whole + mark, bytes, size);
			free(bytes);
			assert_true(sie_recognised((const unsigned char *)whole, mark + size));
			assert_int_equal(read_text(whole, mark + size, &file, &findings), UPH_OK);
			assert_string_equal(file.encoding, cases[i].name);
			assert_string_equal(file.company, "Åhus Älvängens Öräknare é");
			assert_string_equal(file.vouchers[0].text, "Återföring");
			assert_string_equal(file.vouchers[0].rows[0].text, "Ärende");
			assert_int_equal(file.vouchers[0].rows[1].line, 8);
			sie_free(&file);
			uph_findings_free(findings);
		}
	}
}

static void recognised(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} cases[] = {{"#FLAGGA 0\n", true}, {"\n\n  #flagga 0", true}, {"#IB 0 1930 5\n#UB 0 1930 5\n", true},
		{"#SIETYP 4\n#FNAMN x\n", true}, {"#KONTO\tNamn\n1930\tBank\n", false},
		{"#VER;Datum\n", false}, {"Konto;Belopp\n", false}, {"# rubrik\n# annan\n", false},
		{"", false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(sie_recognised((const unsigned char *)cases[i].text, strlen(cases[i].text)),
			cases[i].is);
}

/* ---- checks ---- */

static void balances(void **state)
{
	static const char text[] = HEAD
		"#KONTO 2990 \"Bidrag\"\n#IB 0 2990 -50\n#UB 0 2990 -140\n#UB 0 1930 100\n"
		"#RES 0 3990 -7\n" VER "#VER A 2 20240116\n{\n#TRANS 3990 {} -5\n#TRANS 1940 {} 5.25\n}\n";
	struct sie_file file;
	struct uph_findings *findings;
	struct uph_error err;
	(void)state;
	assert_int_equal(read_text(text, sizeof text - 1, &file, &findings), UPH_OK);
	assert_int_equal(sie_check(&file, findings, &err), UPH_OK);
	char *said = findings_text(findings);
	assert_string_equal(said,
		"varning sie.unbalanced 16: verifikation A 2 går inte jämnt upp: debet minus kredit är 0,25.\n"
		"varning sie.balance konto 1940: Konto 1940: saldot saknas i filen och är 0,00, och "
		"verifikationerna ger 5,25: skillnaden är −5,25.\n"
		"varning sie.balance konto 2990: Konto 2990 Bidrag: #UB är −140,00, och #IB och "
		"verifikationerna ger −150,00: skillnaden är 10,00.\n"
		"varning sie.balance konto 3990: Konto 3990: #RES är −7,00, och verifikationerna ger −5,00: "
		"skillnaden är −2,00.\n");
	free(said);
	sie_free(&file);
	uph_findings_free(findings);
}

/* The largest amount there may be, so many times. */
static void put_times(struct buffer *out, const char *line, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buffer_text(out, line);
}

/* Once a difference that was too large to print was no difference: the balances were said to agree. */
static void a_difference_too_large_to_print_is_still_one(void **state)
{
	struct buffer text;
	struct sie_file file;
	struct uph_findings *findings;
	struct uph_error err;
	(void)state;
	buffer_init(&text, (size_t)4 << 20);
	buffer_text(&text, HEAD);
	put_times(&text, "#IB 0 2990 -10000000000000\n", 5000);
	put_times(&text, "#UB 0 2990 10000000000000\n", 5000);
	put_times(&text, "#IB 0 1940 10000000000000\n", 9300);
	buffer_text(&text, VER);
	assert_int_equal(read_text(text.data, text.length, &file, &findings), UPH_OK);
	assert_int_equal(sie_check(&file, findings, &err), UPH_OK);
	char *said = findings_text(findings);
	assert_string_equal(said,
		"varning sie.overflow konto 1940: Konto 1940: summorna är större än vad boken kan hålla, och är inte jämförda.\n"
		"varning sie.overflow konto 2990: Konto 2990: summorna är större än vad boken kan hålla, och är inte jämförda.\n");
	free(said);
	sie_free(&file);
	uph_findings_free(findings);
	buffer_free(&text);
}

static void rows_that_are_more_than_the_book_can_hold(void **state)
{
	struct buffer text;
	struct sie_file file;
	struct uph_findings *findings;
	(void)state;
	buffer_init(&text, (size_t)4 << 20);
	buffer_text(&text, HEAD "#VER A 1 20240115\n{\n");
	put_times(&text, "#TRANS 1930 {} 10000000000000\n", 9300);
	buffer_text(&text, "}\n");
	assert_int_equal(read_text(text.data, text.length, &file, &findings), UPH_E_REFUSED);
	char *said = findings_text(findings);
	assert_string_equal(said,
		"fel sie.overflow 6: verifikation A 1: summan av raderna är större än vad boken kan hålla.\n");
	free(said);
	uph_findings_free(findings);
	buffer_free(&text);
}

static void closing(void **state)
{
	static const char text[] =
		"#FLAGGA 0\n#SIETYP 2\n#RAR 0 20240101 20241231\n#UB 0 1930 7.5\n#RES 0 3010 -5\n";
	struct sie_file file;
	struct uph_findings *findings;
	struct uph_error err;
	(void)state;
	assert_int_equal(read_text(text, sizeof text - 1, &file, &findings), UPH_OK);
	assert_int_equal(file.type, 2);
	assert_int_equal(sie_check(&file, findings, &err), UPH_OK);
	char *said = findings_text(findings);
	assert_string_equal(said,
		"varning sie.closing : Alla #UB och #RES för år 0 ska tillsammans bli noll, men "
		"blir 2,50: filen saknar konton eller är ändrad.\n");
	free(said);
	sie_free(&file);
	uph_findings_free(findings);
}

/* Vouchers of one name, and of a day in none of the years; balances of an earlier year alone are no balances.
 */
static void vouchers_checked(void **state)
{
	static const char text[] = HEAD "#RAR 1 20250101 20251231\n#IB -1 2990 5\n" VER
					"#VER A 1 20240201\n{\n}\n#VER A 1 20250201\n{\n}\n"
					"#VER B 1 20240201\n{\n}\n#VER A 2 20280201\n{\n}\n"
					"#VER \"\" \"\" 20240201\n{\n}\n#VER \"\" \"\" 20240201\n{\n}\n";
	struct sie_file file;
	struct uph_findings *findings;
	struct uph_error err;
	(void)state;
	assert_int_equal(read_text(text, sizeof text - 1, &file, &findings), UPH_OK);
	assert_true(file.import_form);
	assert_int_equal(sie_check(&file, findings, &err), UPH_OK);
	char *said = findings_text(findings);
	assert_string_equal(said,
		"varning sie.year 22: Verifikationer med en dag som inte är i något av filens räkenskapsår "
		"(#RAR): 1, först A 2 den 2028-02-01.\n"
		"varning sie.twice 13: Verifikationer som heter som en tidigare: 1, först A 1, som också står på "
		"rad 8. Rader under samma namn läses som en verifikation.\n");
	free(said);
	sie_free(&file);
	uph_findings_free(findings);
}

/* ---- the checksum ---- */

/* Changes one byte at a time of what the sum covers; none may pass. A byte that separates may become another
 * one that does, and a change of case in a label is a change. */
static void every_byte(const char *data, size_t length, size_t step)
{
	const char *first = strstr(data, "#KSUMMA");
	assert_non_null(first);
	const char *last = strstr(first + 1, "#KSUMMA");
	assert_non_null(last);
	char *copy = malloc(length + 1);
	assert_non_null(copy);
	memcpy(copy, data, length + 1);
	bool quoted = false;
	for (size_t i = (size_t)(first - data) + 7; i < (size_t)(last - data); i++) {
		char was = data[i];
		quoted = was == '\n' || was == '\r' ? false : was == '"' ? !quoted : quoted;
		bool separates = was == '"' || was == '{' || was == '}' || was == '\n' || was == '\r' ||
				 (!quoted && (was == ' ' || was == '\t'));
		if (separates || i % step != 0)
			continue;
		struct sie_file file;
		struct uph_findings *findings;
		copy[i] = was == '7' ? '8' : '7';
		enum uph_status status = read_text(copy, length, &file, &findings);
		if (status == UPH_OK)
			fail_msg("byte %zu ('%c') can be changed unseen", i, was);
		uph_findings_free(findings);
		copy[i] = was;
	}
	free(copy);
}

static void checksum(void **state)
{
	static const char text[] =
		"#FLAGGA 0\n#KSUMMA\n#FORMAT PC8\n#SIETYP 4\n#FNAMN \"\x8Fhus \\\"x\\\"\"\n" VER
		"#KSUMMA 1904483935\n";
	struct sie_file file;
	struct uph_findings *findings;
	(void)state;
	enum uph_status status = read_text(text, sizeof text - 1, &file, &findings);
	assert_int_equal(status, UPH_OK);
	assert_true(file.has_checksum);
	assert_int_equal(file.checksum, 1904483935);
	assert_string_equal(file.company, "Åhus \"x\"");
	sie_free(&file);
	uph_findings_free(findings);
	every_byte(text, sizeof text - 1, 1);
}

/* ---- files of other systems ---- */

static void samples(void **state)
{
	static const struct {
		const char *name, *company, *findings;
		int type;
		bool import_form;
		size_t accounts, dimensions, objects, balances, vouchers, trans;
		int32_t first, last;
	} cases[] = {
		{"bl-typ4-rtrans-btrans.se", "SEEE Speak Easy Executive English AB",
			"varning sie.twice 469: Verifikationer som heter som en tidigare: 11, först # 1, som "
			"också står på rad 464. Rader under samma namn läses som en verifikation.\n",
			4, false, 117, 3, 23, 185, 84, 405, 20090701, 20100630},
		{"bl-typ4i.si", "SEEE Speak Easy Executive English AB", "", 4, true, 0, 3, 0, 0, 1, 10,
			20110824, 20110824},
		{"fortnox-4e-crlf.se", "Testföretaget AB", "", 4, false, 145, 2, 3, 740, 194, 963, 20100101,
			20101231},
		{"mamut-4e-tabs.se", "Mamut_SIE", "", 4, false, 412, 5, 33, 50, 168, 458, 20100101, 20101231},
		{"norstedts-4e-ksumma.se", "Datakonsulterna AB", "", 4, false, 351, 2, 0, 241, 177, 678,
			20090701, 20100630},
		{"ovnbolag-bad-balance.se", "Övningsbolaget AB (Ekonomi 60)",
			"varning sie.unbalanced 3905: verifikation B 1 går inte jämnt upp: debet minus kredit är "
			"−12 771,00.\n"
			"varning sie.balance konto 1910: Konto 1910 Kassa: #UB är 1 713,75, och #IB och "
			"verifikationerna ger −11 057,25: skillnaden är 12 771,00.\n",
			4, false, 567, 3, 14, 2174, 163, 671, 20110101, 20111231},
		{"ovnbolag-transactions.se", "Övningsbolaget AB (Ekonomi 60)", "", 4, false, 567, 3, 14, 2174,
			163, 671, 20110101, 20111231},
		{"payroll-4i-dims.si", "Demoföretaget AB", "", 4, true, 0, 3, 0, 0, 1, 25, 20110225,
			20110225},
		{"typ4.se", "Övningsföretaget AB", "", 4, false, 299, 2, 6, 137, 81, 287, 20120101, 20121231},
		{"unknown-labels.se", "Foocorp",
			"varning sie.unbalanced 22: verifikation A 1 går inte jämnt upp: debet minus kredit är "
			"−40,00.\n"
			"upplysning sie.unknown : 1 rad har en etikett som inte hör till SIE och är förbigången: "
			"#MOMSKOD (rad 21).\n",
			4, true, 4, 0, 0, 0, 2, 5, 20130101, 20130102},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char relative[200];
		struct sie_file file;
		struct uph_findings *findings;
		struct uph_error err;
		size_t length;
		(void)snprintf(relative, sizeof relative, "data/samples/sie/%s", cases[i].name);
		char *path = support_sample(relative);
		if (!path)
			skip();
		char *data = support_read(path, &length);
		assert_int_equal(read_text(data, length, &file, &findings), UPH_OK);
		assert_int_equal(sie_check(&file, findings, &err), UPH_OK);
		char *said = findings_text(findings);
		assert_string_equal(said, cases[i].findings);
		assert_string_equal(file.company, cases[i].company);
		assert_int_equal(file.type, cases[i].type);
		assert_int_equal(file.import_form, cases[i].import_form);
		assert_int_equal(file.account_count, cases[i].accounts);
		assert_int_equal(file.dimension_count, cases[i].dimensions);
		assert_int_equal(file.object_count, cases[i].objects);
		assert_int_equal(file.balance_count, cases[i].balances);
		assert_int_equal(file.voucher_count, cases[i].vouchers);
		assert_int_equal(file.trans_count, cases[i].trans);
		assert_int_equal(file.first.ymd, cases[i].first);
		assert_int_equal(file.last.ymd, cases[i].last);
		free(said);
		sie_free(&file);
		uph_findings_free(findings);
		free(data);
		free(path);
	}
}

static void norstedts(void **state)
{
	char *path = support_sample("data/samples/sie/norstedts-4e-ksumma.se");
	struct sie_file file;
	struct uph_findings *findings;
	size_t length;
	const char *all = getenv("UPH_EVERY_BYTE"); /* minutes, not seconds */
	(void)state;
	if (!path)
		skip();
	char *data = support_read(path, &length);
	assert_int_equal(read_text(data, length, &file, &findings), UPH_OK);
	assert_true(file.has_checksum);
	assert_int_equal(file.checksum, 854227682);
	sie_free(&file);
	uph_findings_free(findings);
	every_byte(data, length, all ? 1 : 211);
	/* the same file in another encoding has the same sum */
	size_t size;
	char *copy = in_encoding(data, length, "CP437", "UTF-8", &size);
	assert_int_equal(read_text(copy, size, &file, &findings), UPH_OK);
	assert_string_equal(file.encoding, "UTF-8");
	assert_true(file.has_checksum);
	sie_free(&file);
	uph_findings_free(findings);
	free(copy);
	free(data);
	free(path);
}

/* ---- as a table ---- */

static char *table_text_of(const char *text)
{
	struct table *table;
	struct table_row row;
	struct uph_error err = {0};
	struct buffer out;
	buffer_init(&out, (size_t)1 << 20);
	enum uph_status status = table_open_memory(text, strlen(text), NULL, &table, &err);
	if (status != UPH_OK)
		buffer_print(&out, "! %s", err.message);
	while (status == UPH_OK && (status = table_next(table, &row, &err)) == UPH_OK) {
		buffer_print(&out, "%u", row.number);
		for (size_t i = 0; i < row.cell_count; i++)
			buffer_print(&out, "|%u:%s", row.cells[i].column, row.cells[i].text);
		buffer_byte(&out, '\n');
	}
	table_close(status == UPH_END ? table : NULL);
	char *said = strdup(buffer_string(&out));
	buffer_free(&out);
	return said;
}

static void as_table(void **state)
{
	(void)state;
	char *said = table_text_of(HEAD "#KONTO 2990 Bidrag\n#OBJEKT 6 7860 Unga\n" VER);
	assert_string_equal(said,
		"9|1:serie|2:nummer|3:rad|4:år|5:datum|6:konto|7:kontonamn|8:belopp|9:debet|10:kredit|"
		"11:text|12:radtext|13:verifikationstext|14:dim 6|15:dim 6 namn\n"
		"10|1:A|2:1|3:1|4:2024|5:2024-01-15|6:1930|8:100,00|9:100,00|11:Prov|13:Prov\n"
		"11|1:A|2:1|3:2|4:2024|5:2024-01-15|6:2990|7:Bidrag|8:-100,00|10:100,00|11:Prov|13:Prov|"
		"14:7860|15:Unga\n");
	free(said);
	/* the voucher's words and the row's together; an account year that is not a calendar's */
	said = table_text_of("#FLAGGA 0\n#RAR 0 20230701 20240630\n#VER A 1 20240115 Betalt\n{\n"
			     "#TRANS 2490 {} 5 \"\" UPH-24-006\n}\n");
	assert_non_null(strstr(said, "\n5|1:A|2:1|3:1|4:2023-24|5:2024-01-15|6:2490|8:5,00|9:5,00|"
				     "11:Betalt: UPH-24-006|12:UPH-24-006|13:Betalt\n"));
	free(said);
	said = table_text_of(HEAD "#VER A 1\n{\n#TRANS 1 {} x\n}\n");
	assert_string_equal(said, "! 6: #VER: datumet saknas. (Och 1 fel till.)");
	free(said);
	/* one error among warnings, and vouchers without rows */
	said = table_text_of(
		HEAD "#VER A 1 20240115\n{\n#TRANS 1 {} 5\n}\n#VER A 2 20240115\n{\n#TRANS 1 {}\n}\n");
	assert_string_equal(said, "! 12: #TRANS: beloppet saknas.");
	free(said);
	said = table_text_of(HEAD "#VER A 1 20240115\n{\n}\n");
	assert_string_equal(said,
		"1|1:serie|2:nummer|3:rad|4:år|5:datum|6:konto|7:kontonamn|8:belopp|9:debet|10:kredit|"
		"11:text|12:radtext|13:verifikationstext\n");
	free(said);
	said = table_text_of("#KONTO\tNamn\n1930\tBank\n");
	assert_string_equal(said, "1|1:#KONTO|2:Namn\n2|1:1930|2:Bank\n");
	free(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused),
		cmocka_unit_test(limits),
		cmocka_unit_test(refused_whole),
		cmocka_unit_test(fields),
		cmocka_unit_test(odd_and_read),
		cmocka_unit_test(encodings),
		cmocka_unit_test(recognised),
		cmocka_unit_test(balances),
		cmocka_unit_test(a_difference_too_large_to_print_is_still_one),
		cmocka_unit_test(rows_that_are_more_than_the_book_can_hold),
		cmocka_unit_test(closing),
		cmocka_unit_test(vouchers_checked),
		cmocka_unit_test(checksum),
		cmocka_unit_test(samples),
		cmocka_unit_test(norstedts),
		cmocka_unit_test(as_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
