/* Any bytes as a file to import, into an empty book and into one that is in use: see import_tried.h. A PDF is
 * not tried: it is another program that reads it. */
#include <string.h>

#include "tests/fuzz/import_tried.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct uph_import_options plain, accepting = {.accept_changes = true};
	if (size > 1 << 16 || (size >= 5 && memcmp(data, "%PDF-", 5) == 0))
		return 0;
	enum uph_status status = import_tried(SMALL_BOOK_FILLED, &plain, data, size);
	if (status == UPH_E_CONFLICT)
		(void)import_tried(SMALL_BOOK_FILLED, &accepting, data, size);
	(void)import_tried(SMALL_BOOK_EMPTY, &plain, data, size);
	return 0;
}
