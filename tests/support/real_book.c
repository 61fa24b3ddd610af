#include "tests/support/real_book.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/matrix_sample.h"

void real_book_empty(struct real_book *book, const char *folder, const char *name)
{
	struct uph_error err;
	memset(book, 0, sizeof *book);
	book->path = support_path(folder, name);
	struct uph_ledger_options options = book_options(&book->time, "uph init");
	assert_status(UPH_OK, uph_ledger_create(book->path, "Blekinge", &options, &err), &err);
	options.words = "uph test";
	assert_status(UPH_OK, uph_ledger_open(book->path, &options, &book->ledger, &err), &err);
}

void real_book_import(struct real_book *book, const char *path)
{
	struct uph_error err = {0};
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	const struct uph_import_options options = {.as = "matrix"};
	enum uph_status status = uph_import_file(book->ledger, path, &options, &result, findings, &err);
	for (size_t i = 0; status != UPH_OK && i < uph_findings_count(findings); i++)
		print_message("%s: %s\n", uph_findings_at(findings, i)->where,
			uph_findings_at(findings, i)->message);
	assert_status(UPH_OK, status, &err);
	uph_import_free(&result);
	uph_findings_free(findings);
}

void real_book_open(struct real_book *book, const char *folder, const char *name)
{
	struct sample_lines *lines = sample_matrix();
	char *text = sample_joined(lines), *path = support_path(folder, "matris.tsv");
	support_write(path, text, strlen(text));
	real_book_empty(book, folder, name);
	real_book_import(book, path);
	free(path);
	free(text);
	free(lines);
}

void real_book_close(struct real_book *book)
{
	uph_ledger_close(book->ledger);
	free(book->path);
}

void real_book_begin(struct real_book *book)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
}

void real_book_commit(struct real_book *book)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_commit(book->ledger, &err), &err);
}

int64_t real_book_fund(struct real_book *book, const char *name)
{
	const struct uph_fund *fund;
	struct uph_error err;
	assert_status(UPH_OK, uph_fund_find(book->ledger, name, &fund, &err), &err);
	return fund->id;
}

int64_t real_book_activity(struct real_book *book, const char *code)
{
	const struct uph_activity *activity;
	struct uph_error err;
	assert_status(UPH_OK, uph_activity_find(book->ledger, code, &activity, &err), &err);
	return activity->id;
}

static size_t column_named(const struct uph_section *section, const char *key)
{
	for (size_t i = 0; i < section->column_count; i++) {
		if (section->columns[i].key && strcmp(section->columns[i].key, key) == 0)
			return i;
	}
	fail_msg("no column %s in section %s", key, section->key);
	return 0;
}

const struct uph_value *report_value(
	const struct uph_report *report, size_t section, size_t row, const char *key)
{
	assert_true(section < report->section_count);
	assert_true(row < report->sections[section].row_count);
	return &report->sections[section].rows[row].values[column_named(&report->sections[section], key)];
}

int64_t report_ore(const struct uph_report *report, size_t section, size_t row, const char *key)
{
	const struct uph_value *value = report_value(report, section, row, key);
	assert_int_equal(value->kind, UPH_VALUE_MONEY);
	return value->money.ore;
}

const char *report_words(const struct uph_report *report, size_t section, size_t row, const char *key)
{
	const struct uph_value *value = report_value(report, section, row, key);
	if (value->kind == UPH_VALUE_NONE)
		return "";
	assert_int_equal(value->kind, UPH_VALUE_TEXT);
	return value->text;
}

size_t report_section_named(const struct uph_report *report, const char *key)
{
	for (size_t i = 0; i < report->section_count; i++) {
		if (strcmp(report->sections[i].key, key) == 0)
			return i;
	}
	fail_msg("no section %s", key);
	return 0;
}

size_t report_row_named(const struct uph_report *report, size_t section, const char *key, const char *text)
{
	for (size_t i = 0; i < report->sections[section].row_count; i++) {
		const struct uph_value *value = report_value(report, section, i, key);
		if (value->kind == UPH_VALUE_TEXT && strcmp(value->text, text) == 0)
			return i;
	}
	fail_msg("no row with %s \"%s\"", key, text);
	return 0;
}

int64_t report_total_ore(const struct uph_report *report, size_t section, const char *key)
{
	const struct uph_section *from = &report->sections[section];
	struct uph_money sum;
	size_t column = column_named(from, key);
	assert_true(from->columns[column].flags & UPH_COLUMN_TOTAL);
	assert_true(uph_section_total(from, column, &sum));
	return sum.ore;
}

int64_t report_pair_ore(const struct uph_report *report, const char *key)
{
	for (size_t i = 0; i < report->total_count; i++) {
		if (strcmp(report->totals[i].key, key) == 0)
			return report->totals[i].value.money.ore;
	}
	fail_msg("no total %s", key);
	return 0;
}

const struct uph_value *report_figure_value(const struct uph_report *report, const char *key)
{
	for (size_t i = 0; i < report->figure_count; i++) {
		if (strcmp(report->figures[i].key, key) == 0)
			return &report->figures[i].value;
	}
	fail_msg("no figure %s", key);
	return NULL;
}
