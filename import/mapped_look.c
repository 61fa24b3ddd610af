/* Looks at a sheet as a person would: where the table begins, what the headings say, what the cells hold. */
#include <string.h>

#include "import/field_cells.h"
#include "import/journal_words.h"
#include "import/mapped_suggest.h"
#include "import/matrix_words.h"
#include "ledger/base/text.h"

#define LINES_LOOKED_AT 60
#define HEADER_LINES_MAX 3
#define ROWS_LOOKED_AT 2000

/* ---- cells ---- */

static bool is_day(const struct mapped_grid *grid, const struct table_cell *cell, enum mapped_day_order order)
{
	struct uph_date day;
	struct buffer why;
	buffer_init(&why, 4096);
	bool found = mapped_day(grid->table, cell, order, &day, &why);
	buffer_free(&why);
	return found && day.ymd >= 19900101 && day.ymd < 21000101;
}

static bool is_word(const struct table_cell *cell)
{
	return cell->kind == TABLE_TEXT && !field_is_filler(cell) && !mapped_looks_amount(cell);
}

static size_t count_cells(
	const struct mapped_grid *grid, const struct mapped_line *line, size_t *days, size_t *amounts)
{
	size_t words = 0;
	*days = *amounts = 0;
	for (size_t i = 0; i < line->count; i++) {
		const struct table_cell *cell = &line->cells[i];
		bool day = is_day(grid, cell, MAPPED_YMD) ||
			   (cell->kind == TABLE_TEXT && is_day(grid, cell, MAPPED_DMY));
		*days += day;
		*amounts += mapped_looks_amount(cell);
		words += is_word(cell) && !day;
	}
	return words;
}

/* ---- the headings ---- */

/* The first line with a day and an amount has the headings right above it; of balances, which have no day,
 * the first with an amount. */
static bool find_headings(struct suggestion *out)
{
	const struct mapped_grid *grid = &out->grid;
	for (size_t i = 1; i < grid->count && i < LINES_LOOKED_AT; i++) {
		size_t days, amounts, lines = 0;
		(void)count_cells(grid, &grid->lines[i], &days, &amounts);
		bool dayless = out->balances && days == 0 && amounts > 0;
		if ((!dayless && (days == 0 || amounts == 0)) || grid->lines[i].count < 2)
			continue;
		while (lines < HEADER_LINES_MAX && lines < i) {
			const struct mapped_line *above = &grid->lines[i - lines - 1];
			if (count_cells(grid, above, &days, &amounts) < 2 || days || amounts ||
				above->number + 1 != grid->lines[i - lines].number)
				break;
			lines++;
		}
		if (lines > 0)
			return mapped_headings_at(grid, i - lines, lines, &out->headings);
	}
	return false;
}

/* ---- the columns ---- */

static bool has_allocation(const char *text)
{
	for (const char *at = text; (at = strchr(at, '-')) != NULL; at++) {
		if (at - text >= 2 && strspn(at + 1, "0123456789") == 2 && at[3] == '-' &&
			strspn(at + 4, "0123456789") >= 3 && at[-1] >= 'A')
			return true;
	}
	return false;
}

static void count_marks(struct suggested_column *column, const struct table_cell *cell)
{
	const char *comma = strrchr(cell->text, ','), *point = strrchr(cell->text, '.');
	if (cell->kind != TABLE_TEXT)
		return;
	column->commas += comma && (!point || point < comma);
	column->points += point && (!comma || comma < point);
}

static void look_at_cell(struct suggestion *out, struct uph_ledger *ledger, const struct table_cell *cell)
{
	struct suggested_column *column = &out->columns[cell->column];
	const struct uph_activity *activity;
	const char *text = field_text(out->grid.arena, cell);
	if (!text || field_is_filler(cell))
		return;
	column->filled++;
	column->days += is_day(&out->grid, cell, MAPPED_YMD);
	column->days_dmy += is_day(&out->grid, cell, MAPPED_DMY);
	if (mapped_looks_amount(cell)) {
		bool minus = strchr(text, '-') || strchr(text, '(') || strstr(text, "\xE2\x88\x92");
		column->amounts++;
		column->negatives += minus;
		column->positives += !minus && strpbrk(text, "123456789") != NULL;
		count_marks(column, cell);
	} else {
		column->texts++;
		column->allocations += has_allocation(text);
	}
	column->activities +=
		*text && strlen(text) < 200 && uph_activity_find(ledger, text, &activity, NULL) == UPH_OK;
}

static bool has_day(const struct suggestion *out, const struct mapped_line *line)
{
	const struct table_cell *cell = mapped_cell(line, out->date);
	return cell && is_day(&out->grid, cell, out->day_first ? MAPPED_DMY : MAPPED_YMD);
}

