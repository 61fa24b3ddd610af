/* What an honest reader says about a matrix whose arithmetic holds: one line for each cause, with its place,
 * and the amounts that the other readings would give. Nothing here changes a row. */
#include "import/matrix_reading.h"

#include <string.h>

#include "ledger/base/text.h"

#define YEARS_MAX 4

/* One activity's way through the year. */
struct standing {
	const char *code;
	int64_t opening, before, moved;
	bool listed; /* in the opening block */
};

struct remarks {
	struct reading *reading;
	const struct matrix *matrix;
	struct standing *standings;
	size_t standing_count;
	bool older_said;
};

static const struct matrix_row *row_at(const struct remarks *remarks, size_t i)
{
	return &remarks->reading->drafts[i].row;
}

static bool is_movement(const struct remarks *remarks, size_t i)
{
	return row_at(remarks, i)->kind == MATRIX_MOVEMENT;
}

static const char *money(const struct remarks *remarks, int64_t ore)
{
	return reading_money(remarks->reading, (struct uph_money){ore});
}

static const char *purpose_of(const struct matrix_row *row)
{
	return row->purpose ? row->purpose : "utan ändamål";
}

static const char *date_text(const struct remarks *remarks, struct uph_date date)
{
	char text[UPH_DATE_TEXT_MAX];
	return reading_print(remarks->reading, "%s", uph_date_print(date, text));
}

static const char *fold(const struct remarks *remarks, const char *text)
{
	const char *folded = text ? sheet_fold(remarks->reading->arena, text, strlen(text)) : "";
	if (!folded)
		remarks->reading->out_of_memory = true;
	return folded ? folded : "";
}

static void say(const struct remarks *remarks, enum uph_severity severity, const char *rule,
	const char *place, int64_t ore, const char *message)
{
	(void)uph_findings_add_amount(
		remarks->reading->findings, severity, rule, place, (struct uph_money){ore}, "%s", message);
}

/* ---- activities ---- */

static struct standing *standing_of(struct remarks *remarks, const char *code)
{
	for (size_t i = 0; i < remarks->standing_count; i++)
		if (strcmp(remarks->standings[i].code, code) == 0)
			return &remarks->standings[i];
	struct standing *standing = &remarks->standings[remarks->standing_count++];
	standing->code = code;
	return standing;
}

static bool count_activities(struct remarks *remarks)
{
	struct reading *reading = remarks->reading;
	remarks->standings =
		arena_alloc_array(reading->arena, reading->count + 1, sizeof *remarks->standings);
	if (!remarks->standings)
		return false;
	for (size_t i = 0; i < reading->count; i++) {
		const struct matrix_row *row = row_at(remarks, i);
		if (!row->activity || (row->kind != MATRIX_OPENING && row->kind != MATRIX_MOVEMENT))
			continue;
		struct standing *standing = standing_of(remarks, row->activity);
		if (row->kind == MATRIX_OPENING) {
			standing->opening += row->amount.ore;
			standing->listed = true;
			continue;
		}
		standing->moved += row->amount.ore;
		if (row->before_grant)
			standing->before += row->amount.ore;
	}
	return true;
}

static const char *code_words(const char *code)
{
	return *code ? code : "ofördelat";
}

/* "786 −2 723 514,64, 787 −2 898 736,30": activities below zero; with `before`, before the grant. */
static const char *below_zero(const struct remarks *remarks, bool before)
{
	const char *list = "";
	size_t count = 0;
	for (size_t i = 0; i < remarks->standing_count; i++) {
		const struct standing *standing = &remarks->standings[i];
		int64_t left = standing->opening - (before ? standing->before : standing->moved);
		if (left < 0)
			list = reading_list(remarks->reading, list, &count, ", ",
				reading_print(remarks->reading, "%s %s", code_words(standing->code),
					money(remarks, left)));
	}
	return list;
}

