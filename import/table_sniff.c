/* What a file is, by its first bytes: a zip goes to a workbook reader, text to the SIE reader when its first
 * lines are labels, else to the CSV reader, and all else
 * is refused with one sentence that names it and says what to do. The name of a file means nothing. */
#include "import/table_reader.h"

#include <string.h>

#include "import/sie.h"
#include "import/workbook_zip.h"

struct signature {
	const char *bytes;
	size_t length;
	const char *refusal;
};

#define SIGNATURE(bytes, refusal)                                                                            \
	{                                                                                                    \
		bytes, sizeof(bytes) - 1, refusal                                                            \
	}

static const char picture[] =
	"Filen är en bild, inte en tabell: be om kalkylbladet som bilden visar, eller skriv av det.";
static const char packed[] = "Filen är packad (%s): packa upp den, och läs in filen som ligger i den.";

static const struct signature signatures[] = {
	SIGNATURE("%PDF-", "Filen är en PDF, inte en tabell: be om kalkylbladet, eller spara tabellen som "
			   ".xlsx eller .csv."),
	SIGNATURE("\x89PNG\r\n", picture),
	SIGNATURE("\xFF\xD8\xFF", picture),
	SIGNATURE("GIF87a", picture),
	SIGNATURE("GIF89a", picture),
	SIGNATURE("II*\0", picture),
	SIGNATURE("MM\0*", picture),
	SIGNATURE("RIFF", picture),
	SIGNATURE("SQLite format 3",
		"Filen är en databas (SQLite), inte en tabell: öppna en bok med -f i stället."),
	SIGNATURE("{\\rtf", "Filen är ett RTF-dokument, inte en tabell: kopiera tabellen till ett kalkylblad "
			    "och spara det som .xlsx."),
	SIGNATURE("\x7F"
		  "ELF",
		"Filen är ett program, inte en tabell: kontrollera att rätt fil är angiven."),
};

static const struct {
	const char *bytes;
	size_t length;
	const char *name;
} packers[] = {
	{"\x1F\x8B", 2, "gzip"},
	{"BZh", 3, "bzip2"},
	{"\xFD"
	 "7zXZ",
		5, "xz"},
	{"7z\xBC\xAF\x27", 5, "7-Zip"},
	{"Rar!\x1A", 5, "RAR"},
	{"\x28\xB5\x2F\xFD", 4, "zstd"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool begins(const unsigned char *head, size_t got, const char *bytes, size_t length)
{
	return got >= length && memcmp(head, bytes, length) == 0;
}

/* An OLE2 compound file: a workbook behind a password, or of the format before 2007. */
static enum uph_status refuse_compound(const struct table_bytes *bytes, struct uph_error *err)
{
	static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
	static const char workbook[] = "W\0o\0r\0k\0b\0o\0o\0k";
	static const char book[] = "B\0o\0o\0k\0\0";
	if (table_bytes_contain(bytes, encrypted, sizeof encrypted - 1))
		return uph_fail(err, UPH_E_REFUSED,
			"Arbetsboken är skyddad med lösenord: öppna den i Excel, ta bort lösenordet (Arkiv, "
			"Info, Skydda arbetsbok) och spara den igen.");
	if (table_bytes_contain(bytes, workbook, sizeof workbook - 1) ||
		table_bytes_contain(bytes, book, sizeof book - 1))
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är en arbetsbok av det gamla slaget (.xls): öppna den i Excel och spara den "
			"som .xlsx.");
	return uph_fail(err, UPH_E_REFUSED,
		"Filen är ett äldre Office-dokument, inte en tabell: öppna den och spara tabellen som "
		".xlsx.");
}

static enum uph_status refuse_signature(const unsigned char *head, size_t got, struct uph_error *err)
{
	for (size_t i = 0; i < COUNT(packers); i++)
		if (begins(head, got, packers[i].bytes, packers[i].length))
			return uph_fail(err, UPH_E_REFUSED, packed, packers[i].name);
	for (size_t i = 0; i < COUNT(signatures); i++)
		if (begins(head, got, signatures[i].bytes, signatures[i].length))
			return uph_fail(err, UPH_E_REFUSED, "%s", signatures[i].refusal);
	return UPH_OK;
}

enum uph_status table_sniff(
	const struct table_bytes *bytes, const struct table_driver **out, struct uph_error *err)
{
	unsigned char head[SIE_HEAD_SIZE];
	size_t got;
	enum uph_status status = table_bytes_read(bytes, 0, head, sizeof head, &got, err);
	if (status != UPH_OK)
		return status;
	if (got == 0)
		return uph_fail(err, UPH_E_REFUSED, "Filen är tom (0 byte): exportera eller spara den igen.");
	if (begins(head, got, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
		return refuse_compound(bytes, err);
	if (begins(head, got, "PK\3\4", 4) || begins(head, got, "PK\5\6", 4) ||
		begins(head, got, "PK\7\10", 4))
		return workbook_zip_sniff(bytes, out, err);
	status = refuse_signature(head, got, err);
	if (status == UPH_OK)
		*out = sie_recognised(head, got) ? &table_sie_driver : &table_csv_driver;
	return status;
}

static bool has_word(const char *text, size_t length, const char *word)
{
	size_t size = strlen(word);
	if (length < size)
		return false;
	for (size_t i = 0; i < size; i++) {
		char c = text[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != word[i])
			return false;
	}
	return true;
}

enum uph_status table_sniff_text(const char *text, size_t length, struct uph_error *err)
{
	while (length > 0 && strchr(" \t\r\n", *text)) {
		text++;
		length--;
	}
	if (has_word(text, length, "<!doctype html") || has_word(text, length, "<html") ||
		has_word(text, length, "<head") || has_word(text, length, "<table"))
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är en webbsida (HTML), inte en tabell: öppna den i Excel och spara den som "
			".xlsx, eller "
			"hämta den på nytt.");
	if (has_word(text, length, "<?xml") || has_word(text, length, "<!doctype") ||
		has_word(text, length, "<!--"))
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är XML, inte en tabell: öppna den i Excel eller LibreOffice och spara den som "
			".xlsx.");
	return UPH_OK;
}
