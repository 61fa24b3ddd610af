#include "reports/html_anchor.h"

#include <stdlib.h>
#include <string.h>

#include "reports/shown.h"

struct html_named {
	const char *trace;
	size_t section, row;
};

struct html_place {
	size_t section, row;
};

/* ---- order ---- */

/* A name has no spaces. */
static unsigned char sign_of(char byte)
{
	return byte == ' ' ? '-' : (unsigned char)byte;
}

static int compare_names(const char *a, const char *b)
{
	while (*a && sign_of(*a) == sign_of(*b)) {
		a++;
		b++;
	}
	return sign_of(*a) < sign_of(*b) ? -1 : sign_of(*a) > sign_of(*b);
}

static int compare_places(const void *a, const void *b)
{
	const struct html_place *first = a, *second = b;
	if (first->section != second->section)
		return first->section < second->section ? -1 : 1;
	return first->row < second->row ? -1 : first->row > second->row;
}

static int compare_named(const void *a, const void *b)
{
	const struct html_named *first = a, *second = b;
	return compare_names(first->trace, second->trace);
}

/* ---- collecting ---- */

/* A text that paper shows as it is: neither controls nor marks of direction. */
static bool can_be_name(const char *trace, struct buffer *scratch)
{
	if (!trace || !trace[0] || trace[0] == '_')
		return false;
	buffer_clear(scratch);
	shown_text(scratch, trace, false);
	return !buffer_failed(scratch) && strcmp(buffer_string(scratch), trace) == 0;
}

static bool is_row(const struct uph_report *report, size_t section, size_t row)
{
	if (section >= report->section_count || !shown_on_paper(&report->sections[section]))
		return false;
	const struct uph_section *to = &report->sections[section];
	return row < to->row_count || (row == to->row_count && to->total_row);
}

static size_t links_of(const struct uph_section *section, const struct uph_row *row)
{
	size_t count = 0;
	for (size_t i = 0; i < section->column_count; i++)
		count += row->values[i].linked;
	return count;
}

static void count_all(const struct uph_report *report, size_t *traces, size_t *links)
{
	for (size_t s = 0; s < report->section_count; s++) {
		const struct uph_section *section = &report->sections[s];
		for (size_t r = 0; shown_on_paper(section) && r < section->row_count; r++) {
			*traces += section->rows[r].trace != NULL;
			*links += links_of(section, &section->rows[r]);
		}
	}
}

static void collect_row(struct html_anchors *anchors, size_t section, size_t row, struct buffer *scratch)
{
	const struct uph_section *in = &anchors->report->sections[section];
	const struct uph_row *from = &in->rows[row];
	if (can_be_name(from->trace, scratch))
		anchors->named[anchors->named_count++] =
			(struct html_named){.trace = from->trace, .section = section, .row = row};
	for (size_t i = 0; i < in->column_count; i++) {
		const struct uph_value *value = &from->values[i];
		if (value->linked && is_row(anchors->report, value->link_section, value->link_row))
			anchors->targets[anchors->target_count++] =
				(struct html_place){value->link_section, value->link_row};
	}
}

bool html_anchors_make(struct html_anchors *anchors, const struct uph_report *report)
{
	size_t traces = 0, links = 0;
	struct buffer scratch;
	*anchors = (struct html_anchors){.report = report};
	count_all(report, &traces, &links);
	anchors->named = calloc(traces + 1, sizeof *anchors->named);
	anchors->targets = calloc(links + 1, sizeof *anchors->targets);
	if (!anchors->named || !anchors->targets)
		return false;
	buffer_init(&scratch, SHOWN_TEXT_MAX);
	for (size_t s = 0; s < report->section_count; s++)
		for (size_t r = 0; shown_on_paper(&report->sections[s]) && r < report->sections[s].row_count;
			r++)
			collect_row(anchors, s, r, &scratch);
	buffer_free(&scratch);
	qsort(anchors->named, anchors->named_count, sizeof *anchors->named, compare_named);
	qsort(anchors->targets, anchors->target_count, sizeof *anchors->targets, compare_places);
	return true;
}

void html_anchors_free(struct html_anchors *anchors)
{
	free(anchors->named);
	free(anchors->targets);
	*anchors = (struct html_anchors){0};
}

/* ---- asking ---- */

/* The row's own trace, when no other row is called the same; else NULL. */
static const char *own_trace(const struct html_anchors *anchors, size_t section, size_t row)
{
	const struct uph_section *in = &anchors->report->sections[section];
	if (row >= in->row_count || !in->rows[row].trace)
		return NULL;
	struct html_named key = {.trace = in->rows[row].trace};
	const struct html_named *found =
		bsearch(&key, anchors->named, anchors->named_count, sizeof key, compare_named);
	if (!found)
		return NULL;
	const struct html_named *end = anchors->named + anchors->named_count;
	bool shared = (found > anchors->named && compare_named(found - 1, found) == 0) ||
		      (found + 1 < end && compare_named(found + 1, found) == 0);
	return shared || found->section != section || found->row != row ? NULL : found->trace;
}

bool html_anchor_name(const struct html_anchors *anchors, size_t section, size_t row, struct buffer *out)
{
	if (section >= anchors->report->section_count) /* the findings' table */
		return false;
	const char *trace = own_trace(anchors, section, row);
	for (; trace && *trace; trace++)
		buffer_byte(out, (char)sign_of(*trace));
	if (trace)
		return true;
	struct html_place place = {section, row};
	if (!bsearch(&place, anchors->targets, anchors->target_count, sizeof place, compare_places))
		return false;
	buffer_print(out, "_%zu-%zu", section + 1, row + 1);
	return true;
}

static bool is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       (byte && strchr("-._~:/", byte));
}

bool html_anchor_link(const struct html_anchors *anchors, const struct uph_value *value, struct buffer *out)
{
	struct buffer name;
	if (!value->linked || !is_row(anchors->report, value->link_section, value->link_row))
		return false;
	buffer_init(&name, SHOWN_TEXT_MAX);
	bool named = html_anchor_name(anchors, value->link_section, value->link_row, &name);
	buffer_text(out, named ? "#" : "");
	for (size_t i = 0; named && i < name.length; i++) {
		if (is_plain(name.data[i]))
			buffer_byte(out, name.data[i]);
		else
			buffer_print(out, "%%%02X", (unsigned)(unsigned char)name.data[i]);
	}
	buffer_free(&name);
	return named;
}