/* A matrix without a grant. */
static void remark_no_grant(const struct remarks *remarks)
{
	const char *below = below_zero(remarks, false);
	for (size_t i = 0; i < remarks->reading->count; i++)
		if (row_at(remarks, i)->kind == MATRIX_GRANT)
			return;
	(void)uph_findings_add(remarks->reading->findings, UPH_SEVERITY_NOTE, "matrix.no_grant", "",
		"Tabellen har inget bidrag; alla beslut dras från %s.%s%s%s",
		remarks->reading->has_opening ? "tidigare års medel" : "årets pott",
		*below ? " Under noll står: " : "", below, *below ? "." : "");
}

/* A grant has no date and no activity; the first one speaks for all of what stands below zero for that. */
static void remark_grant(const struct remarks *remarks, const struct matrix_row *row, bool first)
{
	const struct matrix *matrix = remarks->matrix;
	if (row->date.ymd == 0)
		say(remarks, UPH_SEVERITY_NOTE, "matrix.grant_undated", row->place, row->amount.ore,
			reading_print(remarks->reading,
				"Bidraget %s har inget datum; det räknas från %d-01-01.",
				money(remarks, row->amount.ore), matrix->year));
	if (!first)
		return;
	const char *below = below_zero(remarks, false);
	say(remarks, UPH_SEVERITY_WARNING, "matrix.undivided", row->place, matrix->granted.ore,
		reading_print(remarks->reading, "Bidraget %s är inte fördelat på aktivitet.%s%s%s",
			money(remarks, matrix->granted.ore), *below ? " Därför står under noll: " : "", below,
			*below ? "." : ""));
}

/* The first row of an activity that the opening block does not list. */
static void remark_unlisted(const struct remarks *remarks, const struct matrix_row *row)
{
	if (!remarks->reading->has_opening)
		return;
	for (size_t i = 0; i < remarks->standing_count; i++) {
		struct standing *standing = &remarks->standings[i];
		if (standing->listed || strcmp(standing->code, row->activity) != 0)
			continue;
		standing->listed = true;
		say(remarks, UPH_SEVERITY_WARNING, "matrix.activity_unlisted", row->place, standing->moved,
			reading_print(remarks->reading,
				"Aktivitet %s (%s) finns inte bland ingående balans; den läses med ingående "
				"noll.",
				code_words(standing->code), money(remarks, standing->moved)));
	}
}

/* ---- decisions older than the balance ---- */

static bool is_older(const struct remarks *remarks, const struct matrix_row *row)
{
	int32_t balance = remarks->matrix->balance_date.ymd;
	return row->kind == MATRIX_MOVEMENT && balance && row->date.ymd <= balance;
}

/* What those among them draw on that stand after the grant: the year's money, not the opening. */
static const char *after_grant_words(const struct remarks *remarks, size_t count, size_t after, int64_t sum)
{
	if (after == 0)
		return " och dras helt från ingående balans; det som redan var betalt av dem dras då två gånger.";
	if (after == count)
		return reading_print(remarks->reading,
			" men står efter bidraget och dras från %d års medel. Hör de till ingående balans: flytta "
			"dem ovanför bidraget.",
			remarks->matrix->year);
	return reading_print(remarks->reading,
		". De ovanför bidraget dras helt från ingående balans; det som redan var betalt av dem dras "
		"då två gånger. %zu om %s står efter bidraget och dras från %d års medel.",
		after, money(remarks, sum), remarks->matrix->year);
}

