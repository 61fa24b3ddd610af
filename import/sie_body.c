/* Vouchers with their rows, and balances. A voucher whose own line cannot be read has its rows read all the
 * same, so that all that is wrong with them is said; they are not kept. */
#include <stdio.h>
#include <string.h>

#include "import/sie_reader.h"
#include "ledger/base/text.h"

#define NAME_MAX_BYTES (2 * TEXT_EXCERPT_MAX + 16)

static struct sie_voucher *voucher_at_hand(struct sie_reader *reader)
{
	return reader->skipped || !reader->in_voucher || reader->file->voucher_count == 0
		       ? NULL
		       : &reader->file->vouchers[reader->file->voucher_count - 1];
}

/* "A 17" for a message; the line when it has neither series nor number. */
static const char *called(const struct sie_voucher *voucher, char *text, size_t size)
{
	char series[TEXT_EXCERPT_MAX], number[TEXT_EXCERPT_MAX];
	text_excerpt(voucher->series, strlen(voucher->series), series);
	text_excerpt(voucher->number, strlen(voucher->number), number);
	if (!*number)
		(void)snprintf(text, size, "verifikationen utan nummer");
	else
		(void)snprintf(text, size, "verifikation %s%s%s", series, *series ? " " : "", number);
	return text;
}

static void take_rows(struct sie_reader *reader, struct sie_voucher *voucher)
{
	if (reader->row_count == 0)
		return;
	struct sie_row *rows = arena_alloc_array(&reader->file->arena, reader->row_count, sizeof *rows);
	if (!rows) {
		reader->out_of_memory = true;
		return;
	}
	memcpy(rows, reader->rows, reader->row_count * sizeof *rows);
	voucher->rows = rows;
	voucher->row_count = reader->row_count;
}

static void weigh(struct sie_reader *reader, struct sie_voucher *voucher)
{
	char name[NAME_MAX_BYTES], where[24], amount[UPH_MONEY_TEXT_MAX];
	int64_t sum = 0;
	(void)snprintf(where, sizeof where, "%zu", voucher->line);
	for (size_t i = 0; i < voucher->row_count; i++) {
		if (voucher->rows[i].kind == SIE_TRANS &&
			__builtin_add_overflow(sum, voucher->rows[i].amount.ore, &sum)) {
			reader->errors++;
			(void)uph_findings_add(reader->findings, UPH_SEVERITY_ERROR, "sie.overflow", where,
				"%s: summan av raderna är större än vad boken kan hålla.",
				called(voucher, name, sizeof name));
			return;
		}
	}
	voucher->sum.ore = sum;
	if (sum == 0)
		return;
	(void)uph_findings_add_amount(reader->findings, UPH_SEVERITY_WARNING, "sie.unbalanced", where,
		voucher->sum, "%s går inte jämnt upp: debet minus kredit är %s.",
		called(voucher, name, sizeof name), uph_money_print(voucher->sum, UPH_MONEY_SWEDISH, amount));
}

static void drop_voucher(struct sie_reader *reader)
{
	reader->in_voucher = reader->in_body = reader->skipped = false;
	reader->row_count = 0;
}

static void finish_voucher(struct sie_reader *reader)
{
	struct sie_voucher *voucher = voucher_at_hand(reader);
	if (voucher) {
		take_rows(reader, voucher);
		weigh(reader, voucher);
	}
	drop_voucher(reader);
}

void sie_voucher_cut(struct sie_reader *reader)
{
	if (!reader->in_voucher)
		return;
	char name[NAME_MAX_BYTES];
	const struct sie_voucher *voucher = voucher_at_hand(reader);
	sie_say(reader, "sie.cut", "%s (rad %zu) slutar utan klammer \"}\": filen är avhuggen eller ändrad.",
		voucher ? called(voucher, name, sizeof name) : "verifikationen", reader->voucher_line);
	finish_voucher(reader);
}

void sie_voucher_skip(struct sie_reader *reader)
{
	sie_voucher_cut(reader);
	reader->in_voucher = reader->skipped = true;
	reader->voucher_line = reader->line->number;
}

void sie_read_stray_brace(struct sie_reader *reader, bool voucher)
{
	const struct sie_line *line = reader->line;
	bool closes = line->tokens[line->count - 1].kind == SIE_CLOSE;
	if (voucher)
		sie_voucher_skip(reader);
	/* the voucher's sum would lack what is on the line */
	reader->skipped = true;
	reader->in_body = reader->in_voucher;
	if (closes && reader->in_voucher)
		drop_voucher(reader);
}

