/* Whether a SIE file adds up: per account what it opens with and what its vouchers move is what it closes
 * with, and the result is what they move. Of year 0, which is the one that vouchers are of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/sie.h"
#include "ledger/base/text.h"

struct total {
	const char *account;
	int64_t opening, moved, closing, result;
	bool has_opening, has_closing, has_result, overflow;
};

enum field { OPENING, MOVED, CLOSING, RESULT };

/* One amount of one account; sorted they come together. */
struct amount {
	const char *account;
	enum field field;
	int64_t ore;
};

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct amount *)a)->account, ((const struct amount *)b)->account);
}

static size_t gather(const struct sie_file *file, struct amount *out)
{
	size_t count = 0;
	for (size_t i = 0; i < file->balance_count; i++) {
		const struct sie_balance *balance = &file->balances[i];
		if (balance->year != 0 || balance->kind > SIE_RES || balance->object_count > 0)
			continue;
		out[count++] = (struct amount){balance->account,
			balance->kind == SIE_IB   ? OPENING
			: balance->kind == SIE_UB ? CLOSING
						  : RESULT,
			balance->amount.ore};
	}
	for (size_t i = 0; i < file->voucher_count; i++) {
		const struct sie_voucher *voucher = &file->vouchers[i];
		for (size_t j = 0; j < voucher->row_count; j++) {
			if (voucher->rows[j].kind == SIE_TRANS)
				out[count++] = (struct amount){
					voucher->rows[j].account, MOVED, voucher->rows[j].amount.ore};
		}
	}
	return count;
}

static void add(struct total *total, const struct amount *amount)
{
	int64_t *const sums[] = {&total->opening, &total->moved, &total->closing, &total->result};
	bool *const has[] = {&total->has_opening, NULL, &total->has_closing, &total->has_result};
	if (has[amount->field])
		*has[amount->field] = true;
	if (__builtin_add_overflow(*sums[amount->field], amount->ore, sums[amount->field]))
		total->overflow = true;
}

static void say_too_large(const struct total *total, struct uph_findings *findings)
{
	char where[TEXT_EXCERPT_MAX + 8], account[TEXT_EXCERPT_MAX];
	text_excerpt(total->account, strlen(total->account), account);
	(void)snprintf(where, sizeof where, "konto %s", account);
	(void)uph_findings_add(findings, UPH_SEVERITY_WARNING, "sie.overflow", where,
		"Konto %s: summorna är större än vad boken kan hålla, och är inte jämförda.", account);
}

static void say(const struct sie_file *file, const struct total *total, const char *said_label,
	const char *sum_label, int64_t said, int64_t sum, struct uph_findings *findings)
{
	char one[UPH_MONEY_TEXT_MAX], two[UPH_MONEY_TEXT_MAX], three[UPH_MONEY_TEXT_MAX];
	char where[TEXT_EXCERPT_MAX + 8], account[TEXT_EXCERPT_MAX], label[TEXT_EXCERPT_MAX];
	struct uph_money difference;
	const char *name = sie_account_name(file, total->account);
	if (!uph_money_subtract((struct uph_money){said}, (struct uph_money){sum}, &difference)) {
		say_too_large(total, findings);
		return;
	}
	text_excerpt(total->account, strlen(total->account), account);
	text_excerpt(name, strlen(name), label);
	(void)snprintf(where, sizeof where, "konto %s", account);
	(void)uph_findings_add_amount(findings, UPH_SEVERITY_WARNING, "sie.balance", where, difference,
		"Konto %s%s%s: %s är %s, och %s ger %s: skillnaden är %s.", account, *name ? " " : "", label,
		said_label, uph_money_print((struct uph_money){said}, UPH_MONEY_SWEDISH, one), sum_label,
		uph_money_print((struct uph_money){sum}, UPH_MONEY_SWEDISH, two),
		uph_money_print(difference, UPH_MONEY_SWEDISH, three));
}

/* A file without any result has none to be compared. */
static bool has_results(const struct sie_file *file)
{
	for (size_t i = 0; i < file->balance_count; i++) {
		if (file->balances[i].kind == SIE_RES && file->balances[i].year == 0)
			return true;
	}
	return false;
}

static void check(
	const struct sie_file *file, const struct total *total, bool results, struct uph_findings *findings)
{
	int64_t reached;
	if (total->overflow || __builtin_add_overflow(total->opening, total->moved, &reached)) {
		say_too_large(total, findings);
		return;
	}
	if (total->has_result && !total->has_closing) {
		if (total->result != total->moved)
			say(file, total, "#RES", "verifikationerna", total->result, total->moved, findings);
		return;
	}
	if (total->has_opening || total->has_closing) {
		if (total->closing != reached)
			say(file, total, "#UB", "#IB och verifikationerna", total->closing, reached,
				findings);
		return;
	}
	if (results && total->moved != 0)
		say(file, total, "saldot saknas i filen och", "verifikationerna", 0, total->moved, findings);
}

