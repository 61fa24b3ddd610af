/* A sheet of events from any bytes, posted into a book that is in use: see import_tried.h. An input without a
 * row of headings gets one, so that its rows are read. */
#include <string.h>

#include "ledger/base/buffer.h"
#include "tests/fuzz/import_tried.h"
#include "tests/fuzz/require.h"

static const char headings[] =
	"Händelse;Datum;Belopp;Nr;Av;Till;Bidragsår;Aktivitet;Till bidragsår;Till aktivitet;Mottagare;Ändamål;"
	"Beslut;Part;Referens;Text\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct uph_import_options options = {.as = "journal"};
	struct buffer sheet;
	if (size > 1 << 15)
		return 0;
	buffer_init(&sheet, (size_t)1 << 17);
	if (size < 3 || memcmp(data, "H\xC3\xA4", 3) != 0)
		buffer_text(&sheet, headings);
	buffer_append(&sheet, data, size);
	(void)import_tried(SMALL_BOOK_FILLED, &options, (const uint8_t *)buffer_string(&sheet), sheet.length);
	buffer_free(&sheet);
	return 0;
}
