/* A web page as lines: what begins on a line of its own in a browser does so here, cells of a table's row
 * stand apart by TAB, and what is not shown (scripts, styles, comments, the head) is left out. Tolerant: tags
 * may be unclosed, misnested or broken off; nothing is looked up and nothing is run. */
#include "import/protocol_text.h"

#include <string.h>

#include "ledger/base/text.h"

enum { NAME_MAX_BYTES = 16, DEPTH_LIMIT = 64 };

struct page {
	struct buffer *out;
	bool space;    /* white space is due before the next word */
	bool line;     /* something stands on the line */
	unsigned row;  /* depth of rows: line breaks within one are spaces */
	bool cell;     /* the row has a cell before this one */
	unsigned kept; /* depth of <pre> */
};

struct tag {
	char name[NAME_MAX_BYTES];
	bool closing;
};

static const char *const blocks[] = {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
	"table", "section", "article", "header", "footer", "main", "nav", "aside", "blockquote", "dl", "dt",
	"dd", "hr", "pre", "form", "fieldset", "caption", "thead", "tbody", "tfoot", "title", "body", "html",
	"address", "figure"};
/* Left out with all that stands in them. */
static const char *const unseen[] = {"script", "style", "head", "template", "noscript", "svg"};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static void break_line(struct page *page)
{
	if (page->row > 0) {
		page->space = true;
		return;
	}
	buffer_byte(page->out, '\n');
	page->line = page->space = false;
}

static void put_bytes(struct page *page, const char *bytes, size_t length)
{
	if (page->space && page->line)
		buffer_byte(page->out, ' ');
	page->space = false;
	page->line = true;
	buffer_append(page->out, bytes, length);
}

/* ---- entities ---- */

static const struct {
	const char *name;
	uint32_t code;
} entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0},
	{"aring", 0xE5}, {"auml", 0xE4}, {"ouml", 0xF6}, {"Aring", 0xC5}, {"Auml", 0xC4}, {"Ouml", 0xD6},
	{"eacute", 0xE9}, {"Eacute", 0xC9}, {"uuml", 0xFC}, {"sect", 0xA7}, {"ndash", 0x2013},
	{"mdash", 0x2014}, {"minus", 0x2212}, {"rdquo", 0x201D}, {"ldquo", 0x201C}, {"rsquo", 0x2019},
	{"lsquo", 0x2018}, {"hellip", 0x2026}, {"bull", 0x2022}, {"middot", 0xB7}, {"shy", 0xAD},
	{"thinsp", 0x2009}, {"ensp", 0x2002}, {"emsp", 0x2003}, {"frac12", 0xBD}, {"times", 0xD7},
	{"raquo", 0xBB}, {"laquo", 0xAB}};

static uint32_t numbered(const char *text, size_t length)
{
	bool hexadecimal = length > 1 && (text[0] == 'x' || text[0] == 'X');
	uint32_t code = 0;
	for (size_t i = hexadecimal ? 1 : 0; i < length; i++) {
		char c = text[i];
		uint32_t digit = c >= '0' && c <= '9'                  ? (uint32_t)(c - '0')
				 : hexadecimal && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
				 : hexadecimal && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
								       : UINT32_MAX;
		if (digit == UINT32_MAX || code > 0x110000)
			return 0;
		code = code * (hexadecimal ? 16 : 10) + digit;
	}
	return code < 0x20 && code != '\t' && code != '\n' ? 0 : code;
}

/* The character and the length of an entity at text[0] == '&'; 0: it is an ampersand. */
static size_t entity(const char *text, size_t length, uint32_t *code)
{
	size_t end = 1;
	while (end < length && end < 12 && text[end] != ';' && text[end] != '&' && text[end] != '<' &&
		text[end] != ' ')
		end++;
	if (end >= length || text[end] != ';' || end < 2)
		return 0;
	*code = 0;
	if (text[1] == '#') {
		*code = numbered(text + 2, end - 2);
	} else {
		for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
			if (strlen(entities[i].name) == end - 1 &&
				memcmp(entities[i].name, text + 1, end - 1) == 0)
				*code = entities[i].code;
		}
	}
	return *code ? end + 1 : 0;
}

/* ---- tags ---- */

static size_t find(const char *html, size_t length, size_t from, const char *what)
{
	size_t size = strlen(what);
	while (from + size <= length) {
		const char *hit = memchr(html + from, what[0], length - from - size + 1);
		if (!hit)
			break;
		if (memcmp(hit, what, size) == 0)
			return (size_t)(hit - html);
		from = (size_t)(hit - html) + 1;
	}
	return length;
}

/* Past the tag at html[at] == '<'; quotes in attributes may hold '>'. `at` itself + 1 when it is no tag. */
static size_t read_tag(const char *html, size_t length, size_t at, struct tag *tag)
{
	size_t name = 0;
	char quote = 0;
	memset(tag, 0, sizeof *tag);
	at++;
	if (at < length && html[at] == '/') {
		tag->closing = true;
		at++;
	}
	while (at < length && name + 1 < NAME_MAX_BYTES) {
		char c = html[at];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && name > 0)))
			break;
		tag->name[name++] = c;
		at++;
	}
	/* A tag that is broken off ends where the next begins; a quote that is never closed, at the first '>'
	 * in it. */
	size_t first = 0;
	for (size_t i = at; i < length; i++) {
		char c = html[i];
		if (c == '<')
			return first > 0 ? first : i;
		if (c == '>' && !quote)
			return i + 1;
		if (c == '>' && first == 0)
			first = i + 1;
		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
	}
	return first > 0 ? first : length;
}