/* Without vouchers there is one thing to hold on to: what the accounts close with sums to zero. */
static void check_closing(const struct sie_file *file, struct uph_findings *findings)
{
	struct uph_money sum = {0};
	char text[UPH_MONEY_TEXT_MAX];
	bool any = false, whole = true;
	for (size_t i = 0; i < file->balance_count; i++) {
		const struct sie_balance *balance = &file->balances[i];
		if (balance->year != 0 || (balance->kind != SIE_UB && balance->kind != SIE_RES))
			continue;
		any = true;
		whole = uph_money_add(sum, balance->amount, &sum) && whole;
	}
	if (any && whole && sum.ore != 0)
		(void)uph_findings_add_amount(findings, UPH_SEVERITY_WARNING, "sie.closing", "", sum,
			"Alla #UB och #RES för år 0 ska tillsammans bli noll, men blir %s: filen saknar konton "
			"eller är ändrad.",
			uph_money_print(sum, UPH_MONEY_SWEDISH, text));
}

/* ---- vouchers ---- */

static int compare_vouchers(const void *a, const void *b)
{
	const struct sie_voucher *x = *(const struct sie_voucher *const *)a,
				 *y = *(const struct sie_voucher *const *)b;
	int order = strcmp(x->series, y->series);
	order = order ? order : strcmp(x->number, y->number);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

static const char *called(const struct sie_voucher *voucher, char text[2 * TEXT_EXCERPT_MAX])
{
	char series[TEXT_EXCERPT_MAX], number[TEXT_EXCERPT_MAX];
	(void)snprintf(text, 2 * TEXT_EXCERPT_MAX, "%s%s%s",
		text_excerpt(voucher->series, strlen(voucher->series), series), *voucher->series ? " " : "",
		text_excerpt(voucher->number, strlen(voucher->number), number));
	return text;
}

static bool in_some_year(const struct sie_file *file, struct uph_date date)
{
	bool any = false;
	for (size_t i = 0; i < file->year_count; i++) {
		const struct sie_year *year = &file->years[i];
		if (!year->first.ymd || !year->last.ymd)
			continue;
		any = true;
		if (date.ymd >= year->first.ymd && date.ymd <= year->last.ymd)
			return true;
	}
	return !any;
}

/* One finding however many they are: what is wrong with one is wrong with its system. */
static void check_days(const struct sie_file *file, struct uph_findings *findings)
{
	char name[2 * TEXT_EXCERPT_MAX], where[24], day[UPH_DATE_TEXT_MAX];
	const struct sie_voucher *first = NULL;
	size_t count = 0;
	for (size_t i = 0; i < file->voucher_count; i++) {
		if (in_some_year(file, file->vouchers[i].date))
			continue;
		first = first ? first : &file->vouchers[i];
		count++;
	}
	if (!first)
		return;
	(void)snprintf(where, sizeof where, "%zu", first->line);
	(void)uph_findings_add(findings, UPH_SEVERITY_WARNING, "sie.year", where,
		"Verifikationer med en dag som inte är i något av filens räkenskapsår (#RAR): %zu, först %s den "
		"%s.",
		count, called(first, name), uph_date_print(first->date, day));
}

static bool same_name(
	const struct sie_file *file, const struct sie_voucher *one, const struct sie_voucher *other)
{
	char year[SIE_YEAR_NAME_MAX], other_year[SIE_YEAR_NAME_MAX];
	return strcmp(one->series, other->series) == 0 && strcmp(one->number, other->number) == 0 &&
	       strcmp(sie_year_name(file, one->date, year), sie_year_name(file, other->date, other_year)) ==
		       0;
}

/* Rows under one name are taken as of one voucher. */
static enum uph_status check_names(
	const struct sie_file *file, struct uph_findings *findings, struct uph_error *err)
{
	char name[2 * TEXT_EXCERPT_MAX], where[24];
	size_t count = 0, twice = 0, example = 0;
	const struct sie_voucher **list = calloc(file->voucher_count + 1, sizeof *list);
	if (!list)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; i < file->voucher_count; i++) {
		if (sie_is_numbered(&file->vouchers[i]))
			list[count++] = &file->vouchers[i];
	}
	if (count > 1)
		qsort(list, count, sizeof *list, compare_vouchers);
	for (size_t i = 1; i < count; i++) {
		if (!same_name(file, list[i - 1], list[i]))
			continue;
		example = example ? example : i;
		twice++;
	}
	if (example) {
		(void)snprintf(where, sizeof where, "%zu", list[example]->line);
		(void)uph_findings_add(findings, UPH_SEVERITY_WARNING, "sie.twice", where,
			"Verifikationer som heter som en tidigare: %zu, först %s, som också står på rad %zu. "
			"Rader under samma namn läses som en verifikation.",
			twice, called(list[example], name), list[example - 1]->line);
	}
	free(list);
	return UPH_OK;
}

enum uph_status sie_check(const struct sie_file *file, struct uph_findings *findings, struct uph_error *err)
{
	if (file->voucher_count == 0)
		check_closing(file, findings);
	check_days(file, findings);
	enum uph_status status = check_names(file, findings, err);
	if (status != UPH_OK)
		return status;
	if (file->import_form || file->voucher_count == 0)
		return UPH_OK;
	struct amount *amounts = calloc(file->balance_count + file->trans_count + 1, sizeof *amounts);
	if (!amounts)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	size_t count = gather(file, amounts);
	bool results = has_results(file);
	if (count > 1)
		qsort(amounts, count, sizeof *amounts, compare);
	for (size_t i = 0; i < count;) {
		struct total total = {.account = amounts[i].account};
		for (; i < count && strcmp(amounts[i].account, total.account) == 0; i++)
			add(&total, &amounts[i]);
		check(file, &total, results, findings);
	}
	free(amounts);
	return UPH_OK;
}
