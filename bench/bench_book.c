/* Writes the book that is measured, in one of the forms its readers take.
 *
 *   bench_book TRANSACTIONS FORM FILE
 *
 * events       our sheet of events, CSV      hledger-csv  one row a transaction, for hledger's CSV rules
 * events-xlsx  the same as a workbook        journal      two postings a transaction, for hledger and Ledger
 * many         our sheet of events, with     beancount    the same for beancount
 *              one allocation for ten rows   sie          SIE 4E, code page 437 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "bench/book.h"

static void stop(const char *what)
{
	(void)fprintf(stderr, "bench_book: %s\n", what);
	exit(2);
}

/* ---- our sheet of events ---- */

enum {
	EVENT,
	DAY,
	AMOUNT,
	NUMBER,
	FUND,
	ACTIVITY,
	DECISION,
	PURPOSE,
	RECIPIENT,
	FROM,
	TO,
	REFERENCE,
	TEXT,
	FIELDS
};
static const char *const headings[FIELDS] = {"Händelse", "Datum", "Belopp", "Nr", "Bidragsår", "Aktivitet",
	"Beslut", "Ändamål", "Mottagare", "Av", "Till", "Referens", "Text"};
static const char *const event_labels[] = {
	"Tilldelat", "Rekommenderat", "Rekvirerat", "Utbetalt", "Återbetalt av mottagare"};

/* The row's texts but for day and amount; NULL where it has none. */
static void fill(const struct book_transfer *transfer, char fund[16], const char *fields[FIELDS])
{
	bool of_pot = transfer->event == BOOK_GRANT || transfer->event == BOOK_ALLOCATE;
	memset((void *)fields, 0, FIELDS * sizeof *fields);
	(void)snprintf(fund, 16, "UPH %d", transfer->year);
	fields[EVENT] = event_labels[transfer->event];
	fields[NUMBER] = transfer->label;
	fields[FUND] = of_pot ? fund : NULL;
	fields[ACTIVITY] = of_pot ? transfer->activity : NULL;
	fields[DECISION] = transfer->decision;
	fields[PURPOSE] = transfer->purpose;
	fields[RECIPIENT] = transfer->recipient;
	fields[FROM] = transfer->event == BOOK_REFUND ? "utbetalt" : NULL;
	fields[TO] = transfer->event == BOOK_REFUND ? "potten" : NULL;
	fields[REFERENCE] = transfer->reference;
	fields[TEXT] = transfer->text;
}

static void put_fields(FILE *out, const struct book_transfer *transfer)
{
	char fund[16];
	const char *fields[FIELDS];
	fill(transfer, fund, fields);
	for (int i = 0; i < FIELDS; i++) {
		if (i > 0)
			(void)fputc(';', out);
		if (i == DAY)
			(void)fprintf(out, "%04d-%02d-%02d", transfer->year, transfer->month, transfer->day);
		else if (i == AMOUNT)
			(void)fprintf(out, "%lld,%02lld", (long long)(transfer->ore / 100),
				(long long)(transfer->ore % 100));
		else if (fields[i])
			(void)fputs(fields[i], out);
	}
	(void)fputc('\n', out);
}

static void put_headings(FILE *out)
{
	for (int i = 0; i < FIELDS; i++)
		(void)fprintf(out, "%s%s", i > 0 ? ";" : "", headings[i]);
	(void)fputc('\n', out);
}

/* A book of many: its allocations are of one year, ten under each decision, each of ten rows. */
static void put_many(FILE *out, int64_t count)
{
	put_headings(out);
	(void)fprintf(out, "Tilldelat;2024-01-01;%lld,00;;UPH 2024;786;;;;;;;\n", (long long)(count * 10000));
	for (int64_t i = 1; i < count; i++) {
		int64_t allocation = (i - 1) / 10 + 1, step = (i - 1) % 10, decision = (allocation - 1) / 10;
		if (step == 0)
			(void)fprintf(out,
				"Rekommenderat;2024-%02d-%02d;50000,00;;UPH 2024;786;LSVO 2024-%02d-%02d § %lld;"
				"Insats %lld;Ronneby kommun;;;;\n",
				(int)(1 + decision / 500 % 3), (int)(1 + decision % 28),
				(int)(1 + decision / 500 % 3), (int)(1 + decision % 28),
				(long long)decision + 1, (long long)allocation);
		else
			(void)fprintf(out,
				"%s;2024-05-%02d;%lld,50;UPH-24-%03lld;;;;;;;;R%lld;Lön för insats %lld\n",
				step % 2 ? "Rekvirerat" : "Utbetalt", (int)(1 + step),
				(long long)(900 + (step + 1) / 2), (long long)allocation, (long long)i,
				(long long)allocation);
	}
}