/* The first of them speaks for all. */
static void remark_before_opening(struct remarks *remarks, const struct matrix_row *row)
{
	size_t count = 0, after = 0;
	int64_t sum = 0, sum_after = 0;
	if (remarks->older_said || !is_older(remarks, row))
		return;
	remarks->older_said = true;
	for (size_t i = 0; i < remarks->reading->count; i++) {
		const struct matrix_row *other = row_at(remarks, i);
		if (!is_older(remarks, other))
			continue;
		count++;
		sum += other->amount.ore;
		after += !other->before_grant;
		sum_after += other->before_grant ? 0 : other->amount.ore;
	}
	const char *below = after < count ? below_zero(remarks, true) : "";
	say(remarks, *below ? UPH_SEVERITY_WARNING : UPH_SEVERITY_NOTE, "matrix.before_opening", row->place,
		sum,
		reading_print(remarks->reading, "%zu beslut om %s är tagna senast balansdagen %s%s%s%s%s",
			count, money(remarks, sum), date_text(remarks, remarks->matrix->balance_date),
			after_grant_words(remarks, count, after, sum_after),
			*below ? " Före bidraget står under noll: " : "", below, *below ? "." : ""));
}

/* ---- single rows ---- */

static void remark_return(const struct remarks *remarks, const struct matrix_row *row)
{
	if (row->amount.ore <= 0 ||
		(!words_return(fold(remarks, row->purpose)) && !words_return(fold(remarks, row->comment))))
		return;
	int64_t left = remarks->matrix->left.ore, amount = row->amount.ore;
	const char *recipient = row->recipient ? row->recipient : "mottagaren";
	say(remarks, UPH_SEVERITY_WARNING, "matrix.return_deducted", row->place, amount,
		reading_print(remarks->reading,
			"\"%s\" %s dras av, som raden står (Kvar %s). Är det pengar in som behålls blir Kvar "
			"%s; pengar in som går "
			"vidare till %s, Kvar %s; pengar ut till någon annan än %s, samma Kvar men fel "
			"mottagare.",
			purpose_of(row), money(remarks, amount), money(remarks, left),
			money(remarks, left + 2 * amount), recipient, money(remarks, left + amount),
			recipient));
}

static void remark_negative(const struct remarks *remarks, const struct matrix_row *row)
{
	if (row->amount.ore >= 0)
		return;
	say(remarks, UPH_SEVERITY_WARNING, "matrix.negative", row->place, row->amount.ore,
		reading_print(remarks->reading,
			"\"%s\" %s är negativt och läses som pengar tillbaka till aktivitet %s.",
			purpose_of(row), money(remarks, row->amount.ore), code_words(row->activity)));
}

/* A year the words name that is not the one the row draws on; 0: none. */
static int other_year(const struct remarks *remarks, const struct matrix_row *row,
	size_t (*years_in)(const char *, int *, size_t))
{
	const char *texts[] = {row->purpose, row->comment};
	int drawn = remarks->matrix->year;
	if (row->before_grant && remarks->matrix->balance_date.ymd)
		drawn = uph_date_year(remarks->matrix->balance_date);
	for (size_t i = 0; i < 2; i++) {
		int years[YEARS_MAX];
		size_t count = years_in(fold(remarks, texts[i]), years, YEARS_MAX);
		for (size_t j = 0; j < count; j++)
			if (years[j] != drawn)
				return years[j];
	}
	return 0;
}

/* "UPH t.o.m. 2023" or "UPH 2024", in plain words. */
static const char *drawn_words(const struct remarks *remarks, const struct matrix_row *row)
{
	if (row->before_grant && remarks->matrix->balance_date.ymd)
		return reading_print(
			remarks->reading, "medel t.o.m. %d", uph_date_year(remarks->matrix->balance_date));
	return reading_print(remarks->reading, "%d års medel", remarks->matrix->year);
}

static bool remark_held(const struct remarks *remarks, const struct matrix_row *row)
{
	if (row->recipient || row->amount.ore <= 0)
		return false;
	int year = other_year(remarks, row, words_balance_years);
	const char *words =
		year ? reading_print(remarks->reading, " Orden nämner balansen %d, men raden dras från %s.",
			       year, drawn_words(remarks, row))
		     : "";
	say(remarks, UPH_SEVERITY_WARNING, "matrix.held", row->place, row->amount.ore,
		reading_print(remarks->reading,
			"\"%s\" %s (%s) har ingen mottagare: beloppet avsätts på balansen och är inte givet "
			"till någon.%s",
			purpose_of(row), money(remarks, row->amount.ore), code_words(row->activity), words));
	return year != 0;
}

