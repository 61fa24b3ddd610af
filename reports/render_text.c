/* A report for a terminal or a text file: title, what it is asked for, figures, tables, notes, findings.
 *
 * Every text that comes from data goes through shown_text(): no escape sequence and no mark of direction
 * reaches the terminal. Bold and dim only with `colour`. With a width, running text is wrapped to it. */
#include "reports/render.h"

#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "reports/shown.h"
#include "reports/text_table.h"
#include "reports/words.h"
#include "reports/wrap.h"

struct page {
	const struct uph_report *report;
	struct text_style style;
	struct sink *sink;
	struct buffer line;
};

static bool has(const char *text)
{
	return text && text[0];
}

/* What stands in page->line, wrapped, with `hanging` spaces before all lines but the first. */
static void put_paragraph(struct page *page, size_t hanging)
{
	const char *text = buffer_string(&page->line);
	size_t width = page->style.width, at = 0, length;
	if (width > 0 && width <= hanging + 20)
		width = 0; /* too narrow to be helped */
	for (bool first = true; text[at]; first = false) {
		const char *line =
			wrap_next(text, &at, first || width == 0 ? width : width - hanging, &length);
		sink_repeat(page->sink, ' ', first ? 0 : hanging);
		sink_bytes(page->sink, line, length);
		sink_byte(page->sink, '\n');
	}
	buffer_clear(&page->line);
}

static void put_sentence(struct page *page, const char *before, const char *text, const char *after)
{
	shown_text(&page->line, text, false);
	sink_text(page->sink, before);
	put_paragraph(page, 0);
	sink_text(page->sink, after);
}

static void put_head(struct page *page)
{
	const struct uph_report *report = page->report;
	const char *const words[] = {report->organisation, report->status, report->belongs};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!has(words[i]))
			continue;
		buffer_text(&page->line, page->line.length > 0 ? " · " : "");
		shown_text(&page->line, words[i], false);
	}
	put_paragraph(page, 0);
	put_sentence(page, text_bold(&page->style), report->title, text_plain(&page->style));
	if (has(report->subtitle))
		put_sentence(page, "", report->subtitle, "");
}

static void put_parameters(struct page *page)
{
	shown_parameters(&page->line, page->report);
	put_paragraph(page, 0);
}

/* ---- figures: a label and what it is, the amounts under each other ---- */

static size_t label_width(const char *label)
{
	return label ? text_width(label, strlen(label)) : 0;
}

static void put_figure(struct page *page, const char *label, const struct uph_value *value, size_t label_room,
	size_t value_room)
{
	struct buffer shown;
	if (!label)
		return;
	buffer_init(&shown, SHOWN_TEXT_MAX);
	shown_value(&shown, value, 0);
	size_t width = text_width(buffer_string(&shown), shown.length);
	shown_text(&page->line, label, false);
	for (size_t i = label_width(label); i < label_room + 2; i++)
		buffer_byte(&page->line, ' ');
	for (size_t i = width; shown_right(value->kind) && i < value_room; i++)
		buffer_byte(&page->line, ' ');
	buffer_append(&page->line, buffer_string(&shown), shown.length);
	buffer_pass_on(&shown, &page->line);
	sink_bytes(page->sink, buffer_string(&page->line), page->line.length);
	sink_byte(page->sink, '\n');
	buffer_clear(&page->line);
	buffer_free(&shown);
}

static void measure_figure(struct page *page, const char *label, const struct uph_value *value,
	size_t *label_room, size_t *value_room)
{
	if (!label)
		return;
	if (label_width(label) > *label_room)
		*label_room = label_width(label);
	shown_value(&page->line, value, 0);
	size_t width = text_width(buffer_string(&page->line), page->line.length);
	if (shown_right(value->kind) && width > *value_room)
		*value_room = width;
	buffer_clear(&page->line);
}

static void put_figures(struct page *page)
{
	const struct uph_report *report = page->report;
	size_t label_room = 0, value_room = 0;
	for (size_t i = 0; i < report->figure_count; i++)
		measure_figure(
			page, report->figures[i].label, &report->figures[i].value, &label_room, &value_room);
	if (label_room > 0)
		sink_byte(page->sink, '\n');
	for (size_t i = 0; i < report->figure_count; i++)
		put_figure(page, report->figures[i].label, &report->figures[i].value, label_room, value_room);
}

