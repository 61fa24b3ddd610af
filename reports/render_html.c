/* A report as a page of its own for a browser: to be read on a screen, and printed as the workbook prints.
 *
 * The sheets of the workbook follow each other, each on a paper of its own when printed, with the same
 * columns and the same order of things; findings, if any, are the last of them. The page holds all it needs.
 * Nothing of it depends on colour. Parts: html_page.c (head, figures, notes, footer), html_table.c
 * (sections), html_chart.c, html_style.c (how it looks), html_anchor.c (links), html_escape.c (texts). */
#include "reports/render.h"

#include <stdlib.h>

#include "reports/html_page.h"
#include "reports/shown.h"

#define ARENA_BYTES_MAX ((size_t)1 << 30)

static bool has(const char *text)
{
	return text && text[0];
}

static bool sheet_has_anything(const struct html_page *page, size_t sheet)
{
	for (size_t i = 0; i < page->layout.section_count; i++)
		if (page->layout.sections[i].sheet == sheet &&
			shown_on_paper(page->layout.sections[i].section))
			return true;
	return page->layout.sheets[sheet].first;
}

/* What a workbook writes on a sheet's tab, on the screen alone, unless its section says it. */
static void put_tab(struct html_page *page, size_t sheet)
{
	for (size_t i = 0; i < page->layout.section_count; i++)
		if (page->layout.sections[i].sheet == sheet && has(page->layout.sections[i].section->title))
			return;
	if (page->layout.sheets[sheet].first)
		return;
	sink_text(page->sink, "<h2 class=\"tab\">");
	html_text(page, page->layout.sheets[sheet].wanted);
	sink_text(page->sink, "</h2>\n");
}

/* Those that stand above the others first; the report's totals below the first section. */
static void put_sections(struct html_page *page, size_t sheet)
{
	if (page->layout.sheets[sheet].first && page->report->section_count == 0)
		html_page_totals(page);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < page->layout.section_count; i++) {
			const struct xlsx_section *placed = &page->layout.sections[i];
			if (placed->sheet != sheet || placed->section->above != (pass == 0))
				continue;
			html_section(page, i);
			if (placed->index == 0 && page->report->section_count > 0)
				html_page_totals(page);
		}
	}
}

static void put_sheet(struct html_page *page, size_t sheet)
{
	bool first = page->layout.sheets[sheet].first;
	html_sheet_open(page, sheet);
	html_page_head(page, sheet);
	put_tab(page, sheet);
	if (first)
		html_page_figures(page);
	put_sections(page, sheet);
	if (first) {
		html_chart(page);
		html_page_notes(page);
	}
	sink_text(page->sink, "</div>\n<div class=\"room\"><div></div></div>\n</div>\n");
}

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till att rita rapporten");
}

static enum uph_status draw(struct html_page *page, struct uph_report *const *findings, struct uph_error *err)
{
	enum uph_status status = xlsx_layout_columns(page->whole, findings, &page->arena, &page->layout, err);
	if (status != UPH_OK)
		return status;
	status = html_anchors_make(&page->anchors, page->whole, err);
	if (status != UPH_OK)
		return status;
	html_page_begin(page);
	for (size_t i = 0; i < page->layout.sheet_count; i++) {
		page->report = page->layout.sheets[i].report;
		if (sheet_has_anything(page, i))
			put_sheet(page, i);
	}
	page->report = page->whole;
	html_page_end(page);
	if (page->rows_status != UPH_OK)
		return page->rows_status;
	return page->failed ? out_of_memory(err) : UPH_OK;
}

enum uph_status render_html(const struct uph_report *report, const struct uph_render_options *options,
	struct sink *sink, struct uph_error *err)
{
	struct html_page page = {.whole = report, .report = report, .sink = sink, .err = err};
	(void)options;
	arena_init(&page.arena, ARENA_BYTES_MAX);
	buffer_init(&page.text, SHOWN_TEXT_MAX);
	struct uph_report **findings = render_findings(report);
	enum uph_status status = findings ? draw(&page, findings, err) : out_of_memory(err);
	render_findings_free(findings, report);
	html_anchors_free(&page.anchors);
	buffer_free(&page.text);
	arena_free(&page.arena);
	return status;
}
