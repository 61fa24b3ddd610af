/* An exact file from any bytes: its rows are cells that hold together, and a row that can be read says the
 * same when it is looked at again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/exact_import.h"
#include "import/exact_reader.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

struct input {
	const uint8_t *data;
	size_t left;
};

/* In pieces of uneven size: a text may be cut anywhere. */
static size_t next_bytes(void *context, char *into, size_t size)
{
	struct input *input = context;
	size_t length = input->left < 7 ? input->left : 7;
	require(size >= length);
	memcpy(into, input->data, length);
	input->data += length;
	input->left -= length;
	return length;
}

static void check_row(const struct exact_reader *reader)
{
	struct uph_exact_row row;
	enum uph_exact_column column, again;
	struct uph_error err = {0};
	for (size_t i = 0; i < reader->count; i++) {
		const struct uph_exact_cell *cell = &reader->cells[i];
		require(cell->text ? text_valid(cell->text, strlen(cell->text), NULL) : !cell->words);
	}
	if (reader->count != EXACT_CELLS || !reader->cells[0].text)
		return;
	row.kind = reader->cells[0].text;
	memcpy(row.cells, reader->cells + 1, sizeof row.cells);
	enum uph_status status = uph_exact_check(&row, &column, &err);
	require(status == UPH_OK || (status == UPH_E_SYNTAX && err.message[0] != '\0'));
	require(column <= UPH_EXACT_COLUMNS);
	require(uph_exact_check(&row, &again, NULL) == status && again == column);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {data, size};
	struct exact_reader reader;
	struct uph_error err = {0};
	enum uph_status status = exact_reader_open(&reader, next_bytes, &input, &err);
	size_t line = 0;
	(void)exact_recognised(data, size);
	require(status == UPH_OK);
	while ((status = exact_reader_row(&reader, &err)) == UPH_OK) {
		require(reader.count > 0 && reader.count <= EXACT_CELLS && reader.row_line > line);
		line = reader.row_line;
		check_row(&reader);
	}
	require(status == UPH_END || (status == UPH_E_SYNTAX && err.message[0] != '\0'));
	exact_reader_close(&reader);
	return 0;
}
