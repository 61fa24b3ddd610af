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

/* Going over all rows of the page, first to count, then to collect. */
struct collecting {
	struct html_anchors *anchors;
	struct html_place at; /* the row is the visitor's to say */
	const struct uph_section *in;
	struct buffer scratch;
	size_t traces, links;
};

static enum uph_status count_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct collecting *collecting = context;
	(void)index;
	(void)err;
	collecting->traces += row->trace != NULL;
	collecting->links += links_of(collecting->in, row);
	return UPH_OK;
}

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till att rita rapporten");
}

static enum uph_status collect_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct collecting *collecting = context;
	struct html_anchors *anchors = collecting->anchors;
	collecting->at.row = index;
	if (can_be_name(row->trace, &collecting->scratch)) {
		const char *trace = arena_string(&anchors->texts, row->trace);
		if (!trace)
			return out_of_memory(err);
		anchors->placed[anchors->named_count++] =
			(struct html_named){.trace = trace, .place = collecting->at};
	}
	for (size_t i = 0; i < collecting->in->column_count; i++) {
		const struct uph_value *value = &row->values[i];
		if (value->linked && is_row(anchors->report, target_of(value)))
			anchors->targets[anchors->target_count++] = target_of(value);
	}
	return UPH_OK;
}

static enum uph_status go_over(struct collecting *collecting, uph_row_visitor *visit, struct uph_error *err)
{
	const struct uph_report *report = collecting->anchors->report;
	enum uph_status status = UPH_OK;
	for (size_t part = 0; part <= report->part_count; part++) {
		const struct uph_report *of = part == 0 ? report : report->parts[part - 1];
		for (size_t s = 0; status == UPH_OK && s < of->section_count; s++) {
			collecting->in = &of->sections[s];
			collecting->at = (struct html_place){part, s, 0};
			if (shown_on_paper(collecting->in))
				status = uph_section_visit(collecting->in, visit, collecting, err);
		}
	}
	return status;
}

enum uph_status html_anchors_make(
	struct html_anchors *anchors, const struct uph_report *report, struct uph_error *err)
{
	*anchors = (struct html_anchors){.report = report};
	struct collecting collecting = {.anchors = anchors};
	arena_init(&anchors->texts, SIZE_MAX);
	enum uph_status status = go_over(&collecting, count_row, err);
	if (status != UPH_OK)
		return status;
	anchors->named = calloc(collecting.traces + 1, sizeof *anchors->named);
	anchors->placed = calloc(collecting.traces + 1, sizeof *anchors->placed);
	anchors->targets = calloc(collecting.links + 1, sizeof *anchors->targets);
	if (!anchors->named || !anchors->placed || !anchors->targets)
		return out_of_memory(err);
	buffer_init(&collecting.scratch, SHOWN_TEXT_MAX);
	status = go_over(&collecting, collect_row, err);
	if (status == UPH_OK && buffer_starved(&collecting.scratch))
		status = out_of_memory(err);
	buffer_free(&collecting.scratch);
	memcpy(anchors->named, anchors->placed, anchors->named_count * sizeof *anchors->named);
	qsort(anchors->named, anchors->named_count, sizeof *anchors->named, compare_named);
	qsort(anchors->targets, anchors->target_count, sizeof *anchors->targets, compare_places);
	return status;
}

void html_anchors_free(struct html_anchors *anchors)
{
	free(anchors->named);
	free(anchors->placed);
	free(anchors->targets);
	arena_free(&anchors->texts);
	*anchors = (struct html_anchors){0};
}

/* ---- asking ---- */

static int compare_named_places(const void *a, const void *b)
{
	const struct html_named *first = a, *second = b;
	return compare_places(&first->place, &second->place);
}

/* The row's own trace, when no other row is called the same; else NULL. */
static const char *own_trace(const struct html_anchors *anchors, struct html_place place)
{
	const struct html_named at = {.place = place};
	const struct html_named *here =
		bsearch(&at, anchors->placed, anchors->named_count, sizeof at, compare_named_places);
	if (!here)
		return NULL;
	const struct html_named *found =
		bsearch(here, anchors->named, anchors->named_count, sizeof at, compare_named);
	const struct html_named *end = anchors->named + anchors->named_count;
	bool shared = (found > anchors->named && compare_named(found - 1, found) == 0) ||
		      (found + 1 < end && compare_named(found + 1, found) == 0);
	return shared ? NULL : found->trace;
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
	buffer_pass_on(&name, out);
	buffer_free(&name);
	return named;
}
