/* A matrix from any bytes: reading never fails but by saying so, and what is accepted adds up. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/matrix.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

static void check_row(const struct matrix_row *row)
{
	require(row->place != NULL && *row->place);
	require_text(row->purpose);
	require_text(row->recipient);
	require_text(row->comment);
	require_text(row->activity_name);
	if (row->kind == MATRIX_MOVEMENT)
		require(row->activity && uph_date_valid(row->date) && row->amount.ore != 0);
	if (row->kind == MATRIX_GRANT)
		require(row->amount.ore > 0);
	if (row->kind == MATRIX_SUBTOTAL)
		require(row->explanation && *row->explanation);
	if (row->before_grant)
		require(row->kind == MATRIX_MOVEMENT);
}

static void check_accepted(const struct matrix *matrix)
{
	int64_t opening = 0, granted = 0, moved = 0;
	size_t left = 0;
	for (size_t i = 0; i < matrix->row_count; i++) {
		const struct matrix_row *row = &matrix->rows[i];
		check_row(row);
		opening += row->kind == MATRIX_OPENING ? row->amount.ore : 0;
		granted += row->kind == MATRIX_GRANT ? row->amount.ore : 0;
		moved += row->kind == MATRIX_MOVEMENT ? row->amount.ore : 0;
		left += row->kind == MATRIX_LEFT;
	}
	require(opening == matrix->opening.ore && granted == matrix->granted.ore &&
		moved == matrix->moved.ore);
	require(matrix->left.ore == opening + granted - moved);
	require(left == 1 && matrix->rows[matrix->row_count - 1].kind == MATRIX_LEFT);
	/* Shown as what it is, or as that in whole kronor. */
	int64_t off = matrix->rows[matrix->row_count - 1].amount.ore - matrix->left.ore;
	require(off >= -50 && off <= 50);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct table *table;
	struct table_limits limits = {.unzipped_bytes = 1 << 20, .rows = 2000, .columns = 200};
	struct uph_error err;
	struct matrix matrix;

	if (table_open_memory(data, size, &limits, &table, &err) != UPH_OK)
		return 0;
	struct uph_findings *findings = uph_findings_new();
	require(findings != NULL);
	bool recognised = matrix_recognised(table);
	enum uph_status status = matrix_read(table, NULL, &matrix, findings, &err);
	size_t errors = uph_findings_count_of(findings, UPH_SEVERITY_ERROR);
	if (status == UPH_OK) {
		require(recognised && errors == 0);
		check_accepted(&matrix);
	} else {
		require(err.status == status && err.message[0] != '\0' && matrix.memory == NULL);
		require(status != UPH_E_REFUSED || errors > 0);
		require_text(err.message);
	}
	require_findings(findings);
	matrix_free(&matrix);
	uph_findings_free(findings);
	table_close(table);
	return 0;
}
