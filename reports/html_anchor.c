#include "reports/html_anchor.h"

#include <stdlib.h>
#include <string.h>

#include "reports/shown.h"

struct html_place {
	size_t part, section, row;
};

struct html_named {
	const char *trace;
	struct html_place place;
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
	if (first->part != second->part)
		return first->part < second->part ? -1 : 1;
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

/* A section of a part; NULL when there is none. */
static const struct uph_section *section_at(const struct uph_report *report, size_t part, size_t section)
{
	if (part > report->part_count)
		return NULL;
	const struct uph_report *of = part == 0 ? report : report->parts[part - 1];
	return section < of->section_count ? &of->sections[section] : NULL;
}

static bool is_row(const struct uph_report *report, struct html_place place)
{
	const struct uph_section *to = section_at(report, place.part, place.section);
	if (!to || !shown_on_paper(to))
		return false;
	return place.row < to->row_count || (place.row == to->row_count && to->total_row);
}

static struct html_place target_of(const struct uph_value *value)
{
	return (struct html_place){value->link_part, value->link_section, value->link_row};
}

static size_t links_of(const struct uph_section *section, const struct uph_row *row)
{
	size_t count = 0;
	for (size_t i = 0; i < section->column_count; i++)
		count += row->values[i].linked;
	return count;
}

static void count_part(const struct uph_report *report, size_t *traces, size_t *links)
{
	for (size_t s = 0; s < report->section_count; s++) {
		const struct uph_section *section = &report->sections[s];
		for (size_t r = 0; shown_on_paper(section) && r < section->row_count; r++) {
			*traces += section->rows[r].trace != NULL;
			*links += links_of(section, &section->rows[r]);
		}
	}
}

static void collect_row(struct html_anchors *anchors, struct html_place at, struct buffer *scratch)
{
	const struct uph_section *in = section_at(anchors->report, at.part, at.section);
	const struct uph_row *from = &in->rows[at.row];
	if (can_be_name(from->trace, scratch))
		anchors->named[anchors->named_count++] =
			(struct html_named){.trace = from->trace, .place = at};
	for (size_t i = 0; i < in->column_count; i++) {
		const struct uph_value *value = &from->values[i];
		if (value->linked && is_row(anchors->report, target_of(value)))
			anchors->targets[anchors->target_count++] = target_of(value);
	}
}

static void collect_part(
	struct html_anchors *anchors, const struct uph_report *report, size_t part, struct buffer *scratch)
{
	for (size_t s = 0; s < report->section_count; s++)
		for (size_t r = 0; shown_on_paper(&report->sections[s]) && r < report->sections[s].row_count;
			r++)
			collect_row(anchors, (struct html_place){part, s, r}, scratch);
}

bool html_anchors_make(struct html_anchors *anchors, const struct uph_report *report)
{
	size_t traces = 0, links = 0;
	struct buffer scratch;
	*anchors = (struct html_anchors){.report = report};
	count_part(report, &traces, &links);
	for (size_t i = 0; i < report->part_count; i++)
		count_part(report->parts[i], &traces, &links);
	anchors->named = calloc(traces + 1, sizeof *anchors->named);
	anchors->targets = calloc(links + 1, sizeof *anchors->targets);
	if (!anchors->named || !anchors->targets)
		return false;
	buffer_init(&scratch, SHOWN_TEXT_MAX);
	collect_part(anchors, report, 0, &scratch);
	for (size_t i = 0; i < report->part_count; i++)
		collect_part(anchors, report->parts[i], i + 1, &scratch);
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
static const char *own_trace(const struct html_anchors *anchors, struct html_place place)
{
	const struct uph_section *in = section_at(anchors->report, place.part, place.section);
	if (place.row >= in->row_count || !in->rows[place.row].trace)
		return NULL;
	struct html_named key = {.trace = in->rows[place.row].trace};
	const struct html_named *found =
		bsearch(&key, anchors->named, anchors->named_count, sizeof key, compare_named);
	if (!found)
		return NULL;
	const struct html_named *end = anchors->named + anchors->named_count;
	bool shared = (found > anchors->named && compare_named(found - 1, found) == 0) ||
		      (found + 1 < end && compare_named(found + 1, found) == 0);
	return shared || compare_places(&found->place, &place) != 0 ? NULL : found->trace;
}

bool html_anchor_name(
	const struct html_anchors *anchors, size_t part, size_t section, size_t row, struct buffer *out)
{
	struct html_place place = {part, section, row};
	if (!section_at(anchors->report, part, section)) /* the findings' table */
		return false;
	const char *trace = own_trace(anchors, place);
	for (; trace && *trace; trace++)
		buffer_byte(out, (char)sign_of(*trace));
	if (trace)
		return true;
	if (!bsearch(&place, anchors->targets, anchors->target_count, sizeof place, compare_places))
		return false;
	buffer_byte(out, '_');
	if (part > 0)
		buffer_print(out, "%zu-", part);
	buffer_print(out, "%zu-%zu", section + 1, row + 1);
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
	if (!value->linked || !is_row(anchors->report, target_of(value)))
		return false;
	buffer_init(&name, SHOWN_TEXT_MAX);
	bool named = html_anchor_name(anchors, value->link_part, value->link_section, value->link_row, &name);
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