static void remark_money(const struct remarks *remarks, const struct matrix_row *row)
{
	int year = other_year(remarks, row, words_money_years);
	if (!year)
		return;
	say(remarks, UPH_SEVERITY_WARNING, "matrix.other_money", row->place, row->amount.ore,
		reading_print(remarks->reading,
			"\"%s\" %s: orden nämner %d års pengar, men raden dras från %s. En person får flytta "
			"den.",
			purpose_of(row), money(remarks, row->amount.ore), year, drawn_words(remarks, row)));
}

/* The torn row, and the other way to read it. */
static void remark_torn(const struct remarks *remarks, size_t i)
{
	const struct draft *draft = &remarks->reading->drafts[i];
	const struct matrix_row *row = &draft->row, *above = NULL;
	if (!row->torn)
		return;
	for (size_t j = i; j-- > 0 && !above;)
		if (is_movement(remarks, j))
			above = row_at(remarks, j);
	uint32_t second = remarks->reading->sheet.rows[draft->second_half].number;
	const char *other = "";
	if (above)
		other = reading_print(remarks->reading,
			" Det kan också läsas så att beloppet hör till beslutet ovanför (%s \"%s\") och att "
			"rad %u är utan belopp;"
			" Kvar blir detsamma.",
			date_text(remarks, above->date), purpose_of(above), second);
	say(remarks, UPH_SEVERITY_WARNING, "matrix.torn", row->place, row->amount.ore,
		reading_print(remarks->reading,
			"Raden är delad i två och läses ihop med rad %u: %s \"%s\" %s.%s", second,
			date_text(remarks, row->date), purpose_of(row), money(remarks, row->amount.ore),
			other));
}

/* The first row that inherits from a decision speaks for all of them. */
static void remark_inherited(const struct remarks *remarks, size_t i)
{
	const struct draft *drafts = remarks->reading->drafts;
	size_t head = drafts[i].head;
	if (!drafts[i].row.inherited || drafts[i].own_purpose) {
		if (drafts[i].row.inherited)
			say(remarks, UPH_SEVERITY_NOTE, "matrix.inherited", drafts[i].row.place,
				drafts[i].row.amount.ore,
				reading_print(remarks->reading,
					"\"%s\" har inget eget datum och får raden ovanförs: %s.",
					purpose_of(&drafts[i].row), date_text(remarks, drafts[i].row.date)));
		return;
	}
	const char *list = "";
	size_t count = 0;
	bool several = false;
	for (size_t j = head; j < remarks->reading->count; j++) {
		const struct matrix_row *row = &drafts[j].row;
		if (drafts[j].head != head || row->kind != MATRIX_MOVEMENT ||
			drafts[j].own_purpose != (j == head))
			continue;
		if (j < i && j != head)
			return;
		several = several || strcmp(row->activity, drafts[head].row.activity) != 0;
		list = reading_list(remarks->reading, list, &count, " + ",
			reading_print(remarks->reading, "%s %s", code_words(row->activity),
				money(remarks, row->amount.ore)));
	}
	say(remarks, UPH_SEVERITY_NOTE, "matrix.inherited", drafts[i].row.place, drafts[i].row.amount.ore,
		reading_print(remarks->reading,
			"Raden får datum och ändamål av beslutet ovanför (%s \"%s\"): ett beslut på %s, %s.",
			date_text(remarks, drafts[i].row.date), purpose_of(&drafts[i].row),
			several ? "flera aktiviteter" : "flera rader", list));
}

/* ---- the sheet ---- */

static const char *column_letters(struct reading *reading, uint32_t column)
{
	const char *spot = reading_spot(reading, 1, column);
	return reading_print(reading, "%.*s", (int)strcspn(spot, "0123456789"), spot);
}