static void put_xlsx(const char *path, int64_t count)
{
	struct book book;
	struct book_transfer transfer;
	lxw_workbook *workbook = workbook_new(path);
	lxw_worksheet *sheet = workbook ? workbook_add_worksheet(workbook, "Händelser") : NULL;
	if (!sheet)
		stop("arbetsboken gick inte att börja");
	lxw_format *day = workbook_add_format(workbook), *money = workbook_add_format(workbook);
	format_set_num_format(day, "yyyy-mm-dd");
	format_set_num_format(money, "#,##0.00");
	for (int i = 0; i < FIELDS; i++)
		(void)worksheet_write_string(sheet, 0, (lxw_col_t)i, headings[i], NULL);
	book_begin(&book, count);
	for (lxw_row_t row = 1; book_next(&book, &transfer); row++) {
		char fund[16];
		const char *fields[FIELDS];
		lxw_datetime when = {transfer.year, transfer.month, transfer.day, 0, 0, 0};
		fill(&transfer, fund, fields);
		(void)worksheet_write_datetime(sheet, row, DAY, &when, day);
		(void)worksheet_write_number(sheet, row, AMOUNT, (double)transfer.ore / 100, money);
		for (int i = 0; i < FIELDS; i++) {
			if (fields[i] && fields[i][0])
				(void)worksheet_write_string(sheet, row, (lxw_col_t)i, fields[i], NULL);
		}
	}
	if (workbook_close(workbook) != LXW_NO_ERROR)
		stop("arbetsboken gick inte att skriva");
}

/* ---- the others ---- */

/* One name for each account, of signs that all take: "Assets:UPH-2024:A786:UPH-24-010:Utbetalt". */
static const char *account_name(const struct book_account *account, char name[96])
{
	static const char *const kinds[] = {"Staten", "Pott", "Reserverat", "Rekvirerat", "Utbetalt"};
	(void)snprintf(name, 96, "%s:UPH-%d%s%s%s%s:%s", account->kind == BOOK_GRANTOR ? "Income" : "Assets",
		account->year, account->activity ? ":A" : "", account->activity ? account->activity : "",
		account->label ? ":" : "", account->label ? account->label : "", kinds[account->kind]);
	return name;
}

static const char *words(const struct book_transfer *transfer)
{
	return transfer->text[0] ? transfer->text : transfer->purpose;
}

static void put_hledger_csv(FILE *out, const struct book_transfer *transfer)
{
	char from[96], to[96];
	(void)fprintf(out, "%04d-%02d-%02d,%s,\"%s\",%s,%s,%lld.%02lld\n", transfer->year, transfer->month,
		transfer->day, transfer->reference, words(transfer), account_name(&transfer->to, to),
		account_name(&transfer->from, from), (long long)(transfer->ore / 100),
		(long long)(transfer->ore % 100));
}

static void put_journal(FILE *out, const struct book_transfer *transfer)
{
	char from[96], to[96];
	long long kronor = (long long)(transfer->ore / 100), rest = (long long)(transfer->ore % 100);
	(void)fprintf(out,
		"%04d-%02d-%02d (%lld) %s | %s\n    %s  %lld.%02lld SEK\n    %s  -%lld.%02lld SEK\n\n",
		transfer->year, transfer->month, transfer->day, (long long)transfer->number,
		transfer->reference, words(transfer), account_name(&transfer->to, to), kronor, rest,
		account_name(&transfer->from, from), kronor, rest);
}

static void put_beancount(FILE *out, const struct book_transfer *transfer)
{
	char from[96], to[96];
	long long kronor = (long long)(transfer->ore / 100), rest = (long long)(transfer->ore % 100);
	(void)fprintf(out,
		"%04d-%02d-%02d * \"%s\" \"%s\"\n  %s  %lld.%02lld SEK\n  %s  -%lld.%02lld SEK\n\n",
		transfer->year, transfer->month, transfer->day, transfer->reference, words(transfer),
		account_name(&transfer->to, to), kronor, rest, account_name(&transfer->from, from), kronor,
		rest);
}

/* Numbers for the accounts, as SIE has them: 1000 and up, in the order they are met. */
enum { ACCOUNTS_MAX = 128, FIRST_NUMBER = 1000 };

struct chart {
	char names[ACCOUNTS_MAX][96];
	int64_t ore[ACCOUNTS_MAX]; /* what stands there at the end */
	int count;
};

static int account_number(struct chart *chart, const struct book_account *account)
{
	char name[96];
	(void)account_name(account, name);
	for (int i = 0; i < chart->count; i++) {
		if (strcmp(chart->names[i], name) == 0)
			return FIRST_NUMBER + i;
	}
	if (chart->count == ACCOUNTS_MAX)
		stop("boken har för många konton");
	(void)snprintf(chart->names[chart->count], sizeof chart->names[0], "%s", name);
	return FIRST_NUMBER + chart->count++;
}

static void for_each(int64_t count, FILE *out, void (*put)(FILE *out, const struct book_transfer *transfer))
{
	struct book book;
	struct book_transfer transfer;
	book_begin(&book, count);
	while (book_next(&book, &transfer))
		put(out, &transfer);
}

