/* The allocation matrix inside minutes: cut out by its header row and given to the matrix reader, whose
 * places are made the text's own by as many empty lines before it. It is read to be checked; nothing of it is
 * posted here. */
#include <string.h>

#include "import/matrix.h"
#include "import/protocol_reading.h"

enum { TABS_MIN = 2, GAP_MAX = 2 };

/* "Belopp" and one more heading on a line with TABs. */
static bool is_header(const struct source_line *line)
{
	static const char *const more[] = {"aktivitet", "mottagare", "till", "beslutsdatum", "ändamål", NULL};
	return line->tabs >= TABS_MIN && words_has(&line->said, "belopp") && words_has_any(&line->said, more);
}

static bool is_row(const struct source_line *line)
{
	return line->tabs > 0;
}

/* The first and last line of the table round its header. */
static void find_extent(struct reading *reading, size_t header)
{
	size_t first = header, last = header + 1, gap = 0;
	for (size_t i = header; i-- > 0 && gap <= GAP_MAX;) {
		gap = is_row(&reading->lines[i]) ? 0 : gap + 1;
		if (gap == 0)
			first = i;
		else if (gap == 1 && words_begins(&reading->lines[i].said, "fördelning*", NULL)) {
			first = i; /* its title, without cells */
			break;
		} else if (!reading->lines[i].blank) {
			break;
		}
	}
	gap = 0;
	for (size_t i = header + 1; i < reading->line_count && gap <= GAP_MAX; i++) {
		gap = is_row(&reading->lines[i]) ? 0 : gap + 1;
		if (gap == 0)
			last = i + 1;
		else if (!reading->lines[i].blank)
			break;
	}
	reading->matrix_first = first;
	reading->matrix_last = last;
}

/* The table's own bytes, in their places. */
static void put_lines(struct reading *reading, struct buffer *out)
{
	if (reading->columns) {
		columns_put(reading, out);
		return;
	}
	for (size_t i = 0; i < reading->matrix_last; i++) {
		const struct source_line *line = &reading->lines[i];
		if (i >= reading->matrix_first && !line->furniture)
			buffer_append(out, line->raw, line->raw_length);
		buffer_byte(out, '\n');
	}
}

/* The place of a line of the text ("130", "130:3"), where the text has pages. */
static const char *page_place(struct reading *reading, const char *where)
{
	size_t number = 0, digits = 0;
	for (; where[digits] >= '0' && where[digits] <= '9' && digits < 9; digits++)
		number = number * 10 + (size_t)(where[digits] - '0');
	if (digits == 0 || number == 0 || number > reading->line_count ||
		reading->lines[number - 1].place.page == 0)
		return where;
	return protocol_where(reading->arena, reading->lines[number - 1].place);
}

/* What the matrix reader says is about the table inside; its rules keep their names. */
static void pass_on(struct reading *reading, const struct uph_findings *from)
{
	for (size_t i = 0; i < uph_findings_count(from); i++) {
		const struct uph_finding *finding = uph_findings_at(from, i);
		const char *where = page_place(reading, finding->where);
		enum uph_severity severity =
			finding->severity == UPH_SEVERITY_ERROR ? UPH_SEVERITY_WARNING : finding->severity;
		if (finding->has_amount)
			(void)uph_findings_add_amount(reading->findings, severity, finding->rule, where,
				finding->amount, "Matrisen: %s", finding->message);
		else
			(void)uph_findings_add(reading->findings, severity, finding->rule, where,
				"Matrisen: %s", finding->message);
	}
}

static void read_table(struct reading *reading, const struct buffer *bytes)
{
	struct table *table = NULL;
	struct matrix matrix;
	struct uph_error err;
	struct protocol *out = reading->out;
	struct uph_findings *findings = uph_findings_new();
	enum uph_status status = findings ? table_open_memory(bytes->data, bytes->length, NULL, &table, &err)
					  : uph_fail(&err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK)
		status = matrix_read(table, &(struct matrix_options){NULL}, &matrix, findings, &err);
	if (status == UPH_OK) {
		out->matrix_read = true;
		out->matrix_left = matrix.left;
		matrix_free(&matrix);
	} else if (reading->columns) {
		/* What is wrong in it is most likely how its columns were told apart. */
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.matrix", out->matrix_first,
			"Fördelningen av medel kan inte räknas efter: tabellens celler går inte säkert att skilja åt i en "
			"PDF. Läs in tabellen som en egen fil.");
	} else {
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.matrix", out->matrix_first,
			"Fördelningen av medel i protokollet kan inte räknas efter: %s", err.message);
	}
	if (findings && (out->matrix_read || !reading->columns))
		pass_on(reading, findings);
	uph_findings_free(findings);
	table_close(table);
}

void reading_matrix(struct reading *reading)
{
	struct buffer bytes;
	size_t header = 0;
	while (header < reading->line_count && !is_header(&reading->lines[header]))
		header++;
	if (header < reading->line_count)
		find_extent(reading, header);
	else if (!columns_find(reading))
		return;
	reading->out->has_matrix = true;
	reading->out->matrix_first = reading->lines[reading->matrix_first].place;
	reading->out->matrix_last = reading->lines[reading->matrix_last - 1].place;
	buffer_init(&bytes, PROTOCOL_TEXT_MAX * 2);
	put_lines(reading, &bytes);
	if (buffer_failed(&bytes))
		reading->no_memory = true;
	else
		read_table(reading, &bytes);
	buffer_free(&bytes);
}