static void remark_hidden(const struct remarks *remarks)
{
	struct reading *reading = remarks->reading;
	const char *rows = "", *columns = "";
	size_t row_count = 0, column_count = 0;
	for (size_t at = 0; at <= reading->last_at && at < reading->sheet.row_count; at++) {
		const struct sheet_row *row = &reading->sheet.rows[at];
		bool used = false;
		for (size_t i = 0; i < row->cell_count; i++)
			used = used || row->cells[i].used;
		if (row->hidden && used)
			rows = reading_list(
				reading, rows, &row_count, ", ", reading_print(reading, "%u", row->number));
	}
	for (enum column_role role = ROLE_DATE; role < ROLE_COUNT; role++) {
		uint32_t column = reading->header.columns[role];
		const struct sheet_cell *cell =
			column ? sheet_cell(&reading->sheet, reading->header_at, column) : NULL;
		if (cell && cell->cell.hidden)
			columns = reading_list(
				reading, columns, &column_count, ", ", column_letters(reading, column));
	}
	bool sheet = table_sheet_hidden(reading->table, reading->sheet_index);
	if (!*rows && !*columns && !sheet)
		return;
	(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "matrix.hidden",
		table_sheet_name(reading->table, reading->sheet_index),
		"Dolt i bladet läses som allt annat:%s%s%s%s%s%s%s.", sheet ? " hela bladet" : "",
		sheet && (*rows || *columns) ? ";" : "", *rows ? " rad " : "", rows,
		*rows && *columns ? ";" : "", *columns ? " kolumn " : "", columns);
}

static void remark_year(const struct remarks *remarks)
{
	const struct matrix *matrix = remarks->matrix;
	if (remarks->reading->year_derived)
		(void)uph_findings_add(remarks->reading->findings, UPH_SEVERITY_NOTE, "matrix.year", "",
			"Rubriken säger inte vilket år bidraget gäller; %d läses av %s.", matrix->year,
			matrix->balance_date.ymd ? "balansdagen" : "besluten");
}

/* Kvar shown in kronor while the rows have öre: the books follow the rows. */
static void remark_left(const struct remarks *remarks, const struct matrix_row *row)
{
	int64_t left = remarks->matrix->left.ore;
	if (row->amount.ore != left)
		say(remarks, UPH_SEVERITY_NOTE, "matrix.left_rounded", row->place, left - row->amount.ore,
			reading_print(remarks->reading, "Kvar visas utan öre (%s); raderna ger %s.",
				money(remarks, row->amount.ore), money(remarks, left)));
}

static void remark_movement(struct remarks *remarks, size_t i)
{
	const struct matrix_row *row = row_at(remarks, i);
	remark_before_opening(remarks, row);
	remark_unlisted(remarks, row);
	remark_torn(remarks, i);
	remark_inherited(remarks, i);
	remark_negative(remarks, row);
	remark_return(remarks, row);
	if (!remark_held(remarks, row))
		remark_money(remarks, row);
}

void reading_remarks(struct reading *reading, const struct matrix *matrix)
{
	struct remarks remarks = {.reading = reading, .matrix = matrix};
	if (!count_activities(&remarks)) {
		reading->out_of_memory = true;
		return;
	}
	remark_year(&remarks);
	remark_hidden(&remarks);
	reading_cell_remarks(reading, matrix);
	remark_no_grant(&remarks);
	bool grant_seen = false;
	for (size_t i = 0; i < reading->count; i++) {
		const struct matrix_row *row = row_at(&remarks, i);
		if (row->kind == MATRIX_MOVEMENT)
			remark_movement(&remarks, i);
		if (row->kind == MATRIX_GRANT) {
			remark_grant(&remarks, row, !grant_seen);
			grant_seen = true;
		}
		if (row->kind == MATRIX_LEFT)
			remark_left(&remarks, row);
	}
}
