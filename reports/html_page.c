/* All of a page that is not a table of a section: what a browser is told, head, figures, notes, footer. */
#include "reports/html_page.h"

#include <string.h>

#include "reports/shown.h"
#include "reports/typography.h"
#include "reports/words.h"

static bool has(const char *text)
{
	return text && text[0];
}

/* <tag class="…">text</tag>, the text escaped; `opening` is fixed words. */
static void put_element(struct html_page *page, const char *opening, const char *text, const char *closing)
{
	sink_text(page->sink, opening);
	html_text(page, text);
	sink_text(page->sink, closing);
}

/* The page asks nothing of the network, and nothing in it may: no script, no picture, no address. */
void html_page_begin(struct html_page *page)
{
	html_print(page,
		"<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		"<meta http-equiv=\"Content-Security-Policy\" "
		"content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\"/>\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		"<meta name=\"generator\" content=\"uph\"/>\n",
		page->report->language == UPH_ENGLISH ? "en" : "sv");
	put_element(page, "<title>", page->report->title, "</title>\n");
	html_style(page);
	sink_text(page->sink, "</head>\n<body>\n<main>\n");
}

/* On paper at the foot of every page; its number stands in the margin below (see html_style.c). */
void html_page_end(struct html_page *page)
{
	sink_text(page->sink, "</main>\n<footer>");
	type_foot(&page->text, page->whole);
	html_flush(page);
	sink_text(page->sink, "</footer>\n</body>\n</html>\n");
}

static void put_top_line(struct html_page *page)
{
	const struct uph_report *report = page->report;
	if (!has(report->organisation) && !has(report->status) && !has(report->belongs))
		return;
	put_element(page, "<p class=\"top\"><span>", report->organisation, "</span>");
	type_top_right(&page->text, report);
	if (page->text.length > 0) {
		sink_text(page->sink, " <strong>");
		html_flush(page);
		sink_text(page->sink, "</strong>");
	}
	sink_text(page->sink, "</p>\n");
}

void html_page_head(struct html_page *page, size_t sheet)
{
	const struct uph_report *report = page->report;
	bool first = page->layout.sheets[sheet].first;
	sink_text(page->sink, first ? "<header>\n" : "<header class=\"again\" aria-hidden=\"true\">\n");
	put_top_line(page);
	put_element(
		page, first ? "<h1>" : "<p class=\"title\">", report->title, first ? "</h1>\n" : "</p>\n");
	if (has(report->subtitle)) {
		sink_text(page->sink, "<p>");
		html_running(page, report->subtitle);
		sink_text(page->sink, "</p>\n");
	}
	shown_parameters(&page->text, report);
	if (page->text.length > 0) {
		sink_text(page->sink, "<p>");
		html_flush(page);
		sink_text(page->sink, "</p>\n");
	}
	sink_text(page->sink, "</header>\n");
}

/* ---- figures: a label and what it is, the amounts under each other ---- */

static void put_figure(struct html_page *page, const char *label, const struct uph_value *value, bool *begun)
{
	if (!label)
		return;
	sink_text(page->sink, *begun ? "" : "<table class=\"figures\">\n<tbody>\n");
	*begun = true;
	put_element(page, "<tr><th scope=\"row\">", label, "</th>");
	sink_text(page->sink, shown_right(value->kind) ? "<td class=\"number\">" : "<td>");
	html_value(page, value, 0);
	sink_text(page->sink, "</td></tr>\n");
}

static void end_figures(struct html_page *page, bool begun)
{
	sink_text(page->sink, begun ? "</tbody>\n</table>\n" : "");
}

void html_page_figures(struct html_page *page)
{
	bool begun = false;
	for (size_t i = 0; i < page->report->figure_count; i++)
		put_figure(page, page->report->figures[i].label, &page->report->figures[i].value, &begun);
	end_figures(page, begun);
}

void html_page_totals(struct html_page *page)
{
	bool begun = false;
	for (size_t i = 0; i < page->report->total_count; i++)
		put_figure(page, page->report->totals[i].label, &page->report->totals[i].value, &begun);
	end_figures(page, begun);
}

void html_page_notes(struct html_page *page)
{
	for (size_t i = 0; i < page->report->note_count; i++) {
		html_print(page, "<p class=\"note\">%s ", word(WORD_NOTE, page->report->language));
		html_running(page, page->report->notes[i]);
		sink_text(page->sink, "</p>\n");
	}
	for (size_t i = 0; i < page->report->blank_count; i++)
		put_element(page, "<p style=\"margin-top:1em\">", page->report->blanks[i], "</p>\n");
}