static void look_at_columns(struct suggestion *out, struct uph_ledger *ledger, bool with_days_only)
{
	size_t first = out->headings.first + out->headings.lines;
	memset(out->columns, 0, sizeof out->columns);
	for (size_t i = first; i < out->grid.count && i < first + ROWS_LOOKED_AT; i++) {
		const struct mapped_line *line = &out->grid.lines[i];
		if (with_days_only && !has_day(out, line))
			continue;
		for (size_t k = 0; k < line->count; k++) {
			if (line->cells[k].column <= MAPPED_COLUMNS_MAX)
				look_at_cell(out, ledger, &line->cells[k]);
		}
	}
}

/* ---- which column is what ---- */

static const char *folded(const struct suggestion *out, uint32_t column)
{
	return out->headings.folded[column] ? out->headings.folded[column] : "";
}

static bool taken(const struct suggestion *out, uint32_t column)
{
	return column == out->date || column == out->amount || column == out->debit ||
	       column == out->credit || (column == out->allocation && !out->find_allocation) ||
	       column == out->activity || column == out->reference || column == out->text ||
	       column == out->party || column == out->event;
}

/* The first column that nothing else is, whose heading has one of the words (ended by NULL). */
static uint32_t headed(const struct suggestion *out, const char *const *words)
{
	for (; *words; words++) {
		for (uint32_t column = 1; column <= out->headings.width; column++) {
			if (!taken(out, column) && out->columns[column].filled > 0 &&
				strstr(folded(out, column), *words))
				return column;
		}
	}
	return 0;
}

static void find_date(struct suggestion *out)
{
	size_t best = 0;
	for (uint32_t column = 1; column <= out->headings.width; column++) {
		const struct suggested_column *seen = &out->columns[column];
		size_t days = seen->days > seen->days_dmy ? seen->days : seen->days_dmy;
		bool named = strstr(folded(out, column), "dat") || strstr(folded(out, column), "dag");
		size_t score = days * (named ? 3 : 2);
		if (days > 0 && score > best) {
			best = score;
			out->date = column;
			out->day_first = seen->days_dmy > seen->days;
		}
	}
}

static bool is_balance(const char *heading)
{
	static const char *const words[] = {"saldo", "ack", "budget", "antal", "nr", "konto", "kod", "ansvar",
		"projekt", "aktivitet", "verksamhet", "%"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strstr(heading, words[i]))
			return true;
	}
	return false;
}

static void find_amounts(struct suggestion *out)
{
	static const char *const sums[] = {"belopp", "utfall", "amount", "summa", "utbetalt", "kr", NULL};
	for (uint32_t column = 1; column <= out->headings.width; column++) {
		const char *heading = folded(out, column);
		if (out->columns[column].filled == 0 && out->columns[column].amounts == 0 &&
			!strstr(heading, "kredit") && !strstr(heading, "credit"))
			continue;
		if (!out->debit && (strstr(heading, "debet") || strstr(heading, "debit")))
			out->debit = column;
		else if (!out->credit && (strstr(heading, "kredit") || strstr(heading, "credit")))
			out->credit = column;
	}
	if (out->debit && out->credit)
		return;
	out->debit = out->credit = 0;
	for (size_t i = 0; sums[i] && !out->amount; i++) {
		for (uint32_t column = 1; column <= out->headings.width && !out->amount; column++) {
			const struct suggested_column *seen = &out->columns[column];
			if (column != out->date && seen->amounts > 0 && seen->amounts * 2 > seen->filled &&
				strstr(folded(out, column), sums[i]) && !is_balance(folded(out, column)))
				out->amount = column;
		}
	}
	size_t best = 0;
	for (uint32_t column = 1; column <= out->headings.width && !out->amount; column++) {
		const struct suggested_column *seen = &out->columns[column];
		size_t score = is_balance(folded(out, column)) ? 0 : seen->amounts + seen->commas;
		if (column != out->date && score > best) {
			best = score;
			out->amount = column;
		}
	}
}

static void find_codes(struct suggestion *out)
{
	for (uint32_t column = 1; column <= out->headings.width; column++) {
		const struct suggested_column *seen = &out->columns[column];
		bool money = column == out->amount || column == out->debit || column == out->credit;
		if (column == out->date || money)
			continue;
		if (seen->allocations > out->columns[out->allocation].allocations)
			out->allocation = column;
		bool named = strstr(folded(out, column), "akt") != NULL;
		if (seen->activities > 0 && seen->activities * 10 >= seen->filled * 6 &&
			(!out->activity || named))
			out->activity = column;
	}
}