static void put_totals(struct page *page)
{
	const struct uph_report *report = page->report;
	size_t label_room = 0, value_room = 0;
	for (size_t i = 0; i < report->total_count; i++)
		measure_figure(
			page, report->totals[i].label, &report->totals[i].value, &label_room, &value_room);
	if (label_room > 0)
		sink_byte(page->sink, '\n');
	for (size_t i = 0; i < report->total_count; i++)
		put_figure(page, report->totals[i].label, &report->totals[i].value, label_room, value_room);
}

/* ---- tables, notes, findings ---- */

static enum uph_status put_section(struct page *page, size_t index, struct uph_error *err)
{
	const struct uph_section *section = &page->report->sections[index];
	enum uph_status status = UPH_OK;
	if (shown_on_paper(section) && !shown_only_inputs(section)) {
		sink_byte(page->sink, '\n');
		if (has(section->title))
			put_sentence(page, text_bold(&page->style), section->title, text_plain(&page->style));
		status = text_table_draw(section, &page->style, page->sink, err);
	}
	if (status == UPH_OK && index == 0)
		put_totals(page);
	return status;
}

/* Those that stand above the others first. */
static enum uph_status put_sections(struct page *page, struct uph_error *err)
{
	const struct uph_report *report = page->report;
	enum uph_status status = UPH_OK;
	if (report->section_count == 0)
		put_totals(page);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; status == UPH_OK && i < report->section_count; i++)
			if (report->sections[i].above == (pass == 0))
				status = put_section(page, i, err);
	return status;
}

static void put_notes(struct page *page)
{
	const char *label = word(WORD_NOTE, page->report->language);
	if (page->report->note_count > 0)
		sink_byte(page->sink, '\n');
	for (size_t i = 0; i < page->report->note_count; i++) {
		buffer_text(&page->line, label);
		buffer_byte(&page->line, ' ');
		shown_text(&page->line, page->report->notes[i], false);
		put_paragraph(page, text_width(label, strlen(label)) + 1);
	}
}

static void put_blanks(struct page *page)
{
	for (size_t i = 0; i < page->report->blank_count; i++) {
		sink_byte(page->sink, '\n');
		put_sentence(page, "", page->report->blanks[i], "");
	}
}

static void put_finding(struct page *page, const struct uph_finding *finding, size_t room)
{
	const char *severity = word_severity(finding->severity, page->report->language);
	buffer_text(&page->line, severity);
	for (size_t i = text_width(severity, strlen(severity)); i < room + 2; i++)
		buffer_byte(&page->line, ' ');
	if (has(finding->where)) {
		shown_text(&page->line, finding->where, false);
		buffer_text(&page->line, ": ");
	}
	shown_text(&page->line, finding->message ? finding->message : "", false);
	put_paragraph(page, room + 2);
}

static void put_findings(struct page *page)
{
	const struct uph_findings *findings = page->report->findings;
	size_t count = findings ? uph_findings_count(findings) : 0, room = 0;
	for (size_t i = 0; i < count; i++) {
		const char *severity =
			word_severity(uph_findings_at(findings, i)->severity, page->report->language);
		size_t width = text_width(severity, strlen(severity));
		room = width > room ? width : room;
	}
	if (count > 0)
		sink_byte(page->sink, '\n');
	for (size_t i = 0; i < count; i++)
		put_finding(page, uph_findings_at(findings, i), room);
}

static void put_footer(struct page *page)
{
	if (!has(page->report->footer))
		return;
	sink_byte(page->sink, '\n');
	put_sentence(page, text_dim(&page->style), page->report->footer, text_plain(&page->style));
}

enum uph_status render_text(const struct uph_report *report, const struct uph_render_options *options,
	struct sink *sink, struct uph_error *err)
{
	struct page page = {
		.report = report,
		.style = {.width = options->width, .colour = options->colour, .language = report->language},
		.sink = sink,
	};
	buffer_init(&page.line, SHOWN_TEXT_MAX);
	put_head(&page);
	put_parameters(&page);
	put_figures(&page);
	enum uph_status status = put_sections(&page, err);
	if (status == UPH_OK) {
		put_notes(&page);
		put_blanks(&page);
		put_findings(&page);
		put_footer(&page);
	}
	bool failed = buffer_failed(&page.line);
	buffer_free(&page.line);
	if (status == UPH_OK && failed)
		return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till att rita rapporten");
	return status;
}
