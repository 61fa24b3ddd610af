/* Texts on their way into markup. Nothing of a report's data reaches the page but through this file: first
 * made fit for paper (see shown.h), then escaped, so that data is never markup, not even in an attribute. */
#include "reports/html_page.h"

#include <string.h>

#include "ledger/base/text.h"
#include "reports/shown.h"

static const char *replacement(char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\n':
		return "<br/>";
	default:
		return NULL;
	}
}

void html_escape(struct sink *sink, const char *text, size_t length)
{
	size_t written = 0;
	for (size_t i = 0; i < length; i++) {
		const char *instead = replacement(text[i]);
		if (!instead)
			continue;
		sink_bytes(sink, text + written, i - written);
		sink_text(sink, instead);
		written = i + 1;
	}
	sink_bytes(sink, text + written, length - written);
}

void html_flush(struct html_page *page)
{
	page->failed = page->failed || buffer_failed(&page->text);
	html_escape(page->sink, buffer_string(&page->text), page->text.length);
	buffer_clear(&page->text);
}

void html_text(struct html_page *page, const char *text)
{
	shown_text(&page->text, text ? text : "", false);
	html_flush(page);
}

/* A word as long as a line and more may be broken, every so many letters: what stands beside it is not pushed
 * off the paper. */
#define WORD_LETTERS_MAX 40
#define BREAK_LETTERS 20

static size_t word_end(const char *text, size_t length, size_t at, size_t *letters)
{
	*letters = 0;
	while (at < length && text[at] != ' ' && text[at] != '\n' && text[at] != '-') {
		(void)text_next(text, length, &at);
		(*letters)++;
	}
	return at;
}

/* A day at the beginning of a word, as papers write it: 2024-09-27. Its length, or 0. */
static size_t day_length(const char *text, size_t length)
{
	static const char form[] = "dddd-dd-dd";
	const size_t size = sizeof form - 1;
	if (length < size || (length > size && text[size] >= '0' && text[size] <= '9'))
		return 0;
	for (size_t i = 0; i < size; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';
		if (form[i] == 'd' ? !digit : text[i] != form[i])
			return 0;
	}
	return size;
}

/* Browsers break lines at hyphens: a day is held together. */
static size_t put_day(struct html_page *page, const char *text, size_t length)
{
	size_t day = day_length(text, length);
	if (day == 0)
		return 0;
	sink_text(page->sink, "<span class=\"whole\">");
	html_escape(page->sink, text, day);
	sink_text(page->sink, "</span>");
	return day;
}

static void flush_running(struct html_page *page)
{
	const char *text = buffer_string(&page->text);
	size_t length = page->text.length, at = 0, letters;
	page->failed = page->failed || buffer_failed(&page->text);
	while (at < length) {
		at += put_day(page, text + at, length - at);
		size_t end = word_end(text, length, at, &letters);
		for (size_t put = 0; letters > WORD_LETTERS_MAX && put + BREAK_LETTERS < letters;
			put += BREAK_LETTERS) {
			size_t next = at;
			for (size_t i = 0; i < BREAK_LETTERS; i++)
				(void)text_next(text, length, &next);
			html_escape(page->sink, text + at, next - at);
			sink_text(page->sink, "<wbr/>");
			at = next;
		}
		end += end < length;
		html_escape(page->sink, text + at, end - at);
		at = end;
	}
	buffer_clear(&page->text);
}

void html_value(struct html_page *page, const struct uph_value *value, unsigned column_flags)
{
	if (value->kind == UPH_VALUE_TEXT)
		shown_text(&page->text, value->text ? value->text : "", true);
	else
		shown_value(&page->text, value, column_flags);
	if (value->kind == UPH_VALUE_TEXT)
		flush_running(page);
	else
		html_flush(page);
}

void html_running(struct html_page *page, const char *text)
{
	shown_text(&page->text, text ? text : "", false);
	flush_running(page);
}

void html_print(struct html_page *page, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	buffer_vprint(&page->text, format, arguments);
	va_end(arguments);
	page->failed = page->failed || buffer_failed(&page->text);
	sink_bytes(page->sink, buffer_string(&page->text), page->text.length);
	buffer_clear(&page->text);
}