static void find_words(struct suggestion *out)
{
	static const char *const references[] = {
		"fakt", "ver", "refer", "rekvisition", "bilaga", "löpnr", "id", NULL};
	static const char *const texts[] = {"text", "beskrivning", "ändamål", "kommentar", "benämning", NULL};
	static const char *const parties[] = {"mottagare", "leverantör", "motpart", "kund", NULL};
	static const char *const events[] = {"händelse", "transaktionstyp", "typ", NULL};
	const uint32_t allocation = out->allocation;
	out->allocation = 0; /* its column may be the text's */
	out->text = headed(out, texts);
	out->allocation = allocation;
	out->event = headed(out, events);
	out->reference = headed(out, references);
	out->party = headed(out, parties);
	if (table_key_columns(out->grid.table) >= TABLE_RECORD_NUMBER)
		out->reference = TABLE_RECORD_NUMBER;
	if (out->allocation) {
		const char *heading = folded(out, out->allocation);
		const struct suggested_column *seen = &out->columns[out->allocation];
		out->find_allocation = out->allocation == out->text || strstr(heading, "text") ||
				       seen->allocations < seen->filled;
	}
}

static void find_unit(struct suggestion *out)
{
	uint32_t column = out->debit ? out->debit : out->amount;
	enum money_unit unit = words_unit(folded(out, column), true);
	out->unit_said = out->headings.texts[column];
	for (size_t i = 0; unit == UNIT_KRONOR && i < out->headings.first; i++) {
		const struct mapped_line *line = &out->grid.lines[i];
		for (size_t k = 0; unit == UNIT_KRONOR && k < line->count; k++) {
			struct buffer words;
			buffer_init(&words, (size_t)1 << 18);
			text_fold(&words, line->cells[k].text, line->cells[k].text_length);
			unit = words_unit(buffer_string(&words), false);
			if (unit == UNIT_KRONOR && (strstr(buffer_string(&words), "tkr") ||
							   strstr(buffer_string(&words), "tusental")))
				unit = UNIT_THOUSANDS;
			buffer_free(&words);
			out->unit_said = field_text(out->grid.arena, &line->cells[k]);
		}
	}
	out->unit = unit == UNIT_KRONOR      ? MAPPED_KRONOR
		    : unit == UNIT_THOUSANDS ? MAPPED_THOUSANDS
					     : MAPPED_MILLIONS;
	if (unit == UNIT_KRONOR)
		out->unit_said = NULL;
}

static void find_writing(struct suggestion *out)
{
	const struct suggested_column *a = &out->columns[out->debit ? out->debit : out->amount];
	const struct suggested_column *b = &out->columns[out->credit];
	size_t commas = a->commas + (out->credit ? b->commas : 0);
	size_t points = a->points + (out->credit ? b->points : 0);
	out->decimal = commas + points == 0 ? 0 : commas >= points ? ',' : '.';
	out->both_signs = a->positives > 0 && (a->negatives > 0 || (out->credit && b->positives > 0));
}

static void find_totals(struct suggestion *out)
{
	static const char *const words[] = {
		"Summa", "Delsumma", "Totalt", "Total", "Slutsumma", "Transport", "Ack"};
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		bool found = false;
		for (size_t i = out->headings.first + out->headings.lines; i < out->grid.count && !found;
			i++) {
			const struct mapped_line *line = &out->grid.lines[i];
			for (size_t k = 0; k < line->count && !found && !has_day(out, line); k++)
				found = line->cells[k].kind == TABLE_TEXT &&
					text_has(line->cells[k].text, words[w], true);
		}
		if (found)
			out->totals[out->total_count++] = words[w];
	}
}

static void find_event_words(struct suggestion *out)
{
	if (!out->event)
		return;
	for (size_t i = out->headings.first + out->headings.lines; i < out->grid.count; i++) {
		const struct table_cell *cell = mapped_cell(&out->grid.lines[i], out->event);
		enum uph_event event;
		bool known = false;
		if (!cell || field_is_filler(cell) || !has_day(out, &out->grid.lines[i]))
			continue;
		for (size_t k = 0; k < out->word_count && !known; k++)
			known = text_same(out->words[k].word, cell->text);
		if (known)
			continue;
		if (out->word_count == SUGGESTED_WORDS_MAX) { /* it is no kind of event */
			out->event = 0;
			out->word_count = 0;
			return;
		}
		out->words[out->word_count++] = (struct suggested_words){cell->text,
			journal_event(cell->text, &event) ? uph_event_name(event) : MAPPED_UNDECIDED};
	}
	if (out->word_count == 0)
		out->event = 0;
}

