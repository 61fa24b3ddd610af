#include "tests/support/import_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void import_case_begin(struct import_case *here)
{
	struct uph_error err;
	memset(here, 0, sizeof *here);
	here->folder = support_folder();
	here->path = support_path(here->folder, "bok.uph");
	here->file = support_path(here->folder, "matris.csv");
	struct uph_ledger_options options = book_options(&here->now, "uph import matris.csv");
	assert_status(UPH_OK, uph_ledger_create(here->path, "Blekinge", &options, &err), &err);
	assert_status(UPH_OK, uph_ledger_open(here->path, &options, &here->ledger, &err), &err);
	here->findings = uph_findings_new();
}

void import_case_end(struct import_case *here)
{
	uph_findings_free(here->findings);
	uph_ledger_close(here->ledger);
	free(here->file);
	free(here->path);
	support_folder_remove(here->folder);
}

void import_case_text(struct import_case *here, const char *text)
{
	support_write(here->file, text, strlen(text));
}

void import_case_example(struct import_case *here, const char *const *replacements)
{
	char *example = support_project("examples/fordelning-2024.csv");
	char *text = support_read(example, NULL);
	for (; replacements && *replacements; replacements += 2) {
		char *at = strstr(text, replacements[0]);
		if (!at)
			fail_msg("the example has no \"%s\"", replacements[0]);
		size_t size = strlen(text) + strlen(replacements[1]) + 1;
		char *changed = malloc(size);
		assert_non_null(changed);
		(void)snprintf(changed, size, "%.*s%s%s", (int)(at - text), text, replacements[1],
			at + strlen(replacements[0]));
		free(text);
		text = changed;
	}
	import_case_text(here, text);
	free(text);
	free(example);
}

enum uph_status import_case_run(struct import_case *here, const struct uph_import_options *options,
	struct uph_import_result *result, struct uph_error *err)
{
	static const struct uph_import_options plain;
	uph_findings_free(here->findings);
	here->findings = uph_findings_new();
	memset(err, 0, sizeof *err);
	return uph_import_file(
		here->ledger, here->file, options ? options : &plain, result, here->findings, err);
}

void expect_counts(const struct uph_import_result *result, size_t posted, size_t unchanged, size_t changed,
	size_t conflicts)
{
	if (result->posted != posted || result->unchanged != unchanged || result->changed != changed ||
		result->conflicts != conflicts)
		fail_msg("posted %zu, unchanged %zu, changed %zu, conflicts %zu", result->posted,
			result->unchanged, result->changed, result->conflicts);
}

void import_case_expect(struct import_case *here, const struct uph_import_options *options, size_t posted,
	size_t unchanged, size_t changed, size_t conflicts)
{
	struct uph_import_result result;
	struct uph_error err;
	assert_status(UPH_OK, import_case_run(here, options, &result, &err), &err);
	expect_counts(&result, posted, unchanged, changed, conflicts);
	assert_int_equal(import_case_available(here).ore, result.available_after.ore);
	uph_import_free(&result);
}

void import_case_refused(struct import_case *here, const struct uph_import_options *options,
	enum uph_status status, const char *message)
{
	struct uph_import_result result;
	struct uph_error err;
	size_t before_length, after_length;
	char *before = support_read(here->path, &before_length);
	assert_status(status, import_case_run(here, options, &result, &err), &err);
	assert_string_equal(message, err.message);
	uph_import_free(&result);
	char *after = support_read(here->path, &after_length);
	assert_int_equal(before_length, after_length);
	assert_memory_equal(before, after, before_length);
	free(before);
	free(after);
}

struct uph_money import_case_available(struct import_case *here)
{
	struct uph_balance *rows, sum;
	struct uph_error err;
	const struct uph_scope all = {0};
	size_t count;
	assert_status(UPH_OK, uph_balances(here->ledger, &all, UPH_BY_FUND, &rows, &count, &err), &err);
	assert_status(UPH_OK, uph_balance_total(rows, count, &sum, &err), &err);
	free(rows);
	return sum.figures[UPH_AVAILABLE];
}

void expect_available(struct import_case *here, const char *total)
{
	char text[UPH_MONEY_TEXT_MAX];
	assert_string_equal(total, uph_money_print(import_case_available(here), UPH_MONEY_PLAIN, text));
}

const struct uph_finding *import_case_finding(const struct import_case *here, const char *rule)
{
	for (size_t i = 0; i < uph_findings_count(here->findings); i++) {
		if (strcmp(uph_findings_at(here->findings, i)->rule, rule) == 0)
			return uph_findings_at(here->findings, i);
	}
	fail_msg("no finding %s", rule);
	return NULL;
}
