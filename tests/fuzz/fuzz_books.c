/* The mapping of somebody else's books from any bytes: what is read is written as JSON that is read the same,
 * and tells of every account and object whose it is. */
#include <string.h>

#include "import/books_map.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/small_book.h"

static void apply(const struct books_map *map)
{
	static const char *const accounts[] = {"2990", "2991", "1930", "", "29900"};
	static const char *const numbers[] = {"786", "455", "7860", ""};
	for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
		for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++) {
			struct sie_object object = {.dimension = map->dimension, .number = numbers[j]};
			struct books_place place = {0};
			enum books_verdict verdict =
				books_map_apply(map, accounts[i], &object, *numbers[j] != '\0', &place);
			require(verdict == BOOKS_OURS || verdict == BOOKS_OTHERS || verdict == BOOKS_UNKNOWN);
			require(verdict != BOOKS_OURS || place.activity != 0);
		}
	}
}

static void check_read(struct uph_ledger *ledger, const struct books_map *map, struct arena *arena,
	struct uph_findings *findings)
{
	struct books_map again;
	struct uph_error err = {0};
	const char *text = books_map_write(map, arena);
	require(text != NULL);
	require_text(text);
	if (books_map_read(ledger, text, strlen(text), arena, &again, findings, &err) != UPH_OK)
		require_failed(text, 0, err.message);
	const char *twice = books_map_write(&again, arena);
	require(twice && strcmp(text, twice) == 0);
	require_text(books_map_describe(map, arena));
	require(map->account_count > 0 && map->undivided != 0);
	apply(map);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct books_map map;
	struct uph_error err = {0};
	if (size > 1 << 14)
		return 0;
	struct uph_ledger *ledger = small_book(SMALL_BOOK_FILLED);
	struct uph_findings *findings = uph_findings_new();
	require(findings != NULL);
	arena_init(&arena, (size_t)64 << 20);
	(void)books_map_recognised((const char *)data, size);
	enum uph_status status =
		books_map_read(ledger, (const char *)data, size, &arena, &map, findings, &err);
	if (status == UPH_OK) {
		require(uph_findings_count_of(findings, UPH_SEVERITY_ERROR) == 0);
		check_read(ledger, &map, &arena, findings);
	} else {
		require_refusal(status, &err);
		require(status != UPH_E_REFUSED || uph_findings_count(findings) > 0);
	}
	require_findings(findings);
	arena_free(&arena);
	uph_findings_free(findings);
	return 0;
}
