/* A SIE file from any bytes: reading never fails but by saying so; what is read holds together, and is the
 * same rows as a table. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/books_rows.h"
#include "import/sie.h"
#include "import/table.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

static void check_text(const char *text)
{
	require(text != NULL && text_valid(text, strlen(text), NULL));
	for (; *text; text++)
		require((unsigned char)*text >= 0x20 && *text != 0x7F);
}

static void check_objects(const struct sie_object *objects, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		require(objects[i].dimension > 0 && *objects[i].number);
		require(i == 0 || objects[i - 1].dimension <= objects[i].dimension);
		check_text(objects[i].number);
	}
}

static void check_voucher(const struct sie_voucher *voucher)
{
	int64_t sum = 0;
	size_t count = 0;
	check_text(voucher->series);
	check_text(voucher->number);
	check_text(voucher->text);
	require(uph_date_valid(voucher->date));
	for (size_t i = 0; i < voucher->row_count; i++) {
		const struct sie_row *row = &voucher->rows[i];
		check_text(row->account);
		check_text(row->text);
		check_objects(row->objects, row->object_count);
		require(uph_date_valid(row->date) && *row->account);
		require((row->number > 0) == (row->kind == SIE_TRANS));
		if (row->kind == SIE_TRANS) {
			sum += row->amount.ore;
			count++;
		}
	}
	require(voucher->sum.ore == sum && voucher->trans_count == count);
}

static void check_file(const struct sie_file *file)
{
	size_t trans = 0;
	require(file->type >= 1 && file->type <= 4);
	check_text(file->company);
	check_text(file->number);
	for (size_t i = 0; i < file->account_count; i++)
		check_text(sie_account_name(file, file->accounts[i].number));
	for (size_t i = 0; i < file->object_count; i++)
		check_text(sie_object_label(file, file->objects[i].dimension, file->objects[i].number));
	for (size_t i = 0; i < file->balance_count; i++) {
		check_text(file->balances[i].account);
		check_objects(file->balances[i].objects, file->balances[i].object_count);
	}
	for (size_t i = 0; i < file->voucher_count; i++) {
		check_voucher(&file->vouchers[i]);
		trans += file->vouchers[i].trans_count;
	}
	require(trans == file->trans_count);
}

static void check_table(const uint8_t *data, size_t size, const struct sie_file *file)
{
	struct table *table;
	struct table_row row;
	size_t rows = 0;
	if (!sie_recognised(data, size) || table_open_memory(data, size, NULL, &table, NULL) != UPH_OK)
		return;
	while (table_next(table, &row, NULL) == UPH_OK)
		rows++;
	require(rows == file->trans_count + 1);
	table_close(table);
}

/* A map that takes all for ours. */
static void check_rows(const struct sie_file *file, struct uph_findings *findings)
{
	static const char *accounts[] = {"*"};
	struct books_object any = {.pattern = "*", .code = "", .activity = 1};
	const struct books_map map = {.system = "x",
		.key = "x",
		.accounts = accounts,
		.account_count = 1,
		.dimension = 6,
		.objects = &any,
		.object_count = 1,
		.undivided = 1};
	struct books_rows rows;
	struct arena arena;
	arena_init(&arena, (size_t)64 << 20);
	enum uph_status status = books_rows(file, &map, &arena, &rows, findings, NULL);
	require(status == UPH_OK || status == UPH_E_MEMORY);
	for (size_t i = 0; status == UPH_OK && i < rows.count; i++) {
		check_text(rows.rows[i].voucher);
		check_text(rows.rows[i].reference);
		require(rows.rows[i].number > 0 && *rows.rows[i].voucher);
	}
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sie_file file;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	require(findings != NULL);
	enum uph_status status = sie_read(data, size, &file, findings, &err);
	if (status == UPH_OK) {
		require(uph_findings_count_of(findings, UPH_SEVERITY_ERROR) == 0);
		require(sie_check(&file, findings, &err) == UPH_OK);
		check_file(&file);
		check_table(data, size, &file);
		check_rows(&file, findings);
		sie_free(&file);
	} else {
		require(status == UPH_E_REFUSED && err.message[0] != '\0');
	}
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		require(text_valid(finding->message, strlen(finding->message), NULL) && *finding->message);
	}
	uph_findings_free(findings);
	return 0;
}