void sie_read_voucher(struct sie_reader *reader)
{
	struct sie_file *file = reader->file;
	struct sie_voucher voucher = {.series = sie_text(reader, 1),
		.number = sie_text(reader, 2),
		.text = sie_text(reader, 4),
		.line = reader->line->number};
	struct uph_date registered;
	sie_voucher_cut(reader);
	reader->in_voucher = true;
	reader->voucher_line = reader->line->number;
	reader->skipped = !sie_date(reader, 3, true, &voucher.date);
	/* Some systems write who registered it in the place of the day. */
	const char *text = sie_text(reader, 5);
	if (uph_date_parse(text, strlen(text), &registered, NULL) == UPH_OK)
		voucher.registered = registered;
	struct sie_voucher *vouchers = sie_grow(reader, file->vouchers, file->voucher_count,
		&reader->capacity.vouchers, sizeof *file->vouchers);
	if (!vouchers)
		return;
	file->vouchers = vouchers;
	if (!reader->skipped)
		vouchers[file->voucher_count++] = voucher;
	const struct sie_line *line = reader->line;
	reader->in_body = line->count > 0 && line->tokens[line->count - 1].kind == SIE_OPEN;
}

void sie_read_open(struct sie_reader *reader)
{
	if (!reader->in_voucher || reader->in_body)
		sie_say(reader, "sie.brace", "klammern \"{\" står inte efter en verifikation.");
	else
		reader->in_body = true;
}

void sie_read_close(struct sie_reader *reader)
{
	if (!reader->in_body) {
		sie_say(reader, "sie.brace", "klammern \"}\" avslutar ingen verifikation.");
		return;
	}
	finish_voucher(reader);
}

static void add_row(struct sie_reader *reader, struct sie_row row)
{
	struct sie_voucher *voucher = voucher_at_hand(reader);
	if (!voucher)
		return;
	struct sie_row *rows =
		sie_grow(reader, reader->rows, reader->row_count, &reader->capacity.rows, sizeof *rows);
	if (!rows)
		return;
	reader->rows = rows;
	row.objects = sie_objects_keep(reader);
	row.object_count = reader->list_count;
	if (row.date.ymd == 0)
		row.date = voucher->date;
	if (row.kind == SIE_TRANS) {
		row.number = (int)++voucher->trans_count;
		reader->file->trans_count++;
	}
	rows[reader->row_count++] = row;
}

void sie_read_row(struct sie_reader *reader, enum sie_row_kind kind)
{
	struct sie_row row = {.kind = kind, .line = reader->line->number, .text = sie_text(reader, 4)};
	if (!reader->in_body) {
		sie_say(reader, "sie.brace", "raden står utanför en verifikation.");
		return;
	}
	if (++reader->trans_total > SIE_ROWS_MAX) {
		reader->too_many = true;
		return;
	}
	bool whole = sie_code(reader, 1, "kontot", &row.account);
	whole = sie_objects(reader) && whole;
	whole = sie_amount(reader, 2, &row.amount) && whole;
	whole = sie_date(reader, 3, false, &row.date) && whole;
	if (whole)
		add_row(reader, row);
}

/* "202404" */
static bool read_period(struct sie_reader *reader, int32_t *out)
{
	int period;
	if (!sie_number(reader, 2, "perioden", 190001, 219912, &period))
		return false;
	if (period % 100 < 1 || period % 100 > 12) {
		sie_say(reader, "sie.date", "%d är ingen månad: perioden ska stå som 202404.", period);
		return false;
	}
	*out = period;
	return true;
}

void sie_read_balance(struct sie_reader *reader, enum sie_balance_kind kind)
{
	struct sie_file *file = reader->file;
	struct sie_balance balance = {.kind = kind, .line = reader->line->number};
	bool periods = kind == SIE_PSALDO || kind == SIE_PBUDGET;
	size_t at = periods ? 3 : 2;
	if (file->balance_count >= SIE_ROWS_MAX) {
		reader->too_many = true;
		return;
	}
	bool whole = sie_number(reader, 1, "årsnumret", -99, 99, &balance.year);
	whole = (!periods || read_period(reader, &balance.period)) && whole;
	whole = sie_code(reader, at, "kontot", &balance.account) && whole;
	whole = sie_objects(reader) && whole;
	whole = sie_amount(reader, at + 1, &balance.amount) && whole;
	struct sie_balance *balances = sie_grow(
		reader, file->balances, file->balance_count, &reader->capacity.balances, sizeof *balances);
	if (!balances)
		return;
	file->balances = balances;
	balance.objects = sie_objects_keep(reader);
	balance.object_count = reader->list_count;
	if (whole)
		balances[file->balance_count++] = balance;
}
