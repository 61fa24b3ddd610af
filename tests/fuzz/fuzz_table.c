/* Any bytes as a table: what they are is found from them, every row of every sheet is read within small
 * limits, and nothing may break. The formats by themselves, from the inside: fuzz_csv, fuzz_xlsx, fuzz_ods,
 * fuzz_zip. */
#include "tests/fuzz/require.h"
#include "tests/fuzz/table_seen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct table_seen first = {0}, second = {0};
	if (size > table_seen_limits.file_bytes / 4)
		return 0;
	table_seen_memory(data, size, &first);
	table_seen_memory(data, size, &second);
	require(first.digest == second.digest);
	return 0;
}
