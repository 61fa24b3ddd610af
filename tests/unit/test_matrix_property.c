/* No amount of a matrix can be changed alone and the change be posted: every single amount of the real
 * figures, perturbed in every way a hand or a machine does, is refused, or is a subtotal that still is
 * explained. And matrices made at random are read back exactly. Seeded: the same cases every time. */
#include "import/matrix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/matrix_sample.h"

static uint64_t seed;

static uint64_t random_bits(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static int64_t random_below(int64_t limit)
{
	return (int64_t)(random_bits() >> 1) % limit;
}

/* "-123456,07", or without öre when there are none and `whole`. */
static char *print_amount(int64_t ore, bool whole, char *text, size_t size)
{
	struct uph_money money = {ore};
	char printed[UPH_MONEY_TEXT_MAX];
	(void)snprintf(text, size, "%s", uph_money_print(money, UPH_MONEY_COMMA, printed));
	if (whole && ore % 100 == 0)
		text[strlen(text) - 3] = '\0';
	return text;
}

static int64_t rounded(int64_t ore)
{
	struct uph_money out;
	assert_true(uph_money_round_kronor((struct uph_money){ore}, UPH_ROUND_HALF_UP, &out));
	return out.ore;
}

/* ---- the real figures, one amount changed ---- */

struct amount_at {
	size_t line, from, length; /* of the amount's text in its line */
	int64_t ore;
};

#define AMOUNTS_MAX 200

static size_t find_amounts(const struct sample_lines *lines, struct amount_at *out)
{
	size_t count = 0;
	bool below = false; /* the header: there the amounts stand in the third column */
	for (size_t i = 1; i < lines->count; i++) {
		below = below || strncmp(lines->text[i], "LSVO", 4) == 0;
		size_t column = below ? 2 : 3;
		const char *line = lines->text[i], *at = line;
		for (size_t j = 0; j < column; j++)
			at += strcspn(at, ";") + 1;
		size_t length = strcspn(at, ";");
		struct uph_money amount;
		if (length == 0 ||
			uph_money_parse(at, length, UPH_MONEY_DASH_IS_ZERO, &amount, NULL, NULL) != UPH_OK)
			continue;
		assert_true(count < AMOUNTS_MAX);
		out[count++] = (struct amount_at){i + 1, (size_t)(at - line), length, amount.ore};
	}
	return count;
}

struct tally {
	size_t tried, refused, explained;
};

static bool same_words(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_posted(const struct matrix_row *row)
{
	return row->kind == MATRIX_OPENING || row->kind == MATRIX_MOVEMENT || row->kind == MATRIX_GRANT;
}

/* Everything that would be posted is the same. */
static bool same_posting(const struct matrix *a, const struct matrix *b)
{
	if (a->row_count != b->row_count || a->opening.ore != b->opening.ore ||
		a->granted.ore != b->granted.ore || a->moved.ore != b->moved.ore ||
		a->left.ore != b->left.ore)
		return false;
	for (size_t i = 0; i < a->row_count; i++) {
		const struct matrix_row *x = &a->rows[i], *y = &b->rows[i];
		if (is_posted(x) != is_posted(y))
			return false;
		if (is_posted(x) &&
			(x->kind != y->kind || x->amount.ore != y->amount.ore ||
				x->before_grant != y->before_grant || x->date.ymd != y->date.ymd ||
				!same_words(x->activity, y->activity) || !same_words(x->purpose, y->purpose)))
			return false;
	}
	return true;
}

static void try_text(const struct sample_lines *real, const struct matrix *truth, const struct amount_at *at,
	const char *text, struct tally *tally)
{
	struct matrix_case c;
	struct uph_money amount;
	if (uph_money_parse(text, strlen(text), UPH_MONEY_DASH_IS_ZERO, &amount, NULL, NULL) != UPH_OK ||
		amount.ore == at->ore)
		return;
	struct sample_lines *lines = malloc(sizeof *lines);
	assert_non_null(lines);
	*lines = *real;
	const char *line = real->text[at->line - 1];
	(void)snprintf(lines->text[at->line - 1], SAMPLE_LINE_MAX, "%.*s%s%s", (int)at->from, line, text,
		line + at->from + at->length);
	case_read_lines(&c, lines);
	tally->tried++;
	if (c.status == UPH_E_REFUSED) {
		tally->refused++;
		assert_true(uph_findings_count_of(c.findings, UPH_SEVERITY_ERROR) >= 1);
	} else {
		assert_status(UPH_OK, c.status, &c.err);
		tally->explained++;
		if (!same_posting(&c.matrix, truth))
			fail_msg("line %zu: %s was accepted and posted", at->line, text);
	}
	case_free(&c);
}

static void try_ore(const struct sample_lines *real, const struct matrix *truth, const struct amount_at *at,
	int64_t ore, struct tally *tally)
{
	char text[UPH_MONEY_TEXT_MAX];
	try_text(real, truth, at, print_amount(ore, false, text, sizeof text), tally);
	if (ore % 100 == 0)
		try_text(real, truth, at, print_amount(ore, true, text, sizeof text), tally);
}

static void try_digits(const struct sample_lines *real, const struct matrix *truth,
	const struct amount_at *at, struct tally *tally)
{
	char text[SAMPLE_LINE_MAX];
	(void)snprintf(text, sizeof text, "%.*s", (int)at->length, real->text[at->line - 1] + at->from);
	for (size_t i = 0; i + 1 < at->length; i++) {
		size_t next = text[i + 1] == ' ' || text[i + 1] == ',' ? i + 2 : i + 1;
		if (next >= at->length || text[i] == ' ' || text[i] == ',')
			continue;
		char kept = text[i];
		text[i] = text[next];
		text[next] = kept;
		try_text(real, truth, at, text, tally);
		text[next] = text[i];
		text[i] = kept;
	}
	for (size_t i = 0; i < at->length; i++) {
		char kept = text[i];
		if (kept < '0' || kept > '9')
			continue;
		for (char digit = '0'; digit <= '9'; digit++) {
			text[i] = digit;
			try_text(real, truth, at, text, tally);
		}
		text[i] = kept;
	}
}

static void no_altered_amount_is_posted(void **state)
{
	(void)state;
	static const int64_t steps[] = {
		1, 6, 10, 49, 50, 51, 100, 101, 1000, 10000, 100000, 990000, 27000000};
	struct amount_at amounts[AMOUNTS_MAX];
	struct matrix_case truth;
	struct tally tally = {0};
	struct sample_lines *real = sample_matrix(), *copy = sample_matrix();
	size_t count = find_amounts(real, amounts);
	assert_int_equal(count, 32);
	case_read_lines(&truth, copy);
	case_has_real_sums(&truth);
	for (size_t i = 0; i < count; i++) {
		const struct amount_at *at = &amounts[i];
		for (size_t j = 0; j < sizeof steps / sizeof steps[0]; j++) {
			try_ore(real, &truth.matrix, at, at->ore + steps[j], &tally);
			try_ore(real, &truth.matrix, at, at->ore - steps[j], &tally);
		}
		try_ore(real, &truth.matrix, at, at->ore * 10, &tally);
		try_ore(real, &truth.matrix, at, at->ore / 10, &tally);
		try_ore(real, &truth.matrix, at, at->ore * 2, &tally);
		try_ore(real, &truth.matrix, at, -at->ore, &tally);
		try_ore(real, &truth.matrix, at, 0, &tally);
		try_ore(real, &truth.matrix, at, rounded(at->ore), &tally);
		for (size_t j = 0; j < count; j++) {
			try_ore(real, &truth.matrix, at, amounts[j].ore, &tally);
			try_ore(real, &truth.matrix, at, rounded(amounts[j].ore), &tally);
			try_ore(real, &truth.matrix, at, at->ore + amounts[j].ore, &tally);
			try_ore(real, &truth.matrix, at, at->ore - amounts[j].ore, &tally);
		}
		try_digits(real, &truth.matrix, at, &tally);
	}
	seed = UINT64_C(20240927);
	for (size_t i = 0; i < 1500; i++) {
		const struct amount_at *at = &amounts[random_below((int64_t)count)];
		int64_t ore =
			i % 2 ? random_below(2000000000) - 200000000 : at->ore + random_below(20001) - 10000;
		try_ore(real, &truth.matrix, at, ore, &tally);
	}
	print_message("%zu perturbations: %zu refused, %zu explained\n", tally.tried, tally.refused,
		tally.explained);
	assert_true(tally.tried >= 5000);
	assert_true(tally.explained > 0);
	case_free(&truth);
	free(real);
}

/* ---- matrices made at random ---- */

#define MADE_ROWS_MAX 200

struct made {
	struct sample_lines *lines;
	int64_t opening, granted, moved;
	int64_t run; /* grants directly above */
	size_t run_length;
	int64_t block; /* movements directly above */
	size_t block_rows;
	enum matrix_row_kind kinds[MADE_ROWS_MAX];
	int64_t amounts[MADE_ROWS_MAX];
	size_t count;
	int activities;
};

static void made_row(struct made *made, enum matrix_row_kind kind, int64_t ore)
{
	assert_true(made->count < MADE_ROWS_MAX);
	made->kinds[made->count] = kind;
	made->amounts[made->count++] = ore;
}

static int64_t random_amount(void)
{
	int64_t kronor = 1 + random_below(3000000);
	return random_below(3) == 0 ? kronor * 100 + 1 + random_below(99) : kronor * 100;
}

static void make_opening(struct made *made)
{
	char text[UPH_MONEY_TEXT_MAX];
	int64_t sum = 0;
	sample_add(made->lines, "Medel 2024");
	made->activities = 1 + (int)random_below(4);
	for (int i = 0; i < made->activities; i++) {
		int64_t ore = random_below(5) == 0 ? 0 : random_amount();
		sample_add(made->lines, "%s;;%d Namn %c;%s;;", i == 0 ? "Kvar på balansen 2023-12-31" : "",
			700 + i, 'A' + i, print_amount(ore, random_below(2) == 0, text, sizeof text));
		made_row(made, MATRIX_OPENING, ore);
		sum += ore;
	}
	made->opening = sum;
	if (random_below(2) == 0) {
		sample_add(made->lines, ";;Summa;%s;;", print_amount(sum, true, text, sizeof text));
		made_row(made, MATRIX_OPENING_SUM, sum);
	}
	sample_add(made->lines, "LSVO beslutsdatum;Till;Belopp;Aktivitet;Mottagare;Kommentar");
}

static void make_movement(struct made *made, int number)
{
	char text[UPH_MONEY_TEXT_MAX];
	int64_t ore = random_amount();
	if (random_below(10) == 0)
		ore = -ore;
	print_amount(ore, random_below(2) == 0, text, sizeof text);
	sample_add(made->lines, "2024-%02d-%02d;Insats %d;%s;%d;%s;", 1 + number % 12, 1 + number % 28,
		number, text, 700 + (int)random_below(made->activities), random_below(8) ? "KoU" : "");
	made_row(made, MATRIX_MOVEMENT, ore);
	made->moved += ore;
	made->block += ore;
	made->block_rows++;
	made->run = 0;
	made->run_length = 0;
}

static void make_grant(struct made *made)
{
	char text[UPH_MONEY_TEXT_MAX];
	int64_t ore = random_amount() + 500000000;
	sample_add(made->lines, random_below(2) ? ";;%s;;;" : ";Statsbidrag;%s;;;",
		print_amount(ore, random_below(2) == 0, text, sizeof text));
	made_row(made, MATRIX_GRANT, ore);
	made->granted += ore;
	made->run += ore;
	made->run_length++;
	made->block = 0;
	made->block_rows = 0;
}

static void make_subtotal(struct made *made)
{
	char text[UPH_MONEY_TEXT_MAX];
	int64_t values[] = {made->block_rows ? made->block : 0, made->moved, made->opening,
		made->granted ? made->opening + made->granted : 0,
		made->opening + made->granted - made->moved, made->run_length >= 2 ? made->run : 0};
	int64_t ore = values[random_below(6)];
	if (random_below(3) == 0)
		ore = rounded(ore);
	if (ore == 0)
		return;
	sample_add(made->lines, random_below(2) ? ";;%s;;;" : ";Summa;%s;;;",
		print_amount(ore, true, text, sizeof text));
	made_row(made, MATRIX_SUBTOTAL, ore);
	made->run = 0;
	made->run_length = 0;
	made->block = 0;
	made->block_rows = 0;
}

static void make_filler(struct made *made)
{
	sample_add(made->lines, random_below(2) ? ";;0;;;" : ";;-;;;");
	made_row(made, MATRIX_FILLER, 0);
}

static void make(struct made *made)
{
	char text[UPH_MONEY_TEXT_MAX];
	*made = (struct made){.lines = sample_nothing()};
	make_opening(made);
	int grants = (int)random_below(3), rows = 1 + (int)random_below(25);
	for (int i = 0; i < rows; i++) {
		if (grants > 0 && random_below(rows) <= 2) {
			make_grant(made);
			grants--;
			if (grants > 0 && random_below(2) == 0) {
				make_grant(made);
				grants--;
			}
		}
		if (random_below(4) == 0)
			make_subtotal(made);
		if (random_below(12) == 0)
			make_filler(made);
		make_movement(made, i);
	}
	if (random_below(3) == 0)
		make_subtotal(made);
	int64_t left = made->opening + made->granted - made->moved;
	sample_add(made->lines, ";Kvar;%s;;;", print_amount(left, random_below(2) == 0, text, sizeof text));
	made_row(made, MATRIX_LEFT, left);
}

static void random_matrices_are_read_back(void **state)
{
	(void)state;
	seed = UINT64_C(1810874);
	size_t rows = 0;
	for (int i = 0; i < 1000; i++) {
		struct made made;
		struct matrix_case c;
		make(&made);
		char *text = sample_joined(made.lines);
		case_read_lines(&c, made.lines);
		if (c.status != UPH_OK)
			fail_msg("matrix %d: %s\n%s", i, uph_findings_at(c.findings, 0)->message, text);
		assert_int_equal(c.matrix.row_count, made.count);
		for (size_t j = 0; j < made.count; j++)
			if (c.matrix.rows[j].kind != made.kinds[j] ||
				c.matrix.rows[j].amount.ore != made.amounts[j])
				fail_msg("matrix %d row %zu\n%s", i, j, text);
		assert_int_equal(c.matrix.opening.ore, made.opening);
		assert_int_equal(c.matrix.granted.ore, made.granted);
		assert_int_equal(c.matrix.moved.ore, made.moved);
		assert_int_equal(c.matrix.left.ore, made.opening + made.granted - made.moved);
		rows += made.count;
		case_free(&c);
		free(text);
	}
	print_message("1000 matrices, %zu rows\n", rows);
}

static void no_altered_amount_of_a_random_matrix_is_posted(void **state)
{
	(void)state;
	struct tally tally = {0};
	seed = UINT64_C(7893742);
	for (int i = 0; i < 200; i++) {
		struct amount_at amounts[AMOUNTS_MAX];
		struct matrix_case truth;
		struct made made;
		make(&made);
		struct sample_lines *lines = malloc(sizeof *lines);
		assert_non_null(lines);
		*lines = *made.lines;
		size_t count = find_amounts(lines, amounts);
		case_read_lines(&truth, made.lines);
		assert_status(UPH_OK, truth.status, &truth.err);
		for (int j = 0; j < 10; j++) {
			const struct amount_at *at = &amounts[random_below((int64_t)count)];
			static const int64_t changes[] = {100, -100, 10000, -10000, 900, 99900, -37, 41};
			int64_t ore = j % 2 ? at->ore + changes[random_below(8)] : random_amount();
			/* Less than a krona may hide in a Kvar shown in kronor; that is said, and tested
			 * elsewhere. */
			if (truth.matrix.left.ore % 100 == 0 && ore - at->ore < 100 && at->ore - ore < 100)
				continue;
			try_ore(lines, &truth.matrix, at, ore, &tally);
		}
		case_free(&truth);
		free(lines);
	}
	print_message("%zu perturbations: %zu refused, %zu explained\n", tally.tried, tally.refused,
		tally.explained);
	assert_true(tally.tried > 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_altered_amount_is_posted),
		cmocka_unit_test(random_matrices_are_read_back),
		cmocka_unit_test(no_altered_amount_of_a_random_matrix_is_posted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
