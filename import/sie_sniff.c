/* What a file is, by its first lines. They are read as ASCII whatever the encoding, for labels are. */
#include <string.h>

#include "import/sie_reader.h"

struct head {
	char text[SIE_HEAD_SIZE];
};

/* The beginning without a byte order mark, and without the zeros of UTF-16. */
static void take_head(const unsigned char *data, size_t length, struct head *out)
{
	size_t at = 0, count = 0;
	if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
		at = 3;
	if (length >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0))
		at = 2;
	for (; at < length && count + 1 < sizeof out->text; at++) {
		if (data[at] != 0)
			out->text[count++] = (char)data[at];
	}
	out->text[count] = '\0';
}

static const char *skip_space(const char *text)
{
	return text + strspn(text, " \t\r\n");
}

bool sie_recognised(const unsigned char *data, size_t length)
{
	enum { LABEL_MAX = 16 };
	struct head head;
	char label[LABEL_MAX];
	take_head(data, length, &head);
	const char *first = skip_space(head.text);
	size_t size = strcspn(first, " \t\r\n");
	if (*first != '#' || size >= sizeof label)
		return false;
	memcpy(label, first, size);
	label[size] = '\0';
	if (sie_is_label(label, "#FLAGGA"))
		return true;
	const char *next = skip_space(first + strcspn(first, "\r\n"));
	return sie_is_known(label) && (*next == '#' || *next == '{');
}

enum uph_status sie_sniff(const unsigned char *data, size_t length, struct uph_error *err)
{
	struct head head;
	take_head(data, length, &head);
	const char *first = skip_space(head.text);
	if (!*first)
		return uph_fail(err, UPH_E_REFUSED, "Filen är tom: exportera den igen.");
	if (*first == '#')
		return UPH_OK;
	if (*first == '<')
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är en webbsida (HTML eller XML) som har sparats som SIE-fil, oftast ett "
			"felmeddelande: hämta exporten på nytt.");
	return uph_fail(err, UPH_E_REFUSED,
		"Filen är ingen SIE-fil: den första raden börjar inte med en etikett som #FLAGGA.");
}
