/* What is said of single cells of a matrix that is accepted: days that are bare numbers or far away,
 * decisions that do not say what they are for, sums that came out as nothing. */
#include "import/matrix_reading.h"
#include "import/matrix_solve.h"

/* Years before the balance's that a decision may well be from. */
#define YEARS_BACK 5

static const char *purpose_of(const struct matrix_row *row)
{
	return row->purpose ? row->purpose : "utan ändamål";
}

static void remark_serials(struct reading *reading)
{
	char text[UPH_DATE_TEXT_MAX];
	if (!reading->serial_place)
		return;
	const char *more = reading->serial_count > 1 ? reading_print(reading, ", och så läses %zu till",
							       reading->serial_count - 1)
						     : "";
	(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "matrix.date_number",
		reading->serial_place,
		"Datumet står som ett dagnummer utan datumformat och läses som %s%s. Stämmer det inte: skriv "
		"dagen som 2024-09-27.",
		uph_date_print(reading->serial_date, text), more);
}

/* The cell of a movement's own date: in a torn row, the second half's. */
static const char *date_place(struct reading *reading, const struct draft *draft)
{
	size_t at = draft->second_half == NOWHERE ? draft->at : draft->second_half;
	return reading_place(reading, reading->sheet.rows[at].number, reading->header.columns[ROLE_DATE]);
}

static void remark_far_date(struct reading *reading, const struct matrix *matrix, const struct draft *draft)
{
	char text[UPH_DATE_TEXT_MAX];
	int year = uph_date_year(draft->row.date);
	int balance = matrix->balance_date.ymd ? uph_date_year(matrix->balance_date) : matrix->year - 1;
	if (!draft->own_date || !matrix->year || (year >= balance - YEARS_BACK && year <= matrix->year + 1))
		return;
	(void)uph_findings_add_amount(reading->findings, UPH_SEVERITY_WARNING, "matrix.far_date",
		date_place(reading, draft), draft->row.amount,
		"Beslutet \"%s\" är daterat %s, långt från %d. Kontrollera årtalet.", purpose_of(&draft->row),
		uph_date_print(draft->row.date, text), matrix->year);
}

static void remark_no_purpose(struct reading *reading, const struct draft *draft)
{
	char text[UPH_DATE_TEXT_MAX];
	if (!draft->own_date || draft->row.purpose)
		return;
	(void)uph_findings_add_amount(reading->findings, UPH_SEVERITY_NOTE, "matrix.no_purpose",
		draft->row.place, draft->row.amount,
		"Beslutet %s om %s säger inte vad pengarna går till. Skriv ändamålet i kolumnen Till.",
		uph_date_print(draft->row.date, text), reading_money(reading, draft->row.amount));
}

/* Whether nothing is the true value of some sum here. With no rows above, zeros just above are summed. */
static bool zero_is_true(const struct reading *reading, const struct solve_walk *walk, bool below_filler)
{
	for (enum solve_reason reason = REASON_ROWS_ABOVE; reason <= REASON_GRANTS_ABOVE; reason++) {
		int64_t ore;
		if (reason == REASON_OPENING && !reading->has_opening)
			continue;
		if (solve_reason_value(walk, reason, &ore) && ore == 0)
			return true;
	}
	return below_filler && walk->block_rows == 0;
}

/* A formula that sums to nothing where every sum is something: it looks at the wrong cells. */
static void remark_zero_sums(struct reading *reading, const struct matrix *matrix)
{
	struct solve_walk walk = {.opening = matrix->opening.ore};
	bool below_filler = false;
	for (size_t i = reading->opening_count; i < reading->count; i++) {
		const struct draft *draft = &reading->drafts[i];
		bool filler = draft->row.kind == MATRIX_FILLER;
		if (draft->row.kind == MATRIX_MOVEMENT)
			solve_walk_movement(&walk, draft->row.amount.ore);
		else if (draft->row.kind == MATRIX_GRANT)
			solve_walk_grant(&walk, draft->row.amount.ore);
		else if (draft->row.kind == MATRIX_SUBTOTAL)
			solve_walk_subtotal(&walk);
		bool noted = filler && draft->zero_formula && !zero_is_true(reading, &walk, below_filler);
		if (noted)
			(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "matrix.zero_sum",
				draft->row.place,
				"Formeln blir noll, men ingen summa av raderna är noll här. Kontrollera vilka "
				"celler den räknar på.");
		below_filler = filler && !noted;
	}
}

void reading_cell_remarks(struct reading *reading, const struct matrix *matrix)
{
	remark_serials(reading);
	for (size_t i = reading->opening_count; i < reading->count; i++)
		if (reading->drafts[i].row.kind == MATRIX_MOVEMENT) {
			remark_far_date(reading, matrix, &reading->drafts[i]);
			remark_no_purpose(reading, &reading->drafts[i]);
		}
	remark_zero_sums(reading, matrix);
}
