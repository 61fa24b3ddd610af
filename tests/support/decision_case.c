#include "tests/support/decision_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct import_case here;
const struct uph_import_options accept_changes = {.accept_changes = true};

int decision_case_setup(void **state)
{
	(void)state;
	import_case_begin(&here);
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 22, 0, 0, 0);
	return 0;
}

int decision_case_teardown(void **state)
{
	(void)state;
	import_case_end(&here);
	return 0;
}

char *example(const char *name)
{
	size_t length;
	char *path = support_project(name), *text = support_read(path, &length);
	free(path);
	return text;
}

void file_is_example(const char *name)
{
	char *text = example(name);
	import_case_text(&here, text);
	free(text);
}

/* The example with the first `old` made `new`. */
void file_is_example_with(const char *name, const char *old, const char *new)
{
	char *text = example(name), *at = strstr(text, old);
	assert_non_null(at);
	size_t before = (size_t)(at - text), size = strlen(text) + strlen(new) + 1;
	char *changed = malloc(size);
	assert_non_null(changed);
	(void)snprintf(changed, size, "%.*s%s%s", (int)before, text, new, at + strlen(old));
	import_case_text(&here, changed);
	free(changed);
	free(text);
}

const char decision_conflict[] =
	"1 tilldelning säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med "
	"--accept-changes om filen har rätt";

struct uph_decision decision_of(const char *words)
{
	struct uph_error err;
	struct uph_decision decision;
	int64_t allocation;
	assert_status(UPH_OK, uph_decision_resolve(here.ledger, words, &decision, &allocation, &err), &err);
	return decision;
}

struct uph_allocation allocation_of(const char *label)
{
	struct uph_error err;
	struct uph_allocation allocation;
	assert_status(UPH_OK, uph_allocation_find(here.ledger, label, &allocation, &err), &err);
	return allocation;
}

void begin(void)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
}

void commit(void)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
}
