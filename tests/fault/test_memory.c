/* An import in which one allocation fails, at one place after another: the ledger afterwards holds all of the
 * file or nothing of it, never something else, and proves whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "tests/support/book.h"
#include "tests/support/sheet.h"
#include "uph/workbook.h"

/* Every so many allocations one is tried; all of them take a minute. */
#define STRIDE 3

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);

static long fails_at = -1; /* allocations until the one that fails; below zero: none does */
static long allocations;

static bool fails(void)
{
	allocations++;
	return fails_at >= 0 && fails_at-- == 0;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return fails() ? NULL : __real_realloc(memory, size);
}

char *__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

/* Opens, imports and closes; `nth` allocation of it fails. */
static void import_failing(const char *path, const char *file, long nth)
{
	const struct uph_ledger_options options = {.person = "controller", .words = "uph import"};
	const struct uph_import_options plain = {0};
	struct uph_ledger *ledger = NULL;
	struct uph_import_result result;
	fails_at = nth;
	struct uph_findings *findings = uph_findings_new();
	if (findings && uph_ledger_open(path, &options, &ledger, NULL) == UPH_OK) {
		enum uph_status status = uph_import_file(ledger, file, &plain, &result, findings, NULL);
		if (status == UPH_OK || status == UPH_E_CONFLICT)
			uph_import_free(&result);
		uph_ledger_close(ledger);
	}
	if (findings)
		uph_findings_free(findings);
	fails_at = -1;
}

static enum uph_status tell_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	(void)err;
	buffer_print(context, "%lld %s %d %lld %lld-%lld %s %s %lld\n", (long long)entry->voucher,
		uph_event_name(entry->event), entry->date.ymd, (long long)entry->amount.ore,
		(long long)entry->from.activity, (long long)entry->to.activity,
		entry->purpose ? entry->purpose : "-", entry->text ? entry->text : "-",
		(long long)entry->recipient);
	return UPH_OK;
}

static enum uph_status tell_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	(void)err;
	buffer_print(context, "%s %s\n", condition->label, condition->text);
	return UPH_OK;
}

/* What the ledger says, having proved it. The caller frees the buffer. */
static void tell(const char *path, struct buffer *out)
{
	struct uph_error err;
	struct uph_ledger *ledger;
	const struct uph_scope all = {0};
	const struct uph_ledger_options options = {.read_only = true};
	buffer_init(out, (size_t)1 << 20);
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	assert_status(UPH_OK, uph_entries(ledger, &all, tell_entry, out, &err), &err);
	assert_status(UPH_OK, uph_conditions(ledger, 0, tell_condition, out, &err), &err);
	book_verify(ledger);
	uph_ledger_close(ledger);
}

static void new_ledger(const char *path)
{
	struct uph_error err;
	int64_t time = 0;
	const struct uph_ledger_options options = book_options(&time, "uph init");
	assert_status(UPH_OK, uph_ledger_create(path, "Blekinge", &options, &err), &err);
}

/* Imports the file into the ledger as it is, one allocation after another failing. */
static void all_or_nothing(const char *path, const char *file, long stride)
{
	struct buffer before, whole, said;
	size_t length;
	char *kept = support_read(path, &length);
	tell(path, &before);
	allocations = 0;
	import_failing(path, file, -1);
	long count = allocations, refused = 0;
	tell(path, &whole);
	assert_true(count > 100);
	assert_string_not_equal(buffer_string(&whole), buffer_string(&before));
	for (long nth = 0; nth < count; nth += stride) {
		support_write(path, kept, length);
		import_failing(path, file, nth);
		tell(path, &said);
		bool nothing = strcmp(buffer_string(&said), buffer_string(&before)) == 0;
		refused += nothing;
		if (!nothing && strcmp(buffer_string(&said), buffer_string(&whole)) != 0)
			fail_msg("allocation %ld: the ledger holds something else:\n%s", nth,
				buffer_string(&said));
		buffer_free(&said);
	}
	assert_true(refused > count / stride / 2);
	buffer_free(&whole);
	buffer_free(&before);
	free(kept);
}

