#include "tests/support/matrix_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const real_lines[] = {
	"Fördelning av statsbidrag psykisk hälsa 2024;;;;;",
	"Kvar på balansen 2023-12-31;;Aktivitet 265 Brukarmedverkan;-;;",
	";;Aktivitet 786 Ungdomsmottagning;720 000,36;;",
	";;Aktivitet 787 Stärka samverkan;861 853,70;;",
	";;Aktivitet 964 Suicidprevention;229 020,00;;",
	";;Summa;1 810 874,06;;",
	"LSVO beslutsdatum;Till;Belopp;Aktivitet;Mottagare;Kommentar",
	"2023-10-20;Utvärdering;488 018;786;Karlskrona kommun;",
	"2023-10-20;Utvärdering;271 982;786;Karlskrona kommun;Från 2022 års medel",
	";;760 000;;;",
	";;14 765 786;;;",
	";;1 810 874;;;",
	";;16 576 660;;;",
	";;15 816 660,06;;;",
	"2024-01-19;Mötesplats;200 000;964;Region Blekinge (Psykiatri);",
	";;53 813;964;Ligga kvar på balansen;",
	"2024-01-19;Överföring från balansen 2023 till 2024;;;;",
	"2024-04-12;Ett Blekinge för hälsa 2024;175 000;787;KoU;",
	";;175 000;964;KoU;",
	"2024-04-12;Projektledare i regionen;525 000;787;KoU;",
	"2024-04-12;Projektledare i kommun;525 000;787;Karlskrona kommun;",
	"2024-04-12;Samordnare;1 050 000;964;KoU;",
	"2024-04-12;Programledare i regionen;1 105 110;787;KoU;",
	"2024-04-12;Lokala samordnare;246 096;787;Karlshamn kommun;",
	"2024-04-12;Lokala samordnare;246 096;787;Sölvesborg kommun;",
	"2024-04-12;Lokala samordnare;246 096;787;Olofström kommun;",
	"2024-04-12;Lokala samordnare;246 096;787;Ronneby kommun;",
	"2024-04-12;Lokala samordnare;246 096;787;Karlskrona kommun;",
	"2024-06-14;Barnahus;2 264 000;786;Karlskrona kommun;",
	"2024-06-18;Olofström återbetalning;419 515;786;KoU;",
	"2024-09-27;Programledare (kommun);200 000;787;KoU;",
	";;0;;;",
	";;0;;;",
	";;0;;;",
	";Kvar;7 893 742,06;;;",
};

struct sample_lines *sample_nothing(void)
{
	struct sample_lines *lines = calloc(1, sizeof *lines);
	if (!lines)
		abort();
	return lines;
}

struct sample_lines *sample_matrix(void)
{
	struct sample_lines *lines = sample_nothing();
	for (size_t i = 0; i < sizeof real_lines / sizeof real_lines[0]; i++)
		sample_add(lines, "%s", real_lines[i]);
	return lines;
}

void sample_add(struct sample_lines *lines, const char *format, ...)
{
	va_list arguments;
	assert_true(lines->count < SAMPLE_LINES_MAX);
	va_start(arguments, format);
	int length = vsnprintf(lines->text[lines->count], SAMPLE_LINE_MAX, format, arguments);
	va_end(arguments);
	assert_true(length >= 0 && length < SAMPLE_LINE_MAX);
	lines->count++;
}

static bool replace(char *line, const char *from, const char *to)
{
	char changed[SAMPLE_LINE_MAX];
	char *at = strstr(line, from);
	if (!at)
		return false;
	int length =
		snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - line), line, to, at + strlen(from));
	assert_true(length >= 0 && length < SAMPLE_LINE_MAX);
	memcpy(line, changed, (size_t)length + 1);
	return true;
}

void sample_replace(struct sample_lines *lines, size_t line, const char *from, const char *to)
{
	assert_true(line >= 1 && line <= lines->count);
	if (!replace(lines->text[line - 1], from, to))
		fail_msg("line %zu has no \"%s\": %s", line, from, lines->text[line - 1]);
}

void sample_replace_all(struct sample_lines *lines, const char *from, const char *to)
{
	for (size_t i = 0; i < lines->count; i++)
		(void)replace(lines->text[i], from, to);
}

void sample_insert(struct sample_lines *lines, size_t before_line, const char *text)
{
	assert_true(lines->count < SAMPLE_LINES_MAX && before_line >= 1 && before_line <= lines->count + 1);
	memmove(lines->text[before_line], lines->text[before_line - 1],
		(lines->count - before_line + 1) * sizeof lines->text[0]);
	(void)snprintf(lines->text[before_line - 1], SAMPLE_LINE_MAX, "%s", text);
	lines->count++;
}

void sample_remove(struct sample_lines *lines, size_t line)
{
	assert_true(line >= 1 && line <= lines->count);
	memmove(lines->text[line - 1], lines->text[line], (lines->count - line) * sizeof lines->text[0]);
	lines->count--;
}

