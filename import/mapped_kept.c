/* The mapping that is kept for a sheet's headings: every line near the top is tried as their first. */
#include <string.h>

#include "import/mapped_sheet.h"

#define LINES_TRIED 60
#define HEADER_LINES_MAX 5

static enum uph_status take(struct uph_ledger *ledger, const struct table *table,
	const struct mapped_headings *headings, struct arena *arena, struct mapped_mapping *out,
	const char **name, const char **text, struct uph_error *err)
{
	struct uph_mapping kept;
	struct uph_findings *findings;
	const char *key = mapped_headings_key(table, headings, arena);
	if (!key || !*key)
		return key ? UPH_E_MISSING : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_mapping_find(ledger, UPH_MAPPING_SHEET, key, &kept, err);
	if (status != UPH_OK)
		return status;
	const char *body = arena_string(arena, kept.body);
	const char *called = arena_string(arena, kept.name);
	if (!body || !called || !(findings = uph_findings_new()))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	status = mapped_read(body, strlen(body), arena, out, findings, err);
	uph_findings_free(findings);
	if (name)
		*name = called;
	if (text)
		*text = body;
	/* One that cannot be read any more is as none; its lines must be as many as these. */
	return status == UPH_E_REFUSED || (status == UPH_OK && out->header_lines != headings->lines)
		       ? UPH_E_MISSING
		       : status;
}

static enum uph_status find_on(struct uph_ledger *ledger, const struct mapped_grid *grid,
	struct mapped_mapping *out, const char **name, const char **text, struct uph_error *err)
{
	enum uph_status status = UPH_E_MISSING;
	for (size_t i = 0; status == UPH_E_MISSING && i < grid->count; i++) {
		for (size_t lines = 1; status == UPH_E_MISSING && lines <= HEADER_LINES_MAX; lines++) {
			struct mapped_headings headings;
			if (!mapped_headings_at(grid, i, lines, &headings))
				return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			status = take(ledger, grid->table, &headings, grid->arena, out, name, text, err);
		}
	}
	return status;
}

enum uph_status mapped_find_kept(struct uph_ledger *ledger, struct table *table, struct arena *arena,
	struct mapped_mapping *out, const char **name, const char **text, struct uph_error *err)
{
	enum uph_status status = UPH_E_MISSING;
	for (size_t i = 0; status == UPH_E_MISSING && i < table_sheet_count(table); i++) {
		struct mapped_grid grid;
		status = mapped_grid_read(table, i, LINES_TRIED, arena, &grid, err);
		if (status == UPH_OK)
			status = find_on(ledger, &grid, out, name, text, err);
	}
	(void)table_select(table, 0, NULL);
	return status;
}

bool mapped_recognised(struct uph_ledger *ledger, struct table *table)
{
	struct arena arena;
	struct mapped_mapping mapping;
	arena_init(&arena, (size_t)256 << 20);
	bool found = mapped_find_kept(ledger, table, &arena, &mapping, NULL, NULL, NULL) == UPH_OK &&
		     mapping.rows == MAPPED_EVENTS;
	arena_free(&arena);
	return found;
}
