/* A mapping proposed from any bytes: nothing is written in the book, and what is proposed is JSON that can be
 * read as a mapping. */
#include <string.h>

#include "import/books_map.h"
#include "import/mapped.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/small_book.h"
#include "uph.h"

static void require_readable(struct uph_ledger *ledger, const char *text)
{
	struct arena arena;
	struct mapped_mapping mapping;
	struct books_map books;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	arena_init(&arena, (size_t)64 << 20);
	enum uph_status status =
		books_map_recognised(text, strlen(text))
			? books_map_read(ledger, text, strlen(text), &arena, &books, findings, &err)
			: mapped_read(text, strlen(text), &arena, &mapping, findings, &err);
	if (status != UPH_OK)
		require_failed(text, 0,
			uph_findings_count(findings) > 0 ? uph_findings_at(findings, 0)->message
							 : err.message);
	require_findings(findings);
	arena_free(&arena);
	uph_findings_free(findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct uph_import_options options = {.suggest = true, .draft = "-"};
	struct uph_import_result result;
	struct uph_error err = {0};
	if (size > 1 << 15)
		return 0;
	struct uph_ledger *ledger = small_book(SMALL_BOOK_FILLED);
	const char *path = small_book_input("indata", data, size);
	struct uph_head before = uph_ledger_head(ledger);
	struct uph_findings *findings = uph_findings_new();
	require(findings != NULL);
	enum uph_status status = uph_import_file(ledger, path, &options, &result, findings, &err);
	struct uph_head after = uph_ledger_head(ledger);
	require(before.seq == after.seq);
	require_findings(findings);
	if (status != UPH_OK) {
		require_refusal(status, &err);
	} else if (result.draft_text) {
		require_text(result.draft_text);
		require_readable(ledger, result.draft_text);
	}
	if (status == UPH_OK || status == UPH_E_CONFLICT)
		uph_import_free(&result);
	uph_findings_free(findings);
	return 0;
}