/* The accounts, all of them: an early reading of the book. */
static void gather(int64_t count, struct chart *chart)
{
	struct book book;
	struct book_transfer transfer;
	book_begin(&book, count);
	while (book_next(&book, &transfer)) {
		chart->ore[account_number(chart, &transfer.from) - FIRST_NUMBER] -= transfer.ore;
		chart->ore[account_number(chart, &transfer.to) - FIRST_NUMBER] += transfer.ore;
	}
}

static void put_opens(FILE *out, int64_t count)
{
	static struct chart chart;
	gather(count, &chart);
	for (int i = 0; i < chart.count; i++)
		(void)fprintf(out, "2020-01-01 open %s SEK\n", chart.names[i]);
	(void)fputc('\n', out);
}

/* Of the letters that the book has, as code page 437 writes them. */
static void put_cp437(FILE *out, const char *text)
{
	static const struct {
		const char *utf8;
		unsigned char byte;
	} letters[] = {
		{"å", 0x86}, {"ä", 0x84}, {"ö", 0x94}, {"Å", 0x8F}, {"Ä", 0x8E}, {"Ö", 0x99}, {"§", 0x15}};
	while (*text) {
		size_t i = 0, length = 1;
		while (i < sizeof letters / sizeof *letters && strncmp(text, letters[i].utf8, 2) != 0)
			i++;
		if (i < sizeof letters / sizeof *letters) {
			(void)fputc(letters[i].byte, out);
			length = 2;
		} else {
			(void)fputc(*text, out);
		}
		text += length;
	}
}

/* The chart of accounts, and as SIE 4E wants it: what stands there at the beginning, nothing, and at the end.
 */
static void put_sie_accounts(FILE *out, const struct chart *chart)
{
	for (int i = 0; i < chart->count; i++) {
		int number = FIRST_NUMBER + i;
		bool income = chart->names[i][0] == 'I';
		long long ore = (long long)(chart->ore[i] < 0 ? -chart->ore[i] : chart->ore[i]);
		(void)fprintf(out, "#KONTO %d \"%s\"\n#KTYP %d %c\n", number, chart->names[i], number,
			income ? 'I' : 'T');
		if (!income)
			(void)fprintf(out, "#IB 0 %d 0.00\n", number);
		(void)fprintf(out, "%s 0 %d %s%lld.%02lld\n", income ? "#RES" : "#UB", number,
			chart->ore[i] < 0 ? "-" : "", ore / 100, ore % 100);
	}
}

static void put_sie(FILE *out, int64_t count)
{
	static struct chart chart;
	struct book book;
	struct book_transfer transfer;
	gather(count, &chart);
	(void)fputs("#FLAGGA 0\n#PROGRAM bench_book 1\n#FORMAT PC8\n#GEN 20250101\n#SIETYP 4\n"
		    "#ORGNR 232100-0081\n#FNAMN \"Boken\"\n#RAR 0 20200101 20241231\n",
		out);
	put_sie_accounts(out, &chart);
	book_begin(&book, count);
	while (book_next(&book, &transfer)) {
		long long kronor = (long long)(transfer.ore / 100), rest = (long long)(transfer.ore % 100);
		(void)fprintf(out, "#VER A %lld %04d%02d%02d \"", (long long)transfer.number, transfer.year,
			transfer.month, transfer.day);
		put_cp437(out, words(&transfer));
		(void)fprintf(out, "\"\n{\n#TRANS %d {} %lld.%02lld\n#TRANS %d {} -%lld.%02lld\n}\n",
			account_number(&chart, &transfer.to), kronor, rest,
			account_number(&chart, &transfer.from), kronor, rest);
	}
}

/* ---- the command ---- */

static void put_text(const char *form, int64_t count, FILE *out)
{
	if (strcmp(form, "events") == 0) {
		put_headings(out);
		for_each(count, out, put_fields);
	} else if (strcmp(form, "many") == 0) {
		put_many(out, count);
	} else if (strcmp(form, "hledger-csv") == 0) {
		(void)fputs("date,code,description,to,from,amount\n", out);
		for_each(count, out, put_hledger_csv);
	} else if (strcmp(form, "journal") == 0) {
		for_each(count, out, put_journal);
	} else if (strcmp(form, "beancount") == 0) {
		put_opens(out, count);
		for_each(count, out, put_beancount);
	} else if (strcmp(form, "sie") == 0) {
		put_sie(out, count);
	} else {
		stop("formen är okänd");
	}
}

int main(int argc, char **argv)
{
	if (argc != 4)
		stop("bench_book TRANSAKTIONER FORM FIL");
	int64_t count = (int64_t)strtoll(argv[1], NULL, 10);
	if (count < 200)
		stop("minst 200 transaktioner");
	if (strcmp(argv[2], "events-xlsx") == 0) {
		put_xlsx(argv[3], count);
		return 0;
	}
	FILE *out = fopen(argv[3], "wb");
	if (!out)
		stop("filen går inte att skriva");
	put_text(argv[2], count, out);
	if (fclose(out) != 0)
		stop("filen blev inte hel");
	return 0;
}