/* Whether the columns together tell the rows apart. */
static bool tells_apart(const struct suggestion *out, const uint32_t *columns, size_t count)
{
	size_t first = out->headings.first + out->headings.lines, last = out->grid.count;
	if (last > first + 500)
		last = first + 500;
	for (size_t i = first; i < last; i++) {
		for (size_t j = first; j < i && has_day(out, &out->grid.lines[i]); j++) {
			bool same = has_day(out, &out->grid.lines[j]);
			for (size_t c = 0; c < count && same; c++) {
				const struct table_cell *a = mapped_cell(&out->grid.lines[i], columns[c]);
				const struct table_cell *b = mapped_cell(&out->grid.lines[j], columns[c]);
				same = (!a && !b) || (a && b && text_same(a->text, b->text));
			}
			if (same)
				return false;
		}
	}
	return true;
}

static void find_key(struct suggestion *out)
{
	/* Somebody's records are numbered by themselves. */
	for (uint32_t column = 1; column <= table_key_columns(out->grid.table); column++)
		out->key[out->key_count++] = column;
	if (out->key_count > 0)
		return;
	const uint32_t tried[] = {out->reference, out->activity, out->text};
	for (size_t i = 0; out->reference && i < 3; i++) {
		if (!tried[i])
			continue;
		out->key[out->key_count++] = tried[i];
		if (tells_apart(out, out->key, out->key_count))
			return;
	}
	out->key_count = 0;
}

static enum uph_status find_fund(struct suggestion *out, struct uph_ledger *ledger, struct uph_error *err)
{
	const struct uph_fund *funds;
	size_t count;
	enum uph_status status = uph_funds(ledger, &funds, &count, err);
	if (status != UPH_OK || out->allocation)
		return status;
	out->fund = count == 1 ? arena_string(out->grid.arena, funds[0].name) : MAPPED_UNDECIDED;
	return UPH_OK;
}

/* What the balances opened and closed with, by their headings; else the last column of amounts. */
static bool find_balances(struct suggestion *out)
{
	static const char *const openings[] = {"ingående", "ing", "ib", NULL};
	static const char *const closings[] = {
		"utgående", "utg", "ub", "saldo", "ack", "belopp", "utfall", "summa", NULL};
	uint32_t last = 0;
	for (uint32_t column = 1; column <= out->headings.width; column++) {
		const struct suggested_column *seen = &out->columns[column];
		bool code = column == out->activity || strstr(folded(out, column), "konto");
		if (!code && seen->amounts > 0 && seen->amounts * 2 > seen->filled)
			last = column;
	}
	out->opening = headed(out, openings);
	out->amount = headed(out, closings);
	if (out->columns[out->opening].amounts == 0)
		out->opening = 0;
	if (out->columns[out->amount].amounts == 0)
		out->amount = last != out->opening ? last : 0;
	return out->activity && (out->amount || out->opening);
}

/* A list of balances: no day stands in any row. */
static bool look_for_balances(const struct import_job *job, struct suggestion *out)
{
	out->balances = true;
	if (!find_headings(out))
		return false;
	look_at_columns(out, job->ledger, false);
	find_codes(out);
	if (!find_balances(out))
		return false;
	find_unit(out);
	find_writing(out);
	find_totals(out);
	return true;
}

enum uph_status suggest_look(const struct import_job *job, struct suggestion *out, struct uph_error *err)
{
	bool found = false;
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < table_sheet_count(job->table) && !found; i++) {
		if (job->options->sheet && !text_same(table_sheet_name(job->table, i), job->options->sheet))
			continue;
		enum uph_status status =
			mapped_grid_read(job->table, i, SIZE_MAX, job->memory, &out->grid, err);
		if (status != UPH_OK)
			return status;
		found = find_headings(out);
	}
	for (size_t i = 0; i < table_sheet_count(job->table) && !found; i++) {
		if (job->options->sheet && !text_same(table_sheet_name(job->table, i), job->options->sheet))
			continue;
		enum uph_status status =
			mapped_grid_read(job->table, i, SIZE_MAX, job->memory, &out->grid, err);
		if (status != UPH_OK)
			return status;
		if (look_for_balances(job, out))
			return UPH_OK;
	}
	if (!found)
		return uph_fail(err, UPH_E_REFUSED,
			"ingen tabell hittas: bland de %d första raderna ska en rubrikrad stå direkt ovanför en rad "
			"med en dag och ett belopp, eller med en aktivitet och ett saldo; skriv kartan för hand efter docs/mapping.md",
			LINES_LOOKED_AT);
	look_at_columns(out, job->ledger, false);
	find_date(out);
	look_at_columns(out, job->ledger, true);
	find_amounts(out);
	find_codes(out);
	find_words(out);
	find_unit(out);
	find_writing(out);
	find_totals(out);
	find_event_words(out);
	find_key(out);
	return find_fund(out, job->ledger, err);
}