static void a_matrix_when_memory_runs_out(void **state)
{
	(void)state;
	char *folder = support_folder(), *path = support_path(folder, "bok.uph");
	char *matrix = support_project("examples/fordelning-2024.csv");
	new_ledger(path);
	all_or_nothing(path, matrix, STRIDE);
	free(matrix);
	free(path);
	support_folder_remove(folder);
}

static void a_decision_file_when_memory_runs_out(void **state)
{
	(void)state;
	char *folder = support_folder(), *path = support_path(folder, "bok.uph");
	char *matrix = support_project("examples/fordelning-2024.csv");
	char *decision = support_project("examples/beslut-2024-02-16.json");
	new_ledger(path);
	import_failing(path, matrix, -1);
	all_or_nothing(path, decision, 1);
	free(matrix);
	free(decision);
	free(path);
	support_folder_remove(folder);
}

static void a_sheet_of_events_when_memory_runs_out(void **state)
{
	(void)state;
	char *folder = support_folder(), *path = support_path(folder, "bok.uph");
	char *matrix = support_project("examples/fordelning-2024.csv");
	char *events = support_project("examples/handelser-2024.csv");
	new_ledger(path);
	import_failing(path, matrix, -1);
	all_or_nothing(path, events, 1);
	free(matrix);
	free(events);
	free(path);
	support_folder_remove(folder);
}

/* Made of the ledger as it is. */
static void make_workbook(const char *path, const char *file)
{
	char script[2000], hex[65];
	struct uph_error err;
	struct uph_ledger *ledger;
	const struct uph_ledger_options options = {.person = "controller", .words = "uph import"};
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	const struct uph_head head = uph_ledger_head(ledger);
	uph_ledger_close(ledger);
	(void)snprintf(script, sizeof script,
		"A1 %s %s\nsheet Nya beslut\nA5 Organ\nB5 Sammanträde\nD5 Ändamål\nE5 Belopp\nF5 Bidragsår\n"
		"G5 Aktivitet\nH5 Mottagare\nI5 Utförare\nN5 Läge\n"
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 10\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Resor\nE7 20\nF7 UPH 2024\nG7 964\nH7 KoU\nN7 Rekommenderat\n"
		"A8 LSVO\nB8 2024-11-01\nD8 Idé\nE8 30\nF8 UPH 2024\nG8 964\nH8 Nya laget\nN8 Föreslaget\n"
		"sheet Beslut av RD\nA5 Tilldelning\nB5 Beslutsdatum\nC5 Utfall\nD5 Belopp\n"
		"A6 6\nB6 2024-10-01\nC6 Beslutat\nD6 500000\n"
		"sheet Rekvisitioner\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Referens\n"
		"A6 6\nB6 2024-10-02\nC6 500000\nD6 R1\nA7 4\nB7 2024-10-02\nC7 100.01\n",
		UPH_WORKBOOK_MARK, uph_head_hex(&head, hex));
	support_workbook(file, script);
}

static void a_workbook_when_memory_runs_out(void **state)
{
	(void)state;
	char *folder = support_folder(), *path = support_path(folder, "bok.uph");
	char *matrix = support_project("examples/fordelning-2024.csv");
	char *workbook = support_path(folder, "arbetsbok.xlsx");
	new_ledger(path);
	import_failing(path, matrix, -1);
	make_workbook(path, workbook);
	all_or_nothing(path, workbook, STRIDE);
	free(matrix);
	free(workbook);
	free(path);
	support_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_matrix_when_memory_runs_out),
		cmocka_unit_test(a_decision_file_when_memory_runs_out),
		cmocka_unit_test(a_sheet_of_events_when_memory_runs_out),
		cmocka_unit_test(a_workbook_when_memory_runs_out)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
