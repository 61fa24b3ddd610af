/* A mapping and a sheet from any bytes, with a line "%%" between them: reading never fails but by saying so.
 * What is read is within bounds. The sheet alone is looked at for a proposal, which can then be read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/mapped.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

#define BYTES_MAX ((size_t)1 << 16)

static enum uph_status look(void *context, const struct mapped_row *row, struct uph_error *err)
{
	size_t *count = context;
	(void)err;
	++*count;
	require(row->number > 0 && row->place != NULL);
	require(!row->left_out || text_valid(row->left_out, strlen(row->left_out), NULL));
	if (row->left_out)
		return UPH_OK;
	require(!row->date.ymd || uph_date_valid(row->date));
	require(row->identity != NULL);
	for (size_t i = 0; i < MAPPED_FIELDS; i++)
		require(!row->fields[i] || text_valid(row->fields[i], strlen(row->fields[i]), NULL));
	return UPH_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct mapped_mapping mapping;
	struct table *table = NULL;
	struct uph_error err = {0};
	size_t count = 0, split = 0;
	if (size > BYTES_MAX)
		return 0;
	while (split + 3 <= size && memcmp(data + split, "%%\n", 3) != 0)
		split++;
	if (split + 3 > size)
		split = size;
	struct uph_findings *findings = uph_findings_new();
	require(findings != NULL);
	arena_init(&arena, (size_t)256 << 20);
	enum uph_status status = mapped_read((const char *)data, split, &arena, &mapping, findings, &err);
	require((status == UPH_OK) == (uph_findings_count_of(findings, UPH_SEVERITY_ERROR) == 0));
	if (status == UPH_OK && split < size &&
		table_open_memory(data + split + 3, size - split - 3, NULL, &table, &err) == UPH_OK) {
		status = mapped_rows(table, &mapping, NULL, true, &arena, look, &count, findings, &err);
		require(status != UPH_E_REFUSED || uph_findings_count(findings) > 0);
		table_close(table);
	}
	require_findings(findings);
	uph_findings_free(findings);
	arena_free(&arena);
	return 0;
}