/* Past the end of an element that is not shown. */
static size_t skip_unseen(const char *html, size_t length, size_t at, const char *name)
{
	size_t size = strlen(name);
	while ((at = find(html, length, at, "</")) < length) {
		at += 2;
		size_t same = 0;
		while (same < size && at + same < length && (html[at + same] | 0x20) == name[same])
			same++;
		if (same < size)
			continue;
		const char *end = memchr(html + at, '>', length - at);
		return end ? (size_t)(end - html) + 1 : length;
	}
	return length;
}

static void take_tag(struct page *page, const struct tag *tag)
{
	if (strcmp(tag->name, "tr") == 0) {
		if (tag->closing) {
			page->row -= page->row > 0;
			if (page->row == 0)
				break_line(page);
		} else if (page->row < DEPTH_LIMIT) {
			if (page->row == 0 && page->line)
				break_line(page);
			page->row++;
			page->cell = false;
		}
	} else if (strcmp(tag->name, "td") == 0 || strcmp(tag->name, "th") == 0) {
		if (!tag->closing) {
			if (page->cell) {
				buffer_byte(page->out, '\t');
				page->line = page->space = false;
			}
			page->cell = true;
		}
	} else if (strcmp(tag->name, "table") == 0 && tag->closing) {
		page->row = 0; /* rows that were never closed */
		break_line(page);
	} else if (is_one_of(tag->name, blocks, sizeof blocks / sizeof *blocks)) {
		if (strcmp(tag->name, "pre") == 0) {
			page->kept += !tag->closing && page->kept < DEPTH_LIMIT;
			page->kept -= tag->closing && page->kept > 0;
		}
		if (page->line || tag->closing || strcmp(tag->name, "br") == 0)
			break_line(page);
		if (strcmp(tag->name, "li") == 0 && !tag->closing)
			put_bytes(page, "- ", 2);
	}
}

static size_t take_markup(struct page *page, const char *html, size_t length, size_t at)
{
	struct tag tag;
	if (at + 4 <= length && memcmp(html + at, "<!--", 4) == 0) {
		size_t end = find(html, length, at + 4, "-->");
		return end < length ? end + 3 : length;
	}
	char next = at + 1 < length ? html[at + 1] : ' ';
	bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
	if (!letter && next != '/' && next != '!' && next != '?') {
		put_bytes(page, "<", 1);
		return at + 1;
	}
	size_t after = read_tag(html, length, at, &tag);
	if (!tag.closing && is_one_of(tag.name, unseen, sizeof unseen / sizeof *unseen)) {
		size_t end = skip_unseen(html, length, after, tag.name);
		/* A head that is never closed would hide the whole page. */
		return end == length && strcmp(tag.name, "head") == 0 ? after : end;
	}
	take_tag(page, &tag);
	return after;
}

static size_t take_entity(struct page *page, const char *html, size_t length, size_t at)
{
	uint32_t code;
	char bytes[4];
	size_t size = entity(html + at, length - at, &code);
	if (size == 0) {
		put_bytes(page, "&", 1);
		return at + 1;
	}
	put_bytes(page, bytes, text_encode(code, bytes));
	return at + size;
}

/* A run of white space is one space, but what is parted by TABs on a line stays parted: text saved as a page.
 */
static size_t take_space(struct page *page, const char *html, size_t length, size_t at)
{
	size_t tabs = 0;
	bool broken = false;
	for (; at < length && html[at] && strchr(" \t\n\r\f", html[at]); at++) {
		if (html[at] == '\n' && page->kept > 0)
			break;
		tabs += html[at] == '\t';
		broken = broken || html[at] == '\n';
	}
	bool parted = tabs > 0 && !broken && page->row == 0 && (page->line || page->kept > 0);
	for (size_t i = 0; parted && i < tabs; i++)
		buffer_byte(page->out, '\t');
	page->space = !parted;
	return at;
}

void protocol_html(const char *html, size_t length, struct buffer *out)
{
	struct page page = {.out = out};
	size_t at = 0;
	while (at < length && !buffer_failed(out)) {
		char c = html[at];
		if (c == '<') {
			at = take_markup(&page, html, length, at);
		} else if (c == '&') {
			at = take_entity(&page, html, length, at);
		} else if (c == '\n' && page.kept > 0) { /* the line as it stands */
			break_line(&page);
			at++;
		} else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
			at = take_space(&page, html, length, at);
		} else {
			size_t end = at;
			while (end < length && !strchr("<& \t\n\r\f", html[end]))
				end++;
			put_bytes(&page, html + at, end - at);
			at = end > at ? end : at + 1;
		}
	}
	buffer_byte(out, '\n');
}