char *sample_joined(const struct sample_lines *lines)
{
	size_t size = lines->count * SAMPLE_LINE_MAX + 1, length = 0;
	char *text = malloc(size);
	if (!text)
		abort();
	text[0] = '\0';
	for (size_t i = 0; i < lines->count; i++)
		length += (size_t)snprintf(text + length, size - length, "%s\n", lines->text[i]);
	return text;
}

void case_read(struct matrix_case *out, const void *data, size_t length, const char *sheet)
{
	struct matrix_options options = {.sheet = sheet};
	*out = (struct matrix_case){0};
	out->findings = uph_findings_new();
	assert_non_null(out->findings);
	/* The table may look into the bytes as long as it is open. */
	assert_status(UPH_OK, table_open_memory(data, length, NULL, &out->table, &out->err), &out->err);
	out->status = matrix_read(out->table, &options, &out->matrix, out->findings, &out->err);
}

void case_read_lines(struct matrix_case *out, struct sample_lines *lines)
{
	char *text = sample_joined(lines);
	case_read(out, text, strlen(text), NULL);
	table_close(out->table);
	out->table = NULL;
	free(text);
	free(lines);
}

void case_free(struct matrix_case *matrix_case)
{
	matrix_free(&matrix_case->matrix);
	uph_findings_free(matrix_case->findings);
	table_close(matrix_case->table);
}

static void show(const struct matrix_case *matrix_case)
{
	for (size_t i = 0; i < uph_findings_count(matrix_case->findings); i++) {
		const struct uph_finding *finding = uph_findings_at(matrix_case->findings, i);
		print_error("%s %s %s: %s\n", uph_severity_word(finding->severity), finding->rule,
			finding->where, finding->message);
	}
}

static const struct uph_finding *find(
	const struct matrix_case *matrix_case, const char *rule, const char *where)
{
	for (size_t i = 0; i < uph_findings_count(matrix_case->findings); i++) {
		const struct uph_finding *finding = uph_findings_at(matrix_case->findings, i);
		if (strcmp(finding->rule, rule) == 0 && strcmp(finding->where, where) == 0)
			return finding;
	}
	return NULL;
}

void case_says(const struct matrix_case *matrix_case, enum uph_severity severity, const char *rule,
	const char *where, const char *message)
{
	const struct uph_finding *finding = find(matrix_case, rule, where);
	if (!finding) {
		show(matrix_case);
		fail_msg("nothing says %s at %s", rule, where);
		return;
	}
	assert_string_equal(finding->message, message);
	assert_int_equal(finding->severity, severity);
}

void case_refused(struct matrix_case *matrix_case, const char *rule, const char *where, const char *message)
{
	if (matrix_case->status != UPH_E_REFUSED ||
		uph_findings_count_of(matrix_case->findings, UPH_SEVERITY_ERROR) != 1)
		show(matrix_case);
	assert_status(UPH_E_REFUSED, matrix_case->status, &matrix_case->err);
	assert_string_equal(matrix_case->err.message, "matrisen godtas inte: 1 fel");
	case_says(matrix_case, UPH_SEVERITY_ERROR, rule, where, message);
	assert_int_equal(uph_findings_count_of(matrix_case->findings, UPH_SEVERITY_ERROR), 1);
	assert_null(matrix_case->matrix.memory);
	case_free(matrix_case);
}

size_t case_count(const struct matrix_case *matrix_case, const char *rule)
{
	size_t count = 0;
	for (size_t i = 0; i < uph_findings_count(matrix_case->findings); i++)
		count += strcmp(uph_findings_at(matrix_case->findings, i)->rule, rule) == 0;
	return count;
}

void case_has_real_sums(const struct matrix_case *matrix_case)
{
	const struct matrix *matrix = &matrix_case->matrix;
	size_t movements = 0, before = 0, grants = 0;
	if (matrix_case->status != UPH_OK)
		show(matrix_case);
	assert_status(UPH_OK, matrix_case->status, &matrix_case->err);
	assert_int_equal(matrix->opening.ore, 181087406);
	assert_int_equal(matrix->granted.ore, 1476578600);
	assert_int_equal(matrix->moved.ore, 868291800);
	assert_int_equal(matrix->left.ore, 789374206);
	assert_int_equal(matrix->year, 2024);
	assert_int_equal(matrix->balance_date.ymd, 20231231);
	for (size_t i = 0; i < matrix->row_count; i++) {
		movements += matrix->rows[i].kind == MATRIX_MOVEMENT;
		before += matrix->rows[i].before_grant;
		grants += matrix->rows[i].kind == MATRIX_GRANT;
	}
	assert_int_equal(movements, 18);
	assert_int_equal(before, 2);
	assert_int_equal(grants, 1);
}
